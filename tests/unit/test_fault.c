// test_fault.c - the fault sweep: programs are compiled and run with allocation 1, 2, 3 ... refused. After each failure the status says so or
// the program catches OutOfMemory; nothing leaks, nothing crashes.
#include "../../floor/context.h"
#include "../../stage0/compile.h"
#include "unit.h"

// Every allocation of a world goes through here; number `fail_at` is refused, and with `after` all later ones too.
typedef struct Host {
  uint64_t count, fail_at;
  bool after;
  int64_t used;
} Host;

static void *allocate(void *user, void *ptr, size_t old_size, size_t new_size) {
  Host *h = user;
  if (new_size > old_size && (++h->count == h->fail_at || (h->after && h->count > h->fail_at))) return NULL;
  h->used += (int64_t)new_size - (int64_t)old_size;
  if (new_size == 0) {
    free(ptr);
    return NULL;
  }
  return realloc(ptr, new_size);
}

static char place[200];  // which allocation is refused, for messages

static void refuse(Host *host, const char *what, uint64_t n, bool after) {
  *host = (Host){.fail_at = n, .after = after};
  snprintf(place, sizeof place, "%s, allocation %" PRIu64 "%s refused", what, n, after ? " and all later ones" : "");
}

// ---- front end -------------------------------------------------------------------------------------------------------------------

static HkStatus compile(HkMem *mem, const char *text, HsCompiled *out) {
  HsOptions options = {.name = HK_TEXT("<test>"), .text = hk_text_of(text)};
  *out = (HsCompiled){.module = NULL};
  return hs_compile(mem, &options, out);
}

// Back from the module as JSON and as a dump: text that must be complete or marked as failed.
static void write_module(HkMem *mem, HkMirModule *module) {
  HkBuf json;
  HkMirModule *again = NULL;
  HkArena arena;
  HkMirProblems problems;
  hk_buf_init(&json, mem);
  hk_arena_init(&arena, mem);
  hk_mir_problems_init(&problems, &arena);
  hk_mir_write_json(module, &json);
  HkStatus status = json.failed ? HK_NOMEM : hk_mir_read_json(mem, hk_buf_view(&json), true, &again, &problems);
  CHECK(status == HK_OK || status == HK_NOMEM);
  hk_mir_module_free(again);
  hk_buf_clear(&json);
  hk_mir_dump(module, (HkMirDumpOptions){true, true, true}, &json);
  hk_buf_deinit(&json);
  hk_arena_deinit(&arena);
}

static HkStatus compile_once(Host *host, const char *text) {
  HkMem mem;
  HsCompiled compiled;
  hk_mem_init(&mem, allocate, host);
  HkStatus status = compile(&mem, text, &compiled);
  if (status == HK_OK) {
    HkMirProblems problems;
    hk_mir_problems_init(&problems, &compiled.module->arena);
    CHECK(hk_mir_verify(compiled.module, true, &problems) != HK_FAIL);
    write_module(&mem, compiled.module);
  }
  hk_mir_module_free(compiled.module);
  CHECK_FOR(mem.used == 0 && host->used == 0, place);
  return status;
}

// Allocations of the whole are about `total`; about `points` of them are tried, spread over all.
static void sweep_compile(const char *text) {
  Host host = {.fail_at = 0};
  CHECK_EQ(compile_once(&host, text), HK_OK);
  for (uint64_t n = 1; n <= host.count; n++)
    for (int after = 0; after < 2; after++) {
      Host failing;
      refuse(&failing, "compiling", n, after);
      HkStatus status = compile_once(&failing, text);
      CHECK_FOR(status == HK_OK || status == HK_NOMEM, place);
    }
}

// ---- running ---------------------------------------------------------------------------------------------------------------------------

typedef struct Output {
  char text[4096];
  size_t len;
} Output;

static bool keep(void *user, HkText text) {
  Output *o = user;
  if (o->len + text.len < sizeof o->text) memcpy(o->text + o->len, text.data, text.len), o->len += text.len;
  return true;
}

static HkStatus run_once(Host *host, HkMirModule *module, Output *output, bool stress) {
  HkRunConfig config;
  HkLinked *linked = NULL;
  HkValue result;
  HkContext *c = malloc(sizeof *c);
  CHECK(c != NULL);
  hk_context_config(&config);
  config.alloc = allocate;
  config.alloc_user = host;
  config.sinks.user = output;
  config.sinks.out = keep;
  output->len = 0;
  HkStatus status = hk_context_open(c, &config, 0);
  if (status == HK_OK && stress) c->heap.stress = 1;
  if (status == HK_OK) status = hk_link(&c->run, module, &linked);
  if (status == HK_OK) status = hk_run_module(&c->run, linked, &result);
  if (status == HK_RAISED) {
    CHECK_FOR(c->run.core.error != NULL, place);
    const HkError *e = c->run.core.error;
    snprintf(place + strlen(place), sizeof place - strlen(place), ": %s: %.60s", e->kind->data, e->message->data);
    CHECK_FOR(hk_text_eq(hk_string_text(e->kind), HK_TEXT("OutOfMemory")), place);
  }
  hk_context_close(c);
  CHECK_FOR(c->mem.used == 0 && host->used == 0, place);
  free(c);
  return status;
}

