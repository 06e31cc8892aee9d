// map.c (L1) - the Map object.
#include "map.h"

enum { LINEAR_MAX = 8 };  // so few entries are searched without an index

HkMap *hk_map_new(HkHeap *heap, bool insertion_ordered) {
  HkMap *m = hk_heap_new(heap, sizeof *m, HK_KIND_MAP, HK_KIND_MAP);
  if (!m) return NULL;
  HkObject head = m->head;
  memset(m, 0, sizeof *m);
  m->head = head;
  m->head.extra = insertion_ordered;
  return m;
}

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

static bool same_key(HkValue a, HkValue b) {
  if (a.tag != b.tag) return false;
  return a.tag == HK_INT ? a.as.i == b.as.i : hk_string_eq(a.as.str, b.as.str);
}

// Index slot that holds the entry with this key, or the free slot where it belongs.
static uint32_t find_slot(HkHeap *heap, const HkMap *m, HkValue key) {
  uint32_t i = (uint32_t)hash_key(heap, key) & m->index_mask;
  if (key.tag == HK_INT) {
    while (m->index[i]) {
      const HkValue *k = &m->entries[m->index[i] - 1].key;
      if (k->tag == HK_INT && k->as.i == key.as.i) break;
      i = (i + 1) & m->index_mask;
    }
    return i;
  }
  uint64_t h = key.as.str->hash;
  while (m->index[i]) {
    const HkValue *k = &m->entries[m->index[i] - 1].key;
    if (k->tag == HK_STRING &&
        (k->as.str == key.as.str || (k->as.str->hash == h && hk_string_eq(k->as.str, key.as.str))))
      break;
    i = (i + 1) & m->index_mask;
  }
  return i;
}

static HkMapEntry *find_entry(HkHeap *heap, HkMap *m, HkValue key) {
  if (m->index_mask) {
    uint32_t at = m->index[find_slot(heap, m, key)];
    return at ? &m->entries[at - 1] : NULL;
  }
  for (uint32_t i = 0; i < m->used; i++)
    if (same_key(m->entries[i].key, key)) return &m->entries[i];
  return NULL;
}

HkValue *hk_map_find(HkHeap *heap, HkMap *m, HkValue key) {
  HkMapEntry *e = find_entry(heap, m, key);
  return e ? &e->value : NULL;
}

static void drop_order(HkHeap *heap, HkMap *m) {
  if (!m->order) return;
  hk_mem_free(heap->mem, m->order, m->cap * sizeof *m->order);
  m->order = NULL;
}

static void fill_index(HkHeap *heap, HkMap *m) {
  memset(m->index, 0, ((size_t)m->index_mask + 1) * sizeof *m->index);
  for (uint32_t i = 0; i < m->used; i++) m->index[find_slot(heap, m, m->entries[i].key)] = i + 1;
}

// Closes the holes that removed entries left.
static void compact(HkMap *m) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < m->used; i++)
    if (m->entries[i].key.tag != HK_NULL) m->entries[n++] = m->entries[i];
  m->used = n;
}

static uint32_t mask_for(uint32_t cap) {
  uint32_t size = 16;
  if (cap <= LINEAR_MAX) return 0;
  while (size < cap + cap / 2) size *= 2;
  return size - 1;
}

// Gives the map room for `cap` entries and the index that goes with it: both or none.
static HkStatus resize(HkHeap *heap, HkMap *m, uint32_t cap) {
  uint32_t mask = mask_for(cap), *index = m->index;
  if (mask != m->index_mask) {
    index = hk_heap_external(heap, NULL, 0, ((size_t)mask + 1) * sizeof *index);
    if (!index) return HK_NOMEM;
  }
  if (cap != m->cap) {
    HkMapEntry *entries = hk_heap_external(heap, m->entries, m->cap * sizeof *entries, cap * sizeof *entries);
    if (!entries) {
      if (index != m->index) hk_mem_free(heap->mem, index, ((size_t)mask + 1) * sizeof *index);
      return HK_NOMEM;
    }
    m->entries = entries;
    m->cap = cap;
  }
  if (index != m->index) {
    if (m->index) hk_mem_free(heap->mem, m->index, ((size_t)m->index_mask + 1) * sizeof *m->index);
    m->index = index;
    m->index_mask = mask;
  }
  return HK_OK;
}

