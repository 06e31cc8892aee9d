// resolve.c - names to variables, and the compile-time rules about names and control flow (language.md 5, 6, 7, 9.3, 11.3).
#include "resolve.h"

#include <stdio.h>

#include "check.h"

typedef struct Region {  // a loop or protected statement around what is being resolved
  HsLoopInfo *loop;      // NULL: protected statement
} Region;

typedef struct Scope {
  HsVarList vars;
} Scope;

typedef struct Resolver {
  HsProgram *program;
  HsFn *fn;
  Scope *scopes;
  uint32_t scope_count, scope_cap;
  Region *regions;
  uint32_t region_count, region_cap;
  uint32_t loops;  // enclosing loops that break and continue can reach
  bool no_exit;    // inside cleanup, fini or a block expression: leaving is an error
  const char *no_exit_what;
  const char *handler;  // inside cleanup or fini: its word
  HsNode **left;        // nodes whose left operand is being resolved
  uint32_t left_count, left_cap;
  HkStatus status;
} Resolver;

static void expr(Resolver *r, HsNode *n);
static void operand(Resolver *r, HsNode *n);
static void block(Resolver *r, HsNode *n);
static void statement(Resolver *r, HsNode *n);
static void statements(Resolver *r, HsNode *n);

static HkArena *arena_of(Resolver *r) { return &r->program->module->arena; }

static void fail(Resolver *r) {
  if (r->status == HK_OK) r->status = HK_NOMEM;
}

static void list_add(Resolver *r, HsVarList *l, HsVar *v) {
  if (hk_arena_grow(arena_of(r), (void **)&l->items, &l->cap, l->count + 1, sizeof *l->items) != HK_OK)
    fail(r);
  else
    l->items[l->count++] = v;
}

static HkDiag *report(Resolver *r, const HsNode *at, const char *kind, const char *text, const HkName *name) {
  return name ? hs_report(r->program, r->fn->unit, at, kind, text, name->data)
              : hs_report(r->program, r->fn->unit, at, kind, "%s", text);
}

static bool is_discard(const HkName *name) { return name->len == 1 && name->data[0] == '_'; }

// ---- scopes -------------------------------------------------------------------------------------------------------------------

static void open_scope(Resolver *r) {
  if (hk_arena_grow(arena_of(r), (void **)&r->scopes, &r->scope_cap, r->scope_count + 1, sizeof *r->scopes) != HK_OK)
    fail(r);
  else
    r->scopes[r->scope_count++] = (Scope){{NULL, 0, 0}};
}

static HsVarList close_scope(Resolver *r) {
  if (r->scope_count == 0) return (HsVarList){NULL, 0, 0};
  HsVarList vars = r->scopes[--r->scope_count].vars;
  for (uint32_t i = vars.count; i-- > 0;)
    if (hs_table_set(arena_of(r), &r->fn->names, vars.items[i]->name, vars.items[i]->shadowed) != HK_OK) fail(r);
  return vars;
}

static void bind(Resolver *r, HsVar *v) {
  v->shadowed = hs_table_get(&r->fn->names, v->name);
  if (hs_table_set(arena_of(r), &r->fn->names, v->name, v) != HK_OK) fail(r);
  list_add(r, &r->scopes[r->scope_count - 1].vars, v);
}

static HsVar *declare(Resolver *r, const HsNode *node, const HkName *name) {
  HsVar *v = hk_arena_alloc(arena_of(r), sizeof *v);
  if (!v || r->scope_count == 0 || !name) {
    fail(r);
    return NULL;
  }
  HsVar *old = hs_table_get(&r->fn->names, name);
  if (old && old->scope == r->scope_count && old->fn == r->fn && !is_discard(name)) {
    HkDiag *d = report(r, node, "NameError", "'%s' is already declared in this block", name);
    hk_diag_note(r->program->diags, d, "note: first declared at line %u", old->node ? old->node->line : 0);
  }
  *v = (HsVar){.name = name, .fn = r->fn, .node = node, .region = r->region_count, .scope = r->scope_count};
  if (!is_discard(name)) bind(r, v);
  return v;
}

