// parse_decl.c - declarations: functions, boxes, interfaces, enums, globals, using, attributes, types (language.md 2, 8, 10, 12, 15).
#include "parser.h"

// Types are parsed and forgotten: they are never checked.
void hs_parse_type(HsParser *p) {
  if (!hs_enter(p)) return;
  hs_take_word(p, "a type");
  while (!p->panic && hs_is(p, HS_T_DOT) && hs_next_is(p, 1, HS_T_WORD)) {
    hs_take(p);
    hs_take(p);
  }
  if (!p->panic && hs_accept(p, HS_T_LT)) {
    do hs_parse_type(p);
    while (!p->panic && hs_accept(p, HS_T_COMMA));
    if (!p->panic && hs_is(p, HS_T_SHR)) {  // '>>' closes two lists: leave one '>' behind
      hs_tok(p, 0)->kind = HS_T_GT;
    } else if (!p->panic) {
      hs_expect(p, HS_T_GT);
    }
  }
  while (!p->panic && hs_is(p, HS_T_LBRACKET) && hs_next_is(p, 1, HS_T_RBRACKET)) {
    hs_take(p);
    hs_take(p);
  }
  if (!p->panic && hs_is(p, HS_T_QUESTION) && !hs_tok(p, 0)->newline) hs_take(p);
  hs_leave(p);
}

// How many tokens ahead the type ends that begins `k` tokens ahead; k if there is none.
static uint32_t type_end(HsParser *p, uint32_t k) {
  uint32_t depth = 0, start = k;
  for (bool word = true;; k++) {  // word: one must come
    const HsToken *t = hs_tok(p, k);
    if (word) {
      if (t->kind != HS_T_WORD) return start;
      word = false;
    } else if (t->kind == HS_T_DOT || t->kind == HS_T_LT || (t->kind == HS_T_COMMA && depth)) {
      depth += t->kind == HS_T_LT;
      word = true;
    } else if ((t->kind == HS_T_GT && depth) || (t->kind == HS_T_SHR && depth > 1)) {
      depth -= t->kind == HS_T_GT ? 1 : 2;
    } else if (t->kind == HS_T_LBRACKET && hs_next_is(p, k + 1, HS_T_RBRACKET)) {
      k++;
    } else if (t->kind != HS_T_QUESTION || t->newline) {
      return depth ? start : k;
    }
  }
}

uint32_t hs_params_end(HsParser *p, uint32_t k) {
  while (hs_is_name(hs_tok(p, k))) {
    k++;
    if (hs_next_is(p, k, HS_T_COLON)) k = type_end(p, k + 1);
    if (!hs_next_is(p, k, HS_T_COMMA)) break;
    k++;
  }
  return hs_next_is(p, k, HS_T_RPAREN) ? k + 1 : 0;
}

static void return_type(HsParser *p) {
  if (!p->panic && (hs_accept(p, HS_T_COLON) || hs_accept(p, HS_T_ARROW))) hs_parse_type(p);
}

static void type_parameters(HsParser *p) {
  if (p->panic || !hs_accept(p, HS_T_LT)) return;
  do hs_take_name(p, "a type parameter");
  while (!p->panic && hs_accept(p, HS_T_COMMA));
  if (!p->panic) hs_expect(p, HS_T_GT);
}

static HsNode *body(HsParser *p) {
  bool top = p->top_level;
  p->top_level = false;
  HsNode *n = hs_parse_handlers(p, hs_parse_block(p), HS_HANDLED, false);
  p->top_level = top;
  return n;
}

// ---- functions -----------------------------------------------------------------------------------------------------------------

// Behind the words that introduce it; `first` is the first of them.
HsNode *hs_parse_function(HsParser *p, const HsToken *first) {
  HsNode *n = hs_node(p, HS_FUNCTION, first);
  bool is_static = hs_accept_word(p, HS_W_STATIC);
  if (!hs_accept_word(p, HS_W_FUNCTION) && !hs_accept_word(p, HS_W_FN)) hs_accept_word(p, HS_W_METHOD);
  const HkName *all = hs_take_name(p, "a function name");
  if (is_static && !p->panic) all = hs_dotted(p, all);
  n->name = all;
  HkText owner = hk_mir_owner(hk_name_text(all));
  if (owner.len) {
    n->name2 = hs_intern(p, owner);
    n->name = hs_intern(p, hk_text(all->data + owner.len + 1, all->len - owner.len - 1));
  }
  if (p->panic) return n;
  hs_add(p, n, hs_parse_params(p));
  return_type(p);
  if (!p->panic) hs_add(p, n, body(p));
  return n;
}

