// access.c (L3) - fields, properties, bound methods, finalization (language.md 6.11, 8.2 to 8.6, 8.11).
#include "guest.h"
#include "link.h"

static HkStatus no_field(HkRun *run, const char *verb, HkSymbol name, HkValue box) {
  HkText n = hk_symbol_text(run->core.types, name), t = hk_type_display(run->core.types, box);
  return hk_raise(run, "TypeError", "cannot %s field '%.*s' of %.*s", verb, (int)n.len, n.data, (int)t.len, t.data);
}

static HkStatus not_accessible(HkRun *run, const char *what, HkSymbol name, uint32_t owner) {
  HkText n = hk_symbol_text(run->core.types, name), o = hk_string_text(hk_type_at(run->core.types, owner)->display);
  return hk_raise(run, "VisibilityError", "private %s '%.*s' of %.*s is not accessible here", what, (int)n.len, n.data,
                  (int)o.len, o.data);
}

// ---- fields created at run time --------------------------------------------------------------------------------------------------

static HkExtraField *find_more(const HkInstance *o, HkSymbol name) {
  for (uint32_t i = 0; o->more && i < o->more->count; i++)
    if (o->more->items[i].symbol == name) return &o->more->items[i];
  return NULL;
}

enum { MORE_FIELD = 0, MORE_ONCE = 1, MORE_POISONED = 2 };  // HkExtraField.state

static HkStatus add_more(HkRun *run, HkInstance *o, HkSymbol name, uint32_t state, HkValue value) {
  uint32_t count = o->more ? o->more->count : 0, cap = o->more ? o->more->cap : 0;
  if (count == cap) {
    uint32_t grown = cap ? cap * 2 : 4;
    HkExtraFields *more = hk_heap_external(run->core.heap, o->more, cap ? sizeof *more + cap * sizeof *more->items : 0,
                                           sizeof *more + grown * sizeof *more->items);
    if (!more) return hk_raise_nomem(run);
    more->count = count;
    more->cap = grown;
    o->more = more;
  }
  o->more->items[o->more->count++] = (HkExtraField){name, state, value};
  return HK_OK;
}

// ---- bound methods ------------------------------------------------------------------------------------------------------------------

static HkStatus bound_function(HkRun *run, HkValue self, const HkHandle *h, uint32_t arity, HkValue *out) {
  HkClosure *c = hk_heap_new(run->core.heap, sizeof *c, HK_KIND_FUNCTION, HK_KIND_FUNCTION);
  if (!c) return hk_raise_nomem(run);
  c->head.extra = h->kind == HK_HANDLE_FN ? HK_FUN_BOUND : HK_FUN_BOUND_NATIVE;
  c->count = 0;
  c->arity = arity;
  if (h->kind == HK_HANDLE_FN)
    c->code.fn = h->fn;
  else
    c->code.native = h->native;
  c->self = self;
  *out = hk_object(c);
  return HK_OK;
}

HkStatus hk_bind_handle(HkRun *run, HkValue receiver, const HkHandle *handle, uint32_t arity, HkValue *out) {
  return bound_function(run, receiver, handle, arity, out);
}

static HkStatus check_private(HkRun *run, const HkHandle *h) {
  return h->is_private && !hk_may_access(run, h->owner) ? not_accessible(run, "method", h->name, h->owner) : HK_OK;
}

// A method of this name with any number of arguments, as a function value; null if there is none.
static HkStatus any_method(HkRun *run, HkValue self, HkSymbol name, HkValue *out) {
  HkHandle *h = hk_lookup_any(run, hk_type_of(run->core.types, self)->id, name);
  *out = hk_null();
  if (!h) return HK_OK;
  HK_TRY(check_private(run, h));
  bool fixed = h->kind == HK_HANDLE_FN || h->min == h->max;
  return bound_function(run, self, h, fixed ? h->arity : UINT32_MAX, out);
}

HkStatus hk_bind(HkRun *run, HkValue receiver, HkSymbol name, uint32_t arity, HkValue *out) {
  HkHandle *h = hk_lookup(run, hk_type_of(run->core.types, receiver)->id, name, arity);
  if (!h) return hk_raise_no_method(run, receiver, name, arity);
  HK_TRY(check_private(run, h));
  return bound_function(run, receiver, h, arity, out);
}

