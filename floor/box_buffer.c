// box_buffer.c (L4) - Buffer: bytes that can be changed (boxes.md 24.1).
#include "box.h"
#include "codec.h"
#include "utf8.h"

#define ME    HK_AS_BYTES(self)
#define COUNT hk_bytes_count(ME)
#define DATA  hk_bytes_data(ME)

static bool is_byte(HkValue v) { return v.tag == HK_INT && v.as.bits <= 255; }
static HkStatus need_byte(HkRun *run, HkValue v) {
  return is_byte(v) ? HK_OK : hk_raise(run, "ValueError", "bytes are Integers 0..255");
}
static HkStatus room_for(HkRun *run, HkValue self, size_t extra, uint8_t **out) {
  if (extra > HK_MAX_SIZE - COUNT) return hk_raise_too_large(run);
  *out = hk_bytes_extend(HEAP, ME, (uint32_t)extra);
  return *out ? HK_OK : hk_raise_nomem(run);
}

// ---- bytes as such ---------------------------------------------------------------------------------------------------------------------

static HkStatus give_buffer(HkRun *run, HkText bytes, HkValue *out) {
  if (bytes.len > HK_MAX_SIZE) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, bytes.len));
  GIVE_OBJECT(hk_bytes_of(HEAP, bytes));
}
static HkStatus new_zeros(HkRun *run, int64_t n, HkValue *out) {
  if (n < 0) return hk_raise(run, "ValueError", "negative length");
  if (n > (int64_t)HK_MAX_SIZE) return hk_raise_too_large(run);
  HK_TRY(hk_charge(run, (size_t)n));
  GIVE_OBJECT(hk_bytes_new(HEAP, (uint32_t)n));
}
static bool is_data(HkValue v) {
  return v.tag == HK_STRING || hk_is_kind(v, HK_KIND_ARRAY) || hk_is_kind(v, HK_KIND_BYTES);
}
NATIVE(buffer_new) {
  HkBuf scratch;
  HkText bytes;
  if (args[0].tag == HK_NULL || args[0].tag == HK_INT) return new_zeros(run, hk_arg_int(args[0], 0), out);
  if (!is_data(args[0])) {
    HkText got = hk_type_display(HK_CORE(run)->types, args[0]);
    return hk_raise(run, "TypeError", "Buffer: argument 1 must be Integer, String, Array or Buffer, got %.*s",
                    (int)got.len, got.data);
  }
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  HkStatus status = hk_data_view(run, args[0], &scratch, &bytes);
  if (status == HK_OK) status = give_buffer(run, bytes, out);
  hk_buf_deinit(&scratch);
  return status;
}
NATIVE(length) { GIVE(hk_int(COUNT)); }
NATIVE(is_empty) { GIVE(hk_bool(COUNT == 0)); }
NATIVE(get) { return hk_element_get(run, self, args[0], out); }
NATIVE(set) { return hk_box_buffer.index_set(run, self, args[0], args[1]); }
NATIVE(push) {
  uint8_t *room = NULL;
  HK_TRY(need_byte(run, args[0]));
  HK_TRY(room_for(run, self, 1, &room));
  *room = (uint8_t)args[0].as.i;
  GIVE(hk_int(COUNT));
}
NATIVE(append) {
  HkBuf scratch;
  HkText more;
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  HkStatus status = hk_data_view(run, args[0], &scratch, &more);
  if (status == HK_OK && more.len > HK_MAX_SIZE - COUNT) status = hk_raise_too_large(run);
  if (status == HK_OK && hk_bytes_append(HEAP, ME, more) != HK_OK) status = hk_raise_nomem(run);
  hk_buf_deinit(&scratch);
  if (status == HK_OK) *out = hk_int((int64_t)more.len);
  return status;
}
NATIVE(to_array) { return hk_give_bytes(run, hk_bytes_view(ME), out); }
NATIVE(read_front) {
  uint32_t n = hk_clamp(args[0].as.i, COUNT);
  HK_TRY(hk_give_bytes(run, hk_text(hk_bytes_view(ME).data, n), out));
  hk_bytes_drop(ME, n);
  return HK_OK;
}
NATIVE(clear) {
  hk_bytes_drop(ME, COUNT);
  return HK_OK;
}

