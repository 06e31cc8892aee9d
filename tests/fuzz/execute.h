// execute.h - for fuzz targets that end up with a program: it runs with little fuel, depth and memory and no capabilities.
#ifndef HAKO_FUZZ_EXECUTE_H
#define HAKO_FUZZ_EXECUTE_H

#include <stdlib.h>

#include "../../floor/context.h"

enum { RUN_MEMORY = 16 << 20, FUEL = 20000, DEPTH = 300 };

// `stress`: a collection at every allocation. Memory that is not given back is an error.
static inline void fuzz_execute(HkMirModule *module, bool stress) {
  HkRunConfig config;
  HkLinked *linked = NULL;
  HkValue result;
  HkContext *c = malloc(sizeof *c);
  if (!c) return;
  hk_context_config(&config);
  config.fuel = FUEL;
  config.max_depth = DEPTH;
  config.capabilities = 0;
  HkStatus status = hk_context_open(c, &config, RUN_MEMORY);
  if (stress) c->heap.stress = 1;
  if (status == HK_OK) status = hk_link(&c->run, module, &linked);
  if (status == HK_OK) status = hk_run_module(&c->run, linked, &result);
  HkBuf report;
  hk_buf_init(&report, &c->mem);
  if ((status == HK_RAISED || status == HK_STOP) && c->run.core.error)
    hk_context_report(c, c->run.core.error, module, (HkDiagStyle){false, false}, &report);
  hk_buf_deinit(&report);
  hk_context_close(c);
  if (c->mem.used) abort();
  free(c);
}

#endif
