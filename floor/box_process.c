// box_process.c (L4) - the process that runs the program (boxes.md 18.2, 18.3).
#include "box.h"
#include "platform.h"

SHARED(hk_process_args) {
  const HkRunConfig *config = &HK_CORE(run)->config;
  HkArray *a = hk_array_new(HEAP, config->arg_count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < config->arg_count; i++) {
    HkString *s = hk_string_decode(HEAP, config->args[i]);
    if (!s) return hk_raise_nomem(run);
    a->items[a->count++] = hk_string(s);
  }
  GIVE(hk_object(a));
}
SHARED(hk_process_exit) {
  HK_CORE(run)->exit_code = hk_arg_int(args[0], 0);
  return HK_EXIT;
}
NATIVE(script_path) {
  HkText path = HK_CORE(run)->config.script_path;
  if (!path.data) return HK_OK;
  GIVE_STRING(hk_string_decode(HEAP, path));
}
NATIVE(cwd) { return hk_give_filled(run, hk_platform_current_dir, out); }
NATIVE(host_name) { return hk_give_filled(run, hk_platform_host_name, out); }
NATIVE(pid) { GIVE(hk_int(hk_platform_pid())); }
NATIVE(cpu_count) { GIVE(hk_int(hk_platform_cpu_count())); }
NATIVE(platform) { GIVE_STRING(hk_string_new(HEAP, hk_text_of(hk_platform_name()))); }
NATIVE(arch) { GIVE_STRING(hk_string_new(HEAP, hk_text_of(hk_platform_arch()))); }
NATIVE(process_new) { return hk_give_stateless(run, &hk_box_process, out); }

// ---- running programs ---------------------------------------------------------------------------------------------------------------

// A program under preparation: what is made for it stands in the arena.
typedef struct Launch {
  HkRun *run;
  HkArena arena;
  HkProcess process;
  HkBuf output, errors;
  HkStatus status;  // of the safe points meanwhile
} Launch;

static HkStatus c_text(Launch *l, HkValue v, const char *what, const char **out) {
  if (v.tag != HK_STRING) {
    HkText got = hk_type_display(HK_CORE(l->run)->types, v);
    return hk_raise(l->run, "TypeError", "Process.run: %s must be String, got %.*s", what, (int)got.len, got.data);
  }
  HkText text = hk_string_text(v.as.str);
  if (memchr(text.data, 0, text.len)) return hk_raise(l->run, "ValueError", "Process.run: %s contains U+0000", what);
  *out = hk_arena_text(&l->arena, text).data;
  return *out ? HK_OK : hk_raise_nomem(l->run);
}

static HkStatus take_arguments(Launch *l, HkValue program, HkValue list) {
  uint32_t count = list.tag == HK_NULL ? 0 : HK_AS_ARRAY(list)->count;
  const char **argv = hk_arena_alloc(&l->arena, (count + 2) * sizeof *argv);
  if (!argv) return hk_raise_nomem(l->run);
  HK_TRY(c_text(l, program, "the program", &argv[0]));
  for (uint32_t i = 0; i < count; i++)
    HK_TRY(c_text(l, HK_AS_ARRAY(list)->items[i], "an argument of the program", &argv[i + 1]));
  argv[count + 1] = NULL;
  l->process.argv = argv;
  return HK_OK;
}

static HkStatus assignment(Launch *l, HkValue name, HkValue value, const char **out) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(l->run)->mem);
  hk_buf_text(&buf, hk_string_text(name.as.str));
  hk_buf_char(&buf, '=');
  hk_buf_text(&buf, hk_string_text(value.as.str));
  *out = buf.failed ? NULL : hk_arena_text(&l->arena, hk_buf_view(&buf)).data;
  hk_buf_deinit(&buf);
  return *out ? HK_OK : hk_raise_nomem(l->run);
}

// The environment of this program with the variables of the option.
static HkStatus take_environment(Launch *l, HkValue changes) {
  HkRun *run = l->run;
  HkValue all = hk_null();
  const char *ignored = NULL;
  HK_TRY(hk_env_all(run, hk_null(), NULL, 0, &all));
  for (uint32_t i = 0; changes.tag != HK_NULL && i < HK_AS_MAP(changes)->used; i++) {
    const HkMapEntry *e = &HK_AS_MAP(changes)->entries[i];
    if (!hk_entry_live(e)) continue;
    HkValue pair[2] = {hk_entry_key(e), e->value};
    HK_TRY(c_text(l, pair[0], "the name of a variable", &ignored));
    HK_TRY(c_text(l, pair[1], "the value of a variable", &ignored));
    HK_TRY(hk_env_check_name(run, pair[0].as.str));
    if (hk_map_set(HEAP, HK_AS_MAP(all), pair[0], pair[1]) != HK_OK) return hk_raise_nomem(run);
  }
  HkMap *map = HK_AS_MAP(all);
  const char **list = hk_arena_alloc(&l->arena, (map->count + 1) * sizeof *list);
  if (!list || hk_map_sort(HEAP, map) != HK_OK) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < map->count; i++)
    HK_TRY(assignment(l, hk_entry_key(hk_map_at(map, i)), hk_map_at(map, i)->value, &list[i]));
  list[map->count] = NULL;
  l->process.environment = list;
  return HK_OK;
}

static HkStatus bad_option(HkRun *run, const char *name, const char *type, HkValue v) {
  HkText got = hk_type_display(HK_CORE(run)->types, v);
  return hk_raise(run, "TypeError", "Process.run: %s must be %s, got %.*s", name, type, (int)got.len, got.data);
}

