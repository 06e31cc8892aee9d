// interp.c (L3) - the interpreter loop of the floor VM.
//
// `pc`, `base` and `frame` live in C variables; the run state is brought up to date (SYNC) before anything that can raise, collect, push
// frames or look at frames. Instructions do their common case here and leave the rest to functions outside: Integers and Floats in
// operators, own fields by inline cache, Array elements, calls of bytecode functions and of the most frequent built-in methods.
//
// Values are copied as tag and payload, see value.h. Loops over argument registers are short and predictable; they beat one move
// instruction per argument.

#include "guest.h"
#include "inline.h"
#include "intrinsics.h"
#include "link.h"
#include "platform.h"
#include "watch.h"

#define COPY(dst, src)                                                                                                 \
  do {                                                                                                                 \
    const HkValue *copy_src_ = (src);                                                                                  \
    HkValue *copy_dst_ = (dst);                                                                                        \
    uint32_t copy_tag_ = copy_src_->tag;                                                                               \
    uint64_t copy_bits_ = copy_src_->as.bits;                                                                          \
    copy_dst_->tag = copy_tag_;                                                                                        \
    copy_dst_->as.bits = copy_bits_;                                                                                   \
  } while (0)

// One Integer and one Float.
HK_INLINE bool are_numbers(const HkValue *x, const HkValue *y) {
  _Static_assert((HK_INT ^ HK_FLOAT) == 1, "the tags of the numbers differ in the lowest bit");
  return ((x->tag ^ HK_INT) | (y->tag ^ HK_INT)) <= 1;
}
HK_INLINE double to_double(const HkValue *v) { return v->tag == HK_INT ? (double)v->as.i : v->as.f; }

HK_INLINE void set_int(HkValue *r, int64_t i) {
  r->tag = HK_INT;
  r->as.i = i;
}
HK_INLINE void set_float(HkValue *r, double f) {
  r->tag = HK_FLOAT;
  r->as.f = f;
}
HK_INLINE void set_bool(HkValue *r, bool b) {
  r->tag = HK_BOOL;
  r->as.bits = b;
}
HK_INLINE void set_null(HkValue *r) {
  r->tag = HK_NULL;
  r->as.bits = 0;
}
HK_INLINE uint32_t type_id(const HkValue *v) { return v->tag >= HK_STRING ? v->as.obj->type : HK_TYPE_NULL + v->tag; }

// Words that n registers take.
HK_INLINE uint32_t list_words(uint32_t n) { return (n + 3) >> 2; }
HK_INLINE uint32_t call_words(uint32_t n) { return list_words(n + !n); }  // of CALL and NEW: at least one
HK_INLINE const uint16_t *list_at(const HkWord *w) { return w->regs; }
HK_INLINE int32_t wide_offset(const HkWord *pc) { return (int32_t)((uint32_t)pc->i.b | (uint32_t)pc->i.c << 16); }

// Entry of the table of a SWITCH.
HK_INLINE int32_t table_offset(const HkWord *table, uint64_t at) {
  const HkWord *w = table + at / 2;
  return (int32_t)(at % 2 ? w->u.hi : w->u.lo);
}

HK_INLINE HkInstance *new_instance(HkHeap *heap, const HkType *type) {
  HkInstance *o = hk_heap_new(heap, sizeof *o + type->slot_count * sizeof(HkValue), HK_KIND_INSTANCE, type->id);
  if (HK_UNLIKELY(!o)) return NULL;
  o->more = NULL;
  for (uint32_t i = 0; i < type->slot_count; i++) set_null(&o->slots[i]);
  return o;
}

// Whether the place is in a copy that a call of `fn` uses (inline.c).
HK_INLINE bool in_copy(const HkFunction *fn, const HkWord *pc) {
  return (uintptr_t)pc - (uintptr_t)fn->code >= fn->code_count * sizeof *pc;
}

// Whether a function value is what a copy was made of.
HK_INLINE bool calls_copy(const HkValue *f, const HkInline *copy) {
  return hk_is_kind(*f, HK_KIND_FUNCTION) && HK_AS_CLOSURE(*f)->head.extra == HK_FUN_CLOSURE &&
         HK_AS_CLOSURE(*f)->code.fn == copy->fn;
}

// Element of an Array, or NULL.
HK_INLINE const HkValue *array_item(const HkValue *o, int64_t i) {
  if (HK_UNLIKELY(o->tag != HK_OBJECT || o->as.obj->kind != HK_KIND_ARRAY)) return NULL;
  const HkArray *a = HK_AS_ARRAY(*o);
  return HK_LIKELY((uint64_t)i < a->count) ? a->items + i : NULL;
}

// Whether a frame of fn_ whose registers begin at nb_ can be pushed just so.
#define ROOM(fn_, nb_) HK_LIKELY((nb_) + (fn_)->reg_count + HK_WINDOW <= run->stack_end && frame + 1 < run->frame_end)

// ---- slow parts, kept out of the loop ------------------------------------------------------------------------------------------------

// A Float equals the Integer that it is exactly.
static HK_NOINLINE bool switch_key(const HkValue *v, int64_t *key) {
  return v->tag == HK_FLOAT && hk_float_to_int(v->as.f, key) && (double)*key == v->as.f;
}

// Place of the key in the table behind the keys; 0: not there.
static uint64_t find_key(const HkWord *keys, uint32_t count, int64_t key) {
  uint32_t from = 0, to = count;
  while (from < to) {
    uint32_t middle = from + (to - from) / 2;
    if ((int64_t)keys[middle].bits < key)
      from = middle + 1;
    else
      to = middle;
  }
  return from < count && (int64_t)keys[from].bits == key ? from + 1 : 0;
}

void hk_collect_if_due(HkRun *run) {
  if (!(run->attention & HK_ATTENTION_GC)) return;
  run->attention &= ~(uint32_t)HK_ATTENTION_GC;
  HkHeap *heap = run->core.heap;
  HkGcReason reason = heap->stress                                                                 ? HK_GC_STRESS_RUN
                      : run->core.mem->limit && run->core.mem->used > run->core.mem->limit / 8 * 7 ? HK_GC_LIMIT
                                                                                                   : HK_GC_GROWTH;
  if ((heap->automatic || heap->stress) && hk_run_can_mark(run)) hk_heap_collect(heap, reason, reason == HK_GC_LIMIT);
}

HkStatus hk_pending_failure(HkRun *run) {
  return run->stopping ? HK_STOP : run->core.error ? HK_RAISED : hk_raise_nomem(run);
}

// A safe point with something to do: collect, stop.
static HK_NOINLINE HkStatus safe_point(HkRun *run) {
  if (run->attention & HK_ATTENTION_INTERRUPT) {
    run->attention &= ~(uint32_t)HK_ATTENTION_INTERRUPT;
    run->stopping = true;
    hk_raise(run, "Interrupted", "run interrupted");
    return HK_STOP;
  }
  hk_collect_if_due(run);
  return HK_OK;
}

static HK_NOINLINE HkStatus count_fuel(HkRun *run, uint32_t steps) {
  run->core.steps += steps;
  if (run->fuel_left == UINT64_MAX) return HK_OK;
  if (run->fuel_left >= steps) {
    run->fuel_left -= steps;
    return HK_OK;
  }
  run->fuel_left = 0;
  run->stopping = true;
  hk_raise(run, "FuelExhausted", "step limit %llu reached", (unsigned long long)run->core.config.fuel);
  return HK_STOP;
}

// `inner` may end meanwhile, but not before `interrupting` is 0 again. As deep as isolates nest.
void hk_interrupt(HkRun *run) {
  run->attention |= HK_ATTENTION_INTERRUPT;
  run->interrupting++;
  HkRun *inner = run->inner;
  if (inner) hk_interrupt(inner);
  run->interrupting--;
}

void hk_run_hold(HkRun *run, HkRun *inner) {
  run->inner = inner;
  while (run->interrupting) hk_platform_yield();
  if (inner && (run->attention & HK_ATTENTION_INTERRUPT)) hk_interrupt(inner);
}

// What the house does for itself is nobody's step; what its virtual machine has done for a guest is the guest's.
static bool charges(const HkRun *run) {
  return run->fuel_left != UINT64_MAX && (!run->frame->fn->house || hk_guest_runs_in(run, run->frame));
}

HkStatus hk_poll(HkRun *run, uint32_t steps) {
  if (HK_UNLIKELY(run->attention & HK_ATTENTION_INTERRUPT)) return safe_point(run);
  return charges(run) ? count_fuel(run, steps) : HK_OK;
}

static HK_NOINLINE HkStatus branch_truth(HkRun *run, HkValue v, bool *out) { return hk_truth(run, v, out); }

static HK_NOINLINE HkStatus compare_slow(HkRun *run, HkMirCompare op, HkValue a, HkValue b, bool *out) {
  int order = 0;
  HK_TRY(hk_compare(run, a, b, &order));
  switch (op) {
  case HK_LT: *out = order == -1; break;
  case HK_LE: *out = order == -1 || order == 0; break;
  case HK_GT: *out = order == 1; break;
  default: *out = order == 1 || order == 0; break;
  }
  return HK_OK;
}

// A closure's parameters: captured values first, then the arguments.
static HK_NOINLINE HkStatus check_callable(HkRun *run, HkValue f, uint32_t argc) {
  if (!hk_is_kind(f, HK_KIND_FUNCTION)) {
    HkText t = hk_type_display(run->core.types, f);
    return hk_raise(run, "TypeError", "%.*s is not callable", (int)t.len, t.data);
  }
  HkClosure *c = HK_AS_CLOSURE(f);
  if (c->arity == argc || c->arity == UINT32_MAX) return HK_OK;
  const char *name = c->head.extra == HK_FUN_CLOSURE && c->code.fn->name ? c->code.fn->name->data : "function";
  const char *inner = strrchr(name, '$');  // outer/0$helper/1: a function inside a function
  char what[200];
  size_t n = 0;
  if (inner) name = inner + 1;
  while (name[n] && name[n] != '/' && name[n] != '#' && n < sizeof what - 1) {
    what[n] = name[n];
    n++;
  }
  what[n] = 0;
  return hk_raise_arity(run, what[0] == '<' ? "function" : what, &c->arity, 1, argc);
}

// Calls a function value of any form with contiguous arguments: pushes a frame (HK_PUSHED) or finishes natively.
HK_NOINLINE HkStatus hk_op_call_value(HkRun *run, HkValue f, const HkValue *args, uint32_t argc, uint32_t dst,
                                      HkValue *out) {
  HkValue all[2 * HK_MAX_PARAMS + 4];
  for (int hops = 0;; hops++) {
    HK_TRY(check_callable(run, f, argc));
    HkClosure *c = HK_AS_CLOSURE(f);
    if (c->head.extra == HK_FUN_PARTIAL) {
      if (c->count + argc > HK_MAX_PARAMS || hops > 1000) return hk_raise(run, "ArityError", "too many arguments");
      memmove(all + c->count, args, argc * sizeof *all);
      memcpy(all, c->values, c->count * sizeof *all);
      args = all;
      argc += c->count;
      f = c->self;
      continue;
    }
    if (c->head.extra == HK_FUN_BOUND_NATIVE) {
      HkHandle h;
      hk_handle_init_native(&h, c->code.native, hk_type_of(run->core.types, c->self)->id, argc);
      HkValue *window = run->frame->base + run->frame->fn->reg_count;
      if (run->top > window && run->top <= run->stack_end) window = run->top;
      window[0] = c->self;
      memmove(window + 1, args, argc * sizeof *window);
      return hk_native_call(run, &h, c->self, window + 1, argc, out);
    }
    HkFunction *fn = (HkFunction *)(uintptr_t)c->code.fn;
    uint32_t before = c->head.extra == HK_FUN_BOUND ? fn->takes_me : c->count;
    HkValue params[2 * HK_MAX_PARAMS + 4];
    if (before + argc > 2 * HK_MAX_PARAMS) return hk_raise(run, "ArityError", "too many arguments");
    if (c->head.extra == HK_FUN_BOUND)
      params[0] = c->self;
    else
      memcpy(params, c->values, c->count * sizeof *params);
    if (argc) memcpy(params + before, args, argc * sizeof *params);
    HK_TRY(hk_frame_push(run, fn, params, before + argc, dst));
    return HK_PUSHED;
  }
}

