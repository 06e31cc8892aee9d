// boxes.c (L4) - the list of built-in boxes, built-in functions and external calls, and what is specified but not available.
#include "boxes.h"

HkStatus hk_give_string(HkRun *run, HkBuf *buf, HkValue *out) {
  HkStatus status = HK_OK;
  if (buf->failed)
    status = hk_raise_nomem(run);
  else if (buf->len > HK_MAX_SIZE)
    status = hk_raise_too_large(run);
  HkString *s = status == HK_OK ? hk_string_new(HK_HEAP(run), hk_buf_view(buf)) : NULL;
  hk_buf_deinit(buf);
  if (status == HK_OK && !s) status = hk_raise_nomem(run);
  if (s) *out = hk_string(s);
  return status;
}

void *hk_native_new(HkRun *run, const HkBoxDef *def, size_t size) {
  HkTypes *types = HK_CORE(run)->types;
  HkNativeBox *box = hk_heap_new(HK_HEAP(run), size, HK_KIND_NATIVE, hk_type_builtin(types, hk_text_of(def->name))->id);
  if (box) memset((char *)box + sizeof box->head, 0, size - sizeof box->head);
  return box;
}

// ---- writing -------------------------------------------------------------------------------------------------------------------

// Texts of the arguments separated by one space, with something before and behind.
static HkStatus texts(HkRun *run, const char *before, HkValue *args, uint32_t argc, const char *behind, bool err) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_str(&buf, before);
  HkStatus status = HK_OK;
  for (uint32_t i = 0; i < argc && status == HK_OK; i++) {
    if (i) hk_buf_char(&buf, ' ');
    status = hk_to_text(run, args[i], &buf);
  }
  hk_buf_str(&buf, behind);
  if (status == HK_OK && buf.failed) status = hk_raise_nomem(run);
  if (status == HK_OK) status = err ? hk_write_err(run, hk_buf_view(&buf)) : hk_write_out(run, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return status;
}

static HkStatus print(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)out;
  return texts(run, "", args, argc, "\n", false);
}
static HkStatus write(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)out;
  return texts(run, "", args, argc, "", false);
}
static HkStatus error(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)out;
  return texts(run, "Error: ", args, argc, "\n", true);
}
static HkStatus warn(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)out;
  return texts(run, "[warn] ", args, argc, "\n", true);
}
static HkStatus console_error(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)out;
  return texts(run, "[error] ", args, argc, "\n", true);
}
static HkStatus debug(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)out;
  return HK_CORE(run)->config.log_level >= 3 ? texts(run, "[debug] ", args, argc, "\n", true) : HK_OK;
}

static HkStatus read_input(HkRun *run, bool all, HkValue *out) {
  const HkSinks *s = &HK_CORE(run)->config.sinks;
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  if (s->flush) s->flush(s->user);
  bool got = s->read && s->read(s->user, &buf, all);
  if (!got && !all) {
    hk_buf_deinit(&buf);
    return HK_OK;  // null at the end of the input
  }
  HkString *str = buf.failed ? NULL : hk_string_decode(HK_HEAP(run), hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  if (!str) return hk_raise_nomem(run);
  *out = hk_string(str);
  return HK_OK;
}

static HkStatus read_line(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  if (argc && args[0].tag != HK_NULL) HK_TRY(write(run, self, args, 1, out));
  return read_input(run, false, out);
}
static HkStatus read_all(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)args;
  (void)argc;
  return read_input(run, true, out);
}
static HkStatus flush(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  const HkSinks *s = &HK_CORE(run)->config.sinks;
  (void)self;
  (void)args;
  (void)argc;
  (void)out;
  if (s->flush) s->flush(s->user);
  return HK_OK;
}
static HkStatus is_terminal(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  const HkSinks *s = &HK_CORE(run)->config.sinks;
  (void)self;
  (void)args;
  (void)argc;
  *out = hk_bool(s->is_terminal && s->is_terminal(s->user));
  return HK_OK;
}
static HkStatus nothing(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)run;
  (void)self;
  (void)args;
  (void)argc;
  (void)out;
  return HK_OK;
}

static HkStatus console_new(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)args;
  (void)argc;
  HkNativeBox *box = hk_heap_new(HK_HEAP(run), sizeof *box, HK_KIND_NATIVE,
                                 hk_type_builtin(HK_CORE(run)->types, HK_TEXT("ConsoleBox"))->id);
  if (!box) return hk_raise_nomem(run);
  box->size = 0;
  box->data = NULL;
  *out = hk_object(box);
  return HK_OK;
}

