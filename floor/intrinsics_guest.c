// intrinsics_guest.c (L3) - the floor intrinsics of the virtual machine in Hakorune (house/vm): MIR as packed numbers, what calls mean, and the
// operations whose operands are named by numbers in packed code. A list of operands is given as (frame, code, at, n): the registers of `frame`
// whose numbers stand in code[at] .. code[at + n - 1]; so a call of the machine gathers its arguments without an Array of its own.
#include "guest.h"
#include "intrinsics_impl.h"
#include "watch.h"

#define NEED(condition, name)                                                                                          \
  if (HK_UNLIKELY(!(condition))) return hk_intrinsic_misused(run, name)

static bool is_array(HkValue v) { return hk_is_kind(v, HK_KIND_ARRAY); }

static HkStatus give_text(HkRun *run, HkText text, HkValue *out) {
  HkString *s = hk_string_decode(run->core.heap, text);
  if (!s) return hk_raise_nomem(run);
  GIVE(hk_string(s));
}

static HkStatus give_list(HkRun *run, const HkValue *items, uint32_t count, HkValue *out) {
  HkArray *a = hk_array_of(run->core.heap, items, count);
  if (!a) return hk_raise_nomem(run);
  GIVE(hk_object(a));
}

// ---- operands -------------------------------------------------------------------------------------------------------------

enum { SPARE = 8 };  // places behind the intrinsic's own arguments where a call it makes may begin

// Copies the listed registers to `to`.
static bool gather(const HkValue *list, HkValue *to) {
  if (!is_array(list[0]) || !is_array(list[1]) || list[2].tag != HK_INT || list[3].tag != HK_INT) return false;
  const HkArray *frame = HK_AS_ARRAY(list[0]), *code = HK_AS_ARRAY(list[1]);
  uint64_t at = list[2].as.bits, n = list[3].as.bits;
  if (n > HK_MAX_PARAMS + 1 || at > code->count || n > code->count - at) return false;
  for (uint64_t i = 0; i < n; i++) {
    const HkValue *reg = &code->items[at + i];
    if (reg->tag != HK_INT || reg->as.bits >= frame->count) return false;
    to[i] = frame->items[reg->as.i];
  }
  return true;
}

// ---- the program ----------------------------------------------------------------------------------------------------------

static HkLinked *program(const HkRun *run) {
  struct HkLinked *l = run->linked;
  while (l && l->image) l = l->next;
  return l;
}

static HkValue number_of(const HkFunction *fn) { return fn ? hk_int(hk_link_number(fn)) : hk_int(-1); }

INTRINSIC(function_named) {
  NEED(hk_is_string(args[0]), "function_named");
  HkLinked *l = program(run);
  GIVE(number_of(l ? hk_link_function(l, hk_string_text(args[0].as.str)) : NULL));
}

enum { INSN_WORDS = 10 };  // numbers per instruction in what mir_function gives, as house/vm/mir_view.hako names them

static int64_t id(uint32_t n) { return n == HK_MIR_NONE ? -1 : (int64_t)n; }

typedef struct View {
  HkRun *run;
  HkArray *insns, *lists, *names;
  bool failed;
} View;

static int64_t add(View *v, HkArray *to, HkValue item) {
  if (hk_array_push(v->run->core.heap, to, item) != HK_OK) v->failed = true;
  return (int64_t)to->count - 1;
}

static HkValue text_of(View *v, const HkName *name) {
  HkSymbol s = hk_symbol(v->run->core.types, hk_name_text(name));
  if (s == HK_NO_SYMBOL) v->failed = true;
  return v->failed ? hk_null() : hk_string(hk_symbol_string(v->run->core.types, s));
}

static int64_t add_name(View *v, const HkName *name) { return name ? add(v, v->names, text_of(v, name)) : -1; }

