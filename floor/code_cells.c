// code_cells.c (L2) - part of the first step to bytecode: loads and stores of cells that cost nothing.
//
// A cell is a register (code_live.c), so a `load` is that register itself as long as no `store` comes between it and its last use, and a value
// made for nothing but the store behind it is made in that register. Variables that are assigned inside protected regions (mir.md 8.1) are then
// as cheap as others. Both are decided within one block; what does not fit stays a move.
#include "code_build.h"

typedef struct CellUse {
  uint32_t block, last;  // block of all uses and index of the last one; NONE: no use yet
  bool spread;           // used in several blocks, by phis or by copies
} CellUse;

typedef struct CellScan {
  HkBuild *b;
  CellUse *uses;
  uint32_t *next_store;  // per cell: index of the next store in the block under scan, or NONE
  const HkMirInsn *insn;
  uint32_t block, index;
} CellScan;

static bool note_use(void *user, HkMirValue *operand) {
  CellScan *s = user;
  CellUse *u = &s->uses[*operand];
  bool copies = s->insn->op == HK_MIR_PHI || s->insn->op == HK_MIR_COPY ||
                (s->insn->op == HK_MIR_UNOP && s->insn->sub == HK_TRUTH);
  if (copies || (u->block != HK_MIR_NONE && u->block != s->block)) u->spread = true;
  u->block = s->block;
  u->last = s->index;
  s->b->values[*operand].uses++;
  return true;
}

static void scan_uses(CellScan *s) {
  for (uint32_t v = 0; v < s->b->value_count; v++) s->uses[v].block = HK_MIR_NONE;
  for (s->block = 0; s->block < s->b->mir->block_count; s->block++) {
    HkMirBlock *mb = &s->b->mir->blocks[s->block];
    for (s->index = 0; s->index < mb->count; s->index++) {
      s->insn = &mb->insns[s->index];
      if (s->insn->op != HK_MIR_LOOPFORM) hk_mir_operands(&mb->insns[s->index], note_use, s);
    }
  }
}

// The load is the cell itself.
static void forward_load(CellScan *s, const HkMirInsn *load) {
  const CellUse *u = &s->uses[load->dst];
  if (u->block == s->block && !u->spread && u->last <= s->next_store[load->a]) s->b->values[load->dst].alias = load->a;
}

// The instruction before the store at `index` (but for constants) leaves its result in the cell, if the store is its only use.
static void sink_store(CellScan *s, const HkMirBlock *mb, uint32_t index) {
  const HkMirInsn *store = &mb->insns[index];
  HkBuildValue *v = &s->b->values[store->b];
  if (v->uses != 1 || v->block != s->block || !v->def || v->alias != store->b) return;
  bool creates = v->def->op == HK_MIR_CALL && v->def->sub == HK_CALL_CONSTRUCTOR;  // writes before it can fail
  if (creates || v->def->op == HK_MIR_PHI || v->def->op == HK_MIR_CONST || v->def->op == HK_MIR_CATCH ||
      v->def->op == HK_MIR_LOAD || v->def->op == HK_MIR_COPY)
    return;
  uint32_t made = index;
  while (made > 0 && mb->insns[made - 1].op == HK_MIR_CONST && mb->insns[made - 1].sub != HK_CONST_STATIC) made--;
  if (made == 0 || &mb->insns[made - 1] != v->def) return;
  v->alias = store->a;
  v->flags |= HK_VAL_SUNK;
  s->b->values[store->a].flags |= HK_VAL_REG;
}

static void scan_block(CellScan *s) {
  HkMirBlock *mb = &s->b->mir->blocks[s->block];
  for (uint32_t k = 0; k < mb->count; k++)
    if (mb->insns[k].op == HK_MIR_LOAD || mb->insns[k].op == HK_MIR_STORE) s->next_store[mb->insns[k].a] = HK_MIR_NONE;
  for (uint32_t k = mb->count; k-- > 0;) {
    const HkMirInsn *insn = &mb->insns[k];
    if (insn->op == HK_MIR_LOAD) forward_load(s, insn);
    if (insn->op == HK_MIR_STORE) {
      s->next_store[insn->a] = k;
      sink_store(s, mb, k);
    }
  }
}

HkStatus hk_build_cells(HkBuild *b) {
  uint32_t n = b->value_count ? b->value_count : 1;
  CellScan s = {.b = b};
  s.uses = hk_arena_alloc(&b->arena, n * sizeof *s.uses);
  s.next_store = hk_arena_alloc(&b->arena, n * sizeof *s.next_store);
  if (!s.uses || !s.next_store) return HK_NOMEM;
  scan_uses(&s);
  for (s.block = 0; s.block < b->mir->block_count; s.block++) scan_block(&s);
  for (uint32_t v = 0; v < b->value_count; v++) b->values[v].uses = 0;
  return HK_OK;
}
