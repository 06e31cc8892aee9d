// regex_compile.c (L0) - makes a program over bytes of the tree of a pattern.
//
// Every node is compiled in front of what comes behind it, so a program grows from its end to its start. Text is valid UTF-8 and a pattern
// can match whole code points only, since each of its sets is made of whole sequences. Backwards everything is the other way round.
#include "regex_impl.h"
#include "utf8.h"

typedef struct Compiler {
  HkArena *arena;
  HkRegexProgram *p;
  bool backwards;
  uint32_t work;   // nodes visited: empty ones repeated in vain count, too
  uint32_t fresh;  // instructions from here on belong to the set that is compiled, and are shared
} Compiler;

// ---- lengths ----------------------------------------------------------------------------------------------------------------------------

static uint32_t add_length(uint32_t a, uint32_t b) { return a > HK_REGEX_ENDLESS - b ? HK_REGEX_ENDLESS : a + b; }
static uint32_t multiply_length(uint32_t a, uint32_t n) {
  uint64_t all = (uint64_t)a * n;
  return a == 0 || n == 0 ? 0 : all > HK_REGEX_ENDLESS ? HK_REGEX_ENDLESS : (uint32_t)all;
}
static uint32_t encoded_length(uint32_t cp) { return cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4; }

static void measure_children(HkRegexNode *n) {
  bool either = n->kind == HK_NODE_ALT;
  for (HkRegexNode *child = n->first; child; child = child->after) {
    hk_regex_measure(child);
    if (child == n->first || (either && child->least < n->least))
      n->least = child->least;
    else if (!either)
      n->least = add_length(n->least, child->least);
    if (child == n->first || (either && child->most > n->most))
      n->most = child->most;
    else if (!either)
      n->most = add_length(n->most, child->most);
  }
}

void hk_regex_measure(HkRegexNode *n) {
  switch (n->kind) {
  case HK_NODE_CHAR: n->least = n->most = encoded_length(n->value); break;
  case HK_NODE_SET:
    n->least = n->set.count ? encoded_length(n->set.ranges[0].lo) : 1;
    n->most = n->set.count ? encoded_length(n->set.ranges[n->set.count - 1].hi) : 1;
    break;
  case HK_NODE_LOOK: n->least = n->most = 0; break;
  default:
    measure_children(n);
    if (n->kind != HK_NODE_REPEAT) break;
    n->least = multiply_length(n->least, n->min);
    n->most = multiply_length(n->most, n->max);
  }
}

// ---- instructions -----------------------------------------------------------------------------------------------------------------------

static HkStatus emit(Compiler *c, HkRegexInsn insn, uint32_t *out) {
  HkRegexProgram *p = c->p;
  if (p->count >= HK_MAX_REGEX_PROGRAM && !c->backwards) return HK_FAIL;
  HK_TRY(hk_arena_grow(c->arena, (void **)&p->code, &p->cap, p->count + 1, sizeof *p->code));
  p->code[p->count] = insn;
  *out = p->count++;
  return HK_OK;
}

static HkStatus emit_split(Compiler *c, uint32_t first, uint32_t second, uint32_t *out) {
  return emit(c, (HkRegexInsn){.op = HK_RX_SPLIT, .out = first, .arg = second}, out);
}

static HkStatus emit_range(Compiler *c, unsigned lo, unsigned hi, uint32_t behind, uint32_t *out) {
  HkRegexInsn insn = {.op = HK_RX_RANGE, .lo = (uint8_t)lo, .hi = (uint8_t)hi, .out = behind};
  for (uint32_t i = c->fresh; i < c->p->count && i < c->fresh + 64; i++) {
    const HkRegexInsn *have = &c->p->code[i];
    if (have->op == insn.op && have->lo == insn.lo && have->hi == insn.hi && have->out == insn.out) {
      *out = i;
      return HK_OK;
    }
  }
  return emit(c, insn, out);
}

// A sequence of bytes, each from lo[i] to hi[i].
static HkStatus emit_bytes(Compiler *c, const char *lo, const char *hi, size_t n, uint32_t behind, uint32_t *out) {
  *out = behind;
  for (size_t k = 0; k < n; k++) {
    size_t i = c->backwards ? k : n - 1 - k;
    HK_TRY(emit_range(c, (unsigned char)lo[i], (unsigned char)hi[i], *out, out));
  }
  return HK_OK;
}

// ---- sets -----------------------------------------------------------------------------------------------------------------------------------

typedef struct Choice {  // alternatives that exclude each other
  uint32_t entry;
  bool any;
} Choice;

