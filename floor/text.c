// text.c (L3) - text forms (boxes.md 2): one machine over an explicit stack of containers. Where it needs a user's toString it stops and
// says so; two drivers carry on: one calls back (print, join ...), one leaves a continuation (`+` in Hakorune code), so that text methods that
// build on each other nest as deep as calls do.
#include "link.h"

typedef struct Level {
  HkValue box;
  uint32_t next;
} Level;

typedef struct TextState {
  HkBuf buf;
  Level *levels;
  uint32_t depth, cap;
  bool debug;       // the debug form (boxes.md 2.3): Strings quoted, instances with their fields, no user code
  HkValue waiting;  // the instance whose method is to be called
  HkFunction *method;
} TextState;

typedef enum { TEXT_DONE, TEXT_CALL, TEXT_ERROR } TextStep;

static void text(TextState *t, const char *z) { hk_buf_str(&t->buf, z); }
static void show(TextState *t, HkText s) { hk_buf_text(&t->buf, s); }

static void string(TextState *t, const HkString *s) {
  if (t->debug)
    hk_buf_json_string(&t->buf, hk_string_text(s));
  else
    show(t, hk_string_text(s));
}

static bool under_way(const TextState *t, const HkObject *o) {
  for (uint32_t i = 0; i < t->depth; i++)
    if (t->levels[i].box.as.obj == o) return true;
  return false;
}

// Begins a container; its parts follow in `parts`.
static void open_container(TextState *t, HkValue v, const char *open, const char *cycle) {
  if (under_way(t, v.as.obj))
    text(t, cycle);
  else if (t->depth == HK_MAX_TEXT_DEPTH)
    text(t, "...");
  else if (hk_mem_grow(t->buf.mem, (void **)&t->levels, &t->cap, t->depth + 1, sizeof *t->levels) != HK_OK)
    t->buf.failed = true;
  else {
    text(t, open);
    t->levels[t->depth++] = (Level){v, 0};
  }
}

static TextState *state_new(HkRun *run) {
  TextState *t = hk_mem_zalloc(run->core.mem, sizeof *t);
  if (t) hk_buf_init(&t->buf, run->core.mem);
  return t;
}

static void state_free(HkRun *run, TextState *t) {
  hk_buf_deinit(&t->buf);
  if (t->levels) hk_mem_free(run->core.mem, t->levels, t->cap * sizeof *t->levels);
  hk_mem_free(run->core.mem, t, sizeof *t);
}

static HkFunction *text_method(HkRun *run, const HkType *type) {
  const HkSymbol names[3] = {run->names.to_string, run->names.stringify, run->names.str};
  for (int i = 0; i < 3; i++) {
    HkMethod *m = hk_find_method(run, type, names[i], 0);
    if (m) return m->fn;
  }
  return NULL;
}

static bool instance(HkRun *run, TextState *t, HkValue v) {
  HkType *type = hk_type_of(run->core.types, v);
  HkText name = hk_string_text(type->display);
  if (type->flags & HK_TYPE_DEAD)
    hk_buf_fmt(&t->buf, "<%.*s finalized>", (int)name.len, name.data);
  else if (t->debug) {
    show(t, name);
    open_container(t, v, "{", "{...}");
  } else if ((t->method = text_method(run, type)) != NULL) {
    t->waiting = v;
    return true;
  } else if ((type->flags & HK_TYPE_STATIC) && type->singleton == HK_AS_INSTANCE(v))
    hk_buf_fmt(&t->buf, "<static %.*s>", (int)name.len, name.data);
  else
    hk_buf_fmt(&t->buf, "<%.*s instance>", (int)name.len, name.data);
  return false;
}

static void function(HkRun *run, TextState *t, HkValue v) {
  const HkClosure *c = HK_AS_CLOSURE(v);
  bool closure = c->head.extra == HK_FUN_CLOSURE && c->code.fn->mir && c->code.fn->mir->kind == HK_FN_CLOSURE;
  if (closure || c->head.extra == HK_FUN_PARTIAL)
    hk_buf_fmt(&t->buf, "<fn/%u>", hk_function_required(v));
  else if (c->head.extra == HK_FUN_BOUND_NATIVE) {
    HkText n = hk_native_name(c->code.native), owner = hk_type_display(run->core.types, c->self);
    hk_buf_fmt(&t->buf, "<fn %.*s.%.*s/%u>", (int)owner.len, owner.data, (int)n.len, n.data, hk_function_required(v));
  } else {
    HkText name = hk_string_text(c->code.fn->name);
    hk_buf_fmt(&t->buf, "<fn %.*s>", (int)name.len, name.data);
  }
}

