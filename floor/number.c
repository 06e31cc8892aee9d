// number.c (L0) - numbers and their text.
#include "number.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "utf8.h"

// ---- the C library's conversions, made independent of the locale's decimal point --------------------------------------------

static char decimal_point(void) {
  struct lconv *lc = localeconv();
  return lc && lc->decimal_point && lc->decimal_point[0] ? lc->decimal_point[0] : '.';
}

static void replace_char(char *s, char from, char to) {
  if (from == to) return;
  for (; *s; s++)
    if (*s == from) *s = to;
}

enum {
  SIGNIFICANT = 800
};  // more digits than a midpoint between two doubles can have; of the rest only "not all zero" matters

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The exponent behind digits ("e-12"), clamped far beyond the range of doubles.
static int64_t read_exponent(HkText text) {
  size_t i = text.len > 1 && !is_digit(text.data[1]) ? 2 : 1;
  int64_t value = 0;
  for (; i < text.len; i++)
    if (value < INT32_MAX) value = value * 10 + (text.data[i] - '0');
  return text.len > 1 && text.data[1] == '-' ? -value : value;
}

// Reads digits, '.', exponent of any length, correctly rounded: strtod gets a whole number and an exponent, which no locale changes.
static double read_digits(HkText text) {
  char z[SIGNIFICANT + 32];
  size_t count = 0, i = 0;
  int64_t scale = 0;
  bool fraction = false, rest = false;
  for (; i < text.len && (is_digit(text.data[i]) || text.data[i] == '.'); i++) {
    char c = text.data[i];
    if (c == '.') {
      fraction = true;
    } else if (count < SIGNIFICANT) {
      if (count || c != '0') z[count++] = c;
      scale -= fraction;
    } else {
      rest |= c != '0';
      scale += !fraction;
    }
  }
  if (count == 0) return 0.0;
  if (rest) {  // a digit below the kept ones, so that a midpoint is not mistaken
    z[count++] = '1';
    scale--;
  }
  if (i < text.len) scale += read_exponent(hk_text(text.data + i, text.len - i));
  scale = scale > 99999 ? 99999 : scale < -99999 ? -99999 : scale;
  snprintf(z + count, sizeof z - count, "e%d", (int)scale);
  return strtod(z, NULL);
}

// Powers of ten that are exact as doubles.
static const double exact_tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { EXACT_TENS = 22 };

// The digits of a number as an integer, without its point, and the power of ten that belongs to it. False: more than 19 digits.
static bool read_integer(HkText text, uint64_t *value, int64_t *scale) {
  size_t i = 0, count = 0;
  bool fraction = false;
  *value = 0;
  *scale = 0;
  for (; i < text.len && (is_digit(text.data[i]) || text.data[i] == '.'); i++) {
    if (text.data[i] == '.') {
      fraction = true;
      continue;
    }
    if (*value && ++count > 18) return false;
    *value = *value * 10 + (uint64_t)(text.data[i] - '0');
    *scale -= fraction;
  }
  if (i < text.len) *scale += read_exponent(hk_text(text.data + i, text.len - i));
  return true;
}

// Few digits and a small exponent: both the integer and the power of ten are exact doubles, so that one rounded operation gives the rounded
// result.
static bool read_exact(uint64_t value, int64_t scale, double *out) {
  if (value > UINT64_C(1) << 53 || scale < -EXACT_TENS || scale > EXACT_TENS) return false;
  *out = scale < 0 ? (double)value / exact_tens[-scale] : (double)value * exact_tens[scale];
  return true;
}

#ifdef __SIZEOF_INT128__
// More digits, some of them behind the point: the quotient in integers has more bits than a double; what is left over decides halves.
static bool read_quotient(uint64_t value, int64_t scale, double *out) {
  if (scale > 0 || scale < -19 || value == 0) return false;
  uint64_t divisor = 1;
  for (int64_t i = scale; i < 0; i++) divisor *= 10;
  int shift = 64;
  for (; value >> 63 == 0; shift++) value <<= 1;
  HkWide dividend = (HkWide)value << 64, quotient = dividend / divisor;
  bool rest = dividend % divisor != 0;
  for (; quotient >> 64; shift--) {  // 64 bits, of which the lowest may stand for more
    rest |= (bool)(quotient & 1);
    quotient >>= 1;
  }
  uint64_t bits = (uint64_t)quotient | rest;
  uint64_t kept = bits >> 11, lost = bits & 2047;
  kept += lost > 1024 || (lost == 1024 && (kept & 1));
  *out = ldexp((double)kept, 11 - shift);
  return true;
}
#else
static bool read_quotient(uint64_t value, int64_t scale, double *out) {
  (void)value;
  (void)scale;
  (void)out;
  return false;
}
#endif

