// handlers.c - generated programs about handlers and exits (language.md 11.3 to 11.6), with a model that predicts what they print.
//
//   handlers HAKO [-n CASES]
//
// A case nests constructs: blocks with catch and cleanup, fini, functions and calls with handlers, loops, lambdas, try. In the middle is an exit:
// none, return, break, continue or an error; handlers raise errors or return themselves. All nestings of two constructs are made, and CASES of
// three, chosen by a fixed sequence. `run` is the model: a small interpreter of the same trees, written from the rules alone.
// covers: language 189, language 190, language 191, language 192, language 193, language 195
#define _XOPEN_SOURCE 700
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// ---- text ---------------------------------------------------------------------------------------------------------------------

typedef struct Text {
  char *data;
  size_t len, cap;
} Text;

static void add(Text *t, const char *z) {
  size_t n = strlen(z);
  if (t->len + n + 1 > t->cap) {
    t->cap = (t->len + n + 1) * 2;
    t->data = realloc(t->data, t->cap);
    if (!t->data) abort();
  }
  memcpy(t->data + t->len, z, n + 1);
  t->len += n;
}

static void addf(Text *t, const char *before, int id, const char *behind) {
  char number[16];
  snprintf(number, sizeof number, "%d", id);
  add(t, before);
  add(t, number);
  add(t, behind);
}

// ---- trees --------------------------------------------------------------------------------------------------------------------

typedef enum { BLOCK, FINI, FINIS, FUNCTION, POSTFIX, LOOP, LAMBDA, TRY, EXIT } Kind;
typedef enum { NOTHING, SWALLOW, RAISE, RETURN_FROM } Catch;  // what the catch part does, if there is one
typedef enum { NO_CLEANUP, QUIET, FAILS } Cleanup;
typedef enum { NONE, RETURN, BREAK, CONTINUE, FAIL } Exit;

typedef struct Shape {
  Kind kind;
  Catch catch_;
  Cleanup cleanup;
} Shape;

typedef struct Node {
  Shape shape;
  Exit exit;  // of an EXIT
  int id;
  struct Node *inner;
} Node;

static const Shape shapes[] = {
    {BLOCK, SWALLOW, NO_CLEANUP},   {BLOCK, RAISE, NO_CLEANUP},      {BLOCK, RETURN_FROM, NO_CLEANUP},
    {BLOCK, NOTHING, QUIET},        {BLOCK, NOTHING, FAILS},         {BLOCK, SWALLOW, QUIET},
    {BLOCK, RAISE, QUIET},          {BLOCK, RETURN_FROM, QUIET},     {BLOCK, RAISE, FAILS},
    {FINI, NOTHING, QUIET},         {FINI, NOTHING, FAILS},          {FINIS, NOTHING, QUIET},
    {FINIS, NOTHING, FAILS},        {FUNCTION, NOTHING, NO_CLEANUP}, {FUNCTION, SWALLOW, NO_CLEANUP},
    {FUNCTION, RETURN_FROM, QUIET}, {FUNCTION, RAISE, QUIET},        {FUNCTION, NOTHING, FAILS},
    {POSTFIX, SWALLOW, NO_CLEANUP}, {POSTFIX, NOTHING, QUIET},       {POSTFIX, RETURN_FROM, QUIET},
    {POSTFIX, RAISE, QUIET},        {POSTFIX, SWALLOW, FAILS},       {LOOP, NOTHING, NO_CLEANUP},
    {LAMBDA, NOTHING, NO_CLEANUP},  {TRY, SWALLOW, QUIET},           {TRY, RAISE, NO_CLEANUP},
    {TRY, RETURN_FROM, FAILS},
};
#define SHAPES ((int)(sizeof shapes / sizeof *shapes))

// ---- source -------------------------------------------------------------------------------------------------------------------

static void write_node(const Node *n, Text *functions, Text *out);

static void write_catch(const Node *n, const char *head, bool value, Text *out) {
  if (n->shape.catch_ == NOTHING) return;
  add(out, head);
  addf(out, "  print(\"catch ", n->id, " \" + e.message)\n");
  if (n->shape.catch_ == RAISE) addf(out, "  panic(\"from catch ", n->id, "\")\n");
  if (n->shape.catch_ == RETURN_FROM) addf(out, "  return \"by catch ", n->id, "\"\n");
  if (value) addf(out, "  \"value of catch ", n->id, "\"\n");
  add(out, "}\n");
}

