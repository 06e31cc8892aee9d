// box_system.c (L4) - File, environment, process, Math, Gc, Time (boxes.md 16, 18, 19, 21, 31).
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "box.h"
#include "platform.h"

// ---- File (16.1) --------------------------------------------------------------------------------------------------------------

typedef struct File {
  FILE *stream;
  bool reads, writes;
  HkString *path;  // kept alive by trace
  const char *error;
  struct File *next, *prev;  // open files of the run
  HkRun *run;
} File;

static File *file_of(HkValue self) { return ((HkNativeBox *)(void *)self.as.obj)->data; }

static void unlist(File *f) {
  if (f->prev)
    f->prev->next = f->next;
  else if (HK_CORE(f->run)->files == f)
    HK_CORE(f->run)->files = f->next;
  if (f->next) f->next->prev = f->prev;
  f->next = f->prev = NULL;
}

static void close_file(File *f) {
  if (!f->stream) return;
  fclose(f->stream);
  f->stream = NULL;
  unlist(f);
}

void hk_files_close_all(HkRun *run) {
  while (HK_CORE(run)->files) close_file(HK_CORE(run)->files);
}

static const char *errno_text(int e) {
  switch (e) {
  case ENOENT: return "not found";
  case EACCES: return "permission denied";
  case EISDIR: return "is a directory";
  case EEXIST: return "exists";
  case EINVAL: return "invalid";
  default: return "io";
  }
}

// "r", "w", "a", "rw"/"r+", "w+", with b or t behind; NULL: no mode.
static const char *c_mode(HkText mode, File *f) {
  static const struct {
    const char *name, *c;
    bool r, w;
  } modes[] = {{"r", "rb", true, false},  {"w", "wb", false, true},  {"a", "ab", false, true},
               {"rw", "r+b", true, true}, {"r+", "r+b", true, true}, {"w+", "w+b", true, true}};
  if (mode.len > 1 && (mode.data[mode.len - 1] == 'b' || mode.data[mode.len - 1] == 't')) mode.len--;
  for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
    if (hk_text_eq(mode, hk_text_of(modes[i].name))) {
      f->reads = modes[i].r;
      f->writes = modes[i].w;
      return modes[i].c;
    }
  return NULL;
}

static HkStatus open_file(HkRun *run, File *f, HkString *path, HkText mode, bool *opened) {
  close_file(f);
  const char *c = c_mode(mode, f);
  if (!c) return hk_raise(run, "ValueError", "unknown file mode '%.*s'", (int)mode.len, mode.data);
  f->path = path;
  if (hk_platform_is_dir(path->data))
    f->error = "is a directory";
  else {
    errno = 0;
    f->stream = fopen(path->data, c);
    f->error = f->stream ? "" : errno_text(errno);
  }
  *opened = f->stream != NULL;
  if (!f->stream) return HK_OK;
  f->run = run;
  f->next = HK_CORE(run)->files;
  if (f->next) f->next->prev = f;
  HK_CORE(run)->files = f;
  return HK_OK;
}

