// driver.c - times Hakorune against its peers: bench/micro, start-up, and the speed of the front end.
//
//   driver [-n ROUNDS] [-o FILE] [-d DIR] [-c] [-a] HAKO [NAME...]
//
// The contestants take turns: one run of every program by every contestant is a round, so that a busy moment of
// the machine hits all of them. What a program prints must be the same for all; only then its time counts. A time is
// the median over the rounds, the spread is (slowest - fastest) / median. Memory is the peak of the resident
// set. Exit status: 0 all well, 1 a program failed or printed something else than Lua's, 2 usage.
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
  SOURCE_LINES = 100000,
};

// ---- what was measured --------------------------------------------------------------------------------

typedef struct Samples {
  double seconds[MAX_ROUNDS];
  int count;
  long peak_kb;  // greatest of all runs
} Samples;

typedef struct Contestant {
  const char *name;    // as in the table
  const char *ending;  // of its programs
  char path[1024];
  bool present;
} Contestant;

enum { HAKO, LUA, LUAJIT, PYTHON, CONTESTANTS };  // the first two are always there, the others on demand

typedef struct Program {
  char name[64];
  char result[MAX_OUTPUT];  // printed by the reference, Lua
  bool known;               // `result` is there
  bool failed;              // Hakorune failed or printed something else
  Samples samples[CONTESTANTS];
} Program;

