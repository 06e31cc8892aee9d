// box_hash.c (L4) - Hash: digests and checksums of bytes (boxes.md 25).
#include "box.h"
#include "codec.h"
#include "hash.h"

enum { PIECE = 1 << 20 };  // a run can be interrupted between two of them

// The argument's bytes; what goes into *out is made of them piece by piece.
typedef void (*Add)(void *state, HkText piece);
static HkStatus take(HkRun *run, HkValue data, Add add, void *state) {
  HkBuf scratch;
  HkText left = HK_TEXT("");
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  HkStatus status = hk_data_view(run, data, &scratch, &left);
  while (status == HK_OK && left.len) {
    size_t n = left.len < PIECE ? left.len : PIECE;
    add(state, hk_text(left.data, n));
    left = hk_text(left.data + n, left.len - n);
    status = hk_poll(run, 0);
  }
  hk_buf_deinit(&scratch);
  return status;
}

static void add_digest(void *digest, HkText piece) { hk_digest_add(digest, piece.data, piece.len); }
static HkStatus digest_of(HkRun *run, HkDigestKind kind, HkValue data, HkValue *out) {
  HkDigest digest;
  HkBuf text;
  uint8_t bytes[HK_DIGEST_MAX];
  hk_digest_begin(&digest, kind);
  HK_TRY(take(run, data, add_digest, &digest));
  size_t size = hk_digest_end(&digest, bytes);
  hk_buf_init(&text, HK_CORE(run)->mem);
  hk_hex_encode(hk_text((const char *)bytes, size), &text);
  return hk_give_string(run, &text, out);
}
NATIVE(sha256) { return digest_of(run, HK_SHA256, args[0], out); }
NATIVE(sha1) { return digest_of(run, HK_SHA1, args[0], out); }
NATIVE(md5) { return digest_of(run, HK_MD5, args[0], out); }

static void add_crc32(void *crc, HkText piece) { *(uint32_t *)crc = hk_crc32(*(uint32_t *)crc, piece.data, piece.len); }
NATIVE(crc32) {
  uint32_t crc = 0;
  HK_TRY(take(run, args[0], add_crc32, &crc));
  GIVE(hk_int(crc));
}
static void add_fnv(void *hash, HkText piece) {
  *(uint64_t *)hash = hk_fnv1a64(*(uint64_t *)hash, piece.data, piece.len);
}
NATIVE(fnv1a64) {
  uint64_t hash = HK_FNV1A64;
  HK_TRY(take(run, args[0], add_fnv, &hash));
  GIVE(hk_int((int64_t)hash));
}
NATIVE(hash_new) { return hk_give_stateless(run, &hk_box_hash, out); }

static const HkNative methods[] = {
    {"sha256", "x", sha256, STATIC}, {"sha1", "x", sha1, STATIC},       {"md5", "x", md5, STATIC},
    {"crc32", "x", crc32, STATIC},   {"fnv1a64", "x", fnv1a64, STATIC}, END_OF_METHODS,
};
const HkBoxDef hk_box_hash = {
    .name = "HashBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"HashBox", "", hash_new, 0}};
