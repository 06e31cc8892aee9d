// box_json.c (L4) - JSON (boxes.md 22): values to text and back. Reading is json.c's work.
//
// Writing recurses in C over at most HK_MAX_JSON_DEPTH levels. A user's toJson may change what is being written: nothing is remembered
// across a part but positions, and what is under way is rooted.
#include "box.h"
#include "json.h"

// ---- writing -----------------------------------------------------------------------------------------------------------------------

typedef struct Writer {
  HkRun *run;
  HkBuf *out;
  uint32_t indent;
  const HkObject *path[HK_MAX_JSON_DEPTH];  // containers under way; NULL: a bracket without object of its own
  uint32_t depth;
} Writer;

static HkStatus write(Writer *w, HkValue v);

static void line(Writer *w) {
  if (!w->indent) return;
  hk_buf_char(w->out, '\n');
  hk_buf_repeat(w->out, ' ', (size_t)w->indent * w->depth);
}

static HkStatus enter(Writer *w, HkObject *o) {
  for (uint32_t i = 0; o && i < w->depth; i++)
    if (w->path[i] == o) return hk_raise(w->run, "ValueError", "cyclic structure");
  if (w->depth == HK_MAX_JSON_DEPTH) return hk_raise(w->run, "ValueError", "nested deeper than %d", HK_MAX_JSON_DEPTH);
  if (w->out->len > HK_MAX_SIZE) return hk_raise_too_large(w->run);
  w->path[w->depth++] = o;
  return o ? hk_root(w->run, hk_object(o)) : HK_OK;
}

static HkStatus open_value(Writer *w, HkObject *o, char bracket) {
  HK_TRY(enter(w, o));
  hk_buf_char(w->out, bracket);
  return HK_OK;
}

static void close_value(Writer *w, char bracket, bool any) {
  w->depth--;
  if (any) line(w);
  hk_buf_char(w->out, bracket);
}

static void key(Writer *w, HkText name, bool *any) {
  if (*any) hk_buf_char(w->out, ',');
  *any = true;
  line(w);
  hk_buf_json_string(w->out, name);
  hk_buf_str(w->out, w->indent ? ": " : ":");
}

static HkStatus element(Writer *w, HkValue v, bool *any) {
  if (*any) hk_buf_char(w->out, ',');
  *any = true;
  line(w);
  HK_TRY(write(w, v));
  return hk_poll(w->run, 1);
}

static HkStatus array(Writer *w, HkArray *a) {
  bool any = false;
  HK_TRY(open_value(w, &a->head, '['));
  for (uint32_t i = 0; i < a->count; i++) HK_TRY(element(w, a->items[i], &any));
  close_value(w, ']', any);
  return HK_OK;
}

static HkStatus integers(Writer *w, HkInts *a) {
  bool any = false;
  HK_TRY(open_value(w, &a->head, '['));
  for (uint32_t i = 0; i < a->count; i++) HK_TRY(element(w, hk_int(a->items[i]), &any));
  close_value(w, ']', any);
  return HK_OK;
}

static HkStatus bytes(Writer *w, HkBytes *b) {
  bool any = false;
  HK_TRY(open_value(w, &b->head, '['));
  for (uint32_t i = 0; i < hk_bytes_count(b); i++) HK_TRY(element(w, hk_int(hk_bytes_data(b)[i]), &any));
  close_value(w, ']', any);
  return HK_OK;
}

static HkStatus range(Writer *w, HkRange *r) {
  bool any = false;
  int64_t n = hk_range_count(r);
  if (n > (int64_t)HK_MAX_SIZE) return hk_raise_too_large(w->run);
  HK_TRY(open_value(w, &r->head, '['));
  for (int64_t i = 0; i < n; i++) HK_TRY(element(w, hk_int(hk_wrap_add(r->start, hk_wrap_mul(i, r->step))), &any));
  close_value(w, ']', any);
  return HK_OK;
}

