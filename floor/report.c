// report.c (L5) - what is written about a run when it is over.
#include "report.h"

#include <stdlib.h>

#include "watch.h"

// ---- statistics (8.3) ----------------------------------------------------------------------------------------------------------

typedef struct Figure {
  const char *name;
  uint64_t count;
  double ms;  // instead of the count
  bool is_ms;
} Figure;

enum { OPS_SHOWN = 20, FIGURES = 11 };

static int by_count(const void *a, const void *b) {
  const Figure *x = a, *y = b;
  if (x->count != y->count) return x->count < y->count ? 1 : -1;
  return strcmp(x->name, y->name);
}

static void text_figure(HkBuf *out, const char *prefix, const Figure *f) {
  if (f->is_ms)
    hk_buf_fmt(out, "[stats] %s%s=%.1f\n", prefix, f->name, f->ms);
  else
    hk_buf_fmt(out, "[stats] %s%s=%llu\n", prefix, f->name, (unsigned long long)f->count);
}

static void json_figure(HkBuf *out, const char *prefix, const Figure *f, bool first) {
  hk_buf_fmt(out, "%s\"%s%s\":", first ? "" : ",", prefix, f->name);
  if (f->is_ms)
    hk_buf_fmt(out, "%.1f", f->ms);
  else
    hk_buf_fmt(out, "%llu", (unsigned long long)f->count);
}

static void write_figures(HkBuf *out, HkStatsForm form, const Figure *figures, const Figure *ops, size_t op_count) {
  if (form == HK_STATS_JSON) {
    hk_buf_char(out, '{');
    for (size_t i = 0; i < FIGURES; i++) json_figure(out, "", &figures[i], i == 0);
    for (size_t i = 0; i < op_count; i++) json_figure(out, "op.", &ops[i], false);
    hk_buf_str(out, "}\n");
    return;
  }
  for (size_t i = 0; i < FIGURES; i++) text_figure(out, "", &figures[i]);
  for (size_t i = 0; i < op_count; i++) text_figure(out, "op.", &ops[i]);
}

static void report_stats(HkContext *c, HkStatsForm form, double run_ms, HkBuf *out) {
  HkWatchCounts counts;
  hk_watch_counts(&c->run, &counts);
  const HkGcNumbers *gc = &c->heap.numbers;
  const Figure figures[FIGURES] = {{"steps", counts.steps, 0, false},
                                   {"calls", counts.calls, 0, false},
                                   {"max_depth", counts.max_depth, 0, false},
                                   {"allocs", c->heap.alloc_count, 0, false},
                                   {"alloc_bytes", c->heap.alloc_bytes, 0, false},
                                   {"peak_bytes", c->mem.peak, 0, false},
                                   {"live_at_exit", hk_heap_live(&c->heap), 0, false},
                                   {"gc_runs", gc->runs, 0, false},
                                   {"gc_freed", gc->freed, 0, false},
                                   {"gc_ms", 0, gc->ms, true},
                                   {"run_ms", 0, run_ms, true}};
  Figure ops[HK_MIR_OP_COUNT];
  size_t count = 0;
  for (int op = 0; op < HK_MIR_OP_COUNT; op++)
    if (counts.ops[op]) ops[count++] = (Figure){hk_mir_op_name((HkMirOp)op), counts.ops[op], 0, false};
  qsort(ops, count, sizeof *ops, by_count);
  write_figures(out, form, figures, ops, count < OPS_SHOWN ? count : OPS_SHOWN);
}

// ---- objects that are left (14.3) --------------------------------------------------------------------------------------------------

enum { OBJECTS_SHOWN = 100, OBJECT_TEXT = 60 };

typedef struct Leak {
  HkObject *object;
  uint64_t birth;
} Leak;

typedef struct Leaks {
  HkContext *c;
  uint64_t *per_type;  // by type id
  uint64_t total;
  Leak *objects;  // NULL: only counted
  uint32_t count, cap;
  bool failed;
} Leaks;

static HkType *type_of(const HkContext *c, const HkObject *o) { return hk_type_at(&c->types, o->type); }

// What a program would call an object: no texts, no parts of the machinery, no singletons, no shared enum values.
static bool is_listed(const HkContext *c, const HkObject *o) {
  switch ((HkKind)o->kind) {
  case HK_KIND_FREE:
  case HK_KIND_STRING:
  case HK_KIND_BUFFER:
  case HK_KIND_BLOCK:
  case HK_KIND_CELL:
  case HK_KIND_ITER:
  case HK_KIND_TYPE: return false;
  case HK_KIND_ENUM: return type_of(c, o)->variants[o->extra].arity > 0;
  case HK_KIND_INSTANCE: return (HkObject *)type_of(c, o)->singleton != o;
  default: return true;
  }
}

static void note_leak(void *user, HkObject *o) {
  Leaks *l = user;
  if (!is_listed(l->c, o)) return;
  l->per_type[o->type]++;
  l->total++;
  if (!l->objects && !l->cap) return;
  if (hk_mem_grow(&l->c->mem, (void **)&l->objects, &l->cap, l->count + 1, sizeof *l->objects) != HK_OK)
    l->failed = true;
  else
    l->objects[l->count++] = (Leak){o, hk_heap_birth(&l->c->heap, o)};
}

