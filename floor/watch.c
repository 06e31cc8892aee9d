// watch.c (L3) - observers of a run.
#include "watch.h"

#include "utf8.h"

enum { VALUE_TEXT = 60 };  // characters of a value in a trace

struct HkWatch {
  HkBuf pending;  // an instruction whose result is not known yet
  uint32_t pending_number;
  const HkFrame *pending_frame;
  uint64_t max_frames;  // highest frame so far
  uint64_t max_depth;
};

static struct HkWatch *state(HkRun *run) {
  if (run->watch) return run->watch;
  run->watch = hk_mem_zalloc(run->core.mem, sizeof *run->watch);
  if (run->watch) hk_buf_init(&run->watch->pending, run->core.mem);
  return run->watch;
}

static void write_pending(HkRun *run) {
  struct HkWatch *w = run->watch;
  if (!w || w->pending.len == 0) return;
  hk_buf_char(&w->pending, '\n');
  hk_write_err(run, hk_buf_view(&w->pending));
  hk_buf_clear(&w->pending);
}

static void write_line(HkRun *run, HkBuf *line) {
  write_pending(run);
  hk_buf_char(line, '\n');
  hk_write_err(run, hk_buf_view(line));
  hk_buf_deinit(line);
}

void hk_watch_text(HkRun *run, HkValue v, size_t most, HkBuf *out) {
  HkBuf text;
  HkError *error = run->core.error;
  hk_buf_init(&text, run->core.mem);
  if (hk_debug_text(run, v, &text) != HK_OK) run->core.error = error;
  size_t at = 0, n = 0;
  for (size_t count = 0; at < text.len && count < most; count++) {
    hk_utf8_decode(text.data + at, text.len - at, &n);
    at += n;
  }
  hk_buf_text(out, hk_text(text.data, at));
  if (at < text.len) hk_buf_str(out, "...");
  hk_buf_deinit(&text);
}

static bool is_shown(const HkFrame *f) { return f->fn->mir && !f->fn->hidden; }

static uint32_t depth_of(const HkRun *run, const HkFrame *frame) {
  uint32_t depth = 0;
  for (const HkFrame *f = run->frames; f <= frame; f++) depth += is_shown(f);
  return depth;
}

// ---- counts ---------------------------------------------------------------------------------------------------------------------

static void count_block(HkRun *run, uint32_t block) {
  struct HkWatch *w = state(run);
  run->frame->fn->block_counts[block]++;
  uint64_t frames = (uint64_t)(run->frame - run->frames);
  if (block != 0 || !w || frames <= w->max_frames) return;
  w->max_frames = frames;
  w->max_depth = depth_of(run, run->frame);
}

static void add_counts(const HkFunction *fn, HkWatchCounts *out) {
  if (!fn->block_counts) return;
  out->calls += fn->block_counts[0];
  for (uint32_t b = 0; b < fn->mir->block_count; b++)
    for (uint32_t k = 0; k < fn->mir->blocks[b].count; k++)
      out->ops[fn->mir->blocks[b].insns[k].op] += fn->block_counts[b];
}

void hk_watch_counts(HkRun *run, HkWatchCounts *out) {
  memset(out, 0, sizeof *out);
  out->steps = run->core.steps;
  out->max_depth = run->watch ? run->watch->max_depth : 0;
  for (const HkLinked *l = run->linked; l; l = l->next)
    for (uint32_t i = 0; i < l->function_count; i++) add_counts(&l->functions[i], out);
}

// ---- calls ----------------------------------------------------------------------------------------------------------------------

static void begin_call_line(HkRun *run, const HkFrame *frame, char direction, HkBuf *line) {
  hk_buf_init(line, run->core.mem);
  hk_buf_str(line, "[call] ");
  hk_buf_repeat(line, ' ', 2 * (size_t)(depth_of(run, frame) - 1));
  hk_buf_fmt(line, "%c %s", direction, frame->fn->name ? frame->fn->name->data : "?");
}

