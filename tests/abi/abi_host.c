// abi_host.c - tests of functions and boxes of the host.
#include "abi.h"

static HakoStatus add(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  (void)vm;
  if (self.tag != HAKO_TAG_NULL || argc != 2) return HAKO_ERROR;
  *out = Hako_Int(argv[0].as.integer + argv[1].as.integer + (int64_t)(user ? 1000 : 0));
  return HAKO_OK;
}

// covers: runtime 118
static void functions(Abi *t) {
  HakoValue v;
  OK(Hako_RegisterExtern(t->vm, "env.my.f", add, 2, NULL));
  OK(abi_eval(t, "env.my.f(1, 2)", &v));
  CHECK(v.as.integer == 3);
  FAILS(abi_eval(t, "env.my.f(1)", &v), HAKO_RAISED, "[Runtime] line 1, column ");
  CHECK(strstr(Hako_LastError(), "ArityError: env.my.f expects 2 arguments, got 1"));
  OK(Hako_RegisterExtern(t->vm, "env.my.f", add, 2, t));
  OK(abi_eval(t, "env.my.f(1, 2)", &v));
  CHECK(v.as.integer == 1003);
  FAILS(Hako_RegisterExtern(t->vm, "env.my.f", add, 3, t), -1,
        "[Runtime] env.my.f is registered with another number of arguments");
  FAILS(Hako_RegisterExtern(t->vm, "env.console.log", add, 1, t), -1,
        "[Runtime] env.console.log is a built-in function");
  FAILS(Hako_RegisterExtern(t->vm, "nodot", add, 1, t), -1, "[Runtime] 'nodot' is no name");
  FAILS(Hako_RegisterExtern(t->vm, "a.b|c", add, 1, t), -1, "[Runtime] 'a.b|c' is no name");
  FAILS(Hako_RegisterExtern(t->vm, "a.b", add, 256, t), -1, "[Runtime] arity 256 is too large");
  FAILS(Hako_RegisterExtern(t->vm, "a.b", NULL, 0, t), -1, "[Runtime] NULL argument");
  FAILS(Hako_RegisterExtern(t->vm, NULL, add, 0, t), -1, "[Runtime] NULL argument");
  FAILS(Hako_RegisterExtern(NULL, "a.b", add, 0, t), -1, "[Runtime] NULL argument");
}

static void functions_that_come_late(Abi *t) {
  HakoValue v;
  OK(abi_load(t, "fn f() { return env.late.f(1, 2) }"));
  FAILS(abi_call(t, "f", NULL, 0, &v), HAKO_RAISED, "[Runtime] line 1, column ");
  CHECK(strstr(Hako_LastError(), "NameError: unknown external call 'env.late.f' (2 arguments)"));
  OK(Hako_RegisterExtern(t->vm, "env.late.f", add, 2, NULL));
  OK(abi_call(t, "f", NULL, 0, &v));
  CHECK(v.as.integer == 3);
}

static HakoStatus count_args(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                             HakoValue *out) {
  (void)user;
  (void)self;
  HakoValue copy;
  if (Hako_ArrayFrom(vm, argv, argc, &copy) != HAKO_OK) return HAKO_ERROR;
  *out = copy;
  return HAKO_OK;
}

static void any_number_of_arguments(Abi *t) {
  HakoValue v, text;
  OK(Hako_RegisterExtern(t->vm, "env.every", count_args, HAKO_ANY_ARGS, NULL));
  OK(abi_eval(t, "env.every()", &v));
  Hako_ReleaseValue(v);
  OK(abi_eval(t, "env.every(1, \"two\", [3], 4, 5, 6, 7, 8, 9, \"ten\", %{}, null)", &v));
  OK(Hako_ToText(t->vm, v, &text));
  CHECK(abi_text_is(text, "[1, two, [3], 4, 5, 6, 7, 8, 9, ten, {}, null]"));
  Hako_ReleaseValue(text);
  Hako_ReleaseValue(v);
  uint32_t live;
  OK(Hako_HandleCount(t->vm, &live));
  CHECK(live == 0);
}

