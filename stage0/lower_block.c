// lower_block.c - machinery of the lowering: instructions, blocks, merges, variables (mir.md 8.1).
#include "lowering.h"

#include <stdarg.h>

void hs_out_of_memory(HsLower *l) {
  if (l->status == HK_OK) l->status = HK_NOMEM;
  l->cur = NONE;
}

static void report(HsLower *l, const HsNode *at, const char *kind, const char *fmt, ...) HK_PRINTF(4, 5);
static void report(HsLower *l, const HsNode *at, const char *kind, const char *fmt, ...) {
  HkBuf buf;
  hk_buf_init(&buf, l->m->arena.mem);
  va_list ap;
  va_start(ap, fmt);
  hk_buf_vfmt(&buf, fmt, ap);
  va_end(ap);
  hs_report(l->program, l->fn->unit, at, kind, "%s", hk_buf_z(&buf));
  hk_buf_deinit(&buf);
}

// ---- instructions -------------------------------------------------------------------------------------------------------------

HkMirInsn hs_insn(HkMirOp op) {
  HkMirInsn insn;
  memset(&insn, 0, sizeof insn);
  insn.op = (uint8_t)op;
  insn.dst = insn.a = insn.b = insn.c = NONE;
  return insn;
}

HkMirValue hs_emit(HsLower *l, HkMirInsn insn, bool want) {
  if (l->cur == NONE) return NONE;
  insn.line = l->line;
  insn.column = l->column;
  HkMirInsn *placed = hk_mir_append(l->m, l->f, l->cur, &insn, want);
  if (!placed) {
    hs_out_of_memory(l);
    return NONE;
  }
  return placed->dst;
}

HkMirValue hs_int(HsLower *l, int64_t i) {
  HkMirInsn insn = hs_insn(HK_MIR_CONST);
  insn.sub = HK_CONST_INT;
  insn.u.i = i;
  return hs_emit(l, insn, true);
}

HkMirValue hs_void(HsLower *l) {
  HkMirInsn insn = hs_insn(HK_MIR_CONST);
  insn.sub = HK_CONST_VOID;
  return hs_emit(l, insn, true);
}

HkMirValue hs_string(HsLower *l, const HkName *s) {
  HkMirInsn insn = hs_insn(HK_MIR_CONST);
  insn.sub = HK_CONST_STRING;
  insn.name = s;
  return hs_emit(l, insn, true);
}

HkMirValue hs_compare(HsLower *l, HkMirCompare op, HkMirValue a, HkMirValue b) {
  HkMirInsn insn = hs_insn(HK_MIR_COMPARE);
  insn.sub = (uint8_t)op;
  insn.a = a;
  insn.b = b;
  return hs_emit(l, insn, true);
}

HkMirValue hs_call_list(HsLower *l, HkMirCallee kind, const HkName *name, HkMirValue a, const HkMirValue *args,
                        uint32_t count, bool want) {
  if (l->cur == NONE) return NONE;
  HkMirInsn insn = hs_insn(HK_MIR_CALL);
  insn.sub = (uint8_t)kind;
  insn.name = name;
  insn.a = a;
  insn.count = count;
  insn.u.list = hk_mir_list(l->m, count);
  if (!insn.u.list || (!name && kind != HK_CALL_VALUE)) {
    hs_out_of_memory(l);
    return NONE;
  }
  if (count) memcpy(insn.u.list, args, count * sizeof *args);
  return hs_emit(l, insn, want);
}

HkMirValue hs_extern(HsLower *l, const char *name, const HkMirValue *args, uint32_t count, bool want) {
  return hs_call_list(l, HK_CALL_EXTERN, hk_mir_name(l->m, hk_text_of(name)), NONE, args, count, want);
}

// ---- blocks -----------------------------------------------------------------------------------------------------------------------

uint32_t hs_block(HsLower *l) {
  uint32_t b = hk_mir_block_add(l->m, l->f);
  if (b == NONE) {
    hs_out_of_memory(l);
    return 0;
  }
  if (l->f->block_count > HK_MAX_BLOCKS && l->status == HK_OK) {
    report(l, l->fn->node, "ParseError", "function too large: more than %d blocks", HK_MAX_BLOCKS);
    l->status = HK_FAIL;
    l->cur = NONE;
  }
  return b;
}

void hs_start(HsLower *l, uint32_t block) {
  if (l->status != HK_OK) return;
  if (hk_arena_grow(l->arena, (void **)&l->order, &l->order_cap, l->order_count + 1, sizeof *l->order) != HK_OK) {
    hs_out_of_memory(l);
    return;
  }
  l->order[l->order_count++] = block;
  l->f->blocks[block].unwind = l->unwind;
  l->f->blocks[block].cleanup = l->cleanup;
  l->cur = block;
}

HsJoin hs_join(HsLower *l) { return (HsJoin){hs_block(l), NULL, 0, 0}; }

// A saved environment has its length in front of it: variables may be declared before it is used again.
HkMirValue *hs_save_env(HsLower *l) {
  HkMirValue *copy = hk_arena_alloc(l->arena, (l->slot_count + 1) * sizeof *copy);
  if (!copy) {
    hs_out_of_memory(l);
    return NULL;
  }
  copy[0] = l->slot_count;
  if (l->slot_count) memcpy(copy + 1, l->env, l->slot_count * sizeof *copy);
  return copy + 1;
}

void hs_restore_env(HsLower *l, const HkMirValue *env) {
  if (env && env[-1]) memcpy(l->env, env, env[-1] * sizeof *env);
}

