// modules.h - finding and loading the modules of a program (language.md 12).
#ifndef HS_MODULES_H
#define HS_MODULES_H

#include "compile.h"
#include "program.h"

// Loads the main source and, depth first, everything it uses; declares all units. Errors go to program->diags.
HkStatus hs_load_program(HsProgram *program, const HsOptions *options);
// A source without the byte-order mark that it may begin with.
HkText hs_source_text(HkText text);

#endif
