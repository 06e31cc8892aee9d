// mir_read_insn.c (L2) - reads one instruction of MIR JSON (mir.md 2, 3.2). Most are described by a table of their keys, which lists the
// spellings of older files (mir.md 4.3) beside the canonical ones; constants and calls have code of their own.
#include <math.h>
#include <stdio.h>

#include "mir_reader.h"

// ---- words -------------------------------------------------------------------------------------------------------------------

typedef struct Word {
  const char *text;
  uint8_t number;
  bool older;  // accepted in older files only; without regard to case
} Word;

static const Word binops[] = {{"+", HK_ADD, 0},     {"-", HK_SUB, 0},       {"*", HK_MUL, 0},   {"/", HK_DIV, 0},
                              {"%", HK_MOD, 0},     {"&", HK_BAND, 0},      {"|", HK_BOR, 0},   {"^", HK_BXOR, 0},
                              {"<<", HK_SHL, 0},    {">>", HK_SHR, 0},      {"add", HK_ADD, 1}, {"sub", HK_SUB, 1},
                              {"mul", HK_MUL, 1},   {"div", HK_DIV, 1},     {"mod", HK_MOD, 1}, {"bitand", HK_BAND, 1},
                              {"bitor", HK_BOR, 1}, {"bitxor", HK_BXOR, 1}, {"shl", HK_SHL, 1}, {"shr", HK_SHR, 1},
                              {"and", HK_LAND, 1},  {"or", HK_LOR, 1},      {NULL, 0, 0}};
static const Word unops[] = {{"neg", HK_NEG, 0},       {"not", HK_NOT, 0}, {"bool", HK_TRUTH, 0},
                             {"bitnot", HK_BITNOT, 0}, {"-", HK_NEG, 1},   {"!", HK_NOT, 1},
                             {"~", HK_BITNOT, 1},      {"neg", HK_NEG, 1}, {"not", HK_NOT, 1},
                             {"bitnot", HK_BITNOT, 1}, {NULL, 0, 0}};
static const Word compares[] = {{"==", HK_EQ, 0}, {"!=", HK_NE, 0}, {"<", HK_LT, 0},  {"<=", HK_LE, 0},
                                {">", HK_GT, 0},  {">=", HK_GE, 0}, {"eq", HK_EQ, 1}, {"ne", HK_NE, 1},
                                {"lt", HK_LT, 1}, {"le", HK_LE, 1}, {"gt", HK_GT, 1}, {"ge", HK_GE, 1},
                                {NULL, 0, 0}};
static const Word typeops[] = {
    {"check", HK_TYPE_CHECK, 0}, {"cast", HK_TYPE_CAST, 0},       {"check", HK_TYPE_CHECK, 1},
    {"is", HK_TYPE_CHECK, 1},    {"typecheck", HK_TYPE_CHECK, 1}, {"cast", HK_TYPE_CAST, 1},
    {"as", HK_TYPE_CAST, 1},     {"typecast", HK_TYPE_CAST, 1},   {NULL, 0, 0}};
static const Word catches[] = {{"user", HK_CATCH_USER, 0}, {"cleanup", HK_CATCH_CLEANUP, 0}, {NULL, 0, 0}};
static const Word barriers[] = {{"read", 0, 0}, {"write", 1, 0}, {"read", 0, 1}, {"write", 1, 1}, {NULL, 0, 0}};
static const Word callees[] = {{"Global", HK_CALL_GLOBAL, 0},
                               {"Method", HK_CALL_METHOD, 0},
                               {"Constructor", HK_CALL_CONSTRUCTOR, 0},
                               {"Closure", HK_CALL_CLOSURE, 0},
                               {"Value", HK_CALL_VALUE, 0},
                               {"Extern", HK_CALL_EXTERN, 0},
                               {"ModuleFunction", HK_CALL_GLOBAL, 1},
                               {NULL, 0, 0}};
static const Word constants[] = {{"i64", HK_CONST_INT, 0},       {"f64", HK_CONST_FLOAT, 0},
                                 {"i1", HK_CONST_BOOL, 0},       {"string", HK_CONST_STRING, 0},
                                 {"void", HK_CONST_VOID, 0},     {"static", HK_CONST_STATIC, 0},
                                 {"int", HK_CONST_INT, 1},       {"i32", HK_CONST_INT, 1},
                                 {"integer", HK_CONST_INT, 1},   {"float", HK_CONST_FLOAT, 1},
                                 {"bool", HK_CONST_BOOL, 1},     {"boolean", HK_CONST_BOOL, 1},
                                 {"string", HK_CONST_STRING, 1}, {"null", HK_CONST_VOID, 1},
                                 {"unit", HK_CONST_VOID, 1},     {NULL, 0, 0}};

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool same_word(HkText text, const Word *w) {
  if (!w->older) return hk_text_eq(text, hk_text_of(w->text));
  if (text.len != strlen(w->text)) return false;
  for (size_t i = 0; i < text.len; i++)
    if (lower(text.data[i]) != lower(w->text[i])) return false;
  return true;
}

static bool find_word(const HkMirReader *r, const Word *words, HkText text, uint8_t *out) {
  for (const Word *w = words; w->text; w++)
    if ((!w->older || r->older) && same_word(text, w)) {
      *out = w->number;
      return true;
    }
  return false;
}

