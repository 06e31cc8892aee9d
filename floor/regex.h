// regex.h (L0) - regular expressions (boxes.md 23): leftmost-first matching in time linear in the text, whatever the pattern.
//
// A pattern is read into a tree (regex_parse.c), the tree becomes a program over the bytes of UTF-8 text (regex_compile.c). Where a match
// ends is found by an automaton made of that program while it runs (regex_dfa.c), where it begins by the same for the pattern
// read backwards; groups are looked for between these two places only (regex_capture.c). Knows nothing of values and of the heap.
#ifndef HK_REGEX_H
#define HK_REGEX_H

#include "mem.h"

enum {  // flags: letters of boxes.md 23
  HK_REGEX_IGNORE_CASE = 1,
  HK_REGEX_MULTI_LINE = 2,
  HK_REGEX_DOT_ALL = 4,
  HK_REGEX_EXTENDED = 8
};

typedef struct HkRegex HkRegex;

// What is wrong with a pattern, and how to put it right.
typedef struct HkRegexFault {
  size_t position;  // code points
  char message[160];
} HkRegexFault;

// Text to be searched. It must be valid UTF-8. `poll`, if there is one, is told of the work done, in bytes, every so often; what it returns
// ends the search unless it is HK_OK.
typedef struct HkRegexInput {
  HkText text;
  HkStatus (*poll)(void *user, size_t work);
  void *user;
} HkRegexInput;

// *out is owned: hk_regex_free. HK_FAIL fills *fault; HK_NOMEM.
HkStatus hk_regex_new(HkMem *mem, HkText pattern, uint32_t flags, HkRegex **out, HkRegexFault *fault);
void hk_regex_free(HkRegex *re);                          // NULL is allowed
size_t hk_regex_bytes(HkRegex *re);                       // memory it has now
uint32_t hk_regex_groups(HkRegex *re);                    // without the whole match
HkText hk_regex_group_name(HkRegex *re, uint32_t group);  // data NULL: it has none
uint32_t hk_regex_group(HkRegex *re, HkText name);        // 0: there is none

// The leftmost match that begins at byte `from` (of a code point) or behind it. slots[2 * i], slots[2 * i + 1]: bytes where group i begins
// and ends, SIZE_MAX if it took no part. slot_count 0: only whether; 2: the match; 2 + 2 * groups: everything.
HkStatus hk_regex_search(HkRegex *re, const HkRegexInput *in, size_t from, size_t *slots, uint32_t slot_count,
                         bool *found);
// Whether the pattern can match the whole text.
HkStatus hk_regex_full(HkRegex *re, const HkRegexInput *in, bool *found);

#endif
