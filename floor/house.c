// house.c (L3) - loading the house and finding what the floor needs of it.
#include "house.h"

typedef struct HkHouse {
  HkLinked *linked;
  HkFunction *compare;
} HkHouse;

static HkStatus load(HkRun *run) {
  if (run->house) return HK_OK;
  if (!hk_house_image) return hk_raise(run, "InternalError", "this program was built without the house");
  HkHouse *house = hk_mem_zalloc(run->core.mem, sizeof *house);
  if (!house) return hk_raise_nomem(run);
  if (hk_link_house(run, (HkMirModule *)(uintptr_t)hk_house_image, &house->linked) != HK_OK) {
    hk_mem_free(run->core.mem, house, sizeof *house);
    return hk_raise_nomem(run);
  }
  run->house = house;
  return HK_OK;
}

void hk_house_close(HkRun *run) {
  if (run->house) hk_mem_free(run->core.mem, run->house, sizeof *run->house);
  run->house = NULL;
}

// Boxes of the house have a unit in their name ("OpEqBox#3"), which is of no interest here.
static HkFunction *find(const HkLinked *linked, HkText box, HkText member) {
  for (uint32_t i = 0; i < linked->function_count; i++) {
    HkText full = hk_name_text(linked->functions[i].mir->name), owner = hk_mir_owner(full);
    if (owner.len && hk_text_eq(hk_mir_display(owner), box) &&
        hk_text_eq(hk_text(full.data + owner.len + 1, full.len - owner.len - 1), member))
      return &linked->functions[i];
  }
  return NULL;
}

HkStatus hk_house_function(HkRun *run, const char *box, const char *name, uint32_t arity, HkFunction **out) {
  HkBuf member;
  HK_TRY(load(run));
  hk_buf_init(&member, run->core.mem);
  hk_buf_fmt(&member, "%s/%u", name, arity);
  *out = find(run->house->linked, hk_text_of(box), hk_buf_view(&member));
  hk_buf_deinit(&member);
  return *out ? HK_OK : hk_raise(run, "InternalError", "the house has no %s.%s/%u", box, name, arity);
}

HkStatus hk_house_compare(HkRun *run, HkFunction **out) {
  if (!run->house || !run->house->compare) {
    HK_TRY(load(run));
    HK_TRY(hk_house_function(run, "OpEqBox", "compare", 3, &run->house->compare));
  }
  *out = run->house->compare;
  return HK_OK;
}

// ---- the check of the build -----------------------------------------------------------------------------------------------------

static bool check_call(const HkMirModule *m, const HkMirFunction *f, const HkMirInsn *insn, HkBuf *problem) {
  HkText name = hk_name_text(insn->name), unit = m->units[f->unit];
  if (hk_intrinsic_find(name, insn->count)) return true;
  hk_buf_fmt(problem, "%.*s:%u:%u: NameError: the floor has no '%s' with %u argument%s", (int)unit.len, unit.data,
             insn->line, insn->column, insn->name->data, insn->count, insn->count == 1 ? "" : "s");
  return false;
}

bool hk_house_check(const HkMirModule *m, HkBuf *problem) {
  for (uint32_t i = 0; i < m->function_count; i++)
    for (uint32_t b = 0; b < m->functions[i]->block_count; b++)
      for (uint32_t k = 0; k < m->functions[i]->blocks[b].count; k++) {
        const HkMirInsn *insn = &m->functions[i]->blocks[b].insns[k];
        bool extern_call = insn->op == HK_MIR_CALL && insn->sub == HK_CALL_EXTERN;
        if (extern_call && hk_intrinsic_is(hk_name_text(insn->name)) && !check_call(m, m->functions[i], insn, problem))
          return false;
      }
  return true;
}
