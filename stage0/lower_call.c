// lower_call.c - calls (mir.md 8.3): who is meant by a name, a box, an unresolved chain.
#include "lowering.h"

typedef struct Args {
  HkMirValue *items;
  uint32_t count;
} Args;

// `first`: a value that comes before the written arguments (pipelines), or NONE.
static Args arguments(HsLower *l, HsNode *n, uint32_t from, HkMirValue first) {
  Args a = {hk_arena_alloc(l->arena, ((n ? n->count : 0) + 1) * sizeof *a.items), 0};
  if (!a.items) {
    hs_out_of_memory(l);
    return a;
  }
  if (first != NONE) a.items[a.count++] = first;
  for (uint32_t i = from; n && i < n->count; i++) a.items[a.count++] = hs_lower_expr(l, n->kids[i], true);
  return a;
}

static HkMirValue helper(HsLower *l, const HkName *name, const Args *a, bool want) {
  const HkName *full = hk_text_eq(hk_name_text(name), HK_TEXT("print")) ? hk_mir_name(l->m, HK_TEXT("env.console.log"))
                                                                        : hk_mir_name_fmt(l->m, "lang.%s", name->data);
  return hs_call_list(l, HK_CALL_EXTERN, full, NONE, a->items, a->count, want);
}

static const HkName *method_global(HsLower *l, const HsMethod *m) {
  return hk_mir_name_fmt(l->m, "%s.%s/%u", m->owner->mir_name->data, m->name->data, m->arity);
}

// f(args) with f no variable; `root`: ::f(args), which skips the methods of the box.
static HkMirValue bare_call(HsLower *l, const HkName *name, const Args *a, bool root, bool want) {
  HsMethod *m = l->fn->box && !root ? hs_find_box_method(l->fn->box, name, a->count) : NULL;
  if (m && m->kind != HK_FN_STATIC && l->me != NONE)
    return hs_call_list(l, HK_CALL_METHOD, name, l->me, a->items, a->count, want);
  if (m) return hs_call_list(l, HK_CALL_GLOBAL, method_global(l, m), NONE, a->items, a->count, want);
  for (HsFunctionDecl *f = hs_find_functions(l->fn->unit, name); f; f = f->next)
    if (f->arity == a->count) return hs_call_list(l, HK_CALL_GLOBAL, f->mir_name, NONE, a->items, a->count, want);
  return helper(l, name, a, want);
}

static HkMirValue name_call(HsLower *l, HsNode *f, HsNode *call, HkMirValue first, bool want) {
  HsVar *v = f->info;
  if (v && v->nested && hs_param_count(v->nested) == call->count - 1 + (first != NONE)) {
    Args a = arguments(l, call, 1, first);
    return hs_call_list(l, HK_CALL_GLOBAL, ((HsFn *)v->nested->info)->mir_name, NONE, a.items, a.count, want);
  }
  if (v || f->op == HS_REF_GLOBAL) {
    HsPlace was = hs_at(l, f);
    HkMirValue fv = hs_lower_name(l, f);
    hs_back(l, was);
    Args a = arguments(l, call, 1, first);
    return hs_call_list(l, HK_CALL_VALUE, NULL, fv, a.items, a.count, want);
  }
  Args a = arguments(l, call, 1, first);
  return bare_call(l, f->name, &a, false, want);
}

// A name that means nothing here, or a member of one, of its members ...
static bool is_unresolved_chain(const HsNode *n) {
  while (n->kind == HS_MEMBER && !(n->flags & HS_SAFE)) n = n->kids[0];
  return n->kind == HS_NAME && !n->info && (n->op == HS_REF_UNKNOWN || n->op == HS_REF_BUILTIN);
}

// "X.a.b.m" of a method call on such a chain.
static const HkName *unresolved_name(HsLower *l, const HsNode *call) {
  uint32_t len = 0;
  for (const HsNode *n = call;; n = n->kids[0]) {
    len += n->name->len + 1;
    if (n->kind == HS_NAME) break;
  }
  char *text = hk_arena_alloc(l->arena, len), *end = text + len;
  if (!text) {
    hs_out_of_memory(l);
    return NULL;
  }
  for (const HsNode *n = call;; n = n->kids[0]) {
    end -= n->name->len;
    memcpy(end, n->name->data, n->name->len);
    if (n->kind == HS_NAME) break;
    *--end = '.';
  }
  return hk_mir_name(l->m, hk_text(end, (size_t)(text + len - end)));
}

bool hs_names_receiver(HsLower *l, HsNode *object) { return hs_decl_of(l, object) || is_unresolved_chain(object); }

