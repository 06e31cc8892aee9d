// test_mir_read.c - reading MIR JSON where canonical form is demanded, the form of what is written, and refused memory.
#include "../../floor/json.h"
#include "../../floor/mir.h"
#include "../../stage0/compile.h"
#include "unit.h"

// One function around which the cases change something.
static const char module[] =
    "{\"entry\":\"f/"
    "1\",\"enum_decls\":[],\"functions\":[{\"blocks\":[{\"id\":0,\"instructions\":[{\"cond\":0,\"else\":2,"
    "\"op\":\"branch\",\"then\":1}],\"pos\":[1,1,1]},{\"id\":1,\"instructions\":[{\"dst\":1,\"op\":\"const\",\"value\":"
    "{"
    "\"type\":\"i64\",\"value\":1}},{\"op\":\"jump\",\"target\":3}],\"pos\":[2,2,1]},{\"id\":2,\"instructions\":[{"
    "\"dst\":2,"
    "\"op\":\"const\",\"value\":{\"type\":\"f64\",\"value\":2.0}},{\"op\":\"jump\",\"target\":3}],\"pos\":[1,3,1,1,3,5]"
    "},{"
    "\"id\":3,\"instructions\":[{\"dst\":3,\"incoming\":[[1,1],[2,2]],\"op\":\"phi\"},{\"op\":\"ret\",\"value\":3}],"
    "\"pos\":"
    "[2,4,1]}],\"kind\":\"static\",\"name\":\"f/1\",\"param_names\":[\"a\"],\"params\":[0]}],\"kind\":\"MIR\","
    "\"schema_version\":\"1.1\",\"units\":[\"u\"],\"user_box_decls\":[]}\n";

static void replace(HkBuf *text, const char *from, const char *to) {
  const char *at = strstr(hk_buf_z(text), from);
  CHECK_FOR(at != NULL, from);
  size_t before = (size_t)(at - text->data), rest = text->len - before - strlen(from);
  HkBuf out;
  hk_buf_init(&out, text->mem);
  hk_buf_add(&out, text->data, before);
  hk_buf_str(&out, to);
  hk_buf_add(&out, at + strlen(from), rest);
  hk_buf_deinit(text);
  *text = out;
}

// Whether reading and verifying the module, with `from` replaced, finds exactly one problem of that code; NULL: none.
static void check_change(const char *from, const char *to, bool canonical, const char *code) {
  HkMem mem;
  HkArena arena;
  HkMirProblems problems;
  HkMirModule *m = NULL;
  HkBuf text;
  hk_mem_init(&mem, NULL, NULL);
  hk_arena_init(&arena, &mem);
  hk_mir_problems_init(&problems, &arena);
  hk_buf_init(&text, &mem);
  hk_buf_str(&text, module);
  if (from) replace(&text, from, to);
  HkStatus status = hk_mir_read_json(&mem, hk_buf_view(&text), canonical, &m, &problems);
  if (status == HK_OK) status = hk_mir_verify(m, canonical, &problems);
  CHECK_FOR(status == (code ? HK_FAIL : HK_OK), to);
  CHECK_FOR(problems.count == (code != NULL), to);
  if (code) CHECK_FOR(memcmp(problems.lines[0].data, code, 5) == 0, problems.lines[0].data);
  hk_mir_module_free(m);
  hk_buf_deinit(&text);
  hk_arena_deinit(&arena);
  CHECK_EQ(mem.used, 0);
}

// Accepted, but not where canonical form is demanded.
static void check_canonical(const char *from, const char *to, const char *code) {
  check_change(from, to, false, NULL);
  check_change(from, to, true, code);
}

static void demands_canonical_form(void) {
  check_change(NULL, NULL, true, NULL);
  check_canonical("\"kind\":\"MIR\"", "\"kind\":\"MIR\",\"made\":1", "HM108");
  check_canonical("\"op\":\"phi\"", "\"op\":\"phi\",\"type\":\"i64\"", "HM108");
  check_canonical("\"kind\":\"static\"", "\"is_private\":false,\"kind\":\"static\"", "HM108");
  check_canonical("{\"op\":\"ret\"", "{\"dst\":null,\"op\":\"ret\"", "HM108");
  check_canonical("\n", "", "HM115");
  check_canonical("\n", "\n\n", "HM115");
  check_canonical("[1,1,1]", "[1, 1,1]", "HM115");
  check_canonical("\"1.1\"", "\"1.2\"", "HM115");
  check_canonical("2.0", "2", "HM115");
  check_canonical("\"f/1\",\"enum_decls\"", "\"f\\/1\",\"enum_decls\"", "HM115");
  check_canonical("[1,3,1,1,3,5]", "[1,3,1,1,3,5,0,9,9]", "HM115");
  check_canonical("\"op\":\"jump\",\"target\":3", "\"target\":3,\"op\":\"jump\"", "HM115");
  check_canonical("[[1,1],[2,2]]", "[[2,2],[1,1]]", "HM406");
}

