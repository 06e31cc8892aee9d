// native_box.c - boxes written in C: a Counter with plain data, and a Vector that holds values of the program.
#include <hakorune_hostbridge.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(HakoStatus status) {
  if (status == HAKO_OK) return;
  fprintf(stderr, "%s\n", Hako_LastError());
  exit(1);
}

// ---- Counter ----

typedef struct Counter {
  int64_t n;
} Counter;

static HakoStatus counter_birth(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                                HakoValue *out) {
  void *data;
  (void)user, (void)out;
  HakoStatus status = Hako_InstanceData(vm, self, "Counter", &data);
  if (status == HAKO_OK && argc) ((Counter *)data)->n = argv[0].as.integer;
  return status;
}

static HakoStatus counter_add(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                              HakoValue *out) {
  void *data;
  (void)user, (void)argc;
  if (argv[0].tag != HAKO_TAG_INTEGER) return Hako_Raise(vm, "TypeError", Hako_Text("add needs an Integer"));
  HakoStatus status = Hako_InstanceData(vm, self, "Counter", &data);
  if (status == HAKO_OK) *out = Hako_Int(((Counter *)data)->n += argv[0].as.integer);
  return status;
}

// ---- Vector: its elements are adopted, so that the collector sees through it ----

typedef struct Vector {
  HakoValue *items;
  uint32_t count, room;
} Vector;

static HakoStatus vector_push(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                              HakoValue *out) {
  void *data;
  HakoValue held;
  (void)user, (void)argc;
  HakoStatus status = Hako_InstanceData(vm, self, "Vector", &data);
  if (status != HAKO_OK) return status;
  Vector *v = data;
  if (v->count == v->room) {
    uint32_t room = v->room ? v->room * 2 : 4;
    HakoValue *grown = realloc(v->items, room * sizeof *grown);
    if (!grown) return Hako_Raise(vm, "OutOfMemory", Hako_Text("vector cannot grow"));
    v->items = grown;
    v->room = room;
  }
  if ((status = Hako_Adopt(vm, argv[0], &held)) != HAKO_OK) return status;
  v->items[v->count++] = held;
  *out = Hako_Int(v->count);
  return HAKO_OK;
}

static HakoStatus vector_get(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                             HakoValue *out) {
  void *data;
  (void)user, (void)argc;
  HakoStatus status = Hako_InstanceData(vm, self, "Vector", &data);
  if (status != HAKO_OK) return status;
  Vector *v = data;
  if (argv[0].tag != HAKO_TAG_INTEGER || argv[0].as.integer < 0 || argv[0].as.integer >= v->count)
    return Hako_Raise(vm, "IndexError", Hako_Text("no such element"));
  *out = v->items[argv[0].as.integer];
  Hako_RetainValue(*out);  // what is written to out belongs to the VM
  return HAKO_OK;
}

static void vector_trace(void *user, void *data, HakoTracer *tracer) {
  Vector *v = data;
  (void)user;
  for (uint32_t i = 0; i < v->count; i++) Hako_Trace(tracer, v->items[i]);
}

static void vector_drop(void *user, void *data) {
  Vector *v = data;
  (void)user;
  for (uint32_t i = 0; i < v->count; i++) Hako_ReleaseValue(v->items[i]);
  free(v->items);
}

int main(void) {
  static const HakoMethodDef counter_methods[] = {{"add", 1, 1, 0, counter_add, "(Integer) -> Integer"}};
  static const HakoMethodDef vector_methods[] = {{"push", 1, 1, 0, vector_push, NULL},
                                                 {"get", 1, 1, 0, vector_get, NULL}};
  const HakoBoxDef counter = {.struct_size = sizeof counter,
                              .name = "Counter",
                              .instance_size = sizeof(Counter),
                              .birth = counter_birth,
                              .birth_max_args = 1,
                              .methods = counter_methods,
                              .method_count = 1,
                              .flags = HAKO_BOX_OVERRIDE};  // there is a built-in Counter, too
  const HakoBoxDef vector = {.struct_size = sizeof vector,
                             .name = "Vector",
                             .instance_size = sizeof(Vector),
                             .drop = vector_drop,
                             .trace = vector_trace,
                             .methods = vector_methods,
                             .method_count = 2};
  static const char source[] = "local c = new Counter(40)\n"
                               "print(c.add(2))\n"
                               "local v = new Vector()\n"
                               "v.push(\"text\")\n"
                               "v.push([1, 2])\n"
                               "v.push(v)\n"
                               "print(v.get(0), v.get(1), v.get(2) == v)\n"
                               "try { v.get(9) } catch (e) { print(e.kind, e.message) }\n";
  HakoVm *vm;
  HakoHandle module;
  must(Hako_VmNew(NULL, &vm));
  must(Hako_RegisterBox(vm, &counter));
  must(Hako_RegisterBox(vm, &vector));
  must(Hako_LoadSource(vm, "boxes.hako", Hako_Text(source), &module));
  must(Hako_RunMain(vm, module, NULL, NULL));
  Hako_Release(module);
  return Hako_VmFree(vm) == HAKO_OK ? 0 : 1;
}
