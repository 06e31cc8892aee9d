// map.c (L1) - the Map object.
#include "map.h"

enum { LINEAR_MAX = 8 };  // so few entries are searched without an index

bool hk_map_key(HkHeap *heap, HkValue v, HkValue *key) {
  *key = v;
  if (v.tag == HK_INT || v.tag == HK_STRING) return true;
  if (v.tag != HK_BOOL) return false;
  HkString *text = hk_string_new(heap, v.as.b ? HK_TEXT("true") : HK_TEXT("false"));
  if (!text) return false;
  *key = hk_string(text);
  return true;
}

static uint64_t hash_int(const HkHeap *heap, int64_t i) {
  return hk_mix((uint64_t)i ^ heap->hash_key[0], heap->hash_key[1] | 1);
}

static uint64_t hash_key(HkHeap *heap, HkValue key) {
  return key.tag == HK_INT ? hash_int(heap, key.as.i) : hk_string_hash(heap, key.as.str);
}

HK_INLINE bool is_key(const HkMapEntry *e, HkValue key) {
  if (e->value.unused_ != key.tag) return false;
  if (e->key == key.as.bits) return true;
  if (key.tag == HK_INT) return false;
  const HkString *a = hk_entry_key(e).as.str, *b = key.as.str;
  return (!a->hash || !b->hash || a->hash == b->hash) && hk_string_eq(a, b);
}

// ---- the index -----------------------------------------------------------------------------------------------------------------

// Bytes of a number in an index: entries are fewer than two thirds of its slots.
HK_INLINE uint32_t slot_bytes(uint32_t mask) { return mask <= UINT8_MAX ? 1 : mask <= UINT16_MAX ? 2 : 4; }
HK_INLINE size_t index_bytes(uint32_t mask) { return mask ? ((size_t)mask + 1) * slot_bytes(mask) : 0; }

HK_INLINE uint32_t load_slot(const void *index, uint32_t bytes, uint32_t i) {
  if (bytes == 1) return ((const uint8_t *)index)[i];
  if (bytes == 2) return ((const uint16_t *)index)[i];
  return ((const uint32_t *)index)[i];
}

HK_INLINE uint32_t slot_at(const HkMap *m, uint32_t i) { return load_slot(m->index, slot_bytes(m->index_mask), i); }

static void set_slot(HkMap *m, uint32_t i, uint32_t number) {
  switch (slot_bytes(m->index_mask)) {
  case 1: ((uint8_t *)m->index)[i] = (uint8_t)number; break;
  case 2: ((uint16_t *)m->index)[i] = (uint16_t)number; break;
  default: ((uint32_t *)m->index)[i] = number; break;
  }
}

HK_INLINE uint32_t search(const HkMap *m, HkValue key, uint64_t hash, uint32_t bytes) {
  uint32_t i = (uint32_t)hash & m->index_mask, number;
  if (key.tag == HK_INT) {
    while ((number = load_slot(m->index, bytes, i)) != 0) {
      const HkMapEntry *e = &m->entries[number - 1];
      if (e->key == key.as.bits && e->value.unused_ == HK_INT) break;
      i = (i + 1) & m->index_mask;
    }
    return i;
  }
  while ((number = load_slot(m->index, bytes, i)) != 0) {
    const HkMapEntry *e = &m->entries[number - 1];
    if (e->value.unused_ == HK_STRING) {
      const HkString *k = hk_entry_key(e).as.str;
      if (k == key.as.str || (k->hash == hash && hk_string_eq(k, key.as.str))) break;
    }
    i = (i + 1) & m->index_mask;
  }
  return i;
}

// Index slot that holds the entry with this key, or the free slot where it belongs.
static uint32_t find_slot(HkHeap *heap, const HkMap *m, HkValue key) {
  uint64_t hash = hash_key(heap, key);
  switch (slot_bytes(m->index_mask)) {
  case 1: return search(m, key, hash, 1);
  case 2: return search(m, key, hash, 2);
  default: return search(m, key, hash, 4);
  }
}