static HkStatus choose(Compiler *c, Choice *choice, uint32_t entry) {
  if (choice->any && choice->entry == entry) return HK_OK;
  if (choice->any) HK_TRY(emit_split(c, entry, choice->entry, &entry));
  *choice = (Choice){entry, true};
  return HK_OK;
}

// Where lo..hi must be cut so that all code points of the first part are sequences lo[0]..hi[0], lo[1]..hi[1] ...
static uint32_t cut(uint32_t lo, uint32_t hi) {
  static const uint32_t greatest[] = {0x7F, 0x7FF, 0xFFFF};
  for (size_t i = 0; i < 3; i++)
    if (lo <= greatest[i] && hi > greatest[i]) hi = greatest[i];
  for (uint32_t tail = 0x3F; tail < 0x40000; tail = tail << 6 | 0x3F) {
    if ((lo & ~tail) == (hi & ~tail)) break;
    if (lo & tail) return lo | tail;
    if ((hi & tail) != tail) hi = (hi & ~tail) - 1;
  }
  return hi;
}

static HkStatus choose_range(Compiler *c, Choice *choice, uint32_t lo, uint32_t hi, uint32_t behind) {
  char first[4], last[4];
  uint32_t entry;
  while (lo <= hi) {
    uint32_t end = lo < 0x80 ? hi : cut(lo, hi);
    size_t n = hk_utf8_encode(lo, first);
    hk_utf8_encode(end, last);
    HK_TRY(emit_bytes(c, first, last, n, behind, &entry));
    HK_TRY(choose(c, choice, entry));
    lo = end + 1;
  }
  return HK_OK;
}

// The members below 0x80.
static HkStatus choose_ascii(Compiler *c, Choice *choice, const HkRegexSet *set, uint32_t behind) {
  HkRegexProgram *p = c->p;
  HkRegexBytes bytes = {{0}};
  uint32_t ranges = 0, entry, number;
  for (; ranges < set->count && set->ranges[ranges].lo < 0x80; ranges++)
    for (uint32_t b = set->ranges[ranges].lo; b <= set->ranges[ranges].hi && b < 0x80; b++)
      bytes.bits[b >> 3] |= (uint8_t)(1u << (b & 7));
  if (ranges == 0) return HK_OK;
  if (ranges == 1) {
    uint32_t hi = set->ranges[0].hi;
    HK_TRY(emit_range(c, set->ranges[0].lo, hi < 0x80 ? hi : 0x7F, behind, &entry));
    return choose(c, choice, entry);
  }
  for (number = 0; number < p->set_count; number++)
    if (memcmp(&p->sets[number], &bytes, sizeof bytes) == 0) break;
  if (number == p->set_count) {
    HK_TRY(hk_arena_grow(c->arena, (void **)&p->sets, &p->set_cap, number + 1, sizeof *p->sets));
    p->sets[p->set_count++] = bytes;
  }
  HK_TRY(emit(c, (HkRegexInsn){.op = HK_RX_BYTES, .out = behind, .arg = number}, &entry));
  return choose(c, choice, entry);
}

static HkStatus compile_set(Compiler *c, const HkRegexSet *set, uint32_t behind, uint32_t *out) {
  Choice choice = {0, false};
  c->fresh = c->p->count;
  for (uint32_t i = set->count; i-- > 0 && set->ranges[i].hi >= 0x80;) {
    uint32_t lo = set->ranges[i].lo, hi = set->ranges[i].hi;
    HK_TRY(choose_range(c, &choice, lo < 0x80 ? 0x80 : lo, hi, behind));
  }
  HK_TRY(choose_ascii(c, &choice, set, behind));
  *out = choice.entry;
  return choice.any ? HK_OK
                    : emit(c, (HkRegexInsn){.op = HK_RX_RANGE, .lo = 1, .hi = 0, .out = behind}, out);  // nothing
}

// ---- nodes ----------------------------------------------------------------------------------------------------------------------------------

static HkStatus compile(Compiler *c, const HkRegexNode *n, uint32_t behind, uint32_t *out);

static HkStatus compile_char(Compiler *c, uint32_t cp, uint32_t behind, uint32_t *out) {
  char bytes[4];
  size_t n = hk_utf8_encode(cp, bytes);
  c->fresh = c->p->count;
  return emit_bytes(c, bytes, bytes, n, behind, out);
}

static HkStatus compile_cat(Compiler *c, const HkRegexNode *n, uint32_t behind, uint32_t *out) {
  *out = behind;
  for (HkRegexNode *child = c->backwards ? n->first : n->last; child;
       child = c->backwards ? child->after : child->before)
    HK_TRY(compile(c, child, *out, out));
  return HK_OK;
}

