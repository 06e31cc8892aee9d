/* hakorune_hostbridge.h - the C interface of Hakorune, and its manual. The only boundary of the system.
 *
 * Plain C11, usable from C++17 and from the FFI of other languages. Needs nothing but this header and libhakorune.
 *
 * Rules that hold everywhere
 *
 *   Ownership   Arguments are borrowed for the duration of the call. A handle that is handed back, alone or inside a HakoValue, is owned by
 *               the caller, who gives it back with Hako_Release. Text that is handed back as HakoStr is a view; the manual of the function says
 *               how long it stays valid.
 *   Errors      A function that can fail returns a HakoStatus: 0, or a negative number. A failure sets the out parameters to 0, null or an
 *               empty view and leaves a message of the form "[Category] context: details" in Hako_LastError(). NULL where a pointer is needed
 *               gives HAKO_ERROR and a message, not a crash. After every failure the VM can still be used.
 *   Threads     Every function says one of three things:
 *                 any    from any thread at any time; neither waits nor fails because of other threads
 *                 core   from any thread at any time; waits while another thread is inside the same VM
 *                 vm     from any thread, one at a time; while another thread is inside, returns HAKO_BUSY at once
 *               A host function runs on the thread that is inside and may call everything again, up to 180 levels deep.
 *               Different VMs share nothing and run in parallel.
 *   Text        UTF-8. Invalid sequences in text that comes in become U+FFFD; NUL bytes are ordinary characters.
 */
#ifndef HAKORUNE_HOSTBRIDGE_H
#define HAKORUNE_HOSTBRIDGE_H

#include <stddef.h>
#include <stdint.h>

/* The one place that depends on compiler and platform: how symbols are exported and imported. Define HAKO_STATIC when linking against the
 * static library on Windows. */
#if defined(HAKO_BUILD) && defined(_WIN32)
#define HAKO_API __declspec(dllexport)
#elif defined(_WIN32) && !defined(HAKO_STATIC)
#define HAKO_API __declspec(dllimport)
#elif defined(__GNUC__) || defined(__clang__)
#define HAKO_API __attribute__((visibility("default")))
#else
#define HAKO_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- types ------------------------------------------------------------------------------------------------------------------------ */

/* Version of this interface. A library serves callers of the same major and an equal or smaller minor version. */
#define HAKO_API_MAJOR 1
#define HAKO_API_MINOR 0
#define HAKO_API_PATCH 0

/* A counted reference to a value of a VM. 0 is "no handle". Handles are numbers, never addresses: one that was released, belongs to
 * another VM or was made up is recognized and reported. A live handle keeps its value alive. */
typedef uint64_t HakoHandle;

/* A borrowed view of text, not NUL-terminated. */
typedef struct HakoStr {
  const char *data;
  size_t len;
} HakoStr;

typedef struct HakoVersion {
  uint32_t major, minor, patch;
} HakoVersion;

typedef int32_t HakoStatus;
enum {
  HAKO_OK = 0,
  HAKO_ERROR = -1,       /* NULL or bad argument, bad handle, wrong type, source that does not compile */
  HAKO_RAISED = -2,      /* a Hakorune error is pending in the VM: Hako_ErrorKind and its like */
  HAKO_EXITED = -3,      /* the program called exit */
  HAKO_LIMIT = -4,       /* the run was ended by FuelExhausted or Interrupted */
  HAKO_BUSY = -5,        /* another thread is using the VM */
  HAKO_UNSUPPORTED = -6, /* the feature is not built in */
  HAKO_INCOMPATIBLE = -7 /* version or struct_size */
};

/* A value: 16 bytes, passed by value. The tag says what the payload is. Values with tag 0 to 3 need no release; in 4 and 5 the payload is
 * a handle. */
enum {
  HAKO_TAG_NULL = 0,
  HAKO_TAG_BOOL = 1,    /* as.integer: 0 or 1 */
  HAKO_TAG_INTEGER = 2, /* as.integer */
  HAKO_TAG_FLOAT = 3,   /* as.real */
  HAKO_TAG_STRING = 4,  /* as.handle: a String */
  HAKO_TAG_OBJECT = 5   /* as.handle: Array, Map, function, instance, ... */
};
typedef struct HakoValue {
  uint32_t tag;
  uint32_t reserved; /* 0 */
  union {
    int64_t integer;
    double real;
    HakoHandle handle;
    uint64_t bits;
  } as;
} HakoValue;

