# Boxes and calls of older files (mir.md 4.1, 4.3). Each file is run as it is and in the canonical form it is converted to.

# newbox of a box of the program allocates only; constructors are called like methods or like functions with the instance as first argument.
// covers: mir 31, mir 35
$ cat > boxes.json <<'END'
| {"user_box_decls":[{"name":"Point","fields":["x","y"],"field_decls":[{"name":"y","declared_type":"IntegerBox"}]},{"name":"Main","static":true}],
|  "functions":[
|  {"name":"Point.birth/1","params":[0,1],"blocks":[{"id":0,"instructions":[
|    {"op":"field_set","object":0,"field":"x","value":1,"declared_type":"i64"},{"op":"ret","value":null}]}]},
|  {"name":"Point.shift","params":[0,1],"blocks":[{"id":0,"instructions":[
|    {"op":"ref_get","dst":2,"reference":0,"field":"x"},
|    {"op":"binop","dst":3,"operation":"add","lhs":2,"rhs":1},
|    {"op":"ref_set","reference":0,"field":"x","value":3},
|    {"op":"ret","value":3}]}]},
|  {"name":"Main.main","params":[],"blocks":[{"id":0,"instructions":[
|    {"op":"newbox","dst":1,"type":"Point","args":[]},
|    {"op":"field_get","dst":2,"box":1,"field":"x"},{"op":"print","value":2},
|    {"op":"const","dst":3,"value":5},
|    {"op":"boxcall","dst":4,"box":1,"method":"birth","args":[3]},
|    {"op":"field_get","dst":5,"box":1,"field":"x"},{"op":"print","value":5},
|    {"op":"ref_new","dst":6,"type":"Point"},
|    {"op":"mir_call","callee":{"type":"Global","name":"Point.birth/1"},"args":[6,4]},
|    {"op":"mir_call","callee":{"type":"Global","name":"Point.birth"},"args":[6,3]},
|    {"op":"boxcall","dst":8,"box":6,"method":"shift/1","args":[3]},{"op":"print","value":8},
|    {"op":"mir_call","dst":9,"callee":{"type":"ModuleFunction","name":"Point.shift"},"args":[6,3]},{"op":"print","value":9},
|    {"op":"mir_call","dst":10,"mir_call":{"args":[3],"callee":{"type":"Constructor","box_type":"Point"}}},
|    {"op":"field_get","dst":11,"box":10,"field":"x"},
|    {"op":"ret","value":11}]}]}]}
| END
$ sh $HERE/same boxes.json
> null
> 5
> 10
> 15
? 5

# A subclass instance allocated without running the constructor it would inherit; calls by function name are not dispatched.
$ cat > inherit.json <<'END'
| {"user_box_decls":[{"name":"Base","fields":["a"]},{"name":"Sub","fields":["b"],"parents":["Base"]}],
|  "functions":[
|  {"name":"Base.birth/0","params":[0],"blocks":[{"id":0,"instructions":[
|    {"op":"const","dst":1,"value":"base"},{"op":"print","value":1},{"op":"ret"}]}]},
|  {"name":"Base.who/0","params":[0],"blocks":[{"id":0,"instructions":[{"op":"const","dst":1,"value":"base"},{"op":"ret","value":1}]}]},
|  {"name":"Sub.who/0","params":[0],"blocks":[{"id":0,"instructions":[{"op":"const","dst":1,"value":"sub"},{"op":"ret","value":1}]}]},
|  {"name":"main","blocks":[{"id":0,"instructions":[
|    {"op":"newbox","dst":1,"type":"Sub","args":[]},
|    {"op":"boxcall","dst":2,"box":1,"method":"who","args":[]},{"op":"print","value":2},
|    {"op":"mir_call","dst":3,"callee":{"type":"Global","name":"Base.who/0"},"args":[1]},{"op":"print","value":3},
|    {"op":"boxcall","dst":4,"box":1,"method":"birth","args":[]},
|    {"op":"typeop","dst":5,"operation":"is","value":1,"ty":"Base"},{"op":"print","value":5},
|    {"op":"ret"}]}]}]}
| END
$ sh $HERE/same inherit.json
> sub
> base
> base
> true

