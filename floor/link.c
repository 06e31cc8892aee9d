// link.c (L3) - loading a MIR module: boxes and enums become types, functions get their run-time side. Also the stubs that the floor
// writes itself: creation with field initializers, initialization of static boxes.
#include "link.h"

#include "guest.h"

// ---- names ----------------------------------------------------------------------------------------------------------------------

HkFunction *hk_link_function(HkLinked *linked, HkText name) {
  HkMirFunction *f = hk_mir_find_function(linked->module, name);
  return f ? &linked->functions[f->index] : NULL;
}

static HkType *own_type(const HkTypes *types, const HkLinked *linked, HkSymbol name) {
  for (uint32_t i = 0; i < linked->type_count; i++) {
    HkType *own = types->items[linked->first_type + i];
    if (own->name == name && !(own->flags & HK_TYPE_DEAD)) return own;
  }
  return NULL;
}

HkType *hk_link_type(HkRun *run, const HkLinked *linked, HkText full_name) {
  HkTypes *types = run->core.types;
  HkType *type = hk_type_find(types, full_name);
  if (linked && linked->house) {
    HkSymbol name = hk_symbol_find(types, full_name);
    return name == HK_NO_SYMBOL ? NULL : own_type(types, linked, name);
  }
  if (!type || !linked || type->id - linked->first_type < linked->type_count) return type;
  HkType *own = own_type(types, linked, type->name);  // a module that came later has a type of this name, too
  return own ? own : type;
}

static HkText without_count(HkText name, bool *had) {
  for (size_t i = name.len; i-- > 0;)
    if (name.data[i] == '/') {
      *had = true;
      return hk_text(name.data, i);
    }
  *had = false;
  return name;
}

static uint32_t declared_params(const HkFunction *fn) { return fn->param_count - fn->takes_me; }

// A function named by a String (mir.md 4.3, C21): with or without its count, and with as many parameters as arguments.
HkFunction *hk_link_function_named(HkLinked *linked, HkText name, uint32_t argc) {
  bool had;
  HkText plain = without_count(name, &had);
  for (uint32_t i = 0; i < linked->function_count; i++) {
    HkFunction *fn = &linked->functions[i];
    if (fn->param_count == argc && hk_text_eq(without_count(hk_name_text(fn->mir->name), &had), plain)) return fn;
  }
  return NULL;
}

int64_t hk_link_number(const HkFunction *fn) { return fn->linked->first_number + (fn - fn->linked->functions); }

HkFunction *hk_link_numbered(const HkRun *run, HkValue number) {
  const HkLinked *l = run->linked;
  if (number.tag != HK_INT || number.as.i < 0) return NULL;
  while (l && (l->image || l->first_number > number.as.bits)) l = l->next;
  uint64_t index = l ? number.as.bits - l->first_number : 0;
  return l && index < l->function_count ? &l->functions[index] : NULL;
}

static HkLinked *module_before(const HkLinked *linked) {
  HkLinked *l = linked->continues ? linked->next : NULL;
  while (l && l->image) l = l->next;
  return l;
}

static HkFunction *env_function(void *user, const HkName *name) {
  HkFunction *fn = NULL;
  for (HkLinked *l = user; l && !fn; l = module_before(l)) fn = hk_link_function(l, hk_name_text(name));
  return fn;
}

static HkType *env_type(void *user, HkText name) {
  HkLinked *linked = user;
  if (hk_text_eq(name, HK_TEXT("%globals"))) return linked->globals;
  HkType *type = hk_link_type(linked->run, linked, name);
  if (type && !(type->flags & HK_TYPE_BUILTIN)) return type;
  return hk_type_builtin(linked->run->core.types, hk_mir_display(name));
}

static HkHandle *env_external(void *user, HkText name) {
  HkLinked *linked = user;
  return hk_lookup_extern(linked->run, name);
}

static uint32_t add_count(uint32_t *counts, uint32_t count, uint32_t cap, uint32_t n) {
  uint32_t at = 0;
  while (at < count && counts[at] < n) at++;
  if (count == cap || (at < count && counts[at] == n)) return count;
  memmove(counts + at + 1, counts + at, (count - at) * sizeof *counts);
  counts[at] = n;
  return count + 1;
}

static uint32_t method_counts(HkRun *run, const HkType *type, HkSymbol name, uint32_t *out, uint32_t count,
                              uint32_t cap) {
  for (uint32_t i = 0; i < type->method_count; i++)
    if (type->methods[i].name == name) count = add_count(out, count, cap, type->methods[i].arity);
  for (uint32_t i = 0; i < type->parent_count; i++)
    count = method_counts(run, hk_type_at(run->core.types, type->parents[i]), name, out, count, cap);
  return count;
}