double hk_float_literal(HkText digits) {
  uint64_t integer;
  int64_t scale;
  double value;
  if (read_integer(digits, &integer, &scale) &&
      (read_exact(integer, scale, &value) || read_quotient(integer, scale, &value)))
    return value;
  return read_digits(digits);
}

// The fewest significant digits (1 to 17) that read back to f, as "d.ddde[+-]x". Returns their number.
static int shortest(double f, char out[40]) {
  for (int digits = 1; digits <= 17; digits++) {
    if (digits == 1) {  // nearly all values need either few digits or at least 15: try 15 first, then search below it
      snprintf(out, 40, "%.14e", f);
      if (strtod(out, NULL) != f) digits = 16;
    }
    snprintf(out, 40, "%.*e", digits - 1, f);
    if (strtod(out, NULL) == f) {
      replace_char(out, decimal_point(), '.');
      return digits;
    }
  }
  replace_char(out, decimal_point(), '.');
  return 17;
}

static size_t special(double f, char *out) {
  const char *text = hk_float_is_nan(f) ? "NaN" : f < 0 ? "-inf" : "inf";
  size_t n = strlen(text);
  memcpy(out, text, n);
  return n;
}

// The digits of whole / 10^places, without zeros at the end.
static int give_digits(int64_t whole, int places, char digits[20], int *exponent) {
  char text[24];
  int n = (int)hk_int_text(whole, text);
  memcpy(digits, text, (size_t)n);
  *exponent = n - 1 - places;
  while (n > 1 && digits[n - 1] == '0') n--;
  return n;
}

// Digits of a positive number that has at most fifteen and of which few stand behind the point: no two such numbers of fifteen digits are
// the same double, so the first scaled one that reads back is the shortest. 0: it has more.
static int few_digits(double f, char digits[20], int *exponent) {
  for (int places = 0; places <= EXACT_TENS; places++) {
    double scaled = f * exact_tens[places];
    if (scaled >= 1e15) return 0;
    uint64_t whole = (uint64_t)(scaled + 0.5);
    if (whole == 0 || (double)whole / exact_tens[places] != f) continue;
    return give_digits((int64_t)whole, places, digits, exponent);
  }
  return 0;
}

#ifdef __SIZEOF_INT128__
// The same for numbers of 16 or 17 digits, between 1e-5 and 2^53, where few_digits found none: scaled by a power of ten they are quotients of
// 128 bits by a power of two. 16 digits suffice if the nearest such number is not further off than half the distance to the next double.
static int many_digits(double f, char digits[20], int *exponent) {
  uint64_t bits, m;
  if (f < 1e-5 || f >= 0x1p53) return 0;
  memcpy(&bits, &f, sizeof bits);
  m = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
  int shift = 1076 - (int)(bits >> 52), places = 15;  // f is 2m / 2^shift
  while (places > 0 && f * exact_tens[places] >= 1e16) places--;
  while (f * exact_tens[places] < 1e15) places++;
  for (int count = 16; count <= 17; count++, places++) {
    HkWide ten = 1;
    for (int i = 0; i < places; i++) ten *= 10;
    HkWide scaled = 2 * m * ten, half = (HkWide)1 << (shift - 1), whole = scaled >> shift,
           rest = scaled - (whole << shift);
    whole += rest > half || (rest == half && (whole & 1));
    HkWide near = whole << shift, off = near > scaled ? near - scaled : scaled - near;
    if (near < scaled && m == UINT64_C(1) << 52) off *= 2;
    if (count == 16 && (off > ten || (off == ten && (m & 1)))) continue;
    return give_digits((int64_t)whole, places, digits, exponent);
  }
  return 0;
}
#else
static int many_digits(double f, char digits[20], int *exponent) {
  (void)f;
  (void)digits;
  (void)exponent;
  return 0;
}
#endif

