// line_editor.c - what the keys do. Drawing: line_draw.c.
#include "line_editor.h"

#include <stdlib.h>

#include "../floor/utf8.h"
#include "line_draw.h"

void line_editor_init(LineEditor *e, HkMem *mem, LineHistory *history, const LineHooks *hooks) {
  *e = (LineEditor){.mem = mem, .hooks = *hooks, .history = history};
  hk_buf_init(&e->text, mem);
  hk_buf_init(&e->killed, mem);
  hk_buf_init(&e->draft, mem);
  hk_buf_init(&e->wanted, mem);
  hk_buf_init(&e->above, mem);
}

void line_editor_deinit(LineEditor *e) {
  hk_buf_deinit(&e->text);
  hk_buf_deinit(&e->killed);
  hk_buf_deinit(&e->draft);
  hk_buf_deinit(&e->wanted);
  hk_buf_deinit(&e->above);
}

void line_editor_start(LineEditor *e, HkText prompt, HkText more) {
  e->prompt = prompt;
  e->more = more;
  e->state = LINE_EDITING;
  hk_buf_clear(&e->text);
  hk_buf_clear(&e->draft);
  hk_buf_clear(&e->above);
  e->cursor = e->key_len = 0;
  e->shown = e->history->count;
  e->pasting = e->searching = e->from_top = false;
  e->row = e->last_row = e->first_row = 0;
}

void line_editor_resume(LineEditor *e) {
  e->state = LINE_EDITING;
  e->row = e->last_row = e->first_row = 0;
}

// ---- the text --------------------------------------------------------------------------------------------------------------------

static HkText text_of(const LineEditor *e) { return hk_buf_view(&e->text); }

static void insert_text(LineEditor *e, HkText text) {
  if (!hk_buf_reserve(&e->text, text.len)) {
    e->text.failed = false;  // too long for the memory there is: the key does nothing
    return;
  }
  char *at = e->text.data + e->cursor;
  memmove(at + text.len, at, e->text.len - e->cursor);
  memcpy(at, text.data, text.len);
  e->text.len += text.len;
  e->cursor += text.len;
}

static void remove_text(LineEditor *e, size_t from, size_t to) {
  if (from == to) return;
  memmove(e->text.data + from, e->text.data + to, e->text.len - to);
  e->text.len -= to - from;
  e->cursor = from;
}

static void set_text(LineEditor *e, HkText text) {
  hk_buf_clear(&e->text);
  e->cursor = 0;
  if (text.len) insert_text(e, text);
}

static size_t line_start(const LineEditor *e, size_t at) {
  while (at > 0 && e->text.data[at - 1] != '\n') at--;
  return at;
}

static size_t line_end(const LineEditor *e, size_t at) {
  while (at < e->text.len && e->text.data[at] != '\n') at++;
  return at;
}

// The next place for the cursor: behind a character and the marks that are drawn on it.
static size_t next_place(const LineEditor *e, size_t at) {
  size_t size = 0;
  for (bool first = true; at < e->text.len; first = false, at += size) {
    uint32_t c = hk_utf8_decode(e->text.data + at, e->text.len - at, &size);
    if (!first && line_width(c) > 0) break;
  }
  return at;
}

static size_t previous_place(const LineEditor *e, size_t at) {
  size_t size = 0;
  while (at > 0) {
    do at--;
    while (at > 0 && ((unsigned char)e->text.data[at] & 0xC0) == 0x80);
    if (line_width(hk_utf8_decode(e->text.data + at, e->text.len - at, &size)) > 0) break;
  }
  return at;
}

static bool is_word_at(const LineEditor *e, size_t at) {
  size_t size = 0;
  uint32_t c = hk_utf8_decode(e->text.data + at, e->text.len - at, &size);
  return c == '_' || hk_unicode_is_letter(c) || hk_unicode_is_digit(c);
}

static size_t previous_word(const LineEditor *e, size_t at) {
  while (at > 0 && !is_word_at(e, previous_place(e, at))) at = previous_place(e, at);
  while (at > 0 && is_word_at(e, previous_place(e, at))) at = previous_place(e, at);
  return at;
}

static size_t next_word(const LineEditor *e, size_t at) {
  while (at < e->text.len && !is_word_at(e, at)) at = next_place(e, at);
  while (at < e->text.len && is_word_at(e, at)) at = next_place(e, at);
  return at;
}

// ---- keys that move ---------------------------------------------------------------------------------------------------------------

static void key_left(LineEditor *e) { e->cursor = previous_place(e, e->cursor); }
static void key_right(LineEditor *e) { e->cursor = next_place(e, e->cursor); }
static void key_line_start(LineEditor *e) { e->cursor = line_start(e, e->cursor); }
static void key_line_end(LineEditor *e) { e->cursor = line_end(e, e->cursor); }
static void key_word_left(LineEditor *e) { e->cursor = previous_word(e, e->cursor); }
static void key_word_right(LineEditor *e) { e->cursor = next_word(e, e->cursor); }

