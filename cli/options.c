// options.c - the options of the command line. One table drives parsing, help and the search for misspelled names.
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "session.h"

typedef struct Option Option;
struct Option {
  const char *names;  // separated by blanks, the one shown in messages last; NULL: `help` is a heading
  const char *value;  // what it takes: "NAME", "[LIST]" optionally and only behind '=', NULL nothing
  const char *help;
  int (*apply)(Options *o, const Option *option, const char *value);
  size_t field;       // offset in Options of what `apply` sets
  int number;         // what it is set to
  const char *words;  // values that apply_word takes, separated by blanks; their number is stored
};

// ---- setting --------------------------------------------------------------------------------------------------------------------

static void *field_of(Options *o, const Option *option) { return (char *)o + option->field; }

static int bad_value(const Options *o, const char *value, const char *expected) {
  fprintf(stderr, "hakorune: bad value '%s' for %s (%s)\n", value, o->place, expected);
  return 2;
}

static int apply_flag(Options *o, const Option *option, const char *value) {
  (void)value;
  *(bool *)field_of(o, option) = true;
  return GO_ON;
}

static int apply_number(Options *o, const Option *option, const char *value) {
  (void)value;
  *(int *)field_of(o, option) = option->number;
  return GO_ON;
}

static int apply_text(Options *o, const Option *option, const char *value) {
  *(const char **)field_of(o, option) = value;
  return GO_ON;
}

static int apply_list(Options *o, const Option *option, const char *value) {
  TextList *list = field_of(o, option);
  if (hk_arena_grow(o->arena, (void **)&list->items, &list->cap, list->count + 1, sizeof *list->items) != HK_OK) {
    fprintf(stderr, "hakorune: out of memory\n");
    return 137;
  }
  list->items[list->count++] = hk_text_of(value);
  return GO_ON;
}

// The number of the word `value` in a list separated by blanks, or -1.
static int word_number(const char *words, const char *value) {
  size_t len = strlen(value);
  int n = 0;
  for (const char *p = words; *p; n++) {
    size_t k = strcspn(p, " ");
    if (k == len && memcmp(p, value, k) == 0) return n;
    p += k + (p[k] == ' ');
  }
  return -1;
}

static int apply_word(Options *o, const Option *option, const char *value) {
  int n = word_number(option->words, value);
  if (n < 0) return bad_value(o, value, option->words);
  *(int *)field_of(o, option) = n;
  return GO_ON;
}

static bool read_count(const char *text, uint64_t *out, char **end) {
  if (text[0] < '0' || text[0] > '9') return false;
  errno = 0;
  *out = strtoull(text, end, 10);
  return errno == 0;
}

static int apply_count(Options *o, const Option *option, const char *value) {
  char *end = NULL;
  uint64_t n = 0;
  if (!read_count(value, &n, &end) || *end || n > UINT32_MAX) return bad_value(o, value, "a number");
  *(uint64_t *)field_of(o, option) = n;
  return GO_ON;
}

static int apply_depth(Options *o, const Option *option, const char *value) {
  int status = apply_count(o, option, value);
  return status == GO_ON && o->max_depth == 0 ? bad_value(o, value, "at least 1") : status;
}

static int apply_fuel(Options *o, const Option *option, const char *value) {
  char *end = NULL;
  (void)option;
  o->fuel = UINT64_MAX;
  if (strcmp(value, "unlimited") == 0) return GO_ON;
  if (!read_count(value, &o->fuel, &end) || *end) return bad_value(o, value, "a number or unlimited");
  return GO_ON;
}

static int apply_size(Options *o, const Option *option, const char *value) {
  char *end = NULL;
  uint64_t n = 0;
  bool ok = read_count(value, &n, &end);
  unsigned shift = !ok ? 0 : *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
  if (shift) end++;
  if (!ok || *end || n == 0 || n > (SIZE_MAX >> shift)) return bad_value(o, value, "bytes, or a number with K, M or G");
  *(uint64_t *)field_of(o, option) = n << shift;
  return GO_ON;
}

