// mir_convert_fn.c (L2) - functions of older files (mir.md 4) become functions of the model of mir.md 1: one function.
//
// Reachable blocks are rewritten instruction by instruction, still with the value ids of the file; new values get ids above
// them. At the end everything is numbered anew.
#include "mir_convert.h"

typedef struct Body {
  HkConvert *c;
  HkMirReader *r;
  HkMirFunction *f;
  bool *reachable;
  uint32_t next_id;
  uint64_t *defs;  // sorted: id << 32 | index into insns
  uint32_t def_count;
  HkMirInsn **insns;  // what defines them
  uint64_t *hidden;   // sorted: `ptr` ids that are no cells (C25)
  uint32_t hidden_count;
  HkMirValue first_cell;  // of the cells that stand for them
  uint32_t head;          // instructions at the beginning that make them
  HkMirInsn *out;         // the block as it becomes
  uint32_t count, cap;
  uint32_t closures;  // added for this function
} Body;

// ---- what there is -----------------------------------------------------------------------------------------------------------

static const HkMirInsn *terminator(const HkMirBlock *b) {
  const HkMirInsn *last = b->count ? &b->insns[b->count - 1] : NULL;
  return last && hk_mir_is_terminator(last->op) ? last : NULL;
}

static uint32_t successors(const HkMirBlock *b, uint32_t out[3]) {
  const HkMirInsn *t = terminator(b);
  uint32_t n = 0;
  if (b->unwind != HK_MIR_NONE) out[n++] = b->unwind;
  if (t && t->op == HK_MIR_JUMP) out[n++] = t->a;
  if (t && t->op == HK_MIR_BRANCH) {
    out[n++] = t->b;
    out[n++] = t->c;
  }
  return n;
}

// Blocks that can be reached; their targets exist and they end properly, or it is reported (C32).
static void find_reachable(Body *b) {
  HkMirFunction *f = b->f;
  uint32_t *work = hk_mir_temp(b->r, f->block_count, sizeof *work), n = 0, to[3];
  b->reachable = hk_mir_temp(b->r, f->block_count, sizeof *b->reachable);
  if (!work || !b->reachable) return;
  b->reachable[0] = true;
  work[n++] = 0;
  while (n) {
    b->r->block = work[--n];
    for (uint32_t k = successors(&f->blocks[b->r->block], to); k-- > 0;) {
      if (to[k] >= f->block_count) {
        hk_mir_fault(b->r, "HM303", "block bb%u does not exist", to[k]);
      } else if (!b->reachable[to[k]]) {
        b->reachable[to[k]] = true;
        work[n++] = to[k];
      }
    }
  }
  for (b->r->block = 0; b->r->block < f->block_count; b->r->block++)
    if (!terminator(&f->blocks[b->r->block]) && (b->reachable[b->r->block] || b->r->block + 1 < f->block_count))
      hk_mir_fault(b->r, "HM301", "the block does not end with a terminator");
  b->r->block = HK_MIR_NONE;
}

static bool see_id(void *user, HkMirValue *id) {
  Body *b = user;
  if (*id >= b->next_id) b->next_id = *id + 1;
  return true;
}

static void find_definitions(Body *b) {
  uint32_t total = 0;
  for (uint32_t i = 0; i < b->f->block_count; i++) total += b->f->blocks[i].count;
  b->defs = hk_mir_temp(b->r, total, sizeof *b->defs);
  b->insns = hk_mir_temp(b->r, total, sizeof *b->insns);
  b->hidden = hk_mir_temp(b->r, total, sizeof *b->hidden);
  b->next_id = b->f->param_count;
  if (b->r->nomem) return;
  for (uint32_t i = 0; i < b->f->block_count; i++)
    for (uint32_t k = 0; k < b->f->blocks[i].count; k++) {
      HkMirInsn *insn = &b->f->blocks[i].insns[k];
      hk_mir_operands(insn, see_id, b);
      if (insn->dst == HK_MIR_NONE) continue;
      see_id(b, &insn->dst);
      b->insns[b->def_count] = insn;
      b->defs[b->def_count] = (uint64_t)insn->dst << 32 | b->def_count;
      b->def_count++;
    }
  hk_mir_sort_ids(b->defs, b->def_count);
}