// The variable a name means, captured through all lambdas on the way.
static HsVar *find_in(Resolver *r, HsFn *fn, const HkName *name) {
  HsVar *v = hs_table_get(&fn->names, name);
  if (v || !fn->is_lambda || !fn->outer) return v;
  HsVar *source = find_in(r, fn->outer, name);
  if (!source || source->nested) return source;
  v = hk_arena_alloc(arena_of(r), sizeof *v);
  if (!v) {
    fail(r);
    return NULL;
  }
  *v = (HsVar){.name = name, .fn = fn, .source = source, .captured = true, .used = true, .node = source->node};
  source->used = true;
  if (hs_table_set(arena_of(r), &fn->names, name, v) != HK_OK) fail(r);
  list_add(r, &fn->captures, v);
  return v;
}

static HsVar *find(Resolver *r, const HkName *name) { return find_in(r, r->fn, name); }

// ---- names ----------------------------------------------------------------------------------------------------------------------

// Built-in boxes (boxes.md 35.1) that are named with and without the suffix, those with one name only, and built-in functions.
static const char *const builtin_boxes[] = {
    "Null",    "Bool",       "Integer", "Float",     "String",     "StringBuilder", "Array",   "IntArray",
    "Map",     "OrderedMap", "Set",     "Range",     "Function",   "Console",       "File",    "FileHandle",
    "Path",    "Dir",        "Env",     "Process",   "Math",       "Random",        "Time",    "DateTime",
    "Timer",   "JSON",       "JsonDoc", "JsonNode",  "Regex",      "Buffer",        "Bytes",   "Encoding",
    "Hash",    "TOML",       "Error",   "Result",    "Option",     "Future",        "RefCell", "IntCell",
    "Counter", "Callable",   "Reflect", "Exception", "HostBridge",
};
static const char *const builtin_names[] = {"WeakRef", "Gc", "env", "console", "task", "hostbridge", "__mir__", "Box"};
static const char *const builtin_functions[] = {
    "print", "println", "write", "error", "warn",  "exit",  "panic",  "assert", "typeOf", "len",
    "int",   "float",   "str",   "bool",  "range", "input", "isType", "asType", "now",    "abs",
    "min",   "max",     "sqrt",  "pow",   "floor", "ceil",  "sin",    "cos",
};
#define COUNT(list) (sizeof list / sizeof *list)

static bool listed(const char *const *names, size_t count, HkText name) {
  for (size_t i = 0; i < count; i++)
    if (hk_text_eq(hk_text_of(names[i]), name)) return true;
  return false;
}

void hs_resolve_known_names(void (*add)(void *user, HkText name), void *user) {
  for (size_t i = 0; i < COUNT(builtin_boxes); i++) {
    char name[32];
    int len = snprintf(name, sizeof name, "%sBox", builtin_boxes[i]);
    add(user, hk_text(name, (size_t)len));
    add(user, hk_text_of(builtin_boxes[i]));
  }
  for (size_t i = 0; i < COUNT(builtin_names); i++) add(user, hk_text_of(builtin_names[i]));
  for (size_t i = 0; i < COUNT(builtin_functions); i++) add(user, hk_text_of(builtin_functions[i]));
}

static bool is_builtin_name(HkText name) {
  if (name.len > 3 && memcmp(name.data + name.len - 3, "Box", 3) == 0 &&
      listed(builtin_boxes, COUNT(builtin_boxes), hk_text(name.data, name.len - 3)))
    return true;
  return listed(builtin_boxes, COUNT(builtin_boxes), name) || listed(builtin_names, COUNT(builtin_names), name);
}

static HsRef classify(Resolver *r, const HkName *name) {
  if (hs_table_get(&r->program->globals, name)) return HS_REF_GLOBAL;
  if (hs_find_type(r->program, r->fn->unit, name)) return HS_REF_TYPE;
  HsFunctionDecl *f = hs_find_functions(r->fn->unit, name);
  if (f) return f->next ? HS_REF_UNKNOWN : HS_REF_FUNCTION;
  return is_builtin_name(hk_name_text(name)) ? HS_REF_BUILTIN : HS_REF_UNKNOWN;
}