static HakoStatus fail(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  HakoValue v;
  (void)self;
  (void)out;
  (void)argc;
  switch (argv[0].as.integer) {
  case 1: return Hako_Raise(vm, "HostTrouble", Hako_Text("from the host"));
  case 2: return HAKO_RAISED;
  case 3: return Hako_ArrayLen(vm, Hako_Int(1), (uint32_t *)user);
  case 4: return abi_eval(((Abi *)Hako_VmUser(vm)), "1 / 0", &v);
  case 5: abi_eval(((Abi *)Hako_VmUser(vm)), "1 / 0", &v); return HAKO_OK;
  case 6: return Hako_RaiseValue(vm, Hako_Int(6));
  case 7: *out = (HakoValue){HAKO_TAG_OBJECT, 0, {99}}; return HAKO_OK;
  default: return -77;
  }
}

// covers: runtime 119
static void functions_that_fail(Abi *t) {
  static const char *const want[] = {"HostTrouble: from the host",
                                     "HostError: env.fail failed without an error",
                                     "HostError: env.fail: [Type] expected Array, got Integer",
                                     "DivisionByZero: division by zero",
                                     "",
                                     "UserError: 6",
                                     "HostError: env.fail: result: [Handle] the handle belongs to no value of this VM"};
  uint32_t n;
  HakoValue v;
  OK(Hako_RegisterExtern(t->vm, "env.fail", fail, 1, &n));
  OK(abi_load(t, "fn f(n) { try { env.fail(n)\n return \"\" } catch (e) { return e.kind + \": \" + e.message } }\nfn "
                 "g(n) { return env.fail(n) }"));
  for (int i = 0; i < 7; i++) {
    HakoValue arg = Hako_Int(i + 1);
    OK(abi_call(t, "f", &arg, 1, &v));
    CHECK(abi_text_is(v, want[i]));
    Hako_ReleaseValue(v);
  }
  HakoValue one = Hako_Int(1);
  FAILS(abi_call(t, "g", &one, 1, &v), HAKO_RAISED, "[Runtime] line 3, column 22: HostTrouble: from the host");
  FAILS(Hako_Raise(t->vm, NULL, Hako_Text("x")), -1, "[Runtime] NULL argument");
  FAILS(Hako_Raise(t->vm, "K", (HakoStr){NULL, 1}), -1, "[Runtime] NULL argument");
}

static HakoStatus nest(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  (void)self;
  (void)argc;
  HakoValue less = Hako_Int(argv[1].as.integer - 1), args[2] = {argv[0], less};
  if (argv[1].as.integer == 0) {
    *out = Hako_Int(*(int *)user);
    return HAKO_OK;
  }
  ++*(int *)user;
  return Hako_Call(vm, argv[0], args, 2, out);
}

static void nests_100_deep(Abi *t) {
  int count = 0;
  HakoValue v, argv[2] = {Hako_Null(), Hako_Int(100)};
  OK(Hako_RegisterExtern(t->vm, "env.nest", nest, 2, &count));
  OK(abi_load(t, "fn down(f, n) { return env.nest(f, n) }"));
  OK(Hako_GetStatic(t->vm, NULL, "down", &argv[0]));
  OK(Hako_Call(t->vm, argv[0], argv, 2, &v));
  CHECK(v.as.integer == 100);
  argv[1] = Hako_Int(100000);
  FAILS(Hako_Call(t->vm, argv[0], argv, 2, &v), HAKO_RAISED, "[Limit] ");
  CHECK(strstr(Hako_LastError(), "StackOverflow: nesting of built-in calls too deep"));
  argv[1] = Hako_Int(3);
  OK(Hako_Call(t->vm, argv[0], argv, 2, &v));
  Hako_ReleaseValue(argv[0]);
}

static HakoStatus keep(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  (void)vm;
  (void)self;
  (void)argc;
  (void)out;
  Hako_RetainValue(argv[0]);
  *(HakoValue *)user = argv[0];
  return HAKO_OK;
}

static void keeps_arguments(Abi *t) {
  HakoValue kept = Hako_Null(), v, three = Hako_Int(3);
  OK(Hako_RegisterExtern(t->vm, "env.keep", keep, 1, &kept));
  OK(abi_load(t, "local k = 10\nenv.keep(fn(x) { x * k })"));
  OK(Hako_GcCollect(t->vm, NULL));
  OK(Hako_Call(t->vm, kept, &three, 1, &v));
  CHECK(v.as.integer == 30);
  Hako_ReleaseValue(kept);
  FAILS(Hako_Call(t->vm, kept, &three, 1, &v), -1, "[Handle] ");
}

