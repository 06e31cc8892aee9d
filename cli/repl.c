// repl.c - interactive mode: reads inputs, hands them to the session of the driver, shows what they give (runtime-and-cli.md 16).
#include <stdio.h>

#include "../floor/interactive.h"
#include "session.h"
#include "streams.h"

typedef struct Repl {
  Session *s;
  HkDriverRun run;
  const HsOptions *options;
  HkInteractive *session;
  bool terminal;
  bool over;
  int code;
} Repl;

// ---- reading ---------------------------------------------------------------------------------------------------------------------

static void prompt(const Repl *r, const char *text) {
  if (!r->terminal) return;
  fputs(text, stdout);
  fflush(stdout);
}

static bool is_blank(HkText line) {
  for (size_t i = 0; i < line.len; i++)
    if (line.data[i] != ' ' && line.data[i] != '\t') return false;
  return true;
}

// Reads lines until the input is complete; an empty line ends it anyway. False: the end of standard input.
static bool read_input(Repl *r, HkBuf *text) {
  prompt(r, ">>> ");
  for (;;) {
    size_t start = text->len;
    bool stopped = false;
    if (!streams_read_line(text, &stopped)) {
      if (!stopped) return text->len > 0;
      putchar('\n');  // Ctrl-C drops what was typed
      hk_buf_clear(text);
      prompt(r, ">>> ");
      continue;
    }
    HkText line = hk_text(text->data + start, text->len - start);
    if (start && is_blank(line)) return true;
    if (start == 0 && line.len && line.data[0] == '.') return true;
    if (!hs_compile_is_open(r->s->mem, hk_buf_view(text))) return true;
    hk_buf_char(text, '\n');
    prompt(r, "... ");
  }
}

// ---- inputs -----------------------------------------------------------------------------------------------------------------------

static void no_memory(Repl *r) {
  r->code = session_out_of_memory();
  r->over = true;
}

static void give(Repl *r, HkText name, HkText text, HkText path, HkInputUse use) {
  HkInput input = {name, text, path, use};
  HkDiags *diags = NULL;
  HkBuf out;
  hk_buf_init(&out, r->s->mem);
  HkStatus status = hk_interactive_input(r->session, &input, &diags, &out);
  if (diags) session_show(r->s, diags);
  if (out.len) fwrite(out.data, 1, out.len, stdout);
  hk_buf_deinit(&out);
  if (r->terminal) fflush(stdout);
  if (status == HK_NOMEM) no_memory(r);
  if (status != HK_EXIT && !r->s->broken_pipe) return;
  r->code = r->s->broken_pipe ? 141 : hk_interactive_exit_code(r->session);
  r->over = true;
}

static void give_text(Repl *r, HkText text, HkInputUse use) { give(r, HK_TEXT("<repl>"), text, hk_text(NULL, 0), use); }

static void load(Repl *r, const char *path) {
  HkBuf text;
  hk_buf_init(&text, r->s->mem);
  const char *reason = hk_platform_read(path, &text);
  if (reason)
    fprintf(stderr, "hakorune: cannot read '%s': %s\n", path, reason);
  else
    give(r, hk_text_of(path), hk_buf_view(&text), hk_text_of(path), HK_INPUT_RUN);
  hk_buf_deinit(&text);
}

// ---- commands ----------------------------------------------------------------------------------------------------------------------

static void start(Repl *r) {
  r->session = hk_interactive_open(&r->run, r->options);
  if (!r->session) no_memory(r);
}

static void command_help(Repl *r, const char *argument) {
  (void)r, (void)argument;
  puts(".help        this text\n"
       ".exit        leave (also .quit, or the end of the input)\n"
       ".reset       forget all names\n"
       ".load FILE   run a file and keep its names\n"
       ".type EXPR   the type of a value\n"
       ".mir EXPR    the MIR of an input, which is not run\n"
       ".names       the variables and their values");
}

static void command_exit(Repl *r, const char *argument) {
  (void)argument;
  r->over = true;
}

static void command_reset(Repl *r, const char *argument) {
  (void)argument;
  hk_interactive_close(r->session);
  start(r);
}

static void command_load(Repl *r, const char *argument) { load(r, argument); }
static void command_type(Repl *r, const char *argument) { give_text(r, hk_text_of(argument), HK_INPUT_TYPE); }
static void command_mir(Repl *r, const char *argument) { give_text(r, hk_text_of(argument), HK_INPUT_MIR); }

static void command_names(Repl *r, const char *argument) {
  HkBuf out;
  (void)argument;
  hk_buf_init(&out, r->s->mem);
  hk_interactive_names(r->session, &out);
  if (out.len) fwrite(out.data, 1, out.len, stdout);
  hk_buf_deinit(&out);
}

static void command(Repl *r, HkBuf *line) {
  static const struct {
    const char *name;
    void (*run)(Repl *r, const char *argument);
  } commands[] = {{".help", command_help}, {".exit", command_exit}, {".quit", command_exit}, {".reset", command_reset},
                  {".load", command_load}, {".type", command_type}, {".mir", command_mir},   {".names", command_names}};
  const char *text = hk_buf_z(line);
  size_t len = strcspn(text, " \t");
  const char *argument = text + len + strspn(text + len, " \t");
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strlen(commands[i].name) == len && memcmp(commands[i].name, text, len) == 0) {
      commands[i].run(r, argument);
      return;
    }
  fflush(stdout);
  fprintf(stderr, "unknown command '%.*s' (.help lists them)\n", (int)len, text);
}

// ---- the loop ------------------------------------------------------------------------------------------------------------------------

static void wake(void *user) { (void)user; }  // the read that waits ends

int repl_run(Session *s, const HsOptions *options) {
  Repl r = {.s = s, .options = options, .terminal = hk_platform_is_terminal(0)};
  HkBuf text;
  int bad = session_prepare_run(s, &r.run);
  if (bad) return bad;
  start(&r);
  if (r.terminal) printf("hakorune %s - .help for help\n", HK_VERSION_TEXT);
  if (!r.over && s->o->file) load(&r, s->o->file);
  while (!r.over) {
    hk_buf_init(&text, s->mem);
    hk_platform_on_stop(wake, NULL);
    bool any = read_input(&r, &text);
    hk_platform_on_stop(NULL, NULL);
    if (!any)
      r.over = true;
    else if (text.len && text.data[0] == '.')
      command(&r, &text);
    else if (!is_blank(hk_buf_view(&text)))
      give_text(&r, hk_buf_view(&text), HK_INPUT_RUN);
    hk_buf_deinit(&text);
  }
  if (r.terminal && r.code == 0) puts("Goodbye!");
  if (r.session) hk_interactive_close(r.session);
  return fflush(stdout) != 0 && r.code == 0 ? 141 : r.code;
}
