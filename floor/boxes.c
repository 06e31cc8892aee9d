// boxes.c (L4) - the list of built-in boxes, what is specified but not available, and what the box files share.
#include "box.h"

HkStatus hk_give_string(HkRun *run, HkBuf *buf, HkValue *out) {
  bool large = !buf->failed && buf->len > HK_MAX_SIZE;
  if (large) hk_buf_deinit(buf);
  if (large) return hk_raise_too_large(run);
  GIVE_STRING(hk_string_take(HEAP, buf));
}

void *hk_native_new(HkRun *run, const HkBoxDef *def, size_t size) {
  HkTypes *types = HK_CORE(run)->types;
  HkNativeBox *box = hk_heap_new(HEAP, size, HK_KIND_NATIVE, hk_type_builtin(types, hk_text_of(def->name))->id);
  if (box) memset((char *)box + sizeof box->head, 0, size - sizeof box->head);
  return box;
}

HkStatus hk_give_stateless(HkRun *run, const HkBoxDef *def, HkValue *out) {
  GIVE_OBJECT(hk_native_new(run, def, sizeof(HkNativeBox)));
}

HkStatus hk_give_filled(HkRun *run, void (*fill)(HkBuf *buf), HkValue *out) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  fill(&buf);
  HkString *s = buf.failed ? NULL : hk_string_decode(HEAP, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  GIVE_STRING(s);
}

// As many of the arguments as the callback declares (boxes.md 10.2); built-in methods with optional parameters get what they need, at
// least the first.
HkStatus hk_callback(HkRun *run, HkValue f, const HkValue *args, uint32_t have, HkValue *out) {
  uint32_t wants = hk_function_arity(f);
  if (wants == UINT32_MAX) {
    wants = hk_function_required(f);
    if (wants == 0) wants = 1;
  }
  return hk_call(run, f, args, wants < have ? wants : have, out);
}

HkStatus hk_array_add(HkRun *run, HkArray *array, HkValue v) {
  if (hk_array_full(array, 1)) return hk_raise_too_large(run);
  return hk_array_push(HEAP, array, v) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

static HkStatus pack(HkRun *run, const HkArray *list, HkBuf *buf) {
  HK_TRY(hk_charge(run, list->count));
  if (!hk_buf_reserve(buf, list->count)) return hk_raise_nomem(run);
  const HkValue *items = list->items;
  for (uint32_t i = 0; i < list->count; i++) {
    if (items[i].tag != HK_INT || items[i].as.bits > 255)
      return hk_raise(run, "ValueError", "bytes are Integers 0..255");
    buf->data[i] = (char)items[i].as.i;
  }
  buf->len = list->count;
  return HK_OK;
}

HkStatus hk_data_view(HkRun *run, HkValue data, HkBuf *scratch, HkText *out) {
  if (hk_is_kind(data, HK_KIND_ARRAY)) {
    hk_buf_clear(scratch);
    HK_TRY(pack(run, HK_AS_ARRAY(data), scratch));
    *out = scratch->len ? hk_buf_view(scratch) : HK_TEXT("");
    return HK_OK;
  }
  *out = data.tag == HK_STRING ? hk_string_text(data.as.str) : hk_bytes_view(HK_AS_BYTES(data));
  return hk_charge(run, out->len);
}

HkStatus hk_give_bytes(HkRun *run, HkText bytes, HkValue *out) {
  if (bytes.len > HK_MAX_SIZE) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, bytes.len));
  HkArray *list = hk_array_new(HEAP, (uint32_t)bytes.len);
  if (!list) return hk_raise_nomem(run);
  for (size_t i = 0; i < bytes.len; i++) list->items[i] = hk_int((unsigned char)bytes.data[i]);
  list->count = (uint32_t)bytes.len;
  GIVE(hk_object(list));
}

HkStatus hk_give_decoded(HkRun *run, HkText bytes, HkValue *out) {
  if (bytes.len > HK_MAX_SIZE) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, bytes.len));
  GIVE_STRING(hk_string_decode(HEAP, bytes));
}

HkStatus hk_method_symbol(HkRun *run, HkValue receiver, HkText name, int64_t argc, HkSymbol *out) {
  size_t slash = name.len;
  int64_t count = 0;
  while (slash > 0 && name.data[slash - 1] >= '0' && name.data[slash - 1] <= '9') slash--;
  if (slash > 1 && slash < name.len && name.data[slash - 1] == '/') {
    for (size_t i = slash; i < name.len && count <= HK_MAX_PARAMS; i++) count = count * 10 + (name.data[i] - '0');
    name.len = slash - 1;
    if (argc >= 0 && argc != count) {
      HkText type = hk_type_display(HK_CORE(run)->types, receiver);
      return hk_raise(run, "ArityError", "%.*s.%.*s expects %lld argument%s, got %lld", (int)type.len, type.data,
                      (int)name.len, name.data, (long long)count, count == 1 ? "" : "s", (long long)argc);
    }
  }
  *out = hk_symbol(HK_CORE(run)->types, name);
  return *out == HK_NO_SYMBOL ? hk_raise_nomem(run) : HK_OK;
}

HkStatus hk_call_named(HkRun *run, HkValue receiver, const char *name, const HkValue *args, uint32_t argc,
                       HkValue *out) {
  HkSymbol symbol = hk_symbol(HK_CORE(run)->types, hk_text_of(name));
  return symbol == HK_NO_SYMBOL ? hk_raise_nomem(run) : hk_call_method(run, receiver, symbol, args, argc, out);
}

// Boxes of the specification that are not built in; `new` on them raises Unsupported.
static const char *const reserved[] = {
    "Utf8CursorBox",   "ByteCursorBox",     "TaskGroupBox",   "TokenBox",      "ChannelBox",     "LockBox",
    "OnceBox",         "AtomicIntBox",      "DebugBox",       "GcConfigBox",   "DebugConfigBox", "BenchBox",
    "ServerBox",       "RequestBox",        "ResponseBox",    "ClientBox",     "SockServerBox",  "SockClientBox",
    "SockConnBox",     "SocketBox",         "P2PBox",         "IntentBox",     "PyRuntimeBox",   "PyObjectBox",
    "PythonParserBox", "PythonCompilerBox", "EguiBox",        "SoundBox",      "AudioBox",       "QRBox",
    "WebDisplayBox",   "WebConsoleBox",     "WebCanvasBox",   "WasmCanvasBox", "WasmDisplayBox", "AotCompilerBox",
    "ExternBox",       "BuildBox",          "HttpServerBox",  "HTTPServerBox", "HttpRequestBox", "HttpResponseBox",
    "HttpClientBox",   "SocketServerBox",   "CanvasEventBox", "CanvasLoopBox", "NetBox",         NULL,
};

HkStatus hk_boxes_register(HkTypes *types) {
  static const HkBoxDef *const all[] = {
#define X(name) &hk_box_##name,
      HK_BOXES(X)
#undef X
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (all[i] != &hk_box_instance && all[i] != &hk_box_universal) HK_TRY(hk_type_define(types, all[i]));
  types->externs = hk_externs;
  types->instance_box = &hk_box_instance;
  types->universal_box = &hk_box_universal;
  types->reserved = reserved;
  return HK_OK;
}