# `birth` on a value that is no instance of the program does nothing and gives the value, wherever the value comes from.
// covers: mir 29
$ cat > birth.json <<'END'
| {"user_box_decls":[{"name":"Own","fields":[]}],
|  "functions":[
|  {"name":"Own.birth/0","params":[0],"blocks":[{"id":0,"instructions":[
|    {"op":"const","dst":1,"value":"own birth"},{"op":"print","value":1},{"op":"ret"}]}]},
|  {"name":"begin","params":[0],"blocks":[{"id":0,"instructions":[
|    {"op":"boxcall","dst":1,"box":0,"method":"birth","args":[]},{"op":"ret","value":1}]}]},
|  {"name":"main","blocks":[{"id":0,"instructions":[
|    {"op":"newbox","dst":1,"type":"ArrayBox","args":[]},
|    {"op":"boxcall","dst":2,"box":1,"method":"birth","args":[]},{"op":"print","value":2},
|    {"op":"mir_call","dst":3,"callee":{"type":"Global","name":"begin"},"args":[1]},{"op":"print","value":3},
|    {"op":"newbox","dst":4,"type":"Own","args":[]},
|    {"op":"mir_call","dst":5,"callee":{"type":"Global","name":"begin/1"},"args":[4]},{"op":"print","value":5},
|    {"op":"newbox","dst":6,"type":"StringBox","args":[2]},{"op":"print","value":6},
|    {"op":"ret"}]}]}]}
| END
$ sh $HERE/same birth.json
> []
> []
> own birth
> null
> []

# Static boxes: their singleton, calls by box_name, methods of both kinds.
$ cat > statics.json <<'END'
| {"user_box_decls":[{"name":"Count","static":true,"fields":["n"]}],
|  "functions":[
|  {"name":"Count.twice/1","params":[0],"blocks":[{"id":0,"instructions":[{"op":"binop","dst":1,"operation":"+","lhs":0,"rhs":0},{"op":"ret","value":1}]}]},
|  {"name":"Count.set/1","params":[0,1],"param_names":["me","v"],"blocks":[{"id":0,"instructions":[{"op":"field_set","box":0,"field":"n","value":1},{"op":"ret"}]}]},
|  {"name":"main","blocks":[{"id":0,"instructions":[
|    {"op":"const","dst":1,"value":21},
|    {"op":"mir_call","dst":2,"callee":{"type":"Method","box_name":"Count","method":"twice"},"args":[1]},{"op":"print","value":2},
|    {"op":"newbox","dst":3,"type":"Count","args":[]},
|    {"op":"boxcall","box":3,"method":"set","args":[2]},
|    {"op":"newbox","dst":4,"type":"Count","args":[]},
|    {"op":"field_get","dst":5,"box":4,"field":"n"},{"op":"print","value":5},
|    {"op":"ret"}]}]}]}
| END
$ sh $HERE/same statics.json
> 42
> 42

# A call of a value: a constant String names the function, another String when it is executed, a function value is called.
// covers: mir 33
$ cat > by_name.json <<'END'
| {"functions":[
|  {"name":"add","params":[0,1],"blocks":[{"id":0,"instructions":[{"op":"binop","dst":2,"operation":"+","lhs":0,"rhs":1},{"op":"ret","value":2}]}]},
|  {"name":"pick","params":[],"blocks":[{"id":0,"instructions":[{"op":"const","dst":0,"value":"ad"},{"op":"const","dst":1,"value":"d"},
|    {"op":"binop","dst":2,"operation":"+","lhs":0,"rhs":1},{"op":"ret","value":2}]}]},
|  {"name":"main","blocks":[{"id":0,"instructions":[
|    {"op":"const","dst":1,"value":20},
|    {"op":"const","dst":2,"value":"add/2"},
|    {"op":"call","dst":3,"func":2,"args":[1,1]},{"op":"print","value":3},
|    {"op":"call","dst":4,"callee":{"type":"Global","name":"pick"},"args":[]},
|    {"op":"call","dst":5,"func":4,"args":[3,1]},{"op":"print","value":5},
|    {"op":"mir_call","dst":6,"callee":{"type":"Closure","function":"add","captures":[]},"args":[]},
|    {"op":"call","dst":7,"func":6,"args":[5,1]},{"op":"print","value":7},
|    {"op":"const","dst":8,"value":"print"},
|    {"op":"call","func":8,"args":[7]},
|    {"op":"call","dst":9,"func":1,"args":[]},
|    {"op":"ret"}]}]}]}
| END
$ sh $HERE/same by_name.json
> 40
> 60
> 80
> 80
! <unknown>: TypeError: Integer is not callable
!   at main/0
? 1

