// iter.c (L3) - iteration for `for` (language.md 7.5, boxes.md 12), and weak references (language.md 14.3).
#include "link.h"

static HkStatus not_iterable(HkRun *run, HkValue v) {
  HK_TRY(hk_use(run, v));
  HkText t = hk_type_display(run->core.types, v);
  return hk_raise(run, "TypeError", "%.*s is not iterable", (int)t.len, t.data);
}

static HkIter *iter_alloc(HkRun *run, HkIterForm form, HkValue source) {
  HkIter *it = hk_heap_new(run->core.heap, sizeof *it, HK_KIND_ITER, HK_KIND_ITER);
  if (!it) return NULL;
  it->head.extra = (uint16_t)form;
  it->source = source;
  it->map = it->key = it->value = hk_null();
  it->pos = it->end = 0;
  it->step = 1;
  return it;
}

static HkStatus finish(HkRun *run, HkIter *it, HkValue *out) {
  if (!it) return hk_raise_nomem(run);
  *out = hk_object(it);
  return HK_OK;
}

// An object with iter() or iterator(): what that returns is asked for elements. The call is made here, from C: iterators are small.
static HkStatus object_iterator(HkRun *run, HkValue v, HkValue *out) {
  HkSymbol name = hk_responds(run, v, run->names.iter, 0) ? run->names.iter : run->names.iterator;
  if (!hk_responds(run, v, name, 0)) return not_iterable(run, v);
  HkValue made = hk_null();
  HK_TRY(hk_call_method(run, v, name, NULL, 0, &made));
  return finish(run, iter_alloc(run, HK_ITER_OBJECT, made), out);
}

static HkStatus range_iter(HkRun *run, int64_t start, int64_t end, int64_t step, HkValue *out) {
  HkIter *it = iter_alloc(run, HK_ITER_RANGE, hk_null());
  if (it) {
    it->pos = start;
    it->end = end;
    it->step = step;
  }
  return finish(run, it, out);
}

HkStatus hk_iter_range(HkRun *run, int64_t start, int64_t end, HkValue *out) {
  return range_iter(run, start, end, 1, out);
}

HkStatus hk_iter_new(HkRun *run, HkValue v, bool keys, uint32_t dst, HkValue *out) {
  HkHeap *heap = run->core.heap;
  (void)dst;
  if (v.tag == HK_STRING) return finish(run, iter_alloc(run, HK_ITER_STRING, v), out);
  if (v.tag != HK_OBJECT) return not_iterable(run, v);
  switch ((HkKind)v.as.obj->kind) {
  case HK_KIND_ARRAY: return finish(run, iter_alloc(run, HK_ITER_ARRAY, v), out);
  case HK_KIND_MAP: {
    HkArray *list = hk_map_keys(heap, HK_AS_MAP(v));
    HkIter *it = list ? iter_alloc(run, HK_ITER_KEYS, hk_object(list)) : NULL;
    if (it) {
      it->map = v;
      it->step = keys;  // value: the key, or with two variables what stands under it
    }
    return finish(run, it, out);
  }
  case HK_KIND_RANGE: {
    if (keys) return not_iterable(run, v);
    return range_iter(run, HK_AS_RANGE(v)->start, HK_AS_RANGE(v)->end, HK_AS_RANGE(v)->step, out);
  }
  case HK_KIND_INTS: return finish(run, iter_alloc(run, HK_ITER_INTS, v), out);
  case HK_KIND_BYTES: return finish(run, iter_alloc(run, HK_ITER_BYTES, v), out);
  case HK_KIND_NATIVE:
  case HK_KIND_INSTANCE: return keys ? not_iterable(run, v) : object_iterator(run, v, out);
  default: return not_iterable(run, v);
  }
}

static HkStatus next_key(HkRun *run, HkIter *it, bool *more) {
  HkArray *keys = HK_AS_ARRAY(it->source);
  *more = it->pos < keys->count;
  if (!*more) return HK_OK;
  it->key = keys->items[it->pos++];
  it->value = it->key;
  if (!it->step) return HK_OK;
  const HkValue *found = hk_map_find(run->core.heap, HK_AS_MAP(it->map), it->key);
  it->value = found ? *found : hk_null();
  return HK_OK;
}

