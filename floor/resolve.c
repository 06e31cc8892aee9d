// resolve.c (L3) - the Resolver: look-up of methods, statics, constructors and external calls; checking of native arguments; the
// errors of failed look-ups (language.md 6.11, boxes.md 1.2).

#include <stdio.h>

#include "guest.h"
#include "house.h"
#include "link.h"

// Answers per type: open addressing keyed by name and count.
typedef struct HkLookup {
  HkHandle **items;
  uint32_t mask, count;
} HkLookup;

typedef struct HkKeptPlan {
  const struct HkLinked *linked;
  HkCreate *plan;
} HkKeptPlan;

struct HkResolver {
  HkArena arena;  // handles and plans
  HkHandle **externs;
  uint32_t extern_count, extern_cap;
  HkKeptPlan *plans;
  uint32_t plan_count, plan_cap;
  HkHandle **numbered;
  uint32_t numbered_count, numbered_cap;
};

HkStatus hk_resolver_init(HkRun *run) {
  run->resolver = hk_mem_zalloc(run->core.mem, sizeof *run->resolver);
  if (!run->resolver) return HK_NOMEM;
  hk_arena_init(&run->resolver->arena, run->core.mem);
  return HK_OK;
}

void hk_resolver_deinit(HkRun *run) {
  if (!run->resolver) return;
  for (uint32_t i = 0; run->core.types && i < run->core.types->count; i++) {
    struct HkLookup *l = run->core.types->items[i]->lookup;
    if (!l) continue;
    hk_mem_free(run->core.mem, l->items, (l->mask + 1) * sizeof *l->items);
    hk_mem_free(run->core.mem, l, sizeof *l);
    run->core.types->items[i]->lookup = NULL;
  }
  hk_arena_deinit(&run->resolver->arena);
  hk_mem_free(run->core.mem, run->resolver, sizeof *run->resolver);
}

// ---- the cache per type ---------------------------------------------------------------------------------------------------------

static uint32_t slot_of(const struct HkLookup *l, HkSymbol name, uint32_t arity) {
  uint32_t i = (name * 2654435761u ^ arity * 40503u) & l->mask;
  while (l->items[i] && (l->items[i]->name != name || l->items[i]->arity != arity)) i = (i + 1) & l->mask;
  return i;
}

static HkHandle *remembered(const HkType *type, HkSymbol name, uint32_t arity) {
  return type->lookup ? type->lookup->items[slot_of(type->lookup, name, arity)] : NULL;
}

static bool grow_lookup(HkRun *run, HkType *type) {
  struct HkLookup *old = type->lookup;
  if (old && (old->count + 1) * 2 <= old->mask + 1) return true;
  uint32_t size = old ? (old->mask + 1) * 2 : 8;
  struct HkLookup *l = hk_mem_alloc(run->core.mem, sizeof *l);
  HkHandle **items = l ? hk_mem_zalloc(run->core.mem, size * sizeof *items) : NULL;
  if (!items) {
    if (l) hk_mem_free(run->core.mem, l, sizeof *l);
    return false;
  }
  *l = (struct HkLookup){items, size - 1, 0};
  for (uint32_t i = 0; old && i <= old->mask; i++)
    if (old->items[i]) {
      l->items[slot_of(l, old->items[i]->name, old->items[i]->arity)] = old->items[i];
      l->count++;
    }
  if (old) {
    hk_mem_free(run->core.mem, old->items, (old->mask + 1) * sizeof *old->items);
    hk_mem_free(run->core.mem, old, sizeof *old);
  }
  type->lookup = l;
  return true;
}

// An answer that cannot be remembered is still an answer.
static HkHandle *remember(HkRun *run, HkType *type, HkHandle *handle) {
  if (handle && grow_lookup(run, type)) {
    type->lookup->items[slot_of(type->lookup, handle->name, handle->arity)] = handle;
    type->lookup->count++;
  }
  return handle;
}

// ---- handles ----------------------------------------------------------------------------------------------------------------------