static HkValue constant(View *v, const HkMirInsn *insn) {
  switch (insn->sub) {
  case HK_CONST_INT: return hk_int(insn->u.i);
  case HK_CONST_BOOL: return hk_bool(insn->u.i != 0);
  case HK_CONST_FLOAT: return hk_float(insn->u.f);
  case HK_CONST_STRING:
  case HK_CONST_STATIC: return text_of(v, insn->name);
  default: return hk_null();
  }
}

static void add_insn(View *v, const HkMirInsn *insn) {
  bool is_const = insn->op == HK_MIR_CONST, named = !is_const && insn->op != HK_MIR_SAFEPOINT;
  int64_t name = is_const ? add(v, v->names, constant(v, insn)) : add_name(v, insn->name);
  int64_t list = v->lists->count;
  for (uint32_t i = 0; !is_const && i < insn->count; i++) add(v, v->lists, hk_int(insn->u.list[i]));
  int64_t second = named && (insn->op != HK_MIR_CALL || insn->sub == HK_CALL_METHOD) ? add_name(v, insn->x.name2) : -1;
  int64_t third = insn->op == HK_MIR_FIELD_SET ? insn->flags & HK_INSN_INIT : id(insn->c);
  const int64_t words[INSN_WORDS] = {insn->op, insn->sub, id(insn->dst), id(insn->a), id(insn->b),
                                     third,    name,      second,        list,        is_const ? 0 : insn->count};
  for (int i = 0; i < INSN_WORDS; i++) add(v, v->insns, hk_int(words[i]));
}

INTRINSIC(mir_function) {
  HkFunction *fn = hk_link_numbered(run, args[0]);
  NEED(fn, "mir_function");
  const HkMirFunction *m = fn->mir;
  HkHeap *heap = run->core.heap;
  View v = {run, hk_array_new(heap, 64), hk_array_new(heap, 16), hk_array_new(heap, 16), false};
  HkArray *blocks = hk_array_new(heap, 3 * m->block_count);
  if (!v.insns || !v.lists || !v.names || !blocks) return hk_raise_nomem(run);
  for (uint32_t b = 0; b < m->block_count; b++) {
    const HkMirBlock *mb = &m->blocks[b];
    add(&v, blocks, hk_int(mb->count));
    add(&v, blocks, hk_int(id(mb->unwind)));
    add(&v, blocks, hk_int(mb->cleanup));
    for (uint32_t k = 0; k < mb->count; k++) add_insn(&v, &mb->insns[k]);
  }
  if (v.failed) return hk_raise_nomem(run);
  const HkValue parts[] = {hk_object(v.insns), hk_object(blocks),       hk_object(v.lists),
                           hk_object(v.names), hk_int(fn->param_count), hk_int(m->value_count)};
  return give_list(run, parts, 6, out);
}

INTRINSIC(mir_ops) {
  HkArray *names = hk_array_new(run->core.heap, HK_MIR_OP_COUNT);
  if (!names) return hk_raise_nomem(run);
  for (int i = 0; i < HK_MIR_OP_COUNT; i++) {
    HkString *s = hk_string_new(run->core.heap, hk_text_of(hk_mir_op_name((HkMirOp)i)));
    if (!s) return hk_raise_nomem(run);
    names->items[names->count++] = hk_string(s);
  }
  GIVE(hk_object(names));
}

static const HkMirInsn *insn_at(const HkFunction *fn, HkValue number) {
  uint64_t n = number.as.bits;
  if (number.tag != HK_INT) return NULL;
  for (uint32_t b = 0; b < fn->mir->block_count; n -= fn->mir->blocks[b++].count)
    if (n < fn->mir->blocks[b].count) return &fn->mir->blocks[b].insns[n];
  return NULL;
}

// ---- callees --------------------------------------------------------------------------------------------------------------

// Handles that packed code names by number.
static HkStatus number_handle(HkRun *run, HkHandle *h, int64_t *number) {
  HkGuest *g = NULL;
  HK_TRY(hk_guest_state(run, &g));
  if (hk_mem_grow(run->core.mem, (void **)&g->handles, &g->handle_cap, g->handle_count + 1, sizeof *g->handles) !=
      HK_OK)
    return hk_raise_nomem(run);
  g->handles[g->handle_count] = h;
  *number = g->handle_count++;
  return HK_OK;
}