// ---- keys that change ---------------------------------------------------------------------------------------------------------------

static void key_backspace(LineEditor *e) { remove_text(e, previous_place(e, e->cursor), e->cursor); }
static void key_delete(LineEditor *e) { remove_text(e, e->cursor, next_place(e, e->cursor)); }

static void key_end_of_input(LineEditor *e) {
  if (e->text.len == 0)
    e->state = LINE_ENDED;
  else
    key_delete(e);
}

static void kill_text(LineEditor *e, size_t from, size_t to) {
  if (from == to) return;
  hk_buf_clear(&e->killed);
  hk_buf_add(&e->killed, e->text.data + from, to - from);
  remove_text(e, from, to);
}

// At the end of a line, the end of the line itself.
static void key_kill_rest(LineEditor *e) {
  size_t end = line_end(e, e->cursor);
  kill_text(e, e->cursor, end == e->cursor && end < e->text.len ? end + 1 : end);
}

static void key_kill_start(LineEditor *e) { kill_text(e, line_start(e, e->cursor), e->cursor); }
static void key_kill_next_word(LineEditor *e) { kill_text(e, e->cursor, next_word(e, e->cursor)); }
static void key_kill_previous_word(LineEditor *e) { kill_text(e, previous_word(e, e->cursor), e->cursor); }

// What stands between blanks.
static void key_kill_piece(LineEditor *e) {
  size_t from = e->cursor;
  while (from > 0 && strchr(" \t\n", e->text.data[from - 1])) from--;
  while (from > 0 && !strchr(" \t\n", e->text.data[from - 1])) from--;
  kill_text(e, from, e->cursor);
}

static void key_yank(LineEditor *e) {
  if (e->killed.len) insert_text(e, hk_buf_view(&e->killed));
}

// ---- the history --------------------------------------------------------------------------------------------------------------------

static void show_entry(LineEditor *e, uint32_t entry) {
  if (e->shown == e->history->count) {
    hk_buf_clear(&e->draft);
    hk_buf_text(&e->draft, text_of(e));
  }
  e->shown = entry;
  set_text(e, entry == e->history->count ? hk_buf_view(&e->draft) : e->history->entries[entry]);
}

static void key_older(LineEditor *e) {
  if (e->shown > 0) show_entry(e, e->shown - 1);
}

static void key_newer(LineEditor *e) {
  if (e->shown < e->history->count) show_entry(e, e->shown + 1);
}

// To the line that begins at `start`, as far from its beginning as the cursor is now.
static void go_to_line(LineEditor *e, size_t start) {
  size_t from = line_start(e, e->cursor);
  uint32_t column = line_cells(hk_text(e->text.data + from, e->cursor - from)), cells = 0;
  size_t end = line_end(e, start), at = start;
  while (at < end && cells < column) {
    size_t next = next_place(e, at);
    cells += line_cells(hk_text(e->text.data + at, next - at));
    at = next;
  }
  e->cursor = at;
}

static void key_up(LineEditor *e) {
  size_t start = line_start(e, e->cursor);
  if (start > 0)
    go_to_line(e, line_start(e, start - 1));
  else
    key_older(e);
}

static void key_down(LineEditor *e) {
  size_t end = line_end(e, e->cursor);
  if (end < e->text.len)
    go_to_line(e, end + 1);
  else
    key_newer(e);
}

// ---- search in the history ------------------------------------------------------------------------------------------------------------

static size_t find_text(HkText text, HkText wanted) {
  for (size_t i = 0; i + wanted.len <= text.len; i++)
    if (memcmp(text.data + i, wanted.data, wanted.len) == 0) return i;
  return SIZE_MAX;
}

// Shows the next entry with the wanted text, from `entry` on in steps of -1 (older) or 1.
static void search_from(LineEditor *e, int64_t entry, int step) {
  HkText wanted = hk_buf_view(&e->wanted);
  for (; wanted.len && entry >= 0 && entry < e->history->count; entry += step) {
    size_t at = find_text(e->history->entries[entry], wanted);
    if (at == SIZE_MAX) continue;
    show_entry(e, (uint32_t)entry);
    e->cursor = at;
    e->found = true;
    return;
  }
  e->found = wanted.len == 0;
}

static void key_search(LineEditor *e) {
  if (e->searching) {
    search_from(e, (int64_t)e->shown - 1, -1);
    return;
  }
  show_entry(e, e->shown);  // what is typed is kept
  e->searching = e->found = true;
  hk_buf_clear(&e->wanted);
}

