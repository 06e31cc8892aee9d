// report.h (L5) - what is written about a run when it is over: statistics, objects that are left, figures of the collector
// (runtime-and-cli.md 8.3, 14.3, 14.4).
#ifndef HK_REPORT_H
#define HK_REPORT_H

#include "context.h"
#include "driver.h"

// Everything that `plan` asks for. The program has ended; the context is only closed afterwards.
void hk_report_run(HkContext *c, const HkDriverRun *plan, double run_ms);

#endif