static HkHandle *handle_at(const HkRun *run, HkValue number) {
  const HkGuest *g = run->guest;
  return g && number.tag == HK_INT && number.as.bits < g->handle_count ? g->handles[number.as.i] : NULL;
}

static HkStatus plan_creation(HkRun *run, const HkCreate *c, HkValue *parts, uint32_t *count, HkArray *inits) {
  int64_t number;
  if (c->error_kind) {
    parts[0] = hk_int(HK_CALLEE_FAILURE);
    HK_TRY(give_text(run, hk_text_of(c->error_kind), &parts[1]));
    *count = 3;
    return give_text(run, c->error_text, &parts[2]);
  }
  if (c->native) {
    HK_TRY(number_handle(run, c->native, &number));
    parts[0] = hk_int(HK_CALLEE_EXTERN);
    parts[1] = hk_int(number);
    *count = 2;
    return HK_OK;
  }
  for (uint32_t i = 0; i <= c->type->ancestor_count; i++) {
    const HkType *t = i < c->type->ancestor_count ? hk_type_at(run->core.types, c->type->ancestors[i]) : c->type;
    if (t->init && hk_array_push(run->core.heap, inits, number_of(t->init)) != HK_OK) return hk_raise_nomem(run);
  }
  parts[1] = hk_int(c->type->id);
  parts[2] = hk_object(inits);
  parts[3] = number_of(c->constructor);
  *count = 4;
  return HK_OK;
}

// A function of the house that programs may call is given as a function value.
static HkStatus house_value(HkRun *run, HkFunction *fn, HkValue *out) {
  HkClosure *c = NULL;
  if (fn->owner != HK_NO_TYPE && (hk_type_at(run->core.types, fn->owner)->flags & HK_TYPE_STATIC))
    HK_TRY(hk_static_ready(run, hk_type_at(run->core.types, fn->owner)));
  HK_TRY(hk_closure_new(run, fn, 0, &c));
  GIVE(hk_object(c));
}

static HkStatus describe(HkRun *run, const HkCallee *c, HkArray *inits, HkValue *out) {
  HkValue parts[5] = {hk_int(c->kind)};
  uint32_t count = 1;
  int64_t number;
  switch (c->kind) {
  case HK_CALLEE_FUNCTION:
  case HK_CALLEE_AFTER_INIT:
  case HK_CALLEE_OF_SINGLETON:
  case HK_CALLEE_SUPER:
  case HK_CALLEE_CLOSURE:
    if (c->fn->linked->image) {
      parts[0] = hk_int(HK_CALLEE_VALUE);
      HK_TRY(house_value(run, c->fn, &parts[1]));
      return give_list(run, parts, 2, out);
    }
    parts[1] = number_of(c->fn);
    parts[2] = hk_int(c->type ? (int64_t)c->type->id : -1);
    parts[3] = hk_bool(c->fn->takes_me);
    count = 4;
    break;
  case HK_CALLEE_SINGLETON_METHOD:
    parts[1] = hk_int(c->type->id);
    HK_TRY(give_text(run, c->name, &parts[2]));
    count = 3;
    break;
  case HK_CALLEE_NEW: HK_TRY(plan_creation(run, c->create, parts, &count, inits)); break;
  case HK_CALLEE_EXTERN:
    HK_TRY(number_handle(run, c->handle, &number));
    parts[1] = hk_int(number);
    count = 2;
    break;
  case HK_CALLEE_INTRINSIC:
    parts[1] = hk_int(hk_intrinsic_number(c->intrinsic));
    count = 2;
    break;
  case HK_CALLEE_FAILURE:
    HK_TRY(give_text(run, hk_text_of(c->error_kind), &parts[1]));
    HK_TRY(give_text(run, c->error_text, &parts[2]));
    count = 3;
    break;
  default: break;
  }
  return give_list(run, parts, count, out);
}

