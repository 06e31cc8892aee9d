// code_alloc.c (L2) - second step to bytecode: out of SSA and registers.
//
// A phi and its inputs share a register if their live ranges do not meet (inputs over back edges first: those moves would stand
// in loops); what cannot share is moved on the edge by code_emit.c. Then every web takes the lowest register that is free over its
// whole range, in order of first appearance. Parameters keep the registers in which the caller puts them.
#include "code_build.h"

typedef struct RegFile {
  HkSegments *live;
  uint32_t count, cap;
  uint64_t tried;  // registers looked at
} RegFile;
enum { MAX_TRIED = 1 << 28 };  // a second or so; beyond it a huge function pays with registers instead of time

static uint32_t root_of(HkBuild *b, uint32_t v) {
  while (b->values[v].parent != v) {
    b->values[v].parent = b->values[b->values[v].parent].parent;
    v = b->values[v].parent;
  }
  return v;
}

static HkStatus try_join(HkBuild *b, uint32_t x, uint32_t y) {
  x = root_of(b, x);
  y = root_of(b, y);
  if (x == y) return HK_OK;
  HkBuildValue *vx = &b->values[x], *vy = &b->values[y];
  if ((vx->flags & vy->flags & HK_VAL_PARAM) || hk_segments_overlap(&vx->live, &vy->live)) return HK_OK;
  if (vy->flags & HK_VAL_PARAM) {  // the parameter stays root, so that its register decides
    uint32_t t = x;
    x = y;
    y = t;
    vx = &b->values[x];
    vy = &b->values[y];
  }
  if (vy->live.count > vx->live.count) {  // the small list into the large one
    HkSegments t = vx->live;
    vx->live = vy->live;
    vy->live = t;
  }
  HK_TRY(hk_segments_merge(b, &vx->live, &vy->live));
  vy->parent = x;
  return HK_OK;
}

static HkStatus join_phis(HkBuild *b, bool back_edges) {
  for (uint32_t i = 0; i < b->mir->block_count; i++) {
    for (uint32_t k = 0; k < b->blocks[i].phis; k++) {
      HkMirInsn *phi = &b->mir->blocks[i].insns[k];
      for (uint32_t p = 0; p < phi->count; p += 2) {
        uint32_t v = b->values[phi->u.list[p]].alias;
        if ((phi->u.list[p + 1] >= i) != back_edges || !(b->values[v].flags & HK_VAL_REG)) continue;
        HK_TRY(try_join(b, phi->dst, v));
      }
    }
  }
  return HK_OK;
}

static HkStatus take_register(HkBuild *b, RegFile *file, uint32_t web, uint32_t reg) {
  HK_TRY(hk_arena_grow(&b->arena, (void **)&file->live, &file->cap, reg + 1, sizeof *file->live));
  for (; file->count <= reg; file->count++) file->live[file->count] = (HkSegments){NULL, 0, 0};
  b->values[web].reg = (uint16_t)reg;
  return hk_segments_merge(b, &file->live[reg], &b->values[web].live);
}

static HkStatus place(HkBuild *b, RegFile *file, uint32_t web) {
  uint32_t reg = file->tried > MAX_TRIED ? file->count : 0;
  while (reg < file->count && hk_segments_overlap(&file->live[reg], &b->values[web].live)) reg++;
  file->tried += reg;
  if (reg >= HK_MAX_REGISTERS - 1) return HK_FAIL;
  return take_register(b, file, web, reg);
}

static HkStatus place_web(HkBuild *b, RegFile *file, uint32_t v) {
  uint32_t web = root_of(b, v);
  bool wanted = b->values[v].alias == v && b->values[web].live.count && b->values[web].reg == HK_NO_REG;
  return wanted ? place(b, file, web) : HK_OK;
}

// Webs in order of definition: the range of a web nearly always begins at its first definition in listing order, and
// a listing in dominance order colours optimally then.
static HkStatus place_all(HkBuild *b, RegFile *file) {
  for (uint32_t v = 0; v < b->mir->param_count; v++) HK_TRY(take_register(b, file, v, v));
  for (uint32_t v = b->mir->value_count; v < b->value_count; v++)  // constants hoisted out of loops live longest
    if (b->values[v].alias == v) HK_TRY(place(b, file, v));
  for (uint32_t i = 0; i < b->mir->block_count; i++)
    for (uint32_t k = 0; k < b->mir->blocks[i].count; k++) {
      uint32_t v = b->mir->blocks[i].insns[k].dst;
      if (v != HK_MIR_NONE) HK_TRY(place_web(b, file, v));
    }
  return HK_OK;
}

// Hands the ranges of the registers to the function: the collector asks them.
static HkStatus keep_ranges(HkBuild *b, const RegFile *file) {
  uint32_t total = 0;
  for (uint32_t r = 0; r < file->count; r++) total += file->live[r].count;
  if (total == 0) return HK_OK;
  b->fn->live = hk_mem_alloc(b->mem, total * sizeof *b->fn->live);
  if (!b->fn->live) return HK_NOMEM;
  b->fn->live_total = total;
  for (uint32_t r = 0; r < file->count; r++)
    for (uint32_t i = 0; i < file->live[r].count; i++)
      b->fn->live[b->fn->live_count++] = (HkLiveSegment){r, file->live[r].items[i].from, file->live[r].items[i].to};
  return HK_OK;
}

HkStatus hk_build_allocate(HkBuild *b) {
  RegFile file = {NULL, 0, 0, 0};
  HK_TRY(join_phis(b, true));
  HK_TRY(join_phis(b, false));
  HK_TRY(place_all(b, &file));
  for (uint32_t v = 0; v < b->value_count; v++) b->values[v].reg = b->values[root_of(b, v)].reg;
  b->reg_count = file.count;
  return keep_ranges(b, &file);
}
