// bridge_vm.c (L6) - VMs: configuration, streams, life, limits, collection, what is still held.
#include <stdio.h>

#include "bridge.h"
#include "platform.h"

// ---- configuration ------------------------------------------------------------------------------------------------------------

void Hako_ConfigInit(HakoConfig *config) {
  if (!config) return;
  *config = (HakoConfig){.struct_size = sizeof *config,
                         .fuel = HAKO_NO_LIMIT,
                         .max_memory = HAKO_NO_LIMIT,
                         .max_depth = HK_MAX_DEPTH_DEFAULT,
                         .gc_mode = HAKO_GC_AUTO};
}

const char *Hako_VersionText(void) { return "hakorune " HK_VERSION_TEXT; }

// ---- streams --------------------------------------------------------------------------------------------------------------------

static bool write_to(HkIsolate *iso, int stream, HkText text) {
  if (!iso->config.write) return hk_platform_write_stream(stream, text);
  iso->silent++;
  HakoStatus status = iso->config.write(iso->config.user, stream, (HakoStr){text.data, text.len});
  iso->silent--;
  return status == HAKO_OK;
}
static bool write_out(void *user, HkText text) { return write_to(user, 1, text); }
static bool write_err(void *user, HkText text) { return write_to(user, 2, text); }
static void flush_out(void *user) {
  if (!((HkIsolate *)user)->config.write) hk_platform_flush();
}
static bool is_terminal(void *user) { return !((HkIsolate *)user)->config.write && hk_platform_is_terminal(1); }

// More input behind what is there. False: the end, or no memory.
static bool more_input(HkIsolate *iso) {
  enum { STEP = 4096 };
  if (iso->input_at == iso->input.len) {
    hk_buf_clear(&iso->input);
    iso->input_at = 0;
  }
  if (!hk_buf_reserve(&iso->input, STEP)) return false;
  char *room = iso->input.data + iso->input.len;
  iso->silent++;
  size_t n = iso->config.read ? iso->config.read(iso->config.user, room, STEP) : hk_platform_read_input(room, STEP);
  iso->silent--;
  iso->input.len += n < STEP ? n : STEP;
  return n > 0;
}

static bool read_line(HkIsolate *iso, HkBuf *buf) {
  bool any = false;
  while (iso->input_at < iso->input.len || more_input(iso)) {
    const char *from = iso->input.data + iso->input_at;
    size_t n = iso->input.len - iso->input_at;
    const char *end = memchr(from, '\n', n);
    any = true;
    hk_buf_add(buf, from, end ? (size_t)(end - from) : n);
    iso->input_at += end ? (size_t)(end - from) + 1 : n;
    if (end) break;
  }
  if (buf->len && buf->data[buf->len - 1] == '\r') buf->len--;
  return any;
}

static bool read_bytes(HkIsolate *iso, HkBuf *buf, size_t bytes) {
  size_t before = buf->len;
  while (bytes > 0 && (iso->input_at < iso->input.len || more_input(iso))) {
    size_t n = iso->input.len - iso->input_at;
    if (n > bytes) n = bytes;
    hk_buf_add(buf, iso->input.data + iso->input_at, n);
    iso->input_at += n;
    bytes -= n;
  }
  return buf->len > before;
}

static bool read_in(void *user, HkBuf *buf, size_t what) {
  HkIsolate *iso = user;
  bool any = what == HK_READ_LINE ? read_line(iso, buf) : read_bytes(iso, buf, what);
  if (iso->input.failed) buf->failed = true;
  return any;
}

// ---- life ----------------------------------------------------------------------------------------------------------------------------

static void mark_place(void *user, HakoHandle handle, HkPlace *place) {
  (void)handle;
  if (!(place->flags & (HK_PLACE_ADOPTED | HK_PLACE_MODULE))) hk_heap_mark_value(user, place->value);
  place->flags &= ~(uint32_t)HK_PLACE_REPORTED;
}

static void mark_roots(void *user, HkHeap *heap) {
  HkIsolate *iso = user;
  hk_run_mark(hk_run_of(iso), heap);
  hk_heap_mark(heap, (HkObject *)iso->error);
  hk_handle_each(iso->vm, mark_place, heap);
}

// Adopted handles that no trace function reported go with the box that held them.
static void drop_unreported(void *user, HakoHandle handle, HkPlace *place) {
  HakoVm *vm = user;
  bool last;
  if (!(place->flags & HK_PLACE_ADOPTED)) return;
  if (place->flags & HK_PLACE_REPORTED)
    vm->places.adopted++;
  else
    while (hk_handle_release(vm, handle, true, &last)) continue;
}

