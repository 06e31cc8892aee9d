// warn.c - warnings about programs that compile.
//
// One walk over the trees with a stack of the variables in scope. The tree does not tell how something was spelled; what a newer form
// exists for is seen in the source at the place of the node.
#include "warn.h"

typedef struct Variable {
  const HkName *name;
  const HsNode *node;  // of its declaration; NULL: a parameter or function
  bool used;
} Variable;

typedef struct Warn {
  HsProgram *program;
  const HsUnit *unit;
  Variable *variables;
  uint32_t count, cap;
  uint32_t function;  // first variable of the function under way: a nested named function sees none of the others
  bool nested;        // inside a function body
  HkStatus status;
} Warn;

static void expr(Warn *w, const HsNode *n);
static void block(Warn *w, const HsNode *n, bool tail);
static void statements(Warn *w, const HsNode *n, bool tail);

#define WARN(w, at, name, ...)                                                                                         \
  hk_diag_add((w)->program->diags, HK_WARNING, name, (w)->unit->source, (at)->line, (at)->column, (at)->width,         \
              __VA_ARGS__)

// The kid that continues a chain as long as the source (a + b + ..., a.b().c()..., if ... else if ...): followed in a loop, not by recursion.
static const HsNode *next_in_chain(const HsNode *n) {
  uint32_t k = hs_chain_kid(n);
  return k == HS_NO_CHAIN ? NULL : n->kids[k];
}

// ---- how it was spelled ---------------------------------------------------------------------------------------------------------

