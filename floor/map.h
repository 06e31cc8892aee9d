// map.h (L1) - the Map object: typed keys (Integer, String; a Bool is its text), keyed hash, key order on demand (boxes.md 11).
//
// Entries stand densely in order of insertion; an open-addressing index of entry numbers finds them. Removed entries leave a hole
// until the next rebuild. Order: Integer keys ascending, then String keys by bytes; cached in map->order until the key
// set changes. An ordered map (head.extra == 1) keeps insertion order instead. Nothing here runs user code.
#ifndef HK_MAP_H
#define HK_MAP_H

#include "array.h"
#include "heap.h"
#include "str.h"

HkMap *hk_map_new(HkHeap *heap, bool insertion_ordered, uint32_t cap);  // empty, with room for `cap` entries
// Turns a value into a key: Integers and Strings as they are, Bools to the Strings "true"/"false". False: no possible key.
bool hk_map_key(HkHeap *heap, HkValue v, HkValue *key);
// `key` below is always a result of hk_map_key. Pointers are valid until the next change of the map.
const HkValue *hk_map_find(HkHeap *heap, HkMap *map, HkValue key);  // or NULL
HkStatus hk_map_set(HkHeap *heap, HkMap *map, HkValue key, HkValue value);
bool hk_map_remove(HkHeap *heap, HkMap *map, HkValue key, HkValue *old);  // old may be NULL
void hk_map_clear(HkHeap *heap, HkMap *map);
void hk_map_free_parts(HkHeap *heap, HkMap *map);  // for the heap: what the map owns outside its cell
void hk_map_mark_parts(const HkMap *map);
size_t hk_map_bytes(const HkMap *map);  // with all that it owns
HkMap *hk_map_copy(HkHeap *heap, const HkMap *map);
// Makes sure map->order lists the live entries in the order programs see them. HK_NOMEM possible.
HkStatus hk_map_sort(HkHeap *heap, HkMap *map);
HK_INLINE HkMapEntry *hk_map_at(HkMap *map, uint32_t i) {
  return &map->entries[map->order[i]];
}  // after hk_map_sort, i < count
HkArray *hk_map_keys(HkHeap *heap, HkMap *map);
HkArray *hk_map_values(HkHeap *heap, HkMap *map);

#endif
