// lower_expr.c - expressions (mir.md 8.3, 8.4, 8.11).
#include "lowering.h"

// ---- names ---------------------------------------------------------------------------------------------------------------------

HsDecl *hs_decl_of(HsLower *l, const HsNode *n) {
  if (n->kind == HS_NAME) return n->op == HS_REF_TYPE ? hs_find_type(l->program, l->fn->unit, n->name) : NULL;
  if (n->kind != HS_MEMBER || (n->flags & HS_SAFE) || n->kids[0]->kind != HS_NAME || n->kids[0]->info) return NULL;
  HsImport *import = hs_find_alias(l->fn->unit, n->kids[0]->name);  // X.Name
  if (!import) return NULL;
  for (uint32_t i = 2; import->primary && import->primary->is_static && i < import->primary->node->count; i++)
    if (import->primary->node->kids[i]->name == n->name) return NULL;  // a static member goes first
  return hs_table_get(&import->unit->types, n->name);
}

// MIR name of the box that NAME or alias.Name denotes, or NULL.
static const HkName *type_name(HsLower *l, const HsNode *n) {
  HsDecl *d = hs_decl_of(l, n);
  return d ? d->mir_name : NULL;
}

static HkMirValue static_value(HsLower *l, const HkName *name) {
  HkMirInsn insn = hs_insn(HK_MIR_CONST);
  insn.sub = HK_CONST_STATIC;
  insn.name = name;
  if (!name) hs_out_of_memory(l);
  return hs_emit(l, insn, true);
}

static HkMirValue globals(HsLower *l) { return static_value(l, hk_mir_name(l->m, HK_TEXT("%globals"))); }

static HkMirValue function_value(HsLower *l, const HkName *name) {
  return hs_call_list(l, HK_CALL_CLOSURE, name, NONE, NULL, 0, true);
}

static HkMirValue field_get(HsLower *l, HkMirValue box, const HkName *name) {
  HkMirInsn insn = hs_insn(HK_MIR_FIELD_GET);
  insn.a = box;
  insn.name = name;
  return hs_emit(l, insn, true);
}

static void field_set(HsLower *l, HkMirValue box, const HkName *name, HkMirValue value) {
  HkMirInsn insn = hs_insn(HK_MIR_FIELD_SET);
  insn.a = box;
  insn.b = value;
  insn.name = name;
  hs_emit(l, insn, false);
}

HkMirValue hs_lower_name(HsLower *l, HsNode *n) {
  HsVar *v = n->info;
  if (v && v->nested) return function_value(l, ((HsFn *)v->nested->info)->mir_name);
  if (v) return hs_read(l, v);
  switch ((HsRef)n->op) {
  case HS_REF_GLOBAL: return field_get(l, globals(l), n->name);
  case HS_REF_TYPE: return static_value(l, type_name(l, n));
  case HS_REF_FUNCTION: return function_value(l, hs_find_functions(l->fn->unit, n->name)->mir_name);
  case HS_REF_NONE: return hs_extern(l, "lang.None", NULL, 0, true);
  default: return static_value(l, n->name);
  }
}

// ---- assignment ------------------------------------------------------------------------------------------------------------------

typedef struct Target {
  HsNode *node;
  HkMirValue box, index;
} Target;

static Target open_target(HsLower *l, HsNode *n) {
  Target t = {n, NONE, NONE};
  HsPlace was = {l->line, l->column};
  if (n->kind == HS_MEMBER) {
    hs_at(l, n);
    t.box = hs_lower_expr(l, n->kids[0], true);
  } else if (n->kind == HS_INDEX) {
    hs_at(l, n);
    t.box = hs_lower_expr(l, n->kids[0], true);
    t.index = hs_lower_expr(l, n->kids[1], true);
  }
  hs_back(l, was);
  return t;
}

static HkMirValue read_target(HsLower *l, const Target *t) {
  HsPlace was = hs_at(l, t->node);
  HkMirValue v;
  if (t->node->kind == HS_NAME) {
    v = hs_lower_name(l, t->node);
  } else if (t->node->kind == HS_MEMBER) {
    v = field_get(l, t->box, t->node->name);
  } else {
    HkMirInsn insn = hs_insn(HK_MIR_INDEX_GET);
    insn.a = t->box;
    insn.b = t->index;
    v = hs_emit(l, insn, true);
  }
  hs_back(l, was);
  return v;
}

