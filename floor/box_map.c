// box_map.c (L4) - methods of Map (boxes.md 11).
#include "box.h"

#define ME HK_AS_MAP(self)

NATIVE(get) { return hk_index_get(run, self, args[0], out); }
NATIVE(get_or) {
  HkValue key;
  HK_TRY(hk_key(run, args[0], &key));
  const HkValue *found = hk_map_find(HEAP, ME, key);
  GIVE(found ? *found : args[1]);
}
NATIVE(get_or_insert) {
  HkValue key, made = args[1];
  HK_TRY(hk_key(run, args[0], &key));
  const HkValue *found = hk_map_find(HEAP, ME, key);
  if (found) GIVE(*found);
  if (hk_is_kind(args[1], HK_KIND_FUNCTION)) HK_TRY(hk_call(run, args[1], NULL, 0, &made));
  HK_TRY(hk_index_set(run, self, key, made));
  GIVE(made);
}
NATIVE(set) { return hk_index_set(run, self, args[0], args[1]); }
NATIVE(has) {
  HkValue key;
  HK_TRY(hk_key(run, args[0], &key));
  GIVE(hk_bool(hk_map_find(HEAP, ME, key) != NULL));
}
NATIVE(remove_key) {
  HkValue key;
  HK_TRY(hk_key(run, args[0], &key));
  GIVE(hk_bool(hk_map_remove(HEAP, ME, key, NULL)));
}
NATIVE(take) {
  HkValue key;
  HK_TRY(hk_key(run, args[0], &key));
  hk_map_remove(HEAP, ME, key, out);
  return HK_OK;
}
NATIVE(size) { GIVE(hk_int(ME->count)); }
NATIVE(is_empty) { GIVE(hk_bool(ME->count == 0)); }
NATIVE(clear) {
  hk_map_clear(HEAP, ME);
  return HK_OK;
}
NATIVE(keys) {
  HK_TRY(hk_charge(run, ME->used));
  GIVE_OBJECT(hk_map_keys(HEAP, ME));
}
NATIVE(values) {
  HK_TRY(hk_charge(run, ME->used));
  GIVE_OBJECT(hk_map_values(HEAP, ME));
}

static HkStatus joined(HkRun *run, HkArray *list, HkValue sep, HkValue *out) {
  HkBuf buf;
  HkText between = hk_arg_text(sep, HK_TEXT(","));
  HkStatus status = list ? hk_root(run, hk_object(list)) : hk_raise_nomem(run);
  hk_buf_init(&buf, HK_CORE(run)->mem);
  for (uint32_t i = 0; status == HK_OK && i < list->count && buf.len <= HK_MAX_SIZE; i++) {
    if (i) hk_buf_text(&buf, between);
    status = hk_to_text(run, list->items[i], &buf);
    if (status == HK_OK) status = hk_poll(run, 1);
  }
  if (status == HK_OK) return hk_give_string(run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}
NATIVE(keys_text) {
  uint32_t roots = hk_root_mark(run);
  HkStatus status = joined(run, hk_map_keys(HEAP, ME), args[0], out);
  hk_root_release(run, roots);
  return status;
}
NATIVE(values_text) {
  uint32_t roots = hk_root_mark(run);
  HkStatus status = joined(run, hk_map_values(HEAP, ME), args[0], out);
  hk_root_release(run, roots);
  return status;
}
NATIVE(entries) {
  HK_TRY(hk_charge(run, ME->used));
  HkArray *list = hk_array_new(HEAP, ME->count);
  if (!list || hk_map_sort(HEAP, ME) != HK_OK) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < ME->count; i++) {
    HkValue two[2] = {hk_entry_key(hk_map_at(ME, i)), hk_map_at(ME, i)->value};
    HkArray *pair = hk_array_of(HEAP, two, 2);
    if (!pair) return hk_raise_nomem(run);
    list->items[list->count++] = hk_object(pair);
  }
  GIVE(hk_object(list));
}

// ---- callbacks: over a snapshot of the keys; entries removed meanwhile are skipped ------------------------------------------------------

