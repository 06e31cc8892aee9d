// mir_write.c (L2) - the canonical JSON writer (mir.md 3): keys in byte order, no white space, nothing that depends on the machine.
#include "mir.h"
#include "number.h"

typedef struct Writer {
  HkBuf *out;
  bool first;
} Writer;

static void key(Writer *w, const char *k) {
  if (!w->first) hk_buf_char(w->out, ',');
  w->first = false;
  hk_buf_fmt(w->out, "\"%s\":", k);
}

static void open_object(Writer *w) {
  hk_buf_char(w->out, '{');
  w->first = true;
}

static void close_object(Writer *w) {
  hk_buf_char(w->out, '}');
  w->first = false;
}

static void string(Writer *w, const char *k, const HkName *n) {
  key(w, k);
  hk_buf_json_string(w->out, hk_name_text(n));
}
static void literal(Writer *w, const char *k, const char *text) {
  key(w, k);
  hk_buf_fmt(w->out, "\"%s\"", text);
}
static void number(Writer *w, const char *k, uint32_t n) {
  key(w, k);
  hk_buf_fmt(w->out, "%u", n);
}
static void flag(Writer *w, const char *k, bool on) {
  if (!on) return;
  key(w, k);
  hk_buf_str(w->out, "true");
}

static void list(Writer *w, const char *k, const uint32_t *items, uint32_t count) {
  key(w, k);
  hk_buf_char(w->out, '[');
  for (uint32_t i = 0; i < count; i++) hk_buf_fmt(w->out, "%s%u", i ? "," : "", items[i]);
  hk_buf_char(w->out, ']');
}

static void pairs(Writer *w, const char *k, const uint32_t *items, uint32_t count) {
  key(w, k);
  hk_buf_char(w->out, '[');
  for (uint32_t i = 0; i < count; i += 2) hk_buf_fmt(w->out, "%s[%u,%u]", i ? "," : "", items[i], items[i + 1]);
  hk_buf_char(w->out, ']');
}

static void names(Writer *w, const char *k, const HkName *const *items, uint32_t count, bool always) {
  if (count == 0 && !always) return;
  key(w, k);
  hk_buf_char(w->out, '[');
  for (uint32_t i = 0; i < count; i++) {
    if (i) hk_buf_char(w->out, ',');
    hk_buf_json_string(w->out, hk_name_text(items[i]));
  }
  hk_buf_char(w->out, ']');
}

// ---- instructions: in each function the keys come in byte order ------------------------------------------------------------------

static void constant(Writer *w, const HkMirInsn *insn) {
  static const char *const types[] = {"i64", "f64", "i1", "string", "void", "static"};
  char text[HK_FLOAT_TEXT_MAX];
  key(w, "value");
  hk_buf_fmt(w->out, "{\"type\":\"%s\",\"value\":", insn->sub < sizeof types / sizeof *types ? types[insn->sub] : "?");
  switch (insn->sub) {
  case HK_CONST_INT: hk_buf_int(w->out, insn->u.i); break;
  case HK_CONST_FLOAT:
    if (hk_float_is_nan(insn->u.f))
      hk_buf_str(w->out, "\"nan\"");
    else if (hk_float_is_infinite(insn->u.f))
      hk_buf_str(w->out, insn->u.f < 0 ? "\"-inf\"" : "\"inf\"");
    else
      hk_buf_add(w->out, text, hk_float_json(insn->u.f, text));
    break;
  case HK_CONST_BOOL: hk_buf_str(w->out, insn->u.i ? "true" : "false"); break;
  case HK_CONST_VOID:
  case HK_MIR_BAD: hk_buf_str(w->out, "null"); break;
  default: hk_buf_json_string(w->out, hk_name_text(insn->name));
  }
  hk_buf_char(w->out, '}');
}

static void callee(Writer *w, const HkMirInsn *insn) {
  static const char *const types[] = {"Global", "Method", "Constructor", "Closure", "Value", "Extern"};
  key(w, "callee");
  open_object(w);
  if (insn->sub == HK_CALL_CLOSURE) {
    key(w, "captures");
    hk_buf_char(w->out, '[');
    for (uint32_t i = 0; i < insn->count; i++) {
      hk_buf_str(w->out, i ? ",[" : "[");
      hk_buf_json_string(w->out, hk_name_text(insn->x.syms[i]));
      hk_buf_fmt(w->out, ",%u]", insn->u.list[i]);
    }
    hk_buf_char(w->out, ']');
    string(w, "function", insn->name);
    if (insn->a != HK_MIR_NONE) number(w, "me_capture", insn->a);
  } else if (insn->name) {
    string(w, "name", insn->name);
  }
  if (insn->sub == HK_CALL_METHOD) {
    number(w, "receiver", insn->a);
    if (insn->x.name2) string(w, "super", insn->x.name2);
  }
  literal(w, "type", types[insn->sub]);
  if (insn->sub == HK_CALL_VALUE) number(w, "value", insn->a);
  close_object(w);
}

