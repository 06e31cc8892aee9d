// parse_stmt.c - statements, blocks and handlers (language.md 7, 11).
#include "parser.h"

// A declaration in the first column: the '}' before it is missing.
bool hs_unclosed(HsParser *p) {
  HsToken *t = hs_tok(p, 0);
  return t->newline && t->column == 1 && hs_declaration_ahead(p);
}

void hs_parse_semicolon(HsParser *p) {
  hs_take(p);
  HsToken *t = hs_tok(p, 0);
  if (t->newline) return;
  if (t->word == HS_W_ELSE)
    hs_error_at(p, t, "';' before 'else'");
  else if (hs_at_handler(p))
    hs_error_at(p, t, "';' before '%s'", t->word == HS_W_CATCH ? "catch" : "cleanup");
}

HsNode *hs_parse_block(HsParser *p) {
  HsToken *open = hs_tok(p, 0);
  HsNode *n = hs_node(p, HS_BLOCK, open);
  if (!hs_expect(p, HS_T_LBRACE) || !hs_enter(p)) return n;
  bool guard = p->in_guard, top = p->top_level;
  p->in_guard = p->top_level = false;
  while (!hs_is(p, HS_T_RBRACE) && !hs_is(p, HS_T_EOF) && !p->give_up && !p->unwind) {
    uint32_t at = p->at;
    if (hs_unclosed(p)) break;
    HsNode *s = NULL;
    if (hs_is(p, HS_T_SEMI))
      hs_parse_semicolon(p);
    else
      s = hs_parse_statement(p);
    if (s) hs_add(p, n, s);
    if (p->panic) hs_recover(p, false);
    if (p->at == at && !p->give_up) {
      hs_unexpected(p, "a statement");
      hs_take(p);
      p->panic = false;
    }
  }
  p->in_guard = guard;
  p->top_level = top;
  hs_leave(p);
  if (p->give_up || p->unwind) return n;
  if (hs_accept(p, HS_T_RBRACE)) return n;
  p->unwind = !hs_is(p, HS_T_EOF);
  hs_unexpected(p, "'}'");
  hk_diag_note(p->diags, p->last, "note: the block was opened at line %u, column %u", open->line, open->column);
  return n;
}

// ---- handlers -----------------------------------------------------------------------------------------------------------------

bool hs_at_handler(HsParser *p) {
  HsToken *t = hs_tok(p, 0), *next = hs_tok(p, 1);
  if (t->word == HS_W_CLEANUP) return next->kind == HS_T_LBRACE;
  return t->word == HS_W_CATCH && (next->kind == HS_T_LBRACE || next->kind == HS_T_LPAREN);
}

static HsNode *catch_part(HsParser *p) {
  HsNode *n = hs_node(p, HS_CATCH, hs_take(p));
  if (hs_accept(p, HS_T_LPAREN)) {
    if (!hs_is(p, HS_T_RPAREN)) {
      n->name = hs_take_name(p, "a name");
      if (!p->panic && hs_is_name(hs_tok(p, 0))) {
        n->name2 = n->name;
        n->name = hs_name(p, hs_take(p));
      }
    }
    hs_close(p, HS_T_RPAREN);
    if (p->panic) return n;
  }
  hs_add(p, n, hs_parse_block(p));
  return n;
}

HsNode *hs_parse_handlers(HsParser *p, HsNode *body, HsKind kind, bool several) {
  if (p->panic || !hs_at_handler(p)) return body;
  HsNode *n = hs_node(p, kind, hs_tok(p, 0));
  if (kind == HS_HANDLED) {  // anchored at the block it belongs to
    n->line = body->line;
    n->column = body->column;
    n->width = body->width;
  }
  hs_add(p, n, body);
  uint32_t catches = 0;
  while (!p->panic && hs_is_word(p, HS_W_CATCH) && hs_at_handler(p)) {
    HsToken *t = hs_tok(p, 0);
    if (catches++ && !several) hs_error_at(p, t, "only one 'catch' is possible here");
    hs_add(p, n, catch_part(p));
  }
  if (!p->panic && hs_is_word(p, HS_W_CLEANUP) && hs_at_handler(p)) {
    HsNode *c = hs_node(p, HS_CLEANUP, hs_take(p));
    hs_add(p, c, hs_parse_block(p));
    hs_add(p, n, c);
  }
  return n;
}

