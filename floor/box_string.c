// box_string.c (L4) - methods of String (boxes.md 9).
#include "box.h"
#include "utf8.h"

#define S      (self.as.str)
#define ARG(i) (args[i].as.str)

static HkText view(const HkString *s) { return hk_string_text(s); }
static bool given(HkValue v) { return v.tag != HK_NULL; }

NATIVE(length) { GIVE(hk_int(S->count)); }
NATIVE(byte_length) { GIVE(hk_int(S->len)); }
NATIVE(is_empty) { GIVE(hk_bool(S->len == 0)); }
NATIVE(substring) { GIVE_STRING(hk_string_slice(HEAP, S, args[0].as.i, hk_arg_int(args[1], S->count))); }
NATIVE(char_at) {
  int64_t i = args[0].as.i;
  GIVE_STRING(i < 0 || i >= S->count ? HEAP->empty : hk_string_slice(HEAP, S, i, i + 1));
}
NATIVE(code_at) {
  int64_t cp = hk_string_code_at(HEAP, S, hk_arg_int(args[0], 0));
  GIVE(hk_int(cp < 0 ? 0 : cp));
}
NATIVE(byte_at) {
  uint64_t i = args[0].as.bits;
  GIVE(hk_int(i < S->len ? (unsigned char)S->data[i] : 0));
}
NATIVE(index_of) {
  HK_TRY(hk_charge(run, S->len / 16));
  GIVE(hk_int(hk_string_find(HEAP, S, ARG(0), hk_arg_int(args[1], 0))));
}
NATIVE(last_index_of) {
  HK_TRY(hk_charge(run, S->len / 16));
  GIVE(hk_int(hk_string_rfind(HEAP, S, ARG(0), hk_arg_int(args[1], S->count))));
}
NATIVE(contains) {
  HK_TRY(hk_charge(run, S->len / 16));
  GIVE(hk_bool(hk_text_find(view(S), view(ARG(0)), 0) != SIZE_MAX));
}
NATIVE(starts_with) {  // positions as in indexOf
  int64_t at = hk_arg_int(args[1], 0);
  if (at < 0) at = 0;
  if (at > S->count) GIVE(hk_bool(false));
  size_t from = hk_string_byte_offset(HEAP, S, (uint32_t)at);
  GIVE(hk_bool(S->len - from >= ARG(0)->len && memcmp(S->data + from, ARG(0)->data, ARG(0)->len) == 0));
}
NATIVE(ends_with) {
  GIVE(hk_bool(S->len >= ARG(0)->len && memcmp(S->data + S->len - ARG(0)->len, ARG(0)->data, ARG(0)->len) == 0));
}
NATIVE(count) {
  int64_t n = 0;
  HK_TRY(hk_charge(run, S->len));
  if (ARG(0)->len == 0) GIVE(hk_int((int64_t)S->count + 1));
  for (size_t at = 0; (at = hk_text_find(view(S), view(ARG(0)), at)) != SIZE_MAX; at += ARG(0)->len) n++;
  GIVE(hk_int(n));
}

static HkStatus replace(HkRun *run, HkString *s, HkString *old, HkString *by, bool all, HkValue *out) {
  HK_TRY(hk_charge(run, s->len));
  size_t first = old->len ? hk_text_find(view(s), view(old), 0) : SIZE_MAX;
  if (first == SIZE_MAX) GIVE(hk_string(s));
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  size_t from = 0, at;
  while ((at = hk_text_find(view(s), view(old), from)) != SIZE_MAX && !buf.failed && buf.len <= HK_MAX_SIZE) {
    hk_buf_add(&buf, s->data + from, at - from);
    hk_buf_text(&buf, view(by));
    from = at + old->len;
    if (!all) break;
  }
  hk_buf_add(&buf, s->data + from, s->len - from);
  return hk_give_string(run, &buf, out);
}
NATIVE(replace_all) { return replace(run, S, ARG(0), ARG(1), true, out); }
NATIVE(replace_first) { return replace(run, S, ARG(0), ARG(1), false, out); }

// ---- pieces -----------------------------------------------------------------------------------------------------------------