// ---- keys --------------------------------------------------------------------------------------------------------------------

typedef enum {
  END,
  VALUE,
  OPTIONAL,
  BLOCK,
  NUMBER,
  NAME,
  NAME2,
  MESSAGE,
  KIND,
  WORD,
  LIST,
  PAIRS,
  INCOMING,
  INIT
} KeyType;
enum { A, B, C };

typedef struct Key {
  const char *name;
  uint8_t type;
  uint8_t slot;         // operand
  const char *also[4];  // older spellings
  const Word *words;    // WORD, into sub
  const char *code;     // WORD: what an unknown one is
} Key;

static const Key keys_of[HK_MIR_OP_COUNT][6] = {
    [HK_MIR_BINOP] = {{"lhs", VALUE, A, {0}, 0, 0},
                      {"operation", WORD, 0, {"op_kind"}, binops, "HM501"},
                      {"rhs", VALUE, B, {0}, 0, 0}},
    [HK_MIR_UNOP] = {{"operation", WORD, 0, {"op_kind"}, unops, "HM501"},
                     {"src", VALUE, A, {"operand", "value"}, 0, 0}},
    [HK_MIR_COMPARE] = {{"lhs", VALUE, A, {0}, 0, 0},
                        {"operation", WORD, 0, {"cmp", "op_kind"}, compares, "HM501"},
                        {"rhs", VALUE, B, {0}, 0, 0}},
    [HK_MIR_PHI] = {{"incoming", INCOMING, 0, {"inputs", "values"}, 0, 0}},
    [HK_MIR_COPY] = {{"src", VALUE, A, {"value"}, 0, 0}},
    [HK_MIR_TYPEOP] = {{"operation", WORD, 0, {0}, typeops, "HM501"},
                       {"src", VALUE, A, {"value"}, 0, 0},
                       {"target_type", NAME, 0, {"ty", "type"}, 0, 0}},
    [HK_MIR_JUMP] = {{"target", BLOCK, A, {0}, 0, 0}},
    [HK_MIR_BRANCH] = {{"cond", VALUE, A, {"condition"}, 0, 0},
                       {"else", BLOCK, C, {"else_bb"}, 0, 0},
                       {"then", BLOCK, B, {"then_bb"}, 0, 0}},
    [HK_MIR_RET] = {{"value", OPTIONAL, A, {0}, 0, 0}},
    [HK_MIR_THROW] = {{"kind", KIND, 0, {0}, 0, 0}, {"value", VALUE, A, {"exception"}, 0, 0}},
    [HK_MIR_CATCH] = {{"kind", WORD, 0, {0}, catches, "HM707"}},
    [HK_MIR_NEWBOX] = {{"args", LIST, 0, {0}, 0, 0}, {"type", NAME, 0, {"box_type", "name", "box_name"}, 0, 0}},
    [HK_MIR_LOAD] = {{"ptr", VALUE, A, {0}, 0, 0}},
    [HK_MIR_STORE] = {{"ptr", VALUE, A, {0}, 0, 0}, {"value", VALUE, B, {0}, 0, 0}},
    [HK_MIR_FIELD_GET] = {{"box", VALUE, A, {"object", "reference"}, 0, 0}, {"field", NAME, 0, {0}, 0, 0}},
    [HK_MIR_FIELD_SET] = {{"box", VALUE, A, {"object", "reference"}, 0, 0},
                          {"field", NAME, 0, {0}, 0, 0},
                          {"init", INIT, 0, {0}, 0, 0},
                          {"value", VALUE, B, {0}, 0, 0}},
    [HK_MIR_INDEX_GET] = {{"box", VALUE, A, {"array"}, 0, 0}, {"index", VALUE, B, {0}, 0, 0}},
    [HK_MIR_INDEX_SET] = {{"box", VALUE, A, {"array"}, 0, 0},
                          {"index", VALUE, B, {0}, 0, 0},
                          {"value", VALUE, C, {0}, 0, 0}},
    [HK_MIR_ARRAY_LIT] = {{"items", LIST, 0, {0}, 0, 0}},
    [HK_MIR_MAP_LIT] = {{"entries", PAIRS, 0, {0}, 0, 0}},
    [HK_MIR_VARIANT_MAKE] = {{"enum", NAME, 0, {0}, 0, 0},
                             {"items", LIST, 0, {0}, 0, 0},
                             {"tag", NUMBER, A, {0}, 0, 0},
                             {"variant", NAME2, 0, {0}, 0, 0}},
    [HK_MIR_VARIANT_TAG] = {{"enum", NAME, 0, {0}, 0, 0}, {"value", VALUE, A, {0}, 0, 0}},
    [HK_MIR_VARIANT_PROJECT] = {{"enum", NAME, 0, {0}, 0, 0},
                                {"index", NUMBER, C, {0}, 0, 0},
                                {"tag", NUMBER, B, {0}, 0, 0},
                                {"value", VALUE, A, {0}, 0, 0},
                                {"variant", NAME2, 0, {0}, 0, 0}},
    [HK_MIR_WEAK_NEW] = {{"value", VALUE, A, {"box_val"}, 0, 0}},
    [HK_MIR_WEAK_LOAD] = {{"value", VALUE, A, {"weak_ref"}, 0, 0}},
    [HK_MIR_NOWAIT] = {{"value", VALUE, A, {0}, 0, 0}},
    [HK_MIR_AWAIT] = {{"future", VALUE, A, {"value"}, 0, 0}},
    [HK_MIR_FUTURE_NEW] = {{"value", OPTIONAL, A, {0}, 0, 0}},
    [HK_MIR_FUTURE_SET] = {{"future", VALUE, A, {0}, 0, 0}, {"value", VALUE, B, {0}, 0, 0}},
    [HK_MIR_KEEPALIVE] = {{"values", LIST, 0, {0}, 0, 0}},
    [HK_MIR_RELEASE_STRONG] = {{"values", LIST, 0, {0}, 0, 0}},
    [HK_MIR_BARRIER] = {{"kind", WORD, 0, {0}, barriers, "HM510"}, {"value", VALUE, A, {"ptr"}, 0, 0}},
    [HK_MIR_SELECT] = {{"cond", VALUE, A, {0}, 0, 0},
                       {"else_val", VALUE, C, {0}, 0, 0},
                       {"then_val", VALUE, B, {0}, 0, 0}},
    [HK_MIR_DEBUG] = {{"message", MESSAGE, 0, {0}, 0, 0}, {"value", OPTIONAL, A, {0}, 0, 0}},
};