static void trace_call(HkRun *run) {
  const HkFrame *f = run->frame;
  uint32_t arity = f->fn->arity < f->fn->param_count ? f->fn->arity : f->fn->param_count;
  HkBuf line;
  begin_call_line(run, f, '>', &line);
  hk_buf_char(&line, '(');
  for (uint32_t i = 0; i < arity; i++) {
    if (i) hk_buf_str(&line, ", ");
    hk_watch_text(run, f->base[f->fn->param_count - arity + i], VALUE_TEXT, &line);
  }
  hk_buf_char(&line, ')');
  write_line(run, &line);
}

static void trace_return(HkRun *run, HkValue v) {
  HkBuf line;
  begin_call_line(run, run->frame, '<', &line);
  hk_buf_str(&line, " = ");
  hk_watch_text(run, v, VALUE_TEXT, &line);
  write_line(run, &line);
}

void hk_watch_unwound(HkRun *run, const HkFrame *frame) {
  const HkError *e = run->core.error;
  HkBuf line;
  if (!is_shown(frame) || !(run->core.config.trace & HK_TRACE_CALL)) return;
  begin_call_line(run, frame, '<', &line);
  if (e)
    hk_buf_fmt(&line, " ! %s: %s", e->kind->data, e->message->data);
  else
    hk_buf_str(&line, " ! exit");
  write_line(run, &line);
}

// ---- instructions ------------------------------------------------------------------------------------------------------------------

static HkMirInsn *instruction(const HkFunction *fn, uint32_t number, uint32_t *block, uint32_t *at) {
  uint32_t b = 0;
  while (b + 1 < fn->mir->block_count && number >= fn->mir->blocks[b].count) number -= fn->mir->blocks[b++].count;
  *block = b;
  *at = number;
  return &fn->mir->blocks[b].insns[number];
}

static void constant_text(const HkMirInsn *insn, HkBuf *out) {
  HkBuf text;
  hk_buf_init(&text, out->mem);
  hk_mir_dump_insn(insn, &text);
  HkText view = hk_buf_view(&text);  // "const 5"
  hk_buf_text(out, view.len > 6 ? hk_text(view.data + 6, view.len - 6) : view);
  hk_buf_deinit(&text);
}

static void value_text(HkRun *run, HkMirValue v, HkBuf *out) {
  const HkFunction *fn = run->frame->fn;
  const HkWatchValue *where = v < fn->mir->value_count ? &fn->watch_values[v] : NULL;
  if (where && where->constant)
    constant_text(where->constant, out);
  else if (where && where->reg != HK_NO_REG)
    hk_watch_text(run, run->frame->base[where->reg], VALUE_TEXT, out);
  else
    hk_buf_char(out, '?');
}

typedef struct Operands {
  HkRun *run;
  HkBuf *out;
  bool any;
} Operands;

static bool add_operand(void *user, HkMirValue *v) {
  Operands *o = user;
  if (*v == HK_MIR_NONE) return true;
  hk_buf_str(o->out, o->any ? ", " : " (");
  value_text(o->run, *v, o->out);
  o->any = true;
  return true;
}

static void begin_line(HkRun *run, uint32_t block, uint32_t at, HkBuf *out) {
  const HkFunction *fn = run->frame->fn;
  hk_buf_fmt(out, "[vm] %s bb%u:%u ", fn->name ? fn->name->data : "?", block, at);
}

static void trace_before(HkRun *run, uint32_t number) {
  struct HkWatch *w = state(run);
  uint32_t block, at;
  HkMirInsn *insn = instruction(run->frame->fn, number, &block, &at);
  if (!w) return;
  write_pending(run);
  begin_line(run, block, at, &w->pending);
  hk_mir_dump_insn(insn, &w->pending);
  Operands operands = {run, &w->pending, false};
  hk_mir_operands(insn, add_operand, &operands);
  if (operands.any) hk_buf_char(&w->pending, ')');
  w->pending_number = number;
  w->pending_frame = run->frame;
  // A call writes lines of its own before its result is known.
  if (insn->dst == HK_MIR_NONE || insn->op == HK_MIR_CALL) write_pending(run);
}

