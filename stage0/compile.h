// compile.h - the front end as a whole: source text and the modules it uses to a finished MIR module.
#ifndef HS_COMPILE_H
#define HS_COMPILE_H

#include "program.h"

typedef struct HsOptions {
  HkText name;   // of the main source, as shown in messages
  HkText path;   // its file, or {NULL, 0} for text from elsewhere
  HkText text;   // the source
  HkText entry;  // --entry, or {NULL, 0}
  HkText *roots;
  uint32_t root_count;  // -I and HAKO_PATH, in order
  HkText home;          // HAKO_HOME
  HkText *usings;
  uint32_t using_count;  // --using
  bool strict_modules;   // a module name that is not found is an error
  bool parse_only;       // --dump-ast, --dump-tokens
} HsOptions;

typedef struct HsCompiled {
  HkMirModule *module;  // owned by the caller; also after errors (names and places live in it)
  HkDiags diags;        // in the module's arena
  HsNode *root;         // tree of the main source
} HsCompiled;

// HK_OK: compiled (there may be warnings); HK_FAIL: diags has errors; HK_NOMEM. out->module is to be freed in every case but NULL.
HkStatus hs_compile(HkMem *mem, const HsOptions *options, HsCompiled *out);

#endif
