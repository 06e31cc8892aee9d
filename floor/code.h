// code.h (L2) - bytecode of the floor VM: a register machine made from MIR, one function at a time, when it is first called.
//
// A function's code is an array of 8-byte words. An instruction is one word {op, a, b, c}, followed by words for pointers,
// inline caches and lists of argument registers (four to a word). The code is private to one isolate: caches and quickened opcodes are
// written into it. How code is made: code_live.c (live ranges), code_alloc.c (out of SSA, registers), code_emit.c (instructions).
#ifndef HK_CODE_H
#define HK_CODE_H

#include "mir.h"
#include "type.h"

#define HK_NO_REG 0xffffu

// Jumps by comparison exist in three senses: T jump if true, F jump if false (with NaN that is not the opposite
// comparison), L jump back if true: a safe point. Each with a register or (suffix I) a 16-bit immediate on the right.
#define HK_COMPARE_JUMPS(X, OP) X(OP##_T) X(OP##_F) X(OP##_L) X(OP##I_T) X(OP##I_F) X(OP##I_L)

// r[x]: register x of the frame. off: signed words from the end of the jump's own word. [n]: word n of the instruction.
// clang-format off
#define HK_OPS(X)                                                                                                                    \
  X(LAZY)        /* first call of a function: make its code, then start it */                                                        \
  X(ENTER_GUEST) /* a function that the virtual machine of the house runs (guest.h); its result goes to r[0] */                      \
  X(HALT)        /* return to the C code that entered the interpreter */                                                             \
  X(LEAVE_CHUNK) /* back from a frame that did not fit into the stack chunk of its caller */                                         \
  X(ANSWER)      /* back from the house with the answer of a comparison: r[0] Bool, r[1] where to jump, r[2] how (equal.c) */        \
  X(RESUME)      /* a frame of C code in the middle of its work (frame.h): hand it r[0] */                                           \
  X(MOVE)        /* r[a] = r[b] */                                                                                                   \
  X(LOADK)       /* r[a] = constant b | c << 16 */                                                                                   \
  X(LOADI)       /* r[a] = Integer (int16)b */                                                                                       \
  X(LOADNULL)    /* r[a] = null */                                                                                                   \
  X(LOADBOOL)    /* r[a] = Bool b */                                                                                                 \
  X(ADD) X(SUB) X(MUL) X(DIV) X(MOD)               /* r[a] = r[b] op r[c] */                                                         \
  X(ADDI) X(SUBI) X(MULI) X(DIVI) X(MODI)          /* r[a] = r[b] op (int16)c */                                                     \
  X(BAND) X(BOR) X(BXOR) X(SHL) X(SHR)                                                                                               \
  X(NEG) X(NOT) X(TRUTH) X(BITNOT)                 /* r[a] = op r[b] */                                                              \
  X(EQ) X(NE) X(LT) X(LE) X(GT) X(GE)              /* r[a] = r[b] op r[c] */                                                         \
  HK_COMPARE_JUMPS(X, JEQ) HK_COMPARE_JUMPS(X, JNE) /* compare r[a] with r[b] or (int16)b, off c */                                  \
  HK_COMPARE_JUMPS(X, JLT) HK_COMPARE_JUMPS(X, JLE) HK_COMPARE_JUMPS(X, JGT) HK_COMPARE_JUMPS(X, JGE)                                \
  X(JNULL) X(JNOTNULL)   /* jump off c if r[a] is (not) null */                                                                      \
  X(JT) X(JF)            /* jump off (b | c << 16) by the truth of r[a] */                                                           \
  X(JMP)                 /* jump off (b | c << 16) */                                                                                \
  X(LOOP)                /* the same backwards: a safe point */                                                                      \
  X(SWITCH)      /* jump by the Integer r[a]: [1] first key; [2] number of keys; then offsets from this  */                          \
                 /* instruction, two a word: for no key, for the first key, the next one ...        */                               \
  X(SWITCH_FIND) /* the same with b keys in ascending order, a word each, before the offsets */                                      \
  X(CALL)        /* r[a] = fn(args): b args, c frame size; [1] function, args */                                                     \
  X(CALL_FIRST)  /* CALL that has not met the code of the function yet; becomes CALL or CALL_INLINE */                               \
  X(CALL_INLINE) /* the same; [1] copy of the function (inline.c) */                                                                 \
  X(CALL_INIT)   /* the same after the static box of the function is initialized; becomes CALL_FIRST */                              \
  X(CALL_METHOD) /* r[a] = o.m(args): b args; [1] symbol, cached type; [2] handle; o and args */                                     \
  X(CALL_METHOD_AGAIN) /* the same where more than one type was met */                                                               \
  X(CALL_FN_MANY) /* the same, quickened: [2] the types met last and their bytecode methods */                                       \
  X(CALL_FN)     /* the same, quickened: the handle is a bytecode method */                                                          \
  X(CALL_FN_FIRST)  /* CALL_FN that has not met the code of the method yet; becomes CALL_FN or CALL_FN_INLINE */                     \
  X(CALL_FN_INLINE) /* the same; [2] copy of the method */                                                                           \
  X(CALL_NATIVE) /* the same, quickened: the handle is a built-in method */                                                          \
  X(ARRAY_PUSH) X(ARRAY_GET) X(ARRAY_SET) X(ARRAY_LEN) X(ARRAY_POP) /* quickened built-in methods */                                 \
  X(MAP_GET) X(MAP_SET) X(MAP_HAS) X(STRING_LEN) X(STRING_SUB) X(STRING_CHAR) X(STRING_CODE)                                         \
  X(CALL_VALUE)  /* r[a] = f(args): b args; [1] nothing; f and args */                                                               \
  X(CALL_VALUE_FIRST)  /* the same, not run yet; becomes CALL_VALUE or CALL_VALUE_INLINE */                                          \
  X(CALL_VALUE_INLINE) /* the same; [1] copy of the function that f was */                                                           \
  X(CALL_EXTERN) /* r[a] = native(args): b args; [1] handle, args */                                                                 \
  X(COMMON_KIND) X(PART) X(PART_COUNT) X(SAME) X(TYPE_ID) /* intrinsics of the same names in small letters: r[a] = op(r[b], r[c]) */ \
  X(SITE_GET)    /* intrinsic field_get: r[a] = r[b].name at site r[c] */                                                            \
  X(SITE_SET)    /* intrinsic field_set: r[a].name = r[b] at site r[c] */                                                            \
  X(CALL_HOOK)   /* r[a] = receiver.hook(argument): c frame size; [1] registers of entry, receiver, argument */                      \
  X(INTRINSIC)   /* r[a] = floor intrinsic(args): b args; [1] row of the table (intrinsics.h), args */                               \
  X(CALL_NAME)   /* older files: r[first] names the function; b args */                                                              \
  X(NEW)         /* r[a] = new T(args): b args; [1] plan of the type and count (HkCreate), args */                                   \
  X(NEW_FIRST)   /* NEW that has not met the code of the constructor yet; becomes NEW or NEW_INLINE */                               \
  X(NEW_INLINE)  /* the same; [1] copy of the constructor */                                                                         \
  X(INLINE_RET)  /* end of a copy: r[a] = r[b], on behind the call */                                                                \
  X(INLINE_NULL) /* the same with null */                                                                                            \
  X(INLINE_END)  /* the same without a result */                                                                                     \
  X(INNER_CALL) X(INNER_FN) X(INNER_VALUE) X(INNER_NEW) /* the calls with copies in copies */                                        \
  X(INNER_RET) X(INNER_NULL) X(INNER_END) /* ends of copies in copies: on where word -c says */                                      \
  X(INLINE_EXIT) /* the rest is left to the function itself, in a frame */                                                           \
  X(LOADC)       /* in copies: r[a] = the Value in the two words at off b */                                                         \
  X(RET)         /* return r[a] */                                                                                                   \
  X(RETNULL)                                                                                                                         \
  X(GETF)        /* r[a] = r[b].name; [1] symbol, cached type; [2] slot */                                                           \
  X(SETF)        /* r[a].name = r[b]; c 1: init; [1], [2] as GETF */                                                                 \
  X(GETI)        /* r[a] = r[b][r[c]] */                                                                                             \
  X(MUL_ADD) X(MUL_TO) X(MUL_FROM) /* MUL whose product the ADD or SUB behind it uses: product + r, r + product, r - product */      \
  X(ADDI_GETI) X(ADDI_GETI_GETI) /* ADDI that makes the index of the GETI behind it (whose result indexes another one): */           \
                 /* all done at once when there is nothing unusual, else ADDI alone */                                               \
  X(ADDI_GETI_SETI) /* ADDI and GETI that make the index of the SETI behind them */                                                  \
  X(LOOP_SWITCH) /* LOOP to a GETI_SWITCH: r[a] = r[b][r[c]]; [1] offset of the SWITCH from this instruction */                      \
  X(ADDI_LOOP_SWITCH) /* ADDI before it */                                                                                           \
  X(GETI_SWITCH) /* GETI whose result the SWITCH behind it tests */                                                                  \
  X(SETI)        /* r[a][r[b]] = r[c] */                                                                                             \
  X(ARRAY)       /* r[a] = [items]: b of them */                                                                                     \
  X(MAP)         /* r[a] = %{...}: b keys and values */                                                                              \
  X(CLOSURE)     /* r[a] = closure: b captures; [1] function */                                                                      \
  X(STATIC)      /* r[a] = singleton or type value of [1] type; initializes; becomes SINGLETON */                                    \
  X(SINGLETON)                                                                                                                       \
  X(ITER) X(ITER2)          /* r[a] = iteration over r[b] (by value / by key and value) */                                           \
  X(RANGE_ITER)             /* CALL_EXTERN that makes the range of the ITER behind it: no range if both ends are Integers */         \
  X(ITER_NEXT)              /* r[a] = Bool: r[b] advanced to an element */                                                           \
  X(ITER_NEXT_F)            /* advance r[a]; jump off (b | c << 16) at the end */                                                    \
  X(ITER_VALUE) X(ITER_KEY) /* r[a] = current value / key of r[b] */                                                                 \
  X(TYPE_CHECK)  /* r[a] = Bool: r[b] is of type [1] symbol, cached type; [2] cached answer */                                       \
  X(TYPE_CAST)   /* r[a] = r[b] if so, else TypeError */                                                                             \
  X(VARIANT)     /* r[a] = enum value: b items; [1] type id, variant */                                                              \
  X(VARIANT_TAG) /* r[a] = variant number of r[b] in [1] type id, or -1 */                                                           \
  X(VARIANT_GET) /* r[a] = payload c of r[b]; [1] type id, variant */                                                                \
  X(WEAK_NEW) X(WEAK_LOAD) X(NOWAIT) X(AWAIT)  /* r[a] = op r[b] */                                                                  \
  X(FUTURE_NEW)  /* r[a] = future, ready with r[b] unless b is HK_NO_REG */                                                          \
  X(FUTURE_SET)  /* set future r[a] to r[b] */                                                                                       \
  X(ALLOC)       /* r[a] = instance of [1] type without constructor */                                                               \
  X(SELECT)      /* r[a] = r[b] ? r[c] : r[next word a] */                                                                           \
  X(THROW)       /* raise r[a]; b: constant index of the kind + 1, 0 none */                                                         \
  X(CATCH)       /* r[a] = the error that entered this handler */                                                                    \
  X(FAIL)        /* raise an error known when the code was made: kind constant a, message constant b */                              \
  X(FUEL)        /* count b | c << 16 steps */                                                                                       \
  X(WATCH)       /* tell an observer (watch.h): a HkWatchKind, b register, c count; [1] number, symbol */                            \
  X(NOP)         /* holds operands of the instruction before it */
