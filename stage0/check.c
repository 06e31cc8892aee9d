// check.c - the rules about enum values and match expressions.
#include "check.h"

typedef struct Checker {
  HsProgram *program;
  HsUnit *unit;
} Checker;

static bool is_discard(const HkName *name) { return name->len == 1 && name->data[0] == '_'; }

// The declaration of a variant, or NULL.
static HsNode *find_variant(const HsDecl *e, const HkName *name) {
  for (uint32_t i = 0; i < e->node->count; i++)
    if (e->node->kids[i]->name == name) return e->node->kids[i];
  return NULL;
}

// ---- visible enums ------------------------------------------------------------------------------------------------------------

typedef struct Enums {
  HsDecl *items[64];
  uint32_t count;
} Enums;

static void add_enums(Enums *out, const HsUnit *unit) {
  for (uint32_t i = 0; i < unit->decl_count; i++) {
    HsDecl *d = unit->decls[i];
    bool known = d->kind != HS_DECL_ENUM;
    for (uint32_t k = 0; k < out->count; k++) known |= out->items[k] == d;
    if (!known && out->count < 64) out->items[out->count++] = d;
  }
}

static void visible_enums(const Checker *c, Enums *out) {
  out->count = 0;
  add_enums(out, c->unit);
  for (uint32_t i = 0; i < c->unit->import_count; i++) add_enums(out, c->unit->imports[i].unit);
}

static void suggest(const Checker *c, HkDiag *d, const HkName *name, const HkText *names, uint32_t count) {
  hk_diag_did_you_mean(c->program->diags, d, hk_name_text(name), names, count);
}

static void suggest_variant(const Checker *c, HkDiag *d, const HsDecl *e, const HkName *name) {
  HkText names[256];
  uint32_t n = 0;
  for (; n < e->node->count && n < 256; n++) names[n] = hk_name_text(e->node->kids[n]->name);
  suggest(c, d, name, names, n);
}

static void suggest_field(const Checker *c, HkDiag *d, const HsNode *variant, const HkName *name) {
  HkText names[256];
  uint32_t n = 0;
  for (; variant->flags & HS_RECORD && n < variant->count && n < 256; n++)
    names[n] = hk_name_text(variant->kids[n]->name);
  suggest(c, d, name, names, n);
}

// The enum of a qualified name E::V, reported if there is none or it has no such variant.
static HsDecl *qualified(const Checker *c, const HsNode *at, const HkName *enum_name, const HkName *variant) {
  HsDecl *e = hs_find_type(c->program, c->unit, enum_name);
  if (!e || e->kind != HS_DECL_ENUM) {
    Enums all;
    HkText names[64];
    visible_enums(c, &all);
    for (uint32_t i = 0; i < all.count; i++) names[i] = hk_name_text(all.items[i]->name);
    suggest(c, hs_report(c->program, c->unit, at, "NameError", "unknown enum '%s'", enum_name->data), enum_name, names,
            all.count);
    return NULL;
  }
  if (find_variant(e, variant)) return e;
  suggest_variant(
      c, hs_report(c->program, c->unit, at, "TypeError", "enum %s has no variant '%s'", e->name->data, variant->data),
      e, variant);
  return NULL;
}

// ---- construction ----------------------------------------------------------------------------------------------------------------

static uint32_t field_index(const HsNode *variant, const HkName *name) {
  uint32_t at = 0;
  while (at < variant->count && variant->kids[at]->name != name) at++;
  return at;
}

