// test_toml.c - TOML 1.0: documents against their trees, written compactly, and wrong documents against line and message.
#include "../../floor/toml.h"
#include "unit.h"

static void show(const HkToml *t, HkBuf *out) {
  static const char open[] = {[HK_TOML_ARRAY] = '[', [HK_TOML_TABLE] = '{'},
                    shut[] = {[HK_TOML_ARRAY] = ']', [HK_TOML_TABLE] = '}'};
  switch (t->kind) {
  case HK_TOML_STRING: hk_buf_json_string(out, t->text); return;
  case HK_TOML_INT: hk_buf_int(out, t->i); return;
  case HK_TOML_BOOL: hk_buf_str(out, t->i ? "true" : "false"); return;
  case HK_TOML_FLOAT: hk_buf_fmt(out, "float %.*s", (int)t->text.len, t->text.data); return;
  case HK_TOML_DATE: hk_buf_fmt(out, "date %.*s", (int)t->text.len, t->text.data); return;
  default: break;
  }
  hk_buf_char(out, open[t->kind]);
  for (uint32_t i = 0; i < t->count; i++) {
    if (i) hk_buf_char(out, ' ');
    if (t->kind == HK_TOML_TABLE) hk_buf_fmt(out, "%.*s=", (int)t->entries[i].key.len, t->entries[i].key.data);
    show(t->entries[i].value, out);
  }
  hk_buf_char(out, shut[t->kind]);
}

static HkStatus parse(const char *text, size_t len, HkBuf *out, uint32_t *line) {
  HkArena arena;
  HkToml *root = NULL;
  HkText message = {NULL, 0};
  hk_arena_init(&arena, out->mem);
  HkStatus status = hk_toml_parse(&arena, hk_text(text, len), &root, line, &message);
  if (status == HK_OK) show(root, out);
  if (status == HK_FAIL) hk_buf_text(out, message);
  hk_arena_deinit(&arena);
  return status;
}

static void check(const char *text, const char *want) {
  HkMem mem;
  HkBuf out;
  uint32_t line = 0;
  hk_mem_init(&mem, NULL, NULL);
  hk_buf_init(&out, &mem);
  HkStatus status = parse(text, strlen(text), &out, &line);
  if (status != HK_OK || strcmp(hk_buf_z(&out), want) != 0) printf("%s\n  gives: %s\n", text, hk_buf_z(&out));
  CHECK_FOR(status == HK_OK && strcmp(hk_buf_z(&out), want) == 0, want);
  hk_buf_deinit(&out);
  CHECK_EQ(mem.used, 0);
}

static void check_bad(const char *text, uint32_t want_line) {
  HkMem mem;
  HkBuf out;
  uint32_t line = 0;
  hk_mem_init(&mem, NULL, NULL);
  hk_buf_init(&out, &mem);
  CHECK_FOR(parse(text, strlen(text), &out, &line) == HK_FAIL && out.len > 0, text);
  CHECK_EQ(line, want_line);
  hk_buf_deinit(&out);
  CHECK_EQ(mem.used, 0);
}

static void values(void) {
  check("", "{}");
  check("a = 1", "{a=1}");
  check("a = -17 # comment\nb=+0\n", "{a=-17 b=0}");
  check("a = 0xff\nb = 0o17\nc = 0b101\nd = 1_000", "{a=255 b=15 c=5 d=1000}");
  check("a = 9223372036854775807\nb = -9223372036854775808", "{a=9223372036854775807 b=-9223372036854775808}");
  check("a = true\nb = false", "{a=true b=false}");
  check("a = 1.5\nb = -2e10\nc = inf", "{a=float 1.5 b=float -2e10 c=float inf}");
  check("d = 1979-05-27T07:32:00Z\nt = 07:32:00", "{d=date 1979-05-27T07:32:00Z t=date 07:32:00}");
  check("d = 1979-05-27 07:32:00.5 # space\ne = 1979-05-27", "{d=date 1979-05-27 07:32:00.5 e=date 1979-05-27}");
  check("a = 6.626_1e-34\nb = +1E5\nc = -nan", "{a=float 6.626_1e-34 b=float +1E5 c=float -nan}");
}

