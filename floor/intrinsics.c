// intrinsics.c (L3) - the table of the floor intrinsics (house.md 4). A row comes in only with the reason why it cannot be Hakorune; none of
// them decides what a program means. Arguments are checked: a broken house raises InternalError and never damages memory.
#include "intrinsics_impl.h"
#include "isolate.h"

HkStatus hk_intrinsic_misused(HkRun *run, const char *what) {
  return hk_raise(run, "InternalError", "floor.%s: wrong arguments", what);
}

// ---- values -----------------------------------------------------------------------------------------------------------------

int hk_kind_number(HkValue v) {
  if (v.tag != HK_OBJECT) return (int)v.tag;
  switch ((HkKind)v.as.obj->kind) {
  case HK_KIND_ARRAY: return HK_KIND_NO_ARRAY;
  case HK_KIND_MAP: return HK_KIND_NO_MAP;
  case HK_KIND_ENUM: return HK_KIND_NO_ENUM;
  case HK_KIND_RESULT: return HK_KIND_NO_RESULT;
  case HK_KIND_INSTANCE: return HK_KIND_NO_INSTANCE;
  case HK_KIND_NATIVE: return HK_KIND_NO_NATIVE;
  default: return HK_KIND_NO_OTHER;
  }
}

INTRINSIC(kind) { GIVE(hk_int(hk_kind_number(args[0]))); }
INTRINSIC(common_kind) { GIVE(hk_int(hk_common_kind(args[0], args[1]))); }
INTRINSIC(same) { GIVE(hk_bool(hk_same(args[0], args[1]))); }
// Serial numbers, mixed without loss: tables of the house take the low bits, and two structures are often two runs of successive numbers.
INTRINSIC(identity) {
  if (args[0].tag != HK_OBJECT) return hk_intrinsic_misused(run, "identity");
  uint64_t n = hk_heap_mark_number(run->core.heap, args[0].as.obj);
  if (!n) return hk_raise_nomem(run);
  n *= UINT64_C(0x9E3779B97F4A7C15);
  GIVE(hk_int((int64_t)(n ^ n >> 32)));
}
INTRINSIC(type_id) { GIVE(hk_int(hk_type_of(run->core.types, args[0])->id)); }

INTRINSIC(is_finalized) { GIVE(hk_bool(args[0].tag == HK_OBJECT && (args[0].as.obj->flags & HK_FLAG_DEAD))); }

// ---- contents ---------------------------------------------------------------------------------------------------------------

// The parts of an Array, an enum value or a Result as a sequence; a Map has entries instead.
HK_INLINE const HkValue *parts_of(const HkRun *run, HkValue v, uint32_t *count) {
  *count = 0;
  if (v.tag != HK_OBJECT) return NULL;
  if (v.as.obj->kind == HK_KIND_ARRAY) {
    *count = HK_AS_ARRAY(v)->count;
    return HK_AS_ARRAY(v)->items;
  }
  if (v.as.obj->kind == HK_KIND_ENUM) {
    *count = hk_type_at(run->core.types, v.as.obj->type)->variants[v.as.obj->extra].arity;
    return ((HkEnumValue *)(void *)v.as.obj)->items;
  }
  if (v.as.obj->kind != HK_KIND_RESULT) return NULL;
  *count = 1;
  return &((HkResult *)(void *)v.as.obj)->value;
}

uint32_t hk_part_count(const HkRun *run, HkValue v) {
  uint32_t n;
  parts_of(run, v, &n);
  return hk_is_kind(v, HK_KIND_MAP) ? HK_AS_MAP(v)->count : n;
}
INTRINSIC(part_count) { GIVE(hk_int(hk_part_count(run, args[0]))); }

HkStatus hk_part(HkRun *run, HkValue box, HkValue index, HkValue *out) {
  uint32_t n;
  const HkValue *x = parts_of(run, box, &n);
  if (index.tag != HK_INT || index.as.bits >= n) return hk_intrinsic_misused(run, "part");
  GIVE(x[index.as.i]);
}
INTRINSIC(part) { return hk_part(run, args[0], args[1], out); }

