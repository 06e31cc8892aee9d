// box_value.c (L4) - Function, Range, Error, WeakRef, Result, Future, and what instances of user boxes answer (boxes.md 12 to 14, 27 to 30).
#include "box.h"

// ---- Function -----------------------------------------------------------------------------------------------------------------

NATIVE(fn_call) { return hk_call(run, self, args, argc, out); }
NATIVE(fn_apply) {
  HkArray *a = HK_AS_ARRAY(args[0]);
  if (a->count > HK_MAX_PARAMS) return hk_raise(run, "ArityError", "too many arguments");
  return hk_call(run, self, a->items, a->count, out);
}
NATIVE(fn_arity) {
  uint32_t n = hk_function_arity(self);
  GIVE(hk_int(n == UINT32_MAX ? -1 : (int64_t)n));
}
NATIVE(fn_name) {
  HkString *text = NULL;
  HK_TRY(hk_to_string(run, self, &text));  // "<fn Point.move/2>" or "<fn/2>"
  HkText t = hk_string_text(text);
  if (t.len < 5 || t.data[3] != ' ') GIVE(hk_string(HEAP->empty));
  size_t end = t.len - 1;
  while (end > 4 && t.data[end] != '/') end--;
  GIVE_STRING(hk_string_new(HEAP, hk_text(t.data + 4, (end > 4 ? end : t.len - 1) - 4)));
}
NATIVE(fn_bound) { GIVE(hk_bool(self.as.obj->extra == HK_FUN_BOUND || self.as.obj->extra == HK_FUN_BOUND_NATIVE)); }
NATIVE(fn_bind) {
  HkClosure *c = hk_heap_new(HEAP, sizeof *c + argc * sizeof(HkValue), HK_KIND_FUNCTION, HK_KIND_FUNCTION);
  if (!c) return hk_raise_nomem(run);
  uint32_t arity = hk_function_arity(self);
  if (arity != UINT32_MAX && arity < argc)
    return hk_raise(run, "ArityError", "function expects %u arguments, got %u", arity, argc);
  c->head.extra = HK_FUN_PARTIAL;
  c->count = argc;
  c->arity = arity == UINT32_MAX ? arity : arity - argc;
  c->code.fn = NULL;
  c->self = self;
  for (uint32_t i = 0; i < argc; i++) c->values[i] = args[i];
  GIVE(hk_object(c));
}
static const HkNative fn_methods[] = {
    {"call", ".*", fn_call, 0},
    {"apply|invoke", "a", fn_apply, 0},
    {"arity", "", fn_arity, 0},
    {"name", "", fn_name, 0},
    {"isBound", "", fn_bound, 0},
    {"bind", ".+", fn_bind, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_function = {
    "FunctionBox", "Closure|ClosureBox", HK_KIND_FUNCTION, fn_methods, {NULL, NULL, NULL, 0}, NULL, NULL, NULL};

// ---- Range ----------------------------------------------------------------------------------------------------------------------

#define R HK_AS_RANGE(self)
NATIVE(range_start) { GIVE(hk_int(R->start)); }
NATIVE(range_end) { GIVE(hk_int(R->end)); }
NATIVE(range_step) { GIVE(hk_int(R->step)); }
NATIVE(range_length) { GIVE(hk_int(hk_range_count(R))); }
NATIVE(range_empty) { GIVE(hk_bool(hk_range_count(R) == 0)); }
NATIVE(range_contains) {
  int64_t n = args[0].as.i;
  bool inside = R->step > 0 ? n >= R->start && n < R->end : n <= R->start && n > R->end;
  GIVE(hk_bool(inside &&
               ((uint64_t)n - (uint64_t)R->start) % (R->step > 0 ? (uint64_t)R->step : 0 - (uint64_t)R->step) == 0));
}
NATIVE(range_get) {
  if (args[0].as.i < 0 || args[0].as.i >= hk_range_count(R)) return HK_OK;
  GIVE(hk_int(hk_wrap_add(R->start, hk_wrap_mul(args[0].as.i, R->step))));
}
static HkStatus range_array(HkRun *run, const HkRange *r, HkArray **out) {
  int64_t n = hk_range_count(r);
  if (n > (int64_t)HK_MAX_SIZE) return hk_raise_too_large(run);
  HkArray *a = hk_array_new(HEAP, (uint32_t)n);
  if (!a) return hk_raise_nomem(run);
  for (int64_t i = 0, x = r->start; i < n; i++, x = hk_wrap_add(x, r->step)) a->items[a->count++] = hk_int(x);
  *out = a;
  return HK_OK;
}
NATIVE(range_to_array) {
  HkArray *a = NULL;
  HK_TRY(range_array(run, R, &a));
  GIVE(hk_object(a));
}
// Methods with a callback are those of the Array of the elements.
static HkStatus as_array(HkRun *run, HkValue self, const char *method, HkValue *args, uint32_t argc, HkValue *out) {
  HkArray *a = NULL;
  uint32_t roots = hk_root_mark(run);
  HK_TRY(range_array(run, R, &a));
  HK_TRY(hk_root(run, hk_object(a)));
  HkStatus status =
      hk_call_method(run, hk_object(a), hk_symbol(HK_CORE(run)->types, hk_text_of(method)), args, argc, out);
  hk_root_release(run, roots);
  return status;
}
NATIVE(range_each) { return as_array(run, self, "forEach", args, argc, out); }
NATIVE(range_map) { return as_array(run, self, "map", args, argc, out); }
NATIVE(range_filter) { return as_array(run, self, "filter", args, argc, out); }
NATIVE(range_reduce) { return as_array(run, self, "reduce", args, argc, out); }
NATIVE(range_reversed) { return as_array(run, self, "reversed", args, argc, out); }
NATIVE(range_new) {
  int64_t step = hk_arg_int(args[2], 1);
  if (step == 0) return hk_raise(run, "ValueError", "step of a Range cannot be 0");
  GIVE_OBJECT(hk_range_new(HEAP, args[0].as.i, args[1].as.i, step));
}
static const HkNative range_methods[] = {
    {"start", "", range_start, 0},        {"end", "", range_end, 0},
    {"step", "", range_step, 0},          {"length|len|size", "", range_length, 0},
    {"isEmpty", "", range_empty, 0},      {"contains|has", "i", range_contains, 0},
    {"get", "i", range_get, 0},           {"toArray", "", range_to_array, 0},
    {"forEach|each", "f", range_each, 0}, {"map", "f", range_map, 0},
    {"filter", "f", range_filter, 0},     {"reduce|fold", "f .?", range_reduce, 0},
    {"reversed", "", range_reversed, 0},  END_OF_METHODS,
};
const HkBoxDef hk_box_range = {"RangeBox", "",   HK_KIND_RANGE, range_methods, {"RangeBox", "i i i?", range_new, 0},
                               NULL,       NULL, NULL};

// ---- Error -----------------------------------------------------------------------------------------------------------------------

#define E HK_AS_ERROR(self)
NATIVE(error_kind) { GIVE(hk_string(E->kind)); }
NATIVE(error_message) { GIVE(hk_string(E->message)); }
NATIVE(error_cause) { GIVE(E->cause); }
NATIVE(error_file) { GIVE(E->file ? hk_string(E->file) : hk_null()); }
NATIVE(error_line) { GIVE(E->line ? hk_int(E->line) : hk_null()); }
NATIVE(error_column) { GIVE(E->column ? hk_int(E->column) : hk_null()); }
NATIVE(error_trace) {
  HkArray *a = hk_array_new(HEAP, E->trace_count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < E->trace_count; i++) {
    const HkTraceEntry *t = &E->trace[i];
    HkBuf buf;
    HkValue line = hk_null();
    hk_buf_init(&buf, HK_CORE(run)->mem);
    hk_buf_fmt(&buf, "%s (%s:%u:%u)", t->name ? t->name->data : "?", t->file ? t->file->data : "?", t->line, t->column);
    HK_TRY(hk_give_string(run, &buf, &line));
    a->items[a->count++] = line;
  }
  GIVE(hk_object(a));
}
NATIVE(error_raise) {
  (void)out;
  return hk_raise_error(run, E);
}
NATIVE(error_new) {
  HkString *kind = argc == 1 ? hk_string_new(HEAP, HK_TEXT("Error")) : NULL, *message = NULL;
  if (argc == 1) {
    HK_TRY(hk_to_string(run, args[0], &message));
  } else {
    if (args[0].tag != HK_STRING) return hk_raise(run, "TypeError", "ErrorBox: argument 1 must be String");
    kind = args[0].as.str;
    HK_TRY(hk_to_string(run, args[1], &message));
  }
  HkError *e = kind ? hk_error_new(HEAP, kind, message) : NULL;
  if (!e) return hk_raise_nomem(run);
  if (argc == 3) e->cause = args[2];
  GIVE(hk_object(e));
}
static const HkNative error_methods[] = {
    {"kind|type|getType", "", error_kind, HK_NATIVE_FIELD},
    {"message|getMessage", "", error_message, HK_NATIVE_FIELD},
    {"cause", "", error_cause, 0},
    {"file", "", error_file, 0},
    {"line", "", error_line, 0},
    {"column", "", error_column, 0},
    {"trace", "", error_trace, 0},
    {"raise|rethrow", "", error_raise, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_error = {"ErrorBox",
                               "Exception|ExceptionBox",
                               HK_KIND_ERROR,
                               error_methods,
                               {"ErrorBox", ". .? .?", error_new, 0},
                               NULL,
                               NULL,
                               NULL};

// ---- WeakRef -------------------------------------------------------------------------------------------------------------------------

static HkObject *target_of(HkValue self) {
  HkObject *o = ((HkWeak *)(void *)self.as.obj)->target;
  return o && !(o->flags & HK_FLAG_DEAD) ? o : NULL;
}
NATIVE(weak_get) {
  HkObject *o = target_of(self);
  GIVE(o ? hk_object(o) : hk_null());
}
NATIVE(weak_alive) { GIVE(hk_bool(target_of(self) != NULL)); }
static const HkNative weak_methods[] = {
    {"weak_to_strong|get|upgrade", "", weak_get, 0}, {"isAlive", "", weak_alive, 0}, END_OF_METHODS};
const HkBoxDef hk_box_weak = {"WeakRef", "WeakRefBox", HK_KIND_WEAK, weak_methods, {NULL, NULL, NULL, 0},
                              NULL,      NULL,         NULL};

// ---- Result --------------------------------------------------------------------------------------------------------------------------

#define IS_OK (self.as.obj->extra != 0)
#define VALUE (((HkResult *)(void *)self.as.obj)->value)
static HkStatus give_result(HkRun *run, bool ok, HkValue v, HkValue *out) { GIVE_OBJECT(hk_result_new(HEAP, ok, v)); }
NATIVE(result_ok) { GIVE(hk_bool(IS_OK)); }
NATIVE(result_err) { GIVE(hk_bool(!IS_OK)); }
NATIVE(result_value) { GIVE(IS_OK ? VALUE : hk_null()); }
NATIVE(result_error) { GIVE(IS_OK ? hk_null() : VALUE); }
NATIVE(result_unwrap) {
  if (!IS_OK) return hk_raise(run, "ValueError", "unwrap of Err");
  GIVE(VALUE);
}
NATIVE(result_unwrap_err) {
  if (IS_OK) return hk_raise(run, "ValueError", "unwrapErr of Ok");
  GIVE(VALUE);
}
NATIVE(result_or) { GIVE(IS_OK ? VALUE : args[0]); }
static HkStatus result_convert(HkRun *run, HkValue self, HkValue f, bool on_ok, bool wrap, HkValue *out) {
  HkValue v = VALUE;
  if (IS_OK != on_ok) GIVE(self);
  HK_TRY(hk_call(run, f, &v, 1, &v));
  if (wrap) return give_result(run, on_ok, v, out);
  GIVE(v);
}
NATIVE(result_map) { return result_convert(run, self, args[0], true, true, out); }
NATIVE(result_map_err) { return result_convert(run, self, args[0], false, true, out); }
NATIVE(result_and_then) { return result_convert(run, self, args[0], true, false, out); }
NATIVE(result_or_else) { return result_convert(run, self, args[0], false, false, out); }
NATIVE(make_ok) { return give_result(run, true, args[0], out); }
NATIVE(make_err) { return give_result(run, false, args[0], out); }
NATIVE(result_of) {
  HkValue v = hk_null();
  HkStatus status = hk_call(run, args[0], NULL, 0, &v);
  if (status != HK_OK && status != HK_RAISED) return status;
  if (status == HK_RAISED) v = hk_object(HK_CORE(run)->error);
  HK_CORE(run)->error = NULL;
  return give_result(run, status == HK_OK, v, out);
}
NATIVE(result_new) {
  bool ok = args[0].tag == HK_BOOL
                ? args[0].as.bits != 0
                : args[0].tag == HK_STRING && hk_text_eq(hk_string_text(args[0].as.str), HK_TEXT("Ok"));
  return give_result(run, ok, args[1], out);
}
static const HkNative result_methods[] = {
    {"isOk|is_Ok", "", result_ok, 0},
    {"isErr|is_Err", "", result_err, 0},
    {"getValue|value", "", result_value, 0},
    {"getError|error", "", result_error, 0},
    {"unwrap|as_Ok", "", result_unwrap, 0},
    {"unwrapErr|as_Err", "", result_unwrap_err, 0},
    {"unwrapOr", ".", result_or, 0},
    {"map", "f", result_map, 0},
    {"mapErr", "f", result_map_err, 0},
    {"andThen", "f", result_and_then, 0},
    {"orElse", "f", result_or_else, 0},
    {"Ok", ".", make_ok, HK_NATIVE_STATIC},
    {"Err", ".", make_err, HK_NATIVE_STATIC},
    {"of", "f", result_of, HK_NATIVE_STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_result = {
    "ResultBox", "", HK_KIND_RESULT, result_methods, {"ResultBox", ". .", result_new, 0}, NULL, NULL, NULL};

// ---- Future --------------------------------------------------------------------------------------------------------------------------

#define STATE ((HkFutureState)self.as.obj->extra)
NATIVE(future_ready) { GIVE(hk_bool(STATE != HK_FUTURE_PENDING)); }
NATIVE(future_failed) { GIVE(hk_bool(STATE == HK_FUTURE_FAILED)); }
NATIVE(future_cancelled) { GIVE(hk_bool(STATE == HK_FUTURE_CANCELLED)); }
NATIVE(future_get) { return hk_await(run, self, out); }
NATIVE(future_poll) { GIVE(STATE == HK_FUTURE_READY ? ((HkFuture *)(void *)self.as.obj)->value : hk_null()); }
NATIVE(future_resolve) { return hk_future_settle(run, self, HK_FUTURE_READY, args[0]); }
NATIVE(future_fail) { return hk_future_settle(run, self, HK_FUTURE_FAILED, args[0]); }
NATIVE(future_cancel) {
  if (STATE != HK_FUTURE_PENDING) GIVE(hk_bool(false));
  HkString *reason = args[0].tag == HK_STRING ? args[0].as.str : hk_string_new(HEAP, HK_TEXT("cancelled"));
  if (!reason) return hk_raise_nomem(run);
  HK_TRY(hk_future_settle(run, self, HK_FUTURE_CANCELLED, hk_string(reason)));
  GIVE(hk_bool(true));
}
NATIVE(future_make) { return hk_future_new(run, NULL, out); }
NATIVE(future_value) { return hk_future_new(run, args, out); }
static const HkNative future_methods[] = {
    {"isReady|ready|isDone", "", future_ready, 0},
    {"isFailed", "", future_failed, 0},
    {"isCancelled", "", future_cancelled, 0},
    {"get|await", "", future_get, 0},
    {"poll", "", future_poll, 0},
    {"set|setResult|resolve", ".", future_resolve, 0},
    {"fail|reject", ".", future_fail, 0},
    {"cancel", "s?", future_cancel, 0},
    {"value", ".", future_value, HK_NATIVE_STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_future = {
    "FutureBox", "", HK_KIND_FUTURE, future_methods, {"FutureBox", "", future_make, 0}, NULL, NULL, NULL};

// ---- instances of user boxes (14) -----------------------------------------------------------------------------------------------------

static HkStatus symbol_of(HkRun *run, HkValue name, HkSymbol *out) {
  *out = hk_symbol(HK_CORE(run)->types, hk_string_text(name.as.str));
  return *out == HK_NO_SYMBOL ? hk_raise_nomem(run) : HK_OK;
}
NATIVE(get_field) {
  HkSymbol name;
  HK_TRY(symbol_of(run, args[0], &name));
  return hk_field_get(run, self, name, out);
}
NATIVE(set_field) {
  HkSymbol name;
  HK_TRY(symbol_of(run, args[0], &name));
  return hk_field_set(run, self, name, args[1]);
}
static const HkType *type_of(HkRun *run, HkValue self) { return hk_type_of(HK_CORE(run)->types, self); }
NATIVE(has_field) {
  HkSymbol name;
  HkInstance *o = HK_AS_INSTANCE(self);
  HK_TRY(symbol_of(run, args[0], &name));
  for (uint32_t i = 0; i < type_of(run, self)->slot_count; i++)
    if (type_of(run, self)->fields[i].name == name) GIVE(hk_bool(true));
  for (uint32_t i = 0; o->more && i < o->more->count; i++)
    if (o->more->items[i].symbol == name && o->more->items[i].state == 0) GIVE(hk_bool(true));
  GIVE(hk_bool(false));
}
NATIVE(field_names) {
  HkInstance *o = HK_AS_INSTANCE(self);
  HkArray *a = hk_array_new(HEAP, type_of(run, self)->slot_count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < type_of(run, self)->slot_count; i++)
    a->items[a->count++] = hk_string(hk_symbol_string(HK_CORE(run)->types, type_of(run, self)->fields[i].name));
  for (uint32_t i = 0; o->more && i < o->more->count; i++)
    if (o->more->items[i].state == 0 &&
        hk_array_push(HEAP, a, hk_string(hk_symbol_string(HK_CORE(run)->types, o->more->items[i].symbol))) != HK_OK)
      return hk_raise_nomem(run);
  GIVE(hk_object(a));
}
NATIVE(field_count) {
  HkValue names = hk_null();
  HK_TRY(field_names(run, self, args, argc, &names));
  GIVE(hk_int(HK_AS_ARRAY(names)->count));
}
static HkStatus add_methods(HkRun *run, const HkType *type, HkArray *a) {
  for (uint32_t i = 0; i < type->method_count; i++) {
    if (hk_symbol_string(HK_CORE(run)->types, type->methods[i].name)->data[0] == '%')
      continue;  // getters of properties
    HkBuf buf;
    HkValue s = hk_null();
    hk_buf_init(&buf, HK_CORE(run)->mem);
    hk_buf_fmt(&buf, "%s/%u", hk_symbol_string(HK_CORE(run)->types, type->methods[i].name)->data,
               type->methods[i].arity);
    HK_TRY(hk_give_string(run, &buf, &s));
    if (hk_array_push(HEAP, a, s) != HK_OK) return hk_raise_nomem(run);
  }
  for (uint32_t i = 0; i < type->parent_count; i++)
    HK_TRY(add_methods(run, hk_type_at(HK_CORE(run)->types, type->parents[i]), a));
  return HK_OK;
}
NATIVE(method_names) {
  HkArray *a = hk_array_new(HEAP, 0);
  if (!a) return hk_raise_nomem(run);
  HK_TRY(add_methods(run, type_of(run, self), a));
  return hk_call_method(run, hk_object(a), hk_symbol(HK_CORE(run)->types, HK_TEXT("sort")), NULL, 0, out);
}
NATIVE(fini) { return hk_fini(run, self); }
static const HkNative instance_methods[] = {
    {"getField", "s", get_field, 0},
    {"setField", "s .", set_field, 0},
    {"has|hasField", "s", has_field, 0},
    {"size|fieldCount", "", field_count, 0},
    {"fieldNames", "", field_names, 0},
    {"methodNames", "", method_names, 0},
    {"fini", "", fini, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_instance = {.name = "instance", .kind = HK_KIND_INSTANCE, .methods = instance_methods};
