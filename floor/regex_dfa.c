// regex_dfa.c (L0) - the automaton that finds where matches end: a state is the list of instructions a match may be at, first choice first,
// and is made when the scan first needs it. So a byte costs one look into a table, at worst one walk through the program.
//
// A match shows one byte late, on the transition behind it: only then is known what follows it, which $ and \b ask for. Where such questions
// are open, the state keeps the instructions that the last byte led to, and what they lead to is found when the next byte is known. Memory is bounded:
// when the states take more than HK_REGEX_CACHE all are forgotten and the scan goes on with the one it is in.
#include "regex_impl.h"

enum {                          // a transition: the row of the next state, and what must not be passed over
  NEW_STATE = (int)(1u << 28),  // not known yet
  NO_STATE = (int)(1u << 29),   // no match goes on here
  AT_START = (int)(1u << 30),   // nothing has begun to match: the scan may skip ahead
  ROW = (int)((1u << 28) - 1),
};
#define ENDED        (1u << 31)  // a match ended in front of the byte
#define NOT_ORDINARY (~(uint32_t)ROW)
enum { HAS_LOOK = 64, BLOCK = 1 << 16 };

typedef struct State {
  uint32_t at, count;  // instructions in the pool
  uint32_t behind;     // HK_LOOK_TEXT_START, HK_LOOK_LINE_START, HK_LOOK_WORD: what is behind it; HAS_LOOK
  uint32_t hash;
  bool start;
} State;
typedef struct List {
  uint32_t *pcs;
  uint32_t count;
  bool looks;
} List;
enum { CONTEXTS = 4 };
struct HkRegexDfa {
  HkMem *mem;
  const HkRegexProgram *p;
  bool backwards;  // then the furthest match counts, not the first choice
  uint32_t stride;
  uint32_t *rows;  // stride transitions of each state
  State *states;   // the first is NO_STATE
  uint32_t *pool, *index;
  uint32_t row_cap, state_count, state_cap, pool_count, pool_cap, index_mask;
  uint32_t starts[2][CONTEXTS];  // rows; 0: not made yet
  bool forgot;                   // since the step began
  size_t work;
  List now, next;
  uint32_t *entries, entry_count;  // what `next` was reached from
  uint32_t *stack, *seen;
  uint32_t stamp;
};

static size_t scratch_size(const HkRegexDfa *d) { return (size_t)(d->p->count + 1) * 5 * sizeof(uint32_t); }

HkRegexDfa *hk_regex_dfa_new(HkMem *mem, const HkRegexProgram *program, bool backwards) {
  HkRegexDfa *d = hk_mem_zalloc(mem, sizeof *d);
  if (!d) return NULL;
  d->mem = mem;
  d->p = program;
  d->backwards = backwards;
  d->stride = program->classes + 1;
  uint32_t *scratch = hk_mem_zalloc(mem, scratch_size(d)), part = program->count + 1;
  if (!scratch) {
    hk_mem_free(mem, d, sizeof *d);
    return NULL;
  }
  d->now.pcs = scratch;
  d->next.pcs = scratch + part;
  d->stack = scratch + 2 * part;
  d->seen = scratch + 3 * part;
  d->entries = scratch + 4 * part;
  return d;
}

void hk_regex_dfa_free(HkRegexDfa *d) {
  if (!d) return;
  hk_mem_free(d->mem, d->now.pcs, scratch_size(d));
  hk_mem_free(d->mem, d->rows, d->row_cap * sizeof *d->rows);
  hk_mem_free(d->mem, d->states, d->state_cap * sizeof *d->states);
  hk_mem_free(d->mem, d->pool, d->pool_cap * sizeof *d->pool);
  if (d->index) hk_mem_free(d->mem, d->index, ((size_t)d->index_mask + 1) * sizeof *d->index);
  hk_mem_free(d->mem, d, sizeof *d);
}