/* What Hako_Kind answers. */
enum {
  HAKO_KIND_NULL = 0,
  HAKO_KIND_BOOL = 1,
  HAKO_KIND_INTEGER = 2,
  HAKO_KIND_FLOAT = 3,
  HAKO_KIND_STRING = 4,
  HAKO_KIND_ARRAY = 5,
  HAKO_KIND_MAP = 6,
  HAKO_KIND_FUNCTION = 7,
  HAKO_KIND_INSTANCE = 8, /* of a box of the program, also the singleton of a static box */
  HAKO_KIND_ENUM = 9,
  HAKO_KIND_ERROR = 10,
  HAKO_KIND_NATIVE = 11, /* of a box registered with Hako_RegisterBox, or of a built-in box such as FileBox */
  HAKO_KIND_MODULE = 12, /* a handle of Hako_LoadSource and Hako_LoadMirJson */
  HAKO_KIND_OTHER = 13   /* Range, WeakRef, Result, Future, a box used as a value */
};

/* A VM: an isolate with its own heap, statics, streams and limits. */
typedef struct HakoVm HakoVm;

/* Small constructors. They are conveniences for C and C++; other languages fill in the structs. */
static inline HakoValue Hako_Null(void) {
  HakoValue v;
  v.tag = HAKO_TAG_NULL;
  v.reserved = 0;
  v.as.bits = 0;
  return v;
}
static inline HakoValue Hako_Bool(int is) {
  HakoValue v = Hako_Null();
  v.tag = HAKO_TAG_BOOL;
  v.as.integer = is ? 1 : 0;
  return v;
}
static inline HakoValue Hako_Int(int64_t integer) {
  HakoValue v = Hako_Null();
  v.tag = HAKO_TAG_INTEGER;
  v.as.integer = integer;
  return v;
}
static inline HakoValue Hako_Float(double real) {
  HakoValue v = Hako_Null();
  v.tag = HAKO_TAG_FLOAT;
  v.as.real = real;
  return v;
}
/* The view of a NUL-terminated text; NULL gives an empty view. */
static inline HakoStr Hako_Text(const char *text) {
  HakoStr s;
  s.data = text;
  s.len = 0;
  while (text && text[s.len]) s.len++;
  return s;
}

/* ---- core: the seven functions that never change ------------------------------------------------------------------------------------- */

/* Compiles and runs a NUL-terminated source text in an isolate of its own, with the defaults of Hako_ConfigInit.
 *   Effect     0: *out_result_handle is a handle (count 1) of the result: what the entry function returned, what a top-level `return`
 *              gave, or null; after `exit(n)` it is the Integer n. -1: it is 0.
 *   Ownership  The caller releases the handle. The isolate lives until the last handle into it is released.
 *   Errors     -1 and a message: NULL argument, source that does not compile, uncaught error, limit, out of memory.
 *   Threads    any. */
HAKO_API int32_t Hako_RunScriptUtf8(const char *source_utf8, HakoHandle *out_result_handle);

/* One more owner for the handle. 0 and unknown handles: nothing happens.
 *   Threads    any. */
HAKO_API void Hako_Retain(HakoHandle handle);

/* One owner less; with the last one the value may be freed and the handle becomes stale. 0 and unknown handles: nothing happens.
 *   Threads    any. */
HAKO_API void Hako_Release(HakoHandle handle);

/* The text of a value: Strings as they are, other values in their printed form (a user's toString runs).
 *   Effect     *out is the view. The printed form is made once and kept with the handle.
 *   Ownership  The view stays valid until that handle is released for the last time.
 *   Errors     -1: NULL argument, invalid handle ([Handle] ...), an error in toString, out of memory.
 *   Threads    core (for Strings: any). */
HAKO_API int32_t Hako_ToUtf8(HakoHandle handle, HakoStr *out);

/* The message of the last failure on this thread, NUL-terminated, never NULL: "Unknown error" where there is none.
 *   Ownership  Valid until the next Hako call on this thread. Long messages are cut to about 1000 bytes.
 *   Threads    any; every thread has its own. */
HAKO_API const char *Hako_LastError(void);

/* The version of the library's interface.
 *   Threads    any. */
HAKO_API HakoVersion Hako_ApiVersion(void);

