# The verifier: warnings (mir.md 6.5, 6.6, 6.8): listed under --warn all, they prevent nothing.

# HW501: operands that can only raise TypeError.
// covers: mir 57
$ F='f/1' NAMES='"x"' WARN='yes' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"op":"const","value":{"type":"string","value":"a"}},{"dst":2,"op":"unop","operation":"neg","src":1},{"dst":3,"op":"const","value":{"type":"void","value":null}},{"box":3,"dst":4,"field":"x","op":"field_get"},{"dst":5,"items":[],"op":"array_lit"},{"dst":6,"lhs":5,"op":"binop","operation":"+","rhs":5},{"dst":7,"lhs":1,"op":"compare","operation":"<","rhs":5},{"dst":8,"lhs":1,"op":"binop","operation":"+","rhs":5},{"dst":9,"lhs":1,"op":"compare","operation":"==","rhs":5},{"box":1,"dst":10,"index":0,"op":"index_get"},{"dst":11,"future":1,"op":"await"},{"mir_call":{"args":[],"callee":{"type":"Value","value":1}},"op":"mir_call"},{"cond":3,"else":2,"op":"branch","then":1}],"pos":[13,0,0]},
|   {"id":1,"instructions":[{"op":"ret"}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ warning: HW501 f/1 bb0:1: 
!^ warning: HW501 f/1 bb0:3: 
!^ warning: HW501 f/1 bb0:5: 
!^ warning: HW501 f/1 bb0:6: 
!^ warning: HW501 f/1 bb0:9: 
!^ warning: HW501 f/1 bb0:10: 
!^ warning: HW501 f/1 bb0:11: 
!^ warning: HW501 f/1 bb0:12: 

# HW502: items and payloads.
$ ENUMS='{"name":"E","variants":[{"name":"A"},{"arity":1,"name":"B"}]}' F='f/1' NAMES='"x"' WARN='yes' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"enum":"E","items":[],"op":"variant_make","tag":1,"variant":"B"},{"op":"ret"}],"pos":[2,0,0]}'
!^ warning: HW502 f/1 bb0:0: 

# HW601: functions that do not exist; one that an ancestor has.
// covers: mir 58
$ BOXES='{"field_decls":[],"name":"A"},{"field_decls":[],"name":"B","parents":["A"]},{"field_decls":[],"name":"C"}' WARN='yes' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"method","name":"A.m/0","param_names":["me"],"params":[0]}' sh $HERE/check '{"id":0,"instructions":[{"mir_call":{"args":[],"callee":{"name":"g/0","type":"Global"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"B.none/0","type":"Global"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"B.m/0","type":"Global"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"Z.m/0","type":"Global"}},"op":"mir_call"},{"op":"ret"}],"pos":[5,0,0]}'
!^ warning: HW601 f/0 bb0:0: 
!^ warning: HW601 f/0 bb0:1: 
!^ warning: HW601 f/0 bb0:3: 

# HW601, HW602: boxes and external calls that this runtime does not have.
$ F='f/1' NAMES='"x"' WARN='yes' sh $HERE/check '{"id":0,"instructions":[{"mir_call":{"args":[],"callee":{"name":"ArrayBox","type":"Constructor"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"NoSuchBox","type":"Constructor"}},"op":"mir_call"},{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":1,"mir_call":{"args":[0],"callee":{"name":"lang.iter","type":"Extern"}},"op":"mir_call"},{"dst":2,"mir_call":{"args":[1],"callee":{"name":"lang.iter_next","type":"Extern"}},"op":"mir_call"},{"mir_call":{"args":[0],"callee":{"name":"Math.abs","type":"Extern"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"lang.nothing","type":"Extern"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"Nowhere.m","type":"Extern"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"env.nothing","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[10,0,0]}'
!^ warning: HW601 f/1 bb0:1: 
!^ warning: HW602 f/1 bb0:6: 
!^ warning: HW602 f/1 bb0:7: 
!^ warning: HW602 f/1 bb0:8: 

# HW901: a loop without safepoint in its header.
$ F='f/1' NAMES='"x"' WARN='yes' sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"cond":0,"else":3,"op":"branch","then":2}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ warning: HW901 f/1 bb1: 
