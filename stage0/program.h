// program.h - a program in the front end: its files (units), what they declare and what they import (language.md 3, 5.3, 12.4).
#ifndef HS_PROGRAM_H
#define HS_PROGRAM_H

#include "ast.h"

typedef struct HsUnit HsUnit;
typedef struct HsDecl HsDecl;

// Pointer-keyed table for interned names.
typedef struct HsTable {
  const HkName **keys;
  void **values;
  uint32_t cap, count;
} HsTable;
void *hs_table_get(const HsTable *table, const HkName *key);
HkStatus hs_table_set(HkArena *arena, HsTable *table, const HkName *key, void *value);

typedef struct HsMethod {
  const HkName *name;
  uint32_t arity;
  HsNode *node;
  HsDecl *owner;
  HkMirFnKind kind;  // mir.md 8.2
} HsMethod;

typedef enum { HS_DECL_BOX, HS_DECL_INTERFACE, HS_DECL_ENUM } HsDeclKind;

struct HsDecl {
  HsDeclKind kind;
  bool is_static;
  const HkName *name;
  const HkName *mir_name;  // "Text#1"
  HsUnit *unit;
  HsNode *node;
  HsDecl **parents;
  uint32_t parent_count, parent_cap;
  HsDecl **interfaces;
  uint32_t interface_count, interface_cap;
  HsMethod *methods;
  uint32_t method_count, method_cap;  // own ones
  bool visiting;                      // while looking for cycles
};

typedef struct HsFunctionDecl {
  const HkName *name, *mir_name;
  uint32_t arity;
  HsNode *node;
  HsUnit *unit;
  struct HsFunctionDecl *next;  // same name, other count
} HsFunctionDecl;

typedef struct HsImport {
  const HkName *alias;  // X of `using T as X`, or the last segment
  HsUnit *unit;
  HsDecl *primary;  // what X means, or NULL
  bool open;        // all names of the unit are visible
  HsNode *node;
} HsImport;

struct HsUnit {
  uint32_t index;
  HkSource *source;
  HkText path;  // canonical
  HkText name;  // mir.md 3.2
  HsNode *root;
  HsTable types;      // name -> HsDecl
  HsTable functions;  // name -> HsFunctionDecl chain
  HsTable globals;    // name -> HsNode GLOBAL
  HsDecl **decls;
  uint32_t decl_count, decl_cap;
  HsFunctionDecl **function_list;
  uint32_t function_count, function_cap;
  HsImport *imports;
  uint32_t import_count, import_cap;
  bool has_statements;
  bool is_program;  // the main source, or an earlier input of an interactive session: may have statements
};

typedef struct HsProgram {
  HkMirModule *module;  // names and nodes live in its arena
  HkDiags *diags;
  uint32_t declaration_errors;  // those of the errors after which the rest can still be checked
  HsUnit **units;
  uint32_t unit_count, unit_cap;  // in order of first reach: index
  HsUnit **load_order;
  uint32_t load_count, load_cap;  // initialized in this order
  HsTable globals;                // of the whole program
  const HkName *entry;
  HsUnit *main;
  uint32_t first_new;  // units before it are known to the run already (interactive sessions); else 0
  bool interactive;
  struct HkCoverage *coverage;  // gets the lines with statements, or NULL
} HsProgram;

// Collects what a unit declares: tables, duplicate names.
HkStatus hs_declare_unit(HsProgram *program, HsUnit *unit);
// After all units are there: parents, interfaces, method kinds, overrides and the other rules about boxes.
HkStatus hs_check_declarations(HsProgram *program);
// Chooses program->entry (language.md 3.2). wanted: --entry or {NULL, 0}.
// optional: it is no error if there is none.
HkStatus hs_choose_entry(HsProgram *program, HkText wanted, bool optional);

// A box, enum or interface visible under a plain name in the unit (5.3 steps 3, 4, 6).
HsDecl *hs_find_type(const HsProgram *program, const HsUnit *unit, const HkName *name);
HsImport *hs_find_alias(const HsUnit *unit, const HkName *name);
// A dotted name "X.Name" or "Name".
HsDecl *hs_find_dotted(HsProgram *program, const HsUnit *unit, const HkName *name);
HsFunctionDecl *hs_find_functions(const HsUnit *unit, const HkName *name);  // chain of all counts: own file, imports
HsMethod *hs_find_box_method(const HsDecl *box, const HkName *name, uint32_t arity);  // own, then parents depth first
bool hs_is_ancestor(const HsDecl *box, const HsDecl *ancestor);
HkDiag *hs_report(HsProgram *program, const HsUnit *unit, const HsNode *at, const char *kind, const char *fmt, ...)
    HK_PRINTF(5, 6);
static inline uint32_t hs_param_count(const HsNode *function) { return function->kids[0]->count; }

#endif
