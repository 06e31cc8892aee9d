// string_format.c (L4) - String.format (boxes.md 9.3).

#include "box.h"
#include "utf8.h"

typedef struct Spec {
  HkText fill;  // one code point
  char align;   // < > ^ or 0
  int64_t width;
  int64_t precision;  // -1: none
  char type;          // x X b o d f e or 0
} Spec;

enum { MAX_PRECISION = 100 };

static HkStatus bad(HkRun *run, const char *what) { return hk_raise(run, "ValueError", "format: %s", what); }

static bool read_number(HkText *t, int64_t *out) {
  size_t i = 0;
  for (*out = 0; i < t->len && t->data[i] >= '0' && t->data[i] <= '9'; i++)
    if (*out <= (int64_t)HK_MAX_SIZE) *out = *out * 10 + (t->data[i] - '0');  // enough to be too large
  *t = hk_text(t->data + i, t->len - i);
  return i > 0;
}

static bool is_align(char c) { return c == '<' || c == '>' || c == '^'; }

// [[fill]align][width][.precision][type]
static HkStatus read_spec(HkRun *run, HkText t, Spec *spec) {
  size_t n = 0;
  *spec = (Spec){HK_TEXT(" "), 0, 0, -1, 0};
  if (t.len) hk_utf8_decode(t.data, t.len, &n);
  if (n < t.len && is_align(t.data[n])) {
    spec->fill = hk_text(t.data, n);
    spec->align = t.data[n];
    t = hk_text(t.data + n + 1, t.len - n - 1);
  } else if (t.len && is_align(t.data[0])) {
    spec->align = t.data[0];
    t = hk_text(t.data + 1, t.len - 1);
  }
  read_number(&t, &spec->width);
  if (t.len && t.data[0] == '.') {
    t = hk_text(t.data + 1, t.len - 1);
    if (!read_number(&t, &spec->precision)) return bad(run, "a number must follow '.'");
  }
  if (t.len == 1 && strchr("xXbodfe", t.data[0])) {
    spec->type = t.data[0];
    t.len = 0;
  }
  if (t.len) return bad(run, "unknown directive");
  return spec->width > (int64_t)HK_MAX_SIZE ? hk_raise_too_large(run) : HK_OK;
}

static HkStatus wrong_type(HkRun *run, char type, HkValue v) {
  HkText t = hk_type_display(HK_CORE(run)->types, v);
  return hk_raise(run, "TypeError", "format: '%c' cannot show %.*s", type, (int)t.len, t.data);
}

static HkStatus show_int(HkRun *run, const Spec *spec, HkValue v, HkBuf *out) {
  char digits[72];
  unsigned base = spec->type == 'b' ? 2 : spec->type == 'o' ? 8 : spec->type == 'd' ? 10 : 16;
  if (v.tag != HK_INT) return wrong_type(run, spec->type, v);
  size_t n = hk_int_base(v.as.i, base, digits);
  for (size_t i = 0; spec->type == 'X' && i < n; i++)
    if (digits[i] >= 'a') digits[i] = (char)(digits[i] - 32);
  hk_buf_add(out, digits, n);
  return HK_OK;
}

static HkStatus show_float(HkRun *run, const Spec *spec, HkValue v, HkBuf *out) {
  char text[512];
  int64_t precision = spec->precision < 0 ? 6 : spec->precision;
  if (!hk_is_number(v)) return wrong_type(run, spec->type ? spec->type : 'f', v);
  if (precision > MAX_PRECISION) return bad(run, "precision must be 0..100");
  hk_buf_add(out, text,
             spec->type == 'e' ? hk_float_scientific(hk_arg_float(v), (unsigned)precision, text, sizeof text)
                               : hk_float_fixed(hk_arg_float(v), (unsigned)precision, text, sizeof text));
  return HK_OK;
}

