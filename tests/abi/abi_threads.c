// abi_threads.c - tests with several threads: busy VMs, interrupts, handles across threads, and the stress of eight of them.
#ifndef _WIN32
#define _XOPEN_SOURCE 700
#endif
#include "abi.h"

#include <stdatomic.h>
#ifndef _WIN32
#include <signal.h>
#include <unistd.h>
#endif

typedef struct Shared {
  HakoVm *vm;
  HakoValue value;
  atomic_int stage;
  HakoStatus status[8];
  char text[64];
} Shared;

static void wait_for(atomic_int *stage, int want) {
  for (int i = 0; i < 20000 && atomic_load(stage) < want; i++) abi_sleep_ms(1);
}

static HakoStatus hold_vm(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                          HakoValue *out) {
  Shared *s = user;
  (void)vm;
  (void)self;
  (void)argv;
  (void)argc;
  (void)out;
  atomic_store(&s->stage, 1);
  wait_for(&s->stage, 2);
  return HAKO_OK;
}

static void try_while_held(void *user) {
  Shared *s = user;
  HakoValue v;
  uint32_t n;
  wait_for(&s->stage, 1);
  s->status[0] = Hako_String(s->vm, Hako_Text("x"), &v);
  s->status[1] = Hako_ArrayLen(s->vm, s->value, &n);
  s->status[2] = Hako_VmFree(s->vm);
  Hako_Retain(s->value.as.handle);
  Hako_Release(s->value.as.handle);
  s->status[3] = Hako_Kind(s->value, (int32_t *)&n);
  s->status[4] = (int32_t)n;
  strncpy(s->text,
          s->status[0] == HAKO_BUSY && Hako_String(s->vm, Hako_Text("x"), &v) == HAKO_BUSY ? Hako_LastError() : "",
          sizeof s->text - 1);
  atomic_store(&s->stage, 2);
}

static void busy_is_told_at_once(Abi *t) {
  Shared s = {.vm = t->vm};
  HakoValue v;
  OK(Hako_ArrayNew(t->vm, 0, &s.value));
  OK(Hako_RegisterExtern(t->vm, "env.hold", hold_vm, 0, &s));
  AbiThread *other = abi_thread_start(try_while_held, &s);
  HakoStatus ran = abi_eval(t, "env.hold()", &v);
  abi_thread_join(other);
  OK(ran);
  CHECK(s.status[0] == HAKO_BUSY && s.status[1] == HAKO_BUSY && s.status[2] == HAKO_BUSY);
  CHECK(s.status[3] == HAKO_OK && s.status[4] == HAKO_KIND_ARRAY);
  CHECK(strcmp(s.text, "[Handle] the VM is in use by another thread") == 0);
  Hako_ReleaseValue(s.value);
}

static void read_while_held(void *user) {
  Shared *s = user;
  HakoStr text;
  wait_for(&s->stage, 1);
  atomic_store(&s->stage, 2);
  s->status[0] = Hako_ToUtf8(s->value.as.handle, &text);  // waits
  if (s->status[0] == 0 && text.len < sizeof s->text) memcpy(s->text, text.data, text.len);
}

static void core_functions_wait(Abi *t) {
  Shared s = {.vm = t->vm};
  HakoValue v;
  OK(abi_eval(t, "[1, 2]", &s.value));
  OK(Hako_RegisterExtern(t->vm, "env.hold", hold_vm, 0, &s));
  AbiThread *other = abi_thread_start(read_while_held, &s);
  HakoStatus ran = abi_eval(t, "env.hold()", &v);
  abi_thread_join(other);
  OK(ran);
  CHECK(s.status[0] == 0 && strcmp(s.text, "[1, 2]") == 0);
  Hako_ReleaseValue(s.value);
}

static void release_it(void *user) {
  HakoHandle *handle = user;
  HakoStr text;
  int64_t n;
  if (Hako_ToUtf8(*handle, &text) != 0 || Hako_ToInt64(*handle, &n) != -1) return;
  Hako_Release(*handle);
  *handle = 0;
}

static void one_thread_never_busy(Abi *t) {
  HakoVm *vm;
  HakoValue v;
  HakoConfig config = t->config;
  config.flags = HAKO_FLAG_ONE_THREAD;
  OK(Hako_VmNew(&config, &vm));
  OK(Hako_String(vm, Hako_Text("of its thread"), &v));
  HakoHandle handle = v.as.handle;
  HakoStr text;
  CHECK(Hako_ToUtf8(handle, &text) == 0 && abi_str_is(text, "of its thread"));
  abi_in_thread(release_it, &handle);
  CHECK(handle == 0 && !abi_text_is(v, "of its thread"));
  OK(Hako_VmFree(vm));
}

static void interrupt_soon(void *user) {
  Shared *s = user;
  wait_for(&s->stage, 1);
  for (int i = 0; i < 5000 && atomic_load(&s->stage) < 2; i++) {
    s->status[0] = Hako_Interrupt(s->vm);
    abi_sleep_ms(1);
  }
}

