// handle.c (L6) - the registry of VMs and handles.
#include "handle.h"

#include <stdlib.h>

#include "platform.h"

enum { GENERATION_BITS = 24, LAST_GENERATION = (1 << GENERATION_BITS) - 1, SPARE_VMS = 128 };

// The registry: batches of VMs, made on demand and never freed, and the queue of unused ones. Changed under the lock of the process.
static HakoVm *_Atomic batches[HK_MAX_VMS / HK_VM_BATCH];
static struct {
  uint32_t made, unused;
  HakoVm *first, *last;
} registry;

// ---- VMs ------------------------------------------------------------------------------------------------------------------------

static HakoVm *vm_at(uint32_t number) {
  HakoVm *batch = atomic_load_explicit(&batches[number / HK_VM_BATCH], memory_order_acquire);
  return batch ? &batch[number % HK_VM_BATCH] : NULL;
}

static HakoVm *make_vm(void) {
  uint32_t number = registry.made;
  if (number == HK_MAX_VMS) return NULL;
  if (number % HK_VM_BATCH == 0) {
    HakoVm *batch = calloc(HK_VM_BATCH, sizeof *batch);
    if (!batch) return NULL;
    atomic_store_explicit(&batches[number / HK_VM_BATCH], batch, memory_order_release);
  }
  registry.made++;
  HakoVm *vm = vm_at(number);
  vm->number = number;
  for (uint32_t k = 0; k < HK_PLACE_CHUNKS; k++) vm->places.floor[k] = 1;
  return vm;
}

// Numbers rest as long as possible before they are used again, so that stale pointers are noticed.
HakoVm *hk_vm_take(void) {
  hk_platform_lock();
  HakoVm *vm = registry.unused > SPARE_VMS ? NULL : make_vm();
  if (!vm && registry.first) {
    vm = registry.first;
    registry.first = vm->next;
    registry.unused--;
  }
  hk_platform_unlock();
  return vm;
}

void hk_vm_give(HakoVm *vm) {
  hk_platform_lock();
  vm->next = NULL;
  if (registry.first)
    registry.last->next = vm;
  else
    registry.first = vm;
  registry.last = vm;
  registry.unused++;
  hk_platform_unlock();
}

void hk_vm_open(HakoVm *vm, struct HkIsolate *isolate, bool script, bool unshared) {
  vm->isolate = isolate;
  vm->script = script;
  vm->unshared = unshared;
  vm->places.adopted = vm->places.top = 0;
  atomic_store_explicit(&vm->live, 0, memory_order_relaxed);
  atomic_store_explicit(&vm->abandoned, false, memory_order_relaxed);
  atomic_store_explicit(&vm->places.given_back, HK_NO_PLACE, memory_order_relaxed);
  atomic_fetch_or(&vm->state, HK_VM_OPEN);
}

bool hk_vm_pin(HakoVm *vm) {
  if (atomic_fetch_add(&vm->state, 1) & HK_VM_OPEN) return true;
  hk_vm_unpin(vm);
  return false;
}

void hk_vm_unpin(HakoVm *vm) { atomic_fetch_sub(&vm->state, 1); }

HakoVm *hk_vm_of(HakoHandle handle) { return handle ? vm_at((uint32_t)(handle >> 24) & 0xffff) : NULL; }

void hk_vm_each(void (*visit)(void *user, HakoVm *vm), void *user) {
  hk_platform_lock();
  uint32_t made = registry.made;
  hk_platform_unlock();
  for (uint32_t i = 0; i < made; i++) visit(user, vm_at(i));
}

// ---- who is inside ----------------------------------------------------------------------------------------------------------------

_Thread_local bool hk_thread_failed HK_TLS_FAST;

static void wait_for_turn(HakoVm *vm) {
  hk_platform_lock();
  atomic_fetch_add(&vm->waiting, 1);
  for (uintptr_t nobody = 0; !atomic_compare_exchange_strong(&vm->inside, &nobody, (uintptr_t)&hk_thread_failed);
       nobody = 0)
    hk_platform_wait();
  atomic_fetch_sub(&vm->waiting, 1);
  hk_platform_unlock();
}

void hk_vm_wake_waiting(void) {
  hk_platform_lock();
  hk_platform_wake();
  hk_platform_unlock();
}

HkEntered hk_vm_enter_slow(HakoVm *vm, bool wait) {
  uintptr_t nobody = 0;
  if (!hk_vm_is_inside(vm) && !atomic_compare_exchange_strong(&vm->inside, &nobody, (uintptr_t)&hk_thread_failed)) {
    if (!wait) return HK_ENTER_BUSY;
    wait_for_turn(vm);
  }
  vm->depth++;
  if (hk_vm_is_open(vm)) return HK_ENTERED;
  hk_vm_leave(vm);
  return HK_ENTER_CLOSED;
}

// ---- places ------------------------------------------------------------------------------------------------------------------------

static uint32_t chunk_size(uint32_t k) { return HK_PLACE_FIRST << k; }
static uint32_t chunk_start(uint32_t k) { return chunk_size(k) - HK_PLACE_FIRST; }

