// diag.c (L0) - reports about a program and their one layout.
#include "diag.h"

#include "utf8.h"

enum { RECENT_DIAGS = 64 };  // how far back a report is looked for

// ---- source lines -----------------------------------------------------------------------------------------------------------

HkStatus hk_source_index(HkArena *arena, HkSource *s) {
  uint32_t cap = 0;
  if (s->text.len > HK_MAX_SOURCE_BYTES) return HK_OK;
  for (size_t i = 0, start = 0; i <= s->text.len; i++) {
    bool cr = i < s->text.len && s->text.data[i] == '\r', lf = i < s->text.len && s->text.data[i] == '\n';
    if (i < s->text.len && !cr && !lf) continue;
    if (hk_arena_grow(arena, (void **)&s->line_starts, &cap, s->line_count + 1, sizeof *s->line_starts) != HK_OK)
      return HK_NOMEM;
    s->line_starts[s->line_count++] = (uint32_t)start;
    if (cr && i + 1 < s->text.len && s->text.data[i + 1] == '\n') i++;
    start = i + 1;
  }
  return HK_OK;
}

HkText hk_source_line(const HkSource *s, uint32_t line) {
  if (line == 0 || line > s->line_count) return hk_text(NULL, 0);
  size_t start = s->line_starts[line - 1], end = start;
  while (end < s->text.len && s->text.data[end] != '\n' && s->text.data[end] != '\r') end++;
  return hk_text(s->text.data + start, end - start);
}

// ---- collecting ---------------------------------------------------------------------------------------------------------------

void hk_diags_init(HkDiags *d, HkArena *arena) { *d = (HkDiags){.arena = arena}; }

void hk_diags_promote(HkDiags *d) {
  for (uint32_t i = 0; i < d->count; i++)
    if (d->items[i].severity == HK_WARNING) {
      d->items[i].severity = HK_PROMOTED;
      d->errors++;
    }
}

// Errors are dropped behind the first one at a place; different warnings may stand at one. Reports of one place come close
// together, so the last few are looked at: a program may have as many warnings as lines.
static bool known(const HkDiags *d, HkSeverity severity, const char *kind, const HkSource *source, uint32_t line,
                  uint32_t column) {
  for (uint32_t i = d->count; i > 0 && d->count - i < RECENT_DIAGS; i--) {
    const HkDiag *x = &d->items[i - 1];
    bool same = x->severity == severity && (severity == HK_ERROR || strcmp(x->kind, kind) == 0);
    if (same && x->source == source && x->line == line && x->column == column && line) return true;
  }
  return false;
}

