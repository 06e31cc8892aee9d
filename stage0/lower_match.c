// lower_match.c - match expressions: the rules about them (language.md 6.13, 10.2) and their lowering (mir.md 8.10).
#include "lowering.h"

// ---- rules ---------------------------------------------------------------------------------------------------------------------

static HsNode *variant_of(const HsDecl *e, const HkName *name) {
  for (uint32_t i = 0; i < e->node->count; i++)
    if (e->node->kids[i]->name == name) return e->node->kids[i];
  return NULL;
}

static bool is_variant_form(const HsNode *p) {
  return p->kind == HS_P_NAME || p->kind == HS_P_CALL || p->kind == HS_P_RECORD;
}

// The enum that has all variant names of the patterns, if exactly one visible enum does.
typedef struct Enums {
  HsDecl *found;
  uint32_t count;
  bool ambiguous;
} Enums;

static bool fits_all(HsLower *l, const HsDecl *e, HsNode *match) {
  for (uint32_t i = 1; i < match->count; i++) {
    HsNode *alts = match->kids[i]->kids[0];
    for (uint32_t k = 0; k < alts->count; k++) {
      HsNode *p = alts->kids[k];
      if (!is_variant_form(p)) continue;
      if (p->name2 && hs_find_type(l->program, l->fn->unit, p->name2) != e) return false;
      if (!variant_of(e, p->name)) return false;
    }
  }
  return true;
}

static void consider(HsLower *l, HsUnit *unit, HsNode *match, Enums *out) {
  for (uint32_t i = 0; i < unit->decl_count; i++) {
    HsDecl *e = unit->decls[i];
    if (e->kind != HS_DECL_ENUM || !fits_all(l, e, match)) continue;
    if (out->found == e) continue;
    out->found = e;
    out->count++;
  }
}

static HsDecl *enum_of(HsLower *l, HsNode *match, bool *error) {
  bool any = false, other = false;
  for (uint32_t i = 1; i < match->count; i++) {
    HsNode *alts = match->kids[i]->kids[0];
    for (uint32_t k = 0; k < alts->count; k++) {
      any |= is_variant_form(alts->kids[k]);
      other |=
          alts->kids[k]->kind == HS_P_LITERAL || alts->kids[k]->kind == HS_P_ARRAY || alts->kids[k]->kind == HS_P_MAP;
    }
  }
  if (!any || other) return NULL;
  Enums e = {NULL, 0, false};
  consider(l, l->fn->unit, match, &e);
  for (uint32_t i = 0; i < l->fn->unit->import_count; i++) consider(l, l->fn->unit->imports[i].unit, match, &e);
  if (e.count > 1) {
    hs_lower_error(l, match, "TypeError", "several enums have these variants; write Enum::Variant");
    *error = true;
  }
  return e.count == 1 ? e.found : NULL;
}

static void check_payload(HsLower *l, HsNode *p, HsNode *v) {
  bool record = (v->flags & HS_RECORD) != 0;
  if (p->kind == HS_P_RECORD) {
    for (uint32_t i = 0; i < v->count; i++) {
      bool named = false;
      for (uint32_t k = 0; k < p->count; k++) named |= p->kids[k]->name == v->kids[i]->name;
      if (record && !named)
        hs_lower_error(l, p, "TypeError", "pattern does not name field '%s' of '%s'", v->kids[i]->name->data,
                       v->name->data);
    }
    for (uint32_t k = 0; k < p->count; k++) {
      bool known = false;
      for (uint32_t i = 0; record && i < v->count; i++) known |= p->kids[k]->name == v->kids[i]->name;
      if (!known)
        hs_lower_error(l, p->kids[k], "TypeError", "variant '%s' has no field '%s'", v->name->data,
                       p->kids[k]->name->data);
    }
    return;
  }
  uint32_t names = p->kind == HS_P_CALL ? p->count : 0;
  if (names != v->count || (record && names))
    hs_lower_error(l, p, "ArityError", "variant '%s' has %u payload%s, pattern names %u", v->name->data, v->count,
                   v->count == 1 ? "" : "s", names);
}

