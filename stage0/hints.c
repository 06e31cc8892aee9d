// hints.c - help for slips of people who come from other languages: what they wrote, and how it is written here (language.md 15.3).
#include "parser.h"

typedef struct Slip {
  const char *word, *help;
} Slip;

static const char *const declare = "declare variables with 'local'";
static const char *const functions = "functions are written 'function name(a) { }'";
static const char *const boxes = "types are written 'box Name { }'";
static const char *const matching = "use 'match value { pattern => result _ => other }'";
static const char *const raising = "raise with panic(message) or new ErrorBox(kind, message).raise()";
static const char *const modules = "modules are imported with 'using name as Name'";
static const char *const endless = "use 'loop { ... if done { break } }'";
static const char *const else_if = "write 'else if'";
static const char *const cleanup = "use 'cleanup { }' behind the block";
static const char *const catching = "use 'catch (e) { }' behind the block";

static const char *find(const Slip *slips, size_t count, HkText text) {
  for (size_t i = 0; i < count; i++)
    if (hk_text_eq(text, hk_text_of(slips[i].word))) return slips[i].help;
  return NULL;
}
#define FIND(slips, text) find(slips, sizeof slips / sizeof *slips, text)

static bool starts_operand(const HsToken *t) {
  return t->kind == HS_T_WORD || t->kind == HS_T_INT || t->kind == HS_T_FLOAT || t->kind == HS_T_STRING;
}

static bool report_word(HsParser *p, const HsToken *t, const char *help) {
  if (!help) return false;
  HkText text = hs_text(p, t);
  HkDiag *d = hs_error_at(p, t, "'%.*s' is not part of the language", (int)text.len, text.data);
  hk_diag_note(p->diags, d, "help: %s", help);
  return true;
}

// `for (i = 0; ...)` and `for (x in e)`: here the parentheses belong to `loop`.
static bool for_slip(HsParser *p) {
  if (!hs_is_word(p, HS_W_FOR) || !hs_next_is(p, 1, HS_T_LPAREN) || hs_tok(p, 2)->kind != HS_T_WORD) return false;
  HsToken *third = hs_tok(p, 3);
  bool in = third->word == HS_W_IN || (third->kind == HS_T_COMMA && hs_tok(p, 5)->word == HS_W_IN);
  bool typed = third->kind == HS_T_WORD && hs_next_is(p, 4, HS_T_ASSIGN);  // for (let i = 0; ...)
  if (!in && !typed && third->kind != HS_T_ASSIGN) return false;
  HkDiag *d = hs_error_at(p, hs_tok(p, 1), "expected a name but found '('");
  hk_diag_note(p->diags, d, "help: loops are written 'for x in e { }' or 'loop(condition) { }'");
  p->at += 2;
  hs_close(p, HS_T_RPAREN);
  return true;
}

// A name at the beginning of a statement that is a keyword elsewhere, by what follows it.
bool hs_hint_statement(HsParser *p) {
  static const Slip before_operand[] = {
      {"let", declare},
      {"var", declare},
      {"const", declare},
      {"val", declare},
      {"def", functions},
      {"func", functions},
      {"fun", functions},
      {"class", boxes},
      {"struct", boxes},
      {"type", boxes},
      {"switch", matching},
      {"case", matching},
      {"elif", else_if},
      {"elsif", else_if},
      {"elseif", else_if},
      {"raise", raising},
      {"import", modules},
      {"from", modules},
      {"require", modules},
      {"export", modules},
      {"unless", "use 'if not'"},
      {"foreach", "use 'for x in e { }'"},
      {"delete", "objects end with fini(); memory is reclaimed by itself"},
  };
  static const Slip before_brace[] = {
      {"do", endless},      {"finally", cleanup}, {"ensure", cleanup},
      {"except", catching}, {"rescue", catching}, {"defer", "use 'fini { }'"},
  };
  static const Slip before_paren[] = {{"switch", matching}, {"elif", else_if}, {"elsif", else_if}, {"elseif", else_if}};
  HsToken *t = hs_tok(p, 0), *next = hs_tok(p, 1);
  if (for_slip(p)) return true;
  if (!hs_is_name(t) || next->newline) return false;
  HkText text = hs_text(p, t);
  if (next->kind == HS_T_LBRACE) return report_word(p, t, FIND(before_brace, text));
  bool from_call = t->word == HS_W_FROM && hs_next_is(p, 2, HS_T_DOT);
  if (starts_operand(next) && !from_call) return report_word(p, t, FIND(before_operand, text));
  const char *help = next->kind == HS_T_LPAREN ? FIND(before_paren, text) : NULL;
  if (!help) return false;
  uint32_t k = 2, open = 1;  // name (...) {
  for (; open && hs_tok(p, k)->kind != HS_T_EOF; k++) {
    open += hs_next_is(p, k, HS_T_LPAREN);
    open -= hs_next_is(p, k, HS_T_RPAREN);
  }
  return hs_next_is(p, k, HS_T_LBRACE) && report_word(p, t, help);
}

