// parse_expr.c - expressions (language.md 2, 6): precedence climbing over one table, postfix chains, operands.
#include "../floor/number.h"
#include "parser.h"

// ---- literals ---------------------------------------------------------------------------------------------------------------

static void read_int(HsParser *p, HsNode *n, HkText t) {
  uint64_t value = 0;
  unsigned base = t.len > 1 && (t.data[1] | 0x20) == 'x' ? 16 : t.len > 1 && (t.data[1] | 0x20) == 'b' ? 2 : 10;
  uint64_t limit = base == 10 ? INT64_MAX : UINT64_MAX;
  for (size_t i = base == 10 ? 0 : 2; i < t.len; i++) {
    if (t.data[i] == '_') continue;
    unsigned d = t.data[i] <= '9' ? (unsigned)(t.data[i] - '0') : (unsigned)((t.data[i] | 0x20) - 'a') + 10;
    HsToken at = {.line = n->line, .column = n->column};
    if (d >= base) {
      hs_error_at(p, &at, "invalid digit '%c' in binary number", t.data[i]);
      return;
    }
    if (value > (limit - d) / base) {
      hs_error_at(p, &at, "Integer literal too large");
      return;
    }
    value = value * base + d;
  }
  n->u.i = (int64_t)value;
}

HsNode *hs_parse_number(HsParser *p) {
  HsToken *t = hs_take(p);
  HsNode *n = hs_node(p, t->kind == HS_T_INT ? HS_INT : HS_FLOAT, t);
  HkText text = hs_text(p, t);
  if (t->kind == HS_T_INT) {
    read_int(p, n, text);
    return n;
  }
  HkBuf digits;
  hk_buf_init(&digits, p->arena->mem);
  for (size_t i = 0; i < text.len; i++)
    if (text.data[i] != '_') hk_buf_char(&digits, text.data[i]);
  n->u.f = hk_float_literal(hk_buf_view(&digits));
  hk_buf_deinit(&digits);
  return n;
}

HsNode *hs_parse_string(HsParser *p) {
  HsToken *t = hs_take(p);
  HsNode *n = hs_node(p, HS_STRING, t);
  HkText value;
  if (hs_string_value(p->arena, hs_text(p, t), t->kind == HS_T_RAW, &value) != HK_OK)
    p->status = HK_NOMEM;
  else
    n->name = hs_intern(p, value);
  if (!n->name) {
    p->status = HK_NOMEM;
    p->give_up = p->panic = true;
  }
  return n;
}

static HsNode *bool_node(HsParser *p, bool value) {
  HsNode *n = hs_node(p, HS_BOOL, hs_take(p));
  n->u.i = value;
  return n;
}

// ---- arguments and literals of containers -----------------------------------------------------------------------------------------

// '(' is the current token.
static HsNode *parse_args(HsParser *p, HsNode *call) {
  HsToken *open = hs_take(p);
  uint32_t count = 0;
  while (!hs_is(p, HS_T_RPAREN) && !p->panic) {
    hs_add(p, call, hs_parse_expr(p));
    if (++count == HK_MAX_PARAMS + 1) hs_error_at(p, open, "more than %d arguments", HK_MAX_PARAMS);
    if (!hs_accept(p, HS_T_COMMA)) break;
  }
  hs_close(p, HS_T_RPAREN);
  return call;
}

static void check_literal_size(HsParser *p, const HsNode *n, uint32_t values) {
  HsToken at = {.line = n->line, .column = n->column};
  if (n->count * values > HK_MAX_LITERAL && !p->panic)
    hs_error_at(p, &at, "literal too large: more than %u %s", HK_MAX_LITERAL / values,
                values == 1 ? "elements" : "entries");
}

static HsNode *array_literal(HsParser *p) {
  HsNode *n = hs_node(p, HS_ARRAY, hs_take(p));
  while (!hs_is(p, HS_T_RBRACKET) && !p->panic) {
    hs_add(p, n, hs_parse_expr(p));
    check_literal_size(p, n, 1);
    if (!hs_accept(p, HS_T_COMMA)) break;
  }
  hs_close(p, HS_T_RBRACKET);
  return n;
}

