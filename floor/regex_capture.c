// regex_capture.c (L0) - where the groups of a match are, once it is known where the match begins and ends. Short ones by backtracking that
// never tries an instruction twice at one place; longer ones by following all threads at once, first choice first.
#include "regex_impl.h"

typedef struct Capture {
  const HkRegexProgram *p;
  const HkRegexInput *in;
  HkRegexScratch *scratch;
  size_t start, end;
  size_t *slots;
  uint32_t slot_count;
} Capture;

// The HK_LOOK_... bits that hold at a place.
static uint32_t looks_at(HkText text, size_t place) {
  bool before = place > 0 && hk_regex_is_word((unsigned char)text.data[place - 1]);
  bool after = place < text.len && hk_regex_is_word((unsigned char)text.data[place]);
  uint32_t looks = before != after ? HK_LOOK_WORD : HK_LOOK_NO_WORD;
  if (place == 0) looks |= HK_LOOK_TEXT_START;
  if (place == text.len) looks |= HK_LOOK_TEXT_END;
  if (place == 0 || text.data[place - 1] == '\n') looks |= HK_LOOK_LINE_START;
  if (place == text.len || text.data[place] == '\n') looks |= HK_LOOK_LINE_END;
  return looks;
}

static void *scratch_of(HkRegexScratch *scratch, size_t size) {
  if (size <= scratch->size) return scratch->block;
  size += size / 2;
  void *block = hk_mem_resize(scratch->mem, scratch->block, scratch->size, size);
  if (!block) return NULL;
  scratch->block = block;
  scratch->size = size;
  return block;
}

// ---- backtracking ------------------------------------------------------------------------------------------------------------------------

typedef struct Job {
  uint32_t pc;  // to go on with; RESTORE: what a slot was
  uint32_t slot;
  size_t place;
} Job;
enum { RESTORE = -1 };

typedef struct Backtrack {
  Capture *c;
  uint64_t *visited;
  Job *jobs;
  uint32_t depth;
} Backtrack;

// Follows one thread; true when it has arrived at the end.
static bool follow(Backtrack *b, uint32_t pc, size_t place) {
  Capture *c = b->c;
  size_t width = c->end - c->start + 1;
  for (;;) {
    size_t bit = pc * width + (place - c->start);
    if (b->visited[bit >> 6] >> (bit & 63) & 1) return false;
    b->visited[bit >> 6] |= (uint64_t)1 << (bit & 63);
    const HkRegexInsn *insn = &c->p->code[pc];
    switch ((HkRegexOp)insn->op) {
    case HK_RX_RANGE:
    case HK_RX_BYTES:
      if (place == c->end || !hk_regex_takes(c->p, insn, (unsigned char)c->in->text.data[place])) return false;
      place++;
      break;
    case HK_RX_SPLIT: b->jobs[b->depth++] = (Job){insn->arg, 0, place}; break;
    case HK_RX_SAVE:
      b->jobs[b->depth++] = (Job){(uint32_t)RESTORE, insn->arg, c->slots[insn->arg]};
      c->slots[insn->arg] = place;
      break;
    case HK_RX_LOOK:
      if (!(insn->arg & looks_at(c->in->text, place))) return false;
      break;
    default: return place == c->end;
    }
    pc = insn->out;
  }
}

static HkStatus backtrack(Capture *c, size_t bits) {
  // Every visit of an instruction leaves at most one job.
  size_t words = (bits + 63) / 64;
  Backtrack b = {.c = c};
  b.jobs = scratch_of(c->scratch, bits * sizeof(Job) + words * sizeof *b.visited);
  if (!b.jobs) return HK_NOMEM;
  b.visited = (uint64_t *)(void *)(b.jobs + bits);
  memset(b.visited, 0, words * sizeof *b.visited);
  b.jobs[b.depth++] = (Job){c->p->start, 0, c->start};
  while (b.depth) {
    Job job = b.jobs[--b.depth];
    if (job.pc == (uint32_t)RESTORE)
      c->slots[job.slot] = job.place;
    else if (follow(&b, job.pc, job.place))
      return HK_OK;
  }
  return HK_OK;  // not reached: there is a match
}

// ---- all threads at once -------------------------------------------------------------------------------------------------------------------

typedef struct Threads {
  uint32_t *pcs;
  size_t *slots;  // slot_count of each
  uint32_t count;
} Threads;
typedef struct Crowd {
  Capture *c;
  Threads now, next;
  uint32_t *seen, stamp;
  Job *stack;
  size_t *slots;  // of the thread that is added
} Crowd;