static HakoStatus mark_started(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                               HakoValue *out) {
  (void)vm;
  (void)self;
  (void)argv;
  (void)argc;
  (void)out;
  atomic_store(&((Shared *)user)->stage, 1);
  return HAKO_OK;
}

static int is_interrupted(Abi *t, const char *source) {
  Shared s = {.vm = t->vm};
  HakoHandle module;
  int32_t code = 0;
  if (Hako_RegisterExtern(t->vm, "env.started", mark_started, 0, &s) != HAKO_OK) return 0;
  if (Hako_LoadSource(t->vm, "i.hako", Hako_Text(source), &module) != HAKO_OK) return 0;
  AbiThread *other = abi_thread_start(interrupt_soon, &s);
  HakoStatus status = Hako_RunMain(t->vm, module, NULL, &code);
  atomic_store(&s.stage, 2);
  int told = abi_error_begins("[Limit] ") && strstr(Hako_LastError(), "Interrupted: run interrupted");
  abi_thread_join(other);
  Hako_Release(module);
  return status == HAKO_LIMIT && code == 130 && told && s.status[0] == HAKO_OK;
}

// covers: runtime 115
static void interrupt_ends_a_run(Abi *t) {
  HakoValue v;
  CHECK(is_interrupted(t, "env.started()\nloop { }"));
  CHECK(is_interrupted(t, "env.started()\nloop { try { loop { } } catch (e) { } }"));
  OK(abi_eval(t, "1 + 1", &v));
  CHECK(v.as.integer == 2);
  OK(Hako_Interrupt(t->vm));  // nothing runs, nothing happens
  OK(abi_eval(t, "1 + 2", &v));
  CHECK(v.as.integer == 3);
  FAILS(Hako_Interrupt(NULL), -1, "[Runtime] NULL argument");
}

static void interrupt_ends_long_primitives(Abi *t) {
  static const char *const sources[] = {
      "local a = (0..3000000).toArray()\nenv.started()\nloop { a.sort(fn(x, y) { y - x }) }",
      "local a = (0..3000000).toArray()\nenv.started()\nloop { a.sort() }",
      "local a = (0..1000000).toArray()\nenv.started()\nloop { a.map(fn(x) { x }) }",
      "local a = (0..2000000).toArray()\nenv.started()\nloop { a.indexOf(\"no\") }",
      "local a = (0..1000000).toArray()\nenv.started()\nloop { a.join(\",\") }",
      "local a = (0..1000000).toArray()\nlocal b = (0..1000000).toArray()\nenv.started()\nloop { a == b }",
      "local s = \"ab\".repeat(1000000)\nenv.started()\nloop { s.replace(\"b\", \"cc\") }",
      "local s = \"ab,\".repeat(1000000)\nenv.started()\nloop { s.split(\",\") }",
      "local a = [1, 2, 3]\nfor i in 0..40 { a = [a, a] }\nenv.started()\nprint((\"\" + a).length())",
  };
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) CHECK(is_interrupted(t, sources[i]));
}

#ifndef _WIN32
static HakoVm *_Atomic signalled;
static void on_signal(int number) {
  (void)number;
  Hako_Interrupt(signalled);
}

static void interrupts_from_a_signal_handler(Abi *t) {
  struct sigaction action, before;
  HakoValue v;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  signalled = t->vm;
  sigaction(SIGALRM, &action, &before);
  OK(abi_load(t, "fn spin() { loop { } }"));
  alarm(1);
  HakoStatus status = abi_call(t, "spin", NULL, 0, &v);
  sigaction(SIGALRM, &before, NULL);
  CHECK(status == HAKO_LIMIT);
  OK(abi_eval(t, "2", &v));
}
#endif

static void use_from_second_thread(void *user) {
  Abi *t = user;
  HakoValue v;
  uint32_t n;
  OK(abi_eval(t, "[1, 2, 3]", &v));
  OK(Hako_ArrayLen(t->vm, v, &n));
  CHECK(n == 3);
  FAILS(abi_eval(t, "1 / 0", &v), HAKO_RAISED, "[Runtime] line 1, column 10: DivisionByZero");
}

static void an_idle_vm_changes_threads(Abi *t) {
  HakoStr kind;
  Hako_LastError();
  abi_in_thread(use_from_second_thread, t);
  CHECK(t->line == 0);
  CHECK(strcmp(Hako_LastError(), "Unknown error") == 0 || !abi_error_begins("[Runtime] line 1, column 10"));
  OK(Hako_ErrorKind(t->vm, &kind));  // the pending error is the VM's, the last error the thread's
  CHECK(abi_str_is(kind, "DivisionByZero"));
}

static void scripts_end_on_any_thread(Abi *t) {
  HakoHandle handle;
  CHECK(Hako_RunScriptUtf8("return [1, 2]", &handle) == 0);
  abi_in_thread(release_it, &handle);
  CHECK(handle == 0);
  CHECK(Hako_LeakReport(NULL, NULL) == 0);
}

