// number.h (L0) - numbers and their text: shortest Float text, exact parsing, exact mixed comparison (boxes.md 2.1, 3, 7, 8).
// No locale, no dependence on the C library's printing of floats beyond %.17g and strtod in the "C" form.
#ifndef HK_NUMBER_H
#define HK_NUMBER_H

#include "buf.h"

// As the macros of <math.h>, which not every C library writes without conversions that compilers warn of.
HK_INLINE bool hk_float_is_nan(double f) { return f != f; }
HK_INLINE bool hk_float_is_finite(double f) { return f - f == 0; }
HK_INLINE bool hk_float_is_infinite(double f) { return !hk_float_is_nan(f) && !hk_float_is_finite(f); }

#define HK_FLOAT_TEXT_MAX 32
size_t hk_float_text(double f, char out[HK_FLOAT_TEXT_MAX]);  // boxes.md 2.1; returns the length
size_t hk_float_json(double f, char out[HK_FLOAT_TEXT_MAX]);  // mir.md 3.1 (shortest %.Ng form, with ".0")
size_t hk_int_text(int64_t i, char out[24]);
size_t hk_int_base(int64_t i, unsigned base, char out[72]);  // 2..36, lower case
// boxes.md 3.1: white space, sign, digits with '_', prefixes 0x 0o 0b. base 10 unless given (then no prefix except 0x with 16).
bool hk_int_parse(HkText text, unsigned base, int64_t *out);
bool hk_float_parse(HkText text, double *out);  // boxes.md 3.2
// Decimal literal of the source (digits, '.', exponent; '_' already removed). Correctly rounded.
double hk_float_literal(HkText digits);
int hk_compare_int_float(int64_t i, double f);                              // exact; -1, 0, 1; 2 if f is NaN
bool hk_float_to_int(double f, int64_t *out);                               // truncates; false for NaN and out of range
size_t hk_float_fixed(double f, unsigned decimals, char *out, size_t cap);  // toFixed, 0..100 decimals
size_t hk_float_scientific(double f, unsigned decimals, char *out, size_t cap);  // d.ddde5, exponent as in 2.1

#endif
