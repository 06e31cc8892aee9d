// frame.h (L3) - the inside of the run state: frames, VM stack, continuations of C code, roots. Private to the run layer.
//
// Frames stand in one growing array; their registers in chunks of the VM stack that never move, so that C code may hold pointers to
// its arguments. A frame that does not fit into the chunk of its caller goes to the next one, below a hidden frame
// (LEAVE_CHUNK) that switches back on return.
//
// C code that needs a Hakorune function in the middle of its work (user `equals` and `toString`, properties that are kept)
// does not call the interpreter again: it leaves a continuation below the frame of the function, returns HK_PUSHED, and is resumed with the
// result. So the depth of such chains costs no C stack (architecture.md 4.7).
#ifndef HK_FRAME_H
#define HK_FRAME_H

#include "code.h"
#include "run.h"

typedef struct HkFrame {
  HkWord *pc;     // where execution goes on; the instruction under way ends just before it
  HkValue *base;  // registers
  HkFunction *fn;
  uint32_t dst;    // register of the caller that gets the result; HALT: size of the window of the C code that entered
  uint32_t depth;  // of calls, in frames behind the limit (frame.c)
} HkFrame;

// Values behind the registers of a frame that are always there: receiver and arguments of a call of C code, behind those of an intrinsic that
// makes it.
#define HK_WINDOW 288u

typedef struct HkChunk {
  struct HkChunk *prev, *next;
  uint32_t size;
  HkValue values[];
} HkChunk;

typedef struct HkCont HkCont;
struct HkCont {
  HkCont *prev;
  uint32_t number;  // of records up to this one
  size_t size;      // of the whole record, for freeing it
  HkStatus (*resume)(HkRun *run, HkCont *cont, HkValue result,
                     HkValue *out);  // HK_OK with *out: finished; HK_PUSHED: more to wait for
  void (*mark)(HkRun *run, HkCont *cont);
  void (*drop)(HkRun *run, HkCont *cont, bool failed);  // release what it holds; failed: an error passes through
};

struct HkRun {
  HkRunCore core;
  bool finished;               // stopped behind a finished instruction: its result is live already
  _Atomic uint32_t attention;  // HK_ATTENTION_... bits, polled at safe points; other threads may set them
  HkFrame *frames, *frame;     // frame: the running one
  HkFrame *frame_end;          // first place where no frame may be pushed
  uint32_t frame_cap;
  HkChunk *chunk, *first_chunk;
  HkValue *stack_end;  // of the current chunk
  HkValue *top;        // first free Value while C code runs
  HkCont *conts;
  HkValue *roots;
  uint32_t root_count, root_cap;
  uint32_t native_depth, native_most;
  _Atomic(struct HkRun *) inner;  // the run of a script that this one waits for (isolate.h), or NULL
  _Atomic uint32_t interrupting;  // threads and signal handlers that are looking at it
  uint64_t fuel_left;
  struct HkWatch *watch;  // observers (watch.c), NULL: none so far
  struct HkGuest *guest;  // what the machine of the house runs (guest.c), NULL: nothing so far
  struct HkGuard *guard;  // pairs under comparison (equal.c)
  HkError *fatal;         // the task's fatal error, or NULL; cleanup bodies may be running on its way (mir.md 1.9)
  bool out_of_memory;     // OutOfMemory was raised in this run: the next one ends it
  bool stopping;          // the pending error ends the run: C code that failed because of it returns HK_STOP
  const struct HkEquality *equality;  // the floor's or the house's (equal.c), chosen when the run is made
  HkValue eq_guard;                   // of the house: the guard that comparisons made by a user `equals` share, or null
  HkFunction halt_fn, leave_fn, resume_fn, answer_fn;
  HkWord halt_code[1], leave_code[1], resume_code[1], answer_code[1];
  struct HkHouse *house;    // what is loaded of it, or NULL (house.c)
  struct HkLinked *linked;  // loaded modules
  struct HkResolver *resolver;
  struct HkWellKnown {
    HkSymbol to_string, stringify, str, equals, iter, iterator, next, has_next, fini, birth, init, pack, call, apply,
        invoke;
  } names;
};

// ---- frames (frame.c) ------------------------------------------------------------------------------------------------
HkStatus hk_frames_init(HkRun *run);
void hk_frames_deinit(HkRun *run);
// Pushes a frame of `fn` above the running one with `argc` parameters copied from args (fn->param_count of them). The result will go to
// register dst of the frame below. StackOverflow when too deep.
HkStatus hk_frame_push(HkRun *run, HkFunction *fn, const HkValue *args, uint32_t argc, uint32_t dst);
void hk_frame_leave_chunk(HkRun *run);
// Removes frames and continuations above `keep` while an error passes.
void hk_frames_unwind_to(HkRun *run, HkFrame *keep);
// A continuation record of `size` bytes on top of a new frame; its result goes to register dst of the running frame.
HkStatus hk_cont_push(HkRun *run, size_t size, uint32_t dst, HkCont **out);
void hk_cont_pop(HkRun *run, bool failed);
bool hk_run_can_mark(HkRun *run);            // prepares everything marking needs, so that it cannot fail
void hk_run_mark(void *user, HkHeap *heap);  // marks everything the run holds

// ---- the interpreter (interp.c) -----------------------------------------------------------------------------------------
// Calls a bytecode function from C and waits for its result.
HkStatus hk_enter(HkRun *run, HkFunction *fn, const HkValue *args, uint32_t argc, HkValue *out);