static void check_record(const Checker *c, const HsNode *n, const HsNode *variant) {
  bool seen[HK_MAX_PARAMS + 1] = {false};
  for (uint32_t i = 0; i < n->count; i++) {
    const HsNode *field = n->kids[i];
    uint32_t at = field_index(variant, field->name);
    if (at == variant->count)
      suggest_field(c,
                    hs_report(c->program, c->unit, field, "TypeError", "variant '%s' has no field '%s'",
                              variant->name->data, field->name->data),
                    variant, field->name);
    else if (at <= HK_MAX_PARAMS && seen[at])
      hs_report(c->program, c->unit, field, "TypeError", "field '%s' stands twice", field->name->data);
    else if (at <= HK_MAX_PARAMS)
      seen[at] = true;
  }
  for (uint32_t i = 0; i < variant->count && i <= HK_MAX_PARAMS; i++)
    if (!seen[i])
      hs_report(c->program, c->unit, n, "TypeError", "missing field '%s' of variant '%s'", variant->kids[i]->name->data,
                variant->name->data);
}

void hs_check_variant(HsProgram *program, HsUnit *unit, HsNode *n) {
  Checker c = {program, unit};
  HsDecl *e = qualified(&c, n, n->name2, n->name);
  n->info = e;
  if (!e) return;
  HsNode *variant = find_variant(e, n->name);
  bool record = (variant->flags & HS_RECORD) != 0, given = (n->flags & HS_RECORD) != 0;
  if (record != given)
    hs_report(program, unit, n, "TypeError",
              record ? "record variant '%s' is written with its fields in braces" : "variant '%s' has no named fields",
              variant->name->data);
  else if (given)
    check_record(&c, n, variant);
}

// ---- match: which enum ---------------------------------------------------------------------------------------------------------------

static bool is_variant_form(const HsNode *p) {
  return p->kind == HS_P_NAME || p->kind == HS_P_CALL || p->kind == HS_P_RECORD;
}

static bool fits_all(const Checker *c, const HsDecl *e, const HsNode *match) {
  for (uint32_t i = 1; i < match->count; i++) {
    HsNode *alts = match->kids[i]->kids[0];
    for (uint32_t k = 0; k < alts->count; k++) {
      HsNode *p = alts->kids[k];
      if (!is_variant_form(p)) continue;
      if (p->name2 && hs_find_type(c->program, c->unit, p->name2) != e) return false;
      if (!find_variant(e, p->name)) return false;
    }
  }
  return true;
}

// What the patterns of the arms are, without those inside of others.
typedef struct Forms {
  bool variants, others;  // others: literals, arrays, maps
  const HkName *qualifier;
} Forms;

static Forms forms_of(const HsNode *match) {
  Forms f = {false, false, NULL};
  for (uint32_t i = 1; i < match->count; i++) {
    HsNode *alts = match->kids[i]->kids[0];
    for (uint32_t k = 0; k < alts->count; k++) {
      HsNode *p = alts->kids[k];
      f.variants |= is_variant_form(p);
      f.others |= p->kind == HS_P_LITERAL || p->kind == HS_P_ARRAY || p->kind == HS_P_MAP;
      if (is_variant_form(p) && p->name2) f.qualifier = p->name2;
    }
  }
  return f;
}

// The enum of an enum match (10.2): the only visible one that has all variants named.
static HsDecl *enum_of(const Checker *c, const HsNode *match, bool *ambiguous) {
  Forms forms = forms_of(match);
  if (!forms.variants || forms.others) return NULL;
  if (forms.qualifier) {
    HsDecl *e = hs_find_type(c->program, c->unit, forms.qualifier);
    return e && e->kind == HS_DECL_ENUM && fits_all(c, e, match) ? e : NULL;
  }
  Enums all;
  HsDecl *found = NULL;
  visible_enums(c, &all);
  for (uint32_t i = 0; i < all.count; i++) {
    if (!fits_all(c, all.items[i], match)) continue;
    *ambiguous = found != NULL;
    found = all.items[i];
    if (*ambiguous) break;
  }
  if (!*ambiguous) return found;
  HkDiag *d = hs_report(c->program, c->unit, match, "TypeError", "several enums have these variants");
  hk_diag_note(c->program->diags, d, "help: write %s::%s", found->name->data, found->node->kids[0]->name->data);
  return NULL;
}

// ---- match: patterns --------------------------------------------------------------------------------------------------------------------