static bool is_word_byte(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// The source from the place of a node on; `at`: its offset.
static HkText source_at(const Warn *w, const HsNode *n, size_t *at) {
  const HkSource *s = w->unit->source;
  *at = 0;
  if (n->line == 0 || n->line > s->line_count) return hk_text("", 0);
  size_t i = s->line_starts[n->line - 1];
  for (uint32_t c = 1; c < n->column && i < s->text.len; c++) do
      i++;
    while (i < s->text.len && ((unsigned char)s->text.data[i] & 0xC0) == 0x80);
  *at = i;
  return hk_text(s->text.data + i, s->text.len - i);
}

static bool begins(HkText text, const char *word) {
  size_t n = strlen(word);
  if (text.len < n || memcmp(text.data, word, n) != 0) return false;
  return !is_word_byte(word[n - 1]) || text.len == n || !is_word_byte(text.data[n]);
}

static bool spelled(const Warn *w, const HsNode *n, const char *word) {
  size_t at;
  return begins(source_at(w, n, &at), word);
}

// The word (or sign) that ends before offset *at, which moves to its beginning.
static HkText token_before(const Warn *w, size_t *at) {
  const char *text = w->unit->source->text.data;
  size_t end = *at;
  while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\t' || text[end - 1] == '\n' || text[end - 1] == '\r'))
    end--;
  size_t start = end;
  while (start > 0 && is_word_byte(text[start - 1])) start--;
  if (start == end && start > 0) start--;
  *at = start;
  return hk_text(text + start, end - start);
}

static void legacy(Warn *w, const HsNode *n, const char *what, const char *instead) {
  WARN(w, n, "legacy-syntax", "%s is an older form; %s", what, instead);
}

static void legacy_field(Warn *w, const HsNode *n) {
  size_t at;
  source_at(w, n, &at);
  HkText before = token_before(w, &at);
  if (hk_text_eq(before, HK_TEXT("weak"))) before = token_before(w, &at);
  if (hk_text_eq(before, HK_TEXT("{")) && hk_text_eq(token_before(w, &at), HK_TEXT("init")))
    legacy(w, n, "'init { ... }'", "write the fields themselves");
}

static void legacy_box(Warn *w, const HsNode *n) {
  size_t at;
  source_at(w, n, &at);
  if (spelled(w, n, "flow")) legacy(w, n, "'flow'", "write 'static box'");
  if (spelled(w, n, "singleton") || hk_text_eq(token_before(w, &at), HK_TEXT("singleton")))
    legacy(w, n, "'singleton box'", "write 'static box'");
}

static void legacy_using(Warn *w, const HsNode *n) {
  if (spelled(w, n, "import")) legacy(w, n, "'import'", "write 'using'");
  if (spelled(w, n, "include")) legacy(w, n, "'include'", "write 'using'");
  if (n->name && hk_text_eq(hk_name_text(n->name), HK_TEXT("nyashstd")))
    legacy(w, n, "'using nyashstd'", "nothing has to be loaded");
  else if (w->nested)
    legacy(w, n, "'using' inside a function", "write it at the top of the file");
}

static void legacy_function(Warn *w, const HsNode *n) {
  if (spelled(w, n, "fn")) legacy(w, n, "'fn name'", "write 'function name'");
  if (n->name2) legacy(w, n, "'static function Box.name'", "write a static method in the box");
  if (w->nested) legacy(w, n, "a named function inside a body", "write a lambda or a function of the file");
}

static void legacy_form(Warn *w, const HsNode *n) {
  switch ((HsKind)n->kind) {
  case HS_GLOBAL: legacy(w, n, "'global'", "keep shared state in a static box"); break;
  case HS_LOCAL:
    if (n->flags & HS_OUTBOX) legacy(w, n, "'outbox'", "write 'local'");
    if (spelled(w, n, "@")) legacy(w, n, "'@name = value'", "write 'local name = value'");
    break;
  case HS_HANDLED:
    if (n->flags & HS_TRY) legacy(w, n, "'try'", "handlers stand behind a plain block");
    break;
  case HS_USING: legacy_using(w, n); break;
  case HS_INCLUDE: legacy(w, n, "'include'", "write 'using' at the top of the file"); break;
  case HS_EXTERNCALL: legacy(w, n, "'externcall'", "call the function by its name"); break;
  case HS_MATCH:
    if (spelled(w, n, "peek")) legacy(w, n, "'peek'", "write 'match'");
    break;
  case HS_ME:
    if (spelled(w, n, "this")) legacy(w, n, "'this'", "write 'me'");
    break;
  case HS_MAP:
    if (spelled(w, n, "{")) legacy(w, n, "a Map written '{ ... }'", "write '%{ ... }'");
    break;
  case HS_P_ANY:
    if (spelled(w, n, "else")) legacy(w, n, "an arm 'else'", "write '_'");
    break;
  case HS_LAMBDA:
    if (spelled(w, n, "function")) legacy(w, n, "a lambda written 'function(...)'", "write 'fn(...)'");
    if (spelled(w, n, "(")) legacy(w, n, "a lambda written '(...) =>'", "write 'fn(...) =>'");
    break;
  case HS_BOX: legacy_box(w, n); break;
  case HS_FIELD: legacy_field(w, n); break;
  case HS_FUNCTION: legacy_function(w, n); break;
  default: break;
  }
}

// ---- variables ------------------------------------------------------------------------------------------------------------------

static Variable *find(Warn *w, const HkName *name) {
  for (uint32_t i = w->count; i-- > w->function;)
    if (w->variables[i].name == name) return &w->variables[i];
  return NULL;
}

// `node`: place of a variable that should be used; NULL for parameters, patterns and the like.
static void declare(Warn *w, const HkName *name, const HsNode *at, bool wants_use) {
  bool hidden = !name || name->data[0] == '_';
  const Variable *outer = name && !hidden && at ? find(w, name) : NULL;
  if (outer) WARN(w, at, "shadow", "'%s' hides another variable of that name", name->data);
  if (!name || hk_mem_grow(w->program->module->arena.mem, (void **)&w->variables, &w->cap, w->count + 1,
                           sizeof *w->variables) != HK_OK) {
    if (name) w->status = HK_NOMEM;
    return;
  }
  w->variables[w->count++] = (Variable){name, wants_use && !hidden ? at : NULL, false};
}

static void leave_scope(Warn *w, uint32_t mark) {
  for (uint32_t i = mark; i < w->count; i++)
    if (w->variables[i].node && !w->variables[i].used)
      WARN(w, w->variables[i].node, "unused-variable", "variable '%s' is never read", w->variables[i].name->data);
  w->count = mark;
}

static void use(Warn *w, const HkName *name) {
  Variable *v = find(w, name);
  if (v) v->used = true;
}

static void parameters(Warn *w, const HsNode *params) {
  for (uint32_t i = 0; params && i < params->count; i++) declare(w, params->kids[i]->name, NULL, false);
}

// ---- code that is never reached ---------------------------------------------------------------------------------------------------

static bool leaves_loop(const HsNode *n) {
  for (const HsNode *next; n; n = next) {
    next = next_in_chain(n);
    if (n->kind == HS_BREAK) return true;
    if (n->kind == HS_LOOP || n->kind == HS_FOR || n->kind == HS_LAMBDA || n->kind == HS_FUNCTION) return false;
    for (uint32_t i = 0; i < n->count; i++)
      if (n->kids[i] && n->kids[i] != next && leaves_loop(n->kids[i])) return true;
  }
  return false;
}

// Whether control never comes out behind the statement.
static bool is_final(const HsNode *n) {
  for (; n->kind == HS_IF; n = n->kids[2])
    if (n->count < 3 || !is_final(n->kids[1])) return false;
  switch ((HsKind)n->kind) {
  case HS_RETURN:
  case HS_BREAK:
  case HS_CONTINUE: return true;
  case HS_BLOCK:
    for (uint32_t i = 0; i < n->count; i++)
      if (is_final(n->kids[i])) return true;
    return false;
  case HS_LOOP: {
    const HsNode *condition = n->kids[0];
    bool endless = !condition || (condition->kind == HS_BOOL && condition->u.i);
    return endless && !leaves_loop(n->kids[1]);
  }
  default: return false;
  }
}

// ---- results that nobody looks at -----------------------------------------------------------------------------------------------------

static bool is_idle(const HsNode *n) {
  switch ((HsKind)n->kind) {
  case HS_INT:
  case HS_FLOAT:
  case HS_STRING:
  case HS_BOOL:
  case HS_NULL:
  case HS_NAME:
  case HS_ME:
  case HS_BINARY:
  case HS_COMPARE:
  case HS_RANGE:
  case HS_UNARY:
  case HS_ARRAY:
  case HS_MAP:
  case HS_LAMBDA: return true;
  default: return false;
  }
}

// ---- expressions -------------------------------------------------------------------------------------------------------------------

static void pattern(Warn *w, const HsNode *n, bool inner) {
  legacy_form(w, n);
  switch ((HsKind)n->kind) {
  case HS_P_NAME:
    if (inner && !n->name2) declare(w, n->name, n, false);
    break;
  case HS_P_CALL:
    for (uint32_t i = 0; i < n->count; i++) declare(w, n->kids[i]->name, n->kids[i], false);
    break;
  case HS_P_RECORD:
    for (uint32_t i = 0; i < n->count; i++) declare(w, n->kids[i]->name2, n->kids[i], false);
    break;
  case HS_P_ARRAY:
    for (uint32_t i = 0; i < n->count; i++) pattern(w, n->kids[i], true);
    declare(w, n->name, n, false);
    break;
  case HS_P_MAP:
    for (uint32_t i = 0; i < n->count; i++) pattern(w, n->kids[i]->kids[0], true);
    break;
  default: break;
  }
}

static void match(Warn *w, const HsNode *n) {
  expr(w, n->kids[0]);
  for (uint32_t i = 1; i < n->count; i++) {
    const HsNode *arm = n->kids[i], *body = arm->kids[2];
    uint32_t mark = w->count;
    for (uint32_t k = 0; k < arm->kids[0]->count; k++) pattern(w, arm->kids[0]->kids[k], false);
    if (arm->kids[1]) expr(w, arm->kids[1]);
    if (body->kind == HS_BLOCK)
      block(w, body, true);
    else
      expr(w, body);
    leave_scope(w, mark);
  }
}

static void lambda(Warn *w, const HsNode *params, const HsNode *body) {
  uint32_t mark = w->count;
  parameters(w, params);
  if (body->kind == HS_BLOCK)
    block(w, body, true);
  else
    expr(w, body);
  leave_scope(w, mark);
}

// A body with catches and a cleanup. What the cleanup reads counts as read.
static void handled(Warn *w, const HsNode *n, bool tail) {
  const HsNode *body = n->kids[0], *last = n->kids[n->count - 1];
  uint32_t mark = w->count;
  if (body->kind == HS_BLOCK)
    statements(w, body, tail);
  else
    expr(w, body);
  if (last->kind == HS_CLEANUP) block(w, last->kids[0], false);
  leave_scope(w, mark);
  for (uint32_t i = 1; i < n->count; i++) {
    const HsNode *part = n->kids[i];
    if (part->kind != HS_CATCH) continue;
    mark = w->count;
    declare(w, part->name, part, false);
    block(w, part->kids[0], n->kind == HS_GUARDED || tail);
    leave_scope(w, mark);
  }
}

static void leaf(Warn *w, const HsNode *n) {
  switch ((HsKind)n->kind) {
  case HS_NAME: use(w, n->name); break;
  case HS_MATCH: match(w, n); break;
  case HS_LAMBDA: lambda(w, n->kids[0], n->kids[1]); break;
  case HS_GUARDED: handled(w, n, true); break;
  case HS_BLOCK: block(w, n, true); break;
  case HS_GROUP_ASSIGN:
    if (n->kids[0]->kind != HS_NAME) expr(w, n->kids[0]);
    expr(w, n->kids[1]);
    break;
  default:
    for (uint32_t i = 0; i < n->count; i++)
      if (n->kids[i]) expr(w, n->kids[i]);
  }
}

static void expr(Warn *w, const HsNode *n) {
  for (const HsNode *next; (next = next_in_chain(n)) != NULL; n = next) {
    legacy_form(w, n);
    for (uint32_t i = 0; i < n->count; i++)
      if (n->kids[i] && n->kids[i] != next) expr(w, n->kids[i]);
  }
  legacy_form(w, n);
  leaf(w, n);
}

// ---- statements ----------------------------------------------------------------------------------------------------------------------

static void local(Warn *w, const HsNode *n) {
  for (uint32_t i = 0; i < n->count; i++) {
    const HsNode *b = n->kids[i];
    if (b->kind == HS_FINI) {
      block(w, b->kids[0], false);
      continue;
    }
    if (b->count) expr(w, b->kids[0]);
    declare(w, b->name, b, true);
  }
}

static void loop(Warn *w, const HsNode *n) {
  uint32_t mark = w->count;
  if (n->kids[0]) expr(w, n->kids[0]);
  if (n->kind == HS_FOR) {
    declare(w, n->name, n, false);
    declare(w, n->name2, n, false);
  }
  block(w, n->kids[1], false);
  leave_scope(w, mark);
}

static void function(Warn *w, const HsNode *params, const HsNode *body, bool tail) {
  uint32_t mark = w->count, outer = w->function;
  bool nested = w->nested;
  w->function = mark;
  w->nested = true;
  parameters(w, params);
  if (body->kind == HS_BLOCK)
    block(w, body, tail);
  else if (body->kind == HS_HANDLED)
    handled(w, body, tail);
  else
    expr(w, body);
  leave_scope(w, mark);
  w->function = outer;
  w->nested = nested;
}

static void statement(Warn *w, const HsNode *n, bool tail) {
  legacy_form(w, n);
  switch ((HsKind)n->kind) {
  case HS_BLOCK: block(w, n, tail); break;
  case HS_HANDLED: handled(w, n, tail); break;
  case HS_EXPR:
    if (!tail && is_idle(n->kids[0])) WARN(w, n->kids[0], "unused-result", "the value of this expression is not used");
    expr(w, n->kids[0]);
    break;
  case HS_LOCAL: local(w, n); break;
  case HS_ASSIGN:
    if (n->kids[0]->kind != HS_NAME) expr(w, n->kids[0]);
    expr(w, n->kids[1]);
    break;
  case HS_IF:
    for (; n->kind == HS_IF; n = n->kids[2]) {
      expr(w, n->kids[0]);
      block(w, n->kids[1], tail);
      if (n->count < 3) return;
    }
    block(w, n, tail);
    break;
  case HS_LOOP:
  case HS_FOR: loop(w, n); break;
  case HS_FINI: block(w, n->kids[0], false); break;
  case HS_NOWAIT:
    expr(w, n->kids[0]);
    if (!find(w, n->name)) declare(w, n->name, n, true);
    break;
  case HS_FUNCTION: function(w, n->kids[0], n->kids[1], false); break;
  case HS_USING: break;
  default:
    for (uint32_t i = 0; i < n->count; i++)
      if (n->kids[i]) expr(w, n->kids[i]);
  }
}

static bool runs(const HsNode *n) { return n->kind != HS_FUNCTION && n->kind != HS_USING; }

static void statements(Warn *w, const HsNode *n, bool tail) {
  bool over = false, told = false;
  for (uint32_t i = 0; i < n->count; i++) {
    const HsNode *s = n->kids[i];
    if (over && !told && runs(s)) {
      WARN(w, s, "unreachable", "this is never reached");
      told = true;
    }
    statement(w, s, tail && i + 1 == n->count);
    over |= is_final(s);
  }
}

static void block(Warn *w, const HsNode *n, bool tail) {
  uint32_t mark = w->count;
  statements(w, n, tail);
  leave_scope(w, mark);
}

// ---- declarations --------------------------------------------------------------------------------------------------------------------

static void member(Warn *w, const HsNode *n) {
  legacy_form(w, n);
  switch ((HsKind)n->kind) {
  case HS_FIELD:
    if (n->count) expr(w, n->kids[0]);
    break;
  case HS_PROPERTY:
    if (n->count) function(w, NULL, n->kids[0], true);
    break;
  case HS_METHOD: function(w, n->kids[0], n->kids[1], false); break;
  case HS_STATIC_INIT: function(w, NULL, n->kids[0], false); break;
  default: break;
  }
}

static bool is_declaration(const HsNode *n) {
  return n->kind == HS_BOX || n->kind == HS_ENUM || n->kind == HS_INTERFACE || n->kind == HS_FUNCTION ||
         n->kind == HS_GLOBAL || n->kind == HS_USING;
}

static void declaration(Warn *w, const HsNode *n) {
  legacy_form(w, n);
  if (n->kind == HS_FUNCTION) function(w, n->kids[0], n->kids[1], false);
  if (n->kind == HS_GLOBAL && n->count) expr(w, n->kids[0]);
  for (uint32_t i = 2; n->kind == HS_BOX && i < n->count; i++) member(w, n->kids[i]);
}

// The statements of a script are one body; declarations between them belong to the file.
static void unit(Warn *w, const HsNode *root) {
  bool over = false, told = false;
  for (uint32_t i = 0; i < root->count; i++) {
    const HsNode *n = root->kids[i];
    if (!is_declaration(n)) {
      if (over && !told) WARN(w, n, "unreachable", "this is never reached");
      told |= over;
      statement(w, n, false);
      over |= is_final(n);
      continue;
    }
    uint32_t function_start = w->function;
    w->function = w->count;
    declaration(w, n);
    w->function = function_start;
  }
  leave_scope(w, 0);
}

HkStatus hs_warn(HsProgram *p) {
  Warn w = {.program = p, .status = HK_OK};
  for (uint32_t i = p->first_new; i < p->unit_count && w.status == HK_OK; i++) {
    w.unit = p->units[i];
    if (w.unit->root) unit(&w, w.unit->root);
  }
  if (w.cap) hk_mem_free(p->module->arena.mem, w.variables, w.cap * sizeof *w.variables);
  return w.status;
}