// The part of `bytes` that two optional positions name.
static HkText part(HkText bytes, HkValue from, HkValue to) {
  uint32_t count = (uint32_t)bytes.len, a = hk_clamp(hk_arg_int(from, 0), count);
  uint32_t b = hk_clamp(hk_arg_int(to, count), count);
  return hk_text(bytes.data + a, b > a ? b - a : 0);
}
NATIVE(slice) { return give_buffer(run, part(hk_bytes_view(ME), args[0], args[1]), out); }
NATIVE(clone) { return give_buffer(run, hk_bytes_view(ME), out); }
NATIVE(fill) {
  HkText range = part(hk_bytes_view(ME), args[1], args[2]);
  HK_TRY(need_byte(run, args[0]));
  HK_TRY(hk_charge(run, range.len));
  if (range.len) memset(DATA + ((const uint8_t *)range.data - DATA), (int)args[0].as.i, range.len);
  return HK_OK;
}
NATIVE(copy_from) {
  HkBuf scratch;
  HkText from;
  int64_t at = hk_arg_int(args[1], 0);
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  HkStatus status = hk_data_view(run, args[0], &scratch, &from);
  if (status == HK_OK) {
    from = part(from, args[2], args[3]);
    if (at < 0 || at > COUNT)
      status = hk_raise_index(run, at, self, COUNT);
    else if (from.len > COUNT - (uint64_t)at)
      status = hk_raise_index(run, at + (int64_t)from.len - 1, self, COUNT);
    else if (from.len)
      memmove(DATA + at, from.data, from.len);
  }
  hk_buf_deinit(&scratch);
  return status;
}
NATIVE(index_of) {
  HkBuf scratch;
  HkText needle = HK_TEXT("");
  int64_t from = hk_arg_int(args[1], 0);
  char byte = (char)args[0].as.i;
  HkStatus status = HK_OK;
  hk_buf_init(&scratch, HK_CORE(run)->mem);
  if (args[0].tag == HK_INT) {
    status = need_byte(run, args[0]);
    needle = hk_text(&byte, 1);
  } else if (hk_is_kind(args[0], HK_KIND_ARRAY) || hk_is_kind(args[0], HK_KIND_BYTES)) {
    status = hk_data_view(run, args[0], &scratch, &needle);
  } else {
    HkText got = hk_type_display(HK_CORE(run)->types, args[0]);
    status = hk_raise(run, "TypeError", "Buffer.indexOf: argument 1 must be Integer, Array or Buffer, got %.*s",
                      (int)got.len, got.data);
  }
  if (status == HK_OK) status = hk_charge(run, COUNT);
  if (status == HK_OK) {
    size_t found = from > COUNT ? SIZE_MAX : hk_text_find(hk_bytes_view(ME), needle, from < 0 ? 0 : (size_t)from);
    *out = hk_int(found == SIZE_MAX ? -1 : (int64_t)found);
  }
  hk_buf_deinit(&scratch);
  return status;
}

// ---- numbers -----------------------------------------------------------------------------------------------------------------------------

typedef enum { UNSIGNED, SIGNED, FLOATING } Form;
typedef struct Number {
  const char *name;
  uint32_t size;
  Form form;
  bool big;
} Number;

static HkStatus does_not_fit(HkRun *run, const Number *n) {
  return hk_raise(run, "ValueError", "number does not fit %s", n->name);
}

// The bits of a value as a number of that form. A U64 takes every Integer: those below 0 stand for what an Integer cannot hold.
static HkStatus bits_of(HkRun *run, HkValue v, const Number *n, uint64_t *out) {
  unsigned width = 8 * n->size;
  if (n->form == FLOATING) {
    double d = hk_arg_float(v);
    float f;
    if (width == 64) {
      memcpy(out, &d, 8);
      return HK_OK;
    }
    // Half a unit above the greatest float, where rounding would give an infinity.
    if (d - d == 0.0 && (d >= 0x1.ffffffp127 || d <= -0x1.ffffffp127)) return does_not_fit(run, n);
    f = (float)d;
    uint32_t bits;
    memcpy(&bits, &f, 4);
    *out = bits;
    return HK_OK;
  }
  *out = v.as.bits;
  if (width == 64) return HK_OK;
  int64_t low = n->form == SIGNED ? -((int64_t)1 << (width - 1)) : 0;
  return v.as.i < low || v.as.i >= low + ((int64_t)1 << width) ? does_not_fit(run, n) : HK_OK;
}

