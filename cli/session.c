// session.c - from the input to its output and exit status.
#include "session.h"

#include <stdio.h>

#include "streams.h"

// ---- messages ------------------------------------------------------------------------------------------------------------------

static void put(HkBuf *buf, FILE *to) {
  fflush(stdout);
  if (!buf->failed && buf->len) fwrite(buf->data, 1, buf->len, to);
  hk_buf_deinit(buf);
}

static bool is_shown(const Options *o, const HkDiag *d) {
  static const char *const by_default[] = {"legacy-syntax", "unreachable", "missing-module"};
  if (d->severity != HK_WARNING) return true;
  if (o->warn == WARN_NONE || o->log == LOG_ERROR) return false;
  if (o->warn == WARN_ALL) return true;
  for (size_t i = 0; i < sizeof by_default / sizeof *by_default; i++)
    if (strcmp(d->kind, by_default[i]) == 0) return true;
  return false;
}

// Whether a message was shown before; if not, it counts as shown from now on.
static bool was_shown(Session *s, HkText message) {
  TextList *shown = &s->shown;
  for (uint32_t i = 0; i < shown->count; i++)
    if (hk_text_eq(shown->items[i], message)) return true;
  HkText copy = hk_arena_text(s->arena, message);
  if (copy.data &&
      hk_arena_grow(s->arena, (void **)&shown->items, &shown->cap, shown->count + 1, sizeof *shown->items) == HK_OK)
    shown->items[shown->count++] = copy;
  return false;
}

// The place counts by the file it is in, however that is called.
static bool is_new(Session *s, const HkDiag *d) {
  HkBuf key;
  hk_buf_init(&key, s->mem);
  HkText name = d->source ? hk_arena_text(s->arena, d->source->name) : hk_text("", 0);
  if (name.data) hk_platform_canonical(name.data, &key);
  hk_buf_fmt(&key, ":%u:%u:%s:", d->line, d->column, d->kind);
  hk_buf_text(&key, d->message);
  bool known = !key.failed && was_shown(s, hk_buf_view(&key));
  hk_buf_deinit(&key);
  return !known;
}

bool session_show(Session *s, HkDiags *diags) {
  HkBuf buf;
  if (s->o->warn == WARN_ERROR) hk_diags_promote(diags);
  hk_buf_init(&buf, s->mem);
  for (uint32_t i = 0; i < diags->count; i++)
    if (is_shown(s->o, &diags->items[i]) && (!s->once || is_new(s, &diags->items[i])))
      hk_diag_render(&buf, &diags->items[i], s->style);
  if (diags->errors > 1 && !s->style.json && !s->once) hk_buf_fmt(&buf, "%u errors\n", diags->errors);
  put(&buf, stderr);
  return diags->errors > 0;
}

// What is wrong with MIR has no place in a source.
static void show_problem(Session *s, HkSeverity severity, const char *kind, const char *before, HkText line) {
  HkBuf message, out;
  hk_buf_init(&message, s->mem);
  hk_buf_init(&out, s->mem);
  hk_buf_str(&message, before);
  hk_buf_text(&message, line);
  HkDiag d = {.severity = severity, .kind = kind, .message = hk_buf_view(&message)};
  if (s->style.json || severity == HK_ERROR)
    hk_diag_render(&out, &d, s->style);
  else
    hk_buf_fmt(&out, "%s: %s\n", kind, hk_buf_z(&message));
  put(&out, stderr);
  hk_buf_deinit(&message);
}

int session_out_of_memory(void) {
  fflush(stdout);
  fprintf(stderr, "hakorune: out of memory\n");
  return 137;
}

static void show_time(const Session *s, const char *step, double ms) {
  fflush(stdout);
  if (s->o->trace & HK_TRACE_TIME) fprintf(stderr, "[time] %s %.1f\n", step, ms);
}

static void show_using(void *user, HkText name, HkText path) {
  (void)user;
  fprintf(stderr, "[using] %.*s -> %.*s\n", (int)name.len, name.data, (int)path.len, path.data);
}

// ---- running -------------------------------------------------------------------------------------------------------------------

static void interrupt(void *user) { hk_interrupt(user); }

static void running(void *user, HkRun *run) {
  (void)user;
  hk_platform_on_stop(run ? interrupt : NULL, run);
}

static bool collect_environment(Session *s, HkDriverRun *run) {
  const HkToml *env = hk_toml_get(s->project->toml, HK_TEXT("env"));
  uint32_t cap = 0;
  for (uint32_t i = 0; env && i < env->count; i++) {
    if (env->entries[i].value->kind != HK_TOML_STRING) continue;
    if (hk_arena_grow(s->arena, (void **)&run->env, &cap, run->env_count + 1, sizeof *run->env) != HK_OK) return false;
    run->env[run->env_count++] = (HkEnvDefault){env->entries[i].key, env->entries[i].value->text};
  }
  return true;
}

