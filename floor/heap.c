// heap.c (L1) - allocation and the collector.
//
// Pages of 64 KiB hold cells of one size class. After marking, pages are swept one by one when their class runs out of free cells;
// a sweep frees unmarked objects, clears the marks of the others and threads the free cells in address order.
#include "heap.h"
#include "platform.h"

#include <stdio.h>

#include "bytes.h"
#include "map.h"
#include "str.h"
#include "type.h"

enum { PAGE_BYTES = 64 * 1024, FIRST_CELLS = 16 };

struct HkPage {
  HkPage *next;
  uint32_t cell_size, cell_count;  // cells that are made: only the newest page of a class has room for more
  uint32_t cell_room;
  bool swept;
  // cells follow, aligned to 16
};
enum { PAGE_HEAD = (sizeof(HkPage) + 15) / 16 * 16 };

typedef struct Large {
  struct Large *next;
  size_t size;
} Large;  // the object follows, aligned to 16
enum { LARGE_HEAD = (sizeof(Large) + 15) / 16 * 16 };

// Open addressing from object to 64-bit value: weak references by target, identity numbers.
typedef struct ObjectTable {
  HkObject **keys;
  uint64_t *values;
  uint32_t cap, count;
} ObjectTable;

struct HkHeapPrivate {
  HkObject **stack;
  uint32_t stack_count, stack_cap;
  bool overflow;  // the mark stack could not grow: rescan the heap
  Large *large;
  ObjectTable weak, identity, marks, births;
  uint64_t next_identity, next_mark, next_birth;
  // Every allocation is counted: the free cells are kept here, out of the reach of the fast path in heap.h.
  bool count_all, note_births;
  HkFreeCell *hidden[HK_CLASS_COUNT];
  size_t ready
      [HK_CLASS_COUNT];  // bytes of the free cells that the last refill gave: they count as debt when they are used up
  HkFreeCell *spare[HK_CLASS_COUNT];  // small parts that their objects have outgrown since the last collection
  uint32_t page_count;
  size_t live_bytes;  // of the objects marked in this collection, with what they own outside the pages
  HkMem stack_mem;    // the mark stack does not count against the limit
};

static HkObject *cell_at(HkPage *page, uint32_t i) {
  return (HkObject *)(void *)((char *)page + PAGE_HEAD + (size_t)i * page->cell_size);
}
static HkObject *large_object(Large *l) { return (HkObject *)(void *)((char *)l + LARGE_HEAD); }

// ---- object tables -----------------------------------------------------------------------------------------------------------

static uint32_t table_home(const ObjectTable *t, const HkObject *key) {
  return (uint32_t)(((uintptr_t)key >> 4) * 2654435761u) & (t->cap - 1);
}

static uint32_t table_slot(const ObjectTable *t, const HkObject *key) {
  uint32_t i = table_home(t, key);
  while (t->keys[i] && t->keys[i] != key) i = (i + 1) & (t->cap - 1);
  return i;
}

static uint64_t *table_get(ObjectTable *t, const HkObject *key) {
  if (t->cap == 0) return NULL;
  uint32_t i = table_slot(t, key);
  return t->keys[i] ? &t->values[i] : NULL;
}

static void table_free(HkMem *mem, ObjectTable *t) {
  if (t->cap) {
    hk_mem_free(mem, t->keys, t->cap * sizeof *t->keys);
    hk_mem_free(mem, t->values, t->cap * sizeof *t->values);
  }
  *t = (ObjectTable){NULL, NULL, 0, 0};
}

// A table with other room and the same entries. False, and everything as it was, when memory is refused.
static bool table_resize(HkMem *mem, ObjectTable *t, uint32_t cap) {
  ObjectTable other = {NULL, NULL, cap, t->count};
  other.keys = hk_mem_zalloc(mem, cap * sizeof *other.keys);
  other.values = hk_mem_zalloc(mem, cap * sizeof *other.values);
  if (!other.keys || !other.values) {
    hk_mem_free(mem, other.keys, cap * sizeof *other.keys);
    hk_mem_free(mem, other.values, cap * sizeof *other.values);
    return false;
  }
  for (uint32_t i = 0; i < t->cap; i++) {
    if (!t->keys[i]) continue;
    uint32_t to = table_slot(&other, t->keys[i]);
    other.keys[to] = t->keys[i];
    other.values[to] = t->values[i];
  }
  table_free(mem, t);
  *t = other;
  return true;
}

static bool table_set(HkMem *mem, ObjectTable *t, HkObject *key, uint64_t value) {
  if ((t->count + 1) * 2 > t->cap && !table_resize(mem, t, t->cap ? t->cap * 2 : 16)) return false;
  uint32_t i = table_slot(t, key);
  t->count += t->keys[i] == NULL;
  t->keys[i] = key;
  t->values[i] = value;
  return true;
}

