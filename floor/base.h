// base.h (L0) - what every file of the floor may assume: integer types, attributes, the three grades of
// checks, the borrowed text view, and the status codes.
#ifndef HK_BASE_H
#define HK_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "conf.h"

#if defined(__GNUC__) || defined(__clang__)
#define HK_LIKELY(x)          __builtin_expect(!!(x), 1)
#define HK_UNLIKELY(x)        __builtin_expect(!!(x), 0)
#define HK_NOINLINE           __attribute__((noinline))
#define HK_INLINE             static inline __attribute__((always_inline))
#define HK_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define HK_UNUSED             __attribute__((unused))
#else
#define HK_LIKELY(x)   (x)
#define HK_UNLIKELY(x) (x)
#define HK_NOINLINE
#define HK_INLINE static inline
#define HK_PRINTF(fmt, first)
#define HK_UNUSED
#endif

// Thread-local variables of a shared library that are reached without a call. Only for a few bytes: room for them is scarce.
#if defined(__GNUC__) && defined(__ELF__)
#define HK_TLS_FAST __attribute__((tls_model("initial-exec")))
#else
#define HK_TLS_FAST
#endif

// HK_ASSERT: an invariant of ours. Debug builds only, free of side effects.
#ifdef HK_DEBUG
#include <assert.h>
#define HK_ASSERT(x) assert(x)
#else
#define HK_ASSERT(x) ((void)0)
#endif
// HK_NEVER: a condition that cannot hold. Asserts in debug builds, takes the safe path otherwise.
#ifdef HK_DEBUG
#define HK_NEVER(x) (assert(!(x)), false)
#else
#define HK_NEVER(x) HK_UNLIKELY(x)
#endif

// A borrowed view of UTF-8 text (or bytes). Not NUL-terminated. `data` may be NULL if len is 0.
typedef struct HkText {
  const char *data;
  size_t len;
} HkText;

#define HK_TEXT(literal) ((HkText){("" literal), sizeof(literal) - 1})

static inline HkText hk_text(const char *data, size_t len) { return (HkText){data, len}; }
static inline HkText hk_text_of(const char *z) { return (HkText){z, strlen(z)}; }
static inline bool hk_text_eq(HkText a, HkText b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}
// Byte order, which for valid UTF-8 is code point order. <0, 0, >0.
static inline int hk_text_cmp(HkText a, HkText b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int c = n ? memcmp(a.data, b.data, n) : 0;
  return c ? c : (a.len > b.len) - (a.len < b.len);
}

// The two halves of the 128-bit product folded together: the mixing step of all hashes here.
#ifdef __SIZEOF_INT128__
__extension__ typedef unsigned __int128 HkWide;
static inline uint64_t hk_mix(uint64_t a, uint64_t b) {
  HkWide wide = (HkWide)a * b;
  return (uint64_t)wide ^ (uint64_t)(wide >> 64);
}
#else
static inline uint64_t hk_mix(uint64_t a, uint64_t b) {  // from 32-bit halves
  uint64_t lo = (a & 0xffffffffu) * (b & 0xffffffffu), hi = (a >> 32) * (b >> 32);
  uint64_t m1 = (a >> 32) * (b & 0xffffffffu), m2 = (a & 0xffffffffu) * (b >> 32);
  uint64_t mid = (lo >> 32) + (m1 & 0xffffffffu) + (m2 & 0xffffffffu);
  hi += (m1 >> 32) + (m2 >> 32) + (mid >> 32);
  return ((lo & 0xffffffffu) | (mid << 32)) ^ hi;
}
#endif

// The result of a function that can fail. 0 is success; everything else is passed on by HK_TRY.
typedef enum HkStatus {
  HK_OK = 0,
  HK_FAIL,    // compile-time failure: what went wrong is in the HkDiags of the caller
  HK_RAISED,  // a run-time error is pending in the run state (run.h)
  HK_NOMEM,   // the allocator refused; nothing else is known
  HK_EXIT,    // the program called exit(); the code is in the run state
  HK_PUSHED,  // run layer only: no result yet, frames were pushed and the interpreter goes on in them
  HK_STOP     // FuelExhausted or Interrupted: uncatchable, no handler runs; error record in the run state
} HkStatus;

// Passes a failure on.
#define HK_TRY(expr)                                                                                                   \
  do {                                                                                                                 \
    HkStatus hk_try_status_ = (expr);                                                                                  \
    if (HK_UNLIKELY(hk_try_status_ != HK_OK)) return hk_try_status_;                                                   \
  } while (0)

#endif
