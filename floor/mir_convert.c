// mir_convert.c (L2) - functions of older files (mir.md 4) become functions of the model of mir.md 1: the module as a whole.
//
// What an older file says in its own way gets the meaning the model has for it, so that the converted module can be written
// canonically and does the same. Where the model has no word for it, small functions are added: `T.birth/n` with an unused count, through which
// `new` only allocates (C24); F$direct/n for calls that pass `me` as an argument (C17); a body that raises NameError for
// a closure without function (C20); older_birth/n for `birth` on a value of unknown type (C22).
#include "mir_convert.h"

// ---- names -------------------------------------------------------------------------------------------------------------------

bool hk_convert_count(HkText name, HkText *base, uint32_t *count) {
  size_t n = name.len;
  uint32_t value = 0;
  while (n > 0 && name.data[n - 1] >= '0' && name.data[n - 1] <= '9') n--;
  *base = name;
  if (n < 2 || n == name.len || name.len - n > 6 || name.data[n - 1] != '/') return false;
  for (size_t i = n; i < name.len; i++) value = value * 10 + (uint32_t)(name.data[i] - '0');
  *base = hk_text(name.data, n - 1);
  *count = value;
  return true;
}

const HkName *hk_convert_name(HkConvert *c, HkText base, uint32_t count) {
  const HkName *name = hk_mir_name_fmt(c->m, "%.*s/%u", (int)base.len, base.data, count);
  if (!name) c->r->nomem = true;
  return name;
}