INTRINSIC(callee) {
  HkFunction *fn = hk_link_numbered(run, args[0]);
  const HkMirInsn *insn = fn ? insn_at(fn, args[1]) : NULL;
  NEED(insn && insn->op == HK_MIR_CALL, "callee");
  HkArray *inits = hk_array_new(run->core.heap, 0);
  if (!inits) return hk_raise_nomem(run);
  HkArena arena;
  HkCallee callee;
  hk_arena_init(&arena, run->core.mem);
  HkCodeEnv env = hk_link_env(run, fn);
  HkStatus status = hk_code_callee(&arena, &env, fn, insn, &callee);
  status = status == HK_NOMEM ? hk_raise_nomem(run) : describe(run, &callee, inits, out);
  hk_arena_deinit(&arena);
  return status;
}

// How a method call on a value of that type goes: 4 x function + 1 (with receiver) or + 2 (without), 4 x handle of a built-in method + 3; -1: not
// by a method.
INTRINSIC(method) {
  HkTypes *types = run->core.types;
  NEED(hk_is_string(args[1]) && args[2].tag == HK_INT, "method");
  HkSymbol name = hk_symbol(types, hk_string_text(args[1].as.str));
  if (name == HK_NO_SYMBOL) return hk_raise_nomem(run);
  int64_t number;
  bool no_method = hk_is_kind(args[0], HK_KIND_TYPE) || hk_calls_itself(run, args[0], name);
  HkHandle *h = no_method ? NULL : hk_lookup(run, hk_type_of(types, args[0])->id, name, (uint32_t)args[2].as.i);
  if (!h || (h->kind == HK_HANDLE_FN && h->fn->linked->image)) GIVE(hk_int(-1));
  HK_TRY(hk_check_private(run, h));
  if (h->kind == HK_HANDLE_FN) GIVE(hk_int(number_of(h->fn).as.i * 4 + (h->drop_receiver ? 2 : 1)));
  HK_TRY(number_handle(run, h, &number));
  GIVE(hk_int(number * 4 + 3));
}

INTRINSIC(traces_methods) { GIVE(hk_bool((run->core.config.trace & HK_TRACE_RESOLVER) != 0)); }

// (receiver, name, count of arguments): the trace of the Resolver.
INTRINSIC(trace_method) {
  NEED(hk_is_string(args[1]) && args[2].tag == HK_INT, "trace_method");
  HkSymbol name = hk_symbol(run->core.types, hk_string_text(args[1].as.str));
  if (name == HK_NO_SYMBOL) return hk_raise_nomem(run);
  hk_watch_method(run, args[0], name, (uint32_t)args[2].as.i);
  GIVE(hk_null());
}

// ---- calls ----------------------------------------------------------------------------------------------------------------

// (handle, frame, code, at, n): a built-in method; the first operand is the receiver.
INTRINSIC(call_method) {
  HkHandle *h = handle_at(run, args[0]);
  HkValue *window = args + SPARE;
  NEED(h && gather(args + 1, window) && args[4].as.i > 0, "call_method");
  run->top = window + args[4].as.i;
  return hk_native_call(run, h, window[0], window + 1, (uint32_t)args[4].as.i - 1, out);
}

// (handle, frame, code, at, n): an external call or the constructor of a built-in box.
INTRINSIC(call_extern) {
  HkHandle *h = handle_at(run, args[0]);
  HkValue *window = args + SPARE;
  window[0] = hk_null();
  NEED(h && gather(args + 1, window + 1), "call_extern");
  run->top = window + 1 + args[4].as.i;
  return hk_native_call(run, h, window[0], window + 1, (uint32_t)args[4].as.i, out);
}

// (intrinsic, frame, code, at, n): for a guest that is a part of the house itself.
INTRINSIC(call_intrinsic) {
  const HkIntrinsic *row = args[0].tag == HK_INT ? hk_intrinsic_at(args[0].as.i) : NULL;
  HkValue *window = args + SPARE;
  NEED(row && gather(args + 1, window) && args[4].as.bits == row->count, "call_intrinsic");
  run->top = window + row->count;
  return row->fn(run, window, dst, out);
}

