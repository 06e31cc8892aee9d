// abi.c - helpers of the tests of the C interface.
#ifndef _WIN32
#define _XOPEN_SOURCE 700
#endif
#include "abi.h"

#include <time.h>
#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#endif

void abi_fail(Abi *t, int line, const char *what) {
  t->line = line;
  t->what = what;
  snprintf(t->message, sizeof t->message, "%s", Hako_LastError());
}

int abi_error_begins(const char *begin) { return strncmp(Hako_LastError(), begin, strlen(begin)) == 0; }

int abi_str_is(HakoStr s, const char *want) {
  return s.len == strlen(want) && (s.len == 0 || memcmp(s.data, want, s.len) == 0);
}

int abi_text_is(HakoValue string, const char *want) {
  HakoStr s;
  return Hako_StringData(string, &s) == HAKO_OK && abi_str_is(s, want);
}

HakoStatus abi_load(Abi *t, const char *source) {
  HakoHandle module;
  HakoStatus status = Hako_LoadSource(t->vm, "test.hako", Hako_Text(source), &module);
  if (status != HAKO_OK) return status;
  status = Hako_RunMain(t->vm, module, NULL, NULL);
  Hako_Release(module);
  return status;
}

HakoStatus abi_eval(Abi *t, const char *expression, HakoValue *out) {
  char source[2000];
  HakoHandle module;
  snprintf(source, sizeof source, "return %s", expression);
  *out = Hako_Null();
  HakoStatus status = Hako_LoadSource(t->vm, "test.hako", Hako_Text(source), &module);
  if (status != HAKO_OK) return status;
  status = Hako_RunMain(t->vm, module, out, NULL);
  Hako_Release(module);
  return status;
}

HakoValue abi_string(Abi *t, const char *text) {
  HakoValue v;
  Hako_String(t->vm, Hako_Text(text), &v);
  return v;
}

HakoStatus abi_call(Abi *t, const char *function, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  HakoValue f;
  HakoStatus status = Hako_GetStatic(t->vm, NULL, function, &f);
  if (status == HAKO_OK) status = Hako_Call(t->vm, f, argv, argc, out);
  Hako_ReleaseValue(f);
  return status;
}

HakoHandle abi_stale(Abi *t) {
  HakoValue v = abi_string(t, "gone");
  Hako_ReleaseValue(v);
  return v.as.handle;
}

HakoHandle abi_foreign(void) {
  HakoHandle handle;
  return Hako_RunScriptUtf8("return \"foreign\"", &handle) == 0 ? handle : 0;
}

void abi_foreign_end(HakoHandle handle) { Hako_Release(handle); }

HakoHandle abi_forged(HakoHandle like) { return like ^ ((HakoHandle)0x5a5a << 40) ^ 0x3f; }

void *abi_alloc(void *user, void *block, size_t old_size, size_t new_size) {
  AbiMemory *m = &((Abi *)user)->memory;
  if (new_size > old_size) {
    m->count++;
    if (m->fail_at && (m->keep_failing ? m->count >= m->fail_at : m->count == m->fail_at)) return NULL;
  }
  if (new_size == 0) {
    free(block);
    m->used -= old_size;
    return NULL;
  }
  void *moved = realloc(block, new_size);
  if (moved) m->used = m->used - old_size + new_size;
  return moved;
}

// ---- threads ----------------------------------------------------------------------------------------------------------------------

struct AbiThread {
  void (*fn)(void *user);
  void *user;
#ifdef _WIN32
  HANDLE id;
#else
  pthread_t id;
#endif
};

#ifdef _WIN32
static DWORD WINAPI thread_main(void *thread) {
  ((AbiThread *)thread)->fn(((AbiThread *)thread)->user);
  return 0;
}
#else
static void *thread_main(void *thread) {
  ((AbiThread *)thread)->fn(((AbiThread *)thread)->user);
  return NULL;
}
#endif

AbiThread *abi_thread_start(void (*fn)(void *user), void *user) {
  AbiThread *thread = malloc(sizeof *thread);
  if (!thread) abort();
  thread->fn = fn;
  thread->user = user;
#ifdef _WIN32
  thread->id = CreateThread(NULL, 0, thread_main, thread, 0, NULL);
  if (!thread->id) abort();
#else
  if (pthread_create(&thread->id, NULL, thread_main, thread) != 0) abort();
#endif
  return thread;
}

void abi_thread_join(AbiThread *thread) {
#ifdef _WIN32
  WaitForSingleObject(thread->id, INFINITE);
  CloseHandle(thread->id);
#else
  pthread_join(thread->id, NULL);
#endif
  free(thread);
}

void abi_in_thread(void (*fn)(void *user), void *user) { abi_thread_join(abi_thread_start(fn, user)); }

void abi_sleep_ms(int ms) {
#ifdef _WIN32
  Sleep((DWORD)ms);
#else
  struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
  nanosleep(&t, NULL);
#endif
}

double abi_now(void) {
#ifdef _WIN32
  return (double)GetTickCount64() / 1e3;
#else
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
#endif
}
