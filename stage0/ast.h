// ast.h - the syntax tree. Uniform nodes; this table is the whole description of the tree, and the dump reads it.
//
// Positions: `line`, `column` of a node are its anchor in the sense of mir.md 8.12: the operator, the '(' of a call, the '.' of a member
// access, the first token of a statement, the first token of a member after a visibility word.
#ifndef HS_AST_H
#define HS_AST_H

#include "lexer.h"

// X(ENUM, "dump name")        name, flags and kids of each kind; [x] may be NULL
// clang-format off
#define HS_NODES(X)                                                                                       \
  /* expressions */                                                                                       \
  X(INT, "Int")                  /* i */                                                                  \
  X(FLOAT, "Float")              /* f */                                                                  \
  X(STRING, "String")            /* name: the value */                                                    \
  X(BOOL, "Bool")                /* i */                                                                  \
  X(NULL, "Null")                                                                                         \
  X(NAME, "Name")                /* name */                                                               \
  X(ME, "Me")                                                                                             \
  X(BINARY, "Binary")            /* op HkMirBinop: lhs, rhs */                                            \
  X(COMPARE, "Compare")          /* op HkMirCompare: lhs, rhs */                                          \
  X(AND, "And")                  /* lhs, rhs */                                                           \
  X(OR, "Or")                    /* lhs, rhs */                                                           \
  X(RANGE, "Range")              /* from, to */                                                           \
  X(COALESCE, "Coalesce")        /* lhs, rhs */                                                           \
  X(PIPE, "Pipe")                /* value, target */                                                      \
  X(UNARY, "Unary")              /* op HkMirUnop: operand */                                              \
  X(AWAIT, "Await")              /* operand */                                                            \
  X(WEAK, "Weak")                /* operand */                                                            \
  X(COND, "Cond")                /* condition, then, else */                                              \
  X(CALL, "Call")                /* function, arguments ... */                                            \
  X(ROOT_CALL, "RootCall")       /* ::name(arguments ...) */                                              \
  X(MEMBER, "Member")            /* name; SAFE: object */                                                 \
  X(METHOD_CALL, "MethodCall")   /* name; SAFE: object, arguments ... */                                  \
  X(INDEX, "Index")              /* object, index */                                                      \
  X(PROPAGATE, "Propagate")      /* operand */                                                            \
  X(GUARDED, "Guarded")          /* operand, CATCH | CLEANUP ... */                                       \
  X(NEW, "New")                  /* name "A.B": arguments ... */                                          \
  X(FROM_CALL, "FromCall")       /* name method, name2 parent "A.B": arguments ... */                     \
  X(VARIANT, "Variant")          /* name variant, name2 enum: arguments ... or FIELD_INIT ... (RECORD) */ \
  X(FIELD_INIT, "FieldInit")     /* name: value */                                                        \
  X(GROUP_ASSIGN, "GroupAssign") /* target, value */                                                      \
  X(ARRAY, "Array")              /* items ... */                                                          \
  X(MAP, "Map")                  /* ENTRY ... */                                                          \
  X(ENTRY, "Entry")              /* key (STRING or INT), value */                                         \
  X(BLOCK_EXPR, "BlockExpr")     /* BLOCK */                                                              \
  X(IF_EXPR, "IfExpr")           /* condition, BLOCK, BLOCK | IF_EXPR */                                  \
  X(MATCH, "Match")              /* value, ARM ... */                                                     \
  X(ARM, "Arm")                  /* PATTERNS, [guard], body (BLOCK, expression or statement) */           \
  X(LAMBDA, "Lambda")            /* PARAMS, BLOCK or expression */                                        \
  X(EXTERNCALL, "ExternCall")    /* name: arguments ... */                                                \
  X(INCLUDE, "Include")          /* name: path */                                                         \
  /* patterns */                                                                                          \
  X(PATTERNS, "Patterns")        /* alternatives ... */                                                   \
  X(P_LITERAL, "PLiteral")       /* literal expression */                                                 \
  X(P_ANY, "PAny")               /* _ or else */                                                          \
  X(P_NAME, "PName")             /* name, name2 enum */                                                   \
  X(P_CALL, "PCall")             /* name, name2 enum: NAME ... */                                         \
  X(P_RECORD, "PRecord")         /* name, name2 enum: P_FIELD ... */                                      \
  X(P_FIELD, "PField")           /* name field, name2 variable */                                         \
  X(P_ARRAY, "PArray")           /* OPEN, name of the rest: patterns ... */                               \
  X(P_MAP, "PMap")               /* OPEN: P_ENTRY ... */                                                  \
  X(P_ENTRY, "PEntry")           /* name key: pattern */                                                  \
  /* statements */                                                                                        \
  X(BLOCK, "Block")              /* statements ... */                                                     \
  X(HANDLED, "Handled")          /* TRY: BLOCK, CATCH | CLEANUP ... */                                    \
  X(CATCH, "Catch")              /* name variable, name2 kind: BLOCK */                                   \
  X(CLEANUP, "Cleanup")          /* BLOCK */                                                              \
  X(EXPR, "ExprStatement")       /* expression */                                                         \
  X(LOCAL, "Local")              /* BINDING ..., [FINI] */                                                \
  X(BINDING, "Binding")          /* name: [value] */                                                      \
  X(ASSIGN, "Assign")            /* target, value */                                                      \
  X(OP_ASSIGN, "OpAssign")       /* op HkMirBinop: target, value */                                       \
  X(IF, "If")                    /* condition, BLOCK, [BLOCK | IF] */                                     \
  X(LOOP, "Loop")                /* [condition], BLOCK */                                                 \
  X(FOR, "For")                  /* name, name2 [value]: iterated, BLOCK */                               \
  X(BREAK, "Break")                                                                                       \
  X(CONTINUE, "Continue")                                                                                 \
  X(RETURN, "Return")            /* [value] */                                                            \
  X(FINI, "Fini")                /* BLOCK */                                                              \
  X(NOWAIT, "Nowait")            /* name: value */                                                        \
  /* declarations */                                                                                      \
  X(FILE, "File")                /* declarations and statements ... */                                    \
  X(USING, "Using")              /* name target, name2 alias; QUOTED */                                   \
  X(FUNCTION, "Function")        /* name, name2 box: PARAMS, BLOCK | HANDLED */                           \
  X(PARAMS, "Params")            /* NAME ... */                                                           \
  X(BOX, "Box")                  /* STATIC; name: TYPES parents, TYPES interfaces, members ... */         \
  X(TYPES, "Types")              /* NAME ... */                                                           \
  X(FIELD, "Field")              /* WEAK, PRIVATE; name: [value] */                                       \
  X(PROPERTY, "Property")        /* ONCE, BIRTH_ONCE, PRIVATE; name: BLOCK | HANDLED | expression */      \
  X(METHOD, "Method")            /* STATIC, OVERRIDE, PRIVATE; name: PARAMS, BLOCK | HANDLED */           \
  X(STATIC_INIT, "StaticInit")   /* BLOCK */                                                              \
  X(INTERFACE, "Interface")      /* name: HEAD ... */                                                     \
  X(HEAD, "Head")                /* name: PARAMS */                                                       \
  X(ENUM, "Enum")                /* name: VARIANT_DECL ... */                                             \
  X(VARIANT_DECL, "VariantDecl") /* RECORD; name: NAME ... (payloads) */                                  \
  X(GLOBAL, "Global")            /* name: value */