static void check_payload(const Checker *c, HsNode *p, const HsNode *variant) {
  bool record = (variant->flags & HS_RECORD) != 0;
  if (p->kind != HS_P_RECORD) {
    uint32_t names = p->kind == HS_P_CALL ? p->count : 0;
    if (names != variant->count || (record && names))
      hs_report(c->program, c->unit, p, "ArityError", "variant '%s' has %u payload%s, pattern names %u",
                variant->name->data, variant->count, variant->count == 1 ? "" : "s", names);
    return;
  }
  for (uint32_t k = 0; k < p->count; k++) {
    if (record && field_index(variant, p->kids[k]->name) < variant->count) continue;
    suggest_field(c,
                  hs_report(c->program, c->unit, p->kids[k], "TypeError", "variant '%s' has no field '%s'",
                            variant->name->data, p->kids[k]->name->data),
                  variant, p->kids[k]->name);
  }
  for (uint32_t i = 0; record && i < variant->count; i++) {
    bool named = false;
    for (uint32_t k = 0; k < p->count; k++) named |= p->kids[k]->name == variant->kids[i]->name;
    if (!named)
      hs_report(c->program, c->unit, p, "TypeError", "pattern does not name field '%s' of '%s'",
                variant->kids[i]->name->data, variant->name->data);
  }
}

// The one visible enum with a variant of this name; *several: there are more.
static HsDecl *enum_with(const Checker *c, const HkName *variant, bool *several) {
  Enums all;
  HsDecl *found = NULL;
  visible_enums(c, &all);
  for (uint32_t i = 0; i < all.count; i++) {
    if (!find_variant(all.items[i], variant)) continue;
    *several |= found != NULL;
    found = all.items[i];
  }
  return found;
}

static void no_variant(const Checker *c, const HsNode *p, const HsDecl *of) {
  HkDiag *d = hs_report(c->program, c->unit, p, "TypeError", "'%s' is not an enum variant", p->name->data);
  Enums all;
  visible_enums(c, &all);
  if (of) {
    suggest_variant(c, d, of, p->name);
    return;
  }
  for (uint32_t i = 0; i < all.count && d->note_count == 0; i++) suggest_variant(c, d, all.items[i], p->name);
  if (d->note_count == 0 && p->kind == HS_P_NAME)
    hk_diag_note(c->program->diags, d, "help: any value is '_'; values of a type are 'TypeName(%s)'", p->name->data);
}

// A pattern in variant form. `e`: the enum of an enum match, or NULL. `inner`: inside an array or map pattern.
static void variant_form(const Checker *c, HsNode *p, HsDecl *e, bool inner, bool ambiguous) {
  bool several = false;
  if (p->kind == HS_P_NAME && inner && !p->name2) return;  // binds
  if (p->kind == HS_P_NAME) p->op = HS_PATTERN_VARIANT;
  if (!e) e = p->name2 ? qualified(c, p, p->name2, p->name) : enum_with(c, p->name, &several);
  if (ambiguous || (p->name2 && !e)) return;
  if (several) {
    HkDiag *d = hs_report(c->program, c->unit, p, "TypeError", "several enums have a variant '%s'", p->name->data);
    hk_diag_note(c->program->diags, d, "help: write %s::%s", e->name->data, p->name->data);
    return;
  }
  if (e) {
    p->info = e;
    check_payload(c, p, find_variant(e, p->name));
  } else if (p->kind != HS_P_CALL) {
    no_variant(c, p, NULL);
  } else if (p->count != 1) {
    hs_report(c->program, c->unit, p, "ArityError", "type pattern '%s' names %u values instead of one", p->name->data,
              p->count);
  }
}

static void pattern(const Checker *c, HsNode *p, HsDecl *e, bool inner, bool ambiguous) {
  if (is_variant_form(p)) variant_form(c, p, e, inner, ambiguous);
  if (p->kind == HS_P_ARRAY)
    for (uint32_t i = 0; i < p->count; i++) pattern(c, p->kids[i], NULL, true, false);
  if (p->kind == HS_P_MAP)
    for (uint32_t i = 0; i < p->count; i++) pattern(c, p->kids[i]->kids[0], NULL, true, false);
}

