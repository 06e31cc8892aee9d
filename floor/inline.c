// inline.c (L3) - small functions as part of their callers: copies of their code that stand in for calls.
//
// When a call runs that is bound to one function (by its name, or by the type or function value it met first), and all that the function does is
// small, the call gets a copy of the function's code, with registers of the caller: what the caller has for the parameters, and for the rest the
// place behind the caller's registers where the frame of the function would begin. No frame is made, no argument moved, and the
// result is written where the caller wants it. Calls in the function that have copies get copies of these.
//
// A copy does the usual only. An instruction that meets anything else (an operand of a rare kind, a cache that does not fit, an error, an operation
// that is no part of copies) has not begun yet; then the frame is made after all, with its registers where they are, and the function itself
// goes on with that instruction. So errors, traces, places, handlers, the collector and access to private members know nothing of copies, and the
// depth of calls counts as ever. A copy that is left again and again is given up.
#include "inline.h"

#include "link.h"

enum {
  MAX_WORDS = 63,         // of a function that is copied: a bit each
  MAX_REGISTERS = 64,     // together fewer than HK_WINDOW: copies need no room on the stack
  MAX_INSTRUCTIONS = 40,  // in a copy with those in it
  MAX_LEFT = 500          // times that a copy is left before it is given up
};

// ---- instructions --------------------------------------------------------------------------------------------------------------

// What an instruction that may be part of a copy does.
enum {
  WRITES_A = 1,
  READS_A = 2,
  READS_B = 4,
  READS_C = 8,
  NARROW = 16,    // jumps, offset c
  WIDE = 32,      // jumps, offset b | c << 16
  CACHE = 64,     // its other words are a cache
  RETURNS = 128,  // the end of the function
  CALLS = 256     // a call with a copy: b arguments
};
typedef struct Form {
  uint8_t words;  // of calls: before the list of registers; 0: no part of copies
  uint8_t extra;  // registers in the list besides the b arguments
  uint16_t does;
} Form;

