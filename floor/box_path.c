// box_path.c (L4) - Path: paths as text (boxes.md 17). Written with '/'; '\' separates, too, when a path is taken apart.
#include "files.h"
#include "platform.h"

static bool is_separator(char c) { return c == '/' || c == '\\'; }
static HkText text_of(HkValue v) { return hk_string_text(v.as.str); }
static HkText without_trailing(HkText p) {
  while (p.len && is_separator(p.data[p.len - 1])) p.len--;
  return p;
}
static bool has_drive(HkText p) {
  return p.len > 1 && p.data[1] == ':' && (p.data[0] | 0x20) >= 'a' && (p.data[0] | 0x20) <= 'z';
}
static bool is_absolute(HkText p) {
  return (p.len && is_separator(p.data[0])) || (has_drive(p) && p.len > 2 && is_separator(p.data[2]));
}

// The next piece between separators; false: no more.
static bool next_piece(HkText *rest, HkText *piece) {
  size_t i = 0;
  while (i < rest->len && is_separator(rest->data[i])) i++;
  size_t from = i;
  while (i < rest->len && !is_separator(rest->data[i])) i++;
  *piece = hk_text(rest->data + from, i - from);
  *rest = hk_text(rest->data + i, rest->len - i);
  return piece->len > 0;
}

static HkText base_of(HkText p) {
  p = without_trailing(p);
  size_t i = p.len;
  while (i > 0 && !is_separator(p.data[i - 1])) i--;
  return hk_text(p.data + i, p.len - i);
}
static HkText extension_of(HkText p) {
  HkText base = base_of(p);
  size_t i = base.len;
  while (i > 0 && base.data[i - 1] != '.') i--;
  bool none = i <= 1 || i == base.len || hk_text_eq(base, HK_TEXT(".."));
  return none ? hk_text("", 0) : hk_text(base.data + i - 1, base.len - i + 1);
}

// ---- normalizing -------------------------------------------------------------------------------------------------------------------

static size_t last_piece(const HkBuf *out, size_t root) {
  size_t at = out->len;
  while (at > root && out->data[at - 1] != '/') at--;
  return at;
}

static void add_piece(HkBuf *out, size_t root, HkText piece) {
  if (out->len > root) hk_buf_char(out, '/');
  hk_buf_text(out, piece);
}

static void normalize(HkText p, HkBuf *out) {
  bool absolute = is_absolute(p);
  HkText rest = p, piece;
  if (absolute && has_drive(p)) {
    hk_buf_add(out, p.data, 2);
    rest = hk_text(p.data + 2, p.len - 2);
  }
  if (absolute) hk_buf_char(out, '/');
  size_t root = out->len;
  while (next_piece(&rest, &piece) && !out->failed) {
    if (hk_text_eq(piece, HK_TEXT("."))) continue;
    size_t last = last_piece(out, root);
    bool up = hk_text_eq(piece, HK_TEXT(".."));
    bool blocked = out->len == root || hk_text_eq(hk_text(out->data + last, out->len - last), HK_TEXT(".."));
    if (!up || (blocked && !absolute))
      add_piece(out, root, piece);
    else if (!blocked)
      out->len = last > root ? last - 1 : root;
  }
  if (out->len == 0) hk_buf_char(out, '.');
}

static void relative(HkText from, HkText to, HkBuf *out) {
  HkText a = from, b = to, x, y;
  bool more_a = next_piece(&a, &x), more_b = next_piece(&b, &y), plain = is_absolute(from) == is_absolute(to);
  if (hk_text_eq(x, HK_TEXT("."))) more_a = next_piece(&a, &x);
  if (hk_text_eq(y, HK_TEXT("."))) more_b = next_piece(&b, &y);
  while (more_a && more_b && hk_text_eq(x, y)) {
    more_a = next_piece(&a, &x);
    more_b = next_piece(&b, &y);
  }
  for (; more_a && plain; more_a = next_piece(&a, &x)) {
    plain = !hk_text_eq(x, HK_TEXT(".."));  // nobody knows the way back from there
    add_piece(out, 0, HK_TEXT(".."));
  }
  if (!plain) {
    out->len = 0;
    hk_buf_text(out, to);
    return;
  }
  for (; more_b; more_b = next_piece(&b, &y)) add_piece(out, 0, y);
  if (out->len == 0) hk_buf_char(out, '.');
}

// ---- methods -------------------------------------------------------------------------------------------------------------------------

#define BUFFER                                                                                                         \
  HkBuf buf;                                                                                                           \
  hk_buf_init(&buf, HK_CORE(run)->mem)

