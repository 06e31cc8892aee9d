// box_dir.c (L4) - Dir: directories (boxes.md 17). Trees are walked over lists of paths, not by recursion; links to directories are not
// followed.
#include "files.h"
#include "platform.h"

typedef struct Names {
  HkRun *run;
  HkArray *list;
  HkStatus status;
} Names;

static bool add_name(void *user, HkText name) {
  Names *n = user;
  HkString *s = hk_string_decode(HK_HEAP(n->run), name);
  n->status = s ? hk_array_add(n->run, n->list, hk_string(s)) : hk_raise_nomem(n->run);
  return n->status == HK_OK;
}

// Names in a directory, sorted by bytes; *list is NULL when it cannot be read.
static HkStatus names_in(HkRun *run, const HkString *path, HkArray **list) {
  Names n = {run, hk_array_new(HEAP, 0), HK_OK};
  const char *z = hk_string_z(HEAP, path);
  HkValue sorted = hk_null();
  *list = NULL;
  if (!n.list) return hk_raise_nomem(run);
  bool read = z && hk_platform_list(z, add_name, &n);
  if (n.status != HK_OK || !read) return n.status;
  HK_TRY(hk_call_named(run, hk_object(n.list), "sort", NULL, 0, &sorted));
  *list = n.list;
  return HK_OK;
}

static HkStatus joined(HkRun *run, const HkString *dir, const HkString *name, HkString **out) {
  HkBuf buf;
  HkValue s = hk_null();
  if (dir->len == 0) {
    *out = (HkString *)(uintptr_t)name;
    return HK_OK;
  }
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_text(&buf, hk_string_text(dir));
  if (dir->data[dir->len - 1] != '/') hk_buf_char(&buf, '/');
  hk_buf_text(&buf, hk_string_text(name));
  HK_TRY(hk_give_string(run, &buf, &s));
  *out = s.as.str;
  return HK_OK;
}

// Everything below a directory as paths relative to it: directories before what is in them, files, or both.
static HkStatus tree(HkRun *run, HkString *root, bool files, bool dirs, HkArray *found) {
  HkArray *todo = hk_array_new(HEAP, 1);
  if (!todo || hk_array_push(HEAP, todo, hk_string(HEAP->empty)) != HK_OK) return hk_raise_nomem(run);
  HK_TRY(hk_root(run, hk_object(todo)));
  while (todo->count) {
    HkString *here = todo->items[--todo->count].as.str, *full = root;
    HkArray *names = NULL;
    if (here->len) HK_TRY(joined(run, root, here, &full));
    HK_TRY(names_in(run, full, &names));
    for (uint32_t i = 0; names && i < names->count; i++) {
      HkString *path = NULL, *whole = NULL;
      HK_TRY(joined(run, here, names->items[i].as.str, &path));
      HK_TRY(joined(run, root, path, &whole));
      bool dir = hk_platform_is_dir(whole->data) && !hk_platform_is_link(whole->data);
      if (dir) HK_TRY(hk_array_add(run, todo, hk_string(path)));
      if (dir ? dirs : files) HK_TRY(hk_array_add(run, found, hk_string(path)));
    }
    HK_TRY(hk_poll(run, 1));
  }
  return HK_OK;
}

NATIVE(dir_list) {
  HkArray *list = NULL;
  HK_TRY(names_in(run, args[0].as.str, &list));
  GIVE(list ? hk_object(list) : hk_null());
}
NATIVE(dir_walk) {
  HkArray *found = hk_array_new(HEAP, 0);
  if (!found) return hk_raise_nomem(run);
  HK_TRY(hk_root(run, hk_object(found)));
  HK_TRY(tree(run, args[0].as.str, true, false, found));
  return hk_call_named(run, hk_object(found), "sort", NULL, 0, out);
}
NATIVE(dir_create) {
  HkBuf buf;
  const char *z = hk_string_z(HEAP, args[0].as.str);
  if (!z || !*z) GIVE(hk_bool(false));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_str(&buf, z);
  char *path = (char *)(uintptr_t)hk_buf_z(&buf);
  for (size_t i = 1; i < buf.len; i++) {  // its parents, from the outermost on
    char c = path[i];
    if (c != '/' && c != '\\') continue;
    path[i] = 0;
    if (!hk_platform_is_dir(path)) hk_platform_make_dir(path);
    path[i] = c;
  }
  bool ok = !buf.failed && (hk_platform_is_dir(path) || hk_platform_make_dir(path));
  hk_buf_deinit(&buf);
  GIVE(hk_bool(ok));
}
static HkStatus remove_inside(HkRun *run, HkString *root, bool *ok) {
  HkArray *found = hk_array_new(HEAP, 0);
  if (!found) return hk_raise_nomem(run);
  HK_TRY(hk_root(run, hk_object(found)));
  HK_TRY(tree(run, root, true, true, found));
  while (found->count) {  // what is inside was found later
    HkString *whole = NULL;
    HK_TRY(joined(run, root, found->items[--found->count].as.str, &whole));
    bool dir = hk_platform_is_dir(whole->data) && !hk_platform_is_link(whole->data);
    if (!(dir ? hk_platform_remove_dir(whole->data) : hk_platform_remove_file(whole->data))) *ok = false;
  }
  return HK_OK;
}
NATIVE(dir_remove) {
  const char *z = hk_string_z(HEAP, args[0].as.str);
  bool ok = z && hk_platform_is_dir(z) && !hk_platform_is_link(z);
  if (ok && args[1].tag == HK_BOOL && args[1].as.bits) HK_TRY(remove_inside(run, args[0].as.str, &ok));
  GIVE(hk_bool(ok && hk_platform_remove_dir(z)));
}
NATIVE(dir_exists) {
  const char *z = hk_string_z(HEAP, args[0].as.str);
  GIVE(hk_bool(z && hk_platform_is_dir(z)));
}
NATIVE(dir_current) { return hk_give_filled(run, hk_platform_current_dir, out); }
NATIVE(dir_temp) { return hk_give_filled(run, hk_platform_temp_dir, out); }
NATIVE(dir_change) {
  const char *z = hk_string_z(HEAP, args[0].as.str);
  GIVE(hk_bool(z && hk_platform_change_dir(z)));
}
NATIVE(dir_new) { return hk_give_stateless(run, &hk_box_dir, out); }

static const HkNative methods[] = {
    {"list", "s", dir_list, STATIC_FILES},
    {"walk", "s", dir_walk, STATIC_FILES},
    {"create", "s", dir_create, STATIC_FILES},
    {"remove", "s b?", dir_remove, STATIC_FILES},
    {"exists", "s", dir_exists, STATIC_FILES},
    {"current", "", dir_current, STATIC_FILES},
    {"change", "s", dir_change, STATIC_FILES | HK_NATIVE_CAP_PROCESS},
    {"temp", "", dir_temp, STATIC_FILES},
    END_OF_METHODS,
};
const HkBoxDef hk_box_dir = {
    .name = "DirBox", .kind = HK_KIND_NATIVE, .methods = methods, .construct = {"DirBox", "", dir_new, FILES}};
