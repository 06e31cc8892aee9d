// code_live.c (L2) - first step to bytecode: understands the values of a function and computes where each is live.
//
// Aliases: `copy`, and `bool` of what is a Bool already, are their operand. Constants need no register if every use takes them as
// an immediate or as a phi input; the others are loaded where they stand or, inside loops, once before the outermost
// loop. A compare that only feeds the branch behind it is done by that jump. Blocks that only pick a branch by a known Bool
// (what `&&` and `||` leave behind) are jumped through.
//
// Live ranges are found by walking from each use back to the definition (possible because MIR is SSA), which costs what the
// ranges are long. A value live into a handler is live in the whole of every block the handler protects, since the error may come anywhere
// (mir.md 1.7). Cells are values like others here: their register is their storage.
#include "code_build.h"

uint32_t hk_build_incoming(const HkMirInsn *phi, uint32_t from) {
  for (uint32_t i = 0; i < phi->count; i += 2)
    if (phi->u.list[i + 1] == from) return phi->u.list[i];
  return HK_MIR_NONE;
}

// ---- blocks ------------------------------------------------------------------------------------------------------------

static HkStatus list_add(HkBuild *b, uint32_t **list, uint32_t *count, uint32_t item) {
  if (*count == 0 || (*count & (*count - 1)) == 0) {  // grow at powers of two
    uint32_t cap = *count ? *count * 2 : 1;
    uint32_t *grown = hk_arena_alloc(&b->arena, cap * sizeof *grown);
    if (!grown) return HK_NOMEM;
    if (*count) memcpy(grown, *list, *count * sizeof *grown);
    *list = grown;
  }
  (*list)[(*count)++] = item;
  return HK_OK;
}

static HkStatus add_edge(HkBuild *b, uint32_t from, uint32_t to) {
  return list_add(b, &b->blocks[to].preds, &b->blocks[to].pred_count, from);
}

static HkStatus scan_blocks(HkBuild *b) {
  uint32_t n = b->mir->block_count, first = 0;
  b->blocks = hk_arena_alloc(&b->arena, n * sizeof *b->blocks);
  if (!b->blocks) return HK_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    HkMirBlock *mb = &b->mir->blocks[i];
    HkBuildBlock *bb = &b->blocks[i];
    bb->first = first;
    bb->loop = bb->hoist = bb->seen_in = bb->seen_out = bb->dispatch = HK_MIR_NONE;
    while (bb->phis < mb->count && mb->insns[bb->phis].op == HK_MIR_PHI) bb->phis++;
    first += mb->count;
  }
  b->insn_count = first;
  for (uint32_t i = 0; i < n; i++) {
    HkMirInsn *t = hk_build_term_insn(b, i);
    if (t->op == HK_MIR_JUMP) HK_TRY(add_edge(b, i, t->a));
    if (t->op == HK_MIR_BRANCH) {
      HK_TRY(add_edge(b, i, t->b));
      HK_TRY(add_edge(b, i, t->c));
    }
    uint32_t h = b->mir->blocks[i].unwind;
    if (h != HK_MIR_NONE) HK_TRY(list_add(b, &b->blocks[h].guarded, &b->blocks[h].guarded_count, i));
  }
  return HK_OK;
}

// Marks for every block the outermost loop around it: loops are the block ranges from a header to its last back jump.
static void find_loops(HkBuild *b) {
  uint32_t n = b->mir->block_count, end = 0, header = HK_MIR_NONE;
  for (uint32_t i = 0; i < n; i++) {
    if (header == HK_MIR_NONE || i > end) {
      header = HK_MIR_NONE;
      for (uint32_t p = 0; p < b->blocks[i].pred_count; p++) {
        uint32_t from = b->blocks[i].preds[p];
        if (from < i) continue;
        b->blocks[i].is_header = true;
        if (header == HK_MIR_NONE || from > end) {
          header = i;
          end = from;
        }
      }
    } else {
      for (uint32_t p = 0; p < b->blocks[i].pred_count; p++) {
        if (b->blocks[i].preds[p] >= i) b->blocks[i].is_header = true;
        if (b->blocks[i].preds[p] > end) end = b->blocks[i].preds[p];
      }
    }
    b->blocks[i].loop = header;
  }
}

