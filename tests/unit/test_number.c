// test_number.c - number text: shortest Float text against the C library, the table of boxes.md 2.1, parsing of any length and back.
#include <math.h>

#include "../../floor/number.h"
#include "unit.h"

static double from_bits(uint64_t bits) {
  double f;
  memcpy(&f, &bits, sizeof f);
  return f;
}

static void check_text(double f, const char *want) {
  char text[HK_FLOAT_TEXT_MAX + 1];
  size_t n = hk_float_text(f, text);
  text[n] = 0;
  CHECK_FOR(strcmp(text, want) == 0, want);
}

static void table_of_text_forms(void) {
  check_text(1.0, "1.0");
  check_text(0.1 + 0.2, "0.30000000000000004");
  check_text(1e300, "1e300");
  check_text(1e15, "1000000000000000.0");
  check_text(1e16, "1e16");
  check_text(0.0001, "0.0001");
  check_text(0.00001, "1e-5");
  check_text(1.5e-7, "1.5e-7");
  check_text(-0.0, "-0.0");
  check_text((double)NAN, "NaN");
  check_text((double)INFINITY, "inf");
  check_text(-(double)INFINITY, "-inf");
  check_text(1.0 / 3.0, "0.3333333333333333");
  check_text(5e-324, "5e-324");
  check_text(1.7976931348623157e308, "1.7976931348623157e308");
  check_text(9007199254740993.0, "9007199254740992.0");
  check_text(123456.789, "123456.789");
}

static int significant_digits(const char *text) {
  char digits[64];
  int n = 0, last = 0;
  for (; *text && *text != 'e'; text++)
    if (*text >= '0' && *text <= '9' && (n || *text != '0')) digits[n++] = *text;
  for (int i = 0; i < n; i++)
    if (digits[i] != '0') last = i + 1;
  return last;
}

// Reads back to the same bits, and no text with fewer digits does.
static void check_shortest(double f) {
  char text[HK_FLOAT_TEXT_MAX + 1], shorter[40];
  text[hk_float_text(f, text)] = 0;
  double back = 0, read = strtod(text, NULL);
  CHECK(memcmp(&read, &f, sizeof f) == 0);
  CHECK(hk_float_parse(hk_text_of(text), &back) && memcmp(&back, &f, sizeof f) == 0);
  int digits = significant_digits(text);
  if (digits > 1) {
    snprintf(shorter, sizeof shorter, "%.*e", digits - 2, f);
    CHECK(strtod(shorter, NULL) != f);
  }
}

static void random_floats(void) {
  uint64_t seed = 42;
  for (int i = 0; i < 60000; i++) {
    double f = from_bits(unit_random(&seed));
    if (isfinite(f)) check_shortest(f);
  }
  for (int i = 0; i < 20000; i++)
    check_shortest((double)(int64_t)(unit_random(&seed) >> unit_below(&seed, 64)) / 1000.0);
  for (int e = -1074; e <= 1023; e++) {  // powers of two and their neighbours: uneven gaps
    double f = ldexp(1.0, e);
    check_shortest(f);
    check_shortest(nextafter(f, 0.0));
    check_shortest(nextafter(f, 2 * f));
  }
}

// Numbers of ordinary size: the digits are the nearest to the number of that many, and decimals of any number of digits come back.
static void ordinary_floats(void) {
  uint64_t seed = 43;
  for (int i = 0; i < 60000; i++) {
    char text[HK_FLOAT_TEXT_MAX + 1], nearest[40];
    double f = ldexp((double)(unit_random(&seed) >> 11), -(int)unit_below(&seed, 70)), want, got;
    check_shortest(f);
    text[hk_float_text(f, text)] = 0;
    snprintf(nearest, sizeof nearest, "%.*e", significant_digits(text) - 1, f);
    want = strtod(nearest, NULL);
    got = strtod(text, NULL);
    CHECK_FOR(memcmp(&want, &got, sizeof want) == 0, text);
    snprintf(text, sizeof text, "%.*f", (int)unit_below(&seed, 18), ldexp(f, -30));
    want = strtod(text, NULL);
    got = hk_float_literal(hk_text_of(text));
    CHECK_FOR(memcmp(&want, &got, sizeof want) == 0, text);
  }
}

