// program.c - units, declarations and their rules (language.md 3.1, 3.2, 8, 10, 12.4).
#include "program.h"

#include <stdarg.h>

// ---- tables -----------------------------------------------------------------------------------------------------------------

static uint32_t slot_of(const HsTable *t, const HkName *key) {
  uint32_t i = key->hash & (t->cap - 1);
  while (t->keys[i] && t->keys[i] != key) i = (i + 1) & (t->cap - 1);
  return i;
}

void *hs_table_get(const HsTable *t, const HkName *key) {
  if (t->cap == 0 || !key) return NULL;
  return t->values[slot_of(t, key)];
}

HkStatus hs_table_set(HkArena *arena, HsTable *t, const HkName *key, void *value) {
  if ((t->count + 1) * 2 > t->cap) {
    HsTable bigger = {NULL, NULL, t->cap ? t->cap * 2 : 8, t->count};
    bigger.keys = hk_arena_alloc(arena, bigger.cap * sizeof *bigger.keys);
    bigger.values = hk_arena_alloc(arena, bigger.cap * sizeof *bigger.values);
    if (!bigger.keys || !bigger.values) return HK_NOMEM;
    for (uint32_t i = 0; i < t->cap; i++) {
      if (!t->keys[i]) continue;
      uint32_t at = slot_of(&bigger, t->keys[i]);
      bigger.keys[at] = t->keys[i];
      bigger.values[at] = t->values[i];
    }
    *t = bigger;
  }
  uint32_t at = slot_of(t, key);
  t->count += t->keys[at] == NULL;
  t->keys[at] = key;
  t->values[at] = value;
  return HK_OK;
}

HkDiag *hs_report(HsProgram *p, const HsUnit *unit, const HsNode *at, const char *kind, const char *fmt, ...) {
  HkBuf buf;
  hk_buf_init(&buf, p->diags->arena->mem);
  va_list ap;
  va_start(ap, fmt);
  hk_buf_vfmt(&buf, fmt, ap);
  va_end(ap);
  HkDiag *d =
      hk_diag_add(p->diags, HK_ERROR, kind, unit->source, at->line, at->column, at->width, "%s", hk_buf_z(&buf));
  hk_buf_deinit(&buf);
  return d;
}

// ---- collecting -----------------------------------------------------------------------------------------------------------------

static HkArena *arena_of(HsProgram *p) { return &p->module->arena; }

static const HkName *unit_name(HsProgram *p, const HsUnit *unit, const HkName *name) {
  return unit->index == 0 ? name : hk_mir_name_fmt(p->module, "%s#%u", name->data, unit->index);
}

static HkStatus add_method(HsProgram *p, HsDecl *box, HsNode *node, bool is_static) {
  uint32_t arity = hs_param_count(node);
  for (uint32_t i = 0; i < box->method_count; i++)
    if (box->methods[i].name == node->name && box->methods[i].arity == arity) {
      hs_report(p, box->unit, node, "NameError", "method '%s/%u' is declared twice in %s", node->name->data, arity,
                box->name->data);
      return HK_OK;
    }
  if (node->name == box->name) {
    HkDiag *d = hs_report(p, box->unit, node, "TypeError", "method '%s' has the name of its box", node->name->data);
    hk_diag_note(p->diags, d, "help: constructors are named 'birth'");
  }
  HK_TRY(hk_arena_grow(arena_of(p), (void **)&box->methods, &box->method_cap, box->method_count + 1,
                       sizeof *box->methods));
  box->methods[box->method_count++] = (HsMethod){node->name, arity, node, box, is_static ? HK_FN_STATIC : HK_FN_METHOD};
  return HK_OK;
}

