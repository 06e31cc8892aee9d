// type.c (L1) - symbols, types, and the names they answer to.
#include "type.h"

// ---- symbols ----------------------------------------------------------------------------------------------------------------

static uint32_t symbol_slot(const HkTypes *t, HkText text) {
  uint32_t i = (uint32_t)hk_text_stable_hash(text) & t->symbol_mask;
  while (t->symbol_index[i] && !hk_text_eq(hk_string_text(t->symbols[t->symbol_index[i] - 1]), text))
    i = (i + 1) & t->symbol_mask;
  return i;
}

static HkStatus grow_symbols(HkTypes *t) {
  if (t->symbol_index && (t->symbol_count + 1) * 2 <= t->symbol_mask + 1) return HK_OK;
  uint32_t size = t->symbol_index ? (t->symbol_mask + 1) * 2 : 256;
  uint32_t *index = hk_mem_zalloc(t->heap->mem, size * sizeof *index);
  if (!index) return HK_NOMEM;
  if (t->symbol_index) hk_mem_free(t->heap->mem, t->symbol_index, (t->symbol_mask + 1) * sizeof *index);
  t->symbol_index = index;
  t->symbol_mask = size - 1;
  for (uint32_t s = 0; s < t->symbol_count; s++) index[symbol_slot(t, hk_string_text(t->symbols[s]))] = s + 1;
  return HK_OK;
}

HkSymbol hk_symbol_find(const HkTypes *t, HkText text) {
  uint32_t at = t->symbol_index ? t->symbol_index[symbol_slot(t, text)] : 0;
  return at ? at - 1 : HK_NO_SYMBOL;
}

HkSymbol hk_symbol(HkTypes *t, HkText text) {
  HkSymbol known = hk_symbol_find(t, text);
  if (known != HK_NO_SYMBOL) return known;
  if (grow_symbols(t) != HK_OK) return HK_NO_SYMBOL;
  if (hk_mem_grow(t->heap->mem, (void **)&t->symbols, &t->symbol_cap, t->symbol_count + 1, sizeof *t->symbols) != HK_OK)
    return HK_NO_SYMBOL;
  HkString *s = hk_string_new(t->heap, text);
  if (!s) return HK_NO_SYMBOL;
  t->symbol_index[symbol_slot(t, text)] = t->symbol_count + 1;
  t->symbols[t->symbol_count] = s;
  return t->symbol_count++;
}

// ---- types --------------------------------------------------------------------------------------------------------------------

static HkStatus bind_name(HkTypes *t, HkText name, uint32_t id) {
  HkSymbol s = hk_symbol(t, name);
  if (s == HK_NO_SYMBOL) return HK_NOMEM;
  uint32_t before = t->type_of_symbol_cap;
  HK_TRY(
      hk_mem_grow(t->heap->mem, (void **)&t->type_of_symbol, &t->type_of_symbol_cap, s + 1, sizeof *t->type_of_symbol));
  for (uint32_t i = before; i < t->type_of_symbol_cap; i++) t->type_of_symbol[i] = HK_NO_TYPE;
  t->type_of_symbol[s] = id;
  return HK_OK;
}

static HkType *type_new(HkTypes *t, HkText full_name, HkKind kind, uint32_t flags) {
  HkType *type = hk_arena_alloc(&t->arena, sizeof *type);
  if (!type || hk_mem_grow(t->heap->mem, (void **)&t->items, &t->cap, t->count + 1, sizeof *t->items) != HK_OK)
    return NULL;
  size_t shown = 0;
  while (shown < full_name.len && full_name.data[shown] != '#') shown++;
  type->id = t->count;
  type->kind = kind;
  type->flags = flags;
  type->dead_twin = HK_NO_TYPE;
  type->name = hk_symbol(t, full_name);
  type->display = type->type_name = hk_string_new(t->heap, hk_text(full_name.data, shown));
  if (type->name == HK_NO_SYMBOL || !type->display) return NULL;
  t->items[t->count++] = type;
  return type;
}

