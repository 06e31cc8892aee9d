// toml.h (L0) - reads TOML 1.0 into a tree in an arena. Dates are kept as their text.
#ifndef HK_TOML_H
#define HK_TOML_H

#include "buf.h"

typedef enum {
  HK_TOML_STRING,
  HK_TOML_INT,
  HK_TOML_FLOAT,
  HK_TOML_BOOL,
  HK_TOML_DATE,
  HK_TOML_ARRAY,
  HK_TOML_TABLE
} HkTomlKind;

typedef struct HkToml HkToml;
typedef struct HkTomlIndex HkTomlIndex;  // of a table of many keys
typedef struct HkTomlEntry {
  HkText key;
  HkToml *value;
} HkTomlEntry;  // elements of an array have no key
struct HkToml {
  HkTomlKind kind;
  bool closed;   // inline table or array: nothing may be added
  bool defined;  // table with a header of its own
  bool dotted;   // table made by a dotted key
  bool zoned;    // DATE: date and time with an offset, which is a moment
  HkText text;   // STRING: value; DATE, FLOAT: as written
  int64_t i;     // INT, BOOL
  double f;      // FLOAT
  HkTomlEntry *entries;
  uint32_t count, cap;
  HkTomlIndex *index;
};

// HK_FAIL: *line and *message tell what is wrong.
HkStatus hk_toml_parse(HkArena *arena, HkText text, HkToml **out, uint32_t *line, HkText *message);
HkToml *hk_toml_get(const HkToml *table, HkText key);  // NULL if there is none, or table is none

#endif