// The methods of the caller's box, else the functions of that name in the caller's unit, else in any (MIR does not tell which were imported).
static uint32_t env_counts(void *user, const HkFunction *caller, HkText name, uint32_t *out, uint32_t cap) {
  HkLinked *linked = user;
  HkTypes *types = linked->run->core.types;
  HkSymbol symbol = hk_symbol_find(types, name);
  uint32_t count = 0;
  if (caller->owner != HK_NO_TYPE && symbol != HK_NO_SYMBOL)
    count = method_counts(linked->run, hk_type_at(types, caller->owner), symbol, out, 0, cap);
  for (int own = 1; own >= 0 && !count; own--)
    for (uint32_t i = 0; i < linked->function_count; i++) {
      const HkFunction *fn = &linked->functions[i];
      bool counted;
      HkText plain = hk_mir_display(without_count(hk_name_text(fn->mir->name), &counted));
      if (hk_text_eq(plain, name) && (!own || fn->mir->unit == caller->mir->unit))
        count = add_count(out, count, cap, declared_params(fn));
    }
  return count;
}

static HkCreate *env_create(void *user, HkText type_name, uint32_t argc) {
  HkLinked *linked = user;
  return hk_create_plan(linked->run, linked, type_name, argc);
}

static HkFunction *env_super(void *user, HkText parent, HkText method, uint32_t argc, bool *noop) {
  HkRun *run = ((HkLinked *)user)->run;
  HkType *type = hk_link_type(run, user, parent);
  HkSymbol symbol = hk_symbol_find(run->core.types, method);
  HkMethod *m = type && symbol != HK_NO_SYMBOL ? hk_find_method(run, type, symbol, argc) : NULL;
  bool constructor = hk_text_eq(method, HK_TEXT("birth")) || hk_text_eq(method, HK_TEXT("init")) ||
                     hk_text_eq(method, HK_TEXT("pack"));
  *noop = !m && argc == 0 && (constructor || hk_text_eq(method, HK_TEXT("fini")));
  return m ? m->fn : NULL;
}

static const HkIntrinsic *env_intrinsic(void *user, HkText name, uint32_t argc) {
  const HkLinked *linked = user;
  return linked->house ? hk_intrinsic_find(name, argc) : NULL;
}

static HkSymbol env_symbol(void *user, HkText name) { return hk_symbol(((HkLinked *)user)->run->core.types, name); }

// String constants are symbols too: made once, kept as long as the run.
static HkString *env_string(void *user, HkText text) {
  HkTypes *types = ((HkLinked *)user)->run->core.types;
  HkSymbol s = hk_symbol(types, text);
  return s == HK_NO_SYMBOL ? NULL : hk_symbol_string(types, s);
}

// Nobody counts or watches the steps of the house.
static uint32_t watched(const HkRun *run, const HkFunction *fn) {
  const HkRunConfig *config = &run->core.config;
  if (fn->house) return 0;
  return (config->fuel != UINT64_MAX ? HK_WATCH_STEPS : 0u) | (config->stats ? HK_WATCH_COUNTS | HK_WATCH_STEPS : 0u) |
         (config->trace & HK_TRACE_VM ? HK_WATCH_INSNS : 0u) | (config->trace & HK_TRACE_CALL ? HK_WATCH_CALLS : 0u) |
         (config->trace & HK_TRACE_RESOLVER ? HK_WATCH_METHODS : 0u);
}

HkCodeEnv hk_link_env(HkRun *run, const HkFunction *fn) {
  return (HkCodeEnv){
      fn->linked, env_function, env_type,   env_external, env_intrinsic,    hk_intrinsic_op,          env_counts,
      env_create, env_super,    env_symbol, env_string,   watched(run, fn), run->core.config.optimize};
}

HkStatus hk_function_prepare(HkRun *run, HkFunction *fn) {
  if (run->core.config.house_vm && !fn->linked->image) return hk_guest_prepare(run, fn);
  HkCodeEnv env = hk_link_env(run, fn);
  HkStatus status = hk_code_make(run->core.mem, fn, &env);
  if (status == HK_FAIL) return hk_raise(run, "InternalError", "function '%s' is too large", fn->mir->name->data);
  return status == HK_NOMEM ? hk_raise_nomem(run) : status;
}

// ---- functions -----------------------------------------------------------------------------------------------------------------

HkStatus hk_function_name(HkRun *run, HkFunction *fn) {
  HkText name = hk_name_text(fn->mir->name);
  HkBuf buf;
  hk_buf_init(&buf, run->core.mem);
  bool lambda = fn->mir->kind == HK_FN_CLOSURE;
  if (lambda)
    hk_buf_fmt(&buf, "<fn>/%u", fn->arity);
  else if (hk_text_eq(name, HK_TEXT("%script/0")))
    hk_buf_str(&buf, "<script>/0");
  else
    for (size_t i = 0, unit = 0; i < name.len; i++) {  // "Text#1.twice/1" is shown as "Text.twice/1"
      if (name.data[i] == '#')
        unit = 1;
      else if (unit && (name.data[i] < '0' || name.data[i] > '9'))
        unit = 0;
      if (!unit) hk_buf_char(&buf, name.data[i]);
    }
  fn->name = buf.failed ? NULL : hk_string_new(run->core.heap, hk_buf_view(&buf));
  hk_buf_deinit(&buf);
  return fn->name ? HK_OK : HK_NOMEM;
}

