// options.c - reading the command line and the environment.
#include "options.h"

#include <stdio.h>
#include <stdlib.h>

#include "../floor/context.h"

static const char help[] = "usage: hako [options] FILE [arguments]\n"
                           "       hako [options] -c CODE [-- arguments]\n"
                           "       hako [options] -            source text from standard input\n"
                           "\n"
                           "  -c, -e, --eval CODE     run CODE\n"
                           "      --backend NAME      vm (default)\n"
                           "      --entry NAME        start at this function, e.g. App.main\n"
                           "      --check             compile and verify, do not run\n"
                           "      --verify            verify the MIR before running\n"
                           "      --dump-ast          print the syntax tree\n"
                           "      --dump-tokens       print the tokens\n"
                           "      --dump-mir          print the MIR as text\n"
                           "      --emit-mir-json F   write MIR JSON to F ('-': standard output)\n"
                           "      --mir-json-file F   run MIR JSON\n"
                           "      --strict-oob        Array reads out of range raise IndexError\n"
                           "      --warn LEVEL        none, default, all, error\n"
                           "      --using NAME        as if the source began with 'using NAME'\n"
                           "  -I, --include DIR       further directory for modules\n"
                           "      --gc MODE           auto, off\n"
                           "      --gc-trace          one line per phase of the collector\n"
                           "      --gc-stress N       collect after every N allocations\n"
                           "      --fuel N            stop after N steps\n"
                           "      --max-depth N       call depth limit, default 100000\n"
                           "      --max-memory SIZE   heap limit, e.g. 512M\n"
                           "      --print-rc          print 'RC: N' after the program\n"
                           "      --color MODE        auto, always, never\n"
                           "      --error-format FORM text, json\n"
                           "  -q, --quiet             only errors on standard error\n"
                           "  -v, --verbose           log level debug\n"
                           "      --list-boxes        names of the built-in boxes\n"
                           "  -V, --version           print the version\n"
                           "  -h, --help              print this text\n";

static const char *const names[] = {
    "--eval",          "--backend",      "--entry",
    "--check",         "--verify",       "--dump-ast",
    "--dump-tokens",   "--dump-mir",     "--dump-mir-effects",
    "--dump",          "--mir-verbose",  "--emit-mir-json",
    "--mir-json-file", "--strict-oob",   "--warn",
    "--using",         "--include",      "--config",
    "--no-config",     "--gc",           "--gc-trace",
    "--gc-stress",     "--fuel",         "--debug-fuel",
    "--max-depth",     "--max-memory",   "--print-rc",
    "--color",         "--error-format", "--quiet",
    "--verbose",       "--log",          "--list-boxes",
    "--version",       "--help",         "--no-optimize",
    "--trace",
};

static int usage(const char *fmt, const char *what) {
  fprintf(stderr, "hakorune: ");
  fprintf(stderr, fmt, what);
  fprintf(stderr, "\n");
  return 2;
}

static int unknown_option(const char *name) {
  HkText all[sizeof names / sizeof *names];
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) all[i] = hk_text_of(names[i]);
  HkText near = hk_diag_nearest(hk_text_of(name), all, sizeof names / sizeof *names);
  if (near.len)
    fprintf(stderr, "hakorune: unknown option '%s'; did you mean '%.*s'?\n", name, (int)near.len, near.data);
  else
    fprintf(stderr, "hakorune: unknown option '%s'\n", name);
  return 2;
}

typedef struct Reader {
  int argc;
  char **argv;
  int at;
  const char *value;
  char name[64];
} Reader;  // value: what stands behind '='

static const char *value_of(Reader *r, int *status) {
  if (r->value) return r->value;
  if (r->at + 1 < r->argc) return r->argv[++r->at];
  *status = usage("option '%s' needs a value", r->name);
  return NULL;
}

static bool parse_number(const char *text, uint64_t *out) {
  char *end = NULL;
  if (text[0] < '0' || text[0] > '9') return false;
  *out = strtoull(text, &end, 10);
  return *end == 0;
}

static bool parse_size(const char *text, size_t *out) {
  char *end = NULL;
  if (text[0] < '0' || text[0] > '9') return false;
  unsigned long long n = strtoull(text, &end, 10);
  unsigned shift = *end == 'K' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
  if (shift) end++;
  *out = (size_t)(n << shift);
  return *end == 0 && n > 0 && n < (1ull << 33);
}

static int set_backend(const char *name) {
  static const char *const ours[] = {"vm", "vm-c", "mir", "auto"}, *const absent[] = {
                                                                       "vm-hako", "native",      "aot", "llvm",
                                                                       "wasm",    "interpreter", "jit"};
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
    if (strcmp(name, ours[i]) == 0) return -1;
  if (strcmp(name, "vm-rust") == 0) {
    fprintf(stderr, "hakorune: warning: back end 'vm-rust' is called 'vm'\n");
    return -1;
  }
  for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
    if (strcmp(name, absent[i]) == 0) {
      fprintf(stderr, "hakorune: back end '%s' is not available\n", name);
      return 3;
    }
  fprintf(stderr, "hakorune: unknown back end '%s' (available: vm)\n", name);
  return 2;
}

