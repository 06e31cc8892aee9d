// repl.c - interactive mode: reads inputs, hands them to the session of the driver, shows what they give (runtime-and-cli.md 16).
#include <stdio.h>

#include "../floor/interactive.h"
#include "session.h"
#include "streams.h"
#include "terminal_input.h"

typedef struct Repl {
  Session *s;
  HkDriverRun run;
  const HsOptions *options;
  HkInteractive *session;
  bool terminal;
  bool editing;  // inputs are typed with the line editor
  TerminalInput input;
  bool over;
  int code;
} Repl;

// ---- reading ---------------------------------------------------------------------------------------------------------------------

static void prompt(const Repl *r, const char *text) {
  if (!r->terminal) return;
  fputs(text, stdout);
  fflush(stdout);
}

// A command is one line.
static bool is_open(void *user, HkText text) {
  const Repl *r = user;
  return !(text.len && text.data[0] == '.') && hs_compile_is_open(r->s->mem, text);
}

static bool is_blank(HkText line) {
  for (size_t i = 0; i < line.len; i++)
    if (line.data[i] != ' ' && line.data[i] != '\t') return false;
  return true;
}

static void wake(void *user) { (void)user; }  // the read that waits ends

// Ctrl-C drops what was typed, a request to terminate ends the session.
static bool goes_on(Repl *r) {
  if (hk_platform_stop_code() != 143) return true;
  r->code = 143;
  return false;
}

// Reads lines until the input is complete; an empty line ends it anyway. False: the end of standard input.
static bool read_lines(Repl *r, HkBuf *text, bool *stopped) {
  prompt(r, ">>> ");
  for (;;) {
    size_t start = text->len;
    *stopped = r->terminal && !hk_platform_wait_input();
    if (*stopped) return false;
    if (!streams_read_line(text, stopped)) return text->len > 0 && !*stopped;
    HkText line = hk_text(text->data + start, text->len - start);
    if (start && is_blank(line)) return true;
    if (!is_open(r, hk_buf_view(text))) return true;
    hk_buf_char(text, '\n');
    prompt(r, "... ");
  }
}

// False: there are no more inputs.
static bool read_input(Repl *r, HkBuf *text) {
  while (goes_on(r)) {
    bool stopped = false;
    LineState state = LINE_ACCEPTED;
    hk_platform_on_stop(wake, NULL);
    if (r->editing)
      state = terminal_input_read(&r->input, HK_TEXT(">>> "), HK_TEXT("... "), text, &stopped);
    else if (!read_lines(r, text, &stopped))
      state = stopped ? LINE_DROPPED : LINE_ENDED;
    hk_platform_on_stop(NULL, NULL);
    if (state != LINE_DROPPED) return state == LINE_ACCEPTED;
    if (stopped && !r->editing) putchar('\n');
    hk_buf_clear(text);
  }
  return false;
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

static const struct {
  const char *name;
  void (*run)(Repl *r, const char *argument);
} commands[] = {{".help", command_help}, {".exit", command_exit}, {".quit", command_exit}, {".reset", command_reset},
                {".load", command_load}, {".type", command_type}, {".mir", command_mir},   {".names", command_names}};
enum { COMMANDS = sizeof commands / sizeof *commands };

static void command(Repl *r, HkBuf *line) {
  const char *text = hk_buf_z(line);
  size_t len = strcspn(text, " \t");
  const char *argument = text + len + strspn(text + len, " \t");
  for (size_t i = 0; i < COMMANDS; i++)
    if (strlen(commands[i].name) == len && memcmp(commands[i].name, text, len) == 0) {
      commands[i].run(r, argument);
      return;
    }
  fflush(stdout);
  fprintf(stderr, "unknown command '%.*s' (.help lists them)\n", (int)len, text);
}

// ---- completion ------------------------------------------------------------------------------------------------------------------------

static void add_word(void *user, HkText word) { line_words_add(user, word); }

static void complete(void *user, HkText before, LineWords *words) {
  const Repl *r = user;
  words->start = 0;
  if (before.data[0] != '.' || memchr(before.data, ' ', before.len)) {
    words->start = hk_interactive_complete(r->session, before, add_word, words);
    return;
  }
  for (size_t i = 0; i < COMMANDS; i++)
    if (strncmp(commands[i].name, before.data, before.len) == 0) line_words_add(words, hk_text_of(commands[i].name));
}

// ---- the loop ------------------------------------------------------------------------------------------------------------------------

int repl_run(Session *s, const HsOptions *options) {
  Repl r = {.s = s, .options = options, .terminal = hk_platform_is_terminal(0)};
  HkBuf text;
  int bad = session_prepare_run(s, &r.run);
  if (bad) return bad;
  start(&r);
  if (!r.over && terminal_input_works()) {
    r.editing = true;
    terminal_input_open(&r.input, s->mem, &(LineHooks){&r, is_open, complete});
  }
  if (r.terminal) printf("hakorune %s - .help for help\n", HK_VERSION_TEXT);
  if (!r.over && s->o->file) load(&r, s->o->file);
  while (!r.over) {
    hk_buf_init(&text, s->mem);
    if (!read_input(&r, &text))
      r.over = true;
    else if (text.len && text.data[0] == '.')
      command(&r, &text);
    else if (!is_blank(hk_buf_view(&text)))
      give_text(&r, hk_buf_view(&text), HK_INPUT_RUN);
    hk_buf_deinit(&text);
  }
  if (r.terminal && r.code == 0) puts("Goodbye!");
  if (r.editing) terminal_input_close(&r.input);
  if (r.session) hk_interactive_close(r.session);
  return fflush(stdout) != 0 && r.code == 0 ? 141 : r.code;
}
