// test_str.c - String search against a naive one, linear in the worst case; positions in any text against decoding from the front; shared
// append buffers.
#include <time.h>

#include "../../floor/str.h"
#include "../../floor/utf8.h"
#include "unit.h"

typedef struct World {
  HkMem mem;
  HkHeap heap;
  _Atomic uint32_t attention;
} World;

static World *open_world(void) {
  World *w = calloc(1, sizeof *w);
  CHECK(w != NULL);
  hk_mem_init(&w->mem, NULL, NULL);
  CHECK(hk_heap_init(&w->heap, &w->mem, &w->attention) == HK_OK);
  return w;
}

static void close_world(World *w) {
  hk_heap_deinit(&w->heap);
  CHECK_EQ(w->mem.used, 0);
  free(w);
}

// ---- search ----------------------------------------------------------------------------------------------------------------------

static size_t naive_find(HkText hay, HkText needle, size_t from) {
  for (size_t i = from; i + needle.len <= hay.len; i++)
    if (needle.len == 0 || memcmp(hay.data + i, needle.data, needle.len) == 0) return i;
  return SIZE_MAX;
}

static void find_against_naive(void) {
  uint64_t seed = 5;
  char hay[600], needle[40];
  for (int round = 0; round < 40000; round++) {
    size_t hay_len = unit_below(&seed, sizeof hay), needle_len = unit_below(&seed, round % 2 ? 6 : sizeof needle);
    uint32_t letters = 1 + unit_below(&seed, 3);
    for (size_t i = 0; i < hay_len; i++) hay[i] = (char)('a' + unit_below(&seed, letters));
    for (size_t i = 0; i < needle_len; i++) needle[i] = (char)('a' + unit_below(&seed, letters));
    if (round % 3 == 0 && hay_len > needle_len)
      memcpy(needle, hay + unit_below(&seed, (uint32_t)(hay_len - needle_len)), needle_len);
    HkText h = hk_text(hay, hay_len), n = hk_text(needle, needle_len);
    size_t from = unit_below(&seed, (uint32_t)hay_len + 2);
    CHECK_EQ(hk_text_find(h, n, from), naive_find(h, n, from));
  }
}

// aaaa...b in aaaa...: a search that starts over at each place would take minutes.
static void worst_case_is_linear(void) {
  size_t n = 4 << 20;
  char *hay = malloc(n), *needle = malloc(n / 2);
  CHECK(hay && needle);
  memset(hay, 'a', n);
  memset(needle, 'a', n / 2);
  needle[n / 2 - 1] = 'b';
  clock_t start = clock();
  CHECK(hk_text_find(hk_text(hay, n), hk_text(needle, n / 2), 0) == SIZE_MAX);
  needle[n / 2 - 1] = 'a';
  needle[n / 4] = 'b';
  CHECK(hk_text_find(hk_text(hay, n), hk_text(needle, n / 2), 0) == SIZE_MAX);
  CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 2.0);
  free(hay);
  free(needle);
}

static void backward_worst_case_is_linear(void) {
  World *w = open_world();
  size_t n = 1 << 20;
  char *text = malloc(n);
  CHECK(text != NULL);
  memset(text, 'a', n);
  HkString *hay = hk_string_new(&w->heap, hk_text(text, n));
  text[n / 4] = 'b';
  HkString *needle = hk_string_new(&w->heap, hk_text(text, n / 2));
  CHECK(hay && needle);
  clock_t start = clock();
  CHECK_EQ(hk_string_rfind(&w->heap, hay, needle, (int64_t)n), -1);
  CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 2.0);
  free(text);
  close_world(w);
}

// ---- positions ----------------------------------------------------------------------------------------------------------------------

static const uint32_t letters[] = {'a', 'b', 0xE4, 0x20AC, 0x1F600};

// A random text of code points; `ascii`: only one-byte ones.
static HkString *random_string(World *w, uint64_t *seed, uint32_t *points, uint32_t count, bool ascii) {
  HkBuf buf;
  hk_buf_init(&buf, &w->mem);
  for (uint32_t i = 0; i < count; i++) hk_buf_code_point(&buf, points[i] = letters[unit_below(seed, ascii ? 2 : 5)]);
  HkString *s = hk_string_from_buf(&w->heap, &buf);
  hk_buf_deinit(&buf);
  CHECK(s && s->count == count);
  return s;
}

static void positions_against_decoding(void) {
  World *w = open_world();
  uint64_t seed = 17;
  uint32_t points[6][200];
  HkString *s[6];  // more texts than the heap has cursors
  uint32_t count[6];
  for (int i = 0; i < 6; i++) s[i] = random_string(w, &seed, points[i], count[i] = unit_below(&seed, 200), i == 0);
  for (int step = 0; step < 60000; step++) {
    int i = (int)unit_below(&seed, 6);
    int64_t a = (int64_t)unit_below(&seed, 220) - 10, b = (int64_t)unit_below(&seed, 220) - 10;
    int64_t code = a >= 0 && a < count[i] ? (int64_t)points[i][a] : -1;
    CHECK_EQ(hk_string_code_at(&w->heap, s[i], a), code);
    HkString *slice = hk_string_slice(&w->heap, s[i], a, b);
    int64_t from = a < 0 ? 0 : a, to = b > count[i] ? count[i] : b;
    CHECK_EQ(slice->count, to > from ? to - from : 0);
    if (to > from) {
      size_t size;
      CHECK_EQ(hk_utf8_decode(slice->data, slice->len, &size), points[i][from]);
    }
    if (step % 1000 == 0) hk_string_forget_cursors(&w->heap);
  }
  close_world(w);
}

