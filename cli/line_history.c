// line_history.c - the inputs of earlier times.
#include "line_history.h"

void line_history_init(LineHistory *h, HkMem *mem) { *h = (LineHistory){.mem = mem}; }

static void drop_entry(LineHistory *h, HkText entry) { hk_mem_free(h->mem, (char *)entry.data, entry.len); }

void line_history_deinit(LineHistory *h) {
  for (uint32_t i = 0; i < h->count; i++) drop_entry(h, h->entries[i]);
  hk_mem_free(h->mem, h->entries, h->cap * sizeof *h->entries);
  line_history_init(h, h->mem);
}

static bool is_blank(HkText text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.data[i] != ' ' && text.data[i] != '\t' && text.data[i] != '\n') return false;
  return true;
}

static bool is_worth_keeping(const LineHistory *h, HkText text) {
  return text.len <= LINE_HISTORY_BYTES && !is_blank(text) && !(h->count && hk_text_eq(h->entries[h->count - 1], text));
}

static void drop_oldest(LineHistory *h) {
  drop_entry(h, h->entries[0]);
  h->count--;
  memmove(h->entries, h->entries + 1, h->count * sizeof *h->entries);
}

bool line_history_add(LineHistory *h, HkText text) {
  if (!is_worth_keeping(h, text)) return false;
  if (h->count == LINE_HISTORY_ENTRIES) drop_oldest(h);
  if (hk_mem_grow(h->mem, (void **)&h->entries, &h->cap, h->count + 1, sizeof *h->entries) != HK_OK) return false;
  char *copy = hk_mem_alloc(h->mem, text.len);
  if (!copy) return false;
  memcpy(copy, text.data, text.len);
  h->entries[h->count++] = hk_text(copy, text.len);
  return true;
}

// ---- the file -------------------------------------------------------------------------------------------------------------------

// One line of the file as the entry it stands for.
static void read_entry(LineHistory *h, HkText line, HkBuf *entry) {
  hk_buf_clear(entry);
  for (size_t i = 0; i < line.len; i++) {
    char c = line.data[i];
    if (c == '\\' && i + 1 < line.len) {
      i++;
      c = line.data[i] == 'n' ? '\n' : line.data[i];
    }
    hk_buf_char(entry, c);
  }
  if (!entry->failed) line_history_add(h, hk_buf_view(entry));
}

void line_history_read(LineHistory *h, HkText file) {
  HkBuf entry;
  hk_buf_init(&entry, h->mem);
  for (size_t i = 0, end; i < file.len; i = end + 1) {
    for (end = i; end < file.len && file.data[end] != '\n';) end++;
    read_entry(h, hk_text(file.data + i, end - i), &entry);
  }
  hk_buf_deinit(&entry);
}

void line_history_write_entry(HkText entry, HkBuf *file) {
  for (size_t i = 0; i < entry.len; i++) {
    char c = entry.data[i];
    if (c == '\n' || c == '\\') hk_buf_char(file, '\\');
    hk_buf_char(file, c == '\n' ? 'n' : c);
  }
  hk_buf_char(file, '\n');
}

void line_history_write(const LineHistory *h, HkBuf *file) {
  for (uint32_t i = 0; i < h->count; i++) line_history_write_entry(h->entries[i], file);
}