static HkStatus compile_alt(Compiler *c, const HkRegexNode *n, uint32_t behind, uint32_t *out) {
  uint32_t entry;
  HK_TRY(compile(c, n->last, behind, out));
  for (HkRegexNode *child = n->last->before; child; child = child->before) {
    HK_TRY(compile(c, child, behind, &entry));
    HK_TRY(emit_split(c, entry, *out, out));
  }
  return HK_OK;
}

static HkStatus emit_either(Compiler *c, bool lazy, uint32_t body, uint32_t behind, uint32_t *out) {
  return lazy ? emit_split(c, behind, body, out) : emit_split(c, body, behind, out);
}

// x* where one round can be empty is (x+)?, so that a round is tried before the loop is left.
static HkStatus compile_star(Compiler *c, const HkRegexNode *n, bool plus, uint32_t behind, uint32_t *out) {
  uint32_t loop, body;
  HK_TRY(emit_either(c, n->lazy, behind, behind, &loop));
  HK_TRY(compile(c, n->first, loop, &body));
  if (n->lazy)
    c->p->code[loop].arg = body;
  else
    c->p->code[loop].out = body;
  *out = plus ? body : loop;
  return !plus && n->first->least == 0 ? emit_either(c, n->lazy, body, behind, out) : HK_OK;
}

// x{2,4} is xx(x(x)?)?; x{2,} is xx+.
static HkStatus compile_repeat(Compiler *c, const HkRegexNode *n, uint32_t behind, uint32_t *out) {
  uint32_t must = n->min, end = behind;
  *out = behind;
  if (n->max == HK_REGEX_ENDLESS) {
    HK_TRY(compile_star(c, n, must > 0, behind, out));
    if (must) must--;
  } else
    for (uint32_t i = n->min; i < n->max; i++) {
      HK_TRY(compile(c, n->first, *out, out));
      HK_TRY(emit_either(c, n->lazy, *out, end, out));
    }
  for (uint32_t i = 0; i < must; i++) HK_TRY(compile(c, n->first, *out, out));
  return HK_OK;
}

static HkStatus compile_group(Compiler *c, const HkRegexNode *n, uint32_t behind, uint32_t *out) {
  if (c->backwards) return compile(c, n->first, behind, out);
  HK_TRY(emit(c, (HkRegexInsn){.op = HK_RX_SAVE, .out = behind, .arg = 2 * n->value + 1}, out));
  HK_TRY(compile(c, n->first, *out, out));
  return emit(c, (HkRegexInsn){.op = HK_RX_SAVE, .out = *out, .arg = 2 * n->value}, out);
}

static uint32_t mirrored(uint32_t look) {
  switch (look) {
  case HK_LOOK_TEXT_START: return HK_LOOK_TEXT_END;
  case HK_LOOK_TEXT_END: return HK_LOOK_TEXT_START;
  case HK_LOOK_LINE_START: return HK_LOOK_LINE_END;
  case HK_LOOK_LINE_END: return HK_LOOK_LINE_START;
  default: return look;
  }
}

static HkStatus compile_look(Compiler *c, uint32_t look, uint32_t behind, uint32_t *out) {
  if (c->backwards) look = mirrored(look);
  c->p->looks |= look;
  return emit(c, (HkRegexInsn){.op = HK_RX_LOOK, .out = behind, .arg = look}, out);
}

static HkStatus compile(Compiler *c, const HkRegexNode *n, uint32_t behind, uint32_t *out) {
  if (++c->work > 4 * HK_MAX_REGEX_PROGRAM && !c->backwards) return HK_FAIL;
  switch (n->kind) {
  case HK_NODE_CHAR: return compile_char(c, n->value, behind, out);
  case HK_NODE_SET: return compile_set(c, &n->set, behind, out);
  case HK_NODE_LOOK: return compile_look(c, n->value, behind, out);
  case HK_NODE_CAT: return compile_cat(c, n, behind, out);
  case HK_NODE_ALT: return compile_alt(c, n, behind, out);
  case HK_NODE_REPEAT: return compile_repeat(c, n, behind, out);
  default: return compile_group(c, n, behind, out);
  }
}

// ---- classes of bytes ---------------------------------------------------------------------------------------------------------------------

// Bytes that have different marks in all splits so far get different numbers: `inside` splits every class in two.
typedef struct Partition {
  uint8_t class_of[256];
  uint32_t count;
} Partition;

