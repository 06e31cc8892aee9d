// bridge_isolate.c (L6) - scripts run by scripts (isolate.h): an isolate inside the run of another one, on the same thread.
//
// The inner isolate takes everything from the outer run: its memory comes from the outer account, its steps are taken off the outer fuel, what
// it prints goes where the outer output goes, an interrupt of the outer run reaches it, and its nested calls count together with the outer
// ones, so that a thread's stack is bounded. Nothing of one heap is ever seen by the other: plain values and text are copied, all else
// crosses as its text.
#include "isolate.h"

#include "bridge.h"
#include "platform.h"

// How many re-entries of the interpreter the compiler and a new run are worth; what must be left for the script itself.
enum { ISOLATE_LEVELS = 16, LEAST_LEVELS = 8 };

typedef struct Inside {
  HkRun *outer;
  HkIsolate *iso;
  const HkIsolateRequest *request;
  uint64_t fuel_charged;  // what the inner run had left when the outer one was charged last
  HkStatus ended;         // what ends the outer run, found out inside: the script is being stopped. Else HK_OK
} Inside;

typedef struct Callback {
  Inside *in;
  HkValue function;
} Callback;

// ---- what the inner isolate uses of the outer run ---------------------------------------------------------------------------------

static void *allocate(void *user, void *block, size_t old_size, size_t new_size) {
  return hk_mem_resize(((Inside *)user)->outer->core.mem, block, old_size, new_size);
}

static HakoStatus write_outside(void *user, int32_t stream, HakoStr text) {
  Inside *in = user;
  HkText shown = hk_text(text.data, text.len);
  HkStatus status = stream == 1 ? hk_write_out(in->outer, shown) : hk_write_err(in->outer, shown);
  if (status != HK_OK) in->ended = status;
  return status == HK_OK ? HAKO_OK : HAKO_ERROR;
}

static size_t read_nothing(void *user, char *buffer, size_t capacity) {
  (void)user;
  (void)buffer;
  (void)capacity;
  return 0;
}

// Takes off the outer fuel what the inner run used since the last time.
static HkStatus charge(Inside *in) {
  uint64_t left = hk_run_of(in->iso)->fuel_left, used = in->fuel_charged - left;
  in->fuel_charged = left;
  for (; used > UINT32_MAX; used -= UINT32_MAX) HK_TRY(hk_poll(in->outer, UINT32_MAX));
  return hk_poll(in->outer, (uint32_t)used);
}

// The outer run may have spent some itself.
static void limit_fuel(Inside *in) {
  HkRun *inner = hk_run_of(in->iso);
  if (inner->fuel_left > in->outer->fuel_left) inner->fuel_left = in->outer->fuel_left;
  in->fuel_charged = inner->fuel_left;
}

// ---- functions of the caller --------------------------------------------------------------------------------------------------------

// Ends the script, whatever it does about it.
static HakoStatus stop_script(Inside *in, HkStatus status) {
  in->ended = status;
  hk_interrupt(hk_run_of(in->iso));
  return Hako_Checkpoint(in->iso->vm, 0);
}

// A failure of the outer run while it works for the script: an error is raised in the script, anything else ends both.
static HakoStatus pass_failure(Inside *in, HkStatus status) {
  HkError *error = in->outer->core.error;
  if (status != HK_RAISED || !error) return stop_script(in, status);
  in->outer->core.error = NULL;
  return Hako_Raise(in->iso->vm, error->kind->data, (HakoStr){error->message->data, error->message->len});
}

// A value as the other side sees it: Strings and objects become text of their own run.
static HkStatus make_plain(HkRun *run, HkValue *v) {
  HkString *text = NULL;
  if (v->tag <= HK_STRING) return HK_OK;
  HK_TRY(hk_to_string(run, *v, &text));
  *v = hk_string(text);
  return HK_OK;
}

// A plain value of one run in another.
static HkStatus copy_plain(HkRun *to, HkValue v, HkValue *out) {
  *out = v;
  if (v.tag != HK_STRING) return HK_OK;
  HkString *copy = hk_string_new(to->core.heap, hk_string_text(v.as.str));
  if (!copy) return hk_raise_nomem(to);
  *out = hk_string(copy);
  return HK_OK;
}

static HakoStatus copy_arguments(Inside *in, const HakoValue *argv, uint32_t argc, HkArray *list) {
  for (uint32_t i = 0; i < argc; i++) {
    HkValue v;
    if (!hk_bridge_in(in->iso, argv[i], &v)) return HAKO_ERROR;
    HakoStatus status = hk_bridge_status(in->iso, make_plain(hk_run_of(in->iso), &v));
    if (status != HAKO_OK) return status;
    HkStatus copied = copy_plain(in->outer, v, &list->items[i]);
    if (copied != HK_OK) return pass_failure(in, copied);
    list->count = i + 1;
  }
  return HAKO_OK;
}

