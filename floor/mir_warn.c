// mir_warn.c (L2) - the verifier's warnings HW...: what is well formed and yet can only raise when it is executed (mir.md 1.6, 6.5, 6.6, 6.8).
#include "mir_check.h"

#define NONE HK_MIR_NONE

// What is known of a value without running anything.
typedef enum {
  UNKNOWN,
  NUMBER,  // Integer or Float
  INTEGER,
  FLOAT,
  BOOLEAN,
  STRING,
  NOTHING,  // null
  ARRAY,
  MAP,
  FUNCTION,
  WEAK,
  FUTURE,
  VARIANT,
  OBJECT  // instance or static box
} HkKnown;

static HkKnown known(const HkCheck *c, HkMirValue v) { return v < c->def_count ? (HkKnown)c->types[v] : UNKNOWN; }

static bool is_number(HkKnown t) { return t == NUMBER || t == INTEGER || t == FLOAT; }
static bool may_be(HkKnown t, HkKnown wanted) {
  return t == UNKNOWN || t == wanted || (t == NUMBER && wanted == INTEGER);
}
static bool may_be_number(HkKnown t) { return t == UNKNOWN || is_number(t); }
static bool may_be_text_or_number(HkKnown t) { return may_be_number(t) || t == STRING; }
static bool may_have_truth(HkKnown t) { return may_be_text_or_number(t) || t == BOOLEAN; }

static HkKnown arithmetic(HkKnown a, HkKnown b) {
  if (a == INTEGER && b == INTEGER) return INTEGER;
  if (is_number(a) && is_number(b)) return a == FLOAT || b == FLOAT ? FLOAT : NUMBER;
  return UNKNOWN;
}

static HkKnown phi_type(const HkCheck *c, const HkMirInsn *phi) {
  HkKnown common = phi->count ? known(c, phi->u.list[0]) : UNKNOWN;
  for (uint32_t i = 2; i + 1 < phi->count; i += 2)
    if (known(c, phi->u.list[i]) != common) return UNKNOWN;
  return common;
}

static HkKnown call_type(const HkCheck *c, const HkMirInsn *insn) {
  if (insn->sub == HK_CALL_CLOSURE) return FUNCTION;
  bool user_box =
      insn->sub == HK_CALL_CONSTRUCTOR && insn->name && hk_mir_find_box(c->module, hk_name_text(insn->name));
  return user_box ? OBJECT : UNKNOWN;
}

static HkKnown result_type(const HkCheck *c, const HkMirInsn *insn) {
  static const HkKnown constants[] = {INTEGER, FLOAT, BOOLEAN, STRING, NOTHING, UNKNOWN};
  switch ((HkMirOp)insn->op) {
  case HK_MIR_CONST: return insn->sub <= HK_CONST_STATIC ? constants[insn->sub] : UNKNOWN;
  case HK_MIR_BINOP:
    if (insn->sub >= HK_BAND) return insn->sub <= HK_SHR ? INTEGER : UNKNOWN;
    if (insn->sub == HK_ADD && (known(c, insn->a) == STRING || known(c, insn->b) == STRING)) return STRING;
    return arithmetic(known(c, insn->a), known(c, insn->b));
  case HK_MIR_UNOP:
    if (insn->sub == HK_NEG) return is_number(known(c, insn->a)) ? known(c, insn->a) : UNKNOWN;
    return insn->sub == HK_BITNOT ? INTEGER : BOOLEAN;
  case HK_MIR_COMPARE: return BOOLEAN;
  case HK_MIR_TYPEOP: return insn->sub == HK_TYPE_CHECK ? BOOLEAN : UNKNOWN;
  case HK_MIR_VARIANT_TAG: return INTEGER;
  case HK_MIR_ARRAY_LIT: return ARRAY;
  case HK_MIR_MAP_LIT: return MAP;
  case HK_MIR_WEAK_NEW: return WEAK;
  case HK_MIR_NOWAIT:
  case HK_MIR_FUTURE_NEW: return FUTURE;
  case HK_MIR_VARIANT_MAKE: return VARIANT;
  case HK_MIR_CALL: return call_type(c, insn);
  case HK_MIR_COPY: return known(c, insn->a);
  case HK_MIR_PHI: return phi_type(c, insn);
  default: return UNKNOWN;
  }
}

// Facts are found in listing order: a phi that takes a value from further down stays unknown.
HkStatus hk_warn_begin(HkCheck *c) {
  HK_TRY(hk_arena_grow(&c->arena, (void **)&c->types, &c->type_cap, c->def_count + 1, 1));
  memset(c->types, UNKNOWN, c->def_count);
  for (uint32_t b = 0; b < c->fn->block_count; b++)
    for (uint32_t k = 0; k < c->fn->blocks[b].count; k++) {
      const HkMirInsn *insn = &c->fn->blocks[b].insns[k];
      if (insn->dst < c->def_count) c->types[insn->dst] = (uint8_t)result_type(c, insn);
    }
  return HK_OK;
}

// ---- operands that can only raise TypeError -----------------------------------------------------------------------------------

static bool binop_can_work(const HkMirInsn *insn, HkKnown a, HkKnown b) {
  if (insn->sub >= HK_BAND) return insn->sub > HK_SHR || (may_be(a, INTEGER) && may_be(b, INTEGER));
  if (insn->sub != HK_ADD) return may_be_number(a) && may_be_number(b);
  if (a == NOTHING || b == NOTHING) return false;
  return a == UNKNOWN || b == UNKNOWN || a == STRING || b == STRING || (is_number(a) && is_number(b));
}