INTRINSIC(map_key) {
  HkMap *m = hk_is_kind(args[0], HK_KIND_MAP) ? HK_AS_MAP(args[0]) : NULL;
  if (!m || args[1].tag != HK_INT || args[1].as.bits >= m->used) return hk_intrinsic_misused(run, "map_key");
  GIVE(hk_entry_key(&m->entries[args[1].as.i]));
}

// hk_same with the commonest cases in line.
HK_INLINE bool same_value(HkValue a, HkValue b) {
  if (a.tag == b.tag && a.tag != HK_FLOAT) {
    if (a.as.bits == b.as.bits) return true;
    if (a.tag < HK_STRING) return false;
    if (a.tag == HK_OBJECT && a.as.obj->kind <= HK_KIND_MAP) return false;
  }
  return hk_same(a, b);
}

HK_INLINE bool variant_differs(HkValue a, HkValue b) {
  return a.as.obj->kind != HK_KIND_ARRAY && a.as.obj->extra != b.as.obj->extra;
}

enum { FEW = 16 };  // parts of a container that is looked into while its holder is compared

// Two small containers that hold nothing but values without parts, pairwise the same. More is never looked at, so the work stays
// proportional to what was asked about, however often a container is shared.
static bool surely_equal(const HkRun *run, HkValue a, HkValue b) {
  uint32_t n, m;
  const HkValue *x = parts_of(run, a, &n), *y = parts_of(run, b, &m);
  if (!x || n != m || n > FEW || variant_differs(a, b)) return false;
  for (uint32_t i = 0; i < n; i++)
    if (!same_value(x[i], y[i])) return false;
  return true;
}

HK_INLINE bool need_decision(const HkRun *run, HkValue a, HkValue b) {
  if (same_value(a, b)) return false;
  if (a.tag != HK_OBJECT || b.tag != HK_OBJECT || a.as.obj->type != b.as.obj->type) return true;
  return !surely_equal(run, a, b);
}

// Answers of diff besides a position.
enum { NO_DIFFERENCE = -1, OTHER_SHAPE = -2 };
enum { PARTS_BETWEEN_POLLS = 1 << 16 };

static HkStatus diff_maps(HkRun *run, HkMap *a, HkMap *b, int64_t from, HkValue *out) {
  if (a->count != b->count) GIVE(hk_int(OTHER_SHAPE));
  for (int64_t i = from; i < a->used; i++) {
    const HkMapEntry *e = &a->entries[i];
    if (!hk_entry_live(e)) continue;
    const HkValue *other = hk_map_find(run->core.heap, b, hk_entry_key(e));
    if (!other || need_decision(run, e->value, *other)) GIVE(hk_int(i));
    if (i % PARTS_BETWEEN_POLLS == 0) HK_TRY(hk_poll(run, 0));
  }
  GIVE(hk_int(NO_DIFFERENCE));
}

// First part (of Maps: entry, in the order of the left one's memory) from `from` on that is not the same value on both sides, or one of the
// answers above. The two are of one type.
INTRINSIC(diff) {
  HkValue a = args[0], b = args[1];
  bool alike = a.tag == HK_OBJECT && b.tag == HK_OBJECT && a.as.obj->type == b.as.obj->type;
  if (!alike || args[2].tag != HK_INT || args[2].as.i < 0) return hk_intrinsic_misused(run, "diff");
  if (a.as.obj->kind == HK_KIND_MAP) return diff_maps(run, HK_AS_MAP(a), HK_AS_MAP(b), args[2].as.i, out);
  uint32_t n, m;
  const HkValue *x = parts_of(run, a, &n), *y = parts_of(run, b, &m);
  if (n != m || variant_differs(a, b)) GIVE(hk_int(OTHER_SHAPE));
  for (int64_t i = args[2].as.i; i < n; i++) {
    if (need_decision(run, x[i], y[i])) GIVE(hk_int(i));
    if (i % PARTS_BETWEEN_POLLS == PARTS_BETWEEN_POLLS - 1) HK_TRY(hk_poll(run, 0));
  }
  GIVE(hk_int(NO_DIFFERENCE));
}