typedef struct Options {
  const char *dir;
  const char *markdown;
  int rounds;
  bool cpu_time;
  bool all_peers;
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

// One run of DIR/FOLDER/NAME.ENDING by a contestant.
static bool run_program(const Options *options, Contestant *who, const char *folder, const char *name,
                        char printed[MAX_OUTPUT], Samples *samples) {
  char file[1024];
  put(file, sizeof file, "%s/%s/%s.%s", options->dir, folder, name, who->ending);
  char *argv[] = {who->path, file, NULL};
  double seconds;
  long peak_kb;
  if (access(file, R_OK) != 0) return false;
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

// Hakorune and Lua are needed; ends the program if one of them is missing.
static void find_contestants(const Options *options, const char *hako, Contestant who[CONTESTANTS]) {
  who[HAKO] = (Contestant){.name = "hako", .ending = "hako", .present = access(hako, X_OK) == 0};
  put(who[HAKO].path, sizeof who[HAKO].path, "%s", hako);
  who[LUA] = (Contestant){.name = "lua5.4", .ending = "lua"};
  who[LUA].present = find_in_path("lua5.4", who[LUA].path) || find_in_path("lua54", who[LUA].path);
  who[LUAJIT] = (Contestant){.name = "luajit", .ending = "lua"};
  who[LUAJIT].present = options->all_peers && find_in_path("luajit", who[LUAJIT].path);
  who[PYTHON] = (Contestant){.name = "python3", .ending = "py"};
  who[PYTHON].present = options->all_peers && find_in_path("python3", who[PYTHON].path);
  for (int i = HAKO; i <= LUA; i++) {
    if (who[i].present) continue;
    fprintf(stderr, "bench: %s not found%s\n", i == HAKO ? hako : who[i].name,
            i == LUA ? " in PATH: install Lua 5.4" : "");
    exit(2);
  }
}

static int by_name(const void *a, const void *b) {
  return strcmp(((const Program *)a)->name, ((const Program *)b)->name);
}

static bool wanted(const char *name, size_t len, char **names) {
  if (!*names) return true;
  for (; *names; names++)
    if (strlen(*names) == len && memcmp(*names, name, len) == 0) return true;
  return false;
}

// Every DIR/micro/NAME.hako whose NAME is wanted.
static int find_programs(const Options *options, char **names, Program *programs) {
  char path[1024];
  put(path, sizeof path, "%s/micro", options->dir);
  DIR *dir = opendir(path);
  if (!dir) {
    fprintf(stderr, "bench: no directory %s; name the bench directory with -d\n", path);
    exit(2);
  }
  int count = 0;
  for (struct dirent *entry; (entry = readdir(dir)) && count < MAX_PROGRAMS;) {
    size_t len = strlen(entry->d_name);
    if (len <= 5 || strcmp(entry->d_name + len - 5, ".hako") != 0 || !wanted(entry->d_name, len - 5, names)) continue;
    put(programs[count++].name, sizeof programs->name, "%.*s", (int)(len - 5), entry->d_name);
  }
  closedir(dir);
  qsort(programs, (size_t)count, sizeof *programs, by_name);
  for (; *names; names++) {
    bool found = false;
    for (int p = 0; p < count; p++) found = found || strcmp(programs[p].name, *names) == 0;
    if (found) continue;
    fprintf(stderr, "bench: no program %s/%s.hako\n", path, *names);
    exit(2);
  }
  return count;
}

// ---- measuring ------------------------------------------------------------------------------------------

// One run of one program by one contestant. Lua goes first and gives the result that the others must print.
static void measure(const Options *options, Contestant *who, int which, Program *program) {
  char printed[MAX_OUTPUT];
  bool ran = run_program(options, who, "micro", program->name, printed, &program->samples[which]);
  if (which == LUA && ran) {
    put(program->result, sizeof program->result, "%s", printed);
    program->known = true;
    return;
  }
  if (ran && program->known && strcmp(printed, program->result) == 0) return;
  if (ran)
    fprintf(stderr, "bench: %s: %s printed\n%s  but lua5.4\n%s", program->name, who->name, printed, program->result);
  if (which == HAKO) program->failed = true;
  program->samples[which].count = 0;
}

static void measure_rounds(const Options *options, Contestant who[CONTESTANTS], Program *programs, int count) {
  static const int order[CONTESTANTS] = {LUA, HAKO, LUAJIT, PYTHON};
  for (int round = 0; round < options->rounds; round++) {
    if (isatty(STDERR_FILENO)) fprintf(stderr, "\rround %d of %d ", round + 1, options->rounds);
    for (int p = 0; p < count; p++)
      for (int i = 0; i < CONTESTANTS; i++)
        if (who[order[i]].present && !(order[i] == HAKO && programs[p].failed))
          measure(options, &who[order[i]], order[i], &programs[p]);
  }
  if (isatty(STDERR_FILENO)) fputs("\r                \r", stderr);
}

static bool measure_startup(const Options *options, Contestant who[CONTESTANTS], Samples samples[CONTESTANTS]) {
  char printed[MAX_OUTPUT];
  for (int run_number = 0; run_number < STARTUP_RUNS; run_number++)
    for (int i = HAKO; i <= LUA; i++)
      if (!run_program(options, &who[i], "startup", "hello", printed, &samples[i]) ||
          strcmp(printed, "Hello, world!\n") != 0)
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

enum { MAX_COLUMNS = 12, CELL = 32 };

typedef struct Table {
  char cells[MAX_PROGRAMS + 2][MAX_COLUMNS][CELL];  // row 0: headings
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
  static const char *const heads[C_PEERS] = {"program",    "hako ms", "lua ms", "hako/lua", "spread",
                                             "lua spread", "hako MB", "lua MB", "MB ratio"};
  for (int c = 0; c < C_PEERS; c++) cell(table, 0, c, "%s", heads[c]);
  for (int i = LUAJIT, c = C_PEERS; i < CONTESTANTS; i++)
    if (who[i].present) cell(table, 0, c++, "%s/lua", who[i].name);
}

static void fill_row(Table *table, int row, const Contestant who[CONTESTANTS], const Program *program,
                     Mean means[MAX_COLUMNS]) {
  const Samples *hako = &program->samples[HAKO], *lua = &program->samples[LUA];
  cell(table, row, C_NAME, "%s", program->name);
  if (!program->known) return;
  double base = median(lua);
  cell(table, row, C_LUA, "%.1f", base * 1e3);
  cell(table, row, C_LUA_SPREAD, "%.0f%%", spread(lua) * 100);
  cell(table, row, C_LUA_RSS, "%.1f", (double)lua->peak_kb / 1024);
  if (program->failed) {
    cell(table, row, C_HAKO, "FAILED");
  } else if (hako->count) {
    double ratio = median(hako) / base, memory = (double)hako->peak_kb / (double)lua->peak_kb;
    cell(table, row, C_HAKO, "%.1f", median(hako) * 1e3);
    cell(table, row, C_RATIO, "%.2f", ratio);
    cell(table, row, C_SPREAD, "%.0f%%", spread(hako) * 100);
    cell(table, row, C_RSS, "%.1f", (double)hako->peak_kb / 1024);
    cell(table, row, C_RSS_RATIO, "%.2f", memory);
    mean_add(&means[C_RATIO], ratio);
    mean_add(&means[C_RSS_RATIO], memory);
  }
  for (int i = LUAJIT, c = C_PEERS; i < CONTESTANTS; i++) {
    if (!who[i].present) continue;
    double ratio = median(&program->samples[i]) / base;
    if (ratio > 0) cell(table, row, c, "%.2f", ratio);
    mean_add(&means[c++], ratio);
  }
}

static void fill_table(Table *table, const Contestant who[CONTESTANTS], const Program *programs, int count) {
  Mean means[MAX_COLUMNS] = {0};
  fill_headings(table, who);
  for (int p = 0; p < count; p++) fill_row(table, p + 1, who, &programs[p], means);
  cell(table, count + 1, C_NAME, "geometric mean");
  for (int c = 1; c < table->columns; c++)
    if (means[c].count) cell(table, count + 1, c, "%.2f", mean_of(&means[c]));
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

// Everything below the table, one sentence a line; `notes` has room for it.
static void write_notes(const Options *options, Contestant who[CONTESTANTS], bool started,
                        const Samples startup[CONTESTANTS], bool checked, const Samples *check, long bytes, char *notes,
                        size_t size) {
  size_t len = 0;
  char hako[MAX_OUTPUT], lua[MAX_OUTPUT];
  struct utsname machine;
  *notes = 0;
  if (started) {
    double a = median(&startup[HAKO]), b = median(&startup[LUA]);
    put(notes, size,
        "Start-up (hello world, %d runs): hako %.2f ms, lua %.2f ms, ratio %.2f; memory %.1f MB and %.1f MB.\n",
        STARTUP_RUNS, a * 1e3, b * 1e3, a / b, (double)startup[HAKO].peak_kb / 1024,
        (double)startup[LUA].peak_kb / 1024);
    len = strlen(notes);
  }
  if (checked) {
    double s = median(check);
    put(notes + len, size - len,
        "Front end (hako --check, %d lines, %.1f MB): %.0f ms, %.0f lines a second, %.1f MB of memory.\n", SOURCE_LINES,
        (double)bytes / 1e6, s * 1e3, SOURCE_LINES / s, (double)check->peak_kb / 1024);
    len = strlen(notes);
  }
  version(options, &who[HAKO], "--version", hako);
  version(options, &who[LUA], "-v", lua);
  if (uname(&machine) != 0) put(machine.machine, sizeof machine.machine, "unknown machine");
  put(notes + len, size - len, "Medians of %d interleaved runs, %s; %s; %s; %s.\n", options->rounds,
      options->cpu_time ? "processor time" : "elapsed time", hako, lua, machine.machine);
}

static bool write_markdown(const Options *options, const Table *table, const char *notes) {
  FILE *out = fopen(options->markdown, "w");
  if (!out) {
    fprintf(stderr, "bench: cannot write %s: %s\n", options->markdown, strerror(errno));
    return false;
  }
  fputs("# Benchmark results\n\nRatios below 1 mean: faster or smaller than Lua. Programs: `bench/micro`.\n\n", out);
  print_markdown(table, out);
  putc('\n', out);
  for (const char *line = notes; *line;) {
    size_t len = strcspn(line, "\n");
    fprintf(out, "- %.*s\n", (int)len, line);
    line += len + (line[len] == '\n');
  }
  return fclose(out) == 0;
}

// ---- the command line ---------------------------------------------------------------------------------------

static void usage(void) {
  fputs("usage: driver [-n ROUNDS] [-o FILE] [-d DIR] [-c] [-a] HAKO [NAME...]\n"
        "  HAKO       the program hako to measure\n"
        "  NAME       programs of DIR/micro to run; all of them, start-up and front end if there is none\n"
        "  -n ROUNDS  runs of each program, 1 to 99 (default 5)\n"
        "  -o FILE    also write the table as Markdown\n"
        "  -d DIR     the bench directory (default bench)\n"
        "  -c         processor time instead of elapsed time (for a busy machine)\n"
        "  -a         all peers: also LuaJIT and CPython, if installed\n",
        stderr);
  exit(2);
}

static int read_options(int argc, char **argv, Options *options) {
  *options = (Options){.dir = "bench", .rounds = 5};
  for (int c; (c = getopt(argc, argv, "n:o:d:ca")) != -1;) {
    switch (c) {
    case 'n': options->rounds = atoi(optarg); break;
    case 'o': options->markdown = optarg; break;
    case 'd': options->dir = optarg; break;
    case 'c': options->cpu_time = true; break;
    case 'a': options->all_peers = true; break;
    default: usage();
    }
  }
  if (optind >= argc || options->rounds < 1 || options->rounds > MAX_ROUNDS) usage();
  return optind;
}

int main(int argc, char **argv) {
  static Program programs[MAX_PROGRAMS];
  static Contestant who[CONTESTANTS];
  static Samples startup[CONTESTANTS], check;
  static Table table;
  static char notes[4 * MAX_OUTPUT];
  Options options;
  int first = read_options(argc, argv, &options);
  char **names = argv + first + 1;
  find_contestants(&options, argv[first], who);
  int count = find_programs(&options, names, programs);
  bool everything = *names == NULL;
  measure_rounds(&options, who, programs, count);
  long bytes = 0;
  bool started = everything && measure_startup(&options, who, startup);
  bool checked = everything && measure_check(&options, &who[HAKO], &check, &bytes);

  fill_table(&table, who, programs, count);
  write_notes(&options, who, started, startup, checked, &check, bytes, notes, sizeof notes);
  print_text(&table, stdout);
  printf("\n%s", notes);
  bool ok = !everything || (started && checked);
  for (int p = 0; p < count; p++) ok = ok && programs[p].known && !programs[p].failed;
  if (options.markdown) ok = write_markdown(&options, &table, notes) && ok;
  return ok && count > 0 ? 0 : 1;
}
