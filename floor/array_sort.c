// array_sort.c (L4) - sorting of Arrays (boxes.md 10.3): stable; a merge sort of a copy, or without a comparison function a sort by numbers.
// Comparison functions may do what they like: they see the old Array, and an inconsistent one gives some permutation.
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

// ---- Integers, Floats and Strings by keys ------------------------------------------------------------------------------------------------
//
// Keys that are all of one of these kinds are sorted as numbers of 64 bits in the same order: of Strings, eight bytes behind what they all
// begin with. Bytes of the numbers are sorted from the lowest to the highest by counting; equal numbers of Strings are compared afterwards.

typedef struct Item {
  uint64_t number;
  uint32_t at;  // where the element was
} Item;
_Static_assert(sizeof(Item) == sizeof(HkValue), "sorted values take the place of items");

static uint64_t float_number(double f) {
  uint64_t bits;
  if (f == 0.0) f = 0.0;  // -0.0 and 0.0 are equal
  if (f != f) return UINT64_MAX;
  memcpy(&bits, &f, sizeof bits);
  return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

// Up to eight bytes from `from` on, the first one highest; shorter text is smaller or the same.
static uint64_t text_number(HkText t, size_t from) {
  uint64_t number = 0;
  for (size_t i = from; i < from + 8; i++) number = number << 8 | (i < t.len ? (unsigned char)t.data[i] : 0);
  return number;
}

// How many bytes at the start all Strings share.
static size_t common_start(const HkValue *keys, size_t n, size_t stride) {
  HkText first = hk_string_text(keys[0].as.str);
  size_t common = first.len;
  for (size_t i = stride; i < n * stride && common > 0; i += stride) {
    HkText t = hk_string_text(keys[i].as.str);
    if (t.len < common) common = t.len;
    if (memcmp(first.data, t.data, common) == 0) continue;
    size_t same = 0;
    while (first.data[same] == t.data[same]) same++;
    common = same;
  }
  return common;
}

static void fill_items(const HkValue *keys, size_t n, size_t stride, Item *items) {
  size_t common = keys[0].tag == HK_STRING ? common_start(keys, n, stride) : 0;
  for (size_t i = 0; i < n; i++) {
    const HkValue *key = &keys[i * stride];
    items[i].at = (uint32_t)i;
    items[i].number = key->tag == HK_INT     ? key->as.bits ^ UINT64_C(1) << 63
                      : key->tag == HK_FLOAT ? float_number(key->as.f)
                                             : text_number(hk_string_text(key->as.str), common);
  }
}

// Sorts by the byte at `shift`, whose values occur `count` times.
static void sort_by_byte(const Item *from, Item *to, size_t n, unsigned shift, const uint32_t count[256]) {
  uint32_t place[256], sum = 0;
  for (unsigned b = 0; b < 256; b++) {
    place[b] = sum;
    sum += count[b];
  }
  for (size_t i = 0; i < n; i++) to[place[from[i].number >> shift & 255]++] = from[i];
}

// Stable; the result is the one returned. Bytes that are the same in all numbers are left out.
static Item *sort_by_number(Item *items, Item *spare, size_t n) {
  uint32_t count[8][256] = {{0}};
  for (size_t i = 0; i < n; i++)
    for (unsigned b = 0; b < 8; b++) count[b][items[i].number >> (8 * b) & 255]++;
  for (unsigned b = 0; b < 8; b++) {
    if (count[b][items[0].number >> (8 * b) & 255] == n) continue;
    sort_by_byte(items, spare, n, 8 * b, count[b]);
    Item *t = items;
    items = spare;
    spare = t;
  }
  return items;
}

static int compare_strings(const HkValue *keys, size_t stride, Item a, Item b) {
  return hk_string_cmp(keys[a.at * stride].as.str, keys[b.at * stride].as.str);
}

static bool texts_in_order(const HkValue *keys, size_t stride, const Item *items, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (compare_strings(keys, stride, items[i - 1], items[i]) > 0) return false;
  return true;
}

// Items of equal numbers by their Strings: merges of growing width between the two places.
static HkStatus sort_by_text(HkRun *run, const HkValue *keys, size_t stride, Item *items, Item *spare, size_t n) {
  for (size_t width = 1; width < n; width *= 2) {
    for (size_t lo = 0; lo < n; lo += 2 * width) {
      size_t mid = smaller(lo + width, n), hi = smaller(lo + 2 * width, n), i = lo, k = mid;
      for (size_t at = lo; at < hi; at++) {
        bool right = i == mid || (k < hi && compare_strings(keys, stride, items[k], items[i]) < 0);
        spare[at] = items[right ? k++ : i++];
      }
    }
    memcpy(items, spare, n * sizeof *items);
    HK_TRY(hk_charge(run, n * 4));
  }
  return HK_OK;
}

static HkStatus sort_equal_numbers(HkRun *run, const HkValue *keys, size_t stride, Item *items, Item *spare, size_t n) {
  for (size_t from = 0, to; from < n; from = to) {
    for (to = from + 1; to < n && items[to].number == items[from].number; to++) {}
    bool ordered = to - from < 2 || texts_in_order(keys, stride, items + from, to - from);
    if (!ordered) HK_TRY(sort_by_text(run, keys, stride, items + from, spare, to - from));
  }
  return HK_OK;
}

enum { NUMBERS_FROM = 256 };  // of fewer elements, counting takes longer than comparing

static bool fits_numbers(const HkValue *keys, size_t n, size_t stride) {
  uint32_t tag = keys[0].tag;
  if (n < NUMBERS_FROM || (tag != HK_INT && tag != HK_FLOAT && tag != HK_STRING)) return false;
  for (size_t i = 0; i < n; i++)
    if (keys[i * stride].tag != tag) return false;
  return true;
}

// The last value of each element goes to `to`, which may be the keys themselves.
static HkStatus sort_numbers(HkRun *run, const HkValue *keys, size_t n, size_t stride, HkValue *to) {
  HkMem *mem = HK_CORE(run)->mem;
  HkStatus status = hk_charge(run, n * 16);
  Item *first = hk_mem_alloc(mem, n * sizeof *first), *second = hk_mem_alloc(mem, n * sizeof *second);
  if (status == HK_OK && (!first || !second)) status = hk_raise_nomem(run);
  if (status == HK_OK) {
    fill_items(keys, n, stride, first);
    Item *sorted = sort_by_number(first, second, n), *spare = sorted == first ? second : first;
    if (keys[0].tag == HK_STRING) status = sort_equal_numbers(run, keys, stride, sorted, spare, n);
    HkValue *values = (HkValue *)(void *)spare;
    for (size_t i = 0; i < n && status == HK_OK; i++) values[i] = keys[sorted[i].at * stride + stride - 1];
    if (status == HK_OK) memcpy(to, values, n * sizeof *values);
  }
  hk_mem_free(mem, first, first ? n * sizeof *first : 0);
  hk_mem_free(mem, second, second ? n * sizeof *second : 0);
  return status;
}

// Whether no key must come before the one in front of it.
static bool in_order(const HkValue *keys, size_t n, size_t stride) {
  for (size_t i = 1; i < n; i++)
    if (default_order(keys[(i - 1) * stride], keys[i * stride]) > 0) return false;
  return true;
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

// The default order, where there is a quicker way than merging; *done tells whether there was.
static HkStatus sort_quickly(HkRun *run, HkArray *me, const HkArray *keys, size_t stride, bool *done) {
  size_t n = keys->count / stride;
  HK_TRY(check_ranks(run, keys, stride));
  HK_TRY(hk_charge(run, n));
  *done = n < 2 || in_order(keys->items, n, stride);
  if (*done || !fits_numbers(keys->items, n, stride)) return HK_OK;
  *done = true;
  return sort_numbers(run, keys->items, n, stride, me->items);
}

static HkStatus array_changed(HkRun *run) { return hk_raise(run, "ValueError", "Array changed while it was sorted"); }

static HkStatus sort_by_merging(Sort *s, HkArray *me, HkArray *copy) {
  HkHeap *heap = HK_HEAP(s->run);
  uint32_t before = me->count;
  HkArray *spare = hk_array_of(heap, copy->items, copy->count), *sorted = NULL;
  if (!spare) return hk_raise_nomem(s->run);
  HK_TRY(hk_root(s->run, hk_object(spare)));
  HK_TRY(merge_sort(s, copy, spare, &sorted));
  if (me->count != before || sorted->count != before * s->stride) return array_changed(s->run);
  for (uint32_t i = 0; i < before; i++) me->items[i] = sorted->items[i * s->stride + s->stride - 1];
  return HK_OK;
}

HkStatus hk_array_sort(HkRun *run, HkValue self, HkValue f, bool by_key, HkValue *out) {
  HkArray *me = HK_AS_ARRAY(self), *copy = NULL;
  uint32_t before = me->count, roots = hk_root_mark(run);
  Sort s = {run, by_key ? hk_null() : f, by_key ? 2 : 1};
  bool done = false;
  if (by_key) {
    copy = hk_array_new(HEAP, 0);
    if (!copy) return hk_raise_nomem(run);
    HK_TRY(hk_root(run, hk_object(copy)));
    HK_TRY(add_keys(run, self, f, copy));
    if (me->count != before || copy->count != before * s.stride) return array_changed(run);
  }
  if (s.cmp.tag == HK_NULL) HK_TRY(sort_quickly(run, me, by_key ? copy : me, s.stride, &done));
  if (!done) {
    if (!copy) copy = hk_array_of(HEAP, me->items, before);
    if (!copy) return hk_raise_nomem(run);
    HK_TRY(hk_root(run, hk_object(copy)));
    HK_TRY(sort_by_merging(&s, me, copy));
  }
  hk_root_release(run, roots);
  GIVE(self);
}