static void split_classes(Partition *t, const HkRegexBytes *inside) {
  uint32_t with[256], count = 0;  // number of a class's members inside and outside
  uint32_t without[256];
  for (uint32_t i = 0; i < t->count; i++) with[i] = without[i] = UINT32_MAX;
  for (unsigned b = 0; b < 256; b++) {
    uint32_t *slot = hk_regex_has_byte(inside, b) ? &with[t->class_of[b]] : &without[t->class_of[b]];
    if (*slot == UINT32_MAX) *slot = count++;
    t->class_of[b] = (uint8_t)*slot;
  }
  t->count = count;
}

static void set_range(HkRegexBytes *bytes, unsigned lo, unsigned hi) {
  for (unsigned b = lo; b <= hi; b++) bytes->bits[b >> 3] |= (uint8_t)(1u << (b & 7));
}

static void find_classes(HkRegexProgram *p) {
  Partition t = {{0}, 1};
  HkRegexBytes seen[256] = {{{0}}};  // ranges that were used already: bit hi of row lo
  for (uint32_t i = 0; i < p->count; i++) {
    const HkRegexInsn *insn = &p->code[i];
    HkRegexBytes bytes = {{0}};
    if (insn->op != HK_RX_RANGE || insn->lo > insn->hi || hk_regex_has_byte(&seen[insn->lo], insn->hi)) continue;
    set_range(&seen[insn->lo], insn->hi, insn->hi);
    set_range(&bytes, insn->lo, insn->hi);
    split_classes(&t, &bytes);
  }
  for (uint32_t i = 0; i < p->set_count; i++) split_classes(&t, &p->sets[i]);
  HkRegexBytes feed = {{0}}, word = {{0}}, tail = {{0}};
  set_range(&feed, '\n', '\n');
  set_range(&tail, 0x80, 0xBF);
  for (unsigned b = 0; b < 128; b++)
    if (hk_regex_is_word(b)) set_range(&word, b, b);
  if (p->looks & (HK_LOOK_LINE_START | HK_LOOK_LINE_END)) split_classes(&t, &feed);
  if (p->looks & (HK_LOOK_WORD | HK_LOOK_NO_WORD)) split_classes(&t, &word);
  if (p->looks & HK_LOOK_NO_WORD) split_classes(&t, &tail);
  memcpy(p->class_of, t.class_of, sizeof p->class_of);
  p->classes = t.count;
  for (unsigned b = 256; b-- > 0;) p->of_class[p->class_of[b]] = (uint8_t)b;
}

HkStatus hk_regex_compile(HkArena *arena, const HkRegexTree *tree, bool backwards, HkRegexProgram *out) {
  Compiler c = {.arena = arena, .p = out, .backwards = backwards};
  uint32_t end, any;
  *out = (HkRegexProgram){0};
  HK_TRY(emit(&c, (HkRegexInsn){.op = HK_RX_MATCH}, &end));
  HK_TRY(compile(&c, tree->root, end, &out->start));
  HK_TRY(emit_split(&c, out->start, 0, &out->anywhere));
  HK_TRY(emit(&c, (HkRegexInsn){.op = HK_RX_RANGE, .lo = 0, .hi = 255, .out = out->anywhere}, &any));
  out->code[out->anywhere].arg = any;
  find_classes(out);
  return HK_OK;
}

bool hk_regex_first_bytes(HkArena *arena, const HkRegexProgram *p, HkRegexBytes *out) {
  uint32_t *stack = hk_arena_alloc(arena, (p->count + 1) * sizeof *stack), depth = 0;
  bool *seen = hk_arena_alloc(arena, p->count);
  *out = (HkRegexBytes){{0}};
  if (!stack || !seen) return false;
  stack[depth++] = p->start;
  seen[p->start] = true;
  while (depth) {
    const HkRegexInsn *insn = &p->code[stack[--depth]];
    if (insn->op == HK_RX_MATCH) return false;
    if (insn->op == HK_RX_RANGE)
      set_range(out, insn->lo, insn->hi);
    else if (insn->op == HK_RX_BYTES)
      for (size_t i = 0; i < sizeof out->bits; i++) out->bits[i] |= p->sets[insn->arg].bits[i];
    else {
      uint32_t targets[2] = {insn->out, insn->op == HK_RX_SPLIT ? insn->arg : insn->out};
      for (size_t i = 0; i < 2; i++) {
        if (seen[targets[i]]) continue;
        seen[targets[i]] = true;
        stack[depth++] = targets[i];
      }
    }
  }
  return true;
}
