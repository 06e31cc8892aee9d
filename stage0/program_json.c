// program_json.c - trees to Program JSON and back.
#include "program_json.h"

#include <math.h>

#include "../floor/json.h"

// Flags that only matter here; the others are those of hs_flag_name.
static const struct {
  uint16_t flag;
  const char *name;
} more_flags[] = {{HS_ARGS, "args"}, {HS_OUTBOX, "outbox"}, {HS_PARENS, "parens"}};
enum { MOST_OPERATORS = 16 };
enum { MORE_FLAGS = sizeof more_flags / sizeof *more_flags };

// ---- writing -------------------------------------------------------------------------------------------------------------------

typedef struct Writer {
  HkBuf *out;
  bool any;
} Writer;

static void write_flags(HkBuf *out, const HsNode *n) {
  size_t at = 0;
  const char *flag, *before = ",\"flags\":[\"";
  for (; (flag = hs_flag_name(n, &at)) != NULL; before = "\",\"") hk_buf_fmt(out, "%s%s", before, flag);
  for (int i = 0; i < MORE_FLAGS; i++)
    if (n->flags & more_flags[i].flag) {
      hk_buf_fmt(out, "%s%s", before, more_flags[i].name);
      before = "\",\"";
    }
  if (before[0] == '"') hk_buf_str(out, "\"]");
}

static HkStatus write_node(void *user, const HsNode *n, bool first) {
  Writer *w = user;
  (void)first;
  hk_buf_str(w->out, w->any ? ",\n" : "\n");
  w->any = true;
  if (!n) {
    hk_buf_str(w->out, "null");
    return HK_OK;
  }
  hk_buf_char(w->out, '{');
  hs_write_node_json(n, w->out);
  if (n->width != 1) hk_buf_fmt(w->out, ",\"width\":%u", n->width);
  write_flags(w->out, n);
  hk_buf_fmt(w->out, ",\"kids\":%u}", n->count);
  return HK_OK;
}

HkStatus hs_write_program_json(HkMem *mem, HkText name, const HsNode *root, HkBuf *out) {
  Writer w = {out, false};
  hk_buf_str(out, "{\"program\":1,\"name\":");
  hk_buf_json_string(out, name);
  hk_buf_str(out, ",\"nodes\":[");
  HkStatus status = hs_ast_walk(mem, root, &(HsVisitor){&w, write_node, NULL});
  hk_buf_str(out, "\n]}\n");
  return status != HK_OK || out->failed ? HK_NOMEM : HK_OK;
}

// ---- reading ------------------------------------------------------------------------------------------------------------------

// A node that waits for kids.
typedef struct Open {
  HsNode *node;
  uint32_t wanted;
  const HkJson *json;
} Open;

typedef struct Reader {
  HkMirModule *module;
  HkArena *arena;
  const HkSource *source;
  HkDiags *diags;
  Open *open;
  uint32_t open_count, open_cap;
} Reader;

static HkStatus refuse(Reader *r, size_t at, const char *what, const char *detail) {
  uint32_t line, column;
  hk_json_place(r->source->text, at, &line, &column);
  hk_diag_add(r->diags, HK_ERROR, "ParseError", (HkSource *)r->source, line, column, 1, "Program JSON: %s%s", what,
              detail);
  return HK_FAIL;
}

static bool is_text(const HkJson *json, const char *text) {
  return json && json->kind == HK_JSON_STRING && hk_text_eq(hk_json_text(json), hk_text_of(text));
}

// A count that may be missing.
static HkStatus read_count(Reader *r, const HkJson *node, const char *key, uint32_t missing, uint32_t *out) {
  const HkJson *json = hk_json_get(node, key);
  *out = missing;
  if (!json) return HK_OK;
  if (json->kind != HK_JSON_INT || json->u.i < 0 || json->u.i > INT32_MAX) return refuse(r, json->at, "bad ", key);
  *out = (uint32_t)json->u.i;
  return HK_OK;
}

static HkStatus read_name(Reader *r, const HkJson *node, const char *key, const HkName **out) {
  const HkJson *json = hk_json_get(node, key);
  if (!json) return HK_OK;
  if (json->kind != HK_JSON_STRING) return refuse(r, json->at, "bad ", key);
  *out = hk_mir_name(r->module, hk_json_text(json));
  return *out ? HK_OK : HK_NOMEM;
}