static void range(TextState *t, const HkRange *r) {
  hk_buf_int(&t->buf, r->start);
  text(t, "..");
  hk_buf_int(&t->buf, r->end);
  if (r->step == 1) return;
  text(t, " step ");
  hk_buf_int(&t->buf, r->step);
}

static void enum_value(HkRun *run, TextState *t, HkValue v) {
  const HkVariant *var = &hk_type_of(run->core.types, v)->variants[v.as.obj->extra];
  show(t, hk_symbol_text(run->core.types, var->name));
  if (var->arity) open_container(t, v, var->fields ? " { " : "(", "...");
}

static void result(TextState *t, HkValue v) {
  bool first = v.as.obj->extra != 0, option = v.as.obj->type != HK_KIND_RESULT;
  if (option && !first)
    text(t, "None");
  else
    open_container(t, v, option ? "Some(" : first ? "Ok(" : "Err(", "...");
}

static void integers(TextState *t, const HkInts *a) {
  text(t, "[");
  for (uint32_t i = 0; i < a->count; i++) {
    if (i) text(t, ", ");
    hk_buf_int(&t->buf, a->items[i]);
  }
  text(t, "]");
}

static HkStatus native(HkRun *run, TextState *t, HkValue v) {
  const HkBoxDef *def = hk_type_of(run->core.types, v)->def;
  if (def && def->text) return def->text(run, v, &t->buf);
  show(t, hk_type_display(run->core.types, v));
  text(t, "()");
  return HK_OK;
}

static void future(TextState *t, HkValue v) {
  static const char *const open[] = {"Future(pending)", "Future(ready: ", "Future(failed: ", "Future(cancelled: "};
  if (v.as.obj->extra == HK_FUTURE_PENDING)
    text(t, open[0]);
  else
    open_container(t, v, open[v.as.obj->extra], "Future(...)");
}

static TextStep object(HkRun *run, TextState *t, HkValue v) {
  switch ((HkKind)v.as.obj->kind) {
  case HK_KIND_ARRAY: open_container(t, v, "[", "[...]"); break;
  case HK_KIND_MAP: open_container(t, v, "{", "{...}"); break;
  case HK_KIND_RESULT: result(t, v); break;
  case HK_KIND_REF: open_container(t, v, "Ref(", "Ref(...)"); break;
  case HK_KIND_FUTURE: future(t, v); break;
  case HK_KIND_ENUM: enum_value(run, t, v); break;
  case HK_KIND_FUNCTION: function(run, t, v); break;
  case HK_KIND_RANGE: range(t, HK_AS_RANGE(v)); break;
  case HK_KIND_INTS: integers(t, (const HkInts *)(const void *)v.as.obj); break;
  case HK_KIND_BYTES: hk_buf_fmt(&t->buf, "Buffer(%u bytes)", hk_bytes_count(HK_AS_BYTES(v))); break;
  case HK_KIND_INSTANCE: return instance(run, t, v) ? TEXT_CALL : TEXT_DONE;
  case HK_KIND_ERROR:
    show(t, hk_string_text(HK_AS_ERROR(v)->kind));
    text(t, ": ");
    show(t, hk_string_text(HK_AS_ERROR(v)->message));
    break;
  case HK_KIND_WEAK: {
    HkObject *target = ((HkWeak *)(void *)v.as.obj)->target;
    text(t, target && !(target->flags & HK_FLAG_DEAD) ? "WeakRef(alive)" : "WeakRef(dropped)");
    break;
  }
  case HK_KIND_TYPE:
    show(t, hk_string_text(hk_type_at(run->core.types, ((HkTypeObject *)(void *)v.as.obj)->type)->type_name));
    break;
  default: return native(run, t, v) == HK_OK ? TEXT_DONE : TEXT_ERROR;
  }
  return TEXT_DONE;
}

