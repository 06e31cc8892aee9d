// type.h (L1) - the type registry: symbols, box types, their fields and methods, the built-in types and the tables that describe
// their methods. Data only: who searches it by which rules is the Resolver (call.h).
//
// Type ids: the built-in kinds have their HkKind number, built-in boxes with C state follow, then the types of the loaded modules.
// A finalized instance changes its type id to the dead twin of its type, so that every cache keyed by type id misses on it.
#ifndef HK_TYPE_H
#define HK_TYPE_H

#include "heap.h"
#include "str.h"

typedef struct HkRun HkRun;
typedef uint32_t HkSymbol;  // interned name; HK_NO_SYMBOL: none
#define HK_NO_SYMBOL UINT32_MAX
#define HK_NO_TYPE   UINT32_MAX

// A built-in method. `args` has room for max(argc, number of declared parameters): omitted optional arguments are null. The result goes to
// *out (preset to null). Arguments and self are rooted for the duration of the call.
typedef HkStatus (*HkNativeFn)(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out);

// Native flags.
enum {
  HK_NATIVE_STATIC = 1,  // also (or only) callable through the name of the box: Math.sqrt(2), String.fromCodePoint(65)
  HK_NATIVE_FIELD = 2,   // also readable as a field: e.kind, Math.PI
  HK_NATIVE_DEAD = 4,    // also answered by finalized instances
  HK_NATIVE_CAP_FILE = 16,
  HK_NATIVE_CAP_PROCESS = 32,
  HK_NATIVE_CAP_ENV = 64,
  HK_NATIVE_CAP_CLOCK = 128,
  HK_NATIVE_CAP_RANDOM = 256,
  HK_NATIVE_HOST = 512,  // a function that serves several natives: HkRunCore.native tells which one is called
  HK_NATIVE_HOUSE =
      1024  // written in Hakorune: the member of the box of that name in the house (house.h); fn is hk_house_row
};

// One row of a method table. The tables are the one list per box that run time, --list-boxes, documentation and the house read.
//   names      "length|len|size": all spellings; the first is the one shown in messages
//   signature  one letter per parameter, '?' behind it: optional, '+' or '*' behind the last: one or more / any number
//                i Integer   n Integer or Float   b Bool   s String   a Array   m Map   f Function   t any, converted to its text
//                d bytes (Array of Integers 0..255, or Buffer)   x bytes or String   k Integer or String   o an object of the receiver's type
//                . any value
//              e.g. "i?", "s i?", ". +" is written ".+"; blanks are ignored. "" no parameters
//              Text arguments ('t') arrive as Strings.
typedef struct HkNative {
  const char *names;
  const char *signature;
  HkNativeFn fn;
  uint32_t flags;
} HkNative;

// A built-in box. `type` is its HkKind for the kinds that have one; boxes with C state get an id of their own (kind NATIVE).
typedef struct HkBoxDef {
  const char *name;     // "StringBox"
  const char *aliases;  // further names for is/as and `new`, "|" separated: "String|Str"
  HkKind kind;
  const HkNative *methods;                                 // ends with names == NULL
  HkNative construct;                                      // names NULL: cannot be constructed. fn gets self = null
  void (*trace)(HkHeap *heap, HkNativeBox *box);           // kind NATIVE: mark contained values (or NULL)
  void (*drop)(HkHeap *heap, HkNativeBox *box);            // kind NATIVE: free C state (or NULL)
  HkStatus (*text)(HkRun *run, HkValue self, HkBuf *out);  // text form (or NULL: "Name()")
  // What stands for a box with C state in JSON (or NULL: null)
  HkStatus (*json)(HkRun *run, HkValue self, HkValue *out);
  bool
      in_house;  // kind NATIVE: its objects are made by the box of that name in the house, with the layout of its instances (house.h)
  bool snake_case;  // methods answer to the snake_case forms of their names, too (boxes.md 35.2)
  // Boxes with C state that are compared by content: whether two are equal, and a number that agrees with it.
  bool (*same)(HkHeap *heap, HkValue a, HkValue b);
  uint64_t (*hash)(HkHeap *heap, HkValue self);
  // box[index] and box[index] = value (or NULL: TypeError)
  HkStatus (*index_get)(HkRun *run, HkValue self, HkValue index, HkValue *out);
  HkStatus (*index_set)(HkRun *run, HkValue self, HkValue index, HkValue value);
} HkBoxDef;

typedef struct HkMethod {
  HkSymbol name;
  uint32_t arity;
  uint32_t owner;  // type id that declares it
  struct HkFunction *fn;
  bool is_static, is_private;
} HkMethod;

typedef struct HkField {
  HkSymbol name;
  uint32_t owner;
  bool is_private, is_weak;
} HkField;
typedef enum { HK_PROPERTY_COMPUTED, HK_PROPERTY_ONCE, HK_PROPERTY_BIRTH_ONCE } HkPropertyKind;
typedef struct HkProperty {
  HkSymbol name;
  uint32_t owner;
  HkPropertyKind kind;
  bool is_private;
  struct HkFunction *getter;
} HkProperty;
typedef struct HkVariant {
  HkSymbol name;
  uint32_t arity;
  HkSymbol *fields;
} HkVariant;

enum {
  HK_TYPE_STATIC = 1,
  HK_TYPE_DEAD = 2,
  HK_TYPE_ENUM = 4,
  HK_TYPE_BUILTIN = 8,
  HK_TYPE_INTERFACE = 16,
  HK_TYPE_HOST = 32,
  HK_TYPE_HOUSE = 64  // of the house: user programs cannot name it
};
typedef enum {
  HK_STATIC_FRESH,
  HK_STATIC_READY
} HkStaticState;  // READY from the beginning of the initialization on (language.md 3.5)