static void strings(void) {
  check("a = \"x\\ty\\n\\\"\\\\\"", "{a=\"x\\ty\\n\\\"\\\\\"}");
  check("a = 'C:\\path'", "{a=\"C:\\\\path\"}");
  check("a = \"\\u00e4\\U0001F600\"", "{a=\"\xC3\xA4\xF0\x9F\x98\x80\"}");
  check("a = \"\"\"\nfirst\nsecond \"quoted\" \"\"\"\"", "{a=\"first\\nsecond \\\"quoted\\\" \\\"\"}");
  check("a = \"\"\"one \\\n   two\"\"\"", "{a=\"one two\"}");
  check("a = '''\nas \\ it is'''", "{a=\"as \\\\ it is\"}");
  check("a = \"\"\nb = ''", "{a=\"\" b=\"\"}");
}

static void keys_and_tables(void) {
  check("\"a b\" = 1\n'c' = 2\n1-_x = 3", "{a b=1 c=2 1-_x=3}");
  check("a.b.c = 1\na.b.d = 2", "{a={b={c=1 d=2}}}");
  check("[a]\nx = 1\n[a.b]\ny = 2\n[c]", "{a={x=1 b={y=2}} c={}}");
  check("[a.b]\nx = 1\n[a]\ny = 2", "{a={b={x=1} y=2}}");
  check("[[p]]\nn = 1\n[[p]]\nn = 2\n[p.sub]\nz = 3", "{p=[{n=1} {n=2 sub={z=3}}]}");
  check("t = { a = 1, b.c = \"x\" }", "{t={a=1 b={c=\"x\"}}}");
  check("x = []\ny = [1, [2, 3], \"four\", { five = 5 },\n # comment\n 6,\n]",
        "{x=[] y=[1 [2 3] \"four\" {five=5} 6]}");
  check("\r\na = 1\r\n", "{a=1}");
}

static void wrong_documents(void) {
  check_bad("a = ", 1);
  check_bad("\n\na", 3);
  check_bad("a = 1 b = 2", 1);
  check_bad("a = 1\na = 2", 2);
  check_bad("a = \"x", 1);
  check_bad("a = \"x\ny\"", 1);
  check_bad("a = \"\\q\"", 1);
  check_bad("a = \"\\ud800\"", 1);
  check_bad("a = [1, 2", 1);
  check_bad("[a]\n[a]", 2);
  check_bad("a = 1\n[a]", 2);
  check_bad("a = {}\na.b = 1", 2);
  check_bad("[a\nb = 1", 1);
  check_bad("[[a]\n", 1);
  check_bad("a = []\n[[a]]", 2);
  check_bad("= 1", 1);
  check_bad("a = 9223372036854775808", 1);
  check_bad("a = 1__0", 1);
  check_bad("a = 0x", 1);
  check_bad("a = 012", 1);
  check_bad("a = +0xf", 1);
  check_bad("a = 0XF", 1);
  check_bad("a = 1.", 1);
  check_bad("a = .5", 1);
  check_bad("a = 1.2.3", 1);
  check_bad("a = 1e", 1);
  check_bad("a = 1_.5", 1);
  check_bad("a = ab:cdefg", 1);
  check_bad("a = truetrue", 1);
  check_bad("a = tru", 1);
  check_bad("a = \"\"\"x\n\n", 3);
  check_bad("a = \"\x01\"", 1);
  check_bad("a = \"\xFF\"", 1);
}

