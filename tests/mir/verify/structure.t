# The verifier: structure of the module (mir.md 6.1).

# A correct module.
$ sh $HERE/check '{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"op":"ret","value":0}],"pos":[2,0,0]}'

# HM110: two functions of one name.
$ FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"static","name":"f/0","param_names":[],"params":[]}' sh $HERE/check '{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM110 f/0: 
? 1

# HM111: a box and an enum of one name; two boxes.
$ BOXES='{"field_decls":[],"name":"T"},{"field_decls":[],"name":"U"},{"field_decls":[],"name":"U"}' ENUMS='{"name":"T","variants":[]}' sh $HERE/check '{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM111 enum T
!^ VerifyError: HM111 box U
? 1

# HM112: the entry is missing.
$ ENTRY='"g/0"' sh $HERE/check '{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM112 
? 1

# HM112: the entry is a closure.
$ ENTRY='"f/0$0"' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"closure","name":"f/0$0","param_names":[],"params":[]}' sh $HERE/check '{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM112 
? 1

# HM113: initializers exist and have no parameters.
$ INITS='"inits":["g/1","none/0"],' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"static","name":"g/1","param_names":["x"],"params":[0]}' sh $HERE/check '{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM113 
!^ VerifyError: HM113 
? 1

# HM114: unknown parent, cycle of parents, fields and variants of one name.
$ BOXES='{"field_decls":[{"name":"x"},{"name":"x"}],"name":"A","parents":["X"]},{"field_decls":[],"name":"B","parents":["C"]},{"field_decls":[],"name":"C","parents":["B"]}' ENUMS='{"name":"E","variants":[{"name":"A"},{"fields":["x","x"],"name":"B"},{"name":"A"}]}' sh $HERE/check '{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM114 variant E::B
!^ VerifyError: HM114 enum E
!^ VerifyError: HM114 box A
!^ VerifyError: HM114 parent X of box A
!^ VerifyError: HM114 box B
? 1

# HM120: a function without blocks.
$ sh $HERE/check ''
!^ VerifyError: HM120 f/0: 
? 1

# HM124: the counts of pos do not add up to the instructions.
// covers: mir 55
$ sh $HERE/check '{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"op":"ret","value":0}],"pos":[1,1,1]}'
!^ ParseError: MIR JSON: HM124 f/0 bb0: 
? 1

# All violations are reported, in the order of the listing.
// covers: mir 56
$ ENTRY='"h/0"' BOXES='{"field_decls":[{"name":"x"},{"name":"x"}],"name":"A"}' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"mir_call":{"args":[0],"callee":{"name":"f/0","type":"Global"}},"op":"mir_call"},{"op":"ret"}],"pos":[3,0,0]}],"kind":"static","name":"g/0","param_names":[],"params":[]}' sh $HERE/check '{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"dst":0,"lhs":7,"op":"binop","operation":"**","rhs":0},{"cond":0,"else":1,"op":"branch","then":1}],"pos":[3,0,0]},
|   {"id":1,"instructions":[{"dst":1,"incoming":[[0,0]],"op":"phi"},{"op":"ret","value":1},{"op":"ret"}],"pos":[3,0,0]},
|   {"id":2,"instructions":[{"dst":2,"op":"const","value":{"type":"i1","value":1}}],"pos":[1,0,0]}'
!^ VerifyError: HM112 
!^ VerifyError: HM114 box A
!^ VerifyError: HM201 f/0 bb0:1: 
!^ VerifyError: HM202 f/0 bb0:1: 
!^ VerifyError: HM501 f/0 bb0:1: 
!^ VerifyError: HM305 f/0 bb0:2: 
!^ VerifyError: HM302 f/0 bb1:1: 
!^ VerifyError: HM304 f/0 bb2: 
!^ VerifyError: HM301 f/0 bb2: 
!^ VerifyError: HM502 f/0 bb2:0: 
!^ VerifyError: HM601 g/0 bb0:1: 
? 1
