// grammar.c - programs made from the grammar of language.md 2: each must compile and verify, its tree and its MIR must be shown, MIR JSON
// written and read again must show the same MIR, formatting must keep that MIR and change nothing more when it is done again, and what it does
// must be the same on the floor, on the virtual machine of the house and from its
// MIR JSON on either: output, messages, exit code, for as many steps as are allowed.
//
//   grammar HAKO [-n PROGRAMS] [-s FIRST SEED] [-p]      -p: print the program of the first seed
//
// A seed always makes the same program. The programs follow the rules that are checked at compile time (names, captured variables, what may leave a
// block, overrides, exhaustive matches) and mean nothing.
#define _XOPEN_SOURCE 700
#include <stdarg.h>
#include <sys/wait.h>

#include "random.h"

typedef struct Var {
  int name;
  int function;  // level of the function that declares it
} Var;

// Where a piece of code stands: what it may name and leave.
typedef struct Place {
  int vars, function, loops;
  bool me, closed, box;
} Place;

static Var vars[4000];
static Place here;
static int next_name, depth, indent;

static int pick(int n) {
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (int)((state >> 33) % (unsigned)n);
}
static bool chance(int percent) { return pick(100) < percent; }

static void put(const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  vfprintf(out, format, ap);
  va_end(ap);
}

static void line(void) {
  put("\n");
  for (int i = 0; i < indent; i++) put("  ");
}

