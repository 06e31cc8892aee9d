// driver.c (L5) - one run of a program from its module to its exit code.
#include "driver.h"

#include <stdlib.h>

#include "boxes.h"
#include "context.h"
#include "house.h"
#include "report.h"

void hk_driver_defaults(HkDriverRun *run) {
  *run = (HkDriverRun){.max_memory = 0};
  hk_context_config(&run->config);
}

// ---- exit codes (5.1, 5.2) ----------------------------------------------------------------------------------------------------

static int code_of_result(HkRun *run, HkValue v) {
  HkValue err;
  HkBuf buf;
  int code = hk_context_exit_code(v, &err);
  if (hk_is_null(err)) return code;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_str(&buf, "error: entry returned ");
  hk_debug_text(run, err, &buf);
  hk_buf_char(&buf, '\n');
  hk_write_err(run, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return code;
}

#define NO_MEMORY HK_TEXT("hakorune: out of memory\n")

static int out_of_memory(HkRun *run) {
  hk_write_err(run, NO_MEMORY);
  return 137;
}

HkDriverResult hk_driver_report(HkContext *c, HkStatus status, HkMirModule *module, HkDiagStyle style) {
  HkError *e = c->run.core.error;
  HkDriverResult result = {1, false};
  HkBuf buf;
  if (status == HK_NOMEM || !e) {
    result.exit_code = out_of_memory(&c->run);
    return result;
  }
  c->mem.limit = 0;  // the program is over: its limit does not concern the report
  hk_buf_init(&buf, &c->mem);
  hk_context_report(c, e, module, style, &buf);
  hk_write_err(&c->run, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  result.exit_code = hk_context_failure_code(e);
  result.interrupted = status == HK_STOP && result.exit_code == 130;
  return result;
}

// ---- tests (17) ----------------------------------------------------------------------------------------------------------------

static bool is_success(HkValue v) {
  if (v.tag == HK_NULL || (v.tag == HK_BOOL && v.as.bits) || (v.tag == HK_INT && v.as.i == 0)) return true;
  return hk_is_kind(v, HK_KIND_RESULT) && v.as.obj->extra;
}

static HkDriverResult judge(HkContext *c, HkStatus status, HkValue v, HkMirModule *module, const HkDriverRun *plan) {
  HkDriverResult result = {1, false};
  if (status == HK_OK && is_success(v)) {
    result.exit_code = 0;
  } else if (status == HK_OK) {
    hk_buf_str(plan->verdict, "returned ");
    hk_debug_text(&c->run, v, plan->verdict);
  } else if (status == HK_EXIT) {
    hk_buf_fmt(plan->verdict, "exit(%d)", (uint8_t)c->run.core.exit_code);
  } else {
    const HkError *e = c->run.core.error;
    if (status == HK_NOMEM || !e)
      hk_buf_str(plan->verdict, "out of memory");
    else
      hk_buf_fmt(plan->verdict, "%s: %s", e->kind->data, e->message->data);
    result.interrupted = hk_driver_report(c, status, module, plan->style).interrupted;
  }
  return result;
}

// ---- running ------------------------------------------------------------------------------------------------------------------

static HkStatus set_environment(HkContext *c, const HkDriverRun *plan) {
  HkRunCore *core = &c->run.core;
  for (uint32_t i = 0; i < plan->env_count; i++) {
    HkString *name = hk_string_new(&c->heap, plan->env[i].name), *value = hk_string_new(&c->heap, plan->env[i].value);
    if (!name || !value) return HK_NOMEM;
    if (getenv(name->data)) continue;
    if (!core->env_overlay) core->env_overlay = hk_map_new(&c->heap, false, 0);
    if (!core->env_overlay) return HK_NOMEM;
    HK_TRY(hk_map_set(&c->heap, core->env_overlay, hk_string(name), hk_string(value)));
  }
  return HK_OK;
}

static HkDriverResult execute(HkContext *c, HkMirModule *module, HkDriverRun *plan) {
  HkLinked *linked = NULL;
  HkValue value = hk_null();
  HkDriverResult result = {0, false};
  double start = hk_platform_monotonic_ms();
  if (plan->running) plan->running(plan->user, &c->run);
  HkStatus status = (plan->house ? hk_link_house : hk_link)(&c->run, module, &linked);
  if (status == HK_OK) status = hk_run_module(&c->run, linked, &value);
  if (plan->running) plan->running(plan->user, NULL);
  double ms = hk_platform_monotonic_ms() - start;
  if (plan->verdict)
    result = judge(c, status, value, module, plan);
  else if (status == HK_OK)
    result.exit_code = code_of_result(&c->run, value);
  else if (status == HK_EXIT)
    result.exit_code = (uint8_t)c->run.core.exit_code;
  else
    result = hk_driver_report(c, status, module, plan->style);
  hk_report_run(c, plan, ms);
  return result;
}

HkContext *hk_driver_open(HkDriverRun *plan) {
  HkMem mem;
  hk_mem_init(&mem, plan->config.alloc, plan->config.alloc_user);
  HkContext *c = hk_mem_alloc(&mem, sizeof *c);
  if (!c) return NULL;
  plan->config.stats = plan->stats != HK_STATS_NONE;
  HkStatus status = hk_context_open(c, &plan->config, plan->max_memory);
  if (status == HK_OK) status = set_environment(c, plan);
  if (status != HK_OK) {
    hk_driver_close(c);
    return NULL;
  }
  c->heap.automatic = !plan->gc_off;
  if (plan->gc_stress) c->heap.stress = plan->gc_stress;
  if (plan->gc_stress || plan->stats || plan->leak_report > 1) hk_heap_count_all(&c->heap, plan->leak_report > 1);
  return c;
}

void hk_driver_close(HkContext *c) {
  HkMem mem;
  hk_mem_init(&mem, c->run.core.config.alloc, c->run.core.config.alloc_user);
  hk_context_close(c);
  hk_mem_free(&mem, c, sizeof *c);
}

HkDriverResult hk_driver_run(HkMirModule *module, HkDriverRun *plan) {
  HkDriverResult result = {137, false};
  HkContext *c = hk_driver_open(plan);
  if (!c) {
    if (plan->config.sinks.err) plan->config.sinks.err(plan->config.sinks.user, NO_MEMORY);
    return result;
  }
  result = execute(c, module, plan);
  hk_driver_close(c);
  return result;
}

HkDriverResult hk_driver_run_image(const HkMirModule *image, HkDriverRun *plan) {
  plan->house = true;
  return hk_driver_run((HkMirModule *)(uintptr_t)image, plan);  // an image is only read
}

bool hk_driver_write_house(const HkMirModule *module, const char *symbol, HkMem *mem, HkBuf *out, HkBuf *problem) {
  if (!hk_house_check(module, problem)) return false;
  if (hk_mir_write_c(module, symbol, mem, out)) return true;
  hk_buf_str(problem, "InternalError: the house cannot be written as C data");
  return false;
}

// ---- verifying ----------------------------------------------------------------------------------------------------------------

static bool knows_extern(void *user, HkText name) {
  HkContext *c = user;
  HkOp op;
  return hk_lookup_extern(&c->run, name) || hk_code_iteration(name, &op);
}

static bool knows_type(void *user, HkText name) {
  HkContext *c = user;
  return hk_type_builtin(&c->types, name) || hk_types_reserved(&c->types, name);
}

HkStatus hk_driver_verify(HkMirModule *module, bool canonical, HkMirProblems *problems) {
  HkMem mem;
  HkRunConfig config;
  if (!problems->warnings) return hk_mir_verify(module, canonical, problems);
  hk_mem_init(&mem, NULL, NULL);
  hk_context_config(&config);
  HkContext *c = hk_mem_alloc(&mem, sizeof *c);
  if (!c) return HK_NOMEM;
  HkStatus status = hk_context_open(c, &config, 0);
  problems->extern_known = knows_extern;
  problems->type_known = knows_type;
  problems->user = c;
  if (status == HK_OK) status = hk_mir_verify(module, canonical, problems);
  hk_context_close(c);
  hk_mem_free(&mem, c, sizeof *c);
  return status;
}

// ---- boxes --------------------------------------------------------------------------------------------------------------------

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

void hk_driver_list_boxes(HkBuf *out) {
  static const HkBoxDef *const all[] = {
#define X(name) &hk_box_##name,
      HK_BOXES(X)
#undef X
  };
  const char *names[sizeof all / sizeof *all];
  size_t count = 0;
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i]->construct.fn) names[count++] = all[i]->name;
  qsort(names, count, sizeof *names, by_name);
  for (size_t i = 0; i < count; i++) hk_buf_fmt(out, "%s\n", names[i]);
}
