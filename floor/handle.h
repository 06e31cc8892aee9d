// handle.h (L6) - the registry: which VMs exist, which thread is inside which, and what the handles mean that the host holds.
//
// A handle is generation (24 bits), number of the VM (16) and index of its place (24). Finding it is three array accesses; a place counts
// its generation up whenever it is given to another value, so a handle that was released, or never was one, does not fit.
// A place whose generations are used up is not used again; a VM that takes the number of an older one continues the generations of its
// places. So no handle ever means a second thing.
//
// Places stand in chunks of doubling size. Only the thread inside the VM makes handles and frees chunks; any thread retains,
// releases and reads. A thread that is not inside pins the VM meanwhile, a matter of nanoseconds: whoever frees a chunk or the VM first makes it
// unreachable and then waits for pins to go (VM) or keeps it for later (chunk). Places given back from outside go through a list that the
// thread inside empties.
//
// The memory of a HakoVm itself is never given back, only reused: a stale pointer to one is noticed.
#ifndef HK_HANDLE_H
#define HK_HANDLE_H

#include <stdatomic.h>

#include "../include/hakorune_hostbridge.h"
#include "heap.h"

#define HK_PLACE_CHUNKS 18u  // sizes 64, 128, ...: 2^24 - 64 places
#define HK_PLACE_FIRST  64u
#define HK_NO_PLACE     UINT32_MAX
#define HK_MAX_VMS      65536u  // alive at the same time
#define HK_VM_BATCH     64u

enum {
  HK_PLACE_ADOPTED = 1,  // no root: lives as long as a trace function reports it
  HK_PLACE_MODULE = 2,   // no value: as.bits is the address of a HkModule
  HK_PLACE_REPORTED = 4  // adopted, and reported in the collection under way
};

typedef struct HkPlace {
  HkValue value;
  _Atomic uint64_t life;  // generation << 32 | owners; without owners it is free
  uint32_t next;          // in the queue of free places or in the list of those given back
  uint32_t flags;
  char *text;  // printed form made by Hako_ToUtf8, text_len + 1 bytes, or NULL
  size_t text_len;
} HkPlace;

typedef struct HkPlaces {
  HkPlace *_Atomic chunks[HK_PLACE_CHUNKS];
  uint32_t floor[HK_PLACE_CHUNKS];  // generation with which the places of a new chunk begin
  uint32_t first_free[HK_PLACE_CHUNKS], last_free[HK_PLACE_CHUNKS];
  uint32_t used[HK_PLACE_CHUNKS];  // places not in the queue
  uint32_t adopted;                // places with HK_PLACE_ADOPTED, at most
  uint32_t top;                    // the last chunk that is there
  _Atomic uint32_t given_back;     // list of places released by threads outside
} HkPlaces;

struct HakoVm {
  _Atomic uint32_t state;    // HK_VM_OPEN and the number of pins
  _Atomic uintptr_t inside;  // the thread, or 0
  _Atomic uint32_t waiting;  // threads that wait to get in
  _Atomic uint32_t live;     // handles, counted for scripts only
  uint32_t depth;            // how often the thread inside has entered
  uint32_t number;
  bool script;             // made by Hako_RunScriptUtf8: ends with its last handle
  bool unshared;           // HAKO_FLAG_ONE_THREAD
  _Atomic bool abandoned;  // the last handle of a script was released while a thread was inside
  struct HkIsolate *isolate;
  struct HakoVm *next;  // in the queue of unused ones
  HkPlaces places;
};
#define HK_VM_OPEN (1u << 31)

// ---- VMs ---------------------------------------------------------------------------------------------------------------------
HakoVm *hk_vm_take(void);  // an unused one, closed; NULL: no memory, or too many
void hk_vm_open(HakoVm *vm, struct HkIsolate *isolate, bool script, bool unshared);
void hk_vm_close(HakoVm *vm, HkMem *mem);  // for others it is gone when this returns; mem: of the places
void hk_vm_give(HakoVm *vm);               // unused again
HakoVm *hk_vm_of(HakoHandle handle);       // whose number the handle carries, open or not; or NULL
bool hk_vm_pin(HakoVm *vm);                // false: closed
void hk_vm_unpin(HakoVm *vm);
// Calls visit for every VM there ever was, open or not.
void hk_vm_each(void (*visit)(void *user, HakoVm *vm), void *user);
static inline bool hk_vm_is_open(HakoVm *vm) {
  return (atomic_load_explicit(&vm->state, memory_order_acquire) & HK_VM_OPEN) != 0;
}

