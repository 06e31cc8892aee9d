// hako.c - the program `hako`: source text in, output and exit status out (runtime-and-cli.md 3 to 7).
#include <stdio.h>
#include <stdlib.h>

#include "../floor/boxes.h"
#include "../floor/context.h"
#include "../floor/platform.h"
#include "options.h"

typedef struct Session {
  Options *o;
  HkContext *context;
  HkMirModule *module;
  HkMem mem;
  bool broken_pipe;
} Session;

// ---- streams -------------------------------------------------------------------------------------------------------------------

static bool write_out(void *user, HkText text) {
  Session *s = user;
  if (s->broken_pipe) return false;
  if (fwrite(text.data, 1, text.len, stdout) != text.len)
    s->broken_pipe = true;
  else if (text.len && text.data[text.len - 1] == '\n' && hk_platform_is_terminal(1))
    fflush(stdout);
  return !s->broken_pipe;
}

static bool write_err(void *user, HkText text) {
  (void)user;
  fflush(stdout);  // so that a merged capture keeps the order
  return fwrite(text.data, 1, text.len, stderr) == text.len;
}

static void flush_out(void *user) {
  (void)user;
  fflush(stdout);
}

static bool read_in(void *user, HkBuf *buf, bool all) {
  int c = 0;
  bool any = false;
  Session *s = user;
  if (s->o->from_stdin) return false;  // standard input was the source
  while ((c = getc(stdin)) != EOF) {
    any = true;
    if (c == '\n' && !all) break;
    hk_buf_char(buf, (char)c);
  }
  if (!all && buf->len && buf->data[buf->len - 1] == '\r') buf->len--;
  return any;
}

static bool out_is_terminal(void *user) {
  (void)user;
  return hk_platform_is_terminal(1);
}

// ---- reports ---------------------------------------------------------------------------------------------------------------------

static void put(HkBuf *buf, FILE *to) {
  fflush(stdout);
  if (!buf->failed && buf->len) fwrite(buf->data, 1, buf->len, to);
  hk_buf_deinit(buf);
}

static bool shown(const Options *o, const HkDiag *d) {
  static const char *const by_default[] = {"legacy-syntax", "unreachable", "missing-module"};
  if (d->severity == HK_ERROR) return true;
  if (o->warn == 0 || o->quiet) return false;
  if (o->warn >= 2) return true;
  for (size_t i = 0; i < 3; i++)
    if (strcmp(d->kind, by_default[i]) == 0) return true;
  return false;
}

static void show_diags(Session *s, HkDiags *diags) {
  HkBuf buf;
  hk_buf_init(&buf, &s->mem);
  for (uint32_t i = 0; i < diags->count; i++)
    if (shown(s->o, &diags->items[i])) hk_diag_render(&buf, &diags->items[i], s->o->style);
  if (diags->errors > 1 && !s->o->style.json) hk_buf_fmt(&buf, "%u errors\n", diags->errors);
  put(&buf, stderr);
}

static int out_of_memory(void) {
  fflush(stdout);
  fprintf(stderr, "hakorune: out of memory\n");
  return 137;
}

// ---- exit status (5.1) --------------------------------------------------------------------------------------------------------------

static int modulo(int64_t n) { return (int)(uint8_t)n; }

static int status_of(Session *s, HkValue v) {
  int64_t whole = 0;
  switch (v.tag) {
  case HK_INT: return modulo(v.as.i);
  case HK_BOOL: return v.as.bits != 0;
  case HK_FLOAT: return hk_float_to_int(v.as.f, &whole) ? modulo(whole) : 0;
  default: break;
  }
  if (!hk_is_kind(v, HK_KIND_RESULT)) return 0;
  HkResult *r = (HkResult *)(void *)v.as.obj;
  if (r->head.extra) return status_of(s, r->value);
  HkBuf buf;
  hk_buf_init(&buf, &s->mem);
  hk_buf_str(&buf, "error: entry returned ");
  hk_to_text(&s->context->run, v, &buf);
  hk_buf_char(&buf, '\n');
  put(&buf, stderr);
  return 1;
}

static int uncaught(Session *s, HkStatus status) {
  HkError *e = s->context->run.core.error;
  if (status == HK_NOMEM || !e) return out_of_memory();
  HkBuf buf;
  hk_buf_init(&buf, &s->mem);
  hk_context_report(s->context, e, s->module, s->o->style, &buf);
  put(&buf, stderr);
  HkText kind = hk_string_text(e->kind);
  if (status == HK_STOP) return hk_text_eq(kind, HK_TEXT("FuelExhausted")) ? 124 : 130;
  if (hk_text_eq(kind, HK_TEXT("InternalError"))) return 70;
  return hk_text_eq(kind, HK_TEXT("OutOfMemory")) ? 137 : 1;
}

// ---- running -------------------------------------------------------------------------------------------------------------------------

