// code.c (L2) - bytecode functions as a whole: making and freeing their code, and what the run layer asks about them: the place of
// an instruction, the registers that are live while a frame is suspended there.
#include "code_build.h"

static void free_array(HkMem *mem, void *ptr, size_t count, size_t size) {
  if (ptr) hk_mem_free(mem, ptr, count * size);
}

void hk_code_free(HkMem *mem, HkFunction *fn) {
  if (fn->code && fn->code != fn->stub) free_array(mem, fn->code, fn->code_count, sizeof *fn->code);
  fn->code = NULL;
  free_array(mem, fn->constants, fn->constant_count, sizeof *fn->constants);
  free_array(mem, fn->places, fn->place_count, sizeof *fn->places);
  free_array(mem, fn->handlers, fn->handler_count, sizeof *fn->handlers);
  free_array(mem, fn->live, fn->live_total, sizeof *fn->live);
  for (HkLiveSet *s = fn->live_sets, *next; s; s = next) {
    next = s->next;
    hk_mem_free(mem, s, sizeof *s + s->count * sizeof *s->regs);
  }
  for (HkInline *x = fn->inlined, *next; x; x = next) {
    next = x->next;
    hk_mem_free(mem, x, sizeof *x + x->count * sizeof *x->code);
  }
  if (fn->mir) free_array(mem, fn->block_counts, fn->mir->block_count, sizeof *fn->block_counts);
  if (fn->mir) free_array(mem, fn->watch_values, fn->mir->value_count, sizeof *fn->watch_values);
  fn->block_counts = NULL;
  fn->watch_values = NULL;
  fn->constants = NULL;
  fn->places = NULL;
  fn->handlers = NULL;
  fn->live = NULL;
  fn->live_sets = NULL;
  for (HkSeen *seen = fn->seen, *next; seen; seen = next) {
    next = seen->next;
    hk_mem_free(mem, seen, sizeof *seen);
  }
  fn->inlined = NULL;
  fn->seen = NULL;
  fn->constant_count = fn->place_count = fn->handler_count = fn->live_count = fn->live_total = 0;
}

HkStatus hk_code_make(HkMem *mem, HkFunction *fn, const HkCodeEnv *env) {
  HkBuild b = {.mem = mem, .fn = fn, .mir = fn->mir, .env = env};
  hk_arena_init(&b.arena, mem);
  uint64_t refused = mem->refused;
  HkStatus status = hk_build_analyze(&b);
  if (status == HK_OK) status = hk_build_allocate(&b);
  if (status == HK_OK) status = hk_build_emit(&b);
  hk_arena_deinit(&b.arena);
  if (mem->refused != refused) status = HK_NOMEM;  // what env did not find may exist
  if (status != HK_OK) {                           // back to the LAZY stub, so that the function can be tried again
    hk_code_free(mem, fn);
    fn->code = fn->stub;
  }
  return status;
}

const HkCodePos *hk_code_place(const HkFunction *fn, uint32_t offset) {
  uint32_t lo = 0, hi = fn->place_count;
  while (lo < hi) {  // the last entry that begins before `offset`
    uint32_t mid = lo + (hi - lo) / 2;
    if (fn->places[mid].offset < offset)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo ? &fn->places[lo - 1] : NULL;
}

static HkLiveSet *live_set_new(HkMem *mem, HkFunction *fn, uint32_t query) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < fn->live_count; i++) count += fn->live[i].from <= query && query < fn->live[i].to;
  HkLiveSet *set = hk_mem_alloc(mem, sizeof *set + count * sizeof *set->regs);
  if (!set) return NULL;
  set->query = query;
  set->count = 0;
  for (uint32_t i = 0; i < fn->live_count; i++)
    if (fn->live[i].from <= query && query < fn->live[i].to) set->regs[set->count++] = (uint16_t)fn->live[i].reg;
  set->next = fn->live_sets;
  fn->live_sets = set;
  return set;
}

const HkLiveSet *hk_code_live(HkMem *mem, HkFunction *fn, uint32_t query) {
  for (HkLiveSet *s = fn->live_sets; s; s = s->next)
    if (s->query == query) return s;
  return live_set_new(mem, fn, query);
}
