// frame.c (L3) - frames, the chunks of the VM stack, continuations, roots.
#include "frame.h"

#include "link.h"
#include "watch.h"

// ---- stack chunks ---------------------------------------------------------------------------------------------------------

static HkChunk *chunk_new(HkRun *run, uint32_t size, HkChunk *prev) {
  HkChunk *chunk = hk_mem_alloc(run->core.mem, sizeof *chunk + (size_t)size * sizeof(HkValue));
  if (!chunk) return NULL;
  chunk->prev = prev;
  chunk->next = NULL;
  chunk->size = size;
  if (prev) prev->next = chunk;
  return chunk;
}

static void enter_chunk(HkRun *run, HkChunk *chunk) {
  run->chunk = chunk;
  run->stack_end = chunk->values + chunk->size;
}

static HkChunk *next_chunk(HkRun *run, uint32_t need) {
  HkChunk *next = run->chunk->next;
  if (next && next->size >= need) return next;
  if (next) {  // too small for this frame: everything behind is free
    for (HkChunk *c = next, *after; c; c = after) {
      after = c->next;
      hk_mem_free(run->core.mem, c, sizeof *c + (size_t)c->size * sizeof(HkValue));
    }
    run->chunk->next = NULL;
  }
  uint32_t size = run->chunk->size < (1u << 20) ? run->chunk->size * 2 : run->chunk->size;
  return chunk_new(run, size < need ? need : size, run->chunk);
}

// ---- the state as a whole ---------------------------------------------------------------------------------------------------

static void make_stub(HkFunction *fn, HkWord *code, HkOp op) {
  code->bits = 0;
  code->i.op = (uint16_t)op;
  fn->code = code;
  fn->code_count = 1;
  fn->reg_count = 1;
  fn->owner = HK_NO_TYPE;
  fn->hidden = true;
}

// Frames of the floor that may stand. The machine of the house counts the calls of its guest itself; where a guest is entered from outside, the
// floor needs a few frames for each.
static uint32_t frame_limit(const HkRun *run) {
  uint32_t depth = run->core.config.max_depth;
  return run->core.config.house_vm && depth < UINT32_MAX / 32 ? 16 * depth + 1000 : depth;
}

// Behind as many frames as calls are allowed every further one is looked at: make_room.
static void set_frame_end(HkRun *run) {
  uint32_t most = frame_limit(run);
  run->frame_end = run->frames + (most < run->frame_cap ? most + 1 : run->frame_cap);
}

HkStatus hk_frames_init(HkRun *run) {
  make_stub(&run->halt_fn, run->halt_code, HK_OP_HALT);
  make_stub(&run->leave_fn, run->leave_code, HK_OP_LEAVE_CHUNK);
  make_stub(&run->resume_fn, run->resume_code, HK_OP_RESUME);
  make_stub(&run->answer_fn, run->answer_code, HK_OP_ANSWER);
  run->answer_fn.reg_count = 3;
  run->first_chunk = chunk_new(run, HK_STACK_CHUNK_VALUES, NULL);
  if (!run->first_chunk) return HK_NOMEM;
  enter_chunk(run, run->first_chunk);
  run->frames = hk_mem_alloc(run->core.mem, HK_INITIAL_FRAMES * sizeof *run->frames);
  if (!run->frames) return HK_NOMEM;
  run->frame_cap = HK_INITIAL_FRAMES;
  set_frame_end(run);
  run->frame = run->frames;
  *run->frame = (HkFrame){run->halt_code, run->first_chunk->values, &run->halt_fn, 0, 0};  // the bottom
  run->top = run->first_chunk->values + 1;
  return HK_OK;
}

void hk_frames_deinit(HkRun *run) {
  while (run->conts) hk_cont_pop(run, true);
  for (HkChunk *c = run->first_chunk, *next; c; c = next) {
    next = c->next;
    hk_mem_free(run->core.mem, c, sizeof *c + (size_t)c->size * sizeof(HkValue));
  }
  if (run->frames) hk_mem_free(run->core.mem, run->frames, run->frame_cap * sizeof *run->frames);
  if (run->roots) hk_mem_free(run->core.mem, run->roots, run->root_cap * sizeof *run->roots);
}

// ---- frames --------------------------------------------------------------------------------------------------------------------

// Frames of Hakorune functions. Those that the floor uses for its own purposes do not count, nor those of the house, unless it is the machine
// that runs everything.
static bool counts(const HkRun *run, const HkFunction *fn) {
  return !fn->hidden && (!fn->house || run->core.config.house_vm);
}

