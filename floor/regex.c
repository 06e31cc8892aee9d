// regex.c (L0) - regular expressions: how a pattern is prepared and in which order its parts are asked (regex.h).
#include "regex_impl.h"
#include "utf8.h"

struct HkRegex {
  HkMem *mem;
  HkArena arena;  // everything but the automata
  HkRegexTree tree;
  HkRegexProgram program, reversed;
  bool has_reversed;
  HkRegexDfa *forwards, *backwards;  // made when first needed
  HkRegexScratch scratch;
  HkRegexSkip skip;
  bool only_literal;  // the pattern is nothing but skip.literal
  bool at_start;      // matches at the start of the text only
};

// ---- what every match begins with -----------------------------------------------------------------------------------------------------

// Appends what a node always begins with to skip->literal; true if that is all of it.
static bool collect_literal(const HkRegexNode *n, HkRegexSkip *skip) {
  char bytes[4];
  size_t size;
  switch (n->kind) {
  case HK_NODE_CHAR:
    size = hk_utf8_encode(n->value, bytes);
    if (skip->len + size > sizeof skip->literal) return false;
    memcpy(skip->literal + skip->len, bytes, size);
    skip->len += (uint32_t)size;
    return true;
  case HK_NODE_CAT:
  case HK_NODE_GROUP:
    for (const HkRegexNode *child = n->first; child; child = child->after)
      if (!collect_literal(child, skip)) return false;
    return true;
  case HK_NODE_REPEAT:
    for (uint32_t i = 0; i < n->min; i++)
      if (!collect_literal(n->first, skip)) return false;
    return n->min == n->max;
  default: return false;
  }
}

// How common a byte is in texts and programs, roughly.
static uint32_t frequency(unsigned char byte) {
  static const char by_frequency[] = " etaoinsrlhdcumpfgywbv,.-_\"'()k=;:/0123456789*xTSAICMEPRDNOLBFHGWUV{}[]<>jq";
  const char *at = byte ? strchr(by_frequency, byte) : NULL;
  if (byte == '\n') return 90;
  return byte >= 0x80 ? 60 : at ? 100 - (uint32_t)(at - by_frequency) : 10;
}

static HkStatus prepare_skip(HkRegex *re) {
  HkRegexSkip *skip = &re->skip;
  HkRegexBytes first;
  re->only_literal = collect_literal(re->tree.root, skip) && skip->len > 0;
  if (skip->len) {
    skip->kind = HK_SKIP_LITERAL;
    for (uint32_t i = 1; i < skip->len; i++)
      if (frequency((unsigned char)skip->literal[i]) < frequency((unsigned char)skip->literal[skip->rare]))
        skip->rare = i;
  } else if (hk_regex_first_bytes(&re->arena, &re->program, &first)) {
    skip->kind = HK_SKIP_TABLE;
    for (unsigned b = 0; b < 256; b++) skip->table[b] = hk_regex_has_byte(&first, b);
  }
  return HK_OK;
}

static size_t skip_by_table(const bool *table, const unsigned char *text, size_t p, size_t len) {
  for (; len - p >= 4; p += 4) {
    if (table[text[p]]) return p;
    if (table[text[p + 1]]) return p + 1;
    if (table[text[p + 2]]) return p + 2;
    if (table[text[p + 3]]) return p + 3;
  }
  while (p < len && !table[text[p]]) p++;
  return p;
}

// The literals are short, so comparing them at every place with the rare byte costs little.
static size_t skip_by_literal(const HkRegexSkip *skip, HkText text, size_t p) {
  size_t len = skip->len, rare = skip->rare;
  if (text.len - p < len) return text.len;
  for (size_t last = text.len - len; p <= last; p++) {
    const char *hit = memchr(text.data + p + rare, skip->literal[rare], last - p + 1);
    if (!hit) break;
    p = (size_t)(hit - text.data) - rare;
    if (memcmp(text.data + p, skip->literal, len) == 0) return p;
  }
  return text.len;
}

size_t hk_regex_skip(const HkRegexSkip *skip, HkText text, size_t from) {
  if (skip->kind == HK_SKIP_NONE || from >= text.len) return from;
  return skip->kind == HK_SKIP_LITERAL ? skip_by_literal(skip, text, from)
                                       : skip_by_table(skip->table, (const unsigned char *)text.data, from, text.len);
}

// Whether every way through the node asks for the start of the text first.
static bool begins_at_start(const HkRegexNode *n) {
  const HkRegexNode *child = n->first;
  switch (n->kind) {
  case HK_NODE_LOOK: return n->value == HK_LOOK_TEXT_START;
  case HK_NODE_CAT:
  case HK_NODE_GROUP: return child && begins_at_start(child);
  case HK_NODE_ALT:
    while (child && begins_at_start(child)) child = child->after;
    return child == NULL;
  case HK_NODE_REPEAT: return n->min > 0 && begins_at_start(child);
  default: return false;
  }
}

// ---- patterns --------------------------------------------------------------------------------------------------------------------------

static HkStatus prepare(HkRegex *re, HkText pattern, uint32_t flags, HkRegexFault *fault) {
  static const char too_large[] = "the pattern is too large; use smaller counts or take it apart";
  pattern = hk_arena_text(&re->arena, pattern);  // names of groups lie in it
  if (!pattern.data) return HK_NOMEM;
  HK_TRY(hk_regex_parse(&re->arena, pattern, flags, &re->tree, fault));
  hk_regex_measure(re->tree.root);
  HkStatus status = hk_regex_compile(&re->arena, &re->tree, false, &re->program);
  uint64_t slots = (uint64_t)re->program.count * 2 * (re->tree.groups + 1);
  if (status == HK_OK && slots > HK_MAX_REGEX_SLOTS) status = HK_FAIL;
  if (status == HK_FAIL) {
    fault->position = 0;
    memcpy(fault->message, too_large, sizeof too_large);
  }
  HK_TRY(status);
  re->at_start = begins_at_start(re->tree.root);
  return prepare_skip(re);
}