static size_t used_bytes(const HkRegexDfa *d) {
  return d->state_count * (sizeof *d->states + d->stride * sizeof *d->rows) + d->pool_count * sizeof *d->pool;
}
size_t hk_regex_dfa_bytes(const HkRegexDfa *d) {
  return d ? sizeof *d + scratch_size(d) + d->row_cap * sizeof *d->rows + d->state_cap * sizeof *d->states +
                 d->pool_cap * sizeof *d->pool + (d->index ? ((size_t)d->index_mask + 1) * sizeof *d->index : 0)
           : 0;
}

// ---- lists -------------------------------------------------------------------------------------------------------------------------------

static void clear_list(HkRegexDfa *d, List *list) {
  list->count = 0;
  list->looks = false;
  if (++d->stamp == 0) {
    memset(d->seen, 0, d->p->count * sizeof *d->seen);
    d->stamp = 1;
  }
}

// Adds what can be reached from pc without a byte. What is asked about the place stays in the list, or is answered by `looks` if known.
static void reach(HkRegexDfa *d, List *list, uint32_t pc, bool known, uint32_t looks) {
  uint32_t depth = 0;
  d->stack[depth++] = pc;
  while (depth) {
    pc = d->stack[--depth];
    while (d->seen[pc] != d->stamp) {
      const HkRegexInsn *insn = &d->p->code[pc];
      d->seen[pc] = d->stamp;
      d->work++;
      bool passes = insn->op == HK_RX_SAVE || insn->op == HK_RX_SPLIT;
      if (insn->op == HK_RX_LOOK) {
        passes = known && (insn->arg & looks);
        if (known && !passes) break;
        if (!known) list->looks = true;
      }
      if (!passes) {
        list->pcs[list->count++] = pc;
        break;
      }
      if (insn->op == HK_RX_SPLIT) d->stack[depth++] = insn->arg;
      pc = insn->out;
    }
  }
}

static void clear_next(HkRegexDfa *d) {
  clear_list(d, &d->next);
  d->entry_count = 0;
}
static void enter(HkRegexDfa *d, uint32_t pc) {
  if (d->seen[pc] == d->stamp) return;
  d->entries[d->entry_count++] = pc;
  reach(d, &d->next, pc, false, 0);
}

// ---- states ------------------------------------------------------------------------------------------------------------------------------

static void forget(HkRegexDfa *d) {
  d->state_count = 0;
  d->pool_count = 0;
  if (d->index) memset(d->index, 0, ((size_t)d->index_mask + 1) * sizeof *d->index);
  memset(d->starts, 0, sizeof d->starts);
  d->forgot = true;
}

static HkStatus grow_index(HkRegexDfa *d) {
  if (d->index && d->state_count * 2 <= d->index_mask) return HK_OK;
  uint32_t size = d->index ? (d->index_mask + 1) * 2 : 16;
  uint32_t *index = hk_mem_zalloc(d->mem, size * sizeof *index);
  if (!index) return HK_NOMEM;
  if (d->index) hk_mem_free(d->mem, d->index, ((size_t)d->index_mask + 1) * sizeof *index);
  d->index = index;
  d->index_mask = size - 1;
  for (uint32_t i = 1; i < d->state_count; i++) {
    uint32_t slot = d->states[i].hash & d->index_mask;
    while (index[slot]) slot = (slot + 1) & d->index_mask;
    index[slot] = i;
  }
  return HK_OK;
}

// A state without transitions; its instructions are in the pool already.
static HkStatus append_state(HkRegexDfa *d, State state) {
  uint32_t row = d->state_count * d->stride;
  HK_TRY(hk_mem_grow(d->mem, (void **)&d->states, &d->state_cap, d->state_count + 1, sizeof *d->states));
  HK_TRY(hk_mem_grow(d->mem, (void **)&d->rows, &d->row_cap, row + d->stride, sizeof *d->rows));
  for (uint32_t i = 0; i < d->stride; i++) d->rows[row + i] = (uint32_t)NEW_STATE;
  d->states[d->state_count++] = state;
  return HK_OK;
}

