// code_emit.c (L2) - third step to bytecode: writes the instructions of a function, block by block in listing order.
//
// Terminators fall through where they can. Moves that phis need are made on the edge: at the end of the block if it has one
// successor, else in a short piece of code of its own behind the function ("pad"). A jump back to a loop header that only compares and
// branches repeats the comparison at the jump, so that an iteration costs one jump; every jump back is a safe point.
// Conditional jumps have 16-bit offsets; a function too long for them is emitted again with the wide form.
#include "code_build.h"

// A place that gets the offset of a jump when all code stands.
typedef enum {
  FIX_NARROW,
  FIX_WIDE,
  FIX_LOW,
  FIX_HIGH
} FixForm;  // 16 or 32 bits of the jump's word; half of a SWITCH's word
typedef struct Fixup {
  uint32_t at;      // the word
  uint32_t base;    // the word the offset counts from
  uint32_t target;  // block, or number of a pad
  FixForm form;
  bool pad;
} Fixup;
typedef struct Pad {
  HkEdge edge;
  uint32_t offset;
} Pad;

typedef struct Emit {
  HkBuild *b;
  HkWord *code;
  uint32_t count, cap;
  HkValue *constants;
  uint32_t constant_count, constant_cap;
  HkCodePos *places;
  uint32_t place_count, place_cap;
  HkCodeHandler *handlers;
  uint32_t handler_count, handler_cap;
  Fixup *fixups;
  uint32_t fixup_count, fixup_cap;
  Pad *pads;
  uint32_t pad_count, pad_cap;
  uint32_t *order;
  uint32_t order_count;                         // reachable blocks
  uint32_t block;                               // being emitted
  uint32_t next;                                // the block behind it, or NONE
  uint32_t last_binop, last_geti, last_extern;  // words with the latest of these instructions
  uint16_t sink;                                // register for results nobody wants and for breaking cycles of moves
  uint16_t frame_size;
  uint32_t *reads, *mover;  // by register, while moves are made: how many read it; 1 + the move that writes it
  bool wide;
  bool overflow;  // a 16-bit offset did not fit
} Emit;

// ---- words ---------------------------------------------------------------------------------------------------------------

static HkStatus word(Emit *e, HkWord w) {
  HK_TRY(hk_arena_grow(&e->b->arena, (void **)&e->code, &e->cap, e->count + 1, sizeof *e->code));
  e->code[e->count++] = w;
  return HK_OK;
}

static HkStatus op(Emit *e, HkOp o, uint32_t a, uint32_t b, uint32_t c) {
  HkWord w;
  w.i.op = (uint16_t)o;
  w.i.a = (uint16_t)a;
  w.i.b = (uint16_t)b;
  w.i.c = (uint16_t)c;
  return word(e, w);
}

static HkStatus pair(Emit *e, uint32_t lo, uint32_t hi) {
  HkWord w;
  w.u.lo = lo;
  w.u.hi = hi;
  return word(e, w);
}

static uint16_t reg_of(const Emit *e, HkMirValue v) { return e->b->values[hk_build_resolve(e->b, v)].reg; }
static uint16_t dst_of(const Emit *e, const HkMirInsn *insn) {
  uint16_t r = insn->dst == HK_MIR_NONE ? HK_NO_REG : reg_of(e, insn->dst);
  return r == HK_NO_REG ? e->sink : r;
}

// Argument registers, four to a word; `first` precedes the list unless it is NO_REG.
static HkStatus registers(Emit *e, uint16_t first, const uint32_t *list, uint32_t count) {
  HkWord w = {.bits = 0};
  uint32_t n = 0;
  if (first != HK_NO_REG) w.regs[n++] = first;
  for (uint32_t i = 0; i < count; i++) {
    if (n == 4) {
      HK_TRY(word(e, w));
      w.bits = 0;
      n = 0;
    }
    w.regs[n++] = reg_of(e, list[i]);
  }
  return n ? word(e, w) : HK_OK;
}

static HkStatus place_at(Emit *e, uint32_t query, uint32_t line, uint32_t column) {
  HkCodePos *last = e->place_count ? &e->places[e->place_count - 1] : NULL;
  if (last && last->offset == e->count) e->place_count--;
  HK_TRY(hk_arena_grow(&e->b->arena, (void **)&e->places, &e->place_cap, e->place_count + 1, sizeof *e->places));
  e->places[e->place_count++] = (HkCodePos){e->count, query, line, column};
  return HK_OK;
}

static HkStatus constant(Emit *e, HkValue v, uint32_t *index) {
  HK_TRY(hk_arena_grow(&e->b->arena, (void **)&e->constants, &e->constant_cap, e->constant_count + 1,
                       sizeof *e->constants));
  *index = e->constant_count;
  e->constants[e->constant_count++] = v;
  return HK_OK;
}

static HkStatus string_constant(Emit *e, HkText text, uint32_t *index) {
  HkString *s = e->b->env->string(e->b->env->user, text);
  if (!s) return HK_NOMEM;
  for (uint32_t i = e->constant_count; i-- > 0 && i + 64 > e->constant_count;)  // one of the last, if used again at all
    if (e->constants[i].tag == HK_STRING && e->constants[i].as.str == s) {
      *index = i;
      return HK_OK;
    }
  return constant(e, hk_string(s), index);
}

static HkStatus load_const(Emit *e, uint16_t dst, const HkMirInsn *insn) {
  uint32_t k = 0;
  switch (insn->sub) {
  case HK_CONST_VOID: return op(e, HK_OP_LOADNULL, dst, 0, 0);
  case HK_CONST_BOOL: return op(e, HK_OP_LOADBOOL, dst, insn->u.i != 0, 0);
  case HK_CONST_FLOAT: HK_TRY(constant(e, hk_float(insn->u.f), &k)); break;
  case HK_CONST_STRING: HK_TRY(string_constant(e, hk_name_text(insn->name), &k)); break;
  default:
    if (insn->u.i >= INT16_MIN && insn->u.i <= INT16_MAX) return op(e, HK_OP_LOADI, dst, (uint16_t)insn->u.i, 0);
    HK_TRY(constant(e, hk_int(insn->u.i), &k));
  }
  return op(e, HK_OP_LOADK, dst, k & 0xffff, k >> 16);
}

// An error that is known already: raised when the instruction is reached.
static HkStatus fail(Emit *e, const char *kind, HkText message) {
  uint32_t k = 0, m = 0;
  HK_TRY(string_constant(e, hk_text_of(kind), &k));
  HK_TRY(string_constant(e, message, &m));
  return k > UINT16_MAX || m > UINT16_MAX ? HK_FAIL : op(e, HK_OP_FAIL, k, m, 0);
}

// ---- jumps -------------------------------------------------------------------------------------------------------------------

static HkStatus fixup(Emit *e, uint32_t at, uint32_t base, FixForm form, uint32_t target, bool pad) {
  HK_TRY(hk_arena_grow(&e->b->arena, (void **)&e->fixups, &e->fixup_cap, e->fixup_count + 1, sizeof *e->fixups));
  e->fixups[e->fixup_count++] = (Fixup){at, base, target, form, pad};
  return HK_OK;
}

static bool edge_moves(const Emit *e, HkEdge edge) {
  const HkMirBlock *to = &e->b->mir->blocks[edge.to];
  for (uint32_t k = 0; k < e->b->blocks[edge.to].phis; k++) {
    const HkMirInsn *phi = &to->insns[k];
    if (!(e->b->values[phi->dst].flags & HK_VAL_REG)) continue;
    uint32_t v = hk_build_resolve(e->b, hk_build_incoming(phi, edge.from));
    const HkBuildValue *in = &e->b->values[v];
    if ((in->flags & (HK_VAL_CONST | HK_VAL_REG)) == HK_VAL_CONST || in->reg != e->b->values[phi->dst].reg) return true;
  }
  return false;
}