static bool has_member(const HsDecl *box, const HkName *name) {
  for (uint32_t i = 2; i < box->node->count; i++)
    if (box->node->kids[i]->name == name) return true;
  for (uint32_t i = 0; i < box->parent_count; i++)
    if (has_member(box->parents[i], name)) return true;
  return false;
}

typedef struct Candidates {
  HkText items[1024];
  uint32_t count;
} Candidates;

static void candidate(Candidates *c, const HkName *name) {
  if (c->count < COUNT(c->items)) c->items[c->count++] = hk_name_text(name);
}

static void candidates_of_unit(Candidates *c, const HsUnit *unit) {
  for (uint32_t i = 0; i < unit->decl_count; i++) candidate(c, unit->decls[i]->name);
  for (uint32_t i = 0; i < unit->function_count; i++) candidate(c, unit->function_list[i]->name);
}

// The help for an unknown name: what it means elsewhere, why it has no value, or the nearest name that is known here.
static void suggest(Resolver *r, HkDiag *d, const HkName *name) {
  HkDiags *diags = r->program->diags;
  HkText text = hk_name_text(name);
  const char *help = hs_hint_name(text);
  if (help) {
    hk_diag_note(diags, d, "help: %s", help);
    return;
  }
  if (listed(builtin_functions, COUNT(builtin_functions), text)) {
    hk_diag_note(diags, d, "help: '%s' is a built-in function; call it as %s(...)", name->data, name->data);
    return;
  }
  if (hs_find_functions(r->fn->unit, name)) {
    hk_diag_note(diags, d, "help: '%s' is a function with several numbers of parameters and has no value", name->data);
    return;
  }
  HsFn *named = r->fn;  // the nearest function that captures nothing
  while (named->is_lambda && named->outer) named = named->outer;
  for (HsFn *outer = named->outer; outer; outer = outer->outer)
    if (hs_table_get(&outer->names, name)) {
      hk_diag_note(diags, d,
                   "help: a named function does not see the variables around it; use a parameter or a lambda");
      return;
    }
  Candidates all = {.count = 0};
  for (HsFn *fn = r->fn; fn; fn = fn->is_lambda ? fn->outer : NULL)
    for (uint32_t i = 0; i < fn->names.cap; i++)
      if (fn->names.keys[i] && fn->names.values[i]) candidate(&all, fn->names.keys[i]);
  for (uint32_t i = 0; i < r->program->globals.cap; i++)
    if (r->program->globals.keys[i]) candidate(&all, r->program->globals.keys[i]);
  candidates_of_unit(&all, r->fn->unit);
  for (uint32_t i = 0; i < r->fn->unit->import_count; i++) {
    const HsImport *import = &r->fn->unit->imports[i];
    if (import->alias) candidate(&all, import->alias);
    if (import->open) candidates_of_unit(&all, import->unit);
  }
  for (size_t i = 0; i < COUNT(builtin_boxes) && all.count < COUNT(all.items); i++)
    all.items[all.count++] = hk_text_of(builtin_boxes[i]);
  uint32_t notes = d->note_count;
  hk_diag_did_you_mean(diags, d, text, all.items, all.count);
  if (d->note_count == notes && r->fn->box && has_member(r->fn->box, name))
    hk_diag_note(diags, d, "help: write 'me.%s' for the member of %s", name->data, r->fn->box->name->data);
}

// A name that is read. In receiver, callee and `new` positions an unknown name is allowed: it fails when executed.
static void read_name(Resolver *r, HsNode *n, bool may_be_unknown) {
  if (is_discard(n->name) && !hs_table_get(&r->program->globals, n->name)) {  // in a session it is the value shown last
    report(r, n, "NameError", "'_' cannot be read", NULL);
    return;
  }
  HsVar *v = find(r, n->name);
  n->op = HS_REF_VAR;
  n->info = v;
  if (v) {
    v->used = true;
    return;
  }
  n->op = (uint8_t)classify(r, n->name);
  if (n->op == HS_REF_UNKNOWN && hk_text_eq(hk_name_text(n->name), HK_TEXT("None")))
    n->op = HS_REF_NONE;  // boxes.md 28.2
  if (n->op == HS_REF_UNKNOWN && !may_be_unknown)
    suggest(r, report(r, n, "NameError", "unknown name '%s'", n->name), n->name);
}