static void call(Writer *w, const HkMirInsn *insn) {
  key(w, "mir_call");
  open_object(w);
  list(w, "args", insn->u.list, insn->sub == HK_CALL_CLOSURE ? 0 : insn->count);
  callee(w, insn);
  close_object(w);
}

static void op_key(Writer *w, const HkMirInsn *insn) { literal(w, "op", hk_mir_op_name((HkMirOp)insn->op)); }
static void dst_key(Writer *w, const HkMirInsn *insn) {
  if (insn->dst != HK_MIR_NONE) number(w, "dst", insn->dst);
}

// The one instruction of older files without a canonical form (C21).
static void call_by_name(Writer *w, const HkMirInsn *insn) {
  list(w, "args", insn->u.list, insn->count);
  dst_key(w, insn);
  number(w, "func", insn->a);
  literal(w, "op", "call");
}

static void loopform(Writer *w, const HkMirInsn *insn) {
  const uint32_t *l = insn->u.list;
  number(w, "body", l[1]);
  list(w, "carriers", l + 5, insn->count - 5);
  number(w, "exit", l[3]);
  number(w, "header", l[0]);
  number(w, "latch", l[2]);
  op_key(w, insn);
  number(w, "preheader", l[4]);
}

static void variant(Writer *w, const HkMirInsn *insn) {
  dst_key(w, insn);
  string(w, "enum", insn->name);
  if (insn->op == HK_MIR_VARIANT_MAKE) list(w, "items", insn->u.list, insn->count);
  if (insn->op == HK_MIR_VARIANT_PROJECT) number(w, "index", insn->c);
  op_key(w, insn);
  if (insn->op == HK_MIR_VARIANT_MAKE) number(w, "tag", insn->a);
  if (insn->op == HK_MIR_VARIANT_PROJECT) number(w, "tag", insn->b);
  if (insn->op != HK_MIR_VARIANT_MAKE) number(w, "value", insn->a);
  if (insn->op != HK_MIR_VARIANT_TAG) string(w, "variant", insn->x.name2);
}

static void simple(Writer *w, const HkMirInsn *insn) {
  switch ((HkMirOp)insn->op) {
  case HK_MIR_FIELD_GET:
  case HK_MIR_FIELD_SET:
    number(w, "box", insn->a);
    dst_key(w, insn);
    string(w, "field", insn->name);
    flag(w, "init", (insn->flags & HK_INSN_INIT) != 0);
    op_key(w, insn);
    if (insn->op == HK_MIR_FIELD_SET) number(w, "value", insn->b);
    break;
  case HK_MIR_INDEX_GET:
  case HK_MIR_INDEX_SET:
    number(w, "box", insn->a);
    dst_key(w, insn);
    number(w, "index", insn->b);
    op_key(w, insn);
    if (insn->op == HK_MIR_INDEX_SET) number(w, "value", insn->c);
    break;
  case HK_MIR_FUTURE_SET:
    number(w, "future", insn->a);
    op_key(w, insn);
    number(w, "value", insn->b);
    break;
  case HK_MIR_AWAIT:
    dst_key(w, insn);
    number(w, "future", insn->a);
    op_key(w, insn);
    break;
  case HK_MIR_SELECT:
    number(w, "cond", insn->a);
    dst_key(w, insn);
    number(w, "else_val", insn->c);
    op_key(w, insn);
    number(w, "then_val", insn->b);
    break;
  case HK_MIR_BARRIER:
    literal(w, "kind", insn->sub ? "write" : "read");
    op_key(w, insn);
    number(w, "value", insn->a);
    break;
  case HK_MIR_DEBUG:
    string(w, "message", insn->name);
    op_key(w, insn);
    if (insn->a != HK_MIR_NONE) number(w, "value", insn->a);
    break;
  case HK_MIR_KEEPALIVE:
  case HK_MIR_RELEASE_STRONG:
    op_key(w, insn);
    list(w, "values", insn->u.list, insn->count);
    break;
  default:  // weak_new, weak_load, nowait, future_new, ret, safepoint, nop
    dst_key(w, insn);
    op_key(w, insn);
    if (insn->op != HK_MIR_SAFEPOINT && insn->op != HK_MIR_NOP && insn->a != HK_MIR_NONE) number(w, "value", insn->a);
  }
}