// The instruction that defines a value, through copies; NULL: a parameter or unknown.
static const HkMirInsn *definition(const Body *b, HkMirValue id) {
  for (int steps = 0; steps < 64; steps++) {
    uint32_t at = hk_mir_find_id(b->defs, b->def_count, (uint64_t)id << 32);
    if (at == b->def_count || b->defs[at] >> 32 != id) return NULL;
    const HkMirInsn *insn = b->insns[(uint32_t)b->defs[at]];
    if (insn->op != HK_MIR_COPY) return insn;
    id = insn->a;
  }
  return NULL;
}

static bool is_cell(const Body *b, HkMirValue id) {
  const HkMirInsn *def = definition(b, id);
  return def && def->op == HK_MIR_NEWBOX && def->name == b->c->cell;
}

static void find_hidden(Body *b) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < b->f->block_count; i++)
    for (uint32_t k = 0; b->reachable[i] && k < b->f->blocks[i].count; k++) {
      const HkMirInsn *insn = &b->f->blocks[i].insns[k];
      if ((insn->op == HK_MIR_LOAD || insn->op == HK_MIR_STORE) && !is_cell(b, insn->a)) b->hidden[n++] = insn->a;
    }
  hk_mir_sort_ids(b->hidden, n);
  for (uint32_t i = 0; i < n; i++)
    if (b->hidden_count == 0 || b->hidden[b->hidden_count - 1] != b->hidden[i])
      b->hidden[b->hidden_count++] = b->hidden[i];
  b->first_cell = b->next_id;
  b->next_id += b->hidden_count;
}

// ---- writing -----------------------------------------------------------------------------------------------------------------

static void emit(Body *b, HkMirInsn insn) {
  int has = hk_mir_has_result((HkMirOp)insn.op);
  if (has == 0) insn.dst = HK_MIR_NONE;
  if (has == 1 && insn.dst == HK_MIR_NONE) insn.dst = b->next_id++;
  if (hk_arena_grow(&b->c->m->arena, (void **)&b->out, &b->cap, b->count + 1, sizeof *b->out) != HK_OK)
    b->r->nomem = true;
  else
    b->out[b->count++] = insn;
}

// A new instruction at the place of another one; gives its result.
static HkMirValue emit_new(Body *b, const HkMirInsn *at, HkMirInsn insn) {
  insn.dst = b->next_id++;
  insn.line = at->line;
  insn.column = at->column;
  emit(b, insn);
  return insn.dst;
}

static uint32_t *one(Body *b, uint32_t count, HkMirValue first) {
  uint32_t *list = hk_mir_ids(b->r, count);
  if (list && count) list[0] = first;
  return list;
}

// ---- calls -------------------------------------------------------------------------------------------------------------------

static bool is_print(HkText name) {
  static const char *const names[] = {"print", "println", "nyash.builtin.print", "nyash.console.log"};
  for (int i = 0; i < 4; i++)
    if (hk_text_eq(name, hk_text_of(names[i]))) return true;
  return false;
}

static void emit_extern(Body *b, HkMirInsn insn) {
  static const char older[] = "nyash.console.";
  HkText name = hk_name_text(insn.name);
  insn.sub = HK_CALL_EXTERN;
  if (is_print(name))
    insn.name = hk_mir_intern(b->r, HK_TEXT("env.console.log"));
  else if (name.len > sizeof older - 1 && memcmp(name.data, older, sizeof older - 1) == 0)
    insn.name = hk_mir_name_fmt(b->c->m, "env.console.%s", name.data + sizeof older - 1);
  if (!insn.name) b->r->nomem = true;
  emit(b, insn);
}

static bool is_extern_name(Body *b, HkText name) {
  static const char console[] = "env.console.";
  if (is_print(name) || (name.len > sizeof console && memcmp(name.data, console, sizeof console - 1) == 0)) return true;
  HkText owner = hk_mir_owner(name);
  return owner.len > 0 && !hk_mir_find_box(b->c->m, owner);
}

