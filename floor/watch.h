// watch.h (L3) - observers of a run: the traces `call`, `vm` and `resolver`, and the counts behind the statistics (runtime-and-cli.md 8).
//
// A run that is observed gets code with WATCH instructions (code.h). A run that is not has none: observing costs nothing unless it is used.
#ifndef HK_WATCH_H
#define HK_WATCH_H

#include "link.h"

typedef struct HkWatchCounts {
  uint64_t steps, calls, max_depth;
  uint64_t ops[HK_MIR_OP_COUNT];  // how often each MIR instruction was reached
} HkWatchCounts;

void hk_watch(HkRun *run, const HkWord *pc);  // the WATCH instruction
// The Resolver was asked for a method that is going to be called by C code.
void hk_watch_method(HkRun *run, HkValue receiver, HkSymbol name, uint32_t argc);
void hk_watch_unwound(HkRun *run, const HkFrame *frame);  // an error or exit() leaves a frame
void hk_watch_end(HkRun *run);                            // the program is over: writes what is left
void hk_watch_free(HkRun *run);
void hk_watch_counts(HkRun *run, HkWatchCounts *out);
// Debug form of a value on one line, cut to `most` characters.
void hk_watch_text(HkRun *run, HkValue v, size_t most, HkBuf *out);

#endif