INTRINSIC(variant) {
  bool has = hk_is_kind(args[0], HK_KIND_ENUM) || hk_is_kind(args[0], HK_KIND_RESULT);
  if (!has) return hk_intrinsic_misused(run, "variant");
  GIVE(hk_int(args[0].as.obj->extra));
}

INTRINSIC(native_equal) {
  bool is = false;
  if (hk_common_kind(args[0], args[1]) != HK_KIND_NO_NATIVE) return hk_intrinsic_misused(run, "native_equal");
  if (hk_native_equal(run, args[0], args[1], &is) != HK_OK) return hk_pending_failure(run);
  GIVE(hk_bool(is));
}

// ---- types ------------------------------------------------------------------------------------------------------------------

static const HkType *type_at(const HkRun *run, HkValue id) {
  return id.tag == HK_INT && id.as.bits < run->core.types->count ? hk_type_at(run->core.types, (uint32_t)id.as.i)
                                                                 : NULL;
}

INTRINSIC(type_parents) {
  const HkType *type = type_at(run, args[0]);
  if (!type) return hk_intrinsic_misused(run, "type_parents");
  HkArray *list = hk_array_new(run->core.heap, type->parent_count);
  if (!list) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < type->parent_count; i++) list->items[list->count++] = hk_int(type->parents[i]);
  GIVE(hk_object(list));
}

INTRINSIC(type_count) { GIVE(hk_int(run->core.types->count)); }

INTRINSIC(type_name) {
  const HkType *type = type_at(run, args[0]);
  if (!type) return hk_intrinsic_misused(run, "type_name");
  GIVE(hk_string(type->display));
}

INTRINSIC(type_form) {
  const HkType *type = type_at(run, args[0]);
  if (!type) return hk_intrinsic_misused(run, "type_form");
  const char *form = type->flags & HK_TYPE_DEAD                                           ? "finalized"
                     : type->id == HK_TYPE_NULL                                           ? "null"
                     : type->kind == HK_KIND_INSTANCE && !(type->flags & HK_TYPE_BUILTIN) ? "box"
                                                                                          : "built-in";
  HkString *s = hk_string_new(run->core.heap, hk_text_of(form));
  if (!s) return hk_raise_nomem(run);
  GIVE(hk_string(s));
}

INTRINSIC(symbol) {
  HkSymbol s = args[0].tag == HK_STRING ? hk_symbol(run->core.types, hk_string_text(args[0].as.str)) : HK_NO_SYMBOL;
  if (args[0].tag != HK_STRING) return hk_intrinsic_misused(run, "symbol");
  if (s == HK_NO_SYMBOL) return hk_raise_nomem(run);
  GIVE(hk_int(s));
}

INTRINSIC(type_methods) {
  const HkType *type = type_at(run, args[0]);
  if (!type) return hk_intrinsic_misused(run, "type_methods");
  HkArray *list = hk_array_new(run->core.heap, 2 * type->method_count);
  if (!list) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < type->method_count; i++) {
    list->items[list->count++] = hk_string(hk_symbol_string(run->core.types, type->methods[i].name));
    list->items[list->count++] = hk_int(type->methods[i].arity);
  }
  GIVE(hk_object(list));
}

// The tables of built-in methods that values of a type answer from: 0 those of its box, 1 those of all instances, 2 those of every value.
static const HkBoxDef *table_of(const HkRun *run, const HkType *type, HkValue group) {
  if (group.tag != HK_INT || group.as.bits > 2) return NULL;
  if (group.as.i == 0) return type->def;
  if (group.as.i == 2) return run->core.types->universal_box;
  return type->kind == HK_KIND_INSTANCE ? run->core.types->instance_box : NULL;
}