static void after_mark(void *user, HkHeap *heap) {
  HakoVm *vm = ((HkIsolate *)user)->vm;
  (void)heap;
  if (vm->places.adopted == 0) return;
  vm->places.adopted = 0;
  hk_handle_each(vm, drop_unreported, vm);
}

static void trace_gc(void *user, HkText line) {
  write_err(user, line);
  write_err(user, HK_TEXT("\n"));
}

// Arguments are copied into one block behind their views.
static HkStatus copy_args(HkIsolate *iso, const HakoConfig *config) {
  HkMem *mem = hk_mem_of(iso);
  iso->args = hk_mem_zalloc(mem, config->arg_count * sizeof *iso->args);
  if (!iso->args) return HK_NOMEM;
  for (uint32_t i = 0; i < config->arg_count; i++) {
    HakoStr from = config->args[i];
    char *copy = hk_mem_alloc(mem, from.len);
    if (!copy) return HK_NOMEM;
    if (from.len) memcpy(copy, from.data, from.len);
    iso->args[iso->arg_count++] = hk_text(copy, from.len);
  }
  hk_run_of(iso)->core.config.args = iso->args;
  hk_run_of(iso)->core.config.arg_count = iso->arg_count;
  return HK_OK;
}

static void run_config(HkIsolate *iso, HkRunConfig *out) {
  const HakoConfig *c = &iso->config;
  hk_context_config(out);
  out->fuel = c->fuel;
  out->max_depth = c->max_depth;
  out->capabilities = c->capabilities & HAKO_CAP_ALL;
  out->strict_oob = (c->flags & HAKO_FLAG_STRICT_INDEX) != 0;
  out->house_vm = (c->flags & HAKO_FLAG_HOUSE_VM) != 0;
  out->house_equality = out->house_vm || (c->flags & HAKO_FLAG_HOUSE_EQUALITY);
  out->sinks = (HkSinks){iso, write_out, write_err, flush_out, read_in, is_terminal};
  out->alloc = c->alloc;
  out->alloc_user = c->user;
}

static HkStatus open_isolate(HkIsolate *iso) {
  HkRunConfig config;
  HkContext *c = &iso->context;
  run_config(iso, &config);
  HkStatus status =
      hk_context_open(c, &config, iso->config.max_memory == HAKO_NO_LIMIT ? 0 : (size_t)iso->config.max_memory);
  c->heap.mark_roots = mark_roots;
  c->heap.marked = after_mark;
  c->heap.mark_user = iso;
  c->heap.trace_user = iso;
  if (c->heap.trace) c->heap.trace = trace_gc;
  c->heap.automatic = iso->config.gc_mode != HAKO_GC_OFF;
  if (iso->config.gc_stress) c->heap.stress = iso->config.gc_stress;
  c->run.core.host_equals = hk_host_equals;
  hk_arena_init(&iso->host_arena, hk_mem_of(iso));
  hk_buf_init(&iso->shown, hk_mem_of(iso));
  hk_buf_init(&iso->input, hk_mem_of(iso));
  return status == HK_OK && iso->config.arg_count ? copy_args(iso, &iso->config) : status;
}

static bool bad_config(const HakoConfig *config, HakoStatus *status) {
  if (hk_bridge_bad_size(config->struct_size, sizeof *config, status)) return true;
  *status = HAKO_ERROR;
  for (uint32_t i = 0; i < config->arg_count; i++)
    if (!config->args || (!config->args[i].data && config->args[i].len)) {
      hk_bridge_null();
      return true;
    }
  if (config->gc_mode <= HAKO_GC_OFF && config->max_depth > 0) return false;
  hk_bridge_fail("Runtime", "the configuration has a bad %s", config->max_depth ? "gc_mode" : "max_depth");
  return true;
}

