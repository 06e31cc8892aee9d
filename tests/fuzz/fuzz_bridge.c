// fuzz_bridge.c - any sequence of calls of the C interface: the input is a program of calls on two VMs and a pool of values, among them stale,
// foreign and made-up handles. Nothing may crash, and everything must come back at the end.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../include/hakorune_hostbridge.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { POOL = 16 };
typedef struct State {
  const uint8_t *data;
  size_t size, at;
  HakoVm *vms[2];
  HakoValue pool[POOL];  // owned or stale, the fuzzer does not care
  int depth;
} State;

static uint8_t byte(State *s) { return s->at < s->size ? s->data[s->at++] : 0; }
static HakoVm *some_vm(State *s) {
  uint8_t b = byte(s);
  return b == 255 ? NULL : s->vms[b & 1];
}
static HakoValue *some_place(State *s) { return &s->pool[byte(s) % POOL]; }
static HakoValue some_value(State *s) {
  uint8_t b = byte(s);
  HakoValue v = s->pool[b % POOL];
  if (b >= 224) v.as.bits ^= (uint64_t)byte(s) << (8 * (b % 8));
  if (b >= 248) v.tag = byte(s) % 8;
  return v;
}

static const char *const sources[] = {
    "fn f(a, b) { return [a, b] }\nfn g(x) { return env.fuzz.back(x, x) }\nstatic box S { n = 1\n m(x) { me.n = x\n "
    "return me.n } }",
    "box P { x: Integer\n birth(x) { me.x = x } get() { return me.x } toString() { return \"P\" + me.x } equals(o) { "
    "return o == me.x } }",
    "fn h(n) { if n <= 0 { return 0 }\n return h(n - 1) + 1 }\nfn boom() { return 1 / 0 }",
    "return %{\"a\" => [1, 2], \"b\" => fn(x) { x }}",
    "exit(3)",
    "loop { }",
    "not a program (",
    "local b = new Fuzz(1)\nb.link(b)\nreturn b",
};
static const char *const names[] = {"f", "g",    "h",    "boom",     "S",    "P", "m",        "get", "x",
                                    "n", "Fuzz", "link", "toString", "push", "",  "ArrayBox", "f/2", "nosuch"};
enum { SOURCES = sizeof sources / sizeof *sources, NAMES = sizeof names / sizeof *names };
static const char *some_name(State *s) {
  uint8_t b = byte(s);
  return b == 255 ? NULL : names[b % NAMES];
}

static void step(State *s);

static HakoStatus back(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  State *s = user;
  (void)vm, (void)self;
  if (argc && byte(s) % 4 == 0) Hako_RetainValue(s->pool[byte(s) % POOL] = argv[0]);
  if (s->depth++ < 20)
    for (uint8_t n = byte(s) % 4; n > 0; n--) step(s);
  s->depth--;
  if (argc && byte(s) % 2) Hako_RetainValue(*out = argv[0]);
  return -(int32_t)(byte(s) % 6);
}

typedef struct Box {
  HakoValue held;
} Box;
static HakoStatus box_link(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                           HakoValue *out) {
  void *box;
  HakoValue held;
  (void)user, (void)argc, (void)out;
  if (Hako_InstanceData(vm, self, "Fuzz", &box) != HAKO_OK || Hako_Adopt(vm, argv[0], &held) != HAKO_OK)
    return HAKO_ERROR;
  Hako_ReleaseValue(((Box *)box)->held);
  ((Box *)box)->held = held;
  return HAKO_OK;
}
static void box_trace(void *user, void *box, HakoTracer *tracer) {
  (void)user;
  Hako_Trace(tracer, ((Box *)box)->held);
}
static void box_drop(void *user, void *box) {
  (void)user;
  Hako_ReleaseValue(((Box *)box)->held);
}

static void register_all(State *s, HakoVm *vm) {
  static const HakoMethodDef methods[] = {{"link", 1, 1, 0, box_link, NULL}};
  HakoBoxDef def = {.struct_size = sizeof def,
                    .name = "Fuzz",
                    .instance_size = sizeof(Box),
                    .birth = box_link,
                    .birth_min_args = 1,
                    .birth_max_args = 1,
                    .trace = box_trace,
                    .drop = box_drop,
                    .methods = methods,
                    .method_count = 1};
  Hako_RegisterExtern(vm, "env.fuzz.back", back, HAKO_ANY_ARGS, s);
  Hako_RegisterBox(vm, &def);
}

static void load(State *s) {
  HakoVm *vm = some_vm(s);
  HakoHandle module;
  uint8_t b = byte(s);
  if (Hako_LoadSource(vm, "fuzz", Hako_Text(sources[b % SOURCES]), &module) != HAKO_OK) return;
  if (b & 64) Hako_Verify(vm, module);
  HakoValue v = {HAKO_TAG_OBJECT, 0, {0}};
  if (b & 128) Hako_RunMain(vm, module, some_place(s), NULL);
  v.as.handle = module;
  *some_place(s) = v;
}