// The count in the name says the same in canonical files only, so it is not asked.
static bool has_me(const HkMirFunction *mir) {
  if (mir->kind != HK_FN_CLOSURE) return mir->kind == HK_FN_METHOD && mir->param_count > 0;
  for (uint32_t i = 0; i < mir->param_count; i++)
    if (hk_text_eq(hk_name_text(mir->params[i]), HK_TEXT("me"))) return true;
  return false;
}

static HkStatus init_function(HkLinked *linked, HkFunction *fn, HkMirFunction *mir) {
  fn->mir = mir;
  fn->linked = linked;
  fn->stub[0].bits = 0;
  fn->stub[0].i.op = HK_OP_LAZY;
  fn->code = fn->stub;
  fn->code_count = 1;
  fn->param_count = mir->param_count;
  fn->reg_count = mir->param_count;
  fn->owner = HK_NO_TYPE;
  fn->is_private = mir->is_private;
  fn->house = linked->house;
  fn->takes_me = has_me(mir);
  fn->arity = mir->kind == HK_FN_CLOSURE ? UINT32_MAX : declared_params(fn);  // closures: set when one is made
  HkText name = hk_name_text(mir->name);
  HkText owner = hk_mir_owner(name);
  HkType *type = owner.len ? hk_link_type(linked->run, linked, owner) : NULL;
  if (type && type->id - linked->first_type < linked->type_count) fn->owner = type->id;
  return hk_function_name(linked->run, fn);
}

// ---- types -----------------------------------------------------------------------------------------------------------------------

static void *arena_copy(HkTypes *types, uint32_t count, size_t size) {
  return hk_arena_alloc(&types->arena, (count ? count : 1) * size);
}

static HkStatus add_types(HkLinked *linked) {
  HkTypes *types = linked->run->core.types;
  HkMirModule *m = linked->module;
  uint32_t house = linked->house ? HK_TYPE_HOUSE : 0;
  linked->first_type = types->count;
  for (uint32_t i = 0; i < m->box_count; i++)
    if (!hk_type_add(types, hk_name_text(m->boxes[i]->name), HK_KIND_INSTANCE,
                     house | (m->boxes[i]->is_static ? HK_TYPE_STATIC : 0)))
      return HK_NOMEM;
  for (uint32_t i = 0; i < m->enum_count; i++)
    if (!hk_type_add(types, hk_name_text(m->enums[i]->name), HK_KIND_ENUM, house | HK_TYPE_ENUM)) return HK_NOMEM;
  const HkLinked *before = module_before(linked);
  linked->globals =
      before ? before->globals : hk_type_add(types, HK_TEXT("%globals"), HK_KIND_INSTANCE, house | HK_TYPE_STATIC);
  linked->type_count = types->count - linked->first_type;
  return linked->globals ? HK_OK : HK_NOMEM;
}

static HkType *type_of_record(const HkLinked *linked, const HkName *name) {
  return hk_link_type(linked->run, linked, hk_name_text(name));
}

static HkStatus set_parents(HkLinked *linked, HkType *type, const HkMirBox *box) {
  HkTypes *types = linked->run->core.types;
  type->parents = arena_copy(types, box->parent_count, sizeof *type->parents);
  if (!type->parents) return HK_NOMEM;
  for (uint32_t i = 0; i < box->parent_count; i++) {
    HkType *parent = hk_link_type(linked->run, linked, hk_name_text(box->parents[i]));
    if (parent) type->parents[type->parent_count++] = parent->id;
  }
  return HK_OK;
}

// Look-ups walk all ways from a box to its ancestors, so their number is bounded, and with it the depth of these walks.
typedef struct Ancestry {
  HkRun *run;
  uint32_t *ways;  // by type: 1 + the ways to its ancestors; 0: not completed
  uint32_t *seen;  // by type: 1 + the type whose ancestor it is known to be
  uint64_t total;
} Ancestry;

static HkStatus too_many_ancestors(const Ancestry *a, const HkType *type) {
  HkText name = hk_string_text(type->display);
  return hk_raise(a->run, "InternalError", "box '%.*s' has too many ancestors", (int)name.len, name.data);
}

static void add_ancestor(Ancestry *a, HkType *type, uint32_t id) {
  if (a->seen[id] == type->id + 1) return;
  a->seen[id] = type->id + 1;
  type->ancestors[type->ancestor_count++] = id;
}

static HkStatus collect_ancestors(Ancestry *a, HkType *type) {
  HkTypes *types = a->run->core.types;
  uint32_t ways = a->ways[type->id] - 1;
  a->total += ways;
  if (a->total > HK_MAX_ANCESTORS_TOTAL) return too_many_ancestors(a, type);
  type->ancestors = arena_copy(types, ways, sizeof *type->ancestors);
  if (!type->ancestors) return HK_NOMEM;
  for (uint32_t p = 0; p < type->parent_count; p++) {
    const HkType *parent = hk_type_at(types, type->parents[p]);
    for (uint32_t i = 0; i < parent->ancestor_count; i++) add_ancestor(a, type, parent->ancestors[i]);
    add_ancestor(a, type, parent->id);
  }
  return HK_OK;
}

