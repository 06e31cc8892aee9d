// ints.h (L1) - the IntArray object: a growing sequence of unboxed Integers (boxes.md 10.4). Nothing here runs user code.
#ifndef HK_INTS_H
#define HK_INTS_H

#include "heap.h"

HkInts *hk_ints_new(HkHeap *heap, uint32_t count);  // `count` zeros; NULL when memory is refused
HkInts *hk_ints_slice(HkHeap *heap, const HkInts *array, int64_t start, int64_t end);  // clamped
HkStatus hk_ints_push(HkHeap *heap, HkInts *array, int64_t value);  // HK_NOMEM also at the size limit
bool hk_ints_equal(const HkInts *a, const HkInts *b);

#endif