static HakoStatus give_result(Inside *in, HkValue v, HakoValue *out) {
  HkValue copy = hk_null();
  HkStatus status = make_plain(in->outer, &v);
  if (status != HK_OK) return pass_failure(in, status);
  return hk_bridge_result(in->iso, copy_plain(hk_run_of(in->iso), v, &copy), copy, out);
}

// Calls the function with the list as arguments. Both runs share the thread's stack, so each counts the calls of the other.
static HakoStatus call_outer(Callback *c, HkArray *list, HakoValue *out) {
  Inside *in = c->in;
  HkRun *outer = in->outer;
  uint32_t levels = outer->native_most, inside = hk_run_of(in->iso)->native_depth + ISOLATE_LEVELS;
  HkValue result = hk_null();
  outer->native_most = levels > inside ? levels - inside : 0;
  HkStatus status = hk_call(outer, c->function, list->items, list->count, &result);
  outer->native_most = levels;
  limit_fuel(in);
  return status == HK_OK ? give_result(in, result, out) : pass_failure(in, status);
}

static HakoStatus call_back(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                            HakoValue *out) {
  Callback *c = user;
  Inside *in = c->in;
  (void)vm;
  (void)self;
  HkStatus status = in->ended == HK_OK ? charge(in) : in->ended;
  if (status != HK_OK) return stop_script(in, status);
  uint32_t mark = hk_root_mark(in->outer);
  HkArray *list = hk_array_new(in->outer->core.heap, argc);
  status = list ? hk_root(in->outer, hk_object(list)) : hk_raise_nomem(in->outer);
  if (status != HK_OK) return pass_failure(in, status);
  HakoStatus done = copy_arguments(in, argv, argc, list);
  if (done == HAKO_OK) done = call_outer(c, list, out);
  hk_root_release(in->outer, mark);
  return done;
}

static HkStatus add_functions(Inside *in, Callback *callbacks) {
  const HkIsolateRequest *r = in->request;
  for (uint32_t i = 0; i < r->names->count; i++) {
    const HkString *name = r->names->items[i].as.str;
    uint32_t arity = hk_function_arity(r->functions->items[i]);
    callbacks[i] = (Callback){in, r->functions->items[i]};
    if (strlen(name->data) != name->len) return hk_raise(in->outer, "ValueError", "a name of a function has a NUL");
    if (Hako_RegisterExtern(in->iso->vm, name->data, call_back, arity < HAKO_ANY_ARGS ? arity : HAKO_ANY_ARGS,
                            &callbacks[i]) != HAKO_OK)
      return hk_raise(in->outer, "ValueError", "%s", strchr(Hako_LastError(), ' ') + 1);
  }
  return HK_OK;
}

// ---- the answer ------------------------------------------------------------------------------------------------------------------------

static HkString *copy_string(HkRun *to, const HkString *s) {
  return s ? hk_string_new(to->core.heap, hk_string_text(s)) : NULL;
}

static bool copy_trace(HkRun *to, const HkError *from, HkError *error) {
  error->trace = hk_heap_external(to->core.heap, NULL, 0, from->trace_count * sizeof *error->trace);
  if (!error->trace) return false;
  for (uint32_t i = 0; i < from->trace_count; i++) {
    const HkTraceEntry *t = &from->trace[i];
    error->trace[error->trace_count++] =
        (HkTraceEntry){copy_string(to, t->name), copy_string(to, t->file), t->line, t->column};
  }
  error->trace_skipped = from->trace_skipped;
  return true;
}

static HkError *make_error(HkRun *to, HkText kind, HkText message, HkText file) {
  HkHeap *heap = to->core.heap;
  HkString *k = hk_string_decode(heap, kind), *m = hk_string_decode(heap, message);
  HkError *error = k && m ? hk_error_new(heap, k, m) : NULL;
  if (error && file.len) error->file = hk_string_decode(heap, file);
  return error;
}

// The error of the script as one of the outer run: what was raised, else what the compiler reported, else the lack of memory. NULL: no
// memory for it.
static HkError *copy_error(const Inside *in) {
  const HkError *from = in->iso->error;
  const HkDiag *d = hk_bridge_first_error(in->iso);
  HkError *error;
  if (from) {
    HkText file = from->file ? hk_string_text(from->file) : hk_text("", 0);
    error = make_error(in->outer, hk_string_text(from->kind), hk_string_text(from->message), file);
    if (error && from->trace_count && !copy_trace(in->outer, from, error)) return NULL;
    if (!error) return NULL;
    error->line = from->line;
    error->column = from->column;
    return error;
  }
  if (!d) return make_error(in->outer, HK_TEXT("OutOfMemory"), HK_TEXT("memory was refused"), hk_text("", 0));
  error = make_error(in->outer, hk_text_of(d->kind), d->message, d->source ? d->source->name : hk_text("", 0));
  if (!error) return NULL;
  error->line = d->line;
  error->column = d->column;
  return error;
}

