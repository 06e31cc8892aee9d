// hako.c - what embedding costs: the work of bench/embed through the C interface. hako NAME N prints nanoseconds for one of N rounds.
#include "../../include/hakorune_hostbridge.h"

#include "work.h"

static HakoVm *vm;

static void must(HakoStatus status, const char *what) {
  if (status == HAKO_OK) return;
  fprintf(stderr, "%s: %s\n", what, Hako_LastError());
  exit(1);
}

static HakoValue function(const char *source, const char *name) {
  HakoHandle module;
  HakoValue f;
  must(Hako_LoadSource(vm, "bench", Hako_Text(source), &module), "load");
  must(Hako_GetStatic(vm, NULL, name, &f), "find");
  Hako_Release(module);
  return f;
}

static int64_t isolate(int64_t n) {
  int64_t sum = 0, got;
  for (int64_t i = 0; i < n; i++) {
    HakoHandle handle;
    must(Hako_RunScriptUtf8("return 1 + 1", &handle), "run");
    must(Hako_ToInt64(handle, &got), "result");
    Hako_Release(handle);
    sum += got;
  }
  return sum;
}

static int64_t call(int64_t n) {
  HakoValue f = function("fn add(a, b) { return a + b }", "add"), v = Hako_Int(0);
  for (int64_t i = 0; i < n; i++) {
    HakoValue argv[2] = {v, Hako_Int(i)};
    must(Hako_Call(vm, f, argv, 2, &v), "call");
  }
  Hako_ReleaseValue(f);
  return v.as.integer;
}

static HakoStatus twice(HakoVm *of, void *user, HakoValue self, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  (void)of, (void)user, (void)self, (void)argc;
  *out = Hako_Int(argv[0].as.integer * 2);
  return HAKO_OK;
}

static int64_t callback(int64_t n) {
  must(Hako_RegisterExtern(vm, "env.bench.twice", twice, 1, NULL), "register");
  HakoValue v, f = function("fn go(n) { local s = 0\n local i = 0\n while i < n { s = s + env.bench.twice(i)\n i = i + "
                            "1 }\n return s }",
                            "go");
  HakoValue arg = Hako_Int(n);
  must(Hako_Call(vm, f, &arg, 1, &v), "call");
  Hako_ReleaseValue(f);
  return v.as.integer;
}

static int64_t strings(int64_t n) {
  HakoValue f = function("fn len(s) { return s.length() }", "len");
  int64_t sum = 0;
  for (int64_t i = 0; i < n; i++) {
    char text[32];
    HakoValue s, v;
    size_t len = key_text(text, i);
    must(Hako_String(vm, (HakoStr){text, len}, &s), "string");
    must(Hako_Call(vm, f, &s, 1, &v), "call");
    Hako_ReleaseValue(s);
    sum += v.as.integer;
  }
  Hako_ReleaseValue(f);
  return sum;
}

static int64_t results(int64_t n) {
  HakoValue f = function("fn name(i) { return \"key\" + i }", "name");
  int64_t sum = 0;
  for (int64_t i = 0; i < n; i++) {
    HakoValue arg = Hako_Int(i), v;
    HakoStr text;
    must(Hako_Call(vm, f, &arg, 1, &v), "call");
    must(Hako_StringData(v, &text), "data");
    sum += (int64_t)text.len + text.data[text.len - 1];
    Hako_ReleaseValue(v);
  }
  Hako_ReleaseValue(f);
  return sum;
}

static int64_t array(int64_t n) {
  HakoValue f = function("fn sum(a) { local s = 0\n local i = 0\n local n = a.length()\n while i < n { s = s + a[i]\n "
                         "i = i + 1 }\n return s }",
                         "sum"),
            a, v;
  must(Hako_ArrayNew(vm, 0, &a), "array");
  for (int64_t i = 0; i < n; i++) must(Hako_ArrayPush(vm, a, Hako_Int(i)), "push");
  must(Hako_Call(vm, f, &a, 1, &v), "call");
  int64_t sum = v.as.integer;
  for (int64_t i = 0; i < n; i++) {
    must(Hako_ArrayGet(vm, a, (uint32_t)i, &v), "get");
    sum += v.as.integer;
  }
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(f);
  return sum;
}

static int64_t bulk(int64_t n) {
  HakoValue *items = malloc((size_t)n * sizeof *items), a, v;
  HakoValue f = function("fn sum(a) { local s = 0\n local i = 0\n local n = a.length()\n while i < n { s = s + a[i]\n "
                         "i = i + 1 }\n return s }",
                         "sum");
  uint32_t got;
  for (int64_t i = 0; i < n; i++) items[i] = Hako_Int(i);
  must(Hako_ArrayFrom(vm, items, (uint32_t)n, &a), "array");
  must(Hako_Call(vm, f, &a, 1, &v), "call");
  int64_t sum = v.as.integer;
  must(Hako_ArrayRead(vm, a, 0, items, (uint32_t)n, &got), "read");
  for (uint32_t i = 0; i < got; i++) sum += items[i].as.integer;
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(f);
  free(items);
  return sum;
}

// Bytes of one VM that has run a program and waits.
static int64_t idle(int64_t n) {
  HakoVm **all = malloc((size_t)n * sizeof *all);
  size_t before = resident();
  for (int64_t i = 0; i < n; i++) {
    HakoHandle module;
    must(Hako_VmNew(NULL, &all[i]), "new");
    must(Hako_LoadSource(all[i], "idle", Hako_Text("return 1 + 1"), &module), "load");
    must(Hako_RunMain(all[i], module, NULL, NULL), "run");
  }
  size_t used = resident() - before;
  for (int64_t i = 0; i < n; i++) Hako_VmFree(all[i]);
  free(all);
  return (int64_t)used / n;
}

int main(int argc, char **argv) {
  static const Work works[] = {{"isolate", isolate}, {"call", call},       {"callback", callback},
                               {"strings", strings}, {"results", results}, {"array", array},
                               {"bulk", bulk},       {"idle", idle},       {NULL, NULL}};
  HakoConfig config;
  Hako_ConfigInit(&config);
  if (getenv("ONE_THREAD")) config.flags = HAKO_FLAG_ONE_THREAD;
  must(Hako_VmNew(&config, &vm), "new");
  int status = run_work(works, argc, argv);
  Hako_VmFree(vm);
  return status;
}