// The text of an Integer key; false if the Map has a String key of the same text, which then wins.
static HkStatus integer_key(Writer *w, HkMap *m, HkValue k, char digits[24], HkText *name, bool *shown) {
  *name = hk_text(digits, hk_int_text(k.as.i, digits));
  HkString *s = hk_string_new(HK_HEAP(w->run), *name);
  if (!s) return hk_raise_nomem(w->run);
  *shown = hk_map_find(HK_HEAP(w->run), m, hk_string(s)) == NULL;
  return HK_OK;
}

static HkStatus map(Writer *w, HkMap *m) {
  bool any = false;
  char digits[24];
  HkArray *keys = hk_map_keys(HK_HEAP(w->run), m);
  if (!keys) return hk_raise_nomem(w->run);
  HK_TRY(open_value(w, &m->head, '{'));
  HK_TRY(hk_root(w->run, hk_object(keys)));
  for (uint32_t i = 0; i < keys->count; i++) {
    HkValue k = keys->items[i];
    const HkValue *found = hk_map_find(HK_HEAP(w->run), m, k);
    bool shown = found != NULL;
    HkText name = k.tag == HK_STRING ? hk_string_text(k.as.str) : HK_TEXT("");
    HkValue v = found ? *found : hk_null();
    if (shown && k.tag == HK_INT) HK_TRY(integer_key(w, m, k, digits, &name, &shown));
    if (!shown) continue;
    key(w, name, &any);
    HK_TRY(write(w, v));
    HK_TRY(hk_poll(w->run, 1));
  }
  close_value(w, '}', any);
  return HK_OK;
}

static HkStatus enum_parts(Writer *w, const HkVariant *var, const HkEnumValue *e) {
  HkTypes *types = HK_CORE(w->run)->types;
  bool any = false;
  HK_TRY(open_value(w, NULL, var->fields ? '{' : '['));
  for (uint32_t i = 0; i < var->arity; i++) {
    if (!var->fields)
      HK_TRY(element(w, e->items[i], &any));
    else {
      key(w, hk_symbol_text(types, var->fields[i]), &any);
      HK_TRY(write(w, e->items[i]));
    }
  }
  close_value(w, var->fields ? '}' : ']', any);
  return HK_OK;
}

static HkStatus enum_value(Writer *w, HkValue v) {
  HkTypes *types = HK_CORE(w->run)->types;
  const HkVariant *var = &hk_type_of(types, v)->variants[v.as.obj->extra];
  const HkEnumValue *e = (const HkEnumValue *)(const void *)v.as.obj;
  bool any = false;
  if (var->arity == 0) {
    hk_buf_json_string(w->out, hk_symbol_text(types, var->name));
    return HK_OK;
  }
  HK_TRY(open_value(w, v.as.obj, '{'));
  key(w, hk_symbol_text(types, var->name), &any);
  HK_TRY(var->fields || var->arity > 1 ? enum_parts(w, var, e) : write(w, e->items[0]));
  close_value(w, '}', true);
  return HK_OK;
}

// What the user's toJson gives, in place of the instance.
static HkStatus made_by_user(Writer *w, HkValue v, HkSymbol to_json) {
  HkValue made = hk_null();
  HK_TRY(enter(w, v.as.obj));
  HK_TRY(hk_call_method(w->run, v, to_json, NULL, 0, &made));
  HK_TRY(hk_root(w->run, made));
  HK_TRY(write(w, made));
  w->depth--;
  return HK_OK;
}