// ---- statements -----------------------------------------------------------------------------------------------------------------

static HsNode *binding(HsParser *p) {
  HsNode *b = hs_node(p, HS_BINDING, hs_tok(p, 0));
  b->name = hs_take_name(p, "a name");
  if (!p->panic && hs_accept(p, HS_T_COLON)) hs_parse_type(p);
  if (!p->panic && hs_accept(p, HS_T_ASSIGN)) hs_add(p, b, hs_parse_expr(p));
  return b;
}

static HsNode *local(HsParser *p) {
  HsToken *first = hs_tok(p, 0);
  HsNode *n = hs_node(p, HS_LOCAL, first);
  if (first->word == HS_W_OUTBOX) n->flags |= HS_OUTBOX;
  hs_take(p);
  do hs_add(p, n, binding(p));
  while (!p->panic && hs_accept(p, HS_T_COMMA));
  HsToken *t = hs_tok(p, 0);
  if (!p->panic && t->word == HS_W_FINI && !t->newline && hs_next_is(p, 1, HS_T_LBRACE)) {
    if (n->count > 1) {
      hs_error_at(p, t, "'fini' needs a 'local' with one variable");
      return n;
    }
    HsNode *f = hs_node(p, HS_FINI, hs_take(p));
    hs_add(p, f, hs_parse_block(p));
    hs_add(p, n, f);
  }
  return n;
}

static HsNode *if_part(HsParser *p) {  // if condition block
  HsNode *n = hs_node(p, HS_IF, hs_take(p));
  hs_add(p, n, hs_parse_expr(p));
  if (!p->panic) hs_add(p, n, hs_parse_block(p));
  return n;
}

// A chain of `else if` is a list here and in everything that walks it, so its length costs no stack.
static HsNode *if_statement(HsParser *p) {
  HsNode *first = if_part(p), *last = first;
  while (!p->panic && hs_accept_word(p, HS_W_ELSE)) {
    HsNode *part = hs_is_word(p, HS_W_IF) ? if_part(p) : hs_parse_block(p);
    hs_add(p, last, part);
    if (part->height > first->height) first->height = part->height;
    if (part->kind != HS_IF) break;
    last = part;
  }
  return first;
}

static HsNode *for_rest(HsParser *p, HsNode *n, bool parens) {
  n->kind = HS_FOR;
  n->name = hs_take_name(p, "a name");
  if (!p->panic && hs_accept(p, HS_T_COMMA)) n->name2 = hs_take_name(p, "a name");
  if (p->panic) return n;
  if (!hs_accept_word(p, HS_W_IN)) {
    hs_unexpected(p, "'in'");
    return n;
  }
  hs_add(p, n, hs_parse_expr(p));
  if (parens) hs_close(p, HS_T_RPAREN);
  if (!p->panic) hs_add(p, n, hs_parse_block(p));
  return n;
}

static HsNode *loop(HsParser *p) {
  HsToken *first = hs_take(p);
  HsNode *n = hs_node(p, HS_LOOP, first);
  bool in2 = hs_is(p, HS_T_LPAREN) && hs_is_name(hs_tok(p, 1)) && (hs_tok(p, 2)->word == HS_W_IN);
  bool in4 = hs_is(p, HS_T_LPAREN) && hs_is_name(hs_tok(p, 1)) && hs_next_is(p, 2, HS_T_COMMA) &&
             hs_is_name(hs_tok(p, 3)) && hs_tok(p, 4)->word == HS_W_IN;
  if (in2 || in4) {
    hs_take(p);
    return for_rest(p, n, true);
  }
  hs_add(p, n, hs_is(p, HS_T_LBRACE) && first->word == HS_W_LOOP ? NULL : hs_parse_expr(p));
  if (!p->panic) hs_add(p, n, hs_parse_block(p));
  return n;
}

static HsNode *return_statement(HsParser *p) {
  HsNode *n = hs_node(p, HS_RETURN, hs_take(p));
  HsToken *t = hs_tok(p, 0);
  bool ends = t->newline || t->kind == HS_T_RBRACE || t->kind == HS_T_SEMI || t->kind == HS_T_EOF || hs_at_handler(p);
  if (!ends) hs_add(p, n, hs_parse_expr(p));
  return n;
}

