// box_result.c (L4) - Result (boxes.md 28.1).
#include "box.h"

#define IS_OK (self.as.obj->extra != 0)
#define VALUE (((HkResult *)(void *)self.as.obj)->value)
static HkStatus give_result(HkRun *run, bool ok, HkValue v, HkValue *out) { GIVE_OBJECT(hk_result_new(HEAP, ok, v)); }
NATIVE(result_ok) { GIVE(hk_bool(IS_OK)); }
NATIVE(result_err) { GIVE(hk_bool(!IS_OK)); }
NATIVE(result_value) { GIVE(IS_OK ? VALUE : hk_null()); }
NATIVE(result_error) { GIVE(IS_OK ? hk_null() : VALUE); }
NATIVE(result_unwrap) {
  if (!IS_OK) return hk_raise(run, "ValueError", "unwrap of Err");
  GIVE(VALUE);
}
NATIVE(result_unwrap_err) {
  if (IS_OK) return hk_raise(run, "ValueError", "unwrapErr of Ok");
  GIVE(VALUE);
}
NATIVE(result_or) { GIVE(IS_OK ? VALUE : args[0]); }
// Applies f to what the Result of the wanted side holds; the other side passes unchanged.
static HkStatus apply(HkRun *run, HkValue self, HkValue f, bool side, HkValue *out, bool *applied) {
  HkValue v = VALUE;
  *out = self;
  *applied = IS_OK == side;
  return *applied ? hk_call(run, f, &v, 1, out) : HK_OK;
}
static HkStatus map_side(HkRun *run, HkValue self, HkValue f, bool side, HkValue *out) {
  bool applied = false;
  HK_TRY(apply(run, self, f, side, out, &applied));
  return applied ? give_result(run, side, *out, out) : HK_OK;
}
static HkStatus chain_side(HkRun *run, HkValue self, HkValue f, bool side, HkValue *out) {
  bool applied = false;
  HK_TRY(apply(run, self, f, side, out, &applied));
  if (hk_is_kind(*out, HK_KIND_RESULT)) return HK_OK;
  HkText got = hk_type_display(HK_CORE(run)->types, *out);
  return hk_raise(run, "TypeError", "function must return Result, got %.*s", (int)got.len, got.data);
}
NATIVE(result_map) { return map_side(run, self, args[0], true, out); }
NATIVE(result_map_err) { return map_side(run, self, args[0], false, out); }
NATIVE(result_and_then) { return chain_side(run, self, args[0], true, out); }
NATIVE(result_or_else) { return chain_side(run, self, args[0], false, out); }
SHARED(hk_result_ok) { return give_result(run, true, args[0], out); }
SHARED(hk_result_err) { return give_result(run, false, args[0], out); }
NATIVE(result_of) {
  HkValue v = hk_null();
  HkStatus status = hk_call(run, args[0], NULL, 0, &v);
  if (status == HK_OK) return give_result(run, true, v, out);
  HkError *error = HK_CORE(run)->error;
  if (status != HK_RAISED || error->head.extra) return status;  // fatal errors are not caught
  HK_CORE(run)->error = NULL;
  return give_result(run, false, hk_object(error), out);
}
NATIVE(result_new) {
  HkText side = hk_arg_text(args[0], HK_TEXT(""));
  if (args[0].tag != HK_BOOL && args[0].tag != HK_STRING) {
    HkText got = hk_type_display(HK_CORE(run)->types, args[0]);
    return hk_raise(run, "TypeError", "Result: argument 1 must be Bool or String, got %.*s", (int)got.len, got.data);
  }
  if (args[0].tag == HK_BOOL) return give_result(run, args[0].as.bits != 0, args[1], out);
  if (!hk_text_eq(side, HK_TEXT("Ok")) && !hk_text_eq(side, HK_TEXT("Err")))
    return hk_raise(run, "ValueError", "Result: argument 1 must be \"Ok\" or \"Err\"");
  return give_result(run, side.len == 2, args[1], out);
}
static const HkNative methods[] = {
    {"isOk|is_ok|is_Ok", "", result_ok, 0},
    {"isErr|is_err|is_Err", "", result_err, 0},
    {"getValue|get_value|value", "", result_value, 0},
    {"getError|get_error|error", "", result_error, 0},
    {"unwrap|as_Ok", "", result_unwrap, 0},
    {"unwrapErr|as_Err", "", result_unwrap_err, 0},
    {"unwrapOr", ".", result_or, 0},
    {"map", "f", result_map, 0},
    {"mapErr", "f", result_map_err, 0},
    {"andThen", "f", result_and_then, 0},
    {"orElse", "f", result_or_else, 0},
    {"Ok", ".", hk_result_ok, STATIC},
    {"Err", ".", hk_result_err, STATIC},
    {"of", "f", result_of, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_result = {
    .name = "ResultBox", .kind = HK_KIND_RESULT, .methods = methods, .construct = {"ResultBox", ". .", result_new, 0}};
