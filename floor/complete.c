// complete.c (L5) - the names that an input of a session can mean.
#include "complete.h"

enum { MOST_NAMES = 1024 };  // spellings of the methods of one box

void hk_offer(const HkOffer *offer, HkText name) {
  if (name.len > offer->prefix.len && memcmp(name.data, offer->prefix.data, offer->prefix.len) == 0)
    offer->add(offer->user, name);
}

static void offer_symbol(const HkTypes *types, HkSymbol name, const HkOffer *offer) {
  hk_offer(offer, hk_symbol_text(types, name));
}

// ---- members ---------------------------------------------------------------------------------------------------------------------

static void offer_natives(const HkBoxDef *def, uint32_t flags, const HkOffer *offer) {
  HkText names[MOST_NAMES];
  uint32_t count = hk_box_names(def, flags, names, MOST_NAMES);
  for (uint32_t i = 0; i < count; i++) hk_offer(offer, names[i]);
}

static void offer_own_members(const HkTypes *types, const HkType *type, const HkOffer *offer) {
  for (uint32_t i = 0; i < type->method_count; i++)
    if (!type->methods[i].is_private) offer_symbol(types, type->methods[i].name, offer);
  for (uint32_t i = 0; i < type->property_count; i++)
    if (!type->properties[i].is_private) offer_symbol(types, type->properties[i].name, offer);
}

static void offer_members(HkContext *c, const HkType *type, const HkOffer *offer) {
  const HkTypes *types = &c->types;
  offer_own_members(types, type, offer);
  for (uint32_t i = 0; i < type->ancestor_count; i++)
    offer_own_members(types, hk_type_at(types, type->ancestors[i]), offer);
  for (uint32_t i = 0; i < type->slot_count; i++)
    if (!type->fields[i].is_private) offer_symbol(types, type->fields[i].name, offer);
  offer_natives(type->def, 0, offer);
}

void hk_complete_value(HkContext *c, HkValue v, const HkOffer *offer) {
  const HkType *type = hk_type_of(&c->types, v);
  offer_members(c, type, offer);
  if (type->kind == HK_KIND_INSTANCE) offer_natives(c->types.instance_box, 0, offer);
  offer_natives(c->types.universal_box, 0, offer);
}

static bool is_type_of_program(const HkLinked *linked, const HkType *type) {
  return !linked->house && type != linked->globals && !(type->flags & HK_TYPE_DEAD);
}

static const HkType *find_type(const HkContext *c, HkText name) {
  for (const HkLinked *l = c->run.linked; l; l = l->next)
    for (uint32_t i = 0; i < l->type_count; i++) {
      const HkType *type = hk_type_at(&c->types, l->first_type + i);
      if (is_type_of_program(l, type) && hk_text_eq(hk_string_text(type->display), name)) return type;
    }
  return hk_type_builtin(&c->types, name);
}

void hk_complete_type(HkContext *c, HkText name, const HkOffer *offer) {
  const HkType *type = find_type(c, name);
  if (!type) return;
  for (uint32_t i = 0; i < type->variant_count; i++) offer_symbol(&c->types, type->variants[i].name, offer);
  if (type->flags & HK_TYPE_BUILTIN)
    offer_natives(type->def, HK_NATIVE_STATIC, offer);
  else if (type->flags & HK_TYPE_STATIC)
    offer_members(c, type, offer);
}

// ---- names of the program -----------------------------------------------------------------------------------------------------------

static size_t length_up_to(HkText text, char c) {
  size_t n = 0;
  while (n < text.len && text.data[n] != c) n++;
  return n;
}

// A function is called NAME/ARITY; methods have a dot in their names, what the compiler made a '%'.
static void offer_functions(const HkLinked *linked, const HkOffer *offer) {
  for (uint32_t i = 0; i < linked->module->function_count; i++) {
    HkText name = hk_name_text(linked->module->functions[i]->name);
    size_t len = length_up_to(name, '/');
    if (len < name.len && name.data[0] != '%' && length_up_to(name, '.') == name.len &&
        length_up_to(name, '#') == name.len)
      hk_offer(offer, hk_text(name.data, len));
  }
}

void hk_complete_program(HkContext *c, const HkOffer *offer) {
  for (const HkLinked *l = c->run.linked; l; l = l->next) {
    if (l->house) continue;
    offer_functions(l, offer);
    for (uint32_t i = 0; i < l->type_count; i++) {
      const HkType *type = hk_type_at(&c->types, l->first_type + i);
      if (is_type_of_program(l, type)) hk_offer(offer, hk_string_text(type->display));
    }
  }
}
