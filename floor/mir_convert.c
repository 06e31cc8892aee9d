// mir_convert.c (L2) - files of version 0 and 1.0 (mir.md 4): refused so far.
#include "mir_reader.h"

void hk_mir_convert(HkMirReader *r) { hk_mir_fault(r, "HM103", "files of version 0 and 1.0 cannot be read yet"); }