// (name, frame, code, at, n): a method call that floor.method knows nothing of.
INTRINSIC(call_unknown) {
  HkValue *window = args + SPARE;
  NEED(hk_is_string(args[0]) && gather(args + 1, window) && args[4].as.i > 0, "call_unknown");
  HkSymbol name = hk_symbol(run->core.types, hk_string_text(args[0].as.str));
  if (name == HK_NO_SYMBOL) return hk_raise_nomem(run);
  run->top = window + args[4].as.i;
  return hk_op_call_unknown(run, window[0], name, window + 1, (uint32_t)args[4].as.i - 1, dst, out);
}

// (frame, code, at, n): calls the function value that is the first operand with the others.
INTRINSIC(call_value) {
  HkValue *window = args + SPARE;
  NEED(gather(args, window) && args[3].as.i > 0, "call_value");
  run->top = window + args[3].as.i;
  return hk_op_call_value(run, window[0], window + 1, (uint32_t)args[3].as.i - 1, dst, out);
}

// The function of the program that a function value is a closure over, if it takes so many arguments; -1: leave it to call_value.
INTRINSIC(closure_function) {
  if (!hk_is_kind(args[0], HK_KIND_FUNCTION) || args[1].tag != HK_INT) GIVE(hk_int(-1));
  const HkClosure *c = HK_AS_CLOSURE(args[0]);
  if (c->head.extra != HK_FUN_CLOSURE || c->arity != args[1].as.bits || c->code.fn->linked->image) GIVE(hk_int(-1));
  GIVE(number_of(c->code.fn));
}

// (function value, frame, from): stores what was captured into the registers from `from` on; gives the first register behind it.
INTRINSIC(bind_captures) {
  NEED(hk_is_kind(args[0], HK_KIND_FUNCTION) && is_array(args[1]) && args[2].tag == HK_INT, "bind_captures");
  const HkClosure *c = HK_AS_CLOSURE(args[0]);
  HkArray *frame = HK_AS_ARRAY(args[1]);
  uint64_t from = args[2].as.bits;
  NEED(from <= frame->count && c->count <= frame->count - from, "bind_captures");
  for (uint32_t i = 0; i < c->count; i++) {
    frame->items[from + i] = c->values[i];
    HK_WRITE_BARRIER(run->core.heap, frame, c->values[i]);
  }
  GIVE(hk_int((int64_t)(from + c->count)));
}

// (function, frame, code, at, n): a closure over it.
INTRINSIC(make_closure) {
  HkFunction *fn = hk_link_numbered(run, args[0]);
  HkValue *window = args + SPARE;
  HkClosure *c = NULL;
  NEED(fn && gather(args + 1, window), "make_closure");
  uint32_t n = (uint32_t)args[4].as.i;
  HK_TRY(hk_closure_new(run, fn, n, &c));
  if (n) memcpy(c->values, window, n * sizeof *window);
  GIVE(hk_object(c));
}

// The function with that name (older files), as a function value; other values as they are.
INTRINSIC(function_value) {
  HkClosure *c = NULL;
  if (!hk_is_string(args[0]) || args[1].tag != HK_INT) GIVE(args[0]);
  HkText name = hk_string_text(args[0].as.str);
  HkFunction *fn = hk_link_function_named(program(run), name, (uint32_t)args[1].as.i);
  if (!fn) return hk_raise(run, "NameError", "unknown function '%.*s'", (int)name.len, name.data);
  HK_TRY(hk_closure_new(run, fn, 0, &c));
  GIVE(hk_object(c));
}

// ---- objects --------------------------------------------------------------------------------------------------------------

static HkType *type_at(const HkRun *run, HkValue number) {
  return number.tag == HK_INT && number.as.bits < run->core.types->count
             ? hk_type_at(run->core.types, (uint32_t)number.as.i)
             : NULL;
}

