// ops.c (L3) - the general forms of operators, conditions and indexes (language.md 4.5, 6.3 to 6.6, 6.11). The interpreter has the frequent
// cases inline and comes here for the rest.
#include <math.h>

#include "guest.h"

static const char *const verbs[] = {"add",
                                    "subtract",
                                    "multiply",
                                    "divide",
                                    "take remainder of",
                                    "combine bits of",
                                    "combine bits of",
                                    "combine bits of",
                                    "shift",
                                    "shift"};

HkStatus hk_use(HkRun *run, HkValue v) {
  if (v.tag != HK_OBJECT || !(v.as.obj->flags & HK_FLAG_DEAD)) return HK_OK;
  HkText name = hk_type_display(run->core.types, v);
  return hk_raise(run, "UseAfterFini", "%.*s used after fini", (int)name.len, name.data);
}

HkStatus hk_truth(HkRun *run, HkValue v, bool *out) {
  switch (v.tag) {
  case HK_BOOL: *out = v.as.bits != 0; return HK_OK;
  case HK_INT: *out = v.as.i != 0; return HK_OK;
  case HK_FLOAT: *out = v.as.f != 0.0; return HK_OK;
  case HK_STRING: *out = v.as.str->len != 0; return HK_OK;
  default: break;
  }
  HK_TRY(hk_use(run, v));
  HkText t = hk_type_display(run->core.types, v);
  return hk_raise(run, "TypeError", "%.*s has no truth value", (int)t.len, t.data);
}

// ---- arithmetic ---------------------------------------------------------------------------------------------------------------

static bool is_number(HkValue v) { return v.tag == HK_INT || v.tag == HK_FLOAT; }
static double as_float(HkValue v) { return v.tag == HK_INT ? (double)v.as.i : v.as.f; }

static HkStatus int_arith(HkRun *run, HkMirBinop op, int64_t a, int64_t b, HkValue *out) {
  switch (op) {
  case HK_ADD: *out = hk_int(hk_wrap_add(a, b)); return HK_OK;
  case HK_SUB: *out = hk_int(hk_wrap_sub(a, b)); return HK_OK;
  case HK_MUL: *out = hk_int(hk_wrap_mul(a, b)); return HK_OK;
  default: break;
  }
  if (b == 0) return hk_raise(run, "DivisionByZero", "division by zero");
  if (b == -1)
    *out = hk_int(op == HK_DIV ? hk_wrap_neg(a) : 0);  // the smallest Integer divided by -1 is itself
  else
    *out = hk_int(op == HK_DIV ? a / b : a % b);
  return HK_OK;
}

static HkStatus float_arith(HkRun *run, HkMirBinop op, double a, double b, HkValue *out) {
  switch (op) {
  case HK_ADD: *out = hk_float(a + b); return HK_OK;
  case HK_SUB: *out = hk_float(a - b); return HK_OK;
  case HK_MUL: *out = hk_float(a * b); return HK_OK;
  default: break;
  }
  if (b == 0.0) return hk_raise(run, "DivisionByZero", "division by zero");
  *out = hk_float(op == HK_DIV ? a / b : fmod(a, b));
  return HK_OK;
}

HkStatus hk_op_arith(HkRun *run, HkMirBinop op, HkValue a, HkValue b, HkValue *out) {
  if (op <= HK_MOD && a.tag == HK_INT && b.tag == HK_INT) return int_arith(run, op, a.as.i, b.as.i, out);
  if (op <= HK_MOD && is_number(a) && is_number(b)) return float_arith(run, op, as_float(a), as_float(b), out);
  HK_TRY(hk_use(run, a));
  HK_TRY(hk_use(run, b));
  return hk_raise_operands(run, verbs[op], a, b);
}

// ---- order ----------------------------------------------------------------------------------------------------------------------

HkStatus hk_compare(HkRun *run, HkValue a, HkValue b, int *out) {
  if (a.tag == HK_INT && b.tag == HK_INT) {
    *out = (a.as.i > b.as.i) - (a.as.i < b.as.i);
  } else if (a.tag == HK_FLOAT && b.tag == HK_FLOAT) {
    *out = hk_float_is_nan(a.as.f) || hk_float_is_nan(b.as.f) ? 2 : (a.as.f > b.as.f) - (a.as.f < b.as.f);
  } else if (a.tag == HK_INT && b.tag == HK_FLOAT) {
    *out = hk_compare_int_float(a.as.i, b.as.f);
  } else if (a.tag == HK_FLOAT && b.tag == HK_INT) {
    int c = hk_compare_int_float(b.as.i, a.as.f);
    *out = c == 2 ? 2 : -c;
  } else if (a.tag == HK_STRING && b.tag == HK_STRING) {
    int c = hk_string_cmp(a.as.str, b.as.str);
    *out = (c > 0) - (c < 0);
  } else {
    HK_TRY(hk_use(run, a));
    HK_TRY(hk_use(run, b));
    return hk_raise_operands(run, "compare", a, b);
  }
  return HK_OK;
}

// ---- index ------------------------------------------------------------------------------------------------------------------------

// Boxes with C state that have an index of their own.
static const HkBoxDef *indexed(HkRun *run, HkValue box) {
  const HkBoxDef *def = box.tag == HK_OBJECT ? hk_type_of(run->core.types, box)->def : NULL;
  return def && def->index_get && def->index_set ? def : NULL;
}

