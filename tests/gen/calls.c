// calls.c - generated programs about calls of small functions and methods, which may become part of their callers.
//
//   calls HAKO [-n PROGRAMS] [-s SEED] [-p]        -p: print the program of the seed, run nothing
//
// A program has a box and two that inherit from it, with small random methods (fields, arithmetic, branches, calls, constructors, closures, handlers),
// and functions like them. Its main part calls them again and again, with receivers and arguments of changing types, so that whatever a
// call has got used to stops being true at some time. Every result and every error with its trace is printed. The program must print the same
// with and without optimization, on both virtual machines, with a collection at every allocation, and near the limit of the depth.
// covers: mir 140
#define _XOPEN_SOURCE 700
#include <stdarg.h>

#include "random.h"

enum { METHODS = 9, FUNCTIONS = 5 };

static unsigned pick(unsigned n) {
  state = state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (unsigned)(state >> 33) % n;
}
static bool chance(unsigned percent) { return pick(100) < percent; }

static void put(const char *format, ...) {
  va_list ap;
  va_start(ap, format);
  vfprintf(out, format, ap);
  va_end(ap);
}

// ---- programs --------------------------------------------------------------------------------------------------------------------

// Methods and functions call those with smaller numbers only, so every program ends. Parameters by number: fixed, so that overriding methods fit.
typedef struct Body {
  bool method;
  int number, params;
} Body;

static int params_of(int number) { return number % 4 == 3 ? 0 : number % 3; }

static void expression(Body b, int depth);

static void arguments(Body b, int count, int depth) {
  put("(");
  for (int i = 0; i < count; i++) {
    if (i) put(", ");
    expression(b, depth);
  }
  put(")");
}

static void leaf(Body b) {
  static const char *const constants[] = {"0", "1", "2", "7", "-3", "2.5", "5", "40"};
  static const char *const odd[] = {"\"s\"", "\"\"", "true", "false", "null", "100000"};
  if (b.params && chance(50))
    put("p%u", pick((unsigned)b.params));
  else if (b.method && chance(60))
    put("me.%c", "ab"[pick(2)]);
  else
    put("%s", chance(93) ? constants[pick(sizeof constants / sizeof *constants)] : odd[pick(sizeof odd / sizeof *odd)]);
}

static void call(Body b, int depth) {
  if (b.method && b.number > 0 && chance(60)) {
    int callee = (int)pick((unsigned)b.number);
    put("%s.m%d", chance(80) ? "me" : "me.friend", callee);
    arguments(b, params_of(callee), depth);
  } else if (b.number > 0 && (!b.method || chance(50))) {
    int callee = (int)pick((unsigned)(b.number < FUNCTIONS ? b.number : FUNCTIONS));
    put("f%d", callee);
    arguments(b, params_of(callee), depth);
  } else if (chance(50)) {
    put("new Pair");
    arguments(b, 2, depth);
    put(".sum()");
  } else {
    put("count(");
    leaf(b);
    put(")");
  }
}

static void expression(Body b, int depth) {
  static const char *const operators[] = {"+", "+", "+", "-", "-", "*", "*", "/", "%", "&"};
  static const char *const tests[] = {"==", "!=", "<", ">=", "and", "or"};
  unsigned kind = depth <= 0 ? 0 : pick(10);
  if (kind < 3) {
    leaf(b);
  } else if (kind < 7) {
    put("(");
    expression(b, depth - 1);
    put(" %s ",
        chance(88) ? operators[pick(sizeof operators / sizeof *operators)] : tests[pick(sizeof tests / sizeof *tests)]);
    expression(b, depth - 1);
    put(")");
  } else if (kind == 7) {
    put("(fn(x) => x + ");
    leaf(b);
    put(")(");
    expression(b, depth - 1);
    put(")");
  } else {
    call(b, depth - 1);
  }
}

static void assignment(Body b) {
  if (b.method && chance(60))
    put("me.%c = ", "ab"[pick(2)]);
  else if (b.params)
    put("p%u = ", pick((unsigned)b.params));
  else
    put("local t%u = ", pick(100000));
  expression(b, 2);
  put("\n");
}

static void statement(Body b) {
  switch (pick(7)) {
  case 0:
    put("    if ");
    expression(b, 1);
    put(" == ");
    leaf(b);
    put(" { return ");
    expression(b, 1);
    put(" }\n");
    break;
  case 1:
    put("    if not (");
    leaf(b);
    put(" != null) { ");
    assignment(b);
    put("    }\n");
    break;
  case 2:
    put("    { ");
    assignment(b);
    put("    } catch (e) { note(e) }\n");
    break;
  case 3: put(b.method ? "    me.items.push(1)\n" : "    total.add(1)\n"); break;
  default: put("    "); assignment(b);
  }
}