static const struct {
  HkKind kind;
  const char *name;
  uint32_t arity;
  HkOp op;
} fast_natives[] = {
    {HK_KIND_ARRAY, "push", 1, HK_OP_ARRAY_PUSH},     {HK_KIND_ARRAY, "get", 1, HK_OP_ARRAY_GET},
    {HK_KIND_ARRAY, "set", 2, HK_OP_ARRAY_SET},       {HK_KIND_ARRAY, "length", 0, HK_OP_ARRAY_LEN},
    {HK_KIND_ARRAY, "pop", 0, HK_OP_ARRAY_POP},       {HK_KIND_MAP, "get", 1, HK_OP_MAP_GET},
    {HK_KIND_MAP, "set", 2, HK_OP_MAP_SET},           {HK_KIND_MAP, "has", 1, HK_OP_MAP_HAS},
    {HK_KIND_STRING, "length", 0, HK_OP_STRING_LEN},  {HK_KIND_STRING, "substring", 2, HK_OP_STRING_SUB},
    {HK_KIND_STRING, "charAt", 1, HK_OP_STRING_CHAR}, {HK_KIND_STRING, "charCodeAt", 1, HK_OP_STRING_CODE},
};

static HkOp fast_op(HkKind kind, const HkNative *native, uint32_t arity) {
  HkText first = hk_native_name(native);
  for (size_t i = 0; i < sizeof fast_natives / sizeof *fast_natives; i++)
    if (fast_natives[i].kind == kind && fast_natives[i].arity == arity &&
        hk_text_eq(first, hk_text_of(fast_natives[i].name)))
      return fast_natives[i].op;
  return HK_OP_CALL_NATIVE;
}

static void read_signature(HkHandle *h, const char *signature) {
  bool variadic = false;
  for (const char *p = signature; *p; p++) {
    if (*p == ' ') continue;
    if (*p == '?')
      h->min--;
    else if (*p == '+' || *p == '*') {
      variadic = true;
      if (*p == '*') h->min--;
    } else if (h->letters_count < sizeof h->letters) {
      h->letters[h->letters_count++] = *p;
      h->min++;
    }
  }
  h->max = variadic ? 255 : h->letters_count;
}

void hk_handle_init_native(HkHandle *h, const HkNative *native, uint32_t owner, uint32_t arity) {
  *h = (HkHandle){.kind = HK_HANDLE_NATIVE, .native = native, .owner = owner, .arity = arity, .name = HK_NO_SYMBOL};
  read_signature(h, native->signature);
  h->fast = HK_OP_CALL_NATIVE;
}

HkHandle *hk_handle_for_native(HkRun *run, const HkNative *native, uint32_t owner, uint32_t arity) {
  HkHandle *h = hk_arena_alloc(&run->resolver->arena, sizeof *h);
  if (h) hk_handle_init_native(h, native, owner, arity);
  return h;
}

HkHandle *hk_handle_for_method(HkRun *run, const HkMethod *m) {
  HkHandle *h = hk_arena_alloc(&run->resolver->arena, sizeof *h);
  if (!h) return NULL;
  h->kind = HK_HANDLE_FN;
  h->fn = m->fn;
  h->owner = m->owner;
  h->name = m->name;
  h->arity = m->arity;
  h->drop_receiver = !m->fn->takes_me;
  h->is_private = m->is_private;
  return h;
}

uint32_t hk_handle_number(HkRun *run, HkHandle *h) {
  struct HkResolver *r = run->resolver;
  if (h->number) return h->number;
  if (hk_arena_grow(&r->arena, (void **)&r->numbered, &r->numbered_cap, r->numbered_count + 1, sizeof *r->numbered) !=
      HK_OK)
    return 0;
  r->numbered[r->numbered_count++] = h;
  return h->number = r->numbered_count;
}

HkHandle *hk_handle_numbered(const HkRun *run, int64_t number) {
  const struct HkResolver *r = run->resolver;
  return number > 0 && number <= r->numbered_count ? r->numbered[number - 1] : NULL;
}

// ---- look-up -----------------------------------------------------------------------------------------------------------------------

HkMethod *hk_find_method(HkRun *run, const HkType *type, HkSymbol name, uint32_t arity) {
  for (uint32_t i = 0; i < type->method_count; i++)
    if (type->methods[i].name == name && type->methods[i].arity == arity) return &type->methods[i];
  for (uint32_t p = 0; p < type->parent_count;
       p++) {  // parents left to right, depth first; cycles are refused when linking
    HkMethod *m = hk_find_method(run, hk_type_at(run->core.types, type->parents[p]), name, arity);
    if (m) return m;
  }
  return NULL;
}

HkProperty *hk_find_property(HkRun *run, const HkType *type, HkSymbol name) {
  for (uint32_t i = 0; i < type->property_count; i++)
    if (type->properties[i].name == name) return &type->properties[i];
  for (uint32_t p = 0; p < type->parent_count; p++) {
    HkProperty *found = hk_find_property(run, hk_type_at(run->core.types, type->parents[p]), name);
    if (found) return found;
  }
  return NULL;
}

