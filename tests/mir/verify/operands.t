# The verifier: operands (mir.md 6.5).

# HM501: unknown operations.
// covers: mir 46
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"lhs":0,"op":"binop","operation":"**","rhs":0},{"dst":2,"lhs":0,"op":"compare","operation":"=","rhs":0},{"dst":3,"op":"unop","operation":"sqrt","src":0},{"dst":4,"op":"typeop","operation":"guess","src":0,"target_type":"T"},{"op":"ret"}],"pos":[5,0,0]}'
!^ VerifyError: HM501 f/1 bb0:0: 
!^ VerifyError: HM501 f/1 bb0:1: 
!^ VerifyError: HM501 f/1 bb0:2: 
!^ VerifyError: HM501 f/1 bb0:3: 
? 1

# HM502: the value of a constant does not fit its type.
$ sh $HERE/check '{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i1","value":1}},{"dst":1,"op":"const","value":{"type":"i64","value":"x"}},{"dst":2,"op":"const","value":{"type":"string","value":0}},{"dst":3,"op":"const","value":{"type":"void","value":true}},{"dst":4,"op":"const","value":{"type":"f64","value":0}},{"op":"ret"}],"pos":[6,0,0]}'
!^ VerifyError: HM502 f/0 bb0:0: 
!^ VerifyError: HM502 f/0 bb0:1: 
!^ VerifyError: HM502 f/0 bb0:2: 
!^ VerifyError: HM502 f/0 bb0:3: 
? 1

# HM503: store to and load from a value that is no cell.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"op":"store","ptr":0,"value":0},{"dst":1,"op":"load","ptr":0},{"op":"ret"}],"pos":[3,0,0]}'
!^ VerifyError: HM503 f/1 bb0:0: 
!^ VerifyError: HM503 f/1 bb0:1: 
? 1

# HM504: a cell as argument, as stored value, as input of a phi, as result.
// covers: mir 47
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"args":[0],"dst":1,"op":"newbox","type":"Cell"},{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"store","ptr":1,"value":1},{"op":"jump","target":1}],"pos":[4,0,0]},
|   {"id":1,"instructions":[{"dst":2,"incoming":[[1,0]],"op":"phi"},{"op":"ret","value":1}],"pos":[2,0,0]}'
!^ VerifyError: HM504 f/1 bb0:1: 
!^ VerifyError: HM504 f/1 bb0:2: 
!^ VerifyError: HM504 f/1 bb1:0: 
!^ VerifyError: HM504 f/1 bb1:1: 
? 1

# A cell in keepalive.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"args":[0],"dst":1,"op":"newbox","type":"Cell"},{"op":"keepalive","values":[0,1]},{"dst":2,"op":"load","ptr":1},{"op":"ret","value":2}],"pos":[4,0,0]}'

# HM505: empty names.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"box":0,"dst":1,"field":"","op":"field_get"},{"box":0,"field":"","op":"field_set","value":0},{"dst":2,"op":"typeop","operation":"check","src":0,"target_type":""},{"mir_call":{"args":[],"callee":{"name":"","type":"Global"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"","receiver":0,"type":"Method"}},"op":"mir_call"},{"op":"ret"}],"pos":[6,0,0]}'
!^ ParseError: MIR JSON: HM505 f/1 bb0:0: 
!^ ParseError: MIR JSON: HM505 f/1 bb0:1: 
!^ ParseError: MIR JSON: HM505 f/1 bb0:2: 
!^ ParseError: MIR JSON: HM505 f/1 bb0:3: 
!^ ParseError: MIR JSON: HM505 f/1 bb0:4: 
? 1

# HM506: newbox of another type in a file that is not of an older form.
$ sh $HERE/check '{"id":0,"instructions":[{"args":[],"dst":0,"op":"newbox","type":"ArrayBox"},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM506 f/0 bb0:0: 
? 1

# HM507: enum, variant and tag do not exist together.
// covers: mir 48
$ ENUMS='{"name":"E","variants":[{"name":"A"},{"arity":1,"name":"B"}]}' F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"enum":"X","op":"variant_tag","value":0},{"dst":2,"enum":"E","items":[],"op":"variant_make","tag":0,"variant":"C"},{"dst":3,"enum":"E","items":[],"op":"variant_make","tag":1,"variant":"A"},{"dst":4,"enum":"E","index":0,"op":"variant_project","tag":9,"value":0,"variant":"B"},{"op":"ret"}],"pos":[5,0,0]}'
!^ VerifyError: HM507 f/1 bb0:0: 
!^ VerifyError: HM507 f/1 bb0:1: 
!^ VerifyError: HM507 f/1 bb0:2: 
!^ VerifyError: HM507 f/1 bb0:3: 
? 1

# HM508: a payload the variant does not have.
$ ENUMS='{"name":"E","variants":[{"name":"A"},{"arity":1,"name":"B"}]}' F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"enum":"E","index":1,"op":"variant_project","tag":1,"value":0,"variant":"B"},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM508 f/1 bb0:0: 
? 1

# HM509: entries are pairs.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"entries":[[0,0,0]],"op":"map_lit"},{"op":"ret"}],"pos":[2,0,0]}'
!^ ParseError: MIR JSON: HM509 f/1 bb0:0: 
? 1

# HM510: a barrier is read or write.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"kind":"both","op":"barrier","value":0},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM510 f/1 bb0:0: 
? 1