// The first function whose name is not less.
static uint32_t lower_bound(const HkMirModule *m, HkText name) {
  uint32_t lo = 0, hi = m->function_count;
  while (lo < hi) {
    uint32_t mid = lo + (hi - lo) / 2;
    if (hk_text_cmp(hk_name_text(m->functions[mid]->name), name) < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

static bool has_prefix(HkText text, HkText base) {
  return text.len > base.len && text.data[base.len] == '/' && memcmp(text.data, base.data, base.len) == 0;
}

// C8, without count: the only F/n with as many parameters as arguments.
static HkMirFunction *find_counted(HkConvert *c, HkText base, uint32_t argc) {
  HkMirFunction *found = NULL;
  const HkName *first = hk_mir_name_fmt(c->m, "%.*s/", (int)base.len, base.data);
  if (!first) c->r->nomem = true;
  uint32_t i = first ? lower_bound(c->m, hk_name_text(first)) : c->m->function_count;
  uint32_t end = c->m->function_count - i > HK_MAX_PARAMS ? i + HK_MAX_PARAMS + 1 : c->m->function_count;
  for (; i < end; i++) {
    HkMirFunction *f = c->m->functions[i];
    if (!has_prefix(hk_name_text(f->name), base)) break;
    if (argc != HK_ANY_COUNT && f->param_count != argc) continue;
    if (found) return NULL;
    found = f;
  }
  return found;
}

HkMirFunction *hk_convert_find(HkConvert *c, HkText name, uint32_t argc) {
  HkText base;
  uint32_t count = 0;
  HkMirFunction *f = hk_mir_find_function(c->m, name);
  if (f) return f;
  if (!hk_convert_count(name, &base, &count)) return find_counted(c, name, argc);
  f = hk_mir_find_function(c->m, base);
  return f && (f->param_count == count || f->param_count == argc) ? f : NULL;
}

// ---- what functions are ------------------------------------------------------------------------------------------------------

static bool is_constructor(HkText member) {
  return hk_text_eq(member, HK_TEXT("birth")) || hk_text_eq(member, HK_TEXT("init")) ||
         hk_text_eq(member, HK_TEXT("pack"));
}

// Whether the first parameter is the instance. Older files do not say it; `count` may or may not include it.
static bool takes_me(const HkConvert *c, const HkMirFunction *f, HkText base, bool counted, uint32_t count) {
  HkText owner = hk_mir_owner(base);
  const HkMirBox *box = owner.len ? hk_mir_find_box(c->m, owner) : NULL;
  if (!box || f->param_count == 0) return false;
  if (f->params[0] == c->me || (counted && count + 1 == f->param_count)) return true;
  if (box->is_static) return false;
  return !counted || is_constructor(hk_text(base.data + owner.len + 1, base.len - owner.len - 1));
}

static const HkName *other_name(HkConvert *c, const HkName *name) {
  return name == c->me ? hk_mir_intern(c->r, HK_TEXT("this")) : name;
}

static void classify(HkConvert *c, HkMirFunction *f) {
  HkText base;
  uint32_t count = 0;
  bool counted = hk_convert_count(hk_name_text(f->name), &base, &count);
  c->names[f->index] = f->name;
  if (f->kind == HK_FN_CLOSURE) return;
  if (f->kind == HK_FN_STATIC && takes_me(c, f, base, counted, count)) f->kind = HK_FN_METHOD;
  if (f->kind == HK_FN_METHOD && f->param_count == 0) f->kind = HK_FN_STATIC;
  bool method = f->kind == HK_FN_METHOD;
  if (method) f->params[0] = c->me;
  for (uint32_t i = method; i < f->param_count; i++) f->params[i] = other_name(c, f->params[i]);
  c->names[f->index] = hk_convert_name(c, base, f->param_count - method);
}

// A new name that another function has, too, is not taken.
static void keep_unique(HkConvert *c) {
  uint32_t n = c->m->function_count;
  uint64_t *sorted = hk_mir_temp(c->r, n, sizeof *sorted);
  if (!sorted) return;
  for (uint32_t i = 0; i < n; i++) sorted[i] = (uintptr_t)c->names[i];
  hk_mir_sort_ids(sorted, n);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t at = hk_mir_find_id(sorted, n, (uintptr_t)c->names[i]);
    if (at + 1 < n && sorted[at + 1] == sorted[at]) c->names[i] = c->m->functions[i]->name;
  }
}

// ---- added functions ---------------------------------------------------------------------------------------------------------

HkMirFunction *hk_convert_add(HkConvert *c, const HkName *name, HkMirFnKind kind) {
  HkMirFunction *f = hk_mir_keep(c->r, 1, sizeof *f);
  if (!f || !name) return NULL;
  if (hk_arena_grow(&c->m->arena, (void **)&c->added, &c->added_cap, c->added_count + 1, sizeof *c->added) != HK_OK) {
    c->r->nomem = true;
    return NULL;
  }
  f->name = name;
  f->kind = kind;
  c->added[c->added_count++] = f;
  return f;
}

void hk_convert_param(HkConvert *c, HkMirFunction *f, const HkName *name) {
  if (!name || hk_mir_param_add(c->m, f, name) != HK_OK) c->r->nomem = true;
}

HkMirValue hk_convert_append(HkConvert *c, HkMirFunction *f, uint32_t block, HkMirInsn insn) {
  HkMirInsn *in = hk_mir_append(c->m, f, block, &insn, hk_mir_has_result((HkMirOp)insn.op) != 0);
  if (!in) c->r->nomem = true;
  return in ? in->dst : 0;
}

static uint32_t add_block(HkConvert *c, HkMirFunction *f) {
  uint32_t block = hk_mir_block_add(c->m, f);
  if (block == HK_MIR_NONE) c->r->nomem = true;
  return block == HK_MIR_NONE ? 0 : block;
}

// ---- allocating without constructor (C24) ------------------------------------------------------------------------------------

static const char *const constructor_kinds[] = {"birth", "init", "pack"};

// The greatest count of a constructor of that kind, plus one; 0: the box has none.
static uint32_t count_of_kind(HkConvert *c, const HkMirBox *box, const char *kind) {
  uint32_t next = 0;
  const HkName *base = hk_mir_name_fmt(c->m, "%s.%s", box->name->data, kind);
  if (!base) {
    c->r->nomem = true;
    return 0;
  }
  for (uint32_t i = lower_bound(c->m, hk_name_text(base)); i < c->m->function_count; i++) {
    const HkMirFunction *f = c->m->functions[i];
    if (f->name->len < base->len || memcmp(f->name->data, base->data, base->len) != 0) break;
    uint32_t declared = f->param_count - (f->kind == HK_FN_METHOD);
    bool constructs = f->name == base || has_prefix(hk_name_text(f->name), hk_name_text(base));
    if (constructs && declared >= next) next = declared + 1;
  }
  return next;
}

// The first kind of constructor that the box has is the one `new` looks at; NULL: it has none.
static const HkConstructors *constructors_of(HkConvert *c, const HkMirBox *box) {
  HkConstructors *known = &c->constructors[box->index];
  for (int k = 0; k < 3 && !known->looked; k++) {
    uint32_t next = count_of_kind(c, box, constructor_kinds[k]);
    if (next && !known->kind) *known = (HkConstructors){constructor_kinds[k], next, false};
  }
  known->looked = true;
  return known->kind ? known : NULL;
}

// The box whose constructors `new` of this box looks at: itself, or the nearest ancestor that has some.
static const HkMirBox *constructing_box(HkConvert *c, const HkMirBox *box) {
  const HkMirBox *work[256];
  uint32_t n = 0, steps = 0;
  for (work[n++] = box; n && steps < 10000; steps++) {
    const HkMirBox *b = work[--n];
    if (constructors_of(c, b)) return b;
    for (uint32_t i = b->parent_count; i-- > 0 && n < 256;) {
      const HkMirBox *parent = hk_mir_find_box(c->m, hk_name_text(b->parents[i]));
      if (parent) work[n++] = parent;
    }
  }
  return NULL;
}

static void add_allocator(HkConvert *c, const HkMirBox *box) {
  const HkConstructors *own = constructors_of(c, box);
  uint32_t count = own->next;
  const HkName *base = hk_mir_name_fmt(c->m, "%s.%s", box->name->data, own->kind);
  HkMirFunction *f = base ? hk_convert_add(c, hk_convert_name(c, hk_name_text(base), count), HK_FN_METHOD) : NULL;
  if (!f) {
    c->r->nomem = true;
    return;
  }
  hk_convert_param(c, f, c->me);
  for (uint32_t i = 0; i < count; i++) hk_convert_param(c, f, hk_mir_name_fmt(c->m, "p%u", i));
  hk_convert_append(c, f, add_block(c, f), (HkMirInsn){.op = HK_MIR_RET, .a = HK_MIR_NONE});
  c->allocators[box->index] = count + 1;
}

uint32_t hk_convert_allocator(HkConvert *c, const HkMirBox *box) {
  if (c->known[box->index]) return c->known[box->index] - 1;
  const HkMirBox *owner = constructing_box(c, box);
  if (owner && !c->allocators[owner->index]) add_allocator(c, owner);
  uint32_t count = owner && !c->r->nomem ? c->allocators[owner->index] - 1 : 0;
  c->known[box->index] = count + 1;
  return count;
}

// ---- `birth` on a value of unknown type (C22) --------------------------------------------------------------------------------

static uint32_t root_count(const HkMirModule *m) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < m->box_count; i++) n += m->boxes[i]->parent_count == 0;
  return n;
}