static int execute(Session *s) {
  HkLinked *linked = NULL;
  HkValue result = hk_null();
  HkStatus status = hk_link(&s->context->run, s->module, &linked);
  if (status == HK_OK) status = hk_run_module(&s->context->run, linked, &result);
  int code;
  if (status == HK_OK)
    code = status_of(s, result);
  else if (status == HK_EXIT)
    code = modulo(s->context->run.core.exit_code);
  else
    code = uncaught(s, status);
  if (s->o->print_rc && !s->broken_pipe) printf("RC: %d\n", code);
  if (fflush(stdout) != 0 || s->broken_pipe) return 141;
  return code;
}

static int run_program(Session *s) {
  HkRunConfig *config = &s->o->run;
  config->sinks = (HkSinks){s, write_out, write_err, flush_out, read_in, out_is_terminal};
  HkText *args = malloc(((size_t)s->o->arg_count + 1) * sizeof *args);
  s->context = malloc(sizeof *s->context);
  int code = 137;
  if (args && s->context) {
    for (int i = 0; i < s->o->arg_count; i++) args[i] = hk_text_of(s->o->args[i]);
    config->args = args;
    config->arg_count = (uint32_t)s->o->arg_count;
    HkStatus status = hk_context_open(s->context, config, s->o->max_memory);
    s->context->heap.automatic = !s->o->gc_off;
    if (s->o->gc_stress) s->context->heap.stress = s->o->gc_stress;
    code = status == HK_OK ? execute(s) : out_of_memory();
    if (config->trace & HK_TRACE_GC)
      fprintf(stderr, "[gc] total runs=%llu freed=%llu ms=%.1f handles=0\n",
              (unsigned long long)s->context->heap.numbers.runs, (unsigned long long)s->context->heap.numbers.freed,
              s->context->heap.numbers.ms);
    hk_context_close(s->context);
  }
  free(s->context);
  free(args);
  return code;
}

// ---- input ---------------------------------------------------------------------------------------------------------------------------

static bool read_all(FILE *f, HkBuf *buf) {
  int c;
  while ((c = getc(f)) != EOF) hk_buf_char(buf, (char)c);
  return !buf->failed;
}

// The source text; false: reported.
static bool read_source(Session *s, HkBuf *text, HsOptions *hs) {
  Options *o = s->o;
  const char *reason = NULL;
  if (o->code) {
    hk_buf_str(text, o->code);
    hs->name = HK_TEXT("<command>");
  } else if (o->from_stdin) {
    read_all(stdin, text);
    hs->name = HK_TEXT("<stdin>");
  } else {
    reason = hk_platform_read(o->file, text);
    hs->name = hs->path = hk_text_of(o->file);
  }
  hs->text = hk_buf_view(text);
  if (!reason) return true;
  fprintf(stderr, "hakorune: cannot read '%s': %s\n", o->file, reason);
  return false;
}

// ---- dumps -----------------------------------------------------------------------------------------------------------------------------

static int dump_tokens(Session *s, const HsOptions *hs) {
  HkArena arena;
  HkDiags diags;
  HsTokens tokens;
  HkSource source = {.name = hs->name, .text = hs->text};
  HkBuf buf;
  hk_arena_init(&arena, &s->mem);
  hk_diags_init(&diags, &arena);
  hk_buf_init(&buf, &s->mem);
  HkStatus status = hk_source_index(&arena, &source);
  if (status == HK_OK) status = hs_lex(&arena, &source, &diags, &tokens);
  if (status == HK_OK) hs_dump_tokens(&source, &tokens, &buf);
  put(&buf, stdout);
  show_diags(s, &diags);
  int code = status != HK_OK ? out_of_memory() : diags.errors > 0;
  hk_arena_deinit(&arena);
  return code;
}

static int dump_module(Session *s) {
  HkBuf buf;
  hk_buf_init(&buf, &s->mem);
  hk_mir_dump(s->module, (HkMirDumpOptions){false, s->o->effects, s->o->verbose_mir}, &buf);
  put(&buf, stdout);
  return 0;
}

static int emit_module(Session *s) {
  HkBuf buf;
  int code = 0;
  hk_buf_init(&buf, &s->mem);
  hk_mir_write_json(s->module, &buf);
  if (strcmp(s->o->emit_path, "-") == 0) {
    put(&buf, stdout);
    return 0;
  }
  if (buf.failed || !hk_platform_write(s->o->emit_path, hk_buf_view(&buf))) {
    fprintf(stderr, "hakorune: cannot write '%s'\n", s->o->emit_path);
    code = 1;
  }
  hk_buf_deinit(&buf);
  return code;
}

// Lists what is wrong with the module, with --warn all also what can only raise. 0: nothing wrong.
static int verify_module(Session *s, bool canonical) {
  HkMirProblems problems;
  hk_mir_problems_init(&problems, &s->module->arena);
  problems.warnings = s->o->warn == 2;
  HkStatus status = hk_mir_verify(s->module, canonical, &problems);
  fflush(stdout);
  for (uint32_t i = 0; i < problems.count; i++) {
    HkText line = problems.lines[i];
    fprintf(stderr, "%s: %.*s\n", line.data[1] == 'M' ? "VerifyError" : "warning", (int)line.len, line.data);
  }
  return status == HK_OK ? 0 : status == HK_NOMEM ? out_of_memory() : 1;
}