// One fault in each, on the first line.
static const char *const faulty[] = {
    "a = 03.14",
    "a = 1.e5",
    "a = -01",
    "a = +_1",
    "a = 1_",
    "a = 0x_1",
    "a = 0b2",
    "a = 0o8",
    "a = 0o1e",
    "a = 1e1_",
    "a = 1._5",
    "a = Inf",
    "a = NaN",
    "a = +true",
    "a = infinity",
    "a = 0x1.8",
    "a = --1",
    "a = 1e400000000000x",
    "a = \"\\e\"",
    "a = \"\\x41\"",
    "a = \"\\u12\"",
    "a = \"\\U00110000\"",
    "a = \"\x7f\"",
    "a = 'x\x01'",
    "a = \"x\ry\"",
    "a = \"\"\"\"\"\"\"\"\"",
    "a = '''''''''",
    "a = 'x''",
    "a = 1 # \x01",
    "a = 1 # \x7f",
    "a = 1\rb = 2",
    "\x01",
    "\xEF\xBB",
    "\"\"\"a\"\"\" = 1",
    "'''a''' = 1",
    "a. = 1",
    ".a = 1",
    "a..b = 1",
    "a b = 1",
    "a",
    "a\\u0041 = 1",
    "\xC3\xA4 = 1",
    "a = {b = 1,}",
    "a = {,}",
    "a = {b = 1 c = 2}",
    "a = {b = 1, b = 2}",
    "a = {b = 1, b.c = 2}",
    "a = {b.c = 1, b = 2}",
    "a = {b = {c = 1}, b.d = 2}",
    "a = {",
    "a = {b}",
    "a = [1,,2]",
    "a = [,1]",
    "a = [1 2]",
    "a = [1",
    "a = ]",
    "[]",
    "[[]]",
    "[ [a]]",
    "[[a] ]",
    "[a] b = 1",
    "[a",
    "[a.]",
    "[a..b]",
    "[a]]",
    "[[a]",
    "a = 1 [b]",
    "a = 2021-02-29",
    "a = 2021-13-01",
    "a = 2021-00-01",
    "a = 2021-01-32",
    "a = 2021-1-1",
    "a = 21-01-01",
    "a = 2021-01-01T",
    "a = 2021-01-01T24:00:00",
    "a = 2021-01-01T10:60:00",
    "a = 2021-01-01T10:00:61",
    "a = 2021-01-01T10:00",
    "a = 2021-01-01T10:00:00.",
    "a = 2021-01-01T10:00:00+1:00",
    "a = 2021-01-01T10:00:00+24:00",
    "a = 2021-01-01T10:00:00+01:60",
    "a = 2021-01-01T10:00:00ZZ",
    "a = 2021-01-01x10:00:00",
    "a = 10:00",
    "a = 10:00:00Z",
    "a = 1:00:00",
    "a = 25:00:00",
    "a = 2021-01-01  10:00:00",
};

static void wrong_values(void) {
  for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) check_bad(faulty[i], 1);
}

// Who may add to a table once it is there.
static void redefinitions(void) {
  check_bad("a.b = 1\n[a]", 2);
  check_bad("[t]\na.b = 1\n[t.a]", 3);
  check_bad("[a.b.c]\nz = 9\n[a]\nb.c.t = 1", 4);
  check_bad("[a.b.c.d]\nz = 9\n[a]\nb.c.d.k.t = 1", 4);
  check_bad("[[a.b]]\n[a]\nb.y = 2", 3);
  check_bad("[[a]]\n[a]", 2);
  check_bad("[a]\n[[a]]", 2);
  check_bad("[a.b]\n[[a]]", 2);
  check_bad("[[a]]\n[a.b]\n[a.b]", 3);
  check_bad("a = [{b = 1}]\n[a.c]", 2);
  check_bad("a = {b = {c = 1}}\n[a.b]", 2);
  check_bad("a = {b = 1}\n[a]", 2);
  check_bad("[t]\na = {b = 1}\na.c = 2", 3);
  check_bad("a = 1\n\"a\" = 2", 2);
  check_bad("a = 1\na.b = 2", 2);
  check_bad("a.b = 1\na = 2", 2);
  check_bad("a.b.c = 1\na.b = 2", 2);
  check_bad("[a]\nb = 1\n[a.b]", 3);
  check_bad("\"\" = 2\n'' . x = 3", 2);
  check("[t]\na.b = 1\n[t.a.c]\nd = 2", "{t={a={b=1 c={d=2}}}}");
  check("[x.y.z.w]\n[x]", "{x={y={z={w={}}}}}");
  check("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", "{a=[{b={c=1}} {b={c=2}}]}");
  check("[[a]]\n[[a.b]]\nc = 1\n[[a.b]]", "{a=[{b=[{c=1} {}]}]}");
  check("a.b = 1\nx = 2\na.c = 3", "{a={b=1 c=3} x=2}");
}

