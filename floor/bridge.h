// bridge.h (L6) - what the files of the bridge share: the isolate behind a HakoVm, getting in and out, values across the border, errors.
//
// Every function of the public header that needs a VM has the same shape: clear the out parameters, enter, check and convert the arguments,
// work, leave. Values of the heap cross only as handles. A pending error is taken from the run (core.error) into the isolate when a
// function returns to the host, and put back when a host function raises it.
#ifndef HK_BRIDGE_H
#define HK_BRIDGE_H

#include "context.h"
#include "front.h"
#include "handle.h"

typedef struct HkModule {
  struct HkModule *next;
  HkMirModule *mir;
  HkLinked *linked;
} HkModule;

typedef struct HkHostBox HkHostBox;

typedef struct HkIsolate {
  HkContext context;  // first: found from its run
  HakoVm *vm;
  HakoConfig config;
  HkError *error;       // pending error, as the host sees it
  HkModule *modules;    // newest first
  HkMirModule *broken;  // did not compile; holds the reports
  HkDiags *diags;       // reports of the last compilation, in the arena of its module
  HkDiags diags_kept;
  HkArena host_arena;  // rows, names and boxes of the host
  HkBuf shown;         // text handed out by the functions about errors
  HkBuf input;         // read from the host and not yet by the program
  size_t input_at;
  HkText *args;
  uint32_t arg_count;
  uint32_t silent;  // > 0: in a callback that must not call the VM
} HkIsolate;

static inline HkIsolate *hk_isolate_of(HkRun *run) {
  return (HkIsolate *)(void *)((char *)run - offsetof(HkIsolate, context) - offsetof(HkContext, run));
}
static inline HkRun *hk_run_of(HkIsolate *iso) { return &iso->context.run; }
static inline HkMem *hk_mem_of(HkIsolate *iso) { return &iso->context.mem; }
static inline HkHeap *hk_heap_of(HkIsolate *iso) { return &iso->context.heap; }

// ---- last error (bridge_error.c) ------------------------------------------------------------------------------------------------
static inline void hk_bridge_forget(void) { hk_thread_failed = false; }  // at the beginning of what can fail
HakoStatus hk_bridge_fail(const char *category, const char *fmt, ...) HK_PRINTF(2, 3);  // HAKO_ERROR
HakoStatus hk_bridge_nomem(void);
HakoStatus hk_bridge_null(void);                                          // a NULL argument
HakoStatus hk_bridge_bad_handle(HakoVm *vm, HakoHandle handle);           // says what is wrong with it
bool hk_bridge_bad_size(uint32_t have, size_t want, HakoStatus *status);  // struct_size: HAKO_INCOMPATIBLE
// What a status of the floor is for the host; takes the pending error and sets the last error of the thread.
HakoStatus hk_bridge_status(HkIsolate *iso, HkStatus status);
// The first report of the compilation of the text called `name` as last error.
HakoStatus hk_bridge_compile_error(HkIsolate *iso, HkText name);
const HkDiag *hk_bridge_first_error(const HkIsolate *iso);  // of the last compilation; NULL: there is none
static inline void hk_bridge_clear_error(HkIsolate *iso) {
  iso->error = NULL;
  iso->context.run.core.error = NULL;
}

// ---- in and out (bridge.c) -------------------------------------------------------------------------------------------------------
// The thread has come in: forgets what an earlier run left behind.
static inline HkIsolate *hk_bridge_begin(HakoVm *vm) {
  HkIsolate *iso = vm->isolate;
  if (vm->depth > 1) return iso;
  HkRun *run = &iso->context.run;
  run->stopping = run->out_of_memory = false;
  if (HK_UNLIKELY(run->attention & HK_ATTENTION_INTERRUPT))  // it came when nothing ran
    run->attention &= ~(uint32_t)HK_ATTENTION_INTERRUPT;
  return iso;
}
HkIsolate *hk_bridge_refuse(HakoVm *vm, const void *required, HkEntered how, HakoStatus *status);
// NULL: *status says why. `required`: an argument that must not be NULL.
static inline HkIsolate *hk_bridge_enter(HakoVm *vm, const void *required, HakoStatus *status) {
  hk_bridge_forget();
  HkEntered how = HK_LIKELY(vm && required) ? hk_vm_enter(vm, false) : HK_ENTER_CLOSED;
  if (HK_UNLIKELY(how != HK_ENTERED || vm->isolate->silent)) return hk_bridge_refuse(vm, required, how, status);
  return hk_bridge_begin(vm);
}
HakoStatus hk_bridge_leave_slow(HkIsolate *iso, HakoStatus status);
static inline HakoStatus hk_bridge_leave(HkIsolate *iso, HakoStatus status) {
  HakoVm *vm = iso->vm;
  bool work =
      (iso->context.run.attention & HK_ATTENTION_GC) || vm->script || (vm->depth == 1 && hk_handle_is_untidy(vm));
  if (HK_UNLIKELY(work)) return hk_bridge_leave_slow(iso, status);
  hk_vm_leave(vm);
  return status;
}

