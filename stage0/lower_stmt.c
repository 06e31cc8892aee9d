// lower_stmt.c - statements, loops, tail values (mir.md 8.5 to 8.8).
#include "lowering.h"

void hs_lower_assignment(HsLower *l, HsNode *n);

static HsNode *fini_of(HsNode *n) {
  if (n->kind == HS_FINI) return n;
  if (n->kind == HS_LOCAL && n->count && n->kids[n->count - 1]->kind == HS_FINI) return n->kids[n->count - 1];
  return NULL;
}

void hs_lower_block(HsLower *l, HsNode *n) {
  uint32_t scope = hs_scope(l);
  hs_lower_statements(l, n, 0, false);
  hs_leave_scope(l, scope);
}

HkMirValue hs_lower_tail(HsLower *l, HsNode *n, bool want) {
  uint32_t scope = hs_scope(l);
  HkMirValue v = hs_lower_statements(l, n, 0, want);
  hs_leave_scope(l, scope);
  return v;
}

// ---- if ------------------------------------------------------------------------------------------------------------------------

// A chain of else-if is lowered part by part: each part merges into the one before it, so the merges wait in an array until the chain ends.
typedef struct IfPart {
  HsNode *node;
  HsJoin merge;
} IfPart;
typedef struct IfChain {
  IfPart *parts;
  uint32_t count, cap;
} IfChain;

static HkMirValue block_value(HsLower *l, HsNode *block, bool want) {
  if (want) return hs_lower_tail(l, block, true);
  hs_lower_block(l, block);
  return NONE;
}

// Condition and first branch. False: there is nothing to go on with.
static bool if_part(HsLower *l, HsNode *n, IfChain *chain, bool want) {
  HkMirValue c = hs_lower_expr(l, n->kids[0], true);
  if (l->cur == NONE) return false;
  if (hk_arena_grow(l->arena, (void **)&chain->parts, &chain->cap, chain->count + 1, sizeof *chain->parts) != HK_OK) {
    hs_out_of_memory(l);
    return false;
  }
  bool other = n->count > 2 || want;
  uint32_t from = l->cur, yes = hs_block(l), no = other ? hs_block(l) : NONE;
  IfPart *part = &chain->parts[chain->count++];
  *part = (IfPart){n, hs_join(l)};
  HsJoin *merge = &part->merge;
  hs_branch(l, c, yes, other ? no : merge->block);
  if (!other) hs_edge(l, merge, from, NONE);
  HkMirValue *env = hs_save_env(l);
  hs_start(l, yes);
  HkMirValue v = block_value(l, n->kids[1], want);
  hs_jump(l, merge, v);
  if (!other) return true;
  hs_start(l, no);
  hs_restore_env(l, env);
  return true;
}

// As a statement, or as the last statement whose value is wanted: then every branch gives one, a missing one null.
static HkMirValue lower_if(HsLower *l, HsNode *n, bool want) {
  IfChain chain = {NULL, 0, 0};
  HsPlace was = {l->line, l->column};
  HkMirValue v = NONE;
  for (;; n = n->kids[2]) {
    hs_at(l, n);
    if (!if_part(l, n, &chain, want) || (n->count > 2 && n->kids[2]->kind == HS_IF)) {
      if (l->cur == NONE || l->status != HK_OK) break;
      continue;
    }
    if (n->count > 2 || want) {
      v = n->count > 2 ? block_value(l, n->kids[2], want) : hs_void(l);
      hs_jump(l, &chain.parts[chain.count - 1].merge, v);
    }
    break;
  }
  while (chain.count > 0) {
    IfPart *part = &chain.parts[--chain.count];
    hs_at(l, part->node);
    v = hs_merge(l, &part->merge, want);
    if (chain.count > 0) hs_jump(l, &part[-1].merge, v);
  }
  hs_back(l, was);
  return v;
}

// ---- loops -----------------------------------------------------------------------------------------------------------------------

typedef struct Header {
  HsVar **vars;
  uint32_t *insns;
  uint32_t count;
} Header;  // phis of the header

