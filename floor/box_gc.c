// box_gc.c (L4) - the collector as programs see it (runtime-and-cli.md 14.5).
#include "box.h"

NATIVE(collect) { GIVE(hk_int((int64_t)hk_collect(run))); }
NATIVE(live_count) { GIVE(hk_int((int64_t)hk_heap_live(HEAP))); }
NATIVE(bytes) { GIVE(hk_int((int64_t)HK_CORE(run)->mem->used)); }
NATIVE(stats) {
  const HkGcNumbers n = HEAP->numbers;
  const struct {
    const char *name;
    HkValue value;
  } entries[] = {{"runs", hk_int((int64_t)n.runs)},
                 {"freed", hk_int((int64_t)n.freed)},
                 {"ms", hk_float(n.ms)},
                 {"handles", hk_int(0)},
                 {"live", hk_int((int64_t)hk_heap_live(HEAP))}};
  HkMap *map = hk_map_new(HEAP, false, 0);
  if (!map) return hk_raise_nomem(run);
  for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
    HkString *key = hk_string_new(HEAP, hk_text_of(entries[i].name));
    if (!key || hk_map_set(HEAP, map, hk_string(key), entries[i].value) != HK_OK) return hk_raise_nomem(run);
  }
  GIVE(hk_object(map));
}
NATIVE(gc_new) { return hk_give_stateless(run, &hk_box_gc, out); }

static const HkNative methods[] = {
    {"collect", "", collect, STATIC},
    {"liveCount", "", live_count, STATIC},
    {"bytes", "", bytes, STATIC},
    {"stats", "", stats, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_gc = {
    .name = "GcBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"GcBox", "", gc_new, 0}};
