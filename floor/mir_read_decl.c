// mir_read_decl.c (L2) - reads the declarations of a MIR module: units, enums, boxes (mir.md 3.2, 4.1).
#include "mir_reader.h"

const HkName **hk_mir_name_list(HkMirReader *r, const HkJson *object, const char *key, uint32_t *count) {
  const HkJson *list = hk_mir_member(r, object, key, HK_JSON_ARRAY);
  *count = 0;
  if (!list || list->count == 0) return NULL;
  const HkName **names = hk_mir_keep(r, list->count, sizeof *names);
  if (!names) return NULL;
  for (uint32_t i = 0; i < list->count; i++) names[i] = hk_mir_string(r, &list->u.items[i], key, false);
  *count = list->count;
  return names;
}

// The objects of a list, one by one; what is none is reported and skipped.
typedef struct Objects {
  HkMirReader *r;
  const HkJson *list;
  const char *key;
  uint32_t at;
} Objects;

static const HkJson *next_object(Objects *o) {
  while (o->list && o->at < o->list->count) {
    const HkJson *item = &o->list->u.items[o->at++];
    if (hk_mir_has_kind(o->r, item, o->key, HK_JSON_OBJECT)) return item;
  }
  return NULL;
}

static Objects objects(HkMirReader *r, const HkJson *object, const char *key) {
  return (Objects){r, hk_mir_member(r, object, key, HK_JSON_ARRAY), key, 0};
}

static void read_units(HkMirReader *r, const HkJson *root) {
  const HkJson *list = hk_mir_member(r, root, "units", HK_JSON_ARRAY);
  if (!list || list->count == 0) return;
  if (list->count > HK_MAX_UNITS) {
    hk_mir_fault(r, "HM105", "more than %d units", HK_MAX_UNITS);
    return;
  }
  r->m->units = hk_mir_keep(r, list->count, sizeof *r->m->units);
  if (!r->m->units) return;
  r->m->unit_cap = r->m->unit_count = list->count;
  for (uint32_t i = 0; i < list->count; i++) {
    const HkName *name = hk_mir_string(r, &list->u.items[i], "units", true);
    if (name) r->m->units[i] = hk_name_text(name);
  }
}

static void read_variant(HkMirReader *r, const HkJson *object, HkMirVariant *out) {
  static const char *const keys[] = {"name", "?arity", "?fields", NULL};
  hk_mir_check_keys(r, object, keys);
  out->name = hk_mir_member_string(r, object, "name");
  const HkJson *arity = hk_json_get(object, "arity"), *payload = hk_json_get(object, "payload_type");
  out->fields = hk_mir_name_list(r, object, "fields", &out->arity);
  if (arity && out->fields) hk_mir_fault(r, "HM105", "a variant has 'arity' or 'fields'");
  if (arity && !out->fields) out->arity = hk_mir_number(r, arity, "arity", HK_MAX_PARAMS + 1, "HM105");
  if (out->arity > HK_MAX_PARAMS) hk_mir_fault(r, "HM105", "more than %d payloads", HK_MAX_PARAMS);
  if (r->older && payload && payload->kind != HK_JSON_NULL && out->arity == 0) out->arity = 1;  // C7
}

static void read_variants(HkMirReader *r, const HkJson *object, HkMirEnum *e) {
  Objects each = objects(r, object, "variants");
  uint32_t count = each.list ? each.list->count : 0;
  e->variants = hk_mir_keep(r, count, sizeof *e->variants);
  if (!e->variants) return;
  for (const HkJson *v; (v = next_object(&each)) != NULL;) read_variant(r, v, &e->variants[e->variant_count++]);
}

static void read_enums(HkMirReader *r, const HkJson *root) {
  static const char *const keys[] = {"name", "variants", NULL};
  Objects each = objects(r, root, "enum_decls");
  r->m->enum_cap = each.list ? each.list->count : 0;
  r->m->enums = hk_mir_keep(r, r->m->enum_cap, sizeof *r->m->enums);
  for (const HkJson *d; r->m->enums && (d = next_object(&each)) != NULL;) {
    HkMirEnum *e = hk_mir_keep(r, 1, sizeof *e);
    hk_mir_check_keys(r, d, keys);
    if (!e || !(e->name = hk_mir_member_string(r, d, "name"))) return;
    read_variants(r, d, e);
    r->m->enums[r->m->enum_count++] = e;
  }
}

