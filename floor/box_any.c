// box_any.c (L4) - methods of every value (boxes.md 1.1).
#include "box.h"
#include "code.h"

NATIVE(to_string) {
  HkString *s = NULL;
  HK_TRY(hk_to_string(run, self, &s));
  GIVE(hk_string(s));
}
static HkStatus give_text(HkRun *run, HkValue self, HkStatus (*write)(HkRun *, HkValue, HkBuf *), HkValue *out) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  HkStatus status = write(run, self, &buf);
  if (status == HK_OK) return hk_give_string(run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}
static HkStatus write_json(HkRun *run, HkValue self, HkBuf *out) { return hk_json_write(run, self, 0, out); }
NATIVE(stringify) { return give_text(run, self, hk_is_kind(self, HK_KIND_INSTANCE) ? hk_to_text : write_json, out); }
NATIVE(debug_string) { return give_text(run, self, hk_debug_text, out); }

NATIVE(any_type_name) { GIVE(hk_string(hk_type_of(HK_CORE(run)->types, self)->type_name)); }
SHARED(hk_any_is) { GIVE(hk_bool(hk_type_is(HK_CORE(run)->types, self, hk_string_text(args[0].as.str)))); }
SHARED(hk_any_as) {
  HkText want = hk_string_text(args[0].as.str), got = hk_type_display(HK_CORE(run)->types, self);
  if (hk_type_is(HK_CORE(run)->types, self, want)) GIVE(self);
  return hk_raise(run, "TypeError", "cast failed: expected %.*s, got %.*s", (int)want.len, want.data, (int)got.len,
                  got.data);
}
NATIVE(equals) {
  bool is = false;
  HK_TRY(hk_equal(run, self, args[0], &is));
  GIVE(hk_bool(is));
}
NATIVE(is_null) { GIVE(hk_bool(self.tag == HK_NULL)); }
NATIVE(any_to_bool) {
  bool is = false;
  HK_TRY(hk_truth(run, self, &is));
  GIVE(hk_bool(is));
}

// ---- hash: equal values have equal hashes, the same in every run ---------------------------------------------------------------------

enum { HASH_DEPTH = 4, HASH_ITEMS = 32 };  // parts of containers that take part

static uint64_t scramble(uint64_t x) { return x * 0x9E3779B97F4A7C15u; }

static uint64_t hash_value(HkRun *run, HkValue v, uint32_t depth);

static uint64_t hash_list(HkRun *run, uint64_t h, const HkValue *items, uint32_t count, uint32_t depth) {
  h ^= count;
  for (uint32_t i = 0; i < count && i < HASH_ITEMS; i++)
    h = (h ^ hash_value(run, items[i], depth + 1)) * 1099511628211u;
  return h;
}

static uint64_t hash_map(HkRun *run, const HkMap *m) {
  uint64_t h = m->count;
  for (uint32_t i = 0; i < m->used; i++)
    if (hk_entry_live(&m->entries[i])) h += hash_value(run, hk_entry_key(&m->entries[i]), 0);  // any order
  return scramble(h + m->head.extra);
}

static uint64_t hash_bound(HkRun *run, const HkClosure *c) {
  HkText name =
      c->head.extra == HK_FUN_BOUND_NATIVE ? hk_native_name(c->code.native) : hk_string_text(c->code.fn->name);
  uint64_t self = c->self.tag == HK_OBJECT ? hk_heap_identity(HEAP, c->self.as.obj) : hash_value(run, c->self, 0);
  return hk_text_stable_hash(name) ^ scramble(self);
}

