// regex_parse.c (L0) - reads a pattern (boxes.md 23) into a tree. What is not understood is refused with the place and a way out, never
// taken for something else. Recursion is as deep as groups are nested, which is bounded.
#include <stdarg.h>
#include <stdio.h>

#include "regex_impl.h"
#include "utf8.h"

typedef struct Parser {
  HkRegexTree *tree;
  HkText pattern;
  size_t at;       // byte
  uint32_t flags;  // of the innermost open group
  uint32_t depth;
  HkRegexFolds folds;
  HkRegexFault *fault;
} Parser;

static HkStatus fail(Parser *p, size_t place, const char *fmt, ...) HK_PRINTF(3, 4);
static HkStatus fail(Parser *p, size_t place, const char *fmt, ...) {
  va_list ap;
  p->fault->position = hk_utf8_count(p->pattern.data, place);
  va_start(ap, fmt);
  vsnprintf(p->fault->message, sizeof p->fault->message, fmt, ap);
  va_end(ap);
  return HK_FAIL;
}

static bool at_end(const Parser *p) { return p->at >= p->pattern.len; }
static bool looking_at(const Parser *p, const char *text) {
  size_t n = strlen(text);
  return p->pattern.len - p->at >= n && memcmp(p->pattern.data + p->at, text, n) == 0;
}
static bool take(Parser *p, const char *text) {
  if (!looking_at(p, text)) return false;
  p->at += strlen(text);
  return true;
}
static char peek(const Parser *p) {
  return at_end(p) ? '\0' : p->pattern.data[p->at];
}  // only compared with ASCII, never NUL
static uint32_t next(Parser *p) {
  size_t n;
  uint32_t cp = hk_utf8_decode(p->pattern.data + p->at, p->pattern.len - p->at, &n);
  p->at += n;
  return cp;
}
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }

// ---- nodes ------------------------------------------------------------------------------------------------------------------------------

static HkStatus node_new(Parser *p, HkRegexNodeKind kind, uint32_t value, HkRegexNode **out) {
  HkRegexNode *n = hk_arena_alloc(p->tree->arena, sizeof *n);
  *out = n;
  if (!n) return HK_NOMEM;
  n->kind = kind;
  n->value = value;
  return HK_OK;
}

static void append(HkRegexNode *parent, HkRegexNode *child) {
  child->before = parent->last;
  if (parent->last)
    parent->last->after = child;
  else
    parent->first = child;
  parent->last = child;
}

static HkStatus add_range(Parser *p, HkRegexSet *set, uint32_t lo, uint32_t hi) {
  return hk_regex_set_add(p->tree->arena, set, lo, hi);
}

static HkStatus char_new(Parser *p, uint32_t cp, HkRegexNode **out) {
  HK_TRY(node_new(p, HK_NODE_CHAR, cp, out));
  if (!(p->flags & HK_REGEX_IGNORE_CASE) || (cp < 0x80 && !is_letter((char)cp))) return HK_OK;
  HkRegexNode *n = *out;
  HK_TRY(add_range(p, &n->set, cp, cp));
  HK_TRY(hk_regex_set_fold(p->tree->arena, &n->set, &p->folds));
  if (n->set.count > 1) n->kind = HK_NODE_SET;
  return HK_OK;
}

static HkStatus dot_new(Parser *p, HkRegexNode **out) {
  HK_TRY(node_new(p, HK_NODE_SET, 0, out));
  if (p->flags & HK_REGEX_DOT_ALL) return add_range(p, &(*out)->set, 0, 0x10FFFF);
  HK_TRY(add_range(p, &(*out)->set, 0, '\n' - 1));
  return add_range(p, &(*out)->set, '\n' + 1, 0x10FFFF);
}

// ---- classes ----------------------------------------------------------------------------------------------------------------------------

typedef struct NamedClass {
  const char *name;
  const char *ranges;  // pairs of characters
} NamedClass;
static const NamedClass named_classes[] = {
    {"d", "09"},           {"w", "09AZaz__"},
    {"s", "\t\r  "},       {"digit", "09"},
    {"word", "09AZaz__"},  {"space", "\t\r  "},
    {"alpha", "AZaz"},     {"alnum", "09AZaz"},
    {"upper", "AZ"},       {"lower", "az"},
    {"xdigit", "09AFaf"},  {"blank", "\t\t  "},
    {"punct", "!/:@[`{~"}, {"cntrl", "\x01\x1F\x7F\x7F"},
    {"print", " ~"},       {"graph", "!~"},
    {"ascii", "\x01\x7F"},
};

