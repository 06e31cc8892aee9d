// context.c (L5) - one isolate, and the report of an uncaught error.
#include "context.h"

#include "boxes.h"
#include "house.h"
#include "platform.h"
#include "watch.h"

void hk_context_config(HkRunConfig *config) {
  memset(config, 0, sizeof *config);
  config->fuel = UINT64_MAX;
  config->max_depth = HK_MAX_DEPTH_DEFAULT;
  config->capabilities = HK_CAP_ALL;
  config->log_level = 1;
}

static HkStatus well_known(HkContext *c) {
  struct HkWellKnown *n = &c->run.names;
  const struct {
    HkSymbol *at;
    const char *name;
  } all[] = {
      {&n->to_string, "toString"}, {&n->stringify, "stringify"}, {&n->str, "str"},   {&n->equals, "equals"},
      {&n->iter, "iter"},          {&n->iterator, "iterator"},   {&n->next, "next"}, {&n->has_next, "hasNext"},
      {&n->fini, "fini"},          {&n->birth, "birth"},         {&n->init, "init"}, {&n->pack, "pack"},
      {&n->message, "message"},    {&n->kind, "kind"},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if ((*all[i].at = hk_symbol(&c->types, hk_text_of(all[i].name))) == HK_NO_SYMBOL) return HK_NOMEM;
  return HK_OK;
}

static void trace_gc(void *user, HkText line) {
  HkRun *run = user;
  hk_write_err(run, line);
  hk_write_err(run, HK_TEXT("\n"));
}

HkStatus hk_context_open(HkContext *c, const HkRunConfig *config, size_t max_memory) {
  memset(c, 0, sizeof *c);
  hk_mem_init(&c->mem, config->alloc, config->alloc_user);
  HK_TRY(hk_heap_init(&c->heap, &c->mem, &c->run.attention));
  c->run.core.heap = &c->heap;
  c->run.core.types = &c->types;
  c->run.core.mem = &c->mem;
  c->run.core.config = *config;
  c->run.fuel_left = config->fuel;
  c->run.equality = config->house_equality ? &hk_equality_house : &hk_equality_floor;
  HK_TRY(hk_types_init(&c->types, &c->heap));
  HK_TRY(hk_boxes_register(&c->types));
  HK_TRY(hk_resolver_init(&c->run));
  HK_TRY(hk_frames_init(&c->run));
  HK_TRY(well_known(c));
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
  hk_house_close(&c->run);
  hk_resolver_deinit(&c->run);
  hk_heap_deinit(&c->heap);
  hk_types_deinit(&c->types);
}

// ---- reports ----------------------------------------------------------------------------------------------------------------

static HkSource *source_named(HkMirModule *m, HkText name) {
  for (uint32_t i = 0; m && m->sources && i < m->unit_count; i++)
    if (m->sources[i] && hk_text_eq(m->sources[i]->name, name)) return m->sources[i];
  return NULL;
}

static void frames(const HkError *e, HkBuf *out) {
  for (uint32_t i = 0; i < e->trace_count; i++) {
    const HkTraceEntry *t = &e->trace[i];
    if (e->trace_skipped && i == HK_TRACE_HEAD) hk_buf_fmt(out, "  ... %u more\n", e->trace_skipped);
    hk_buf_fmt(out, "  at %s", t->name ? t->name->data : "?");
    if (t->file && t->line) hk_buf_fmt(out, " (%s:%u:%u)", t->file->data, t->line, t->column);
    hk_buf_char(out, '\n');
  }
}

void hk_context_report(HkContext *c, const HkError *e, HkMirModule *module, HkDiagStyle style, HkBuf *out) {
  HkArena arena;
  (void)c;
  hk_arena_init(&arena, out->mem);
  HkDiag d = {.severity = HK_ERROR,
              .kind = e->kind->data,
              .message = hk_string_text(e->message),
              .line = e->line,
              .column = e->column,
              .width = 1};
  d.source = e->file ? source_named(module, hk_string_text(e->file)) : NULL;
  HkSource named = {.name = e->file ? hk_string_text(e->file) : HK_TEXT("<unknown>")};
  if (style.json) {
    if (!d.source && e->file) d.source = &named;
    hk_diag_render(out, &d, style);
  } else {
    hk_buf_text(out, named.name);
    if (e->file && e->line) hk_buf_fmt(out, ":%u:%u", e->line, e->column);
    hk_buf_fmt(out, ": %s: ", e->kind->data);
    hk_buf_text(out, d.message);
    hk_buf_char(out, '\n');
    hk_diag_snippet(out, d.source, e->line, e->column, 1, style);
    frames(e, out);
    if (e->cause.tag == HK_OBJECT && e->cause.as.obj->kind == HK_KIND_ERROR) {
      const HkError *cause = HK_AS_ERROR(e->cause);
      hk_buf_fmt(out, "caused by: %s: %s\n", cause->kind->data, cause->message->data);
      frames(cause, out);
    }
  }
  hk_arena_deinit(&arena);
}