// The text of a value that needs neither state nor memory: null, Bool, Integer, Float. ASCII.
static bool plain(HkValue v, char digits[HK_FLOAT_TEXT_MAX], HkText *out) {
  switch (v.tag) {
  case HK_NULL: *out = HK_TEXT("null"); return true;
  case HK_BOOL: *out = v.as.bits ? HK_TEXT("true") : HK_TEXT("false"); return true;
  case HK_INT: *out = hk_text(digits, hk_int_text(v.as.i, digits)); return true;
  case HK_FLOAT: *out = hk_text(digits, hk_float_text(v.as.f, digits)); return true;
  default: return false;
  }
}

static TextStep one(HkRun *run, TextState *t, HkValue v) {
  char digits[HK_FLOAT_TEXT_MAX];
  HkText whole;
  if (plain(v, digits, &whole))
    show(t, whole);
  else if (v.tag == HK_STRING)
    string(t, v.as.str);
  else
    return object(run, t, v);
  return TEXT_DONE;
}

// The next field of an instance; weak ones show nothing of what they refer to.
static bool next_field(HkRun *run, TextState *t, Level *l, HkValue *part) {
  const HkInstance *o = HK_AS_INSTANCE(l->box);
  const HkType *type = hk_type_of(run->core.types, l->box);
  uint32_t all = type->slot_count + (o->more ? o->more->count : 0);
  for (uint32_t i = l->next - 1; i < all; i = l->next++) {
    const HkExtraField *more = i < type->slot_count ? NULL : &o->more->items[i - type->slot_count];
    if (more && more->state) continue;  // the kept result of a property
    text(t, t->buf.data[t->buf.len - 1] == '{' ? "" : ", ");
    show(t, hk_symbol_text(run->core.types, more ? more->symbol : type->fields[i].name));
    text(t, ": ");
    *part = more ? more->value : o->slots[i];
    if (more || !type->fields[i].is_weak) return true;
    text(t, "weak");
  }
  text(t, "}");
  return false;
}

// The next part of the innermost container, with what stands before it; false: it is closed.
static bool next_part(HkRun *run, TextState *t, HkValue *part) {
  Level *l = &t->levels[t->depth - 1];
  uint32_t i = l->next++;
  switch ((HkKind)l->box.as.obj->kind) {
  case HK_KIND_ARRAY:
    if (i < HK_AS_ARRAY(l->box)->count) {
      if (i) text(t, ", ");
      *part = HK_AS_ARRAY(l->box)->items[i];
      return true;
    }
    text(t, "]");
    return false;
  case HK_KIND_MAP: {
    HkMap *m = HK_AS_MAP(l->box);
    if (i < m->count && hk_map_sort(run->core.heap, m) != HK_OK) {
      t->buf.failed = true;
      return false;
    }
    if (i < m->count) {
      const HkMapEntry *e = hk_map_at(m, i);
      HkValue key = hk_entry_key(e);
      if (i) text(t, ", ");
      if (key.tag == HK_INT)
        hk_buf_int(&t->buf, key.as.i);
      else
        string(t, key.as.str);
      text(t, ": ");
      *part = e->value;
      return true;
    }
    text(t, "}");
    return false;
  }
  case HK_KIND_INSTANCE: return next_field(run, t, l, part);
  case HK_KIND_ENUM: {
    const HkVariant *var = &hk_type_of(run->core.types, l->box)->variants[l->box.as.obj->extra];
    if (i < var->arity) {
      if (i) text(t, ", ");
      if (var->fields) {
        show(t, hk_symbol_text(run->core.types, var->fields[i]));
        text(t, ": ");
      }
      *part = ((HkEnumValue *)(void *)l->box.as.obj)->items[i];
      return true;
    }
    text(t, var->fields ? " }" : ")");
    return false;
  }
  default:  // RESULT, REF and FUTURE hold one value behind the header
    if (i == 0) {
      *part = ((HkResult *)(void *)l->box.as.obj)->value;
      return true;
    }
    text(t, ")");
    return false;
  }
}

// Goes on until all is shown or a user method is needed.
static TextStep parts(HkRun *run, TextState *t) {
  while (t->depth && !t->buf.failed) {
    HkValue part;
    if (!next_part(run, t, &part)) {
      t->depth--;
      continue;
    }
    TextStep step = one(run, t, part);
    if (step != TEXT_DONE) return step;
    if (HK_UNLIKELY(run->attention & HK_ATTENTION_INTERRUPT) && hk_poll(run, 1) != HK_OK) return TEXT_ERROR;
  }
  return TEXT_DONE;
}

