// front.h (L2) - the seam to the front end: what the bridge asks of whoever turns source text into a MIR module. Exactly one front end is
// linked with the floor and defines hk_front_compile (stage0/front.c).
#ifndef HK_FRONT_H
#define HK_FRONT_H

#include "mir.h"

typedef struct HkFrontRequest {
  HkText name;  // of the source, as shown in messages
  HkText text;
  bool entry;  // it must have an entry point
  bool files;  // modules and the project file may be looked for in the file system
  // Where modules come from instead, or NULL: the text of `target`, for which the module `from` asks. It stays valid until the compilation
  // ends. False: there is none.
  bool (*load)(void *user, HkText target, HkText from, HkText *text);
  void *load_user;
} HkFrontRequest;

// HK_OK: compiled (there may be warnings); HK_FAIL: diags has errors; HK_NOMEM. *module is to be freed in every case but NULL; the
// reports live in its arena.
HkStatus hk_front_compile(HkMem *mem, const HkFrontRequest *request, HkMirModule **module, HkDiags *diags);

#endif