static HkStatus read_kind(Reader *r, const HkJson *json, HsNode *n) {
  const HkJson *kind = hk_json_get(json, "kind");
  for (int i = 0; i < HS_KIND_COUNT; i++)
    if (is_text(kind, hs_kind_name((HsKind)i))) {
      n->kind = (uint8_t)i;
      return HK_OK;
    }
  return refuse(r, kind ? kind->at : json->at, "unknown kind", "");
}

// Tries every operator until one is written like this.
static HkStatus read_operator(Reader *r, const HkJson *json, HsNode *n) {
  const HkJson *op = hk_json_get(json, "op");
  const char *text = hs_operator_text(n);
  if (!text) return op ? refuse(r, op->at, "bad ", "op") : HK_OK;
  for (; n->op < MOST_OPERATORS; n->op++)
    if ((text = hs_operator_text(n)) != NULL && is_text(op, text)) return HK_OK;
  return refuse(r, op ? op->at : json->at, "bad ", "op");
}

static HkStatus read_value(Reader *r, const HkJson *json, HsNode *n) {
  const HkJson *value = hk_json_get(json, "value");
  uint32_t kind = value ? value->kind : HK_JSON_NULL;
  if (n->kind == HS_INT && kind == HK_JSON_INT)
    n->u.i = value->u.i;
  else if (n->kind == HS_BOOL && kind == HK_JSON_BOOL)
    n->u.i = value->u.b;
  else if (n->kind == HS_FLOAT && kind == HK_JSON_FLOAT)
    n->u.f = value->u.f;
  else if (n->kind == HS_FLOAT && kind == HK_JSON_INT)
    n->u.f = (double)value->u.i;
  else if (n->kind == HS_FLOAT && (is_text(value, "inf") || is_text(value, "-inf")))
    n->u.f = is_text(value, "inf") ? HUGE_VAL : -HUGE_VAL;
  else if (value || n->kind == HS_INT || n->kind == HS_BOOL || n->kind == HS_FLOAT)
    return refuse(r, value ? value->at : json->at, "bad ", "value");
  return HK_OK;
}

static uint16_t flag_of(const HkJson *json) {
  for (int i = 0; i < MORE_FLAGS; i++)
    if (is_text(json, more_flags[i].name)) return more_flags[i].flag;
  for (uint32_t flag = 1; flag <= UINT16_MAX; flag <<= 1) {
    HsNode one = {.flags = (uint16_t)flag};
    size_t at = 0;
    const char *name = hs_flag_name(&one, &at);
    if (name && is_text(json, name)) return one.flags;
  }
  return 0;
}

static HkStatus read_flags(Reader *r, const HkJson *json, HsNode *n) {
  const HkJson *flags = hk_json_get(json, "flags");
  if (!flags) return HK_OK;
  if (flags->kind != HK_JSON_ARRAY) return refuse(r, flags->at, "bad ", "flags");
  for (uint32_t i = 0; i < flags->count; i++) {
    uint16_t flag = flag_of(&flags->u.items[i]);
    if (!flag) return refuse(r, flags->u.items[i].at, "unknown flag", "");
    n->flags |= flag;
  }
  return HK_OK;
}

// Everything about a node but its kids; how many it wants.
static HkStatus read_node(Reader *r, const HkJson *json, HsNode *n, uint32_t *kids) {
  if (json->kind != HK_JSON_OBJECT) return refuse(r, json->at, "expected a node", "");
  HK_TRY(read_kind(r, json, n));
  HK_TRY(read_count(r, json, "line", 1, &n->line));
  HK_TRY(read_count(r, json, "column", 1, &n->column));
  HK_TRY(read_count(r, json, "width", 1, &n->width));
  HK_TRY(read_operator(r, json, n));
  HK_TRY(read_value(r, json, n));
  HK_TRY(read_name(r, json, "name", &n->name));
  HK_TRY(read_name(r, json, "name2", &n->name2));
  HK_TRY(read_flags(r, json, n));
  if (n->width == 0) n->width = 1;
  return read_count(r, json, "kids", 0, kids);
}

// A node has all its kids: it must fit with them.
static HkStatus close_node(Reader *r, const Open *open) {
  HsNode *n = open->node;
  uint32_t chain = hs_chain_kid(n);
  for (uint32_t i = 0; i < n->count; i++) {
    uint32_t height = n->kids[i] ? n->kids[i]->height + (i == chain ? 0u : 1u) : 0;
    if (height > HS_MAX_HEIGHT) return refuse(r, open->json->at, "nesting too deep", "");
    if (height > n->height) n->height = (uint16_t)height;
  }
  const char *misfit = hs_tree_misfit(n);
  return misfit ? refuse(r, open->json->at, "this node cannot have ", misfit) : HK_OK;
}