static int apply_dump(Options *o, const Option *option, const char *value) {
  static const int actions[] = {ACTION_DUMP_AST, ACTION_DUMP_TOKENS, ACTION_DUMP_MIR};
  int n = word_number("ast tokens mir", value);
  (void)option;
  if (n < 0) return bad_value(o, value, "ast tokens mir");
  o->action = actions[n];
  return GO_ON;
}

static int apply_emit(Options *o, const Option *option, const char *value) {
  o->action = option->number;
  o->emit_path = value;
  return GO_ON;
}

static int apply_task(Options *o, const Option *option, const char *value) {
  (void)option;
  o->action = ACTION_RUN_TASK;
  o->task = value;
  return GO_ON;
}

static int apply_trace(Options *o, const Option *option, const char *value) {
  static const struct {
    const char *name;
    uint32_t bit;
  } words[] = {{"vm", HK_TRACE_VM},
               {"call", HK_TRACE_CALL},
               {"mir", HK_TRACE_MIR},
               {"using", HK_TRACE_USING},
               {"resolver", HK_TRACE_RESOLVER},
               {"gc", HK_TRACE_GC},
               {"house", HK_TRACE_HOUSE},
               {"time", HK_TRACE_TIME},
               {"task", 0},
               {"plugin", 0}};
  (void)option;
  for (const char *p = value ? value : "vm"; *p;) {
    size_t n = strcspn(p, ","), i = 0, count = sizeof words / sizeof *words;
    while (i < count && (strlen(words[i].name) != n || memcmp(words[i].name, p, n) != 0)) i++;
    if (i == count) return bad_value(o, value ? value : "", "vm, call, mir, using, resolver, gc, task, plugin, time");
    o->trace |= words[i].bit;
    p += n + (p[n] == ',');
  }
  return GO_ON;
}

static int apply_trace_bit(Options *o, const Option *option, const char *value) {
  (void)value;
  o->trace |= (uint32_t)option->number;
  return GO_ON;
}

static int apply_leaks(Options *o, const Option *option, const char *value) {
  int n = value ? word_number("1 2", value) : 0;
  (void)option;
  if (n < 0) return bad_value(o, value, "1 2");
  o->leak_report = n + 1;
  return GO_ON;
}

static int apply_dev(Options *o, const Option *option, const char *value) {
  (void)option, (void)value;
  o->verify = o->strict_oob = true;
  o->warn = WARN_ALL;
  o->leak_report = 1;
  return GO_ON;
}

static int apply_absent(Options *o, const Option *option, const char *value) {
  (void)option, (void)value;
  fprintf(stderr, "hakorune: %s is not available in this version\n", o->place);
  return 3;
}

static int apply_version(Options *o, const Option *option, const char *value) {
  (void)o, (void)option, (void)value;
  printf("hakorune %s\n", HK_VERSION_TEXT);
  return 0;
}

static int apply_help(Options *o, const Option *option, const char *value);

// ---- the table --------------------------------------------------------------------------------------------------------------------