static HkStatus next_char(HkRun *run, HkIter *it, bool *more) {
  HkString *s = it->source.as.str;
  *more = it->pos < s->count;
  if (!*more) return HK_OK;
  HkString *c = hk_string_slice(run->core.heap, s, it->pos, it->pos + 1);
  if (!c) return hk_raise_nomem(run);
  it->key = hk_int(it->pos++);
  it->value = hk_string(c);
  return HK_OK;
}

static HkStatus next_object(HkRun *run, HkIter *it, bool *more) {
  HkValue answer = hk_null();
  bool asks = hk_responds(run, it->source, run->names.has_next, 0);
  *more = true;
  if (asks) {
    HK_TRY(hk_call_method(run, it->source, run->names.has_next, NULL, 0, &answer));
    HK_TRY(hk_truth(run, answer, more));
    if (!*more) return HK_OK;
  }
  HK_TRY(hk_call_method(run, it->source, run->names.next, NULL, 0, &it->value));
  if (!asks) *more = it->value.tag != HK_NULL;
  return HK_OK;
}

HkStatus hk_iter_next(HkRun *run, HkIter *it, bool *more) {
  switch ((HkIterForm)it->head.extra) {
  case HK_ITER_RANGE:
    *more = it->step > 0 ? it->pos < it->end : it->pos > it->end;
    if (*more) {
      it->value = hk_int(it->pos);
      int64_t next = hk_wrap_add(it->pos, it->step);
      it->pos = (it->step > 0) == (next > it->pos) ? next : it->end;
    }
    return HK_OK;
  case HK_ITER_ARRAY:
    *more = it->pos < HK_AS_ARRAY(it->source)->count;
    if (*more) {
      it->key = hk_int(it->pos);
      it->value = HK_AS_ARRAY(it->source)->items[it->pos++];
    }
    return HK_OK;
  case HK_ITER_INTS:
    *more = it->pos < HK_AS_INTS(it->source)->count;
    if (*more) {
      it->key = hk_int(it->pos);
      it->value = hk_int(HK_AS_INTS(it->source)->items[it->pos++]);
    }
    return HK_OK;
  case HK_ITER_BYTES:
    *more = it->pos < hk_bytes_count(HK_AS_BYTES(it->source));
    if (*more) {
      it->key = hk_int(it->pos);
      it->value = hk_int(hk_bytes_data(HK_AS_BYTES(it->source))[it->pos++]);
    }
    return HK_OK;
  case HK_ITER_KEYS: return next_key(run, it, more);
  case HK_ITER_STRING: return next_char(run, it, more);
  default: return next_object(run, it, more);
  }
}

// ---- weak references ------------------------------------------------------------------------------------------------------------

HkStatus hk_weak_new(HkRun *run, HkValue v, HkValue *out) {
  bool fits = hk_is_kind(v, HK_KIND_INSTANCE) || hk_is_kind(v, HK_KIND_ARRAY) || hk_is_kind(v, HK_KIND_MAP);
  HK_TRY(hk_use(run, v));
  if (!fits) {
    HkText t = hk_type_display(run->core.types, v);
    return hk_raise(run, "TypeError", "cannot make a weak reference to %.*s", (int)t.len, t.data);
  }
  HkWeak *w = hk_heap_weak(run->core.heap, v.as.obj);
  if (!w) return hk_raise_nomem(run);
  *out = hk_object(w);
  return HK_OK;
}

HkStatus hk_weak_load(HkRun *run, HkValue v, HkValue *out) {
  if (!hk_is_kind(v, HK_KIND_WEAK)) {
    HkText t = hk_type_display(run->core.types, v);
    return hk_raise(run, "TypeError", "expected a weak reference, got %.*s", (int)t.len, t.data);
  }
  HkObject *target = ((HkWeak *)(void *)v.as.obj)->target;
  *out = target && !(target->flags & HK_FLAG_DEAD) ? hk_object(target) : hk_null();
  return HK_OK;
}
