// buf.c (L0) - growable byte buffer.
#include "buf.h"

#include <stdio.h>

#include "utf8.h"

void hk_buf_init(HkBuf *buf, HkMem *mem) { *buf = (HkBuf){.mem = mem}; }

void hk_buf_deinit(HkBuf *buf) {
  if (buf->data) hk_mem_free(buf->mem, buf->data, buf->cap);
  hk_buf_init(buf, buf->mem);
}

void hk_buf_clear(HkBuf *buf) {
  buf->len = 0;
  buf->failed = false;
}

bool hk_buf_reserve(HkBuf *buf, size_t extra) {
  if (buf->failed || extra > SIZE_MAX / 4) {
    buf->failed = true;
    return false;
  }
  if (extra <= buf->cap - buf->len) return true;
  size_t cap = buf->cap ? buf->cap * 2 : 64;
  if (cap < buf->len + extra) cap = buf->len + extra;
  char *grown = hk_mem_resize(buf->mem, buf->data, buf->cap, cap);
  if (!grown) {
    buf->failed = true;
    return false;
  }
  buf->data = grown;
  buf->cap = cap;
  return true;
}

void hk_buf_add_slow(HkBuf *buf, const void *data, size_t len) {
  if (len == 0 || !hk_buf_reserve(buf, len)) return;
  memcpy(buf->data + buf->len, data, len);
  buf->len += len;
}

void hk_buf_repeat(HkBuf *buf, char c, size_t n) {
  if (n == 0 || !hk_buf_reserve(buf, n)) return;
  memset(buf->data + buf->len, c, n);
  buf->len += n;
}

void hk_buf_int(HkBuf *buf, int64_t n) {
  char digits[24];
  size_t at = sizeof digits;
  uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
  do digits[--at] = (char)('0' + u % 10);
  while (u /= 10);
  if (n < 0) digits[--at] = '-';
  hk_buf_add(buf, digits + at, sizeof digits - at);
}

void hk_buf_code_point(HkBuf *buf, uint32_t cp) {
  char bytes[4];
  hk_buf_add(buf, bytes, hk_utf8_encode(cp, bytes));
}

void hk_buf_vfmt(HkBuf *buf, const char *fmt, va_list ap) {
  va_list again;
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, again);
  va_end(again);
  if (n < 0 || !hk_buf_reserve(buf, (size_t)n + 1)) {
    buf->failed = true;
    return;
  }
  vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, ap);
  buf->len += (size_t)n;
}

void hk_buf_fmt(HkBuf *buf, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  hk_buf_vfmt(buf, fmt, ap);
  va_end(ap);
}

const char *hk_buf_z(HkBuf *buf) {
  if (!hk_buf_reserve(buf, 1)) return "";
  buf->data[buf->len] = 0;
  return buf->data;
}

void hk_buf_json_string(HkBuf *buf, HkText text) {
  hk_buf_char(buf, '"');
  size_t from = 0;
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.data[i];
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    hk_buf_add(buf, text.data + from, i - from);
    from = i + 1;
    static const char short_form[] = "\"\"\\\\\bb\tt\nn\ff\rr";  // pairs: character, letter behind the backslash
    const char *found = NULL;
    for (const char *p = short_form; *p && !found; p += 2)
      if ((unsigned char)*p == c) found = p;
    if (found) {
      hk_buf_char(buf, '\\');
      hk_buf_char(buf, found[1]);
    } else {
      hk_buf_fmt(buf, "\\u%04x", c);
    }
  }
  hk_buf_add(buf, text.data + from, text.len - from);
  hk_buf_char(buf, '"');
}
