// resolve.h - names to variables: the first pass over the bodies of functions. It finds every error about names and control flow, and what the
// lowering has to know beforehand: which variables are cells, which ones a loop assigns, what a lambda captures (mir.md 8.1, 8.11).
#ifndef HS_RESOLVE_H
#define HS_RESOLVE_H

#include "program.h"

typedef struct HsFn HsFn;

typedef struct HsVar {
  const HkName *name;
  HsFn *fn;
  struct HsVar *shadowed;  // what the name meant before
  struct HsVar *source;    // captured variable: the one of the enclosing function
  const HsNode *node;      // declaration
  HsNode *nested;          // a nested named function instead of a variable
  uint32_t region;         // protected statements and loops around the declaration
  uint32_t scope;          // scope that declares it
  bool cell, captured, used;
  // lowering
  uint32_t slot;
  HkMirValue cell_value;
  bool made;  // cell made at the beginning of the protected statement (8.9, step 1)
} HsVar;

typedef struct HsVarList {
  HsVar **items;
  uint32_t count, cap;
} HsVarList;

struct HsFn {
  HsFn *outer;
  HsNode *node;
  HsUnit *unit;
  HsDecl *box;  // owner, or NULL
  bool is_lambda, has_me, uses_me;
  bool closed;         // the expression of a nowait: nothing leaves it
  HsVarList captures;  // variables of this lambda that stand for captured ones
  HsTable names;       // name -> innermost HsVar
  HsVarList params;
  const HkName *mir_name;  // set by the lowering
  uint32_t lambda_count;
  HsTable inner;  // names the lowering gave to named functions inside
};

// info of a LOOP or FOR node
typedef struct HsLoopInfo {
  HsVarList assigned;
  HsVar *key, *value;
} HsLoopInfo;
// info of HANDLED, GUARDED and FINI nodes: variables declared directly in the body that the cleanup block names
typedef struct HsRegionInfo {
  HsVarList direct;
} HsRegionInfo;

// info of a NAME node in a value position: its HsVar, or NULL. NAME->op tells what else it is:
typedef enum { HS_REF_UNKNOWN, HS_REF_VAR, HS_REF_GLOBAL, HS_REF_TYPE, HS_REF_FUNCTION, HS_REF_BUILTIN, HS_REF_NONE } HsRef;

// Resolves one function, method, property body, initializer expression, script ... `body` is a BLOCK, HANDLED or expression; params may be NULL.
HkStatus hs_resolve(HsProgram *program, HsFn *fn, HsNode *params, HsNode *body);
void hs_resolve_known_names(void (*add)(void *user, HkText name),
                            void *user);  // of functions and boxes that are built in

#endif