// ---- values --------------------------------------------------------------------------------------------------------------

static bool is_plain_const(const HkMirInsn *insn) { return insn->op == HK_MIR_CONST && insn->sub != HK_CONST_STATIC; }

static bool gives_bool(const HkMirInsn *insn) {
  switch (insn->op) {
  case HK_MIR_COMPARE: return true;
  case HK_MIR_UNOP: return insn->sub == HK_NOT || insn->sub == HK_TRUTH;
  case HK_MIR_TYPEOP: return insn->sub == HK_TYPE_CHECK;
  case HK_MIR_CONST: return insn->sub == HK_CONST_BOOL;
  default: return false;
  }
}

static HkStatus scan_values(HkBuild *b) {
  b->value_cap = b->value_count = b->mir->value_count;
  b->values = hk_arena_alloc(&b->arena, (b->value_cap ? b->value_cap : 1) * sizeof *b->values);
  if (!b->values) return HK_NOMEM;
  for (uint32_t v = 0; v < b->value_count; v++) {
    b->values[v].alias = b->values[v].parent = v;
    b->values[v].reg = HK_NO_REG;
    if (v < b->mir->param_count) b->values[v].flags = HK_VAL_PARAM;
  }
  for (uint32_t i = 0; i < b->mir->block_count; i++) {
    HkMirBlock *mb = &b->mir->blocks[i];
    for (uint32_t k = 0; k < mb->count; k++) {
      HkMirInsn *insn = &mb->insns[k];
      if (insn->dst == HK_MIR_NONE) continue;
      HkBuildValue *v = &b->values[insn->dst];
      v->def = insn;
      v->block = i;
      v->pos = insn->op == HK_MIR_PHI ? hk_build_block_start(b, i) : 4 * (b->blocks[i].first + k) + 2;
      if (is_plain_const(insn)) v->flags |= HK_VAL_CONST;
      if (gives_bool(insn)) v->flags |= HK_VAL_BOOL;
    }
  }
  return HK_OK;
}

// In block order a definition that dominates is met first, except through phis, which are never aliases: one pass suffices for
// listings in dominance order; a source met too early just stays a plain move.
static void find_aliases(HkBuild *b) {
  for (uint32_t i = 0; i < b->mir->block_count; i++) {
    HkMirBlock *mb = &b->mir->blocks[i];
    for (uint32_t k = 0; k < mb->count; k++) {
      HkMirInsn *insn = &mb->insns[k];
      bool copy = insn->op == HK_MIR_COPY;
      bool truth =
          insn->op == HK_MIR_UNOP && insn->sub == HK_TRUTH && (b->values[b->values[insn->a].alias].flags & HK_VAL_BOOL);
      if ((copy || truth) && !(b->values[insn->dst].flags & HK_VAL_SUNK))
        b->values[insn->dst].alias = b->values[insn->a].alias;
    }
  }
}

bool hk_build_is_alias(const HkBuild *b, const HkMirInsn *insn) {
  switch (insn->op) {
  case HK_MIR_COPY:
  case HK_MIR_LOAD: return b->values[insn->dst].alias != insn->dst;
  case HK_MIR_CONST: return insn->sub == HK_CONST_STATIC && b->values[insn->dst].alias != insn->dst;
  case HK_MIR_BINOP:
  case HK_MIR_UNOP: return b->values[insn->dst].alias != insn->dst && !(b->values[insn->dst].flags & HK_VAL_SUNK);
  case HK_MIR_STORE: return hk_build_resolve(b, insn->b) == insn->a;  // the value is in the cell already
  default: return false;
  }
}

