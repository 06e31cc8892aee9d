// code_loop.c (L2) - part of the first step to bytecode: arithmetic that a loop would repeat is done once before it.
//
// A loop header begins with its test. What the test computes from values that the loop does not change (`i < n - 1`) comes out the same each time. It
// is the first thing that happens when the loop is entered, and it happens then at least once; so done at the end of the block before, it raises
// the same error at the same moment. Further down in a loop nothing that may raise can move: it might not be reached. Only arithmetic of numbers moves; `+`
// only where an operand is a number for sure, since texts may be made by code of the program.
#include "code_build.h"

static bool gives_number(const HkBuild *b, uint32_t value) {
  const HkMirInsn *def = b->values[hk_build_resolve(b, value)].def;
  if (!def) return false;
  if (def->op == HK_MIR_CONST) return def->sub == HK_CONST_INT || def->sub == HK_CONST_FLOAT;
  return (def->op == HK_MIR_BINOP && def->sub != HK_ADD) ||
         (def->op == HK_MIR_UNOP && (def->sub == HK_NEG || def->sub == HK_BITNOT));
}

bool hk_build_is_arithmetic(const HkBuild *b, const HkMirInsn *insn) {
  if (insn->op == HK_MIR_UNOP) return insn->sub == HK_NEG || insn->sub == HK_BITNOT;
  if (insn->op != HK_MIR_BINOP) return false;
  return insn->sub != HK_ADD || gives_number(b, insn->a) || gives_number(b, insn->b);
}

// The operand is there before the loop: made by another block, which dominates the header, or moved already, or part of the instruction.
static bool is_before(const HkBuild *b, const HkMirInsn *insn, uint32_t operand, uint32_t header) {
  const HkBuildValue *v = &b->values[hk_build_resolve(b, operand)];
  if (v->flags & HK_VAL_SUNK || (v->def && v->def->op == HK_MIR_NEWBOX)) return false;  // a cell may change
  if (!v->def || v->block != header) return true;
  return operand == insn->b && insn->op == HK_MIR_BINOP && hk_build_folds(b, insn, hk_build_resolve(b, operand));
}

static bool can_move(const HkBuild *b, const HkMirInsn *insn, uint32_t header) {
  if (!hk_build_is_arithmetic(b, insn) || (b->values[insn->dst].flags & HK_VAL_SUNK)) return false;
  return is_before(b, insn, insn->a, header) && (insn->op == HK_MIR_UNOP || is_before(b, insn, insn->b, header));
}

static HkStatus move(HkBuild *b, const HkMirInsn *insn, uint32_t to) {
  HkBuildBlock *bb = &b->blocks[to];
  HkBuildValue *v = &b->values[insn->dst];
  HK_TRY(hk_arena_grow(&b->arena, (void **)&bb->moved, &bb->moved_cap, bb->moved_count + 1, sizeof *bb->moved));
  bb->moved[bb->moved_count++] = insn;
  v->flags |= HK_VAL_MOVED;
  v->block = to;
  v->pos = 4 * (bb->first + b->mir->blocks[to].count - 1);
  return HK_OK;
}

static HkStatus move_out_of(HkBuild *b, uint32_t header) {
  uint32_t to = hk_build_preheader(b, header);
  const HkMirBlock *mb = &b->mir->blocks[header];
  if (to == HK_MIR_NONE || b->mir->blocks[to].unwind != mb->unwind || b->mir->blocks[to].cleanup != mb->cleanup)
    return HK_OK;
  for (uint32_t k = b->blocks[header].phis; k + 1 < mb->count; k++) {
    const HkMirInsn *insn = &mb->insns[k];
    bool silent = insn->op == HK_MIR_SAFEPOINT || (insn->op == HK_MIR_CONST && insn->sub != HK_CONST_STATIC);
    if (silent || hk_build_is_alias(b, insn)) continue;
    if (!can_move(b, insn, header)) return HK_OK;
    HK_TRY(move(b, insn, to));
  }
  return HK_OK;
}

HkStatus hk_build_move(HkBuild *b) {
  for (uint32_t i = 0; i < b->mir->block_count; i++)
    if (b->blocks[i].is_header) HK_TRY(move_out_of(b, i));
  return HK_OK;
}
