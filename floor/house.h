// house.h (L3) - the house image: the part of the system that is written in Hakorune (house/), compiled by the build and loaded at first need.
#ifndef HK_HOUSE_H
#define HK_HOUSE_H

#include "intrinsics.h"

// The image; NULL in the program that compiles the house. Constant: all isolates share it.
extern const HkMirModule *const hk_house_image;

// A function of the house by box, name and count of parameters; loads the house.
HkStatus hk_house_function(HkRun *run, const char *box, const char *name, uint32_t arity, HkFunction **out);
HkStatus hk_house_compare(HkRun *run, HkFunction **out);  // OpEqBox.compare/3
// Checks every call of an intrinsic in a module of the house. False: *problem tells what is wrong with which one.
bool hk_house_check(const HkMirModule *module, HkBuf *problem);
void hk_house_close(HkRun *run);

#endif
