// box_range.c (L4) - methods of Range (boxes.md 12).
#include "box.h"

#define R HK_AS_RANGE(self)
static int64_t element(const HkRange *r, int64_t i) { return hk_wrap_add(r->start, hk_wrap_mul(i, r->step)); }
NATIVE(range_start) { GIVE(hk_int(R->start)); }
NATIVE(range_end) { GIVE(hk_int(R->end)); }
NATIVE(range_step) { GIVE(hk_int(R->step)); }
NATIVE(range_length) { GIVE(hk_int(hk_range_count(R))); }
NATIVE(range_empty) { GIVE(hk_bool(hk_range_count(R) == 0)); }
NATIVE(range_contains) {
  int64_t n = args[0].as.i;
  bool inside = R->step > 0 ? n >= R->start && n < R->end : n <= R->start && n > R->end;
  uint64_t distance = R->step > 0 ? (uint64_t)n - (uint64_t)R->start : (uint64_t)R->start - (uint64_t)n;
  GIVE(hk_bool(inside && distance % (R->step > 0 ? (uint64_t)R->step : 0 - (uint64_t)R->step) == 0));
}
NATIVE(range_get) {
  if (args[0].as.i < 0 || args[0].as.i >= hk_range_count(R)) return HK_OK;
  GIVE(hk_int(element(R, args[0].as.i)));
}
NATIVE(range_to_array) {
  int64_t n = hk_range_count(R);
  if (n > (int64_t)HK_MAX_SIZE) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, (size_t)n));
  HkArray *a = hk_array_new(HEAP, (uint32_t)n);
  if (!a) return hk_raise_nomem(run);
  for (int64_t i = 0; i < n; i++) a->items[a->count++] = hk_int(element(R, i));
  GIVE(hk_object(a));
}

// ---- callbacks: of (element, index, range) as many as they declare; the elements are never stored -------------------------------------

static HkStatus visit(HkRun *run, HkValue self, HkValue f, HkArray *result, bool filter) {
  int64_t n = hk_range_count(R);
  uint32_t roots = hk_root_mark(run);
  if (result) HK_TRY(hk_root(run, hk_object(result)));
  for (int64_t i = 0; i < n; i++) {
    HkValue three[3] = {hk_int(element(R, i)), hk_int(i), self}, answer = hk_null();
    bool keep = true;
    HK_TRY(hk_callback(run, f, three, 3, &answer));
    if (filter) HK_TRY(hk_truth(run, answer, &keep));
    if (result && keep) HK_TRY(hk_array_add(run, result, filter ? three[0] : answer));
  }
  hk_root_release(run, roots);
  return HK_OK;
}
NATIVE(range_each) { return visit(run, self, args[0], NULL, false); }
static HkStatus collect(HkRun *run, HkValue self, HkValue f, bool filter, HkValue *out) {
  HkArray *a = hk_array_new(HEAP, 0);
  if (!a) return hk_raise_nomem(run);
  HK_TRY(visit(run, self, f, a, filter));
  GIVE(hk_object(a));
}
NATIVE(range_map) { return collect(run, self, args[0], false, out); }
NATIVE(range_filter) { return collect(run, self, args[0], true, out); }
NATIVE(range_reduce) {
  int64_t n = hk_range_count(R), i = argc < 2;
  uint32_t roots = hk_root_mark(run);
  if (i > n) return hk_raise(run, "ValueError", "reduce of an empty Range without initial value");
  HkValue acc = argc < 2 ? hk_int(R->start) : args[1];
  for (; i < n; i++) {
    HkValue four[4] = {acc, hk_int(element(R, i)), hk_int(i), self};
    HK_TRY(hk_callback(run, args[0], four, 4, &acc));
    hk_root_release(run, roots);
    HK_TRY(hk_root(run, acc));
  }
  hk_root_release(run, roots);
  GIVE(acc);
}
// The same elements backwards; the end that belongs to them must be an Integer, too.
NATIVE(range_reversed) {
  int64_t n = hk_range_count(R), end = hk_wrap_sub(R->start, R->step);
  if (n == 0) GIVE_OBJECT(hk_range_new(HEAP, R->end, R->start, hk_wrap_neg(R->step)));
  if ((end < R->start) != (R->step > 0) || R->step == INT64_MIN) return hk_raise_too_large(run);
  GIVE_OBJECT(hk_range_new(HEAP, element(R, n - 1), end, hk_wrap_neg(R->step)));
}
NATIVE(range_new) {
  int64_t step = hk_arg_int(args[2], 1);
  if (step == 0) return hk_raise(run, "ValueError", "step of a Range cannot be 0");
  GIVE_OBJECT(hk_range_new(HEAP, args[0].as.i, args[1].as.i, step));
}
static const HkNative range_methods[] = {
    {"start", "", range_start, 0},        {"end", "", range_end, 0},
    {"step", "", range_step, 0},          {"length|len|size", "", range_length, 0},
    {"isEmpty", "", range_empty, 0},      {"contains|has", "i", range_contains, 0},
    {"get", "i", range_get, 0},           {"toArray", "", range_to_array, 0},
    {"forEach|each", "f", range_each, 0}, {"map", "f", range_map, 0},
    {"filter", "f", range_filter, 0},     {"reduce|fold", "f .?", range_reduce, 0},
    {"reversed", "", range_reversed, 0},  END_OF_METHODS,
};
const HkBoxDef hk_box_range = {.name = "RangeBox",
                               .kind = HK_KIND_RANGE,
                               .methods = range_methods,
                               .construct = {"RangeBox", "i i i?", range_new, 0}};