// ---- properties ------------------------------------------------------------------------------------------------------------------------

typedef struct OnceCont {
  HkCont cont;
  HkValue self;
  HkSymbol name;
} OnceCont;

static HkStatus once_resume(HkRun *run, HkCont *cont, HkValue result, HkValue *out) {
  OnceCont *c = (OnceCont *)cont;
  *out = result;
  return add_more(run, HK_AS_INSTANCE(c->self), c->name, MORE_ONCE, result);
}

static void once_mark(HkRun *run, HkCont *cont) { hk_heap_mark_value(run->core.heap, ((OnceCont *)cont)->self); }

// A failed body poisons the property: later reads raise the same error.
static void once_drop(HkRun *run, HkCont *cont, bool failed) {
  OnceCont *c = (OnceCont *)cont;
  if (!failed || !run->core.error) return;
  HkError *error = run->core.error;
  add_more(run, HK_AS_INSTANCE(c->self), c->name, MORE_POISONED, hk_object(error));
  run->core.error = error;
}

static HkStatus read_property(HkRun *run, HkValue self, const HkProperty *p, uint32_t dst, HkValue *out) {
  if (p->is_private && !hk_may_access(run, p->owner)) return not_accessible(run, "property", p->name, p->owner);
  HkExtraField *kept = p->kind == HK_PROPERTY_COMPUTED ? NULL : find_more(HK_AS_INSTANCE(self), p->name);
  if (kept && kept->state == MORE_POISONED) return hk_raise_error(run, HK_AS_ERROR(kept->value));
  if (kept) {
    *out = kept->value;
    return HK_OK;
  }
  if (p->kind == HK_PROPERTY_BIRTH_ONCE || !p->getter) {  // not reached yet during creation
    *out = hk_null();
    return HK_OK;
  }
  if (p->kind == HK_PROPERTY_ONCE) {
    HkCont *cont;
    HK_TRY(hk_cont_push(run, sizeof(OnceCont), dst, &cont));
    OnceCont *c = (OnceCont *)cont;
    c->self = self;
    c->name = p->name;
    c->cont.resume = once_resume;
    c->cont.mark = once_mark;
    c->cont.drop = once_drop;
    dst = 0;
  }
  HK_TRY(hk_frame_push(run, p->getter, &self, 1, dst));
  return HK_PUSHED;
}

// ---- reading --------------------------------------------------------------------------------------------------------------------------

static HkStatus instance_get(HkRun *run, HkValue box, HkWord *cache, HkSymbol name, uint32_t dst, HkValue *out) {
  HkInstance *o = HK_AS_INSTANCE(box);
  HK_TRY(hk_use(run, box));
  HkType *type = hk_type_of(run->core.types, box);
  int64_t slot = hk_find_slot(type, name);
  if (slot >= 0) {
    const HkField *f = &type->fields[slot];
    if (f->is_private && !hk_may_access(run, f->owner)) return not_accessible(run, "field", name, f->owner);
    if (cache) {
      cache[0].u.hi = type->id;
      cache[1].u.lo = (uint32_t)slot;
    }
    *out = o->slots[slot];
    return HK_OK;
  }
  HkProperty *p = hk_find_property(run, type, name);
  if (p) return read_property(run, box, p, dst, out);
  HkExtraField *more = find_more(o, name);
  if (more) {
    *out = more->value;
    return HK_OK;
  }
  return any_method(run, box, name, out);
}

static HkStatus other_get(HkRun *run, HkValue box, HkSymbol name, HkValue *out) {
  HkTypes *types = run->core.types;
  bool is_type = hk_is_kind(box, HK_KIND_TYPE);
  HkType *type = is_type ? hk_type_at(types, ((HkTypeObject *)(void *)box.as.obj)->type) : hk_type_of(types, box);
  const HkNative *n = hk_box_method(type->def, hk_symbol_text(types, name), HK_NATIVE_FIELD);
  if (n) {
    HkValue none[4];
    *out = hk_null();
    return n->fn(run, box, none, 0, out);
  }
  return any_method(run, box, name, out);
}