// An assignment inside the loops and protected statements that lie between it and the declaration.
static void note_assignment(Resolver *r, HsVar *v) {
  for (uint32_t i = v->region; i < r->region_count; i++) {
    HsLoopInfo *loop = r->regions[i].loop;
    if (!loop) {
      v->cell = true;
      continue;
    }
    bool known = false;
    for (uint32_t k = 0; k < loop->assigned.count && !known; k++) known = loop->assigned.items[k] == v;
    if (!known) list_add(r, &loop->assigned, v);
  }
}

static void assign_name(Resolver *r, HsNode *n) {
  if (is_discard(n->name)) {
    n->op = HS_REF_UNKNOWN;
    return;
  }
  HsVar *v = find(r, n->name);
  n->info = v;
  n->op = HS_REF_VAR;
  if (v && v->captured) {
    HkDiag *d = report(r, n, "NameError", "cannot assign to captured variable '%s'", n->name);
    hk_diag_note(r->program->diags, d, "help: declare a local, or share state through a box, Array or Map");
  } else if (v && v->nested) {
    report(r, n, "NameError", "cannot assign to function '%s'", n->name);
  } else if (v) {
    note_assignment(r, v);
  } else if (hs_table_get(&r->program->globals, n->name)) {
    n->op = HS_REF_GLOBAL;
  } else {
    HkDiag *d = report(r, n, "NameError", "unknown name '%s'", n->name);
    hk_diag_note(r->program->diags, d, "help: declare it with 'local'");
    suggest(r, d, n->name);
  }
}

static void target(Resolver *r, HsNode *n) {
  switch (n->kind) {
  case HS_NAME: assign_name(r, n); break;
  case HS_MEMBER: expr(r, n); break;
  case HS_INDEX: expr(r, n); break;
  default: report(r, n, "ParseError", "invalid assignment target", NULL);
  }
}

// ---- regions ----------------------------------------------------------------------------------------------------------------------

static void open_region(Resolver *r, HsLoopInfo *loop) {
  if (hk_arena_grow(arena_of(r), (void **)&r->regions, &r->region_cap, r->region_count + 1, sizeof *r->regions) !=
      HK_OK)
    fail(r);
  else
    r->regions[r->region_count++] = (Region){loop};
}

// A cleanup or fini block: nothing may leave it.
static void closed_block(Resolver *r, HsNode *n, const char *what) {
  const char *handler = r->handler;
  bool no_exit = r->no_exit;
  const char *was = r->no_exit_what;
  uint32_t loops = r->loops;
  r->no_exit = true;
  r->no_exit_what = what;
  if (what[0] != 'a') r->handler = what;
  r->loops = 0;
  block(r, n);
  r->handler = handler;
  r->no_exit = no_exit;
  r->no_exit_what = was;
  r->loops = loops;
}

static void catch_part(Resolver *r, HsNode *c) {
  open_scope(r);
  if (c->name && r->status == HK_OK) c->info = declare(r, c, c->name);
  block(r, c->kids[0]);
  close_scope(r);
}

static void used_names(const HsNode *n, const HkName *name, bool *used) {
  while (n && !*used) {
    uint32_t chain = hs_chain_kid(n);
    if (n->kind == HS_NAME && n->name == name) *used = true;
    for (uint32_t i = 0; i < n->count; i++)
      if (i != chain) used_names(n->kids[i], name, used);
    n = chain == HS_NO_CHAIN ? NULL : n->kids[chain];
  }
}

// The cleanup block sees the variables declared directly in the body (5.1).
static void cleanup_part(Resolver *r, HsNode *c, HsVarList direct, HsRegionInfo *info) {
  open_scope(r);
  for (uint32_t i = 0; i < direct.count && r->status == HK_OK; i++) {
    bool used = false;
    used_names(c->kids[0], direct.items[i]->name, &used);
    if (!used) continue;
    direct.items[i]->cell = true;
    list_add(r, &info->direct, direct.items[i]);
    bind(r, direct.items[i]);
  }
  closed_block(r, c->kids[0], "cleanup");
  close_scope(r);
}

