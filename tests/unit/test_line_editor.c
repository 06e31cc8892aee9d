// test_line_editor.c - the line editor without a terminal: keys go in as bytes, what it draws is shown on a small model of a terminal.
#include "../../cli/line_editor.h"
#include "../../floor/utf8.h"
#include "unit.h"

// ---- a terminal ------------------------------------------------------------------------------------------------------------------

enum { ROWS = 12, MOST_COLUMNS = 40 };

// Characters are kept as code points; WIDE stands behind one of two cells. Like real terminals it waits at the edge: a character in the last
// column goes on to the next row only when another one follows.
#define WIDE UINT32_MAX
typedef struct Screen {
  uint32_t cells[ROWS][MOST_COLUMNS];
  uint32_t columns, row, column;
} Screen;

static void scroll(Screen *s) {
  memmove(s->cells[0], s->cells[1], sizeof s->cells - sizeof *s->cells);
  memset(s->cells[ROWS - 1], 0, sizeof *s->cells);
  s->row = ROWS - 1;
}

static void line_feed(Screen *s) {
  if (++s->row == ROWS) scroll(s);
}

static void put_char(Screen *s, uint32_t c) {
  bool is_wide = c >= 0x4E00 && c <= 0x9FFF;
  bool is_mark = c >= 0x300 && c <= 0x36F;
  if (is_mark) return;
  if (s->column + 1 + is_wide > s->columns) {
    s->column = 0;
    line_feed(s);
  }
  s->cells[s->row][s->column++] = c;
  if (is_wide) s->cells[s->row][s->column++] = WIDE;
}

static void clear_below(Screen *s) {
  for (uint32_t column = s->column; column < s->columns; column++) s->cells[s->row][column] = 0;
  for (uint32_t row = s->row + 1; row < ROWS; row++) memset(s->cells[row], 0, sizeof *s->cells);
}

static void move_cursor(Screen *s, char direction, uint32_t by) {
  if (direction == 'A') s->row = s->row < by ? 0 : s->row - by;
  if (direction == 'B') s->row = s->row + by >= ROWS ? ROWS - 1 : s->row + by;
  if (direction == 'C') s->column = s->column + by >= s->columns ? s->columns - 1 : s->column + by;
}

// One control sequence behind Esc [; how many bytes it has.
static size_t control(Screen *s, const char *bytes) {
  char *end;
  uint32_t number = (uint32_t)strtoul(bytes, &end, 10);
  switch (*end) {
  case 'H': s->row = s->column = 0; break;
  case 'J':
    if (number == 2) memset(s->cells, 0, sizeof s->cells);
    clear_below(s);
    break;
  default: CHECK(strchr("ABC", *end) && number > 0); move_cursor(s, *end, number);
  }
  return (size_t)(end - bytes) + 1;
}

static void show(Screen *s, HkBuf *out) {
  const char *text = hk_buf_z(out);
  for (size_t i = 0, size = 1; i < out->len; i += size) {
    uint32_t c = hk_utf8_decode(text + i, out->len - i, &size);
    if (c == 0x1b) {
      CHECK(text[i + 1] == '[');
      size = 2 + control(s, text + i + 2);
    } else if (c == '\r') {
      s->column = 0;
    } else if (c == '\n') {
      line_feed(s);
    } else {
      put_char(s, c);
    }
  }
}

// All rows up to the last one that is not empty, with '|' where the cursor is.
static void screen_text(const Screen *s, HkBuf *out) {
  hk_buf_clear(out);
  for (uint32_t row = 0; row < ROWS; row++) {
    uint32_t end = s->columns;
    while (end > 0 && s->cells[row][end - 1] == 0) end--;
    if (row == s->row && end < s->column) end = s->column;
    for (uint32_t column = 0; column <= end; column++) {
      if (row == s->row && column == s->column) hk_buf_char(out, '|');
      if (column == end) break;
      uint32_t c = s->cells[row][column];
      if (c != WIDE) hk_buf_code_point(out, c ? c : ' ');
    }
    hk_buf_char(out, '\n');
  }
  while (out->len && out->data[out->len - 1] == '\n') out->len--;
}