static HkStatus piece(HkRun *run, HkArray *list, HkText text) {
  HkString *s = hk_string_new(HEAP, text);
  return s && hk_array_push(HEAP, list, hk_string(s)) == HK_OK ? HK_OK : hk_raise_nomem(run);
}

// One-code-point Strings; with a limit the last one holds the rest.
static HkStatus split_chars(HkRun *run, HkString *s, int64_t limit, HkValue *out) {
  HkArray *list = hk_array_new(HEAP, limit > 0 && limit < s->count ? (uint32_t)limit : s->count);
  if (!list) return hk_raise_nomem(run);
  for (size_t i = 0, n; i < s->len; i += n) {
    HkString *c = hk_string_char(HEAP, hk_utf8_decode(s->data + i, s->len - i, &n));
    if (limit > 0 && list->count + 1 == limit) {
      n = s->len - i;
      c = hk_string_new(HEAP, hk_text(s->data + i, n));
    }
    if (!c || hk_array_push(HEAP, list, hk_string(c)) != HK_OK) return hk_raise_nomem(run);
  }
  GIVE(hk_object(list));
}
NATIVE(chars) {
  HK_TRY(hk_charge(run, S->len));
  return split_chars(run, S, 0, out);
}
NATIVE(codes) {
  HK_TRY(hk_charge(run, S->len));
  HkArray *list = hk_array_new(HEAP, S->count);
  if (!list) return hk_raise_nomem(run);
  for (size_t i = 0, n; i < S->len; i += n)
    list->items[list->count++] = hk_int(hk_utf8_decode(S->data + i, S->len - i, &n));
  GIVE(hk_object(list));
}

NATIVE(split) {
  int64_t limit = hk_arg_int(args[1], 0);
  HK_TRY(hk_charge(run, S->len));
  if (ARG(0)->len == 0) return split_chars(run, S, limit, out);
  HkArray *list = hk_array_new(HEAP, 0);
  if (!list) return hk_raise_nomem(run);
  size_t from = 0, at;
  while ((limit <= 0 || list->count + 1 < limit) && (at = hk_text_find(view(S), view(ARG(0)), from)) != SIZE_MAX) {
    HK_TRY(piece(run, list, hk_text(S->data + from, at - from)));
    from = at + ARG(0)->len;
  }
  HK_TRY(piece(run, list, hk_text(S->data + from, S->len - from)));
  GIVE(hk_object(list));
}
NATIVE(lines) {
  HK_TRY(hk_charge(run, S->len));
  HkArray *list = hk_array_new(HEAP, 0);
  if (!list) return hk_raise_nomem(run);
  for (size_t from = 0; from < S->len;) {
    const char *lf = memchr(S->data + from, '\n', S->len - from);
    size_t end = lf ? (size_t)(lf - S->data) : S->len, cut = end;
    if (lf && cut > from && S->data[cut - 1] == '\r') cut--;
    HK_TRY(piece(run, list, hk_text(S->data + from, cut - from)));
    from = end + 1;
  }
  GIVE(hk_object(list));
}
NATIVE(bytes) { return hk_give_bytes(run, view(S), out); }
NATIVE(join) {
  HkValue sep = self;
  return hk_call_named(run, args[0], "join", &sep, 1, out);
}
NATIVE(concat) {
  HkString *s = S;
  for (uint32_t i = 0; i < argc; i++) {
    if ((size_t)s->len + ARG(i)->len > HK_MAX_SIZE) return hk_raise_too_large(run);
    HK_TRY(hk_charge(run, ARG(i)->len));
    if (!(s = hk_string_concat(HEAP, s, ARG(i)))) return hk_raise_nomem(run);
  }
  GIVE(hk_string(s));
}
NATIVE(repeat) {
  int64_t n = args[0].as.i;
  HkBuf buf;
  if (n <= 0 || S->len == 0) GIVE(hk_string(HEAP->empty));
  if (n > (int64_t)(HK_MAX_SIZE / S->len)) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, (size_t)n * S->len));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_reserve(&buf, (size_t)n * S->len);
  for (int64_t i = 0; i < n && !buf.failed; i++) hk_buf_text(&buf, view(S));
  return hk_give_string(run, &buf, out);
}

