# The verifier: values (mir.md 6.2).

# HM201: an id is defined twice.
// covers: mir 36
$ sh $HERE/check '{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"op":"ret","value":0}],"pos":[3,0,0]}'
!^ VerifyError: HM201 f/0 bb0:1: 
? 1

# HM201: a parameter is defined again.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM201 f/1 bb0:0: 
? 1

# HM202: an id is not defined; far beyond all others too.
// covers: mir 37
$ sh $HERE/check '{"id":0,"instructions":[{"op":"ret","value":5}],"pos":[1,0,0]}'
!^ VerifyError: HM202 f/0 bb0:0: 
? 1

# HM202: the last id that may exist.
$ sh $HERE/check '{"id":0,"instructions":[{"dst":16777215,"op":"const","value":{"type":"i64","value":1}},{"dst":0,"lhs":16777215,"op":"binop","operation":"+","rhs":16777214},{"op":"ret","value":0}],"pos":[3,0,0]}'
!^ VerifyError: HM202 f/0 bb0:1: 
? 1

# HM203: a value of one branch is used behind the merge.
// covers: mir 38
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"cond":0,"else":2,"op":"branch","then":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"dst":1,"op":"const","value":{"type":"i64","value":1}},{"op":"jump","target":3}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"op":"ret","value":1}],"pos":[1,0,0]}'
!^ VerifyError: HM203 f/1 bb3:0: 
? 1

# HM203: a use before the definition in one block, and from a later turn of a loop.
$ sh $HERE/check '{"id":0,"instructions":[{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"op":"jump","target":1}],"pos":[3,0,0]},
|   {"id":1,"instructions":[{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":1,"op":"const","value":{"type":"i64","value":1}},{"cond":0,"else":2,"op":"branch","then":1}],"pos":[3,0,0]},
|   {"id":2,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM203 f/0 bb0:0: 
!^ VerifyError: HM203 f/0 bb1:0: 
? 1

# HM203: a value of the protected block is used in its handler.
// covers: mir 52
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"op":"jump","target":3}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"dst":1,"kind":"user","op":"catch"},{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM203 f/0 bb2:1: 
? 1

# A parameter, a phi of the protected block and a value from before may be used in the handler.
// covers: mir 53
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"op":"const","value":{"type":"i64","value":1}},{"cond":0,"else":2,"op":"branch","then":1}],"pos":[2,0,0]},
|   {"id":1,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"unwind":4,"id":3,"instructions":[{"dst":2,"incoming":[[0,1],[1,2]],"op":"phi"},{"mir_call":{"args":[2],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":5}],"pos":[3,0,0]},
|   {"id":4,"instructions":[{"dst":3,"kind":"user","op":"catch"},{"dst":4,"mir_call":{"args":[0,1,2],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":5}],"pos":[3,0,0]},
|   {"id":5,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'

# HM204: const without result, store with one.
$ sh $HERE/check '{"id":0,"instructions":[{"op":"const","value":{"type":"i64","value":1}},{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"args":[0],"dst":1,"op":"newbox","type":"Cell"},{"dst":2,"op":"store","ptr":1,"value":0},{"op":"ret"}],"pos":[5,0,0]}'
!^ VerifyError: HM204 f/0 bb0:0: 
!^ VerifyError: HM204 f/0 bb0:3: 
? 1
