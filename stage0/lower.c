// lower.c - functions and boxes: which MIR functions exist and how their bodies begin and end (mir.md 8.2).
#include "lower.h"

#include "lowering.h"

// ---- one function -----------------------------------------------------------------------------------------------------------------

static void declare_parameters(HsLower *l, HkMirFnKind kind) {
  HkMirValue next = 0;
  for (uint32_t i = 0; i < l->fn->captures.count; i++) {
    hk_mir_param_add(l->m, l->f, l->fn->captures.items[i]->name);
    hs_declare(l, l->fn->captures.items[i], next++);
  }
  bool takes_me = kind == HK_FN_METHOD || (kind == HK_FN_CLOSURE && l->fn->uses_me);
  if (takes_me) {
    if (hk_mir_param_add(l->m, l->f, hk_mir_name(l->m, HK_TEXT("me"))) != HK_OK) hs_out_of_memory(l);
    l->me = next++;
  }
  for (uint32_t i = 0; i < l->fn->params.count; i++)
    if (hk_mir_param_add(l->m, l->f, l->fn->params.items[i]->name) != HK_OK) hs_out_of_memory(l);
  for (uint32_t i = 0; i < l->fn->params.count;
       i++) {  // cells of parameters come at the beginning of block 0, in slot order
    HsVar *v = l->fn->params.items[i];
    hs_declare(l, v, next++);
  }
}

static void lower_body(HsLower *l, HsNode *body, bool tail) {
  HkMirValue v = NONE;
  if (body->kind == HS_BLOCK)
    v = tail ? hs_lower_tail(l, body, true) : (hs_lower_block(l, body), NONE);
  else if (body->kind == HS_HANDLED)
    v = hs_lower_handled(l, body, tail);
  else
    v = hs_lower_expr(l, body, true);
  HkMirInsn ret = hs_insn(HK_MIR_RET);
  ret.a = tail || (body->kind != HS_BLOCK && body->kind != HS_HANDLED) ? v : NONE;
  hs_emit(l, ret, false);
}

HkStatus hs_lower_function(HsProgram *program, HsFn *fn, const HkName *name, HkMirFnKind kind, HsNode *params,
                           HsNode *body, const HsNode *at, bool tail, bool is_private) {
  HkArena scratch;
  (void)params;
  hk_arena_init(&scratch, program->module->arena.mem);
  HsLower l = {.program = program,
               .m = program->module,
               .fn = fn,
               .arena = &scratch,
               .cur = NONE,
               .unwind = NONE,
               .me = NONE,
               .line = at->line,
               .column = at->column,
               .status = HK_OK};
  l.f = name ? hk_mir_function_new(l.m, name, kind, fn->unit->index) : NULL;
  if (!l.f) {
    hk_arena_deinit(&scratch);
    return HK_NOMEM;
  }
  l.f->is_private = is_private;
  if (body->kind == HS_HANDLED) {  // handlers of a body have the place of the function
    body->line = at->line;
    body->column = at->column;
  }
  uint32_t entry = hs_block(&l);
  hs_start(&l, entry);
  declare_parameters(&l, kind);
  lower_body(&l, body, tail);
  HkStatus status = l.status;
  if (status == HK_OK && program->diags->errors == 0) status = hk_mir_function_finish(l.m, l.f, l.order, l.order_count);
  hk_arena_deinit(&scratch);
  return status;
}

// ---- what the program consists of ------------------------------------------------------------------------------------------------------

static HsFn *new_fn(HsProgram *p, HsUnit *unit, HsDecl *box, HsNode *node, bool has_me) {
  HsFn *fn = hk_arena_alloc(&p->module->arena, sizeof *fn);
  if (fn) *fn = (HsFn){.node = node, .unit = unit, .box = box, .has_me = has_me};
  return fn;
}

static HkStatus lower_one(HsProgram *p, HsUnit *unit, HsDecl *box, HsNode *node, const HkName *name, HkMirFnKind kind,
                          HsNode *params, HsNode *body, bool tail) {
  HsFn *fn = new_fn(p, unit, box, node, kind == HK_FN_METHOD);
  if (!fn || !name) return HK_NOMEM;
  HK_TRY(hs_resolve(p, fn, params, body));
  if (p->diags->errors) return HK_OK;  // the rest of the program is still looked through
  return hs_lower_function(p, fn, name, kind, params, body, node, tail, (node->flags & HS_PRIVATE) != 0);
}

