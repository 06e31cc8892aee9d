// toml.c (L0) - a TOML 1.0 reader by recursive descent. Nesting of values is counted.
#include "toml.h"

#include "number.h"
#include "utf8.h"

enum { MAX_DEPTH = 100 };

typedef struct Reader {
  HkArena *arena;
  const char *s;
  size_t len, at;
  uint32_t line, depth;
  const char *error;
  bool nomem;
} Reader;

static HkToml *value(Reader *r);

static HkToml *fail(Reader *r, const char *message) {
  if (!r->error) r->error = message;
  return NULL;
}

static char peek(const Reader *r) { return r->at < r->len ? r->s[r->at] : 0; }
static bool at_text(const Reader *r, const char *z) {
  size_t n = strlen(z);
  return r->len - r->at >= n && memcmp(r->s + r->at, z, n) == 0;
}

static HkToml *node(Reader *r, HkTomlKind kind) {
  HkToml *n = hk_arena_alloc(r->arena, sizeof *n);
  if (!n) {
    r->nomem = true;
    return fail(r, "out of memory");
  }
  n->kind = kind;
  return n;
}

static void blanks(Reader *r) {
  while (peek(r) == ' ' || peek(r) == '\t') r->at++;
}

static void comment(Reader *r) {
  if (peek(r) == '#')
    while (r->at < r->len && r->s[r->at] != '\n') r->at++;
}

static bool newline(Reader *r) {
  if (peek(r) == '\r' && r->at + 1 < r->len && r->s[r->at + 1] == '\n') r->at++;
  if (peek(r) != '\n') return false;
  r->at++;
  r->line++;
  return true;
}

static void blank_lines(Reader *r) {
  do {
    blanks(r);
    comment(r);
  } while (newline(r));
}

HkToml *hk_toml_get(const HkToml *table, HkText key) {
  for (uint32_t i = 0; table && table->kind == HK_TOML_TABLE && i < table->count; i++)
    if (hk_text_eq(table->entries[i].key, key)) return table->entries[i].value;
  return NULL;
}

static bool add(Reader *r, HkToml *to, HkText key, HkToml *v) {
  if (!v || hk_arena_grow(r->arena, (void **)&to->entries, &to->cap, to->count + 1, sizeof *to->entries) != HK_OK) {
    if (v) r->nomem = true;
    fail(r, "out of memory");
    return false;
  }
  to->entries[to->count++] = (HkTomlEntry){key, v};
  return true;
}

// ---- strings ------------------------------------------------------------------------------------------------------------------

static bool escape(Reader *r, HkBuf *buf, bool multiline) {
  static const char simple[] = "b\bt\tn\nf\fr\r\"\"\\\\e\x1b";
  char c = peek(r);
  r->at++;
  for (const char *p = simple; *p; p += 2)
    if (*p == c) {
      hk_buf_char(buf, p[1]);
      return true;
    }
  if (c == 'u' || c == 'U') {
    uint32_t cp = 0;
    for (int i = 0, n = c == 'u' ? 4 : 8; i < n; i++) {
      char h = peek(r);
      int d = h >= '0' && h <= '9' ? h - '0' : (h | 0x20) >= 'a' && (h | 0x20) <= 'f' ? (h | 0x20) - 'a' + 10 : -1;
      if (d < 0) return fail(r, "bad \\u escape") != NULL;
      cp = cp * 16 + (uint32_t)d;
      r->at++;
    }
    if (!hk_utf8_is_scalar(cp)) return fail(r, "escape is no code point") != NULL;
    hk_buf_code_point(buf, cp);
    return true;
  }
  if (multiline) {  // a backslash at the end of a line swallows the white space that follows
    r->at--;
    blanks(r);
    if (!newline(r)) return fail(r, "unknown escape") != NULL;
    do blanks(r);
    while (newline(r));
    return true;
  }
  return fail(r, "unknown escape") != NULL;
}

