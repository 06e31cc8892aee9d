// box_file.c (L4) - File: one file at a time, and calls for whole files (boxes.md 16.1, 16.2).
#include <errno.h>

#include "files.h"
#include "platform.h"

#define USE                                                                                                            \
  HkFile *f = NULL;                                                                                                    \
  HK_TRY(hk_file_use(run, self, &f))

static HkStatus fail(HkRun *run, const char *doing, HkText path, const char *reason) {
  return hk_raise(run, "IoError", "cannot %s '%.*s': %s", doing, (int)path.len, path.data, reason);
}
static HkText path_of(const HkFile *f) { return f->path ? hk_string_text(f->path) : HK_TEXT(""); }

// ---- an open file --------------------------------------------------------------------------------------------------------------

NATIVE(file_open) {
  bool opened = false;
  USE;
  HK_TRY(hk_file_open(run, f, args[0].as.str, hk_arg_text(args[1], HK_TEXT("r")), &opened));
  GIVE(hk_int(opened));
}
NATIVE(file_new) {
  HkFile *f = hk_file_new(run, &hk_box_file);
  bool opened = false;
  if (!f) return hk_raise_nomem(run);
  *out = hk_object(f);
  if (args[0].tag != HK_STRING) return HK_OK;
  HK_TRY(hk_file_open(run, f, args[0].as.str, hk_arg_text(args[1], HK_TEXT("r")), &opened));
  return opened ? HK_OK : fail(run, "open", path_of(f), f->error);
}
NATIVE(file_read) {
  USE;
  return hk_file_may_read(f) ? hk_stream_text(run, f->stream, out) : HK_OK;
}
NATIVE(file_read_line) {
  USE;
  return hk_file_may_read(f) ? hk_stream_line(run, f->stream, out) : HK_OK;
}
NATIVE(file_read_lines) {
  USE;
  return hk_file_may_read(f) ? hk_stream_lines(run, f->stream, out) : HK_OK;
}
NATIVE(file_read_bytes) {
  USE;
  return hk_file_may_read(f) ? hk_stream_bytes(run, f->stream, hk_arg_int(args[0], INT64_MAX), out) : HK_OK;
}
NATIVE(file_read_buffer) {
  USE;
  return hk_file_may_read(f) ? hk_stream_buffer(run, f->stream, hk_arg_int(args[0], INT64_MAX), out) : HK_OK;
}