static bool holds_something(const HkContext *c, const HkInstance *o, uint32_t slot) {
  HkValue v = o->slots[slot];
  return v.tag == HK_OBJECT && is_listed(c, v.as.obj);
}

static bool is_held_by(const HkContext *c, const HkType *type) {
  const HkInstance *o = type->singleton;
  for (uint32_t i = 0; i < type->slot_count; i++)
    if (holds_something(c, o, i)) return true;
  for (uint32_t i = 0; o->more && i < o->more->count; i++) {
    HkValue v = o->more->items[i].value;
    if (v.tag == HK_OBJECT && is_listed(c, v.as.obj)) return true;
  }
  return false;
}

static void write_roots(HkContext *c, HkBuf *out) {
  uint32_t statics = 0, modules = 0;
  for (uint32_t i = 0; i < c->types.count; i++) {
    const HkType *type = c->types.items[i];
    if (!type->singleton || !(type->flags & HK_TYPE_STATIC) || !is_held_by(c, type)) continue;
    if (hk_text_eq(hk_symbol_text(&c->types, type->name), HK_TEXT("%globals")))
      modules++;
    else
      statics++;
  }
  hk_buf_fmt(out, "[leak] roots: statics=%u modules=%u host=%llu\n", statics, modules,
             (unsigned long long)c->heap.numbers.handles);
}

static void write_types(const Leaks *l, HkBuf *out) {
  const HkTypes *types = &l->c->types;
  Figure *rows = hk_mem_alloc(&l->c->mem, types->count * sizeof *rows);
  size_t count = 0;
  if (!rows) return;
  for (uint32_t i = 0; i < types->count; i++)
    if (l->per_type[i]) rows[count++] = (Figure){types->items[i]->type_name->data, l->per_type[i], 0, false};
  qsort(rows, count, sizeof *rows, by_count);
  for (size_t i = 0; i < count; i++)
    hk_buf_fmt(out, "[leak]   %s: %llu\n", rows[i].name, (unsigned long long)rows[i].count);
  hk_mem_free(&l->c->mem, rows, types->count * sizeof *rows);
}

static int by_birth(const void *a, const void *b) {
  const Leak *x = a, *y = b;
  return (x->birth > y->birth) - (x->birth < y->birth);
}

static void write_objects(Leaks *l, HkBuf *out) {
  if (l->count == 0) return;
  qsort(l->objects, l->count, sizeof *l->objects, by_birth);
  for (uint32_t i = 0; i < l->count && i < OBJECTS_SHOWN; i++) {
    HkObject *o = l->objects[i].object;
    hk_buf_fmt(out, "[leak]   #%llu %s ", (unsigned long long)hk_heap_identity(&l->c->heap, o),
               type_of(l->c, o)->type_name->data);
    hk_watch_text(&l->c->run, hk_object(o), OBJECT_TEXT, out);
    hk_buf_char(out, '\n');
  }
}

static void report_leaks(HkContext *c, uint32_t level, HkBuf *out) {
  size_t size = c->types.count * sizeof(uint64_t);
  Leaks l = {.c = c, .per_type = hk_mem_zalloc(&c->mem, size)};
  if (!l.per_type) return;
  if (level > 1) hk_mem_grow(&c->mem, (void **)&l.objects, &l.cap, 16, sizeof *l.objects);
  hk_heap_each(&c->heap, note_leak, &l);
  if (l.total) {
    hk_buf_fmt(out, "[leak] %llu object%s still alive at exit\n", (unsigned long long)l.total, l.total == 1 ? "" : "s");
    write_types(&l, out);
    write_objects(&l, out);
    write_roots(c, out);
  }
  if (l.cap) hk_mem_free(&c->mem, l.objects, l.cap * sizeof *l.objects);
  hk_mem_free(&c->mem, l.per_type, size);
}

// ---- all of them ------------------------------------------------------------------------------------------------------------------

// What the run itself still holds for the program is no leak of it.
static void let_go(HkContext *c) {
  c->run.core.error = NULL;
  c->run.core.modules_map = NULL;
  c->run.core.env_overlay = NULL;
  c->run.core.counter = c->run.core.last_regex = NULL;
}

void hk_report_run(HkContext *c, const HkDriverRun *plan, double run_ms) {
  HkBuf out;
  c->mem.limit = 0;  // what the program was allowed to use does not bind the reports about it
  hk_buf_init(&out, &c->mem);
  hk_watch_end(&c->run);
  let_go(c);
  if (plan->leak_report && !plan->gc_off && hk_run_can_mark(&c->run)) hk_heap_collect(&c->heap, HK_GC_EXIT, true);
  if (plan->leak_report) report_leaks(c, plan->leak_report, &out);
  if (plan->stats) report_stats(c, plan->stats, run_ms, &out);
  if (plan->config.trace & HK_TRACE_GC) {
    const HkGcNumbers *n = &c->heap.numbers;
    hk_buf_fmt(&out, "[gc] total runs=%llu freed=%llu ms=%.1f handles=%llu\n", (unsigned long long)n->runs,
               (unsigned long long)n->freed, n->ms, (unsigned long long)n->handles);
  }
  if (out.len) hk_write_err(&c->run, hk_buf_view(&out));
  hk_buf_deinit(&out);
}
