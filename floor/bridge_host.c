// bridge_host.c (L6) - what the host adds to a VM: functions and native boxes.
//
// Both become ordinary rows of method tables (HkNative), so that the Resolver, call sites and bound methods know no difference. A row of the
// host carries HK_NATIVE_HOST: the run remembers it (HkRunCore.native), and what stands before its name says which C function is meant.
#include "bridge.h"
#include "utf8.h"

typedef struct Target {
  HakoHostFn fn;  // NULL: the constructor, user is the box
  void *user;
} Target;
typedef struct Row {
  Target target;
  char name[];  // HkNative.names points here
} Row;

static Row *row_of(const HkNative *native) {
  return (Row *)(void *)((char *)(uintptr_t)native->names - offsetof(Row, name));
}

struct HkHostBox {
  HkBoxDef def;     // what the type registry sees
  HakoBoxDef host;  // copy with a name of ours and without methods
  HkType *type;
};

// The block behind HkNativeBox.data.
typedef struct Instance {
  HkIsolate *iso;
  HkHostBox *box;
  uint32_t finished;  // fini ran
  uint32_t pad;
  _Alignas(16) unsigned char data[];
} Instance;

static Instance *instance_of(HkValue v) { return ((HkNativeBox *)(void *)v.as.obj)->data; }

// ---- calling the host -----------------------------------------------------------------------------------------------------------

// The status of a host function as one of the floor. What ended the run goes on ending it, whatever the function says.
static HkStatus take_status(HkIsolate *iso, HakoStatus status, const char *what) {
  HkRun *run = hk_run_of(iso);
  HkError *error = iso->error;
  iso->error = NULL;
  if (run->stopping) {
    run->core.error = error;
    return HK_STOP;
  }
  if (status == HAKO_OK) return HK_OK;
  if (status == HAKO_EXITED) return HK_EXIT;
  if (status == HAKO_RAISED && error) {
    run->core.error = error;
    return HK_RAISED;
  }
  if (status == HAKO_RAISED) return hk_raise(run, "HostError", "%s failed without an error", what);
  return hk_raise(run, "HostError", "%s: %s", what, Hako_LastError());
}

static void release_values(HakoVm *vm, const HakoValue *values, uint32_t count) {
  bool last;
  for (uint32_t i = 0; i < count; i++)
    if (values[i].tag >= HAKO_TAG_STRING) hk_handle_release(vm, values[i].as.handle, true, &last);
}

// all[0] is self, the arguments follow.
static HkStatus invoke_with(HkIsolate *iso, HakoHostFn fn, void *user, const char *what, HkValue self,
                            const HkValue *args, uint32_t argc, HakoValue *all, HkValue *out) {
  HakoValue result = Hako_Null();
  uint32_t made = 0;
  bool ok = hk_bridge_out(iso, self, &all[0]);
  if (ok) made = 1;
  for (; ok && made <= argc; made++)
    if (!(ok = hk_bridge_out(iso, args[made - 1], &all[made]))) break;
  if (!ok) {
    release_values(iso->vm, all, made);
    return hk_raise_nomem(hk_run_of(iso));
  }
  HakoStatus given = fn(iso->vm, user, all[0], all + 1, argc, &result);
  HkStatus status = take_status(iso, given, what);
  if (status == HK_OK && !hk_bridge_in(iso, result, out))
    status = hk_raise(hk_run_of(iso), "HostError", "%s: result: %s", what, Hako_LastError());
  release_values(iso->vm, &result, 1);
  release_values(iso->vm, all, made);
  return status;
}

static HK_NOINLINE HkStatus invoke_many(HkIsolate *iso, HakoHostFn fn, void *user, const char *what, HkValue self,
                                        const HkValue *args, uint32_t argc, HkValue *out) {
  HakoValue all[HK_MAX_PARAMS + 2];
  return invoke_with(iso, fn, user, what, self, args, argc, all, out);
}

static HK_NOINLINE HkStatus invoke_few(HkIsolate *iso, HakoHostFn fn, void *user, const char *what, HkValue self,
                                       const HkValue *args, uint32_t argc, HkValue *out) {
  HakoValue all[9];
  return invoke_with(iso, fn, user, what, self, args, argc, all, out);
}

