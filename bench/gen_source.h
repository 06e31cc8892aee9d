// gen_source.h - a long Hakorune program for timing the front end.
#ifndef GEN_SOURCE_H
#define GEN_SOURCE_H

#include <stdio.h>

// Writes a valid program of exactly `lines` lines (at least 100) to `out`. The text is always the same.
void gen_source(FILE *out, unsigned long lines);

#endif