#define FIELD(name) offsetof(Options, name)
// clang-format off
static const Option table[] = {
    {NULL, NULL, "What to run", NULL, 0, 0, NULL},
    {"-c -e --eval", "CODE", "run CODE", apply_text, FIELD(code), 0, NULL},
    {"-", NULL, "run the source text on standard input", apply_flag, FIELD(from_stdin), 0, NULL},
    {"--entry", "NAME", "start at this function, e.g. App.main", apply_text, FIELD(entry), 0, NULL},
    {"--mir-json-file", "FILE", "run MIR JSON", apply_text, FIELD(mir_file), 0, NULL},
    {"--json-file", "FILE", "run Program JSON ('-': standard input)", apply_text, FIELD(json_file), 0, NULL},
    {"--backend", "NAME", "vm (default; also called vm-c, mir, auto), vm-hako", apply_text, FIELD(backend), 0, NULL},
    {"-i --repl", NULL, "interactive mode; with FILE: run it first", apply_number, FIELD(action), ACTION_REPL, NULL},
    {"--run-tests", NULL, "run the functions whose names begin with test_", apply_number, FIELD(action), ACTION_RUN_TESTS, NULL},
    {"--test-filter", "TEXT", "only tests whose names contain TEXT", apply_text, FIELD(test_filter), 0, NULL},
    {"--coverage", "FILE", "write which lines ran, in the form of lcov", apply_text, FIELD(coverage_path), 0, NULL},
    {"--run-task", "NAME", "run a command of [tasks] of the project file", apply_task, 0, 0, NULL},
    {"--benchmark", "N", "run N times and measure", apply_absent, 0, 0, NULL},

    {NULL, NULL, "Instead of running", NULL, 0, 0, NULL},
    {"--check", NULL, "parse, compile and verify", apply_number, FIELD(action), ACTION_CHECK, NULL},
    {"--dump-ast", NULL, "print the syntax tree", apply_number, FIELD(action), ACTION_DUMP_AST, NULL},
    {"--dump-tokens", NULL, "print the tokens", apply_number, FIELD(action), ACTION_DUMP_TOKENS, NULL},
    {"--dump-mir", NULL, "print the MIR", apply_number, FIELD(action), ACTION_DUMP_MIR, NULL},
    {"--dump-mir-effects", NULL, "with --dump-mir: the effect class of each instruction", apply_flag, FIELD(effects), 0, NULL},
    {"--mir-verbose", NULL, "with --dump-mir: counts per function", apply_flag, FIELD(verbose_mir), 0, NULL},
    {"--dump", "WHAT", "the same as --dump-WHAT: ast, tokens, mir", apply_dump, 0, 0, NULL},
    {"--emit-mir-json", "FILE", "write MIR JSON ('-': standard output)", apply_emit, 0, ACTION_EMIT_MIR, NULL},
    {"--emit-ast-json", "FILE", "write the syntax tree as JSON", apply_emit, 0, ACTION_EMIT_AST, NULL},
    {"--emit-program-json", "FILE", "write Program JSON, the tree for --json-file", apply_emit, 0, ACTION_EMIT_PROGRAM, NULL},
    {"--program-json-to-mir", "OUT", "translate Program JSON to MIR JSON", apply_absent, 0, 0, NULL},
    {"--emit-c", "FILE", "write C source", apply_absent, 0, 0, NULL},
    {"-o --emit-exe", "FILE", "write a native program", apply_absent, 0, 0, NULL},
    {"--cc", "PROGRAM", "the C compiler for --emit-exe", apply_absent, 0, 0, NULL},
    {"--emit-house", "FILE", "write the house as C data (used by the build)", apply_emit, 0, ACTION_EMIT_HOUSE, NULL},
    {"--list-boxes", NULL, "names of the boxes that can be constructed", apply_number, FIELD(action), ACTION_LIST_BOXES, NULL},
    {"--explain", "KIND", "describe an error kind", apply_absent, 0, 0, NULL},
    {"-V --version", NULL, "print the version", apply_version, 0, 0, NULL},
    {"-h --help", NULL, "print this text", apply_help, 0, 0, NULL},

    {NULL, NULL, "Compiling", NULL, 0, 0, NULL},
    {"--verify", NULL, "verify the MIR before running", apply_flag, FIELD(verify), 0, NULL},
    {"-O0 --no-optimize", NULL, "do not optimize the MIR", apply_number, FIELD(optimize), 0, NULL},
    {"-O1", NULL, "optimize the MIR (default)", apply_number, FIELD(optimize), 1, NULL},
    {"--dev", NULL, "--verify --strict-oob --warn all --leak-report", apply_dev, 0, 0, NULL},
    {"--warn", "LEVEL", "none, default, all, error (they become errors)", apply_word, FIELD(warn), 0, "none default all error"},
    {"--using", "NAME", "as if the source began with 'using NAME'", apply_list, FIELD(usings), 0, NULL},
    {"-I --include", "DIR", "further directory for modules", apply_list, FIELD(roots), 0, NULL},
    {"--config", "FILE", "use this project file", apply_text, FIELD(config), 0, NULL},
    {"--no-config", NULL, "use no project file", apply_flag, FIELD(no_config), 0, NULL},
    {"--plugin", "PATH", "load a plugin", apply_absent, 0, 0, NULL},
    {"--house", NULL, "run with the rights of the house (for its tests)", apply_flag, FIELD(house), 0, NULL},

    {NULL, NULL, "Limits and memory", NULL, 0, 0, NULL},
    {"--strict-oob", NULL, "Array reads out of range raise IndexError", apply_flag, FIELD(strict_oob), 0, NULL},
    {"--debug-fuel --fuel", "N", "stop after N steps (default: unlimited)", apply_fuel, 0, 0, NULL},
    {"--max-depth", "N", "call depth limit (default: 100000)", apply_depth, FIELD(max_depth), 0, NULL},
    {"--max-memory", "SIZE", "heap limit: bytes, or with K, M, G as in 512M", apply_size, FIELD(max_memory), 0, NULL},
    {"--gc", "MODE", "auto, off", apply_word, FIELD(gc), 0, "auto off rc+cycle"},
    {"--gc-stress", "N", "collect after every N allocations", apply_count, FIELD(gc_stress), 0, NULL},
    {"--exit-wait", "MS", "how long tasks may run after the entry", apply_absent, 0, 0, NULL},

    {NULL, NULL, "Messages and reports", NULL, 0, 0, NULL},
    {"--print-rc", NULL, "print 'RC: N' after the program", apply_flag, FIELD(print_rc), 0, NULL},
    {"--color", "MODE", "auto, always, never", apply_word, FIELD(color), 0, "auto always never"},
    {"--error-format", "FORM", "text, json", apply_word, FIELD(error_format), 0, "text json"},
    {"-q --quiet", NULL, "only errors on standard error", apply_number, FIELD(log), LOG_ERROR, NULL},
    {"-v --verbose", NULL, "the same as --log debug", apply_number, FIELD(log), LOG_DEBUG, NULL},
    {"--log", "LEVEL", "error, warn (default), info, debug, trace", apply_word, FIELD(log), 0, "error warn info debug trace"},
    {"--trace", "[LIST]", "vm (default), call, mir, using, resolver, gc, task, plugin, time", apply_trace, 0, 0, NULL},
    {"--gc-trace", NULL, "the same as --trace=gc", apply_trace_bit, 0, HK_TRACE_GC, NULL},
    {"--leak-report", "[1|2]", "objects that are left at exit; 2: one by one", apply_leaks, 0, 0, NULL},
    {"--stats", NULL, "figures about the run", apply_number, FIELD(stats), HK_STATS_TEXT, NULL},
    {"--stats-json", NULL, "the same as one JSON object", apply_number, FIELD(stats), HK_STATS_JSON, NULL},
    {"--profile", "[FILE]", "time per function", apply_absent, 0, 0, NULL},
};
// Words in place of a FILE that call a tool (house/tools/tools.hako); a file of such a name is called ./NAME.
static const struct {
  const char *name, *help;
} tools[] = {
    {"fmt", "lay out sources"},
    {"doc", "documentation of sources, from their comments"},
    {"test", "run the tests of a directory"},
    {"lsp", "the language server, for editors"},
};
// clang-format on
enum { OPTION_COUNT = sizeof table / sizeof *table, TOOL_COUNT = sizeof tools / sizeof *tools };