typedef struct Move {
  uint16_t dst, src;
} Move;

static HkStatus emit_move(Emit *e, uint16_t dst, uint16_t src) { return op(e, HK_OP_MOVE, dst, src, 0); }

// Moves along a chain as long as nobody reads the target any more.
static HkStatus move_chain(Emit *e, const Move *moves, uint32_t at) {
  for (;;) {
    Move m = moves[at];
    HK_TRY(emit_move(e, m.dst, m.src));
    e->mover[m.dst] = 0;
    if (--e->reads[m.src] != 0 || e->mover[m.src] == 0) return HK_OK;
    at = e->mover[m.src] - 1;
  }
}

// What is left are cycles: one register is saved in the sink, the others follow.
static HkStatus move_cycle(Emit *e, const Move *moves, uint32_t at) {
  uint16_t first = moves[at].dst;
  HK_TRY(emit_move(e, e->sink, first));
  for (;;) {
    Move m = moves[at];
    HK_TRY(emit_move(e, m.dst, m.src == first ? e->sink : m.src));
    e->mover[m.dst] = 0;
    e->reads[m.src] = 0;
    if (m.src == first) return HK_OK;
    at = e->mover[m.src] - 1;
  }
}

// Moves that happen at once, one after the other: one whose target nobody reads goes first.
static HkStatus parallel_moves(Emit *e, const Move *moves, uint32_t n) {
  if (n == 0) return HK_OK;
  if (!e->reads) e->reads = hk_arena_alloc(&e->b->arena, e->frame_size * sizeof *e->reads);
  if (!e->mover) e->mover = hk_arena_alloc(&e->b->arena, e->frame_size * sizeof *e->mover);
  if (!e->reads || !e->mover) return HK_NOMEM;
  for (uint32_t i = 0; i < n; i++) {
    e->reads[moves[i].src]++;
    e->mover[moves[i].dst] = i + 1;
  }
  for (uint32_t i = 0; i < n; i++)
    if (e->mover[moves[i].dst] == i + 1 && e->reads[moves[i].dst] == 0) HK_TRY(move_chain(e, moves, i));
  for (uint32_t i = 0; i < n; i++)
    if (e->mover[moves[i].dst] == i + 1) HK_TRY(move_cycle(e, moves, i));
  return HK_OK;
}

static HkStatus edge_copies(Emit *e, HkEdge edge) {
  HkBuild *b = e->b;
  const HkMirBlock *to = &b->mir->blocks[edge.to];
  uint32_t phis = b->blocks[edge.to].phis, n = 0;
  if (phis == 0) return HK_OK;
  Move *moves = hk_arena_alloc(&b->arena, phis * sizeof *moves);
  if (!moves) return HK_NOMEM;
  for (int pass = 0; pass < 2; pass++) {  // registers first, then constants, which read nothing
    for (uint32_t k = 0; k < phis; k++) {
      const HkMirInsn *phi = &to->insns[k];
      if (!(b->values[phi->dst].flags & HK_VAL_REG)) continue;
      uint16_t dst = b->values[phi->dst].reg;
      HkBuildValue *in = &b->values[hk_build_resolve(b, hk_build_incoming(phi, edge.from))];
      bool immediate = (in->flags & (HK_VAL_CONST | HK_VAL_REG)) == HK_VAL_CONST;
      if (pass == 1 && immediate) HK_TRY(load_const(e, dst, in->def));
      if (pass == 0 && !immediate && in->reg != dst) moves[n++] = (Move){dst, in->reg};
    }
    if (pass == 0) HK_TRY(parallel_moves(e, moves, n));
  }
  return HK_OK;
}

static HkStatus jump_wide(Emit *e, HkOp o, uint32_t a, uint32_t target, bool pad) {
  HK_TRY(fixup(e, e->count, e->count + 1, FIX_WIDE, target, pad));
  return op(e, o, a, 0, 0);
}

// A label for a conditional jump along `edge`: the block itself, or a pad that makes the moves.
static HkStatus edge_label(Emit *e, HkEdge edge, uint32_t *target, bool *pad) {
  *pad = edge_moves(e, edge) || edge.to <= e->block;
  *target = edge.to;
  if (!*pad) return HK_OK;
  HK_TRY(hk_arena_grow(&e->b->arena, (void **)&e->pads, &e->pad_cap, e->pad_count + 1, sizeof *e->pads));
  e->pads[e->pad_count] = (Pad){edge, 0};
  *target = e->pad_count++;
  return HK_OK;
}

// A conditional jump with a 16-bit offset in c; the wide form jumps over a long jump.
static HkStatus cond_jump(Emit *e, HkOp o, uint32_t a, uint32_t b, uint32_t target, bool pad) {
  if (!e->wide) {
    HK_TRY(fixup(e, e->count, e->count + 1, FIX_NARROW, target, pad));
    return op(e, o, a, b, 0);
  }
  HK_TRY(op(e, o, a, b, 1));
  HK_TRY(op(e, HK_OP_JMP, 0, 1, 0));
  return jump_wide(e, HK_OP_JMP, 0, target, pad);
}

typedef enum { SENSE_TRUE, SENSE_FALSE, SENSE_LOOP } Sense;

static HkOp compare_op(HkMirCompare cmp, bool immediate, Sense sense) {
  static const HkOp base[] = {HK_OP_JEQ_T, HK_OP_JNE_T, HK_OP_JLT_T, HK_OP_JLE_T, HK_OP_JGT_T, HK_OP_JGE_T};
  return (HkOp)((unsigned)base[cmp] + (immediate ? 3u : 0u) + (unsigned)sense);
}

// The jump that a fused compare becomes.
static HkStatus compare_jump(Emit *e, const HkMirInsn *cmp, Sense sense, uint32_t target, bool pad) {
  HkBuild *b = e->b;
  uint32_t rhs = hk_build_resolve(b, cmp->b);
  uint16_t lhs = reg_of(e, cmp->a);
  if (!hk_build_folds(b, cmp, rhs))
    return cond_jump(e, compare_op((HkMirCompare)cmp->sub, false, sense), lhs, b->values[rhs].reg, target, pad);
  const HkMirInsn *k = b->values[rhs].def;
  if (k->sub == HK_CONST_INT)
    return cond_jump(e, compare_op((HkMirCompare)cmp->sub, true, sense), lhs, (uint16_t)k->u.i, target, pad);
  bool if_null = (cmp->sub == HK_EQ) != (sense == SENSE_FALSE);
  return cond_jump(e, if_null ? HK_OP_JNULL : HK_OP_JNOTNULL, lhs, 0, target, pad);
}

static bool is_moved(const Emit *e, const HkMirInsn *insn) {
  return insn->dst != HK_MIR_NONE && (e->b->values[insn->dst].flags & HK_VAL_MOVED);
}

static const HkMirInsn *only_compare(const Emit *e, uint32_t header);
static HkStatus jump_to_dispatch(Emit *e, uint32_t get);
static uint32_t dispatch_of(const Emit *e, uint32_t header);

// Goes back to the header of a loop; the moves of the edge are made already.
static HkStatus jump_back(Emit *e, uint32_t header) {
  HkBuild *b = e->b;
  HkTerm t = hk_build_term(b, header);
  const HkMirInsn *cmp = only_compare(e, header);
  uint32_t query = 4 * (b->blocks[header].first + b->blocks[header].phis);
  const HkMirInsn *at = cmp ? cmp : t.insn;
  HK_TRY(place_at(e, query, at->line, at->column));
  if (dispatch_of(e, header) != HK_MIR_NONE && b->mir->blocks[header].unwind == b->mir->blocks[e->block].unwind)
    return jump_to_dispatch(e, dispatch_of(e, header));
  if (!cmp) return jump_wide(e, HK_OP_LOOP, 0, header, false);
  uint32_t target = t.yes.to;
  bool pad = edge_moves(e, t.yes);
  if (pad) HK_TRY(edge_label(e, t.yes, &target, &pad));
  HK_TRY(compare_jump(e, cmp, SENSE_LOOP, target, pad));
  if (t.no.to == e->next && !edge_moves(e, t.no)) return HK_OK;
  HK_TRY(edge_copies(e, t.no));
  return jump_wide(e, HK_OP_JMP, 0, t.no.to, false);
}

