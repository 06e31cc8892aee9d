// mir_dump.c (L2) - the text dump of a module (mir.md 7): for people and tests, deterministic.
#include "mir.h"
#include "number.h"

typedef struct Dump {
  HkBuf *out;
  HkMirDumpOptions options;
} Dump;

static void name(Dump *d, const HkName *n) { hk_buf_text(d->out, hk_name_text(n)); }

static void values(Dump *d, const uint32_t *list, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) hk_buf_fmt(d->out, "%s%%%u", i ? ", " : "", list[i]);
}

static void arguments(Dump *d, const HkMirInsn *insn) {
  hk_buf_char(d->out, '(');
  values(d, insn->u.list, insn->count);
  hk_buf_char(d->out, ')');
}

static void constant(Dump *d, const HkMirInsn *insn) {
  char text[HK_FLOAT_TEXT_MAX];
  hk_buf_str(d->out, "const ");
  switch (insn->sub) {
  case HK_CONST_INT: hk_buf_int(d->out, insn->u.i); break;
  case HK_CONST_FLOAT:
    if (insn->u.f != insn->u.f)
      hk_buf_str(d->out, "nan");
    else
      hk_buf_add(d->out, text, hk_float_json(insn->u.f, text));
    break;
  case HK_CONST_BOOL: hk_buf_str(d->out, insn->u.i ? "true" : "false"); break;
  case HK_CONST_STRING: hk_buf_json_string(d->out, hk_name_text(insn->name)); break;
  case HK_CONST_VOID: hk_buf_str(d->out, "void"); break;
  default: hk_buf_fmt(d->out, "static %s", insn->name->data);
  }
}

static void call(Dump *d, const HkMirInsn *insn) {
  switch (insn->sub) {
  case HK_CALL_GLOBAL: hk_buf_fmt(d->out, "call global %s", insn->name->data); break;
  case HK_CALL_METHOD: hk_buf_fmt(d->out, "call method %%%u.%s", insn->a, insn->name->data); break;
  case HK_CALL_CONSTRUCTOR: hk_buf_fmt(d->out, "call new %s", insn->name->data); break;
  case HK_CALL_VALUE: hk_buf_fmt(d->out, "call value %%%u", insn->a); break;
  case HK_CALL_FUNC_NAME: hk_buf_fmt(d->out, "call name %%%u", insn->a); break;
  case HK_CALL_EXTERN: hk_buf_fmt(d->out, "call extern %s", insn->name->data); break;
  default:
    hk_buf_fmt(d->out, "closure %s [", insn->name->data);
    for (uint32_t i = 0; i < insn->count; i++)
      hk_buf_fmt(d->out, "%s%s=%%%u", i ? ", " : "", insn->x.syms[i]->data, insn->u.list[i]);
    hk_buf_char(d->out, ']');
    if (insn->a != HK_MIR_NONE) hk_buf_fmt(d->out, " me=%%%u", insn->a);
    return;
  }
  arguments(d, insn);
  if (insn->sub == HK_CALL_METHOD && insn->x.name2) hk_buf_fmt(d->out, " super %s", insn->x.name2->data);
}

static void loopform(Dump *d, const HkMirInsn *insn) {
  const uint32_t *l = insn->u.list;
  hk_buf_fmt(d->out, "loopform header=bb%u body=bb%u latch=bb%u exit=bb%u carriers=[", l[0], l[1], l[2], l[3]);
  values(d, l + 5, insn->count - 5);
  hk_buf_char(d->out, ']');
}