static void errors(State *s) {
  HakoVm *vm = some_vm(s);
  HakoStr text;
  uint32_t n;
  HakoFrame frame = {.struct_size = sizeof frame};
  switch (byte(s) % 6) {
  case 0: Hako_ErrorKind(vm, &text); break;
  case 1: Hako_ErrorReport(vm, &text); break;
  case 2: Hako_ErrorTrace(vm, &text); break;
  case 3: Hako_ErrorFrameCount(vm, &n), Hako_ErrorFrame(vm, byte(s), &frame); break;
  case 4: Hako_ErrorValue(vm, some_place(s)); break;
  default: Hako_ErrorClear(vm); break;
  }
}

static void containers(State *s) {
  HakoVm *vm = some_vm(s);
  uint32_t n = byte(s);
  int32_t is;
  HakoValue two[2];
  switch (byte(s) % 12) {
  case 0: Hako_ArrayNew(vm, n, some_place(s)); break;
  case 1: Hako_ArrayPush(vm, some_value(s), some_value(s)); break;
  case 2: Hako_ArrayGet(vm, some_value(s), n, some_place(s)); break;
  case 3: Hako_ArraySet(vm, some_value(s), n, some_value(s)); break;
  case 4:
    if (Hako_ArrayRead(vm, some_value(s), 0, two, 2, &n) == HAKO_OK)
      for (uint32_t i = 0; i < n; i++) Hako_ReleaseValue(two[i]);
    break;
  case 5: Hako_ArrayFrom(vm, s->pool, n % POOL, some_place(s)); break;
  case 6: Hako_MapNew(vm, some_place(s)); break;
  case 7: Hako_MapSet(vm, some_value(s), some_value(s), some_value(s)); break;
  case 8: Hako_MapGet(vm, some_value(s), some_value(s), some_place(s)); break;
  case 9: Hako_MapRemove(vm, some_value(s), some_value(s), &is); break;
  case 10: Hako_MapNext(vm, some_value(s), &n, some_place(s), some_place(s), &is); break;
  default: Hako_MapHas(vm, some_value(s), some_value(s), &is); break;
  }
}

static void step(State *s) {
  HakoStr text;
  int32_t n;
  int64_t i;
  HakoHandle handle;
  HakoValue argv[2];
  void *box;
  switch (byte(s) % 24) {
  case 0: *some_place(s) = Hako_Int(byte(s)); break;
  case 1: Hako_String(some_vm(s), Hako_Text(names[byte(s) % NAMES]), some_place(s)); break;
  case 2: load(s); break;
  case 3: Hako_GetStatic(some_vm(s), some_name(s), some_name(s), some_place(s)); break;
  case 4:
    argv[0] = some_value(s);
    argv[1] = some_value(s);
    Hako_Call(some_vm(s), some_value(s), argv, byte(s) % 3, some_place(s));
    break;
  case 5:
    argv[0] = some_value(s);
    Hako_CallMethod(some_vm(s), some_value(s), some_name(s), argv, byte(s) % 2, some_place(s));
    break;
  case 6:
    argv[0] = some_value(s);
    Hako_New(some_vm(s), some_name(s), argv, byte(s) % 2, some_place(s));
    break;
  case 7: Hako_ReleaseValue(some_value(s)); break;
  case 8: Hako_RetainValue(some_value(s)); break;
  case 9: Hako_GcCollect(some_vm(s), NULL); break;
  case 10: Hako_ToText(some_vm(s), some_value(s), some_place(s)); break;
  case 11: Hako_Equals(some_vm(s), some_value(s), some_value(s), &n); break;
  case 12: Hako_ToUtf8(some_value(s).as.handle, &text); break;
  case 13: Hako_ToInt64(some_value(s).as.handle, &i); break;
  case 14: Hako_FromHandle(some_value(s).as.handle, some_place(s)); break;
  case 15: Hako_ToHandle(some_vm(s), some_value(s), &handle); break;
  case 16: Hako_FieldGet(some_vm(s), some_value(s), some_name(s), some_place(s)); break;
  case 17: Hako_FieldSet(some_vm(s), some_value(s), some_name(s), some_value(s)); break;
  case 18: Hako_SetFuel(some_vm(s), byte(s) * 64u); break;
  case 19: errors(s); break;
  case 20: Hako_InstanceData(some_vm(s), some_value(s), some_name(s), &box); break;
  case 21: Hako_WeakNew(some_vm(s), some_value(s), some_place(s)); break;
  case 22: Hako_WeakGet(some_vm(s), some_value(s), some_place(s)); break;
  default: containers(s); break;
  }
}

static HakoStatus drop_output(void *user, int32_t stream, HakoStr text) {
  (void)user, (void)stream, (void)text;
  return HAKO_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  State s = {.data = data, .size = size};
  HakoConfig config;
  Hako_ConfigInit(&config);
  config.write = drop_output;
  config.fuel = 20000;
  config.max_memory = 32 << 20;
  config.gc_stress = size && data[0] & 1 ? 3 : 0;
  for (int i = 0; i < 2; i++) {
    if (Hako_VmNew(&config, &s.vms[i]) != HAKO_OK) return 0;
    register_all(&s, s.vms[i]);
  }
  while (s.at < s.size) step(&s);
  for (int i = 0; i < 2; i++)
    if (Hako_VmFree(s.vms[i]) != HAKO_OK) abort();
  if (Hako_LeakReport(NULL, NULL) != 0) abort();
  return 0;
}