static bool is_offered(const HkType *type, const HkNative *row) {
  return !(type->flags & HK_TYPE_DEAD) || (row->flags & HK_NATIVE_DEAD);
}

static HkStatus push_row(HkRun *run, HkArray *list, const HkNative *row) {
  HkHandle counts;
  hk_handle_init_native(&counts, row, HK_NO_TYPE, 0);
  HkString *names = hk_string_new(run->core.heap, hk_text_of(row->names));
  HkValue items[3] = {hk_string(names), hk_int(counts.min), hk_int(counts.max)};
  for (int i = 0; names && i < 3; i++) HK_TRY(hk_array_push(run->core.heap, list, items[i]));
  return names ? HK_OK : HK_NOMEM;
}

INTRINSIC(type_natives) {
  const HkType *type = type_at(run, args[0]);
  if (!type) return hk_intrinsic_misused(run, "type_natives");
  const HkBoxDef *def = table_of(run, type, args[1]);
  HkArray *list = hk_array_new(run->core.heap, 0);
  HkStatus status = list ? hk_array_push(run->core.heap, list, hk_bool(def && def->snake_case)) : HK_NOMEM;
  for (const HkNative *n = def ? def->methods : NULL; status == HK_OK && n && n->names; n++)
    if (is_offered(type, n)) status = push_row(run, list, n);
  if (status != HK_OK) return hk_raise_nomem(run);
  GIVE(hk_object(list));
}

static HkStatus give_entry(HkRun *run, HkHandle *handle, HkValue *out) {
  uint32_t number = handle ? hk_handle_number(run, handle) : 0;
  if (!number) return hk_raise_nomem(run);
  GIVE(hk_int(number));
}

INTRINSIC(method_entry) {
  const HkType *type = type_at(run, args[0]);
  if (!type || args[1].tag != HK_STRING || args[2].tag != HK_INT) return hk_intrinsic_misused(run, "method_entry");
  HkSymbol name = hk_symbol_find(run->core.types, hk_string_text(args[1].as.str));
  for (uint32_t i = 0; i < type->method_count; i++)
    if (type->methods[i].name == name && type->methods[i].arity == args[2].as.i)
      return give_entry(run, hk_handle_for_method(run, &type->methods[i]), out);
  GIVE(hk_null());
}

// The row is named by its place in what type_natives gives.
INTRINSIC(native_entry) {
  const HkType *type = type_at(run, args[0]);
  const HkBoxDef *def = type ? table_of(run, type, args[1]) : NULL;
  if (args[2].tag != HK_INT || args[3].tag != HK_INT || args[3].as.bits > HK_MAX_PARAMS)
    return hk_intrinsic_misused(run, "native_entry");
  int64_t row = args[2].as.i;
  for (const HkNative *n = def ? def->methods : NULL; n && n->names; n++)
    if (is_offered(type, n) && row-- == 0)
      return give_entry(run, hk_handle_for_native(run, n, type->id, (uint32_t)args[3].as.i), out);
  return hk_intrinsic_misused(run, "native_entry");
}

static HkHandle *entry_at(const HkRun *run, HkValue v) {
  return v.tag == HK_INT ? hk_handle_numbered(run, v.as.i) : NULL;
}

INTRINSIC(entry_takes_me) {
  const HkHandle *h = entry_at(run, args[0]);
  if (!h) return hk_intrinsic_misused(run, "entry_takes_me");
  GIVE(hk_bool(h->kind == HK_HANDLE_NATIVE || !h->drop_receiver));
}

