// box_filehandle.c (L4) - FileHandle: like File, but every failure raises (boxes.md 16.3).
#include <errno.h>

#include "files.h"
#include "platform.h"

// The file behind self, which must be open; `ready` prepares it for reading or writing.
static HkStatus use(HkRun *run, HkValue self, bool (*ready)(HkFile *), HkFile **out) {
  HK_TRY(hk_file_use(run, self, out));
  if (!(*out)->stream) return hk_raise(run, "IoError", "not open");
  if (ready && !ready(*out)) return hk_raise(run, "IoError", "not open for that");
  return HK_OK;
}
static HkStatus failed(HkRun *run, const HkFile *f, const char *reason) {
  HkText path = f->path ? hk_string_text(f->path) : HK_TEXT("");
  return hk_raise(run, "IoError", "'%.*s': %s", (int)path.len, path.data, reason);
}

NATIVE(handle_new) { GIVE_OBJECT(hk_file_new(run, &hk_box_filehandle)); }
NATIVE(handle_open) {
  HkFile *f = NULL;
  bool opened = false;
  HK_TRY(hk_file_use(run, self, &f));
  if (f->stream) return hk_raise(run, "IoError", "already open");
  HK_TRY(hk_file_open(run, f, args[0].as.str, hk_string_text(args[1].as.str), &opened));
  if (!opened) return failed(run, f, f->error);
  GIVE(hk_bool(true));
}
NATIVE(handle_read) {
  HkFile *f = NULL;
  HK_TRY(use(run, self, hk_file_may_read, &f));
  HK_TRY(hk_stream_text(run, f->stream, out));
  return out->tag == HK_NULL ? failed(run, f, "io") : HK_OK;
}
NATIVE(handle_read_line) {
  HkFile *f = NULL;
  HK_TRY(use(run, self, hk_file_may_read, &f));
  HK_TRY(hk_stream_line(run, f->stream, out));
  return ferror(f->stream) ? failed(run, f, "io") : HK_OK;
}
NATIVE(handle_write) {
  HkFile *f = NULL;
  HkText text = hk_string_text(args[0].as.str);
  HK_TRY(use(run, self, hk_file_may_write, &f));
  if (fwrite(text.data, 1, text.len, f->stream) != text.len) return failed(run, f, hk_platform_reason(errno));
  HK_TRY(hk_charge(run, text.len));
  GIVE(hk_int((int64_t)text.len));
}
NATIVE(handle_seek) {
  HkFile *f = NULL;
  HK_TRY(use(run, self, NULL, &f));
  if (args[0].as.i < 0) return hk_raise(run, "ValueError", "negative position");
  f->last = 0;
  return hk_platform_seek(f->stream, args[0].as.i) ? HK_OK : failed(run, f, "io");
}
NATIVE(handle_flush) {
  HkFile *f = NULL;
  HK_TRY(use(run, self, NULL, &f));
  return fflush(f->stream) == 0 ? HK_OK : failed(run, f, hk_platform_reason(errno));
}
NATIVE(handle_close) {
  HkFile *f = NULL;
  HK_TRY(hk_file_use(run, self, &f));
  return hk_file_close(f) ? HK_OK : failed(run, f, "io");
}
NATIVE(handle_fini) {
  HkFile *f = (HkFile *)(void *)self.as.obj;
  hk_file_close(f);
  f->finished = true;
  return HK_OK;
}
NATIVE(handle_size) {
  HkFile *f = NULL;
  HK_TRY(use(run, self, NULL, &f));
  int64_t size = hk_platform_size(f->stream);
  f->last = 0;
  if (size < 0) return failed(run, f, "io");
  GIVE(hk_int(size));
}
// What stands under the path of the open or last file.
static HkStatus under_path(HkRun *run, HkValue self, bool *exists, bool *is_dir) {
  HkFile *f = NULL;
  HK_TRY(hk_file_use(run, self, &f));
  const char *z = f->path ? hk_string_z(HEAP, f->path) : NULL;
  *exists = z && hk_platform_exists(z);
  *is_dir = *exists && hk_platform_is_dir(z);
  return HK_OK;
}
NATIVE(handle_exists) {
  bool exists = false, dir = false;
  HK_TRY(under_path(run, self, &exists, &dir));
  GIVE(hk_bool(exists));
}
NATIVE(handle_is_dir) {
  bool exists = false, dir = false;
  HK_TRY(under_path(run, self, &exists, &dir));
  GIVE(hk_bool(dir));
}
NATIVE(handle_is_file) {
  bool exists = false, dir = false;
  HK_TRY(under_path(run, self, &exists, &dir));
  GIVE(hk_bool(exists && !dir));
}

static const HkNative methods[] = {
    {"open", "s s", handle_open, FILES},
    {"read", "", handle_read, FILES},
    {"readLine", "", handle_read_line, FILES},
    {"write", "t", handle_write, FILES},
    {"seek", "i", handle_seek, FILES},
    {"flush", "", handle_flush, 0},
    {"close", "", handle_close, 0},
    {"fini", "", handle_fini, 0},
    {"size", "", handle_size, FILES},
    {"isFile", "", handle_is_file, FILES},
    {"isDir", "", handle_is_dir, FILES},
    {"exists", "", handle_exists, FILES},
    END_OF_METHODS,
};
const HkBoxDef hk_box_filehandle = {.name = "FileHandleBox",
                                    .kind = HK_KIND_NATIVE,
                                    .methods = methods,
                                    .construct = {"FileHandleBox", "", handle_new, FILES},
                                    .trace = hk_file_trace,
                                    .drop = hk_file_drop};