// Empties slot i and moves later entries of its run back.
static void table_remove_at(ObjectTable *t, uint32_t i) {
  uint32_t mask = t->cap - 1, hole = i;
  for (uint32_t k = (i + 1) & mask; t->keys[k]; k = (k + 1) & mask) {
    if (((k - table_home(t, t->keys[k])) & mask) < ((k - hole) & mask)) continue;
    t->keys[hole] = t->keys[k];
    t->values[hole] = t->values[k];
    hole = k;
  }
  t->keys[hole] = NULL;
  t->count--;
}

// Drops the entries that `keep` refuses. Needs no memory: a collection must never lose an entry that is to stay.
static void table_purge(HkMem *mem, ObjectTable *t, bool (*keep)(HkObject *key, uint64_t value)) {
  for (uint32_t i = 0; i < t->cap; i++)
    while (t->keys[i] && !keep(t->keys[i], t->values[i])) table_remove_at(t, i);
  if (t->count == 0)
    table_free(mem, t);
  else if (t->cap > 16 && t->count * 8 < t->cap)
    table_resize(mem, t, t->cap / 4);
}

// ---- set-up --------------------------------------------------------------------------------------------------------------------

static HkStatus prepare(HkHeap *heap, HkMem *mem, _Atomic uint32_t *attention) {
  memset(heap, 0, sizeof *heap);
  heap->mem = mem;
  heap->attention = attention;
  heap->threshold = HK_GC_FIRST_BYTES;
  heap->automatic = true;
  heap->stress = HK_GC_STRESS ? 1 : 0;
  heap->priv = hk_mem_zalloc(mem, sizeof *heap->priv);
  if (!heap->priv) return HK_NOMEM;
  heap->priv->stack_mem = (HkMem){.fn = mem->fn, .user = mem->user};
  return HK_OK;
}

HkStatus hk_heap_init(HkHeap *heap, HkMem *mem, _Atomic uint32_t *attention) {
  HK_TRY(prepare(heap, mem, attention));
  hk_platform_random(heap->hash_key, sizeof heap->hash_key);  // nothing that programs see depends on it
  heap->empty = hk_string_new(heap, HK_TEXT(""));
  if (!heap->empty) return HK_NOMEM;
  for (uint32_t c = 0; c < 128; c++) {
    char ch = (char)c;
    heap->chars[c] = hk_string_new(heap, hk_text(&ch, 1));
    if (!heap->chars[c]) return HK_NOMEM;
  }
  return HK_OK;
}

HkStatus hk_heap_init_like(HkHeap *heap, HkMem *mem, _Atomic uint32_t *attention, const HkHeap *base) {
  HK_TRY(prepare(heap, mem, attention));
  memcpy(heap->hash_key, base->hash_key, sizeof heap->hash_key);
  memcpy(heap->chars, base->chars, sizeof heap->chars);
  heap->empty = base->empty;
  return HK_OK;
}

static void freeze(void *user, HkObject *o) {
  if (o->kind == HK_KIND_STRING) hk_string_hash(user, (HkString *)(void *)o);
  o->flags |= HK_FLAG_MARK;
}

void hk_heap_freeze(HkHeap *heap) { hk_heap_each(heap, freeze, heap); }

static void free_external(HkHeap *heap, HkObject *o) {
  switch ((HkKind)o->kind) {
  case HK_KIND_ARRAY: {
    HkArray *a = (HkArray *)(void *)o;
    if (hk_array_has_block(a)) hk_heap_free_part(heap, a->items, a->cap * sizeof *a->items);
    break;
  }
  case HK_KIND_INTS: {
    HkInts *a = (HkInts *)(void *)o;
    hk_heap_free_part(heap, a->items, a->cap * sizeof *a->items);
    break;
  }
  case HK_KIND_BYTES: hk_bytes_free(heap, (HkBytes *)(void *)o); break;
  case HK_KIND_MAP: hk_map_free_parts(heap, (HkMap *)(void *)o); break;
  case HK_KIND_BUFFER: {
    HkStrBuf *b = (HkStrBuf *)(void *)o;
    if (b->bytes) hk_mem_free(heap->mem, b->bytes, b->cap);
    break;
  }
  case HK_KIND_ERROR: {
    HkError *e = (HkError *)(void *)o;
    if (e->trace) hk_mem_free(heap->mem, e->trace, e->trace_count * sizeof *e->trace);
    break;
  }
  case HK_KIND_INSTANCE: {
    HkInstance *i = (HkInstance *)(void *)o;
    if (i->more) hk_mem_free(heap->mem, i->more, sizeof *i->more + i->more->cap * sizeof *i->more->items);
    break;
  }
  case HK_KIND_NATIVE: {
    const HkBoxDef *def = heap->types ? hk_type_at(heap->types, o->type)->def : NULL;
    if (def && def->drop) def->drop(heap, (HkNativeBox *)(void *)o);
    break;
  }
  default: break;
  }
}

