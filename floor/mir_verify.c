// mir_verify.c (L2) - checks a MIR module: every rule of mir.md 6 that the module in memory can break, all violations in listing order. Here: the
// driver, values, blocks, control flow, phis. Declarations are in mir_decls.c, single instructions in mir_rules.c, paths in mir_flow.c.
#include "mir_check.h"

#define NONE HK_MIR_NONE

// ---- reports -----------------------------------------------------------------------------------------------------------------

void hk_mir_problems_init(HkMirProblems *problems, HkArena *arena) {
  memset(problems, 0, sizeof *problems);
  problems->arena = arena;
}

static void add_line(HkMirProblems *problems, HkText line) {
  HkText copy = hk_arena_text(problems->arena, line);
  if (!copy.data || hk_arena_grow(problems->arena, (void **)&problems->lines, &problems->cap, problems->count + 1,
                                  sizeof *problems->lines) != HK_OK) {
    problems->nomem = true;
    return;
  }
  problems->lines[problems->count++] = copy;
}

static void report(HkMirProblems *problems, const char *place, const char *code, const char *fmt, va_list args) {
  HkBuf line;
  hk_buf_init(&line, problems->arena->mem);
  hk_buf_fmt(&line, "%s %s", code, place);
  hk_buf_vfmt(&line, fmt, args);
  problems->nomem |= line.failed;
  problems->errors += code[1] == 'M';
  add_line(problems, hk_buf_view(&line));
  hk_buf_deinit(&line);
}

void hk_mir_problem(HkMirProblems *problems, const char *code, const char *fmt, ...) {
  va_list args;
  va_start(args, fmt);
  report(problems, "", code, fmt, args);
  va_end(args);
}

void hk_check_report(HkCheck *c, const char *code, const char *fmt, ...) {
  HkBuf place;
  va_list args;
  hk_buf_init(&place, c->problems->arena->mem);
  if (c->fn) hk_buf_text(&place, hk_name_text(c->fn->name));
  if (c->fn && c->block != NONE) hk_buf_fmt(&place, " bb%u", c->block);
  if (c->fn && c->block != NONE && c->at != NONE) hk_buf_fmt(&place, ":%u", c->at);
  if (c->fn) hk_buf_str(&place, ": ");
  va_start(args, fmt);
  report(c->problems, hk_buf_z(&place), code, fmt, args);
  va_end(args);
  hk_buf_deinit(&place);
}

// ---- values ------------------------------------------------------------------------------------------------------------------

static HkFarDef *far_place(const HkCheck *c, HkMirValue id) {
  uint32_t i = id * 2654435769u & (c->far_size - 1);
  while (c->far[i].id != NONE && c->far[i].id != id) i = (i + 1) & (c->far_size - 1);
  return &c->far[i];
}

HkDef hk_check_def(const HkCheck *c, HkMirValue value) {
  if (HK_LIKELY(value < c->def_count)) return c->defs[value];
  return c->far_size && value != NONE ? far_place(c, value)->def : (HkDef){NONE, 0};
}

HkMirInsn *hk_check_insn(const HkCheck *c, HkMirValue value) {
  HkDef d = hk_check_def(c, value);
  return d.block == NONE || d.at == HK_DEF_PARAM ? NULL : &c->fn->blocks[d.block].insns[d.at];
}

// Room for every definition with an id up to a small multiple of their number; others are far.
static HkStatus make_room(HkCheck *c) {
  uint32_t most = c->fn->param_count;
  for (uint32_t b = 0; b < c->fn->block_count; b++) most += c->fn->blocks[b].count;
  if (most > UINT32_MAX / 4) return HK_NOMEM;
  c->far_size = 0;
  c->def_count = c->fn->value_count < 2 * most + 64 ? c->fn->value_count : 2 * most + 64;
  if (c->def_count < c->fn->param_count) c->def_count = c->fn->param_count;
  HK_TRY(hk_arena_grow(&c->arena, (void **)&c->defs, &c->def_cap, c->def_count + 1, sizeof *c->defs));
  memset(c->defs, 0xff, c->def_count * sizeof *c->defs);
  return HK_OK;
}

static HkStatus collect_far(HkCheck *c, uint32_t count) {
  if (count > UINT32_MAX / 8) return HK_NOMEM;
  uint32_t size = 16;
  while (size < 2 * count) size *= 2;
  HK_TRY(hk_arena_grow(&c->arena, (void **)&c->far, &c->far_cap, size, sizeof *c->far));
  memset(c->far, 0xff, size * sizeof *c->far);
  c->far_size = size;
  for (uint32_t b = 0; b < c->fn->block_count; b++)
    for (uint32_t k = 0; k < c->fn->blocks[b].count; k++) {
      HkMirValue dst = c->fn->blocks[b].insns[k].dst;
      HkFarDef *place = dst != NONE && dst >= c->def_count ? far_place(c, dst) : NULL;
      if (place && place->id == NONE) *place = (HkFarDef){dst, {b, k}};
    }
  return HK_OK;
}

