// interactive.c (L5) - a run that gets its program piece by piece. Each input is a MIR module of its own that continues those before it; its
// variables are fields of the instance that holds the global variables.
#include "interactive.h"

#include "complete.h"
#include "watch.h"

struct HkInteractive {
  HkMem mem;  // texts and modules
  HkArena arena;
  HkContext *context;
  HkDriverRun *run;
  const HsOptions *options;
  HsInput *inputs;
  uint32_t input_count, input_cap;
  HkText *variables;
  uint32_t variable_count, variable_cap;
  HkMirModule **modules;
  uint32_t module_count, module_cap;
  uint32_t unit_count;
  HkMirModule *failed;  // the module of the last input, if it was not kept: its messages live in it
  HkDiags diags;
};

HkInteractive *hk_interactive_open(HkDriverRun *run, const HsOptions *options) {
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  HkInteractive *s = hk_mem_zalloc(&mem, sizeof *s);
  if (!s) return NULL;
  s->mem = mem;
  s->run = run;
  s->options = options;
  hk_arena_init(&s->arena, &s->mem);
  s->context = hk_driver_open(run);
  if (s->context) return s;
  hk_interactive_close(s);
  return NULL;
}

void hk_interactive_close(HkInteractive *s) {
  if (s->context) hk_driver_close(s->context);
  for (uint32_t i = 0; i < s->module_count; i++) hk_mir_module_free(s->modules[i]);
  hk_mir_module_free(s->failed);
  hk_arena_deinit(&s->arena);
  HkMem mem = s->mem;
  hk_mem_free(&mem, s, sizeof *s);
}

int hk_interactive_exit_code(const HkInteractive *s) { return (uint8_t)s->context->run.core.exit_code; }

// ---- variables ------------------------------------------------------------------------------------------------------------------

static HkInstance *globals_of(const HkInteractive *s) {
  const HkLinked *l = s->context->run.linked;
  while (l && l->house) l = l->next;
  return l ? l->globals->singleton : NULL;
}

static HkValue *variable(const HkInteractive *s, HkText name) {
  HkInstance *o = globals_of(s);
  HkSymbol symbol = hk_symbol_find(&s->context->types, name);
  for (uint32_t i = 0; o && o->more && i < o->more->count; i++)
    if (o->more->items[i].symbol == symbol) return &o->more->items[i].value;
  return NULL;
}

static HkStatus keep_name(HkInteractive *s, HkText name) {
  for (uint32_t i = 0; i < s->variable_count; i++)
    if (hk_text_eq(s->variables[i], name)) return HK_OK;
  HkText copy = hk_arena_text(&s->arena, name);
  if (!copy.data) return HK_NOMEM;
  HK_TRY(
      hk_arena_grow(&s->arena, (void **)&s->variables, &s->variable_cap, s->variable_count + 1, sizeof *s->variables));
  s->variables[s->variable_count++] = copy;
  return HK_OK;
}

// Only what was really assigned becomes a name of the session.
static HkStatus keep_names(HkInteractive *s, const HsCompiled *compiled) {
  for (uint32_t i = 0; i < compiled->assigned_count; i++)
    if (variable(s, compiled->assigned[i])) HK_TRY(keep_name(s, compiled->assigned[i]));
  return HK_OK;
}

void hk_interactive_names(const HkInteractive *s, HkBuf *out) {
  for (uint32_t i = 0; i < s->variable_count; i++) {
    const HkValue *v = variable(s, s->variables[i]);
    if (!v) continue;
    hk_buf_text(out, s->variables[i]);
    hk_buf_str(out, " = ");
    hk_watch_text(&s->context->run, *v, 200, out);
    hk_buf_char(out, '\n');
  }
}

// ---- completion -----------------------------------------------------------------------------------------------------------------

static size_t word_start(HkText text, size_t end) {
  while (end > 0) {
    unsigned char c = (unsigned char)text.data[end - 1];
    bool ascii = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (!ascii && c < 0x80) break;
    end--;
  }
  return end;
}

static void offer_known(void *user, HkText name) { hk_offer(user, name); }

static void complete_name(HkInteractive *s, HkOffer *offer) {
  for (uint32_t i = 0; i < s->variable_count; i++) hk_offer(offer, s->variables[i]);
  hk_complete_program(s->context, offer);
  hs_compile_known_names(offer_known, offer);
}

// Behind `name.`; what a longer expression gives is not known before it runs.
static void complete_member(HkInteractive *s, HkText name, const HkOffer *offer) {
  const HkValue *v = variable(s, name);
  if (v)
    hk_complete_value(s->context, *v, offer);
  else
    hk_complete_type(s->context, name, offer);
}