typedef struct HkType {
  uint32_t id;
  uint32_t flags;
  HkKind kind;
  HkSymbol name;        // full name, "Text#1"
  HkString *display;    // "Text": text forms, messages; without the suffix Box for built-in types ("Array")
  HkString *type_name;  // typeName(): "ArrayBox", "Text"
  uint32_t dead_twin;   // or HK_NO_TYPE
  uint32_t *parents;
  uint32_t parent_count;
  uint32_t *ancestors;
  uint32_t ancestor_count;  // all, in the order of creation (8.3): left to right, ancestors first; without itself
  HkSymbol *answers;
  uint32_t answer_count;  // display names that is() accepts: own, ancestors, interfaces
  HkField *fields;
  uint32_t slot_count;  // slots of an instance: ancestors' first
  HkProperty *properties;
  uint32_t property_count;  // own ones
  HkMethod *methods;
  uint32_t method_count;            // own ones
  struct HkFunction *init;          // %init/0 or NULL
  struct HkFunction *static_block;  // %static/0 or NULL
  HkVariant *variants;
  uint32_t variant_count;
  HkEnumValue **units;    // the shared values of variants without payload
  const HkBoxDef *def;    // built-in types
  struct HkType *house;   // built-in types: the box of the same name in the house, once that is loaded, or NULL
  struct HkType *shown;   // boxes of the house whose instances are objects of a built-in type: that one, or NULL
  HkInstance *singleton;  // static boxes: made at the first use
  HkStaticState static_state;
  HkTypeObject *type_object;       // the type as a value
  struct HkFunction *static_init;  // stub that initializes the singleton, made on demand (link.c)
  struct HkLookup *lookup;         // the Resolver's cache of this type (resolve.c)
} HkType;

typedef struct HkTypes {
  HkHeap *heap;
  HkArena arena;
  HkType **items;
  uint32_t count, cap;
  HkString **symbols;
  uint32_t symbol_count, symbol_cap;  // text of each symbol (never freed)
  uint32_t *symbol_index;
  uint32_t symbol_mask;
  uint32_t *type_of_symbol;
  uint32_t type_of_symbol_cap;  // type id by name symbol, HK_NO_TYPE: none
  // Tables handed down by the box layer (boxes.c).
  const HkNative *externs;        // complete dotted names: "lang.panic", "env.get"
  const HkNative **host_externs;  // those of the host
  uint32_t host_extern_count, host_extern_cap;
  const HkBoxDef *instance_box;   // methods of user instances (boxes.md 14)
  const HkBoxDef *universal_box;  // methods of every value (boxes.md 1.1)
  const char *const *reserved;    // boxes that are specified but not available here; ends with NULL
} HkTypes;

HkStatus hk_types_init(HkTypes *types, HkHeap *heap);
// The same as a copy of the types of a frozen heap: what may change is copied, names are shared.
HkStatus hk_types_init_like(HkTypes *types, HkHeap *heap, const HkTypes *base);
void hk_types_deinit(HkTypes *types);
void hk_types_mark(HkTypes *types);               // symbols, names, singletons, unit values: part of the roots
HkSymbol hk_symbol(HkTypes *types, HkText text);  // HK_NO_SYMBOL when memory is refused
HkSymbol hk_symbol_find(const HkTypes *types, HkText text);  // without adding
HK_INLINE HkString *hk_symbol_string(const HkTypes *types, HkSymbol s) { return types->symbols[s]; }
HK_INLINE HkText hk_symbol_text(const HkTypes *types, HkSymbol s) { return hk_string_text(types->symbols[s]); }
// A new type with the next id. NULL when memory is refused.
HkType *hk_type_add(HkTypes *types, HkText full_name, HkKind kind, uint32_t flags);
HkType *hk_type_find(const HkTypes *types, HkText full_name);
HK_INLINE HkType *hk_type_at(const HkTypes *types, uint32_t id) { return types->items[id]; }
// Registers a built-in box under its name and aliases.
HkStatus hk_type_define(HkTypes *types, const HkBoxDef *def);
// Built-in type by any of its names ("Array", "ArrayBox"), or NULL.
HkType *hk_type_builtin(const HkTypes *types, HkText name);
// The type of any value; null, Bool, Integer and Float have types too.
HkType *hk_type_of(const HkTypes *types, HkValue v);
// is(): whether v is of the type called `name` (boxes.md 35.3, language.md 4.1).
bool hk_type_is(const HkTypes *types, HkValue v, HkText name);
HK_INLINE HkText hk_type_display(const HkTypes *types, HkValue v) {
  return hk_string_text(hk_type_of(types, v)->display);
}

// All spellings of the methods of a box with all of these flags, at most cap; how many.
uint32_t hk_box_names(const HkBoxDef *def, uint32_t flags, HkText *out, uint32_t cap);
HkText hk_native_name(const HkNative *native);  // first of its names
// The method of a box with this name and all of these flags, or NULL. def may be NULL.
const HkNative *hk_box_method(const HkBoxDef *def, HkText name, uint32_t flags);
const HkNative *hk_types_extern(const HkTypes *types, HkText dotted);  // or NULL
HkStatus hk_types_add_extern(HkTypes *types, const HkNative *native);  // borrowed for the life of the types
bool hk_types_reserved(const HkTypes *types, HkText box_name);

// Type ids of the values without object header; they follow the kinds.
enum { HK_TYPE_NULL = HK_KIND_COUNT, HK_TYPE_BOOL, HK_TYPE_INT, HK_TYPE_FLOAT, HK_TYPE_FIRST_FREE };

#endif