static bool assigned_in(const HsLoopInfo *info, const HsVar *v) {
  for (uint32_t i = 0; i < info->assigned.count; i++)
    if (info->assigned.items[i] == v) return true;
  return false;
}

static bool loopform(HsLower *l, HsLoopInfo *info, uint32_t header, uint32_t body, const HsLoopFrame *frame,
                     Header *phis) {
  HkMirInsn insn = hs_insn(HK_MIR_LOOPFORM);
  uint32_t n = 0;
  for (uint32_t i = 0; i < l->visible.count; i++)
    n += !l->visible.items[i]->cell && assigned_in(info, l->visible.items[i]);
  insn.count = 5 + n;
  insn.u.list = hk_mir_list(l->m, insn.count);
  phis->vars = hk_arena_alloc(l->arena, (n + 1) * sizeof *phis->vars);
  phis->insns = hk_arena_alloc(l->arena, (n + 1) * sizeof *phis->insns);
  if (!insn.u.list || !phis->vars || !phis->insns) {
    hs_out_of_memory(l);
    return false;
  }
  uint32_t ids[5] = {header, body, frame->latch.block, frame->exit.block, l->cur};
  memcpy(insn.u.list, ids, sizeof ids);
  for (uint32_t i = 0; i < l->visible.count; i++)
    if (!l->visible.items[i]->cell && assigned_in(info, l->visible.items[i]))
      phis->vars[phis->count++] = l->visible.items[i];
  hs_emit(l, insn, false);
  return true;
}

// Header phis with the value from the preheader; the latch is added when it is there. Fills the carriers of the loopform.
static void header_phis(HsLower *l, Header *phis, uint32_t preheader) {
  HkMirBlock *pre = &l->f->blocks[preheader];
  uint32_t *carriers = NULL;
  for (uint32_t i = 0; i < pre->count; i++)
    if (pre->insns[i].op == HK_MIR_LOOPFORM) carriers = pre->insns[i].u.list + 5;
  for (uint32_t i = 0; i < phis->count && l->status == HK_OK; i++) {
    HkMirInsn insn = hs_insn(HK_MIR_PHI);
    insn.count = 2;
    insn.u.list = hk_mir_list(l->m, 4);
    if (!insn.u.list) {
      hs_out_of_memory(l);
      return;
    }
    insn.u.list[0] = l->env[phis->vars[i]->slot];
    insn.u.list[1] = preheader;
    phis->insns[i] = l->f->blocks[l->cur].count;
    HkMirValue v = hs_emit(l, insn, true);
    if (carriers) carriers[i] = v;
    l->env[phis->vars[i]->slot] = v;
  }
}

static void complete_phis(HsLower *l, const Header *phis, uint32_t header, uint32_t latch) {
  for (uint32_t i = 0; i < phis->count; i++) {
    HkMirInsn *phi = &l->f->blocks[header].insns[phis->insns[i]];
    phi->u.list[2] = l->env[phis->vars[i]->slot];
    phi->u.list[3] = latch;
    phi->count = 4;
  }
}

// The value of the condition, or NONE for an endless loop. `it`: iteration state of a for.
static HkMirValue condition(HsLower *l, HsNode *n, HkMirValue it) {
  if (n->kind == HS_FOR) return hs_extern(l, "lang.iter_next", &it, 1, true);
  return n->kids[0] ? hs_lower_expr(l, n->kids[0], true) : NONE;
}

static void loop_variables(HsLower *l, HsNode *n, HsLoopInfo *info, HkMirValue it) {
  if (n->kind != HS_FOR) return;
  if (info->key) hs_declare(l, info->key, hs_extern(l, "lang.iter_key", &it, 1, true));
  HkMirValue v = hs_extern(l, "lang.iter_value", &it, 1, true);
  if (info->value && !(info->value->name->len == 1 && info->value->name->data[0] == '_')) hs_declare(l, info->value, v);
}

