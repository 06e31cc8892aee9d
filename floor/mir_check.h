// mir_check.h (L2) - the inside of the verifier, shared by mir_verify.c (rules), mir_flow.c (paths) and mir_warn.c (warnings).
//
// A function is looked at twice: collecting (definitions, edges, the dominator tree), which reports nothing and believes nothing, then checking in
// listing order. All of it works on any module, however broken: ids and targets are compared with what exists before they index anything.
#ifndef HK_MIR_CHECK_H
#define HK_MIR_CHECK_H

#include "mir.h"

// Where a value is defined. `at` is the index of the instruction, or HK_DEF_PARAM; an undefined value has block NONE.
typedef struct HkDef {
  uint32_t block, at;
} HkDef;
#define HK_DEF_PARAM UINT32_MAX

// Ids far beyond the number of definitions (broken or very sparse modules) live in a hash table instead of the array.
typedef struct HkFarDef {
  HkMirValue id;  // NONE: free
  HkDef def;
} HkFarDef;

// Whether the chain of unwind targets from a block ends.
typedef enum { HK_CHAIN_UNKNOWN, HK_CHAIN_ON_PATH, HK_CHAIN_ENDS, HK_CHAIN_ENDLESS } HkChain;

// Node b of the flow graph is the entry of block b. With unwind edges node block_count + b is its end (mir.md 1.7); without, it is the same node.
typedef struct HkFlow {
  uint32_t *pred_start, *preds;  // predecessors of block b: preds[pred_start[b] ..]; 2 * block + 1 for unwind edges
  uint32_t pred_start_cap, pred_cap;
  uint32_t *pre, *size;  // place and size in the dominator tree, by node; size 0: not reachable
  uint32_t node_cap;
  uint32_t *work;  // for building the tree
  uint32_t work_cap;
  bool *is_handler;  // by block
  uint8_t *chains;   // by block: HkChain
  uint32_t handler_cap, chain_cap;
  bool split;
} HkFlow;

// A use that some path reaches after release_strong; chained by block.
typedef struct HkLateUse {
  uint32_t at, next;
  HkMirValue value;
} HkLateUse;

typedef struct HkCheck {
  HkMirModule *module;
  HkMirProblems *problems;
  bool canonical;
  HkArena arena;  // for everything below; used again from function to function
  HkMirFunction *fn;
  uint32_t block, at;  // what is being checked: NONE where it does not apply
  const HkName *me_name, *cell_name;
  HkMirValue me;              // the parameter me, or NONE
  HkMirValue next_dst;        // canonical numbering
  const HkName *super_found;  // known to be an ancestor of super_box
  const HkMirBox *super_box;
  HkDef *defs;
  uint32_t def_count, def_cap;
  HkFarDef *far;
  uint32_t far_size, far_cap;  // far_size: power of two, or 0
  bool has_cells, has_unwind, has_releases;
  HkFlow flow;
  uint32_t *marks;  // by block, for phis and paths
  uint32_t mark, mark_cap;
  uint32_t *late_first, late_first_cap;  // by block: its first late use
  HkLateUse *late;
  uint32_t late_count, late_cap;
  uint8_t *types;  // HkKnown by value, for warnings
  uint32_t type_cap;
} HkCheck;

// Reports at the current function, block and instruction.
void hk_check_report(HkCheck *check, const char *code, const char *fmt, ...) HK_PRINTF(3, 4);
HkDef hk_check_def(const HkCheck *check, HkMirValue value);
// The defining instruction, or NULL for parameters and undefined values.
HkMirInsn *hk_check_insn(const HkCheck *check, HkMirValue value);
uint32_t hk_check_targets(const HkMirFunction *fn, const HkMirBlock *block, uint32_t out[2]);  // existing ones

// ---- mir_decls.c, mir_rules.c ---------------------------------------------------------------------------------------
HkStatus hk_check_declarations(HkCheck *check);        // what the module declares, and its names
void hk_check_function_head(HkCheck *check);           // name, kind, parameters
void hk_check_rules(HkCheck *check, HkMirInsn *insn);  // operands, calls, lifetimes of one instruction
bool hk_check_is_cell(const HkCheck *check, HkMirValue value);

// Whether the test holds for the name of any ancestor of the box.
typedef bool (*HkAncestorTest)(HkCheck *check, const HkName *ancestor, const void *user);
bool hk_check_any_ancestor(HkCheck *check, const HkMirBox *box, HkAncestorTest test, const void *user);

// ---- mir_flow.c -----------------------------------------------------------------------------------------------------
HkStatus hk_flow_build(HkCheck *check);
bool hk_flow_reachable(const HkCheck *check, uint32_t block);
bool hk_flow_dominates(const HkCheck *check, uint32_t a, uint32_t b);  // entry of a over entry of b
bool hk_flow_available(const HkCheck *check, HkDef def, uint32_t block, uint32_t at);
bool hk_flow_available_at_end(const HkCheck *check, HkDef def, uint32_t block);
HkStatus hk_flow_late_uses(HkCheck *check);  // finds the uses after release_strong (HM805)
bool hk_flow_is_late(const HkCheck *check, HkMirValue value);

// ---- mir_warn.c -----------------------------------------------------------------------------------------------------
HkStatus hk_warn_begin(HkCheck *check);  // of a function
void hk_warn_insn(HkCheck *check, const HkMirInsn *insn);
void hk_warn_block(HkCheck *check, const HkMirBlock *block);

#endif
