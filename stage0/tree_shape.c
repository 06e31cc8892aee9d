// tree_shape.c - which kids and names each kind of node has: the table of ast.h as a check, for trees that no parser has made.
#include "../floor/utf8.h"
#include "program_json.h"

// Of names: '-' none, 'n' a name, '?' a name or none, 'd' names with dots between them, 's' any text.
// Of kids, one letter each; behind a letter '*' any number of them, '?' one or none, '~' it may be a gap:
//   e expression      v block with a value   x block or expression          s statement        q pattern
//   b block           V v or IfExpr          a x or return, break, continue D declaration or s  T what can be assigned to
//   B b or Handled    o b or If              j what can stand behind |>     L literal          m member of a box
//   N Name            others: see class_of
typedef struct Shape {
  const char *names, *kids;
} Shape;

static const Shape shapes[HS_KIND_COUNT] = {
    [HS_INT] = {"--", ""},
    [HS_FLOAT] = {"--", ""},
    [HS_STRING] = {"s-", ""},
    [HS_BOOL] = {"--", ""},
    [HS_NULL] = {"--", ""},
    [HS_NAME] = {"D-", ""},
    [HS_ME] = {"--", ""},
    [HS_BINARY] = {"--", "ee"},
    [HS_COMPARE] = {"--", "ee"},
    [HS_AND] = {"--", "ee"},
    [HS_OR] = {"--", "ee"},
    [HS_RANGE] = {"--", "ee"},
    [HS_COALESCE] = {"--", "ee"},
    [HS_PIPE] = {"--", "ej"},
    [HS_UNARY] = {"--", "e"},
    [HS_AWAIT] = {"--", "e"},
    [HS_WEAK] = {"--", "e"},
    [HS_COND] = {"--", "eee"},
    [HS_CALL] = {"--", "ee*"},
    [HS_ROOT_CALL] = {"n-", "e*"},
    [HS_MEMBER] = {"n-", "e"},
    [HS_METHOD_CALL] = {"n-", "ee*"},
    [HS_INDEX] = {"--", "ee"},
    [HS_PROPAGATE] = {"--", "e"},
    [HS_GUARDED] = {"--", "eC*K?"},
    [HS_NEW] = {"d-", "e*"},
    [HS_FROM_CALL] = {"nd", "e*"},
    [HS_VARIANT] = {"nn", "e*"},
    [HS_FIELD_INIT] = {"n-", "e"},
    [HS_GROUP_ASSIGN] = {"--", "ee"},
    [HS_ARRAY] = {"--", "e*"},
    [HS_MAP] = {"--", "y*"},
    [HS_ENTRY] = {"--", "ke"},
    [HS_BLOCK_EXPR] = {"--", "v"},
    [HS_IF_EXPR] = {"--", "evV"},
    [HS_MATCH] = {"--", "eR*"},
    [HS_ARM] = {"--", "Qe~a"},
    [HS_LAMBDA] = {"--", "Px"},
    [HS_EXTERNCALL] = {"s-", "e*"},
    [HS_INCLUDE] = {"s-", ""},
    [HS_PATTERNS] = {"--", "qq*"},
    [HS_P_LITERAL] = {"--", "L"},
    [HS_P_ANY] = {"?-", ""},
    [HS_P_NAME] = {"n?", ""},
    [HS_P_CALL] = {"n?", "NN*"},
    [HS_P_RECORD] = {"n?", "tt*"},
    [HS_P_FIELD] = {"nn", ""},
    [HS_P_ARRAY] = {"?-", "q*"},
    [HS_P_MAP] = {"--", "Z*"},
    [HS_P_ENTRY] = {"s-", "q"},
    [HS_BLOCK] = {"--", "s*"},
    [HS_HANDLED] = {"--", "bC*K?"},
    [HS_CATCH] = {"??", "b"},
    [HS_CLEANUP] = {"--", "b"},
    [HS_EXPR] = {"--", "e"},
    [HS_LOCAL] = {"--", "GG*F?"},
    [HS_BINDING] = {"n-", "e?"},
    [HS_ASSIGN] = {"--", "Te"},
    [HS_OP_ASSIGN] = {"--", "Te"},
    [HS_IF] = {"--", "ebo?"},
    [HS_LOOP] = {"--", "e~b"},
    [HS_FOR] = {"n?", "eb"},
    [HS_BREAK] = {"--", ""},
    [HS_CONTINUE] = {"--", ""},
    [HS_RETURN] = {"--", "e?"},
    [HS_FINI] = {"--", "b"},
    [HS_NOWAIT] = {"n-", "e"},
    [HS_FILE] = {"--", "D*"},
    [HS_USING] = {"s?", ""},
    [HS_FUNCTION] = {"n?", "PB"},
    [HS_PARAMS] = {"--", "N*"},
    [HS_BOX] = {"n-", "YYm*"},
    [HS_TYPES] = {"--", "c*"},
    [HS_FIELD] = {"n-", "e?"},
    [HS_PROPERTY] = {"n-", "z"},
    [HS_METHOD] = {"n-", "PB"},
    [HS_STATIC_INIT] = {"--", "b"},
    [HS_INTERFACE] = {"n-", "H*"},
    [HS_HEAD] = {"n-", "P"},
    [HS_ENUM] = {"n-", "W*"},
    [HS_VARIANT_DECL] = {"n-", "l*"},
    [HS_GLOBAL] = {"n-", "e"},
};