HkStatus hk_regex_new(HkMem *mem, HkText pattern, uint32_t flags, HkRegex **out, HkRegexFault *fault) {
  HkRegex *re = hk_mem_zalloc(mem, sizeof *re);
  *out = NULL;
  if (!re) return HK_NOMEM;
  re->mem = re->scratch.mem = mem;
  hk_arena_init(&re->arena, mem);
  HkStatus status = prepare(re, pattern, flags, fault);
  if (status == HK_OK)
    *out = re;
  else
    hk_regex_free(re);
  return status;
}

void hk_regex_free(HkRegex *re) {
  if (!re) return;
  hk_regex_dfa_free(re->forwards);
  hk_regex_dfa_free(re->backwards);
  hk_mem_free(re->mem, re->scratch.block, re->scratch.size);
  hk_arena_deinit(&re->arena);
  hk_mem_free(re->mem, re, sizeof *re);
}

size_t hk_regex_bytes(HkRegex *re) {
  return sizeof *re + (re->program.cap + re->reversed.cap) * sizeof *re->program.code + re->scratch.size +
         hk_regex_dfa_bytes(re->forwards) + hk_regex_dfa_bytes(re->backwards);
}

uint32_t hk_regex_groups(HkRegex *re) { return re->tree.groups; }
HkText hk_regex_group_name(HkRegex *re, uint32_t group) { return re->tree.names[group]; }
uint32_t hk_regex_group(HkRegex *re, HkText name) {
  for (uint32_t i = 1; i <= re->tree.groups; i++)
    if (re->tree.names[i].data && hk_text_eq(re->tree.names[i], name)) return i;
  return 0;
}

// ---- searching -------------------------------------------------------------------------------------------------------------------------

static HkStatus need_forwards(HkRegex *re) {
  if (!re->forwards) re->forwards = hk_regex_dfa_new(re->mem, &re->program, false);
  return re->forwards ? HK_OK : HK_NOMEM;
}
static HkStatus need_backwards(HkRegex *re) {
  if (!re->has_reversed) HK_TRY(hk_regex_compile(&re->arena, &re->tree, true, &re->reversed));
  re->has_reversed = true;
  if (!re->backwards) re->backwards = hk_regex_dfa_new(re->mem, &re->reversed, true);
  return re->backwards ? HK_OK : HK_NOMEM;
}

// Where the match that ends at `end` begins.
static HkStatus find_start(HkRegex *re, const HkRegexInput *in, size_t from, size_t end, size_t *start) {
  const HkRegexNode *root = re->tree.root;
  if (re->at_start || root->least == root->most) {
    *start = re->at_start ? 0 : end - root->least;
    return HK_OK;
  }
  HkRegexScan scan = {.from = end, .until = from};
  HK_TRY(need_backwards(re));
  HK_TRY(hk_regex_dfa_run(re->backwards, in, &scan));
  *start = HK_NEVER(scan.place == SIZE_MAX) ? end : scan.place;
  return HK_OK;
}

static HkStatus find_match(HkRegex *re, const HkRegexInput *in, size_t from, bool only_whether, size_t *start,
                           size_t *end, bool *found) {
  *found = false;
  if (in->text.len - from < re->tree.root->least || (re->at_start && from > 0)) return HK_OK;
  if (re->only_literal) {
    *start = hk_regex_skip(&re->skip, in->text, from);
    *end = *start + re->skip.len;
    *found = *start < in->text.len;
    return in->poll && *start - from >= 4096 ? in->poll(in->user, (*start - from) / 16) : HK_OK;
  }
  HkRegexScan scan = {.from = from, .here = re->at_start, .any = only_whether};
  scan.skip = re->at_start || re->skip.kind == HK_SKIP_NONE ? NULL : &re->skip;
  HK_TRY(need_forwards(re));
  HK_TRY(hk_regex_dfa_run(re->forwards, in, &scan));
  if (scan.place == SIZE_MAX) return HK_OK;
  *found = true;
  *end = scan.place;
  return only_whether ? HK_OK : find_start(re, in, from, *end, start);
}

HkStatus hk_regex_search(HkRegex *re, const HkRegexInput *in, size_t from, size_t *slots, uint32_t slot_count,
                         bool *found) {
  size_t start = 0, end = 0;
  HK_TRY(find_match(re, in, from, slot_count == 0, &start, &end, found));
  if (!*found || slot_count == 0) return HK_OK;
  if (slot_count > 2 && re->tree.groups)
    return hk_regex_capture(&re->program, &re->scratch, in, start, end, slots, slot_count);
  slots[0] = start;
  slots[1] = end;
  return HK_OK;
}

HkStatus hk_regex_full(HkRegex *re, const HkRegexInput *in, bool *found) {
  const HkRegexNode *root = re->tree.root;
  HkRegexScan scan = {.from = in->text.len};
  *found = false;
  if (in->text.len < root->least || in->text.len > root->most) return HK_OK;
  HK_TRY(need_backwards(re));
  HK_TRY(hk_regex_dfa_run(re->backwards, in, &scan));
  *found = scan.place == 0;
  return HK_OK;
}
