// box_array.c (L4) - methods of Array (boxes.md 10). Callbacks may change the Array: its items are looked up afresh after every call.
#include "box.h"

#define ME HK_AS_ARRAY(self)

static HkStatus out_of_range(HkRun *run, int64_t i, const HkArray *a) {
  return hk_raise(run, "IndexError", "index %lld out of range for Array of length %u", (long long)i, a->count);
}
static bool in_range(const HkArray *a, HkValue i) { return i.as.bits < a->count; }
static int64_t clamp(int64_t i, int64_t n) { return i < 0 ? 0 : i > n ? n : i; }

static HkStatus push_all(HkRun *run, HkArray *a, uint32_t at, const HkValue *items, uint32_t count) {
  if (hk_array_full(a, count)) return hk_raise_too_large(run);
  return hk_array_insert(HEAP, a, at, items, count) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

NATIVE(length) { GIVE(hk_int(ME->count)); }
NATIVE(is_empty) { GIVE(hk_bool(ME->count == 0)); }
NATIVE(get) { return hk_index_get(run, self, args[0], out); }
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
  return HK_OK;
}
NATIVE(unshift) {
  HK_TRY(push_all(run, ME, 0, args, argc));
  GIVE(hk_int(ME->count));
}
NATIVE(first) { GIVE(ME->count ? ME->items[0] : hk_null()); }
NATIVE(last) { GIVE(ME->count ? ME->items[ME->count - 1] : hk_null()); }
NATIVE(insert) {
  if (args[0].as.bits > ME->count) return out_of_range(run, args[0].as.i, ME);
  return push_all(run, ME, (uint32_t)args[0].as.i, args + 1, 1);
}
NATIVE(remove_at) {
  if (!in_range(ME, args[0])) return HK_OK;
  *out = ME->items[args[0].as.i];
  hk_array_remove(ME, (uint32_t)args[0].as.i, 1);
  return HK_OK;
}

