// box_float.c (L4) - Float (boxes.md 8).
#include <math.h>

#include "box.h"

static HkStatus whole(HkRun *run, double f, HkValue *out) {
  int64_t i;
  if (!hk_float_to_int(f, &i)) return hk_raise(run, "ValueError", "Float does not fit an Integer");
  GIVE(hk_int(i));
}
NATIVE(float_abs) { GIVE(hk_float(fabs(self.as.f))); }
NATIVE(float_sign) { GIVE(hk_float(hk_float_is_nan(self.as.f) ? self.as.f : (double)((self.as.f > 0) - (self.as.f < 0)))); }
NATIVE(float_floor) { return whole(run, floor(self.as.f), out); }
NATIVE(float_ceil) { return whole(run, ceil(self.as.f), out); }
NATIVE(float_round) { return whole(run, round(self.as.f), out); }
NATIVE(float_trunc) { return whole(run, trunc(self.as.f), out); }
NATIVE(float_fixed) {
  char text[512];
  if (args[0].as.i < 0 || args[0].as.i > 100) return hk_raise(run, "ValueError", "decimals must be 0..100");
  GIVE_STRING(hk_string_new(HEAP, hk_text(text, hk_float_fixed(self.as.f, (unsigned)args[0].as.i, text, sizeof text))));
}
NATIVE(float_nan) { GIVE(hk_bool(hk_float_is_nan(self.as.f))); }
NATIVE(float_infinite) { GIVE(hk_bool(hk_float_is_infinite(self.as.f))); }
NATIVE(float_finite) { GIVE(hk_bool(hk_float_is_finite(self.as.f))); }
NATIVE(float_pow) { GIVE(hk_float(pow(self.as.f, hk_arg_float(args[0])))); }
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
  double f = 0.0;
  if (args[0].tag == HK_STRING)
    hk_float_parse(hk_string_text(args[0].as.str), &f);
  else if (hk_is_number(args[0]))
    f = hk_arg_float(args[0]);
  else if (args[0].tag != HK_NULL) {
    HkText got = hk_type_display(HK_CORE(run)->types, args[0]);
    return hk_raise(run, "TypeError", "Float: argument 1 must be Integer or Float, got %.*s", (int)got.len, got.data);
  }
  GIVE(hk_float(f));
}
NATIVE(c_infinity) { GIVE(hk_float((double)INFINITY)); }
NATIVE(c_nan) { GIVE(hk_float((double)NAN)); }
NATIVE(c_max) { GIVE(hk_float(1.7976931348623157e308)); }
NATIVE(c_min) { GIVE(hk_float(5e-324)); }
NATIVE(c_epsilon) { GIVE(hk_float(2.220446049250313e-16)); }

static const HkNative methods[] = {
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
    {"min", "n", hk_number_min, 0},
    {"max", "n", hk_number_max, 0},
    {"pow", "n", float_pow, 0},
    {"sqrt", "", float_sqrt, 0},
    {"toFloat", "", hk_number_itself, 0},
    {"bits", "", float_bits, 0},
    {"fromBits", "i", float_from_bits, STATIC},
    {"compareTo", "n", hk_number_compare, 0},
    {"INFINITY", "", c_infinity, CONSTANT},
    {"NAN", "", c_nan, CONSTANT},
    {"MAX", "", c_max, CONSTANT},
    {"MIN_POSITIVE", "", c_min, CONSTANT},
    {"EPSILON", "", c_epsilon, CONSTANT},
    END_OF_METHODS,
};
const HkBoxDef hk_box_float = {
    .name = "FloatBox", .aliases = "F64|Double", .methods = methods, .construct = {"FloatBox", ".?", float_new, 0}};
