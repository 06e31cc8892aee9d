// bridge_error.c (L6) - errors: the last one of the thread, the pending one of the VM, and what the categories of messages are.
#include <stdio.h>

#include "bridge.h"

// ---- the last error of the thread -------------------------------------------------------------------------------------------------

// The only mutable state of a thread. No allocation, so that it also holds for the lack of memory.
static _Thread_local struct { char text[1024]; } last;  // valid while hk_thread_failed

const char *Hako_LastError(void) { return hk_thread_failed ? last.text : "Unknown error"; }

// What does not fit is cut between characters.
static void finish_text(int written) {
  hk_thread_failed = true;
  if (written < 0) snprintf(last.text, sizeof last.text, "[Internal] message cannot be shown");
  if (written < (int)sizeof last.text) return;
  size_t end = sizeof last.text - 4;
  while (end > 0 && ((unsigned char)last.text[end] & 0xC0) == 0x80) end--;
  memcpy(last.text + end, "...", 4);
}

static void set_text(const char *category, const char *fmt, va_list ap) {
  int head = snprintf(last.text, sizeof last.text, "[%s] ", category);
  int rest = vsnprintf(last.text + head, sizeof last.text - (size_t)head, fmt, ap);
  finish_text(rest < 0 ? rest : head + rest);
}

HakoStatus hk_bridge_fail(const char *category, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  set_text(category, fmt, ap);
  va_end(ap);
  return HAKO_ERROR;
}

HakoStatus hk_bridge_nomem(void) { return hk_bridge_fail("Limit", "OutOfMemory: memory was refused"); }
HakoStatus hk_bridge_null(void) { return hk_bridge_fail("Runtime", "NULL argument"); }

HakoStatus hk_bridge_bad_handle(HakoVm *vm, HakoHandle handle) {
  if (handle == 0) return hk_bridge_fail("Handle", "no handle");
  if (vm && (uint32_t)(handle >> 24 & 0xffff) != vm->number)
    return hk_bridge_fail("Handle", "the handle belongs to no value of this VM");
  return hk_bridge_fail("Handle", "the handle is released or was never given out");
}

bool hk_bridge_bad_size(uint32_t have, size_t want, HakoStatus *status) {
  if (have == want) return false;
  hk_bridge_fail("Runtime", "struct_size is %u, this library needs %u", have, (unsigned)want);
  *status = HAKO_INCOMPATIBLE;
  return true;
}

// ---- categories and places ---------------------------------------------------------------------------------------------------------

