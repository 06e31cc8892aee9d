// box_bool.c (L4) - null and Bool (boxes.md 5, 6).
#include "box.h"

static const HkNative no_methods[] = {END_OF_METHODS};
NATIVE(null_new) { GIVE(hk_null()); }
const HkBoxDef hk_box_null = {.name = "NullBox",
                              .aliases = "Void|Unit|VoidBox",
                              .methods = no_methods,
                              .construct = {"NullBox", "", null_new, 0}};

NATIVE(bool_not) { GIVE(hk_bool(!self.as.bits)); }
NATIVE(bool_and) { GIVE(hk_bool(self.as.bits && args[0].as.bits)); }
NATIVE(bool_or) { GIVE(hk_bool(self.as.bits || args[0].as.bits)); }
NATIVE(bool_xor) { GIVE(hk_bool(self.as.bits != args[0].as.bits)); }
NATIVE(bool_int) { GIVE(hk_int(self.as.bits != 0)); }
NATIVE(bool_new) { GIVE(hk_bool(args[0].tag == HK_BOOL && args[0].as.bits)); }

static const HkNative methods[] = {
    {"not", "", bool_not, 0},
    {"and", "b", bool_and, 0},
    {"or", "b", bool_or, 0},
    {"xor", "b", bool_xor, 0},
    {"toInteger|toInt", "", bool_int, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_bool = {
    .name = "BoolBox", .aliases = "Boolean", .methods = methods, .construct = {"BoolBox", "b?", bool_new, 0}};
