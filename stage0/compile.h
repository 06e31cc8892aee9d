// compile.h - the public face of the front end: source text and the modules it uses to a finished MIR module.
#ifndef HS_COMPILE_H
#define HS_COMPILE_H

#include "../floor/coverage.h"
#include "../floor/mir.h"
#include "project.h"

struct HsNode;

// What an interactive session consists of so far (runtime-and-cli.md 16): its inputs are read again, so that their declarations are known;
// only what is new is compiled.
typedef struct HsInput {
  HkText name, text;
} HsInput;
typedef struct HsHistory {
  const HsInput *inputs;
  uint32_t input_count;
  uint32_t unit_count;  // HsCompiled.unit_count of the last input
  const HkText *variables;
  uint32_t variable_count;
} HsHistory;

typedef struct HsOptions {
  HkText name;   // of the main source, as shown in messages
  HkText path;   // its file, or {NULL, 0} for text from elsewhere
  HkText text;   // the source
  HkText entry;  // --entry, or {NULL, 0}
  const HkText *roots;
  uint32_t root_count;  // -I and HAKO_PATH, in order
  HkText home;          // HAKO_HOME
  const HkText *usings;
  uint32_t using_count;      // --using
  const HsProject *project;  // NULL: it is looked for
  const HsHistory *history;  // the text is an input of a session. NULL: it is a program
  bool strict_modules;       // a module name that is not found is an error
  bool library;              // without entry point: the house
  HkCoverage *coverage;  // gets the lines with statements; the program counts them (__mir__.cover). NULL: it does not
  bool warnings;         // look for what can be written better (warn.h)
  bool parse_only;       // --dump-ast
  bool tree;             // the text is Program JSON (program_json.h)
  // Told of each module a `using` finds (--trace=using); may be NULL.
  void (*on_using)(void *user, HkText name, HkText path);
  void *user;
  bool entry_optional;                                                 // a module of a host may lack an entry point
  bool no_files;                                                       // the file system is not looked at
  bool (*load)(void *user, HkText target, HkText from, HkText *text);  // modules of the host (floor/front.h), or NULL
  void *load_user;
} HsOptions;

typedef struct HsCompiled {
  HkMirModule *module;  // owned by the caller; also after errors (names and places live in it)
  HkDiags diags;        // in the module's arena
  struct HsNode *root;  // tree of the main source
  uint32_t unit_count;
  HkText *assigned;  // session variables that the input may have made, in the module's arena
  uint32_t assigned_count;
  bool shows;                             // the input ends with an expression
  double parse_ms, resolve_ms, lower_ms;  // how long the steps took
} HsCompiled;

// HK_OK: compiled (there may be warnings); HK_FAIL: diags has errors; HK_NOMEM. out->module is to be freed in every case but NULL.
HkStatus hs_compile(HkMem *mem, const HsOptions *options, HsCompiled *out);
// Whether an input is not complete: brackets, a string or a comment are open.
bool hs_compile_is_open(HkMem *mem, HkText text);
// Offers the words of the language, and the functions and boxes that are there without being declared.
void hs_compile_known_names(void (*add)(void *user, HkText name), void *user);
// The tokens of a source (--dump-tokens), and its tree (--dump-ast), as text.
HkStatus hs_compile_tokens(HkArena *arena, HkText name, HkText text, HkDiags *diags, HkBuf *out);
// MIR names of the tests in the main source: functions and methods of static boxes without parameters whose names begin with `test_`, in the
// order of the source. NULL when memory is refused.
const HkName **hs_compile_tests(const HsCompiled *compiled, uint32_t *count);
HkStatus hs_compile_tree_json(const HsCompiled *compiled, HkMem *mem, HkBuf *out);  // --emit-ast-json
HkStatus hs_compile_program_json(const HsCompiled *compiled, HkMem *mem, HkText name, HkBuf *out);
void hs_compile_tree(const HsCompiled *compiled, HkBuf *out);

#endif