/* The value of an Integer.
 *   Errors     -1: NULL argument, invalid handle ([Handle] ...), no Integer ([Type] expected Integer, got String).
 *   Threads    any. */
HAKO_API int32_t Hako_ToInt64(HakoHandle handle, int64_t *out);

/* ---- configuration ------------------------------------------------------------------------------------------------------------------------ */

/* Allocator: (user, NULL, 0, n) allocates, (user, p, old, 0) frees and returns NULL, otherwise resizes a block. Returns NULL on failure and
 * leaves the old block as it was. Called by whichever thread is inside the VM. */
typedef void *(*HakoAllocFn)(void *user, void *block, size_t old_size, size_t new_size);

/* Takes output. stream 1: standard output, 2: errors and diagnostics. Returns 0, or -1 when the other side is gone: the program then ends
 * as by exit(141). Must not call the VM. */
typedef HakoStatus (*HakoWriteFn)(void *user, int32_t stream, HakoStr text);

/* Gives input: fills buffer with at most capacity bytes and returns how many; 0 is the end of the input. */
typedef size_t (*HakoReadFn)(void *user, char *buffer, size_t capacity);

/* Finds the module that a program names: `using game.util` asks for "game.util", `using "lib/x.hako"` for "lib/x.hako"; `from` is the name
 * of the module that asks. Returns 0 with *text set to its source, which must stay valid until Hako_LoadSource or Hako_RunScriptUtf8
 * returns; HAKO_ERROR when there is no such module. A module is asked for once per program and target. Must not call the VM. */
typedef HakoStatus (*HakoModuleFn)(void *user, HakoStr target, HakoStr from, HakoStr *text);

/* Capabilities: what a program may touch. An operation that lacks one raises CapabilityError and has no effect. */
enum {
  HAKO_CAP_FILE = 1,
  HAKO_CAP_PROCESS = 2,
  HAKO_CAP_ENVIRONMENT = 4,
  HAKO_CAP_CLOCK = 8,
  HAKO_CAP_RANDOM = 16,
  HAKO_CAP_NETWORK = 32,
  HAKO_CAP_ALL = 63
};
enum { HAKO_GC_AUTO = 0, HAKO_GC_OFF = 1 };
enum {
  HAKO_FLAG_STRICT_INDEX = 1, /* an index out of range raises IndexError */
  HAKO_FLAG_LEAK_REPORT = 2,  /* Hako_VmFree writes the handles that are still held to stream 2 */
  /* The host sees to it that only one thread at a time uses the VM: calls do not look for others, never return HAKO_BUSY, and each
   * costs a few nanoseconds less. What may be called from any thread still may. */
  HAKO_FLAG_ONE_THREAD = 4,
  HAKO_FLAG_HOUSE_EQUALITY = 8, /* == of two objects is decided by the equality written in Hakorune */
  /* Programs run on the virtual machine written in Hakorune (which brings its equality): same output, errors, limits; slower, and about
   * a megabyte more. */
  HAKO_FLAG_HOUSE_VM = 16
};
#define HAKO_NO_LIMIT UINT64_MAX

typedef struct HakoConfig {
  uint32_t struct_size;  /* set by Hako_ConfigInit */
  uint32_t capabilities; /* HAKO_CAP_... bits */
  void *user;            /* given to all callbacks below and by Hako_VmUser */
  HakoAllocFn alloc;     /* NULL: the C library */
  HakoWriteFn write;     /* NULL: the streams of the process */
  HakoReadFn read;       /* NULL: standard input of the process */
  HakoModuleFn module;   /* NULL: files, if the capability is granted */
  uint64_t fuel;         /* steps a run may take, HAKO_NO_LIMIT */
  uint64_t max_memory;   /* bytes, HAKO_NO_LIMIT */
  uint32_t max_depth;    /* active calls, 100000 */
  uint32_t gc_mode;      /* HAKO_GC_... */
  uint32_t gc_stress;    /* testing: collect after every N allocations, 0: never */
  uint32_t flags;        /* HAKO_FLAG_... bits */
  const HakoStr *args;   /* arguments of the program; copied */
  uint32_t arg_count;
  uint32_t reserved; /* 0 */
} HakoConfig;

/* Fills in the defaults: streams of the process, C library allocator, depth 100000, no other limit, collector on, and no capability: a
 * program computes and prints. (The program `hako` grants all.) NULL: nothing happens.
 *   Threads    any. */