static HkStatus take_option(Launch *l, HkText name, HkValue v, HkValue *environment) {
  HkRun *run = l->run;
  const char *text = NULL;
  if (hk_text_eq(name, HK_TEXT("stdin"))) {
    if (v.tag != HK_STRING) return bad_option(run, "stdin", "String", v);
    l->process.input = hk_string_text(v.as.str);
  } else if (hk_text_eq(name, HK_TEXT("cwd"))) {
    HK_TRY(c_text(l, v, "cwd", &text));
    l->process.directory = text;
  } else if (hk_text_eq(name, HK_TEXT("env"))) {
    if (!hk_is_kind(v, HK_KIND_MAP)) return bad_option(run, "env", "Map", v);
    *environment = v;
  } else if (hk_text_eq(name, HK_TEXT("inherit"))) {
    if (v.tag != HK_BOOL) return bad_option(run, "inherit", "Bool", v);
    l->process.inherit = v.as.bits != 0;
  } else if (hk_text_eq(name, HK_TEXT("timeoutMs"))) {
    if (v.tag != HK_INT) return bad_option(run, "timeoutMs", "Integer", v);
    l->process.timeout_ms = v.as.i < 0 ? 0 : v.as.i;
  } else {
    return hk_raise(run, "ValueError", "Process.run: unknown option '%.*s'", (int)name.len, name.data);
  }
  return HK_OK;
}

static HkStatus take_options(Launch *l, HkValue options) {
  HkValue environment = hk_null();
  char digits[24];
  for (uint32_t i = 0; options.tag != HK_NULL && i < HK_AS_MAP(options)->used; i++) {
    const HkMapEntry *e = &HK_AS_MAP(options)->entries[i];
    if (!hk_entry_live(e) || e->value.tag == HK_NULL) continue;  // null: as if it were not there
    HkValue key = hk_entry_key(e), v = e->value;
    v.unused_ = 0;
    HkText name = key.tag == HK_STRING ? hk_string_text(key.as.str) : hk_text(digits, hk_int_text(key.as.i, digits));
    HK_TRY(take_option(l, name, v, &environment));
  }
  return take_environment(l, environment);
}

static bool go_on(void *user) {
  Launch *l = user;
  l->status = hk_poll(l->run, 0);
  bool fits = l->output.len <= HK_MAX_SIZE && l->errors.len <= HK_MAX_SIZE;
  return l->status == HK_OK && fits;
}

static HkStatus add_entry(HkRun *run, HkMap *map, const char *name, HkValue v) {
  HkString *key = hk_string_new(HEAP, hk_text_of(name));
  return key && hk_map_set(HEAP, map, hk_string(key), v) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
static HkStatus add_text(HkRun *run, HkMap *map, const char *name, const HkBuf *buf) {
  HkString *text = hk_string_decode(HEAP, hk_buf_view(buf));
  return text ? add_entry(run, map, name, hk_string(text)) : hk_raise_nomem(run);
}

static HkStatus launch(Launch *l, HkValue *out) {
  HkRun *run = l->run;
  const HkSinks *sinks = &HK_CORE(run)->config.sinks;
  if (l->process.inherit && sinks->flush) sinks->flush(sinks->user);  // what was written before comes before
  if (l->process.directory && !hk_platform_is_dir(l->process.directory))
    return hk_raise(run, "IoError", "cannot run '%s' in '%s': no such directory", l->process.argv[0],
                    l->process.directory);
  const char *why = hk_platform_run(&l->process);
  HK_TRY(l->status);
  if (why) return hk_raise(run, "IoError", "cannot run '%s': %s", l->process.argv[0], why);
  if (l->output.failed || l->errors.failed) return hk_raise_nomem(run);
  if (l->output.len > HK_MAX_SIZE || l->errors.len > HK_MAX_SIZE) return hk_raise_too_large(run);
  HkMap *map = hk_map_new(HEAP, false, 3);
  if (!map) return hk_raise_nomem(run);
  HK_TRY(add_entry(run, map, "code", hk_int(l->process.code)));
  HK_TRY(add_text(run, map, "stdout", &l->output));
  HK_TRY(add_text(run, map, "stderr", &l->errors));
  GIVE(hk_object(map));
}

NATIVE(process_run) {
  HkMem *mem = HK_CORE(run)->mem;
  Launch l = {.run = run, .status = HK_OK};
  hk_arena_init(&l.arena, mem);
  hk_buf_init(&l.output, mem);
  hk_buf_init(&l.errors, mem);
  l.process = (HkProcess){.timeout_ms = -1, .go_on = go_on, .user = &l, .output = &l.output, .errors = &l.errors};
  HkStatus status = take_arguments(&l, args[0], args[1]);
  if (status == HK_OK) status = take_options(&l, args[2]);
  if (status == HK_OK) status = launch(&l, out);
  hk_buf_deinit(&l.output);
  hk_buf_deinit(&l.errors);
  hk_arena_deinit(&l.arena);
  return status;
}

enum { PROCESS = HK_NATIVE_STATIC | HK_NATIVE_CAP_PROCESS };
static const HkNative methods[] = {
    {"args", "", hk_process_args, STATIC},
    {"exit", "i?", hk_process_exit, STATIC},
    {"scriptPath", "", script_path, STATIC},
    {"cwd", "", cwd, PROCESS},
    {"run", "s a? m?", process_run, PROCESS},
    {"pid", "", pid, PROCESS},
    {"hostName", "", host_name, PROCESS},
    {"cpuCount", "", cpu_count, STATIC},
    {"platform", "", platform, STATIC},
    {"arch", "", arch, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_process = {
    .name = "ProcessBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"ProcessBox", "", process_new, 0}};
