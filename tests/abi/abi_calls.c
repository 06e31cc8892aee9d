// abi_calls.c - tests of calls, errors and limits.
#include "abi.h"

static void calls_functions(Abi *t) {
  HakoValue f, v, argv[3] = {Hako_Int(20), Hako_Int(22), Hako_Null()};
  OK(abi_load(t, "fn add(a, b) { return a + b }\nfn none() { }"));
  OK(Hako_GetStatic(t->vm, NULL, "add", &f));
  OK(Hako_Call(t->vm, f, argv, 2, &v));
  CHECK(v.tag == HAKO_TAG_INTEGER && v.as.integer == 42);
  OK(Hako_Call(t->vm, f, argv, 2, NULL));
  FAILS(Hako_Call(t->vm, f, argv, 1, &v), HAKO_RAISED, "[Runtime] ArityError: add expects 2 arguments, got 1");
  CHECK(v.tag == HAKO_TAG_NULL);
  FAILS(Hako_Call(t->vm, f, NULL, 2, &v), -1, "[Runtime] NULL argument");
  FAILS(Hako_Call(t->vm, f, argv, 256, &v), -1, "[Runtime] 256 arguments are more than 255");
  FAILS(Hako_Call(t->vm, Hako_Int(3), NULL, 0, &v), HAKO_RAISED, "[Type] TypeError: Integer is not callable");
  FAILS(Hako_Call(NULL, f, NULL, 0, &v), -1, "[Runtime] NULL argument");
  Hako_ReleaseValue(f);
  OK(abi_call(t, "none", NULL, 0, &v));
  CHECK(v.tag == HAKO_TAG_NULL);
}

static void calls_with_many_arguments(Abi *t) {
  HakoValue f, v, argv[40];
  HakoValue text = abi_string(t, "x");
  CHECK(text.tag == HAKO_TAG_STRING);
  for (int i = 0; i < 40; i++) argv[i] = i % 2 ? text : Hako_Int(i);
  OK(abi_eval(t, "[].push", &f));
  Hako_ReleaseValue(f);
  OK(abi_load(t, "fn last(a,b,c,d,e,f,g,h,i,j,k,l) { return l + a }"));
  OK(abi_call(t, "last", argv, 12, &v));
  CHECK(abi_text_is(v, "x0"));
  Hako_ReleaseValue(v);
  argv[11].as.handle ^= (HakoHandle)1 << 40;
  FAILS(abi_call(t, "last", argv, 12, &v), -1, "[Handle] ");
  Hako_ReleaseValue(text);
}

static void calls_methods(Abi *t) {
  HakoValue a, v, one = Hako_Int(1), argv[2];
  OK(abi_load(t, "box C { n: Integer\n birth(n) { me.n = n }\n add(k) { me.n = me.n + k\n return me.n }\n private "
                 "hidden() { return 1 } }"));
  OK(Hako_New(t->vm, "C", &one, 1, &a));
  OK(Hako_CallMethod(t->vm, a, "add", &one, 1, &v));
  CHECK(v.as.integer == 2);
  FAILS(Hako_CallMethod(t->vm, a, "add", NULL, 0, &v), HAKO_RAISED,
        "[Runtime] ArityError: C.add expects 1 argument, got 0");
  FAILS(Hako_CallMethod(t->vm, a, "nosuch", NULL, 0, &v), HAKO_RAISED,
        "[Runtime] MethodNotFound: C has no method 'nosuch' (0 arguments)");
  FAILS(Hako_CallMethod(t->vm, a, "hidden", NULL, 0, &v), HAKO_RAISED, "[Runtime] VisibilityError: ");
  FAILS(Hako_CallMethod(t->vm, a, NULL, NULL, 0, &v), -1, "[Runtime] NULL argument");
  FAILS(Hako_CallMethod(t->vm, Hako_Null(), "m", NULL, 0, &v), HAKO_RAISED, "[Type] TypeError: null has no method 'm'");
  Hako_ReleaseValue(a);
  a = abi_string(t, "a,b");
  argv[0] = abi_string(t, ",");
  CHECK(argv[0].tag == HAKO_TAG_STRING);
  OK(Hako_CallMethod(t->vm, a, "split", argv, 1, &v));
  uint32_t n;
  OK(Hako_ArrayLen(t->vm, v, &n));
  CHECK(n == 2);
  Hako_ReleaseValue(v);
  Hako_ReleaseValue(argv[0]);
  Hako_ReleaseValue(a);
  OK(Hako_CallMethod(t->vm, Hako_Int(-5), "abs", NULL, 0, &v));
  CHECK(v.as.integer == 5);
}