HkType *hk_type_add(HkTypes *t, HkText full_name, HkKind kind, uint32_t flags) {
  HkType *type = type_new(t, full_name, kind, flags);
  if (!type || (!(flags & HK_TYPE_HOUSE) && bind_name(t, full_name, type->id) != HK_OK)) return NULL;
  if (kind == HK_KIND_INSTANCE) {
    HkType *dead = type_new(t, full_name, kind, flags | HK_TYPE_DEAD);
    if (!dead) return NULL;
    type->dead_twin = dead->id;
  }
  return type;
}

HkType *hk_type_find(const HkTypes *t, HkText full_name) {
  HkSymbol s = hk_symbol_find(t, full_name);
  if (s == HK_NO_SYMBOL || s >= t->type_of_symbol_cap || t->type_of_symbol[s] == HK_NO_TYPE) return NULL;
  return t->items[t->type_of_symbol[s]];
}

HkStatus hk_types_init(HkTypes *t, HkHeap *heap) {
  static const char *const names[] = {
#define X(e, n) n,
      HK_KINDS(X)
#undef X
          "NullBox",
      "BoolBox", "IntegerBox", "FloatBox"};
  memset(t, 0, sizeof *t);
  t->heap = heap;
  heap->types = t;
  hk_arena_init(&t->arena, heap->mem);
  for (uint32_t i = 0; i < sizeof names / sizeof *names; i++) {
    HkText name = hk_text_of(names[i]);
    HkType *type = type_new(t, name, i < HK_KIND_COUNT ? (HkKind)i : HK_KIND_FREE, HK_TYPE_BUILTIN);
    if (!type) return HK_NOMEM;
    bool suffix = name.len > 3 && memcmp(name.data + name.len - 3, "Box", 3) == 0;
    type->display = hk_string_new(heap, hk_text(name.data, name.len - (suffix ? 3 : 0)));
    if (!type->display) return HK_NOMEM;
  }
  t->items[HK_TYPE_NULL]->display = hk_string_new(heap, HK_TEXT("null"));
  return t->items[HK_TYPE_NULL]->display ? HK_OK : HK_NOMEM;
}

static void *copy_of(HkMem *mem, const void *from, size_t size) {
  void *copy = hk_mem_alloc(mem, size);
  if (copy) memcpy(copy, from, size);
  return copy;
}

HkStatus hk_types_init_like(HkTypes *t, HkHeap *heap, const HkTypes *base) {
  *t = *base;
  t->heap = heap;
  heap->types = t;
  hk_arena_init(&t->arena, heap->mem);
  t->items = NULL;
  t->symbols = copy_of(heap->mem, base->symbols, base->symbol_cap * sizeof *t->symbols);
  t->symbol_index = copy_of(heap->mem, base->symbol_index, (base->symbol_mask + 1) * sizeof *t->symbol_index);
  t->type_of_symbol = copy_of(heap->mem, base->type_of_symbol, base->type_of_symbol_cap * sizeof *t->type_of_symbol);
  t->items = hk_mem_alloc(heap->mem, base->cap * sizeof *t->items);
  HkType *types = hk_arena_alloc(&t->arena, base->count * sizeof *types);
  if (!t->symbols || !t->symbol_index || !t->type_of_symbol || !t->items || !types) return HK_NOMEM;
  for (uint32_t i = 0; i < base->count; i++) {
    types[i] = *base->items[i];
    t->items[i] = &types[i];
  }
  return HK_OK;
}

void hk_types_deinit(HkTypes *t) {
  if (!t->heap) return;
  HkMem *mem = t->heap->mem;
  if (t->host_externs) hk_mem_free(mem, t->host_externs, t->host_extern_cap * sizeof *t->host_externs);
  if (t->items) hk_mem_free(mem, t->items, t->cap * sizeof *t->items);
  if (t->symbols) hk_mem_free(mem, t->symbols, t->symbol_cap * sizeof *t->symbols);
  if (t->symbol_index) hk_mem_free(mem, t->symbol_index, (t->symbol_mask + 1) * sizeof *t->symbol_index);
  if (t->type_of_symbol) hk_mem_free(mem, t->type_of_symbol, t->type_of_symbol_cap * sizeof *t->type_of_symbol);
  hk_arena_deinit(&t->arena);
}