static HkStatus collect_members(HsProgram *p, HsDecl *box) {
  HsTable fields = {NULL, NULL, 0, 0};
  for (uint32_t i = 2; i < box->node->count; i++) {
    HsNode *m = box->node->kids[i];
    if (m->kind == HS_METHOD) HK_TRY(add_method(p, box, m, (m->flags & HS_STATIC) != 0));
    if (m->kind != HS_FIELD && m->kind != HS_PROPERTY) continue;
    if (hs_table_get(&fields, m->name))
      hs_report(p, box->unit, m, "NameError", "'%s' is declared twice in %s", m->name->data, box->name->data);
    HK_TRY(hs_table_set(arena_of(p), &fields, m->name, m));
  }
  return HK_OK;
}

static HkStatus check_payload_names(HsProgram *p, const HsDecl *e, const HsNode *variant) {
  HsTable seen = {NULL, NULL, 0, 0};
  for (uint32_t i = 0; (variant->flags & HS_RECORD) && i < variant->count; i++) {
    const HsNode *f = variant->kids[i];
    if (hs_table_get(&seen, f->name))
      hs_report(p, e->unit, f, "NameError", "field '%s' is declared twice in '%s'", f->name->data, variant->name->data);
    HK_TRY(hs_table_set(arena_of(p), &seen, f->name, variant->kids[i]));
  }
  return HK_OK;
}

static HkStatus check_variants(HsProgram *p, HsDecl *e) {
  HsTable seen = {NULL, NULL, 0, 0};
  for (uint32_t i = 0; i < e->node->count; i++) {
    HsNode *v = e->node->kids[i];
    if (hs_table_get(&seen, v->name))
      hs_report(p, e->unit, v, "NameError", "variant '%s' is declared twice", v->name->data);
    HK_TRY(hs_table_set(arena_of(p), &seen, v->name, v));
    HK_TRY(check_payload_names(p, e, v));
  }
  return HK_OK;
}

static HkStatus declare_type(HsProgram *p, HsUnit *unit, HsNode *node) {
  HsDecl *d = hk_arena_alloc(arena_of(p), sizeof *d);
  if (!d) return HK_NOMEM;
  d->kind = node->kind == HS_BOX ? HS_DECL_BOX : node->kind == HS_ENUM ? HS_DECL_ENUM : HS_DECL_INTERFACE;
  d->is_static = (node->flags & HS_STATIC) != 0;
  d->name = node->name;
  d->unit = unit;
  d->node = node;
  d->mir_name = unit_name(p, unit, node->name);
  if (!d->mir_name) return HK_NOMEM;
  node->info = d;
  if (hs_table_get(&unit->types, node->name)) {
    hs_report(p, unit, node, "NameError", "'%s' is declared twice", node->name->data);
    return HK_OK;
  }
  HK_TRY(hs_table_set(arena_of(p), &unit->types, node->name, d));
  HK_TRY(hk_arena_grow(arena_of(p), (void **)&unit->decls, &unit->decl_cap, unit->decl_count + 1, sizeof *unit->decls));
  unit->decls[unit->decl_count++] = d;
  if (d->kind == HS_DECL_BOX) return collect_members(p, d);
  return d->kind == HS_DECL_ENUM ? check_variants(p, d) : HK_OK;
}

static HkStatus declare_function(HsProgram *p, HsUnit *unit, HsNode *node) {
  uint32_t arity = hs_param_count(node);
  HsFunctionDecl *chain = hs_table_get(&unit->functions, node->name);
  for (HsFunctionDecl *f = chain; f; f = f->next)
    if (f->arity == arity) {
      hs_report(p, unit, node, "NameError", "function '%s/%u' is declared twice", node->name->data, arity);
      return HK_OK;
    }
  HsFunctionDecl *f = hk_arena_alloc(arena_of(p), sizeof *f);
  if (!f) return HK_NOMEM;
  *f = (HsFunctionDecl){node->name, NULL, arity, node, unit, chain};
  f->mir_name = unit->index == 0 ? hk_mir_name_fmt(p->module, "%s/%u", node->name->data, arity)
                                 : hk_mir_name_fmt(p->module, "%s#%u/%u", node->name->data, unit->index, arity);
  if (!f->mir_name) return HK_NOMEM;
  node->info = f;
  HK_TRY(hs_table_set(arena_of(p), &unit->functions, node->name, f));
  HK_TRY(hk_arena_grow(arena_of(p), (void **)&unit->function_list, &unit->function_cap, unit->function_count + 1,
                       sizeof *unit->function_list));
  unit->function_list[unit->function_count++] = f;
  return HK_OK;
}