// clang-format on

typedef enum HsKind {
#define X(e, n) HS_##e,
  HS_NODES(X)
#undef X
      HS_KIND_COUNT
} HsKind;

enum {
  HS_SAFE = 1,
  HS_RECORD = 2,
  HS_OPEN = 4,
  HS_TRY = 8,
  HS_STATIC = 16,
  HS_WEAK_FIELD = 32,
  HS_PRIVATE = 64,
  HS_ONCE = 128,
  HS_BIRTH_ONCE = 256,
  HS_OVERRIDE = 512,
  HS_QUOTED = 1024,
  HS_PARENS = 2048,
  HS_ARGS = 4096,
  HS_OUTBOX = 8192
};

#define HS_MAX_HEIGHT 3000  // of a tree: bounds the recursion of everything that walks it

// Chains may be as long as the source: a + b + ..., a.b().c()..., if ... else if ... Whoever walks the tree follows the kid that continues a chain in
// a loop; it does not count for the height.
#define HS_NO_CHAIN UINT32_MAX

typedef struct HsNode {
  uint8_t kind, op;
  uint16_t flags;
  uint32_t line, column, width;
  uint16_t height;  // of the tree below
  uint32_t count;
  struct HsNode **kids;
  const HkName *name, *name2;
  union {
    int64_t i;
    double f;
    uint32_t cap;
  } u;         // cap: while kids are added
  void *info;  // for later stages
} HsNode;

static inline uint32_t hs_chain_kid(const HsNode *n) {  // index of the kid that continues the chain, or HS_NO_CHAIN
  switch (n->kind) {
  case HS_BINARY:
  case HS_COMPARE:
  case HS_AND:
  case HS_OR:
  case HS_COALESCE:
  case HS_PIPE:
  case HS_CALL:
  case HS_MEMBER:
  case HS_METHOD_CALL:
  case HS_INDEX:
  case HS_PROPAGATE: return n->count ? 0 : HS_NO_CHAIN;
  case HS_IF: return n->count == 3 ? 2 : HS_NO_CHAIN;
  default: return HS_NO_CHAIN;
  }
}

// What is told of the nodes of a tree, each before its kids; NULL is a gap. `first`: it is the first kid. Anything but HK_OK ends the walk.
typedef struct HsVisitor {
  void *user;
  HkStatus (*enter)(void *user, const HsNode *node, bool first);
  HkStatus (*leave)(void *user, const HsNode *node);  // or NULL
} HsVisitor;
HkStatus hs_ast_walk(HkMem *mem, const HsNode *root, const HsVisitor *visitor);  // ast_walk.c; HK_NOMEM possible

const char *hs_kind_name(HsKind kind);
// The next of its flags; *at is 0 for the first one. NULL: no more.
const char *hs_flag_name(const HsNode *node, size_t *at);
const char *hs_operator_text(const HsNode *node);                        // "+", "<", "neg" ..., or NULL
void hs_write_node_json(const HsNode *node, HkBuf *out);                 // its members without flags and kids
HkStatus hs_write_ast_json(HkMem *mem, const HsNode *root, HkBuf *out);  // --emit-ast-json (ast_json.c)
void hs_dump_ast(HkArena *arena, const HsNode *root, HkBuf *out);        // --dump-ast

const char *hs_hint_name(HkText name);  // help for a name that means something in other languages, or NULL (hints.c)

// Parses a whole file. The tree is partial if errors were added to diags. Names are interned in the module, nodes live in its arena.
HkStatus hs_parse(HkMirModule *module, HkSource *source, HkDiags *diags, HsNode **out);

#endif