static const NamedClass *find_class(HkText name) {
  for (size_t i = 0; i < sizeof named_classes / sizeof *named_classes; i++)
    if (hk_text_eq(hk_text_of(named_classes[i].name), name)) return &named_classes[i];
  return NULL;
}

static HkStatus add_class(Parser *p, HkRegexSet *set, const NamedClass *c, bool negated) {
  HkRegexSet own = {0};
  for (const char *r = c->ranges; *r; r += 2) HK_TRY(add_range(p, &own, (unsigned char)r[0], (unsigned char)r[1]));
  if (c->ranges[0] == '\x01') own.ranges[0].lo = 0;
  if (p->flags & HK_REGEX_IGNORE_CASE && (strcmp(c->name, "upper") == 0 || strcmp(c->name, "lower") == 0)) {
    HK_TRY(add_range(p, &own, 'A', 'Z'));
    HK_TRY(add_range(p, &own, 'a', 'z'));
  }
  hk_regex_set_order(&own);
  if (negated) HK_TRY(hk_regex_set_negate(p->tree->arena, &own));
  for (uint32_t i = 0; i < own.count; i++) HK_TRY(add_range(p, set, own.ranges[i].lo, own.ranges[i].hi));
  return HK_OK;
}

// ---- escapes -----------------------------------------------------------------------------------------------------------------------------

static int hex_value(char c) {
  return is_digit(c) ? c - '0' : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10 : -1;
}

// Behind \x or \u: {H...}, or two digits behind \x.
static HkStatus read_hex(Parser *p, size_t start, bool braces_only, uint32_t *out) {
  bool braces = take(p, "{");
  uint32_t value = 0, digits = 0;
  while (!at_end(p) && hex_value(peek(p)) >= 0 && digits < (braces ? 7u : 2u)) {
    value = value * 16 + (uint32_t)hex_value(peek(p));
    p->at++;
    digits++;
  }
  if (!braces && braces_only) return fail(p, start, "\\u needs braces; write \\u{41} for A");
  if (digits == 0 || (!braces && digits != 2) || (braces && !take(p, "}")))
    return fail(p, start, "the number of a code point is \\x41, \\x{41} or \\u{41}, with hexadecimal digits");
  if (!hk_utf8_is_scalar(value))
    return fail(p, start, "%X is not a code point; they go up to 10FFFF, without D800 to DFFF", (unsigned)value);
  *out = value;
  return HK_OK;
}

// Why there is no such escape.
static HkStatus refuse_escape(Parser *p, size_t start, uint32_t c) {
  if (c >= '1' && c <= '9')
    return fail(p, start, "back-references like \\%c are not supported: they cannot be matched in linear time",
                (char)c);
  if (c == 'k')
    return fail(p, start, "back-references like \\k are not supported: they cannot be matched in linear time");
  if (c == 'p' || c == 'P')
    return fail(p, start, "\\%c is not supported; list the ranges, like [\\u{400}-\\u{4FF}]", (char)c);
  if (c == 'Z') return fail(p, start, "\\Z is not supported; the end of the text is \\z");
  if (c == 'Q') return fail(p, start, "\\Q is not supported; use Regex.escape");
  if (c < 0x80) return fail(p, start, "no escape \\%c; for the letter itself leave out the backslash", (char)c);
  return fail(p, start, "only punctuation is escaped; leave out the backslash");
}

