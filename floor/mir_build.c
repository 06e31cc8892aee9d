// mir_build.c (L2) - building MIR modules: names, functions, blocks, instructions; numbering; look-up.

#include "mir.h"

// ---- tables ----------------------------------------------------------------------------------------------------------------

const char *hk_mir_op_name(HkMirOp op) {
  static const char *const names[] = {
#define X(e, n, r) n,
      HK_MIR_OPS(X)
#undef X
  };
  return names[op];
}

static const char *text_at(const char *const *texts, size_t count, unsigned at) {
  return at < count ? texts[at] : "?";  // HK_MIR_BAD
}

const char *hk_mir_binop_text(HkMirBinop op) {
  static const char *const texts[] = {"+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", "and", "or"};
  return text_at(texts, sizeof texts / sizeof *texts, op);
}
const char *hk_mir_compare_text(HkMirCompare op) {
  static const char *const texts[] = {"==", "!=", "<", "<=", ">", ">="};
  return text_at(texts, sizeof texts / sizeof *texts, op);
}
const char *hk_mir_unop_text(HkMirUnop op) {
  static const char *const texts[] = {"neg", "not", "bool", "bitnot"};
  return text_at(texts, sizeof texts / sizeof *texts, op);
}

int hk_mir_has_result(HkMirOp op) {
  static const uint8_t has[] = {
#define X(e, n, r) r,
      HK_MIR_OPS(X)
#undef X
  };
  return has[op];
}

// ---- modules and names ---------------------------------------------------------------------------------------------------------

HkMirModule *hk_mir_module_new(HkMem *mem) {
  HkMirModule *m = hk_mem_zalloc(mem, sizeof *m);
  if (m) hk_arena_init(&m->arena, mem);
  return m;
}

void hk_mir_module_free(HkMirModule *m) {
  if (!m) return;
  HkMem *mem = m->arena.mem;
  if (m->intern) hk_mem_free(mem, m->intern, m->intern_size * sizeof *m->intern);
  hk_arena_deinit(&m->arena);
  hk_mem_free(mem, m, sizeof *m);
}

static uint32_t hash_text(HkText t) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < t.len; i++) h = (h ^ (unsigned char)t.data[i]) * 16777619u;
  return h;
}

static bool grow_intern(HkMirModule *m) {
  if (m->intern && m->intern_count < m->intern_size) return true;
  uint32_t size = m->intern_size ? m->intern_size * 2 : 256;
  HkName **table = hk_mem_zalloc(m->arena.mem, size * sizeof *table);
  if (!table) return false;
  for (uint32_t i = 0; i < m->intern_size; i++)
    for (HkName *n = m->intern[i], *next; n; n = next) {
      next = n->next;
      n->next = table[n->hash & (size - 1)];
      table[n->hash & (size - 1)] = n;
    }
  if (m->intern) hk_mem_free(m->arena.mem, m->intern, m->intern_size * sizeof *table);
  m->intern = table;
  m->intern_size = size;
  return true;
}

const HkName *hk_mir_name(HkMirModule *m, HkText text) {
  uint32_t hash = hash_text(text);
  if (!grow_intern(m) || text.len > HK_MAX_SIZE) return NULL;
  HkName **at = &m->intern[hash & (m->intern_size - 1)];
  for (HkName *n = *at; n; n = n->next)
    if (n->hash == hash && hk_text_eq(hk_name_text(n), text)) return n;
  HkName *n = hk_arena_alloc(&m->arena, sizeof *n);
  HkText copy = hk_arena_text(&m->arena, text);
  if (!n || !copy.data) return NULL;
  *n = (HkName){(uint32_t)text.len, hash, copy.data, *at};
  *at = n;
  m->intern_count++;
  return n;
}