// ---- help ---------------------------------------------------------------------------------------------------------------------------

static bool optional_value(const Option *option) { return option->value && option->value[0] == '['; }

// "-c, -e, --eval CODE": short names first, long ones aligned.
static void spelling(const Option *option, char *out, size_t size) {
  size_t n = 0;
  bool shorts = option->names[1] != '-';
  n += (size_t)snprintf(out, size, "  %s", shorts ? "" : "    ");
  for (const char *p = option->names; *p && n < size;) {
    size_t k = strcspn(p, " ");
    n += (size_t)snprintf(out + n, size - n, "%.*s%s", (int)k, p, p[k] ? ", " : "");
    p += k + (p[k] == ' ');
  }
  if (!option->value || n >= size) return;
  if (optional_value(option))
    snprintf(out + n, size - n, "[=%s", option->value + 1);
  else
    snprintf(out + n, size - n, " %s", option->value);
}

static const char *last_name(const Option *option) {
  const char *blank = strrchr(option->names, ' ');
  return blank ? blank + 1 : option->names;
}

static void help_absent(void) {
  int column = 0;
  puts("\nKnown, but not available in this version:");
  for (int i = 0; i < OPTION_COUNT; i++) {
    if (table[i].apply != apply_absent) continue;
    const char *name = last_name(&table[i]);
    bool full = column + (int)strlen(name) > 96;
    if (full) column = 0;
    column += printf("%s%s", full ? "\n  " : column ? " " : "  ", name);
  }
  puts("");
}