static uint32_t hash_list(const uint32_t *pcs, uint32_t count, uint32_t behind) {
  uint64_t h = behind;
  for (uint32_t i = 0; i < count; i++) h = hk_mix(h ^ pcs[i], 0x9E3779B97F4A7C15u) + i;
  return (uint32_t)(h ^ h >> 32);
}

// The row of the state of d->next.
static HkStatus next_state(HkRegexDfa *d, uint32_t behind, uint32_t *row) {
  bool open = d->next.looks;
  const uint32_t *pcs = open ? d->entries : d->next.pcs;
  uint32_t count = open ? d->entry_count : d->next.count;
  behind = open ? behind | HAS_LOOK : 0;
  uint32_t hash = hash_list(pcs, count, behind);
  if (d->state_count > 2 && used_bytes(d) + d->stride * sizeof *d->rows + count * sizeof *pcs > HK_REGEX_CACHE)
    forget(d);
  if (d->state_count == 0) HK_TRY(append_state(d, (State){0}));
  HK_TRY(grow_index(d));
  uint32_t slot = hash & d->index_mask;
  for (; d->index[slot]; slot = (slot + 1) & d->index_mask) {
    const State *s = &d->states[d->index[slot]];
    if (s->hash != hash || s->behind != behind || s->count != count) continue;
    if (memcmp(d->pool + s->at, pcs, count * sizeof *pcs) != 0) continue;
    *row = d->index[slot] * d->stride;
    return HK_OK;
  }
  HK_TRY(hk_mem_grow(d->mem, (void **)&d->pool, &d->pool_cap, d->pool_count + count, sizeof *d->pool));
  memcpy(d->pool + d->pool_count, pcs, count * sizeof *pcs);
  *row = d->state_count * d->stride;
  HK_TRY(append_state(d, (State){d->pool_count, count, behind, hash, false}));
  d->index[slot] = d->state_count - 1;
  d->pool_count += count;
  return HK_OK;
}

// ---- places ------------------------------------------------------------------------------------------------------------------------------

enum { TEXT_EDGE = 256 };  // in the place of a byte

// What the text in front of a place says; of it only what the program asks for.
static uint32_t behind_of(const HkRegexDfa *d, unsigned byte) {
  uint32_t behind = byte == TEXT_EDGE ? HK_LOOK_TEXT_START | HK_LOOK_LINE_START : byte == '\n' ? HK_LOOK_LINE_START : 0;
  behind &= d->p->looks;
  if (d->p->looks & (HK_LOOK_WORD | HK_LOOK_NO_WORD) && byte != TEXT_EDGE && hk_regex_is_word(byte))
    behind |= HK_LOOK_WORD;
  return behind;
}
// Between two bytes of a code point there is no place; only \\B would not see that.
static uint32_t looks_between(const HkRegexDfa *d, uint32_t behind, unsigned byte) {
  bool inside = !d->backwards && byte >= 0x80 && byte < 0xC0;
  bool word = byte != TEXT_EDGE && hk_regex_is_word(byte), was_word = behind & HK_LOOK_WORD;
  uint32_t looks = behind & (HK_LOOK_TEXT_START | HK_LOOK_LINE_START);
  if (byte == TEXT_EDGE) looks |= HK_LOOK_TEXT_END | HK_LOOK_LINE_END;
  if (byte == '\n') looks |= HK_LOOK_LINE_END;
  return looks | (word != was_word ? HK_LOOK_WORD : inside ? 0 : HK_LOOK_NO_WORD);
}