// Digits without point, and the decimal exponent of the first one.
static int split_digits(double f, char digits[20], int *exponent) {
  char text[40];
  int few = few_digits(fabs(f), digits, exponent);
  if (!few) few = many_digits(fabs(f), digits, exponent);
  if (few) return few;
  shortest(f, text);
  int n = 0;
  const char *p = text + (text[0] == '-');
  for (; *p && *p != 'e'; p++)
    if (*p != '.') digits[n++] = *p;
  *exponent = atoi(p + 1);
  while (n > 1 && digits[n - 1] == '0') n--;
  return n;
}

size_t hk_float_text(double f, char out[HK_FLOAT_TEXT_MAX]) {
  if (hk_float_is_nan(f) || hk_float_is_infinite(f)) return special(f, out);
  if (f == 0.0) {
    memcpy(out, "-0.0", 4);
    if (copysign(1.0, f) < 0) return 4;
    memmove(out, out + 1, 3);
    return 3;
  }
  char digits[20];
  int e = 0, n = split_digits(f, digits, &e);
  size_t at = 0;
  if (f < 0) out[at++] = '-';
  if (e < -4 || e > 15) {
    out[at++] = digits[0];
    if (n > 1) out[at++] = '.';
    for (int i = 1; i < n; i++) out[at++] = digits[i];
    return at + (size_t)snprintf(out + at, HK_FLOAT_TEXT_MAX - at, "e%d", e);
  }
  if (e < 0) {
    out[at++] = '0';
    out[at++] = '.';
    for (int i = -1; i > e; i--) out[at++] = '0';
    for (int i = 0; i < n; i++) out[at++] = digits[i];
    return at;
  }
  for (int i = 0; i <= e; i++) out[at++] = i < n ? digits[i] : '0';
  out[at++] = '.';
  if (n <= e + 1) out[at++] = '0';
  for (int i = e + 1; i < n; i++) out[at++] = digits[i];
  return at;
}

size_t hk_float_json(double f, char out[HK_FLOAT_TEXT_MAX]) {
  for (int digits = 1; digits <= 17; digits++) {
    snprintf(out, HK_FLOAT_TEXT_MAX, "%.*g", digits, f);
    if (strtod(out, NULL) == f) break;
  }
  replace_char(out, decimal_point(), '.');
  size_t n = strlen(out);
  if (!strpbrk(out, ".e")) {
    memcpy(out + n, ".0", 3);
    n += 2;
  }
  return n;
}

size_t hk_float_fixed(double f, unsigned decimals, char *out, size_t cap) {
  if (hk_float_is_nan(f) || hk_float_is_infinite(f)) return special(f, out);
  int n = snprintf(out, cap, "%.*f", (int)decimals, f);
  if (n < 0) return 0;
  replace_char(out, decimal_point(), '.');
  return (size_t)n < cap ? (size_t)n : cap - 1;
}

size_t hk_float_scientific(double f, unsigned decimals, char *out, size_t cap) {
  if (hk_float_is_nan(f) || hk_float_is_infinite(f)) return special(f, out);
  int n = snprintf(out, cap, "%.*e", (int)decimals, f);
  if (n < 0 || (size_t)n >= cap) return 0;
  replace_char(out, decimal_point(), '.');
  char *exponent = strchr(out, 'e') + 1;  // no '+', no zeros in front
  int value = atoi(exponent);
  return (size_t)(exponent - out) + (size_t)snprintf(exponent, cap - (size_t)(exponent - out), "%d", value);
}

size_t hk_int_base(int64_t i, unsigned base, char out[72]) {
  char digits[72];
  size_t at = sizeof digits, n = 0;
  uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
  do digits[--at] = "0123456789abcdefghijklmnopqrstuvwxyz"[u % base];
  while (u /= base);
  if (i < 0) out[n++] = '-';
  memcpy(out + n, digits + at, sizeof digits - at);
  return n + sizeof digits - at;
}

size_t hk_int_text(int64_t i, char out[24]) {
  char wide[72];
  size_t n = hk_int_base(i, 10, wide);
  memcpy(out, wide, n);
  return n;
}

// ---- reading ----------------------------------------------------------------------------------------------------------------

