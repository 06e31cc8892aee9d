// utf8.h (L0) - UTF-8 and the Unicode properties the language needs. Tables are in unicode_tables.h, made by
// tools/gen_unicode. No locale is ever consulted.
#ifndef HK_UTF8_H
#define HK_UTF8_H

#include "base.h"

// Decodes the code point at s[0..len); *size gets its byte count. Invalid bytes: returns 0xFFFD with *size = the length
// of the maximal invalid sequence (>= 1). len must be > 0.
uint32_t hk_utf8_decode(const char *s, size_t len, size_t *size);
// Writes 1..4 bytes; returns how many. cp must be a Unicode scalar value.
size_t hk_utf8_encode(uint32_t cp, char out[4]);
// Offset of the first invalid byte, or len if all is valid.
size_t hk_utf8_check(const char *s, size_t len);
size_t hk_utf8_ascii(const char *s, size_t len);  // how many bytes at the start are ASCII
// Number of code points of valid UTF-8.
size_t hk_utf8_count(const char *s, size_t len);
// Byte offset of code point `index` (clamped to len) in valid UTF-8.
size_t hk_utf8_offset(const char *s, size_t len, size_t index);
static inline bool hk_utf8_is_scalar(int64_t cp) {
  return cp >= 0 && cp <= 0x10FFFF && !(cp >= 0xD800 && cp <= 0xDFFF);
}

bool hk_unicode_is_letter(uint32_t cp);  // Alphabetic (identifiers)
bool hk_unicode_is_digit(uint32_t cp);   // Nd
bool hk_unicode_is_space(uint32_t cp);   // White_Space
uint32_t hk_unicode_upper(uint32_t cp);  // simple case mapping
uint32_t hk_unicode_lower(uint32_t cp);
// What code points that differ in case only have in common: c and d do if their folds are equal. The Turkish i without a dot and the capital I
// with one stand alone.
uint32_t hk_unicode_fold(uint32_t cp);
// Every code point outside ASCII that case mapping changes.
void hk_unicode_each_cased(void (*visit)(void *user, uint32_t cp), void *user);

#endif