int64_t hk_find_slot(const HkType *type, HkSymbol name) {
  for (uint32_t i = type->slot_count; i-- > 0;)  // a field of the box itself before one of an ancestor
    if (type->fields[i].name == name) return i;
  return -1;
}

static HkHandle *native_lookup(HkRun *run, HkType *type, HkSymbol name, uint32_t arity) {
  const HkBoxDef *defs[3] = {type->def, type->kind == HK_KIND_INSTANCE ? run->core.types->instance_box : NULL,
                             run->core.types->universal_box};
  for (int i = 0; i < 3; i++) {
    const HkNative *n =
        hk_box_method(defs[i], hk_symbol_text(run->core.types, name), type->flags & HK_TYPE_DEAD ? HK_NATIVE_DEAD : 0);
    if (!n) continue;
    HkHandle counts = {.arity = arity};
    read_signature(&counts, n->signature);
    if (arity < counts.min || arity > counts.max) return NULL;  // known, but with other counts
    HkHandle *h = hk_handle_for_native(run, n, type->id, arity);
    if (!h) return NULL;
    h->name = name;
    // Types of the same layout (OrderedMap) have another id: the fast instructions look at the id.
    h->fast = i == 0 && type->id == (uint32_t)type->kind ? fast_op(type->kind, n, arity) : HK_OP_CALL_NATIVE;
    return h;
  }
  return NULL;
}

HkHandle *hk_lookup(HkRun *run, uint32_t type_id, HkSymbol name, uint32_t arity) {
  HkType *type = hk_type_at(run->core.types, type_id);
  HkHandle *h = remembered(type, name, arity);
  if (h) return h;
  // fini is the finalizer of every instance, which runs the user's method of that name once and then the cascade (language.md 8.9).
  bool finalizer = name == run->names.fini && arity == 0 && type->kind == HK_KIND_INSTANCE;
  HkMethod *m = finalizer ? NULL : hk_find_method(run, type, name, arity);
  return remember(run, type, m ? hk_handle_for_method(run, m) : native_lookup(run, type, name, arity));
}

HkHandle *hk_lookup_static(HkRun *run, HkType *type, HkSymbol name, uint32_t arity) {
  HkMethod *m = hk_find_method(run, type, name, arity);
  if (m && !m->fn->takes_me) return hk_handle_for_method(run, m);
  const HkNative *n = hk_box_method(type->def, hk_symbol_text(run->core.types, name), HK_NATIVE_STATIC);
  if (!n) return NULL;
  HkHandle *h = hk_handle_for_native(run, n, type->id, arity);
  if (h) h->name = name;
  return h;
}

static HkOther other_on_type(HkRun *run, HkType *type, HkSymbol name, const HkValue *args, uint32_t argc) {
  HkHandle *h = hk_lookup_static(run, type, name, argc);
  if (h && h->kind == HK_HANDLE_FN) return (HkOther){h, hk_null(), 0};
  HkMethod *m = !h && argc > 0 ? hk_find_method(run, type, name, argc - 1) : NULL;
  if (m && m->fn->takes_me && hk_is_kind(args[0], HK_KIND_INSTANCE))  // Box.m(object, arguments)
    return (HkOther){hk_handle_for_method(run, m), args[0], 1};
  return (HkOther){h, hk_null(), 0};
}

static HkValue field_of(HkRun *run, HkValue o, HkSymbol name) {
  HkInstance *inst = HK_AS_INSTANCE(o);
  int64_t slot = hk_find_slot(hk_type_at(run->core.types, o.as.obj->type), name);
  if (slot >= 0) return inst->slots[slot];
  for (uint32_t i = 0; inst->more && i < inst->more->count; i++)
    if (inst->more->items[i].symbol == name) return inst->more->items[i].value;
  return hk_null();
}

HkOther hk_lookup_other(HkRun *run, HkValue o, HkSymbol name, const HkValue *args, uint32_t argc) {
  if (hk_is_kind(o, HK_KIND_TYPE))
    return other_on_type(run, hk_type_at(run->core.types, ((HkTypeObject *)(void *)o.as.obj)->type), name, args, argc);
  if (hk_is_kind(o, HK_KIND_INSTANCE)) return (HkOther){NULL, field_of(run, o, name), 0};
  const HkValue *entry = hk_is_kind(o, HK_KIND_MAP) ? hk_map_find(run->core.heap, HK_AS_MAP(o),
                                                                  hk_string(hk_symbol_string(run->core.types, name)))
                                                    : NULL;
  return (HkOther){NULL, entry ? *entry : hk_null(), 0};
}

