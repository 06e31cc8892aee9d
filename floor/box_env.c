// box_env.c (L4) - environment variables (boxes.md 18.1). What the program sets is seen by the program and by the processes it starts, not
// by its host: it stands in a Map over the environment of the process.
#include "box.h"
#include "platform.h"

static HkStatus overlay(HkRun *run, HkMap **map) {
  if (!HK_CORE(run)->env_overlay) HK_CORE(run)->env_overlay = hk_map_new(HEAP, false, 0);
  *map = HK_CORE(run)->env_overlay;
  return *map ? HK_OK : hk_raise_nomem(run);
}
HkStatus hk_env_check_name(HkRun *run, const HkString *name) {
  if (name->len && !memchr(name->data, '=', name->len) && !memchr(name->data, 0, name->len)) return HK_OK;
  return hk_raise(run, "ValueError", "bad name of an environment variable: '%.*s'", (int)name->len, name->data);
}
SHARED(hk_env_get) {
  HkMap *map = NULL;
  HK_TRY(overlay(run, &map));
  const HkValue *set = hk_map_find(HEAP, map, args[0]);
  if (set) GIVE(*set);
  const char *name = hk_string_z(HEAP, args[0].as.str);
  HkBuf value;
  HkString *made = NULL;
  hk_buf_init(&value, HK_CORE(run)->mem);
  bool found = name && hk_platform_variable(name, &value);
  if (found && !value.failed) made = hk_string_decode(HEAP, hk_buf_view(&value));
  hk_buf_deinit(&value);
  if (!found) return HK_OK;
  GIVE_STRING(made);
}
SHARED(hk_env_get_or) {
  HK_TRY(hk_env_get(run, self, args, 1, out));
  if (out->tag == HK_NULL) *out = args[1];
  return HK_OK;
}
SHARED(hk_env_set) {
  HkMap *map = NULL;
  HK_TRY(hk_env_check_name(run, args[0].as.str));
  HK_TRY(overlay(run, &map));
  HkValue value = args[1].tag == HK_STRING ? args[1] : hk_string(HEAP->empty);
  return hk_map_set(HEAP, map, args[0], value) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
SHARED(hk_env_has) {
  HkValue v = hk_null();
  HK_TRY(hk_env_get(run, self, args, 1, &v));
  GIVE(hk_bool(v.tag == HK_STRING));
}
SHARED(hk_env_remove) {
  HkMap *map = NULL;
  HkValue had = hk_null();
  HK_TRY(hk_env_get(run, self, args, 1, &had));
  HK_TRY(overlay(run, &map));
  if (hk_map_set(HEAP, map, args[0], hk_null()) != HK_OK) return hk_raise_nomem(run);
  GIVE(hk_bool(had.tag == HK_STRING));
}

static bool add_variable(void *user, HkText name, HkText value) {
  HkMap *all = ((void **)user)[0];
  HkHeap *heap = ((void **)user)[1];
  HkString *k = hk_string_decode(heap, name), *v = hk_string_decode(heap, value);
  return k && v && hk_map_set(heap, all, hk_string(k), hk_string(v)) == HK_OK;
}
SHARED(hk_env_all) {
  HkMap *map = NULL, *all = hk_map_new(HEAP, false, 0);
  void *user[2] = {all, HEAP};
  HK_TRY(overlay(run, &map));
  if (!all || !hk_platform_environment(add_variable, user)) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < map->used; i++) {
    const HkMapEntry *e = &map->entries[i];
    if (!hk_entry_live(e)) continue;
    if (e->value.tag == HK_NULL)
      hk_map_remove(HEAP, all, hk_entry_key(e), NULL);
    else if (hk_map_set(HEAP, all, hk_entry_key(e), e->value) != HK_OK)
      return hk_raise_nomem(run);
  }
  GIVE(hk_object(all));
}
NATIVE(env_new) { return hk_give_stateless(run, &hk_box_env, out); }

enum { ENVIRONMENT = HK_NATIVE_STATIC | HK_NATIVE_CAP_ENV };
static const HkNative methods[] = {
    {"get", "s", hk_env_get, ENVIRONMENT},
    {"getOr", "s .", hk_env_get_or, ENVIRONMENT},
    {"set", "s t?", hk_env_set, ENVIRONMENT},
    {"has", "s", hk_env_has, ENVIRONMENT},
    {"remove|unset", "s", hk_env_remove, ENVIRONMENT},
    {"all", "", hk_env_all, ENVIRONMENT},
    END_OF_METHODS,
};
const HkBoxDef hk_box_env = {
    .name = "EnvBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"EnvBox", "", env_new, 0}};