NATIVE(path_join) {
  BUFFER;
  for (uint32_t i = 0; i < argc; i++) {
    HkText piece = text_of(args[i]);
    if (piece.len == 0) continue;
    if (buf.len) {
      buf.len = without_trailing(hk_buf_view(&buf)).len;
      hk_buf_char(&buf, '/');
      while (piece.len && is_separator(piece.data[0])) piece = hk_text(piece.data + 1, piece.len - 1);
    }
    hk_buf_text(&buf, piece);
  }
  return hk_give_string(run, &buf, out);
}
NATIVE(path_dir) {
  HkText p = text_of(args[0]), whole = without_trailing(p);
  if (p.len && whole.len == 0) GIVE_STRING(hk_string_new(HEAP, HK_TEXT("/")));
  HkText dir = hk_text(whole.data, whole.len - base_of(whole).len), cut = without_trailing(dir);
  GIVE_STRING(hk_string_new(HEAP, dir.len && cut.len == 0 ? HK_TEXT("/") : cut));
}
NATIVE(path_base) { GIVE_STRING(hk_string_new(HEAP, base_of(text_of(args[0])))); }
NATIVE(path_ext) { GIVE_STRING(hk_string_new(HEAP, extension_of(text_of(args[0])))); }
NATIVE(path_stem) {
  HkText base = base_of(text_of(args[0]));
  GIVE_STRING(hk_string_new(HEAP, hk_text(base.data, base.len - extension_of(base).len)));
}
NATIVE(path_is_abs) { GIVE(hk_bool(is_absolute(text_of(args[0])))); }
NATIVE(path_normalize) {
  BUFFER;
  normalize(text_of(args[0]), &buf);
  return hk_give_string(run, &buf, out);
}
NATIVE(path_split) {
  HkArray *list = hk_array_new(HEAP, 0);
  HkText rest = text_of(args[0]), piece;
  if (!list) return hk_raise_nomem(run);
  while (next_piece(&rest, &piece)) {
    HkString *s = hk_string_new(HEAP, piece);
    if (!s) return hk_raise_nomem(run);
    HK_TRY(hk_array_add(run, list, hk_string(s)));
  }
  GIVE(hk_object(list));
}
NATIVE(path_relative) {
  HkBuf from, to;
  BUFFER;
  hk_buf_init(&from, HK_CORE(run)->mem);
  hk_buf_init(&to, HK_CORE(run)->mem);
  normalize(text_of(args[0]), &from);
  normalize(text_of(args[1]), &to);
  relative(hk_buf_view(&from), hk_buf_view(&to), &buf);
  buf.failed = buf.failed || from.failed || to.failed;
  hk_buf_deinit(&from);
  hk_buf_deinit(&to);
  return hk_give_string(run, &buf, out);
}
NATIVE(path_absolute) {
  HkBuf whole;
  BUFFER;
  hk_buf_init(&whole, HK_CORE(run)->mem);
  if (!is_absolute(text_of(args[0]))) {
    hk_platform_current_dir(&whole);
    hk_buf_char(&whole, '/');
  }
  hk_buf_text(&whole, text_of(args[0]));
  normalize(hk_buf_view(&whole), &buf);
  buf.failed = buf.failed || whole.failed;
  hk_buf_deinit(&whole);
  HkString *s = buf.failed ? NULL : hk_string_decode(HEAP, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  GIVE_STRING(s);
}
NATIVE(path_new) { return hk_give_stateless(run, &hk_box_path, out); }

static const HkNative methods[] = {
    {"join", "s s+", path_join, STATIC},
    {"dirname|dir|parent", "s", path_dir, STATIC},
    {"basename|base|name", "s", path_base, STATIC},
    {"extname|ext", "s", path_ext, STATIC},
    {"stem", "s", path_stem, STATIC},
    {"isAbs|isAbsolute", "s", path_is_abs, STATIC},
    {"normalize", "s", path_normalize, STATIC},
    {"split", "s", path_split, STATIC},
    {"relative", "s s", path_relative, STATIC},
    {"toAbsolute|resolve", "s", path_absolute, STATIC},
    {"exists", "s", hk_file_path_exists, STATIC_FILES},
    END_OF_METHODS,
};
const HkBoxDef hk_box_path = {.name = "PathBox",
                              .kind = HK_KIND_NATIVE,
                              .methods = methods,
                              .construct = {"PathBox", "", path_new, 0},
                              .snake_case = true};
