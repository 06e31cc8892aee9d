// fuzz_source.c - any bytes as a program: compiled; if that succeeds, verified and run with little fuel, depth and memory and no capabilities.
// Wrong here: a crash, a sanitizer report, a module of the front end that the verifier refuses, memory that is not given back.
#include <stdio.h>
#include <stdlib.h>

#include "../../stage0/compile.h"
#include "execute.h"
#include "fuzz.h"

enum { COMPILE_MEMORY = 64 << 20 };

static void show_reports(HkMem *mem, const HkDiags *diags) {
  HkBuf out;
  hk_buf_init(&out, mem);
  for (uint32_t i = 0; i < diags->count; i++) hk_diag_render(&out, &diags->items[i], (HkDiagStyle){i & 1, i & 2});
  hk_buf_deinit(&out);
}

static void verify(HkMirModule *module) {
  HkMirProblems problems;
  hk_mir_problems_init(&problems, &module->arena);
  if (hk_mir_verify(module, true, &problems) != HK_FAIL) return;
  for (uint32_t i = 0; i < problems.count; i++)
    fprintf(stderr, "%.*s\n", (int)problems.lines[i].len, problems.lines[i].data);
  abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  HkMem mem;
  HsCompiled compiled = {.module = NULL};
  HsOptions options = {.name = HK_TEXT("<fuzz>"), .text = hk_text((const char *)data, size)};
  hk_mem_init(&mem, NULL, NULL);
  mem.limit = COMPILE_MEMORY;
  HkStatus status = hs_compile(&mem, &options, &compiled);
  if (compiled.module && status != HK_NOMEM) show_reports(&mem, &compiled.diags);
  if (status == HK_OK) {
    verify(compiled.module);
    fuzz_execute(compiled.module, size & 1);
  }
  hk_mir_module_free(compiled.module);
  if (mem.used) abort();
  return 0;
}