static HkStatus show_plain(HkRun *run, const Spec *spec, HkValue v, HkBuf *out) {
  if (spec->precision >= 0 && v.tag == HK_FLOAT) return show_float(run, spec, v, out);
  HK_TRY(hk_to_text(run, v, out));
  if (spec->precision >= 0 && v.tag == HK_STRING)
    out->len = hk_utf8_offset(out->data, out->len, (size_t)spec->precision);
  return HK_OK;
}

// Fills up to the width: numbers stand to the right, all else to the left.
static void place(const Spec *spec, HkValue v, HkText text, HkBuf *out) {
  int64_t missing = spec->width - (int64_t)hk_utf8_count(text.data, text.len), before = 0;
  char align = spec->align ? spec->align : hk_is_number(v) ? '>' : '<';
  if (missing < 0) missing = 0;
  if (align == '>') before = missing;
  if (align == '^') before = missing / 2;
  for (int64_t i = 0; i < before && !out->failed; i++) hk_buf_text(out, spec->fill);
  hk_buf_text(out, text);
  for (int64_t i = before; i < missing && !out->failed; i++) hk_buf_text(out, spec->fill);
}

static HkStatus show(HkRun *run, HkText directive, HkValue v, HkBuf *out) {
  Spec spec;
  HkBuf text;
  HK_TRY(read_spec(run, directive, &spec));
  hk_buf_init(&text, HK_CORE(run)->mem);
  HkStatus status = spec.type == 0                         ? show_plain(run, &spec, v, &text)
                    : spec.type == 'f' || spec.type == 'e' ? show_float(run, &spec, v, &text)
                                                           : show_int(run, &spec, v, &text);
  if (status == HK_OK) status = hk_charge(run, (size_t)spec.width);
  if (status == HK_OK) place(&spec, v, hk_buf_view(&text), out);
  if (status == HK_OK && (text.failed || out->failed)) status = hk_raise_nomem(run);
  if (status == HK_OK && out->len > HK_MAX_SIZE) status = hk_raise_too_large(run);
  hk_buf_deinit(&text);
  return status;
}

// "{...}" whose inside is `field`: [number][:directive].
static HkStatus replace_field(HkRun *run, HkText field, const HkValue *args, uint32_t argc, uint32_t *next,
                              HkBuf *out) {
  int64_t at = 0;
  if (!read_number(&field, &at)) at = (*next)++;
  if (field.len && field.data[0] != ':') return bad(run, "a number or ':' must follow '{'");
  if (at >= argc) return hk_raise(run, "ValueError", "format: argument %lld is missing", (long long)at);
  return show(run, field.len ? hk_text(field.data + 1, field.len - 1) : field, args[at], out);
}

static HkStatus format_into(HkRun *run, HkText t, const HkValue *args, uint32_t argc, HkBuf *out) {
  uint32_t next = 0;
  for (size_t i = 0; i < t.len;) {
    char c = t.data[i];
    if ((c == '{' || c == '}') && i + 1 < t.len && t.data[i + 1] == c) {
      hk_buf_char(out, c);
      i += 2;
    } else if (c == '{') {
      const char *end = memchr(t.data + i, '}', t.len - i);
      if (!end) return bad(run, "'{' without '}'");
      size_t stop = (size_t)(end - t.data);
      HK_TRY(replace_field(run, hk_text(t.data + i + 1, stop - i - 1), args, argc, &next, out));
      i = stop + 1;
    } else if (c == '}') {
      return bad(run, "'}' without '{'");
    } else {
      hk_buf_char(out, c);
      i++;
    }
  }
  return HK_OK;
}

SHARED(hk_string_format) {
  HkBuf buf;
  HK_TRY(hk_charge(run, self.as.str->len));
  hk_buf_init(&buf, HK_CORE(run)->mem);
  HkStatus status = format_into(run, hk_string_text(self.as.str), args, argc, &buf);
  if (status == HK_OK) return hk_give_string(run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}
