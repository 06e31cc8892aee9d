// str.h (L1) - the String value (boxes.md 9): positions are code points, all O(1) on ASCII text; otherwise a few cursors of
// the heap remember the last positions, so that walking a text in either direction stays amortised O(1).
#ifndef HK_STRING_H
#define HK_STRING_H

#include "heap.h"

// All constructors return NULL when memory is refused or the text would exceed HK_MAX_SIZE (check sizes first to tell them apart).
HkString *hk_string_new(HkHeap *heap, HkText utf8);            // utf8 must be valid
HkString *hk_string_decode(HkHeap *heap, HkText bytes);        // maximal invalid sequences become U+FFFD
HkString *hk_string_from_buf(HkHeap *heap, const HkBuf *buf);  // NULL also if buf->failed
// The same, but large text is not copied: the String takes the memory of the buffer, which is empty afterwards in any case.
HkString *hk_string_take(HkHeap *heap, HkBuf *buf);
HkString *hk_string_char(HkHeap *heap, uint32_t cp);           // ASCII: no allocation
HkString *hk_string_concat(HkHeap *heap, HkString *a, HkString *b);
HkString *hk_string_append_text(HkHeap *heap, HkString *a, HkText b, uint32_t b_count, bool b_ascii);
// The text with a NUL behind it, as C wants it; valid until the next collection. NULL: it has a NUL inside (or memory is refused).
const char *hk_string_z(HkHeap *heap, const HkString *s);
// [start, end) in code points, both clamped; start >= end: "".
HkString *hk_string_slice(HkHeap *heap, HkString *s, int64_t start, int64_t end);
// Code point at position i, or -1.
int64_t hk_string_code_at(HkHeap *heap, HkString *s, int64_t i);
size_t hk_string_byte_offset(HkHeap *heap, HkString *s, uint32_t index);  // of code point `index` (<= count)
// First position >= from / last position <= from at which needle occurs, or -1; rules of boxes.md 9.2.
int64_t hk_string_find(HkHeap *heap, HkString *s, HkString *needle, int64_t from);
int64_t hk_string_rfind(HkHeap *heap, HkString *s, HkString *needle, int64_t from);
// memmem-like search in bytes with memchr-class speed, linear worst case. Offset or SIZE_MAX.
size_t hk_text_find(HkText hay, HkText needle, size_t from);
uint64_t hk_string_hash_slow(HkHeap *heap, HkString *s);  // keyed; never 0
HK_INLINE uint64_t hk_string_hash(HkHeap *heap, HkString *s) {
  return s->hash ? s->hash : hk_string_hash_slow(heap, s);
}
uint64_t hk_text_stable_hash(HkText text);  // for hash(): the same in every run
HK_INLINE bool hk_string_eq(const HkString *a, const HkString *b) {
  return a == b || (a->len == b->len && memcmp(a->data, b->data, a->len) == 0);
}
HK_INLINE int hk_string_cmp(const HkString *a, const HkString *b) {
  return hk_text_cmp(hk_string_text(a), hk_string_text(b));
}
void hk_string_forget_cursors(HkHeap *heap);  // called by every sweep

#endif
