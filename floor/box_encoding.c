// box_encoding.c (L4) - Encoding: bytes as text and back (boxes.md 25).
#include "box.h"
#include "codec.h"
#include "utf8.h"

// ---- encoders: data -> String -----------------------------------------------------------------------------------------------------------

typedef void (*Encode)(HkText bytes, HkBuf *out);
static HkStatus encode(HkRun *run, HkValue data, Encode with, HkValue *out) {
  HkBuf scratch, text;
  HkText bytes;
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  hk_buf_init(&text, HK_CORE(run)->mem);
  HkStatus status = hk_data_view(run, data, &scratch, &bytes);
  if (status == HK_OK) with(bytes, &text);
  hk_buf_deinit(&scratch);
  return status == HK_OK ? hk_give_string(run, &text, out) : status;
}
static void base64(HkText bytes, HkBuf *out) { hk_base64_encode(bytes, false, out); }
static void base64_url(HkText bytes, HkBuf *out) { hk_base64_encode(bytes, true, out); }
NATIVE(base64_encode) {
  bool url = args[1].tag == HK_BOOL && args[1].as.bits;
  return encode(run, args[0], url ? base64_url : base64, out);
}
NATIVE(hex_encode) { return encode(run, args[0], hk_hex_encode, out); }
NATIVE(url_encode) { return encode(run, args[0], hk_url_encode, out); }
NATIVE(html_escape) { return encode(run, args[0], hk_html_escape, out); }

// ---- decoders: String -> Array or String, null when it is not well-formed -----------------------------------------------------------------

typedef bool (*Decode)(HkText text, HkBuf *out);
static HkStatus give_strict(HkRun *run, HkText bytes, HkValue *out) {
  if (bytes.len > HK_MAX_SIZE) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, bytes.len));
  if (hk_utf8_check(bytes.data, bytes.len) < bytes.len) return HK_OK;
  GIVE_STRING(hk_string_new(HEAP, bytes));
}
static HkStatus decode(HkRun *run, HkValue text, Decode with, HkStatus (*give)(HkRun *, HkText, HkValue *),
                       HkValue *out) {
  HkBuf bytes;
  hk_buf_init(&bytes, HK_CORE(run)->mem);
  HkStatus status = hk_charge(run, text.as.str->len);
  bool fine = status == HK_OK && with(hk_string_text(text.as.str), &bytes);
  if (fine) status = bytes.failed ? hk_raise_nomem(run) : give(run, hk_buf_view(&bytes), out);
  hk_buf_deinit(&bytes);
  return status;
}
NATIVE(base64_decode) { return decode(run, args[0], hk_base64_decode, hk_give_bytes, out); }
NATIVE(base64_decode_text) { return decode(run, args[0], hk_base64_decode, give_strict, out); }
NATIVE(hex_decode) { return decode(run, args[0], hk_hex_decode, hk_give_bytes, out); }
NATIVE(hex_decode_text) { return decode(run, args[0], hk_hex_decode, give_strict, out); }
NATIVE(url_decode) { return decode(run, args[0], hk_url_decode, give_strict, out); }

// ---- UTF-8 -----------------------------------------------------------------------------------------------------------------------------

NATIVE(to_utf8) { return hk_give_bytes(run, hk_string_text(args[0].as.str), out); }
static HkStatus from_bytes(HkRun *run, HkValue data, HkStatus (*give)(HkRun *, HkText, HkValue *), HkValue *out) {
  HkBuf scratch;
  HkText bytes;
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  HkStatus status = hk_data_view(run, data, &scratch, &bytes);
  if (status == HK_OK) status = give(run, bytes, out);
  hk_buf_deinit(&scratch);
  return status;
}
SHARED(hk_encoding_from_utf8) { return from_bytes(run, args[0], hk_give_decoded, out); }
NATIVE(from_utf8_strict) { return from_bytes(run, args[0], give_strict, out); }

// ---- UTF-16 ----------------------------------------------------------------------------------------------------------------------------

NATIVE(utf16_encode) {
  const HkString *s = args[0].as.str;
  HK_TRY(hk_charge(run, s->len));
  HkArray *units = hk_array_new(HEAP, s->count);
  if (!units) return hk_raise_nomem(run);
  for (size_t at = 0, size = 0; at < s->len; at += size) {
    uint32_t cp = hk_utf8_decode(s->data + at, s->len - at, &size);
    if (cp > 0xFFFF) {
      HK_TRY(hk_array_add(run, units, hk_int(0xD800 + ((cp - 0x10000) >> 10))));
      cp = 0xDC00 + ((cp - 0x10000) & 0x3FF);
    }
    HK_TRY(hk_array_add(run, units, hk_int(cp)));
  }
  GIVE(hk_object(units));
}

static bool is_unit(HkValue v) { return v.tag == HK_INT && v.as.bits <= 0xFFFF; }
static bool in_half(HkValue unit, uint64_t first) { return unit.as.bits >= first && unit.as.bits < first + 0x400; }

// Surrogates without partner become U+FFFD.
NATIVE(utf16_decode) {
  const HkArray *units = HK_AS_ARRAY(args[0]);
  HkBuf text;
  HK_TRY(hk_charge(run, units->count));
  for (uint32_t i = 0; i < units->count; i++)
    if (!is_unit(units->items[i])) return hk_raise(run, "ValueError", "UTF-16 units are Integers 0..65535");
  hk_buf_init(&text, HK_CORE(run)->mem);
  for (uint32_t i = 0; i < units->count; i++) {
    HkValue unit = units->items[i];
    uint32_t cp = (uint32_t)unit.as.bits;
    if (in_half(unit, 0xD800) && i + 1 < units->count && in_half(units->items[i + 1], 0xDC00))
      cp = 0x10000 + ((cp - 0xD800) << 10) + ((uint32_t)units->items[++i].as.bits - 0xDC00);
    hk_buf_code_point(&text, hk_utf8_is_scalar(cp) ? cp : 0xFFFD);
  }
  return hk_give_string(run, &text, out);
}

NATIVE(encoding_new) { return hk_give_stateless(run, &hk_box_encoding, out); }

static const HkNative methods[] = {
    {"toUtf8Bytes", "s", to_utf8, STATIC},
    {"fromUtf8Bytes", "d", hk_encoding_from_utf8, STATIC},
    {"fromUtf8BytesStrict", "d", from_utf8_strict, STATIC},
    {"base64Encode", "x b?", base64_encode, STATIC},
    {"base64Decode", "s", base64_decode, STATIC},
    {"base64DecodeText", "s", base64_decode_text, STATIC},
    {"hexEncode", "x", hex_encode, STATIC},
    {"hexDecode", "s", hex_decode, STATIC},
    {"hexDecodeText", "s", hex_decode_text, STATIC},
    {"urlEncode", "s", url_encode, STATIC},
    {"urlDecode", "s", url_decode, STATIC},
    {"htmlEscape", "s", html_escape, STATIC},
    {"utf16Encode", "s", utf16_encode, STATIC},
    {"utf16Decode", "a", utf16_decode, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_encoding = {.name = "EncodingBox",
                                  .kind = HK_KIND_NATIVE,
                                  .methods = methods,
                                  .construct = {"EncodingBox", "", encoding_new, 0}};
