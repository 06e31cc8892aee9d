// json.c (L0) - the JSON reader.
#include "json.h"

#include "codec.h"
#include "number.h"
#include "utf8.h"

enum { EXPECT_VALUE, EXPECT_VALUE_OR_END, EXPECT_KEY, EXPECT_KEY_OR_END, EXPECT_COMMA_OR_END, EXPECT_NOTHING, FAILED };

static HkJsonKind fail_at(HkJsonReader *r, size_t at, HkJsonFault fault, const char *message) {
  r->start = at;
  r->fault = fault;
  r->message = message;
  r->expect = FAILED;
  return HK_JSON_ERROR;
}

static HkJsonKind bad(HkJsonReader *r, size_t at, const char *message) {
  return fail_at(r, at, HK_JSON_BAD_TEXT, message);
}

void hk_json_open(HkJsonReader *r, HkMem *mem, HkText input, unsigned flags) {
  memset(r, 0, sizeof *r);
  r->input = input;
  r->flags = flags;
  hk_buf_init(&r->scratch, mem);
  if ((flags & HK_JSON_SKIP_BOM) && input.len >= 3 && memcmp(input.data, "\xEF\xBB\xBF", 3) == 0) r->at = 3;
  size_t valid = hk_utf8_check(input.data, input.len);
  if (valid < input.len) bad(r, valid, "invalid UTF-8");
  if (input.len > UINT32_MAX) bad(r, 0, "text too large");
}

void hk_json_close(HkJsonReader *r) { hk_buf_deinit(&r->scratch); }

void hk_json_place(HkText input, size_t at, uint32_t *line, uint32_t *column) {
  size_t start = 0;
  *line = 1;
  for (size_t i = 0; i < at && i < input.len; i++)
    if (input.data[i] == '\n') {
      ++*line;
      start = i + 1;
    }
  *column = (uint32_t)hk_utf8_count(input.data + start, at - start) + 1;
}

// ---- characters --------------------------------------------------------------------------------------------------------------

// The next byte, or 0 at the end (a NUL in the text is nowhere allowed either).
static char peek(const HkJsonReader *r) { return r->at < r->input.len ? r->input.data[r->at] : 0; }

static void skip_space(HkJsonReader *r) {
  while (r->at < r->input.len) {
    char c = r->input.data[r->at];
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
    r->at++;
  }
}

static bool take_digits(HkJsonReader *r) {
  size_t from = r->at;
  while (peek(r) >= '0' && peek(r) <= '9') r->at++;
  return r->at > from;
}

// ---- strings -----------------------------------------------------------------------------------------------------------------