// Calls a function of the host. what: its name, for messages.
static HkStatus invoke(HkIsolate *iso, HakoHostFn fn, void *user, const char *what, HkValue self, const HkValue *args,
                       uint32_t argc, HkValue *out) {
  if (argc <= 8) return invoke_few(iso, fn, user, what, self, args, argc, out);
  return invoke_many(iso, fn, user, what, self, args, argc, out);
}

// Few arguments without handles, and a result without one: nothing has to be given back.
static bool is_plain(HkValue self, const HkValue *args, uint32_t argc) {
  uint32_t most = self.tag;
  if (argc > 4) return false;
  for (uint32_t i = 0; i < argc; i++)
    if (args[i].tag > most) most = args[i].tag;
  return most < HK_STRING;
}

static HkStatus call_plain(HkIsolate *iso, const Row *row, const HkValue *args, uint32_t argc, HkValue *out) {
  HakoValue argv[4], result;
  for (uint32_t i = 0; i < argc; i++) {
    argv[i].tag = args[i].tag;
    argv[i].reserved = 0;
    argv[i].as.bits = args[i].as.bits;
  }
  result.tag = HAKO_TAG_NULL;
  result.reserved = 0;
  result.as.bits = 0;
  HakoStatus given = row->target.fn(iso->vm, row->target.user, Hako_Null(), argv, argc, &result);
  HkStatus status =
      given != HAKO_OK || iso->error || iso->context.run.stopping ? take_status(iso, given, row->name) : HK_OK;
  if (status == HK_OK && HK_LIKELY(result.tag == HAKO_TAG_INTEGER)) {
    *out = hk_int(result.as.integer);
    return HK_OK;
  }
  if (status == HK_OK && !hk_bridge_in(iso, result, out))
    status = hk_raise(hk_run_of(iso), "HostError", "%s: result: %s", row->name, Hako_LastError());
  release_values(iso->vm, &result, 1);
  return status;
}

// The HkNativeFn of all functions and methods of the host.
static HkStatus call_row(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  const Row *row = row_of(run->core.native);
  if (HK_LIKELY(self.tag == HK_NULL && is_plain(self, args, argc)))
    return call_plain(hk_isolate_of(run), row, args, argc, out);
  return invoke(hk_isolate_of(run), row->target.fn, row->target.user, row->name, self, args, argc, out);
}

// ---- rows -----------------------------------------------------------------------------------------------------------------------------

static char *copy_name(HkIsolate *iso, const char *name) {
  size_t n = strlen(name) + 1;
  char *copy = hk_arena_alloc(&iso->host_arena, n);
  if (copy) memcpy(copy, name, n);
  return copy;
}

// A signature for min to max arguments (HAKO_ANY_ARGS: any number), "" for none. The result lives in the isolate.
static const char *make_signature(HkIsolate *iso, uint32_t min, uint32_t max) {
  char *text = hk_arena_alloc(&iso->host_arena, (size_t)(max == HAKO_ANY_ARGS ? min : max) * 2 + 3);
  if (!text) return NULL;
  char *p = text;
  for (uint32_t i = 0; i < min; i++) *p++ = '.';
  if (max == HAKO_ANY_ARGS) {
    *p++ = '.';
    *p++ = '*';
  } else {
    for (uint32_t i = min; i < max; i++) {
      *p++ = '.';
      *p++ = '?';
    }
  }
  return text;
}

static HkStatus fill_row(HkIsolate *iso, HkNative *native, const char *name, uint32_t min, uint32_t max,
                         Target target) {
  size_t n = strlen(name) + 1;
  Row *row = hk_arena_alloc(&iso->host_arena, sizeof *row + n);
  const char *signature = make_signature(iso, min, max);
  if (!row || !signature) return HK_NOMEM;
  row->target = target;
  memcpy(row->name, name, n);
  *native = (HkNative){row->name, signature, call_row, HK_NATIVE_HOST};
  return HK_OK;
}

// ---- functions -------------------------------------------------------------------------------------------------------------------------

static const HkNative *find_extern(HkIsolate *iso, const char *name) {
  const HkTypes *types = &iso->context.types;
  for (uint32_t i = 0; i < types->host_extern_count; i++)
    if (strcmp(types->host_externs[i]->names, name) == 0) return types->host_externs[i];
  return NULL;
}