void hk_heap_deinit(HkHeap *heap) {
  if (!heap->priv) return;
  for (size_t c = 0; c < HK_CLASS_COUNT; c++)
    for (HkPage *p = heap->pages[c]; p; p = p->next)
      for (uint32_t i = 0; i < p->cell_count; i++)
        if (cell_at(p, i)->kind != HK_KIND_FREE) free_external(heap, cell_at(p, i));
  for (Large *l = heap->priv->large; l; l = l->next) free_external(heap, large_object(l));
  for (size_t c = 0; c < HK_CLASS_COUNT; c++)
    for (HkPage *p = heap->pages[c], *next; p; p = next) {
      next = p->next;
      hk_mem_free(heap->mem, p, PAGE_BYTES);
    }
  for (Large *l = heap->priv->large, *next; l; l = next) {
    next = l->next;
    hk_mem_free(heap->mem, l, l->size);
  }
  table_free(heap->mem, &heap->priv->weak);
  table_free(heap->mem, &heap->priv->identity);
  table_free(heap->mem, &heap->priv->marks);
  table_free(heap->mem, &heap->priv->births);
  if (heap->priv->stack)
    hk_mem_free(&heap->priv->stack_mem, heap->priv->stack, heap->priv->stack_cap * sizeof *heap->priv->stack);
  hk_mem_free(heap->mem, heap->priv, sizeof *heap->priv);
  heap->priv = NULL;
}

// ---- allocation -------------------------------------------------------------------------------------------------------------------

static void add_debt(HkHeap *heap, size_t bytes) {
  heap->debt += bytes;
  bool tight = heap->mem->limit && heap->mem->used > heap->mem->limit / 8 * 7 && heap->debt > heap->mem->limit / 16;
  if (heap->debt >= heap->threshold || tight) *heap->attention |= HK_ATTENTION_GC;
}

void hk_heap_count(HkHeap *heap, size_t bytes) { add_debt(heap, bytes); }

static void count_stress(HkHeap *heap) {
  if (heap->stress && ++heap->stress_count >= heap->stress) {
    heap->stress_count = 0;
    *heap->attention |= HK_ATTENTION_GC;
  }
}

static void hide_cells(HkHeap *heap) {
  if (!heap->priv->count_all) return;
  for (size_t c = 0; c < HK_CLASS_COUNT; c++) {
    if (heap->free[c]) heap->priv->hidden[c] = heap->free[c];
    heap->free[c] = NULL;
  }
}

static void show_cells(HkHeap *heap) {
  if (!heap->priv->count_all) return;
  for (size_t c = 0; c < HK_CLASS_COUNT; c++) {
    heap->free[c] = heap->priv->hidden[c];
    heap->priv->hidden[c] = NULL;
  }
}

// Whether free_external has anything to do for the object: for most it has not.
HK_INLINE bool owns_memory(const HkObject *o) {
  switch ((HkKind)o->kind) {
  case HK_KIND_INSTANCE: return ((const HkInstance *)(const void *)o)->more != NULL;
  case HK_KIND_ARRAY: return ((const HkArray *)(const void *)o)->cap * sizeof(HkValue) > HK_PART_MAX;
  case HK_KIND_INTS: return ((const HkInts *)(const void *)o)->cap * sizeof(int64_t) > HK_PART_MAX;
  case HK_KIND_BLOCK:
  case HK_KIND_STRING:
  case HK_KIND_FUNCTION:
  case HK_KIND_ENUM:
  case HK_KIND_RESULT:
  case HK_KIND_ITER:
  case HK_KIND_RANGE:
  case HK_KIND_CELL: return false;
  default: return true;
  }
}

// Frees the unmarked cells of a page and threads all free cells. Returns how many objects went away. A free cell has no mark.
static uint32_t sweep_page(HkHeap *heap, HkPage *page, HkFreeCell **list) {
  uint32_t freed = 0;
  size_t step = page->cell_size;
  HkFreeCell *head = NULL, **tail = &head;
  char *at = (char *)cell_at(page, 0), *end = at + page->cell_count * step;
  for (; at < end; at += step) {
    HkObject *o = (HkObject *)(void *)at;
    if (o->flags & HK_FLAG_MARK) {
      o->flags &= (uint8_t)~HK_FLAG_MARK;
      continue;
    }
    if (o->kind != HK_KIND_FREE) {
      if (owns_memory(o)) free_external(heap, o);
      freed += o->kind != HK_KIND_BLOCK;
      o->kind = HK_KIND_FREE;
    }
    *tail = (HkFreeCell *)(void *)o;
    tail = &((HkFreeCell *)(void *)o)->next;
  }
  *tail = *list;
  *list = head;
  page->swept = true;
  heap->numbers.freed += freed;
  return freed;
}

static HkPage *page_new(HkHeap *heap, size_t cls) {
  HkPage *page = hk_mem_alloc(heap->mem, PAGE_BYTES);
  if (!page) return NULL;
  page->cell_size = (uint32_t)(cls * HK_CELL_STEP);
  page->cell_room = (PAGE_BYTES - PAGE_HEAD) / page->cell_size;
  page->cell_count = 0;
  page->swept = true;
  page->next = heap->pages[cls];
  heap->pages[cls] = page;
  heap->priv->page_count++;
  return page;
}

