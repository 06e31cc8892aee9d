// toml.c (L0) - a TOML 1.0 reader by recursive descent. Nesting is counted. What a table is decides who may still add to it: HkToml.closed,
// defined and dotted.
#include "toml.h"

#include "number.h"
#include "platform.h"
#include "utf8.h"

enum { MAX_DEPTH = 100, FEW_KEYS = 8 };

typedef struct Reader {
  HkArena *arena;
  const char *s;
  size_t len, at;
  uint64_t seed;  // of the hashes of keys, once a table needs them
  uint32_t line;
  uint32_t depth;  // of the place in the tree that is filled
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

static bool is_control(char c) { return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f; }

static bool at_newline(const Reader *r) {
  return peek(r) == '\n' || (peek(r) == '\r' && r->at + 1 < r->len && r->s[r->at + 1] == '\n');
}

static void comment(Reader *r) {
  if (peek(r) != '#') return;
  for (; r->at < r->len && !at_newline(r); r->at++)
    if (is_control(r->s[r->at])) fail(r, "control character in comment");
}

static bool newline(Reader *r) {
  if (!at_newline(r)) return false;
  r->at += peek(r) == '\r' ? 2 : 1;
  r->line++;
  return true;
}

static void blank_lines(Reader *r) {
  do {
    blanks(r);
    comment(r);
  } while (newline(r));
}

// ---- entries ------------------------------------------------------------------------------------------------------------------

// Tables of more than a few keys have an index: numbers of entries + 1, by a keyed hash, so that no document is slow to read.
struct HkTomlIndex {
  uint64_t seed;
  uint32_t mask;
  uint32_t slots[];
};

static uint32_t hash(uint64_t seed, HkText key) {
  uint64_t h = seed ^ key.len;
  for (size_t i = 0; i < key.len; i++) h = hk_mix(h ^ (unsigned char)key.data[i], 0x9E3779B97F4A7C15u);
  return (uint32_t)(h ^ h >> 32);
}

// The slot of a key, or the empty one where it would be.
static uint32_t *slot_of(const HkToml *table, HkText key) {
  HkTomlIndex *index = table->index;
  for (uint32_t i = hash(index->seed, key) & index->mask;; i = (i + 1) & index->mask)
    if (!index->slots[i] || hk_text_eq(table->entries[index->slots[i] - 1].key, key)) return &index->slots[i];
}

HkToml *hk_toml_get(const HkToml *table, HkText key) {
  if (!table || table->kind != HK_TOML_TABLE) return NULL;
  if (table->index) {
    uint32_t slot = *slot_of(table, key);
    return slot ? table->entries[slot - 1].value : NULL;
  }
  for (uint32_t i = 0; i < table->count; i++)
    if (hk_text_eq(table->entries[i].key, key)) return table->entries[i].value;
  return NULL;
}

static bool grow_index(Reader *r, HkToml *table) {
  uint32_t size = table->index ? (table->index->mask + 1) * 4 : 64;
  HkTomlIndex *index = hk_arena_alloc(r->arena, sizeof *index + size * sizeof *index->slots);
  if (!index) return false;
  if (!r->seed) hk_platform_random(&r->seed, sizeof r->seed);
  index->seed = r->seed;
  index->mask = size - 1;
  table->index = index;
  for (uint32_t i = 0; i < table->count; i++) *slot_of(table, table->entries[i].key) = i + 1;
  return true;
}

static bool add(Reader *r, HkToml *to, HkText key, HkToml *v) {
  if (!v) return fail(r, "out of memory") != NULL;
  bool indexed = to->kind == HK_TOML_TABLE && to->count >= FEW_KEYS;
  bool room = hk_arena_grow(r->arena, (void **)&to->entries, &to->cap, to->count + 1, sizeof *to->entries) == HK_OK;
  if (room && indexed && (!to->index || to->count * 2 > to->index->mask)) room = grow_index(r, to);
  if (!room) {
    r->nomem = true;
    return fail(r, "out of memory") != NULL;
  }
  if (to->index) *slot_of(to, key) = to->count + 1;
  to->entries[to->count++] = (HkTomlEntry){key, v};
  return true;
}

// ---- strings ------------------------------------------------------------------------------------------------------------------

static bool escape(Reader *r, HkBuf *buf, bool multiline) {
  static const char simple[] = "b\bt\tn\nf\fr\r\"\"\\\\";
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
    } else if (is_control(c) && !(c == '\n' || (c == '\r' && peek(r) == '\n'))) {
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
  if (at_text(r, "\"\"\"") || at_text(r, "'''")) return fail(r, "a key is on one line") != NULL;
  if (peek(r) == '"' || peek(r) == '\'') return string(r, out);
  size_t from = r->at;
  while (bare_char(peek(r))) r->at++;
  *out = hk_text(r->s + from, r->at - from);
  return out->len > 0 || fail(r, "expected a key") != NULL;
}

// The next part of a dotted key is to follow. Every one is a level of the tree.
static bool next_part(Reader *r, HkText *out) {
  if (++r->depth > MAX_DEPTH) return fail(r, "nested too deep") != NULL;
  r->at++;
  blanks(r);
  return key(r, out);
}

static HkToml *new_table(Reader *r, HkToml *in, HkText name) {
  HkToml *t = node(r, HK_TOML_TABLE);
  return t && add(r, in, name, t) ? t : NULL;
}

// The table that a part of a dotted key in front of '=' names, made if it is not there: dotted keys do not reach into what headers made.
static HkToml *dotted_table(Reader *r, HkToml *in, HkText name) {
  HkToml *t = hk_toml_get(in, name);
  if (t && (t->kind != HK_TOML_TABLE || t->closed || t->defined)) return fail(r, "key is defined already");
  if (!t) t = new_table(r, in, name);
  if (t) t->dotted = true;
  return t;
}

static bool pair(Reader *r, HkToml *table) {
  uint32_t depth = r->depth;
  HkText name;
  if (!key(r, &name)) return false;
  for (blanks(r); peek(r) == '.'; blanks(r)) {
    table = dotted_table(r, table, name);
    if (!table || !next_part(r, &name)) return false;
  }
  if (peek(r) != '=') return fail(r, "expected '='") != NULL;
  r->at++;
  blanks(r);
  if (hk_toml_get(table, name)) return fail(r, "key is defined twice") != NULL;
  HkToml *v = value(r);
  r->depth = depth;
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
  if (peek(r) != '}') {
    for (;; r->at++) {
      blanks(r);
      if (!t || !pair(r, t)) return NULL;
      blanks(r);
      if (peek(r) != ',') break;
    }
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

// No zero in front of other digits.
static bool starts_well(HkText digits) { return digits.len < 2 || digits.data[0] != '0' || !is_digit(digits.data[1]); }

static HkToml *integer(Reader *r, HkText t) {
  HkText digits = unsigned_part(t);
  HkToml *v = node(r, HK_TOML_INT);
  bool prefix = digits.len > 2 && digits.data[0] == '0' && !is_digit(digits.data[1]);
  bool fine = prefix ? digits.len == t.len && memchr("xob", digits.data[1], 3) : starts_well(digits);
  if (v && (!fine || !hk_int_parse(t, 10, &v->i))) return fail(r, "bad number");
  return v;
}

// Digits on both sides of every '.' and '_'; then what a Float may look like.
static HkToml *real(Reader *r, HkText t) {
  HkToml *v = node(r, HK_TOML_FLOAT);
  HkBuf plain;
  bool ok = starts_well(unsigned_part(t));
  hk_buf_init(&plain, r->arena->mem);
  for (size_t i = 0; ok && i < t.len; i++) {
    if (t.data[i] == '.' || t.data[i] == '_')
      ok = i > 0 && i + 1 < t.len && is_digit(t.data[i - 1]) && is_digit(t.data[i + 1]);
    if (t.data[i] != '_') hk_buf_char(&plain, t.data[i]);
  }
  if (v) v->text = t;
  if (plain.failed) {
    r->nomem = true;
    v = fail(r, "out of memory");
  } else if (v && (!ok || !hk_float_parse(hk_buf_view(&plain), &v->f))) {
    v = fail(r, "bad number");
  }
  hk_buf_deinit(&plain);
  return v;
}

// ---- dates --------------------------------------------------------------------------------------------------------------------

// A number of two or four digits within bounds, taken off the front.
static bool take_number(HkText *t, size_t digits, int least, int most, int *out) {
  int n = 0;
  if (t->len < digits) return false;
  for (size_t i = 0; i < digits; i++) {
    if (!is_digit(t->data[i])) return false;
    n = n * 10 + t->data[i] - '0';
  }
  *t = hk_text(t->data + digits, t->len - digits);
  *out = n;
  return n >= least && n <= most;
}
static bool take_char(HkText *t, const char *any) {
  if (!t->len || !memchr(any, t->data[0], strlen(any))) return false;
  *t = hk_text(t->data + 1, t->len - 1);
  return true;
}

static bool take_date(HkText *t) {
  static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year, month, day;
  if (!take_number(t, 4, 0, 9999, &year) || !take_char(t, "-") || !take_number(t, 2, 1, 12, &month)) return false;
  bool leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return take_char(t, "-") && take_number(t, 2, 1, days[month - 1] + leap, &day);
}

static bool take_time(HkText *t) {
  int n;
  bool fine = take_number(t, 2, 0, 23, &n) && take_char(t, ":") && take_number(t, 2, 0, 59, &n) && take_char(t, ":") &&
              take_number(t, 2, 0, 60, &n);
  if (!fine || !take_char(t, ".")) return fine;
  if (!t->len || !is_digit(t->data[0])) return false;
  while (t->len && is_digit(t->data[0])) *t = hk_text(t->data + 1, t->len - 1);
  return true;
}

static bool take_zone(HkText *t) {
  int n;
  if (take_char(t, "Zz")) return true;
  return take_char(t, "+-") && take_number(t, 2, 0, 23, &n) && take_char(t, ":") && take_number(t, 2, 0, 59, &n);
}

static HkToml *date(Reader *r, HkText t) {
  HkToml *v = node(r, HK_TOML_DATE);
  HkText rest = t;
  bool timed = t.len > 2 && t.data[2] == ':', fine = timed ? take_time(&rest) : take_date(&rest);
  if (fine && !timed && rest.len) {
    fine = take_char(&rest, "Tt ") && take_time(&rest);
    if (fine && rest.len) fine = v && (v->zoned = take_zone(&rest));
  }
  if (!fine || rest.len) return fail(r, "bad date");
  if (v) v->text = t;
  return v;
}

static bool looks_like_date(HkText t) {
  return t.len > 4 && is_digit(t.data[0]) && is_digit(t.data[1]) &&
         (t.data[2] == ':' || (is_digit(t.data[2]) && is_digit(t.data[3]) && t.data[4] == '-'));
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
  if (looks_like_date(t)) {
    if (t.len == 10 && peek(r) == ' ' && r->at + 1 < r->len && is_digit(r->s[r->at + 1])) {  // date and time
      r->at++;
      t.len += 1 + word(r).len;
    }
    return date(r, t);
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

// The table that a part of a header names, made if it is not there; of [[tables]] the last one.
static HkToml *super_table(Reader *r, HkToml *in, HkText name) {
  HkToml *t = hk_toml_get(in, name);
  if (t && t->kind == HK_TOML_ARRAY && !t->closed) t = t->entries[t->count - 1].value;
  if (t && (t->kind != HK_TOML_TABLE || t->closed)) return fail(r, "key is defined already");
  return t ? t : new_table(r, in, name);
}

static HkToml *named_table(Reader *r, HkToml *in, HkText name) {
  HkToml *t = hk_toml_get(in, name);
  if (t && (t->kind != HK_TOML_TABLE || t->closed || t->dotted)) return fail(r, "key is defined already");
  if (t && t->defined) return fail(r, "table is defined twice");
  return t ? t : new_table(r, in, name);
}

static HkToml *further_table(Reader *r, HkToml *in, HkText name) {
  HkToml *list = hk_toml_get(in, name);
  if (list && (list->kind != HK_TOML_ARRAY || list->closed)) return fail(r, "key is defined already");
  if (!list) {
    list = node(r, HK_TOML_ARRAY);
    if (!list || !add(r, in, name, list)) return NULL;
  }
  return new_table(r, list, hk_text(NULL, 0));
}

// [table] or [[table]]; the table that following pairs go to.
static HkToml *header(Reader *r, HkToml *root) {
  HkText name;
  HkToml *table = root;
  r->at++;
  bool list = peek(r) == '[';
  if (list) r->at++;
  blanks(r);
  r->depth = 1;
  if (!key(r, &name)) return NULL;
  for (blanks(r); peek(r) == '.'; blanks(r)) {
    table = super_table(r, table, name);
    if (!table || !next_part(r, &name)) return NULL;
  }
  if (!at_text(r, list ? "]]" : "]")) return fail(r, "expected ']'");
  r->at += list ? 2 : 1;
  table = list ? further_table(r, table, name) : named_table(r, table, name);
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