static HakoStatus free_inside(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                              HakoValue *out) {
  (void)user;
  (void)self;
  (void)argv;
  (void)argc;
  *out = Hako_Int(Hako_VmFree(vm));
  return HAKO_OK;
}

static void cannot_be_freed_inside(Abi *t) {
  HakoValue v;
  OK(Hako_RegisterExtern(t->vm, "env.free", free_inside, 0, NULL));
  OK(abi_eval(t, "env.free()", &v));
  CHECK(v.as.integer == HAKO_ERROR);
}

static HakoStatus eval_inside(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                              HakoValue *out) {
  HakoStr source;
  (void)user;
  (void)self;
  (void)argc;
  if (Hako_StringData(argv[0], &source) != HAKO_OK) return HAKO_ERROR;
  HakoHandle module;
  HakoStatus status = Hako_LoadSource(vm, "inner.hako", source, &module);
  if (status == HAKO_OK) status = Hako_RunMain(vm, module, out, NULL);
  Hako_Release(module);
  return status;
}

static void ends_pass_through(Abi *t) {
  HakoValue v;
  OK(Hako_RegisterExtern(t->vm, "env.eval", eval_inside, 1, NULL));
  OK(abi_eval(t, "env.eval(\"return 20 + 1\") * 2", &v));
  CHECK(v.as.integer == 42);
  FAILS(abi_eval(t, "env.eval(\"exit(5)\")", &v), HAKO_EXITED, "[Runtime] the program called exit(5)");
  FAILS(abi_eval(t, "env.eval(\"return [1][\")", &v), HAKO_RAISED, "[Runtime] line 1, column ");
  CHECK(strstr(Hako_LastError(), "HostError: env.eval: [Parse] line 1"));
  OK(Hako_SetFuel(t->vm, 5000));
  FAILS(abi_eval(t, "env.eval(\"loop { }\")", &v), HAKO_LIMIT, "[Limit] ");
  OK(Hako_SetFuel(t->vm, HAKO_NO_LIMIT));
  OK(abi_eval(t, "1", &v));
}

// ---- a box ------------------------------------------------------------------------------------------------------------------------

typedef struct Pair {
  HakoValue first, second;
  int64_t number;
  int finished;
} Pair;
typedef struct Counts {
  int births, finis, drops;
} Counts;

static Pair *pair_of(HakoVm *vm, HakoValue v) {
  void *data = NULL;
  Hako_InstanceData(vm, v, "Pair", &data);
  return data;
}

static HakoStatus pair_birth(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                             HakoValue *out) {
  Pair *p = pair_of(vm, self);
  (void)out;
  if (!p) return HAKO_ERROR;
  if (p->number || p->first.tag) return Hako_Raise(vm, "TestError", Hako_Text("memory is not zeroed"));
  if (Hako_Adopt(vm, argv[0], &p->first) != HAKO_OK) return HAKO_ERROR;
  if (argc > 1) p->number = argv[1].as.integer;
  if (p->number < 0) return Hako_Raise(vm, "ValueError", Hako_Text("negative"));
  ((Counts *)user)->births++;
  return HAKO_OK;
}

static void pair_fini(void *user, void *data) {
  ((Pair *)data)->finished++;
  ((Counts *)user)->finis++;
}

static void pair_drop(void *user, void *data) {
  Pair *p = data;
  Hako_ReleaseValue(p->first);
  Hako_ReleaseValue(p->second);
  ((Counts *)user)->drops += p->finished == 1;
}

static void pair_trace(void *user, void *data, HakoTracer *tracer) {
  (void)user;
  Hako_Trace(tracer, ((Pair *)data)->first);
  Hako_Trace(tracer, ((Pair *)data)->second);
}

static HakoStatus pair_first(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                             HakoValue *out) {
  Pair *p = pair_of(vm, self);
  (void)user;
  (void)argv;
  (void)argc;
  if (!p) return HAKO_ERROR;
  *out = p->first;
  Hako_RetainValue(*out);
  return HAKO_OK;
}