// Makes more cells of a page: what is never used is never touched, so that small heaps stay small.
static void make_cells(HkHeap *heap, HkPage *page, size_t cls) {
  uint32_t from = page->cell_count, more = from < FIRST_CELLS ? FIRST_CELLS : from;
  page->cell_count = more < page->cell_room - from ? from + more : page->cell_room;
  HkFreeCell *list = heap->free[cls];
  for (uint32_t i = page->cell_count; i-- > from;) {
    HkFreeCell *cell = (HkFreeCell *)(void *)cell_at(page, i);
    cell->head = (HkObject){0, HK_KIND_FREE, 0, 0};
    cell->next = list;
    list = cell;
  }
  heap->free[cls] = list;
}

// Sweeps pages of a class until one has a free cell. The time counts as that of the collection, where it is asked for.
static void sweep_some(HkHeap *heap, size_t cls) {
  bool timed = heap->priv->count_all && heap->clock_ms;
  double begin = timed ? heap->clock_ms() : 0.0;
  while (!heap->free[cls] && heap->sweep_next[cls]) {
    HkPage *page = heap->sweep_next[cls];
    heap->sweep_next[cls] = page->next;
    if (!page->swept) sweep_page(heap, page, &heap->free[cls]);
  }
  if (timed) heap->numbers.ms += heap->clock_ms() - begin;
}

// Fills the free list of a class: with what sweeping finds, else with new cells, in a new page if need be.
static bool refill(HkHeap *heap, size_t cls) {
  if (heap->sweep_next[cls]) sweep_some(heap, cls);
  if (!heap->free[cls]) {
    HkPage *page = heap->pages[cls];
    if (!page || page->cell_count == page->cell_room) page = page_new(heap, cls);
    if (!page) return false;
    make_cells(heap, page, cls);
  }
  size_t cells = 0;
  for (HkFreeCell *c = heap->free[cls]; c; c = c->next) cells++;
  add_debt(heap, heap->priv->ready[cls]);
  heap->priv->ready[cls] = cells * cls * HK_CELL_STEP;
  return true;
}

static void *new_large(HkHeap *heap, size_t size, HkKind kind, uint32_t type) {
  if (size > SIZE_MAX / 2) return NULL;
  Large *l = hk_mem_alloc(heap->mem, LARGE_HEAD + size);
  if (!l) return NULL;
  l->size = LARGE_HEAD + size;
  l->next = heap->priv->large;
  heap->priv->large = l;
  HkObject *o = large_object(l);
  *o = (HkObject){type, (uint8_t)kind, HK_FLAG_LARGE, 0};
  add_debt(heap, l->size);
  return o;
}

static void *new_cell(HkHeap *heap, size_t cls, HkKind kind, uint32_t type) {
  if (!heap->free[cls] && !refill(heap, cls)) return NULL;
  HkFreeCell *cell = heap->free[cls];
  heap->free[cls] = cell->next;
  cell->head = (HkObject){type, (uint8_t)kind, 0, 0};
  return cell;
}

static void *new_counted(HkHeap *heap, size_t cls, HkKind kind, uint32_t type) {
  struct HkHeapPrivate *p = heap->priv;
  heap->free[cls] = p->hidden[cls];
  void *o = new_cell(heap, cls, kind, type);
  p->hidden[cls] = heap->free[cls];
  heap->free[cls] = NULL;
  return o;
}

void *hk_heap_new_slow(HkHeap *heap, size_t size, HkKind kind, uint32_t type) {
  count_stress(heap);
  size_t cls = (size + HK_CELL_STEP - 1) / HK_CELL_STEP;
  void *o = size > HK_CELL_MAX      ? new_large(heap, size, kind, type)
            : heap->priv->count_all ? new_counted(heap, cls, kind, type)
                                    : new_cell(heap, cls, kind, type);
  if (!o || !heap->priv->count_all) return o;
  heap->alloc_count++;
  heap->alloc_bytes += size > HK_CELL_MAX ? size : cls * HK_CELL_STEP;
  if (heap->priv->note_births) table_set(heap->mem, &heap->priv->births, o, ++heap->priv->next_birth);
  return o;
}

void hk_heap_count_all(HkHeap *heap, bool births) {
  heap->priv->count_all = true;
  heap->priv->note_births = births;
  hide_cells(heap);
}

uint64_t hk_heap_birth(HkHeap *heap, const HkObject *o) {
  const uint64_t *birth = table_get(&heap->priv->births, o);
  return birth ? *birth : 0;
}

void *hk_heap_external(HkHeap *heap, void *ptr, size_t old_size, size_t new_size) {
  void *p = hk_mem_resize(heap->mem, ptr, old_size, new_size);
  if (new_size > old_size && p) {
    count_stress(heap);
    add_debt(heap, new_size - old_size);
    if (heap->priv->count_all) heap->alloc_bytes += new_size - old_size;
  }
  return p;
}

