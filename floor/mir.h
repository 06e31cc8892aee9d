// mir.h (L2) - the MIR module in memory: the only contract between front ends and back ends (mir.md 1 to 3).
//
// Everything of a module lives in one arena and is immutable once the module is finished and verified, so modules may
// be shared between isolates. Names are interned per module: two HkName pointers of one module are equal iff the
// names are. One row of HK_MIR_OPS per instruction drives names, verifier, writer, reader and dump.
#ifndef HK_MIR_H
#define HK_MIR_H

#include "buf.h"
#include "diag.h"
#include "mem.h"

#define HK_MIR_VERSION "1.1"

typedef struct HkName {
  uint32_t len;
  uint32_t hash;
  const char *data;     // NUL behind it
  struct HkName *next;  // chain of the intern table
} HkName;
static inline HkText hk_name_text(const HkName *n) { return hk_text(n->data, n->len); }

typedef uint32_t HkMirValue;  // value id; parameters are 0..n-1
#define HK_MIR_NONE UINT32_MAX

// X(ENUM, "json name", has_result)   has_result: 0 never, 1 always, 2 optional (calls)
// clang-format off
#define HK_MIR_OPS(X)                                                                               \
  X(CONST, "const", 1)              /* sub = HkMirConst, imm */                                     \
  X(BINOP, "binop", 1)              /* sub = HkMirBinop; a lhs, b rhs */                            \
  X(UNOP, "unop", 1)                /* sub = HkMirUnop; a src */                                    \
  X(COMPARE, "compare", 1)          /* sub = HkMirCompare; a lhs, b rhs */                          \
  X(PHI, "phi", 1)                  /* list: value, block, value, block ... */                      \
  X(COPY, "copy", 1)                /* a src */                                                     \
  X(TYPEOP, "typeop", 1)            /* sub = HkMirTypeop; a src; name target type */                \
  X(JUMP, "jump", 0)                /* a target block */                                            \
  X(BRANCH, "branch", 0)            /* a cond; b then block; c else block */                        \
  X(RET, "ret", 0)                  /* a value or NONE */                                           \
  X(THROW, "throw", 0)              /* a value; name kind or NULL */                                \
  X(CATCH, "catch", 1)              /* sub = HkMirCatch */                                          \
  X(CALL, "mir_call", 2)            /* sub = HkMirCallee; see there; list: arguments */             \
  X(NEWBOX, "newbox", 1)            /* name type ("Cell" when canonical); list: args */             \
  X(LOAD, "load", 1)                /* a cell */                                                    \
  X(STORE, "store", 0)              /* a cell; b value */                                           \
  X(FIELD_GET, "field_get", 1)      /* a box; name field */                                         \
  X(FIELD_SET, "field_set", 0)      /* a box; b value; name field; flag INIT */                     \
  X(INDEX_GET, "index_get", 1)      /* a box; b index */                                            \
  X(INDEX_SET, "index_set", 0)      /* a box; b index; c value */                                   \
  X(ARRAY_LIT, "array_lit", 1)      /* list: items */                                               \
  X(MAP_LIT, "map_lit", 1)          /* list: key, value, key, value ... */                          \
  X(VARIANT_MAKE, "variant_make", 1)       /* name enum; name2 variant; a tag; list: items */       \
  X(VARIANT_TAG, "variant_tag", 1)         /* name enum; a value */                                 \
  X(VARIANT_PROJECT, "variant_project", 1) /* name enum; name2 variant; a value; b tag; c index */  \
  X(WEAK_NEW, "weak_new", 1)        /* a value */                                                   \
  X(WEAK_LOAD, "weak_load", 1)      /* a value */                                                   \
  X(NOWAIT, "nowait", 1)            /* a function value */                                          \
  X(AWAIT, "await", 1)              /* a future */                                                  \
  X(FUTURE_NEW, "future_new", 1)    /* a value or NONE */                                           \
  X(FUTURE_SET, "future_set", 0)    /* a future; b value */                                         \
  X(KEEPALIVE, "keepalive", 0)      /* list: values */                                              \
  X(RELEASE_STRONG, "release_strong", 0) /* list: values */                                         \
  X(BARRIER, "barrier", 0)          /* sub 0 read, 1 write; a value */                              \
  X(SAFEPOINT, "safepoint", 0)                                                                      \
  X(LOOPFORM, "loopform", 0)        /* list: header, body, latch, exit, preheader, then carriers */ \
  X(SELECT, "select", 1)            /* a cond; b then value; c else value */                        \
  X(DEBUG, "debug", 0)              /* name message; a value or NONE */                             \
  X(NOP, "nop", 0)
// clang-format on

typedef enum HkMirOp {
#define X(e, n, r) HK_MIR_##e,
  HK_MIR_OPS(X)
#undef X
      HK_MIR_OP_COUNT
} HkMirOp;