// clang-format on

typedef enum HkOp {
#define X(e) HK_OP_##e,
  HK_OPS(X)
#undef X
      HK_OP_COUNT
} HkOp;

typedef struct HkFunction HkFunction;
typedef struct HkHandle HkHandle;
typedef struct HkCreate HkCreate;

typedef union HkWord {
  struct {
    uint16_t op, a, b, c;
  } i;
  struct {
    uint32_t lo, hi;
  } u;  // symbol and cached type; type id and variant
  uint16_t regs[4];
  HkFunction *fn;
  HkHandle *handle;
  HkCreate *create;
  struct HkInline *inlined;
  struct HkSeen *seen;
  union HkWord *to;
  HkType *type;
  const struct HkIntrinsic *intrinsic;
  uint64_t bits;
} HkWord;
_Static_assert(sizeof(HkWord) == 8, "code words are 8 bytes");

// Place and liveness of an instruction: entries in order of `offset`, each valid up to the next.
typedef struct HkCodePos {
  uint32_t offset;  // first word
  uint32_t query;   // position in the live ranges at which the frame is looked at while suspended here
  uint32_t line, column;
} HkCodePos;

// Words [from, to) are protected by the handler at `target`, or (HK_MIR_NONE) by none but lie in a cleanup body.
typedef struct HkCodeHandler {
  uint32_t from, to, target;
  uint16_t depth;         // cleanup depth of the protected code
  uint16_t target_depth;  // and of the handler
  bool cleanup;           // kind of the catch
} HkCodeHandler;

