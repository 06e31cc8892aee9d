// lexer.h - source text to tokens (language.md 1). All tokens of a file are made at once: the parser looks ahead freely.
#ifndef HS_LEXER_H
#define HS_LEXER_H

#include "../floor/diag.h"
#include "../floor/mir.h"

// X(ENUM, text): reserved words first, then contextual ones.
// clang-format off
#define HS_WORDS(X)                                                                                                 \
  X(AND, "and") X(BOX, "box") X(BREAK, "break") X(CONTINUE, "continue") X(ELSE, "else") X(FALSE, "false")           \
  X(FN, "fn") X(FUNCTION, "function") X(IF, "if") X(LOCAL, "local") X(LOOP, "loop") X(MATCH, "match") X(ME, "me")   \
  X(NEW, "new") X(NOT, "not") X(NULL, "null") X(OR, "or") X(RETURN, "return") X(STATIC, "static") X(THIS, "this")   \
  X(TRUE, "true") X(USING, "using") X(VOID, "void") X(WHILE, "while")                                               \
  X(AS, "as") X(AWAIT, "await") X(WEAK, "weak") X(INIT, "init") X(FINI, "fini") X(CATCH, "catch")                   \
  X(CLEANUP, "cleanup") X(ENUM, "enum") X(INTERFACE, "interface") X(FLOW, "flow") X(SINGLETON, "singleton")         \
  X(GLOBAL, "global") X(OUTBOX, "outbox") X(EXTERNCALL, "externcall") X(FOR, "for") X(IN, "in") X(FROM, "from")     \
  X(IMPLEMENTS, "implements") X(INCLUDE, "include") X(IMPORT, "import") X(METHOD, "method") X(OVERRIDE, "override") \
  X(NOWAIT, "nowait") X(ONCE, "once") X(BIRTH_ONCE, "birth_once") X(PUBLIC, "public") X(PRIVATE, "private")         \
  X(PEEK, "peek") X(THROW, "throw") X(TRY, "try")
// clang-format on

typedef enum HsWord {
  HS_W_NONE,
#define X(e, t) HS_W_##e,
  HS_WORDS(X)
#undef X
      HS_W_COUNT,
  HS_W_LAST_RESERVED = HS_W_WHILE
} HsWord;

// X(ENUM, text): longest first where one begins another.
// clang-format off
#define HS_PUNCTS(X)                                                                                               \
  X(ELLIPSIS, "...") X(PIPE, "|>") X(OROR, "||") X(ANDAND, "&&") X(SAFE, "?.") X(COALESCE, "??") X(MAP_OPEN, "%{") \
  X(PLUS_EQ, "+=") X(MINUS_EQ, "-=") X(STAR_EQ, "*=") X(SLASH_EQ, "/=") X(DOTDOT, "..") X(SHL, "<<") X(SHR, ">>")  \
  X(COLONCOLON, "::") X(FATARROW, "=>") X(EQEQ, "==") X(NE, "!=") X(LE, "<=") X(GE, ">=") X(ARROW, "->")           \
  X(PLUS, "+") X(MINUS, "-") X(STAR, "*") X(SLASH, "/") X(PERCENT, "%") X(ASSIGN, "=") X(LT, "<") X(GT, ">")       \
  X(BANG, "!") X(TILDE, "~") X(AMP, "&") X(BAR, "|") X(CARET, "^") X(DOT, ".") X(COMMA, ",") X(COLON, ":")         \
  X(SEMI, ";") X(LPAREN, "(") X(RPAREN, ")") X(LBRACKET, "[") X(RBRACKET, "]") X(LBRACE, "{") X(RBRACE, "}")       \
  X(QUESTION, "?") X(AT, "@")
// clang-format on

typedef enum HsTokenKind {
  HS_T_EOF,
  HS_T_WORD,
  HS_T_INT,
  HS_T_FLOAT,
  HS_T_STRING,   // quoted; text includes the quotes
  HS_T_RAW,      // raw string; text includes delimiters
  HS_T_COMMENT,  // only if they are asked for
#define X(e, t) HS_T_##e,
  HS_PUNCTS(X)
#undef X
      HS_T_COUNT
} HsTokenKind;

typedef struct HsToken {
  uint8_t kind;
  uint8_t word;  // HsWord of a WORD
  bool newline;  // a newline stands before it
  bool touches;  // no white space stands before it
  uint32_t offset, len;
  uint32_t line, column;
} HsToken;

typedef struct HsTokens {
  HsToken *items;
  uint32_t count, cap;
  bool cut;  // the rest of the file is part of a string or comment without end
} HsTokens;

// Errors go to diags; the token list always ends with EOF. With `comments` they are tokens, too. HK_NOMEM possible.
HkStatus hs_lex(HkArena *arena, HkSource *source, HkDiags *diags, bool comments, HsTokens *out);
const char *hs_token_name(HsTokenKind kind);  // for messages: "'('", "a number"
// Value of a STRING or RAW token: escapes resolved (1.6).
HkStatus hs_string_value(HkArena *arena, HkText token, bool raw, HkText *out);
void hs_dump_tokens(const HkSource *source, const HsTokens *tokens, HkBuf *out);  // --dump-tokens

#endif
