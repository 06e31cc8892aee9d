// lower_match.c - match expressions (mir.md 8.10); their rules have been checked (check.h).
#include "check.h"
#include "lowering.h"

// ---- lowering --------------------------------------------------------------------------------------------------------------------

typedef struct Arm {
  HsJoin fail;
  bool can_fail;
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
  const HsDecl *e = p->info;
  uint32_t tag = 0;
  while (e->node->kids[tag]->name != p->name) tag++;
  HsNode *variant = e->node->kids[tag];
  HkMirInsn get = hs_insn(HK_MIR_VARIANT_TAG);
  get.name = e->mir_name;
  get.a = v;
  HkMirValue have = hs_emit(l, get, true);
  test(l, a, hs_compare(l, HK_EQ, have, hs_int(l, tag)));
  for (uint32_t i = 0; i < p->count; i++) {
    uint32_t index = i;
    if (p->kind == HS_P_RECORD)
      for (index = 0; index < variant->count && variant->kids[index]->name != p->kids[i]->name;) index++;
    HsVar *var = p->kids[i]->info;
    if (!var || (var->name->len == 1 && var->name->data[0] == '_')) continue;
    later(l, b, var, project(l, e, variant, tag, v, index));
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
    if (p->op == HS_PATTERN_VARIANT)
      variant_pattern(l, a, p, v, b);
    else
      later(l, b, p->info, v);
    break;
  case HS_P_CALL:
    if (p->info) {
      variant_pattern(l, a, p, v, b);
    } else {
      HsDecl *d = hs_find_type(l->program, l->fn->unit, p->name);
      type_test(l, a, v, d ? d->mir_name->data : p->name->data);
      later(l, b, p->kids[0]->info, v);
    }
    break;
  case HS_P_RECORD: variant_pattern(l, a, p, v, b); break;
  case HS_P_ARRAY: array_pattern(l, a, p, v, b); break;
  case HS_P_MAP: map_pattern(l, a, p, v, b); break;
  default: break;  // P_ANY
  }
}

// Tests of one arm; on success the body block is current. Leaves the fail edges of the last alternative in *out.
static void arm_tests(HsLower *l, HsNode *arm, HkMirValue v, Arm *out) {
  HsNode *alts = arm->kids[0];
  HsJoin body = {NONE, NULL, 0, 0};
  Bindings bindings = {NULL, 0, 0};
  if (alts->count > 1) body = hs_join(l);
  for (uint32_t i = 0; i < alts->count && l->cur != NONE; i++) {
    *out = (Arm){.can_fail = false};
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
  hs_cover(l, body);
  if (body->kind == HS_RETURN || body->kind == HS_BREAK || body->kind == HS_CONTINUE) {
    hs_lower_statement(l, body);
    return NONE;
  }
  return hs_lower_expr(l, body, want);
}

HkMirValue hs_lower_match(HsLower *l, HsNode *n, bool want) {
  HkMirValue v = hs_lower_expr(l, n->kids[0], true);
  if (l->cur == NONE) return NONE;
  HsJoin merge = hs_join(l);
  bool open = true;
  for (uint32_t i = 1; i < n->count && l->cur != NONE; i++) {
    Arm a = {.can_fail = false};
    uint32_t scope = hs_scope(l);
    HsPlace was = hs_at(l, n->kids[i]);
    arm_tests(l, n->kids[i], v, &a);
    hs_back(l, was);
    HkMirValue result = arm_body(l, n->kids[i]->kids[2], want);
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