// HANDLED and GUARDED: kids are the body, catches, a cleanup.
static void handled(Resolver *r, HsNode *n) {
  HsRegionInfo *info = hk_arena_alloc(arena_of(r), sizeof *info);
  HsVarList direct = {NULL, 0, 0};
  if (!info) {
    fail(r);
    return;
  }
  n->info = info;
  open_region(r, NULL);
  if (n->kind == HS_GUARDED) {
    expr(r, n->kids[0]);
  } else {
    open_scope(r);
    statements(r, n->kids[0]);
    direct = close_scope(r);
  }
  for (uint32_t i = 1; i < n->count && r->status == HK_OK; i++) {
    if (n->kids[i]->kind == HS_CATCH)
      catch_part(r, n->kids[i]);
    else
      cleanup_part(r, n->kids[i], direct, info);
  }
  r->region_count--;
}

// ---- functions inside functions -----------------------------------------------------------------------------------------------------

static void inner_function(Resolver *r, HsNode *n, bool is_lambda, HsNode *params, HsNode *body) {
  HsFn *fn = hk_arena_alloc(arena_of(r), sizeof *fn);
  if (!fn) {
    fail(r);
    return;
  }
  *fn = (HsFn){.outer = r->fn,
               .node = n,
               .unit = r->fn->unit,
               .box = r->fn->box,
               .is_lambda = is_lambda,
               .has_me = is_lambda && r->fn->has_me};
  n->info = fn;
  fn->closed = n->kind == HS_NOWAIT;
  if (hs_resolve(r->program, fn, params, body) != HK_OK) fail(r);
  if (fn->uses_me && is_lambda) r->fn->uses_me = true;
}

// Named functions of a block are visible in all of it; they see no variables of the enclosing function (7.2).
static void hoist_functions(Resolver *r, HsNode *n) {
  for (uint32_t i = 0; i < n->count; i++) {
    HsNode *s = n->kids[i];
    if (s->kind != HS_FUNCTION) continue;
    HsVar *v = declare(r, s, s->name);
    if (v) v->nested = s;
  }
}

static void nested_function(Resolver *r, HsNode *n) {
  HsFn *fn = hk_arena_alloc(arena_of(r), sizeof *fn);
  if (!fn) {
    fail(r);
    return;
  }
  *fn = (HsFn){.outer = r->fn, .node = n, .unit = r->fn->unit, .box = NULL};
  n->info = fn;
  // Only the functions of enclosing blocks are known inside; a name that is a variable outside is an error there.
  for (uint32_t i = 0; i < r->fn->names.cap; i++) {
    HsVar *v = r->fn->names.keys[i] ? r->fn->names.values[i] : NULL;
    if (v && v->nested && hs_table_set(arena_of(r), &fn->names, v->name, v) != HK_OK) fail(r);
  }
  if (hs_resolve(r->program, fn, n->kids[0], n->kids[1]) != HK_OK) fail(r);
}

// ---- patterns ------------------------------------------------------------------------------------------------------------------------

static void pattern(Resolver *r, HsNode *n) {
  switch (n->kind) {
  case HS_P_NAME:
    if (n->op == HS_PATTERN_BIND) n->info = declare(r, n, n->name);
    break;
  case HS_P_CALL:
    for (uint32_t i = 0; i < n->count; i++) n->kids[i]->info = declare(r, n->kids[i], n->kids[i]->name);
    break;
  case HS_P_RECORD:
    for (uint32_t i = 0; i < n->count; i++) n->kids[i]->info = declare(r, n->kids[i], n->kids[i]->name2);
    break;
  case HS_P_ARRAY:
    for (uint32_t i = 0; i < n->count; i++) pattern(r, n->kids[i]);
    if (n->name) n->info = declare(r, n, n->name);
    break;
  case HS_P_MAP:
    for (uint32_t i = 0; i < n->count; i++) pattern(r, n->kids[i]->kids[0]);
    break;
  default: break;
  }
}