// Kept in the arena; without data when memory is refused.
static HkText make_text(HkDiags *d, const char *fmt, va_list ap) {
  HkBuf buf;
  hk_buf_init(&buf, d->arena->mem);
  hk_buf_vfmt(&buf, fmt, ap);
  HkText text = buf.failed ? hk_text(NULL, 0) : hk_arena_text(d->arena, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return text;
}

HkDiag *hk_diag_add(HkDiags *d, HkSeverity severity, const char *kind, HkSource *source, uint32_t line, uint32_t column,
                    uint32_t width, const char *fmt, ...) {
  HkDiag *dummy = &d->dropped;  // takes the notes of reports that are not kept; without message they go nowhere
  if (known(d, severity, kind, source, line, column)) return dummy;
  if (severity == HK_ERROR && ++d->errors > HK_MAX_DIAGS) return dummy;
  va_list ap;
  va_start(ap, fmt);
  HkText message = make_text(d, fmt, ap);
  va_end(ap);
  uint32_t cap = d->cap;
  if (hk_arena_grow(d->arena, (void **)&d->items, &cap, d->count + 1, sizeof *d->items) != HK_OK || !message.data) {
    d->nomem = true;
    return dummy;
  }
  d->cap = cap;
  d->items[d->count] = (HkDiag){.severity = severity,
                                .kind = kind,
                                .message = message,
                                .source = source,
                                .line = line,
                                .column = column,
                                .width = width ? width : 1};
  return &d->items[d->count++];
}

void hk_diag_note(HkDiags *d, HkDiag *diag, const char *fmt, ...) {
  if (!diag->message.data) return;
  va_list ap;
  va_start(ap, fmt);
  HkText text = make_text(d, fmt, ap);
  va_end(ap);
  if (!text.data || hk_arena_grow(d->arena, (void **)&diag->notes, &diag->note_cap, diag->note_count + 1,
                                  sizeof *diag->notes) != HK_OK)
    d->nomem = true;
  else
    diag->notes[diag->note_count++] = text;
}

static bool comes_after(const HkDiag *a, const HkDiag *b) {  // of one file
  if (a->line != b->line) return a->line > b->line;
  return a->column > b->column;
}

// Insertion sort: there are few reports. Files keep the order in which they first had one.
void hk_diags_sort(HkDiags *d) {
  for (uint32_t i = 1; i < d->count; i++) {
    HkDiag x = d->items[i];
    uint32_t end = i, at;
    while (end > 0 && d->items[end - 1].source != x.source) end--;  // behind the last one of its file
    if (end == 0) continue;
    at = end;
    while (at > 0 && d->items[at - 1].source == x.source && comes_after(&d->items[at - 1], &x)) at--;
    memmove(&d->items[at + 1], &d->items[at], (i - at) * sizeof x);
    d->items[at] = x;
  }
}

// ---- rendering ------------------------------------------------------------------------------------------------------------------

static const char *const RED = "\x1b[31m", *const YELLOW = "\x1b[33m", *const BOLD = "\x1b[1m",
                         *const PLAIN = "\x1b[0m";

static void paint(HkBuf *out, HkDiagStyle style, const char *code) {
  if (style.color) hk_buf_str(out, code);
}

static void put_snippet(HkBuf *out, const HkSource *source, uint32_t line, uint32_t column, uint32_t width,
                        HkDiagStyle style) {
  if (!source || line == 0) return;
  HkText text = hk_source_line(source, line);
  if (!text.data) return;
  size_t before = out->len;
  hk_buf_fmt(out, "  %u | ", line);
  size_t margin = out->len - before;
  hk_buf_text(out, text);
  hk_buf_char(out, '\n');
  hk_buf_repeat(out, ' ', margin - 2);
  hk_buf_str(out, "| ");
  size_t count = hk_utf8_count(text.data, text.len), at = 0, n;
  for (uint32_t c = 1; c < column && at < text.len;
       c++) {  // a tab stays a tab, so that the caret stands below its character
    hk_buf_char(out, text.data[at] == '\t' ? '\t' : ' ');
    hk_utf8_decode(text.data + at, text.len - at, &n);
    at += n;
  }
  if (column > count + 1) hk_buf_repeat(out, ' ', column - count - 1);
  paint(out, style, RED);
  hk_buf_char(out, '^');
  size_t room = count >= column ? count - column + 1 : 1;
  hk_buf_repeat(out, '~', (width < room ? width : room) - 1);
  paint(out, style, PLAIN);
  hk_buf_char(out, '\n');
}

static void json_text(HkBuf *out, HkText text) {
  if (text.data)
    hk_buf_json_string(out, text);
  else
    hk_buf_str(out, "null");
}

static void json_frame(HkBuf *out, const HkDiagFrame *f, bool first) {
  hk_buf_str(out, first ? "{\"name\":" : ",{\"name\":");
  json_text(out, f->name);
  hk_buf_str(out, ",\"file\":");
  json_text(out, f->file);
  hk_buf_fmt(out, ",\"line\":%u,\"column\":%u}", f->line, f->column);
}

void hk_diag_frames(HkBuf *out, const HkDiag *d) {
  for (uint32_t i = 0; i < d->frame_count; i++) {
    const HkDiagFrame *f = &d->frames[i];
    if (d->frames_skipped && i == HK_TRACE_HEAD) hk_buf_fmt(out, "  ... %u more\n", d->frames_skipped);
    hk_buf_str(out, "  at ");
    hk_buf_text(out, f->name);
    if (f->file.data && f->line) hk_buf_fmt(out, " (%.*s:%u:%u)", (int)f->file.len, f->file.data, f->line, f->column);
    hk_buf_char(out, '\n');
  }
}

static void render_json(HkBuf *out, const HkDiag *d) {
  hk_buf_fmt(out, "{\"severity\":\"%s\",\"kind\":\"%s\",\"message\":", d->severity == HK_WARNING ? "warning" : "error",
             d->kind);
  hk_buf_json_string(out, d->message);
  hk_buf_str(out, ",\"file\":");
  json_text(out, d->source ? d->source->name : hk_text(NULL, 0));
  hk_buf_fmt(out, ",\"line\":%u,\"column\":%u,\"endLine\":%u,\"endColumn\":%u,\"frames\":[", d->line, d->column,
             d->line, d->column + d->width);
  for (uint32_t i = 0; i < d->frame_count; i++) json_frame(out, &d->frames[i], i == 0);
  hk_buf_str(out, "],\"notes\":[");
  for (uint32_t i = 0; i < d->note_count; i++) {
    if (i) hk_buf_char(out, ',');
    hk_buf_json_string(out, d->notes[i]);
  }
  hk_buf_str(out, "]}\n");
}

void hk_diag_render(HkBuf *out, const HkDiag *d, HkDiagStyle style) {
  if (style.json) {
    render_json(out, d);
    return;
  }
  if (d->source) {
    paint(out, style, BOLD);
    hk_buf_text(out, d->source->name);
    if (d->line) hk_buf_fmt(out, ":%u:%u", d->line, d->column);
    hk_buf_str(out, ": ");
    paint(out, style, PLAIN);
  }
  paint(out, style, d->severity == HK_WARNING ? YELLOW : RED);
  hk_buf_str(out, d->severity == HK_ERROR ? d->kind : d->severity == HK_WARNING ? "warning" : "error");
  hk_buf_str(out, ": ");
  paint(out, style, PLAIN);
  hk_buf_text(out, d->message);
  if (d->severity != HK_ERROR) hk_buf_fmt(out, " [%s]", d->kind);
  hk_buf_char(out, '\n');
  put_snippet(out, d->source, d->line, d->column, d->width, style);
  for (uint32_t i = 0; i < d->note_count; i++) {
    hk_buf_str(out, "  ");
    hk_buf_text(out, d->notes[i]);
    hk_buf_char(out, '\n');
  }
  hk_diag_frames(out, d);
}

// ---- nearest name -------------------------------------------------------------------------------------------------------------------

bool hk_diag_alike(HkText a, HkText b) {
  size_t i = 0, k = 0;
  for (;;) {
    while (i < a.len && a.data[i] == '_') i++;
    while (k < b.len && b.data[k] == '_') k++;
    if (i == a.len || k == b.len) return i == a.len && k == b.len;
    char x = a.data[i++], y = b.data[k++];
    if (x >= 'A' && x <= 'Z') x = (char)(x | 0x20);
    if (y >= 'A' && y <= 'Z') y = (char)(y | 0x20);
    if (x != y) return false;
  }
}

// Edit distance with neighbouring letters exchanged counting as one; more than 2 is reported as 3.
static unsigned distance(HkText a, HkText b) {
  unsigned rows[3][66];
  if (a.len > 64 || b.len > 64 || (a.len > b.len ? a.len - b.len : b.len - a.len) > 2) return 3;
  for (size_t k = 0; k <= b.len; k++) rows[0][k] = (unsigned)k;
  for (size_t i = 1; i <= a.len; i++) {
    unsigned *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];
    row[0] = (unsigned)i;
    for (size_t k = 1; k <= b.len; k++) {
      unsigned best = above[k - 1] + (a.data[i - 1] != b.data[k - 1]);
      if (above[k] + 1 < best) best = above[k] + 1;
      if (row[k - 1] + 1 < best) best = row[k - 1] + 1;
      if (i > 1 && k > 1 && a.data[i - 1] == b.data[k - 2] && a.data[i - 2] == b.data[k - 1] &&
          before[k - 2] + 1 < best)
        best = before[k - 2] + 1;
      row[k] = best;
    }
  }
  return rows[a.len % 3][b.len] > 2 ? 3 : rows[a.len % 3][b.len];
}