static HkStatus write_text(HkRun *run, HkFile *f, HkText text, HkValue *out) {
  if (!f->stream) return hk_raise(run, "IoError", "no file is open");
  if (!hk_file_may_write(f)) return fail(run, "write", path_of(f), "not open for writing");
  errno = 0;
  if (text.len && fwrite(text.data, 1, text.len, f->stream) != text.len) {
    f->error = hk_platform_reason(errno);
    return fail(run, "write", path_of(f), f->error);
  }
  HK_TRY(hk_charge(run, text.len));
  GIVE(hk_int((int64_t)text.len));
}
NATIVE(file_write) {
  USE;
  return write_text(run, f, hk_string_text(args[0].as.str), out);
}
NATIVE(file_write_line) {
  HkValue ignored = hk_null();
  USE;
  HK_TRY(write_text(run, f, hk_string_text(args[0].as.str), out));
  out->as.i++;
  return write_text(run, f, HK_TEXT("\n"), &ignored);
}
NATIVE(file_write_bytes) {
  HkBuf scratch;
  HkText bytes;
  USE;
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  HkStatus status = hk_data_view(run, args[0], &scratch, &bytes);
  if (status == HK_OK) status = write_text(run, f, bytes, out);
  hk_buf_deinit(&scratch);
  return status;
}
NATIVE(file_flush) {
  USE;
  if (f->stream && fflush(f->stream) != 0) return fail(run, "write", path_of(f), hk_platform_reason(errno));
  return HK_OK;
}
NATIVE(file_seek) {
  USE;
  if (!f->stream) return hk_raise(run, "IoError", "no file is open");
  if (args[0].as.i < 0) return hk_raise(run, "ValueError", "negative position");
  f->last = 0;
  return hk_platform_seek(f->stream, args[0].as.i) ? HK_OK : fail(run, "seek in", path_of(f), "io");
}
NATIVE(file_position) {
  USE;
  int64_t at = f->stream ? hk_platform_tell(f->stream) : -1;
  GIVE(at < 0 ? hk_null() : hk_int(at));
}
NATIVE(file_length) {
  USE;
  int64_t size = f->stream ? hk_platform_size(f->stream) : -1;
  f->last = 0;
  GIVE(size < 0 ? hk_null() : hk_int(size));
}
NATIVE(file_close) {
  USE;
  if (hk_file_close(f)) return HK_OK;
  f->error = "io";
  return fail(run, "write", path_of(f), f->error);
}
NATIVE(file_fini) {
  HkFile *f = (HkFile *)(void *)self.as.obj;
  hk_file_close(f);
  f->finished = true;
  return HK_OK;
}
NATIVE(file_is_open) {
  USE;
  GIVE(hk_bool(f->stream != NULL));
}
NATIVE(file_path) {
  USE;
  GIVE(f->path ? hk_string(f->path) : hk_null());
}
NATIVE(file_last_error) {
  USE;
  GIVE_STRING(hk_string_new(HEAP, hk_text_of(f->error)));
}

// The path given, else the own one of the receiver; *file is NULL for calls through the name of the box.
static HkStatus path_argument(HkRun *run, HkValue self, HkValue arg, HkFile **file, const char **path) {
  *file = NULL;
  if (self.tag == HK_OBJECT) HK_TRY(hk_file_use(run, self, file));
  const HkString *s = arg.tag == HK_STRING ? arg.as.str : *file ? (*file)->path : NULL;
  *path = s ? hk_string_z(HEAP, s) : NULL;
  return HK_OK;
}
NATIVE(file_exists) {
  HkFile *f = NULL;
  const char *path = NULL;
  HK_TRY(path_argument(run, self, args[0], &f, &path));
  GIVE(hk_bool(path && hk_platform_exists(path)));
}
NATIVE(file_delete) {
  HkFile *f = NULL;
  const char *path = NULL;
  HK_TRY(path_argument(run, self, args[0], &f, &path));
  errno = path ? EISDIR : EINVAL;
  bool gone = path && !hk_platform_is_dir(path) && hk_platform_remove_file(path);
  if (!gone && f) f->error = hk_platform_reason(errno);
  GIVE(hk_bool(gone));
}

// ---- whole files -------------------------------------------------------------------------------------------------------------------

static FILE *open_path(HkRun *run, HkValue path, const char *mode) {
  const char *z = hk_string_z(HEAP, path.as.str);
  errno = z ? EISDIR : EINVAL;
  return z && !hk_platform_is_dir(z) ? hk_platform_open(z, mode) : NULL;
}
typedef HkStatus (*Reader)(HkRun *run, FILE *stream, HkValue *out);
static HkStatus all_bytes(HkRun *run, FILE *stream, HkValue *out) {
  return hk_stream_bytes(run, stream, INT64_MAX, out);
}
static HkStatus all_as_buffer(HkRun *run, FILE *stream, HkValue *out) {
  return hk_stream_buffer(run, stream, INT64_MAX, out);
}
static HkStatus read_whole(HkRun *run, HkValue path, Reader read, HkValue *out) {
  FILE *stream = open_path(run, path, "rb");
  if (!stream) return HK_OK;
  HkStatus status = read(run, stream, out);
  fclose(stream);
  return status;
}
SHARED(hk_file_read_text) { return read_whole(run, args[0], hk_stream_text, out); }
NATIVE(whole_bytes) { return read_whole(run, args[0], all_bytes, out); }
NATIVE(whole_buffer) { return read_whole(run, args[0], all_as_buffer, out); }
NATIVE(whole_lines) { return read_whole(run, args[0], hk_stream_lines, out); }