static HsNode *make_node(HsProgram *p, HsKind kind, const HsNode *at) {
  HsNode *n = hk_arena_alloc(&p->module->arena, sizeof *n);
  if (!n) return NULL;
  n->kind = (uint8_t)kind;
  n->line = at->line;
  n->column = at->column;
  n->width = 1;
  return n;
}

static bool add_kid(HsProgram *p, HsNode *parent, HsNode *kid) {
  HsNode **grown = hk_arena_alloc(&p->module->arena, (parent->count + 1) * sizeof *grown);
  if (!grown || !kid) return false;
  if (parent->count) memcpy(grown, parent->kids, parent->count * sizeof *grown);
  grown[parent->count++] = kid;
  parent->kids = grown;
  return true;
}

// T.%init/0: `me.f = e` for initializers; for birth_once p: the value of its body is stored (with the mark `init`).
static HkStatus lower_init(HsProgram *p, HsDecl *box) {
  HsFn *fn = new_fn(p, box->unit, box, box->node, true);
  HkArena scratch;
  bool any = false;
  for (uint32_t i = 2; i < box->node->count; i++) {
    HsNode *m = box->node->kids[i];
    any |= (m->kind == HS_FIELD && m->count) || (m->kind == HS_PROPERTY && (m->flags & HS_BIRTH_ONCE));
  }
  if (!any) return HK_OK;
  const HkName *name = hk_mir_name_fmt(p->module, "%s.%%init/0", box->mir_name->data);
  HkMirFunction *f = fn && name ? hk_mir_function_new(p->module, name, HK_FN_METHOD, box->unit->index) : NULL;
  if (!f) return HK_NOMEM;
  hk_arena_init(&scratch, p->module->arena.mem);
  HsLower l = {.program = p,
               .m = p->module,
               .fn = fn,
               .f = f,
               .arena = &scratch,
               .cur = NONE,
               .unwind = NONE,
               .me = 0,
               .line = box->node->line,
               .column = box->node->column,
               .status = HK_OK};
  hs_start(&l, hs_block(&l));
  if (hk_mir_param_add(l.m, f, hk_mir_name(l.m, HK_TEXT("me"))) != HK_OK) hs_out_of_memory(&l);
  for (uint32_t i = 2; i < box->node->count && l.status == HK_OK; i++)
    if (box->node->kids[i]->kind == HS_FIELD && box->node->kids[i]->count)
      l.status = hs_resolve(p, fn, NULL, box->node->kids[i]->kids[0]);
  for (uint32_t i = 2; i < box->node->count && l.status == HK_OK && p->diags->errors == 0; i++) {
    HsNode *m = box->node->kids[i];
    bool property = m->kind == HS_PROPERTY && (m->flags & HS_BIRTH_ONCE);
    if (!property && !(m->kind == HS_FIELD && m->count)) continue;
    HsPlace was = hs_at(&l, m);
    HkMirInsn set = hs_insn(HK_MIR_FIELD_SET);
    set.a = 0;
    set.name = m->name;
    if (property) {
      set.flags = HK_INSN_INIT;
      set.b = hs_call_list(&l, HK_CALL_METHOD, hk_mir_name_fmt(l.m, "%%get_%s", m->name->data), 0, NULL, 0, true);
    } else {
      set.b = hs_lower_expr(&l, m->kids[0], true);
    }
    hs_emit(&l, set, false);
    hs_back(&l, was);
  }
  hs_emit(&l, hs_insn(HK_MIR_RET), false);
  HkStatus status = l.status;
  if (status == HK_OK && p->diags->errors == 0) status = hk_mir_function_finish(l.m, f, l.order, l.order_count);
  hk_arena_deinit(&scratch);
  return status;
}

static HkStatus lower_static_blocks(HsProgram *p, HsDecl *box) {
  HsNode *all = make_node(p, HS_BLOCK, box->node);
  if (!all) return HK_NOMEM;
  for (uint32_t i = 2; i < box->node->count; i++)
    if (box->node->kids[i]->kind == HS_STATIC_INIT && !add_kid(p, all, box->node->kids[i]->kids[0])) return HK_NOMEM;
  if (all->count == 0) return HK_OK;
  return lower_one(p, box->unit, box, box->node, hk_mir_name_fmt(p->module, "%s.%%static/0", box->mir_name->data),
                   HK_FN_METHOD, NULL, all, false);
}

