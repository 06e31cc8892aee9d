// externs.c (L4) - built-in functions, called as lang.NAME (boxes.md 4), and external calls (boxes.md 34). What is a method of some box
// stands in that box's file.
#include "box.h"

#include "coverage.h"

static HkText text_of(HkValue v) { return hk_string_text(v.as.str); }

NATIVE(nothing) { return HK_OK; }
NATIVE(panic) {
  HkString *kind = hk_string_new(HEAP, HK_TEXT("UserError"));
  HkError *error = kind ? hk_error_new(HEAP, kind, args[0].as.str) : NULL;
  return error ? hk_raise_error(run, error) : hk_raise_nomem(run);
}
NATIVE(assert_true) {
  if (args[0].as.bits) return HK_OK;
  HkString *kind = hk_string_new(HEAP, HK_TEXT("AssertionError")),
           *message = hk_string_new(HEAP, hk_arg_text(args[1], HK_TEXT("assertion failed")));
  HkError *error = kind && message ? hk_error_new(HEAP, kind, message) : NULL;
  return error ? hk_raise_error(run, error) : hk_raise_nomem(run);
}

// ---- functions that are a method of their argument ----------------------------------------------------------------------------------

#define VIA(function, method)                                                                                          \
  NATIVE(function) { return hk_call_named(run, args[0], method, NULL, 0, out); }
VIA(type_of, "typeName")
VIA(len_of, "length")
VIA(to_int, "toInteger")
VIA(to_float, "toFloat")
VIA(to_bool, "toBool")
NATIVE(to_str) { GIVE(args[0]); }  // a text argument: converted already
NATIVE(is_type) { return hk_any_is(run, args[0], args + 1, 1, out); }
NATIVE(as_type) { return hk_any_as(run, args[0], args + 1, 1, out); }
NATIVE(has_box) { GIVE(hk_bool(hk_has_box(run, text_of(args[0])))); }
// What a program that is compiled for it calls at each statement: (number of the file, line).
NATIVE(cover) {
  HkCoverage *coverage = HK_CORE(run)->config.coverage;
  if (coverage) hk_coverage_count(coverage, args[0].as.i, args[1].as.i);
  return HK_OK;
}
NATIVE(range) {
  HkValue from = argc == 1 ? hk_int(0) : args[0], to = args[argc - 1];
  if (from.tag != HK_INT || to.tag != HK_INT) return hk_raise_operands(run, "make a range of", from, to);
  GIVE_OBJECT(hk_range_new(HEAP, from.as.i, to.as.i, 1));
}

// ---- the helpers of `?` (mir.md 9) --------------------------------------------------------------------------------------------------------

// Whether an enum value is a success: Ok or Some against Err or None.
static bool enum_success(HkRun *run, HkValue v, bool *ok) {
  const HkType *type = hk_type_of(HK_CORE(run)->types, v);
  HkText name = hk_symbol_text(HK_CORE(run)->types, type->variants[v.as.obj->extra].name);
  *ok = hk_text_eq(name, HK_TEXT("Ok")) || hk_text_eq(name, HK_TEXT("Some"));
  return *ok || hk_text_eq(name, HK_TEXT("Err")) || hk_text_eq(name, HK_TEXT("None"));
}

// The first of two methods that an instance has, or NULL.
static const char *method_of(HkRun *run, HkValue v, const char *name, const char *older) {
  HkTypes *types = HK_CORE(run)->types;
  HkSymbol a = hk_symbol_find(types, hk_text_of(name)), b = hk_symbol_find(types, hk_text_of(older));
  if (!hk_is_kind(v, HK_KIND_INSTANCE)) return NULL;
  if (a != HK_NO_SYMBOL && hk_has_method(run, v, a, 0)) return name;
  return b != HK_NO_SYMBOL && hk_has_method(run, v, b, 0) ? older : NULL;
}