static uint32_t chunk_of(uint32_t index) {
  uint32_t k = 0;
  if (HK_LIKELY(index < HK_PLACE_FIRST)) return 0;
  for (uint32_t n = (index + HK_PLACE_FIRST) / HK_PLACE_FIRST; n > 1; n >>= 1) k++;
  return k;
}

static HkPlace *place_at(HkPlaces *p, uint32_t index) {
  uint32_t k = chunk_of(index);
  HkPlace *chunk = k < HK_PLACE_CHUNKS ? atomic_load(&p->chunks[k]) : NULL;
  return chunk ? &chunk[index - chunk_start(k)] : NULL;
}

static uint64_t load_life(HkPlace *place) { return atomic_load_explicit(&place->life, memory_order_acquire); }
static uint32_t generation_of(uint64_t life) { return (uint32_t)(life >> 32); }
static uint32_t index_of(HakoHandle handle) { return (uint32_t)handle & 0xffffff; }

static void queue_place(HkPlaces *p, uint32_t k, uint32_t index) {
  place_at(p, index)->next = HK_NO_PLACE;
  if (p->first_free[k] == HK_NO_PLACE)
    p->first_free[k] = index;
  else
    place_at(p, p->last_free[k])->next = index;
  p->last_free[k] = index;
}

static HkPlace *make_chunk(HkPlaces *p, HkMem *mem, uint32_t k) {
  HkPlace *chunk = hk_mem_zalloc(mem, chunk_size(k) * sizeof *chunk);
  if (!chunk) return NULL;
  for (uint32_t i = 0; i < chunk_size(k); i++) {
    atomic_store_explicit(&chunk[i].life, (uint64_t)p->floor[k] << 32, memory_order_relaxed);
    chunk[i].next = i + 1 < chunk_size(k) ? chunk_start(k) + i + 1 : HK_NO_PLACE;
  }
  p->first_free[k] = chunk_start(k);
  p->last_free[k] = chunk_start(k) + chunk_size(k) - 1;
  p->used[k] = 0;
  atomic_store(&p->chunks[k], chunk);
  if (k > p->top) p->top = k;
  return chunk;
}

// The generation after all that were used in the chunk.
static uint32_t next_floor(const HkPlace *chunk, uint32_t k, uint32_t floor) {
  for (uint32_t i = 0; i < chunk_size(k); i++) {
    uint64_t life = atomic_load_explicit(&((HkPlace *)(uintptr_t)chunk)[i].life, memory_order_relaxed);
    uint32_t after = generation_of(life) + ((uint32_t)life != 0);
    if (after > floor) floor = after;
  }
  return floor;
}

static void free_text(HkMem *mem, HkPlace *place) {
  if (place->text) hk_mem_free(mem, place->text, place->text_len + 1);
  place->text = NULL;
}

static void free_chunk(HkPlaces *p, HkMem *mem, uint32_t k, HkPlace *chunk) {
  p->floor[k] = next_floor(chunk, k, p->floor[k]);
  for (uint32_t i = 0; i < chunk_size(k); i++) free_text(mem, &chunk[i]);
  hk_mem_free(mem, chunk, chunk_size(k) * sizeof *chunk);
}

void hk_vm_close(HakoVm *vm, HkMem *mem) {
  HkPlaces *p = &vm->places;
  atomic_fetch_and(&vm->state, ~(uint32_t)HK_VM_OPEN);
  while (atomic_load(&vm->state) != 0) hk_platform_yield();
  for (uint32_t k = 0; k < HK_PLACE_CHUNKS; k++) {
    HkPlace *chunk = atomic_load(&p->chunks[k]);
    if (!chunk) continue;
    free_chunk(p, mem, k, chunk);
    atomic_store(&p->chunks[k], NULL);
  }
}

// Counts the generation up and queues the place, unless its generations are used up.
static void recycle(HkPlaces *p, uint32_t index) {
  HkPlace *place = place_at(p, index);
  uint32_t generation = generation_of(load_life(place)) + 1;
  atomic_store_explicit(&place->life, (uint64_t)generation << 32, memory_order_release);
  if (generation > LAST_GENERATION) return;
  uint32_t k = chunk_of(index);
  p->used[k]--;
  queue_place(p, k, index);
}

// The printed forms of released places are freed here, by the thread inside: the allocator belongs to it.
static void take_given_back(HkPlaces *p, HkMem *mem) {
  uint32_t index = atomic_exchange_explicit(&p->given_back, HK_NO_PLACE, memory_order_acquire);
  while (index != HK_NO_PLACE) {
    HkPlace *place = place_at(p, index);
    uint32_t next = place->next;
    free_text(mem, place);
    recycle(p, index);
    index = next;
  }
}

// The lowest chunk with a free place, made if need be; HK_PLACE_CHUNKS: none.
static uint32_t chunk_with_room(HkPlaces *p, HkMem *mem) {
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t k = 0; k < HK_PLACE_CHUNKS; k++) {
      HkPlace *chunk = atomic_load_explicit(&p->chunks[k], memory_order_relaxed);
      if (chunk && p->first_free[k] != HK_NO_PLACE) return k;
      if (!chunk && p->floor[k] <= LAST_GENERATION && pass == 1) return make_chunk(p, mem, k) ? k : HK_PLACE_CHUNKS;
    }
    take_given_back(p, mem);
  }
  return HK_PLACE_CHUNKS;
}

