// fuzz_mir_json.c - any bytes as a MIR file: read and verified; what is accepted is written, read again as a canonical file and written
// the same, and run. Wrong here: a crash, a sanitizer report, a module that is lost by writing it, memory that is not given back.
#include <stdio.h>
#include <stdlib.h>

#include "../../floor/mir.h"
#include "execute.h"
#include "fuzz.h"

enum { READ_MEMORY = 64 << 20 };

static void show(const char *what, const HkMirProblems *problems) {
  fprintf(stderr, "%s\n", what);
  for (uint32_t i = 0; i < problems->count; i++)
    fprintf(stderr, "%.*s\n", (int)problems->lines[i].len, problems->lines[i].data);
}

// The module of the text if it is accepted, else NULL.
static HkMirModule *accepted(HkMem *mem, HkText text, HkMirProblems *problems) {
  HkMirModule *module = NULL;
  if (hk_mir_read_json(mem, text, false, &module, problems) == HK_OK && hk_mir_verify(module, false, problems) == HK_OK)
    return module;
  hk_mir_module_free(module);
  return NULL;
}

// A module without canonical numbering, too, must come back from its text as it was.
static void check_text(HkMem *mem, HkMirModule *module) {
  HkBuf text, again;
  HkArena arena;
  HkMirProblems problems;
  hk_arena_init(&arena, mem);
  hk_mir_problems_init(&problems, &arena);
  hk_buf_init(&text, mem);
  hk_buf_init(&again, mem);
  hk_mir_write_json(module, &text);
  HkMirModule *copy = text.failed ? NULL : accepted(mem, hk_buf_view(&text), &problems);
  if (copy) hk_mir_write_json(copy, &again);
  bool refused = mem->used < READ_MEMORY / 2 && (!copy || !hk_text_eq(hk_buf_view(&text), hk_buf_view(&again)));
  if (refused) {
    show(copy ? "the module is written in another way" : "what was written is refused", &problems);
    fprintf(stderr, "%.*s%.*s", (int)text.len, text.data, (int)again.len, again.data);
    abort();
  }
  hk_mir_module_free(copy);
  hk_buf_deinit(&again);
  hk_buf_deinit(&text);
  hk_arena_deinit(&arena);
}

static void check_dump(HkMem *mem, HkMirModule *module) {
  HkBuf text;
  hk_buf_init(&text, mem);
  hk_mir_dump(module, (HkMirDumpOptions){true, true, true}, &text);
  hk_buf_deinit(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  HkMem mem;
  HkArena arena;
  HkMirProblems problems;
  hk_mem_init(&mem, NULL, NULL);
  mem.limit = READ_MEMORY;
  hk_arena_init(&arena, &mem);
  hk_mir_problems_init(&problems, &arena);
  problems.warnings = true;
  HkMirModule *module = accepted(&mem, hk_text((const char *)data, size), &problems);
  if (module) {
    check_text(&mem, module);
    check_dump(&mem, module);
    fuzz_execute(module, size & 1);
  }
  hk_mir_module_free(module);
  hk_arena_deinit(&arena);
  if (mem.used) abort();
  return 0;
}