static HsNode *map_key(HsParser *p, bool integers) {
  HsToken *t = hs_tok(p, 0);
  if (t->kind == HS_T_STRING || t->kind == HS_T_RAW) return hs_parse_string(p);
  if (t->kind == HS_T_INT && integers) return hs_parse_number(p);
  if (t->kind != HS_T_WORD) {
    hs_unexpected(p, "a map key");
    return hs_node(p, HS_STRING, t);
  }
  HsNode *n = hs_node(p, HS_STRING, t);
  n->name = hs_name(p, hs_take(p));
  return n;
}

static HsNode *map_literal(HsParser *p, bool legacy) {
  HsNode *n = hs_node(p, HS_MAP, hs_take(p));
  while (!hs_is(p, HS_T_RBRACE) && !p->panic) {
    HsNode *entry = hs_node(p, HS_ENTRY, hs_tok(p, 0));
    hs_add(p, entry, map_key(p, !legacy));
    if (p->panic) break;
    if (!hs_accept(p, HS_T_COLON) && (legacy || !hs_accept(p, HS_T_FATARROW))) {
      hs_unexpected(p, legacy ? "':'" : "'=>' or ':'");
      break;
    }
    hs_add(p, entry, hs_parse_expr(p));
    hs_add(p, n, entry);
    check_literal_size(p, n, 2);
    if (!hs_accept(p, HS_T_COMMA)) break;
  }
  hs_close(p, HS_T_RBRACE);
  return n;
}

bool hs_starts_map_entry(HsParser *p, uint32_t ahead) {
  HsTokenKind k = (HsTokenKind)hs_tok(p, ahead)->kind;
  return (k == HS_T_WORD || k == HS_T_STRING || k == HS_T_RAW) && hs_next_is(p, ahead + 1, HS_T_COLON);
}

// Whether a statement can be the tail of a block expression (language.md 6.12).
static bool has_value(const HsNode *n) {
  while (n->kind == HS_IF && n->count == 3 && n->kids[2]->kind == HS_IF) n = n->kids[2];
  return n->kind == HS_EXPR || (n->kind == HS_IF && n->count == 3);
}

static HsNode *value_block(HsParser *p) {
  HsToken *open = hs_tok(p, 0);
  HsNode *block = hs_parse_block(p);
  if (p->panic || (block->count && has_value(block->kids[block->count - 1]))) return block;
  HkDiag *d = hs_error_at(p, open, "a block expression must end with a value");
  hk_diag_note(p->diags, d, "help: its last statement must be an expression, a match, or an if with else");
  p->panic = false;  // the text was read well: nothing to skip
  return block;
}

// '{' in operand position (D1).
static HsNode *brace_operand(HsParser *p) {
  if (hs_next_is(p, 1, HS_T_RBRACE) || hs_starts_map_entry(p, 1)) return map_literal(p, true);
  HsNode *n = hs_node(p, HS_BLOCK_EXPR, hs_tok(p, 0));
  hs_add(p, n, value_block(p));
  return n;
}

static HsNode *if_expression(HsParser *p) {
  HsNode *n = hs_node(p, HS_IF_EXPR, hs_take(p));
  hs_add(p, n, hs_parse_expr(p));
  if (!p->panic) hs_add(p, n, value_block(p));
  if (p->panic) return n;
  if (!hs_accept_word(p, HS_W_ELSE)) {
    hs_error_at(p, hs_tok(p, 0), "'if' as an expression needs an 'else'");
    return n;
  }
  if (!hs_enter(p)) return n;
  hs_add(p, n, hs_is_word(p, HS_W_IF) ? if_expression(p) : value_block(p));
  hs_leave(p);
  return n;
}

// ---- lambdas ---------------------------------------------------------------------------------------------------------------------

