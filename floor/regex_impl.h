// regex_impl.h (L0) - what the files of the regular expressions share: trees, programs, automata.
#ifndef HK_REGEX_IMPL_H
#define HK_REGEX_IMPL_H

#include "regex.h"

#define HK_REGEX_ENDLESS UINT32_MAX  // as a number of repetitions or a length in bytes

// ---- sets of code points (regex_class.c) ----------------------------------------------------------------------------------------------

typedef struct HkRegexRange {
  uint32_t lo, hi;
} HkRegexRange;
typedef struct HkRegexSet {  // in an arena; sorted and without overlaps after hk_regex_set_order
  HkRegexRange *ranges;
  uint32_t count, cap;
} HkRegexSet;
// Code points that differ in case only, made when first needed: fold and code point of each, ordered by both.
typedef struct HkRegexFolds {
  HkRegexSet pairs;
  bool made;
} HkRegexFolds;

HkStatus hk_regex_set_add(HkArena *arena, HkRegexSet *set, uint32_t lo, uint32_t hi);
void hk_regex_set_order(HkRegexSet *set);
HkStatus hk_regex_set_negate(HkArena *arena, HkRegexSet *set);  // ordered before and after
HkStatus hk_regex_set_fold(HkArena *arena, HkRegexSet *set, HkRegexFolds *folds);

// ---- trees (regex_parse.c) ------------------------------------------------------------------------------------------------------------------

typedef enum {
  HK_NODE_CHAR,    // value: code point
  HK_NODE_SET,     // one code point of the set
  HK_NODE_LOOK,    // value: HkRegexLook
  HK_NODE_CAT,     // the children one after the other; without any: matches the empty text
  HK_NODE_ALT,     // one of the children, the first that fits
  HK_NODE_REPEAT,  // its only child min..max times
  HK_NODE_GROUP    // its only child; value: number of the group
} HkRegexNodeKind;
typedef enum {  // what may be asked about a place; bits
  HK_LOOK_TEXT_START = 1,
  HK_LOOK_TEXT_END = 2,
  HK_LOOK_LINE_START = 4,
  HK_LOOK_LINE_END = 8,
  HK_LOOK_WORD = 16,
  HK_LOOK_NO_WORD = 32
} HkRegexLook;
typedef struct HkRegexNode HkRegexNode;
struct HkRegexNode {
  HkRegexNodeKind kind;
  bool lazy;          // REPEAT
  uint32_t min, max;  // REPEAT
  uint32_t value;
  uint32_t least, most;  // bytes of what it matches (hk_regex_measure)
  HkRegexSet set;
  HkRegexNode *first, *last;    // children
  HkRegexNode *before, *after;  // siblings
};
typedef struct HkRegexTree {
  HkArena *arena;
  HkRegexNode *root;
  HkText *names;  // of the groups, from 1; data NULL: none
  uint32_t groups, name_cap;
} HkRegexTree;

HkStatus hk_regex_parse(HkArena *arena, HkText pattern, uint32_t flags, HkRegexTree *tree, HkRegexFault *fault);

// ---- programs (regex_compile.c) ------------------------------------------------------------------------------------------------------------

typedef enum {
  HK_RX_RANGE,  // a byte lo..hi
  HK_RX_BYTES,  // a byte of the set number `arg`
  HK_RX_SPLIT,  // `out` first, then `arg`
  HK_RX_SAVE,   // the place goes to slot `arg`
  HK_RX_LOOK,   // goes on if the place is as `arg` says
  HK_RX_MATCH
} HkRegexOp;
typedef struct HkRegexInsn {
  uint8_t op, lo, hi;
  uint32_t out, arg;
} HkRegexInsn;
typedef struct HkRegexBytes {
  uint8_t bits[32];
} HkRegexBytes;
typedef struct HkRegexProgram {
  HkRegexInsn *code;
  uint32_t count, cap;
  HkRegexBytes *sets;
  uint32_t set_count, set_cap;
  uint32_t start;     // match here
  uint32_t anywhere;  // match here or further on, here first
  uint32_t looks;     // all HK_LOOK_... bits in it
  // Bytes that no instruction tells apart are one class. Class number `classes` is the end of the text.
  uint8_t class_of[256];
  uint8_t of_class[256];  // a byte of each class
  uint32_t classes;
} HkRegexProgram;

HK_INLINE bool hk_regex_has_byte(const HkRegexBytes *set, unsigned byte) {
  return set->bits[byte >> 3] >> (byte & 7) & 1;
}
HK_INLINE bool hk_regex_takes(const HkRegexProgram *p, const HkRegexInsn *insn, unsigned byte) {
  return insn->op == HK_RX_RANGE ? byte >= insn->lo && byte <= insn->hi : hk_regex_has_byte(&p->sets[insn->arg], byte);
}
static inline bool hk_regex_is_word(unsigned byte) {
  return (byte >= '0' && byte <= '9') || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte == '_';
}

void hk_regex_measure(HkRegexNode *node);  // sets least and most of the whole tree
// Forwards with SAVE instructions, or backwards without. HK_FAIL: more than HK_MAX_REGEX_PROGRAM (only forwards).
HkStatus hk_regex_compile(HkArena *arena, const HkRegexTree *tree, bool backwards, HkRegexProgram *out);
// The bytes a match can begin with; false if it can be empty.
bool hk_regex_first_bytes(HkArena *arena, const HkRegexProgram *p, HkRegexBytes *out);

// ---- where a match can begin (regex.c) --------------------------------------------------------------------------------------------------------

typedef enum { HK_SKIP_NONE, HK_SKIP_LITERAL, HK_SKIP_TABLE } HkRegexSkipKind;
typedef struct HkRegexSkip {
  HkRegexSkipKind kind;
  char literal[64];  // every match begins with it
  uint32_t len;
  uint32_t rare;  // which of its bytes is looked for
  bool table[256];
} HkRegexSkip;
// The first place >= from where a match can begin; len if there is none.
size_t hk_regex_skip(const HkRegexSkip *skip, HkText text, size_t from);

// ---- automata (regex_dfa.c) -----------------------------------------------------------------------------------------------------------------------

typedef struct HkRegexDfa HkRegexDfa;
HkRegexDfa *hk_regex_dfa_new(HkMem *mem, const HkRegexProgram *program, bool backwards);  // or NULL
void hk_regex_dfa_free(HkRegexDfa *dfa);
size_t hk_regex_dfa_bytes(const HkRegexDfa *dfa);
typedef struct HkRegexScan {
  size_t from;
  size_t until;             // backwards: how far back it may go
  bool here;                // the match must begin at `from`
  bool any;                 // whether there is one is enough: where it ends is not looked for
  const HkRegexSkip *skip;  // or NULL
  size_t place;             // result: where the match ends; SIZE_MAX: there is none
} HkRegexScan;
// Forwards: the end of the leftmost-first match. Backwards from scan->from: the furthest start of a match that ends there.
HkStatus hk_regex_dfa_run(HkRegexDfa *dfa, const HkRegexInput *in, HkRegexScan *scan);

// ---- groups (regex_capture.c) ---------------------------------------------------------------------------------------------------------------------

// Memory that searches use again.
typedef struct HkRegexScratch {
  HkMem *mem;
  void *block;
  size_t size;
} HkRegexScratch;
// Fills all slots for the match that is known to be start..end.
HkStatus hk_regex_capture(const HkRegexProgram *p, HkRegexScratch *scratch, const HkRegexInput *in, size_t start,
                          size_t end, size_t *slots, uint32_t slot_count);

#endif