static HsNode *block_statement(HsParser *p) { return hs_parse_handlers(p, hs_parse_block(p), HS_HANDLED, false); }

static HsNode *try_statement(HsParser *p) {
  HsToken *t = hs_take(p);
  HsNode *n = hs_parse_handlers(p, hs_parse_block(p), HS_HANDLED, true);
  if (!p->panic && n->kind != HS_HANDLED && !hs_hint_statement(p))
    hs_error_at(p, t, "'try' needs a 'catch' or a 'cleanup'");
  n->line = t->line;
  n->column = t->column;
  n->flags |= HS_TRY;
  return n;
}

static bool compound_op(HsTokenKind kind, HkMirBinop *op) {
  switch (kind) {
  case HS_T_PLUS_EQ: *op = HK_ADD; return true;
  case HS_T_MINUS_EQ: *op = HK_SUB; return true;
  case HS_T_STAR_EQ: *op = HK_MUL; return true;
  case HS_T_SLASH_EQ: *op = HK_DIV; return true;
  default: return false;
  }
}

static HsNode *simple_statement(HsParser *p) {
  HsToken *first = hs_tok(p, 0);
  if (hs_hint_statement(p)) return NULL;
  HsNode *target = hs_parse_expr(p);
  HkMirBinop op = HK_ADD;
  if (p->panic) return target;
  if (hs_is(p, HS_T_ASSIGN) || compound_op((HsTokenKind)hs_tok(p, 0)->kind, &op)) {
    HsNode *n = hs_node(p, hs_is(p, HS_T_ASSIGN) ? HS_ASSIGN : HS_OP_ASSIGN, first);
    n->op = (uint8_t)op;
    if (target->kind != HS_NAME && target->kind != HS_MEMBER && target->kind != HS_INDEX) {
      HsToken at = {.line = target->line, .column = target->column};
      hs_error_at(p, &at, "invalid assignment target");
      return n;
    }
    hs_take(p);
    hs_add(p, n, target);
    hs_add(p, n, hs_parse_expr(p));
    return n;
  }
  HsNode *n = hs_node(p, HS_EXPR, first);
  hs_add(p, n, target);
  return n;
}

// throw as a statement word, unless what follows makes it a plain name.
static bool throw_ahead(HsParser *p) {
  switch (hs_tok(p, 1)->kind) {
  case HS_T_ASSIGN:
  case HS_T_PLUS_EQ:
  case HS_T_LPAREN:
  case HS_T_DOT:
  case HS_T_COMMA:
  case HS_T_RPAREN: return false;
  default: return true;
  }
}

static bool later_statement(HsParser *p, const HsToken *t) {
  HkText text = hs_text(p, t);
  HsToken *next = hs_tok(p, 1);
  if (next->newline) return false;
  bool operand = next->kind == HS_T_WORD || next->kind == HS_T_INT;
  if (hk_text_eq(text, HK_TEXT("repeat")) && operand)
    hs_later(p, t, "repeat");
  else if (hk_text_eq(text, HK_TEXT("until")) && (operand || next->kind == HS_T_BANG))
    hs_later(p, t, "until");
  else if (hk_text_eq(text, HK_TEXT("task_scope")) && next->kind == HS_T_LBRACE)
    hs_later(p, t, "task_scope");
  else if (hk_text_eq(text, HK_TEXT("lock")) && next->kind == HS_T_WORD && hs_next_is(p, 2, HS_T_LBRACE))
    hs_later(p, t, "lock");
  else if (hk_text_eq(text, HK_TEXT("with")) && hk_text_eq(hs_text(p, next), HK_TEXT("scoped")))
    hs_later(p, t, "with scoped");
  else if (hk_text_eq(text, HK_TEXT("worker_local")) && next->kind == HS_T_WORD)
    hs_later(p, t, "worker_local");
  else if (hk_text_eq(text, HK_TEXT("foreach")) && next->kind == HS_T_LPAREN)
    hs_later(p, t, "foreach(...) macro");
  else if (t->word == HS_W_FOR && next->kind == HS_T_LPAREN && hs_tok(p, 2)->word == HS_W_FN)
    hs_later(p, t, "for(...) macro");
  else
    return false;
  return true;
}

