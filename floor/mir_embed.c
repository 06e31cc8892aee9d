// mir_embed.c (L2) - writes a finished module as C data. Compiled into the program it needs no reading: the house image is made so
// (architecture.md 4.11). Everything is constant, so all isolates share one copy.
#include "mir.h"
#include "number.h"

typedef struct Embed {
  HkMem *mem;
  HkBuf body;
  const HkName **names;  // in order of first use
  uint32_t name_count, name_cap;
  uint32_t *index;  // open addressing by address, number + 1
  uint32_t mask;
  bool ok;
} Embed;

// ---- names ------------------------------------------------------------------------------------------------------------------

static uint32_t slot_of(const Embed *e, const HkName *n) {
  uint32_t i = n->hash & e->mask;
  while (e->index[i] && e->names[e->index[i] - 1] != n) i = (i + 1) & e->mask;
  return i;
}

static bool grow_index(Embed *e) {
  if (e->index && (e->name_count + 1) * 2 <= e->mask + 1) return true;
  uint32_t size = e->index ? (e->mask + 1) * 2 : 256;
  uint32_t *index = hk_mem_zalloc(e->mem, size * sizeof *index);
  if (!index) return false;
  if (e->index) hk_mem_free(e->mem, e->index, (e->mask + 1) * sizeof *index);
  e->index = index;
  e->mask = size - 1;
  for (uint32_t i = 0; i < e->name_count; i++) index[slot_of(e, e->names[i])] = i + 1;
  return true;
}

static uint32_t number_of(Embed *e, const HkName *n) {
  e->ok = e->ok && grow_index(e) &&
          hk_mem_grow(e->mem, (void **)&e->names, &e->name_cap, e->name_count + 1, sizeof *e->names) == HK_OK;
  if (!e->ok) return 0;
  uint32_t *known = &e->index[slot_of(e, n)];
  if (*known) return *known - 1;
  e->names[e->name_count++] = n;
  *known = e->name_count;
  return e->name_count - 1;
}

static void put_name(Embed *e, const HkName *n) {
  if (n)
    hk_buf_fmt(&e->body, "N(%u)", number_of(e, n));
  else
    hk_buf_str(&e->body, "0");
}

static void put_text(HkBuf *out, HkText t) {
  hk_buf_char(out, '"');
  for (size_t i = 0; i < t.len; i++) {
    unsigned char c = (unsigned char)t.data[i];
    if (c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '?')
      hk_buf_char(out, (char)c);
    else
      hk_buf_fmt(out, "\\%03o", c);
  }
  hk_buf_char(out, '"');
}

static void put_names(Embed *e, const char *kind, uint32_t f, uint32_t b, uint32_t i, const HkName *const *names,
                      uint32_t count) {
  if (!count) return;
  hk_buf_fmt(&e->body, "static const HkName *const %s%u_%u_%u[] = {", kind, f, b, i);
  for (uint32_t k = 0; k < count; k++) {
    if (k) hk_buf_char(&e->body, ',');
    put_name(e, names[k]);
  }
  hk_buf_str(&e->body, "};\n");
}

// ---- instructions -----------------------------------------------------------------------------------------------------------

static bool has_syms(const HkMirInsn *insn) { return insn->op == HK_MIR_CALL && insn->sub == HK_CALL_CLOSURE; }

// What an instruction points to stands before the array of its block.
static void put_parts(Embed *e, uint32_t f, uint32_t b, uint32_t i, const HkMirInsn *insn) {
  if (insn->count) {
    hk_buf_fmt(&e->body, "static const uint32_t L%u_%u_%u[] = {", f, b, i);
    for (uint32_t k = 0; k < insn->count; k++) hk_buf_fmt(&e->body, "%s%uu", k ? "," : "", insn->u.list[k]);
    hk_buf_str(&e->body, "};\n");
  }
  if (has_syms(insn)) put_names(e, "S", f, b, i, insn->x.syms, insn->count);
}

static void put_constant(Embed *e, const HkMirInsn *insn) {
  if (insn->sub == HK_CONST_FLOAT) {
    if (hk_float_is_nan(insn->u.f) || hk_float_is_infinite(insn->u.f)) e->ok = false;
    hk_buf_fmt(&e->body, ".u.f=%.17g,", insn->u.f);
  } else if (insn->sub == HK_CONST_INT || insn->sub == HK_CONST_BOOL) {
    if (insn->u.i == INT64_MIN)
      hk_buf_str(&e->body, ".u.i=INT64_MIN,");
    else
      hk_buf_fmt(&e->body, ".u.i=INT64_C(%lld),", (long long)insn->u.i);
  }
}

