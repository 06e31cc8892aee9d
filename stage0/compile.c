// compile.c - the front end as a whole: load, declare, check, resolve, lower.
#include "compile.h"
#include "resolve.h"

#include "../floor/platform.h"
#include "lower.h"
#include "modules.h"
#include "program_json.h"
#include "session.h"
#include "warn.h"

static HkStatus compile(HsProgram *p, const HsOptions *options, HsCompiled *out) {
  double start = hk_platform_monotonic_ms();
  HK_TRY(hs_load_program(p, options));
  double loaded = hk_platform_monotonic_ms();
  out->parse_ms = loaded - start;
  if (options->parse_only) return HK_OK;
  bool parsed = p->diags->errors == p->declaration_errors;
  if (options->history && p->diags->errors == 0) HK_TRY(hs_session_prepare(p, options->history, out));
  HK_TRY(hs_check_declarations(p));
  if (!parsed) return HK_OK;  // what follows from a broken tree would only confuse
  double resolved = hk_platform_monotonic_ms();
  out->resolve_ms = resolved - loaded;
  HK_TRY(hs_lower(p));
  if (options->history)
    HK_TRY(hs_session_entry(p, options));
  else if (!options->library)
    HK_TRY(hs_choose_entry(p, options->entry, options->entry_optional));
  p->module->entry = p->entry;
  if (options->warnings && p->diags->errors == 0) HK_TRY(hs_warn(p));
  if (options->history) hs_session_help(p);
  HkStatus status = p->diags->errors ? HK_OK : hk_mir_module_finish(p->module);
  out->lower_ms = hk_platform_monotonic_ms() - resolved;
  return status;
}

HkStatus hs_compile(HkMem *mem, const HsOptions *options, HsCompiled *out) {
  HsProgram program = {.module = hk_mir_module_new(mem), .coverage = options->coverage};
  *out = (HsCompiled){.module = program.module};
  if (!program.module) return HK_NOMEM;
  hk_diags_init(&out->diags, &program.module->arena);
  program.diags = &out->diags;
  HkStatus status = compile(&program, options, out);
  hk_diags_sort(&out->diags);
  if (program.main) out->root = program.main->root;
  out->unit_count = program.unit_count;
  if (status == HK_NOMEM || out->diags.nomem) return HK_NOMEM;
  return out->diags.errors || status != HK_OK ? HK_FAIL : HK_OK;
}

bool hs_compile_is_open(HkMem *mem, HkText text) {
  HkArena arena;
  HkDiags diags;
  HsTokens tokens = {NULL, 0, 0, false};
  HkSource source = {.name = HK_TEXT(""), .text = text};
  int depth = 0;
  hk_arena_init(&arena, mem);
  hk_diags_init(&diags, &arena);
  HkStatus status = hk_source_index(&arena, &source);
  if (status == HK_OK) status = hs_lex(&arena, &source, &diags, false, &tokens);
  for (uint32_t i = 0; status == HK_OK && i < tokens.count; i++) {
    HsTokenKind kind = tokens.items[i].kind;
    depth += kind == HS_T_LPAREN || kind == HS_T_LBRACKET || kind == HS_T_LBRACE || kind == HS_T_MAP_OPEN;
    depth -= kind == HS_T_RPAREN || kind == HS_T_RBRACKET || kind == HS_T_RBRACE;
  }
  hk_arena_deinit(&arena);
  return depth > 0 || tokens.cut;
}

void hs_compile_known_names(void (*add)(void *user, HkText name), void *user) {
  static const char *const words[] = {
#define X(e, t) t,
      HS_WORDS(X)
#undef X
  };
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) add(user, hk_text_of(words[i]));
  hs_resolve_known_names(add, user);
}

HkStatus hs_compile_tokens(HkArena *arena, HkText name, HkText text, HkDiags *diags, HkBuf *out) {
  HkSource *source = hk_arena_alloc(arena, sizeof *source);
  HsTokens tokens = {NULL, 0, 0, false};
  if (!source) return HK_NOMEM;
  *source = (HkSource){.name = name, .text = hs_source_text(text)};
  HK_TRY(hk_source_index(arena, source));
  HK_TRY(hs_lex(arena, source, diags, false, &tokens));
  hs_dump_tokens(source, &tokens, out);
  return diags->errors ? HK_FAIL : HK_OK;
}

HkStatus hs_compile_tree_json(const HsCompiled *compiled, HkMem *mem, HkBuf *out) {
  return hs_write_ast_json(mem, compiled->root, out);
}

HkStatus hs_compile_program_json(const HsCompiled *compiled, HkMem *mem, HkText name, HkBuf *out) {
  return hs_write_program_json(mem, name, compiled->root, out);
}

void hs_compile_tree(const HsCompiled *compiled, HkBuf *out) {
  if (compiled->root) hs_dump_ast(&compiled->module->arena, compiled->root, out);
}

typedef struct Tests {
  HkMirModule *module;
  const HkName **items;
  uint32_t count, cap;
  bool failed;
} Tests;

static void add_test(Tests *t, const HsNode *n, const HkName *box) {
  HkText name = hk_name_text(n->name);
  if (hs_param_count(n) || name.len < 5 || memcmp(name.data, "test_", 5) != 0) return;
  const HkName *full = box ? hk_mir_name_fmt(t->module, "%s.%s/0", box->data, n->name->data)
                           : hk_mir_name_fmt(t->module, "%s/0", n->name->data);
  if (!full || hk_arena_grow(&t->module->arena, (void **)&t->items, &t->cap, t->count + 1, sizeof *t->items) != HK_OK)
    t->failed = true;
  else
    t->items[t->count++] = full;
}

const HkName **hs_compile_tests(const HsCompiled *compiled, uint32_t *count) {
  Tests t = {.module = compiled->module};
  hk_arena_grow(&t.module->arena, (void **)&t.items, &t.cap, 1, sizeof *t.items);
  for (uint32_t i = 0; i < compiled->root->count; i++) {
    const HsNode *n = compiled->root->kids[i];
    if (n->kind == HS_FUNCTION && !n->name2) add_test(&t, n, NULL);
    bool is_static = n->kind == HS_BOX && (n->flags & HS_STATIC);
    for (uint32_t k = 2; is_static && k < n->count; k++)
      if (n->kids[k]->kind == HS_METHOD) add_test(&t, n->kids[k], n->name);
  }
  *count = t.count;
  return t.failed ? NULL : t.items;
}
