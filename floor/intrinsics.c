// intrinsics.c (L3) - the table of the floor intrinsics (house.md 4). A row comes in only with the reason why it cannot be Hakorune; none of
// them decides what a program means. Arguments are checked: a broken house raises InternalError and never damages memory.
#include "intrinsics.h"

#define INTRINSIC(name)                                                                                                \
  static HkStatus name(HK_UNUSED HkRun *run, HK_UNUSED HkValue *args, HK_UNUSED uint32_t dst, HkValue *out)
#define GIVE(value)                                                                                                    \
  do {                                                                                                                 \
    *out = (value);                                                                                                    \
    return HK_OK;                                                                                                      \
  } while (0)

static HK_NOINLINE HkStatus misused(HkRun *run, const char *what) {
  return hk_raise(run, "InternalError", "floor.%s: wrong arguments", what);
}

// ---- values -----------------------------------------------------------------------------------------------------------------

// Numbers of the kinds, as house/eq/kind.hako names them.
enum { KIND_ARRAY = 5, KIND_MAP, KIND_ENUM, KIND_RESULT, KIND_INSTANCE, KIND_HOST, KIND_OTHER };

static int kind_of(const HkRun *run, HkValue v) {
  if (v.tag != HK_OBJECT) return (int)v.tag;
  switch ((HkKind)v.as.obj->kind) {
  case HK_KIND_ARRAY: return KIND_ARRAY;
  case HK_KIND_MAP: return KIND_MAP;
  case HK_KIND_ENUM: return KIND_ENUM;
  case HK_KIND_RESULT: return KIND_RESULT;
  case HK_KIND_INSTANCE: return KIND_INSTANCE;
  case HK_KIND_NATIVE:
    return hk_type_at(run->core.types, v.as.obj->type)->flags & HK_TYPE_HOST ? KIND_HOST : KIND_OTHER;
  default: return KIND_OTHER;
  }
}

// Instances of different types can be equal, if a user `equals` says so; all else needs one type.
static bool comparable(HkValue a, HkValue b) {
  if (a.tag != HK_OBJECT || b.tag != HK_OBJECT) return a.tag == b.tag;
  return a.as.obj->type == b.as.obj->type || (a.as.obj->kind == HK_KIND_INSTANCE && b.as.obj->kind == HK_KIND_INSTANCE);
}

INTRINSIC(kind) { GIVE(hk_int(kind_of(run, args[0]))); }
INTRINSIC(common_kind) { GIVE(hk_int(comparable(args[0], args[1]) ? kind_of(run, args[0]) : -1)); }
INTRINSIC(same) { GIVE(hk_bool(hk_same(args[0], args[1]))); }
INTRINSIC(identity) {
  if (args[0].tag != HK_OBJECT) return misused(run, "identity");
  uint64_t n = hk_heap_identity(run->core.heap, args[0].as.obj);
  if (!n) return hk_raise_nomem(run);
  GIVE(hk_int((int64_t)n));
}
INTRINSIC(type_id) { GIVE(hk_int(hk_type_of(run->core.types, args[0])->id)); }

// ---- contents ---------------------------------------------------------------------------------------------------------------

// The parts of an Array, an enum value or a Result as a sequence; a Map has entries instead.
static const HkValue *parts_of(const HkRun *run, HkValue v, uint32_t *count) {
  *count = 0;
  if (v.tag != HK_OBJECT) return NULL;
  switch ((HkKind)v.as.obj->kind) {
  case HK_KIND_ARRAY: *count = HK_AS_ARRAY(v)->count; return HK_AS_ARRAY(v)->items;
  case HK_KIND_ENUM:
    *count = hk_type_at(run->core.types, v.as.obj->type)->variants[v.as.obj->extra].arity;
    return ((HkEnumValue *)(void *)v.as.obj)->items;
  case HK_KIND_RESULT: *count = 1; return &((HkResult *)(void *)v.as.obj)->value;
  default: return NULL;
  }
}

static bool variant_differs(HkValue a, HkValue b) {
  return a.as.obj->kind != HK_KIND_ARRAY && a.as.obj->extra != b.as.obj->extra;
}

enum { FEW = 16 };  // parts of a container that is looked into while its holder is compared

// Two small containers that hold nothing but values without parts, pairwise the same. More is never looked at, so the work stays
// proportional to what was asked about, however often a container is shared.
static bool surely_equal(const HkRun *run, HkValue a, HkValue b) {
  if (a.tag != HK_OBJECT || b.tag != HK_OBJECT || a.as.obj->type != b.as.obj->type) return false;
  uint32_t n, m;
  const HkValue *x = parts_of(run, a, &n), *y = parts_of(run, b, &m);
  if (!x || !y || n != m || n > FEW || variant_differs(a, b)) return false;
  for (uint32_t i = 0; i < n; i++)
    if (!hk_same(x[i], y[i])) return false;
  return true;
}

// First part at which the two differ otherwise, -1: none. Containers of different size or variant differ behind the shorter one.
INTRINSIC(part_diff) {
  uint32_t n, m;
  const HkValue *x = parts_of(run, args[0], &n), *y = parts_of(run, args[1], &m);
  bool alike = args[0].tag == HK_OBJECT && args[1].tag == HK_OBJECT && args[0].as.obj->type == args[1].as.obj->type;
  if (!alike || args[2].tag != HK_INT || args[2].as.i < 0) return misused(run, "part_diff");
  if (n != m || variant_differs(args[0], args[1])) GIVE(hk_int(n < m ? n : m));
  for (int64_t i = args[2].as.i; i < n; i++)
    if (!hk_same(x[i], y[i]) && !surely_equal(run, x[i], y[i])) GIVE(hk_int(i));
  GIVE(hk_int(-1));
}