static void demands_numbering(void) {
  check_canonical("\"dst\":3,\"incoming\":[[1,1],[2,2]],\"op\":\"phi\"},{\"op\":\"ret\",\"value\":3}",
                  "\"dst\":9,\"incoming\":[[1,1],[2,2]],\"op\":\"phi\"},{\"op\":\"ret\",\"value\":9}", "HM123");
  check_change("\"id\":3", "\"id\":2", false, "HM122");
  check_change("\"id\":0", "\"id\":7", false, NULL);
  check_change("\"id\":0", "\"id\":7", true, "HM122");
  check_change("\"name\":\"f/1\"", "\"name\":\"f/2\"", false, "HM112");
  check_change("\"kind\":\"static\",\"name\":\"f/1\"", "\"kind\":\"static\",\"name\":\"f/1\"", true, NULL);
}

static void reports_structure(void) {
  check_change("\"params\":[0]", "\"params\":[1]", false, "HM121");
  check_change("\"param_names\":[\"a\"]", "\"param_names\":[]", false, "HM121");
  check_change("\"pos\":[1,1,1]", "\"pos\":[2,1,1]", false, "HM124");
  check_change("\"pos\":[1,1,1]", "\"pos\":[1,1,1,4]", false, "HM124");
  check_change("\"units\":[\"u\"],", "", false, "HM104");
  check_change("\"kind\":\"MIR\"", "\"kind\":\"LIR\"", false, "HM105");
  check_change("\"enum_decls\":[]", "\"enum_decls\":{}", false, "HM105");
  check_change("\"value\":2.0", "\"value\":\"2\"", false, "HM502");
  check_change("\"dst\":3", "\"dst\":16777216", false, "HM205");
}

// Ids far apart need no more memory than ids without gaps.
static void closes_gaps(void) {
  HkMem mem;
  HkArena arena;
  HkMirProblems problems;
  HkMirModule *m = NULL;
  HkBuf text;
  hk_mem_init(&mem, NULL, NULL);
  mem.limit = 1 << 20;
  hk_arena_init(&arena, &mem);
  hk_mir_problems_init(&problems, &arena);
  hk_buf_init(&text, &mem);
  hk_buf_str(&text, module);
  replace(&text, "\"dst\":3", "\"dst\":16777215");
  replace(&text, "\"value\":3}", "\"value\":16777215}");
  CHECK_EQ(hk_mir_read_json(&mem, hk_buf_view(&text), false, &m, &problems), HK_OK);
  CHECK_EQ(hk_mir_verify(m, false, &problems), HK_OK);
  CHECK_EQ(m->functions[0]->value_count, 4);
  hk_mir_module_free(m);
  hk_buf_deinit(&text);
  hk_arena_deinit(&arena);
}

static const char source[] = "box Zed from Abc {\n"
                             "  x\n"
                             "  private { y, weak z }\n"
                             "  size: Int => 1\n"
                             "  birth(a) { me.x = a }\n"
                             "}\n"
                             "box Abc { w = 1 }\n"
                             "enum Tree { Leaf, Node(left, right), Named { name: String, value: Int } }\n"
                             "static box Main {\n"
                             "  main(args) {\n"
                             "    local f = fn(n) { return n + args.length() }\n"
                             "    local m = %{ \"k\" => [1, 2.5, null, true, \"\\n/\\u{1}\"] }\n"
                             "    for i in 0..3 { try { print(f(i)) } catch (e) { print(e) } cleanup { m = null } }\n"
                             "    return match m { null => Tree::Node(1, 2), _ => 0 }\n"
                             "  }\n"
                             "}\n";

static void check_sorted(const HkJson *value) {
  for (uint32_t i = 0; value->kind == HK_JSON_ARRAY && i < value->count; i++) check_sorted(&value->u.items[i]);
  for (uint32_t i = 0; value->kind == HK_JSON_OBJECT && i < value->count; i++) {
    if (i > 0) CHECK(hk_text_cmp(value->u.members[i - 1].key, value->u.members[i].key) < 0);
    check_sorted(&value->u.members[i].value);
  }
}