#define RULE(op, words, does) [HK_OP_##op] = {words, 0, does}
#define ARITHMETIC(op)        RULE(op, 1, WRITES_A | READS_B | READS_C)
#define IMMEDIATE(op)         RULE(op, 1, WRITES_A | READS_B)
#define COMPARES(op)                                                                                                   \
  RULE(op##_T, 1, READS_A | READS_B | NARROW), RULE(op##_F, 1, READS_A | READS_B | NARROW),                            \
      RULE(op##I_T, 1, READS_A | NARROW), RULE(op##I_F, 1, READS_A | NARROW)
#define QUICK(op)              [HK_OP_##op] = {3, 1, WRITES_A | CACHE}
#define CALL(op, words, extra) [HK_OP_##op] = {words, extra, WRITES_A | CALLS}

// clang-format off
static Form form_of(const HkWord *w) {
  static const Form forms[HK_OP_COUNT] = {
      IMMEDIATE(MOVE), RULE(LOADK, 1, WRITES_A), RULE(LOADI, 1, WRITES_A), RULE(LOADNULL, 1, WRITES_A),
      RULE(LOADBOOL, 1, WRITES_A), RULE(SINGLETON, 2, WRITES_A),
      ARITHMETIC(ADD), ARITHMETIC(SUB), ARITHMETIC(MUL), ARITHMETIC(DIV), ARITHMETIC(MOD),
      IMMEDIATE(ADDI), IMMEDIATE(SUBI), IMMEDIATE(MULI), IMMEDIATE(DIVI), IMMEDIATE(MODI),
      ARITHMETIC(BAND), ARITHMETIC(BOR), ARITHMETIC(BXOR), ARITHMETIC(SHL), ARITHMETIC(SHR),
      IMMEDIATE(NEG), IMMEDIATE(NOT), IMMEDIATE(TRUTH), IMMEDIATE(BITNOT),
      ARITHMETIC(MUL_ADD), ARITHMETIC(MUL_TO), ARITHMETIC(MUL_FROM),
      ARITHMETIC(EQ), ARITHMETIC(NE), ARITHMETIC(LT), ARITHMETIC(LE), ARITHMETIC(GT), ARITHMETIC(GE),
      COMPARES(JEQ), COMPARES(JNE), COMPARES(JLT), COMPARES(JLE), COMPARES(JGT), COMPARES(JGE),
      RULE(JNULL, 1, READS_A | NARROW), RULE(JNOTNULL, 1, READS_A | NARROW),
      RULE(JT, 1, READS_A | WIDE), RULE(JF, 1, READS_A | WIDE), RULE(JMP, 1, WIDE),
      RULE(RET, 1, READS_A | RETURNS), RULE(RETNULL, 1, RETURNS),
      RULE(GETF, 3, WRITES_A | READS_B | CACHE), RULE(SETF, 3, READS_A | READS_B | CACHE),
      ARITHMETIC(GETI), RULE(SETI, 1, READS_A | READS_B | READS_C),
      IMMEDIATE(ADDI_GETI), IMMEDIATE(ADDI_GETI_GETI), IMMEDIATE(ADDI_GETI_SETI),
      QUICK(ARRAY_PUSH), QUICK(ARRAY_GET), QUICK(ARRAY_SET), QUICK(ARRAY_LEN), QUICK(ARRAY_POP),
      QUICK(MAP_GET), QUICK(MAP_HAS), QUICK(STRING_LEN), QUICK(STRING_CHAR), QUICK(STRING_CODE),
      RULE(TYPE_CHECK, 3, WRITES_A | READS_B | CACHE),
      RULE(VARIANT_TAG, 2, WRITES_A | READS_B), RULE(VARIANT_GET, 2, WRITES_A | READS_B),
      ARITHMETIC(COMMON_KIND), ARITHMETIC(SAME), IMMEDIATE(TYPE_ID),
      CALL(CALL_INLINE, 2, 0), CALL(CALL_FN_INLINE, 3, 1), CALL(CALL_VALUE_INLINE, 2, 1), CALL(NEW_INLINE, 2, 0),
  };
  return forms[w->i.op];
}
// clang-format on

static uint32_t listed(const HkWord *w, Form form) {
  return form.extra || (form.does & CALLS) ? w->i.b + form.extra : 0;
}
static uint32_t words_of(const HkWord *w, Form form) {
  return form.does & CALLS ? form.words + 1u : form.words + (listed(w, form) + 3) / 4;
}
static uint64_t bit(uint32_t at) { return (uint64_t)1 << at; }

// Instructions that raise errors, and calls that have never run: where a function is left for good or for the first time.
static bool is_rare(const HkWord *w) {
  switch ((HkOp)w->i.op) {
  case HK_OP_THROW:
  case HK_OP_FAIL:
  case HK_OP_CALL_METHOD:
  case HK_OP_CALL_FIRST:
  case HK_OP_CALL_FN_FIRST:
  case HK_OP_CALL_INIT:
  case HK_OP_CALL_VALUE_FIRST:
  case HK_OP_NEW_FIRST:
  case HK_OP_STATIC: return true;
  default: return false;
  }
}

// What a call is before it is decided about, without and with a copy, and in a copy.
static const struct {
  HkOp first, plain, copied, inner;
} kinds[] = {
    {HK_OP_CALL_FIRST, HK_OP_CALL, HK_OP_CALL_INLINE, HK_OP_INNER_CALL},
    {HK_OP_CALL_FN_FIRST, HK_OP_CALL_FN, HK_OP_CALL_FN_INLINE, HK_OP_INNER_FN},
    {HK_OP_NEW_FIRST, HK_OP_NEW, HK_OP_NEW_INLINE, HK_OP_INNER_NEW},
    {HK_OP_CALL_VALUE_FIRST, HK_OP_CALL_VALUE, HK_OP_CALL_VALUE_INLINE, HK_OP_INNER_VALUE},
};
enum { KINDS = sizeof kinds / sizeof *kinds };

// ---- what a function does ----------------------------------------------------------------------------------------------------

typedef struct Scan {
  HkRun *run;
  HkFunction *fn;
  uint32_t depth;             // of scans under way
  uint64_t seen;              // words that were looked at
  uint64_t reached, targets;  // words where instructions of the copy begin; where jumps go
  uint32_t instructions, constants;
  uint16_t written[HK_INLINE_PARAMS];  // the first word that overwrites the parameter
  uint8_t work[MAX_WORDS];
  uint32_t waiting;
  bool returns, refused;
} Scan;

static void reach(Scan *s, uint32_t at) {
  if (at >= s->fn->code_count || (s->seen & bit(at))) return;
  s->seen |= bit(at);
  s->work[s->waiting++] = (uint8_t)at;
}

static uint32_t jump_target(const HkWord *w, Form form, uint32_t at) {
  int32_t wide = (int32_t)((uint32_t)w->i.b | (uint32_t)w->i.c << 16);
  return (uint32_t)((int32_t)at + 1 + (form.does & NARROW ? (int16_t)w->i.c : wide));
}

static void settle(HkRun *run, HkFunction *fn, HkWord *call, HkValue f, uint32_t depth);

static void scan_instruction(Scan *s, uint32_t at) {
  HkWord *w = &s->fn->code[at];
  settle(s->run, s->fn, w, hk_null(), s->depth);
  Form form = form_of(w);
  if (!form.words) {
    s->refused |= !is_rare(w) || s->depth == HK_INLINE_LEVELS;  // there, calls were not decided about
    return;
  }
  s->reached |= bit(at);
  s->instructions += form.does & CALLS ? hk_inline_word(w)->inlined->instructions : 1;
  s->constants += w->i.op == HK_OP_LOADK;
  s->returns |= (form.does & RETURNS) != 0;
  if ((form.does & WRITES_A) && w->i.a < s->fn->param_count && at < s->written[w->i.a])
    s->written[w->i.a] = (uint16_t)at;
  if (form.does & (NARROW | WIDE)) {
    uint32_t target = jump_target(w, form, at);
    s->targets |= bit(target);
    reach(s, target);
  }
  if (!(form.does & RETURNS) && w->i.op != HK_OP_JMP) reach(s, at + words_of(w, form));
}

// Follows the code from its beginning as far as it may be part of a copy. There are no loops in it: jumps back are instructions of their own.
static void scan(Scan *s, HkRun *run, HkFunction *fn, uint32_t depth) {
  *s = (Scan){.run = run, .fn = fn, .depth = depth};
  for (uint32_t k = 0; k < HK_INLINE_PARAMS; k++) s->written[k] = UINT16_MAX;
  reach(s, 0);
  while (s->waiting) scan_instruction(s, s->work[--s->waiting]);
  if (!s->targets) return;
  for (uint32_t k = 0; k < fn->param_count; k++)
    if (s->written[k] != UINT16_MAX) s->written[k] = 0;  // on which way is not known: it is moved at the beginning
}

// ---- calls ---------------------------------------------------------------------------------------------------------------------

typedef struct Site {
  HkFunction *fn;   // what is called; NULL: nothing that may have a copy
  HkInline *outer;  // the copy that the call is in, or NULL
  HkWord *call;     // in the code of the caller or of the function of `outer`
  HkWord was;       // what the call holds
  HkType *type;     // that it makes an instance of, or NULL
  uint32_t words;   // of the call
  uint32_t list;    // the word where its registers begin
  uint32_t skip;    // registers in the list that are no parameters
  uint32_t inner;   // parameters that the call itself puts into their places
  uint32_t count;   // of the others
  uint32_t depth;   // of scans under way
} Site;

static Site read_site(HkWord *call, HkValue f) {
  uint32_t n = call->i.b;
  switch ((HkOp)call->i.op) {
  case HK_OP_CALL_FIRST: return (Site){.fn = call[1].fn, .call = call, .was = call[1], .list = 2, .count = n};
  case HK_OP_CALL_FN_FIRST: {
    const HkHandle *h = call[2].handle;
    return (Site){
        .fn = h->fn, .call = call, .was = call[2], .list = 3, .skip = h->drop_receiver, .count = n + !h->drop_receiver};
  }
  case HK_OP_NEW_FIRST: {
    const HkCreate *plan = call[1].create;
    bool plain = plan->type && !plan->native && !plan->stub && !plan->error_kind && plan->fn && plan->fn->takes_me;
    return (Site){.fn = plain ? plan->fn : NULL,
                  .call = call,
                  .was = call[1],
                  .type = plan->type,
                  .list = 2,
                  .inner = 1,
                  .count = n};
  }
  default: {  // CALL_VALUE_FIRST
    const HkClosure *c = hk_is_kind(f, HK_KIND_FUNCTION) ? HK_AS_CLOSURE(f) : NULL;
    bool plain = c && c->head.extra == HK_FUN_CLOSURE && c->arity == n;
    return (Site){.fn = plain ? (HkFunction *)(uintptr_t)c->code.fn : NULL,
                  .call = call,
                  .was = call[1],
                  .list = 2,
                  .skip = 1,
                  .inner = plain ? c->count : 0,
                  .count = n};
  }
  }
}

static Site site_of(HkWord *call, HkValue f) {
  Site site = read_site(call, f);
  uint32_t registers = site.skip + site.count;
  site.words = site.list + (registers ? (registers + 3) / 4 : 1);
  return site;
}

// ---- copies ----------------------------------------------------------------------------------------------------------------------

static HkInline *make(HkRun *run, HkFunction *caller, const Site *site, const HkWord *call, HkWord *back);

static HkWord *copy_of(HkInline *x, uint32_t at) { return x->code + 1 + x->moves + at; }

static uint16_t read_reg(const HkInline *x, uint16_t reg, uint32_t at) {
  bool with_caller = reg < x->fn->param_count && at <= x->params[reg].until;
  return with_caller ? x->params[reg].reg : (uint16_t)(x->window + reg);
}

static void copy_return(HkInline *x, uint32_t at) {
  const HkWord *w = &x->fn->code[at];
  HkWord *out = copy_of(x, at);
  uint16_t from = x->type ? x->window : w->i.op == HK_OP_RET ? read_reg(x, w->i.a, at) : HK_NO_REG;
  bool nothing = from == x->dst || (x->dropped && !x->type) || (x->forwarded & bit(at));
  if (x->outer)
    out->i.op = (uint16_t)(nothing ? HK_OP_INNER_END : from == HK_NO_REG ? HK_OP_INNER_NULL : HK_OP_INNER_RET);
  else
    out->i.op = (uint16_t)(nothing ? HK_OP_INLINE_END : from == HK_NO_REG ? HK_OP_INLINE_NULL : HK_OP_INLINE_RET);
  out->i.a = x->dst;
  out->i.b = from;
  out->i.c = (uint16_t)(out - x->code);
}

static void copy_constant(HkInline *x, HkWord *out, HkWord w) {
  HkWord *tail = x->code + x->count - 2 * ++x->constants;
  memcpy(tail, &x->fn->constants[(uint32_t)w.i.b | (uint32_t)w.i.c << 16], sizeof(HkValue));
  out->i.op = HK_OP_LOADC;
  out->i.b = (uint16_t)(tail - out);
}

// A call with a copy gets one of its own.
static void copy_call(HkRun *run, HkFunction *caller, HkInline *x, uint32_t at) {
  HkWord *w = &x->fn->code[at], *out = copy_of(x, at);
  const HkInline *inner = hk_inline_word(w)->inlined;
  Site site = {inner->fn,    x,           w,           inner->was,   inner->type,
               inner->words, inner->list, inner->skip, inner->inner, inner->fn->param_count - inner->inner,
               x->level};
  HkInline *own = make(run, caller, &site, out, copy_of(x, at + inner->words));
  HkWord *word = hk_inline_word(out);
  out->i.op = HK_OP_INLINE_EXIT;
  if (!own) return;
  word->inlined = own;
  for (uint32_t k = 0; k < KINDS; k++)
    if (kinds[k].copied == (HkOp)w->i.op) out->i.op = (uint16_t)kinds[k].inner;
}

static void copy_instruction(HkInline *x, uint32_t at) {
  const HkWord *w = &x->fn->code[at];
  HkWord *out = copy_of(x, at);
  Form form = form_of(w);
  out->i.op = HK_OP_INLINE_EXIT;
  if (!form.words) return;
  memcpy(out, w, words_of(w, form) * sizeof *out);
  if (form.does & RETURNS) {
    copy_return(x, at);
    return;
  }
  if (form.does & WRITES_A)
    out->i.a = x->forwarded & bit(at + words_of(w, form)) ? x->dst : (uint16_t)(x->window + w->i.a);
  if (form.does & READS_A) out->i.a = read_reg(x, w->i.a, at);
  if (form.does & READS_B) out->i.b = read_reg(x, w->i.b, at);
  if (form.does & READS_C) out->i.c = read_reg(x, w->i.c, at);
  for (uint32_t k = 0; k < listed(w, form); k++)
    out[form.words].regs[k] = read_reg(x, w[form.words].regs[k], at);  // lists go on in the next word
  if (w->i.op == HK_OP_LOADK) copy_constant(x, out, *w);
}

// Returns of what the instruction right before them made, if no other way leads there: it is made where the caller wants it.
static uint64_t forwarded(const Scan *s) {
  uint64_t found = 0;
  for (uint32_t at = 0; at < s->fn->code_count; at++) {
    const HkWord *w = &s->fn->code[at];
    if (!(s->reached & bit(at)) || !(form_of(w).does & WRITES_A)) continue;
    uint32_t next = at + words_of(w, form_of(w));
    bool returned = (s->reached & ~s->targets & bit(next)) && s->fn->code[next].i.op == HK_OP_RET;
    if (returned && s->fn->code[next].i.a == w->i.a) found |= bit(next);
  }
  return found;
}

static void set_params(HkInline *x, const Scan *s, const uint16_t *regs) {
  for (uint32_t k = 0; k < x->fn->param_count; k++) {
    uint16_t own = (uint16_t)(x->window + k), reg = k < x->inner ? own : regs[k - x->inner];
    x->params[k] = (HkInlineParam){reg, s->written[k]};
    if (!s->targets || reg == own || s->written[k] == UINT16_MAX) continue;
    HkWord *move = &x->code[1 + x->moves++];
    move->i.op = HK_OP_MOVE;
    move->i.a = own;
    move->i.b = reg;
    move->i.c = 0;
  }
}

static void fill(HkRun *run, HkFunction *caller, HkInline *x, const Scan *s, const HkWord *call) {
  set_params(x, s, call[x->list].regs + x->skip);
  for (uint32_t at = 0; at < x->fn->code_count; at++) copy_of(x, at)->i.op = HK_OP_INLINE_EXIT;
  for (uint32_t at = 0; at < x->fn->code_count; at++) {
    if (!(s->reached & bit(at))) continue;
    copy_instruction(x, at);
    if (form_of(&x->fn->code[at]).does & CALLS) copy_call(run, caller, x, at);
  }
}

static bool is_small(const HkFunction *fn, const Site *site) {
  return fn && fn->mir && fn->code_count <= MAX_WORDS && fn->reg_count <= MAX_REGISTERS &&
         fn->param_count <= HK_INLINE_PARAMS && fn->param_count == site->inner + site->count;
}

// The copy for a call whose registers are those in the words `call`; behind it control goes on at `back`. NULL: there is none.
static HkInline *make(HkRun *run, HkFunction *caller, const Site *site, const HkWord *call, HkWord *back) {
  HkFunction *fn = site->fn;
  uint32_t level = site->outer ? site->outer->level + 1 : 1;
  uint32_t window = site->outer ? site->outer->window + site->outer->fn->reg_count : caller->reg_count;
  Scan s;
  if (!is_small(fn, site) || level > HK_INLINE_LEVELS || window + fn->reg_count >= HK_MAX_REGISTERS) return NULL;
  scan(&s, run, fn, site->depth + 1);
  if (s.refused || !s.returns || s.instructions > MAX_INSTRUCTIONS) return NULL;
  if (site->type && s.written[0] != UINT16_MAX) return NULL;  // `me` must stay where it is
  uint32_t words = 1 + fn->param_count + fn->code_count + 2 * s.constants;
  HkInline *x = hk_mem_zalloc(run->core.mem, sizeof *x + words * sizeof *x->code);
  if (!x) return NULL;
  uint32_t unwanted = (site->outer ? window : caller->reg_count) - 1;
  *x = (HkInline){.fn = fn,
                  .call = site->call,
                  .was = site->was,
                  .type = site->type,
                  .outer = site->outer,
                  .next = caller->inlined,
                  .reached = s.reached,
                  .forwarded = site->type ? 0 : forwarded(&s),
                  .count = words,
                  .instructions = s.instructions,
                  .window = (uint16_t)window,
                  .dst = call->i.a,
                  .words = (uint16_t)site->words,
                  .list = (uint8_t)site->list,
                  .skip = (uint8_t)site->skip,
                  .inner = (uint8_t)site->inner,
                  .level = (uint8_t)level,
                  .dropped = call->i.a == unwanted};
  caller->inlined = x;
  x->code[0].to = back;
  fill(run, caller, x, &s, call);
  return x;
}

static void settle(HkRun *run, HkFunction *fn, HkWord *call, HkValue f, uint32_t depth) {
  uint32_t kind = 0;
  while (kind < KINDS && kinds[kind].first != (HkOp)call->i.op) kind++;
  if (kind == KINDS || depth == HK_INLINE_LEVELS || (kinds[kind].plain == HK_OP_CALL_VALUE && f.tag == HK_NULL)) return;
  Site site = site_of(call, f);
  if (site.fn && site.fn->code == site.fn->stub) return;
  site.depth = depth;
  call->i.op = (uint16_t)kinds[kind].plain;  // also for those who come here meanwhile
  bool wanted = run->core.config.optimize && fn->mir && site.words == site.list + 1;  // copies go on behind one word
  HkInline *x = wanted ? make(run, fn, &site, call, call + site.words) : NULL;
  if (!x) return;
  call->i.op = (uint16_t)kinds[kind].copied;
  hk_inline_word(call)->inlined = x;
}

void hk_inline_call(HkRun *run, HkFunction *fn, HkWord *call, HkValue f) { settle(run, fn, call, f, 0); }

// ---- from a copy to frames ------------------------------------------------------------------------------------------------------

// The parameters to where they are in a frame, unless the function has overwritten them there before its word `at`.
static void place_params(HkValue *base, const HkInline *x, uint32_t at) {
  for (uint32_t k = 0; k < x->fn->param_count; k++)
    if (at <= x->params[k].until) base[x->window + k] = base[x->params[k].reg];
}

// The frame of a copy's function above the running one, which is its caller; its registers are in place, counted from `base`.
static HkStatus push_frame(HkRun *run, HkValue *base, const HkInline *x, uint32_t at) {
  HkFrame *caller = run->frame;
  HkFunction *fn = x->fn;
  HkValue *own = base + x->window;
  uint32_t dst = x->type ? caller->fn->reg_count - 1 : x->call->i.a;
  if (x->type) caller->base[x->call->i.a] = *own;
  caller->pc = x->call + x->words;
  run->top = caller->base + caller->fn->reg_count;
  if (own == run->top && own + fn->reg_count + HK_WINDOW <= run->stack_end && caller + 1 < run->frame_end)
    *++run->frame = (HkFrame){fn->code, own, fn, dst, 0};
  else
    HK_TRY(hk_frame_push(run, fn, own, fn->reg_count, dst));
  run->frame->pc = fn->code + at;
  return HK_OK;
}

// What the function learned meanwhile is good for the copy, too.
static void refresh(HkInline *x, uint32_t at) {
  bool cached = (form_of(&x->fn->code[at]).does | form_of(copy_of(x, at)).does) & CACHE;
  if (cached && (x->reached & bit(at))) copy_instruction(x, at);
}

static void give_up(const HkInline *x) {
  HkWord *word = hk_inline_word(x->call);
  for (uint32_t k = 0; k < KINDS; k++) {
    if (kinds[k].copied != (HkOp)x->call->i.op || word->inlined != x) continue;
    *word = x->was;
    x->call->i.op = (uint16_t)kinds[k].plain;
    return;
  }
}

static bool contains(const HkInline *x, const HkWord *pc) {
  return (uintptr_t)pc - (uintptr_t)x->code < x->count * sizeof *pc;
}

HkStatus hk_inline_leave(HkRun *run, HkFrame *frame, const HkWord *pc) {
  HkInline *chain[HK_INLINE_LEVELS], *x = frame->fn->inlined;
  uint32_t at[HK_INLINE_LEVELS], n = 0;
  HkValue *base = frame->base;
  while (!contains(x, pc)) x = x->next;
  at[0] = (uint32_t)(pc - copy_of(x, 0));
  refresh(x, at[0]);
  for (chain[n++] = x; x->outer; chain[n++] = x) {
    at[n] = (uint32_t)(x->call - x->outer->fn->code);
    x = x->outer;
  }
  if (++x->left > MAX_LEFT) give_up(x);
  run->frame = frame;
  for (uint32_t k = n; k-- > 0;) place_params(base, chain[k], at[k]);
  while (n-- > 0) HK_TRY(push_frame(run, base, chain[n], at[n]));
  return HK_OK;
}

HkStatus hk_inline_enter(HkRun *run, HkFrame *frame, HkWord *call) {
  HkInline *x = hk_inline_word(call)->inlined;
  run->frame = frame;
  place_params(frame->base, x, 0);
  return push_frame(run, frame->base, x, 0);
}
