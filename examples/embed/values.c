// values.c - values both ways: a Map with an Array goes in, a Map comes back and is walked.
#include <hakorune_hostbridge.h>
#include <stdio.h>
#include <stdlib.h>

static void must(HakoStatus status) {
  if (status == HAKO_OK) return;
  fprintf(stderr, "%s\n", Hako_LastError());
  exit(1);
}

static const char source[] = "fn summary(order) {\n"
                             "  local total = 0\n"
                             "  for item in order[\"items\"] { total = total + item }\n"
                             "  return %{ \"customer\" => order[\"customer\"].toUpperCase(), \"count\" => "
                             "order[\"items\"].length(), \"total\" => total }\n"
                             "}\n";

static void set_text(HakoVm *vm, HakoValue map, const char *key, const char *text) {
  HakoValue k, v;
  must(Hako_String(vm, Hako_Text(key), &k));
  must(Hako_String(vm, Hako_Text(text), &v));
  must(Hako_MapSet(vm, map, k, v));
  Hako_ReleaseValue(k);
  Hako_ReleaseValue(v);
}

static HakoValue make_order(HakoVm *vm) {
  HakoValue order, items, key;
  HakoValue prices[3] = {Hako_Int(5), Hako_Float(2.5), Hako_Int(12)};
  must(Hako_MapNew(vm, &order));
  set_text(vm, order, "customer", "ada");
  must(Hako_ArrayFrom(vm, prices, 3, &items));
  must(Hako_String(vm, Hako_Text("items"), &key));
  must(Hako_MapSet(vm, order, key, items));
  Hako_ReleaseValue(key);
  Hako_ReleaseValue(items);  // the Map holds it
  return order;
}

static void print_map(HakoVm *vm, HakoValue map) {
  uint32_t cursor = 0;
  int32_t more = 1;
  for (;;) {
    HakoValue key, value, text;
    HakoStr k, v;
    must(Hako_MapNext(vm, map, &cursor, &key, &value, &more));
    if (!more) return;
    must(Hako_ToText(vm, value, &text));
    must(Hako_StringData(key, &k));
    must(Hako_StringData(text, &v));
    printf("%.*s = %.*s\n", (int)k.len, k.data, (int)v.len, v.data);
    Hako_ReleaseValue(text);
    Hako_ReleaseValue(value);
    Hako_ReleaseValue(key);
  }
}

int main(void) {
  HakoVm *vm;
  HakoHandle module;
  HakoValue function, result;
  must(Hako_VmNew(NULL, &vm));
  must(Hako_LoadSource(vm, "order.hako", Hako_Text(source), &module));
  must(Hako_RunMain(vm, module, NULL, NULL));
  must(Hako_GetStatic(vm, NULL, "summary", &function));
  HakoValue order = make_order(vm);
  must(Hako_Call(vm, function, &order, 1, &result));
  print_map(vm, result);
  Hako_ReleaseValue(result);
  Hako_ReleaseValue(order);
  Hako_ReleaseValue(function);
  Hako_Release(module);
  return Hako_VmFree(vm) == HAKO_OK ? 0 : 1;
}