// ---- white space, case --------------------------------------------------------------------------------------------------------------

static bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static HkStatus trim(HkRun *run, HkString *s, bool start, bool end, HkValue *out) {
  HkText t = view(s);
  size_t n;
  if (s->head.flags & HK_FLAG_ASCII) {
    size_t from = 0, to = t.len;
    while (start && from < to && is_ascii_space(t.data[from])) from++;
    while (end && to > from && is_ascii_space(t.data[to - 1])) to--;
    GIVE_STRING(hk_string_slice(HEAP, s, (int64_t)from, (int64_t)to));
  }
  while (start && t.len && hk_unicode_is_space(hk_utf8_decode(t.data, t.len, &n))) t = hk_text(t.data + n, t.len - n);
  while (end && t.len) {
    size_t i = t.len - 1;
    while (i > 0 && ((unsigned char)t.data[i] & 0xC0) == 0x80) i--;
    if (!hk_unicode_is_space(hk_utf8_decode(t.data + i, t.len - i, &n))) break;
    t.len = i;
  }
  if (t.len == s->len) GIVE(hk_string(s));
  GIVE_STRING(hk_string_new(HEAP, t));
}
NATIVE(trim_both) { return trim(run, S, true, true, out); }
NATIVE(trim_start) { return trim(run, S, true, false, out); }
NATIVE(trim_end) { return trim(run, S, false, true, out); }

// ASCII letters from `first` on change their case, eight bytes a step: adding to a byte below 128 sets its top bit from some letter on.
static void change_ascii(const char *from, char *to, size_t n, unsigned char first) {
  const uint64_t ones = UINT64_C(0x0101010101010101);
  uint64_t from_first = (0x80u - first) * ones, behind_last = (0x80u - first - 26u) * ones, word;
  for (; n >= 8; n -= 8, from += 8, to += 8) {
    memcpy(&word, from, 8);
    word ^= ((word + from_first) & ~(word + behind_last) & 0x80u * ones) >> 2;
    memcpy(to, &word, 8);
  }
  for (; n > 0; n--, from++) *to++ = (uint8_t)(*from - first) < 26 ? (char)(*from ^ 0x20) : *from;
}

static HkStatus map_case(HkRun *run, HkString *s, uint32_t (*convert)(uint32_t), HkValue *out) {
  HkBuf buf;
  HK_TRY(hk_charge(run, s->len));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_reserve(&buf, s->len);
  size_t ascii = hk_utf8_ascii(s->data, s->len);
  if (!buf.failed) {
    change_ascii(s->data, buf.data, ascii, convert('a') == 'A' ? 'a' : 'A');
    buf.len = ascii;
  }
  for (size_t i = ascii, n; i < s->len; i += n)
    hk_buf_code_point(&buf, convert(hk_utf8_decode(s->data + i, s->len - i, &n)));
  return hk_give_string(run, &buf, out);
}
NATIVE(upper) { return map_case(run, S, hk_unicode_upper, out); }
NATIVE(lower) { return map_case(run, S, hk_unicode_lower, out); }
NATIVE(reverse) {
  HkBuf buf;
  HK_TRY(hk_charge(run, S->len));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  for (size_t end = S->len; end > 0;) {
    size_t i = end - 1;
    while (i > 0 && ((unsigned char)S->data[i] & 0xC0) == 0x80) i--;
    hk_buf_add(&buf, S->data + i, end - i);
    end = i;
  }
  return hk_give_string(run, &buf, out);
}

static HkStatus pad(HkRun *run, HkString *s, int64_t n, HkString *fill, bool start, HkValue *out) {
  int64_t missing = n - s->count;
  HkBuf buf;
  if (missing <= 0 || fill->count == 0) GIVE(hk_string(s));
  if (n > HK_MAX_SIZE) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, (size_t)n));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  if (!start) hk_buf_text(&buf, view(s));
  for (; missing >= fill->count && !buf.failed && buf.len <= HK_MAX_SIZE; missing -= fill->count)
    hk_buf_text(&buf, view(fill));
  hk_buf_add(&buf, fill->data, hk_utf8_offset(fill->data, fill->len, (size_t)missing));
  if (start) hk_buf_text(&buf, view(s));
  return hk_give_string(run, &buf, out);
}
NATIVE(pad_start) { return pad(run, S, args[0].as.i, given(args[1]) ? ARG(1) : HEAP->chars[' '], true, out); }
NATIVE(pad_end) { return pad(run, S, args[0].as.i, given(args[1]) ? ARG(1) : HEAP->chars[' '], false, out); }

