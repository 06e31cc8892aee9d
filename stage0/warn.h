// warn.h - warnings about programs that compile (runtime-and-cli.md 7.2).
#ifndef HS_WARN_H
#define HS_WARN_H

#include "program.h"

// Adds [unused-variable], [unreachable], [shadow], [unused-result] and [legacy-syntax] to program->diags. The program has no errors.
HkStatus hs_warn(HsProgram *program);

#endif
