// heap.h (L1) - objects: allocation and the collector (architecture.md 4.3, runtime-and-cli.md 14).
//
// Cells of segregated size classes (multiples of 16 bytes) in pages; larger objects one by one. Precise mark and sweep, explicit
// mark stack, lazy sweep. Objects never move.
//
// The collector NEVER runs inside an allocation. It runs only where the run layer calls hk_heap_collect: at safe points between
// instructions (mir.md 1.11). So C code may hold any object in a local variable as long as it does not call back into
// Hakorune; if it does, it roots what it holds (run.h, hk_root). An allocation that brings the debt over the threshold
// sets *attention, which the interpreter polls at safe points.
#ifndef HK_HEAP_H
#define HK_HEAP_H

#include "buf.h"
#include "mem.h"
#include "object.h"

#define HK_CELL_STEP   16u
#define HK_CELL_MAX    512u  // greatest size served from pages
#define HK_CLASS_COUNT (HK_CELL_MAX / HK_CELL_STEP + 1)

enum { HK_ATTENTION_GC = 1, HK_ATTENTION_INTERRUPT = 2 };  // bits of *attention

typedef struct HkFreeCell {
  HkObject head;
  struct HkFreeCell *next;
} HkFreeCell;
typedef struct HkPage HkPage;
typedef struct HkHeap HkHeap;
struct HkTypes;

typedef enum { HK_GC_GROWTH, HK_GC_LIMIT, HK_GC_EXPLICIT, HK_GC_STRESS_RUN, HK_GC_EXIT } HkGcReason;
typedef struct HkGcNumbers {
  uint64_t runs, freed;
  double ms;
  uint64_t live, marked;
  uint64_t handles;  // that the host holds
} HkGcNumbers;

struct HkHeap {
  HkFreeCell *free[HK_CLASS_COUNT];    // ready cells per class
  HkPage *pages[HK_CLASS_COUNT];       // all pages of a class
  HkPage *sweep_next[HK_CLASS_COUNT];  // pages not yet swept since the last mark
  HkMem *mem;
  struct HkTypes *types;  // trace and drop functions of native boxes
  size_t debt;            // bytes allocated since the last collection (cells, large objects, external)
  size_t threshold;       // debt at which *attention gets HK_ATTENTION_GC
  _Atomic uint32_t *attention;
  bool automatic;   // mode auto (14.2)
  uint32_t stress;  // collect after every N allocations (0: off)
  uint32_t stress_count;
  uint64_t alloc_count, alloc_bytes;  // objects and bytes, after hk_heap_count_all
  uint64_t hash_key[2];               // key of the map hash
  HkGcNumbers numbers;
  // Roots: the run layer marks everything it holds by calling hk_heap_mark_value / hk_heap_mark.
  void (*mark_roots)(void *user, HkHeap *heap);
  void (*marked)(void *user, HkHeap *heap);  // everything reachable is marked, nothing is freed yet; may be NULL
  void *mark_user;
  // Trace sink for HAKO_GC_TRACE lines (14.4), NULL: silent.
  void (*trace)(void *user, HkText line);
  void *trace_user;
  double (*clock_ms)(void);  // for ms figures; may be NULL
  HkString *chars[128];      // the one-character ASCII Strings, never freed
  HkString *empty;
  uint64_t cursors[2 * 4 + 1];  // last places in non-ASCII Strings (str.c)
  HkString *keys[128];          // Strings that became keys of Maps since the last collection (map.c)
  struct HkHeapPrivate *priv;   // mark stack, large objects, weak and identity tables, string cursors
};

HkStatus hk_heap_init(HkHeap *heap, HkMem *mem, _Atomic uint32_t *attention);
// The same with the Strings and the hash key of a frozen heap, which must live longer.
HkStatus hk_heap_init_like(HkHeap *heap, HkMem *mem, _Atomic uint32_t *attention, const HkHeap *base);
// Nothing in the heap changes from now on, so that heaps of other threads may refer to it: all is marked for good and hashed.
void hk_heap_freeze(HkHeap *heap);
void hk_heap_deinit(HkHeap *heap);  // frees every object (drop functions run)

