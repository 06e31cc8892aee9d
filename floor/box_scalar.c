// box_scalar.c (L4) - methods of every value, of null, Bool, Integer and Float (boxes.md 1.1, 5 to 8).
#include <math.h>

#include "box.h"
#include "utf8.h"

// ---- every value ----------------------------------------------------------------------------------------------------------------

NATIVE(to_string) {
  HkString *s = NULL;
  HK_TRY(hk_to_string(run, self, &s));
  GIVE(hk_string(s));
}
NATIVE(stringify) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  bool text = hk_is_kind(self, HK_KIND_INSTANCE);
  HkStatus status = text ? hk_to_text(run, self, &buf) : hk_json_write(run, self, 0, &buf);
  if (status != HK_OK) {
    hk_buf_deinit(&buf);
    return status;
  }
  return hk_give_string(run, &buf, out);
}
NATIVE(type_name) { GIVE(hk_string(hk_type_of(HK_CORE(run)->types, self)->type_name)); }
NATIVE(is) { GIVE(hk_bool(hk_type_is(HK_CORE(run)->types, self, hk_string_text(args[0].as.str)))); }
NATIVE(as) {
  if (hk_type_is(HK_CORE(run)->types, self, hk_string_text(args[0].as.str))) GIVE(self);
  HkText got = hk_type_display(HK_CORE(run)->types, self);
  return hk_raise(run, "TypeError", "cast failed: expected %s, got %.*s", args[0].as.str->data, (int)got.len, got.data);
}
NATIVE(equals) {
  bool is = false;
  HK_TRY(hk_equal(run, self, args[0], &is));
  GIVE(hk_bool(is));
}
static uint64_t hash_of(HkRun *run, HkValue v, uint32_t depth) {
  uint64_t h = 1469598103934665603u;
  int64_t whole;
  switch (v.tag) {
  case HK_FLOAT:
    if (hk_float_to_int(v.as.f, &whole) && (double)whole == v.as.f) return (uint64_t)whole * 0x9E3779B97F4A7C15u;
    return v.as.bits * 0x9E3779B97F4A7C15u;
  case HK_STRING: return hk_text_stable_hash(hk_string_text(v.as.str));
  case HK_OBJECT: break;
  default: return v.tag == HK_INT ? v.as.bits * 0x9E3779B97F4A7C15u : v.as.bits + v.tag + 7;
  }
  if (hk_is_kind(v, HK_KIND_ARRAY)) {  // equal containers have equal hashes: length and the first elements decide
    for (uint32_t i = 0; i < HK_AS_ARRAY(v)->count && i < 16 && depth < 4; i++)
      h = (h ^ hash_of(run, HK_AS_ARRAY(v)->items[i], depth + 1)) * 1099511628211u;
    return h ^ HK_AS_ARRAY(v)->count;
  }
  if (hk_is_kind(v, HK_KIND_MAP)) return h ^ HK_AS_MAP(v)->count;
  if (hk_is_kind(v, HK_KIND_ENUM) || hk_is_kind(v, HK_KIND_RESULT))
    return h ^ v.as.obj->type ^ (uint64_t)v.as.obj->extra << 32;
  if (hk_is_kind(v, HK_KIND_RANGE)) return h ^ (uint64_t)HK_AS_RANGE(v)->start * 31u ^ (uint64_t)HK_AS_RANGE(v)->end;
  return hk_heap_identity(HEAP, v.as.obj);
}
NATIVE(hash) { GIVE(hk_int((int64_t)hash_of(run, self, 0))); }
NATIVE(is_null) { GIVE(hk_bool(self.tag == HK_NULL)); }
NATIVE(to_bool) {
  bool is = false;
  HK_TRY(hk_truth(run, self, &is));
  GIVE(hk_bool(is));
}
NATIVE(debug_string) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  HkStatus status = hk_debug_text(run, self, &buf);
  if (status == HK_OK) return hk_give_string(run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}
NATIVE(has_method) {
  HkValue found = hk_null();
  HkSymbol name = hk_symbol(HK_CORE(run)->types, hk_string_text(args[0].as.str));
  if (name == HK_NO_SYMBOL) return hk_raise_nomem(run);
  for (uint32_t n = 0; n <= 8; n++) {
    if (args[1].tag == HK_INT && args[1].as.i != n) continue;
    HkStatus status = hk_bind(run, self, name, n, &found);
    if (status == HK_OK) GIVE(hk_bool(true));
    if (status != HK_RAISED) return status;
    HK_CORE(run)->error = NULL;
  }
  GIVE(hk_bool(false));
}
NATIVE(method_ref) {
  HkSymbol name = hk_symbol(HK_CORE(run)->types, hk_string_text(args[0].as.str));
  if (name == HK_NO_SYMBOL || args[1].as.i < 0 || args[1].as.i > HK_MAX_PARAMS)
    return hk_raise(run, "ValueError", "argument count out of range");
  return hk_bind(run, self, name, (uint32_t)args[1].as.i, out);
}