// Back to a header that begins with `match a[i]`: fetches and switches here, which spares a jump and gives every arm a jump of its own to predict.
static HkStatus jump_to_dispatch(Emit *e, uint32_t get) {
  uint32_t at = e->count;
  HkWord w = e->code[get];
  if (at >= 1 && e->last_binop == at - 1 && e->code[at - 1].i.op == HK_OP_ADDI && e->code[at - 1].i.a == w.i.c &&
      e->b->blocks[e->block].offset < at)
    e->code[at - 1].i.op = HK_OP_ADDI_LOOP_SWITCH;
  HK_TRY(op(e, HK_OP_LOOP_SWITCH, w.i.a, w.i.b, w.i.c));
  return pair(e, get + 1 - at, 0);
}

// Whether the block does nothing before the word at `at`.
static bool begins_with(const Emit *e, uint32_t at) {
  const HkBuildBlock *bb = &e->b->blocks[e->block];
  return bb->phis == 0 && bb->offset == at && !e->b->env->watch;
}

// The GETI_SWITCH that a loop begins with, in the header or, if that has no code of its own, in the block behind it; or NONE.
static uint32_t dispatch_of(const Emit *e, uint32_t header) {
  const HkBuildBlock *bb = &e->b->blocks[header];
  const HkMirInsn *jump = hk_build_term_insn(e->b, header);
  if (bb->dispatch != HK_MIR_NONE || jump->op != HK_MIR_JUMP || jump->a <= header || jump->a > e->block)
    return bb->dispatch;
  return bb->phis == 0 && e->b->blocks[jump->a].offset == bb->offset ? e->b->blocks[jump->a].dispatch : HK_MIR_NONE;
}

// The compare of a header that does nothing but compare and branch, so that a jump back may repeat it; else NULL.
static const HkMirInsn *only_compare(const Emit *e, uint32_t header) {
  HkBuild *b = e->b;
  HkTerm t = hk_build_term(b, header);
  const HkMirInsn *cmp = hk_build_fused(b, &t);
  const HkMirBlock *mb = &b->mir->blocks[header];
  if (!cmp || b->env->watch || t.no.to <= header || mb->unwind != b->mir->blocks[e->block].unwind) return NULL;
  if (cmp->sub <= HK_NE && hk_build_folds(b, cmp, hk_build_resolve(b, cmp->b)) &&
      b->values[hk_build_resolve(b, cmp->b)].def->sub == HK_CONST_VOID)
    return NULL;  // the null tests have no looping form
  for (uint32_t k = b->blocks[header].phis; k + 1 < mb->count; k++) {
    const HkMirInsn *insn = &mb->insns[k];
    bool silent = insn == cmp || insn->op == HK_MIR_SAFEPOINT || is_moved(e, insn) || hk_build_is_alias(b, insn) ||
                  (insn->op == HK_MIR_CONST && insn->sub != HK_CONST_STATIC &&
                   (b->values[insn->dst].alias != insn->dst || !(b->values[insn->dst].flags & HK_VAL_REG)));
    if (!silent) return NULL;
  }
  return cmp;
}

// The latch of a loop that has nothing to do: whoever goes there may as well go back to the header.
static bool only_jumps_back(const Emit *e, uint32_t block) {
  const HkMirBlock *mb = &e->b->mir->blocks[block];
  const HkMirInsn *jump = &mb->insns[mb->count - 1];
  if (jump->op != HK_MIR_JUMP || jump->a > block || e->b->blocks[block].phis || e->b->env->watch) return false;
  return mb->count == 1 && e->b->blocks[block].hoist == HK_MIR_NONE;
}

static HkStatus follow_edge(Emit *e, HkEdge edge) {
  HK_TRY(edge_copies(e, edge));
  if (edge.to <= e->block) return jump_back(e, edge.to);
  if (edge.to == e->next) return HK_OK;
  if (only_jumps_back(e, edge.to)) return follow_edge(e, (HkEdge){edge.to, hk_build_term_insn(e->b, edge.to)->a});
  return jump_wide(e, HK_OP_JMP, 0, edge.to, false);
}

// ---- terminators --------------------------------------------------------------------------------------------------------------

static bool is_extern(const HkMirInsn *insn, HkText name) {
  return insn->op == HK_MIR_CALL && insn->sub == HK_CALL_EXTERN && hk_text_eq(hk_name_text(insn->name), name);
}

// Whether the value is the state that lang.iter or lang.iter2 made: the instructions that go on with it trust that. Programs can call the helpers with
// anything; then they are calls of unknown functions.
static bool is_iteration(const Emit *e, HkMirValue v) {
  const HkMirInsn *def = e->b->values[hk_build_resolve(e->b, v)].def;
  return def && def->count == 1 && (is_extern(def, HK_TEXT("lang.iter")) || is_extern(def, HK_TEXT("lang.iter2")));
}

// The call of lang.iter_next that the branch behind it tests, and nobody else.
static const HkMirInsn *tested_iter_next(const Emit *e, uint32_t block) {
  const HkMirBlock *mb = &e->b->mir->blocks[block];
  const HkMirInsn *last = &mb->insns[mb->count - 1];
  if (mb->count < 2 || last->op != HK_MIR_BRANCH || e->b->env->watch) return NULL;
  const HkMirInsn *insn = &mb->insns[mb->count - 2];
  if (!is_extern(insn, HK_TEXT("lang.iter_next")) || insn->count != 1 || insn->dst != last->a) return NULL;
  return e->b->values[insn->dst].uses == 1 && is_iteration(e, insn->u.list[0]) ? insn : NULL;
}

static const HkMirInsn *tested_not(const Emit *e, uint32_t block) {
  const HkMirBlock *mb = &e->b->mir->blocks[block];
  const HkMirInsn *last = &mb->insns[mb->count - 1];
  if (mb->count < 2 || last->op != HK_MIR_BRANCH) return NULL;
  const HkMirInsn *insn = &mb->insns[mb->count - 2];
  if (insn->op != HK_MIR_UNOP || insn->sub != HK_NOT || insn->dst != last->a) return NULL;
  return e->b->values[insn->dst].uses == 1 ? insn : NULL;
}

// Entry `index` of the table of a SWITCH that stands at `base`, two entries a word.
static HkStatus switch_entry(Emit *e, uint32_t base, uint32_t index, HkEdge edge) {
  uint32_t target = 0;
  bool pad = false, low = index % 2 == 0;
  HK_TRY(edge_label(e, edge, &target, &pad));
  if (low) HK_TRY(pair(e, 0, 0));
  return fixup(e, e->count - 1, base, low ? FIX_LOW : FIX_HIGH, target, pad);
}

