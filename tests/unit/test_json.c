// test_json.c - the JSON reader: events, trees, numbers, strings, what it refuses and where.
#include "../../floor/json.h"
#include "unit.h"

static HkMem mem;

static HkJsonReader open_text(const char *text, unsigned flags) {
  HkJsonReader r;
  hk_mem_init(&mem, NULL, NULL);
  hk_json_open(&r, &mem, hk_text_of(text), flags);
  return r;
}

static void close_text(HkJsonReader *r) {
  hk_json_close(r);
  CHECK_EQ(mem.used, 0);
}

// One letter per event.
static void check_events(const char *text, const char *want) {
  static const char letters[] = "nbifs[{k]}.!";
  HkJsonReader r = open_text(text, 0);
  char got[64];
  size_t n = 0;
  HkJsonKind kind;
  do {
    kind = hk_json_next(&r);
    got[n++] = letters[kind];
  } while (kind != HK_JSON_END && kind != HK_JSON_ERROR && n < sizeof got - 1);
  got[n] = 0;
  CHECK_FOR(strcmp(got, want) == 0, text);
  CHECK_EQ(hk_json_next(&r), kind);  // stays
  close_text(&r);
}

static void gives_events(void) {
  check_events("null", "n.");
  check_events(" [ true , false ] ", "[bb].");
  check_events("{\"a\":[{}],\"b\":{\"c\":-1}}", "{k[{}]k{ki}}.");
  check_events("[[],[1.5],\"\"]", "[[][f]s].");
  check_events("", "!");
  check_events("[1,]", "[i!");
  check_events("[1 2]", "[i!");
  check_events("{,}", "{!");
  check_events("{\"a\"}", "{!");
  check_events("{\"a\":}", "{k!");
  check_events("{\"a\":1,}", "{ki!");
  check_events("{1:2}", "{!");
  check_events("[}", "[!");
  check_events("1 1", "i!");
  check_events("nul", "!");
  check_events("// c\n1", "!");
}

static void check_int(const char *text, int64_t want) {
  HkJsonReader r = open_text(text, 0);
  CHECK_FOR(hk_json_next(&r) == HK_JSON_INT && hk_json_next(&r) == HK_JSON_END, text);
  CHECK_EQ(r.u.i, want);
  close_text(&r);
}

static void check_float(const char *text, double want) {
  HkJsonReader r = open_text(text, 0);
  CHECK_FOR(hk_json_next(&r) == HK_JSON_FLOAT && memcmp(&r.u.f, &want, sizeof want) == 0, text);
  close_text(&r);
}

static void check_fault(const char *text, unsigned flags, HkJsonFault fault, size_t at) {
  HkJsonReader r = open_text(text, flags);
  HkJsonKind kind;
  do kind = hk_json_next(&r);
  while (kind != HK_JSON_END && kind != HK_JSON_ERROR);
  CHECK_FOR(kind == HK_JSON_ERROR && r.message, text);
  CHECK_EQ(r.fault, fault);
  CHECK_EQ(r.start, at);
  close_text(&r);
}

static void keeps_numbers_exact(void) {
  check_int("0", 0);
  check_int("-0", 0);
  check_int("9223372036854775807", INT64_MAX);
  check_int("-9223372036854775808", INT64_MIN);
  check_float("9223372036854775808", 9223372036854775808.0);
  check_float("-9223372036854775809", -9223372036854775808.0);
  check_float("-0.0", -0.0);
  check_float("1e2", 100.0);
  check_float("0.1", 0.1);
  check_float("1.7976931348623157E+308", 1.7976931348623157e308);
  check_float("4.9e-324", 4.9e-324);
  check_fault("[1e309]", 0, HK_JSON_RANGE, 1);
  check_fault("01", 0, HK_JSON_BAD_TEXT, 1);
  check_fault("-", 0, HK_JSON_BAD_TEXT, 0);
  check_fault("1.", 0, HK_JSON_BAD_TEXT, 2);
  check_fault("1e+", 0, HK_JSON_BAD_TEXT, 3);
  check_fault("+1", 0, HK_JSON_BAD_TEXT, 0);
  check_fault(".5", 0, HK_JSON_BAD_TEXT, 0);
  check_fault("NaN", 0, HK_JSON_BAD_TEXT, 0);
}