// ---- a session -------------------------------------------------------------------------------------------------------------------

typedef struct Typist {
  HkMem mem;
  LineHistory history;
  LineEditor editor;
  Screen screen;
  HkBuf out;
} Typist;

// Open as long as there are more '{' than '}'.
static bool is_open(void *user, HkText text) {
  int depth = 0;
  (void)user;
  for (size_t i = 0; i < text.len; i++) depth += (text.data[i] == '{') - (text.data[i] == '}');
  return depth > 0;
}

static void complete(void *user, HkText before, LineWords *words) {
  static const char *const known[] = {"print", "println", "private", "loop", "value", "größe", "größer"};
  (void)user;
  words->start = before.len;
  while (words->start && !strchr(" \n", before.data[words->start - 1])) words->start--;
  HkText word = hk_text(before.data + words->start, before.len - words->start);
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strncmp(known[i], word.data, word.len) == 0) line_words_add(words, hk_text_of(known[i]));
}

static void draw(Typist *t) {
  hk_buf_clear(&t->out);
  line_editor_draw(&t->editor, t->screen.columns, ROWS, &t->out);
  CHECK(!t->out.failed);
  show(&t->screen, &t->out);
}

static void begin(Typist *t) {
  line_editor_start(&t->editor, HK_TEXT("> "), HK_TEXT(". "));
  draw(t);
}

static void start(Typist *t, uint32_t columns) {
  hk_mem_init(&t->mem, NULL, NULL);
  line_history_init(&t->history, &t->mem);
  line_editor_init(&t->editor, &t->mem, &t->history, &(LineHooks){NULL, is_open, complete});
  hk_buf_init(&t->out, &t->mem);
  t->screen = (Screen){.columns = columns};
  begin(t);
}

static void finish(Typist *t) {
  line_editor_deinit(&t->editor);
  line_history_deinit(&t->history);
  hk_buf_deinit(&t->out);
  CHECK_EQ(t->mem.used, 0);
}

static LineState type_bytes(Typist *t, const char *bytes, size_t len) {
  LineState state = LINE_EDITING;
  for (size_t i = 0; i < len; i++) {
    CHECK(state == LINE_EDITING);
    state = line_editor_feed(&t->editor, bytes[i]);
    draw(t);
  }
  return state;
}
static LineState type(Typist *t, const char *keys) { return type_bytes(t, keys, strlen(keys)); }

// Types an input to its end, and begins the next one.
static void enter(Typist *t, const char *keys) {
  CHECK(type(t, keys) == LINE_ACCEPTED);
  line_history_add(&t->history, hk_buf_view(&t->editor.text));
  begin(t);
}

// What is typed, with '|' where the cursor is.
static void expect(Typist *t, const char *want) {
  HkBuf got;
  hk_buf_init(&got, &t->mem);
  hk_buf_add(&got, t->editor.text.data, t->editor.cursor);
  hk_buf_char(&got, '|');
  hk_buf_add(&got, t->editor.text.data + t->editor.cursor, t->editor.text.len - t->editor.cursor);
  if (!hk_text_eq(hk_buf_view(&got), hk_text_of(want))) printf("got <%s>, expected <%s>\n", hk_buf_z(&got), want);
  CHECK_FOR(hk_text_eq(hk_buf_view(&got), hk_text_of(want)), want);
  hk_buf_deinit(&got);
}

static void expect_screen(Typist *t, const char *want) {
  HkBuf got;
  hk_buf_init(&got, &t->mem);
  screen_text(&t->screen, &got);
  if (!hk_text_eq(hk_buf_view(&got), hk_text_of(want))) printf("got:\n%s\nexpected:\n%s\n", hk_buf_z(&got), want);
  CHECK_FOR(hk_text_eq(hk_buf_view(&got), hk_text_of(want)), want);
  hk_buf_deinit(&got);
}