// The depth of calls with the running frame and one more. Frames behind the limit are all pushed with a look at their depth, which they keep.
static uint32_t next_depth(const HkRun *run, const HkFunction *fn, uint32_t limit) {
  uint32_t depth = 0;
  if (run->frame - run->frames > (ptrdiff_t)limit)
    depth = run->frame->depth;
  else
    for (const HkFrame *f = run->frames; f <= run->frame; f++) depth += counts(run, f->fn);
  return depth + counts(run, fn);
}

// Makes room for one more frame, of `fn`, growing the array. *depth is what the new frame is to keep.
static HkStatus make_room(HkRun *run, const HkFunction *fn, uint32_t *depth) {
  uint32_t count = (uint32_t)(run->frame - run->frames) + 1, limit = frame_limit(run);
  *depth = 0;
  if (run->frame + 1 < run->frame_end) return HK_OK;
  if (count > limit) {
    *depth = next_depth(run, fn, limit);
    if (*depth > limit && counts(run, fn)) return hk_raise(run, "StackOverflow", "call depth limit %u reached", limit);
  }
  if (count == run->frame_cap) {
    uint64_t cap = (uint64_t)run->frame_cap * 2;
    if (count <= limit && cap > (uint64_t)limit + 1) cap = (uint64_t)limit + 1;
    HkFrame *grown =
        hk_mem_resize(run->core.mem, run->frames, run->frame_cap * sizeof *grown, (size_t)cap * sizeof *grown);
    if (!grown) return hk_raise_nomem(run);
    run->frame = grown + (run->frame - run->frames);
    run->frames = grown;
    run->frame_cap = (uint32_t)cap;
  }
  set_frame_end(run);
  return HK_OK;
}

// The registers of a frame of `fn` that starts at `at`; switches the chunk if needed (then a LEAVE_CHUNK frame is pushed first).
static HkStatus make_base(HkRun *run, HkFunction *fn, HkValue **at, uint32_t *dst) {
  if (HK_LIKELY(*at + fn->reg_count + HK_WINDOW <= run->stack_end)) return HK_OK;
  HkChunk *next = next_chunk(run, fn->reg_count + HK_WINDOW + 1);
  if (!next) return hk_raise_nomem(run);
  uint32_t depth;
  HK_TRY(make_room(run, &run->leave_fn, &depth));
  *++run->frame = (HkFrame){run->leave_code, next->values, &run->leave_fn, *dst, depth};
  enter_chunk(run, next);
  *at = next->values + 1;
  *dst = 0;
  return HK_OK;
}

void hk_frame_leave_chunk(HkRun *run) { enter_chunk(run, run->chunk->prev); }

// First free Value above the running frame: C code called from it may have taken the window.
static HkValue *free_space(const HkRun *run) {
  HkValue *above = run->frame->base + run->frame->fn->reg_count;
  return run->top > above && run->top <= run->stack_end && run->top >= run->chunk->values ? run->top : above;
}

HkStatus hk_frame_push(HkRun *run, HkFunction *fn, const HkValue *args, uint32_t argc, uint32_t dst) {
  HkValue *base = free_space(run);
  HK_TRY(make_base(run, fn, &base, &dst));
  uint32_t depth;
  HK_TRY(make_room(run, fn, &depth));
  for (uint32_t i = 0; i < argc; i++) base[i] = args[i];
  *++run->frame = (HkFrame){fn->code, base, fn, dst, depth};
  return HK_OK;
}

void hk_frames_unwind_to(HkRun *run, HkFrame *keep) {
  while (run->frame > keep) {
    if (run->frame->fn == &run->resume_fn) hk_cont_pop(run, true);
    if (run->frame->fn == &run->leave_fn) hk_frame_leave_chunk(run);
    if (HK_UNLIKELY(run->core.config.trace)) hk_watch_unwound(run, run->frame);
    run->frame--;
  }
}

// ---- continuations -----------------------------------------------------------------------------------------------------------------

HkStatus hk_cont_push(HkRun *run, size_t size, uint32_t dst, HkCont **out) {
  HkCont *cont = hk_mem_zalloc(run->core.mem, size);
  if (!cont) return hk_raise_nomem(run);
  HkValue nothing = hk_null();
  HkStatus status = hk_frame_push(run, &run->resume_fn, &nothing, 1, dst);
  if (status != HK_OK) {
    hk_mem_free(run->core.mem, cont, size);
    return status;
  }
  cont->size = size;
  cont->prev = run->conts;
  cont->number = run->conts ? run->conts->number + 1 : 1;
  run->conts = cont;
  *out = cont;
  return HK_OK;
}

void hk_cont_pop(HkRun *run, bool failed) {
  HkCont *cont = run->conts;
  run->conts = cont->prev;
  if (cont->drop) cont->drop(run, cont, failed);
  hk_mem_free(run->core.mem, cont, cont->size);
}