static void write_raising(const Node *n, const char *head, const char *what, Text *out) {
  add(out, head);
  addf(out, "  print(\"", n->id, " ");
  add(out, what);
  add(out, "\")\n");
  if (n->shape.cleanup == FAILS) addf(out, "  panic(\"from cleanup ", n->id, "\")\n");
  add(out, "}\n");
}

static void write_cleanup(const Node *n, Text *out) {
  if (n->shape.cleanup != NO_CLEANUP) write_raising(n, "cleanup {\n", "cleanup", out);
}

static void write_body(const Node *n, Text *functions, Text *out) {
  write_node(n->inner, functions, out);
  addf(out, "print(\"end ", n->id, "\")\n");
}

static void write_function(const Node *n, bool handlers, Text *functions) {
  Text body = {NULL, 0, 0};
  addf(&body, "f", n->id, "() {\n");
  write_body(n, functions, &body);
  add(&body, "}\n");
  if (handlers) {
    write_catch(n, "catch (e) {\n", false, &body);
    write_cleanup(n, &body);
  }
  add(functions, body.data);
  free(body.data);
}

static void write_exit(const Node *n, Text *out) {
  switch (n->exit) {
  case RETURN: addf(out, "return \"result ", n->id, "\"\n"); break;
  case BREAK: add(out, "break\n"); break;
  case CONTINUE: add(out, "continue\n"); break;
  case FAIL: addf(out, "panic(\"error ", n->id, "\")\n"); break;
  default: addf(out, "print(\"inside ", n->id, "\")\n");
  }
}

static void write_node(const Node *n, Text *functions, Text *out) {
  switch (n->shape.kind) {
  case EXIT: write_exit(n, out); return;
  case BLOCK:
    add(out, "{\n");
    write_body(n, functions, out);
    add(out, "}\n");
    write_catch(n, "catch (e) {\n", false, out);
    break;
  case TRY:
    add(out, "try {\n");
    write_body(n, functions, out);
    add(out, "}\ncatch (TypeError e) { print(\"never\") }\n");
    write_catch(n, "catch (UserError e) {\n", false, out);
    break;
  case FINI:
  case FINIS:
    add(out, "{\n");
    if (n->shape.kind == FINIS) addf(out, "fini { print(\"", n->id, " first\") }\n");
    write_raising(n, "local x = 1 fini {\n", "fini", out);
    write_body(n, functions, out);
    add(out, "}\n");
    return;
  case FUNCTION:
    write_function(n, true, functions);
    addf(out, "show(f", n->id, "())\n");
    return;
  case POSTFIX:
    write_function(n, false, functions);
    addf(out, "show(f", n->id, "() ");
    write_catch(n, "catch (e) {\n", true, out);
    write_cleanup(n, out);
    add(out, ")\n");
    return;
  case LOOP:
    addf(out, "for i in 0 .. 2 {\nprint(\"", n->id, " turn \" + i)\n");
    write_body(n, functions, out);
    add(out, "}\n");
    return;
  case LAMBDA:
    add(out, "show((fn() {\n");
    write_body(n, functions, out);
    add(out, "5\n})())\n");
    return;
  }
  write_cleanup(n, out);
}

// ---- the model ------------------------------------------------------------------------------------------------------------------

typedef struct Outcome {
  Exit exit;
  bool fatal;
  char text[48];  // of the error or the result
} Outcome;

static Outcome outcome(Exit exit, const char *text, int id) {
  Outcome o = {.exit = exit};
  snprintf(o.text, sizeof o.text, id < 0 ? "%s" : "%s %d", text, id);
  return o;
}

static void say(Text *out, const char *before, int id, const char *behind) {
  addf(out, before, id, behind);
  add(out, "\n");
}

static Outcome run(const Node *n, Text *out);

static Outcome run_body(const Node *n, Text *out) {
  Outcome o = run(n->inner, out);
  if (o.exit == NONE) say(out, "end ", n->id, "");
  return o;
}

static Outcome run_catch(const Node *n, Outcome o, Text *out) {
  if (o.exit != FAIL || o.fatal || n->shape.catch_ == NOTHING) return o;
  addf(out, "catch ", n->id, " ");
  add(out, o.text);
  add(out, "\n");
  switch (n->shape.catch_) {
  case RAISE: return outcome(FAIL, "from catch", n->id);
  case RETURN_FROM: return outcome(RETURN, "by catch", n->id);
  default: return outcome(NONE, "value of catch", n->id);
  }
}