// The first definition of each id, and what else has to be known beforehand.
static HkStatus collect(HkCheck *c) {
  HkMirFunction *f = c->fn;
  uint32_t far = 0;
  c->has_unwind = c->has_cells = c->has_releases = false;
  HK_TRY(make_room(c));
  for (uint32_t v = 0; v < f->param_count; v++) c->defs[v] = (HkDef){0, HK_DEF_PARAM};
  for (uint32_t b = 0; b < f->block_count; b++) {
    HkMirBlock *block = &f->blocks[b];
    c->has_unwind |= block->unwind != NONE;
    for (uint32_t k = 0; k < block->count; k++) {
      const HkMirInsn *insn = &block->insns[k];
      c->has_cells |= insn->op == HK_MIR_NEWBOX;
      c->has_releases |= insn->op == HK_MIR_RELEASE_STRONG;
      if (insn->dst == NONE) continue;
      if (insn->dst >= c->def_count)
        far++;
      else if (c->defs[insn->dst].block == NONE)
        c->defs[insn->dst] = (HkDef){b, k};
    }
  }
  if (far) HK_TRY(collect_far(c, far));
  HK_TRY(hk_arena_grow(&c->arena, (void **)&c->marks, &c->mark_cap, f->block_count, sizeof *c->marks));
  HK_TRY(hk_flow_build(c));
  return hk_flow_late_uses(c);
}

static void check_result(HkCheck *c, const HkMirInsn *insn) {
  int has = hk_mir_has_result((HkMirOp)insn->op);
  const char *op = hk_mir_op_name((HkMirOp)insn->op);
  if (insn->dst == NONE) {
    if (has == 1) hk_check_report(c, "HM204", "%s needs a result", op);
    return;
  }
  if (has == 0) hk_check_report(c, "HM204", "%s has no result", op);
  if (insn->dst >= HK_MAX_VALUES) hk_check_report(c, "HM205", "value id %%%u is too great", insn->dst);
  HkDef d = hk_check_def(c, insn->dst);
  if (d.block != c->block || d.at != c->at) hk_check_report(c, "HM201", "value %%%u is defined twice", insn->dst);
  if (c->canonical && insn->dst != c->next_dst)
    hk_check_report(c, "HM123", "value %%%u should be %%%u", insn->dst, c->next_dst);
  c->next_dst++;
}

// A use here: HM202, HM203, HM504, HM805.
static void check_operand(HkCheck *c, HkMirValue value, bool cell_allowed) {
  HkDef d = hk_check_def(c, value);
  if (d.block == NONE) {
    hk_check_report(c, "HM202", "value %%%u is not defined", value);
    return;
  }
  if (!hk_flow_available(c, d, c->block, c->at))
    hk_check_report(c, "HM203", "value %%%u does not dominate this use", value);
  if (c->has_cells && !cell_allowed && hk_check_is_cell(c, value))
    hk_check_report(c, "HM504", "cell %%%u is used as a value", value);
  if (hk_flow_is_late(c, value)) hk_check_report(c, "HM805", "value %%%u is used after release_strong", value);
}

// ---- phis --------------------------------------------------------------------------------------------------------------------

static void check_phi_input(HkCheck *c, HkMirValue value, uint32_t from) {
  HkDef d = hk_check_def(c, value);
  if (d.block == NONE)
    hk_check_report(c, "HM202", "value %%%u is not defined", value);
  else if (from != NONE && !hk_flow_available_at_end(c, d, from))
    hk_check_report(c, "HM404", "value %%%u does not dominate the end of bb%u", value, from);
  if (c->has_cells && hk_check_is_cell(c, value)) hk_check_report(c, "HM504", "cell %%%u is used as a value", value);
  if (hk_flow_is_late(c, value)) hk_check_report(c, "HM805", "value %%%u is used after release_strong", value);
}

static bool is_predecessor(const HkCheck *c, uint32_t block) {
  uint32_t to[2], n = block < c->fn->block_count ? hk_check_targets(c->fn, &c->fn->blocks[block], to) : 0;
  while (n-- > 0)
    if (to[n] == c->block) return true;
  return false;
}

