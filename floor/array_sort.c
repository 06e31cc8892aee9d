// array_sort.c (L4) - sorting of Arrays (boxes.md 10.3): a stable merge sort of a copy. Comparison functions may do what they like: they
// see the old Array, and an inconsistent one gives some permutation.
//
// For sortBy an element of the copy is the key followed by the value; otherwise it is the value, its own key.
#include "box.h"

typedef struct Sort {
  HkRun *run;
  HkValue cmp;    // null: default order
  size_t stride;  // Values per element
} Sort;

typedef enum { RANK_NULL, RANK_NUMBER, RANK_STRING, RANK_BOOL, RANK_OTHER } Rank;

static Rank rank_of(HkValue v) {
  switch (v.tag) {
  case HK_NULL: return RANK_NULL;
  case HK_INT:
  case HK_FLOAT: return RANK_NUMBER;
  case HK_STRING: return RANK_STRING;
  case HK_BOOL: return RANK_BOOL;
  default: return RANK_OTHER;
  }
}

// Whether the default order knows all keys: null aside, all of one rank.
static HkStatus check_ranks(HkRun *run, const HkArray *a, size_t stride) {
  const HkValue *first = NULL;
  for (size_t i = 0; i < a->count; i += stride) {
    const HkValue *v = &a->items[i];
    Rank rank = rank_of(*v);
    if (rank == RANK_NULL) continue;
    if (!first) first = v;
    if (rank == rank_of(*first) && rank != RANK_OTHER) continue;
    HkText x = hk_type_display(HK_CORE(run)->types, *first), y = hk_type_display(HK_CORE(run)->types, *v);
    return hk_raise(run, "TypeError", "cannot sort %.*s with %.*s", (int)x.len, x.data, (int)y.len, y.data);
  }
  return HK_OK;
}

// <0, 0, >0; of keys that passed check_ranks. NaN comes last.
static int default_order(HkValue a, HkValue b) {
  if (a.tag == HK_INT && b.tag == HK_INT) return (a.as.i > b.as.i) - (a.as.i < b.as.i);
  if (a.tag == HK_STRING && b.tag == HK_STRING) return hk_string_cmp(a.as.str, b.as.str);
  if (a.tag == HK_NULL || b.tag == HK_NULL) return (int)(a.tag != HK_NULL) - (int)(b.tag != HK_NULL);
  if (a.tag == HK_BOOL) return (int)a.as.bits - (int)b.as.bits;
  if (hk_is_nan(a) || hk_is_nan(b)) return (int)hk_is_nan(a) - (int)hk_is_nan(b);
  if (a.tag == HK_INT) return hk_compare_int_float(a.as.i, b.as.f);
  if (b.tag == HK_INT) return -hk_compare_int_float(b.as.i, a.as.f);
  return (a.as.f > b.as.f) - (a.as.f < b.as.f);
}

// Whether `right`, which stands behind `left`, must come before it.
static HkStatus comes_first(Sort *s, HkValue right, HkValue left, bool *is) {
  if (s->cmp.tag == HK_NULL) {
    *is = default_order(right, left) < 0;
    return HK_OK;
  }
  HkValue two[2] = {right, left}, answer = hk_null();
  HK_TRY(hk_call(s->run, s->cmp, two, 2, &answer));
  switch (answer.tag) {
  case HK_BOOL: *is = answer.as.bits != 0; return HK_OK;
  case HK_INT: *is = answer.as.i < 0; return HK_OK;
  case HK_FLOAT: *is = answer.as.f < 0; return HK_OK;
  default: break;
  }
  HkText t = hk_type_display(HK_CORE(s->run)->types, answer);
  return hk_raise(s->run, "TypeError", "comparison function must return a number or a Bool, got %.*s", (int)t.len,
                  t.data);
}

static HkStatus merge(Sort *s, const HkValue *from, HkValue *to, size_t lo, size_t mid, size_t hi) {
  size_t i = lo, k = mid, step = s->stride;
  for (size_t n = lo; n < hi; n += step) {
    bool right = i >= mid;
    if (!right && k < hi) HK_TRY(comes_first(s, from[k], from[i], &right));
    const HkValue *next = right ? &from[k] : &from[i];
    *(right ? &k : &i) += step;
    to[n] = next[0];
    if (step == 2) to[n + 1] = next[1];
  }
  return HK_OK;
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

// Both Arrays are rooted and full, so that a collection during a callback finds everything. The result is in *sorted.
static HkStatus merge_sort(Sort *s, HkArray *a, HkArray *spare, HkArray **sorted) {
  size_t n = a->count;
  for (size_t width = s->stride; width < n; width *= 2) {
    for (size_t lo = 0; lo < n; lo += 2 * width)
      HK_TRY(merge(s, a->items, spare->items, lo, smaller(lo + width, n), smaller(lo + 2 * width, n)));
    HkArray *t = a;
    a = spare;
    spare = t;
    HK_TRY(hk_poll(s->run, (uint32_t)(n / 16 + 1)));
  }
  *sorted = a;
  return HK_OK;
}

// Replaces the elements of `copy` by (key, element) pairs.
static HkStatus add_keys(HkRun *run, HkValue self, HkValue f, HkArray *pairs) {
  for (uint32_t i = 0; i < HK_AS_ARRAY(self)->count; i++) {
    HkValue three[3] = {HK_AS_ARRAY(self)->items[i], hk_int(i), self}, key = hk_null();
    HK_TRY(hk_callback(run, f, three, 3, &key));
    HK_TRY(hk_array_add(run, pairs, key));
    HK_TRY(hk_array_add(run, pairs, three[0]));
  }
  return HK_OK;
}

HkStatus hk_array_sort(HkRun *run, HkValue self, HkValue f, bool by_key, HkValue *out) {
  HkArray *me = HK_AS_ARRAY(self), *copy, *spare, *sorted = NULL;
  uint32_t before = me->count, roots = hk_root_mark(run);
  Sort s = {run, by_key ? hk_null() : f, by_key ? 2 : 1};
  copy = by_key ? hk_array_new(HEAP, 0) : hk_array_of(HEAP, me->items, before);
  if (!copy) return hk_raise_nomem(run);
  HK_TRY(hk_root(run, hk_object(copy)));
  if (by_key) HK_TRY(add_keys(run, self, f, copy));
  if (s.cmp.tag == HK_NULL) HK_TRY(check_ranks(run, copy, s.stride));
  spare = hk_array_of(HEAP, copy->items, copy->count);
  if (!spare) return hk_raise_nomem(run);
  HK_TRY(hk_root(run, hk_object(spare)));
  HK_TRY(merge_sort(&s, copy, spare, &sorted));
  hk_root_release(run, roots);
  if (me->count != before || sorted->count != before * s.stride)
    return hk_raise(run, "ValueError", "Array changed while it was sorted");
  for (uint32_t i = 0; i < before; i++) me->items[i] = sorted->items[i * s.stride + s.stride - 1];
  GIVE(self);
}