static void loop(HsLower *l, HsNode *n) {
  HsLoopInfo *info = n->info;
  HkMirValue it = NONE;
  if (n->kind == HS_FOR) {
    HkMirValue e = hs_lower_expr(l, n->kids[0], true);
    it = hs_extern(l, n->name2 ? "lang.iter2" : "lang.iter", &e, 1, true);
  }
  if (l->cur == NONE) return;
  uint32_t header = hs_block(l), body = hs_block(l), preheader = l->cur;
  HsLoopFrame frame = {.outer = l->loop, .depth = l->loop ? l->loop->depth + 1 : 1};
  frame.latch = hs_join(l);
  frame.exit = hs_join(l);
  Header phis = {NULL, NULL, 0};
  HsJoin enter = {header, NULL, 0, 0};
  if (!loopform(l, info, header, body, &frame, &phis)) return;
  hs_jump(l, &enter, NONE);
  hs_start(l, header);
  header_phis(l, &phis, preheader);
  hs_emit(l, hs_insn(HK_MIR_SAFEPOINT), false);
  HkMirValue c = condition(l, n, it);
  if (l->cur == NONE) return;
  uint32_t scope = hs_scope(l);
  if (c != NONE) {
    hs_branch(l, c, body, frame.exit.block);
    hs_edge(l, &frame.exit, l->cur, NONE);
  } else {
    HsJoin to_body = {body, NULL, 0, 0};
    hs_jump(l, &to_body, NONE);
  }
  l->loop = &frame;
  hs_start(l, body);
  loop_variables(l, n, info, it);
  hs_lower_block(l, n->kids[1]);
  hs_leave_scope(l, scope);
  hs_jump(l, &frame.latch, NONE);
  l->loop = frame.outer;
  hs_merge(l, &frame.latch, false);
  if (l->cur != NONE) {
    HkMirInsn back = hs_insn(HK_MIR_JUMP);
    uint32_t latch = l->cur;
    back.a = header;
    hs_emit(l, back, false);
    complete_phis(l, &phis, header, latch);
    l->cur = NONE;
  }
  hs_merge(l, &frame.exit, false);
}

// ---- other statements -----------------------------------------------------------------------------------------------------------------

static void local(HsLower *l, HsNode *n) {
  for (uint32_t i = 0; i < n->count; i++) {
    HsNode *b = n->kids[i];
    if (b->kind != HS_BINDING) continue;
    HkMirValue v = b->count ? hs_lower_expr(l, b->kids[0], true) : hs_void(l);
    if (b->name->len == 1 && b->name->data[0] == '_') continue;
    hs_declare(l, b->info, v);
  }
}

static void nowait(HsLower *l, HsNode *n) {
  HsVar **both = n->info;
  HkMirInsn insn = hs_insn(HK_MIR_NOWAIT);
  insn.a = hs_lower_lambda(l, n, (HsFn *)(void *)both[0], NULL, n->kids[0]);
  HkMirValue future = hs_emit(l, insn, true);
  if (n->op)
    hs_declare(l, both[1], future);
  else if (both[1])
    hs_write(l, both[1], future);
}

static void return_statement(HsLower *l, HsNode *n) {
  HkMirValue v = n->count ? hs_lower_expr(l, n->kids[0], true) : NONE;
  hs_exit(l, 1, v);
}

void hs_cover(HsLower *l, const HsNode *n) {
  HkCoverage *coverage = l->program->coverage;
  if (!coverage || l->cur == NONE || n->kind == HS_FUNCTION) return;
  HkMirValue place[2] = {hs_int(l, l->f->unit), hs_int(l, n->line)};
  if (hk_coverage_add(coverage, l->f->unit, n->line) != HK_OK) hs_out_of_memory(l);
  hs_extern(l, "__mir__.cover", place, 2, false);
}

