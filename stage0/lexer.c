// lexer.c - source text to tokens.
#include "lexer.h"

#include "../floor/utf8.h"

typedef struct Lexer {
  HkArena *arena;
  HkSource *source;
  HkDiags *diags;
  HsTokens *out;
  const char *s;
  uint32_t len, at;
  uint32_t line, line_start, tails;  // tails: continuation bytes seen on this line, for columns in code points
  bool newline, space;
  bool comments;  // they become tokens
  HkStatus status;
} Lexer;

const char *hs_token_name(HsTokenKind kind) {
  static const char *const names[] = {"end of file", "a name",   "a number",  "a number",
                                      "a string",    "a string", "a comment",
#define X(e, t) "'" t "'",
                                      HS_PUNCTS(X)
#undef X
  };
  return kind < HS_T_COUNT ? names[kind] : "?";
}

static HsWord word_of(HkText text) {
  static const char *const words[] = {
#define X(e, t) t,
      HS_WORDS(X)
#undef X
  };
  if (text.len < 2 || text.len > 10) return HS_W_NONE;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (words[i][0] == text.data[0] && words[i][1] == text.data[1] && hk_text_eq(hk_text_of(words[i]), text))
      return (HsWord)(i + 1);
  return HS_W_NONE;
}

static uint32_t column_of(const Lexer *lx, uint32_t offset) { return offset - lx->line_start - lx->tails + 1; }

static void report(Lexer *lx, uint32_t line, uint32_t column, const char *message) {
  hk_diag_add(lx->diags, HK_ERROR, "ParseError", lx->source, line, column, 1, "%s", message);
}

// Steps over one byte inside a token or comment and keeps line and column in order.
static void step(Lexer *lx) {
  char c = lx->s[lx->at++];
  if (c == '\n' || (c == '\r' && !(lx->at < lx->len && lx->s[lx->at] == '\n'))) {
    lx->line++;
    lx->line_start = lx->at;
    lx->tails = 0;
  } else if (((unsigned char)c & 0xC0) == 0x80) {
    lx->tails++;
  }
}

static char peek(const Lexer *lx, uint32_t ahead) { return lx->at + ahead < lx->len ? lx->s[lx->at + ahead] : 0; }

static void push(Lexer *lx, HsTokenKind kind, uint32_t start, uint32_t line, uint32_t column) {
  HsTokens *t = lx->out;
  if (hk_arena_grow(lx->arena, (void **)&t->items, &t->cap, t->count + 1, sizeof *t->items) != HK_OK) {
    lx->status = HK_NOMEM;
    return;
  }
  HkText text = hk_text(lx->s + start, lx->at - start);
  t->items[t->count++] = (HsToken){(uint8_t)kind, (uint8_t)(kind == HS_T_WORD ? word_of(text) : HS_W_NONE),
                                   lx->newline,   !lx->space && !lx->newline,
                                   start,         (uint32_t)text.len,
                                   line,          column};
  lx->newline = lx->space = false;
}

// ---- white space and comments ---------------------------------------------------------------------------------------------------

static bool raw_string_ahead(const Lexer *lx) {  // at 'r': r" or r# ... "
  uint32_t k = 1;
  while (peek(lx, k) == '#') k++;
  return peek(lx, 0) == 'r' && peek(lx, k) == '"';
}

static void skip_line_comment(Lexer *lx) {
  uint32_t start = lx->at, column = column_of(lx, start);
  while (lx->at < lx->len && lx->s[lx->at] != '\n' && lx->s[lx->at] != '\r') step(lx);
  if (lx->comments) push(lx, HS_T_COMMENT, start, lx->line, column);
  lx->space = true;
}

static void skip_block_comment(Lexer *lx) {
  uint32_t start = lx->at, line = lx->line, column = column_of(lx, start);
  lx->at += 2;
  while (lx->at < lx->len && !(lx->s[lx->at] == '*' && peek(lx, 1) == '/')) step(lx);
  if (lx->at >= lx->len) {
    report(lx, line, column, "block comment without '*/'");
    lx->out->cut = true;
    return;
  }
  lx->at += 2;
  if (lx->comments) push(lx, HS_T_COMMENT, start, line, column);
  lx->space = true;
  if (lx->line != line) lx->newline = true;
}