static HkStatus declare_global(HsProgram *p, HsUnit *unit, HsNode *node) {
  if (hs_table_get(&p->globals, node->name))
    hs_report(p, unit, node, "NameError", "global '%s' is declared twice", node->name->data);
  HK_TRY(hs_table_set(arena_of(p), &p->globals, node->name, node));
  return hs_table_set(arena_of(p), &unit->globals, node->name, node);
}

HkStatus hs_declare_unit(HsProgram *p, HsUnit *unit) {
  for (uint32_t i = 0; i < unit->root->count; i++) {
    HsNode *n = unit->root->kids[i];
    switch (n->kind) {
    case HS_BOX:
    case HS_ENUM:
    case HS_INTERFACE: HK_TRY(declare_type(p, unit, n)); break;
    case HS_FUNCTION:
      if (!n->name2) HK_TRY(declare_function(p, unit, n));
      break;
    case HS_GLOBAL: HK_TRY(declare_global(p, unit, n)); break;
    case HS_USING: break;
    default:
      if (!unit->is_program && !unit->has_statements) {
        HkDiag *d = hs_report(p, unit, n, "ModuleError", "a module may contain only 'using' lines and declarations");
        hk_diag_note(p->diags, d, "help: move statements into a function");
      }
      unit->has_statements = true;
    }
  }
  for (uint32_t i = 0; i < unit->root->count; i++) {  // static function Box.name: a static method of Box
    HsNode *n = unit->root->kids[i];
    if (n->kind != HS_FUNCTION || !n->name2) continue;
    HsDecl *box = hs_table_get(&unit->types, n->name2);
    if (!box || box->kind != HS_DECL_BOX)
      hs_report(p, unit, n, "NameError", "unknown box '%s'", n->name2->data);
    else
      HK_TRY(add_method(p, box, n, true));
  }
  return HK_OK;
}

// ---- look-up ----------------------------------------------------------------------------------------------------------------------

HsImport *hs_find_alias(const HsUnit *unit, const HkName *name) {
  for (uint32_t i = 0; i < unit->import_count; i++)
    if (unit->imports[i].alias == name) return &unit->imports[i];
  return NULL;
}

// X.Name
static HsDecl *find_in_alias(const HsUnit *unit, const HkName *alias, const HkName *name) {
  HsImport *import = hs_find_alias(unit, alias);
  return import ? hs_table_get(&import->unit->types, name) : NULL;
}

HsDecl *hs_find_type(const HsProgram *p, const HsUnit *unit, const HkName *name) {
  HsDecl *d = hs_table_get(&unit->types, name);
  if (d) return d;
  for (uint32_t i = 0; i < unit->import_count; i++)
    if (unit->imports[i].alias == name && unit->imports[i].primary) return unit->imports[i].primary;
  for (uint32_t i = 0; i < unit->import_count; i++)
    if (unit->imports[i].open && (d = hs_table_get(&unit->imports[i].unit->types, name))) return d;
  HsDecl *only = NULL;  // LEGACY: any other module, if exactly one declares it
  for (uint32_t i = 0; i < p->unit_count; i++) {
    d = p->units[i] == unit ? NULL : hs_table_get(&p->units[i]->types, name);
    if (d && only) return NULL;
    if (d) only = d;
  }
  return only;
}

HsDecl *hs_find_dotted(HsProgram *p, const HsUnit *unit, const HkName *name) {
  HkText owner = hk_mir_owner(hk_name_text(name));
  if (!owner.len) return hs_find_type(p, unit, name);
  const HkName *alias = hk_mir_name(p->module, owner);
  const HkName *last = hk_mir_name(p->module, hk_text(name->data + owner.len + 1, name->len - owner.len - 1));
  return alias && last ? find_in_alias(unit, alias, last) : NULL;
}

