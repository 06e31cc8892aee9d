// box_math.c (L4) - Math (boxes.md 19).
#include <math.h>

#include "box.h"

#define X hk_arg_float(args[0])

static HkStatus out_of_domain(HkRun *run, const char *what) { return hk_raise(run, "ValueError", "%s", what); }

// ---- same type as the argument ----------------------------------------------------------------------------------------------------

SHARED(hk_math_abs) {
  if (args[0].tag == HK_FLOAT) GIVE(hk_float(fabs(args[0].as.f)));
  GIVE(hk_int(args[0].as.i < 0 ? hk_wrap_neg(args[0].as.i) : args[0].as.i));
}
NATIVE(sign) {
  double f = args[0].as.f;
  if (args[0].tag == HK_INT) GIVE(hk_int((args[0].as.i > 0) - (args[0].as.i < 0)));
  GIVE(hk_float(hk_float_is_nan(f) ? f : (double)((f > 0) - (f < 0))));
}
// The first of the winning arguments; NaN wins over all.
static HkStatus extreme(HkRun *run, HkValue *args, uint32_t argc, int sign_of_better, HkValue *out) {
  HkValue best = args[0];
  for (uint32_t i = 0; i < argc; i++) {
    int c = 0;
    if (hk_is_nan(args[i])) GIVE(args[i]);
    HK_TRY(hk_compare(run, args[i], best, &c));
    if (c == sign_of_better) best = args[i];
  }
  GIVE(best);
}
SHARED(hk_math_min) { return extreme(run, args, argc, -1, out); }
SHARED(hk_math_max) { return extreme(run, args, argc, 1, out); }

// An Integer stays one where its bounds are.
static HkStatus as_type_of(HkRun *run, HkValue model, HkValue v, HkValue *out) {
  int64_t i = 0;
  if (model.tag == v.tag) GIVE(v);
  if (model.tag == HK_FLOAT) GIVE(hk_float(hk_arg_float(v)));
  if (!hk_float_to_int(v.as.f, &i)) return out_of_domain(run, "Float does not fit an Integer");
  GIVE(hk_int(i));
}
NATIVE(clamp) {
  int bounds = 0, low = 0, high = 0;
  HK_TRY(hk_compare(run, args[1], args[2], &bounds));
  if (bounds > 0) return out_of_domain(run, "clamp needs lo <= hi");
  HK_TRY(hk_compare(run, args[0], args[1], &low));
  HK_TRY(hk_compare(run, args[0], args[2], &high));
  return as_type_of(run, args[0], low == -1 ? args[1] : high == 1 ? args[2] : args[0], out);
}

// ---- powers and roots ----------------------------------------------------------------------------------------------------------------

// a^e if it fits; e >= 0.
static bool int_power(int64_t a, uint64_t e, int64_t *out) {
  int64_t result = 1;
  if (a == 0 || a == 1 || a == -1) {
    *out = e == 0 ? 1 : a == -1 && e % 2 == 0 ? 1 : a;
    return true;
  }
  for (; e; e--) {  // at most 63 times
    int64_t next = hk_wrap_mul(result, a);
    if (next / a != result) return false;
    result = next;
  }
  *out = result;
  return true;
}
SHARED(hk_math_pow) {
  int64_t exact = 0;
  if (args[0].tag == HK_INT && args[1].tag == HK_INT && args[1].as.i >= 0 &&
      int_power(args[0].as.i, args[1].as.bits, &exact))
    GIVE(hk_int(exact));
  GIVE(hk_float(pow(X, hk_arg_float(args[1]))));
}
SHARED(hk_math_sqrt) {
  if (X < 0) return out_of_domain(run, "square root of a negative number");
  GIVE(hk_float(sqrt(X)));
}
NATIVE(isqrt) {
  int64_t n = args[0].as.i;
  if (n < 0) return out_of_domain(run, "square root of a negative number");
  int64_t r = (int64_t)sqrt((double)n);
  while (r > 3037000499 || r * r > n) r--;
  while (r < 3037000499 && (r + 1) * (r + 1) <= n) r++;
  GIVE(hk_int(r));
}

// ---- rounding: to Integers -----------------------------------------------------------------------------------------------------------