static void write_target(HsLower *l, const Target *t, HkMirValue value) {
  HsNode *n = t->node;
  if (n->kind == HS_NAME) {
    if (n->info)
      hs_write(l, n->info, value);
    else if (n->op == HS_REF_GLOBAL)
      field_set(l, globals(l), n->name, value);
    return;
  }
  HsPlace was = hs_at(l, n);
  if (n->kind == HS_MEMBER) {
    field_set(l, t->box, n->name, value);
  } else {
    HkMirInsn insn = hs_insn(HK_MIR_INDEX_SET);
    insn.a = t->box;
    insn.b = t->index;
    insn.c = value;
    hs_emit(l, insn, false);
  }
  hs_back(l, was);
}

static HkMirValue assign(HsLower *l, HsNode *n) {  // ASSIGN, GROUP_ASSIGN
  Target t = open_target(l, n->kids[0]);
  HkMirValue v = hs_lower_expr(l, n->kids[1], true);
  write_target(l, &t, v);
  return v;
}

static HkMirValue binop(HsLower *l, uint8_t op, HkMirValue a, HkMirValue b) {
  HkMirInsn insn = hs_insn(HK_MIR_BINOP);
  insn.sub = op;
  insn.a = a;
  insn.b = b;
  return hs_emit(l, insn, true);
}

static void op_assign(HsLower *l, HsNode *n) {
  Target t = open_target(l, n->kids[0]);
  HkMirValue old = read_target(l, &t);
  HkMirValue v = hs_lower_expr(l, n->kids[1], true);
  write_target(l, &t, binop(l, n->op, old, v));
}

void hs_lower_assignment(HsLower *l, HsNode *n) {
  if (n->kind == HS_ASSIGN)
    assign(l, n);
  else
    op_assign(l, n);
}

// ---- short circuit and conditions -------------------------------------------------------------------------------------------------

static HkMirValue bool_const(HsLower *l, bool b) {
  HkMirInsn insn = hs_insn(HK_MIR_CONST);
  insn.sub = HK_CONST_BOOL;
  insn.u.i = b;
  return hs_emit(l, insn, true);
}

static HkMirValue logic(HsLower *l, HsNode *n, HkMirValue a) {
  bool is_and = n->kind == HS_AND;
  if (l->cur == NONE) return NONE;
  uint32_t right = hs_block(l), shortcut = hs_block(l);
  HsJoin merge = hs_join(l);
  hs_branch(l, a, is_and ? right : shortcut, is_and ? shortcut : right);
  HkMirValue *env = hs_save_env(l);
  for (int part = 0; part < 2; part++) {  // `&&`: the right side first; `||`: the shortcut first
    bool is_right = (part == 0) == is_and;
    hs_start(l, is_right ? right : shortcut);
    hs_restore_env(l, env);
    if (!is_right) {
      hs_jump(l, &merge, bool_const(l, !is_and));
      continue;
    }
    HkMirInsn truth = hs_insn(HK_MIR_UNOP);
    truth.sub = HK_TRUTH;
    truth.a = hs_lower_expr(l, n->kids[1], true);
    hs_jump(l, &merge, hs_emit(l, truth, true));
  }
  return hs_merge(l, &merge, true);
}

static HkMirValue choose(HsLower *l, HsNode *n, bool want) {  // COND, IF_EXPR
  HkMirValue c = hs_lower_expr(l, n->kids[0], true);
  if (l->cur == NONE) return NONE;
  uint32_t yes = hs_block(l), no = hs_block(l);
  HsJoin merge = hs_join(l);
  hs_branch(l, c, yes, no);
  HkMirValue *env = hs_save_env(l);
  for (uint32_t i = 1; i <= 2; i++) {
    hs_start(l, i == 1 ? yes : no);
    hs_restore_env(l, env);
    HsNode *part = n->kids[i];
    HkMirValue v = part->kind == HS_BLOCK ? hs_lower_tail(l, part, want) : hs_lower_expr(l, part, want);
    hs_jump(l, &merge, v);
  }
  return hs_merge(l, &merge, want);
}