static void instruction(Writer *w, const HkMirInsn *insn) {
  open_object(w);
  switch ((HkMirOp)insn->op) {
  case HK_MIR_CONST:
    dst_key(w, insn);
    op_key(w, insn);
    constant(w, insn);
    break;
  case HK_MIR_BINOP:
  case HK_MIR_COMPARE:
    dst_key(w, insn);
    number(w, "lhs", insn->a);
    op_key(w, insn);
    literal(w, "operation",
            insn->op == HK_MIR_BINOP ? hk_mir_binop_text((HkMirBinop)insn->sub)
                                     : hk_mir_compare_text((HkMirCompare)insn->sub));
    number(w, "rhs", insn->b);
    break;
  case HK_MIR_UNOP:
    dst_key(w, insn);
    op_key(w, insn);
    literal(w, "operation", hk_mir_unop_text((HkMirUnop)insn->sub));
    number(w, "src", insn->a);
    break;
  case HK_MIR_COPY:
    dst_key(w, insn);
    op_key(w, insn);
    number(w, "src", insn->a);
    break;
  case HK_MIR_TYPEOP:
    dst_key(w, insn);
    op_key(w, insn);
    literal(w, "operation", insn->sub ? "cast" : "check");
    number(w, "src", insn->a);
    string(w, "target_type", insn->name);
    break;
  case HK_MIR_PHI:
    dst_key(w, insn);
    pairs(w, "incoming", insn->u.list, insn->count);
    op_key(w, insn);
    break;
  case HK_MIR_JUMP:
    op_key(w, insn);
    number(w, "target", insn->a);
    break;
  case HK_MIR_BRANCH:
    number(w, "cond", insn->a);
    number(w, "else", insn->c);
    op_key(w, insn);
    number(w, "then", insn->b);
    break;
  case HK_MIR_THROW:
    if (insn->name) string(w, "kind", insn->name);
    op_key(w, insn);
    number(w, "value", insn->a);
    break;
  case HK_MIR_CATCH:
    dst_key(w, insn);
    literal(w, "kind", insn->sub == HK_CATCH_USER ? "user" : "cleanup");
    op_key(w, insn);
    break;
  case HK_MIR_CALL:
    if (insn->sub == HK_CALL_FUNC_NAME) {
      call_by_name(w, insn);
      break;
    }
    dst_key(w, insn);
    call(w, insn);
    op_key(w, insn);
    break;
  case HK_MIR_NEWBOX:
    list(w, "args", insn->u.list, insn->count);
    dst_key(w, insn);
    op_key(w, insn);
    string(w, "type", insn->name);
    break;
  case HK_MIR_LOAD:
  case HK_MIR_STORE:
    dst_key(w, insn);
    op_key(w, insn);
    number(w, "ptr", insn->a);
    if (insn->op == HK_MIR_STORE) number(w, "value", insn->b);
    break;
  case HK_MIR_ARRAY_LIT:
    dst_key(w, insn);
    list(w, "items", insn->u.list, insn->count);
    op_key(w, insn);
    break;
  case HK_MIR_MAP_LIT:
    dst_key(w, insn);
    pairs(w, "entries", insn->u.list, insn->count);
    op_key(w, insn);
    break;
  case HK_MIR_VARIANT_MAKE:
  case HK_MIR_VARIANT_TAG:
  case HK_MIR_VARIANT_PROJECT: variant(w, insn); break;
  case HK_MIR_LOOPFORM: loopform(w, insn); break;
  default: simple(w, insn);
  }
  close_object(w);
}

// ---- blocks, functions, declarations ------------------------------------------------------------------------------------------------

static void positions(Writer *w, const HkMirBlock *b) {
  key(w, "pos");
  hk_buf_char(w->out, '[');
  for (uint32_t i = 0; i < b->count;) {
    uint32_t k = i;
    while (k < b->count && b->insns[k].line == b->insns[i].line && b->insns[k].column == b->insns[i].column) k++;
    hk_buf_fmt(w->out, "%s%u,%u,%u", i ? "," : "", k - i, b->insns[i].line, b->insns[i].column);
    i = k;
  }
  hk_buf_char(w->out, ']');
}