typedef enum {
  HK_CONST_INT,
  HK_CONST_FLOAT,
  HK_CONST_BOOL,
  HK_CONST_STRING,
  HK_CONST_VOID,
  HK_CONST_STATIC
} HkMirConst;
// In the order + - * / % & | ^ << >>. LAND and LOR (truth of both, of one) occur only while an older file is read.
typedef enum {
  HK_ADD,
  HK_SUB,
  HK_MUL,
  HK_DIV,
  HK_MOD,
  HK_BAND,
  HK_BOR,
  HK_BXOR,
  HK_SHL,
  HK_SHR,
  HK_LAND,
  HK_LOR
} HkMirBinop;
typedef enum { HK_NEG, HK_NOT, HK_TRUTH, HK_BITNOT } HkMirUnop;  // neg not bool bitnot
typedef enum { HK_EQ, HK_NE, HK_LT, HK_LE, HK_GT, HK_GE } HkMirCompare;
typedef enum { HK_TYPE_CHECK, HK_TYPE_CAST } HkMirTypeop;
typedef enum { HK_CATCH_USER, HK_CATCH_CLEANUP } HkMirCatch;
typedef enum {
  HK_CALL_GLOBAL,       // name function; list args
  HK_CALL_METHOD,       // a receiver; name method; name2 super (or NULL); list args
  HK_CALL_CONSTRUCTOR,  // name type; list args
  HK_CALL_CLOSURE,      // name function; list captured values, syms their names; a me_capture or NONE
  HK_CALL_VALUE,        // a function value; list args
  HK_CALL_EXTERN,       // name dotted name; list args
  HK_CALL_FUNC_NAME  // converted older files (C21): a names a String with the function name or a function value; list args
} HkMirCallee;

// sub of an instruction in a file whose operation, kind or value was not understood: the verifier refuses it.
#define HK_MIR_BAD 255

enum { HK_INSN_INIT = 1 };  // field_set: "init": true

typedef struct HkMirInsn {
  uint8_t op;   // HkMirOp
  uint8_t sub;  // operation, constant type, callee kind ...
  uint16_t flags;
  HkMirValue dst;    // or NONE
  uint32_t a, b, c;  // operands, see HK_MIR_OPS
  uint32_t count;    // entries of list
  union {
    uint32_t *list;
    int64_t i;  // CONST int, bool
    double f;   // CONST float
  } u;
  const HkName *name;  // also the text of a string constant and the box of a static constant
  union {
    const HkName *name2;
    const HkName *const *syms;
  } x;
  uint32_t line, column;  // 0, 0: no place
} HkMirInsn;

typedef struct HkMirBlock {
  HkMirInsn *insns;
  uint32_t count, cap;
  uint32_t unwind;   // handler block or NONE
  uint32_t cleanup;  // depth
} HkMirBlock;

typedef enum { HK_FN_STATIC, HK_FN_METHOD, HK_FN_CLOSURE } HkMirFnKind;

typedef struct HkMirFunction {
  const HkName *name;
  HkMirFnKind kind;
  bool is_private;
  const HkName **params;  // names: captures, me, declared ones
  uint32_t param_count;
  HkMirBlock *blocks;
  uint32_t block_count, block_cap;
  uint32_t value_count;  // ids are below this
  uint32_t unit;         // the file it was written in (index into units): for messages
  uint32_t index;        // position in module->functions after hk_mir_module_finish
  void *code;            // unused by this layer
} HkMirFunction;

typedef struct HkMirField {
  const HkName *name;
  bool is_private, is_weak;
} HkMirField;
typedef enum { HK_PROP_COMPUTED, HK_PROP_ONCE, HK_PROP_BIRTH_ONCE } HkMirPropKind;
typedef struct HkMirProperty {
  const HkName *name;
  HkMirPropKind kind;
} HkMirProperty;

typedef struct HkMirBox {
  const HkName *name;  // with #unit
  uint32_t index;      // position in module->boxes after hk_mir_module_finish
  bool is_static;
  HkMirField *fields;
  uint32_t field_count;
  HkMirProperty *properties;
  uint32_t property_count;
  const HkName **parents;
  uint32_t parent_count;
  const HkName **interfaces;
  uint32_t interface_count;
} HkMirBox;

typedef struct HkMirVariant {
  const HkName *name;
  uint32_t arity;         // payloads
  const HkName **fields;  // record variant: their names; else NULL
} HkMirVariant;
typedef struct HkMirEnum {
  const HkName *name;
  HkMirVariant *variants;
  uint32_t variant_count;
} HkMirEnum;

typedef struct HkMirModule {
  HkArena arena;
  HkName **intern;
  uint32_t intern_size, intern_count;
  HkText *units;
  uint32_t unit_count, unit_cap;
  HkSource **sources;   // per unit, for reports; entries or the array may be NULL
  const HkName *entry;  // or NULL
  const HkName **inits;
  uint32_t init_count, init_cap;
  HkMirFunction **functions;
  uint32_t function_count, function_cap;
  HkMirBox **boxes;
  uint32_t box_count, box_cap;
  HkMirEnum **enums;
  uint32_t enum_count, enum_cap;
  bool converted;  // read from a file of an older form (mir.md 4): canonical-only rules do not apply
} HkMirModule;