// ---- boxes ----------------------------------------------------------------------------------------------------------------------

static HsNode *type_names(HsParser *p) {
  HsNode *list = hs_node(p, HS_TYPES, hs_tok(p, 0));
  do {
    HsNode *n = hs_node(p, HS_NAME, hs_tok(p, 0));
    n->name = hs_dotted(p, hs_take_name(p, "a box name"));
    uint32_t depth = 0;
    while (!p->panic && (hs_is(p, HS_T_LT) || depth)) {  // type arguments
      if (hs_is(p, HS_T_LT)) depth++;
      if (hs_is(p, HS_T_GT)) depth--;
      if (hs_is(p, HS_T_SHR)) depth = depth > 2 ? depth - 2 : 0;
      if (hs_is(p, HS_T_EOF) || hs_is(p, HS_T_LBRACE)) {
        hs_unexpected(p, "'>'");
        break;
      }
      hs_take(p);
    }
    hs_add(p, list, n);
  } while (!p->panic && hs_accept(p, HS_T_COMMA));
  return list;
}

static void with_initializer(HsParser *p, HsNode *field) {
  if (!p->panic && hs_accept(p, HS_T_ASSIGN)) hs_add(p, field, hs_parse_expr(p));
}

static HsNode *field(HsParser *p, const HsToken *first, uint16_t flags) {
  HsNode *n = hs_node(p, HS_FIELD, first);
  n->flags = flags;
  n->name = hs_take_word(p, "a field name");
  if (!p->panic && hs_accept(p, HS_T_COLON)) hs_parse_type(p);
  with_initializer(p, n);
  return n;
}

// init { a, weak b } (8.2)
static void init_fields(HsParser *p, HsNode *box, uint16_t flags) {
  hs_take(p);
  hs_take(p);
  while (!hs_is(p, HS_T_RBRACE) && !p->panic) {
    HsToken *t = hs_tok(p, 0);
    bool weak = t->word == HS_W_WEAK && hs_next_is(p, 1, HS_T_WORD) && !hs_tok(p, 1)->newline;
    if (weak) hs_take(p);
    hs_add(p, box, field(p, t, (uint16_t)(flags | (weak ? HS_WEAK_FIELD : 0))));
    if (!hs_accept(p, HS_T_COMMA)) hs_accept(p, HS_T_SEMI);
    if (hs_is(p, HS_T_EOF)) break;
  }
  if (!p->panic) hs_expect(p, HS_T_RBRACE);
}

// The body of a property: "=> expr", or a block; handlers may follow.
static HsNode *property_body(HsParser *p) {
  if (hs_accept(p, HS_T_FATARROW)) {
    HsNode *e = hs_parse_expr(p);
    if (p->panic || !hs_at_handler(p)) return e;
    HsToken at = {.line = e->line, .column = e->column};
    HsNode *block = hs_node(p, HS_BLOCK, &at), *statement = hs_node(p, HS_EXPR, &at);
    hs_add(p, statement, e);
    hs_add(p, block, statement);
    return hs_parse_handlers(p, block, HS_HANDLED, false);
  }
  return body(p);
}

static HsNode *property(HsParser *p, const HsToken *first, uint16_t flags) {
  HsNode *n = hs_node(p, HS_PROPERTY, first);
  n->flags = flags;
  n->name = hs_take_word(p, "a property name");
  if (!p->panic && hs_accept(p, HS_T_COLON)) hs_parse_type(p);
  if (!p->panic) hs_add(p, n, property_body(p));
  return n;
}

// { body } as [once] name: Type (8.5)
static HsNode *block_first_property(HsParser *p, uint16_t flags) {
  HsToken *first = hs_tok(p, 0);
  HsNode *n = hs_node(p, HS_PROPERTY, first), *block = hs_parse_block(p);
  if (p->panic) return n;
  if (!hs_accept_word(p, HS_W_AS)) {
    hs_unexpected(p, "'as' and a property name");
    return n;
  }
  n->flags = flags;
  if ((hs_is_word(p, HS_W_ONCE) || hs_is_word(p, HS_W_BIRTH_ONCE)) && hs_next_is(p, 1, HS_T_WORD))
    n->flags |= hs_take(p)->word == HS_W_ONCE ? HS_ONCE : HS_BIRTH_ONCE;
  n->name = hs_take_word(p, "a property name");
  if (!p->panic && hs_accept(p, HS_T_COLON)) hs_parse_type(p);
  hs_add(p, n, hs_parse_handlers(p, block, HS_HANDLED, false));
  return n;
}

