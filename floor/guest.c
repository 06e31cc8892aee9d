// guest.c (L3) - entering the machine of the house, and looking at its frames.
#include "guest.h"

HkStatus hk_guest_state(HkRun *run, HkGuest **out) {
  if (!run->guest) run->guest = hk_mem_zalloc(run->core.mem, sizeof *run->guest);
  if (!run->guest) return hk_raise_nomem(run);
  *out = run->guest;
  return HK_OK;
}

static HkStatus load(HkRun *run, HkGuest **out) {
  HK_TRY(hk_guest_state(run, out));
  if ((*out)->invoke) return HK_OK;
  HK_TRY(hk_house_function(run, "InstructionDispatch", "run", 3, &(*out)->runner));
  return hk_house_function(run, "MiniVmBox", "invoke", 2, &(*out)->invoke);
}

void hk_guest_close(HkRun *run) {
  HkGuest *g = run->guest;
  if (!g) return;
  if (g->handles) hk_mem_free(run->core.mem, g->handles, g->handle_cap * sizeof *g->handles);
  if (g->sites) hk_mem_free(run->core.mem, g->sites, g->site_cap * sizeof *g->sites);
  hk_mem_free(run->core.mem, g, sizeof *g);
  run->guest = NULL;
}

HkStatus hk_guest_prepare(HkRun *run, HkFunction *fn) {
  HkWord *code = hk_mem_zalloc(run->core.mem, 2 * sizeof *code);
  if (!code) return hk_raise_nomem(run);
  code[0].i.op = HK_OP_ENTER_GUEST;
  code[1].i.op = HK_OP_RET;
  fn->code = code;
  fn->code_count = 2;
  fn->reg_count = fn->param_count ? fn->param_count : 1;
  fn->hidden = true;
  return HK_OK;
}

HkStatus hk_guest_enter(HkRun *run) {
  const HkFunction *fn = run->frame->fn;  // the frame itself may move when the machine is made ready
  HkGuest *g = NULL;
  HK_TRY(load(run, &g));
  HkArray *args = hk_array_of(run->core.heap, run->frame->base, fn->param_count);
  if (!args) return hk_raise_nomem(run);
  HkType *machine = hk_type_at(run->core.types, g->invoke->owner);
  uint32_t roots = hk_root_mark(run);
  HK_TRY(hk_root(run, hk_object(args)));
  HK_TRY(hk_static_ready(run, machine));
  hk_root_release(run, roots);
  HkValue params[3] = {hk_object(machine->singleton), hk_int(hk_link_number(fn)), hk_object(args)};
  uint32_t skip = !g->invoke->takes_me;
  HK_TRY(hk_frame_push(run, g->invoke, params + skip, 3 - skip, 0));
  return HK_PUSHED;
}

// ---- frames ---------------------------------------------------------------------------------------------------------------

// Finds the call of floor.guest_state in the runner's code: its operands are the registers of pc and frame.
static void locate(HkGuest *g) {
  const HkIntrinsic *marker = hk_intrinsic_find(HK_TEXT("floor.guest_state"), 3);
  for (uint32_t i = 0; i + 2 < g->runner->code_count && !g->located; i++) {
    const HkWord *w = &g->runner->code[i];
    if (w->i.op != HK_OP_INTRINSIC || w[1].intrinsic != marker) continue;
    g->pc_reg = w[2].regs[0];
    g->frame_reg = w[2].regs[1];
    g->depth_reg = w[2].regs[2];
    g->located = true;
  }
}

// The current frame of the machine that runs in frame f, with its pc; NULL if f is none.
static const HkArray *guest_frame(const HkRun *run, const HkFrame *f, int64_t *pc) {
  HkGuest *g = run->guest;
  if (!g || f->fn != g->runner || f->fn->code == f->fn->stub) return NULL;
  if (!g->located) locate(g);
  if (!g->located || !hk_is_kind(f->base[g->frame_reg], HK_KIND_ARRAY) || f->base[g->pc_reg].tag != HK_INT) return NULL;
  *pc = f->base[g->pc_reg].as.i;
  return HK_AS_ARRAY(f->base[g->frame_reg]);
}