// Register r holds a live value at position q iff some segment of r covers q: from <= q < to. Segments sorted by reg, then from.
typedef struct HkLiveSegment {
  uint32_t reg, from, to;
} HkLiveSegment;
// The registers live at one position, remembered by the collector.
typedef struct HkLiveSet {
  uint32_t query;
  uint32_t count;
  struct HkLiveSet *next;
  uint16_t regs[];
} HkLiveSet;

// What code tells observers while it runs (b, c and [1] of WATCH). Such code is made only where somebody wants to know.
typedef enum {
  HK_WATCH_BLOCK,   // MIR block [1] is entered
  HK_WATCH_CALL,    // the function is entered
  HK_WATCH_RETURN,  // it returns r[b], or null if b is HK_NO_REG
  HK_WATCH_BEFORE,  // MIR instruction [1] of the function, counted through its blocks, comes
  HK_WATCH_AFTER,   // it is done
  HK_WATCH_METHOD   // method with symbol [1] of r[b] will be called with c arguments
} HkWatchKind;
enum { HK_WATCH_STEPS = 1, HK_WATCH_COUNTS = 2, HK_WATCH_INSNS = 4, HK_WATCH_CALLS = 8, HK_WATCH_METHODS = 16 };
// Where a MIR value is while its function is watched.
typedef struct HkWatchValue {
  uint16_t reg;               // HK_NO_REG: nowhere
  const HkMirInsn *constant;  // or NULL
} HkWatchValue;

