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
  HkCoverage coverage;  // with --coverage
  bool once;            // a message that was shown already is left out
  TextList shown;       // these
} Session;

// The tools of the house (house/tools), which read their name and their arguments; NULL in the program that compiles the house.
extern const HkMirModule *const hk_tools_image;

int session_run(Session *s);  // the exit status
// Writes compile errors and warnings as the options ask for. Returns whether there are errors among them.
bool session_show(Session *s, HkDiags *diags);
int session_out_of_memory(void);
// Reads a file, compiles it and does with it what the options ask for. The exit status.
int session_use_file(Session *s, const HsOptions *options, const char *path);
// What the options say about a run. 0, or the exit status.
int session_prepare_run(Session *s, HkDriverRun *run);

int tests_run(Session *s, const HsCompiled *compiled);      // tests.c: --run-tests
int repl_run(Session *s, const HsOptions *options);         // repl.c: interactive mode
int coverage_write(Session *s);                             // coverage.c: --coverage. 0, or the exit status
int check_directory(Session *s, const HsOptions *options);  // check.c: --check of all files below a directory
int task_run(Session *s);                                   // task.c: --run-task

#endif