void hs_lower_statement(HsLower *l, HsNode *n) {
  if (l->cur == NONE) return;
  HsPlace was = {l->line, l->column};
  if (n->kind != HS_BLOCK) hs_at(l, n);
  switch ((HsKind)n->kind) {
  case HS_BLOCK: hs_lower_block(l, n); break;
  case HS_HANDLED: hs_lower_handled(l, n, false); break;
  case HS_EXPR: hs_lower_expr(l, n->kids[0], false); break;
  case HS_LOCAL: local(l, n); break;
  case HS_ASSIGN:
  case HS_OP_ASSIGN: hs_lower_assignment(l, n); break;
  case HS_IF: lower_if(l, n, false); break;
  case HS_LOOP:
  case HS_FOR: loop(l, n); break;
  case HS_BREAK: hs_exit(l, 2, NONE); break;
  case HS_CONTINUE: hs_exit(l, 3, NONE); break;
  case HS_RETURN: return_statement(l, n); break;
  case HS_NOWAIT: nowait(l, n); break;
  default: break;
  }
  hs_back(l, was);
}

// The last statement, whose value is wanted.
static HkMirValue tail_statement(HsLower *l, HsNode *n) {
  if (l->cur == NONE) return NONE;
  HsPlace was = {l->line, l->column};
  HkMirValue v = NONE;
  if (n->kind != HS_BLOCK) hs_at(l, n);
  switch ((HsKind)n->kind) {
  case HS_EXPR: v = hs_lower_expr(l, n->kids[0], true); break;
  case HS_BLOCK: v = hs_lower_tail(l, n, true); break;
  case HS_HANDLED: v = hs_lower_handled(l, n, true); break;
  case HS_IF: v = lower_if(l, n, true); break;
  default:
    hs_lower_statement(l, n);
    hs_back(l, was);
    v = hs_void(l);
  }
  hs_back(l, was);
  return v;
}

// F$name/count; further functions of that name in other blocks of F are F$name#2/count and so on (docs/decisions.md).
static const HkName *nested_name(HsLower *l, const HsNode *n) {
  uint32_t count = hs_param_count(n), number = 1;
  const HkName *name = hk_mir_name_fmt(l->m, "%s$%s/%u", l->f->name->data, n->name->data, count);
  while (name && hs_table_get(&l->fn->inner, name))
    name = hk_mir_name_fmt(l->m, "%s$%s#%u/%u", l->f->name->data, n->name->data, ++number, count);
  if (!name || hs_table_set(&l->m->arena, &l->fn->inner, name, l->fn) != HK_OK) hs_out_of_memory(l);
  return name;
}

// Named functions of a block: named before any of them is lowered, since they may call each other, and before the calls; also those behind a return.
static void nested_functions(HsLower *l, HsNode *block) {
  for (uint32_t i = 0; i < block->count; i++) {
    HsNode *n = block->kids[i];
    if (n->kind == HS_FUNCTION && n->info) ((HsFn *)n->info)->mir_name = nested_name(l, n);
  }
  for (uint32_t i = 0; i < block->count && l->cur != NONE; i++) {
    HsNode *n = block->kids[i];
    HsFn *fn = n->info;
    if (n->kind != HS_FUNCTION || !fn) continue;
    HkStatus status =
        hs_lower_function(l->program, fn, fn->mir_name, HK_FN_STATIC, n->kids[0], n->kids[1], n, false, false);
    if (status != HK_OK && l->status == HK_OK) l->status = status;
  }
}

// Statements from index `from` in the current scope. A fini protects all that follow it.
HkMirValue hs_lower_statements(HsLower *l, HsNode *n, uint32_t from, bool want) {
  if (from == 0) nested_functions(l, n);
  for (uint32_t i = from; i < n->count; i++) {
    HsNode *s = n->kids[i], *fini = fini_of(s);
    bool last = i + 1 == n->count;
    hs_cover(l, s);
    if (fini) {
      if (s->kind == HS_LOCAL) hs_lower_statement(l, s);
      return hs_protected_rest(l, n, i + 1, fini, s, want);
    }
    if (last && want) return tail_statement(l, s);
    hs_lower_statement(l, s);
  }
  return want ? hs_void(l) : NONE;
}