NATIVE(is_ok) {
  HkValue v = args[0], answer = hk_null();
  bool ok = false;
  if (hk_is_kind(v, HK_KIND_RESULT)) GIVE(hk_bool(v.as.obj->extra != 0));
  if (hk_is_kind(v, HK_KIND_ENUM) && enum_success(run, v, &ok)) GIVE(hk_bool(ok));
  const char *name = method_of(run, v, "isOk", "is_Ok");
  if (!name) {
    HkText t = hk_type_display(HK_CORE(run)->types, v);
    return hk_raise(run, "TypeError", "'?' expects a result, got %.*s", (int)t.len, t.data);
  }
  HK_TRY(hk_call_named(run, v, name, NULL, 0, &answer));
  HK_TRY(hk_truth(run, answer, &ok));
  GIVE(hk_bool(ok));
}

NATIVE(unwrap) {
  HkValue v = args[0];
  if (hk_is_kind(v, HK_KIND_RESULT)) GIVE(((HkResult *)(void *)v.as.obj)->value);
  if (hk_is_kind(v, HK_KIND_ENUM)) {
    uint32_t payloads = hk_type_of(HK_CORE(run)->types, v)->variants[v.as.obj->extra].arity;
    GIVE(payloads ? ((HkEnumValue *)(void *)v.as.obj)->items[0] : hk_null());
  }
  const char *name = method_of(run, v, "getValue", "as_Ok");
  return hk_call_named(run, v, name ? name : "getValue", NULL, 0, out);
}

// ---- env: modules, futures, what a value is ---------------------------------------------------------------------------------------------

static HkStatus modules(HkRun *run, HkValue *out) {
  if (!HK_CORE(run)->modules_map) HK_CORE(run)->modules_map = hk_map_new(HEAP, false, 0);
  GIVE_OBJECT(HK_CORE(run)->modules_map);
}
NATIVE(modules_get) {
  HkValue map = hk_null();
  HK_TRY(modules(run, &map));
  return hk_index_get(run, map, args[0], out);
}
NATIVE(modules_set) {
  HkValue map = hk_null();
  HK_TRY(modules(run, &map));
  return hk_index_set(run, map, args[0], args[1]);
}

NATIVE(future_new) { return hk_future_new(run, NULL, out); }
NATIVE(future_set) { return hk_future_set(run, args[0], args[1]); }
NATIVE(future_await) { return hk_await(run, args[0], out); }

