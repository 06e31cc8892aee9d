// event_loop.c - a host with an event loop: programs register functions for events and timers, the host calls them later.
#include <hakorune_hostbridge.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 16 };
typedef struct Loop {
  struct {
    int64_t due;
    HakoValue function;
  } timers[MOST];
  int count;
  int64_t now;  // of this loop; a real one would look at a clock
} Loop;

static void must(HakoStatus status) {
  if (status == HAKO_OK) return;
  fprintf(stderr, "%s\n", Hako_LastError());
  exit(1);
}

// env.loop.after(ms, f): keeps f until its time has come.
static HakoStatus after(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc, HakoValue *out) {
  Loop *loop = user;
  (void)self, (void)argc, (void)out;
  if (loop->count == MOST) return Hako_Raise(vm, "LoopError", Hako_Text("too many timers"));
  if (argv[0].tag != HAKO_TAG_INTEGER) return Hako_Raise(vm, "TypeError", Hako_Text("after needs milliseconds"));
  Hako_RetainValue(argv[1]);
  loop->timers[loop->count].due = loop->now + argv[0].as.integer;
  loop->timers[loop->count++].function = argv[1];
  return HAKO_OK;
}

static int next_timer(const Loop *loop) {
  int best = 0;
  for (int i = 1; i < loop->count; i++)
    if (loop->timers[i].due < loop->timers[best].due) best = i;
  return best;
}

static void run_loop(HakoVm *vm, Loop *loop) {
  while (loop->count) {
    int i = next_timer(loop);
    HakoValue f = loop->timers[i].function, now = Hako_Int(loop->now = loop->timers[i].due);
    loop->timers[i] = loop->timers[--loop->count];
    if (Hako_Call(vm, f, &now, 1, NULL) != HAKO_OK) printf("a timer failed: %s\n", Hako_LastError());
    Hako_ReleaseValue(f);
  }
}

int main(void) {
  static const char source[] = "local ticks = [0]\n"
                               "fn tick(now) {\n"
                               "  print(\"tick at \" + now)\n"
                               "  if now < 300 { env.loop.after(100, tick) }\n"
                               "}\n"
                               "env.loop.after(100, tick)\n"
                               "env.loop.after(250, fn(now) { print(\"once at \" + now) })\n"
                               "env.loop.after(260, fn(now) { panic(\"at \" + now) })\n";
  Loop loop = {.count = 0, .now = 0};
  HakoVm *vm;
  HakoHandle module;
  must(Hako_VmNew(NULL, &vm));
  must(Hako_RegisterExtern(vm, "env.loop.after", after, 2, &loop));
  must(Hako_LoadSource(vm, "events.hako", Hako_Text(source), &module));
  must(Hako_RunMain(vm, module, NULL, NULL));
  run_loop(vm, &loop);
  Hako_Release(module);
  return Hako_VmFree(vm) == HAKO_OK ? 0 : 1;
}
