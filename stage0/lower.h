// lower.h - the tree to MIR, exactly as mir.md 8 fixes it.
#ifndef HS_LOWER_H
#define HS_LOWER_H

#include "program.h"

// Resolves and lowers the whole program into program->module. Errors are added to program->diags; after errors the module is incomplete.
HkStatus hs_lower(HsProgram *program);

#endif
