// hash_x86.c (L0) - SHA-256 and CRC-32 with instructions of x86 processors, where compiler and processor have them.
#include "hash.h"

#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
#include <cpuid.h>
#include <immintrin.h>

// ---- SHA-256 -----------------------------------------------------------------------------------------------------------------------
//
// Four rounds a step: the state is kept in two registers as ABEF and CDGH, the last sixteen words of the message schedule in four.

#define WITH_SHA __attribute__((target("sha,sse4.1")))

// The message words four places on, from the last sixteen.
WITH_SHA static inline __m128i schedule(__m128i a, __m128i b, __m128i c, __m128i d) {
  return _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(a, b), _mm_alignr_epi8(d, c, 4)), d);
}

WITH_SHA static inline void rounds(__m128i *abef, __m128i *cdgh, __m128i words, unsigned from) {
  __m128i x = _mm_add_epi32(words, _mm_loadu_si128((const __m128i *)(const void *)(hk_sha256_k + from)));
  *cdgh = _mm_sha256rnds2_epu32(*cdgh, *abef, x);
  *abef = _mm_sha256rnds2_epu32(*abef, *cdgh, _mm_shuffle_epi32(x, 0x0E));
}

WITH_SHA static inline __m128i load(const uint8_t *p) {
  const __m128i big_endian = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
  return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), big_endian);
}

WITH_SHA static void compress(uint32_t state[8], const uint8_t *p, size_t count) {
  __m128i *halves = (__m128i *)(void *)state;
  __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(halves), 0xB1);
  __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(halves + 1), 0x1B);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
  for (; count > 0; count--, p += 64) {
    __m128i a = load(p), b = load(p + 16), c = load(p + 32), d = load(p + 48), old_abef = abef, old_cdgh = cdgh;
    for (unsigned from = 0;; from += 16) {
      rounds(&abef, &cdgh, a, from);
      rounds(&abef, &cdgh, b, from + 4);
      rounds(&abef, &cdgh, c, from + 8);
      rounds(&abef, &cdgh, d, from + 12);
      if (from == 48) break;
      a = schedule(a, b, c, d);
      b = schedule(b, c, d, a);
      c = schedule(c, d, a, b);
      d = schedule(d, a, b, c);
    }
    abef = _mm_add_epi32(abef, old_abef);
    cdgh = _mm_add_epi32(cdgh, old_cdgh);
  }
  __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  _mm_storeu_si128(halves, _mm_blend_epi16(feba, dchg, 0xF0));
  _mm_storeu_si128(halves + 1, _mm_alignr_epi8(dchg, feba, 8));
}

HkCompress hk_sha256_native(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1)) return NULL;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) ? compress : NULL;
}

// ---- CRC-32 ------------------------------------------------------------------------------------------------------------------------
//
// The text is a polynomial over bits, lowest bit of each byte first, and the checksum its remainder. A piece of 128 bits can be replaced by the
// sum of its two halves, each multiplied by the remainder of a power of x, further on in the text: so four registers fold 64 bytes a step,
// then one folds the rest, and what stays is short.

#define WITH_CLMUL __attribute__((target("pclmul,sse4.1")))

// `piece` as many bits further on as the two powers of x in `powers` say, added to what is there.
WITH_CLMUL static inline __m128i fold(__m128i piece, __m128i powers, __m128i there) {
  __m128i low = _mm_clmulepi64_si128(piece, powers, 0x00), high = _mm_clmulepi64_si128(piece, powers, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), there);
}

WITH_CLMUL static inline __m128i bytes_at(const uint8_t *p) {
  return _mm_loadu_si128((const __m128i *)(const void *)p);
}

WITH_CLMUL static void crc_folded(uint32_t crc, const uint8_t *p, size_t len, uint8_t rest[16]) {
  // Remainders of x^(512+32), x^(512-32) and of x^(128+32), x^(128-32), bits reversed.
  const __m128i by_64 = _mm_set_epi64x(0x1C6E41596, 0x154442BD4), by_16 = _mm_set_epi64x(0x0CCAA009E, 0x1751997D0);
  __m128i a = _mm_xor_si128(bytes_at(p), _mm_cvtsi32_si128((int)crc));
  __m128i b = bytes_at(p + 16), c = bytes_at(p + 32), d = bytes_at(p + 48);
  for (p += 64, len -= 64; len >= 64; p += 64, len -= 64) {
    a = fold(a, by_64, bytes_at(p));
    b = fold(b, by_64, bytes_at(p + 16));
    c = fold(c, by_64, bytes_at(p + 32));
    d = fold(d, by_64, bytes_at(p + 48));
  }
  a = fold(fold(fold(a, by_16, b), by_16, c), by_16, d);
  for (; len >= 16; p += 16, len -= 16) a = fold(a, by_16, bytes_at(p));
  _mm_storeu_si128((__m128i *)(void *)rest, a);
}

HkFold hk_crc32_native(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSE4_1)) return NULL;
  return c & bit_PCLMUL ? crc_folded : NULL;
}

#else

HkCompress hk_sha256_native(void) { return NULL; }
HkFold hk_crc32_native(void) { return NULL; }

#endif