static const char *kind_of(HkValue v) {
  static const char *const plain[] = {"null", "bool", "int", "float", "string"};
  if (v.tag <= HK_STRING) return plain[v.tag];
  switch ((HkKind)v.as.obj->kind) {
  case HK_KIND_ARRAY: return "array";
  case HK_KIND_MAP: return "map";
  case HK_KIND_FUNCTION: return "function";
  case HK_KIND_INSTANCE: return "box";
  default: return "other";
  }
}
static HkStatus put(HkRun *run, HkMap *map, const char *key, HkValue v) {
  HkString *k = hk_string_new(HEAP, hk_text_of(key));
  return k && hk_map_set(HEAP, map, hk_string(k), v) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
NATIVE(introspect) {
  HkMap *map = hk_map_new(HEAP, false, 0);
  HkString *kind = hk_string_new(HEAP, hk_text_of(kind_of(args[0])));
  if (!map || !kind) return hk_raise_nomem(run);
  const HkType *type = hk_type_of(HK_CORE(run)->types, args[0]);
  HK_TRY(put(run, map, "kind", hk_string(kind)));
  HK_TRY(put(run, map, "type_name", hk_string(type->type_name)));
  HK_TRY(put(run, map, "type_id", hk_int(type->id)));
  HK_TRY(put(run, map, "is_map", hk_bool(hk_is_kind(args[0], HK_KIND_MAP))));
  HK_TRY(put(run, map, "is_array", hk_bool(hk_is_kind(args[0], HK_KIND_ARRAY))));
  HK_TRY(put(run, map, "is_null", hk_bool(args[0].tag == HK_NULL)));
  GIVE(hk_object(map));
}

// __mir__.log and __mir__.mark: shown only while MIR is traced.
NATIVE(mir_log) {
  if (!(HK_CORE(run)->config.trace & HK_TRACE_MIR)) return HK_OK;
  HkBuf buf;
  HkStatus status = HK_OK;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_str(&buf, "[mir]");
  for (uint32_t i = 0; i < argc && status == HK_OK; i++) {
    hk_buf_char(&buf, ' ');
    status = hk_to_text(run, args[i], &buf);
  }
  hk_buf_char(&buf, '\n');
  if (status == HK_OK) status = buf.failed ? hk_raise_nomem(run) : hk_write_err(run, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return status;
}

const HkNative hk_externs[] = {
    {"env.console.log|env.console.info|lang.println|nyash.console.log|nyash.builtin.print|env.console.println", ".*",
     hk_console_print, 0},
    {"env.console.warn|lang.warn|nyash.console.warn", ".*", hk_console_warn, 0},
    {"env.console.error|nyash.console.error", ".*", hk_console_error, 0},
    {"env.console.debug", ".*", hk_console_debug, 0},
    {"env.console.readLine|env.console.readln", ".?", hk_console_read_line, 0},
    {"lang.write", ".+", hk_console_write, 0},
    {"lang.error|env.error", ".", hk_console_failure, 0},
    {"lang.exit|env.exit", "i?", hk_process_exit, 0},
    {"lang.panic", "t", panic, 0},
    {"lang.assert", "b t?", assert_true, 0},
    {"lang.typeOf", ".", type_of, 0},
    {"lang.len", ".", len_of, 0},
    {"lang.int", ".", to_int, 0},
    {"lang.float", ".", to_float, 0},
    {"lang.str", "t", to_str, 0},
    {"lang.bool", ".", to_bool, 0},
    {"lang.range|lang.Range", ". .?", range, 0},
    {"lang.input", ".?", hk_console_read_line, 0},
    {"lang.isType", ". s", is_type, 0},
    {"lang.asType", ". s", as_type, 0},
    {"lang.hasBox", "s", has_box, 0},
    {"lang.Ok|env.result.ok", ".", hk_result_ok, 0},
    {"lang.Err|env.result.err", ".", hk_result_err, 0},
    {"lang.Some", ".", hk_option_some, 0},
    {"lang.None", "", hk_option_none, 0},
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
    {"env.getOr", "s .", hk_env_get_or, HK_NATIVE_CAP_ENV},
    {"env.set", "s t?", hk_env_set, HK_NATIVE_CAP_ENV},
    {"env.has", "s", hk_env_has, HK_NATIVE_CAP_ENV},
    {"env.remove|env.unset", "s", hk_env_remove, HK_NATIVE_CAP_ENV},
    {"env.all", "", hk_env_all, HK_NATIVE_CAP_ENV},
    {"env.args", "", hk_process_args, 0},
    {"env.file.read", "s", hk_file_read_text, HK_NATIVE_CAP_FILE},
    {"env.file.write", "s t", hk_file_write_text, HK_NATIVE_CAP_FILE},
    {"env.file.exists", "s", hk_file_path_exists, HK_NATIVE_CAP_FILE},
    {"env.future.new", "", future_new, 0},
    {"env.future.set", ". .", future_set, 0},
    {"env.future.await", ".", future_await, 0},
    {"env.modules.get", ".", modules_get, 0},
    {"env.modules.set", ". .", modules_set, 0},
    {"env.runtime.checkpoint", "", nothing, 0},
    {"env.runtime.release", ".", nothing, 0},
    {"env.box_introspect.kind", ".", introspect, 0},
    {"hostbridge.box_new", "s a", hk_reflect_new, 0},
    {"hostbridge.box_call", ". s a", hk_reflect_call, 0},
    {"__mir__.cover", "i i", cover, 0},
    {"__mir__.log|__mir__.mark", ".+", mir_log, 0},
    {NULL, NULL, NULL, 0},
};
