// box_iterator.c (L4) - the iterator that iter() of an Array gives (boxes.md 10.2, 12). It has hasNext, so elements may be null.
#include "box.h"

typedef struct Iterator {
  HkNativeBox box;
  HkValue source;
  int64_t next;
} Iterator;
#define ME ((Iterator *)(void *)self.as.obj)

static void trace(HkHeap *heap, HkNativeBox *box) { hk_heap_mark_value(heap, ((Iterator *)(void *)box)->source); }
NATIVE(has_next) { GIVE(hk_bool(ME->next < HK_AS_ARRAY(ME->source)->count)); }
NATIVE(next) {
  HkArray *a = HK_AS_ARRAY(ME->source);
  GIVE(ME->next < a->count ? a->items[ME->next++] : hk_null());
}
NATIVE(itself) { GIVE(self); }

static const HkNative methods[] = {
    {"hasNext", "", has_next, 0}, {"next", "", next, 0}, {"iter|iterator", "", itself, 0}, END_OF_METHODS};
const HkBoxDef hk_box_iterator = {.name = "IteratorBox", .kind = HK_KIND_NATIVE, .methods = methods, .trace = trace};

HkStatus hk_iterator_new(HkRun *run, HkValue array, HkValue *out) {
  Iterator *it = hk_native_new(run, &hk_box_iterator, sizeof *it);
  if (it) it->source = array;
  GIVE_OBJECT(it);
}
