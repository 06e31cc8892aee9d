// future.c (L3) - futures (language.md 13, boxes.md 29.1): made, set, awaited, and told on to those who wait for them.
#include "link.h"

static HkStatus not_a_future(HkRun *run, const char *what, HkValue v) {
  HkText t = hk_type_display(run->core.types, v);
  return hk_raise(run, "TypeError", "%s, got %.*s", what, (int)t.len, t.data);
}

HkStatus hk_future_new(HkRun *run, const HkValue *value, HkValue *out) {
  HkFuture *f = hk_heap_new(run->core.heap, sizeof *f, HK_KIND_FUTURE, HK_KIND_FUTURE);
  if (!f) return hk_raise_nomem(run);
  f->head.extra = value ? HK_FUTURE_READY : HK_FUTURE_PENDING;
  f->value = value ? *value : hk_null();
  f->waiters = hk_null();
  *out = hk_object(f);
  return HK_OK;
}

// ---- who waits --------------------------------------------------------------------------------------------------------------------
//
// f->waiters is null or an Array of waiters. A waiter is an Array: what it does, the Future it makes, and
//   THEN  the function that is applied to the value
//   ALL   the Array of results, the number of Futures still open (in a cell), the position of this one
typedef enum { WAIT_THEN, WAIT_ALL, WAIT_RACE } WaitKind;

static HkFuture *future_at(HkValue v) { return (HkFuture *)(void *)v.as.obj; }