// What stands where something else was expected: the help for it, or NULL.
const char *hs_hint_unexpected(HsParser *p, const char *wanted) {
  static const Slip before_block[] = {
      {"then", "blocks are written '{ }'"},
      {"do", "blocks are written '{ }'"},
      {"extends", "parents are written 'box Name from Parent { }'"},
      {"is", "types are asked with x.is(\"Name\")"},
      {"instanceof", "types are asked with x.is(\"Name\")"},
      {"in", "membership is asked with a method, such as xs.contains(x)"},
      {"throws", "errors are not declared"},
  };
  HsToken *t = hs_tok(p, 0), *before = p->at ? t - 1 : t;
  bool block = strcmp(wanted, "'{'") == 0, close = strcmp(wanted, "')'") == 0;
  HsTokenKind kind = (HsTokenKind)t->kind, last = (HsTokenKind)before->kind;
  if (block && kind == HS_T_WORD) return FIND(before_block, hs_text(p, t));
  if (block && kind == HS_T_COLON) return "blocks are written '{ }'";
  if (strcmp(wanted, "',' or ')'") == 0 && kind == HS_T_ASSIGN) return "parameters have no default values";
  bool named =
      close && p->at > 1 && last == HS_T_WORD && (before[-1].kind == HS_T_LPAREN || before[-1].kind == HS_T_COMMA);
  if (named && kind == HS_T_ASSIGN) return "parameters have no default values, arguments no names";
  if (named && kind == HS_T_COLON) return "arguments have no names; they are given in order";
  if ((block || close) && kind == HS_T_ASSIGN) return "comparison is written '=='";
  if (kind == HS_T_ASSIGN && t->touches && (last == HS_T_EQEQ || last == HS_T_NE))
    return last == HS_T_EQEQ ? "equality is written '=='" : "inequality is written '!='";
  if (kind == HS_T_GT && t->touches && last == HS_T_LT) return "inequality is written '!='";
  if (kind == HS_T_STAR && t->touches && last == HS_T_STAR) return "powers are written pow(a, b)";
  if (last == HS_T_QUESTION && strcmp(wanted, "an expression") == 0)
    return "'e?' inside of an expression is written '(e?)'";
  if (kind == HS_T_PLUS) return last == HS_T_PLUS && t->touches ? "write 'x += 1'" : "numbers have no '+' in front";
  if (kind == HS_T_FATARROW && strcmp(wanted, "an expression") == 0)
    return "a lambda is written '(x) => expr' or 'fn(x) { }'";
  if (before->word == HS_W_LOCAL && (kind == HS_T_LBRACKET || kind == HS_T_LBRACE))
    return "there is no destructuring assignment; use an index or 'match'";
  if (kind == HS_T_ELLIPSIS) return "functions have a fixed number of parameters";
  return NULL;
}

// An operator of other languages made of an operator and what touches it: `++`, `--`, `%=`, `&&=`. `op` was taken.
bool hs_hint_operator(HsParser *p, const HsToken *op) {
  HsToken *t = hs_tok(p, 0), *next = hs_tok(p, 1);
  if (!t->touches || t->kind == HS_T_EOF) return false;
  HkText text = hs_text(p, op);
  bool ends = next->newline || next->kind == HS_T_SEMI || next->kind == HS_T_RPAREN || next->kind == HS_T_RBRACE ||
              next->kind == HS_T_EOF;
  if (t->kind == op->kind && (op->kind == HS_T_PLUS || (op->kind == HS_T_MINUS && ends))) {
    HkDiag *d = hs_error_at(p, op, "'%.*s%.*s' is not part of the language", (int)text.len, text.data, (int)text.len,
                            text.data);
    hk_diag_note(p->diags, d, "help: write 'x %.*s= 1'", (int)text.len, text.data);
    return true;
  }
  bool comparison = op->kind == HS_T_EQEQ || op->kind == HS_T_NE;
  if (t->kind != HS_T_ASSIGN || comparison || op->kind == HS_T_LE || op->kind == HS_T_GE) return false;
  HkDiag *d = hs_error_at(p, op, "'%.*s=' is not part of the language", (int)text.len, text.data);
  hk_diag_note(p->diags, d, "help: write 'x = x %.*s y'", (int)text.len, text.data);
  return true;
}

// Names that are literals or the receiver elsewhere.
const char *hs_hint_name(HkText name) {
  static const Slip names[] = {
      {"nil", "the missing value is 'null'"},
      {"undefined", "the missing value is 'null'"},
      {"NULL", "the missing value is 'null'"},
      {"True", "write 'true'"},
      {"False", "write 'false'"},
      {"self", "the receiver is 'me'"},
      {"super", "a parent's method is called with 'from Parent.method()'"},
  };
  return FIND(names, name);
}