static void search_newer(LineEditor *e) { search_from(e, (int64_t)e->shown + 1, 1); }

static void search_less(LineEditor *e) {
  while (e->wanted.len && ((unsigned char)e->wanted.data[e->wanted.len - 1] & 0xC0) == 0x80) e->wanted.len--;
  if (e->wanted.len) e->wanted.len--;
  search_from(e, (int64_t)e->history->count - 1, -1);
}

static void search_more(LineEditor *e, HkText typed) {
  hk_buf_text(&e->wanted, typed);
  search_from(e, e->shown < e->history->count ? e->shown : (int64_t)e->history->count - 1, -1);
}

// Back to what was typed before.
static void key_abort(LineEditor *e) {
  if (!e->searching) return;
  e->searching = false;
  show_entry(e, e->history->count);
}

// ---- completion -----------------------------------------------------------------------------------------------------------------------

void line_words_add(LineWords *words, HkText word) {
  for (uint32_t i = 0; i < words->count; i++)
    if (hk_text_eq(words->items[i], word)) return;
  HkText copy = hk_arena_text(&words->arena, word);
  if (copy.data && hk_arena_grow(&words->arena, (void **)&words->items, &words->cap, words->count + 1,
                                 sizeof *words->items) == HK_OK)
    words->items[words->count++] = copy;
}

static int by_text(const void *a, const void *b) { return hk_text_cmp(*(const HkText *)a, *(const HkText *)b); }

// How much all words have in common, in whole characters.
static size_t common_length(const LineWords *words) {
  HkText first = words->items[0], last = words->items[words->count - 1];  // sorted: the others are between them
  size_t n = 0;
  while (n < first.len && n < last.len && first.data[n] == last.data[n]) n++;
  while (n > 0 && n < first.len && ((unsigned char)first.data[n] & 0xC0) == 0x80) n--;
  return n;
}

// What all words begin with is inserted; if that is nothing new, they are listed.
static void use_words(LineEditor *e, LineWords *words) {
  qsort(words->items, words->count, sizeof *words->items, by_text);
  size_t typed = e->cursor - words->start, common = common_length(words);
  if (common > typed)
    insert_text(e, hk_text(words->items[0].data + typed, common - typed));
  else if (words->count > 1)
    for (uint32_t i = 0; i < words->count; i++) {
      hk_buf_text(&e->above, words->items[i]);
      hk_buf_char(&e->above, '\n');
    }
}

static bool is_blank(const LineEditor *e, size_t from, size_t to) {
  while (from < to && (e->text.data[from] == ' ' || e->text.data[from] == '\t')) from++;
  return from == to;
}

// At the beginning of a line Tab indents it.
static void key_tab(LineEditor *e) {
  if (is_blank(e, line_start(e, e->cursor), e->cursor)) {
    insert_text(e, HK_TEXT("    "));
    return;
  }
  LineWords words = {.start = e->cursor};
  hk_arena_init(&words.arena, e->mem);
  e->hooks.complete(e->hooks.user, hk_text(e->text.data, e->cursor), &words);
  if (words.count) use_words(e, &words);
  hk_arena_deinit(&words.arena);
}

// ---- keys that end the input ------------------------------------------------------------------------------------------------------------

// A blank line ends the input anyway.
static void key_enter(LineEditor *e) {
  size_t start = line_start(e, e->cursor);
  bool ends = start > 0 && is_blank(e, start, e->text.len);
  if (!ends && e->hooks.is_open(e->hooks.user, text_of(e)))
    insert_text(e, HK_TEXT("\n"));
  else
    e->state = LINE_ACCEPTED;
}

static void key_drop(LineEditor *e) { e->state = LINE_DROPPED; }
static void key_suspend(LineEditor *e) { e->state = LINE_SUSPENDED; }
static void key_clear_screen(LineEditor *e) { e->from_top = true; }
static void key_paste(LineEditor *e) { e->pasting = true; }

// What is pasted is text, whatever keys its characters are.
static void paste_key(LineEditor *e, HkText bytes, bool character) {
  if (hk_text_eq(bytes, HK_TEXT("\x1b[201~")))
    e->pasting = false;
  else if (bytes.len == 1 && (*bytes.data == '\r' || *bytes.data == '\n'))
    insert_text(e, HK_TEXT("\n"));
  else if (bytes.len == 1 && *bytes.data == '\t')
    insert_text(e, HK_TEXT("    "));
  else if (character)
    insert_text(e, bytes);
}

// ---- keys ---------------------------------------------------------------------------------------------------------------------------------

typedef struct Key {
  const char *bytes;
  void (*run)(LineEditor *e);
} Key;

#define CTRL_C "\x03"
#define CTRL_G "\x07"
#define CTRL_H "\x08"
#define CTRL_R "\x12"
#define CTRL_S "\x13"
#define DEL    "\x7f"
#define ESC    "\x1b"