static bool has_outer_space(HkText text) {
  bool inside = false;
  for (size_t i = 0; i + 1 < text.len; i++) {
    if (inside && text.data[i] == '\\')
      i++;
    else if (text.data[i] == '"')
      inside = !inside;
    else if (!inside && (unsigned char)text.data[i] <= ' ')
      return true;
  }
  return false;
}

// covers: mir 5, mir 6
static void writes_canonical_text(void) {
  HkMem mem;
  HkArena arena;
  HkJsonReader reader;
  HkJson tree;
  HkBuf text;
  HsCompiled compiled = {.module = NULL};
  HsOptions options = {.name = HK_TEXT("unit.hako"), .text = hk_text_of(source)};
  hk_mem_init(&mem, NULL, NULL);
  hk_arena_init(&arena, &mem);
  hk_buf_init(&text, &mem);
  CHECK_EQ(hs_compile(&mem, &options, &compiled), HK_OK);
  hk_mir_write_json(compiled.module, &text);
  hk_json_open(&reader, &mem, hk_buf_view(&text), HK_JSON_UNIQUE_KEYS);
  CHECK_EQ(hk_json_tree(&reader, &arena, &tree), HK_OK);
  check_sorted(&tree);
  CHECK(text.data[text.len - 1] == '\n' && !has_outer_space(hk_buf_view(&text)));
  HkMirProblems problems;
  HkMirModule *again = NULL;
  hk_mir_problems_init(&problems, &arena);
  CHECK_EQ(hk_mir_read_json(&mem, hk_buf_view(&text), true, &again, &problems), HK_OK);
  CHECK_EQ(hk_mir_verify(again, true, &problems), HK_OK);
  hk_mir_module_free(again);
  hk_mir_module_free(compiled.module);
  hk_json_close(&reader);
  hk_buf_deinit(&text);
  hk_arena_deinit(&arena);
}

// Reads with allocation 1, 2, 3 ... refused until none is.
static void sweep(HkText text, bool canonical) {
  HkStatus status = HK_NOMEM;
  for (uint64_t n = 1; status == HK_NOMEM; n++) {
    HkMem mem, outside;
    HkArena arena;
    HkMirProblems problems;
    HkMirModule *m = NULL;
    hk_mem_init(&mem, NULL, NULL);
    hk_mem_init(&outside, NULL, NULL);
    hk_arena_init(&arena, &outside);
    hk_mir_problems_init(&problems, &arena);
    mem.fail_at = n;
    status = hk_mir_read_json(&mem, text, canonical, &m, &problems);
    CHECK_EQ(problems.count, 0);
    hk_mir_module_free(m);
    CHECK_EQ(mem.used, 0);
    hk_arena_deinit(&arena);
    CHECK(n < 10000);
  }
  CHECK_EQ(status, HK_OK);
}

static void survives_refused_memory(void) {
  sweep(hk_text_of(module), true);
  sweep(HK_TEXT(
            "{\"user_box_decls\":[{\"name\":\"P\",\"fields\":[\"x\"]}],\"functions\":[{\"name\":\"P.birth\",\"params\":"
            "[0],\"blocks\":[{\"id\":0,\"instructions\":[{\"op\":\"ret\"}]}]},{\"name\":\"main\",\"blocks\":[{\"id\":5,"
            "\"instructions\":[{\"op\":\"newbox\",\"dst\":1,\"type\":\"P\"},{\"op\":\"boxcall\",\"box\":1,\"method\":"
            "\"birth\",\"dst\":2},{\"op\":\"boxcall\",\"box\":2,\"method\":\"birth\"},{\"op\":\"mir_call\",\"callee\":{"
            "\"type\":\"Global\",\"name\":\"P.birth\"},\"args\":[1]},{\"op\":\"mir_call\",\"callee\":{\"type\":"
            "\"Closure\",\"captures\":[[\"c\",1]],\"params\":[\"p\"]},\"dst\":4},{\"op\":\"store\",\"ptr\":8,\"value\":"
            "1},"
            "{\"op\":\"binop\",\"operation\":\"and\",\"dst\":70,\"lhs\":1,\"rhs\":2},{\"op\":\"branch\",\"cond\":70,"
            "\"then\":5,\"else\":5}]}]}]}"),
        false);
}

UNIT_TESTS(UNIT(demands_canonical_form), UNIT(demands_numbering), UNIT(reports_structure), UNIT(closes_gaps),
           UNIT(writes_canonical_text), UNIT(survives_refused_memory))
