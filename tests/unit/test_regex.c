// test_regex.c - regular expressions: matches of chosen patterns, messages of wrong ones, bounds, and random patterns on random texts against a
// matcher that tries one way after the other.
#include "../../floor/buf.h"
#include "../../floor/regex.h"
#include "../../floor/utf8.h"
#include "unit.h"

// ---- chosen patterns -------------------------------------------------------------------------------------------------------------------

static HkRegex *make(HkMem *mem, const char *pattern, uint32_t flags) {
  HkRegex *re = NULL;
  HkRegexFault fault;
  if (hk_regex_new(mem, hk_text_of(pattern), flags, &re, &fault) != HK_OK) printf("%s: %s\n", pattern, fault.message);
  CHECK_FOR(re != NULL, pattern);
  return re;
}

// All slots of all matches as "(0,2)(0,1) (3,5)(-)": groups of a match one behind the other.
static void show_matches(HkRegex *re, HkText text, HkBuf *out) {
  HkRegexInput in = {.text = text};
  uint32_t count = 2 * (hk_regex_groups(re) + 1);
  size_t *slots = malloc(count * sizeof *slots), from = 0;
  bool found = true, whether = true;
  while (from <= text.len) {
    CHECK(hk_regex_search(re, &in, from, slots, count, &found) == HK_OK);
    CHECK(hk_regex_search(re, &in, from, NULL, 0, &whether) == HK_OK && whether == found);
    if (!found) break;
    if (out->len) hk_buf_char(out, ' ');
    for (uint32_t i = 0; i < count; i += 2) {
      if (slots[i] == SIZE_MAX)
        hk_buf_str(out, "(-)");
      else
        hk_buf_fmt(out, "(%d,%d)", (int)slots[i], (int)slots[i + 1]);
    }
    from = slots[1] > slots[0] ? slots[1] : slots[1] + 1;
    while (from < text.len && ((unsigned char)text.data[from] & 0xC0) == 0x80) from++;
  }
  free(slots);
}

static void check_flags(const char *pattern, uint32_t flags, const char *text, const char *want) {
  HkMem mem;
  HkBuf out;
  hk_mem_init(&mem, NULL, NULL);
  hk_buf_init(&out, &mem);
  HkRegex *re = make(&mem, pattern, flags);
  show_matches(re, hk_text_of(text), &out);
  if (strcmp(hk_buf_z(&out), want) != 0) printf("%s on %s\n  gives %s\n", pattern, text, hk_buf_z(&out));
  CHECK_FOR(strcmp(hk_buf_z(&out), want) == 0, pattern);
  hk_regex_free(re);
  hk_buf_deinit(&out);
  CHECK_EQ(mem.used, 0);
}
static void check(const char *pattern, const char *text, const char *want) { check_flags(pattern, 0, text, want); }

static void literals(void) {
  check("abc", "xabcabc", "(1,4) (4,7)");
  check("abc", "ab", "");
  check("", "ab", "(0,0) (1,1) (2,2)");
  check("a{0}", "a", "(0,0) (1,1)");
  check("\xC3\xA9", "e\xC3\xA9\xC3\xA8\xC3\xA9", "(1,3) (5,7)");
  check("\\x41\\x{42}\\u{43}\\t\\n\\r\\f\\v\\.\\/\\-", "ABC\t\n\r\f\v./-", "(0,11)");
  check("]}{", "]}{", "(0,3)");
  check("a{", "a{", "(0,2)");
  check("a{x}", "a{x}", "(0,4)");
}

static void choices(void) {
  check("a|ab", "ab", "(0,1)");
  check("ab|a", "ab", "(0,2)");
  check("(a|ab)(c|bcd)", "abcd", "(0,4)(0,1)(1,4)");
  check("|a", "a", "(0,0) (1,1)");
  check("foo|bar|foobar", "foobar", "(0,3) (3,6)");
}