// Box.CONSTANT.method: `names` of the native is the whole of it.
static HkStatus on_constant(HkRun *run, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  HkText whole = hk_text_of(run->core.native->names), owner = hk_mir_owner(whole), box = hk_mir_owner(owner);
  const HkNative *constant =
      hk_box_method(hk_type_builtin(run->core.types, box)->def,
                    hk_text(owner.data + box.len + 1, owner.len - box.len - 1), HK_NATIVE_STATIC);
  HkSymbol name = hk_symbol(run->core.types, hk_text(whole.data + owner.len + 1, whole.len - owner.len - 1));
  HkValue v = hk_null();
  if (name == HK_NO_SYMBOL) return hk_raise_nomem(run);
  HK_TRY(constant->fn(run, self, args, 0, &v));
  return hk_call_method(run, v, name, args, argc, out);
}

static HkHandle *lookup_on_constant(HkRun *run, HkText dotted) {
  HkText owner = hk_mir_owner(dotted), box = hk_mir_owner(owner);
  HkType *type = box.len ? hk_type_builtin(run->core.types, box) : NULL;
  if (!type || !hk_box_method(type->def, hk_text(owner.data + box.len + 1, owner.len - box.len - 1),
                              HK_NATIVE_STATIC | HK_NATIVE_FIELD))
    return NULL;
  HkNative *native = hk_arena_alloc(&run->resolver->arena, sizeof *native);
  HkText names = hk_arena_text(&run->resolver->arena, dotted);
  if (!native || !names.data) return NULL;
  *native = (HkNative){names.data, ".*", on_constant, HK_NATIVE_HOST};
  return hk_handle_for_native(run, native, HK_NO_TYPE, 0);
}

// Box.name or a complete name of the table of external calls.
HkHandle *hk_lookup_extern(HkRun *run, HkText dotted) {
  struct HkResolver *r = run->resolver;
  const HkNative *native = hk_types_extern(run->core.types, dotted);
  uint32_t owner = HK_NO_TYPE;
  if (!native) {
    HkText box = hk_mir_owner(dotted);
    HkType *type = box.len ? hk_type_builtin(run->core.types, box) : NULL;
    if (!type) return lookup_on_constant(run, dotted);
    native = hk_box_method(type->def, hk_text(dotted.data + box.len + 1, dotted.len - box.len - 1), HK_NATIVE_STATIC);
    owner = type->id;
    if (!native) return NULL;
  }
  for (uint32_t i = 0; i < r->extern_count; i++)
    if (r->externs[i]->native == native && r->externs[i]->owner == owner) return r->externs[i];
  HkHandle *h = hk_handle_for_native(run, native, owner, 0);
  if (!h ||
      hk_arena_grow(&r->arena, (void **)&r->externs, &r->extern_cap, r->extern_count + 1, sizeof *r->externs) != HK_OK)
    return NULL;
  r->externs[r->extern_count++] = h;
  return h;
}

bool hk_responds(HkRun *run, HkValue v, HkSymbol name, int64_t argc) {
  uint32_t type = hk_type_of(run->core.types, v)->id;
  if (argc < 0) return hk_lookup_any(run, type, name) != NULL;
  return argc <= HK_MAX_PARAMS && hk_lookup(run, type, name, (uint32_t)argc) != NULL;
}

bool hk_may_access(const HkRun *run, uint32_t owner) { return hk_running_function(run)->owner == owner; }

bool hk_has_method(HkRun *run, HkValue v, HkSymbol name, uint32_t argc) {
  return hk_find_method(run, hk_type_of(run->core.types, v), name, argc) != NULL;
}

// ---- failures --------------------------------------------------------------------------------------------------------------------------

static void counts_text(HkBuf *buf, uint32_t min, uint32_t max) {
  if (max == 255)
    hk_buf_fmt(buf, "expects at least %u argument%s", min, min == 1 ? "" : "s");
  else if (min == max)
    hk_buf_fmt(buf, "expects %u argument%s", min, min == 1 ? "" : "s");
  else
    hk_buf_fmt(buf, "expects %u..%u arguments", min, max);
}

HkStatus hk_raise_arity(HkRun *run, const char *what, const uint32_t *counts, uint32_t count, uint32_t got) {
  HkBuf buf;
  hk_buf_init(&buf, run->core.mem);
  hk_diag_arity(&buf, hk_text_of(what), counts, count, got);
  HkStatus status = buf.failed ? hk_raise_nomem(run) : hk_raise(run, "ArityError", "%s", hk_buf_z(&buf));
  hk_buf_deinit(&buf);
  return status;
}

