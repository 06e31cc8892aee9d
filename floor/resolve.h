// resolve.h (L3) - the Resolver: the one place that decides which code a call reaches (mission.md 6). Call sites keep its answers by type id;
// they never decide themselves.
#ifndef HK_RESOLVE_H
#define HK_RESOLVE_H

#include "frame.h"

typedef enum { HK_HANDLE_FN, HK_HANDLE_NATIVE } HkHandleKind;

// The answer to lookup(type, name, arity). Immutable, owned by the Resolver.
struct HkHandle {
  HkHandleKind kind;
  bool drop_receiver;  // a function without `me` found through a value
  bool is_private;
  HkOp fast;       // instruction the interpreter has for this built-in method, or HK_OP_CALL_NATIVE
  uint32_t owner;  // type id
  HkSymbol name;
  uint32_t arity;   // arguments of the call
  uint32_t number;  // under which the house knows it; 0: it has not been asked for
  HkFunction *fn;
  const HkNative *native;
  uint8_t min, max;  // parameters of a native; max 255: any number
  uint8_t letters_count;
  char letters[13];  // one per parameter, the last repeats if variadic
};

HkStatus hk_resolver_init(HkRun *run);
void hk_resolver_deinit(HkRun *run);
// NULL if there is none. Failures are not remembered.
HkHandle *hk_lookup(HkRun *run, uint32_t type, HkSymbol name, uint32_t arity);
// What `x.name` without a call means: the method of this name with the fewest parameters, or NULL.
HkHandle *hk_lookup_any(HkRun *run, uint32_t type, HkSymbol name);
HkHandle *hk_lookup_static(HkRun *run, HkType *type, HkSymbol name, uint32_t arity);  // Box.name(args)
HkHandle *hk_lookup_extern(HkRun *run, HkText dotted);
void hk_handle_init_native(HkHandle *handle, const HkNative *native, uint32_t owner, uint32_t arity);
HkHandle *hk_handle_for_method(HkRun *run, const HkMethod *method);
HkHandle *hk_handle_for_native(HkRun *run, const HkNative *native, uint32_t owner, uint32_t arity);
// Handles as Integers, for the house. Numbers are given out in order of request; NULL: there is none of this number.
uint32_t hk_handle_number(HkRun *run, HkHandle *handle);  // 0: memory refused
HkHandle *hk_handle_numbered(const HkRun *run, int64_t number);
// What `o.name(args)` reaches where the type of o has no such method: a static member of a box used as a value, a method of it with the receiver as
// first argument, a field or Map entry that holds a function.
typedef struct HkOther {
  const HkHandle *handle;  // NULL: none, then
  HkValue self;            // the receiver, or without handle the function, or null
  uint32_t skip;           // arguments that are the receiver
} HkOther;
HkOther hk_lookup_other(HkRun *run, HkValue o, HkSymbol name, const HkValue *args, uint32_t argc);
// Raises ArityError or MethodNotFound with the documented texts and the nearest name.
HkStatus hk_raise_no_method(HkRun *run, HkValue receiver, HkSymbol name, uint32_t argc);
HkStatus hk_raise_arity(HkRun *run, const char *what, const uint32_t *counts, uint32_t count, uint32_t got);
// A Function of a receiver and what a handle reaches.
HkStatus hk_bind_handle(HkRun *run, HkValue receiver, const HkHandle *handle, uint32_t arity, HkValue *out);
// Runs a native: checks count and kinds of the arguments, converts text arguments. args[-1] is the receiver's place; the window behind
// args has room for all parameters.
HkStatus hk_native_call(HkRun *run, const HkHandle *handle, HkValue self, HkValue *args, uint32_t argc, HkValue *out);
HkStatus hk_check_private(HkRun *run, const HkHandle *handle);  // VisibilityError
// Whether code of the running function may use a private member declared by `owner`.
bool hk_may_access(const HkRun *run, uint32_t owner);
// Own, then parents depth first.
HkMethod *hk_find_method(HkRun *run, const HkType *type, HkSymbol name, uint32_t arity);
HkProperty *hk_find_property(HkRun *run, const HkType *type, HkSymbol name);
int64_t hk_find_slot(const HkType *type, HkSymbol name);  // or -1

// What `new T(n arguments)` does (mir.md 2.11).
struct HkCreate {
  HkType *type;
  HkFunction *fn;           // birth, or the stub that runs initializers and birth; NULL: nothing to run
  bool stub;                // fn is a stub that allocates itself
  HkFunction *constructor;  // the one of the box or its nearest parent, or NULL
  HkHandle *native;         // built-in box
  const char *error_kind;   // set: raise this instead
  HkText error_text;
  HkText name;
  uint32_t argc;
};
HkCreate *hk_create_plan(HkRun *run, struct HkLinked *linked, HkText type_name, uint32_t argc);
// The same, remembered: for C code that asks again and again.
HkCreate *hk_create_plan_kept(HkRun *run, struct HkLinked *linked, HkText type_name, uint32_t argc);
// new T(args) from C code.
HkStatus hk_create(HkRun *run, const HkCreate *plan, const HkValue *args, HkValue *out);
bool hk_calls_itself(const HkRun *run, HkValue o, HkSymbol name);  // f.call, f.apply, f.invoke: see interp.c
HkInstance *hk_instance_new(HkRun *run, HkType *type);

#endif
