// box_cell.c (L4) - boxes that hold one changeable value: RefCell, IntCell, Counter (boxes.md 30).
#include "box.h"

// ---- RefCell ------------------------------------------------------------------------------------------------------------------

#define REF ((HkCell *)(void *)self.as.obj)

NATIVE(ref_get) { GIVE(REF->value); }
NATIVE(ref_set) {
  REF->value = args[0];
  HK_WRITE_BARRIER(HEAP, REF, args[0]);
  return HK_OK;
}
NATIVE(ref_replace) {
  *out = REF->value;
  HkValue ignored = hk_null();
  return ref_set(run, self, args, argc, &ignored);
}
NATIVE(ref_update) {
  HkValue old = REF->value;
  HK_TRY(hk_call(run, args[0], &old, 1, out));
  REF->value = *out;
  HK_WRITE_BARRIER(HEAP, REF, *out);
  return HK_OK;
}
NATIVE(ref_new) {
  HkCell *cell = hk_heap_new(HEAP, sizeof *cell, HK_KIND_REF, HK_KIND_REF);
  if (cell) cell->value = args[0];
  GIVE_OBJECT(cell);
}
static const HkNative ref_methods[] = {
    {"get|borrow", "", ref_get, 0}, {"set", ".", ref_set, 0}, {"replace", ".", ref_replace, 0},
    {"update", "f", ref_update, 0}, END_OF_METHODS,
};
const HkBoxDef hk_box_refcell = {
    .name = "RefCellBox", .kind = HK_KIND_REF, .methods = ref_methods, .construct = {"RefCellBox", ".?", ref_new, 0}};

// ---- IntCell, Counter -----------------------------------------------------------------------------------------------------------

typedef struct IntCell {
  HkNativeBox box;
  int64_t value;
} IntCell;
#define CELL ((IntCell *)(void *)self.as.obj)

NATIVE(int_get) { GIVE(hk_int(CELL->value)); }
NATIVE(int_set) {
  CELL->value = args[0].as.i;
  return HK_OK;
}
static HkStatus add(HkValue self, int64_t n, HkValue *out) {
  CELL->value = hk_wrap_add(CELL->value, n);
  GIVE(hk_int(CELL->value));
}
NATIVE(int_add) { return add(self, args[0].as.i, out); }
NATIVE(int_inc) { return add(self, 1, out); }
NATIVE(int_dec) { return add(self, -1, out); }
NATIVE(int_reset) {
  CELL->value = 0;
  return HK_OK;
}
NATIVE(int_new) {
  IntCell *cell = hk_native_new(run, &hk_box_intcell, sizeof *cell);
  if (cell) cell->value = hk_arg_int(args[0], 0);
  GIVE_OBJECT(cell);
}
static const HkNative int_methods[] = {
    {"get", "", int_get, 0}, {"set", "i", int_set, 0}, {"add", "i", int_add, 0},
    {"inc", "", int_inc, 0}, {"dec", "", int_dec, 0},  END_OF_METHODS,
};
const HkBoxDef hk_box_intcell = {.name = "IntCellBox",
                                 .kind = HK_KIND_NATIVE,
                                 .methods = int_methods,
                                 .construct = {"IntCellBox", "i?", int_new, 0}};

// One counter for the whole program.
NATIVE(counter_new) {
  HkRunCore *core = HK_CORE(run);
  if (!core->counter) core->counter = hk_native_new(run, &hk_box_counter, sizeof(IntCell));
  GIVE_OBJECT(core->counter);
}
static const HkNative counter_methods[] = {
    {"inc|increment", "", int_inc, 0}, {"get", "", int_get, 0}, {"reset", "", int_reset, 0}, END_OF_METHODS};
const HkBoxDef hk_box_counter = {.name = "CounterBox",
                                 .kind = HK_KIND_NATIVE,
                                 .methods = counter_methods,
                                 .construct = {"CounterBox", "", counter_new, 0}};