HakoStatus hk_isolate_new(const HakoConfig *config, bool script, HakoVm **out) {
  HakoConfig defaults;
  HakoStatus status;
  HkMem mem;
  Hako_ConfigInit(&defaults);
  if (!config) config = &defaults;
  if (bad_config(config, &status)) return status;
  HakoVm *vm = hk_vm_take();
  if (!vm) return hk_bridge_fail("Limit", "too many VMs, or OutOfMemory: memory was refused");
  hk_mem_init(&mem, config->alloc, config->user);
  HkIsolate *iso = hk_mem_zalloc(&mem, sizeof *iso);
  if (!iso) {
    hk_vm_give(vm);
    return hk_bridge_nomem();
  }
  iso->vm = vm;
  iso->config = *config;
  hk_vm_open(vm, iso, script, (config->flags & HAKO_FLAG_ONE_THREAD) != 0);
  hk_vm_enter(vm, true);
  if (open_isolate(iso) != HK_OK) {
    hk_isolate_end(iso);
    return hk_bridge_nomem();
  }
  *out = vm;
  return HAKO_OK;
}

static void free_args(HkIsolate *iso) {
  for (uint32_t i = 0; i < iso->arg_count; i++)
    hk_mem_free(hk_mem_of(iso), (char *)(uintptr_t)iso->args[i].data, iso->args[i].len);
  if (iso->args) hk_mem_free(hk_mem_of(iso), iso->args, iso->config.arg_count * sizeof *iso->args);
}

void hk_isolate_end(HkIsolate *iso) {
  HakoVm *vm = iso->vm;
  iso->silent++;  // drop functions run now
  hk_vm_close(vm, hk_mem_of(iso));
  hk_buf_deinit(&iso->shown);
  hk_buf_deinit(&iso->input);
  free_args(iso);
  hk_context_close(&iso->context);
  hk_arena_deinit(&iso->host_arena);
  hk_bridge_free_modules(iso);
  HkMem mem;
  hk_mem_init(&mem, iso->config.alloc, iso->config.user);
  hk_mem_free(&mem, iso, sizeof *iso);
  vm->isolate = NULL;
  while (vm->depth) hk_vm_leave(vm);
  hk_vm_give(vm);
}

HakoStatus Hako_VmNew(const HakoConfig *config, HakoVm **out) {
  HakoVm *vm = NULL;
  hk_bridge_forget();
  if (!out) return hk_bridge_null();
  *out = NULL;
  HakoStatus status = hk_isolate_new(config, false, &vm);
  if (status != HAKO_OK) return status;
  hk_vm_leave(vm);
  *out = vm;
  return HAKO_OK;
}

void *Hako_VmUser(HakoVm *vm) { return vm && hk_vm_is_open(vm) && vm->isolate ? vm->isolate->config.user : NULL; }

// ---- limits ------------------------------------------------------------------------------------------------------------------------------

HakoStatus Hako_SetFuel(HakoVm *vm, uint64_t steps) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  HkRun *run = hk_run_of(iso);
  bool counted = run->core.config.fuel != UINT64_MAX, counting = steps != UINT64_MAX;
  if (counting && !counted) {
    if (run->native_depth)
      return hk_bridge_leave(iso,
                             hk_bridge_fail("Limit", "fuel cannot be limited while code runs that does not count"));
    hk_link_forget_code(run);
  }
  if (counting) run->core.config.fuel = steps;  // once counted, code goes on counting
  run->fuel_left = steps;
  return hk_bridge_leave(iso, HAKO_OK);
}

HakoStatus Hako_FuelLeft(HakoVm *vm, uint64_t *out) {
  HakoStatus status;
  if (out) *out = 0;
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  *out = hk_run_of(iso)->fuel_left;
  return hk_bridge_leave(iso, HAKO_OK);
}

// May run in a signal handler: nothing but atomic operations on success.
HakoStatus Hako_Interrupt(HakoVm *vm) {
  if (!vm) return hk_bridge_null();
  if (!hk_vm_pin(vm)) return hk_bridge_fail("Handle", "the VM is freed");
  if (vm->isolate) hk_interrupt(hk_run_of(vm->isolate));
  hk_vm_unpin(vm);
  return HAKO_OK;
}

HakoStatus Hako_Checkpoint(HakoVm *vm, uint32_t steps) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  return hk_bridge_leave(iso, hk_bridge_status(iso, hk_poll(hk_run_of(iso), steps)));
}

HakoStatus Hako_MemoryUse(HakoVm *vm, uint64_t *used, uint64_t *peak, uint64_t *limit) {
  HakoStatus status;
  if (used) *used = 0;
  if (peak) *peak = 0;
  if (limit) *limit = 0;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  const HkMem *mem = hk_mem_of(iso);
  if (used) *used = mem->used + sizeof *iso;
  if (peak) *peak = mem->peak + sizeof *iso;
  if (limit) *limit = mem->limit ? mem->limit : HAKO_NO_LIMIT;
  return hk_bridge_leave(iso, HAKO_OK);
}

