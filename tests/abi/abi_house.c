// abi_house.c - end to end: a host in C runs scripts on the virtual machine written in Hakorune, with the equality written in Hakorune.
#include "abi.h"

#define LENGTH(a) ((uint32_t)(sizeof(a) / sizeof *(a)))

// The VM of the test is made anew with these flags. 0: it could not.
static int begin_with(Abi *t, uint32_t flags) {
  if (Hako_VmFree(t->vm) != HAKO_OK) return 0;
  t->vm = NULL;
  t->config.flags = flags;
  if (Hako_VmNew(&t->config, &t->vm) == HAKO_OK) return 1;
  t->memory.fail_at = 0;  // what follows the test needs a VM
  Hako_VmNew(&t->config, &t->vm);
  return 0;
}
#define ON_THE_HOUSE() CHECK(begin_with(t, HAKO_FLAG_HOUSE_VM))

static int equals(Abi *t, HakoValue a, HakoValue b) {
  int32_t same = -9;
  return Hako_Equals(t->vm, a, b, &same) == HAKO_OK ? same : -1;
}

// What `expression` gives, compared with what `other` gives; -1: an error.
static int eval_equal(Abi *t, const char *expression, const char *other) {
  HakoValue a, b = Hako_Null();
  int same = abi_eval(t, expression, &a) == HAKO_OK && abi_eval(t, other, &b) == HAKO_OK ? equals(t, a, b) : -1;
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(b);
  return same;
}

static const char *const points = "box Point {\n  x\n  y\n  birth(x, y) { me.x = x\n me.y = y }\n  equals(o) { return "
                                  "me.x == o.x and me.y == o.y }\n}\n"
                                  "make(x, y) { return new Point(x, y) }\n"
                                  "nest(n) { local a = [n]\n loop(n > 0) { n = n - 1\n a = [a, n] }\n return a }\n"
                                  "ring(n) { local first = [0]\n local last = first\n loop(n > 1) { n = n - 1\n last = "
                                  "[last] }\n first.push(last)\n return first }\n";

static HakoStatus make_point(Abi *t, int64_t x, int64_t y, HakoValue *out) {
  HakoValue argv[2] = {Hako_Int(x), Hako_Int(y)};
  return abi_call(t, "make", argv, 2, out);
}

// Both parts of the house are really there: they take memory that a VM of the floor does not take.
static void house_is_loaded(Abi *t) {
  static const uint32_t flags[] = {0, HAKO_FLAG_HOUSE_EQUALITY, HAKO_FLAG_HOUSE_VM};
  uint64_t used[LENGTH(flags)];
  for (uint32_t i = 0; i < LENGTH(flags); i++) {
    HakoValue v;
    CHECK(begin_with(t, flags[i]));
    OK(abi_eval(t, "[1, [2, 'x']] == [1, [2, 'x']]", &v));
    CHECK(v.tag == HAKO_TAG_BOOL && v.as.bits == 1);
    OK(Hako_MemoryUse(t->vm, &used[i], NULL, NULL));
  }
  CHECK(used[1] > used[0] + 50000);
  CHECK(used[2] > used[1]);
}

static void compares_instances(Abi *t) {
  HakoValue a, b, c;
  ON_THE_HOUSE();
  OK(abi_load(t, points));
  OK(make_point(t, 1, 2, &a));
  OK(make_point(t, 1, 2, &b));
  OK(make_point(t, 2, 1, &c));
  CHECK(equals(t, a, b) == 1 && equals(t, a, c) == 0 && equals(t, a, Hako_Null()) == 0);
  CHECK(eval_equal(t, "[1, 2.0, 'x']", "[1, 2, 'x']") == 1);
  CHECK(eval_equal(t, "%{'k' => [1]}", "%{'k' => [2]}") == 0);
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(b);
  Hako_ReleaseValue(c);
}

static void compares_deep_and_cyclic(Abi *t) {
  HakoValue a, b, n[2] = {Hako_Int(100000), Hako_Int(7)};
  ON_THE_HOUSE();
  OK(abi_load(t, points));
  OK(abi_call(t, "nest", n, 1, &a));
  OK(abi_call(t, "nest", n, 1, &b));
  CHECK(equals(t, a, b) == 1);
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(b);
  OK(abi_call(t, "ring", n + 1, 1, &a));
  OK(abi_call(t, "ring", n + 1, 1, &b));
  CHECK(equals(t, a, b) == 1);
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(b);
}

static HakoStatus host_same(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                            HakoValue *out) {
  int32_t same = 0;
  (void)self, (void)argc;
  ++*(int *)user;
  HakoStatus status = Hako_Equals(vm, argv[0], argv[1], &same);
  *out = Hako_Bool(same);
  return status;
}