// C8, C17
static void emit_global(Body *b, HkMirInsn insn) {
  HkText name = hk_name_text(insn.name), base;
  uint32_t count = 0;
  HkMirFunction *f = is_print(name) ? NULL : hk_convert_find(b->c, name, insn.count);
  if (!f && is_extern_name(b, name)) {
    emit_extern(b, insn);
    return;
  }
  insn.sub = HK_CALL_GLOBAL;
  if (!f) {
    hk_convert_count(name, &base, &count);
    insn.name = hk_convert_name(b->c, base, insn.count);
  } else if (f->kind == HK_FN_METHOD && insn.count == f->param_count) {
    insn.name = hk_convert_direct(b->c, f);
  } else {
    insn.name = b->c->names[f->index];
  }
  if (insn.name) emit(b, insn);
}

static bool is_builtin_value(const Body *b, const HkMirInsn *def) {
  if (def->op == HK_MIR_NEWBOX || (def->op == HK_MIR_CALL && def->sub == HK_CALL_CONSTRUCTOR))
    return !hk_mir_find_box(b->c->m, hk_name_text(def->name));
  return def->op == HK_MIR_ARRAY_LIT || def->op == HK_MIR_MAP_LIT ||
         (def->op == HK_MIR_CONST && def->sub != HK_CONST_STATIC);
}

static bool is_instance(const Body *b, const HkMirInsn *def) {
  return (def->op == HK_MIR_NEWBOX || (def->op == HK_MIR_CALL && def->sub == HK_CALL_CONSTRUCTOR)) &&
         hk_mir_find_box(b->c->m, hk_name_text(def->name));
}

// C22
static void emit_birth(Body *b, HkMirInsn insn) {
  const HkMirInsn *def = definition(b, insn.a);
  if ((def && is_builtin_value(b, def)) || b->c->m->box_count == 0) {
    if (insn.dst != HK_MIR_NONE)
      emit(b, (HkMirInsn){.op = HK_MIR_COPY, .dst = insn.dst, .a = insn.a, .line = insn.line, .column = insn.column});
    return;
  }
  const HkName *helper = def && is_instance(b, def) ? NULL : hk_convert_birth(b->c, insn.count);
  uint32_t *list = helper ? one(b, insn.count + 1, insn.a) : NULL;
  if (list) {
    if (insn.count) memcpy(list + 1, insn.u.list, insn.count * sizeof *list);
    insn.sub = HK_CALL_GLOBAL;
    insn.name = helper;
    insn.u.list = list;
    insn.count++;
  }
  emit(b, insn);
}

// C21: a function named by a constant is called like any other.
static void emit_call_by_name(Body *b, HkMirInsn insn) {
  const HkMirInsn *def = definition(b, insn.a);
  if (def && def->op == HK_MIR_CONST && def->sub == HK_CONST_STRING && def->name->len) {
    insn.name = def->name;
    emit_global(b, insn);
    return;
  }
  if (def && def->op == HK_MIR_CALL && def->sub == HK_CALL_CLOSURE) insn.sub = HK_CALL_VALUE;
  emit(b, insn);
}

// C20: the body says that there is none.
static const HkName *add_empty_closure(Body *b, const HkMirInsn *insn) {
  HkConvert *c = b->c;
  const HkName *name = NULL;
  do name = hk_mir_name_fmt(c->m, "%s$%u", c->names[b->f->index]->data, b->closures++);
  while (name && hk_mir_find_function(c->m, hk_name_text(name)));
  HkMirFunction *f = name ? hk_convert_add(c, name, HK_FN_CLOSURE) : NULL;
  if (!f) {
    b->r->nomem = true;
    return NULL;
  }
  for (uint32_t i = 0; i < insn->count; i++) hk_convert_param(c, f, insn->x.syms[i]);
  if (insn->a != HK_MIR_NONE) hk_convert_param(c, f, c->me);
  for (uint32_t i = 0; i < insn->c; i++) hk_convert_param(c, f, insn->x.syms[insn->count + i]);
  if (hk_mir_block_add(c->m, f) == HK_MIR_NONE) b->r->nomem = true;
  if (b->r->nomem) return NULL;
  HkMirInsn text = {.op = HK_MIR_CONST, .sub = HK_CONST_STRING};
  text.name = hk_mir_intern(b->r, HK_TEXT("unknown function 'closure without body'"));
  HkMirValue message = hk_convert_append(c, f, 0, text);
  HkMirInsn raise = {.op = HK_MIR_THROW, .a = message, .name = hk_mir_intern(b->r, HK_TEXT("NameError"))};
  hk_convert_append(c, f, 0, raise);
  return name;
}