static const HkNative console_methods[] = {
    {"println|log|info|printLine", ".*", print, HK_NATIVE_STATIC},
    {"print|write", ".*", write, HK_NATIVE_STATIC},
    {"warn|warning", ".*", warn, HK_NATIVE_STATIC},
    {"error|err", ".*", console_error, HK_NATIVE_STATIC},
    {"debug", ".*", debug, HK_NATIVE_STATIC},
    {"readLine|readln", ".?", read_line, HK_NATIVE_STATIC},
    {"readAll", "", read_all, HK_NATIVE_STATIC},
    {"clear", "", nothing, HK_NATIVE_STATIC},
    {"flush", "", flush, HK_NATIVE_STATIC},
    {"isTerminal", "", is_terminal, HK_NATIVE_STATIC},
    {NULL, NULL, NULL, 0},
};
const HkBoxDef hk_box_console = {
    "ConsoleBox", "console", HK_KIND_NATIVE, console_methods, {"ConsoleBox", "", console_new, 0}, NULL, NULL, NULL};

// ---- built-in functions (boxes.md 4) ----------------------------------------------------------------------------------------------

static HkStatus panic(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)argc;
  (void)out;
  return hk_raise(run, "UserError", "%.*s", (int)args[0].as.str->len, args[0].as.str->data);
}
static HkStatus exit_run(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)argc;
  (void)out;
  HK_CORE(run)->exit_code = args[0].tag == HK_INT ? args[0].as.i : 0;
  return HK_EXIT;
}
static HkStatus assert_true(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  bool ok = false;
  (void)self;
  (void)argc;
  (void)out;
  HK_TRY(hk_truth(run, args[0], &ok));
  if (ok) return HK_OK;
  if (args[1].tag == HK_NULL) return hk_raise(run, "AssertionError", "assertion failed");
  return hk_raise(run, "AssertionError", "%.*s", (int)args[1].as.str->len, args[1].as.str->data);
}
// Functions that are a method of their argument.
static HkStatus via_method(HkRun *run, HkValue v, const char *method, HkValue *out) {
  HkSymbol name = hk_symbol(HK_CORE(run)->types, hk_text_of(method));
  return name == HK_NO_SYMBOL ? hk_raise_nomem(run) : hk_call_method(run, v, name, NULL, 0, out);
}
#define VIA(function, method)                                                                                          \
  static HkStatus function(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {                     \
    (void)self;                                                                                                        \
    (void)argc;                                                                                                        \
    return via_method(run, args[0], method, out);                                                                      \
  }
VIA(type_of, "typeName")
VIA(len_of, "length")
VIA(to_int, "toInteger")
VIA(to_float, "toFloat")
VIA(to_bool, "toBool")
static HkStatus to_str(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)run;
  (void)self;
  (void)argc;
  *out = args[0];  // 't': already text
  return HK_OK;
}
static HkStatus make_range(HkRun *run, HkValue a, HkValue b, HkValue *out) {
  if (a.tag != HK_INT || b.tag != HK_INT) return hk_raise_operands(run, "make a range of", a, b);
  HkRange *r = hk_range_new(HK_HEAP(run), a.as.i, b.as.i, 1);
  if (!r) return hk_raise_nomem(run);
  *out = hk_object(r);
  return HK_OK;
}
static HkStatus range(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  return argc == 1 ? make_range(run, hk_int(0), args[0], out) : make_range(run, args[0], args[1], out);
}
static HkStatus is_type(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)argc;
  *out = hk_bool(hk_type_is(HK_CORE(run)->types, args[0], hk_string_text(args[1].as.str)));
  return HK_OK;
}
static HkStatus as_type(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)argc;
  HkSymbol name = hk_symbol(HK_CORE(run)->types, HK_TEXT("as"));
  return hk_call_method(run, args[0], name, args + 1, 1, out);
}
static HkStatus has_box(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)argc;
  HkType *t = hk_type_builtin(HK_CORE(run)->types, hk_string_text(args[0].as.str));
  *out = hk_bool(t && t->def && t->def->construct.fn);
  return HK_OK;
}
static HkStatus ok_result(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)argc;
  HkResult *r = hk_result_new(HK_HEAP(run), true, args[0]);
  if (!r) return hk_raise_nomem(run);
  *out = hk_object(r);
  return HK_OK;
}
static HkStatus err_result(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self;
  (void)argc;
  HkResult *r = hk_result_new(HK_HEAP(run), false, args[0]);
  if (!r) return hk_raise_nomem(run);
  *out = hk_object(r);
  return HK_OK;
}

// ---- the helpers of `?` (mir.md 9) ----------------------------------------------------------------------------------------------------