struct HkFunction {
  HkWord *code;  // the LAZY stub until the first call
  uint32_t code_count;
  uint32_t reg_count;       // registers of a frame
  uint32_t param_count;     // captures, me and declared parameters
  uint32_t arity;           // declared parameters
  HkMirFunction *mir;       // NULL: made by the floor (stubs)
  struct HkLinked *linked;  // the linked module it belongs to (link.h)
  HkString *name;           // as shown in traces: "Point.move/2", "<fn>/1", "<script>/0"
  uint32_t owner;           // type id of the declaring box, or HK_NO_TYPE
  bool is_private;
  bool hidden;    // not shown in traces
  bool house;     // of the house: shown in traces only on request, counts no steps
  bool takes_me;  // `me` is a parameter
  HkValue *constants;
  uint32_t constant_count;
  HkCodePos *places;
  uint32_t place_count;
  HkCodeHandler *handlers;
  uint32_t handler_count;
  HkLiveSegment *live;
  uint32_t live_count, live_total;  // total: as allocated
  HkLiveSet *live_sets;
  struct HkInline *inlined;    // copies of other functions that its calls use
  struct HkSeen *seen;         // methods that its calls found
  uint64_t *block_counts;      // times each MIR block was entered, or NULL
  HkWatchValue *watch_values;  // by MIR value, or NULL
  HkWord stub[1];
};

// What code_make needs to know from above: resolved by link.c, so that this layer stays below the run layer.
typedef struct HkCodeEnv {
  void *user;
  HkFunction *(*function)(void *user, const HkName *name);  // Global callee, NULL unknown
  HkType *(*type)(void *user, HkText name);                 // box or enum of the program, or built-in; NULL unknown
  HkHandle *(*external)(void *user, HkText name);           // external call, or NULL
  const struct HkIntrinsic *(*intrinsic)(void *user, HkText name, uint32_t argc);  // of the house only, or NULL
  HkOp (*intrinsic_op)(const struct HkIntrinsic *row);  // its instruction, or HK_OP_INTRINSIC
  // Parameter counts of what the calling function could mean by a bare name (language.md 5.4): ascending, at most `cap`.
  uint32_t (*counts)(void *user, const HkFunction *caller, HkText name, uint32_t *out, uint32_t cap);
  HkCreate *(*create)(void *user, HkText type_name, uint32_t argc);  // plan for `new`, NULL when memory is refused
  HkFunction *(*super)(void *user, HkText parent, HkText method, uint32_t argc, bool *missing_is_noop);
  HkSymbol (*symbol)(void *user, HkText name);
  HkString *(*string)(void *user, HkText text);  // constant String, kept alive by the function
  uint32_t watch;                                // HK_WATCH_... bits: what the code must tell
  bool optimize;                                 // compute nothing twice
} HkCodeEnv;