// Ancestors of the parents, left to right, then the parent itself: the order of creation. Parents are completed first. The verifier has
// refused cycles; what it has not seen ends at the greatest depth.
static HkStatus complete_ancestors(Ancestry *a, HkType *type, uint32_t depth) {
  uint64_t ways = 1;
  if (a->ways[type->id]) return HK_OK;
  if (depth > HK_MAX_INHERITANCE) return too_many_ancestors(a, type);
  for (uint32_t p = 0; p < type->parent_count; p++) {
    HkType *parent = hk_type_at(a->run->core.types, type->parents[p]);
    HK_TRY(complete_ancestors(a, parent, depth + 1));
    ways += a->ways[parent->id];
  }
  if (ways > HK_MAX_ANCESTORS) return too_many_ancestors(a, type);
  a->ways[type->id] = (uint32_t)ways;
  return collect_ancestors(a, type);
}

static HkStatus set_ancestors(HkLinked *linked) {
  HkMem *mem = linked->run->core.mem;
  size_t size = linked->run->core.types->count * sizeof(uint32_t);
  Ancestry a = {linked->run, hk_mem_zalloc(mem, size), hk_mem_zalloc(mem, size), 0};
  HkStatus status = a.ways && a.seen ? HK_OK : HK_NOMEM;
  for (uint32_t i = 0; status == HK_OK && i < linked->module->box_count; i++)
    status = complete_ancestors(&a, type_of_record(linked, linked->module->boxes[i]->name), 0);
  if (a.ways) hk_mem_free(mem, a.ways, size);
  if (a.seen) hk_mem_free(mem, a.seen, size);
  return status;
}

static HkStatus add_fields_of(HkLinked *linked, HkType *type, const HkMirBox *box, uint32_t owner, uint32_t *cap) {
  HkTypes *types = linked->run->core.types;
  for (uint32_t i = 0; i < box->field_count; i++) {
    HkSymbol name = hk_symbol(types, hk_name_text(box->fields[i].name));
    if (name == HK_NO_SYMBOL) return HK_NOMEM;
    int64_t known = hk_find_slot(type, name);
    if (known >= 0) continue;  // one instance, one field of a name
    HK_TRY(hk_arena_grow(&types->arena, (void **)&type->fields, cap, type->slot_count + 1, sizeof *type->fields));
    type->fields[type->slot_count++] = (HkField){name, owner, box->fields[i].is_private, box->fields[i].is_weak};
  }
  return HK_OK;
}

// Fields of an ancestor of an earlier module.
static HkStatus add_known_fields(HkLinked *linked, HkType *type, const HkType *ancestor, uint32_t *cap) {
  HkTypes *types = linked->run->core.types;
  for (uint32_t i = 0; i < ancestor->slot_count; i++) {
    if (hk_find_slot(type, ancestor->fields[i].name) >= 0) continue;
    HK_TRY(hk_arena_grow(&types->arena, (void **)&type->fields, cap, type->slot_count + 1, sizeof *type->fields));
    type->fields[type->slot_count++] = ancestor->fields[i];
  }
  return HK_OK;
}

static HkStatus set_fields(HkLinked *linked, HkType *type, const HkMirBox *box) {
  uint32_t cap = 0;
  for (uint32_t i = 0; i < type->ancestor_count; i++) {
    const HkType *ancestor = hk_type_at(linked->run->core.types, type->ancestors[i]);
    const HkMirBox *b = hk_mir_find_box(linked->module, hk_symbol_text(linked->run->core.types, ancestor->name));
    if (b)
      HK_TRY(add_fields_of(linked, type, b, type->ancestors[i], &cap));
    else
      HK_TRY(add_known_fields(linked, type, ancestor, &cap));
  }
  return add_fields_of(linked, type, box, type->id, &cap);
}

static bool takes_only_me(const HkFunction *fn) { return fn->takes_me && fn->param_count == 1; }

static HkStatus set_properties(HkLinked *linked, HkType *type, const HkMirBox *box) {
  HkTypes *types = linked->run->core.types;
  type->properties = arena_copy(types, box->property_count, sizeof *type->properties);
  if (!type->properties) return HK_NOMEM;
  for (uint32_t i = 0; i < box->property_count; i++) {
    const HkName *n = box->properties[i].name;
    const HkName *getter = hk_mir_name_fmt(linked->module, "%s.%%get_%s/0", box->name->data, n->data);
    HkSymbol name = hk_symbol(types, hk_name_text(n));
    if (!getter || name == HK_NO_SYMBOL) return HK_NOMEM;
    HkFunction *fn = hk_link_function(linked, hk_name_text(getter));
    if (fn && !takes_only_me(fn)) fn = NULL;
    type->properties[type->property_count++] =
        (HkProperty){name, type->id, (HkPropertyKind)box->properties[i].kind, fn && fn->is_private, fn};
  }
  return HK_OK;
}

