// intrinsics_impl.h (L3) - how an intrinsic is written: for the files that have some.
#ifndef HK_INTRINSICS_IMPL_H
#define HK_INTRINSICS_IMPL_H

#include "intrinsics.h"

#define INTRINSIC(name)                                                                                                \
  static HkStatus name(HK_UNUSED HkRun *run, HK_UNUSED HkValue *args, HK_UNUSED uint32_t dst, HkValue *out)
#define GIVE(value)                                                                                                    \
  do {                                                                                                                 \
    *out = (value);                                                                                                    \
    return HK_OK;                                                                                                      \
  } while (0)

#endif