typedef struct Names {
  uint32_t counts[16];
  uint32_t count;  // parameter counts of the methods with the wanted name
  HkText items[256];
  uint32_t item_count;  // all method names
  uint32_t owner;
} Names;

static void collect_names(HkRun *run, const HkType *type, HkSymbol name, Names *out) {
  for (uint32_t i = 0; i < type->method_count; i++) {
    const HkMethod *m = &type->methods[i];
    if (out->item_count < 256) out->items[out->item_count++] = hk_symbol_text(run->core.types, m->name);
    if (m->name != name || out->count == 16) continue;
    uint32_t at = out->count++;
    for (; at > 0 && out->counts[at - 1] > m->arity; at--) out->counts[at] = out->counts[at - 1];
    out->counts[at] = m->arity;
    if (out->count == 1) out->owner = type->id;
  }
  for (uint32_t p = 0; p < type->parent_count; p++)
    collect_names(run, hk_type_at(run->core.types, type->parents[p]), name, out);
}

static bool is_constructor(const HkRun *run, const HkHandle *h) {
  const HkBoxDef *def = h->owner == HK_NO_TYPE ? NULL : hk_type_at(run->core.types, h->owner)->def;
  return def && h->native == &def->construct;
}

// "String.substring", "Range" for its constructor, "lang.exit" without the part before the dot.
static void native_label(HkRun *run, const HkHandle *h, HkBuf *out) {
  HkText name = hk_native_name(h->native);
  if (h->owner != HK_NO_TYPE) hk_buf_text(out, hk_string_text(hk_type_at(run->core.types, h->owner)->display));
  if (is_constructor(run, h)) return;
  if (h->owner != HK_NO_TYPE) hk_buf_char(out, '.');
  if (name.len > 5 && memcmp(name.data, "lang.", 5) == 0) name = hk_text(name.data + 5, name.len - 5);
  hk_buf_text(out, name);
}

static HkStatus raise_native_arity(HkRun *run, const HkHandle *h, uint32_t argc) {
  HkBuf label, counts;
  hk_buf_init(&label, run->core.mem);
  hk_buf_init(&counts, run->core.mem);
  native_label(run, h, &label);
  counts_text(&counts, h->min, h->max);
  HkStatus status;
  if (label.failed || counts.failed)
    status = hk_raise_nomem(run);
  else if (is_constructor(run, h))
    status = hk_raise(run, "ArityError", "no constructor %s/%u", hk_buf_z(&label), argc);
  else
    status = hk_raise(run, "ArityError", "%s %s, got %u", hk_buf_z(&label), hk_buf_z(&counts), argc);
  hk_buf_deinit(&label);
  hk_buf_deinit(&counts);
  return status;
}

HkHandle *hk_lookup_any(HkRun *run, uint32_t type_id, HkSymbol name) {
  HkType *type = hk_type_at(run->core.types, type_id);
  const HkBoxDef *defs[3] = {type->def, type->kind == HK_KIND_INSTANCE ? run->core.types->instance_box : NULL,
                             run->core.types->universal_box};
  Names names = {.count = 0, .item_count = 0, .owner = HK_NO_TYPE};
  collect_names(run, type, name, &names);
  if (names.count) return hk_lookup(run, type_id, name, names.counts[0]);
  for (int i = 0; i < 3; i++) {
    const HkNative *n = hk_box_method(defs[i], hk_symbol_text(run->core.types, name), 0);
    HkHandle h;
    if (!n) continue;
    hk_handle_init_native(&h, n, type_id, 0);
    return hk_lookup(run, type_id, name, h.min);
  }
  return NULL;
}