static HkMapEntry *find_entry(HkHeap *heap, HkMap *m, HkValue key) {
  if (m->index_mask) {
    uint32_t number = slot_at(m, find_slot(heap, m, key));
    return number ? &m->entries[number - 1] : NULL;
  }
  for (uint32_t i = 0; i < m->used; i++)
    if (is_key(&m->entries[i], key)) return &m->entries[i];
  return NULL;
}

const HkValue *hk_map_find(HkHeap *heap, HkMap *m, HkValue key) {
  HkMapEntry *e = find_entry(heap, m, key);
  return e ? &e->value : NULL;
}

static void fill_index(HkHeap *heap, HkMap *m) {
  if (!m->index_mask) return;
  memset(m->index, 0, index_bytes(m->index_mask));
  for (uint32_t i = 0; i < m->used; i++)
    if (hk_entry_live(&m->entries[i])) set_slot(m, find_slot(heap, m, hk_entry_key(&m->entries[i])), i + 1);
}

static uint32_t mask_for(uint32_t cap) {
  uint64_t size = 16;
  if (cap <= LINEAR_MAX) return 0;
  while (size < (uint64_t)cap + cap / 2) size *= 2;
  return (uint32_t)(size - 1);
}

// ---- room ------------------------------------------------------------------------------------------------------------------------

static void drop_order(HkHeap *heap, HkMap *m) {
  if (!m->order) return;
  hk_mem_free(heap->mem, m->order, m->cap * sizeof *m->order);
  m->order = NULL;
}

HK_INLINE bool has_block(const HkMap *m) { return m->entries && m->entries != m->own; }

void hk_map_free_parts(HkHeap *heap, HkMap *m) {
  drop_order(heap, m);
  if (has_block(m)) hk_heap_free_part(heap, m->entries, m->cap * sizeof *m->entries);
  hk_heap_free_part(heap, m->index, index_bytes(m->index_mask));
}

void hk_map_mark_parts(const HkMap *m) {
  if (has_block(m)) hk_heap_mark_part(m->entries, m->cap * sizeof *m->entries);
  hk_heap_mark_part(m->index, index_bytes(m->index_mask));
}

size_t hk_map_bytes(const HkMap *m) {
  return sizeof *m + m->cap * (sizeof *m->entries + (m->order ? sizeof *m->order : 0)) + index_bytes(m->index_mask);
}

static HkStatus resize_entries(HkHeap *heap, HkMap *m, uint32_t cap) {
  bool block = has_block(m);
  HkMapEntry *entries =
      hk_heap_part(heap, block ? m->entries : NULL, block ? m->cap * sizeof *entries : 0, cap * sizeof *entries);
  if (!entries) return HK_NOMEM;
  if (!block && m->used) memcpy(entries, m->entries, m->used * sizeof *entries);
  m->entries = entries;
  m->cap = cap;
  return HK_OK;
}

// Gives the map room for `cap` entries and the index that goes with it: both or none.
static HkStatus resize(HkHeap *heap, HkMap *m, uint32_t cap) {
  uint32_t mask = mask_for(cap);
  if (mask == m->index_mask) return resize_entries(heap, m, cap);
  void *index = hk_heap_part(heap, NULL, 0, index_bytes(mask));
  if (!index) return HK_NOMEM;
  if (resize_entries(heap, m, cap) != HK_OK) {
    hk_heap_part(heap, index, index_bytes(mask), 0);
    return HK_NOMEM;
  }
  hk_heap_part(heap, m->index, index_bytes(m->index_mask), 0);
  m->index = index;
  m->index_mask = mask;
  fill_index(heap, m);
  return HK_OK;
}

// Closes the holes that removed entries left.
static void compact(HkHeap *heap, HkMap *m) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < m->used; i++)
    if (hk_entry_live(&m->entries[i])) m->entries[n++] = m->entries[i];
  m->used = n;
  fill_index(heap, m);
}