HsFunctionDecl *hs_find_functions(const HsUnit *unit, const HkName *name) {
  HsFunctionDecl *f = hs_table_get(&unit->functions, name);
  for (uint32_t i = 0; !f && i < unit->import_count; i++)
    if (unit->imports[i].open) f = hs_table_get(&unit->imports[i].unit->functions, name);
  return f;
}

HsMethod *hs_find_box_method(const HsDecl *box, const HkName *name, uint32_t arity) {
  for (uint32_t i = 0; i < box->method_count; i++)
    if (box->methods[i].name == name && box->methods[i].arity == arity) return &box->methods[i];
  for (uint32_t i = 0; i < box->parent_count; i++) {
    HsMethod *m = hs_find_box_method(box->parents[i], name, arity);
    if (m) return m;
  }
  return NULL;
}

bool hs_is_ancestor(const HsDecl *box, const HsDecl *ancestor) {
  for (uint32_t i = 0; i < box->parent_count; i++)
    if (box->parents[i] == ancestor || hs_is_ancestor(box->parents[i], ancestor)) return true;
  return false;
}

// ---- rules about boxes ---------------------------------------------------------------------------------------------------------------

static void suggest_type(HsProgram *p, const HsUnit *unit, HkDiag *d, const HkName *name, HsDeclKind kind) {
  HkText names[256];
  uint32_t n = 0;
  for (uint32_t i = 0; i < unit->decl_count && n < 256; i++)
    if (unit->decls[i]->kind == kind) names[n++] = hk_name_text(unit->decls[i]->name);
  for (uint32_t i = 0; i < unit->import_count; i++) {
    const HsUnit *other = unit->imports[i].unit;
    for (uint32_t k = 0; k < other->decl_count && n < 256; k++)
      if (other->decls[k]->kind == kind) names[n++] = hk_name_text(other->decls[k]->name);
  }
  hk_diag_did_you_mean(p->diags, d, hk_name_text(name), names, n);
}

static bool is_builtin_box(const HkName *name) {
  return name->len > 3 && memcmp(name->data + name->len - 3, "Box", 3) == 0;
}

static HsDecl *find_parent(HsProgram *p, const HsDecl *box, const HsNode *n) {
  HsDecl *d = hs_find_dotted(p, box->unit, n->name);
  if (d && d->kind == HS_DECL_BOX) return d;
  if (d) {
    HkDiag *r = hs_report(p, box->unit, n, "TypeError", "'%s' is not a box", n->name->data);
    if (d->kind == HS_DECL_INTERFACE) hk_diag_note(p->diags, r, "help: write 'implements %s'", n->name->data);
  } else if (is_builtin_box(n->name)) {
    hs_report(p, box->unit, n, "ParseError", "not supported yet: delegating to a built-in box");
  } else if (!hk_text_eq(hk_name_text(n->name), HK_TEXT("Box"))) {  // the root of all boxes
    suggest_type(p, box->unit, hs_report(p, box->unit, n, "NameError", "unknown name '%s'", n->name->data), n->name,
                 HS_DECL_BOX);
  }
  return NULL;
}

static HsDecl *find_interface(HsProgram *p, const HsDecl *box, const HsNode *n) {
  HsDecl *d = hs_find_dotted(p, box->unit, n->name);
  if (d && d->kind == HS_DECL_INTERFACE) return d;
  if (!d) {
    suggest_type(p, box->unit, hs_report(p, box->unit, n, "NameError", "unknown interface '%s'", n->name->data),
                 n->name, HS_DECL_INTERFACE);
    return NULL;
  }
  HkDiag *r = hs_report(p, box->unit, n, "TypeError", "'%s' is not an interface", n->name->data);
  if (d->kind == HS_DECL_BOX) hk_diag_note(p->diags, r, "help: write 'from %s'", n->name->data);
  return NULL;
}

