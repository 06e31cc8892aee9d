// test_heap.c - the collector: random object graphs against a naive model, weak references, deep structures on a small C stack, and marking
// when the mark stack itself gets no memory.
#include <sys/resource.h>

#include "../../floor/map.h"
#include "../../floor/str.h"
#include "../../floor/type.h"
#include "unit.h"

enum { ROOTS = 16 };

typedef struct World {
  HkMem mem;
  HkHeap heap;
  _Atomic uint32_t attention;
  HkValue roots[ROOTS];
  bool refuse;  // the allocator gives nothing
} World;

static void *allocate(void *user, void *ptr, size_t old_size, size_t new_size) {
  World *w = user;
  (void)old_size;
  if (new_size == 0) {
    free(ptr);
    return NULL;
  }
  return w->refuse && new_size > old_size ? NULL : realloc(ptr, new_size);
}

static void mark_roots(void *user, HkHeap *heap) {
  World *w = user;
  for (int i = 0; i < ROOTS; i++) hk_heap_mark_value(heap, w->roots[i]);
}

static World *open_world(void) {
  World *w = calloc(1, sizeof *w);
  CHECK(w != NULL);
  hk_mem_init(&w->mem, allocate, w);
  CHECK(hk_heap_init(&w->heap, &w->mem, &w->attention) == HK_OK);
  w->heap.mark_roots = mark_roots;
  w->heap.mark_user = w;
  return w;
}

static void close_world(World *w) {
  hk_heap_deinit(&w->heap);
  CHECK_EQ(w->mem.used, 0);
  free(w);
}

static HkValue new_array(World *w) {
  HkArray *a = hk_array_new(&w->heap, 0);
  CHECK(a != NULL);
  return hk_object(a);
}

static void push(World *w, HkValue array, HkValue item) {
  CHECK(hk_array_push(&w->heap, HK_AS_ARRAY(array), item) == HK_OK);
}

// ---- random graphs -----------------------------------------------------------------------------------------------------------

// The model: node i of the graph is an Array, a Map or a Cell; its edges are kept here too. A node that the collector frees shows in its
// weak reference, which is a root through `weaks` (an Array in roots[0]).
enum { NODES = 400, EDGES = 4 };
typedef struct Graph {
  World *w;
  HkValue node[NODES];
  HkWeak *weak[NODES];
  int edge[NODES][EDGES];
  bool alive[NODES], reached[NODES];
  uint64_t seed;
} Graph;

static void new_node(Graph *g, int i) {
  HkHeap *heap = &g->w->heap;
  switch (unit_below(&g->seed, 3)) {
  case 0: g->node[i] = new_array(g->w); break;
  case 1: g->node[i] = hk_object(hk_map_new(heap, false, 0)); break;
  default: g->node[i] = hk_object(hk_cell_new(heap, hk_null())); break;
  }
  CHECK(g->node[i].as.obj != NULL);
  g->weak[i] = hk_heap_weak(heap, g->node[i].as.obj);
  CHECK(g->weak[i] != NULL);
  push(g->w, g->w->roots[0], hk_object(g->weak[i]));
  g->alive[i] = true;
  for (int k = 0; k < EDGES; k++) g->edge[i][k] = -1;
}

// Writes the edges of the model into the object.
static void store_edges(Graph *g, int i) {
  HkHeap *heap = &g->w->heap;
  HkObject *o = g->node[i].as.obj;
  for (int k = 0; k < EDGES; k++) {
    HkValue to = g->edge[i][k] < 0 ? hk_int(k) : g->node[g->edge[i][k]];
    if (o->kind == HK_KIND_CELL) {
      ((HkCell *)(void *)o)->value = to;  // one edge only
      for (int j = k + 1; j < EDGES; j++) g->edge[i][j] = -1;
      return;
    }
    if (o->kind == HK_KIND_MAP) {
      CHECK(hk_map_set(heap, (HkMap *)(void *)o, hk_int(k), to) == HK_OK);
    } else {
      HkArray *a = (HkArray *)(void *)o;
      if (a->count > (uint32_t)k)
        a->items[k] = to;
      else
        push(g->w, g->node[i], to);
    }
  }
}

static void reach(Graph *g, int i) {
  if (i < 0 || g->reached[i]) return;
  g->reached[i] = true;
  for (int k = 0; k < EDGES; k++) reach(g, g->edge[i][k]);
}

static void change(Graph *g) {
  for (int i = 0; i < NODES; i++)
    if (!g->alive[i]) new_node(g, i);
  for (int n = 0; n < NODES / 2; n++) {
    int i = (int)unit_below(&g->seed, NODES);
    for (int k = 0; k < EDGES; k++)
      g->edge[i][k] = unit_below(&g->seed, 3) == 0 ? (int)unit_below(&g->seed, NODES) : -1;
    store_edges(g, i);
  }
}

static void choose_roots(Graph *g) {
  memset(g->reached, 0, sizeof g->reached);
  for (int r = 1; r < ROOTS; r++) {
    int i = (int)unit_below(&g->seed, NODES);
    g->w->roots[r] = g->node[i];
    reach(g, i);
  }
}

