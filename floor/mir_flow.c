// mir_flow.c (L2) - the verifier's knowledge of paths: edges, dominance (mir.md 1.7), uses after release_strong.
//
// The dominator tree is found by the algorithm of Lengauer and Tarjan with path compression, O(edges log blocks) for every graph: a long `match` is
// a ladder of blocks into one merge, where iterative methods become quadratic. Questions are answered by intervals of the tree in constant time.
#include "mir_check.h"

#define NONE HK_MIR_NONE

static uint32_t end_node(const HkCheck *c, uint32_t block) {
  return c->flow.split ? c->fn->block_count + block : block;
}

// ---- edges -----------------------------------------------------------------------------------------------------------------

uint32_t hk_check_targets(const HkMirFunction *f, const HkMirBlock *b, uint32_t out[2]) {
  const HkMirInsn *last = b->count ? &b->insns[b->count - 1] : NULL;
  uint32_t n = 0;
  if (last && last->op == HK_MIR_JUMP && last->a < f->block_count) out[n++] = last->a;
  if (last && last->op == HK_MIR_BRANCH) {
    if (last->b < f->block_count) out[n++] = last->b;
    if (last->c < f->block_count && last->c != last->b) out[n++] = last->c;
  }
  return n;
}

static uint32_t unwind_of(const HkMirFunction *f, uint32_t block) {
  uint32_t h = f->blocks[block].unwind;
  return h < f->block_count ? h : NONE;
}

static HkStatus find_edges(HkCheck *c) {
  HkFlow *flow = &c->flow;
  HkMirFunction *f = c->fn;
  uint32_t to[2], n = f->block_count;
  HK_TRY(hk_arena_grow(&c->arena, (void **)&flow->pred_start, &flow->pred_start_cap, n + 2, sizeof(uint32_t)));
  HK_TRY(hk_arena_grow(&c->arena, (void **)&flow->preds, &flow->pred_cap, 3 * n, sizeof(uint32_t)));
  HK_TRY(hk_arena_grow(&c->arena, (void **)&flow->is_handler, &flow->handler_cap, n, sizeof(bool)));
  memset(flow->pred_start, 0, (n + 2) * sizeof(uint32_t));
  memset(flow->is_handler, 0, n);
  for (uint32_t b = 0; b < n; b++) {  // counts, two places further on: filling moves them to where they belong
    for (uint32_t k = hk_check_targets(f, &f->blocks[b], to); k-- > 0;) flow->pred_start[to[k] + 2]++;
    uint32_t h = unwind_of(f, b);
    if (h == NONE) continue;
    flow->pred_start[h + 2]++;
    flow->is_handler[h] = true;
  }
  for (uint32_t b = 2; b < n + 2; b++) flow->pred_start[b] += flow->pred_start[b - 1];
  for (uint32_t b = 0; b < n; b++) {
    for (uint32_t k = hk_check_targets(f, &f->blocks[b], to); k-- > 0;)
      flow->preds[flow->pred_start[to[k] + 1]++] = 2 * b;
    uint32_t h = unwind_of(f, b);
    if (h != NONE) flow->preds[flow->pred_start[h + 1]++] = 2 * b + 1;
  }
  return HK_OK;
}

// Blocks that are their own handler are another matter (HM701): their chain counts as ended.
static HkStatus find_chains(HkCheck *c) {
  const HkMirFunction *f = c->fn;
  HK_TRY(hk_arena_grow(&c->arena, (void **)&c->flow.chains, &c->flow.chain_cap, f->block_count, 1));
  uint8_t *chains = c->flow.chains;
  memset(chains, HK_CHAIN_UNKNOWN, f->block_count);
  for (uint32_t start = 0; start < f->block_count; start++) {
    uint32_t b = start;
    for (; b != NONE && chains[b] == HK_CHAIN_UNKNOWN; b = unwind_of(f, b) == b ? NONE : unwind_of(f, b))
      chains[b] = HK_CHAIN_ON_PATH;
    uint8_t result = b == NONE || chains[b] == HK_CHAIN_ENDS ? HK_CHAIN_ENDS : HK_CHAIN_ENDLESS;
    for (b = start; b != NONE && chains[b] == HK_CHAIN_ON_PATH; b = unwind_of(f, b)) chains[b] = result;
  }
  return HK_OK;
}

