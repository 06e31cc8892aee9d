// link.h (L3) - loading a MIR module into a run: its boxes become types, its functions become HkFunctions whose code is made at their first call.
#ifndef HK_LINK_H
#define HK_LINK_H

#include "resolve.h"

typedef struct HkLinked {
  struct HkLinked *next;
  HkRun *run;
  HkMirModule *module;    // borrowed: outlives the run
  bool image;             // the house itself (house.h)
  bool house;             // a module of the house: may use the floor intrinsics; its types have no names for programs
  HkFunction *functions;  // one per module function, same order
  uint32_t function_count;
  uint32_t first_number;  // hk_link_number of the first
  bool continues;   // an input of a session: it sees the functions and the global variables of the modules before it
  HkType *globals;  // type of %globals
  uint32_t first_type, type_count;
  HkFunction **stubs;
  uint32_t stub_count, stub_cap;  // made by the floor
} HkLinked;

HkStatus hk_link(HkRun *run, HkMirModule *module, HkLinked **out);
HkStatus hk_link_more(HkRun *run, HkMirModule *module, HkLinked **out);   // continues the program that is loaded
HkStatus hk_link_house(HkRun *run, HkMirModule *module, HkLinked **out);  // with the rights of the house
void hk_link_free_all(HkRun *run);
void hk_link_mark(HkRun *run, HkHeap *heap);
HkStatus hk_function_name(HkRun *run, HkFunction *fn);        // makes the name shown in traces
HkStatus hk_function_prepare(HkRun *run, HkFunction *fn);     // makes the code of a function (LAZY)
HkCodeEnv hk_link_env(HkRun *run, const HkFunction *fn);      // how the names in its code are understood
HkFunction *hk_link_function(HkLinked *linked, HkText name);  // exact name
// Functions of programs are numbered through all modules of a run, those of the house image are not.
int64_t hk_link_number(const HkFunction *fn);
HkFunction *hk_link_numbered(const HkRun *run, HkValue number);  // NULL: there is none
HkFunction *hk_link_function_named(HkLinked *linked, HkText name, uint32_t argc);
// A type by its full name: of the module itself, else of any other. linked may be NULL.
HkType *hk_link_type(HkRun *run, const HkLinked *linked, HkText full_name);
// Forgets all code, so that it is made again with the settings of now. Nothing may be running.
void hk_link_forget_code(HkRun *run);
HkFunction *hk_link_create_stub(HkRun *run, HkType *type, HkFunction *ctor, uint32_t argc);
// Makes the singleton of a static box and runs its initializers, at its first use (language.md 3.5). The type counts as ready from the
// beginning on. Errors of the initializers pass through.
HkStatus hk_static_ready(HkRun *run, HkType *type);
HkStatus hk_run_inits(HkRun *run, HkLinked *linked);  // the initializers of globals
// Runs initializers of globals, then the entry; what the program does is in the run when it returns.
HkStatus hk_run_module(HkRun *run, HkLinked *linked, HkValue *out);

#endif