static bool unop_can_work(const HkMirInsn *insn, HkKnown a) {
  return insn->sub == HK_NEG ? may_be_number(a) : insn->sub == HK_BITNOT ? may_be(a, INTEGER) : may_have_truth(a);
}

static bool compare_can_work(const HkMirInsn *insn, HkKnown a, HkKnown b) {
  if (insn->sub == HK_EQ || insn->sub == HK_NE) return true;
  if (!may_be_text_or_number(a) || !may_be_text_or_number(b)) return false;
  return a == UNKNOWN || b == UNKNOWN || (a == STRING) == (b == STRING);
}

static bool can_work(const HkMirInsn *insn, HkKnown a, HkKnown b) {
  switch ((HkMirOp)insn->op) {
  case HK_MIR_BINOP: return binop_can_work(insn, a, b);
  case HK_MIR_UNOP: return unop_can_work(insn, a);
  case HK_MIR_COMPARE: return compare_can_work(insn, a, b);
  case HK_MIR_BRANCH:
  case HK_MIR_SELECT: return may_have_truth(a);
  case HK_MIR_FIELD_GET:
  case HK_MIR_FIELD_SET: return a != NOTHING;
  case HK_MIR_INDEX_GET:
  case HK_MIR_INDEX_SET: return a == UNKNOWN || a == ARRAY || a == MAP;
  case HK_MIR_VARIANT_PROJECT: return may_be(a, VARIANT);
  case HK_MIR_WEAK_NEW: return a == UNKNOWN || a == ARRAY || a == MAP || a == OBJECT;
  case HK_MIR_WEAK_LOAD: return may_be(a, WEAK);
  case HK_MIR_AWAIT: return may_be(a, FUTURE);
  case HK_MIR_THROW: return !insn->name || may_be(a, STRING);
  case HK_MIR_CALL: return insn->sub != HK_CALL_VALUE || may_be(a, FUNCTION);  // null, too, has some methods
  default: return true;
  }
}

// ---- names ----------------------------------------------------------------------------------------------------------------------

// Whether a method named `member`, "name/count", comes from this ancestor; one that the module does not have may have anything.
static bool has_member(HkCheck *c, const HkName *ancestor, const void *member) {
  HkText text = *(const HkText *)member;
  HkBuf name;
  if (!hk_mir_find_box(c->module, hk_name_text(ancestor))) return true;
  hk_buf_init(&name, c->arena.mem);
  hk_buf_fmt(&name, "%s.%.*s", ancestor->data, (int)text.len, text.data);
  bool found = hk_mir_find_function(c->module, hk_buf_view(&name)) != NULL;
  hk_buf_deinit(&name);
  return found;
}

// The singleton of a static box may also have a field that holds a function.
static void warn_global(HkCheck *c, const HkMirInsn *insn) {
  HkText name = hk_name_text(insn->name), owner = hk_mir_owner(name);
  if (hk_mir_find_function(c->module, name)) return;
  const HkMirBox *box = owner.len ? hk_mir_find_box(c->module, owner) : NULL;
  HkText member = hk_text(name.data + owner.len + 1, name.len > owner.len ? name.len - owner.len - 1 : 0);
  if (!box)
    hk_check_report(c, "HW601", "%s will raise NameError", insn->name->data);
  else if (!box->is_static && !hk_check_any_ancestor(c, box, has_member, &member))
    hk_check_report(c, "HW601", "%s will raise MethodNotFound", insn->name->data);
}

static void warn_call(HkCheck *c, const HkMirInsn *insn) {
  if (!insn->name) return;
  if (insn->sub == HK_CALL_GLOBAL) warn_global(c, insn);
  if (insn->sub == HK_CALL_CONSTRUCTOR && !hk_mir_find_box(c->module, hk_name_text(insn->name)) &&
      c->problems->type_known && !c->problems->type_known(c->problems->user, hk_name_text(insn->name)))
    hk_check_report(c, "HW601", "new %s will raise NameError", insn->name->data);
  if (insn->sub == HK_CALL_EXTERN && c->problems->extern_known &&
      !c->problems->extern_known(c->problems->user, hk_name_text(insn->name)))
    hk_check_report(c, "HW602", "external call %s is not known", insn->name->data);
}

void hk_warn_insn(HkCheck *c, const HkMirInsn *insn) {
  if (!can_work(insn, known(c, insn->a), known(c, insn->b)))
    hk_check_report(c, "HW501", "%s can only raise TypeError", hk_mir_op_name((HkMirOp)insn->op));
  if (insn->op == HK_MIR_CALL) warn_call(c, insn);
}

// A block that an edge from one of the blocks it dominates comes back to is the header of a loop.
void hk_warn_block(HkCheck *c, const HkMirBlock *b) {
  const HkFlow *flow = &c->flow;
  bool is_header = false;
  for (uint32_t k = flow->pred_start[c->block]; k < flow->pred_start[c->block + 1] && !is_header; k++) {
    uint32_t from = flow->preds[k] / 2;
    is_header = !(flow->preds[k] & 1) && hk_flow_reachable(c, from) && hk_flow_dominates(c, c->block, from);
  }
  for (uint32_t k = 0; k < b->count && is_header; k++)
    if (b->insns[k].op == HK_MIR_SAFEPOINT) return;
  if (is_header) hk_check_report(c, "HW901", "a loop without safepoint");
}
