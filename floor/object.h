// object.h (L1) - layout of every heap object. Every object begins with the 8-byte header; its kind decides which struct it is.
//
// If you add a kind, also: HK_KINDS row, its struct here, trace_children and free_external in heap.c, a built-in type in type.c.
#ifndef HK_OBJECT_H
#define HK_OBJECT_H

#include "value.h"

// X(ENUM, type name of boxes.md 35.3)   one built-in type per row, its type id is the row number
// clang-format off
#define HK_KINDS(X)                                                                                              \
  X(FREE, "")                    /* a free cell of the heap; never visible */                                    \
  X(STRING, "StringBox")                                                                                         \
  X(ARRAY, "ArrayBox")                                                                                           \
  X(MAP, "MapBox")                                                                                               \
  X(FUNCTION, "FunctionBox")                                                                                     \
  X(RANGE, "RangeBox")                                                                                           \
  X(ERROR, "ErrorBox")                                                                                           \
  X(WEAK, "WeakRef")                                                                                             \
  X(ENUM, "")                    /* value of a user enum: type id is that of the enum */                         \
  X(INSTANCE, "")                /* instance (or singleton) of a user box */                                     \
  X(RESULT, "ResultBox")                                                                                         \
  X(FUTURE, "FutureBox")                                                                                         \
  X(ITER, "")                    /* iteration state of a `for`; never visible */                                 \
  X(CELL, "")                    /* MIR cell */                                                                  \
  X(TYPE, "")                    /* a plain box used as a value: only static members (mir.md 2.1) */             \
  X(NATIVE, "")                  /* built-in boxes with C state: FileBox, ConsoleBox ...; type id tells which */ \
  X(REF, "RefCellBox")           /* HkCell that programs see */                                                  \
  X(BUFFER, "")                  /* append buffer shared by Strings; never visible */                            \
  X(INTS, "IntArrayBox")         /* unboxed Integers */                                                          \
  X(BYTES, "BufferBox")          /* bytes */                                                                     \
  X(BLOCK, "")                   /* a part of one other object, see hk_heap_part; never visible */
// clang-format on

typedef enum HkKind {
#define X(e, n) HK_KIND_##e,
  HK_KINDS(X)
#undef X
      HK_KIND_COUNT
} HkKind;

enum {                 // HkObject.flags
  HK_FLAG_MARK = 1,    // reached in the current mark phase
  HK_FLAG_DEAD = 2,    // instance finalized (its type id is then the dead twin of its type, see type.h)
  HK_FLAG_ASCII = 4,   // String: all bytes < 0x80
  HK_FLAG_SHARED = 8,  // String: bytes live in an HkStrBuf, see HkString
  HK_FLAG_BUSY = 16,   // fini under way; container being shown
  HK_FLAG_LARGE = 32   // allocated outside the size classes
};

struct HkObject {
  uint32_t type;  // index into HkTypes
  uint8_t kind;   // HkKind
  uint8_t flags;
  uint16_t extra;  // free for the kind
};
_Static_assert(sizeof(HkObject) == 8, "header is 8 bytes");

// Immutable UTF-8. The bytes stand behind the struct, or (HK_FLAG_SHARED) at the end of an append buffer that several Strings share:
// `s = s + t` appends in place while s ends where the buffer ends, so loops that build text are linear.
typedef struct HkStrBuf {
  HkObject head;
  uint32_t cap, used;
  char *bytes;
} HkStrBuf;
struct HkString {
  HkObject head;
  uint32_t len;    // bytes
  uint32_t count;  // code points
  uint64_t hash;   // keyed hash for maps, 0: not computed yet
  const char *data;
  HkStrBuf *shared;  // only with HK_FLAG_SHARED; otherwise the bytes begin here
};
HK_INLINE HkText hk_string_text(const HkString *s) { return hk_text(s->data, s->len); }

// The elements of an Array made with few of them stand behind the struct until it grows; otherwise they are a block of their own.
typedef struct HkArray {
  HkObject head;
  uint32_t count, cap;
  HkValue *items;
  HkValue own[];
} HkArray;
HK_INLINE bool hk_array_has_block(const HkArray *a) { return a->items && a->items != a->own; }

// Unboxed Integers (ints.h); also the packed tables of the house.
typedef struct HkInts {
  HkObject head;
  uint32_t count, cap;
  int64_t *items;
} HkInts;

// A Buffer (bytes.h). Its bytes are data[start..end) of a store that several Buffers may share.
typedef struct HkByteStore {
  uint32_t holders;  // Buffers that share it
  uint32_t start, end, cap;
  uint8_t *data;
} HkByteStore;
typedef struct HkBytes {
  HkObject head;
  HkByteStore *store;
} HkBytes;

// Open addressing over a dense entry list; keys are Integers and Strings (map.h). The tag of the key stands in the bytes that the value
// does not use (HK_NULL: the entry was removed), so a value in an entry is never assigned as a whole.
typedef struct HkMapEntry {
  HkValue value;
  uint64_t key;  // payload
} HkMapEntry;
HK_INLINE bool hk_entry_live(const HkMapEntry *e) { return e->value.unused_ != HK_NULL; }
HK_INLINE HkValue hk_entry_key(const HkMapEntry *e) {
  HkValue key;
  key.tag = e->value.unused_;
  key.unused_ = 0;
  key.as.bits = e->key;
  return key;
}
typedef struct HkMap {
  HkObject head;        // extra: 1 if insertion-ordered (OrderedMapBox)
  uint32_t count;       // live entries
  uint32_t used, cap;   // entries in use (with removed ones) and allocated
  uint32_t index_mask;  // size of index - 1; 0: no index yet (few entries: linear search)
  void *index;          // entry number + 1, 0 empty; numbers of 1, 2 or 4 bytes as the mask needs (map.c)
  HkMapEntry *entries;
  uint32_t *order;   // entry numbers in key order, or NULL when the key set changed since
  HkMapEntry own[];  // the entries of a Map made with few of them, until it grows
} HkMap;