static HkSymbol sym(HkRun *run, const char *name) { return hk_symbol(HK_CORE(run)->types, hk_text_of(name)); }

// Whether an enum value is a success: Ok or Some against Err or None.
static bool enum_success(HkRun *run, HkValue v, bool *ok) {
  const HkType *type = hk_type_of(HK_CORE(run)->types, v);
  HkText name = hk_symbol_text(HK_CORE(run)->types, type->variants[v.as.obj->extra].name);
  *ok = hk_text_eq(name, HK_TEXT("Ok")) || hk_text_eq(name, HK_TEXT("Some"));
  return *ok || hk_text_eq(name, HK_TEXT("Err")) || hk_text_eq(name, HK_TEXT("None"));
}

static HkStatus is_ok(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  HkValue v = args[0];
  bool ok = false;
  (void)self;
  (void)argc;
  if (hk_is_kind(v, HK_KIND_RESULT))
    ok = v.as.obj->extra != 0;
  else if (!(hk_is_kind(v, HK_KIND_ENUM) && enum_success(run, v, &ok))) {
    const char *name = hk_is_kind(v, HK_KIND_INSTANCE) ? hk_has_method(run, v, sym(run, "isOk"), 0)    ? "isOk"
                                                         : hk_has_method(run, v, sym(run, "is_Ok"), 0) ? "is_Ok"
                                                                                                       : NULL
                                                       : NULL;
    if (!name) {
      HkText t = hk_type_display(HK_CORE(run)->types, v);
      return hk_raise(run, "TypeError", "'?' expects a result, got %.*s", (int)t.len, t.data);
    }
    HkValue answer;
    HK_TRY(hk_call_method(run, v, sym(run, name), NULL, 0, &answer));
    HK_TRY(hk_truth(run, answer, &ok));
  }
  *out = hk_bool(ok);
  return HK_OK;
}

static HkStatus unwrap(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  HkValue v = args[0];
  (void)self;
  (void)argc;
  if (hk_is_kind(v, HK_KIND_RESULT))
    *out = ((HkResult *)(void *)v.as.obj)->value;
  else if (hk_is_kind(v, HK_KIND_ENUM))
    *out = hk_type_of(HK_CORE(run)->types, v)->variants[v.as.obj->extra].arity
               ? ((HkEnumValue *)(void *)v.as.obj)->items[0]
               : hk_null();
  else
    return hk_call_method(run, v, sym(run, hk_has_method(run, v, sym(run, "getValue"), 0) ? "getValue" : "as_Ok"), NULL,
                          0, out);
  return HK_OK;
}

// ---- modules of the program, mir log --------------------------------------------------------------------------------------------------

static HkStatus modules_map(HkRun *run, HkMap **map) {
  if (!HK_CORE(run)->modules_map) HK_CORE(run)->modules_map = hk_map_new(HK_HEAP(run), false);
  *map = HK_CORE(run)->modules_map;
  return *map ? HK_OK : hk_raise_nomem(run);
}
static HkStatus modules_get(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  HkMap *map = NULL;
  (void)self;
  (void)argc;
  HK_TRY(modules_map(run, &map));
  return hk_index_get(run, hk_object(map), args[0], out);
}
static HkStatus modules_set(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  HkMap *map = NULL;
  (void)self;
  (void)argc;
  (void)out;
  HK_TRY(modules_map(run, &map));
  return hk_index_set(run, hk_object(map), args[0], args[1]);
}

// Functions that stand in the tables of boxes as well.
#define SHARED(name) HkStatus name(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out)
SHARED(hk_env_get);
SHARED(hk_env_set);
SHARED(hk_env_has);
SHARED(hk_env_remove);
SHARED(hk_env_all);
SHARED(hk_time_now);
SHARED(hk_process_args);
SHARED(hk_math_abs);
SHARED(hk_math_min);
SHARED(hk_math_max);
SHARED(hk_math_sqrt);
SHARED(hk_math_pow);
SHARED(hk_math_floor);
SHARED(hk_math_ceil);
SHARED(hk_math_sin);
SHARED(hk_math_cos);