// Allocates a cell of `size` bytes (header included, the rest NOT zeroed) for an object. NULL when memory is refused.
void *hk_heap_new_slow(HkHeap *heap, size_t size, HkKind kind, uint32_t type);
HK_INLINE void *hk_heap_new(HkHeap *heap, size_t size, HkKind kind, uint32_t type) {
  if (HK_LIKELY(size <= HK_CELL_MAX)) {
    size_t cls = (size + HK_CELL_STEP - 1) / HK_CELL_STEP;
    HkFreeCell *cell = heap->free[cls];
    if (HK_LIKELY(cell != NULL)) {
      heap->free[cls] = cell->next;
      cell->head.type = type;
      cell->head.kind = (uint8_t)kind;
      cell->head.flags = 0;
      cell->head.extra = 0;
      return cell;
    }
  }
  return hk_heap_new_slow(heap, size, kind, type);
}
// From now on every allocation is counted and takes part in `stress`; births: the order of creation is kept, too.
void hk_heap_count_all(HkHeap *heap, bool births);
// The running number of an object that was made since births are kept, else 0.
uint64_t hk_heap_birth(HkHeap *heap, const HkObject *obj);
// Memory that belongs to an object (array items ...): counted as debt. Same contract as hk_mem_resize.
void *hk_heap_external(HkHeap *heap, void *ptr, size_t old_size, size_t new_size);

// The same for a part of one object: a small part is a cell of the heap that goes with the first collection in which the object has not
// marked it, so that it needs not be freed.
#define HK_PART_MAX (HK_CELL_MAX - sizeof(HkObject))
void *hk_heap_part(HkHeap *heap, void *ptr, size_t old_size, size_t new_size);
void hk_heap_free_part(HkHeap *heap, void *part, size_t size);  // of an object that is gone
HK_INLINE void hk_heap_mark_part(void *part, size_t size) {
  if (part && size <= HK_PART_MAX) ((HkObject *)part - 1)->flags |= HK_FLAG_MARK;
}

// Counts bytes that belong to an object but were allocated otherwise.
void hk_heap_count(HkHeap *heap, size_t bytes);

// Collects now: mark from the roots, then sweep everything (all = true, exact `freed`) or lazily. Returns the number of objects
// freed (exact with all; otherwise an estimate). Weak references to what goes away are cleared before anyone can look.
uint64_t hk_heap_collect(HkHeap *heap, HkGcReason reason, bool all);
void hk_heap_mark(HkHeap *heap, HkObject *obj);  // NULL is allowed
HK_INLINE void hk_heap_mark_value(HkHeap *heap, HkValue v) {
  if (v.tag >= HK_STRING) hk_heap_mark(heap, v.as.obj);
}
uint64_t hk_heap_live(HkHeap *heap);  // objects, after finishing the sweep
// Every live object in order of address is offered to `visit` (leak report, verification in tests).
void hk_heap_each(HkHeap *heap, void (*visit)(void *user, HkObject *obj), void *user);

// Must stand wherever a reference is stored into an object that may be older than the value. Empty today; a generational or
// incremental collector needs it (architecture.md 4.3).
#define HK_WRITE_BARRIER(heap, holder, value) ((void)(heap), (void)(holder), (void)(value))

// A weak reference object (one per target is reused while it lives).
HkWeak *hk_heap_weak(HkHeap *heap, HkObject *target);
// Running number of an object, given at the first request, starting at 1; stable and deterministic. 0 when memory is refused.
uint64_t hk_heap_identity(HkHeap *heap, HkObject *obj);
// Another one, for tables of the house: programs can see the first (hash), so comparisons must not use it up.
uint64_t hk_heap_mark_number(HkHeap *heap, HkObject *obj);

// Constructors of the small kinds; NULL when memory is refused.
HkRange *hk_range_new(HkHeap *heap, int64_t start, int64_t end, int64_t step);
HkCell *hk_cell_new(HkHeap *heap, HkValue value);
HkResult *hk_result_new(HkHeap *heap, bool ok, HkValue value);
HkError *hk_error_new(HkHeap *heap, HkString *kind, HkString *message);  // no place, no trace
int64_t hk_range_count(const HkRange *range);                            // number of elements, saturating

#endif
