// replay.c - runs a fuzz target over stored inputs, for builds without a fuzzer: replay FILE_OR_DIRECTORY...
// Each input in a process of its own, so that one that crashes does not hide the rest. Ends with `N passed, M failed`.
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

static int passed, failed;

enum { LIMIT_SECONDS = 60 };

static void run_child(const char *path, long size) {
  // Exactly as long as the input, so that a sanitizer sees every byte read behind it.
  uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
  FILE *f = fopen(path, "rb");
  if (!data || !f || fread(data, 1, (size_t)size, f) != (size_t)size) _exit(1);
  fclose(f);
  alarm(LIMIT_SECONDS);
  LLVMFuzzerTestOneInput(data, (size_t)size);
  free(data);
  exit(0);
}

static void replay_file(const char *path, long size) {
  int status = 1;
  fflush(stdout);
  pid_t child = fork();
  if (child == 0) run_child(path, size);
  if (child > 0 && waitpid(child, &status, 0) == child && status == 0) {
    passed++;
    return;
  }
  failed++;
  printf("FAIL %s (%s %d)\n", path, WIFSIGNALED(status) ? "signal" : "status",
         WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static int visible(const struct dirent *e) { return e->d_name[0] != '.'; }

static void replay(const char *path) {
  struct stat st;
  struct dirent **entries;
  if (stat(path, &st) == 0 && !S_ISDIR(st.st_mode)) {
    replay_file(path, (long)st.st_size);
    return;
  }
  int count = scandir(path, &entries, visible, alphasort);
  for (int i = 0; i < count; i++) {
    char inner[4096];
    snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
    replay(inner);
    free(entries[i]);
  }
  if (count >= 0) free(entries);
}

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) replay(argv[i]);
  printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