// The key, in an older file also by its older names.
static const HkJson *look_up(const HkMirReader *r, const HkJson *object, const Key *key) {
  const HkJson *value = hk_json_get(object, key->name);
  for (int i = 0; !value && r->older && i < 4 && key->also[i]; i++) value = hk_json_get(object, key->also[i]);
  return value;
}

static bool is_optional(const Key *key) { return key->type == OPTIONAL || key->type == KIND || key->type == INIT; }

static void read_list(HkMirReader *r, const HkJson *value, const char *key, HkMirInsn *out) {
  out->count = 0;
  if (!hk_mir_has_kind(r, value, key, HK_JSON_ARRAY)) return;
  out->u.list = hk_mir_ids(r, value->count);
  if (!out->u.list) return;
  for (uint32_t i = 0; i < value->count; i++) out->u.list[i] = hk_mir_value_id(r, &value->u.items[i], key);
  out->count = value->count;
}

// The two parts of [a, b], in older phis also of {"value": a, "block": b}.
static bool pair_parts(HkMirReader *r, const HkJson *item, const HkJson **first, const HkJson **second) {
  if (item->kind == HK_JSON_ARRAY && item->count == 2) {
    *first = &item->u.items[0];
    *second = &item->u.items[1];
    return true;
  }
  if (!r->older || item->kind != HK_JSON_OBJECT) return false;
  *first = hk_json_get(item, "value");
  *second = hk_json_get(item, "block");
  return *first && *second;
}

static void read_pairs(HkMirReader *r, const HkJson *value, const Key *key, HkMirInsn *out) {
  const HkJson *first, *second;
  if (!hk_mir_has_kind(r, value, key->name, HK_JSON_ARRAY)) return;
  out->u.list = hk_mir_ids(r, value->count * 2);
  if (!out->u.list) return;
  for (uint32_t i = 0; i < value->count; i++) {
    if (!pair_parts(r, &value->u.items[i], &first, &second)) {
      hk_mir_fault(r, key->type == PAIRS ? "HM509" : "HM105", "'%s' must consist of pairs", key->name);
      return;
    }
    out->u.list[out->count++] = hk_mir_value_id(r, first, key->name);
    out->u.list[out->count++] =
        key->type == PAIRS ? hk_mir_value_id(r, second, key->name) : hk_mir_block_id(r, second, key->name);
  }
}

static void read_word(HkMirReader *r, const HkJson *value, const Key *key, HkMirInsn *out) {
  HkText text = value->kind == HK_JSON_STRING ? hk_json_text(value) : HK_TEXT("");
  if (value->kind != HK_JSON_STRING)
    hk_mir_has_kind(r, value, key->name, HK_JSON_STRING);
  else if (find_word(r, key->words, text, &out->sub))
    return;
  else if (r->older)
    hk_mir_fault(r, key->code, "unknown %s '%.*s'", key->name, (int)(text.len > 60 ? 60 : text.len), text.data);
  else
    out->sub = HK_MIR_BAD;  // the verifier reports it in its place among what else is wrong
}

static void read_key(HkMirReader *r, const Key *key, const HkJson *value, HkMirInsn *out) {
  uint32_t *slots[] = {&out->a, &out->b, &out->c};
  switch ((KeyType)key->type) {
  case VALUE:
  case OPTIONAL: *slots[key->slot] = hk_mir_value_id(r, value, key->name); break;
  case BLOCK: *slots[key->slot] = hk_mir_block_id(r, value, key->name); break;
  case NUMBER: *slots[key->slot] = hk_mir_number(r, value, key->name, UINT16_MAX, "HM105"); break;
  case NAME:
  case KIND: out->name = hk_mir_string(r, value, key->name, false); break;
  case NAME2: out->x.name2 = hk_mir_string(r, value, key->name, false); break;
  case MESSAGE: out->name = hk_mir_string(r, value, key->name, true); break;
  case WORD: read_word(r, value, key, out); break;
  case LIST: read_list(r, value, key->name, out); break;
  case PAIRS:
  case INCOMING: read_pairs(r, value, key, out); break;
  case INIT:
    if (hk_mir_has_kind(r, value, key->name, HK_JSON_BOOL) && value->u.b) out->flags |= HK_INSN_INIT;
    break;
  case END: break;
  }
}