INTRINSIC(part_count) {
  uint32_t n;
  parts_of(run, args[0], &n);
  GIVE(hk_int(hk_is_kind(args[0], HK_KIND_MAP) ? HK_AS_MAP(args[0])->count : n));
}

INTRINSIC(part) {
  uint32_t n;
  const HkValue *x = parts_of(run, args[0], &n);
  if (args[1].tag != HK_INT || args[1].as.bits >= n) return misused(run, "part");
  GIVE(x[args[1].as.i]);
}

// First entry, in the order of the left Map's memory, that the right Map lacks or has with another value. -1: none.
INTRINSIC(map_diff) {
  if (!hk_is_kind(args[0], HK_KIND_MAP) || !hk_is_kind(args[1], HK_KIND_MAP) || args[2].tag != HK_INT ||
      args[2].as.i < 0)
    return misused(run, "map_diff");
  HkMap *a = HK_AS_MAP(args[0]), *b = HK_AS_MAP(args[1]);
  for (int64_t i = args[2].as.i; i < a->used; i++) {
    const HkMapEntry *e = &a->entries[i];
    if (e->key.tag == HK_NULL) continue;
    const HkValue *other = hk_map_find(run->core.heap, b, e->key);
    if (!other || (!hk_same(e->value, *other) && !surely_equal(run, e->value, *other))) GIVE(hk_int(i));
  }
  GIVE(hk_int(-1));
}

INTRINSIC(map_key) {
  HkMap *m = hk_is_kind(args[0], HK_KIND_MAP) ? HK_AS_MAP(args[0]) : NULL;
  if (!m || args[1].tag != HK_INT || args[1].as.bits >= m->used) return misused(run, "map_key");
  GIVE(m->entries[args[1].as.i].key);
}

INTRINSIC(host_equal) {
  bool is = false;
  if (kind_of(run, args[0]) != KIND_HOST || !comparable(args[0], args[1])) return misused(run, "host_equal");
  if (run->core.host_equals(run, args[0], args[1], &is) != HK_OK) return hk_pending_failure(run);
  GIVE(hk_bool(is));
}

// ---- memory -----------------------------------------------------------------------------------------------------------------

INTRINSIC(ints_new) {
  if (args[0].tag != HK_INT || args[0].as.i < 0 || args[0].as.i > (int64_t)HK_MAX_SIZE) return misused(run, "ints_new");
  uint32_t n = (uint32_t)args[0].as.i;
  HkInts *ints = hk_heap_new(run->core.heap, sizeof *ints, HK_KIND_INTS, HK_KIND_INTS);
  if (!ints) return hk_raise_nomem(run);
  ints->count = ints->cap = 0;
  ints->items = n ? hk_heap_external(run->core.heap, NULL, 0, n * sizeof *ints->items) : NULL;
  if (n && !ints->items) return hk_raise_nomem(run);
  if (n) memset(ints->items, 0, n * sizeof *ints->items);
  ints->count = ints->cap = n;
  GIVE(hk_object(ints));
}

INTRINSIC(ints_len) {
  if (!hk_is_kind(args[0], HK_KIND_INTS)) return misused(run, "ints_len");
  GIVE(hk_int(HK_AS_INTS(args[0])->count));
}

// ---- the table --------------------------------------------------------------------------------------------------------------

// Elements of an IntArray are read and written with x[i].
static const HkIntrinsic table[] = {
    {"kind", 1, kind, "number of the kind of a value (house/eq/kind.hako): tags are data of the floor"},
    {"common_kind", 2, common_kind, "the kind of both, -1 if it is not one (nor one type): one test for both operands"},
    {"same", 2, same, "identity of objects, value of what has no parts: there are no addresses in the language"},
    {"identity", 1, identity, "running number of an object: keys of guard tables"},
    {"type_id", 1, type_id, "number of the type of a value: kept in the header of objects"},
    {"part_diff", 3, part_diff, "first part from there on at which two contents differ: a loop that decides nothing"},
    {"part_count", 1, part_count, "number of parts or entries: layout is data of the floor"},
    {"part", 2, part, "a part of an Array, enum value or Result: enum values have no index"},
    {"map_diff", 3, map_diff, "first entry from there on at which two Maps differ: a loop that decides nothing"},
    {"map_key", 2, map_key, "key of an entry that map_diff named"},
    {"host_equal", 2, host_equal, "what the embedding program says about two of its own objects"},
    {"ints_new", 1, ints_new, "an IntArray of zeros: unboxed Integers"},
    {"ints_len", 1, ints_len, "its length"},
    {NULL, 0, NULL, NULL},
};

static const HkText prefix = {"floor.", 6};

bool hk_intrinsic_is(HkText name) { return name.len > prefix.len && memcmp(name.data, prefix.data, prefix.len) == 0; }

static const HkIntrinsic *find_in(const HkIntrinsic *rows, HkText name, uint32_t count) {
  for (; rows->name; rows++)
    if (rows->count == count && hk_text_eq(hk_text_of(rows->name), name)) return rows;
  return NULL;
}

const HkIntrinsic *hk_intrinsic_find(HkText name, uint32_t count) {
  if (!hk_intrinsic_is(name)) return NULL;
  HkText bare = hk_text(name.data + prefix.len, name.len - prefix.len);
  const HkIntrinsic *found = find_in(table, bare, count);
  return found ? found : find_in(hk_guest_intrinsics, bare, count);
}