HAKO_API void Hako_ConfigInit(HakoConfig *config);

/* Makes a VM. config NULL: the defaults.
 *   Ownership  The caller frees it with Hako_VmFree. The config and the arguments are copied; `user` is borrowed.
 *   Errors     HAKO_ERROR: NULL out, out of memory; HAKO_INCOMPATIBLE: struct_size is not one this library knows.
 *   Threads    any; the VM belongs to no thread. */
HAKO_API HakoStatus Hako_VmNew(const HakoConfig *config, HakoVm **out);

/* Ends a VM: native boxes are dropped, all memory goes back, all its handles become stale. A pointer to a freed VM is recognized as long as
 * no new VM took its place.
 *   Errors     HAKO_ERROR: NULL, freed already, or called from a host function of this VM; HAKO_BUSY.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_VmFree(HakoVm *vm);

/* The `user` of the configuration; NULL for no VM.
 *   Threads    vm, but never busy. */
HAKO_API void *Hako_VmUser(HakoVm *vm);

/* The program version, e.g. "hakorune 0.1.0".
 *   Threads    any. */
HAKO_API const char *Hako_VersionText(void);

/* ---- programs ------------------------------------------------------------------------------------------------------------------------------ */

/* Compiles a source text and everything it uses, and adds it to the VM. Nothing of it runs.
 *   Effect     *module is a handle for Hako_RunMain and its like. `name` is shown in messages. Boxes and functions of the newest module are
 *              found first by Hako_GetStatic and Hako_New. Code stays until the VM is freed.
 *   Ownership  The caller releases *module; text is copied.
 *   Errors     HAKO_ERROR: NULL, out of memory, or the source does not compile: Hako_LastError has the first error as
 *              "[Parse] line 3, column 7: expected '}'", Hako_DiagCount and Hako_DiagGet have all.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_LoadSource(HakoVm *vm, const char *name, HakoStr text, HakoHandle *module);

/* The same from a text written by Hako_SaveMirJson or `hako --emit-mir-json`. The text is checked completely before anything is added.
 *   Errors     as Hako_LoadSource.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_LoadMirJson(HakoVm *vm, HakoStr json, HakoHandle *module);

/* The compiled module as canonical MIR JSON, a String value.
 *   Errors     HAKO_ERROR: NULL, no module handle, out of memory.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_SaveMirJson(HakoVm *vm, HakoHandle module, HakoValue *out);

/* Checks a module against the rules of MIR. 0: nothing wrong.
 *   Errors     HAKO_ERROR: no module handle, or the first problem as "[Parse] HM203 Main.main/0 bb3:2: ...".
 *   Threads    vm. */
HAKO_API HakoStatus Hako_Verify(HakoVm *vm, HakoHandle module);

/* Runs a module: initializers of globals, then its entry, if it has one. result and exit_code may be NULL. A module of functions and boxes
 * is run once before its globals are used.
 *   Effect     *result is what the entry returned; *exit_code the exit code that stands for it (runtime-and-cli 5.1).
 *   Errors     HAKO_ERROR: no module handle; HAKO_RAISED: uncaught error, *exit_code 1; HAKO_EXITED: exit(n), *exit_code n modulo 256;
 *              HAKO_LIMIT: *exit_code 124 (fuel) or 130 (interrupt).
 *   Threads    vm. */
HAKO_API HakoStatus Hako_RunMain(HakoVm *vm, HakoHandle module, HakoValue *result, int32_t *exit_code);

/* One report of the compiler. */
typedef struct HakoDiag {
  uint32_t struct_size; /* to be set by the caller */
  uint32_t is_warning;
  HakoStr kind; /* "ParseError", "NameError", ...; of a warning its name */
  HakoStr message;
  HakoStr file;
  uint32_t line, column, width; /* from 1, columns and width in code points; line 0: no place */
} HakoDiag;

/* How many errors and warnings the last Hako_LoadSource left (at most 20 errors are kept), and one of them.
 *   Ownership  Views are valid until the next Hako_LoadSource on this VM.
 *   Errors     HAKO_ERROR: NULL, index out of range; HAKO_INCOMPATIBLE: struct_size.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_DiagCount(HakoVm *vm, uint32_t *count);
HAKO_API HakoStatus Hako_DiagGet(HakoVm *vm, uint32_t index, HakoDiag *out);

/* ---- calls --------------------------------------------------------------------------------------------------------------------------------- */