static int choice(const char *option, const char *value, const char *const *words, int count, int *out) {
  for (int i = 0; i < count; i++)
    if (strcmp(value, words[i]) == 0) {
      *out = i;
      return -1;
    }
  fprintf(stderr, "hakorune: bad value '%s' for option '%s'\n", value, option);
  return 2;
}

static int set_gc(Options *o, const char *mode) {
  static const char *const modes[] = {"auto", "off", "rc+cycle"};
  int n = 0, status = choice("--gc", mode, modes, 3, &n);
  o->gc_off = n == 1;
  return status;
}

static int set_trace(Options *o, const char *list) {
  static const struct {
    const char *name;
    uint32_t bit;
  } words[] = {{"vm", HK_TRACE_VM},
               {"call", HK_TRACE_CALL},
               {"mir", HK_TRACE_MIR},
               {"using", HK_TRACE_USING},
               {"resolver", HK_TRACE_RESOLVER},
               {"gc", HK_TRACE_GC},
               {"time", HK_TRACE_TIME},
               {"task", 0},
               {"plugin", 0}};
  for (const char *p = list; *p;) {
    size_t n = strcspn(p, ",");
    bool known = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
      if (strlen(words[i].name) == n && memcmp(words[i].name, p, n) == 0) {
        o->run.trace |= words[i].bit;
        known = true;
      }
    if (!known) return usage("unknown trace word in '%s'", list);
    p += n + (p[n] == ',');
  }
  return -1;
}

static int number_option(Reader *r, uint64_t *out, bool unlimited) {
  int status = -1;
  const char *v = value_of(r, &status);
  if (!v) return status;
  if (unlimited && strcmp(v, "unlimited") == 0) {
    *out = UINT64_MAX;
    return -1;
  }
  return parse_number(v, out) ? -1 : usage("bad number '%s'", v);
}

static int dump_option(Options *o, const char *what) {
  if (strcmp(what, "ast") == 0)
    o->action = ACTION_DUMP_AST;
  else if (strcmp(what, "tokens") == 0)
    o->action = ACTION_DUMP_TOKENS;
  else if (strcmp(what, "mir") == 0)
    o->action = ACTION_DUMP_MIR;
  else
    return usage("cannot dump '%s' (ast, tokens, mir)", what);
  return -1;
}

#define IS(text) (strcmp(r->name, text) == 0)
#define VALUE(v)                                                                                                       \
  const char *v = value_of(r, &status);                                                                                \
  if (!v) return status

static int value_options(Options *o, Reader *r, bool *taken) {
  static const char *const levels[] = {"none", "default", "all", "error"},
                           *const colors[] = {"never", "always", "auto"}, *const forms[] = {"text", "json"};
  static const char *const logs[] = {"error", "warn", "info", "debug", "trace"};
  int status = -1, n = 0;
  uint64_t number = 0;
  *taken = true;
  if (IS("-c") || IS("-e") || IS("--eval")) {
    VALUE(v);
    o->code = v;
  } else if (IS("--backend")) {
    VALUE(v);
    return set_backend(v);
  } else if (IS("--entry")) {
    VALUE(v);
    o->entry = v;
  } else if (IS("--dump")) {
    VALUE(v);
    return dump_option(o, v);
  } else if (IS("--emit-mir-json")) {
    VALUE(v);
    o->action = ACTION_EMIT_MIR;
    o->emit_path = v;
  } else if (IS("--mir-json-file")) {
    VALUE(v);
    o->mir_file = v;
  } else if (IS("--warn")) {
    VALUE(v);
    return choice("--warn", v, levels, 4, &o->warn);
  } else if (IS("--color")) {
    VALUE(v);
    status = choice("--color", v, colors, 3, &n);
    o->color = n == 2 ? -1 : n;
    return status;
  } else if (IS("--error-format")) {
    VALUE(v);
    status = choice("--error-format", v, forms, 2, &n);
    o->style.json = n == 1;
    return status;
  } else if (IS("--log")) {
    VALUE(v);
    status = choice("--log", v, logs, 5, &n);
    o->run.log_level = (uint32_t)n;
    return status;
  } else if (IS("--gc")) {
    VALUE(v);
    return set_gc(o, v);
  } else if (IS("--using")) {
    VALUE(v);
    if (o->using_count < 16) o->usings[o->using_count++] = hk_text_of(v);
  } else if (IS("-I") || IS("--include")) {
    VALUE(v);
    if (o->root_count < 64) o->roots[o->root_count++] = hk_text_of(v);
  } else if (IS("--max-memory")) {
    VALUE(v);
    return parse_size(v, &o->max_memory) ? -1 : usage("bad size '%s'", v);
  } else if (IS("--gc-stress")) {
    status = number_option(r, &number, false);
    o->gc_stress = (uint32_t)number;
    return status;
  } else if (IS("--fuel") || IS("--debug-fuel")) {
    return number_option(r, &o->run.fuel, true);
  } else if (IS("--max-depth")) {
    status = number_option(r, &number, false);
    o->run.max_depth = number > 10000000 ? 10000000 : (uint32_t)number;
    return status;
  } else {
    *taken = false;
  }
  return status;
}