void hk_types_mark(HkTypes *t) {
  for (uint32_t s = 0; s < t->symbol_count; s++) hk_heap_mark(t->heap, &t->symbols[s]->head);
  for (uint32_t i = 0; i < t->count; i++) {
    HkType *type = t->items[i];
    hk_heap_mark(t->heap, &type->display->head);
    hk_heap_mark(t->heap, &type->type_name->head);
    hk_heap_mark(t->heap, (HkObject *)type->singleton);
    hk_heap_mark(t->heap, (HkObject *)type->type_object);
    for (uint32_t v = 0; v < type->variant_count; v++) hk_heap_mark(t->heap, (HkObject *)type->units[v]);
  }
}

HkType *hk_type_of(const HkTypes *t, HkValue v) {
  if (v.tag >= HK_STRING) return t->items[v.as.obj->type];
  return t->items[HK_TYPE_NULL + v.tag];
}

// ---- built-in boxes ---------------------------------------------------------------------------------------------------------------

// The next name of a list "a|b|c"; false at its end.
static bool next_name(const char **list, HkText *name) {
  const char *p = *list;
  if (!p || !*p) return false;
  const char *end = strchr(p, '|');
  *name = hk_text(p, end ? (size_t)(end - p) : strlen(p));
  *list = end ? end + 1 : p + name->len;
  return true;
}

// Built-in names live in a name space of their own, marked by a character no source name contains, so that a program's box wins.
static HkText builtin_name(HkText name, char out[128]) {
  size_t n = name.len < 126 ? name.len : 126;
  out[0] = '%';
  memcpy(out + 1, name.data, n);
  return hk_text(out, n + 1);
}

HkStatus hk_type_define(HkTypes *t, const HkBoxDef *def) {
  HkText full = hk_text_of(def->name);
  HkType *type = NULL;
  char name[128];
  for (uint32_t i = 0; i < HK_TYPE_FIRST_FREE && !type; i++)
    if (hk_text_eq(hk_string_text(t->items[i]->type_name), full)) type = t->items[i];
  if (!type) {
    type = type_new(t, full, def->kind, HK_TYPE_BUILTIN);
    if (!type) return HK_NOMEM;
  }
  bool suffix = full.len > 3 && memcmp(full.data + full.len - 3, "Box", 3) == 0;
  if (type->id >= HK_TYPE_FIRST_FREE && suffix)
    type->display = hk_string_new(t->heap, hk_text(full.data, full.len - 3));
  if (!type->display) return HK_NOMEM;
  type->def = def;
  HK_TRY(bind_name(t, builtin_name(full, name), type->id));
  if (suffix) HK_TRY(bind_name(t, builtin_name(hk_text(full.data, full.len - 3), name), type->id));
  HkText alias;
  for (const char *p = def->aliases; next_name(&p, &alias);)  // "Map" stays the Map, though an OrderedMap is one, too
    if (!hk_type_builtin(t, alias)) HK_TRY(bind_name(t, builtin_name(alias, name), type->id));
  return HK_OK;
}

HkType *hk_type_builtin(const HkTypes *t, HkText name) {
  char full[128];
  return hk_type_find(t, builtin_name(name, full));
}

HkText hk_native_name(const HkNative *native) {
  HkText first = HK_TEXT("");
  const char *p = native->names;
  next_name(&p, &first);
  return first;
}

// Whether `snake` is `camel` in snake_case: to_upper_case for toUpperCase.
static bool is_snake_of(HkText snake, HkText camel) {
  size_t k = 0;
  for (size_t i = 0; i < camel.len; i++) {
    char c = camel.data[i];
    if (c >= 'A' && c <= 'Z') {
      if (k >= snake.len || snake.data[k++] != '_') return false;
      c = (char)(c | 0x20);
    }
    if (k >= snake.len || snake.data[k++] != c) return false;
  }
  return k == snake.len;
}

static bool answers(const HkNative *native, HkText name, bool snake) {
  HkText one;
  for (const char *p = native->names; next_name(&p, &one);)
    if (snake ? is_snake_of(name, one) : hk_text_eq(one, name)) return true;
  return false;
}

