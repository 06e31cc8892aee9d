// bytes.c (L1) - the Buffer object.
#include "bytes.h"

static HkBytes *wrap(HkHeap *heap, HkByteStore *store) {
  HkBytes *b = hk_heap_new(heap, sizeof *b, HK_KIND_BYTES, HK_KIND_BYTES);
  if (b) b->store = store;
  return b;
}

static void release(HkHeap *heap, HkByteStore *store) {
  if (--store->holders) return;
  if (store->data) hk_mem_free(heap->mem, store->data, store->cap);
  hk_mem_free(heap->mem, store, sizeof *store);
}

static HkStatus set_capacity(HkHeap *heap, HkByteStore *store, uint32_t cap) {
  uint8_t *data = hk_heap_external(heap, store->data, store->cap, cap);
  if (!data) return HK_NOMEM;
  store->data = data;
  store->cap = cap;
  return HK_OK;
}

static HkBytes *with_capacity(HkHeap *heap, uint32_t cap) {
  HkByteStore *store = hk_heap_external(heap, NULL, 0, sizeof *store);
  if (!store) return NULL;
  *store = (HkByteStore){.holders = 1};
  HkBytes *b = cap == 0 || set_capacity(heap, store, cap) == HK_OK ? wrap(heap, store) : NULL;
  if (!b) release(heap, store);
  return b;
}

HkBytes *hk_bytes_new(HkHeap *heap, uint32_t count) {
  HkBytes *b = with_capacity(heap, count);
  if (b && count) memset(b->store->data, 0, count);
  if (b) b->store->end = count;
  return b;
}

HkBytes *hk_bytes_of(HkHeap *heap, HkText bytes) {
  HkBytes *b = with_capacity(heap, (uint32_t)bytes.len);
  if (b && bytes.len) memcpy(b->store->data, bytes.data, bytes.len);
  if (b) b->store->end = (uint32_t)bytes.len;
  return b;
}

HkBytes *hk_bytes_take(HkHeap *heap, HkBuf *buf) {
  HkBytes *b = buf->failed ? NULL : with_capacity(heap, 0);
  uint8_t *exact = b && buf->len ? hk_mem_resize(buf->mem, buf->data, buf->cap, buf->len) : NULL;
  if (b && buf->len && !exact) b = NULL;
  if (exact) {
    b->store->data = exact;
    b->store->end = b->store->cap = (uint32_t)buf->len;
    hk_heap_count(heap, buf->len);
    hk_buf_init(buf, buf->mem);
  }
  hk_buf_deinit(buf);
  return b;
}

HkBytes *hk_bytes_share(HkHeap *heap, HkBytes *bytes) {
  HkBytes *b = wrap(heap, bytes->store);
  if (b) b->store->holders++;
  return b;
}

void hk_bytes_free(HkHeap *heap, HkBytes *bytes) { release(heap, bytes->store); }

// Bytes move to the front of the store when at least as many were taken there: dropping and appending in turn stays linear.
static HkStatus make_room(HkHeap *heap, HkByteStore *store, uint32_t extra) {
  uint32_t count = store->end - store->start;
  uint64_t need = (uint64_t)count + extra, cap = (uint64_t)store->cap * 2;
  if (need > HK_MAX_SIZE) return HK_NOMEM;
  if (store->start && store->start >= count) {
    memmove(store->data, store->data + store->start, count);
    store->start = 0;
    store->end = count;
  }
  need += store->start;
  if (need <= store->cap) return HK_OK;
  if (cap < need) cap = need;
  if (cap < 16 * HK_INITIAL_CAP) cap = 16 * HK_INITIAL_CAP;
  return set_capacity(heap, store, (uint32_t)(cap > HK_MAX_SIZE && need <= HK_MAX_SIZE ? HK_MAX_SIZE : cap));
}

uint8_t *hk_bytes_extend(HkHeap *heap, HkBytes *bytes, uint32_t count) {
  HkByteStore *store = bytes->store;
  if ((uint64_t)store->end + count > store->cap && make_room(heap, store, count) != HK_OK) return NULL;
  store->end += count;
  return store->data + store->end - count;
}

HkStatus hk_bytes_append(HkHeap *heap, HkBytes *bytes, HkText more) {
  if (more.len == 0) return HK_OK;
  if (more.len > HK_MAX_SIZE) return HK_NOMEM;
  const char *own = (const char *)bytes->store->data;
  bool inside = own && more.data >= own && more.data < own + bytes->store->cap;
  size_t at = inside ? (size_t)(more.data - own) - bytes->store->start : 0;
  uint8_t *room = hk_bytes_extend(heap, bytes, (uint32_t)more.len);
  if (!room) return HK_NOMEM;
  memcpy(room, inside ? (const char *)hk_bytes_data(bytes) + at : more.data, more.len);
  return HK_OK;
}

void hk_bytes_drop(HkBytes *bytes, uint32_t count) {
  bytes->store->start += count;
  if (bytes->store->start == bytes->store->end) bytes->store->start = bytes->store->end = 0;
}

size_t hk_bytes_held(const HkBytes *bytes) {
  const HkByteStore *store = bytes->store;
  return sizeof *bytes + (sizeof *store + store->cap) / store->holders;
}