// ---- values (bridge.c) -------------------------------------------------------------------------------------------------------------
bool hk_bridge_in_slow(HkIsolate *iso, HakoValue v, HkValue *out);
// False: not a value of this VM, the last error is set.
static inline bool hk_bridge_in(HkIsolate *iso, HakoValue v, HkValue *out) {
  if (v.tag == HAKO_TAG_INTEGER) {
    *out = hk_int(v.as.integer);
    return true;
  }
  HkPlace *place = v.tag == HAKO_TAG_STRING || v.tag == HAKO_TAG_OBJECT ? hk_handle_place(iso->vm, v.as.handle) : NULL;
  if (HK_LIKELY(place && place->value.tag == v.tag)) {
    *out = place->value;
    return true;
  }
  return hk_bridge_in_slow(iso, v, out);
}
bool hk_bridge_out_slow(HkIsolate *iso, HkValue v, HakoValue *out);
// False: no memory for a handle, the last error is set. The handle belongs to the host.
static inline bool hk_bridge_out(HkIsolate *iso, HkValue v, HakoValue *out) {
  if (v.tag >= HK_STRING) return hk_bridge_out_slow(iso, v, out);
  out->tag = v.tag;
  out->reserved = 0;
  out->as.bits = v.as.bits;
  return true;
}
// The value a function gives, if status is HK_OK. out NULL: not wanted. Inline, because a value that was just written in two parts
// should not be read as a whole (value.h).
static inline HakoStatus hk_bridge_result(HkIsolate *iso, HkStatus status, HkValue v, HakoValue *out) {
  if (HK_UNLIKELY(status != HK_OK)) return hk_bridge_status(iso, status);
  return !out || hk_bridge_out(iso, v, out) ? HAKO_OK : HAKO_ERROR;
}
// The same at the end of a function.
static inline HakoStatus hk_bridge_give(HkIsolate *iso, HkStatus status, HkValue v, HakoValue *out) {
  return hk_bridge_leave(iso, hk_bridge_result(iso, status, v, out));
}
// A value that must be of a kind; false: the last error says what it is instead.
bool hk_bridge_object(HkIsolate *iso, HakoValue v, HkKind kind, const char *name, HkValue *out);
// A symbol for a NUL-terminated name; HK_NO_SYMBOL: the last error is set.
HkSymbol hk_bridge_symbol(HkIsolate *iso, const char *name);

// ---- isolates (bridge_vm.c) ---------------------------------------------------------------------------------------------------------
HakoStatus hk_isolate_new(const HakoConfig *config, bool script, HakoVm **out);  // the thread is inside afterwards
void hk_isolate_end(HkIsolate *iso);  // the thread is inside before, outside afterwards

// ---- programs (bridge_program.c) ------------------------------------------------------------------------------------------------------
HakoStatus hk_bridge_load(HkIsolate *iso, HkText name, HkText text, bool entry, HkModule **out);
HkStatus hk_bridge_run(HkIsolate *iso, HkModule *module, HkValue *out);
void hk_bridge_free_modules(HkIsolate *iso);

// ---- functions of the host (bridge_host.c) ------------------------------------------------------------------------------------------------
HkStatus hk_host_equals(HkRun *run, HkValue a, HkValue b, bool *out);

#endif
