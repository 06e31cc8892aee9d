// parse.c - machinery of the parser: tokens, nodes, errors, recovery; the file as a whole.
#include <stdarg.h>

#include "../floor/utf8.h"
#include "parser.h"

HsToken *hs_take(HsParser *p) {
  HsToken *t = &p->tokens[p->at];
  if (t->kind != HS_T_EOF) p->at++;
  return t;
}

bool hs_accept(HsParser *p, HsTokenKind kind) {
  if (!hs_is(p, kind)) return false;
  hs_take(p);
  return true;
}

bool hs_accept_word(HsParser *p, HsWord word) {
  if (!hs_is_word(p, word)) return false;
  hs_take(p);
  return true;
}

HkText hs_text(HsParser *p, const HsToken *t) { return hk_text(p->source->text.data + t->offset, t->len); }

const HkName *hs_intern(HsParser *p, HkText text) {
  static const HkName none = {.data = ""};  // the parser goes on to its end with it
  const HkName *n = hk_mir_name(p->module, text);
  if (n) return n;
  p->status = HK_NOMEM;
  p->give_up = p->panic = true;
  return &none;
}

const HkName *hs_name(HsParser *p, const HsToken *t) { return hs_intern(p, hs_text(p, t)); }

bool hs_is_name(const HsToken *t) {
  return t->kind == HS_T_WORD && (t->word == HS_W_NONE || t->word > HS_W_LAST_RESERVED);
}

// Code points underlined: words, numbers and punctuation as a whole, of strings the beginning.
static uint32_t width_of(HsParser *p, const HsToken *t) {
  if (t->len == 0 || t->kind == HS_T_STRING || t->kind == HS_T_RAW) return 1;
  return (uint32_t)hk_utf8_count(p->source->text.data + t->offset, t->len);
}

HkDiag *hs_error_at(HsParser *p, const HsToken *t, const char *fmt, ...) {
  char message[300];
  va_list ap;
  va_start(ap, fmt);
  HkBuf buf;
  hk_buf_init(&buf, p->arena->mem);
  hk_buf_vfmt(&buf, fmt, ap);
  va_end(ap);
  size_t n = buf.len < sizeof message - 1 ? buf.len : sizeof message - 1;
  if (n) memcpy(message, buf.data, n);
  message[n] = 0;
  hk_buf_deinit(&buf);
  bool follows = p->panic || p->give_up || (t->kind == HS_T_EOF && p->cut);  // from an error already reported
  if (!p->panic) p->error_at = p->at;
  p->panic = true;
  p->last = follows ? &p->dropped
                    : hk_diag_add(p->diags, HK_ERROR, "ParseError", p->source, t->line, t->column, width_of(p, t), "%s",
                                  message);
  return p->last;
}

static bool is_reserved(const HsToken *t) { return t->word != HS_W_NONE && t->word <= HS_W_LAST_RESERVED; }

static bool ends_with(const char *s, const char *end) {
  size_t n = strlen(s), m = strlen(end);
  return n >= m && strcmp(s + n - m, end) == 0;
}

void hs_unexpected(HsParser *p, const char *wanted) {
  const HsToken *t = hs_tok(p, 0);
  HkText text = hs_text(p, t);
  size_t shown = text.len < 40 ? text.len : 40;
  HkDiag *d;
  if (t->kind == HS_T_EOF)
    d = hs_error_at(p, t, "expected %s but found end of file", wanted);
  else if (t->kind == HS_T_STRING || t->kind == HS_T_RAW)
    d = hs_error_at(p, t, "expected %s but found a string", wanted);
  else
    d = hs_error_at(p, t, "expected %s but found '%.*s'", wanted, (int)shown, text.data);
  const char *help = hs_hint_unexpected(p, wanted);
  if (help) hk_diag_note(p->diags, d, "help: %s", help);
  if (is_reserved(t) && ends_with(wanted, " name"))
    hk_diag_note(p->diags, d, "help: '%.*s' is a reserved word; choose another name", (int)text.len, text.data);
}

bool hs_expect(HsParser *p, HsTokenKind kind) {
  if (hs_accept(p, kind)) return true;
  hs_unexpected(p, hs_token_name(kind));
  return false;
}

