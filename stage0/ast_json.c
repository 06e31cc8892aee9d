// ast_json.c - the tree as compact JSON (--emit-ast-json): of each node its kind, place, operator, value, names and flags, then its kids, where a gap
// is null.

#include "../floor/number.h"
#include "ast.h"

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

void hs_write_node_json(const HsNode *n, HkBuf *out) {
  char text[HK_FLOAT_TEXT_MAX];
  hk_buf_fmt(out, "\"kind\":\"%s\",\"line\":%u,\"column\":%u", hs_kind_name((HsKind)n->kind), n->line, n->column);
  if (hs_operator_text(n)) hk_buf_fmt(out, ",\"op\":\"%s\"", hs_operator_text(n));
  if (n->kind == HS_INT) hk_buf_fmt(out, ",\"value\":%lld", (long long)n->u.i);
  if (n->kind == HS_BOOL) hk_buf_fmt(out, ",\"value\":%s", n->u.i ? "true" : "false");
  if (n->kind == HS_FLOAT && hk_float_is_infinite(n->u.f)) {  // JSON has no such number
    hk_buf_fmt(out, ",\"value\":\"%sinf\"", n->u.f < 0 ? "-" : "");
  } else if (n->kind == HS_FLOAT) {
    hk_buf_str(out, ",\"value\":");
    hk_buf_add(out, text, hk_float_json(n->u.f, text));
  }
  json_name(out, "name", n->name);
  json_name(out, "name2", n->name2);
}

// What begins here ends with "]}".
static void json_head(HkBuf *out, const HsNode *n) {
  hk_buf_char(out, '{');
  hs_write_node_json(n, out);
  json_flags(out, n);
  hk_buf_str(out, ",\"kids\":[");
}

static HkStatus enter(void *user, const HsNode *node, bool first) {
  HkBuf *out = user;
  if (!first) hk_buf_char(out, ',');
  if (node)
    json_head(out, node);
  else
    hk_buf_str(out, "null");
  return HK_OK;
}

static HkStatus leave(void *user, const HsNode *node) {
  (void)node;
  hk_buf_str(user, "]}");
  return HK_OK;
}

HkStatus hs_write_ast_json(HkMem *mem, const HsNode *root, HkBuf *out) {
  HkStatus status = hs_ast_walk(mem, root, &(HsVisitor){out, enter, leave});
  hk_buf_char(out, '\n');
  return status != HK_OK || out->failed ? HK_NOMEM : HK_OK;
}
