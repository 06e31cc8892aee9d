// line_draw.c - draws an input that is being edited: everything anew after each key, with nothing but the control sequences that every terminal
// since the VT100 knows.
#include "line_draw.h"

#include "../floor/utf8.h"
#include "line_editor.h"

// ---- widths ---------------------------------------------------------------------------------------------------------------------

typedef struct Range {
  uint32_t first, last;
} Range;

static const Range marks[] = {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},    {0x610, 0x61A},
                              {0x64B, 0x65F},   {0x200B, 0x200F}, {0x202A, 0x202E},  {0x2060, 0x2064},
                              {0x20D0, 0x20F0}, {0x302A, 0x302D}, {0x3099, 0x309A},  {0xFE00, 0xFE0F},
                              {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
static const Range wide[] = {{0x1100, 0x115F},   {0x231A, 0x231B},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
                             {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},
                             {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
                             {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

static bool is_in(const Range *ranges, size_t count, uint32_t c) {
  for (size_t i = 0; i < count; i++)
    if (c >= ranges[i].first && c <= ranges[i].last) return true;
  return false;
}

static bool is_control(uint32_t c) { return c < ' ' || c == 0x7f; }

uint32_t line_width(uint32_t c) {
  if (is_control(c)) return 2;
  if (c < 0x300) return 1;
  if (is_in(marks, sizeof marks / sizeof *marks, c)) return 0;
  return is_in(wide, sizeof wide / sizeof *wide, c) ? 2 : 1;
}

uint32_t line_cells(HkText text) {
  uint32_t cells = 0;
  for (size_t i = 0, size = 0; i < text.len; i += size)
    cells += line_width(hk_utf8_decode(text.data + i, text.len - i, &size));
  return cells;
}

// ---- drawing -----------------------------------------------------------------------------------------------------------------------

// Where the next character goes; column == columns: at the edge, where terminals wait for one more before they go on. Only some rows are drawn.
typedef struct Pen {
  HkBuf *out;
  uint32_t columns, row, column;
  uint32_t first, end;  // rows that are drawn
} Pen;

static bool is_seen(const Pen *pen) { return pen->row >= pen->first && pen->row < pen->end; }

static void draw_char(Pen *pen, const char *bytes, size_t size, uint32_t c) {
  uint32_t width = line_width(c);
  if (pen->column + width > pen->columns) {
    pen->row++;
    pen->column = 0;
  }
  pen->column += width;
  if (!is_seen(pen)) return;
  if (is_control(c)) {
    hk_buf_char(pen->out, '^');
    hk_buf_char(pen->out, (char)(c ^ 0x40));
  } else {
    hk_buf_add(pen->out, bytes, size);
  }
}

static void new_line(Pen *pen) {
  bool seen = is_seen(pen);
  pen->row++;
  pen->column = 0;
  if (seen && is_seen(pen)) hk_buf_str(pen->out, "\r\n");
}

static void draw_text(Pen *pen, HkText text) {
  for (size_t i = 0, size = 0; i < text.len; i += size) {
    uint32_t c = hk_utf8_decode(text.data + i, text.len - i, &size);
    draw_char(pen, text.data + i, size, c);
  }
}

static void draw_prompt(Pen *pen, const LineEditor *e) {
  if (!e->searching) {
    draw_text(pen, e->prompt);
    return;
  }
  draw_text(pen, e->found ? HK_TEXT("(search '") : HK_TEXT("(no match '"));
  draw_text(pen, hk_buf_view(&e->wanted));
  draw_text(pen, HK_TEXT("') "));
}

// Where the cursor is before a character that is drawn next: on its row, if it has to go to the next one; on the last cell of a full row that
// ends here.
static Pen place_before(Pen pen, uint32_t c) {
  if (c == '\n') {
    if (pen.column == pen.columns) pen.column--;
  } else if (pen.column + line_width(c) > pen.columns) {
    pen.row++;
    pen.column = 0;
  }
  return pen;
}

// Prompts and text; where the cursor belongs is left in *cursor.
static void draw_input(Pen *pen, const LineEditor *e, Pen *cursor) {
  draw_prompt(pen, e);
  for (size_t i = 0, size = 0; i < e->text.len; i += size) {
    uint32_t c = hk_utf8_decode(e->text.data + i, e->text.len - i, &size);
    if (i == e->cursor) *cursor = place_before(*pen, c);
    if (c == '\n') {
      new_line(pen);
      draw_text(pen, e->more);
    } else {
      draw_char(pen, e->text.data + i, size, c);
    }
  }
  if (e->cursor == e->text.len) *cursor = place_before(*pen, ' ');
}

static void move(HkBuf *out, char direction, uint32_t by) {
  if (by) hk_buf_fmt(out, "\x1b[%u%c", (unsigned)by, direction);
}

// A list of lines in columns, as many as fit.
static void draw_list(HkText list, uint32_t columns, HkBuf *out) {
  uint32_t widest = 1, column = 0;
  for (size_t i = 0, start = 0; i < list.len; i++)
    if (list.data[i] == '\n') {
      uint32_t cells = line_cells(hk_text(list.data + start, i - start));
      if (cells > widest) widest = cells;
      start = i + 1;
    }
  uint32_t in_row = columns / (widest + 2) ? columns / (widest + 2) : 1;
  for (size_t i = 0, start = 0; i < list.len; i++)
    if (list.data[i] == '\n') {
      HkText word = hk_text(list.data + start, i - start);
      bool last = ++column == in_row || i + 1 == list.len;
      hk_buf_text(out, word);
      if (last)
        hk_buf_str(out, "\r\n");
      else
        hk_buf_repeat(out, ' ', widest + 2 - line_cells(word));
      if (last) column = 0;
      start = i + 1;
    }
}

// To the place where the input begins; what was drawn there is gone. A list above it stays below what was drawn before.
static void go_to_start(LineEditor *e, uint32_t columns, HkBuf *out) {
  if (e->from_top) {
    hk_buf_str(out, "\x1b[H\x1b[2J");
  } else if (e->above.len) {
    move(out, 'B', e->last_row - e->row);
    hk_buf_str(out, "\r\n");
  } else {
    move(out, 'A', e->row);
    hk_buf_str(out, "\r\x1b[J");
  }
  draw_list(hk_buf_view(&e->above), columns, out);
  hk_buf_clear(&e->above);
  e->from_top = false;
}

// The whole of it; an input that ends at the edge goes on in the next row.
static void draw_all(Pen *pen, const LineEditor *e, Pen *cursor) {
  draw_input(pen, e, cursor);
  if (e->state == LINE_EDITING && pen->column == pen->columns) new_line(pen);
}

// Chooses the rows to be seen of an input that may be higher than the terminal: as few as possible other ones than before.
static void choose_rows(LineEditor *e, uint32_t columns, uint32_t rows) {
  Pen pen = {NULL, columns, 0, 0, 0, 0}, cursor = pen;
  draw_all(&pen, e, &cursor);
  if (e->first_row + rows > pen.row + 1) e->first_row = pen.row + 1 > rows ? pen.row + 1 - rows : 0;
  if (cursor.row < e->first_row) e->first_row = cursor.row;
  if (cursor.row >= e->first_row + rows) e->first_row = cursor.row + 1 - rows;
}

void line_editor_draw(LineEditor *e, uint32_t columns, uint32_t rows, HkBuf *out) {
  bool over = e->state != LINE_EDITING;
  if (columns < 8) columns = 8;
  if (rows < 2) rows = 2;
  if (over)
    e->searching = false;
  else
    choose_rows(e, columns, rows);
  Pen pen = {out, columns, 0, 0, over ? 0 : e->first_row, over ? UINT32_MAX : e->first_row + rows}, cursor = pen;
  go_to_start(e, columns, out);
  draw_all(&pen, e, &cursor);
  if (e->state == LINE_DROPPED) draw_text(&pen, HK_TEXT("^C"));
  if (over) {
    hk_buf_str(out, "\r\n");
    return;
  }
  e->row = cursor.row - pen.first;
  e->last_row = (pen.row < pen.end ? pen.row : pen.end - 1) - pen.first;
  move(out, 'A', e->last_row - e->row);
  hk_buf_char(out, '\r');
  move(out, 'C', cursor.column);
}