static const char *category_of(HkText kind) {
  static const struct {
    const char *kind, *category;
  } table[] = {
      {"TypeError", "Type"},         {"FuelExhausted", "Limit"}, {"Interrupted", "Limit"},
      {"StackOverflow", "Limit"},    {"OutOfMemory", "Limit"},   {"CapabilityError", "Capability"},
      {"InternalError", "Internal"},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (hk_text_eq(kind, hk_text_of(table[i].kind))) return table[i].category;
  return "Runtime";
}

// The main text of a program needs no name; of others it is part of the place.
static bool is_main_text(const HkIsolate *iso, HkText file) {
  for (const HkModule *m = iso->modules; m; m = m->next)
    if (m->mir->sources && m->mir->unit_count && m->mir->sources[0] && hk_text_eq(m->mir->sources[0]->name, file))
      return true;
  return false;
}

static void place_text(char *out, size_t room, HkText file, uint32_t line, uint32_t column) {
  size_t n = 0;
  out[0] = 0;
  if (file.len) n = (size_t)snprintf(out, room, "%.*s, ", (int)(file.len < 200 ? file.len : 200), file.data);
  if (line) snprintf(out + n, room - n, "line %u, column %u: ", line, column);
  if (!line && file.len) snprintf(out + n - 2, room - n + 2, ": ");
}

static void tell_error(HkIsolate *iso, const HkError *e) {
  char place[260];
  HkText file = e->file ? hk_string_text(e->file) : hk_text("", 0), message = hk_string_text(e->message);
  if (is_main_text(iso, file)) file = hk_text("", 0);
  place_text(place, sizeof place, file, e->line, e->column);
  hk_bridge_fail(category_of(hk_string_text(e->kind)), "%s%s: %.*s", place, e->kind->data,
                 (int)(message.len < 1000 ? message.len : 1000), message.data ? message.data : "");
}

const HkDiag *hk_bridge_first_error(const HkIsolate *iso) {
  for (uint32_t i = 0; iso->diags && i < iso->diags->count; i++)
    if (iso->diags->items[i].severity == HK_ERROR) return &iso->diags->items[i];
  return NULL;
}

HakoStatus hk_bridge_compile_error(HkIsolate *iso, HkText name) {
  const HkDiag *d = hk_bridge_first_error(iso);
  if (!d) return hk_bridge_fail("Parse", "the source does not compile");
  char place[260];
  HkText file = d->source ? d->source->name : hk_text("", 0);
  if (hk_text_eq(file, name)) file = hk_text("", 0);
  place_text(place, sizeof place, file, d->line, d->column);
  bool parse = strcmp(d->kind, "ParseError") == 0, refused = strcmp(d->kind, "CapabilityError") == 0;
  return hk_bridge_fail(refused ? "Capability" : "Parse", "%s%s%s%.*s", place, parse ? "" : d->kind, parse ? "" : ": ",
                        (int)(d->message.len < 700 ? d->message.len : 700), d->message.data);
}

// ---- the pending error of the VM -----------------------------------------------------------------------------------------------------

HakoStatus hk_bridge_status(HkIsolate *iso, HkStatus status) {
  HkRun *run = hk_run_of(iso);
  if (status == HK_OK) return HAKO_OK;
  if (status == HK_EXIT) {
    hk_bridge_fail("Runtime", "the program called exit(%lld)", (long long)run->core.exit_code);
    return HAKO_EXITED;
  }
  HkError *error = run->core.error;
  run->core.error = NULL;
  if (status == HK_NOMEM || !error) return hk_bridge_nomem();
  iso->error = error;
  tell_error(iso, error);
  return status == HK_STOP ? HAKO_LIMIT : HAKO_RAISED;
}

// Enters for a function that looks at the pending error. NULL: *status says why, or there is none.
static HkIsolate *enter_error(HakoVm *vm, const void *out, HakoStatus *status) {
  HkIsolate *iso = hk_bridge_enter(vm, out, status);
  if (!iso || iso->error) return iso;
  *status = hk_bridge_leave(iso, hk_bridge_fail("Runtime", "no error is pending"));
  return NULL;
}

static HakoStr view_of(const HkString *s) { return s ? (HakoStr){s->data, s->len} : (HakoStr){"", 0}; }

HakoStatus Hako_ErrorKind(HakoVm *vm, HakoStr *out) {
  HakoStatus status;
  if (out) *out = view_of(NULL);
  HkIsolate *iso = enter_error(vm, out, &status);
  if (!iso) return status;
  *out = view_of(iso->error->kind);
  return hk_bridge_leave(iso, HAKO_OK);
}

HakoStatus Hako_ErrorMessage(HakoVm *vm, HakoStr *out) {
  HakoStatus status;
  if (out) *out = view_of(NULL);
  HkIsolate *iso = enter_error(vm, out, &status);
  if (!iso) return status;
  *out = view_of(iso->error->message);
  return hk_bridge_leave(iso, HAKO_OK);
}

static HakoStatus shown(HkIsolate *iso, HakoStr *out) {
  if (iso->shown.failed) return hk_bridge_nomem();
  *out = (HakoStr){iso->shown.len ? iso->shown.data : "", iso->shown.len};
  return HAKO_OK;
}

static void restart_shown(HkIsolate *iso) {
  hk_buf_deinit(&iso->shown);
  hk_buf_init(&iso->shown, hk_mem_of(iso));
}

HakoStatus Hako_ErrorTrace(HakoVm *vm, HakoStr *out) {
  HakoStatus status;
  if (out) *out = view_of(NULL);
  HkIsolate *iso = enter_error(vm, out, &status);
  if (!iso) return status;
  restart_shown(iso);
  hk_context_trace(iso->error, &iso->shown);
  return hk_bridge_leave(iso, shown(iso, out));
}

// The module with the text of the place where the error was raised.
static HkMirModule *module_of_error(const HkIsolate *iso) {
  HkText file = iso->error->file ? hk_string_text(iso->error->file) : hk_text("", 0);
  for (const HkModule *m = iso->modules; m; m = m->next)
    for (uint32_t i = 0; m->mir->sources && i < m->mir->unit_count; i++)
      if (m->mir->sources[i] && hk_text_eq(m->mir->sources[i]->name, file)) return m->mir;
  return NULL;
}

HakoStatus Hako_ErrorReport(HakoVm *vm, HakoStr *out) {
  HakoStatus status;
  if (out) *out = view_of(NULL);
  HkIsolate *iso = enter_error(vm, out, &status);
  if (!iso) return status;
  restart_shown(iso);
  HkDiagStyle plain = {.color = false, .json = false};
  hk_context_report(&iso->context, iso->error, module_of_error(iso), plain, &iso->shown);
  return hk_bridge_leave(iso, shown(iso, out));
}

HakoStatus Hako_ErrorValue(HakoVm *vm, HakoValue *out) {
  HakoStatus status;
  if (out) *out = Hako_Null();
  HkIsolate *iso = enter_error(vm, out, &status);
  if (!iso) return status;
  return hk_bridge_give(iso, HK_OK, hk_object(iso->error), out);
}

HakoStatus Hako_ErrorFrameCount(HakoVm *vm, uint32_t *out) {
  HakoStatus status;
  if (out) *out = 0;
  HkIsolate *iso = enter_error(vm, out, &status);
  if (!iso) return status;
  *out = iso->error->trace_count;
  return hk_bridge_leave(iso, HAKO_OK);
}

HakoStatus Hako_ErrorFrame(HakoVm *vm, uint32_t index, HakoFrame *out) {
  HakoStatus status;
  HkIsolate *iso = enter_error(vm, out, &status);
  if (!iso) return status;
  if (hk_bridge_bad_size(out->struct_size, sizeof *out, &status)) return hk_bridge_leave(iso, status);
  *out = (HakoFrame){.struct_size = sizeof *out, .name = view_of(NULL), .file = view_of(NULL)};
  if (index >= iso->error->trace_count)
    return hk_bridge_leave(iso, hk_bridge_fail("Runtime", "the error has %u frames", iso->error->trace_count));
  const HkTraceEntry *t = &iso->error->trace[index];
  out->line = t->line;
  out->column = t->column;
  out->name = view_of(t->name);
  out->file = view_of(t->file);
  return hk_bridge_leave(iso, HAKO_OK);
}

HakoStatus Hako_ErrorClear(HakoVm *vm) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  hk_bridge_clear_error(iso);
  return hk_bridge_leave(iso, HAKO_OK);
}