static void fine_points(void) {
  check("3.14 = 1\n\"\" = 2\ntrue = 3\n1e5 = 4\n-inf = 5", "{3={14=1} =2 true=3 1e5=4 -inf=5}");
  check("[ a . \"b.c\" ] # x\nd . e = 1", "{a={b.c={d={e=1}}}}");
  check("a = '''x''''\nb = \"\"\"\"\"y\"\"\"\"\"", "{a=\"x'\" b=\"\\\"\\\"y\\\"\\\"\"}");
  check("a = \"\"\"\\  \r\n \n\t z\"\"\"", "{a=\"z\"}");
  check("a = 1 # tab\t\xC3\xA4\r\n#end", "{a=1}");
  check("a = {}\nb = { }\nc = { d = [\n1,\n] }", "{a={} b={} c={d=[1]}}");
  check("a = 2016-12-31T23:59:60Z\nb = 2024-02-29t01:02:03.123456-08:30\nc = 00:00:00.5",
        "{a=date 2016-12-31T23:59:60Z b=date 2024-02-29t01:02:03.123456-08:30 c=date 00:00:00.5}");
  check("a = 0\nb = 0.0\nc = -0\nd = 0e0\ne = 0xDEAD_beef\nf = 1e+06",
        "{a=0 b=float 0.0 c=0 d=float 0e0 e=3735928559 f=float 1e+06}");
  check("a = 0.1000000000000000055511151231257827021181583404541015625000000000000000000000001",
        "{a=float 0.1000000000000000055511151231257827021181583404541015625000000000000000000000001}");
}

static void many_keys(void) {
  enum { N = 20000 };
  HkMem mem;
  HkArena arena;
  HkBuf text;
  HkToml *root = NULL;
  uint32_t line;
  HkText message;
  char name[16];
  hk_mem_init(&mem, NULL, NULL);
  hk_arena_init(&arena, &mem);
  hk_buf_init(&text, &mem);
  for (int i = 0; i < N; i++) hk_buf_fmt(&text, "k%d = %d\n", i, i);
  CHECK(hk_toml_parse(&arena, hk_buf_view(&text), &root, &line, &message) == HK_OK);
  bool found = root && root->count == N;
  for (int i = 0; found && i < N; i++) {
    snprintf(name, sizeof name, "k%d", i);
    const HkToml *v = hk_toml_get(root, hk_text_of(name));
    found = v && v->i == i;
  }
  CHECK(found && !hk_toml_get(root, HK_TEXT("k")));
  hk_buf_str(&text, "k19999 = 1");
  CHECK(hk_toml_parse(&arena, hk_buf_view(&text), &root, &line, &message) == HK_FAIL);
  CHECK_EQ(line, N + 1);
  hk_buf_deinit(&text);
  hk_arena_deinit(&arena);
}

static void deep_nesting_is_refused(void) {
  enum { N = 5000 };
  static char text[2 * N + 8];
  memcpy(text, "a = ", 4);
  memset(text + 4, '[', N);
  memset(text + 4 + N, ']', N);
  check_bad(text, 1);
  for (int i = 0; i < N; i++) memcpy(text + 4 + 2 * i, "a.", 2);
  memcpy(text, "a.a.", 4);
  check_bad(text, 1);
  memcpy(text, "[a.a.", 5);
  check_bad(text, 1);
  memcpy(text, "x = 1\n# ", 8);
  check(text, "{x=1}");
}

static void memory_refused(void) {
  const char *text = "[a]\nb = \"text\"\nc = [1, 2.5, { d = \"\"\"e\"\"\" }]\n[[f.g]]\nh = 1\n";
  for (uint64_t n = 1; n < 200; n++) {
    HkMem mem;
    HkArena arena;
    HkToml *root;
    uint32_t line;
    HkText message;
    hk_mem_init(&mem, NULL, NULL);
    mem.fail_at = n;
    hk_arena_init(&arena, &mem);
    HkStatus status = hk_toml_parse(&arena, hk_text_of(text), &root, &line, &message);
    hk_arena_deinit(&arena);
    CHECK_EQ(mem.used, 0);
    if (mem.refused == 0) {
      CHECK(status == HK_OK);
      return;
    }
    CHECK(status == HK_NOMEM);
  }
}

UNIT_TESTS(UNIT(values), UNIT(strings), UNIT(keys_and_tables), UNIT(wrong_documents), UNIT(wrong_values),
           UNIT(redefinitions), UNIT(fine_points), UNIT(many_keys), UNIT(deep_nesting_is_refused), UNIT(memory_refused))