static void put_insn(Embed *e, uint32_t f, uint32_t b, uint32_t i, const HkMirInsn *insn) {
  hk_buf_fmt(&e->body, "{.op=%u,.sub=%u,.flags=%u,.dst=%uu,.a=%uu,.b=%uu,.c=%uu,.count=%u,", insn->op, insn->sub,
             insn->flags, insn->dst, insn->a, insn->b, insn->c, insn->count);
  if (insn->op == HK_MIR_CONST)
    put_constant(e, insn);
  else if (insn->count)
    hk_buf_fmt(&e->body, ".u.list=(uint32_t *)L%u_%u_%u,", f, b, i);
  if (insn->name) {
    hk_buf_str(&e->body, ".name=");
    put_name(e, insn->name);
    hk_buf_char(&e->body, ',');
  }
  if (has_syms(insn)) {
    if (insn->count) hk_buf_fmt(&e->body, ".x.syms=S%u_%u_%u,", f, b, i);
  } else if (insn->x.name2) {
    hk_buf_str(&e->body, ".x.name2=");
    put_name(e, insn->x.name2);
    hk_buf_char(&e->body, ',');
  }
  hk_buf_fmt(&e->body, ".line=%u,.column=%u},\n", insn->line, insn->column);
}

static void put_function(Embed *e, uint32_t f, const HkMirFunction *fn) {
  for (uint32_t b = 0; b < fn->block_count; b++) {
    const HkMirBlock *block = &fn->blocks[b];
    for (uint32_t i = 0; i < block->count; i++) put_parts(e, f, b, i, &block->insns[i]);
    hk_buf_fmt(&e->body, "static const HkMirInsn I%u_%u[] = {\n", f, b);
    for (uint32_t i = 0; i < block->count; i++) put_insn(e, f, b, i, &block->insns[i]);
    hk_buf_str(&e->body, "};\n");
  }
  hk_buf_fmt(&e->body, "static const HkMirBlock BL%u[] = {", f);
  for (uint32_t b = 0; b < fn->block_count; b++)
    hk_buf_fmt(&e->body, "{(HkMirInsn *)I%u_%u,%u,%u,%uu,%u},", f, b, fn->blocks[b].count, fn->blocks[b].count,
               fn->blocks[b].unwind, fn->blocks[b].cleanup);
  hk_buf_str(&e->body, "};\n");
  put_names(e, "P", f, 0, 0, fn->params, fn->param_count);
  hk_buf_fmt(&e->body, "static const HkMirFunction F%u = {.name=", f);
  put_name(e, fn->name);
  hk_buf_fmt(&e->body, ",.kind=(HkMirFnKind)%d,.is_private=%d,.param_count=%u,.blocks=(HkMirBlock *)BL%u,", fn->kind,
             fn->is_private, fn->param_count, f);
  if (fn->param_count) hk_buf_fmt(&e->body, ".params=(const HkName **)P%u_0_0,", f);
  hk_buf_fmt(&e->body, ".block_count=%u,.block_cap=%u,.value_count=%u,.unit=%u,.index=%u};\n", fn->block_count,
             fn->block_count, fn->value_count, fn->unit, f);
}

// ---- boxes and enums --------------------------------------------------------------------------------------------------------

static void put_box(Embed *e, uint32_t n, const HkMirBox *box) {
  if (box->field_count) {
    hk_buf_fmt(&e->body, "static const HkMirField BF%u[] = {", n);
    for (uint32_t i = 0; i < box->field_count; i++) {
      hk_buf_char(&e->body, '{');
      put_name(e, box->fields[i].name);
      hk_buf_fmt(&e->body, ",%d,%d},", box->fields[i].is_private, box->fields[i].is_weak);
    }
    hk_buf_str(&e->body, "};\n");
  }
  if (box->property_count) {
    hk_buf_fmt(&e->body, "static const HkMirProperty BP%u[] = {", n);
    for (uint32_t i = 0; i < box->property_count; i++) {
      hk_buf_char(&e->body, '{');
      put_name(e, box->properties[i].name);
      hk_buf_fmt(&e->body, ",(HkMirPropKind)%d},", box->properties[i].kind);
    }
    hk_buf_str(&e->body, "};\n");
  }
  put_names(e, "BA", n, 0, 0, box->parents, box->parent_count);
  put_names(e, "BI", n, 0, 0, box->interfaces, box->interface_count);
  hk_buf_fmt(&e->body, "static const HkMirBox X%u = {.name=", n);
  put_name(e, box->name);
  hk_buf_fmt(&e->body, ",.is_static=%d,.field_count=%u,.property_count=%u,.parent_count=%u,.interface_count=%u,",
             box->is_static, box->field_count, box->property_count, box->parent_count, box->interface_count);
  if (box->field_count) hk_buf_fmt(&e->body, ".fields=(HkMirField *)BF%u,", n);
  if (box->property_count) hk_buf_fmt(&e->body, ".properties=(HkMirProperty *)BP%u,", n);
  if (box->parent_count) hk_buf_fmt(&e->body, ".parents=(const HkName **)BA%u_0_0,", n);
  if (box->interface_count) hk_buf_fmt(&e->body, ".interfaces=(const HkName **)BI%u_0_0,", n);
  hk_buf_str(&e->body, "};\n");
}

