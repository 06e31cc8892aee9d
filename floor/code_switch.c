// code_switch.c (L2) - finds chains of tests of one value against Integers (what `match` over Integers and enum variants leaves behind) that
// one SWITCH can replace, so that the number of arms costs nothing.
//
// A chain starts at a block that ends in `v == constant` and goes on, along the edges for "no", through blocks that do nothing but the next such
// test. For variants each test computes the variant number of the same value again. Blocks only reached inside their chain vanish.
#include <stdlib.h>

#include "code_build.h"

enum { SHORTEST = 4 };  // fewer tests are as fast one after the other

typedef struct Test {
  const HkMirInsn *compare, *tag;  // tag: the variant_tag that is compared, or NULL
  uint32_t value;                  // what is compared: the operand of the tag, or the value itself
  int64_t key;
  HkEdge yes, no;
} Test;

static bool is_test(const HkBuild *b, uint32_t block, Test *out) {
  HkTerm t = hk_build_term(b, block);
  const HkMirInsn *cmp = hk_build_fused(b, &t);
  if (!cmp || cmp->sub != HK_EQ) return false;
  const HkMirInsn *key = b->values[hk_build_resolve(b, cmp->b)].def;
  if (!key || key->op != HK_MIR_CONST || key->sub != HK_CONST_INT) return false;
  uint32_t value = hk_build_resolve(b, cmp->a);
  const HkMirInsn *tag = b->values[value].def;
  if (!tag || tag->op != HK_MIR_VARIANT_TAG || b->values[value].uses != 1) tag = NULL;
  *out = (Test){cmp, tag, tag ? hk_build_resolve(b, tag->a) : value, key->u.i, t.yes, t.no};
  return true;
}

// Whether the block does nothing but its test.
static bool only_tests(const HkBuild *b, uint32_t block, const Test *t) {
  const HkMirBlock *mb = &b->mir->blocks[block];
  if (b->blocks[block].phis || b->blocks[block].is_header || b->blocks[block].hoist != HK_MIR_NONE) return false;
  for (uint32_t k = 0; k + 1 < mb->count; k++) {
    const HkMirInsn *insn = &mb->insns[k];
    bool key = insn->op == HK_MIR_CONST && insn->sub != HK_CONST_STATIC && b->values[insn->dst].uses <= 1;
    if (insn != t->compare && insn != t->tag && !key && !hk_build_is_alias(b, insn)) return false;
  }
  return true;
}

static bool same_subject(const Test *x, const Test *y) {
  if (x->value != y->value || !x->tag != !y->tag) return false;
  return !x->tag || x->tag->name == y->tag->name;
}

static int by_key(const void *x, const void *y) {
  const HkCase *a = x, *b = y;
  if (a->key != b->key) return a->key < b->key ? -1 : 1;
  return a->order < b->order ? -1 : 1;
}

void hk_switch_sort(HkSwitch *s) {
  uint32_t n = 0;
  qsort(s->cases, s->count, sizeof *s->cases, by_key);
  for (uint32_t i = 0; i < s->count; i++)
    if (n == 0 || s->cases[n - 1].key != s->cases[i].key) s->cases[n++] = s->cases[i];
  s->count = n;
}

HkStatus hk_build_switch(HkBuild *b, uint32_t block, HkSwitch *out, bool *found) {
  Test first, t;
  *out = (HkSwitch){0};
  *found = false;
  if (b->env->watch || !is_test(b, block, &first)) return HK_OK;
  t = first;
  for (uint32_t at = block; out->count < UINT16_MAX;) {
    HK_TRY(hk_arena_grow(&b->arena, (void **)&out->cases, &out->cap, out->count + 1, sizeof *out->cases));
    out->cases[out->count] = (HkCase){t.key, out->count, at, t.yes};
    out->count++;
    out->other = t.no;
    if (t.no.from != at || t.no.to <= at || !is_test(b, t.no.to, &t)) break;
    at = out->other.to;
    if (!only_tests(b, at, &t) || !same_subject(&first, &t)) break;
  }
  *found = out->count >= SHORTEST;
  out->subject = hk_build_resolve(b, first.compare->a);
  return HK_OK;
}

// Blocks that only their chain reaches need no code.
static void absorb(HkBuild *b, const HkSwitch *s) {
  for (uint32_t i = 1; i < s->count && b->blocks[s->cases[i].block].pred_count == 1; i++)
    b->blocks[s->cases[i].block].reachable = false;
}

HkStatus hk_build_absorb(HkBuild *b) {
  for (uint32_t i = 0; i < b->mir->block_count; i++) {
    HkSwitch s;
    bool found = false;
    if (b->blocks[i].reachable) HK_TRY(hk_build_switch(b, i, &s, &found));
    if (found) absorb(b, &s);
  }
  return HK_OK;
}

bool hk_switch_is_dense(const HkSwitch *s, uint64_t *size) {
  *size = (uint64_t)s->cases[s->count - 1].key - (uint64_t)s->cases[0].key + 1;
  return *size != 0 && *size <= 4 * (uint64_t)s->count + 16;
}