static void check_string(const char *text, unsigned flags, const char *want, size_t len) {
  HkJsonReader r = open_text(text, flags);
  CHECK_FOR(hk_json_next(&r) == HK_JSON_STRING && hk_text_eq(r.u.text, hk_text(want, len)), text);
  close_text(&r);
}

static void reads_strings(void) {
  check_string("\"plain \xC3\xA9 \xF0\x9F\x98\x80\"", 0, "plain \xC3\xA9 \xF0\x9F\x98\x80", 13);
  check_string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", 0, "\"\\/\b\f\n\r\t", 8);
  check_string("\"a\\u0000b\"", 0, "a\0b", 3);
  check_string("\"\\u00e9\\u20AC\"", 0, "\xC3\xA9\xE2\x82\xAC", 5);
  check_string("\"\\uD83D\\uDE00\"", 0, "\xF0\x9F\x98\x80", 4);
  check_string("\"\\uD83D\"", HK_JSON_REPLACE_SURROGATES, "\xEF\xBF\xBD", 3);
  check_string("\"\\uDE00\\uD83Dx\"", HK_JSON_REPLACE_SURROGATES, "\xEF\xBF\xBD\xEF\xBF\xBDx", 7);
  check_string("\"\\uD83D\\u0041\"", HK_JSON_REPLACE_SURROGATES,
               "\xEF\xBF\xBD"
               "A",
               4);
  check_fault("\"\\uD83D\"", 0, HK_JSON_BAD_TEXT, 1);
  check_fault("\"\\u12g4\"", 0, HK_JSON_BAD_TEXT, 1);
  check_fault("\"\\u12", 0, HK_JSON_BAD_TEXT, 1);
  check_fault("\"\\x\"", 0, HK_JSON_BAD_TEXT, 1);
  check_fault("\"a\nb\"", 0, HK_JSON_BAD_TEXT, 2);
  check_fault("[\"open", 0, HK_JSON_BAD_TEXT, 1);
  check_fault("\"\xC3\"", 0, HK_JSON_BAD_TEXT, 1);
  check_fault("\"\xED\xA0\x80\"", 0, HK_JSON_BAD_TEXT, 1);
  check_fault("\xEF\xBB\xBF[]", 0, HK_JSON_BAD_TEXT, 0);
}

static void bounds_depth(void) {
  char text[2 * HK_MAX_JSON_DEPTH + 4];
  memset(text, '[', HK_MAX_JSON_DEPTH);
  memset(text + HK_MAX_JSON_DEPTH, ']', HK_MAX_JSON_DEPTH);
  text[2 * HK_MAX_JSON_DEPTH] = 0;
  HkJsonReader r = open_text(text, 0);
  HkArena arena;
  HkJson tree;
  hk_arena_init(&arena, &mem);
  CHECK_EQ(hk_json_tree(&r, &arena, &tree), HK_OK);
  CHECK_EQ(tree.count, 1);
  hk_arena_deinit(&arena);
  close_text(&r);
  memset(text, '[', sizeof text - 1);
  text[sizeof text - 1] = 0;
  check_fault(text, 0, HK_JSON_TOO_DEEP, HK_MAX_JSON_DEPTH);
}

static void skips_byte_order_mark(void) {
  HkJsonReader r = open_text("\xEF\xBB\xBF[]", HK_JSON_SKIP_BOM);
  CHECK_EQ(hk_json_next(&r), HK_JSON_ARRAY);
  close_text(&r);
}