HsNode *hs_parse_params(HsParser *p) {
  HsToken *open = hs_tok(p, 0);
  HsNode *n = hs_node(p, HS_PARAMS, open);
  if (!hs_expect(p, HS_T_LPAREN)) return n;
  while (!hs_is(p, HS_T_RPAREN) && !p->panic) {
    HsNode *param = hs_node(p, HS_NAME, hs_tok(p, 0));
    param->name = hs_take_name(p, "a name");
    if (hs_accept(p, HS_T_COLON)) hs_parse_type(p);
    hs_add(p, n, param);
    if (n->count == HK_MAX_PARAMS + 1) hs_error_at(p, open, "more than %d parameters", HK_MAX_PARAMS);
    if (hs_accept(p, HS_T_COMMA)) continue;
    if (!p->panic && !hs_is(p, HS_T_RPAREN)) hs_unexpected(p, "',' or ')'");
  }
  hs_close(p, HS_T_RPAREN);
  return n;
}

static HsNode *lambda_rest(HsParser *p, HsNode *n) {
  hs_add(p, n, hs_parse_params(p));
  if (p->panic) return n;
  bool top = p->top_level;
  p->top_level = false;
  bool arrow = hs_accept(p, HS_T_FATARROW);
  bool block = hs_is(p, HS_T_LBRACE) && !(arrow && (hs_next_is(p, 1, HS_T_RBRACE) ? false : hs_starts_map_entry(p, 1)));
  if (block)
    hs_add(p, n, hs_parse_block(p));
  else if (arrow)
    hs_add(p, n, hs_parse_expr(p));
  else
    hs_unexpected(p, "'{' or '=>'");
  p->top_level = top;
  return n;
}

// D4: "(names, types and commas) =>" with the arrow on the line of the ')'.
static bool arrow_lambda_ahead(HsParser *p) {
  uint32_t k = p->in_guard ? 0 : hs_params_end(p, 1);
  return k && hs_next_is(p, k, HS_T_FATARROW) && !hs_tok(p, k)->newline;
}

// ---- operands ----------------------------------------------------------------------------------------------------------------------

static HsNode *parenthesized(HsParser *p) {
  HsToken *open = hs_tok(p, 0);
  if (arrow_lambda_ahead(p)) return lambda_rest(p, hs_node(p, HS_LAMBDA, open));
  hs_take(p);
  HsNode *n = hs_parse_expr(p);
  if (!p->panic && hs_is(p, HS_T_ASSIGN)) {
    HsNode *assign = hs_node(p, HS_GROUP_ASSIGN, open);
    hs_take(p);
    hs_add(p, assign, n);
    hs_add(p, assign, hs_parse_expr(p));
    n = assign;
  }
  hs_close(p, HS_T_RPAREN);
  n->flags |= HS_PARENS;
  return n;
}

static void type_arguments(HsParser *p) {
  if (!hs_is(p, HS_T_LT)) return;
  uint32_t depth = 0;
  do {
    if (hs_is(p, HS_T_LT))
      depth++;
    else if (hs_is(p, HS_T_GT))
      depth--;
    else if (hs_is(p, HS_T_SHR))
      depth = depth > 1 ? depth - 2 : 0;
    else if (!hs_is(p, HS_T_WORD) && !hs_is(p, HS_T_COMMA) && !hs_is(p, HS_T_DOT) && !hs_is(p, HS_T_LBRACKET) &&
             !hs_is(p, HS_T_RBRACKET) && !hs_is(p, HS_T_QUESTION)) {
      hs_unexpected(p, "'>'");
      return;
    }
    hs_take(p);
  } while (depth);
}

static HsNode *new_expression(HsParser *p) {
  HsToken *first = hs_take(p);
  HsNode *n = hs_node(p, HS_NEW, first);
  n->name = hs_dotted(p, hs_take_word(p, "a box name"));
  if (!p->panic) type_arguments(p);
  if (p->panic) return n;
  if (!hs_is(p, HS_T_LPAREN) || hs_tok(p, 0)->newline) {
    HkDiag *d = hs_error_at(p, first, "expected '(' after 'new %s'", n->name->data);
    hk_diag_note(p->diags, d, "help: write 'new %s()'", n->name->data);
    return n;
  }
  return parse_args(p, n);
}