// A cleanup or fini that fails makes the error fatal; the first one stays.
static Outcome run_cleanup(const Node *n, const char *what, Outcome o, Text *out) {
  if (n->shape.cleanup == NO_CLEANUP) return o;
  addf(out, "", n->id, " ");
  add(out, what);
  add(out, "\n");
  if (n->shape.cleanup != FAILS || o.fatal) return o;
  o = outcome(FAIL, "from cleanup", n->id);
  o.fatal = true;
  return o;
}

// What a call yields is shown; errors go on.
static Outcome show(Outcome o, Text *out) {
  if (o.exit == FAIL) return o;
  add(out, "shown ");
  add(out, o.text);
  add(out, "\n");
  return outcome(NONE, "", -1);
}

static Outcome result_of_call(Outcome o) {  // falling off the end gives null
  if (o.exit == NONE) return outcome(NONE, "null", -1);
  if (o.exit == RETURN) o.exit = NONE;
  return o;
}

static Outcome run_loop(const Node *n, Text *out) {
  for (int i = 0; i < 2; i++) {
    say(out, "", n->id, i == 0 ? " turn 0" : " turn 1");
    Outcome o = run_body(n, out);
    if (o.exit == BREAK) break;
    if (o.exit == RETURN || o.exit == FAIL) return o;
  }
  return outcome(NONE, "", -1);
}

static Outcome run(const Node *n, Text *out) {
  Outcome o;
  switch (n->shape.kind) {
  case BLOCK:
  case TRY: return run_cleanup(n, "cleanup", run_catch(n, run_body(n, out), out), out);
  case FINI: return run_cleanup(n, "fini", run_body(n, out), out);
  case FINIS:
    o = run_cleanup(n, "fini", run_body(n, out), out);
    say(out, "", n->id, " first");
    return o;
  case FUNCTION: return show(result_of_call(run_cleanup(n, "cleanup", run_catch(n, run_body(n, out), out), out)), out);
  case POSTFIX:
    o = run_cleanup(n, "cleanup", run_catch(n, result_of_call(run_body(n, out)), out), out);
    return o.exit == RETURN ? o : show(o, out);
  case LOOP: return run_loop(n, out);
  case LAMBDA:
    o = run_body(n, out);
    if (o.exit == NONE) o = outcome(RETURN, "5", -1);
    return show(result_of_call(o), out);
  case EXIT: break;
  }
  if (n->exit == NONE) say(out, "inside ", n->id, "");
  return n->exit == RETURN ? outcome(RETURN, "result", n->id) : outcome(n->exit, "error", n->id);
}

// ---- cases -----------------------------------------------------------------------------------------------------------------------

typedef struct Suite {
  Text functions, calls, expected;  // the cases that do not end the program
  int cases, fatal, passed, failed;
  const char *hako;
} Suite;

static bool compare(Suite *s, const Text *program, const Text *expected, int status) {
  char path[] = "/tmp/hako-handlers-XXXXXX", command[5000], block[65536];
  int fd = mkstemp(path);
  FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
  if (!f) abort();
  fputs(program->data, f);
  fclose(f);
  snprintf(command, sizeof command, "timeout -s KILL 60 %s --warn none %s 2> /dev/null", s->hako, path);
  FILE *p = popen(command, "r");
  Text got = {NULL, 0, 0};
  add(&got, "");
  for (size_t n; p && (n = fread(block, 1, sizeof block - 1, p)) > 0;) {
    block[n] = 0;
    add(&got, block);
  }
  int ended = p ? pclose(p) : -1;
  unlink(path);
  bool ok = strcmp(got.data, expected->data) == 0 && WIFEXITED(ended) && WEXITSTATUS(ended) == status;
  if (!ok) {
    size_t same = 0, from = 0;
    while (got.data[same] && got.data[same] == expected->data[same]) same++;
    for (size_t i = 0; i < same; i++)
      if (strncmp(expected->data + i, "case ", 5) == 0) from = i;
    printf("expected, from the case that differs:\n%.160s\ngot:\n%.160s\n", expected->data + from, got.data + from);
    if (program->len < 3000) printf("program:\n%s", program->data);
  }
  free(got.data);
  return ok;
}

static const char *const prelude = "show(v) { print(\"shown \" + str(v)) }\n";