static HkMirValue coalesce(HsLower *l, HsNode *n, HkMirValue a) {
  HkMirValue is_null = hs_compare(l, HK_EQ, a, hs_void(l));
  if (l->cur == NONE) return NONE;
  uint32_t right = hs_block(l), from = l->cur;
  HsJoin merge = hs_join(l);
  hs_branch(l, is_null, right, merge.block);
  hs_edge(l, &merge, from, a);
  hs_start(l, right);
  hs_jump(l, &merge, hs_lower_expr(l, n->kids[1], true));
  return hs_merge(l, &merge, true);
}

// a?.f, a?.m(args)
static HkMirValue safe_access(HsLower *l, HsNode *n, HkMirValue a) {
  HkMirValue is_null = hs_compare(l, HK_EQ, a, hs_void(l));
  if (l->cur == NONE) return NONE;
  uint32_t null = hs_block(l), access = hs_block(l);
  HsJoin merge = hs_join(l);
  hs_branch(l, is_null, null, access);
  HkMirValue *env = hs_save_env(l);
  hs_start(l, null);
  hs_jump(l, &merge, hs_void(l));
  hs_start(l, access);
  hs_restore_env(l, env);
  HkMirValue v;
  if (n->kind == HS_MEMBER) {
    v = field_get(l, a, n->name);
  } else {
    v = hs_lower_call_of(l, n, a, true);
  }
  hs_jump(l, &merge, v);
  return hs_merge(l, &merge, true);
}

// ---- literals and constructors -----------------------------------------------------------------------------------------------------

static HkMirValue array(HsLower *l, HsNode *n) {
  HkMirInsn insn = hs_insn(HK_MIR_ARRAY_LIT);
  insn.count = n->count;
  insn.u.list = hk_mir_list(l->m, n->count);
  if (!insn.u.list) {
    hs_out_of_memory(l);
    return NONE;
  }
  for (uint32_t i = 0; i < n->count; i++) insn.u.list[i] = hs_lower_expr(l, n->kids[i], true);
  return hs_emit(l, insn, true);
}

static HkMirValue map(HsLower *l, HsNode *n) {
  HkMirInsn insn = hs_insn(HK_MIR_MAP_LIT);
  insn.count = n->count * 2;
  insn.u.list = hk_mir_list(l->m, insn.count);
  if (!insn.u.list) {
    hs_out_of_memory(l);
    return NONE;
  }
  for (uint32_t i = 0; i < n->count; i++) {
    HsNode *key = n->kids[i]->kids[0];
    insn.u.list[2 * i] = key->kind == HS_INT ? hs_int(l, key->u.i) : hs_string(l, key->name);
    insn.u.list[2 * i + 1] = hs_lower_expr(l, n->kids[i]->kids[1], true);
  }
  return hs_emit(l, insn, true);
}

// Fields are evaluated in written order and stored in order of declaration.
static void record_items(HsLower *l, HsNode *n, const HsNode *variant, uint32_t *items) {
  for (uint32_t i = 0; i < n->count; i++) {
    uint32_t at = 0;
    while (variant->kids[at]->name != n->kids[i]->name) at++;
    items[at] = hs_lower_expr(l, n->kids[i]->kids[0], true);
  }
}

static HkMirValue variant(HsLower *l, HsNode *n) {
  const HsDecl *e = n->info;
  uint32_t tag = 0;
  while (e->node->kids[tag]->name != n->name) tag++;
  HsNode *v = e->node->kids[tag];
  HkMirInsn insn = hs_insn(HK_MIR_VARIANT_MAKE);
  insn.name = e->mir_name;
  insn.x.name2 = v->name;
  insn.a = tag;
  insn.count = n->flags & HS_RECORD ? v->count : n->count;
  insn.u.list = hk_mir_list(l->m, insn.count);
  if (!insn.u.list) {
    hs_out_of_memory(l);
    return NONE;
  }
  if (n->flags & HS_RECORD)
    record_items(l, n, v, insn.u.list);
  else
    for (uint32_t i = 0; i < n->count; i++) insn.u.list[i] = hs_lower_expr(l, n->kids[i], true);
  return hs_emit(l, insn, true);
}

// ---- lambdas, propagation -------------------------------------------------------------------------------------------------------------

