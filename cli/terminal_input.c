// terminal_input.c - inputs that are typed on a terminal. Keys come one by one only while an input is typed: what a program reads, and Ctrl-C
// while it runs, are as ever.
#include "terminal_input.h"

#include <stdio.h>
#include <stdlib.h>

#include "../floor/driver.h"

#define PASTE_ON  "\x1b[?2004h"  // terminals that know it mark what is pasted
#define PASTE_OFF "\x1b[?2004l"

bool terminal_input_works(void) {
  const char *term = getenv("TERM");
  HkKeys keys;
  if (!hk_platform_is_terminal(0) || !hk_platform_is_terminal(1)) return false;
  if (!term || !*term || strcmp(term, "dumb") == 0 || !hk_platform_keys_on(&keys)) return false;
  hk_platform_keys_off(&keys);
  return true;
}

// ---- the file of the history ---------------------------------------------------------------------------------------------------------

// Appends a directory to the path and makes it if it is not there.
static void enter(HkBuf *path, const char *name, bool is_private) {
  hk_buf_str(path, name);
  if (is_private)
    hk_platform_make_private_dir(hk_buf_z(path));
  else
    hk_platform_make_dir(hk_buf_z(path));
}

// $XDG_STATE_HOME/hakorune/history, where nothing is said ~/.local/state/hakorune/history.
static void find_history(HkBuf *path) {
  const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
  if (state && *state == '/') {
    enter(path, state, true);
  } else if (home && *home == '/') {
    hk_buf_str(path, home);
    enter(path, "/.local", false);
    enter(path, "/state", false);
  } else {
    return;
  }
  enter(path, "/hakorune", true);
  hk_buf_str(path, "/history");
}

static uint32_t count_lines(HkText text) {
  uint32_t count = 0;
  for (size_t i = 0; i < text.len; i++) count += text.data[i] == '\n';
  return count;
}

// Every session adds to the file; whoever finds too much in it shortens it.
static void read_history(TerminalInput *t) {
  HkBuf file;
  hk_buf_init(&file, t->history.mem);
  if (t->path.len && hk_platform_read(hk_buf_z(&t->path), &file) == NULL) {
    line_history_read(&t->history, hk_buf_view(&file));
    if (count_lines(hk_buf_view(&file)) > LINE_HISTORY_ENTRIES) {
      hk_buf_clear(&file);
      line_history_write(&t->history, &file);
      if (!file.failed) hk_platform_write(hk_buf_z(&t->path), hk_buf_view(&file));
    }
  }
  hk_buf_deinit(&file);
}

// A history that cannot be kept is no reason to disturb anybody.
static void keep(TerminalInput *t, HkText text) {
  HkBuf line;
  if (!line_history_add(&t->history, text) || !t->path.len) return;
  hk_buf_init(&line, t->history.mem);
  line_history_write_entry(text, &line);
  FILE *file = line.failed ? NULL : hk_platform_open(hk_buf_z(&t->path), "ab");
  if (file) {
    fwrite(line.data, 1, line.len, file);
    fclose(file);
  }
  hk_buf_deinit(&line);
}

void terminal_input_open(TerminalInput *t, HkMem *mem, const LineHooks *hooks) {
  line_history_init(&t->history, mem);
  line_editor_init(&t->editor, mem, &t->history, hooks);
  hk_buf_init(&t->path, mem);
  find_history(&t->path);
  read_history(t);
}

void terminal_input_close(TerminalInput *t) {
  line_editor_deinit(&t->editor);
  line_history_deinit(&t->history);
  hk_buf_deinit(&t->path);
}

// ---- typing -----------------------------------------------------------------------------------------------------------------------------

static void draw(TerminalInput *t) {
  int columns = 80, rows = 24;
  HkBuf out;
  hk_buf_init(&out, t->history.mem);
  if (!hk_platform_terminal_size(&columns, &rows) || columns <= 0 || rows <= 0) columns = 80, rows = 24;
  line_editor_draw(&t->editor, (uint32_t)columns, (uint32_t)rows, &out);
  if (!out.failed) fwrite(out.data, 1, out.len, stdout);
  fflush(stdout);
  hk_buf_deinit(&out);
}

static LineState type(TerminalInput *t, bool *stopped) {
  LineState state = LINE_EDITING;
  draw(t);
  while (state == LINE_EDITING) {
    int byte = hk_platform_key();
    *stopped = byte == HK_KEY_STOP;
    if (byte < 0) t->editor.state = byte == HK_KEY_STOP ? LINE_DROPPED : LINE_ENDED;
    state = byte < 0 ? t->editor.state : line_editor_feed(&t->editor, (char)byte);
    if (state != LINE_EDITING || !hk_platform_key_waits()) draw(t);
  }
  return state;
}

// With keys one by one from here to there.
static LineState type_on_terminal(TerminalInput *t, bool *stopped) {
  HkKeys keys;
  if (!hk_platform_keys_on(&keys)) return LINE_ENDED;
  fputs(PASTE_ON, stdout);
  LineState state = type(t, stopped);
  fputs(PASTE_OFF, stdout);
  fflush(stdout);
  hk_platform_keys_off(&keys);
  return state;
}

LineState terminal_input_read(TerminalInput *t, HkText prompt, HkText more, HkBuf *out, bool *stopped) {
  line_editor_start(&t->editor, prompt, more);
  LineState state = type_on_terminal(t, stopped);
  while (state == LINE_SUSPENDED) {
    hk_platform_suspend();
    line_editor_resume(&t->editor);
    state = type_on_terminal(t, stopped);
  }
  if (state != LINE_ACCEPTED) return state;
  keep(t, hk_buf_view(&t->editor.text));
  hk_buf_text(out, hk_buf_view(&t->editor.text));
  return state;
}