static HkStatus instance(Writer *w, HkValue v) {
  HkTypes *types = HK_CORE(w->run)->types;
  const HkType *type = hk_type_of(types, v);
  HkInstance *o = HK_AS_INSTANCE(v);
  HkSymbol to_json = hk_symbol_find(types, HK_TEXT("toJson"));
  bool any = false;
  HK_TRY(hk_use(w->run, v));
  if (to_json != HK_NO_SYMBOL && hk_has_method(w->run, v, to_json, 0)) return made_by_user(w, v, to_json);
  HK_TRY(open_value(w, v.as.obj, '{'));
  for (uint32_t i = 0; i < type->slot_count; i++) {
    if (type->fields[i].is_weak) continue;
    key(w, hk_symbol_text(types, type->fields[i].name), &any);
    HK_TRY(write(w, o->slots[i]));
  }
  for (uint32_t i = 0; o->more && i < o->more->count; i++) {
    if (o->more->items[i].state) continue;  // the kept result of a property
    key(w, hk_symbol_text(types, o->more->items[i].symbol), &any);
    HK_TRY(write(w, o->more->items[i].value));
  }
  close_value(w, '}', any);
  return HK_OK;
}

static HkStatus result(Writer *w, HkValue v) {
  bool any = false;
  HkValue inner = ((HkResult *)(void *)v.as.obj)->value;
  if (v.as.obj->type != HK_KIND_RESULT) return write(w, inner);  // an Option: its value or null
  HK_TRY(open_value(w, v.as.obj, '{'));
  key(w, v.as.obj->extra ? HK_TEXT("ok") : HK_TEXT("err"), &any);
  HK_TRY(write(w, inner));
  close_value(w, '}', true);
  return HK_OK;
}

static HkStatus error(Writer *w, const HkError *e) {
  bool any = false;
  HK_TRY(open_value(w, NULL, '{'));
  key(w, HK_TEXT("kind"), &any);
  hk_buf_json_string(w->out, hk_string_text(e->kind));
  key(w, HK_TEXT("message"), &any);
  hk_buf_json_string(w->out, hk_string_text(e->message));
  close_value(w, '}', true);
  return HK_OK;
}

static HkStatus native(Writer *w, HkValue v) {
  const HkBoxDef *def = hk_type_of(HK_CORE(w->run)->types, v)->def;
  HkValue shown = hk_null();
  if (def && def->json) HK_TRY(def->json(w->run, v, &shown));
  HK_TRY(hk_root(w->run, shown));
  return write(w, shown);
}

static HkStatus object(Writer *w, HkValue v) {
  uint32_t roots = hk_root_mark(w->run);
  HkStatus status = HK_OK;
  switch ((HkKind)v.as.obj->kind) {
  case HK_KIND_ARRAY: status = array(w, HK_AS_ARRAY(v)); break;
  case HK_KIND_MAP: status = map(w, HK_AS_MAP(v)); break;
  case HK_KIND_RANGE: status = range(w, HK_AS_RANGE(v)); break;
  case HK_KIND_INTS: status = integers(w, (HkInts *)(void *)v.as.obj); break;
  case HK_KIND_BYTES: status = bytes(w, HK_AS_BYTES(v)); break;
  case HK_KIND_ENUM: status = enum_value(w, v); break;
  case HK_KIND_INSTANCE: status = instance(w, v); break;
  case HK_KIND_RESULT: status = result(w, v); break;
  case HK_KIND_ERROR: status = error(w, HK_AS_ERROR(v)); break;
  case HK_KIND_NATIVE: status = native(w, v); break;
  default: hk_buf_str(w->out, "null"); break;
  }
  hk_root_release(w->run, roots);
  return status;
}

static HkStatus write(Writer *w, HkValue v) {
  char text[HK_FLOAT_TEXT_MAX];
  switch (v.tag) {
  case HK_NULL: hk_buf_str(w->out, "null"); break;
  case HK_BOOL: hk_buf_str(w->out, v.as.bits ? "true" : "false"); break;
  case HK_INT: hk_buf_int(w->out, v.as.i); break;
  case HK_FLOAT:
    if (v.as.f - v.as.f != 0.0)
      hk_buf_str(w->out, "null");  // NaN and infinities
    else
      hk_buf_add(w->out, text, hk_float_text(v.as.f, text));
    break;
  case HK_STRING: hk_buf_json_string(w->out, hk_string_text(v.as.str)); break;
  default: return object(w, v);
  }
  return HK_OK;
}