static void match(Resolver *r, HsNode *n) {
  expr(r, n->kids[0]);
  hs_check_match(r->program, r->fn->unit, n);
  for (uint32_t i = 1; i < n->count && r->status == HK_OK; i++) {
    HsNode *arm = n->kids[i];
    open_scope(r);
    pattern(r, arm->kids[0]->kids[0]);  // alternatives do not bind
    if (arm->kids[1]) expr(r, arm->kids[1]);
    HsNode *body = arm->kids[2];
    if (body->kind == HS_BLOCK)
      block(r, body);
    else if (body->kind == HS_RETURN || body->kind == HS_BREAK || body->kind == HS_CONTINUE)
      statement(r, body);
    else
      expr(r, body);
    close_scope(r);
  }
}

// ---- expressions -----------------------------------------------------------------------------------------------------------------------

static void kids(Resolver *r, HsNode *n, uint32_t from) {
  for (uint32_t i = from; i < n->count && r->status == HK_OK; i++)
    if (n->kids[i]) expr(r, n->kids[i]);
}

static void callee(Resolver *r, HsNode *f, uint32_t argc) {
  read_name(r, f, true);
  if (f->op == HS_REF_NONE) f->op = HS_REF_UNKNOWN;  // None() is a call
  HsMethod *m = !f->info && r->fn->box ? hs_find_box_method(r->fn->box, f->name, argc) : NULL;
  if (m && m->kind != HK_FN_STATIC) r->fn->uses_me = true;
}

static void receiver(Resolver *r, HsNode *n) {
  while (n->kind == HS_MEMBER) n = n->kids[0];  // X.a.m(): a chain rooted at an unknown name
  if (n->kind == HS_NAME)
    read_name(r, n, true);
  else
    expr(r, n);
}

static void use_me(Resolver *r, HsNode *n) {
  r->fn->uses_me = true;
  if (!r->fn->has_me) report(r, n, "NameError", "'me' has no meaning here", NULL);
}

static void from_call(Resolver *r, HsNode *n) {
  bool root = hk_text_eq(hk_name_text(n->name2), HK_TEXT("Box")) && hk_text_eq(hk_name_text(n->name), HK_TEXT("birth"));
  HsDecl *parent = hs_find_dotted(r->program, r->fn->unit, n->name2);
  n->info = root && !parent ? NULL : parent;
  if (!(root && !parent)) {
    r->fn->uses_me = true;
    if (!parent || !r->fn->box || !hs_is_ancestor(r->fn->box, parent) || !r->fn->has_me)
      hs_report(r->program, r->fn->unit, n, "TypeError", "'from %s.%s' needs a box that delegates to %s",
                n->name2->data, n->name->data, n->name2->data);
  }
  kids(r, n, 0);
}

static void block_expr(Resolver *r, HsNode *n) { closed_block(r, n->kids[0], "a block expression"); }

static void if_expr(Resolver *r, HsNode *n) {
  expr(r, n->kids[0]);
  for (uint32_t i = 1; i < n->count; i++) {
    if (n->kids[i]->kind == HS_IF_EXPR)
      if_expr(r, n->kids[i]);
    else
      closed_block(r, n->kids[i], "a block expression");
  }
}

static void pipe_target(Resolver *r, HsNode *to) {
  switch (to->kind) {
  case HS_NAME: callee(r, to, 1); break;
  case HS_MEMBER: receiver(r, to->kids[0]); break;
  case HS_CALL:
    if (to->kids[0]->kind == HS_NAME)
      callee(r, to->kids[0], to->count);
    else
      expr(r, to->kids[0]);
    kids(r, to, 1);
    break;
  case HS_METHOD_CALL:
    receiver(r, to->kids[0]);
    kids(r, to, 1);
    break;
  default: break;
  }
}

// What is left of a node whose left operand has been resolved.
static void after_left(Resolver *r, HsNode *n) {
  if (n->kind == HS_PROPAGATE && r->handler)
    hs_report(r->program, r->fn->unit, n, "ParseError", "'?' cannot leave %s blocks", r->handler);
  if (n->kind == HS_PIPE)
    pipe_target(r, n->kids[1]);
  else
    kids(r, n, 1);
}

