// test_mir.c - the written form of MIR: the modules of the lowering tests have their keys in order, and reading and writing them again gives the
// same bytes.
#include <dirent.h>

#include "../../floor/json.h"
#include "../../stage0/compile.h"
#include "unit.h"

#define SOURCES "tests/mir/lowering"

static void read_file(const char *path, HkBuf *out) {
  FILE *f = fopen(path, "rb");
  CHECK_FOR(f != NULL, path);
  for (int c; (c = getc(f)) != EOF;) hk_buf_char(out, (char)c);
  fclose(f);
}

// Calls test with the JSON text of every program.
static void for_each_module(void (*test)(HkMem *mem, HkText json, const char *path)) {
  DIR *d = opendir(SOURCES);
  int count = 0;
  CHECK(d != NULL);
  for (struct dirent *e; (e = readdir(d)) != NULL;) {
    size_t len = strlen(e->d_name);
    char path[600];
    HkMem mem;
    HkBuf source, json;
    HsCompiled compiled;
    if (len < 6 || strcmp(e->d_name + len - 5, ".hako") != 0) continue;
    snprintf(path, sizeof path, SOURCES "/%s", e->d_name);
    hk_mem_init(&mem, NULL, NULL);
    hk_buf_init(&source, &mem);
    hk_buf_init(&json, &mem);
    read_file(path, &source);
    HsOptions options = {.name = hk_text_of(path), .text = hk_buf_view(&source), .no_files = true};
    CHECK_FOR(hs_compile(&mem, &options, &compiled) == HK_OK, path);
    hk_mir_write_json(compiled.module, &json);
    test(&mem, hk_buf_view(&json), path);
    hk_mir_module_free(compiled.module);
    hk_buf_deinit(&source);
    hk_buf_deinit(&json);
    count++;
  }
  closedir(d);
  CHECK(count > 20);
}

// Every key follows the one before it in its object in byte order.
static void check_order(HkMem *mem, HkText json, const char *path) {
  HkText last[HK_MAX_JSON_DEPTH];
  uint32_t depth = 0;
  HkJsonReader reader;
  hk_json_open(&reader, mem, json, 0);
  for (HkJsonKind kind; (kind = hk_json_next(&reader)) != HK_JSON_END;) {
    CHECK_FOR(kind != HK_JSON_ERROR, path);
    if (kind == HK_JSON_OBJECT || kind == HK_JSON_ARRAY) last[depth++] = hk_text(NULL, 0);
    if (kind == HK_JSON_END_OBJECT || kind == HK_JSON_END_ARRAY) depth--;
    if (kind != HK_JSON_KEY) continue;
    CHECK_FOR(hk_text_cmp(last[depth - 1], reader.u.text) < 0, path);
    last[depth - 1] = reader.u.text;
  }
  hk_json_close(&reader);
}

static void check_reading(HkMem *mem, HkText json, const char *path) {
  HkArena arena;
  HkMirProblems problems;
  HkMirModule *module = NULL;
  HkBuf again;
  hk_arena_init(&arena, mem);
  hk_mir_problems_init(&problems, &arena);
  CHECK_FOR(hk_mir_read_json(mem, json, true, &module, &problems) == HK_OK, path);
  CHECK_FOR(hk_mir_verify(module, true, &problems) == HK_OK, path);
  hk_buf_init(&again, mem);
  hk_mir_write_json(module, &again);
  CHECK_FOR(hk_text_eq(json, hk_buf_view(&again)), path);
  hk_buf_deinit(&again);
  hk_mir_module_free(module);
  hk_arena_deinit(&arena);
}

// covers: mir 5
static void keys_ascend(void) { for_each_module(check_order); }
// covers: mir 4
static void same_bytes_again(void) { for_each_module(check_reading); }

UNIT_TESTS(UNIT(keys_ascend), UNIT(same_bytes_again))