static void members_of_boxes(Abi *t) {
  HakoValue v, f, two = Hako_Int(2);
  OK(abi_load(
      t, "static box S { size = 7\n twice(x) { return x * 2 }\n twice(x, y) { return x * y * 2 }\n private p = 1 }\n"
         "static box Bad { x = 1 / 0\n f() { return 1 } }\nbox B { m() { return 1 } }"));
  OK(Hako_GetStatic(t->vm, "S", "size", &v));
  CHECK(v.as.integer == 7);
  OK(Hako_GetStatic(t->vm, "S", "twice", &f));
  OK(Hako_Call(t->vm, f, &two, 1, &v));
  CHECK(v.as.integer == 4);
  Hako_ReleaseValue(f);
  OK(Hako_GetStatic(t->vm, "S", "twice/2", &f));
  HakoValue argv[2] = {two, Hako_Int(3)};
  OK(Hako_Call(t->vm, f, argv, 2, &v));
  CHECK(v.as.integer == 12);
  Hako_ReleaseValue(f);
  OK(Hako_GetStatic(t->vm, "S", NULL, &f));
  OK(Hako_CallMethod(t->vm, f, "twice", &two, 1, &v));
  CHECK(v.as.integer == 4);
  Hako_ReleaseValue(f);
  FAILS(Hako_GetStatic(t->vm, "S", "nosuch", &v), -1, "[Runtime] NameError: S has no member 'nosuch'");
  FAILS(Hako_GetStatic(t->vm, "S", "twice/3", &v), -1, "[Runtime] NameError: S has no member 'twice/3'");
  FAILS(Hako_GetStatic(t->vm, "Nosuch", "x", &v), -1, "[Runtime] NameError: unknown box 'Nosuch'");
  FAILS(Hako_GetStatic(t->vm, "", "nosuch", &v), -1, "[Runtime] NameError: unknown function 'nosuch'");
  FAILS(Hako_GetStatic(t->vm, NULL, NULL, &v), -1, "[Runtime] NULL argument");
  FAILS(Hako_GetStatic(t->vm, "S", "size", NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_GetStatic(t->vm, "S", "p", &v), HAKO_RAISED, "[Runtime] VisibilityError");
  FAILS(Hako_GetStatic(t->vm, "Bad", "x", &v), HAKO_RAISED, "[Runtime] line 5, column 24: DivisionByZero");
}

static void makes_instances(Abi *t) {
  HakoValue v, argv[2] = {Hako_Int(1), Hako_Int(2)};
  OK(abi_load(t, "box P { x: Integer\n y = 5\n birth(x) { me.x = x\n if x < 0 { panic(\"negative\") } } }\nbox Q { z = "
                 "1 }\nstatic box S { }"));
  for (int i = 0; i < 3; i++) {
    HakoValue x;
    OK(Hako_New(t->vm, "P", argv, 1, &v));
    OK(Hako_FieldGet(t->vm, v, "y", &x));
    CHECK(x.as.integer == 5);
    Hako_ReleaseValue(v);
    OK(Hako_New(t->vm, "Q", NULL, 0, &v));
    Hako_ReleaseValue(v);
  }
  FAILS(Hako_New(t->vm, "P", argv, 2, &v), HAKO_RAISED, "[Runtime] ArityError: no constructor P/2");
  FAILS(Hako_New(t->vm, "Nosuch", NULL, 0, &v), HAKO_RAISED, "[Runtime] NameError: unknown box 'Nosuch'");
  argv[0] = Hako_Int(-1);
  FAILS(Hako_New(t->vm, "P", argv, 1, &v), HAKO_RAISED, "[Runtime] line 4, column 13: UserError: negative");
  FAILS(Hako_New(t->vm, NULL, NULL, 0, &v), -1, "[Runtime] NULL argument");
  FAILS(Hako_New(t->vm, "P", argv, 1, NULL), -1, "[Runtime] NULL argument");
  OK(Hako_New(t->vm, "ArrayBox", NULL, 0, &v));
  int32_t kind;
  OK(Hako_Kind(v, &kind));
  CHECK(kind == HAKO_KIND_ARRAY);
  Hako_ReleaseValue(v);
}

static void errors_are_data(Abi *t) {
  HakoStr s;
  HakoValue v;
  uint32_t n = 9;
  HakoFrame frame = {.struct_size = sizeof frame};
  FAILS(Hako_ErrorKind(t->vm, &s), -1, "[Runtime] no error is pending");
  OK(abi_load(t, "fn div(a, b) {\n  return a / b\n}\nfn outer(x) { return div(x, 0) }"));
  HakoValue one = Hako_Int(1);
  FAILS(abi_call(t, "outer", &one, 1, &v), HAKO_RAISED,
        "[Runtime] line 2, column 12: DivisionByZero: division by zero");
  OK(Hako_ErrorKind(t->vm, &s));
  CHECK(abi_str_is(s, "DivisionByZero"));
  OK(Hako_ErrorMessage(t->vm, &s));
  CHECK(abi_str_is(s, "division by zero"));
  OK(Hako_ErrorTrace(t->vm, &s));
  CHECK(abi_str_is(s, "  at div/2 (test.hako:2:12)\n  at outer/1 (test.hako:4:22)\n"));
  OK(Hako_ErrorReport(t->vm, &s));
  CHECK(s.len > 60 && memcmp(s.data, "test.hako:2:12: DivisionByZero: division by zero\n", 49) == 0);
  OK(Hako_ErrorFrameCount(t->vm, &n));
  CHECK(n == 2);
  OK(Hako_ErrorFrame(t->vm, 1, &frame));
  CHECK(frame.line == 4 && frame.column == 22 && abi_str_is(frame.name, "outer/1") &&
        abi_str_is(frame.file, "test.hako"));
  FAILS(Hako_ErrorFrame(t->vm, 2, &frame), -1, "[Runtime] the error has 2 frames");
  frame.struct_size = 1;
  FAILS(Hako_ErrorFrame(t->vm, 0, &frame), HAKO_INCOMPATIBLE, "[Runtime] struct_size is 1");
  OK(Hako_GcCollect(t->vm, NULL));
  OK(Hako_ErrorValue(t->vm, &v));
  int32_t kind;
  OK(Hako_Kind(v, &kind));
  CHECK(kind == HAKO_KIND_ERROR);
  Hako_ReleaseValue(v);
  OK(Hako_ErrorClear(t->vm));
  FAILS(Hako_ErrorMessage(t->vm, &s), -1, "[Runtime] no error is pending");
  FAILS(Hako_ErrorTrace(t->vm, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_ErrorClear(NULL), -1, "[Runtime] NULL argument");
}

// covers: runtime 114
static void fuel_ends_a_run(Abi *t) {
  HakoValue v;
  uint64_t left = 1;
  OK(abi_load(t, "fn spin() { loop { } }\nfn count(n) { local i = 0\n while i < n { i = i + 1 }\n return i }\n"
                 "fn guarded() { try { spin() } catch (e) { return 1 } }"));
  HakoValue ten = Hako_Int(10);
  OK(abi_call(t, "count", &ten, 1, &v));  // code without counting, made again below
  OK(Hako_SetFuel(t->vm, 1000));
  FAILS(abi_call(t, "spin", NULL, 0, &v), HAKO_LIMIT, "[Limit] line 1, column ");
  CHECK(strstr(Hako_LastError(), "FuelExhausted: step limit 1000 reached"));
  OK(Hako_FuelLeft(t->vm, &left));
  CHECK(left == 0);
  OK(Hako_SetFuel(t->vm, 1000));
  FAILS(abi_call(t, "guarded", NULL, 0, &v), HAKO_LIMIT, "[Limit] ");
  OK(Hako_SetFuel(t->vm, 1000));
  OK(abi_call(t, "count", &ten, 1, &v));
  CHECK(v.as.integer == 10);
  OK(Hako_FuelLeft(t->vm, &left));
  CHECK(left > 0 && left < 1000);
  HakoHandle module;
  int32_t code = 0;
  OK(Hako_LoadSource(t->vm, "m.hako", Hako_Text("loop { }"), &module));
  FAILS(Hako_RunMain(t->vm, module, NULL, &code), HAKO_LIMIT, "[Limit] ");
  CHECK(code == 124);
  Hako_Release(module);
  OK(Hako_SetFuel(t->vm, HAKO_NO_LIMIT));
  OK(abi_call(t, "count", &ten, 1, &v));
  FAILS(Hako_SetFuel(NULL, 1), -1, "[Runtime] NULL argument");
  FAILS(Hako_FuelLeft(t->vm, NULL), -1, "[Runtime] NULL argument");
}

static void depth_is_limited(Abi *t) {
  HakoVm *vm;
  HakoHandle module;
  HakoValue v;
  HakoConfig config = t->config;
  config.max_depth = 50;
  OK(Hako_VmNew(&config, &vm));
  OK(Hako_LoadSource(
      vm, "d.hako",
      Hako_Text(
          "fn f(n) { return f(n + 1) }\nfn g() { try { return f(0) } catch (e) { return e.message } }\nreturn g()"),
      &module));
  OK(Hako_RunMain(vm, module, &v, NULL));
  CHECK(abi_text_is(v, "call depth limit 50 reached"));
  OK(Hako_VmFree(vm));
}

static void memory_is_limited(Abi *t) {
  HakoVm *vm;
  HakoHandle module, again;
  HakoValue v;
  HakoConfig config = t->config;
  config.max_memory = 8 << 20;
  OK(Hako_VmNew(&config, &vm));
  OK(Hako_LoadSource(
      vm, "m.hako", Hako_Text("local a = []\nloop { a.push(\"some text that takes memory\" + a.length()) }"), &module));
  FAILS(Hako_RunMain(vm, module, NULL, NULL), HAKO_RAISED, "[Limit] line 2, column ");
  CHECK(strstr(Hako_LastError(), "OutOfMemory: memory limit 8388608 reached"));
  OK(Hako_GcCollect(vm, NULL));
  OK(Hako_LoadSource(vm, "n.hako", Hako_Text("return 1"), &again));
  OK(Hako_RunMain(vm, again, &v, NULL));
  uint64_t used, peak, limit;
  OK(Hako_MemoryUse(vm, &used, &peak, &limit));
  CHECK(limit == 8388608 && used < peak);
  OK(Hako_VmFree(vm));
}

static void pending_error_goes_with_the_next_run(Abi *t) {
  HakoValue v;
  HakoStr s;
  FAILS(abi_eval(t, "1 / 0", &v), HAKO_RAISED, "[Runtime] ");
  OK(abi_eval(t, "5", &v));
  FAILS(Hako_ErrorKind(t->vm, &s), -1, "[Runtime] no error is pending");
}

const AbiCase abi_calls[] = {
    {"calls functions", calls_functions, 1},
    {"calls with many arguments", calls_with_many_arguments, 1},
    {"calls methods", calls_methods, 1},
    {"members of boxes", members_of_boxes, 1},
    {"makes instances", makes_instances, 1},
    {"errors are data", errors_are_data, 1},
    {"fuel ends a run", fuel_ends_a_run, 1},
    {"depth is limited", depth_is_limited, 0},
    {"memory is limited", memory_is_limited, 0},
    {"a pending error goes with the next run", pending_error_goes_with_the_next_run, 1},
    {NULL, NULL, 0},
};