/* Calls a function value with argc (at most 255) arguments. out may be NULL.
 *   Ownership  argv is borrowed; *out is owned by the caller.
 *   Errors     HAKO_ERROR: bad handle, too many arguments; HAKO_RAISED: also when it is no function (TypeError) or takes another number of
 *              arguments (ArityError); HAKO_EXITED; HAKO_LIMIT.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_Call(HakoVm *vm, HakoValue function, const HakoValue *argv, uint32_t argc, HakoValue *out);

/* Calls self.name(arguments), found as in a program: a method of the box, or a built-in one. Otherwise as Hako_Call.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_CallMethod(HakoVm *vm, HakoValue self, const char *name, const HakoValue *argv, uint32_t argc,
                                    HakoValue *out);

/* A member of a box: GetStatic(vm, "Config", "size") is the value of a field of a static box, GetStatic(vm, "Main", "run") a function
 * (give the count where there are several: "run/2"). member NULL: the box itself, for Hako_CallMethod. box NULL or "": a function at
 * the top level of the newest module. Initializers of a static box run at its first use.
 *   Errors     HAKO_ERROR: NULL, no such box or member; HAKO_RAISED: private, or an initializer failed.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_GetStatic(HakoVm *vm, const char *box, const char *member, HakoValue *out);

/* new box(arguments), for boxes of the program, native boxes and built-in boxes.
 *   Errors     HAKO_RAISED: unknown box (NameError), wrong number of arguments (ArityError), an error in the constructor.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_New(HakoVm *vm, const char *box, const HakoValue *argv, uint32_t argc, HakoValue *out);

/* ---- values -------------------------------------------------------------------------------------------------------------------------------- */

/* Values that carry a handle are checked by every function: a stale, foreign or made-up one gives HAKO_ERROR and "[Handle] ...", a value of
 * another kind than needed HAKO_ERROR and "[Type] expected Array, got String". */

/* A String with a copy of the text.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_String(HakoVm *vm, HakoStr text, HakoValue *out);

/* The bytes of a String.
 *   Ownership  The view stays valid until the handle is released for the last time.
 *   Threads    any. */
HAKO_API HakoStatus Hako_StringData(HakoValue string, HakoStr *out);

/* Arrays. Indices count from 0 and are not negative. ArrayFrom copies count values; ArrayRead copies up to count values from start on and
 * sets *read. ArrayGet, ArrayRead: values are owned by the caller. ArraySet: the index exists.
 *   Errors     HAKO_ERROR: NULL, wrong kind, bad handle, index out of range ([Runtime] index 5 out of range for Array of length 3).
 *   Threads    vm. */
HAKO_API HakoStatus Hako_ArrayNew(HakoVm *vm, uint32_t capacity, HakoValue *out);
HAKO_API HakoStatus Hako_ArrayFrom(HakoVm *vm, const HakoValue *items, uint32_t count, HakoValue *out);
HAKO_API HakoStatus Hako_ArrayLen(HakoVm *vm, HakoValue array, uint32_t *out);
HAKO_API HakoStatus Hako_ArrayGet(HakoVm *vm, HakoValue array, uint32_t index, HakoValue *out);
HAKO_API HakoStatus Hako_ArrayRead(HakoVm *vm, HakoValue array, uint32_t start, HakoValue *items, uint32_t count,
                                   uint32_t *read);
HAKO_API HakoStatus Hako_ArraySet(HakoVm *vm, HakoValue array, uint32_t index, HakoValue value);
HAKO_API HakoStatus Hako_ArrayPush(HakoVm *vm, HakoValue array, HakoValue value);