static void check_keys(HkMirReader *r, const HkJson *object, const Key *keys) {
  const char *names[10] = {"op", "?dst"};
  char marked[6][16];
  int n = 2;
  if (!r->canonical) return;
  for (const Key *k = keys; k->name; k++) {
    snprintf(marked[n - 2], sizeof marked[0], "%s%s", is_optional(k) ? "?" : "", k->name);
    names[n] = marked[n - 2];
    n++;
  }
  hk_mir_check_keys(r, object, names);
}

// Keys that an older file may leave out (C24, C28, C30 of mir.md 4.3).
static void missing_in_older(HkMirReader *r, const HkJson *object, const Key *key, HkMirInsn *out) {
  if (key->type == LIST || key->type == MESSAGE || (key->type == NUMBER && key->slot == C)) {
    const HkJson *payload = out->op == HK_MIR_VARIANT_MAKE ? hk_json_get(object, "payload") : NULL;
    if (key->type == MESSAGE) out->name = hk_mir_intern(r, HK_TEXT(""));
    if (!payload || payload->kind == HK_JSON_NULL || !(out->u.list = hk_mir_ids(r, 1))) return;
    out->u.list[0] = hk_mir_value_id(r, payload, "payload");
    out->count = 1;
  } else if (key->type == NUMBER) {  // the tag follows from the variant
    const HkJson *variant = hk_json_get(object, "variant");
    HkMirEnum *e = out->name && variant ? hk_mir_find_enum(r->m, hk_name_text(out->name)) : NULL;
    uint32_t tag = 0;
    while (e && variant->kind == HK_JSON_STRING && tag < e->variant_count &&
           !hk_text_eq(hk_name_text(e->variants[tag].name), hk_json_text(variant)))
      tag++;
    *(key->slot == A ? &out->a : &out->b) = tag;
  } else if (!(out->op == HK_MIR_BARRIER && key->type == WORD)) {
    hk_mir_fault(r, "HM104", "key '%s' is missing", key->name);
  }
}

static void read_by_table(HkMirReader *r, const HkJson *object, HkMirInsn *out) {
  const Key *keys = keys_of[out->op];
  check_keys(r, object, keys);
  for (const Key *k = keys; k->name; k++) {
    const HkJson *value = look_up(r, object, k);
    if (k->type == OPTIONAL) out->a = HK_MIR_NONE;
    if (value && (value->kind != HK_JSON_NULL || !(is_optional(k) || r->older)))
      read_key(r, k, value, out);
    else if (is_optional(k))
      continue;
    else if (r->older)
      missing_in_older(r, object, k, out);
    else if (!r->canonical)
      hk_mir_fault(r, "HM104", "key '%s' is missing", k->name);
  }
}

// ---- constants ---------------------------------------------------------------------------------------------------------------

// HM502: the verifier refuses the constant, in its place among what else is wrong. Older files are converted first and must be sound for that.
static void unfit(HkMirReader *r, HkMirInsn *out, const char *type) {
  if (r->older)
    hk_mir_fault(r, "HM502", "the value is no %s", type);
  else
    out->sub = HK_MIR_BAD;
}

static void read_int(HkMirReader *r, const HkJson *value, HkMirInsn *out) {
  if (value->kind == HK_JSON_INT)
    out->u.i = value->u.i;
  else if (value->kind == HK_JSON_FLOAT &&
           (value->u.f >= 9223372036854775808.0 || value->u.f <= -9223372036854775808.0))
    hk_mir_fault(r, "HM105", "'value' is beyond 64 bits");
  else
    unfit(r, out, "i64");
}

static void read_float(HkMirReader *r, const HkJson *value, HkMirInsn *out) {
  HkText text = value->kind == HK_JSON_STRING ? hk_json_text(value) : HK_TEXT("");
  if (value->kind == HK_JSON_FLOAT)
    out->u.f = value->u.f;
  else if (value->kind == HK_JSON_INT)
    out->u.f = value->u.i == 0 && r->text.data[value->at] == '-' ? -0.0 : (double)value->u.i;
  else if (hk_text_eq(text, HK_TEXT("nan")))
    out->u.f = (double)NAN;
  else if (hk_text_eq(text, HK_TEXT("inf")) || hk_text_eq(text, HK_TEXT("-inf")))
    out->u.f = (double)(text.len == 3 ? INFINITY : -INFINITY);
  else
    unfit(r, out, "f64");
}

static void read_bool(HkMirReader *r, const HkJson *value, HkMirInsn *out) {
  if (value->kind == HK_JSON_BOOL)
    out->u.i = value->u.b;
  else if (r->older && value->kind == HK_JSON_INT && (value->u.i == 0 || value->u.i == 1))
    out->u.i = value->u.i;
  else
    unfit(r, out, "i1");
}

