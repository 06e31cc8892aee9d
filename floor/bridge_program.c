// bridge_program.c (L6) - programs: compiling, loading, checking, running, and what the compiler had to say.
#include "bridge.h"
#include "utf8.h"

static void forget_reports(HkIsolate *iso) {
  if (iso->broken) hk_mir_module_free(iso->broken);
  iso->broken = NULL;
  iso->diags = NULL;
}

void hk_bridge_free_modules(HkIsolate *iso) {
  forget_reports(iso);
  for (HkModule *m = iso->modules, *next; m; m = next) {
    next = m->next;
    hk_mir_module_free(m->mir);
    hk_mem_free(hk_mem_of(iso), m, sizeof *m);
  }
  iso->modules = NULL;
}

// Adds a finished module to the VM; owns it from the beginning on.
static HakoStatus add_module(HkIsolate *iso, HkMirModule *mir, HkModule **out) {
  HkModule *m = hk_mem_zalloc(hk_mem_of(iso), sizeof *m);
  if (!m) {
    hk_mir_module_free(mir);
    return hk_bridge_nomem();
  }
  m->mir = mir;
  m->next = iso->modules;
  iso->modules = m;
  HakoStatus status = hk_bridge_status(iso, hk_link(hk_run_of(iso), mir, &m->linked));
  if (status == HAKO_OK) *out = m;
  return status;
}

static bool load_from_host(void *user, HkText target, HkText from, HkText *text) {
  HkIsolate *iso = user;
  HakoStr source = {NULL, 0};
  iso->silent++;
  HakoStatus status =
      iso->config.module(iso->config.user, (HakoStr){target.data, target.len}, (HakoStr){from.data, from.len}, &source);
  iso->silent--;
  *text = hk_text(source.data ? source.data : "", source.data ? source.len : 0);
  return status == HAKO_OK;
}

HakoStatus hk_bridge_load(HkIsolate *iso, HkText name, HkText text, bool entry, HkModule **out) {
  HkMirModule *mir = NULL;
  HkFrontRequest request = {.name = name,
                            .text = text,
                            .entry = entry,
                            .files = (iso->config.capabilities & HAKO_CAP_FILE) != 0,
                            .load = iso->config.module ? load_from_host : NULL,
                            .load_user = iso};
  forget_reports(iso);
  HkStatus status = hk_front_compile(hk_mem_of(iso), &request, &mir, &iso->diags_kept);
  if (mir && status != HK_NOMEM) iso->diags = &iso->diags_kept;
  if (status == HK_OK) {
    HakoStatus added = add_module(iso, mir, out);
    if (added != HAKO_OK && !iso->modules) iso->diags = NULL;
    return added;
  }
  iso->broken = mir;
  return status == HK_NOMEM ? hk_bridge_nomem() : hk_bridge_compile_error(iso, name);
}

static HakoStatus module_handle(HkIsolate *iso, HkModule *module, HakoHandle *out) {
  HkValue v = hk_null();
  v.as.bits = (uint64_t)(uintptr_t)module;
  *out = hk_handle_new(iso->vm, hk_mem_of(iso), v, HK_PLACE_MODULE);
  return *out ? HAKO_OK : hk_bridge_nomem();
}

HakoStatus Hako_LoadSource(HakoVm *vm, const char *name, HakoStr text, HakoHandle *module) {
  HakoStatus status;
  HkModule *loaded = NULL;
  if (module) *module = 0;
  HkIsolate *iso = hk_bridge_enter(vm, module, &status);
  if (!iso) return status;
  if (!name || (!text.data && text.len)) return hk_bridge_leave(iso, hk_bridge_null());
  HkText shown = hk_text_of(name);
  if (hk_utf8_check(name, shown.len) != shown.len)
    return hk_bridge_leave(iso, hk_bridge_fail("Type", "a name is not valid UTF-8"));
  status = hk_bridge_load(iso, shown, hk_text(text.data ? text.data : "", text.len), false, &loaded);
  if (status == HAKO_OK) status = module_handle(iso, loaded, module);
  return hk_bridge_leave(iso, status);
}

// ---- MIR JSON ----------------------------------------------------------------------------------------------------------------------

// The first problem as last error.
static HakoStatus tell_problem(HkStatus status, const HkMirProblems *problems) {
  if (status == HK_OK) return HAKO_OK;
  if (status == HK_NOMEM || problems->nomem) return hk_bridge_nomem();
  if (problems->count == 0) return hk_bridge_fail("Parse", "the module is not valid");
  HkText line = problems->lines[0];
  return hk_bridge_fail("Parse", "%.*s", (int)(line.len < 900 ? line.len : 900), line.data);
}

static HakoStatus verify(HkIsolate *iso, HkMirModule *mir, bool canonical) {
  HkArena arena;
  HkMirProblems problems;
  hk_arena_init(&arena, hk_mem_of(iso));
  hk_mir_problems_init(&problems, &arena);
  HakoStatus status = tell_problem(hk_mir_verify(mir, canonical, &problems), &problems);
  hk_arena_deinit(&arena);
  return status;
}

static HakoStatus read_json(HkIsolate *iso, HkText json, HkMirModule **out) {
  HkArena arena;
  HkMirProblems problems;
  hk_arena_init(&arena, hk_mem_of(iso));
  hk_mir_problems_init(&problems, &arena);
  HakoStatus status = tell_problem(hk_mir_read_json(hk_mem_of(iso), json, false, out, &problems), &problems);
  hk_arena_deinit(&arena);
  return status;
}