HkMirValue hs_lower_lambda(HsLower *l, HsNode *n, HsFn *fn, HsNode *params, HsNode *body) {
  if (l->cur == NONE) return NONE;
  fn->mir_name = hk_mir_name_fmt(l->m, "%s$%u", l->f->name->data, l->fn->lambda_count++);
  if (!fn->mir_name) {
    hs_out_of_memory(l);
    return NONE;
  }
  // Captures in ascending slot order of this function.
  for (uint32_t i = 1; i < fn->captures.count; i++)
    for (uint32_t k = i; k > 0 && fn->captures.items[k - 1]->source->slot > fn->captures.items[k]->source->slot; k--) {
      HsVar *t = fn->captures.items[k];
      fn->captures.items[k] = fn->captures.items[k - 1];
      fn->captures.items[k - 1] = t;
    }
  HkMirInsn insn = hs_insn(HK_MIR_CALL);
  insn.sub = HK_CALL_CLOSURE;
  insn.name = fn->mir_name;
  insn.count = fn->captures.count;
  insn.u.list = hk_mir_list(l->m, insn.count);
  const HkName **syms = hk_arena_alloc(&l->m->arena, (insn.count + 1) * sizeof *syms);
  if (!insn.u.list || !syms) {
    hs_out_of_memory(l);
    return NONE;
  }
  for (uint32_t i = 0; i < insn.count; i++) {
    insn.u.list[i] = hs_read(l, fn->captures.items[i]->source);
    syms[i] = fn->captures.items[i]->name;
  }
  insn.x.syms = syms;
  if (fn->uses_me) insn.a = l->me;
  HkStatus status = hs_lower_function(l->program, fn, fn->mir_name, HK_FN_CLOSURE, params, body, n, true, false);
  if (status != HK_OK && l->status == HK_OK) {
    l->status = status;
    l->cur = NONE;
  }
  return hs_emit(l, insn, true);
}

static HkMirValue propagate(HsLower *l, HkMirValue a, bool want) {
  HkMirValue ok = hs_extern(l, "lang.is_ok", &a, 1, true);
  if (l->cur == NONE) return NONE;
  uint32_t good = hs_block(l), bad = hs_block(l);
  hs_branch(l, ok, good, bad);
  HkMirValue *env = hs_save_env(l);
  hs_start(l, bad);
  hs_exit(l, 1, a);
  hs_start(l, good);
  hs_restore_env(l, env);
  return hs_extern(l, "lang.unwrap", &a, 1, want);
}

// ---- dispatch -----------------------------------------------------------------------------------------------------------------------------

static bool has_anchor(const HsNode *n) {
  switch (n->kind) {
  case HS_INT:
  case HS_FLOAT:
  case HS_STRING:
  case HS_BOOL:
  case HS_NULL: return false;
  default: return true;
  }
}

static HkMirValue lower_member(HsLower *l, HsNode *n) {
  const HkName *type = type_name(l, n);
  if (type) return static_value(l, type);
  return field_get(l, hs_lower_expr(l, n->kids[0], true), n->name);
}

static HkMirValue unary(HsLower *l, HkMirOp op, HsNode *n) {
  HkMirInsn insn = hs_insn(op);
  insn.sub = n->op;
  insn.a = hs_lower_expr(l, n->kids[0], true);
  return hs_emit(l, insn, true);
}

static HkMirValue two(HsLower *l, HsNode *n, HkMirOp op, HkMirValue left) {
  HkMirInsn insn = hs_insn(op);
  insn.sub = n->op;
  insn.a = left;
  insn.b = hs_lower_expr(l, n->kids[1], true);
  return hs_emit(l, insn, true);
}

static HkMirValue literal(HsLower *l, HsNode *n) {
  HkMirInsn insn = hs_insn(HK_MIR_CONST);
  if (n->kind == HS_STRING) return hs_string(l, n->name);
  if (n->kind == HS_NULL) return hs_void(l);
  insn.sub = n->kind == HS_INT ? HK_CONST_INT : n->kind == HS_FLOAT ? HK_CONST_FLOAT : HK_CONST_BOOL;
  if (n->kind == HS_FLOAT)
    insn.u.f = n->u.f;
  else
    insn.u.i = n->u.i;
  return hs_emit(l, insn, true);
}

static HkMirValue include(HsLower *l, HsNode *n) {
  for (uint32_t i = 0; i < l->fn->unit->import_count; i++) {
    HsImport *import = &l->fn->unit->imports[i];
    if (import->node == n && import->primary) return static_value(l, import->primary->mir_name);
  }
  return static_value(l, n->name);
}