const HkName *hk_mir_name_fmt(HkMirModule *m, const char *fmt, ...) {
  HkBuf buf;
  hk_buf_init(&buf, m->arena.mem);
  va_list ap;
  va_start(ap, fmt);
  hk_buf_vfmt(&buf, fmt, ap);
  va_end(ap);
  const HkName *n = buf.failed ? NULL : hk_mir_name(m, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return n;
}

HkText hk_mir_owner(HkText name) {
  size_t end = name.len;
  for (size_t i = 0; i < name.len && end == name.len; i++)
    if (name.data[i] == '$') end = i;
  for (size_t i = end; i-- > 0;)
    if (name.data[i] == '.') return hk_text(name.data, i);
  return hk_text(NULL, 0);
}

HkText hk_mir_display(HkText name) {
  for (size_t i = 0; i < name.len; i++)
    if (name.data[i] == '#') return hk_text(name.data, i);
  return name;
}

// ---- functions ------------------------------------------------------------------------------------------------------------------

HkMirFunction *hk_mir_function_new(HkMirModule *m, const HkName *name, HkMirFnKind kind, uint32_t unit) {
  HkMirFunction *f = hk_arena_alloc(&m->arena, sizeof *f);
  if (!f || hk_arena_grow(&m->arena, (void **)&m->functions, &m->function_cap, m->function_count + 1,
                          sizeof *m->functions) != HK_OK)
    return NULL;
  f->name = name;
  f->kind = kind;
  f->unit = unit;
  m->functions[m->function_count++] = f;
  return f;
}

HkStatus hk_mir_param_add(HkMirModule *m, HkMirFunction *f, const HkName *name) {
  uint32_t n = f->param_count;
  if (n == 0 || (n & (n - 1)) == 0) {  // grows at powers of two
    const HkName **grown = hk_arena_alloc(&m->arena, (n ? n * 2 : 1) * sizeof *grown);
    if (!grown) return HK_NOMEM;
    if (n) memcpy(grown, f->params, n * sizeof *grown);
    f->params = grown;
  }
  f->params[f->param_count++] = name;
  f->value_count = f->param_count;
  return HK_OK;
}

uint32_t hk_mir_block_add(HkMirModule *m, HkMirFunction *f) {
  if (hk_arena_grow(&m->arena, (void **)&f->blocks, &f->block_cap, f->block_count + 1, sizeof *f->blocks) != HK_OK)
    return HK_MIR_NONE;
  f->blocks[f->block_count] = (HkMirBlock){.unwind = HK_MIR_NONE};
  return f->block_count++;
}

HkMirInsn *hk_mir_append(HkMirModule *m, HkMirFunction *f, uint32_t block, const HkMirInsn *insn, bool want_result) {
  HkMirBlock *b = &f->blocks[block];
  if (hk_arena_grow(&m->arena, (void **)&b->insns, &b->cap, b->count + 1, sizeof *b->insns) != HK_OK) return NULL;
  HkMirInsn *added = &b->insns[b->count++];
  *added = *insn;
  added->dst = want_result ? f->value_count++ : HK_MIR_NONE;
  return added;
}

uint32_t *hk_mir_list(HkMirModule *m, uint32_t count) {
  return hk_arena_alloc(&m->arena, (count ? count : 1) * sizeof(uint32_t));
}

// ---- operands ---------------------------------------------------------------------------------------------------------------------

static bool visit_list(HkMirInsn *insn, uint32_t from, uint32_t step, HkMirVisit visit, void *user) {
  for (uint32_t i = from; i < insn->count; i += step)
    if (!visit(user, &insn->u.list[i])) return false;
  return true;
}

static bool visit_optional(HkMirValue *v, HkMirVisit visit, void *user) { return *v == HK_MIR_NONE || visit(user, v); }

bool hk_mir_operands(HkMirInsn *insn, HkMirVisit visit, void *user) {
  switch ((HkMirOp)insn->op) {
  case HK_MIR_BINOP:
  case HK_MIR_COMPARE:
  case HK_MIR_STORE:
  case HK_MIR_FIELD_SET:
  case HK_MIR_INDEX_GET:
  case HK_MIR_FUTURE_SET: return visit(user, &insn->a) && visit(user, &insn->b);
  case HK_MIR_INDEX_SET:
  case HK_MIR_SELECT: return visit(user, &insn->a) && visit(user, &insn->b) && visit(user, &insn->c);
  case HK_MIR_UNOP:
  case HK_MIR_COPY:
  case HK_MIR_TYPEOP:
  case HK_MIR_BRANCH:
  case HK_MIR_THROW:
  case HK_MIR_LOAD:
  case HK_MIR_FIELD_GET:
  case HK_MIR_VARIANT_TAG:
  case HK_MIR_VARIANT_PROJECT:
  case HK_MIR_WEAK_NEW:
  case HK_MIR_WEAK_LOAD:
  case HK_MIR_NOWAIT:
  case HK_MIR_AWAIT:
  case HK_MIR_BARRIER: return visit(user, &insn->a);
  case HK_MIR_RET:
  case HK_MIR_FUTURE_NEW:
  case HK_MIR_DEBUG: return visit_optional(&insn->a, visit, user);
  case HK_MIR_PHI: return visit_list(insn, 0, 2, visit, user);
  case HK_MIR_CALL:
    if (insn->sub == HK_CALL_METHOD || insn->sub == HK_CALL_VALUE || insn->sub == HK_CALL_FUNC_NAME)
      if (!visit(user, &insn->a)) return false;
    if (!visit_list(insn, 0, 1, visit, user)) return false;
    return insn->sub != HK_CALL_CLOSURE || visit_optional(&insn->a, visit, user);
  case HK_MIR_NEWBOX:
  case HK_MIR_ARRAY_LIT:
  case HK_MIR_MAP_LIT:
  case HK_MIR_VARIANT_MAKE:
  case HK_MIR_KEEPALIVE:
  case HK_MIR_RELEASE_STRONG: return visit_list(insn, 0, 1, visit, user);
  case HK_MIR_LOOPFORM: return visit_list(insn, 5, 1, visit, user);
  default: return true;
  }
}

// ---- finishing a function ------------------------------------------------------------------------------------------------------------

typedef struct Finish {
  HkMirModule *m;
  HkMirFunction *f;
  uint32_t *block_map;  // old block -> new block or NONE
  uint32_t *value_map;
  bool ok;
} Finish;

static HkStatus mark_reachable(Finish *fin, bool *seen) {
  uint32_t *work = hk_mir_list(fin->m, fin->f->block_count), n = 0;
  if (!work) return HK_NOMEM;
  seen[0] = true;
  work[n++] = 0;
  while (n) {
    HkMirBlock *b = &fin->f->blocks[work[--n]];
    uint32_t next[3] = {b->unwind, HK_MIR_NONE, HK_MIR_NONE};
    HkMirInsn *t = b->count ? &b->insns[b->count - 1] : NULL;
    if (t && t->op == HK_MIR_JUMP) next[1] = t->a;
    if (t && t->op == HK_MIR_BRANCH) {
      next[1] = t->b;
      next[2] = t->c;
    }
    for (int k = 0; k < 3; k++)
      if (next[k] != HK_MIR_NONE && !seen[next[k]]) {
        seen[next[k]] = true;
        work[n++] = next[k];
      }
  }
  return HK_OK;
}

// Drops what refers to removed blocks: pairs of phis, loopforms. Returns false if the instruction itself goes.
static bool prune(Finish *fin, HkMirInsn *insn) {
  if (insn->op == HK_MIR_PHI) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < insn->count; i += 2) {
      if (fin->block_map[insn->u.list[i + 1]] == HK_MIR_NONE) continue;
      insn->u.list[n] = insn->u.list[i];
      insn->u.list[n + 1] = insn->u.list[i + 1];
      n += 2;
    }
    insn->count = n;
  }
  if (insn->op == HK_MIR_LOOPFORM)
    for (uint32_t i = 0; i < 5; i++)
      if (insn->u.list[i] == HK_MIR_NONE || fin->block_map[insn->u.list[i]] == HK_MIR_NONE) return false;
  return true;
}

