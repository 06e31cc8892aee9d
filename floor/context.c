// context.c (L5) - one isolate, and the report of an uncaught error.
#include "context.h"

#include <stdatomic.h>

#include "boxes.h"
#include "guest.h"
#include "platform.h"
#include "watch.h"

void hk_context_config(HkRunConfig *config) {
  memset(config, 0, sizeof *config);
  config->fuel = UINT64_MAX;
  config->max_depth = HK_MAX_DEPTH_DEFAULT;
  config->capabilities = HK_CAP_ALL;
  config->optimize = true;
  config->log_level = 1;
}

static HkStatus well_known(HkTypes *types, struct HkWellKnown *n) {
  const struct {
    HkSymbol *at;
    const char *name;
  } all[] = {
      {&n->to_string, "toString"}, {&n->stringify, "stringify"}, {&n->str, "str"},       {&n->equals, "equals"},
      {&n->iter, "iter"},          {&n->iterator, "iterator"},   {&n->next, "next"},     {&n->has_next, "hasNext"},
      {&n->fini, "fini"},          {&n->birth, "birth"},         {&n->init, "init"},     {&n->pack, "pack"},
      {&n->call, "call"},          {&n->apply, "apply"},         {&n->invoke, "invoke"},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if ((*all[i].at = hk_symbol(types, hk_text_of(all[i].name))) == HK_NO_SYMBOL) return HK_NOMEM;
  return HK_OK;
}

// ---- what all isolates share ---------------------------------------------------------------------------------------------------

// Built-in types, their names and the one-character Strings: made by the first isolate of the process, never changed, never freed.
// A new isolate copies what it may change, which takes a microsecond.
typedef struct Shared {
  HkMem mem;
  HkHeap heap;
  HkTypes types;
  struct HkWellKnown names;
  _Atomic uint32_t attention;
} Shared;

static Shared *_Atomic shared;

static HkStatus fill_shared(Shared *s) {
  HK_TRY(hk_heap_init(&s->heap, &s->mem, &s->attention));
  HK_TRY(hk_types_init(&s->types, &s->heap));
  HK_TRY(hk_boxes_register(&s->types));
  HK_TRY(well_known(&s->types, &s->names));
  hk_heap_freeze(&s->heap);
  return HK_OK;
}

static Shared *make_shared(void) {
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  Shared *s = hk_mem_zalloc(&mem, sizeof *s);
  if (!s) return NULL;
  s->mem = mem;
  if (fill_shared(s) == HK_OK) return s;
  hk_heap_deinit(&s->heap);
  hk_types_deinit(&s->types);
  hk_mem_free(&mem, s, sizeof *s);
  return NULL;
}

static const Shared *find_shared(void) {
  Shared *s = atomic_load_explicit(&shared, memory_order_acquire);
  if (HK_LIKELY(s != NULL)) return s;
  hk_platform_lock();
  s = atomic_load_explicit(&shared, memory_order_acquire);
  if (!s && (s = make_shared()) != NULL) atomic_store_explicit(&shared, s, memory_order_release);
  hk_platform_unlock();
  return s;
}

static void trace_gc(void *user, HkText line) {
  HkRun *run = user;
  hk_write_err(run, line);
  hk_write_err(run, HK_TEXT("\n"));
}

HkStatus hk_context_open(HkContext *c, const HkRunConfig *config, size_t max_memory) {
  memset(c, 0, sizeof *c);
  hk_mem_init(&c->mem, config->alloc, config->alloc_user);
  c->run.core.heap = &c->heap;
  c->run.core.types = &c->types;
  c->run.core.mem = &c->mem;
  const Shared *common = find_shared();
  if (!common) return HK_NOMEM;
  HK_TRY(hk_heap_init_like(&c->heap, &c->mem, &c->run.attention, &common->heap));
  c->run.core.config = *config;
  c->run.fuel_left = config->fuel;
  c->run.native_most = HK_MAX_NATIVE_DEPTH;
  c->run.equality = config->house_equality ? &hk_equality_house : &hk_equality_floor;
  HK_TRY(hk_types_init_like(&c->types, &c->heap, &common->types));
  c->run.names = common->names;
  HK_TRY(hk_resolver_init(&c->run));
  HK_TRY(hk_frames_init(&c->run));
  c->heap.mark_roots = hk_run_mark;
  c->heap.mark_user = &c->run;
  c->heap.clock_ms = hk_platform_monotonic_ms;
  if (config->trace & HK_TRACE_GC) {
    c->heap.trace = trace_gc;
    c->heap.trace_user = &c->run;
  }
  c->mem.limit = max_memory;
  return HK_OK;
}

void hk_context_close(HkContext *c) {
  if (!c->run.core.mem) return;
  c->mem.limit = 0;
  hk_files_close_all(&c->run);
  hk_watch_free(&c->run);
  hk_frames_deinit(&c->run);
  hk_link_free_all(&c->run);
  hk_guest_close(&c->run);
  hk_house_close(&c->run);
  hk_resolver_deinit(&c->run);
  hk_heap_deinit(&c->heap);
  hk_types_deinit(&c->types);
}

// ---- exit codes -------------------------------------------------------------------------------------------------------------

int hk_context_exit_code(HkValue v, HkValue *err) {
  int64_t whole = 0;
  *err = hk_null();
  while (hk_is_kind(v, HK_KIND_RESULT) && v.as.obj->extra) v = ((HkResult *)(void *)v.as.obj)->value;
  switch (v.tag) {
  case HK_INT: return (uint8_t)v.as.i;
  case HK_BOOL: return v.as.bits != 0;
  case HK_FLOAT: return hk_float_to_int(v.as.f, &whole) ? (uint8_t)whole : 0;
  default: break;
  }
  if (!hk_is_kind(v, HK_KIND_RESULT)) return 0;
  *err = v;
  return 1;
}

int hk_context_failure_code(const HkError *error) {
  static const struct {
    const char *kind;
    int code;
  } codes[] = {{"FuelExhausted", 124}, {"Interrupted", 130}, {"InternalError", 70}, {"OutOfMemory", 137}};
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (hk_text_eq(hk_string_text(error->kind), hk_text_of(codes[i].kind))) return codes[i].code;
  return 1;
}

// ---- reports ----------------------------------------------------------------------------------------------------------------

static HkSource *source_named(HkMirModule *m, HkText name) {
  for (uint32_t i = m && m->sources ? m->unit_count : 0; i-- > 0;)  // of the inputs of a session the last one
    if (m->sources[i] && hk_text_eq(m->sources[i]->name, name)) return m->sources[i];
  return NULL;
}

static HkText text_or_none(const HkString *s) { return s ? hk_string_text(s) : hk_text(NULL, 0); }

// The report without its source. The frames stand in the arena; without memory there are none.
static HkDiag report_of(HkArena *arena, const HkError *e) {
  HkDiag d = {.severity = HK_ERROR,
              .kind = e->kind->data,
              .message = hk_string_text(e->message),
              .line = e->line,
              .column = e->column,
              .width = 1,
              .frames_skipped = e->trace_skipped};
  HkDiagFrame *frames = e->trace_count ? hk_arena_alloc(arena, e->trace_count * sizeof *frames) : NULL;
  for (uint32_t i = 0; frames && i < e->trace_count; i++) {
    const HkTraceEntry *t = &e->trace[i];
    frames[i] =
        (HkDiagFrame){t->name ? hk_string_text(t->name) : HK_TEXT("?"), text_or_none(t->file), t->line, t->column};
  }
  d.frames = frames;
  d.frame_count = frames ? e->trace_count : 0;
  return d;
}

void hk_context_trace(const HkError *e, HkBuf *out) {
  HkArena arena;
  hk_arena_init(&arena, out->mem);
  HkDiag d = report_of(&arena, e);
  hk_diag_frames(out, &d);
  hk_arena_deinit(&arena);
}

enum { CAUSES_SHOWN = 16 };

static void causes(HkArena *arena, const HkError *e, HkBuf *out) {
  for (int i = 0; i < CAUSES_SHOWN && hk_is_kind(e->cause, HK_KIND_ERROR); i++) {
    e = HK_AS_ERROR(e->cause);
    HkDiag d = report_of(arena, e);
    hk_buf_fmt(out, "caused by: %s: ", d.kind);
    hk_buf_text(out, d.message);
    hk_buf_char(out, '\n');
    hk_diag_frames(out, &d);
  }
}

void hk_context_report(HkContext *c, const HkError *e, HkMirModule *module, HkDiagStyle style, HkBuf *out) {
  HkArena arena;
  HkSource named = {.name = e->file ? hk_string_text(e->file) : HK_TEXT("<unknown>")};
  (void)c;
  hk_arena_init(&arena, out->mem);
  HkDiag d = report_of(&arena, e);
  d.source = e->file ? source_named(module, hk_string_text(e->file)) : NULL;
  if (!d.source && (e->file || !style.json)) d.source = &named;  // its text is not at hand
  hk_diag_render(out, &d, style);
  if (!style.json) causes(&arena, e, out);
  hk_arena_deinit(&arena);
}
