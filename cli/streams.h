// streams.h - the standard streams as sinks of a run (runtime-and-cli.md 6).
#ifndef HAKO_STREAMS_H
#define HAKO_STREAMS_H

#include "session.h"

void streams_open(void);
HkSinks streams_sinks(Session *s);
void streams_read_all(HkBuf *buf);  // all of standard input

#endif
