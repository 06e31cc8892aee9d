// check.c - --check of a directory: every source file below it, whether a program uses it or not.
#include <stdio.h>
#include <stdlib.h>

#include "session.h"

typedef struct Files {
  Session *s;
  HkText directory;     // that is being looked at
  TextList items;       // sources
  TextList to_look_at;  // directories below
  bool failed;
} Files;

static void append(Files *f, TextList *list, HkText path) {
  HkArena *arena = f->s->arena;
  if (!path.data || hk_arena_grow(arena, (void **)&list->items, &list->cap, list->count + 1, sizeof path) != HK_OK)
    f->failed = true;
  else
    list->items[list->count++] = path;
}

static bool ends_with(HkText text, HkText end) {
  return text.len > end.len && memcmp(text.data + text.len - end.len, end.data, end.len) == 0;
}

// Hidden files and what links lead to are not part of it.
static bool add(void *user, HkText name) {
  Files *f = user;
  if (name.data[0] == '.') return true;
  HkText path = hs_path_join(f->s->arena, f->directory, name, "");
  if (!path.data) {
    f->failed = true;
  } else if (hk_platform_is_dir(path.data)) {
    if (!hk_platform_is_link(path.data)) append(f, &f->to_look_at, path);
  } else if (ends_with(name, HK_TEXT(".hako")) || ends_with(name, HK_TEXT(".nyash"))) {
    append(f, &f->items, path);
  }
  return !f->failed;
}

static int by_path(const void *a, const void *b) { return hk_text_cmp(*(const HkText *)a, *(const HkText *)b); }

// What the messages call a file begins with the directory as it was given, for "." with nothing.
static HkText first_directory(const Session *s) {
  HkText given = hk_text_of(s->o->file);
  while (given.len > 1 && given.data[given.len - 1] == '/') given.len--;
  return hk_text_eq(given, HK_TEXT(".")) ? hk_text("", 0) : hk_arena_text(s->arena, given);
}

static bool find_files(Files *f) {
  append(f, &f->to_look_at, first_directory(f->s));
  while (f->to_look_at.count && !f->failed) {
    f->directory = f->to_look_at.items[--f->to_look_at.count];
    hk_platform_list(f->directory.len ? f->directory.data : ".", add, f);
  }
  if (f->items.count) qsort(f->items.items, f->items.count, sizeof *f->items.items, by_path);
  return !f->failed;
}

// A project inside the directory has rules of its own: every file looks for the project file that is nearest.
int check_directory(Session *s, const HsOptions *options) {
  HsOptions of_file = *options;
  Files f = {.s = s};
  int code = 0;
  if (!find_files(&f)) return session_out_of_memory();
  if (f.items.count == 0) fprintf(stderr, "hakorune: no source files in '%s'\n", s->o->file);
  s->once = true;
  if (!s->o->config && !s->o->no_config) of_file.project = NULL;
  for (uint32_t i = 0; i < f.items.count; i++) {
    int bad = session_use_file(s, &of_file, f.items.items[i].data);
    if (bad > code) code = bad;
  }
  return f.items.count == 0 ? 1 : code;
}