static bool renumber_operand(void *user, HkMirValue *v) {
  Finish *fin = user;
  *v = fin->value_map[*v];
  return true;
}

static void sort_incoming(HkMirInsn *phi) {
  for (uint32_t i = 2; i < phi->count; i += 2)
    for (uint32_t k = i; k > 0 && phi->u.list[k - 1] > phi->u.list[k + 1]; k -= 2)
      for (uint32_t j = 0; j < 2; j++) {
        uint32_t t = phi->u.list[k - 2 + j];
        phi->u.list[k - 2 + j] = phi->u.list[k + j];
        phi->u.list[k + j] = t;
      }
}

static void renumber_blocks_in(Finish *fin, HkMirInsn *insn) {
  const uint32_t *map = fin->block_map;
  if (insn->op == HK_MIR_JUMP) insn->a = map[insn->a];
  if (insn->op == HK_MIR_BRANCH) {
    insn->b = map[insn->b];
    insn->c = map[insn->c];
  }
  if (insn->op == HK_MIR_LOOPFORM)
    for (uint32_t i = 0; i < 5; i++) insn->u.list[i] = map[insn->u.list[i]];
  if (insn->op == HK_MIR_PHI) {
    for (uint32_t i = 1; i < insn->count; i += 2) insn->u.list[i] = map[insn->u.list[i]];
    sort_incoming(insn);
  }
}

static HkStatus order_blocks(Finish *fin, const uint32_t *order, uint32_t count, const bool *seen) {
  HkMirFunction *f = fin->f;
  HkMirBlock *blocks = hk_arena_alloc(&fin->m->arena, f->block_count * sizeof *blocks);
  if (!blocks) return HK_NOMEM;
  uint32_t n = 0;
  for (uint32_t i = 0; i < f->block_count; i++) fin->block_map[i] = HK_MIR_NONE;
  for (uint32_t i = 0; i < count; i++)
    if (seen[order[i]] && fin->block_map[order[i]] == HK_MIR_NONE) {
      fin->block_map[order[i]] = n;
      blocks[n++] = f->blocks[order[i]];
    }
  f->blocks = blocks;
  f->block_cap = f->block_count;
  f->block_count = n;
  return HK_OK;
}