// Room for one more entry: where a quarter were holes by closing them, else half as much again.
static HkStatus make_room(HkHeap *heap, HkMap *m) {
  uint64_t cap = m->cap;
  drop_order(heap, m);
  if (m->count < m->used) compact(heap, m);
  if (m->used < cap - cap / 4) return HK_OK;
  cap = cap < LINEAR_MAX ? cap * 2 : cap + cap / 2;
  if (cap < HK_INITIAL_CAP) cap = HK_INITIAL_CAP;
  if (cap > HK_MAX_SIZE) cap = HK_MAX_SIZE;
  if (cap > m->cap && resize(heap, m, (uint32_t)cap) == HK_OK) return HK_OK;
  return m->used < m->cap ? HK_OK : HK_NOMEM;
}

HkMap *hk_map_new(HkHeap *heap, bool insertion_ordered, uint32_t cap) {
  uint32_t own = cap <= LINEAR_MAX ? cap : 0;
  HkMap *m = hk_heap_new(heap, sizeof *m + own * sizeof(HkMapEntry), HK_KIND_MAP, HK_KIND_MAP);
  if (!m) return NULL;
  m->head.extra = insertion_ordered;
  m->count = m->used = m->index_mask = 0;
  m->cap = own;
  m->index = NULL;
  m->entries = own ? m->own : NULL;
  m->order = NULL;
  return cap == own || resize(heap, m, cap) == HK_OK ? m : NULL;
}

// ---- entries ---------------------------------------------------------------------------------------------------------------------

HK_INLINE void put(HkMapEntry *e, HkValue key, HkValue value) {
  e->value.tag = value.tag;
  e->value.unused_ = key.tag;
  e->value.as.bits = value.as.bits;
  e->key = key.as.bits;
}

enum { SHARED_KEY_MAX = 32 };  // bytes

// Maps of one shape mostly have the same few keys, each made anew: of equal Strings that become keys the first one serves all, and the
// others become free. Which ones are found does not depend on the hash, whose key is random, so that memory in use is always the same.
static HkValue share_key(HkHeap *heap, HkValue key) {
  if (key.tag != HK_STRING) return key;
  HkText t = hk_string_text(key.as.str);
  if (t.len == 0 || t.len > SHARED_KEY_MAX) return key;
  size_t mix = t.len + 3u * (unsigned char)t.data[0] + 5u * (unsigned char)t.data[t.len - 1] +
               7u * (unsigned char)t.data[t.len / 2];
  HkString **known = &heap->keys[mix % (sizeof heap->keys / sizeof *heap->keys)];
  if (*known && hk_string_eq(*known, key.as.str)) return hk_string(*known);
  *known = key.as.str;
  return key;
}

HkStatus hk_map_set(HkHeap *heap, HkMap *m, HkValue key, HkValue value) {
  HkMapEntry *e = find_entry(heap, m, key);
  if (e) {
    put(e, hk_entry_key(e), value);
    HK_WRITE_BARRIER(heap, m, value);
    return HK_OK;
  }
  if (m->used == m->cap) HK_TRY(make_room(heap, m));
  drop_order(heap, m);
  key = share_key(heap, key);
  if (m->index_mask) set_slot(m, find_slot(heap, m, key), m->used + 1);
  put(&m->entries[m->used++], key, value);
  m->count++;
  HK_WRITE_BARRIER(heap, m, value);
  return HK_OK;
}

// Takes a slot out of the index and moves later entries of its run back, so that runs never contain dead slots.
static void remove_slot(HkHeap *heap, HkMap *m, uint32_t i) {
  uint32_t mask = m->index_mask, hole = i, number;
  for (uint32_t k = (i + 1) & mask; (number = slot_at(m, k)) != 0; k = (k + 1) & mask) {
    uint32_t home = (uint32_t)hash_key(heap, hk_entry_key(&m->entries[number - 1])) & mask;
    if (((k - home) & mask) < ((k - hole) & mask)) continue;
    set_slot(m, hole, number);
    hole = k;
  }
  set_slot(m, hole, 0);
}