static HkStatus rounded(HkRun *run, HkValue v, double (*how)(double), HkValue *out) {
  int64_t i = 0;
  if (v.tag == HK_INT) GIVE(v);
  if (!hk_float_to_int(how(v.as.f), &i)) return out_of_domain(run, "Float does not fit an Integer");
  GIVE(hk_int(i));
}
SHARED(hk_math_floor) { return rounded(run, args[0], floor, out); }
SHARED(hk_math_ceil) { return rounded(run, args[0], ceil, out); }
NATIVE(round_half) { return rounded(run, args[0], round, out); }
NATIVE(truncate) { return rounded(run, args[0], trunc, out); }
NATIVE(fract) { GIVE(hk_float(hk_float_is_infinite(X) ? (double)NAN : X - trunc(X))); }

// ---- real functions --------------------------------------------------------------------------------------------------------------------

#define REAL(name, expr)                                                                                               \
  NATIVE(name) { GIVE(hk_float(expr)); }
SHARED(hk_math_sin) { GIVE(hk_float(sin(X))); }
SHARED(hk_math_cos) { GIVE(hk_float(cos(X))); }
REAL(tangent, tan(X))
REAL(arc_sine, asin(X))
REAL(arc_cosine, acos(X))
REAL(arc_tangent, atan(X))
REAL(arc_tangent2, atan2(X, hk_arg_float(args[1])))
REAL(hyperbolic_sine, sinh(X))
REAL(hyperbolic_cosine, cosh(X))
REAL(hyperbolic_tangent, tanh(X))
REAL(exponential, exp(X))
REAL(exponential2, exp2(X))
REAL(exponential_minus_1, expm1(X))
NATIVE(cube_root) {  // C libraries are off by one in the last place even for cubes
  double root = cbrt(X), whole = round(root);
  GIVE(hk_float(whole * whole * whole == X ? whole : root));
}
REAL(hypotenuse, hypot(X, hk_arg_float(args[1])))
REAL(degrees, X *(180.0 / 3.141592653589793))
REAL(radians, X *(3.141592653589793 / 180.0))
static HkStatus logarithm(HkRun *run, HkValue v, double above, double (*function)(double), HkValue *out) {
  double x = hk_arg_float(v);
  if (x <= above) return out_of_domain(run, "logarithm of a number that is too small");
  GIVE(hk_float(function(x)));
}
NATIVE(log_natural) { return logarithm(run, args[0], 0.0, log, out); }
NATIVE(log_10) { return logarithm(run, args[0], 0.0, log10, out); }
NATIVE(log_2) { return logarithm(run, args[0], 0.0, log2, out); }
NATIVE(log_1_plus) { return logarithm(run, args[0], -1.0, log1p, out); }
REAL(pi, 3.141592653589793)
REAL(e, 2.718281828459045)
REAL(tau, 6.283185307179586)

// ---- whole numbers -----------------------------------------------------------------------------------------------------------------------

NATIVE(mod) {
  if (args[0].tag == HK_INT && args[1].tag == HK_INT) return hk_integer_mod(run, args[0], args + 1, 1, out);
  double a = X, b = hk_arg_float(args[1]);
  if (b == 0.0) return hk_raise(run, "DivisionByZero", "division by zero");
  double r = fmod(a, b);
  GIVE(hk_float(r != 0.0 && (r < 0) != (b < 0) ? r + b : r));
}
static uint64_t magnitude(HkValue v) { return v.as.i < 0 ? 0 - v.as.bits : v.as.bits; }
static uint64_t common_divisor(uint64_t a, uint64_t b) {
  while (b) {
    uint64_t t = a % b;
    a = b;
    b = t;
  }
  return a;
}
// Results beyond the Integers (of the smallest Integer, of large multiples) wrap like all arithmetic.
NATIVE(gcd) { GIVE(hk_int((int64_t)common_divisor(magnitude(args[0]), magnitude(args[1])))); }
NATIVE(lcm) {
  uint64_t a = magnitude(args[0]), b = magnitude(args[1]);
  GIVE(hk_int(a && b ? (int64_t)(a / common_divisor(a, b) * b) : 0));
}
NATIVE(factorial) {
  int64_t n = args[0].as.i, product = 1;
  if (n < 0 || n > 20) return out_of_domain(run, "factorial needs 0..20");
  while (n > 1) product *= n--;
  GIVE(hk_int(product));
}

