// coverage.h (L0) - which lines of a program ran, and how often. The front end says which lines there are, the runs count.
#ifndef HK_COVERAGE_H
#define HK_COVERAGE_H

#include "mem.h"

typedef struct HkCoverageUnit {
  uint64_t *runs;  // by line: 0 if there is nothing to run, else one more than it ran
  uint32_t cap;
} HkCoverageUnit;

// One compilation and all runs of what it gave. Not shared by threads.
typedef struct HkCoverage {
  HkMem *mem;
  HkCoverageUnit *units;  // as the module numbers them
  uint32_t cap;
} HkCoverage;

void hk_coverage_init(HkCoverage *coverage, HkMem *mem);
void hk_coverage_deinit(HkCoverage *coverage);
HkStatus hk_coverage_add(HkCoverage *coverage, uint32_t unit, uint32_t line);  // there is something to run
void hk_coverage_count(HkCoverage *coverage, int64_t unit, int64_t line);      // it ran; unknown lines are passed over

#endif