// ---- comparison, conversion ------------------------------------------------------------------------------------------------------------

NATIVE(compare_to) {
  int c = hk_string_cmp(S, ARG(0));
  GIVE(hk_int((c > 0) - (c < 0)));
}
NATIVE(equals_ignore_case) {
  size_t i = 0, k = 0, n, m;
  while (i < S->len && k < ARG(0)->len) {
    uint32_t a = hk_unicode_lower(hk_utf8_decode(S->data + i, S->len - i, &n)),
             b = hk_unicode_lower(hk_utf8_decode(ARG(0)->data + k, ARG(0)->len - k, &m));
    if (a != b) GIVE(hk_bool(false));
    i += n;
    k += m;
  }
  GIVE(hk_bool(i == S->len && k == ARG(0)->len));
}
NATIVE(to_int) {
  int64_t i = 0;
  GIVE(hk_int(hk_int_parse(view(S), 10, &i) ? i : 0));
}
static HkStatus check_base(HkRun *run, int64_t base) {
  return base >= 2 && base <= 36 ? HK_OK : hk_raise(run, "ValueError", "base must be 2..36, got %lld", (long long)base);
}
NATIVE(to_int_or_null) {
  int64_t i = 0, base = hk_arg_int(args[0], 10);
  HK_TRY(check_base(run, base));
  GIVE(hk_int_parse(view(S), (unsigned)base, &i) ? hk_int(i) : hk_null());
}
NATIVE(to_float) {
  double f = 0.0;
  GIVE(hk_float(hk_float_parse(view(S), &f) ? f : 0.0));
}
NATIVE(to_float_or_null) {
  double f = 0.0;
  GIVE(hk_float_parse(view(S), &f) ? hk_float(f) : hk_null());
}
NATIVE(to_digit) {
  int64_t base = hk_arg_int(args[0], 10), d = -1;
  char c = S->len ? S->data[0] : 0;
  HK_TRY(check_base(run, base));
  if (c >= '0' && c <= '9') d = c - '0';
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') d = (c | 0x20) - 'a' + 10;
  GIVE(d >= 0 && d < base ? hk_int(d) : hk_null());
}

// ---- classes ------------------------------------------------------------------------------------------------------------------------------

