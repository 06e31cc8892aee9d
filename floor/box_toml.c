// box_toml.c (L4) - TOML documents as values (boxes.md 26). Reading is toml.c's work; TOMLBox and writing are house/lib's.
#include "box.h"
#include "frame.h"
#include "house.h"
#include "toml.h"

// A moment is a DateTime; a date or a time without zone, and what no DateTime can be, stays text.
static HkStatus date(HkRun *run, const HkToml *t, HkValue *out) {
  HkString *text = hk_string_new(HEAP, t->text);
  HkFunction *read = NULL;
  if (!text) return hk_raise_nomem(run);
  *out = hk_string(text);
  if (!t->zoned) return HK_OK;
  HkValue moment = hk_null();
  uint32_t roots = hk_root_mark(run);
  HK_TRY(hk_root(run, *out));
  HK_TRY(hk_house_function(run, "TimeBox", "parse", 1, &read));
  HK_TRY(hk_enter(run, read, out, 1, &moment));
  hk_root_release(run, roots);
  if (moment.tag != HK_NULL) *out = moment;
  return HK_OK;
}

static HkStatus build(HkRun *run, const HkToml *t, HkValue *out);

static HkStatus array(HkRun *run, const HkToml *t, HkValue *out) {
  HkArray *a = hk_array_new(HEAP, t->count);
  if (!a) return hk_raise_nomem(run);
  *out = hk_object(a);
  HK_TRY(hk_root(run, *out));
  for (uint32_t i = 0; i < t->count; i++) {
    HkValue v = hk_null();
    HK_TRY(build(run, t->entries[i].value, &v));
    HK_TRY(hk_array_add(run, a, v));
  }
  return HK_OK;
}

static HkStatus table(HkRun *run, const HkToml *t, HkValue *out) {
  HkMap *map = hk_map_new(HEAP, false, t->count);
  if (!map) return hk_raise_nomem(run);
  *out = hk_object(map);
  HK_TRY(hk_root(run, *out));
  for (uint32_t i = 0; i < t->count; i++) {
    HkValue v = hk_null();
    HK_TRY(build(run, t->entries[i].value, &v));
    HkString *key = hk_string_new(HEAP, t->entries[i].key);
    if (!key || hk_map_set(HEAP, map, hk_string(key), v) != HK_OK) return hk_raise_nomem(run);
  }
  return HK_OK;
}

// Recurses as deep as the reader lets a document nest. Roots are released at the end of the native, after an error, too.
static HkStatus build(HkRun *run, const HkToml *t, HkValue *out) {
  uint32_t roots = hk_root_mark(run);
  HkStatus status = HK_OK;
  switch (t->kind) {
  case HK_TOML_STRING: GIVE_STRING(hk_string_new(HEAP, t->text));
  case HK_TOML_INT: GIVE(hk_int(t->i));
  case HK_TOML_FLOAT: GIVE(hk_float(t->f));
  case HK_TOML_BOOL: GIVE(hk_bool(t->i));
  case HK_TOML_DATE: return date(run, t, out);
  case HK_TOML_ARRAY: status = array(run, t, out); break;
  default: status = table(run, t, out); break;
  }
  hk_root_release(run, roots);
  return status;
}

NATIVE(parse) {
  HkArena arena;
  HkToml *root = NULL;
  uint32_t line = 0;
  HkText text = hk_string_text(args[0].as.str), message = {NULL, 0};
  HK_TRY(hk_charge(run, text.len));
  hk_arena_init(&arena, HK_CORE(run)->mem);
  HkStatus status = hk_toml_parse(&arena, text, &root, &line, &message);
  if (status == HK_OK)
    status = build(run, root, out);
  else if (status == HK_NOMEM)
    status = hk_raise_nomem(run);
  else
    status = hk_raise(run, "ParseError", "line %u: %.*s", line, (int)message.len, message.data);
  hk_arena_deinit(&arena);
  return status;
}

static const HkNative methods[] = {
    {"parse", "s", HOUSE(METHOD)},    {"error", "", HOUSE(METHOD)},      {"get", "s", HOUSE(METHOD)},
    {"getValue", "s", HOUSE(METHOD)}, {"has", "s", HOUSE(METHOD)},       {"keys", "s?", HOUSE(METHOD)},
    {"toMap", "", HOUSE(METHOD)},     {"toJson", "", HOUSE(METHOD)},     {"stringify", "", HOUSE(METHOD)},
    {"parse", "s", parse, STATIC},    {"stringify", "m", HOUSE(STATIC)}, END_OF_METHODS,
};
const HkBoxDef hk_box_toml = {
    .name = "TOMLBox",
    .kind = HK_KIND_NATIVE,
    .methods = methods,
    .construct = {"TOMLBox", "", HOUSE(METHOD)},
    .trace = hk_house_trace,
    .json = hk_house_json,
    .in_house = true,
};
