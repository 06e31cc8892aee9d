// plugins.c - a host with plug-ins: each is a module in a VM of its own, found by a loader of the host, with one function the host calls.
#include <hakorune_hostbridge.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(HakoStatus status) {
  if (status == HAKO_OK) return;
  fprintf(stderr, "%s\n", Hako_LastError());
  exit(1);
}

// The library that plug-ins may use; a real host would look into a directory or an archive.
static HakoStatus find_module(void *user, HakoStr target, HakoStr from, HakoStr *text) {
  (void)user, (void)from;
  if (target.len != 9 || memcmp(target.data, "host.text", 9) != 0) return HAKO_ERROR;
  *text = Hako_Text("static box Text { frame(s) { return \"<\" + s + \">\" } }");
  return HAKO_OK;
}

static HakoStatus host_log(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                           HakoValue *out) {
  HakoStr text;
  (void)vm, (void)self, (void)argc, (void)out;
  if (Hako_StringData(argv[0], &text) == HAKO_OK) printf("[%s] %.*s\n", (const char *)user, (int)text.len, text.data);
  return HAKO_OK;
}

typedef struct Plugin {
  const char *name, *source;
  HakoVm *vm;
  HakoValue run;
} Plugin;

static int open_plugin(Plugin *p) {
  HakoConfig config;
  HakoHandle module;
  Hako_ConfigInit(&config);
  config.module = find_module;
  config.fuel = 1000000;
  must(Hako_VmNew(&config, &p->vm));
  must(Hako_RegisterExtern(p->vm, "env.host.log", host_log, 1, (void *)(uintptr_t)p->name));
  HakoStatus status = Hako_LoadSource(p->vm, p->name, Hako_Text(p->source), &module);
  if (status == HAKO_OK) status = Hako_GetStatic(p->vm, "Plugin", "run", &p->run);
  if (status != HAKO_OK) printf("%s is left out: %s\n", p->name, Hako_LastError());
  Hako_Release(module);
  return status == HAKO_OK;
}

int main(void) {
  Plugin plugins[] = {
      {"shout", "static box Plugin { run(s) { return s.toUpperCase() } }", NULL, {0, 0, {0}}},
      {"frame",
       "using host.text as Text\nstatic box Plugin { run(s) { env.host.log(\"framing\")\n return Text.frame(s) } }",
       NULL,
       {0, 0, {0}}},
      {"broken", "static box Plugin { run(s) { return s + } }", NULL, {0, 0, {0}}},
      {"greedy", "static box Plugin { run(s) { loop { } } }", NULL, {0, 0, {0}}},
  };
  for (size_t i = 0; i < sizeof plugins / sizeof *plugins; i++) {
    Plugin *p = &plugins[i];
    if (open_plugin(p)) {
      HakoValue in, out;
      HakoStr text;
      must(Hako_String(p->vm, Hako_Text("plug-in"), &in));
      if (Hako_Call(p->vm, p->run, &in, 1, &out) == HAKO_OK && Hako_StringData(out, &text) == HAKO_OK)
        printf("%s: %.*s\n", p->name, (int)text.len, text.data);
      else
        printf("%s failed: %s\n", p->name, Hako_LastError());
    }
    must(Hako_VmFree(p->vm));  // with everything it holds
  }
  return 0;
}