static void trace_after(HkRun *run, uint32_t number) {
  struct HkWatch *w = state(run);
  uint32_t block, at;
  const HkMirInsn *insn = instruction(run->frame->fn, number, &block, &at);
  if (!w) return;
  if (w->pending.len == 0 || w->pending_number != number || w->pending_frame != run->frame) {
    write_pending(run);
    begin_line(run, block, at, &w->pending);
    if (insn->op == HK_MIR_PHI || insn->op == HK_MIR_CATCH) hk_mir_dump_insn(insn, &w->pending);
  }
  bool named = w->pending.data && w->pending.data[w->pending.len - 1] != ' ';
  hk_buf_str(&w->pending, named ? " -> " : "-> ");
  value_text(run, insn->dst, &w->pending);
  write_pending(run);
}

// ---- methods ----------------------------------------------------------------------------------------------------------------------------

void hk_watch_method(HkRun *run, HkValue receiver, HkSymbol name, uint32_t argc) {
  HkTypes *types = run->core.types;
  bool as_type = hk_is_kind(receiver, HK_KIND_TYPE);
  HkType *type =
      as_type ? hk_type_at(types, ((HkTypeObject *)(void *)receiver.as.obj)->type) : hk_type_of(types, receiver);
  HkHandle *h = as_type ? hk_lookup_static(run, type, name, argc) : hk_lookup(run, type->id, name, argc);
  HkText shown = hk_string_text(type->display), method = hk_symbol_text(types, name);
  HkBuf line;
  hk_buf_init(&line, run->core.mem);
  hk_buf_fmt(&line, "[resolver] lookup %.*s.%.*s/%u -> ", (int)shown.len, shown.data, (int)method.len, method.data,
             argc);
  if (!h) {
    hk_buf_str(&line, "none");
    write_line(run, &line);
    return;
  }
  HkText owner = h->owner == HK_NO_TYPE ? shown : hk_string_text(hk_type_at(types, h->owner)->display);
  HkText found = h->kind == HK_HANDLE_NATIVE ? hk_native_name(h->native) : method;
  HkBuf target;
  hk_buf_init(&target, run->core.mem);
  hk_buf_fmt(&target, "%.*s.%.*s/%u", (int)owner.len, owner.data, (int)found.len, found.data, argc);
  hk_buf_fmt(&line, "%s\n[resolver] call %s", hk_buf_z(&target), hk_buf_z(&target));
  hk_buf_deinit(&target);
  write_line(run, &line);
}

// ---- all of them --------------------------------------------------------------------------------------------------------------------------

void hk_watch(HkRun *run, const HkWord *pc) {
  uint32_t number = pc[1].u.lo;
  switch ((HkWatchKind)pc->i.a) {
  case HK_WATCH_BLOCK: count_block(run, number); break;
  case HK_WATCH_CALL: trace_call(run); break;
  case HK_WATCH_RETURN: trace_return(run, pc->i.b == HK_NO_REG ? hk_null() : run->frame->base[pc->i.b]); break;
  case HK_WATCH_BEFORE: trace_before(run, number); break;
  case HK_WATCH_AFTER: trace_after(run, number); break;
  case HK_WATCH_METHOD: hk_watch_method(run, run->frame->base[pc->i.b], number, pc->i.c); break;
  }
}

void hk_watch_end(HkRun *run) { write_pending(run); }

void hk_watch_free(HkRun *run) {
  if (!run->watch) return;
  hk_buf_deinit(&run->watch->pending);
  hk_mem_free(run->core.mem, run->watch, sizeof *run->watch);
  run->watch = NULL;
}