static HkStatus add_answer(HkTypes *types, HkType *type, HkText name, uint32_t *cap) {
  HkSymbol s = hk_symbol(types, name);
  if (s == HK_NO_SYMBOL) return HK_NOMEM;
  HK_TRY(hk_arena_grow(&types->arena, (void **)&type->answers, cap, type->answer_count + 1, sizeof *type->answers));
  type->answers[type->answer_count++] = s;
  return HK_OK;
}

// The names that is() accepts: own, ancestors, interfaces of all of them; display and full names.
static HkStatus set_answers(HkLinked *linked, HkType *type) {
  HkTypes *types = linked->run->core.types;
  uint32_t cap = 0;
  for (uint32_t i = 0; i <= type->ancestor_count; i++) {
    HkType *t = i < type->ancestor_count ? hk_type_at(types, type->ancestors[i]) : type;
    HkText full = hk_symbol_text(types, t->name);
    HK_TRY(add_answer(types, type, hk_mir_display(full), &cap));
    if (hk_mir_display(full).len != full.len) HK_TRY(add_answer(types, type, full, &cap));
    const HkMirBox *box = hk_mir_find_box(linked->module, full);
    for (uint32_t k = 0; !box && t != type && k < t->answer_count; k++)  // an earlier module: with its interfaces
      HK_TRY(add_answer(types, type, hk_symbol_text(types, t->answers[k]), &cap));
    for (uint32_t k = 0; box && k < box->interface_count; k++)
      HK_TRY(add_answer(types, type, hk_mir_display(hk_name_text(box->interfaces[k])), &cap));
  }
  return HK_OK;
}

static HkStatus set_variants(HkLinked *linked, HkType *type, const HkMirEnum *e) {
  HkTypes *types = linked->run->core.types;
  type->variants = arena_copy(types, e->variant_count, sizeof *type->variants);
  type->units = arena_copy(types, e->variant_count, sizeof *type->units);
  if (!type->variants || !type->units) return HK_NOMEM;
  for (uint32_t i = 0; i < e->variant_count; i++) {
    const HkMirVariant *v = &e->variants[i];
    HkVariant out = {hk_symbol(types, hk_name_text(v->name)), v->arity, NULL};
    if (out.name == HK_NO_SYMBOL) return HK_NOMEM;
    if (v->fields) {
      out.fields = arena_copy(types, v->arity, sizeof *out.fields);
      if (!out.fields) return HK_NOMEM;
      for (uint32_t k = 0; k < v->arity; k++)
        if ((out.fields[k] = hk_symbol(types, hk_name_text(v->fields[k]))) == HK_NO_SYMBOL) return HK_NOMEM;
    }
    type->variants[type->variant_count++] = out;
  }
  return HK_OK;
}

// ---- methods ---------------------------------------------------------------------------------------------------------------------

static HkStatus add_method(HkLinked *linked, HkFunction *fn, uint32_t *caps) {
  HkTypes *types = linked->run->core.types;
  HkText full = hk_name_text(fn->mir->name), owner = hk_mir_owner(full);
  bool counted;
  HkText member = without_count(hk_text(full.data + owner.len + 1, full.len - owner.len - 1), &counted);
  if (memchr(full.data, '$', full.len)) return HK_OK;
  HkType *type = hk_type_at(types, fn->owner);
  if (hk_text_eq(member, HK_TEXT("%init")) && takes_only_me(fn)) type->init = fn;
  if (hk_text_eq(member, HK_TEXT("%static")) && takes_only_me(fn)) type->static_block = fn;
  bool getter =
      member.len > 5 && memcmp(member.data, "%get_", 5) == 0;  // found like a method: ancestors may override it
  if (member.len == 0 || (member.data[0] == '%' && !getter)) return HK_OK;
  HkSymbol name = hk_symbol(types, member);
  if (name == HK_NO_SYMBOL) return HK_NOMEM;
  uint32_t *cap = &caps[fn->owner - linked->first_type];
  HK_TRY(hk_arena_grow(&types->arena, (void **)&type->methods, cap, type->method_count + 1, sizeof *type->methods));
  type->methods[type->method_count++] = (HkMethod){name, fn->arity, fn->owner, fn, !fn->takes_me, fn->is_private};
  return HK_OK;
}

static HkStatus add_functions(HkLinked *linked) {
  HkMirModule *m = linked->module;
  HkRun *run = linked->run;
  linked->functions =
      hk_mem_zalloc(run->core.mem, (m->function_count ? m->function_count : 1) * sizeof *linked->functions);
  uint32_t *caps = hk_mem_zalloc(run->core.mem, (linked->type_count + 1) * sizeof *caps);
  HkStatus status = linked->functions && caps ? HK_OK : HK_NOMEM;
  for (uint32_t i = 0; status == HK_OK && i < m->function_count; i++) {
    linked->function_count = i + 1;
    status = init_function(linked, &linked->functions[i], m->functions[i]);
  }
  for (uint32_t i = 0; status == HK_OK && i < m->function_count; i++)
    if (linked->functions[i].owner != HK_NO_TYPE) status = add_method(linked, &linked->functions[i], caps);
  if (caps) hk_mem_free(run->core.mem, caps, (linked->type_count + 1) * sizeof *caps);
  return status;
}