static size_t part_class(size_t size) { return (size + sizeof(HkObject) + HK_CELL_STEP - 1) / HK_CELL_STEP; }

static void *new_small_part(HkHeap *heap, size_t size) {
  size_t cls = part_class(size);
  bool counted = heap->priv->count_all;
  HkFreeCell *spare = heap->priv->spare[cls];
  count_stress(heap);
  if (counted) heap->alloc_bytes += cls * HK_CELL_STEP;
  if (spare) {
    heap->priv->spare[cls] = spare->next;
    return &spare->head + 1;
  }
  HkObject *o = (counted ? new_counted : new_cell)(heap, cls, HK_KIND_BLOCK, HK_KIND_BLOCK);
  return o ? o + 1 : NULL;
}

// The part is used again before the next collection, or goes with it. It may be marked, if its page has not been swept yet: so its object
// was alive at the last collection, and the sweep will leave it alone.
static void drop_part(HkHeap *heap, void *part, size_t size) {
  if (!part) return;
  if (size > HK_PART_MAX) {
    hk_mem_free(heap->mem, part, size);
    return;
  }
  HkFreeCell *cell = (HkFreeCell *)(void *)((HkObject *)part - 1);
  HkFreeCell **list = &heap->priv->spare[part_class(size)];
  cell->next = *list;
  *list = cell;
}

void *hk_heap_part(HkHeap *heap, void *ptr, size_t old_size, size_t new_size) {
  bool external = !ptr || old_size > HK_PART_MAX;
  if (new_size > HK_PART_MAX && external) return hk_heap_external(heap, ptr, old_size, new_size);
  void *part = NULL;
  if (new_size) {
    part = new_size > HK_PART_MAX ? hk_heap_external(heap, NULL, 0, new_size) : new_small_part(heap, new_size);
    if (!part) return NULL;
    if (ptr) memcpy(part, ptr, old_size < new_size ? old_size : new_size);
  }
  drop_part(heap, ptr, old_size);
  return part;
}

void hk_heap_free_part(HkHeap *heap, void *part, size_t size) {
  if (size > HK_PART_MAX) hk_mem_free(heap->mem, part, size);
}

// ---- marking -----------------------------------------------------------------------------------------------------------------------

static HK_NOINLINE void grow_stack(struct HkHeapPrivate *p, HkObject *o) {
  if (hk_mem_grow(&p->stack_mem, (void **)&p->stack, &p->stack_cap, p->stack_count + 1, sizeof *p->stack) == HK_OK)
    p->stack[p->stack_count++] = o;
  else
    p->overflow = true;
}

// Marks an object; its size is counted, and its parts are marked, when it comes from the stack.
HK_INLINE void shade(HkHeap *heap, HkObject *o) {
  struct HkHeapPrivate *p = heap->priv;
  if (o->flags & HK_FLAG_MARK) return;
  o->flags |= HK_FLAG_MARK;
  heap->numbers.marked++;
  if (HK_LIKELY(p->stack_count < p->stack_cap))
    p->stack[p->stack_count++] = o;
  else
    grow_stack(p, o);
}

void hk_heap_mark(HkHeap *heap, HkObject *o) {
  if (o) shade(heap, o);
}

HK_INLINE void mark_values(HkHeap *heap, const HkValue *v, size_t count) {
  for (const HkValue *end = v + count; v < end; v++)
    if (v->tag >= HK_STRING) shade(heap, v->as.obj);
}

static void trace_error(HkHeap *heap, HkError *e) {
  hk_heap_mark(heap, (HkObject *)e->kind);
  hk_heap_mark(heap, (HkObject *)e->message);
  hk_heap_mark(heap, (HkObject *)e->file);
  hk_heap_mark_value(heap, e->cause);
  for (uint32_t i = 0; i < e->trace_count; i++) {
    hk_heap_mark(heap, (HkObject *)e->trace[i].name);
    hk_heap_mark(heap, (HkObject *)e->trace[i].file);
  }
}

static size_t trace_instance(HkHeap *heap, HkInstance *o) {
  size_t slots = hk_type_at(heap->types, o->head.type)->slot_count;
  mark_values(heap, o->slots, slots);
  if (!o->more) return sizeof *o + slots * sizeof(HkValue);
  for (uint32_t i = 0; i < o->more->count; i++) hk_heap_mark_value(heap, o->more->items[i].value);
  return sizeof *o + slots * sizeof(HkValue) + sizeof *o->more + o->more->cap * sizeof *o->more->items;
}

static size_t trace_map(HkHeap *heap, const HkMap *m) {
  hk_map_mark_parts(m);
  for (uint32_t i = 0; i < m->used; i++) {
    hk_heap_mark_value(heap, hk_entry_key(&m->entries[i]));
    hk_heap_mark_value(heap, m->entries[i].value);
  }
  return hk_map_bytes(m);
}

static size_t trace_string(HkHeap *heap, HkString *s) {
  if (!(s->head.flags & HK_FLAG_SHARED)) return sizeof *s + s->len;
  shade(heap, &s->shared->head);
  return sizeof *s;
}