static HsNode *word_statement(HsParser *p) {
  HsToken *t = hs_tok(p, 0), *next = hs_tok(p, 1);
  switch ((HsWord)t->word) {
  case HS_W_LOCAL: return local(p);
  case HS_W_OUTBOX:
    if (hs_is_name(next) && !next->newline) return local(p);
    break;
  case HS_W_IF: return if_statement(p);
  case HS_W_LOOP:
  case HS_W_WHILE: return loop(p);
  case HS_W_FOR:
    if (hs_is_name(next) && (hs_tok(p, 2)->word == HS_W_IN || hs_next_is(p, 2, HS_T_COMMA))) {
      HsNode *n = hs_node(p, HS_FOR, hs_take(p));
      return for_rest(p, n, false);
    }
    break;
  case HS_W_BREAK: return hs_node(p, HS_BREAK, hs_take(p));
  case HS_W_CONTINUE: return hs_node(p, HS_CONTINUE, hs_take(p));
  case HS_W_RETURN: return return_statement(p);
  case HS_W_USING: return hs_parse_using(p);
  case HS_W_IMPORT:
    if (next->kind == HS_T_STRING) return hs_parse_using(p);
    break;
  case HS_W_INCLUDE:
    if (next->kind == HS_T_STRING) return hs_parse_using(p);
    break;
  case HS_W_FUNCTION:
  case HS_W_FN:
    if (hs_is_name(next)) return hs_parse_function(p, t);
    break;
  case HS_W_FINI:
    if (next->kind == HS_T_LBRACE) {
      HsNode *n = hs_node(p, HS_FINI, hs_take(p));
      hs_add(p, n, hs_parse_block(p));
      return n;
    }
    break;
  case HS_W_TRY:
    if (next->kind == HS_T_LBRACE) return try_statement(p);
    break;
  case HS_W_NOWAIT:
    if (hs_is_name(next) && hs_next_is(p, 2, HS_T_ASSIGN)) {
      HsNode *n = hs_node(p, HS_NOWAIT, hs_take(p));
      n->name = hs_name(p, hs_take(p));
      hs_take(p);
      hs_add(p, n, hs_parse_expr(p));
      return n;
    }
    break;
  case HS_W_THROW:
    if (throw_ahead(p)) {
      HkDiag *d = hs_error_at(p, t, "'throw' is reserved and not part of the language");
      hk_diag_note(p->diags, d, "help: raise with panic(message) or new ErrorBox(kind, message).raise()");
      return NULL;
    }
    break;
  case HS_W_CATCH:
  case HS_W_CLEANUP:
    if (hs_at_handler(p)) {
      HkDiag *d = hs_error_at(p, t, "'%s' must follow a block, member body or call",
                              t->word == HS_W_CATCH ? "catch" : "cleanup");
      hk_diag_note(p->diags, d, "help: put what it guards into a block: { ... } %s",
                   t->word == HS_W_CATCH ? "catch (e) { }" : "cleanup { }");
      return NULL;
    }
    break;
  case HS_W_ELSE: hs_error_at(p, t, "'else' without 'if'"); return NULL;
  default: break;
  }
  if (hs_declaration_ahead(p)) {
    hs_error_at(p, t, "declarations stand at the top level of a file");
    return NULL;
  }
  return later_statement(p, t) ? NULL : simple_statement(p);
}

// @name = expr (7.2)
static HsNode *at_local(HsParser *p) {
  HsNode *n = hs_node(p, HS_LOCAL, hs_take(p));
  HsNode *b = binding(p);
  if (!p->panic && b->count == 0) hs_unexpected(p, "'='");
  hs_add(p, n, b);
  return n;
}

static HsNode *plain_statement(HsParser *p) {
  switch (hs_tok(p, 0)->kind) {
  case HS_T_AT: return at_local(p);
  case HS_T_LBRACE: return hs_starts_map_entry(p, 1) ? simple_statement(p) : block_statement(p);
  case HS_T_WORD: return word_statement(p);
  default: return simple_statement(p);
  }
}

HsNode *hs_parse_statement(HsParser *p) {
  uint32_t at = p->at;
  HsRunes runes = hs_parse_attributes(p);
  bool alone = p->at != at && (hs_is(p, HS_T_RBRACE) || hs_is(p, HS_T_EOF));  // LEGACY attributes may end a body
  HsNode *n = p->panic || alone ? NULL : plain_statement(p);
  hs_check_runes(p, runes, n);
  return n;
}