static void block(Writer *w, const HkMirBlock *b, uint32_t id) {
  open_object(w);
  if (b->cleanup) number(w, "cleanup", b->cleanup);
  number(w, "id", id);
  key(w, "instructions");
  hk_buf_char(w->out, '[');
  for (uint32_t k = 0; k < b->count; k++) {
    if (k) hk_buf_char(w->out, ',');
    instruction(w, &b->insns[k]);
  }
  hk_buf_char(w->out, ']');
  positions(w, b);
  if (b->unwind != HK_MIR_NONE) number(w, "unwind", b->unwind);
  close_object(w);
}

static void function(Writer *w, const HkMirFunction *f) {
  static const char *const kinds[] = {"static", "method", "closure"};
  open_object(w);
  key(w, "blocks");
  hk_buf_char(w->out, '[');
  for (uint32_t i = 0; i < f->block_count; i++) {
    if (i) hk_buf_char(w->out, ',');
    block(w, &f->blocks[i], i);
  }
  hk_buf_char(w->out, ']');
  flag(w, "is_private", f->is_private);
  literal(w, "kind", kinds[f->kind]);
  string(w, "name", f->name);
  names(w, "param_names", f->params, f->param_count, true);
  key(w, "params");
  hk_buf_char(w->out, '[');
  for (uint32_t i = 0; i < f->param_count; i++) hk_buf_fmt(w->out, "%s%u", i ? "," : "", i);
  hk_buf_char(w->out, ']');
  close_object(w);
}

static void enum_decl(Writer *w, const HkMirEnum *e) {
  open_object(w);
  string(w, "name", e->name);
  key(w, "variants");
  hk_buf_char(w->out, '[');
  for (uint32_t i = 0; i < e->variant_count; i++) {
    const HkMirVariant *v = &e->variants[i];
    if (i) hk_buf_char(w->out, ',');
    open_object(w);
    if (v->arity && !v->fields) number(w, "arity", v->arity);
    if (v->fields) names(w, "fields", v->fields, v->arity, true);
    string(w, "name", v->name);
    close_object(w);
  }
  hk_buf_char(w->out, ']');
  close_object(w);
}

static void box_decl(Writer *w, const HkMirBox *b) {
  static const char *const kinds[] = {"computed", "once", "birth_once"};
  open_object(w);
  key(w, "field_decls");
  hk_buf_char(w->out, '[');
  for (uint32_t i = 0; i < b->field_count; i++) {
    if (i) hk_buf_char(w->out, ',');
    open_object(w);
    flag(w, "is_private", b->fields[i].is_private);
    flag(w, "is_weak", b->fields[i].is_weak);
    string(w, "name", b->fields[i].name);
    close_object(w);
  }
  hk_buf_char(w->out, ']');
  names(w, "interfaces", b->interfaces, b->interface_count, false);
  string(w, "name", b->name);
  names(w, "parents", b->parents, b->parent_count, false);
  if (b->property_count) {
    key(w, "properties");
    hk_buf_char(w->out, '[');
    for (uint32_t i = 0; i < b->property_count; i++) {
      if (i) hk_buf_char(w->out, ',');
      open_object(w);
      literal(w, "kind", kinds[b->properties[i].kind]);
      string(w, "name", b->properties[i].name);
      close_object(w);
    }
    hk_buf_char(w->out, ']');
  }
  flag(w, "static", b->is_static);
  close_object(w);
}

#define EACH(w, k, count, show)                                                                                        \
  do {                                                                                                                 \
    key(w, k);                                                                                                         \
    hk_buf_char((w)->out, '[');                                                                                        \
    for (uint32_t i_ = 0; i_ < (count); i_++) {                                                                        \
      if (i_) hk_buf_char((w)->out, ',');                                                                              \
      show;                                                                                                            \
    }                                                                                                                  \
    hk_buf_char((w)->out, ']');                                                                                        \
  } while (0)

void hk_mir_write_json(HkMirModule *m, HkBuf *out) {
  Writer w = {out, true};
  open_object(&w);
  key(&w, "entry");
  if (m->entry)
    hk_buf_json_string(out, hk_name_text(m->entry));
  else
    hk_buf_str(out, "null");
  EACH(&w, "enum_decls", m->enum_count, enum_decl(&w, m->enums[i_]));
  EACH(&w, "functions", m->function_count, function(&w, m->functions[i_]));
  names(&w, "inits", m->inits, m->init_count, false);
  literal(&w, "kind", "MIR");
  literal(&w, "schema_version", HK_MIR_VERSION);
  EACH(&w, "units", m->unit_count, hk_buf_json_string(out, m->units[i_]));
  EACH(&w, "user_box_decls", m->box_count, box_decl(&w, m->boxes[i_]));
  close_object(&w);
  hk_buf_char(out, '\n');
}
