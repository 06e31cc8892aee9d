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

// ---- built-in boxes written in Hakorune --------------------------------------------------------------------------------------------

static HkStatus member_of(HkRun *run, HkType *shown, HkText name, uint32_t arity, HkMethod **out) {
  HK_TRY(load(run));
  HkSymbol symbol = hk_symbol(run->core.types, name);
  if (symbol == HK_NO_SYMBOL) return hk_raise_nomem(run);
  *out = shown->house ? hk_find_method(run, shown->house, symbol, arity) : NULL;
  if (*out) return HK_OK;
  return hk_raise(run, "InternalError", "the house has no %s.%.*s/%u", shown->def->name, (int)name.len, name.data,
                  arity);
}

static HkStatus create(HkRun *run, const HkType *shown, const HkValue *args, uint32_t argc, HkValue *out) {
  HK_TRY(load(run));
  const HkCreate *plan =
      hk_create_plan_kept(run, run->house->linked, hk_symbol_text(run->core.types, shown->house->name), argc);
  return plan ? hk_create(run, plan, args, out) : hk_raise_nomem(run);
}

HkStatus hk_house_row(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  (void)self, (void)args, (void)argc, (void)out;
  return hk_raise(run, "InternalError", "a row of the house was called as C");
}

HkStatus hk_house_call(HkRun *run, const HkHandle *row, HkValue self, const HkValue *args, HkValue *out) {
  HkType *shown = hk_type_at(run->core.types, row->owner);
  HkMethod *m = NULL;
  HkValue all[sizeof row->letters + 1];
  uint32_t n = 0;
  if (row->native == &shown->def->construct) return create(run, shown, args, row->letters_count, out);
  HK_TRY(member_of(run, shown, hk_native_name(row->native), row->letters_count, &m));
  if (m->fn->takes_me) all[n++] = self;
  if (row->letters_count) memcpy(all + n, args, row->letters_count * sizeof *all);
  return hk_enter(run, m->fn, all, n + row->letters_count, out);
}

static HkStatus ask(HkRun *run, HkValue self, const char *name, HkValue *out) {
  HkMethod *m = NULL;
  HK_TRY(member_of(run, hk_type_of(run->core.types, self), hk_text_of(name), 0, &m));
  return hk_enter(run, m->fn, &self, 1, out);
}

HkStatus hk_house_text(HkRun *run, HkValue self, HkBuf *out) {
  HkValue text = hk_null();
  HK_TRY(ask(run, self, "toString", &text));
  if (text.tag == HK_STRING) hk_buf_text(out, hk_string_text(text.as.str));
  return HK_OK;
}

HkStatus hk_house_json(HkRun *run, HkValue self, HkValue *out) { return ask(run, self, "_json", out); }

void hk_house_trace(HkHeap *heap, HkNativeBox *box) {
  const HkInstance *o = (const HkInstance *)(const void *)box;
  for (uint32_t i = 0; i < o->head.extra; i++) hk_heap_mark_value(heap, o->slots[i]);
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