static void repetitions(void) {
  check("a*", "baac", "(0,0) (1,3) (3,3) (4,4)");
  check("a+?", "aa", "(0,1) (1,2)");
  check("a??b", "ab", "(0,2)");
  check("a{2,3}", "aaaaaaa", "(0,3) (3,6)");
  check("a{2,3}?", "aaaaa", "(0,2) (2,4)");
  check("a{2}", "aaaaa", "(0,2) (2,4)");
  check("a{2,}", "aaaaa", "(0,5)");
  check("(a)(b)?", "a", "(0,1)(0,1)(-)");
  check("(a|b)*", "abc", "(0,2)(1,2) (2,2)(-) (3,3)(-)");
  check("(|a)*", "aa", "(0,0)(0,0) (1,1)(1,1) (2,2)(2,2)");
  check("(|a)+", "aa", "(0,0)(0,0) (1,1)(1,1) (2,2)(2,2)");
  check("(a*)*", "aa", "(0,2)(0,2) (2,2)(2,2)");
  check("(a*)+b", "aab", "(0,3)(0,2)");
  check("<.*>", "<a><b>", "(0,6)");
  check("<.*?>", "<a><b>", "(0,3) (3,6)");
}

static void places(void) {
  check("^a", "aa", "(0,1)");
  check("a$", "a\na", "(2,3)");
  check_flags("^a$", HK_REGEX_MULTI_LINE, "a\na\nb", "(0,1) (2,3)");
  check_flags("^", HK_REGEX_MULTI_LINE, "a\n", "(0,0) (2,2)");
  check_flags("\\Aa|b\\z", HK_REGEX_MULTI_LINE, "a\na\nb", "(0,1) (4,5)");
  check("\\bfoo\\b", "foo foobar xfoo foo", "(0,3) (16,19)");
  check("\\Boo", "foo oo", "(1,3)");
  check("\\b", "ab c", "(0,0) (2,2) (3,3) (4,4)");
  check("\\B", "", "(0,0)");
  check("x*$", "axx", "(1,3) (3,3)");
  check("(?m)$", "a\nb", "(1,1) (3,3)");
}

static void sets(void) {
  check("[a-c]+", "xabcd", "(1,4)");
  check("[^a-c]+", "xabcd", "(0,1) (4,5)");
  check("[]a]+", "a]b", "(0,2)");
  check("[^]a]+", "a]b", "(2,3)");
  check("[a-]+", "-a-b", "(0,3)");
  check("[\\d\\-x]+", "1-x!", "(0,3)");
  check("[[:alpha:]_]+", "a_1", "(0,2)");
  check("[[:^alpha:]]+", "a_1", "(1,3)");
  check("[[:alpha]+", "[:alph]", "(0,6)");
  check("\\d\\D\\w\\W\\s\\S", "1ab- x", "(0,6)");
  check(".", "a\n\xC3\xA9", "(0,1) (2,4)");
  check_flags(".", HK_REGEX_DOT_ALL, "a\n", "(0,1) (1,2)");
  check("[\xC3\xA9-\xC3\xAB]", "\xC3\xA8\xC3\xA9\xC3\xAA\xC3\xAB\xC3\xAC", "(2,4) (4,6) (6,8)");
  check("[^\xC3\xA9]", "\xC3\xA9\xF0\x9F\x98\x80", "(2,6)");
  check("\\W", "\xC3\xA9", "(0,2)");
  check("[^\\x{0}-\\x{10FFFF}]", "a", "");
  check("[\\x{10000}-\\x{10FFFF}]", "\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "(3,7) (7,11)");
}

static void flags(void) {
  check_flags("hello", HK_REGEX_IGNORE_CASE, "HeLLo", "(0,5)");
  check_flags("[a-f]+", HK_REGEX_IGNORE_CASE, "CAFE", "(0,4)");
  check_flags("[^a]", HK_REGEX_IGNORE_CASE, "Aab", "(2,3)");
  check_flags("\xC3\xA9", HK_REGEX_IGNORE_CASE, "\xC3\x89", "(0,2)");
  check_flags("\xCF\x83", HK_REGEX_IGNORE_CASE, "\xCE\xA3\xCF\x82", "(0,2) (2,4)");
  check_flags("k", HK_REGEX_IGNORE_CASE, "\xE2\x84\xAAK", "(0,3) (3,4)");
  check_flags("[\xC3\xA0-\xC3\xAF]", HK_REGEX_IGNORE_CASE, "\xC3\x89", "(0,2)");
  check_flags("\\w", HK_REGEX_IGNORE_CASE, "\xE2\x84\xAA", "");
  check("a(?i)b", "aB AB", "(0,2)");
  check("a(?i:b)c", "aBc aBC", "(0,3)");
  check("(?i)a(?-i)b", "Ab AB", "(0,2)");
  check("(?i)(?:a|B)c", "bC", "(0,2)");
  check("((?i)a)b", "Ab AB", "(0,2)(0,1)");
  check_flags("a b # c\n [ ] \\  c", HK_REGEX_EXTENDED, "ab  c", "(0,5)");
  check_flags("a +", HK_REGEX_EXTENDED, "aa", "(0,2)");
  check("(?s-s:.)(?x: a )", "\na ba", "(3,5)");
}

static void groups(void) {
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  HkRegex *re = make(&mem, "(?P<year>\\d+)-(?<month>\\d+)(x)", 0);
  CHECK_EQ(hk_regex_groups(re), 3);
  CHECK_EQ(hk_regex_group(re, HK_TEXT("year")), 1);
  CHECK_EQ(hk_regex_group(re, HK_TEXT("month")), 2);
  CHECK_EQ(hk_regex_group(re, HK_TEXT("x")), 0);
  CHECK(hk_text_eq(hk_regex_group_name(re, 2), HK_TEXT("month")) && !hk_regex_group_name(re, 3).data);
  hk_regex_free(re);
  check("(a+)(b+)?(?:c(d))*", "aabbcdcd ac", "(0,8)(0,2)(2,4)(7,8) (9,10)(9,10)(-)(-)");
}

static void whole_texts(void) {
  static const struct {
    const char *pattern, *text;
    bool want;
  } rows[] = {{"a|ab", "ab", true},
              {"a*?", "aaa", true},
              {"a", "ab", false},
              {"", "", true},
              {"^a$", "a", true},
              {"\\bab\\b", "ab", true},
              {"(?m)^a$\\n^b$", "a\nb", true},
              {"[ab]+c?", "abab", true},
              {"\xC3\xA9+", "\xC3\xA9\xC3\xA9", true},
              {"a+", "", false}};
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    HkRegex *re = make(&mem, rows[i].pattern, 0);
    HkRegexInput in = {.text = hk_text_of(rows[i].text)};
    bool found = !rows[i].want;
    CHECK(hk_regex_full(re, &in, &found) == HK_OK);
    CHECK_FOR(found == rows[i].want, rows[i].pattern);
    hk_regex_free(re);
  }
}