// A function that is given captured values takes them by their names (HM602).
static void make_closure(Body *b, HkMirFunction *f, const HkMirInsn *insn) {
  uint32_t captured = insn->count + (insn->a != HK_MIR_NONE);
  if (f->kind != HK_FN_STATIC || captured == 0 || f->param_count < captured) return;
  f->kind = HK_FN_CLOSURE;
  for (uint32_t i = 0; i < insn->count; i++) f->params[i] = insn->x.syms[i];
  if (insn->a != HK_MIR_NONE) f->params[insn->count] = b->c->me;
}

static void emit_closure(Body *b, HkMirInsn insn) {
  if (!insn.name) {
    insn.name = add_empty_closure(b, &insn);
  } else {
    HkMirFunction *f = hk_convert_find(b->c, hk_name_text(insn.name), HK_ANY_COUNT);
    if (f) make_closure(b, f, &insn);
    if (f) insn.name = b->c->names[f->index];
  }
  insn.c = 0;
  if (insn.name) emit(b, insn);
}

static void emit_call(Body *b, HkMirInsn insn) {
  switch (insn.sub) {
  case HK_CALL_GLOBAL: emit_global(b, insn); break;
  case HK_CALL_EXTERN: emit_extern(b, insn); break;
  case HK_CALL_CLOSURE: emit_closure(b, insn); break;
  case HK_CALL_FUNC_NAME: emit_call_by_name(b, insn); break;
  case HK_CALL_METHOD:
    if (!insn.x.name2 && hk_text_eq(hk_name_text(insn.name), HK_TEXT("birth")))
      emit_birth(b, insn);
    else
      emit(b, insn);
    break;
  default: emit(b, insn);
  }
}

// ---- other instructions ------------------------------------------------------------------------------------------------------

// C24
static void emit_newbox(Body *b, HkMirInsn insn) {
  const HkMirBox *box = hk_mir_find_box(b->c->m, hk_name_text(insn.name));
  if (insn.name == b->c->cell) {
    HkMirValue none = insn.count ? 0 : emit_new(b, &insn, (HkMirInsn){.op = HK_MIR_CONST, .sub = HK_CONST_VOID});
    if (!insn.count) insn.u.list = one(b, 1, none);
    insn.count = 1;
    emit(b, insn);
  } else if (box && box->is_static) {
    emit(b, (HkMirInsn){.op = HK_MIR_CONST,
                        .sub = HK_CONST_STATIC,
                        .dst = insn.dst,
                        .name = insn.name,
                        .line = insn.line,
                        .column = insn.column});
  } else {
    insn.op = HK_MIR_CALL;
    insn.sub = HK_CALL_CONSTRUCTOR;
    if (box) {
      insn.count = hk_convert_allocator(b->c, box);
      insn.u.list = hk_mir_ids(b->r, insn.count);
      HkMirValue none = insn.count ? emit_new(b, &insn, (HkMirInsn){.op = HK_MIR_CONST, .sub = HK_CONST_VOID}) : 0;
      for (uint32_t i = 0; insn.u.list && i < insn.count; i++) insn.u.list[i] = none;
    }
    emit(b, insn);
  }
}

// C12: both operands are computed already.
static void emit_logic(Body *b, const HkMirInsn *insn) {
  HkMirValue x = emit_new(b, insn, (HkMirInsn){.op = HK_MIR_UNOP, .sub = HK_TRUTH, .a = insn->a});
  HkMirValue y = emit_new(b, insn, (HkMirInsn){.op = HK_MIR_UNOP, .sub = HK_TRUTH, .a = insn->b});
  bool both = insn->sub == HK_LAND;
  emit(b, (HkMirInsn){.op = HK_MIR_SELECT,
                      .dst = insn->dst,
                      .a = x,
                      .b = both ? y : x,
                      .c = both ? x : y,
                      .line = insn->line,
                      .column = insn->column});
}

static void emit_branch(Body *b, HkMirInsn insn) {
  if (insn.b != insn.c) {
    emit(b, insn);
    return;
  }
  emit_new(b, &insn, (HkMirInsn){.op = HK_MIR_UNOP, .sub = HK_TRUTH, .a = insn.a});  // HM305; raises as the branch did
  emit(b, (HkMirInsn){.op = HK_MIR_JUMP, .a = insn.b, .line = insn.line, .column = insn.column});
}