HkStatus hk_json_write(HkRun *run, HkValue v, uint32_t indent, HkBuf *out) {
  Writer w = {.run = run, .out = out, .indent = indent};
  HkStatus status = write(&w, v);
  return status == HK_OK && out->failed ? hk_raise_nomem(run) : status;
}

static HkStatus give_json(HkRun *run, HkValue v, int64_t indent, HkValue *out) {
  HkBuf buf;
  if (indent < 0 || indent > 16)
    return hk_raise(run, "ValueError", "indent must be 0..16, got %lld", (long long)indent);
  hk_buf_init(&buf, HK_CORE(run)->mem);
  HkStatus status = hk_json_write(run, v, (uint32_t)indent, &buf);
  if (status == HK_OK) return hk_give_string(run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}
SHARED(hk_json_compact) { return give_json(run, self, 0, out); }
NATIVE(stringify) { return give_json(run, args[0], hk_arg_int(args[1], 0), out); }
NATIVE(quote) { return give_json(run, args[0], 0, out); }

// ---- reading: values are built on a stack of open containers ----------------------------------------------------------------------------

typedef struct Open {
  HkValue box;    // Array or Map
  HkString *key;  // of the member that is read
} Open;
typedef struct Builder {
  HkRun *run;
  HkJsonReader reader;
  Open open[HK_MAX_JSON_DEPTH];
  uint32_t depth;
  HkValue whole;
} Builder;

static HkStatus put(Builder *b, HkValue v) {
  HkHeap *heap = HK_HEAP(b->run);
  if (b->depth == 0) {
    b->whole = v;
    return HK_OK;
  }
  Open *top = &b->open[b->depth - 1];
  if (hk_is_kind(top->box, HK_KIND_ARRAY)) return hk_array_add(b->run, HK_AS_ARRAY(top->box), v);
  if (HK_AS_MAP(top->box)->count >= HK_MAX_SIZE) return hk_raise_too_large(b->run);
  return hk_map_set(heap, HK_AS_MAP(top->box), hk_string(top->key), v) == HK_OK ? HK_OK : hk_raise_nomem(b->run);
}

static HkStatus push(Builder *b, HkValue box) {
  HK_TRY(put(b, box));
  if (HK_NEVER(b->depth == HK_MAX_JSON_DEPTH)) return hk_raise(b->run, "ParseError", "nested too deep");
  b->open[b->depth++] = (Open){box, NULL};
  return HK_OK;
}

static HkStatus take(Builder *b, HkJsonKind kind) {
  HkHeap *heap = HK_HEAP(b->run);
  void *made = NULL;
  switch (kind) {
  case HK_JSON_NULL: return put(b, hk_null());
  case HK_JSON_BOOL: return put(b, hk_bool(b->reader.u.b));
  case HK_JSON_INT: return put(b, hk_int(b->reader.u.i));
  case HK_JSON_FLOAT: return put(b, hk_float(b->reader.u.f));
  case HK_JSON_STRING: {
    HkString *s = hk_string_new(heap, b->reader.u.text);
    return s ? put(b, hk_string(s)) : hk_raise_nomem(b->run);
  }
  case HK_JSON_KEY:
    b->open[b->depth - 1].key = hk_string_new(heap, b->reader.u.text);
    return b->open[b->depth - 1].key ? HK_OK : hk_raise_nomem(b->run);
  case HK_JSON_ARRAY: made = hk_array_new(heap, 0); return made ? push(b, hk_object(made)) : hk_raise_nomem(b->run);
  case HK_JSON_OBJECT:
    made = hk_map_new(heap, false, 0);
    return made ? push(b, hk_object(made)) : hk_raise_nomem(b->run);
  default: b->depth--; return HK_OK;  // the end of a container
  }
}

// The value of a text; *fine is false, and the reader says why, when it is no JSON.
static HkStatus read_value(Builder *b, HkText text, bool *fine) {
  HkStatus status = hk_charge(b->run, text.len);
  hk_json_open(&b->reader, HK_CORE(b->run)->mem, text, HK_JSON_SKIP_BOM | HK_JSON_REPLACE_SURROGATES);
  for (HkJsonKind kind; status == HK_OK && (kind = hk_json_next(&b->reader)) != HK_JSON_END;) {
    *fine = kind != HK_JSON_ERROR;
    if (!*fine) break;
    status = take(b, kind);
  }
  if (status == HK_OK && b->reader.fault == HK_JSON_NO_MEMORY) status = hk_raise_nomem(b->run);
  return status;
}

typedef enum { OR_RAISE, OR_NULL, ONLY_CHECK } Failure;

static HkStatus parse(HkRun *run, HkString *s, Failure failure, HkValue *out) {
  HkText text = hk_string_text(s);
  Builder *b = hk_mem_zalloc(HK_CORE(run)->mem, sizeof *b);
  bool fine = true;
  if (!b) return hk_raise_nomem(run);
  b->run = run;
  HkStatus status = read_value(b, text, &fine);
  if (status == HK_OK && !fine && failure == OR_RAISE) {
    uint32_t row, column;
    hk_json_place(text, b->reader.start, &row, &column);
    status = hk_raise(run, "ParseError", "%s at line %u, column %u", b->reader.message, row, column);
  }
  *out = failure == ONLY_CHECK ? hk_bool(fine) : fine ? b->whole : hk_null();
  hk_json_close(&b->reader);
  hk_mem_free(HK_CORE(run)->mem, b, sizeof *b);
  return status;
}
NATIVE(parse_or_raise) { return parse(run, args[0].as.str, OR_RAISE, out); }
NATIVE(parse_or_null) { return parse(run, args[0].as.str, OR_NULL, out); }
NATIVE(is_valid) { return parse(run, args[0].as.str, ONLY_CHECK, out); }

// ---- a box that holds one value (22.1) ----------------------------------------------------------------------------------------------------

typedef struct Holder {
  HkNativeBox box;
  HkValue value;
} Holder;
#define ME ((Holder *)(void *)self.as.obj)

static void trace(HkHeap *heap, HkNativeBox *box) { hk_heap_mark_value(heap, ((Holder *)(void *)box)->value); }

NATIVE(holder_new) {
  HkValue value = hk_null();
  if (args[0].tag == HK_STRING) HK_TRY(parse(run, args[0].as.str, OR_RAISE, &value));
  Holder *h = hk_native_new(run, &hk_box_json, sizeof *h);
  if (h) h->value = value;
  GIVE_OBJECT(h);
}
NATIVE(holder_parse) {
  HK_TRY(parse(run, args[0].as.str, OR_RAISE, out));
  ME->value = *out;
  return HK_OK;
}
NATIVE(holder_value) { GIVE(ME->value); }
NATIVE(holder_stringify) { return give_json(run, ME->value, hk_arg_int(args[0], 0), out); }
NATIVE(holder_keys) {
  if (!hk_is_kind(ME->value, HK_KIND_MAP)) GIVE_OBJECT(hk_array_new(HEAP, 0));
  GIVE_OBJECT(hk_map_keys(HEAP, HK_AS_MAP(ME->value)));
}

// The next step of a path "a.b.0"; false at its end.
static bool next_step(HkText *path, HkText *step) {
  if (path->len == 0) return false;
  const char *dot = memchr(path->data, '.', path->len);
  size_t n = dot ? (size_t)(dot - path->data) : path->len;
  *step = hk_text(path->data, n);
  *path = dot ? hk_text(dot + 1, path->len - n - 1) : hk_text("", 0);
  return true;
}
static bool position(HkText step, int64_t *i) { return step.len < 12 && hk_int_parse(step, 10, i) && *i >= 0; }

// The place of a step inside a container, or NULL.
static HkStatus place_of(HkRun *run, HkValue box, HkText step, const HkValue **out) {
  int64_t i;
  *out = NULL;
  if (hk_is_kind(box, HK_KIND_ARRAY)) {
    if (position(step, &i) && i < HK_AS_ARRAY(box)->count) *out = &HK_AS_ARRAY(box)->items[i];
  } else if (hk_is_kind(box, HK_KIND_MAP)) {
    HkString *key = hk_string_new(HEAP, step);
    if (!key) return hk_raise_nomem(run);
    *out = hk_map_find(HEAP, HK_AS_MAP(box), hk_string(key));
  }
  return HK_OK;
}
static HkStatus look_up(HkRun *run, HkValue self, HkText path, const HkValue **found) {
  HkText step;
  *found = &ME->value;
  while (*found && next_step(&path, &step)) HK_TRY(place_of(run, **found, step, found));
  return HK_OK;
}
NATIVE(holder_get) {
  const HkValue *found = NULL;
  HK_TRY(look_up(run, self, hk_string_text(args[0].as.str), &found));
  GIVE(found ? *found : hk_null());
}
NATIVE(holder_has) {
  const HkValue *found = NULL;
  HK_TRY(look_up(run, self, hk_string_text(args[0].as.str), &found));
  GIVE(hk_bool(found != NULL));
}
// Maps on the way are made where there is nothing yet; Arrays are stored into by position.
NATIVE(holder_set) {
  HkText path = hk_string_text(args[0].as.str), step;
  HkValue box = ME->value, value = args[1];
  if (!next_step(&path, &step)) {
    ME->value = value;
    return HK_OK;
  }
  if (box.tag == HK_NULL) {
    HkMap *top = hk_map_new(HEAP, false, 0);
    if (!top) return hk_raise_nomem(run);
    ME->value = box = hk_object(top);
  }
  for (;;) {
    HkText next;
    int64_t i = 0;
    HkString *text = hk_string_new(HEAP, step);
    if (!text) return hk_raise_nomem(run);
    HkValue key = hk_is_kind(box, HK_KIND_ARRAY) && position(step, &i) ? hk_int(i) : hk_string(text), inner = hk_null();
    if (!next_step(&path, &next)) return hk_index_set(run, box, key, value);
    HK_TRY(hk_index_get(run, box, key, &inner));
    if (inner.tag == HK_NULL) {
      HkMap *made = hk_map_new(HEAP, false, 0);
      if (!made) return hk_raise_nomem(run);
      inner = hk_object(made);
      HK_TRY(hk_index_set(run, box, key, inner));
    }
    box = inner;
    step = next;
  }
}

static const HkNative methods[] = {
    {"parse", "s", holder_parse, 0},
    {"stringify|toString", "i?", holder_stringify, 0},
    {"value", "", holder_value, 0},
    {"get", "s", holder_get, 0},
    {"set", "s .", holder_set, 0},
    {"has", "s", holder_has, 0},
    {"keys", "", holder_keys, 0},
    {"parse", "s", parse_or_raise, STATIC},
    {"tryParse|parseOrNull", "s", parse_or_null, STATIC},
    {"isValid", "s", is_valid, STATIC},
    {"stringify", ". i?", stringify, STATIC},
    {"quote", "s", quote, STATIC},
    END_OF_METHODS,
};
static HkStatus text(HkRun *run, HkValue self, HkBuf *out) { return hk_json_write(run, ME->value, 0, out); }
static HkStatus held(HkRun *run, HkValue self, HkValue *out) {
  (void)run;
  GIVE(ME->value);
}
const HkBoxDef hk_box_json = {.name = "JSONBox",
                              .kind = HK_KIND_NATIVE,
                              .methods = methods,
                              .construct = {"JSONBox", "s?", holder_new, 0},
                              .trace = trace,
                              .text = text,
                              .json = held};
