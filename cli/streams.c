// streams.c - the standard streams. Standard output is buffered, and flushed before anything goes to standard error, so that a merged
// capture keeps the order.
#include "streams.h"

#include <stdio.h>

static bool write_out(void *user, HkText text) {
  Session *s = user;
  if (s->broken_pipe) return false;
  if (!text.len) return true;
  if (fwrite(text.data, 1, text.len, stdout) != text.len)
    s->broken_pipe = true;
  else if (text.data[text.len - 1] == '\n' && hk_platform_is_terminal(1))
    s->broken_pipe = fflush(stdout) != 0;
  return !s->broken_pipe;
}

static bool write_err(void *user, HkText text) {
  (void)user;
  fflush(stdout);
  return !text.len || fwrite(text.data, 1, text.len, stderr) == text.len;
}

static void flush_out(void *user) {
  Session *s = user;
  if (fflush(stdout) != 0) s->broken_pipe = true;
}

bool streams_read_line(HkBuf *buf, bool *stopped) {
  int c = 0;
  bool any = false;
  while ((c = getc(stdin)) != EOF) {
    any = true;
    if (c == '\n') break;
    hk_buf_char(buf, (char)c);
  }
  *stopped = c == EOF && !feof(stdin) && ferror(stdin);
  if (*stopped) clearerr(stdin);
  if (c == '\n' && buf->len && buf->data[buf->len - 1] == '\r') buf->len--;
  return any && !*stopped;
}

void streams_read(HkBuf *buf, size_t bytes) {
  size_t n = 1;
  while (bytes > 0 && n > 0) {
    size_t piece = bytes < 65536 ? bytes : 65536;
    if (!hk_buf_reserve(buf, piece)) return;
    n = fread(buf->data + buf->len, 1, piece, stdin);
    buf->len += n;
    bytes -= n;
  }
}

static bool read_in(void *user, HkBuf *buf, size_t what) {
  const Session *s = user;
  if (s->o->from_stdin) return false;  // standard input was the source
  bool stopped = false;
  if (what == HK_READ_LINE) return streams_read_line(buf, &stopped);
  size_t before = buf->len;
  streams_read(buf, what);
  return buf->len > before;
}

static bool out_is_terminal(void *user) {
  (void)user;
  return hk_platform_is_terminal(1);
}

void streams_open(void) {
  static char out_buffer[1 << 16];
  hk_platform_binary_streams();
  hk_platform_keep_broken_pipes();
  setvbuf(stdout, out_buffer, _IOFBF, sizeof out_buffer);
}

HkSinks streams_sinks(Session *s) { return (HkSinks){s, write_out, write_err, flush_out, read_in, out_is_terminal}; }