static HkStatus find_parents(HsProgram *p, HsDecl *box) {
  HsNode *parents = box->node->kids[0], *interfaces = box->node->kids[1];
  for (uint32_t i = 0; i < parents->count; i++) {
    HsDecl *d = find_parent(p, box, parents->kids[i]);
    if (!d) continue;
    HK_TRY(hk_arena_grow(arena_of(p), (void **)&box->parents, &box->parent_cap, box->parent_count + 1,
                         sizeof *box->parents));
    box->parents[box->parent_count++] = d;
  }
  for (uint32_t i = 0; i < interfaces->count; i++) {
    HsDecl *d = find_interface(p, box, interfaces->kids[i]);
    if (!d) continue;
    HK_TRY(hk_arena_grow(arena_of(p), (void **)&box->interfaces, &box->interface_cap, box->interface_count + 1,
                         sizeof *box->interfaces));
    box->interfaces[box->interface_count++] = d;
  }
  return HK_OK;
}

// Cuts cycles so that later walks end. Depth is bounded by the number of boxes on one chain.
static bool find_cycle(HsProgram *p, HsDecl *box, uint32_t depth) {
  if (box->visiting || depth > HK_MAX_NESTING) {
    hs_report(p, box->unit, box->node, "TypeError",
              box->visiting ? "box '%s' delegates to itself" : "box '%s' has too many ancestors", box->name->data);
    return true;
  }
  box->visiting = true;
  for (uint32_t i = 0; i < box->parent_count; i++)
    if (find_cycle(p, box->parents[i], depth + 1)) {
      box->parent_count = 0;
      break;
    }
  box->visiting = false;
  return false;
}

static bool is_constructor(const HkName *name) {
  HkText t = hk_name_text(name);
  return hk_text_eq(t, HK_TEXT("birth")) || hk_text_eq(t, HK_TEXT("init")) || hk_text_eq(t, HK_TEXT("pack")) ||
         hk_text_eq(t, HK_TEXT("fini"));
}

// Names of the methods of a box, for suggestions.
typedef struct MethodNames {
  HkText items[512];
  uint32_t count;
} MethodNames;

static void method_names(const HsDecl *box, MethodNames *out) {
  for (uint32_t i = 0; i < box->method_count && out->count < 512; i++)
    out->items[out->count++] = hk_name_text(box->methods[i].name);
  for (uint32_t i = 0; i < box->parent_count; i++) method_names(box->parents[i], out);
}

static void suggest_method(HsProgram *p, HkDiag *d, const MethodNames *names, const HkName *name) {
  for (uint32_t i = 0; i < names->count; i++)
    if (hk_text_eq(names->items[i], hk_name_text(name))) {
      hk_diag_note(p->diags, d, "help: there is a '%s' with another number of parameters", name->data);
      return;
    }
  hk_diag_did_you_mean(p->diags, d, hk_name_text(name), names->items, names->count);
}

static void check_overrides(HsProgram *p, HsDecl *box) {
  for (uint32_t i = 0; i < box->method_count; i++) {
    HsMethod *m = &box->methods[i];
    if (is_constructor(m->name)) continue;
    HsMethod *inherited = NULL;
    for (uint32_t k = 0; k < box->parent_count && !inherited; k++)
      inherited = hs_find_box_method(box->parents[k], m->name, m->arity);
    bool marked = (m->node->flags & HS_OVERRIDE) != 0;
    if (inherited && !marked)
      hs_report(p, box->unit, m->node, "TypeError", "method '%s' overrides a parent method; add 'override'",
                m->name->data);
    if (inherited || !marked) continue;
    HkDiag *d = hs_report(p, box->unit, m->node, "TypeError", "method '%s' is marked 'override', but no parent has it",
                          m->name->data);
    MethodNames names = {.count = 0};
    for (uint32_t k = 0; k < box->parent_count; k++) method_names(box->parents[k], &names);
    suggest_method(p, d, &names, m->name);
  }
}