// f.call(...), f.apply([...]) and f.invoke([...]) of a function value mean f(...): a call like any other, as deep as calls go.
bool hk_calls_itself(const HkRun *run, HkValue o, HkSymbol name) {
  return hk_is_kind(o, HK_KIND_FUNCTION) &&
         (name == run->names.call || name == run->names.apply || name == run->names.invoke);
}

static HkStatus call_itself(HkRun *run, HkValue f, HkSymbol name, const HkValue *args, uint32_t argc, uint32_t dst,
                            HkValue *out) {
  if (name == run->names.call) return hk_op_call_value(run, f, args, argc, dst, out);
  const HkArray *list = argc == 1 && hk_is_kind(args[0], HK_KIND_ARRAY) ? HK_AS_ARRAY(args[0]) : NULL;
  if (list && list->count <= HK_MAX_PARAMS) return hk_op_call_value(run, f, list->items, list->count, dst, out);
  HkHandle *h = hk_lookup(run, HK_KIND_FUNCTION, name, argc);  // which says what is wrong
  return h ? hk_call_handle(run, h, f, args, argc, dst, out) : hk_raise_no_method(run, f, name, argc);
}

// Calls what a handle says with contiguous arguments.
HK_NOINLINE HkStatus hk_call_handle(HkRun *run, const HkHandle *h, HkValue self, const HkValue *args, uint32_t argc,
                                    uint32_t dst, HkValue *out) {
  if (h->kind == HK_HANDLE_FN) {
    HkValue params[HK_MAX_PARAMS + 2];
    uint32_t n = 0;
    if (!h->drop_receiver) params[n++] = self;
    if (argc) memcpy(params + n, args, argc * sizeof *params);
    HK_TRY(hk_frame_push(run, h->fn, params, n + argc, dst));
    return HK_PUSHED;
  }
  HkValue *window = run->frame->base + run->frame->fn->reg_count;
  if (run->top > window && run->top <= run->stack_end) window = run->top;
  window[0] = self;
  if (argc) memmove(window + 1, args, argc * sizeof *window);
  return hk_native_call(run, h, self, window + 1, argc, out);
}

// A method that no handle of the receiver's type exists for.
HK_NOINLINE HkStatus hk_op_call_unknown(HkRun *run, HkValue o, HkSymbol name, const HkValue *args, uint32_t argc,
                                        uint32_t dst, HkValue *out) {
  if (hk_calls_itself(run, o, name)) return call_itself(run, o, name, args, argc, dst, out);
  HkOther other = hk_lookup_other(run, o, name, args, argc);
  if (other.handle)
    return hk_call_handle(run, other.handle, other.self, args + other.skip, argc - other.skip, dst, out);
  if (hk_is_kind(other.self, HK_KIND_FUNCTION)) return hk_op_call_value(run, other.self, args, argc, dst, out);
  return hk_raise_no_method(run, o, name, argc);
}

HkStatus hk_check_private(HkRun *run, const HkHandle *h) {
  if (!h->is_private || hk_may_access(run, h->owner)) return HK_OK;
  HkText owner = hk_string_text(hk_type_at(run->core.types, h->owner)->display),
         name = hk_symbol_text(run->core.types, h->name);
  return hk_raise(run, "VisibilityError", "private method '%.*s' of %.*s is not accessible here", (int)name.len,
                  name.data, (int)owner.len, owner.data);
}

// The table of a method call that meets several types; NULL: memory refused.
static HkSeen *seen_by(HkRun *run, const HkWord *call) {
  HkFunction *fn = run->frame->fn;
  for (HkSeen *s = fn->seen; s; s = s->next)
    if (s->call == call) return s;
  HkSeen *seen = hk_mem_zalloc(run->core.mem, sizeof *seen);
  if (!seen) return NULL;
  seen->call = call;
  seen->next = fn->seen;
  for (uint32_t i = 0; i < HK_SEEN_TYPES; i++) seen->types[i] = HK_NO_TYPE;
  return fn->seen = seen;
}

// Keeps what such a call found. False: not of the kind that is kept, or memory refused.
static bool remember_method(HkRun *run, HkWord *pc, uint32_t type, const HkHandle *h) {
  if (h->kind != HK_HANDLE_FN || h->drop_receiver || h->is_private) return false;
  HkSeen *seen = pc->i.op == HK_OP_CALL_FN_MANY ? pc[2].seen : seen_by(run, pc);
  if (!seen) return false;
  seen->types[seen->oldest] = type;
  seen->fns[seen->oldest] = h->fn;
  seen->oldest = (seen->oldest + 1) % HK_SEEN_TYPES;
  pc[2].seen = seen;
  pc->i.op = HK_OP_CALL_FN_MANY;
  return true;
}

// CALL_METHOD whose cache does not fit: asks the Resolver, keeps the answer in the instruction and picks the quickened opcode.
// HK_OK: the instruction is ready to be executed again.
static HK_NOINLINE HkStatus resolve_call(HkRun *run, HkWord *pc, HkValue o, HkHandle **out) {
  uint32_t type = type_id(&o);
  *out = NULL;
  if (hk_is_kind(o, HK_KIND_TYPE) || hk_calls_itself(run, o, pc[1].u.lo)) return HK_OK;
  HkHandle *h = hk_lookup(run, type, pc[1].u.lo, pc->i.b);
  if (!h) return HK_OK;
  HK_TRY(hk_check_private(run, h));
  *out = h;
  bool many = pc->i.op != HK_OP_CALL_METHOD;
  if (many && remember_method(run, pc, type, h)) return HK_OK;
  pc[1].u.hi = type;
  pc[2].handle = h;
  HkOp call = many ? HK_OP_CALL_FN : HK_OP_CALL_FN_FIRST;
  pc->i.op = (uint16_t)(h->kind == HK_HANDLE_FN ? call : h->fast);
  return HK_OK;
}

static HK_NOINLINE HkStatus run_plan(HkRun *run, const HkCreate *plan, const HkValue *args, uint32_t dst,
                                     HkValue *out) {
  if (plan->error_kind)
    return hk_raise(run, plan->error_kind, "%.*s", (int)plan->error_text.len, plan->error_text.data);
  if (plan->native) return hk_call_handle(run, plan->native, hk_null(), args, plan->argc, dst, out);
  HK_TRY(hk_frame_push(run, plan->fn, args, plan->argc, dst));  // a stub that allocates
  return HK_PUSHED;
}

HkStatus hk_closure_new(HkRun *run, HkFunction *fn, uint32_t count, HkClosure **out) {
  HkClosure *c = hk_heap_new(run->core.heap, sizeof *c + count * sizeof(HkValue), HK_KIND_FUNCTION, HK_KIND_FUNCTION);
  if (!c) return hk_raise_nomem(run);
  if (fn->arity == UINT32_MAX) {  // MIR tells captures from parameters only here: count and name of the lambda follow
    fn->arity = fn->param_count - count;
    HK_TRY(hk_function_name(run, fn));
  }
  c->head.extra = HK_FUN_CLOSURE;
  c->count = count;
  c->arity = fn->arity;
  c->code.fn = fn;
  c->self = hk_null();
  *out = c;
  return HK_OK;
}

static HK_NOINLINE HkStatus make_closure(HkRun *run, HkFunction *fn, const HkValue *base, const uint16_t *regs,
                                         uint32_t count, HkValue *out) {
  HkClosure *c = NULL;
  HK_TRY(hk_closure_new(run, fn, count, &c));
  // Parameters come as captures, me, declared ones; `me` is the last captured value.
  for (uint32_t i = 0; i < count; i++) c->values[i] = base[regs[i]];
  *out = hk_object(c);
  return HK_OK;
}

static HK_NOINLINE HkStatus make_array(HkRun *run, const HkValue *base, const uint16_t *regs, uint32_t count,
                                       HkValue *out) {
  HkHeap *heap = run->core.heap;
  HkArray *a = count <= HK_ARRAY_OWN ? hk_array_new_small(heap, count) : hk_array_new(heap, count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < count; i++) COPY(a->items + i, base + regs[i]);
  a->count = count;
  *out = hk_object(a);
  return HK_OK;
}

static HK_NOINLINE HkStatus make_map(HkRun *run, const HkValue *base, const uint16_t *regs, uint32_t count,
                                     HkValue *out) {
  HkMap *m = hk_map_new(run->core.heap, false, count / 2);
  if (!m) return hk_raise_nomem(run);
  *out = hk_object(m);
  for (uint32_t i = 0; i + 1 < count; i += 2) HK_TRY(hk_index_set(run, *out, base[regs[i]], base[regs[i + 1]]));
  return HK_OK;
}

HkStatus hk_variant_new(HkRun *run, HkType *type, uint32_t variant, uint32_t count, HkEnumValue **out) {
  if (variant >= type->variant_count) return hk_raise(run, "InternalError", "unknown variant");
  const HkVariant *v = &type->variants[variant];
  if (v->arity != count) {
    HkText e = hk_string_text(type->display), name = hk_symbol_text(run->core.types, v->name);
    return hk_raise(run, "ArityError", "%.*s::%.*s expects %u argument%s, got %u", (int)e.len, e.data, (int)name.len,
                    name.data, v->arity, v->arity == 1 ? "" : "s", count);
  }
  *out = count == 0 ? type->units[variant] : NULL;
  if (*out) return HK_OK;
  *out = hk_heap_new(run->core.heap, sizeof **out + count * sizeof(HkValue), HK_KIND_ENUM, type->id);
  if (!*out) return hk_raise_nomem(run);
  (*out)->head.extra = (uint16_t)variant;
  if (count == 0) type->units[variant] = *out;
  return HK_OK;
}

static HK_NOINLINE HkStatus make_variant(HkRun *run, const HkWord *pc, const HkValue *base, HkValue *out) {
  HkEnumValue *value = NULL;
  const uint16_t *regs = list_at(pc + 2);
  HK_TRY(hk_variant_new(run, hk_type_at(run->core.types, pc[1].u.lo), pc[1].u.hi, pc->i.b, &value));
  for (uint32_t i = 0; i < pc->i.b; i++) value->items[i] = base[regs[i]];
  *out = hk_object(value);
  return HK_OK;
}

HK_INLINE bool is_variant(HkValue v, uint32_t type, uint32_t variant) {
  return hk_is_kind(v, HK_KIND_ENUM) && v.as.obj->type == type && v.as.obj->extra == variant;
}

HkStatus hk_variant_payload(HkRun *run, const HkType *type, uint32_t variant, uint32_t index, HkValue v, HkValue *out) {
  if (is_variant(v, type->id, variant)) {
    *out = ((HkEnumValue *)(void *)v.as.obj)->items[index];
    return HK_OK;
  }
  HkText e = hk_string_text(type->display), got = hk_type_display(run->core.types, v);
  return hk_raise(run, "TypeError", "expected another variant of %.*s, got %.*s", (int)e.len, e.data, (int)got.len,
                  got.data);
}

static HK_NOINLINE HkStatus get_payload(HkRun *run, const HkWord *pc, HkValue v, HkValue *out) {
  return hk_variant_payload(run, hk_type_at(run->core.types, pc[1].u.lo), pc[1].u.hi, pc->i.c, v, out);
}

static HK_NOINLINE bool type_test(HkRun *run, HkWord *pc, HkValue v) {
  bool is = hk_type_is(run->core.types, v, hk_symbol_text(run->core.types, pc[1].u.lo));
  if (hk_is_kind(v, HK_KIND_ERROR)) return is;  // depends on its kind, not only on the type
  pc[1].u.hi = type_id(&v);
  pc[2].u.lo = is;
  return is;
}

static HK_NOINLINE HkStatus cast_failed(HkRun *run, HkSymbol name, HkValue v) {
  HkText want = hk_symbol_text(run->core.types, name), got = hk_type_display(run->core.types, v);
  return hk_raise(run, "TypeError", "cast failed: expected %.*s, got %.*s", (int)want.len, want.data, (int)got.len,
                  got.data);
}

HkStatus hk_static_value(HkRun *run, HkType *type, HkValue *out) {
  if (type->flags & HK_TYPE_STATIC) {
    HK_TRY(hk_static_ready(run, type));
    *out = hk_object(type->singleton);
    return HK_OK;
  }
  if (!type->type_object) {
    HkTypeObject *o = hk_heap_new(run->core.heap, sizeof *o, HK_KIND_TYPE, HK_KIND_TYPE);
    if (!o) return hk_raise_nomem(run);
    o->type = type->id;
    type->type_object = o;
  }
  *out = hk_object(type->type_object);
  return HK_OK;
}

