// box.h (L4) - shorthand shared by the box files.
#ifndef HK_BOX_H
#define HK_BOX_H

#include "boxes.h"

// A native with all its parameters; unused ones are silenced here, once. NATIVE: of one file. SHARED: in the tables of several boxes or of
// the built-in functions, declared below.
#define NATIVE_PARAMETERS                                                                                              \
  (HK_UNUSED HkRun * run, HK_UNUSED HkValue self, HK_UNUSED HkValue * args, HK_UNUSED uint32_t argc,                   \
   HK_UNUSED HkValue * out)
#define NATIVE(name) static HkStatus name NATIVE_PARAMETERS
#define SHARED(name) HkStatus name NATIVE_PARAMETERS
#define END_OF_METHODS                                                                                                 \
  { NULL, NULL, NULL, 0 }
// The last two members of the row of a method that is written in Hakorune (house.h).
#define HOUSE(flags) hk_house_row, (flags) | HK_NATIVE_HOUSE
#define HEAP         HK_HEAP(run)
#define GIVE(value)                                                                                                    \
  do {                                                                                                                 \
    *out = (value);                                                                                                    \
    return HK_OK;                                                                                                      \
  } while (0)
#define GIVE_STRING(str)                                                                                               \
  do {                                                                                                                 \
    HkString *give_s_ = (str);                                                                                         \
    if (!give_s_) return hk_raise_nomem(run);                                                                          \
    *out = hk_string(give_s_);                                                                                         \
    return HK_OK;                                                                                                      \
  } while (0)
#define GIVE_OBJECT(obj)                                                                                               \
  do {                                                                                                                 \
    void *give_o_ = (obj);                                                                                             \
    if (!give_o_) return hk_raise_nomem(run);                                                                          \
    *out = hk_object(give_o_);                                                                                         \
    return HK_OK;                                                                                                      \
  } while (0)
enum {
  METHOD = 0,
  STATIC = HK_NATIVE_STATIC,                      // also Box.name(...)
  CONSTANT = HK_NATIVE_STATIC | HK_NATIVE_FIELD,  // Box.NAME or Box.NAME()
  FILES = HK_NATIVE_CAP_FILE,                     // needs the capability
  STATIC_FILES = HK_NATIVE_STATIC | HK_NATIVE_CAP_FILE,
};

// clang-format off
#define HK_SHARED_NATIVES(X)                                                                                   \
  X(hk_any_is) X(hk_any_as) X(hk_any_method_ref)                                                               \
  X(hk_number_min) X(hk_number_max) X(hk_number_compare) X(hk_number_itself) X(hk_integer_mod)                 \
  X(hk_console_print) X(hk_console_write) X(hk_console_warn) X(hk_console_error) X(hk_console_failure)         \
  X(hk_console_debug) X(hk_console_read_line)                                                                  \
  X(hk_env_get) X(hk_env_get_or) X(hk_env_set) X(hk_env_has) X(hk_env_remove) X(hk_env_all)                    \
  X(hk_time_now) X(hk_process_args) X(hk_process_exit)                                                         \
  X(hk_math_abs) X(hk_math_min) X(hk_math_max) X(hk_math_sqrt) X(hk_math_pow) X(hk_math_floor) X(hk_math_ceil) \
  X(hk_math_sin) X(hk_math_cos) X(hk_random_float)                                                                                \
  X(hk_file_read_text) X(hk_file_write_text) X(hk_file_path_exists)                                            \
  X(hk_result_ok) X(hk_result_err) X(hk_option_some) X(hk_option_none) X(hk_reflect_new) X(hk_reflect_call)    \
  X(hk_json_compact) X(hk_string_format) X(hk_encoding_from_utf8) X(hk_regex_matches)
// clang-format on
#define X(name) HkStatus name(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out);
HK_SHARED_NATIVES(X)
#undef X

static inline int64_t hk_arg_int(HkValue v, int64_t otherwise) { return v.tag == HK_INT ? v.as.i : otherwise; }
static inline HkText hk_arg_text(HkValue v, HkText otherwise) {
  return v.tag == HK_STRING ? hk_string_text(v.as.str) : otherwise;
}
static inline double hk_arg_float(HkValue v) { return v.tag == HK_INT ? (double)v.as.i : v.as.f; }
static inline bool hk_is_number(HkValue v) { return v.tag == HK_INT || v.tag == HK_FLOAT; }
static inline bool hk_is_nan(HkValue v) { return v.tag == HK_FLOAT && v.as.f != v.as.f; }
// A position as slices take it: clamped to 0..count.
static inline uint32_t hk_clamp(int64_t i, uint32_t count) { return i < 0 ? 0 : i > count ? count : (uint32_t)i; }

// Accounts for work that grows with `n` bytes or elements (architecture.md 4.7): a step for every 64 of them.
static inline HkStatus hk_charge(HkRun *run, size_t n) { return n < 64 ? HK_OK : hk_poll(run, (uint32_t)(n / 64)); }

HkStatus hk_callback(HkRun *run, HkValue f, const HkValue *args, uint32_t have, HkValue *out);
// f: comparison (or null), key.
HkStatus hk_array_sort(HkRun *run, HkValue array, HkValue f, bool by_key, HkValue *out);
HkStatus hk_deep_clone(HkRun *run, HkValue v, HkValue *out);
HkStatus hk_iterator_new(HkRun *run, HkValue array, HkValue *out);
// The bytes of an argument 'd' or 'x'. Those of an Array are put into `scratch` (ValueError if one is not 0..255); the view holds until the
// value changes.
HkStatus hk_data_view(HkRun *run, HkValue data, HkBuf *scratch, HkText *out);
HkStatus hk_give_bytes(HkRun *run, HkText bytes, HkValue *out);  // as an Array of Integers
// As text of which maximal invalid sequences have become U+FFFD; ValueError when it is too large.
HkStatus hk_give_decoded(HkRun *run, HkText bytes, HkValue *out);
HkStatus hk_array_add(HkRun *run, HkArray *array, HkValue v);  // push that raises
// The symbol of a method name that is made at run time; "push/1" must agree with the number of arguments (boxes.md 1.2).
HkStatus hk_method_symbol(HkRun *run, HkValue receiver, HkText name, int64_t argc, HkSymbol *out);
HkStatus hk_call_named(HkRun *run, HkValue receiver, const char *name, const HkValue *args, uint32_t argc,
                       HkValue *out);

#endif