static HkStatus fill_types(HkLinked *linked) {
  HkTypes *types = linked->run->core.types;
  HkMirModule *m = linked->module;
  for (uint32_t i = 0; i < m->box_count; i++)
    HK_TRY(set_parents(linked, type_of_record(linked, m->boxes[i]->name), m->boxes[i]));
  HK_TRY(set_ancestors(linked));
  for (uint32_t i = 0; i < m->box_count; i++) {
    HkType *type = type_of_record(linked, m->boxes[i]->name);
    HK_TRY(set_fields(linked, type, m->boxes[i]));
    HK_TRY(set_properties(linked, type, m->boxes[i]));
    HK_TRY(set_answers(linked, type));
    if (type->dead_twin != HK_NO_TYPE) {  // shares layout and names
      HkType *dead = hk_type_at(types, type->dead_twin);
      dead->fields = type->fields;
      dead->slot_count = type->slot_count;
      dead->answers = type->answers;
      dead->answer_count = type->answer_count;
    }
  }
  for (uint32_t i = 0; i < m->enum_count; i++) {
    HkType *type = type_of_record(linked, m->enums[i]->name);
    HK_TRY(set_variants(linked, type, m->enums[i]));
    HK_TRY(set_answers(linked, type));
  }
  return HK_OK;
}

// Built-in boxes that are written in Hakorune find their box in the house, and their objects get its fields.
static void show_types(HkLinked *linked) {
  HkTypes *types = linked->run->core.types;
  for (uint32_t i = 0; i < linked->module->box_count; i++) {
    HkType *type = type_of_record(linked, linked->module->boxes[i]->name);
    HkType *shown = hk_type_builtin(types, hk_string_text(type->display));
    if (!shown) continue;
    shown->house = type;
    if (!shown->def || !shown->def->in_house) continue;
    type->shown = shown;
    shown->fields = type->fields;
    shown->slot_count = type->slot_count;
  }
}

static HkStatus link_module(HkRun *run, HkMirModule *module, bool house, bool continues, HkLinked **out) {
  HkLinked *linked = hk_mem_zalloc(run->core.mem, sizeof *linked);
  if (!linked) return HK_NOMEM;
  linked->run = run;
  linked->module = module;
  linked->house = house;
  linked->image = module == hk_house_image;
  linked->continues = continues;
  linked->next = run->linked;
  if (linked->next)
    linked->first_number =
        linked->next->first_number + (linked->next->image ? 0 : linked->next->module->function_count);
  run->linked = linked;  // freed with the run, also when what follows fails
  HK_TRY(add_types(linked));
  HK_TRY(add_functions(linked));
  HK_TRY(fill_types(linked));
  if (linked->image) show_types(linked);
  *out = linked;
  return HK_OK;
}

HkStatus hk_link(HkRun *run, HkMirModule *module, HkLinked **out) {
  return link_module(run, module, false, false, out);
}

HkStatus hk_link_more(HkRun *run, HkMirModule *module, HkLinked **out) {
  return link_module(run, module, false, true, out);
}

HkStatus hk_link_house(HkRun *run, HkMirModule *module, HkLinked **out) {
  return link_module(run, module, true, false, out);
}

// ---- stubs ---------------------------------------------------------------------------------------------------------------------------

typedef struct Stub {
  HkRun *run;
  HkFunction *fn;
  uint32_t cap, place_cap;
} Stub;

static HkFunction *stub_new(HkRun *run, uint32_t params, uint32_t regs) {
  HkLinked *linked = run->linked;
  if (hk_mem_grow(run->core.mem, (void **)&linked->stubs, &linked->stub_cap, linked->stub_count + 1,
                  sizeof *linked->stubs) != HK_OK)
    return NULL;
  HkFunction *fn = hk_mem_zalloc(run->core.mem, sizeof *fn);
  if (!fn) return NULL;
  linked->stubs[linked->stub_count++] = fn;
  fn->param_count = fn->arity = params;
  fn->reg_count = regs;
  fn->owner = HK_NO_TYPE;
  fn->hidden = true;
  fn->linked = linked;
  return fn;
}

// Registers 0 .. live-1 of a stub hold values as long as it runs; `me` from the second instruction on.
static bool stub_ranges(Stub *s, uint32_t params, uint32_t me) {
  HkFunction *fn = s->fn;
  fn->live_total = params + 1;
  fn->live = hk_mem_alloc(s->run->core.mem, fn->live_total * sizeof *fn->live);
  if (!fn->live) return false;
  for (uint32_t i = 0; i < params; i++) fn->live[fn->live_count++] = (HkLiveSegment){i, 0, UINT32_MAX};
  fn->live[fn->live_count++] = (HkLiveSegment){me, 2, UINT32_MAX};
  return true;
}

