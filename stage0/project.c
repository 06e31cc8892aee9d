// project.c - finding and reading the project file.
#include "project.h"

#include "../floor/platform.h"

// ---- paths ------------------------------------------------------------------------------------------------------------------

HkText hs_path_directory(HkText path) {
  for (size_t i = path.len; i-- > 0;)
    if (path.data[i] == '/' || path.data[i] == '\\') return hk_text(path.data, i + 1);
  return hk_text("", 0);
}

static bool is_absolute(HkText p) {
  return p.len && (p.data[0] == '/' || p.data[0] == '\\' || (p.len > 2 && p.data[1] == ':'));
}

HkText hs_path_join(HkArena *arena, HkText dir, HkText rest, const char *suffix) {
  HkBuf buf;
  hk_buf_init(&buf, arena->mem);
  if (!is_absolute(rest)) {
    hk_buf_text(&buf, dir);
    if (dir.len && dir.data[dir.len - 1] != '/') hk_buf_char(&buf, '/');
  }
  while (rest.len > 1 && rest.data[0] == '.' && rest.data[1] == '/') rest = hk_text(rest.data + 2, rest.len - 2);
  hk_buf_text(&buf, rest);
  hk_buf_str(&buf, suffix);
  HkText out = buf.failed ? hk_text(NULL, 0) : hk_arena_text(arena, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return out;
}

// ---- reading ------------------------------------------------------------------------------------------------------------------

static HkStatus report_in(HkArena *arena, HkText path, HkText text, uint32_t line, HkText message, HkDiags *diags) {
  HkSource *s = hk_arena_alloc(arena, sizeof *s);
  if (!s) return HK_NOMEM;
  s->name = path;
  s->text = text;
  HK_TRY(hk_source_index(arena, s));
  hk_diag_add(diags, HK_ERROR, "ModuleError", s, line, 1, 1, "%.*s", (int)message.len, message.data);
  return HK_OK;
}

HkStatus hs_project_report(HkArena *arena, HkText path, uint32_t line, HkText message, HkDiags *diags) {
  return report_in(arena, path, hk_text("", 0), line, message, diags);
}

HkStatus hs_project_toml(HkArena *arena, HkText path, HkDiags *diags, HkToml **out) {
  HkBuf buf;
  uint32_t line = 0;
  HkText message = hk_text(NULL, 0);
  *out = NULL;
  if (!path.data) return HK_NOMEM;  // it could not be joined
  hk_buf_init(&buf, arena->mem);
  HkStatus status = HK_OK;
  const char *reason = hk_platform_read(path.data, &buf);
  if (reason) {
    HkText why = hs_path_join(arena, hk_text("", 0), HK_TEXT("cannot be read: "), reason);
    status = why.data ? hs_project_report(arena, path, 0, why, diags) : HK_NOMEM;
  } else {
    HkText text = hk_arena_text(arena, hk_buf_view(&buf));
    status = text.data ? hk_toml_parse(arena, text, out, &line, &message) : HK_NOMEM;
    if (status == HK_FAIL) {
      *out = NULL;
      status = report_in(arena, path, text, line, message, diags);
    }
  }
  hk_buf_deinit(&buf);
  return status;
}

HkStatus hs_project_read(HkArena *arena, HkText path, HkDiags *diags, HsProject *out) {
  *out = (HsProject){.path = path, .root = hs_path_directory(path)};
  return hs_project_toml(arena, path, diags, &out->toml);
}

// ---- finding ------------------------------------------------------------------------------------------------------------------

// The project file of a directory; `shown`: the directory as messages name it.
static HkStatus look_in(HkArena *arena, HkText dir, HkDiags *diags, HsProject *out, bool *found) {
  static const char *const names[] = {"hako.toml", "nyash.toml"};
  *found = false;
  for (int i = 0; i < 2 && !*found; i++) {
    HkText path = hs_path_join(arena, dir, hk_text_of(names[i]), "");
    if (!path.data) return HK_NOMEM;
    *found = hk_platform_exists(path.data) && !hk_platform_is_dir(path.data);
    if (*found) return hs_project_read(arena, path, diags, out);
  }
  return HK_OK;
}

HkStatus hs_project_in(HkArena *arena, HkText dir, HkDiags *diags, HsProject *out) {
  bool found;
  *out = (HsProject){.root = dir};
  return look_in(arena, dir, diags, out, &found);
}

// A directory above a file: as the file is called, if its name goes up to there, else as it is. full: the whole path of the file.
static HkText directory_as_named(HkText file, HkText full, HkText dir) {
  size_t below = full.len - dir.len;
  bool named = file.len && file.len >= below && memcmp(file.data + file.len - below, full.data + dir.len, below) == 0;
  return named && (file.len == below || file.data[file.len - below - 1] == '/') ? hk_text(file.data, file.len - below)
                                                                                : dir;
}

HkStatus hs_project_find(HkArena *arena, HkText main_path, HkDiags *diags, HsProject *out) {
  bool found = false;
  HkText shown =
      hs_path_directory(main_path);  // files are shown relative to where the program was started, if possible
  *out = (HsProject){.root = shown};
  HK_TRY(look_in(arena, shown, diags, out, &found));
  if (found) return HK_OK;
  HkBuf full;
  hk_buf_init(&full, arena->mem);
  hk_platform_canonical(main_path.len ? main_path.data : ".", &full);
  HkText at = hk_arena_text(arena, hk_buf_view(&full));
  hk_buf_deinit(&full);
  if (!at.data) return HK_NOMEM;
  HkText dir = main_path.len ? hs_path_directory(at) : at;
  while (!found && dir.len > 1) {
    HK_TRY(look_in(arena, directory_as_named(main_path, at, dir), diags, out, &found));
    dir = hs_path_directory(hk_text(dir.data, dir.len - 1));
  }
  if (!found) HK_TRY(look_in(arena, dir, diags, out, &found));
  if (!found) HK_TRY(look_in(arena, hk_text("", 0), diags, out, &found));
  if (!found) *out = (HsProject){.root = shown};
  return HK_OK;
}