static HkMirField *field_named(HkMirBox *box, const HkName *name) {
  for (uint32_t i = 0; i < box->field_count && i <= HK_MAX_PARAMS; i++)
    if (box->fields[i].name == name) return &box->fields[i];
  return NULL;
}

static void read_fields(HkMirReader *r, const HkJson *object, HkMirBox *box) {
  static const char *const keys[] = {"name", "?is_private", "?is_weak", NULL};
  const HkJson *plain = r->older ? hk_mir_member(r, object, "fields", HK_JSON_ARRAY) : NULL;  // C7
  Objects each = objects(r, object, "field_decls");
  uint32_t plain_count = plain ? plain->count : 0;
  uint32_t cap = plain_count + (each.list ? each.list->count : 0);
  box->fields = hk_mir_keep(r, cap, sizeof *box->fields);
  if (!box->fields) return;
  for (uint32_t i = 0; i < plain_count; i++)
    box->fields[box->field_count++] = (HkMirField){.name = hk_mir_string(r, &plain->u.items[i], "fields", false)};
  for (const HkJson *f; (f = next_object(&each)) != NULL;) {
    hk_mir_check_keys(r, f, keys);
    HkMirField field = {hk_mir_member_string(r, f, "name"), hk_mir_member_flag(r, f, "is_private"),
                        hk_mir_member_flag(r, f, "is_weak")};
    HkMirField *known = plain_count ? field_named(box, field.name) : NULL;
    if (known)
      *known = field;
    else
      box->fields[box->field_count++] = field;
  }
}

static void read_properties(HkMirReader *r, const HkJson *object, HkMirBox *box) {
  static const char *const keys[] = {"kind", "name", NULL};
  static const char *const kinds[] = {"computed", "once", "birth_once"};
  Objects each = objects(r, object, "properties");
  if (!each.list) return;
  box->properties = hk_mir_keep(r, each.list->count, sizeof *box->properties);
  for (const HkJson *p; box->properties && (p = next_object(&each)) != NULL;) {
    hk_mir_check_keys(r, p, keys);
    const HkJson *kind = hk_mir_member(r, p, "kind", HK_JSON_STRING);
    int found = 0;
    while (found < 3 && !(kind && hk_text_eq(hk_json_text(kind), hk_text_of(kinds[found])))) found++;
    if (found == 3) hk_mir_fault(r, "HM105", "'kind' of a property must be computed, once or birth_once");
    box->properties[box->property_count++] =
        (HkMirProperty){hk_mir_member_string(r, p, "name"), (HkMirPropKind)(found % 3)};
  }
}

static void read_boxes(HkMirReader *r, const HkJson *root) {
  static const char *const keys[] = {"field_decls", "name", "?interfaces", "?parents", "?properties", "?static", NULL};
  Objects each = objects(r, root, "user_box_decls");
  r->m->box_cap = each.list ? each.list->count : 0;
  r->m->boxes = hk_mir_keep(r, r->m->box_cap, sizeof *r->m->boxes);
  for (const HkJson *d; r->m->boxes && (d = next_object(&each)) != NULL;) {
    HkMirBox *box = hk_mir_keep(r, 1, sizeof *box);
    hk_mir_check_keys(r, d, keys);
    if (!box || !(box->name = hk_mir_member_string(r, d, "name"))) return;
    box->is_static = hk_mir_member_flag(r, d, "static") || (r->older && hk_mir_member_flag(r, d, "is_static"));
    box->parents = hk_mir_name_list(r, d, "parents", &box->parent_count);
    box->interfaces = hk_mir_name_list(r, d, "interfaces", &box->interface_count);
    read_fields(r, d, box);
    read_properties(r, d, box);
    r->m->boxes[r->m->box_count++] = box;
  }
}

void hk_mir_read_declarations(HkMirReader *r, const HkJson *root) {
  read_units(r, root);
  read_enums(r, root);
  read_boxes(r, root);
  if (r->nomem) return;
  if (hk_mir_module_finish(r->m) != HK_OK) r->nomem = true;  // sorted: they are looked up
}