static uint8_t type_of_json(const HkJson *value) {
  static const uint8_t types[] = {HK_CONST_VOID, HK_CONST_BOOL, HK_CONST_INT, HK_CONST_FLOAT, HK_CONST_STRING};
  return value->kind <= HK_JSON_STRING ? types[value->kind] : HK_CONST_VOID;
}

static void read_type(HkMirReader *r, const HkJson *type, HkMirInsn *out) {
  if (r->older && type->kind == HK_JSON_OBJECT) {  // {"kind":"handle","box_type":"StringBox"}
    const HkJson *box = hk_json_get(type, "box_type");
    out->sub = HK_CONST_STRING;
    if (!box || box->kind != HK_JSON_STRING || !hk_text_eq(hk_json_text(box), HK_TEXT("StringBox")))
      hk_mir_fault(r, "HM105", "unknown constant type");
    return;
  }
  if (hk_mir_has_kind(r, type, "type", HK_JSON_STRING) && !find_word(r, constants, hk_json_text(type), &out->sub))
    hk_mir_fault(r, "HM105", "unknown constant type '%.*s'", (int)(type->count > 60 ? 60 : type->count), type->u.text);
}

static bool is_stored_bool(const HkMirReader *r, const HkMirInsn *insn) {
  uint32_t at = hk_mir_find_id(r->bool_ids, r->bool_id_count, insn->dst);
  return insn->sub == HK_CONST_INT && (insn->u.i == 0 || insn->u.i == 1) && at < r->bool_id_count &&
         r->bool_ids[at] == insn->dst;
}

static void read_literal(HkMirReader *r, const HkJson *value, HkMirInsn *out) {
  switch (out->sub) {
  case HK_CONST_INT: read_int(r, value, out); break;
  case HK_CONST_FLOAT: read_float(r, value, out); break;
  case HK_CONST_BOOL: read_bool(r, value, out); break;
  case HK_CONST_VOID:
    if (value->kind != HK_JSON_NULL && !r->older) unfit(r, out, "void");
    break;
  default:
    if (value->kind == HK_JSON_STRING)
      out->name = hk_mir_string(r, value, "value", out->sub == HK_CONST_STRING);
    else
      unfit(r, out, out->sub == HK_CONST_STRING ? "string" : "name");
  }
}

static void read_const(HkMirReader *r, const HkJson *object, HkMirInsn *out) {
  static const char *const keys[] = {"op", "value", "?dst", NULL}, *const inner_keys[] = {"type", "value", NULL};
  static const HkJson null = {.kind = HK_JSON_NULL};
  hk_mir_check_keys(r, object, keys);
  const HkJson *outer = hk_json_get(object, "value"), *type = NULL, *value = outer;
  if (!outer) {
    if (r->older) hk_mir_fault(r, "HM104", "key 'value' is missing");
    return;
  }
  if (outer->kind == HK_JSON_OBJECT) {
    hk_mir_check_keys(r, outer, inner_keys);
    type = hk_json_get(outer, "type");
    value = hk_json_get(outer, "value");
  } else if (!r->older) {
    hk_mir_has_kind(r, outer, "value", HK_JSON_OBJECT);
    return;
  }
  if (!value) value = &null;
  out->sub = type_of_json(value);
  if (type && !(r->older && type->kind == HK_JSON_NULL)) read_type(r, type, out);
  read_literal(r, value, out);
  if (r->older && is_stored_bool(r, out)) out->sub = HK_CONST_BOOL;
}

// ---- calls -------------------------------------------------------------------------------------------------------------------

// The value of the first key; in older files, which have several names for most, of the first that is there and not null.
static const HkJson *one_of(const HkMirReader *r, const HkJson *object, const char *const *keys) {
  for (; *keys; keys++) {
    const HkJson *value = hk_json_get(object, *keys);
    if (!r->older || (value && value->kind != HK_JSON_NULL)) return value;
  }
  return NULL;
}

#define ONE_OF(r, object, ...) one_of(r, object, (const char *const[]){__VA_ARGS__, NULL})

// In other files hk_mir_check_keys has reported it.
static void missing(HkMirReader *r, const char *key) {
  if (r->older) hk_mir_fault(r, "HM104", "key '%s' is missing", key);
}

static const HkName *call_name(HkMirReader *r, const HkJson *value, const char *key) {
  if (value) return hk_mir_string(r, value, key, false);
  missing(r, key);
  return NULL;
}

static uint32_t call_operand(HkMirReader *r, const HkJson *value, const char *key) {
  if (value) return hk_mir_value_id(r, value, key);
  missing(r, key);
  return 0;
}

// C18: a method name without its count.
static const HkName *without_count(HkMirReader *r, const HkName *name) {
  size_t n = name->len;
  while (n > 0 && name->data[n - 1] >= '0' && name->data[n - 1] <= '9') n--;
  bool counted = n > 1 && n < name->len && name->data[n - 1] == '/';
  return counted ? hk_mir_intern(r, hk_text(name->data, n - 1)) : name;
}

