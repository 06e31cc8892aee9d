// line_editor.h - an input that is edited while it is typed: bytes from the keyboard go in, what a terminal is to draw comes out. Nothing here
// knows a terminal: terminal_input.c does.
//
// An input may have several lines. Enter ends it, or begins a further line where the input is open.
#ifndef HAKO_LINE_EDITOR_H
#define HAKO_LINE_EDITOR_H

#include "line_history.h"

typedef enum {
  LINE_EDITING,
  LINE_ACCEPTED,   // the input is complete
  LINE_DROPPED,    // Ctrl-C
  LINE_ENDED,      // Ctrl-D where nothing is typed
  LINE_SUSPENDED,  // Ctrl-Z: call line_editor_resume when the process goes on
} LineState;

// What may stand in place of the last word of a text.
typedef struct LineWords {
  HkArena arena;  // of the items
  HkText *items;
  uint32_t count, cap;
  size_t start;  // where that word begins
} LineWords;

// What the editor asks about a text.
typedef struct LineHooks {
  void *user;
  bool (*is_open)(void *user, HkText text);  // a further line is needed
  void (*complete)(void *user, HkText before, LineWords *words);
} LineHooks;

typedef struct LineEditor {
  HkMem *mem;
  LineHooks hooks;
  LineHistory *history;
  HkText prompt, more;  // before the first line and before the others
  LineState state;
  HkBuf text;
  size_t cursor;   // offset in text
  HkBuf killed;    // by the last Ctrl-K, Ctrl-U, Ctrl-W: what Ctrl-Y inserts
  uint32_t shown;  // the entry of the history that is being edited; their number: none
  HkBuf draft;     // what was typed before going into the history
  char key[16];    // bytes of a key that is not complete
  size_t key_len;
  bool pasting;  // the terminal says that what comes is pasted
  // Search in the history.
  bool searching;
  HkBuf wanted;
  bool found;
  // Drawing.
  HkBuf above;         // to be written above the input
  bool from_top;       // on a cleared screen
  uint32_t first_row;  // of the input that is seen
  uint32_t row;        // of the terminal's cursor, counted from there
  uint32_t last_row;   // that is seen
} LineEditor;

void line_editor_init(LineEditor *editor, HkMem *mem, LineHistory *history, const LineHooks *hooks);
void line_editor_deinit(LineEditor *editor);
void line_editor_start(LineEditor *editor, HkText prompt, HkText more);  // borrowed until the input ends
LineState line_editor_feed(LineEditor *editor, char byte);
// What the terminal has to draw now. Of an input that is higher than the terminal, the part around the cursor is seen; when it has ended, all of
// it, and the cursor stands on a line of its own.
void line_editor_draw(LineEditor *editor, uint32_t columns, uint32_t rows, HkBuf *out);
void line_editor_resume(LineEditor *editor);
void line_words_add(LineWords *words, HkText word);

#endif
