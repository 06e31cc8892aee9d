// unit.h - the harness of the unit tests: a file tests/unit/test_NAME.c is a program of its own that lists its tests at the end:
//
//   static void finds_first(void) { CHECK(hk_text_find(...) == 0); }
//   UNIT_TESTS(UNIT(finds_first))
//
// Each test runs in a process of its own: a crash is one failed test. The program ends with `N passed, M failed`.
#ifndef HAKO_UNIT_H
#define HAKO_UNIT_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct UnitTest {
  const char *name;
  void (*run)(void);
} UnitTest;

// Ends the test if `condition` does not hold.
#define CHECK(condition) CHECK_FOR(condition, "")
// The same; shows the text that names the case.
#define CHECK_FOR(condition, text)                                                                                     \
  do {                                                                                                                 \
    if (!(condition)) unit_fail(__FILE__, __LINE__, #condition, text);                                                 \
  } while (0)
// The same with numbers that are shown.
#define CHECK_EQ(got, want)                                                                                            \
  do {                                                                                                                 \
    int64_t got_ = (int64_t)(got), want_ = (int64_t)(want);                                                            \
    if (got_ != want_) unit_fail_numbers(__FILE__, __LINE__, #got, got_, want_);                                       \
  } while (0)

static inline void unit_fail(const char *file, int line, const char *what, const char *text) {
  printf("%s:%d: does not hold: %s%s%s\n", file, line, what, *text ? ": " : "", text);
  exit(1);
}

static inline void unit_fail_numbers(const char *file, int line, const char *what, int64_t got, int64_t want) {
  printf("%s:%d: %s is %" PRId64 ", expected %" PRId64 "\n", file, line, what, got, want);
  exit(1);
}

// Reproducible random numbers (xorshift64*).
static inline uint64_t unit_random(uint64_t *state) {
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * 2685821657736338717u;
}
static inline uint32_t unit_below(uint64_t *state, uint32_t n) { return (uint32_t)((unit_random(state) >> 32) % n); }

static inline bool unit_run(const UnitTest *test) {
  int status = 1;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    alarm(60);
    test->run();
    exit(0);
  }
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

static inline int unit_main(const UnitTest *tests, size_t count) {
  int failed = 0;
  for (size_t i = 0; i < count; i++) {
    if (unit_run(&tests[i])) continue;
    printf("FAIL %s\n", tests[i].name);
    failed++;
  }
  printf("%d passed, %d failed\n", (int)count - failed, failed);
  return failed != 0;
}

#define UNIT(function)                                                                                                 \
  { #function, function }
#define UNIT_TESTS(...)                                                                                                \
  int main(void) {                                                                                                     \
    static const UnitTest tests[] = {__VA_ARGS__};                                                                     \
    return unit_main(tests, sizeof tests / sizeof *tests);                                                             \
  }

#endif