HkStatus hk_mir_function_finish(HkMirModule *m, HkMirFunction *f, const uint32_t *order, uint32_t order_count) {
  Finish fin = {.m = m, .f = f, .ok = true};
  bool *seen = hk_arena_alloc(&m->arena, f->block_count + 1);
  fin.block_map = hk_mir_list(m, f->block_count);
  fin.value_map = hk_mir_list(m, f->value_count);
  if (!seen || !fin.block_map || !fin.value_map) return HK_NOMEM;
  HK_TRY(mark_reachable(&fin, seen));
  HK_TRY(order_blocks(&fin, order, order_count, seen));
  uint32_t next = f->param_count;
  for (uint32_t v = 0; v < next; v++) fin.value_map[v] = v;
  for (uint32_t i = 0; i < f->block_count; i++) {
    HkMirBlock *b = &f->blocks[i];
    uint32_t kept = 0;
    for (uint32_t k = 0; k < b->count; k++)
      if (prune(&fin, &b->insns[k])) b->insns[kept++] = b->insns[k];
    b->count = kept;
    for (uint32_t k = 0; k < b->count; k++)
      if (b->insns[k].dst != HK_MIR_NONE) {
        fin.value_map[b->insns[k].dst] = next;
        b->insns[k].dst = next++;
      }
  }
  f->value_count = next;
  for (uint32_t i = 0; i < f->block_count; i++) {
    HkMirBlock *b = &f->blocks[i];
    if (b->unwind != HK_MIR_NONE) b->unwind = fin.block_map[b->unwind];
    for (uint32_t k = 0; k < b->count; k++) {
      hk_mir_operands(&b->insns[k], renumber_operand, &fin);
      renumber_blocks_in(&fin, &b->insns[k]);
    }
  }
  return HK_OK;
}

// ---- finishing a module ----------------------------------------------------------------------------------------------------------------

// All three lists begin their records with the name.
static HkText name_of(void *record) { return hk_name_text(*(const HkName **)record); }

static void merge_sort(void **items, void **spare, uint32_t n) {
  for (uint64_t width = 1; width < n; width *= 2) {
    for (uint64_t lo = 0; lo < n; lo += 2 * width) {
      uint64_t mid = lo + width < n ? lo + width : n, hi = lo + 2 * width < n ? lo + 2 * width : n, i = lo, k = mid;
      for (uint64_t to = lo; to < hi; to++) {
        bool left = i < mid && (k >= hi || hk_text_cmp(name_of(items[i]), name_of(items[k])) <= 0);
        spare[to] = left ? items[i++] : items[k++];
      }
    }
    memcpy(items, spare, n * sizeof *items);
  }
}

static HkStatus sort_records(HkMirModule *m, void **items, uint32_t n) {
  void **spare = hk_mem_alloc(m->arena.mem, (n ? n : 1) * sizeof *spare);
  if (!spare) return HK_NOMEM;
  merge_sort(items, spare, n);
  hk_mem_free(m->arena.mem, spare, (n ? n : 1) * sizeof *spare);
  return HK_OK;
}

HkStatus hk_mir_module_finish(HkMirModule *m) {
  HK_TRY(sort_records(m, (void **)m->functions, m->function_count));
  HK_TRY(sort_records(m, (void **)m->boxes, m->box_count));
  HK_TRY(sort_records(m, (void **)m->enums, m->enum_count));
  for (uint32_t i = 0; i < m->function_count; i++) m->functions[i]->index = i;
  for (uint32_t i = 0; i < m->box_count; i++) m->boxes[i]->index = i;
  return HK_OK;
}

static void *find(void **items, uint32_t n, HkText name) {
  uint32_t lo = 0, hi = n;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    int c = hk_text_cmp(name_of(items[mid]), name);
    if (c == 0) return items[mid];
    if (c < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  return NULL;
}

HkMirFunction *hk_mir_find_function(const HkMirModule *m, HkText name) {
  return find((void **)m->functions, m->function_count, name);
}
HkMirBox *hk_mir_find_box(const HkMirModule *m, HkText name) { return find((void **)m->boxes, m->box_count, name); }
HkMirEnum *hk_mir_find_enum(const HkMirModule *m, HkText name) { return find((void **)m->enums, m->enum_count, name); }