const HkNative *hk_box_method(const HkBoxDef *def, HkText name, uint32_t flags) {
  bool forms = def && def->snake_case;
  for (int snake = 0; def && snake <= forms; snake++)  // exact names first: is_alpha is not isAlpha
    for (const HkNative *n = def->methods; n->names; n++)
      if ((n->flags & flags) == flags && answers(n, name, snake)) return n;
  return NULL;
}

uint32_t hk_box_names(const HkBoxDef *def, uint32_t flags, HkText *out, uint32_t cap) {
  uint32_t count = 0;
  for (const HkNative *n = def ? def->methods : NULL; n && n->names; n++) {
    if ((n->flags & flags) != flags) continue;
    for (const char *p = n->names; count < cap && next_name(&p, &out[count]);) count++;
  }
  return count;
}

const HkNative *hk_types_extern(const HkTypes *t, HkText dotted) {
  HkText one;
  for (const HkNative *n = t->externs; n && n->names; n++)
    for (const char *p = n->names; next_name(&p, &one);)
      if (hk_text_eq(one, dotted)) return n;
  for (uint32_t i = 0; i < t->host_extern_count; i++)
    if (hk_text_eq(hk_text_of(t->host_externs[i]->names), dotted)) return t->host_externs[i];
  return NULL;
}

HkStatus hk_types_add_extern(HkTypes *t, const HkNative *native) {
  HK_TRY(hk_mem_grow(t->heap->mem, (void **)&t->host_externs, &t->host_extern_cap, t->host_extern_count + 1,
                     sizeof *t->host_externs));
  t->host_externs[t->host_extern_count++] = native;
  return HK_OK;
}

bool hk_types_reserved(const HkTypes *t, HkText box_name) {
  for (const char *const *p = t->reserved; p && *p; p++)
    if (hk_text_eq(hk_text_of(*p), box_name)) return true;
  return false;
}

// ---- is() ----------------------------------------------------------------------------------------------------------------------------

static bool in_list(const char *list, HkText name) {
  HkText one;
  for (const char *p = list; next_name(&p, &one);)
    if (hk_text_eq(one, name)) return true;
  return false;
}

static bool user_type_is(const HkTypes *t, const HkType *type, HkText name) {
  HkSymbol s = hk_symbol_find(t, name);
  for (uint32_t i = 0; s != HK_NO_SYMBOL && i < type->answer_count; i++)
    if (type->answers[i] == s) return true;
  return false;
}

bool hk_type_is(const HkTypes *t, HkValue v, HkText name) {
  if (in_list("Any|Box", name)) return true;
  const HkType *type = hk_type_of(t, v);
  if (type->kind == HK_KIND_INSTANCE || type->kind == HK_KIND_ENUM) return user_type_is(t, type, name);
  // Value types of older files are spelled with a small first letter, too (mir.md 2.7).
  char big[64];
  if (v.tag <= HK_STRING && name.len > 0 && name.len < sizeof big && name.data[0] >= 'a' && name.data[0] <= 'z') {
    memcpy(big, name.data, name.len);
    big[0] = (char)(big[0] - 32);
    name = hk_text(big, name.len);
  }
  if (hk_text_eq(hk_string_text(type->type_name), name)) return true;
  if ((v.tag == HK_INT || v.tag == HK_FLOAT) && hk_text_eq(name, HK_TEXT("Number"))) return true;
  if (v.tag == HK_OBJECT && v.as.obj->kind == HK_KIND_ERROR &&
      hk_text_eq(hk_string_text(((HkError *)(void *)v.as.obj)->kind), name))
    return true;
  if (!type->def) return false;
  if (type->house && hk_text_eq(hk_symbol_text(t, type->house->name), name)) return true;  // as the house names it
  HkText full = hk_text_of(type->def->name);
  bool suffix = full.len > 3 && memcmp(full.data + full.len - 3, "Box", 3) == 0;
  return (suffix && hk_text_eq(hk_text(full.data, full.len - 3), name)) ||
         (type->def->aliases && in_list(type->def->aliases, name));
}