static bool begins_statement(const HsToken *t) {
  switch ((HsWord)t->word) {
  case HS_W_LOCAL:
  case HS_W_RETURN:
  case HS_W_LOOP:
  case HS_W_WHILE:
  case HS_W_BREAK:
  case HS_W_CONTINUE:
  case HS_W_USING:
  case HS_W_BOX:
  case HS_W_STATIC: return t->newline;
  default: return false;
  }
}

void hs_close(HsParser *p, HsTokenKind kind) {
  if (!p->panic && hs_expect(p, kind)) return;
  uint32_t open = 0;
  for (uint32_t at = p->at;; at++) {
    HsToken *t = &p->tokens[at];
    bool opens =
        t->kind == HS_T_LPAREN || t->kind == HS_T_LBRACKET || t->kind == HS_T_LBRACE || t->kind == HS_T_MAP_OPEN;
    bool closes = t->kind == HS_T_RPAREN || t->kind == HS_T_RBRACKET || t->kind == HS_T_RBRACE;
    if (t->kind == HS_T_EOF || (open == 0 && closes && t->kind != kind) || (begins_statement(t) && open == 0)) return;
    if (open == 0 && t->kind == kind) {
      p->at = at + 1;
      return;
    }
    open += opens;
    open -= closes;
  }
}

void hs_later(HsParser *p, const HsToken *t, const char *feature) {
  hs_error_at(p, t, "not supported yet: %s", feature);
}

HsNode *hs_node(HsParser *p, HsKind kind, const HsToken *at) {
  HsNode *n = hk_arena_alloc(p->arena, sizeof *n);
  if (!n) {
    p->status = HK_NOMEM;
    p->give_up = p->panic = true;
    return &p->spare;
  }
  n->kind = (uint8_t)kind;
  n->line = at->line;
  n->column = at->column;
  n->width = at->kind == HS_T_WORD || at->kind >= HS_T_ELLIPSIS ? width_of(p, at) : 1;
  return n;
}

void hs_add(HsParser *p, HsNode *parent, HsNode *kid) {
  uint32_t n = parent->count;
  if (p->status != HK_OK) return;
  if (n == 0 || (n & (n - 1)) == 0) {  // grows at powers of two
    HsNode **grown = hk_arena_alloc(p->arena, (n ? n * 2 : 1) * sizeof *grown);
    if (!grown) {
      p->status = HK_NOMEM;
      p->give_up = p->panic = true;
      return;
    }
    if (n) memcpy(grown, parent->kids, n * sizeof *grown);
    parent->kids = grown;
  }
  parent->kids[parent->count++] = kid;
  if (!kid) return;
  bool chain = hs_chain_kid(parent) == parent->count - 1;
  uint32_t height = kid->height + (chain ? 0u : 1u);
  if (height > parent->height) parent->height = (uint16_t)height;
  if (parent->height > HS_MAX_HEIGHT && !p->give_up) {
    HsToken at = {.line = parent->line, .column = parent->column};
    hs_error_at(p, &at, "nesting too deep");
    p->give_up = true;
  }
}

bool hs_enter(HsParser *p) {
  if (++p->depth <= HK_MAX_NESTING && !p->give_up) return true;
  if (!p->give_up) hs_error_at(p, hs_tok(p, 0), "nesting too deep");
  p->give_up = p->panic = true;
  return false;
}

const HkName *hs_take_name(HsParser *p, const char *what) {
  if (hs_is_name(hs_tok(p, 0))) return hs_name(p, hs_take(p));
  hs_unexpected(p, what);
  return hs_intern(p, HK_TEXT("?"));
}

const HkName *hs_take_word(HsParser *p, const char *what) {
  if (hs_is(p, HS_T_WORD)) return hs_name(p, hs_take(p));
  hs_unexpected(p, what);
  return hs_intern(p, HK_TEXT("?"));
}