// Room for one more entry: compacts, and doubles unless many were holes.
static HkStatus make_room(HkHeap *heap, HkMap *m) {
  drop_order(heap, m);
  compact(m);
  uint64_t cap = m->cap;
  if (m->used > cap / 2 || cap == 0) cap = cap ? cap * 2 : HK_INITIAL_CAP;
  if (cap > HK_MAX_SIZE) cap = HK_MAX_SIZE;
  HkStatus status = cap > m->used ? resize(heap, m, (uint32_t)cap) : HK_NOMEM;
  if (m->index_mask) fill_index(heap, m);
  return status;
}

HkStatus hk_map_set(HkHeap *heap, HkMap *m, HkValue key, HkValue value) {
  HkMapEntry *e = find_entry(heap, m, key);
  if (e) {
    e->value = value;
    HK_WRITE_BARRIER(heap, m, value);
    return HK_OK;
  }
  if (m->used == m->cap) HK_TRY(make_room(heap, m));
  drop_order(heap, m);
  if (m->index_mask) m->index[find_slot(heap, m, key)] = m->used + 1;
  m->entries[m->used++] = (HkMapEntry){key, value};
  m->count++;
  HK_WRITE_BARRIER(heap, m, value);
  return HK_OK;
}

// Takes a slot out of the index and moves later entries of its run back, so that runs never contain dead slots.
static void remove_slot(HkHeap *heap, HkMap *m, uint32_t i) {
  uint32_t mask = m->index_mask, hole = i;
  for (uint32_t k = (i + 1) & mask; m->index[k]; k = (k + 1) & mask) {
    uint32_t home = (uint32_t)hash_key(heap, m->entries[m->index[k] - 1].key) & mask;
    if (((k - home) & mask) < ((k - hole) & mask)) continue;
    m->index[hole] = m->index[k];
    hole = k;
  }
  m->index[hole] = 0;
}

bool hk_map_remove(HkHeap *heap, HkMap *m, HkValue key, HkValue *old) {
  HkMapEntry *e = find_entry(heap, m, key);
  if (!e) return false;
  if (old) *old = e->value;
  if (m->index_mask) remove_slot(heap, m, find_slot(heap, m, key));
  drop_order(heap, m);
  *e = (HkMapEntry){hk_null(), hk_null()};
  m->count--;
  while (m->used && m->entries[m->used - 1].key.tag == HK_NULL) m->used--;
  return true;
}

void hk_map_clear(HkHeap *heap, HkMap *m) {
  drop_order(heap, m);
  if (m->entries) hk_mem_free(heap->mem, m->entries, m->cap * sizeof *m->entries);
  if (m->index) hk_mem_free(heap->mem, m->index, ((size_t)m->index_mask + 1) * sizeof *m->index);
  m->entries = NULL;
  m->index = NULL;
  m->count = m->used = m->cap = m->index_mask = 0;
}

HkMap *hk_map_copy(HkHeap *heap, const HkMap *m) {
  HkMap *copy = hk_map_new(heap, m->head.extra != 0);
  for (uint32_t i = 0; copy && i < m->used; i++)
    if (m->entries[i].key.tag != HK_NULL && hk_map_set(heap, copy, m->entries[i].key, m->entries[i].value) != HK_OK)
      return NULL;
  if (copy) copy->head.type = m->head.type;
  return copy;
}

// ---- order -----------------------------------------------------------------------------------------------------------------------

static bool before(const HkMapEntry *a, const HkMapEntry *b) {
  if (a->key.tag != b->key.tag) return a->key.tag == HK_INT;
  if (a->key.tag == HK_INT) return a->key.as.i < b->key.as.i;
  return hk_string_cmp(a->key.as.str, b->key.as.str) < 0;
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
    if (m->entries[i].key.tag != HK_NULL) order[n++] = i;
  if (!m->head.extra) merge_sort(m->entries, order, spare, n);
  hk_mem_free(heap->mem, spare, m->cap * sizeof *spare);
  m->order = order;
  return HK_OK;
}

static HkArray *collect(HkHeap *heap, HkMap *m, bool keys) {
  HkArray *a = hk_map_sort(heap, m) == HK_OK ? hk_array_new(heap, m->count) : NULL;
  for (uint32_t i = 0; a && i < m->count; i++)
    a->items[a->count++] = keys ? hk_map_at(m, i)->key : hk_map_at(m, i)->value;
  return a;
}

HkArray *hk_map_keys(HkHeap *heap, HkMap *m) { return collect(heap, m, true); }
HkArray *hk_map_values(HkHeap *heap, HkMap *m) { return collect(heap, m, false); }