static HK_NOINLINE HkStatus load_static(HkRun *run, HkWord *pc, HkValue *out) {
  HK_TRY(hk_static_value(run, pc[1].type, out));
  if (pc[1].type->flags & HK_TYPE_STATIC) pc->i.op = HK_OP_SINGLETON;
  return HK_OK;
}

HK_NOINLINE HkStatus hk_op_throw(HkRun *run, HkValue v, const char *kind) {
  if (!kind && hk_is_kind(v, HK_KIND_ERROR)) return hk_raise_error(run, HK_AS_ERROR(v));
  HkString *text = NULL;
  HK_TRY(hk_to_string(run, v, &text));
  return hk_raise(run, kind ? kind : "UserError", "%.*s", (int)text->len, text->data);
}

static HK_NOINLINE HkStatus call_by_name(HkRun *run, HkValue f, const HkValue *args, uint32_t argc, uint32_t dst,
                                         HkValue *out) {
  if (f.tag != HK_STRING) return hk_op_call_value(run, f, args, argc, dst, out);
  HkFunction *fn = hk_link_function_named(run->frame->fn->linked, hk_string_text(f.as.str), argc);
  if (!fn) return hk_raise(run, "NameError", "unknown function '%.*s'", (int)f.as.str->len, f.as.str->data);
  HK_TRY(hk_frame_push(run, fn, args, argc, dst));
  return HK_PUSHED;
}

// Turns what C code reported into the way the loop goes on: HK_OK: at run->frame; otherwise the run ends with the status.
static HK_NOINLINE HkStatus handle_failure(HkRun *run, HkStatus status) {
  if (status == HK_RAISED) return hk_unwind(run);
  if (status == HK_NOMEM) run->core.error = NULL;
  while (run->frame->fn != &run->halt_fn) hk_frames_unwind_to(run, run->frame - 1);
  return status;
}

// ---- the loop ------------------------------------------------------------------------------------------------------------------------------

#if HK_SWITCH_DISPATCH
#define CASE(name) case HK_OP_##name:
#define NEXT(n)                                                                                                        \
  do {                                                                                                                 \
    pc += (n);                                                                                                         \
    goto dispatch;                                                                                                     \
  } while (0)
#else
#pragma GCC diagnostic ignored "-Wpedantic"  // labels as values: the one extension, with the portable form above
#define CASE(name) L_##name:
#define NEXT(n)                                                                                                        \
  do {                                                                                                                 \
    pc += (n);                                                                                                         \
    goto *labels[pc->i.op];                                                                                            \
  } while (0)
#endif

#define A     (base + pc->i.a)
#define B     (base + pc->i.b)
#define C     (base + pc->i.c)
#define IMM_B ((int16_t)pc->i.b)
#define IMM_C ((int16_t)pc->i.c)
// Everything C code may look at, for an instruction of n words.
#define SYNC(n)                                                                                                        \
  do {                                                                                                                 \
    frame->pc = pc + (n);                                                                                              \
    run->frame = frame;                                                                                                \
    run->top = base + frame->fn->reg_count;                                                                            \
  } while (0)
// C code behind SYNC. It may call back, and that may move the array of frames.
#define DO(call)                                                                                                       \
  do {                                                                                                                 \
    if (HK_UNLIKELY((status = (call)) != HK_OK)) goto interrupted;                                                     \
    frame = run->frame;                                                                                                \
  } while (0)
// In the copy of a small function what is unusual is left to the function itself.
#define UNUSUAL                                                                                                        \
  do {                                                                                                                 \
    if (HK_UNLIKELY(in_copy(frame->fn, pc))) goto leave_copy;                                                          \
  } while (0)
// The result of a slow part that leaves a value in register a; of one that copies may contain.
#define RARE(n, call)                                                                                                  \
  do {                                                                                                                 \
    UNUSUAL;                                                                                                           \
    SLOW(n, call);                                                                                                     \
  } while (0)
#define SLOW(n, call)                                                                                                  \
  do {                                                                                                                 \
    SYNC(n);                                                                                                           \
    HkValue slow_out;                                                                                                  \
    DO(call);                                                                                                          \
    COPY(A, &slow_out);                                                                                                \
    NEXT(n);                                                                                                           \
  } while (0)

#define ARITH(name, op, int_expr, float_expr)                                                                          \
  CASE(name) {                                                                                                         \
    const HkValue *x = B, *y = C;                                                                                      \
    if (HK_LIKELY(x->tag == HK_INT && y->tag == HK_INT)) {                                                             \
      int64_t i = x->as.i, k = y->as.i;                                                                                \
      set_int(A, int_expr);                                                                                            \
      NEXT(1);                                                                                                         \
    }                                                                                                                  \
    if (HK_LIKELY(x->tag == HK_FLOAT && y->tag == HK_FLOAT)) {                                                         \
      double f = x->as.f, g = y->as.f;                                                                                 \
      set_float(A, float_expr);                                                                                        \
      NEXT(1);                                                                                                         \
    }                                                                                                                  \
    if (HK_LIKELY(are_numbers(x, y))) {                                                                                \
      double f = to_double(x), g = to_double(y);                                                                       \
      set_float(A, float_expr);                                                                                        \
      NEXT(1);                                                                                                         \
    }                                                                                                                  \
    RARE(1, slow_arith(run, op, *x, *y, pc->i.a, &slow_out));                                                          \
  }
// A product and what the instruction behind it makes of it and of register `other`. Numbers of one kind only: else the two run one by one.
#define PRODUCT(name, other, int_expr, float_expr)                                                                     \
  CASE(name) {                                                                                                         \
    const HkValue *x = B, *y = C, *z = base + pc[1].i.other;                                                           \
    if (HK_LIKELY(x->tag == HK_FLOAT && y->tag == HK_FLOAT && z->tag == HK_FLOAT)) {                                   \
      double product = x->as.f * y->as.f, r = z->as.f;                                                                 \
      set_float(base + pc[1].i.a, float_expr);                                                                         \
      NEXT(2);                                                                                                         \
    }                                                                                                                  \
    if (HK_LIKELY(x->tag == HK_INT && y->tag == HK_INT && z->tag == HK_INT)) {                                         \
      int64_t product = hk_wrap_mul(x->as.i, y->as.i), r = z->as.i;                                                    \
      set_int(base + pc[1].i.a, int_expr);                                                                             \
      NEXT(2);                                                                                                         \
    }                                                                                                                  \
    goto multiply;                                                                                                     \
  }
#define ARITH_IMM(name, op, int_expr, float_expr)                                                                      \
  CASE(name) {                                                                                                         \
    const HkValue *x = B;                                                                                              \
    if (HK_LIKELY(x->tag == HK_INT)) {                                                                                 \
      int64_t i = x->as.i, k = IMM_C;                                                                                  \
      set_int(A, int_expr);                                                                                            \
      NEXT(1);                                                                                                         \
    }                                                                                                                  \
    if (x->tag == HK_FLOAT) {                                                                                          \
      double f = x->as.f, g = (double)IMM_C;                                                                           \
      set_float(A, float_expr);                                                                                        \
      NEXT(1);                                                                                                         \
    }                                                                                                                  \
    RARE(1, slow_arith(run, op, *x, hk_int(IMM_C), pc->i.a, &slow_out));                                               \
  }

#define BITS(name, op, expr)                                                                                           \
  CASE(name) {                                                                                                         \
    const HkValue *x = B, *y = C;                                                                                      \
    if (HK_LIKELY(x->tag == HK_INT && y->tag == HK_INT)) {                                                             \
      uint64_t i = x->as.bits, k = y->as.bits;                                                                         \
      set_int(A, (int64_t)(expr));                                                                                     \
      NEXT(1);                                                                                                         \
    }                                                                                                                  \
    RARE(1, hk_op_arith(run, op, *x, *y, &slow_out));                                                                  \
  }

#define ORDER(name, op, cop)                                                                                           \
  CASE(name) {                                                                                                         \
    const HkValue *x = B, *y = C;                                                                                      \
    bool is;                                                                                                           \
    if (HK_LIKELY(x->tag == HK_INT && y->tag == HK_INT))                                                               \
      is = x->as.i op y->as.i;                                                                                         \
    else if (x->tag == HK_FLOAT && y->tag == HK_FLOAT)                                                                 \
      is = x->as.f op y->as.f;                                                                                         \
    else {                                                                                                             \
      UNUSUAL;                                                                                                         \
      SYNC(1);                                                                                                         \
      DO(compare_slow(run, cop, *x, *y, &is));                                                                         \
    }                                                                                                                  \
    set_bool(A, is);                                                                                                   \
    NEXT(1);                                                                                                           \
  }

// Jumps by order. `when`: the sense; `back`: the jump is a safe point.
#define JUMP_TAKEN(back)                                                                                               \
  do {                                                                                                                 \
    int32_t off = IMM_C;                                                                                               \
    if (back && HK_UNLIKELY(run->attention)) {                                                                         \
      SYNC(1);                                                                                                         \
      DO(safe_point(run));                                                                                             \
    }                                                                                                                  \
    NEXT(1 + off);                                                                                                     \
  } while (0)
#define ORDER_JUMP(name, op, cop, when, back)                                                                          \
  CASE(name) {                                                                                                         \
    const HkValue *x = A, *y = B;                                                                                      \
    bool is;                                                                                                           \
    if (HK_LIKELY(x->tag == HK_INT && y->tag == HK_INT))                                                               \
      is = x->as.i op y->as.i;                                                                                         \
    else if (x->tag == HK_FLOAT && y->tag == HK_FLOAT)                                                                 \
      is = x->as.f op y->as.f;                                                                                         \
    else {                                                                                                             \
      UNUSUAL;                                                                                                         \
      SYNC(1);                                                                                                         \
      DO(compare_slow(run, cop, *x, *y, &is));                                                                         \
    }                                                                                                                  \
    if (is == when) JUMP_TAKEN(back);                                                                                  \
    NEXT(1);                                                                                                           \
  }
#define ORDER_JUMP_IMM(name, op, cop, when, back)                                                                      \
  CASE(name) {                                                                                                         \
    const HkValue *x = A;                                                                                              \
    bool is;                                                                                                           \
    if (HK_LIKELY(x->tag == HK_INT))                                                                                   \
      is = x->as.i op IMM_B;                                                                                           \
    else if (x->tag == HK_FLOAT)                                                                                       \
      is = x->as.f op(double) IMM_B;                                                                                   \
    else {                                                                                                             \
      UNUSUAL;                                                                                                         \
      SYNC(1);                                                                                                         \
      DO(compare_slow(run, cop, *x, hk_int(IMM_B), &is));                                                              \
    }                                                                                                                  \
    if (is == when) JUMP_TAKEN(back);                                                                                  \
    NEXT(1);                                                                                                           \
  }
