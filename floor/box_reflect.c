// box_reflect.c (L4) - Reflect and Callable: boxes, methods and fields by name (boxes.md 1.2, 34.3).
#include "box.h"

static HkStatus check_count(HkRun *run, const HkArray *args) {
  return args->count <= HK_MAX_PARAMS ? HK_OK : hk_raise(run, "ArityError", "too many arguments");
}
SHARED(hk_reflect_new) {
  HK_TRY(check_count(run, HK_AS_ARRAY(args[1])));
  return hk_create_named(run, hk_string_text(args[0].as.str), HK_AS_ARRAY(args[1])->items, HK_AS_ARRAY(args[1])->count,
                         out);
}
SHARED(hk_reflect_call) {
  HkArray *list = HK_AS_ARRAY(args[2]);
  HkSymbol name = HK_NO_SYMBOL;
  HK_TRY(check_count(run, list));
  HK_TRY(hk_method_symbol(run, args[0], hk_string_text(args[1].as.str), list->count, &name));
  return hk_call_method(run, args[0], name, list->items, list->count, out);
}
NATIVE(has) {
  HkSymbol name = HK_NO_SYMBOL;
  HK_TRY(hk_method_symbol(run, args[0], hk_string_text(args[1].as.str), -1, &name));
  GIVE(hk_bool(hk_responds(run, args[0], name, -1)));
}
static HkStatus field(HkRun *run, HkValue name, HkSymbol *out) {
  *out = hk_symbol(HK_CORE(run)->types, hk_string_text(name.as.str));
  return *out == HK_NO_SYMBOL ? hk_raise_nomem(run) : HK_OK;
}
NATIVE(get) {
  HkSymbol name = HK_NO_SYMBOL;
  HK_TRY(field(run, args[1], &name));
  return hk_field_get(run, args[0], name, out);
}
NATIVE(set) {
  HkSymbol name = HK_NO_SYMBOL;
  HK_TRY(field(run, args[1], &name));
  return hk_field_set(run, args[0], name, args[2]);
}
static const HkNative methods[] = {
    {"new", "s a", hk_reflect_new, STATIC},
    {"call", ". s a", hk_reflect_call, STATIC},
    {"has", ". s", has, STATIC},
    {"get", ". s", get, STATIC},
    {"set", ". s .", set, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_reflect = {.name = "ReflectBox", .kind = HK_KIND_NATIVE, .methods = methods};

NATIVE(ref_method) { return hk_any_method_ref(run, args[0], args + 1, 2, out); }
static const HkNative callable_methods[] = {{"ref_method", ". s i", ref_method, STATIC}, END_OF_METHODS};
const HkBoxDef hk_box_callable = {.name = "CallableBox", .kind = HK_KIND_NATIVE, .methods = callable_methods};
