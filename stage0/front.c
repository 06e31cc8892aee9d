// front.c - this front end behind the seam of the floor (floor/front.h).
#include "../floor/front.h"

#include "compile.h"

HkStatus hk_front_compile(HkMem *mem, const HkFrontRequest *request, HkMirModule **module, HkDiags *diags) {
  HsOptions options = {.name = request->name,
                       .text = request->text,
                       .entry_optional = !request->entry,
                       .no_files = !request->files || request->load,
                       .load = request->load,
                       .load_user = request->load_user};
  HsCompiled compiled = {.module = NULL};
  HkStatus status = hs_compile(mem, &options, &compiled);
  *module = compiled.module;
  *diags = compiled.diags;
  return status;
}
