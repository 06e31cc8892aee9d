// parse_pattern.c - match expressions and patterns (language.md 6.13).
#include "parser.h"

static HsNode *parse_pattern(HsParser *p);

static HsNode *literal(HsParser *p) {
  HsToken *t = hs_tok(p, 0);
  HsNode *n = hs_node(p, HS_P_LITERAL, t);
  bool negative = hs_accept(p, HS_T_MINUS);
  HsNode *value;
  switch (hs_tok(p, 0)->kind) {
  case HS_T_INT:
  case HS_T_FLOAT:
    value = hs_parse_number(p);
    if (negative && value->kind == HS_INT) value->u.i = (int64_t)(0 - (uint64_t)value->u.i);
    if (negative && value->kind == HS_FLOAT) value->u.f = -value->u.f;
    break;
  case HS_T_STRING:
  case HS_T_RAW: value = hs_parse_string(p); break;
  default:
    t = hs_take(p);
    value = hs_node(p, t->word == HS_W_TRUE || t->word == HS_W_FALSE ? HS_BOOL : HS_NULL, t);
    value->u.i = t->word == HS_W_TRUE;
  }
  hs_add(p, n, value);
  return n;
}

static HsNode *array_pattern(HsParser *p) {
  HsNode *n = hs_node(p, HS_P_ARRAY, hs_take(p));
  while (!hs_is(p, HS_T_RBRACKET) && !p->panic) {
    if (hs_accept(p, HS_T_DOTDOT)) {
      n->flags |= HS_OPEN;
      if (hs_is_name(hs_tok(p, 0))) n->name = hs_name(p, hs_take(p));
      break;
    }
    hs_add(p, n, parse_pattern(p));
    if (!hs_accept(p, HS_T_COMMA)) break;
  }
  hs_close(p, HS_T_RBRACKET);
  return n;
}

static HsNode *map_pattern(HsParser *p) {
  HsNode *n = hs_node(p, HS_P_MAP, hs_take(p));
  while (!hs_is(p, HS_T_RBRACE) && !p->panic) {
    if (hs_accept(p, HS_T_DOTDOT)) {
      n->flags |= HS_OPEN;
      break;
    }
    HsToken *t = hs_tok(p, 0);
    HsNode *entry = hs_node(p, HS_P_ENTRY, t);
    if (t->kind == HS_T_STRING || t->kind == HS_T_RAW)
      entry->name = hs_parse_string(p)->name;
    else
      entry->name = hs_take_word(p, "a map key");
    if (p->panic || !hs_expect(p, HS_T_COLON)) break;
    hs_add(p, entry, parse_pattern(p));
    hs_add(p, n, entry);
    if (!hs_accept(p, HS_T_COMMA)) break;
  }
  hs_close(p, HS_T_RBRACE);
  return n;
}

static void call_names(HsParser *p, HsNode *n) {
  n->kind = HS_P_CALL;
  hs_take(p);
  do {
    HsNode *bind = hs_node(p, HS_NAME, hs_tok(p, 0));
    bind->name = hs_take_name(p, "a name");
    hs_add(p, n, bind);
  } while (!p->panic && hs_accept(p, HS_T_COMMA));
  hs_close(p, HS_T_RPAREN);
}

static void record_fields(HsParser *p, HsNode *n) {
  n->kind = HS_P_RECORD;
  hs_take(p);
  do {
    HsNode *field = hs_node(p, HS_P_FIELD, hs_tok(p, 0));
    field->name = field->name2 = hs_take_name(p, "a field name");
    if (!p->panic && hs_accept(p, HS_T_COLON)) field->name2 = hs_take_name(p, "a name");
    hs_add(p, n, field);
  } while (!p->panic && hs_accept(p, HS_T_COMMA));
  if (!p->panic) hs_expect(p, HS_T_RBRACE);
}

static HsNode *name_pattern(HsParser *p) {
  HsNode *n = hs_node(p, HS_P_NAME, hs_tok(p, 0));
  n->name = hs_take_name(p, "a pattern");
  if (!p->panic && hs_accept(p, HS_T_COLONCOLON)) {
    n->name2 = n->name;
    n->name = hs_take_word(p, "a variant name");
  }
  if (p->panic) return n;
  if (hs_is(p, HS_T_LPAREN))
    call_names(p, n);
  else if (hs_is(p, HS_T_LBRACE) && !hs_tok(p, 0)->newline)
    record_fields(p, n);
  else if (!n->name2 && hk_text_eq(hk_name_text(n->name), HK_TEXT("_")))
    n->kind = HS_P_ANY;
  return n;
}

