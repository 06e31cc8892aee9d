// box_json.c (L4) - writing JSON (boxes.md 22.3).
#include "box.h"

typedef struct Writer {
  HkRun *run;
  HkBuf *out;
  uint32_t indent;
  const HkObject *path[HK_MAX_JSON_DEPTH];
  uint32_t depth;
} Writer;

static HkStatus write(Writer *w, HkValue v);

static void line(Writer *w) {
  if (!w->indent) return;
  hk_buf_char(w->out, '\n');
  hk_buf_repeat(w->out, ' ', (size_t)w->indent * w->depth);
}

static HkStatus open_value(Writer *w, const HkObject *o, char bracket) {
  for (uint32_t i = 0; i < w->depth; i++)
    if (w->path[i] == o) return hk_raise(w->run, "ValueError", "cyclic structure");
  if (w->depth == HK_MAX_JSON_DEPTH) return hk_raise(w->run, "ValueError", "nested deeper than %d", HK_MAX_JSON_DEPTH);
  w->path[w->depth++] = o;
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

static HkStatus items(Writer *w, const HkObject *o, const HkValue *list, uint32_t count) {
  HK_TRY(open_value(w, o, '['));
  for (uint32_t i = 0; i < count; i++) {
    if (i) hk_buf_char(w->out, ',');
    line(w);
    HK_TRY(write(w, list[i]));
  }
  close_value(w, ']', count > 0);
  return HK_OK;
}

static HkStatus map(Writer *w, HkMap *m) {
  bool any = false;
  HkHeap *heap = HK_HEAP(w->run);
  HK_TRY(open_value(w, &m->head, '{'));
  if (hk_map_sort(heap, m) != HK_OK) return hk_raise_nomem(w->run);
  for (uint32_t i = 0; i < m->count; i++) {
    HkMapEntry *e = hk_map_at(m, i);
    char digits[24];
    HkText name =
        e->key.tag == HK_STRING ? hk_string_text(e->key.as.str) : hk_text(digits, hk_int_text(e->key.as.i, digits));
    if (e->key.tag == HK_INT) {  // the String key of the same text wins
      HkString *s = hk_string_new(heap, name);
      if (!s) return hk_raise_nomem(w->run);
      if (hk_map_find(heap, m, hk_string(s))) continue;
    }
    key(w, name, &any);
    HK_TRY(write(w, e->value));
  }
  close_value(w, '}', any);
  return HK_OK;
}

static HkStatus enum_value(Writer *w, HkValue v) {
  HkTypes *types = HK_CORE(w->run)->types;
  const HkVariant *var = &hk_type_of(types, v)->variants[v.as.obj->extra];
  const HkEnumValue *e = (const HkEnumValue *)(const void *)v.as.obj;
  HkText name = hk_symbol_text(types, var->name);
  bool any = false, inner = false;
  if (var->arity == 0) {
    hk_buf_json_string(w->out, name);
    return HK_OK;
  }
  HK_TRY(open_value(w, v.as.obj, '{'));
  key(w, name, &any);
  if (var->fields) {
    hk_buf_char(w->out, '{');
    w->path[w->depth++ % HK_MAX_JSON_DEPTH] = NULL;
    for (uint32_t i = 0; i < var->arity; i++) {
      key(w, hk_symbol_text(types, var->fields[i]), &inner);
      HK_TRY(write(w, e->items[i]));
    }
    close_value(w, '}', true);
  } else if (var->arity == 1) {
    HK_TRY(write(w, e->items[0]));
  } else {
    static const HkObject no_object;
    HK_TRY(items(w, &no_object, e->items, var->arity));
  }
  close_value(w, '}', true);
  return HK_OK;
}

static HkStatus instance(Writer *w, HkValue v) {
  HkTypes *types = HK_CORE(w->run)->types;
  const HkType *type = hk_type_of(types, v);
  HkInstance *o = HK_AS_INSTANCE(v);
  HkSymbol to_json = hk_symbol(types, HK_TEXT("toJson"));
  bool any = false;
  if (to_json != HK_NO_SYMBOL && hk_has_method(w->run, v, to_json, 0)) {
    HkValue made = hk_null();
    HK_TRY(hk_call_method(w->run, v, to_json, NULL, 0, &made));
    HK_TRY(hk_root(w->run, made));
    return write(w, made);
  }
  HK_TRY(open_value(w, v.as.obj, '{'));
  for (uint32_t i = 0; i < type->slot_count; i++) {
    if (type->fields[i].is_weak) continue;
    key(w, hk_symbol_text(types, type->fields[i].name), &any);
    HK_TRY(write(w, o->slots[i]));
  }
  for (uint32_t i = 0; o->more && i < o->more->count; i++) {
    if (o->more->items[i].state) continue;
    key(w, hk_symbol_text(types, o->more->items[i].symbol), &any);
    HK_TRY(write(w, o->more->items[i].value));
  }
  close_value(w, '}', any);
  return HK_OK;
}

static HkStatus range(Writer *w, const HkRange *r) {
  bool any = false;
  int64_t n = hk_range_count(r);
  if (n > (int64_t)HK_MAX_SIZE) return hk_raise_too_large(w->run);
  HK_TRY(open_value(w, &r->head, '['));
  for (int64_t i = 0, x = r->start; i < n; i++, x = hk_wrap_add(x, r->step)) {
    if (any) hk_buf_char(w->out, ',');
    any = true;
    line(w);
    hk_buf_int(w->out, x);
  }
  close_value(w, ']', any);
  return HK_OK;
}

static HkStatus object(Writer *w, HkValue v) {
  bool any = false;
  switch ((HkKind)v.as.obj->kind) {
  case HK_KIND_ARRAY: return items(w, v.as.obj, HK_AS_ARRAY(v)->items, HK_AS_ARRAY(v)->count);
  case HK_KIND_MAP: return map(w, HK_AS_MAP(v));
  case HK_KIND_RANGE: return range(w, HK_AS_RANGE(v));
  case HK_KIND_ENUM: return enum_value(w, v);
  case HK_KIND_INSTANCE: return instance(w, v);
  case HK_KIND_RESULT:
    HK_TRY(open_value(w, v.as.obj, '{'));
    key(w, v.as.obj->extra ? HK_TEXT("ok") : HK_TEXT("err"), &any);
    HK_TRY(write(w, ((HkResult *)(void *)v.as.obj)->value));
    close_value(w, '}', true);
    return HK_OK;
  case HK_KIND_ERROR:
    HK_TRY(open_value(w, v.as.obj, '{'));
    key(w, HK_TEXT("kind"), &any);
    hk_buf_json_string(w->out, hk_string_text(HK_AS_ERROR(v)->kind));
    key(w, HK_TEXT("message"), &any);
    hk_buf_json_string(w->out, hk_string_text(HK_AS_ERROR(v)->message));
    close_value(w, '}', true);
    return HK_OK;
  default: hk_buf_str(w->out, "null"); return HK_OK;
  }
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
  uint32_t roots = hk_root_mark(run);
  HkStatus status = write(&w, v);
  hk_root_release(run, roots);
  return status == HK_OK && out->failed ? hk_raise_nomem(run) : status;
}

NATIVE(json_stringify) {
  HkBuf buf;
  int64_t indent = hk_arg_int(args[1], 0);
  hk_buf_init(&buf, HK_CORE(run)->mem);
  HkStatus status = hk_json_write(run, args[0], indent > 0 ? (uint32_t)(indent > 16 ? 16 : indent) : 0, &buf);
  if (status == HK_OK) return hk_give_string(run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}
NATIVE(json_quote) {
  HkBuf buf;
  hk_buf_init(&buf, HK_CORE(run)->mem);
  hk_buf_json_string(&buf, hk_string_text(args[0].as.str));
  return hk_give_string(run, &buf, out);
}
static const HkNative methods[] = {{"stringify", ". i?", json_stringify, HK_NATIVE_STATIC},
                                   {"quote", "s", json_quote, HK_NATIVE_STATIC},
                                   END_OF_METHODS};
const HkBoxDef hk_box_json = {"JSONBox", "", HK_KIND_NATIVE, methods, {NULL, NULL, NULL, 0}, NULL, NULL, NULL};