static HkStatus dense_switch(Emit *e, const HkSwitch *s, uint32_t size) {
  uint32_t base = e->count, at = 0;
  const HkBuildValue *subject = &e->b->values[s->subject];
  if (base >= 1 && e->last_geti == base - 1 && e->code[base - 1].i.op == HK_OP_GETI && subject->block == e->block &&
      subject->def && subject->def->op == HK_MIR_INDEX_GET && e->code[base - 1].i.a == subject->reg) {
    e->code[base - 1].i.op = HK_OP_GETI_SWITCH;
    if (begins_with(e, base - 1)) e->b->blocks[e->block].dispatch = base - 1;
  }
  HK_TRY(op(e, HK_OP_SWITCH, subject->reg, 0, 0));
  HK_TRY(word(e, (HkWord){.bits = (uint64_t)s->cases[0].key}));
  HK_TRY(pair(e, size, 0));
  HK_TRY(switch_entry(e, base, 0, s->other));
  for (uint32_t k = 0; k < size; k++) {
    bool fits = (uint64_t)s->cases[at].key - (uint64_t)s->cases[0].key == k;
    HK_TRY(switch_entry(e, base, k + 1, fits ? s->cases[at++].edge : s->other));
  }
  return HK_OK;
}

static HkStatus sparse_switch(Emit *e, const HkSwitch *s) {
  uint32_t base = e->count;
  HK_TRY(op(e, HK_OP_SWITCH_FIND, e->b->values[s->subject].reg, s->count, 0));
  for (uint32_t i = 0; i < s->count; i++) HK_TRY(word(e, (HkWord){.bits = (uint64_t)s->cases[i].key}));
  HK_TRY(switch_entry(e, base, 0, s->other));
  for (uint32_t i = 0; i < s->count; i++) HK_TRY(switch_entry(e, base, i + 1, s->cases[i].edge));
  return HK_OK;
}

static HkStatus switch_jump(Emit *e, HkSwitch *s) {
  uint64_t size = 0;
  hk_switch_sort(s);
  return hk_switch_is_dense(s, &size) ? dense_switch(e, s, (uint32_t)size) : sparse_switch(e, s);
}

static HkStatus branch(Emit *e, const HkTerm *t) {
  HkSwitch chain;
  bool found = false;
  HK_TRY(hk_build_switch(e->b, e->block, &chain, &found));
  if (found) return switch_jump(e, &chain);
  const HkMirInsn *cmp = hk_build_fused(e->b, t);
  const HkMirInsn *iter = tested_iter_next(e, e->block), *negated = tested_not(e, e->block);
  HkEdge yes = t->yes, no = t->no;
  if (negated) {
    yes = t->no;
    no = t->yes;
  }
  bool to_yes = !iter && no.to == e->next && !edge_moves(e, no) && yes.to != e->next;
  uint32_t target = 0;
  bool pad = false;
  HK_TRY(edge_label(e, to_yes ? yes : no, &target, &pad));
  if (cmp)
    HK_TRY(compare_jump(e, cmp, to_yes ? SENSE_TRUE : SENSE_FALSE, target, pad));
  else if (iter)
    HK_TRY(jump_wide(e, HK_OP_ITER_NEXT_F, reg_of(e, iter->u.list[0]), target, pad));
  else
    HK_TRY(jump_wide(e, to_yes ? HK_OP_JT : HK_OP_JF, negated ? reg_of(e, negated->a) : e->b->values[t->cond].reg,
                     target, pad));
  return follow_edge(e, to_yes ? no : yes);
}

static HkStatus instruction(Emit *e, const HkMirInsn *insn);

// What the loop behind the block leaves to it.
static HkStatus moved_here(Emit *e) {
  const HkBuildBlock *bb = &e->b->blocks[e->block];
  for (uint32_t k = 0; k < bb->moved_count; k++) {
    uint32_t index = bb->first + e->b->mir->blocks[e->block].count - 1;
    HK_TRY(place_at(e, 4 * index + 1, bb->moved[k]->line, bb->moved[k]->column));
    HK_TRY(instruction(e, bb->moved[k]));
  }
  return HK_OK;
}

static HkStatus terminator(Emit *e) {
  HkTerm t = hk_build_term(e->b, e->block);
  for (uint32_t h = e->b->blocks[e->block].hoist; h != HK_MIR_NONE; h = e->b->hoisted[h].next) {
    HkBuildValue *v = &e->b->values[e->b->hoisted[h].value];
    HK_TRY(load_const(e, v->reg, v->def));
  }
  HK_TRY(moved_here(e));
  const HkMirInsn *at = hk_build_fused(e->b, &t);
  if (!at) at = tested_iter_next(e, e->block);
  if (!at) at = t.insn;
  uint32_t index = e->b->blocks[e->block].first + e->b->mir->blocks[e->block].count - 1;
  HK_TRY(place_at(e, 4 * index + 1, at->line, at->column));
  uint32_t k = 0;
  switch (t.kind) {
  case HK_TERM_JUMP: return follow_edge(e, t.yes);
  case HK_TERM_BRANCH: return branch(e, &t);
  case HK_TERM_RET:
    return t.insn->a == HK_MIR_NONE ? op(e, HK_OP_RETNULL, 0, 0, 0) : op(e, HK_OP_RET, reg_of(e, t.insn->a), 0, 0);
  case HK_TERM_THROW: break;
  }
  if (t.insn->name) {
    HK_TRY(string_constant(e, hk_name_text(t.insn->name), &k));
    if (++k > UINT16_MAX) return HK_FAIL;
  }
  return op(e, HK_OP_THROW, reg_of(e, t.insn->a), k, 0);
}

// ---- calls ---------------------------------------------------------------------------------------------------------------------

static HkStatus emit_method(Emit *e, const HkMirInsn *insn, HkText name, uint16_t receiver) {
  HkSymbol symbol = e->b->env->symbol(e->b->env->user, name);
  if (symbol == HK_NO_SYMBOL) return HK_NOMEM;
  HK_TRY(op(e, HK_OP_CALL_METHOD, dst_of(e, insn), insn->count, e->frame_size));
  HK_TRY(pair(e, symbol, HK_NO_TYPE));
  HK_TRY(word(e, (HkWord){.bits = 0}));
  return registers(e, receiver, insn->u.list, insn->count);
}

// The registers of a call that may get a copy of what it calls (inline.h): at least one word, so that most such calls have the same length.
static HkStatus call_registers(Emit *e, uint16_t me, const HkMirInsn *insn) {
  HK_TRY(registers(e, me, insn->u.list, insn->count));
  return me == HK_NO_REG && insn->count == 0 ? pair(e, 0, 0) : HK_OK;
}

static HkStatus emit_function(Emit *e, const HkMirInsn *insn, HkFunction *fn, uint16_t me, bool init) {
  HK_TRY(op(e, init ? HK_OP_CALL_INIT : HK_OP_CALL_FIRST, dst_of(e, insn), insn->count + (me != HK_NO_REG),
            e->frame_size));
  HK_TRY(word(e, (HkWord){.fn = fn}));
  return call_registers(e, me, insn);
}

static HkStatus emit_new(Emit *e, const HkMirInsn *insn, HkCreate *create) {
  HK_TRY(op(e, HK_OP_NEW_FIRST, dst_of(e, insn), insn->count, e->frame_size));
  HK_TRY(word(e, (HkWord){.create = create}));
  return call_registers(e, HK_NO_REG, insn);
}

static HkStatus emit_static(Emit *e, uint16_t dst, HkType *type) {
  HK_TRY(op(e, HK_OP_STATIC, dst, 0, e->frame_size));
  return word(e, (HkWord){.type = type});
}

// The receiver of a call, into the sink. It may initialize the static box first, with a place of its own: the operands of the call are
// live until then.
static HkStatus emit_receiver(Emit *e, HkType *type) {
  HkCodePos *last = &e->places[e->place_count - 1], at = *last;
  last->query = at.query - 1;
  HK_TRY(emit_static(e, e->sink, type));
  return place_at(e, at.query, at.line, at.column);
}

