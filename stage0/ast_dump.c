// ast_dump.c - the tree as indented text (--dump-ast): "Kind @LINE:COL attributes", one node a line.
#include "../floor/number.h"
#include "ast.h"

const char *hs_kind_name(HsKind kind) {
  static const char *const names[] = {
#define X(e, n) n,
      HS_NODES(X)
#undef X
  };
  return names[kind];
}

const char *hs_flag_name(const HsNode *n, size_t *at) {
  static const struct {
    uint16_t flag;
    const char *name;
  } flags[] = {
      {HS_SAFE, "safe"},         {HS_RECORD, "record"}, {HS_OPEN, "open"},
      {HS_TRY, "try"},           {HS_STATIC, "static"}, {HS_WEAK_FIELD, "weak"},
      {HS_PRIVATE, "private"},   {HS_ONCE, "once"},     {HS_BIRTH_ONCE, "birth_once"},
      {HS_OVERRIDE, "override"}, {HS_QUOTED, "quoted"},
  };
  while (*at < sizeof flags / sizeof *flags) {
    size_t i = (*at)++;
    if (n->flags & flags[i].flag) return flags[i].name;
  }
  return NULL;
}

const char *hs_operator_text(const HsNode *n) {
  switch ((HsKind)n->kind) {
  case HS_BINARY:
  case HS_OP_ASSIGN: return hk_mir_binop_text((HkMirBinop)n->op);
  case HS_COMPARE: return hk_mir_compare_text((HkMirCompare)n->op);
  case HS_UNARY: return hk_mir_unop_text((HkMirUnop)n->op);
  default: return NULL;
  }
}

static void attributes(const HsNode *n, HkBuf *out) {
  char text[HK_FLOAT_TEXT_MAX];
  if (n->kind == HS_INT || n->kind == HS_BOOL) hk_buf_fmt(out, " %lld", (long long)n->u.i);
  if (n->kind == HS_FLOAT) {
    hk_buf_char(out, ' ');
    hk_buf_add(out, text, hk_float_text(n->u.f, text));
  }
  if (hs_operator_text(n)) hk_buf_fmt(out, " %s", hs_operator_text(n));
  if (n->name) {
    hk_buf_char(out, ' ');
    if (n->kind == HS_STRING)
      hk_buf_json_string(out, hk_name_text(n->name));
    else
      hk_buf_text(out, hk_name_text(n->name));
  }
  if (n->name2) hk_buf_fmt(out, " (%s)", n->name2->data);
  const char *flag;
  for (size_t at = 0; (flag = hs_flag_name(n, &at)) != NULL;) hk_buf_fmt(out, " %s", flag);
}

#define MAX_INDENT 100  // deeper levels are numbered: a long chain would be mostly white space

static void line(const HsNode *n, uint32_t depth, HkBuf *out) {
  hk_buf_repeat(out, ' ', (depth < MAX_INDENT ? depth : MAX_INDENT) * 2);
  if (depth > MAX_INDENT) hk_buf_fmt(out, "[%u] ", depth);
  hk_buf_fmt(out, "%s @%u:%u", hs_kind_name((HsKind)n->kind), n->line, n->column);
  attributes(n, out);
  hk_buf_char(out, '\n');
}

static void dump(HkArena *arena, const HsNode *n, uint32_t depth, HkBuf *out);

static void kids(HkArena *arena, const HsNode *n, uint32_t from, uint32_t to, uint32_t depth, HkBuf *out) {
  for (uint32_t i = from; i < to; i++)
    if (n->kids[i]) dump(arena, n->kids[i], depth + 1, out);
}

// Recursion is bounded by HS_MAX_HEIGHT; down a chain there is none, its nodes wait in an array for their other kids.
static void dump(HkArena *arena, const HsNode *n, uint32_t depth, HkBuf *out) {
  const HsNode **chain = NULL;
  uint32_t count = 0, cap = 0;
  for (uint32_t kid; (kid = hs_chain_kid(n)) != HS_NO_CHAIN; n = n->kids[kid]) {
    if (hk_arena_grow(arena, (void **)&chain, &cap, count + 1, sizeof *chain) != HK_OK) {
      out->failed = true;
      return;
    }
    chain[count++] = n;
    line(n, depth, out);
    kids(arena, n, 0, kid, depth++, out);
  }
  line(n, depth, out);
  kids(arena, n, 0, n->count, depth, out);
  while (count > 0) {
    n = chain[--count];
    kids(arena, n, hs_chain_kid(n) + 1, n->count, --depth, out);
  }
}

void hs_dump_ast(HkArena *arena, const HsNode *root, HkBuf *out) { dump(arena, root, 0, out); }