static void sweep_run_of(HkMirModule *module, bool stress) {
  Host host = {.fail_at = 0};
  Output want, got;
  CHECK_EQ(run_once(&host, module, &want, stress), HK_OK);
  CHECK(want.len > 0);
  for (uint64_t n = 1; n <= host.count; n++)
    for (int after = 0; after < 2; after++) {
      Host failing;
      refuse(&failing, stress ? "running with --gc-stress 1" : "running", n, after);
      HkStatus status = run_once(&failing, module, &got, stress);
      CHECK_FOR(status == HK_OK || status == HK_NOMEM || status == HK_RAISED, place);
      if (status == HK_OK) CHECK_FOR(got.len == want.len && memcmp(got.text, want.text, got.len) == 0, place);
    }
}

static void sweep(const char *text) {
  HkMem mem;
  HsCompiled compiled;
  sweep_compile(text);
  hk_mem_init(&mem, NULL, NULL);
  CHECK(compile(&mem, text, &compiled) == HK_OK);
  sweep_run_of(compiled.module, false);
  sweep_run_of(compiled.module, true);
  hk_mir_module_free(compiled.module);
  CHECK_EQ(mem.used, 0);
}

// ---- programs ---------------------------------------------------------------------------------------------------------------------------

static void containers(void) {
  sweep("local a = []\n"
        "for i in 0..40 { a.push(i * i) }\n"
        "local m = %{ \"k\" => 1, 2 => \"two\" }\n"
        "for i in 0..30 { m.set(\"key \" + i, [i, %{ \"x\" => i }]) }\n"
        "m.remove(\"key 3\")\n"
        "print(a.map(fn(x) { return x + 1 }).filter(fn(x) { return x % 2 == 0 }))\n"
        "print(m.keys())\n"
        "print(m == %{}, a.slice(2, 5), a.reverse().join(\",\"))\n"
        "a.sort(fn(x, y) { return y - x })\n"
        "print(a)\n");
}

static void texts(void) {
  sweep("local s = \"\"\n"
        "for i in 0..60 { s = s + \"item \" + i + \", \" }\n"
        "print(s.length(), s.toUpperCase().indexOf(\"ITEM 9\"), s.split(\",\").length())\n"
        "print(s.replace(\"item\", \"\xC3\xA4\xE2\x82\xAC\").substring(3, 20), 1.5, 2.25e100, -7)\n"
        "print(\"abc\".repeat(40))\n");
}

static void patterns(void) {
  sweep("local r = new Regex(\"(?<k>\\\\w+)=([^;]*?);|\\\\bÃ¤+$\", \"im\")\n"
        "local s = \"a=1; bc=â¬; ÃÃ¤\"\n"
        "print(r.findAll(s), r.matchAll(s), r.split(s), r.fullMatch(s))\n"
        "print(r.replace(s, \"${k}$2$$\"), r.replace(s, fn(m) { return m.get(\"start\") }))\n"
        "print(r.compile(\"(\"), \"a\".matches(\"[a-c]{1,3}\"), Regex.escape(\"a.b\"))\n");
}

static void objects(void) {
  sweep("box Animal {\n"
        "  name: String\n"
        "  birth(name) { me.name = name }\n"
        "  speak() { return me.name + \" makes a sound\" }\n"
        "  toString() { return \"Animal(\" + me.name + \")\" }\n"
        "  equals(o) { return me.name == o.name }\n"
        "}\n"
        "box Dog from Animal {\n"
        "  birth(name) { from Animal.birth(name) }\n"
        "  override speak() { return from Animal.speak() + \": woof\" }\n"
        "}\n"
        "static box Registry {\n"
        "  all = []\n"
        "  add(x) { me.all.push(x)  return x }\n"
        "}\n"
        "local d = Registry.add(new Dog(\"Rex\"))\n"
        "d.extra = [1, 2]\n"
        "print(d.speak(), d, d == new Dog(\"Rex\"), weak d)\n"
        "local speak = d.methodRef(\"speak\", 0)\n"
        "print(speak(), Registry.all)\n");
}

static void error_with_place(void) {
  sweep("function f(n) { new ErrorBox(\"ValueError\", \"bad\").raise() }\n"
        "function g(n) { f(n) }\n"
        "function h() { g(1) } catch (e) { print(e.kind + \" at \" + e.line + \" in \" + e.file) }\n"
        "h()\n");
}

static void enums_and_errors(void) {
  sweep(
      "enum Shape { Empty, Circle(Float), Named { name: String, size: Integer } }\n"
      "function area(s) {\n"
      "  return match s { Shape::Empty => 0, Shape::Circle(r) => r * r, Shape::Named { name, size } => name + size }\n"
      "}\n"
      "print(area(Shape::Empty), area(Shape::Circle(2.0)), area(Shape::Named { name: \"n\", size: 3 }))\n"
      "function fails(n) {\n"
      "  new ErrorBox(\"ValueError\", \"bad \" + n).raise()\n"
      "} catch (e) { print(\"caught\", e.kind == \"ValueError\") } cleanup { print(\"clean\") }\n"
      "fails(3)\n"
      "function adder(n) { return fn(x) { return x + n } }\n"
      "print(adder(3)(4), Result.Ok(1), [1, 2] == [1, 2])\n");
}

UNIT_TESTS(UNIT(containers), UNIT(texts), UNIT(patterns), UNIT(objects), UNIT(error_with_place), UNIT(enums_and_errors))
