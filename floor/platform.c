// platform.c (L0) - the operating system.
#ifndef _WIN32
#define _XOPEN_SOURCE 700
#endif
#include "platform.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#include <windows.h>
#else
#include <pthread.h>
#include <sched.h>
#include <unistd.h>
#endif

bool hk_platform_exists(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

bool hk_platform_is_dir(const char *path) {
  struct stat st;
  return stat(path, &st) == 0 && (st.st_mode & S_IFMT) == S_IFDIR;
}

const char *hk_platform_read(const char *path, HkBuf *buf) {
  if (hk_platform_is_dir(path)) return "is a directory";
  FILE *f = fopen(path, "rb");
  if (!f) return errno == ENOENT ? "not found" : errno == EACCES ? "permission denied" : "cannot be opened";
  size_t n;
  do {
    if (!hk_buf_reserve(buf, 65536)) break;
    n = fread(buf->data + buf->len, 1, 65536, f);
    buf->len += n;
  } while (n > 0);
  bool bad = ferror(f) != 0;
  fclose(f);
  return buf->failed ? "out of memory" : bad ? "cannot be read" : NULL;
}

static bool write_file(const char *path, HkText text) {
  FILE *f = fopen(path, "wb");
  if (!f) return false;
  bool ok = fwrite(text.data, 1, text.len, f) == text.len;
  return fclose(f) == 0 && ok;
}

static bool replace(const char *from, const char *to) {
#ifdef _WIN32
  return MoveFileExA(from, to, MOVEFILE_REPLACE_EXISTING) != 0;
#else
  return rename(from, to) == 0;
#endif
}

bool hk_platform_write(const char *path, HkText text) {
  char temporary[4096];
  int n = snprintf(temporary, sizeof temporary, "%s.new", path);
  if (n < 0 || (size_t)n >= sizeof temporary) return false;
  if (!write_file(temporary, text) || !replace(temporary, path)) {
    remove(temporary);
    return false;
  }
  return true;
}

void hk_platform_canonical(const char *path, HkBuf *buf) {
#ifdef _WIN32
  char *full = _fullpath(NULL, path, 0);
#else
  char *full = realpath(path, NULL);
#endif
  hk_buf_str(buf, full ? full : path);
  free(full);
}

const char *hk_platform_path_separator(void) {
#ifdef _WIN32
  return ";";
#else
  return ":";
#endif
}

int64_t hk_platform_now_ms(void) {
  struct timespec t;
  timespec_get(&t, TIME_UTC);
  return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

double hk_platform_monotonic_ms(void) {
#ifdef _WIN32
  return (double)GetTickCount64();
#else
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1000.0 + (double)t.tv_nsec / 1e6;
#endif
}

bool hk_platform_is_terminal(int stream) {
#ifdef _WIN32
  return _isatty(stream) != 0;
#else
  return isatty(stream) != 0;
#endif
}

void hk_platform_binary_streams(void) {
#ifdef _WIN32
  _setmode(0, _O_BINARY);
  _setmode(1, _O_BINARY);
  _setmode(2, _O_BINARY);
#endif
}

// ---- streams ------------------------------------------------------------------------------------------------------------------

bool hk_platform_write_stream(int stream, HkText text) {
  if (stream != 1) fflush(stdout);  // so that a merged capture keeps the order
  return fwrite(text.data, 1, text.len, stream == 1 ? stdout : stderr) == text.len;
}

void hk_platform_flush(void) { fflush(stdout); }

size_t hk_platform_read_input(char *buffer, size_t capacity) {
  size_t n = 0;
  int c;
  while (n < capacity && (c = getc(stdin)) != EOF) {
    buffer[n++] = (char)c;
    if (c == '\n') break;
  }
  return n;
}

// ---- threads ------------------------------------------------------------------------------------------------------------------

uintptr_t hk_platform_thread(void) {
  static _Thread_local char here;  // its address: another one in every living thread
  return (uintptr_t)&here;
}

#ifdef _WIN32
static SRWLOCK process_lock = SRWLOCK_INIT;
static CONDITION_VARIABLE process_changed = CONDITION_VARIABLE_INIT;
void hk_platform_yield(void) { SwitchToThread(); }
void hk_platform_lock(void) { AcquireSRWLockExclusive(&process_lock); }
void hk_platform_unlock(void) { ReleaseSRWLockExclusive(&process_lock); }
void hk_platform_wait(void) { SleepConditionVariableSRW(&process_changed, &process_lock, INFINITE, 0); }
void hk_platform_wake(void) { WakeAllConditionVariable(&process_changed); }
#else
static pthread_mutex_t process_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t process_changed = PTHREAD_COND_INITIALIZER;
void hk_platform_yield(void) { sched_yield(); }
void hk_platform_lock(void) { pthread_mutex_lock(&process_lock); }
void hk_platform_unlock(void) { pthread_mutex_unlock(&process_lock); }
void hk_platform_wait(void) { pthread_cond_wait(&process_changed, &process_lock); }
void hk_platform_wake(void) { pthread_cond_broadcast(&process_changed); }
#endif

// ---- signals ---------------------------------------------------------------------------------------------------------------------
// A process has one set of signal handlers; what they need is the only state of its kind in the floor.

static struct {
  void (*hook)(void *user);
  void *user;
  volatile sig_atomic_t signal;
} stop;

static void on_stop(int number) {
  stop.signal = number;
  signal(number, SIG_DFL);
  if (stop.hook) stop.hook(stop.user);
}

static void ignore(int number) { (void)number; }

// Without SA_RESTART: a read that waits ends.
static void handle(int number, void (*handler)(int)) {
#ifdef _WIN32
  signal(number, handler);
#else
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = handler;
  sigaction(number, &action, NULL);
#endif
}

void hk_platform_on_stop(void (*hook)(void *user), void *user) {
  stop.hook = NULL;
  stop.user = user;
  stop.hook = hook;
  handle(SIGINT, hook ? on_stop : SIG_DFL);
  handle(SIGTERM, hook ? on_stop : SIG_DFL);
}

int hk_platform_stop_code(void) { return stop.signal == SIGTERM ? 143 : 130; }

void hk_platform_keep_broken_pipes(void) {
#ifndef _WIN32
  handle(SIGPIPE, ignore);  // a handler instead of SIG_IGN: child processes start with the default again
#else
  (void)ignore;
#endif
}