// Calls visit for the operands of every instruction that reads at run time.
static void each_operand(HkBuild *b, HkMirVisit visit, void *user, const HkMirInsn **current) {
  for (uint32_t i = 0; i < b->mir->block_count; i++) {
    HkMirBlock *mb = &b->mir->blocks[i];
    for (uint32_t k = 0; k < mb->count; k++) {
      if (hk_build_is_alias(b, &mb->insns[k]) || mb->insns[k].op == HK_MIR_LOOPFORM) continue;
      *current = &mb->insns[k];
      hk_mir_operands(&mb->insns[k], visit, user);
    }
  }
}

typedef struct OperandScan {
  HkBuild *b;
  const HkMirInsn *insn;
} OperandScan;

static bool count_use(void *user, HkMirValue *operand) {
  OperandScan *s = user;
  HkBuildValue *v = &s->b->values[s->b->values[*operand].alias];
  v->uses++;
  if (s->insn->op != HK_MIR_PHI) v->flags |= HK_VAL_NOT_ONLY_PHI;
  return true;
}

static void count_uses(HkBuild *b) {
  OperandScan scan = {b, NULL};
  each_operand(b, count_use, &scan, &scan.insn);
}

// ---- threading of known branches -------------------------------------------------------------------------------------------

// A block that is nothing but `phi p; branch p` with p used by the branch alone.
static HkMirInsn *picking_branch(const HkBuild *b, uint32_t block) {
  const HkMirBlock *mb = &b->mir->blocks[block];
  if (mb->count != 2 || mb->insns[0].op != HK_MIR_PHI || mb->insns[1].op != HK_MIR_BRANCH) return NULL;
  if (mb->insns[1].a != mb->insns[0].dst || b->values[mb->insns[0].dst].uses != 1) return NULL;
  return &mb->insns[1];
}

// A block that does nothing but jump: only constants that are nothing but phi inputs may stand before the jump.
static bool only_jumps(const HkBuild *b, uint32_t block) {
  const HkMirBlock *mb = &b->mir->blocks[block];
  const HkMirInsn *jump = &mb->insns[mb->count - 1];
  if (jump->op != HK_MIR_JUMP || b->blocks[jump->a].is_header) return false;  // latches and preheaders keep their place
  for (uint32_t k = 0; k + 1 < mb->count; k++)
    if (!is_plain_const(&mb->insns[k]) || (b->values[mb->insns[k].dst].flags & HK_VAL_NOT_ONLY_PHI)) return false;
  return true;
}

static HkEdge thread(const HkBuild *b, HkEdge edge) {
  for (int steps = 0; steps < 32 && !b->env->watch; steps++) {
    HkMirInsn *pick = picking_branch(b, edge.to);
    if (pick) {
      uint32_t in = b->values[hk_build_incoming(&b->mir->blocks[edge.to].insns[0], edge.from)].alias;
      const HkBuildValue *v = &b->values[in];
      if (!(v->flags & HK_VAL_CONST) || v->def->sub != HK_CONST_BOOL) break;
      edge = (HkEdge){edge.to, v->def->u.i ? pick->b : pick->c};
    } else if (only_jumps(b, edge.to)) {
      edge = (HkEdge){edge.to, hk_build_term_insn(b, edge.to)->a};
    } else {
      break;
    }
  }
  return edge;
}

