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

// The group for the virtual machine (intrinsics_guest.c); ends with name NULL.
extern const HkIntrinsic hk_guest_intrinsics[];
// The group that shows the front end to tools (intrinsics_front.c).
extern const HkIntrinsic hk_front_intrinsics[];

// InternalError: wrong arguments of floor.`what`.
HK_NOINLINE HkStatus hk_intrinsic_misused(HkRun *run, const char *what);

// Rows by number, for packed code.
int64_t hk_intrinsic_number(const HkIntrinsic *row);
const HkIntrinsic *hk_intrinsic_at(int64_t number);  // or NULL
HkOp hk_guest_intrinsic_op(const HkIntrinsic *row);

bool hk_intrinsic_is(HkText name);                                  // whether it is spelled like one
const HkIntrinsic *hk_intrinsic_find(HkText name, uint32_t count);  // "floor.kind", 1; or NULL

HkOp hk_intrinsic_op(const HkIntrinsic *row);  // its instruction, or HK_OP_INTRINSIC: it is called
// What the instructions of intrinsics do.
uint32_t hk_part_count(const HkRun *run, HkValue v);
HkStatus hk_part(HkRun *run, HkValue box, HkValue index, HkValue *out);
// Numbers of the kinds of values, as house/eq/kind.hako names them. Plain values have their tag.
enum {
  HK_NO_KIND = -1,
  HK_KIND_NO_ARRAY = 5,
  HK_KIND_NO_MAP,
  HK_KIND_NO_ENUM,
  HK_KIND_NO_RESULT,
  HK_KIND_NO_INSTANCE,
  HK_KIND_NO_NATIVE,
  HK_KIND_NO_OTHER
};
int hk_kind_number(HkValue v);
// The kind of both values if they can be equal by more than identity, else HK_NO_KIND: one kind, and but for instances one type.
HK_INLINE int hk_common_kind(HkValue a, HkValue b) {
  if (a.tag != b.tag) return HK_NO_KIND;
  if (a.tag == HK_OBJECT && a.as.obj->type != b.as.obj->type &&
      (a.as.obj->kind != HK_KIND_INSTANCE || b.as.obj->kind != HK_KIND_INSTANCE))
    return HK_NO_KIND;
  return a.tag == HK_OBJECT && a.as.obj->kind == HK_KIND_ARRAY ? HK_KIND_NO_ARRAY : hk_kind_number(a);
}

#endif