static int64_t hex4(const HkJsonReader *r, size_t at) {
  int64_t value = 0;
  if (r->input.len - at < 4) return -1;
  for (size_t i = at; i < at + 4; i++) {
    int digit = hk_hex_digit(r->input.data[i]);
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

// Behind `\u`. Two escapes that are a surrogate pair are one code point.
static bool unicode_escape(HkJsonReader *r) {
  int64_t cp = hex4(r, r->at);
  if (cp < 0) return bad(r, r->at - 2, "expected four hexadecimal digits behind \\u"), false;
  r->at += 4;
  if (cp >= 0xD800 && cp <= 0xDBFF && r->input.len - r->at >= 6 && memcmp(r->input.data + r->at, "\\u", 2) == 0) {
    int64_t low = hex4(r, r->at + 2);
    if (low >= 0xDC00 && low <= 0xDFFF) {
      cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
      r->at += 6;
    }
  }
  if (!hk_utf8_is_scalar(cp)) {
    if (!(r->flags & HK_JSON_REPLACE_SURROGATES)) return bad(r, r->at - 6, "surrogate without partner"), false;
    cp = 0xFFFD;
  }
  hk_buf_code_point(&r->scratch, (uint32_t)cp);
  return true;
}

// At a backslash.
static bool escape(HkJsonReader *r) {
  static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
  r->at++;
  char c = peek(r);
  const char *found = c ? strchr(from, c) : NULL;
  if (c == 'u') {
    r->at++;
    return unicode_escape(r);
  }
  if (!found) return bad(r, r->at - 1, "unknown escape in a string"), false;
  r->at++;
  hk_buf_char(&r->scratch, to[found - from]);
  return true;
}

// At the opening quote. The text is a piece of the input if it has no escapes.
static bool read_string(HkJsonReader *r) {
  size_t from = ++r->at;
  bool copied = false;
  hk_buf_clear(&r->scratch);
  for (;;) {
    if (r->at == r->input.len) return bad(r, r->start, "string without end"), false;
    unsigned char c = (unsigned char)r->input.data[r->at];
    if (c < 0x20) return bad(r, r->at, "control character in a string"), false;
    if (c == '"') break;
    if (c != '\\') {
      r->at++;
      continue;
    }
    copied = true;
    hk_buf_add(&r->scratch, r->input.data + from, r->at - from);
    if (!escape(r)) return false;
    from = r->at;
  }
  HkText rest = hk_text(r->input.data + from, r->at - from);
  r->at++;
  r->u.text = rest;
  if (!copied) return true;
  hk_buf_text(&r->scratch, rest);
  r->u.text = hk_buf_view(&r->scratch);
  if (r->scratch.failed) fail_at(r, r->start, HK_JSON_NO_MEMORY, "out of memory");
  return !r->scratch.failed;
}

// ---- scalars -----------------------------------------------------------------------------------------------------------------

static bool to_int(HkText digits, int64_t *out) {
  bool negative = digits.data[0] == '-';
  uint64_t value = 0, limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
  for (size_t i = negative; i < digits.len; i++) {
    uint64_t digit = (uint64_t)(digits.data[i] - '0');
    if (value > (limit - digit) / 10) return false;
    value = value * 10 + digit;
  }
  *out = negative ? (int64_t)(0 - value) : (int64_t)value;
  return true;
}

static HkJsonKind number(HkJsonReader *r) {
  bool whole = true;
  if (peek(r) == '-') r->at++;
  if (peek(r) == '0')
    r->at++;
  else if (!take_digits(r))
    return bad(r, r->start, "expected a value");
  if (peek(r) == '.') {
    whole = false;
    r->at++;
    if (!take_digits(r)) return bad(r, r->at, "expected a digit");
  }
  if (peek(r) == 'e' || peek(r) == 'E') {
    whole = false;
    r->at++;
    if (peek(r) == '+' || peek(r) == '-') r->at++;
    if (!take_digits(r)) return bad(r, r->at, "expected a digit");
  }
  HkText literal = hk_text(r->input.data + r->start, r->at - r->start);
  if (whole && to_int(literal, &r->u.i)) return HK_JSON_INT;
  bool negative = literal.data[0] == '-';
  r->u.f = hk_float_literal(hk_text(literal.data + negative, literal.len - negative));
  if (negative) r->u.f = -r->u.f;
  return hk_float_is_infinite(r->u.f) ? fail_at(r, r->start, HK_JSON_RANGE, "number out of range") : HK_JSON_FLOAT;
}

static HkJsonKind word(HkJsonReader *r) {
  static const struct {
    const char *text;
    HkJsonKind kind;
    bool value;
  } words[] = {{"null", HK_JSON_NULL, false}, {"true", HK_JSON_BOOL, true}, {"false", HK_JSON_BOOL, false}};
  for (size_t i = 0; i < 3; i++) {
    size_t n = strlen(words[i].text);
    if (r->input.len - r->at < n || memcmp(r->input.data + r->at, words[i].text, n) != 0) continue;
    r->at += n;
    r->u.b = words[i].value;
    return words[i].kind;
  }
  return bad(r, r->at, r->at == r->input.len ? "unexpected end of the text" : "expected a value");
}

// ---- structure ---------------------------------------------------------------------------------------------------------------

static bool in_object(const HkJsonReader *r) {
  uint32_t top = r->depth - 1;
  return (r->objects[top / 8] >> (top % 8) & 1) != 0;
}

static uint8_t after_value(const HkJsonReader *r) { return r->depth ? EXPECT_COMMA_OR_END : EXPECT_NOTHING; }

static HkJsonKind open_bracket(HkJsonReader *r, bool object) {
  if (r->depth == HK_MAX_JSON_DEPTH) return fail_at(r, r->at, HK_JSON_TOO_DEEP, "nested too deep");
  uint8_t bit = (uint8_t)(1u << (r->depth % 8));
  r->objects[r->depth / 8] = (uint8_t)(object ? r->objects[r->depth / 8] | bit : r->objects[r->depth / 8] & ~bit);
  r->depth++;
  r->at++;
  r->expect = object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  return object ? HK_JSON_OBJECT : HK_JSON_ARRAY;
}

static HkJsonKind close_bracket(HkJsonReader *r) {
  bool object = in_object(r);
  r->at++;
  r->depth--;
  r->expect = after_value(r);
  return object ? HK_JSON_END_OBJECT : HK_JSON_END_ARRAY;
}

static HkJsonKind value(HkJsonReader *r) {
  char c = peek(r);
  if (c == '{' || c == '[') return open_bracket(r, c == '{');
  HkJsonKind kind = HK_JSON_STRING;
  if (c == '"') {
    if (!read_string(r)) return HK_JSON_ERROR;
  } else {
    kind = c == '-' || (c >= '0' && c <= '9') ? number(r) : word(r);
  }
  if (kind != HK_JSON_ERROR) r->expect = after_value(r);
  return kind;
}

static HkJsonKind key(HkJsonReader *r) {
  if (peek(r) != '"') return bad(r, r->at, "expected a key");
  if (!read_string(r)) return HK_JSON_ERROR;
  skip_space(r);
  if (peek(r) != ':') return bad(r, r->at, "expected ':'");
  r->at++;
  r->expect = EXPECT_VALUE;
  return HK_JSON_KEY;
}

HkJsonKind hk_json_next(HkJsonReader *r) {
  if (r->expect == FAILED) return HK_JSON_ERROR;
  skip_space(r);
  if (r->expect == EXPECT_COMMA_OR_END && peek(r) == ',') {
    r->at++;
    r->expect = in_object(r) ? EXPECT_KEY : EXPECT_VALUE;
    skip_space(r);
  }
  char c = peek(r);
  r->start = r->at;
  switch (r->expect) {
  case EXPECT_NOTHING: return r->at == r->input.len ? HK_JSON_END : bad(r, r->at, "text behind the value");
  case EXPECT_COMMA_OR_END:
    return c == (in_object(r) ? '}' : ']')
               ? close_bracket(r)
               : bad(r, r->at, in_object(r) ? "expected ',' or '}'" : "expected ',' or ']'");
  case EXPECT_KEY_OR_END: return c == '}' ? close_bracket(r) : key(r);
  case EXPECT_KEY: return key(r);
  case EXPECT_VALUE_OR_END: return c == ']' ? close_bracket(r) : value(r);
  default: return value(r);
  }
}

// ---- trees -------------------------------------------------------------------------------------------------------------------

// Values whose array or object is not yet closed, with the keys they stand under.
typedef struct Builder {
  HkJsonReader *reader;
  HkArena *arena;
  HkJsonMember *open;
  uint32_t count, cap;
  uint32_t first[HK_MAX_JSON_DEPTH + 1];  // of the elements of each open bracket; the bracket itself stands before them
  HkText key;
} Builder;

static int compare_keys(const HkJsonMember *a, const HkJsonMember *b) { return hk_text_cmp(a->key, b->key); }

static void sift_down(const HkJsonMember **heap, uint32_t at, uint32_t count) {
  for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && compare_keys(heap[child], heap[child + 1]) < 0) child++;
    if (compare_keys(heap[at], heap[child]) >= 0) return;
    const HkJsonMember *t = heap[at];
    heap[at] = heap[child];
    heap[child] = t;
  }
}