static HkStatus lower_members(HsProgram *p, HsDecl *box) {
  for (uint32_t i = 0; i < box->method_count; i++) {
    HsMethod *m = &box->methods[i];
    const HkName *name = hk_mir_name_fmt(p->module, "%s.%s/%u", box->mir_name->data, m->name->data, m->arity);
    HK_TRY(lower_one(p, box->unit, box, m->node, name, m->kind, m->node->kids[0], m->node->kids[1], false));
  }
  for (uint32_t i = 2; i < box->node->count; i++) {
    HsNode *n = box->node->kids[i];
    if (n->kind != HS_PROPERTY || n->count == 0) continue;
    const HkName *name = hk_mir_name_fmt(p->module, "%s.%%get_%s/0", box->mir_name->data, n->name->data);
    HK_TRY(lower_one(p, box->unit, box, n, name, HK_FN_METHOD, NULL, n->kids[0], true));
  }
  HK_TRY(lower_init(p, box));
  return lower_static_blocks(p, box);
}

static HkStatus describe_box(HsProgram *p, HsDecl *box) {
  HkArena *arena = &p->module->arena;
  HkMirBox *out = hk_arena_alloc(arena, sizeof *out);
  if (!out || hk_arena_grow(arena, (void **)&p->module->boxes, &p->module->box_cap, p->module->box_count + 1,
                            sizeof *p->module->boxes) != HK_OK)
    return HK_NOMEM;
  p->module->boxes[p->module->box_count++] = out;
  out->name = box->mir_name;
  out->is_static = box->is_static;
  uint32_t n = box->node->count + 1;
  out->fields = hk_arena_alloc(arena, n * sizeof *out->fields);
  out->properties = hk_arena_alloc(arena, n * sizeof *out->properties);
  out->parents = hk_arena_alloc(arena, (box->parent_count + 1) * sizeof *out->parents);
  out->interfaces = hk_arena_alloc(arena, (box->interface_count + 1) * sizeof *out->interfaces);
  if (!out->fields || !out->properties || !out->parents || !out->interfaces) return HK_NOMEM;
  for (uint32_t i = 0; i < box->parent_count; i++) out->parents[out->parent_count++] = box->parents[i]->mir_name;
  for (uint32_t i = 0; i < box->interface_count; i++)
    out->interfaces[out->interface_count++] = box->interfaces[i]->mir_name;
  for (uint32_t i = 2; i < box->node->count; i++) {
    HsNode *m = box->node->kids[i];
    if (m->kind == HS_FIELD)
      out->fields[out->field_count++] =
          (HkMirField){m->name, (m->flags & HS_PRIVATE) != 0, (m->flags & HS_WEAK_FIELD) != 0};
    if (m->kind == HS_PROPERTY)
      out->properties[out->property_count++] = (HkMirProperty){m->name, m->flags & HS_ONCE         ? HK_PROP_ONCE
                                                                        : m->flags & HS_BIRTH_ONCE ? HK_PROP_BIRTH_ONCE
                                                                                                   : HK_PROP_COMPUTED};
  }
  return HK_OK;
}

static HkStatus describe_enum(HsProgram *p, HsDecl *e) {
  HkArena *arena = &p->module->arena;
  HkMirEnum *out = hk_arena_alloc(arena, sizeof *out);
  if (!out || hk_arena_grow(arena, (void **)&p->module->enums, &p->module->enum_cap, p->module->enum_count + 1,
                            sizeof *p->module->enums) != HK_OK)
    return HK_NOMEM;
  p->module->enums[p->module->enum_count++] = out;
  out->name = e->mir_name;
  out->variants = hk_arena_alloc(arena, (e->node->count + 1) * sizeof *out->variants);
  if (!out->variants) return HK_NOMEM;
  for (uint32_t i = 0; i < e->node->count; i++) {
    HsNode *v = e->node->kids[i];
    HkMirVariant *mv = &out->variants[out->variant_count++];
    mv->name = v->name;
    mv->arity = v->count;
    if (!(v->flags & HS_RECORD)) continue;
    mv->fields = hk_arena_alloc(arena, v->count * sizeof *mv->fields);
    if (!mv->fields) return HK_NOMEM;
    for (uint32_t k = 0; k < v->count; k++) mv->fields[k] = v->kids[k]->name;
  }
  return HK_OK;
}