// (function, type name): -1 if there is none.
INTRINSIC(type_named) {
  HkFunction *fn = hk_link_numbered(run, args[0]);
  NEED(fn && hk_is_string(args[1]), "type_named");
  HkCodeEnv env = hk_link_env(run, fn);
  const HkType *type = env.type(env.user, hk_string_text(args[1].as.str));
  GIVE(hk_int(type ? (int64_t)type->id : -1));
}

INTRINSIC(static_value) {
  HkType *type = type_at(run, args[0]);
  NEED(type, "static_value");
  return hk_static_value(run, type, out);
}

INTRINSIC(new_instance) {
  HkType *type = type_at(run, args[0]);
  NEED(type && type->kind == HK_KIND_INSTANCE, "new_instance");
  HkInstance *o = hk_instance_new(run, type);
  if (!o) return hk_raise_nomem(run);
  GIVE(hk_object(o));
}

// A place where accesses to a field remember type and slot.
INTRINSIC(field_site) {
  HkGuest *g = NULL;
  NEED(hk_is_string(args[0]), "field_site");
  HK_TRY(hk_guest_state(run, &g));
  HkSymbol name = hk_symbol(run->core.types, hk_string_text(args[0].as.str));
  if (name == HK_NO_SYMBOL ||
      hk_mem_grow(run->core.mem, (void **)&g->sites, &g->site_cap, g->site_count + 1, sizeof *g->sites) != HK_OK)
    return hk_raise_nomem(run);
  HkGuestSite *site = &g->sites[g->site_count];
  memset(site, 0, sizeof *site);
  site->cache[0].u.lo = name;
  site->cache[0].u.hi = HK_NO_TYPE;
  GIVE(hk_int(g->site_count++));
}

HkStatus hk_guest_field_get(HkRun *run, HkValue object, HkValue site, uint32_t dst, HkValue *out) {
  HkWord *cache = hk_guest_cache(run, &site);
  NEED(cache, "field_get");
  return hk_op_field_get(run, object, cache, dst, out);
}

HkStatus hk_guest_field_set(HkRun *run, HkValue object, HkValue value, HkValue site, bool init) {
  HkWord *cache = hk_guest_cache(run, &site);
  NEED(cache, "field_set");
  return hk_op_field_set(run, object, value, cache, init);
}

INTRINSIC(field_get) { return hk_guest_field_get(run, args[0], args[1], dst, out); }

INTRINSIC(field_set) {
  *out = hk_null();
  return hk_guest_field_set(run, args[0], args[1], args[2], false);
}

INTRINSIC(field_init) {
  *out = hk_null();
  return hk_guest_field_set(run, args[0], args[1], args[2], true);
}

// (frame, code, at, n): an Array of them.
INTRINSIC(make_array) {
  HkValue *window = args + SPARE;
  NEED(gather(args, window), "make_array");
  return give_list(run, window, (uint32_t)args[3].as.i, out);
}

// (type, variant, frame, code, at, n)
INTRINSIC(make_variant) {
  HkType *type = type_at(run, args[0]);
  HkValue *window = args + SPARE;
  HkEnumValue *v = NULL;
  NEED(type && type->kind == HK_KIND_ENUM && args[1].tag == HK_INT && gather(args + 2, window), "make_variant");
  uint32_t n = (uint32_t)args[5].as.i;
  HK_TRY(hk_variant_new(run, type, (uint32_t)args[1].as.i, n, &v));
  if (n) memcpy(v->items, window, n * sizeof *window);
  GIVE(hk_object(v));
}

INTRINSIC(variant_of) {
  NEED(args[0].tag == HK_INT, "variant_of");
  bool of = hk_is_kind(args[1], HK_KIND_ENUM) && args[1].as.obj->type == args[0].as.bits;
  GIVE(hk_int(of ? args[1].as.obj->extra : -1));
}