// Marks what the object refers to. The result is its size with what it owns, as far as that is known here.
static size_t trace_children(HkHeap *heap, HkObject *o) {
  size_t other = 4 * HK_CELL_STEP;
  switch ((HkKind)o->kind) {
  case HK_KIND_STRING: return trace_string(heap, (HkString *)(void *)o);
  case HK_KIND_INSTANCE: return trace_instance(heap, (HkInstance *)(void *)o);
  case HK_KIND_MAP: return trace_map(heap, (HkMap *)(void *)o);
  case HK_KIND_INTS: {
    const HkInts *a = (HkInts *)(void *)o;
    hk_heap_mark_part(a->items, a->cap * sizeof *a->items);
    return sizeof *a + a->cap * sizeof *a->items;
  }
  case HK_KIND_BYTES: return hk_bytes_held((const HkBytes *)(const void *)o);
  case HK_KIND_BUFFER: return sizeof(HkStrBuf) + ((HkStrBuf *)(void *)o)->cap;
  case HK_KIND_ARRAY: {
    const HkArray *a = (HkArray *)(void *)o;
    if (hk_array_has_block(a)) hk_heap_mark_part(a->items, a->cap * sizeof *a->items);
    mark_values(heap, a->items, a->count);
    return sizeof *a + a->cap * sizeof *a->items;
  }
  case HK_KIND_FUNCTION: {
    HkClosure *c = (HkClosure *)(void *)o;
    hk_heap_mark_value(heap, c->self);
    mark_values(heap, c->values, c->count);
    return sizeof *c + c->count * sizeof *c->values;
  }
  case HK_KIND_ENUM: {
    uint32_t arity = hk_type_at(heap->types, o->type)->variants[o->extra].arity;
    mark_values(heap, ((HkEnumValue *)(void *)o)->items, arity);
    return sizeof(HkEnumValue) + arity * sizeof(HkValue);
  }
  case HK_KIND_ERROR: trace_error(heap, (HkError *)(void *)o); return other;
  case HK_KIND_RESULT: hk_heap_mark_value(heap, ((HkResult *)(void *)o)->value); return other;
  case HK_KIND_REF:
  case HK_KIND_CELL: hk_heap_mark_value(heap, ((HkCell *)(void *)o)->value); return other;
  case HK_KIND_FUTURE:
    hk_heap_mark_value(heap, ((HkFuture *)(void *)o)->value);
    hk_heap_mark_value(heap, ((HkFuture *)(void *)o)->waiters);
    return other;
  case HK_KIND_ITER: {
    HkIter *it = (HkIter *)(void *)o;
    hk_heap_mark_value(heap, it->source);
    hk_heap_mark_value(heap, it->map);
    hk_heap_mark_value(heap, it->key);
    hk_heap_mark_value(heap, it->value);
    return other;
  }
  case HK_KIND_NATIVE: {
    const HkBoxDef *def = hk_type_at(heap->types, o->type)->def;
    if (def && def->trace) def->trace(heap, (HkNativeBox *)(void *)o);
    return other;
  }
  default: return other;  // FREE, RANGE, WEAK, TYPE hold nothing strongly
  }
}

static void drain(HkHeap *heap) {
  struct HkHeapPrivate *p = heap->priv;
  while (p->stack_count) p->live_bytes += trace_children(heap, p->stack[--p->stack_count]);
}

void hk_heap_each(HkHeap *heap, void (*visit)(void *user, HkObject *obj), void *user) {
  for (size_t c = 0; c < HK_CLASS_COUNT; c++)
    for (HkPage *p = heap->pages[c]; p; p = p->next)
      for (uint32_t i = 0; i < p->cell_count; i++)
        if (cell_at(p, i)->kind != HK_KIND_FREE && cell_at(p, i)->kind != HK_KIND_BLOCK) visit(user, cell_at(p, i));
  for (Large *l = heap->priv->large; l; l = l->next) visit(user, large_object(l));
}

static void retrace(void *user, HkObject *o) {
  if (!(o->flags & HK_FLAG_MARK)) return;
  trace_children(user, o);
  drain(user);
}

static void mark_all(HkHeap *heap) {
  for (uint32_t c = 0; c < 128; c++) hk_heap_mark(heap, &heap->chars[c]->head);
  hk_heap_mark(heap, &heap->empty->head);
  if (heap->mark_roots) heap->mark_roots(heap->mark_user, heap);
  drain(heap);
  while (heap->priv->overflow) {  // marked objects whose children may not be: look at all of them again
    heap->priv->overflow = false;
    hk_heap_each(heap, retrace, heap);
  }
}

// ---- collecting --------------------------------------------------------------------------------------------------------------------------

static bool keep_marked(HkObject *key, uint64_t value) {
  (void)value;
  return (key->flags & HK_FLAG_MARK) != 0;
}

