// str.c (L1) - the String value.
#include "str.h"

#include "utf8.h"

enum {
  SHARE_FROM = 64,    // shorter results of appending are copied, longer ones share an append buffer
  TAKE_FROM = 16384,  // shorter buffers are copied
  CURSORS = 4
};

// A place in a non-ASCII String that was looked at lately.
typedef struct Cursor {
  const HkString *s;
  uint32_t index, offset;
} Cursor;
typedef struct HkCursors {
  Cursor items[CURSORS];
  uint32_t next;
} HkCursors;
_Static_assert(sizeof(HkCursors) <= sizeof(((HkHeap *)0)->cursors), "the heap has room for the cursors");

// ---- construction ----------------------------------------------------------------------------------------------------------

static HkString *string_alloc(HkHeap *heap, size_t len) {
  if (len > HK_MAX_SIZE) return NULL;
  size_t head = offsetof(HkString, shared);
  HkString *s =
      hk_heap_new(heap, head + len + 1 < sizeof *s ? sizeof *s : head + len + 1, HK_KIND_STRING, HK_KIND_STRING);
  if (!s) return NULL;
  char *bytes = (char *)s + head;
  s->len = (uint32_t)len;
  s->hash = 0;
  s->data = bytes;
  bytes[len] = 0;  // so that C code may print it
  return s;
}

static HkString *string_with_count(HkHeap *heap, HkText text, uint32_t count) {
  HkString *s = string_alloc(heap, text.len);
  if (!s) return NULL;
  if (text.len) memcpy((char *)(uintptr_t)s->data, text.data, text.len);
  s->count = count;
  if (count == s->len) s->head.flags |= HK_FLAG_ASCII;
  return s;
}

HkString *hk_string_new(HkHeap *heap, HkText utf8) {
  if (utf8.len > HK_MAX_SIZE) return NULL;
  if (utf8.len <= 1 && heap->chars[127]) {
    if (utf8.len == 0) return heap->empty;
    if ((unsigned char)utf8.data[0] < 128) return heap->chars[(unsigned char)utf8.data[0]];
  }
  return string_with_count(heap, utf8, (uint32_t)hk_utf8_count(utf8.data, utf8.len));
}

HkString *hk_string_decode(HkHeap *heap, HkText bytes) {
  if (hk_utf8_check(bytes.data, bytes.len) == bytes.len) return hk_string_new(heap, bytes);
  HkBuf buf;
  hk_buf_init(&buf, heap->mem);
  for (size_t i = 0; i < bytes.len;) {
    size_t n;
    hk_buf_code_point(&buf, hk_utf8_decode(bytes.data + i, bytes.len - i, &n));
    i += n;
  }
  HkString *s = hk_string_from_buf(heap, &buf);
  hk_buf_deinit(&buf);
  return s;
}

HkString *hk_string_from_buf(HkHeap *heap, const HkBuf *buf) {
  return buf->failed ? NULL : hk_string_new(heap, hk_buf_view(buf));
}

const char *hk_string_z(HkHeap *heap, const HkString *s) {
  if (memchr(s->data, 0, s->len)) return NULL;
  if (!(s->head.flags & HK_FLAG_SHARED)) return s->data;
  HkString *alone = hk_string_new(heap, hk_string_text(s));  // other text may follow in the shared buffer
  return alone ? alone->data : NULL;
}

HkString *hk_string_char(HkHeap *heap, uint32_t cp) {
  char bytes[4];
  if (cp < 128) return heap->chars[cp];
  return string_with_count(heap, hk_text(bytes, hk_utf8_encode(cp, bytes)), 1);
}