static void body(Dump *d, const HkMirInsn *insn) {
  const char *op = hk_mir_op_name((HkMirOp)insn->op);
  HkBuf *o = d->out;
  switch ((HkMirOp)insn->op) {
  case HK_MIR_CONST: constant(d, insn); break;
  case HK_MIR_BINOP:
    hk_buf_fmt(o, "binop %s %%%u, %%%u", hk_mir_binop_text((HkMirBinop)insn->sub), insn->a, insn->b);
    break;
  case HK_MIR_COMPARE:
    hk_buf_fmt(o, "compare %s %%%u, %%%u", hk_mir_compare_text((HkMirCompare)insn->sub), insn->a, insn->b);
    break;
  case HK_MIR_UNOP: hk_buf_fmt(o, "unop %s %%%u", hk_mir_unop_text((HkMirUnop)insn->sub), insn->a); break;
  case HK_MIR_TYPEOP:
    hk_buf_fmt(o, "typeop %s %%%u, %s", insn->sub ? "cast" : "check", insn->a, insn->name->data);
    break;
  case HK_MIR_PHI:
    hk_buf_str(o, "phi ");
    for (uint32_t i = 0; i < insn->count; i += 2)
      hk_buf_fmt(o, "%s[%%%u, bb%u]", i ? ", " : "", insn->u.list[i], insn->u.list[i + 1]);
    break;
  case HK_MIR_JUMP: hk_buf_fmt(o, "jump bb%u", insn->a); break;
  case HK_MIR_BRANCH: hk_buf_fmt(o, "branch %%%u, bb%u, bb%u", insn->a, insn->b, insn->c); break;
  case HK_MIR_RET:
    hk_buf_str(o, "ret");
    if (insn->a != HK_MIR_NONE) hk_buf_fmt(o, " %%%u", insn->a);
    break;
  case HK_MIR_THROW:
    hk_buf_str(o, "throw ");
    if (insn->name) hk_buf_fmt(o, "%s ", insn->name->data);
    hk_buf_fmt(o, "%%%u", insn->a);
    break;
  case HK_MIR_CATCH: hk_buf_str(o, insn->sub == HK_CATCH_USER ? "catch user" : "catch cleanup"); break;
  case HK_MIR_CALL: call(d, insn); break;
  case HK_MIR_NEWBOX:
    hk_buf_fmt(o, "newbox %s", insn->name->data);
    arguments(d, insn);
    break;
  case HK_MIR_FIELD_GET: hk_buf_fmt(o, "field_get %%%u, %s", insn->a, insn->name->data); break;
  case HK_MIR_FIELD_SET:
    hk_buf_fmt(o, "field_set %%%u, %s, %%%u%s", insn->a, insn->name->data, insn->b,
               insn->flags & HK_INSN_INIT ? " init" : "");
    break;
  case HK_MIR_INDEX_SET:
  case HK_MIR_SELECT: hk_buf_fmt(o, "%s %%%u, %%%u, %%%u", op, insn->a, insn->b, insn->c); break;
  case HK_MIR_INDEX_GET:
  case HK_MIR_STORE:
  case HK_MIR_FUTURE_SET: hk_buf_fmt(o, "%s %%%u, %%%u", op, insn->a, insn->b); break;
  case HK_MIR_ARRAY_LIT:
    hk_buf_str(o, "array_lit");
    arguments(d, insn);
    break;
  case HK_MIR_MAP_LIT:
    hk_buf_str(o, "map_lit(");
    for (uint32_t i = 0; i < insn->count; i += 2)
      hk_buf_fmt(o, "%s%%%u => %%%u", i ? ", " : "", insn->u.list[i], insn->u.list[i + 1]);
    hk_buf_char(o, ')');
    break;
  case HK_MIR_VARIANT_MAKE:
    hk_buf_fmt(o, "variant_make %s::%s#%u", insn->name->data, insn->x.name2->data, insn->a);
    arguments(d, insn);
    break;
  case HK_MIR_VARIANT_TAG: hk_buf_fmt(o, "variant_tag %s, %%%u", insn->name->data, insn->a); break;
  case HK_MIR_VARIANT_PROJECT:
    hk_buf_fmt(o, "variant_project %s::%s#%u %%%u, %u", insn->name->data, insn->x.name2->data, insn->b, insn->a,
               insn->c);
    break;
  case HK_MIR_KEEPALIVE:
  case HK_MIR_RELEASE_STRONG:
    hk_buf_fmt(o, "%s ", op);
    values(d, insn->u.list, insn->count);
    break;
  case HK_MIR_BARRIER: hk_buf_fmt(o, "barrier %s %%%u", insn->sub ? "write" : "read", insn->a); break;
  case HK_MIR_LOOPFORM: loopform(d, insn); break;
  case HK_MIR_DEBUG:
    hk_buf_str(o, "debug ");
    hk_buf_json_string(o, hk_name_text(insn->name));
    if (insn->a != HK_MIR_NONE) hk_buf_fmt(o, " %%%u", insn->a);
    break;
  case HK_MIR_SAFEPOINT:
  case HK_MIR_NOP: hk_buf_str(o, op); break;
  default:
    hk_buf_str(o, op);
    if (insn->a != HK_MIR_NONE) hk_buf_fmt(o, " %%%u", insn->a);
  }
}

void hk_mir_dump_insn(const HkMirInsn *insn, HkBuf *out) {
  Dump d = {out, {false, false, false}};
  body(&d, insn);
}

// Effect class of mir.md 2.
static const char *effect(const HkMirInsn *insn) {
  switch ((HkMirOp)insn->op) {
  case HK_MIR_CONST: return insn->sub == HK_CONST_STATIC ? "C!" : "P";
  case HK_MIR_PHI:
  case HK_MIR_COPY:
  case HK_MIR_VARIANT_TAG: return "P";
  case HK_MIR_BINOP:
  case HK_MIR_UNOP:
  case HK_MIR_COMPARE:
  case HK_MIR_TYPEOP:
  case HK_MIR_VARIANT_PROJECT:
  case HK_MIR_SELECT: return "P!";
  case HK_MIR_JUMP:
  case HK_MIR_RET: return "T";
  case HK_MIR_BRANCH:
  case HK_MIR_THROW: return "T!";
  case HK_MIR_CATCH:
  case HK_MIR_LOAD: return "R";
  case HK_MIR_STORE: return "W";
  case HK_MIR_INDEX_GET:
  case HK_MIR_WEAK_LOAD: return "R!";
  case HK_MIR_INDEX_SET:
  case HK_MIR_FUTURE_SET: return "W!";
  case HK_MIR_CALL:
  case HK_MIR_FIELD_GET:
  case HK_MIR_FIELD_SET:
  case HK_MIR_AWAIT: return "C!";
  case HK_MIR_NOWAIT:
  case HK_MIR_SAFEPOINT: return "C";
  case HK_MIR_NEWBOX:
  case HK_MIR_ARRAY_LIT:
  case HK_MIR_FUTURE_NEW: return "A";
  case HK_MIR_MAP_LIT:
  case HK_MIR_VARIANT_MAKE:
  case HK_MIR_WEAK_NEW: return "A!";
  default: return "M";
  }
}

