// bridge_call.c (L6) - calls from the host: functions, methods, members of boxes, new instances.
#include "bridge.h"

// Arguments as values of the VM. A few stand in the caller's array, more in memory that is taken for the call.
typedef struct Args {
  HkValue few[8];
  HkValue *items;
  uint32_t count;
} Args;

static bool refuse_args(HkIsolate *iso, Args *args) {
  if (args->items != args->few) hk_mem_free(hk_mem_of(iso), args->items, args->count * sizeof *args->items);
  return false;
}

static HK_NOINLINE bool room_for_args(HkIsolate *iso, Args *args) {
  if (args->count > HK_MAX_PARAMS)
    hk_bridge_fail("Runtime", "%u arguments are more than %d", args->count, HK_MAX_PARAMS);
  else if (!(args->items = hk_mem_alloc(hk_mem_of(iso), args->count * sizeof *args->items)))
    hk_bridge_nomem();
  else
    return true;
  return false;
}

static inline bool take_args(HkIsolate *iso, const HakoValue *argv, uint32_t argc, Args *args) {
  args->items = args->few;
  args->count = argc;
  if (HK_UNLIKELY(argc && !argv)) {
    hk_bridge_null();
    return false;
  }
  if (HK_UNLIKELY(argc > sizeof args->few / sizeof *args->few) && !room_for_args(iso, args)) return false;
  for (uint32_t i = 0; i < argc; i++)
    if (!hk_bridge_in(iso, argv[i], &args->items[i])) return refuse_args(iso, args);
  return true;
}

static inline void give_args(HkIsolate *iso, Args *args) {
  if (HK_UNLIKELY(args->items != args->few))
    hk_mem_free(hk_mem_of(iso), args->items, args->count * sizeof *args->items);
}

static HK_NOINLINE HakoStatus call_any(HkIsolate *iso, HkValue f, const HakoValue *argv, uint32_t argc,
                                       HakoValue *out) {
  HkValue result = hk_null();
  Args args;
  if (!take_args(iso, argv, argc, &args)) return hk_bridge_leave(iso, HAKO_ERROR);
  HkStatus called = hk_call(hk_run_of(iso), f, args.items, argc, &result);
  give_args(iso, &args);
  return hk_bridge_give(iso, called, result, out);
}

HakoStatus Hako_Call(HakoVm *vm, HakoValue function, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  HakoStatus status;
  HkValue f, result;
  HkDirectCall direct;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, function, &f)) return hk_bridge_leave(iso, HAKO_ERROR);
  hk_bridge_clear_error(iso);
  if (!hk_call_direct(hk_run_of(iso), f, argc, &direct) || (argc && !argv)) return call_any(iso, f, argv, argc, out);
  for (uint32_t i = 0; i < argc; i++)
    if (!hk_bridge_in(iso, argv[i], &direct.params[i])) return hk_bridge_leave(iso, HAKO_ERROR);
  HkStatus called = hk_call_go(hk_run_of(iso), &direct, &result);
  return hk_bridge_give(iso, called, result, out);
}

HakoStatus Hako_CallMethod(HakoVm *vm, HakoValue self, const char *name, const HakoValue *argv, uint32_t argc,
                           HakoValue *out) {
  HakoStatus status;
  HkValue receiver, result = hk_null();
  Args args;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, name, &status);
  if (!iso) return status;
  HkSymbol symbol = hk_bridge_symbol(iso, name);
  if (symbol == HK_NO_SYMBOL || !hk_bridge_in(iso, self, &receiver) || !take_args(iso, argv, argc, &args))
    return hk_bridge_leave(iso, HAKO_ERROR);
  hk_bridge_clear_error(iso);
  HkStatus called = hk_call_method(hk_run_of(iso), receiver, symbol, args.items, argc, &result);
  give_args(iso, &args);
  return hk_bridge_give(iso, called, result, out);
}

// ---- members of boxes --------------------------------------------------------------------------------------------------------------

// "name/2" is the name with the count 2; UINT32_MAX: no count.
static HkText split_count(HkText name, uint32_t *count) {
  *count = UINT32_MAX;
  for (size_t i = name.len; i-- > 1;) {
    if (name.data[i] == '/') {
      uint32_t n = 0;
      for (size_t k = i + 1; k < name.len && n < 1000; k++) n = n * 10 + (uint32_t)(name.data[k] - '0');
      *count = n;
      return hk_text(name.data, i);
    }
    if (name.data[i] < '0' || name.data[i] > '9') break;
  }
  return name;
}

// A function at the top level of a module, without count: the one with the fewest parameters.
static HkFunction *top_function(HkModule *m, HkText name, uint32_t count) {
  HkFunction *best = NULL;
  for (uint32_t i = 0; m->linked && i < m->linked->function_count; i++) {
    HkFunction *fn = &m->linked->functions[i];
    HkText full = hk_name_text(fn->mir->name);
    bool named = full.len > name.len && full.data[name.len] == '/' && memcmp(full.data, name.data, name.len) == 0;
    if (named && (count == UINT32_MAX ? !best || fn->arity < best->arity : fn->arity == count)) best = fn;
  }
  return best;
}

static HkStatus function_value(HkIsolate *iso, HkFunction *fn, HkValue *out) {
  HkClosure *c = hk_heap_new(hk_heap_of(iso), sizeof *c, HK_KIND_FUNCTION, HK_KIND_FUNCTION);
  if (!c) return hk_raise_nomem(hk_run_of(iso));
  c->head.extra = HK_FUN_CLOSURE;
  c->count = 0;
  c->arity = fn->arity;
  c->code.fn = fn;
  c->self = hk_null();
  *out = hk_object(c);
  return HK_OK;
}

