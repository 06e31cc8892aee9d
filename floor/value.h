// value.h (L1) - the tagged value: 16 bytes, tag and 64-bit payload (architecture.md 4.1).
//
// The four bytes behind the tag carry nothing and are never read (but see HkMapEntry in object.h): hot code copies tag and payload as two
// moves of the widths they were written with, because a 16-byte load right after two narrower stores stalls on most CPUs.
#ifndef HK_VALUE_H
#define HK_VALUE_H

#include "base.h"

typedef enum HkTag {  // the numbers are those of the public HakoValue (runtime-and-cli.md 19.2)
  HK_NULL = 0,
  HK_BOOL = 1,
  HK_INT = 2,
  HK_FLOAT = 3,
  HK_STRING = 4,  // as.obj is an HkString
  HK_OBJECT = 5   // as.obj is any other object
} HkTag;

typedef struct HkObject HkObject;
typedef struct HkString HkString;

typedef struct HkValue {
  uint32_t tag;
  uint32_t unused_;
  union {
    int64_t i;
    double f;
    bool b;  // written through hk_bool, which sets all 64 bits
    HkObject *obj;
    HkString *str;
    uint64_t bits;
  } as;
} HkValue;
_Static_assert(sizeof(HkValue) == 16, "values are 16 bytes");

HK_INLINE HkValue hk_null(void) {
  HkValue v;
  v.tag = HK_NULL;
  v.unused_ = 0;
  v.as.bits = 0;
  return v;
}
HK_INLINE HkValue hk_bool(bool b) {
  HkValue v;
  v.tag = HK_BOOL;
  v.unused_ = 0;
  v.as.bits = b ? 1 : 0;
  return v;
}
HK_INLINE HkValue hk_int(int64_t i) {
  HkValue v;
  v.tag = HK_INT;
  v.unused_ = 0;
  v.as.i = i;
  return v;
}
HK_INLINE HkValue hk_float(double f) {
  HkValue v;
  v.tag = HK_FLOAT;
  v.unused_ = 0;
  v.as.f = f;
  return v;
}
HK_INLINE HkValue hk_string(HkString *s) {
  HkValue v;
  v.tag = HK_STRING;
  v.unused_ = 0;
  v.as.str = s;
  return v;
}
HK_INLINE HkValue hk_object(void *o) {
  HkValue v;
  v.tag = HK_OBJECT;
  v.unused_ = 0;
  v.as.obj = (HkObject *)o;
  return v;
}

HK_INLINE bool hk_is_null(HkValue v) { return v.tag == HK_NULL; }
HK_INLINE bool hk_is_string(HkValue v) { return v.tag == HK_STRING; }

// Wrapping arithmetic without undefined behaviour (language.md 6.4).
HK_INLINE int64_t hk_wrap_add(int64_t a, int64_t b) { return (int64_t)((uint64_t)a + (uint64_t)b); }
HK_INLINE int64_t hk_wrap_sub(int64_t a, int64_t b) { return (int64_t)((uint64_t)a - (uint64_t)b); }
HK_INLINE int64_t hk_wrap_mul(int64_t a, int64_t b) { return (int64_t)((uint64_t)a * (uint64_t)b); }
HK_INLINE int64_t hk_wrap_neg(int64_t a) { return (int64_t)(0 - (uint64_t)a); }

#endif
