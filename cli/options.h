// options.h - what a call of `hakorune` asks for: command line, environment, project file (runtime-and-cli.md 2, 9, 10).
//
// Settings are applied from the weakest to the strongest: project file, environment, command line. All three go through the one table
// of options in options.c.
#ifndef HAKO_OPTIONS_H
#define HAKO_OPTIONS_H

#include "../floor/driver.h"

typedef enum {
  ACTION_RUN,
  ACTION_CHECK,
  ACTION_DUMP_AST,
  ACTION_DUMP_TOKENS,
  ACTION_DUMP_MIR,
  ACTION_EMIT_MIR,
  ACTION_EMIT_AST,
  ACTION_EMIT_PROGRAM,
  ACTION_EMIT_HOUSE,
  ACTION_LIST_BOXES,
  ACTION_RUN_TESTS,
  ACTION_RUN_TASK,
  ACTION_TOOL,
  ACTION_REPL
} Action;

typedef enum { WARN_NONE, WARN_DEFAULT, WARN_ALL, WARN_ERROR } WarnLevel;
typedef enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorMode;
typedef enum { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG, LOG_TRACE } LogLevel;

typedef struct TextList {
  HkText *items;
  uint32_t count, cap;
} TextList;

typedef struct Options {
  HkArena *arena;   // lists live here
  char place[200];  // what is being set, for messages: "option '--gc'", "HAKO_COLOR"

  int action;        // Action
  const char *file;  // NULL: none
  const char *code;  // -c
  bool from_stdin;
  const char *mir_file, *json_file, *emit_path, *entry, *config, *test_filter, *task, *coverage_path;
  bool no_config;
  TextList roots, usings;
  const char *home;  // HAKO_HOME
  char **args;
  uint32_t arg_count;

  const char *backend;
  bool pure_eq, native_eq;
  bool house;     // run with the rights of the house
  bool house_vm;  // --backend vm-hako
  bool verify, effects, verbose_mir, print_rc;
  int optimize;
  int warn;          // WarnLevel
  int color;         // ColorMode
  int error_format;  // 0 text, 1 json
  int log;           // LogLevel
  uint32_t trace;    // HK_TRACE_... bits
  bool strict_oob;
  int gc;  // 0 auto, 1 off, 2 rc+cycle: the same as auto
  uint64_t gc_stress, fuel, max_depth, max_memory;
  int leak_report;  // 0: none, 1 or 2
  int stats;        // HkStatsForm
} Options;

enum { GO_ON = -1 };  // otherwise the exit status with which the program ends at once; messages are written

void options_init(Options *o, HkArena *arena);
int options_read(Options *o, int argc, char **argv);
// Sets one option as the command line would. `place`: who says so.
int options_set(Options *o, const char *name, const char *value, const char *place);
int environment_read(Options *o);
// The value of a variable that holds paths, or NULL.
const char *environment_path(HkArena *arena, const char *variable);
int project_settings_read(Options *o, const HsProject *project);
// Warnings about tables and keys that mean nothing.
HkStatus project_settings_check(HkArena *arena, const HsProject *project, HkDiags *diags);
// Rules that concern several settings: back end, equality.
int options_check(Options *o);

#endif