static bool bad_name(const char *name, bool dotted) {
  size_t n = strlen(name);
  bool dot = strchr(name, '.') != NULL;
  if (n && n < 100 && dot == dotted && !strpbrk(name, "| /%#") && hk_utf8_check(name, n) == n) return false;
  hk_bridge_fail("Runtime", "'%.80s' is no name for a %s of the host", name, dotted ? "function" : "box");
  return true;
}

static HakoStatus add_extern(HkIsolate *iso, const char *name, uint32_t arity, Target target) {
  HkRun *run = hk_run_of(iso);
  if (hk_lookup_extern(run, hk_text_of(name))) return hk_bridge_fail("Runtime", "%s is a built-in function", name);
  HkNative *native = hk_arena_alloc(&iso->host_arena, sizeof *native);
  if (!native || fill_row(iso, native, name, arity == HAKO_ANY_ARGS ? 0 : arity, arity, target) != HK_OK ||
      hk_types_add_extern(&iso->context.types, native) != HK_OK)
    return hk_bridge_nomem();
  if (!run->native_depth) hk_link_forget_code(run);  // code that was made before does not know it
  return HAKO_OK;
}

// Call sites hold the row: only what stands behind it changes.
static HakoStatus replace_extern(HkIsolate *iso, const HkNative *native, uint32_t arity, Target target) {
  const char *signature = make_signature(iso, arity == HAKO_ANY_ARGS ? 0 : arity, arity);
  if (!signature) return hk_bridge_nomem();
  if (strcmp(signature, native->signature) != 0)
    return hk_bridge_fail("Runtime", "%s is registered with another number of arguments", native->names);
  row_of(native)->target = target;
  return HAKO_OK;
}

HakoStatus Hako_RegisterExtern(HakoVm *vm, const char *name, HakoHostFn fn, uint32_t arity, void *user) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, fn ? name : NULL, &status);
  if (!iso) return status;
  if (bad_name(name, true)) return hk_bridge_leave(iso, HAKO_ERROR);
  if (arity > HAKO_ANY_ARGS) return hk_bridge_leave(iso, hk_bridge_fail("Runtime", "arity %u is too large", arity));
  const HkNative *known = find_extern(iso, name);
  Target target = {fn, user};
  return hk_bridge_leave(iso, known ? replace_extern(iso, known, arity, target) : add_extern(iso, name, arity, target));
}

// ---- native boxes: what the type registry calls -----------------------------------------------------------------------------------------

static void finalize(Instance *o) {
  const HakoBoxDef *host = &o->box->host;
  if (o->finished) return;
  o->finished = 1;
  if (!(host->flags & HAKO_BOX_FINALIZER) || !host->fini) return;
  o->iso->silent++;
  host->fini(host->user, o->data);
  o->iso->silent--;
}

static void box_drop(HkHeap *heap, HkNativeBox *native) {
  Instance *o = native->data;
  if (!o) return;
  const HakoBoxDef *host = &o->box->host;
  finalize(o);
  o->iso->silent++;
  if (host->drop) host->drop(host->user, o->data);
  o->iso->silent--;
  hk_mem_free(heap->mem, o, sizeof *o + host->instance_size);
}

struct HakoTracer {
  HkIsolate *iso;
  HkHeap *heap;
};

void Hako_Trace(HakoTracer *tracer, HakoValue value) {
  if (!tracer || value.tag < HAKO_TAG_STRING || value.tag > HAKO_TAG_OBJECT) return;
  HakoVm *vm = tracer->iso->vm;
  HkPlace *place = hk_handle_place(vm, value.as.handle);
  if (!place || !(place->flags & HK_PLACE_ADOPTED)) return;
  place->flags |= HK_PLACE_REPORTED;
  hk_heap_mark_value(tracer->heap, place->value);
}

static void box_trace(HkHeap *heap, HkNativeBox *native) {
  Instance *o = native->data;
  if (!o || !o->box->host.trace) return;
  HakoTracer tracer = {o->iso, heap};
  o->iso->silent++;
  o->box->host.trace(o->box->host.user, o->data, &tracer);
  o->iso->silent--;
}

