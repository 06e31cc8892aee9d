// code_build.h (L2) - shared by the three steps that turn a MIR function into bytecode. Private to code_*.c.
//
//   code_live.c   what each value is (constant, alias, folded), where it is live
//   code_same.c   what need not be computed again
//   code_loop.c   what loops need not repeat
//   code_cells.c  loads and stores of cells that need no move
//   code_alloc.c  out of SSA: phi webs share a register where live ranges allow; registers for the rest
//   code_switch.c chains of tests that become one SWITCH
//   code_emit.c   instructions, jumps, edge copies, place table
//
// Positions: instruction i of the function (in block order, phis counted) occupies 4i .. 4i+3. Operands are read at 4i, so a
// range that ends there ends with 4i+1; a result is written at 4i+2; phis are written at the first position of their block and read at the
// end of the predecessor. So a result may take the register of an operand that dies in the same instruction.
#ifndef HK_CODE_BUILD_H
#define HK_CODE_BUILD_H

#include "code.h"

typedef struct HkSegment {
  uint32_t from, to;
} HkSegment;  // live at q iff from <= q < to
typedef struct HkSegments {
  HkSegment *items;
  uint32_t count, cap;
} HkSegments;

enum {
  HK_VAL_CONST = 1,  // result of a const that is not `static`
  HK_VAL_BOOL = 2,   // always a Bool
  HK_VAL_FUSED = 4,  // compare that is done by the jump that uses it
  HK_VAL_REG = 8,    // needs a register
  HK_VAL_PARAM = 16,
  HK_VAL_NOT_ONLY_PHI = 32,  // read by something else than a phi
  HK_VAL_MOVED = 128,        // computed before the loop (code_loop.c)
  HK_VAL_SUNK = 64           // made in the register of the cell it is stored to, which is its alias
};

typedef struct HkBuildValue {
  HkMirInsn *def;   // NULL: parameter
  uint32_t block;   // of the definition
  uint32_t pos;     // position of the definition
  uint32_t alias;   // the value this is a copy of, or itself
  uint32_t uses;    // all uses (of the value and its aliases)
  uint32_t parent;  // union-find over phi webs
  uint16_t reg;
  uint8_t flags;
  HkSegments live;  // of the whole web, at its root
} HkBuildValue;

typedef struct HkBuildBlock {
  uint32_t first;  // index of its first instruction
  uint32_t phis;   // number of phis
  uint32_t *preds;
  uint32_t pred_count;  // by normal edges
  uint32_t *guarded;
  uint32_t guarded_count;      // handler: the blocks it protects
  uint32_t loop;               // header of the outermost loop around it, or NONE
  uint32_t seen_in, seen_out;  // stamps of the liveness walk
  uint32_t hoist;              // first hoisted constant placed at its end (list through HkBuild.hoisted), or NONE
  const HkMirInsn **moved;     // instructions of the loop behind it that are done at its end
  uint32_t moved_count, moved_cap;
  bool is_header;  // some jump goes back to it
  bool reachable;
  uint32_t offset;    // first word, after emission
  uint32_t dispatch;  // its GETI_SWITCH, if it is a loop header that does nothing else, or NONE
} HkBuildBlock;

typedef struct HkHoisted {
  uint32_t value;
  uint32_t next;
} HkHoisted;

typedef struct HkBuild {
  HkMem *mem;
  HkArena arena;
  HkFunction *fn;
  HkMirFunction *mir;
  const HkCodeEnv *env;
  HkBuildBlock *blocks;
  HkBuildValue *values;
  uint32_t value_count, value_cap;  // MIR values, then hoisted constants
  HkHoisted *hoisted;
  uint32_t hoisted_count, hoisted_cap;
  uint32_t insn_count;
  uint32_t segment_count;  // of all live ranges together
  uint32_t reg_count;
} HkBuild;