static int64_t naive_points(const uint32_t *hay, int64_t hay_count, const uint32_t *needle, int64_t count, int64_t at) {
  if (at < 0 || at + count > hay_count) return 0;
  return memcmp(hay + at, needle, (size_t)count * sizeof *needle) == 0;
}

// boxes.md 9.2: first place >= from, last place <= from, in code points.
static void find_and_rfind_against_naive(void) {
  World *w = open_world();
  uint64_t seed = 23;
  uint32_t hay[120], needle[4];
  for (int round = 0; round < 20000; round++) {
    int64_t n = unit_below(&seed, 120), k = 1 + unit_below(&seed, 3), from = (int64_t)unit_below(&seed, 140) - 10;
    bool ascii = unit_below(&seed, 2);
    HkString *h = random_string(w, &seed, hay, (uint32_t)n, ascii),
             *f = random_string(w, &seed, needle, (uint32_t)k, ascii);
    int64_t first = from < 0 ? 0 : from, last = from > n ? n : from;
    while (first <= n && !naive_points(hay, n, needle, k, first)) first++;
    while (last >= 0 && !naive_points(hay, n, needle, k, last)) last--;
    CHECK_EQ(hk_string_find(&w->heap, h, f, from), first <= n ? first : -1);
    CHECK_EQ(hk_string_rfind(&w->heap, h, f, from), last < 0 ? -1 : last);
    if (round % 500 == 0) hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true);
  }
  close_world(w);
}

static void walking_is_linear(void) {
  World *w = open_world();
  uint64_t seed = 29;
  uint32_t n = 1 << 20, *points = malloc(n * sizeof *points);
  CHECK(points != NULL);
  HkString *s = random_string(w, &seed, points, n, false);
  clock_t start = clock();
  for (int64_t i = 0; i < n; i++) CHECK(hk_string_code_at(&w->heap, s, i) == points[i]);
  for (int64_t i = n; i-- > 0;) CHECK(hk_string_code_at(&w->heap, s, i) == points[i]);
  CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 5.0);
  free(points);
  close_world(w);
}

// ---- building --------------------------------------------------------------------------------------------------------------------------

// Strings that share a buffer never see what others append.
static void shared_buffers(void) {
  World *w = open_world();
  uint64_t seed = 31;
  enum { N = 40 };
  HkString *all[N];
  char *copy[N];
  size_t len[N];
  for (int i = 0; i < N; i++) {
    all[i] = w->heap.empty;
    copy[i] = calloc(1, 1);
    CHECK(copy[i] != NULL);
    len[i] = 0;
  }
  for (int step = 0; step < 4000; step++) {
    uint32_t from = unit_below(&seed, N), to = unit_below(&seed, N), other = unit_below(&seed, N);
    if (len[from] + len[other] > 20000) continue;
    HkString *tail = step % 3 ? hk_string_char(&w->heap, 'a' + (uint32_t)step % 26) : all[other];
    size_t total = len[from] + tail->len;
    char *text = malloc(total + 1);
    CHECK(text != NULL);
    memcpy(text, copy[from], len[from]);
    memcpy(text + len[from], tail->data, tail->len);
    all[to] = hk_string_concat(&w->heap, all[from], tail);
    CHECK(all[to] != NULL);
    free(copy[to]);
    copy[to] = text;
    len[to] = total;
    for (int i = 0; i < N; i++) CHECK(all[i]->len == len[i] && memcmp(all[i]->data, copy[i], len[i]) == 0);
  }
  for (int i = 0; i < N; i++) free(copy[i]);
  close_world(w);
}

static void appending_is_linear(void) {
  World *w = open_world();
  HkString *s = w->heap.empty;
  clock_t start = clock();
  for (int i = 0; i < 1000000; i++) {
    s = hk_string_concat(&w->heap, s, w->heap.chars['x']);
    CHECK(s != NULL);
  }
  CHECK_EQ(s->len, 1000000);
  CHECK((double)(clock() - start) / CLOCKS_PER_SEC < 2.0);
  close_world(w);
}

static void invalid_bytes_are_replaced(void) {
  World *w = open_world();
  static const struct {
    const char *bytes, *text;
  } cases[] = {{"a\x80z", "a\xEF\xBF\xBDz"},
               {"\xE1\x80", "\xEF\xBF\xBD"},
               {"\xFF\xFE", "\xEF\xBF\xBD\xEF\xBF\xBD"},
               {"ok", "ok"}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    HkString *s = hk_string_decode(&w->heap, hk_text_of(cases[i].bytes));
    CHECK(s && hk_text_eq(hk_string_text(s), hk_text_of(cases[i].text)));
  }
  close_world(w);
}

static void hashes(void) {
  World *w = open_world();
  HkString *a = hk_string_new(&w->heap, HK_TEXT("the same text")),
           *b = hk_string_new(&w->heap, HK_TEXT("the same text"));
  CHECK(a && b && a != b && hk_string_hash(&w->heap, a) == hk_string_hash(&w->heap, b) && hk_string_hash(&w->heap, a));
  CHECK_EQ(hk_text_stable_hash(HK_TEXT("")), 14695981039346656037u);
  CHECK_EQ(hk_text_stable_hash(HK_TEXT("a")), 0xaf63dc4c8601ec8cu);
  close_world(w);
}

UNIT_TESTS(UNIT(find_against_naive), UNIT(worst_case_is_linear), UNIT(backward_worst_case_is_linear),
           UNIT(positions_against_decoding), UNIT(find_and_rfind_against_naive), UNIT(walking_is_linear),
           UNIT(shared_buffers), UNIT(appending_is_linear), UNIT(invalid_bytes_are_replaced), UNIT(hashes))