static HakoStatus pair_link(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                            HakoValue *out) {
  Pair *p = pair_of(vm, self);
  HakoValue held;
  (void)user;
  (void)argc;
  (void)out;
  if (!p || Hako_Adopt(vm, argv[0], &held) != HAKO_OK) return HAKO_ERROR;
  Hako_ReleaseValue(p->second);
  p->second = held;
  return HAKO_OK;
}

static HakoStatus pair_of_two(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                              HakoValue *out) {
  (void)user;
  (void)self;
  return Hako_New(vm, "Pair", argv, argc, out);
}

static HakoStatus pair_text(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                            HakoValue *out) {
  Pair *p = pair_of(vm, self);
  char text[40];
  (void)user;
  (void)argv;
  (void)argc;
  if (!p) return HAKO_ERROR;
  snprintf(text, sizeof text, "Pair#%d", (int)p->number);
  return Hako_String(vm, Hako_Text(text), out);
}

static HakoStatus pair_equals(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                              HakoValue *out) {
  Pair *p = pair_of(vm, self), *q = pair_of(vm, argv[0]);
  (void)user;
  (void)argc;
  if (!p || !q) return HAKO_ERROR;
  if (p->number == 13) return Hako_Raise(vm, "TestError", Hako_Text("thirteen"));
  *out = Hako_Bool(p->number == q->number);
  return HAKO_OK;
}

static const HakoMethodDef pair_methods[] = {
    {"first", 0, 0, 0, pair_first, "() -> Any"},
    {"link", 1, 1, 0, pair_link, NULL},
    {"of", 1, 2, HAKO_METHOD_STATIC, pair_of_two, NULL},
};

static HakoBoxDef pair_box(Counts *counts) {
  HakoBoxDef def = {.struct_size = sizeof def,
                    .flags = HAKO_BOX_FINALIZER | HAKO_BOX_CONTENT_EQUAL,
                    .name = "Pair",
                    .instance_size = sizeof(Pair),
                    .birth = pair_birth,
                    .birth_min_args = 1,
                    .birth_max_args = 2,
                    .fini = pair_fini,
                    .drop = pair_drop,
                    .trace = pair_trace,
                    .to_text = pair_text,
                    .equals = pair_equals,
                    .methods = pair_methods,
                    .method_count = 3,
                    .user = counts};
  return def;
}

static void boxes(Abi *t) {
  static Counts counts;
  HakoBoxDef def = pair_box(&counts);
  HakoValue v, text;
  memset(&counts, 0, sizeof counts);
  OK(Hako_RegisterBox(t->vm, &def));
  OK(abi_load(t, "fn make(n) { return new Pair([n, n], n) }\nfn all(n) { local p = make(n)\n return p + \" \" + "
                 "p.first() + \" \" + (p == make(n)) + (p == make(n + 1)) + (p == 3) }"));
  HakoValue five = Hako_Int(5);
  OK(abi_call(t, "all", &five, 1, &v));
  CHECK(abi_text_is(v, "Pair#5 [5, 5] truefalsefalse"));
  Hako_ReleaseValue(v);
  OK(abi_eval(t, "Pair.of(\"held\", 2)", &v));
  OK(Hako_GcCollect(t->vm, NULL));
  CHECK(counts.births == 4 && counts.finis == 3 && counts.drops == 3);
  OK(Hako_CallMethod(t->vm, v, "first", NULL, 0, &text));
  CHECK(abi_text_is(text, "held"));
  Hako_ReleaseValue(text);
  OK(Hako_ToText(t->vm, v, &text));
  CHECK(abi_text_is(text, "Pair#2"));
  Hako_ReleaseValue(text);
  int32_t kind;
  OK(Hako_Kind(v, &kind));
  CHECK(kind == HAKO_KIND_NATIVE);
  OK(Hako_CallMethod(t->vm, v, "fini", NULL, 0, NULL));
  OK(Hako_CallMethod(t->vm, v, "fini", NULL, 0, NULL));
  CHECK(counts.finis == 4);
  Hako_ReleaseValue(v);
  OK(Hako_GcCollect(t->vm, NULL));
  CHECK(counts.finis == 4 && counts.drops == 4);
  FAILS(abi_eval(t, "new Pair()", &v), HAKO_RAISED, "[Runtime] line 1, column 8: ArityError: no constructor Pair/0");
  FAILS(abi_eval(t, "new Pair(1, -1)", &v), HAKO_RAISED, "[Runtime] line 1, column 8: ValueError: negative");
  FAILS(abi_eval(t, "new Pair(1, 13) == new Pair(1, 13)", &v), HAKO_RAISED, "[Runtime] line 1, column ");
  FAILS(abi_eval(t, "(new Pair(1)).nosuch()", &v), HAKO_RAISED, "[Runtime] line 1, column ");
  CHECK(strstr(Hako_LastError(), "MethodNotFound: Pair has no method 'nosuch'"));
}

