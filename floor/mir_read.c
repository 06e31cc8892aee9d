// mir_read.c (L2) - reads MIR JSON (mir.md 3, 4). Not built yet: every file is refused with a message that says so (docs/plan.md).
#include "mir.h"

HkStatus hk_mir_read_json(HkMem *mem, HkText text, bool canonical, HkMirModule **out, HkMirProblems *problems) {
  (void)mem, (void)text, (void)canonical;
  *out = NULL;
  hk_mir_problem(problems, "HM100", "this version cannot read MIR JSON yet; run the source file instead");
  return HK_FAIL;
}
