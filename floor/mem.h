// mem.h (L0) - memory. The only caller of the host's allocator: accounting, limit, and for tests the failure
// of the nth allocation. Sizes are passed on free, so the account is exact.
//
// HkArena serves data of one compilation: everything is freed at once. Script data lives in the heap
// (heap.h). There is no third kind of memory.
#ifndef HK_MEM_H
#define HK_MEM_H

#include "base.h"

// Host allocator: (user, NULL, 0, n) allocates, (user, p, old, 0) frees and returns NULL, otherwise resizes.
// Returns NULL on failure, leaving the old block as it was.
typedef void *(*HkAllocFn)(void *user, void *ptr, size_t old_size, size_t new_size);

typedef struct HkMem {
  HkAllocFn fn;
  void *user;
  size_t used;       // bytes handed out and not yet freed
  size_t peak;       // greatest value of `used`
  size_t limit;      // refuse to go beyond (0: none)
  uint64_t count;    // allocations made so far
  uint64_t fail_at;  // tests: the allocation with this number fails (0: never)
  uint64_t
      refused;  // allocations refused so far: tells "not found" from "no memory to answer" (compare before and after)
} HkMem;

// fn NULL: the C library's allocator.
void hk_mem_init(HkMem *mem, HkAllocFn fn, void *user);
// All return NULL when memory is refused. hk_mem_free(mem, NULL, 0) does nothing.
void *hk_mem_alloc(HkMem *mem, size_t size);
void *hk_mem_zalloc(HkMem *mem, size_t size);
void *hk_mem_resize(HkMem *mem, void *ptr, size_t old_size, size_t new_size);
void hk_mem_free(HkMem *mem, void *ptr, size_t size);

// Makes room for `need` elements of `elem` bytes in a growing array: doubles *cap (from HK_INITIAL_CAP) until it
// suffices. HK_NOMEM leaves everything as it was. Refuses sizes that overflow.
HkStatus hk_mem_grow(HkMem *mem, void **ptr, uint32_t *cap, uint32_t need, size_t elem);

typedef struct HkArenaChunk HkArenaChunk;
typedef struct HkArena {
  HkMem *mem;
  HkArenaChunk *chunks;
  char *next, *end;  // free part of the newest chunk
} HkArena;

void hk_arena_init(HkArena *arena, HkMem *mem);
void hk_arena_deinit(HkArena *arena);
// Zeroed, aligned for any type. NULL when memory is refused.
void *hk_arena_alloc(HkArena *arena, size_t size);
// A copy of `text` with a NUL behind it (not counted). {NULL, 0} when memory is refused.
HkText hk_arena_text(HkArena *arena, HkText text);
// Grows an array that lives in the arena to room for `need` elements (amortised doubling; the old copy is wasted).
HkStatus hk_arena_grow(HkArena *arena, void **ptr, uint32_t *cap, uint32_t need, size_t elem);

#endif