// A weak reference that is itself unreachable leaves the table; one whose target goes is cleared.
static bool keep_weak(HkObject *key, uint64_t value) {
  HkWeak *w = (HkWeak *)(uintptr_t)value;
  if ((w->head.flags & HK_FLAG_MARK) && (key->flags & HK_FLAG_MARK)) return true;
  w->target = NULL;
  return false;
}

static void finish_sweep(HkHeap *heap) {
  for (size_t c = 0; c < HK_CLASS_COUNT; c++) {
    for (HkPage *p = heap->sweep_next[c]; p; p = p->next)
      if (!p->swept) sweep_page(heap, p, &heap->free[c]);
    heap->sweep_next[c] = NULL;
  }
}

static void sweep_large(HkHeap *heap) {
  for (Large **at = &heap->priv->large; *at;) {
    HkObject *o = large_object(*at);
    if (o->flags & HK_FLAG_MARK) {
      o->flags &= (uint8_t)~HK_FLAG_MARK;
      at = &(*at)->next;
      continue;
    }
    Large *dead = *at;
    *at = dead->next;
    free_external(heap, o);
    hk_mem_free(heap->mem, dead, dead->size);
    heap->numbers.freed++;
  }
}

// Every page is to be swept; pages that are empty after a full sweep go back, and those of a heap that was much larger once.
static void start_sweep(HkHeap *heap) {
  for (size_t c = 0; c < HK_CLASS_COUNT; c++) {
    heap->free[c] = NULL;
    heap->sweep_next[c] = heap->pages[c];
    for (HkPage *p = heap->pages[c]; p; p = p->next) p->swept = false;
  }
  sweep_large(heap);
}

static void give_back_pages(HkHeap *heap) {
  for (size_t c = 0; c < HK_CLASS_COUNT; c++) {
    heap->free[c] = NULL;
    for (HkPage **at = &heap->pages[c]; *at;) {
      HkPage *p = *at;
      uint32_t used = 0;
      for (uint32_t i = 0; i < p->cell_count; i++) used += cell_at(p, i)->kind != HK_KIND_FREE;
      if (used == 0) {
        *at = p->next;
        hk_mem_free(heap->mem, p, PAGE_BYTES);
        heap->priv->page_count--;
        continue;
      }
      for (uint32_t i = p->cell_count; i-- > 0;) {
        if (cell_at(p, i)->kind != HK_KIND_FREE) continue;
        HkFreeCell *cell = (HkFreeCell *)(void *)cell_at(p, i);
        cell->next = heap->free[c];
        heap->free[c] = cell;
      }
      at = &p->next;
    }
  }
}

// Whether far more pages are there than what lived at the last collection and came since: all of them are swept every time.
static bool has_shrunk(const HkHeap *heap) {
  size_t bytes = (size_t)heap->priv->page_count * PAGE_BYTES;
  return heap->priv->page_count > 64 && bytes / 4 > heap->priv->live_bytes + heap->debt;
}

static void trace_line(HkHeap *heap, const char *fmt, const char *text, uint64_t a, uint64_t b, double ms) {
  if (!heap->trace) return;
  char line[160];
  int n = text ? snprintf(line, sizeof line, fmt, text, (unsigned long long)a)
               : snprintf(line, sizeof line, fmt, (unsigned long long)a, (unsigned long long)b, ms);
  if (n > 0) heap->trace(heap->trace_user, hk_text(line, (size_t)n));
}

uint64_t hk_heap_collect(HkHeap *heap, HkGcReason reason, bool all) {
  static const char *const reasons[] = {"growth", "limit", "explicit", "stress", "exit"};
  if (heap->trace) trace_line(heap, "[gc] start reason=%s live=%llu", reasons[reason], hk_heap_live(heap), 0, 0);
  show_cells(heap);
  finish_sweep(heap);  // marks of the last round must be gone
  memset(heap->priv->spare, 0, sizeof heap->priv->spare);
  memset(heap->priv->ready, 0, sizeof heap->priv->ready);
  if (has_shrunk(heap)) give_back_pages(heap);
  double t0 = heap->clock_ms ? heap->clock_ms() : 0.0;
  heap->numbers.marked = 0;
  heap->priv->live_bytes = 0;
  mark_all(heap);
  if (heap->marked) heap->marked(heap->mark_user, heap);
  table_purge(heap->mem, &heap->priv->weak, keep_weak);
  table_purge(heap->mem, &heap->priv->identity, keep_marked);
  table_purge(heap->mem, &heap->priv->marks, keep_marked);
  table_purge(heap->mem, &heap->priv->births, keep_marked);
  hk_string_forget_cursors(heap);
  memset(heap->keys, 0, sizeof heap->keys);
  double t1 = heap->clock_ms ? heap->clock_ms() : 0.0;
  if (heap->trace) {
    char line[96];
    int n = snprintf(line, sizeof line, "[gc] mark objects=%llu ms=%.1f", (unsigned long long)heap->numbers.marked,
                     t1 - t0);
    heap->trace(heap->trace_user, hk_text(line, n > 0 ? (size_t)n : 0));
  }
  uint64_t before = heap->numbers.freed;
  start_sweep(heap);
  if (all || heap->trace || reason == HK_GC_LIMIT) {
    finish_sweep(heap);
    give_back_pages(heap);
  }
  hide_cells(heap);
  double t2 = heap->clock_ms ? heap->clock_ms() : 0.0;
  heap->numbers.runs++;
  heap->numbers.ms += t2 - t0;
  heap->numbers.live = heap->numbers.marked;
  heap->debt = 0;
  size_t live = heap->priv->live_bytes, used = heap->mem->used;
  heap->threshold = live + (live / 2 < HK_GC_SLACK_BYTES ? live / 2 : HK_GC_SLACK_BYTES);
  if (heap->threshold < HK_GC_FIRST_BYTES) heap->threshold = HK_GC_FIRST_BYTES;
  if (heap->mem->limit) {
    size_t room = heap->mem->limit > used ? (heap->mem->limit - used) / 2 : 0;
    if (heap->threshold > room) heap->threshold = room > 4096 ? room : 4096;
  }
  trace_line(heap, "[gc] sweep freed=%llu live=%llu ms=%.1f", NULL, heap->numbers.freed - before, heap->numbers.marked,
             t2 - t1);
  return heap->numbers.freed - before;
}