// from P.m(args): the last segment is the method.
static HsNode *from_call(HsParser *p) {
  HsNode *n = hs_node(p, HS_FROM_CALL, hs_take(p));
  const HkName *all = hs_dotted(p, hs_take_name(p, "a box name"));
  HkText text = hk_name_text(all), parent = hk_mir_owner(text);
  if (p->panic) return n;
  n->name2 = hs_intern(p, parent);
  n->name = hs_intern(p, hk_text(text.data + parent.len + 1, text.len - parent.len - 1));
  if (!hs_is(p, HS_T_LPAREN) || hs_tok(p, 0)->newline) {
    hs_unexpected(p, "'('");
    return n;
  }
  return parse_args(p, n);
}

// E::V, E::V(args), E::V { f: e }
static HsNode *variant(HsParser *p) {
  HsToken *first = hs_take(p);
  HsNode *n = hs_node(p, HS_VARIANT, first);
  n->name2 = hs_name(p, first);
  hs_take(p);
  n->name = hs_take_word(p, "a variant name");
  if (p->panic) return n;
  HsToken *t = hs_tok(p, 0);
  if (t->kind == HS_T_LPAREN && !t->newline) {
    n->flags |= HS_ARGS;
    return parse_args(p, n);
  }
  if (t->kind == HS_T_LBRACE && !t->newline && hs_is_name(hs_tok(p, 1)) && hs_next_is(p, 2, HS_T_COLON)) {  // D2
    n->flags |= HS_RECORD;
    hs_take(p);
    while (!hs_is(p, HS_T_RBRACE) && !p->panic) {
      HsNode *field = hs_node(p, HS_FIELD_INIT, hs_tok(p, 0));
      field->name = hs_take_name(p, "a field name");
      if (p->panic || !hs_expect(p, HS_T_COLON)) break;
      hs_add(p, field, hs_parse_expr(p));
      hs_add(p, n, field);
      if (!hs_accept(p, HS_T_COMMA)) break;
    }
    hs_close(p, HS_T_RBRACE);
  }
  return n;
}

static HsNode *name_operand(HsParser *p) {
  HsToken *t = hs_tok(p, 0);
  if (hs_next_is(p, 1, HS_T_COLONCOLON)) return variant(p);
  HsNode *n = hs_node(p, HS_NAME, t);
  n->name = hs_name(p, hs_take(p));
  return n;
}

static bool is_operand_word(const HsToken *t) {
  switch ((HsWord)t->word) {
  case HS_W_TRUE:
  case HS_W_FALSE:
  case HS_W_NULL:
  case HS_W_VOID:
  case HS_W_ME:
  case HS_W_THIS:
  case HS_W_NEW:
  case HS_W_IF:
  case HS_W_MATCH:
  case HS_W_FN:
  case HS_W_FUNCTION: return true;
  case HS_W_IN:
  case HS_W_CATCH:
  case HS_W_CLEANUP:
  case HS_W_AS: return false;
  default: return hs_is_name(t);
  }
}

static bool operand_on_line(HsParser *p) {  // the start of an operand behind await, weak, peek
  HsToken *t = hs_tok(p, 1);
  if (t->newline) return false;
  switch (t->kind) {
  case HS_T_WORD: return is_operand_word(t);
  case HS_T_INT:
  case HS_T_FLOAT:
  case HS_T_STRING:
  case HS_T_RAW:
  case HS_T_MAP_OPEN: return true;
  default: return false;
  }
}

static bool from_call_ahead(HsParser *p) {
  return hs_is_word(p, HS_W_FROM) && hs_is_name(hs_tok(p, 1)) && !hs_tok(p, 1)->newline && hs_next_is(p, 2, HS_T_DOT);
}

