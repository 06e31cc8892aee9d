// tests.c - --run-tests: every test of a file in a fresh run of its own (runtime-and-cli.md 17).
#include <stdio.h>

#include "session.h"

static bool is_wanted(const Options *o, HkText name) {
  size_t len = o->test_filter ? strlen(o->test_filter) : 0;
  for (size_t i = 0; i + len <= name.len; i++)
    if (len == 0 || memcmp(name.data + i, o->test_filter, len) == 0) return true;
  return false;
}

// Runs one test and writes its line. False: the tests were interrupted.
static bool run_one(Session *s, HkDriverRun *run, const HkName *test, uint32_t *failures) {
  HkBuf verdict;
  int shown = (int)test->len - 2;  // without "/0"
  hk_buf_init(&verdict, s->mem);
  run->verdict = &verdict;
  s->module->entry = test;
  HkDriverResult result = hk_driver_run(s->module, run);
  if (result.exit_code)
    printf("FAIL %.*s: %s\n", shown, test->data, hk_buf_z(&verdict));
  else
    printf("ok %.*s\n", shown, test->data);
  *failures += result.exit_code != 0;
  hk_buf_deinit(&verdict);
  return !result.interrupted && !s->broken_pipe;
}

int tests_run(Session *s, const HsCompiled *compiled) {
  HkDriverRun run;
  uint32_t count = 0, done = 0, failed = 0;
  const HkName **tests = hs_compile_tests(compiled, &count);
  int bad = tests ? session_prepare_run(s, &run) : session_out_of_memory();
  bool go_on = true;
  if (bad) return bad;
  for (uint32_t i = 0; i < count && go_on; i++) {
    if (!is_wanted(s->o, hk_text(tests[i]->data, tests[i]->len - 2))) continue;
    go_on = run_one(s, &run, tests[i], &failed);
    done++;
  }
  printf("%u passed, %u failed\n", done - failed, failed);
  if (fflush(stdout) != 0 || s->broken_pipe) return 141;
  if (!go_on) return hk_platform_stop_code();
  return failed || done == 0;
}
