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

enum { PROCESS = HK_NATIVE_STATIC | HK_NATIVE_CAP_PROCESS };
static const HkNative methods[] = {
    {"args", "", hk_process_args, STATIC},
    {"exit", "i?", hk_process_exit, STATIC},
    {"scriptPath", "", script_path, STATIC},
    {"cwd", "", cwd, PROCESS},
    {"pid", "", pid, PROCESS},
    {"hostName", "", host_name, PROCESS},
    {"cpuCount", "", cpu_count, STATIC},
    {"platform", "", platform, STATIC},
    {"arch", "", arch, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_process = {
    .name = "ProcessBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"ProcessBox", "", process_new, 0}};