// Program, host function, equality, equals of the program, host function again.
static void host_functions_compare(Abi *t) {
  int calls = 0;
  HakoValue v;
  ON_THE_HOUSE();
  OK(Hako_RegisterExtern(t->vm, "env.host.same", host_same, 2, &calls));
  OK(abi_load(t, "box P {\n  v\n  birth(v) { me.v = v }\n  equals(o) { return env.host.same(me.v, o.v) }\n}\n"
                 "same(a, b) { return env.host.same(a, b) }\n"
                 "test() { return [same([new P([1])], [new P([1])]), same([new P([1])], [new P([2])])] }"));
  OK(abi_call(t, "test", NULL, 0, &v));
  HakoValue text;
  OK(Hako_ToText(t->vm, v, &text));
  CHECK(abi_text_is(text, "[true, false]") && calls == 4);
  Hako_ReleaseValue(text);
  Hako_ReleaseValue(v);
}

static HakoStatus host_apply(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                             HakoValue *out) {
  (void)user, (void)self, (void)argc;
  return Hako_Call(vm, argv[0], argv + 1, 1, out);
}

// Runs of the machine inside runs of the machine, with the host between them.
static void nests_calls_both_ways(Abi *t) {
  HakoValue v, n = Hako_Int(50);
  ON_THE_HOUSE();
  OK(Hako_RegisterExtern(t->vm, "env.host.apply", host_apply, 2, NULL));
  OK(abi_load(t, "down(n) { return n == 0 ? [] == [] ? 1000 : 0 : env.host.apply(fn(k) => down(k), n - 1) + 1 }"));
  OK(abi_call(t, "down", &n, 1, &v));
  CHECK(v.tag == HAKO_TAG_INTEGER && v.as.integer == 1050);
}

static void errors_in_equals(Abi *t) {
  HakoValue a, b;
  HakoStr s;
  int32_t same;
  ON_THE_HOUSE();
  OK(abi_load(t, "static box S { fail = true }\n"
                 "box Bad {\n  equals(o) {\n    if S.fail { panic(\"no\") }\n    return true\n  }\n}\n"
                 "make() { return [new Bad()] }\nmend() { S.fail = false }"));
  OK(abi_call(t, "make", NULL, 0, &a));
  OK(abi_call(t, "make", NULL, 0, &b));
  for (int i = 0; i < 2; i++) {
    CHECK(Hako_Equals(t->vm, a, b, &same) == HAKO_RAISED);
    OK(Hako_ErrorKind(t->vm, &s));
    CHECK(abi_str_is(s, "UserError"));
    OK(Hako_ErrorTrace(t->vm, &s));
    CHECK(s.len > 0 && strncmp(s.data, "  at Bad.equals/1 (test.hako:4:17)", 34) == 0);
  }
  OK(abi_call(t, "mend", NULL, 0, NULL));
  CHECK(equals(t, a, b) == 1);
  Hako_ReleaseValue(a);
  Hako_ReleaseValue(b);
}

static void limits_hold(Abi *t) {
  HakoStr s;
  HakoValue v;
  t->config.max_depth = 200;
  t->config.fuel = 100000;
  ON_THE_HOUSE();
  OK(abi_load(t, "down(n) { return down(n + 1) }\n"
                 "caught() { { down(0) } catch (e) { return e.message } }\n"
                 "spin() { loop(true) { if [1, [2]] != [1, [2]] { return 0 } } }"));
  OK(abi_call(t, "caught", NULL, 0, &v));
  CHECK(abi_text_is(v, "call depth limit 200 reached"));
  Hako_ReleaseValue(v);
  CHECK(abi_call(t, "spin", NULL, 0, &v) == HAKO_LIMIT);
  OK(Hako_ErrorKind(t->vm, &s));
  CHECK(abi_str_is(s, "FuelExhausted"));
  OK(Hako_SetFuel(t->vm, 100000));
  OK(abi_call(t, "caught", NULL, 0, &v));
  Hako_ReleaseValue(v);
}

static const char *const tour =
    "enum Shape { Dot, Box(w, h) }\n"
    "box P {\n  n\n  birth(n) { me.n = n }\n  equals(o) { return me.n % 10 == o.n % 10 }\n  toString() { return \"P\" "
    "+ me.n }\n}\n"
    "area(s) { return match s { Dot => 0, Box(w, h) => w * h } }\n"
    "local m = %{ 'b' => new P(1), 2 => [Shape::Dot, Shape::Box(2, 3)] }\n"
    "print(m)\nprint(m == %{ 2 => [Shape::Dot, Shape::Box(2.0, 3)], 'b' => new P(11) })\n"
    "print(m[2].map(fn(s) => area(s)))\n"
    "for i in 0 .. 5 { { print(10 / (i - 2)) } catch (e) { print(e) } cleanup { print('c' + i) } }\n"
    "print([new P(1), new P(2), new P(21)].unique())\n"
    "warn('to the other stream')\n"
    "local w = weak m\nprint(w.weak_to_strong() == m)\n"
    "nowait f = area(Shape::Box(4, 5))\nprint(await f)\n"
    "m.nothing()\n";