// An edge of the control flow after jump threading: control passes from block `from` (whose phi inputs count) to `to`.
typedef struct HkEdge {
  uint32_t from, to;
} HkEdge;
// Alias instructions (code_live.c, code_cells.c) produce no code.
bool hk_build_is_alias(const HkBuild *b, const HkMirInsn *insn);
// What a block ends with, after threading.
typedef enum { HK_TERM_JUMP, HK_TERM_BRANCH, HK_TERM_RET, HK_TERM_THROW } HkTermKind;
typedef struct HkTerm {
  HkTermKind kind;
  HkMirInsn *insn;  // the MIR terminator
  uint32_t cond;    // BRANCH: resolved value
  HkEdge yes, no;   // JUMP: yes
} HkTerm;

static inline HkMirInsn *hk_build_term_insn(const HkBuild *b, uint32_t block) {
  const HkMirBlock *mb = &b->mir->blocks[block];
  return &mb->insns[mb->count - 1];
}
static inline uint32_t hk_build_block_start(const HkBuild *b, uint32_t block) { return 4 * b->blocks[block].first; }
static inline uint32_t hk_build_block_end(const HkBuild *b, uint32_t block) {
  return 4 * (b->blocks[block].first + b->mir->blocks[block].count);
}
static inline uint32_t hk_build_resolve(const HkBuild *b, uint32_t v) { return b->values[v].alias; }

HkStatus hk_build_analyze(HkBuild *b);  // code_live.c: blocks, values, aliases, folding, hoisting, live ranges
HkStatus hk_build_cells(HkBuild *b);    // code_cells.c
HkStatus hk_build_same(HkBuild *b);     // code_same.c
bool hk_build_same_const(const HkMirInsn *x, const HkMirInsn *y);      // code_live.c
HkStatus hk_build_move(HkBuild *b);                                    // code_loop.c
bool hk_build_is_arithmetic(const HkBuild *b, const HkMirInsn *insn);  // of numbers only: no code of the program runs
uint32_t hk_build_preheader(const HkBuild *b, uint32_t header);        // code_live.c
HkStatus hk_build_allocate(HkBuild *b);                                // code_alloc.c
HkStatus hk_build_emit(HkBuild *b);                                    // code_emit.c
HkTerm hk_build_term(const HkBuild *b, uint32_t block);                // code_live.c
// Whether operand `index` (0 lhs, 1 rhs) of the instruction takes constant v as an immediate.
bool hk_build_folds(const HkBuild *b, const HkMirInsn *insn, uint32_t rhs);
// The compare that the terminator of `block` performs itself, or NULL.
HkMirInsn *hk_build_fused(const HkBuild *b, const HkTerm *term);
// The value that phi `insn` takes from predecessor `from`.
uint32_t hk_build_incoming(const HkMirInsn *phi, uint32_t from);
bool hk_segments_overlap(const HkSegments *x, const HkSegments *y);
HkStatus hk_segments_merge(HkBuild *b, HkSegments *into, const HkSegments *from);

// ---- chains of tests (code_switch.c) ----
typedef struct HkCase {
  int64_t key;
  uint32_t order;  // place in the chain
  uint32_t block;  // that tests for it
  HkEdge edge;     // taken when it fits
} HkCase;
typedef struct HkSwitch {
  uint32_t subject;  // resolved value that is compared: any value, or a variant number
  HkCase *cases;
  uint32_t count, cap;
  HkEdge other;  // taken when none fits
} HkSwitch;
// The chain that begins with the test at the end of `block`, in its order.
HkStatus hk_build_switch(HkBuild *b, uint32_t block, HkSwitch *out, bool *found);
// Takes the blocks that chains make superfluous out of the reachable ones.
HkStatus hk_build_absorb(HkBuild *b);
// Sorts the cases by key; of equal keys the first of the chain stays.
void hk_switch_sort(HkSwitch *s);
// Whether a sorted switch is worth a table with a place for each of `size` keys from the first to the last.
bool hk_switch_is_dense(const HkSwitch *s, uint64_t *size);

#endif