// The usual case of hk_call in two steps, between which the caller writes the arguments where they are needed: a function with this number
// of parameters, whose frame fits. False: call hk_call.
typedef struct HkDirectCall {
  HkFunction *fn;
  HkValue *base, *params;  // of the HALT frame; of the arguments
  uint32_t used;           // Values in the window below
} HkDirectCall;
bool hk_call_direct(HkRun *run, HkValue function, uint32_t argc, HkDirectCall *call);
HkStatus hk_call_go(HkRun *run, const HkDirectCall *call, HkValue *out);
// Collects if the heap asks for it. For C code between instructions that holds nothing unrooted.
void hk_collect_if_due(HkRun *run);
// The script that is run inside: interrupts reach it until it is told to forget it (NULL) or another one takes its place.
void hk_run_hold(HkRun *run, HkRun *inner);
// What C code returns that failed because of the pending error, or (without one) because memory was refused.
HkStatus hk_pending_failure(HkRun *run);

// ---- raising (raise.c) ---------------------------------------------------------------------------------------------------
// Finds the handler for the pending error in the frames above the innermost HALT frame; HK_OK: run->frame stands at it.
HkStatus hk_unwind(HkRun *run);
// Raises an error that no `catch` stops; if one is under way already, that one goes on in its place.
HkStatus hk_raise_fatal(HkRun *run, HkError *error);

// ---- operations with a result register: HK_OK with *out, HK_PUSHED, or an error ----------------------------------------------
HkStatus hk_op_add(HkRun *run, HkValue a, HkValue b, uint32_t dst, HkValue *out);
typedef struct HkEqualGoal {
  uint32_t dst;
  bool negate;
  HkWord *jump;
  bool jump_if;
} HkEqualGoal;  // jump NULL: the Bool goes to dst
HkStatus hk_op_equal(HkRun *run, HkValue a, HkValue b, HkEqualGoal goal, bool *out);
// How objects that are not decided at once are compared: two implementations of one relation, one chosen for the life of the run.
typedef struct HkEquality {
  HkStatus (*op)(HkRun *run, HkValue a, HkValue b, HkEqualGoal goal, bool *out);
  HkStatus (*call)(HkRun *run, HkValue a, HkValue b, bool *out);  // from C code
} HkEquality;
extern const HkEquality hk_equality_floor, hk_equality_house;
void hk_equal_mark(HkRun *run, HkHeap *heap);  // what the guard of the floor holds
// Identity and value of everything that has no parts: what no walk is needed for.
bool hk_same(HkValue a, HkValue b);
// Two boxes with C state.
HkStatus hk_native_equal(HkRun *run, HkValue a, HkValue b, bool *out);
HkStatus hk_op_field_get(HkRun *run, HkValue box, HkWord *cache, uint32_t dst, HkValue *out);
HkStatus hk_op_field_set(HkRun *run, HkValue box, HkValue value, HkWord *cache, bool init);
HkStatus hk_op_arith(HkRun *run, HkMirBinop op, HkValue a, HkValue b, HkValue *out);  // all but + with text

// ---- calls from C code that is itself an instruction (interp.c) ----------------------------------------------------------------
// Calls what a handle says with contiguous arguments: HK_PUSHED, or HK_OK with *out.
HkStatus hk_call_handle(HkRun *run, const struct HkHandle *handle, HkValue self, const HkValue *args, uint32_t argc,
                        uint32_t dst, HkValue *out);

// Calls a function value of any form with contiguous arguments; a method that no handle exists for (a field that holds a function, a static
// member of a box, or an error). HK_PUSHED: the result will go to register dst.
HkStatus hk_op_call_value(HkRun *run, HkValue f, const HkValue *args, uint32_t argc, uint32_t dst, HkValue *out);
HkStatus hk_op_call_unknown(HkRun *run, HkValue o, HkSymbol name, const HkValue *args, uint32_t argc, uint32_t dst,
                            HkValue *out);
// f.call and its like: no method, hk_op_call_unknown does it.
bool hk_calls_itself(const HkRun *run, HkValue o, HkSymbol name);
HkStatus hk_op_throw(HkRun *run, HkValue v, const char *kind);  // mir.md 2.9; kind NULL: as it is
// Objects whose contents the caller fills in at once.
HkStatus hk_closure_new(HkRun *run, HkFunction *fn, uint32_t count, HkClosure **out);
HkStatus hk_variant_new(HkRun *run, HkType *type, uint32_t variant, uint32_t count, HkEnumValue **out);
HkStatus hk_variant_payload(HkRun *run, const HkType *type, uint32_t variant, uint32_t index, HkValue v, HkValue *out);
HkStatus hk_static_value(HkRun *run, HkType *type, HkValue *out);  // singleton, initialized, or the box as a value

// ---- iteration, weak references, futures (iter.c, future.c) -----------------------------------------------------------------------
HkStatus hk_iter_range(HkRun *run, int64_t start, int64_t end, HkValue *out);  // as of the Range from start to end
HkStatus hk_iter_new(HkRun *run, HkValue v, bool keys, uint32_t dst, HkValue *out);
HkStatus hk_iter_next(HkRun *run, HkIter *it, bool *more);
HkStatus hk_weak_load(HkRun *run, HkValue v, HkValue *out);
HkStatus hk_nowait(HkRun *run, HkValue function, HkValue *out);

#endif