static const HkNative universal_methods[] = {
    {"toString|str", "", to_string, 0},
    {"stringify|toJson", "", stringify, 0},
    {"typeName", "", type_name, 0},
    {"is", "s", is, 0},
    {"as", "s", as, 0},
    {"equals", ".", equals, 0},
    {"hash", "", hash, 0},
    {"isNull", "", is_null, 0},
    {"toBool", "", to_bool, 0},
    {"debugString", "", debug_string, 0},
    {"hasMethod", "s i?", has_method, 0},
    {"methodRef", "s i", method_ref, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_universal = {.name = "Any", .kind = HK_KIND_FREE, .methods = universal_methods};

// ---- null ------------------------------------------------------------------------------------------------------------------------

static const HkNative no_methods[] = {END_OF_METHODS};
NATIVE(null_new) { GIVE(hk_null()); }
const HkBoxDef hk_box_null = {
    "NullBox", "Void|Unit|VoidBox", HK_KIND_FREE, no_methods, {"NullBox", "", null_new, 0}, NULL, NULL, NULL};

// ---- Bool ------------------------------------------------------------------------------------------------------------------------

NATIVE(bool_not) { GIVE(hk_bool(!self.as.bits)); }
NATIVE(bool_and) { GIVE(hk_bool(self.as.bits && args[0].as.bits)); }
NATIVE(bool_or) { GIVE(hk_bool(self.as.bits || args[0].as.bits)); }
NATIVE(bool_xor) { GIVE(hk_bool(self.as.bits != args[0].as.bits)); }
NATIVE(bool_int) { GIVE(hk_int(self.as.bits != 0)); }
NATIVE(bool_new) { GIVE(hk_bool(args[0].tag == HK_BOOL && args[0].as.bits)); }

static const HkNative bool_methods[] = {
    {"not", "", bool_not, 0},
    {"and", "b", bool_and, 0},
    {"or", "b", bool_or, 0},
    {"xor", "b", bool_xor, 0},
    {"toInteger|toInt", "", bool_int, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_bool = {"BoolBox", "Boolean", HK_KIND_FREE, bool_methods, {"BoolBox", "b?", bool_new, 0},
                              NULL,      NULL,      NULL};

// ---- numbers ----------------------------------------------------------------------------------------------------------------------

static double number(HkValue v) { return v.tag == HK_INT ? (double)v.as.i : v.as.f; }

NATIVE(num_min) {
  int c = 0;
  HK_TRY(hk_compare(run, self, args[0], &c));
  GIVE(c == 2 ? hk_float((double)NAN) : c <= 0 ? self : args[0]);
}
NATIVE(num_max) {
  int c = 0;
  HK_TRY(hk_compare(run, self, args[0], &c));
  GIVE(c == 2 ? hk_float((double)NAN) : c >= 0 ? self : args[0]);
}
NATIVE(num_compare) {
  int c = 0;
  HK_TRY(hk_compare(run, self, args[0], &c));
  if (c == 2) return hk_raise(run, "ValueError", "NaN has no order");
  GIVE(hk_int(c));
}
NATIVE(identity) { GIVE(self); }

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
NATIVE(int_mod) {
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
NATIVE(int_base) {
  char digits[72];
  int64_t base = hk_arg_int(args[0], 10);
  if (base < 2 || base > 36) return hk_raise(run, "ValueError", "base must be 2..36, got %lld", (long long)base);
  GIVE_STRING(hk_string_new(HEAP, hk_text(digits, hk_int_base(self.as.i, (unsigned)base, digits))));
}
NATIVE(int_hex) {
  char digits[72];
  GIVE_STRING(hk_string_new(HEAP, hk_text(digits, hk_int_base(self.as.i, 16, digits))));
}
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
  if (args[0].tag == HK_INT)
    i = args[0].as.i;
  else if (args[0].tag == HK_STRING)
    hk_int_parse(hk_string_text(args[0].as.str), 10, &i);
  else if (args[0].tag == HK_FLOAT)
    hk_float_to_int(args[0].as.f, &i);
  GIVE(hk_int(i));
}
NATIVE(int_largest) { GIVE(hk_int(INT64_MAX)); }
NATIVE(int_smallest) { GIVE(hk_int(INT64_MIN)); }

static const HkNative int_methods[] = {
    {"abs", "", int_abs, 0},
    {"sign", "", int_sign, 0},
    {"min", "n", num_min, 0},
    {"max", "n", num_max, 0},
    {"clamp", "i i", int_clamp, 0},
    {"pow", "i", int_pow, 0},
    {"mod", "i", int_mod, 0},
    {"divFloor", "i", int_div_floor, 0},
    {"toFloat", "", int_float, 0},
    {"toInteger|toInt|getValue|get|value", "", identity, 0},
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
    {"compareTo", "n", num_compare, 0},
    {"MAX", "", int_largest, HK_NATIVE_STATIC | HK_NATIVE_FIELD},
    {"MIN", "", int_smallest, HK_NATIVE_STATIC | HK_NATIVE_FIELD},
    END_OF_METHODS,
};
const HkBoxDef hk_box_integer = {
    "IntegerBox", "Int|I64|IntBox", HK_KIND_FREE, int_methods, {"IntegerBox", ".?", int_new, 0}, NULL, NULL, NULL};

static HkStatus whole(HkRun *run, double f, HkValue *out) {
  int64_t i;
  if (!hk_float_to_int(f, &i)) return hk_raise(run, "ValueError", "Float does not fit an Integer");
  GIVE(hk_int(i));
}
NATIVE(float_abs) { GIVE(hk_float(fabs(self.as.f))); }
NATIVE(float_sign) { GIVE(hk_float(isnan(self.as.f) ? self.as.f : (double)((self.as.f > 0) - (self.as.f < 0)))); }
NATIVE(float_floor) { return whole(run, floor(self.as.f), out); }
NATIVE(float_ceil) { return whole(run, ceil(self.as.f), out); }
NATIVE(float_round) { return whole(run, round(self.as.f), out); }
NATIVE(float_trunc) { return whole(run, trunc(self.as.f), out); }
NATIVE(float_fixed) {
  char text[512];
  if (args[0].as.i < 0 || args[0].as.i > 100) return hk_raise(run, "ValueError", "decimals must be 0..100");
  GIVE_STRING(hk_string_new(HEAP, hk_text(text, hk_float_fixed(self.as.f, (unsigned)args[0].as.i, text, sizeof text))));
}
NATIVE(float_nan) { GIVE(hk_bool(isnan(self.as.f))); }
NATIVE(float_infinite) { GIVE(hk_bool(isinf(self.as.f))); }
NATIVE(float_finite) { GIVE(hk_bool(isfinite(self.as.f))); }
NATIVE(float_pow) { GIVE(hk_float(pow(self.as.f, number(args[0])))); }
NATIVE(float_sqrt) {
  if (self.as.f < 0) return hk_raise(run, "ValueError", "square root of a negative number");
  GIVE(hk_float(sqrt(self.as.f)));
}
NATIVE(float_bits) { GIVE(hk_int(self.as.i)); }
NATIVE(float_from_bits) {
  HkValue v = hk_float(0.0);
  v.as.bits = args[0].as.bits;
  GIVE(v);
}
NATIVE(float_new) {
  double f = args[0].tag == HK_INT ? (double)args[0].as.i : args[0].tag == HK_FLOAT ? args[0].as.f : 0.0;
  if (args[0].tag == HK_STRING) hk_float_parse(hk_string_text(args[0].as.str), &f);
  GIVE(hk_float(f));
}
NATIVE(c_infinity) { GIVE(hk_float((double)INFINITY)); }
NATIVE(c_nan) { GIVE(hk_float((double)NAN)); }
NATIVE(c_max) { GIVE(hk_float(1.7976931348623157e308)); }
NATIVE(c_min) { GIVE(hk_float(5e-324)); }
NATIVE(c_epsilon) { GIVE(hk_float(2.220446049250313e-16)); }

enum { CONSTANT = HK_NATIVE_STATIC | HK_NATIVE_FIELD };
static const HkNative float_methods[] = {
    {"abs", "", float_abs, 0},
    {"sign", "", float_sign, 0},
    {"floor", "", float_floor, 0},
    {"ceil", "", float_ceil, 0},
    {"round", "", float_round, 0},
    {"trunc|toInteger|toInt", "", float_trunc, 0},
    {"toFixed", "i", float_fixed, 0},
    {"isNaN", "", float_nan, 0},
    {"isInfinite", "", float_infinite, 0},
    {"isFinite", "", float_finite, 0},
    {"min", "n", num_min, 0},
    {"max", "n", num_max, 0},
    {"pow", "n", float_pow, 0},
    {"sqrt", "", float_sqrt, 0},
    {"toFloat", "", identity, 0},
    {"bits", "", float_bits, 0},
    {"fromBits", "i", float_from_bits, HK_NATIVE_STATIC},
    {"compareTo", "n", num_compare, 0},
    {"INFINITY", "", c_infinity, CONSTANT},
    {"NAN", "", c_nan, CONSTANT},
    {"MAX", "", c_max, CONSTANT},
    {"MIN_POSITIVE", "", c_min, CONSTANT},
    {"EPSILON", "", c_epsilon, CONSTANT},
    END_OF_METHODS,
};
const HkBoxDef hk_box_float = {"FloatBox", "F64|Double", HK_KIND_FREE, float_methods, {"FloatBox", ".?", float_new, 0},
                               NULL,       NULL,         NULL};