static void check_graph(Graph *g) {
  for (int i = 0; i < NODES; i++) {
    CHECK_EQ(g->weak[i]->target != NULL, g->reached[i]);
    if (g->reached[i]) {
      CHECK(g->weak[i]->target == g->node[i].as.obj);
      CHECK(hk_heap_weak(&g->w->heap, g->node[i].as.obj) == g->weak[i]);
    } else {
      g->alive[i] = false;
      g->edge[i][0] = g->edge[i][1] = g->edge[i][2] = g->edge[i][3] = -1;
    }
  }
}

// refuse: the collector gets no memory at all.
static void random_rounds(bool refuse, bool all) {
  Graph *g = calloc(1, sizeof *g);
  CHECK(g != NULL);
  g->w = open_world();
  g->seed = all ? 99 : 100;
  g->w->roots[0] = new_array(g->w);
  for (int round = 0; round < 60; round++) {
    change(g);
    choose_roots(g);
    g->w->refuse = refuse;
    hk_heap_collect(&g->w->heap, HK_GC_EXPLICIT, all);
    g->w->refuse = false;
    check_graph(g);
    HK_AS_ARRAY(g->w->roots[0])->count = 0;  // the references to nodes that are gone
    for (int i = 0; i < NODES; i++)
      if (g->alive[i]) push(g->w, g->w->roots[0], hk_object(g->weak[i]));
  }
  close_world(g->w);
  free(g);
}

static void random_graphs(void) { random_rounds(false, true); }
static void random_graphs_without_memory(void) { random_rounds(true, true); }
static void random_graphs_lazy_sweep(void) { random_rounds(false, false); }

// ---- counting ----------------------------------------------------------------------------------------------------------------------

static void freed_and_live_are_exact(void) {
  World *w = open_world();
  uint64_t base = hk_heap_live(&w->heap);
  w->roots[0] = new_array(w);
  for (int i = 0; i < 1000; i++) {
    HkValue a = new_array(w);
    if (i % 4 == 0) push(w, w->roots[0], a);
  }
  CHECK_EQ(hk_heap_live(&w->heap), base + 1001);
  CHECK_EQ(hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true), 750);
  CHECK_EQ(hk_heap_live(&w->heap), base + 251);
  w->roots[0] = hk_null();
  CHECK_EQ(hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true), 251);
  CHECK_EQ(hk_heap_live(&w->heap), base);
  close_world(w);
}

static void memory_goes_back(void) {
  World *w = open_world();
  size_t base = w->mem.used;
  w->roots[0] = new_array(w);
  for (int i = 0; i < 200000; i++) push(w, w->roots[0], new_array(w));
  CHECK(w->mem.used > base + 4000000);
  w->roots[0] = hk_null();
  hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true);
  CHECK(w->mem.used <= base);
  close_world(w);
}

// A heap that was large once gives its empty pages back although it is only swept by and by, but for those that are in use.
static void a_heap_that_shrinks(void) {
  World *w = open_world();
  w->roots[0] = new_array(w);
  for (int i = 0; i < 200000; i++) CHECK(hk_cell_new(&w->heap, hk_int(i)) != NULL);
  size_t large = w->mem.used;
  for (int round = 0; round < 3; round++) {
    hk_heap_collect(&w->heap, HK_GC_GROWTH, false);
    push(w, w->roots[0], new_array(w));
  }
  CHECK(w->mem.used < large / 4);
  CHECK_EQ(HK_AS_ARRAY(w->roots[0])->count, 3);
  for (int i = 0; i < 1000; i++) CHECK(hk_cell_new(&w->heap, hk_int(i)) != NULL);
  close_world(w);
}

// Objects of every size class and beyond, written full, collected, and their room used again.
static void every_size(void) {
  World *w = open_world();
  w->roots[0] = new_array(w);
  for (size_t len = 0; len < 3000; len += 7) {
    char text[3000];
    memset(text, 'a' + (int)(len % 26), len);
    HkString *kept = hk_string_new(&w->heap, hk_text(text, len)), *lost = hk_string_new(&w->heap, hk_text(text, len));
    CHECK(kept && lost);
    push(w, w->roots[0], hk_string(kept));
    if (len % 5 == 0) hk_heap_collect(&w->heap, HK_GC_EXPLICIT, len % 2 == 0);
  }
  HkArray *all = HK_AS_ARRAY(w->roots[0]);
  for (uint32_t i = 0; i < all->count; i++) {
    size_t len = 7 * i;
    const HkString *s = all->items[i].as.str;
    CHECK_EQ(s->len, len);
    for (size_t k = 0; k < len; k++) CHECK(s->data[k] == (char)('a' + (int)(len % 26)));
  }
  close_world(w);
}

// ---- weak references and identity ----------------------------------------------------------------------------------------------------