// ---- keys ------------------------------------------------------------------------------------------------------------------------

#define ESC   "\x1b"
#define UP    ESC "[A"
#define DOWN  ESC "[B"
#define RIGHT ESC "[C"
#define LEFT  ESC "[D"

typedef struct Case {
  const char *keys, *text;
} Case;

static void check_cases(const Case *cases, size_t count) {
  for (size_t i = 0; i < count; i++) {
    static Typist t;
    start(&t, 40);
    CHECK_FOR(type(&t, cases[i].keys) == LINE_EDITING, cases[i].keys);
    expect(&t, cases[i].text);
    finish(&t);
  }
}
#define CHECK_CASES(...)                                                                                               \
  do {                                                                                                                 \
    static const Case cases_[] = {__VA_ARGS__};                                                                        \
    check_cases(cases_, sizeof cases_ / sizeof *cases_);                                                               \
  } while (0)

static void moves(void) {
  CHECK_CASES({"abc", "abc|"}, {"abc" LEFT, "ab|c"}, {"abc\x02\x02x", "ax|bc"}, {"abc" LEFT LEFT RIGHT "x", "abx|c"},
              {"abc\x01x", "x|abc"}, {"abc\x01\x06x", "ax|bc"}, {"abc\x01\x05x", "abcx|"}, {"abc" ESC "[Hx", "x|abc"},
              {"abc" ESC "OHx" ESC "OFy", "xabcy|"}, {"abc" ESC "[1~x" ESC "[4~y", "xabcy|"},
              {"abc" ESC "[7~x" ESC "[8~y", "xabcy|"}, {"abc" ESC "[H" ESC "[Fx", "abcx|"}, {LEFT "a" RIGHT "b", "ab|"},
              {"one two.three" ESC "b" ESC "b", "one |two.three"}, {"one two\x01" ESC "f", "one| two"},
              {"one two" ESC "[1;5D" ESC "[1;5D" ESC "[1;5C", "one| two"}, {"one two" ESC "[1;3D", "one |two"});
}

static void deletes(void) {
  CHECK_CASES({"abc\x7f", "ab|"}, {"abc\x08", "ab|"}, {"\x7f", "|"}, {"abc\x01\x7f", "|abc"}, {"abc\x01\x04", "|bc"},
              {"abc\x01" ESC "[3~", "|bc"}, {"abc\x04", "abc|"}, {"abc\x02\x0b", "ab|"}, {"abc\x02\x15", "|c"},
              {"one two\x17", "one |"}, {"one a.b  \x17", "one |"}, {"one a.b" ESC "\x7f", "one a.|"},
              {"one two\x01" ESC "d", "| two"}, {"one two\x17\x01\x19", "two|one "}, {"abc\x15\x19\x19", "abcabc|"},
              {"abc\x15\x15\x19", "abc|"}, {"\x19", "|"}, {"ab\x01\x0b\x0b\x19", "ab|"});
}

// The cursor goes over whole characters, and marks belong to the character before them.
static void unicode(void) {
  CHECK_CASES({"größe" LEFT LEFT "x", "gröx|ße"}, {"größe" LEFT "\x7f", "grö|e"},
              {"e\xcc\x81x" LEFT LEFT, "|e\xcc\x81x"}, {"e\xcc\x81\x7f", "|"}, {"日本" LEFT "x", "日x|本"},
              {"日本\x01\x04", "|本"}, {"a\xf0\x9f\x98\x80\x7f", "a|"}, {"grün blau" ESC "b" ESC "b", "|grün blau"},
              {"a\x80\xff"
               "b",
               "ab|"},
              {"a\xc3"
               "b",
               "ab|"});
}

static void unknown_keys(void) {
  CHECK_CASES({"a" ESC "[24~"
               "b",
               "ab|"},
              {"a" ESC "[1;2P"
               "b",
               "ab|"},
              {"a" ESC "OP"
               "b",
               "ab|"},
              {"a" ESC "xb", "ab|"}, {"a" ESC ESC "[Db", "b|a"},
              {"a\x1d\x1f"
               "b",
               "ab|"},
              {"a\x07"
               "b",
               "ab|"},
              {"a" ESC "[123456789012345678", "a5678|"});
}