static void help_tools(void) {
  puts("\nTools, each with a --help of its own:");
  for (int i = 0; i < TOOL_COUNT; i++) printf("  %-30s %s\n", tools[i].name, tools[i].help);
}

static int apply_help(Options *o, const Option *asked, const char *value) {
  (void)o, (void)asked, (void)value;
  puts("usage: hakorune [options] FILE [arguments]       run a program, or the project in a directory\n"
       "       hakorune [options] -c CODE [-- arguments]\n"
       "       hakorune [options] -                      source text from standard input\n"
       "       hakorune TOOL ...                         a tool: see below");
  for (int i = 0; i < OPTION_COUNT; i++) {
    const Option *option = &table[i];
    char left[80];
    if (!option->names) {
      printf("\n%s:\n", option->help);
      continue;
    }
    if (option->apply == apply_absent) continue;
    spelling(option, left, sizeof left);
    printf("%-32s %s\n", left, option->help);
  }
  help_tools();
  help_absent();
  return 0;
}

// ---- parsing -------------------------------------------------------------------------------------------------------------------------

static bool has_name(const Option *option, const char *name) {
  return option->names && word_number(option->names, name) >= 0;
}

static const Option *find_option(const char *name) {
  for (int i = 0; i < OPTION_COUNT; i++)
    if (has_name(&table[i], name)) return &table[i];
  return NULL;
}

static int unknown_option(const char *name) {
  HkText all[2 * OPTION_COUNT];
  uint32_t count = 0;
  for (int i = 0; i < OPTION_COUNT; i++)
    for (const char *p = table[i].names; p && *p && count < 2 * OPTION_COUNT;) {
      size_t k = strcspn(p, " ");
      if (k > 2) all[count++] = hk_text(p, k);
      p += k + (p[k] == ' ');
    }
  HkText near = hk_diag_nearest(hk_text_of(name), all, count);
  fprintf(stderr, "hakorune: unknown option '%s'", name);
  if (near.len) fprintf(stderr, "; did you mean '%.*s'?", (int)near.len, near.data);
  fprintf(stderr, "\n");
  return 2;
}

int options_set(Options *o, const char *name, const char *value, const char *place) {
  const Option *option = find_option(name);
  snprintf(o->place, sizeof o->place, "%s", place);
  return option ? option->apply(o, option, value) : unknown_option(name);
}

// One option at argv[*at]; *at is moved on to its last word.
static int read_option(Options *o, int argc, char **argv, int *at) {
  const char *arg = argv[*at], *equals = arg[1] == '-' ? strchr(arg, '=') : NULL;
  char name[64];
  size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
  if (len >= sizeof name) return unknown_option(arg);
  memcpy(name, arg, len);
  name[len] = 0;
  const Option *option = find_option(name);
  if (!option) return unknown_option(name);
  const char *value = equals ? equals + 1 : NULL;
  if (value && !option->value) {
    fprintf(stderr, "hakorune: option '%s' takes no value\n", name);
    return 2;
  }
  if (!value && option->value && !optional_value(option)) {
    if (*at + 1 >= argc) {
      fprintf(stderr, "hakorune: option '%s' needs a value\n", name);
      return 2;
    }
    value = argv[++*at];
  }
  snprintf(o->place, sizeof o->place, "option '%s'", name);
  return option->apply(o, option, value);
}

