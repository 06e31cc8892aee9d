// box_array.c (L4) - methods of Array (boxes.md 10). Callbacks may change the Array: its items are looked up afresh after every call.
#include "box.h"

#define ME HK_AS_ARRAY(self)

static bool in_range(const HkArray *a, HkValue i) { return i.as.bits < a->count; }

static HkStatus push_all(HkRun *run, HkArray *a, uint32_t at, const HkValue *items, uint32_t count) {
  HK_TRY(hk_charge(run, (size_t)(a->count - at) / 16 + count));
  if (hk_array_full(a, count)) return hk_raise_too_large(run);
  return hk_array_insert(HEAP, a, at, items, count) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

NATIVE(length) { GIVE(hk_int(ME->count)); }
NATIVE(is_empty) { GIVE(hk_bool(ME->count == 0)); }
NATIVE(get) { return hk_element_get(run, self, args[0], out); }
NATIVE(get_or) { GIVE(in_range(ME, args[0]) ? ME->items[args[0].as.i] : args[1]); }
NATIVE(set) { return hk_index_set(run, self, args[0], args[1]); }
NATIVE(push) {
  HK_TRY(push_all(run, ME, ME->count, args, argc));
  GIVE(hk_int(ME->count));
}
NATIVE(pop) {
  if (ME->count == 0) return HK_OK;
  *out = ME->items[ME->count - 1];
  hk_array_truncate(HEAP, ME, ME->count - 1);
  return HK_OK;
}
NATIVE(shift) {
  if (ME->count == 0) return HK_OK;
  *out = ME->items[0];
  hk_array_remove(ME, 0, 1);
  return hk_charge(run, ME->count / 16);
}
NATIVE(unshift) {
  HK_TRY(push_all(run, ME, 0, args, argc));
  GIVE(hk_int(ME->count));
}
NATIVE(first) { GIVE(ME->count ? ME->items[0] : hk_null()); }
NATIVE(last) { GIVE(ME->count ? ME->items[ME->count - 1] : hk_null()); }
NATIVE(insert) {
  if (args[0].as.bits > ME->count) return hk_raise_index(run, args[0].as.i, self, ME->count);
  return push_all(run, ME, (uint32_t)args[0].as.i, args + 1, 1);
}
NATIVE(remove_at) {
  if (!in_range(ME, args[0])) return HK_OK;
  *out = ME->items[args[0].as.i];
  hk_array_remove(ME, (uint32_t)args[0].as.i, 1);
  return hk_charge(run, ME->count / 16);
}

// Position of the first element from `from` on that equals x; -1.
static HkStatus find_equal(HkRun *run, HkArray *a, HkValue x, int64_t from, int64_t *at) {
  *at = -1;
  for (int64_t i = hk_clamp(from, a->count); i < a->count; i++) {
    bool is = false;
    HK_TRY(hk_equal(run, a->items[i], x, &is));
    if (is) {
      *at = i;
      return HK_OK;
    }
    HK_TRY(hk_poll(run, 1));
  }
  return HK_OK;
}
NATIVE(remove_value) {
  int64_t at;
  HK_TRY(find_equal(run, ME, args[0], 0, &at));
  if (at >= 0 && at < ME->count) hk_array_remove(ME, (uint32_t)at, 1);
  GIVE(hk_bool(at >= 0));
}
NATIVE(clear) {
  hk_array_truncate(HEAP, ME, 0);
  return HK_OK;
}
NATIVE(resize) {
  if (args[0].as.i < 0) return hk_raise(run, "ValueError", "negative length");
  if (args[0].as.i > (int64_t)HK_MAX_SIZE) return hk_raise_too_large(run);
  uint32_t n = (uint32_t)args[0].as.i;
  HK_TRY(hk_charge(run, n > ME->count ? n - ME->count : 0));
  if (n < ME->count) hk_array_truncate(HEAP, ME, n);
  if (hk_array_reserve(HEAP, ME, n) != HK_OK) return hk_raise_nomem(run);
  while (ME->count < n) ME->items[ME->count++] = args[1];
  return HK_OK;
}
NATIVE(reserve) {  // a hint: large wishes and refused memory change nothing
  if (args[0].as.i > 0 && args[0].as.i < 1 << 20) hk_array_reserve(HEAP, ME, (uint32_t)args[0].as.i);
  return HK_OK;
}
NATIVE(contains) {
  int64_t at;
  HK_TRY(find_equal(run, ME, args[0], 0, &at));
  GIVE(hk_bool(at >= 0));
}
NATIVE(has) { GIVE(hk_bool(in_range(ME, args[0]))); }
NATIVE(index_of) {
  int64_t at;
  HK_TRY(find_equal(run, ME, args[0], hk_arg_int(args[1], 0), &at));
  GIVE(hk_int(at));
}
NATIVE(last_index_of) {
  for (int64_t i = (int64_t)ME->count - 1; i >= 0; i--) {
    bool is = false;
    if (i >= ME->count) continue;
    HK_TRY(hk_equal(run, ME->items[i], args[0], &is));
    if (is) GIVE(hk_int(i));
    HK_TRY(hk_poll(run, 1));
  }
  GIVE(hk_int(-1));
}
NATIVE(count) {
  int64_t n = 0;
  for (uint32_t i = 0; i < ME->count; i++) {
    bool is = false;
    HK_TRY(hk_equal(run, ME->items[i], args[0], &is));
    n += is;
    HK_TRY(hk_poll(run, 1));
  }
  GIVE(hk_int(n));
}
NATIVE(slice) {
  HK_TRY(hk_charge(run, ME->count));
  GIVE_OBJECT(hk_array_slice(HEAP, ME, hk_arg_int(args[0], 0), hk_arg_int(args[1], ME->count)));
}
NATIVE(concat) {
  HkArray *a = hk_array_of(HEAP, ME->items, ME->count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < argc; i++)
    HK_TRY(push_all(run, a, a->count, HK_AS_ARRAY(args[i])->items, HK_AS_ARRAY(args[i])->count));
  GIVE(hk_object(a));
}
NATIVE(extend) {
  HkArray *other = HK_AS_ARRAY(args[0]);
  uint32_t n = other->count;
  if (hk_array_full(ME, n)) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, n));
  for (uint32_t i = 0; i < n; i++)  // also of itself: its items are looked up afresh
    if (hk_array_push(HEAP, ME, other->items[i]) != HK_OK) return hk_raise_nomem(run);
  return HK_OK;
}
NATIVE(clone) {
  HK_TRY(hk_charge(run, ME->count));
  GIVE_OBJECT(hk_array_of(HEAP, ME->items, ME->count));
}
NATIVE(deep_clone) { return hk_deep_clone(run, self, out); }
NATIVE(join) {
  HkBuf buf;
  HkText sep = hk_arg_text(args[0], HK_TEXT(","));
  HkStatus status = HK_OK;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  for (uint32_t i = 0; i < ME->count && status == HK_OK && buf.len <= HK_MAX_SIZE; i++) {
    if (i) hk_buf_text(&buf, sep);
    status = hk_to_text(run, ME->items[i], &buf);
    if (status == HK_OK) status = hk_poll(run, 1);
  }
  if (status == HK_OK) return hk_give_string(run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}
static void reverse_items(HkArray *a) {
  for (uint32_t i = 0, k = a->count; i + 1 < k; i++) {
    HkValue t = a->items[--k];
    a->items[k] = a->items[i];
    a->items[i] = t;
  }
}
NATIVE(reverse) {
  HK_TRY(hk_charge(run, ME->count));
  reverse_items(ME);
  GIVE(self);
}
NATIVE(reversed) {
  HK_TRY(hk_charge(run, ME->count));
  HkArray *a = hk_array_of(HEAP, ME->items, ME->count);
  if (a) reverse_items(a);
  GIVE_OBJECT(a);
}
NATIVE(swap) {
  if (!in_range(ME, args[0])) return hk_raise_index(run, args[0].as.i, self, ME->count);
  if (!in_range(ME, args[1])) return hk_raise_index(run, args[1].as.i, self, ME->count);
  HkValue t = ME->items[args[0].as.i];
  ME->items[args[0].as.i] = ME->items[args[1].as.i];
  ME->items[args[1].as.i] = t;
  return HK_OK;
}
NATIVE(fill) {
  uint32_t end = hk_clamp(hk_arg_int(args[2], ME->count), ME->count);
  HK_TRY(hk_charge(run, end));
  for (uint32_t i = hk_clamp(hk_arg_int(args[1], 0), ME->count); i < end; i++) ME->items[i] = args[0];
  return HK_OK;
}
NATIVE(take) {
  HK_TRY(hk_charge(run, ME->count));
  GIVE_OBJECT(hk_array_slice(HEAP, ME, 0, args[0].as.i));
}
NATIVE(drop) {
  HK_TRY(hk_charge(run, ME->count));
  GIVE_OBJECT(hk_array_slice(HEAP, ME, args[0].as.i, ME->count));
}

// ---- callbacks ---------------------------------------------------------------------------------------------------------------

static void element(HkValue self, uint32_t i, HkValue out[3]) {
  out[0] = ME->items[i];
  out[1] = hk_int(i);
  out[2] = self;
}

// Visits the elements; `keep` receives what the callback answered and may stop the walk.
typedef struct Visit {
  HkArray *result;
  HkValue found;
  int64_t at;
  bool flag;
} Visit;
typedef HkStatus (*Keep)(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop);

static HkStatus visit(HkRun *run, HkValue self, HkValue f, Visit *v, Keep keep) {
  uint32_t roots = hk_root_mark(run);
  bool stop = false;
  HkStatus status = v->result ? hk_root(run, hk_object(v->result)) : HK_OK;
  for (uint32_t i = 0; status == HK_OK && !stop && i < ME->count; i++) {
    HkValue three[3], answer = hk_null();
    element(self, i, three);
    v->at = i;
    status = hk_callback(run, f, three, 3, &answer);
    if (status == HK_OK && keep) status = keep(run, v, three[0], answer, &stop);
  }
  if (!stop) v->at = -1;
  hk_root_release(run, roots);
  return status;
}

static HkStatus keep_answer(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop) {
  (void)x;
  (void)stop;
  return hk_array_add(run, v->result, answer);
}
static HkStatus keep_if(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop) {
  bool is = false;
  (void)stop;
  HK_TRY(hk_truth(run, answer, &is));
  return is ? hk_array_add(run, v->result, x) : HK_OK;
}
static HkStatus stop_if(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop) {
  HK_TRY(hk_truth(run, answer, stop));
  v->found = x;
  return HK_OK;
}
static HkStatus stop_unless(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop) {
  bool is = false;
  (void)v;
  (void)x;
  HK_TRY(hk_truth(run, answer, &is));
  *stop = !is;
  return HK_OK;
}
static HkStatus keep_flat(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop) {
  (void)x;
  (void)stop;
  if (!hk_is_kind(answer, HK_KIND_ARRAY)) return hk_array_add(run, v->result, answer);
  return push_all(run, v->result, v->result->count, HK_AS_ARRAY(answer)->items, HK_AS_ARRAY(answer)->count);
}

static HkStatus collect(HkRun *run, HkValue self, HkValue f, Keep keep, HkValue *out) {
  Visit v = {.result = hk_array_new(HEAP, 0)};
  if (!v.result) return hk_raise_nomem(run);
  HK_TRY(visit(run, self, f, &v, keep));
  GIVE(hk_object(v.result));
}
NATIVE(map) { return collect(run, self, args[0], keep_answer, out); }
NATIVE(filter) { return collect(run, self, args[0], keep_if, out); }
NATIVE(flat_map) { return collect(run, self, args[0], keep_flat, out); }
NATIVE(for_each) {
  Visit v = {.result = NULL};
  return visit(run, self, args[0], &v, NULL);
}
NATIVE(find) {
  Visit v = {.result = NULL};
  if (!hk_is_kind(args[0], HK_KIND_FUNCTION)) {
    int64_t at;
    HK_TRY(find_equal(run, ME, args[0], 0, &at));
    GIVE(hk_int(at));
  }
  HK_TRY(visit(run, self, args[0], &v, stop_if));
  GIVE(v.at >= 0 ? v.found : hk_null());
}
NATIVE(find_index) {
  Visit v = {.result = NULL};
  HK_TRY(visit(run, self, args[0], &v, stop_if));
  GIVE(hk_int(v.at));
}
NATIVE(any) {
  Visit v = {.result = NULL};
  HK_TRY(visit(run, self, args[0], &v, stop_if));
  GIVE(hk_bool(v.at >= 0));
}
NATIVE(all) {
  Visit v = {.result = NULL};
  HK_TRY(visit(run, self, args[0], &v, stop_unless));
  GIVE(hk_bool(v.at < 0));
}
NATIVE(reduce) {
  uint32_t i = 0, roots = hk_root_mark(run);
  HkValue acc = args[1];
  if (argc < 2) {
    if (ME->count == 0) return hk_raise(run, "ValueError", "reduce of an empty Array without initial value");
    acc = ME->items[i++];
  }
  for (; i < ME->count; i++) {
    HkValue four[4] = {acc};
    element(self, i, four + 1);
    HK_TRY(hk_callback(run, args[0], four, 4, &acc));
    hk_root_release(run, roots);
    HK_TRY(hk_root(run, acc));
  }
  hk_root_release(run, roots);
  GIVE(acc);
}

// ---- numbers, pairs, groups -----------------------------------------------------------------------------------------------------------------

static HkStatus need_number(HkRun *run, HkValue x, const char *method) {
  if (hk_is_number(x)) return HK_OK;
  HkText t = hk_type_display(HK_CORE(run)->types, x);
  return hk_raise(run, "TypeError", "Array.%s: elements must be Integer or Float, got %.*s", method, (int)t.len,
                  t.data);
}
NATIVE(sum) {
  HkValue total = hk_int(0);
  HK_TRY(hk_charge(run, ME->count));
  for (uint32_t i = 0; i < ME->count; i++) {
    HkValue x = ME->items[i];
    HK_TRY(need_number(run, x, "sum"));
    if (total.tag == HK_INT && x.tag == HK_INT)
      total = hk_int(hk_wrap_add(total.as.i, x.as.i));
    else
      total = hk_float(hk_arg_float(total) + hk_arg_float(x));
  }
  GIVE(total);
}
// The first of the winning elements; NaN wins over all.
static HkStatus extreme(HkRun *run, const HkArray *a, int sign, HkValue *out) {
  HkValue best = a->count ? a->items[0] : hk_null();
  HK_TRY(hk_charge(run, a->count));
  for (uint32_t i = 0; i < a->count; i++) {
    int c = 0;
    HK_TRY(need_number(run, a->items[i], sign < 0 ? "min" : "max"));
    HK_TRY(hk_compare(run, a->items[i], best, &c));
    if (c == sign || (hk_is_nan(a->items[i]) && !hk_is_nan(best))) best = a->items[i];
  }
  GIVE(best);
}
NATIVE(min) { return extreme(run, ME, -1, out); }
NATIVE(max) { return extreme(run, ME, 1, out); }
typedef enum { KIND_KEY, KIND_BITS, KIND_NEW, KIND_OTHER } UniqueKind;

// A Map key that stands for a value: numbers that are Integers, and Strings, are keys (KEY); other Floats, null and Bools have their bits in
// a Map of their own (BITS). NaN is always new. Objects are compared one by one; nothing else equals them.
static UniqueKind unique_key(HkValue x, HkValue *key) {
  int64_t whole;
  *key = x;
  switch (x.tag) {
  case HK_INT:
  case HK_STRING: return KIND_KEY;
  case HK_FLOAT:
    if (hk_is_nan(x)) return KIND_NEW;
    if (hk_float_to_int(x.as.f, &whole) && (double)whole == x.as.f) {
      *key = hk_int(whole);
      return KIND_KEY;
    }
    *key = hk_int((int64_t)x.as.bits);
    return KIND_BITS;
  case HK_NULL: *key = hk_int(-1); return KIND_BITS;  // the bits of a NaN, as those of no other Float here
  case HK_BOOL: *key = hk_int(-2 - (int64_t)x.as.bits); return KIND_BITS;
  default: return KIND_OTHER;
  }
}

// First occurrences.
NATIVE(unique) {
  HkArray *a = hk_array_new(HEAP, 0), *others = hk_array_new(HEAP, 0);
  HkMap *maps[2] = {hk_map_new(HEAP, false, 0), hk_map_new(HEAP, false, 0)};
  void *all[4] = {a, others, maps[KIND_KEY], maps[KIND_BITS]};
  for (int i = 0; i < 4; i++) {
    if (!all[i]) return hk_raise_nomem(run);
    HK_TRY(hk_root(run, hk_object(all[i])));
  }
  for (uint32_t i = 0; i < ME->count; i++) {
    int64_t at = -1;
    HkValue x = ME->items[i], key;
    UniqueKind kind = unique_key(x, &key);
    if (kind <= KIND_BITS && hk_map_find(HEAP, maps[kind], key)) continue;
    if (kind == KIND_OTHER) HK_TRY(find_equal(run, others, x, 0, &at));
    if (at >= 0) continue;
    HK_TRY(hk_array_add(run, a, x));
    if (kind == KIND_OTHER) HK_TRY(hk_array_add(run, others, x));
    if (kind <= KIND_BITS && hk_map_set(HEAP, maps[kind], key, hk_null()) != HK_OK) return hk_raise_nomem(run);
    HK_TRY(hk_poll(run, 1));
  }
  GIVE(hk_object(a));
}

static HkStatus pair(HkRun *run, HkArray *list, HkValue a, HkValue b) {
  HkValue two[2] = {a, b};
  HkArray *made = hk_array_of(HEAP, two, 2);
  return made ? hk_array_add(run, list, hk_object(made)) : hk_raise_nomem(run);
}
NATIVE(zip) {
  HkArray *other = HK_AS_ARRAY(args[0]), *list = hk_array_new(HEAP, 0);
  if (!list) return hk_raise_nomem(run);
  HK_TRY(hk_charge(run, ME->count));
  for (uint32_t i = 0; i < ME->count && i < other->count; i++) HK_TRY(pair(run, list, ME->items[i], other->items[i]));
  GIVE(hk_object(list));
}
NATIVE(enumerate) {
  HkArray *list = hk_array_new(HEAP, ME->count);
  if (!list) return hk_raise_nomem(run);
  HK_TRY(hk_charge(run, ME->count));
  for (uint32_t i = 0; i < ME->count; i++) HK_TRY(pair(run, list, hk_int(i), ME->items[i]));
  GIVE(hk_object(list));
}
NATIVE(chunk) {
  int64_t n = args[0].as.i;
  HkArray *list = hk_array_new(HEAP, 0);
  if (n <= 0) return hk_raise(run, "ValueError", "size of a chunk must be positive");
  if (!list) return hk_raise_nomem(run);
  HK_TRY(hk_charge(run, ME->count));
  for (int64_t i = 0; i < ME->count; i += n < ME->count ? n : ME->count) {
    HkArray *part = hk_array_slice(HEAP, ME, i, n < ME->count ? i + n : ME->count);
    if (!part) return hk_raise_nomem(run);
    HK_TRY(hk_array_add(run, list, hk_object(part)));
  }
  GIVE(hk_object(list));
}

// Nested Arrays are taken apart over an explicit stack of (Array, next position).
typedef struct Flat {
  HkArray *list;
  uint32_t next;
} Flat;
static HkStatus flatten_into(HkRun *run, HkArray *list, int64_t depth, HkArray *result, Flat *stack, uint32_t room) {
  uint32_t used = 1;
  stack[0] = (Flat){list, 0};
  while (used) {
    Flat *top = &stack[used - 1];
    if (top->next >= top->list->count) {
      used--;
      continue;
    }
    HkValue x = top->list->items[top->next++];
    if (!hk_is_kind(x, HK_KIND_ARRAY) || used > depth)
      HK_TRY(hk_array_add(run, result, x));
    else if (used == room)
      return hk_raise(run, "ValueError", "nested deeper than %u", room);
    else
      stack[used++] = (Flat){HK_AS_ARRAY(x), 0};
    HK_TRY(hk_poll(run, 1));
  }
  return HK_OK;
}
NATIVE(flatten) {
  int64_t depth = hk_arg_int(args[0], 1);
  uint32_t room = depth < 0 ? 1 : depth < HK_MAX_NESTING ? (uint32_t)depth + 1 : HK_MAX_NESTING;
  HkArray *result = hk_array_new(HEAP, 0);
  Flat *stack = hk_mem_alloc(HK_CORE(run)->mem, room * sizeof *stack);
  HkStatus status = result && stack ? flatten_into(run, ME, depth, result, stack, room) : hk_raise_nomem(run);
  if (stack) hk_mem_free(HK_CORE(run)->mem, stack, room * sizeof *stack);
  if (status != HK_OK) return status;
  GIVE(hk_object(result));
}

static HkStatus keep_group(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop) {
  HkMap *groups = HK_AS_MAP(v->found);
  HkValue key;
  (void)stop;
  HK_TRY(hk_key(run, answer, &key));
  const HkValue *group = hk_map_find(HEAP, groups, key);
  if (group) return hk_array_add(run, HK_AS_ARRAY(*group), x);
  HkArray *made = hk_array_of(HEAP, &x, 1);
  return made && hk_map_set(HEAP, groups, key, hk_object(made)) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
NATIVE(group_by) {
  HkMap *groups = hk_map_new(HEAP, false, 0);
  if (!groups) return hk_raise_nomem(run);
  Visit v = {.found = hk_object(groups)};
  HK_TRY(hk_root(run, v.found));
  HK_TRY(visit(run, self, args[0], &v, keep_group));
  GIVE(hk_object(groups));
}
NATIVE(iterate) { return hk_iterator_new(run, self, out); }
NATIVE(sort) { return hk_array_sort(run, self, args[0], false, out); }
NATIVE(sorted) {
  HkArray *copy = hk_array_of(HEAP, ME->items, ME->count);
  if (!copy) return hk_raise_nomem(run);
  HK_TRY(hk_root(run, hk_object(copy)));
  return hk_array_sort(run, hk_object(copy), args[0], false, out);
}
NATIVE(sort_by) { return hk_array_sort(run, self, args[0], true, out); }
NATIVE(array_new) {
  bool copy = argc == 1 && hk_is_kind(args[0], HK_KIND_ARRAY);
  GIVE_OBJECT(copy ? hk_array_of(HEAP, HK_AS_ARRAY(args[0])->items, HK_AS_ARRAY(args[0])->count)
                   : hk_array_of(HEAP, args, argc));
}

static const HkNative methods[] = {
    {"length|len|size", "", length, 0},
    {"isEmpty", "", is_empty, 0},
    {"get|at|getAt", "i", get, 0},
    {"getOr", "i .", get_or, 0},
    {"set|setAt", "i .", set, 0},
    {"push|append|add", ".+", push, 0},
    {"pop", "", pop, 0},
    {"shift", "", shift, 0},
    {"unshift", ".+", unshift, 0},
    {"first", "", first, 0},
    {"last", "", last, 0},
    {"insert", "i .", insert, 0},
    {"remove|removeAt|delete", "i", remove_at, 0},
    {"removeValue", ".", remove_value, 0},
    {"clear", "", clear, 0},
    {"resize", "i .?", resize, 0},
    {"reserve", "i", reserve, 0},
    {"contains|includes", ".", contains, 0},
    {"has", "i", has, 0},
    {"indexOf", ". i?", index_of, 0},
    {"lastIndexOf", ".", last_index_of, 0},
    {"count", ".", count, 0},
    {"slice|subarray", "i? i?", slice, 0},
    {"concat|extended", "a+", concat, 0},
    {"extend|addAll|pushAll", "a", extend, 0},
    {"clone|copy", "", clone, 0},
    {"deepClone", "", deep_clone, 0},
    {"join", "s?", join, 0},
    {"reverse", "", reverse, 0},
    {"reversed", "", reversed, 0},
    {"sort", "f?", sort, 0},
    {"sorted", "f?", sorted, 0},
    {"sortBy", "f", sort_by, 0},
    {"swap", "i i", swap, 0},
    {"fill", ". i? i?", fill, 0},
    {"map", "f", map, 0},
    {"filter", "f", filter, 0},
    {"reduce|fold", "f .?", reduce, 0},
    {"forEach|each", "f", for_each, 0},
    {"find", ".", find, 0},
    {"findIndex", "f", find_index, 0},
    {"any|some", "f", any, 0},
    {"all|every", "f", all, 0},
    {"flatMap", "f", flat_map, 0},
    {"flatten", "i?", flatten, 0},
    {"zip", "a", zip, 0},
    {"enumerate", "", enumerate, 0},
    {"chunk", "i", chunk, 0},
    {"groupBy", "f", group_by, 0},
    {"iter|iterator", "", iterate, 0},
    {"stringify|toJson", "", hk_json_compact, 0},
    {"unique", "", unique, 0},
    {"sum", "", sum, 0},
    {"min", "", min, 0},
    {"max", "", max, 0},
    {"take", "i", take, 0},
    {"drop", "i", drop, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_array = {.name = "ArrayBox",
                               .aliases = "List",
                               .kind = HK_KIND_ARRAY,
                               .methods = methods,
                               .construct = {"ArrayBox", ".*", array_new, 0},
                               .snake_case = true};
