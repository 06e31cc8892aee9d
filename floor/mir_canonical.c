// mir_canonical.c (L2) - what canonical text must fulfil besides the rules for all modules (mir.md 1.2, 3.4, 6.1): numbering, function names,
// order of phi inputs, and in the end that writing the module gives the same bytes.
#include "mir_reader.h"

// ---- function names ----------------------------------------------------------------------------------------------------------

static bool is_digits(HkText text) {
  for (size_t i = 0; i < text.len; i++)
    if (text.data[i] < '0' || text.data[i] > '9') return false;
  return text.len > 0 && (text.len == 1 || text.data[0] != '0');
}

// A name as sources have it: no character of generated names in it.
static bool is_plain(HkText text) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.data[i];
    if ((c >= 0 && c <= ' ') || c == '%' || c == '#' || c == '$' || c == '/' || c == '.') return false;
  }
  return text.len > 0;
}

// Cuts `text` at the last `c`; false: there is none.
static bool cut_last(HkText text, char c, HkText *before, HkText *behind) {
  for (size_t i = text.len; i-- > 0;)
    if (text.data[i] == c) {
      *before = hk_text(text.data, i);
      *behind = hk_text(text.data + i + 1, text.len - i - 1);
      return true;
    }
  return false;
}

// NAME or NAME#UNIT.
static bool is_unit_name(HkText text) {
  HkText name, unit;
  if (!cut_last(text, '#', &name, &unit)) return is_plain(text);
  return is_plain(name) && is_digits(unit) && unit.data[0] != '0';
}

static bool is_member(HkText text) {
  if (hk_text_eq(text, HK_TEXT("%init")) || hk_text_eq(text, HK_TEXT("%static"))) return true;
  if (text.len > 5 && memcmp(text.data, "%get_", 5) == 0) text = hk_text(text.data + 5, text.len - 5);
  return is_plain(text);
}

static bool is_generated(HkText text) {
  if (text.len >= 5 && memcmp(text.data, "%init", 5) == 0)
    return text.len == 5 || (text.data[5] == '#' && is_digits(hk_text(text.data + 6, text.len - 6)));
  return hk_text_eq(text, HK_TEXT("%script"));
}

// A name without `$` parts. *count gets the number behind '/'.
static bool is_base_name(HkText text, HkText *count) {
  HkText name, owner, member;
  if (!cut_last(text, '/', &name, count) || !is_digits(*count) || count->len > 3) return false;
  if (cut_last(name, '.', &owner, &member)) return is_unit_name(owner) && is_member(member);
  return is_generated(name) || is_unit_name(name);
}

static uint32_t to_number(HkText digits) {
  uint32_t n = 0;
  for (size_t i = 0; i < digits.len; i++) n = n * 10 + (uint32_t)(digits.data[i] - '0');
  return n;
}

// F$k, F$name/count, or a name without `$`. The parts between are lambdas and nested functions again.
static bool name_fits(const HkMirFunction *fn) {
  HkText rest = hk_name_text(fn->name), last = {NULL, 0}, part, name, count;
  bool nested = false;
  while (cut_last(rest, '$', &rest, &part)) {
    bool counted = cut_last(part, '/', &name, &count);
    if (counted ? !is_plain(name) || !is_digits(count) || count.len > 3 : !is_digits(part)) return false;
    if (!nested) last = counted ? count : hk_text(NULL, 0);
    nested = true;
  }
  if (!is_base_name(rest, &count)) return false;
  if (nested && last.len == 0) return fn->kind == HK_FN_CLOSURE;
  if (nested && fn->kind == HK_FN_CLOSURE) return to_number(last) <= fn->param_count;  // captures come before
  uint32_t me = fn->kind == HK_FN_METHOD;
  return fn->kind != HK_FN_CLOSURE && fn->param_count == to_number(nested ? last : count) + me;
}

// ---- functions ---------------------------------------------------------------------------------------------------------------

static void check_phi(HkMirReader *r, const HkMirInsn *phi) {
  for (uint32_t i = 2; i < phi->count; i += 2)
    if (phi->u.list[i + 1] <= phi->u.list[i - 1]) {
      hk_mir_fault(r, "HM406", "the blocks of 'incoming' do not ascend");
      return;
    }
}

static void check_function(HkMirReader *r, HkMirFunction *fn) {
  uint32_t next = fn->param_count;
  bool ordered = true;
  r->fn = fn;
  r->block = r->insn = HK_MIR_NONE;
  if (!name_fits(fn)) hk_mir_fault(r, "HM125", "the name does not fit a function of %u parameters", fn->param_count);
  if (fn->kind == HK_FN_METHOD && (fn->param_count == 0 || !hk_text_eq(hk_name_text(fn->params[0]), HK_TEXT("me"))))
    hk_mir_fault(r, "HM126", "the first parameter of a method must be 'me'");
  for (r->block = 0; r->block < fn->block_count; r->block++)
    for (r->insn = 0; r->insn < fn->blocks[r->block].count; r->insn++) {
      const HkMirInsn *insn = &fn->blocks[r->block].insns[r->insn];
      if (insn->op == HK_MIR_PHI) check_phi(r, insn);
      if (insn->dst == HK_MIR_NONE) continue;
      if (ordered && insn->dst != next) hk_mir_fault(r, "HM123", "value %%%u should be %%%u", insn->dst, next);
      ordered = ordered && insn->dst == next;
      next++;
    }
  r->fn = NULL;
}

void hk_mir_check_canonical(HkMirReader *r, HkText text) {
  HkBuf again;
  size_t at = 0;
  for (uint32_t i = 0; i < r->m->function_count; i++) check_function(r, r->m->functions[i]);
  if (r->problems->errors) return;
  hk_buf_init(&again, r->m->arena.mem);
  hk_mir_write_json(r->m, &again);
  while (at < again.len && at < text.len && again.data[at] == text.data[at]) at++;
  if (again.failed)
    r->nomem = true;
  else if (at < text.len || at < again.len)
    hk_mir_fault(r, "HM115", "the text differs from the canonical one at byte %lu", (unsigned long)at);
  hk_buf_deinit(&again);
}