// ---- wrong patterns ------------------------------------------------------------------------------------------------------------------------

static void check_bad(const char *pattern, size_t position, const char *part) {
  HkMem mem;
  HkRegex *re = NULL;
  HkRegexFault fault;
  hk_mem_init(&mem, NULL, NULL);
  CHECK_FOR(hk_regex_new(&mem, hk_text_of(pattern), 0, &re, &fault) == HK_FAIL && !re, pattern);
  if (!strstr(fault.message, part)) printf("%s: %s\n", pattern, fault.message);
  CHECK_FOR(strstr(fault.message, part) != NULL, pattern);
  CHECK_EQ(fault.position, position);
  CHECK_EQ(mem.used, 0);
}

static void wrong_patterns(void) {
  check_bad("a(", 1, "'(' is not closed");
  check_bad("a)", 1, "')' closes nothing");
  check_bad("\xC3\xA9[a", 1, "'[' is not closed");
  check_bad("[]", 0, "'[' is not closed");
  check_bad("*a", 0, "nothing to repeat before '*'");
  check_bad("a|+", 2, "nothing to repeat before '+'");
  check_bad("{2}", 0, "nothing to repeat before '{'");
  check_bad("a**", 2, "two repetitions in a row");
  check_bad("a*+", 2, "possessive");
  check_bad("^*", 1, "cannot be repeated");
  check_bad("a{3,2}", 1, "write {2,3}");
  check_bad("a{,2}", 1, "write {0,2}");
  check_bad("a{1001}", 1, "at most 1000");
  check_bad("a{99999999999999999999}", 1, "at most 1000");
  check_bad("[b-a]", 1, "upside down");
  check_bad("[\\d-z]", 3, "cannot begin a range");
  check_bad("[a-\\d]", 3, "cannot end a range");
  check_bad("[[:foo:]]", 1, "no class [:foo:]");
  check_bad("[\\b]", 1, "word boundary");
  check_bad("a\\", 1, "write \\\\");
  check_bad("\\1", 0, "back-references");
  check_bad("\\q", 0, "no escape \\q");
  check_bad("\\Z", 0, "\\z");
  check_bad("\\pL", 0, "list the ranges");
  check_bad("\\x4", 0, "hexadecimal");
  check_bad("\\x{110000}", 0, "not a code point");
  check_bad("\\u0041", 0, "needs braces");
  check_bad("(?=a)", 0, "look-around");
  check_bad("(?<!a)", 0, "look-around");
  check_bad("(?P=n)", 0, "back-references");
  check_bad("(?>a)", 0, "write (?: )");
  check_bad("(?z)", 0, "unknown kind of group");
  check_bad("(?<1>a)", 3, "a group is named");
  check_bad("(?<n>a)(?<n>b)", 10, "two groups named 'n'");
}