// covers: runtime 112
static void run_in_parallel(void *user) {
  HakoHandle handle;
  int64_t n = 0;
  int *good = user;
  for (int i = 0; i < 20; i++) {
    if (Hako_RunScriptUtf8("local s = 0\nfor i in 0..1000 { s = s + i }\nreturn s", &handle) != 0) return;
    if (Hako_ToInt64(handle, &n) != 0 || n != 499500) return;
    Hako_Release(handle);
    ++*good;
  }
}

static void vms_run_in_parallel(Abi *t) {
  AbiThread *threads[4];
  int good[4] = {0, 0, 0, 0};
  for (int i = 0; i < 4; i++) threads[i] = abi_thread_start(run_in_parallel, &good[i]);
  for (int i = 0; i < 4; i++) abi_thread_join(threads[i]);
  for (int i = 0; i < 4; i++) CHECK(good[i] == 20);
}

const AbiCase abi_threads[] = {
    {"busy is told at once", busy_is_told_at_once, 0},
    {"core functions wait", core_functions_wait, 0},
    {"one thread never busy", one_thread_never_busy, 0},
    {"interrupt ends a run", interrupt_ends_a_run, 0},
    {"interrupt ends long primitives", interrupt_ends_long_primitives, 0},
#ifndef _WIN32
    {"interrupts from a signal handler", interrupts_from_a_signal_handler, 0},
#endif
    {"an idle VM changes threads", an_idle_vm_changes_threads, 0},
    {"scripts end on any thread", scripts_end_on_any_thread, 0},
    {"VMs run in parallel", vms_run_in_parallel, 0},
    {NULL, NULL, 0},
};

// ---- stress -------------------------------------------------------------------------------------------------------------------------

enum { STRESS_THREADS = 8, STRESS_HANDLES = 32 };
typedef struct Stress {
  _Atomic(HakoHandle) handles[STRESS_HANDLES];  // exchanged among all threads; owned by who took them out
  HakoVm *vm;
  atomic_int stop;
  atomic_llong rounds, wrong;
} Stress;

static uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static void own_round(Stress *s, HakoHandle handle) {
  HakoStr text;
  int64_t n;
  if (handle == 0) return;
  Hako_Retain(handle);
  if (Hako_ToUtf8(handle, &text) != 0 || text.len == 0) atomic_fetch_add(&s->wrong, 1);
  Hako_ToInt64(handle, &n);
  Hako_Release(handle);
  Hako_Release(handle);
  Hako_Retain(handle ^ ((HakoHandle)1 << 41));  // forged
  Hako_Release(handle ^ ((HakoHandle)1 << 40));
}

static void stress_thread(void *user) {
  static const char *const scripts[] = {"return [1, 2, [3]]", "return \"text\"", "return 12345",
                                        "return %{\"a\" => [1]}"};
  Stress *s = user;
  uint32_t random = (uint32_t)(uintptr_t)&random;
  while (!atomic_load(&s->stop)) {
    uint32_t r = next_random(&random);
    HakoHandle made = 0;
    HakoValue v = Hako_Null();
    if (r % 3) {
      if (Hako_RunScriptUtf8(scripts[r % 4], &made) != 0) atomic_fetch_add(&s->wrong, 1);
    } else {
      HakoStatus status = Hako_String(s->vm, Hako_Text("of the shared VM"), &v);
      if (status == HAKO_OK) made = v.as.handle;
      if (status != HAKO_OK && status != HAKO_BUSY) atomic_fetch_add(&s->wrong, 1);
      Hako_Interrupt(s->vm);
    }
    own_round(s, atomic_exchange(&s->handles[next_random(&random) % STRESS_HANDLES], made));
    atomic_fetch_add(&s->rounds, 1);
  }
}

int abi_stress(double seconds) {
  static Stress s;
  AbiThread *threads[STRESS_THREADS];
  if (Hako_VmNew(NULL, &s.vm) != HAKO_OK) return 1;
  for (int i = 0; i < STRESS_THREADS; i++) threads[i] = abi_thread_start(stress_thread, &s);
  double end = abi_now() + seconds;
  while (abi_now() < end) abi_sleep_ms(10);
  atomic_store(&s.stop, 1);
  for (int i = 0; i < STRESS_THREADS; i++) abi_thread_join(threads[i]);
  for (int i = 0; i < STRESS_HANDLES; i++) Hako_Release(s.handles[i]);
  long long left = (long long)Hako_LeakReport(NULL, NULL), wrong = atomic_load(&s.wrong);
  if (Hako_VmFree(s.vm) != HAKO_OK) wrong++;
  printf("%lld rounds, %lld wrong, %lld handles left\n", (long long)atomic_load(&s.rounds), wrong, left);
  printf("%d passed, %d failed\n", !wrong && !left, wrong || left);
  return wrong || left;
}