static uint32_t successors(const HkCheck *c, uint32_t node, uint32_t out[2]) {
  const HkMirFunction *f = c->fn;
  if (c->flow.split && node < f->block_count) {
    uint32_t n = 0, h = unwind_of(f, node);
    out[n++] = end_node(c, node);
    if (h != NONE) out[n++] = h;
    return n;
  }
  return hk_check_targets(f, &f->blocks[node % f->block_count], out);
}

// ---- the dominator tree ------------------------------------------------------------------------------------------------------

// Arrays by number in depth-first order, except `number`, by node.
typedef struct Tree {
  uint32_t *number, *vertex, *parent, *semi, *idom, *ancestor, *label, *bucket, *next;
  uint32_t count;
} Tree;
#define TREE_ARRAYS 9

static HkStatus open_tree(HkCheck *c, Tree *t, uint32_t nodes) {
  if (nodes > UINT32_MAX / TREE_ARRAYS) return HK_NOMEM;
  HK_TRY(hk_arena_grow(&c->arena, (void **)&c->flow.work, &c->flow.work_cap, nodes * TREE_ARRAYS, sizeof(uint32_t)));
  uint32_t **arrays[TREE_ARRAYS] = {&t->number,   &t->vertex, &t->parent, &t->semi, &t->idom,
                                    &t->ancestor, &t->label,  &t->bucket, &t->next};
  for (uint32_t i = 0; i < TREE_ARRAYS; i++) *arrays[i] = c->flow.work + (size_t)i * nodes;
  memset(t->number, 0xff, nodes * sizeof(uint32_t));
  t->count = 0;
  return HK_OK;
}

static void visit_node(Tree *t, uint32_t node, uint32_t parent) {
  t->number[node] = t->count;
  t->vertex[t->count] = node;
  t->parent[t->count++] = parent;
}

// Depth first from the entry; `bucket` serves as the stack and `next` as the place in each node's list of successors.
static void number_nodes(const HkCheck *c, Tree *t) {
  uint32_t depth = 0, to[2];
  visit_node(t, 0, NONE);
  t->bucket[depth++] = 0;
  t->next[0] = 0;
  while (depth) {
    uint32_t v = t->bucket[depth - 1], n = successors(c, t->vertex[v], to);
    if (t->next[v] == n) {
      depth--;
      continue;
    }
    uint32_t node = to[t->next[v]++];
    if (t->number[node] != NONE) continue;
    t->next[t->count] = 0;
    t->bucket[depth++] = t->count;
    visit_node(t, node, v);
  }
}

// The node with the least semidominator on the linked path above v; the path is shortened. `stack` has room for every node.
static uint32_t best_above(Tree *t, uint32_t *stack, uint32_t v) {
  uint32_t depth = 0;
  if (t->ancestor[v] == NONE) return v;
  for (uint32_t x = v; t->ancestor[t->ancestor[x]] != NONE; x = t->ancestor[x]) stack[depth++] = x;
  while (depth) {
    uint32_t x = stack[--depth], a = t->ancestor[x];
    if (t->semi[t->label[a]] < t->semi[t->label[x]]) t->label[x] = t->label[a];
    t->ancestor[x] = t->ancestor[a];
  }
  return t->label[v];
}

static void lower_semi(Tree *t, uint32_t *stack, uint32_t w, uint32_t pred_node) {
  uint32_t v = t->number[pred_node];
  if (v == NONE) return;
  uint32_t u = best_above(t, stack, v);
  if (t->semi[u] < t->semi[w]) t->semi[w] = t->semi[u];
}

static void find_semi(const HkCheck *c, Tree *t, uint32_t *stack, uint32_t w) {
  const HkFlow *flow = &c->flow;
  uint32_t node = t->vertex[w];
  if (node >= c->fn->block_count) {  // the end of a block: only its entry leads there
    lower_semi(t, stack, w, node - c->fn->block_count);
    return;
  }
  for (uint32_t k = flow->pred_start[node]; k < flow->pred_start[node + 1]; k++) {
    uint32_t block = flow->preds[k] / 2;
    lower_semi(t, stack, w, flow->preds[k] & 1 ? block : end_node(c, block));
  }
}