HkTerm hk_build_term(const HkBuild *b, uint32_t block) {
  HkMirInsn *insn = hk_build_term_insn(b, block);
  HkTerm t = {.insn = insn, .cond = HK_MIR_NONE};
  switch (insn->op) {
  case HK_MIR_RET: t.kind = HK_TERM_RET; break;
  case HK_MIR_THROW: t.kind = HK_TERM_THROW; break;
  case HK_MIR_BRANCH:
    t.kind = HK_TERM_BRANCH;
    t.cond = b->values[insn->a].alias;
    t.yes = thread(b, (HkEdge){block, insn->b});
    t.no = thread(b, (HkEdge){block, insn->c});
    break;
  default:
    t.kind = HK_TERM_JUMP;
    t.yes = thread(b, (HkEdge){block, insn->a});
    HkMirInsn *pick = b->env->watch ? NULL : picking_branch(b, t.yes.to);
    if (pick) {  // a Bool known only at run time: branch on it here
      uint32_t in = b->values[hk_build_incoming(&b->mir->blocks[t.yes.to].insns[0], t.yes.from)].alias;
      if (b->values[in].flags & HK_VAL_BOOL) {
        uint32_t m = t.yes.to;
        t.kind = HK_TERM_BRANCH;
        t.cond = in;
        t.yes = thread(b, (HkEdge){m, pick->b});
        t.no = thread(b, (HkEdge){m, pick->c});
      }
    }
  }
  return t;
}

// Blocks that jumps still reach after threading.
static HkStatus mark_reachable(HkBuild *b) {
  uint32_t *work = hk_arena_alloc(&b->arena, b->mir->block_count * sizeof *work), n = 0;
  if (!work) return HK_NOMEM;
  b->blocks[0].reachable = true;
  work[n++] = 0;
  while (n) {
    uint32_t i = work[--n];
    HkTerm t = hk_build_term(b, i);
    uint32_t next[3] = {HK_MIR_NONE, HK_MIR_NONE, b->mir->blocks[i].unwind};
    if (t.kind == HK_TERM_JUMP || t.kind == HK_TERM_BRANCH) next[0] = t.yes.to;
    if (t.kind == HK_TERM_BRANCH) next[1] = t.no.to;
    for (int k = 0; k < 3; k++) {
      if (next[k] == HK_MIR_NONE || b->blocks[next[k]].reachable) continue;
      b->blocks[next[k]].reachable = true;
      work[n++] = next[k];
    }
  }
  return HK_OK;
}

// ---- folding -----------------------------------------------------------------------------------------------------------------

static bool small_int(const HkMirInsn *def) {
  return def->sub == HK_CONST_INT && def->u.i >= INT16_MIN && def->u.i <= INT16_MAX;
}

bool hk_build_folds(const HkBuild *b, const HkMirInsn *insn, uint32_t rhs) {
  const HkBuildValue *v = &b->values[rhs];
  if (!(v->flags & HK_VAL_CONST)) return false;
  if (insn->op == HK_MIR_BINOP)
    return insn->sub <= HK_MOD && small_int(v->def) && (insn->sub < HK_DIV || v->def->u.i > 0);
  if (insn->op == HK_MIR_COMPARE && (b->values[insn->dst].flags & HK_VAL_FUSED))
    return small_int(v->def) || (v->def->sub == HK_CONST_VOID && insn->sub <= HK_NE);
  return false;
}

// The compare stands before the terminator with only constants (and the `bool` that is its alias) in between.
static bool adjacent(const HkBuild *b, const HkMirBlock *mb, const HkMirInsn *compare) {
  for (uint32_t k = mb->count - 1; k-- > 0;) {
    const HkMirInsn *insn = &mb->insns[k];
    if (insn == compare) return true;
    if (!is_plain_const(insn) && !hk_build_is_alias(b, insn)) return false;
  }
  return false;
}

HkMirInsn *hk_build_fused(const HkBuild *b, const HkTerm *term) {
  if (term->kind != HK_TERM_BRANCH) return NULL;
  const HkBuildValue *v = &b->values[term->cond];
  return (v->flags & HK_VAL_FUSED) ? v->def : NULL;
}

static void fuse_compares(HkBuild *b) {
  if (b->env->watch & HK_WATCH_INSNS) return;  // their results are shown
  for (uint32_t i = 0; i < b->mir->block_count; i++) {
    HkTerm t = hk_build_term(b, i);
    if (t.kind != HK_TERM_BRANCH) continue;
    HkBuildValue *v = &b->values[t.cond];
    if (v->def && v->def->op == HK_MIR_COMPARE && v->uses == 1 && v->block == i &&
        adjacent(b, &b->mir->blocks[i], v->def))
      v->flags |= HK_VAL_FUSED;
  }
}

