// front.c - this front end behind the seam of the floor (floor/front.h).
#include "../floor/front.h"

#include "../floor/utf8.h"
#include "ast.h"
#include "compile.h"
#include "lexer.h"
#include "modules.h"

static HkStatus compile(HkMem *mem, const HkFrontRequest *request, HsCompiled *compiled) {
  HsOptions options = {.name = request->name,
                       .path = request->path,
                       .text = request->text,
                       .entry_optional = !request->entry,
                       .parse_only = request->syntax,
                       .no_files = !request->files || request->load,
                       .load = request->load,
                       .load_user = request->load_user};
  *compiled = (HsCompiled){.module = NULL};
  return hs_compile(mem, &options, compiled);
}

HkStatus hk_front_compile(HkMem *mem, const HkFrontRequest *request, HkMirModule **module, HkDiags *diags) {
  HsCompiled compiled;
  HkStatus status = compile(mem, request, &compiled);
  *module = compiled.module;
  *diags = compiled.diags;
  return status;
}

typedef struct Shown {
  HkStatus (*each)(void *user, const HkFrontNode *node);
  void *user;
} Shown;

static HkStatus show_node(void *user, const HsNode *n, bool first) {
  const Shown *shown = user;
  HkFrontNode node = {.kind = NULL};
  (void)first;
  if (n) node = (HkFrontNode){hs_kind_name((HsKind)n->kind), n->name, n->name2, n->line, n->column, n->flags, n->count};
  return shown->each(shown->user, &node);
}

HkStatus hk_front_tree(HkMem *mem, const HkFrontRequest *request, HkStatus (*each)(void *user, const HkFrontNode *node),
                       void *user, HkMirModule **module, HkDiags *diags) {
  HsCompiled compiled;
  Shown shown = {each, user};
  HkStatus status = compile(mem, request, &compiled);
  *module = compiled.module;
  *diags = compiled.diags;
  if (status == HK_NOMEM || !compiled.root) return status;
  return hs_ast_walk(mem, compiled.root, &(HsVisitor){&shown, show_node, NULL}) == HK_OK ? status : HK_NOMEM;
}

static HkFrontKind kind_of(const HsToken *token) {
  switch ((HsTokenKind)token->kind) {
  case HS_T_EOF: return HK_FRONT_END;
  case HS_T_WORD:
    return token->word != HS_W_NONE && token->word <= HS_W_LAST_RESERVED ? HK_FRONT_KEYWORD : HK_FRONT_WORD;
  case HS_T_INT:
  case HS_T_FLOAT: return HK_FRONT_NUMBER;
  case HS_T_STRING: return HK_FRONT_STRING;
  case HS_T_RAW: return HK_FRONT_RAW;
  case HS_T_COMMENT: return HK_FRONT_COMMENT;
  default: return HK_FRONT_SIGN;
  }
}

static HkStatus give_tokens(HkText text, const HsTokens *tokens, uint32_t before,
                            HkStatus (*each)(void *user, const HkFrontToken *token), void *user) {
  uint32_t offset = 0, passed = before;  // bytes and code points up to there
  for (uint32_t i = 0; i < tokens->count; i++) {
    const HsToken *t = &tokens->items[i];
    HkFrontToken token = {.kind = kind_of(t), .line = t->line, .column = t->column};
    token.start = passed + (uint32_t)hk_utf8_count(text.data + offset, t->offset - offset);
    token.end = token.start + (uint32_t)hk_utf8_count(text.data + t->offset, t->len);
    offset = t->offset + t->len;
    passed = token.end;
    HK_TRY(each(user, &token));
  }
  return HK_OK;
}

HkStatus hk_front_tokens(HkMem *mem, HkText text, HkStatus (*each)(void *user, const HkFrontToken *token), void *user) {
  HkArena arena;
  HkDiags diags;
  HsTokens tokens;
  HkSource source = {.name = HK_TEXT(""), .text = hs_source_text(text)};
  hk_arena_init(&arena, mem);
  hk_diags_init(&diags, &arena);
  HkStatus status = hk_source_index(&arena, &source);
  if (status == HK_OK) status = hs_lex(&arena, &source, &diags, true, &tokens);
  if (status == HK_OK) status = give_tokens(source.text, &tokens, source.text.len != text.len, each, user);
  hk_arena_deinit(&arena);
  return status;
}