// A String whose bytes end at the end of `buf`.
static HkString *shared_string(HkHeap *heap, HkStrBuf *buf, uint32_t len, uint32_t count) {
  HkString *s = hk_heap_new(heap, sizeof *s, HK_KIND_STRING, HK_KIND_STRING);
  if (!s) return NULL;
  s->head.flags |= HK_FLAG_SHARED;
  s->len = len;
  s->count = count;
  s->hash = 0;
  s->data = buf->bytes;
  s->shared = buf;
  if (count == len) s->head.flags |= HK_FLAG_ASCII;
  return s;
}

static HkStrBuf *append_buffer(HkHeap *heap, HkText start, size_t need) {
  size_t cap = need * 2 < HK_MAX_SIZE ? need * 2 : HK_MAX_SIZE;
  HkStrBuf *buf = hk_heap_new(heap, sizeof *buf, HK_KIND_BUFFER, HK_KIND_BUFFER);
  if (!buf) return NULL;
  buf->bytes = NULL;
  buf->cap = 0;
  buf->bytes = hk_heap_external(heap, NULL, 0, cap);
  if (!buf->bytes) return NULL;
  buf->cap = (uint32_t)cap;
  buf->used = (uint32_t)start.len;
  memcpy(buf->bytes, start.data, start.len);
  return buf;
}

HkString *hk_string_take(HkHeap *heap, HkBuf *buf) {
  bool large = !buf->failed && buf->len >= TAKE_FROM && buf->len <= HK_MAX_SIZE && buf->mem == heap->mem;
  HkStrBuf *own = large ? hk_heap_new(heap, sizeof *own, HK_KIND_BUFFER, HK_KIND_BUFFER) : NULL;
  if (own) own->bytes = hk_mem_resize(buf->mem, buf->data, buf->cap, buf->len);  // gives back what is left over
  HkString *s;
  if (own && own->bytes) {
    own->cap = own->used = (uint32_t)buf->len;
    hk_heap_count(heap, buf->len);
    s = shared_string(heap, own, own->used, (uint32_t)hk_utf8_count(own->bytes, own->used));
    hk_buf_init(buf, buf->mem);
    return s;
  }
  s = hk_string_from_buf(heap, buf);
  hk_buf_deinit(buf);
  return s;
}

HkString *hk_string_append_text(HkHeap *heap, HkString *a, HkText b, uint32_t b_count, bool b_ascii) {
  (void)b_ascii;
  size_t len = (size_t)a->len + b.len;
  if (len > HK_MAX_SIZE) return NULL;
  if (b.len == 0) return a;
  if (len < SHARE_FROM) {
    HkString *s = string_alloc(heap, len);
    if (!s) return NULL;
    char *bytes = (char *)(uintptr_t)s->data;
    memcpy(bytes, a->data, a->len);
    memcpy(bytes + a->len, b.data, b.len);
    s->count = a->count + b_count;
    if (s->count == s->len) s->head.flags |= HK_FLAG_ASCII;
    return s;
  }
  HkStrBuf *buf = a->head.flags & HK_FLAG_SHARED ? a->shared : NULL;
  // In place only if `a` ends where the buffer ends: then nobody else sees the bytes behind it.
  if (!buf || buf->used != a->len || buf->cap - buf->used < b.len) buf = append_buffer(heap, hk_string_text(a), len);
  if (!buf) return NULL;
  memmove(buf->bytes + buf->used, b.data, b.len);
  buf->used += (uint32_t)b.len;
  return shared_string(heap, buf, (uint32_t)len, a->count + b_count);
}

HkString *hk_string_concat(HkHeap *heap, HkString *a, HkString *b) {
  if (a->len == 0) return b;
  return hk_string_append_text(heap, a, hk_string_text(b), b->count, (b->head.flags & HK_FLAG_ASCII) != 0);
}

// ---- positions --------------------------------------------------------------------------------------------------------------

static HkCursors *cursors_of(HkHeap *heap) { return (HkCursors *)(void *)heap->cursors; }

void hk_string_forget_cursors(HkHeap *heap) { memset(heap->cursors, 0, sizeof heap->cursors); }

