// coverage.c (L0) - counters of lines.
#include "coverage.h"

#include <string.h>

void hk_coverage_init(HkCoverage *coverage, HkMem *mem) { *coverage = (HkCoverage){.mem = mem}; }

void hk_coverage_deinit(HkCoverage *coverage) {
  for (uint32_t i = 0; i < coverage->cap; i++) {
    HkCoverageUnit *unit = &coverage->units[i];
    hk_mem_free(coverage->mem, unit->runs, unit->cap * sizeof *unit->runs);
  }
  hk_mem_free(coverage->mem, coverage->units, coverage->cap * sizeof *coverage->units);
  hk_coverage_init(coverage, coverage->mem);
}

// Grows a list with zeros so that it has place `index`.
static HkStatus reach(HkMem *mem, void **list, uint32_t *cap, uint32_t index, size_t size) {
  uint32_t had = *cap;
  HK_TRY(hk_mem_grow(mem, list, cap, index + 1, size));
  memset((char *)*list + had * size, 0, (*cap - had) * size);
  return HK_OK;
}

HkStatus hk_coverage_add(HkCoverage *coverage, uint32_t number, uint32_t line) {
  HK_TRY(reach(coverage->mem, (void **)&coverage->units, &coverage->cap, number, sizeof *coverage->units));
  HkCoverageUnit *unit = &coverage->units[number];
  HK_TRY(reach(coverage->mem, (void **)&unit->runs, &unit->cap, line, sizeof *unit->runs));
  if (unit->runs[line] == 0) unit->runs[line] = 1;
  return HK_OK;
}

void hk_coverage_count(HkCoverage *coverage, int64_t number, int64_t line) {
  if (number < 0 || number >= coverage->cap) return;
  HkCoverageUnit *unit = &coverage->units[number];
  if (line >= 0 && line < unit->cap && unit->runs[line]) unit->runs[line]++;
}
