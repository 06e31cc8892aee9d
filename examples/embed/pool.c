// pool.c - a thread pool: every thread runs scripts in isolates of its own, results are handed to the main thread as handles.
#include <hakorune_hostbridge.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

enum { THREADS = 4, JOBS = 40 };

static atomic_int next_job;
static HakoHandle results[JOBS];

static void *worker(void *unused) {
  (void)unused;
  for (;;) {
    int job = atomic_fetch_add(&next_job, 1);
    if (job >= JOBS) return NULL;
    char source[200];
    snprintf(source, sizeof source, "local s = 0\nlocal i = 1\nwhile i <= %d { s = s + i\n i = i + 1 }\nreturn s",
             job * 100);
    if (Hako_RunScriptUtf8(source, &results[job]) != 0) fprintf(stderr, "job %d: %s\n", job, Hako_LastError());
  }
}

int main(void) {
  pthread_t threads[THREADS];
  int64_t sum = 0, n;
  for (int i = 0; i < THREADS; i++)
    if (pthread_create(&threads[i], NULL, worker, NULL) != 0) return 1;
  for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
  for (int i = 0; i < JOBS; i++) {
    if (Hako_ToInt64(results[i], &n) == 0) sum += n;
    Hako_Release(results[i]);  // the last handle of a script ends its isolate
  }
  printf("%d jobs, sum %lld, %llu handles left\n", JOBS, (long long)sum,
         (unsigned long long)Hako_LeakReport(NULL, NULL));
  return 0;
}