// Whether two entries are the same code.
INTRINSIC(same_entry) {
  const HkHandle *a = entry_at(run, args[0]), *b = entry_at(run, args[1]);
  if (!a || !b) return hk_intrinsic_misused(run, "same_entry");
  GIVE(hk_bool(a->kind == b->kind && (a->kind == HK_HANDLE_FN ? a->fn == b->fn : a->native == b->native)));
}

// What the Resolver of the floor answers: an entry, or null.
INTRINSIC(resolve) {
  const HkType *type = type_at(run, args[0]);
  if (!type || args[1].tag != HK_STRING || args[2].tag != HK_INT || args[2].as.bits > HK_MAX_PARAMS)
    return hk_intrinsic_misused(run, "resolve");
  HkSymbol name = hk_symbol(run->core.types, hk_string_text(args[1].as.str));
  if (name == HK_NO_SYMBOL) return hk_raise_nomem(run);
  HkHandle *h = hk_lookup(run, type->id, name, (uint32_t)args[2].as.i);
  if (h) return give_entry(run, h, out);
  GIVE(hk_null());
}

// ---- calls ------------------------------------------------------------------------------------------------------------------

INTRINSIC(set_guard) {
  *out = run->eq_guard;
  run->eq_guard = args[0];
  return HK_OK;
}

// An entry, or a function value, with all its arguments: the receiver first where there is one.
INTRINSIC(call_entry) {
  if (!hk_is_kind(args[1], HK_KIND_ARRAY)) return hk_intrinsic_misused(run, "call_entry");
  const HkArray *list = HK_AS_ARRAY(args[1]);
  const HkHandle *h = entry_at(run, args[0]);
  if (list->count > HK_MAX_PARAMS) return hk_raise(run, "ArityError", "too many arguments");
  if (!h) return hk_op_call_value(run, args[0], list->items, list->count, dst, out);
  uint32_t me = h->kind == HK_HANDLE_NATIVE || !h->drop_receiver;
  if (list->count < me) return hk_intrinsic_misused(run, "call_entry");
  return hk_call_handle(run, h, me ? list->items[0] : hk_null(), list->items + me, list->count - me, dst, out);
}

INTRINSIC(bind) {
  HkHandle *h = entry_at(run, args[1]);
  if (!h || args[2].tag != HK_INT) return hk_intrinsic_misused(run, "bind");
  return hk_bind_handle(run, args[0], h, (uint32_t)args[2].as.i, out);
}

INTRINSIC(call_hook) {
  HkHandle *h = args[0].tag == HK_INT ? hk_handle_numbered(run, args[0].as.i) : NULL;
  if (!h) return hk_intrinsic_misused(run, "call_hook");
  return hk_call_handle(run, h, args[1], args + 2, 1, dst, out);
}

// ---- memory -----------------------------------------------------------------------------------------------------------------

INTRINSIC(ints_new) {
  if (args[0].tag != HK_INT || args[0].as.i < 0 || args[0].as.i > (int64_t)HK_MAX_SIZE)
    return hk_intrinsic_misused(run, "ints_new");
  uint32_t n = (uint32_t)args[0].as.i;
  HkInts *ints = hk_heap_new(run->core.heap, sizeof *ints, HK_KIND_INTS, HK_KIND_INTS);
  if (!ints) return hk_raise_nomem(run);
  ints->count = ints->cap = 0;
  ints->items = n ? hk_heap_part(run->core.heap, NULL, 0, n * sizeof *ints->items) : NULL;
  if (n && !ints->items) return hk_raise_nomem(run);
  if (n) memset(ints->items, 0, n * sizeof *ints->items);
  ints->count = ints->cap = n;
  GIVE(hk_object(ints));
}

INTRINSIC(ints_len) {
  if (!hk_is_kind(args[0], HK_KIND_INTS)) return hk_intrinsic_misused(run, "ints_len");
  GIVE(hk_int(HK_AS_INTS(args[0])->count));
}

// ---- bridge -----------------------------------------------------------------------------------------------------------------