static HkStatus bad_index_box(HkRun *run, HkValue box) {
  HK_TRY(hk_use(run, box));
  HkText t = hk_type_display(run->core.types, box);
  return hk_raise(run, "TypeError", "index operator is only supported for Array/Map (found %.*s)", (int)t.len, t.data);
}

static HkStatus need_integer(HkRun *run, HkValue index) {
  HkText t = hk_type_display(run->core.types, index);
  return hk_raise(run, "TypeError", "Array index must be Integer, got %.*s", (int)t.len, t.data);
}

HkStatus hk_key(HkRun *run, HkValue v, HkValue *key) {
  if (hk_map_key(run->core.heap, v, key)) return HK_OK;
  HkText t = hk_type_display(run->core.types, v);
  return hk_raise(run, "TypeError", "Map key must be String, Integer or Bool, got %.*s", (int)t.len, t.data);
}

HkStatus hk_raise_index(HkRun *run, int64_t i, HkValue box, uint32_t count) {
  HkText t = hk_type_display(run->core.types, box);
  return hk_raise(run, "IndexError", "index %lld out of range for %.*s of length %u", (long long)i, (int)t.len, t.data,
                  count);
}

// null where there is nothing.
static HkStatus read_index(HkRun *run, HkValue box, HkValue index, HkValue *out) {
  *out = hk_null();
  if (hk_is_kind(box, HK_KIND_ARRAY)) {
    HkArray *a = HK_AS_ARRAY(box);
    if (index.tag != HK_INT) return need_integer(run, index);
    if (index.as.bits < a->count) *out = a->items[index.as.i];
    return HK_OK;
  }
  if (!hk_is_kind(box, HK_KIND_MAP)) {
    const HkBoxDef *def = indexed(run, box);
    return def ? def->index_get(run, box, index, out) : bad_index_box(run, box);
  }
  HkValue key;
  HK_TRY(hk_key(run, index, &key));
  const HkValue *found = hk_map_find(run->core.heap, HK_AS_MAP(box), key);
  if (found) *out = *found;
  return HK_OK;
}

HkStatus hk_index_get_strict(HkRun *run, HkValue box, HkValue index, HkValue *out) {
  HK_TRY(read_index(run, box, index, out));
  if (index.tag != HK_INT || box.tag != HK_OBJECT) return HK_OK;
  uint32_t count;
  switch ((HkKind)box.as.obj->kind) {
  case HK_KIND_ARRAY: count = HK_AS_ARRAY(box)->count; break;
  case HK_KIND_INTS: count = HK_AS_INTS(box)->count; break;
  case HK_KIND_BYTES: count = hk_bytes_count(HK_AS_BYTES(box)); break;
  default: return HK_OK;
  }
  return index.as.bits < count ? HK_OK : hk_raise_index(run, index.as.i, box, count);
}

HkStatus hk_index_get(HkRun *run, HkValue box, HkValue index, HkValue *out) {
  bool strict = run->core.config.strict_oob && !run->frame->fn->house;
  return strict ? hk_index_get_strict(run, box, index, out) : read_index(run, box, index, out);
}

HkStatus hk_element_get(HkRun *run, HkValue box, HkValue index, HkValue *out) {
  bool strict = run->core.config.strict_oob && !hk_running_function(run)->house;
  return strict ? hk_index_get_strict(run, box, index, out) : read_index(run, box, index, out);
}

HkStatus hk_index_set(HkRun *run, HkValue box, HkValue index, HkValue value) {
  HkHeap *heap = run->core.heap;
  if (hk_is_kind(box, HK_KIND_ARRAY)) {
    HkArray *a = HK_AS_ARRAY(box);
    if (index.tag != HK_INT) return need_integer(run, index);
    if (index.as.bits < a->count) {
      a->items[index.as.i] = value;
      HK_WRITE_BARRIER(heap, a, value);
      return HK_OK;
    }
    if (index.as.bits != a->count) return hk_raise_index(run, index.as.i, box, a->count);
    if (hk_array_full(a, 1)) return hk_raise_too_large(run);
    return hk_array_push(heap, a, value) == HK_OK ? HK_OK : hk_raise_nomem(run);
  }
  if (!hk_is_kind(box, HK_KIND_MAP)) {
    const HkBoxDef *def = indexed(run, box);
    return def ? def->index_set(run, box, index, value) : bad_index_box(run, box);
  }
  HkValue key;
  HK_TRY(hk_key(run, index, &key));
  if (HK_AS_MAP(box)->count >= HK_MAX_SIZE) return hk_raise_too_large(run);
  return hk_map_set(heap, HK_AS_MAP(box), key, value) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

// ---- output --------------------------------------------------------------------------------------------------------------------------

HkStatus hk_write_out(HkRun *run, HkText text) {
  const HkSinks *s = &run->core.config.sinks;
  if (!s->out || s->out(s->user, text)) return HK_OK;
  run->core.exit_code = 141;  // the other side is gone
  return HK_EXIT;
}

HkStatus hk_write_err(HkRun *run, HkText text) {
  const HkSinks *s = &run->core.config.sinks;
  if (s->err) s->err(s->user, text);
  return HK_OK;
}

uint64_t hk_collect(HkRun *run) {
  if (!hk_run_can_mark(run)) return 0;
  return hk_heap_collect(run->core.heap, HK_GC_EXPLICIT, true);
}