HkStatus hk_raise_no_method(HkRun *run, HkValue receiver, HkSymbol symbol, uint32_t argc) {
  HkTypes *types = run->core.types;
  bool as_type = hk_is_kind(receiver, HK_KIND_TYPE);
  HkType *type =
      as_type ? hk_type_at(types, ((HkTypeObject *)(void *)receiver.as.obj)->type) : hk_type_of(types, receiver);
  HkText name = hk_symbol_text(types, symbol), shown = hk_string_text(type->display);
  uint64_t refused = run->core.mem->refused;
  HkHandle *known = as_type ? hk_lookup_static(run, type, symbol, argc) : hk_lookup(run, type->id, symbol, argc);
  if (known || run->core.mem->refused != refused) return hk_raise_nomem(run);  // there was no memory for the answer
  if (type->flags & HK_TYPE_DEAD)
    return hk_raise(run, "UseAfterFini", "%.*s used after fini", (int)shown.len, shown.data);
  Names names = {.count = 0, .item_count = 0, .owner = HK_NO_TYPE};
  collect_names(run, type, symbol, &names);
  if (names.count) {
    HkText owner = hk_string_text(hk_type_at(types, names.owner)->display);
    HkBuf what;
    hk_buf_init(&what, run->core.mem);
    hk_buf_fmt(&what, "%.*s.%.*s", (int)owner.len, owner.data, (int)name.len, name.data);
    HkStatus status =
        what.failed ? hk_raise_nomem(run) : hk_raise_arity(run, hk_buf_z(&what), names.counts, names.count, argc);
    hk_buf_deinit(&what);
    return status;
  }
  const HkBoxDef *defs[3] = {type->def, type->kind == HK_KIND_INSTANCE ? run->core.types->instance_box : NULL,
                             run->core.types->universal_box};
  for (int i = 0; i < 3; i++) {
    const HkNative *n = hk_box_method(defs[i], name, as_type ? HK_NATIVE_STATIC : 0);
    if (n) {
      HkHandle h;
      hk_handle_init_native(&h, n, type->id, argc);
      return raise_native_arity(run, &h, argc);
    }
    names.item_count +=
        hk_box_names(defs[i], as_type ? HK_NATIVE_STATIC : 0, names.items + names.item_count, 256 - names.item_count);
  }
  if (hk_is_null(receiver)) return hk_raise(run, "TypeError", "null has no method '%.*s'", (int)name.len, name.data);
  HkText near = hk_diag_nearest(name, names.items, names.item_count);
  return hk_raise(run, "MethodNotFound", "%.*s has no method '%.*s' (%u argument%s)%s%.*s%s", (int)shown.len,
                  shown.data, (int)name.len, name.data, argc, argc == 1 ? "" : "s", near.len ? "; did you mean '" : "",
                  (int)near.len, near.data, near.len ? "'?" : "");
}

// ---- native calls -----------------------------------------------------------------------------------------------------------------------

static bool fits(const HkHandle *h, char letter, HkValue v) {
  switch (letter) {
  case 'i': return v.tag == HK_INT;
  case 'n': return v.tag == HK_INT || v.tag == HK_FLOAT;
  case 'b': return v.tag == HK_BOOL;
  case 's': return v.tag == HK_STRING;
  case 'a': return hk_is_kind(v, HK_KIND_ARRAY);
  case 'd': return hk_is_kind(v, HK_KIND_ARRAY) || hk_is_kind(v, HK_KIND_BYTES);
  case 'x': return v.tag == HK_STRING || hk_is_kind(v, HK_KIND_ARRAY) || hk_is_kind(v, HK_KIND_BYTES);
  case 'm': return hk_is_kind(v, HK_KIND_MAP);
  case 'f': return hk_is_kind(v, HK_KIND_FUNCTION);
  case 'k': return v.tag == HK_INT || v.tag == HK_STRING;
  case 'o': return v.tag == HK_OBJECT && v.as.obj->type == h->owner;
  default: return true;
  }
}

static HkText wanted(HkRun *run, const HkHandle *h, char letter) {
  switch (letter) {
  case 'i': return HK_TEXT("Integer");
  case 'n': return HK_TEXT("Integer or Float");
  case 'b': return HK_TEXT("Bool");
  case 's': return HK_TEXT("String");
  case 'a': return HK_TEXT("Array");
  case 'd': return HK_TEXT("Array or Buffer");
  case 'x': return HK_TEXT("String, Array or Buffer");
  case 'm': return HK_TEXT("Map");
  case 'f': return HK_TEXT("Function");
  case 'k': return HK_TEXT("Integer or String");
  case 'o': return hk_string_text(hk_type_at(run->core.types, h->owner)->display);
  default: return HK_TEXT("a value");
  }
}

static HkStatus bad_argument(HkRun *run, const HkHandle *h, uint32_t i, char letter, HkValue v) {
  HkText got = hk_type_display(run->core.types, v), want = wanted(run, h, letter);
  HkBuf label;
  hk_buf_init(&label, run->core.mem);
  native_label(run, h, &label);
  HkStatus status = label.failed ? hk_raise_nomem(run)
                                 : hk_raise(run, "TypeError", "%s: argument %u must be %.*s, got %.*s",
                                            hk_buf_z(&label), i + 1, (int)want.len, want.data, (int)got.len, got.data);
  hk_buf_deinit(&label);
  return status;
}

