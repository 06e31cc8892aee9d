// mir_rules.c (L2) - the verifier's rules about single instructions: operands, calls, lifetimes and tasks (mir.md 6.5, 6.6, 6.8).
#include "mir_check.h"

#define NONE HK_MIR_NONE

static bool is_empty(const HkName *n) { return !n || n->len == 0; }

bool hk_check_is_cell(const HkCheck *c, HkMirValue value) {
  const HkMirInsn *def = hk_check_insn(c, value);
  return def && def->op == HK_MIR_NEWBOX && def->name == c->cell_name;
}

// ---- operands --------------------------------------------------------------------------------------------------------------

static void check_operation(HkCheck *c, uint32_t sub, uint32_t count) {
  if (sub >= count) hk_check_report(c, "HM501", "unknown operation");
}

static void check_const(HkCheck *c, const HkMirInsn *insn) {
  bool fits = insn->sub == HK_CONST_BOOL     ? insn->u.i == 0 || insn->u.i == 1
              : insn->sub == HK_CONST_STRING ? insn->name != NULL
              : insn->sub == HK_CONST_STATIC ? !is_empty(insn->name)
                                             : insn->sub < HK_CONST_STATIC;
  if (!fits) hk_check_report(c, "HM502", "the value does not fit its type");
}

static void check_cell(HkCheck *c, HkMirValue ptr) {
  if (hk_check_def(c, ptr).block != NONE && !hk_check_is_cell(c, ptr))
    hk_check_report(c, "HM503", "%%%u is no cell", ptr);
}

static void check_newbox(HkCheck *c, const HkMirInsn *insn) {
  if (insn->name == c->cell_name) {
    if (insn->count != 1) hk_check_report(c, "HM105", "a cell begins with one value");
  } else if (!c->module->converted) {
    hk_check_report(c, "HM506", "newbox %s in a file that is not of an older form",
                    insn->name ? insn->name->data : "without type");
  }
}

static void check_variant(HkCheck *c, const HkMirInsn *insn) {
  bool make = insn->op == HK_MIR_VARIANT_MAKE;
  uint32_t tag = make ? insn->a : insn->b;
  const HkMirEnum *e = insn->name ? hk_mir_find_enum(c->module, hk_name_text(insn->name)) : NULL;
  if (!e) {
    hk_check_report(c, "HM507", "enum %s does not exist", insn->name ? insn->name->data : "without name");
    return;
  }
  if (insn->op == HK_MIR_VARIANT_TAG) return;
  if (tag >= e->variant_count || e->variants[tag].name != insn->x.name2) {
    hk_check_report(c, "HM507", "variant %u of %s is not %s", tag, e->name->data,
                    insn->x.name2 ? insn->x.name2->data : "given");
    return;
  }
  uint32_t arity = e->variants[tag].arity;
  if (!make && insn->c >= arity)
    hk_check_report(c, "HM508", "%s::%s has %u payload%s", e->name->data, insn->x.name2->data, arity,
                    arity == 1 ? "" : "s");
  if (make && insn->count != arity && c->problems->warnings)
    hk_check_report(c, "HW502", "%u items for %u payload%s", insn->count, arity, arity == 1 ? "" : "s");
}

static void check_name(HkCheck *c, const HkName *name, const char *what) {
  if (is_empty(name)) hk_check_report(c, "HM505", "%s is empty", what);
}

// ---- calls -------------------------------------------------------------------------------------------------------------------

static bool count_in_name(const HkName *name, uint32_t *count) {
  uint64_t n = 0, unit = 1;
  for (uint32_t i = name->len; i-- > 0; unit *= 10) {
    char digit = name->data[i];
    if (digit == '/') {
      *count = (uint32_t)n;
      return unit > 1;
    }
    if (digit < '0' || digit > '9' || unit > 1000000) return false;
    n += (uint64_t)(digit - '0') * unit;
  }
  return false;
}

static void check_global(HkCheck *c, const HkMirInsn *insn) {
  uint32_t count = 0;
  if (insn->name && count_in_name(insn->name, &count) && count != insn->count)
    hk_check_report(c, "HM601", "%s is called with %u argument%s", insn->name->data, insn->count,
                    insn->count == 1 ? "" : "s");
}

