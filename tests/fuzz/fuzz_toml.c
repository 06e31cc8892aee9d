// fuzz_toml.c - any bytes as TOML: read, or refused with a line and a message.
#include <stdlib.h>

#include "../../floor/toml.h"
#include "fuzz.h"

// Whether every part of the tree is sound; its texts lie in memory that sanitizers check.
static uint64_t weigh(const HkToml *t) {
  uint64_t sum = t->text.len;
  for (size_t i = 0; i < t->text.len; i++) sum += (unsigned char)t->text.data[i];
  for (uint32_t i = 0; i < t->count; i++) {
    if (t->kind != HK_TOML_TABLE && t->kind != HK_TOML_ARRAY) abort();
    if (t->kind == HK_TOML_TABLE && hk_toml_get(t, t->entries[i].key) != t->entries[i].value) abort();
    sum += weigh(t->entries[i].value);
  }
  return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  HkMem mem;
  HkArena arena;
  HkToml *root = NULL;
  uint32_t line = 0;
  HkText message = {NULL, 0};
  hk_mem_init(&mem, NULL, NULL);
  hk_arena_init(&arena, &mem);
  HkStatus status = hk_toml_parse(&arena, hk_text((const char *)data, size), &root, &line, &message);
  if (status == HK_OK) weigh(root);
  if (status == HK_FAIL && (line == 0 || message.len == 0)) abort();
  hk_arena_deinit(&arena);
  if (mem.used) abort();
  return 0;
}