/* Maps. Keys are Strings, Integers or Bools. MapGet gives null where there is no entry. MapRemove sets *removed to 0 or 1; it and `removed`
 * in the others may be NULL. MapNext walks the entries in key order: start with *cursor = 0; *more is 0 behind the last one. Entries
 * that are added or removed on the way may be met or not; nothing is met twice unless keys are added before the cursor.
 *   Errors     HAKO_ERROR: NULL, wrong kind, bad handle, impossible key.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_MapNew(HakoVm *vm, HakoValue *out);
HAKO_API HakoStatus Hako_MapLen(HakoVm *vm, HakoValue map, uint32_t *out);
HAKO_API HakoStatus Hako_MapGet(HakoVm *vm, HakoValue map, HakoValue key, HakoValue *out);
HAKO_API HakoStatus Hako_MapSet(HakoVm *vm, HakoValue map, HakoValue key, HakoValue value);
HAKO_API HakoStatus Hako_MapHas(HakoVm *vm, HakoValue map, HakoValue key, int32_t *out);
HAKO_API HakoStatus Hako_MapRemove(HakoVm *vm, HakoValue map, HakoValue key, int32_t *removed);
HAKO_API HakoStatus Hako_MapNext(HakoVm *vm, HakoValue map, uint32_t *cursor, HakoValue *key, HakoValue *value,
                                 int32_t *more);

/* A field, stored or computed, of an instance, the singleton of a static box or a Map: object.name as code outside the box sees it.
 *   Errors     HAKO_RAISED: no such field, private, read-only, an error in the body of a property.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_FieldGet(HakoVm *vm, HakoValue object, const char *name, HakoValue *out);
HAKO_API HakoStatus Hako_FieldSet(HakoVm *vm, HakoValue object, const char *name, HakoValue value);

/* The printed form as a String value. A user's toString may run and raise.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_ToText(HakoVm *vm, HakoValue value, HakoValue *out);

/* The name that typeName() gives ("IntegerBox", "Point"). Valid as long as the VM.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_TypeName(HakoVm *vm, HakoValue value, HakoStr *out);

/* a == b as in a program; a user's equals may run and raise. *out is 0 or 1.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_Equals(HakoVm *vm, HakoValue a, HakoValue b, int32_t *out);

/* What a value is: HAKO_KIND_...
 *   Errors     HAKO_ERROR: NULL, bad tag, bad handle.
 *   Threads    any. */
HAKO_API HakoStatus Hako_Kind(HakoValue value, int32_t *out);

/* Between handles and values. FromHandle: the value of a handle, such as the result of Hako_RunScriptUtf8; Strings and objects get one more
 * owner, so the value is released apart from the handle. ToHandle: a handle of any value; of Strings and objects the same
 * handle with one more owner.
 *   Threads    FromHandle any, ToHandle vm. */
HAKO_API HakoStatus Hako_FromHandle(HakoHandle handle, HakoValue *out);
HAKO_API HakoStatus Hako_ToHandle(HakoVm *vm, HakoValue value, HakoHandle *out);

/* ---- ownership -------------------------------------------------------------------------------------------------------------------------------- */

/* Hako_Retain and Hako_Release for the handle in a value, if there is one. */
static inline void Hako_RetainValue(HakoValue value) {
  if (value.tag >= HAKO_TAG_STRING) Hako_Retain(value.as.handle);
}
static inline void Hako_ReleaseValue(HakoValue value) {
  if (value.tag >= HAKO_TAG_STRING) Hako_Release(value.as.handle);
}

/* A weak reference to an instance, Array or Map, and what it refers to: null once that is gone.
 *   Errors     HAKO_RAISED: a value that cannot be referred to weakly (TypeError); WeakGet: HAKO_ERROR for anything but a weak reference.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_WeakNew(HakoVm *vm, HakoValue value, HakoValue *out);
HAKO_API HakoStatus Hako_WeakGet(HakoVm *vm, HakoValue weak, HakoValue *out);

/* Collects everything unreachable now. freed, which may be NULL, is the number of objects.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_GcCollect(HakoVm *vm, uint64_t *freed);

/* How many handles of the VM are live.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_HandleCount(HakoVm *vm, uint32_t *out);

/* Writes what is still held, of all VMs and of the scripts of Hako_RunScriptUtf8: one line "[leak] ..." per handle with type, number of
 * owners and text, at most 100 lines a VM; a VM that another thread uses is only counted. Returns the number of live handles.
 * write NULL: only counts.
 *   Threads    any; write must not call the library. */
HAKO_API uint64_t Hako_LeakReport(HakoWriteFn write, void *user);

/* ---- errors ----------------------------------------------------------------------------------------------------------------------------------- */