// Position of the first element from `from` on that equals x; -1.
static HkStatus find_equal(HkRun *run, HkArray *a, HkValue x, int64_t from, int64_t *at) {
  *at = -1;
  for (int64_t i = clamp(from, a->count); i < a->count; i++) {
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
  if (n < ME->count) hk_array_truncate(HEAP, ME, n);
  if (hk_array_reserve(HEAP, ME, n) != HK_OK) return hk_raise_nomem(run);
  while (ME->count < n) ME->items[ME->count++] = args[1];
  return HK_OK;
}
NATIVE(reserve) { return HK_OK; }
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
  }
  GIVE(hk_int(-1));
}
NATIVE(count) {
  int64_t n = 0;
  for (uint32_t i = 0; i < ME->count; i++) {
    bool is = false;
    HK_TRY(hk_equal(run, ME->items[i], args[0], &is));
    n += is;
  }
  GIVE(hk_int(n));
}
NATIVE(slice) { GIVE_OBJECT(hk_array_slice(HEAP, ME, hk_arg_int(args[0], 0), hk_arg_int(args[1], ME->count))); }
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
  if (hk_array_reserve(HEAP, ME, ME->count + n) != HK_OK) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < n; i++) ME->items[ME->count++] = other->items[i];
  return HK_OK;
}
NATIVE(clone) { GIVE_OBJECT(hk_array_of(HEAP, ME->items, ME->count)); }
NATIVE(join) {
  HkBuf buf;
  HkText sep = args[0].tag == HK_STRING ? hk_string_text(args[0].as.str) : HK_TEXT(",");
  HkStatus status = HK_OK;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  for (uint32_t i = 0; i < ME->count && status == HK_OK; i++) {
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
  reverse_items(ME);
  GIVE(self);
}
NATIVE(reversed) {
  HkArray *a = hk_array_of(HEAP, ME->items, ME->count);
  if (a) reverse_items(a);
  GIVE_OBJECT(a);
}
NATIVE(swap) {
  if (!in_range(ME, args[0])) return out_of_range(run, args[0].as.i, ME);
  if (!in_range(ME, args[1])) return out_of_range(run, args[1].as.i, ME);
  HkValue t = ME->items[args[0].as.i];
  ME->items[args[0].as.i] = ME->items[args[1].as.i];
  ME->items[args[1].as.i] = t;
  return HK_OK;
}
NATIVE(fill) {
  for (int64_t i = clamp(hk_arg_int(args[1], 0), ME->count), n = clamp(hk_arg_int(args[2], ME->count), ME->count);
       i < n; i++)
    ME->items[i] = args[0];
  return HK_OK;
}
NATIVE(take) { GIVE_OBJECT(hk_array_slice(HEAP, ME, 0, args[0].as.i)); }
NATIVE(drop) { GIVE_OBJECT(hk_array_slice(HEAP, ME, args[0].as.i, ME->count)); }

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

static HkStatus add(HkRun *run, HkArray *a, HkValue x) {
  if (hk_array_full(a, 1)) return hk_raise_too_large(run);
  return hk_array_push(HEAP, a, x) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
static HkStatus keep_answer(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop) {
  (void)x;
  (void)stop;
  return add(run, v->result, answer);
}
static HkStatus keep_if(HkRun *run, Visit *v, HkValue x, HkValue answer, bool *stop) {
  bool is = false;
  (void)stop;
  HK_TRY(hk_truth(run, answer, &is));
  return is ? add(run, v->result, x) : HK_OK;
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
  if (!hk_is_kind(answer, HK_KIND_ARRAY)) return add(run, v->result, answer);
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

// ---- sorting (10.3): merge sort of a copy --------------------------------------------------------------------------------------------

typedef struct Sort {
  HkRun *run;
  HkValue cmp;
} Sort;

static int rank(HkValue v) {
  return v.tag == HK_NULL                       ? 0
         : v.tag == HK_INT || v.tag == HK_FLOAT ? 1
         : v.tag == HK_STRING                   ? 2
         : v.tag == HK_BOOL                     ? 3
                                                : 4;
}

static HkStatus default_order(HkRun *run, HkValue a, HkValue b, bool *after) {
  int c = 0;
  if (rank(a) == 0 || rank(b) == 0)
    c = rank(a) - rank(b);
  else if (rank(a) != rank(b) || rank(a) == 4) {
    HkText x = hk_type_display(HK_CORE(run)->types, a), y = hk_type_display(HK_CORE(run)->types, b);
    return hk_raise(run, "TypeError", "cannot sort %.*s with %.*s", (int)x.len, x.data, (int)y.len, y.data);
  } else if (a.tag == HK_BOOL)
    c = (int)a.as.bits - (int)b.as.bits;
  else
    HK_TRY(hk_compare(run, a, b, &c));
  if (c == 2)
    c = a.tag == HK_FLOAT && a.as.f != a.as.f ? !(b.tag == HK_FLOAT && b.as.f != b.as.f) : -1;  // NaN comes last
  *after = c > 0;
  return HK_OK;
}

// Whether a must come behind b.
static HkStatus comes_after(Sort *s, HkValue a, HkValue b, bool *after) {
  if (s->cmp.tag == HK_NULL) return default_order(s->run, a, b, after);
  HkValue two[2] = {a, b}, answer = hk_null();
  HK_TRY(hk_call(s->run, s->cmp, two, 2, &answer));
  if (answer.tag == HK_BOOL) {  // "a before b": equal elements keep their order only if b is asked too
    if (answer.as.bits)
      *after = false;
    else {
      HkValue swapped[2] = {b, a};
      HK_TRY(hk_call(s->run, s->cmp, swapped, 2, &answer));
      *after = answer.tag == HK_BOOL && answer.as.bits;
    }
    return HK_OK;
  }
  if (answer.tag != HK_INT && answer.tag != HK_FLOAT) {
    HkText t = hk_type_display(HK_CORE(s->run)->types, answer);
    return hk_raise(s->run, "TypeError", "sort function must return a number or a Bool, got %.*s", (int)t.len, t.data);
  }
  *after = answer.tag == HK_INT ? answer.as.i > 0 : answer.as.f > 0;
  return HK_OK;
}

static HkStatus merge(Sort *s, const HkValue *from, HkValue *to, uint64_t lo, uint64_t mid, uint64_t hi) {
  for (uint64_t i = lo, k = mid, n = lo; n < hi; n++) {
    bool right = i >= mid;
    if (!right && k < hi) HK_TRY(comes_after(s, from[i], from[k], &right));
    to[n] = right ? from[k++] : from[i++];
  }
  return HK_OK;
}

// Sorts `a` in place by way of a second Array of the same size; both are rooted while callbacks run.
static HkStatus merge_sort(Sort *s, HkArray *a, HkArray *spare) {
  HkArray *from = a, *to = spare;
  uint64_t n = a->count;
  for (uint64_t width = 1; width < n; width *= 2) {
    for (uint64_t lo = 0; lo < n; lo += 2 * width)
      HK_TRY(merge(s, from->items, to->items, lo, lo + width < n ? lo + width : n,
                   lo + 2 * width < n ? lo + 2 * width : n));
    HkArray *t = from;
    from = to;
    to = t;
    HK_TRY(hk_poll(s->run, (uint32_t)(n < 1000000 ? n : 1000000)));
  }
  if (from != a) memcpy(a->items, from->items, n * sizeof *a->items);
  return HK_OK;
}

static HkStatus sort_copy(HkRun *run, HkArray *source, HkValue cmp, HkArray **out) {
  HkArray *copy = hk_array_of(HEAP, source->items, source->count),
          *spare = copy ? hk_array_of(HEAP, source->items, source->count) : NULL;
  if (!spare) return hk_raise_nomem(run);
  Sort s = {run, cmp};
  uint32_t roots = hk_root_mark(run);
  HK_TRY(hk_root(run, hk_object(copy)));
  HK_TRY(hk_root(run, hk_object(spare)));
  bool odd = false;
  HkStatus status = copy->count == 1 && cmp.tag == HK_NULL ? default_order(run, copy->items[0], copy->items[0], &odd)
                                                           : merge_sort(&s, copy, spare);
  hk_root_release(run, roots);
  *out = copy;
  return status;
}
NATIVE(sort) {
  HkArray *sorted = NULL;
  uint32_t before = ME->count;
  HK_TRY(sort_copy(run, ME, args[0], &sorted));
  if (ME->count != before) return hk_raise(run, "ValueError", "Array changed while it was sorted");
  if (before) memcpy(ME->items, sorted->items, before * sizeof *ME->items);
  GIVE(self);
}
NATIVE(sorted) {
  HkArray *copy = NULL;
  HK_TRY(sort_copy(run, ME, args[0], &copy));
  GIVE(hk_object(copy));
}

// ---- numbers, groups -----------------------------------------------------------------------------------------------------------------

NATIVE(sum) {
  HkValue total = hk_int(0);
  for (uint32_t i = 0; i < ME->count; i++) {
    HkValue x = ME->items[i];
    if (x.tag != HK_INT && x.tag != HK_FLOAT) return hk_raise_operands(run, "add", total, x);
    if (total.tag == HK_INT && x.tag == HK_INT)
      total = hk_int(hk_wrap_add(total.as.i, x.as.i));
    else
      total = hk_float((total.tag == HK_INT ? (double)total.as.i : total.as.f) +
                       (x.tag == HK_INT ? (double)x.as.i : x.as.f));
  }
  GIVE(total);
}
static HkStatus extreme(HkRun *run, HkArray *a, int sign, HkValue *out) {
  for (uint32_t i = 0; i < a->count; i++) {
    int c = 0;
    if (a->items[i].tag != HK_INT && a->items[i].tag != HK_FLOAT)
      return hk_raise_operands(run, "compare", *out, a->items[i]);
    if (i) HK_TRY(hk_compare(run, a->items[i], *out, &c));
    if (i == 0 || c == sign) *out = a->items[i];
  }
  return HK_OK;
}
NATIVE(min) { return extreme(run, ME, -1, out); }
NATIVE(max) { return extreme(run, ME, 1, out); }
NATIVE(unique) {
  HkArray *a = hk_array_new(HEAP, 0);
  if (!a) return hk_raise_nomem(run);
  uint32_t roots = hk_root_mark(run);
  HK_TRY(hk_root(run, hk_object(a)));
  for (uint32_t i = 0; i < ME->count; i++) {
    int64_t at;
    HkValue x = ME->items[i];
    HK_TRY(find_equal(run, a, x, 0, &at));
    if (at < 0) HK_TRY(add(run, a, x));
  }
  hk_root_release(run, roots);
  GIVE(hk_object(a));
}
NATIVE(array_new) {
  bool copy = argc == 1 && hk_is_kind(args[0], HK_KIND_ARRAY);
  GIVE_OBJECT(copy ? hk_array_of(HEAP, HK_AS_ARRAY(args[0])->items, HK_AS_ARRAY(args[0])->count)
                   : hk_array_of(HEAP, args, argc));
}

static const HkNative methods[] = {
    {"length|len|size", "", length, 0},
    {"isEmpty", "", is_empty, 0},
    {"get|at|getAt", ".", get, 0},
    {"getOr", "i .", get_or, 0},
    {"set|setAt", ". .", set, 0},
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
    {"join", "s?", join, 0},
    {"reverse", "", reverse, 0},
    {"reversed", "", reversed, 0},
    {"sort", "f?", sort, 0},
    {"sorted", "f?", sorted, 0},
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
    {"unique", "", unique, 0},
    {"sum", "", sum, 0},
    {"min", "", min, 0},
    {"max", "", max, 0},
    {"take", "i", take, 0},
    {"drop", "i", drop, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_array = {"ArrayBox", "List", HK_KIND_ARRAY, methods, {"ArrayBox", ".*", array_new, 0},
                               NULL,       NULL,   NULL};
