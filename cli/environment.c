// environment.c - the environment variables of runtime-and-cli.md 9.2, read once at the start.
#include <stdio.h>
#include <stdlib.h>

#include "options.h"

static int read_switch(const char *name, bool *on) {
  static const struct {
    const char *word;
    bool on;
  } words[] = {{"1", true}, {"true", true},   {"on", true},   {"yes", true}, {"0", false},
               {"", false}, {"false", false}, {"off", false}, {"no", false}};
  const char *value = getenv(name);
  *on = false;
  if (!value) return GO_ON;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strcmp(value, words[i].word) == 0) {
      *on = words[i].on;
      return GO_ON;
    }
  fprintf(stderr, "hakorune: bad value '%s' for %s (1, true, on, yes, or 0, false, off, no)\n", value, name);
  return 2;
}

static int read_switches(Options *o) {
  bool gc = false, resolver = false;
  const struct {
    const char *name;
    bool *on;
  } switches[] = {{"HAKO_GC_TRACE", &gc},
                  {"HAKO_RESOLVER_TRACE", &resolver},
                  {"HAKO_USE_PURE_EQ", &o->pure_eq},
                  {"HAKO_USE_NATIVE_EQ", &o->native_eq}};
  for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
    int status = read_switch(switches[i].name, switches[i].on);
    if (status != GO_ON) return status;
  }
  if (gc) o->trace |= HK_TRACE_GC;
  if (resolver) o->trace |= HK_TRACE_RESOLVER;
  return GO_ON;
}

// A variable that is an option under another name; empty means not set.
static int read_as(Options *o, const char *variable, const char *option) {
  const char *value = getenv(variable);
  return value && *value ? options_set(o, option, value, variable) : GO_ON;
}

const char *environment_path(HkArena *arena, const char *variable) {
  const char *kept = NULL;
  HkBuf value;
  hk_buf_init(&value, arena->mem);
  if (hk_platform_variable(variable, &value) && !value.failed) kept = hk_arena_text(arena, hk_buf_view(&value)).data;
  hk_buf_deinit(&value);
  return kept;
}

int environment_read(Options *o) {
  const char *no_color = getenv("NO_COLOR");
  o->home = environment_path(o->arena, "HAKO_HOME");
  if (no_color && *no_color) o->color = COLOR_NEVER;
  int status = read_switches(o);
  if (status == GO_ON) status = read_as(o, "HAKO_BACKEND", "--backend");
  if (status == GO_ON) status = read_as(o, "HAKO_TRACE", "--trace");
  if (status == GO_ON) status = read_as(o, "HAKO_COLOR", "--color");
  return status;
}
