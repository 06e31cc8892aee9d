// session.h - inputs of interactive sessions: their variables and what is run of them (runtime-and-cli.md 16).
#ifndef HS_SESSION_H
#define HS_SESSION_H

#include "compile.h"
#include "program.h"

// Makes the variables of the session known to the new input, and those that it makes itself: declared by `local` at its top level, or assigned
// without being declared.
HkStatus hs_session_prepare(HsProgram *program, const HsHistory *history, HsCompiled *out);
// The statements of the input are its entry; of a file, its `main` if it has one. Without any there is none.
HkStatus hs_session_entry(HsProgram *program, const HsOptions *options);
// Help that fits names of a session.
void hs_session_help(HsProgram *program);

#endif