static HsNode *parse_pattern(HsParser *p) {
  HsToken *t = hs_tok(p, 0);
  HsNode *n;
  if (!hs_enter(p)) return hs_node(p, HS_P_ANY, t);
  switch (t->kind) {
  case HS_T_INT:
  case HS_T_FLOAT:
  case HS_T_STRING:
  case HS_T_RAW: n = literal(p); break;
  case HS_T_MINUS:
    if (hs_next_is(p, 1, HS_T_INT) || hs_next_is(p, 1, HS_T_FLOAT))
      n = literal(p);
    else {
      hs_take(p);
      hs_unexpected(p, "a number");
      n = hs_node(p, HS_P_ANY, t);
    }
    break;
  case HS_T_LBRACKET: n = array_pattern(p); break;
  case HS_T_LBRACE:
  case HS_T_MAP_OPEN: n = map_pattern(p); break;
  default:
    if (t->word == HS_W_TRUE || t->word == HS_W_FALSE || t->word == HS_W_NULL || t->word == HS_W_VOID)
      n = literal(p);
    else if (t->word == HS_W_ELSE)
      n = hs_node(p, HS_P_ANY, hs_take(p));
    else
      n = name_pattern(p);
  }
  hs_leave(p);
  return n;
}

// An arm that leaves: return, break or continue without braces.
static HsNode *leaving_body(HsParser *p) {
  HsToken *t = hs_take(p);
  HsNode *n = hs_node(p, t->word == HS_W_RETURN ? HS_RETURN : t->word == HS_W_BREAK ? HS_BREAK : HS_CONTINUE, t);
  HsToken *next = hs_tok(p, 0);
  if (t->word == HS_W_RETURN && !next->newline && next->kind != HS_T_RBRACE && next->kind != HS_T_COMMA &&
      next->kind != HS_T_SEMI)
    hs_add(p, n, hs_parse_expr(p));
  return n;
}

static HsNode *arm(HsParser *p) {
  HsToken *first = hs_tok(p, 0);
  HsNode *n = hs_node(p, HS_ARM, first), *patterns = hs_node(p, HS_PATTERNS, first), *guard = NULL, *body;
  do hs_add(p, patterns, parse_pattern(p));
  while (!p->panic && hs_accept(p, HS_T_BAR));
  if (!p->panic && hs_accept_word(p, HS_W_IF)) {
    p->in_guard = true;
    guard = hs_parse_expr(p);
    p->in_guard = false;
  }
  if (p->panic || !hs_expect(p, HS_T_FATARROW)) return n;
  HsToken *t = hs_tok(p, 0);
  if (t->kind == HS_T_LBRACE && !hs_starts_map_entry(p, 1))
    body = hs_parse_block(p);
  else if (t->word == HS_W_RETURN || t->word == HS_W_BREAK || t->word == HS_W_CONTINUE)
    body = leaving_body(p);
  else
    body = hs_parse_expr(p);
  hs_add(p, n, patterns);
  hs_add(p, n, guard);
  hs_add(p, n, body);
  return n;
}

static void arms(HsParser *p, HsNode *n) {
  while (!hs_is(p, HS_T_RBRACE) && !hs_is(p, HS_T_EOF) && !p->give_up && !p->unwind) {
    if (hs_accept(p, HS_T_SEMI)) continue;
    HsNode *a = arm(p);
    if (p->panic)
      hs_recover(p, true);  // the next arm may be well
    else
      hs_add(p, n, a);
    hs_accept(p, HS_T_COMMA);
  }
  if (!p->give_up && !p->unwind) hs_expect(p, HS_T_RBRACE);
}

HsNode *hs_parse_match(HsParser *p) {
  HsNode *n = hs_node(p, HS_MATCH, hs_take(p));
  bool guard = p->in_guard, top = p->top_level;
  p->in_guard = p->top_level = false;
  hs_add(p, n, hs_parse_expr(p));
  if (!p->panic && hs_expect(p, HS_T_LBRACE)) { arms(p, n); }
  p->in_guard = guard;
  p->top_level = top;
  return n;
}