// C18: a method without receiver is one of a box.
static void read_box_call(HkMirReader *r, const HkJson *callee, HkMirInsn *out) {
  const HkJson *box = hk_json_get(callee, "box_name");
  if (!box || !out->name || box->kind != HK_JSON_STRING) {
    missing(r, "receiver");
    return;
  }
  const HkName *owner = hk_mir_string(r, box, "box_name", false);
  if (!owner) return;
  bool user = hk_mir_find_box(r->m, hk_name_text(owner)) != NULL;
  out->sub = user ? HK_CALL_GLOBAL : HK_CALL_EXTERN;
  out->name = user ? hk_mir_name_fmt(r->m, "%s.%s/%u", owner->data, out->name->data, out->count)
                   : hk_mir_name_fmt(r->m, "%s.%s", owner->data, out->name->data);
  if (!out->name) r->nomem = true;
}

static void read_method(HkMirReader *r, const HkJson *callee, HkMirInsn *out) {
  static const char *const keys[] = {"name", "receiver", "type", "?super", NULL};
  hk_mir_check_keys(r, callee, keys);
  const HkJson *super = hk_json_get(callee, "super"), *receiver = hk_json_get(callee, "receiver");
  out->name = call_name(r, ONE_OF(r, callee, "name", "method"), "name");
  if (r->older && out->name) out->name = without_count(r, out->name);
  if (super && super->kind != HK_JSON_NULL) out->x.name2 = hk_mir_string(r, super, "super", false);
  if (r->older && (!receiver || receiver->kind == HK_JSON_NULL))
    read_box_call(r, callee, out);
  else
    out->a = call_operand(r, receiver, "receiver");
}

static bool read_capture(HkMirReader *r, const HkJson *item, const HkName **name, uint32_t *value) {
  const HkJson *of_name = NULL, *of_value = NULL;
  if (item->kind == HK_JSON_ARRAY && item->count == 2) {
    of_name = &item->u.items[0];
    of_value = &item->u.items[1];
  } else if (r->older && item->kind == HK_JSON_OBJECT) {
    of_name = hk_json_get(item, "name");
    of_value = hk_json_get(item, "value");
  }
  if (!of_name || !of_value) {
    hk_mir_fault(r, "HM105", "'captures' must consist of names with values");
    return false;
  }
  *name = hk_mir_string(r, of_name, "captures", false);
  *value = hk_mir_value_id(r, of_value, "captures");
  return *name != NULL;
}

// Captures into list and syms; behind the names of an older closure without function stand those of its parameters (C20).
static void read_captures(HkMirReader *r, const HkJson *callee, HkMirInsn *out) {
  const HkJson *captures = hk_mir_member(r, callee, "captures", HK_JSON_ARRAY);
  const HkJson *params = r->older && !out->name ? hk_mir_member(r, callee, "params", HK_JSON_ARRAY) : NULL;
  uint32_t n = captures ? captures->count : 0, extra = params ? params->count : 0;
  const HkName **names = hk_mir_keep(r, (size_t)n + extra, sizeof *names);
  out->u.list = hk_mir_ids(r, n);
  out->x.syms = names;
  if (!names || !out->u.list) return;
  for (uint32_t i = 0; i < n; i++)
    if (!read_capture(r, &captures->u.items[i], &names[i], &out->u.list[i])) return;
  out->count = n;
  for (uint32_t i = 0; i < extra; i++) names[n + i] = hk_mir_string(r, &params->u.items[i], "params", false);
  out->c = extra;
}

// C20: with `func` a closure is a call of that value, the captured values follow the arguments.
static void read_closure_call(HkMirReader *r, const HkJson *func, const HkMirInsn *args, HkMirInsn *out) {
  uint32_t captured = out->count, *values = out->u.list, *list = hk_mir_ids(r, args->count + captured);
  if (!list) return;
  if (args->count) memcpy(list, args->u.list, args->count * sizeof *list);
  if (captured) memcpy(list + args->count, values, captured * sizeof *list);
  out->sub = HK_CALL_VALUE;
  out->u.list = list;
  out->count = args->count + captured;
  out->a = hk_mir_value_id(r, func, "func");
  out->x.syms = NULL;
  out->c = 0;
}

static void read_closure(HkMirReader *r, const HkJson *callee, HkMirInsn *out) {
  static const char *const keys[] = {"captures", "function", "type", "?me_capture", NULL};
  HkMirInsn args = *out;
  const HkJson *me = hk_json_get(callee, "me_capture"), *func = r->older ? hk_json_get(callee, "func") : NULL;
  const HkJson *function = ONE_OF(r, callee, "function");
  hk_mir_check_keys(r, callee, keys);
  out->count = 0;
  if (function) out->name = hk_mir_string(r, function, "function", false);
  read_captures(r, callee, out);
  if (func && func->kind != HK_JSON_NULL) {
    read_closure_call(r, func, &args, out);
    return;
  }
  out->a = me && me->kind != HK_JSON_NULL ? hk_mir_value_id(r, me, "me_capture") : HK_MIR_NONE;
  if (args.count) hk_mir_fault(r, "HM603", "a closure takes no arguments");
}