bool hk_code_iteration(HkText name, HkOp *out) {
  static const struct {
    const char *name;
    HkOp op;
  } steps[] = {
      {"lang.iter", HK_OP_ITER},           {"lang.iter2", HK_OP_ITER2},
      {"lang.iter_next", HK_OP_ITER_NEXT}, {"lang.iter_value", HK_OP_ITER_VALUE},
      {"lang.iter_key", HK_OP_ITER_KEY},
  };
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
    if (hk_text_eq(name, hk_text_of(steps[i].name))) {
      *out = steps[i].op;
      return true;
    }
  return false;
}

// Whether value v comes from an instruction of this block and is used once.
static bool used_once_here(const Emit *e, uint32_t v, HkMirOp made_by) {
  const HkBuildValue *value = &e->b->values[v];
  return value->uses == 1 && value->def && value->def->op == (uint8_t)made_by && value->block == e->block;
}

// Fuses `a .. b` with the ITER right behind it, about to be emitted, that is its only use.
static void fuse_range(Emit *e, uint32_t range) {
  const HkBuildValue *v = &e->b->values[range];
  if (!used_once_here(e, range, HK_MIR_CALL) || v->def->sub != HK_CALL_EXTERN || v->def->count != 2) return;
  if (!hk_text_eq(hk_name_text(v->def->name), HK_TEXT("lang.range")) || e->last_extern != e->count - 3) return;
  if (e->code[e->last_extern].i.op == HK_OP_CALL_EXTERN) e->code[e->last_extern].i.op = HK_OP_RANGE_ITER;
}

static HkStatus emit_iteration(Emit *e, const HkMirInsn *insn, bool *done) {
  HkOp step;
  if (insn->count != 1 || !hk_code_iteration(hk_name_text(insn->name), &step)) return HK_OK;
  if (step != HK_OP_ITER && step != HK_OP_ITER2 && !is_iteration(e, insn->u.list[0])) return HK_OK;
  if (step == HK_OP_ITER) fuse_range(e, hk_build_resolve(e->b, insn->u.list[0]));
  *done = true;
  bool is_element = step == HK_OP_ITER_VALUE || step == HK_OP_ITER_KEY;
  if (is_element && e->b->values[insn->dst].uses == 0 && !e->b->env->watch) return HK_OK;  // for _ in ...
  return op(e, step, dst_of(e, insn), reg_of(e, insn->u.list[0]), e->frame_size);
}

static HkStatus emit_closure(Emit *e, const HkMirInsn *insn, HkFunction *fn) {
  uint32_t count = insn->count + (insn->a != HK_MIR_NONE), *list = insn->u.list;
  if (insn->a != HK_MIR_NONE) {  // `me` is captured behind the others
    list = hk_arena_alloc(&e->b->arena, count * sizeof *list);
    if (!list) return HK_NOMEM;
    if (insn->count) memcpy(list, insn->u.list, insn->count * sizeof *list);
    list[insn->count] = insn->a;
  }
  HK_TRY(op(e, HK_OP_CLOSURE, dst_of(e, insn), count, 0));
  HK_TRY(word(e, (HkWord){.fn = fn}));
  return registers(e, HK_NO_REG, list, count);
}

// A call with one word that says what is called, and nothing but the arguments as operands.
static HkStatus emit_plain(Emit *e, const HkMirInsn *insn, HkOp o, HkWord what) {
  HK_TRY(op(e, o, dst_of(e, insn), insn->count, e->frame_size));
  HK_TRY(word(e, what));
  return registers(e, HK_NO_REG, insn->u.list, insn->count);
}

// A row of the table of intrinsics: some are instructions.
static HkStatus emit_intrinsic(Emit *e, const HkMirInsn *insn, const struct HkIntrinsic *row) {
  HkOp own = e->b->env->intrinsic_op(row);
  if (own == HK_OP_INTRINSIC) return emit_plain(e, insn, own, (HkWord){.intrinsic = row});
  if (own == HK_OP_SITE_SET)
    return op(e, own, reg_of(e, insn->u.list[0]), reg_of(e, insn->u.list[1]), reg_of(e, insn->u.list[2]));
  if (own != HK_OP_CALL_HOOK)
    return op(e, own, dst_of(e, insn), reg_of(e, insn->u.list[0]), insn->count > 1 ? reg_of(e, insn->u.list[1]) : 0);
  HK_TRY(op(e, own, dst_of(e, insn), 0, e->frame_size));
  return registers(e, HK_NO_REG, insn->u.list, insn->count);
}

static HkStatus emit_callee(Emit *e, const HkMirInsn *insn, const HkCallee *c) {
  switch (c->kind) {
  case HK_CALLEE_FUNCTION: return emit_function(e, insn, c->fn, HK_NO_REG, false);
  case HK_CALLEE_AFTER_INIT: return emit_function(e, insn, c->fn, HK_NO_REG, true);
  case HK_CALLEE_OF_SINGLETON: HK_TRY(emit_receiver(e, c->type)); return emit_function(e, insn, c->fn, e->sink, false);
  case HK_CALLEE_SINGLETON_METHOD: HK_TRY(emit_receiver(e, c->type)); return emit_method(e, insn, c->name, e->sink);
  case HK_CALLEE_SUPER: return emit_function(e, insn, c->fn, c->fn->takes_me ? reg_of(e, insn->a) : HK_NO_REG, false);
  case HK_CALLEE_METHOD: return emit_method(e, insn, c->name, reg_of(e, insn->a));
  case HK_CALLEE_CLOSURE: return emit_closure(e, insn, c->fn);
  case HK_CALLEE_NEW: return emit_new(e, insn, c->create);
  case HK_CALLEE_INTRINSIC: return emit_intrinsic(e, insn, c->intrinsic);
  case HK_CALLEE_EXTERN:
    e->last_extern = e->count;
    return emit_plain(e, insn, HK_OP_CALL_EXTERN, (HkWord){.handle = c->handle});
  case HK_CALLEE_NOTHING: return op(e, HK_OP_LOADNULL, dst_of(e, insn), 0, 0);
  case HK_CALLEE_FAILURE: return fail(e, c->error_kind, c->error_text);
  case HK_CALLEE_VALUE:
  case HK_CALLEE_NAME: break;
  }
  bool value = c->kind == HK_CALLEE_VALUE;
  HK_TRY(op(e, value ? HK_OP_CALL_VALUE_FIRST : HK_OP_CALL_NAME, dst_of(e, insn), insn->count, e->frame_size));
  if (value) HK_TRY(pair(e, 0, 0));
  return registers(e, reg_of(e, insn->a), insn->u.list, insn->count);
}

// debug is a call of what shows lines while MIR is traced.
static HkStatus emit_debug(Emit *e, const HkMirInsn *insn) {
  uint32_t k = 0, shown = insn->a != HK_MIR_NONE;
  HkHandle *log = e->b->env->external(e->b->env->user, HK_TEXT("__mir__.log"));
  if (!log) return HK_OK;
  HK_TRY(string_constant(e, hk_name_text(insn->name), &k));
  HK_TRY(op(e, HK_OP_LOADK, e->sink, k & 0xffff, k >> 16));
  HK_TRY(op(e, HK_OP_CALL_EXTERN, e->sink, 1 + shown, e->frame_size));
  HK_TRY(word(e, (HkWord){.handle = log}));
  return registers(e, e->sink, &insn->a, shown);
}

static HkStatus emit_call(Emit *e, const HkMirInsn *insn) {
  bool done = false;
  HkCallee callee;
  if (insn->sub == HK_CALL_EXTERN) HK_TRY(emit_iteration(e, insn, &done));
  if (done) return HK_OK;
  HK_TRY(hk_code_callee(&e->b->arena, e->b->env, e->b->fn, insn, &callee));
  return emit_callee(e, insn, &callee);
}

// ---- instructions ----------------------------------------------------------------------------------------------------------------

