// raise.c (L3) - making errors with their place and trace, and finding who handles them (mir.md 1.9).
#include <stdio.h>

#include "guest.h"

// ---- traces -------------------------------------------------------------------------------------------------------------------

static bool is_shown(const HkCallWalk *walk) {
  const HkFunction *fn = walk->fn;
  if (!walk->in) return true;
  return fn->mir && !fn->hidden && (!fn->house || (walk->run->core.config.trace & HK_TRACE_HOUSE));
}

static HkString *unit_name(HkRun *run, const HkFunction *fn) {
  HkMirModule *m = fn->linked->module;
  uint32_t unit = fn->mir->unit;
  if (m->sources && unit < m->unit_count && m->sources[unit])
    return hk_string_new(run->core.heap, m->sources[unit]->name);
  return unit < m->unit_count ? hk_string_new(run->core.heap, m->units[unit]) : NULL;
}

static bool in_name(unsigned char c) {
  return c == '_' || c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_continuation(unsigned char c) { return (c & 0xC0) == 0x80; }

// MIR places a call at its '(' and a member at its '.' (mir.md 8.12), reports show the name (language.md 11.7): from '(' back to the
// beginning of the name before it, from '.' or '?.' on to the name behind it. Columns count code points.
static uint32_t column_of_name(const HkFunction *fn, uint32_t line, uint32_t column) {
  HkMirModule *m = fn->linked->module;
  uint32_t unit = fn->mir->unit;
  if (!m->sources || unit >= m->unit_count || !m->sources[unit]) return column;
  HkText text = hk_source_line(m->sources[unit], line);
  size_t at = 0;
  for (uint32_t c = 1; at < text.len && c < column; c++) do
      at++;
    while (at < text.len && is_continuation((unsigned char)text.data[at]));
  if (at < text.len && text.data[at] == '(') {
    while (at > 0 && in_name((unsigned char)text.data[at - 1])) {
      at--;
      if (!is_continuation((unsigned char)text.data[at])) column--;
    }
  } else {
    size_t skip = at < text.len && text.data[at] == '.'                                   ? 1
                  : at + 1 < text.len && text.data[at] == '?' && text.data[at + 1] == '.' ? 2
                                                                                          : 0;
    if (skip && at + skip < text.len && in_name((unsigned char)text.data[at + skip])) column += (uint32_t)skip;
  }
  return column;
}

static HkTraceEntry trace_entry(const HkCallWalk *walk) {
  HkTraceEntry entry = {walk->fn->name, unit_name(walk->run, walk->fn), 0, 0};
  hk_calls_place(walk, &entry.line, &entry.column);
  if (entry.line) entry.column = column_of_name(walk->fn, entry.line, entry.column);
  return entry;
}

// False when memory was refused: an error without its place would be another error.
static bool fill_trace(HkRun *run, HkError *error) {
  uint32_t shown = 0, seen = 0;
  uint64_t refused = run->core.mem->refused;
  HkCallWalk walk;
  for (hk_calls_begin(&walk, run); hk_calls_next(&walk);) shown += is_shown(&walk);
  uint32_t keep = shown > HK_TRACE_HEAD + HK_TRACE_TAIL ? HK_TRACE_HEAD + HK_TRACE_TAIL : shown;
  if (keep == 0) return true;
  error->trace = hk_heap_external(run->core.heap, NULL, 0, keep * sizeof *error->trace);
  if (!error->trace) return false;
  error->trace_skipped = shown - keep;
  for (hk_calls_begin(&walk, run); hk_calls_next(&walk);) {
    if (!is_shown(&walk)) continue;
    uint32_t n = seen++;
    if (keep == shown || n < HK_TRACE_HEAD || n >= shown - HK_TRACE_TAIL)
      error->trace[error->trace_count++] = trace_entry(&walk);
  }
  error->file = error->trace[0].file;
  error->line = error->trace[0].line;
  error->column = error->trace[0].column;
  return run->core.mem->refused == refused;
}

// ---- raising ----------------------------------------------------------------------------------------------------------------------

HkStatus hk_raise_error(HkRun *run, HkError *error) {
  if (error->trace_count == 0 && error->line == 0 && !fill_trace(run, error)) return hk_raise_nomem(run);
  run->core.error = error;
  return HK_RAISED;
}

static HkStatus raise_text(HkRun *run, const char *kind, HkText message) {
  HkString *k = hk_string_new(run->core.heap, hk_text_of(kind)), *m = hk_string_decode(run->core.heap, message);
  HkError *error = k && m ? hk_error_new(run->core.heap, k, m) : NULL;
  return error ? hk_raise_error(run, error) : hk_raise_nomem(run);
}

HkStatus hk_raise(HkRun *run, const char *kind, const char *fmt, ...) {
  HkBuf buf;
  hk_buf_init(&buf, run->core.mem);
  va_list ap;
  va_start(ap, fmt);
  hk_buf_vfmt(&buf, fmt, ap);
  va_end(ap);
  HkStatus status = buf.failed ? hk_raise_nomem(run) : raise_text(run, kind, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return status;
}

HkStatus hk_raise_nomem(HkRun *run) {
  if (run->core.mem->limit == 0) return HK_NOMEM;  // the system itself refused
  size_t limit = run->core.mem->limit;
  run->core.mem->limit = 0;  // room for the report of it; the next collection restores the order of things
  HkStatus status = hk_raise(run, "OutOfMemory", "memory limit %llu reached", (unsigned long long)limit);
  run->core.mem->limit = limit;
  run->attention |= HK_ATTENTION_GC;
  if (status != HK_RAISED || !run->out_of_memory) {
    run->out_of_memory = true;
    return status;
  }
  run->stopping = true;  // it can be caught once
  return HK_STOP;
}

HkStatus hk_raise_too_large(HkRun *run) { return hk_raise(run, "ValueError", "too large"); }

HkStatus hk_raise_operands(HkRun *run, const char *verb, HkValue a, HkValue b) {
  HkText x = hk_type_display(run->core.types, a), y = hk_type_display(run->core.types, b);
  return hk_raise(run, "TypeError", "cannot %s %.*s and %.*s", verb, (int)x.len, x.data, (int)y.len, y.data);
}

HkStatus hk_check_capability(HkRun *run, uint32_t bit) {
  static const struct {
    uint32_t bit;
    const char *name;
  } names[] = {
      {HK_CAP_FILE, "file"},   {HK_CAP_PROCESS, "process"}, {HK_CAP_ENV, "environment"},
      {HK_CAP_CLOCK, "clock"}, {HK_CAP_RANDOM, "random"},   {HK_CAP_NETWORK, "network"},
  };
  if (run->core.config.capabilities & bit) return HK_OK;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (names[i].bit == bit) return hk_raise(run, "CapabilityError", "capability '%s' is not granted", names[i].name);
  return hk_raise(run, "CapabilityError", "capability is not granted");
}

// ---- unwinding ----------------------------------------------------------------------------------------------------------------------

static const HkCodeHandler *handler_at(const HkFunction *fn, uint32_t offset) {
  for (uint32_t i = 0; i < fn->handler_count; i++)
    if (fn->handlers[i].from <= offset && offset < fn->handlers[i].to) return &fn->handlers[i];
  return NULL;
}

HkStatus hk_raise_fatal(HkRun *run, HkError *error) {
  if (!run->fatal) run->fatal = error;
  run->fatal->head.extra = 1;
  return hk_raise_error(run, run->fatal);  // of two errors the first one is reported
}

// Steps 1 to 4 of mir.md 1.9 within one frame.
static bool find_handler(HkRun *run, HkFrame *f) {
  const HkCodeHandler *h = handler_at(f->fn, (uint32_t)(f->pc - f->fn->code) - 1);
  while (h) {
    if (h->depth > h->target_depth) hk_raise_fatal(run, run->core.error);
    if (h->target == HK_MIR_NONE) return false;
    if (h->cleanup || !run->core.error->head.extra || f->fn->house) {  // the machine of the house handles its guest's
      f->pc = f->fn->code + h->target;
      return true;
    }
    h = handler_at(f->fn, h->target);
  }
  return false;
}

HkStatus hk_unwind(HkRun *run) {
  for (;;) {
    HkFrame *f = run->frame;
    if (f->fn == &run->halt_fn) return HK_RAISED;
    if (f->fn->handler_count && find_handler(run, f)) return HK_OK;
    hk_frames_unwind_to(run, f - 1);
  }
}