static void put_enum(Embed *e, uint32_t n, const HkMirEnum *en) {
  for (uint32_t i = 0; i < en->variant_count; i++)
    if (en->variants[i].fields) put_names(e, "EF", n, i, 0, en->variants[i].fields, en->variants[i].arity);
  hk_buf_fmt(&e->body, "static const HkMirVariant EV%u[] = {", n);
  for (uint32_t i = 0; i < en->variant_count; i++) {
    hk_buf_char(&e->body, '{');
    put_name(e, en->variants[i].name);
    hk_buf_fmt(&e->body, ",%u,", en->variants[i].arity);
    if (en->variants[i].fields && en->variants[i].arity)
      hk_buf_fmt(&e->body, "(const HkName **)EF%u_%u_0},", n, i);
    else
      hk_buf_str(&e->body, "0},");
  }
  hk_buf_fmt(&e->body, "};\nstatic const HkMirEnum E%u = {", n);
  put_name(e, en->name);
  hk_buf_fmt(&e->body, ",(HkMirVariant *)EV%u,%u};\n", n, en->variant_count);
}

// ---- the module -------------------------------------------------------------------------------------------------------------

static void put_pointers(Embed *e, const char *type, char kind, char list, uint32_t count) {
  if (!count) return;
  hk_buf_fmt(&e->body, "static const %s *const %cL[] = {", type, list);
  for (uint32_t i = 0; i < count; i++) hk_buf_fmt(&e->body, "&%c%u,", kind, i);
  hk_buf_str(&e->body, "};\n");
}

static void put_module(Embed *e, const HkMirModule *m, const char *symbol) {
  for (uint32_t i = 0; i < m->function_count; i++) put_function(e, i, m->functions[i]);
  for (uint32_t i = 0; i < m->box_count; i++) put_box(e, i, m->boxes[i]);
  for (uint32_t i = 0; i < m->enum_count; i++) put_enum(e, i, m->enums[i]);
  put_pointers(e, "HkMirFunction", 'F', 'F', m->function_count);
  put_pointers(e, "HkMirBox", 'X', 'X', m->box_count);
  put_pointers(e, "HkMirEnum", 'E', 'E', m->enum_count);
  hk_buf_str(&e->body, "static const HkText U[] = {");
  for (uint32_t i = 0; i < m->unit_count; i++) {
    HkText unit = m->sources && m->sources[i] ? m->sources[i]->name : m->units[i];
    hk_buf_char(&e->body, '{');
    put_text(&e->body, unit);
    hk_buf_fmt(&e->body, ",%llu},", (unsigned long long)unit.len);
  }
  hk_buf_fmt(&e->body, "};\nstatic const HkMirModule module = {.units=(HkText *)U,.unit_count=%u,.function_count=%u,",
             m->unit_count, m->function_count);
  if (m->entry) {
    hk_buf_str(&e->body, ".entry=");
    put_name(e, m->entry);
    hk_buf_char(&e->body, ',');
  }
  if (m->function_count) hk_buf_str(&e->body, ".functions=(HkMirFunction **)FL,");
  if (m->box_count) hk_buf_fmt(&e->body, ".boxes=(HkMirBox **)XL,.box_count=%u,", m->box_count);
  if (m->enum_count) hk_buf_fmt(&e->body, ".enums=(HkMirEnum **)EL,.enum_count=%u,", m->enum_count);
  hk_buf_fmt(&e->body, "};\nconst HkMirModule *const %s = &module;\n", symbol);
}

bool hk_mir_write_c(const HkMirModule *m, const char *symbol, HkMem *mem, HkBuf *out) {
  Embed e = {.mem = mem, .ok = m->init_count == 0};
  hk_buf_init(&e.body, mem);
  put_module(&e, m, symbol);
  hk_buf_str(out, "#include \"floor/house.h\"\nstatic const HkName names[] = {\n");
  for (uint32_t i = 0; e.ok && i < e.name_count; i++) {
    hk_buf_fmt(out, "{%u,%uu,", e.names[i]->len, e.names[i]->hash);
    put_text(out, hk_name_text(e.names[i]));
    hk_buf_str(out, ",0},\n");
  }
  hk_buf_str(out, "};\n#define N(i) &names[i]\n");
  hk_buf_text(out, hk_buf_view(&e.body));
  bool ok = e.ok && !e.body.failed && !out->failed;
  hk_buf_deinit(&e.body);
  if (e.names) hk_mem_free(mem, e.names, e.name_cap * sizeof *e.names);
  if (e.index) hk_mem_free(mem, e.index, (e.mask + 1) * sizeof *e.index);
  return ok;
}
