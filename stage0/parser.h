// parser.h - the inside of the parser, shared by parse.c (machinery), parse_expr.c, parse_pattern.c, parse_stmt.c and parse_decl.c.
#ifndef HS_PARSER_H
#define HS_PARSER_H

#include "ast.h"

typedef struct HsParser {
  HkMirModule *module;
  HkArena *arena;
  HkSource *source;
  HkDiags *diags;
  HsToken *tokens;
  uint32_t at, token_count;
  uint32_t error_at;  // token of the error reported last
  uint32_t depth;     // nesting of expressions, blocks, patterns, types
  bool panic;         // an error was reported; skip to the next statement or member
  bool give_up;       // nothing sensible can follow: nesting too deep, memory
  bool unwind;        // a declaration in the first column of a line: all open blocks end before it
  bool cut;           // the file ends inside a string or comment, which was reported
  HsNode spare;       // handed out when memory is refused, so that no caller has to check
  HkDiag *last;       // the error reported last
  HkDiag dropped;     // takes the notes of errors that are not reported
  bool in_guard;      // arrow lambdas do not begin in a match guard (D4)
  bool top_level;
  HkStatus status;
} HsParser;

// ---- machinery (parse.c) ----------------------------------------------------------------------------------------------
static inline HsToken *hs_tok(HsParser *p, uint32_t ahead) {
  uint32_t left = p->token_count - 1 - p->at;  // the last one is EOF
  return &p->tokens[p->at + (ahead < left ? ahead : left)];
}
static inline bool hs_is(HsParser *p, HsTokenKind kind) { return p->tokens[p->at].kind == kind; }
static inline bool hs_is_word(HsParser *p, HsWord word) { return p->tokens[p->at].word == word; }
static inline bool hs_next_is(HsParser *p, uint32_t ahead, HsTokenKind kind) { return hs_tok(p, ahead)->kind == kind; }
HsToken *hs_take(HsParser *p);
bool hs_accept(HsParser *p, HsTokenKind kind);
bool hs_accept_word(HsParser *p, HsWord word);
bool hs_expect(HsParser *p, HsTokenKind kind);
// The end of a bracket; after an error inside, what is left of it is skipped.
void hs_close(HsParser *p, HsTokenKind kind);
HkDiag *hs_error_at(HsParser *p, const HsToken *t, const char *fmt, ...) HK_PRINTF(3, 4);
void hs_unexpected(HsParser *p, const char *wanted);
HkText hs_text(HsParser *p, const HsToken *t);
const HkName *hs_name(HsParser *p, const HsToken *t);
// Never NULL: when memory is refused, a name without text, and the parser gives up.
const HkName *hs_intern(HsParser *p, HkText text);
bool hs_is_name(const HsToken *t);  // usable as variable, parameter, function or box name
HsNode *hs_node(HsParser *p, HsKind kind, const HsToken *at);
void hs_add(HsParser *p, HsNode *parent, HsNode *kid);  // kid may be NULL: kept as a gap
bool hs_enter(HsParser *p);                             // one level deeper; false: too deep, reported
static inline void hs_leave(HsParser *p) { p->depth--; }
const HkName *hs_take_name(HsParser *p, const char *what);
const HkName *hs_take_word(HsParser *p, const char *what);  // any word, reserved ones too
const HkName *hs_dotted(HsParser *p, const HkName *first);  // A.B.C behind a first word
void hs_later(HsParser *p, const HsToken *t, const char *feature);

// ---- grammar ---------------------------------------------------------------------------------------------------------------
HsNode *hs_parse_expr(HsParser *p);
HsNode *hs_parse_number(HsParser *p);
HsNode *hs_parse_string(HsParser *p);
HsNode *hs_parse_params(HsParser *p);
void hs_parse_type(HsParser *p);
// How many tokens ahead a parameter list ends, behind its ')', that goes on `k` tokens ahead; 0 if it is none.
uint32_t hs_params_end(HsParser *p, uint32_t k);
bool hs_starts_map_entry(HsParser *p, uint32_t ahead);  // word or string and ':' behind a '{' (D1)
HsNode *hs_parse_match(HsParser *p);
HsNode *hs_parse_block(HsParser *p);
HsNode *hs_parse_statement(HsParser *p);
// A block with the handlers that follow: HANDLED if there are any.
HsNode *hs_parse_handlers(HsParser *p, HsNode *body, HsKind kind, bool several_catches);
bool hs_at_handler(HsParser *p);  // catch or cleanup that belongs to what stands before
HsNode *hs_parse_using(HsParser *p);
HsNode *hs_parse_function(HsParser *p, const HsToken *first);
// The attributes here (language.md 15.1), if any. What follows is parsed next and given to hs_check_runes, which reports a rune that does not
// belong there; NULL: nothing follows.
typedef struct HsRunes {
  HsToken *first;  // the '@' of the first rune, or NULL
  uint32_t seen;   // bit per row of the table of runes
} HsRunes;
HsRunes hs_parse_attributes(HsParser *p);
void hs_check_runes(HsParser *p, HsRunes runes, const HsNode *n);
HsNode *hs_parse_top_item(HsParser *p);
void hs_parse_semicolon(HsParser *p);
bool hs_unclosed(HsParser *p);
bool hs_declaration_ahead(HsParser *p);  // the first tokens of a declaration of the top level
void hs_recover(HsParser *p, bool in_box);

// ---- help for slips (hints.c) ------------------------------------------------------------------------------------------------
bool hs_hint_statement(HsParser *p);  // reported: the statement is written otherwise here
bool hs_hint_operator(HsParser *p, const HsToken *op);
const char *hs_hint_unexpected(HsParser *p, const char *wanted);

#endif