// Fuses a product with the sum or difference right behind it, about to be emitted, that is its only use: x * y + z, z + x * y, z - x * y.
static void fuse_product(Emit *e, const HkMirInsn *insn, uint32_t rhs) {
  uint32_t at = e->count, lhs = hk_build_resolve(e->b, insn->a);
  if (at == 0 || e->last_binop != at - 1 || e->code[at - 1].i.op != HK_OP_MUL) return;
  uint16_t product = e->code[at - 1].i.a;
  if (insn->sub == HK_ADD && e->b->values[lhs].reg == product && used_once_here(e, lhs, HK_MIR_BINOP))
    e->code[at - 1].i.op = HK_OP_MUL_ADD;
  else if (e->b->values[rhs].reg != product || !used_once_here(e, rhs, HK_MIR_BINOP))
    return;
  else if (insn->sub == HK_ADD)
    e->code[at - 1].i.op = HK_OP_MUL_TO;
  else if (insn->sub == HK_SUB)
    e->code[at - 1].i.op = HK_OP_MUL_FROM;
}

static HkStatus emit_binop(Emit *e, const HkMirInsn *insn) {
  static const HkOp plain[] = {HK_OP_ADD,  HK_OP_SUB, HK_OP_MUL,  HK_OP_DIV, HK_OP_MOD,
                               HK_OP_BAND, HK_OP_BOR, HK_OP_BXOR, HK_OP_SHL, HK_OP_SHR};
  static const HkOp immediate[] = {HK_OP_ADDI, HK_OP_SUBI, HK_OP_MULI, HK_OP_DIVI, HK_OP_MODI};
  uint32_t rhs = hk_build_resolve(e->b, insn->b);
  bool folds = hk_build_folds(e->b, insn, rhs);
  if (!folds) fuse_product(e, insn, rhs);
  e->last_binop = e->count;
  if (folds)
    return op(e, immediate[insn->sub], dst_of(e, insn), reg_of(e, insn->a), (uint16_t)e->b->values[rhs].def->u.i);
  return op(e, plain[insn->sub], dst_of(e, insn), reg_of(e, insn->a), e->b->values[rhs].reg);
}

// a[i], fused with the instructions right before it that make i: `a[k + 1]`, `a[b[k + 1]]`.
static HkStatus emit_index_get(Emit *e, const HkMirInsn *insn) {
  uint32_t index = hk_build_resolve(e->b, insn->b), at = e->count;
  HK_TRY(op(e, HK_OP_GETI, dst_of(e, insn), reg_of(e, insn->a), reg_of(e, insn->b)));
  if (at >= 1 && e->last_binop == at - 1 && e->code[at - 1].i.op == HK_OP_ADDI &&
      used_once_here(e, index, HK_MIR_BINOP))
    e->code[at - 1].i.op = HK_OP_ADDI_GETI;
  else if (at >= 2 && e->last_geti == at - 1 && e->last_binop == at - 2 && e->code[at - 2].i.op == HK_OP_ADDI_GETI &&
           used_once_here(e, index, HK_MIR_INDEX_GET))
    e->code[at - 2].i.op = HK_OP_ADDI_GETI_GETI;
  e->last_geti = at;
  return HK_OK;
}

// a[b[k + 1]] = v
static HkStatus emit_index_set(Emit *e, const HkMirInsn *insn) {
  uint32_t at = e->count;
  if (at >= 2 && e->last_geti == at - 1 && e->last_binop == at - 2 && e->code[at - 2].i.op == HK_OP_ADDI_GETI &&
      used_once_here(e, hk_build_resolve(e->b, insn->b), HK_MIR_INDEX_GET))
    e->code[at - 2].i.op = HK_OP_ADDI_GETI_SETI;
  return op(e, HK_OP_SETI, reg_of(e, insn->a), reg_of(e, insn->b), reg_of(e, insn->c));
}

static HkStatus emit_const(Emit *e, const HkMirInsn *insn) {
  const HkBuildValue *v = &e->b->values[insn->dst];
  if (insn->sub != HK_CONST_STATIC)
    return v->alias == insn->dst && (v->flags & HK_VAL_REG) ? load_const(e, v->reg, insn) : HK_OK;
  HkType *type = e->b->env->type(e->b->env->user, hk_name_text(insn->name));
  if (type) return emit_static(e, dst_of(e, insn), type);
  HkText name = hk_mir_display(hk_name_text(insn->name));
  HkBuf text;
  hk_buf_init(&text, e->b->mem);
  hk_buf_fmt(&text, "unknown name '%.*s'", (int)name.len, name.data);
  HkStatus status = text.failed ? HK_NOMEM : fail(e, "NameError", hk_buf_view(&text));
  hk_buf_deinit(&text);
  return status;
}

static HkStatus emit_field(Emit *e, const HkMirInsn *insn) {
  HkSymbol symbol = e->b->env->symbol(e->b->env->user, hk_name_text(insn->name));
  if (symbol == HK_NO_SYMBOL) return HK_NOMEM;
  if (insn->op == HK_MIR_FIELD_GET)
    HK_TRY(op(e, HK_OP_GETF, dst_of(e, insn), reg_of(e, insn->a), e->frame_size));
  else
    HK_TRY(op(e, HK_OP_SETF, reg_of(e, insn->a), reg_of(e, insn->b), (insn->flags & HK_INSN_INIT) != 0));
  HK_TRY(pair(e, symbol, HK_NO_TYPE));
  return pair(e, 0, 0);
}

static HkStatus emit_type_test(Emit *e, const HkMirInsn *insn) {
  HkSymbol symbol = e->b->env->symbol(e->b->env->user, hk_name_text(insn->name));
  if (symbol == HK_NO_SYMBOL) return HK_NOMEM;
  HK_TRY(
      op(e, insn->sub == HK_TYPE_CHECK ? HK_OP_TYPE_CHECK : HK_OP_TYPE_CAST, dst_of(e, insn), reg_of(e, insn->a), 0));
  HK_TRY(pair(e, symbol, HK_NO_TYPE));
  return pair(e, 0, 0);
}

static HkStatus emit_variant(Emit *e, const HkMirInsn *insn) {
  HkType *type = e->b->env->type(e->b->env->user, hk_name_text(insn->name));
  if (!type) return fail(e, "InternalError", HK_TEXT("unknown enum"));
  switch (insn->op) {
  case HK_MIR_VARIANT_MAKE:
    HK_TRY(op(e, HK_OP_VARIANT, dst_of(e, insn), insn->count, 0));
    HK_TRY(pair(e, type->id, insn->a));
    return registers(e, HK_NO_REG, insn->u.list, insn->count);
  case HK_MIR_VARIANT_TAG:
    HK_TRY(op(e, HK_OP_VARIANT_TAG, dst_of(e, insn), reg_of(e, insn->a), 0));
    return pair(e, type->id, 0);
  default:
    HK_TRY(op(e, HK_OP_VARIANT_GET, dst_of(e, insn), reg_of(e, insn->a), insn->c));
    return pair(e, type->id, insn->b);
  }
}

static HkStatus emit_literal(Emit *e, const HkMirInsn *insn) {
  HkOp o = insn->op == HK_MIR_ARRAY_LIT ? HK_OP_ARRAY : HK_OP_MAP;
  if (insn->count > UINT16_MAX) return HK_FAIL;
  HK_TRY(op(e, o, dst_of(e, insn), insn->count, 0));
  return registers(e, HK_NO_REG, insn->u.list, insn->count);
}

static HkStatus emit_unop(Emit *e, const HkMirInsn *insn) {
  static const HkOp ops[] = {HK_OP_NEG, HK_OP_NOT, HK_OP_TRUTH, HK_OP_BITNOT};
  return op(e, ops[insn->sub], dst_of(e, insn), reg_of(e, insn->a), 0);
}

