// mir_decls.c (L2) - the verifier's rules about declarations and names: entry, initializers, boxes, enums, heads of functions (mir.md 6.1).
#include "mir_check.h"

#define NONE HK_MIR_NONE

// ---- sets of names ---------------------------------------------------------------------------------------------------------

typedef struct NameSet {
  const HkName **slots;
  uint32_t size;  // power of two
} NameSet;

static HkStatus open_set(HkCheck *c, NameSet *set, uint32_t count) {
  if (count > UINT32_MAX / 8) return HK_NOMEM;
  for (set->size = 4; set->size < 2 * count;) set->size *= 2;
  set->slots = hk_arena_alloc(&c->arena, set->size * sizeof *set->slots);
  return set->slots ? HK_OK : HK_NOMEM;
}

// False if the name was there already.
static bool add_name(NameSet *set, const HkName *name) {
  uint32_t i = name->hash & (set->size - 1);
  while (set->slots[i] && set->slots[i] != name) i = (i + 1) & (set->size - 1);
  if (set->slots[i]) return false;
  set->slots[i] = name;
  return true;
}

// ---- entry, initializers -----------------------------------------------------------------------------------------------------

// The entry may have more than one parameter: the missing arguments are null (language.md 3.2; docs/decisions.md).
static void check_entry(HkCheck *c) {
  const HkName *name = c->module->entry;
  if (!name) return;
  HkMirFunction *f = hk_mir_find_function(c->module, hk_name_text(name));
  if (!f)
    hk_check_report(c, "HM112", "entry %s is no function", name->data);
  else if (f->kind == HK_FN_CLOSURE)
    hk_check_report(c, "HM112", "entry %s is a closure", name->data);
}

static void check_inits(HkCheck *c) {
  for (uint32_t i = 0; i < c->module->init_count; i++) {
    const HkName *name = c->module->inits[i];
    HkMirFunction *f = hk_mir_find_function(c->module, hk_name_text(name));
    if (!f)
      hk_check_report(c, "HM113", "initializer %s is no function", name->data);
    else if (f->param_count)
      hk_check_report(c, "HM113", "initializer %s has parameters", name->data);
  }
}

// ---- boxes and enums -----------------------------------------------------------------------------------------------------------

// Both lists are sorted, so equal names are neighbours.
static void check_type_names(HkCheck *c) {
  const HkMirModule *m = c->module;
  for (uint32_t i = 0; i < m->enum_count; i++) {
    const HkName *name = m->enums[i]->name;
    if ((i > 0 && m->enums[i - 1]->name == name) || hk_mir_find_box(m, hk_name_text(name)))
      hk_check_report(c, "HM111", "enum %s has the name of another type", name->data);
  }
  for (uint32_t i = 1; i < m->box_count; i++)
    if (m->boxes[i - 1]->name == m->boxes[i]->name)
      hk_check_report(c, "HM111", "box %s is declared twice", m->boxes[i]->name->data);
}

static HkStatus check_enum(HkCheck *c, const HkMirEnum *e) {
  NameSet variants, fields;
  HK_TRY(open_set(c, &variants, e->variant_count));
  for (uint32_t i = 0; i < e->variant_count; i++) {
    const HkMirVariant *v = &e->variants[i];
    if (!add_name(&variants, v->name))
      hk_check_report(c, "HM114", "enum %s has two variants %s", e->name->data, v->name->data);
    if (!v->fields) continue;
    HK_TRY(open_set(c, &fields, v->arity));
    for (uint32_t k = 0; k < v->arity; k++)
      if (!add_name(&fields, v->fields[k]))
        hk_check_report(c, "HM114", "variant %s::%s has two fields %s", e->name->data, v->name->data,
                        v->fields[k]->data);
  }
  return HK_OK;
}

static HkStatus check_box(HkCheck *c, const HkMirBox *b) {
  NameSet fields;
  HK_TRY(open_set(c, &fields, b->field_count + b->property_count));
  for (uint32_t i = 0; i < b->field_count; i++)
    if (!add_name(&fields, b->fields[i].name))
      hk_check_report(c, "HM114", "box %s has two fields %s", b->name->data, b->fields[i].name->data);
  for (uint32_t i = 0; i < b->property_count; i++)
    if (!add_name(&fields, b->properties[i].name))
      hk_check_report(c, "HM114", "box %s has two fields %s", b->name->data, b->properties[i].name->data);
  for (uint32_t i = 0; i < b->parent_count; i++)
    if (!hk_mir_find_box(c->module, hk_name_text(b->parents[i])))
      hk_check_report(c, "HM114", "parent %s of box %s does not exist", b->parents[i]->data, b->name->data);
  return HK_OK;
}

// A box on the way from the one where the walk began, and the parent it goes on with.
typedef struct Step {
  const HkMirBox *box;
  uint32_t next;
} Step;
enum { NEW, ON_PATH, DONE };

// Depth first along parents; each cycle is reported at the box that closes it.
static void walk_parents(HkCheck *c, Step *path, uint8_t *state, const HkMirBox *from) {
  uint32_t depth = 0;
  path[depth++] = (Step){from, 0};
  state[from->index] = ON_PATH;
  while (depth) {
    Step *s = &path[depth - 1];
    if (s->next == s->box->parent_count) {
      state[s->box->index] = DONE;
      depth--;
      continue;
    }
    const HkMirBox *parent = hk_mir_find_box(c->module, hk_name_text(s->box->parents[s->next++]));
    if (!parent || state[parent->index] == DONE) continue;
    if (state[parent->index] == ON_PATH) {
      hk_check_report(c, "HM114", "box %s is its own ancestor", parent->name->data);
      continue;
    }
    state[parent->index] = ON_PATH;
    path[depth++] = (Step){parent, 0};
  }
}

