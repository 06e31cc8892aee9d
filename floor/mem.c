// mem.c (L0) - the only caller of the host's allocator; arenas on top of it.
#include "mem.h"

#include <stdlib.h>

static void *libc_alloc(void *user, void *ptr, size_t old_size, size_t new_size) {
  (void)user;
  (void)old_size;
  if (new_size == 0) {
    free(ptr);
    return NULL;
  }
  return realloc(ptr, new_size);
}

void hk_mem_init(HkMem *mem, HkAllocFn fn, void *user) { *mem = (HkMem){.fn = fn ? fn : libc_alloc, .user = user}; }

static bool may_grow(HkMem *mem, size_t old_size, size_t new_size) {
  if (new_size <= old_size) return true;
  if (new_size > SIZE_MAX / 2 || ++mem->count == mem->fail_at) return false;
  return !mem->limit || (mem->used <= mem->limit && new_size - old_size <= mem->limit - mem->used);
}

void *hk_mem_resize(HkMem *mem, void *ptr, size_t old_size, size_t new_size) {
  if (new_size == 0) {
    if (ptr) mem->fn(mem->user, ptr, old_size, 0);
    mem->used -= old_size;
    return NULL;
  }
  void *moved = may_grow(mem, old_size, new_size) ? mem->fn(mem->user, ptr, old_size, new_size) : NULL;
  if (!moved) {
    mem->refused++;
    return NULL;
  }
  mem->used = mem->used - old_size + new_size;
  if (mem->used > mem->peak) mem->peak = mem->used;
  return moved;
}

void *hk_mem_alloc(HkMem *mem, size_t size) { return hk_mem_resize(mem, NULL, 0, size ? size : 1); }

void *hk_mem_zalloc(HkMem *mem, size_t size) {
  void *p = hk_mem_alloc(mem, size);
  if (p) memset(p, 0, size ? size : 1);
  return p;
}

void hk_mem_free(HkMem *mem, void *ptr, size_t size) {
  if (ptr) hk_mem_resize(mem, ptr, size ? size : 1, 0);
}

// The next capacity of a growing array, or 0 if its size would overflow.
static uint32_t next_cap(uint32_t cap, uint32_t need, size_t elem) {
  uint64_t next = cap ? (uint64_t)cap * 2 : HK_INITIAL_CAP;
  if (next < need) next = need;
  if (next > UINT32_MAX || next > SIZE_MAX / 2 / elem) return 0;
  return (uint32_t)next;
}

HkStatus hk_mem_grow(HkMem *mem, void **ptr, uint32_t *cap, uint32_t need, size_t elem) {
  if (need <= *cap) return HK_OK;
  uint32_t next = next_cap(*cap, need, elem);
  void *grown = next ? hk_mem_resize(mem, *ptr, *cap * elem, next * elem) : NULL;
  if (!grown) return HK_NOMEM;
  *ptr = grown;
  *cap = next;
  return HK_OK;
}

// ---- arenas -----------------------------------------------------------------------------------------------------------

struct HkArenaChunk {
  HkArenaChunk *next;
  size_t size;
};  // the memory follows

enum { ARENA_ALIGN = 16, ARENA_CHUNK = 32 * 1024 };

void hk_arena_init(HkArena *arena, HkMem *mem) { *arena = (HkArena){.mem = mem}; }

void hk_arena_deinit(HkArena *arena) {
  for (HkArenaChunk *c = arena->chunks, *next; c; c = next) {
    next = c->next;
    hk_mem_free(arena->mem, c, c->size);
  }
  hk_arena_init(arena, arena->mem);
}

static void *arena_slow(HkArena *arena, size_t size) {
  size_t head = (sizeof(HkArenaChunk) + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
  bool large = size > ARENA_CHUNK / 4;  // gets a chunk of its own, the current one goes on
  size_t total = head + (large ? size : ARENA_CHUNK);
  HkArenaChunk *c = hk_mem_alloc(arena->mem, total);
  if (!c) return NULL;
  c->size = total;
  c->next = arena->chunks;
  arena->chunks = c;
  char *start = (char *)c + head;
  if (!large) {
    arena->next = start + size;
    arena->end = (char *)c + total;
  }
  memset(start, 0, size);
  return start;
}

void *hk_arena_alloc(HkArena *arena, size_t size) {
  if (size > SIZE_MAX / 4) return NULL;
  size = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
  if (size > (size_t)(arena->end - arena->next)) return arena_slow(arena, size);
  void *p = arena->next;
  arena->next += size;
  memset(p, 0, size);
  return p;
}

HkText hk_arena_text(HkArena *arena, HkText text) {
  char *copy = hk_arena_alloc(arena, text.len + 1);
  if (!copy) return hk_text(NULL, 0);
  if (text.len) memcpy(copy, text.data, text.len);
  return hk_text(copy, text.len);
}

HkStatus hk_arena_grow(HkArena *arena, void **ptr, uint32_t *cap, uint32_t need, size_t elem) {
  if (need <= *cap) return HK_OK;
  uint32_t next = next_cap(*cap, need, elem);
  void *grown = next ? hk_arena_alloc(arena, next * elem) : NULL;
  if (!grown) return HK_NOMEM;
  if (*cap) memcpy(grown, *ptr, *cap * elem);
  *ptr = grown;
  *cap = next;
  return HK_OK;
}