static HkStatus check_arguments(HkRun *run, const HkHandle *h, HkValue *args, uint32_t argc) {
  for (uint32_t i = 0; i < argc && h->letters_count; i++) {
    char letter = h->letters[i < h->letters_count ? i : h->letters_count - 1u];
    bool omitted = args[i].tag == HK_NULL && i >= h->min && h->max != 255;
    if (letter == 't') {
      if (args[i].tag == HK_STRING || omitted) continue;
      HkString *text = NULL;
      HK_TRY(hk_to_string(run, args[i], &text));
      args[i] = hk_string(text);
    } else if (HK_UNLIKELY(!fits(h, letter, args[i])) && !omitted) {
      return bad_argument(run, h, i, letter, args[i]);
    }
  }
  return HK_OK;
}

// What the flags of a native ask for before it runs.
static HkStatus prepare_native(HkRun *run, const HkNative *native) {
  static const uint32_t bits[][2] = {{HK_NATIVE_CAP_FILE, HK_CAP_FILE},
                                     {HK_NATIVE_CAP_PROCESS, HK_CAP_PROCESS},
                                     {HK_NATIVE_CAP_ENV, HK_CAP_ENV},
                                     {HK_NATIVE_CAP_CLOCK, HK_CAP_CLOCK},
                                     {HK_NATIVE_CAP_RANDOM, HK_CAP_RANDOM}};
  run->core.native = native;
  if (native->flags & HK_NATIVE_HOST) return HK_OK;
  for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
    if (native->flags & bits[i][0]) HK_TRY(hk_check_capability(run, bits[i][1]));
  return HK_OK;
}

HkStatus hk_native_call(HkRun *run, const HkHandle *h, HkValue self, HkValue *args, uint32_t argc, HkValue *out) {
  uint32_t have = argc, roots = run->root_count;
  if (HK_UNLIKELY(argc < h->min || argc > h->max)) return raise_native_arity(run, h, argc);
  while (have < h->letters_count) args[have++] = hk_null();
  HkValue *top = run->top;
  run->top = args + have;
  *out = hk_null();
  HkStatus status = h->native->flags >= HK_NATIVE_CAP_FILE ? prepare_native(run, h->native) : HK_OK;
  if (status == HK_OK) status = check_arguments(run, h, args, argc);
  if (status == HK_OK && h->native->flags & HK_NATIVE_HOUSE)
    status = hk_house_call(run, h, self, args, out);
  else if (status == HK_OK)
    status = h->native->fn(run, self, args, argc, out);
  run->top = top;
  run->root_count = roots;  // what a failing native left
  return status;
}

// ---- creation ---------------------------------------------------------------------------------------------------------------------------

HkInstance *hk_instance_new(HkRun *run, HkType *type) {
  HkInstance *o = hk_heap_new(run->core.heap, sizeof *o + type->slot_count * sizeof(HkValue),
                              type->shown ? HK_KIND_NATIVE : HK_KIND_INSTANCE, (type->shown ? type->shown : type)->id);
  if (!o) return NULL;
  if (type->shown) o->head.extra = (uint16_t)type->slot_count;
  o->more = NULL;
  for (uint32_t i = 0; i < type->slot_count; i++) o->slots[i] = hk_null();
  return o;
}

// Parameter counts of the first kind of constructor that the box itself declares, or that of its nearest parent.
static bool find_constructor(HkRun *run, const HkType *type, uint32_t argc, HkMethod **found) {
  const HkSymbol kinds[3] = {run->names.birth, run->names.init, run->names.pack};
  for (int k = 0; k < 3; k++) {
    bool any = false;
    for (uint32_t i = 0; i < type->method_count; i++) {
      if (type->methods[i].name != kinds[k]) continue;
      any = true;
      if (type->methods[i].arity == argc) *found = &type->methods[i];
    }
    if (any) return true;
  }
  for (uint32_t p = 0; p < type->parent_count; p++)
    if (find_constructor(run, hk_type_at(run->core.types, type->parents[p]), argc, found)) return true;
  return false;
}

static bool has_initializers(HkRun *run, const HkType *type) {
  if (type->init) return true;
  for (uint32_t i = 0; i < type->ancestor_count; i++)
    if (hk_type_at(run->core.types, type->ancestors[i])->init) return true;
  return false;
}

static HkText arena_fmt(HkRun *run, const char *fmt, HkText name, uint32_t n) {
  char small[256];
  int len = snprintf(small, sizeof small, fmt, (int)(name.len > 150 ? 150 : name.len), name.data, n);
  return hk_arena_text(&run->resolver->arena, hk_text(small, len < 0 ? 0 : (size_t)len));
}