// %init/0 of a unit: `g = e` for its globals, in order.
static HkStatus lower_globals(HsProgram *p, HsUnit *unit) {
  HsNode *all = make_node(p, HS_BLOCK, unit->root);
  if (!all) return HK_NOMEM;
  for (uint32_t i = 0; i < unit->root->count; i++) {
    HsNode *g = unit->root->kids[i];
    if (g->kind != HS_GLOBAL || g->count == 0) continue;
    HsNode *assign = make_node(p, HS_ASSIGN, g), *name = make_node(p, HS_NAME, g);
    if (!assign || !name) return HK_NOMEM;
    name->name = g->name;
    if (!add_kid(p, assign, name) || !add_kid(p, assign, g->kids[0]) || !add_kid(p, all, assign)) return HK_NOMEM;
  }
  if (all->count == 0) return HK_OK;
  const HkName *name = unit->index == 0 ? hk_mir_name(p->module, HK_TEXT("%init/0"))
                                        : hk_mir_name_fmt(p->module, "%%init#%u/0", unit->index);
  HkMirModule *m = p->module;
  if (hk_arena_grow(&m->arena, (void **)&m->inits, &m->init_cap, m->init_count + 1, sizeof *m->inits) != HK_OK)
    return HK_NOMEM;
  m->inits[m->init_count++] = name;
  return lower_one(p, unit, NULL, all, name, HK_FN_STATIC, NULL, all, false);
}

static HkStatus lower_script(HsProgram *p, HsUnit *unit) {
  if (!unit->has_statements || unit != p->main) return HK_OK;
  HsNode *all = make_node(p, HS_BLOCK, unit->root);
  if (!all) return HK_NOMEM;
  all->kids = hk_arena_alloc(&p->module->arena, unit->root->count * sizeof *all->kids);
  if (!all->kids) return HK_NOMEM;
  for (uint32_t i = 0; i < unit->root->count; i++) {
    HsNode *n = unit->root->kids[i];
    bool declaration = n->kind == HS_BOX || n->kind == HS_ENUM || n->kind == HS_INTERFACE || n->kind == HS_FUNCTION ||
                       n->kind == HS_GLOBAL || n->kind == HS_USING;
    if (!declaration) all->kids[all->count++] = n;
  }
  bool tail = p->interactive && all->count && all->kids[all->count - 1]->kind == HS_EXPR;  // its value is shown
  return lower_one(p, unit, NULL, all, hk_mir_name(p->module, HK_TEXT("%script/0")), HK_FN_STATIC, NULL, all, tail);
}

static HkStatus lower_unit(HsProgram *p, HsUnit *unit) {
  for (uint32_t i = 0; i < unit->decl_count; i++) {
    HsDecl *d = unit->decls[i];
    if (d->kind == HS_DECL_ENUM) HK_TRY(describe_enum(p, d));
    if (d->kind != HS_DECL_BOX) continue;
    HK_TRY(describe_box(p, d));
    HK_TRY(lower_members(p, d));
  }
  for (uint32_t i = 0; i < unit->function_count; i++) {
    HsFunctionDecl *f = unit->function_list[i];
    HK_TRY(lower_one(p, unit, NULL, f->node, f->mir_name, HK_FN_STATIC, f->node->kids[0], f->node->kids[1], false));
  }
  return lower_script(p, unit);
}

HkStatus hs_lower(HsProgram *p) {
  HkMirModule *m = p->module;
  m->units = hk_arena_alloc(&m->arena, p->unit_count * sizeof *m->units);
  m->sources = hk_arena_alloc(&m->arena, p->unit_count * sizeof *m->sources);
  if (!m->units || !m->sources) return HK_NOMEM;
  for (uint32_t i = 0; i < p->unit_count; i++) {
    m->units[m->unit_count++] = p->units[i]->name;
    m->sources[i] = p->units[i]->source;
    if (i >= p->first_new) HK_TRY(lower_unit(p, p->units[i]));
  }
  for (uint32_t i = 0; i < p->load_count; i++)
    if (p->load_order[i]->index >= p->first_new) HK_TRY(lower_globals(p, p->load_order[i]));
  return HK_OK;
}