static HkMirValue box_call(HsLower *l, HsDecl *box, HsNode *n, HkMirValue first, bool want) {
  uint32_t count = n->count - 1 + (first != NONE);
  HsMethod *m = hs_find_box_method(box, n->name, count);
  HsMethod *instance = !box->is_static && count > 0 ? hs_find_box_method(box, n->name, count - 1) : NULL;
  Args a = arguments(l, n, 1, first);
  if (m && m->kind == HK_FN_STATIC)
    return hs_call_list(l, HK_CALL_GLOBAL, method_global(l, m), NONE, a.items, a.count, want);
  if (instance && instance->kind == HK_FN_METHOD)
    return hs_call_list(l, HK_CALL_METHOD, n->name, a.items[0], a.items + 1, a.count - 1, want);
  const HkName *name = hk_mir_name_fmt(l->m, "%s.%s/%u", box->mir_name->data, n->name->data, a.count);
  return hs_call_list(l, HK_CALL_GLOBAL, name, NONE, a.items, a.count, want);
}

static HkMirValue method_call(HsLower *l, HsNode *n, HkMirValue first, bool want) {
  HsNode *object = n->kids[0];
  HsDecl *box = hs_decl_of(l, object);
  if (box) return box_call(l, box, n, first, want);
  if (is_unresolved_chain(object)) {
    Args a = arguments(l, n, 1, first);
    return hs_call_list(l, HK_CALL_EXTERN, unresolved_name(l, n), NONE, a.items, a.count, want);
  }
  HkMirValue o = hs_lower_expr(l, object, true);
  Args a = arguments(l, n, 1, first);
  return hs_call_list(l, HK_CALL_METHOD, n->name, o, a.items, a.count, want);
}

static HkMirValue from_call(HsLower *l, HsNode *n, bool want) {
  HsDecl *parent = n->info;
  Args a = arguments(l, n, 0, NONE);
  if (!parent) return want ? hs_void(l) : NONE;  // from Box.birth()
  if (l->cur == NONE) return NONE;
  HkMirInsn insn = hs_insn(HK_MIR_CALL);
  insn.sub = HK_CALL_METHOD;
  insn.name = n->name;
  insn.x.name2 = parent->mir_name;
  insn.a = l->me;
  insn.count = a.count;
  insn.u.list = hk_mir_list(l->m, a.count);
  if (!insn.u.list) {
    hs_out_of_memory(l);
    return NONE;
  }
  if (a.count) memcpy(insn.u.list, a.items, a.count * sizeof *a.items);
  return hs_emit(l, insn, want);
}

static HkMirValue new_box(HsLower *l, HsNode *n, bool want) {
  HsDecl *d = hs_find_dotted(l->program, l->fn->unit, n->name);
  Args a = arguments(l, n, 0, NONE);
  HkText last = hk_name_text(n->name), owner = hk_mir_owner(last);
  if (owner.len) last = hk_text(last.data + owner.len + 1, last.len - owner.len - 1);
  return hs_call_list(l, HK_CALL_CONSTRUCTOR, d ? d->mir_name : hk_mir_name(l->m, last), NONE, a.items, a.count, want);
}

// x |> target: the call it means, with x first. Its anchor is the operator.
static HkMirValue pipe(HsLower *l, HsNode *n, HkMirValue x, bool want) {
  HsNode *to = n->kids[1];
  if (l->cur == NONE) return NONE;
  switch (to->kind) {
  case HS_NAME: return name_call(l, to, NULL, x, want);
  case HS_CALL:
    if (to->kids[0]->kind == HS_NAME) return name_call(l, to->kids[0], to, x, want);
    {
      HkMirValue f = hs_lower_expr(l, to->kids[0], true);
      Args a = arguments(l, to, 1, x);
      return hs_call_list(l, HK_CALL_VALUE, NULL, f, a.items, a.count, want);
    }
  default: return method_call(l, to, x, want);  // MEMBER without arguments has only its object as kid
  }
}

HkMirValue hs_lower_call(HsLower *l, HsNode *n, bool want) {
  switch (n->kind) {
  case HS_CALL: return name_call(l, n->kids[0], n, NONE, want);
  case HS_ROOT_CALL: {
    Args a = arguments(l, n, 0, NONE);
    return bare_call(l, n->name, &a, true, want);
  }
  case HS_METHOD_CALL: return method_call(l, n, NONE, want);
  case HS_NEW: return new_box(l, n, want);
  case HS_FROM_CALL: return from_call(l, n, want);
  default: {
    Args a = arguments(l, n, 0, NONE);
    return hs_call_list(l, HK_CALL_EXTERN, n->name, NONE, a.items, a.count, want);
  }
  }
}

HkMirValue hs_lower_call_of(HsLower *l, HsNode *n, HkMirValue left, bool want) {
  if (n->kind == HS_PIPE) return pipe(l, n, left, want);
  Args a = arguments(l, n, 1, NONE);
  if (n->kind == HS_CALL) return hs_call_list(l, HK_CALL_VALUE, NULL, left, a.items, a.count, want);
  return hs_call_list(l, HK_CALL_METHOD, n->name, left, a.items, a.count, want);
}