// The leading parameters of a closure are its captures and then me, by name.
static bool captures_fit(const HkCheck *c, const HkMirFunction *f, const HkMirInsn *insn) {
  bool takes_me = insn->a != NONE;
  if (f->param_count < insn->count + takes_me) return false;
  for (uint32_t i = 0; i < insn->count; i++)
    if (f->params[i] != insn->x.syms[i]) return false;
  bool has_me = f->param_count > insn->count && f->params[insn->count] == c->me_name;
  return has_me == takes_me;
}

static void check_closure(HkCheck *c, const HkMirInsn *insn) {
  if (is_empty(insn->name)) return;  // HM505
  const HkMirFunction *f = hk_mir_find_function(c->module, hk_name_text(insn->name));
  if (!f)
    hk_check_report(c, "HM602", "function %s does not exist", insn->name->data);
  else if (f->kind == HK_FN_METHOD)
    hk_check_report(c, "HM602", "function %s is a method", insn->name->data);
  else if (f->kind == HK_FN_STATIC && (insn->count || insn->a != NONE))
    hk_check_report(c, "HM602", "function %s captures nothing", insn->name->data);
  else if (f->kind == HK_FN_CLOSURE && !captures_fit(c, f, insn))
    hk_check_report(c, "HM602", "the captures are not the leading parameters of %s", insn->name->data);
  if (insn->a != NONE && insn->a != c->me) hk_check_report(c, "HM605", "me_capture is not the me of this function");
}

// Breadth first; `seen` by index keeps it linear, also for cycles.
bool hk_check_any_ancestor(HkCheck *c, const HkMirBox *box, HkAncestorTest test, const void *user) {
  const HkMirModule *m = c->module;
  const HkMirBox **queue = hk_arena_alloc(&c->arena, m->box_count * sizeof *queue);
  bool *seen = hk_arena_alloc(&c->arena, m->box_count);
  uint32_t count = 0;
  if (!queue || !seen) {
    c->problems->nomem = true;
    return true;
  }
  queue[count++] = box;
  seen[box->index] = true;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < queue[i]->parent_count; k++) {
      const HkMirBox *parent = hk_mir_find_box(m, hk_name_text(queue[i]->parents[k]));
      if (test(c, queue[i]->parents[k], user)) return true;
      if (!parent || seen[parent->index]) continue;
      seen[parent->index] = true;
      queue[count++] = parent;
    }
  return false;
}

static bool is_that(HkCheck *c, const HkName *ancestor, const void *user) {
  (void)c;
  return ancestor == user;
}

static void check_super(HkCheck *c, const HkMirInsn *insn) {
  const HkName *super = insn->x.name2;
  if (!super) return;
  HkText owner = hk_mir_owner(hk_name_text(c->fn->name));
  const HkMirBox *box = owner.len ? hk_mir_find_box(c->module, owner) : NULL;
  if (!box)
    hk_check_report(c, "HM604", "super in a function that belongs to no box");
  else if (insn->a != c->me)
    hk_check_report(c, "HM604", "the receiver of super is not me");
  else if (super != c->super_found || box != c->super_box) {
    c->super_found = super;  // the answer for this pair is yes, or it is reported each time
    c->super_box = box;
    if (hk_check_any_ancestor(c, box, is_that, super)) return;
    c->super_found = NULL;
    hk_check_report(c, "HM604", "%s is no ancestor of %s", super->data, box->name->data);
  }
}

static void check_call(HkCheck *c, const HkMirInsn *insn) {
  if (insn->count > HK_MAX_PARAMS && insn->sub != HK_CALL_CLOSURE)
    hk_check_report(c, "HM606", "%u arguments", insn->count);
  switch (insn->sub) {
  case HK_CALL_GLOBAL: check_global(c, insn); break;
  case HK_CALL_METHOD: check_super(c, insn); break;
  case HK_CALL_CLOSURE:
    check_name(c, insn->name, "function");
    check_closure(c, insn);
    return;
  case HK_CALL_VALUE:
  case HK_CALL_FUNC_NAME: return;
  case HK_CALL_CONSTRUCTOR:
  case HK_CALL_EXTERN: break;
  default: hk_check_report(c, "HM107", "unknown callee"); return;
  }
  check_name(c, insn->name, "name");
}