/* The error of the last HAKO_RAISED or HAKO_LIMIT stays pending in the VM until Hako_ErrorClear or the next function that runs code.
 * Without one, these functions return HAKO_ERROR. Views are valid until then.
 *   Kind "DivisionByZero"; Message "division by zero"; Trace: lines "  at NAME/ARITY (FILE:LINE:COLUMN)", innermost first;
 *   Report: all of it as the program `hako` prints it, with the source line; Value: the error as a value.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_ErrorKind(HakoVm *vm, HakoStr *out);
HAKO_API HakoStatus Hako_ErrorMessage(HakoVm *vm, HakoStr *out);
HAKO_API HakoStatus Hako_ErrorTrace(HakoVm *vm, HakoStr *out);
HAKO_API HakoStatus Hako_ErrorReport(HakoVm *vm, HakoStr *out);
HAKO_API HakoStatus Hako_ErrorValue(HakoVm *vm, HakoValue *out);

/* A place of the pending error: frame 0 is where it was raised. FrameCount counts those that are kept (at most 32).
 *   Errors     HAKO_ERROR: NULL, no pending error, index out of range; HAKO_INCOMPATIBLE: struct_size.
 *   Threads    vm. */
typedef struct HakoFrame {
  uint32_t struct_size; /* to be set by the caller */
  uint32_t line, column;
  uint32_t reserved;
  HakoStr name; /* "Calc.div/2" */
  HakoStr file;
} HakoFrame;
HAKO_API HakoStatus Hako_ErrorFrameCount(HakoVm *vm, uint32_t *out);
HAKO_API HakoStatus Hako_ErrorFrame(HakoVm *vm, uint32_t index, HakoFrame *out);

/* Forgets the pending error.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_ErrorClear(HakoVm *vm);

/* In a host function: makes an error pending, which the function then raises by returning HAKO_RAISED. Programs can catch it. RaiseValue:
 * raises an ErrorBox as it is, any other value as an error of the kind UserError with its text.
 *   Effect     Returns HAKO_RAISED, so that a host function may end with `return Hako_Raise(...)`.
 *   Errors     HAKO_ERROR: NULL, out of memory.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_Raise(HakoVm *vm, const char *kind, HakoStr message);
HAKO_API HakoStatus Hako_RaiseValue(HakoVm *vm, HakoValue error);

/* ---- limits ----------------------------------------------------------------------------------------------------------------------------------- */

/* Sets how many steps the VM may take from now on (HAKO_NO_LIMIT: any number), and what is left of them. Used up: FuelExhausted, which
 * programs cannot catch. The first limit on a VM that was made without one costs: its code is made again, with counting; it cannot be
 * set while such code runs.
 *   Errors     HAKO_ERROR: NULL; SetFuel: uncounted code is running.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_SetFuel(HakoVm *vm, uint64_t steps);
HAKO_API HakoStatus Hako_FuelLeft(HakoVm *vm, uint64_t *out);

/* Ends the run of the VM at its next safe point with Interrupted, which programs cannot catch; long built-in operations have such points,
 * too. Nothing happens where nothing runs. May be called from a signal handler.
 *   Threads    any. */
HAKO_API HakoStatus Hako_Interrupt(HakoVm *vm);

/* For host functions that take long: counts steps as fuel and looks for an interrupt. Not 0: return that status at once.
 *   Errors     HAKO_LIMIT.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_Checkpoint(HakoVm *vm, uint32_t steps);

/* Memory of the VM in bytes: in use now, the most that was ever in use, the limit (HAKO_NO_LIMIT). Each out may be NULL.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_MemoryUse(HakoVm *vm, uint64_t *used, uint64_t *peak, uint64_t *limit);

/* ---- host functions ------------------------------------------------------------------------------------------------------------------------------ */

/* A function of the host. argv is borrowed: it and its handles are valid until the function returns; Hako_Retain keeps a handle longer. self
 * is null but in methods of native boxes. *out is null before; what the function writes there belongs to the VM once it returns 0.
 * Returns 0; HAKO_RAISED after Hako_Raise or after a call that returned it; HAKO_EXITED, HAKO_LIMIT to pass on what a call returned. Any other
 * status raises HostError with the text of Hako_LastError(). C++ exceptions must not leave it. */
typedef HakoStatus (*HakoHostFn)(HakoVm *vm, void *user, HakoValue self, const HakoValue *argv, uint32_t argc,
                                 HakoValue *out);
#define HAKO_ANY_ARGS 255