# Closures: captured values by name; without function they cannot be called; with `func` they are a call.
$ cat > closures.json <<'END'
| {"functions":[
|  {"name":"sum","params":[0,1,2],"blocks":[{"id":0,"instructions":[
|    {"op":"binop","dst":3,"operation":"+","lhs":0,"rhs":1},{"op":"binop","dst":4,"operation":"+","lhs":3,"rhs":2},{"op":"ret","value":4}]}]},
|  {"name":"main","blocks":[{"id":0,"instructions":[
|    {"op":"const","dst":1,"value":"a"},{"op":"const","dst":2,"value":"b"},{"op":"const","dst":3,"value":"c"},
|    {"op":"mir_call","dst":4,"callee":{"type":"Closure","function":"sum","captures":[["x",1],{"name":"y","value":2}],"me_capture":null},"args":[]},
|    {"op":"mir_call","dst":5,"callee":{"type":"Value","function_value":4},"args":[3]},{"op":"print","value":5},
|    {"op":"mir_call","dst":6,"callee":{"type":"Closure","params":["p"],"captures":[["x",1]]},"args":[]},
|    {"op":"mir_call","dst":7,"callee":{"type":"Closure","func":6,"captures":[["x",2]]},"args":[]},
|    {"op":"ret"}]}]}]}
| END
$ sh $HERE/same closures.json
> abc
! <unknown>: NameError: unknown function 'closure without body'
!   at <fn>/1
!   at main/0
? 1

# External calls under their older names.
$ cat > externs.json <<'END'
| {"functions":[{"name":"main","blocks":[{"id":0,"instructions":[
|    {"op":"const","dst":1,"value":"x"},
|    {"op":"mir_call","callee":{"type":"Global","name":"print"},"args":[1]},
|    {"op":"mir_call","callee":{"type":"Global","name":"nyash.builtin.print"},"args":[1]},
|    {"op":"mir_call","callee":{"type":"Global","name":"env.console.log"},"args":[1]},
|    {"op":"extern","func":"nyash.console.log","args":[1]},
|    {"op":"extern_call","func":"env.console.log","args":[1]},
|    {"op":"externcall","dst":2,"func":"no.such.call","args":[1]},
|    {"op":"ret"}]}]}]}
| END
$ sh $HERE/same externs.json
> x
> x
> x
> x
> x
!^ <unknown>: NameError: 
!   at main/0
? 1

# Enum values with one payload, indexes, type tests, weak references, futures, and what changes nothing.
$ cat > values.json <<'END'
| {"enum_decls":[{"name":"Maybe","variants":[{"name":"None","payload_type":null},{"name":"Some","payload_type":"i64"}]}],
|  "user_box_decls":[{"name":"Node","fields":["next"]}],
|  "functions":[{"name":"main","blocks":[{"id":0,"instructions":[
|    {"op":"const","dst":1,"value":8},{"op":"const","dst":2,"value":0},
|    {"op":"variant_make","dst":3,"enum":"Maybe","variant":"Some","payload":1,"payload_type":"i64"},{"op":"print","value":3},
|    {"op":"variant_make","dst":4,"enum":"Maybe","variant":"None","payload":null},{"op":"print","value":4},
|    {"op":"variant_project","dst":5,"enum":"Maybe","variant":"Some","value":3},{"op":"print","value":5},
|    {"op":"variant_tag","dst":6,"enum":"Maybe","value":3},{"op":"print","value":6},
|    {"op":"array_lit","dst":7,"items":[1,2]},
|    {"op":"array_set","array":7,"index":2,"value":5},{"op":"array_get","dst":8,"array":7,"index":2},{"op":"print","value":8},
|    {"op":"typeop","dst":9,"operation":"TypeCheck","value":7,"type":"ArrayBox"},{"op":"print","value":9},
|    {"op":"typeop","dst":10,"operation":"TypeCast","src":1,"target_type":"IntegerBox"},{"op":"print","value":10},
|    {"op":"newbox","dst":11,"type":"Node","args":[]},
|    {"op":"weakref","dst":12,"operation":"new","value":11},
|    {"op":"weak_load","dst":13,"weak_ref":12},
|    {"op":"compare","dst":14,"operation":"Eq","lhs":13,"rhs":11},{"op":"print","value":14},
|    {"op":"weak_new","dst":15,"box_val":11},{"op":"weakref","dst":16,"operation":"load","value":15},
|    {"op":"future_new","dst":17},{"op":"future_set","future":17,"value":1},
|    {"op":"future_await","dst":18,"future":17},{"op":"print","value":18},
|    {"op":"barrier_read","ptr":11},{"op":"barrier","kind":"Write","value":11},{"op":"barrier_write","value":11},
|    {"op":"debug","message":"here","value":1},{"op":"debug_log","message":"there"},{"op":"nop"},
|    {"op":"keepalive","values":[11]},{"op":"release_strong","values":[11]},
|    {"op":"ret","value":18}]}]}]}
| END
$ sh $HERE/same values.json
> Some(8)
> None
> 8
> 1
> 8
> true
> 8
> true
> 8
? 8
