// run.h (L3) - the run state and what boxes may do with it: raise, call back, convert to text, compare, root values, write output.
//
// One HkRun is one isolate's execution: VM stack, frames, pending error, limits, output sinks. It is used by one thread at a
// time. Frames and stack are private to the run layer (frame.h).
#ifndef HK_RUN_H
#define HK_RUN_H

#include "array.h"
#include "bytes.h"
#include "heap.h"
#include "ints.h"
#include "map.h"
#include "mir.h"
#include "number.h"
#include "str.h"
#include "type.h"

enum {  // capability bits (runtime-and-cli.md 19.4)
  HK_CAP_FILE = 1,
  HK_CAP_PROCESS = 2,
  HK_CAP_ENV = 4,
  HK_CAP_CLOCK = 8,
  HK_CAP_RANDOM = 16,
  HK_CAP_NETWORK = 32,
  HK_CAP_ALL = 63
};
enum {
  HK_TRACE_VM = 1,
  HK_TRACE_CALL = 2,
  HK_TRACE_MIR = 4,
  HK_TRACE_USING = 8,
  HK_TRACE_RESOLVER = 16,
  HK_TRACE_GC = 32,
  HK_TRACE_TIME = 64,
  HK_TRACE_HOUSE = 128  // traces show the frames of the house
};

// Where text goes and comes from. All may be NULL: output is dropped, input is at its end. write returns false when the
// other side is gone (the run then ends with exit code 141).
#define HK_READ_LINE ((size_t)0)
#define HK_READ_ALL  SIZE_MAX
typedef struct HkSinks {
  void *user;
  bool (*out)(void *user, HkText text);
  bool (*err)(void *user, HkText text);  // flushes standard output first
  void (*flush)(void *user);
  // Appends the next line without its end (HK_READ_LINE), the rest of the input (HK_READ_ALL), or so many bytes, fewer only at its end. False
  // if there is nothing left.
  bool (*read)(void *user, HkBuf *buf, size_t what);
  bool (*is_terminal)(void *user);
} HkSinks;

typedef struct HkRunConfig {
  uint64_t fuel;  // steps; UINT64_MAX: unlimited
  uint32_t max_depth;
  uint32_t capabilities;
  uint32_t trace;  // HK_TRACE_... bits
  bool strict_oob;
  bool stats;           // count steps, calls and instructions
  bool house_equality;  // `==` is the one written in Hakorune
  bool optimize;        // small functions become part of their callers
  bool house_vm;        // programs run on the virtual machine written in Hakorune
  uint32_t log_level;   // 0 error, 1 warn, 2 info, 3 debug, 4 trace
  HkText *args;
  uint32_t arg_count;
  HkText script_path;
  HkSinks sinks;
  struct HkCoverage *coverage;  // counts lines that ran, in programs compiled for it; NULL: nobody does
  HkAllocFn alloc;              // NULL: the C library
  void *alloc_user;
} HkRunConfig;

// The public part; HkRun begins with it. Boxes read these, never the rest.
typedef struct HkRunCore {
  HkHeap *heap;
  HkTypes *types;
  HkMem *mem;
  HkRunConfig config;
  HkError *error;        // pending after HK_RAISED and HK_STOP
  int64_t exit_code;     // after HK_EXIT, as given to exit()
  HkMap *modules_map;    // env.modules
  HkMap *env_overlay;    // env.set of this program: String -> String, or null for removed
  HkObject *counter;     // the one CounterBox
  HkObject *last_regex;  // the RegexBox of the last pattern that String.matches was given as text
  uint64_t steps;        // taken so far, where steps are counted: with a fuel limit or statistics
  uint64_t random;       // state of the program-wide generator (box_random.c) once `random_seeded`
  bool random_seeded;
  void *files;             // open files of this run (box_file.c), closed at the end
  const HkNative *native;  // the function of the host that is called
  HkStatus (*host_equals)(HkRun *run, HkValue a, HkValue b, bool *out);  // == of two instances of one HK_TYPE_HOST
} HkRunCore;
#define HK_CORE(run) ((HkRunCore *)(void *)(run))
#define HK_HEAP(run) (HK_CORE(run)->heap)

// ---- raising -------------------------------------------------------------------------------------------------------
// Makes an ErrorBox with place and trace of the running instruction pending. Always returns HK_RAISED (or HK_NOMEM -> OutOfMemory).
HkStatus hk_raise(HkRun *run, const char *kind, const char *fmt, ...) HK_PRINTF(3, 4);
HkStatus hk_raise_error(HkRun *run, HkError *error);  // as it is; a first raise gets place and trace
// What to return when an allocation failed: raises OutOfMemory.
HkStatus hk_raise_nomem(HkRun *run);
HkStatus hk_raise_too_large(HkRun *run);  // ValueError: too large
// "cannot add Integer and Bool" for a binary operator; verb as in runtime-and-cli.md 7.4.
HkStatus hk_raise_operands(HkRun *run, const char *verb, HkValue a, HkValue b);
HkStatus hk_check_capability(HkRun *run, uint32_t bit);  // CapabilityError: capability 'file' is not granted