static void find_dominators(const HkCheck *c, Tree *t, uint32_t *stack) {
  for (uint32_t i = 0; i < t->count; i++) {
    t->semi[i] = t->label[i] = i;
    t->ancestor[i] = t->bucket[i] = NONE;
  }
  for (uint32_t w = t->count; w-- > 1;) {
    uint32_t up = t->parent[w];
    find_semi(c, t, stack, w);
    t->next[w] = t->bucket[t->semi[w]];
    t->bucket[t->semi[w]] = w;
    t->ancestor[w] = up;
    for (uint32_t v = t->bucket[up]; v != NONE; v = t->next[v]) {
      uint32_t u = best_above(t, stack, v);
      t->idom[v] = t->semi[u] < t->semi[v] ? u : up;
    }
    t->bucket[up] = NONE;
  }
  for (uint32_t w = 1; w < t->count; w++)
    if (t->idom[w] != t->semi[w]) t->idom[w] = t->idom[t->idom[w]];
}

// A dominator has a smaller number than what it dominates, so two passes give every subtree an interval.
static void number_tree(HkFlow *flow, Tree *t, uint32_t nodes) {
  uint32_t *size = t->label, *pre = t->bucket, *free_place = t->next;
  memset(flow->size, 0, nodes * sizeof(uint32_t));
  for (uint32_t w = 0; w < t->count; w++) size[w] = 1;
  for (uint32_t w = t->count; w-- > 1;) size[t->idom[w]] += size[w];
  for (uint32_t w = 0; w < t->count; w++) {
    pre[w] = w ? free_place[t->idom[w]] : 0;
    if (w) free_place[t->idom[w]] += size[w];
    free_place[w] = pre[w] + 1;
    flow->pre[t->vertex[w]] = pre[w];
    flow->size[t->vertex[w]] = size[w];
  }
}

HkStatus hk_flow_build(HkCheck *c) {
  HkFlow *flow = &c->flow;
  Tree t;
  if (c->fn->block_count > UINT32_MAX / 8) return HK_NOMEM;
  flow->split = c->has_unwind;
  uint32_t nodes = flow->split ? 2 * c->fn->block_count : c->fn->block_count;
  HK_TRY(find_edges(c));
  if (flow->split) HK_TRY(find_chains(c));
  HK_TRY(hk_arena_grow(&c->arena, (void **)&flow->pre, &flow->node_cap, 2 * nodes, sizeof(uint32_t)));
  flow->size = flow->pre + nodes;
  if (nodes == 1) {
    flow->pre[0] = 0;
    flow->size[0] = 1;
    return HK_OK;
  }
  HK_TRY(open_tree(c, &t, nodes));
  number_nodes(c, &t);
  find_dominators(c, &t, flow->pre);  // not needed before number_tree: the stack of best_above
  number_tree(flow, &t, nodes);
  return HK_OK;
}

// ---- questions -----------------------------------------------------------------------------------------------------------------

static bool over(const HkFlow *flow, uint32_t a, uint32_t b) { return flow->pre[b] - flow->pre[a] < flow->size[a]; }

bool hk_flow_reachable(const HkCheck *c, uint32_t block) { return c->flow.size[block] != 0; }
bool hk_flow_dominates(const HkCheck *c, uint32_t a, uint32_t b) { return over(&c->flow, a, b); }

// The node from which on the value exists: the entry of its block for phis, else the end.
static uint32_t node_of(const HkCheck *c, HkDef def) {
  bool phi = c->fn->blocks[def.block].insns[def.at].op == HK_MIR_PHI;
  return phi ? def.block : end_node(c, def.block);
}

bool hk_flow_available(const HkCheck *c, HkDef def, uint32_t block, uint32_t at) {
  if (def.at == HK_DEF_PARAM || !hk_flow_reachable(c, block)) return true;
  return def.block == block ? def.at < at : over(&c->flow, node_of(c, def), block);
}

bool hk_flow_available_at_end(const HkCheck *c, HkDef def, uint32_t block) {
  if (def.at == HK_DEF_PARAM || def.block == block || !hk_flow_reachable(c, block)) return true;
  return over(&c->flow, node_of(c, def), end_node(c, block));
}