// A member whose key another one has too, found by sorting; NULL if there is none. HK_NOMEM sets *found too.
static HkStatus repeated_key(HkMem *mem, const HkJsonMember *members, uint32_t count, const HkJsonMember **found) {
  *found = NULL;
  for (uint32_t i = 0; count <= 8 && i < count; i++)
    for (uint32_t k = 0; k < i; k++)
      if (hk_text_eq(members[i].key, members[k].key)) *found = &members[i];
  if (count <= 8) return HK_OK;
  const HkJsonMember **heap = hk_mem_alloc(mem, count * sizeof *heap);
  if (!heap) return HK_NOMEM;
  for (uint32_t i = 0; i < count; i++) heap[i] = &members[i];
  for (uint32_t i = count / 2; i-- > 0;) sift_down(heap, i, count);
  for (uint32_t n = count; n-- > 1 && !*found;) {
    const HkJsonMember *greatest = heap[0];
    heap[0] = heap[n];
    sift_down(heap, 0, n);
    if (compare_keys(heap[0], greatest) == 0) *found = heap[0] > greatest ? heap[0] : greatest;
  }
  hk_mem_free(mem, heap, count * sizeof *heap);
  return HK_OK;
}

static HkStatus push(Builder *b, HkJson value) {
  HK_TRY(hk_mem_grow(b->reader->scratch.mem, (void **)&b->open, &b->cap, b->count + 1, sizeof *b->open));
  b->open[b->count++] = (HkJsonMember){b->key, value};
  b->key = hk_text(NULL, 0);
  return HK_OK;
}