HakoStatus Hako_LoadMirJson(HakoVm *vm, HakoStr json, HakoHandle *module) {
  HakoStatus status;
  HkMirModule *mir = NULL;
  HkModule *loaded = NULL;
  if (module) *module = 0;
  HkIsolate *iso = hk_bridge_enter(vm, module, &status);
  if (!iso) return status;
  if (!json.data) return hk_bridge_leave(iso, hk_bridge_null());
  forget_reports(iso);
  status = read_json(iso, hk_text(json.data, json.len), &mir);
  if (status == HAKO_OK && (status = verify(iso, mir, false)) != HAKO_OK) {
    hk_mir_module_free(mir);
    mir = NULL;
  }
  if (status == HAKO_OK) status = add_module(iso, mir, &loaded);
  if (status == HAKO_OK) status = module_handle(iso, loaded, module);
  return hk_bridge_leave(iso, status);
}

// NULL: the last error is set.
static HkModule *module_of(HkIsolate *iso, HakoHandle handle) {
  HkPlace *place = hk_handle_place(iso->vm, handle);
  if (!place)
    hk_bridge_bad_handle(iso->vm, handle);
  else if (place->flags & HK_PLACE_MODULE)
    return (HkModule *)(uintptr_t)place->value.as.bits;
  else
    hk_bridge_fail("Type", "expected a module, got a value");
  return NULL;
}

HakoStatus Hako_SaveMirJson(HakoVm *vm, HakoHandle module, HakoValue *out) {
  HakoStatus status;
  HkBuf buf;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  HkModule *m = module_of(iso, module);
  if (!m) return hk_bridge_leave(iso, HAKO_ERROR);
  hk_buf_init(&buf, hk_mem_of(iso));
  hk_mir_write_json(m->mir, &buf);
  HkString *s = hk_string_from_buf(hk_heap_of(iso), &buf);
  hk_buf_deinit(&buf);
  return s ? hk_bridge_give(iso, HK_OK, hk_string(s), out) : hk_bridge_leave(iso, hk_bridge_nomem());
}

HakoStatus Hako_Verify(HakoVm *vm, HakoHandle module) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  HkModule *m = module_of(iso, module);
  return hk_bridge_leave(iso, m ? verify(iso, m->mir, !m->mir->converted) : HAKO_ERROR);
}

// ---- running -----------------------------------------------------------------------------------------------------------------------

HkStatus hk_bridge_run(HkIsolate *iso, HkModule *module, HkValue *out) {
  HkRun *run = hk_run_of(iso);
  hk_bridge_clear_error(iso);
  *out = hk_null();
  HkStatus status = module->mir->entry ? hk_run_module(run, module->linked, out) : hk_run_inits(run, module->linked);
  if (run->core.config.sinks.flush) run->core.config.sinks.flush(run->core.config.sinks.user);
  return status;
}

static int32_t exit_code_of(HkIsolate *iso, HkStatus status, HkValue result) {
  HkValue err;
  const HkRun *run = hk_run_of(iso);
  switch (status) {
  case HK_OK: return hk_context_exit_code(result, &err);
  case HK_EXIT: return (uint8_t)run->core.exit_code;
  case HK_NOMEM: return 137;
  default: return run->core.error ? hk_context_failure_code(run->core.error) : 137;
  }
}

HakoStatus Hako_RunMain(HakoVm *vm, HakoHandle module, HakoValue *result, int32_t *exit_code) {
  HakoStatus status;
  HkValue v = hk_null();
  if (result) *result = Hako_Null();
  if (exit_code) *exit_code = 0;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  HkModule *m = module_of(iso, module);
  if (!m) return hk_bridge_leave(iso, HAKO_ERROR);
  HkStatus ran = hk_bridge_run(iso, m, &v);
  if (exit_code) *exit_code = exit_code_of(iso, ran, v);
  return hk_bridge_give(iso, ran, v, result);
}

// ---- reports of the compiler ------------------------------------------------------------------------------------------------------

HakoStatus Hako_DiagCount(HakoVm *vm, uint32_t *count) {
  HakoStatus status;
  if (count) *count = 0;
  HkIsolate *iso = hk_bridge_enter(vm, count, &status);
  if (!iso) return status;
  *count = iso->diags ? iso->diags->count : 0;
  return hk_bridge_leave(iso, HAKO_OK);
}

static HakoStr view(HkText t) { return (HakoStr){t.data ? t.data : "", t.data ? t.len : 0}; }

HakoStatus Hako_DiagGet(HakoVm *vm, uint32_t index, HakoDiag *out) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (hk_bridge_bad_size(out->struct_size, sizeof *out, &status)) return hk_bridge_leave(iso, status);
  uint32_t count = iso->diags ? iso->diags->count : 0;
  if (index >= count) return hk_bridge_leave(iso, hk_bridge_fail("Runtime", "there are %u reports", count));
  const HkDiag *d = &iso->diags->items[index];
  *out = (HakoDiag){.struct_size = sizeof *out,
                    .is_warning = d->severity == HK_WARNING,
                    .kind = view(hk_text_of(d->kind)),
                    .message = view(d->message),
                    .file = view(d->source ? d->source->name : hk_text(NULL, 0)),
                    .line = d->line,
                    .column = d->column,
                    .width = d->width};
  return hk_bridge_leave(iso, HAKO_OK);
}
