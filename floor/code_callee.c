// code_callee.c (L2) - what a call instruction calls, as far as it is known before it runs (mir.md 2.10): the one place that decides it for all
// that execute MIR. What cannot be called is an error when the instruction is reached, not before.
#include "code_build.h"

static HkText without_arity(HkText name) {
  for (size_t i = name.len; i-- > 0;)
    if (name.data[i] == '/') return hk_text(name.data, i);
  return name;
}

static bool starts_with(HkText name, HkText prefix) {
  return name.len > prefix.len && memcmp(name.data, prefix.data, prefix.len) == 0;
}

static HkStatus failure(HkArena *arena, HkCallee *out, const char *kind, HkBuf *text) {
  out->kind = HK_CALLEE_FAILURE;
  out->error_kind = kind;
  out->error_text = text->failed ? hk_text(NULL, 0) : hk_arena_text(arena, hk_buf_view(text));
  hk_buf_deinit(text);
  return out->error_text.data ? HK_OK : HK_NOMEM;
}

// A name that is no function of the module: a method of a declared box found on its singleton, or an error.
static HkStatus unknown_global(HkArena *arena, const HkCodeEnv *env, const HkMirInsn *insn, HkCallee *out) {
  HkText name = without_arity(hk_name_text(insn->name)), owner = hk_mir_owner(name);
  out->type = owner.len ? env->type(env->user, owner) : NULL;
  if (out->type) {
    out->kind = HK_CALLEE_SINGLETON_METHOD;
    out->name = hk_text(name.data + owner.len + 1, name.len - owner.len - 1);
    return HK_OK;
  }
  HkBuf text;
  hk_buf_init(&text, arena->mem);
  hk_buf_fmt(&text, "unknown function '%.*s'", (int)name.len, name.data);
  return failure(arena, out, "NameError", &text);
}

static bool needs_init(const HkType *type) {
  return type && (type->flags & HK_TYPE_STATIC) && type->static_state != HK_STATIC_READY;
}

static HkStatus global(HkArena *arena, const HkCodeEnv *env, const HkFunction *caller, const HkMirInsn *insn,
                       HkCallee *out) {
  HkFunction *fn = out->fn = env->function(env->user, insn->name);
  if (!fn) return unknown_global(arena, env, insn, out);
  HkText owner = hk_mir_owner(hk_name_text(fn->mir->name));
  out->type = owner.len ? env->type(env->user, owner) : NULL;
  out->kind = HK_CALLEE_OF_SINGLETON;
  if (fn->takes_me && fn->param_count == insn->count + 1 && out->type) return HK_OK;
  out->kind = needs_init(out->type) && fn->owner != caller->owner ? HK_CALLEE_AFTER_INIT : HK_CALLEE_FUNCTION;
  if (fn->param_count == insn->count) return HK_OK;
  HkBuf text;
  hk_buf_init(&text, arena->mem);
  hk_diag_arity(&text, without_arity(hk_name_text(insn->name)), &fn->param_count, 1, insn->count);
  return failure(arena, out, "ArityError", &text);
}

static HkStatus method(HkArena *arena, const HkCodeEnv *env, const HkMirInsn *insn, HkCallee *out) {
  bool noop = false;
  out->kind = HK_CALLEE_METHOD;
  out->name = hk_name_text(insn->name);
  if (!insn->x.name2) return HK_OK;
  out->fn = env->super(env->user, hk_name_text(insn->x.name2), out->name, insn->count, &noop);
  out->kind = noop ? HK_CALLEE_NOTHING : HK_CALLEE_SUPER;
  if (noop || out->fn) return HK_OK;
  HkText parent = hk_mir_display(hk_name_text(insn->x.name2));
  HkBuf text;
  hk_buf_init(&text, arena->mem);
  hk_buf_fmt(&text, "%.*s has no method '%s' (%u argument%s)", (int)parent.len, parent.data, insn->name->data,
             insn->count, insn->count == 1 ? "" : "s");
  return failure(arena, out, "MethodNotFound", &text);
}