static HkStatus close_array(Builder *b, HkJson *value, const HkJsonMember *parts) {
  HkJson *items = hk_arena_alloc(b->arena, (value->count ? value->count : 1) * sizeof *items);
  if (!items) return HK_NOMEM;
  for (uint32_t i = 0; i < value->count; i++) items[i] = parts[i].value;
  value->u.items = items;
  return HK_OK;
}

static HkStatus close_object(Builder *b, HkJson *value, const HkJsonMember *parts) {
  const HkJsonMember *twice = NULL;
  if (b->reader->flags & HK_JSON_UNIQUE_KEYS) HK_TRY(repeated_key(b->reader->scratch.mem, parts, value->count, &twice));
  if (twice) {
    fail_at(b->reader, twice->value.at, HK_JSON_DUPLICATE, "key given twice");
    return HK_FAIL;
  }
  HkJsonMember *members = hk_arena_alloc(b->arena, (value->count ? value->count : 1) * sizeof *members);
  if (!members) return HK_NOMEM;
  if (value->count) memcpy(members, parts, value->count * sizeof *members);
  value->u.members = members;
  return HK_OK;
}

// The elements move from the stack into the arena.
static HkStatus close_value(Builder *b) {
  uint32_t first = b->first[b->reader->depth];
  HkJson *value = &b->open[first - 1].value;
  value->count = b->count - first;
  b->count = first;
  return value->kind == HK_JSON_OBJECT ? close_object(b, value, b->open + first)
                                       : close_array(b, value, b->open + first);
}

static HkStatus keep_text(const Builder *b, HkText *text) {
  if (text->data != b->reader->scratch.data || text->len == 0) return HK_OK;
  *text = hk_arena_text(b->arena, *text);
  return text->data ? HK_OK : HK_NOMEM;
}

static HkStatus add_event(Builder *b, HkJsonKind kind) {
  HkJsonReader *r = b->reader;
  HkJson value = {.kind = kind, .at = (uint32_t)r->start, .count = (uint32_t)(r->at - r->start)};
  switch (kind) {
  case HK_JSON_ERROR: return r->fault == HK_JSON_NO_MEMORY ? HK_NOMEM : HK_FAIL;
  case HK_JSON_KEY: b->key = r->u.text; return keep_text(b, &b->key);
  case HK_JSON_END_ARRAY:
  case HK_JSON_END_OBJECT: return close_value(b);
  case HK_JSON_ARRAY:
  case HK_JSON_OBJECT:
    HK_TRY(push(b, value));
    b->first[r->depth - 1] = b->count;
    return HK_OK;
  case HK_JSON_BOOL: value.u.b = r->u.b; break;
  case HK_JSON_INT: value.u.i = r->u.i; break;
  case HK_JSON_FLOAT: value.u.f = r->u.f; break;
  case HK_JSON_STRING: {
    HkText text = r->u.text;
    HK_TRY(keep_text(b, &text));
    value.u.text = text.data;
    value.count = (uint32_t)text.len;
    break;
  }
  default: break;
  }
  return push(b, value);
}

HkStatus hk_json_tree(HkJsonReader *reader, HkArena *arena, HkJson *out) {
  Builder b = {.reader = reader, .arena = arena};
  HkStatus status = HK_OK;
  for (HkJsonKind kind; status == HK_OK && (kind = hk_json_next(reader)) != HK_JSON_END;) status = add_event(&b, kind);
  if (status == HK_OK) *out = b.open[0].value;
  if (b.open) hk_mem_free(reader->scratch.mem, b.open, b.cap * sizeof *b.open);
  return status;
}

const HkJson *hk_json_get(const HkJson *object, const char *name) {
  HkText want = hk_text_of(name);
  for (uint32_t i = 0; i < object->count; i++)
    if (hk_text_eq(object->u.members[i].key, want)) return &object->u.members[i].value;
  return NULL;
}