static void check_coverage(HsLower *l, HsNode *match, HsDecl *e) {
  HkBuf missing;
  hk_buf_init(&missing, l->m->arena.mem);
  for (uint32_t v = 0; v < e->node->count; v++) {
    uint32_t covered = 0;
    for (uint32_t i = 1; i < match->count; i++) {
      HsNode *arm = match->kids[i];
      for (uint32_t k = 0; k < arm->kids[0]->count; k++) {
        HsNode *p = arm->kids[0]->kids[k];
        if (!is_variant_form(p) || p->name != e->node->kids[v]->name || arm->kids[1]) continue;
        if (++covered == 2) hs_lower_error(l, p, "TypeError", "variant '%s' is covered twice", p->name->data);
      }
    }
    if (!covered) hk_buf_fmt(&missing, "%s%s", missing.len ? ", " : "", e->node->kids[v]->name->data);
  }
  if (missing.len)
    hs_lower_error(l, match, "TypeError", "non-exhaustive match on enum %s: missing %s", e->name->data,
                   hk_buf_z(&missing));
  hk_buf_deinit(&missing);
}

static bool is_discard(const HkName *name) { return name->len == 1 && name->data[0] == '_'; }

static bool binds(const HsNode *p) {
  switch (p->kind) {
  case HS_P_CALL:
    for (uint32_t i = 0; i < p->count; i++)
      if (!is_discard(p->kids[i]->name)) return true;
    return false;
  case HS_P_RECORD:
    for (uint32_t i = 0; i < p->count; i++)
      if (!is_discard(p->kids[i]->name2)) return true;
    return false;
  case HS_P_NAME: return p->info != NULL;
  case HS_P_ARRAY:
    if (p->name) return true;
    for (uint32_t i = 0; i < p->count; i++)
      if (binds(p->kids[i])) return true;
    return false;
  case HS_P_MAP:
    for (uint32_t i = 0; i < p->count; i++)
      if (binds(p->kids[i]->kids[0])) return true;
    return false;
  default: return false;
  }
}

static void check_arm(HsLower *l, HsNode *match, uint32_t i, HsDecl *e) {
  HsNode *arm = match->kids[i], *alts = arm->kids[0];
  for (uint32_t k = 0; k < alts->count; k++) {
    HsNode *p = alts->kids[k];
    if (p->kind == HS_P_ANY && (i + 1 < match->count || arm->kids[1]))
      hs_lower_error(l, p, "TypeError", arm->kids[1] ? "the '_' arm has no guard" : "the '_' arm must be the last");
    if (alts->count > 1 && binds(p)) hs_lower_error(l, p, "TypeError", "alternatives of a pattern cannot bind names");
    HsNode *v = e && is_variant_form(p) ? variant_of(e, p->name) : NULL;
    if (v)
      check_payload(l, p, v);
    else if (p->kind == HS_P_NAME)
      hs_lower_error(l, p, "TypeError", "'%s' is not an enum variant", p->name->data);
    else if (p->kind == HS_P_RECORD)
      hs_lower_error(l, p, "TypeError", "'%s' is not an enum variant", p->name->data);
    else if (p->kind == HS_P_CALL && p->count != 1)
      hs_lower_error(l, p, "ArityError", "a type pattern binds one name");
  }
}

static bool check(HsLower *l, HsNode *n, HsDecl **e) {
  uint32_t before = l->program->diags->errors;
  bool error = false, any = false;
  *e = enum_of(l, n, &error);
  for (uint32_t i = 1; i < n->count; i++) {
    check_arm(l, n, i, *e);
    for (uint32_t k = 0; k < n->kids[i]->kids[0]->count; k++) any |= n->kids[i]->kids[0]->kids[k]->kind == HS_P_ANY;
  }
  if (*e)
    check_coverage(l, n, *e);
  else if (!any && !error && l->program->diags->errors == before)
    hs_lower_error(l, n, "TypeError", "match requires a '_' arm");
  return l->program->diags->errors == before;
}

// ---- lowering --------------------------------------------------------------------------------------------------------------------

typedef struct Arm {
  HsJoin fail;
  bool can_fail;
  HsDecl *e;
} Arm;  // of one alternative

static void test(HsLower *l, Arm *a, HkMirValue cond) {
  if (l->cur == NONE) return;
  uint32_t yes = hs_block(l), from = l->cur;
  if (!a->can_fail) {
    a->can_fail = true;
    a->fail = hs_join(l);
  }
  hs_branch(l, cond, yes, a->fail.block);
  hs_edge(l, &a->fail, from, NONE);
  hs_start(l, yes);
}