static HsNode *word_operand(HsParser *p) {
  HsToken *t = hs_tok(p, 0);
  switch ((HsWord)t->word) {
  case HS_W_TRUE: return bool_node(p, true);
  case HS_W_FALSE: return bool_node(p, false);
  case HS_W_NULL:
  case HS_W_VOID: return hs_node(p, HS_NULL, hs_take(p));
  case HS_W_ME:
  case HS_W_THIS: return hs_node(p, HS_ME, hs_take(p));
  case HS_W_NEW: return new_expression(p);
  case HS_W_IF: return if_expression(p);
  case HS_W_MATCH: return hs_parse_match(p);
  case HS_W_FN:
  case HS_W_FUNCTION: return lambda_rest(p, hs_node(p, HS_LAMBDA, hs_take(p)));
  case HS_W_PEEK:
    if (operand_on_line(p) && !hs_next_is(p, 1, HS_T_MAP_OPEN)) return hs_parse_match(p);
    break;
  case HS_W_FROM:
    if (from_call_ahead(p)) return from_call(p);
    break;
  case HS_W_EXTERNCALL:
    if (hs_next_is(p, 1, HS_T_STRING)) {
      HsNode *n = hs_node(p, HS_EXTERNCALL, hs_take(p));
      n->name = hs_parse_string(p)->name;
      if (!hs_is(p, HS_T_LPAREN)) hs_unexpected(p, "'('");
      return p->panic ? n : parse_args(p, n);
    }
    break;
  case HS_W_INCLUDE:
    if (hs_next_is(p, 1, HS_T_STRING)) {
      HsNode *n = hs_node(p, HS_INCLUDE, hs_take(p));
      n->name = hs_parse_string(p)->name;
      return n;
    }
    break;
  default: break;
  }
  if (hs_is_name(t)) return name_operand(p);
  hs_unexpected(p, "an expression");
  return hs_node(p, HS_NULL, t);
}

static HsNode *operand(HsParser *p) {
  HsToken *t = hs_tok(p, 0);
  switch (t->kind) {
  case HS_T_INT:
  case HS_T_FLOAT: return hs_parse_number(p);
  case HS_T_STRING:
  case HS_T_RAW: return hs_parse_string(p);
  case HS_T_WORD: return word_operand(p);
  case HS_T_LPAREN: return parenthesized(p);
  case HS_T_LBRACKET: return array_literal(p);
  case HS_T_MAP_OPEN: return map_literal(p, false);
  case HS_T_LBRACE: return brace_operand(p);
  case HS_T_COLONCOLON: {
    hs_take(p);
    HsNode *n = hs_node(p, HS_ROOT_CALL, hs_tok(p, 0));
    n->name = hs_take_name(p, "a function name");
    if (!p->panic) {
      n->line = hs_tok(p, 0)->line;
      n->column = hs_tok(p, 0)->column;
      if (!hs_is(p, HS_T_LPAREN)) hs_unexpected(p, "'('");
    }
    return p->panic ? n : parse_args(p, n);
  }
  default: hs_unexpected(p, "an expression"); return hs_node(p, HS_NULL, t);
  }
}

// ---- postfix -----------------------------------------------------------------------------------------------------------------------

static HsNode *member(HsParser *p, HsNode *object) {
  HsToken *dot = hs_take(p);
  HsNode *n = hs_node(p, HS_MEMBER, dot);
  if (dot->kind == HS_T_SAFE) n->flags |= HS_SAFE;
  n->name = hs_take_word(p, "a member name");
  hs_add(p, n, object);
  if (!p->panic && hs_is(p, HS_T_LPAREN) && !hs_tok(p, 0)->newline) {
    n->kind = HS_METHOD_CALL;
    return parse_args(p, n);
  }
  return n;
}

