// front.h (L2) - the seam to the front end: what the bridge asks of whoever turns source text into a MIR module. Exactly one front end is
// linked with the floor and defines hk_front_compile (stage0/front.c).
#ifndef HK_FRONT_H
#define HK_FRONT_H

#include "mir.h"

typedef struct HkFrontRequest {
  HkText name;  // of the source, as shown in messages
  HkText path;  // its file, or {NULL, 0} for text from elsewhere
  HkText text;
  bool entry;   // it must have an entry point
  bool syntax;  // it is only parsed: modules that it uses are not looked for
  bool files;   // modules and the project file may be looked for in the file system
  // Where modules come from instead, or NULL: the text of `target`, for which the module `from` asks. It stays valid until the compilation
  // ends. False: there is none.
  bool (*load)(void *user, HkText target, HkText from, HkText *text);
  void *load_user;
} HkFrontRequest;

// HK_OK: compiled (there may be warnings); HK_FAIL: diags has errors; HK_NOMEM. *module is to be freed in every case but NULL; the
// reports live in its arena.
HkStatus hk_front_compile(HkMem *mem, const HkFrontRequest *request, HkMirModule **module, HkDiags *diags);

// For tools that read sources, written in Hakorune.
typedef enum HkFrontKind {
  HK_FRONT_END,      // behind the last token
  HK_FRONT_WORD,     // a name, or a word that is reserved only where it has a meaning
  HK_FRONT_KEYWORD,  // a reserved word
  HK_FRONT_NUMBER,
  HK_FRONT_STRING,  // with its quotes
  HK_FRONT_RAW,     // a raw string, with its delimiters
  HK_FRONT_COMMENT,
  HK_FRONT_SIGN,  // operators, brackets, punctuation
} HkFrontKind;

typedef struct HkFrontToken {
  HkFrontKind kind;
  uint32_t start, end;    // code points of the text before it, and with it
  uint32_t line, column;  // from 1, columns in code points
} HkFrontToken;

// The tokens of a source with its comments, one after the other; the last is HK_FRONT_END. What is no token is left out. `each` may refuse to
// go on with anything but HK_OK, which is then the result.
HkStatus hk_front_tokens(HkMem *mem, HkText text, HkStatus (*each)(void *user, const HkFrontToken *token), void *user);

typedef struct HkFrontNode {
  const char *kind;            // as --dump-ast shows it; NULL: a gap, where an optional part is not there
  const HkName *name, *name2;  // or NULL
  uint32_t line, column;
  uint32_t flags;  // HS_... of ast.h
  uint32_t kids;   // how many nodes, with all that is below them, follow as its parts
} HkFrontNode;

// The syntax tree of a source, each node before its parts, as far as it could be read: *diags has what could not. As hk_front_compile else.
HkStatus hk_front_tree(HkMem *mem, const HkFrontRequest *request, HkStatus (*each)(void *user, const HkFrontNode *node),
                       void *user, HkMirModule **module, HkDiags *diags);

#endif
