// box_integer.c (L4) - Integer, and what Integers and Floats share (boxes.md 7).
#include <math.h>

#include "box.h"
#include "utf8.h"

// ---- both kinds of number -----------------------------------------------------------------------------------------------------

static HkStatus winner(HkRun *run, HkValue a, HkValue b, int sign, HkValue *out) {
  int c = 0;
  HK_TRY(hk_compare(run, a, b, &c));
  GIVE(c == 2 ? hk_float((double)NAN) : c == 0 || c == sign ? a : b);
}
SHARED(hk_number_min) { return winner(run, self, args[0], -1, out); }
SHARED(hk_number_max) { return winner(run, self, args[0], 1, out); }
SHARED(hk_number_compare) {
  int c = 0;
  HK_TRY(hk_compare(run, self, args[0], &c));
  if (c == 2) return hk_raise(run, "ValueError", "NaN has no order");
  GIVE(hk_int(c));
}
SHARED(hk_number_itself) { GIVE(self); }

// ---- Integer --------------------------------------------------------------------------------------------------------------------

NATIVE(int_abs) { GIVE(hk_int(self.as.i < 0 ? hk_wrap_neg(self.as.i) : self.as.i)); }
NATIVE(int_sign) { GIVE(hk_int((self.as.i > 0) - (self.as.i < 0))); }
NATIVE(int_clamp) {
  if (args[0].as.i > args[1].as.i) return hk_raise(run, "ValueError", "clamp needs lo <= hi");
  int64_t i = self.as.i;
  GIVE(hk_int(i < args[0].as.i ? args[0].as.i : i > args[1].as.i ? args[1].as.i : i));
}
NATIVE(int_pow) {
  if (args[0].as.i < 0) return hk_raise(run, "ValueError", "negative exponent");
  int64_t result = 1, base = self.as.i;
  for (uint64_t e = args[0].as.bits; e; e >>= 1) {
    if (e & 1) result = hk_wrap_mul(result, base);
    base = hk_wrap_mul(base, base);
  }
  GIVE(hk_int(result));
}
static HkStatus floored(HkRun *run, int64_t a, int64_t b, int64_t *quotient, int64_t *rest) {
  if (b == 0) return hk_raise(run, "DivisionByZero", "division by zero");
  *quotient = b == -1 ? hk_wrap_neg(a) : a / b;
  *rest = b == -1 ? 0 : a % b;
  if (*rest != 0 && (*rest < 0) != (b < 0)) {
    *rest += b;
    --*quotient;
  }
  return HK_OK;
}
SHARED(hk_integer_mod) {
  int64_t q = 0, r = 0;
  HK_TRY(floored(run, self.as.i, args[0].as.i, &q, &r));
  GIVE(hk_int(r));
}
NATIVE(int_div_floor) {
  int64_t q = 0, r = 0;
  HK_TRY(floored(run, self.as.i, args[0].as.i, &q, &r));
  GIVE(hk_int(q));
}
NATIVE(int_float) { GIVE(hk_float((double)self.as.i)); }
static HkStatus give_digits(HkRun *run, int64_t i, int64_t base, HkValue *out) {
  char digits[72];
  if (base < 2 || base > 36) return hk_raise(run, "ValueError", "base must be 2..36, got %lld", (long long)base);
  GIVE_STRING(hk_string_new(HEAP, hk_text(digits, hk_int_base(i, (unsigned)base, digits))));
}
NATIVE(int_base) { return give_digits(run, self.as.i, hk_arg_int(args[0], 10), out); }
NATIVE(int_hex) { return give_digits(run, self.as.i, 16, out); }
NATIVE(int_char) {
  if (!hk_utf8_is_scalar(self.as.i))
    return hk_raise(run, "ValueError", "%lld is not a code point", (long long)self.as.i);
  GIVE_STRING(hk_string_char(HEAP, (uint32_t)self.as.i));
}
NATIVE(int_even) { GIVE(hk_bool((self.as.i & 1) == 0)); }
NATIVE(int_odd) { GIVE(hk_bool((self.as.i & 1) != 0)); }
NATIVE(int_zero) { GIVE(hk_bool(self.as.i == 0)); }
NATIVE(int_positive) { GIVE(hk_bool(self.as.i > 0)); }
NATIVE(int_negative) { GIVE(hk_bool(self.as.i < 0)); }
NATIVE(int_bits) {
  int64_t n = 0;
  for (uint64_t u = self.as.bits; u; u &= u - 1) n++;
  GIVE(hk_int(n));
}
NATIVE(int_leading) {
  int64_t n = 0;
  for (uint64_t bit = (uint64_t)1 << 63; bit && !(self.as.bits & bit); bit >>= 1) n++;
  GIVE(hk_int(n));
}
NATIVE(int_trailing) {
  int64_t n = 0;
  for (uint64_t bit = 1; bit && !(self.as.bits & bit); bit <<= 1) n++;
  GIVE(hk_int(n));
}
NATIVE(int_add_checked) {
  int64_t r = hk_wrap_add(self.as.i, args[0].as.i);
  bool over = (self.as.i < 0) == (args[0].as.i < 0) && (r < 0) != (self.as.i < 0);
  GIVE(over ? hk_null() : hk_int(r));
}
NATIVE(int_sub_checked) {
  int64_t r = hk_wrap_sub(self.as.i, args[0].as.i);
  bool over = (self.as.i < 0) != (args[0].as.i < 0) && (r < 0) != (self.as.i < 0);
  GIVE(over ? hk_null() : hk_int(r));
}
NATIVE(int_mul_checked) {
  int64_t a = self.as.i, b = args[0].as.i, r = hk_wrap_mul(a, b);
  bool over = (a == -1 && b == INT64_MIN) || (b == -1 && a == INT64_MIN) || (a != 0 && a != -1 && r / a != b);
  GIVE(over ? hk_null() : hk_int(r));
}
NATIVE(int_shift_logical) { GIVE(hk_int((int64_t)(self.as.bits >> (args[0].as.bits & 63)))); }
NATIVE(int_new) {
  int64_t i = 0;
  if (args[0].tag == HK_STRING)
    hk_int_parse(hk_string_text(args[0].as.str), 10, &i);
  else if (args[0].tag == HK_INT)
    i = args[0].as.i;
  else if (args[0].tag != HK_NULL) {
    HkText got = hk_type_display(HK_CORE(run)->types, args[0]);
    return hk_raise(run, "TypeError", "Integer: argument 1 must be Integer, got %.*s", (int)got.len, got.data);
  }
  GIVE(hk_int(i));
}
NATIVE(int_largest) { GIVE(hk_int(INT64_MAX)); }
NATIVE(int_smallest) { GIVE(hk_int(INT64_MIN)); }