// `left`: nodes that follow in the text, which bounds what a node can ask for.
static HkStatus open_node(Reader *r, HsNode *n, uint32_t kids, const HkJson *json, size_t left) {
  if (kids > left) return refuse(r, json->at, "nodes are missing", "");
  if (kids && !(n->kids = hk_arena_alloc(r->arena, kids * sizeof *n->kids))) return HK_NOMEM;
  HK_TRY(hk_arena_grow(r->arena, (void **)&r->open, &r->open_cap, r->open_count + 1, sizeof *r->open));
  r->open[r->open_count++] = (Open){n, kids, json};
  return HK_OK;
}

static HkStatus read_nodes(Reader *r, const HkJson *nodes, HsNode **root) {
  for (uint32_t i = 0; i < nodes->count; i++) {
    const HkJson *json = &nodes->u.items[i];
    HsNode *n = json->kind == HK_JSON_NULL ? NULL : hk_arena_alloc(r->arena, sizeof *n);
    uint32_t kids = 0;
    if (json->kind != HK_JSON_NULL && !n) return HK_NOMEM;
    if (i > 0 && r->open_count == 0) return refuse(r, json->at, "nodes behind the tree", "");
    if (n) HK_TRY(read_node(r, json, n, &kids));
    if (i == 0 && (!n || n->kind != HS_FILE)) return refuse(r, json->at, "the first node must be a File", "");
    if (i == 0) *root = n;
    if (i > 0) r->open[r->open_count - 1].node->kids[r->open[r->open_count - 1].node->count++] = n;
    if (n) HK_TRY(open_node(r, n, kids, json, nodes->count - i - 1));
    while (r->open_count && r->open[r->open_count - 1].node->count == r->open[r->open_count - 1].wanted)
      HK_TRY(close_node(r, &r->open[--r->open_count]));
  }
  return nodes->count && r->open_count == 0 ? HK_OK : refuse(r, nodes->at, "nodes are missing", "");
}

static HkStatus read_tree(Reader *r, const HkJson *json, HsNode **root, HkText *name) {
  const HkJson *version = hk_json_get(json, "program"), *nodes = hk_json_get(json, "nodes");
  const HkJson *shown = hk_json_get(json, "name");
  if (json->kind != HK_JSON_OBJECT || !version) return refuse(r, json->at, "this is no program", "");
  if (version->kind != HK_JSON_INT || version->u.i != 1) return refuse(r, version->at, "unknown version", "");
  if (!nodes || nodes->kind != HK_JSON_ARRAY) return refuse(r, json->at, "nodes are missing", "");
  if (shown && shown->kind != HK_JSON_STRING) return refuse(r, shown->at, "bad ", "name");
  HK_TRY(read_nodes(r, nodes, root));
  *name = hk_arena_text(r->arena, shown ? hk_json_text(shown) : r->source->name);
  return name->data ? HK_OK : HK_NOMEM;
}

HkStatus hs_read_program_json(HkMirModule *module, HkSource *source, HkDiags *diags, HsNode **out) {
  Reader r = {.module = module, .arena = &module->arena, .source = source, .diags = diags};
  HsNode *root = NULL, *empty = hk_arena_alloc(r.arena, sizeof *empty);
  HkText name;
  HkJson json;
  HkJsonReader reader;
  if (!empty) return HK_NOMEM;
  *empty = (HsNode){.kind = HS_FILE, .line = 1, .column = 1, .width = 1};
  *out = empty;
  hk_json_open(&reader, r.arena->mem, source->text, HK_JSON_SKIP_BOM);
  HkStatus status = hk_json_tree(&reader, r.arena, &json);
  if (status == HK_FAIL) refuse(&r, reader.start, reader.message, "");
  if (status == HK_OK) status = read_tree(&r, &json, &root, &name);
  hk_json_close(&reader);
  if (status != HK_OK) return status == HK_FAIL ? HK_OK : status;  // the error is in diags
  *source = (HkSource){.name = name, .text = HK_TEXT("")};
  *out = root;
  return hk_source_index(r.arena, source);
}