static void body(Body b) {
  put("(");
  for (int i = 0; i < b.params; i++) put("%sp%d", i ? ", " : "", i);
  put(") {\n");
  for (unsigned n = chance(50) ? 0 : pick(3); n > 0; n--) statement(b);
  if (chance(90)) {
    put("    return ");
    expression(b, 2);
    put("\n");
  }
  put("  }\n");
}

static void box(const char *name, const char *parent, unsigned percent) {
  put("box %s%s%s {\n", name, *parent ? " from " : "", parent);
  if (!*parent)
    put("  a b items friend\n  birth(a, b) { me.a = a  me.b = b  me.items = []  me.friend = me }\n");
  else
    put("  birth(a, b) { from %s.birth(a, b) }\n", parent);
  for (int i = 0; i < METHODS; i++) {
    if (!chance(percent)) continue;
    put("  %sm%d", *parent ? "override " : "", i);
    body((Body){true, i, params_of(i)});
  }
  put("}\n");
}

static void make_program(void) {
  put("box Pair { x y  birth(x, y) { me.x = x  me.y = y }  sum() { return me.x + me.y } }\n"
      "static box total { n  birth() { }  add(k) { me.n = count(me.n) + k } }\n"
      "function count(n) { if n == null { return 0 }  return n }\n"
      "function note(e) {\n  print(\"! \" + e)\n  for line in e.trace() { print(\"  \" + line) }\n}\n");
  for (int i = 0; i < FUNCTIONS; i++) {
    put("function f%d", i);
    body((Body){false, i, params_of(i)});
  }
  box("A", "", 100);
  box("B", "A", 40);
  box("C", "B", 30);
  put("function deep(o, n) {\n  o.m0%s\n  return deep(o, n + 1)\n}\n", params_of(0) ? "(n)" : "()");
  put("static box Main {\n  main() {\n    local values = [1, 2.5, \"x\", null, true, -7, 0, 3]\n"
      "    local objects = [new A(1, 2), new A(3, 4), new A(5, 6), new B(1, 2), new C(2, 1), new A(0.5, 2), new "
      "B(\"t\", 3), "
      "new C(null, 1)]\n"
      "    objects[0].friend = objects[3]\n"
      "    for round in 0 .. 60 {\n      local k = round < 30 ? 0 : round\n      local v = values[round < 20 ? 0 : "
      "round %% 8]\n"
      "      local w = values[(k * 3 + 1) %% 8]\n      local o = objects[round < 25 ? round %% 3 : round %% 8]\n");
  for (int i = 0; i < METHODS; i++)
    put("      { print(o.m%d(%s)) } catch (e) { note(e) }\n", i, (const char *[]){"", "v", "v, w"}[params_of(i)]);
  for (int i = 0; i < FUNCTIONS; i++)
    put("      { print(f%d(%s)) } catch (e) { note(e) }\n", i, (const char *[]){"", "v", "v, w"}[params_of(i)]);
  put("    }\n    for o in objects { { deep(o, 0) } catch (e) { note(e) } }\n"
      "    print(total.n)\n    for o in objects { print(o.items.length()) print(o.a) print(o.b) }\n  }\n}\n");
}

// ---- checking --------------------------------------------------------------------------------------------------------------------

#define RUN(options, name) "$h " options " p.hako > " name " 2>&1; echo $? >> " name "; "

static bool check(const char *hako, const char *work, int seed) {
  char command[8000];
  snprintf(command, sizeof command,
           "cd %s && h='timeout -s KILL 60 %s --warn none --max-depth 70' && { " RUN("-O0", "plain") RUN("-O1", "fast")
               RUN("--gc-stress 3", "stress")
                   RUN("--backend vm-hako", "house") "} 2> err && { cmp plain fast && cmp plain "
                                                     "stress && cmp plain house; } >> err 2>&1",
           work, hako);
  if (system(command) == 0) return true;
  printf("FAIL calls -s %d\n", seed);
  snprintf(command, sizeof command, "cd %s && head -c 1500 err && diff plain fast | head -n 10", work);
  fflush(stdout);
  if (system(command) != 0) printf("\n");
  return false;
}

int main(int argc, char **argv) { return make_and_check(argc, argv, 40); }