static uint64_t multiply_mod(uint64_t a, uint64_t b, uint64_t m) {  // m < 2^63
  uint64_t r = 0;
  for (a %= m; b; b >>= 1) {
    if (b & 1) r = r + a >= m ? r + a - m : r + a;
    a = a + a >= m ? a + a - m : a + a;
  }
  return r;
}
static uint64_t power_mod(uint64_t a, uint64_t e, uint64_t m) {
  uint64_t r = 1;
  for (; e; e >>= 1) {
    if (e & 1) r = multiply_mod(r, a, m);
    a = multiply_mod(a, a, m);
  }
  return r;
}
// Miller-Rabin; these witnesses decide all numbers below 2^64.
static bool is_prime(uint64_t n) {
  static const uint64_t witnesses[] = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37};
  uint64_t odd = n - 1;
  unsigned twos = 0;
  if (n < 2) return false;
  for (size_t i = 0; i < sizeof witnesses / sizeof *witnesses; i++)
    if (n % witnesses[i] == 0) return n == witnesses[i];
  for (; odd % 2 == 0; odd /= 2) twos++;
  for (size_t i = 0; i < sizeof witnesses / sizeof *witnesses; i++) {
    uint64_t x = power_mod(witnesses[i], odd, n);
    bool passes = x == 1 || x == n - 1;
    for (unsigned k = 1; k < twos && !passes; k++) passes = (x = multiply_mod(x, x, n)) == n - 1;
    if (!passes) return false;
  }
  return true;
}
NATIVE(prime) { GIVE(hk_bool(args[0].as.i > 1 && is_prime(args[0].as.bits))); }
NATIVE(math_new) { return hk_give_stateless(run, &hk_box_math, out); }

static const HkNative methods[] = {
    {"abs", "n", hk_math_abs, STATIC},
    {"sign", "n", sign, STATIC},
    {"min", "n n+", hk_math_min, STATIC},
    {"max", "n n+", hk_math_max, STATIC},
    {"random", "", hk_random_float, STATIC},
    {"clamp", "n n n", clamp, STATIC},
    {"pow", "n n", hk_math_pow, STATIC},
    {"sqrt", "n", hk_math_sqrt, STATIC},
    {"cbrt", "n", cube_root, STATIC},
    {"hypot", "n n", hypotenuse, STATIC},
    {"sin", "n", hk_math_sin, STATIC},
    {"cos", "n", hk_math_cos, STATIC},
    {"tan", "n", tangent, STATIC},
    {"asin", "n", arc_sine, STATIC},
    {"acos", "n", arc_cosine, STATIC},
    {"atan", "n", arc_tangent, STATIC},
    {"atan2", "n n", arc_tangent2, STATIC},
    {"sinh", "n", hyperbolic_sine, STATIC},
    {"cosh", "n", hyperbolic_cosine, STATIC},
    {"tanh", "n", hyperbolic_tangent, STATIC},
    {"exp", "n", exponential, STATIC},
    {"exp2", "n", exponential2, STATIC},
    {"expm1", "n", exponential_minus_1, STATIC},
    {"log|ln", "n", log_natural, STATIC},
    {"log10", "n", log_10, STATIC},
    {"log2", "n", log_2, STATIC},
    {"log1p", "n", log_1_plus, STATIC},
    {"floor", "n", hk_math_floor, STATIC},
    {"ceil", "n", hk_math_ceil, STATIC},
    {"round", "n", round_half, STATIC},
    {"trunc", "n", truncate, STATIC},
    {"fract", "n", fract, STATIC},
    {"mod", "n n", mod, STATIC},
    {"gcd", "i i", gcd, STATIC},
    {"lcm", "i i", lcm, STATIC},
    {"factorial", "i", factorial, STATIC},
    {"isPrime", "i", prime, STATIC},
    {"isqrt", "i", isqrt, STATIC},
    {"degrees", "n", degrees, STATIC},
    {"radians", "n", radians, STATIC},
    {"getPi|pi|PI", "", pi, CONSTANT},
    {"getE|e|E", "", e, CONSTANT},
    {"TAU", "", tau, CONSTANT},
    END_OF_METHODS,
};
const HkBoxDef hk_box_math = {
    .name = "MathBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"MathBox", "", math_new, 0}};
