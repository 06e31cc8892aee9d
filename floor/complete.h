// complete.h (L5) - the names that an input of a session can mean: for those who type it.
#ifndef HK_COMPLETE_H
#define HK_COMPLETE_H

#include "context.h"

// Takes the names that begin with `prefix`; a name may come more than once.
typedef struct HkOffer {
  HkText prefix;
  void (*add)(void *user, HkText name);
  void *user;
} HkOffer;

void hk_offer(const HkOffer *offer, HkText name);
void hk_complete_program(HkContext *context, const HkOffer *offer);            // functions and boxes of the program
void hk_complete_value(HkContext *context, HkValue v, const HkOffer *offer);   // what can stand behind `v.`
void hk_complete_type(HkContext *context, HkText name, const HkOffer *offer);  // and behind the name of a box

#endif
