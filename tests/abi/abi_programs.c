// abi_programs.c - tests of loading, checking, saving and running programs.
#include "abi.h"

static void loads_and_runs(Abi *t) {
  HakoHandle module;
  HakoValue v;
  int32_t code = 9, kind;
  OK(Hako_LoadSource(t->vm, "a.hako", Hako_Text("static box Main { main() { print(\"hi\")\n return 300 } }"), &module));
  CHECK(t->out_len == 0);
  OK(Hako_RunMain(t->vm, module, &v, &code));
  CHECK(v.as.integer == 300 && code == 44 && strcmp(t->out, "hi\n") == 0);
  OK(Hako_RunMain(t->vm, module, NULL, NULL));
  HakoValue as_value = {HAKO_TAG_OBJECT, 0, {0}}, text;
  as_value.as.handle = module;
  OK(Hako_Kind(as_value, &kind));
  CHECK(kind == HAKO_KIND_MODULE);
  FAILS(Hako_ToText(t->vm, as_value, &text), -1, "[Type] expected a value, got a module");
  HakoStr view;
  FAILS(Hako_ToUtf8(module, &view), -1, "[Type] expected a value, got a module");
  FAILS(Hako_FromHandle(module, &v), -1, "[Type] expected a value, got a module");
  Hako_Release(module);
  FAILS(Hako_RunMain(t->vm, module, NULL, NULL), -1, "[Handle] ");
  FAILS(Hako_LoadSource(t->vm, NULL, Hako_Text("1"), &module), -1, "[Runtime] NULL argument");
  FAILS(Hako_LoadSource(t->vm, "x", (HakoStr){NULL, 2}, &module), -1, "[Runtime] NULL argument");
  FAILS(Hako_LoadSource(t->vm, "x", Hako_Text("1"), NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_LoadSource(NULL, "x", Hako_Text("1"), &module), -1, "[Runtime] NULL argument");
  FAILS(Hako_LoadSource(t->vm, "\xff", Hako_Text("1"), &module), -1, "[Type] a name is not valid UTF-8");
}

static void lists_compile_errors(Abi *t) {
  HakoHandle module = 1;
  HakoDiag d = {.struct_size = sizeof d};
  uint32_t n = 9;
  OK(Hako_DiagCount(t->vm, &n));
  CHECK(n == 0);
  FAILS(Hako_LoadSource(t->vm, "bad.hako", Hako_Text("print(a)\nprint(1)\nprint(b)"), &module), -1,
        "[Parse] line 1, column 7: NameError: unknown name 'a'");
  CHECK(module == 0);
  OK(Hako_DiagCount(t->vm, &n));
  CHECK(n == 2);
  OK(Hako_DiagGet(t->vm, 1, &d));
  CHECK(d.line == 3 && d.column == 7 && !d.is_warning && abi_str_is(d.kind, "NameError") &&
        abi_str_is(d.file, "bad.hako"));
  CHECK(abi_str_is(d.message, "unknown name 'b'"));
  FAILS(Hako_DiagGet(t->vm, 2, &d), -1, "[Runtime] there are 2 reports");
  d.struct_size = 3;
  FAILS(Hako_DiagGet(t->vm, 0, &d), HAKO_INCOMPATIBLE, "[Runtime] struct_size is 3");
  FAILS(Hako_DiagGet(t->vm, 0, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_DiagCount(t->vm, NULL), -1, "[Runtime] NULL argument");
  OK(Hako_LoadSource(t->vm, "good.hako", Hako_Text("return 1"), &module));
  OK(Hako_DiagCount(t->vm, &n));
  CHECK(n == 0);
  Hako_Release(module);
}

static void modules_keep_their_types(Abi *t) {
  HakoHandle one, two;
  HakoValue v;
  OK(Hako_LoadSource(t->vm, "one.hako", Hako_Text("box P { who() { return \"one\" } }\nreturn (new P()).who()"), &one));
  OK(Hako_LoadSource(t->vm, "two.hako", Hako_Text("box P { who() { return \"two\" } }\nreturn (new P()).who()"), &two));
  OK(Hako_RunMain(t->vm, one, &v, NULL));
  CHECK(abi_text_is(v, "one"));
  Hako_ReleaseValue(v);
  OK(Hako_RunMain(t->vm, two, &v, NULL));
  CHECK(abi_text_is(v, "two"));
  Hako_ReleaseValue(v);
  OK(Hako_New(t->vm, "P", NULL, 0, &v));
  HakoValue who;
  OK(Hako_CallMethod(t->vm, v, "who", NULL, 0, &who));
  CHECK(abi_text_is(who, "two"));
  Hako_ReleaseValue(who);
  Hako_ReleaseValue(v);
  Hako_Release(one);
  Hako_Release(two);
}

static HakoStatus give_module(void *user, HakoStr target, HakoStr from, HakoStr *text) {
  Abi *t = user;
  uint32_t n;
  t->own = (void *)((uintptr_t)t->own + 1);
  if (abi_str_is(target, "game.util") && abi_str_is(from, "main.hako"))
    *text = Hako_Text("static box Util { twice(x) { return x * 2 }\n fail() { return 1 / 0 } }");
  else if (abi_str_is(target, "lib/inner.hako"))
    *text = Hako_Text("using game.util as U\nfn inner(x) { return U.twice(x) + 1 }");
  else
    return HAKO_ERROR;
  return Hako_DiagCount(t->vm, &n) == HAKO_ERROR ? HAKO_OK : HAKO_ERROR;  // the VM cannot be called from here
}

static void modules_are_the_hosts(Abi *t) {
  HakoVm *vm;
  HakoHandle module;
  HakoValue v;
  HakoConfig config = t->config;
  config.module = give_module;
  OK(Hako_VmNew(&config, &vm));
  t->vm = (Hako_VmFree(t->vm), vm);
  t->own = 0;
  OK(Hako_LoadSource(vm, "main.hako", Hako_Text("using game.util as U\nusing game.util as U\nreturn U.twice(4)"),
                     &module));
  CHECK((uintptr_t)t->own == 1);
  OK(Hako_RunMain(vm, module, &v, NULL));
  CHECK(v.as.integer == 8);
  Hako_Release(module);
  FAILS(Hako_LoadSource(vm, "main.hako", Hako_Text("using no.such\nreturn 1"), &module), -1,
        "[Parse] line 1, column 1: ModuleError: module 'no.such' not found");
  OK(Hako_LoadSource(vm, "main.hako", Hako_Text("using game.util as U\nreturn U.fail()"), &module));
  FAILS(Hako_RunMain(vm, module, &v, NULL), HAKO_RAISED, "[Runtime] game.util, line 2, column 20: DivisionByZero");
  Hako_Release(module);
}

static void files_need_the_capability(Abi *t) {
  HakoVm *vm;
  HakoHandle module;
  HakoConfig config = t->config;
  FAILS(Hako_LoadSource(t->vm, "a.hako", Hako_Text("using some.module\nreturn 1"), &module), -1,
        "[Capability] line 1, column 1: CapabilityError: ");
  config.capabilities = HAKO_CAP_ALL;
  OK(Hako_VmNew(&config, &vm));
  OK(Hako_LoadSource(vm, "a.hako", Hako_Text("return File.exists(\"no such file\")"), &module));
  HakoValue v;
  OK(Hako_RunMain(vm, module, &v, NULL));
  CHECK(v.tag == HAKO_TAG_BOOL && v.as.integer == 0);
  OK(Hako_VmFree(vm));
}

static void saves_and_loads_mir(Abi *t) {
  HakoHandle module, again;
  HakoValue json, v;
  HakoStr text;
  OK(Hako_LoadSource(t->vm, "a.hako", Hako_Text("box P { x = 3\n get() { return me.x } }\nreturn (new P()).get() + 1"),
                     &module));
  OK(Hako_Verify(t->vm, module));
  OK(Hako_SaveMirJson(t->vm, module, &json));
  OK(Hako_StringData(json, &text));
  OK(Hako_LoadMirJson(t->vm, text, &again));
  OK(Hako_RunMain(t->vm, again, &v, NULL));
  CHECK(v.as.integer == 4);
  OK(Hako_Verify(t->vm, again));
  Hako_Release(again);
  FAILS(Hako_SaveMirJson(t->vm, json.as.handle, &v), -1, "[Type] expected a module, got a value");
  FAILS(Hako_SaveMirJson(t->vm, module, NULL), -1, "[Runtime] NULL argument");
  FAILS(Hako_LoadMirJson(t->vm, Hako_Text("{\"not\": \"mir\"}"), &again), -1, "[Parse] ");
  CHECK(again == 0);
  FAILS(Hako_LoadMirJson(t->vm, Hako_Text("{"), &again), -1, "[Parse] ");
  FAILS(Hako_LoadMirJson(t->vm, (HakoStr){NULL, 0}, &again), -1, "[Runtime] NULL argument");
  FAILS(Hako_LoadMirJson(t->vm, text, NULL), -1, "[Runtime] NULL argument");
  Hako_Release(module);
  Hako_ReleaseValue(json);
}

static void modules_without_entry(Abi *t) {
  HakoHandle module, script;
  HakoValue v;
  OK(Hako_LoadSource(t->vm, "lib.hako", Hako_Text("global g = 5\nfn f() { return g }"), &module));
  OK(Hako_Verify(t->vm, module));
  OK(Hako_RunMain(t->vm, module, &v, NULL));
  CHECK(v.tag == HAKO_TAG_NULL);
  OK(abi_call(t, "f", NULL, 0, &v));
  CHECK(v.as.integer == 5);
  Hako_Release(module);
  FAILS(Hako_RunScriptUtf8("fn f() { return 1 }", &script), -1, "[Parse] NameError: no entry point");
}

static void exit_codes(Abi *t) {
  static const struct {
    const char *source;
    int32_t code;
  } all[] = {{"return true", 1}, {"return 3.9", 3},           {"return \"5\"", 0},
             {"return -1", 255}, {"return Result.Err(1)", 1}, {"return Result.Ok(9)", 9}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    HakoHandle module;
    int32_t code = -1;
    OK(Hako_LoadSource(t->vm, "c.hako", Hako_Text(all[i].source), &module));
    OK(Hako_RunMain(t->vm, module, NULL, &code));
    CHECK(code == all[i].code);
    Hako_Release(module);
  }
  HakoHandle module;
  int32_t code = -1;
  OK(Hako_LoadSource(t->vm, "c.hako", Hako_Text("panic(\"x\")"), &module));
  FAILS(Hako_RunMain(t->vm, module, NULL, &code), HAKO_RAISED, "[Runtime] ");
  CHECK(code == 1);
  Hako_Release(module);
}

const AbiCase abi_programs[] = {
    {"loads and runs", loads_and_runs, 1},
    {"lists compile errors", lists_compile_errors, 1},
    {"modules keep their types", modules_keep_their_types, 1},
    {"modules are the host's", modules_are_the_hosts, 0},
    {"files need the capability", files_need_the_capability, 0},
    {"saves and loads MIR", saves_and_loads_mir, 1},
    {"modules without entry", modules_without_entry, 1},
    {"exit codes", exit_codes, 1},
    {NULL, NULL, 0},
};
