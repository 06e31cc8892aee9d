// hash.h (L0) - digests and checksums of bytes: SHA-256, SHA-1 (FIPS 180-4), MD5 (RFC 1321), CRC-32 and FNV-1a. Of the three digests, MD5 and
// SHA-1 protect nothing any more; they are here for the formats that ask for them.
#ifndef HK_HASH_H
#define HK_HASH_H

#include "base.h"

enum { HK_DIGEST_MAX = 32 };  // bytes of the longest digest
typedef enum { HK_MD5, HK_SHA1, HK_SHA256 } HkDigestKind;

// Takes whole blocks of 64 bytes into the state.
typedef void (*HkCompress)(uint32_t state[8], const uint8_t *blocks, size_t count);

typedef struct HkDigest {
  HkDigestKind kind;
  HkCompress compress;
  uint32_t state[8];
  uint64_t total;     // bytes taken so far
  uint8_t block[64];  // the total % 64 bytes that are not yet in the state
} HkDigest;

void hk_digest_begin(HkDigest *digest, HkDigestKind kind);
void hk_digest_add(HkDigest *digest, const void *data, size_t len);
size_t hk_digest_end(HkDigest *digest, uint8_t out[HK_DIGEST_MAX]);  // how many bytes the digest has
// SHA-256 in portable C, and with the instructions that this processor has for it, or NULL.
void hk_sha256_portable(uint32_t state[8], const uint8_t *blocks, size_t count);
HkCompress hk_sha256_native(void);
extern const uint32_t hk_sha256_k[64];  // its round constants

// Sixteen bytes with the same CRC-32, from a sum of 0 on, as the first len / 16 * 16 bytes of `data` from the sum `crc` on (both without the
// final complement). len is 64 or more. By instructions of this processor; NULL: it has none.
typedef void (*HkFold)(uint32_t crc, const uint8_t *data, size_t len, uint8_t out[16]);
HkFold hk_crc32_native(void);
uint32_t hk_crc32(uint32_t crc, const void *data, size_t len);     // of zip, png, gzip; crc: 0, or of the bytes before
uint64_t hk_fnv1a64(uint64_t hash, const void *data, size_t len);  // hash: HK_FNV1A64, or of the bytes before
#define HK_FNV1A64 UINT64_C(0xCBF29CE484222325)

#endif