const HkName *hs_dotted(HsParser *p, const HkName *first) {
  if (!hs_is(p, HS_T_DOT)) return first;
  HkBuf buf;
  hk_buf_init(&buf, p->arena->mem);
  hk_buf_text(&buf, hk_name_text(first));
  while (hs_is(p, HS_T_DOT) && hs_next_is(p, 1, HS_T_WORD)) {
    hs_take(p);
    hk_buf_char(&buf, '.');
    hk_buf_text(&buf, hs_text(p, hs_take(p)));
  }
  if (buf.failed) p->status = HK_NOMEM;
  const HkName *n = buf.failed ? first : hs_intern(p, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return n;
}

bool hs_declaration_ahead(HsParser *p) {
  HsToken *t = hs_tok(p, 0), *next = hs_tok(p, 1);
  switch ((HsWord)t->word) {
  case HS_W_BOX: return hs_is_name(next) && !next->newline;
  case HS_W_STATIC:
  case HS_W_SINGLETON: return next->word == HS_W_BOX && !next->newline;
  case HS_W_INTERFACE:
    return (hs_is_name(next) || next->word == HS_W_BOX) && !next->newline && !hs_next_is(p, 2, HS_T_LPAREN);
  case HS_W_FLOW:
  case HS_W_ENUM:
    return hs_is_name(next) && !next->newline && (hs_next_is(p, 2, HS_T_LBRACE) || hs_next_is(p, 2, HS_T_LT));
  case HS_W_GLOBAL:
    return hs_is_name(next) && !next->newline && (hs_next_is(p, 2, HS_T_ASSIGN) || hs_next_is(p, 2, HS_T_COLON));
  default: return false;
  }
}

// After an error: on to where a statement or a member can begin. Brackets that open on the way are skipped as a whole.
void hs_recover(HsParser *p, bool in_box) {
  uint32_t open = 0;
  if (p->unwind) return;
  p->panic = false;
  if (p->give_up) {
    while (!hs_is(p, HS_T_EOF)) hs_take(p);
    return;
  }
  for (; !hs_is(p, HS_T_EOF); hs_take(p)) {
    HsToken *t = hs_tok(p, 0);
    if (open == 0 && p->at > p->error_at && (t->newline || t->kind == HS_T_SEMI || t->kind == HS_T_RBRACE)) return;
    if (t->kind == HS_T_RBRACE && open == 0) return;
    if (t->kind == HS_T_LBRACE || t->kind == HS_T_MAP_OPEN) open++;
    if (t->kind == HS_T_RBRACE && open) open--;
    if (t->newline && t->column == 1 && !in_box && p->at > p->error_at && hs_declaration_ahead(p)) return;
  }
}

static void recover_top(HsParser *p) {
  hs_recover(p, false);
  while (hs_is(p, HS_T_RBRACE)) hs_take(p);  // of what was left
}

HkStatus hs_parse(HkMirModule *module, HkSource *source, HkDiags *diags, HsNode **out) {
  HsTokens tokens;
  uint32_t before = diags->errors;
  HkArena scratch;  // tokens are not needed behind the tree
  hk_arena_init(&scratch, module->arena.mem);
  HkStatus status = hs_lex(&scratch, source, diags, false, &tokens);
  if (status != HK_OK || tokens.count == 0) {
    hk_arena_deinit(&scratch);
    return HK_NOMEM;
  }
  HsParser p = {.module = module,
                .arena = &module->arena,
                .source = source,
                .diags = diags,
                .tokens = tokens.items,
                .token_count = tokens.count};
  HsToken first = {.line = 1, .column = 1};
  *out = hs_node(&p, HS_FILE, &first);
  p.cut = tokens.cut;
  bool lexed = diags->errors == before || tokens.count > 1;
  while (lexed && !hs_is(&p, HS_T_EOF) && p.status == HK_OK) {
    uint32_t at = p.at;
    p.top_level = true;
    HsNode *item = NULL;
    if (hs_is(&p, HS_T_SEMI))
      hs_parse_semicolon(&p);
    else
      item = hs_parse_top_item(&p);
    if (item) hs_add(&p, *out, item);
    if (p.unwind)
      p.unwind = p.panic = false;
    else if (p.panic)
      recover_top(&p);
    if (p.at == at) {  // nothing was taken: what stands here fits nowhere
      hs_unexpected(&p, "a statement or declaration");
      hs_take(&p);
      p.panic = false;
    }
  }
  hk_arena_deinit(&scratch);
  return p.status;
}
