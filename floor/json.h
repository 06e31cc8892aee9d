// json.h (L0) - reading JSON text (RFC 8259), strictly: events for those who build their own values, a tree for those who look things up.
// Nesting is bounded by HK_MAX_JSON_DEPTH and nothing recurses, so any text is safe. Nothing here knows what the text is for.
#ifndef HK_JSON_H
#define HK_JSON_H

#include "buf.h"

typedef enum HkJsonKind {
  HK_JSON_NULL,
  HK_JSON_BOOL,
  HK_JSON_INT,    // neither fraction nor exponent, fits 64 bits; "-0" is 0
  HK_JSON_FLOAT,  // every other number, correctly rounded
  HK_JSON_STRING,
  HK_JSON_ARRAY,
  HK_JSON_OBJECT,
  // events only
  HK_JSON_KEY,
  HK_JSON_END_ARRAY,
  HK_JSON_END_OBJECT,
  HK_JSON_END,  // the text is one value and has ended
  HK_JSON_ERROR
} HkJsonKind;

typedef enum HkJsonFault {
  HK_JSON_FINE,
  HK_JSON_BAD_TEXT,   // not JSON, or not UTF-8
  HK_JSON_TOO_DEEP,   // nested deeper than HK_MAX_JSON_DEPTH
  HK_JSON_RANGE,      // a number beyond the range of Float
  HK_JSON_DUPLICATE,  // trees only, where asked: a key twice in one object
  HK_JSON_NO_MEMORY
} HkJsonFault;

enum {
  HK_JSON_SKIP_BOM = 1,            // a byte-order mark at the start is no error
  HK_JSON_REPLACE_SURROGATES = 2,  // an escaped surrogate without partner is U+FFFD instead of an error
  HK_JSON_UNIQUE_KEYS = 4          // trees: a repeated key is an error
};

// ---- events ------------------------------------------------------------------------------------------------------------------
// Each call of hk_json_next gives one event. Arrays and objects are events without value, closed by END_ARRAY and END_OBJECT; each member of an
// object is a KEY followed by its value. After END and ERROR the same event is given again.
typedef struct HkJsonReader {
  HkText input;
  unsigned flags;
  size_t at;     // next byte
  size_t start;  // first byte of the last event
  union {
    bool b;
    int64_t i;
    double f;
    HkText text;  // KEY, STRING: in the input, or in `scratch` until the next event
  } u;
  HkJsonFault fault;    // of an ERROR
  const char *message;  // of an ERROR: what is wrong at `start`
  HkBuf scratch;
  uint32_t depth;
  uint8_t expect;                          // what may come next; private
  uint8_t objects[HK_MAX_JSON_DEPTH / 8];  // bit per open bracket: it is an object
} HkJsonReader;

// The input must stay as it is while the reader is used.
void hk_json_open(HkJsonReader *reader, HkMem *mem, HkText input, unsigned flags);
void hk_json_close(HkJsonReader *reader);
HkJsonKind hk_json_next(HkJsonReader *reader);
// Line and column (in code points) of a byte of the input, both from 1.
void hk_json_place(HkText input, size_t at, uint32_t *line, uint32_t *column);

// ---- trees -------------------------------------------------------------------------------------------------------------------
typedef struct HkJson {
  uint32_t kind;   // up to HK_JSON_OBJECT
  uint32_t at;     // first byte
  uint32_t count;  // elements or members; bytes of a string or of the literal of a number
  union {
    bool b;
    int64_t i;
    double f;
    const char *text;
    const struct HkJson *items;
    const struct HkJsonMember *members;  // in the order of the text
  } u;
} HkJson;
typedef struct HkJsonMember {
  HkText key;
  HkJson value;
} HkJsonMember;
static inline HkText hk_json_text(const HkJson *string) { return hk_text(string->u.text, string->count); }

// Reads all of the reader's input into a tree in the arena, which refers to the input. HK_FAIL: `fault`, `message` and `start` of the
// reader say why.
HkStatus hk_json_tree(HkJsonReader *reader, HkArena *arena, HkJson *out);
// The member of that name (the first one), or NULL.
const HkJson *hk_json_get(const HkJson *object, const char *key);

#endif