// Two boxes that hold each other are no roots.
static void cycles_of_boxes_go(Abi *t) {
  static Counts counts;
  HakoBoxDef def = pair_box(&counts);
  memset(&counts, 0, sizeof counts);
  OK(Hako_RegisterBox(t->vm, &def));
  OK(abi_load(t, "local i = 0\nwhile i < 50 { local a = new Pair(\"text\" + i)\n local b = new Pair(a)\n a.link(b)\n i "
                 "= i + 1 }"));
  OK(Hako_GcCollect(t->vm, NULL));
  CHECK(counts.births == 100 && counts.drops >= 98);
  uint32_t live;
  OK(abi_load(t, "print(1)"));
  OK(Hako_GcCollect(t->vm, NULL));
  OK(Hako_HandleCount(t->vm, &live));
  CHECK(counts.drops == 100 && live == 0);
}

static void held_values_stay(Abi *t) {
  static Counts counts;
  HakoBoxDef def = pair_box(&counts);
  HakoValue v, first;
  OK(Hako_RegisterBox(t->vm, &def));
  OK(abi_eval(t, "new Pair(new Pair(\"deep\" + 1))", &v));
  for (int i = 0; i < 3; i++) OK(Hako_GcCollect(t->vm, NULL));
  OK(Hako_CallMethod(t->vm, v, "first", NULL, 0, &first));
  HakoValue text;
  OK(Hako_CallMethod(t->vm, first, "first", NULL, 0, &text));
  CHECK(abi_text_is(text, "deep1"));
  Hako_ReleaseValue(text);
  Hako_ReleaseValue(first);
  Hako_ReleaseValue(v);
}

static void instance_data(Abi *t) {
  static Counts counts;
  HakoBoxDef def = pair_box(&counts);
  HakoValue v;
  void *data = t;
  OK(Hako_RegisterBox(t->vm, &def));
  OK(abi_eval(t, "new Pair(1, 44)", &v));
  OK(Hako_InstanceData(t->vm, v, "Pair", &data));
  CHECK(((Pair *)data)->number == 44);
  FAILS(Hako_InstanceData(t->vm, v, "Other", &data), -1, "[Type] expected Other, got Pair");
  CHECK(data == NULL);
  FAILS(Hako_InstanceData(t->vm, Hako_Int(1), "Pair", &data), -1, "[Type] expected Pair, got Integer");
  FAILS(Hako_InstanceData(t->vm, v, NULL, &data), -1, "[Runtime] NULL argument");
  FAILS(Hako_InstanceData(t->vm, v, "Pair", NULL), -1, "[Runtime] NULL argument");
  Hako_ReleaseValue(v);
  FAILS(Hako_InstanceData(t->vm, v, "Pair", &data), -1, "[Handle] ");
}