static void check_phi(HkCheck *c, const HkMirInsn *phi) {
  const HkFlow *flow = &c->flow;
  uint32_t before = 0;
  if (c->at > 0 && c->fn->blocks[c->block].insns[c->at - 1].op != HK_MIR_PHI)
    hk_check_report(c, "HM401", "phi behind another instruction");
  if (c->block == 0 || flow->is_handler[c->block])
    hk_check_report(c, "HM403", c->block ? "phi in a handler" : "phi in the first block");
  c->mark++;
  for (uint32_t i = 0; i + 1 < phi->count; i += 2) {
    uint32_t from = phi->u.list[i + 1];
    bool known = is_predecessor(c, from), twice = known && c->marks[from] == c->mark;
    if (!known) hk_check_report(c, "HM402", "bb%u is no predecessor", from);
    if (twice) hk_check_report(c, "HM405", "bb%u stands twice", from);
    if (c->canonical && i > 0 && from < before) hk_check_report(c, "HM406", "bb%u stands behind bb%u", from, before);
    before = from;
    if (known) c->marks[from] = c->mark;
    check_phi_input(c, phi->u.list[i], known ? from : NONE);
  }
  for (uint32_t k = flow->pred_start[c->block]; k < flow->pred_start[c->block + 1]; k++)
    if (!(flow->preds[k] & 1) && c->marks[flow->preds[k] / 2] != c->mark)
      hk_check_report(c, "HM402", "no value for predecessor bb%u", flow->preds[k] / 2);
}

// ---- control flow -------------------------------------------------------------------------------------------------------------------

static void check_target(HkCheck *c, uint32_t target) {
  if (target >= c->fn->block_count) {
    hk_check_report(c, "HM303", "block bb%u does not exist", target);
    return;
  }
  if (target == 0) hk_check_report(c, "HM306", "the first block is a target");
  if (c->flow.is_handler[target]) hk_check_report(c, "HM704", "jump to the handler bb%u", target);
  uint32_t depth = c->fn->blocks[c->block].cleanup;
  if (c->fn->blocks[target].cleanup > depth && c->fn->blocks[target].cleanup - depth > 1)
    hk_check_report(c, "HM708", "bb%u lies more than one cleanup body deeper", target);
}

static void check_terminator(HkCheck *c, const HkMirInsn *insn) {
  if (insn->op == HK_MIR_JUMP) check_target(c, insn->a);
  if (insn->op == HK_MIR_BRANCH) {
    check_target(c, insn->b);
    if (insn->c == insn->b)
      hk_check_report(c, "HM305", "both targets are bb%u", insn->b);
    else
      check_target(c, insn->c);
  }
  if (insn->op == HK_MIR_RET && c->fn->blocks[c->block].cleanup)
    hk_check_report(c, "HM708", "ret inside a cleanup body");
}

static void check_loopform(HkCheck *c, const HkMirInsn *insn) {
  const HkMirBlock *blocks = c->fn->blocks, *b = &blocks[c->block];
  const uint32_t *l = insn->u.list;  // header, body, latch, exit, preheader
  if (insn->count < 5) {
    hk_check_report(c, "HM104", "loopform without its blocks");
    return;
  }
  bool before_jump = c->at + 1 < b->count && b->insns[c->at + 1].op == HK_MIR_JUMP && b->insns[c->at + 1].a == l[0];
  if (!before_jump || l[4] != c->block)
    hk_check_report(c, "HM901", before_jump ? "preheader is another block" : "no jump to the header follows");
  for (uint32_t i = 0; i < 5; i++)
    if (l[i] >= c->fn->block_count) {
      hk_check_report(c, "HM303", "block bb%u does not exist", l[i]);
      return;
    }
  const HkMirBlock *header = &blocks[l[0]], *latch = &blocks[l[2]];
  if (!latch->count || latch->insns[latch->count - 1].op != HK_MIR_JUMP || latch->insns[latch->count - 1].a != l[0])
    hk_check_report(c, "HM902", "latch bb%u does not jump to the header", l[2]);
  if (hk_flow_reachable(c, l[1]) && !hk_flow_dominates(c, l[0], l[1]))
    hk_check_report(c, "HM902", "the header does not dominate body bb%u", l[1]);
  if (hk_flow_reachable(c, l[2]) && !hk_flow_dominates(c, l[0], l[2]))
    hk_check_report(c, "HM902", "the header does not dominate latch bb%u", l[2]);
  uint32_t phis = 0;
  bool same = true;
  for (; phis < header->count && header->insns[phis].op == HK_MIR_PHI; phis++)
    same = same && phis + 5 < insn->count && l[phis + 5] == header->insns[phis].dst;
  if (!same || phis + 5 != insn->count) hk_check_report(c, "HM902", "carriers are not the phis of the header");
}

// ---- blocks ---------------------------------------------------------------------------------------------------------------------------