struct HkFunction;  // code.h: a bytecode function
struct HkNative;    // type.h: a built-in method
typedef enum { HK_FUN_CLOSURE, HK_FUN_BOUND, HK_FUN_BOUND_NATIVE, HK_FUN_PARTIAL } HkFunForm;
typedef struct HkClosure {  // kind FUNCTION; head.extra = HkFunForm
  HkObject head;
  uint32_t count;  // captured values (CLOSURE), fixed arguments (PARTIAL)
  uint32_t arity;  // declared parameters a caller passes; UINT32_MAX: any number
  union {
    const struct HkFunction *fn;
    const struct HkNative *native;
  } code;
  HkValue self;      // BOUND: receiver; PARTIAL: the function
  HkValue values[];  // captures in parameter order (with me last if captured), or fixed arguments
} HkClosure;

typedef struct HkRange {
  HkObject head;
  int64_t start, end, step;
} HkRange;

typedef struct HkTraceEntry {
  HkString *name;
  HkString *file;
  uint32_t line, column;
} HkTraceEntry;  // name "Point.move/2"
typedef struct HkError {
  HkObject head;  // extra: 1 = fatal (mir.md 1.9)
  HkString *kind;
  HkString *message;
  HkValue cause;
  HkTraceEntry *trace;  // innermost first, at most HK_TRACE_HEAD + HK_TRACE_TAIL
  uint32_t trace_count;
  uint32_t trace_skipped;  // frames left out after the first HK_TRACE_HEAD
  HkString *file;          // raising place, or NULL
  uint32_t line, column;
} HkError;

typedef struct HkWeak {
  HkObject head;
  HkObject *target;
  uint64_t identity;
} HkWeak;  // target NULL: reclaimed; identity of the target

typedef struct HkEnumValue {
  HkObject head;
  HkValue items[];
} HkEnumValue;  // head.extra = variant number

// Fields created at run time, in order of creation. Also results of `once` properties, under their own names.
typedef struct HkExtraField {
  uint32_t symbol;
  uint32_t state;
  HkValue value;
} HkExtraField;
typedef struct HkExtraFields {
  uint32_t count, cap;
  HkExtraField items[];
} HkExtraFields;
typedef struct HkInstance {
  HkObject head;
  HkExtraFields *more;  // NULL until the first one
  HkValue slots[];      // declared fields of the ancestors and of the box (HkType.slot_count)
} HkInstance;

typedef struct HkResult {
  HkObject head;
  HkValue value;
} HkResult;  // extra: 1 = Ok, 0 = Err; an Option has a type id of its own and 1 = Some, 0 = None
_Static_assert(offsetof(HkResult, value) == sizeof(HkObject),
               "text.c reads the value of all boxes that hold one alike");
typedef enum { HK_FUTURE_PENDING, HK_FUTURE_READY, HK_FUTURE_FAILED, HK_FUTURE_CANCELLED } HkFutureState;
typedef struct HkFuture {
  HkObject head;
  HkValue value;
  HkValue waiters;
} HkFuture;  // extra: HkFutureState

typedef struct HkCell {
  HkObject head;
  HkValue value;
} HkCell;
typedef struct HkTypeObject {
  HkObject head;
  uint32_t type;
} HkTypeObject;

// Iteration state of lang.iter. `form` decides which fields mean something.
typedef enum {
  HK_ITER_RANGE,
  HK_ITER_ARRAY,
  HK_ITER_KEYS,
  HK_ITER_STRING,
  HK_ITER_OBJECT,
  HK_ITER_INTS,
  HK_ITER_BYTES
} HkIterForm;
typedef struct HkIter {
  HkObject head;       // extra: HkIterForm
  HkValue source;      // what is iterated; KEYS: the Array of keys; OBJECT: the iterator
  HkValue map;         // KEYS: the Map, for the values
  HkValue key, value;  // current element
  int64_t pos, end, step;
} HkIter;

// C state of a built-in box. The type's trace and drop functions know what is inside (type.h).
typedef struct HkNativeBox {
  HkObject head;
  uint32_t size;
  uint32_t pad;
  void *data;
} HkNativeBox;

HK_INLINE bool hk_is_kind(HkValue v, HkKind kind) { return v.tag == HK_OBJECT && v.as.obj->kind == (uint8_t)kind; }
#define HK_AS_ARRAY(v)    ((HkArray *)(void *)(v).as.obj)
#define HK_AS_INTS(v)     ((HkInts *)(void *)(v).as.obj)
#define HK_AS_BYTES(v)    ((HkBytes *)(void *)(v).as.obj)
#define HK_AS_MAP(v)      ((HkMap *)(void *)(v).as.obj)
#define HK_AS_INSTANCE(v) ((HkInstance *)(void *)(v).as.obj)
#define HK_AS_CLOSURE(v)  ((HkClosure *)(void *)(v).as.obj)
#define HK_AS_ERROR(v)    ((HkError *)(void *)(v).as.obj)
#define HK_AS_RANGE(v)    ((HkRange *)(void *)(v).as.obj)

#endif