static bool is_count_or_null(HkValue v) { return v.tag == HK_NULL || (v.tag == HK_INT && v.as.i >= 0); }

// limits: name, fuel, memory, depth, capabilities, names, functions (house/bridge/host_bridge_box.hako)
static bool read_request(HkValue source, HkValue limits, HkIsolateRequest *out) {
  enum { NAME, FUEL, MEMORY, DEPTH, CAPABILITIES, NAMES, FUNCTIONS, COUNT };
  if (source.tag != HK_STRING || !hk_is_kind(limits, HK_KIND_ARRAY) || HK_AS_ARRAY(limits)->count != COUNT)
    return false;
  const HkValue *v = HK_AS_ARRAY(limits)->items;
  for (int i = FUEL; i <= DEPTH; i++)
    if (!is_count_or_null(v[i])) return false;
  if (v[NAME].tag != HK_STRING || v[CAPABILITIES].tag != HK_INT || !hk_is_kind(v[NAMES], HK_KIND_ARRAY) ||
      !hk_is_kind(v[FUNCTIONS], HK_KIND_ARRAY))
    return false;
  bool deep = v[DEPTH].tag == HK_INT && v[DEPTH].as.bits < UINT32_MAX;
  *out = (HkIsolateRequest){.name = hk_string_text(v[NAME].as.str),
                            .source = hk_string_text(source.as.str),
                            .fuel = v[FUEL].tag == HK_INT ? v[FUEL].as.bits : UINT64_MAX,
                            .memory = v[MEMORY].tag == HK_INT ? v[MEMORY].as.bits : 0,
                            .depth = deep ? (uint32_t)v[DEPTH].as.bits : UINT32_MAX,
                            .capabilities = (uint32_t)v[CAPABILITIES].as.bits & HK_CAP_ALL,
                            .names = HK_AS_ARRAY(v[NAMES]),
                            .functions = HK_AS_ARRAY(v[FUNCTIONS])};
  for (uint32_t i = 0; i < out->names->count; i++)
    if (out->names->items[i].tag != HK_STRING || i >= out->functions->count ||
        !hk_is_kind(out->functions->items[i], HK_KIND_FUNCTION))
      return false;
  return true;
}

INTRINSIC(isolate_run) {
  HkIsolateRequest request;
  if (!read_request(args[0], args[1], &request)) return hk_intrinsic_misused(run, "isolate_run");
  return hk_isolate_run(run, &request, out);
}

// ---- the table --------------------------------------------------------------------------------------------------------------