// Fields of objects that the house has made: for its own code only.
static bool has_field(HkRun *run, HkValue box, HkSymbol name) {
  if (hk_is_kind(box, HK_KIND_INSTANCE)) return true;
  if (!hk_is_kind(box, HK_KIND_NATIVE) || !hk_running_function(run)->house) return false;
  const HkType *type = hk_type_of(run->core.types, box);
  return type->def && type->def->in_house && hk_find_slot(type, name) >= 0;
}

HkStatus hk_op_field_get(HkRun *run, HkValue box, HkWord *cache, uint32_t dst, HkValue *out) {
  HkSymbol name = cache[0].u.lo;
  *out = hk_null();
  if (box.tag == HK_NULL) return no_field(run, "read", name, box);
  if (has_field(run, box, name)) return instance_get(run, box, cache, name, dst, out);
  if (!hk_is_kind(box, HK_KIND_MAP)) return other_get(run, box, name, out);
  const HkValue *entry =
      hk_map_find(run->core.heap, HK_AS_MAP(box), hk_string(hk_symbol_string(run->core.types, name)));
  if (entry) *out = *entry;
  return HK_OK;
}

// For C code: a property body is run to its end.
HkStatus hk_field_get(HkRun *run, HkValue box, HkSymbol name, HkValue *out) {
  *out = hk_null();
  if (hk_is_kind(box, HK_KIND_INSTANCE)) {
    HK_TRY(hk_use(run, box));
    HkType *type = hk_type_of(run->core.types, box);
    HkProperty *p = hk_find_slot(type, name) < 0 ? hk_find_property(run, type, name) : NULL;
    HkExtraField *kept = p ? find_more(HK_AS_INSTANCE(box), name) : NULL;
    if (p && !kept && p->getter && p->kind != HK_PROPERTY_BIRTH_ONCE) {
      if (p->is_private && !hk_may_access(run, p->owner)) return not_accessible(run, "property", name, p->owner);
      HK_TRY(hk_enter(run, p->getter, &box, 1, out));
      return p->kind == HK_PROPERTY_ONCE ? add_more(run, HK_AS_INSTANCE(box), name, MORE_ONCE, *out) : HK_OK;
    }
  }
  HkWord cache[2];
  cache[0].u.lo = name;
  cache[0].u.hi = HK_NO_TYPE;
  cache[1].bits = 0;
  return hk_op_field_get(run, box, cache, 0, out);
}

// ---- writing ---------------------------------------------------------------------------------------------------------------------------

static HkStatus check_weak_value(HkRun *run, const HkType *type, const HkField *f, HkValue value) {
  if (!f->is_weak || value.tag == HK_NULL || hk_is_kind(value, HK_KIND_WEAK)) return HK_OK;
  HkText t = hk_string_text(type->display), n = hk_symbol_text(run->core.types, f->name);
  return hk_raise(run, "TypeError", "weak field '%.*s.%.*s' needs a weak reference or null; use 'weak <expr>'",
                  (int)t.len, t.data, (int)n.len, n.data);
}

static HkStatus instance_set(HkRun *run, HkValue box, HkWord *cache, HkSymbol name, HkValue value, bool init) {
  HkInstance *o = HK_AS_INSTANCE(box);
  HK_TRY(hk_use(run, box));
  HkType *type = hk_type_of(run->core.types, box);
  int64_t slot = hk_find_slot(type, name);
  if (slot >= 0) {
    const HkField *f = &type->fields[slot];
    if (f->is_private && !hk_may_access(run, f->owner)) return not_accessible(run, "field", name, f->owner);
    HK_TRY(check_weak_value(run, type, f, value));
    if (cache && !f->is_weak) {
      cache[0].u.hi = type->id;
      cache[1].u.lo = (uint32_t)slot;
    }
    o->slots[slot] = value;
    HK_WRITE_BARRIER(run->core.heap, o, value);
    return HK_OK;
  }
  HkProperty *p = hk_find_property(run, type, name);
  if (p && init) return add_more(run, o, name, MORE_ONCE, value);
  if (p) {
    HkText n = hk_symbol_text(run->core.types, name);
    return hk_raise(run, "TypeError", "property '%.*s' is read-only", (int)n.len, n.data);
  }
  HkExtraField *more = find_more(o, name);
  if (!more) return add_more(run, o, name, MORE_FIELD, value);
  more->value = value;
  HK_WRITE_BARRIER(run->core.heap, o, value);
  return HK_OK;
}