static bool stub_word(Stub *s, HkWord w) {
  if (hk_mem_grow(s->run->core.mem, (void **)&s->fn->code, &s->cap, s->fn->code_count + 1, sizeof w) != HK_OK)
    return false;
  s->fn->code[s->fn->code_count++] = w;
  return true;
}

static bool stub_op(Stub *s, HkOp op, uint32_t a, uint32_t b, uint32_t c) {
  if (hk_mem_grow(s->run->core.mem, (void **)&s->fn->places, &s->place_cap, s->fn->place_count + 1,
                  sizeof *s->fn->places) != HK_OK)
    return false;
  s->fn->places[s->fn->place_count] = (HkCodePos){s->fn->code_count, 4 * s->fn->place_count + 1, 0, 0};
  s->fn->place_count++;
  HkWord w;
  w.i.op = (uint16_t)op;
  w.i.a = (uint16_t)a;
  w.i.b = (uint16_t)b;
  w.i.c = (uint16_t)c;
  return stub_word(s, w);
}

static bool stub_call(Stub *s, HkFunction *fn, uint32_t sink, uint32_t me, uint32_t argc) {
  if (!stub_op(s, HK_OP_CALL, sink, argc + fn->takes_me, s->fn->reg_count) || !stub_word(s, (HkWord){.fn = fn}))
    return false;
  HkWord w = {.bits = 0};
  uint32_t n = 0;
  if (fn->takes_me) w.regs[n++] = (uint16_t)me;
  for (uint32_t i = 0; i < argc; i++) {
    if (n == 4) {
      if (!stub_word(s, w)) return false;
      w.bits = 0;
      n = 0;
    }
    w.regs[n++] = (uint16_t)i;
  }
  return (n == 0 && fn->takes_me + argc != 0) || stub_word(s, w);
}

static bool stub_inits(Stub *s, const HkType *type, uint32_t sink, uint32_t me) {
  for (uint32_t i = 0; i <= type->ancestor_count; i++) {
    const HkType *t = i < type->ancestor_count ? hk_type_at(s->run->core.types, type->ancestors[i]) : type;
    if (t->init && !stub_call(s, t->init, sink, me, 0)) return false;
  }
  return true;
}

// Code memory is freed by its count: give back what growing took too much.
static bool stub_fit(Stub *s) {
  HkMem *mem = s->run->core.mem;
  HkFunction *fn = s->fn;
  HkWord *code = hk_mem_resize(mem, fn->code, s->cap * sizeof *code, fn->code_count * sizeof *code);
  if (!code) return false;
  fn->code = code;
  s->cap = fn->code_count;
  HkCodePos *places = hk_mem_resize(mem, fn->places, s->place_cap * sizeof *places, fn->place_count * sizeof *places);
  if (!places) return false;
  fn->places = places;
  return true;
}

// The finished stub, or NULL: the words of one that was not finished go back at once, because their room is known only here.
static HkFunction *stub_done(Stub *s, bool ok) {
  HkMem *mem = s->run->core.mem;
  if (ok && stub_fit(s)) return s->fn;
  if (!s->fn) return NULL;
  hk_mem_free(mem, s->fn->code, s->cap * sizeof *s->fn->code);
  hk_mem_free(mem, s->fn->places, s->place_cap * sizeof *s->fn->places);
  s->fn->code = NULL;
  s->fn->places = NULL;
  return NULL;
}

// new T(args) with initializers: allocate, run the initializers of the ancestors and of the box, run the constructor.
HkFunction *hk_link_create_stub(HkRun *run, HkType *type, HkFunction *ctor, uint32_t argc) {
  uint32_t me = argc, sink = argc + 1;
  Stub s = {run, stub_new(run, argc, argc + 2), 0, 0};
  if (!s.fn) return NULL;
  bool ok = stub_ranges(&s, argc, me) && stub_op(&s, HK_OP_ALLOC, me, 0, 0) && stub_word(&s, (HkWord){.type = type}) &&
            stub_inits(&s, type, sink, me) && (!ctor || stub_call(&s, ctor, sink, me, argc)) &&
            stub_op(&s, HK_OP_RET, me, 0, 0);
  return stub_done(&s, ok);
}

HkStatus hk_static_ready(HkRun *run, HkType *type) {
  if (type->static_state == HK_STATIC_READY) return HK_OK;
  if (!type->singleton) {
    type->singleton = hk_instance_new(run, type);
    if (!type->singleton) return hk_raise_nomem(run);
  }
  bool work = type->static_block != NULL || type->init != NULL;
  for (uint32_t i = 0; i < type->ancestor_count; i++)
    work |= hk_type_at(run->core.types, type->ancestors[i])->init != NULL;
  if (work && !type->static_init) {
    Stub s = {run, stub_new(run, 1, 2), 0, 0};
    bool ok = s.fn && stub_ranges(&s, 1, 0) && stub_inits(&s, type, 1, 0) &&
              (!type->static_block || stub_call(&s, type->static_block, 1, 0, 0)) &&
              stub_op(&s, HK_OP_RETNULL, 0, 0, 0);
    type->static_init = stub_done(&s, ok);
    if (!type->static_init) return hk_raise_nomem(run);
  }
  type->static_state = HK_STATIC_READY;
  if (!work) return HK_OK;
  HkValue me = hk_object(type->singleton), ignored;
  HkStatus status = hk_enter(run, type->static_init, &me, 1, &ignored);
  // The house fails for lack of memory only, and must work when there is some again.
  if (status != HK_OK && (type->flags & HK_TYPE_HOUSE)) type->static_state = HK_STATIC_FRESH;
  return status;
}