// ---- uses after release_strong -----------------------------------------------------------------------------------------------------

typedef struct LateSearch {
  HkCheck *c;
  HkMirValue value;
  uint32_t block, at;
  uint32_t *work;
  uint32_t work_count;
  bool nomem;
} LateSearch;

static void note_late(LateSearch *s, uint32_t block, uint32_t at) {
  HkCheck *c = s->c;
  for (uint32_t i = c->late_first[block]; i != NONE; i = c->late[i].next)
    if (c->late[i].at == at && c->late[i].value == s->value) return;
  if (hk_arena_grow(&c->arena, (void **)&c->late, &c->late_cap, c->late_count + 1, sizeof *c->late) != HK_OK) {
    s->nomem = true;
    return;
  }
  c->late[c->late_count] = (HkLateUse){at, c->late_first[block], s->value};
  c->late_first[block] = c->late_count++;
}

static bool look_at_operand(void *user, HkMirValue *operand) {
  LateSearch *s = user;
  if (*operand == s->value) note_late(s, s->block, s->at);
  return true;
}

static void enter_late(LateSearch *s, uint32_t block) {
  if (s->c->marks[block] == s->c->mark) return;
  s->c->marks[block] = s->c->mark;
  s->work[s->work_count++] = block;
}

// The phis of `to` use their inputs at the end of `from`.
static void look_at_phis(LateSearch *s, uint32_t from, uint32_t to) {
  HkMirBlock *b = &s->c->fn->blocks[to];
  for (uint32_t k = 0; k < b->count && b->insns[k].op == HK_MIR_PHI; k++)
    for (uint32_t i = 0; i + 1 < b->insns[k].count; i += 2)
      if (b->insns[k].u.list[i] == s->value && b->insns[k].u.list[i + 1] == from) note_late(s, to, k);
}

// Follows the block from instruction `at`; a new definition (the next turn of a loop) ends the path.
static void follow_block(LateSearch *s, uint32_t block, uint32_t at) {
  HkMirBlock *b = &s->c->fn->blocks[block];
  uint32_t to[2], n = hk_check_targets(s->c->fn, b, to), h = unwind_of(s->c->fn, block);
  if (h != NONE) enter_late(s, h);
  s->block = block;
  for (s->at = at; s->at < b->count; s->at++) {
    if (b->insns[s->at].op != HK_MIR_PHI) hk_mir_operands(&b->insns[s->at], look_at_operand, s);
    if (b->insns[s->at].dst == s->value) return;
  }
  while (n-- > 0) {
    look_at_phis(s, block, to[n]);
    enter_late(s, to[n]);
  }
}

static void search_late(LateSearch *s, uint32_t block, uint32_t at) {
  s->c->mark++;
  s->work_count = 0;
  follow_block(s, block, at + 1);
  while (s->work_count) follow_block(s, s->work[--s->work_count], 0);
}

HkStatus hk_flow_late_uses(HkCheck *c) {
  HkMirFunction *f = c->fn;
  LateSearch s = {.c = c};
  c->late_count = 0;
  if (!c->has_releases) return HK_OK;
  HK_TRY(hk_arena_grow(&c->arena, (void **)&c->late_first, &c->late_first_cap, f->block_count, sizeof(uint32_t)));
  memset(c->late_first, 0xff, f->block_count * sizeof(uint32_t));
  s.work = hk_arena_alloc(&c->arena, f->block_count * sizeof *s.work);
  if (!s.work) return HK_NOMEM;
  for (uint32_t b = 0; b < f->block_count; b++)
    for (uint32_t k = 0; k < f->blocks[b].count; k++) {
      HkMirInsn *insn = &f->blocks[b].insns[k];
      for (uint32_t i = 0; insn->op == HK_MIR_RELEASE_STRONG && i < insn->count; i++) {
        s.value = insn->u.list[i];
        search_late(&s, b, k);
      }
    }
  return s.nomem ? HK_NOMEM : HK_OK;
}

bool hk_flow_is_late(const HkCheck *c, HkMirValue value) {
  if (c->late_count == 0) return false;
  for (uint32_t i = c->late_first[c->block]; i != NONE; i = c->late[i].next)
    if (c->late[i].at == c->at && c->late[i].value == value) return true;
  return false;
}