static HkStatus plan_user_box(HkRun *run, HkCreate *plan, HkType *type) {
  HkMethod *ctor = NULL;
  bool declared = find_constructor(run, type, plan->argc, &ctor);
  plan->type = type;
  if (!ctor && (declared || plan->argc > 0)) {
    plan->error_kind = "ArityError";
    plan->error_text = arena_fmt(run, "no constructor %.*s/%u", hk_string_text(type->display), plan->argc);
    return HK_OK;
  }
  plan->fn = plan->constructor = ctor ? ctor->fn : NULL;
  if (!has_initializers(run, type) && !type->shown) return HK_OK;  // the instruction itself makes plain instances only
  plan->stub = true;
  plan->fn = hk_link_create_stub(run, type, plan->fn, plan->argc);
  return plan->fn ? HK_OK : HK_NOMEM;
}

static HkStatus fill_plan(HkRun *run, struct HkLinked *linked, HkCreate *plan, HkText name) {
  HkType *type = hk_link_type(run, linked, name);
  if (type && !(type->flags & (HK_TYPE_BUILTIN | HK_TYPE_ENUM | HK_TYPE_INTERFACE)))
    return plan_user_box(run, plan, type);
  HkText shown = hk_mir_display(name);
  type = hk_type_builtin(run->core.types, shown);
  if (type && type->def && type->def->construct.fn) {
    plan->type = type;
    plan->native = hk_handle_for_native(run, &type->def->construct, type->id, plan->argc);
    return plan->native ? HK_OK : HK_NOMEM;
  }
  bool reserved = hk_types_reserved(run->core.types, shown);
  plan->error_kind = reserved ? "Unsupported" : "NameError";
  plan->error_text = arena_fmt(run, reserved ? "%.*s is not available" : "unknown box '%.*s'", shown, 0);
  return HK_OK;
}

HkCreate *hk_create_plan(HkRun *run, struct HkLinked *linked, HkText type_name, uint32_t argc) {
  HkCreate *plan = hk_arena_alloc(&run->resolver->arena, sizeof *plan);
  if (!plan) return NULL;
  plan->argc = argc;
  plan->name = hk_arena_text(&run->resolver->arena, type_name);
  return fill_plan(run, linked, plan, type_name) == HK_OK ? plan : NULL;
}

HkCreate *hk_create_plan_kept(HkRun *run, struct HkLinked *linked, HkText type_name, uint32_t argc) {
  struct HkResolver *r = run->resolver;
  for (uint32_t i = 0; i < r->plan_count; i++) {
    const HkCreate *p = r->plans[i].plan;
    if (p->argc == argc && r->plans[i].linked == linked && hk_text_eq(p->name, type_name)) return r->plans[i].plan;
  }
  HkCreate *plan = hk_create_plan(run, linked, type_name, argc);
  if (!plan || plan->error_kind) return plan;  // a box that is unknown now may come with a later module
  if (hk_arena_grow(&r->arena, (void **)&r->plans, &r->plan_cap, r->plan_count + 1, sizeof *r->plans) == HK_OK)
    r->plans[r->plan_count++] = (HkKeptPlan){linked, plan};
  return plan;
}

// The type of a program's box by the name that programs see, or NULL.
static HkType *user_box(HkRun *run, HkText shown) {
  HkTypes *types = run->core.types;
  for (uint32_t i = HK_TYPE_FIRST_FREE; i < types->count; i++) {
    HkType *t = types->items[i];
    if (t->kind == HK_KIND_INSTANCE && !(t->flags & (HK_TYPE_DEAD | HK_TYPE_HOUSE)) &&
        hk_text_eq(hk_string_text(t->display), shown))
      return t;
  }
  return NULL;
}

HkStatus hk_create_named(HkRun *run, HkText shown, const HkValue *args, uint32_t argc, HkValue *out) {
  HkType *type = user_box(run, shown);
  HkCreate *plan = hk_create_plan_kept(run, NULL, type ? hk_symbol_text(run->core.types, type->name) : shown, argc);
  return plan ? hk_create(run, plan, args, out) : hk_raise_nomem(run);
}

bool hk_has_box(HkRun *run, HkText shown) {
  HkType *type = user_box(run, shown);
  if (type) return !(type->flags & (HK_TYPE_STATIC | HK_TYPE_INTERFACE));
  type = hk_type_builtin(run->core.types, shown);
  return type && type->def && type->def->construct.fn;
}
