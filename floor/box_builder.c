// box_builder.c (L4) - StringBuilder (boxes.md 9.5).
#include "box.h"
#include "utf8.h"

typedef struct Builder {
  HkNativeBox box;
  HkBuf text;
  int64_t count;  // code points
} Builder;
#define ME ((Builder *)(void *)self.as.obj)

static HkStatus append_text(HkRun *run, HkValue self, HkText text, HkValue *out) {
  if (ME->text.len + text.len > HK_MAX_SIZE) return hk_raise_too_large(run);
  size_t before = ME->text.cap;
  HK_TRY(hk_charge(run, text.len));
  hk_buf_text(&ME->text, text);
  hk_heap_count(HEAP, ME->text.cap - before);
  if (ME->text.failed) {
    ME->text.failed = false;  // what was there before is still whole
    return hk_raise_nomem(run);
  }
  ME->count += (int64_t)hk_utf8_count(text.data, text.len);
  GIVE(self);
}
NATIVE(builder_new) {
  Builder *b = hk_native_new(run, &hk_box_stringbuilder, sizeof *b);
  if (!b) return hk_raise_nomem(run);
  hk_buf_init(&b->text, HK_CORE(run)->mem);
  return append_text(run, hk_object(b), hk_arg_text(args[0], HK_TEXT("")), out);
}
NATIVE(append) { return append_text(run, self, hk_string_text(args[0].as.str), out); }
NATIVE(append_line) {
  HK_TRY(append_text(run, self, hk_arg_text(args[0], HK_TEXT("")), out));
  return append_text(run, self, HK_TEXT("\n"), out);
}
NATIVE(length) { GIVE(hk_int(ME->count)); }
NATIVE(is_empty) { GIVE(hk_bool(ME->text.len == 0)); }
NATIVE(clear) {
  hk_buf_clear(&ME->text);
  ME->count = 0;
  return HK_OK;
}
NATIVE(build) {
  HK_TRY(hk_charge(run, ME->text.len));
  GIVE_STRING(hk_string_new(HEAP, hk_buf_view(&ME->text)));
}
static HkStatus text(HkRun *run, HkValue self, HkBuf *out) {
  (void)run;
  hk_buf_text(out, hk_buf_view(&ME->text));
  return HK_OK;
}
static void drop(HkHeap *heap, HkNativeBox *box) {
  (void)heap;
  hk_buf_deinit(&((Builder *)(void *)box)->text);
}

static const HkNative methods[] = {
    {"append|push|add", "t", append, 0},
    {"appendLine", "t?", append_line, 0},
    {"length", "", length, 0},
    {"clear", "", clear, 0},
    {"isEmpty", "", is_empty, 0},
    {"build|toString", "", build, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_stringbuilder = {.name = "StringBuilderBox",
                                       .kind = HK_KIND_NATIVE,
                                       .methods = methods,
                                       .construct = {"StringBuilderBox", "t?", builder_new, 0},
                                       .drop = drop,
                                       .text = text};
