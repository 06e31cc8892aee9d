// lower_region.c - protected statements: catch, cleanup, fini, and the exits through them (mir.md 8.8, 8.9).
#include "lowering.h"

static bool catches_all(const HkName *kind) {
  if (!kind) return true;
  static const char *const all[] = {"Error", "Exception", "ErrorBox", "ExceptionBox"};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    if (hk_text_eq(hk_name_text(kind), hk_text_of(all[i]))) return true;
  return false;
}

// Leaves the protected statement through its cleanup body.
static void leave(HsLower *l, HsProtect *p, int reason, HkMirValue payload) {
  if (l->cur == NONE) return;
  HkMirValue r = hs_int(l, reason);
  if (payload == NONE) payload = hs_void(l);
  p->reasons[reason] = true;
  hs_jump(l, &p->entry, payload);
  if (p->entry.count) p->entry.preds[p->entry.count - 1].reason = r;
}

void hs_exit(HsLower *l, int reason, HkMirValue payload) {
  if (l->cur == NONE) return;
  uint32_t depth = l->loop ? l->loop->depth : 0;
  HsProtect *p = l->protect;
  if (p && (reason == 1 || p->loop_depth >= depth)) {
    leave(l, p, reason, payload);
  } else if (reason == 1) {
    HkMirInsn insn = hs_insn(HK_MIR_RET);
    insn.a = payload;
    hs_emit(l, insn, false);
  } else if (l->loop) {
    hs_jump(l, reason == 2 ? &l->loop->exit : &l->loop->latch, NONE);
  }
  l->cur = NONE;
}

typedef struct Statement {  // what is protected
  HsNode *node;             // HANDLED or GUARDED; fini: NULL
  HsNode *block;
  uint32_t from;  // fini: the rest of the statements
  HsNode **catches;
  uint32_t catch_count;
  HsNode *cleanup;  // BLOCK or NULL
  HsRegionInfo *info;
} Statement;

static HkMirValue body_value(HsLower *l, const Statement *s, bool want) {
  if (!s->node) return hs_lower_statements(l, s->block, s->from, want);
  if (s->node->kind == HS_GUARDED) return hs_lower_expr(l, s->node->kids[0], want);
  return hs_lower_statements(l, s->node->kids[0], 0, want);
}

static void leave_normally(HsLower *l, HsProtect *p, HsJoin *after, HkMirValue v) {
  if (p)
    leave(l, p, 0, v);
  else
    hs_jump(l, after, v);
}

static HkMirValue catch_insn(HsLower *l, HkMirCatch kind) {
  HkMirInsn insn = hs_insn(HK_MIR_CATCH);
  insn.sub = (uint8_t)kind;
  return hs_emit(l, insn, true);
}

static HkMirValue kind_test(HsLower *l, HkMirValue error, const HkName *kind) {
  HkMirInsn get = hs_insn(HK_MIR_FIELD_GET);
  get.a = error;
  get.name = hk_mir_name(l->m, HK_TEXT("kind"));
  HkMirValue k = hs_emit(l, get, true);
  return hs_compare(l, HK_EQ, k, hs_string(l, kind));
}

static void rethrow(HsLower *l, HkMirValue error) {
  HkMirInsn insn = hs_insn(HK_MIR_THROW);
  insn.a = error;
  hs_emit(l, insn, false);
  l->cur = NONE;
}

static void lower_catches(HsLower *l, const Statement *s, HsProtect *p, HsJoin *after, const HkMirValue *env,
                          bool want) {
  HkMirValue error = catch_insn(l, HK_CATCH_USER);
  for (uint32_t i = 0; i < s->catch_count && l->cur != NONE; i++) {
    HsNode *c = s->catches[i];
    uint32_t next = NONE;
    if (!catches_all(c->name2)) {
      HkMirValue test = kind_test(l, error, c->name2);
      uint32_t yes = hs_block(l);
      next = hs_block(l);
      hs_branch(l, test, yes, next);
      hs_start(l, yes);
    }
    uint32_t scope = hs_scope(l);
    if (c->info) hs_declare(l, c->info, error);
    HkMirValue v = want ? hs_lower_tail(l, c->kids[0], true) : (hs_lower_block(l, c->kids[0]), NONE);
    hs_leave_scope(l, scope);
    leave_normally(l, p, after, v);
    if (next == NONE) return;
    hs_start(l, next);
    hs_restore_env(l, env);
  }
  if (l->cur != NONE) rethrow(l, error);
}

static HkMirValue entry_phi(HsLower *l, const HsProtect *p, bool reason) {
  HkMirInsn insn = hs_insn(HK_MIR_PHI);
  insn.count = p->entry.count * 2;
  insn.u.list = hk_mir_list(l->m, insn.count);
  if (!insn.u.list) {
    hs_out_of_memory(l);
    return NONE;
  }
  for (uint32_t i = 0; i < p->entry.count; i++) {
    insn.u.list[2 * i] = reason ? p->entry.preds[i].reason : p->entry.preds[i].result;
    insn.u.list[2 * i + 1] = p->entry.preds[i].block;
  }
  return hs_emit(l, insn, true);
}