size_t hk_interactive_complete(HkInteractive *s, HkText before, void (*add)(void *user, HkText name), void *user) {
  size_t start = word_start(before, before.len);
  HkOffer offer = {hk_text(before.data + start, before.len - start), add, user};
  if (start == 0 || before.data[start - 1] != '.') {
    complete_name(s, &offer);
    return start;
  }
  size_t name = word_start(before, start - 1);
  if (name == 0 || before.data[name - 1] != '.')
    complete_member(s, hk_text(before.data + name, start - 1 - name), &offer);
  return start;
}

// ---- inputs ---------------------------------------------------------------------------------------------------------------------

static HkStatus remember(HkInteractive *s, const HkInput *input, HsCompiled *compiled) {
  HkText name = hk_arena_text(&s->arena, input->name), text = hk_arena_text(&s->arena, input->text);
  if (!name.data || !text.data) return HK_NOMEM;
  HK_TRY(hk_arena_grow(&s->arena, (void **)&s->inputs, &s->input_cap, s->input_count + 1, sizeof *s->inputs));
  HK_TRY(hk_arena_grow(&s->arena, (void **)&s->modules, &s->module_cap, s->module_count + 1, sizeof *s->modules));
  s->inputs[s->input_count++] = (HsInput){name, text};
  s->modules[s->module_count++] = compiled->module;
  s->unit_count = compiled->unit_count;
  return HK_OK;
}

static HkStatus show(HkInteractive *s, HkValue v, HkInputUse use, HkBuf *out) {
  HkRun *run = &s->context->run;
  if (use == HK_INPUT_TYPE) {
    hk_buf_text(out, hk_string_text(hk_type_of(&s->context->types, v)->type_name));
  } else {
    HkInstance *globals = globals_of(s);
    HkSymbol last = hk_symbol(&s->context->types, HK_TEXT("_"));
    if (last == HK_NO_SYMBOL || !globals) return HK_NOMEM;
    HK_TRY(hk_field_set(run, hk_object(globals), last, v));
    HK_TRY(keep_name(s, HK_TEXT("_")));
    HK_TRY(hk_debug_text(run, v, out));
  }
  hk_buf_char(out, '\n');
  return HK_OK;
}

// All inputs have one name: the source that is at hand is that of an error in the statements of this one.
static bool is_here(const HkError *e) {
  return e && e->trace_count && e->trace[0].name && hk_text_eq(hk_string_text(e->trace[0].name), HK_TEXT("<script>/0"));
}

// Runs what was linked; the report of an error goes to the sinks.
static HkStatus run_input(HkInteractive *s, HkLinked *linked, const HsCompiled *compiled, HkInputUse use, HkBuf *out) {
  HkRun *run = &s->context->run;
  HkValue v = hk_null();
  if (s->run->running) s->run->running(s->run->user, run);
  HkStatus status = linked->module->entry ? hk_run_module(run, linked, &v) : hk_run_inits(run, linked);
  if (s->run->running) s->run->running(s->run->user, NULL);
  uint32_t mark = hk_root_mark(run);
  if (hk_root(run, v) != HK_OK) return HK_NOMEM;
  HkStatus kept = keep_names(s, compiled);
  if (status == HK_OK && compiled->shows && (v.tag != HK_NULL || use == HK_INPUT_TYPE)) status = show(s, v, use, out);
  hk_root_release(run, mark);
  if (status == HK_OK || status == HK_EXIT) return kept != HK_OK ? kept : status;
  hk_driver_report(s->context, status, is_here(run->core.error) ? linked->module : NULL, s->run->style);
  run->core.error = NULL;
  run->stopping = false;
  return kept;
}

static HkStatus compiled_input(HkInteractive *s, const HkInput *input, HsCompiled *compiled, HkBuf *out) {
  HkLinked *linked = NULL;
  if (input->use == HK_INPUT_MIR) {
    hk_mir_dump(compiled->module, (HkMirDumpOptions){false, false, false}, out);
    s->failed = compiled->module;
    return HK_OK;
  }
  HkStatus status = remember(s, input, compiled);
  if (status == HK_OK) status = hk_link_more(&s->context->run, compiled->module, &linked);
  return status == HK_OK ? run_input(s, linked, compiled, input->use, out) : status;
}

HkStatus hk_interactive_input(HkInteractive *s, const HkInput *input, HkDiags **diags, HkBuf *out) {
  HsHistory history = {s->inputs, s->input_count, s->unit_count, s->variables, s->variable_count};
  HsOptions options = *s->options;
  HsCompiled compiled;
  options.name = input->name;
  options.text = input->text;
  options.path = input->path;
  options.history = &history;
  hk_mir_module_free(s->failed);
  s->failed = NULL;
  HkStatus status = hs_compile(&s->mem, &options, &compiled);
  s->diags = compiled.diags;
  *diags = &s->diags;
  if (status == HK_OK) return compiled_input(s, input, &compiled, out);
  s->failed = compiled.module;
  return status;
}
