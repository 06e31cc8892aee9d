// box_stream.c (L4) - Stream: bytes that are written at the end and read from a position (boxes.md 24.2).
#include "box.h"

typedef struct Stream {
  HkNativeBox box;
  HkBytes *bytes;
  uint32_t at;
} Stream;
#define ME    ((Stream *)(void *)self.as.obj)
#define COUNT hk_bytes_count(ME->bytes)

NATIVE(stream_new) {
  HkBytes *bytes = hk_bytes_new(HEAP, 0);
  Stream *s = bytes ? hk_native_new(run, &hk_box_stream, sizeof *s) : NULL;
  if (s) s->bytes = bytes;
  GIVE_OBJECT(s);
}
NATIVE(append) {
  HkText more = args[0].tag == HK_STRING ? hk_string_text(args[0].as.str) : HK_TEXT("");
  if (hk_is_kind(args[0], HK_KIND_BYTES)) more = hk_bytes_view(HK_AS_BYTES(args[0]));
  if (args[0].tag != HK_STRING && !hk_is_kind(args[0], HK_KIND_BYTES)) {
    HkText got = hk_type_display(HK_CORE(run)->types, args[0]);
    return hk_raise(run, "TypeError", "Stream.write: argument 1 must be String or Buffer, got %.*s", (int)got.len,
                    got.data);
  }
  if (more.len > HK_MAX_SIZE - COUNT) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, more.len));
  if (hk_bytes_append(HEAP, ME->bytes, more) != HK_OK) return hk_raise_nomem(run);
  GIVE(hk_int((int64_t)more.len));
}
NATIVE(read_on) {
  uint32_t n = hk_clamp(args[0].as.i, COUNT - ME->at);
  HK_TRY(hk_charge(run, n));
  HkBytes *part = hk_bytes_of(HEAP, hk_text(hk_bytes_view(ME->bytes).data + ME->at, n));
  if (!part) return hk_raise_nomem(run);
  ME->at += n;
  GIVE(hk_object(part));
}
NATIVE(position) { GIVE(hk_int(ME->at)); }
NATIVE(length) { GIVE(hk_int(COUNT)); }
NATIVE(seek) {
  if (args[0].as.i < 0 || args[0].as.i > COUNT) return hk_raise_index(run, args[0].as.i, self, COUNT);
  ME->at = (uint32_t)args[0].as.i;
  return HK_OK;
}
NATIVE(reset) {
  ME->at = 0;
  return HK_OK;
}
NATIVE(clear) {
  hk_bytes_drop(ME->bytes, COUNT);
  ME->at = 0;
  return HK_OK;
}

static void trace(HkHeap *heap, HkNativeBox *box) { hk_heap_mark(heap, &((Stream *)(void *)box)->bytes->head); }
static HkStatus text(HkRun *run, HkValue self, HkBuf *out) {
  (void)run;
  hk_buf_fmt(out, "Stream(%u bytes, pos: %u)", COUNT, ME->at);
  return HK_OK;
}

static const HkNative methods[] = {
    {"write", ".", append, 0}, {"read", "i", read_on, 0}, {"position", "", position, 0}, {"length", "", length, 0},
    {"seek", "i", seek, 0},    {"reset", "", reset, 0},   {"clear", "", clear, 0},       END_OF_METHODS,
};
const HkBoxDef hk_box_stream = {.name = "StreamBox",
                                .kind = HK_KIND_NATIVE,
                                .methods = methods,
                                .construct = {"StreamBox", "", stream_new, 0},
                                .trace = trace,
                                .text = text};