static void ends(void) {
  static Typist t;
  start(&t, 40);
  CHECK(type(&t, "1 + 1\r") == LINE_ACCEPTED);
  expect_screen(&t, "> 1 + 1\n|");
  begin(&t);
  CHECK(type(&t, "abc\x03") == LINE_DROPPED);
  expect_screen(&t, "> 1 + 1\n> abc^C\n|");
  begin(&t);
  CHECK(type(&t, "\x04") == LINE_ENDED);
  begin(&t);
  CHECK(type(&t, "ab" LEFT "\x1a") == LINE_SUSPENDED);
  line_editor_resume(&t.editor);
  draw(&t);
  expect_screen(&t, "> 1 + 1\n> abc^C\n> \n> ab\n> a|b");
  CHECK(type(&t, "x\n") == LINE_ACCEPTED);
  finish(&t);
}

// ---- several lines -----------------------------------------------------------------------------------------------------------------

static void lines(void) {
  static Typist t;
  start(&t, 40);
  CHECK(type(&t, "f {\r\tx\r") == LINE_EDITING);
  expect(&t, "f {\n    x\n|");
  expect_screen(&t, "> f {\n.     x\n. |");
  CHECK(type(&t, UP UP) == LINE_EDITING);
  expect(&t, "|f {\n    x\n");
  CHECK(type(&t, "\x05" DOWN "y" UP) == LINE_EDITING);
  expect(&t, "f {|\n   y x\n");
  CHECK(type(&t, DOWN DOWN "}\r") == LINE_ACCEPTED);
  expect_screen(&t, "> f {\n.    y x\n. }\n|");
  finish(&t);
  CHECK_CASES({"{\rab\x01\x7f", "{|ab"}, {"{\rab" UP "\x05\x0b", "{|ab"}, {"{\rab\x15", "{\n|"},
              {"{\r\x01" LEFT "x", "{x|\n"}, {"{\rabc\r1" UP UP "x", "{x|\nabc\n1"});
}

// An empty line ends an input that is open.
static void empty_line(void) {
  static Typist t;
  start(&t, 40);
  CHECK(type(&t, "{\r  \r") == LINE_ACCEPTED);
  begin(&t);
  CHECK(type(&t, "{\r\r") == LINE_ACCEPTED);
  finish(&t);
}

static void paste(void) {
  static Typist t;
  start(&t, 40);
  CHECK(type(&t, ESC "[200~a = 1\r\tb\x03\x01" UP "\rc" ESC "[201~!") == LINE_EDITING);
  expect(&t, "a = 1\n    b\nc!|");
  CHECK(type(&t, "\r") == LINE_ACCEPTED);
  finish(&t);
}

// ---- the history ---------------------------------------------------------------------------------------------------------------------

static void history(void) {
  static Typist t;
  start(&t, 40);
  enter(&t, "one\r");
  enter(&t, "two {\r}\r");
  enter(&t, "two {\r}\r");
  enter(&t, "  \r");
  enter(&t, "three\r");
  CHECK_EQ(t.history.count, 3);
  type(&t, "dra" UP);
  expect(&t, "three|");
  type(&t, UP);
  expect(&t, "two {\n}|");
  type(&t, UP UP);
  expect(&t, "one|");
  type(&t, UP "!");
  expect(&t, "one!|");
  type(&t, DOWN DOWN DOWN DOWN);
  expect(&t, "dra|");
  type(&t, "\x10\x10\x10");
  expect(&t, "one|");
  type(&t, "\x0e\x0e\x0e\x0e");
  expect(&t, "dra|");
  finish(&t);
}