static HkStatus box_text(HkRun *run, HkValue self, HkBuf *out) {
  Instance *o = instance_of(self);
  const HakoBoxDef *host = &o->box->host;
  HkValue text = hk_null();
  if (!host->to_text) {
    hk_buf_fmt(out, "%s()", host->name);
    return HK_OK;
  }
  HK_TRY(invoke(hk_isolate_of(run), host->to_text, host->user, host->name, self, NULL, 0, &text));
  if (text.tag != HK_STRING) return hk_raise(run, "TypeError", "to_text of %s must give a String", host->name);
  hk_buf_text(out, hk_string_text(text.as.str));
  return HK_OK;
}

HkStatus hk_host_equals(HkRun *run, HkValue a, HkValue b, bool *out) {
  const HakoBoxDef *host = &instance_of(a)->box->host;
  HkValue answer = hk_bool(a.as.obj == b.as.obj);
  if ((host->flags & HAKO_BOX_CONTENT_EQUAL) && host->equals)
    HK_TRY(invoke(hk_isolate_of(run), host->equals, host->user, host->name, a, &b, 1, &answer));
  return hk_truth(run, answer, out);
}

// NULL: no instance of a native box.
static HkHostBox *host_box_of(HkIsolate *iso, HkValue v) {
  bool native =
      hk_is_kind(v, HK_KIND_NATIVE) && (hk_type_at(&iso->context.types, v.as.obj->type)->flags & HK_TYPE_HOST);
  return native ? instance_of(v)->box : NULL;
}

// The constructor: the row it was found by tells the box.
static HkStatus box_new(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  HkIsolate *iso = hk_isolate_of(run);
  HkHostBox *box = row_of(run->core.native)->target.user;
  (void)self;
  HkNativeBox *native = hk_heap_new(hk_heap_of(iso), sizeof *native, HK_KIND_NATIVE, box->type->id);
  if (!native) return hk_raise_nomem(run);
  native->size = 0;
  native->data = NULL;
  Instance *o = hk_mem_zalloc(hk_mem_of(iso), sizeof *o + box->host.instance_size);
  if (!o) return hk_raise_nomem(run);
  o->iso = iso;
  o->box = box;
  native->data = o;
  *out = hk_object(native);
  if (!box->host.birth) return HK_OK;
  HkValue ignored;
  uint32_t roots = hk_root_mark(run);
  HK_TRY(hk_root(run, *out));
  HkStatus status = invoke(iso, box->host.birth, box->host.user, box->host.name, *out, args, argc, &ignored);
  hk_root_release(run, roots);
  return status;
}

static HkStatus box_fini(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)run;
  (void)args;
  (void)argc;
  (void)out;
  finalize(instance_of(self));
  return HK_OK;
}

// ---- registering ----------------------------------------------------------------------------------------------------------------------------

static HakoStatus check_box(HkIsolate *iso, const HakoBoxDef *def) {
  HkType *known = hk_type_builtin(&iso->context.types, hk_text_of(def->name));
  if (bad_name(def->name, false)) return HAKO_ERROR;
  if (known && !(def->flags & HAKO_BOX_OVERRIDE && !(known->flags & HK_TYPE_HOST)))
    return hk_bridge_fail("Runtime", "there is a box '%s' already", def->name);
  if (def->instance_size > HK_MAX_SIZE)
    return hk_bridge_fail("Runtime", "instance_size of '%s' is too large", def->name);
  if (def->birth_min_args > def->birth_max_args || def->birth_max_args > HAKO_ANY_ARGS)
    return hk_bridge_fail("Runtime", "birth of '%s' has a bad number of arguments", def->name);
  if (!def->methods && def->method_count) return hk_bridge_null();
  for (uint32_t i = 0; i < def->method_count; i++) {
    const HakoMethodDef *m = &def->methods[i];
    if (!m->name || !m->fn) return hk_bridge_null();
    if (bad_name(m->name, false)) return HAKO_ERROR;
    if (m->min_args > m->max_args)
      return hk_bridge_fail("Runtime", "method '%s' has a bad number of arguments", m->name);
  }
  return HAKO_OK;
}

