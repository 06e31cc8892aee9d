// ints.c (L1) - the IntArray object.
#include "ints.h"

static HkStatus set_capacity(HkHeap *heap, HkInts *a, uint32_t cap) {
  int64_t *items = hk_heap_part(heap, a->items, a->cap * sizeof *items, cap * sizeof *items);
  if (!items) return HK_NOMEM;
  a->items = items;
  a->cap = cap;
  return HK_OK;
}

HkInts *hk_ints_new(HkHeap *heap, uint32_t count) {
  HkInts *a = hk_heap_new(heap, sizeof *a, HK_KIND_INTS, HK_KIND_INTS);
  if (!a) return NULL;
  a->count = a->cap = 0;
  a->items = NULL;
  if (count == 0) return a;
  if (set_capacity(heap, a, count) != HK_OK) return NULL;
  memset(a->items, 0, count * sizeof *a->items);
  a->count = count;
  return a;
}

HkInts *hk_ints_slice(HkHeap *heap, const HkInts *a, int64_t start, int64_t end) {
  if (start < 0) start = 0;
  if (end > a->count) end = a->count;
  HkInts *part = hk_ints_new(heap, start < end ? (uint32_t)(end - start) : 0);
  if (part && part->count) memcpy(part->items, a->items + start, part->count * sizeof *part->items);
  return part;
}

HkStatus hk_ints_push(HkHeap *heap, HkInts *a, int64_t value) {
  if (a->count == a->cap) {
    uint64_t cap = a->cap ? (uint64_t)a->cap * 2 : HK_INITIAL_CAP;
    if (a->cap >= HK_MAX_SIZE) return HK_NOMEM;
    HK_TRY(set_capacity(heap, a, (uint32_t)(cap > HK_MAX_SIZE ? HK_MAX_SIZE : cap)));
  }
  a->items[a->count++] = value;
  return HK_OK;
}

bool hk_ints_equal(const HkInts *a, const HkInts *b) {
  return a->count == b->count && (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof *a->items) == 0);
}
