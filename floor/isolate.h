// isolate.h (L3) - the seam to the bridge: what floor.isolate_run asks of whoever makes isolates. Exactly one bridge is linked with the floor
// and defines hk_isolate_run (bridge_isolate.c).
#ifndef HK_ISOLATE_H
#define HK_ISOLATE_H

#include "run.h"

typedef struct HkIsolateRequest {
  HkText name, source;  // NUL-terminated
  uint64_t fuel;        // steps, UINT64_MAX: as many as the caller has left
  uint64_t memory;      // bytes, 0: as many as the caller may have
  uint32_t depth;       // active calls; at most what the caller may have
  uint32_t capabilities;
  // Functions of the caller that the script may call, and the names under which it does: Strings and Functions, as many of one as of the
  // other, which stay where they are.
  const HkArray *names, *functions;
} HkIsolateRequest;

// Runs a script in an isolate of its own, within what `run` has left of its limits. *out is an Array [status, text, value]: 0 or a negative
// number and the last error as the embedding program sees them; the result, or the ErrorBox with the place in the script. HK_OK means
// that the script was run or did not compile; anything else ends or fails the caller itself.
HkStatus hk_isolate_run(HkRun *run, const HkIsolateRequest *request, HkValue *out);

#endif
