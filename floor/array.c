// array.c (L1) - the Array object.
#include "array.h"

HkArray *hk_array_new(HkHeap *heap, uint32_t cap) {
  if (cap <= HK_ARRAY_OWN) return hk_array_new_small(heap, cap);
  HkArray *a = hk_array_new_small(heap, 0);
  return a && hk_array_reserve(heap, a, cap) == HK_OK ? a : NULL;
}

HkArray *hk_array_of(HkHeap *heap, const HkValue *items, uint32_t count) {
  HkArray *a = hk_array_new(heap, count);
  if (a && count) memcpy(a->items, items, count * sizeof *items);
  if (a) a->count = count;
  return a;
}

static HkStatus set_capacity(HkHeap *heap, HkArray *a, uint32_t cap) {
  bool block = hk_array_has_block(a);
  HkValue *items = hk_heap_part(heap, block ? a->items : NULL, block ? a->cap * sizeof *items : 0, cap * sizeof *items);
  if (!items && cap) return HK_NOMEM;
  if (!block && a->count) memcpy(items, a->items, a->count * sizeof *items);
  a->items = items;
  a->cap = cap;
  return HK_OK;
}

HkStatus hk_array_reserve(HkHeap *heap, HkArray *a, uint32_t cap) {
  if (cap <= a->cap) return HK_OK;
  if (cap > HK_MAX_SIZE) return HK_NOMEM;
  return set_capacity(heap, a, cap);
}

static HkStatus grow(HkHeap *heap, HkArray *a, uint32_t extra) {
  uint64_t need = (uint64_t)a->count + extra, cap = a->cap ? a->cap + (a->cap >> 1) + 1 : HK_INITIAL_CAP;
  if (need > HK_MAX_SIZE) return HK_NOMEM;
  if (need <= a->cap) return HK_OK;
  if (a->cap < 4096 && a->cap) cap = (uint64_t)a->cap * 2;
  if (cap < need) cap = need;
  return set_capacity(heap, a, (uint32_t)(cap > HK_MAX_SIZE ? HK_MAX_SIZE : cap));
}

HkStatus hk_array_push_slow(HkHeap *heap, HkArray *a, HkValue v) {
  HK_TRY(grow(heap, a, 1));
  a->items[a->count++] = v;
  HK_WRITE_BARRIER(heap, a, v);
  return HK_OK;
}

HkStatus hk_array_insert(HkHeap *heap, HkArray *a, uint32_t index, const HkValue *items, uint32_t count) {
  if (count == 0) return HK_OK;
  HK_TRY(grow(heap, a, count));
  memmove(a->items + index + count, a->items + index, (a->count - index) * sizeof *items);
  memcpy(a->items + index, items, count * sizeof *items);
  a->count += count;
  return HK_OK;
}

void hk_array_remove(HkArray *a, uint32_t index, uint32_t count) {
  memmove(a->items + index, a->items + index + count, (a->count - index - count) * sizeof *a->items);
  a->count -= count;
}

void hk_array_truncate(HkHeap *heap, HkArray *a, uint32_t count) {
  a->count = count;
  if (a->cap > 64 && count < a->cap / 4) set_capacity(heap, a, count + count / 2);  // shrinking may fail, harmlessly
}

HkArray *hk_array_slice(HkHeap *heap, const HkArray *a, int64_t start, int64_t end) {
  if (start < 0) start = 0;
  if (end > a->count) end = a->count;
  if (start >= end) return hk_array_new(heap, 0);
  return hk_array_of(heap, a->items + start, (uint32_t)(end - start));
}