static void search(void) {
  static Typist t;
  start(&t, 40);
  enter(&t, "print(1)\r");
  enter(&t, "x = 2\r");
  enter(&t, "print(3)\r");
  type(&t, "abc\x12");
  expect_screen(&t, "> print(1)\n> x = 2\n> print(3)\n(search '') abc|");
  type(&t, "int");
  expect(&t, "pr|int(3)");
  expect_screen(&t, "> print(1)\n> x = 2\n> print(3)\n(search 'int') pr|int(3)");
  type(&t, "\x12");
  expect(&t, "pr|int(1)");
  type(&t, "\x12");
  expect_screen(&t, "> print(1)\n> x = 2\n> print(3)\n(no match 'int') pr|int(1)");
  type(&t, "\x13");
  expect(&t, "pr|int(3)");
  type(&t, "(1");
  expect(&t, "pr|int(1)");
  type(&t, "\x7f\x7f\x7f\x7f\x7f=");
  expect_screen(&t, "> print(1)\n> x = 2\n> print(3)\n(search '=') x |= 2");
  type(&t, "\x07");
  expect(&t, "abc|");
  type(&t, "\x12x\x05!");
  expect(&t, "x = 2!|");
  CHECK(type(&t, "\x12pri\x03") == LINE_EDITING);
  CHECK(type(&t, "\x12pri\r") == LINE_ACCEPTED);
  CHECK(hk_text_eq(hk_buf_view(&t.editor.text), HK_TEXT("print(3)")));
  finish(&t);
}

static void history_file(void) {
  HkMem mem;
  LineHistory first, second;
  HkBuf file;
  hk_mem_init(&mem, NULL, NULL);
  line_history_init(&first, &mem);
  line_history_init(&second, &mem);
  hk_buf_init(&file, &mem);
  CHECK(line_history_add(&first, HK_TEXT("a\\n {\n  \"\\\\\"\n}")));
  CHECK(line_history_add(&first, HK_TEXT("b")));
  line_history_write(&first, &file);
  CHECK(hk_text_eq(hk_buf_view(&file), HK_TEXT("a\\\\n {\\n  \"\\\\\\\\\"\\n}\nb\n")));
  line_history_read(&second, hk_buf_view(&file));
  CHECK_EQ(second.count, 2);
  for (uint32_t i = 0; i < 2; i++) CHECK(hk_text_eq(first.entries[i], second.entries[i]));
  line_history_read(&second, HK_TEXT("\n\nc\\"));
  CHECK(second.count == 3 && hk_text_eq(second.entries[2], HK_TEXT("c\\")));
  line_history_deinit(&first);
  line_history_deinit(&second);
  hk_buf_deinit(&file);
  CHECK_EQ(mem.used, 0);
}

static void history_bound(void) {
  static char long_text[LINE_HISTORY_BYTES + 1];
  HkMem mem;
  LineHistory h;
  hk_mem_init(&mem, NULL, NULL);
  line_history_init(&h, &mem);
  for (int i = 0; i < LINE_HISTORY_ENTRIES + 5; i++) {
    char text[16];
    snprintf(text, sizeof text, "%d", i);
    CHECK(line_history_add(&h, hk_text_of(text)));
  }
  CHECK_EQ(h.count, LINE_HISTORY_ENTRIES);
  CHECK(hk_text_eq(h.entries[0], HK_TEXT("5")));
  memset(long_text, 'x', sizeof long_text);
  CHECK(!line_history_add(&h, hk_text(long_text, sizeof long_text)));
  CHECK(line_history_add(&h, hk_text(long_text, sizeof long_text - 1)));
  line_history_deinit(&h);
  CHECK_EQ(mem.used, 0);
}

// ---- completion ------------------------------------------------------------------------------------------------------------------------

