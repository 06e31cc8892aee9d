// utf8.c (L0) - UTF-8 and Unicode properties.
#include "utf8.h"

#include "unicode_tables.h"

static bool is_tail(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

// Least code point and number of tail bytes by lead byte; 0 tails for a byte that cannot lead a longer sequence.
static size_t tails_of(unsigned char lead, uint32_t *bits) {
  if (lead >= 0xC2 && lead <= 0xDF) {
    *bits = lead & 0x1Fu;
    return 1;
  }
  if (lead >= 0xE0 && lead <= 0xEF) {
    *bits = lead & 0x0Fu;
    return 2;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    *bits = lead & 0x07u;
    return 3;
  }
  return 0;
}

// The second byte excludes overlong forms, surrogates and what lies beyond U+10FFFF.
static bool second_fits(unsigned char lead, unsigned char second) {
  switch (lead) {
  case 0xE0: return second >= 0xA0;
  case 0xED: return second <= 0x9F;
  case 0xF0: return second >= 0x90;
  case 0xF4: return second <= 0x8F;
  default: return true;
  }
}

uint32_t hk_utf8_decode(const char *s, size_t len, size_t *size) {
  unsigned char lead = (unsigned char)s[0];
  uint32_t cp = 0;
  *size = 1;
  if (lead < 0x80) return lead;
  size_t tails = tails_of(lead, &cp);
  if (tails == 0) return 0xFFFD;
  for (size_t i = 1; i <= tails; i++) {
    if (i >= len || !is_tail(s[i]) || (i == 1 && !second_fits(lead, (unsigned char)s[1]))) return 0xFFFD;
    cp = cp << 6 | ((unsigned char)s[i] & 0x3Fu);
    *size = i + 1;
  }
  return cp;
}

size_t hk_utf8_encode(uint32_t cp, char out[4]) {
  if (cp < 0x80) {
    out[0] = (char)cp;
    return 1;
  }
  if (cp < 0x800) {
    out[0] = (char)(0xC0 | cp >> 6);
    out[1] = (char)(0x80 | (cp & 0x3F));
    return 2;
  }
  if (cp < 0x10000) {
    out[0] = (char)(0xE0 | cp >> 12);
    out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[2] = (char)(0x80 | (cp & 0x3F));
    return 3;
  }
  out[0] = (char)(0xF0 | cp >> 18);
  out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
  out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
  out[3] = (char)(0x80 | (cp & 0x3F));
  return 4;
}

size_t hk_utf8_ascii(const char *s, size_t len) {
  size_t i = 0;
  for (; i + 8 <= len; i += 8) {
    uint64_t word;
    memcpy(&word, s + i, 8);
    if (word & 0x8080808080808080u) break;
  }
  while (i < len && (unsigned char)s[i] < 0x80) i++;
  return i;
}

size_t hk_utf8_check(const char *s, size_t len) {
  for (size_t i = 0;;) {
    i += hk_utf8_ascii(s + i, len - i);
    if (i >= len) return len;
    size_t size;
    uint32_t cp = hk_utf8_decode(s + i, len - i, &size);
    bool replacement = size == 3 && memcmp(s + i, "\xEF\xBF\xBD", 3) == 0;
    if (cp == 0xFFFD && !replacement) return i;
    i += size;
  }
}

// Eight bytes a step: a tail byte has bit 7 and not bit 6.
size_t hk_utf8_count(const char *s, size_t len) {
  const uint64_t ones = 0x0101010101010101u;
  size_t tails = 0, i = 0;
  for (; i + 8 <= len; i += 8) {
    uint64_t word;
    memcpy(&word, s + i, 8);
    tails += (word >> 7 & ~word >> 6 & ones) * ones >> 56;
  }
  for (; i < len; i++) tails += is_tail(s[i]);
  return len - tails;
}

size_t hk_utf8_offset(const char *s, size_t len, size_t index) {
  size_t i = 0;
  for (; i < len && index > 0; index--) {
    i++;
    while (i < len && is_tail(s[i])) i++;
  }
  return i;
}

// ---- properties -----------------------------------------------------------------------------------------------------------

static bool in_ranges(const uint32_t (*ranges)[2], size_t count, uint32_t cp) {
  size_t lo = 0, hi = count;
  while (lo < hi) {
    size_t mid = lo + (hi - lo) / 2;
    if (ranges[mid][1] < cp)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo < count && ranges[lo][0] <= cp;
}

bool hk_unicode_is_letter(uint32_t cp) {
  if (cp < 0x80) return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
  return in_ranges(letter_ranges, sizeof letter_ranges / sizeof *letter_ranges, cp);
}

bool hk_unicode_is_digit(uint32_t cp) {
  if (cp < 0x80) return cp >= '0' && cp <= '9';
  return in_ranges(digit_ranges, sizeof digit_ranges / sizeof *digit_ranges, cp);
}

bool hk_unicode_is_space(uint32_t cp) {
  if (cp < 0x80) return cp == ' ' || (cp >= 9 && cp <= 13);
  return cp == 0x85 || cp == 0xA0 || cp == 0x1680 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 ||
         cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

// Rows {first, last, step, distance}: every step-th code point of the range maps to itself plus the distance.
static uint32_t map_case(const HkCaseRange *ranges, size_t count, uint32_t cp) {
  size_t lo = 0, hi = count;
  while (lo < hi) {
    size_t mid = lo + (hi - lo) / 2;
    if (ranges[mid].last < cp)
      lo = mid + 1;
    else
      hi = mid;
  }
  if (lo == count || ranges[lo].first > cp || (cp - ranges[lo].first) % ranges[lo].step) return cp;
  return (uint32_t)((int32_t)cp + ranges[lo].distance);
}

uint32_t hk_unicode_upper(uint32_t cp) {
  if (cp < 0x80) return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
  return map_case(upper_ranges, sizeof upper_ranges / sizeof *upper_ranges, cp);
}

uint32_t hk_unicode_lower(uint32_t cp) {
  if (cp < 0x80) return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
  return map_case(lower_ranges, sizeof lower_ranges / sizeof *lower_ranges, cp);
}

uint32_t hk_unicode_fold(uint32_t cp) {
  return cp == 0x130 || cp == 0x131 ? cp : hk_unicode_lower(hk_unicode_upper(cp));
}

static void each_of(const HkCaseRange *ranges, size_t count, void (*visit)(void *user, uint32_t cp), void *user) {
  for (size_t i = 0; i < count; i++)
    for (uint32_t cp = ranges[i].first; cp <= ranges[i].last; cp += ranges[i].step) visit(user, cp);
}

void hk_unicode_each_cased(void (*visit)(void *user, uint32_t cp), void *user) {
  each_of(upper_ranges, sizeof upper_ranges / sizeof *upper_ranges, visit, user);
  each_of(lower_ranges, sizeof lower_ranges / sizeof *lower_ranges, visit, user);
}