static void bounds(void) {
  char deep[2 * 251 + 1] = "";
  check_bad("(?:a{1000}){1000}", 0, "too large");
  check_bad("((((((){1000}){1000}){1000}){1000}){1000}){1000}", 0, "too large");
  memset(deep, '(', 251);
  memset(deep + 251, ')', 251);
  check_bad(deep, 250, "more than 250 deep");
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  deep[501] = '\0';
  hk_regex_free(make(&mem, deep + 1, 0));
  CHECK_EQ(mem.used, 0);
}

// ---- time and memory ------------------------------------------------------------------------------------------------------------------------

static HkStatus count_work(void *user, size_t work) {
  *(size_t *)user += work;
  return HK_OK;
}

static size_t work_of(const char *pattern, size_t n) {
  HkMem mem;
  size_t work = 0, slots[8];
  bool found;
  char *text = malloc(n);
  memset(text, 'a', n);
  hk_mem_init(&mem, NULL, NULL);
  HkRegex *re = make(&mem, pattern, 0);
  HkRegexInput in = {hk_text(text, n), count_work, &work};
  CHECK(hk_regex_search(re, &in, 0, slots, 2 * (hk_regex_groups(re) + 1), &found) == HK_OK);
  CHECK(hk_regex_bytes(re) < 4u << 20);
  hk_regex_free(re);
  free(text);
  CHECK_EQ(mem.used, 0);
  return work;
}

static void linear_time(void) {
  static const char *const patterns[] = {"(a*)*b",           "(a|a)*b",       "(a+)+$", "(a|aa)+b",
                                         "(?:a?){30}a{30}b", "(.*)(.*)(.*)x", ".*.*=.*"};
  for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
    size_t small = work_of(patterns[i], 1 << 18), large = work_of(patterns[i], 1 << 20);
    CHECK_FOR(large > 0 && large < 6 * small, patterns[i]);
  }
}

static HkStatus refuse(void *user, size_t work) {
  (void)user;
  (void)work;
  return HK_STOP;
}
static void interruption(void) {
  HkMem mem;
  bool found;
  size_t slots[4];
  char *text = malloc(1 << 20);
  memset(text, 'a', 1 << 20);
  hk_mem_init(&mem, NULL, NULL);
  HkRegex *re = make(&mem, "(a+)", 0);
  HkRegexInput in = {hk_text(text, 1 << 20), refuse, NULL};
  CHECK(hk_regex_search(re, &in, 0, slots, 4, &found) == HK_STOP);
  CHECK(hk_regex_full(re, &in, &found) == HK_STOP);
  in.poll = NULL;
  CHECK(hk_regex_search(re, &in, 0, slots, 4, &found) == HK_OK && found && slots[3] == 1 << 20);
  hk_regex_free(re);
  free(text);
}

static void refused_memory(void) {
  for (uint64_t n = 1;; n++) {
    HkMem mem;
    HkRegex *re = NULL;
    HkRegexFault fault;
    size_t slots[6];
    bool found = false;
    hk_mem_init(&mem, NULL, NULL);
    mem.fail_at = n;
    HkStatus status = hk_regex_new(&mem, HK_TEXT("(?i)(\\w+)\\b[\xC3\xA9x](z{2,})?$"), 0, &re, &fault);
    HkRegexInput in = {.text = HK_TEXT("..foo \xC3\xA9 bar\xC3\xA9zz")};
    if (status == HK_OK) status = hk_regex_search(re, &in, 0, slots, 6, &found);
    if (status == HK_OK) status = hk_regex_full(re, &in, &found);
    hk_regex_free(re);
    CHECK_EQ(mem.used, 0);
    CHECK(status == HK_OK || status == HK_NOMEM);
    if (status == HK_OK) return;
  }
}

