// files.c (L4) - open files of a run.
#include "files.h"

#include <errno.h>

#include "platform.h"
#include "utf8.h"

HkFile *hk_file_new(HkRun *run, const HkBoxDef *def) {
  HkFile *f = hk_native_new(run, def, sizeof *f);
  if (f) f->error = "";
  return f;
}

// ---- opening and closing ----------------------------------------------------------------------------------------------------------

bool hk_file_close(HkFile *f) {
  if (!f->stream) return true;
  bool ok = fclose(f->stream) == 0;
  f->stream = NULL;
  if (f->prev)
    f->prev->next = f->next;
  else
    HK_CORE(f->run)->files = f->next;
  if (f->next) f->next->prev = f->prev;
  f->next = f->prev = NULL;
  return ok;
}

void hk_files_close_all(HkRun *run) {
  while (HK_CORE(run)->files) hk_file_close(HK_CORE(run)->files);
}

// "r", "w", "a", "rw"/"r+", "w+", with b or t behind; NULL: no mode.
static const char *c_mode(HkText mode, bool *reads, bool *writes) {
  static const struct {
    const char *name, *c;
    bool r, w;
  } modes[] = {{"r", "rb", true, false},  {"w", "wb", false, true},  {"a", "ab", false, true},
               {"rw", "r+b", true, true}, {"r+", "r+b", true, true}, {"w+", "w+b", true, true}};
  if (mode.len > 1 && (mode.data[mode.len - 1] == 'b' || mode.data[mode.len - 1] == 't')) mode.len--;
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    if (hk_text_eq(mode, hk_text_of(modes[i].name))) {
      *reads = modes[i].r;
      *writes = modes[i].w;
      return modes[i].c;
    }
  return NULL;
}

HkStatus hk_file_open(HkRun *run, HkFile *f, HkString *path, HkText mode, bool *opened) {
  bool reads = false, writes = false;
  const char *c = c_mode(mode, &reads, &writes), *z = hk_string_z(HEAP, path);
  if (!c) return hk_raise(run, "ValueError", "unknown file mode '%.*s'", (int)mode.len, mode.data);
  hk_file_close(f);
  f->path = path;
  f->reads = reads;
  f->writes = writes;
  f->last = 0;
  f->error = !z ? "invalid" : hk_platform_is_dir(z) ? "is a directory" : "";
  if (!f->error[0]) {
    errno = 0;
    f->stream = hk_platform_open(z, c);
    if (!f->stream) f->error = hk_platform_reason(errno);
  }
  *opened = f->stream != NULL;
  if (!f->stream) return HK_OK;
  f->run = run;
  f->next = HK_CORE(run)->files;
  if (f->next) f->next->prev = f;
  HK_CORE(run)->files = f;
  return HK_OK;
}

void hk_file_trace(HkHeap *heap, HkNativeBox *box) { hk_heap_mark(heap, (HkObject *)((HkFile *)(void *)box)->path); }
void hk_file_drop(HkHeap *heap, HkNativeBox *box) {
  (void)heap;
  hk_file_close((HkFile *)(void *)box);
}

HkStatus hk_file_use(HkRun *run, HkValue self, HkFile **out) {
  *out = (HkFile *)(void *)self.as.obj;
  if (!(*out)->finished) return HK_OK;
  HkText name = hk_type_display(HK_CORE(run)->types, self);
  return hk_raise(run, "UseAfterFini", "%.*s used after fini", (int)name.len, name.data);
}

static void turn(HkFile *f, char to) {
  if (f->last && f->last != to) fseek(f->stream, 0, SEEK_CUR);
  f->last = to;
}
bool hk_file_may_read(HkFile *f) {
  if (!f->stream || !f->reads) return false;
  turn(f, 'r');
  return true;
}
bool hk_file_may_write(HkFile *f) {
  if (!f->stream || !f->writes) return false;
  turn(f, 'w');
  return true;
}

enum { BLOCK = 65536, LINE_PIECE = 512 };

// ---- reading ---------------------------------------------------------------------------------------------------------------------

