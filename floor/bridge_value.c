// bridge_value.c (L6) - values made and read by the host: Strings, Arrays, Maps, fields, text, equality, weak references.
#include "bridge.h"

HakoStatus Hako_String(HakoVm *vm, HakoStr text, HakoValue *out) {
  HakoStatus status;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!text.data && text.len) return hk_bridge_leave(iso, hk_bridge_null());
  if (text.len > HK_MAX_SIZE) return hk_bridge_leave(iso, hk_bridge_fail("Runtime", "ValueError: too large"));
  HkString *s = hk_string_decode(hk_heap_of(iso), hk_text(text.data ? text.data : "", text.len));
  return hk_bridge_give(iso, s ? HK_OK : HK_NOMEM, s ? hk_string(s) : hk_null(), out);
}

HakoStatus Hako_ToHandle(HakoVm *vm, HakoValue value, HakoHandle *out) {
  HakoStatus status = HAKO_OK;
  HkValue v;
  if (out) *out = 0;
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, value, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  if (value.tag < HAKO_TAG_STRING)
    *out = hk_handle_new(vm, hk_mem_of(iso), v, 0);
  else if (hk_handle_retain(vm, value.as.handle))
    *out = value.as.handle;
  return hk_bridge_leave(iso, *out ? HAKO_OK : hk_bridge_nomem());
}

// ---- Arrays ---------------------------------------------------------------------------------------------------------------------

HakoStatus Hako_ArrayNew(HakoVm *vm, uint32_t capacity, HakoValue *out) {
  HakoStatus status;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  HkArray *a = capacity <= HK_MAX_SIZE ? hk_array_new(hk_heap_of(iso), capacity) : NULL;
  return hk_bridge_give(iso, a ? HK_OK : HK_NOMEM, a ? hk_object(a) : hk_null(), out);
}

HakoStatus Hako_ArrayFrom(HakoVm *vm, const HakoValue *items, uint32_t count, HakoValue *out) {
  HakoStatus status;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!items && count) return hk_bridge_leave(iso, hk_bridge_null());
  HkArray *a = count <= HK_MAX_SIZE ? hk_array_new(hk_heap_of(iso), count) : NULL;
  for (; a && a->count < count; a->count++)
    if (!hk_bridge_in(iso, items[a->count], &a->items[a->count])) return hk_bridge_leave(iso, HAKO_ERROR);
  return hk_bridge_give(iso, a ? HK_OK : HK_NOMEM, a ? hk_object(a) : hk_null(), out);
}

static HkArray *array_of(HkIsolate *iso, HakoValue v) {
  HkValue a;
  return hk_bridge_object(iso, v, HK_KIND_ARRAY, "Array", &a) ? HK_AS_ARRAY(a) : NULL;
}

static HkArray *array_with(HkIsolate *iso, HakoValue v, uint32_t index) {
  HkArray *a = array_of(iso, v);
  if (!a || index < a->count) return a;
  hk_bridge_fail("Runtime", "index %u out of range for Array of length %u", index, a->count);
  return NULL;
}

HakoStatus Hako_ArrayLen(HakoVm *vm, HakoValue array, uint32_t *out) {
  HakoStatus status;
  if (out) *out = 0;
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  HkArray *a = array_of(iso, array);
  if (a) *out = a->count;
  return hk_bridge_leave(iso, a ? HAKO_OK : HAKO_ERROR);
}

HakoStatus Hako_ArrayGet(HakoVm *vm, HakoValue array, uint32_t index, HakoValue *out) {
  HakoStatus status;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  HkArray *a = array_with(iso, array, index);
  return a ? hk_bridge_give(iso, HK_OK, a->items[index], out) : hk_bridge_leave(iso, HAKO_ERROR);
}

static void release_all(HakoValue *items, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    Hako_ReleaseValue(items[i]);
    items[i] = Hako_Null();
  }
}

HakoStatus Hako_ArrayRead(HakoVm *vm, HakoValue array, uint32_t start, HakoValue *items, uint32_t count,
                          uint32_t *read) {
  HakoStatus status;
  if (read) *read = 0;
  HkIsolate *iso = hk_bridge_enter(vm, read, &status);
  if (!iso) return status;
  HkArray *a = items || !count ? array_of(iso, array) : NULL;
  if (!items && count) hk_bridge_null();
  if (!a) return hk_bridge_leave(iso, HAKO_ERROR);
  uint32_t n = start < a->count ? a->count - start : 0;
  if (n > count) n = count;
  for (uint32_t i = 0; i < n; i++)
    if (!hk_bridge_out(iso, a->items[start + i], &items[i])) {
      release_all(items, i);
      return hk_bridge_leave(iso, HAKO_ERROR);
    }
  *read = n;
  return hk_bridge_leave(iso, HAKO_OK);
}

