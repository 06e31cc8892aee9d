// buf.h (L0) - growable byte buffer: text is built here before it becomes a String, a file or a message.
// Appending never has to be checked one by one: the first refused allocation sets `failed`, later appends do
// nothing, and the user asks once at the end.
#ifndef HK_BUF_H
#define HK_BUF_H

#include <stdarg.h>

#include "mem.h"

typedef struct HkBuf {
  HkMem *mem;
  char *data;  // not NUL-terminated, except after hk_buf_z
  size_t len;
  size_t cap;
  bool failed;  // memory was refused; data is incomplete
} HkBuf;

void hk_buf_init(HkBuf *buf, HkMem *mem);
void hk_buf_deinit(HkBuf *buf);
void hk_buf_clear(HkBuf *buf);
bool hk_buf_reserve(HkBuf *buf, size_t extra);  // false when refused (and sets failed)
void hk_buf_add_slow(HkBuf *buf, const void *data, size_t len);
static inline void hk_buf_add(HkBuf *buf, const void *data, size_t len) {
  if (HK_UNLIKELY(len >= buf->cap - buf->len)) {
    hk_buf_add_slow(buf, data, len);
  } else if (len) {
    memcpy(buf->data + buf->len, data, len);
    buf->len += len;
  }
}
static inline void hk_buf_text(HkBuf *buf, HkText text) { hk_buf_add(buf, text.data, text.len); }
static inline void hk_buf_str(HkBuf *buf, const char *z) { hk_buf_add(buf, z, strlen(z)); }
static inline void hk_buf_char(HkBuf *buf, char c) {
  if (HK_UNLIKELY(buf->len == buf->cap))
    hk_buf_add_slow(buf, &c, 1);
  else
    buf->data[buf->len++] = c;
}
void hk_buf_repeat(HkBuf *buf, char c, size_t n);
void hk_buf_int(HkBuf *buf, int64_t n);
void hk_buf_code_point(HkBuf *buf, uint32_t cp);  // as UTF-8
void hk_buf_fmt(HkBuf *buf, const char *fmt, ...) HK_PRINTF(2, 3);
void hk_buf_vfmt(HkBuf *buf, const char *fmt, va_list ap);
const char *hk_buf_z(HkBuf *buf);  // NUL-terminated view; "" if failed
static inline HkText hk_buf_view(const HkBuf *buf) { return hk_text(buf->data, buf->len); }
// JSON string literal of `text` with the escapes of mir.md 3.1 (the same as boxes.md 22.3).
void hk_buf_json_string(HkBuf *buf, HkText text);

#endif