// An escape that stands for one code point; p->at is behind the backslash at `start`.
static HkStatus read_escape(Parser *p, size_t start, uint32_t *out) {
  static const char letters[] = "ntrfv", values[] = "\n\t\r\f\v";
  uint32_t c = next(p);
  const char *letter = c < 0x80 && c ? strchr(letters, (int)c) : NULL;
  if (letter)
    *out = (unsigned char)values[letter - letters];
  else if (c == 'x' || c == 'u')
    return read_hex(p, start, c == 'u', out);
  else if (c == '0') {
    if (is_digit(peek(p))) return fail(p, start, "octal numbers are not supported; write \\x{...}");
    *out = 0;
  } else if (c > ' ' - 1 && c < 0x7F && c != '_' && !is_letter((char)c) && !is_digit((char)c))
    *out = c;
  else
    return refuse_escape(p, start, c);
  return HK_OK;
}

// \d and its like; NULL if that is not what follows the backslash.
static const NamedClass *escaped_class(Parser *p, bool *negated) {
  char c = peek(p), lower = (char)(c | 0x20);
  if (lower != 'd' && lower != 'w' && lower != 's') return NULL;
  if (!is_letter(c)) return NULL;
  p->at++;
  *negated = c != lower;
  return find_class(hk_text(&lower, 1));
}

static HkStatus end_in_escape(Parser *p) {
  return fail(p, p->at - 1, "nothing follows the backslash; write \\\\ for a backslash");
}

static HkStatus escape(Parser *p, HkRegexNode **out) {
  static const char looks[] = "bBAz";
  static const uint32_t kinds[] = {HK_LOOK_WORD, HK_LOOK_NO_WORD, HK_LOOK_TEXT_START, HK_LOOK_TEXT_END};
  size_t start = p->at - 1;
  uint32_t cp = 0;
  bool negated = false;
  if (at_end(p)) return end_in_escape(p);
  const char *look = peek(p) ? strchr(looks, peek(p)) : NULL;
  if (look) {
    p->at++;
    return node_new(p, HK_NODE_LOOK, kinds[look - looks], out);
  }
  const NamedClass *c = escaped_class(p, &negated);
  if (!c) {
    HK_TRY(read_escape(p, start, &cp));
    return char_new(p, cp, out);
  }
  HK_TRY(node_new(p, HK_NODE_SET, 0, out));
  HK_TRY(add_class(p, &(*out)->set, c, negated));
  hk_regex_set_order(&(*out)->set);
  return HK_OK;
}

// ---- [...] ----------------------------------------------------------------------------------------------------------------------------------

// [:name:] inside of a class, if that is what stands there.
static HkStatus posix_class(Parser *p, HkRegexSet *named, bool *taken) {
  size_t start = p->at, end = p->at + 2;
  *taken = false;
  if (!looking_at(p, "[:")) return HK_OK;
  bool negated = end < p->pattern.len && p->pattern.data[end] == '^';
  if (negated) end++;
  HkText name = hk_text(p->pattern.data + end, 0);
  while (end < p->pattern.len && is_letter(p->pattern.data[end])) end++;
  name.len = (size_t)(p->pattern.data + end - name.data);
  if (p->pattern.len - end < 2 || memcmp(p->pattern.data + end, ":]", 2) != 0) return HK_OK;
  const NamedClass *c = name.len > 1 ? find_class(name) : NULL;
  if (!c)
    return fail(p, start,
                "no class [:%.*s:]; there are alpha, digit, alnum, upper, lower, space, punct, xdigit and others",
                name.len > 20 ? 20 : (int)name.len, name.data);
  p->at = end + 2;
  *taken = true;
  return add_class(p, named, c, negated);
}

static HkStatus class_char(Parser *p, uint32_t *out) {
  size_t start = p->at;
  uint32_t c = next(p);
  *out = c;
  if (c != '\\') return HK_OK;
  if (at_end(p)) return end_in_escape(p);
  if (peek(p) == 'b' || peek(p) == 'B')
    return fail(p, start, "a word boundary cannot stand in a class; put it outside of [ ]");
  return read_escape(p, start, out);
}