static HsNode *method(HsParser *p, const HsToken *first, uint16_t flags) {
  HsNode *n = hs_node(p, HS_METHOD, first);
  for (; hs_next_is(p, 1, HS_T_WORD); hs_take(p)) {
    if (hs_is_word(p, HS_W_STATIC))
      flags |= HS_STATIC;
    else if (hs_is_word(p, HS_W_OVERRIDE))
      flags |= HS_OVERRIDE;
    else if (!hs_is_word(p, HS_W_METHOD) && !hs_is_word(p, HS_W_FUNCTION) && !hs_is_word(p, HS_W_FN))
      break;
  }
  n->flags = flags;
  HsToken *at = hs_tok(p, 0);
  n->name = hs_take_word(p, "a method name");
  if (!p->panic && (flags & HS_OVERRIDE) && hs_is(p, HS_T_DOT)) {
    hs_later(p, at, "override of one parent's method");
    return n;
  }
  if (!p->panic && (flags & HS_STATIC) && !hs_is(p, HS_T_LPAREN)) {
    hs_later(p, first, "static fields of plain boxes");
    return n;
  }
  if (p->panic) return n;
  hs_add(p, n, hs_parse_params(p));
  return_type(p);
  if (!p->panic) hs_add(p, n, body(p));
  return n;
}

// name: Type { is a computed property if the brace is on the line (D8), name: Type => too.
static bool property_follows_type(HsParser *p) {
  const HsToken *t = hs_tok(p, type_end(p, 2));
  return t->kind == HS_T_FATARROW || (t->kind == HS_T_LBRACE && !t->newline);
}

static void members(HsParser *p, HsNode *box, uint16_t flags);

static void visibility(HsParser *p, HsNode *box, uint16_t flags) {
  flags = (uint16_t)(flags & ~HS_PRIVATE);
  if (hs_take(p)->word == HS_W_PRIVATE) flags |= HS_PRIVATE;
  if (hs_accept(p, HS_T_LBRACE)) {
    members(p, box, flags);
    if (!p->panic) hs_expect(p, HS_T_RBRACE);
  }
}

static bool once_ahead(HsParser *p) {
  HsToken *next = hs_tok(p, 1);
  if (next->kind != HS_T_WORD || next->newline) return false;
  HsTokenKind k = (HsTokenKind)hs_tok(p, 2)->kind;
  return k == HS_T_COLON || k == HS_T_FATARROW || k == HS_T_LBRACE;
}

static void member(HsParser *p, HsNode *box, uint16_t flags) {
  HsToken *t = hs_tok(p, 0), *next = hs_tok(p, 1);
  bool visible = (t->word == HS_W_PUBLIC || t->word == HS_W_PRIVATE) &&
                 (next->kind == HS_T_LBRACE || (next->kind == HS_T_WORD && !next->newline));
  if (visible && next->kind == HS_T_LBRACE) {
    visibility(p, box, flags);
    return;
  }
  if (visible) {
    flags = (uint16_t)((flags & ~HS_PRIVATE) | (t->word == HS_W_PRIVATE ? HS_PRIVATE : 0));
    hs_take(p);
    t = next;
    next = hs_tok(p, 1);
  }
  if (t->kind == HS_T_LBRACE) {
    hs_add(p, box, block_first_property(p, flags));
    return;
  }
  if (t->kind != HS_T_WORD) {
    hs_unexpected(p, "a member");
    return;
  }
  if (t->word == HS_W_INIT && next->kind == HS_T_LBRACE)
    init_fields(p, box, flags);
  else if (t->word == HS_W_WEAK && next->kind == HS_T_WORD && !next->newline && !hs_next_is(p, 2, HS_T_LPAREN)) {
    hs_take(p);
    hs_add(p, box, field(p, t, (uint16_t)(flags | HS_WEAK_FIELD)));
  } else if (t->word == HS_W_STATIC && next->kind == HS_T_LBRACE) {
    HsNode *n = hs_node(p, HS_STATIC_INIT, hs_take(p));
    hs_add(p, n, hs_parse_block(p));
    hs_add(p, box, n);
  } else if ((t->word == HS_W_ONCE || t->word == HS_W_BIRTH_ONCE) && once_ahead(p)) {
    hs_take(p);
    hs_add(p, box, property(p, t, (uint16_t)(flags | (t->word == HS_W_ONCE ? HS_ONCE : HS_BIRTH_ONCE))));
  } else if (next->kind == HS_T_LPAREN && !(next->newline)) {
    hs_add(p, box, method(p, t, flags));
  } else if ((t->word == HS_W_STATIC || t->word == HS_W_OVERRIDE || t->word == HS_W_METHOD ||
              t->word == HS_W_FUNCTION || t->word == HS_W_FN) &&
             next->kind == HS_T_WORD && !next->newline) {
    hs_add(p, box, method(p, t, flags));
  } else if (next->kind == HS_T_COLON && property_follows_type(p)) {
    hs_add(p, box, property(p, t, flags));
  } else {
    hs_add(p, box, field(p, t, flags));
  }
}

