// compile.c - the front end as a whole: load, declare, check, resolve, lower.
#include "compile.h"

#include "lower.h"
#include "modules.h"

static HkStatus compile(HsProgram *p, const HsOptions *options) {
  HK_TRY(hs_load_program(p, options));
  if (options->parse_only) return HK_OK;
  bool parsed = p->diags->errors == 0;
  HK_TRY(hs_check_declarations(p));
  if (!parsed) return HK_OK;  // what follows from a broken tree would only confuse
  HK_TRY(hs_choose_entry(p, options->entry));
  HK_TRY(hs_lower(p));
  return p->diags->errors ? HK_OK : hk_mir_module_finish(p->module);
}

HkStatus hs_compile(HkMem *mem, const HsOptions *options, HsCompiled *out) {
  HsProgram program = {.module = hk_mir_module_new(mem)};
  out->module = program.module;
  out->root = NULL;
  if (!program.module) return HK_NOMEM;
  hk_diags_init(&out->diags, &program.module->arena);
  program.diags = &out->diags;
  HkStatus status = compile(&program, options);
  if (program.unit_count) out->root = program.units[0]->root;
  if (status == HK_NOMEM || out->diags.nomem) return HK_NOMEM;
  return out->diags.errors || status != HK_OK ? HK_FAIL : HK_OK;
}
