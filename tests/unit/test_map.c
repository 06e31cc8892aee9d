// test_map.c - the Map against a naive model driven by random programs: hostile and ordinary keys, key order and insertion order, copies, and
// memory that is refused in the middle.
#include "../../floor/map.h"
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

// ---- the model: pairs in order of insertion, searched from the front --------------------------------------------------------------

enum { MOST = 600 };
typedef struct Model {
  HkValue keys[MOST], values[MOST];
  uint32_t count;
} Model;

static bool same(HkValue a, HkValue b) {
  if (a.tag != b.tag) return false;
  return a.tag == HK_INT ? a.as.i == b.as.i : hk_text_eq(hk_string_text(a.as.str), hk_string_text(b.as.str));
}

static uint32_t find(const Model *m, HkValue key) {
  uint32_t i = 0;
  while (i < m->count && !same(m->keys[i], key)) i++;
  return i;
}

static void set(Model *m, HkValue key, HkValue value) {
  uint32_t i = find(m, key);
  if (i == m->count) m->keys[m->count++] = key;
  m->values[i] = value;
}

static bool remove_key(Model *m, HkValue key) {
  uint32_t i = find(m, key);
  if (i == m->count) return false;
  m->count--;
  memmove(m->keys + i, m->keys + i + 1, (m->count - i) * sizeof *m->keys);
  memmove(m->values + i, m->values + i + 1, (m->count - i) * sizeof *m->values);
  return true;
}

static bool before(HkValue a, HkValue b) {
  if (a.tag != b.tag) return a.tag == HK_INT;
  return a.tag == HK_INT ? a.as.i < b.as.i : hk_string_cmp(a.as.str, b.as.str) < 0;
}

static void check(World *w, HkMap *map, const Model *m) {
  CHECK_EQ(map->count, m->count);
  CHECK(hk_map_sort(&w->heap, map) == HK_OK);
  for (uint32_t i = 0; i < m->count; i++) {
    const HkValue *v = hk_map_find(&w->heap, map, m->keys[i]);
    CHECK(v && v->as.i == m->values[i].as.i);
    HkMapEntry *e = hk_map_at(map, i);
    if (map->head.extra)
      CHECK(same(hk_entry_key(e), m->keys[i]));
    else
      CHECK(i == 0 || before(hk_entry_key(hk_map_at(map, i - 1)), hk_entry_key(e)));
  }
}

// ---- keys ----------------------------------------------------------------------------------------------------------------------------

typedef HkValue (*MakeKey)(World *w, uint32_t n);

static HkValue small_int(World *w, uint32_t n) {
  (void)w;
  return hk_int((int64_t)n - 100);
}

static HkValue string_key(World *w, uint32_t n) {
  char text[40];
  int len = snprintf(text, sizeof text, "%s%u", n % 3 ? "key of some length " : "", n);
  HkString *s = hk_string_new(&w->heap, hk_text(text, (size_t)len));
  CHECK(s != NULL);
  return hk_string(s);
}

static HkValue mixed(World *w, uint32_t n) { return n % 2 ? small_int(w, n) : string_key(w, n); }

// Integers that share their low or their high half, and the extremes.
static HkValue hostile_int(World *w, uint32_t n) {
  (void)w;
  switch (n % 4) {
  case 0: return hk_int((int64_t)((uint64_t)n << 32));
  case 1: return hk_int((int64_t)((uint64_t)n << 52));
  case 2: return hk_int(INT64_MIN + n);
  default: return hk_int(INT64_MAX - n);
  }
}

// All in one place of the index: the same low bits of the hash, found by inverting it.
static HkValue colliding_int(World *w, uint32_t n) {
  uint64_t inverse = 1, odd = 0x9E3779B97F4A7C15u;
  for (int i = 0; i < 6; i++) inverse *= 2 - odd * inverse;
  uint64_t x = (uint64_t)n << 32 | n;  // x ^ x >> 32 has no low bits
  return hk_int((int64_t)((x * inverse) ^ w->heap.hash_key[0]));
}