static HkValue value_of(uint64_t bits, const Number *n) {
  unsigned width = 8 * n->size;
  if (n->form == FLOATING && width == 32) {
    float f;
    uint32_t half = (uint32_t)bits;
    memcpy(&f, &half, 4);
    return hk_float((double)f);
  }
  if (n->form == FLOATING) {
    double d;
    memcpy(&d, &bits, 8);
    return hk_float(d);
  }
  if (n->form == SIGNED && width < 64 && bits >> (width - 1)) bits |= UINT64_MAX << width;
  return hk_int((int64_t)bits);
}

static void put(uint8_t *at, uint64_t bits, const Number *n) {
  for (uint32_t i = 0; i < n->size; i++) at[n->big ? n->size - 1 - i : i] = (uint8_t)(bits >> (8 * i));
}

static HkStatus write_number(HkRun *run, HkValue self, HkValue v, const Number *n) {
  uint64_t bits;
  uint8_t *room = NULL;
  HK_TRY(bits_of(run, v, n, &bits));
  HK_TRY(room_for(run, self, n->size, &room));
  put(room, bits, n);
  return HK_OK;
}
static HkStatus place_of(HkRun *run, HkValue self, int64_t at, const Number *n, uint8_t **out) {
  if (at < 0 || at > COUNT) return hk_raise_index(run, at, self, COUNT);
  if (n->size > COUNT - (uint64_t)at) return hk_raise_index(run, at + n->size - 1, self, COUNT);
  *out = DATA + at;
  return HK_OK;
}
static HkStatus read_number(HkRun *run, HkValue self, int64_t at, const Number *n, HkValue *out) {
  uint8_t *p = NULL;
  uint64_t bits = 0;
  HK_TRY(place_of(run, self, at, n, &p));
  for (uint32_t i = 0; i < n->size; i++) bits |= (uint64_t)p[n->big ? n->size - 1 - i : i] << (8 * i);
  GIVE(value_of(bits, n));
}
static HkStatus set_number(HkRun *run, HkValue self, int64_t at, HkValue v, const Number *n) {
  uint64_t bits;
  uint8_t *p = NULL;
  HK_TRY(bits_of(run, v, n, &bits));
  HK_TRY(place_of(run, self, at, n, &p));
  put(p, bits, n);
  return HK_OK;
}

// X(NAME, bytes, form, big-endian, letter of the signature)
// clang-format off
#define NUMBERS(X)                                                                                            \
  X(U8, 1, UNSIGNED, false, "i")    X(I8, 1, SIGNED, false, "i")                                              \
  X(U16, 2, UNSIGNED, false, "i")   X(U16BE, 2, UNSIGNED, true, "i")                                          \
  X(I16, 2, SIGNED, false, "i")     X(I16BE, 2, SIGNED, true, "i")                                            \
  X(U32, 4, UNSIGNED, false, "i")   X(U32BE, 4, UNSIGNED, true, "i")                                          \
  X(I32, 4, SIGNED, false, "i")     X(I32BE, 4, SIGNED, true, "i")                                            \
  X(U64, 8, UNSIGNED, false, "i")   X(U64BE, 8, UNSIGNED, true, "i")                                          \
  X(I64, 8, SIGNED, false, "i")     X(I64BE, 8, SIGNED, true, "i")                                            \
  X(F32, 4, FLOATING, false, "n")   X(F32BE, 4, FLOATING, true, "n")                                          \
  X(F64, 8, FLOATING, false, "n")   X(F64BE, 8, FLOATING, true, "n")