// Methods of `from` and its ancestors that parent `other` provides differently, unless the box has its own.
static void check_conflict(HsProgram *p, const HsDecl *box, const HsDecl *parent, const HsDecl *from,
                           const HsDecl *other) {
  for (uint32_t i = 0; i < from->method_count; i++) {
    const HsMethod *m = hs_find_box_method(parent, from->methods[i].name, from->methods[i].arity);
    bool own = is_constructor(m->name);
    for (uint32_t k = 0; k < box->method_count; k++)
      own |= box->methods[k].name == m->name && box->methods[k].arity == m->arity;
    HsMethod *theirs = own ? NULL : hs_find_box_method(other, m->name, m->arity);
    if (theirs && theirs->owner != m->owner)
      hs_report(p, box->unit, box->node, "TypeError", "parents %s and %s both have a method '%s/%u'; override it",
                m->owner->name->data, theirs->owner->name->data, m->name->data, m->arity);
  }
  for (uint32_t i = 0; i < from->parent_count; i++) check_conflict(p, box, parent, from->parents[i], other);
}

static void check_conflicts(HsProgram *p, HsDecl *box) {
  for (uint32_t a = 0; a + 1 < box->parent_count; a++)
    for (uint32_t b = a + 1; b < box->parent_count; b++)
      check_conflict(p, box, box->parents[a], box->parents[a], box->parents[b]);
}

static void check_interfaces(HsProgram *p, HsDecl *box) {
  for (uint32_t i = 0; i < box->interface_count; i++) {
    HsDecl *face = box->interfaces[i];
    for (uint32_t k = 0; k < face->node->count; k++) {
      HsNode *head = face->node->kids[k];
      if (hs_find_box_method(box, head->name, head->kids[0]->count)) continue;
      HkDiag *d = hs_report(p, box->unit, box->node, "TypeError", "box '%s' lacks method '%s/%u' of interface '%s'",
                            box->name->data, head->name->data, head->kids[0]->count, face->name->data);
      MethodNames names = {.count = 0};
      method_names(box, &names);
      suggest_method(p, d, &names, head->name);
    }
  }
}

static void check_static_blocks(HsProgram *p, const HsDecl *box) {
  for (uint32_t i = 2; i < box->node->count && !box->is_static; i++)
    if (box->node->kids[i]->kind == HS_STATIC_INIT)
      hs_report(p, box->unit, box->node->kids[i], "TypeError", "a 'static' block needs a static box");
}

// birth_once properties that read each other through `me` in a cycle (8.5).
static HsNode *birth_once(const HsDecl *box, const HkName *name) {
  for (uint32_t i = 2; i < box->node->count; i++) {
    HsNode *m = box->node->kids[i];
    if (m->kind == HS_PROPERTY && (m->flags & HS_BIRTH_ONCE) && m->name == name) return m;
  }
  return NULL;
}

static bool reaches(const HsDecl *box, const HsNode *n, const HkName *goal, uint32_t budget) {
  while (n && budget > 0) {
    uint32_t chain = hs_chain_kid(n);
    if (n->kind == HS_MEMBER && n->kids[0]->kind == HS_ME) {
      if (n->name == goal) return true;
      HsNode *other = birth_once(box, n->name);
      if (other && other->count && reaches(box, other->kids[0], goal, budget - 1)) return true;
    }
    for (uint32_t i = 0; i < n->count; i++)
      if (i != chain && reaches(box, n->kids[i], goal, budget)) return true;
    n = chain == HS_NO_CHAIN ? NULL : n->kids[chain];
  }
  return false;
}

static void check_birth_once(HsProgram *p, HsDecl *box) {
  for (uint32_t i = 2; i < box->node->count; i++) {
    HsNode *m = box->node->kids[i];
    if (m->kind == HS_PROPERTY && (m->flags & HS_BIRTH_ONCE) && m->count && reaches(box, m->kids[0], m->name, 12))
      hs_report(p, box->unit, m, "TypeError", "birth_once property '%s' depends on itself", m->name->data);
  }
}

// ---- kinds of the methods of static boxes (mir.md 8.2) ----------------------------------------------------------------------------------