// ---- roots -------------------------------------------------------------------------------------------------------------------------

uint32_t hk_root_mark(HkRun *run) { return run->root_count; }

HkStatus hk_root(HkRun *run, HkValue v) {
  if (hk_mem_grow(run->core.mem, (void **)&run->roots, &run->root_cap, run->root_count + 1, sizeof *run->roots) !=
      HK_OK)
    return hk_raise_nomem(run);
  run->roots[run->root_count++] = v;
  return HK_OK;
}

void hk_root_release(HkRun *run, uint32_t mark) { run->root_count = mark; }

static void mark_values(HkHeap *heap, const HkValue *from, const HkValue *to) {
  for (; from < to; from++) hk_heap_mark_value(heap, *from);
}

// The registers of a suspended frame that are live at its place.
static void mark_frame(HkRun *run, HkHeap *heap, const HkFrame *f) {
  HkFunction *fn = f->fn;
  if (fn->hidden && !fn->places) return;  // HALT, LEAVE_CHUNK, RESUME and their like hold nothing while they wait
  uint32_t offset = (uint32_t)(f->pc - fn->code);
  if (fn->code == fn->stub) {
    mark_values(heap, f->base, f->base + fn->param_count);
    return;
  }
  const HkCodePos *place = offset ? hk_code_place(fn, offset) : NULL;
  const HkLiveSet *live =
      hk_code_live(run->core.mem, fn, place ? place->query + (run->finished && f == run->frame) : 0);
  if (!live) return;  // hk_run_can_mark made sure of it
  for (uint32_t i = 0; i < live->count; i++) hk_heap_mark_value(heap, f->base[live->regs[i]]);
  if (!place) return;
  const HkWord *w = &fn->code[place->offset];
  bool creates = w->i.op == HK_OP_NEW || w->i.op == HK_OP_NEW_FIRST || w->i.op == HK_OP_NEW_INLINE;
  if (creates) hk_heap_mark_value(heap, f->base[w->i.a]);  // it stands in its register while its constructor runs
}

static bool know_live_registers(HkRun *run) {
  for (HkFrame *f = run->frames; f <= run->frame; f++) {
    if (f->fn->hidden && !f->fn->places) continue;
    if (f->fn->code == f->fn->stub) continue;
    uint32_t offset = (uint32_t)(f->pc - f->fn->code);
    const HkCodePos *place = offset ? hk_code_place(f->fn, offset) : NULL;
    if (!hk_code_live(run->core.mem, f->fn, place ? place->query + (run->finished && f == run->frame) : 0))
      return false;
  }
  return true;
}

bool hk_run_can_mark(HkRun *run) {
  size_t limit = run->core.mem->limit;
  run->core.mem->limit = 0;  // what a collection needs is not refused: it is there to make room
  bool can = know_live_registers(run);
  run->core.mem->limit = limit;
  return can;
}

// Behind the registers of the frame that called C code stand the receiver and the arguments of that call; the HALT frame that the C
// code pushed to call back knows how many, or the LEAVE_CHUNK frame in front of it if it stands in a new chunk (make_base).
static void mark_window(HkRun *run, HkHeap *heap, const HkFrame *halt) {
  const HkFrame *caller = halt - 1;
  uint32_t count = caller->fn == &run->leave_fn ? caller->dst : halt->dst;
  while (caller->fn == &run->leave_fn) caller--;
  const HkValue *window = caller->base + caller->fn->reg_count;
  mark_values(heap, window, window + count);
}

void hk_run_mark(void *user, HkHeap *heap) {
  HkRun *run = user;
  hk_types_mark(run->core.types);
  hk_link_mark(run, heap);
  for (HkFrame *f = run->frames; f <= run->frame; f++) {
    mark_frame(run, heap, f);
    if (f->fn == &run->halt_fn && f > run->frames) mark_window(run, heap, f);
  }
  if (run->root_count) mark_values(heap, run->roots, run->roots + run->root_count);
  for (HkCont *c = run->conts; c; c = c->prev)
    if (c->mark) c->mark(run, c);
  hk_heap_mark_value(heap, run->eq_guard);
  hk_equal_mark(run, heap);
  hk_heap_mark(heap, (HkObject *)run->core.error);
  hk_heap_mark(heap, (HkObject *)run->fatal);
  hk_heap_mark(heap, (HkObject *)run->core.modules_map);
  hk_heap_mark(heap, (HkObject *)run->core.env_overlay);
  hk_heap_mark(heap, run->core.counter);
  hk_heap_mark(heap, run->core.last_regex);
}