static HkStatus fill_methods(HkIsolate *iso, HkHostBox *box, const HakoBoxDef *def) {
  bool fini = (def->flags & HAKO_BOX_FINALIZER) != 0;
  HkNative *rows = hk_arena_alloc(&iso->host_arena, (def->method_count + 2u) * sizeof *rows);
  if (!rows) return HK_NOMEM;
  for (uint32_t i = 0; i < def->method_count; i++) {
    const HakoMethodDef *m = &def->methods[i];
    HK_TRY(fill_row(iso, &rows[i], m->name, m->min_args, m->max_args, (Target){m->fn, def->user}));
    if (m->flags & HAKO_METHOD_STATIC) rows[i].flags |= HK_NATIVE_STATIC;
  }
  if (fini) rows[def->method_count] = (HkNative){"fini", "", box_fini, 0};
  box->def.methods = rows;
  return HK_OK;
}

static HkStatus add_box(HkIsolate *iso, const HakoBoxDef *def) {
  HkHostBox *box = hk_arena_alloc(&iso->host_arena, sizeof *box);
  if (!box) return HK_NOMEM;
  box->host = *def;
  box->host.methods = NULL;
  box->host.name = copy_name(iso, def->name);
  if (!box->host.name) return HK_NOMEM;
  box->def = (HkBoxDef){.name = box->host.name, .kind = HK_KIND_NATIVE, .drop = box_drop, .text = box_text};
  if (def->trace) box->def.trace = box_trace;
  HK_TRY(fill_methods(iso, box, def));
  if (!(def->flags & HAKO_BOX_SINGLETON)) {
    HK_TRY(fill_row(iso, &box->def.construct, def->name, def->birth ? def->birth_min_args : 0,
                    def->birth ? def->birth_max_args : 0, (Target){NULL, box}));
    box->def.construct.fn = box_new;
  }
  HK_TRY(hk_type_define(&iso->context.types, &box->def));
  box->type = hk_type_builtin(&iso->context.types, hk_text_of(def->name));
  box->type->flags |= HK_TYPE_HOST;
  if (!hk_run_of(iso)->native_depth) hk_link_forget_code(hk_run_of(iso));
  return HK_OK;
}

HakoStatus Hako_RegisterBox(HakoVm *vm, const HakoBoxDef *def) {
  HakoStatus status;
  HkIsolate *iso = hk_bridge_enter(vm, def ? def->name : NULL, &status);
  if (!iso) return status;
  if (hk_bridge_bad_size(def->struct_size, sizeof *def, &status)) return hk_bridge_leave(iso, status);
  status = check_box(iso, def);
  if (status == HAKO_OK && add_box(iso, def) != HK_OK) status = hk_bridge_nomem();
  return hk_bridge_leave(iso, status);
}

HakoStatus Hako_InstanceData(HakoVm *vm, HakoValue instance, const char *box, void **out) {
  HakoStatus status;
  HkValue v;
  if (out) *out = NULL;
  HkIsolate *iso = hk_bridge_enter(vm, out ? box : NULL, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, instance, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  HkHostBox *found = host_box_of(iso, v);
  if (found && strcmp(found->host.name, box) == 0) {
    *out = instance_of(v)->data;
    return hk_bridge_leave(iso, HAKO_OK);
  }
  HkText got = hk_type_display(&iso->context.types, v);
  return hk_bridge_leave(iso, hk_bridge_fail("Type", "expected %s, got %.*s", box, (int)got.len, got.data));
}

HakoStatus Hako_Adopt(HakoVm *vm, HakoValue value, HakoValue *out) {
  HakoStatus status;
  HkValue v;
  if (out) *out = Hako_Null();
  HkIsolate *iso = hk_bridge_enter(vm, out, &status);
  if (!iso) return status;
  if (!hk_bridge_in(iso, value, &v)) return hk_bridge_leave(iso, HAKO_ERROR);
  *out = value;
  if (value.tag < HAKO_TAG_STRING) return hk_bridge_leave(iso, HAKO_OK);
  out->as.handle = hk_handle_new(vm, hk_mem_of(iso), v, HK_PLACE_ADOPTED);
  if (out->as.handle) return hk_bridge_leave(iso, HAKO_OK);
  *out = Hako_Null();
  return hk_bridge_leave(iso, hk_bridge_nomem());
}
