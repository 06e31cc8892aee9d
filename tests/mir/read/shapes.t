# Functions whose names promise another number of parameters than they have, or another kind: only canonical files are refused for it
# (HM125, HM126). What counts then is what they take.
$ cat > shapes.json <<'END'
| {"entry":"m/0","enum_decls":[],"functions":[
|  {"blocks":[{"id":0,"instructions":[{"op":"ret","value":1}],"pos":[1,0,0]}],"kind":"method","name":"P.%init/0","param_names":["me","x"],"params":[0,1]},
|  {"blocks":[{"id":0,"instructions":[{"op":"ret","value":1}],"pos":[1,0,0]}],"kind":"static","name":"P.%get_size/0","param_names":["a","b"],"params":[0,1]},
|  {"blocks":[{"id":0,"instructions":[{"op":"ret","value":0}],"pos":[1,0,0]}],"kind":"static","name":"P.birth/0","param_names":["me"],"params":[0]},
|  {"blocks":[{"id":0,"instructions":[{"op":"ret","value":2}],"pos":[1,0,0]}],"kind":"method","name":"P.last/1","param_names":["self","a","b"],"params":[0,1,2]},
|  {"blocks":[{"id":0,"instructions":[
|    {"dst":0,"op":"const","value":{"type":"i64","value":7}},
|    {"dst":1,"mir_call":{"args":[0],"callee":{"name":"P","type":"Constructor"}},"op":"mir_call"},
|    {"dst":2,"mir_call":{"args":[1,0],"callee":{"name":"last","receiver":1,"type":"Method"}},"op":"mir_call"},
|    {"mir_call":{"args":[2],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},
|    {"box":1,"dst":3,"field":"size","op":"field_get"},
|    {"mir_call":{"args":[3],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},
|    {"dst":4,"mir_call":{"args":[0],"callee":{"name":"last","receiver":1,"type":"Method"}},"op":"mir_call"},
|    {"op":"ret"}],"pos":[8,0,0]}],"kind":"static","name":"m/0","param_names":[],"params":[]}],
|  "kind":"MIR","schema_version":"1.1","units":["m"],
|  "user_box_decls":[{"field_decls":[],"name":"P","properties":[{"kind":"computed","name":"size"}]}]}
| END
$ hako --mir-json-file shapes.json
> 7
> null
! m: ArityError: P.last expects 2 arguments, got 1
!   at m/0
? 1

# The steps of an iteration go on only with what lang.iter has made.
$ for step in iter_next iter_value iter_key; do
|   sh $HERE/module $step.json '{"dst":0,"op":"const","value":{"type":"i64","value":3}},{"dst":1,"mir_call":{"args":[0],"callee":{"name":"lang.'$step'","type":"Extern"}},"op":"mir_call"},{"op":"ret","value":1}' 3
|   hako --mir-json-file $step.json
| done
! m: NameError: unknown function 'iter_next'
!   at m/0
! m: NameError: unknown function 'iter_value'
!   at m/0
! m: NameError: unknown function 'iter_key'
!   at m/0
? 1

# Blocks that do not exist, in an older file.
$ printf '%s' '{"functions":[{"name":"main","blocks":[{"id":0,"instructions":[{"op":"jump","target":1}]},{"id":1,"instructions":[{"op":"phi","dst":1,"incoming":[[1,7]]},{"op":"loopform","header":9,"body":9,"latch":9,"exit":9,"preheader":9,"carriers":[]},{"op":"ret"}]}]}]}' > blocks.json
$ hako --mir-json-file blocks.json
!^ ParseError: MIR JSON: HM402 main: 
!^ ParseError: MIR JSON: HM303 main: 
? 1
