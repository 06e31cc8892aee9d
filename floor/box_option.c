// box_option.c (L4) - Option (boxes.md 28.2): laid out as a Result whose type is OptionBox.
#include "box.h"

#define IS_SOME (self.as.obj->extra != 0)
#define VALUE   (((HkResult *)(void *)self.as.obj)->value)

static HkStatus give_option(HkRun *run, bool some, HkValue v, HkValue *out) {
  HkResult *o = hk_result_new(HEAP, some, v);
  if (o) o->head.type = hk_type_builtin(HK_CORE(run)->types, HK_TEXT("OptionBox"))->id;
  GIVE_OBJECT(o);
}
SHARED(hk_option_some) { return give_option(run, true, args[0], out); }
SHARED(hk_option_none) { return give_option(run, false, hk_null(), out); }
NATIVE(option_new) { return give_option(run, argc > 0, args[0], out); }
NATIVE(is_some) { GIVE(hk_bool(IS_SOME)); }
NATIVE(is_none) { GIVE(hk_bool(!IS_SOME)); }
NATIVE(unwrap) {
  if (!IS_SOME) return hk_raise(run, "ValueError", "unwrap of None");
  GIVE(VALUE);
}
NATIVE(unwrap_or) { GIVE(IS_SOME ? VALUE : args[0]); }
NATIVE(map) {
  HkValue v = VALUE;
  if (!IS_SOME) GIVE(self);
  HK_TRY(hk_call(run, args[0], &v, 1, &v));
  return give_option(run, true, v, out);
}
NATIVE(to_nullable) { GIVE(VALUE); }

static const HkNative methods[] = {
    {"isSome", "", is_some, 0},
    {"isNone", "", is_none, 0},
    {"unwrap", "", unwrap, 0},
    {"unwrapOr", ".", unwrap_or, 0},
    {"map", "f", map, 0},
    {"toNullable", "", to_nullable, 0},
    {"Some", ".", hk_option_some, STATIC},
    {"None", "", hk_option_none, CONSTANT},
    END_OF_METHODS,
};
const HkBoxDef hk_box_option = {
    .name = "OptionBox", .kind = HK_KIND_RESULT, .methods = methods, .construct = {"OptionBox", ".?", option_new, 0}};
