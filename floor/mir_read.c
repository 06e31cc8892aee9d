// mir_read.c (L2) - reads MIR JSON (mir.md 3, 6.1): the module, its declarations, functions and blocks, and the rules for canonical text.
#include <stdarg.h>
#include <stdio.h>

#include "mir_reader.h"

// ---- problems ----------------------------------------------------------------------------------------------------------------

static size_t place_text(const HkMirReader *r, char *out, size_t cap) {
  if (!r->fn) return 0;
  int n = snprintf(out, cap, "%.200s", r->fn->name->data);
  if (r->block != HK_MIR_NONE) n += snprintf(out + n, cap - (size_t)n, " bb%u", r->block);
  if (r->insn != HK_MIR_NONE) n += snprintf(out + n, cap - (size_t)n, ":%u", r->insn);
  n += snprintf(out + n, cap - (size_t)n, ": ");
  return (size_t)n;
}

void hk_mir_fault(HkMirReader *r, const char *code, const char *fmt, ...) {
  char text[512];
  size_t n = place_text(r, text, sizeof text);
  va_list args;
  va_start(args, fmt);
  vsnprintf(text + n, sizeof text - n, fmt, args);
  va_end(args);
  if (r->problems->count >= HK_MIR_MAX_FAULTS)
    r->problems->errors++;
  else
    hk_mir_problem(r->problems, code, "%s", text);
}

// ---- keys and values ---------------------------------------------------------------------------------------------------------

static bool is_omitted_value(const HkJson *v) {
  return v->kind == HK_JSON_NULL || (v->kind == HK_JSON_BOOL && !v->u.b) || (v->kind == HK_JSON_ARRAY && v->count == 0);
}

static void check_unknown_keys(HkMirReader *r, const HkJson *object, const char *const *keys) {
  for (uint32_t i = 0; i < object->count; i++) {
    const HkJsonMember *member = &object->u.members[i];
    const char *const *k = keys;
    while (*k && !hk_text_eq(member->key, hk_text_of(*k + (**k == '?')))) k++;
    if (!*k)
      hk_mir_fault(r, "HM108", "unknown key '%.*s'", (int)(member->key.len > 100 ? 100 : member->key.len),
                   member->key.data);
    else if (**k == '?' && is_omitted_value(&member->value))
      hk_mir_fault(r, "HM108", "key '%s' must be omitted", *k + 1);
  }
}

void hk_mir_check_keys(HkMirReader *r, const HkJson *object, const char *const *keys) {
  for (const char *const *k = keys; *k && !r->older; k++)
    if (**k != '?' && !hk_json_get(object, *k)) hk_mir_fault(r, "HM104", "key '%s' is missing", *k);
  if (r->canonical) check_unknown_keys(r, object, keys);
}

static const char *kind_name(HkJsonKind kind) {
  static const char *const names[] = {"null", "a Bool", "an Integer", "a number", "a string", "an array", "an object"};
  return names[kind];
}

bool hk_mir_has_kind(HkMirReader *r, const HkJson *value, const char *key, HkJsonKind kind) {
  if (value->kind == kind) return true;
  hk_mir_fault(r, "HM105", "'%s' must be %s", key, kind_name(kind));
  return false;
}

const HkJson *hk_mir_member(HkMirReader *r, const HkJson *object, const char *key, HkJsonKind kind) {
  const HkJson *value = hk_json_get(object, key);
  if (!value || (r->older && value->kind == HK_JSON_NULL)) return NULL;
  return hk_mir_has_kind(r, value, key, kind) ? value : NULL;
}

uint32_t hk_mir_number(HkMirReader *r, const HkJson *value, const char *key, uint32_t limit, const char *code) {
  if (value->kind != HK_JSON_INT || value->u.i < 0) {
    hk_mir_fault(r, "HM105", "'%s' must be an Integer that is not negative", key);
    return 0;
  }
  if (value->u.i < (int64_t)limit) return (uint32_t)value->u.i;
  hk_mir_fault(r, code, "'%s' must be below %u", key, limit);
  return 0;
}

