// mir_verify.c (L2) - checks a MIR module: the shape every back end relies on (mir.md 6). Structural rules first: blocks, targets, value ids.
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mir.h"

void hk_mir_problems_init(HkMirProblems *problems, HkArena *arena) {
  memset(problems, 0, sizeof *problems);
  problems->arena = arena;
}

void hk_mir_problem(HkMirProblems *problems, const char *code, const char *fmt, ...) {
  char line[512];
  int at = snprintf(line, sizeof line, "%s ", code);
  va_list args;
  va_start(args, fmt);
  vsnprintf(line + at, sizeof line - (size_t)at, fmt, args);
  va_end(args);
  if (strncmp(code, "HM", 2) == 0) problems->errors++;
  if (problems->count == problems->cap) {
    uint32_t cap = problems->cap ? problems->cap * 2 : 16;
    HkText *lines = hk_arena_alloc(problems->arena, cap * sizeof *lines);
    if (!lines) {
      problems->nomem = true;
      return;
    }
    if (problems->count) memcpy(lines, problems->lines, problems->count * sizeof *lines);
    problems->lines = lines;
    problems->cap = cap;
  }
  size_t len = strlen(line);
  char *copy = hk_arena_alloc(problems->arena, len + 1);
  if (!copy) {
    problems->nomem = true;
    return;
  }
  memcpy(copy, line, len + 1);
  problems->lines[problems->count++] = hk_text(copy, len);
}

typedef struct Check {
  HkMirProblems *problems;
  const HkMirFunction *fn;
  uint32_t block, insn;
} Check;

static bool check_operand(void *user, HkMirValue *operand) {
  Check *c = user;
  if (*operand != HK_MIR_NONE && *operand >= c->fn->value_count)
    hk_mir_problem(c->problems, "HM203", "%s bb%u:%u: value %%%u is not defined", c->fn->name->data, c->block, c->insn,
                   *operand);
  return true;
}

static void check_target(Check *c, uint32_t target) {
  if (target >= c->fn->block_count)
    hk_mir_problem(c->problems, "HM202", "%s bb%u:%u: block %u does not exist", c->fn->name->data, c->block, c->insn,
                   target);
}

static void check_block(Check *c) {
  HkMirBlock *b = &c->fn->blocks[c->block];
  if (!b->count || !hk_mir_is_terminator(b->insns[b->count - 1].op))
    hk_mir_problem(c->problems, "HM201", "%s bb%u: the block does not end with a terminator", c->fn->name->data,
                   c->block);
  for (c->insn = 0; c->insn < b->count; c->insn++) {
    HkMirInsn *i = &b->insns[c->insn];
    if (hk_mir_is_terminator(i->op) && c->insn + 1 < b->count)
      hk_mir_problem(c->problems, "HM201", "%s bb%u:%u: a terminator inside the block", c->fn->name->data, c->block,
                     c->insn);
    hk_mir_operands(i, check_operand, c);
    if (i->op == HK_MIR_JUMP) check_target(c, i->a);
    if (i->op == HK_MIR_BRANCH) check_target(c, i->b), check_target(c, i->c);
  }
  if (b->unwind != HK_MIR_NONE) {
    c->insn = 0;
    check_target(c, b->unwind);
  }
}

HkStatus hk_mir_verify(HkMirModule *module, bool canonical, HkMirProblems *problems) {
  (void)canonical;  // the rules for canonical files only are not checked yet (docs/plan.md)
  for (uint32_t f = 0; f < module->function_count; f++) {
    Check c = {problems, module->functions[f], 0, 0};
    for (c.block = 0; c.block < c.fn->block_count; c.block++) check_block(&c);
  }
  if (problems->nomem) return HK_NOMEM;
  return problems->errors ? HK_FAIL : HK_OK;
}
