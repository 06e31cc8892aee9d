// bridge.c (L6) - the core of the bridge: the functions of mission.md 3, getting in and out of a VM, values across the border.
#include "bridge.h"

#include "utf8.h"

// ---- in and out -------------------------------------------------------------------------------------------------------------------

HkIsolate *hk_bridge_refuse(HakoVm *vm, const void *required, HkEntered how, HakoStatus *status) {
  *status = HAKO_ERROR;
  if (!vm || !required)
    hk_bridge_null();
  else if (how == HK_ENTER_CLOSED)
    hk_bridge_fail("Handle", "the VM is freed");
  else if (how == HK_ENTERED) {
    hk_bridge_fail("Handle", "the VM cannot be called from here");
    hk_vm_leave(vm);
  } else {
    hk_bridge_fail("Handle", "the VM is in use by another thread");
    *status = HAKO_BUSY;
  }
  return NULL;
}

// Waits; NULL: closed.
static HkIsolate *enter_core(HakoVm *vm) {
  if (hk_vm_enter(vm, true) != HK_ENTERED) return NULL;
  if (!vm->isolate->silent) return hk_bridge_begin(vm);
  hk_vm_leave(vm);
  return NULL;
}

// A script ends with its last handle: by whoever is inside and leaves, or by whoever released it.
static void end_script(HakoVm *vm) {
  if (hk_vm_enter(vm, false) != HK_ENTERED) return;
  if (vm->depth == 1 && vm->script && atomic_load(&vm->live) == 0)
    hk_isolate_end(vm->isolate);
  else
    hk_vm_leave(vm);
}

static HK_NOINLINE void leave_script(HakoVm *vm) {
  if (vm->depth == 1 && atomic_load(&vm->live) == 0) {
    hk_isolate_end(vm->isolate);
    return;
  }
  hk_vm_leave(vm);
  atomic_thread_fence(memory_order_seq_cst);  // out before looking: who abandons it looks the other way round
  if (atomic_load(&vm->abandoned)) end_script(vm);
}

HakoStatus hk_bridge_leave_slow(HkIsolate *iso, HakoStatus status) {
  HakoVm *vm = iso->vm;
  hk_collect_if_due(hk_run_of(iso));
  if (vm->depth == 1) hk_handle_tidy(vm, hk_mem_of(iso));
  if (HK_UNLIKELY(vm->script))
    leave_script(vm);
  else
    hk_vm_leave(vm);
  return status;
}

// ---- values ------------------------------------------------------------------------------------------------------------------------

static bool bad_tag(const char *what) {
  hk_bridge_fail("Type", "%s", what);
  return false;
}

static HkPlace *value_place(HkIsolate *iso, HakoHandle handle) {
  HkPlace *place = hk_handle_place(iso->vm, handle);
  if (place) return place;
  hk_bridge_bad_handle(iso->vm, handle);
  return NULL;
}

bool hk_bridge_in_slow(HkIsolate *iso, HakoValue v, HkValue *out) {
  switch (v.tag) {
  case HAKO_TAG_NULL: *out = hk_null(); return true;
  case HAKO_TAG_BOOL: *out = hk_bool(v.as.bits != 0); return true;
  case HAKO_TAG_INTEGER: *out = hk_int(v.as.integer); return true;
  case HAKO_TAG_FLOAT: *out = hk_float(v.as.real); return true;
  case HAKO_TAG_STRING:
  case HAKO_TAG_OBJECT: break;
  default: return bad_tag("unknown tag of a value");
  }
  HkPlace *place = value_place(iso, v.as.handle);
  if (!place) return false;
  if (place->flags & HK_PLACE_MODULE) return bad_tag("expected a value, got a module");
  if ((place->value.tag == HK_STRING) != (v.tag == HAKO_TAG_STRING) && place->value.tag >= HK_STRING)
    return bad_tag("the tag does not fit the handle");
  *out = place->value;  // also of a handle that Hako_ToHandle made of a number
  return true;
}

bool hk_bridge_out_slow(HkIsolate *iso, HkValue v, HakoValue *out) {
  HakoHandle handle = hk_handle_new(iso->vm, hk_mem_of(iso), v, 0);
  *out = Hako_Null();
  if (!handle) {
    hk_bridge_nomem();
    return false;
  }
  out->tag = v.tag == HK_STRING ? HAKO_TAG_STRING : HAKO_TAG_OBJECT;
  out->as.handle = handle;
  return true;
}

bool hk_bridge_object(HkIsolate *iso, HakoValue v, HkKind kind, const char *name, HkValue *out) {
  if (!hk_bridge_in(iso, v, out)) return false;
  if (hk_is_kind(*out, kind)) return true;
  HkText got = hk_type_display(&iso->context.types, *out);
  hk_bridge_fail("Type", "expected %s, got %.*s", name, (int)got.len, got.data);
  return false;
}