uint32_t hk_mir_value_id(HkMirReader *r, const HkJson *value, const char *key) {
  return r->older ? hk_mir_number(r, value, key, INT32_MAX, "HM105")  // ids are given anew
                  : hk_mir_number(r, value, key, HK_MAX_VALUES, "HM205");
}

uint32_t hk_mir_block_id(HkMirReader *r, const HkJson *value, const char *key) {
  uint32_t id = hk_mir_number(r, value, key, UINT32_MAX, "HM105");
  uint32_t at = hk_mir_find_id(r->block_ids, r->block_id_count, (uint64_t)id << 32);
  if (at < r->block_id_count && r->block_ids[at] >> 32 == id) return (uint32_t)r->block_ids[at];
  return id < r->fn->block_count ? HK_MIR_NONE - 1 : id;  // the verifier refuses what is no index
}

const HkName *hk_mir_intern(HkMirReader *r, HkText text) {
  const HkName *name = hk_mir_name(r->m, text);
  if (!name) r->nomem = true;
  return name;
}

const HkName *hk_mir_string(HkMirReader *r, const HkJson *value, const char *key, bool may_be_empty) {
  HkText text = HK_TEXT("?");
  if (hk_mir_has_kind(r, value, key, HK_JSON_STRING)) text = hk_json_text(value);
  if (text.len == 0 && !may_be_empty) hk_mir_fault(r, "HM505", "'%s' is empty", key);
  return hk_mir_intern(r, text);
}

const HkName *hk_mir_member_string(HkMirReader *r, const HkJson *object, const char *key) {
  const HkJson *value = hk_json_get(object, key);
  return value ? hk_mir_string(r, value, key, false) : hk_mir_intern(r, HK_TEXT("?"));
}

bool hk_mir_member_flag(HkMirReader *r, const HkJson *object, const char *key) {
  const HkJson *value = hk_mir_member(r, object, key, HK_JSON_BOOL);
  return value && value->u.b;
}

void *hk_mir_temp(HkMirReader *r, size_t count, size_t size) {
  void *p = hk_arena_alloc(&r->scratch, (count ? count : 1) * size);
  if (!p) r->nomem = true;
  return p;
}

void *hk_mir_keep(HkMirReader *r, size_t count, size_t size) {
  void *p = hk_arena_alloc(&r->m->arena, (count ? count : 1) * size);
  if (!p) r->nomem = true;
  return p;
}

uint32_t *hk_mir_ids(HkMirReader *r, uint32_t count) { return hk_mir_keep(r, count, sizeof(uint32_t)); }

static void sift_down(uint64_t *heap, uint32_t at, uint32_t count) {
  for (uint32_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && heap[child] < heap[child + 1]) child++;
    if (heap[at] >= heap[child]) return;
    uint64_t t = heap[at];
    heap[at] = heap[child];
    heap[child] = t;
  }
}

void hk_mir_sort_ids(uint64_t *items, uint32_t count) {
  bool sorted = true;
  for (uint32_t i = 1; i < count && sorted; i++) sorted = items[i - 1] <= items[i];
  if (sorted) return;
  for (uint32_t i = count / 2; i-- > 0;) sift_down(items, i, count);
  for (uint32_t n = count; n-- > 1;) {
    uint64_t greatest = items[0];
    items[0] = items[n];
    items[n] = greatest;
    sift_down(items, 0, n);
  }
}