// Inputs from blocks that are gone are gone too; the same input twice is one (both targets of a branch).
static void emit_phi(Body *b, HkMirInsn insn) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < insn.count; i += 2) {
    uint32_t value = insn.u.list[i], from = insn.u.list[i + 1];
    if (from >= b->f->block_count) {
      hk_mir_fault(b->r, "HM402", "bb%u is no predecessor", from);
      return;
    }
    if (!b->reachable[from]) continue;
    if (n >= 2 && insn.u.list[n - 2] == value && insn.u.list[n - 1] == from) continue;
    insn.u.list[n++] = value;
    insn.u.list[n++] = from;
  }
  insn.count = n;
  emit(b, insn);
}

static void emit_loopform(Body *b, HkMirInsn insn) {
  for (uint32_t i = 0; i < 5; i++)
    if (insn.u.list[i] >= b->f->block_count) {
      hk_mir_fault(b->r, "HM303", "block bb%u does not exist", insn.u.list[i]);
      return;
    }
  emit(b, insn);
}

static void convert_insn(Body *b, HkMirInsn insn) {
  switch ((HkMirOp)insn.op) {
  case HK_MIR_CALL: emit_call(b, insn); break;
  case HK_MIR_NEWBOX: emit_newbox(b, insn); break;
  case HK_MIR_BRANCH: emit_branch(b, insn); break;
  case HK_MIR_PHI: emit_phi(b, insn); break;
  case HK_MIR_LOOPFORM: emit_loopform(b, insn); break;
  case HK_MIR_BINOP:
    if (insn.sub >= HK_LAND)
      emit_logic(b, &insn);
    else
      emit(b, insn);
    break;
  case HK_MIR_LOAD:
  case HK_MIR_STORE:
    if (!is_cell(b, insn.a)) insn.a = b->first_cell + hk_mir_find_id(b->hidden, b->hidden_count, insn.a);
    emit(b, insn);
    break;
  default: emit(b, insn);
  }
}

// ---- the function ------------------------------------------------------------------------------------------------------------

// Cells for the hidden variables, at the beginning of the function.
static void emit_hidden(Body *b) {
  static const HkMirInsn no_place;
  HkMirValue none = b->hidden_count ? emit_new(b, &no_place, (HkMirInsn){.op = HK_MIR_CONST, .sub = HK_CONST_VOID}) : 0;
  for (uint32_t k = 0; k < b->hidden_count; k++)
    emit(b,
         (HkMirInsn){
             .op = HK_MIR_NEWBOX, .dst = b->first_cell + k, .name = b->c->cell, .count = 1, .u.list = one(b, 1, none)});
  b->head = b->count;
}

static void convert_blocks(Body *b) {
  for (uint32_t i = 0; i < b->f->block_count && !b->r->nomem; i++) {
    HkMirBlock *block = &b->f->blocks[i];
    b->out = NULL;
    b->count = b->cap = 0;
    if (i == 0) emit_hidden(b);
    for (uint32_t k = 0; b->reachable[i] && k < block->count; k++) convert_insn(b, block->insns[k]);
    block->insns = b->out;
    block->count = b->count;
    block->cap = b->cap;
  }
}

static bool is_target(const Body *b, uint32_t block) {
  uint32_t to[3];
  for (uint32_t i = 0; i < b->f->block_count; i++)
    for (uint32_t k = successors(&b->f->blocks[i], to); b->reachable[i] && k-- > 0;)
      if (to[k] == block) return true;
  return false;
}

static void replace_block(HkMirInsn *insn, uint32_t from, uint32_t to) {
  uint32_t step = insn->op == HK_MIR_PHI ? 2 : 1, first = insn->op == HK_MIR_PHI ? 1 : 0;
  uint32_t count = insn->op == HK_MIR_PHI ? insn->count : insn->op == HK_MIR_LOOPFORM ? 5 : 0;
  for (uint32_t i = first; i < count; i += step)
    if (insn->u.list[i] == from) insn->u.list[i] = to;
  if (insn->op == HK_MIR_JUMP && insn->a == from) insn->a = to;
  if (insn->op == HK_MIR_BRANCH && insn->b == from) insn->b = to;
  if (insn->op == HK_MIR_BRANCH && insn->c == from) insn->c = to;
}