// The text read so far, which may be that of `buf`, as a String; null when the system refused to read.
static HkStatus finish(HkRun *run, FILE *stream, HkBuf *buf, HkText text, HkValue *out) {
  bool large = text.len > HK_MAX_SIZE, bad = ferror(stream) != 0;
  bool whole = text.data == buf->data && text.len == buf->len && hk_utf8_check(text.data, text.len) == text.len;
  HkStatus status = large ? hk_raise_too_large(run) : hk_charge(run, text.len);
  HkString *s = NULL;
  if (status == HK_OK && !bad && !buf->failed) s = whole ? hk_string_take(HEAP, buf) : hk_string_decode(HEAP, text);
  hk_buf_deinit(buf);
  if (status != HK_OK || bad) return status;
  GIVE_STRING(s);
}

// How much of a stream is left, as far as can be known; 0 for one that is no file.
static size_t left_in(FILE *stream) {
  int64_t size = hk_platform_size(stream), at = hk_platform_tell(stream);
  return size > at && at >= 0 && size - at <= HK_MAX_SIZE ? (size_t)(size - at) : 0;
}

// At most `limit` bytes. One byte more than expected is asked for, so that a file of known size takes one call.
static void read_block(FILE *stream, int64_t limit, HkBuf *buf) {
  size_t most = limit < 0 ? 0 : limit > HK_MAX_SIZE ? (size_t)HK_MAX_SIZE + 1 : (size_t)limit;
  size_t step = most > HK_MAX_SIZE ? left_in(stream) + 1 : most, got = 0;
  for (size_t want; buf->len < most; step = buf->len) {
    want = step < BLOCK ? BLOCK : step;
    if (want > most - buf->len) want = most - buf->len;
    if (!hk_buf_reserve(buf, want)) return;
    got = fread(buf->data + buf->len, 1, want, stream);
    buf->len += got;
    if (got < want) return;
  }
}

HkStatus hk_stream_text(HkRun *run, FILE *stream, HkValue *out) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  read_block(stream, INT64_MAX, &buf);
  return finish(run, stream, &buf, hk_buf_view(&buf), out);
}

HkStatus hk_stream_line(HkRun *run, FILE *stream, HkValue *out) {
  char piece[LINE_PIECE];
  HkBuf buf;
  size_t n = 0;
  bool ended;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  while (!(ended = hk_platform_line(stream, piece, LINE_PIECE, &n)) && n == LINE_PIECE && buf.len <= HK_MAX_SIZE)
    hk_buf_add(&buf, piece, n);
  if (buf.len || buf.failed) hk_buf_add(&buf, piece, n);
  HkText line = buf.len || buf.failed ? hk_buf_view(&buf) : hk_text(piece, n);
  if (!ended && line.len == 0 && !buf.failed) return HK_OK;
  if (ended && line.len && line.data[line.len - 1] == '\r') line.len--;
  return finish(run, stream, &buf, line, out);
}

HkStatus hk_stream_lines(HkRun *run, FILE *stream, HkValue *out) {
  HkArray *list = hk_array_new(HEAP, 0);
  if (!list) return hk_raise_nomem(run);
  for (;;) {
    HkValue line = hk_null();
    HK_TRY(hk_stream_line(run, stream, &line));
    if (ferror(stream)) return HK_OK;
    if (line.tag == HK_NULL) GIVE(hk_object(list));
    HK_TRY(hk_array_add(run, list, line));
  }
}

HkStatus hk_stream_bytes(HkRun *run, FILE *stream, int64_t limit, HkValue *out) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  read_block(stream, limit, &buf);
  HkStatus status = buf.failed ? hk_raise_nomem(run) : HK_OK;
  if (status == HK_OK && !ferror(stream)) status = hk_give_bytes(run, hk_buf_view(&buf), out);
  hk_buf_deinit(&buf);
  return status;
}

HkStatus hk_stream_buffer(HkRun *run, FILE *stream, int64_t limit, HkValue *out) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  read_block(stream, limit, &buf);
  bool large = buf.len > HK_MAX_SIZE, bad = ferror(stream) != 0;
  HkStatus status = large ? hk_raise_too_large(run) : hk_charge(run, buf.len);
  HkBytes *bytes = status == HK_OK && !bad ? hk_bytes_take(HEAP, &buf) : NULL;
  hk_buf_deinit(&buf);
  if (status != HK_OK || bad) return status;
  GIVE_OBJECT(bytes);
}