// `verified`: it came from a file and was checked when it was read.
static int use_module(Session *s, bool verified) {
  bool check = !verified && (s->o->action == ACTION_CHECK || s->o->verify);
  int bad = check ? verify_module(s, true) : 0;
  if (bad) return bad;
  switch (s->o->action) {
  case ACTION_CHECK: return 0;
  case ACTION_DUMP_MIR: return dump_module(s);
  case ACTION_EMIT_MIR: return emit_module(s);
  default: return run_program(s);
  }
}

// ---- the two kinds of input ---------------------------------------------------------------------------------------------------------------

static int from_source(Session *s) {
  HkBuf text, tree;
  HsOptions hs = {.strict_modules = s->o->action == ACTION_CHECK || s->o->warn == 3,
                  .roots = s->o->roots,
                  .root_count = s->o->root_count,
                  .usings = s->o->usings,
                  .using_count = s->o->using_count,
                  .parse_only = s->o->action == ACTION_DUMP_AST};
  if (s->o->entry) hs.entry = hk_text_of(s->o->entry);
  const char *home = getenv("HAKO_HOME");
  if (home) hs.home = hk_text_of(home);
  hk_buf_init(&text, &s->mem);
  int code = 1;
  if (read_source(s, &text, &hs)) {
    if (s->o->action == ACTION_DUMP_TOKENS) {
      code = dump_tokens(s, &hs);
    } else {
      HsCompiled compiled = {.module = NULL};
      HkStatus status = hs_compile(&s->mem, &hs, &compiled);
      s->module = compiled.module;
      if (compiled.module && status != HK_NOMEM) show_diags(s, &compiled.diags);
      if (status == HK_NOMEM)
        code = out_of_memory();
      else if (status == HK_OK && s->o->action == ACTION_DUMP_AST) {
        hk_buf_init(&tree, &s->mem);
        hs_dump_ast(compiled.root, &tree);
        put(&tree, stdout);
        code = 0;
      } else if (status == HK_OK)
        code = use_module(s, false);
      hk_mir_module_free(compiled.module);
    }
  }
  hk_buf_deinit(&text);
  return code;
}

static int from_mir(Session *s) {
  HkBuf text;
  HkArena arena;
  HkMirProblems problems;
  hk_buf_init(&text, &s->mem);
  hk_arena_init(&arena, &s->mem);
  hk_mir_problems_init(&problems, &arena);
  int code = 1;
  const char *reason = strcmp(s->o->mir_file, "-") == 0 ? (read_all(stdin, &text) ? NULL : "out of memory")
                                                        : hk_platform_read(s->o->mir_file, &text);
  if (reason) {
    fprintf(stderr, "hakorune: cannot read '%s': %s\n", s->o->mir_file, reason);
  } else {
    HkStatus status = hk_mir_read_json(&s->mem, hk_buf_view(&text), false, &s->module, &problems);
    for (uint32_t i = 0; i < problems.count && status != HK_OK; i++)
      fprintf(stderr, "ParseError: MIR JSON: %.*s\n", (int)problems.lines[i].len, problems.lines[i].data);
    if (status == HK_NOMEM)
      code = out_of_memory();
    else if (status == HK_OK)
      code = verify_module(s, false);
    if (status == HK_OK && code == 0) code = use_module(s, true);
    hk_mir_module_free(s->module);
  }
  hk_arena_deinit(&arena);
  hk_buf_deinit(&text);
  return code;
}

static int list_boxes(Session *s) {
  HkText shown_names[128];
  uint32_t n = 0;
  (void)s;
  static const HkBoxDef *const all[] = {
#define X(name) &hk_box_##name,
      HK_BOXES(X)
#undef X
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i]->construct.fn) shown_names[n++] = hk_text_of(all[i]->name);
  for (uint32_t i = 1; i < n; i++)
    for (uint32_t k = i; k > 0 && hk_text_cmp(shown_names[k - 1], shown_names[k]) > 0; k--) {
      HkText t = shown_names[k];
      shown_names[k] = shown_names[k - 1];
      shown_names[k - 1] = t;
    }
  for (uint32_t i = 0; i < n; i++) printf("%.*s\n", (int)shown_names[i].len, shown_names[i].data);
  return 0;
}

int main(int argc, char **argv) {
  static char out_buffer[1 << 16];
  Options options;
  hk_platform_binary_streams();
  setvbuf(stdout, out_buffer, _IOFBF, sizeof out_buffer);
  int status = read_options(&options, argc, argv);
  if (status >= 0) return status;
  Session s = {.o = &options};
  hk_mem_init(&s.mem, NULL, NULL);
  options.style.color = options.color == 1 || (options.color < 0 && hk_platform_is_terminal(2));
  if (options.action == ACTION_LIST_BOXES) return list_boxes(&s);
  return options.mir_file ? from_mir(&s) : from_source(&s);
}
