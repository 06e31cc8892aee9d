// project_settings.c - what the project file says about a run: the tables [run] and [env] (runtime-and-cli.md 10).
#include <stdio.h>

#include "options.h"

// The text of a value as the command line would give it; NULL: no value of an option.
static const char *text_of(Options *o, const HkToml *value) {
  char number[32];
  if (value->kind == HK_TOML_STRING) return hk_arena_text(o->arena, value->text).data;
  if (value->kind != HK_TOML_INT) return NULL;
  snprintf(number, sizeof number, "%lld", (long long)value->i);
  return hk_arena_text(o->arena, hk_text_of(number)).data;
}

static int apply_setting(Options *o, const HsProject *project, const char *key, const char *option,
                         const HkToml *value) {
  char place[160];
  snprintf(place, sizeof place, "'%s' in [run] of %.*s", key, (int)project->path.len, project->path.data);
  if (strcmp(key, "strict_oob") == 0 && value->kind == HK_TOML_BOOL) {
    o->strict_oob = value->i != 0;
    return GO_ON;
  }
  const char *text = strcmp(key, "strict_oob") == 0 ? NULL : text_of(o, value);
  if (text) return options_set(o, option, text, place);
  fprintf(stderr, "hakorune: bad type of value for %s\n", place);
  return 2;
}

int project_settings_read(Options *o, const HsProject *project) {
  static const struct {
    const char *key, *option;
  } settings[] = {{"backend", "--backend"},
                  {"gc", "--gc"},
                  {"fuel", "--fuel"},
                  {"max_depth", "--max-depth"},
                  {"max_memory", "--max-memory"},
                  {"strict_oob", "--strict-oob"},
                  {"warn", "--warn"},
                  {"log", "--log"}};
  const HkToml *run = hk_toml_get(project->toml, HK_TEXT("run"));
  for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
    const HkToml *value = hk_toml_get(run, hk_text_of(settings[i].key));
    int status = value ? apply_setting(o, project, settings[i].key, settings[i].option, value) : GO_ON;
    if (status != GO_ON) return status;
  }
  return GO_ON;
}

// ---- what nobody reads ------------------------------------------------------------------------------------------------------------

static bool is_one_of(HkText name, const char *words) {
  for (const char *p = words; *p;) {
    size_t n = strcspn(p, " ");
    if (hk_text_eq(name, hk_text(p, n))) return true;
    p += n + (p[n] == ' ');
  }
  return false;
}

static void check_keys(const HkToml *toml, const char *table, const char *known, HkSource *source, HkDiags *diags) {
  const HkToml *t = hk_toml_get(toml, hk_text_of(table));
  for (uint32_t i = 0; t && i < t->count; i++)
    if (!is_one_of(t->entries[i].key, known))
      hk_diag_add(diags, HK_WARNING, "unknown-setting", source, 0, 0, 1, "unknown key '%.*s' in [%s]",
                  (int)t->entries[i].key.len, t->entries[i].key.data, table);
}

HkStatus project_settings_check(HkArena *arena, const HsProject *project, HkDiags *diags) {
  static const char tables[] = "project env run tasks libraries plugin_paths using modules module_roots aliases";
  if (!project->toml) return HK_OK;
  HkSource *source = hk_arena_alloc(arena, sizeof *source);
  if (!source) return HK_NOMEM;
  source->name = project->path;
  check_keys(project->toml, "project", "name version main", source, diags);
  check_keys(project->toml, "run", "backend gc fuel max_depth max_memory strict_oob warn log", source, diags);
  for (uint32_t i = 0; i < project->toml->count; i++) {
    HkText name = project->toml->entries[i].key;
    if (!is_one_of(name, tables))
      hk_diag_add(diags, HK_WARNING, "unknown-setting", source, 0, 0, 1, "unknown table '%.*s'", (int)name.len,
                  name.data);
  }
  return diags->nomem ? HK_NOMEM : HK_OK;
}