// ---- random patterns against the slow matcher -----------------------------------------------------------------------------------------------

typedef enum { CHAR, ANY, SET, LOOK, CAT, ALT, REPEAT, GROUP } Kind;
typedef struct Node {
  Kind kind;
  struct Node *a, *b;
  int min, max;  // max -1: no bound
  bool lazy, negated;
  uint32_t number;
  const char *text;  // CHAR: in the pattern; SET: members; LOOK: the escape
} Node;

enum { MAX_NODES = 200, MAX_GROUPS = 6, BUDGET = 200000 };
typedef struct Random {
  uint64_t state;
  Node nodes[MAX_NODES];
  uint32_t count, groups;
  bool vague;  // a repetition without bound can repeat nothing: which way comes first is a matter of definition
  char pattern[4096];
  size_t length;
} Random;

static const char *const letters[] = {"a", "b", "c", "\xC3\xA9", "\n", " "};
static uint32_t below(Random *r, uint32_t n) { return unit_below(&r->state, n); }

static bool can_be_empty(const Node *n) {
  if (!n) return true;
  switch (n->kind) {
  case CAT: return can_be_empty(n->a) && can_be_empty(n->b);
  case ALT: return can_be_empty(n->a) || can_be_empty(n->b);
  case REPEAT: return n->min == 0 || can_be_empty(n->a);
  case GROUP: return can_be_empty(n->a);
  default: return n->kind == LOOK;
  }
}

static Node *random_node(Random *r, int depth) {
  static const char *const sets[] = {"ab", "b\xC3\xA9", "a \n"};
  static const char *const looks[] = {"^", "$", "\\b", "\\B", "\\A", "\\z"};
  Node *n = &r->nodes[r->count++];
  *n = (Node){.kind = CHAR, .text = letters[below(r, 4)]};
  uint32_t kind = depth == 0 || r->count > MAX_NODES / 2 ? below(r, 5) : below(r, 14);
  if (kind == 2) n->kind = ANY;
  if (kind == 3) *n = (Node){.kind = SET, .text = sets[below(r, 3)], .negated = below(r, 2)};
  if (kind == 4) *n = (Node){.kind = LOOK, .text = looks[below(r, 6)]};
  if (kind <= 4) return n;
  n->kind = kind < 8 ? CAT : kind < 10 ? ALT : kind < 12 ? REPEAT : GROUP;
  if (n->kind == GROUP && r->groups == MAX_GROUPS) n->kind = CAT;
  if (n->kind == GROUP) n->number = ++r->groups;
  n->a = below(r, 8) ? random_node(r, depth - 1) : NULL;
  if (n->kind == CAT || n->kind == ALT) n->b = below(r, 8) ? random_node(r, depth - 1) : NULL;
  if (n->kind == REPEAT) {
    n->min = (int)below(r, 3);
    n->max = below(r, 2) ? -1 : n->min + (int)below(r, 3);
    n->lazy = below(r, 3) == 0;
    r->vague = r->vague || (n->max < 0 && can_be_empty(n->a));
  }
  return n;
}

static void put(Random *r, const char *text) {
  memcpy(r->pattern + r->length, text, strlen(text) + 1);
  r->length += strlen(text);
}

static void print_node(Random *r, const Node *n) {
  char counts[32];
  if (!n) return;
  switch (n->kind) {
  case CHAR:
  case LOOK: put(r, n->text); break;
  case ANY: put(r, "."); break;
  case SET:
    put(r, n->negated ? "[^" : "[");
    put(r, n->text);
    put(r, "]");
    break;
  case CAT:
  case ALT:
    put(r, "(?:");
    print_node(r, n->a);
    put(r, n->kind == ALT ? "|" : "");
    print_node(r, n->b);
    put(r, ")");
    break;
  case REPEAT:
    put(r, "(?:");
    print_node(r, n->a);
    snprintf(counts, sizeof counts, n->max < 0 ? "){%d,}" : "){%d,%d}", n->min, n->max);
    put(r, n->max < 0 && n->min < 2 ? (n->min ? ")+" : ")*") : counts);
    put(r, n->lazy ? "?" : "");
    break;
  case GROUP:
    put(r, "(");
    print_node(r, n->a);
    put(r, ")");
    break;
  }
}