static void finds_places(void) {
  uint32_t line = 0, column = 0;
  HkText text = HK_TEXT("ab\n\xC3\xA9x\ny");
  hk_json_place(text, 0, &line, &column);
  CHECK(line == 1 && column == 1);
  hk_json_place(text, 5, &line, &column);
  CHECK(line == 2 && column == 2);
  hk_json_place(text, text.len, &line, &column);
  CHECK(line == 3 && column == 2);
}

static void builds_trees(void) {
  HkJsonReader r = open_text("{\"n\":[1,2.5,\"a\\tb\"],\"\":null,\"t\":true,\"n\":{}}", 0);
  HkArena arena;
  HkJson tree;
  hk_arena_init(&arena, &mem);
  CHECK_EQ(hk_json_tree(&r, &arena, &tree), HK_OK);
  CHECK(tree.kind == HK_JSON_OBJECT && tree.count == 4);
  const HkJson *n = hk_json_get(&tree, "n");
  CHECK(n && n->kind == HK_JSON_ARRAY && n->count == 3 && n->at == 5);
  CHECK(n->u.items[0].u.i == 1 && n->u.items[1].u.f == 2.5);
  CHECK(hk_text_eq(hk_json_text(&n->u.items[2]), HK_TEXT("a\tb")));
  CHECK(hk_json_get(&tree, "")->kind == HK_JSON_NULL);
  CHECK(hk_json_get(&tree, "t")->u.b);
  CHECK(!hk_json_get(&tree, "x"));
  CHECK(tree.u.members[3].value.kind == HK_JSON_OBJECT);
  hk_arena_deinit(&arena);
  close_text(&r);
}

static void check_unique(const char *text, HkStatus want) {
  HkJsonReader r = open_text(text, HK_JSON_UNIQUE_KEYS);
  HkArena arena;
  HkJson tree;
  hk_arena_init(&arena, &mem);
  CHECK_FOR(hk_json_tree(&r, &arena, &tree) == want, text);
  if (want != HK_OK) CHECK_EQ(r.fault, HK_JSON_DUPLICATE);
  hk_arena_deinit(&arena);
  close_text(&r);
}

static void finds_repeated_keys(void) {
  check_unique("{\"a\":1,\"b\":{\"a\":1},\"c\":2}", HK_OK);
  check_unique("{\"a\":1,\"\\u0061\":2}", HK_FAIL);
  check_unique("[{\"b\":{\"a\":1,\"x\":0,\"a\":2}}]", HK_FAIL);
  char text[4000] = "{";
  for (int i = 0; i < 300; i++) sprintf(text + strlen(text), "\"%d\":0,", i * 7919 % 300);
  strcpy(text + strlen(text), "\"x\":0}");
  check_unique(text, HK_OK);
  strcpy(text + strlen(text) - 6, "\"17\":0}");
  check_unique(text, HK_FAIL);
}

static void survives_refused_memory(void) {
  const char *text = "{\"a\\n\":[1,\"\\u0041\",{\"b\":[[],{}]}],\"c\":\"\\t\",\"1\":0,\"2\":0,\"3\":0,\"4\":0,\"5\":0,"
                     "\"6\":0,\"7\":0}";
  HkStatus status = HK_NOMEM;
  for (uint64_t n = 1; status == HK_NOMEM; n++) {
    HkJsonReader r = open_text(text, HK_JSON_UNIQUE_KEYS);
    HkArena arena;
    HkJson tree;
    hk_arena_init(&arena, &mem);
    mem.fail_at = n;
    status = hk_json_tree(&r, &arena, &tree);
    hk_arena_deinit(&arena);
    close_text(&r);
    CHECK(n < 1000);
  }
  CHECK_EQ(status, HK_OK);
}

UNIT_TESTS(UNIT(gives_events), UNIT(keeps_numbers_exact), UNIT(reads_strings), UNIT(bounds_depth),
           UNIT(skips_byte_order_mark), UNIT(finds_places), UNIT(builds_trees), UNIT(finds_repeated_keys),
           UNIT(survives_refused_memory))