// D3: behind `?` on the same line stands the end of the expression.
static bool propagation_ahead(HsParser *p) {
  HsToken *next = hs_tok(p, 1);
  if (next->newline) return true;
  switch (next->kind) {
  case HS_T_EOF:
  case HS_T_RPAREN:
  case HS_T_COMMA:
  case HS_T_RBRACE:
  case HS_T_RBRACKET:
  case HS_T_SEMI:
  case HS_T_DOT: return true;
  default: return false;
  }
}

static bool takes_handlers(const HsNode *n) {
  switch (n->kind) {
  case HS_CALL:
  case HS_METHOD_CALL:
  case HS_MEMBER:
  case HS_INDEX:
  case HS_ROOT_CALL:
  case HS_FROM_CALL:
  case HS_NEW:
  case HS_EXTERNCALL: return true;
  default: return (n->flags & HS_PARENS) != 0;
  }
}

static HsNode *postfix(HsParser *p) {
  HsNode *n = operand(p);
  while (!p->panic) {
    HsToken *t = hs_tok(p, 0);
    if (t->kind == HS_T_DOT || t->kind == HS_T_SAFE) {
      n = member(p, n);
    } else if (t->kind == HS_T_LPAREN && !t->newline) {
      HsNode *call = hs_node(p, HS_CALL, t);
      hs_add(p, call, n);
      n = parse_args(p, call);
    } else if (t->kind == HS_T_LBRACKET && !t->newline) {
      HsNode *index = hs_node(p, HS_INDEX, hs_take(p));
      hs_add(p, index, n);
      hs_add(p, index, hs_parse_expr(p));
      hs_close(p, HS_T_RBRACKET);
      n = index;
    } else if (t->kind == HS_T_QUESTION && !t->newline && propagation_ahead(p)) {
      HsNode *q = hs_node(p, HS_PROPAGATE, hs_take(p));
      hs_add(p, q, n);
      n = q;
    } else {
      break;
    }
  }
  if (!p->panic && takes_handlers(n) && hs_at_handler(p)) return hs_parse_handlers(p, n, HS_GUARDED, false);
  return n;
}

// ---- operators ---------------------------------------------------------------------------------------------------------------------

static HsNode *unary(HsParser *p);

static HsNode *unary_node(HsParser *p, HsKind kind, int op) {
  HsNode *n = hs_node(p, kind, hs_take(p));
  n->op = (uint8_t)op;
  if (!hs_enter(p)) return n;
  hs_add(p, n, unary(p));
  hs_leave(p);
  return n;
}

static HsNode *unary(HsParser *p) {
  HsToken *t = hs_tok(p, 0);
  if (t->kind == HS_T_MINUS) return unary_node(p, HS_UNARY, HK_NEG);
  if (t->kind == HS_T_BANG || t->word == HS_W_NOT) return unary_node(p, HS_UNARY, HK_NOT);
  if (t->kind == HS_T_TILDE) return unary_node(p, HS_UNARY, HK_BITNOT);
  bool operand_follows =
      operand_on_line(p) || (!hs_tok(p, 1)->newline && hs_next_is(p, 1, HS_T_LPAREN) && t->word == HS_W_AWAIT);
  if (t->word == HS_W_AWAIT && operand_follows) return unary_node(p, HS_AWAIT, 0);
  if (t->word == HS_W_WEAK && hs_next_is(p, 1, HS_T_LPAREN) && !hs_tok(p, 1)->newline) {
    hs_error_at(p, t, "write 'weak x' without parentheses");
    return hs_node(p, HS_NULL, t);
  }
  if (t->word == HS_W_WEAK && operand_on_line(p)) return unary_node(p, HS_WEAK, 0);
  return postfix(p);
}

typedef struct Operator {
  HsKind kind;
  int op;
  int level;
} Operator;  // levels of language.md 6.1, larger binds tighter