static HkStatus start_state(HkRegexDfa *d, unsigned byte_behind, bool here, bool may_skip, uint32_t *row) {
  uint32_t context = byte_behind == TEXT_EDGE ? 0 : byte_behind == '\n' ? 1 : hk_regex_is_word(byte_behind) ? 2 : 3;
  if (d->p->looks == 0) context = 0;
  *row = d->starts[here][context];
  if (*row) return HK_OK;
  clear_next(d);
  enter(d, here ? d->p->start : d->p->anywhere);
  HK_TRY(next_state(d, behind_of(d, byte_behind), row));
  d->starts[here][context] = *row;
  if (may_skip) d->states[*row / d->stride].start = true;
  return HK_OK;
}

HK_INLINE HkStatus start_row(HkRegexDfa *d, unsigned byte_behind, bool here, bool may_skip, uint32_t *row) {
  *row = d->starts[here][0];
  return HK_LIKELY(d->p->looks == 0 && *row) ? HK_OK : start_state(d, byte_behind, here, may_skip, row);
}

// The transition of a state that is not in its row yet.
static HkStatus step(HkRegexDfa *d, uint32_t row, uint32_t class, uint32_t *out) {
  const State *s = &d->states[row / d->stride];
  unsigned byte = class == d->p->classes ? (unsigned)TEXT_EDGE : d->p->of_class[class];
  uint32_t behind = s->behind, ended = 0;
  clear_list(d, &d->now);
  if (behind & HAS_LOOK)
    for (uint32_t i = 0; i < s->count; i++) reach(d, &d->now, d->pool[s->at + i], true, looks_between(d, behind, byte));
  else if (s->count) {
    memcpy(d->now.pcs, d->pool + s->at, s->count * sizeof *d->pool);
    d->now.count = s->count;
  }
  clear_next(d);
  for (uint32_t i = 0; i < d->now.count; i++) {
    const HkRegexInsn *insn = &d->p->code[d->now.pcs[i]];
    if (insn->op == HK_RX_MATCH) {
      ended = ENDED;
      if (!d->backwards) break;  // what follows is a worse choice
    } else if (byte != TEXT_EDGE && hk_regex_takes(d->p, insn, byte))
      enter(d, insn->out);
  }
  d->work += d->now.count + 16;
  d->forgot = false;
  uint32_t to = 0;
  if (d->next.count) HK_TRY(next_state(d, behind_of(d, byte), &to));
  *out = to | ended | (to == 0 ? (uint32_t)NO_STATE : 0);
  if (to && d->states[to / d->stride].start) *out |= (uint32_t)AT_START;
  if (!d->forgot) d->rows[row + class] = *out;
  return HK_OK;
}

// ---- scanning ----------------------------------------------------------------------------------------------------------------------------

static HkStatus report_work(HkRegexDfa *d, const HkRegexInput *in) {
  size_t work = d->work;
  if (work < BLOCK) return HK_OK;
  d->work = 0;
  return in->poll ? in->poll(in->user, work) : HK_OK;
}

static unsigned byte_before(HkText text, size_t p) {
  return p == 0 ? (unsigned)TEXT_EDGE : (unsigned char)text.data[p - 1];
}

// On to the next place where a match can begin, if there is one.
static HkStatus skip_ahead(HkRegexDfa *d, const HkRegexInput *in, const HkRegexSkip *skip, size_t *p, uint32_t *row) {
  size_t to = hk_regex_skip(skip, in->text, *p);
  d->work += to - *p;
  if (to == *p) return HK_OK;
  *p = to;
  return d->p->looks && to < in->text.len ? start_state(d, byte_before(in->text, to), false, true, row) : HK_OK;
}

