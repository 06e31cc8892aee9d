// work.h - what the programs of bench/embed share: choosing the work, measuring it, printing it.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct Work {
  const char *name;
  int64_t (*run)(int64_t n);  // the result is compared among the contestants
} Work;

static inline double now_ns(void) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

// "key" and the digits of i, the last one first.
static inline size_t key_text(char *out, int64_t i) {
  size_t n = 3;
  memcpy(out, "key", 3);
  do out[n++] = (char)('0' + i % 10);
  while ((i /= 10) > 0);
  return n;
}

static inline size_t resident(void) {
  long pages = 0, ignored = 0;
  FILE *f = fopen("/proc/self/statm", "r");
  if (!f) return 0;
  if (fscanf(f, "%ld %ld", &ignored, &pages) != 2) pages = 0;
  fclose(f);
  return (size_t)pages * 4096;
}

static inline int run_work(const Work *works, int argc, char **argv) {
  for (; argc == 3 && works->name; works++) {
    if (strcmp(works->name, argv[1]) != 0) continue;
    int64_t n = atoll(argv[2]);
    works->run(n / 20 + 1);
    double start = now_ns();
    int64_t result = works->run(n);
    double ns = strcmp(works->name, "idle") == 0 ? (double)result : (now_ns() - start) / (double)n;
    printf("%.1f %lld\n", ns, (long long)result);
    return 0;
  }
  fprintf(stderr, "usage: NAME N\n");
  return 2;
}
