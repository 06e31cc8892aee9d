// deep_clone.c (L4) - copies of nested Arrays, Maps, IntArrays and Buffers (boxes.md 10.2). Other objects are shared; what is reached twice is copied
// once, so cycles stay cycles. Copies still to be filled wait in a list: depth costs no C stack.
#include "box.h"

typedef struct Copied {
  HkObject *from, *to;
} Copied;
typedef struct Clone {
  HkRun *run;
  Copied *items;  // in order of discovery
  uint32_t count, cap;
  uint32_t *index;  // open addressing by address, entry number + 1
  uint32_t mask;
} Clone;

static uint32_t slot_of(const Clone *c, const HkObject *from) {
  uint32_t i = (uint32_t)(hk_mix((uint64_t)(uintptr_t)from, 0x9E3779B97F4A7C15u)) & c->mask;
  while (c->index[i] && c->items[c->index[i] - 1].from != from) i = (i + 1) & c->mask;
  return i;
}

static HkStatus make_room(Clone *c) {
  HkMem *mem = HK_CORE(c->run)->mem;
  if (hk_mem_grow(mem, (void **)&c->items, &c->cap, c->count + 1, sizeof *c->items) != HK_OK) return HK_NOMEM;
  if (c->index && (c->count + 1) * 2 <= c->mask + 1) return HK_OK;
  uint32_t size = c->index ? (c->mask + 1) * 2 : 16;
  uint32_t *index = hk_mem_zalloc(mem, size * sizeof *index);
  if (!index) return HK_NOMEM;
  if (c->index) hk_mem_free(mem, c->index, (c->mask + 1) * sizeof *index);
  c->index = index;
  c->mask = size - 1;
  for (uint32_t i = 0; i < c->count; i++) index[slot_of(c, c->items[i].from)] = i + 1;
  return HK_OK;
}

static HkObject *empty_copy(HkHeap *heap, const HkObject *o) {
  HkMap *map;
  switch ((HkKind)o->kind) {
  case HK_KIND_ARRAY: {
    HkArray *a = hk_array_new(heap, ((const HkArray *)(const void *)o)->count);
    return a ? &a->head : NULL;
  }
  case HK_KIND_MAP:
    map = hk_map_new(heap, o->extra != 0, ((const HkMap *)(const void *)o)->count);
    if (!map) return NULL;
    map->head.type = o->type;
    return &map->head;
  case HK_KIND_BYTES: {
    HkBytes *b = hk_bytes_of(heap, hk_bytes_view((const HkBytes *)(const void *)o));
    return b ? &b->head : NULL;
  }
  default: {
    HkInts *a = hk_ints_slice(heap, (const HkInts *)(const void *)o, 0, INT64_MAX);
    return a ? &a->head : NULL;
  }
  }
}

// What stands for v in the copy.
static HkStatus copy_of(Clone *c, HkValue v, HkValue *out) {
  *out = v;
  if (!hk_is_kind(v, HK_KIND_ARRAY) && !hk_is_kind(v, HK_KIND_MAP) && !hk_is_kind(v, HK_KIND_INTS) &&
      !hk_is_kind(v, HK_KIND_BYTES))
    return HK_OK;
  HK_TRY(make_room(c));
  uint32_t slot = slot_of(c, v.as.obj);
  if (c->index[slot]) {
    *out = hk_object(c->items[c->index[slot] - 1].to);
    return HK_OK;
  }
  HkObject *to = empty_copy(HK_HEAP(c->run), v.as.obj);
  if (!to) return HK_NOMEM;
  c->items[c->count++] = (Copied){v.as.obj, to};
  c->index[slot] = c->count;
  *out = hk_object(to);
  return HK_OK;
}

static HkStatus fill(Clone *c, Copied pair) {
  HkHeap *heap = HK_HEAP(c->run);
  HkValue from = hk_object(pair.from), to = hk_object(pair.to), part;
  if (hk_is_kind(from, HK_KIND_ARRAY)) {
    for (uint32_t i = 0; i < HK_AS_ARRAY(from)->count; i++) {
      HK_TRY(copy_of(c, HK_AS_ARRAY(from)->items[i], &part));
      HK_TRY(hk_array_push(heap, HK_AS_ARRAY(to), part));
    }
  } else if (hk_is_kind(from, HK_KIND_MAP)) {
    const HkMap *m = HK_AS_MAP(from);
    for (uint32_t i = 0; i < m->used; i++) {
      if (!hk_entry_live(&m->entries[i])) continue;
      HK_TRY(copy_of(c, m->entries[i].value, &part));
      HK_TRY(hk_map_set(heap, HK_AS_MAP(to), hk_entry_key(&m->entries[i]), part));
    }
  }
  return HK_OK;
}

HkStatus hk_deep_clone(HkRun *run, HkValue v, HkValue *out) {
  Clone c = {.run = run};
  HkMem *mem = HK_CORE(run)->mem;
  HkStatus status = copy_of(&c, v, out);
  for (uint32_t i = 0; i < c.count && status == HK_OK; i++) {
    status = fill(&c, c.items[i]);
    if (status == HK_OK) status = hk_poll(run, 1);
  }
  if (c.items) hk_mem_free(mem, c.items, c.cap * sizeof *c.items);
  if (c.index) hk_mem_free(mem, c.index, (c.mask + 1) * sizeof *c.index);
  return status == HK_NOMEM ? hk_raise_nomem(run) : status;
}
