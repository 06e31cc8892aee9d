// lowering.h - the inside of the lowering, shared by lower*.c.
//
// A function is lowered into a current block, or into none where code cannot be reached. Value variables live in `env`, an array by slot, copied
// at every jump; a merge compares the copies of its predecessors and makes phis where they differ (mir.md 8.1).
#ifndef HS_LOWERING_H
#define HS_LOWERING_H

#include "../floor/coverage.h"
#include "lower.h"
#include "resolve.h"

// A jump on its way to a block that is not started yet.
typedef struct HsPred {
  uint32_t block;
  HkMirValue *env;
  HkMirValue result, reason;
} HsPred;
typedef struct HsJoin {
  uint32_t block;
  HsPred *preds;
  uint32_t count, cap;
} HsJoin;

typedef struct HsLoopFrame {
  struct HsLoopFrame *outer;
  HsJoin latch, exit;
  uint32_t depth;
} HsLoopFrame;

// A protected statement with a cleanup part (8.9).
typedef struct HsProtect {
  struct HsProtect *outer;
  HsJoin entry;         // CE: result = payload, reason
  uint32_t loop_depth;  // loops around it
  bool reasons[5];
} HsProtect;

typedef struct HsLower {
  HsProgram *program;
  HkMirModule *m;
  HsFn *fn;
  HkMirFunction *f;
  HkArena *arena;  // scratch of this function
  uint32_t cur;    // current block or NONE
  HkMirValue *env;
  uint32_t slot_count, env_cap;
  HsVarList visible;  // value and cell variables in scope, by slot
  uint32_t unwind, cleanup;
  uint32_t *order;
  uint32_t order_count, order_cap;
  HsLoopFrame *loop;
  HsProtect *protect;
  HkMirValue me;  // or NONE
  HsNode **left;  // nodes whose left operand is being lowered
  uint32_t left_count, left_cap;
  uint32_t line, column;
  HkStatus status;
} HsLower;

#define NONE HK_MIR_NONE

// ---- machinery (lower_block.c) -------------------------------------------------------------------------------------------
HkMirValue hs_emit(HsLower *l, HkMirInsn insn, bool want);
HkMirInsn hs_insn(HkMirOp op);
uint32_t hs_block(HsLower *l);
void hs_start(HsLower *l, uint32_t block);                  // makes it current
void hs_jump(HsLower *l, HsJoin *join, HkMirValue result);  // jump and remember the edge; nothing is current afterwards
void hs_edge(HsLower *l, HsJoin *join, uint32_t from, HkMirValue result);  // an edge that a branch emitted
void hs_branch(HsLower *l, HkMirValue cond, uint32_t yes, uint32_t no);
HsJoin hs_join(HsLower *l);
HkMirValue hs_merge(HsLower *l, HsJoin *join, bool want);  // starts the block if some edge leads to it
HkMirValue *hs_save_env(HsLower *l);
void hs_restore_env(HsLower *l, const HkMirValue *env);
void hs_declare(HsLower *l, HsVar *v, HkMirValue value);
HkMirValue hs_read(HsLower *l, HsVar *v);
void hs_write(HsLower *l, HsVar *v, HkMirValue value);
void hs_open_cell(HsLower *l, HsVar *v);  // 8.9 step 1
static inline uint32_t hs_scope(const HsLower *l) { return l->visible.count; }
static inline void hs_leave_scope(HsLower *l, uint32_t mark) { l->visible.count = mark; }
HkMirValue hs_int(HsLower *l, int64_t i);
HkMirValue hs_void(HsLower *l);
HkMirValue hs_string(HsLower *l, const HkName *s);
HkMirValue hs_call_list(HsLower *l, HkMirCallee kind, const HkName *name, HkMirValue a, const HkMirValue *args,
                        uint32_t count, bool want);
HkMirValue hs_extern(HsLower *l, const char *name, const HkMirValue *args, uint32_t count, bool want);
HkMirValue hs_compare(HsLower *l, HkMirCompare op, HkMirValue a, HkMirValue b);
typedef struct HsPlace {
  uint32_t line, column;
} HsPlace;
static inline HsPlace hs_at(HsLower *l, const HsNode *n) {  // sets the position; the result restores it
  HsPlace was = {l->line, l->column};
  l->line = n->line;
  l->column = n->column;
  return was;
}
static inline void hs_back(HsLower *l, HsPlace p) {
  l->line = p.line;
  l->column = p.column;
}
void hs_out_of_memory(HsLower *l);

// ---- constructs --------------------------------------------------------------------------------------------------------------
HkMirValue hs_lower_expr(HsLower *l, HsNode *n, bool want);
// CALL and METHOD_CALL without a left operand, ROOT_CALL, NEW, FROM_CALL, EXTERNCALL
HkMirValue hs_lower_call(HsLower *l, HsNode *n, bool want);
HkMirValue hs_lower_call_of(HsLower *l, HsNode *n, HkMirValue left, bool want);  // CALL, METHOD_CALL, PIPE
bool hs_names_receiver(HsLower *l, HsNode *object);  // of a method call: a box or something unknown, no value
HkMirValue hs_lower_match(HsLower *l, HsNode *n, bool want);
HkMirValue hs_lower_lambda(HsLower *l, HsNode *n, HsFn *fn, HsNode *params, HsNode *body);
HkMirValue hs_lower_name(HsLower *l, HsNode *n);
HsDecl *hs_decl_of(HsLower *l, const HsNode *n);
void hs_lower_block(HsLower *l, HsNode *block);  // in a new scope
void hs_cover(HsLower *l, const HsNode *n);  // --coverage: in front of a statement, counts that it ran
void hs_lower_statement(HsLower *l, HsNode *n);
HkMirValue hs_lower_tail(HsLower *l, HsNode *block, bool want);  // in a new scope; tail value (8.6)
HkMirValue hs_lower_handled(HsLower *l, HsNode *n, bool want);   // HANDLED, GUARDED
void hs_exit(HsLower *l, int reason, HkMirValue payload);        // 8.8: 1 return, 2 break, 3 continue
HkStatus hs_lower_function(HsProgram *program, HsFn *fn, const HkName *name, HkMirFnKind kind, HsNode *params,
                           HsNode *body, const HsNode *at, bool tail, bool is_private);
// The statements behind a `fini`.
HkMirValue hs_protected_rest(HsLower *l, HsNode *block, uint32_t from, HsNode *fini, const HsNode *at, bool want);
HkMirValue hs_lower_statements(HsLower *l, HsNode *block, uint32_t from, bool want);

#endif