typedef struct Visit {
  HkMap *result;
  HkValue key, value;
  bool stopped;
} Visit;
typedef HkStatus (*Keep)(HkRun *run, Visit *v, HkValue answer, bool *stop);

static HkStatus visit(HkRun *run, HkValue self, HkValue f, bool value_first, Visit *v, Keep keep) {
  HK_TRY(hk_charge(run, ME->used));
  HkArray *keys = hk_map_keys(HEAP, ME);
  uint32_t roots = hk_root_mark(run);
  if (!keys) return hk_raise_nomem(run);
  HkStatus status = hk_root(run, hk_object(keys));
  if (status == HK_OK && v->result) status = hk_root(run, hk_object(v->result));
  for (uint32_t i = 0; status == HK_OK && i < keys->count && !v->stopped; i++) {
    const HkValue *found = hk_map_find(HEAP, ME, keys->items[i]);
    HkValue answer = hk_null();
    if (!found) continue;
    v->key = keys->items[i];
    v->value = *found;
    HkValue two[2] = {value_first ? v->value : v->key, value_first ? v->key : v->value};
    status = hk_callback(run, f, two, 2, &answer);
    if (status == HK_OK && keep) status = keep(run, v, answer, &v->stopped);
  }
  hk_root_release(run, roots);
  return status;
}
static HkStatus keep_answer(HkRun *run, Visit *v, HkValue answer, bool *stop) {
  (void)stop;
  return hk_map_set(HEAP, v->result, v->key, answer) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
static HkStatus keep_if(HkRun *run, Visit *v, HkValue answer, bool *stop) {
  bool is = false;
  (void)stop;
  HK_TRY(hk_truth(run, answer, &is));
  if (!is) return HK_OK;
  return hk_map_set(HEAP, v->result, v->key, v->value) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
static HkStatus stop_if(HkRun *run, Visit *v, HkValue answer, bool *stop) {
  (void)v;
  return hk_truth(run, answer, stop);
}
static HkStatus stop_unless(HkRun *run, Visit *v, HkValue answer, bool *stop) {
  bool is = false;
  (void)v;
  HK_TRY(hk_truth(run, answer, &is));
  *stop = !is;
  return HK_OK;
}
NATIVE(for_each) {
  Visit v = {.result = NULL};
  return visit(run, self, args[0], false, &v, NULL);
}
static HkStatus collect(HkRun *run, HkValue self, HkValue f, bool value_first, Keep keep, HkValue *out) {
  Visit v = {.result = hk_map_new(HEAP, ME->head.extra != 0, 0)};  // an OrderedMap gives one
  if (!v.result) return hk_raise_nomem(run);
  v.result->head.type = ME->head.type;
  HK_TRY(visit(run, self, f, value_first, &v, keep));
  GIVE(hk_object(v.result));
}
NATIVE(map_values) { return collect(run, self, args[0], true, keep_answer, out); }
NATIVE(filter) { return collect(run, self, args[0], false, keep_if, out); }
NATIVE(any) {
  Visit v = {.result = NULL};
  HK_TRY(visit(run, self, args[0], false, &v, stop_if));
  GIVE(hk_bool(v.stopped));
}
NATIVE(all) {
  Visit v = {.result = NULL};
  HK_TRY(visit(run, self, args[0], false, &v, stop_unless));
  GIVE(hk_bool(!v.stopped));
}
NATIVE(find) {
  Visit v = {.result = NULL};
  HK_TRY(visit(run, self, args[0], false, &v, stop_if));
  if (!v.stopped) return HK_OK;
  HkValue two[2] = {v.key, v.value};
  GIVE_OBJECT(hk_array_of(HEAP, two, 2));
}

static HkStatus merge_into(HkRun *run, HkMap *into, HkMap *other) {
  HK_TRY(hk_charge(run, other->used));
  if (into == other) return HK_OK;
  for (uint32_t i = 0; i < other->used; i++)
    if (hk_entry_live(&other->entries[i]) &&
        hk_map_set(HEAP, into, hk_entry_key(&other->entries[i]), other->entries[i].value) != HK_OK)
      return hk_raise_nomem(run);
  return HK_OK;
}
NATIVE(merge) { return merge_into(run, ME, HK_AS_MAP(args[0])); }
NATIVE(merged) {
  HkMap *copy = hk_map_copy(HEAP, ME);
  if (!copy) return hk_raise_nomem(run);
  HK_TRY(merge_into(run, copy, HK_AS_MAP(args[0])));
  GIVE(hk_object(copy));
}
NATIVE(clone) {
  HK_TRY(hk_charge(run, ME->used));
  GIVE_OBJECT(hk_map_copy(HEAP, ME));
}
NATIVE(deep_clone) { return hk_deep_clone(run, self, out); }
NATIVE(contains_value) {
  for (uint32_t i = 0; i < ME->used; i++) {  // a user equals may change the Map
    bool is = false;
    if (!hk_entry_live(&ME->entries[i])) continue;
    HK_TRY(hk_equal(run, ME->entries[i].value, args[0], &is));
    if (is) GIVE(hk_bool(true));
    HK_TRY(hk_poll(run, 1));
  }
  GIVE(hk_bool(false));
}
static HkStatus copy_into(HkRun *run, HkMap *made, HkValue source, const HkBoxDef *def, HkValue *out) {
  if (!made) return hk_raise_nomem(run);
  made->head.type = hk_type_builtin(HK_CORE(run)->types, hk_text_of(def->name))->id;
  if (hk_is_kind(source, HK_KIND_MAP))
    HK_TRY(hk_map_sort(HEAP, HK_AS_MAP(source)) == HK_OK ? HK_OK : hk_raise_nomem(run));
  for (uint32_t i = 0; hk_is_kind(source, HK_KIND_MAP) && i < HK_AS_MAP(source)->count; i++) {
    const HkMapEntry *e = hk_map_at(HK_AS_MAP(source), i);
    if (hk_map_set(HEAP, made, hk_entry_key(e), e->value) != HK_OK) return hk_raise_nomem(run);
  }
  GIVE(hk_object(made));
}
NATIVE(map_new) { return copy_into(run, hk_map_new(HEAP, false, 0), args[0], &hk_box_map, out); }
NATIVE(ordered_new) { return copy_into(run, hk_map_new(HEAP, true, 0), args[0], &hk_box_orderedmap, out); }

static const HkNative methods[] = {
    {"get|getField|getS", ".", get, 0},
    {"getOr|get_or|getOrDefault", ". .", get_or, 0},
    {"getOrInsert", ". .", get_or_insert, 0},
    {"set|put|setField|setS", ". .", set, 0},
    {"has|containsKey|contains|hasKey|hasS", ".", has, 0},
    {"remove|delete|removeKey", ".", remove_key, 0},
    {"take", ".", take, 0},
    {"size|length|len|count", "", size, 0},
    {"isEmpty", "", is_empty, 0},
    {"clear", "", clear, 0},
    {"keys", "", keys, 0},
    {"keysStr|keysS", "s?", keys_text, 0},
    {"values", "", values, 0},
    {"valuesStr", "s?", values_text, 0},
    {"entries|items", "", entries, 0},
    {"forEach|each", "f", for_each, 0},
    {"map|mapValues", "f", map_values, 0},
    {"filter", "f", filter, 0},
    {"any", "f", any, 0},
    {"all", "f", all, 0},
    {"find", "f", find, 0},
    {"merge|update|putAll", "m", merge, 0},
    {"merged", "m", merged, 0},
    {"clone|copy", "", clone, 0},
    {"deepClone", "", deep_clone, 0},
    {"stringify|toJson|to_json", "", hk_json_compact, 0},
    {"containsValue", ".", contains_value, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_map = {.name = "MapBox",
                             .kind = HK_KIND_MAP,
                             .methods = methods,
                             .construct = {"MapBox", "m?", map_new, 0},
                             .snake_case = true};
const HkBoxDef hk_box_orderedmap = {.name = "OrderedMapBox",
                                    .aliases = "Map|MapBox",
                                    .kind = HK_KIND_MAP,
                                    .methods = methods,
                                    .construct = {"OrderedMapBox", "m?", ordered_new, 0},
                                    .snake_case = true};