int session_prepare_run(Session *s, HkDriverRun *run) {
  const Options *o = s->o;
  hk_driver_defaults(run);
  HkRunConfig *config = &run->config;
  config->args = hk_arena_alloc(s->arena, (o->arg_count + 1) * sizeof *config->args);
  if (!config->args || !collect_environment(s, run)) return session_out_of_memory();
  for (uint32_t i = 0; i < o->arg_count; i++) config->args[i] = hk_text_of(o->args[i]);
  config->arg_count = o->arg_count;
  if (o->file) config->script_path = hk_text_of(o->file);
  config->fuel = o->fuel;
  config->max_depth = (uint32_t)o->max_depth;
  config->trace = o->trace;
  config->strict_oob = o->strict_oob;
  config->optimize = o->optimize;
  if (o->pure_eq || o->native_eq) config->house_equality = o->pure_eq;
  config->house_vm = o->house_vm;
  if (o->house_vm) config->house_equality = true;
  run->house = o->house;
  if (o->coverage_path) config->coverage = &s->coverage;
  config->log_level = (uint32_t)o->log;
  config->sinks = streams_sinks(s);
  run->max_memory = (size_t)o->max_memory;
  run->gc_off = o->gc == 1;
  run->gc_stress = (uint32_t)o->gc_stress;
  run->leak_report = (uint32_t)o->leak_report;
  run->stats = (HkStatsForm)o->stats;
  run->style = s->style;
  run->running = running;
  return 0;
}

// The program, or a tool.
static int run_program(Session *s) {
  const Options *o = s->o;
  HkDriverRun run;
  int bad = session_prepare_run(s, &run);
  if (bad) return bad;
  double start = hk_platform_monotonic_ms();
  HkDriverResult result =
      o->action == ACTION_TOOL ? hk_driver_run_image(hk_tools_image, &run) : hk_driver_run(s->module, &run);
  int code = result.interrupted ? hk_platform_stop_code() : result.exit_code;
  if (o->print_rc && !s->broken_pipe) printf("RC: %d\n", code);
  if (fflush(stdout) != 0 || s->broken_pipe) return 141;
  show_time(s, "run", hk_platform_monotonic_ms() - start);
  return code;
}

// ---- a module and what is done with it --------------------------------------------------------------------------------------------

static int dump_module(Session *s) {
  HkBuf buf;
  hk_buf_init(&buf, s->mem);
  hk_mir_dump(s->module, (HkMirDumpOptions){false, s->o->effects, s->o->verbose_mir}, &buf);
  put(&buf, stdout);
  return 0;
}

// What --emit-... asked for, to its file.
static int emit(Session *s, HkBuf *buf) {
  bool written = true;
  if (buf->failed) return session_out_of_memory();
  if (strcmp(s->o->emit_path, "-") == 0) {
    put(buf, stdout);
    return 0;
  }
  written = hk_platform_write(s->o->emit_path, hk_buf_view(buf));
  if (!written) fprintf(stderr, "hakorune: cannot write '%s'\n", s->o->emit_path);
  hk_buf_deinit(buf);
  return written ? 0 : 1;
}

static int emit_module(Session *s) {
  HkBuf buf;
  hk_buf_init(&buf, s->mem);
  hk_mir_write_json(s->module, &buf);
  return emit(s, &buf);
}

// Lists what is wrong with the module, with --warn all also what can only raise. 0: nothing wrong.
static int verify_module(Session *s, bool canonical) {
  HkMirProblems problems;
  double start = hk_platform_monotonic_ms();
  hk_mir_problems_init(&problems, &s->module->arena);
  problems.warnings = s->o->warn == WARN_ALL;
  HkStatus status = hk_driver_verify(s->module, canonical, &problems);
  show_time(s, "verify", hk_platform_monotonic_ms() - start);
  for (uint32_t i = 0; i < problems.count; i++) {
    bool error = problems.lines[i].data[1] == 'M';
    show_problem(s, error ? HK_ERROR : HK_WARNING, error ? "VerifyError" : "warning", "", problems.lines[i]);
  }
  return status == HK_OK ? 0 : status == HK_NOMEM ? session_out_of_memory() : 1;
}

// The name of an image after the file it is made of: "hk_house_image" of house/house.hako.
static HkText image_symbol(const Session *s) {
  const char *file = s->o->file ? s->o->file : "house", *slash = strrchr(file, '/'), *stem = slash ? slash + 1 : file;
  HkBuf symbol;
  hk_buf_init(&symbol, s->mem);
  hk_buf_fmt(&symbol, "hk_%.*s_image", (int)strcspn(stem, "."), stem);
  HkText kept = symbol.failed ? hk_text(NULL, 0) : hk_arena_text(s->arena, hk_buf_view(&symbol));
  hk_buf_deinit(&symbol);
  return kept;
}

