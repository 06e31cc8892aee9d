// mir_convert.h (L2) - the conversion of older files. Private to mir_convert.c (the module) and mir_convert_fn.c (a function).
#ifndef HK_MIR_CONVERT_H
#define HK_MIR_CONVERT_H

#include "mir_reader.h"

#define HK_ANY_COUNT UINT32_MAX

typedef struct HkConstructors {
  const char *kind;
  uint32_t next;  // a count that none of them has
  bool looked;
} HkConstructors;

typedef struct HkConvert {
  HkMirReader *r;
  HkMirModule *m;                       // its functions are sorted by the names of the file until the end
  const HkName **names;                 // by function: the name it gets
  const HkName **direct;                // by function: name of its variant with `me` as an argument, or NULL
  HkConstructors *constructors;         // by box
  uint32_t *allocators;                 // by box: 1 + count of the constructor that does nothing, or 0
  uint32_t *known;                      // by box: 1 + what hk_convert_allocator gives, or 0
  const HkName *births[HK_MAX_PARAMS];  // by count of arguments: the function for C22, or NULL
  HkMirFunction **added;
  uint32_t added_count, added_cap;
  const HkName *me, *cell;
} HkConvert;

// Splits NAME/n; false: *base is the whole name.
bool hk_convert_count(HkText name, HkText *base, uint32_t *count);
const HkName *hk_convert_name(HkConvert *c, HkText base, uint32_t count);  // base/count
// The function that a name of the file means (C8), or NULL.
HkMirFunction *hk_convert_find(HkConvert *c, HkText name, uint32_t argc);
// A function of the module that the file does not have.
HkMirFunction *hk_convert_add(HkConvert *c, const HkName *name, HkMirFnKind kind);
void hk_convert_param(HkConvert *c, HkMirFunction *f, const HkName *name);
HkMirValue hk_convert_append(HkConvert *c, HkMirFunction *f, uint32_t block, HkMirInsn insn);
// With that many arguments `new` of the box only allocates.
uint32_t hk_convert_allocator(HkConvert *c, const HkMirBox *box);
const HkName *hk_convert_birth(HkConvert *c, uint32_t argc);            // function for C22; NULL: none was made
const HkName *hk_convert_direct(HkConvert *c, const HkMirFunction *f);  // function for C17

void hk_convert_function(HkConvert *c, HkMirFunction *f);  // mir_convert_fn.c

#endif