static HkStatus field_set(HkRun *run, HkValue box, HkWord *cache, HkSymbol name, HkValue value, bool init) {
  if (has_field(run, box, name)) return instance_set(run, box, cache, name, value, init);
  if (hk_is_kind(box, HK_KIND_MAP))
    return hk_index_set(run, box, hk_string(hk_symbol_string(run->core.types, name)), value);
  return no_field(run, "write", name, box);
}

HkStatus hk_op_field_set(HkRun *run, HkValue box, HkValue value, HkWord *cache, bool init) {
  return field_set(run, box, cache, cache[0].u.lo, value, init);
}

HkStatus hk_field_set(HkRun *run, HkValue box, HkSymbol name, HkValue value) {
  return field_set(run, box, NULL, name, value, false);
}

// ---- finalization (8.11) ------------------------------------------------------------------------------------------------------------------

static void clear_fields(HkRun *run, HkInstance *o) {
  HkType *type = hk_type_at(run->core.types, o->head.type);
  for (uint32_t i = 0; i < type->slot_count; i++) o->slots[i] = hk_null();
  if (o->more) o->more->count = 0;
  o->head.flags = (uint8_t)((o->head.flags | HK_FLAG_DEAD) & ~HK_FLAG_BUSY);
  if (type->dead_twin != HK_NO_TYPE) o->head.type = type->dead_twin;
}

// Instances held in non-weak fields, latest first, go onto the list of what is to be finalized.
static HkStatus held_instances(HkRun *run, HkInstance *o, HkArray *list) {
  HkType *type = hk_type_at(run->core.types, o->head.type);
  for (uint32_t i = 0; i < type->slot_count; i++)
    if (!type->fields[i].is_weak && hk_is_kind(o->slots[i], HK_KIND_INSTANCE) &&
        hk_array_push(run->core.heap, list, o->slots[i]) != HK_OK)
      return hk_raise_nomem(run);
  for (uint32_t i = 0; o->more && i < o->more->count; i++)
    if (o->more->items[i].state == MORE_FIELD && hk_is_kind(o->more->items[i].value, HK_KIND_INSTANCE) &&
        hk_array_push(run->core.heap, list, o->more->items[i].value) != HK_OK)
      return hk_raise_nomem(run);
  return HK_OK;
}

static HkStatus run_user_fini(HkRun *run, HkValue v) {
  HkMethod *m = hk_find_method(run, hk_type_of(run->core.types, v), run->names.fini, 0);
  HkValue ignored;
  return m ? hk_enter(run, m->fn, &v, m->fn->takes_me ? 1 : 0, &ignored) : HK_OK;
}

// The cascade is a list of objects, not recursion: an object's fields are cleared after those it held were finalized, which the list
// achieves by a second visit.
HkStatus hk_fini(HkRun *run, HkValue v) {
  HkError *first = NULL;
  uint32_t roots = hk_root_mark(run);
  HkArray *work = hk_array_new(run->core.heap, 4);
  if (!work || hk_array_push(run->core.heap, work, v) != HK_OK) return hk_raise_nomem(run);
  HK_TRY(hk_root(run, hk_object(work)));
  HkStatus status = HK_OK;
  while (work->count && status == HK_OK) {
    HkValue top = work->items[work->count - 1];
    HkObject *o = top.as.obj;
    if (o->flags & HK_FLAG_DEAD) {
      work->count--;
    } else if (o->flags & HK_FLAG_BUSY) {  // what it held is done
      work->count--;
      clear_fields(run, HK_AS_INSTANCE(top));
    } else {
      o->flags |= HK_FLAG_BUSY;
      HkStatus user = run_user_fini(run, top);
      if (user == HK_RAISED && !first) {
        first = run->core.error;
        status = hk_root(run, hk_object(first));
      } else if (user != HK_OK && user != HK_RAISED) {
        status = user;
      }
      if (status == HK_OK) status = held_instances(run, HK_AS_INSTANCE(top), work);
    }
  }
  hk_root_release(run, roots);
  if (status != HK_OK || !first) return status;
  return hk_raise_fatal(run, first);
}