// ---- running ------------------------------------------------------------------------------------------------------------------------------

static HkStatus run_entry(HkRun *run, HkLinked *linked, HkFunction *fn, HkValue *out) {
  HkValue args[3] = {hk_null(), hk_null(), hk_null()};
  uint32_t n = 0;
  HkType *type = fn->owner == HK_NO_TYPE ? NULL : hk_type_at(run->core.types, fn->owner);
  if (type && (type->flags & HK_TYPE_STATIC)) { HK_TRY(hk_static_ready(run, type)); }
  if (fn->takes_me) {
    if (type && (type->flags & HK_TYPE_STATIC))
      args[n++] = hk_object(type->singleton);
    else {
      HkCreate *plan = type ? hk_create_plan(run, linked, hk_symbol_text(run->core.types, type->name), 0) : NULL;
      if (!plan) return hk_raise_nomem(run);
      HK_TRY(hk_create(run, plan, NULL, &args[n]));
      n++;
    }
  }
  if (fn->param_count > n) {
    HkArray *list = hk_array_new(run->core.heap, run->core.config.arg_count);
    if (!list) return hk_raise_nomem(run);
    for (uint32_t i = 0; i < run->core.config.arg_count; i++) {
      HkString *s = hk_string_decode(run->core.heap, run->core.config.args[i]);
      if (!s || hk_array_push(run->core.heap, list, hk_string(s)) != HK_OK) return hk_raise_nomem(run);
    }
    args[n++] = hk_object(list);
  }
  HkValue all[HK_MAX_PARAMS + 1];
  for (uint32_t i = 0; i < fn->param_count && i <= HK_MAX_PARAMS; i++) all[i] = i < n ? args[i] : hk_null();
  return hk_enter(run, fn, all, fn->param_count, out);
}

HkStatus hk_run_inits(HkRun *run, HkLinked *linked) {
  HkMirModule *m = linked->module;
  HkValue ignored;
  run->out_of_memory = false;
  HK_TRY(hk_static_ready(run, linked->globals));
  for (uint32_t i = 0; i < m->init_count; i++) {
    HkFunction *fn = hk_link_function(linked, hk_name_text(m->inits[i]));
    if (fn) HK_TRY(hk_enter(run, fn, NULL, 0, &ignored));
  }
  return HK_OK;
}

HkStatus hk_run_module(HkRun *run, HkLinked *linked, HkValue *out) {
  HkMirModule *m = linked->module;
  *out = hk_null();
  HK_TRY(hk_run_inits(run, linked));
  HkFunction *entry = m->entry ? hk_link_function(linked, hk_name_text(m->entry)) : NULL;
  if (!entry) return hk_raise(run, "NameError", "no entry point (expected static box Main with main)");
  return run_entry(run, linked, entry, out);
}

void hk_link_forget_code(HkRun *run) {
  for (HkLinked *l = run->linked; l; l = l->next)
    for (uint32_t i = 0; i < l->function_count; i++) {
      HkFunction *fn = &l->functions[i];
      if (fn->code == fn->stub) continue;
      hk_code_free(run->core.mem, fn);
      fn->code = fn->stub;
      fn->code_count = 1;
      fn->reg_count = fn->param_count;
    }
}

// ---- the end -------------------------------------------------------------------------------------------------------------------------------

void hk_link_mark(HkRun *run, HkHeap *heap) {
  for (HkLinked *l = run->linked; l; l = l->next)
    for (uint32_t i = 0; i < l->function_count; i++) hk_heap_mark(heap, (HkObject *)l->functions[i].name);
}

void hk_link_free_all(HkRun *run) {
  for (HkLinked *l = run->linked, *next; l; l = next) {
    next = l->next;
    for (uint32_t i = 0; i < l->function_count; i++) hk_code_free(run->core.mem, &l->functions[i]);
    for (uint32_t i = 0; i < l->stub_count; i++) {
      hk_code_free(run->core.mem, l->stubs[i]);
      hk_mem_free(run->core.mem, l->stubs[i], sizeof **l->stubs);
    }
    if (l->stubs) hk_mem_free(run->core.mem, l->stubs, l->stub_cap * sizeof *l->stubs);
    if (l->functions)
      hk_mem_free(run->core.mem, l->functions,
                  (l->module->function_count ? l->module->function_count : 1) * sizeof *l->functions);
    hk_mem_free(run->core.mem, l, sizeof *l);
  }
  run->linked = NULL;
}
