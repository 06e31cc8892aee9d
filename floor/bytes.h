// bytes.h (L1) - the Buffer object: a growing sequence of bytes that gives them back from its front (boxes.md 24.1). Several Buffers may
// share one store. Nothing here runs user code.
#ifndef HK_BYTES_H
#define HK_BYTES_H

#include "heap.h"

HkBytes *hk_bytes_new(HkHeap *heap, uint32_t count);    // `count` zeros; NULL when memory is refused
HkBytes *hk_bytes_of(HkHeap *heap, HkText bytes);       // a copy; at most HK_MAX_SIZE
// The bytes of a buffer, at most HK_MAX_SIZE, with its memory: it is empty afterwards in any case.
HkBytes *hk_bytes_take(HkHeap *heap, HkBuf *buf);
HkBytes *hk_bytes_share(HkHeap *heap, HkBytes *bytes);  // a second object over the same store
void hk_bytes_free(HkHeap *heap, HkBytes *bytes);       // of the sweep: the store goes with its last object
HK_INLINE uint32_t hk_bytes_count(const HkBytes *b) { return b->store->end - b->store->start; }
HK_INLINE uint8_t *hk_bytes_data(const HkBytes *b) { return b->store->data + b->store->start; }
// Valid until the store changes.
HK_INLINE HkText hk_bytes_view(const HkBytes *b) {
  return b->store->data ? hk_text((const char *)hk_bytes_data(b), hk_bytes_count(b)) : HK_TEXT("");
}
// Room for `count` bytes behind the last one, which now belong to the Buffer and are to be filled; NULL when memory is refused or the
// size limit is reached.
uint8_t *hk_bytes_extend(HkHeap *heap, HkBytes *bytes, uint32_t count);
HkStatus hk_bytes_append(HkHeap *heap, HkBytes *bytes, HkText more);  // `more` may be a view of the Buffer itself
void hk_bytes_drop(HkBytes *bytes, uint32_t count);                   // the first `count`
size_t hk_bytes_held(const HkBytes *bytes);  // memory of this object, a shared store in equal parts

#endif
