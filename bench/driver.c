// driver.c - times Hakorune against its peers: bench/micro, bench/macro, start-up, and the speed of the front end.
//
//   driver [-n ROUNDS] [-o FILE] [-d DIR] [-c] [-p PEER,...] [-a] [-v] HAKO [NAME...]
//
// With -v the virtual machine written in Hakorune takes the place of Hakorune, and the floor's that of Lua.
//
// The contestants take turns: one run of every program by every contestant is a round, so that a busy moment of
// the machine hits all of them. What a program prints must be the same for all; only then its time counts. A time is
// the median over the rounds, the spread is (slowest - fastest) / median. Memory is the peak of the resident
// set. A contestant that failed on a program or printed something else than the reference is reported and not
// run again on it. Exit status: 0 all well, 1 that happened, 2 usage.
#define _POSIX_C_SOURCE  200809L
#define _DEFAULT_SOURCE  1  // wait4, which tells the peak memory of one child
#define _DARWIN_C_SOURCE 1

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gen_source.h"

enum {
  MAX_PROGRAMS = 64,
  MAX_ROUNDS = 99,
  MAX_OUTPUT = 4096,  // bytes of a result that are kept; programs print a line or a few
  TIME_LIMIT = 300,   // seconds a run may take
  STARTUP_RUNS = 20,
  CHECK_RUNS = 5,
  MAX_OPTIONS = 2,
  SOURCE_LINES = 100000,
};

// ---- what was measured --------------------------------------------------------------------------------

typedef struct Samples {
  double seconds[MAX_ROUNDS];
  int count;
  long peak_kb;  // greatest of all runs
} Samples;

typedef struct Contestant {
  const char *name;    // as in the table and after -p
  const char *ending;  // of its programs
  char path[1024];
  const char *options[MAX_OPTIONS];  // before the program's file
  bool present;
} Contestant;

// The first two are always there, the others on demand. LUA is the reference.
enum { HAKO, LUA, LUAJIT_INTERP, LUAJIT, NODE_JITLESS, NODE, PYTHON, RUBY, MRUBY, CONTESTANTS };

typedef struct Peer {
  const char *name, *command, *ending, *options[MAX_OPTIONS];
} Peer;

// Without a compiler there is no WebAssembly either; Node says so at every start unless it is told as well.
static const Peer peers[CONTESTANTS] = {
    [LUA] = {"lua5.4", "lua5.4", "lua", {NULL}},
    [LUAJIT_INTERP] = {"luajit-joff", "luajit", "lua", {"-joff"}},
    [LUAJIT] = {"luajit", "luajit", "lua", {NULL}},
    [NODE_JITLESS] = {"node-jitless", "node", "js", {"--jitless", "--no-expose-wasm"}},
    [NODE] = {"node", "node", "js", {NULL}},
    [PYTHON] = {"python3", "python3", "py", {NULL}},
    [RUBY] = {"ruby", "ruby", "rb", {NULL}},
    [MRUBY] = {"mruby", "mruby", "rb", {NULL}},
};

static const char *const suites[] = {"micro", "macro"};  // folders
enum { SUITES = sizeof suites / sizeof *suites };

typedef struct Program {
  int suite;
  char name[64];
  char result[MAX_OUTPUT];   // printed by the reference
  bool known;                // `result` is there
  bool failed[CONTESTANTS];  // it failed or printed something else
  Samples samples[CONTESTANTS];
} Program;

typedef struct Options {
  const char *dir;
  const char *markdown;
  int rounds;
  bool cpu_time;
  bool all_peers;
  const char *peers;  // names between commas
  bool machines;      // the virtual machines instead of the languages
} Options;

