// session.c - inputs of interactive sessions. A variable of a session is a global variable of the program that grows input by input.
#include "session.h"

typedef struct Session {
  HsProgram *program;
  HsCompiled *out;
  uint32_t cap;
  HkStatus status;
} Session;

static HsNode *new_node(Session *s, HsKind kind, const HsNode *at, uint32_t kids) {
  HkArena *arena = &s->program->module->arena;
  HsNode *n = hk_arena_alloc(arena, sizeof *n);
  HsNode **list = hk_arena_alloc(arena, (kids + 1) * sizeof *list);
  if (!n || !list) {
    s->status = HK_NOMEM;
    return NULL;
  }
  *n = (HsNode){.kind = (uint8_t)kind, .line = at->line, .column = at->column, .width = at->width, .kids = list};
  return n;
}

static void make_known(Session *s, const HkName *name) {
  HsProgram *p = s->program;
  if (hs_table_get(&p->globals, name) || s->status != HK_OK) return;
  s->status = hs_table_set(&p->module->arena, &p->globals, name, p->main->root);
}

static void assigned(Session *s, const HkName *name) {
  make_known(s, name);
  if (s->status == HK_OK)
    s->status = hk_arena_grow(&s->program->module->arena, (void **)&s->out->assigned, &s->cap,
                              s->out->assigned_count + 1, sizeof *s->out->assigned);
  if (s->status == HK_OK) s->out->assigned[s->out->assigned_count++] = hk_name_text(name);
}

// Targets of assignments in statements; functions have variables of their own. A name that is declared in a block is found there first.
static void find_assignments(Session *s, const HsNode *n) {
  switch ((HsKind)n->kind) {
  case HS_ASSIGN:
    if (n->kids[0]->kind == HS_NAME) assigned(s, n->kids[0]->name);
    break;
  case HS_BLOCK:
  case HS_IF:
  case HS_LOOP:
  case HS_FOR:
  case HS_HANDLED:
  case HS_CATCH:
  case HS_CLEANUP:
    for (uint32_t i = 0; i < n->count; i++)
      if (n->kids[i]) find_assignments(s, n->kids[i]);
    break;
  default: break;
  }
}

static bool has_fini(const HsNode *n) { return n->count && n->kids[n->count - 1]->kind == HS_FINI; }

// `local a = 1, b` at the top level: a = 1, b = null.
static void add_bindings(Session *s, const HsNode *local, HsNode *to) {
  for (uint32_t i = 0; i < local->count && s->status == HK_OK; i++) {
    const HsNode *b = local->kids[i];
    HsNode *assign = new_node(s, HS_ASSIGN, b, 2), *name = new_node(s, HS_NAME, b, 0);
    HsNode *value = b->count ? b->kids[0] : new_node(s, HS_NULL, b, 0);
    if (!assign || !name || !value) return;
    name->name = b->name;
    assign->kids[assign->count++] = name;
    assign->kids[assign->count++] = value;
    to->kids[to->count++] = assign;
  }
}

static void replace_locals(Session *s) {
  HsNode *root = s->program->main->root;
  uint32_t room = root->count;
  for (uint32_t i = 0; i < root->count; i++)
    if (root->kids[i]->kind == HS_LOCAL) room += root->kids[i]->count;
  HsNode *all = new_node(s, HS_FILE, root, room);
  for (uint32_t i = 0; i < root->count && s->status == HK_OK; i++) {
    if (root->kids[i]->kind == HS_LOCAL && !has_fini(root->kids[i]))
      add_bindings(s, root->kids[i], all);
    else
      all->kids[all->count++] = root->kids[i];
  }
  if (s->status != HK_OK) return;
  root->kids = all->kids;
  root->count = all->count;
}

HkStatus hs_session_prepare(HsProgram *p, const HsHistory *history, HsCompiled *out) {
  Session s = {.program = p, .out = out, .status = HK_OK};
  HsNode *root = p->main->root;
  for (uint32_t i = 0; i < history->variable_count && s.status == HK_OK; i++) {
    const HkName *name = hk_mir_name(p->module, history->variables[i]);
    if (!name) return HK_NOMEM;
    make_known(&s, name);
  }
  replace_locals(&s);
  for (uint32_t i = 0; i < root->count && s.status == HK_OK; i++) find_assignments(&s, root->kids[i]);
  out->shows = root->count && root->kids[root->count - 1]->kind == HS_EXPR;
  return s.status;
}

HkStatus hs_session_entry(HsProgram *p, const HsOptions *options) {
  if (p->main->has_statements) {
    p->entry = hk_mir_name(p->module, HK_TEXT("%script/0"));
    return p->entry ? HK_OK : HK_NOMEM;
  }
  if (options->path.len == 0 || p->diags->errors) return HK_OK;
  HkStatus status = hs_choose_entry(p, options->entry, false);
  if (!p->entry && options->entry.len == 0) p->diags->count = p->diags->errors = 0;  // a file of declarations
  return status;
}

void hs_session_help(HsProgram *p) {
  static const char start[] = "unknown name '";
  for (uint32_t i = 0; i < p->diags->count; i++) {
    HkDiag *d = &p->diags->items[i];
    size_t n = sizeof start - 1;
    if (strcmp(d->kind, "NameError") != 0 || d->message.len <= n || memcmp(d->message.data, start, n) != 0) continue;
    d->note_count = 0;
    hk_diag_note(p->diags, d, "help: assign it first, e.g. %.*s = 0", (int)(d->message.len - n - 1),
                 d->message.data + n);
  }
}