// ---- building (mir_build.c). Functions that allocate return NULL / NONE / HK_NOMEM when memory is refused. -----------
HkMirModule *hk_mir_module_new(HkMem *mem);
void hk_mir_module_free(HkMirModule *module);
const HkName *hk_mir_name(HkMirModule *module, HkText text);
const HkName *hk_mir_name_fmt(HkMirModule *module, const char *fmt, ...) HK_PRINTF(2, 3);
HkMirFunction *hk_mir_function_new(HkMirModule *module, const HkName *name, HkMirFnKind kind, uint32_t unit);
HkStatus hk_mir_param_add(HkMirModule *module, HkMirFunction *fn, const HkName *name);  // before any instruction
uint32_t hk_mir_block_add(HkMirModule *module, HkMirFunction *fn);                      // id, or NONE
// Appends a copy of *insn to the block; want_result: its result is a new value, else it has none. Returns the instruction in place
// (valid until the next append to that block) or NULL.
HkMirInsn *hk_mir_append(HkMirModule *module, HkMirFunction *fn, uint32_t block, const HkMirInsn *insn,
                         bool want_result);
uint32_t *hk_mir_list(HkMirModule *module, uint32_t count);  // zeroed
// Removes unreachable blocks with all that refers to them (mir.md 8.1), then numbers blocks in the order given by `order` (block
// ids in the order the lowering started them) and values in listing order (3.4).
HkStatus hk_mir_function_finish(HkMirModule *module, HkMirFunction *fn, const uint32_t *order, uint32_t order_count);
// Sorts functions, boxes and enums by name bytes and sets function indexes. Call once, after all functions are finished.
HkStatus hk_mir_module_finish(HkMirModule *module);

HkMirFunction *hk_mir_find_function(const HkMirModule *module, HkText name);  // finished modules
HkMirBox *hk_mir_find_box(const HkMirModule *module, HkText name);
HkMirEnum *hk_mir_find_enum(const HkMirModule *module, HkText name);
static inline bool hk_mir_is_terminator(uint8_t op) {
  return op == HK_MIR_JUMP || op == HK_MIR_BRANCH || op == HK_MIR_RET || op == HK_MIR_THROW;
}
const char *hk_mir_op_name(HkMirOp op);
int hk_mir_has_result(HkMirOp op);  // 0 never, 1 always, 2 optional
const char *hk_mir_binop_text(HkMirBinop op);
const char *hk_mir_compare_text(HkMirCompare op);
const char *hk_mir_unop_text(HkMirUnop op);
// Calls visit for every value operand of the instruction (phis: the values of the pairs). Stops early if visit returns false.
typedef bool (*HkMirVisit)(void *user, HkMirValue *operand);
bool hk_mir_operands(HkMirInsn *insn, HkMirVisit visit, void *user);
// Owner of a function: the type name before the last '.' of its name without '$...', or {NULL,0} (mir.md 1.2).
HkText hk_mir_owner(HkText function_name);
// Display name of a type: up to '#'.
HkText hk_mir_display(HkText type_name);

// ---- verifying (mir_verify.c, mir.md 6) ----------------------------------------------------------------------------
typedef struct HkMirProblems {  // lines "HM203 Main.main/0 bb3:2: text" in listing order
  HkArena *arena;
  HkText *lines;
  uint32_t count, cap;
  uint32_t errors;  // HM...; the others are warnings (HW...)
  bool nomem;
  // Set by the user of hk_mir_verify:
  bool warnings;                                  // also look for HW...
  bool (*extern_known)(void *user, HkText name);  // HW602: external calls of this runtime; NULL: not checked
  bool (*type_known)(void *user, HkText name);    // HW601: its built-in boxes; NULL: not checked
  void *user;
} HkMirProblems;
void hk_mir_problems_init(HkMirProblems *problems, HkArena *arena);
void hk_mir_problem(HkMirProblems *problems, const char *code, const char *fmt, ...) HK_PRINTF(3, 4);
// Checks the whole module. `canonical`: also the rules marked so. HK_FAIL if there is any error.
HkStatus hk_mir_verify(HkMirModule *module, bool canonical, HkMirProblems *problems);

// ---- text (mir_write.c, mir_embed.c, mir_read.c, mir_dump.c) ---------------------------------------------------------------------
void hk_mir_write_json(HkMirModule *module, HkBuf *out);
// The module as C text that defines `const HkMirModule *const symbol` (mir_embed.c). False: memory refused, or the module holds what the
// form does without (initializers of globals, Floats that are not finite).
bool hk_mir_write_c(const HkMirModule *module, const char *symbol, HkMem *mem, HkBuf *out);
// Reads canonical and older files (mir.md 3, 4). On HK_FAIL the problems tell why. On success *out is finished but not verified.
// `canonical`: demand canonical form (HM108, HM115 ...).
HkStatus hk_mir_read_json(HkMem *mem, HkText text, bool canonical, HkMirModule **out, HkMirProblems *problems);
typedef struct HkMirDumpOptions {
  bool positions, effects, verbose;
} HkMirDumpOptions;
void hk_mir_dump(HkMirModule *module, HkMirDumpOptions options, HkBuf *out);
void hk_mir_dump_insn(const HkMirInsn *insn, HkBuf *out);  // without its result: "binop + %1, %2"

#endif