// What is still to be matched: a node, the end of a round of a repetition, or the end of a group; then the rest.
typedef struct Next {
  enum { MATCH_NODE, END_ROUND, END_GROUP } what;
  const Node *node;
  int round;
  size_t start;
  const struct Next *then;
} Next;
typedef struct Slow {
  HkText text;
  uint32_t flags;
  size_t slots[2 * (MAX_GROUPS + 1)];
  bool whole;
  size_t end;
  int steps;
} Slow;

static bool go(Slow *s, const Next *next, size_t at);
static bool go_node(Slow *s, const Node *n, const Next *then, size_t at) {
  Next next = {MATCH_NODE, n, 0, 0, then};
  return n ? go(s, &next, at) : go(s, then, at);
}

static uint32_t lowered(const Slow *s, uint32_t cp) {
  return s->flags & HK_REGEX_IGNORE_CASE ? hk_unicode_lower(cp) : cp;
}
static bool takes(const Slow *s, const Node *n, uint32_t cp) {
  if (n->kind == ANY) return cp != '\n' || s->flags & HK_REGEX_DOT_ALL;
  bool in = false;
  for (size_t i = 0, size; i < strlen(n->text); i += size)
    in = in || lowered(s, hk_utf8_decode(n->text + i, strlen(n->text) - i, &size)) == lowered(s, cp);
  return in != n->negated;
}

static bool word_at(const Slow *s, size_t at) {
  return at < s->text.len &&
         (s->text.data[at] == 'a' || s->text.data[at] == 'b' || s->text.data[at] == 'c' || s->text.data[at] == 'A');
}
static bool holds(const Slow *s, const char *look, size_t at) {
  bool start = at == 0, end = at == s->text.len, lines = s->flags & HK_REGEX_MULTI_LINE;
  bool boundary = (at > 0 && word_at(s, at - 1)) != word_at(s, at);
  if (strcmp(look, "\\b") == 0) return boundary;
  if (strcmp(look, "\\B") == 0) return !boundary;
  if (strcmp(look, "\\A") == 0) return start;
  if (strcmp(look, "\\z") == 0) return end;
  if (strcmp(look, "^") == 0) return start || (lines && s->text.data[at - 1] == '\n');
  return end || (lines && s->text.data[at] == '\n');
}

static bool go_round(Slow *s, const Node *n, int round, const Next *then, size_t at) {
  Next next = {END_ROUND, n, round + 1, at, then};
  return go_node(s, n->a, &next, at);
}

// `round` rounds are done. In a repetition without bound a round that matches nothing is the last one.
static bool go_repeat(Slow *s, const Node *n, int round, bool empty, const Next *then, size_t at) {
  if (round < n->min) return go_round(s, n, round, then, at);
  if (n->max < 0 && empty) return go(s, then, at);
  if (n->max >= 0 && round == n->max) return go(s, then, at);
  if (n->lazy) return go(s, then, at) || go_round(s, n, round, then, at);
  return go_round(s, n, round, then, at) || go(s, then, at);
}

static bool go_group(Slow *s, const Node *n, const Next *then, size_t at) {
  size_t old = s->slots[2 * n->number];
  Next next = {END_GROUP, n, 0, at, then};
  s->slots[2 * n->number] = at;
  if (go_node(s, n->a, &next, at)) return true;
  s->slots[2 * n->number] = old;
  return false;
}