HakoHandle hk_handle_new(HakoVm *vm, HkMem *mem, HkValue value, uint32_t flags) {
  HkPlaces *p = &vm->places;
  uint32_t k = HK_LIKELY(p->chunks[0] && p->first_free[0] != HK_NO_PLACE) ? 0 : chunk_with_room(p, mem);
  if (k == HK_PLACE_CHUNKS) return 0;
  uint32_t index = p->first_free[k];
  HkPlace *place = place_at(p, index);
  p->first_free[k] = place->next;
  p->used[k]++;
  p->adopted += (flags & HK_PLACE_ADOPTED) != 0;
  place->value = value;
  place->flags = flags;
  uint32_t generation = generation_of(load_life(place));
  atomic_store_explicit(&place->life, (uint64_t)generation << 32 | 1, memory_order_release);
  if (vm->script) atomic_fetch_add(&vm->live, 1);
  return (HakoHandle)generation << 40 | (HakoHandle)vm->number << 24 | index;
}

HkPlace *hk_handle_place_slow(HakoVm *vm, HakoHandle handle) {
  if ((uint32_t)(handle >> 24 & 0xffff) != vm->number) return NULL;
  HkPlace *place = place_at(&vm->places, index_of(handle));
  return place && hk_handle_fits(load_life(place), handle) ? place : NULL;
}

bool hk_handle_retain(HakoVm *vm, HakoHandle handle) {
  HkPlace *place = place_at(&vm->places, index_of(handle));
  if (!place) return false;
  uint64_t life = load_life(place);
  do {
    if (!hk_handle_fits(life, handle) || (uint32_t)life == UINT32_MAX) return false;
  } while (!atomic_compare_exchange_weak(&place->life, &life, life + 1));
  return true;
}

static void give_back(HkPlaces *p, uint32_t index, HkPlace *place) {
  uint32_t head = atomic_load_explicit(&p->given_back, memory_order_relaxed);
  do place->next = head;
  while (
      !atomic_compare_exchange_weak_explicit(&p->given_back, &head, index, memory_order_release, memory_order_relaxed));
}

bool hk_handle_release(HakoVm *vm, HakoHandle handle, bool inside, bool *last) {
  HkPlace *place = place_at(&vm->places, index_of(handle));
  *last = false;
  if (!place) return false;
  uint64_t life = load_life(place);
  do
    if (!hk_handle_fits(life, handle)) return false;
  while (!atomic_compare_exchange_weak(&place->life, &life, life - 1));
  if ((uint32_t)life != 1) return true;
  if (inside && !place->text)
    recycle(&vm->places, index_of(handle));
  else
    give_back(&vm->places, index_of(handle), place);
  *last = vm->script && atomic_fetch_sub(&vm->live, 1) == 1;
  return true;
}

void hk_handle_tidy(HakoVm *vm, HkMem *mem) {
  HkPlaces *p = &vm->places;
  if (atomic_load_explicit(&p->given_back, memory_order_relaxed) != HK_NO_PLACE) take_given_back(p, mem);
  for (; p->top && p->used[p->top] == 0; p->top--) {
    uint32_t k = p->top;
    HkPlace *chunk = atomic_load_explicit(&p->chunks[k], memory_order_relaxed);
    HkPlace *below = atomic_load_explicit(&p->chunks[k - 1], memory_order_relaxed);
    if (!chunk) continue;
    if (below && p->used[k - 1] > chunk_size(k - 1) / 2) return;
    atomic_store(&p->chunks[k], NULL);
    if (atomic_load(&vm->state) != HK_VM_OPEN) {  // someone may be looking at it: another time
      atomic_store(&p->chunks[k], chunk);
      return;
    }
    free_chunk(p, mem, k, chunk);
  }
}

void hk_handle_each(HakoVm *vm, void (*visit)(void *user, HakoHandle handle, HkPlace *place), void *user) {
  HkPlaces *p = &vm->places;
  for (uint32_t k = 0; k < HK_PLACE_CHUNKS; k++) {
    HkPlace *chunk = atomic_load_explicit(&p->chunks[k], memory_order_relaxed);
    for (uint32_t i = 0; chunk && p->used[k] && i < chunk_size(k); i++) {
      uint64_t life = load_life(&chunk[i]);
      if ((uint32_t)life == 0) continue;
      visit(user, (HakoHandle)generation_of(life) << 40 | (HakoHandle)vm->number << 24 | (chunk_start(k) + i),
            &chunk[i]);
    }
  }
}

static void count_one(void *user, HakoHandle handle, HkPlace *place) {
  (void)handle;
  (void)place;
  ++*(uint32_t *)user;
}

uint32_t hk_handle_count(HakoVm *vm) {
  uint32_t n = 0;
  hk_handle_each(vm, count_one, &n);
  return n;
}