static void weak_references(void) {
  World *w = open_world();
  w->roots[0] = new_array(w);
  HkObject *target = w->roots[0].as.obj;
  HkWeak *weak = hk_heap_weak(&w->heap, target);
  CHECK(hk_heap_weak(&w->heap, target) == weak);
  uint64_t identity = weak->identity;
  w->roots[1] = hk_object(weak);
  hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true);
  CHECK(weak->target == target);
  w->roots[0] = hk_null();
  hk_heap_collect(&w->heap, HK_GC_EXPLICIT, false);
  CHECK(weak->target == NULL);
  CHECK_EQ(weak->identity, identity);
  // A reference that nobody holds goes; its target gets a new one with the same identity.
  w->roots[0] = new_array(w);
  weak = hk_heap_weak(&w->heap, w->roots[0].as.obj);
  identity = weak->identity;
  hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true);
  CHECK_EQ(hk_heap_weak(&w->heap, w->roots[0].as.obj)->identity, identity);
  close_world(w);
}

static void identities(void) {
  World *w = open_world();
  w->roots[0] = new_array(w);
  for (int i = 0; i < 5000; i++) {
    HkValue a = new_array(w);
    CHECK_EQ(hk_heap_identity(&w->heap, a.as.obj), i + 1);
    if (i % 2) push(w, w->roots[0], a);
  }
  hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true);
  HkArray *kept = HK_AS_ARRAY(w->roots[0]);
  for (uint32_t i = 0; i < kept->count; i++) CHECK_EQ(hk_heap_identity(&w->heap, kept->items[i].as.obj), 2 * i + 2);
  CHECK_EQ(hk_heap_identity(&w->heap, w->roots[0].as.obj), 5001);  // never given twice
  close_world(w);
}

// ---- depth and scarcity -----------------------------------------------------------------------------------------------------------------

static HkValue long_list(World *w, int count) {
  HkValue head = hk_null();
  for (int i = 0; i < count; i++) {
    HkCell *cell = hk_cell_new(&w->heap, head);
    CHECK(cell != NULL);
    head = hk_object(cell);
  }
  return head;
}

static void list_of_a_million_on_a_small_stack(void) {
  struct rlimit stack = {256 * 1024, 256 * 1024};
  CHECK(setrlimit(RLIMIT_STACK, &stack) == 0);
  World *w = open_world();
  uint64_t base = hk_heap_live(&w->heap);
  w->roots[0] = long_list(w, 1000000);
  CHECK_EQ(hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true), 0);
  CHECK_EQ(hk_heap_live(&w->heap), base + 1000000);
  w->roots[0] = hk_null();
  CHECK_EQ(hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true), 1000000);
  close_world(w);
}

// Without memory for the mark stack the heap is looked through again and again until nothing is left to do.
static void marking_without_memory(void) {
  World *w = open_world();
  w->roots[0] = new_array(w);
  push(w, w->roots[0], long_list(w, 300));
  for (int i = 0; i < 300; i++) {
    HkValue map = hk_object(hk_map_new(&w->heap, false, 0)), inner = new_array(w);
    char key[40];
    int length = snprintf(key, sizeof key, "a key of a certain length: %d", i);
    HkString *text = hk_string_new(&w->heap, hk_text(key, (size_t)length));
    CHECK(text && hk_map_set(&w->heap, HK_AS_MAP(map), hk_string(text), inner) == HK_OK);
    push(w, inner, w->roots[0]);
    push(w, w->roots[0], map);
  }
  uint64_t live = hk_heap_live(&w->heap);
  for (int i = 0; i < 500; i++) new_array(w);
  w->refuse = true;
  CHECK_EQ(hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true), 500);
  w->refuse = false;
  CHECK_EQ(hk_heap_live(&w->heap), live);
  CHECK_EQ(hk_heap_collect(&w->heap, HK_GC_EXPLICIT, true), 0);
  close_world(w);
}

static void set_up_without_memory(void) {
  for (uint64_t n = 1; n < 40; n++) {
    World *w = calloc(1, sizeof *w);
    CHECK(w != NULL);
    hk_mem_init(&w->mem, allocate, w);
    w->mem.fail_at = n;
    HkStatus status = hk_heap_init(&w->heap, &w->mem, &w->attention);
    CHECK(status == HK_OK || status == HK_NOMEM);
    close_world(w);
    if (status == HK_OK) return;
  }
  CHECK(false);
}

// The collector asks for attention when the debt reaches the threshold, not before.
static void pacing(void) {
  World *w = open_world();
  size_t before = w->heap.threshold;
  while (!(w->attention & HK_ATTENTION_GC)) new_array(w);
  CHECK(w->heap.debt >= before);
  CHECK(w->heap.debt < before + 2 * 64 * 1024);
  close_world(w);
}

UNIT_TESTS(UNIT(random_graphs), UNIT(random_graphs_lazy_sweep), UNIT(random_graphs_without_memory),
           UNIT(freed_and_live_are_exact), UNIT(memory_goes_back), UNIT(a_heap_that_shrinks), UNIT(every_size),
           UNIT(weak_references), UNIT(identities), UNIT(list_of_a_million_on_a_small_stack),
           UNIT(marking_without_memory), UNIT(set_up_without_memory), UNIT(pacing))
