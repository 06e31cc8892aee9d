// run.c - the test runner. Finds golden programs and command-line scripts, runs them, prints what differs and `N passed, M failed`.
//
//   tests/run HAKO DIRECTORY...        [-j N]  [-o OPTIONS]  [-m MB]  [-r]  [-v]
//
// -m: what takes more memory at its peak (resident set) fails; the greatest peak is reported.
//
// A test is a file NAME.hako, or a directory with main.hako. Expectations are comments in the file (docs/testing.md):
//   // expect: TEXT   // stderr: TEXT   // stderr-has: TEXT   // exit: N   // args: ...   // stdin: ...   // options: ...   // env: NAME=value
// A file `environments` in the directory: run once for each of its lines, with the variables set there.
// or files NAME.out and NAME.err beside it. A file NAME.mir holds the expected --dump-mir. A file NAME.t is a script of commands with their output.
#define _DEFAULT_SOURCE
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Text {
  char *data;
  size_t len, cap;
} Text;
typedef struct Tests {
  char **items;
  size_t count, cap;
} Tests;

static char hako[4096], work[256];
static char in_turn[256];        // the line of `environments` that the test runs with now
static const char *always = "";  // options that every golden program runs with, besides --verify
static bool verbose;
static bool reload;       // run every golden program from MIR JSON, too
static long most_memory;  // in MB, that a test may take; 0: any

static void die(const char *what) {
  fprintf(stderr, "run: %s\n", what);
  exit(2);
}

static void add(Text *t, const char *data, size_t len) {
  if (t->len + len + 1 > t->cap) {
    t->cap = (t->len + len + 1) * 2;
    t->data = realloc(t->data, t->cap);
    if (!t->data) die("out of memory");
  }
  memcpy(t->data + t->len, data, len);
  t->len += len;
  t->data[t->len] = 0;
}
static void add_z(Text *t, const char *z) { add(t, z, strlen(z)); }

static bool read_file(const char *path, Text *out) {
  FILE *f = fopen(path, "rb");
  char buf[65536];
  size_t n;
  if (!f) return false;
  add(out, "", 0);
  while ((n = fread(buf, 1, sizeof buf, f)) > 0) add(out, buf, n);
  fclose(f);
  return true;
}

static void write_file(const char *path, const Text *t) {
  FILE *f = fopen(path, "wb");
  if (!f) die("cannot write a temporary file");
  if (t->len) fwrite(t->data, 1, t->len, f);
  fclose(f);
}

// ---- finding tests -----------------------------------------------------------------------------------------------------------

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);
  return n >= m && strcmp(s + n - m, end) == 0;
}

static void add_test(Tests *t, const char *path) {
  if (t->count == t->cap) {
    t->cap = t->cap ? t->cap * 2 : 64;
    t->items = realloc(t->items, t->cap * sizeof *t->items);
    if (!t->items) die("out of memory");
  }
  t->items[t->count++] = strdup(path);
}