static uint64_t hash_object(HkRun *run, HkValue v, uint32_t depth) {
  HkObject *o = v.as.obj;
  const HkType *type = hk_type_of(HK_CORE(run)->types, v);
  uint64_t h = hk_text_stable_hash(hk_string_text(type->type_name)) ^ o->extra;
  switch ((HkKind)o->kind) {
  case HK_KIND_ARRAY: return hash_list(run, h, HK_AS_ARRAY(v)->items, HK_AS_ARRAY(v)->count, depth);
  case HK_KIND_MAP: return hash_map(run, HK_AS_MAP(v));
  case HK_KIND_ENUM: return hash_list(run, h, ((HkEnumValue *)(void *)o)->items, type->variants[o->extra].arity, depth);
  case HK_KIND_RESULT: return hash_list(run, h, &((HkResult *)(void *)o)->value, 1, depth);
  case HK_KIND_RANGE: {
    const HkRange *r = HK_AS_RANGE(v);
    return scramble((uint64_t)r->start * 31 + (uint64_t)r->end) ^ (uint64_t)r->step;
  }
  case HK_KIND_WEAK: return scramble(((HkWeak *)(void *)o)->identity);
  case HK_KIND_FUNCTION:
    if (o->extra == HK_FUN_BOUND || o->extra == HK_FUN_BOUND_NATIVE) return hash_bound(run, HK_AS_CLOSURE(v));
    break;
  case HK_KIND_INTS: {
    const HkInts *a = (const HkInts *)(void *)o;
    for (uint32_t i = 0; i < a->count && i < HASH_ITEMS; i++) h = (h ^ (uint64_t)a->items[i]) * 1099511628211u;
    return h ^ a->count;
  }
  case HK_KIND_BYTES: return h ^ hk_text_stable_hash(hk_bytes_view(HK_AS_BYTES(v)));
  case HK_KIND_INSTANCE:
    if (depth) return 0x51ED270B27B4F3CFu;  // another instance may call itself equal
    break;
  case HK_KIND_NATIVE:
    if (type->def && type->def->hash) return type->def->hash(HEAP, v);
    break;
  default: break;
  }
  return hk_heap_identity(HEAP, o);
}

static uint64_t hash_value(HkRun *run, HkValue v, uint32_t depth) {
  int64_t whole;
  switch (v.tag) {
  case HK_FLOAT:
    if (hk_float_to_int(v.as.f, &whole) && (double)whole == v.as.f) return scramble((uint64_t)whole);
    return scramble(v.as.bits);
  case HK_INT: return scramble(v.as.bits);
  case HK_STRING: return hk_text_stable_hash(hk_string_text(v.as.str));
  case HK_OBJECT: return depth < HASH_DEPTH ? hash_object(run, v, depth) : 1;
  default: return v.as.bits + v.tag + 7;
  }
}
NATIVE(hash) {
  if (hk_is_kind(self, HK_KIND_MAP)) HK_TRY(hk_charge(run, HK_AS_MAP(self)->used));
  uint64_t refused = HK_CORE(run)->mem->refused, hash = hash_value(run, self, 0);
  if (HK_CORE(run)->mem->refused != refused) return hk_raise_nomem(run);  // an identity could not be given
  GIVE(hk_int((int64_t)hash));
}

// ---- methods by name -------------------------------------------------------------------------------------------------------------------

NATIVE(has_method) {
  HkText name = hk_string_text(args[0].as.str);
  HkSymbol symbol = HK_NO_SYMBOL;
  HK_TRY(hk_method_symbol(run, self, name, hk_arg_int(args[1], -1), &symbol));
  GIVE(hk_bool(hk_responds(run, self, symbol, hk_arg_int(args[1], -1))));
}
SHARED(hk_any_method_ref) {
  HkSymbol symbol = HK_NO_SYMBOL;
  if (args[1].as.i < 0 || args[1].as.i > HK_MAX_PARAMS) return hk_raise(run, "ValueError", "no such argument count");
  HK_TRY(hk_method_symbol(run, self, hk_string_text(args[0].as.str), args[1].as.i, &symbol));
  return hk_bind(run, self, symbol, (uint32_t)args[1].as.i, out);
}

static const HkNative methods[] = {
    {"toString|str", "", to_string, HK_NATIVE_DEAD},
    {"stringify", "", stringify, 0},
    {"typeName|type_name", "", any_type_name, HK_NATIVE_DEAD},
    {"is", "s", hk_any_is, HK_NATIVE_DEAD},
    {"as", "s", hk_any_as, 0},
    {"equals", ".", equals, 0},
    {"hash", "", hash, HK_NATIVE_DEAD},
    {"isNull", "", is_null, 0},
    {"toBool", "", any_to_bool, 0},
    {"debugString", "", debug_string, 0},
    {"hasMethod", "s i?", has_method, 0},
    {"methodRef", "s i", hk_any_method_ref, 0},
    END_OF_METHODS,
};
const HkBoxDef hk_box_universal = {.name = "Any", .methods = methods};
