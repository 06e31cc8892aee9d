// array.h (L1) - the Array object: a growing sequence of values. Nothing here runs user code.
#ifndef HK_ARRAY_H
#define HK_ARRAY_H

#include "heap.h"

enum { HK_ARRAY_OWN = 8 };  // so many elements stand in the object itself

// An empty Array with room for at most HK_ARRAY_OWN elements.
HK_INLINE HkArray *hk_array_new_small(HkHeap *heap, uint32_t cap) {
  HkArray *a = hk_heap_new(heap, sizeof *a + cap * sizeof(HkValue), HK_KIND_ARRAY, HK_KIND_ARRAY);
  if (HK_UNLIKELY(!a)) return NULL;
  a->count = 0;
  a->cap = cap;
  a->items = cap ? a->own : NULL;
  return a;
}
HkArray *hk_array_new(HkHeap *heap, uint32_t cap);  // empty
HkArray *hk_array_of(HkHeap *heap, const HkValue *items, uint32_t count);
// HK_NOMEM when memory is refused or the size limit is reached (HK_MAX_SIZE: ask hk_array_full first for ValueError "too large").
HkStatus hk_array_reserve(HkHeap *heap, HkArray *array, uint32_t cap);
HkStatus hk_array_push_slow(HkHeap *heap, HkArray *array, HkValue v);
HK_INLINE HkStatus hk_array_push(HkHeap *heap, HkArray *array, HkValue v) {
  if (HK_LIKELY(array->count < array->cap)) {
    array->items[array->count++] = v;
    HK_WRITE_BARRIER(heap, array, v);
    return HK_OK;
  }
  return hk_array_push_slow(heap, array, v);
}
HkStatus hk_array_insert(HkHeap *heap, HkArray *array, uint32_t index, const HkValue *items, uint32_t count);
void hk_array_remove(HkArray *array, uint32_t index, uint32_t count);
void hk_array_truncate(HkHeap *heap, HkArray *array, uint32_t count);  // gives memory back when much is unused
HkArray *hk_array_slice(HkHeap *heap, const HkArray *array, int64_t start, int64_t end);  // clamped
static inline bool hk_array_full(const HkArray *array, uint32_t extra) { return array->count > HK_MAX_SIZE - extra; }

#endif