static bool skip_wide_space(Lexer *lx) {
  size_t n;
  if (!hk_unicode_is_space(hk_utf8_decode(lx->s + lx->at, lx->len - lx->at, &n))) return false;
  for (size_t i = 0; i < n; i++) step(lx);
  return true;
}

static void skip_space(Lexer *lx) {
  while (lx->at < lx->len) {
    char c = lx->s[lx->at];
    if (c == '\n' || c == '\r') {
      lx->newline = true;
      step(lx);
    } else if (c == ' ' || (c >= 9 && c <= 13)) {
      lx->at++;
      lx->space = true;
    } else if (c == '#' || (c == '/' && peek(lx, 1) == '/')) {
      skip_line_comment(lx);
    } else if (c == '/' && peek(lx, 1) == '*') {
      skip_block_comment(lx);
    } else if ((unsigned char)c >= 0x80 && skip_wide_space(lx)) {
      lx->space = true;
    } else {
      return;
    }
  }
}

// ---- tokens -----------------------------------------------------------------------------------------------------------------------

static bool is_word_start(char c) { return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Steps over the next letter or digit of an identifier.
static bool word_char(Lexer *lx, bool first) {
  if (lx->at >= lx->len) return false;
  char c = lx->s[lx->at];
  if ((unsigned char)c < 0x80) {
    if (!is_word_start(c) && (first || !is_digit(c))) return false;
    lx->at++;
    return true;
  }
  size_t n;
  uint32_t cp = hk_utf8_decode(lx->s + lx->at, lx->len - lx->at, &n);
  if (!hk_unicode_is_letter(cp) && (first || !hk_unicode_is_digit(cp))) return false;
  for (size_t i = 0; i < n; i++) step(lx);
  return true;
}

static void digits(Lexer *lx, bool hex) {
  while (lx->at < lx->len) {
    char c = lx->s[lx->at];
    bool ok =
        is_digit(c) || (c == '_' && (is_digit(peek(lx, 1)) || hex)) || (hex && (c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    if (!ok) return;
    lx->at++;
  }
}

static bool has_digit(const Lexer *lx, uint32_t from) {
  while (from < lx->at && lx->s[from] == '_') from++;
  return from < lx->at;
}

static void number(Lexer *lx) {
  uint32_t start = lx->at, line = lx->line, column = column_of(lx, start);
  char prefix = lx->s[lx->at] == '0' ? (char)(peek(lx, 1) | 0x20) : 0;
  bool is_float = false;
  if (prefix == 'x' || prefix == 'b') {
    lx->at += 2;
    digits(lx, true);
    if (!has_digit(lx, start + 2)) {
      report(lx, line, column, prefix == 'x' ? "hexadecimal number without digits" : "binary number without digits");
      while (word_char(lx, false)) {}
    }
  } else {
    digits(lx, false);
    if (peek(lx, 0) == '.' && is_digit(peek(lx, 1))) {
      is_float = true;
      lx->at++;
      digits(lx, false);
    }
    bool sign = peek(lx, 1) == '+' || peek(lx, 1) == '-';
    if ((peek(lx, 0) | 0x20) == 'e' && (is_digit(peek(lx, 1)) || (sign && is_digit(peek(lx, 2))))) {
      is_float = true;
      lx->at += sign ? 2 : 1;
      digits(lx, false);
    }
  }
  push(lx, is_float ? HS_T_FLOAT : HS_T_INT, start, line, column);
}

static void quoted(Lexer *lx) {
  uint32_t start = lx->at, line = lx->line, column = column_of(lx, start);
  char quote = lx->s[lx->at++];
  while (lx->at < lx->len && lx->s[lx->at] != quote) {
    if (lx->s[lx->at] == '\\' && lx->at + 1 < lx->len) step(lx);
    step(lx);
  }
  if (lx->at >= lx->len) {
    report(lx, line, column, "string without end quote");
    lx->out->cut = true;
    return;
  }
  lx->at++;
  push(lx, HS_T_STRING, start, line, column);
}

static void raw(Lexer *lx) {
  uint32_t start = lx->at, line = lx->line, column = column_of(lx, start), hashes = 0;
  lx->at++;
  while (lx->s[lx->at] == '#') {
    hashes++;
    lx->at++;
  }
  lx->at++;
  while (lx->at < lx->len) {
    if (lx->s[lx->at] == '"') {
      uint32_t k = 0;
      while (k < hashes && peek(lx, 1 + k) == '#') k++;
      if (k == hashes) {
        lx->at += 1 + hashes;
        push(lx, HS_T_RAW, start, line, column);
        return;
      }
    }
    step(lx);
  }
  report(lx, line, column, "raw string without end");
  lx->out->cut = true;
}

static bool punctuation(Lexer *lx) {
  static const struct {
    const char *text;
    uint8_t len, kind;
  } table[] = {
#define X(e, t) {t, sizeof t - 1, HS_T_##e},
      HS_PUNCTS(X)
#undef X
  };
  uint32_t start = lx->at, column = column_of(lx, start);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    if (table[i].text[0] != lx->s[lx->at] || lx->len - lx->at < table[i].len) continue;
    if (memcmp(table[i].text, lx->s + lx->at, table[i].len) != 0) continue;
    lx->at += table[i].len;
    push(lx, (HsTokenKind)table[i].kind, start, lx->line, column);
    return true;
  }
  return false;
}

static void bad_character(Lexer *lx) {
  size_t n;
  uint32_t cp = hk_utf8_decode(lx->s + lx->at, lx->len - lx->at, &n), column = column_of(lx, lx->at);
  HkDiag *d = hk_diag_add(lx->diags, HK_ERROR, "ParseError", lx->source, lx->line, column, 1,
                          cp < 0x20 ? "unexpected control character U+%04X" : "unexpected character '%.*s'",
                          cp < 0x20 ? (int)cp : (int)n, lx->s + lx->at);
  if (cp == '`') hk_diag_note(lx->diags, d, "help: strings are written \"...\" or '...'");
  if (cp == '$') hk_diag_note(lx->diags, d, "help: names have no sign in front; strings are joined with '+'");
  for (size_t i = 0; i < n; i++) step(lx);
  lx->space = true;
}

static void token(Lexer *lx) {
  char c = lx->s[lx->at];
  uint32_t start = lx->at, column = column_of(lx, start);
  if (c == 'r' && raw_string_ahead(lx))
    raw(lx);
  else if (is_word_start(c) || (unsigned char)c >= 0x80) {
    if (!word_char(lx, true)) {
      bad_character(lx);
      return;
    }
    while (word_char(lx, false)) {}
    push(lx, HS_T_WORD, start, lx->line, column);
  } else if (is_digit(c))
    number(lx);
  else if (c == '"' || c == '\'')
    quoted(lx);
  else if (!punctuation(lx))
    bad_character(lx);
}

// The place of the first invalid byte, for the one error that has to be found before there are tokens.
static void report_bad_utf8(Lexer *lx, uint32_t bad) {
  while (lx->at < bad) step(lx);
  report(lx, lx->line, column_of(lx, bad), "invalid UTF-8");
}

HkStatus hs_lex(HkArena *arena, HkSource *source, HkDiags *diags, bool comments, HsTokens *out) {
  Lexer lx = {.arena = arena,
              .source = source,
              .diags = diags,
              .out = out,
              .s = source->text.data,
              .line = 1,
              .comments = comments,
              .status = HK_OK};
  *out = (HsTokens){NULL, 0, 0, false};
  lx.len = (uint32_t)source->text.len;
  size_t bad = hk_utf8_check(source->text.data, source->text.len);
  if (source->text.len > HK_MAX_SOURCE_BYTES)
    report(&lx, 1, 1, "source file too large");
  else if (bad != source->text.len)
    report_bad_utf8(&lx, (uint32_t)bad);
  else
    for (skip_space(&lx); lx.at < lx.len && lx.status == HK_OK; skip_space(&lx)) token(&lx);
  lx.newline = true;
  push(&lx, HS_T_EOF, lx.at, lx.line, column_of(&lx, lx.at));
  return lx.status;
}

// ---- strings ---------------------------------------------------------------------------------------------------------------------------

static int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') return (c | 0x20) - 'a' + 10;
  return -1;
}

// Four hex digits at t[i..], or -1.
static int64_t hex4(HkText t, size_t i) {
  int64_t v = 0;
  for (size_t k = 0; k < 4; k++) {
    int d = i + k < t.len ? hex_digit(t.data[i + k]) : -1;
    if (d < 0) return -1;
    v = v * 16 + d;
  }
  return v;
}

// \uXXXX, a pair of them forming one character, or \u{X...}. Returns the bytes it takes behind the backslash, 0 if it is not valid.
static size_t unicode_escape(HkText t, size_t i, int64_t *cp) {
  if (i + 1 < t.len && t.data[i + 1] == '{') {
    int64_t v = 0;
    size_t k = i + 2;
    for (; k < t.len && hex_digit(t.data[k]) >= 0 && v <= 0x10FFFF; k++) v = v * 16 + hex_digit(t.data[k]);
    *cp = v;
    return k < t.len && t.data[k] == '}' && k > i + 2 && hk_utf8_is_scalar(v) ? k + 1 - i : 0;
  }
  int64_t hi = hex4(t, i + 1);
  if (hi < 0) return 0;
  *cp = hi;
  if (hk_utf8_is_scalar(hi)) return 5;
  int64_t lo = hi <= 0xDBFF && i + 6 < t.len && t.data[i + 5] == '\\' && t.data[i + 6] == 'u' ? hex4(t, i + 7) : -1;
  if (lo < 0xDC00 || lo > 0xDFFF) return 0;
  *cp = 0x10000 + ((hi - 0xD800) << 10) + (lo - 0xDC00);
  return 11;
}

static void copy_line_end(HkBuf *buf, HkText t, size_t *i) {  // CR LF and CR are read as LF
  hk_buf_char(buf, '\n');
  if (t.data[*i] == '\r' && *i + 1 < t.len && t.data[*i + 1] == '\n') ++*i;
}

static void resolve_escapes(HkBuf *buf, HkText t) {
  static const char simple[] = "n\nt\tr\rb\bf\f\\\\\"\"''//";
  for (size_t i = 0; i < t.len; i++) {
    if (t.data[i] == '\r') {
      copy_line_end(buf, t, &i);
      continue;
    }
    if (t.data[i] != '\\' || i + 1 == t.len) {
      hk_buf_char(buf, t.data[i]);
      continue;
    }
    char c = t.data[i + 1];
    int64_t cp = 0;
    size_t used = c == 'u' ? unicode_escape(t, i + 1, &cp) : 0;
    const char *p = simple;
    while (*p && *p != c) p += 2;
    if (used) {
      hk_buf_code_point(buf, (uint32_t)cp);
      i += used;
    } else if (*p) {
      hk_buf_char(buf, p[1]);
      i++;
    } else if (c == '0') {
      hk_buf_char(buf, 0);
      i++;
    } else {
      hk_buf_char(buf, '\\');  // an unknown escape keeps both characters
    }
  }
}

HkStatus hs_string_value(HkArena *arena, HkText token, bool is_raw, HkText *out) {
  HkBuf buf;
  hk_buf_init(&buf, arena->mem);
  if (is_raw) {
    size_t skip = 1;
    while (token.data[skip] == '#') skip++;
    HkText body = hk_text(token.data + skip + 1, token.len - 2 * skip - 1);
    for (size_t i = 0; i < body.len; i++) {
      if (body.data[i] == '\r')
        copy_line_end(&buf, body, &i);
      else
        hk_buf_char(&buf, body.data[i]);
    }
  } else {
    resolve_escapes(&buf, hk_text(token.data + 1, token.len - 2));
  }
  *out = buf.failed ? hk_text(NULL, 0) : hk_arena_text(arena, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return out->data ? HK_OK : HK_NOMEM;
}

void hs_dump_tokens(const HkSource *source, const HsTokens *tokens, HkBuf *out) {
  for (uint32_t i = 0; i < tokens->count; i++) {
    const HsToken *t = &tokens->items[i];
    static const char *const kinds[] = {"eof", "word", "int", "float", "string", "raw", "comment"};
    hk_buf_fmt(out, "%u:%u %s %.*s\n", t->line, t->column, t->kind <= HS_T_COMMENT ? kinds[t->kind] : "punct",
               (int)t->len, source->text.data + t->offset);
  }
}