HkSymbol hk_bridge_symbol(HkIsolate *iso, const char *name) {
  HkText text = hk_text_of(name);
  HkSymbol symbol = hk_symbol_find(&iso->context.types, text);
  if (symbol != HK_NO_SYMBOL) return symbol;
  if (hk_utf8_check(name, text.len) != text.len)
    hk_bridge_fail("Type", "a name is not valid UTF-8");
  else if ((symbol = hk_symbol(&iso->context.types, text)) == HK_NO_SYMBOL)
    hk_bridge_nomem();
  return symbol;
}

// ---- handles from any thread -----------------------------------------------------------------------------------------------------------

// One more owner, which keeps the value where it is while it is read from outside. NULL: no live handle.
static HakoVm *hold(HakoHandle handle, HkPlace **place) {
  HakoVm *vm = hk_vm_of(handle);
  if (!vm || !hk_vm_pin(vm)) return NULL;
  bool live = hk_handle_retain(vm, handle);
  if (live) *place = hk_handle_place(vm, handle);
  if (live) return vm;
  hk_vm_unpin(vm);
  return NULL;
}

static void let_go(HakoVm *vm, HakoHandle handle) {
  bool last = false;
  hk_handle_release(vm, handle, false, &last);
  hk_vm_unpin(vm);
  if (!last) return;
  atomic_store(&vm->abandoned, true);
  end_script(vm);
}

void Hako_Retain(HakoHandle handle) {
  HakoVm *vm = hk_vm_of(handle);
  if (!vm) return;
  if (hk_vm_is_inside(vm)) {
    hk_handle_retain(vm, handle);
  } else if (hk_vm_pin(vm)) {
    hk_handle_retain(vm, handle);
    hk_vm_unpin(vm);
  }
}

void Hako_Release(HakoHandle handle) {
  HakoVm *vm = hk_vm_of(handle);
  bool last = false;
  if (!vm) return;
  if (hk_vm_is_inside(vm))
    hk_handle_release(vm, handle, true, &last);  // the end of a script is seen when the thread leaves
  else if (hk_vm_pin(vm))
    let_go(vm, handle);
}

int32_t Hako_ToInt64(HakoHandle handle, int64_t *out) {
  HkPlace *place = NULL;
  hk_bridge_forget();
  if (!out) return hk_bridge_null();
  *out = 0;
  HakoVm *vm = hold(handle, &place);
  if (!vm) return hk_bridge_bad_handle(NULL, handle);
  int32_t status = HAKO_OK;
  if (place->flags & HK_PLACE_MODULE)
    status = hk_bridge_fail("Type", "expected Integer, got a module");
  else if (place->value.tag == HK_INT)
    *out = place->value.as.i;
  else {
    static const char *const names[] = {"null", "Bool", "Integer", "Float", "String", "an object"};
    status = hk_bridge_fail("Type", "expected Integer, got %s", names[place->value.tag]);
  }
  let_go(vm, handle);
  return status;
}

static bool string_view(const HkPlace *place, HakoStr *out) {
  if (place->flags & HK_PLACE_MODULE || place->value.tag != HK_STRING) return false;
  out->data = place->value.as.str->data;
  out->len = place->value.as.str->len;
  return true;
}

HakoStatus Hako_StringData(HakoValue string, HakoStr *out) {
  HkPlace *place = NULL;
  hk_bridge_forget();
  if (!out) return hk_bridge_null();
  *out = (HakoStr){"", 0};
  if (string.tag < HAKO_TAG_STRING) return hk_bridge_fail("Type", "expected String");
  HakoVm *vm = hold(string.as.handle, &place);
  if (!vm) return hk_bridge_bad_handle(NULL, string.as.handle);
  HakoStatus status = string_view(place, out) ? HAKO_OK : hk_bridge_fail("Type", "expected String");
  let_go(vm, string.as.handle);
  return status;
}

HakoStatus Hako_FromHandle(HakoHandle handle, HakoValue *out) {
  HkPlace *place = NULL;
  hk_bridge_forget();
  if (!out) return hk_bridge_null();
  *out = Hako_Null();
  HakoVm *vm = hold(handle, &place);
  if (!vm) return hk_bridge_bad_handle(NULL, handle);
  HakoStatus status = HAKO_OK;
  if (place->flags & HK_PLACE_MODULE) {
    status = hk_bridge_fail("Type", "expected a value, got a module");
  } else {
    out->tag = place->value.tag;
    out->as.bits = place->value.as.bits;
  }
  if (out->tag < HAKO_TAG_STRING) {
    let_go(vm, handle);
    return status;
  }
  out->as.handle = handle;  // the owner taken above is the caller's
  hk_vm_unpin(vm);
  return HAKO_OK;
}

static int32_t kind_of(const HkPlace *place) {
  if (place->flags & HK_PLACE_MODULE) return HAKO_KIND_MODULE;
  if (place->value.tag <= HK_STRING) return (int32_t)place->value.tag;
  switch ((HkKind)place->value.as.obj->kind) {
  case HK_KIND_ARRAY: return HAKO_KIND_ARRAY;
  case HK_KIND_MAP: return HAKO_KIND_MAP;
  case HK_KIND_FUNCTION: return HAKO_KIND_FUNCTION;
  case HK_KIND_INSTANCE: return HAKO_KIND_INSTANCE;
  case HK_KIND_ENUM: return HAKO_KIND_ENUM;
  case HK_KIND_ERROR: return HAKO_KIND_ERROR;
  case HK_KIND_NATIVE: return HAKO_KIND_NATIVE;
  default: return HAKO_KIND_OTHER;
  }
}

