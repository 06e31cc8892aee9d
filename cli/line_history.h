// line_history.h - the inputs of earlier times, the oldest first: so many at most, each of bounded length, kept in a file with one entry a line.
#ifndef HAKO_LINE_HISTORY_H
#define HAKO_LINE_HISTORY_H

#include "../floor/buf.h"

enum { LINE_HISTORY_ENTRIES = 1000, LINE_HISTORY_BYTES = 8192 };  // longer inputs are not kept

typedef struct LineHistory {
  HkMem *mem;
  HkText *entries;
  uint32_t count, cap;
} LineHistory;

void line_history_init(LineHistory *history, HkMem *mem);
void line_history_deinit(LineHistory *history);
// Puts an entry at the end; the oldest goes if there are too many. False if it is not kept: blank, too long, the same as the last one.
bool line_history_add(LineHistory *history, HkText text);
// What the file has: entries, one a line. Line ends within an entry are written \n, backslashes twice.
void line_history_read(LineHistory *history, HkText file);
void line_history_write(const LineHistory *history, HkBuf *file);
void line_history_write_entry(HkText entry, HkBuf *file);

#endif