const HkNative hk_externs[] = {
    {"env.console.log|env.console.info|lang.println|nyash.console.log|nyash.builtin.print|env.console.println", ".*",
     print, 0},
    {"env.console.warn|lang.warn|nyash.console.warn", ".*", warn, 0},
    {"env.console.error|nyash.console.error", ".*", console_error, 0},
    {"env.console.debug", ".*", debug, 0},
    {"env.console.readLine", ".?", read_line, 0},
    {"lang.write", ".", write, 0},
    {"lang.error|env.error", ".", error, 0},
    {"lang.exit|env.exit", "i?", exit_run, 0},
    {"lang.panic", "t", panic, 0},
    {"lang.assert", ". t?", assert_true, 0},
    {"lang.typeOf", ".", type_of, 0},
    {"lang.len", ".", len_of, 0},
    {"lang.int", ".", to_int, 0},
    {"lang.float", ".", to_float, 0},
    {"lang.str", "t", to_str, 0},
    {"lang.bool", ".", to_bool, 0},
    {"lang.range|lang.Range", ". .?", range, 0},
    {"lang.input", ".?", read_line, 0},
    {"lang.isType", ". s", is_type, 0},
    {"lang.asType", ". s", as_type, 0},
    {"lang.hasBox", "s", has_box, 0},
    {"lang.Ok|env.result.ok", ".", ok_result, 0},
    {"lang.Err|env.result.err", ".", err_result, 0},
    {"lang.is_ok", ".", is_ok, 0},
    {"lang.unwrap", ".", unwrap, 0},
    {"lang.now|env.now_ms|env.time.now_ms", "", hk_time_now, HK_NATIVE_CAP_CLOCK},
    {"lang.abs", "n", hk_math_abs, 0},
    {"lang.min", "n n+", hk_math_min, 0},
    {"lang.max", "n n+", hk_math_max, 0},
    {"lang.sqrt", "n", hk_math_sqrt, 0},
    {"lang.pow", "n n", hk_math_pow, 0},
    {"lang.floor", "n", hk_math_floor, 0},
    {"lang.ceil", "n", hk_math_ceil, 0},
    {"lang.sin", "n", hk_math_sin, 0},
    {"lang.cos", "n", hk_math_cos, 0},
    {"env.get", "s", hk_env_get, HK_NATIVE_CAP_ENV},
    {"env.set", "s t", hk_env_set, HK_NATIVE_CAP_ENV},
    {"env.has", "s", hk_env_has, HK_NATIVE_CAP_ENV},
    {"env.remove|env.unset", "s", hk_env_remove, HK_NATIVE_CAP_ENV},
    {"env.all", "", hk_env_all, HK_NATIVE_CAP_ENV},
    {"env.args", "", hk_process_args, 0},
    {"env.modules.get", ".", modules_get, 0},
    {"env.modules.set", ". .", modules_set, 0},
    {"env.runtime.checkpoint", "", nothing, 0},
    {"env.runtime.release", ".", nothing, 0},
    {"__mir__.log|__mir__.mark", ".+", nothing, 0},
    {NULL, NULL, NULL, 0},
};

// Boxes of the specification that are not built in; `new` on them raises Unsupported.
static const char *const reserved[] = {
    "OrderedMapBox",
    "SetBox",
    "IntArrayBox",
    "StringBuilderBox",
    "RandomBox",
    "PathBox",
    "DirBox",
    "RegexBox",
    "BufferBox",
    "BytesBox",
    "EncodingBox",
    "HashBox",
    "TOMLBox",
    "DateTimeBox",
    "TimerBox",
    "OptionBox",
    "FileHandleBox",
    "JsonDocBox",
    "JsonNodeBox",
    "StreamBox",
    "Utf8CursorBox",
    "ByteCursorBox",
    "TaskGroupBox",
    "TokenBox",
    "ChannelBox",
    "LockBox",
    "OnceBox",
    "AtomicIntBox",
    "DebugBox",
    "GcConfigBox",
    "DebugConfigBox",
    "BenchBox",
    "ServerBox",
    "RequestBox",
    "ResponseBox",
    "ClientBox",
    "SockServerBox",
    "SockClientBox",
    "SockConnBox",
    "SocketBox",
    "P2PBox",
    "IntentBox",
    "PyRuntimeBox",
    "PyObjectBox",
    "PythonParserBox",
    "PythonCompilerBox",
    "EguiBox",
    "SoundBox",
    "AudioBox",
    "QRBox",
    "WebDisplayBox",
    "WebConsoleBox",
    "WebCanvasBox",
    "WasmCanvasBox",
    "WasmDisplayBox",
    "AotCompilerBox",
    "ExternBox",
    "BuildBox",
    NULL,
};

HkStatus hk_boxes_register(HkTypes *types) {
  static const HkBoxDef *const all[] = {
#define X(name) &hk_box_##name,
      HK_BOXES(X)
#undef X
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i] != &hk_box_instance && all[i] != &hk_box_universal) HK_TRY(hk_type_define(types, all[i]));
  types->externs = hk_externs;
  types->instance_box = &hk_box_instance;
  types->universal_box = &hk_box_universal;
  types->reserved = reserved;
  return HK_OK;
}