// (type, variant, index, value)
INTRINSIC(payload) {
  HkType *type = type_at(run, args[0]);
  NEED(type && type->kind == HK_KIND_ENUM && args[1].as.bits < type->variant_count &&
           args[2].as.bits < type->variants[args[1].as.i].arity,
       "payload");
  return hk_variant_payload(run, type, (uint32_t)args[1].as.i, (uint32_t)args[2].as.i, args[3], out);
}

INTRINSIC(is_type) {
  NEED(hk_is_string(args[1]), "is_type");
  GIVE(hk_bool(hk_type_is(run->core.types, args[0], hk_string_text(args[1].as.str))));
}

INTRINSIC(weak_new) { return hk_weak_new(run, args[0], out); }
INTRINSIC(weak_load) { return hk_weak_load(run, args[0], out); }
INTRINSIC(start_task) { return hk_nowait(run, args[0], out); }
INTRINSIC(future_set) {
  *out = hk_null();
  return hk_future_set(run, args[0], args[1]);
}

// ---- iteration --------------------------------------------------------------------------------------------------------------

static HkIter *iteration(HkValue v) { return hk_is_kind(v, HK_KIND_ITER) ? (HkIter *)(void *)v.as.obj : NULL; }

INTRINSIC(iter) { return hk_iter_new(run, args[0], false, dst, out); }
INTRINSIC(iter_pairs) { return hk_iter_new(run, args[0], true, dst, out); }
INTRINSIC(iter_next) {
  HkIter *it = iteration(args[0]);
  bool more = false;
  NEED(it, "iter_next");
  HK_TRY(hk_iter_next(run, it, &more));
  GIVE(hk_bool(more));
}
INTRINSIC(iter_value) {
  NEED(iteration(args[0]), "iter_value");
  GIVE(iteration(args[0])->value);
}
INTRINSIC(iter_key) {
  NEED(iteration(args[0]), "iter_key");
  GIVE(iteration(args[0])->key);
}

// ---- errors and limits ------------------------------------------------------------------------------------------------------

// Never called: tells where the runner keeps pc, frame and depth (guest.c).
INTRINSIC(guest_state) { GIVE(hk_null()); }

INTRINSIC(throw_value) {
  *out = hk_null();
  return hk_op_throw(run, args[0], hk_is_string(args[1]) ? args[1].as.str->data : NULL);
}

INTRINSIC(fail) {
  *out = hk_null();
  NEED(hk_is_string(args[0]) && hk_is_string(args[1]), "fail");
  return hk_raise(run, args[0].as.str->data, "%.*s", (int)args[1].as.str->len, args[1].as.str->data);
}

INTRINSIC(is_fatal) { GIVE(hk_bool(hk_is_kind(args[0], HK_KIND_ERROR) && args[0].as.obj->extra != 0)); }

INTRINSIC(make_fatal) {
  NEED(hk_is_kind(args[0], HK_KIND_ERROR), "make_fatal");
  hk_raise_fatal(run, HK_AS_ERROR(args[0]));
  HkValue error = hk_object(run->core.error);
  run->core.error = NULL;
  GIVE(error);
}

INTRINSIC(depth_limit) { GIVE(hk_int(run->core.config.max_depth)); }
INTRINSIC(guest_depth) { GIVE(hk_int(hk_guest_depth(run))); }
INTRINSIC(counts_steps) { GIVE(hk_bool(run->core.config.fuel != UINT64_MAX)); }

INTRINSIC(tick) {
  *out = hk_null();
  NEED(args[0].tag == HK_INT && args[0].as.bits <= UINT32_MAX, "tick");
  return hk_poll(run, (uint32_t)args[0].as.i);
}

INTRINSIC(strict_index) { GIVE(hk_bool(run->core.config.strict_oob)); }

INTRINSIC(index_strict) { return hk_index_get_strict(run, args[0], args[1], out); }

// ---- the table --------------------------------------------------------------------------------------------------------------