// Code of the house as C data, for the build.
static int emit_house(Session *s) {
  HkBuf text, problem;
  HkText symbol = image_symbol(s);
  if (!symbol.data) return session_out_of_memory();
  hk_buf_init(&text, s->mem);
  hk_buf_init(&problem, s->mem);
  int code = verify_module(s, true);
  if (code == 0 && !hk_driver_write_house(s->module, symbol.data, s->mem, &text, &problem)) {
    fprintf(stderr, "%s\n", hk_buf_z(&problem));
    code = 1;
  }
  if (code == 0 && !hk_platform_write(s->o->emit_path, hk_buf_view(&text))) {
    fprintf(stderr, "hakorune: cannot write '%s'\n", s->o->emit_path);
    code = 1;
  }
  hk_buf_deinit(&problem);
  hk_buf_deinit(&text);
  return code;
}

// MIR from a file is verified when it is read.
static int use_module(Session *s) {
  bool check = !s->o->mir_file && (s->o->action == ACTION_CHECK || s->o->verify);
  int bad = check ? verify_module(s, true) : 0;
  if (bad) return bad;
  switch (s->o->action) {
  case ACTION_CHECK: return 0;
  case ACTION_DUMP_MIR: return dump_module(s);
  case ACTION_EMIT_MIR: return emit_module(s);
  case ACTION_EMIT_HOUSE: return emit_house(s);
  default: return run_program(s);
  }
}

// ---- source text ----------------------------------------------------------------------------------------------------------------------

static int cannot_read(Session *s, const char *path, const char *reason) {
  HkBuf message;
  hk_buf_init(&message, s->mem);
  hk_buf_fmt(&message, "cannot read '%s': %s", path, reason);
  if (s->style.json)
    show_problem(s, HK_ERROR, "IoError", "", hk_buf_view(&message));
  else
    fprintf(stderr, "hakorune: %s\n", hk_buf_z(&message));
  hk_buf_deinit(&message);
  return 1;
}

// The source of the program and how messages call it. 0: read.
static int read_source(Session *s, HkBuf *text, HsOptions *hs) {
  const Options *o = s->o;
  const char *file = o->json_file ? o->json_file : o->file;
  if (o->code) {
    hk_buf_str(text, o->code);
    hs->name = HK_TEXT("<command>");
  } else if (o->from_stdin || strcmp(file, "-") == 0) {
    streams_read(text, HK_READ_ALL);
    hs->name = HK_TEXT("<stdin>");
  } else {
    const char *reason = hk_platform_read(file, text);
    if (reason) return cannot_read(s, file, reason);
    hs->name = hs->path = hk_text_of(file);
  }
  hs->text = hk_buf_view(text);
  return text->failed ? session_out_of_memory() : 0;
}

static int dump_tokens(Session *s, const HsOptions *hs) {
  HkDiags diags;
  HkBuf buf;
  hk_diags_init(&diags, s->arena);
  hk_buf_init(&buf, s->mem);
  HkStatus status = hs_compile_tokens(s->arena, hs->name, hs->text, &diags, &buf);
  put(&buf, stdout);
  if (status == HK_NOMEM || diags.nomem) return session_out_of_memory();
  return session_show(s, &diags);
}

static int dump_tree(Session *s, const HsCompiled *compiled) {
  HkBuf buf;
  hk_buf_init(&buf, s->mem);
  hs_compile_tree(compiled, &buf);
  put(&buf, stdout);
  return 0;
}

static int emit_tree(Session *s, const HsCompiled *compiled) {
  HkBuf buf;
  hk_buf_init(&buf, s->mem);
  if (hs_compile_tree_json(compiled, s->mem, &buf) != HK_OK) buf.failed = true;
  return emit(s, &buf);
}

static int emit_program(Session *s, const HsCompiled *compiled) {
  HkBuf buf;
  HkText name = s->o->file ? hk_text_of(s->o->file) : s->o->code ? HK_TEXT("<command>") : HK_TEXT("<stdin>");
  hk_buf_init(&buf, s->mem);
  if (hs_compile_program_json(compiled, s->mem, name, &buf) != HK_OK) buf.failed = true;
  return emit(s, &buf);
}

static int use_compiled(Session *s, const HsCompiled *compiled) {
  switch (s->o->action) {
  case ACTION_DUMP_AST: return dump_tree(s, compiled);
  case ACTION_EMIT_AST: return emit_tree(s, compiled);
  case ACTION_EMIT_PROGRAM: return emit_program(s, compiled);
  case ACTION_RUN_TESTS: return tests_run(s, compiled);
  default: return use_module(s);
  }
}

