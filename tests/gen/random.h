// random.h - the program around a maker of random programs: PROGRAM HAKO [-n PROGRAMS] [-s FIRST SEED] [-p]. Each seed gives a program, which is
// checked; -p prints that of the first seed instead. Included by one file, which defines what is declared here.
#ifndef HAKO_GEN_RANDOM_H
#define HAKO_GEN_RANDOM_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FILE *out;                 // where the program is written
static unsigned long long state;  // of the random numbers
static void make_program(void);
// Of p.hako in the folder `work`; says what is wrong.
static bool check(const char *hako, const char *work, int seed);

// The exit status; ends with `N passed, M failed`. count: how many programs if the caller does not say.
static int make_and_check(int argc, char **argv, int count) {
  int first = 1, passed = 0, failed = 0;
  bool print = false;
  char work[] = "/tmp/hako-random-XXXXXX", path[100], hako[4096], command[200];
  if (argc < 2 || !realpath(argv[1], hako)) return 2;
  for (int i = 2; i < argc; i++) {
    if (strcmp(argv[i], "-p") == 0) print = true;
    if (strcmp(argv[i], "-n") == 0 && i + 1 < argc) count = atoi(argv[i + 1]);
    if (strcmp(argv[i], "-s") == 0 && i + 1 < argc) first = atoi(argv[i + 1]);
  }
  if (!mkdtemp(work)) return 2;
  snprintf(path, sizeof path, "%s/p.hako", work);
  for (int seed = first; seed < first + (print ? 1 : count); seed++) {
    state = (unsigned long long)seed * 2654435761ULL;
    out = print ? stdout : fopen(path, "w");
    if (!out) return 2;
    make_program();
    if (print) continue;
    fclose(out);
    if (check(hako, work, seed))
      passed++;
    else
      failed++;
  }
  snprintf(command, sizeof command, "rm -rf %s", work);
  if (system(command) != 0) return 2;
  if (!print) printf("%d passed, %d failed\n", passed, failed);
  return failed ? 1 : 0;
}

#endif