static void read_callee(HkMirReader *r, const HkJson *callee, HkMirInsn *out) {
  static const char *const named[] = {"name", "type", NULL}, *const valued[] = {"type", "value", NULL};
  const HkJson *type = hk_mir_member(r, callee, "type", HK_JSON_STRING);
  if (!type) {
    if (!hk_json_get(callee, "type")) hk_mir_fault(r, "HM104", "key 'type' is missing");
    return;
  }
  if (!find_word(r, callees, hk_json_text(type), &out->sub)) {
    hk_mir_fault(r, "HM107", "unknown callee type '%.*s'", (int)(type->count > 60 ? 60 : type->count), type->u.text);
    return;
  }
  if (out->sub == HK_CALL_METHOD) {
    read_method(r, callee, out);
  } else if (out->sub == HK_CALL_CLOSURE) {
    read_closure(r, callee, out);
  } else if (out->sub == HK_CALL_VALUE) {
    hk_mir_check_keys(r, callee, valued);
    out->a = call_operand(r, ONE_OF(r, callee, "value", "function_value", "func"), "value");
  } else {
    hk_mir_check_keys(r, callee, named);
    out->name = call_name(r,
                          out->sub == HK_CALL_CONSTRUCTOR ? ONE_OF(r, callee, "name", "box_type", "box_name")
                                                          : ONE_OF(r, callee, "name"),
                          "name");
  }
}

static void read_args(HkMirReader *r, const HkJson *call, HkMirInsn *out) {
  const HkJson *args = ONE_OF(r, call, "args");
  if (args) read_list(r, args, "args", out);
}

// `callee` and `args` stand in `mir_call`, in the short spelling and in older files in the instruction itself.
static void read_call(HkMirReader *r, const HkJson *object, HkMirInsn *out, bool flat) {
  static const char *const keys[] = {"mir_call", "op", "?dst", NULL}, *const call_keys[] = {"args", "callee", NULL};
  const HkJson *call = hk_mir_member(r, object, "mir_call", HK_JSON_OBJECT);
  if (!call && (flat || r->older)) call = object;
  if (call != object) hk_mir_check_keys(r, object, keys);
  if (!call) return;
  if (call != object) hk_mir_check_keys(r, call, call_keys);
  if (call == object && !r->older && !hk_json_get(call, "args")) hk_mir_fault(r, "HM104", "key 'args' is missing");
  read_args(r, call, out);
  const HkJson *callee = hk_mir_member(r, call, "callee", HK_JSON_OBJECT), *func = hk_json_get(call, "func");
  if (callee) {
    read_callee(r, callee, out);
  } else if (func && call == object && func->kind == HK_JSON_STRING) {
    out->sub = HK_CALL_GLOBAL;
    out->name = hk_mir_string(r, func, "func", false);
  } else if (func && call == object) {
    out->sub = HK_CALL_FUNC_NAME;  // C21
    out->a = hk_mir_value_id(r, func, "func");
  } else if (r->older || call == object) {
    hk_mir_fault(r, "HM104", "key 'callee' is missing");
  }
}

static void read_boxcall(HkMirReader *r, const HkJson *object, HkMirInsn *out) {
  static const char *const keys[] = {"args", "box", "method", "op", "?dst", NULL};
  hk_mir_check_keys(r, object, keys);
  read_args(r, object, out);
  out->sub = HK_CALL_METHOD;
  out->a = call_operand(r, ONE_OF(r, object, "box", "receiver", "box_val"), "box");
  out->name = call_name(r, ONE_OF(r, object, "method", "name"), "method");
  if (r->older && out->name) out->name = without_count(r, out->name);
}

static void read_externcall(HkMirReader *r, const HkJson *object, HkMirInsn *out) {
  static const char *const keys[] = {"args", "func", "op", "?dst", NULL};
  hk_mir_check_keys(r, object, keys);
  read_args(r, object, out);
  out->sub = HK_CALL_EXTERN;
  out->name = call_name(r, ONE_OF(r, object, "func", "name"), "func");
}

static void read_print(HkMirReader *r, const HkJson *object, HkMirInsn *out) {
  out->sub = HK_CALL_EXTERN;
  out->name = hk_mir_intern(r, HK_TEXT("env.console.log"));
  out->u.list = hk_mir_ids(r, 1);
  if (!out->u.list) return;
  out->u.list[0] = call_operand(r, hk_json_get(object, "value"), "value");
  out->count = 1;
}

// ---- loopform ----------------------------------------------------------------------------------------------------------------

static void read_loopform(HkMirReader *r, const HkJson *object, HkMirInsn *out) {
  static const char *const keys[] = {"body", "carriers", "exit", "header", "latch", "op", "preheader", NULL};
  static const char *const blocks[] = {"header", "body", "latch", "exit", "preheader"};
  HkMirInsn carriers = *out;
  const HkJson *list = hk_json_get(object, "carriers");
  hk_mir_check_keys(r, object, keys);
  if (list) read_list(r, list, "carriers", &carriers);
  out->u.list = hk_mir_ids(r, carriers.count + 5);
  if (!out->u.list) return;
  for (uint32_t i = 0; i < 5; i++) {
    const HkJson *block = hk_json_get(object, blocks[i]);
    out->u.list[i] = block ? hk_mir_block_id(r, block, blocks[i]) : HK_MIR_NONE;
    if (!block && r->older) hk_mir_fault(r, "HM104", "key '%s' is missing", blocks[i]);
  }
  if (carriers.count) memcpy(out->u.list + 5, carriers.u.list, carriers.count * sizeof *carriers.u.list);
  out->count = carriers.count + 5;
}

