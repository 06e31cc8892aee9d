// check.h - the rules about enum values and match expressions (language.md 6.13, 10). Called while names are resolved.
//
// The results stay in the tree: `info` of a VARIANT node, of a P_CALL, of a P_RECORD and of a P_NAME with op HS_PATTERN_VARIANT is the HsDecl of
// the enum; NULL makes a P_CALL a type pattern.
#ifndef HS_CHECK_H
#define HS_CHECK_H

#include "program.h"

enum { HS_PATTERN_BIND, HS_PATTERN_VARIANT };  // op of P_NAME

void hs_check_variant(HsProgram *program, HsUnit *unit, HsNode *variant);
void hs_check_match(HsProgram *program, HsUnit *unit, HsNode *match);

#endif
