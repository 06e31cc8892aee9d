// streams.h - the standard streams as sinks of a run (runtime-and-cli.md 6).
#ifndef HAKO_STREAMS_H
#define HAKO_STREAMS_H

#include "session.h"

void streams_open(void);
HkSinks streams_sinks(Session *s);
// Appends a line without its end. False: there is none, because of the end of the input or (*stopped) of Ctrl-C.
bool streams_read_line(HkBuf *buf, bool *stopped);
void streams_read(HkBuf *buf, size_t bytes);  // as many bytes of standard input, or what there is

#endif
