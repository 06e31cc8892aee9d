// box.h (L4) - shorthand shared by the box files.
#ifndef HK_BOX_H
#define HK_BOX_H

#include "boxes.h"

// A native with all its parameters; unused ones are silenced here, once.
#define NATIVE(name)                                                                                                   \
  static HkStatus name##_body(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out);                   \
  static HkStatus name(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {                         \
    return name##_body(run, self, args, argc, out);                                                                    \
  }                                                                                                                    \
  static HkStatus name##_body(HK_UNUSED HkRun *run, HK_UNUSED HkValue self, HK_UNUSED HkValue *args,                   \
                              HK_UNUSED uint32_t argc, HK_UNUSED HkValue *out)
#define END_OF_METHODS                                                                                                 \
  { NULL, NULL, NULL, 0 }
#define HEAP HK_HEAP(run)
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

static inline int64_t hk_arg_int(HkValue v, int64_t otherwise) { return v.tag == HK_INT ? v.as.i : otherwise; }

// Calls a callback with as many of the arguments as it declares (boxes.md 10.2).
static inline HkStatus hk_callback(HkRun *run, HkValue f, const HkValue *args, uint32_t have, HkValue *out) {
  uint32_t wants = hk_function_arity(f);
  return hk_call(run, f, args, wants < have ? wants : have, out);
}
static inline HkStatus hk_callback_truth(HkRun *run, HkValue f, const HkValue *args, uint32_t have, bool *is) {
  HkValue answer = hk_null();
  HK_TRY(hk_callback(run, f, args, have, &answer));
  return hk_truth(run, answer, is);
}

#endif
