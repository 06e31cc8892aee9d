// abi_core.c - tests of the seven core functions, of handles and of VMs.
#include "abi.h"

static int script_gives(const char *source, const char *want) {
  HakoHandle handle;
  HakoStr text;
  if (Hako_RunScriptUtf8(source, &handle) != 0) return 0;
  int same = Hako_ToUtf8(handle, &text) == 0 && abi_str_is(text, want);
  Hako_Release(handle);
  return same;
}

static int script_fails(const char *source, const char *begin) {
  HakoHandle handle = 1;
  return Hako_RunScriptUtf8(source, &handle) == -1 && handle == 0 && abi_error_begins(begin);
}

static void runs_scripts(Abi *t) {
  CHECK(script_gives("return 1 + 1", "2"));
  CHECK(script_gives("return \"a\" + \"b\"", "ab"));
  CHECK(script_gives("return [1, \"a\", %{\"k\" => 2.5}]", "[1, a, {k: 2.5}]"));
  CHECK(script_gives("local x = 1", "null"));
  CHECK(script_gives("static box Main { main(args) { return args.length() } }", "0"));
  CHECK(script_gives("", "null") || abi_error_begins("[Parse]"));
  CHECK(script_gives("\xEF\xBB\xBFreturn 7", "7"));
}

// covers: runtime 117
static void exit_is_a_result(Abi *t) {
  HakoHandle handle;
  int64_t n = 0;
  CHECK(Hako_RunScriptUtf8("exit(3)", &handle) == 0);
  CHECK(Hako_ToInt64(handle, &n) == 0 && n == 3);
  Hako_Release(handle);
  HakoHandle module;
  int32_t code = 0;
  OK(Hako_LoadSource(t->vm, "e.hako", Hako_Text("exit(259)"), &module));
  FAILS(Hako_RunMain(t->vm, module, NULL, &code), HAKO_EXITED, "[Runtime] the program called exit(259)");
  CHECK(code == 3);
  OK(abi_load(t, "print(\"still here\")"));
  CHECK(strcmp(t->out, "still here\n") == 0);
  Hako_Release(module);
}

static void tells_what_went_wrong(Abi *t) {
  CHECK(script_fails("local x = 1\nreturn x /\n  0", "[Runtime] line 2, column 10: DivisionByZero: division by zero"));
  CHECK(script_fails("local a = 1\nif a {\n  print(a", "[Parse] line 3, column "));
  CHECK(script_fails("return nosuch", "[Parse] line 1, column 8: NameError: unknown name 'nosuch'"));
  CHECK(script_fails("return 1 + true", "[Type] line 1, column 10: TypeError: cannot add Integer and Bool"));
  CHECK(script_fails("panic(\"p\")", "[Runtime] line 1, column 1: UserError: p"));
  CHECK(script_fails("fn f(n) { return f(n + 1) }\nreturn f(0)",
                     "[Limit] line 1, column 18: StackOverflow: call depth limit 100000 reached"));
  CHECK(script_fails("return \"\xff\"", "[Parse] line 1, column "));
}

// covers: runtime 116
static void scripts_only_compute(Abi *t) {
  CHECK(script_fails("return File.readText(\"x\")",
                     "[Capability] line 1, column 13: CapabilityError: capability 'file' is not granted"));
  CHECK(script_fails("File.writeText(\"abi_test_must_not_exist\", \"x\")", "[Capability] "));
  FILE *f = fopen("abi_test_must_not_exist", "r");
  CHECK(f == NULL);
  CHECK(script_fails("return env.get(\"PATH\")",
                     "[Capability] line 1, column 12: CapabilityError: capability 'environment' is not granted"));
  CHECK(script_fails("return now()",
                     "[Capability] line 1, column 8: CapabilityError: capability 'clock' is not granted"));
  CHECK(script_fails("using other.module\nreturn 1",
                     "[Capability] line 1, column 1: CapabilityError: capability 'file' is not granted"));
  CHECK(script_fails("try { File.readText(\"x\") } catch (e) { panic(e.kind) }",
                     "[Runtime] line 1, column 40: UserError: CapabilityError") ||
        script_fails("try { File.readText(\"x\") } catch (e) { panic(e.kind) }", "[Runtime] "));
}