static void members(HsParser *p, HsNode *box, uint16_t flags) {
  while (!hs_is(p, HS_T_RBRACE) && !hs_is(p, HS_T_EOF) && !p->give_up && !p->unwind && !hs_unclosed(p)) {
    uint32_t at = p->at;
    if (hs_accept(p, HS_T_COMMA) || hs_accept(p, HS_T_SEMI)) continue;
    HsRunes runes_here = hs_parse_attributes(p);
    uint32_t before = box->count;
    if (!p->panic && !hs_is(p, HS_T_RBRACE)) member(p, box, flags);
    hs_check_runes(p, runes_here, box->count > before ? box->kids[before] : NULL);
    if (p->panic) hs_recover(p, true);
    if (p->at == at && !p->give_up) {
      hs_unexpected(p, "a member");
      hs_take(p);
      p->panic = false;
    }
  }
}

static HsNode *box(HsParser *p) {
  HsToken *first = hs_take(p);
  HsNode *n = hs_node(p, HS_BOX, first);
  if (first->word == HS_W_STATIC || first->word == HS_W_SINGLETON || first->word == HS_W_FLOW) n->flags |= HS_STATIC;
  if (first->word == HS_W_STATIC || first->word == HS_W_SINGLETON) {
    n->line = hs_tok(p, 0)->line;  // the `box` token
    n->column = hs_tok(p, 0)->column;
    hs_take(p);
  }
  n->name = hs_take_name(p, "a name");
  if (!p->panic && hs_is(p, HS_T_LT)) type_parameters(p);
  HsNode *parents = hs_node(p, HS_TYPES, first), *interfaces = parents;
  if (!p->panic && hs_accept_word(p, HS_W_FROM)) parents = type_names(p);
  interfaces = hs_node(p, HS_TYPES, first);
  if (!p->panic && (hs_accept_word(p, HS_W_INTERFACE) || hs_accept_word(p, HS_W_IMPLEMENTS)))
    interfaces = type_names(p);
  hs_add(p, n, parents);
  hs_add(p, n, interfaces);
  HsToken *open = hs_tok(p, 0);
  if (p->panic || !hs_expect(p, HS_T_LBRACE) || !hs_enter(p)) return n;
  members(p, n, 0);
  hs_leave(p);
  if (p->give_up || p->unwind || hs_accept(p, HS_T_RBRACE)) return n;
  p->unwind = !hs_is(p, HS_T_EOF);
  hs_unexpected(p, "'}'");
  hk_diag_note(p->diags, p->last, "note: box '%s' was opened at line %u, column %u", n->name->data, open->line,
               open->column);
  return n;
}

// Heads of an interface and variants of an enum: after an error the next one is tried.
static bool more_items(HsParser *p) {
  if (p->panic) hs_recover(p, true);
  return !hs_is(p, HS_T_RBRACE) && !hs_is(p, HS_T_EOF) && !p->give_up && !p->unwind && !hs_unclosed(p);
}

static void end_items(HsParser *p) {
  if (p->give_up || p->unwind || hs_accept(p, HS_T_RBRACE)) return;
  p->unwind = !hs_is(p, HS_T_EOF);
  hs_unexpected(p, "'}'");
}

