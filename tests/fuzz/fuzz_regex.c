// fuzz_regex.c - any pattern on any text: refused with a message, or its matches are in order, on whole code points, and all questions agree.
// An input is a line with the pattern, a character whose low bits are the flags, and the text.
#include <stdlib.h>

#include "../../floor/buf.h"
#include "../../floor/regex.h"
#include "../../floor/utf8.h"
#include "fuzz.h"

enum { MAX_TEXT = 512, MAX_MATCHES = 32 };

static void must(bool holds) {
  if (!holds) abort();
}

// The engine is given valid UTF-8 only.
static HkText valid(HkBuf *buf, const uint8_t *data, size_t size) {
  for (size_t i = 0, n; i < size; i += n) hk_buf_code_point(buf, hk_utf8_decode((const char *)data + i, size - i, &n));
  return hk_buf_view(buf);
}

static bool is_place(HkText text, size_t at) {
  return at <= text.len && (at == text.len || ((unsigned char)text.data[at] & 0xC0) != 0x80);
}

static void check_slots(HkText text, const size_t *slots, uint32_t count, size_t from) {
  must(slots[0] >= from && slots[1] >= slots[0]);
  for (uint32_t i = 0; i < count; i += 2) {
    if (slots[i] == SIZE_MAX && slots[i + 1] == SIZE_MAX) continue;
    must(slots[i] >= slots[0] && slots[i] <= slots[i + 1] && slots[i + 1] <= slots[1]);
    must(is_place(text, slots[i]) && is_place(text, slots[i + 1]));
  }
}

static void search(HkRegex *re, HkText text) {
  HkRegexInput in = {.text = text};
  uint32_t count = 2 * (hk_regex_groups(re) + 1);
  size_t *slots = malloc(count * sizeof *slots), place[2], from = 0;
  bool found = true, whether, full, any = false;
  must(slots != NULL);
  for (int i = 0; i < MAX_MATCHES && from <= text.len && found; i++) {
    must(hk_regex_search(re, &in, from, slots, count, &found) == HK_OK);
    must(hk_regex_search(re, &in, from, NULL, 0, &whether) == HK_OK && whether == found);
    must(hk_regex_search(re, &in, from, place, 2, &whether) == HK_OK && whether == found);
    if (!found) break;
    any = true;
    must(place[0] == slots[0] && place[1] == slots[1]);
    check_slots(text, slots, count, from);
    from = slots[1] > slots[0] ? slots[1] : slots[1] + 1;
    while (!is_place(text, from) && from < text.len) from++;
  }
  must(hk_regex_full(re, &in, &full) == HK_OK && (any || !full));
  free(slots);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
  size_t length = line ? (size_t)(line - data) : size, rest = line ? size - length - 1 : 0;
  HkMem mem;
  HkBuf pattern, text;
  HkRegex *re = NULL;
  HkRegexFault fault;
  hk_mem_init(&mem, NULL, NULL);
  hk_buf_init(&pattern, &mem);
  hk_buf_init(&text, &mem);
  HkText p = valid(&pattern, data, length);
  HkText t = valid(&text, line ? line + 2 : NULL, rest > MAX_TEXT ? MAX_TEXT : rest > 0 ? rest - 1 : 0);
  HkStatus status = hk_regex_new(&mem, p, rest > 0 ? line[1] & 15u : 0, &re, &fault);
  must(status == HK_OK || (status == HK_FAIL && fault.message[0] && fault.position <= p.len));
  if (status == HK_OK) search(re, t);
  hk_regex_free(re);
  hk_buf_deinit(&pattern);
  hk_buf_deinit(&text);
  must(mem.used == 0);
  return 0;
}