/* Makes a function callable by programs as `name(arguments)`, name with at least one dot: "env.my.f". arity: number of arguments, or
 * HAKO_ANY_ARGS; programs get ArityError otherwise. Registering a name again replaces the function.
 *   Ownership  name is copied, user borrowed for the life of the VM.
 *   Errors     HAKO_ERROR: NULL, bad name, name of a built-in function, out of memory.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_RegisterExtern(HakoVm *vm, const char *name, HakoHostFn fn, uint32_t arity, void *user);

/* ---- native boxes --------------------------------------------------------------------------------------------------------------------------------- */

typedef struct HakoTracer HakoTracer;

enum {
  HAKO_BOX_SINGLETON = 1,     /* cannot be made with `new`; its methods are called through its name */
  HAKO_BOX_FINALIZER = 2,     /* fini runs when the program calls x.fini(), and before drop if it did not */
  HAKO_BOX_CONTENT_EQUAL = 4, /* == asks equals; otherwise it is identity */
  HAKO_BOX_OVERRIDE = 8       /* may take the name of a built-in box */
};
enum {
  HAKO_METHOD_STATIC = 1, /* called through the name of the box, without instance: Vector.zero(3) */
  HAKO_METHOD_PURE = 2,   /* has no effect; a hint */
  HAKO_METHOD_MAY_WAIT = 4
};

typedef struct HakoMethodDef {
  const char *name;
  uint8_t min_args;
  uint8_t max_args; /* HAKO_ANY_ARGS: any number */
  uint16_t flags;   /* HAKO_METHOD_... bits */
  HakoHostFn fn;
  const char *signature; /* for help, e.g. "(Integer, Integer?) -> Integer", or NULL */
} HakoMethodDef;

/* A box written in C. `data` is the private memory of an instance, instance_size bytes, zeroed. Functions may be NULL.
 *   birth    the constructor: self is the new instance, argv what `new` was given. NULL: takes no arguments
 *   fini     finalization (HAKO_BOX_FINALIZER), at most once an instance; must not call the VM
 *   drop     the memory goes away; must not call the VM (Hako_Release is allowed)
 *   trace    reports the values made by Hako_Adopt to the collector with Hako_Trace; must not call the VM
 *   to_text  the printed form, *out a String; NULL: "Name()"
 *   equals   == of two instances of this box: *out a Bool (argv[0] is the other one) */
typedef struct HakoBoxDef {
  uint32_t struct_size; /* sizeof(HakoBoxDef) */
  uint32_t flags;       /* HAKO_BOX_... bits */
  const char *name;     /* "Counter" */
  size_t instance_size;
  HakoHostFn birth;
  uint32_t birth_min_args, birth_max_args;
  void (*fini)(void *user, void *data);
  void (*drop)(void *user, void *data);
  void (*trace)(void *user, void *data, HakoTracer *tracer);
  HakoHostFn to_text;
  HakoHostFn equals;
  const HakoMethodDef *methods;
  uint32_t method_count;
  uint32_t reserved; /* 0 */
  void *user;        /* given to all functions of the box */
} HakoBoxDef;

/* Adds a native box to the VM. Boxes of the program come before native ones of the same name, those before built-in ones.
 *   Ownership  The definition is copied, names included.
 *   Errors     HAKO_ERROR: NULL, bad or known name, out of memory; HAKO_INCOMPATIBLE: struct_size.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_RegisterBox(HakoVm *vm, const HakoBoxDef *def);

/* The private data of an instance of the native box `box`. Valid as long as the instance lives.
 *   Errors     HAKO_ERROR: NULL, bad handle, another type ([Type] expected Counter, got String).
 *   Threads    vm. */
HAKO_API HakoStatus Hako_InstanceData(HakoVm *vm, HakoValue instance, const char *box, void **out);

/* A reference for the data of a native box. A handle is a root of the collector, so two boxes that hold handles of each other live for
 * ever; what Adopt makes is none: it lives as long as some trace function reports it, then it becomes stale. Scalars are copied as
 * they are. The argument stays the caller's. Give it back with Hako_ReleaseValue when it is replaced.
 *   Threads    vm. */
HAKO_API HakoStatus Hako_Adopt(HakoVm *vm, HakoValue value, HakoValue *out);
/* In a trace function only. */
HAKO_API void Hako_Trace(HakoTracer *tracer, HakoValue value);

#ifdef __cplusplus
}
#endif

#endif
