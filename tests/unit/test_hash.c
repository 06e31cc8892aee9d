// test_hash.c - digests and checksums against the vectors of their specifications, in pieces of any length, and with and without the
// instructions of the processor.
#include "../../floor/hash.h"
#include "unit.h"

static void hex(const uint8_t *bytes, size_t n, char out[65]) {
  for (size_t i = 0; i < n; i++) snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static void expect_digest(HkDigestKind kind, const char *text, size_t repeat, const char *want) {
  HkDigest d;
  uint8_t bytes[HK_DIGEST_MAX];
  char got[65];
  hk_digest_begin(&d, kind);
  for (size_t i = 0; i < repeat; i++) hk_digest_add(&d, text, strlen(text));
  hex(bytes, hk_digest_end(&d, bytes), got);
  CHECK_FOR(strcmp(got, want) == 0, got);
}

#define ALPHABETS "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
#define DIGITS    "1234567890"

static void sha256_vectors(void) {
  expect_digest(HK_SHA256, "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect_digest(HK_SHA256, "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect_digest(HK_SHA256, ALPHABETS, 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  expect_digest(HK_SHA256, "a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}
static void sha1_vectors(void) {
  expect_digest(HK_SHA1, "", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  expect_digest(HK_SHA1, "abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d");
  expect_digest(HK_SHA1, ALPHABETS, 1, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  expect_digest(HK_SHA1, "a", 1000000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}
static void md5_vectors(void) {
  expect_digest(HK_MD5, "", 1, "d41d8cd98f00b204e9800998ecf8427e");
  expect_digest(HK_MD5, "abc", 1, "900150983cd24fb0d6963f7d28e17f72");
  expect_digest(HK_MD5, "message digest", 1, "f96b697d7cb7938d525a2f31aaf161d0");
  expect_digest(HK_MD5, DIGITS, 8, "57edf4a22be3c955ac49da2e2107b67a");
  expect_digest(HK_MD5, "a", 1000000, "7707d6ae4e027c70eea2a935c2296f21");
}

static void fill(uint8_t *bytes, size_t n) {
  uint64_t seed = 99;
  for (size_t i = 0; i < n; i++)
    bytes[i] = (uint8_t)((seed = seed * 6364136223846793005u + 1442695040888963407u) >> 56);
}

// Cuts in every place of a message of three blocks change nothing.
static void pieces(void) {
  uint8_t data[200], whole[HK_DIGEST_MAX], parts[HK_DIGEST_MAX];
  fill(data, sizeof data);
  for (int kind = HK_MD5; kind <= HK_SHA256; kind++)
    for (size_t n = 0; n <= sizeof data; n++) {
      HkDigest d;
      hk_digest_begin(&d, (HkDigestKind)kind);
      hk_digest_add(&d, data, sizeof data);
      size_t size = hk_digest_end(&d, whole);
      hk_digest_begin(&d, (HkDigestKind)kind);
      hk_digest_add(&d, data, n);
      hk_digest_add(&d, data + n, (sizeof data - n) / 2);
      hk_digest_add(&d, data + n + (sizeof data - n) / 2, sizeof data - n - (sizeof data - n) / 2);
      CHECK_EQ(hk_digest_end(&d, parts), size);
      CHECK(memcmp(whole, parts, size) == 0);
    }
}

// The instructions of the processor and portable C agree on every number of blocks; without such instructions there is nothing to compare.
static void native_and_portable(void) {
  static uint8_t data[64 * 40];
  HkDigest portable;
  HkCompress native = hk_sha256_native();
  if (!native) return;
  fill(data, sizeof data);
  for (size_t blocks = 0; blocks <= 40; blocks++) {
    HkDigest d;
    hk_digest_begin(&d, HK_SHA256);
    hk_digest_begin(&portable, HK_SHA256);
    native(d.state, data, blocks);
    hk_sha256_portable(portable.state, data, blocks);
    CHECK(memcmp(d.state, portable.state, sizeof d.state) == 0);
  }
}

static void crc32_vectors(void) {
  static uint8_t data[10000];
  CHECK_EQ(hk_crc32(0, "", 0), 0);
  CHECK_EQ(hk_crc32(0, "123456789", 9), 0xCBF43926);
  CHECK_EQ(hk_crc32(0, "The quick brown fox jumps over the lazy dog", 43), 0x414FA339);
  fill(data, sizeof data);
  uint32_t slow = 0;
  for (size_t i = 0; i < sizeof data; i++) slow = hk_crc32(slow, data + i, 1);
  CHECK_EQ(hk_crc32(0, data, sizeof data), slow);
  CHECK_EQ(hk_crc32(hk_crc32(0, data, 5001), data + 5001, 4999), slow);
}

// The same with the instructions of the processor, for every length and start of a text of some kilobytes.
static void crc32_by_pieces(void) {
  static uint8_t data[20000];
  fill(data, sizeof data);
  for (size_t start = 0; start < 20; start++)
    for (size_t n = 8180; n < 8300; n++) {
      uint32_t whole = hk_crc32(0, data + start, n), parts = 0;
      for (size_t at = 0; at < n; at += 1000) parts = hk_crc32(parts, data + start + at, n - at < 1000 ? n - at : 1000);
      CHECK_EQ(whole, parts);
    }
}

static void fnv_vectors(void) {
  CHECK(hk_fnv1a64(HK_FNV1A64, "", 0) == UINT64_C(0xCBF29CE484222325));
  CHECK(hk_fnv1a64(HK_FNV1A64, "a", 1) == UINT64_C(0xAF63DC4C8601EC8C));
  CHECK(hk_fnv1a64(HK_FNV1A64, "foobar", 6) == UINT64_C(0x85944171F73967E8));
}

UNIT_TESTS(UNIT(sha256_vectors), UNIT(sha1_vectors), UNIT(md5_vectors), UNIT(pieces), UNIT(native_and_portable),
           UNIT(crc32_vectors), UNIT(crc32_by_pieces), UNIT(fnv_vectors))