static bool need_register(void *user, HkMirValue *operand) {
  OperandScan *s = user;
  uint32_t v = s->b->values[*operand].alias;
  HkBuildValue *info = &s->b->values[v];
  bool rhs = operand == &s->insn->b;
  if ((info->flags & HK_VAL_CONST) && (s->insn->op == HK_MIR_PHI || (rhs && hk_build_folds(s->b, s->insn, v))))
    return true;
  if (!(info->flags & HK_VAL_FUSED)) info->flags |= HK_VAL_REG;
  return true;
}

// Decides which values need a register: all that are read, except folded constants and fused compares.
static void find_needs(HkBuild *b) {
  OperandScan scan = {b, NULL};
  each_operand(b, need_register, &scan, &scan.insn);
}

// ---- constants out of loops ----------------------------------------------------------------------------------------------------

// The block before the loop, if it does nothing else at its end but enter it.
uint32_t hk_build_preheader(const HkBuild *b, uint32_t header) {
  uint32_t found = HK_MIR_NONE;
  const HkBuildBlock *h = &b->blocks[header];
  for (uint32_t p = 0; p < h->pred_count; p++) {
    if (h->preds[p] >= header) continue;
    if (found != HK_MIR_NONE) return HK_MIR_NONE;
    found = h->preds[p];
  }
  if (found == HK_MIR_NONE || hk_build_term_insn(b, found)->op != HK_MIR_JUMP) return HK_MIR_NONE;
  return found;
}

bool hk_build_same_const(const HkMirInsn *x, const HkMirInsn *y) {
  if (x->sub != y->sub) return false;
  if (x->sub == HK_CONST_STRING) return x->name == y->name;
  return x->u.i == y->u.i;  // Floats by their bits
}

static HkStatus hoist(HkBuild *b, uint32_t v, uint32_t block) {
  HkBuildBlock *bb = &b->blocks[block];
  for (uint32_t h = bb->hoist; h != HK_MIR_NONE; h = b->hoisted[h].next)
    if (hk_build_same_const(b->values[b->hoisted[h].value].def, b->values[v].def)) {
      b->values[v].alias = b->hoisted[h].value;
      b->values[v].flags &= (uint8_t)~HK_VAL_REG;
      return HK_OK;
    }
  HK_TRY(hk_arena_grow(&b->arena, (void **)&b->values, &b->value_cap, b->value_count + 1, sizeof *b->values));
  HK_TRY(hk_arena_grow(&b->arena, (void **)&b->hoisted, &b->hoisted_cap, b->hoisted_count + 1, sizeof *b->hoisted));
  uint32_t nv = b->value_count++;
  b->values[nv] = b->values[v];
  b->values[nv].alias = b->values[nv].parent = nv;
  b->values[nv].block = block;
  b->values[nv].pos = 4 * (b->blocks[block].first + b->mir->blocks[block].count - 1);
  b->hoisted[b->hoisted_count] = (HkHoisted){nv, bb->hoist};
  bb->hoist = b->hoisted_count++;
  b->values[v].alias = nv;
  b->values[v].flags &= (uint8_t)~HK_VAL_REG;
  return HK_OK;
}

static HkStatus hoist_constants(HkBuild *b) {
  uint32_t count = b->mir->value_count;
  for (uint32_t v = b->mir->param_count; v < count; v++) {
    HkBuildValue *info = &b->values[v];
    if (!info->def || (info->flags & (HK_VAL_CONST | HK_VAL_REG)) != (HK_VAL_CONST | HK_VAL_REG)) continue;
    uint32_t header = b->blocks[info->block].loop;
    if (header == HK_MIR_NONE) continue;
    uint32_t at = hk_build_preheader(b, header);
    if (at != HK_MIR_NONE) HK_TRY(hoist(b, v, at));
  }
  for (uint32_t v = 0; v < count; v++) b->values[v].alias = b->values[b->values[v].alias].alias;
  return HK_OK;
}