// One member or range; classes with names go to `named`: they are not folded.
static HkStatus class_item(Parser *p, HkRegexSet *set, HkRegexSet *named) {
  size_t start = p->at;
  bool taken, negated = false;
  uint32_t lo = 0, hi = 0;
  HK_TRY(posix_class(p, named, &taken));
  if (!taken && peek(p) == '\\') {
    p->at++;
    const NamedClass *c = escaped_class(p, &negated);
    if (c) {
      HK_TRY(add_class(p, named, c, negated));
      taken = true;
    } else
      p->at--;
  }
  if (!taken) HK_TRY(class_char(p, &lo));
  bool range = peek(p) == '-' && p->at + 1 < p->pattern.len && p->pattern.data[p->at + 1] != ']';
  if (!range) return taken ? HK_OK : add_range(p, set, lo, lo);
  if (taken) return fail(p, p->at, "a class cannot begin a range; put '-' last, like [\\d-]");
  p->at++;
  if (looking_at(p, "[:") || (peek(p) == '\\' && p->at + 1 < p->pattern.len && p->pattern.data[p->at + 1] &&
                              strchr("dwsDWS", p->pattern.data[p->at + 1])))
    return fail(p, p->at, "a class cannot end a range; put '-' last, like [a\\d-]");
  HK_TRY(class_char(p, &hi));
  if (lo > hi) return fail(p, start, "the range is upside down; write the smaller end first");
  return add_range(p, set, lo, hi);
}

static HkStatus class(Parser *p, HkRegexNode **out) {
  size_t start = p->at - 1;
  bool negated = take(p, "^");
  HkRegexSet named = {0};
  HK_TRY(node_new(p, HK_NODE_SET, 0, out));
  HkRegexSet *set = &(*out)->set;
  for (bool first = true; first || peek(p) != ']'; first = false) {
    if (at_end(p)) return fail(p, start, "'[' is not closed; add ']' or write \\[ for a bracket");
    HK_TRY(class_item(p, set, &named));
  }
  p->at++;
  if (p->flags & HK_REGEX_IGNORE_CASE) HK_TRY(hk_regex_set_fold(p->tree->arena, set, &p->folds));
  for (uint32_t i = 0; i < named.count; i++) HK_TRY(add_range(p, set, named.ranges[i].lo, named.ranges[i].hi));
  hk_regex_set_order(set);
  return negated ? hk_regex_set_negate(p->tree->arena, set) : HK_OK;
}

// ---- groups --------------------------------------------------------------------------------------------------------------------------------

static HkStatus alternatives(Parser *p, HkRegexNode **out);

static HkStatus group_name(Parser *p, HkText *out) {
  size_t start = p->at;
  while (!at_end(p) && (is_letter(peek(p)) || peek(p) == '_' || (p->at > start && is_digit(peek(p))))) p->at++;
  *out = hk_text(p->pattern.data + start, p->at - start);
  if (out->len == 0 || !take(p, ">"))
    return fail(p, start, "a group is named with letters, digits and _, like (?<year>\\d+)");
  for (uint32_t i = 1; i <= p->tree->groups; i++)
    if (p->tree->names[i].data && hk_text_eq(p->tree->names[i], *out))
      return fail(p, start, "there are two groups named '%.*s'", out->len > 40 ? 40 : (int)out->len, out->data);
  return HK_OK;
}

static HkStatus capturing(Parser *p, size_t start, HkText name, HkRegexNode **out) {
  HkRegexTree *tree = p->tree;
  if (tree->groups == HK_MAX_REGEX_GROUPS)
    return fail(p, start, "more than %d groups; write (?: ) where nothing is captured", HK_MAX_REGEX_GROUPS);
  HK_TRY(hk_arena_grow(tree->arena, (void **)&tree->names, &tree->name_cap, tree->groups + 2, sizeof *tree->names));
  tree->names[++tree->groups] = name;
  HK_TRY(node_new(p, HK_NODE_GROUP, tree->groups, out));
  return HK_OK;
}

// (?flags) and (?flags: behind the question mark. *open: a group begins.
static HkStatus flag_group(Parser *p, size_t start, bool *open) {
  static const char letters[] = "imsx";
  uint32_t flags = p->flags;
  bool clear = false;
  for (;; p->at++) {
    char c = peek(p);
    const char *letter = c ? strchr(letters, c) : NULL;
    uint32_t bit = letter ? 1u << (letter - letters) : 0;
    if (c == '-' && !clear)
      clear = true;
    else if (letter)
      flags = clear ? flags & ~bit : flags | bit;
    else
      break;
  }
  *open = peek(p) == ':';
  if (!*open && peek(p) != ')')
    return fail(p, start, "unknown kind of group; there are ( ), (?: ), (?<name> ) and (?i) with the flags i, m, s, x");
  p->at++;
  p->flags = flags;
  return HK_OK;
}

