// house.h (L3) - the house image: the part of the system that is written in Hakorune (house/), compiled by the build and loaded at first need.
#ifndef HK_HOUSE_H
#define HK_HOUSE_H

#include "intrinsics.h"

// The image; NULL in the program that compiles the house. Constant: all isolates share it.
extern const HkMirModule *const hk_house_image;

// A function of the house by box, name and count of parameters; loads the house.
HkStatus hk_house_function(HkRun *run, const char *box, const char *name, uint32_t arity, HkFunction **out);
HkStatus hk_house_compare(HkRun *run, HkFunction **out);  // OpEqBox.compare/3
// Built-in boxes that are written in Hakorune, wholly or in part. The table of the box says how a method is called; the row
// {names, signature, hk_house_row, HK_NATIVE_HOUSE} is then the member of the house's box of the same name that has the first of the names
// and all the parameters of the signature (omitted ones are null). A constructor is the house's birth with all its parameters.
// With in_house the objects themselves are made by the house; of their fields nothing can be seen outside of it.
HkStatus hk_house_row(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out);  // only marks rows
HkStatus hk_house_call(HkRun *run, const struct HkHandle *row, HkValue self, const HkValue *args, HkValue *out);
// For the definitions of such boxes: toString/0, _json/0, the fields.
HkStatus hk_house_text(HkRun *run, HkValue self, HkBuf *out);
HkStatus hk_house_json(HkRun *run, HkValue self, HkValue *out);
void hk_house_trace(HkHeap *heap, HkNativeBox *box);

// Checks every call of an intrinsic in a module of the house. False: *problem tells what is wrong with which one.
bool hk_house_check(const HkMirModule *module, HkBuf *problem);
void hk_house_close(HkRun *run);

#endif
