// abi.h - the harness of the tests of the C interface. A test gets a fresh VM and ends at the first check that does not hold.
//
// Most tests are run again and again with one allocation after the other refused (the sweep): then checks may fail, but nothing may crash,
// everything must come back when the VM is freed, and the VM must still work.
#ifndef HAKO_ABI_H
#define HAKO_ABI_H

#include "../../include/hakorune_hostbridge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct AbiMemory {  // the allocator of the VM under test
  size_t used;
  uint64_t count, fail_at;  // fail_at 0: never
  int keep_failing;         // from fail_at on
} AbiMemory;

typedef struct Abi {
  HakoVm *vm;
  AbiMemory memory;
  HakoConfig config;
  char out[4096], err[4096];  // what the program wrote
  size_t out_len, err_len;
  const char *input;  // what the program reads
  int line;           // of the check that failed, 0: none
  const char *what;
  char message[200];  // of the library, at that moment
  void *own;          // for the test
} Abi;

typedef struct AbiCase {
  const char *name;
  void (*run)(Abi *t);
  int swept;
} AbiCase;

// End with name NULL.
extern const AbiCase abi_core[], abi_values[], abi_calls[], abi_programs[], abi_host[], abi_house[], abi_threads[];

#define CHECK(condition)                                                                                               \
  do {                                                                                                                 \
    if (!(condition)) {                                                                                                \
      abi_fail(t, __LINE__, #condition);                                                                               \
      return;                                                                                                          \
    }                                                                                                                  \
  } while (0)
#define OK(call) CHECK((call) == HAKO_OK)
// The call gives this status and the message begins so.
#define FAILS(call, status, begin) CHECK((call) == (status) && abi_error_begins(begin))

void abi_fail(Abi *t, int line, const char *what);
int abi_error_begins(const char *begin);
int abi_text_is(HakoValue string, const char *want);  // a String with this text
int abi_str_is(HakoStr s, const char *want);
HakoStatus abi_load(Abi *t, const char *source);  // loads a module and runs it
HakoStatus abi_eval(Abi *t, const char *expression, HakoValue *out);
HakoValue abi_string(Abi *t, const char *text);  // owned by the caller; null on failure
HakoStatus abi_call(Abi *t, const char *function, const HakoValue *argv, uint32_t argc, HakoValue *out);  // top level
HakoHandle abi_stale(Abi *t);  // a handle that was released
HakoHandle abi_foreign(void);  // a live handle of another VM; abi_foreign_end ends it
void abi_foreign_end(HakoHandle handle);
HakoHandle abi_forged(HakoHandle like);                                      // a handle that was never given out
void *abi_alloc(void *user, void *block, size_t old_size, size_t new_size);  // user: Abi
// Runs fn in a thread of its own and waits for it.
void abi_in_thread(void (*fn)(void *user), void *user);
typedef struct AbiThread AbiThread;
AbiThread *abi_thread_start(void (*fn)(void *user), void *user);
void abi_thread_join(AbiThread *thread);
void abi_sleep_ms(int ms);
double abi_now(void);  // seconds

#endif