static void add_birth_case(HkConvert *c, HkMirFunction *f, const HkMirBox *box, uint32_t *args, uint32_t argc) {
  uint32_t test = add_block(c, f), call = add_block(c, f);
  HkMirValue is = hk_convert_append(c, f, test, (HkMirInsn){.op = HK_MIR_TYPEOP, .a = 0, .name = box->name});
  hk_convert_append(c, f, test, (HkMirInsn){.op = HK_MIR_BRANCH, .a = is, .b = call, .c = call + 1});
  HkMirInsn birth = {.op = HK_MIR_CALL, .sub = HK_CALL_METHOD, .a = 0, .count = argc, .u.list = args};
  birth.name = hk_mir_intern(c->r, HK_TEXT("birth"));
  HkMirValue made = hk_convert_append(c, f, call, birth);
  hk_convert_append(c, f, call, (HkMirInsn){.op = HK_MIR_RET, .a = made});
}

// older_birth(value, arguments): a method call on instances of the program, nothing on other values.
const HkName *hk_convert_birth(HkConvert *c, uint32_t argc) {
  if (argc >= HK_MAX_PARAMS || root_count(c->m) > 1000) return NULL;
  if (c->births[argc]) return c->births[argc];
  const HkName *name = hk_convert_name(c, HK_TEXT("older_birth"), argc + 1);
  HkMirFunction *f = hk_convert_add(c, name, HK_FN_STATIC);
  uint32_t *args = hk_mir_ids(c->r, argc);
  if (!f || !args) return NULL;
  hk_convert_param(c, f, hk_mir_intern(c->r, HK_TEXT("value")));
  for (uint32_t i = 0; i < argc; i++) {
    hk_convert_param(c, f, hk_mir_name_fmt(c->m, "p%u", i));
    args[i] = i + 1;
  }
  for (uint32_t i = 0; i < c->m->box_count && !c->r->nomem; i++)
    if (c->m->boxes[i]->parent_count == 0) add_birth_case(c, f, c->m->boxes[i], args, argc);  // the others inherit
  hk_convert_append(c, f, add_block(c, f), (HkMirInsn){.op = HK_MIR_RET, .a = 0});
  c->births[argc] = name;
  return name;
}