// Elements of an IntArray are read and written with x[i].
// clang-format off
static const HkIntrinsic table[] = {
    {"kind", 1, kind, "number of the kind of a value (house/eq/kind.hako): tags are data of the floor"},
    {"common_kind", 2, common_kind, "the kind of both, -1 if it is not one (nor one type): one test for both operands"},
    {"same", 2, same, "identity of objects, value of what has no parts: there are no addresses in the language"},
    {"identity", 1, identity, "running number of an object: keys of guard tables"},
    {"is_finalized", 1, is_finalized, "whether an instance has been finalized: a flag in its header"},
    {"type_id", 1, type_id, "number of the type of a value: kept in the header of objects"},
    {"diff", 3, diff, "first part from there on that differs, -1: none, -2: other size or variant: a loop that decides nothing"},
    {"part_count", 1, part_count, "number of parts or entries: layout is data of the floor"},
    {"part", 2, part, "a part of an Array, enum value or Result: enum values have no index"},
    {"map_key", 2, map_key, "key of an entry that diff named"},
    {"variant", 1, variant, "number of the variant of an enum value or Result: kept in its header"},
    {"native_equal", 2, native_equal, "what a box with C state, or the embedding program, says about two of its own"},
    {"type_parents", 1, type_parents, "Array of the parents of a type: the registry is data of the floor"},
    {"type_count", 0, type_count, "number of types: the registry is data of the floor"},
    {"type_name", 1, type_name, "name of a type as messages show it: same reason"},
    {"type_form", 1, type_form, "box, built-in, null or finalized: same reason"},
    {"type_methods", 1, type_methods, "names and counts of the methods a type itself declares: same reason"},
    {"type_natives", 2, type_natives, "rows of a table of built-in methods, behind whether it has snake_case forms: same reason"},
    {"native_entry", 4, native_entry, "code of such a row: same reason"},
    {"entry_takes_me", 1, entry_takes_me, "whether code wants a receiver"},
    {"same_entry", 2, same_entry, "whether two entries are the same code"},
    {"resolve", 3, resolve, "what the Resolver of the floor answers: the house's is compared with it"},
    {"symbol", 1, symbol, "number of a name: keys of caches"},
    {"call_entry", 2, call_entry, "runs code or a function value with an Array of arguments: machine boundary"},
    {"bind", 3, bind, "a Function of code and receiver: inside of function values"},
    {"method_entry", 3, method_entry, "code of a method that a type itself declares, or null: same reason"},
    {"call_hook", 3, call_hook, "runs a method of a program with a receiver and one argument: machine boundary"},
    {"set_guard", 1, set_guard, "sets the guard that comparisons made by user code share; the one before"},
    {"ints_new", 1, ints_new, "an IntArray of zeros: unboxed Integers"},
    {"ints_len", 1, ints_len, "its length"},
    {"isolate_run", 2, isolate_run, "runs a script in an isolate of its own, Array [status, text, value]: the C ABI from inside"},
    {NULL, 0, NULL, NULL},
};
// clang-format on

static const HkText prefix = {"floor.", 6};

HkOp hk_intrinsic_op(const HkIntrinsic *row) {
  static const struct {
    HkIntrinsicFn fn;
    HkOp op;
  } instructions[] = {
      {common_kind, HK_OP_COMMON_KIND}, {same, HK_OP_SAME},           {type_id, HK_OP_TYPE_ID}, {part, HK_OP_PART},
      {part_count, HK_OP_PART_COUNT},   {call_hook, HK_OP_CALL_HOOK},
  };
  for (size_t i = 0; i < sizeof instructions / sizeof *instructions; i++)
    if (instructions[i].fn == row->fn) return instructions[i].op;
  return hk_guest_intrinsic_op(row);
}

bool hk_intrinsic_is(HkText name) { return name.len > prefix.len && memcmp(name.data, prefix.data, prefix.len) == 0; }

static const HkIntrinsic *find_in(const HkIntrinsic *rows, HkText name, uint32_t count) {
  for (; rows->name; rows++)
    if (rows->count == count && hk_text_eq(hk_text_of(rows->name), name)) return rows;
  return NULL;
}

// The groups, one numbered behind the other.
static const HkIntrinsic *const groups[] = {table, hk_guest_intrinsics, hk_front_intrinsics};
enum { GROUP_COUNT = sizeof groups / sizeof *groups };

const HkIntrinsic *hk_intrinsic_find(HkText name, uint32_t count) {
  if (!hk_intrinsic_is(name)) return NULL;
  HkText bare = hk_text(name.data + prefix.len, name.len - prefix.len);
  const HkIntrinsic *found = NULL;
  for (int i = 0; i < GROUP_COUNT && !found; i++) found = find_in(groups[i], bare, count);
  return found;
}

int64_t hk_intrinsic_number(const HkIntrinsic *row) {
  int64_t number = 0;
  for (int i = 0; i < GROUP_COUNT; i++)
    for (const HkIntrinsic *r = groups[i]; r->name; r++, number++)
      if (r == row) return number;
  return -1;
}

const HkIntrinsic *hk_intrinsic_at(int64_t number) {
  for (int i = 0; i < GROUP_COUNT && number >= 0; i++)
    for (const HkIntrinsic *r = groups[i]; r->name; r++)
      if (number-- == 0) return r;
  return NULL;
}
