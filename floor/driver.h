// driver.h (L5) - all that a program around the floor needs: source text or MIR JSON becomes a module; a module is verified, dumped,
// written or run. The command line sees nothing else of floor and front end.
#ifndef HK_DRIVER_H
#define HK_DRIVER_H

#include "../stage0/compile.h"
#include "platform.h"
#include "run.h"

typedef enum { HK_STATS_NONE, HK_STATS_TEXT, HK_STATS_JSON } HkStatsForm;

// Value of an environment variable for programs whose process does not have it.
typedef struct HkEnvDefault {
  HkText name, value;
} HkEnvDefault;

typedef struct HkDriverRun {
  HkRunConfig config;  // limits, arguments, sinks: reports go to the same sinks as the program's output
  size_t max_memory;   // 0: no limit
  bool gc_off;
  uint32_t gc_stress;    // collect after every N allocations
  uint32_t leak_report;  // level: 0 none, 1 counts per type, 2 also the objects
  HkStatsForm stats;
  bool house;  // the program has the rights of the house (house.md 4): for its tests
  HkEnvDefault *env;
  uint32_t env_count;
  HkBuf *verdict;     // the entry is a test: why it failed is appended here. NULL: it is a program
  HkDiagStyle style;  // of the report of an uncaught error
  // Told when the run begins and, with NULL, when it ends: in between hk_interrupt(run) ends it. May be NULL.
  void (*running)(void *user, HkRun *run);
  void *user;
} HkDriverRun;

typedef struct HkDriverResult {
  int exit_code;     // runtime-and-cli.md 5
  bool interrupted;  // it was ended by hk_interrupt
} HkDriverResult;

// Fills in the defaults: no limits but the depth, all capabilities, no sinks.
void hk_driver_defaults(HkDriverRun *run);
// Runs the entry of a finished module in a context of its own and writes all reports about it.
HkDriverResult hk_driver_run(HkMirModule *module, HkDriverRun *run);
// Runs the entry of a program of the house that the build has made: plan->house is set.
HkDriverResult hk_driver_run_image(const HkMirModule *image, HkDriverRun *plan);
// hk_mir_verify; with `warnings` set in the problems, names are compared with what this runtime has.
HkStatus hk_driver_verify(HkMirModule *module, bool canonical, HkMirProblems *problems);
// Code of the house as C text for the build: data called `symbol` (house.h). False: *problem tells why not.
bool hk_driver_write_house(const HkMirModule *module, const char *symbol, HkMem *mem, HkBuf *out, HkBuf *problem);
// The parts of such a run, for programs that come piece by piece (interactive.h). NULL: no memory.
struct HkContext *hk_driver_open(HkDriverRun *run);
void hk_driver_close(struct HkContext *context);
// Reports an uncaught error to the sinks.
HkDriverResult hk_driver_report(struct HkContext *context, HkStatus status, HkMirModule *module, HkDiagStyle style);
// Names of all boxes that can be constructed, sorted, one a line.
void hk_driver_list_boxes(HkBuf *out);

#endif
