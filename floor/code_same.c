// code_same.c (L2) - part of the first step to bytecode: what was computed before is not computed again.
//
// Arithmetic on the same operands gives the same result, or has raised an error the first time; a static box is the same object each time. So an
// instruction is an alias of an equal one that was executed on every way to it. `k + 1` is left alone: it is cheap, and mostly part of an access
// to an element. Dominators are found in one pass over the blocks, which is right if every jump back goes to a block that dominates its origin; where
// that is not so, or the search takes long, nothing is done.
#include "code_build.h"

enum { MAX_LOOKS = 8 };  // at instructions with the same hash, the latest first

typedef struct Same {
  HkBuild *b;
  uint32_t *above;  // immediate dominator of a block, or NONE
  uint32_t *depth;  // in the tree of dominators
  uint32_t *table;  // by hash: the latest value of a chain, or NONE
  uint32_t *next;   // by value: the one before it
  uint32_t mask;
  uint32_t budget;  // steps that may still be taken
} Same;

// ---- dominators ------------------------------------------------------------------------------------------------------------------

static bool spend(Same *s) { return s->budget && s->budget--; }

static uint32_t common(Same *s, uint32_t a, uint32_t c) {
  while (a != c && a != HK_MIR_NONE && c != HK_MIR_NONE && spend(s)) {
    if (s->depth[a] >= s->depth[c])
      a = s->above[a];
    else
      c = s->above[c];
  }
  return a == c ? a : HK_MIR_NONE;
}

static bool dominates(Same *s, uint32_t a, uint32_t block) {
  while (s->depth[block] > s->depth[a] && spend(s)) block = s->above[block];
  return a == block;
}

// False: the blocks stand in an order that one pass cannot deal with.
static bool find_dominators(Same *s) {
  for (uint32_t i = 0; i < s->b->mir->block_count; i++) {
    const HkBuildBlock *bb = &s->b->blocks[i];
    uint32_t above = HK_MIR_NONE;
    bool first = true;
    for (uint32_t p = 0; p < bb->pred_count && bb->guarded_count == 0 && i > 0; p++) {
      if (bb->preds[p] >= i) continue;
      above = first ? bb->preds[p] : common(s, above, bb->preds[p]);
      first = false;
    }
    s->above[i] = above;
    s->depth[i] = above == HK_MIR_NONE ? 0 : s->depth[above] + 1;
  }
  for (uint32_t i = 0; i < s->b->mir->block_count; i++)
    for (uint32_t p = 0; p < s->b->blocks[i].pred_count; p++)
      if (s->b->blocks[i].preds[p] >= i && !dominates(s, i, s->b->blocks[i].preds[p])) return false;
  return s->budget > 0;
}

// ---- equal instructions -------------------------------------------------------------------------------------------------------------

// What an operand is: the value it is an alias of, unless that is a cell, which changes.
static uint32_t operand(const HkBuild *b, uint32_t v) {
  uint32_t is = hk_build_resolve(b, hk_build_resolve(b, v));
  const HkMirInsn *def = b->values[is].def;
  return def && def->op == HK_MIR_NEWBOX ? v : is;
}

static bool same_operand(const HkBuild *b, uint32_t v, uint32_t w) {
  v = operand(b, v);
  w = operand(b, w);
  return v == w || ((b->values[v].flags & b->values[w].flags & HK_VAL_CONST) &&
                    hk_build_same_const(b->values[v].def, b->values[w].def));
}

static uint32_t mix_operand(const HkBuild *b, uint32_t v) {
  v = operand(b, v);
  return b->values[v].flags & HK_VAL_CONST ? (uint32_t)b->values[v].def->u.i : v;
}

static uint32_t hash(const HkBuild *b, const HkMirInsn *insn) {
  uint64_t h = insn->op * 31u + insn->sub;
  if (insn->op == HK_MIR_CONST) return (uint32_t)hk_mix(h + insn->name->hash, 0x9E3779B97F4A7C15u);
  h = hk_mix(h + mix_operand(b, insn->a), 0x9E3779B97F4A7C15u);
  if (insn->op == HK_MIR_BINOP) h = hk_mix(h + mix_operand(b, insn->b), 0x9E3779B97F4A7C15u);
  return (uint32_t)h;
}

static bool equal(const HkBuild *b, const HkMirInsn *x, const HkMirInsn *y) {
  if (x->op != y->op || x->sub != y->sub) return false;
  if (x->op == HK_MIR_CONST) return x->name == y->name;
  return same_operand(b, x->a, y->a) && (x->op == HK_MIR_UNOP || same_operand(b, x->b, y->b));
}

static bool is_candidate(const HkBuild *b, const HkMirInsn *insn) {
  if (insn->dst == HK_MIR_NONE || (b->values[insn->dst].flags & HK_VAL_SUNK)) return false;
  if (insn->op == HK_MIR_CONST) return insn->sub == HK_CONST_STATIC;
  bool next_index = insn->op == HK_MIR_BINOP && insn->sub == HK_ADD && hk_build_folds(b, insn, insn->b);
  return !next_index && hk_build_is_arithmetic(b, insn);
}

static void find_equal(Same *s, const HkMirInsn *insn, uint32_t block) {
  HkBuild *b = s->b;
  uint32_t *chain = &s->table[hash(b, insn) & s->mask];
  uint32_t looks = MAX_LOOKS;
  for (uint32_t v = *chain; v != HK_MIR_NONE && looks-- && spend(s); v = s->next[v])
    if (equal(b, b->values[v].def, insn) && dominates(s, b->values[v].block, block)) {
      b->values[insn->dst].alias = v;
      return;
    }
  s->next[insn->dst] = *chain;
  *chain = insn->dst;
}

static bool open_tables(Same *s) {
  HkBuild *b = s->b;
  uint32_t blocks = b->mir->block_count, size = 16;
  while (size < b->value_count) size *= 2;
  s->mask = size - 1;
  s->above = hk_arena_alloc(&b->arena, blocks * sizeof *s->above);
  s->depth = hk_arena_alloc(&b->arena, blocks * sizeof *s->depth);
  s->table = hk_arena_alloc(&b->arena, size * sizeof *s->table);
  s->next = hk_arena_alloc(&b->arena, (b->value_count + 1) * sizeof *s->next);
  if (!s->above || !s->depth || !s->table || !s->next) return false;
  memset(s->table, 0xff, size * sizeof *s->table);  // NONE
  return true;
}

static uint32_t count_candidates(const HkBuild *b) {
  uint32_t count = 0;
  for (uint32_t v = b->mir->param_count; v < b->value_count; v++)
    count += b->values[v].def && is_candidate(b, b->values[v].def);
  return count;
}

HkStatus hk_build_same(HkBuild *b) {
  Same s = {.b = b, .budget = 1000 + 10 * b->insn_count};
  if (count_candidates(b) < 2) return HK_OK;
  if (!open_tables(&s)) return HK_NOMEM;
  if (!find_dominators(&s)) return HK_OK;
  for (uint32_t i = 0; i < b->mir->block_count; i++)
    for (uint32_t k = b->blocks[i].phis; k < b->mir->blocks[i].count; k++)
      if (is_candidate(b, &b->mir->blocks[i].insns[k])) find_equal(&s, &b->mir->blocks[i].insns[k], i);
  for (uint32_t v = 0; v < b->value_count; v++) b->values[v].alias = b->values[b->values[v].alias].alias;
  return HK_OK;
}