static void random_program(MakeKey make, bool ordered, uint32_t keys, int steps) {
  World *w = open_world();
  Model *m = calloc(1, sizeof *m);
  HkMap *map = hk_map_new(&w->heap, ordered, keys % 20);
  CHECK(m && map);
  uint64_t seed = keys + 1u;
  for (int step = 0; step < steps; step++) {
    HkValue key = make(w, unit_below(&seed, keys)), value = hk_int(step), old = hk_null();
    uint32_t at = find(m, key);
    switch (unit_below(&seed, 8)) {
    case 0:
    case 1:
    case 2:
    case 3:
      set(m, key, value);
      CHECK(hk_map_set(&w->heap, map, key, value) == HK_OK);
      break;
    case 4:
    case 5: {
      bool there = at < m->count;
      HkValue want = there ? m->values[at] : old;
      CHECK(remove_key(m, key) == there);
      CHECK(hk_map_remove(&w->heap, map, key, &old) == there);
      CHECK(old.as.i == want.as.i);
      break;
    }
    case 6: {
      const HkValue *v = hk_map_find(&w->heap, map, key);
      CHECK((v != NULL) == (at < m->count) && (!v || v->as.i == m->values[at].as.i));
      break;
    }
    default:
      if (step % 97 == 0) check(w, map, m);
      if (step % 1999 == 0) {
        hk_map_clear(&w->heap, map);
        m->count = 0;
      }
    }
  }
  check(w, map, m);
  HkMap *copy = hk_map_copy(&w->heap, map);
  CHECK(copy != NULL);
  check(w, copy, m);
  free(m);
  close_world(w);
}

static void few_keys(void) { random_program(mixed, false, 12, 20000); }
static void integers(void) { random_program(small_int, false, 500, 30000); }
static void strings(void) { random_program(string_key, false, 500, 30000); }
static void both(void) { random_program(mixed, false, 500, 30000); }
static void insertion_order(void) { random_program(mixed, true, 300, 30000); }
static void hostile_integers(void) { random_program(hostile_int, false, 500, 30000); }
static void colliding_integers(void) { random_program(colliding_int, false, 500, 30000); }

// ---- rules ---------------------------------------------------------------------------------------------------------------------------

static void which_values_are_keys(void) {
  World *w = open_world();
  HkValue key;
  CHECK(hk_map_key(&w->heap, hk_bool(true), &key) && key.tag == HK_STRING);
  CHECK(hk_text_eq(hk_string_text(key.as.str), HK_TEXT("true")));
  CHECK(hk_map_key(&w->heap, hk_int(1), &key) && key.tag == HK_INT);
  CHECK(!hk_map_key(&w->heap, hk_null(), &key));
  CHECK(!hk_map_key(&w->heap, hk_float(1.0), &key));
  CHECK(!hk_map_key(&w->heap, hk_object(hk_map_new(&w->heap, false, 0)), &key));
  close_world(w);
}

// Order of keys: Integers by value, then Strings by bytes; values follow.
static void keys_and_values(void) {
  World *w = open_world();
  HkMap *map = hk_map_new(&w->heap, false, 0);
  static const char *const texts[] = {"b", "", "aa", "B", "\xC3\xA4", "a"};
  static const char *const sorted[] = {"", "B", "a", "aa", "b", "\xC3\xA4"};
  for (int i = 0; i < 6; i++)
    CHECK(hk_map_set(&w->heap, map, hk_string(hk_string_new(&w->heap, hk_text_of(texts[i]))), hk_int(i)) == HK_OK);
  for (int i = 0; i < 3; i++) CHECK(hk_map_set(&w->heap, map, hk_int(10 - 7 * i), hk_int(100 + i)) == HK_OK);
  HkArray *keys = hk_map_keys(&w->heap, map), *values = hk_map_values(&w->heap, map);
  CHECK(keys && values && keys->count == 9 && values->count == 9);
  for (int i = 0; i < 3; i++) {
    CHECK_EQ(keys->items[i].as.i, -4 + 7 * i);
    CHECK_EQ(values->items[i].as.i, 102 - i);
  }
  for (int i = 0; i < 6; i++) {
    CHECK(hk_text_eq(hk_string_text(keys->items[3 + i].as.str), hk_text_of(sorted[i])));
    CHECK(strcmp(texts[values->items[3 + i].as.i], sorted[i]) == 0);
  }
  close_world(w);
}