static void completes(void) {
  CHECK_CASES({"lo\t", "loop|"}, {"pr\tx", "prix|"}, {"pri\tx", "prix|"}, {"prin\tx", "printx|"},
              {"print\tx", "printx|"}, {"printl\t", "println|"}, {"zzz\t", "zzz|"}, {"a v\tb" LEFT "\x7f", "a valu|b"},
              {"lo x\x01\x06\x06\t", "loop| x"}, {"gr\t", "größe|"}, {"\t", "    |"}, {"{\r \t", "{\n     |"});
  static Typist t;
  start(&t, 22);
  type(&t, "ab pri\t");
  expect_screen(&t, "> ab pri\nprint    println\nprivate\n> ab pri|");
  type(&t, "nx");
  expect_screen(&t, "> ab pri\nprint    println\nprivate\n> ab prinx|");
  finish(&t);
  start(&t, 8);
  type(&t, "a pri" LEFT RIGHT "\t");
  expect_screen(&t, "> a pri\nprint\nprintln\nprivate\n> a pri|");
  finish(&t);
  start(&t, 40);  // below an input of several lines, wherever the cursor is in it
  type(&t, "{\rpri\r}" UP "\x05\t");
  expect_screen(&t, "> {\n. pri\n. }\nprint    println  private\n> {\n. pri|\n. }");
  finish(&t);
}

// ---- drawing ---------------------------------------------------------------------------------------------------------------------------

static void wraps(void) {
  static Typist t;
  start(&t, 10);
  type(&t, "abcdefgh");
  expect_screen(&t, "> abcdefgh\n|");
  type(&t, "ijk");
  expect_screen(&t, "> abcdefgh\nijk|");
  type(&t, LEFT LEFT LEFT);
  expect_screen(&t, "> abcdefgh\n|ijk");
  type(&t, LEFT);
  expect_screen(&t, "> abcdefg|h\nijk");
  type(&t, "\x01"
           "12345678901");
  expect_screen(&t, "> 12345678\n901|abcdefg\nhijk");
  type(&t, "\x15");
  expect_screen(&t, "> |abcdefgh\nijk");
  type(&t, "\x0b");
  expect_screen(&t, "> |");
  finish(&t);
}

static void wraps_wide(void) {
  static Typist t;
  start(&t, 9);
  type(&t, "日本語日");
  expect_screen(&t, "> 日本語\n日|");
  type(&t, LEFT);
  expect_screen(&t, "> 日本語\n|日");
  type(&t, LEFT "x");
  expect_screen(&t, "> 日本x|語\n日");
  type(&t, "e\xcc\x81");
  expect_screen(&t, "> 日本xe\n|語日");
  finish(&t);
}

static void clears(void) {
  static Typist t;
  start(&t, 20);
  enter(&t, "one\r");
  type(&t, "two" LEFT "\x0c");
  expect_screen(&t, "> tw|o");
  type(&t, "\x0b{\r");
  expect_screen(&t, "> tw{\n. |");
  finish(&t);
}

static void controls_are_shown(void) {
  static Typist t;
  start(&t, 20);
  line_history_add(&t.history, HK_TEXT("a\tb\x01"));
  begin(&t);
  type(&t, UP);
  expect_screen(&t, "> a^Ib^A|");
  finish(&t);
}

// Everything scrolls up when an input at the bottom grows.
static void scrolls(void) {
  static Typist t;
  start(&t, 10);
  for (int i = 0; i < 11; i++) enter(&t, "x\r");
  type(&t, "abcdefghij");
  expect_screen(&t, "> x\n> x\n> x\n> x\n> x\n> x\n> x\n> x\n> x\n> x\n> abcdefgh\nij|");
  type(&t, "\x01\x7f"
           "1");
  expect_screen(&t, "> x\n> x\n> x\n> x\n> x\n> x\n> x\n> x\n> x\n> x\n> 1|abcdefg\nhij");
  finish(&t);
}