#define ORDER_JUMPS(name, op, cop)                                                                                     \
  ORDER_JUMP(name##_T, op, cop, true, false)                                                                           \
  ORDER_JUMP(name##_F, op, cop, false, false)                                                                          \
  ORDER_JUMP(name##_L, op, cop, true, true)                                                                            \
  ORDER_JUMP_IMM(name##I_T, op, cop, true, false)                                                                      \
  ORDER_JUMP_IMM(name##I_F, op, cop, false, false)                                                                     \
  ORDER_JUMP_IMM(name##I_L, op, cop, true, true)

// Equality of immediate values and identity are decided here, the rest in equal.c.
#define EQUAL_FAST(x, y, is, ...)                                                                                      \
  do {                                                                                                                 \
    if (HK_LIKELY((x)->tag == (y)->tag && (x)->tag != HK_FLOAT &&                                                      \
                  ((x)->tag < HK_STRING || (x)->as.bits == (y)->as.bits)))                                             \
      is = (x)->as.bits == (y)->as.bits;                                                                               \
    else if ((x)->tag == HK_STRING && (y)->tag == HK_STRING)                                                           \
      is = hk_string_eq((x)->as.str, (y)->as.str);                                                                     \
    else if ((x)->tag == HK_NULL || (y)->tag == HK_NULL)                                                               \
      is = false;                                                                                                      \
    else                                                                                                               \
      __VA_ARGS__;                                                                                                     \
  } while (0)
#define EQUAL(name, negated)                                                                                           \
  CASE(name) {                                                                                                         \
    const HkValue *x = B, *y = C;                                                                                      \
    bool is = false;                                                                                                   \
    EQUAL_FAST(x, y, is, {                                                                                             \
      UNUSUAL;                                                                                                         \
      SYNC(1);                                                                                                         \
      HkEqualGoal goal = {pc->i.a, negated, NULL, false};                                                              \
      DO(hk_op_equal(run, *x, *y, goal, &is));                                                                         \
    });                                                                                                                \
    set_bool(A, is != negated);                                                                                        \
    NEXT(1);                                                                                                           \
  }
// jump_when: the result of == on which to jump.
#define EQUAL_JUMP(name, operand, jump_when, back)                                                                     \
  CASE(name) {                                                                                                         \
    HK_UNUSED HkValue imm_;                                                                                            \
    const HkValue *x = A, *y = operand;                                                                                \
    bool is = false;                                                                                                   \
    EQUAL_FAST(x, y, is, {                                                                                             \
      UNUSUAL;                                                                                                         \
      SYNC(1);                                                                                                         \
      HkEqualGoal goal = {frame->fn->reg_count - 1, false, pc + 1 + IMM_C, jump_when};                                 \
      DO(hk_op_equal(run, *x, *y, goal, &is));                                                                         \
    });                                                                                                                \
    if (is == (jump_when)) JUMP_TAKEN(back);                                                                           \
    NEXT(1);                                                                                                           \
  }
#define IMM_VALUE (imm_ = hk_int(IMM_B), &imm_)
#define EQUAL_JUMPS(name, positive)                                                                                    \
  EQUAL_JUMP(name##_T, B, positive, false)                                                                             \
  EQUAL_JUMP(name##_F, B, !(positive), false)                                                                          \
  EQUAL_JUMP(name##_L, B, positive, true)                                                                              \
  EQUAL_JUMP(name##I_T, IMM_VALUE, positive, false)                                                                    \
  EQUAL_JUMP(name##I_F, IMM_VALUE, !(positive), false)                                                                 \
  EQUAL_JUMP(name##I_L, IMM_VALUE, positive, true)

// Starts a frame of fn_ whose parameters are in place from nb_ on.
#define ENTER(fn_, nb_, words_, dst_)                                                                                  \
  do {                                                                                                                 \
    frame->pc = pc + (words_);                                                                                         \
    frame++;                                                                                                           \
    frame->base = base = (nb_);                                                                                        \
    frame->fn = (fn_);                                                                                                 \
    frame->dst = (dst_);                                                                                               \
    pc = (fn_)->code;                                                                                                  \
    if (HK_UNLIKELY(run->attention)) goto attention;                                                                   \
    NEXT(0);                                                                                                           \
  } while (0)

static HK_NOINLINE HkStatus slow_arith(HkRun *run, HkMirBinop op, HkValue a, HkValue b, uint32_t dst, HkValue *out) {
  return op == HK_ADD ? hk_op_add(run, a, b, dst, out) : hk_op_arith(run, op, a, b, out);
}

// Runs until the HALT frame pushed by hk_enter is reached.
static HkStatus interpret(HkRun *run) {
#if !HK_SWITCH_DISPATCH
  static const void *const labels[] = {
#define X(e) &&L_##e,
      HK_OPS(X)
#undef X
  };
#endif
  HkStatus status = HK_OK;
  HkFrame *frame = run->frame;
  HkValue *base = frame->base;
  HkWord *pc = frame->pc;
  HkHeap *const heap = run->core.heap;
#if HK_SWITCH_DISPATCH
dispatch:
  switch ((HkOp)pc->i.op) {
#else
  NEXT(0);
#endif

    CASE(LAZY) {
      frame->pc = pc;
      run->frame = frame;
      run->top = base + frame->fn->reg_count;
      DO(hk_function_prepare(run, frame->fn));
      if (base + frame->fn->reg_count + HK_WINDOW > run->stack_end) goto move_frame;
      pc = frame->fn->code;
      NEXT(0);
    }
    CASE(ENTER_GUEST) {
      SYNC(1);
      DO(hk_guest_enter(run));
      NEXT(1);
    }
    CASE(HALT) {
      run->frame = frame;
      return HK_OK;
    }
    CASE(LEAVE_CHUNK) {
      HkValue v;
      COPY(&v, base);
      hk_frame_leave_chunk(run);
      uint32_t dst = frame->dst;
      frame--;
      base = frame->base;
      pc = frame->pc;
      COPY(base + dst, &v);
      NEXT(0);
    }
    CASE(ANSWER) {
      bool is = base[0].as.bits != 0;
      uint64_t how = base[2].as.bits;
      if (base[1].as.bits && is == ((how & 2) != 0)) {
        HkFrame *below = frame - 1;
        while (below->fn == &run->leave_fn) below--;
        below->pc = (HkWord *)(uintptr_t)base[1].as.bits;
      }
      uint32_t dst = frame->dst;
      frame--;
      base = frame->base;
      pc = frame->pc;
      set_bool(base + dst, is != (how & 1));
      NEXT(0);
    }
    CASE(RESUME) {
      frame->pc = pc;
      run->frame = frame;
      run->top = base + 1;
      HkValue out;
      DO(run->conts->resume(run, run->conts, base[0], &out));
      hk_cont_pop(run, false);
      uint32_t dst = frame->dst;
      frame--;
      base = frame->base;
      pc = frame->pc;
      COPY(base + dst, &out);
      NEXT(0);
    }
    CASE(MOVE) {
      COPY(A, B);
      NEXT(1);
    }
    CASE(LOADK) {
      COPY(A, frame->fn->constants + (uint32_t)wide_offset(pc));
      NEXT(1);
    }
    CASE(LOADI) {
      set_int(A, IMM_B);
      NEXT(1);
    }
    CASE(LOADNULL) {
      set_null(A);
      NEXT(1);
    }
    CASE(LOADBOOL) {
      set_bool(A, pc->i.b != 0);
      NEXT(1);
    }

    ARITH(ADD, HK_ADD, hk_wrap_add(i, k), f + g)
    ARITH(SUB, HK_SUB, hk_wrap_sub(i, k), f - g)
    PRODUCT(MUL_ADD, c, hk_wrap_add(product, r), product + r)
    PRODUCT(MUL_TO, b, hk_wrap_add(r, product), r + product)
    PRODUCT(MUL_FROM, b, hk_wrap_sub(r, product), r - product)
  multiply:
    ARITH(MUL, HK_MUL, hk_wrap_mul(i, k), f * g)
    CASE(DIV) {
      const HkValue *x = B, *y = C;
      if (HK_LIKELY(x->tag == HK_FLOAT && y->tag == HK_FLOAT && y->as.f != 0.0)) {
        set_float(A, x->as.f / y->as.f);
        NEXT(1);
      }
      if (HK_LIKELY(x->tag == HK_INT && y->tag == HK_INT && y->as.i > 0)) {
        set_int(A, x->as.i / y->as.i);
        NEXT(1);
      }
      if (are_numbers(x, y) && x->tag != y->tag && to_double(y) != 0.0) {
        set_float(A, to_double(x) / to_double(y));
        NEXT(1);
      }
      RARE(1, hk_op_arith(run, HK_DIV, *x, *y, &slow_out));
    }
    CASE(MOD) {
      const HkValue *x = B, *y = C;
      if (HK_LIKELY(x->tag == HK_INT && y->tag == HK_INT && y->as.i > 0)) {
        set_int(A, x->as.i % y->as.i);
        NEXT(1);
      }
      RARE(1, hk_op_arith(run, HK_MOD, *x, *y, &slow_out));
    }
    ARITH_IMM(ADDI, HK_ADD, hk_wrap_add(i, k), f + g)
    ARITH_IMM(SUBI, HK_SUB, hk_wrap_sub(i, k), f - g)
    ARITH_IMM(MULI, HK_MUL, hk_wrap_mul(i, k), f * g)
    ARITH_IMM(DIVI, HK_DIV, i / k, f / g)  // the immediate is greater than 0
    CASE(MODI) {
      const HkValue *x = B;
      if (HK_LIKELY(x->tag == HK_INT)) {
        int64_t i = x->as.i, k = IMM_C;
        // Half of all divisions have small operands, for which the 32-bit instruction is several times faster.
        if (HK_LIKELY((uint64_t)i <= UINT32_MAX))
          set_int(A, (int64_t)((uint32_t)i % (uint32_t)k));
        else
          set_int(A, i % k);
        NEXT(1);
      }
      RARE(1, hk_op_arith(run, HK_MOD, *x, hk_int(IMM_C), &slow_out));
    }
    BITS(BAND, HK_BAND, i & k)
    BITS(BOR, HK_BOR, i | k)
    BITS(BXOR, HK_BXOR, i ^ k)
    BITS(SHL, HK_SHL, i << (k & 63))
    BITS(SHR, HK_SHR, (i >> (k & 63)) | ((i >> 63) && (k & 63) ? ~(UINT64_MAX >> (k & 63)) : 0))
    CASE(NEG) {
      const HkValue *x = B;
      if (x->tag == HK_INT)
        set_int(A, hk_wrap_neg(x->as.i));
      else if (x->tag == HK_FLOAT)
        set_float(A, -x->as.f);
      else {
        UNUSUAL;
        SYNC(1);
        HkText t = hk_type_display(run->core.types, *x);
        status = hk_raise(run, "TypeError", "cannot negate %.*s", (int)t.len, t.data);
        goto interrupted;
      }
      NEXT(1);
    }
    CASE(BITNOT) {
      const HkValue *x = B;
      if (x->tag != HK_INT) {
        UNUSUAL;
        SYNC(1);
        HkText t = hk_type_display(run->core.types, *x);
        status = hk_raise(run, "TypeError", "cannot invert %.*s", (int)t.len, t.data);
        goto interrupted;
      }
      set_int(A, ~x->as.i);
      NEXT(1);
    }
    CASE(NOT) {
      const HkValue *x = B;
      bool is = x->as.bits != 0;
      if (HK_UNLIKELY(x->tag != HK_BOOL)) {
        UNUSUAL;
        SYNC(1);
        DO(branch_truth(run, *x, &is));
      }
      set_bool(A, !is);
      NEXT(1);
    }
    CASE(TRUTH) {
      const HkValue *x = B;
      bool is = x->as.bits != 0;
      if (HK_UNLIKELY(x->tag != HK_BOOL)) {
        UNUSUAL;
        SYNC(1);
        DO(branch_truth(run, *x, &is));
      }
      set_bool(A, is);
      NEXT(1);
    }
    EQUAL(EQ, false)
    EQUAL(NE, true)
    ORDER(LT, <, HK_LT)
    ORDER(LE, <=, HK_LE)
    ORDER(GT, >, HK_GT)
    ORDER(GE, >=, HK_GE)
    EQUAL_JUMPS(JEQ, true)
    EQUAL_JUMPS(JNE, false)
    ORDER_JUMPS(JLT, <, HK_LT)
    ORDER_JUMPS(JLE, <=, HK_LE)
    ORDER_JUMPS(JGT, >, HK_GT)
    ORDER_JUMPS(JGE, >=, HK_GE)
    CASE(JNULL) {
      if (A->tag == HK_NULL) NEXT(1 + IMM_C);
      NEXT(1);
    }
    CASE(JNOTNULL) {
      if (A->tag != HK_NULL) NEXT(1 + IMM_C);
      NEXT(1);
    }
    CASE(JT) {
      const HkValue *x = A;
      bool is = x->as.bits != 0;
      if (HK_UNLIKELY(x->tag != HK_BOOL)) {
        UNUSUAL;
        SYNC(1);
        DO(branch_truth(run, *x, &is));
      }
      if (is) NEXT(1 + wide_offset(pc));
      NEXT(1);
    }
    CASE(JF) {
      const HkValue *x = A;
      bool is = x->as.bits != 0;
      if (HK_UNLIKELY(x->tag != HK_BOOL)) {
        UNUSUAL;
        SYNC(1);
        DO(branch_truth(run, *x, &is));
      }
      if (!is) NEXT(1 + wide_offset(pc));
      NEXT(1);
    }
    CASE(JMP) { NEXT(1 + wide_offset(pc)); }
    CASE(SWITCH) {
      const HkValue *v = A;
      int64_t key = v->as.i;
      uint64_t at = 0;
      if (HK_LIKELY(v->tag == HK_INT) || switch_key(v, &key)) {
        at = (uint64_t)key - pc[1].bits + 1;
        if (at > pc[2].u.lo) at = 0;
      }
      NEXT(table_offset(pc + 3, at));
    }
    CASE(SWITCH_FIND) {
      const HkValue *v = A;
      int64_t key = v->as.i;
      bool whole = v->tag == HK_INT || switch_key(v, &key);
      NEXT(table_offset(pc + 1 + pc->i.b, whole ? find_key(pc + 1, pc->i.b, key) : 0));
    }
    CASE(LOOP) {
      if (HK_UNLIKELY(run->attention)) {
        SYNC(1);
        DO(safe_point(run));
      }
      NEXT(1 + wide_offset(pc));
    }

    CASE(CALL_FIRST) {
      if (pc[1].fn->code == pc[1].fn->stub) goto call;
      hk_inline_call(run, frame->fn, pc, hk_null());
      NEXT(0);
    }
    CASE(CALL_INLINE) {
      HkInline *copy = pc[1].inlined;
      if (HK_UNLIKELY(frame + HK_INLINE_LEVELS >= run->frame_end)) goto no_copy;
      frame->pc = pc + 3;
      pc = copy->code + 1;
      NEXT(0);
    }
  call:
    CASE(CALL) {
      HkFunction *fn = pc[1].fn;
      HkValue *nb = base + pc->i.c;
      uint32_t n = pc->i.b;
      const uint16_t *regs = list_at(pc + 2);
      for (uint32_t i = 0; i < n; i++) COPY(nb + i, base + regs[i]);
      if (ROOM(fn, nb)) ENTER(fn, nb, 2 + call_words(n), pc->i.a);
      SYNC(2 + call_words(n));
      status = hk_frame_push(run, fn, nb, n, pc->i.a);
      if (status == HK_OK) goto reload;
      goto interrupted;
    }
    CASE(CALL_INIT) {
      HkValue *nb = base + pc->i.c;
      uint32_t n = pc->i.b;
      const uint16_t *regs = list_at(pc + 2);
      for (uint32_t i = 0; i < n; i++)
        COPY(nb + i, base + regs[i]);  // where the collector finds them while the initialization runs
      SYNC(2 + call_words(n));
      run->top = nb + n;
      DO(hk_static_ready(run, hk_type_at(run->core.types, pc[1].fn->owner)));
      pc->i.op = HK_OP_CALL_FIRST;
      NEXT(0);
    }
    CASE(CALL_FN_MANY) {
      const uint16_t *regs = list_at(pc + 3);
      const HkSeen *seen = pc[2].seen;
      uint32_t n = pc->i.b, type = type_id(base + regs[0]), k = 0;
      while (seen->types[k] != type)
        if (++k == HK_SEEN_TYPES) goto call_method;
      HkFunction *fn = seen->fns[k];
      HkValue *nb = base + pc->i.c;
      for (uint32_t i = 0; i <= n; i++) COPY(nb + i, base + regs[i]);
      if (ROOM(fn, nb)) ENTER(fn, nb, 3 + list_words(n + 1), pc->i.a);
      SYNC(3 + list_words(n + 1));
      status = hk_frame_push(run, fn, nb, n + 1, pc->i.a);
      if (status == HK_OK) goto reload;
      goto interrupted;
    }
  call_method:
    CASE(CALL_METHOD_AGAIN)
    CASE(CALL_METHOD) {
      HkValue *o = base + list_at(pc + 3)[0];
      uint32_t n = pc->i.b, words = 3 + list_words(n + 1);
      HkHandle *h = NULL;
      SYNC(words);
      DO(resolve_call(run, pc, *o, &h));
      if (h) NEXT(0);
      HkValue *nb = base + frame->fn->reg_count, out;
      const uint16_t *regs = list_at(pc + 3);
      for (uint32_t i = 0; i <= n; i++) COPY(nb + i, base + regs[i]);
      run->top = nb + n + 1;
      DO(hk_op_call_unknown(run, nb[0], pc[1].u.lo, nb + 1, n, pc->i.a, &out));
      COPY(A, &out);
      NEXT(words);
    }
    CASE(CALL_FN_FIRST) {
      const HkFunction *fn = pc[2].handle->fn;
      if (fn->code == fn->stub || type_id(base + pc[3].regs[0]) != pc[1].u.hi) goto call_fn;
      hk_inline_call(run, frame->fn, pc, hk_null());
      NEXT(0);
    }
    CASE(CALL_FN_INLINE) {
      HkInline *copy = pc[2].inlined;
      if (HK_UNLIKELY(type_id(base + pc[3].regs[0]) != pc[1].u.hi)) goto other_method;
      if (HK_UNLIKELY(frame + HK_INLINE_LEVELS >= run->frame_end)) goto no_copy;
      frame->pc = pc + 4;
      pc = copy->code + 1;
      NEXT(0);
    }
  call_fn:
    CASE(CALL_FN) {
      HkHandle *h = pc[2].handle;
      const uint16_t *regs = list_at(pc + 3);
      uint32_t n = pc->i.b;
      if (HK_UNLIKELY(type_id(base + regs[0]) != pc[1].u.hi)) goto other_method;
      HkFunction *fn = h->fn;
      HkValue *nb = base + pc->i.c;
      if (HK_UNLIKELY(h->drop_receiver)) regs++;
      uint32_t count = n + !h->drop_receiver;
      for (uint32_t i = 0; i < count; i++) COPY(nb + i, base + regs[i]);
      if (ROOM(fn, nb)) ENTER(fn, nb, 3 + list_words(n + 1), pc->i.a);
      SYNC(3 + list_words(n + 1));
      status = hk_frame_push(run, fn, nb, count, pc->i.a);
      if (status == HK_OK) goto reload;
      goto interrupted;
    }
    CASE(CALL_NATIVE) {
      HkHandle *h = pc[2].handle;
      const uint16_t *regs = list_at(pc + 3);
      uint32_t n = pc->i.b, words = 3 + list_words(n + 1);
      if (HK_UNLIKELY(type_id(base + regs[0]) != pc[1].u.hi)) goto other_method;
      HkValue *nb = base + pc->i.c, out;
      for (uint32_t i = 0; i <= n; i++) COPY(nb + i, base + regs[i]);
      SYNC(words);
      DO(hk_native_call(run, h, nb[0], nb + 1, n, &out));
      COPY(A, &out);
      if (HK_UNLIKELY(run->attention)) {
        pc += words;
        goto attention;
      }
      NEXT(words);
    }
  other_method:
    UNUSUAL;
    pc->i.op = HK_OP_CALL_METHOD_AGAIN;
    NEXT(0);

#define FAST_SELF(kind_type)                                                                                           \
  const uint16_t *regs = list_at(pc + 3);                                                                              \
  HkValue *self = base + regs[0];                                                                                      \
  if (HK_UNLIKELY(type_id(self) != (uint32_t)(kind_type))) goto other_method
// The general form of the call does what the fast one does not: errors, rare kinds of arguments.
#define FAST_GIVE_UP goto native_once

    CASE(ARRAY_PUSH) {
      FAST_SELF(HK_KIND_ARRAY);
      HkArray *a = HK_AS_ARRAY(*self);
      if (HK_UNLIKELY(a->count >= a->cap)) FAST_GIVE_UP;
      COPY(a->items + a->count, base + regs[1]);
      HK_WRITE_BARRIER(heap, a, base[regs[1]]);
      a->count++;
      set_int(A, a->count);
      NEXT(4);
    }
    CASE(ARRAY_GET) {
      FAST_SELF(HK_KIND_ARRAY);
      HkArray *a = HK_AS_ARRAY(*self);
      const HkValue *i = base + regs[1];
      if (HK_UNLIKELY(i->tag != HK_INT || i->as.bits >= a->count)) FAST_GIVE_UP;
      COPY(A, a->items + i->as.i);
      NEXT(4);
    }
    CASE(ARRAY_SET) {
      FAST_SELF(HK_KIND_ARRAY);
      HkArray *a = HK_AS_ARRAY(*self);
      const HkValue *i = base + regs[1];
      if (HK_UNLIKELY(i->tag != HK_INT || i->as.bits >= a->count)) FAST_GIVE_UP;
      COPY(a->items + i->as.i, base + regs[2]);
      HK_WRITE_BARRIER(heap, a, base[regs[2]]);
      set_null(A);
      NEXT(4);
    }
    CASE(ARRAY_LEN) {
      FAST_SELF(HK_KIND_ARRAY);
      set_int(A, HK_AS_ARRAY(*self)->count);
      NEXT(4);
    }
    CASE(ARRAY_POP) {
      FAST_SELF(HK_KIND_ARRAY);
      HkArray *a = HK_AS_ARRAY(*self);
      if (HK_UNLIKELY(a->count == 0)) FAST_GIVE_UP;
      a->count--;
      COPY(A, a->items + a->count);
      NEXT(4);
    }
    CASE(MAP_GET) {
      FAST_SELF(HK_KIND_MAP);
      const HkValue *k = base + regs[1];
      if (HK_UNLIKELY(k->tag != HK_INT && k->tag != HK_STRING)) FAST_GIVE_UP;
      const HkValue *found = hk_map_find(heap, HK_AS_MAP(*self), *k);
      if (found)
        COPY(A, found);
      else
        set_null(A);
      NEXT(4);
    }
    CASE(MAP_HAS) {
      FAST_SELF(HK_KIND_MAP);
      const HkValue *k = base + regs[1];
      if (HK_UNLIKELY(k->tag != HK_INT && k->tag != HK_STRING)) FAST_GIVE_UP;
      set_bool(A, hk_map_find(heap, HK_AS_MAP(*self), *k) != NULL);
      NEXT(4);
    }
    CASE(MAP_SET) {
      FAST_SELF(HK_KIND_MAP);
      const HkValue *k = base + regs[1];
      if (HK_UNLIKELY(k->tag != HK_INT && k->tag != HK_STRING)) FAST_GIVE_UP;
      if (HK_UNLIKELY(HK_AS_MAP(*self)->count >= HK_MAX_SIZE)) FAST_GIVE_UP;
      if (hk_map_set(heap, HK_AS_MAP(*self), *k, base[regs[2]]) != HK_OK) {
        SYNC(4);
        status = hk_raise_nomem(run);
        goto interrupted;
      }
      set_null(A);
      if (HK_UNLIKELY(run->attention)) {
        pc += 4;
        goto attention;
      }
      NEXT(4);
    }
    CASE(STRING_LEN) {
      FAST_SELF(HK_KIND_STRING);
      set_int(A, self->as.str->count);
      NEXT(4);
    }
    CASE(STRING_SUB) {
      FAST_SELF(HK_KIND_STRING);
      const HkValue *i = base + regs[1], *k = base + regs[2];
      HkString *s = self->as.str;
      if (HK_UNLIKELY(i->tag != HK_INT || k->tag != HK_INT)) FAST_GIVE_UP;
      if ((s->head.flags & HK_FLAG_ASCII) && i->as.bits < s->len && k->as.i == i->as.i + 1) {  // one character
        HkValue *r = A;
        r->as.str = heap->chars[(unsigned char)s->data[i->as.i]];
        r->tag = HK_STRING;
        NEXT(4);
      }
      HkString *part = hk_string_slice(heap, s, i->as.i, k->as.i);
      if (HK_UNLIKELY(!part)) FAST_GIVE_UP;
      HkValue *r = A;
      r->tag = HK_STRING;
      r->as.str = part;
      if (HK_UNLIKELY(run->attention)) {
        pc += 4;
        goto attention;
      }
      NEXT(4);
    }
    CASE(STRING_CHAR) {
      FAST_SELF(HK_KIND_STRING);
      const HkValue *i = base + regs[1];
      HkString *s = self->as.str;
      if (HK_UNLIKELY(i->tag != HK_INT || !(s->head.flags & HK_FLAG_ASCII) || i->as.bits >= s->len)) FAST_GIVE_UP;
      HkValue *r = A;
      r->as.str = heap->chars[(unsigned char)s->data[i->as.i]];
      r->tag = HK_STRING;
      NEXT(4);
    }
    CASE(STRING_CODE) {
      FAST_SELF(HK_KIND_STRING);
      const HkValue *i = base + regs[1];
      HkString *s = self->as.str;
      if (HK_UNLIKELY(i->tag != HK_INT || !(s->head.flags & HK_FLAG_ASCII) || i->as.bits >= s->len)) FAST_GIVE_UP;
      set_int(A, (unsigned char)s->data[i->as.i]);
      NEXT(4);
    }
  native_once : {
    UNUSUAL;
    HkHandle *h = pc[2].handle;
    const uint16_t *regs = list_at(pc + 3);
    uint32_t n = pc->i.b;
    HkValue *nb = base + pc->i.c, out;
    for (uint32_t i = 0; i <= n; i++) COPY(nb + i, base + regs[i]);
    SYNC(3 + list_words(n + 1));
    DO(hk_native_call(run, h, nb[0], nb + 1, n, &out));
    COPY(A, &out);
    if (HK_UNLIKELY(run->attention)) {
      pc += 3 + list_words(n + 1);
      goto attention;
    }
    NEXT(3 + list_words(n + 1));
  }

    CASE(CALL_VALUE_FIRST) {
      const HkValue *f = base + pc[2].regs[0];
      hk_inline_call(run, frame->fn, pc, *f);
      if (pc->i.op != HK_OP_CALL_VALUE_FIRST) NEXT(0);
      goto call_value;
    }
    CASE(CALL_VALUE_INLINE) {
      const HkValue *f = base + pc[2].regs[0];
      HkInline *copy = pc[1].inlined;
      if (HK_UNLIKELY(!calls_copy(f, copy))) {
        pc[1] = copy->was;
        pc->i.op = HK_OP_CALL_VALUE;
        NEXT(0);
      }
      const HkClosure *c = HK_AS_CLOSURE(*f);
      HkValue *own = base + copy->window;
      for (uint32_t i = 0, n = c->count; i < n; i++) COPY(own + i, c->values + i);
      if (HK_UNLIKELY(frame + HK_INLINE_LEVELS >= run->frame_end)) goto no_copy;
      frame->pc = pc + 3;
      pc = copy->code + 1;
      NEXT(0);
    }
  call_value:
    CASE(CALL_VALUE) {
      const uint16_t *regs = list_at(pc + 2);
      uint32_t n = pc->i.b, words = 2 + list_words(n + 1);
      HkValue *f = base + regs[0], *nb = base + pc->i.c;
      if (HK_LIKELY(hk_is_kind(*f, HK_KIND_FUNCTION))) {
        HkClosure *c = HK_AS_CLOSURE(*f);
        if (HK_LIKELY(c->head.extra == HK_FUN_CLOSURE && c->arity == n)) {
          HkFunction *fn = (HkFunction *)(uintptr_t)c->code.fn;
          uint32_t captured = c->count;
          if (ROOM(fn, nb)) {
            for (uint32_t i = 0; i < captured; i++) COPY(nb + i, c->values + i);
            for (uint32_t i = 0; i < n; i++) COPY(nb + captured + i, base + regs[i + 1]);
            ENTER(fn, nb, words, pc->i.a);
          }
        }
      }
      HkValue out;
      for (uint32_t i = 0; i <= n; i++) COPY(nb + i, base + regs[i]);
      SYNC(words);
      run->top = nb + n + 1;
      DO(hk_op_call_value(run, nb[0], nb + 1, n, pc->i.a, &out));
      COPY(A, &out);
      NEXT(words);
    }
    CASE(RANGE_ITER) {
      const uint16_t *ends = list_at(pc + 2);
      const HkValue *start = base + ends[0], *end = base + ends[1];
      if (HK_LIKELY(start->tag == HK_INT && end->tag == HK_INT)) {
        SYNC(4);
        HkValue slow_out;
        DO(hk_iter_range(run, start->as.i, end->as.i, &slow_out));
        COPY(base + pc[3].i.a, &slow_out);
        NEXT(4);
      }
      goto call_extern;
    }
  call_extern:
    CASE(CALL_EXTERN) {
      HkHandle *h = pc[1].handle;
      const uint16_t *regs = list_at(pc + 2);
      uint32_t n = pc->i.b, words = 2 + list_words(n);
      HkValue *nb = base + pc->i.c, out;
      set_null(nb);
      for (uint32_t i = 0; i < n; i++) COPY(nb + 1 + i, base + regs[i]);
      SYNC(words);
      DO(hk_native_call(run, h, nb[0], nb + 1, n, &out));
      COPY(A, &out);
      if (HK_UNLIKELY(run->attention)) {
        pc += words;
        goto attention;
      }
      NEXT(words);
    }
    CASE(COMMON_KIND) {
      set_int(A, hk_common_kind(*B, *C));
      NEXT(1);
    }
    CASE(TYPE_ID) {
      set_int(A, type_id(B));
      NEXT(1);
    }
    CASE(PART_COUNT) {
      const HkValue *box = B;
      bool array = box->tag == HK_OBJECT && box->as.obj->kind == HK_KIND_ARRAY;
      set_int(A, array ? HK_AS_ARRAY(*box)->count : hk_part_count(run, *box));
      NEXT(1);
    }
    CASE(SAME) {
      const HkValue *x = B, *y = C;
      bool same = x->tag == y->tag && x->tag != HK_FLOAT && x->as.bits == y->as.bits;
      set_bool(A, same || hk_same(*x, *y));
      NEXT(1);
    }
    CASE(PART) {
      const HkValue *box = B, *i = C;
      if (HK_LIKELY(box->tag == HK_OBJECT && box->as.obj->kind == HK_KIND_ENUM && i->tag == HK_INT &&
                    i->as.bits < hk_type_at(run->core.types, box->as.obj->type)->variants[box->as.obj->extra].arity)) {
        COPY(A, ((HkEnumValue *)(void *)box->as.obj)->items + i->as.i);
        NEXT(1);
      }
      SLOW(1, hk_part(run, *box, *i, &slow_out));
    }
    CASE(SITE_GET) {
      const HkValue *o = B;
      const HkWord *cache = hk_guest_cache(run, C);
      if (HK_LIKELY(cache && o->tag == HK_OBJECT && o->as.obj->type == cache[0].u.hi)) {
        COPY(A, ((HkInstance *)(void *)o->as.obj)->slots + cache[1].u.lo);
        NEXT(1);
      }
      SLOW(1, hk_guest_field_get(run, *o, *C, pc->i.a, &slow_out));
    }
    CASE(SITE_SET) {
      const HkValue *o = A;
      const HkWord *cache = hk_guest_cache(run, C);
      if (HK_LIKELY(cache && o->tag == HK_OBJECT && o->as.obj->type == cache[0].u.hi)) {
        COPY(((HkInstance *)(void *)o->as.obj)->slots + cache[1].u.lo, B);
        HK_WRITE_BARRIER(heap, o->as.obj, *B);
        NEXT(1);
      }
      SYNC(1);
      DO(hk_guest_field_set(run, *o, *B, *C, false));
      NEXT(1);
    }
    CASE(CALL_HOOK) {
      const uint16_t *regs = list_at(pc + 1);
      HkHandle *h = hk_handle_numbered(run, base[regs[0]].as.i);
      HkValue *nb = base + pc->i.c;
      if (HK_UNLIKELY(!h || h->kind != HK_HANDLE_FN)) {
        SYNC(2);
        status = hk_raise(run, "InternalError", "floor.call_hook: no entry");
        goto interrupted;
      }
      uint32_t n = !h->drop_receiver;
      if (n) COPY(nb, base + regs[1]);
      COPY(nb + n, base + regs[2]);
      if (ROOM(h->fn, nb)) ENTER(h->fn, nb, 2, pc->i.a);
      SYNC(2);
      status = hk_frame_push(run, h->fn, nb, n + 1, pc->i.a);
      if (status == HK_OK) goto reload;
      goto interrupted;
    }
    CASE(INTRINSIC) {
      const uint16_t *regs = list_at(pc + 2);
      uint32_t n = pc->i.b, words = 2 + list_words(n);
      HkValue *nb = base + pc->i.c, out;
      for (uint32_t i = 0; i < n; i++) COPY(nb + i, base + regs[i]);
      SYNC(words);
      run->top = nb + n;
      DO(pc[1].intrinsic->fn(run, nb, pc->i.a, &out));
      COPY(A, &out);
      if (HK_UNLIKELY(run->attention)) {
        pc += words;
        goto attention;
      }
      NEXT(words);
    }
    CASE(CALL_NAME) {
      const uint16_t *regs = list_at(pc + 1);
      uint32_t n = pc->i.b, words = 1 + list_words(n + 1);
      HkValue *nb = base + pc->i.c, out;
      for (uint32_t i = 0; i <= n; i++) COPY(nb + i, base + regs[i]);
      SYNC(words);
      run->top = nb + n + 1;
      DO(call_by_name(run, nb[0], nb + 1, n, pc->i.a, &out));
      COPY(A, &out);
      NEXT(words);
    }
    CASE(NEW_FIRST) {
      hk_inline_call(run, frame->fn, pc, hk_null());
      if (pc->i.op != HK_OP_NEW_FIRST) NEXT(0);
      goto create;
    }
    CASE(NEW_INLINE) {
      HkInline *copy = pc[1].inlined;
      bool rare = run->attention || frame + HK_INLINE_LEVELS >= run->frame_end;
      HkInstance *o = new_instance(heap, copy->type);
      if (HK_UNLIKELY(!o)) {
        SYNC(3);
        status = hk_raise_nomem(run);
        goto interrupted;
      }
      HkValue *own = base + copy->window;
      own->tag = HK_OBJECT;
      own->as.obj = &o->head;
      if (HK_UNLIKELY(rare)) goto no_copy;
      frame->pc = pc + 3;
      pc = copy->code + 1;
      NEXT(0);
    }
  create:
    CASE(NEW) {
      const HkCreate *plan = pc[1].create;
      const uint16_t *regs = list_at(pc + 2);
      uint32_t n = pc->i.b, words = 2 + call_words(n), count = 0;
      HkValue *nb = base + pc->i.c;
      if (HK_LIKELY(plan->type && !plan->native && !plan->stub && !plan->error_kind)) {
        HkType *type = plan->type;
        HkInstance *o = new_instance(heap, type);
        if (HK_UNLIKELY(!o)) {
          SYNC(words);
          status = hk_raise_nomem(run);
          goto interrupted;
        }
        HkFunction *fn = plan->fn;
        if (!fn) {
          HkValue *r = A;
          r->tag = HK_OBJECT;
          r->as.obj = &o->head;
          if (HK_UNLIKELY(run->attention)) {
            pc += words;
            goto attention;
          }
          NEXT(words);
        }
        if (fn->takes_me) {
          nb[0].tag = HK_OBJECT;
          nb[0].as.obj = &o->head;
          count = 1;
        }
        for (uint32_t i = 0; i < n; i++) COPY(nb + count + i, base + regs[i]);
        A->tag = HK_OBJECT;  // the result stands ready; what the constructor returns goes to the sink
        A->as.obj = &o->head;
        uint32_t sink = frame->fn->reg_count - 1;
        if (ROOM(fn, nb)) ENTER(fn, nb, words, sink);
        SYNC(words);
        status = hk_frame_push(run, fn, nb, n + count, sink);
        if (status == HK_OK) goto reload;
        goto interrupted;
      }
      HkValue out;
      set_null(nb);
      for (uint32_t i = 0; i < n; i++) COPY(nb + 1 + i, base + regs[i]);
      set_null(A);  // the collector looks at it while the instance is made
      SYNC(words);
      run->top = nb + n + 1;
      DO(run_plan(run, plan, nb + 1, pc->i.a, &out));
      COPY(A, &out);
      NEXT(words);
    }
    CASE(RET) {
      const HkValue *v = A;
      uint32_t dst = frame->dst;
      frame--;
      base = frame->base;
      pc = frame->pc;
      COPY(base + dst, v);
      NEXT(0);
    }
    CASE(RETNULL) {
      uint32_t dst = frame->dst;
      frame--;
      base = frame->base;
      pc = frame->pc;
      set_null(base + dst);
      NEXT(0);
    }

    CASE(INLINE_RET) {
      COPY(A, B);
      pc = frame->pc;
      NEXT(0);
    }
    CASE(INLINE_NULL) {
      set_null(A);
      pc = frame->pc;
      NEXT(0);
    }
    CASE(INLINE_END) {
      pc = frame->pc;
      NEXT(0);
    }
    CASE(INNER_CALL) {
      pc = pc[1].inlined->code + 1;
      NEXT(0);
    }
    CASE(INNER_FN) {
      if (HK_UNLIKELY(type_id(base + pc[3].regs[0]) != pc[1].u.hi)) goto leave_copy;
      pc = pc[2].inlined->code + 1;
      NEXT(0);
    }
    CASE(INNER_VALUE) {
      const HkValue *f = base + pc[2].regs[0];
      HkInline *copy = pc[1].inlined;
      if (HK_UNLIKELY(!calls_copy(f, copy))) goto leave_copy;
      const HkClosure *c = HK_AS_CLOSURE(*f);
      HkValue *own = base + copy->window;
      for (uint32_t i = 0, n = c->count; i < n; i++) COPY(own + i, c->values + i);
      pc = copy->code + 1;
      NEXT(0);
    }
    CASE(INNER_NEW) {
      HkInline *copy = pc[1].inlined;
      HkInstance *o = HK_LIKELY(!run->attention) ? new_instance(heap, copy->type) : NULL;
      if (HK_UNLIKELY(!o)) goto leave_copy;
      HkValue *own = base + copy->window;
      own->tag = HK_OBJECT;
      own->as.obj = &o->head;
      pc = copy->code + 1;
      NEXT(0);
    }
    CASE(INNER_RET) {
      COPY(A, B);
      pc = (pc - pc->i.c)->to;
      NEXT(0);
    }
    CASE(INNER_NULL) {
      set_null(A);
      pc = (pc - pc->i.c)->to;
      NEXT(0);
    }
    CASE(INNER_END) {
      pc = (pc - pc->i.c)->to;
      NEXT(0);
    }
    CASE(LOADC) {
      COPY(A, (const HkValue *)(const void *)(pc + pc->i.b));
      NEXT(1);
    }

    CASE(GETF) {
      const HkValue *o = B;
      if (HK_LIKELY(o->tag == HK_OBJECT && o->as.obj->type == pc[1].u.hi)) {
        COPY(A, ((HkInstance *)(void *)o->as.obj)->slots + pc[2].u.lo);
        NEXT(3);
      }
      RARE(3, hk_op_field_get(run, *o, pc + 1, pc->i.a, &slow_out));
    }
    CASE(SETF) {
      const HkValue *o = A;
      if (HK_LIKELY(o->tag == HK_OBJECT && o->as.obj->type == pc[1].u.hi)) {
        COPY(((HkInstance *)(void *)o->as.obj)->slots + pc[2].u.lo, B);
        HK_WRITE_BARRIER(heap, o->as.obj, *B);
        NEXT(3);
      }
      UNUSUAL;
      SYNC(3);
      DO(hk_op_field_set(run, *o, *B, pc + 1, pc->i.c != 0));
      NEXT(3);
    }
    CASE(GETI) {
      const HkValue *o = B, *i = C;
      if (HK_LIKELY(o->tag == HK_OBJECT)) {
        if (HK_LIKELY(o->as.obj->kind == HK_KIND_ARRAY)) {
          HkArray *a = HK_AS_ARRAY(*o);
          if (HK_LIKELY(i->tag == HK_INT && i->as.bits < a->count)) {
            COPY(A, a->items + i->as.i);
            NEXT(1);
          }
        } else if (o->as.obj->kind == HK_KIND_MAP && (i->tag == HK_INT || i->tag == HK_STRING)) {
          const HkValue *found = hk_map_find(heap, HK_AS_MAP(*o), *i);
          if (found)
            COPY(A, found);
          else
            set_null(A);
          NEXT(1);
        } else if (o->as.obj->kind == HK_KIND_INTS && i->tag == HK_INT && i->as.bits < HK_AS_INTS(*o)->count) {
          set_int(A, HK_AS_INTS(*o)->items[i->as.i]);
          NEXT(1);
        }
      }
      RARE(1, hk_index_get(run, *o, *i, &slow_out));
    }
    CASE(ADDI_GETI) {
      const HkValue *x = B;
      if (HK_LIKELY(x->tag == HK_INT)) {
        int64_t i = hk_wrap_add(x->as.i, IMM_C);
        const HkValue *item = array_item(base + pc[1].i.b, i);
        if (HK_LIKELY(item)) {
          COPY(base + pc[1].i.a, item);
          NEXT(2);
        }
        set_int(A, i);
        NEXT(1);
      }
      RARE(1, slow_arith(run, HK_ADD, *x, hk_int(IMM_C), pc->i.a, &slow_out));
    }
    CASE(ADDI_GETI_GETI) {
      const HkValue *x = B;
      if (HK_LIKELY(x->tag == HK_INT)) {
        int64_t i = hk_wrap_add(x->as.i, IMM_C);
        const HkValue *index = array_item(base + pc[1].i.b, i);
        if (HK_LIKELY(index && index->tag == HK_INT)) {
          const HkValue *item = array_item(base + pc[2].i.b, index->as.i);
          if (HK_LIKELY(item)) {
            COPY(base + pc[2].i.a, item);
            NEXT(3);
          }
        }
        set_int(A, i);
        NEXT(1);
      }
      RARE(1, slow_arith(run, HK_ADD, *x, hk_int(IMM_C), pc->i.a, &slow_out));
    }
    CASE(ADDI_GETI_SETI) {
      const HkValue *x = B;
      if (HK_LIKELY(x->tag == HK_INT)) {
        int64_t i = hk_wrap_add(x->as.i, IMM_C);
        const HkValue *index = array_item(base + pc[1].i.b, i);
        if (HK_LIKELY(index && index->tag == HK_INT)) {
          HkValue *item = (HkValue *)(uintptr_t)array_item(base + pc[2].i.a, index->as.i);
          if (HK_LIKELY(item)) {
            COPY(item, base + pc[2].i.c);
            HK_WRITE_BARRIER(heap, base[pc[2].i.a].as.obj, *item);
            NEXT(3);
          }
        }
        set_int(A, i);
        NEXT(1);
      }
      RARE(1, slow_arith(run, HK_ADD, *x, hk_int(IMM_C), pc->i.a, &slow_out));
    }
    CASE(ADDI_LOOP_SWITCH) {
      const HkValue *x = B;
      if (HK_LIKELY(x->tag == HK_INT)) {
        set_int(A, hk_wrap_add(x->as.i, IMM_C));
        pc++;
        goto loop_switch;
      }
      RARE(1, slow_arith(run, HK_ADD, *x, hk_int(IMM_C), pc->i.a, &slow_out));
    }
  loop_switch:
    CASE(LOOP_SWITCH) {
      HkWord *to = pc + (int32_t)pc[1].u.lo;  // the SWITCH
      const HkValue *i = C;
      const HkValue *v = HK_LIKELY(i->tag == HK_INT) ? array_item(B, i->as.i) : NULL;
      if (HK_LIKELY(v && v->tag == HK_INT && !run->attention)) {
        uint64_t at = v->as.bits - to[1].bits + 1;
        COPY(A, v);
        pc = to;
        NEXT(table_offset(to + 3, at > to[2].u.lo ? 0 : at));
      }
      if (run->attention) {
        SYNC(2);
        DO(safe_point(run));
      }
      pc = to - 1;
      NEXT(0);
    }
    CASE(GETI_SWITCH) {
      const HkValue *i = C;
      const HkValue *v = HK_LIKELY(i->tag == HK_INT) ? array_item(B, i->as.i) : NULL;
      if (HK_LIKELY(v && v->tag == HK_INT)) {
        uint64_t at = v->as.bits - pc[2].bits + 1;
        COPY(A, v);
        pc++;
        NEXT(table_offset(pc + 2 + 1, at > pc[2].u.lo ? 0 : at));
      }
      RARE(1, hk_index_get(run, *B, *i, &slow_out));
    }
    CASE(SETI) {
      const HkValue *o = A, *i = B;
      if (HK_LIKELY(o->tag == HK_OBJECT && o->as.obj->kind == HK_KIND_ARRAY)) {
        HkArray *a = HK_AS_ARRAY(*o);
        if (HK_LIKELY(i->tag == HK_INT && i->as.bits < a->count)) {
          COPY(a->items + i->as.i, C);
          HK_WRITE_BARRIER(heap, a, *C);
          NEXT(1);
        }
      } else if (o->tag == HK_OBJECT && o->as.obj->kind == HK_KIND_INTS && i->tag == HK_INT && C->tag == HK_INT &&
                 i->as.bits < HK_AS_INTS(*o)->count) {
        HK_AS_INTS(*o)->items[i->as.i] = C->as.i;
        NEXT(1);
      }
      UNUSUAL;
      SYNC(1);
      DO(hk_index_set(run, *o, *i, *C));
      NEXT(1);
    }
    CASE(ARRAY) { SLOW(1 + list_words(pc->i.b), make_array(run, base, list_at(pc + 1), pc->i.b, &slow_out)); }
    CASE(MAP) { SLOW(1 + list_words(pc->i.b), make_map(run, base, list_at(pc + 1), pc->i.b, &slow_out)); }
    CASE(CLOSURE) {
      SLOW(2 + list_words(pc->i.b), make_closure(run, pc[1].fn, base, list_at(pc + 2), pc->i.b, &slow_out));
    }
    CASE(STATIC) { SLOW(2, load_static(run, pc, &slow_out)); }
    CASE(SINGLETON) {
      HkValue *r = A;
      r->tag = HK_OBJECT;
      r->as.obj = &pc[1].type->singleton->head;
      NEXT(2);
    }
    CASE(ITER) { SLOW(1, hk_iter_new(run, *B, false, pc->i.a, &slow_out)); }
    CASE(ITER2) { SLOW(1, hk_iter_new(run, *B, true, pc->i.a, &slow_out)); }
    CASE(ITER_NEXT) {
      SYNC(1);
      bool more = false;
      DO(hk_iter_next(run, (HkIter *)(void *)B->as.obj, &more));
      set_bool(A, more);
      NEXT(1);
    }
    CASE(ITER_NEXT_F) {
      HkIter *it = (HkIter *)(void *)A->as.obj;
      bool more;
      if (HK_LIKELY(it->head.extra == HK_ITER_RANGE)) {
        more = it->step > 0 ? it->pos < it->end : it->pos > it->end;
        if (more) {
          set_int(&it->value, it->pos);
          it->pos = hk_wrap_add(it->pos, it->step);
          if (HK_UNLIKELY((it->step > 0) != (it->pos > it->value.as.i))) it->pos = it->end;  // past the last Integer
        }
      } else if (HK_LIKELY(it->head.extra == HK_ITER_ARRAY)) {
        const HkArray *list = HK_AS_ARRAY(it->source);
        more = it->pos < list->count;
        if (more) {
          set_int(&it->key, it->pos);
          COPY(&it->value, list->items + it->pos);
          it->pos++;
        }
      } else {
        SYNC(1);
        DO(hk_iter_next(run, it, &more));
      }
      if (more) NEXT(1);
      NEXT(1 + wide_offset(pc));
    }
    CASE(ITER_VALUE) {
      COPY(A, &((HkIter *)(void *)B->as.obj)->value);
      NEXT(1);
    }
    CASE(ITER_KEY) {
      COPY(A, &((HkIter *)(void *)B->as.obj)->key);
      NEXT(1);
    }
    CASE(TYPE_CHECK) {
      const HkValue *v = B;
      if (HK_LIKELY(type_id(v) == pc[1].u.hi))
        set_bool(A, pc[2].u.lo != 0);
      else {
        UNUSUAL;
        set_bool(A, type_test(run, pc, *v));
      }
      NEXT(3);
    }
    CASE(TYPE_CAST) {
      const HkValue *v = B;
      if (!(type_id(v) == pc[1].u.hi ? pc[2].u.lo != 0 : type_test(run, pc, *v))) {
        SYNC(3);
        status = cast_failed(run, pc[1].u.lo, *v);
        goto interrupted;
      }
      COPY(A, v);
      NEXT(3);
    }
    CASE(VARIANT) { SLOW(2 + list_words(pc->i.b), make_variant(run, pc, base, &slow_out)); }
    CASE(VARIANT_TAG) {
      const HkValue *v = B;
      set_int(A, hk_is_kind(*v, HK_KIND_ENUM) && v->as.obj->type == pc[1].u.lo ? v->as.obj->extra : -1);
      NEXT(2);
    }
    CASE(VARIANT_GET) {
      const HkValue *v = B;
      if (HK_LIKELY(is_variant(*v, pc[1].u.lo, pc[1].u.hi))) {
        COPY(A, ((HkEnumValue *)(void *)v->as.obj)->items + pc->i.c);
        NEXT(2);
      }
      RARE(2, get_payload(run, pc, *v, &slow_out));
    }
    CASE(WEAK_NEW) { SLOW(1, hk_weak_new(run, *B, &slow_out)); }
    CASE(WEAK_LOAD) { SLOW(1, hk_weak_load(run, *B, &slow_out)); }
    CASE(NOWAIT) { SLOW(1, hk_nowait(run, *B, &slow_out)); }
    CASE(AWAIT) { SLOW(1, hk_await(run, *B, &slow_out)); }
    CASE(FUTURE_NEW) { SLOW(1, hk_future_new(run, pc->i.b == HK_NO_REG ? NULL : B, &slow_out)); }
    CASE(FUTURE_SET) {
      SYNC(1);
      DO(hk_future_set(run, *A, *B));
      NEXT(1);
    }
    CASE(ALLOC) {
      HkInstance *o = hk_instance_new(run, pc[1].type);
      if (!o) {
        SYNC(2);
        status = hk_raise_nomem(run);
        goto interrupted;
      }
      HkValue *r = A;
      r->tag = HK_OBJECT;
      r->as.obj = &o->head;
      NEXT(2);
    }
    CASE(SELECT) {
      bool is = false;
      SYNC(2);
      DO(branch_truth(run, *B, &is));
      COPY(A, is ? C : base + pc[1].i.a);
      NEXT(2);
    }
    CASE(THROW) {
      SYNC(1);
      status = hk_op_throw(run, *A, pc->i.b ? frame->fn->constants[pc->i.b - 1].as.str->data : NULL);
      goto interrupted;
    }
    CASE(CATCH) {
      HkValue *r = A;
      r->tag = HK_OBJECT;
      r->as.obj = &run->core.error->head;
      run->core.error = NULL;
      if (HK_UNLIKELY(run->attention)) {  // what the failed body held is free before the handler needs memory
        pc += 1;
        goto attention;
      }
      NEXT(1);
    }
    CASE(FAIL) {
      SYNC(1);
      HkString *message = frame->fn->constants[pc->i.b].as.str;
      status = hk_raise(run, frame->fn->constants[pc->i.a].as.str->data, "%.*s", (int)message->len, message->data);
      goto interrupted;
    }
    CASE(FUEL) {
      SYNC(1);
      DO(count_fuel(run, (uint32_t)wide_offset(pc)));
      NEXT(1);
    }
    CASE(WATCH) {
      SYNC(2);
      hk_watch(run, pc);
      NEXT(2);
    }
    CASE(NOP) { NEXT(1); }
    CASE(INLINE_EXIT)
  leave_copy:
    status = hk_inline_leave(run, frame, pc);
    if (status == HK_OK) goto reload;
    goto interrupted;
#if HK_SWITCH_DISPATCH
  case HK_OP_COUNT: break;
  }
  return HK_RAISED;
#endif

no_copy:  // a call with a copy that needs a frame: at the limit of the depth, or a safe point with something to do
  status = hk_inline_enter(run, frame, pc);
  if (status != HK_OK) goto interrupted;
  if (run->attention) {
    frame = run->frame;
    base = frame->base;
    pc = frame->pc;
    goto attention;
  }
  goto reload;

attention:  // a safe point at pc: entry of a function, or behind a finished instruction
  frame->pc = pc;
  run->frame = frame;
  run->top = base + frame->fn->reg_count;
  run->finished = true;
  status = safe_point(run);
  run->finished = false;
  if (status != HK_OK) goto interrupted;
  NEXT(0);

move_frame : {  // the code of a new function needs more registers than were left: once more, in a new chunk
  HkValue params[2 * HK_MAX_PARAMS + 4];
  uint32_t n = frame->fn->param_count;
  for (uint32_t i = 0; i < n; i++) COPY(params + i, base + i);
  HkFunction *fn = frame->fn;
  run->frame = frame - 1;
  run->top = run->frame->base + run->frame->fn->reg_count;
  status = hk_frame_push(run, fn, params, n, frame->dst);
  if (status == HK_OK) goto reload;
}

interrupted:  // C code raised an error, ended the run, or pushed frames
  if (status != HK_PUSHED) {
    status = handle_failure(run, status);
    if (status != HK_OK) return status;
  }
reload:
  frame = run->frame;
  base = frame->base;
  pc = frame->pc;
  NEXT(0);
}

// ---- entering from C --------------------------------------------------------------------------------------------------------------------------

// Pushes the HALT frame that ends the loop and remembers how much of the caller's window the collector must look at.
static HkStatus push_halt(HkRun *run) {
  HkValue nothing = hk_null();
  HkFrame *caller = run->frame;
  while (caller->fn == &run->leave_fn) caller--;
  HkValue *window = caller->base + caller->fn->reg_count;
  uint32_t used = run->top > window && run->top <= run->stack_end && run->top - window < (ptrdiff_t)(64 * HK_WINDOW)
                      ? (uint32_t)(run->top - window)
                      : 0;
  HK_TRY(hk_frame_push(run, &run->halt_fn, &nothing, 1, used));
  run->top = run->frame->base + 1;
  return HK_OK;
}

typedef struct Entry {
  uint32_t depth;  // frames below
  HkValue *top;
} Entry;

static HkStatus begin(HkRun *run, Entry *entry) {
  if (run->native_depth >= run->native_most)
    return hk_raise(run, "StackOverflow", "nesting of built-in calls too deep");
  if (run->native_depth == 0) {  // a new task
    run->fatal = NULL;
    run->eq_guard = hk_null();
  }
  entry->depth = (uint32_t)(run->frame - run->frames);
  entry->top = run->top;
  run->native_depth++;
  HkStatus status = push_halt(run);
  if (status != HK_OK) run->native_depth--;
  return status;
}

HK_INLINE void finish(HkRun *run, const Entry *entry) {
  HkFrame *keep = run->frames + entry->depth;
  if (HK_LIKELY(run->frame == keep + 1 && run->frame->fn == &run->halt_fn && !run->core.config.trace))
    run->frame = keep;
  else
    hk_frames_unwind_to(run, keep);
  run->top = entry->top;
  run->native_depth--;
}

HkStatus hk_enter(HkRun *run, HkFunction *fn, const HkValue *args, uint32_t argc, HkValue *out) {
  Entry entry;
  HK_TRY(begin(run, &entry));
  HkStatus status = hk_frame_push(run, fn, args, argc, 0);
  if (status == HK_OK) status = interpret(run);
  if (status == HK_OK) COPY(out, run->frame->base);
  finish(run, &entry);
  return status;
}

bool hk_call_direct(HkRun *run, HkValue function, uint32_t argc, HkDirectCall *call) {
  if (!hk_is_kind(function, HK_KIND_FUNCTION)) return false;
  const HkClosure *c = HK_AS_CLOSURE(function);
  const HkFrame *caller = run->frame;
  HkFunction *fn = (HkFunction *)(uintptr_t)c->code.fn;
  HkValue *window = caller->base + caller->fn->reg_count, *base = window;
  if (c->head.extra != HK_FUN_CLOSURE || c->arity != argc || run->native_depth >= run->native_most ||
      caller->fn == &run->leave_fn || caller + 2 >= run->frame_end)
    return false;
  if (run->top > window && run->top <= run->stack_end) base = run->top;
  if (base - window >= (ptrdiff_t)HK_WINDOW || base + 1 + fn->reg_count + HK_WINDOW > run->stack_end) return false;
  for (uint32_t i = 0; i < c->count; i++) COPY(base + 1 + i, c->values + i);
  call->fn = fn;
  call->base = base;
  call->used = (uint32_t)(base - window);
  call->params = base + 1 + c->count;
  return true;
}

HkStatus hk_call_go(HkRun *run, const HkDirectCall *call, HkValue *out) {
  Entry entry = {(uint32_t)(run->frame - run->frames), run->top};
  HkFrame *f = run->frame + 1;
  if (run->native_depth++ == 0) run->fatal = NULL;  // a new task
  set_null(call->base);
  f->pc = run->halt_code;
  f->base = call->base;
  f->fn = &run->halt_fn;
  f->dst = call->used;
  f++;
  f->pc = call->fn->code;
  f->base = call->base + 1;
  f->fn = call->fn;
  f->dst = 0;
  run->frame = f;
  run->top = call->base + 1;
  HkStatus status = interpret(run);
  if (HK_LIKELY(status == HK_OK)) COPY(out, run->frame->base);
  finish(run, &entry);
  return status;
}

// Calls with a function that may push frames or finish at once; the arguments stand on the stack of the entered frame while it runs.
HkStatus hk_call(HkRun *run, HkValue function, const HkValue *args, uint32_t argc, HkValue *out) {
  HkDirectCall direct;
  if (hk_call_direct(run, function, argc, &direct)) {
    for (uint32_t i = 0; i < argc; i++) COPY(direct.params + i, args + i);
    return hk_call_go(run, &direct, out);
  }
  Entry entry;
  HK_TRY(begin(run, &entry));
  HkStatus status = hk_op_call_value(run, function, args, argc, 0, out);
  if (status == HK_PUSHED) {
    status = interpret(run);
    if (status == HK_OK) COPY(out, run->frame->base);
  }
  finish(run, &entry);
  return status;
}

HkStatus hk_call_method(HkRun *run, HkValue receiver, HkSymbol name, const HkValue *args, uint32_t argc, HkValue *out) {
  Entry entry;
  HK_TRY(begin(run, &entry));
  HkHandle *h = hk_is_kind(receiver, HK_KIND_TYPE) ? NULL : hk_lookup(run, type_id(&receiver), name, argc);
  HkStatus status = h ? hk_check_private(run, h) : HK_OK;
  if (status == HK_OK)
    status = h ? hk_call_handle(run, h, receiver, args, argc, 0, out)
               : hk_op_call_unknown(run, receiver, name, args, argc, 0, out);
  if (status == HK_PUSHED) {
    status = interpret(run);
    if (status == HK_OK) COPY(out, run->frame->base);
  }
  finish(run, &entry);
  return status;
}

HkStatus hk_create(HkRun *run, const HkCreate *plan, const HkValue *args, HkValue *out) {
  bool plain = plan->type && !plan->native && !plan->stub && !plan->error_kind;
  if (!plain) {
    Entry entry;
    HK_TRY(begin(run, &entry));
    HkStatus status = run_plan(run, plan, args, 0, out);
    if (status == HK_PUSHED) {
      status = interpret(run);
      if (status == HK_OK) COPY(out, run->frame->base);
    }
    finish(run, &entry);
    return status;
  }
  HkValue all[HK_MAX_PARAMS + 1], ignored;
  HkInstance *o = hk_instance_new(run, plan->type);
  if (!o) return hk_raise_nomem(run);
  *out = hk_object(o);
  if (!plan->fn) return HK_OK;
  uint32_t roots = hk_root_mark(run), n = 0;
  HK_TRY(hk_root(run, *out));
  if (plan->fn->takes_me) all[n++] = *out;
  if (plan->argc) memcpy(all + n, args, plan->argc * sizeof *all);
  HkStatus status = hk_enter(run, plan->fn, all, n + plan->argc, &ignored);
  hk_root_release(run, roots);
  return status;
}

uint32_t hk_function_required(HkValue function) {
  uint32_t fixed = 0;
  while (hk_is_kind(function, HK_KIND_FUNCTION)) {
    const HkClosure *c = HK_AS_CLOSURE(function);
    uint32_t n = c->arity;
    if (c->head.extra == HK_FUN_PARTIAL && n == UINT32_MAX) {
      fixed += c->count;
      function = c->self;
      continue;
    }
    if (n == UINT32_MAX) {
      HkHandle h;
      hk_handle_init_native(&h, c->code.native, HK_NO_TYPE, 0);
      n = h.min;
    }
    return n > fixed ? n - fixed : 0;
  }
  return 0;
}

uint32_t hk_function_arity(HkValue function) {
  return hk_is_kind(function, HK_KIND_FUNCTION) ? HK_AS_CLOSURE(function)->arity : 0;
}