static HkStatus refuse_group(Parser *p, size_t start) {
  if (looking_at(p, "=") || looking_at(p, "!") || looking_at(p, "<=") || looking_at(p, "<!"))
    return fail(p, start,
                "look-around is not supported: it cannot be matched in linear time; capture what you need in a group");
  if (looking_at(p, ">"))
    return fail(p, start, "(?> ) is not supported; there is no backtracking to prevent: write (?: )");
  if (looking_at(p, "#")) return fail(p, start, "(?# ) is not supported; comments are # with the flag x");
  if (looking_at(p, "P="))
    return fail(p, start, "back-references are not supported: they cannot be matched in linear time");
  return HK_OK;
}

// Behind "(". *out NULL: only flags were set.
static HkStatus group(Parser *p, HkRegexNode **out) {
  size_t start = p->at - 1;
  uint32_t outer = p->flags;
  HkRegexNode *inner = NULL;
  HkText name = {NULL, 0};
  bool captures = !take(p, "?"), open = true;
  *out = NULL;
  if (!captures) {
    HK_TRY(refuse_group(p, start));
    captures = take(p, "P<") || take(p, "<");
    if (captures)
      HK_TRY(group_name(p, &name));
    else
      HK_TRY(flag_group(p, start, &open));
  }
  if (!open) return HK_OK;
  if (captures) HK_TRY(capturing(p, start, name, out));
  if (p->depth == HK_MAX_REGEX_DEPTH) return fail(p, start, "groups are nested more than %d deep", HK_MAX_REGEX_DEPTH);
  p->depth++;
  HK_TRY(alternatives(p, &inner));
  p->depth--;
  if (!take(p, ")")) return fail(p, start, "'(' is not closed; add ')' or write \\( for a parenthesis");
  p->flags = outer;
  if (captures)
    append(*out, inner);
  else
    *out = inner;
  return HK_OK;
}

// ---- repetitions -----------------------------------------------------------------------------------------------------------------------------

static uint32_t read_number(Parser *p) {  // capped
  uint32_t n = 0;
  for (; is_digit(peek(p)); p->at++)
    if (n <= HK_MAX_REGEX_REPEAT) n = n * 10 + (uint32_t)(peek(p) - '0');
  return n;
}

// {m}, {m,} or {m,n}; anything else behind a brace is text.
static HkStatus read_counts(Parser *p, uint32_t *min, uint32_t *max, bool *taken) {
  size_t start = p->at++;
  bool digits = is_digit(peek(p));
  *taken = false;
  *min = *max = read_number(p);
  if (take(p, ",")) *max = is_digit(peek(p)) ? read_number(p) : HK_REGEX_ENDLESS;
  bool closed = take(p, "}");
  if (closed && !digits && *max != HK_REGEX_ENDLESS && *max > 0)
    return fail(p, start, "{,n} is not supported; write {0,%u}", (unsigned)*max);
  if (!closed || !digits) {
    p->at = start;
    return HK_OK;
  }
  *taken = true;
  if (*min > HK_MAX_REGEX_REPEAT || (*max > HK_MAX_REGEX_REPEAT && *max != HK_REGEX_ENDLESS))
    return fail(p, start, "a count is at most %d; use * or + for more", HK_MAX_REGEX_REPEAT);
  if (*min > *max) return fail(p, start, "the counts are upside down; write {%u,%u}", (unsigned)*max, (unsigned)*min);
  return HK_OK;
}

static HkStatus read_repeat(Parser *p, uint32_t *min, uint32_t *max, bool *taken) {
  char c = peek(p);
  *taken = c == '*' || c == '+' || c == '?';
  if (c == '{') return read_counts(p, min, max, taken);
  if (*taken) {
    p->at++;
    *min = c == '+';
    *max = c == '?' ? 1 : HK_REGEX_ENDLESS;
  }
  return HK_OK;
}