HkText hk_diag_nearest(HkText name, const HkText *names, uint32_t count) {
  HkText best = hk_text(NULL, 0);
  unsigned least = name.len < 2 ? 1 : name.len == 2 ? 2 : 3;  // one or two letters are not a misspelling of others
  for (uint32_t i = 0; i < count; i++) {
    if (hk_text_eq(name, names[i])) continue;
    unsigned d = hk_diag_alike(name, names[i]) ? 0 : distance(name, names[i]);
    if (d < least) {
      least = d;
      best = names[i];
    }
  }
  return best;
}

void hk_diag_did_you_mean(HkDiags *d, HkDiag *diag, HkText name, const HkText *names, uint32_t count) {
  HkText near = hk_diag_nearest(name, names, count);
  if (near.len) hk_diag_note(d, diag, "help: did you mean '%.*s'?", (int)near.len, near.data);
}

void hk_diag_arity(HkBuf *out, HkText what, const uint32_t *counts, uint32_t count, uint32_t got) {
  hk_buf_fmt(out, "%.*s expects ", (int)what.len, what.data);
  for (uint32_t i = 0; i < count; i++) hk_buf_fmt(out, "%s%u", i == 0 ? "" : i + 1 == count ? " or " : ", ", counts[i]);
  hk_buf_fmt(out, " argument%s, got %u", count == 1 && counts[0] == 1 ? "" : "s", got);
}