// ---- names ---------------------------------------------------------------------------------------------------------------------

// One or, with `dots`, several identifiers with dots between them.
static bool is_identifier(HkText text, bool dots) {
  bool first = true;
  for (size_t i = 0, size = 0; i < text.len; i += size) {
    uint32_t c = hk_utf8_decode(text.data + i, text.len - i, &size);
    if (c == '.' && dots && !first) {
      first = true;
      continue;
    }
    if (c != '_' && !hk_unicode_is_letter(c) && (first || !hk_unicode_is_digit(c))) return false;
    first = false;
  }
  return !first;
}

static bool name_fits(char class, const HkName *name) {
  switch (class) {
  case '-': return !name;
  case 'n': return name && is_identifier(hk_name_text(name), false);
  case '?': return !name || is_identifier(hk_name_text(name), false);
  case 'd': return name && is_identifier(hk_name_text(name), true);
  case 'D': return !name || is_identifier(hk_name_text(name), true);
  default: return name != NULL;
  }
}

// ---- kids -----------------------------------------------------------------------------------------------------------------------

static bool is_expression(const HsNode *n) {
  return n->kind <= HS_INCLUDE && n->kind != HS_FIELD_INIT && n->kind != HS_ENTRY && n->kind != HS_ARM &&
         (n->kind != HS_NAME || name_fits('n', n->name));
}

static bool is_statement(const HsNode *n) {
  return (n->kind >= HS_BLOCK && n->kind <= HS_NOWAIT && n->kind != HS_CATCH && n->kind != HS_CLEANUP &&
          n->kind != HS_BINDING) ||
         n->kind == HS_USING || n->kind == HS_FUNCTION;
}

// Whether a block ends with a value (language.md 6.12).
static bool has_value(const HsNode *block) {
  if (block->kind != HS_BLOCK || block->count == 0) return false;
  const HsNode *n = block->kids[block->count - 1];
  while (n->kind == HS_IF && n->count == 3 && n->kids[2]->kind == HS_IF) n = n->kids[2];
  return n->kind == HS_EXPR || (n->kind == HS_IF && n->count == 3);
}

// The kind that a letter stands for, if it stands for one alone.
static int class_of(char letter) {
  static const struct {
    char letter;
    uint8_t kind;
  } classes[] = {{'b', HS_BLOCK},   {'C', HS_CATCH},        {'K', HS_CLEANUP}, {'f', HS_FIELD_INIT}, {'F', HS_FINI},
                 {'G', HS_BINDING}, {'H', HS_HEAD},         {'P', HS_PARAMS},  {'Q', HS_PATTERNS},   {'R', HS_ARM},
                 {'t', HS_P_FIELD}, {'W', HS_VARIANT_DECL}, {'y', HS_ENTRY},   {'Y', HS_TYPES},      {'Z', HS_P_ENTRY}};
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (classes[i].letter == letter) return classes[i].kind;
  return -1;
}