static HkStatus write_whole(HkRun *run, HkValue path, HkText text, const char *mode, HkValue *out) {
  FILE *stream = open_path(run, path, mode);
  if (!stream) return fail(run, "write", hk_string_text(path.as.str), hk_platform_reason(errno));
  bool ok = fwrite(text.data, 1, text.len, stream) == text.len;
  ok = fclose(stream) == 0 && ok;
  if (!ok) return fail(run, "write", hk_string_text(path.as.str), hk_platform_reason(errno));
  HK_TRY(hk_charge(run, text.len));
  GIVE(hk_int((int64_t)text.len));
}
SHARED(hk_file_write_text) { return write_whole(run, args[0], hk_string_text(args[1].as.str), "wb", out); }
NATIVE(whole_append) { return write_whole(run, args[0], hk_string_text(args[1].as.str), "ab", out); }
NATIVE(whole_write_bytes) {
  HkBuf scratch;
  HkText bytes;
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  HkStatus status = hk_data_view(run, args[1], &scratch, &bytes);
  if (status == HK_OK) status = write_whole(run, args[0], bytes, "wb", out);
  hk_buf_deinit(&scratch);
  return status;
}

// Copies what is left of `from`; -1: one of the two failed.
static int64_t copy_stream(FILE *from, FILE *to) {
  char block[16384];
  int64_t total = 0;
  for (size_t n; (n = fread(block, 1, sizeof block, from)) > 0; total += (int64_t)n)
    if (fwrite(block, 1, n, to) != n) return -1;
  return ferror(from) ? -1 : total;
}
NATIVE(whole_copy) {
  HkText path = hk_string_text(args[0].as.str);
  FILE *from = open_path(run, args[0], "rb");
  if (!from) return fail(run, "read", path, hk_platform_reason(errno));
  FILE *to = open_path(run, args[1], "wb");
  int64_t n = to ? copy_stream(from, to) : -1;
  const char *reason = hk_platform_reason(errno);
  fclose(from);
  if (to && fclose(to) != 0) n = -1;
  if (n < 0) return fail(run, "copy", path, reason);
  HK_TRY(hk_charge(run, (size_t)n));
  GIVE(hk_int(n));
}
NATIVE(file_copy_from) {
  USE;
  HkFile *other = NULL;
  HkValue source = args[0];
  if (source.tag == HK_OBJECT && hk_type_of(HK_CORE(run)->types, source)->def == &hk_box_file) {
    HK_TRY(hk_file_use(run, source, &other));
    if (other->stream && other->writes) fflush(other->stream);
    source = other->path ? hk_string(other->path) : hk_string(HEAP->empty);
  }
  if (source.tag != HK_STRING) {
    HkText got = hk_type_display(HK_CORE(run)->types, source);
    return hk_raise(run, "TypeError", "File.copyFrom: argument 1 must be File or String, got %.*s", (int)got.len,
                    got.data);
  }
  if (!hk_file_may_write(f)) return hk_raise(run, "IoError", "no file is open for writing");
  FILE *from = open_path(run, source, "rb");
  if (!from) return fail(run, "read", hk_string_text(source.as.str), hk_platform_reason(errno));
  int64_t n = other == f ? -1 : copy_stream(from, f->stream);
  fclose(from);
  if (n < 0) return fail(run, "copy", hk_string_text(source.as.str), "io");
  HK_TRY(hk_charge(run, (size_t)n));
  GIVE(hk_int(n));
}