static void block(Dump *d, const HkMirBlock *b, uint32_t id) {
  hk_buf_fmt(d->out, "bb%u:", id);
  if (b->unwind != HK_MIR_NONE) hk_buf_fmt(d->out, " unwind bb%u", b->unwind);
  if (b->cleanup) hk_buf_fmt(d->out, " cleanup %u", b->cleanup);
  hk_buf_char(d->out, '\n');
  for (uint32_t k = 0; k < b->count; k++) {
    const HkMirInsn *insn = &b->insns[k];
    hk_buf_str(d->out, "  ");
    if (insn->dst != HK_MIR_NONE) hk_buf_fmt(d->out, "%%%u = ", insn->dst);
    body(d, insn);
    if (d->options.effects) hk_buf_fmt(d->out, "  [%s]", effect(insn));
    if (d->options.positions) hk_buf_fmt(d->out, "  ; %u:%u", insn->line, insn->column);
    hk_buf_char(d->out, '\n');
  }
}

static void function(Dump *d, const HkMirFunction *f) {
  static const char *const kinds[] = {"static", "method", "closure"};
  hk_buf_fmt(d->out, "\nfunc %s(", f->name->data);
  for (uint32_t i = 0; i < f->param_count; i++) hk_buf_fmt(d->out, "%s%%%u %s", i ? ", " : "", i, f->params[i]->data);
  hk_buf_fmt(d->out, ") %s {\n", kinds[f->kind]);
  uint32_t insns = 0;
  for (uint32_t i = 0; i < f->block_count; i++) {
    block(d, &f->blocks[i], i);
    insns += f->blocks[i].count;
  }
  if (d->options.verbose)
    hk_buf_fmt(d->out, "; blocks=%u instructions=%u registers=%u\n", f->block_count, insns, f->value_count);
  hk_buf_str(d->out, "}\n");
}

static void enum_decl(Dump *d, const HkMirEnum *e) {
  hk_buf_fmt(d->out, "enum %s { ", e->name->data);
  for (uint32_t i = 0; i < e->variant_count; i++) {
    const HkMirVariant *v = &e->variants[i];
    if (i) hk_buf_str(d->out, ", ");
    name(d, v->name);
    if (v->fields) {
      for (uint32_t k = 0; k < v->arity; k++) hk_buf_fmt(d->out, "%c%s", k ? ',' : '{', v->fields[k]->data);
      hk_buf_char(d->out, '}');
    } else if (v->arity) {
      hk_buf_fmt(d->out, "/%u", v->arity);
    }
  }
  hk_buf_str(d->out, " }\n");
}

static void box_decl(Dump *d, const HkMirBox *b) {
  static const char *const kinds[] = {"computed", "once", "birth_once"};
  hk_buf_fmt(d->out, "%sbox %s", b->is_static ? "static " : "", b->name->data);
  for (uint32_t i = 0; i < b->parent_count; i++) hk_buf_fmt(d->out, "%s%s", i ? ", " : " from ", b->parents[i]->data);
  hk_buf_str(d->out, " { ");
  for (uint32_t i = 0; i < b->field_count; i++)
    hk_buf_fmt(d->out, "%s%s%s ", b->fields[i].is_private ? "private " : "", b->fields[i].is_weak ? "weak " : "",
               b->fields[i].name->data);
  for (uint32_t i = 0; i < b->property_count; i++)
    hk_buf_fmt(d->out, "%s:%s ", kinds[b->properties[i].kind], b->properties[i].name->data);
  hk_buf_str(d->out, "}\n");
}

void hk_mir_dump(HkMirModule *m, HkMirDumpOptions options, HkBuf *out) {
  Dump d = {out, options};
  hk_buf_fmt(out, "mir " HK_MIR_VERSION "\nentry %s\n", m->entry ? m->entry->data : "none");
  for (uint32_t i = 0; i < m->init_count; i++) hk_buf_fmt(out, "init %s\n", m->inits[i]->data);
  for (uint32_t i = 0; i < m->enum_count; i++) enum_decl(&d, m->enums[i]);
  for (uint32_t i = 0; i < m->box_count; i++) box_decl(&d, m->boxes[i]);
  for (uint32_t i = 0; i < m->function_count; i++) function(&d, m->functions[i]);
}