HakoStatus Hako_ArraySet(HakoVm *vm, HakoValue array, uint32_t index, HakoValue value) {
  HakoStatus status;
  HkValue v;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  HkArray *a = array_with(iso, array, index);
  if (!a || !hk_bridge_in(iso, value, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  a->items[index] = v;
  HK_WRITE_BARRIER(hk_heap_of(iso), a, v);
  return hk_bridge_leave(iso, HAKO_OK);
}

HakoStatus Hako_ArrayPush(HakoVm *vm, HakoValue array, HakoValue value) {
  HakoStatus status;
  HkValue v;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  HkArray *a = array_of(iso, array);
  if (!a || !hk_bridge_in(iso, value, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  if (hk_array_full(a, 1)) return hk_bridge_leave(iso, hk_bridge_fail("Runtime", "ValueError: too large"));
  return hk_bridge_leave(iso, hk_array_push(hk_heap_of(iso), a, v) == HK_OK ? HAKO_OK : hk_bridge_nomem());
}

// ---- Maps ---------------------------------------------------------------------------------------------------------------------------

HakoStatus Hako_MapNew(HakoVm *vm, HakoValue *out) {
  HakoStatus status;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  HkMap *m = hk_map_new(hk_heap_of(iso), false, 0);
  return hk_bridge_give(iso, m ? HK_OK : HK_NOMEM, m ? hk_object(m) : hk_null(), out);
}

static HkMap *map_of(HkIsolate *iso, HakoValue v) {
  HkValue m;
  return hk_bridge_object(iso, v, HK_KIND_MAP, "Map", &m) ? HK_AS_MAP(m) : NULL;
}

// The map and a key for it. NULL: the last error is set.
static HkMap *map_and_key(HkIsolate *iso, HakoValue map, HakoValue key, HkValue *out) {
  HkValue k;
  HkMap *m = map_of(iso, map);
  if (!m || !hk_bridge_in(iso, key, &k)) return NULL;
  if (hk_map_key(hk_heap_of(iso), k, out)) return m;
  HkText got = hk_type_display(&iso->context.types, k);
  hk_bridge_fail("Type", "Map key must be String, Integer or Bool, got %.*s", (int)got.len, got.data);
  return NULL;
}

HakoStatus Hako_MapLen(HakoVm *vm, HakoValue map, uint32_t *out) {
  HakoStatus status;
  if (out) *out = 0;
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  HkMap *m = map_of(iso, map);
  if (m) *out = m->count;
  return hk_bridge_leave(iso, m ? HAKO_OK : HAKO_ERROR);
}

HakoStatus Hako_MapGet(HakoVm *vm, HakoValue map, HakoValue key, HakoValue *out) {
  HakoStatus status;
  HkValue k;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  HkMap *m = map_and_key(iso, map, key, &k);
  if (!m) return hk_bridge_leave(iso, HAKO_ERROR);
  const HkValue *found = hk_map_find(hk_heap_of(iso), m, k);
  return hk_bridge_give(iso, HK_OK, found ? *found : hk_null(), out);
}

HakoStatus Hako_MapSet(HakoVm *vm, HakoValue map, HakoValue key, HakoValue value) {
  HakoStatus status;
  HkValue k, v;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  HkMap *m = map_and_key(iso, map, key, &k);
  if (!m || !hk_bridge_in(iso, value, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  if (m->count >= HK_MAX_SIZE) return hk_bridge_leave(iso, hk_bridge_fail("Runtime", "ValueError: too large"));
  return hk_bridge_leave(iso, hk_map_set(hk_heap_of(iso), m, k, v) == HK_OK ? HAKO_OK : hk_bridge_nomem());
}

HakoStatus Hako_MapHas(HakoVm *vm, HakoValue map, HakoValue key, int32_t *out) {
  HakoStatus status;
  HkValue k;
  if (out) *out = 0;
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  HkMap *m = map_and_key(iso, map, key, &k);
  if (m) *out = hk_map_find(hk_heap_of(iso), m, k) != NULL;
  return hk_bridge_leave(iso, m ? HAKO_OK : HAKO_ERROR);
}

HakoStatus Hako_MapRemove(HakoVm *vm, HakoValue map, HakoValue key, int32_t *removed) {
  HakoStatus status;
  HkValue k;
  if (removed) *removed = 0;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  HkMap *m = map_and_key(iso, map, key, &k);
  bool was = m && hk_map_remove(hk_heap_of(iso), m, k, NULL);
  if (removed) *removed = was;
  return hk_bridge_leave(iso, m ? HAKO_OK : HAKO_ERROR);
}

HakoStatus Hako_MapNext(HakoVm *vm, HakoValue map, uint32_t *cursor, HakoValue *key, HakoValue *value, int32_t *more) {
  HakoStatus status;
  if (key) *key = Hako_Null();
  if (value) *value = Hako_Null();
  if (more) *more = 0;
  HkIsolate *iso = hk_bridge_enter(vm, cursor && more ? cursor : NULL, &status);
  if (!iso) return status;
  HkMap *m = map_of(iso, map);
  if (!m) return hk_bridge_leave(iso, HAKO_ERROR);
  if (hk_map_sort(hk_heap_of(iso), m) != HK_OK) return hk_bridge_leave(iso, hk_bridge_nomem());
  if (*cursor >= m->count) return hk_bridge_leave(iso, HAKO_OK);
  const HkMapEntry *e = hk_map_at(m, *cursor);
  if (key && !hk_bridge_out(iso, hk_entry_key(e), key)) return hk_bridge_leave(iso, HAKO_ERROR);
  if (value && !hk_bridge_out(iso, e->value, value)) {
    if (key) release_all(key, 1);
    return hk_bridge_leave(iso, HAKO_ERROR);
  }
  ++*cursor;
  *more = 1;
  return hk_bridge_leave(iso, HAKO_OK);
}

// ---- fields, text, equality --------------------------------------------------------------------------------------------------------

HakoStatus Hako_FieldGet(HakoVm *vm, HakoValue object, const char *name, HakoValue *out) {
  HakoStatus status;
  HkValue o, v = hk_null();
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out ? name : NULL, &status);
  if (!iso) return status;
  HkSymbol symbol = hk_bridge_symbol(iso, name);
  if (symbol == HK_NO_SYMBOL || !hk_bridge_in(iso, object, &o)) return hk_bridge_leave(iso, HAKO_ERROR);
  hk_bridge_clear_error(iso);
  return hk_bridge_give(iso, hk_field_get(hk_run_of(iso), o, symbol, &v), v, out);
}

HakoStatus Hako_FieldSet(HakoVm *vm, HakoValue object, const char *name, HakoValue value) {
  HakoStatus status;
  HkValue o, v;
  HkIsolate *iso = hk_bridge_enter(vm, name, &status);
  if (!iso) return status;
  HkSymbol symbol = hk_bridge_symbol(iso, name);
  if (symbol == HK_NO_SYMBOL || !hk_bridge_in(iso, object, &o) || !hk_bridge_in(iso, value, &v))
    return hk_bridge_leave(iso, HAKO_ERROR);
  hk_bridge_clear_error(iso);
  return hk_bridge_leave(iso, hk_bridge_status(iso, hk_field_set(hk_run_of(iso), o, symbol, v)));
}

HakoStatus Hako_ToText(HakoVm *vm, HakoValue value, HakoValue *out) {
  HakoStatus status;
  HkValue v;
  HkString *text = NULL;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, value, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  hk_bridge_clear_error(iso);
  HkStatus made = hk_to_string(hk_run_of(iso), v, &text);
  return hk_bridge_give(iso, made, text ? hk_string(text) : hk_null(), out);
}

HakoStatus Hako_TypeName(HakoVm *vm, HakoValue value, HakoStr *out) {
  HakoStatus status;
  HkValue v;
  if (out) *out = (HakoStr){"", 0};
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, value, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  const HkString *name = hk_type_of(&iso->context.types, v)->type_name;
  *out = (HakoStr){name->data, name->len};
  return hk_bridge_leave(iso, HAKO_OK);
}

HakoStatus Hako_Equals(HakoVm *vm, HakoValue a, HakoValue b, int32_t *out) {
  HakoStatus status;
  HkValue x, y;
  bool same = false;
  if (out) *out = 0;
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, a, &x) || !hk_bridge_in(iso, b, &y)) return hk_bridge_leave(iso, HAKO_ERROR);
  hk_bridge_clear_error(iso);
  status = hk_bridge_status(iso, hk_equal(hk_run_of(iso), x, y, &same));
  *out = same && status == HAKO_OK;
  return hk_bridge_leave(iso, status);
}

// ---- weak references ------------------------------------------------------------------------------------------------------------------

HakoStatus Hako_WeakNew(HakoVm *vm, HakoValue value, HakoValue *out) {
  HakoStatus status;
  HkValue v, weak = hk_null();
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, value, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  hk_bridge_clear_error(iso);
  return hk_bridge_give(iso, hk_weak_new(hk_run_of(iso), v, &weak), weak, out);
}

HakoStatus Hako_WeakGet(HakoVm *vm, HakoValue weak, HakoValue *out) {
  HakoStatus status;
  HkValue w, v = hk_null();
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!hk_bridge_object(iso, weak, HK_KIND_WEAK, "WeakRef", &w)) return hk_bridge_leave(iso, HAKO_ERROR);
  return hk_bridge_give(iso, hk_weak_load(hk_run_of(iso), w, &v), v, out);
}