// ---- raising ---------------------------------------------------------------------------------------------------------------------------

HakoStatus Hako_Raise(HakoVm *vm, const char *kind, HakoStr message) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, kind, &status);
  if (!iso) return status;
  if (!message.data && message.len) return hk_bridge_leave(iso, hk_bridge_null());
  HkHeap *heap = hk_heap_of(iso);
  HkString *k = hk_string_decode(heap, hk_text_of(kind));
  HkString *m = hk_string_decode(heap, hk_text(message.data ? message.data : "", message.len));
  HkError *error = k && m ? hk_error_new(heap, k, m) : NULL;
  if (!error) return hk_bridge_leave(iso, hk_bridge_nomem());
  return hk_bridge_leave(iso, hk_bridge_status(iso, hk_raise_error(hk_run_of(iso), error)));
}

HakoStatus Hako_RaiseValue(HakoVm *vm, HakoValue error) {
  HakoStatus status;
  HkValue v;
  HkString *text = NULL;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, error, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  HkRun *run = hk_run_of(iso);
  HkStatus raised;
  if (hk_is_kind(v, HK_KIND_ERROR))
    raised = hk_raise_error(run, HK_AS_ERROR(v));
  else if ((raised = hk_to_string(run, v, &text)) == HK_OK)
    raised = hk_raise(run, "UserError", "%.*s", (int)text->len, text->data);
  return hk_bridge_leave(iso, hk_bridge_status(iso, raised));
}