static TextStep start(HkRun *run, TextState *t, HkValue v) {
  TextStep step = one(run, t, v);
  return step == TEXT_DONE ? parts(run, t) : step;
}

static HkStatus take_result(HkRun *run, TextState *t, HkValue result) {
  if (result.tag == HK_STRING) {
    show(t, hk_string_text(result.as.str));
    return HK_OK;
  }
  HkText owner = hk_type_display(run->core.types, t->waiting), got = hk_type_display(run->core.types, result);
  HkText name = hk_string_text(t->method->name);
  for (size_t i = 0; i < name.len; i++)  // "Point.toString/0" without owner and count
    if (name.data[i] == '.') name = hk_text(name.data + i + 1, name.len - i - 1);
  while (name.len && name.data[name.len - 1] != '/') name.len--;
  if (name.len) name.len--;
  return hk_raise(run, "TypeError", "%.*s.%.*s must return String, got %.*s", (int)owner.len, owner.data, (int)name.len,
                  name.data, (int)got.len, got.data);
}

// ---- calling back ---------------------------------------------------------------------------------------------------------------

// Calls the method that the state waits for. It may take the containers that are being shown out of their holders.
static HkStatus call_method(HkRun *run, TextState *t) {
  HkValue result;
  uint32_t roots = hk_root_mark(run);
  HkStatus status = hk_root(run, t->waiting);
  for (uint32_t i = 0; i < t->depth && status == HK_OK; i++) status = hk_root(run, t->levels[i].box);
  if (status == HK_OK) status = hk_enter(run, t->method, &t->waiting, t->method->takes_me ? 1 : 0, &result);
  hk_root_release(run, roots);
  return status == HK_OK ? take_result(run, t, result) : status;
}

static HkStatus text_of(HkRun *run, HkValue v, bool debug, HkBuf *out) {
  TextState *t = state_new(run);
  if (!t) return hk_raise_nomem(run);
  t->debug = debug;
  HkStatus status = HK_OK;
  TextStep step = start(run, t, v);
  while (step == TEXT_CALL) {
    status = call_method(run, t);
    step = status == HK_OK ? parts(run, t) : TEXT_ERROR;
  }
  if (step == TEXT_ERROR && status == HK_OK) status = hk_pending_failure(run);
  if (status == HK_OK && t->buf.failed) status = hk_raise_nomem(run);
  if (status == HK_OK) hk_buf_text(out, hk_buf_view(&t->buf));
  state_free(run, t);
  return status;
}

HkStatus hk_debug_text(HkRun *run, HkValue v, HkBuf *out) { return text_of(run, v, true, out); }

// Values without parts need no state.
HkStatus hk_to_text(HkRun *run, HkValue v, HkBuf *out) {
  char digits[HK_FLOAT_TEXT_MAX];
  HkText whole;
  if (v.tag == HK_STRING)
    hk_buf_text(out, hk_string_text(v.as.str));
  else if (plain(v, digits, &whole))
    hk_buf_text(out, whole);
  else
    return text_of(run, v, false, out);
  return out->failed ? hk_raise_nomem(run) : HK_OK;
}

static HkStatus string_of(HkRun *run, const HkBuf *buf, HkString **out) {
  if (!buf->failed && buf->len > HK_MAX_SIZE) return hk_raise_too_large(run);
  *out = hk_string_from_buf(run->core.heap, buf);
  return *out ? HK_OK : hk_raise_nomem(run);
}

HkStatus hk_to_string(HkRun *run, HkValue v, HkString **out) {
  if (v.tag == HK_STRING) {
    *out = v.as.str;
    return HK_OK;
  }
  HkBuf buf;
  hk_buf_init(&buf, run->core.mem);
  HkStatus status = hk_to_text(run, v, &buf);
  if (status == HK_OK) status = string_of(run, &buf, out);
  hk_buf_deinit(&buf);
  return status;
}

// ---- `+` -----------------------------------------------------------------------------------------------------------------------------

typedef struct AddCont {
  HkCont cont;
  TextState *state;
  HkValue left, right, shown;
} AddCont;

