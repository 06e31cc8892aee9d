// intrinsics.h (L3) - the floor intrinsics: what the house cannot do in Hakorune. A closed table (intrinsics.c); only modules of the house
// may name its rows, as floor.NAME(arguments). They are checked when the house is built and called by an instruction of their own.
#ifndef HK_INTRINSICS_H
#define HK_INTRINSICS_H

#include "link.h"

// args: `count` values behind the registers of the caller, rooted while the intrinsic runs. dst: where the result goes if the intrinsic pushes
// frames and returns HK_PUSHED. *out is what it gives otherwise; it is not preset.
typedef HkStatus (*HkIntrinsicFn)(HkRun *run, HkValue *args, uint32_t dst, HkValue *out);

typedef struct HkIntrinsic {
  const char *name;
  uint32_t count;
  HkIntrinsicFn fn;
  const char *meaning;  // what it gives, and why the house cannot do it
} HkIntrinsic;

extern const HkIntrinsic
    hk_guest_intrinsics[];  // the group for the virtual machine (intrinsics_guest.c); ends with name NULL

bool hk_intrinsic_is(HkText name);                                  // whether it is spelled like one
const HkIntrinsic *hk_intrinsic_find(HkText name, uint32_t count);  // "floor.kind", 1; or NULL

#endif