// Numbers of the index become wider at 256 and 65,536 slots; entries are removed and come back on both sides of each limit.
static void many_keys(void) {
  enum { MANY = 50000 };
  World *w = open_world();
  HkMap *map = hk_map_new(&w->heap, false, 0);
  for (uint32_t n = 0; n < MANY; n++) {
    CHECK(hk_map_set(&w->heap, map, mixed(w, n), hk_int(n)) == HK_OK);
    if (n % 5 == 4) CHECK(hk_map_remove(&w->heap, map, mixed(w, n - 2), NULL));
    if (n % 10 == 9) CHECK(hk_map_set(&w->heap, map, mixed(w, n - 2), hk_int(-1)) == HK_OK);
  }
  CHECK_EQ(map->count, MANY - MANY / 10);
  for (uint32_t n = 0; n < MANY; n++) {
    const HkValue *v = hk_map_find(&w->heap, map, mixed(w, n));
    CHECK((v == NULL) == (n % 10 == 2));
    CHECK(!v || v->as.i == (n % 10 == 7 ? -1 : (int64_t)n));
  }
  close_world(w);
}

// With room from the beginning entries stand in the object; a Map that is cleared begins anew.
static void room_for_entries(void) {
  World *w = open_world();
  for (uint32_t cap = 0; cap < 40; cap++) {
    HkMap *map = hk_map_new(&w->heap, false, cap);
    CHECK(map && map->cap == cap);
    for (int round = 0; round < 2; round++) {
      for (uint32_t n = 0; n < 40; n++) CHECK(hk_map_set(&w->heap, map, small_int(w, n), hk_int(n)) == HK_OK);
      for (uint32_t n = 0; n < 40; n++) CHECK(hk_map_find(&w->heap, map, small_int(w, n))->as.i == n);
      hk_map_clear(&w->heap, map);
      CHECK(map->count == 0 && !hk_map_find(&w->heap, map, hk_int(1)));
    }
  }
  close_world(w);
}

// Of equal Strings that become keys one is kept.
static void keys_are_shared(void) {
  World *w = open_world();
  HkMap *map[2] = {hk_map_new(&w->heap, false, 0), hk_map_new(&w->heap, false, 20)};
  for (int i = 0; i < 2; i++) CHECK(hk_map_set(&w->heap, map[i], string_key(w, 3), hk_int(i)) == HK_OK);
  CHECK(hk_entry_key(&map[0]->entries[0]).as.str == hk_entry_key(&map[1]->entries[0]).as.str);
  CHECK_EQ(hk_map_find(&w->heap, map[1], string_key(w, 3))->as.i, 1);
  close_world(w);
}

// A refused allocation changes nothing that can be seen.
static void memory_refused(void) {
  World *w = open_world();
  Model *m = calloc(1, sizeof *m);
  HkMap *map = hk_map_new(&w->heap, false, 0);
  CHECK(m && map);
  for (uint32_t n = 0; n < 300; n++) {
    HkValue key = string_key(w, n);
    w->mem.fail_at = w->mem.count + 1 + n % 4;
    HkStatus status = hk_map_set(&w->heap, map, key, hk_int(n));
    w->mem.fail_at = 0;
    if (status == HK_OK) set(m, key, hk_int(n));
    CHECK(status == HK_OK || status == HK_NOMEM);
    w->mem.fail_at = w->mem.count + 1 + n % 4;
    hk_map_sort(&w->heap, map);
    w->mem.fail_at = 0;
    if (n % 20 == 0) check(w, map, m);
  }
  check(w, map, m);
  CHECK(m->count > 250);
  free(m);
  close_world(w);
}

UNIT_TESTS(UNIT(few_keys), UNIT(integers), UNIT(strings), UNIT(both), UNIT(insertion_order), UNIT(hostile_integers),
           UNIT(colliding_integers), UNIT(which_values_are_keys), UNIT(keys_and_values), UNIT(many_keys),
           UNIT(room_for_entries), UNIT(keys_are_shared), UNIT(memory_refused))
