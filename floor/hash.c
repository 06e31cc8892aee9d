// hash.c (L0) - digests and checksums in portable C.
#include "hash.h"

static uint32_t rotl(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }
static uint32_t rotr(uint32_t x, unsigned n) { return x >> n | x << (32 - n); }
static uint32_t load_be(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static uint32_t load_le(const uint8_t *p) {
  return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

// ---- SHA-256 -----------------------------------------------------------------------------------------------------------------------

static const uint32_t sha256_start[8] = {0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A,
                                         0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19};
// clang-format off
const uint32_t hk_sha256_k[64] = {
    0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
    0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
    0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
    0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
    0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
    0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
    0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
    0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2};
// clang-format on

// The words of s change their places by their names: after eight rounds each is back in its own.
#define SHA256_ROUND(A, B, C, D, E, F, G, H, at)                                                                       \
  s[H] +=                                                                                                              \
      (rotr(s[E], 6) ^ rotr(s[E], 11) ^ rotr(s[E], 25)) + ((s[E] & s[F]) ^ (~s[E] & s[G])) + hk_sha256_k[at] + w[at];  \
  s[D] += s[H];                                                                                                        \
  s[H] += (rotr(s[A], 2) ^ rotr(s[A], 13) ^ rotr(s[A], 22)) + ((s[A] & s[B]) ^ (s[A] & s[C]) ^ (s[B] & s[C]));

void hk_sha256_portable(uint32_t state[8], const uint8_t *p, size_t count) {
  for (; count > 0; count--, p += 64) {
    uint32_t w[64], s[8];
    memcpy(s, state, sizeof s);
    for (unsigned i = 0; i < 16; i++) w[i] = load_be(p + 4 * i);
    for (unsigned i = 16; i < 64; i++) {
      uint32_t a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (rotr(a, 7) ^ rotr(a, 18) ^ a >> 3) + w[i - 7] + (rotr(b, 17) ^ rotr(b, 19) ^ b >> 10);
    }
    for (unsigned i = 0; i < 64; i += 8) {
      SHA256_ROUND(0, 1, 2, 3, 4, 5, 6, 7, i)
      SHA256_ROUND(7, 0, 1, 2, 3, 4, 5, 6, i + 1)
      SHA256_ROUND(6, 7, 0, 1, 2, 3, 4, 5, i + 2)
      SHA256_ROUND(5, 6, 7, 0, 1, 2, 3, 4, i + 3)
      SHA256_ROUND(4, 5, 6, 7, 0, 1, 2, 3, i + 4)
      SHA256_ROUND(3, 4, 5, 6, 7, 0, 1, 2, i + 5)
      SHA256_ROUND(2, 3, 4, 5, 6, 7, 0, 1, i + 6)
      SHA256_ROUND(1, 2, 3, 4, 5, 6, 7, 0, i + 7)
    }
    for (unsigned i = 0; i < 8; i++) state[i] += s[i];
  }
}

// ---- SHA-1 ---------------------------------------------------------------------------------------------------------------------------

static const uint32_t sha1_start[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};

#define CHOOSE(x, y, z)   ((x & y) | (~x & z))
#define MAJORITY(x, y, z) ((x & y) | (x & z) | (y & z))
#define PARITY(x, y, z)   (x ^ y ^ z)
#define SHA1_ROUND(a, b, c, d, e, f, k, at)                                                                            \
  e += rotl(a, 5) + f(b, c, d) + k + w[at];                                                                            \
  b = rotl(b, 30);
// The words change their places by their names, as above.
#define SHA1_ROUNDS(from, f, k)                                                                                        \
  for (unsigned i = from; i < from + 20; i += 5) {                                                                     \
    SHA1_ROUND(a, b, c, d, e, f, k, i)                                                                                 \
    SHA1_ROUND(e, a, b, c, d, f, k, i + 1)                                                                             \
    SHA1_ROUND(d, e, a, b, c, f, k, i + 2)                                                                             \
    SHA1_ROUND(c, d, e, a, b, f, k, i + 3)                                                                             \
    SHA1_ROUND(b, c, d, e, a, f, k, i + 4)                                                                             \
  }

static void sha1_block(uint32_t state[8], const uint8_t *p) {
  uint32_t w[80], a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (unsigned i = 0; i < 16; i++) w[i] = load_be(p + 4 * i);
  for (unsigned i = 16; i < 80; i++) w[i] = rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
  SHA1_ROUNDS(0, CHOOSE, 0x5A827999)
  SHA1_ROUNDS(20, PARITY, 0x6ED9EBA1)
  SHA1_ROUNDS(40, MAJORITY, 0x8F1BBCDC)
  SHA1_ROUNDS(60, PARITY, 0xCA62C1D6)
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}
static void sha1_blocks(uint32_t state[8], const uint8_t *p, size_t count) {
  for (; count > 0; count--, p += 64) sha1_block(state, p);
}

// ---- MD5 -----------------------------------------------------------------------------------------------------------------------------

// clang-format off
static const uint32_t md5_k[64] = {  // floor(2^32 * |sin(i + 1)|)
    0xD76AA478, 0xE8C7B756, 0x242070DB, 0xC1BDCEEE, 0xF57C0FAF, 0x4787C62A, 0xA8304613, 0xFD469501,
    0x698098D8, 0x8B44F7AF, 0xFFFF5BB1, 0x895CD7BE, 0x6B901122, 0xFD987193, 0xA679438E, 0x49B40821,
    0xF61E2562, 0xC040B340, 0x265E5A51, 0xE9B6C7AA, 0xD62F105D, 0x02441453, 0xD8A1E681, 0xE7D3FBC8,
    0x21E1CDE6, 0xC33707D6, 0xF4D50D87, 0x455A14ED, 0xA9E3E905, 0xFCEFA3F8, 0x676F02D9, 0x8D2A4C8A,
    0xFFFA3942, 0x8771F681, 0x6D9D6122, 0xFDE5380C, 0xA4BEEA44, 0x4BDECFA9, 0xF6BB4B60, 0xBEBFBC70,
    0x289B7EC6, 0xEAA127FA, 0xD4EF3085, 0x04881D05, 0xD9D4D039, 0xE6DB99E5, 0x1FA27CF8, 0xC4AC5665,
    0xF4292244, 0x432AFF97, 0xAB9423A7, 0xFC93A039, 0x655B59C3, 0x8F0CCC92, 0xFFEFF47D, 0x85845DD1,
    0x6FA87E4F, 0xFE2CE6E0, 0xA3014314, 0x4E0811A1, 0xF7537E82, 0xBD3AF235, 0x2AD7D2BB, 0xEB86D391};
// clang-format on
static const uint8_t md5_turns[16] = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};

static void md5_block(uint32_t state[8], const uint8_t *p) {
  uint32_t m[16], a = state[0], b = state[1], c = state[2], d = state[3];
  for (unsigned i = 0; i < 16; i++) m[i] = load_le(p + 4 * i);
  for (unsigned i = 0; i < 64; i++) {
    uint32_t f = i < 16 ? (b & c) | (~b & d) : i < 32 ? (b & d) | (c & ~d) : i < 48 ? b ^ c ^ d : c ^ (b | ~d);
    unsigned g = i < 16 ? i : i < 32 ? 5 * i + 1 : i < 48 ? 3 * i + 5 : 7 * i;
    uint32_t t = a + f + md5_k[i] + m[g % 16];
    a = d;
    d = c;
    c = b;
    b += rotl(t, md5_turns[i / 16 * 4 + i % 4]);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}
static void md5_blocks(uint32_t state[8], const uint8_t *p, size_t count) {
  for (; count > 0; count--, p += 64) md5_block(state, p);
}

// ---- what the three have in common ------------------------------------------------------------------------------------------------------

enum {
  NATIVE_FROM = 8192
};  // on a virtual machine, asking what the processor has takes as long as some thousand bytes

void hk_digest_begin(HkDigest *d, HkDigestKind kind) {
  memset(d, 0, sizeof *d);
  d->kind = kind;
  if (kind == HK_SHA256) {
    d->compress = hk_sha256_portable;
    memcpy(d->state, sha256_start, sizeof sha256_start);
  } else {
    d->compress = kind == HK_SHA1 ? sha1_blocks : md5_blocks;
    memcpy(d->state, sha1_start, (kind == HK_SHA1 ? 5 : 4) * sizeof *sha1_start);
  }
}

void hk_digest_add(HkDigest *d, const void *data, size_t len) {
  const uint8_t *p = data;
  size_t used = d->total % 64, n = 64 - used;
  if (len == 0) return;
  if (len >= NATIVE_FROM && d->compress == hk_sha256_portable) {
    HkCompress native = hk_sha256_native();
    if (native) d->compress = native;
  }
  d->total += len;
  if (used) {
    if (len < n) n = len;
    memcpy(d->block + used, p, n);
    if (used + n < 64) return;
    d->compress(d->state, d->block, 1);
    p += n;
    len -= n;
  }
  d->compress(d->state, p, len / 64);
  memcpy(d->block, p + len / 64 * 64, len % 64);
}

size_t hk_digest_end(HkDigest *d, uint8_t out[HK_DIGEST_MAX]) {
  static const uint8_t padding[64] = {0x80};
  static const unsigned words[] = {4, 5, 8};
  uint64_t bits = d->total * 8;
  bool little = d->kind == HK_MD5;
  uint8_t length[8];
  for (unsigned i = 0; i < 8; i++) length[i] = (uint8_t)(bits >> (little ? 8 * i : 56 - 8 * i));
  hk_digest_add(d, padding, 1 + (119 - d->total % 64) % 64);
  hk_digest_add(d, length, sizeof length);
  size_t count = 4 * words[d->kind];
  for (unsigned i = 0; i < count; i++) out[i] = (uint8_t)(d->state[i / 4] >> (little ? 8 * (i % 4) : 24 - 8 * (i % 4)));
  return count;
}

// ---- checksums -------------------------------------------------------------------------------------------------------------------------

// Of one byte, bit by bit: what the tables are made of.
static uint32_t crc_of(uint32_t byte) {
  for (int bit = 0; bit < 8; bit++) byte = byte >> 1 ^ (0xEDB88320 & (0 - (byte & 1)));
  return byte;
}

static uint32_t crc_bytes(uint32_t crc, const uint8_t *p, size_t len) {
  for (; len > 0; len--) crc = crc >> 8 ^ crc_of((crc ^ *p++) & 255);
  return crc;
}

enum { SLICES = 8, CRC_TABLES_FROM = 4096 };  // making the tables takes as long as some 2000 bytes without

// SLICES bytes a step: table k tells what a byte does to the sum of the k bytes of zeros behind it.
static uint32_t crc_sliced(uint32_t crc, const uint8_t *p, size_t steps) {
  uint32_t table[SLICES][256];
  for (uint32_t i = 0; i < 256; i++) table[0][i] = crc_of(i);
  for (int k = 1; k < SLICES; k++)
    for (uint32_t i = 0; i < 256; i++) table[k][i] = table[k - 1][i] >> 8 ^ table[0][table[k - 1][i] & 255];
  for (; steps > 0; steps--, p += SLICES) {
    uint32_t a = crc ^ load_le(p), b = load_le(p + 4);
    crc = table[7][a & 255] ^ table[6][a >> 8 & 255] ^ table[5][a >> 16 & 255] ^ table[4][a >> 24] ^ table[3][b & 255] ^
          table[2][b >> 8 & 255] ^ table[1][b >> 16 & 255] ^ table[0][b >> 24];
  }
  return crc;
}

uint32_t hk_crc32(uint32_t crc, const void *data, size_t len) {
  const uint8_t *p = data;
  HkFold native = len >= NATIVE_FROM ? hk_crc32_native() : NULL;
  crc = ~crc;
  if (native) {
    uint8_t rest[16];
    native(crc, p, len, rest);
    crc = crc_bytes(0, rest, sizeof rest);
    p += len / 16 * 16;
    len %= 16;
  } else if (len >= CRC_TABLES_FROM) {
    crc = crc_sliced(crc, p, len / SLICES);
    p += len / SLICES * SLICES;
    len %= SLICES;
  }
  return ~crc_bytes(crc, p, len);
}

uint64_t hk_fnv1a64(uint64_t hash, const void *data, size_t len) {
  const uint8_t *p = data;
  for (; len > 0; len--) hash = (hash ^ *p++) * UINT64_C(0x100000001B3);
  return hash;
}