static void count_object(void *user, HkObject *o) {
  (void)o;
  ++*(uint64_t *)user;
}

uint64_t hk_heap_live(HkHeap *heap) {
  uint64_t n = 0;
  show_cells(heap);
  finish_sweep(heap);
  hide_cells(heap);
  hk_heap_each(heap, count_object, &n);
  return n;
}

// ---- identity and weak references ------------------------------------------------------------------------------------------------------------

static uint64_t number_in(HkHeap *heap, ObjectTable *table, uint64_t *last, HkObject *o) {
  uint64_t *known = table_get(table, o);
  if (known) return *known;
  if (!table_set(heap->mem, table, o, *last + 1)) return 0;
  return ++*last;
}

uint64_t hk_heap_identity(HkHeap *heap, HkObject *o) {
  return number_in(heap, &heap->priv->identity, &heap->priv->next_identity, o);
}

uint64_t hk_heap_mark_number(HkHeap *heap, HkObject *o) {
  return number_in(heap, &heap->priv->marks, &heap->priv->next_mark, o);
}

HkWeak *hk_heap_weak(HkHeap *heap, HkObject *target) {
  uint64_t *known = table_get(&heap->priv->weak, target);
  if (known) return (HkWeak *)(uintptr_t)*known;
  uint64_t id = hk_heap_identity(heap, target);
  HkWeak *w = id ? hk_heap_new(heap, sizeof *w, HK_KIND_WEAK, HK_KIND_WEAK) : NULL;
  if (!w) return NULL;
  w->target = target;
  w->identity = id;
  return table_set(heap->mem, &heap->priv->weak, target, (uint64_t)(uintptr_t)w) ? w : NULL;
}

// ---- small constructors -----------------------------------------------------------------------------------------------------------------------

HkRange *hk_range_new(HkHeap *heap, int64_t start, int64_t end, int64_t step) {
  HkRange *r = hk_heap_new(heap, sizeof *r, HK_KIND_RANGE, HK_KIND_RANGE);
  if (!r) return NULL;
  r->start = start;
  r->end = end;
  r->step = step;
  return r;
}

int64_t hk_range_count(const HkRange *r) {
  uint64_t span, step;
  if (r->step > 0) {
    if (r->start >= r->end) return 0;
    span = (uint64_t)r->end - (uint64_t)r->start;
    step = (uint64_t)r->step;
  } else {
    if (r->start <= r->end) return 0;
    span = (uint64_t)r->start - (uint64_t)r->end;
    step = 0 - (uint64_t)r->step;
  }
  uint64_t n = span / step + (span % step != 0);
  return n > INT64_MAX ? INT64_MAX : (int64_t)n;
}

HkCell *hk_cell_new(HkHeap *heap, HkValue value) {
  HkCell *c = hk_heap_new(heap, sizeof *c, HK_KIND_CELL, HK_KIND_CELL);
  if (c) c->value = value;
  return c;
}

HkResult *hk_result_new(HkHeap *heap, bool ok, HkValue value) {
  HkResult *r = hk_heap_new(heap, sizeof *r, HK_KIND_RESULT, HK_KIND_RESULT);
  if (!r) return NULL;
  r->head.extra = ok;
  r->value = value;
  return r;
}

HkError *hk_error_new(HkHeap *heap, HkString *kind, HkString *message) {
  HkError *e = hk_heap_new(heap, sizeof *e, HK_KIND_ERROR, HK_KIND_ERROR);
  if (!e) return NULL;
  HkObject head = e->head;
  memset(e, 0, sizeof *e);
  e->head = head;
  e->kind = kind;
  e->message = message;
  e->cause = hk_null();
  return e;
}