NATIVE(file_open) {
  bool opened = false;
  HkText mode = args[1].tag == HK_STRING ? hk_string_text(args[1].as.str) : HK_TEXT("r");
  HK_TRY(open_file(run, file_of(self), args[0].as.str, mode, &opened));
  GIVE(hk_int(opened));
}
NATIVE(file_new) {
  HkNativeBox *box =
      hk_heap_new(HEAP, sizeof *box, HK_KIND_NATIVE, hk_type_builtin(HK_CORE(run)->types, HK_TEXT("FileBox"))->id);
  if (!box) return hk_raise_nomem(run);
  box->size = sizeof(File);
  box->data = hk_mem_zalloc(HK_CORE(run)->mem, sizeof(File));
  if (!box->data) return hk_raise_nomem(run);
  ((File *)box->data)->error = "";
  *out = hk_object(box);
  if (args[0].tag != HK_STRING) return HK_OK;
  bool opened = false;
  HkText mode = args[1].tag == HK_STRING ? hk_string_text(args[1].as.str) : HK_TEXT("r");
  HK_TRY(open_file(run, box->data, args[0].as.str, mode, &opened));
  return opened ? HK_OK
                : hk_raise(run, "IoError", "cannot open '%s': %s", args[0].as.str->data, ((File *)box->data)->error);
}
static HkStatus read_rest(HkRun *run, FILE *stream, HkValue *out) {
  HkBuf buf;
  size_t n;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  do {
    if (!hk_buf_reserve(&buf, 65536)) break;
    n = fread(buf.data + buf.len, 1, 65536, stream);
    buf.len += n;
  } while (n > 0 && buf.len <= HK_MAX_SIZE);
  if (!buf.failed && ferror(stream)) {
    hk_buf_deinit(&buf);
    return HK_OK;  // null
  }
  HkString *s = buf.failed || buf.len > HK_MAX_SIZE ? NULL : hk_string_decode(HEAP, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  GIVE_STRING(s);
}
NATIVE(file_read) {
  File *f = file_of(self);
  return f->stream && f->reads ? read_rest(run, f->stream, out) : HK_OK;
}
static HkStatus read_line(HkRun *run, FILE *stream, HkValue *out) {
  HkBuf buf;
  int c;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  while ((c = getc(stream)) != EOF && c != '\n' && buf.len < HK_MAX_SIZE) hk_buf_char(&buf, (char)c);
  if (c == EOF && buf.len == 0) {
    hk_buf_deinit(&buf);
    return HK_OK;
  }
  if (buf.len && buf.data[buf.len - 1] == '\r') buf.len--;
  HkString *s = buf.failed ? NULL : hk_string_decode(HEAP, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  GIVE_STRING(s);
}
NATIVE(file_read_line) {
  File *f = file_of(self);
  return f->stream && f->reads ? read_line(run, f->stream, out) : HK_OK;
}
static HkStatus write_text(HkRun *run, HkValue self, HkText text, HkValue *out) {
  File *f = file_of(self);
  if (!f->stream) return hk_raise(run, "IoError", "no file is open");
  if (!f->writes) return hk_raise(run, "IoError", "file is not open for writing");
  if (fwrite(text.data, 1, text.len, f->stream) != text.len)
    return hk_raise(run, "IoError", "cannot write: %s", errno_text(errno));
  GIVE(hk_int((int64_t)text.len));
}
NATIVE(file_write) { return write_text(run, self, hk_string_text(args[0].as.str), out); }
NATIVE(file_write_line) {
  HkValue ignored = hk_null();
  HK_TRY(write_text(run, self, hk_string_text(args[0].as.str), out));
  out->as.i++;
  return write_text(run, self, HK_TEXT("\n"), &ignored);
}
NATIVE(file_read_bytes) {
  File *f = file_of(self);
  int64_t left = hk_arg_int(args[0], INT64_MAX);
  int c;
  if (!f->stream || !f->reads) return HK_OK;
  HkArray *a = hk_array_new(HEAP, 0);
  if (!a) return hk_raise_nomem(run);
  while (left-- > 0 && (c = getc(f->stream)) != EOF)
    if (hk_array_full(a, 1) || hk_array_push(HEAP, a, hk_int(c)) != HK_OK) return hk_raise_nomem(run);
  GIVE(hk_object(a));
}
NATIVE(file_flush) {
  if (file_of(self)->stream) fflush(file_of(self)->stream);
  return HK_OK;
}
NATIVE(file_close) {
  close_file(file_of(self));
  return HK_OK;
}
NATIVE(file_is_open) { GIVE(hk_bool(file_of(self)->stream != NULL)); }
NATIVE(file_path) { GIVE(file_of(self)->path ? hk_string(file_of(self)->path) : hk_null()); }
NATIVE(file_last_error) { GIVE_STRING(hk_string_new(HEAP, hk_text_of(file_of(self)->error))); }
static const char *path_arg(HkValue self, HkValue arg) {
  if (arg.tag == HK_STRING) return arg.as.str->data;
  File *f = hk_is_kind(self, HK_KIND_NATIVE) ? file_of(self) : NULL;
  return f && f->path ? f->path->data : "";
}
NATIVE(file_exists) { GIVE(hk_bool(hk_platform_exists(path_arg(self, args[0])))); }
NATIVE(file_delete) { GIVE(hk_bool(remove(path_arg(self, args[0])) == 0)); }
NATIVE(whole_read) {
  FILE *stream = hk_platform_is_dir(args[0].as.str->data) ? NULL : fopen(args[0].as.str->data, "rb");
  if (!stream) return HK_OK;
  HkStatus status = read_rest(run, stream, out);
  fclose(stream);
  return status;
}
static HkStatus write_whole(HkRun *run, HkValue *args, const char *mode, HkValue *out) {
  FILE *stream = fopen(args[0].as.str->data, mode);
  HkText t = hk_string_text(args[1].as.str);
  if (!stream) return hk_raise(run, "IoError", "cannot write '%s': %s", args[0].as.str->data, errno_text(errno));
  bool ok = fwrite(t.data, 1, t.len, stream) == t.len;
  ok = fclose(stream) == 0 && ok;
  if (!ok) return hk_raise(run, "IoError", "cannot write '%s'", args[0].as.str->data);
  GIVE(hk_int((int64_t)t.len));
}
NATIVE(whole_write) { return write_whole(run, args, "wb", out); }
NATIVE(whole_append) { return write_whole(run, args, "ab", out); }
NATIVE(is_dir) { GIVE(hk_bool(hk_platform_is_dir(args[0].as.str->data))); }
NATIVE(is_file) {
  GIVE(hk_bool(hk_platform_exists(args[0].as.str->data) && !hk_platform_is_dir(args[0].as.str->data)));
}

static void file_trace(HkHeap *heap, HkNativeBox *box) {
  hk_heap_mark(heap, (HkObject *)(void *)((File *)box->data)->path);
}
static void file_drop(HkHeap *heap, HkNativeBox *box) {
  if (!box->data) return;
  if (((File *)box->data)->stream) close_file(box->data);
  hk_mem_free(heap->mem, box->data, sizeof(File));
}
static HkStatus file_text(HkRun *run, HkValue self, HkBuf *out) {
  File *f = file_of(self);
  (void)run;
  hk_buf_fmt(out, "File(%s)", f->stream && f->path ? f->path->data : "closed");
  return HK_OK;
}
enum { FILE_CAP = HK_NATIVE_CAP_FILE, FILE_STATIC = HK_NATIVE_STATIC | HK_NATIVE_CAP_FILE };
static const HkNative file_methods[] = {
    {"open", "s s?", file_open, FILE_CAP},
    {"read|readAll", "", file_read, 0},
    {"readLine", "", file_read_line, 0},
    {"readBytes", "i?", file_read_bytes, 0},
    {"write", "t", file_write, 0},
    {"writeLine", "t", file_write_line, 0},
    {"flush", "", file_flush, 0},
    {"close|fini", "", file_close, 0},
    {"isOpen", "", file_is_open, 0},
    {"path", "", file_path, 0},
    {"exists", "s?", file_exists, FILE_STATIC},
    {"delete|remove", "s?", file_delete, FILE_STATIC},
    {"lastError", "", file_last_error, 0},
    {"readText", "s", whole_read, FILE_STATIC},
    {"writeText", "s t", whole_write, FILE_STATIC},
    {"appendText", "s t", whole_append, FILE_STATIC},
    {"isDir", "s", is_dir, FILE_STATIC},
    {"isFile", "s", is_file, FILE_STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_file = {
    "FileBox",  "",        HK_KIND_NATIVE, file_methods, {"FileBox", "s? s?", file_new, HK_NATIVE_CAP_FILE},
    file_trace, file_drop, file_text};

// ---- environment (18.1): what the program sets is seen by the program only ------------------------------------------------------------

#define SHARED(name)                                                                                                   \
  HkStatus name(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out);                                 \
  HkStatus name(HK_UNUSED HkRun *run, HK_UNUSED HkValue self, HK_UNUSED HkValue *args, HK_UNUSED uint32_t argc,        \
                HK_UNUSED HkValue *out)

static HkStatus overlay(HkRun *run, HkMap **map) {
  if (!HK_CORE(run)->env_overlay) HK_CORE(run)->env_overlay = hk_map_new(HEAP, false);
  *map = HK_CORE(run)->env_overlay;
  return *map ? HK_OK : hk_raise_nomem(run);
}
SHARED(hk_env_get) {
  HkMap *map = NULL;
  HK_TRY(overlay(run, &map));
  HkValue *set = hk_map_find(HEAP, map, args[0]);
  if (set) GIVE(*set);
  const char *value = getenv(args[0].as.str->data);
  if (!value) return HK_OK;
  GIVE_STRING(hk_string_decode(HEAP, hk_text_of(value)));
}
static HkStatus check_name(HkRun *run, const HkString *name) {
  if (name->len && !memchr(name->data, '=', name->len)) return HK_OK;
  return hk_raise(run, "ValueError", "bad environment name '%s'", name->data);
}
SHARED(hk_env_set) {
  HkMap *map = NULL;
  HK_TRY(check_name(run, args[0].as.str));
  HK_TRY(overlay(run, &map));
  HkValue value = args[1].tag == HK_STRING ? args[1] : hk_string(HEAP->empty);
  return hk_map_set(HEAP, map, args[0], value) == HK_OK ? HK_OK : hk_raise_nomem(run);
}
SHARED(hk_env_has) {
  HkValue v = hk_null();
  HK_TRY(hk_env_get(run, self, args, argc, &v));
  GIVE(hk_bool(v.tag == HK_STRING));
}
SHARED(hk_env_remove) {
  HkMap *map = NULL;
  HkValue had = hk_null();
  HK_TRY(hk_env_get(run, self, args, argc, &had));
  HK_TRY(overlay(run, &map));
  if (hk_map_set(HEAP, map, args[0], hk_null()) != HK_OK) return hk_raise_nomem(run);
  GIVE(hk_bool(had.tag == HK_STRING));
}
SHARED(hk_env_all) {
  HkMap *map = NULL;
  HK_TRY(overlay(run, &map));
  GIVE_OBJECT(hk_map_copy(HEAP, map));
}
NATIVE(env_get_or) {
  HK_TRY(hk_env_get(run, self, args, argc, out));
  if (out->tag == HK_NULL) *out = args[1];
  return HK_OK;
}
enum { ENV_STATIC = HK_NATIVE_STATIC | HK_NATIVE_CAP_ENV };
static const HkNative env_methods[] = {
    {"get", "s", hk_env_get, ENV_STATIC},
    {"getOr", "s .", env_get_or, ENV_STATIC},
    {"set", "s t", hk_env_set, ENV_STATIC},
    {"has", "s", hk_env_has, ENV_STATIC},
    {"remove|unset", "s", hk_env_remove, ENV_STATIC},
    {"all", "", hk_env_all, ENV_STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_env = {"EnvBox", "", HK_KIND_NATIVE, env_methods, {NULL, NULL, NULL, 0}, NULL, NULL, NULL};

// ---- process -----------------------------------------------------------------------------------------------------------------------

SHARED(hk_process_args) {
  HkArray *a = hk_array_new(HEAP, HK_CORE(run)->config.arg_count);
  if (!a) return hk_raise_nomem(run);
  for (uint32_t i = 0; i < HK_CORE(run)->config.arg_count; i++) {
    HkString *s = hk_string_decode(HEAP, HK_CORE(run)->config.args[i]);
    if (!s) return hk_raise_nomem(run);
    a->items[a->count++] = hk_string(s);
  }
  GIVE(hk_object(a));
}
NATIVE(process_exit) {
  (void)out;
  HK_CORE(run)->exit_code = hk_arg_int(args[0], 0);
  return HK_EXIT;
}
static const HkNative process_methods[] = {
    {"args", "", hk_process_args, HK_NATIVE_STATIC}, {"exit", "i?", process_exit, HK_NATIVE_STATIC}, END_OF_METHODS};
const HkBoxDef hk_box_process = {"ProcessBox",          "",   HK_KIND_NATIVE, process_methods,
                                 {NULL, NULL, NULL, 0}, NULL, NULL,           NULL};

// ---- Math (19) -----------------------------------------------------------------------------------------------------------------------

static double num(HkValue v) { return v.tag == HK_INT ? (double)v.as.i : v.as.f; }
static HkStatus to_int(HkRun *run, double f, HkValue *out) {
  int64_t i;
  if (!hk_float_to_int(f, &i)) return hk_raise(run, "ValueError", "Float does not fit an Integer");
  GIVE(hk_int(i));
}
SHARED(hk_math_abs) {
  if (args[0].tag == HK_INT) GIVE(hk_int(args[0].as.i < 0 ? hk_wrap_neg(args[0].as.i) : args[0].as.i));
  GIVE(hk_float(fabs(args[0].as.f)));
}
static HkStatus extreme(HkRun *run, HkValue *args, uint32_t argc, int sign, HkValue *out) {
  *out = args[0];
  for (uint32_t i = 1; i < argc; i++) {
    int c = 0;
    HK_TRY(hk_compare(run, args[i], *out, &c));
    if (c == 2) GIVE(hk_float((double)NAN));
    if (c == sign) *out = args[i];
  }
  return HK_OK;
}
SHARED(hk_math_min) { return extreme(run, args, argc, -1, out); }
SHARED(hk_math_max) { return extreme(run, args, argc, 1, out); }
SHARED(hk_math_sqrt) {
  if (num(args[0]) < 0) return hk_raise(run, "ValueError", "square root of a negative number");
  GIVE(hk_float(sqrt(num(args[0]))));
}
SHARED(hk_math_pow) {
  if (args[0].tag == HK_INT && args[1].tag == HK_INT && args[1].as.i >= 0) {
    int64_t r = 1, b = args[0].as.i;
    bool exact = true;
    for (uint64_t e = args[1].as.bits; e && exact; e--) {
      int64_t next = hk_wrap_mul(r, b);
      exact = b == 0 || (next / b == r && !(b == -1 && r == INT64_MIN));
      r = next;
      if (r == 0 || (r == 1 && b == 1)) break;
      if (b == -1) {
        r = args[1].as.bits & 1 ? -1 : 1;
        break;
      }
    }
    if (exact) GIVE(hk_int(r));
  }
  GIVE(hk_float(pow(num(args[0]), num(args[1]))));
}
SHARED(hk_math_floor) {
  if (args[0].tag == HK_INT) GIVE(args[0]);
  return to_int(run, floor(args[0].as.f), out);
}
SHARED(hk_math_ceil) {
  if (args[0].tag == HK_INT) GIVE(args[0]);
  return to_int(run, ceil(args[0].as.f), out);
}
NATIVE(math_round) {
  if (args[0].tag == HK_INT) GIVE(args[0]);
  return to_int(run, round(args[0].as.f), out);
}
NATIVE(math_trunc) {
  if (args[0].tag == HK_INT) GIVE(args[0]);
  return to_int(run, trunc(args[0].as.f), out);
}
SHARED(hk_math_sin) { GIVE(hk_float(sin(num(args[0])))); }
SHARED(hk_math_cos) { GIVE(hk_float(cos(num(args[0])))); }
#define REAL(name, expr)                                                                                               \
  NATIVE(name) {                                                                                                       \
    double x = num(args[0]);                                                                                           \
    GIVE(hk_float(expr));                                                                                              \
  }
REAL(math_tan, tan(x))
REAL(math_asin, asin(x))
REAL(math_acos, acos(x))
REAL(math_atan, atan(x))
REAL(math_exp, exp(x))
REAL(math_cbrt, cbrt(x))
#define LOGARITHM(name, function)                                                                                      \
  NATIVE(name) {                                                                                                       \
    if (num(args[0]) <= 0) return hk_raise(run, "ValueError", "logarithm of a number that is not positive");           \
    GIVE(hk_float(function(num(args[0]))));                                                                            \
  }
LOGARITHM(math_log, log)
LOGARITHM(math_log10, log10)
LOGARITHM(math_log2, log2)
NATIVE(math_atan2) { GIVE(hk_float(atan2(num(args[0]), num(args[1])))); }
NATIVE(math_hypot) { GIVE(hk_float(hypot(num(args[0]), num(args[1])))); }
NATIVE(math_pi) { GIVE(hk_float(3.141592653589793)); }
NATIVE(math_e) { GIVE(hk_float(2.718281828459045)); }
NATIVE(math_gcd) {
  uint64_t a = args[0].as.i < 0 ? 0 - args[0].as.bits : args[0].as.bits,
           b = args[1].as.i < 0 ? 0 - args[1].as.bits : args[1].as.bits;
  while (b) {
    uint64_t t = a % b;
    a = b;
    b = t;
  }
  GIVE(hk_int((int64_t)a));
}
static HkStatus stateless(HkRun *run, const char *name, HkValue *out) {
  HkNativeBox *box =
      hk_heap_new(HEAP, sizeof *box, HK_KIND_NATIVE, hk_type_builtin(HK_CORE(run)->types, hk_text_of(name))->id);
  if (!box) return hk_raise_nomem(run);
  box->size = 0;
  box->data = NULL;
  GIVE(hk_object(box));
}
NATIVE(math_new) { return stateless(run, "MathBox", out); }
enum { ST = HK_NATIVE_STATIC, CONSTANT = HK_NATIVE_STATIC | HK_NATIVE_FIELD };
static const HkNative math_methods[] = {
    {"abs", "n", hk_math_abs, ST},      {"min", "n n+", hk_math_min, ST},
    {"max", "n n+", hk_math_max, ST},   {"sqrt", "n", hk_math_sqrt, ST},
    {"pow", "n n", hk_math_pow, ST},    {"floor", "n", hk_math_floor, ST},
    {"ceil", "n", hk_math_ceil, ST},    {"round", "n", math_round, ST},
    {"trunc", "n", math_trunc, ST},     {"sin", "n", hk_math_sin, ST},
    {"cos", "n", hk_math_cos, ST},      {"tan", "n", math_tan, ST},
    {"asin", "n", math_asin, ST},       {"acos", "n", math_acos, ST},
    {"atan", "n", math_atan, ST},       {"atan2", "n n", math_atan2, ST},
    {"exp", "n", math_exp, ST},         {"cbrt", "n", math_cbrt, ST},
    {"hypot", "n n", math_hypot, ST},   {"log|ln", "n", math_log, ST},
    {"log10", "n", math_log10, ST},     {"log2", "n", math_log2, ST},
    {"gcd", "i i", math_gcd, ST},       {"getPi|pi|PI", "", math_pi, CONSTANT},
    {"getE|e|E", "", math_e, CONSTANT}, END_OF_METHODS,
};
const HkBoxDef hk_box_math = {"MathBox", "",  HK_KIND_NATIVE, math_methods, {"MathBox", "", math_new, 0}, NULL,
                              NULL,      NULL};

// ---- Gc, Time --------------------------------------------------------------------------------------------------------------------------

NATIVE(gc_collect) { GIVE(hk_int((int64_t)hk_collect(run))); }
NATIVE(gc_live) { GIVE(hk_int((int64_t)hk_heap_live(HEAP))); }
NATIVE(gc_bytes) { GIVE(hk_int((int64_t)HK_CORE(run)->mem->used)); }
static const HkNative gc_methods[] = {
    {"collect", "", gc_collect, ST}, {"liveCount", "", gc_live, ST}, {"bytes", "", gc_bytes, ST}, END_OF_METHODS};
NATIVE(gc_new) { return stateless(run, "GcBox", out); }
const HkBoxDef hk_box_gc = {"GcBox", "", HK_KIND_NATIVE, gc_methods, {"GcBox", "", gc_new, 0}, NULL, NULL, NULL};

SHARED(hk_time_now) { GIVE(hk_int(hk_platform_now_ms())); }
NATIVE(time_monotonic) { GIVE(hk_int((int64_t)hk_platform_monotonic_ms())); }
NATIVE(time_new) { return stateless(run, "TimeBox", out); }
static const HkNative time_methods[] = {
    {"now|nowMs", "", hk_time_now, HK_NATIVE_STATIC | HK_NATIVE_CAP_CLOCK},
    {"monotonicMs|ticks", "", time_monotonic, HK_NATIVE_STATIC | HK_NATIVE_CAP_CLOCK},
    END_OF_METHODS,
};
const HkBoxDef hk_box_time = {
    "TimeBox", "", HK_KIND_NATIVE, time_methods, {"TimeBox", "", time_new, HK_NATIVE_CAP_CLOCK}, NULL, NULL, NULL};