static void type_test(HsLower *l, Arm *a, HkMirValue v, const char *type) {
  HkMirInsn insn = hs_insn(HK_MIR_TYPEOP);
  insn.sub = HK_TYPE_CHECK;
  insn.a = v;
  insn.name = hk_mir_name(l->m, hk_text_of(type));
  test(l, a, hs_emit(l, insn, true));
}

static HkMirValue method(HsLower *l, HkMirValue v, const char *name, const HkMirValue *args, uint32_t count) {
  return hs_call_list(l, HK_CALL_METHOD, hk_mir_name(l->m, hk_text_of(name)), v, args, count, true);
}

static HkMirValue index_get(HsLower *l, HkMirValue box, HkMirValue index) {
  HkMirInsn insn = hs_insn(HK_MIR_INDEX_GET);
  insn.a = box;
  insn.b = index;
  return hs_emit(l, insn, true);
}

// Bindings are declared after the tests: values wait on the node.
typedef struct Binding {
  HsVar *var;
  HkMirValue value;
} Binding;
typedef struct Bindings {
  Binding *items;
  uint32_t count, cap;
} Bindings;

static void later(HsLower *l, Bindings *b, HsVar *v, HkMirValue value) {
  if (!v || (v->name->len == 1 && v->name->data[0] == '_')) return;
  if (hk_arena_grow(l->arena, (void **)&b->items, &b->cap, b->count + 1, sizeof *b->items) != HK_OK)
    hs_out_of_memory(l);
  else
    b->items[b->count++] = (Binding){v, value};
}

static void pattern(HsLower *l, Arm *a, HsNode *p, HkMirValue v, Bindings *b);

static void array_pattern(HsLower *l, Arm *a, HsNode *p, HkMirValue v, Bindings *b) {
  type_test(l, a, v, "ArrayBox");
  HkMirValue length = method(l, v, "length", NULL, 0);
  test(l, a, hs_compare(l, p->flags & HS_OPEN ? HK_GE : HK_EQ, length, hs_int(l, p->count)));
  for (uint32_t i = 0; i < p->count; i++) {
    if (p->kids[i]->kind == HS_P_ANY) continue;
    HkMirValue at = hs_int(l, i);
    pattern(l, a, p->kids[i], index_get(l, v, at), b);
  }
  if (p->name) {
    HkMirValue count = hs_int(l, p->count);
    later(l, b, p->info, method(l, v, "slice", &count, 1));
  }
}

static void map_pattern(HsLower *l, Arm *a, HsNode *p, HkMirValue v, Bindings *b) {
  type_test(l, a, v, "MapBox");
  if (!(p->flags & HS_OPEN)) {
    HkMirValue size = method(l, v, "size", NULL, 0);
    test(l, a, hs_compare(l, HK_EQ, size, hs_int(l, p->count)));
  }
  for (uint32_t i = 0; i < p->count; i++) {
    HkMirValue key = hs_string(l, p->kids[i]->name);
    test(l, a, method(l, v, "has", &key, 1));
    if (p->kids[i]->kids[0]->kind != HS_P_ANY) pattern(l, a, p->kids[i]->kids[0], index_get(l, v, key), b);
  }
}

static HkMirValue project(HsLower *l, const HsDecl *e, const HsNode *variant, uint32_t tag, HkMirValue v,
                          uint32_t index) {
  HkMirInsn insn = hs_insn(HK_MIR_VARIANT_PROJECT);
  insn.name = e->mir_name;
  insn.x.name2 = variant->name;
  insn.a = v;
  insn.b = tag;
  insn.c = index;
  return hs_emit(l, insn, true);
}

static void variant_pattern(HsLower *l, Arm *a, HsNode *p, HkMirValue v, Bindings *b) {
  uint32_t tag = 0;
  while (a->e->node->kids[tag]->name != p->name) tag++;
  HsNode *variant = a->e->node->kids[tag];
  HkMirInsn get = hs_insn(HK_MIR_VARIANT_TAG);
  get.name = a->e->mir_name;
  get.a = v;
  HkMirValue have = hs_emit(l, get, true);
  test(l, a, hs_compare(l, HK_EQ, have, hs_int(l, tag)));
  for (uint32_t i = 0; i < p->count; i++) {
    uint32_t index = i;
    if (p->kind == HS_P_RECORD)
      for (index = 0; index < variant->count && variant->kids[index]->name != p->kids[i]->name;) index++;
    HsVar *var = p->kids[i]->info;
    if (!var || (var->name->len == 1 && var->name->data[0] == '_')) continue;
    later(l, b, var, project(l, a->e, variant, tag, v, index));
  }
}