// ---- match: arms -----------------------------------------------------------------------------------------------------------------------

static bool binds(const HsNode *p, bool inner) {
  switch (p->kind) {
  case HS_P_NAME: return inner && p->op == HS_PATTERN_BIND;
  case HS_P_CALL:
    for (uint32_t i = 0; i < p->count; i++)
      if (!is_discard(p->kids[i]->name)) return true;
    return false;
  case HS_P_RECORD:
    for (uint32_t i = 0; i < p->count; i++)
      if (!is_discard(p->kids[i]->name2)) return true;
    return false;
  case HS_P_ARRAY:
    if (p->name && !is_discard(p->name)) return true;
    for (uint32_t i = 0; i < p->count; i++)
      if (binds(p->kids[i], true)) return true;
    return false;
  case HS_P_MAP:
    for (uint32_t i = 0; i < p->count; i++)
      if (binds(p->kids[i]->kids[0], true)) return true;
    return false;
  default: return false;
  }
}

static void check_arm(const Checker *c, HsNode *match, uint32_t i, HsDecl *e, bool ambiguous) {
  HsNode *arm = match->kids[i], *alts = arm->kids[0];
  for (uint32_t k = 0; k < alts->count; k++) {
    HsNode *p = alts->kids[k];
    if (p->kind == HS_P_ANY && arm->kids[1])
      hs_report(c->program, c->unit, p, "TypeError", "the '_' arm has no guard");
    else if (p->kind == HS_P_ANY && (i + 1 < match->count || alts->count > 1))
      hs_report(c->program, c->unit, p, "TypeError", "the '_' arm must be the last");
    pattern(c, p, e, false, ambiguous);
    if (alts->count > 1 && binds(p, false))
      hs_report(c->program, c->unit, p, "TypeError", "alternatives of a pattern cannot bind names");
  }
}

static void check_coverage(const Checker *c, const HsNode *match, const HsDecl *e) {
  HkBuf missing;
  hk_buf_init(&missing, c->program->diags->arena->mem);
  for (uint32_t v = 0; v < e->node->count; v++) {
    uint32_t covered = 0;
    for (uint32_t i = 1; i < match->count; i++) {
      HsNode *arm = match->kids[i];
      for (uint32_t k = 0; k < arm->kids[0]->count; k++) {
        HsNode *p = arm->kids[0]->kids[k];
        if (!is_variant_form(p) || p->name != e->node->kids[v]->name || arm->kids[1]) continue;
        if (++covered == 2)
          hs_report(c->program, c->unit, p, "TypeError", "variant '%s' is covered twice", p->name->data);
      }
    }
    if (!covered) hk_buf_fmt(&missing, "%s%s", missing.len ? ", " : "", e->node->kids[v]->name->data);
  }
  if (missing.len)
    hs_report(c->program, c->unit, match, "TypeError", "non-exhaustive match on enum %s: missing %s", e->name->data,
              hk_buf_z(&missing));
  hk_buf_deinit(&missing);
}

void hs_check_match(HsProgram *program, HsUnit *unit, HsNode *match) {
  Checker c = {program, unit};
  uint32_t before = program->diags->errors;
  bool any = false, ambiguous = false;
  HsDecl *e = enum_of(&c, match, &ambiguous);
  for (uint32_t i = 1; i < match->count; i++) {
    check_arm(&c, match, i, e, ambiguous);
    HsNode *alts = match->kids[i]->kids[0];
    for (uint32_t k = 0; k < alts->count; k++) any |= alts->kids[k]->kind == HS_P_ANY;
  }
  if (e)
    check_coverage(&c, match, e);
  else if (!any && program->diags->errors == before)
    hs_report(program, unit, match, "TypeError", "match requires a '_' arm");
}
