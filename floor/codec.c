// codec.c (L0) - bytes as text and back.
#include "codec.h"

static const char lower_hex[] = "0123456789abcdef", upper_hex[] = "0123456789ABCDEF";

int hk_hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// ---- Base64 ------------------------------------------------------------------------------------------------------------------------

void hk_base64_encode(HkText bytes, bool url, HkBuf *out) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  const unsigned char *p = (const unsigned char *)bytes.data, *end = p + bytes.len / 3 * 3;
  size_t rest = bytes.len % 3;
  if (bytes.len == 0 || !hk_buf_reserve(out, bytes.len / 3 * 4 + 4)) return;
  char *to = out->data + out->len, digit[64];
  memcpy(digit, letters, 64);
  if (url) memcpy(digit + 62, letters + 64, 2);
  for (; p < end; p += 3, to += 4) {
    to[0] = digit[p[0] >> 2];
    to[1] = digit[(p[0] & 3) << 4 | p[1] >> 4];
    to[2] = digit[(p[1] & 15) << 2 | p[2] >> 6];
    to[3] = digit[p[2] & 63];
  }
  if (rest) {
    int second = rest == 2 ? p[1] : 0;
    *to++ = digit[p[0] >> 2];
    *to++ = digit[(p[0] & 3) << 4 | second >> 4];
    if (rest == 2) *to++ = digit[(second & 15) << 2];
    for (size_t i = rest; i < 3 && !url; i++) *to++ = '=';
  }
  out->len = (size_t)(to - out->data);
}

// 0..63, or -1.
static int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' || c == '-' ? 62 : c == '/' || c == '_' ? 63 : -1;
}
static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Padding, if there is any, must complete the last four digits.
static bool well_padded(size_t digits, size_t padding) {
  return digits % 4 != 1 && (padding == 0 || (digits % 4 >= 2 && (digits + padding) % 4 == 0 && padding <= 2));
}

bool hk_base64_decode(HkText text, HkBuf *out) {
  size_t digits = 0, padding = 0;
  uint32_t bits = 0;
  if (!hk_buf_reserve(out, text.len / 4 * 3 + 3)) return true;
  char *to = out->data + out->len;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    int digit = base64_digit(c);
    if (digit < 0 && is_blank(c)) continue;
    if (digit < 0 && c != '=') return false;
    if (digit >= 0 && padding > 0) return false;
    if (digit < 0) {
      padding++;
      continue;
    }
    bits = bits << 6 | (uint32_t)digit;
    if (digits % 4 > 0) *to++ = (char)(bits >> (6 - 2 * (digits % 4)));
    digits++;
  }
  out->len = (size_t)(to - out->data);
  return well_padded(digits, padding);
}

// ---- hexadecimal -------------------------------------------------------------------------------------------------------------------

void hk_hex_encode(HkText bytes, HkBuf *out) {
  char pairs[256][2];
  if (!hk_buf_reserve(out, bytes.len * 2)) return;
  for (unsigned c = 0; c < 256; c++) {
    pairs[c][0] = lower_hex[c >> 4];
    pairs[c][1] = lower_hex[c & 15];
  }
  char *to = out->data + out->len;
  for (size_t i = 0; i < bytes.len; i++) memcpy(to + 2 * i, pairs[(unsigned char)bytes.data[i]], 2);
  out->len += bytes.len * 2;
}

bool hk_hex_decode(HkText text, HkBuf *out) {
  if (text.len % 2) return false;
  if (!hk_buf_reserve(out, text.len / 2)) return true;
  for (size_t i = 0; i < text.len; i += 2) {
    int high = hk_hex_digit(text.data[i]), low = hk_hex_digit(text.data[i + 1]);
    if (high < 0 || low < 0) return false;
    out->data[out->len++] = (char)(high * 16 + low);
  }
  return true;
}

// ---- URLs and HTML -----------------------------------------------------------------------------------------------------------------

static bool is_unreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.' || c == '~';
}

void hk_url_encode(HkText bytes, HkBuf *out) {
  for (size_t i = 0; i < bytes.len; i++) {
    unsigned char c = (unsigned char)bytes.data[i];
    char code[3] = {'%', upper_hex[c >> 4], upper_hex[c & 15]};
    hk_buf_add(out, is_unreserved((char)c) ? &bytes.data[i] : code, is_unreserved((char)c) ? 1 : 3);
  }
}

bool hk_url_decode(HkText text, HkBuf *out) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if (c == '%') {
      int high = text.len - i > 2 ? hk_hex_digit(text.data[i + 1]) : -1,
          low = high < 0 ? -1 : hk_hex_digit(text.data[i + 2]);
      if (low < 0) return false;
      c = (char)(high * 16 + low);
      i += 2;
    }
    hk_buf_char(out, c);
  }
  return true;
}

void hk_html_escape(HkText text, HkBuf *out) {
  static const char special[] = "&<>\"'";
  static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
  size_t from = 0;
  for (size_t i = 0; i < text.len; i++) {
    const char *found = text.data[i] ? strchr(special, text.data[i]) : NULL;
    if (!found) continue;
    hk_buf_add(out, text.data + from, i - from);
    hk_buf_str(out, names[found - special]);
    from = i + 1;
  }
  hk_buf_add(out, text.data + from, text.len - from);
}
