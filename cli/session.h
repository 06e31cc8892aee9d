// session.h - one call of `hakorune`: input, compilation, and what is done with the module (runtime-and-cli.md 3).
#ifndef HAKO_SESSION_H
#define HAKO_SESSION_H

#include "options.h"

typedef struct Session {
  Options *o;
  HkMem *mem;
  HkArena *arena;
  const HsProject *project;
  HkMirModule *module;
  HkDiagStyle style;
  bool broken_pipe;
} Session;

int session_run(Session *s);  // the exit status
// Writes compile errors and warnings as the options ask for. Returns whether there are errors among them.
bool session_show(Session *s, HkDiags *diags);
int session_out_of_memory(void);

#endif