// A case that ends with a fatal error is a program of its own.
static void fatal_case(Suite *s, const Text *functions, const Text *expected) {
  Text program = {NULL, 0, 0};
  add(&program, prelude);
  add(&program, functions->data);
  add(&program, "{ t() } catch (e) { print(\"never\") } cleanup { print(\"left\") }\n");
  Text all = {NULL, 0, 0};
  add(&all, expected->data);
  add(&all, "left\n");
  bool ok = compare(s, &program, &all, 1);
  s->passed += ok;
  s->failed += !ok;
  if (!ok) printf("FAIL handlers: a fatal case\n");
  free(program.data);
  free(all.data);
}

static void make_case(Suite *s, const Node *tree, int fatal_step) {
  Text functions = {NULL, 0, 0}, body = {NULL, 0, 0}, expected = {NULL, 0, 0};
  add(&functions, "");
  add(&body, "");
  add(&expected, "");
  write_node(tree, &functions, &body);
  Outcome o = run(tree, &expected);
  Text *all = &s->functions;
  if (o.fatal) {
    Text alone = {NULL, 0, 0};
    add(&alone, functions.data);
    add(&alone, "t() {\n");
    add(&alone, body.data);
    add(&alone, "}\n");
    if (s->fatal++ % fatal_step == 0) fatal_case(s, &alone, &expected);
    free(alone.data);
  } else {
    int id = s->cases++;
    add(all, functions.data);
    addf(all, "t", id, "() {\n");
    add(all, body.data);
    add(all, "}\n");
    addf(&s->calls, "print(\"case ", id, "\")\n");
    addf(&s->calls, "{ show(t", id, "()) } catch (e) { print(\"error \" + e.message) }\n");
    say(&s->expected, "case ", id, "");
    add(&s->expected, expected.data);
    add(&s->expected, o.exit == FAIL ? "error " : "shown ");
    add(&s->expected, o.exit == NONE ? "null" : o.text);
    add(&s->expected, "\n");
  }
  free(functions.data);
  free(body.data);
  free(expected.data);
}

// break and continue need a loop in the same function.
static bool is_valid(const Node *tree) {
  bool loop = false;
  for (; tree->shape.kind != EXIT; tree = tree->inner) {
    Kind k = tree->shape.kind;
    loop = k == LOOP || (loop && k != FUNCTION && k != POSTFIX && k != LAMBDA);
  }
  return loop || (tree->exit != BREAK && tree->exit != CONTINUE);
}

static void one(Suite *s, const int *choice, int depth, Exit exit, int fatal_step) {
  static int next_id = 1;
  Node nodes[8];
  for (int i = 0; i <= depth; i++)
    nodes[i] =
        (Node){i < depth ? shapes[choice[i]] : (Shape){EXIT, NOTHING, NO_CLEANUP}, exit, next_id++, nodes + i + 1};
  if (is_valid(nodes)) make_case(s, nodes, fatal_step);
}

int main(int argc, char **argv) {
  Suite s = {.hako = argc > 1 ? argv[1] : "./hako"};
  int deep = 1500;
  for (int i = 2; i + 1 < argc; i++)
    if (strcmp(argv[i], "-n") == 0) deep = atoi(argv[i + 1]);
  for (int a = 0; a < SHAPES; a++)
    for (int e = NONE; e <= FAIL; e++) one(&s, &a, 1, (Exit)e, 1);
  for (int a = 0; a < SHAPES; a++)
    for (int b = 0; b < SHAPES; b++)
      for (int e = NONE; e <= FAIL; e++) one(&s, (int[]){a, b}, 2, (Exit)e, 23);
  unsigned long long seed = 1;
  for (int i = 0; i < deep; i++) {
    int choice[4];
    for (int k = 0; k < 4; k++) {
      seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
      choice[k] = (int)((seed >> 33) % (unsigned)SHAPES);
    }
    one(&s, choice, 3 + i % 2, (Exit)(i % 5), 23);
  }
  Text program = {NULL, 0, 0};
  add(&program, prelude);
  add(&program, s.functions.data);
  add(&program, s.calls.data);
  bool ok = compare(&s, &program, &s.expected, 0);
  s.passed += ok ? s.cases : 0;
  s.failed += !ok;
  if (!ok) printf("FAIL handlers: one of %d cases\n", s.cases);
  printf("%d passed, %d failed\n", s.passed, s.failed);
  return s.failed ? 1 : 0;
}