static bool operator_at(HsParser *p, Operator *out) {
  static const struct {
    uint8_t token;
    Operator op;
  } table[] = {
      {HS_T_OROR, {HS_OR, 0, 4}},
      {HS_T_ANDAND, {HS_AND, 0, 5}},
      {HS_T_BAR, {HS_BINARY, HK_BOR, 6}},
      {HS_T_CARET, {HS_BINARY, HK_BXOR, 7}},
      {HS_T_AMP, {HS_BINARY, HK_BAND, 8}},
      {HS_T_EQEQ, {HS_COMPARE, HK_EQ, 9}},
      {HS_T_NE, {HS_COMPARE, HK_NE, 9}},
      {HS_T_LT, {HS_COMPARE, HK_LT, 10}},
      {HS_T_LE, {HS_COMPARE, HK_LE, 10}},
      {HS_T_GT, {HS_COMPARE, HK_GT, 10}},
      {HS_T_GE, {HS_COMPARE, HK_GE, 10}},
      {HS_T_DOTDOT, {HS_RANGE, 0, 11}},
      {HS_T_PLUS, {HS_BINARY, HK_ADD, 12}},
      {HS_T_MINUS, {HS_BINARY, HK_SUB, 12}},
      {HS_T_SHL, {HS_BINARY, HK_SHL, 13}},
      {HS_T_SHR, {HS_BINARY, HK_SHR, 13}},
      {HS_T_STAR, {HS_BINARY, HK_MUL, 14}},
      {HS_T_SLASH, {HS_BINARY, HK_DIV, 14}},
      {HS_T_PERCENT, {HS_BINARY, HK_MOD, 14}},
      {HS_T_COALESCE, {HS_COALESCE, 0, 3}},
  };
  HsToken *t = hs_tok(p, 0);
  if (t->word == HS_W_AND) return *out = (Operator){HS_AND, 0, 5}, true;
  if (t->word == HS_W_OR) return *out = (Operator){HS_OR, 0, 4}, true;
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (table[i].token == t->kind) return *out = table[i].op, true;
  return false;
}

static HsNode *binary(HsParser *p, int level) {
  HsNode *left = unary(p);
  Operator op;
  while (!p->panic && operator_at(p, &op) && op.level >= level) {
    HsToken *sign = hs_take(p);
    HsNode *n = hs_node(p, op.kind, sign);
    n->op = (uint8_t)op.op;
    if (hs_hint_operator(p, sign)) return n;
    HsNode *right = binary(p, op.level + 1);
    hs_add(p, n, left);
    hs_add(p, n, right);
    left = n;
    if (op.kind == HS_RANGE && !p->panic && hs_is(p, HS_T_DOTDOT)) hs_error_at(p, hs_tok(p, 0), "a range has two ends");
  }
  return left;
}

static HsNode *conditional(HsParser *p) {
  HsNode *cond = binary(p, 3);
  if (p->panic || !hs_is(p, HS_T_QUESTION)) return cond;
  HsNode *n = hs_node(p, HS_COND, hs_take(p));
  hs_add(p, n, cond);
  hs_add(p, n, hs_parse_expr(p));
  if (p->panic || !hs_expect(p, HS_T_COLON)) return n;
  if (!hs_enter(p)) return n;
  hs_add(p, n, conditional(p));
  hs_leave(p);
  return n;
}

HsNode *hs_parse_expr(HsParser *p) {
  if (!hs_enter(p)) return hs_node(p, HS_NULL, hs_tok(p, 0));
  HsNode *n = conditional(p);
  while (!p->panic && hs_is(p, HS_T_PIPE)) {
    HsNode *pipe = hs_node(p, HS_PIPE, hs_take(p));
    HsToken *at = hs_tok(p, 0);
    hs_add(p, pipe, n);
    HsNode *target = postfix(p);
    hs_add(p, pipe, target);
    if (!p->panic && target->kind != HS_NAME && target->kind != HS_MEMBER && target->kind != HS_CALL &&
        target->kind != HS_METHOD_CALL)
      hs_error_at(p, at, "the right side of '|>' must be a name, a member or a call");
    n = pipe;
  }
  hs_leave(p);
  return n;
}