static bool declares_here(const HsNode *n, const HkName *name) {
  if ((n->kind == HS_BINDING || n->kind == HS_NOWAIT || n->kind == HS_CATCH) && n->name == name) return true;
  if (n->kind == HS_FOR && (n->name == name || n->name2 == name)) return true;
  if (n->kind == HS_PARAMS)
    for (uint32_t i = 0; i < n->count; i++)
      if (n->kids[i]->name == name) return true;
  return false;
}

static bool declares(const HsNode *n, const HkName *name) {  // here or below
  while (n) {
    uint32_t chain = hs_chain_kid(n);
    if (declares_here(n, name)) return true;
    for (uint32_t i = 0; i < n->count; i++)
      if (i != chain && declares(n->kids[i], name)) return true;
    n = chain == HS_NO_CHAIN ? NULL : n->kids[chain];
  }
  return false;
}

// Whether a call by bare name of these arguments means a method that may need me. Here every method of a static box counts as one.
static bool calls_method(const HsDecl *box, const HsNode *method, const HsNode *name, uint32_t count) {
  HsMethod *m = name->kind == HS_NAME ? hs_find_box_method(box, name->name, count) : NULL;
  return m && (m->owner->is_static || !(m->node->flags & HS_STATIC)) && !declares(method, name->name);
}

static bool needs_me(const HsDecl *box, const HsNode *method, const HsNode *n) {
  while (n) {
    uint32_t chain = hs_chain_kid(n);
    if (n->kind == HS_ME || n->kind == HS_FROM_CALL) return true;
    if (n->kind == HS_CALL && calls_method(box, method, n->kids[0], n->count - 1)) return true;
    if (n->kind == HS_PIPE) {  // x |> f, x |> f(a)
      const HsNode *to = n->kids[1];
      if (to->kind == HS_NAME && calls_method(box, method, to, 1)) return true;
      if (to->kind == HS_CALL && calls_method(box, method, to->kids[0], to->count)) return true;
    }
    for (uint32_t i = 0; i < n->count; i++)
      if (i != chain && needs_me(box, method, n->kids[i])) return true;
    n = chain == HS_NO_CHAIN ? NULL : n->kids[chain];
  }
  return false;
}

static void method_kinds(HsDecl *box) {
  for (uint32_t i = 0; i < box->method_count; i++) {
    HsMethod *m = &box->methods[i];
    if (!box->is_static || m->kind == HK_FN_STATIC || is_constructor(m->name)) continue;
    if (m->node->count > 1 && !needs_me(box, m->node, m->node->kids[1])) m->kind = HK_FN_STATIC;
  }
}

HkStatus hs_check_declarations(HsProgram *p) {
  for (uint32_t u = 0; u < p->unit_count; u++)
    for (uint32_t i = 0; i < p->units[u]->decl_count; i++)
      if (p->units[u]->decls[i]->kind == HS_DECL_BOX) HK_TRY(find_parents(p, p->units[u]->decls[i]));
  for (int pass = 0; pass < 2; pass++)
    for (uint32_t u = 0; u < p->unit_count; u++)
      for (uint32_t i = 0; i < p->units[u]->decl_count; i++) {
        HsDecl *box = p->units[u]->decls[i];
        if (box->kind != HS_DECL_BOX) continue;
        if (pass == 0) {
          find_cycle(p, box, 0);
          continue;
        }
        check_overrides(p, box);
        check_conflicts(p, box);
        check_interfaces(p, box);
        check_static_blocks(p, box);
        check_birth_once(p, box);
        method_kinds(box);
      }
  return HK_OK;
}

// ---- entry -------------------------------------------------------------------------------------------------------------------------------

static HsMethod *main_of(HsProgram *p, HsDecl *box, const HkName *name) {
  HsMethod *best = NULL;
  (void)p;
  for (uint32_t i = 0; i < box->method_count; i++)
    if (box->methods[i].name == name && (!best || box->methods[i].arity < best->arity)) best = &box->methods[i];
  return best;
}