static const HkNative methods[] = {
    {"abs", "", int_abs, 0},
    {"sign", "", int_sign, 0},
    {"min", "n", hk_number_min, 0},
    {"max", "n", hk_number_max, 0},
    {"clamp", "i i", int_clamp, 0},
    {"pow", "i", int_pow, 0},
    {"mod", "i", hk_integer_mod, 0},
    {"divFloor", "i", int_div_floor, 0},
    {"toFloat", "", int_float, 0},
    {"toInteger|toInt|getValue|get|value", "", hk_number_itself, 0},
    {"toBase", "i", int_base, 0},
    {"toString", "i?", int_base, 0},
    {"toHex", "", int_hex, 0},
    {"toChar", "", int_char, 0},
    {"isEven", "", int_even, 0},
    {"isOdd", "", int_odd, 0},
    {"isZero", "", int_zero, 0},
    {"isPositive", "", int_positive, 0},
    {"isNegative", "", int_negative, 0},
    {"bitCount", "", int_bits, 0},
    {"leadingZeros", "", int_leading, 0},
    {"trailingZeros", "", int_trailing, 0},
    {"addChecked", "i", int_add_checked, 0},
    {"subChecked", "i", int_sub_checked, 0},
    {"mulChecked", "i", int_mul_checked, 0},
    {"shiftRightLogical", "i", int_shift_logical, 0},
    {"compareTo", "n", hk_number_compare, 0},
    {"MAX", "", int_largest, CONSTANT},
    {"MIN", "", int_smallest, CONSTANT},
    END_OF_METHODS,
};
const HkBoxDef hk_box_integer = {.name = "IntegerBox",
                                 .aliases = "Int|I64|IntBox",
                                 .methods = methods,
                                 .construct = {"IntegerBox", ".?", int_new, 0}};