HakoStatus Hako_Kind(HakoValue value, int32_t *out) {
  HkPlace *place = NULL;
  hk_bridge_forget();
  if (!out) return hk_bridge_null();
  *out = HAKO_KIND_NULL;
  if (value.tag > HAKO_TAG_OBJECT) return hk_bridge_fail("Type", "unknown tag of a value");
  if (value.tag < HAKO_TAG_STRING) {
    *out = (int32_t)value.tag;
    return HAKO_OK;
  }
  HakoVm *vm = hold(value.as.handle, &place);
  if (!vm) return hk_bridge_bad_handle(NULL, value.as.handle);
  *out = kind_of(place);
  let_go(vm, value.as.handle);
  return HAKO_OK;
}

// ---- text of any value --------------------------------------------------------------------------------------------------------------

static int32_t keep_text(HkIsolate *iso, HkPlace *place, HkBuf *buf) {
  char *text = buf->failed ? NULL : hk_mem_alloc(hk_mem_of(iso), buf->len + 1);
  if (!text) return hk_bridge_nomem();
  if (buf->len) memcpy(text, buf->data, buf->len);
  text[buf->len] = 0;
  place->text = text;
  place->text_len = buf->len;
  return HAKO_OK;
}

// CORE functions know two results only.
static int32_t core_status(HakoStatus status) { return status == HAKO_OK ? HAKO_OK : HAKO_ERROR; }

static int32_t make_text(HkIsolate *iso, HkPlace *place) {
  HkBuf buf;
  if (place->flags & HK_PLACE_MODULE) return hk_bridge_fail("Type", "expected a value, got a module");
  hk_bridge_clear_error(iso);
  hk_buf_init(&buf, hk_mem_of(iso));
  HakoStatus status = hk_bridge_status(iso, hk_to_text(hk_run_of(iso), place->value, &buf));
  if (status == HAKO_OK && !place->text) status = keep_text(iso, place, &buf);  // toString may have asked for it, too
  hk_buf_deinit(&buf);
  return core_status(status);
}

int32_t Hako_ToUtf8(HakoHandle handle, HakoStr *out) {
  HkPlace *place = NULL;
  hk_bridge_forget();
  if (!out) return hk_bridge_null();
  *out = (HakoStr){"", 0};
  HakoVm *vm = hold(handle, &place);
  if (!vm) return hk_bridge_bad_handle(NULL, handle);
  if (string_view(place, out)) {
    let_go(vm, handle);
    return HAKO_OK;
  }
  hk_vm_unpin(vm);  // the owner taken above keeps the handle, and with it a script, while this waits
  HkIsolate *iso = enter_core(vm);
  if (!iso) return hk_bridge_fail("Handle", "the VM is freed or cannot be called from here");
  place = hk_handle_place(vm, handle);
  int32_t status = place ? HAKO_OK : hk_bridge_bad_handle(vm, handle);
  if (place && !place->text) status = make_text(iso, place);
  if (place && place->text) *out = (HakoStr){place->text, place->text_len};
  Hako_Release(handle);
  return hk_bridge_leave(iso, status);
}

// ---- scripts --------------------------------------------------------------------------------------------------------------------------

static HakoHandle result_handle(HkIsolate *iso, HkValue v) {
  HakoHandle handle = hk_handle_new(iso->vm, hk_mem_of(iso), v, 0);
  if (!handle) hk_bridge_nomem();
  return handle;
}

int32_t Hako_RunScriptUtf8(const char *source_utf8, HakoHandle *out_result_handle) {
  HakoVm *vm = NULL;
  HkModule *module = NULL;
  hk_bridge_forget();
  if (out_result_handle) *out_result_handle = 0;
  if (!source_utf8 || !out_result_handle) return hk_bridge_null();
  if (hk_isolate_new(NULL, true, &vm) != HAKO_OK) return HAKO_ERROR;
  HkIsolate *iso = vm->isolate;
  HkValue result = hk_null();
  HakoStatus status = hk_bridge_load(iso, HK_TEXT("<script>"), hk_text_of(source_utf8), true, &module);
  if (status == HAKO_OK) {
    HkStatus ran = hk_bridge_run(iso, module, &result);
    if (ran == HK_EXIT) result = hk_int(hk_run_of(iso)->core.exit_code);
    status = ran == HK_EXIT ? HAKO_OK : hk_bridge_status(iso, ran);
  }
  if (status == HAKO_OK) *out_result_handle = result_handle(iso, result);
  return core_status(hk_bridge_leave(iso, *out_result_handle ? HAKO_OK : HAKO_ERROR));
}

HakoVersion Hako_ApiVersion(void) { return (HakoVersion){HAKO_API_MAJOR, HAKO_API_MINOR, HAKO_API_PATCH}; }