static bool go(Slow *s, const Next *next, size_t at) {
  size_t size;
  if (s->steps++ > BUDGET) return false;
  if (!next) {
    s->end = at;
    return !s->whole || at == s->text.len;
  }
  const Node *n = next->node;
  const Next *then = next->then;
  if (next->what == END_ROUND) return go_repeat(s, n, next->round, at == next->start, then, at);
  if (next->what == END_GROUP) {
    size_t old = s->slots[2 * n->number + 1];
    s->slots[2 * n->number + 1] = at;
    if (go(s, then, at)) return true;
    s->slots[2 * n->number + 1] = old;
    return false;
  }
  switch (n->kind) {
  case LOOK: return holds(s, n->text, at) && go(s, then, at);
  case CAT: {
    Next second = {MATCH_NODE, n->b, 0, 0, then};
    return go_node(s, n->a, n->b ? &second : then, at);
  }
  case ALT: return go_node(s, n->a, then, at) || go_node(s, n->b, then, at);
  case REPEAT: return go_repeat(s, n, 0, false, then, at);
  case GROUP: return go_group(s, n, then, at);
  default:
    if (at == s->text.len || !takes(s, n, hk_utf8_decode(s->text.data + at, s->text.len - at, &size))) return false;
    return go(s, then, at + size);
  }
}

static bool slow_search(Slow *s, const Node *root, size_t from) {
  for (size_t at = from; at <= s->text.len; at++) {
    if (at < s->text.len && ((unsigned char)s->text.data[at] & 0xC0) == 0x80) continue;
    for (size_t i = 0; i < sizeof s->slots / sizeof *s->slots; i++) s->slots[i] = SIZE_MAX;
    if (!go_node(s, root, NULL, at)) continue;
    s->slots[0] = at;
    s->slots[1] = s->end;
    return true;
  }
  return false;
}

static void compare(const Random *r, HkRegex *re, HkText text, uint32_t flags) {
  size_t slots[2 * (MAX_GROUPS + 1)];
  uint32_t count = 2 * (r->groups + 1);
  HkRegexInput in = {.text = text};
  bool found, whether;
  for (size_t from = 0; from <= text.len; from++) {
    if (from < text.len && ((unsigned char)text.data[from] & 0xC0) == 0x80) continue;
    Slow s = {.text = text, .flags = flags};
    bool want = slow_search(&s, &r->nodes[0], from);
    if (s.steps > BUDGET) return;
    CHECK(hk_regex_search(re, &in, from, slots, count, &found) == HK_OK);
    CHECK(hk_regex_search(re, &in, from, NULL, 0, &whether) == HK_OK);
    size_t compared = r->vague ? 1 : count;
    bool same = found == want && whether == want && (!want || memcmp(slots, s.slots, compared * sizeof *slots) == 0);
    if (!same) {
      printf("pattern <%s> flags %u text <%.*s> from %d\n", r->pattern, flags, (int)text.len, text.data, (int)from);
      for (uint32_t i = 0; i < count && want && found; i++) printf("%d/%d ", (int)slots[i], (int)s.slots[i]);
    }
    CHECK_FOR(same, r->pattern);
  }
  Slow s = {.text = text, .flags = flags, .whole = true};
  bool want = go_node(&s, &r->nodes[0], NULL, 0);
  CHECK(hk_regex_full(re, &in, &found) == HK_OK);
  CHECK_FOR(s.steps > BUDGET || found == want, r->pattern);
}

static void random_patterns(uint64_t seed, int patterns) {
  static Random r;
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  r.state = seed;
  for (int i = 0; i < patterns; i++) {
    static const uint32_t some_flags[] = {0, HK_REGEX_MULTI_LINE, HK_REGEX_DOT_ALL, HK_REGEX_IGNORE_CASE, 7};
    uint32_t flags = some_flags[below(&r, 5)];
    r.count = r.groups = 0;
    r.vague = false;
    r.length = 0;
    print_node(&r, random_node(&r, 5));
    HkRegex *re = make(&mem, r.pattern, flags);
    for (int k = 0; k < 4; k++) {
      char text[64] = "";
      for (uint32_t n = below(&r, 12); n > 0; n--) strcat(text, below(&r, 10) ? letters[below(&r, 6)] : "A");
      compare(&r, re, hk_text_of(text), flags);
    }
    hk_regex_free(re);
    CHECK_EQ(mem.used, 0);
  }
}
static void random_small(void) { random_patterns(2463534242u, 20000); }
static void random_more(void) { random_patterns(88172645463325252u, 20000); }

UNIT_TESTS(UNIT(literals), UNIT(choices), UNIT(repetitions), UNIT(places), UNIT(sets), UNIT(flags), UNIT(groups),
           UNIT(whole_texts), UNIT(wrong_patterns), UNIT(bounds), UNIT(linear_time), UNIT(interruption),
           UNIT(refused_memory), UNIT(random_small), UNIT(random_more))