static void pattern(HsLower *l, Arm *a, HsNode *p, HkMirValue v, Bindings *b) {
  if (l->cur == NONE) return;
  switch (p->kind) {
  case HS_P_LITERAL: {
    HkMirValue k = hs_lower_expr(l, p->kids[0], true);
    test(l, a, hs_compare(l, HK_EQ, v, k));
    break;
  }
  case HS_P_NAME:
    if (p->info) {
      later(l, b, p->info, v);
      break;
    }
    if (a->e) variant_pattern(l, a, p, v, b);
    break;
  case HS_P_CALL:
    if (a->e) {
      variant_pattern(l, a, p, v, b);
    } else {
      HsDecl *d = hs_find_type(l->program, l->fn->unit, p->name);
      type_test(l, a, v, d ? d->mir_name->data : p->name->data);
      later(l, b, p->kids[0]->info, v);
    }
    break;
  case HS_P_RECORD:
    if (a->e) variant_pattern(l, a, p, v, b);
    break;
  case HS_P_ARRAY: array_pattern(l, a, p, v, b); break;
  case HS_P_MAP: map_pattern(l, a, p, v, b); break;
  default: break;  // P_ANY
  }
}

// Tests of one arm; on success the body block is current. Leaves the fail edges of the last alternative in *out.
static void arm_tests(HsLower *l, HsNode *arm, HkMirValue v, HsDecl *e, Arm *out) {
  HsNode *alts = arm->kids[0];
  HsJoin body = {NONE, NULL, 0, 0};
  Bindings bindings = {NULL, 0, 0};
  if (alts->count > 1) body = hs_join(l);
  for (uint32_t i = 0; i < alts->count && l->cur != NONE; i++) {
    *out = (Arm){.e = e};
    pattern(l, out, alts->kids[i], v, &bindings);
    if (alts->count == 1) break;
    hs_jump(l, &body, NONE);
    if (i + 1 < alts->count) hs_merge(l, &out->fail, false);
  }
  if (alts->count > 1) hs_merge(l, &body, false);
  for (uint32_t i = 0; i < bindings.count; i++) hs_declare(l, bindings.items[i].var, bindings.items[i].value);
  if (arm->kids[1]) {
    HkMirValue g = hs_lower_expr(l, arm->kids[1], true);
    test(l, out, g);
  }
}

static HkMirValue arm_body(HsLower *l, HsNode *body, bool want) {
  if (body->kind == HS_BLOCK) return want ? hs_lower_tail(l, body, true) : (hs_lower_block(l, body), NONE);
  if (body->kind == HS_RETURN || body->kind == HS_BREAK || body->kind == HS_CONTINUE) {
    hs_lower_statement(l, body);
    return NONE;
  }
  return hs_lower_expr(l, body, want);
}

HkMirValue hs_lower_match(HsLower *l, HsNode *n, bool want) {
  HsDecl *e = NULL;
  if (!check(l, n, &e)) {  // still look for errors in the arms
    for (uint32_t i = 1; i < n->count; i++)
      if (n->kids[i]->kids[2]->kind == HS_MATCH) hs_lower_match(l, n->kids[i]->kids[2], want);
    return NONE;
  }
  HkMirValue v = hs_lower_expr(l, n->kids[0], true);
  if (l->cur == NONE) return NONE;
  HsJoin merge = hs_join(l);
  bool open = true;
  for (uint32_t i = 1; i < n->count && l->cur != NONE; i++) {
    Arm a = {.can_fail = false};
    uint32_t scope = hs_scope(l);
    HsPlace was = hs_at(l, n->kids[i]);
    arm_tests(l, n->kids[i], v, e, &a);
    HkMirValue result = arm_body(l, n->kids[i]->kids[2], want);
    hs_back(l, was);
    hs_leave_scope(l, scope);
    hs_jump(l, &merge, result);
    open = a.can_fail;
    if (!open) break;
    hs_merge(l, &a.fail, false);
  }
  if (open && l->cur != NONE) {
    HkMirInsn insn = hs_insn(HK_MIR_THROW);
    insn.a = hs_string(l, hk_mir_name(l->m, HK_TEXT("no matching arm")));
    insn.name = hk_mir_name(l->m, HK_TEXT("MatchError"));
    hs_emit(l, insn, false);
    l->cur = NONE;
  }
  return hs_merge(l, &merge, want);
}
