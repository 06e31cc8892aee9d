// box_set.c (L4) - Set: the keys of a Map of its own (boxes.md 11.4).
#include "box.h"

typedef struct Set {
  HkNativeBox box;
  HkMap *map;  // values are null
} Set;
#define ME       (((Set *)(void *)self.as.obj)->map)
#define OTHER(v) (((Set *)(void *)(v).as.obj)->map)

static HkStatus key_of(HkRun *run, HkValue v, HkValue *key) {
  if (hk_map_key(HEAP, v, key)) return HK_OK;
  HkText t = hk_type_display(HK_CORE(run)->types, v);
  return hk_raise(run, "TypeError", "member of a Set must be String, Integer or Bool, got %.*s", (int)t.len, t.data);
}
static HkStatus insert(HkRun *run, HkMap *map, HkValue key) {
  if (map->count >= HK_MAX_SIZE) return hk_raise_too_large(run);
  return hk_map_set(HEAP, map, key, hk_null()) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
static HkStatus give_set(HkRun *run, HkMap *map, HkValue *out) {
  Set *set = map ? hk_native_new(run, &hk_box_set, sizeof *set) : NULL;
  if (set) set->map = map;
  GIVE_OBJECT(set);
}

NATIVE(set_new) {
  HkMap *map = hk_map_new(HEAP, false, 0);
  HkArray *list = hk_is_kind(args[0], HK_KIND_ARRAY) ? HK_AS_ARRAY(args[0]) : NULL;
  if (!map) return hk_raise_nomem(run);
  for (uint32_t i = 0; list && i < list->count; i++) {
    HkValue key;
    HK_TRY(key_of(run, list->items[i], &key));
    HK_TRY(insert(run, map, key));
  }
  if (list) HK_TRY(hk_charge(run, list->count));
  return give_set(run, map, out);
}
NATIVE(add) {
  HkValue key;
  HK_TRY(key_of(run, args[0], &key));
  bool known = hk_map_find(HEAP, ME, key) != NULL;
  if (!known) HK_TRY(insert(run, ME, key));
  GIVE(hk_bool(!known));
}
NATIVE(has) {
  HkValue key;
  HK_TRY(key_of(run, args[0], &key));
  GIVE(hk_bool(hk_map_find(HEAP, ME, key) != NULL));
}
NATIVE(remove_member) {
  HkValue key;
  HK_TRY(key_of(run, args[0], &key));
  GIVE(hk_bool(hk_map_remove(HEAP, ME, key, NULL)));
}
NATIVE(size) { GIVE(hk_int(ME->count)); }
NATIVE(is_empty) { GIVE(hk_bool(ME->count == 0)); }
NATIVE(clear) {
  hk_map_clear(HEAP, ME);
  return HK_OK;
}
NATIVE(to_array) {
  HK_TRY(hk_charge(run, ME->used));
  GIVE_OBJECT(hk_map_keys(HEAP, ME));
}

// The members of `from` of which `in` says yes or no.
static HkStatus select_members(HkRun *run, const HkMap *from, HkMap *in, bool wanted, HkMap *into) {
  HK_TRY(hk_charge(run, from->used));
  for (uint32_t i = 0; i < from->used; i++) {
    HkValue key = hk_entry_key(&from->entries[i]);
    if (key.tag != HK_NULL && (!in || (hk_map_find(HEAP, in, key) != NULL) == wanted)) HK_TRY(insert(run, into, key));
  }
  return HK_OK;
}
NATIVE(unite) {
  HkMap *map = hk_map_copy(HEAP, ME);
  if (!map) return hk_raise_nomem(run);
  HK_TRY(select_members(run, OTHER(args[0]), NULL, true, map));
  return give_set(run, map, out);
}
static HkStatus part(HkRun *run, HkValue self, HkValue other, bool wanted, HkValue *out) {
  HkMap *map = hk_map_new(HEAP, false, 0);
  if (!map) return hk_raise_nomem(run);
  HK_TRY(select_members(run, ME, OTHER(other), wanted, map));
  return give_set(run, map, out);
}
NATIVE(intersect) { return part(run, self, args[0], true, out); }
NATIVE(difference) { return part(run, self, args[0], false, out); }

static void trace(HkHeap *heap, HkNativeBox *box) { hk_heap_mark(heap, (HkObject *)((Set *)(void *)box)->map); }
static HkStatus text(HkRun *run, HkValue self, HkBuf *out) {
  HkMap *map = ME;
  if (hk_map_sort(HEAP, map) != HK_OK) return hk_raise_nomem(run);
  hk_buf_str(out, "Set{");
  for (uint32_t i = 0; i < map->count; i++) {
    HkValue key = hk_entry_key(hk_map_at(map, i));
    if (i) hk_buf_str(out, ", ");
    if (key.tag == HK_INT)
      hk_buf_int(out, key.as.i);
    else
      hk_buf_text(out, hk_string_text(key.as.str));
  }
  hk_buf_char(out, '}');
  return HK_OK;
}
static HkStatus json(HkRun *run, HkValue self, HkValue *out) { GIVE_OBJECT(hk_map_keys(HEAP, ME)); }
static bool same(HkHeap *heap, HkValue a, HkValue b) {
  const HkMap *m = OTHER(a);
  if (m->count != OTHER(b)->count) return false;
  for (uint32_t i = 0; i < m->used; i++)
    if (hk_entry_live(&m->entries[i]) && !hk_map_find(heap, OTHER(b), hk_entry_key(&m->entries[i]))) return false;
  return true;
}
static uint64_t hash(HkHeap *heap, HkValue self) {
  uint64_t h = ME->count;
  (void)heap;
  for (uint32_t i = 0; i < ME->used; i++) {
    HkValue key = hk_entry_key(&ME->entries[i]);
    if (key.tag == HK_INT) h += hk_mix(key.as.bits, 0x9E3779B97F4A7C15u);
    if (key.tag == HK_STRING) h += hk_text_stable_hash(hk_string_text(key.as.str));
  }
  return h;
}

static const HkNative methods[] = {
    {"add", ".", add, 0},
    {"has|contains", ".", has, 0},
    {"remove", ".", remove_member, 0},
    {"size|length|len", "", size, 0},
    {"isEmpty", "", is_empty, 0},
    {"clear", "", clear, 0},
    {"toArray", "", to_array, 0},
    {"union", "o", unite, 0},
    {"intersect", "o", intersect, 0},
    {"difference", "o", difference, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_set = {.name = "SetBox",
                             .kind = HK_KIND_NATIVE,
                             .methods = methods,
                             .construct = {"SetBox", "a?", set_new, 0},
                             .trace = trace,
                             .text = text,
                             .json = json,
                             .same = same,
                             .hash = hash};