static HkStatus concat(HkRun *run, HkString *a, HkString *b, HkValue *out) {
  if ((size_t)a->len + b->len > HK_MAX_SIZE) return hk_raise_too_large(run);
  HkString *s = hk_string_concat(run->core.heap, a, b);
  if (!s) return hk_raise_nomem(run);
  *out = hk_string(s);
  return HK_OK;
}

static HkStatus push_method(HkRun *run, TextState *t) {
  return hk_frame_push(run, t->method, &t->waiting, t->method->takes_me ? 1 : 0, 0);
}

static HkStatus add_finish(HkRun *run, AddCont *c, HkValue *out) {
  HkString *s = NULL;
  HK_TRY(string_of(run, &c->state->buf, &s));
  return c->left.tag == HK_STRING ? concat(run, c->left.as.str, s, out) : concat(run, s, c->right.as.str, out);
}

static HkStatus add_resume(HkRun *run, HkCont *cont, HkValue result, HkValue *out) {
  AddCont *c = (AddCont *)cont;
  HK_TRY(take_result(run, c->state, result));
  switch (parts(run, c->state)) {
  case TEXT_CALL: HK_TRY(push_method(run, c->state)); return HK_PUSHED;
  case TEXT_ERROR: return hk_pending_failure(run);
  default: return add_finish(run, c, out);
  }
}

static void add_mark(HkRun *run, HkCont *cont) {
  AddCont *c = (AddCont *)cont;
  hk_heap_mark_value(run->core.heap, c->left);
  hk_heap_mark_value(run->core.heap, c->right);
  for (uint32_t i = 0; i < c->state->depth; i++) hk_heap_mark_value(run->core.heap, c->state->levels[i].box);
  hk_heap_mark_value(run->core.heap, c->state->waiting);
}

static void add_drop(HkRun *run, HkCont *cont, bool failed) {
  AddCont *c = (AddCont *)cont;
  (void)failed;
  if (c->state) state_free(run, c->state);
}

// One operand is a String; the other one, whatever it is, is shown.
static HkStatus add_text(HkRun *run, HkValue a, HkValue b, uint32_t dst, HkValue *out) {
  TextState *t = state_new(run);
  if (!t) return hk_raise_nomem(run);
  AddCont local = {.state = t, .left = a, .right = b};
  TextStep step = start(run, t, a.tag == HK_STRING ? b : a);
  HkStatus status = step == TEXT_DONE ? add_finish(run, &local, out) : hk_pending_failure(run);
  if (step == TEXT_CALL) {
    HkCont *cont;
    status = hk_cont_push(run, sizeof(AddCont), dst, &cont);
    if (status == HK_OK) {
      AddCont *c = (AddCont *)cont;
      c->state = t;
      c->left = a;
      c->right = b;
      c->cont.resume = add_resume;
      c->cont.mark = add_mark;
      c->cont.drop = add_drop;
      status = push_method(run, t);
      return status == HK_OK ? HK_PUSHED : status;  // unwinding drops the state
    }
  }
  state_free(run, t);
  return status;
}

static HkStatus append(HkRun *run, HkString *left, HkText ascii, HkValue *out) {
  if ((size_t)left->len + ascii.len > HK_MAX_SIZE) return hk_raise_too_large(run);
  HkString *s = hk_string_append_text(run->core.heap, left, ascii, (uint32_t)ascii.len, true);
  if (!s) return hk_raise_nomem(run);
  *out = hk_string(s);
  return HK_OK;
}

HkStatus hk_op_add(HkRun *run, HkValue a, HkValue b, uint32_t dst, HkValue *out) {
  if (a.tag == HK_STRING && b.tag == HK_STRING) return concat(run, a.as.str, b.as.str, out);
  char digits[HK_FLOAT_TEXT_MAX];
  HkText right;
  if (a.tag == HK_STRING && b.tag != HK_NULL && plain(b, digits, &right)) return append(run, a.as.str, right, out);
  if (a.tag <= HK_FLOAT && b.tag <= HK_FLOAT) return hk_op_arith(run, HK_ADD, a, b, out);
  bool joins = (a.tag == HK_STRING && b.tag != HK_NULL) || (b.tag == HK_STRING && a.tag != HK_NULL);
  if (!joins) {
    HK_TRY(hk_use(run, a));
    HK_TRY(hk_use(run, b));
    return hk_raise_operands(run, "add", a, b);
  }
  return add_text(run, a, b, dst, out);
}