static bool kid_fits(char letter, const HsNode *kid) {
  HsKind kind = (HsKind)kid->kind;
  switch (letter) {
  case 'e': return is_expression(kid);
  case 'v': return has_value(kid);
  case 'V': return has_value(kid) || kind == HS_IF_EXPR;
  case 'B': return kind == HS_BLOCK || kind == HS_HANDLED;
  case 'o': return kind == HS_BLOCK || kind == HS_IF;
  case 'x': return kind == HS_BLOCK || is_expression(kid);
  case 'z': return kind == HS_BLOCK || kind == HS_HANDLED || is_expression(kid);
  case 'a': return kid_fits('x', kid) || kind == HS_RETURN || kind == HS_BREAK || kind == HS_CONTINUE;
  case 's': return is_statement(kid);
  case 'D': return is_statement(kid) || kind == HS_BOX || kind == HS_INTERFACE || kind == HS_ENUM || kind == HS_GLOBAL;
  case 'm': return kind == HS_FIELD || kind == HS_PROPERTY || kind == HS_METHOD || kind == HS_STATIC_INIT;
  case 'q': return kind >= HS_P_LITERAL && kind <= HS_P_MAP && kind != HS_P_FIELD;
  case 'T': return is_expression(kid) && (kind == HS_NAME || kind == HS_MEMBER || kind == HS_INDEX);
  case 'j': return kid_fits('T', kid) ? kind != HS_INDEX : kind == HS_CALL || kind == HS_METHOD_CALL;
  case 'k': return kind == HS_STRING || kind == HS_INT;
  case 'L': return kind == HS_FLOAT || kind == HS_BOOL || kind == HS_NULL || kid_fits('k', kid);
  case 'N': return kind == HS_NAME && name_fits('n', kid->name);
  case 'c': return kind == HS_NAME && kid->name;
  case 'l': return kind == HS_NAME && name_fits('?', kid->name);
  default: return kind == (HsKind)class_of(letter);
  }
}

static bool kids_fit(const HsNode *n, const char *shape) {
  uint32_t at = 0;
  while (*shape) {
    char letter = *shape++, mark = *shape && strchr("*?~", *shape) ? *shape++ : 0;
    if (mark == '*') {
      while (at < n->count && n->kids[at] && kid_fits(letter, n->kids[at])) at++;
    } else if (at < n->count && (n->kids[at] ? kid_fits(letter, n->kids[at]) : mark == '~')) {
      at++;
    } else if (mark != '?') {
      return false;
    }
  }
  return at == n->count;
}

// ---- what else the parser sees to -------------------------------------------------------------------------------------------------

static bool operator_fits(const HsNode *n) {
  switch (n->kind) {
  case HS_BINARY: return n->op <= HK_SHR;
  case HS_OP_ASSIGN: return n->op <= HK_DIV;
  case HS_UNARY: return n->op == HK_NEG || n->op == HK_NOT || n->op == HK_BITNOT;
  default: return true;
  }
}

static bool handlers_fit(const HsNode *n) {
  uint32_t catches = 0;
  for (uint32_t i = 1; i < n->count; i++) catches += n->kids[i]->kind == HS_CATCH;
  return n->count > 1 && (catches <= 1 || (n->kind == HS_HANDLED && (n->flags & HS_TRY)));
}

static bool payload_fits(const HsNode *n) {
  for (uint32_t i = 0; i < n->count; i++)
    if (!n->kids[i]->name != !(n->flags & HS_RECORD)) return false;
  return n->count > 0 || !(n->flags & HS_RECORD);
}

static bool size_fits(const HsNode *n) {
  switch (n->kind) {
  case HS_ARRAY: return n->count <= HK_MAX_LITERAL;
  case HS_MAP: return n->count <= HK_MAX_LITERAL / 2;
  case HS_CALL:
  case HS_METHOD_CALL: return n->count <= HK_MAX_PARAMS + 1;
  case HS_ROOT_CALL:
  case HS_FROM_CALL:
  case HS_NEW:
  case HS_VARIANT:
  case HS_EXTERNCALL:
  case HS_PARAMS: return n->count <= HK_MAX_PARAMS;
  default: return true;
  }
}

static bool rules_fit(const HsNode *n) {
  if (n->kind == HS_HANDLED || n->kind == HS_GUARDED) return handlers_fit(n);
  if (n->kind == HS_VARIANT_DECL) return payload_fits(n);
  if (n->kind == HS_CATCH) return n->name || !n->name2;
  if (n->kind == HS_LOCAL) return n->count <= 2 || n->kids[n->count - 1]->kind != HS_FINI;
  return true;
}

const char *hs_tree_misfit(const HsNode *n) {
  const Shape *shape = &shapes[n->kind];
  bool record = n->kind == HS_VARIANT && (n->flags & HS_RECORD);
  if (!name_fits(shape->names[0], n->name) || !name_fits(shape->names[1], n->name2)) return "this name";
  if (!kids_fit(n, record ? "f*" : shape->kids) || !rules_fit(n)) return "these kids";
  if (!operator_fits(n)) return "this operator";
  return size_fits(n) ? NULL : "so many kids";
}