// A loop back to the entry gets a block of its own before it, where the hidden variables begin.
static void free_entry(Body *b) {
  HkMirFunction *f = b->f;
  uint32_t moved = hk_mir_block_add(b->c->m, f);
  HkMirInsn *start = hk_mir_keep(b->r, b->head + 1, sizeof *start);
  if (moved == HK_MIR_NONE || !start) {
    b->r->nomem = true;
    return;
  }
  HkMirBlock *entry = &f->blocks[0], *rest = &f->blocks[moved];
  *rest = *entry;
  rest->insns += b->head;
  rest->count -= b->head;
  rest->cap -= b->head;
  for (uint32_t i = 0; i < f->block_count; i++) {
    if (f->blocks[i].unwind == 0) f->blocks[i].unwind = moved;
    for (uint32_t k = 0; k < f->blocks[i].count; k++) replace_block(&f->blocks[i].insns[k], 0, moved);
  }
  if (b->head) memcpy(start, entry->insns, b->head * sizeof *start);
  start[b->head] = (HkMirInsn){.op = HK_MIR_JUMP, .dst = HK_MIR_NONE, .a = moved};
  *entry = (HkMirBlock){.insns = start, .count = b->head + 1, .cap = b->head + 1, .unwind = HK_MIR_NONE};
}

typedef struct Uses {
  Body *b;
  const bool *defined;
} Uses;

static bool check_use(void *user, HkMirValue *id) {
  const Uses *u = user;
  if (!u->defined[*id]) hk_mir_fault(u->b->r, "HM202", "value %%%u is not defined", *id);
  return true;
}

// Numbering anew would hide these.
static void check_ids(Body *b, uint32_t count) {
  bool *defined = hk_mir_temp(b->r, count, sizeof *defined);
  Uses uses = {b, defined};
  HkMirReader *r = b->r;
  if (!defined) return;
  for (uint32_t i = 0; i < b->f->param_count; i++) defined[i] = true;
  for (r->block = 0; r->block < b->f->block_count; r->block++)
    for (r->insn = 0; r->insn < b->f->blocks[r->block].count; r->insn++) {
      uint32_t dst = b->f->blocks[r->block].insns[r->insn].dst;
      if (dst == HK_MIR_NONE) continue;
      if (defined[dst]) hk_mir_fault(r, "HM201", "value %%%u is defined twice", dst);
      defined[dst] = true;
    }
  for (r->block = 0; r->block < b->f->block_count; r->block++)
    for (r->insn = 0; r->insn < b->f->blocks[r->block].count; r->insn++)
      hk_mir_operands(&b->f->blocks[r->block].insns[r->insn], check_use, &uses);
  r->block = r->insn = HK_MIR_NONE;
}

static void number(Body *b, bool moved) {
  HkMirFunction *f = b->f;
  uint32_t *order = hk_mir_temp(b->r, f->block_count, sizeof *order), n = 0;
  if (!order) return;
  order[n++] = 0;
  if (moved) order[n++] = f->block_count - 1;
  for (uint32_t i = 1; i < f->block_count - moved; i++) order[n++] = i;
  if (hk_mir_function_finish(b->c->m, f, order, n) != HK_OK) b->r->nomem = true;
}

static void convert(Body *b) {
  find_reachable(b);
  find_definitions(b);
  if (b->r->nomem || b->r->problems->errors) return;
  find_hidden(b);
  bool moved = is_target(b, 0);
  convert_blocks(b);
  if (moved && !b->r->nomem) free_entry(b);
  if (b->r->nomem) return;
  uint32_t ids = hk_mir_close_gaps(b->r);
  if (b->r->nomem) return;
  check_ids(b, ids);
  if (!b->r->nomem && b->r->problems->errors == 0) number(b, moved);
}

void hk_convert_function(HkConvert *c, HkMirFunction *f) {
  Body b = {.c = c, .r = c->r, .f = f};
  c->r->fn = f;
  c->r->block = c->r->insn = HK_MIR_NONE;
  convert(&b);
  hk_arena_deinit(&c->r->scratch);
  c->r->fn = NULL;
}