static HkText trim(HkText t) {
  while (t.len) {
    size_t n;
    if (!hk_unicode_is_space(hk_utf8_decode(t.data, t.len, &n))) break;
    t = hk_text(t.data + n, t.len - n);
  }
  while (t.len) {
    size_t i = t.len - 1, n;
    while (i > 0 && ((unsigned char)t.data[i] & 0xC0) == 0x80) i--;
    if (!hk_unicode_is_space(hk_utf8_decode(t.data + i, t.len - i, &n))) break;
    t.len = i;
  }
  return t;
}

static unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return (unsigned)(c - '0');
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') return (unsigned)((c | 0x20) - 'a') + 10;
  return 99;
}

static unsigned prefix_base(HkText t) {
  if (t.len < 3 || t.data[0] != '0') return 0;
  switch (t.data[1] | 0x20) {
  case 'x': return 16;
  case 'o': return 8;
  case 'b': return 2;
  default: return 0;
  }
}

bool hk_int_parse(HkText text, unsigned base, int64_t *out) {
  HkText t = trim(text);
  bool negative = t.len && t.data[0] == '-';
  if (t.len && (t.data[0] == '-' || t.data[0] == '+')) t = hk_text(t.data + 1, t.len - 1);
  unsigned prefix = prefix_base(t);
  if (prefix && (base == 10 || (base == 16 && prefix == 16))) {
    base = prefix;
    t = hk_text(t.data + 2, t.len - 2);
  }
  uint64_t value = 0, limit = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX;
  bool digit_before = false;
  for (size_t i = 0; i < t.len; i++) {
    if (t.data[i] == '_') {
      if (!digit_before || i + 1 == t.len) return false;
      digit_before = false;
      continue;
    }
    unsigned d = digit_value(t.data[i]);
    if (d >= base || value > (limit - d) / base) return false;
    value = value * base + d;
    digit_before = true;
  }
  if (!digit_before) return false;
  *out = negative ? (int64_t)(0 - value) : (int64_t)value;
  return true;
}

static bool same_word(HkText t, const char *word) {
  size_t n = strlen(word);
  for (size_t i = 0; i < n; i++)
    if (i >= t.len || (t.data[i] | 0x20) != word[i]) return false;
  return t.len == n;
}

bool hk_float_parse(HkText text, double *out) {
  HkText t = trim(text), body = t;
  bool negative = t.len && t.data[0] == '-';
  if (t.len && (t.data[0] == '-' || t.data[0] == '+')) body = hk_text(t.data + 1, t.len - 1);
  if (same_word(body, "nan")) return *out = (double)NAN, true;
  if (same_word(body, "inf") || same_word(body, "infinity"))
    return *out = negative ? -(double)INFINITY : (double)INFINITY, true;
  size_t i = 0, digits = 0;
  for (; i < body.len && body.data[i] >= '0' && body.data[i] <= '9'; i++) digits++;
  if (i < body.len && body.data[i] == '.')
    for (i++; i < body.len && body.data[i] >= '0' && body.data[i] <= '9'; i++) digits++;
  if (digits == 0) return false;
  if (i < body.len && (body.data[i] | 0x20) == 'e') {
    i++;
    if (i < body.len && (body.data[i] == '+' || body.data[i] == '-')) i++;
    size_t from = i;
    while (i < body.len && body.data[i] >= '0' && body.data[i] <= '9') i++;
    if (i == from) return false;
  }
  if (i != body.len) return false;
  double f = read_digits(body);
  *out = negative ? -f : f;
  return true;
}

// ---- comparison and conversion --------------------------------------------------------------------------------------------------

int hk_compare_int_float(int64_t i, double f) {
  if (hk_float_is_nan(f)) return 2;
  if (f >= 9223372036854775808.0) return -1;
  if (f < -9223372036854775808.0) return 1;
  double whole = trunc(f);
  int64_t t = (int64_t)whole;
  if (i != t) return i < t ? -1 : 1;
  return f > whole ? -1 : f < whole ? 1 : 0;
}

bool hk_float_to_int(double f, int64_t *out) {
  if (!(f >= -9223372036854775808.0 && f < 9223372036854775808.0)) return false;
  *out = (int64_t)f;
  return true;
}