// From *place to stop, or until no match goes on or there is work to report.
static HkStatus scan_block(HkRegexDfa *d, const HkRegexInput *in, HkRegexScan *scan, size_t *place, size_t stop,
                           uint32_t *state) {
  const unsigned char *text = (const unsigned char *)in->text.data;
  const uint8_t *class_of = d->p->class_of;
  uint32_t row = *state, t = 0, halt = scan->any ? NOT_ORDINARY : NOT_ORDINARY & ~ENDED;
  size_t p = *place;
  while (p < stop && row && d->work < BLOCK) {
    const uint32_t *rows = d->rows;
    for (; p < stop; p++) {
      t = rows[row + class_of[text[p]]];
      if (HK_LIKELY(!(t & NOT_ORDINARY)))
        row = t;
      else if (t & halt)
        break;
      else {
        scan->place = p;
        row = t & (uint32_t)ROW;
      }
    }
    if (p == stop) break;
    if (t & (uint32_t)NEW_STATE) HK_TRY(step(d, row, class_of[text[p]], &t));
    if (t & ENDED) scan->place = p;
    row = t & (uint32_t)ROW;
    p++;
    if (t & ENDED && scan->any) break;
    if (t & (uint32_t)AT_START && scan->skip) HK_TRY(skip_ahead(d, in, scan->skip, &p, &row));
  }
  *place = p;
  *state = row;
  return HK_OK;
}

// The transition at the edge of what is scanned; `class` is of the byte beyond it.
static HkStatus finish(HkRegexDfa *d, HkRegexScan *scan, size_t p, uint32_t row, uint32_t class) {
  uint32_t t = d->rows[row + class];
  if (t & (uint32_t)NEW_STATE) HK_TRY(step(d, row, class, &t));
  if (t & ENDED) scan->place = p;
  return HK_OK;
}

static HkStatus scan_forwards(HkRegexDfa *d, const HkRegexInput *in, HkRegexScan *scan) {
  size_t p = scan->from, len = in->text.len;
  uint32_t row;
  if (scan->skip) {
    p = hk_regex_skip(scan->skip, in->text, p);
    d->work += p - scan->from;
    if (p == len) return report_work(d, in);
  }
  HK_TRY(start_row(d, byte_before(in->text, p), scan->here, scan->skip != NULL, &row));
  while (p < len) {
    size_t from = p, stop = len - p < BLOCK ? len : p + BLOCK;
    HK_TRY(scan_block(d, in, scan, &p, stop, &row));
    d->work += p - from;
    HK_TRY(report_work(d, in));
    if (row == 0 || (scan->any && scan->place != SIZE_MAX)) return HK_OK;
  }
  return finish(d, scan, p, row, d->p->classes);
}

static HkStatus scan_backwards(HkRegexDfa *d, const HkRegexInput *in, HkRegexScan *scan) {
  const unsigned char *text = (const unsigned char *)in->text.data;
  const uint8_t *class_of = d->p->class_of;
  size_t p = scan->from, len = in->text.len;
  uint32_t row;
  HK_TRY(start_row(d, p == len ? (unsigned)TEXT_EDGE : text[p], true, false, &row));
  while (p > scan->until) {
    const uint32_t *rows = d->rows;
    size_t from = p, stop = p - scan->until < BLOCK ? scan->until : p - BLOCK;
    uint32_t t = 0;
    for (; p > stop; p--) {
      t = rows[row + class_of[text[p - 1]]];
      if (t & NOT_ORDINARY & ~ENDED) break;
      if (t & ENDED) scan->place = p;
      row = t & (uint32_t)ROW;
    }
    d->work += from - p;
    if (p > stop) {
      if (t & (uint32_t)NEW_STATE) HK_TRY(step(d, row, class_of[text[p - 1]], &t));
      if (t & ENDED) scan->place = p;
      row = t & (uint32_t)ROW;
      if (row == 0) return HK_OK;
      p--;
    }
    HK_TRY(report_work(d, in));
  }
  return finish(d, scan, p, row, p > 0 ? class_of[text[p - 1]] : d->p->classes);
}

HkStatus hk_regex_dfa_run(HkRegexDfa *d, const HkRegexInput *in, HkRegexScan *scan) {
  scan->place = SIZE_MAX;
  return d->backwards ? scan_backwards(d, in, scan) : scan_forwards(d, in, scan);
}
