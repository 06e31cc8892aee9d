// box_instance.c (L4) - what instances of user boxes answer besides their own methods (boxes.md 14).
#include "box.h"

static HkStatus symbol_of(HkRun *run, HkValue name, HkSymbol *out) {
  *out = hk_symbol(HK_CORE(run)->types, hk_string_text(name.as.str));
  return *out == HK_NO_SYMBOL ? hk_raise_nomem(run) : HK_OK;
}
NATIVE(get_field) {
  HkSymbol name;
  HK_TRY(symbol_of(run, args[0], &name));
  return hk_field_get(run, self, name, out);
}
NATIVE(set_field) {
  HkSymbol name;
  HK_TRY(symbol_of(run, args[0], &name));
  return hk_field_set(run, self, name, args[1]);
}
static const HkType *type_of(HkRun *run, HkValue self) { return hk_type_of(HK_CORE(run)->types, self); }
NATIVE(has_field) {
  HkSymbol name;
  HkInstance *o = HK_AS_INSTANCE(self);
  HK_TRY(symbol_of(run, args[0], &name));
  for (uint32_t i = 0; i < type_of(run, self)->slot_count; i++)
    if (type_of(run, self)->fields[i].name == name) GIVE(hk_bool(true));
  for (uint32_t i = 0; o->more && i < o->more->count; i++)
    if (o->more->items[i].symbol == name && o->more->items[i].state == 0) GIVE(hk_bool(true));
  GIVE(hk_bool(false));
}
NATIVE(field_names) {
  HkInstance *o = HK_AS_INSTANCE(self);
  HkArray *a = hk_array_new(HEAP, type_of(run, self)->slot_count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < type_of(run, self)->slot_count; i++)
    a->items[a->count++] = hk_string(hk_symbol_string(HK_CORE(run)->types, type_of(run, self)->fields[i].name));
  for (uint32_t i = 0; o->more && i < o->more->count; i++)
    if (o->more->items[i].state == 0 &&
        hk_array_push(HEAP, a, hk_string(hk_symbol_string(HK_CORE(run)->types, o->more->items[i].symbol))) != HK_OK)
      return hk_raise_nomem(run);
  GIVE(hk_object(a));
}
NATIVE(field_count) {
  HkValue names = hk_null();
  HK_TRY(field_names(run, self, args, argc, &names));
  GIVE(hk_int(HK_AS_ARRAY(names)->count));
}
// The methods of one box as "name/count", without private ones, getters of properties and those a nearer box overrides.
static HkStatus add_methods(HkRun *run, const HkType *type, HkMap *seen) {
  HkTypes *types = HK_CORE(run)->types;
  for (uint32_t i = 0; i < type->method_count; i++) {
    const HkMethod *m = &type->methods[i];
    HkText name = hk_symbol_text(types, m->name);
    if (m->is_private || (name.len && name.data[0] == '%')) continue;
    HkBuf buf;
    HkValue key = hk_null();
    hk_buf_init(&buf, HK_CORE(run)->mem);
    hk_buf_fmt(&buf, "%.*s/%u", (int)name.len, name.data, m->arity);
    HK_TRY(hk_give_string(run, &buf, &key));
    if (hk_map_set(HEAP, seen, key, hk_null()) != HK_OK) return hk_raise_nomem(run);
  }
  return HK_OK;
}
NATIVE(method_names) {
  const HkType *type = type_of(run, self);
  HkMap *seen = hk_map_new(HEAP, false, 0);
  if (!seen) return hk_raise_nomem(run);
  HK_TRY(add_methods(run, type, seen));
  for (uint32_t i = 0; i < type->ancestor_count; i++)
    HK_TRY(add_methods(run, hk_type_at(HK_CORE(run)->types, type->ancestors[i]), seen));
  GIVE_OBJECT(hk_map_keys(HEAP, seen));
}
NATIVE(fini) { return hk_fini(run, self); }
static const HkNative methods[] = {
    {"getField", "s", get_field, 0},     {"setField", "s .", set_field, 0},
    {"has|hasField", "s", has_field, 0}, {"size|fieldCount", "", field_count, 0},
    {"fieldNames", "", field_names, 0},  {"methodNames", "", method_names, 0},
    {"fini", "", fini, HK_NATIVE_DEAD},  END_OF_METHODS,
};
const HkBoxDef hk_box_instance = {.name = "instance", .kind = HK_KIND_INSTANCE, .methods = methods};