uint32_t hk_mir_find_id(const uint64_t *items, uint32_t count, uint64_t item) {
  uint32_t lo = 0, hi = count;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (items[mid] < item)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

// ---- function heads ----------------------------------------------------------------------------------------------------------

static uint32_t unit_of(const HkMirModule *m, HkText name) {
  size_t i = 0;
  uint32_t unit = 0;
  while (i < name.len && name.data[i] != '#') i++;
  for (i++; i < name.len && name.data[i] >= '0' && name.data[i] <= '9' && unit <= HK_MAX_UNITS; i++)
    unit = unit * 10 + (uint32_t)(name.data[i] - '0');
  return unit < m->unit_count ? unit : 0;
}

static HkMirFnKind function_kind(HkMirReader *r, const HkJson *object) {
  static const char *const kinds[] = {"static", "method", "closure"};
  const HkJson *kind = hk_mir_member(r, object, "kind", HK_JSON_STRING);
  if (!kind) return HK_FN_STATIC;
  for (int i = 0; i < 3; i++)
    if (hk_text_eq(hk_json_text(kind), hk_text_of(kinds[i]))) return (HkMirFnKind)i;
  hk_mir_fault(r, "HM105", "'kind' of a function must be static, method or closure");
  return HK_FN_STATIC;
}

static void check_param_id(HkMirReader *r, const HkJson *param, uint32_t index) {
  if (r->older && param->kind == HK_JSON_OBJECT) {
    param = hk_json_get(param, "id");  // C4
    if (!param) {
      hk_mir_fault(r, "HM104", "key 'id' is missing");
      return;
    }
  }
  if (param->kind != HK_JSON_INT || param->u.i != (int64_t)index)
    hk_mir_fault(r, "HM121", "'params' must be 0 to n-1 in this order");
}

static const HkName *param_name(HkMirReader *r, const HkJson *names, uint32_t index) {
  if (names && index < names->count) return hk_mir_string(r, &names->u.items[index], "param_names", false);
  const HkName *name = hk_mir_name_fmt(r->m, "p%u", index);
  if (!name) r->nomem = true;
  return name;
}

static void read_params(HkMirReader *r, const HkJson *object) {
  const HkJson *params = hk_mir_member(r, object, "params", HK_JSON_ARRAY);
  const HkJson *names = hk_mir_member(r, object, "param_names", HK_JSON_ARRAY);
  uint32_t count = params ? params->count : 0, named = names ? names->count : 0;
  if (names && named != count) {
    if (!r->older) hk_mir_fault(r, "HM121", "%u names for %u parameters", named, count);
    names = NULL;
  }
  if (count > HK_MAX_PARAMS + 1) {  // `me` and 255
    hk_mir_fault(r, "HM105", "more than %d parameters", HK_MAX_PARAMS);
    count = 0;
  }
  for (uint32_t i = 0; i < count && !r->nomem; i++) {
    check_param_id(r, &params->u.items[i], i);
    const HkName *name = param_name(r, names, i);
    if (!name || hk_mir_param_add(r->m, r->fn, name) != HK_OK) r->nomem = true;
  }
}

static void read_head(HkMirReader *r, const HkJson *object, HkText name) {
  const HkName *known = hk_mir_intern(r, name);
  HkMirFunction *fn = known ? hk_mir_function_new(r->m, known, HK_FN_STATIC, unit_of(r->m, name)) : NULL;
  if (!fn) {
    r->nomem = true;
    return;
  }
  r->fn = fn;
  fn->kind = function_kind(r, object);
  fn->is_private = hk_mir_member_flag(r, object, "is_private");
  read_params(r, object);
  r->fn = NULL;
}

// ---- blocks ------------------------------------------------------------------------------------------------------------------

static void set_place(HkMirReader *r, HkMirBlock *b, uint32_t *at, const HkJson *triple) {
  uint32_t count = hk_mir_number(r, &triple[0], "pos", UINT32_MAX, "HM105");
  uint32_t line = hk_mir_number(r, &triple[1], "pos", INT32_MAX, "HM105");
  uint32_t column = hk_mir_number(r, &triple[2], "pos", INT32_MAX, "HM105");
  if (count > b->count - *at) count = b->count - *at + 1;  // too many: the sum does not fit
  for (uint32_t i = *at; i < *at + count && i < b->count; i++) {
    b->insns[i].line = line;
    b->insns[i].column = column;
  }
  *at += count;
}

static void read_places(HkMirReader *r, const HkJson *object, HkMirBlock *b) {
  const HkJson *pos = hk_mir_member(r, object, "pos", HK_JSON_ARRAY);
  uint32_t covered = 0, i = 0;
  r->insn = HK_MIR_NONE;
  if (!pos) return;
  for (; i + 3 <= pos->count && covered <= b->count; i += 3) set_place(r, b, &covered, &pos->u.items[i]);
  if (pos->count % 3 != 0 || covered != b->count)
    hk_mir_fault(r, "HM124", "'pos' does not cover the %u instructions", b->count);
}

// Appends what the object says; false: memory was refused.
static void append(HkMirReader *r, HkMirBlock *b, const HkJson *object) {
  HkMirInsn insn;
  r->insn = b->count;
  if (!hk_mir_has_kind(r, object, "instructions", HK_JSON_OBJECT)) return;
  if (!hk_mir_read_insn(r, object, &insn) || r->nomem) return;
  b->insns[b->count++] = insn;
}

static void read_block(HkMirReader *r, const HkJson *object, HkMirBlock *b) {
  static const char *const keys[] = {"id", "instructions", "pos", "?cleanup", "?unwind", NULL};
  r->insn = HK_MIR_NONE;
  hk_mir_check_keys(r, object, keys);
  const HkJson *list = hk_mir_member(r, object, "instructions", HK_JSON_ARRAY);
  const HkJson *last = r->older ? hk_mir_member(r, object, "terminator", HK_JSON_OBJECT) : NULL;  // C6
  const HkJson *unwind = hk_json_get(object, "unwind"), *cleanup = hk_json_get(object, "cleanup");
  if (unwind && unwind->kind != HK_JSON_NULL) b->unwind = hk_mir_block_id(r, unwind, "unwind");
  if (cleanup && cleanup->kind != HK_JSON_NULL) b->cleanup = hk_mir_number(r, cleanup, "cleanup", UINT16_MAX, "HM105");
  b->cap = (list ? list->count : 0) + 1;
  b->insns = hk_mir_keep(r, b->cap, sizeof *b->insns);
  if (!b->insns) return;
  for (uint32_t i = 0; list && i < list->count && !r->nomem; i++) append(r, b, &list->u.items[i]);
  if (last) append(r, b, last);
  if (b->count + 1 == b->cap || last) read_places(r, object, b);  // else an instruction is refused already
}

// Index of a block in the model: in the order of the file, but the entry comes first (C5).
static uint32_t block_index(uint32_t listed, uint32_t entry) {
  return listed == entry ? 0 : listed < entry ? listed + 1 : listed;
}

// Where the entry is listed.
static uint32_t find_entry_block(HkMirReader *r, const HkJson *function, const HkJson *list) {
  const HkJson *entry = r->older ? hk_mir_member(r, function, "entry_block", HK_JSON_INT) : NULL;
  if (!entry) return 0;
  for (uint32_t i = 0; i < list->count; i++) {
    const HkJson *id = list->u.items[i].kind == HK_JSON_OBJECT ? hk_json_get(&list->u.items[i], "id") : NULL;
    if (id && id->kind == HK_JSON_INT && id->u.i == entry->u.i) return i;
  }
  hk_mir_fault(r, "HM303", "the entry block does not exist");
  return 0;
}

// The ids that blocks call each other by.
static void read_block_ids(HkMirReader *r, const HkJson *list, uint32_t entry) {
  r->block_ids = hk_mir_temp(r, list->count, sizeof *r->block_ids);
  r->block_id_count = 0;
  if (!r->block_ids) return;
  for (uint32_t i = 0; i < list->count; i++) {
    const HkJson *item = &list->u.items[i];
    r->block = i;
    if (!hk_mir_has_kind(r, item, "blocks", HK_JSON_OBJECT)) continue;
    const HkJson *id = hk_json_get(item, "id");
    uint32_t n = id ? hk_mir_number(r, id, "id", UINT32_MAX - 1, "HM105") : i;
    if (r->canonical && id && n != i) hk_mir_fault(r, "HM122", "block %u has the id %u", i, n);
    r->block_ids[r->block_id_count++] = (uint64_t)n << 32 | block_index(i, entry);
  }
  r->block = HK_MIR_NONE;
  hk_mir_sort_ids(r->block_ids, r->block_id_count);
  for (uint32_t i = 1; i < r->block_id_count; i++)
    if (r->block_ids[i] >> 32 == r->block_ids[i - 1] >> 32)
      hk_mir_fault(r, "HM122", "two blocks have the id %u", (unsigned)(r->block_ids[i] >> 32));
}

// C9: values that an older file stores as 0 or 1 but calls Bool.
static void read_bool_ids(HkMirReader *r, const HkJson *function) {
  const HkJson *metadata = hk_json_get(function, "metadata");
  const HkJson *types = metadata && metadata->kind == HK_JSON_OBJECT ? hk_json_get(metadata, "value_types") : NULL;
  r->bool_id_count = 0;
  if (!types || types->kind != HK_JSON_OBJECT) return;
  uint64_t *ids = hk_mir_temp(r, types->count, sizeof *ids);
  if (!ids) return;
  for (uint32_t i = 0; i < types->count; i++) {
    const HkJsonMember *t = &types->u.members[i];
    if (t->value.kind != HK_JSON_STRING || !hk_text_eq(hk_json_text(&t->value), HK_TEXT("i1"))) continue;
    uint64_t id = 0;
    bool digits = t->key.len > 0 && t->key.len < 12;
    for (size_t k = 0; digits && k < t->key.len; k++) {
      digits = t->key.data[k] >= '0' && t->key.data[k] <= '9';
      id = id * 10 + (uint64_t)(t->key.data[k] - '0');
    }
    if (digits) ids[r->bool_id_count++] = id;
  }
  hk_mir_sort_ids(ids, r->bool_id_count);
  r->bool_ids = ids;
}

static void count_values(HkMirFunction *fn) {
  fn->value_count = fn->param_count;
  for (uint32_t i = 0; i < fn->block_count; i++)
    for (uint32_t k = 0; k < fn->blocks[i].count; k++) {
      uint32_t dst = fn->blocks[i].insns[k].dst;
      if (dst != HK_MIR_NONE && dst >= fn->value_count) fn->value_count = dst + 1;
    }
}

static bool block_count_fits(HkMirReader *r, const HkJson *list) {
  bool empty = !list || list->count == 0;  // else than in an older file the verifier refuses it
  if (empty && r->older) hk_mir_fault(r, "HM120", "the function has no block");
  if (empty) return false;
  if (list->count <= HK_MAX_BLOCKS) return true;
  hk_mir_fault(r, "HM105", "more than %d blocks", HK_MAX_BLOCKS);
  return false;
}

static void read_blocks(HkMirReader *r, const HkJson *function) {
  const HkJson *list = hk_mir_member(r, function, "blocks", HK_JSON_ARRAY);
  HkMirFunction *fn = r->fn;
  if (!block_count_fits(r, list)) return;
  fn->blocks = hk_mir_keep(r, list->count, sizeof *fn->blocks);
  if (!fn->blocks) return;
  fn->block_cap = fn->block_count = list->count;
  for (uint32_t i = 0; i < list->count; i++) fn->blocks[i].unwind = HK_MIR_NONE;
  uint32_t entry = find_entry_block(r, function, list);
  read_block_ids(r, list, entry);
  for (uint32_t i = 0; i < list->count && !r->nomem; i++) {
    if (list->u.items[i].kind != HK_JSON_OBJECT) continue;
    r->block = block_index(i, entry);
    read_block(r, &list->u.items[i], &fn->blocks[r->block]);
  }
  r->block = r->insn = HK_MIR_NONE;
  count_values(fn);
}

// ---- value ids ---------------------------------------------------------------------------------------------------------------

typedef struct Ids {
  uint64_t *items;
  uint32_t count;
} Ids;

static bool add_id(void *user, HkMirValue *id) {
  Ids *ids = user;
  if (ids->items) ids->items[ids->count] = *id;
  ids->count++;
  return true;
}

static bool replace_id(void *user, HkMirValue *id) {
  const Ids *ids = user;
  *id = hk_mir_find_id(ids->items, ids->count, *id);
  return true;
}

static void each_id(HkMirFunction *fn, HkMirVisit visit, Ids *ids) {
  for (uint32_t i = 0; i < fn->block_count; i++)
    for (uint32_t k = 0; k < fn->blocks[i].count; k++) {
      HkMirInsn *insn = &fn->blocks[i].insns[k];
      hk_mir_operands(insn, visit, ids);
      if (insn->dst != HK_MIR_NONE) visit(ids, &insn->dst);
    }
}

uint32_t hk_mir_close_gaps(HkMirReader *r) {
  Ids ids = {NULL, 0};
  HkMirFunction *fn = r->fn;
  each_id(fn, add_id, &ids);
  uint32_t cap = ids.count + fn->param_count;
  ids = (Ids){hk_mir_temp(r, cap, sizeof *ids.items), 0};
  if (!ids.items) return 0;
  for (HkMirValue v = 0; v < fn->param_count; v++) add_id(&ids, &v);
  each_id(fn, add_id, &ids);
  hk_mir_sort_ids(ids.items, ids.count);
  uint32_t n = 0;
  for (uint32_t i = 0; i < ids.count; i++)
    if (n == 0 || ids.items[n - 1] != ids.items[i]) ids.items[n++] = ids.items[i];
  ids.count = n;
  each_id(fn, replace_id, &ids);
  count_values(fn);
  return n;
}

static bool has_wide_gaps(const HkMirFunction *fn) {
  uint64_t defined = fn->param_count;
  for (uint32_t i = 0; i < fn->block_count; i++) defined += fn->blocks[i].count;
  return fn->value_count > 4 * defined + 64;
}

// ---- functions ---------------------------------------------------------------------------------------------------------------

static void read_body(HkMirReader *r, const HkJson *object) {
  static const char *const keys[] = {"blocks", "kind", "name", "param_names", "params", "?is_private", NULL};
  r->block = r->insn = HK_MIR_NONE;
  hk_mir_check_keys(r, object, keys);
  read_bool_ids(r, object);
  read_blocks(r, object);
  // Tables of the verifier and of code generation have an entry per id: ids far beyond the number of values are given anew.
  if (!r->older && has_wide_gaps(r->fn)) hk_mir_close_gaps(r);
  hk_arena_deinit(&r->scratch);
}

// The functions of the list, or of an object from names to functions (C2). `name` gets the name.
static const HkJson *function_at(HkMirReader *r, const HkJson *list, uint32_t index, HkText *name) {
  const HkJson *f = list->kind == HK_JSON_OBJECT ? &list->u.members[index].value : &list->u.items[index];
  if (!hk_mir_has_kind(r, f, "functions", HK_JSON_OBJECT)) return NULL;
  const HkJson *own = hk_json_get(f, "name");
  *name = HK_TEXT("?");
  if (own && hk_mir_has_kind(r, own, "name", HK_JSON_STRING))
    *name = hk_json_text(own);
  else if (list->kind == HK_JSON_OBJECT)
    *name = list->u.members[index].key;
  if (name->len == 0) hk_mir_fault(r, "HM505", "'name' is empty");
  return f;
}

static void read_functions(HkMirReader *r, const HkJson *list) {
  HkText name;
  uint32_t done = 0;
  for (uint32_t i = 0; i < list->count && !r->nomem; i++) {
    const HkJson *f = function_at(r, list, i, &name);
    if (f) read_head(r, f, name);
  }
  for (uint32_t i = 0; i < list->count && !r->nomem; i++) {
    const HkJson *f = list->kind == HK_JSON_OBJECT ? &list->u.members[i].value : &list->u.items[i];
    if (f->kind != HK_JSON_OBJECT) continue;
    r->fn = r->m->functions[done++];
    read_body(r, f);
  }
  r->fn = NULL;
}

// ---- the module --------------------------------------------------------------------------------------------------------------

// "MAJOR.MINOR" of which MAJOR is 1.
static bool read_version(HkMirReader *r, const HkJson *root) {
  const HkJson *version = hk_json_get(root, "schema_version");
  r->older = !version;
  if (!version) return true;
  HkText text = version->kind == HK_JSON_STRING ? hk_json_text(version) : HK_TEXT("");
  bool fits = text.len >= 3 && text.len < 12 && memcmp(text.data, "1.", 2) == 0;
  bool zero = true;
  for (size_t i = 2; fits && i < text.len; i++) {
    fits = text.data[i] >= '0' && text.data[i] <= '9';
    zero = zero && text.data[i] == '0';
  }
  if (!fits) hk_mir_fault(r, "HM103", "'schema_version' must be \"1.x\"");
  r->older = fits && zero;
  return fits;
}

static void read_entry(HkMirReader *r, const HkJson *root) {
  const HkJson *entry = hk_json_get(root, "entry"), *kind = hk_json_get(root, "kind");
  if (entry && entry->kind != HK_JSON_NULL) r->m->entry = hk_mir_string(r, entry, "entry", false);
  if (!r->older && kind && !(kind->kind == HK_JSON_STRING && hk_text_eq(hk_json_text(kind), HK_TEXT("MIR"))))
    hk_mir_fault(r, "HM105", "'kind' must be \"MIR\"");
  r->m->inits = hk_mir_name_list(r, root, "inits", &r->m->init_count);
  r->m->init_cap = r->m->init_count;
}

static void read_module(HkMirReader *r, const HkJson *root) {
  static const char *const keys[] = {"entry", "enum_decls",     "functions", "kind", "schema_version",
                                     "units", "user_box_decls", "?inits",    NULL};
  const HkJson *functions = root->kind == HK_JSON_OBJECT ? hk_json_get(root, "functions") : NULL;
  if (!functions || (functions->kind != HK_JSON_ARRAY && functions->kind != HK_JSON_OBJECT)) {
    hk_mir_fault(r, "HM102", "the file is no object with 'functions'");
    return;
  }
  if (!read_version(r, root)) return;
  if (!r->older && !hk_mir_has_kind(r, functions, "functions", HK_JSON_ARRAY)) return;
  hk_mir_check_keys(r, root, keys);
  read_entry(r, root);
  hk_mir_read_declarations(r, root);
  if (r->nomem) return;
  read_functions(r, functions);
  if (r->older && !r->nomem && r->problems->errors == 0) hk_mir_convert(r);
  if (r->nomem) return;
  if (hk_mir_module_finish(r->m) != HK_OK) r->nomem = true;
}

// HM101 and what else the text itself can lack.
static void report_text(HkMirReader *r, const HkJsonReader *json) {
  uint32_t line, column;
  hk_json_place(json->input, json->start, &line, &column);
  const char *code = json->fault == HK_JSON_DUPLICATE ? "HM109" : json->fault == HK_JSON_RANGE ? "HM105" : "HM101";
  hk_mir_fault(r, code, "line %u, column %u: %s", line, column, json->message);
}

// HM115
static void check_same_bytes(HkMirReader *r) {
  HkBuf again;
  size_t at = 0;
  hk_buf_init(&again, r->m->arena.mem);
  hk_mir_write_json(r->m, &again);
  while (at < again.len && at < r->text.len && again.data[at] == r->text.data[at]) at++;
  if (again.failed)
    r->nomem = true;
  else if (at < r->text.len || at < again.len)
    hk_mir_fault(r, "HM115", "the text differs from the canonical one at byte %lu", (unsigned long)at);
  hk_buf_deinit(&again);
}

static HkStatus read_text(HkMirReader *r) {
  HkJsonReader json;
  HkArena tree;
  HkJson root;
  hk_arena_init(&tree, r->m->arena.mem);
  hk_json_open(&json, r->m->arena.mem, r->text, HK_JSON_UNIQUE_KEYS);
  HkStatus status = hk_json_tree(&json, &tree, &root);
  if (status == HK_FAIL) report_text(r, &json);
  if (status == HK_OK) read_module(r, &root);
  hk_json_close(&json);
  hk_arena_deinit(&tree);
  if (r->canonical && status == HK_OK && !r->nomem && r->problems->errors == 0) check_same_bytes(r);
  if (r->nomem || r->problems->nomem) return HK_NOMEM;
  return status == HK_OK && r->problems->errors ? HK_FAIL : status;
}

HkStatus hk_mir_read_json(HkMem *mem, HkText text, bool canonical, HkMirModule **out, HkMirProblems *problems) {
  HkMirReader r = {
      .problems = problems, .text = text, .canonical = canonical, .block = HK_MIR_NONE, .insn = HK_MIR_NONE};
  *out = NULL;
  r.m = hk_mir_module_new(mem);
  if (!r.m) return HK_NOMEM;
  hk_arena_init(&r.scratch, mem);
  HkStatus status = read_text(&r);
  hk_arena_deinit(&r.scratch);
  if (status == HK_OK)
    *out = r.m;
  else
    hk_mir_module_free(r.m);
  return status;
}