static const char *one_of(const char *const *list, int n) { return list[pick(n)]; }
#define ONE_OF(...)                                                                                                    \
  one_of((const char *const[]){__VA_ARGS__}, (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

static void expression(void);
static void block(void);
static void statement(void);

// ---- names ---------------------------------------------------------------------------------------------------------------------

static void type(void) {
  put("%s", ONE_OF("Int", "String", "B0", "m.T"));
  if (chance(20)) put("<%s>", ONE_OF("Int", "Map<String, Array<Int>>", "T[]"));
  if (chance(10)) put("[]");
  if (chance(10)) put("?");
}

static void annotation(void) {
  if (!chance(15)) return;
  put(": ");
  type();
}

static int declare(void) {
  vars[here.vars++] = (Var){next_name, here.function};
  return next_name++;
}

static void variable(void) {
  if (here.vars == 0)
    put("g0");
  else
    put("v%d", vars[pick(here.vars)].name);
}

static int assignable(void) {  // a variable of this function, or -1
  for (int tries = 0; tries < 8 && here.vars > 0; tries++) {
    Var v = vars[pick(here.vars)];
    if (v.function == here.function) return v.name;
  }
  return -1;
}

// ---- functions ---------------------------------------------------------------------------------------------------------------------

static Place enter(bool me) {
  Place was = here;
  here.function++;
  here.loops = 0;
  here.closed = false;
  here.me = me;
  return was;
}

static void parameters(int count, bool types) {
  put("(");
  for (int i = 0; i < count; i++) {
    put("%sv%d", i ? ", " : "", declare());
    if (types) annotation();
  }
  put(count && chance(10) ? ",)" : ")");
}

static void lambda(void) {
  Place was = enter(here.me);
  int form = pick(4);
  put("(");
  if (form < 2) put("%s", form == 0 ? "fn" : "function");
  parameters(pick(3), form != 3);
  if (form != 0) put(" => ");
  if (form == 1 || form == 2) {
    expression();
  } else {
    put(" ");
    block();
  }
  put(")");
  here = was;
}

static void handlers(bool value) {
  int form = 1 + pick(3);
  if (form & 1) {
    Place was = here;
    int kind = pick(4);
    put(" catch ");
    if (kind == 1) put("() ");
    if (kind == 2) put("(v%d) ", declare());
    if (kind == 3) put("(%s v%d) ", ONE_OF("TypeError", "Error", "UserError"), declare());
    if (value && chance(50)) {
      put("{ ");
      expression();
      put(" }");
    } else {
      block();
    }
    here = was;
  }
  if (form & 2) {
    Place was = here;
    here.closed = true;
    here.loops = 0;
    put(" cleanup ");
    block();
    here = was;
  }
}

// ---- literals ----------------------------------------------------------------------------------------------------------------------

static void literal(void) {
  switch (pick(9)) {
  case 0: put("%d", pick(1000)); break;
  case 1: put("%s", ONE_OF("0xFF", "0b1010", "1_000_000", "9223372036854775807")); break;
  case 2: put("%s", ONE_OF("1.5", "2e5", "1.0e-3", "3.25E+2")); break;
  case 3: put("%s", ONE_OF("\"text\"", "'it \"is\"'", "\"\\n\\t\\u0041\\u{1F600}\\q\"", "\"two\nlines\"")); break;
  case 4: put("%s", ONE_OF("r\"raw\\n\"", "r#\"a\"b\"#", "r##\"x\"#y\"##")); break;
  case 5: put("true"); break;
  case 6: put("false"); break;
  case 7: put("null"); break;
  default: put("void");
  }
}

static void items(const char *open, const char *close, int count, bool trailing) {
  put("%s", open);
  for (int i = 0; i < count; i++) {
    put(i ? ", " : "");
    expression();
  }
  put("%s%s", trailing && count && chance(20) ? "," : "", close);
}

static void map(void) {
  int count = pick(3);
  bool legacy = chance(20);
  put(legacy ? "({" : "%%{");
  for (int i = 0; i < count; i++) {
    put("%s%s%s", i ? ", " : "", legacy ? ONE_OF("k", "\"s\"", "if") : ONE_OF("k", "'s'", "1", "box"),
        legacy || chance(50) ? ": " : " => ");
    expression();
  }
  put(legacy ? "})" : "}");
}

// ---- match -------------------------------------------------------------------------------------------------------------------------

static void arm_body(void) {
  put(" => ");
  int form = pick(6);
  if (form == 0) {
    block();
  } else if (form == 1 && here.loops > 0) {
    put("%s", ONE_OF("break", "continue"));
  } else if (form == 2 && !here.closed) {
    put("return ");
    expression();
  } else {
    put("(");
    expression();
    put(")");
  }
}

static void arm(const char *pattern, int names, bool guard) {
  Place was = here;
  line();
  int first = next_name;
  next_name += names;
  for (int i = 0; i < names; i++) vars[here.vars++] = (Var){first + i, here.function};
  put(pattern, first, first + 1);
  if (guard) {
    put(" if ");
    variable();
    put(" == 1");
  }
  arm_body();
  put(",");
  here = was;
}

static void open_arm(const char *pattern, int names) { arm(pattern, names, chance(20)); }
static void fixed_arm(const char *pattern, int names) { arm(pattern, names, false); }

static void match(void) {
  put("%s ", chance(10) ? "peek" : "match");
  variable();
  put(" {");
  indent++;
  if (chance(35)) {
    bool qualified = chance(30);
    fixed_arm(qualified ? "E0::A" : "A", 0);
    if (chance(30)) arm("B(v%d)", 1, true);
    fixed_arm(qualified ? "E0::B(v%d)" : "B(_)", qualified);
    fixed_arm("C { x: v%d, y: v%d }", 2);
    if (chance(30)) fixed_arm("_", 0);
  } else {
    if (chance(40)) open_arm("1 | -2 | \"x\"", 0);
    if (chance(40)) open_arm("[v%d, ..v%d]", 2);
    if (chance(40)) open_arm("[_, [v%d, 2], ..]", 1);
    if (chance(40)) open_arm("{ \"k\": v%d, b: { c: _ }, .. }", 1);
    if (chance(40)) open_arm("IntegerBox(v%d)", 1);
    if (chance(40)) open_arm("[E0::B(v%d), E0::A]", 1);
    if (chance(40)) open_arm("null", 0);
    fixed_arm(chance(20) ? "else" : "_", 0);
  }
  indent--;
  line();
  put("}");
}

// ---- expressions -----------------------------------------------------------------------------------------------------------------------

static void call(void) {
  switch (pick(10)) {
  case 0: items("print(", ")", pick(3), true); break;
  case 1: items("f2(", ")", 2, true); break;
  case 2: items("(::f1(", "))", 1, true); break;
  case 3: items("new B0(", ")", pick(3), true); break;
  case 4: items(ONE_OF("S0.go(", "B0.make(", "Unknown.a.b(", "Math.abs("), ")", 1, true); break;
  case 5: items("externcall \"env.now_ms\"(", ")", 0, false); break;
  case 6: put("E0::%s", ONE_OF("A", "A()", "B(1)", "C { y: 2, x: 1 }", "C { x: 1, y: f0(), }")); break;
  case 7:
    variable();
    items(ONE_OF(".m(", "?.m(", ".box(", ".new("), ")", pick(3), true);
    break;
  case 8:
    if (here.me) {
      items("me.m1(", ")", 1, true);
      break;
    }
    items("f0(", ")", 0, false);
    break;
  default: put("new B0<Int, Map<A, B<C>>>(1)");
  }
}

static void postfix(void) {
  int form = pick(4);
  if (form == 0) {
    call();
  } else if (form == 1) {
    variable();
  } else if (form == 2) {
    items("[", "]", pick(4), true);
  } else {
    put("(");
    expression();
    put(")");
  }
  for (int i = pick(3); i > 0; i--) {
    int step = pick(4);
    if (step == 0) put("%s%s", ONE_OF(".", "?."), ONE_OF("name", "box", "loop", "from"));
    if (step == 1) items(".run(", ")", pick(2), false);
    if (step == 2) items("[", "]", 1, false);
    if (step == 3) items("(", ")", pick(2), false);
  }
}

static void binary(void) {
  expression();
  put("%s%s ", chance(10) ? "\n" : " ",
      ONE_OF("+", "-", "*", "/", "%", "&&", "||", "and", "or", "==", "!=", "<", "<=", ">", ">=", "|", "&", "^", "<<",
             ">>", "??"));
  expression();
}

static void block_expression(void) {
  Place was = here;
  here.closed = true;
  here.loops = 0;
  put("{ ");
  statement();
  put("; ");
  call();
  put(" }");
  here = was;
}

static void control_expression(void) {
  switch (pick(4)) {
  case 0:
    put("(if ");
    variable();
    put(" ");
    block_expression();
    put(" else ");
    block_expression();
    put(")");
    break;
  case 1:
    put("(");
    block_expression();
    put(")");
    break;
  case 2:
    put("(");
    match();
    put(")");
    break;
  default: {
    int name = assignable();
    put("(");
    if (name >= 0) put("v%d = ", name);
    expression();
    put(")");
  }
  }
}

static void expression(void) {
  if (depth > 5) {
    if (chance(50))
      literal();
    else
      variable();
    return;
  }
  depth++;
  switch (pick(16)) {
  case 0:
  case 1: literal(); break;
  case 2: variable(); break;
  case 3:
  case 4: postfix(); break;
  case 5:
  case 6: binary(); break;
  case 7:
    if (chance(20)) {
      put("await ");
      variable();
    } else {
      put("%s", ONE_OF("-", "!", "not ", "~"));
      postfix();
    }
    break;
  case 8:
    variable();
    put(" ? ");
    expression();
    put(" : ");
    expression();
    break;
  case 9: map(); break;
  case 10: lambda(); break;
  case 11: control_expression(); break;
  case 12:
    put("(");
    postfix();
    put(" .. ");
    postfix();
    put(")");
    break;
  case 13:
    put("(");
    variable();
    put(" |> %s)", ONE_OF("f1", "f2(1)", "S0.go", "B0.make()", "abs"));
    break;
  case 14:
    put("(");
    if (chance(50) && !here.closed) {
      call();
      put("?)");
    } else {
      put("weak ");
      variable();
      put(")");
    }
    break;
  default:
    put("((");
    call();
    put(")");
    handlers(true);
    put(")");
  }
  depth--;
}

// ---- statements ------------------------------------------------------------------------------------------------------------------------

static void body(void) {
  Place was = here;
  put("{");
  indent++;
  for (int i = depth > 5 ? 1 : 1 + pick(3); i > 0; i--) {
    line();
    statement();
    if (chance(10)) put(";");
  }
  indent--;
  line();
  put("}");
  here.vars = was.vars;
}

static void block(void) {
  depth++;
  body();
  depth--;
}

static void loop(void) {
  Place was = here;
  int form = pick(6);
  if (form == 0) put("loop ");
  if (form == 1 || form == 2) {
    put("%s (", form == 1 ? "loop" : "while");
    expression();
    put(") ");
  }
  if (form >= 3) {
    bool two = chance(30);
    int first = next_name;
    next_name += 2;
    put(form == 3 ? "loop(v%d" : "for v%d", first);
    if (two) put(", v%d", first + 1);
    put(" in ");
    postfix();
    put(form == 3 ? ") " : " ");
    vars[here.vars++] = (Var){first, here.function};
    if (two) vars[here.vars++] = (Var){first + 1, here.function};
  }
  here.loops++;
  block();
  here = was;
}

static void local(void) {
  put("%s ", chance(5) ? "outbox" : "local");
  for (int i = chance(20) ? 2 : 1; i > 0; i--) {
    int name = next_name++;
    put("v%d", name);
    annotation();
    if (chance(80)) {
      put(" = ");
      expression();
    }
    vars[here.vars++] = (Var){name, here.function};
    put(i > 1 ? ", " : "");
  }
}

static void closed_block(const char *head) {
  Place was = here;
  here.closed = true;
  here.loops = 0;
  put("%s", head);
  block();
  here = was;
}

static void assignment(void) {
  int name = assignable();
  if (name >= 0 && chance(60))
    put("v%d", name);
  else if (here.me && chance(50))
    put("me.x");
  else {
    variable();
    put("%s", ONE_OF(".name", "[0]", ".a.b", "[1][\"k\"]"));
  }
  put(" %s ", ONE_OF("=", "=", "+=", "-=", "*=", "/="));
  expression();
}

static void if_statement(void) {
  put("if ");
  postfix();
  put("%s", chance(10) ? "\n" : " ");
  block();
  for (int i = pick(3); i > 0; i--) {
    put(" else if ");
    postfix();
    put(" ");
    block();
  }
  if (chance(50)) {
    put("%selse ", chance(20) ? "\n" : " ");
    block();
  }
}

static void handled(void) {
  bool try_ = chance(30);
  put(try_ ? "try " : "");
  block();
  if (try_ && chance(50)) {
    Place was = here;
    put(" catch (TypeError v%d) ", declare());
    block();
    here = was;
  }
  if (try_ || chance(80)) handlers(false);
}

static void nowait(void) {
  Place was = here;
  int name = next_name++;
  put("nowait v%d = ", name);
  here.function++;
  here.closed = true;
  here.loops = 0;
  expression();
  here = was;
  vars[here.vars++] = (Var){name, here.function};
}

static void nested_function(void) {
  static int next = 0;
  Place was = here;
  here = (Place){.function = was.function + 1};
  int saved = was.vars;
  here.vars = 0;
  Var *copy = malloc(((size_t)saved + 1) * sizeof *copy);
  if (!copy) abort();
  memcpy(copy, vars, (size_t)saved * sizeof *copy);
  put("function n%d", next++);
  parameters(pick(3), true);
  put(" ");
  block();
  memcpy(vars, copy, (size_t)saved * sizeof *copy);
  free(copy);
  here = was;
}

static void statement(void) {
  depth++;
  if (here.vars > 3000) here.vars = 3000;
  switch (depth > 6 ? pick(4) : pick(16)) {
  case 0:
  case 1: call(); break;
  case 2:
  case 3: assignment(); break;
  case 4:
  case 5: local(); break;
  case 6: if_statement(); break;
  case 7: loop(); break;
  case 8: handled(); break;
  case 9: closed_block("fini "); break;
  case 10:
    put("local v%d = 1 ", next_name);
    vars[here.vars++] = (Var){next_name++, here.function};
    closed_block("fini ");
    break;
  case 11:
    if (!here.closed && chance(30))
      put("return%s", chance(50) ? " 1" : "");
    else if (here.loops > 0)
      put("if f0() { %s }", ONE_OF("break", "continue"));
    else
      put("_ = f0()");
    break;
  case 12: nowait(); break;
  case 13: match(); break;
  case 14:
    if (!here.closed && depth < 4) {
      nested_function();
      break;
    }
    call();
    break;
  default: {
    int name = next_name++;
    put("@v%d = ", name);
    expression();
    vars[here.vars++] = (Var){name, here.function};
  }
  }
  depth--;
}

// ---- declarations -----------------------------------------------------------------------------------------------------------------------

static void function_body(int params, bool me, bool with_handlers) {
  Place was = enter(me);
  here.vars = 0;
  parameters(params, true);
  if (chance(15)) {
    put(" -> ");
    type();
  }
  put(" ");
  block();
  if (with_handlers && chance(30)) handlers(false);
  here = was;
  line();
}

static void property(const char *head) {
  Place was = enter(true);
  here.vars = 0;
  put("%s", head);
  if (chance(50)) {
    put(" => ");
    expression();
  } else {
    put(" ");
    block();
  }
  if (chance(30)) handlers(false);
  here = was;
  line();
}

static void initializer(const char *head) {
  Place was = enter(true);
  here.vars = 0;
  put("%s", head);
  expression();
  here = was;
  line();
}

static void members(bool child) {
  put("x  y: Int  weak w\n  public { a, b: T, weak c }  private { d = 1 }\n  ");
  initializer("init { i1, weak i2, i3 = 2 }\n  z = ");
  if (!child) property("p1: Int");
  if (!child) property("once p2");
  if (!child) property("birth_once p3: Int");
  if (!child && chance(50)) {
    Place was = enter(true);
    here.vars = 0;
    block();
    put(" as once p4: String\n  ");
    here = was;
  }
  put("birth");
  function_body(1, true, true);
  put("%sm1", child ? "override " : ONE_OF("", "method ", "private "));
  function_body(1, true, true);
  if (!child) {
    put("static make");
    function_body(1, false, true);
  } else {
    put("call() { return from B0.m1(1) }");
    line();
  }
}

static void make_program(void) {
  next_name = 0;
  put("#!/usr/bin/env hako\n/* generated */\n");
  put("enum E0<T> { A, B(Int) C { x: Int, y: Map<A, B> } }\nenum E1 { D(Int, Int); E }\n");
  put("interface box I0<T> { m1(a: Int): T, method call() }\n");
  put("global g0: Int = %d\n", pick(100));
  put("@rune Public\nbox B0<T> {\n  ");
  indent = 1;
  here = (Place){.box = true};
  members(false);
  put("}\nbox B1 from B0 implements I0 {\n  ");
  members(true);
  put("}\n%s S0 {\n  static { me.x = 1 }\n  ", ONE_OF("static box", "singleton box", "flow"));
  initializer("x = ");
  put("go");
  function_body(1, true, true);
  indent = 0;
  put("}\n");
  here = (Place){.box = false};
  for (int i = 0; i < 3; i++) {
    put("%sf%d", i == 0 ? "" : ONE_OF("function ", "fn ", "static function "), i);
    function_body(i, false, true);
  }
  put("static function S0.more(a, b) { return a }\n@hint(inline) ");
  if (chance(50)) {
    put("static box Main {\n  main");
    function_body(0, true, true);
    put("}\n");
  } else {
    put("print(1)\n");
    for (int i = 0; i < 6; i++) {
      statement();
      put("\n");
    }
  }
}

// ---- checking --------------------------------------------------------------------------------------------------------------------------

// Runs p.hako with `options`: output and exit code go to NAME, messages to NAME.err.
#define RUN(options, name) "$h --fuel 20000 " options " < /dev/null > " name " 2> " name ".err; echo $? >> " name "; "

// A program that ends by itself does the same without the limit, when it is optimized.
#define FREE                                                                                                           \
  "{ tail -n 1 floor | grep -qx 124 || { $h < /dev/null p.hako > free 2> free.err; echo $? >> free; cmp floor free "   \
  "&& "                                                                                                                \
  "cmp floor.err free.err; }; }"

// Formatted it has the same MIR, and stays as it is.
#define FORMATTED                                                                                                      \
  "{ $h fmt - < p.hako > f.hako && $h --dump-mir f.hako > c && cmp a c && $h fmt - < f.hako | cmp - f.hako; } >> err " \
  "2>&1"

static bool check(const char *hako, const char *work, int seed) {
  char command[8000];
  snprintf(command, sizeof command,
           "cd %s && h='timeout -s KILL 60 %s --warn none' && $h --verify --dump-mir p.hako > a 2> err && $h "
           "--dump-ast p.hako > tree 2>> err && "
           "$h --emit-mir-json p.json p.hako > none 2>> err && $h --verify --dump-mir --mir-json-file p.json > b 2>> "
           "err && cmp a b >> err 2>&1 && " FORMATTED " && { " RUN("p.hako", "floor")
               RUN("--backend vm-hako p.hako", "house") RUN("--mir-json-file p.json", "json")
                   RUN("--backend vm-hako --mir-json-file p.json",
                       "both") "} && { cmp floor house && cmp floor.err house.err && "
                               "cmp floor json && cmp json both && " FREE "; } >> err 2>&1",
           work, hako);
  int status = system(command);
  if (status == 0) return true;
  printf("FAIL grammar -s %d\n", seed);
  snprintf(command, sizeof command, "cd %s && head -c 1500 err", work);
  fflush(stdout);
  if (system(command) != 0) printf("nothing was reported\n");
  return false;
}

int main(int argc, char **argv) { return make_and_check(argc, argv, 100); }