static HakoStatus get_function(HkIsolate *iso, const char *member, HakoValue *out) {
  uint32_t count;
  HkText name = split_count(hk_text_of(member), &count);
  HkFunction *fn = NULL;
  for (HkModule *m = iso->modules; m && !fn; m = m->next) fn = top_function(m, name, count);
  if (!fn) return hk_bridge_fail("Runtime", "NameError: unknown function '%s'", member);
  HkValue v = hk_null();
  HkStatus status = function_value(iso, fn, &v);
  return hk_bridge_result(iso, status, v, out);
}

// The type as a value: the singleton of a static box, else the box itself.
static HkStatus box_value(HkIsolate *iso, HkType *type, HkValue *out) {
  HkRun *run = hk_run_of(iso);
  if (type->flags & HK_TYPE_STATIC) {
    HK_TRY(hk_static_ready(run, type));
    *out = hk_object(type->singleton);
    return HK_OK;
  }
  if (!type->type_object) {
    HkTypeObject *o = hk_heap_new(hk_heap_of(iso), sizeof *o, HK_KIND_TYPE, HK_KIND_TYPE);
    if (!o) return hk_raise_nomem(run);
    o->type = type->id;
    type->type_object = o;
  }
  *out = hk_object(type->type_object);
  return HK_OK;
}

static bool has_member(HkIsolate *iso, HkValue box, HkSymbol name, uint32_t count) {
  HkRun *run = hk_run_of(iso);
  HkType *type = hk_type_of(run->core.types, box);
  if (hk_is_kind(box, HK_KIND_TYPE)) type = hk_type_at(run->core.types, ((HkTypeObject *)(void *)box.as.obj)->type);
  if (count == UINT32_MAX && (hk_find_slot(type, name) >= 0 || hk_find_property(run, type, name))) return true;
  for (uint32_t n = 0; n <= HK_MAX_PARAMS; n++)
    if ((count == UINT32_MAX || count == n) && hk_find_method(run, type, name, n)) return true;
  return false;
}

static HkStatus read_member(HkIsolate *iso, HkValue box, HkSymbol name, uint32_t count, HkValue *out) {
  HkRun *run = hk_run_of(iso);
  HkType *type =
      hk_is_kind(box, HK_KIND_TYPE) ? hk_type_at(run->core.types, ((HkTypeObject *)(void *)box.as.obj)->type) : NULL;
  for (uint32_t n = 0; type && n <= HK_MAX_PARAMS; n++) {  // a function of a plain box is called without instance
    HkMethod *m = count == UINT32_MAX || count == n ? hk_find_method(run, type, name, n) : NULL;
    if (m && !m->fn->takes_me) return function_value(iso, m->fn, out);
  }
  return count == UINT32_MAX ? hk_field_get(run, box, name, out) : hk_bind(run, box, name, count, out);
}

static HkType *user_type(HkIsolate *iso, const char *box) {
  HkTypes *types = &iso->context.types;
  HkType *type = hk_type_find(types, hk_text_of(box));
  if (type && !(type->flags & (HK_TYPE_BUILTIN | HK_TYPE_ENUM | HK_TYPE_INTERFACE))) return type;
  hk_bridge_fail("Runtime", "NameError: unknown box '%s'", box);
  return NULL;
}

static HakoStatus get_member(HkIsolate *iso, const char *box, const char *member, HakoValue *out) {
  HkValue v = hk_null();
  HkType *type = user_type(iso, box);
  if (!type) return HAKO_ERROR;
  HkStatus status = box_value(iso, type, &v);
  if (status != HK_OK || !member) return hk_bridge_result(iso, status, v, out);
  uint32_t count;
  HkText name = split_count(hk_text_of(member), &count);
  HkSymbol symbol = hk_symbol_find(&iso->context.types, name);
  if (symbol == HK_NO_SYMBOL || !has_member(iso, v, symbol, count))
    return hk_bridge_fail("Runtime", "NameError: %s has no member '%s'", box, member);
  status = read_member(iso, v, symbol, count, &v);
  return hk_bridge_result(iso, status, v, out);
}

HakoStatus Hako_GetStatic(HakoVm *vm, const char *box, const char *member, HakoValue *out) {
  HakoStatus status;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  hk_bridge_clear_error(iso);
  bool top = !box || !*box;
  if (top && !member) return hk_bridge_leave(iso, hk_bridge_null());
  status = top ? get_function(iso, member, out) : get_member(iso, box, member, out);
  return hk_bridge_leave(iso, status);
}

// ---- new instances ---------------------------------------------------------------------------------------------------------------------

HakoStatus Hako_New(HakoVm *vm, const char *box, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  HakoStatus status;
  HkValue v = hk_null();
  Args args;
  if (out) *out = Hako_Null();
  if (!out) box = NULL;
  HkIsolate *iso = hk_bridge_enter(vm, box, &status);
  if (!iso) return status;
  if (!take_args(iso, argv, argc, &args)) return hk_bridge_leave(iso, HAKO_ERROR);
  hk_bridge_clear_error(iso);
  HkRun *run = hk_run_of(iso);
  HkCreate *plan = hk_create_plan_kept(run, run->linked, hk_text_of(box), argc);
  HkStatus made = plan ? hk_create(run, plan, args.items, &v) : hk_raise_nomem(run);
  give_args(iso, &args);
  return hk_bridge_give(iso, made, v, out);
}