static HkStatus set_entry(HsProgram *p, HsMethod *m) {
  p->entry = hk_mir_name_fmt(p->module, "%s.%s/%u", m->owner->mir_name->data, m->name->data, m->arity);
  return p->entry ? HK_OK : HK_NOMEM;
}

static void no_entry(HsProgram *p, HkText wanted) {
  HsUnit *unit = p->main;
  if (p->diags->errors) return;  // one thing at a time: it may be written in what is wrong
  if (wanted.len)
    hk_diag_add(p->diags, HK_ERROR, "NameError", unit->source, 0, 0, 1, "no entry point '%.*s'", (int)wanted.len,
                wanted.data);
  else
    hk_diag_add(p->diags, HK_ERROR, "NameError", unit->source, 0, 0, 1,
                "no entry point (expected static box Main with main)");
}

static HkStatus wanted_entry(HsProgram *p, HkText wanted) {
  HsUnit *unit = p->main;
  HkText owner = hk_mir_owner(wanted);
  if (owner.len) {
    HsDecl *box = hs_table_get(&unit->types, hk_mir_name(p->module, owner));
    const HkName *name = hk_mir_name(p->module, hk_text(wanted.data + owner.len + 1, wanted.len - owner.len - 1));
    HsMethod *m = box && box->kind == HS_DECL_BOX ? main_of(p, box, name) : NULL;
    if (m) return set_entry(p, m);
  } else {
    HsFunctionDecl *best = NULL;
    for (HsFunctionDecl *f = hs_table_get(&unit->functions, hk_mir_name(p->module, wanted)); f; f = f->next)
      if (!best || f->arity < best->arity) best = f;
    if (best) {
      p->entry = best->mir_name;
      return HK_OK;
    }
  }
  no_entry(p, wanted);
  return HK_OK;
}

HkStatus hs_choose_entry(HsProgram *p, HkText wanted, bool optional) {
  HsUnit *unit = p->main;
  const HkName *main = hk_mir_name(p->module, HK_TEXT("main")), *main_box = hk_mir_name(p->module, HK_TEXT("Main"));
  if (!main || !main_box) return HK_NOMEM;
  if (wanted.len) return wanted_entry(p, wanted);
  HsDecl *box = hs_table_get(&unit->types, main_box);
  HsMethod *m = box && box->kind == HS_DECL_BOX ? main_of(p, box, main) : NULL;
  HsFunctionDecl *fn = NULL;
  for (HsFunctionDecl *f = hs_table_get(&unit->functions, main); f; f = f->next)
    if (!fn || f->arity < fn->arity) fn = f;
  if (unit->has_statements && (m || fn)) {
    for (uint32_t i = 0; i < unit->root->count; i++) {
      HsNode *n = unit->root->kids[i];
      bool declaration = n->kind == HS_BOX || n->kind == HS_ENUM || n->kind == HS_INTERFACE || n->kind == HS_FUNCTION ||
                         n->kind == HS_GLOBAL || n->kind == HS_USING;
      if (declaration) continue;
      HkDiag *d = hs_report(p, unit, n, "ParseError", "top-level statements next to a 'main'");
      hk_diag_note(p->diags, d, "help: move them into '%s'", m ? "Main.main" : "main");
      return HK_OK;
    }
  }
  if (m) return set_entry(p, m);
  if (fn) {
    p->entry = fn->mir_name;
    return HK_OK;
  }
  if (unit->has_statements) {
    p->entry = hk_mir_name(p->module, HK_TEXT("%script/0"));
    return p->entry ? HK_OK : HK_NOMEM;
  }
  HsMethod *only = NULL;
  uint32_t count = 0;
  for (uint32_t i = 0; i < unit->decl_count; i++) {
    HsMethod *found = unit->decls[i]->kind == HS_DECL_BOX ? main_of(p, unit->decls[i], main) : NULL;
    count += found != NULL;
    if (found) only = found;
  }
  if (count == 1) return set_entry(p, only);
  if (!optional) no_entry(p, wanted);
  return HK_OK;
}