static void json_form(void) {
  static const struct {
    double f;
    const char *text;
  } cases[] = {{1.0, "1.0"}, {0.1, "0.1"}, {1e22, "1e+22"}, {1e300, "1e+300"}, {-0.0, "-0.0"}, {2.5e-7, "2.5e-07"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char text[HK_FLOAT_TEXT_MAX + 1];
    text[hk_float_json(cases[i].f, text)] = 0;
    CHECK_FOR(strcmp(text, cases[i].text) == 0, cases[i].text);
  }
}

// Literals of many shapes give what strtod gives for them.
static void literals_against_the_c_library(void) {
  uint64_t seed = 7;
  char text[1200];
  for (int i = 0; i < 20000; i++) {
    size_t n = 0, whole = unit_below(&seed, i % 50 == 0 ? 500 : 22), part = unit_below(&seed, i % 50 == 0 ? 500 : 22);
    uint32_t zeros = unit_below(&seed, 4) == 0 ? 100 : 10;  // 10: no extra zeros
    for (size_t k = 0; k <= whole; k++) text[n++] = (char)('0' + unit_below(&seed, zeros) % (zeros > 10 ? 2 : 10));
    text[n++] = '.';
    for (size_t k = 0; k <= part; k++) text[n++] = (char)('0' + unit_below(&seed, zeros) % (zeros > 10 ? 2 : 10));
    text[n] = 0;
    if (unit_below(&seed, 2)) snprintf(text + n, sizeof text - n, "e%d", (int)unit_below(&seed, 700) - 350);
    double want = strtod(text, NULL), got = hk_float_literal(hk_text_of(text));
    CHECK_FOR(memcmp(&want, &got, sizeof want) == 0, text);
  }
}

// A midpoint between two doubles that only its 1000th digit decides.
static void very_long_literals(void) {
  static char text[3000];
  size_t n = (size_t)snprintf(text, sizeof text, "1.00000000000000011102230246251565404236316680908203125");
  memset(text + n, '0', 2000);
  CHECK(hk_float_literal(hk_text(text, n + 2000)) == 1.0);  // halfway: to even
  text[n + 1999] = '1';
  CHECK(hk_float_literal(hk_text(text, n + 2000)) == 1.0000000000000002);
  memset(text, '0', sizeof text);
  text[1] = '.';
  text[2000] = '7';
  memcpy(text + 2001, "e1999", 5);
  CHECK(hk_float_literal(hk_text(text, 2006)) == 7.0);
  memset(text, '9', 2000);
  memcpy(text + 2000, "e-1999", 6);
  CHECK(hk_float_literal(hk_text(text, 2006)) == 10.0);
  CHECK(hk_float_literal(HK_TEXT("1e99999999999999999999")) == (double)INFINITY);
  CHECK(hk_float_literal(HK_TEXT("1e-99999999999999999999")) == 0.0);
  CHECK(hk_float_literal(HK_TEXT("0e99999999999999999999")) == 0.0);
  CHECK(hk_float_literal(HK_TEXT("0.000e+5")) == 0.0);
}

static void integers(void) {
  static const struct {
    const char *text;
    unsigned base;
    bool ok;
    int64_t value;
  } cases[] = {{"0", 10, true, 0},
               {"-9223372036854775808", 10, true, INT64_MIN},
               {"9223372036854775807", 10, true, INT64_MAX},
               {"9223372036854775808", 10, false, 0},
               {"-9223372036854775809", 10, false, 0},
               {" \t+12 ", 10, true, 12},
               {"1_000", 10, true, 1000},
               {"1__0", 10, false, 0},
               {"_1", 10, false, 0},
               {"1_", 10, false, 0},
               {"0x7fffffffffffffff", 10, true, INT64_MAX},
               {"0XfF", 10, true, 255},
               {"-0b101", 10, true, -5},
               {"0o17", 10, true, 15},
               {"0x", 10, false, 0},
               {"0xff", 16, true, 255},
               {"0b1", 16, true, 0xb1},
               {"zz", 36, true, 1295},
               {"2", 2, false, 0},
               {"", 10, false, 0},
               {"-", 10, false, 0},
               {"1 2", 10, false, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    int64_t value = 0;
    bool ok = hk_int_parse(hk_text_of(cases[i].text), cases[i].base, &value);
    CHECK_FOR(ok == cases[i].ok && value == cases[i].value, cases[i].text);
  }
}

static void integers_in_every_base(void) {
  uint64_t seed = 3;
  for (int i = 0; i < 50000; i++) {
    char text[73];
    int64_t value = (int64_t)(unit_random(&seed) >> unit_below(&seed, 64)), back = 0;
    unsigned base = 2 + unit_below(&seed, 35);
    if (unit_below(&seed, 2)) value = -value;
    size_t n = hk_int_base(value, base, text);
    CHECK(n <= 72 && hk_int_parse(hk_text(text, n), base, &back) && back == value);
  }
}

static void float_texts_that_are_none(void) {
  static const char *const bad[] = {"",      ".",   "e5",  "1e",      "1e+", "1.2.3",
                                    "0x1p3", "1,5", "--1", "infinit", "1 2", "1_0"};
  static const char *const good[] = {"1", "1.", ".5", "+2e3", " 7 ", "INF", "-Infinity", "nan", "1E-5"};
  double f;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_FOR(!hk_float_parse(hk_text_of(bad[i]), &f), bad[i]);
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) CHECK_FOR(hk_float_parse(hk_text_of(good[i]), &f), good[i]);
}

// Integer with Float, exactly: a Float near 2^53 and beyond has integers that round to it but differ.
static void exact_comparison(void) {
  CHECK_EQ(hk_compare_int_float(9007199254740993, 9007199254740992.0), 1);
  CHECK_EQ(hk_compare_int_float(INT64_MAX, 9223372036854775808.0), -1);
  CHECK_EQ(hk_compare_int_float(INT64_MIN, -9223372036854775808.0), 0);
  CHECK_EQ(hk_compare_int_float(INT64_MIN, -(double)INFINITY), 1);
  CHECK_EQ(hk_compare_int_float(0, -0.0), 0);
  CHECK_EQ(hk_compare_int_float(-1, -0.5), -1);
  CHECK_EQ(hk_compare_int_float(1, (double)NAN), 2);
  uint64_t seed = 11;
  for (int i = 0; i < 100000; i++) {  // small numbers: plain comparison of doubles is exact
    int64_t a = (int64_t)unit_below(&seed, 2000) - 1000;
    double f = (double)((int64_t)unit_below(&seed, 8000) - 4000) / 4.0;
    CHECK_EQ(hk_compare_int_float(a, f), ((double)a > f) - ((double)a < f));
  }
}

static void truncation(void) {
  int64_t i = 0;
  CHECK(hk_float_to_int(-1.9, &i) && i == -1);
  CHECK(hk_float_to_int(-9223372036854775808.0, &i) && i == INT64_MIN);
  CHECK(!hk_float_to_int(9223372036854775808.0, &i));
  CHECK(!hk_float_to_int((double)NAN, &i) && !hk_float_to_int((double)INFINITY, &i));
}

UNIT_TESTS(UNIT(table_of_text_forms), UNIT(random_floats), UNIT(ordinary_floats), UNIT(json_form),
           UNIT(literals_against_the_c_library), UNIT(very_long_literals), UNIT(integers), UNIT(integers_in_every_base),
           UNIT(float_texts_that_are_none), UNIT(exact_comparison), UNIT(truncation))