static int plain_options(Options *o, Reader *r) {
  if (IS("--check"))
    o->action = ACTION_CHECK;
  else if (IS("--verify"))
    o->verify = true;
  else if (IS("--dump-ast"))
    o->action = ACTION_DUMP_AST;
  else if (IS("--dump-tokens"))
    o->action = ACTION_DUMP_TOKENS;
  else if (IS("--dump-mir"))
    o->action = ACTION_DUMP_MIR;
  else if (IS("--dump-mir-effects"))
    o->effects = true;
  else if (IS("--mir-verbose"))
    o->verbose_mir = true;
  else if (IS("--strict-oob"))
    o->run.strict_oob = true;
  else if (IS("--gc-trace"))
    o->run.trace |= HK_TRACE_GC;
  else if (IS("--trace"))
    return set_trace(o, r->value ? r->value : "vm");
  else if (IS("--print-rc"))
    o->print_rc = true;
  else if (IS("-q") || IS("--quiet"))
    o->quiet = true;
  else if (IS("-v") || IS("--verbose"))
    o->run.log_level = 3;
  else if (IS("-O0") || IS("-O1") || IS("--no-optimize"))
    return -1;
  else if (IS("--list-boxes"))
    o->action = ACTION_LIST_BOXES;
  else if (IS("-V") || IS("--version")) {
    printf("hakorune %s\n", HK_VERSION_TEXT);
    o->action = ACTION_DONE;
    return 0;
  } else if (IS("-h") || IS("--help")) {
    fputs(help, stdout);
    o->action = ACTION_DONE;
    return 0;
  } else
    return unknown_option(r->name);
  return -1;
}

static int environment_switch(const char *name, bool *on) {
  static const char *const yes[] = {"1", "true", "on", "yes"}, *const no[] = {"0", "false", "off", "no", ""};
  const char *v = getenv(name);
  *on = false;
  if (!v) return -1;
  for (int i = 0; i < 4; i++)
    if (strcmp(v, yes[i]) == 0) return *on = true, -1;
  for (int i = 0; i < 5; i++)
    if (strcmp(v, no[i]) == 0) return -1;
  fprintf(stderr, "hakorune: bad value '%s' of %s (1 or 0)\n", v, name);
  return 2;
}

static int read_environment(Options *o) {
  bool gc = false, resolver = false;
  const char *backend = getenv("HAKO_BACKEND"), *trace = getenv("HAKO_TRACE"), *color = getenv("HAKO_COLOR"),
             *plain = getenv("NO_COLOR");
  int status = environment_switch("HAKO_GC_TRACE", &gc);
  if (status < 0) status = environment_switch("HAKO_RESOLVER_TRACE", &resolver);
  if (gc) o->run.trace |= HK_TRACE_GC;
  if (resolver) o->run.trace |= HK_TRACE_RESOLVER;
  if (status < 0 && backend && *backend) status = set_backend(backend);
  if (status < 0 && trace && *trace) status = set_trace(o, trace);
  if (plain && *plain) o->color = 0;
  if (color && strcmp(color, "always") == 0) o->color = 1;
  if (color && strcmp(color, "never") == 0) o->color = 0;
  return status;
}

int read_options(Options *o, int argc, char **argv) {
  memset(o, 0, sizeof *o);
  hk_context_config(&o->run);
  o->color = -1;
  o->warn = 1;
  int status = read_environment(o);
  if (status >= 0) return status;
  Reader reader = {argc, argv, 1, NULL, {0}}, *r = &reader;
  for (; r->at < argc; r->at++) {
    const char *arg = argv[r->at];
    if (strcmp(arg, "--") == 0) {
      r->at++;
      break;
    }
    if (strcmp(arg, "-") == 0) {
      o->from_stdin = true;
      r->at++;
      break;
    }
    if (arg[0] != '-') break;
    const char *equals = arg[1] == '-' ? strchr(arg, '=') : NULL;
    size_t n = equals ? (size_t)(equals - arg) : strlen(arg);
    if (n >= sizeof r->name) return unknown_option(arg);
    memcpy(r->name, arg, n);
    r->name[n] = 0;
    r->value = equals ? equals + 1 : NULL;
    bool taken = false;
    status = value_options(o, r, &taken);
    if (!taken) status = plain_options(o, r);
    if (status >= 0) return status;
  }
  if (!o->code && !o->from_stdin && !o->mir_file && o->action != ACTION_LIST_BOXES) {
    if (r->at < argc)
      o->file = argv[r->at++];
    else
      o->from_stdin = true;
  }
  if (r->at < argc && strcmp(argv[r->at], "--") == 0) r->at++;
  o->args = argv + r->at;
  o->arg_count = argc - r->at;
  const char *path = getenv("HAKO_PATH");
  for (const char *p = path; p && *p && o->root_count < 64;) {
    size_t n = strcspn(p, ":");
    if (n) o->roots[o->root_count++] = hk_text(p, n);
    p += n + (p[n] == ':');
  }
  return -1;
}