// ---- lifetimes, tasks, errors -------------------------------------------------------------------------------------------------

static void check_nowait(HkCheck *c, const HkMirInsn *insn) {
  const HkMirInsn *def = hk_check_insn(c, insn->a);
  if (!def || def->op != HK_MIR_CALL || def->sub != HK_CALL_CLOSURE) {
    hk_check_report(c, "HM803", "%%%u is not the result of a closure", insn->a);
    return;
  }
  const HkMirFunction *f = def->name ? hk_mir_find_function(c->module, hk_name_text(def->name)) : NULL;
  if (f && f->param_count > def->count + (def->a != NONE))
    hk_check_report(c, "HM803", "the function of a task has no parameters");
}

static void check_future(HkCheck *c, HkMirValue future) {
  const HkMirInsn *def = hk_check_insn(c, future);
  if (def && def->op == HK_MIR_CONST) hk_check_report(c, "HM804", "%%%u is a constant", future);
}

static bool is_error_kind(const HkName *kind) {
  static const char *const kinds[] = {
      "ParseError",      "TypeError",    "NameError",   "ArityError",     "MethodNotFound",  "FieldError",
      "VisibilityError", "IndexError",   "KeyError",    "DivisionByZero", "MatchError",      "ValueError",
      "IoError",         "UseAfterFini", "TaskFailed",  "TaskCancelled",  "CapabilityError", "StackOverflow",
      "FuelExhausted",   "Interrupted",  "OutOfMemory", "AssertionError", "UserError",       "Unsupported",
      "InternalError",   "Error"};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (hk_text_eq(hk_name_text(kind), hk_text_of(kinds[i]))) return true;
  return false;
}

static void check_kept(HkCheck *c, const HkMirInsn *insn) {
  if (insn->count == 0) hk_check_report(c, "HM801", "%s without values", hk_mir_op_name((HkMirOp)insn->op));
}

void hk_check_rules(HkCheck *c, HkMirInsn *insn) {
  switch ((HkMirOp)insn->op) {
  case HK_MIR_CONST: check_const(c, insn); break;
  case HK_MIR_BINOP: check_operation(c, insn->sub, HK_SHR + 1); break;
  case HK_MIR_UNOP: check_operation(c, insn->sub, HK_BITNOT + 1); break;
  case HK_MIR_COMPARE: check_operation(c, insn->sub, HK_GE + 1); break;
  case HK_MIR_TYPEOP:
    check_operation(c, insn->sub, HK_TYPE_CAST + 1);
    check_name(c, insn->name, "target_type");
    break;
  case HK_MIR_THROW:
    if (insn->name && !is_error_kind(insn->name))
      hk_check_report(c, "HM707", "%s is no kind of error", insn->name->data);
    break;
  case HK_MIR_CATCH:
    if (insn->sub > HK_CATCH_CLEANUP) hk_check_report(c, "HM707", "catch is user or cleanup");
    break;
  case HK_MIR_CALL: check_call(c, insn); break;
  case HK_MIR_NEWBOX: check_newbox(c, insn); break;
  case HK_MIR_LOAD:
  case HK_MIR_STORE: check_cell(c, insn->a); break;
  case HK_MIR_FIELD_GET:
  case HK_MIR_FIELD_SET: check_name(c, insn->name, "field"); break;
  case HK_MIR_MAP_LIT:
    if (insn->count % 2) hk_check_report(c, "HM509", "an entry without value");
    break;
  case HK_MIR_VARIANT_MAKE:
  case HK_MIR_VARIANT_TAG:
  case HK_MIR_VARIANT_PROJECT: check_variant(c, insn); break;
  case HK_MIR_NOWAIT: check_nowait(c, insn); break;
  case HK_MIR_FUTURE_SET: check_future(c, insn->a); break;
  case HK_MIR_KEEPALIVE:
  case HK_MIR_RELEASE_STRONG: check_kept(c, insn); break;
  case HK_MIR_BARRIER:
    if (insn->sub > 1) hk_check_report(c, "HM510", "a barrier is read or write");
    break;
  default: break;
  }
}
