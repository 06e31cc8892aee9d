// box_function.c (L4) - methods of function values (boxes.md 13).
#include "box.h"

NATIVE(fn_call) { return hk_call(run, self, args, argc, out); }
NATIVE(fn_apply) {
  HkArray *a = HK_AS_ARRAY(args[0]);
  if (a->count > HK_MAX_PARAMS) return hk_raise(run, "ArityError", "too many arguments");
  return hk_call(run, self, a->items, a->count, out);
}
NATIVE(fn_arity) { GIVE(hk_int(hk_function_required(self))); }
NATIVE(fn_name) {
  HkString *text = NULL;
  HK_TRY(hk_to_string(run, self, &text));  // "<fn Point.move/2>" or "<fn/2>"
  HkText t = hk_string_text(text);
  if (t.len < 5 || t.data[3] != ' ') GIVE(hk_string(HEAP->empty));
  size_t end = t.len - 1;
  while (end > 4 && t.data[end] != '/') end--;
  GIVE_STRING(hk_string_new(HEAP, hk_text(t.data + 4, (end > 4 ? end : t.len - 1) - 4)));
}
NATIVE(fn_bound) { GIVE(hk_bool(self.as.obj->extra == HK_FUN_BOUND || self.as.obj->extra == HK_FUN_BOUND_NATIVE)); }
NATIVE(fn_bind) {
  uint32_t arity = hk_function_arity(self);
  if (arity != UINT32_MAX && arity < argc)
    return hk_raise(run, "ArityError", "function expects %u argument%s, got %u", arity, arity == 1 ? "" : "s", argc);
  HkClosure *c = hk_heap_new(HEAP, sizeof *c + argc * sizeof(HkValue), HK_KIND_FUNCTION, HK_KIND_FUNCTION);
  if (!c) return hk_raise_nomem(run);
  c->head.extra = HK_FUN_PARTIAL;
  c->count = argc;
  c->arity = arity == UINT32_MAX ? arity : arity - argc;
  c->code.fn = NULL;
  c->self = self;
  for (uint32_t i = 0; i < argc; i++) c->values[i] = args[i];
  GIVE(hk_object(c));
}
static const HkNative fn_methods[] = {
    {"call", ".*", fn_call, 0},
    {"apply|invoke", "a", fn_apply, 0},
    {"arity", "", fn_arity, 0},
    {"name", "", fn_name, 0},
    {"isBound", "", fn_bound, 0},
    {"bind", ".+", fn_bind, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_function = {
    .name = "FunctionBox", .aliases = "Closure|ClosureBox", .kind = HK_KIND_FUNCTION, .methods = fn_methods};
