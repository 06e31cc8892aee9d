// context.h (L5) - one isolate: memory, heap, types and run state, made and torn down in a fixed order.
#ifndef HK_CONTEXT_H
#define HK_CONTEXT_H

#include "link.h"

typedef struct HkContext {
  HkMem mem;
  HkHeap heap;
  HkTypes types;
  HkRun run;
} HkContext;

// Fills in the defaults: no limits but the depth, all capabilities, no sinks.
void hk_context_config(HkRunConfig *config);
// The context is large: allocate it. HK_NOMEM leaves it to be closed as usual. max_memory 0: no limit.
HkStatus hk_context_open(HkContext *c, const HkRunConfig *config, size_t max_memory);
void hk_context_close(HkContext *c);
// The exit code for what the entry returned (runtime-and-cli.md 5.1). *err: the Result Err that made it 1, else null.
int hk_context_exit_code(HkValue v, HkValue *err);
int hk_context_failure_code(const HkError *error);  // and for an uncaught error (5.2)
// The lines "  at NAME/ARITY (FILE:LINE:COLUMN)" of an error.
void hk_context_trace(const HkError *error, HkBuf *out);
// The report of an uncaught error in the layout of runtime-and-cli.md 7.3. sources: of the module that ran, may be NULL.
void hk_context_report(HkContext *c, const HkError *error, HkMirModule *module, HkDiagStyle style, HkBuf *out);

#endif
