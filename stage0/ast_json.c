// ast_json.c - the tree as compact JSON (--emit-ast-json): of each node its kind, place, operator, value, names and flags, then its kids, where a gap
// is null. Written with a stack of its own: chains are as deep as the source is long.
#include "../floor/number.h"
#include "ast.h"

typedef struct Open {
  const HsNode *node;
  uint32_t next;  // kid to be written
} Open;

static void json_name(HkBuf *out, const char *key, const HkName *name) {
  if (!name) return;
  hk_buf_fmt(out, ",\"%s\":", key);
  hk_buf_json_string(out, hk_name_text(name));
}

static void json_flags(HkBuf *out, const HsNode *n) {
  size_t at = 0;
  const char *flag = hs_flag_name(n, &at);
  if (!flag) return;
  hk_buf_fmt(out, ",\"flags\":[\"%s\"", flag);
  while ((flag = hs_flag_name(n, &at)) != NULL) hk_buf_fmt(out, ",\"%s\"", flag);
  hk_buf_char(out, ']');
}

// Everything but the kids; what begins here ends with "]}".
static void json_head(HkBuf *out, const HsNode *n) {
  char text[HK_FLOAT_TEXT_MAX];
  hk_buf_fmt(out, "{\"kind\":\"%s\",\"line\":%u,\"column\":%u", hs_kind_name((HsKind)n->kind), n->line, n->column);
  if (hs_operator_text(n)) hk_buf_fmt(out, ",\"op\":\"%s\"", hs_operator_text(n));
  if (n->kind == HS_INT) hk_buf_fmt(out, ",\"value\":%lld", (long long)n->u.i);
  if (n->kind == HS_BOOL) hk_buf_fmt(out, ",\"value\":%s", n->u.i ? "true" : "false");
  if (n->kind == HS_FLOAT) {
    hk_buf_str(out, ",\"value\":");
    hk_buf_add(out, text, hk_float_json(n->u.f, text));
  }
  json_name(out, "name", n->name);
  json_name(out, "name2", n->name2);
  json_flags(out, n);
  hk_buf_str(out, ",\"kids\":[");
}

HkStatus hs_write_ast_json(HkMem *mem, const HsNode *root, HkBuf *out) {
  Open *stack = NULL;
  uint32_t count = 0, cap = 0;
  const HsNode *entered = root;
  HkStatus status = HK_OK;
  for (;;) {
    if (entered) {
      status = hk_mem_grow(mem, (void **)&stack, &cap, count + 1, sizeof *stack);
      if (status != HK_OK) break;
      json_head(out, entered);
      stack[count++] = (Open){entered, 0};
    }
    Open *top = &stack[count - 1];
    entered = NULL;
    if (top->next < top->node->count) {
      if (top->next) hk_buf_char(out, ',');
      entered = top->node->kids[top->next++];
      if (!entered) hk_buf_str(out, "null");
      continue;
    }
    hk_buf_str(out, "]}");
    if (--count == 0) break;
  }
  hk_buf_char(out, '\n');
  if (cap) hk_mem_free(mem, stack, cap * sizeof *stack);
  return status != HK_OK || out->failed ? HK_NOMEM : HK_OK;
}