static void find_tests(const char *dir, Tests *out) {
  char path[4096];
  struct stat st;
  snprintf(path, sizeof path, "%s/main.hako", dir);
  if (stat(path, &st) == 0) {
    add_test(out, path);
    return;
  }
  DIR *d = opendir(dir);
  if (!d) {
    add_test(out, dir);  // a single file
    return;
  }
  for (struct dirent *e; (e = readdir(d)) != NULL;) {
    if (e->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
    if (stat(path, &st) != 0) continue;
    if (S_ISDIR(st.st_mode))
      find_tests(path, out);
    else if (ends_with(path, ".hako") || ends_with(path, ".t"))
      add_test(out, path);
  }
  closedir(d);
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

// ---- expectations ----------------------------------------------------------------------------------------------------------------

typedef struct Expect {
  Text out, err, args, input, options, env;
  char has[32][512];
  int has_count, status;
  bool out_given, err_given, mir;
} Expect;

static void unescape(Text *out, const char *s) {
  for (; *s; s++) {
    char c = *s;
    if (c == '\\' && s[1]) {
      s++;
      c = *s == 'n' ? '\n' : *s == 't' ? '\t' : *s == 'r' ? '\r' : *s;
    }
    add(out, &c, 1);
  }
}

static const char *directive(const char *line, const char *name) {
  char key[32];
  snprintf(key, sizeof key, "// %s:", name);
  const char *p = strstr(line, key);
  if (!p) return NULL;
  p += strlen(key);
  return *p == ' ' ? p + 1 : p;
}

static void read_line_of(Expect *e, const char *line) {
  const char *v;
  if ((v = directive(line, "expect"))) {
    add_z(&e->out, v);
    add(&e->out, "\n", 1);
    e->out_given = true;
  } else if ((v = directive(line, "stderr"))) {
    add_z(&e->err, v);
    add(&e->err, "\n", 1);
    e->err_given = true;
  } else if ((v = directive(line, "stderr-has"))) {
    if (e->has_count < 32) snprintf(e->has[e->has_count++], sizeof e->has[0], "%s", v);
  } else if ((v = directive(line, "exit")))
    e->status = atoi(v);
  else if ((v = directive(line, "args")))
    add_z(&e->args, v);
  else if ((v = directive(line, "stdin")))
    unescape(&e->input, v);
  else if ((v = directive(line, "options")))
    add_z(&e->options, v);
  else if ((v = directive(line, "env"))) {
    add_z(&e->env, v);
    add_z(&e->env, " ");
  }
}

static void side_file(const char *base, const char *suffix, Text *out, bool *given) {
  char path[4096];
  snprintf(path, sizeof path, "%s%s", base, suffix);
  Text t = {NULL, 0, 0};
  if (!read_file(path, &t)) return;
  out->len = 0;
  add(out, t.data, t.len);
  *given = true;
  free(t.data);
}

static void read_expect(const char *path, Expect *e) {
  Text source = {NULL, 0, 0};
  char base[4096];
  read_file(path, &source);
  for (size_t i = 0; i < source.len; i++)
    if (!source.data[i]) source.data[i] = ' ';  // a NUL byte in the program: directives are read as C strings
  for (size_t at = 0; at < source.len;) {
    size_t end = at;
    while (end < source.len && source.data[end] != '\n' && source.data[end] != '\r') end++;
    char keep = source.data[end];
    source.data[end] = 0;
    read_line_of(e, source.data + at);
    source.data[end] = keep;
    at = end + 1;
  }
  snprintf(base, sizeof base, "%.*s", (int)(strlen(path) - 5), path);
  bool ignored = false;
  add(&e->out, "", 0);
  add(&e->err, "", 0);
  side_file(base, ".mir", &e->out, &e->mir);
  if (!e->mir) side_file(base, ".out", &e->out, &e->out_given);
  side_file(base, ".err", &e->err, &e->err_given);
  (void)ignored;
  free(source.data);
}

// ---- running --------------------------------------------------------------------------------------------------------------------

static void show_difference(const char *what, const Text *want, const Text *got) {
  char a[300], b[300], command[700];
  snprintf(a, sizeof a, "%s.want", work);
  snprintf(b, sizeof b, "%s.got", work);
  write_file(a, want);
  write_file(b, got);
  snprintf(command, sizeof command, "diff -u --label expected/%s --label actual/%s %s %s | head -40", what, what, a, b);
  if (system(command) < 0) die("cannot run diff");
}

static bool same(const Text *a, const Text *b) { return a->len == b->len && memcmp(a->data, b->data, a->len) == 0; }

static int run_shell(const char *command) {
  int status = system(command);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// "cd DIRECTORY && env ... hako OPTIONS", and where the streams go: WORK.in, WORK.out, WORK.err.
static void begin_command(Text *command, const char *dir, const Expect *e, const char *options) {
  add_z(command, "cd '");
  add_z(command, dir);
  add_z(command, "' && env ");
  add_z(command, e->env.data ? e->env.data : "");
  add_z(command, in_turn);
  add_z(command, " timeout 60 ");
  add_z(command, hako);
  add_z(command, " ");
  add_z(command, options);
  add_z(command, " ");
  add_z(command, always);
  add_z(command, " ");
  add_z(command, e->options.data ? e->options.data : "");
  add_z(command, " ");
}

static int end_command(Text *command, Text *out, Text *err) {
  char redirect[1000], path[300];
  snprintf(redirect, sizeof redirect, " < %s.in > %s.out 2> %s.err", work, work, work);
  add_z(command, redirect);
  int status = run_shell(command->data);
  snprintf(path, sizeof path, "%s.out", work);
  read_file(path, out);
  snprintf(path, sizeof path, "%s.err", work);
  read_file(path, err);
  free(command->data);
  return status;
}

static bool check_golden(const char *path, const Expect *e, int status, const Text *out, const Text *err) {
  bool ok = true;
  if (status != e->status) {
    printf("%s: exit status %d, expected %d\n", path, status, e->status);
    ok = false;
  }
  if (!same(out, &e->out)) {
    printf("%s: standard output differs\n", path);
    show_difference("stdout", &e->out, out);
    ok = false;
  }
  for (int i = 0; i < e->has_count; i++)
    if (!strstr(err->data, e->has[i])) {
      printf("%s: standard error lacks: %s\n%s", path, e->has[i], err->data);
      ok = false;
    }
  if ((e->err_given || e->has_count == 0) && !same(err, &e->err)) {
    printf("%s: standard error differs\n", path);
    show_difference("stderr", &e->err, err);
    ok = false;
  }
  return ok;
}

// Whether the program is run at all, so that it can be run from MIR, too.
static bool runs(const Expect *e) {
  static const char *const others[] = {"--dump", "--check", "--emit", "--trace", "--stats", "--json-file", "--program"};
  for (size_t i = 0; e->options.data && i < sizeof others / sizeof *others; i++)
    if (strstr(e->options.data, others[i])) return false;
  return !e->mir;
}

// Where ":LINE:COLUMN" begins its column, or NULL; *end: behind it.
static const char *find_column(const char *line, const char *limit, const char **end) {
  for (const char *c = line; c < limit; c++) {
    size_t n = *c == ':' ? strspn(c + 1, "0123456789") : 0;
    if (n == 0 || c[n + 1] != ':') continue;
    size_t m = strspn(c + n + 2, "0123456789");
    *end = c + n + 2 + m;
    if (m) return c + n + 1;
  }
  return NULL;
}

// Messages as far as they do not need the source: without pieces of it, and without columns, which are those of names only if it is at hand.
static Text without_source(const Text *messages) {
  Text out = {NULL, 0, 0};
  add(&out, "", 0);
  for (const char *line = messages->data, *next; line && *line; line = next) {
    const char *newline = strchr(line, '\n'), *c = line, *behind;
    next = newline ? newline + 1 : line + strlen(line);
    while (*c == ' ' || (*c >= '0' && *c <= '9')) c++;
    if (*line == ' ' && *c == '|') continue;
    for (const char *column; (column = find_column(line, next, &behind)) != NULL; line = behind)
      add(&out, line, (size_t)(column - line));
    add(&out, line, (size_t)(next - line));
  }
  return out;
}

// The program once more, written as MIR JSON and read again: the same output, messages and exit status.
static bool check_reloaded(const char *path, const char *dir, const char *file, const Expect *e) {
  Text command = {NULL, 0, 0}, out = {NULL, 0, 0}, err = {NULL, 0, 0};
  char options[300];
  snprintf(options, sizeof options, "--emit-mir-json %s.json", work);
  begin_command(&command, dir, e, options);
  add_z(&command, file);
  if (end_command(&command, &out, &err) != 0) return true;  // does not compile, as expected
  out.len = err.len = 0;
  command = (Text){NULL, 0, 0};
  snprintf(options, sizeof options, "--mir-json-file %s.json", work);
  begin_command(&command, dir, e, options);
  add_z(&command, e->args.data ? e->args.data : "");
  int status = end_command(&command, &out, &err);
  Text want = without_source(&e->err), got = without_source(&err);
  bool ok = status == e->status && same(&out, &e->out) && (!e->err_given || same(&got, &want));
  if (!ok) {
    printf("%s: differs when run from MIR JSON (exit status %d, expected %d)\n", path, status, e->status);
    show_difference("stdout", &e->out, &out);
    show_difference("stderr", &want, &got);
  }
  free(want.data);
  free(got.data);
  free(out.data);
  free(err.data);
  return ok;
}

static bool run_golden(const char *path) {
  Expect e;
  memset(&e, 0, sizeof e);
  read_expect(path, &e);
  char dir[4096], input[300];
  snprintf(dir, sizeof dir, "%s", path);
  char *slash = strrchr(dir, '/');
  const char *file = slash ? slash + 1 : path;
  if (slash) *slash = 0;
  const char *where = slash ? dir : ".";
  snprintf(input, sizeof input, "%s.in", work);
  write_file(input, &e.input);
  Text command = {NULL, 0, 0}, out = {NULL, 0, 0}, err = {NULL, 0, 0};
  begin_command(&command, where, &e,
                e.mir ? "--verify --dump-mir" : "--verify");  // every test verifies what the front end makes
  add_z(&command, file);
  add_z(&command, " ");
  add_z(&command, e.args.data ? e.args.data : "");
  int status = end_command(&command, &out, &err);
  bool ok = check_golden(path, &e, status, &out, &err);
  if (ok && reload && runs(&e)) ok = check_reloaded(path, where, file, &e);
  free(out.data);
  free(err.data);
  return ok;
}

// ---- command scripts: "$ command", then "> stdout line", ">^ prefix", "! stderr line", "!^ prefix", "! ...", "? status" ----------------

static bool check_lines(const char *path, int line, const char *what, const Text *got, char **want, int count,
                        bool any) {
  const char *p = got->data;
  for (int i = 0; i < count; i++) {
    const char *end = strchr(p, '\n');
    size_t len = end ? (size_t)(end - p) : strlen(p);
    bool prefix = want[i][0] == '^';
    const char *w = want[i] + 1;
    bool fits = prefix ? len >= strlen(w) && memcmp(p, w, strlen(w)) == 0 : len == strlen(w) && memcmp(p, w, len) == 0;
    if (!fits) {
      printf("%s:%d: %s line %d is '%.*s', expected %s'%s'\n", path, line, what, i + 1, (int)len, p,
             prefix ? "prefix " : "", w);
      return false;
    }
    p = end ? end + 1 : p + len;
  }
  if (*p && !any) {
    printf("%s:%d: %s has more: %s\n", path, line, what, p);
    return false;
  }
  return true;
}

typedef struct Step {
  Text command;
  char *out[200], *err[200];
  int out_count, err_count, status, line;
  bool err_any;
} Step;

static bool run_step(const char *path, Step *s) {
  char file[400];
  Text script = {NULL, 0, 0}, out = {NULL, 0, 0}, err = {NULL, 0, 0}, whole = {NULL, 0, 0};
  add(&script, s->command.data, s->command.len);
  snprintf(file, sizeof file, "%s.sh", work);
  write_file(file, &script);
  char command[6000];
  snprintf(
      command, sizeof command,
      "mkdir -p %s.dir && cd %s.dir && PATH=\"$(dirname %s):$PATH\" timeout 60 sh %s.sh > %s.out 2> %s.err < /dev/null",
      work, work, hako, work, work, work);
  int status = run_shell(command);
  snprintf(file, sizeof file, "%s.out", work);
  read_file(file, &out);
  snprintf(file, sizeof file, "%s.err", work);
  read_file(file, &err);
  bool ok = check_lines(path, s->line, "stdout", &out, s->out, s->out_count, false);
  ok = check_lines(path, s->line, "stderr", &err, s->err, s->err_count, s->err_any) && ok;
  if (status != s->status) {
    printf("%s:%d: exit status %d, expected %d\n", path, s->line, status, s->status);
    ok = false;
  }
  free(script.data);
  free(out.data);
  free(err.data);
  free(whole.data);
  return ok;
}

// Tells a script its directory: files beside it are $HERE/NAME.
static void set_here(const char *path) {
  char dir[4096], *here, *slash;
  snprintf(dir, sizeof dir, "%s", path);
  slash = strrchr(dir, '/');
  if (slash) *slash = 0;
  here = realpath(slash ? dir : ".", NULL);
  if (!here || setenv("HERE", here, 1) != 0) die("no such directory");
  free(here);
}

static bool run_script(const char *path) {
  Text source = {NULL, 0, 0};
  static Step s;
  bool ok = true, open = false;
  int number = 0;
  char command[400];
  read_file(path, &source);
  set_here(path);
  snprintf(command, sizeof command, "rm -rf %s.dir", work);
  run_shell(command);
  for (char *line = source.data, *next; line && *line; line = next) {
    next = strchr(line, '\n');
    if (next) *next++ = 0;
    number++;
    if (line[0] == '$') {
      if (open) ok = run_step(path, &s) && ok;
      free(s.command.data);
      memset(&s, 0, sizeof s);
      s.line = number;
      open = true;
      add_z(&s.command, line + 2);
      add_z(&s.command, "\n");
    } else if (line[0] == '|') {
      add_z(&s.command, line[1] ? line + 2 : "");
      add_z(&s.command, "\n");
    } else if (line[0] == '>') {
      if (s.out_count < 200)
        s.out[s.out_count++] = line[1] == '^' ? (line[2] = '^', line + 2) : line[1] ? line + 1 : (char *)" ";
    } else if (strcmp(line, "! ...") == 0) {
      s.err_any = true;
    } else if (line[0] == '!') {
      if (s.err_count < 200)
        s.err[s.err_count++] = line[1] == '^' ? (line[2] = '^', line + 2) : line[1] ? line + 1 : (char *)" ";
    } else if (line[0] == '?') {
      s.status = atoi(line + 1);
    }
  }
  if (open) ok = run_step(path, &s) && ok;
  run_shell(command);
  free(source.data);
  return ok;
}

// A file `environments` beside golden programs: they run once for each of its lines, with the variables it sets.
static bool run_in_environments(const char *path) {
  Text lines = {NULL, 0, 0};
  char file[4096];
  const char *slash = strrchr(path, '/');
  snprintf(file, sizeof file, "%.*senvironments", slash ? (int)(slash + 1 - path) : 0, path);
  if (!read_file(file, &lines)) return run_golden(path);
  bool ok = true;
  for (char *line = strtok(lines.data, "\n"); line; line = strtok(NULL, "\n")) {
    snprintf(in_turn, sizeof in_turn, " %s", line);
    if (run_golden(path)) continue;
    printf("%s: with %s\n", path, line);
    ok = false;
  }
  in_turn[0] = 0;
  free(lines.data);
  return ok;
}

// What a worker tells.
typedef struct Report {
  long passed;
  long peak;  // KB
  char peak_of[1000];
} Report;

// Peak memory in KB of the greatest process that a test has run.
static long peak_of_children(void) {
  struct rusage usage;
  if (getrusage(RUSAGE_CHILDREN, &usage) != 0) return 0;
#ifdef __APPLE__
  return usage.ru_maxrss / 1024;
#else
  return usage.ru_maxrss;
#endif
}

static bool fits(const char *path, Report *report) {
  long peak = peak_of_children();
  if (peak > report->peak) {
    report->peak = peak;
    snprintf(report->peak_of, sizeof report->peak_of, "%s", path);
  }
  if (!most_memory || peak <= most_memory * 1024) return true;
  printf("%s: takes %ld MB at its peak, more than %ld\n", path, peak / 1024, most_memory);
  return false;
}

// In a process of its own, whose children are those of this test alone.
static void run_test(const char *path, Report *report) {
  pid_t child = fork();
  if (child > 0) {
    while (waitpid(child, NULL, 0) < 0) {}
    return;
  }
  bool ok = ends_with(path, ".t") ? run_script(path) : run_in_environments(path);
  if (ok) ok = fits(path, report);
  if (verbose || !ok) printf("%s %s\n", ok ? "ok  " : "FAIL", path);
  fflush(stdout);
  report->passed += ok;
  _exit(0);
}

static void run_tests(const Tests *tests, int from, int step, Report *report) {
  char command[600];
  snprintf(work, sizeof work, "/tmp/hako-test-%ld-%d", (long)getppid(), from);
  for (size_t i = (size_t)from; i < tests->count; i += (size_t)step) run_test(tests->items[i], report);
  snprintf(command, sizeof command, "rm -rf %s.*", work);
  run_shell(command);
}

static int report_all(const Report *reports, int jobs, long count) {
  const Report *greatest = reports;
  long passed = 0;
  for (int j = 0; j < jobs; j++) {
    passed += reports[j].passed;
    if (reports[j].peak > greatest->peak) greatest = &reports[j];
  }
  if (most_memory) printf("greatest peak: %ld MB (%s)\n", greatest->peak / 1024, greatest->peak_of);
  printf("%ld passed, %ld failed\n", passed, count - passed);
  return passed != count;
}

int main(int argc, char **argv) {
  Tests tests = {NULL, 0, 0};
  int jobs = 2, at = 1;
  if (argc < 3) die("usage: run HAKO DIRECTORY... [-j N] [-o OPTIONS] [-m MB] [-r] [-v]");
  if (!realpath(argv[at++], hako)) die("no such program");
  for (; at < argc; at++) {
    if (strcmp(argv[at], "-j") == 0 && at + 1 < argc)
      jobs = atoi(argv[++at]);
    else if (strcmp(argv[at], "-o") == 0 && at + 1 < argc)
      always = argv[++at];
    else if (strcmp(argv[at], "-m") == 0 && at + 1 < argc)
      most_memory = atol(argv[++at]);
    else if (strcmp(argv[at], "-r") == 0)
      reload = true;
    else if (strcmp(argv[at], "-v") == 0)
      verbose = true;
    else
      find_tests(argv[at], &tests);
  }
  qsort(tests.items, tests.count, sizeof *tests.items, by_name);
  if (jobs < 1 || jobs > 64) die("1 to 64 jobs");
  Report *reports =
      mmap(NULL, (size_t)jobs * sizeof *reports, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (reports == MAP_FAILED) die("cannot share memory");
  for (int j = 0; j < jobs; j++) {
    if (fork() != 0) continue;
    run_tests(&tests, j, jobs, &reports[j]);
    fflush(stdout);
    _exit(0);
  }
  while (wait(NULL) > 0) {}
  return report_all(reports, jobs, (long)tests.count);
}
