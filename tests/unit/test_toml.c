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

static void deep_nesting_is_refused(void) {
  enum { N = 5000 };
  static char text[2 * N + 8];
  memcpy(text, "a = ", 4);
  memset(text + 4, '[', N);
  memset(text + 4 + N, ']', N);
  check_bad(text, 1);
  for (int i = 0; i < N; i++) memcpy(text + 4 + 2 * i, "a.", 2);  // dotted keys nest without recursion
  memcpy(text, "x = 1\n# ", 8);
  check(text, "{x=1}");
}

static void memory_refused(void) {
  const char *text = "[a]\nb = \"text\"\nc = [1, 2, { d = \"\"\"e\"\"\" }]\n[[f.g]]\nh = 1\n";
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

UNIT_TESTS(UNIT(values), UNIT(strings), UNIT(keys_and_tables), UNIT(wrong_documents), UNIT(deep_nesting_is_refused),
           UNIT(memory_refused))