// ---- ops ---------------------------------------------------------------------------------------------------------------------

typedef enum { BY_TABLE, CALL, CALL_FLAT, BOXCALL, EXTERNCALL, PRINT, WEAKREF } Form;

// Other spellings of ops. Those of mir.md 2.17 are accepted in every file.
static const struct {
  const char *text;
  uint8_t op, sub, form;
  bool older;
} spellings[] = {
    {"unaryop", HK_MIR_UNOP, 0, BY_TABLE, false},
    {"call", HK_MIR_CALL, 0, CALL_FLAT, false},
    {"boxcall", HK_MIR_CALL, 0, BOXCALL, false},
    {"externcall", HK_MIR_CALL, 0, EXTERNCALL, false},
    {"extern", HK_MIR_CALL, 0, EXTERNCALL, true},
    {"extern_call", HK_MIR_CALL, 0, EXTERNCALL, true},
    {"print", HK_MIR_CALL, 0, PRINT, true},
    {"array_get", HK_MIR_INDEX_GET, 0, BY_TABLE, true},
    {"array_set", HK_MIR_INDEX_SET, 0, BY_TABLE, true},
    {"ref_new", HK_MIR_NEWBOX, 0, BY_TABLE, true},
    {"ref_get", HK_MIR_FIELD_GET, 0, BY_TABLE, true},
    {"ref_set", HK_MIR_FIELD_SET, 0, BY_TABLE, true},
    {"weakref", HK_MIR_WEAK_NEW, 0, WEAKREF, true},
    {"barrier_read", HK_MIR_BARRIER, 0, BY_TABLE, true},
    {"barrier_write", HK_MIR_BARRIER, 1, BY_TABLE, true},
    {"debug_log", HK_MIR_DEBUG, 0, BY_TABLE, true},
    {"future_await", HK_MIR_AWAIT, 0, BY_TABLE, true},
};

static bool find_op(HkMirReader *r, HkText text, HkMirInsn *out, Form *form) {
  *form = BY_TABLE;
  for (uint8_t op = 0; op < HK_MIR_OP_COUNT; op++)
    if (hk_text_eq(text, hk_text_of(hk_mir_op_name((HkMirOp)op)))) {
      out->op = op;
      return true;
    }
  for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
    if ((spellings[i].older && !r->older) || !hk_text_eq(text, hk_text_of(spellings[i].text))) continue;
    out->op = spellings[i].op;
    out->sub = spellings[i].sub;
    *form = (Form)spellings[i].form;
    return true;
  }
  hk_mir_fault(r, "HM106", "unknown op '%.*s'", (int)(text.len > 60 ? 60 : text.len), text.data);
  return false;
}

static void read_call_form(HkMirReader *r, const HkJson *object, Form form, HkMirInsn *out) {
  switch (form) {
  case BOXCALL: read_boxcall(r, object, out); break;
  case EXTERNCALL: read_externcall(r, object, out); break;
  case PRINT: read_print(r, object, out); break;
  default: read_call(r, object, out, form == CALL_FLAT);
  }
}

// Older files may say where an instruction comes from.
static void read_line(const HkJson *object, HkMirInsn *out) {
  const HkJson *line = hk_json_get(object, "line"), *column = hk_json_get(object, "column");
  if (!line || line->kind != HK_JSON_INT || line->u.i < 1 || line->u.i > INT32_MAX) return;
  out->line = (uint32_t)line->u.i;
  out->column =
      column && column->kind == HK_JSON_INT && column->u.i > 0 && column->u.i <= INT32_MAX ? (uint32_t)column->u.i : 1;
}

bool hk_mir_read_insn(HkMirReader *r, const HkJson *object, HkMirInsn *out) {
  Form form;
  const HkJson *op = hk_json_get(object, "op"), *dst = hk_json_get(object, "dst");
  memset(out, 0, sizeof *out);
  out->dst = HK_MIR_NONE;
  if (!op) hk_mir_fault(r, "HM104", "key 'op' is missing");
  if (!op || !hk_mir_has_kind(r, op, "op", HK_JSON_STRING) || !find_op(r, hk_json_text(op), out, &form)) return false;
  if (dst && dst->kind != HK_JSON_NULL) out->dst = hk_mir_value_id(r, dst, "dst");
  if (form == WEAKREF) {
    const HkJson *operation = hk_mir_member(r, object, "operation", HK_JSON_STRING);
    if (operation && same_word(hk_json_text(operation), &(Word){"load", 0, true})) out->op = HK_MIR_WEAK_LOAD;
  }
  switch ((HkMirOp)out->op) {
  case HK_MIR_CONST: read_const(r, object, out); break;
  case HK_MIR_CALL: read_call_form(r, object, form, out); break;
  case HK_MIR_LOOPFORM: read_loopform(r, object, out); break;
  default: read_by_table(r, object, out);
  }
  if (r->older) read_line(object, out);
  return true;
}