static HkMirValue lower(HsLower *l, HsNode *n, bool want) {
  HkMirValue args[2];
  switch ((HsKind)n->kind) {
  case HS_INT:
  case HS_FLOAT:
  case HS_STRING:
  case HS_BOOL:
  case HS_NULL: return literal(l, n);
  case HS_NAME: return hs_lower_name(l, n);
  case HS_ME: return l->me;
  case HS_RANGE:
    args[0] = hs_lower_expr(l, n->kids[0], true);
    args[1] = hs_lower_expr(l, n->kids[1], true);
    return hs_extern(l, "lang.range", args, 2, want);
  case HS_UNARY: return unary(l, HK_MIR_UNOP, n);
  case HS_AWAIT: return unary(l, HK_MIR_AWAIT, n);
  case HS_WEAK: return unary(l, HK_MIR_WEAK_NEW, n);
  case HS_COND:
  case HS_IF_EXPR: return choose(l, n, want);
  case HS_MEMBER: return lower_member(l, n);
  case HS_METHOD_CALL:
  case HS_CALL:
  case HS_ROOT_CALL:
  case HS_NEW:
  case HS_FROM_CALL:
  case HS_EXTERNCALL: return hs_lower_call(l, n, want);
  case HS_GUARDED: return hs_lower_handled(l, n, want);
  case HS_VARIANT: return variant(l, n);
  case HS_GROUP_ASSIGN: return assign(l, n);
  case HS_ARRAY: return array(l, n);
  case HS_MAP: return map(l, n);
  case HS_BLOCK_EXPR: return hs_lower_tail(l, n->kids[0], want);
  case HS_MATCH: return hs_lower_match(l, n, want);
  case HS_LAMBDA: return hs_lower_lambda(l, n, n->info, n->kids[0], n->kids[1]);
  case HS_INCLUDE: return include(l, n);
  default: return NONE;
  }
}

// The operand that is lowered before anything else of the node, or NULL.
static HsNode *left_operand(HsLower *l, HsNode *n) {
  if (hs_chain_kid(n) != 0) return NULL;
  HsNode *left = n->kids[0];
  bool safe = (n->flags & HS_SAFE) != 0;
  switch ((HsKind)n->kind) {
  case HS_CALL: return left->kind == HS_NAME ? NULL : left;
  case HS_MEMBER: return !safe && (left->kind == HS_NAME || type_name(l, n)) ? NULL : left;
  case HS_METHOD_CALL: return !safe && hs_names_receiver(l, left) ? NULL : left;
  default: return left;
  }
}

static HkMirValue with_left(HsLower *l, HsNode *n, HkMirValue left, bool want) {
  bool safe = (n->flags & HS_SAFE) != 0;
  switch ((HsKind)n->kind) {
  case HS_BINARY: return two(l, n, HK_MIR_BINOP, left);
  case HS_COMPARE: return two(l, n, HK_MIR_COMPARE, left);
  case HS_INDEX: return two(l, n, HK_MIR_INDEX_GET, left);
  case HS_AND:
  case HS_OR: return logic(l, n, left);
  case HS_COALESCE: return coalesce(l, n, left);
  case HS_PROPAGATE: return propagate(l, left, want);
  case HS_MEMBER: return safe ? safe_access(l, n, left) : field_get(l, left, n->name);
  case HS_METHOD_CALL: return safe ? safe_access(l, n, left) : hs_lower_call_of(l, n, left, want);
  default: return hs_lower_call_of(l, n, left, want);  // CALL, PIPE
  }
}

// Down the left operands and up again without recursion: chains are as long as the source.
HkMirValue hs_lower_expr(HsLower *l, HsNode *n, bool want) {
  if (l->cur == NONE) return NONE;
  HsPlace was = {l->line, l->column};
  uint32_t base = l->left_count;
  for (HsNode *left; (left = left_operand(l, n)) != NULL; n = left) {
    if (hk_arena_grow(l->arena, (void **)&l->left, &l->left_cap, l->left_count + 1, sizeof *l->left) != HK_OK) {
      hs_out_of_memory(l);
      return NONE;
    }
    l->left[l->left_count++] = n;
    hs_at(l, n);
  }
  if (has_anchor(n)) hs_at(l, n);
  HkMirValue v = lower(l, n, want || l->left_count > base);
  while (l->left_count > base) {
    n = l->left[--l->left_count];
    hs_at(l, n);
    v = with_left(l, n, v, want || l->left_count > base);
  }
  hs_back(l, was);
  return v;
}