static void remember(HsLower *l, HsJoin *join, uint32_t from, HkMirValue result, HkMirValue reason) {
  HkMirValue *env = hs_save_env(l);
  if (hk_arena_grow(l->arena, (void **)&join->preds, &join->cap, join->count + 1, sizeof *join->preds) != HK_OK) {
    hs_out_of_memory(l);
    return;
  }
  join->preds[join->count++] = (HsPred){from, env, result, reason};
}

void hs_edge(HsLower *l, HsJoin *join, uint32_t from, HkMirValue result) {
  if (l->status == HK_OK) remember(l, join, from, result, NONE);
}

void hs_jump(HsLower *l, HsJoin *join, HkMirValue result) {
  if (l->cur == NONE) return;
  uint32_t from = l->cur;
  HkMirInsn insn = hs_insn(HK_MIR_JUMP);
  insn.a = join->block;
  hs_emit(l, insn, false);
  if (l->status == HK_OK) remember(l, join, from, result, NONE);
  l->cur = NONE;
}

void hs_branch(HsLower *l, HkMirValue cond, uint32_t yes, uint32_t no) {
  HkMirInsn insn = hs_insn(HK_MIR_BRANCH);
  insn.a = cond;
  insn.b = yes;
  insn.c = no;
  hs_emit(l, insn, false);
}

static HkMirValue phi(HsLower *l, const HsJoin *join, uint32_t slot) {  // slot NONE: the results
  HkMirInsn insn = hs_insn(HK_MIR_PHI);
  insn.count = join->count * 2;
  insn.u.list = hk_mir_list(l->m, insn.count);
  if (!insn.u.list) {
    hs_out_of_memory(l);
    return NONE;
  }
  for (uint32_t i = 0; i < join->count; i++) {
    insn.u.list[2 * i] = slot == NONE ? join->preds[i].result : join->preds[i].env[slot];
    insn.u.list[2 * i + 1] = join->preds[i].block;
  }
  return hs_emit(l, insn, true);
}

static bool differs(const HsJoin *join, uint32_t slot) {
  for (uint32_t i = 1; i < join->count; i++)
    if (join->preds[i].env[slot] != join->preds[0].env[slot]) return true;
  return false;
}

HkMirValue hs_merge(HsLower *l, HsJoin *join, bool want) {
  if (join->count == 0 || l->status != HK_OK) {
    l->cur = NONE;
    return NONE;
  }
  hs_start(l, join->block);
  hs_restore_env(l, join->preds[0].env);
  for (uint32_t i = 0; i < l->visible.count && join->count > 1; i++) {
    HsVar *v = l->visible.items[i];
    if (!v->cell && differs(join, v->slot)) l->env[v->slot] = phi(l, join, v->slot);
  }
  return want ? phi(l, join, NONE) : NONE;
}

// ---- variables ------------------------------------------------------------------------------------------------------------------------

static void give_slot(HsLower *l, HsVar *v) {
  if (hk_arena_grow(l->arena, (void **)&l->env, &l->env_cap, l->slot_count + 1, sizeof *l->env) != HK_OK ||
      hk_arena_grow(l->arena, (void **)&l->visible.items, &l->visible.cap, l->visible.count + 1,
                    sizeof *l->visible.items) != HK_OK) {
    hs_out_of_memory(l);
    return;
  }
  if (l->slot_count == HK_MAX_LOCALS) {
    report(l, l->fn->node, "ParseError", "more than %d locals in one function", HK_MAX_LOCALS);
    l->status = HK_FAIL;
  }
  v->slot = l->slot_count++;
  l->env[v->slot] = NONE;
  l->visible.items[l->visible.count++] = v;
}

static void make_cell(HsLower *l, HsVar *v, HkMirValue value) {
  HkMirInsn insn = hs_insn(HK_MIR_NEWBOX);
  insn.name = hk_mir_name(l->m, HK_TEXT("Cell"));
  insn.count = 1;
  insn.u.list = hk_mir_list(l->m, 1);
  if (!insn.name || !insn.u.list) {
    hs_out_of_memory(l);
    return;
  }
  insn.u.list[0] = value;
  v->cell_value = hs_emit(l, insn, true);
}

void hs_open_cell(HsLower *l, HsVar *v) {
  HkMirValue nothing = hs_void(l);
  give_slot(l, v);
  make_cell(l, v, nothing);
  v->made = true;
}

static bool is_visible(const HsLower *l, const HsVar *v) {
  for (uint32_t i = l->visible.count; i-- > 0;)
    if (l->visible.items[i] == v) return true;
  return false;
}

void hs_declare(HsLower *l, HsVar *v, HkMirValue value) {
  if (!v || l->cur == NONE || l->status != HK_OK) return;
  if (v->made) {  // its cell waits already
    v->made = false;
    if (!is_visible(l, v)) l->visible.items[l->visible.count++] = v;
    hs_write(l, v, value);
    v->made = true;
    return;
  }
  give_slot(l, v);
  if (l->status != HK_OK) return;
  if (v->cell)
    make_cell(l, v, value);
  else
    l->env[v->slot] = value;
}

HkMirValue hs_read(HsLower *l, HsVar *v) {
  if (l->cur == NONE) return NONE;
  if (!v->cell) return l->env[v->slot];
  HkMirInsn insn = hs_insn(HK_MIR_LOAD);
  insn.a = v->cell_value;
  return hs_emit(l, insn, true);
}

void hs_write(HsLower *l, HsVar *v, HkMirValue value) {
  if (l->cur == NONE) return;
  if (!v->cell) {
    l->env[v->slot] = value;
    return;
  }
  HkMirInsn insn = hs_insn(HK_MIR_STORE);
  insn.a = v->cell_value;
  insn.b = value;
  hs_emit(l, insn, false);
}
