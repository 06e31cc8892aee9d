// limits.c - running what is not trusted: steps, memory, depth, capabilities, and an interrupt from another thread.
#include <hakorune_hostbridge.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void must(HakoStatus status) {
  if (status == HAKO_OK) return;
  fprintf(stderr, "%s\n", Hako_LastError());
  exit(1);
}

static void attempt(HakoVm *vm, const char *source) {
  HakoHandle module;
  must(Hako_LoadSource(vm, "guest", Hako_Text(source), &module));
  HakoStatus status = Hako_RunMain(vm, module, NULL, NULL);
  printf("%d %s\n", (int)status, status == HAKO_OK ? "fine" : Hako_LastError());
  Hako_Release(module);
}

static void *interrupt_later(void *vm) {
  struct timespec pause = {0, 50 * 1000 * 1000};
  nanosleep(&pause, NULL);
  Hako_Interrupt(vm);
  return NULL;
}

int main(void) {
  HakoConfig config;
  HakoVm *vm;
  pthread_t thread;
  Hako_ConfigInit(&config);  // no capability at all
  config.fuel = 100000;
  config.max_memory = 16 << 20;
  config.max_depth = 200;
  must(Hako_VmNew(&config, &vm));
  attempt(vm, "loop { }");
  must(Hako_SetFuel(vm, 100000000));
  attempt(vm, "local all = []\nloop { all.push(\"something that stays \" + all.length()) }");
  attempt(vm, "fn f(n) { return f(n + 1) }\nf(0)");
  attempt(vm, "print(File.readText(\"/etc/passwd\"))");
  attempt(vm, "print(\"one \" + 1)");
  must(Hako_SetFuel(vm, HAKO_NO_LIMIT));
  if (pthread_create(&thread, NULL, interrupt_later, vm) != 0) return 1;
  attempt(vm, "loop { }");
  pthread_join(thread, NULL);
  return Hako_VmFree(vm) == HAKO_OK ? 0 : 1;
}
