// fuzz.h - what a fuzz target defines: one function that takes any bytes. libFuzzer or replay.c calls it.
#ifndef HAKO_FUZZ_H
#define HAKO_FUZZ_H

#include <stddef.h>
#include <stdint.h>

// Returns 0. What is wrong shows as a crash, a sanitizer report or abort().
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