static void null_arguments(Abi *t) {
  HakoHandle handle = 1;
  HakoStr text;
  int64_t n;
  FAILS(Hako_RunScriptUtf8(NULL, &handle), -1, "[Runtime] NULL argument");
  CHECK(handle == 0);
  FAILS(Hako_RunScriptUtf8("return 1", NULL), -1, "[Runtime] NULL argument");
  CHECK(Hako_RunScriptUtf8("return 1", &handle) == 0);
  FAILS(Hako_ToUtf8(handle, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_ToInt64(handle, NULL), -1, "[Runtime] NULL argument");
  CHECK(Hako_ToInt64(handle, &n) == 0 && n == 1);
  Hako_Release(handle);
  Hako_Release(0);
  Hako_Retain(0);
  FAILS(Hako_ToUtf8(0, &text), -1, "[Handle] ");
  CHECK(text.len == 0);
}

static void converts_results(Abi *t) {
  HakoHandle handle;
  HakoStr text;
  int64_t n = 5;
  CHECK(Hako_RunScriptUtf8("return -9223372036854775807 - 1", &handle) == 0);
  CHECK(Hako_ToInt64(handle, &n) == 0 && n == INT64_MIN);
  CHECK(Hako_ToUtf8(handle, &text) == 0 && abi_str_is(text, "-9223372036854775808"));
  Hako_Release(handle);
  CHECK(Hako_RunScriptUtf8("return 2.5", &handle) == 0);
  FAILS(Hako_ToInt64(handle, &n), -1, "[Type] expected Integer, got Float");
  CHECK(n == 0);
  Hako_Release(handle);
  CHECK(Hako_RunScriptUtf8("return \"a\\0b\"", &handle) == 0);
  CHECK(Hako_ToUtf8(handle, &text) == 0 && text.len == 3 && memcmp(text.data, "a\0b", 3) == 0);
  FAILS(Hako_ToInt64(handle, &n), -1, "[Type] expected Integer, got String");
  Hako_Release(handle);
  CHECK(Hako_RunScriptUtf8("box P { toString() { return 1 / 0 } }\nreturn new P()", &handle) == 0);
  FAILS(Hako_ToUtf8(handle, &text), -1, "[Runtime] line 1, column 31: DivisionByZero: division by zero");
  CHECK(text.len == 0);
  Hako_Release(handle);
  CHECK(Hako_RunScriptUtf8(
            "box P { x: Integer\n birth(x) { me.x = x } toString() { return \"P\" + me.x } }\nreturn new P(4)",
            &handle) == 0);
  CHECK(Hako_ToUtf8(handle, &text) == 0 && abi_str_is(text, "P4"));
  const char *first = text.data;
  CHECK(Hako_ToUtf8(handle, &text) == 0 && text.data == first);
  Hako_Release(handle);
}

// covers: runtime 113
static void knows_bad_handles(Abi *t) {
  HakoStr text;
  int64_t n;
  HakoValue v, array;
  uint32_t count;
  HakoHandle foreign = abi_foreign(), out;
  HakoHandle bad[4] = {0, abi_stale(t), abi_forged(foreign), 0xffffffffffffffffu};
  CHECK(foreign != 0);
  for (int i = 0; i < 4; i++) {
    HakoValue bad_value = {HAKO_TAG_OBJECT, 0, {0}}, bad_string = {HAKO_TAG_STRING, 0, {0}};
    bad_value.as.handle = bad_string.as.handle = bad[i];
    Hako_Retain(bad[i]);
    Hako_Release(bad[i]);
    FAILS(Hako_ToUtf8(bad[i], &text), -1, "[Handle] ");
    FAILS(Hako_ToInt64(bad[i], &n), -1, "[Handle] ");
    FAILS(Hako_FromHandle(bad[i], &v), -1, "[Handle] ");
    FAILS(Hako_ToHandle(t->vm, bad_value, &out), -1, "[Handle] ");
    FAILS(Hako_StringData(bad_string, &text), -1, "[Handle] ");
    FAILS(Hako_ArrayLen(t->vm, bad_value, &count), -1, "[Handle] ");
    FAILS(Hako_MapLen(t->vm, bad_value, &count), -1, "[Handle] ");
    FAILS(Hako_Call(t->vm, bad_value, NULL, 0, &v), -1, "[Handle] ");
    FAILS(Hako_CallMethod(t->vm, bad_value, "m", NULL, 0, &v), -1, "[Handle] ");
    FAILS(Hako_RunMain(t->vm, bad[i], NULL, NULL), -1, "[Handle] ");
    FAILS(Hako_Verify(t->vm, bad[i]), -1, "[Handle] ");
    FAILS(Hako_FieldGet(t->vm, bad_value, "f", &v), -1, "[Handle] ");
    FAILS(Hako_ToText(t->vm, bad_value, &v), -1, "[Handle] ");
    FAILS(Hako_Adopt(t->vm, bad_value, &v), -1, "[Handle] ");
    OK(Hako_ArrayNew(t->vm, 0, &array));
    FAILS(Hako_ArrayPush(t->vm, array, bad_value), -1, "[Handle] ");
    Hako_ReleaseValue(array);
  }
  abi_foreign_end(foreign);
}

// covers: runtime 111
static void vms_share_nothing(Abi *t) {
  HakoVm *other;
  HakoValue a, text, of_other;
  HakoHandle handle;
  OK(Hako_VmNew(NULL, &other));
  OK(abi_load(t, "static box S { n = 1\n bump() { me.n = me.n + 1\n return me.n } }\nS.bump()"));
  HakoHandle module;
  OK(Hako_LoadSource(other, "o.hako",
                     Hako_Text("static box S { n = 1\n bump() { me.n = me.n + 1\n return me.n } }\nreturn S.bump()"),
                     &module));
  OK(Hako_RunMain(other, module, &of_other, NULL));
  CHECK(of_other.as.integer == 2);
  text = abi_string(t, "mine");
  OK(Hako_ArrayNew(other, 0, &a));
  FAILS(Hako_ArrayPush(other, a, text), -1, "[Handle] the handle belongs to no value of this VM");
  FAILS(Hako_ToHandle(other, text, &handle), -1, "[Handle] ");
  FAILS(Hako_RunMain(t->vm, module, NULL, NULL), -1, "[Handle] ");
  OK(Hako_VmFree(other));
  uint32_t n;
  FAILS(Hako_ArrayLen(t->vm, a, &n), -1, "[Handle] ");
  FAILS(Hako_VmFree(other), -1, "[Handle] the VM is freed");
  FAILS(Hako_String(other, Hako_Text("x"), &a), -1, "[Handle] the VM is freed");
  FAILS(Hako_Interrupt(other), -1, "[Handle] the VM is freed");
  CHECK(Hako_VmUser(other) == NULL && Hako_VmUser(t->vm) == t);
}

static void counts_owners(Abi *t) {
  HakoValue v = abi_string(t, "counted"), again;
  HakoHandle handle;
  uint32_t live = 9;
  CHECK(v.tag == HAKO_TAG_STRING);
  Hako_Retain(v.as.handle);
  OK(Hako_ToHandle(t->vm, v, &handle));
  CHECK(handle == v.as.handle);
  OK(Hako_FromHandle(handle, &again));
  CHECK(again.as.handle == handle);
  for (int i = 0; i < 3; i++) {
    Hako_Release(handle);
    CHECK(abi_text_is(v, "counted"));
  }
  OK(Hako_HandleCount(t->vm, &live));
  CHECK(live == 1);
  Hako_Release(handle);
  CHECK(!abi_text_is(v, "counted"));
  OK(Hako_HandleCount(t->vm, &live));
  CHECK(live == 0);
  OK(Hako_ToHandle(t->vm, Hako_Int(12), &handle));
  int64_t n;
  CHECK(Hako_ToInt64(handle, &n) == 0 && n == 12);
  OK(Hako_FromHandle(handle, &v));
  CHECK(v.tag == HAKO_TAG_INTEGER && v.as.integer == 12);
  Hako_Release(handle);
}

static void size_follows_what_is_live(Abi *t) {
  enum { MANY = 20000 };
  static HakoValue held[MANY];
  uint64_t before, most, after;
  uint32_t live;
  OK(Hako_MemoryUse(t->vm, &before, NULL, NULL));
  for (int i = 0; i < MANY; i++) OK(Hako_ArrayNew(t->vm, 0, &held[i]));
  OK(Hako_MemoryUse(t->vm, &most, NULL, NULL));
  OK(Hako_HandleCount(t->vm, &live));
  CHECK(live == MANY);
  for (int i = 0; i < MANY; i++) Hako_ReleaseValue(held[i]);
  OK(Hako_GcCollect(t->vm, NULL));
  OK(Hako_MemoryUse(t->vm, &after, NULL, NULL));
  CHECK(most - before > MANY * 40u);
  CHECK(after < before + 100000);
}

// A place that is used again and again never gives a handle that was given before.
static void handles_never_come_back(Abi *t) {
  HakoHandle first = abi_stale(t), handle;
  for (int i = 0; i < 300000; i++) {
    OK(Hako_ToHandle(t->vm, Hako_Int(i), &handle));
    Hako_Release(handle);
    CHECK(handle != first);
  }
  int64_t n;
  FAILS(Hako_ToInt64(first, &n), -1, "[Handle] ");
}

static HakoStatus collect_text(void *user, int32_t stream, HakoStr text) {
  Abi *t = user;
  (void)stream;
  if (t->err_len + text.len < sizeof t->err) memcpy(t->err + t->err_len, text.data, text.len), t->err_len += text.len;
  t->err[t->err_len] = 0;
  return HAKO_OK;
}

static void names_what_is_held(Abi *t) {
  HakoValue v = abi_string(t, "held text");
  HakoHandle script;
  CHECK(v.tag == HAKO_TAG_STRING);
  CHECK(Hako_RunScriptUtf8("return [1, 2]", &script) == 0);
  CHECK(Hako_LeakReport(collect_text, t) == 2);
  CHECK(strstr(t->err, "String owners=1 \"held text\"") && strstr(t->err, "Array owners=1 [1, 2]"));
  Hako_Release(script);
  Hako_ReleaseValue(v);
  CHECK(Hako_LeakReport(NULL, NULL) == 0);
}

static void reports_leaks_at_the_end(Abi *t) {
  HakoVm *vm;
  HakoValue v;
  HakoConfig config = t->config;
  config.flags = HAKO_FLAG_LEAK_REPORT;
  OK(Hako_VmNew(&config, &vm));
  OK(Hako_String(vm, Hako_Text("forgotten"), &v));
  OK(Hako_VmFree(vm));
  CHECK(strstr(t->err, "1 handle\n") && strstr(t->err, "\"forgotten\""));
}

static void checks_configurations(Abi *t) {
  HakoVm *vm = (HakoVm *)t;
  HakoConfig config = t->config;
  FAILS(Hako_VmNew(&config, NULL), -1, "[Runtime] NULL argument");
  config.struct_size = 4;
  FAILS(Hako_VmNew(&config, &vm), HAKO_INCOMPATIBLE, "[Runtime] struct_size is 4");
  CHECK(vm == NULL);
  config = t->config;
  config.max_depth = 0;
  FAILS(Hako_VmNew(&config, &vm), -1, "[Runtime] the configuration has a bad max_depth");
  config = t->config;
  config.gc_mode = 7;
  FAILS(Hako_VmNew(&config, &vm), -1, "[Runtime] the configuration has a bad gc_mode");
  config = t->config;
  config.arg_count = 1;
  FAILS(Hako_VmNew(&config, &vm), -1, "[Runtime] NULL argument");
  Hako_ConfigInit(NULL);
  Hako_ConfigInit(&config);
  CHECK(config.struct_size == sizeof config && config.capabilities == 0 && config.max_depth == 100000);
  CHECK(config.fuel == HAKO_NO_LIMIT && config.max_memory == HAKO_NO_LIMIT);
}

static void passes_arguments(Abi *t) {
  HakoVm *vm;
  HakoHandle module;
  HakoValue v;
  HakoStr args[2] = {{"one", 3}, {"tw\xff", 3}};
  HakoConfig config = t->config;
  config.args = args;
  config.arg_count = 2;
  OK(Hako_VmNew(&config, &vm));
  OK(Hako_LoadSource(vm, "a.hako", Hako_Text("static box Main { main(args) { return args.join(\"|\") } }"), &module));
  OK(Hako_RunMain(vm, module, &v, NULL));
  CHECK(abi_text_is(v, "one|tw\xEF\xBF\xBD"));
  OK(Hako_VmFree(vm));
}

static void streams_are_the_hosts(Abi *t) {
  HakoValue v;
  t->input = "first\r\nsecond\nlast";
  OK(abi_load(t, "print(\"out\")\nwarn(\"err\")\nprint(input(), input(), input(), input())"));
  CHECK(strcmp(t->out, "out\nfirst second last null\n") == 0);
  CHECK(strcmp(t->err, "[warn] err\n") == 0);
  OK(abi_eval(t, "Console.readAll()", &v));
  CHECK(abi_text_is(v, ""));
  Hako_ReleaseValue(v);
}

static void versions(Abi *t) {
  HakoVersion v = Hako_ApiVersion();
  CHECK(v.major == HAKO_API_MAJOR && v.minor == HAKO_API_MINOR && v.patch == HAKO_API_PATCH);
  CHECK(strncmp(Hako_VersionText(), "hakorune ", 9) == 0);
  CHECK(sizeof(HakoValue) == 16 && sizeof(HakoHandle) == 8);
}

static void last_error_is_never_null(Abi *t) {
  HakoHandle handle;
  CHECK(Hako_RunScriptUtf8("return 1", &handle) == 0);
  CHECK(strcmp(Hako_LastError(), "Unknown error") == 0);
  Hako_Release(handle);
  char source[4000] = "panic(\"", *p = source + strlen(source);
  for (int i = 0; i < 1500; i++) memcpy(p, "\xC3\xA4", 2), p += 2;
  memcpy(p, "\")", 3);
  CHECK(Hako_RunScriptUtf8(source, &handle) == -1);
  CHECK(strlen(Hako_LastError()) > 900 && strlen(Hako_LastError()) < 1024);
  CHECK(strcmp(Hako_LastError() + strlen(Hako_LastError()) - 3, "...") == 0 || abi_error_begins("[Runtime]"));
}

const AbiCase abi_core[] = {
    {"runs scripts", runs_scripts, 0},
    {"exit is a result", exit_is_a_result, 1},
    {"tells what went wrong", tells_what_went_wrong, 0},
    {"scripts only compute", scripts_only_compute, 0},
    {"NULL arguments", null_arguments, 0},
    {"converts results", converts_results, 0},
    {"knows bad handles", knows_bad_handles, 0},
    {"VMs share nothing", vms_share_nothing, 0},
    {"counts owners", counts_owners, 1},
    {"size follows what is live", size_follows_what_is_live, 0},
    {"handles never come back", handles_never_come_back, 0},
    {"names what is held", names_what_is_held, 0},
    {"reports leaks at the end", reports_leaks_at_the_end, 0},
    {"checks configurations", checks_configurations, 0},
    {"passes arguments", passes_arguments, 0},
    {"streams are the host's", streams_are_the_hosts, 1},
    {"versions", versions, 0},
    {"last error is never NULL", last_error_is_never_null, 0},
    {NULL, NULL, 0},
};

// ---- growth ---------------------------------------------------------------------------------------------------------------------

static int one_cycle(void) {
  HakoHandle handle;
  HakoVm *vm;
  if (Hako_RunScriptUtf8("return [1 + 1]", &handle) != 0) return 0;
  Hako_Release(handle);
  if (Hako_VmNew(NULL, &vm) != HAKO_OK) return 0;
  return Hako_VmFree(vm) == HAKO_OK;
}

int abi_cycles(long long count) {
  double start = abi_now();
  for (long long i = 0; i < count; i++)
    if (!one_cycle()) {
      printf("cycle %lld: %s\n0 passed, 1 failed\n", i, Hako_LastError());
      return 1;
    }
  long long left = (long long)Hako_LeakReport(NULL, NULL);
  printf("%lld cycles, %.2f us each\n%d passed, %d failed\n", count, (abi_now() - start) * 1e6 / (double)count,
         left == 0, left != 0);
  return left != 0;
}