// ---- collection ---------------------------------------------------------------------------------------------------------------------------

HakoStatus Hako_GcCollect(HakoVm *vm, uint64_t *freed) {
  HakoStatus status;
  if (freed) *freed = 0;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  hk_handle_tidy(vm, hk_mem_of(iso));
  uint64_t n = hk_collect(hk_run_of(iso));
  if (freed) *freed = n;
  return hk_bridge_leave(iso, HAKO_OK);
}

HakoStatus Hako_HandleCount(HakoVm *vm, uint32_t *out) {
  HakoStatus status;
  if (out) *out = 0;
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  *out = hk_handle_count(vm);
  return hk_bridge_leave(iso, HAKO_OK);
}

// ---- what is still held -----------------------------------------------------------------------------------------------------------------------

typedef struct Report {
  HakoWriteFn write;
  void *user;
  HkIsolate *iso;
  uint32_t lines;  // of this VM
  uint64_t total;
} Report;

enum { REPORT_LINES = 100, REPORT_TEXT = 60 };

static void write_line(Report *r, const char *line, int n) {
  if (n > 0 && r->write) r->write(r->user, 2, (HakoStr){line, (size_t)n});
}

static void report_place(void *user, HakoHandle handle, HkPlace *place) {
  Report *r = user;
  char line[256];
  HkBuf text;
  uint32_t owners = (uint32_t)atomic_load(&place->life);
  r->total++;
  if (++r->lines > REPORT_LINES || !r->write) return;
  hk_buf_init(&text, hk_mem_of(r->iso));
  HkText type = HK_TEXT("module");
  if (!(place->flags & HK_PLACE_MODULE)) {
    type = hk_type_display(&r->iso->context.types, place->value);
    hk_debug_text(hk_run_of(r->iso), place->value, &text);
    hk_run_of(r->iso)->core.error = NULL;
  }
  size_t shown = text.len < REPORT_TEXT ? text.len : REPORT_TEXT;
  while (shown < text.len && shown > 0 && ((unsigned char)text.data[shown] & 0xC0) == 0x80) shown--;
  write_line(r, line,
             snprintf(line, sizeof line, "[leak]   handle %016llx %.*s owners=%u %.*s%s\n", (unsigned long long)handle,
                      (int)(type.len < 80 ? type.len : 80), type.data, owners, (int)shown, text.data ? text.data : "",
                      shown < text.len ? "..." : ""));
  hk_buf_deinit(&text);
}

static void report_inside(Report *r, HkIsolate *iso) {
  char line[96];
  uint32_t count = hk_handle_count(iso->vm);
  r->iso = iso;
  r->lines = 0;
  if (count == 0) return;
  write_line(r, line,
             snprintf(line, sizeof line, "[leak] VM %u: %u handle%s\n", iso->vm->number, count, count == 1 ? "" : "s"));
  hk_handle_each(iso->vm, report_place, r);
}

static void report_vm(void *user, HakoVm *vm) {
  Report *r = user;
  char line[96];
  if (!hk_vm_is_open(vm)) return;
  HkEntered how = hk_vm_enter(vm, false);
  if (how == HK_ENTER_BUSY)
    write_line(r, line, snprintf(line, sizeof line, "[leak] VM %u is in use by another thread\n", vm->number));
  if (how != HK_ENTERED) return;
  HkIsolate *iso = vm->isolate;
  iso->silent++;
  report_inside(r, iso);
  iso->silent--;
  hk_bridge_leave(iso, HAKO_OK);
}

uint64_t Hako_LeakReport(HakoWriteFn write, void *user) {
  Report r = {.write = write, .user = user};
  hk_vm_each(report_vm, &r);
  return r.total;
}

static HakoStatus report_to_vm(void *user, int32_t stream, HakoStr text) {
  write_to(user, stream, hk_text(text.data, text.len));
  return HAKO_OK;
}

HakoStatus Hako_VmFree(HakoVm *vm) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, vm, &status);
  if (!iso) return status;
  if (vm->depth > 1 || vm->script)
    return hk_bridge_leave(iso, hk_bridge_fail("Handle", "the VM is running and cannot be freed"));
  if (iso->config.flags & HAKO_FLAG_LEAK_REPORT) {
    Report r = {.write = report_to_vm, .user = iso};
    iso->silent++;
    report_inside(&r, iso);
  }
  hk_isolate_end(iso);
  return HAKO_OK;
}