bool hk_map_remove(HkHeap *heap, HkMap *m, HkValue key, HkValue *old) {
  HkMapEntry *e = find_entry(heap, m, key);
  if (!e) return false;
  if (old) *old = e->value;
  if (m->index_mask) remove_slot(heap, m, find_slot(heap, m, key));
  drop_order(heap, m);
  put(e, hk_null(), hk_null());
  m->count--;
  while (m->used && !hk_entry_live(&m->entries[m->used - 1])) m->used--;
  return true;
}

void hk_map_clear(HkHeap *heap, HkMap *m) {
  drop_order(heap, m);
  if (has_block(m)) hk_heap_part(heap, m->entries, m->cap * sizeof *m->entries, 0);
  hk_heap_part(heap, m->index, index_bytes(m->index_mask), 0);
  m->entries = NULL;
  m->index = NULL;
  m->count = m->used = m->cap = m->index_mask = 0;
}

HkMap *hk_map_copy(HkHeap *heap, const HkMap *m) {
  HkMap *copy = hk_map_new(heap, m->head.extra != 0, m->count);
  for (uint32_t i = 0; copy && i < m->used; i++)
    if (hk_entry_live(&m->entries[i]) &&
        hk_map_set(heap, copy, hk_entry_key(&m->entries[i]), m->entries[i].value) != HK_OK)
      return NULL;
  if (copy) copy->head.type = m->head.type;
  return copy;
}

// ---- order -----------------------------------------------------------------------------------------------------------------------

static bool before(const HkMapEntry *a, const HkMapEntry *b) {
  HkValue x = hk_entry_key(a), y = hk_entry_key(b);
  if (x.tag != y.tag) return x.tag == HK_INT;
  return x.tag == HK_INT ? x.as.i < y.as.i : hk_string_cmp(x.as.str, y.as.str) < 0;
}

// Bottom-up merge sort of entry numbers; `spare` has the same room.
static void merge_sort(const HkMapEntry *entries, uint32_t *items, uint32_t *spare, uint32_t n) {
  for (uint64_t width = 1; width < n; width *= 2) {
    for (uint64_t lo = 0; lo < n; lo += 2 * width) {
      uint64_t mid = lo + width < n ? lo + width : n, hi = lo + 2 * width < n ? lo + 2 * width : n;
      uint64_t i = lo, k = mid;
      for (uint64_t to = lo; to < hi; to++) {
        bool left = i < mid && (k >= hi || !before(&entries[items[k]], &entries[items[i]]));
        spare[to] = left ? items[i++] : items[k++];
      }
    }
    memcpy(items, spare, n * sizeof *items);
  }
}

HkStatus hk_map_sort(HkHeap *heap, HkMap *m) {
  if (m->order || m->count == 0) return HK_OK;
  uint32_t *order = hk_mem_alloc(heap->mem, m->cap * sizeof *order), n = 0;
  uint32_t *spare = order ? hk_mem_alloc(heap->mem, m->cap * sizeof *spare) : NULL;
  if (!spare) {
    if (order) hk_mem_free(heap->mem, order, m->cap * sizeof *order);
    return HK_NOMEM;
  }
  for (uint32_t i = 0; i < m->used; i++)
    if (hk_entry_live(&m->entries[i])) order[n++] = i;
  if (!m->head.extra) merge_sort(m->entries, order, spare, n);
  hk_mem_free(heap->mem, spare, m->cap * sizeof *spare);
  m->order = order;
  return HK_OK;
}

static HkArray *collect(HkHeap *heap, HkMap *m, bool keys) {
  HkArray *a = hk_map_sort(heap, m) == HK_OK ? hk_array_new(heap, m->count) : NULL;
  for (uint32_t i = 0; a && i < m->count; i++)
    a->items[a->count++] = keys ? hk_entry_key(hk_map_at(m, i)) : hk_map_at(m, i)->value;
  return a;
}

HkArray *hk_map_keys(HkHeap *heap, HkMap *m) { return collect(heap, m, true); }
HkArray *hk_map_values(HkHeap *heap, HkMap *m) { return collect(heap, m, false); }