static HkStatus emit_compare(Emit *e, const HkMirInsn *insn) {
  static const HkOp ops[] = {HK_OP_EQ, HK_OP_NE, HK_OP_LT, HK_OP_LE, HK_OP_GT, HK_OP_GE};
  if (e->b->values[insn->dst].flags & HK_VAL_FUSED) return HK_OK;
  return op(e, ops[insn->sub], dst_of(e, insn), reg_of(e, insn->a), reg_of(e, insn->b));
}

static HkStatus emit_unary(Emit *e, HkOp o, const HkMirInsn *insn) {
  return op(e, o, dst_of(e, insn), insn->a == HK_MIR_NONE ? HK_NO_REG : reg_of(e, insn->a), e->frame_size);
}

static HkStatus instruction(Emit *e, const HkMirInsn *insn) {
  switch (insn->op) {
  case HK_MIR_CONST: return emit_const(e, insn);
  case HK_MIR_BINOP: return emit_binop(e, insn);
  case HK_MIR_UNOP: return emit_unop(e, insn);
  case HK_MIR_COMPARE: return emit_compare(e, insn);
  case HK_MIR_TYPEOP: return emit_type_test(e, insn);
  case HK_MIR_CATCH: return op(e, HK_OP_CATCH, dst_of(e, insn), 0, 0);
  case HK_MIR_CALL: return emit_call(e, insn);
  case HK_MIR_NEWBOX:  // a cell is its register, and begins with a value
    return op(e, HK_OP_MOVE, dst_of(e, insn), reg_of(e, insn->u.list[0]), 0);
  case HK_MIR_COPY:  // only copies that find_aliases could not see through
  case HK_MIR_LOAD: return op(e, HK_OP_MOVE, dst_of(e, insn), reg_of(e, insn->a), 0);
  case HK_MIR_STORE: return op(e, HK_OP_MOVE, reg_of(e, insn->a), reg_of(e, insn->b), 0);
  case HK_MIR_FIELD_GET:
  case HK_MIR_FIELD_SET: return emit_field(e, insn);
  case HK_MIR_INDEX_GET: return emit_index_get(e, insn);
  case HK_MIR_INDEX_SET: return emit_index_set(e, insn);
  case HK_MIR_ARRAY_LIT:
  case HK_MIR_MAP_LIT: return emit_literal(e, insn);
  case HK_MIR_VARIANT_MAKE:
  case HK_MIR_VARIANT_TAG:
  case HK_MIR_VARIANT_PROJECT: return emit_variant(e, insn);
  case HK_MIR_WEAK_NEW: return emit_unary(e, HK_OP_WEAK_NEW, insn);
  case HK_MIR_WEAK_LOAD: return emit_unary(e, HK_OP_WEAK_LOAD, insn);
  case HK_MIR_NOWAIT: return emit_unary(e, HK_OP_NOWAIT, insn);
  case HK_MIR_AWAIT: return emit_unary(e, HK_OP_AWAIT, insn);
  case HK_MIR_FUTURE_NEW: return emit_unary(e, HK_OP_FUTURE_NEW, insn);
  case HK_MIR_FUTURE_SET: return op(e, HK_OP_FUTURE_SET, reg_of(e, insn->a), reg_of(e, insn->b), 0);
  case HK_MIR_SELECT:
    HK_TRY(op(e, HK_OP_SELECT, dst_of(e, insn), reg_of(e, insn->a), reg_of(e, insn->b)));
    return op(e, HK_OP_NOP, reg_of(e, insn->c), 0, 0);
  case HK_MIR_DEBUG: return emit_debug(e, insn);
  default: return HK_OK;  // phi, safepoint (every jump back is one), markers: no code
  }
}

// ---- code that is watched -----------------------------------------------------------------------------------------------------

static HkStatus watch(Emit *e, HkWatchKind kind, uint32_t reg, uint32_t count, uint32_t number) {
  HK_TRY(op(e, HK_OP_WATCH, kind, reg, count));
  return pair(e, number, 0);
}

// What an instruction does can be seen, or it can raise: steps behind it are paid only when they are reached.
static bool has_effect(const HkMirInsn *insn) {
  switch ((HkMirOp)insn->op) {
  case HK_MIR_PHI:
  case HK_MIR_COPY:
  case HK_MIR_VARIANT_TAG:
  case HK_MIR_JUMP:
  case HK_MIR_RET:
  case HK_MIR_LOAD:
  case HK_MIR_STORE:
  case HK_MIR_NOP: return false;
  case HK_MIR_CONST: return insn->sub == HK_CONST_STATIC;
  default: return true;
  }
}

// Steps of the instructions from k to the next one with an effect, both included; taken before they run.
static HkStatus pay_steps(Emit *e, uint32_t k) {
  const HkMirBlock *mb = &e->b->mir->blocks[e->block];
  uint32_t n = 0;
  if (!(e->b->env->watch & HK_WATCH_STEPS)) return HK_OK;
  if (k > 0 && !has_effect(&mb->insns[k - 1])) return HK_OK;  // paid already
  while (k + n < mb->count && !has_effect(&mb->insns[k + n])) n++;
  if (k + n < mb->count) n++;
  HK_TRY(place_at(e, 4 * (e->b->blocks[e->block].first + k), mb->insns[k].line, mb->insns[k].column));
  return op(e, HK_OP_FUEL, 0, n & 0xffff, n >> 16);
}

static bool is_silent(const Emit *e, const HkMirInsn *insn) {
  if (insn->dst == HK_MIR_NONE) return true;
  const HkBuildValue *v = &e->b->values[insn->dst];
  return hk_build_is_alias(e->b, insn) || (v->flags & HK_VAL_FUSED) || !(v->flags & HK_VAL_REG);
}

static HkStatus before(Emit *e, uint32_t k) {
  const HkMirInsn *insn = &e->b->mir->blocks[e->block].insns[k];
  uint32_t bits = e->b->env->watch, number = e->b->blocks[e->block].first + k;
  HK_TRY(pay_steps(e, k));
  if ((bits & HK_WATCH_INSNS) && insn->op != HK_MIR_PHI) HK_TRY(watch(e, HK_WATCH_BEFORE, 0, 0, number));
  if ((bits & HK_WATCH_CALLS) && insn->op == HK_MIR_RET)
    HK_TRY(watch(e, HK_WATCH_RETURN, insn->a == HK_MIR_NONE ? HK_NO_REG : reg_of(e, insn->a), 0, 0));
  bool method = insn->op == HK_MIR_CALL && insn->sub == HK_CALL_METHOD && !insn->x.name2;
  if (!(bits & HK_WATCH_METHODS) || !method) return HK_OK;
  HkSymbol symbol = e->b->env->symbol(e->b->env->user, hk_name_text(insn->name));
  if (symbol == HK_NO_SYMBOL) return HK_NOMEM;
  return watch(e, HK_WATCH_METHOD, reg_of(e, insn->a), insn->count, symbol);
}

static HkStatus after(Emit *e, uint32_t k) {
  const HkMirInsn *insn = &e->b->mir->blocks[e->block].insns[k];
  if (!(e->b->env->watch & HK_WATCH_INSNS) || (insn->op != HK_MIR_PHI && is_silent(e, insn))) return HK_OK;
  return watch(e, HK_WATCH_AFTER, 0, 0, e->b->blocks[e->block].first + k);
}

// At the beginning of a block; of a handler behind its `catch`, which must be the first instruction that runs.
static HkStatus enter_block(Emit *e) {
  HkBuildBlock *bb = &e->b->blocks[e->block];
  if (e->b->env->watch & HK_WATCH_COUNTS) HK_TRY(watch(e, HK_WATCH_BLOCK, 0, 0, e->block));
  for (uint32_t k = 0; k < bb->phis; k++) {
    HK_TRY(pay_steps(e, k));
    HK_TRY(after(e, k));
  }
  return HK_OK;
}

