// box_intarray.c (L4) - IntArray: unboxed Integers (boxes.md 10.4).
#include "box.h"

#define ME ((HkInts *)(void *)self.as.obj)

static HkStatus push_one(HkRun *run, HkInts *a, int64_t i) {
  if (a->count >= HK_MAX_SIZE) return hk_raise_too_large(run);
  return hk_ints_push(HEAP, a, i) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
static HkStatus write_at(HkRun *run, HkValue self, int64_t i, int64_t v) {
  HkInts *a = ME;
  if ((uint64_t)i == a->count) return push_one(run, a, v);
  if ((uint64_t)i > a->count) return hk_raise_index(run, i, self, a->count);
  a->items[i] = v;
  return HK_OK;
}

NATIVE(ints_new) {
  int64_t n = hk_arg_int(args[0], 0);
  if (n < 0) return hk_raise(run, "ValueError", "negative length");
  if (n > (int64_t)HK_MAX_SIZE) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, (size_t)n));
  GIVE_OBJECT(hk_ints_new(HEAP, (uint32_t)n));
}
NATIVE(length) { GIVE(hk_int(ME->count)); }
NATIVE(is_empty) { GIVE(hk_bool(ME->count == 0)); }
NATIVE(get) { return hk_element_get(run, self, args[0], out); }
NATIVE(set) { return write_at(run, self, args[0].as.i, args[1].as.i); }
NATIVE(push) {
  for (uint32_t i = 0; i < argc; i++) HK_TRY(push_one(run, ME, args[i].as.i));
  GIVE(hk_int(ME->count));
}
NATIVE(pop) { GIVE(ME->count ? hk_int(ME->items[--ME->count]) : hk_null()); }
NATIVE(fill) {
  uint32_t end = hk_clamp(hk_arg_int(args[2], ME->count), ME->count);
  HK_TRY(hk_charge(run, end));
  for (uint32_t i = hk_clamp(hk_arg_int(args[1], 0), ME->count); i < end; i++) ME->items[i] = args[0].as.i;
  return HK_OK;
}
NATIVE(slice) {
  HK_TRY(hk_charge(run, ME->count));
  GIVE_OBJECT(hk_ints_slice(HEAP, ME, hk_arg_int(args[0], 0), hk_arg_int(args[1], ME->count)));
}
NATIVE(sum) {
  int64_t total = 0;
  HK_TRY(hk_charge(run, ME->count));
  for (uint32_t i = 0; i < ME->count; i++) total = hk_wrap_add(total, ME->items[i]);
  GIVE(hk_int(total));
}
NATIVE(clear) {
  ME->count = 0;
  return HK_OK;
}
NATIVE(to_array) {
  HK_TRY(hk_charge(run, ME->count));
  HkArray *a = hk_array_new(HEAP, ME->count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < ME->count; i++) a->items[a->count++] = hk_int(ME->items[i]);
  GIVE(hk_object(a));
}

static HkStatus index_get(HkRun *run, HkValue self, HkValue index, HkValue *out) {
  if (index.tag == HK_INT) {
    if (index.as.bits < ME->count) *out = hk_int(ME->items[index.as.i]);
    return HK_OK;
  }
  HkText t = hk_type_display(HK_CORE(run)->types, index);
  return hk_raise(run, "TypeError", "IntArray index must be Integer, got %.*s", (int)t.len, t.data);
}
static HkStatus index_set(HkRun *run, HkValue self, HkValue index, HkValue value) {
  HkValue wrong = index.tag == HK_INT ? value : index;
  if (wrong.tag == HK_INT) return write_at(run, self, index.as.i, value.as.i);
  HkText t = hk_type_display(HK_CORE(run)->types, wrong);
  return hk_raise(run, "TypeError", "IntArray %s must be Integer, got %.*s", index.tag == HK_INT ? "element" : "index",
                  (int)t.len, t.data);
}

static const HkNative methods[] = {
    {"length|len|size", "", length, 0},
    {"isEmpty", "", is_empty, 0},
    {"get|at|getAt", "i", get, 0},
    {"set|setAt", "i i", set, 0},
    {"push|append|add", "i+", push, 0},
    {"pop", "", pop, 0},
    {"fill", "i i? i?", fill, 0},
    {"slice", "i? i?", slice, 0},
    {"sum", "", sum, 0},
    {"clear", "", clear, 0},
    {"toArray", "", to_array, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_intarray = {.name = "IntArrayBox",
                                  .kind = HK_KIND_INTS,
                                  .methods = methods,
                                  .construct = {"IntArrayBox", "i?", ints_new, 0},
                                  .index_get = index_get,
                                  .index_set = index_set};