// ---- live ranges ---------------------------------------------------------------------------------------------------------------

static HkStatus segment_add(HkBuild *b, HkSegments *s, uint32_t from, uint32_t to) {
  if (from >= to) return HK_OK;
  if (s->count && s->items[s->count - 1].from == to) {  // walks go backwards, mostly from block to block
    s->items[s->count - 1].from = from;
    return HK_OK;
  }
  if (++b->segment_count > HK_MAX_SEGMENTS) return HK_FAIL;
  HK_TRY(hk_arena_grow(&b->arena, (void **)&s->items, &s->cap, s->count + 1, sizeof *s->items));
  s->items[s->count++] = (HkSegment){from, to};
  return HK_OK;
}

// Sorts by start (shell sort: the lists are short or nearly sorted) and joins what touches.
static void segments_tidy(HkSegments *s) {
  for (uint32_t gap = s->count / 2; gap > 0; gap /= 2)
    for (uint32_t i = gap; i < s->count; i++) {
      HkSegment x = s->items[i];
      uint32_t k = i;
      for (; k >= gap && s->items[k - gap].from > x.from; k -= gap) s->items[k] = s->items[k - gap];
      s->items[k] = x;
    }
  uint32_t n = 0;
  for (uint32_t i = 0; i < s->count; i++) {
    if (n && s->items[i].from <= s->items[n - 1].to) {
      if (s->items[i].to > s->items[n - 1].to) s->items[n - 1].to = s->items[i].to;
    } else {
      s->items[n++] = s->items[i];
    }
  }
  s->count = n;
}