SHARED(hk_file_path_exists) {
  const char *z = hk_string_z(HEAP, args[0].as.str);
  GIVE(hk_bool(z && hk_platform_exists(z)));
}
NATIVE(is_dir) {
  const char *z = hk_string_z(HEAP, args[0].as.str);
  GIVE(hk_bool(z && hk_platform_is_dir(z)));
}
NATIVE(is_file) {
  const char *z = hk_string_z(HEAP, args[0].as.str);
  GIVE(hk_bool(z && hk_platform_exists(z) && !hk_platform_is_dir(z)));
}
NATIVE(whole_size) {
  FILE *stream = open_path(run, args[0], "rb");
  int64_t size = stream ? hk_platform_size(stream) : -1;
  if (stream) fclose(stream);
  GIVE(size < 0 ? hk_null() : hk_int(size));
}
NATIVE(modified) {
  const char *z = hk_string_z(HEAP, args[0].as.str);
  int64_t ms = z ? hk_platform_modified_ms(z) : -1;
  GIVE(ms < 0 ? hk_null() : hk_int(ms));
}
NATIVE(rename_file) {
  const char *from = hk_string_z(HEAP, args[0].as.str), *to = hk_string_z(HEAP, args[1].as.str);
  GIVE(hk_bool(from && to && hk_platform_rename(from, to)));
}

static HkStatus file_text(HkRun *run, HkValue self, HkBuf *out) {
  const HkFile *f = (const HkFile *)(const void *)self.as.obj;
  (void)run;
  hk_buf_str(out, "File(");
  hk_buf_text(out, f->stream ? path_of(f) : HK_TEXT("closed"));
  hk_buf_char(out, ')');
  return HK_OK;
}

static const HkNative methods[] = {
    {"open", "s s?", file_open, FILES},
    {"read|readAll|readText", "", file_read, FILES},
    {"readLine", "", file_read_line, FILES},
    {"readLines", "", file_read_lines, FILES},
    {"readBytes", "i?", file_read_bytes, FILES},
    {"readBuffer", "i?", file_read_buffer, FILES},
    {"write", "t", file_write, FILES},
    {"writeLine", "t", file_write_line, FILES},
    {"writeBytes", "d", file_write_bytes, FILES},
    {"flush", "", file_flush, 0},
    {"seek", "i", file_seek, FILES},
    {"position", "", file_position, 0},
    {"length|size", "", file_length, 0},
    {"close", "", file_close, 0},
    {"fini", "", file_fini, 0},
    {"isOpen", "", file_is_open, 0},
    {"path", "", file_path, 0},
    {"lastError", "", file_last_error, 0},
    {"copyFrom", ".", file_copy_from, FILES},
    {"exists", "s?", file_exists, STATIC_FILES},
    {"delete|remove", "s?", file_delete, STATIC_FILES},
    {"readText", "s", hk_file_read_text, STATIC_FILES},
    {"readBytes", "s", whole_bytes, STATIC_FILES},
    {"readBuffer", "s", whole_buffer, STATIC_FILES},
    {"readLines", "s", whole_lines, STATIC_FILES},
    {"writeText", "s t", hk_file_write_text, STATIC_FILES},
    {"writeBytes", "s d", whole_write_bytes, STATIC_FILES},
    {"appendText", "s t", whole_append, STATIC_FILES},
    {"isFile", "s", is_file, STATIC_FILES},
    {"isDir", "s", is_dir, STATIC_FILES},
    {"size", "s", whole_size, STATIC_FILES},
    {"modifiedMs", "s", modified, STATIC_FILES},
    {"rename", "s s", rename_file, STATIC_FILES},
    {"copy", "s s", whole_copy, STATIC_FILES},
    END_OF_METHODS,
};
const HkBoxDef hk_box_file = {.name = "FileBox",
                              .kind = HK_KIND_NATIVE,
                              .methods = methods,
                              .construct = {"FileBox", "s? s?", file_new, FILES},
                              .trace = hk_file_trace,
                              .drop = hk_file_drop,
                              .text = file_text,
                              .snake_case = true};