// ---- who is inside -----------------------------------------------------------------------------------------------------------------
typedef enum { HK_ENTERED, HK_ENTER_BUSY, HK_ENTER_CLOSED } HkEntered;

// Whether this thread has a last error (bridge_error.c). Its address is what the thread is known by.
extern _Thread_local bool hk_thread_failed HK_TLS_FAST;

static inline bool hk_vm_is_inside(HakoVm *vm) {
  return atomic_load_explicit(&vm->inside, memory_order_relaxed) == (uintptr_t)&hk_thread_failed;
}
HkEntered hk_vm_enter_slow(HakoVm *vm, bool wait);
static inline HkEntered hk_vm_enter(HakoVm *vm, bool wait) {
  uintptr_t nobody = 0;
  if (vm->unshared) atomic_store_explicit(&vm->inside, (uintptr_t)&hk_thread_failed, memory_order_relaxed);
  if (HK_LIKELY(hk_vm_is_inside(vm) ||
                atomic_compare_exchange_strong_explicit(&vm->inside, &nobody, (uintptr_t)&hk_thread_failed,
                                                        memory_order_acquire, memory_order_relaxed)) &&
      HK_LIKELY(hk_vm_is_open(vm))) {
    vm->depth++;
    return HK_ENTERED;
  }
  return hk_vm_enter_slow(vm, wait);
}
// The thread is outside when it has left as often as it entered. Who waits looks again by itself after a millisecond: no fence is needed
// between going out and looking for them.
void hk_vm_wake_waiting(void);
static inline void hk_vm_leave(HakoVm *vm) {
  if (--vm->depth) return;
  atomic_store_explicit(&vm->inside, 0, memory_order_release);
  if (HK_UNLIKELY(atomic_load_explicit(&vm->waiting, memory_order_relaxed) != 0)) hk_vm_wake_waiting();
}

// ---- handles ---------------------------------------------------------------------------------------------------------------------------
// For the thread inside. 0: no memory, or too many.
HakoHandle hk_handle_new(HakoVm *vm, HkMem *mem, HkValue value, uint32_t flags);
// The place of a live handle of this VM, or NULL. For the thread inside, or with a pin and an own reference (hk_handle_retain).
HkPlace *hk_handle_place_slow(HakoVm *vm, HakoHandle handle);
static inline bool hk_handle_fits(uint64_t life, HakoHandle handle) {
  return (uint32_t)life != 0 && (uint32_t)(life >> 32) == (uint32_t)(handle >> 40);
}
static inline HkPlace *hk_handle_place(HakoVm *vm, HakoHandle handle) {
  uint32_t index = (uint32_t)handle & 0xffffff;
  HkPlace *chunk = index < HK_PLACE_FIRST ? atomic_load_explicit(&vm->places.chunks[0], memory_order_acquire) : NULL;
  if (HK_UNLIKELY(!chunk || (uint32_t)(handle >> 24 & 0xffff) != vm->number)) return hk_handle_place_slow(vm, handle);
  HkPlace *place = &chunk[index];
  return hk_handle_fits(atomic_load_explicit(&place->life, memory_order_acquire), handle) ? place : NULL;
}
// False: the handle is not live. For any thread that is inside or has a pin.
bool hk_handle_retain(HakoVm *vm, HakoHandle handle);
bool hk_handle_release(HakoVm *vm, HakoHandle handle, bool inside, bool *last);
// For the thread inside: takes back what others released, and frees chunks that are empty when few are in use.
void hk_handle_tidy(HakoVm *vm, HkMem *mem);
static inline bool hk_handle_is_untidy(HakoVm *vm) {
  const HkPlaces *p = &vm->places;
  return atomic_load_explicit(&vm->places.given_back, memory_order_relaxed) != HK_NO_PLACE ||
         (p->top && p->used[p->top] == 0);
}
// For the thread inside: every live place.
void hk_handle_each(HakoVm *vm, void (*visit)(void *user, HakoHandle handle, HkPlace *place), void *user);
uint32_t hk_handle_count(HakoVm *vm);

#endif
