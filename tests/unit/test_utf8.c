// test_utf8.c - UTF-8 and Unicode properties: every code point there and back, every way of being invalid.
#include "../../floor/utf8.h"
#include "unit.h"

static void round_trip(void) {
  for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
    char bytes[4];
    size_t size = 0;
    if (!hk_utf8_is_scalar(cp)) continue;
    size_t n = hk_utf8_encode(cp, bytes);
    CHECK_EQ(n, cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4);
    CHECK_EQ(hk_utf8_decode(bytes, n, &size), cp);
    CHECK_EQ(size, n);
    CHECK_EQ(hk_utf8_check(bytes, n), n);
    CHECK_EQ(hk_utf8_count(bytes, n), 1);
  }
}

// Valid by the definition of Unicode (table 3-7), written without regard to speed. Length of the sequence, or 0.
static size_t naive_sequence(const unsigned char *s, size_t len) {
  uint32_t cp;
  size_t n = s[0] < 0x80 ? 1 : s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 0;
  if (n == 0 || n > len || s[0] > 0xF7) return 0;
  if (n == 1) return 1;
  cp = s[0] & (0xFFu >> (n + 1));
  for (size_t i = 1; i < n; i++) {
    if ((s[i] & 0xC0) != 0x80) return 0;
    cp = cp << 6 | (s[i] & 0x3F);
  }
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  return cp >= least[n] && hk_utf8_is_scalar(cp) ? n : 0;
}

static size_t naive_check(const unsigned char *s, size_t len) {
  size_t at = 0;
  while (at < len) {
    size_t n = naive_sequence(s + at, len - at);
    if (n == 0) return at;
    at += n;
  }
  return len;
}

static void validity_against_the_definition(void) {
  static const unsigned char palette[] = {0x00, 'a',  0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
                                          0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};
  enum { N = sizeof palette };
  unsigned char s[4];
  for (size_t i = 0; i < (size_t)N * N * N * N; i++) {
    size_t k = i;
    for (int j = 0; j < 4; j++, k /= N) s[j] = palette[k % N];
    for (size_t len = 1; len <= 4; len++) CHECK_EQ(hk_utf8_check((const char *)s, len), naive_check(s, len));
  }
}

static void long_texts_with_one_fault(void) {
  uint64_t seed = 1;
  char text[200];
  for (int round = 0; round < 20000; round++) {
    size_t len = unit_below(&seed, sizeof text) + 1, fault = unit_below(&seed, (uint32_t)len);
    memset(text, 'x', len);
    if (unit_below(&seed, 2)) text[fault] = (char)(0x80 + unit_below(&seed, 128));
    CHECK_EQ(hk_utf8_check(text, len), naive_check((unsigned char *)text, len));
  }
}

// Invalid bytes decode to U+FFFD, a maximal invalid sequence at a time, and always advance.
static void invalid_sequences(void) {
  static const struct {
    const char *bytes;
    size_t len, size;
  } cases[] = {{"\x80", 1, 1},     {"\xC2", 1, 1},         {"\xC2x", 2, 1},
               {"\xE1\x80", 2, 2}, {"\xE1\x80x", 3, 2},    {"\xF1\x80\x80", 3, 3},
               {"\xE0\x80", 2, 1}, {"\xED\xA0\x80", 3, 1}, {"\xF4\x90\x80\x80", 4, 1},
               {"\xFF", 1, 1},     {"\xC0\x80", 2, 1}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    size_t size = 99;
    CHECK_EQ(hk_utf8_decode(cases[i].bytes, cases[i].len, &size), 0xFFFD);
    CHECK_EQ(size, cases[i].size);
  }
}

static void counting_and_offsets(void) {
  const char *text = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z";
  static const size_t offsets[] = {0, 1, 3, 6, 10, 11};
  CHECK_EQ(hk_utf8_count(text, strlen(text)), 5);
  for (size_t i = 0; i < 6; i++) CHECK_EQ(hk_utf8_offset(text, strlen(text), i), offsets[i]);
  CHECK_EQ(hk_utf8_offset(text, strlen(text), 99), 11);
  CHECK_EQ(hk_utf8_count("", 0), 0);
}

static void properties(void) {
  CHECK(hk_unicode_is_letter('a') && hk_unicode_is_letter(0xE4) && hk_unicode_is_letter(0x3042));
  CHECK(!hk_unicode_is_letter('1') && !hk_unicode_is_letter('-') && !hk_unicode_is_letter(0x1F600));
  CHECK(hk_unicode_is_digit('7') && hk_unicode_is_digit(0x0663) && !hk_unicode_is_digit(0xB2));
  CHECK(hk_unicode_is_space(' ') && hk_unicode_is_space(0x3000) && !hk_unicode_is_space(0x200B));
  CHECK_EQ(hk_unicode_upper(0xE4), 0xC4);
  CHECK_EQ(hk_unicode_lower(0xC4), 0xE4);
  CHECK_EQ(hk_unicode_upper(0xDF), 0xDF);  // no simple mapping
  CHECK_EQ(hk_unicode_lower(0x0130), 'i');
  for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {  // what has a case stays a letter
    if (hk_unicode_upper(cp) != cp) CHECK(hk_unicode_lower(hk_unicode_upper(cp)) != 0);
    CHECK(!(hk_unicode_is_letter(cp) && hk_unicode_is_space(cp)));
  }
}

UNIT_TESTS(UNIT(round_trip), UNIT(validity_against_the_definition), UNIT(long_texts_with_one_fault),
           UNIT(invalid_sequences), UNIT(counting_and_offsets), UNIT(properties))