static HsNode *interface(HsParser *p) {
  HsNode *n = hs_node(p, HS_INTERFACE, hs_take(p));
  hs_accept_word(p, HS_W_BOX);
  n->name = hs_take_name(p, "a name");
  type_parameters(p);
  if (p->panic || !hs_expect(p, HS_T_LBRACE)) return n;
  while (more_items(p)) {
    if (hs_accept(p, HS_T_COMMA) || hs_accept(p, HS_T_SEMI)) continue;
    HsRunes runes_here = hs_parse_attributes(p);
    if (hs_is(p, HS_T_RBRACE)) hs_check_runes(p, runes_here, NULL);
    if (p->panic || hs_is(p, HS_T_RBRACE)) continue;
    if (hs_is_word(p, HS_W_METHOD) && hs_next_is(p, 1, HS_T_WORD)) hs_take(p);
    HsNode *head = hs_node(p, HS_HEAD, hs_tok(p, 0));
    head->name = hs_take_word(p, "a method name");
    if (!p->panic) hs_add(p, head, hs_parse_params(p));
    return_type(p);
    hs_add(p, n, head);
  }
  end_items(p);
  return n;
}

static void variant_payload(HsParser *p, HsNode *v) {
  if (hs_accept(p, HS_T_LPAREN)) {
    do {
      hs_add(p, v, hs_node(p, HS_NAME, hs_tok(p, 0)));
      hs_parse_type(p);
    } while (!p->panic && hs_accept(p, HS_T_COMMA));
    hs_close(p, HS_T_RPAREN);
  } else if (hs_is(p, HS_T_LBRACE) && !hs_tok(p, 0)->newline) {
    hs_take(p);
    v->flags |= HS_RECORD;
    while (!hs_is(p, HS_T_RBRACE) && !p->panic) {
      HsNode *f = hs_node(p, HS_NAME, hs_tok(p, 0));
      f->name = hs_take_name(p, "a field name");
      if (p->panic || !hs_expect(p, HS_T_COLON)) break;
      hs_parse_type(p);
      hs_add(p, v, f);
      if (!hs_accept(p, HS_T_COMMA)) break;
    }
    if (!p->panic && v->count == 0) hs_unexpected(p, "a field name");
    hs_close(p, HS_T_RBRACE);
  }
}

static HsNode *enumeration(HsParser *p) {
  HsNode *n = hs_node(p, HS_ENUM, hs_take(p));
  n->name = hs_take_name(p, "a name");
  type_parameters(p);
  if (p->panic || !hs_expect(p, HS_T_LBRACE)) return n;
  while (more_items(p)) {
    if (hs_accept(p, HS_T_COMMA) || hs_accept(p, HS_T_SEMI)) continue;
    HsNode *v = hs_node(p, HS_VARIANT_DECL, hs_tok(p, 0));
    v->name = hs_take_name(p, "a variant name");
    if (!p->panic) variant_payload(p, v);
    hs_add(p, n, v);
  }
  end_items(p);
  return n;
}

// ---- using ---------------------------------------------------------------------------------------------------------------------------

static bool joins_words(const HsToken *t) {
  return (t->kind == HS_T_DOT || t->kind == HS_T_MINUS || t->kind == HS_T_SLASH) && !t->newline;
}