// A bare name that is unknown, or known with other counts only.
static const char *unknown_helper(const HkCodeEnv *env, const HkFunction *caller, HkText name, uint32_t argc,
                                  HkBuf *text) {
  uint32_t counts[16], count = env->counts(env->user, caller, name, counts, 16);
  for (uint32_t i = 0; i < count; i++)
    if (counts[i] == argc) count = 0;  // one that fits, but in a module that is not imported
  if (count) {
    hk_diag_arity(text, name, counts, count, argc);
    return "ArityError";
  }
  hk_buf_fmt(text, "unknown function '%.*s'", (int)name.len, name.data);
  return "NameError";
}

static const HkType *known_box(const HkCodeEnv *env, HkText name) {
  const HkType *type = name.len ? env->type(env->user, name) : NULL;
  return type && type->def ? type : NULL;
}

static const char *unknown_static(const HkType *type, HkText name, uint32_t argc, HkBuf *text) {
  HkText names[128], shown = hk_string_text(type->display);
  uint32_t count = hk_box_names(type->def, HK_NATIVE_STATIC, names, 128);
  HkText near = hk_diag_nearest(name, names, count);
  hk_buf_fmt(text, "%.*s has no method '%.*s' (%u argument%s)", (int)shown.len, shown.data, (int)name.len, name.data,
             argc, argc == 1 ? "" : "s");
  if (near.len) hk_buf_fmt(text, "; did you mean '%.*s'?", (int)near.len, near.data);
  return "MethodNotFound";
}

static HkStatus unknown_extern(HkArena *arena, const HkCodeEnv *env, const HkFunction *caller, const HkMirInsn *insn,
                               HkCallee *out) {
  static const HkText lang = {"lang.", 5}, host = {"env.", 4};
  HkText name = hk_name_text(insn->name), owner = hk_mir_owner(name);
  const char *kind = "NameError";
  HkBuf text;
  hk_buf_init(&text, arena->mem);
  if (starts_with(name, lang))
    kind = unknown_helper(env, caller, hk_text(name.data + lang.len, name.len - lang.len), insn->count, &text);
  else if (starts_with(name, host))
    hk_buf_fmt(&text, "unknown external call '%s' (%u argument%s)", name.data, insn->count,
               insn->count == 1 ? "" : "s");
  else if (known_box(env, owner))
    kind = unknown_static(known_box(env, owner), hk_text(name.data + owner.len + 1, name.len - owner.len - 1),
                          insn->count, &text);
  else
    hk_buf_fmt(&text, "unknown name '%.*s'", (int)owner.len, owner.data);
  return failure(arena, out, kind, &text);
}

static HkStatus external(HkArena *arena, const HkCodeEnv *env, const HkFunction *caller, const HkMirInsn *insn,
                         HkCallee *out) {
  HkText name = hk_name_text(insn->name);
  out->kind = HK_CALLEE_INTRINSIC;
  if ((out->intrinsic = env->intrinsic(env->user, name, insn->count))) return HK_OK;
  out->kind = HK_CALLEE_EXTERN;
  if ((out->handle = env->external(env->user, name))) return HK_OK;
  return unknown_extern(arena, env, caller, insn, out);
}

HkStatus hk_code_callee(HkArena *arena, const HkCodeEnv *env, const HkFunction *caller, const HkMirInsn *insn,
                        HkCallee *out) {
  *out = (HkCallee){.kind = HK_CALLEE_VALUE};
  switch (insn->sub) {
  case HK_CALL_GLOBAL: return global(arena, env, caller, insn, out);
  case HK_CALL_METHOD: return method(arena, env, insn, out);
  case HK_CALL_EXTERN: return external(arena, env, caller, insn, out);
  case HK_CALL_CONSTRUCTOR:
    out->kind = HK_CALLEE_NEW;
    out->create = env->create(env->user, hk_name_text(insn->name), insn->count);
    return out->create ? HK_OK : HK_NOMEM;
  case HK_CALL_CLOSURE:
    out->kind = HK_CALLEE_CLOSURE;
    out->fn = env->function(env->user, insn->name);
    return out->fn ? HK_OK : unknown_global(arena, env, insn, out);
  case HK_CALL_VALUE: return HK_OK;
  default: out->kind = HK_CALLEE_NAME; return HK_OK;
  }
}
