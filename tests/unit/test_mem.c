// test_mem.c - memory: exact accounts, limits, growth that cannot overflow, arenas, and buffers on top of them.
#include "../../floor/buf.h"
#include "unit.h"

static void accounts_are_exact(void) {
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  uint64_t seed = 1;
  enum { N = 100 };
  void *block[N] = {NULL};
  size_t size[N] = {0}, total = 0, peak = 0;
  for (int step = 0; step < 20000; step++) {
    uint32_t i = unit_below(&seed, N);
    size_t next = unit_below(&seed, 4) ? unit_below(&seed, 500) : 0;
    void *p = hk_mem_resize(&mem, block[i], size[i], next);
    CHECK((p != NULL) == (next != 0));
    total += next;
    total -= size[i];
    block[i] = p;
    size[i] = next;
    if (p) memset(p, (int)i, next);
    if (total > peak) peak = total;
    CHECK_EQ(mem.used, total);
    CHECK_EQ(mem.peak, peak);
  }
  for (int i = 0; i < N; i++) hk_mem_free(&mem, block[i], size[i]);
  CHECK_EQ(mem.used, 0);
}

static void the_limit_holds(void) {
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  mem.limit = 1000;
  void *a = hk_mem_alloc(&mem, 600);
  CHECK(a && !hk_mem_alloc(&mem, 401));
  CHECK_EQ(mem.refused, 1);
  void *b = hk_mem_alloc(&mem, 400);
  CHECK(b && mem.used == 1000);
  CHECK(!hk_mem_resize(&mem, b, 400, 401) && mem.used == 1000);
  b = hk_mem_resize(&mem, b, 400, 100);  // less is always granted
  CHECK(b && mem.used == 700);
  mem.limit = 10;  // below what is in use: nothing new, but giving back works
  CHECK(!hk_mem_alloc(&mem, 1));
  hk_mem_free(&mem, a, 600);
  hk_mem_free(&mem, b, 100);
  CHECK_EQ(mem.used, 0);
}

static void impossible_sizes(void) {
  HkMem mem;
  HkArena arena;
  void *items = NULL;
  uint32_t cap = 0;
  hk_mem_init(&mem, NULL, NULL);
  CHECK(!hk_mem_alloc(&mem, SIZE_MAX));
  CHECK(!hk_mem_alloc(&mem, SIZE_MAX / 2 + 1));
  CHECK(hk_mem_grow(&mem, &items, &cap, UINT32_MAX, SIZE_MAX / 16) == HK_NOMEM && cap == 0 && !items);
  hk_arena_init(&arena, &mem);
  CHECK(!hk_arena_alloc(&arena, SIZE_MAX - 8));
  CHECK(hk_arena_grow(&arena, &items, &cap, UINT32_MAX, SIZE_MAX / 16) == HK_NOMEM && cap == 0);
  hk_arena_deinit(&arena);
  CHECK_EQ(mem.used, 0);
}

static void the_nth_allocation_fails_once(void) {
  HkMem mem;
  hk_mem_init(&mem, NULL, NULL);
  mem.fail_at = 2;
  void *a = hk_mem_alloc(&mem, 8), *b = hk_mem_alloc(&mem, 8), *c = hk_mem_alloc(&mem, 8);
  CHECK(a && !b && c);
  hk_mem_free(&mem, a, 8);
  hk_mem_free(&mem, c, 8);
  CHECK_EQ(mem.used, 0);
}

static void arenas(void) {
  HkMem mem;
  HkArena arena;
  hk_mem_init(&mem, NULL, NULL);
  hk_arena_init(&arena, &mem);
  uint64_t seed = 3;
  unsigned char *all[3000];
  size_t size[3000];
  for (int i = 0; i < 3000; i++) {
    size[i] = i % 500 == 0 ? 50000 : unit_below(&seed, 200);
    all[i] = hk_arena_alloc(&arena, size[i]);
    CHECK(all[i] && (uintptr_t)all[i] % 16 == 0);
    for (size_t k = 0; k < size[i]; k++) CHECK(all[i][k] == 0);
    memset(all[i], i & 0xff, size[i]);
  }
  for (int i = 0; i < 3000; i++)
    for (size_t k = 0; k < size[i]; k++) CHECK(all[i][k] == (i & 0xff));
  HkText copy = hk_arena_text(&arena, HK_TEXT("text"));
  CHECK(copy.len == 4 && copy.data[4] == 0);
  hk_arena_deinit(&arena);
  CHECK_EQ(mem.used, 0);
}

static void growing_in_an_arena_keeps_the_items(void) {
  HkMem mem;
  HkArena arena;
  uint32_t *items = NULL, cap = 0;
  hk_mem_init(&mem, NULL, NULL);
  hk_arena_init(&arena, &mem);
  for (uint32_t i = 0; i < 20000; i++) {
    CHECK(hk_arena_grow(&arena, (void **)&items, &cap, i + 1, sizeof *items) == HK_OK);
    items[i] = i;
  }
  for (uint32_t i = 0; i < 20000; i++) CHECK(items[i] == i);
  hk_arena_deinit(&arena);
  CHECK_EQ(mem.used, 0);
}

static void a_buffer_that_fails_stays_failed(void) {
  HkMem mem;
  HkBuf buf;
  hk_mem_init(&mem, NULL, NULL);
  hk_buf_init(&buf, &mem);
  hk_buf_str(&buf, "kept");
  mem.limit = mem.used;
  hk_buf_repeat(&buf, 'x', 10000);
  CHECK(buf.failed);
  mem.limit = 0;
  hk_buf_str(&buf, "more");
  CHECK(buf.failed && hk_text_eq(hk_text_of(hk_buf_z(&buf)), HK_TEXT("")));
  hk_buf_deinit(&buf);
  CHECK_EQ(mem.used, 0);
}

static void texts_of_a_buffer(void) {
  HkMem mem;
  HkBuf buf;
  hk_mem_init(&mem, NULL, NULL);
  hk_buf_init(&buf, &mem);
  hk_buf_int(&buf, INT64_MIN);
  hk_buf_char(&buf, ' ');
  hk_buf_code_point(&buf, 0x20AC);
  hk_buf_fmt(&buf, " %s%d", "n", 7);
  CHECK(strcmp(hk_buf_z(&buf), "-9223372036854775808 \xE2\x82\xAC n7") == 0);
  hk_buf_clear(&buf);
  hk_buf_json_string(&buf, HK_TEXT("a\"\\\n\x01\xC3\xA4/"));
  CHECK(strcmp(hk_buf_z(&buf), "\"a\\\"\\\\\\n\\u0001\xC3\xA4/\"") == 0);
  hk_buf_clear(&buf);
  hk_buf_fmt(&buf, "%0500d", 1);  // longer than any first guess
  CHECK(buf.len == 500);
  hk_buf_deinit(&buf);
  CHECK_EQ(mem.used, 0);
}

UNIT_TESTS(UNIT(accounts_are_exact), UNIT(the_limit_holds), UNIT(impossible_sizes), UNIT(the_nth_allocation_fails_once),
           UNIT(arenas), UNIT(growing_in_an_arena_keeps_the_items), UNIT(a_buffer_that_fails_stays_failed),
           UNIT(texts_of_a_buffer))