// Adds the threads that pc leads to without a byte; crowd->slots are those of the thread it comes from.
static void add_threads(Crowd *crowd, Threads *to, uint32_t pc, size_t place) {
  Capture *c = crowd->c;
  uint32_t depth = 0;
  crowd->stack[depth++] = (Job){pc, 0, 0};
  while (depth) {
    Job job = crowd->stack[--depth];
    if (job.pc == (uint32_t)RESTORE) {
      crowd->slots[job.slot] = job.place;
      continue;
    }
    for (pc = job.pc; crowd->seen[pc] != crowd->stamp; pc = c->p->code[pc].out) {
      const HkRegexInsn *insn = &c->p->code[pc];
      crowd->seen[pc] = crowd->stamp;
      if (insn->op == HK_RX_SPLIT)
        crowd->stack[depth++] = (Job){insn->arg, 0, 0};
      else if (insn->op == HK_RX_SAVE) {
        crowd->stack[depth++] = (Job){(uint32_t)RESTORE, insn->arg, crowd->slots[insn->arg]};
        crowd->slots[insn->arg] = place;
      } else if (insn->op != HK_RX_LOOK) {
        memcpy(to->slots + (size_t)to->count * c->slot_count, crowd->slots, c->slot_count * sizeof *crowd->slots);
        to->pcs[to->count++] = pc;
        break;
      } else if (!(insn->arg & looks_at(c->in->text, place)))
        break;
    }
  }
}

static void advance(Crowd *crowd, size_t place) {
  Capture *c = crowd->c;
  unsigned byte = (unsigned char)c->in->text.data[place];
  crowd->stamp++;
  crowd->next.count = 0;
  for (uint32_t i = 0; i < crowd->now.count; i++) {
    const HkRegexInsn *insn = &c->p->code[crowd->now.pcs[i]];
    if (insn->op == HK_RX_MATCH || !hk_regex_takes(c->p, insn, byte)) continue;
    memcpy(crowd->slots, crowd->now.slots + (size_t)i * c->slot_count, c->slot_count * sizeof *crowd->slots);
    add_threads(crowd, &crowd->next, insn->out, place + 1);
  }
  Threads swap = crowd->now;
  crowd->now = crowd->next;
  crowd->next = swap;
}

static HkStatus run_crowd(Crowd *crowd) {
  enum { BLOCK = 1 << 16 };
  Capture *c = crowd->c;
  size_t work = 0;
  crowd->stamp = 1;
  memcpy(crowd->slots, c->slots, c->slot_count * sizeof *crowd->slots);
  add_threads(crowd, &crowd->now, c->p->start, c->start);
  for (size_t place = c->start; place < c->end; place++) {
    if (crowd->stamp == UINT32_MAX) {
      memset(crowd->seen, 0, c->p->count * sizeof *crowd->seen);
      crowd->stamp = 0;
    }
    advance(crowd, place);
    work += 16 + (size_t)crowd->now.count * (c->slot_count + 4);
    if (work >= BLOCK && c->in->poll) HK_TRY(c->in->poll(c->in->user, work));
    if (work >= BLOCK) work = 0;
  }
  for (uint32_t i = 0; i < crowd->now.count; i++) {
    if (c->p->code[crowd->now.pcs[i]].op != HK_RX_MATCH) continue;
    memcpy(c->slots, crowd->now.slots + (size_t)i * c->slot_count, c->slot_count * sizeof *c->slots);
    break;
  }
  return HK_OK;
}

// How many threads there can be: each waits at another instruction that takes a byte, or at the end.
static size_t most_threads(const HkRegexProgram *p) {
  size_t most = 0;
  for (uint32_t i = 0; i < p->count; i++)
    most += p->code[i].op == HK_RX_RANGE || p->code[i].op == HK_RX_BYTES || p->code[i].op == HK_RX_MATCH;
  return most;
}

static HkStatus follow_all(Capture *c) {
  Crowd crowd = {.c = c};
  size_t n = c->p->count, most = most_threads(c->p), slots = (most * 2 + 1) * c->slot_count;
  char *block = scratch_of(c->scratch, (2 * n + 1) * sizeof(Job) + slots * sizeof(size_t) + 3 * n * sizeof(uint32_t));
  if (!block) return HK_NOMEM;
  crowd.stack = (Job *)(void *)block;
  crowd.slots = (size_t *)(void *)(crowd.stack + 2 * n + 1);
  crowd.now.slots = crowd.slots + c->slot_count;
  crowd.next.slots = crowd.now.slots + most * c->slot_count;
  crowd.seen = (uint32_t *)(void *)(crowd.slots + slots);
  crowd.now.pcs = crowd.seen + n;
  crowd.next.pcs = crowd.now.pcs + n;
  memset(crowd.seen, 0, n * sizeof *crowd.seen);
  return run_crowd(&crowd);
}

HkStatus hk_regex_capture(const HkRegexProgram *p, HkRegexScratch *scratch, const HkRegexInput *in, size_t start,
                          size_t end, size_t *slots, uint32_t slot_count) {
  Capture c = {p, in, scratch, start, end, slots, slot_count};
  for (uint32_t i = 0; i < slot_count; i++) slots[i] = SIZE_MAX;
  size_t width = end - start + 1;
  HK_TRY(width <= HK_REGEX_VISITED / p->count ? backtrack(&c, width * p->count) : follow_all(&c));
  slots[0] = start;
  slots[1] = end;
  return HK_OK;
}