static bool string_body(Reader *r, char quote, bool multiline, HkBuf *buf) {
  char three[4] = {quote, quote, quote, 0};
  for (;;) {
    if (r->at >= r->len) return fail(r, "string without end") != NULL;
    char c = r->s[r->at];
    if (multiline ? at_text(r, three) : c == quote) break;
    if (!multiline && (c == '\n' || c == '\r')) return fail(r, "string without end") != NULL;
    if (c == '\n') r->line++;
    r->at++;
    if (c == '\\' && quote == '"') {
      if (!escape(r, buf, multiline)) return false;
    } else if ((unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r') {
      return fail(r, "control character in string") != NULL;
    } else {
      hk_buf_char(buf, c);
    }
  }
  r->at += multiline ? 3 : 1;
  for (int extra = 0; multiline && extra < 2 && peek(r) == quote;
       extra++) {  // up to two quotes before the end belong to it
    hk_buf_char(buf, quote);
    r->at++;
  }
  return true;
}

static bool string(Reader *r, HkText *out) {
  char quote = peek(r), three[4] = {quote, quote, quote, 0};
  bool multiline = at_text(r, three);
  HkBuf buf;
  hk_buf_init(&buf, r->arena->mem);
  r->at += multiline ? 3 : 1;
  if (multiline) newline(r);
  bool ok = string_body(r, quote, multiline, &buf);
  if (ok) {
    *out = hk_arena_text(r->arena, hk_buf_view(&buf));
    if (buf.failed || !out->data) {
      r->nomem = true;
      ok = fail(r, "out of memory") != NULL;
    }
  }
  hk_buf_deinit(&buf);
  return ok;
}

// ---- keys ---------------------------------------------------------------------------------------------------------------------

static bool bare_char(char c) {
  return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool key(Reader *r, HkText *out) {
  if (peek(r) == '"' || peek(r) == '\'') return string(r, out);
  size_t from = r->at;
  while (bare_char(peek(r))) r->at++;
  *out = hk_text(r->s + from, r->at - from);
  return out->len > 0 || fail(r, "expected a key") != NULL;
}

// The table that a key names below `table`, made if it is not there.
static HkToml *sub_table(Reader *r, HkToml *table, HkText name) {
  HkToml *t = hk_toml_get(table, name);
  if (t && t->kind == HK_TOML_ARRAY && t->count && !t->closed)
    t = t->entries[t->count - 1].value;  // the last of [[tables]]
  if (t && (t->kind != HK_TOML_TABLE || t->closed)) return fail(r, "key is defined already");
  if (t) return t;
  t = node(r, HK_TOML_TABLE);
  return t && add(r, table, name, t) ? t : NULL;
}

static bool pair(Reader *r, HkToml *table) {
  HkText name;
  if (!key(r, &name)) return false;
  for (blanks(r); peek(r) == '.'; blanks(r)) {
    table = sub_table(r, table, name);
    if (!table) return false;
    r->at++;
    blanks(r);
    if (!key(r, &name)) return false;
  }
  if (peek(r) != '=') return fail(r, "expected '='") != NULL;
  r->at++;
  blanks(r);
  if (hk_toml_get(table, name)) return fail(r, "key is defined twice") != NULL;
  HkToml *v = value(r);
  return v && add(r, table, name, v);
}

// ---- values -------------------------------------------------------------------------------------------------------------------

static HkToml *array(Reader *r) {
  HkToml *a = node(r, HK_TOML_ARRAY);
  r->at++;
  for (blank_lines(r); a && peek(r) != ']'; blank_lines(r)) {
    HkToml *v = value(r);
    if (!v || !add(r, a, hk_text(NULL, 0), v)) return NULL;
    blank_lines(r);
    if (peek(r) != ',') break;
    r->at++;
  }
  if (peek(r) != ']') return fail(r, "expected ']'");
  r->at++;
  if (a) a->closed = true;
  return a;
}

static HkToml *inline_table(Reader *r) {
  HkToml *t = node(r, HK_TOML_TABLE);
  r->at++;
  blanks(r);
  while (t && peek(r) != '}') {
    if (!pair(r, t)) return NULL;
    blanks(r);
    if (peek(r) != ',') break;
    r->at++;
    blanks(r);
  }
  if (peek(r) != '}') return fail(r, "expected '}'");
  r->at++;
  if (t) t->closed = true;
  return t;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static HkText unsigned_part(HkText t) {
  return t.len && (t.data[0] == '-' || t.data[0] == '+') ? hk_text(t.data + 1, t.len - 1) : t;
}

static HkToml *integer(Reader *r, HkText t) {
  HkText digits = unsigned_part(t);
  HkToml *v = node(r, HK_TOML_INT);
  bool plain = digits.len == 1 || (digits.len && digits.data[0] != '0');
  bool prefix = digits.len > 2 && digits.len == t.len && memchr("xob", digits.data[1], 3);
  if (v && (!(plain || prefix) || !hk_int_parse(t, 10, &v->i))) return fail(r, "bad number");
  return v;
}

// Digits on both sides of every '.' and '_'; then what a Float may look like.
static HkToml *real(Reader *r, HkText t) {
  HkToml *v = node(r, HK_TOML_FLOAT);
  char plain[64];
  size_t n = 0;
  double f;
  bool ok = t.len < sizeof plain;
  for (size_t i = 0; ok && i < t.len; i++) {
    if (t.data[i] == '.' || t.data[i] == '_')
      ok = i > 0 && i + 1 < t.len && is_digit(t.data[i - 1]) && is_digit(t.data[i + 1]);
    if (t.data[i] != '_') plain[n++] = t.data[i];
  }
  if (!ok || !hk_float_parse(hk_text(plain, n), &f)) return fail(r, "bad number");
  if (v) v->text = t;
  return v;
}

static bool is_date(HkText t) {
  if (t.len < 8 || !(t.data[2] == ':' || (t.len >= 10 && t.data[4] == '-' && t.data[7] == '-'))) return false;
  for (size_t i = 0; i < t.len; i++)
    if (!is_digit(t.data[i]) && !memchr("-:.+TtZz ", t.data[i], 9)) return false;
  return true;
}

static HkText word(Reader *r) {
  size_t from = r->at;
  while (r->at < r->len && (bare_char(peek(r)) || peek(r) == '+' || peek(r) == '.' || peek(r) == ':')) r->at++;
  return hk_text(r->s + from, r->at - from);
}

static HkToml *scalar(Reader *r) {
  HkText t = word(r), u = unsigned_part(t);
  if (t.len == 0) return fail(r, "expected a value");
  if (hk_text_eq(t, HK_TEXT("true")) || hk_text_eq(t, HK_TEXT("false"))) {
    HkToml *v = node(r, HK_TOML_BOOL);
    if (v) v->i = t.data[0] == 't';
    return v;
  }
  if (is_date(t)) {
    if (t.len == 10 && peek(r) == ' ' && r->at + 1 < r->len && is_digit(r->s[r->at + 1])) {  // date and time
      r->at++;
      t.len += 1 + word(r).len;
    }
    HkToml *v = node(r, HK_TOML_DATE);
    if (v) v->text = t;
    return v;
  }
  bool prefix = u.len > 1 && u.data[0] == '0' && u.data[1] == 'x';
  bool special = hk_text_eq(u, HK_TEXT("inf")) || hk_text_eq(u, HK_TEXT("nan"));
  bool fraction = memchr(t.data, '.', t.len) || memchr(t.data, 'e', t.len) || memchr(t.data, 'E', t.len);
  return special || (fraction && !prefix) ? real(r, t) : integer(r, t);
}

static HkToml *value(Reader *r) {
  if (++r->depth > MAX_DEPTH) return fail(r, "nested too deep");
  HkToml *v;
  switch (peek(r)) {
  case '"':
  case '\'':
    v = node(r, HK_TOML_STRING);
    if (v && !string(r, &v->text)) v = NULL;
    break;
  case '[': v = array(r); break;
  case '{': v = inline_table(r); break;
  default: v = scalar(r);
  }
  r->depth--;
  return v;
}

// ---- the file -------------------------------------------------------------------------------------------------------------------

// [table] or [[table]]; the table that following pairs go to.
static HkToml *header(Reader *r, HkToml *root) {
  HkText name;
  HkToml *table = root;
  r->at++;
  bool list = peek(r) == '[';
  if (list) r->at++;
  blanks(r);
  if (!key(r, &name)) return NULL;
  for (blanks(r); peek(r) == '.'; blanks(r)) {
    table = sub_table(r, table, name);
    if (!table) return NULL;
    r->at++;
    blanks(r);
    if (!key(r, &name)) return NULL;
  }
  if (!at_text(r, list ? "]]" : "]")) return fail(r, "expected ']'");
  r->at += list ? 2 : 1;
  if (list) {
    HkToml *a = hk_toml_get(table, name), *t = node(r, HK_TOML_TABLE);
    if (a && (a->kind != HK_TOML_ARRAY || a->closed)) return fail(r, "key is defined already");
    if (!a) {
      a = node(r, HK_TOML_ARRAY);
      if (!a || !add(r, table, name, a)) return NULL;
    }
    return t && add(r, a, hk_text(NULL, 0), t) ? t : NULL;
  }
  table = sub_table(r, table, name);
  if (table && table->defined) return fail(r, "table is defined twice");
  if (table) table->defined = true;
  return table;
}

HkStatus hk_toml_parse(HkArena *arena, HkText text, HkToml **out, uint32_t *line, HkText *message) {
  Reader r = {.arena = arena, .s = text.data, .len = text.len, .line = 1};
  HkToml *root = node(&r, HK_TOML_TABLE), *table = root;
  if (hk_utf8_check(text.data, text.len) != text.len) fail(&r, "invalid UTF-8");
  if (text.len >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0) r.at = 3;
  for (blank_lines(&r); !r.error && r.at < r.len; blank_lines(&r)) {
    if (peek(&r) == '[')
      table = header(&r, root);
    else if (!pair(&r, table))
      break;
    if (r.error) break;
    blanks(&r);
    comment(&r);
    if (r.at < r.len && !newline(&r)) fail(&r, "expected the end of the line");
  }
  *line = r.line;
  *message = r.error ? hk_text_of(r.error) : hk_text(NULL, 0);
  *out = r.error ? NULL : root;
  if (r.nomem) return HK_NOMEM;
  return r.error ? HK_FAIL : HK_OK;
}
