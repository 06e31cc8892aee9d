// interactive.h (L5) - a run that gets its program piece by piece (runtime-and-cli.md 16).
#ifndef HK_INTERACTIVE_H
#define HK_INTERACTIVE_H

#include "driver.h"

typedef struct HkInteractive HkInteractive;

typedef enum {
  HK_INPUT_RUN,
  HK_INPUT_TYPE,
  HK_INPUT_MIR
} HkInputUse;  // run it, show the type of its value, show its MIR

typedef struct HkInput {
  HkText name, text;  // borrowed
  HkText path;        // of a file, else {NULL, 0}
  HkInputUse use;
} HkInput;

// `run` says how it runs, `options` where modules are found; both are borrowed as long as the session lasts. NULL: no memory.
HkInteractive *hk_interactive_open(HkDriverRun *run, const HsOptions *options);
void hk_interactive_close(HkInteractive *session);
// Compiles and runs one input. `diags` (valid until the next input) tells what the front end has to say; what is to be shown is appended to `out`.
// Errors of the program are reported to the sinks of the run. HK_EXIT: the program called exit(); otherwise the session goes on.
HkStatus hk_interactive_input(HkInteractive *session, const HkInput *input, HkDiags **diags, HkBuf *out);
int hk_interactive_exit_code(const HkInteractive *session);  // after HK_EXIT
// Offers what may stand in place of the last word of an input; where that word begins.
size_t hk_interactive_complete(HkInteractive *session, HkText before, void (*add)(void *user, HkText name), void *user);
void hk_interactive_names(const HkInteractive *session, HkBuf *out);  // the variables and their values, one a line

#endif