static void check_unwind(HkCheck *c, const HkMirBlock *b) {
  if (b->unwind == NONE) return;
  if (b->unwind >= c->fn->block_count || b->unwind == c->block) {
    hk_check_report(c, "HM701", b->unwind == c->block ? "the block is its own handler" : "handler bb%u does not exist",
                    b->unwind);
    return;
  }
  if (b->unwind == 0) hk_check_report(c, "HM306", "the first block is a handler");
  if (c->flow.chains[c->block] == HK_CHAIN_ENDLESS)
    hk_check_report(c, "HM705", "the chain of unwind targets does not end");
  if (c->fn->blocks[b->unwind].cleanup > b->cleanup)
    hk_check_report(c, "HM706", "handler bb%u lies in more cleanup bodies", b->unwind);
}

static void check_block_head(HkCheck *c, const HkMirBlock *b) {
  if (!hk_flow_reachable(c, c->block)) hk_check_report(c, "HM304", "the block cannot be reached");
  if (!b->count)
    hk_check_report(c, "HM301", "the block is empty");
  else if (!hk_mir_is_terminator(b->insns[b->count - 1].op))
    hk_check_report(c, "HM301", "the block does not end with a terminator");
  if (c->flow.is_handler[c->block] && !(b->count && b->insns[0].op == HK_MIR_CATCH))
    hk_check_report(c, "HM702", "the handler does not begin with catch");
  check_unwind(c, b);
}

static bool visit_operand(void *user, HkMirValue *operand) {
  check_operand(user, *operand, false);
  return true;
}

static bool visit_kept(void *user, HkMirValue *operand) {
  check_operand(user, *operand, true);
  return true;
}

static void check_insn(HkCheck *c, const HkMirBlock *b, HkMirInsn *insn) {
  if (insn->op >= HK_MIR_OP_COUNT) {
    hk_check_report(c, "HM106", "unknown instruction");
    return;
  }
  check_result(c, insn);
  switch ((HkMirOp)insn->op) {
  case HK_MIR_PHI: check_phi(c, insn); break;
  case HK_MIR_LOOPFORM: check_loopform(c, insn); break;  // its carriers are no uses: they are defined later
  case HK_MIR_KEEPALIVE: hk_mir_operands(insn, visit_kept, c); break;
  case HK_MIR_LOAD:
  case HK_MIR_STORE:
    check_operand(c, insn->a, true);
    if (insn->op == HK_MIR_STORE) check_operand(c, insn->b, false);
    break;
  default: hk_mir_operands(insn, visit_operand, c);
  }
  if (hk_mir_is_terminator(insn->op)) {
    if (c->at + 1 < b->count) hk_check_report(c, "HM302", "a terminator inside the block");
    check_terminator(c, insn);
  }
  if (insn->op == HK_MIR_CATCH && (c->at > 0 || !c->flow.is_handler[c->block]))
    hk_check_report(c, "HM703", "catch that does not begin a handler");
  hk_check_rules(c, insn);
  if (c->problems->warnings) hk_warn_insn(c, insn);
}

// ---- functions --------------------------------------------------------------------------------------------------------------------------

static HkStatus check_function(HkCheck *c) {
  HkMirFunction *f = c->fn;
  c->block = c->at = NONE;
  c->next_dst = f->param_count;
  c->me = NONE;
  for (uint32_t i = 0; i < f->param_count && f->kind != HK_FN_STATIC; i++)
    if (f->params[i] == c->me_name) c->me = i;
  hk_check_function_head(c);
  if (f->block_count == 0) {
    hk_check_report(c, "HM120", "the function has no block");
    return HK_OK;
  }
  HK_TRY(collect(c));
  if (c->problems->warnings) HK_TRY(hk_warn_begin(c));
  for (c->block = 0; c->block < f->block_count; c->block++) {
    HkMirBlock *b = &f->blocks[c->block];
    c->at = NONE;
    check_block_head(c, b);
    if (c->problems->warnings) hk_warn_block(c, b);
    for (c->at = 0; c->at < b->count; c->at++) check_insn(c, b, &b->insns[c->at]);
  }
  return HK_OK;
}

static HkStatus check_module(HkCheck *c) {
  c->block = c->at = NONE;
  c->me_name = hk_mir_name(c->module, HK_TEXT("me"));
  c->cell_name = hk_mir_name(c->module, HK_TEXT("Cell"));
  if (!c->me_name || !c->cell_name) return HK_NOMEM;
  HK_TRY(hk_check_declarations(c));
  for (uint32_t i = 0; i < c->module->function_count; i++) {
    c->fn = c->module->functions[i];
    HK_TRY(check_function(c));
  }
  return HK_OK;
}

HkStatus hk_mir_verify(HkMirModule *module, bool canonical, HkMirProblems *problems) {
  HkCheck c = {.module = module, .problems = problems, .canonical = canonical && !module->converted};
  hk_arena_init(&c.arena, module->arena.mem);
  HkStatus status = check_module(&c);
  hk_arena_deinit(&c.arena);
  if (status == HK_NOMEM || problems->nomem) return HK_NOMEM;
  return problems->errors ? HK_FAIL : HK_OK;
}