static void skip_blanks(Parser *p) {  // with the flag x
  while (p->flags & HK_REGEX_EXTENDED && !at_end(p)) {
    char c = peek(p);
    if (c == '#')
      while (!at_end(p) && peek(p) != '\n') p->at++;
    else if (c == ' ' || (c >= '\t' && c <= '\r'))
      p->at++;
    else
      return;
  }
}

// What follows an atom.
static HkStatus repeat(Parser *p, HkRegexNode **atom) {
  uint32_t min = 0, max = 0;
  bool taken;
  HkRegexNode *n;
  skip_blanks(p);
  size_t start = p->at;
  HK_TRY(read_repeat(p, &min, &max, &taken));
  if (!taken) return HK_OK;
  if ((*atom)->kind == HK_NODE_LOOK)
    return fail(p, start, "a place between characters cannot be repeated; leave out what repeats it");
  HK_TRY(node_new(p, HK_NODE_REPEAT, 0, &n));
  n->min = min;
  n->max = max;
  n->lazy = take(p, "?");
  append(n, *atom);
  *atom = n;
  skip_blanks(p);
  start = p->at;
  HK_TRY(read_repeat(p, &min, &max, &taken));
  if (taken && p->pattern.data[start] == '+')
    return fail(p, start, "possessive repetition is not supported; leave out '+': there is no backtracking to prevent");
  return taken ? fail(p, start, "two repetitions in a row; write (?: ) around the inner one") : HK_OK;
}

// ---- the whole ------------------------------------------------------------------------------------------------------------------------------

static HkStatus place_in_line(Parser *p, bool start, HkRegexNode **out) {
  bool lines = p->flags & HK_REGEX_MULTI_LINE;
  uint32_t look = start   ? (lines ? HK_LOOK_LINE_START : HK_LOOK_TEXT_START)
                  : lines ? HK_LOOK_LINE_END
                          : HK_LOOK_TEXT_END;
  return node_new(p, HK_NODE_LOOK, look, out);
}

// *out NULL: only flags were set.
static HkStatus atom(Parser *p, HkRegexNode **out) {
  size_t start = p->at;
  uint32_t min, max;
  bool taken;
  if (peek(p) == '{') {
    HK_TRY(read_counts(p, &min, &max, &taken));
    if (taken) return fail(p, start, "nothing to repeat before '{'; write \\{ for a brace");
  }
  uint32_t c = next(p);
  switch (c) {
  case '.': return dot_new(p, out);
  case '^': return place_in_line(p, true, out);
  case '$': return place_in_line(p, false, out);
  case '(': return group(p, out);
  case '[': return class(p, out);
  case '\\': return escape(p, out);
  case '*':
  case '+':
  case '?': return fail(p, start, "nothing to repeat before '%c'; write \\%c for the character", (char)c, (char)c);
  default: return char_new(p, c, out);
  }
}

static HkStatus sequence(Parser *p, HkRegexNode **out) {
  HK_TRY(node_new(p, HK_NODE_CAT, 0, out));
  for (;;) {
    HkRegexNode *n;
    skip_blanks(p);
    if (at_end(p) || peek(p) == '|' || peek(p) == ')') return HK_OK;
    HK_TRY(atom(p, &n));
    if (!n) continue;
    HK_TRY(repeat(p, &n));
    append(*out, n);
  }
}

static HkStatus alternatives(Parser *p, HkRegexNode **out) {
  HkRegexNode *one, *all;
  HK_TRY(sequence(p, &one));
  *out = one;
  if (peek(p) != '|') return HK_OK;
  HK_TRY(node_new(p, HK_NODE_ALT, 0, &all));
  append(all, one);
  while (take(p, "|")) {
    HK_TRY(sequence(p, &one));
    append(all, one);
  }
  *out = all;
  return HK_OK;
}

HkStatus hk_regex_parse(HkArena *arena, HkText pattern, uint32_t flags, HkRegexTree *tree, HkRegexFault *fault) {
  Parser p = {.tree = tree, .pattern = pattern, .flags = flags, .fault = fault};
  *tree = (HkRegexTree){.arena = arena};
  HK_TRY(alternatives(&p, &tree->root));
  return at_end(&p) ? HK_OK : fail(&p, p.at, "')' closes nothing; write \\) for a parenthesis");
}