// The first segment that ends behind a place.
static uint32_t first_behind(const HkSegments *s, uint32_t place) {
  uint32_t low = 0, high = s->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (s->items[middle].to <= place)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

bool hk_segments_overlap(const HkSegments *x, const HkSegments *y) {
  if (x->count == 0 || y->count == 0) return false;
  uint32_t i = first_behind(x, y->items[0].from), k = i < x->count ? first_behind(y, x->items[i].from) : 0;
  while (i < x->count && k < y->count) {
    if (x->items[i].to <= y->items[k].from)
      i++;
    else if (y->items[k].to <= x->items[i].from)
      k++;
    else
      return true;
  }
  return false;
}

// Adds a segment that overlaps no other one at its place.
static HkStatus segment_insert(HkBuild *b, HkSegments *s, HkSegment x) {
  uint32_t at = first_behind(s, x.from);
  HK_TRY(hk_arena_grow(&b->arena, (void **)&s->items, &s->cap, s->count + 1, sizeof *s->items));
  bool touches_before = at > 0 && s->items[at - 1].to == x.from;
  bool touches_behind = at < s->count && x.to == s->items[at].from;
  if (touches_before && touches_behind) {
    s->items[at - 1].to = s->items[at].to;
    memmove(s->items + at, s->items + at + 1, (s->count - at - 1) * sizeof *s->items);
    s->count--;
  } else if (touches_before) {
    s->items[at - 1].to = x.to;
  } else if (touches_behind) {
    s->items[at].from = x.from;
  } else {
    memmove(s->items + at + 1, s->items + at, (s->count - at) * sizeof *s->items);
    s->items[at] = x;
    s->count++;
  }
  return HK_OK;
}

HkStatus hk_segments_merge(HkBuild *b, HkSegments *into, const HkSegments *from) {
  if (from->count == 0) return HK_OK;
  if (from->count <= into->count / 8 && !hk_segments_overlap(into, from)) {
    for (uint32_t i = 0; i < from->count; i++) HK_TRY(segment_insert(b, into, from->items[i]));
    return HK_OK;
  }
  uint32_t total = into->count + from->count;
  if (into->count == 0 || into->items[into->count - 1].to <= from->items[0].from) {  // the usual case: behind it
    HK_TRY(hk_arena_grow(&b->arena, (void **)&into->items, &into->cap, total, sizeof *into->items));
    uint32_t joined = into->count > 0 && into->items[into->count - 1].to == from->items[0].from;
    if (joined) into->items[into->count - 1].to = from->items[0].to;
    if (from->count > joined)
      memcpy(into->items + into->count, from->items + joined, (from->count - joined) * sizeof *from->items);
    into->count = total - joined;
    return HK_OK;
  }
  for (uint32_t i = 0; i < from->count; i++) HK_TRY(segment_add(b, into, from->items[i].from, from->items[i].to));
  segments_tidy(into);
  return HK_OK;
}

typedef struct Walk {
  HkBuild *b;
  uint32_t *work;
  uint32_t count, cap;  // blocks in which the current value is live at the start
  uint32_t value;
} Walk;

static HkStatus live_in(Walk *w, uint32_t block) {
  if (w->b->blocks[block].seen_in == w->value) return HK_OK;
  w->b->blocks[block].seen_in = w->value;
  HK_TRY(hk_arena_grow(&w->b->arena, (void **)&w->work, &w->cap, w->count + 1, sizeof *w->work));
  w->work[w->count++] = block;
  return HK_OK;
}

// The value is live at the end of `block` (or, for a handler of it, throughout).
static HkStatus live_out(Walk *w, uint32_t block) {
  HkBuild *b = w->b;
  HkBuildValue *v = &b->values[w->value];
  if (b->blocks[block].seen_out == w->value) return HK_OK;
  b->blocks[block].seen_out = w->value;
  if (v->block == block) return segment_add(b, &v->live, v->pos, hk_build_block_end(b, block));
  HK_TRY(segment_add(b, &v->live, hk_build_block_start(b, block), hk_build_block_end(b, block)));
  return live_in(w, block);
}

static HkStatus walk_back(Walk *w) {
  while (w->count) {
    HkBuildBlock *bb = &w->b->blocks[w->work[--w->count]];
    for (uint32_t p = 0; p < bb->pred_count; p++) HK_TRY(live_out(w, bb->preds[p]));
    for (uint32_t g = 0; g < bb->guarded_count; g++) HK_TRY(live_out(w, bb->guarded[g]));
  }
  return HK_OK;
}

static HkStatus use_at(Walk *w, uint32_t value, uint32_t block, uint32_t end) {
  HkBuild *b = w->b;
  HkBuildValue *v = &b->values[value];
  w->value = value;
  if (v->block == block && v->pos < end) return segment_add(b, &v->live, v->pos, end);
  HK_TRY(segment_add(b, &v->live, hk_build_block_start(b, block), end));
  HK_TRY(live_in(w, block));
  return walk_back(w);
}

typedef struct Use {
  uint32_t value, block, end;
} Use;
typedef struct UseScan {
  HkBuild *b;
  Use *items;
  uint32_t count, cap, block, end;
  HkStatus status;
} UseScan;

static HkStatus note_use(UseScan *s, uint32_t value, uint32_t block, uint32_t end) {
  uint32_t v = s->b->values[value].alias;
  if (!(s->b->values[v].flags & HK_VAL_REG)) return HK_OK;
  HK_TRY(hk_arena_grow(&s->b->arena, (void **)&s->items, &s->cap, s->count + 1, sizeof *s->items));
  s->items[s->count++] = (Use){v, block, end};
  return HK_OK;
}

static bool visit_use(void *user, HkMirValue *operand) {
  UseScan *s = user;
  s->status = note_use(s, *operand, s->block, s->end);
  return s->status == HK_OK;
}

static HkStatus collect_block_uses(UseScan *s, uint32_t block) {
  HkBuild *b = s->b;
  HkMirBlock *mb = &b->mir->blocks[block];
  for (uint32_t k = 0; k < b->blocks[block].phis; k++)
    for (uint32_t p = 0; p < mb->insns[k].count; p += 2) {
      uint32_t from = mb->insns[k].u.list[p + 1];
      HK_TRY(note_use(s, mb->insns[k].u.list[p], from, hk_build_block_end(b, from)));
    }
  for (uint32_t k = b->blocks[block].phis; k < mb->count; k++) {
    HkMirInsn *insn = &mb->insns[k];
    bool moved = insn->dst != HK_MIR_NONE && (b->values[insn->dst].flags & HK_VAL_MOVED);
    if (moved || hk_build_is_alias(b, insn) || insn->op == HK_MIR_LOOPFORM) continue;
    bool fused = insn->dst != HK_MIR_NONE && (b->values[insn->dst].flags & HK_VAL_FUSED);
    s->block = block;
    s->end = 4 * (b->blocks[block].first + (fused ? mb->count - 1 : k)) + 1;
    hk_mir_operands(insn, visit_use, s);
    HK_TRY(s->status);
    if (insn->dst != HK_MIR_NONE && (b->values[insn->dst].flags & HK_VAL_SUNK))  // the cell is written here
      HK_TRY(note_use(s, insn->dst, block, 4 * (b->blocks[block].first + k) + 3));
  }
  s->block = block;
  s->end = 4 * (b->blocks[block].first + mb->count - 1) + 1;
  for (uint32_t k = 0; k < b->blocks[block].moved_count; k++) {
    hk_mir_operands((HkMirInsn *)(uintptr_t)b->blocks[block].moved[k], visit_use, s);
    HK_TRY(s->status);
  }
  return HK_OK;
}

// The uses sorted by value (counting sort), so that the stamps of one value's walk are not disturbed by another's.
static HkStatus sort_uses(HkBuild *b, UseScan *s, Use **out) {
  uint32_t *start = hk_arena_alloc(&b->arena, (b->value_count + 1) * sizeof *start);
  Use *sorted = hk_arena_alloc(&b->arena, (s->count + 1) * sizeof *sorted);
  if (!start || !sorted) return HK_NOMEM;
  for (uint32_t i = 0; i < s->count; i++) start[s->items[i].value + 1]++;
  for (uint32_t v = 0; v < b->value_count; v++) start[v + 1] += start[v];
  for (uint32_t i = 0; i < s->count; i++) sorted[start[s->items[i].value]++] = s->items[i];
  *out = sorted;
  return HK_OK;
}

static HkStatus find_ranges(HkBuild *b) {
  UseScan scan = {.b = b, .status = HK_OK};
  for (uint32_t i = 0; i < b->mir->block_count; i++) HK_TRY(collect_block_uses(&scan, i));
  Use *uses = NULL;
  HK_TRY(sort_uses(b, &scan, &uses));
  Walk w = {.b = b};
  for (uint32_t i = 0; i < scan.count; i++) HK_TRY(use_at(&w, uses[i].value, uses[i].block, uses[i].end));
  for (uint32_t v = 0; v < b->value_count; v++) {
    HkBuildValue *info = &b->values[v];
    bool written = info->alias == v && info->def && !(info->flags & (HK_VAL_CONST | HK_VAL_FUSED));
    if (written && info->live.count == 0)
      HK_TRY(segment_add(b, &info->live, info->pos, info->pos + 1));  // nobody reads it
    segments_tidy(&info->live);
  }
  return HK_OK;
}

HkStatus hk_build_analyze(HkBuild *b) {
  HK_TRY(scan_blocks(b));
  find_loops(b);
  HK_TRY(scan_values(b));
  HK_TRY(hk_build_cells(b));
  find_aliases(b);
  if (b->env->optimize && !b->env->watch) {
    HK_TRY(hk_build_same(b));
    HK_TRY(hk_build_move(b));
  }
  count_uses(b);
  fuse_compares(b);
  find_needs(b);
  HK_TRY(hoist_constants(b));
  HK_TRY(mark_reachable(b));
  return find_ranges(b);
}
