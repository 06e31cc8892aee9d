// options.h - the command line of `hako` (runtime-and-cli.md 1, 2, 9).
#ifndef HAKO_OPTIONS_H
#define HAKO_OPTIONS_H

#include "../floor/run.h"
#include "../stage0/compile.h"

typedef enum {
  ACTION_RUN,
  ACTION_CHECK,
  ACTION_DUMP_AST,
  ACTION_DUMP_TOKENS,
  ACTION_DUMP_MIR,
  ACTION_EMIT_MIR,
  ACTION_LIST_BOXES,
  ACTION_DONE
} Action;

typedef struct Options {
  Action action;
  const char *file;  // NULL: none
  const char *code;  // -c
  bool from_stdin;
  const char *mir_file;   // --mir-json-file
  const char *emit_path;  // --emit-mir-json
  bool verify, print_rc, quiet, effects, verbose_mir;
  HkDiagStyle style;
  int color;  // -1 auto, 0 never, 1 always
  int warn;   // 0 none, 1 default, 2 all, 3 error
  size_t max_memory;
  bool gc_off;
  uint32_t gc_stress;
  const char *entry;
  HkText roots[64];
  uint32_t root_count;
  HkText usings[16];
  uint32_t using_count;
  HkRunConfig run;
  char **args;
  int arg_count;
} Options;

// -1: go on; otherwise the exit status with which the program ends at once (messages are written).
int read_options(Options *o, int argc, char **argv);

#endif