static HkStatus protect(Emit *e, uint32_t from) {
  const HkMirBlock *mb = &e->b->mir->blocks[e->block];
  if ((mb->unwind == HK_MIR_NONE && mb->cleanup == 0) || from == e->count) return HK_OK;
  const HkMirBlock *h = mb->unwind == HK_MIR_NONE ? NULL : &e->b->mir->blocks[mb->unwind];
  HK_TRY(
      hk_arena_grow(&e->b->arena, (void **)&e->handlers, &e->handler_cap, e->handler_count + 1, sizeof *e->handlers));
  e->handlers[e->handler_count++] = (HkCodeHandler){from,
                                                    e->count,
                                                    mb->unwind,
                                                    (uint16_t)mb->cleanup,
                                                    (uint16_t)(h ? h->cleanup : 0),
                                                    h && h->insns[0].sub == HK_CATCH_CLEANUP};
  return HK_OK;
}

static HkStatus emit_block(Emit *e) {
  HkMirBlock *mb = &e->b->mir->blocks[e->block];
  HkBuildBlock *bb = &e->b->blocks[e->block];
  if (e->block == 0 && (e->b->env->watch & HK_WATCH_CALLS)) HK_TRY(watch(e, HK_WATCH_CALL, 0, 0, 0));
  bb->offset = e->count;
  bool handler = mb->insns[0].op == HK_MIR_CATCH;
  if (!handler) HK_TRY(enter_block(e));
  for (uint32_t k = bb->phis; k + 1 < mb->count; k++) {
    HkMirInsn *insn = &mb->insns[k];
    bool caught = handler && k == 0;
    if (!caught) HK_TRY(before(e, k));
    if (is_moved(e, insn) || hk_build_is_alias(e->b, insn) || insn == tested_iter_next(e, e->block) ||
        insn == tested_not(e, e->block))
      continue;
    HK_TRY(place_at(e, 4 * (bb->first + k) + 1, insn->line, insn->column));
    HK_TRY(instruction(e, insn));
    if (caught) {
      HK_TRY(enter_block(e));
      HK_TRY(pay_steps(e, k));
    }
    HK_TRY(after(e, k));
  }
  HK_TRY(before(e, mb->count - 1));
  HK_TRY(terminator(e));
  return protect(e, bb->offset);
}

static HkStatus emit_pads(Emit *e) {
  e->next = HK_MIR_NONE;
  for (uint32_t i = 0; i < e->pad_count; i++) {  // pads may be added while this runs
    e->pads[i].offset = e->count;
    HkEdge edge = e->pads[i].edge;
    e->block = edge.from;
    HK_TRY(follow_edge(e, edge));
  }
  return HK_OK;
}

static void resolve_fixups(Emit *e) {
  for (uint32_t i = 0; i < e->fixup_count; i++) {
    Fixup *f = &e->fixups[i];
    uint32_t target = f->pad ? e->pads[f->target].offset : e->b->blocks[f->target].offset;
    int32_t off = (int32_t)target - (int32_t)f->base;
    HkWord *w = &e->code[f->at];
    switch (f->form) {
    case FIX_NARROW:
      if (off < INT16_MIN || off > INT16_MAX) e->overflow = true;
      w->i.c = (uint16_t)off;
      break;
    case FIX_WIDE:
      w->i.b = (uint16_t)((uint32_t)off & 0xffff);
      w->i.c = (uint16_t)((uint32_t)off >> 16);
      break;
    case FIX_LOW: w->u.lo = (uint32_t)off; break;
    case FIX_HIGH: w->u.hi = (uint32_t)off; break;
    }
  }
}

static HkStatus emit_all(Emit *e) {
  e->last_binop = e->last_geti = e->last_extern = UINT32_MAX;
  e->count = e->constant_count = e->place_count = e->handler_count = e->fixup_count = e->pad_count = 0;
  e->overflow = false;
  for (uint32_t i = 0; i < e->order_count; i++) {
    e->block = e->order[i];
    e->next = i + 1 < e->order_count ? e->order[i + 1] : HK_MIR_NONE;
    HK_TRY(emit_block(e));
  }
  HK_TRY(emit_pads(e));
  resolve_fixups(e);
  for (uint32_t i = 0; i < e->handler_count; i++)
    if (e->handlers[i].target != HK_MIR_NONE) e->handlers[i].target = e->b->blocks[e->handlers[i].target].offset;
  return HK_OK;
}

static HkStatus keep(HkMem *mem, const void *from, size_t count, size_t size, void **out) {
  if (count == 0) return HK_OK;
  *out = hk_mem_alloc(mem, count * size);
  if (!*out) return HK_NOMEM;
  memcpy(*out, from, count * size);
  return HK_OK;
}

// What observers need to know about the function.
static HkStatus keep_watch(Emit *e) {
  HkBuild *b = e->b;
  HkFunction *fn = b->fn;
  if (b->env->watch & HK_WATCH_COUNTS) {
    fn->block_counts = hk_mem_zalloc(b->mem, b->mir->block_count * sizeof *fn->block_counts);
    if (!fn->block_counts) return HK_NOMEM;
  }
  if (!(b->env->watch & HK_WATCH_INSNS) || b->mir->value_count == 0) return HK_OK;
  fn->watch_values = hk_mem_alloc(b->mem, b->mir->value_count * sizeof *fn->watch_values);
  if (!fn->watch_values) return HK_NOMEM;
  for (uint32_t i = 0; i < b->mir->value_count; i++) {
    const HkBuildValue *v = &b->values[hk_build_resolve(b, i)];
    bool constant = (v->flags & (HK_VAL_CONST | HK_VAL_REG)) == HK_VAL_CONST;
    fn->watch_values[i] =
        (HkWatchValue){constant || (v->flags & HK_VAL_FUSED) ? HK_NO_REG : v->reg, constant ? v->def : NULL};
  }
  return HK_OK;
}

static HkStatus finish(Emit *e) {
  HkFunction *fn = e->b->fn;
  HkWord *code = NULL;
  fn->constant_count = e->constant_count;
  HK_TRY(keep(e->b->mem, e->constants, e->constant_count, sizeof *e->constants, (void **)&fn->constants));
  fn->place_count = e->place_count;
  HK_TRY(keep(e->b->mem, e->places, e->place_count, sizeof *e->places, (void **)&fn->places));
  fn->handler_count = e->handler_count;
  HK_TRY(keep(e->b->mem, e->handlers, e->handler_count, sizeof *e->handlers, (void **)&fn->handlers));
  HK_TRY(keep(e->b->mem, e->code, e->count, sizeof *e->code, (void **)&code));
  HK_TRY(keep_watch(e));
  fn->code = code;
  fn->code_count = e->count;
  fn->reg_count = e->frame_size;
  return HK_OK;
}

HkStatus hk_build_emit(HkBuild *b) {
  Emit e = {.b = b};
  if (b->reg_count + 1 >= HK_MAX_REGISTERS) return HK_FAIL;
  e.sink = (uint16_t)b->reg_count;
  e.frame_size = (uint16_t)(b->reg_count + 1);
  e.order = hk_arena_alloc(&b->arena, b->mir->block_count * sizeof *e.order);
  if (!e.order) return HK_NOMEM;
  HK_TRY(hk_build_absorb(b));
  for (uint32_t i = 0; i < b->mir->block_count; i++)
    if (b->blocks[i].reachable) e.order[e.order_count++] = i;
  HK_TRY(emit_all(&e));
  if (e.overflow) {
    e.wide = true;
    HK_TRY(emit_all(&e));
  }
  return finish(&e);
}
