// terminal_input.h - inputs that are typed on a terminal: the line editor, the keyboard, and the file that keeps the history.
#ifndef HAKO_TERMINAL_INPUT_H
#define HAKO_TERMINAL_INPUT_H

#include "line_editor.h"

typedef struct TerminalInput {
  LineEditor editor;
  LineHistory history;
  HkBuf path;  // of the file of the history; empty: there is none
} TerminalInput;

// Whether there is a terminal that can be drawn on. Elsewhere inputs are read line by line (streams.h).
bool terminal_input_works(void);
void terminal_input_open(TerminalInput *input, HkMem *mem, const LineHooks *hooks);
void terminal_input_close(TerminalInput *input);
// Appends an input to `out` if it was accepted. Otherwise: LINE_DROPPED or LINE_ENDED. *stopped: the process was asked to end.
LineState terminal_input_read(TerminalInput *input, HkText prompt, HkText more, HkBuf *out, bool *stopped);

#endif