// Sets a Future that is still open and puts it on the list of those whose waiters are to be told.
static HkStatus settle(HkRun *run, HkArray *list, HkValue future, HkFutureState state, HkValue value) {
  HkFuture *f = future_at(future);
  if (f->head.extra != HK_FUTURE_PENDING) return HK_OK;
  f->head.extra = (uint16_t)state;
  f->value = value;
  if (f->waiters.tag == HK_NULL) return HK_OK;
  return hk_array_push(run->core.heap, list, future) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

// The value of a THEN, or the error that waits in its Future.
static HkStatus apply(HkRun *run, HkArray *list, HkValue f, HkValue value, HkValue target) {
  HkValue made = hk_null();
  HkStatus status = hk_call(run, f, &value, 1, &made);
  if (status == HK_OK) return settle(run, list, target, HK_FUTURE_READY, made);
  HkError *error = run->core.error;
  if (status != HK_RAISED || error->head.extra) return status;
  run->core.error = NULL;
  return settle(run, list, target, HK_FUTURE_FAILED, hk_object(error));
}

static HkStatus tell(HkRun *run, HkArray *list, const HkArray *waiter, const HkFuture *done) {
  WaitKind kind = (WaitKind)waiter->items[0].as.i;
  HkValue target = waiter->items[1];
  HkFutureState state = (HkFutureState)done->head.extra;
  if (kind == WAIT_RACE || state != HK_FUTURE_READY) return settle(run, list, target, state, done->value);
  if (kind == WAIT_THEN) return apply(run, list, waiter->items[2], done->value, target);
  HkArray *results = HK_AS_ARRAY(waiter->items[2]);
  HkCell *open = (HkCell *)(void *)waiter->items[3].as.obj;
  results->items[waiter->items[4].as.i] = done->value;
  if (--open->value.as.i) return HK_OK;
  return settle(run, list, target, HK_FUTURE_READY, hk_object(results));
}

// Tells the waiters, and theirs in turn: a list, so that long chains cost no C stack.
static HkStatus tell_all(HkRun *run, HkArray *list) {
  uint32_t roots = hk_root_mark(run);
  HK_TRY(hk_root(run, hk_object(list)));
  for (uint32_t i = 0; i < list->count; i++) {
    HkFuture *done = future_at(list->items[i]);
    HkValue waiters = done->waiters;
    done->waiters = hk_null();
    HK_TRY(hk_root(run, waiters));
    for (uint32_t k = 0; k < HK_AS_ARRAY(waiters)->count; k++)
      HK_TRY(tell(run, list, HK_AS_ARRAY(HK_AS_ARRAY(waiters)->items[k]), done));
    hk_root_release(run, roots + 1);
  }
  hk_root_release(run, roots);
  return HK_OK;
}

HkStatus hk_future_settle(HkRun *run, HkValue future, HkFutureState state, HkValue value) {
  HkFuture *f = future_at(future);
  if (f->head.extra != HK_FUTURE_PENDING) return hk_raise(run, "ValueError", "future already set");
  HkArray *list = f->waiters.tag == HK_NULL ? NULL : hk_array_new(run->core.heap, 1);
  if (!list && f->waiters.tag != HK_NULL) return hk_raise_nomem(run);
  HK_TRY(settle(run, list, future, state, value));
  return list ? tell_all(run, list) : HK_OK;
}

// Adds a waiter; one for a Future that is done is told at once.
static HkStatus add_waiter(HkRun *run, HkValue future, const HkValue *parts, uint32_t count) {
  HkHeap *heap = run->core.heap;
  HkFuture *f = future_at(future);
  HkArray *waiter = hk_array_of(heap, parts, count), *list = hk_array_new(heap, 1);
  if (!waiter || !list) return hk_raise_nomem(run);
  if (f->head.extra != HK_FUTURE_PENDING) {
    uint32_t roots = hk_root_mark(run);
    HK_TRY(hk_root(run, hk_object(waiter)));
    HK_TRY(hk_root(run, hk_object(list)));
    HK_TRY(tell(run, list, waiter, f));
    hk_root_release(run, roots);
    return tell_all(run, list);
  }
  if (f->waiters.tag == HK_NULL) {
    HkArray *waiters = hk_array_new(heap, 1);
    if (!waiters) return hk_raise_nomem(run);
    f->waiters = hk_object(waiters);
  }
  return hk_array_push(heap, HK_AS_ARRAY(f->waiters), hk_object(waiter)) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

HkStatus hk_future_then(HkRun *run, HkValue future, HkValue function, HkValue *out) {
  HK_TRY(hk_future_new(run, NULL, out));
  HkValue parts[3] = {hk_int(WAIT_THEN), *out, function};
  HK_TRY(hk_root(run, *out));
  return add_waiter(run, future, parts, 3);
}

HkStatus hk_future_join(HkRun *run, HkArray *futures, bool race, HkValue *out) {
  HkHeap *heap = run->core.heap;
  for (uint32_t i = 0; i < futures->count; i++)
    if (!hk_is_kind(futures->items[i], HK_KIND_FUTURE))
      return not_a_future(run, "expected a Future", futures->items[i]);
  HkArray *all = hk_array_of(heap, futures->items, futures->count),
          *results = hk_array_of(heap, futures->items, futures->count);
  HkCell *open = hk_cell_new(heap, hk_int(futures->count));
  if (!all || !results || !open) return hk_raise_nomem(run);
  HkValue made = hk_object(results);
  HK_TRY(hk_future_new(run, futures->count || race ? NULL : &made, out));
  HkValue parts[5] = {hk_int(race ? WAIT_RACE : WAIT_ALL), *out, made, hk_object(open), hk_null()};
  HK_TRY(hk_root(run, hk_object(all)));
  for (uint32_t i = 1; i < 4; i++) HK_TRY(hk_root(run, parts[i]));
  for (uint32_t i = 0; i < all->count; i++) {
    parts[4] = hk_int(i);
    HK_TRY(add_waiter(run, all->items[i], parts, 5));
  }
  return HK_OK;
}

HkStatus hk_future_set(HkRun *run, HkValue future, HkValue value) {
  if (!hk_is_kind(future, HK_KIND_FUTURE)) return not_a_future(run, "expected a Future", future);
  return hk_future_settle(run, future, HK_FUTURE_READY, value);
}

// In the minimal scheduler the task runs at once; its error waits in the Future (language.md 13.1).
HkStatus hk_nowait(HkRun *run, HkValue function, HkValue *out) {
  HkValue value = hk_null();
  HkError *fatal = run->fatal;  // of the task that starts this one
  uint32_t roots = hk_root_mark(run);
  if (fatal) HK_TRY(hk_root(run, hk_object(fatal)));
  run->fatal = NULL;
  HkStatus status = hk_call(run, function, NULL, 0, &value);
  run->fatal = fatal;
  hk_root_release(run, roots);
  if (status != HK_OK && status != HK_RAISED) return status;
  if (status == HK_RAISED) value = hk_object(run->core.error);
  run->core.error = NULL;
  HK_TRY(hk_future_new(run, &value, out));
  out->as.obj->extra = status == HK_OK ? HK_FUTURE_READY : HK_FUTURE_FAILED;
  return HK_OK;
}

static HkStatus raise_with_cause(HkRun *run, const char *kind, const char *what, HkValue cause) {
  HkText shown = HK_TEXT("");
  HkBuf buf;
  hk_buf_init(&buf, run->core.mem);
  HkStatus status = HK_OK;
  if (hk_is_kind(cause, HK_KIND_ERROR))
    shown = hk_string_text(HK_AS_ERROR(cause)->message);
  else if ((status = hk_to_text(run, cause, &buf)) == HK_OK)
    shown = hk_buf_view(&buf);
  if (status == HK_OK) status = hk_raise(run, kind, "%s: %.*s", what, (int)shown.len, shown.data);
  hk_buf_deinit(&buf);
  if (status == HK_RAISED && run->core.error) run->core.error->cause = cause;
  return status;
}

HkStatus hk_await(HkRun *run, HkValue future, HkValue *out) {
  if (!hk_is_kind(future, HK_KIND_FUTURE)) return not_a_future(run, "await expects a Future", future);
  HkFuture *f = (HkFuture *)(void *)future.as.obj;
  switch ((HkFutureState)f->head.extra) {
  case HK_FUTURE_READY: *out = f->value; return HK_OK;
  case HK_FUTURE_FAILED: return raise_with_cause(run, "TaskFailed", "task failed", f->value);
  case HK_FUTURE_CANCELLED: return raise_with_cause(run, "TaskCancelled", "task cancelled", f->value);
  default: return hk_raise(run, "TaskFailed", "task failed: deadlock");
  }
}