// Down the left operands without recursion: chains are as long as the source.
static void expr(Resolver *r, HsNode *n) {
  uint32_t base = r->left_count;
  while (r->status == HK_OK && hs_chain_kid(n) == 0) {
    HsNode *left = n->kids[0];
    if (hk_arena_grow(arena_of(r), (void **)&r->left, &r->left_cap, r->left_count + 1, sizeof *r->left) != HK_OK) {
      fail(r);
      return;
    }
    r->left[r->left_count++] = n;
    if (left->kind == HS_NAME && (n->kind == HS_MEMBER || n->kind == HS_METHOD_CALL))
      read_name(r, left, true);
    else if (left->kind == HS_NAME && n->kind == HS_CALL)
      callee(r, left, n->count - 1);
    else {
      n = left;
      continue;
    }
    n = NULL;
    break;
  }
  if (n) operand(r, n);
  while (r->left_count > base && r->status == HK_OK) after_left(r, r->left[--r->left_count]);
}

static void operand(Resolver *r, HsNode *n) {
  if (r->status != HK_OK) return;
  switch ((HsKind)n->kind) {
  case HS_NAME: read_name(r, n, false); break;
  case HS_ME: use_me(r, n); break;
  case HS_GUARDED: handled(r, n); break;
  case HS_FROM_CALL: from_call(r, n); break;
  case HS_VARIANT:
    hs_check_variant(r->program, r->fn->unit, n);
    for (uint32_t i = 0; i < n->count; i++) expr(r, n->flags & HS_RECORD ? n->kids[i]->kids[0] : n->kids[i]);
    break;
  case HS_GROUP_ASSIGN:
    target(r, n->kids[0]);
    expr(r, n->kids[1]);
    break;
  case HS_MAP:
    for (uint32_t i = 0; i < n->count; i++) expr(r, n->kids[i]->kids[1]);
    break;
  case HS_BLOCK_EXPR: block_expr(r, n); break;
  case HS_IF_EXPR: if_expr(r, n); break;
  case HS_MATCH: match(r, n); break;
  case HS_LAMBDA: inner_function(r, n, true, n->kids[0], n->kids[1]); break;
  default: kids(r, n, 0);
  }
}

// ---- statements ------------------------------------------------------------------------------------------------------------------------

static void local(Resolver *r, HsNode *n) {
  for (uint32_t i = 0; i < n->count; i++) {
    HsNode *b = n->kids[i];
    if (b->kind != HS_BINDING) continue;
    if (b->count) expr(r, b->kids[0]);
    b->info = declare(r, b, b->name);
  }
}

static void loop_body(Resolver *r, HsNode *n, HsLoopInfo *info, HsNode *condition, HsNode *body) {
  open_region(r, info);
  if (condition) expr(r, condition);
  bool no_exit = r->no_exit;
  r->loops++;
  open_scope(r);
  if (n->kind == HS_FOR) {
    if (n->name2) info->key = declare(r, n, n->name);
    info->value = declare(r, n, n->name2 ? n->name2 : n->name);
  }
  block(r, body);
  close_scope(r);
  r->loops--;
  r->no_exit = no_exit;
  if (r->region_count) r->region_count--;
}

static void loop(Resolver *r, HsNode *n) {
  HsLoopInfo *info = hk_arena_alloc(arena_of(r), sizeof *info);
  if (!info) {
    fail(r);
    return;
  }
  n->info = info;
  if (n->kind == HS_FOR) expr(r, n->kids[0]);
  loop_body(r, n, info, n->kind == HS_FOR ? NULL : n->kids[0], n->kids[1]);
}

static void if_statement(Resolver *r, HsNode *n) {
  for (;; n = n->kids[2]) {
    expr(r, n->kids[0]);
    statement(r, n->kids[1]);
    if (n->count < 3) return;
    if (n->kids[2]->kind == HS_IF) continue;
    statement(r, n->kids[2]);
    return;
  }
}

