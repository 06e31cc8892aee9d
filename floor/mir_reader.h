// mir_reader.h (L2) - shared by the files that read MIR JSON. Private to mir_read*.c and mir_convert*.c.
//
//   mir_read.c        the module, functions, blocks
//   mir_read_decl.c   units, boxes, enums
//   mir_read_insn.c   one instruction: tables of keys, with the spellings of older files beside the canonical ones
//   mir_convert.c     functions of older files become functions of the model of mir.md 1
//
// What is wrong with the file is collected in the problems and reading goes on with some value in its place; a module
// with problems is thrown away at the end. Refused memory is remembered in `nomem`.
#ifndef HK_MIR_READER_H
#define HK_MIR_READER_H

#include "json.h"
#include "mir.h"

enum { HK_MIR_MAX_FAULTS = 1000 };  // further ones are counted but not described

typedef struct HkMirReader {
  HkMirModule *m;
  HkMirProblems *problems;
  HkText text;
  HkArena scratch;  // lives while one function is read
  bool canonical;   // canonical form is demanded
  bool older;       // version 0 or 1.0 (mir.md 4)
  bool nomem;
  HkMirFunction *fn;     // being read, or NULL
  uint32_t block, insn;  // place for messages; NONE where it does not apply
  uint64_t *block_ids;   // of fn, sorted: id of the file << 32 | index
  uint32_t block_id_count;
  const uint64_t *bool_ids;  // value ids that `metadata.value_types` of an older function calls i1, sorted
  uint32_t bool_id_count;
} HkMirReader;

// ---- mir_read.c ---------------------------------------------------------------------------------------------------------------
// Adds "CODE FUNCTION bbB:I: text".
void hk_mir_fault(HkMirReader *r, const char *code, const char *fmt, ...) HK_PRINTF(3, 4);
// Checks the keys of an object against a list that NULL ends; a '?' before a name: optional. HM104, when canonical HM108.
void hk_mir_check_keys(HkMirReader *r, const HkJson *object, const char *const *keys);
bool hk_mir_has_kind(HkMirReader *r, const HkJson *value, const char *key, HkJsonKind kind);  // HM105
// The value of a key if it has that kind; NULL if it is missing. HM105 for another kind.
const HkJson *hk_mir_member(HkMirReader *r, const HkJson *object, const char *key, HkJsonKind kind);
// An Integer from 0 to limit - 1; anything else is reported with `code` and gives 0.
uint32_t hk_mir_number(HkMirReader *r, const HkJson *value, const char *key, uint32_t limit, const char *code);
uint32_t hk_mir_value_id(HkMirReader *r, const HkJson *value, const char *key);
uint32_t hk_mir_block_id(HkMirReader *r, const HkJson *value, const char *key);
const HkName *hk_mir_intern(HkMirReader *r, HkText text);
const HkName *hk_mir_string(HkMirReader *r, const HkJson *value, const char *key, bool may_be_empty);
const HkName *hk_mir_member_string(HkMirReader *r, const HkJson *object, const char *key);
bool hk_mir_member_flag(HkMirReader *r, const HkJson *object, const char *key);
void *hk_mir_keep(HkMirReader *r, size_t count, size_t size);  // zeroed, in the module
void *hk_mir_temp(HkMirReader *r, size_t count, size_t size);  // zeroed, in scratch; NULL sets nomem
uint32_t *hk_mir_ids(HkMirReader *r, uint32_t count);          // a list of the module
void hk_mir_sort_ids(uint64_t *items, uint32_t count);
// Index of the first item that is not less.
uint32_t hk_mir_find_id(const uint64_t *items, uint32_t count, uint64_t item);

// Gives the values of r->fn ids without gaps, in the order of the old ones; how many there are.
uint32_t hk_mir_close_gaps(HkMirReader *r);

// ---- mir_read_decl.c ----------------------------------------------------------------------------------------------------------
void hk_mir_read_declarations(HkMirReader *r, const HkJson *root);
const HkName **hk_mir_name_list(HkMirReader *r, const HkJson *object, const char *key, uint32_t *count);

// ---- mir_read_insn.c ----------------------------------------------------------------------------------------------------------
// Reads the instruction into *out; false: it is not one (reported).
bool hk_mir_read_insn(HkMirReader *r, const HkJson *object, HkMirInsn *out);

// ---- mir_convert.c ------------------------------------------------------------------------------------------------------------
// Reading leaves the functions of an older file raw: value ids of the file, names without count, instructions that mean more
// than they say. This makes proper functions of them and finds the entry.
void hk_mir_convert(HkMirReader *r);

#endif