// An input that is higher than the screen is seen around the cursor.
static void higher_than_screen(void) {
  static Typist t;
  start(&t, 10);
  type(&t, "{\r1\r2\r3\r4\r5\r6\r7\r8\r9\ra\rb\rc\rd");
  expect_screen(&t, ". 2\n. 3\n. 4\n. 5\n. 6\n. 7\n. 8\n. 9\n. a\n. b\n. c\n. d|");
  type(&t, UP UP);
  expect_screen(&t, ". 2\n. 3\n. 4\n. 5\n. 6\n. 7\n. 8\n. 9\n. a\n. b|\n. c\n. d");
  for (int i = 0; i < 10; i++) type(&t, UP);
  expect_screen(&t, ". 1|\n. 2\n. 3\n. 4\n. 5\n. 6\n. 7\n. 8\n. 9\n. a\n. b\n. c");
  type(&t, UP "x");
  expect_screen(&t, "> {x|\n. 1\n. 2\n. 3\n. 4\n. 5\n. 6\n. 7\n. 8\n. 9\n. a\n. b");
  type(&t, "\x15");
  expect_screen(&t, "> |\n. 1\n. 2\n. 3\n. 4\n. 5\n. 6\n. 7\n. 8\n. 9\n. a\n. b");
  CHECK(type(&t, "\r") == LINE_ACCEPTED);
  expect_screen(&t, ". 3\n. 4\n. 5\n. 6\n. 7\n. 8\n. 9\n. a\n. b\n. c\n. d\n|");
  begin(&t);
  type(&t, "y");
  expect_screen(&t, ". 3\n. 4\n. 5\n. 6\n. 7\n. 8\n. 9\n. a\n. b\n. c\n. d\n> y|");
  for (int i = 0; i < 120; i++) type(&t, "z");
  CHECK(t.editor.first_row == 1 && t.editor.row == ROWS - 1);
  finish(&t);
}

// Random keys: the screen always shows what is typed, and nothing breaks.
static void random_keys(void) {
  static const char *const pieces[] = {"a",    "b c",  "{",    "}",    "\r",   LEFT,   RIGHT,  UP,
                                       DOWN,   "\x01", "\x05", "\x7f", "\t",   "ö",    "日",   "\x0b",
                                       "\x15", "\x17", "\x19", "\x12", "\x07", "\x04", ESC "b"};
  uint64_t seed = 77;
  static Typist t;
  for (int round = 0; round < 200; round++) {
    start(&t, 10 + unit_below(&seed, 20));
    line_history_add(&t.history, HK_TEXT("a {\nb\n}"));
    line_history_add(&t.history, HK_TEXT("日本 a"));
    begin(&t);
    for (int i = 0; i < 60; i++) {
      const char *piece = pieces[unit_below(&seed, sizeof pieces / sizeof *pieces)];
      if (type(&t, piece) != LINE_EDITING) begin(&t);
      CHECK(t.editor.cursor <= t.editor.text.len);
      CHECK(hk_utf8_check(t.editor.text.data, t.editor.text.len) == t.editor.text.len);
      CHECK(t.editor.row <= t.editor.last_row);
    }
    finish(&t);
  }
}

// Every allocation fails once: the editor goes on.
static void no_memory(void) {
  static Typist t;
  for (uint64_t n = 1; n < 40; n++) {
    start(&t, 20);
    t.mem.fail_at = t.mem.count + n;
    for (const char *p = "one two\x17\x19 pr\t{\rx"; *p; p++) line_editor_feed(&t.editor, *p);
    line_history_add(&t.history, HK_TEXT("kept"));
    t.mem.fail_at = 0;
    CHECK(hk_utf8_check(t.editor.text.data, t.editor.text.len) == t.editor.text.len);
    finish(&t);
  }
}

UNIT_TESTS(UNIT(moves), UNIT(deletes), UNIT(unicode), UNIT(unknown_keys), UNIT(ends), UNIT(lines), UNIT(empty_line),
           UNIT(paste), UNIT(history), UNIT(search), UNIT(history_file), UNIT(history_bound), UNIT(completes),
           UNIT(wraps), UNIT(wraps_wide), UNIT(clears), UNIT(controls_are_shown), UNIT(scrolls),
           UNIT(higher_than_screen), UNIT(random_keys), UNIT(no_memory))