static void leave(Resolver *r, HsNode *n, const char *word) {
  if (n->kind != HS_RETURN && r->loops == 0 && !r->no_exit) {
    HkName name = {.data = word};
    report(r, n, "ParseError", "'%s' outside a loop", &name);
  } else if (r->no_exit && (n->kind == HS_RETURN || r->loops == 0)) {
    hs_report(r->program, r->fn->unit, n, "ParseError", "'%s' cannot leave %s%s", word, r->no_exit_what,
              r->no_exit_what[0] == 'a' ? "" : " blocks");
  }
  kids(r, n, 0);
}

static void nowait(Resolver *r, HsNode *n) {
  inner_function(r, n, true, NULL, n->kids[0]);
  HsFn *fn = n->info;
  HsVar *v = find(r, n->name);
  if (v && v->captured) report(r, n, "NameError", "cannot assign to captured variable '%s'", n->name);
  n->op = v == NULL;  // declared here
  if (v)
    note_assignment(r, v);
  else
    v = declare(r, n, n->name);
  HsVar **both = hk_arena_alloc(arena_of(r), 2 * sizeof *both);
  if (!both)
    fail(r);
  else {
    both[0] = (HsVar *)(void *)fn;
    both[1] = v;
    n->info = both;
  }
}

static void statement(Resolver *r, HsNode *n) {
  if (r->status != HK_OK) return;
  switch ((HsKind)n->kind) {
  case HS_BLOCK: block(r, n); break;
  case HS_HANDLED: handled(r, n); break;
  case HS_EXPR: expr(r, n->kids[0]); break;
  case HS_LOCAL: local(r, n); break;
  case HS_OP_ASSIGN:
    if (n->kids[0]->kind == HS_NAME && is_discard(n->kids[0]->name)) expr(r, n->kids[0]);  // reads it
    // fallthrough
  case HS_ASSIGN:
    target(r, n->kids[0]);
    expr(r, n->kids[1]);
    break;
  case HS_IF: if_statement(r, n); break;
  case HS_LOOP:
  case HS_FOR: loop(r, n); break;
  case HS_BREAK: leave(r, n, "break"); break;
  case HS_CONTINUE: leave(r, n, "continue"); break;
  case HS_RETURN: leave(r, n, "return"); break;
  case HS_NOWAIT: nowait(r, n); break;
  case HS_FUNCTION: nested_function(r, n); break;
  default: break;  // FINI is the block's business; declarations of the top level are resolved on their own
  }
}

static HsNode *fini_of(HsNode *n) {
  if (n->kind == HS_FINI) return n;
  if (n->kind == HS_LOCAL && n->count && n->kids[n->count - 1]->kind == HS_FINI) return n->kids[n->count - 1];
  return NULL;
}

// Statements in the current scope. A fini makes the rest of them its protected body.
static void statements(Resolver *r, HsNode *n) {
  uint32_t regions = r->region_count;
  hoist_functions(r, n);
  for (uint32_t i = 0; i < n->count && r->status == HK_OK; i++) {
    HsNode *s = n->kids[i], *fini = fini_of(s);
    if (s->kind != HS_FINI) statement(r, s);
    if (!fini) continue;
    HsRegionInfo *info = hk_arena_alloc(arena_of(r), sizeof *info);
    if (!info) fail(r);
    fini->info = info;
    open_region(r, NULL);
    closed_block(r, fini->kids[0], "fini");
  }
  r->region_count = regions;
}

static void block(Resolver *r, HsNode *n) {
  open_scope(r);
  statements(r, n);
  close_scope(r);
}

HkStatus hs_resolve(HsProgram *program, HsFn *fn, HsNode *params, HsNode *body) {
  Resolver r = {.program = program, .fn = fn, .status = HK_OK, .no_exit = fn->closed, .no_exit_what = "a task"};
  open_scope(&r);
  for (uint32_t i = 0; params && i < params->count && r.status == HK_OK; i++) {
    HsVar *v = declare(&r, params->kids[i], params->kids[i]->name);
    if (v) list_add(&r, &fn->params, v);
  }
  if (r.status == HK_OK) {
    if (body->kind == HS_BLOCK || body->kind == HS_HANDLED)
      statement(&r, body);
    else
      expr(&r, body);
  }
  close_scope(&r);
  return r.status;
}