// The same program with every choice of flags: both streams, the report of its error and its exit code are the same bytes.
static void all_choices_agree(Abi *t) {
  static const uint32_t flags[] = {0, HAKO_FLAG_HOUSE_EQUALITY, HAKO_FLAG_HOUSE_VM,
                                   HAKO_FLAG_HOUSE_VM | HAKO_FLAG_HOUSE_EQUALITY | HAKO_FLAG_STRICT_INDEX};
  char first_out[sizeof t->out], first_err[sizeof t->err], report[2000] = "";
  for (uint32_t i = 0; i < LENGTH(flags); i++) {
    HakoHandle module;
    HakoStr s;
    int32_t code = -1;
    CHECK(begin_with(t, flags[i]));
    t->out_len = t->err_len = 0;
    OK(Hako_LoadSource(t->vm, "tour.hako", Hako_Text(tour), &module));
    CHECK(Hako_RunMain(t->vm, module, NULL, &code) == HAKO_RAISED && code == 1);
    Hako_Release(module);
    OK(Hako_ErrorReport(t->vm, &s));
    CHECK(s.len > 0 && s.len < sizeof report);
    if (i == 0) {
      memcpy(first_out, t->out, sizeof first_out);
      memcpy(first_err, t->err, sizeof first_err);
      memcpy(report, s.data, s.len);
    }
    CHECK(strcmp(t->out, first_out) == 0 && strcmp(t->err, first_err) == 0 && abi_str_is(s, report));
  }
  CHECK(strstr(first_out, "{2: [Dot, Box(2, 3)], b: P1}\ntrue\n[0, 6]\n") == first_out);
  CHECK(strstr(first_out, "DivisionByZero: division by zero\nc2\n10\nc3\n5\nc4\n[P1, P2]\ntrue\n20\n"));
  CHECK(strstr(report, "MethodNotFound: Map has no method 'nothing' (0 arguments)"));
}

typedef struct Length {
  int64_t mm;
} Length;

static HakoStatus length_birth(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                               HakoValue *out) {
  void *data;
  (void)user, (void)argc, (void)out;
  HakoStatus status = Hako_InstanceData(vm, self, "Length", &data);
  if (status == HAKO_OK) ((Length *)data)->mm = argv[0].as.integer;
  return status;
}

static HakoStatus length_equals(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                                HakoValue *out) {
  void *a, *b;
  (void)user, (void)argc;
  HakoStatus status = Hako_InstanceData(vm, self, "Length", &a);
  if (status == HAKO_OK) status = Hako_InstanceData(vm, argv[0], "Length", &b);
  if (status == HAKO_OK) *out = Hako_Bool(((Length *)a)->mm == ((Length *)b)->mm);
  return status;
}

static void native_boxes_compare(Abi *t) {
  HakoValue v;
  HakoBoxDef def = {.struct_size = sizeof def,
                    .flags = HAKO_BOX_CONTENT_EQUAL,
                    .name = "Length",
                    .instance_size = sizeof(Length),
                    .birth = length_birth,
                    .birth_min_args = 1,
                    .birth_max_args = 1,
                    .equals = length_equals};
  ON_THE_HOUSE();
  OK(Hako_RegisterBox(t->vm, &def));
  OK(abi_eval(t,
              "[[new Length(5)] == [new Length(5)], new Length(5) == new Length(6), [new Length(1)].contains(new "
              "Length(1))].join()",
              &v));
  CHECK(abi_text_is(v, "true,false,true"));
  Hako_ReleaseValue(v);
}

// A module compiled by a VM of the floor, saved as MIR JSON, runs on one of the house while the first goes on.
static void modules_move(Abi *t) {
  HakoVm *floor;
  HakoHandle module, moved;
  HakoValue json, v;
  HakoStr text;
  OK(Hako_VmNew(NULL, &floor));
  OK(Hako_LoadSource(floor, "m.hako",
                     Hako_Text("static box Main { main() { local n = 0\n for i in 0 .. 100 { if [i % 7] == [3] { n = n "
                               "+ i } }\n return n } }"),
                     &module));
  OK(Hako_SaveMirJson(floor, module, &json));
  OK(Hako_StringData(json, &text));
  ON_THE_HOUSE();
  OK(Hako_LoadMirJson(t->vm, text, &moved));
  OK(Hako_RunMain(t->vm, moved, &v, NULL));
  CHECK(v.tag == HAKO_TAG_INTEGER && v.as.integer == 679);
  OK(Hako_RunMain(floor, module, &v, NULL));
  CHECK(v.as.integer == 679);
  Hako_Release(moved);
  Hako_ReleaseValue(json);
  Hako_Release(module);
  OK(Hako_VmFree(floor));
}

const AbiCase abi_house[] = {
    {"the house is loaded", house_is_loaded, 0},
    {"the house compares instances", compares_instances, 0},
    {"the house compares deep and cyclic structures", compares_deep_and_cyclic, 0},
    {"host functions compare on the house", host_functions_compare, 0},
    {"calls nest both ways on the house", nests_calls_both_ways, 0},
    {"errors in equals on the house", errors_in_equals, 1},
    {"limits hold on the house", limits_hold, 0},
    {"floor and house agree", all_choices_agree, 0},
    {"native boxes compare on the house", native_boxes_compare, 0},
    {"modules move between floor and house", modules_move, 0},
    {NULL, NULL, 0},
};