// ---- calling back ----------------------------------------------------------------------------------------------------
// Calls a function value. Re-enters the interpreter; nesting is bounded (StackOverflow). Everything the caller holds in C variables
// and uses afterwards must be reachable from its arguments, from self, or be rooted.
HkStatus hk_call(HkRun *run, HkValue function, const HkValue *args, uint32_t argc, HkValue *out);
// Calls a method by name, dispatched like o.m(args).
HkStatus hk_call_method(HkRun *run, HkValue receiver, HkSymbol name, const HkValue *args, uint32_t argc, HkValue *out);
// new NAME(args), by the name that programs see.
HkStatus hk_create_named(HkRun *run, HkText name, const HkValue *args, uint32_t argc, HkValue *out);
bool hk_has_box(HkRun *run, HkText name);  // whether that could be made
// Declared parameters of a function value (callbacks get as many arguments as they declare).
uint32_t hk_function_arity(HkValue function);
// Arguments a caller must pass at least: the arity, except for built-in methods with optional parameters.
uint32_t hk_function_required(HkValue function);
// Whether o.m(n args) would find a method (universal ones and fields holding functions excluded).
bool hk_has_method(HkRun *run, HkValue v, HkSymbol name, uint32_t argc);

// The same, universal ones included; argc < 0: with any number of arguments.
bool hk_responds(HkRun *run, HkValue v, HkSymbol name, int64_t argc);

// Roots for C code that calls back: a stack, popped to the mark taken before.
uint32_t hk_root_mark(HkRun *run);
HkStatus hk_root(HkRun *run, HkValue v);
void hk_root_release(HkRun *run, uint32_t mark);

// Ends the run at its next safe point with Interrupted. May be called by a signal handler.
void hk_interrupt(HkRun *run);

// To be called now and then in primitives whose cost is not O(1): HK_STOP when interrupted, counts `steps` as fuel.
HkStatus hk_poll(HkRun *run, uint32_t steps);

// ---- meaning shared by operators and boxes -----------------------------------------------------------------------------
HkStatus hk_truth(HkRun *run, HkValue v, bool *out);             // language.md 4.5
HkStatus hk_equal(HkRun *run, HkValue a, HkValue b, bool *out);  // language.md 4.6; may run user equals
HkStatus hk_to_text(HkRun *run, HkValue v, HkBuf *out);          // text form; may run user toString
HkStatus hk_to_string(HkRun *run, HkValue v, HkString **out);
HkStatus hk_debug_text(HkRun *run, HkValue v, HkBuf *out);  // boxes.md 2.3; runs no user code
// The order of < <= > >=; out 2: unordered (NaN); TypeError otherwise.
HkStatus hk_compare(HkRun *run, HkValue a, HkValue b, int *out);
// A Map key made of a value (map.h), or the TypeError that says what keys are; the IndexError for a position.
HkStatus hk_key(HkRun *run, HkValue v, HkValue *key);
HkStatus hk_raise_index(HkRun *run, int64_t i, HkValue box, uint32_t count);
HkStatus hk_index_get(HkRun *run, HkValue box, HkValue index, HkValue *out);
HkStatus hk_index_get_strict(HkRun *run, HkValue box, HkValue index, HkValue *out);  // out of range: IndexError
HkStatus hk_element_get(HkRun *run, HkValue box, HkValue index, HkValue *out);  // box[index] for a method of the box
HkStatus hk_index_set(HkRun *run, HkValue box, HkValue index, HkValue value);
// As code outside every box; re-enters for properties.
HkStatus hk_field_get(HkRun *run, HkValue box, HkSymbol name, HkValue *out);
HkStatus hk_field_set(HkRun *run, HkValue box, HkSymbol name, HkValue value);
HkStatus hk_fini(HkRun *run, HkValue instance);  // language.md 8.11

// x.methodRef; MethodNotFound.
HkStatus hk_bind(HkRun *run, HkValue receiver, HkSymbol name, uint32_t arity, HkValue *out);
uint64_t hk_collect(HkRun *run);  // Gc.collect(): everything unreachable, now
HkStatus hk_future_settle(HkRun *run, HkValue future, HkFutureState state, HkValue value);  // ValueError if already set
HkStatus hk_future_set(HkRun *run, HkValue future, HkValue value);  // the same with a value; TypeError for non-futures
HkStatus hk_future_new(HkRun *run, const HkValue *value, HkValue *out);  // value NULL: pending
// A new Future of f(value), and one of all values (or of whichever comes first): told when they are done.
HkStatus hk_future_then(HkRun *run, HkValue future, HkValue function, HkValue *out);
HkStatus hk_future_join(HkRun *run, HkArray *futures, bool race, HkValue *out);
HkStatus hk_await(HkRun *run, HkValue future, HkValue *out);
HkStatus hk_weak_new(HkRun *run, HkValue v, HkValue *out);  // TypeError for what cannot be referred to weakly
HkStatus hk_use(HkRun *run, HkValue v);                     // UseAfterFini if v is a finalized instance

// ---- output -----------------------------------------------------------------------------------------------------------
HkStatus hk_write_out(HkRun *run, HkText text);
HkStatus hk_write_err(HkRun *run, HkText text);

#endif
