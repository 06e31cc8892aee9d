// program_json.h - Program JSON (runtime-and-cli.md 2): the tree of one source file, for front ends that are programs of their own.
//
//   {"program":1,"name":"app.hako","nodes":[
//   {"kind":"File","line":1,"column":1,"kids":1},
//   ... ]}
//
// The nodes stand in the order in which they are met, each before its kids, whose number is "kids"; a gap is null. Kinds, names and flags are those
// of --emit-ast-json (ast.h describes them). "line", "column" and "width" say what messages about the node point at; without them they are 1.
#ifndef HS_PROGRAM_JSON_H
#define HS_PROGRAM_JSON_H

#include "ast.h"

HkStatus hs_write_program_json(HkMem *mem, HkText name, const HsNode *root, HkBuf *out);
// Makes the tree that a text describes. Whatever the text says, the tree is one that the parser could have made; otherwise there is an error in
// diags, at its place in `source`. From then on `source` is the file that the tree is of, without text.
HkStatus hs_read_program_json(HkMirModule *module, HkSource *source, HkDiags *diags, HsNode **out);
// Whether a node fits with the kids it has (tree_shape.c). NULL, or what is wrong.
const char *hs_tree_misfit(const HsNode *node);

#endif