const HkIntrinsic hk_guest_intrinsics[] = {
    {"mir_ops", 0, mir_ops,
     "names of the MIR instructions by number: a test compares them with those the machine knows"},
    {"function_named", 1, function_named, "number of a function of the program: names are data of the loaded module"},
    {"mir_function", 1, mir_function, "MIR of a function as numbers: modules are data of the floor"},
    {"callee", 2, callee, "what a call instruction calls, as far as it is known before it runs"},
    {"method", 3, method, "what a method call on that value reaches: the registry of types is data of the floor"},
    {"traces_methods", 0, traces_methods, "whether the trace of the Resolver is on"},
    {"trace_method", 3, trace_method, "a line of that trace: where it goes is known to the floor"},
    {"call_method", 5, call_method, "a built-in method: entry into C"},
    {"call_extern", 5, call_extern, "an external call: entry into C"},
    {"call_intrinsic", 5, call_intrinsic, "an intrinsic, for a guest with the rights of the house"},
    {"call_unknown", 5, call_unknown,
     "a field that holds a function, a static member, or the error that nothing is there"},
    {"call_value", 4, call_value, "a function value of any form"},
    {"closure_function", 2, closure_function, "inside of function values"},
    {"bind_captures", 3, bind_captures, "inside of function values"},
    {"make_closure", 5, make_closure, "inside of function values"},
    {"function_value", 2, function_value, "function by name, for older files"},
    {"type_named", 2, type_named, "number of a type of the program"},
    {"static_value", 1, static_value, "singleton of a static box, initialized at first use; a plain box as a value"},
    {"new_instance", 1, new_instance, "an instance without running code: layout is data of the floor"},
    {"field_site", 1, field_site, "a cache of type and slot for one place of the code"},
    {"field_get", 2, field_get, "a member by name, cached: layout is data of the floor"},
    {"field_set", 3, field_set, "a member by name, cached"},
    {"field_init", 3, field_init, "the first value of a property"},
    {"make_array", 4, make_array, "an Array of registers, in one piece and of the right size"},
    {"make_variant", 6, make_variant, "an enum value: layout is data of the floor"},
    {"variant_of", 2, variant_of, "variant number of a value of that enum, or -1"},
    {"payload", 4, payload, "payload of an enum value"},
    {"is_type", 2, is_type, "whether a value is of the type of that name"},
    {"weak_new", 1, weak_new, "a weak reference: only the collector knows when its target goes"},
    {"weak_load", 1, weak_load, "the target of a weak reference"},
    {"start_task", 1, start_task, "runs a task: its errors go into a Future"},
    {"future_set", 2, future_set, "sets a Future by hand"},
    {"iter", 1, iter, "state of an iteration over a value: visible to no program"},
    {"iter_pairs", 1, iter_pairs, "the same by key and value"},
    {"iter_next", 1, iter_next, "advances it: whether there is an element"},
    {"iter_value", 1, iter_value, "its element"},
    {"iter_key", 1, iter_key, "its key"},
    {"guest_state", 3, guest_state, "tells the floor which registers of the runner hold pc, frame and depth"},
    {"throw_value", 2, throw_value, "raises an error again as it is, or a new one with that kind"},
    {"fail", 2, fail, "raises an error of that kind: place and trace are those of the guest"},
    {"is_fatal", 1, is_fatal, "mark of an error that no catch stops"},
    {"make_fatal", 1, make_fatal, "gives an error that mark; gives the fatal error that goes on"},
    {"depth_limit", 0, depth_limit, "limit of active calls"},
    {"guest_depth", 0, guest_depth, "active calls of the machine's run below"},
    {"counts_steps", 0, counts_steps, "whether steps are limited"},
    {"tick", 1, tick, "takes steps from the limit"},
    {"strict_index", 0, strict_index,
     "whether reads out of range are errors for programs; for the house they never are"},
    {"index_strict", 2, index_strict, "an element for a program for which they are"},
    {NULL, 0, NULL, NULL},
};

HkOp hk_guest_intrinsic_op(const HkIntrinsic *row) {
  return row->fn == field_get ? HK_OP_SITE_GET : row->fn == field_set ? HK_OP_SITE_SET : HK_OP_INTRINSIC;
}