static HkFunction *guest_function(const HkRun *run, const HkArray *frame, const HkInstance **code) {
  if (frame->count < HK_GUEST_HEAD || !hk_is_kind(frame->items[HK_GUEST_CODE], HK_KIND_INSTANCE)) return NULL;
  *code = HK_AS_INSTANCE(frame->items[HK_GUEST_CODE]);
  return hk_link_numbered(run, (*code)->slots[HK_GUEST_FUNCTION]);
}

// The instruction of the function at pc, as its number in listing order.
static const HkMirInsn *guest_insn(const HkFunction *fn, const HkInstance *code, int64_t pc) {
  HkValue places = code->slots[HK_GUEST_PLACES];
  if (!hk_is_kind(places, HK_KIND_ARRAY)) return NULL;
  const HkArray *a = HK_AS_ARRAY(places);
  uint32_t lo = 0, hi = a->count / 2;
  while (lo < hi) {  // the last entry that begins at pc or before
    uint32_t mid = lo + (hi - lo) / 2;
    if (a->items[2 * mid].as.i <= pc)
      lo = mid + 1;
    else
      hi = mid;
  }
  if (!lo) return NULL;
  uint64_t number = a->items[2 * lo - 1].as.bits;
  for (uint32_t b = 0; b < fn->mir->block_count; b++) {
    if (number < fn->mir->blocks[b].count) return &fn->mir->blocks[b].insns[number];
    number -= fn->mir->blocks[b].count;
  }
  return NULL;
}

void hk_calls_begin(HkCallWalk *walk, HkRun *run) { *walk = (HkCallWalk){.run = run, .frame = run->frame}; }

static bool next_guest(HkCallWalk *walk) {
  const HkArray *frame = walk->guest;
  walk->fn = guest_function(walk->run, frame, &walk->code);
  walk->guest = NULL;
  if (!walk->fn) return false;
  walk->in = NULL;
  walk->pc = walk->guest_pc;
  HkValue caller = frame->items[HK_GUEST_CALLER];
  if (hk_is_kind(caller, HK_KIND_ARRAY)) walk->guest = HK_AS_ARRAY(caller);
  walk->guest_pc = frame->items[HK_GUEST_RETURN].as.i - 1;
  return true;
}

bool hk_calls_next(HkCallWalk *walk) {
  if (walk->guest && next_guest(walk)) return true;
  if (walk->frame <= walk->run->frames) return false;
  walk->in = walk->frame--;
  walk->guest = guest_frame(walk->run, walk->in, &walk->guest_pc);
  if (walk->guest && next_guest(walk)) return true;
  walk->fn = walk->in->fn;
  return true;
}

void hk_calls_place(const HkCallWalk *walk, uint32_t *line, uint32_t *column) {
  *line = *column = 0;
  if (!walk->in) {
    const HkMirInsn *insn = guest_insn(walk->fn, walk->code, walk->pc);
    if (!insn) return;
    *line = insn->line;
    *column = insn->column;
    return;
  }
  uint32_t offset = (uint32_t)(walk->in->pc - walk->fn->code);
  const HkCodePos *place = offset ? hk_code_place(walk->fn, offset) : NULL;
  if (!place) return;
  *line = place->line;
  *column = place->column;
}

const HkFunction *hk_running_function(const HkRun *run) {
  int64_t pc;
  const HkInstance *code = NULL;
  const HkArray *frame = guest_frame(run, run->frame, &pc);
  const HkFunction *fn = frame ? guest_function(run, frame, &code) : NULL;
  return fn ? fn : run->frame->fn;
}

int64_t hk_guest_depth(const HkRun *run) {
  int64_t pc;
  for (const HkFrame *f = run->frame; f > run->frames; f--)
    if (guest_frame(run, f, &pc)) return f->base[run->guest->depth_reg].as.i;
  return 0;
}