static HkStatus give_answer(Inside *in, HakoStatus status, HkValue value, HkValue *out) {
  HkRun *outer = in->outer;
  bool failed = status != HAKO_OK && status != HAKO_EXITED;
  HkValue items[3] = {hk_int(status), hk_null(), hk_null()};
  HkString *text = hk_string_decode(outer->core.heap, hk_text_of(status == HAKO_OK ? "" : Hako_LastError()));
  if (!text) return hk_raise_nomem(outer);
  items[1] = hk_string(text);
  if (failed) {
    HkError *error = copy_error(in);
    if (!error) return hk_raise_nomem(outer);
    items[2] = hk_object(error);
  } else
    HK_TRY(copy_plain(outer, value, &items[2]));
  HkArray *answer = hk_array_of(outer->core.heap, items, 3);
  if (!answer) return hk_raise_nomem(outer);
  *out = hk_object(answer);
  return HK_OK;
}

// ---- running -----------------------------------------------------------------------------------------------------------------------------

static HakoStatus run_script(Inside *in, HkValue *result) {
  HkModule *module = NULL;
  HkRun *inner = hk_run_of(in->iso);
  HakoStatus status = hk_bridge_load(in->iso, in->request->name, in->request->source, true, &module);
  if (status != HAKO_OK) return status;
  HkStatus ran = hk_bridge_run(in->iso, module, result);
  if (ran == HK_OK) ran = make_plain(inner, result);
  if (ran == HK_EXIT) *result = hk_int(inner->core.exit_code);
  return hk_bridge_status(in->iso, ran);
}

static HkStatus run_inside(Inside *in, Callback *callbacks, HkValue *out) {
  HkRun *outer = in->outer, *inner = hk_run_of(in->iso), *before = outer->inner;
  HkValue result = hk_null();
  in->fuel_charged = inner->fuel_left;
  HK_TRY(add_functions(in, callbacks));
  hk_run_hold(outer, inner);
  HakoStatus status = run_script(in, &result);
  HkStatus charged = in->ended == HK_OK ? charge(in) : in->ended;
  hk_run_hold(outer, before);
  return charged == HK_OK ? give_answer(in, status, result, out) : charged;
}

static void configure(Inside *in, HakoConfig *config) {
  const HkIsolateRequest *r = in->request;
  const HkRunConfig *outer = &in->outer->core.config;
  Hako_ConfigInit(config);
  config->user = in;
  config->alloc = allocate;
  config->write = write_outside;
  config->read = read_nothing;
  config->capabilities = r->capabilities;
  config->fuel = r->fuel < in->outer->fuel_left ? r->fuel : in->outer->fuel_left;
  config->max_memory = r->memory ? r->memory : HAKO_NO_LIMIT;
  config->max_depth = r->depth < outer->max_depth ? r->depth : outer->max_depth;
  config->flags = HAKO_FLAG_ONE_THREAD | (outer->strict_oob ? HAKO_FLAG_STRICT_INDEX : 0);
}

static HkStatus run_in_isolate(Inside *in, Callback *callbacks, HkValue *out) {
  HakoConfig config;
  HakoVm *vm = NULL;
  HkRun *outer = in->outer;
  configure(in, &config);
  if (hk_isolate_new(&config, false, &vm) != HAKO_OK) return hk_raise_nomem(outer);
  in->iso = vm->isolate;
  HkRun *inner = hk_run_of(in->iso);
  inner->native_most = outer->native_most - outer->native_depth - ISOLATE_LEVELS;
  inner->core.config.house_vm = outer->core.config.house_vm;
  inner->core.config.house_equality = outer->core.config.house_equality;
  inner->equality = outer->equality;
  HkStatus status = run_inside(in, callbacks, out);
  hk_isolate_end(in->iso);
  hk_bridge_forget();
  return status;
}

static HkStatus check_capabilities(HkRun *run, uint32_t wanted) {
  for (uint32_t bit = 1; bit <= HK_CAP_ALL; bit <<= 1)
    if (wanted & bit) HK_TRY(hk_check_capability(run, bit));
  return HK_OK;
}

HkStatus hk_isolate_run(HkRun *run, const HkIsolateRequest *request, HkValue *out) {
  Inside in = {.outer = run, .request = request, .ended = HK_OK};
  if (run->native_most < run->native_depth + ISOLATE_LEVELS + LEAST_LEVELS)
    return hk_raise(run, "StackOverflow", "nesting of isolates too deep");
  HK_TRY(check_capabilities(run, request->capabilities));
  HK_TRY(hk_poll(run, (uint32_t)(request->source.len / 64)));
  size_t size = (request->names->count + 1) * sizeof(Callback);
  Callback *callbacks = hk_mem_alloc(run->core.mem, size);
  if (!callbacks) return hk_raise_nomem(run);
  HkStatus status = run_in_isolate(&in, callbacks, out);
  hk_mem_free(run->core.mem, callbacks, size);
  return status;
}
