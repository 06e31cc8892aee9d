// box_console.c (L4) - the console (boxes.md 15), and the built-in functions and external calls that are the same.
#include "box.h"
#include "platform.h"

// Texts of the arguments separated by one space, with something before and behind.
static HkStatus texts(HkRun *run, const char *before, HkValue *args, uint32_t argc, const char *behind, bool err) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_str(&buf, before);
  HkStatus status = HK_OK;
  for (uint32_t i = 0; i < argc && status == HK_OK; i++) {
    if (i) hk_buf_char(&buf, ' ');
    status = hk_to_text(run, args[i], &buf);
  }
  hk_buf_str(&buf, behind);
  if (status == HK_OK && buf.failed) status = hk_raise_nomem(run);
  if (status == HK_OK) status = err ? hk_write_err(run, hk_buf_view(&buf)) : hk_write_out(run, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return status;
}

SHARED(hk_console_print) { return texts(run, "", args, argc, "\n", false); }
SHARED(hk_console_write) { return texts(run, "", args, argc, "", false); }
SHARED(hk_console_warn) { return texts(run, "[warn] ", args, argc, "\n", true); }
SHARED(hk_console_error) { return texts(run, "[error] ", args, argc, "\n", true); }
SHARED(hk_console_failure) { return texts(run, "Error: ", args, argc, "\n", true); }
SHARED(hk_console_debug) {
  return HK_CORE(run)->config.log_level >= 3 ? texts(run, "[debug] ", args, argc, "\n", true) : HK_OK;
}

static HkStatus read_input(HkRun *run, size_t what, HkValue *out) {
  const HkSinks *s = &HK_CORE(run)->config.sinks;
  bool all = what == HK_READ_ALL;
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  if (s->flush) s->flush(s->user);
  bool got = s->read && s->read(s->user, &buf, what);
  bool large = buf.len > HK_MAX_SIZE;
  HkString *str = (!got && !all) || buf.failed || large ? NULL : hk_string_decode(HEAP, hk_buf_view(&buf));
  bool failed = buf.failed;
  hk_buf_deinit(&buf);
  if (!got && !all && !failed) return HK_OK;  // null at the end of the input
  if (large) return hk_raise_too_large(run);
  GIVE_STRING(str);
}
SHARED(hk_console_read_line) {
  if (argc && args[0].tag != HK_NULL) HK_TRY(hk_console_write(run, self, args, 1, out));
  return read_input(run, HK_READ_LINE, out);
}
NATIVE(read_all) { return read_input(run, HK_READ_ALL, out); }
NATIVE(flush) {
  const HkSinks *s = &HK_CORE(run)->config.sinks;
  if (s->flush) s->flush(s->user);
  return HK_OK;
}

static bool on_terminal(HkRun *run) {
  const HkSinks *s = &HK_CORE(run)->config.sinks;
  return s->is_terminal && s->is_terminal(s->user);
}
NATIVE(is_terminal) { GIVE(hk_bool(on_terminal(run))); }
NATIVE(clear) { return on_terminal(run) ? hk_write_out(run, HK_TEXT("\033[2J\033[H")) : HK_OK; }
NATIVE(size) {
  static const char *const names[2] = {"cols", "rows"};
  int numbers[2];
  if (!on_terminal(run) || !hk_platform_terminal_size(&numbers[0], &numbers[1])) return HK_OK;
  HkMap *m = hk_map_new(HEAP, false, 0);
  for (int i = 0; i < 2; i++) {
    HkString *key = hk_string_new(HEAP, hk_text_of(names[i]));
    if (!m || !key || hk_map_set(HEAP, m, hk_string(key), hk_int(numbers[i])) != HK_OK) return hk_raise_nomem(run);
  }
  GIVE_OBJECT(m);
}
NATIVE(console_new) { return hk_give_stateless(run, &hk_box_console, out); }

static const HkNative methods[] = {
    {"println|log|info|printLine", ".*", hk_console_print, STATIC},
    {"print|write", ".+", hk_console_write, STATIC},
    {"warn|warning", ".+", hk_console_warn, STATIC},
    {"error|err", ".+", hk_console_error, STATIC},
    {"debug", ".+", hk_console_debug, STATIC},
    {"readLine|readln", ".?", hk_console_read_line, STATIC},
    {"readAll", "", read_all, STATIC},
    {"clear", "", clear, STATIC},
    {"flush", "", flush, STATIC},
    {"isTerminal", "", is_terminal, STATIC},
    {"size", "", size, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_console = {.name = "ConsoleBox",
                                 .aliases = "console",
                                 .kind = HK_KIND_NATIVE,
                                 .methods = methods,
                                 .construct = {"ConsoleBox", "", console_new, 0},
                                 .snake_case = true};