static void bad_boxes(Abi *t) {
  static Counts counts;
  HakoBoxDef def = pair_box(&counts), bad = def;
  HakoMethodDef method = {"m", 2, 1, 0, pair_first, NULL};
  OK(Hako_RegisterBox(t->vm, &def));
  FAILS(Hako_RegisterBox(t->vm, &def), -1, "[Runtime] there is a box 'Pair' already");
  bad.struct_size = 8;
  FAILS(Hako_RegisterBox(t->vm, &bad), HAKO_INCOMPATIBLE, "[Runtime] struct_size is 8");
  bad = def;
  bad.name = "A.B";
  FAILS(Hako_RegisterBox(t->vm, &bad), -1, "[Runtime] 'A.B' is no name for a box of the host");
  bad.name = "Array";
  FAILS(Hako_RegisterBox(t->vm, &bad), -1, "[Runtime] there is a box 'Array' already");
  bad.name = "New";
  bad.methods = &method;
  bad.method_count = 1;
  FAILS(Hako_RegisterBox(t->vm, &bad), -1, "[Runtime] method 'm' has a bad number of arguments");
  method.fn = NULL;
  FAILS(Hako_RegisterBox(t->vm, &bad), -1, "[Runtime] NULL argument");
  bad.methods = NULL;
  FAILS(Hako_RegisterBox(t->vm, &bad), -1, "[Runtime] NULL argument");
  bad.method_count = 0;
  bad.birth_min_args = 3;
  FAILS(Hako_RegisterBox(t->vm, &bad), -1, "[Runtime] birth of 'New' has a bad number of arguments");
  FAILS(Hako_RegisterBox(t->vm, NULL), -1, "[Runtime] NULL argument");
}

static HakoStatus answer(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  (void)vm;
  (void)user;
  (void)argv;
  (void)argc;
  *out = Hako_Int(self.tag == HAKO_TAG_NULL ? 42 : 0);
  return HAKO_OK;
}

static void singletons_and_plain_boxes(Abi *t) {
  static const HakoMethodDef methods[] = {{"answer", 0, 0, HAKO_METHOD_STATIC | HAKO_METHOD_PURE, answer, NULL}};
  HakoBoxDef one = {
      .struct_size = sizeof one, .flags = HAKO_BOX_SINGLETON, .name = "Oracle", .methods = methods, .method_count = 1};
  HakoBoxDef plain = {.struct_size = sizeof plain, .name = "Plain"};
  HakoValue v, text;
  OK(Hako_RegisterBox(t->vm, &one));
  OK(Hako_RegisterBox(t->vm, &plain));
  OK(abi_eval(t, "Oracle.answer()", &v));
  CHECK(v.as.integer == 42);
  FAILS(abi_eval(t, "new Oracle()", &v), HAKO_RAISED, "[Runtime] line 1, column 8: NameError: unknown box 'Oracle'");
  OK(abi_eval(t, "new Plain()", &v));
  OK(Hako_ToText(t->vm, v, &text));
  CHECK(abi_text_is(text, "Plain()"));
  Hako_ReleaseValue(text);
  HakoStr name;
  OK(Hako_TypeName(t->vm, v, &name));
  CHECK(abi_str_is(name, "Plain"));
  Hako_ReleaseValue(v);
  OK(abi_eval(t, "new Plain() == new Plain()", &v));
  CHECK(v.tag == HAKO_TAG_BOOL && v.as.integer == 0);
}

static void program_boxes_come_first(Abi *t) {
  HakoBoxDef plain = {.struct_size = sizeof plain, .name = "Thing"};
  HakoValue v;
  OK(Hako_RegisterBox(t->vm, &plain));
  OK(abi_load(t, "box Thing { name() { return \"mine\" } }\nfn f() { return (new Thing()).name() }"));
  OK(abi_call(t, "f", NULL, 0, &v));
  CHECK(abi_text_is(v, "mine"));
  Hako_ReleaseValue(v);
}

const AbiCase abi_host[] = {
    {"functions", functions, 1},
    {"functions that come late", functions_that_come_late, 1},
    {"any number of arguments", any_number_of_arguments, 1},
    {"functions that fail", functions_that_fail, 1},
    {"nests 100 deep", nests_100_deep, 1},
    {"keeps arguments", keeps_arguments, 1},
    {"cannot be freed inside", cannot_be_freed_inside, 1},
    {"ends pass through", ends_pass_through, 1},
    {"boxes", boxes, 1},
    {"cycles of boxes go", cycles_of_boxes_go, 1},
    {"held values stay", held_values_stay, 1},
    {"instance data", instance_data, 1},
    {"bad boxes", bad_boxes, 1},
    {"singletons and plain boxes", singletons_and_plain_boxes, 1},
    {"boxes of the program come first", program_boxes_come_first, 1},
    {NULL, NULL, 0},
};