static bool digit(uint32_t c) { return c >= '0' && c <= '9'; }
static bool hex(uint32_t c) { return digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
static bool alpha(uint32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
static bool alpha_or_line(uint32_t c) { return alpha(c) || c == '_'; }
static bool alnum(uint32_t c) { return alpha(c) || digit(c); }
static bool all(const HkString *s, bool (*test)(uint32_t)) {
  for (size_t i = 0, n; i < s->len; i += n)
    if (!test(hk_utf8_decode(s->data + i, s->len - i, &n))) return false;
  return s->len > 0;
}
static bool first(const HkString *s, bool (*test)(uint32_t)) {
  size_t n;
  return s->len > 0 && test(hk_utf8_decode(s->data, s->len, &n));
}
NATIVE(is_digit) { GIVE(hk_bool(all(S, digit))); }
NATIVE(is_alpha) { GIVE(hk_bool(all(S, alpha))); }
NATIVE(is_space) { GIVE(hk_bool(all(S, hk_unicode_is_space))); }
NATIVE(is_alnum) { GIVE(hk_bool(all(S, alnum))); }
NATIVE(is_ascii) { GIVE(hk_bool(S->len == S->count)); }
NATIVE(is_digit_char) { GIVE(hk_bool(first(given(args[0]) ? ARG(0) : S, digit))); }
NATIVE(is_hex_char) { GIVE(hk_bool(first(given(args[0]) ? ARG(0) : S, hex))); }
NATIVE(is_alpha_char) { GIVE(hk_bool(first(given(args[0]) ? ARG(0) : S, alpha_or_line))); }
NATIVE(is_space_char) { GIVE(hk_bool(first(given(args[0]) ? ARG(0) : S, hk_unicode_is_space))); }
NATIVE(quote) {
  HkBuf buf;
  HK_TRY(hk_charge(run, S->len));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_json_string(&buf, view(S));
  return hk_give_string(run, &buf, out);
}

// ---- statics ------------------------------------------------------------------------------------------------------------------------------

NATIVE(from_code_point) {
  if (!hk_utf8_is_scalar(args[0].as.i))
    return hk_raise(run, "ValueError", "%lld is not a code point", (long long)args[0].as.i);
  GIVE_STRING(hk_string_char(HEAP, (uint32_t)args[0].as.i));
}
NATIVE(string_new) { GIVE(given(args[0]) ? args[0] : hk_string(HEAP->empty)); }

static const HkNative methods[] = {
    {"length|len|size", "", length, 0},
    {"byteLength|lenBytes", "", byte_length, 0},
    {"isEmpty", "", is_empty, 0},
    {"substring|substr|slice", "i i?", substring, 0},
    {"charAt", "i", char_at, 0},
    {"charCodeAt|codePointAt", "i", code_at, 0},
    {"ord", "i?", code_at, 0},
    {"byteAt", "i", byte_at, 0},
    {"indexOf|find", "s i?", index_of, 0},
    {"lastIndexOf|rfind", "s i?", last_index_of, 0},
    {"contains|includes|has", "s", contains, 0},
    {"startsWith", "s i?", starts_with, 0},
    {"endsWith", "s", ends_with, 0},
    {"count", "s", count, 0},
    {"replace|replaceAll", "s t", replace_all, 0},
    {"replaceFirst", "s t", replace_first, 0},
    {"split", "s i?", split, 0},
    {"lines", "", lines, 0},
    {"chars", "", chars, 0},
    {"codePoints", "", codes, 0},
    {"join", "a", join, 0},
    {"concat", "t+", concat, 0},
    {"repeat", "i", repeat, 0},
    {"trim|strip", "", trim_both, 0},
    {"trimStart|ltrim", "", trim_start, 0},
    {"trimEnd|rtrim", "", trim_end, 0},
    {"toUpperCase|toUpper|upper", "", upper, 0},
    {"toLowerCase|toLower|lower", "", lower, 0},
    {"reverse", "", reverse, 0},
    {"padStart", "i s?", pad_start, 0},
    {"padEnd", "i s?", pad_end, 0},
    {"compareTo|compare", "s", compare_to, 0},
    {"equalsIgnoreCase", "s", equals_ignore_case, 0},
    {"toInteger|toInt|to_i64", "", to_int, 0},
    {"toIntOrNull", "i?", to_int_or_null, 0},
    {"toFloat", "", to_float, 0},
    {"toFloatOrNull", "", to_float_or_null, 0},
    {"toDigitOrNull", "i?", to_digit, 0},
    {"isDigit", "", is_digit, 0},
    {"is_digit_char", "s?", is_digit_char, 0},
    {"is_hex_digit_char", "s?", is_hex_char, 0},
    {"isAlpha", "", is_alpha, 0},
    {"is_alpha", "s?", is_alpha_char, 0},
    {"isSpace", "", is_space, 0},
    {"is_space", "s?", is_space_char, 0},
    {"isAlnum", "", is_alnum, 0},
    {"isAscii", "", is_ascii, 0},
    {"toUtf8Bytes|toBytes|bytes", "", bytes, 0},
    {"format", ".*", hk_string_format, 0},
    {"matches", ".", hk_regex_matches, 0},
    {"stringify|toJson|quote", "", quote, 0},
    {"fromCodePoint|fromCharCode|chr", "i", from_code_point, STATIC},
    {"fromBytes", "d", hk_encoding_from_utf8, STATIC},
    END_OF_METHODS,
};
const HkBoxDef hk_box_string = {.name = "StringBox",
                                .aliases = "Str",
                                .kind = HK_KIND_STRING,
                                .methods = methods,
                                .construct = {"StringBox", "t?", string_new, 0},
                                .snake_case = true};