static Cursor *cursor_for(HkHeap *heap, const HkString *s) {
  HkCursors *all = cursors_of(heap);
  for (uint32_t i = 0; i < CURSORS; i++)
    if (all->items[i].s == s) return &all->items[i];
  Cursor *c = &all->items[all->next++ % CURSORS];
  *c = (Cursor){s, 0, 0};
  return c;
}

static bool is_tail(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

size_t hk_string_byte_offset(HkHeap *heap, HkString *s, uint32_t index) {
  if (s->head.flags & HK_FLAG_ASCII) return index;
  if (index >= s->count) return s->len;
  Cursor *c = cursor_for(heap, s);
  if (index < c->index / 2) c->index = c->offset = 0;
  while (c->index < index) {
    c->offset++;
    while (c->offset < s->len && is_tail(s->data[c->offset])) c->offset++;
    c->index++;
  }
  while (c->index > index) {
    do c->offset--;
    while (is_tail(s->data[c->offset]));
    c->index--;
  }
  return c->offset;
}

// Code points before byte `offset`.
static uint32_t index_of_offset(HkHeap *heap, HkString *s, size_t offset) {
  if (s->head.flags & HK_FLAG_ASCII) return (uint32_t)offset;
  Cursor *c = cursor_for(heap, s);
  if (offset < c->offset / 2) *c = (Cursor){s, 0, 0};
  if (offset < c->offset)
    c->index -= (uint32_t)hk_utf8_count(s->data + offset, c->offset - offset);
  else
    c->index += (uint32_t)hk_utf8_count(s->data + c->offset, offset - c->offset);
  c->offset = (uint32_t)offset;
  return c->index;
}

HkString *hk_string_slice(HkHeap *heap, HkString *s, int64_t start, int64_t end) {
  if (start < 0) start = 0;
  if (end > s->count) end = s->count;
  if (start >= end) return heap->empty;
  if (start == 0 && end == s->count) return s;
  size_t from = hk_string_byte_offset(heap, s, (uint32_t)start), to = hk_string_byte_offset(heap, s, (uint32_t)end);
  if (to - from == 1) return heap->chars[(unsigned char)s->data[from]];
  return string_with_count(heap, hk_text(s->data + from, to - from), (uint32_t)(end - start));
}

int64_t hk_string_code_at(HkHeap *heap, HkString *s, int64_t i) {
  if (i < 0 || i >= s->count) return -1;
  size_t at = hk_string_byte_offset(heap, s, (uint32_t)i), size;
  return hk_utf8_decode(s->data + at, s->len - at, &size);
}

// ---- search -------------------------------------------------------------------------------------------------------------------

// Looks for the first byte with memchr and compares; after many false starts changes to a rolling hash, so that the
// worst case stays linear.
static size_t find_rolling(HkText hay, HkText needle, size_t from) {
  uint64_t want = 0, have = 0, power = 1;
  const uint64_t k = 1099511628211u;
  if (hay.len - from < needle.len) return SIZE_MAX;
  for (size_t i = 0; i < needle.len; i++) {
    want = want * k + (unsigned char)needle.data[i];
    have = have * k + (unsigned char)hay.data[from + i];
    if (i) power *= k;
  }
  for (size_t i = from;; i++) {
    if (have == want && memcmp(hay.data + i, needle.data, needle.len) == 0) return i;
    if (i + needle.len >= hay.len) return SIZE_MAX;
    have = (have - (unsigned char)hay.data[i] * power) * k + (unsigned char)hay.data[i + needle.len];
  }
}

size_t hk_text_find(HkText hay, HkText needle, size_t from) {
  if (needle.len > hay.len || from > hay.len - needle.len) return SIZE_MAX;
  if (needle.len == 0) return from;
  size_t last = hay.len - needle.len, wasted = 0;
  for (size_t i = from; i <= last;) {
    const char *hit = memchr(hay.data + i, needle.data[0], last - i + 1);
    if (!hit) return SIZE_MAX;
    size_t at = (size_t)(hit - hay.data);
    if (memcmp(hit, needle.data, needle.len) == 0) return at;
    wasted += needle.len;
    i = at + 1;
    if (wasted > 64 + 4 * (i - from) && needle.len > 4) return find_rolling(hay, needle, i);
  }
  return SIZE_MAX;
}

// The same from the right: the last place <= from, or SIZE_MAX. needle is not empty.
static size_t rfind_rolling(HkText hay, HkText needle, size_t from) {
  uint64_t want = 0, have = 0, power = 1;
  const uint64_t k = 1099511628211u;
  for (size_t i = needle.len; i-- > 0;) {
    want = want * k + (unsigned char)needle.data[i];
    have = have * k + (unsigned char)hay.data[from + i];
    if (i) power *= k;
  }
  for (size_t i = from;; i--) {
    if (have == want && memcmp(hay.data + i, needle.data, needle.len) == 0) return i;
    if (i == 0) return SIZE_MAX;
    have = (have - (unsigned char)hay.data[i + needle.len - 1] * power) * k + (unsigned char)hay.data[i - 1];
  }
}

static size_t text_rfind(HkText hay, HkText needle, size_t from) {
  if (needle.len > hay.len) return SIZE_MAX;
  if (from > hay.len - needle.len) from = hay.len - needle.len;
  size_t wasted = 0;
  for (size_t i = from + 1; i-- > 0;) {
    if (hay.data[i] != needle.data[0]) continue;
    if (memcmp(hay.data + i, needle.data, needle.len) == 0) return i;
    wasted += needle.len;
    if (i && wasted > 64 + 4 * (from - i) && needle.len > 4) return rfind_rolling(hay, needle, i - 1);
  }
  return SIZE_MAX;
}

int64_t hk_string_find(HkHeap *heap, HkString *s, HkString *needle, int64_t from) {
  if (from < 0) from = 0;
  if (from > s->count) return -1;
  if (needle->len == 0) return from;
  size_t at = hk_text_find(hk_string_text(s), hk_string_text(needle), hk_string_byte_offset(heap, s, (uint32_t)from));
  return at == SIZE_MAX ? -1 : (int64_t)index_of_offset(heap, s, at);
}

int64_t hk_string_rfind(HkHeap *heap, HkString *s, HkString *needle, int64_t from) {
  if (from < 0) return -1;
  if (from > s->count) from = s->count;
  if (needle->len == 0) return from;
  if (needle->len > s->len) return -1;
  size_t at = hk_string_byte_offset(heap, s, (uint32_t)from);
  at = text_rfind(hk_string_text(s), hk_string_text(needle), at);
  return at == SIZE_MAX ? -1 : (int64_t)index_of_offset(heap, s, at);
}

// ---- hashing ----------------------------------------------------------------------------------------------------------------------

uint64_t hk_string_hash_slow(HkHeap *heap, HkString *s) {
  uint64_t h = heap->hash_key[0] ^ s->len, k = heap->hash_key[1];
  const char *p = s->data;
  size_t n = s->len;
  for (; n >= 8; n -= 8, p += 8) {
    uint64_t w;
    memcpy(&w, p, 8);
    h = hk_mix(h ^ w, k);
  }
  uint64_t tail = 0;
  for (size_t i = 0; i < n; i++) tail |= (uint64_t)(unsigned char)p[i] << (8 * i);
  h = hk_mix(h ^ tail, k ^ 0xA0761D6478BD642Fu);
  s->hash = h ? h : 1;
  return s->hash;
}

uint64_t hk_text_stable_hash(HkText text) {  // FNV-1a
  uint64_t h = 14695981039346656037u;
  for (size_t i = 0; i < text.len; i++) h = (h ^ (unsigned char)text.data[i]) * 1099511628211u;
  return h;
}