static int by_value(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(const Samples *s) {
  double sorted[MAX_ROUNDS];
  if (s->count == 0) return 0;
  memcpy(sorted, s->seconds, (size_t)s->count * sizeof *sorted);
  qsort(sorted, (size_t)s->count, sizeof *sorted, by_value);
  int mid = s->count / 2;
  return s->count % 2 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2;
}

static double spread(const Samples *s) {
  double low = HUGE_VAL, high = 0;
  for (int i = 0; i < s->count; i++) {
    low = fmin(low, s->seconds[i]);
    high = fmax(high, s->seconds[i]);
  }
  double mid = median(s);
  return mid > 0 ? (high - low) / mid : 0;
}

static void add_sample(Samples *s, double seconds, long peak_kb) {
  if (s->count < MAX_ROUNDS) s->seconds[s->count++] = seconds;
  if (peak_kb > s->peak_kb) s->peak_kb = peak_kb;
}

// ---- running programs -----------------------------------------------------------------------------------

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double seconds_of(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec * 1e-6; }

static long kilobytes(const struct rusage *usage) {
#ifdef __APPLE__
  return usage->ru_maxrss / 1024;
#else
  return usage->ru_maxrss;
#endif
}

static void read_all(int fd, char *out, size_t size) {
  size_t len = 0;
  lseek(fd, 0, SEEK_SET);
  for (;;) {
    ssize_t n = read(fd, out + len, size - 1 - len);
    if (n <= 0) break;
    len += (size_t)n;
  }
  out[len] = 0;
}

static void run_child(char *const argv[], int output) {
  int input = open("/dev/null", O_RDONLY);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  alarm(TIME_LIMIT);
  execv(argv[0], argv);
  fprintf(stderr, "bench: cannot run %s: %s\n", argv[0], strerror(errno));
  _exit(127);
}

// Runs argv to its end. False if it did not exit with status 0. `printed` receives its standard output.
static bool run(const Options *options, char *const argv[], char printed[MAX_OUTPUT], double *seconds, long *peak_kb) {
  FILE *capture = tmpfile();
  if (!capture) {
    perror("bench: temporary file");
    exit(1);
  }
  fflush(NULL);
  double start = now();
  pid_t child = fork();
  if (child == 0) run_child(argv, fileno(capture));
  struct rusage usage;
  int status = -1;
  if (child > 0)
    while (wait4(child, &status, 0, &usage) < 0)
      if (errno != EINTR) break;
  *seconds = now() - start;
  bool ended = child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
  if (ended && options->cpu_time) *seconds = seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
  *peak_kb = ended ? kilobytes(&usage) : 0;
  read_all(fileno(capture), printed, MAX_OUTPUT);
  fclose(capture);
  return ended;
}

static void put(char *out, size_t size, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(out, size, fmt, ap);
  va_end(ap);
}

static void file_of(const Options *options, const Contestant *who, const char *folder, const char *name,
                    char out[1024]) {
  put(out, 1024, "%s/%s/%s.%s", options->dir, folder, name, who->ending);
}

// One run of DIR/FOLDER/NAME.ENDING by a contestant.
static bool run_program(const Options *options, Contestant *who, const char *folder, const char *name,
                        char printed[MAX_OUTPUT], Samples *samples) {
  char file[1024], texts[MAX_OPTIONS][24];
  char *argv[MAX_OPTIONS + 3] = {who->path};
  int count = 1;
  double seconds;
  long peak_kb;
  file_of(options, who, folder, name, file);
  for (int i = 0; i < MAX_OPTIONS && who->options[i]; i++) {
    put(texts[i], sizeof texts[i], "%s", who->options[i]);
    argv[count++] = texts[i];
  }
  argv[count] = file;
  if (!run(options, argv, printed, &seconds, &peak_kb)) {
    fprintf(stderr, "bench: %s failed on %s\n", who->name, file);
    return false;
  }
  add_sample(samples, seconds, peak_kb);
  return true;
}

// ---- contestants and programs -----------------------------------------------------------------------------

static bool find_in_path(const char *name, char out[1024]) {
  const char *path = getenv("PATH");
  while (path && *path) {
    size_t len = strcspn(path, ":");
    put(out, 1024, "%.*s/%s", (int)len, path, name);
    if (access(out, X_OK) == 0) return true;
    path += len + (path[len] == ':');
  }
  return false;
}

// Whether `name` is one of `list`, names between commas.
static bool listed(const char *list, const char *name) {
  size_t len = strlen(name);
  for (; list && *list; list += strcspn(list, ","), list += *list == ',')
    if (strcspn(list, ",") == len && memcmp(list, name, len) == 0) return true;
  return false;
}

static bool is_peer(const char *name, size_t len) {
  for (int i = LUA; i < CONTESTANTS; i++)
    if (strlen(peers[i].name) == len && memcmp(peers[i].name, name, len) == 0) return true;
  return false;
}

// Ends the program if a name after -p is not known.
static void check_peers(const char *list) {
  for (; list && *list; list += strcspn(list, ","), list += *list == ',') {
    size_t len = strcspn(list, ",");
    if (is_peer(list, len)) continue;
    fprintf(stderr, "bench: unknown peer '%.*s'; known are", (int)len, list);
    for (int i = LUA; i < CONTESTANTS; i++) fprintf(stderr, " %s", peers[i].name);
    putc('\n', stderr);
    exit(2);
  }
}

static void find_machines(const char *hako, Contestant who[CONTESTANTS]) {
  who[LUA] = (Contestant){.name = "vm", .ending = "hako", .present = access(hako, X_OK) == 0};
  put(who[LUA].path, sizeof who[LUA].path, "%s", hako);
  who[HAKO] = who[LUA];
  who[HAKO].name = "vm-hako";
  who[HAKO].options[0] = "--backend=vm-hako";
}

static void find_languages(const Options *options, const char *hako, Contestant who[CONTESTANTS]) {
  who[HAKO] = (Contestant){.name = "hako", .ending = "hako", .present = access(hako, X_OK) == 0};
  put(who[HAKO].path, sizeof who[HAKO].path, "%s", hako);
  for (int i = LUA; i < CONTESTANTS; i++) {
    who[i] = (Contestant){.name = peers[i].name, .ending = peers[i].ending};
    memcpy(who[i].options, peers[i].options, sizeof who[i].options);
    if (i == LUA || options->all_peers || listed(options->peers, who[i].name))
      who[i].present = find_in_path(peers[i].command, who[i].path);
  }
  if (!who[LUA].present) who[LUA].present = find_in_path("lua54", who[LUA].path);
}

// The first two are needed; ends the program if one of them is missing.
static void find_contestants(const Options *options, const char *hako, Contestant who[CONTESTANTS]) {
  if (options->machines)
    find_machines(hako, who);
  else
    find_languages(options, hako, who);
  for (int i = HAKO; i <= LUA; i++) {
    if (who[i].present) continue;
    fprintf(stderr, "bench: %s not found%s\n", i == HAKO || options->machines ? hako : who[i].name,
            i == LUA && !options->machines ? " in PATH: install Lua 5.4" : "");
    exit(2);
  }
}

static int by_name(const void *a, const void *b) {
  const Program *x = a, *y = b;
  return x->suite != y->suite ? x->suite - y->suite : strcmp(x->name, y->name);
}

// A NAME of the command line names a program, with its folder or without, or all of a folder.
static bool fits(const char *asked, const Program *program) {
  const char *folder = suites[program->suite];
  size_t len = strlen(folder);
  if (strcmp(asked, program->name) == 0 || strcmp(asked, folder) == 0) return true;
  return strncmp(asked, folder, len) == 0 && asked[len] == '/' && strcmp(asked + len + 1, program->name) == 0;
}

static bool wanted(const Program *program, char **names) {
  if (!*names) return true;
  for (; *names; names++)
    if (fits(*names, program)) return true;
  return false;
}

// Every NAME.hako of one folder whose NAME is wanted; the new count.
static int find_in_suite(const Options *options, int suite, char **names, Program *programs, int count) {
  char path[1024];
  put(path, sizeof path, "%s/%s", options->dir, suites[suite]);
  DIR *dir = opendir(path);
  if (!dir) {
    fprintf(stderr, "bench: no directory %s; name the bench directory with -d\n", path);
    exit(2);
  }
  for (struct dirent *entry; (entry = readdir(dir)) && count < MAX_PROGRAMS;) {
    size_t len = strlen(entry->d_name);
    if (len <= 5 || strcmp(entry->d_name + len - 5, ".hako") != 0) continue;
    programs[count].suite = suite;
    put(programs[count].name, sizeof programs->name, "%.*s", (int)(len - 5), entry->d_name);
    if (wanted(&programs[count], names)) count++;
  }
  closedir(dir);
  return count;
}

static int find_programs(const Options *options, char **names, Program *programs) {
  int count = 0;
  for (int suite = 0; suite < SUITES; suite++) count = find_in_suite(options, suite, names, programs, count);
  qsort(programs, (size_t)count, sizeof *programs, by_name);
  for (; *names; names++) {
    bool found = false;
    for (int p = 0; p < count; p++) found = found || fits(*names, &programs[p]);
    if (found) continue;
    fprintf(stderr, "bench: no program %s in %s\n", *names, options->dir);
    exit(2);
  }
  return count;
}

// ---- measuring ------------------------------------------------------------------------------------------

// Whether a contestant can run a program: it has it, nothing went wrong yet, and what must be printed is known.
static bool takes_part(const Options *options, const Contestant *who, int which, const Program *program) {
  char file[1024];
  file_of(options, who, suites[program->suite], program->name, file);
  return who->present && !program->failed[which] && (which == LUA || program->known) && access(file, R_OK) == 0;
}

// One run of one program by one contestant. The reference goes first and gives the result that the others must print.
static void measure(const Options *options, Contestant *who, int which, Program *program) {
  char printed[MAX_OUTPUT];
  bool ran = run_program(options, who, suites[program->suite], program->name, printed, &program->samples[which]);
  if (ran && which == LUA && !program->known) {
    put(program->result, sizeof program->result, "%s", printed);
    program->known = true;
  }
  if (ran && strcmp(printed, program->result) == 0) return;
  if (ran)
    fprintf(stderr, "bench: %s: %s printed\n%s  but should\n%s", program->name, who->name, printed, program->result);
  program->failed[which] = true;
  program->samples[which].count = 0;
}

static void measure_rounds(const Options *options, Contestant who[CONTESTANTS], Program *programs, int count) {
  static const int order[CONTESTANTS] = {LUA, HAKO, LUAJIT_INTERP, LUAJIT, NODE_JITLESS, NODE, PYTHON, RUBY, MRUBY};
  for (int round = 0; round < options->rounds; round++) {
    if (isatty(STDERR_FILENO)) fprintf(stderr, "\rround %d of %d ", round + 1, options->rounds);
    for (int p = 0; p < count; p++)
      for (int i = 0; i < CONTESTANTS; i++)
        if (takes_part(options, &who[order[i]], order[i], &programs[p]))
          measure(options, &who[order[i]], order[i], &programs[p]);
  }
  if (isatty(STDERR_FILENO)) fputs("\r                \r", stderr);
}

// Hello world in every language, for what a start costs.
static bool measure_startup(const Options *options, Contestant who[CONTESTANTS], Samples samples[CONTESTANTS]) {
  char printed[MAX_OUTPUT];
  for (int run_number = 0; run_number < STARTUP_RUNS; run_number++)
    for (int i = HAKO; i < CONTESTANTS; i++)
      if (who[i].present && (!run_program(options, &who[i], "startup", "hello", printed, &samples[i]) ||
                             strcmp(printed, "Hello, world!\n") != 0))
        return false;
  return true;
}

// Times `hako --check` on a generated program of SOURCE_LINES lines.
static bool measure_check(const Options *options, Contestant *hako, Samples *samples, long *bytes) {
  const char *tmp = getenv("TMPDIR");
  char file[1024];
  put(file, sizeof file, "%s/hako-bench-XXXXXX", tmp && *tmp ? tmp : "/tmp");
  int fd = mkstemp(file);
  FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
  if (!out) {
    perror("bench: temporary file");
    return false;
  }
  gen_source(out, SOURCE_LINES);
  *bytes = ftell(out);
  bool ok = fclose(out) == 0;
  char check[] = "--check";
  char *argv[] = {hako->path, check, file, NULL};
  for (int i = 0; ok && i < CHECK_RUNS; i++) {
    char printed[MAX_OUTPUT];
    double seconds;
    long peak_kb;
    ok = run(options, argv, printed, &seconds, &peak_kb);
    if (ok) add_sample(samples, seconds, peak_kb);
  }
  if (!ok) fprintf(stderr, "bench: hako --check failed on the generated program\n");
  unlink(file);
  return ok;
}

// ---- the table --------------------------------------------------------------------------------------------

enum { MAX_COLUMNS = 16, CELL = 96 };

typedef struct Table {
  char cells[MAX_PROGRAMS + SUITES + 1][MAX_COLUMNS][CELL];  // row 0: headings
  int rows, columns;
} Table;

static void cell(Table *table, int row, int column, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(table->cells[row][column], CELL, fmt, ap);
  va_end(ap);
  if (row >= table->rows) table->rows = row + 1;
  if (column >= table->columns) table->columns = column + 1;
}

// Geometric mean of what is added; 0 if nothing was.
typedef struct Mean {
  double sum_of_logs;
  int count;
} Mean;

static void mean_add(Mean *mean, double x) {
  if (x <= 0) return;
  mean->sum_of_logs += log(x);
  mean->count++;
}
static double mean_of(const Mean *mean) { return mean->count ? exp(mean->sum_of_logs / mean->count) : 0; }

enum { C_NAME, C_HAKO, C_LUA, C_RATIO, C_SPREAD, C_LUA_SPREAD, C_RSS, C_LUA_RSS, C_RSS_RATIO, C_PEERS };

static void fill_headings(Table *table, const Contestant who[CONTESTANTS]) {
  const char *own = who[HAKO].name, *other = strcmp(who[LUA].name, "vm") == 0 ? "vm" : "lua";
  cell(table, 0, C_NAME, "program");
  cell(table, 0, C_HAKO, "%s ms", own);
  cell(table, 0, C_LUA, "%s ms", other);
  cell(table, 0, C_RATIO, "%s/%s", own, other);
  cell(table, 0, C_SPREAD, "spread");
  cell(table, 0, C_LUA_SPREAD, "%s spread", other);
  cell(table, 0, C_RSS, "%s MB", own);
  cell(table, 0, C_LUA_RSS, "%s MB", other);
  cell(table, 0, C_RSS_RATIO, "MB ratio");
  for (int i = LUA + 1, c = C_PEERS; i < CONTESTANTS; i++)
    if (who[i].present) cell(table, 0, c++, "%s/lua", who[i].name);
}

// Of one suite: each contestant relative to Lua, and Hakorune's time relative to each contestant's.
typedef struct Means {
  Mean time[CONTESTANTS], memory[CONTESTANTS], own_time[CONTESTANTS];
} Means;

static void add_means(const Program *program, Means *means) {
  const Samples *lua = &program->samples[LUA];
  for (int i = 0; i < CONTESTANTS; i++) {
    const Samples *own = &program->samples[i];
    if (own->count == 0 || lua->count == 0) continue;
    mean_add(&means->time[i], median(own) / median(lua));
    mean_add(&means->memory[i], (double)own->peak_kb / (double)lua->peak_kb);
    mean_add(&means->own_time[i], median(&program->samples[HAKO]) / median(own));
  }
}

// The time of a peer as part of Lua's, or that it failed.
static void fill_peer(Table *table, int row, int column, const Program *program, int which) {
  double base = median(&program->samples[LUA]);
  if (program->failed[which])
    cell(table, row, column, "FAILED");
  else if (program->samples[which].count && base > 0)
    cell(table, row, column, "%.2f", median(&program->samples[which]) / base);
}

static void fill_row(Table *table, int row, const Contestant who[CONTESTANTS], const Program *program) {
  const Samples *hako = &program->samples[HAKO], *lua = &program->samples[LUA];
  cell(table, row, C_NAME, "%s/%s", suites[program->suite], program->name);
  for (int i = LUA + 1, c = C_PEERS; i < CONTESTANTS; i++)
    if (who[i].present) fill_peer(table, row, c++, program, i);
  fill_peer(table, row, C_RATIO, program, HAKO);
  if (program->failed[LUA]) cell(table, row, C_LUA, "FAILED");
  if (lua->count == 0) return;
  cell(table, row, C_LUA, "%.1f", median(lua) * 1e3);
  cell(table, row, C_LUA_SPREAD, "%.0f%%", spread(lua) * 100);
  cell(table, row, C_LUA_RSS, "%.1f", (double)lua->peak_kb / 1024);
  if (hako->count == 0) return;
  cell(table, row, C_HAKO, "%.1f", median(hako) * 1e3);
  cell(table, row, C_SPREAD, "%.0f%%", spread(hako) * 100);
  cell(table, row, C_RSS, "%.1f", (double)hako->peak_kb / 1024);
  cell(table, row, C_RSS_RATIO, "%.2f", (double)hako->peak_kb / (double)lua->peak_kb);
}

static void fill_means(Table *table, int row, const Contestant who[CONTESTANTS], int suite, const Means *means) {
  cell(table, row, C_NAME, "%s, geometric mean", suites[suite]);
  if (means->time[HAKO].count) {
    cell(table, row, C_RATIO, "%.2f", mean_of(&means->time[HAKO]));
    cell(table, row, C_RSS_RATIO, "%.2f", mean_of(&means->memory[HAKO]));
  }
  for (int i = LUA + 1, c = C_PEERS; i < CONTESTANTS; i++) {
    if (!who[i].present) continue;
    if (means->time[i].count) cell(table, row, c, "%.2f", mean_of(&means->time[i]));
    c++;
  }
}

// The programs suite by suite, each suite with its means as the last row.
static void fill_table(Table *table, const Contestant who[CONTESTANTS], const Program *programs, int count,
                       Means means[SUITES]) {
  int row = 1;
  fill_headings(table, who);
  for (int p = 0; p < count; p++) {
    int suite = programs[p].suite;
    add_means(&programs[p], &means[suite]);
    fill_row(table, row++, who, &programs[p]);
    if (p + 1 == count || programs[p + 1].suite != suite) fill_means(table, row++, who, suite, &means[suite]);
  }
}

static void print_text(const Table *table, FILE *out) {
  for (int row = 0; row < table->rows; row++) {
    for (int c = 0; c < table->columns; c++) {
      int width = 0;
      for (int r = 0; r < table->rows; r++) {
        int len = (int)strlen(table->cells[r][c]);
        if (len > width) width = len;
      }
      fprintf(out, c == 0 ? "%-*s" : "  %*s", width, table->cells[row][c]);
    }
    putc('\n', out);
  }
}

static void print_markdown(const Table *table, FILE *out) {
  for (int row = 0; row < table->rows; row++) {
    for (int c = 0; c < table->columns; c++) fprintf(out, "| %s ", table->cells[row][c]);
    fputs("|\n", out);
    if (row > 0) continue;
    for (int c = 0; c < table->columns; c++) fputs(c == 0 ? "|---" : "|---:", out);
    fputs("|\n", out);
  }
}

// ---- the report ------------------------------------------------------------------------------------------

// The first line a contestant prints about itself, or its name.
static void version(const Options *options, const Contestant *who, const char *option, char out[MAX_OUTPUT]) {
  char flag[16], path[1024];
  double seconds;
  long peak_kb;
  put(flag, sizeof flag, "%s", option);
  put(path, sizeof path, "%s", who->path);
  char *argv[] = {path, flag, NULL};
  if (!run(options, argv, out, &seconds, &peak_kb) || !*out) put(out, MAX_OUTPUT, "%s", who->name);
  out[strcspn(out, "\n")] = 0;
}

// Everything below the table, one sentence a line.
typedef struct Notes {
  char text[16 * MAX_OUTPUT];
  size_t len;
} Notes;

static void note(Notes *notes, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(notes->text + notes->len, sizeof notes->text - notes->len, fmt, ap);
  va_end(ap);
  notes->len += strlen(notes->text + notes->len);
}

static void note_means(Notes *notes, const Contestant who[CONTESTANTS], const Means means[SUITES]) {
  for (int suite = 0; suite < SUITES; suite++)
    for (int i = 0; i < CONTESTANTS; i++) {
      const Mean *time = &means[suite].time[i];
      if (i == LUA || time->count == 0) continue;
      note(notes, "Geometric mean of %d %s programs: %s takes %.2f of the time of %s and %.2f of its memory",
           time->count, suites[suite], who[i].name, mean_of(time), who[LUA].name, mean_of(&means[suite].memory[i]));
      double own_time = mean_of(&means[suite].own_time[i]);
      if (i == HAKO || own_time == 0)
        note(notes, ".\n");
      else
        note(notes, "; %s takes %.2f of the time of %s.\n", who[HAKO].name, own_time, who[i].name);
    }
}

static void note_startup(Notes *notes, const Contestant who[CONTESTANTS], const Samples startup[CONTESTANTS]) {
  double base = median(&startup[LUA]);
  note(notes, "Start-up (hello world, %d runs):", STARTUP_RUNS);
  for (int i = HAKO; i < CONTESTANTS; i++)
    if (who[i].present)
      note(notes, "%s %s %.2f ms, %.2f of %s, %.1f MB", i == HAKO ? "" : ";", who[i].name, median(&startup[i]) * 1e3,
           median(&startup[i]) / base, who[LUA].name, (double)startup[i].peak_kb / 1024);
  note(notes, ".\n");
}

static void note_check(Notes *notes, const Samples *check, long bytes) {
  double s = median(check);
  note(notes, "Front end (hako --check, %d lines, %.1f MB): %.0f ms, %.0f lines a second, %.1f MB of memory.\n",
       SOURCE_LINES, (double)bytes / 1e6, s * 1e3, SOURCE_LINES / s, (double)check->peak_kb / 1024);
}

static void note_versions(Notes *notes, const Options *options, const Contestant who[CONTESTANTS]) {
  struct utsname machine;
  if (uname(&machine) != 0) put(machine.machine, sizeof machine.machine, "unknown machine");
  note(notes, "Medians of %d interleaved runs, %s, %s.\n", options->rounds,
       options->cpu_time ? "processor time" : "elapsed time", machine.machine);
  for (int i = 0; i < CONTESTANTS; i++) {
    char text[MAX_OUTPUT];
    if (!who[i].present) continue;
    version(options, &who[i], strcmp(who[i].ending, "lua") == 0 ? "-v" : "--version", text);
    note(notes, "%s: %.200s.\n", who[i].name, text);
  }
}

static bool write_markdown(const Options *options, const Table *table, const Notes *notes) {
  FILE *out = fopen(options->markdown, "w");
  if (!out) {
    fprintf(stderr, "bench: cannot write %s: %s\n", options->markdown, strerror(errno));
    return false;
  }
  fprintf(out,
          "# Benchmark results\n\nRatios below 1 mean: faster or smaller than %s. Programs: `bench/micro` and "
          "`bench/macro`.\n\n",
          options->machines ? "the floor VM" : "Lua");
  print_markdown(table, out);
  putc('\n', out);
  for (const char *line = notes->text; *line;) {
    size_t len = strcspn(line, "\n");
    fprintf(out, "- %.*s\n", (int)len, line);
    line += len + (line[len] == '\n');
  }
  return fclose(out) == 0;
}

// ---- the command line ---------------------------------------------------------------------------------------

static void usage(void) {
  fputs("usage: driver [-n ROUNDS] [-o FILE] [-d DIR] [-c] [-p PEER,...] [-a] [-v] HAKO [NAME...]\n"
        "  HAKO       the program hako to measure\n"
        "  NAME       what to run: fib, macro/nbody, micro; all programs, start-up and front end if there is none\n"
        "  -n ROUNDS  runs of each program, 1 to 99 (default 5)\n"
        "  -o FILE    also write the table as Markdown\n"
        "  -d DIR     the bench directory (default bench)\n"
        "  -c         processor time instead of elapsed time (for a busy machine)\n"
        "  -p PEERS   also these, if installed: luajit-joff,luajit,node-jitless,node,python3,ruby,mruby\n"
        "  -a         all of these peers\n"
        "  -v         instead: the virtual machine written in Hakorune, relative to the floor's\n",
        stderr);
  exit(2);
}

static int read_options(int argc, char **argv, Options *options) {
  *options = (Options){.dir = "bench", .rounds = 5};
  for (int c; (c = getopt(argc, argv, "n:o:d:cp:av")) != -1;) {
    switch (c) {
    case 'n': options->rounds = atoi(optarg); break;
    case 'o': options->markdown = optarg; break;
    case 'd': options->dir = optarg; break;
    case 'c': options->cpu_time = true; break;
    case 'p': options->peers = optarg; break;
    case 'a': options->all_peers = true; break;
    case 'v': options->machines = true; break;
    default: usage();
    }
  }
  check_peers(options->peers);
  if (optind >= argc || options->rounds < 1 || options->rounds > MAX_ROUNDS) usage();
  return optind;
}

int main(int argc, char **argv) {
  static Program programs[MAX_PROGRAMS];
  static Contestant who[CONTESTANTS];
  static Samples startup[CONTESTANTS], check;
  static Table table;
  static Means means[SUITES];
  static Notes notes;
  Options options;
  int first = read_options(argc, argv, &options);
  char **names = argv + first + 1;
  find_contestants(&options, argv[first], who);
  int count = find_programs(&options, names, programs);
  bool everything = *names == NULL && !options.machines;
  measure_rounds(&options, who, programs, count);
  long bytes = 0;
  bool started = everything && measure_startup(&options, who, startup);
  bool checked = everything && measure_check(&options, &who[HAKO], &check, &bytes);

  fill_table(&table, who, programs, count, means);
  note_means(&notes, who, means);
  if (started) note_startup(&notes, who, startup);
  if (checked) note_check(&notes, &check, bytes);
  note_versions(&notes, &options, who);
  print_text(&table, stdout);
  printf("\n%s", notes.text);
  bool ok = !everything || (started && checked);
  for (int p = 0; p < count; p++)
    for (int i = 0; i < CONTESTANTS; i++) ok = ok && !programs[p].failed[i];
  if (options.markdown) ok = write_markdown(&options, &table, &notes) && ok;
  return ok && count > 0 ? 0 : 1;
}