void options_init(Options *o, HkArena *arena) {
  *o = (Options){.arena = arena,
                 .optimize = 1,
                 .warn = WARN_DEFAULT,
                 .log = LOG_WARN,
                 .fuel = UINT64_MAX,
                 .max_depth = HK_MAX_DEPTH_DEFAULT,
                 .backend = "vm"};
}

static bool is_tool(const char *word) {
  for (int i = 0; i < TOOL_COUNT; i++)
    if (strcmp(tools[i].name, word) == 0) return true;
  return false;
}

// The command of `hako` itself, as a tool may start it again, and the name of the tool with what follows.
static int tool_arguments(Options *o, char *command, char **words, size_t count) {
  o->args = hk_arena_alloc(o->arena, (count + 1) * sizeof *o->args);
  if (!o->args) return session_out_of_memory();
  o->args[0] = command;
  memcpy(o->args + 1, words, count * sizeof *words);
  o->arg_count = (uint32_t)count + 1;
  return GO_ON;
}

int options_read(Options *o, int argc, char **argv) {
  int at = 1;
  for (; at < argc && !o->from_stdin; at++) {
    if (strcmp(argv[at], "--") == 0) {
      at++;
      break;
    }
    if (argv[at][0] != '-') break;
    int status = read_option(o, argc, argv, &at);
    if (status != GO_ON) return status;
  }
  bool given = o->code || o->from_stdin || o->mir_file || o->json_file || o->action == ACTION_LIST_BOXES || o->task;
  if (!given && at < argc && is_tool(argv[at])) {
    o->action = ACTION_TOOL;
    o->no_config = true;  // what a tool works on has a project of its own
    return tool_arguments(o, argv[0], argv + at, (size_t)(argc - at));
  }
  if (!given && at < argc) o->file = argv[at++];
  if (at < argc && strcmp(argv[at], "--") == 0) at++;
  o->args = argv + at;
  o->arg_count = (uint32_t)(argc - at);
  if (given || o->file || o->action == ACTION_REPL) return GO_ON;
  if (o->action != ACTION_RUN && hk_platform_is_terminal(0)) {
    fprintf(stderr, "hakorune: no FILE given (see --help)\n");
    return 2;
  }
  if (hk_platform_is_terminal(0))
    o->action = ACTION_REPL;
  else
    o->from_stdin = true;
  return GO_ON;
}

// ---- rules about several settings -------------------------------------------------------------------------------------------------------

static int check_backend(Options *o) {
  const char *name = o->backend;
  if (word_number("vm vm-c mir auto", name) >= 0) return GO_ON;
  if (strcmp(name, "vm-rust") == 0) {
    if (o->log > LOG_ERROR) fprintf(stderr, "hakorune: warning: back end 'vm-rust' is now called 'vm'\n");
    return GO_ON;
  }
  if (strcmp(name, "vm-hako") == 0) {
    o->house_vm = true;
    return GO_ON;
  }
  if (word_number("native aot llvm wasm interpreter jit", name) >= 0) {
    fprintf(stderr, "hakorune: back end '%s' is not available\n", name);
    return 3;
  }
  fprintf(stderr, "hakorune: unknown back end '%s' (available: vm, vm-hako)\n", name);
  return 2;
}

int options_check(Options *o) {
  if (o->pure_eq && o->native_eq) {
    fprintf(stderr, "hakorune: HAKO_USE_PURE_EQ and HAKO_USE_NATIVE_EQ exclude each other\n");
    return 2;
  }
  return check_backend(o);
}