// clang-format on
#define X(NAME, size, form, big, letter)                                                                               \
  static const Number number_##NAME = {#NAME, size, form, big};                                                        \
  NATIVE(write##NAME) { return write_number(run, self, args[0], &number_##NAME); }                                     \
  NATIVE(read##NAME) { return read_number(run, self, args[0].as.i, &number_##NAME, out); }                             \
  NATIVE(set##NAME) { return set_number(run, self, args[0].as.i, args[1], &number_##NAME); }
NUMBERS(X)
#undef X

// ---- as text -------------------------------------------------------------------------------------------------------------------------

NATIVE(to_text) { return hk_give_decoded(run, hk_bytes_view(ME), out); }
NATIVE(to_text_strict) {
  HkText bytes = hk_bytes_view(ME);
  HK_TRY(hk_charge(run, bytes.len));
  if (hk_utf8_check(bytes.data, bytes.len) < bytes.len) return HK_OK;
  GIVE_STRING(hk_string_new(HEAP, bytes));
}
NATIVE(to_hex) {
  HkBuf text;
  HK_TRY(hk_charge(run, COUNT));
  hk_buf_init(&text, HK_CORE(run)->mem);
  hk_hex_encode(hk_bytes_view(ME), &text);
  return hk_give_string(run, &text, out);
}
NATIVE(to_base64) {
  HkBuf text;
  HK_TRY(hk_charge(run, COUNT));
  hk_buf_init(&text, HK_CORE(run)->mem);
  hk_base64_encode(hk_bytes_view(ME), false, &text);
  return hk_give_string(run, &text, out);
}

// ---- one store, several objects ----------------------------------------------------------------------------------------------------------

NATIVE(share) { GIVE_OBJECT(hk_bytes_share(HEAP, ME)); }
NATIVE(is_shared_with) {
  GIVE(hk_bool(hk_is_kind(args[0], HK_KIND_BYTES) && HK_AS_BYTES(args[0])->store == ME->store));
}
NATIVE(footprint) { GIVE(hk_int((int64_t)hk_bytes_held(ME))); }

static HkStatus bad_index(HkRun *run, HkValue index) {
  HkText t = hk_type_display(HK_CORE(run)->types, index);
  return hk_raise(run, "TypeError", "Buffer index must be Integer, got %.*s", (int)t.len, t.data);
}
static HkStatus index_get(HkRun *run, HkValue self, HkValue index, HkValue *out) {
  if (index.tag != HK_INT) return bad_index(run, index);
  if (index.as.bits < COUNT) *out = hk_int(DATA[index.as.i]);
  return HK_OK;
}
static HkStatus index_set(HkRun *run, HkValue self, HkValue index, HkValue value) {
  if (index.tag != HK_INT) return bad_index(run, index);
  if (value.tag != HK_INT) {
    HkText t = hk_type_display(HK_CORE(run)->types, value);
    return hk_raise(run, "TypeError", "Buffer element must be Integer, got %.*s", (int)t.len, t.data);
  }
  if (index.as.bits >= COUNT) return hk_raise_index(run, index.as.i, self, COUNT);
  HK_TRY(need_byte(run, value));
  DATA[index.as.i] = (uint8_t)value.as.i;
  return HK_OK;
}

static const HkNative methods[] = {
    {"length|len|size", "", length, 0},
    {"isEmpty", "", is_empty, 0},
    {"get|at", "i", get, 0},
    {"set", "i i", set, 0},
    {"push", "i", push, 0},
    {"write|append", "x", append, 0},
    {"readAll|toArray", "", to_array, 0},
    {"read", "i", read_front, 0},
    {"clear", "", clear, 0},
    {"slice", "i? i?", slice, 0},
    {"clone", "", clone, 0},
    {"indexOf", ". i?", index_of, 0},
    {"fill", "i i? i?", fill, 0},
    {"copyFrom", "d i? i? i?", copy_from, 0},
    {"toUtf8|toText", "", to_text, 0},
    {"toUtf8Strict", "", to_text_strict, 0},
    {"toHex", "", to_hex, 0},
    {"toBase64", "", to_base64, 0},
    {"shareReference|share_reference", "", share, 0},
    {"isSharedWith|is_shared_with", ".", is_shared_with, 0},
    {"memoryFootprint|memory_footprint", "", footprint, 0},
#define X(NAME, size, form, big, letter)                                                                               \
  {"write" #NAME, letter, write##NAME, 0}, {"read" #NAME, "i", read##NAME, 0}, {"set" #NAME, "i " letter, set##NAME, 0},
    NUMBERS(X)
#undef X
        END_OF_METHODS,
};
const HkBoxDef hk_box_buffer = {.name = "BufferBox",
                                .aliases = "BytesBox|Bytes",
                                .kind = HK_KIND_BYTES,
                                .methods = methods,
                                .construct = {"BufferBox", ".?", buffer_new, 0},
                                .index_get = index_get,
                                .index_set = index_set};