// As xterm and its descendants, the Linux console and rxvt send them.
static const Key keys[] = {
    {"\x01", key_line_start},
    {"\x02", key_left},
    {CTRL_C, key_drop},
    {"\x04", key_end_of_input},
    {"\x05", key_line_end},
    {"\x06", key_right},
    {CTRL_G, key_abort},
    {CTRL_H, key_backspace},
    {"\t", key_tab},
    {"\n", key_enter},
    {"\x0b", key_kill_rest},
    {"\x0c", key_clear_screen},
    {"\r", key_enter},
    {"\x0e", key_newer},
    {"\x10", key_older},
    {CTRL_R, key_search},
    {"\x15", key_kill_start},
    {"\x17", key_kill_piece},
    {"\x19", key_yank},
    {"\x1a", key_suspend},
    {DEL, key_backspace},
    {ESC "[A", key_up},
    {ESC "[B", key_down},
    {ESC "[C", key_right},
    {ESC "[D", key_left},
    {ESC "[F", key_line_end},
    {ESC "[H", key_line_start},
    {ESC "OA", key_up},
    {ESC "OB", key_down},
    {ESC "OC", key_right},
    {ESC "OD", key_left},
    {ESC "OF", key_line_end},
    {ESC "OH", key_line_start},
    {ESC "[1~", key_line_start},
    {ESC "[3~", key_delete},
    {ESC "[4~", key_line_end},
    {ESC "[7~", key_line_start},
    {ESC "[8~", key_line_end},
    {ESC "[1;3C", key_word_right},
    {ESC "[1;3D", key_word_left},
    {ESC "[1;5C", key_word_right},
    {ESC "[1;5D", key_word_left},
    {ESC "[200~", key_paste},
    {ESC DEL, key_kill_previous_word},
    {ESC CTRL_H, key_kill_previous_word},
    {ESC "b", key_word_left},
    {ESC "d", key_kill_next_word},
    {ESC "f", key_word_right},
};

// While searching, these are different; every other key ends the search and then does what it always does.
static const Key search_keys[] = {
    {CTRL_C, key_abort},  {CTRL_G, key_abort},    {CTRL_H, search_less},
    {CTRL_R, key_search}, {CTRL_S, search_newer}, {DEL, search_less},
};

static const Key *find_key(const Key *from, size_t count, HkText bytes) {
  for (size_t i = 0; i < count; i++)
    if (hk_text_eq(hk_text_of(from[i].bytes), bytes)) return &from[i];
  return NULL;
}
#define FIND_KEY(table, bytes) find_key(table, sizeof table / sizeof *(table), bytes)

static bool is_character(HkText key) {
  unsigned char c = (unsigned char)key.data[0];
  return c >= ' ' && c != 0x7f && hk_utf8_check(key.data, key.len) == key.len;
}

static void run_key(LineEditor *e, HkText bytes) {
  bool character = is_character(bytes);
  if (e->pasting) {
    paste_key(e, bytes, character);
    return;
  }
  const Key *key = e->searching ? FIND_KEY(search_keys, bytes) : NULL;
  if (!key && e->searching && character) {
    search_more(e, bytes);
    return;
  }
  if (!key) {
    e->searching = false;
    key = FIND_KEY(keys, bytes);
  }
  if (key)
    key->run(e);
  else if (character)
    insert_text(e, bytes);
}

// Whether the bytes are a whole key: a character in UTF-8, a control character, or a sequence behind Esc.
static bool is_whole_key(const char *bytes, size_t len) {
  unsigned char first = (unsigned char)bytes[0], last = (unsigned char)bytes[len - 1];
  if (first != 0x1b) return len >= (first < 0xC0 ? 1u : first < 0xE0 ? 2u : first < 0xF0 ? 3u : 4u);
  if (len < 2) return false;
  if (bytes[1] == '[') return len > 2 && last >= 0x40 && last <= 0x7e;
  return bytes[1] == 'O' ? len == 3 : true;
}

// Whether a byte cannot go on with what is there: Esc begins anew, and within a character only continuation bytes are possible.
static bool is_broken_by(const LineEditor *e, unsigned char byte) {
  return byte == 0x1b || ((unsigned char)e->key[0] >= 0xC0 && (byte & 0xC0) != 0x80);
}

LineState line_editor_feed(LineEditor *e, char byte) {
  if (e->key_len && is_broken_by(e, (unsigned char)byte)) e->key_len = 0;
  e->key[e->key_len++] = byte;
  if (!is_whole_key(e->key, e->key_len) && e->key_len < sizeof e->key) return e->state;
  HkText key = hk_text(e->key, e->key_len);
  e->key_len = 0;
  run_key(e, key);
  return e->state;
}