static void act(HsLower *l, int reason, HkMirValue payload, HsJoin *after, bool want) {
  if (reason == 0)
    hs_jump(l, after, want ? payload : NONE);
  else if (reason == 4)
    rethrow(l, payload);
  else
    hs_exit(l, reason, payload);
}

// Tests the reasons in ascending order, the last one without a test.
static void dispatch(HsLower *l, const HsProtect *p, HkMirValue reason, HkMirValue payload, HsJoin *after, bool want) {
  int last = 4;
  while (last > 0 && !p->reasons[last]) last--;
  for (int r = 0; r < last && l->cur != NONE; r++) {
    if (!p->reasons[r]) continue;
    HkMirValue k = hs_int(l, r), test = hs_compare(l, HK_EQ, reason, k);
    uint32_t yes = hs_block(l), no = hs_block(l);
    hs_branch(l, test, yes, no);
    HkMirValue *env = hs_save_env(l);
    hs_start(l, yes);
    act(l, r, payload, after, want);
    hs_start(l, no);
    hs_restore_env(l, env);
  }
  if (l->cur != NONE) act(l, last, payload, after, want);
}

static void lower_cleanup(HsLower *l, const Statement *s, HsProtect *p, uint32_t handler, HsJoin *after,
                          const HkMirValue *env, bool want) {
  hs_restore_env(l, env);
  hs_start(l, handler);
  HkMirValue error = catch_insn(l, HK_CATCH_CLEANUP);
  leave(l, p, 4, error);
  l->cleanup++;
  hs_start(l, p->entry.block);
  hs_restore_env(l, env);
  HkMirValue reason = entry_phi(l, p, true), payload = entry_phi(l, p, false);
  uint32_t scope = hs_scope(l);
  if (s->node && s->node->kind == HS_HANDLED)  // the cleanup sees the variables of the body
    for (uint32_t i = 0; i < s->info->direct.count && l->status == HK_OK; i++)
      l->visible.items[l->visible.count++] = s->info->direct.items[i];
  hs_lower_block(l, s->cleanup);
  hs_leave_scope(l, scope);
  l->cleanup--;
  HsJoin done = hs_join(l);
  hs_jump(l, &done, NONE);
  hs_merge(l, &done, false);
  if (l->cur != NONE) dispatch(l, p, reason, payload, after, want);
}

static HkMirValue protect(HsLower *l, const Statement *s, bool want) {
  if (l->cur == NONE) return NONE;
  uint32_t scope = hs_scope(l), outer_unwind = l->unwind;
  for (uint32_t i = 0; i < s->info->direct.count; i++) hs_open_cell(l, s->info->direct.items[i]);
  hs_leave_scope(l, scope);  // they are declared in the body; room for them was made
  HsProtect region = {.outer = l->protect, .loop_depth = l->loop ? l->loop->depth : 0};
  uint32_t on_cleanup = s->cleanup ? hs_block(l) : NONE, on_catch = s->catch_count ? hs_block(l) : NONE;
  if (s->cleanup) {
    region.entry = hs_join(l);
    l->unwind = on_cleanup;
    l->protect = &region;
  }
  uint32_t catch_unwind = l->unwind;
  if (s->catch_count) l->unwind = on_catch;
  HsJoin body = hs_join(l), after = hs_join(l);
  HkMirValue *env = hs_save_env(l);
  hs_jump(l, &body, NONE);
  hs_start(l, body.block);
  bool want_value = want;
  HkMirValue v = body_value(l, s, want_value);
  hs_leave_scope(l, scope);
  HsProtect *via = s->cleanup ? &region : NULL;
  leave_normally(l, via, &after, want ? v : NONE);
  l->unwind = catch_unwind;
  if (s->catch_count && l->status == HK_OK) {
    hs_restore_env(l, env);
    hs_start(l, on_catch);
    lower_catches(l, s, via, &after, env, want);
    hs_leave_scope(l, scope);
  }
  l->unwind = outer_unwind;
  l->protect = region.outer;
  if (s->cleanup && l->status == HK_OK) lower_cleanup(l, s, &region, on_cleanup, &after, env, want);
  hs_leave_scope(l, scope);
  return hs_merge(l, &after, want);
}

HkMirValue hs_lower_handled(HsLower *l, HsNode *n, bool want) {
  Statement s = {.node = n, .info = n->info, .catches = n->kids + 1};
  while (1 + s.catch_count < n->count && n->kids[1 + s.catch_count]->kind == HS_CATCH) s.catch_count++;
  if (1 + s.catch_count < n->count) s.cleanup = n->kids[1 + s.catch_count]->kids[0];
  return protect(l, &s, want);
}

HkMirValue hs_protected_rest(HsLower *l, HsNode *block, uint32_t from, HsNode *fini, const HsNode *at, bool want) {
  HsPlace was = hs_at(l, at);
  Statement s = {.block = block, .from = from, .cleanup = fini->kids[0], .info = fini->info};
  HkMirValue v = protect(l, &s, want);
  hs_back(l, was);
  return v;
}