static HkStatus check_cycles(HkCheck *c) {
  const HkMirModule *m = c->module;
  if (m->box_count == 0) return HK_OK;
  Step *path = hk_arena_alloc(&c->arena, m->box_count * sizeof *path);
  uint8_t *state = hk_arena_alloc(&c->arena, m->box_count);
  if (!path || !state) return HK_NOMEM;
  for (uint32_t i = 0; i < m->box_count; i++)
    if (state[m->boxes[i]->index] == NEW) walk_parents(c, path, state, m->boxes[i]);
  return HK_OK;
}

HkStatus hk_check_declarations(HkCheck *c) {
  check_entry(c);
  check_inits(c);
  check_type_names(c);
  for (uint32_t i = 0; i < c->module->enum_count; i++) HK_TRY(check_enum(c, c->module->enums[i]));
  for (uint32_t i = 0; i < c->module->box_count; i++) HK_TRY(check_box(c, c->module->boxes[i]));
  return check_cycles(c);
}

// ---- names of functions (mir.md 1.2) ---------------------------------------------------------------------------------------------

static bool cut(HkText *head, HkText *tail, char at, bool last) {
  for (size_t i = 0; i < head->len; i++) {
    size_t k = last ? head->len - 1 - i : i;
    if (head->data[k] != at) continue;
    *tail = hk_text(head->data + k + 1, head->len - k - 1);
    head->len = k;
    return true;
  }
  return false;
}

static bool is_word(HkText t) {
  for (size_t i = 0; i < t.len; i++)
    if ((unsigned char)t.data[i] <= ' ' || strchr("%#$/.", t.data[i])) return false;
  return t.len > 0;
}

static bool read_number(HkText t, uint32_t *out) {
  uint32_t n = 0;
  if (t.len == 0 || t.len > 9 || (t.len > 1 && t.data[0] == '0')) return false;
  for (size_t i = 0; i < t.len; i++) {
    if (t.data[i] < '0' || t.data[i] > '9') return false;
    n = n * 10 + (uint32_t)(t.data[i] - '0');
  }
  *out = n;
  return true;
}

// WORD or WORD#number
static bool is_numbered_name(HkText t) {
  HkText unit;
  uint32_t n = 0;
  return cut(&t, &unit, '#', false) ? is_word(t) && read_number(unit, &n) && n > 0 : is_word(t);
}

static bool begins(HkText *t, const char *with) {
  size_t n = strlen(with);
  if (t->len < n || memcmp(t->data, with, n) != 0) return false;
  *t = hk_text(t->data + n, t->len - n);
  return true;
}

// The part before '/' of a function that is not inside another one; *generated: made by the front end, without parameters.
static bool is_outer_name(HkText t, bool *in_type, bool *generated) {
  HkText member;
  *in_type = cut(&t, &member, '.', true);
  if (*in_type) {
    HkText rest = member;
    *generated = member.len && member.data[0] == '%';
    if (!is_numbered_name(t)) return false;
    if (begins(&rest, "%get_")) return is_word(rest);
    return hk_text_eq(member, HK_TEXT("%init")) || hk_text_eq(member, HK_TEXT("%static")) || is_word(member);
  }
  *generated = t.len && t.data[0] == '%';
  if (hk_text_eq(t, HK_TEXT("%script"))) return true;
  if (*generated) begins(&t, "%");
  return is_numbered_name(t) &&
         (!*generated || (t.len >= 4 && memcmp(t.data, "init", 4) == 0 && (t.len == 4 || t.data[4] == '#')));
}

// NAME/count, then $number or $NAME/count or $NAME#number/count for each function inside. The last part decides.
static bool name_fits(const HkMirFunction *f) {
  HkText rest = hk_name_text(f->name), part = rest, count;
  bool inner = false, in_type = false, generated = false, more = cut(&part, &rest, '$', false);
  uint32_t n = 0;
  for (;;) {
    bool counted = cut(&part, &count, '/', true);
    if (counted && !read_number(count, &n)) return false;
    if (inner ? !(counted ? is_numbered_name(part) : read_number(part, &n))
              : !counted || !is_outer_name(part, &in_type, &generated))
      return false;
    if (!more) {
      if (inner && !counted) return f->kind == HK_FN_CLOSURE;
      bool method = f->kind == HK_FN_METHOD;
      if (f->kind == HK_FN_CLOSURE || (method && (inner || !in_type))) return false;
      if (!inner && generated && (n != 0 || method != in_type)) return false;
      return n + method == f->param_count;
    }
    part = rest;
    inner = true;
    more = cut(&part, &rest, '$', false);
  }
}

void hk_check_function_head(HkCheck *c) {
  const HkMirFunction *f = c->fn;
  if (f->index > 0 && c->module->functions[f->index - 1]->name == f->name)
    hk_check_report(c, "HM110", "two functions have this name");
  if (f->kind != HK_FN_CLOSURE && f->param_count > HK_MAX_PARAMS + (f->kind == HK_FN_METHOD))
    hk_check_report(c, "HM105", "more than %d parameters", HK_MAX_PARAMS);
  if (!c->canonical) return;
  if (!name_fits(f)) hk_check_report(c, "HM125", "the name has no form that fits its kind and parameters");
  if (f->kind == HK_FN_METHOD && c->me != 0) hk_check_report(c, "HM126", "the first parameter of a method is me");
}