// What a call instruction calls, as far as it is known before it runs.
typedef enum {
  HK_CALLEE_FUNCTION,          // fn with the arguments
  HK_CALLEE_AFTER_INIT,        // the same, the static box that owns it being initialized first
  HK_CALLEE_OF_SINGLETON,      // fn with the singleton of type as `me`
  HK_CALLEE_SINGLETON_METHOD,  // method `name` of the singleton of type
  HK_CALLEE_SUPER,             // fn with the receiver, if it takes one
  HK_CALLEE_METHOD,            // method `name` of the receiver
  HK_CALLEE_NEW,               // create
  HK_CALLEE_CLOSURE,           // nothing: makes a function value of fn
  HK_CALLEE_VALUE,             // a function value
  HK_CALLEE_NAME,              // a function value, or the function with that name (older files)
  HK_CALLEE_EXTERN,            // handle
  HK_CALLEE_INTRINSIC,         // intrinsic
  HK_CALLEE_NOTHING,           // gives null
  HK_CALLEE_FAILURE            // raises
} HkCalleeKind;
typedef struct HkCallee {
  HkCalleeKind kind;
  HkFunction *fn;
  HkType *type;
  HkText name;
  HkCreate *create;
  HkHandle *handle;
  const struct HkIntrinsic *intrinsic;
  const char *error_kind;
  HkText error_text;  // in the arena
} HkCallee;
HkStatus hk_code_callee(HkArena *arena, const HkCodeEnv *env, const HkFunction *caller, const HkMirInsn *insn,
                        HkCallee *out);

// Whether this external call is an instruction of its own: the helpers of loops (mir.md 9).
bool hk_code_iteration(HkText name, HkOp *out);
// Makes fn->code from fn->mir. HK_OK, HK_NOMEM, or HK_FAIL when the function exceeds HK_MAX_REGISTERS.
HkStatus hk_code_make(HkMem *mem, HkFunction *fn, const HkCodeEnv *env);
void hk_code_free(HkMem *mem, HkFunction *fn);

// Where a method call meets several types: what it found for them.
#define HK_SEEN_TYPES 4u
typedef struct HkSeen {
  struct HkSeen *next;  // of the same function
  const HkWord *call;
  uint32_t oldest;  // the place that is used next
  uint32_t types[HK_SEEN_TYPES];
  HkFunction *fns[HK_SEEN_TYPES];  // take the receiver
} HkSeen;

// ---- copies of small functions (inline.c) ----
#define HK_INLINE_PARAMS 8u
#define HK_INLINE_LEVELS 4u  // of copies in copies
typedef struct HkInlineParam {
  uint16_t reg;    // of the caller
  uint16_t until;  // the word of the function behind which it is in its own place instead
} HkInlineParam;
typedef struct HkInline {
  HkFunction *fn;  // whose code it is
  HkWord *call;    // that it stands for: in the code of the caller or, for a copy in a copy, of the function around it
  HkWord was;      // what the call held before
  HkType *type;    // the call makes an instance of it, which is the result; or NULL
  struct HkInline *outer;  // the copy around it, or NULL
  struct HkInline *next;   // of the same caller
  uint64_t reached;        // words that were copied
  uint64_t forwarded;      // returns whose value is in place already
  uint32_t count;          // words
  uint32_t constants;      // at their end
  uint32_t instructions;   // with those of copies in it
  uint32_t left;           // times that it was left
  uint16_t window;         // register of the caller at which a frame of fn would begin
  uint16_t dst;            // register of the caller for the result
  uint16_t words;          // of the call
  uint16_t moves;          // instructions before the copy of word 0; behind them word for word the code of fn
  uint8_t list, skip;      // the word of the call where its registers begin; how many of them are no parameters
  uint8_t inner;           // parameters that the call itself puts into their places
  uint8_t level;           // 1, of copies in copies more
  bool dropped;            // nobody wants the result
  HkInlineParam params[HK_INLINE_PARAMS];
  HkWord code[];  // the first: where it goes on behind the call
} HkInline;

// The place record for the instruction that ends just before word `offset`.
const HkCodePos *hk_code_place(const HkFunction *fn, uint32_t offset);
// Registers live at `query`; NULL when memory is refused.
const HkLiveSet *hk_code_live(HkMem *mem, HkFunction *fn, uint32_t query);

#endif