// The program and, with --coverage, which of its lines ran.
static int use_counted(Session *s, const HsCompiled *compiled) {
  int code = use_compiled(s, compiled);
  int bad = s->o->coverage_path ? coverage_write(s) : 0;
  return bad ? bad : code;
}

static int compile(Session *s, const HsOptions *hs) {
  HsCompiled compiled;
  HkStatus status = hs_compile(s->mem, hs, &compiled);
  int code = 1;
  s->module = compiled.module;
  show_time(s, "parse", compiled.parse_ms);
  show_time(s, "resolve", compiled.resolve_ms);
  show_time(s, "lower", compiled.lower_ms);
  if (status == HK_NOMEM)
    code = session_out_of_memory();
  else if (!session_show(s, &compiled.diags) && status == HK_OK)
    code = use_counted(s, &compiled);
  hk_mir_module_free(compiled.module);
  return code;
}

int session_use_file(Session *s, const HsOptions *options, const char *path) {
  HsOptions hs = *options;
  HkBuf text;
  hk_buf_init(&text, s->mem);
  const char *reason = hk_platform_read(path, &text);
  hs.name = hs.path = hk_text_of(path);
  hs.text = hk_buf_view(&text);
  int code = reason ? cannot_read(s, path, reason) : text.failed ? session_out_of_memory() : compile(s, &hs);
  hk_buf_deinit(&text);
  return code;
}

static int from_source(Session *s) {
  const Options *o = s->o;
  HkBuf text;
  HsOptions hs = {
      .library = o->action == ACTION_RUN_TESTS,
      .entry_optional = o->action == ACTION_CHECK || o->action == ACTION_EMIT_HOUSE,
      .strict_modules = o->action == ACTION_CHECK || o->action == ACTION_EMIT_HOUSE || o->warn == WARN_ERROR,
      .roots = o->roots.items,
      .root_count = o->roots.count,
      .usings = o->usings.items,
      .using_count = o->usings.count,
      .project = s->project,
      .warnings = o->warn != WARN_NONE && o->log != LOG_ERROR,
      .tree = o->json_file != NULL,
      .parse_only = o->action == ACTION_DUMP_AST || o->action == ACTION_EMIT_AST || o->action == ACTION_EMIT_PROGRAM};
  hk_coverage_init(&s->coverage, s->mem);
  if (o->coverage_path) hs.coverage = &s->coverage;
  if (o->entry) hs.entry = hk_text_of(o->entry);
  if (o->home) hs.home = hk_text_of(o->home);
  if (o->trace & HK_TRACE_USING) hs.on_using = show_using;
  if (o->action == ACTION_REPL) return repl_run(s, &hs);
  if (o->action == ACTION_CHECK && o->file && hk_platform_is_dir(o->file)) return check_directory(s, &hs);
  hk_buf_init(&text, s->mem);
  int code = read_source(s, &text, &hs);
  if (code == 0) code = o->action == ACTION_DUMP_TOKENS ? dump_tokens(s, &hs) : compile(s, &hs);
  hk_coverage_deinit(&s->coverage);
  hk_buf_deinit(&text);
  return code;
}

// ---- MIR JSON ---------------------------------------------------------------------------------------------------------------------------

static int read_mir(Session *s, HkText text) {
  HkMirProblems problems;
  hk_mir_problems_init(&problems, s->arena);
  HkStatus status = hk_mir_read_json(s->mem, text, false, &s->module, &problems);
  for (uint32_t i = 0; i < problems.count && status != HK_OK; i++)
    show_problem(s, HK_ERROR, "ParseError", "MIR JSON: ", problems.lines[i]);
  if (status != HK_OK) return status == HK_NOMEM ? session_out_of_memory() : 1;
  int code = verify_module(s, false);
  return code ? code : use_module(s);
}

static int from_mir(Session *s) {
  HkBuf text;
  hk_buf_init(&text, s->mem);
  bool from_stdin = strcmp(s->o->mir_file, "-") == 0;
  const char *reason = from_stdin ? NULL : hk_platform_read(s->o->mir_file, &text);
  if (from_stdin) streams_read(&text, HK_READ_ALL);
  int code = reason ? cannot_read(s, s->o->mir_file, reason) : read_mir(s, hk_buf_view(&text));
  hk_mir_module_free(s->module);
  hk_buf_deinit(&text);
  return code;
}

static int list_boxes(Session *s) {
  HkBuf buf;
  hk_buf_init(&buf, s->mem);
  hk_driver_list_boxes(&buf);
  put(&buf, stdout);
  return 0;
}

int session_run(Session *s) {
  if (s->o->action == ACTION_LIST_BOXES) return list_boxes(s);
  if (s->o->action == ACTION_RUN_TASK) return task_run(s);
  if (s->o->action == ACTION_TOOL) return run_program(s);
  return s->o->mir_file ? from_mir(s) : from_source(s);
}
