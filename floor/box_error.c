// box_error.c (L4) - methods of error objects (boxes.md 27).
#include "box.h"

#define E HK_AS_ERROR(self)
NATIVE(error_kind) { GIVE(hk_string(E->kind)); }
NATIVE(error_message) { GIVE(hk_string(E->message)); }
NATIVE(error_cause) { GIVE(E->cause); }
NATIVE(error_file) { GIVE(E->file ? hk_string(E->file) : hk_null()); }
NATIVE(error_line) { GIVE(E->line ? hk_int(E->line) : hk_null()); }
NATIVE(error_column) { GIVE(E->column ? hk_int(E->column) : hk_null()); }
NATIVE(error_trace) {
  HkArray *a = hk_array_new(HEAP, E->trace_count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < E->trace_count; i++) {
    const HkTraceEntry *t = &E->trace[i];
    HkBuf buf;
    HkValue line = hk_null();
    hk_buf_init(&buf, HK_CORE(run)->mem);
    hk_buf_fmt(&buf, "%s (%s:%u:%u)", t->name ? t->name->data : "?", t->file ? t->file->data : "?", t->line, t->column);
    HK_TRY(hk_give_string(run, &buf, &line));
    a->items[a->count++] = line;
  }
  GIVE(hk_object(a));
}
NATIVE(error_raise) {
  (void)out;
  return hk_raise_error(run, E);
}
NATIVE(error_new) {
  HkString *message = NULL, *kind = NULL;
  if (argc > 1 && args[0].tag != HK_STRING) {
    HkText got = hk_type_display(HK_CORE(run)->types, args[0]);
    return hk_raise(run, "TypeError", "Error: argument 1 must be String, got %.*s", (int)got.len, got.data);
  }
  HK_TRY(hk_to_string(run, args[argc > 1], &message));
  kind = argc > 1 ? args[0].as.str : hk_string_new(HEAP, HK_TEXT("Error"));
  HkError *e = kind ? hk_error_new(HEAP, kind, message) : NULL;
  if (!e) return hk_raise_nomem(run);
  if (argc == 3) e->cause = args[2];
  GIVE(hk_object(e));
}
static const HkNative error_methods[] = {
    {"kind|type|getType", "", error_kind, HK_NATIVE_FIELD},
    {"message|getMessage", "", error_message, HK_NATIVE_FIELD},
    {"cause", "", error_cause, 0},
    {"file", "", error_file, 0},
    {"line", "", error_line, 0},
    {"column", "", error_column, 0},
    {"trace", "", error_trace, 0},
    {"raise|rethrow", "", error_raise, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_error = {.name = "ErrorBox",
                               .aliases = "Exception|ExceptionBox",
                               .kind = HK_KIND_ERROR,
                               .methods = error_methods,
                               .construct = {"ErrorBox", ". .? .?", error_new, 0}};