static const HkName *using_target(HsParser *p, HsNode *n) {
  if (hs_is(p, HS_T_STRING) || hs_is(p, HS_T_RAW)) {
    n->flags |= HS_QUOTED;
    return hs_parse_string(p)->name;
  }
  if (!hs_is(p, HS_T_WORD)) {
    hs_unexpected(p, "a module name or path");
    return NULL;
  }
  HkBuf buf;
  hk_buf_init(&buf, p->arena->mem);
  hk_buf_text(&buf, hs_text(p, hs_take(p)));
  while (joins_words(hs_tok(p, 0)) && hs_next_is(p, 1, HS_T_WORD)) {
    hk_buf_text(&buf, hs_text(p, hs_take(p)));
    hk_buf_text(&buf, hs_text(p, hs_take(p)));
  }
  if (buf.failed) p->status = HK_NOMEM;
  const HkName *name = buf.failed ? NULL : hs_intern(p, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return name;
}

HsNode *hs_parse_using(HsParser *p) {
  HsNode *n = hs_node(p, HS_USING, hs_take(p));
  n->name = using_target(p, n);
  if (!p->panic && hs_is_word(p, HS_W_AS) && !hs_tok(p, 0)->newline) {
    hs_take(p);
    n->name2 = hs_take_name(p, "a name");
  }
  return n;
}

// ---- attributes ----------------------------------------------------------------------------------------------------------------------

typedef struct Rune {
  const char *name;
  const char *values;
  bool argument;
} Rune;  // values NULL: any
static const Rune runes[] = {
    {"Public", NULL, false},
    {"Internal", NULL, false},
    {"FfiSafe", NULL, false},
    {"ReturnsOwned", NULL, false},
    {"Symbol", NULL, true},
    {"CallConv", "c", true},
    {"FreeWith", NULL, true},
    {"Ownership", "owned|borrowed|shared", true},
    {"Hint", "inline|noinline|hot|cold", true},
    {"Contract", "pure|readonly|no_alloc|no_safepoint", true},
    {"IntrinsicCandidate", NULL, true},
};

static bool value_listed(const char *values, HkText v) {
  for (const char *q = values; *q;) {
    const char *end = strchr(q, '|');
    size_t len = end ? (size_t)(end - q) : strlen(q);
    if (len == v.len && memcmp(q, v.data, len) == 0) return true;
    q += len + (end != NULL);
  }
  return false;
}

static HkText attribute_word(HsParser *p) {
  if (hs_is(p, HS_T_STRING)) {
    HsNode *s = hs_parse_string(p);
    return s->name ? hk_name_text(s->name) : HK_TEXT("");
  }
  if (hs_is(p, HS_T_WORD)) return hs_text(p, hs_take(p));
  hs_unexpected(p, "a name or string");
  return HK_TEXT("");
}

static void check_value(HsParser *p, const HsToken *at, const Rune *rune, HkText value) {
  if (p->panic) return;
  bool ok = rune->values ? value_listed(rune->values, value) : value.len > 0;
  if (!ok) hs_error_at(p, at, "'%.*s' is no value of attribute '%s'", (int)value.len, value.data, rune->name);
}

static void attribute_value(HsParser *p, const Rune *rune) {
  const HsToken *at = hs_tok(p, 0);
  HkText value = attribute_word(p);
  check_value(p, at, rune, value);
}

static const Rune *find_rune(HkText name) {
  for (size_t i = 0; i < sizeof runes / sizeof *runes; i++)
    if (hk_text_eq(hk_text_of(runes[i].name), name)) return &runes[i];
  return NULL;
}

static void rune_attribute(HsParser *p, uint32_t *seen) {
  HsToken *at = hs_tok(p, 0);
  HkText name = attribute_word(p);
  const Rune *rune = find_rune(name);
  if (p->panic) return;
  if (!rune) {
    HkText names[sizeof runes / sizeof *runes];
    for (size_t i = 0; i < sizeof runes / sizeof *runes; i++) names[i] = hk_text_of(runes[i].name);
    HkDiag *d = hs_error_at(p, at, "unknown attribute '%.*s'", (int)name.len, name.data);
    hk_diag_did_you_mean(p->diags, d, name, names, sizeof runes / sizeof *runes);
    return;
  }
  uint32_t bit = 1u << (rune - runes);
  if (*seen & bit) hs_error_at(p, at, "attribute '%s' stands twice", rune->name);
  *seen |= bit;
  if ((*seen & 3u) == 3u) hs_error_at(p, at, "'Public' and 'Internal' exclude each other");
  HsToken *arg = hs_tok(p, 0);
  if (!p->panic && !rune->argument && hs_is(p, HS_T_LPAREN))
    hs_error_at(p, arg, "attribute '%s' takes no argument", rune->name);
  if (p->panic || !rune->argument) return;
  if (hs_accept(p, HS_T_LPAREN)) {
    attribute_value(p, rune);
    hs_close(p, HS_T_RPAREN);
  } else if (!arg->newline) {
    attribute_value(p, rune);
  } else {
    hs_error_at(p, at, "attribute '%s' needs an argument", rune->name);
  }
}

static const char *legacy_attribute(HkText name) {
  if (hk_text_eq(name, HK_TEXT("hint"))) return "Hint";
  if (hk_text_eq(name, HK_TEXT("contract"))) return "Contract";
  if (hk_text_eq(name, HK_TEXT("intrinsic_candidate"))) return "IntrinsicCandidate";
  return NULL;
}

HsRunes hs_parse_attributes(HsParser *p) {
  HsRunes runes_here = {NULL, 0};
  while (hs_is(p, HS_T_AT) && hs_next_is(p, 1, HS_T_WORD) && !p->panic) {
    HkText name = hs_text(p, hs_tok(p, 1));
    const char *legacy = legacy_attribute(name);
    if (legacy && hs_next_is(p, 2, HS_T_LPAREN)) {
      hs_take(p);
      hs_take(p);
      hs_take(p);
      while (!p->panic && !hs_is(p, HS_T_RPAREN)) {
        attribute_value(p, find_rune(hk_text_of(legacy)));
        if (!hs_accept(p, HS_T_COMMA)) break;
      }
      hs_close(p, HS_T_RPAREN);
    } else if (hk_text_eq(name, HK_TEXT("rune"))) {
      if (!runes_here.first) runes_here.first = hs_tok(p, 0);
      hs_take(p);
      hs_take(p);
      rune_attribute(p, &runes_here.seen);
    } else {
      break;
    }
  }
  return runes_here;
}

void hs_check_runes(HsParser *p, HsRunes runes_here, const HsNode *n) {
  if (!runes_here.first || p->panic) return;
  switch (n ? (HsKind)n->kind : HS_BLOCK) {
  case HS_BOX:
  case HS_ENUM:
    if (runes_here.seen & ~3u)
      hs_error_at(p, runes_here.first, "only 'Public' and 'Internal' may stand before a box or enum");
    break;
  case HS_INTERFACE:
  case HS_FUNCTION:
  case HS_METHOD:
  case HS_HEAD: break;
  default: hs_error_at(p, runes_here.first, "'@rune' without a declaration behind it");
  }
  p->panic = false;  // the text was read well: nothing to skip
}

// ---- the top level ----------------------------------------------------------------------------------------------------------------------

// D5: NAME ( names ) {, with the brace on the line of the ')' or of the result type, declares a function.
static bool function_ahead(HsParser *p) {
  const HsToken *t = hs_tok(p, 0);
  if (!hs_is_name(t) || hs_at_handler(p) || !hs_next_is(p, 1, HS_T_LPAREN) || hs_tok(p, 1)->newline) return false;
  uint32_t k = hs_params_end(p, 2);
  if (k == 0) return false;
  if (hs_next_is(p, k, HS_T_COLON) || hs_next_is(p, k, HS_T_ARROW)) k = type_end(p, k + 1);
  return hs_next_is(p, k, HS_T_LBRACE) && !hs_tok(p, k)->newline;
}

static HsNode *top_item(HsParser *p) {
  HsToken *t = hs_tok(p, 0), *next = hs_tok(p, 1);
  switch ((HsWord)t->word) {
  case HS_W_BOX: return box(p);
  case HS_W_STATIC:
    if (next->word == HS_W_BOX) return box(p);
    if (next->word == HS_W_FUNCTION || next->word == HS_W_FN || next->word == HS_W_METHOD)
      return hs_parse_function(p, t);
    break;
  case HS_W_SINGLETON:
    if (next->word == HS_W_BOX) return box(p);
    break;
  case HS_W_FLOW:
    if (hs_is_name(next) && !next->newline) return box(p);
    break;
  case HS_W_INTERFACE:
    if ((hs_is_name(next) || next->word == HS_W_BOX) && !next->newline) return interface(p);
    break;
  case HS_W_ENUM:
    if (hs_is_name(next) && !next->newline) return enumeration(p);
    break;
  case HS_W_GLOBAL:
    if (hs_is_name(next) && !next->newline) {
      HsNode *n = hs_node(p, HS_GLOBAL, hs_take(p));
      n->name = hs_name(p, hs_take(p));
      if (hs_accept(p, HS_T_COLON)) hs_parse_type(p);
      if (!p->panic && hs_expect(p, HS_T_ASSIGN)) hs_add(p, n, hs_parse_expr(p));
      return n;
    }
    break;
  default: break;
  }
  if (function_ahead(p)) return hs_parse_function(p, t);
  return hs_parse_statement(p);
}

HsNode *hs_parse_top_item(HsParser *p) {
  HsRunes runes_here = hs_parse_attributes(p);
  HsNode *n = p->panic || hs_is(p, HS_T_EOF) ? NULL : top_item(p);
  hs_check_runes(p, runes_here, n);
  return n;
}