// ---- functions called with `me` as an argument (C17) -------------------------------------------------------------------------

const HkName *hk_convert_direct(HkConvert *c, const HkMirFunction *f) {
  if (!c->direct[f->index]) {
    const HkName *base = hk_mir_name_fmt(c->m, "%s$direct", c->names[f->index]->data);
    if (!base) c->r->nomem = true;
    if (base) c->direct[f->index] = hk_convert_name(c, hk_name_text(base), f->param_count);
  }
  return c->direct[f->index];
}

// The same body with the instance as an ordinary parameter.
static void add_direct(HkConvert *c, const HkMirFunction *f) {
  HkMirFunction *direct = hk_convert_add(c, c->direct[f->index], HK_FN_STATIC);
  const HkName **params = hk_mir_keep(c->r, f->param_count, sizeof *params);
  if (!direct || !params) return;
  const HkName *name = direct->name;
  *direct = *f;
  direct->name = name;
  direct->kind = HK_FN_STATIC;
  memcpy(params, f->params, f->param_count * sizeof *params);
  params[0] = hk_mir_intern(c->r, HK_TEXT("this"));
  direct->params = params;
}

// ---- the module --------------------------------------------------------------------------------------------------------------

static void find_entry(HkConvert *c) {
  static const char *const usual[] = {"main", "ny_main", "Main.main/0", "Main.main/1", "Main.main"};
  HkMirFunction *entry = NULL;
  if (c->m->entry) {
    entry = hk_convert_find(c, hk_name_text(c->m->entry), HK_ANY_COUNT);
    if (!entry) return;  // the verifier reports it
  }
  for (int i = 0; i < 5 && !entry; i++) entry = hk_mir_find_function(c->m, hk_text_of(usual[i]));
  c->m->entry = entry ? c->names[entry->index] : NULL;
}

static void rename_inits(HkConvert *c) {
  for (uint32_t i = 0; i < c->m->init_count; i++) {
    const HkMirFunction *f = hk_convert_find(c, hk_name_text(c->m->inits[i]), 0);
    if (f) c->m->inits[i] = c->names[f->index];
  }
}

static void append_added(HkConvert *c) {
  HkMirModule *m = c->m;
  for (uint32_t i = 0; i < m->function_count; i++)
    if (c->direct[i]) add_direct(c, m->functions[i]);
  uint32_t total = m->function_count + c->added_count;
  if (hk_arena_grow(&m->arena, (void **)&m->functions, &m->function_cap, total, sizeof *m->functions) != HK_OK) {
    c->r->nomem = true;
    return;
  }
  if (c->added_count) memcpy(m->functions + m->function_count, c->added, c->added_count * sizeof *c->added);
  m->function_count = total;
}

void hk_mir_convert(HkMirReader *r) {
  HkMirModule *m = r->m;
  HkConvert c = {.r = r, .m = m, .me = hk_mir_intern(r, HK_TEXT("me")), .cell = hk_mir_intern(r, HK_TEXT("Cell"))};
  m->converted = true;
  if (hk_mir_module_finish(m) != HK_OK) r->nomem = true;
  c.names = hk_mir_keep(r, m->function_count, sizeof *c.names);
  c.direct = hk_mir_keep(r, m->function_count, sizeof *c.direct);
  c.allocators = hk_mir_ids(r, m->box_count);
  c.known = hk_mir_ids(r, m->box_count);
  c.constructors = hk_mir_keep(r, m->box_count, sizeof *c.constructors);
  if (r->nomem) return;
  for (uint32_t i = 0; i < m->function_count; i++) classify(&c, m->functions[i]);
  keep_unique(&c);
  find_entry(&c);
  rename_inits(&c);
  for (uint32_t i = 0; i < m->function_count && !r->nomem; i++) hk_convert_function(&c, m->functions[i]);
  if (r->nomem || r->problems->errors) return;
  for (uint32_t i = 0; i < m->function_count; i++) m->functions[i]->name = c.names[i];
  append_added(&c);
}
