# Instructions of MIR files as they are executed (mir.md 1.8, 1.9, 2).
// covers: house 12

# The number of a variant, and -1 for a value of another enum and for what is no enum value.
// covers: mir 87
$ ENUMS='{"name":"A","variants":[{"name":"X"},{"arity":1,"name":"Y"}]},{"name":"B","variants":[{"name":"X"},{"name":"Z"}]}' sh $HERE/module '{"id":0,"instructions":[{"dst":0,"enum":"B","items":[],"op":"variant_make","tag":1,"variant":"Z"},{"dst":1,"enum":"B","op":"variant_tag","value":0},{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":2,"enum":"A","op":"variant_tag","value":0},{"mir_call":{"args":[2],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":3,"enum":"A","op":"variant_tag","value":1},{"mir_call":{"args":[3],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[8,0,0]}'
> 1
> -1
> -1

# Payloads of the wrong variant.
// covers: mir 88
$ ENUMS='{"name":"A","variants":[{"name":"X"},{"arity":1,"name":"Y"}]},{"name":"B","variants":[{"name":"X"},{"name":"Z"}]}' sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"enum":"A","items":[],"op":"variant_make","tag":0,"variant":"X"},{"dst":1,"enum":"A","index":0,"op":"variant_project","tag":1,"value":0,"variant":"Y"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> TypeError: expected another variant of A, got A

# Payloads of a value that is no enum value.
// covers: mir 88
$ ENUMS='{"name":"A","variants":[{"name":"X"},{"arity":1,"name":"Y"}]},{"name":"B","variants":[{"name":"X"},{"name":"Z"}]}' sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":7}},{"dst":1,"enum":"A","index":0,"op":"variant_project","tag":1,"value":0,"variant":"Y"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> TypeError: expected another variant of A, got Integer

# A variant with a wrong number of items.
$ ENUMS='{"name":"A","variants":[{"name":"X"},{"arity":1,"name":"Y"}]},{"name":"B","variants":[{"name":"X"},{"name":"Z"}]}' sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"enum":"A","items":[],"op":"variant_make","tag":1,"variant":"Y"},{"op":"jump","target":3}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> ArityError: A::Y expects 1 argument, got 0

# weak_load of a living, of a finalized and of no reference.
// covers: mir 89
$ BOXES='{"field_decls":[{"name":"x"}],"name":"T"}' sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"mir_call":{"args":[],"callee":{"name":"T","type":"Constructor"}},"op":"mir_call"},{"dst":1,"op":"weak_new","value":0},{"dst":2,"op":"weak_load","value":1},{"dst":3,"lhs":2,"op":"compare","operation":"==","rhs":0},{"mir_call":{"args":[3],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"fini","receiver":0,"type":"Method"}},"op":"mir_call"},{"dst":4,"op":"weak_load","value":1},{"mir_call":{"args":[4],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":5,"op":"weak_load","value":3},{"op":"jump","target":3}],"pos":[10,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> true
> null
> TypeError: expected a weak reference, got Bool

# weak_new of an Integer.
// covers: mir 89
$ sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":7}},{"dst":1,"op":"weak_new","value":0},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> TypeError: cannot make a weak reference to Integer

# Marks, safepoints and loop forms change nothing.
// covers: mir 91
$ sh $HERE/module '{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":0}},{"message":"start","op":"debug","value":0},{"op":"nop"},{"body":2,"carriers":[1],"exit":3,"header":1,"latch":2,"op":"loopform","preheader":0},{"op":"jump","target":1}],"pos":[5,0,0]},
|   {"id":1,"instructions":[{"dst":1,"incoming":[[0,0],[3,2]],"op":"phi"},{"op":"safepoint"},{"dst":2,"op":"const","value":{"type":"i64","value":3}},{"dst":4,"lhs":1,"op":"compare","operation":"<","rhs":2},{"cond":4,"else":3,"op":"branch","then":2}],"pos":[5,0,0]},
|   {"id":2,"instructions":[{"op":"keepalive","values":[0,1]},{"kind":"read","op":"barrier","value":1},{"kind":"write","op":"barrier","value":1},{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"release_strong","values":[2]},{"dst":5,"op":"const","value":{"type":"i64","value":1}},{"dst":3,"lhs":1,"op":"binop","operation":"+","rhs":5},{"op":"jump","target":1}],"pos":[8,0,0]},
|   {"id":3,"instructions":[{"dst":6,"op":"copy","src":1},{"cond":4,"dst":7,"else_val":6,"op":"select","then_val":0},{"mir_call":{"args":[7],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret","value":7}],"pos":[4,0,0]}'
> 0
> 1
> 2
> 3
? 3

# Futures that a module makes and sets itself.
$ sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":5}},{"dst":1,"op":"future_new","value":0},{"dst":2,"future":1,"op":"await"},{"mir_call":{"args":[2],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":3,"op":"future_new"},{"future":3,"op":"future_set","value":0},{"dst":4,"future":3,"op":"await"},{"mir_call":{"args":[4],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"future":3,"op":"future_set","value":0},{"op":"jump","target":3}],"pos":[10,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> 5
> 5
> ValueError: future already set

# A branch on null raises; 0 and the empty String take else.
// covers: mir 66
$ sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":4,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":0}},{"cond":0,"else":2,"op":"branch","then":5}],"pos":[2,0,0]},
|   {"unwind":4,"id":2,"instructions":[{"dst":1,"op":"const","value":{"type":"string","value":""}},{"cond":1,"else":3,"op":"branch","then":5}],"pos":[2,0,0]},
|   {"unwind":4,"id":3,"instructions":[{"dst":2,"op":"const","value":{"type":"void","value":null}},{"cond":2,"else":6,"op":"branch","then":5}],"pos":[2,0,0]},
|   {"id":4,"instructions":[{"dst":3,"kind":"user","op":"catch"},{"mir_call":{"args":[3],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[3,0,0]},
|   {"id":5,"instructions":[{"dst":4,"op":"const","value":{"type":"string","value":"then"}},{"mir_call":{"args":[4],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[3,0,0]},
|   {"id":6,"instructions":[{"dst":5,"op":"const","value":{"type":"string","value":"else"}},{"mir_call":{"args":[5],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[3,0,0]}'
> TypeError: null has no truth value

# typeop: unknown names are false; cast gives the value or raises.
// covers: mir 67
$ sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":7}},{"dst":1,"op":"typeop","operation":"check","src":0,"target_type":"Nope"},{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":2,"op":"typeop","operation":"check","src":0,"target_type":"integer"},{"mir_call":{"args":[2],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":3,"op":"typeop","operation":"cast","src":0,"target_type":"IntegerBox"},{"mir_call":{"args":[3],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":4,"op":"typeop","operation":"cast","src":0,"target_type":"StringBox"},{"op":"jump","target":3}],"pos":[9,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> false
> true
> 7
> TypeError: cast failed: expected StringBox, got Integer

# ret without value gives null.
// covers: mir 68
$ FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"static","name":"f/0","param_names":[],"params":[]}' sh $HERE/module '{"id":0,"instructions":[{"dst":0,"mir_call":{"args":[],"callee":{"name":"f/0","type":"Global"}},"op":"mir_call"},{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[3,0,0]}'
> null

# const static of an unknown name.
// covers: mir 69
$ sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"static","value":"Nope"}},{"op":"jump","target":3}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> NameError: unknown name 'Nope'

# A call of a missing function and of a missing method raise when they are executed.
// covers: mir 58
$ BOXES='{"field_decls":[],"name":"S","static":true}' sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"string","value":"runs"}},{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"f/0","type":"Global"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[4,0,0]},
|   {"id":2,"instructions":[{"dst":1,"kind":"user","op":"catch"},{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"unwind":4,"id":3,"instructions":[{"mir_call":{"args":[],"callee":{"name":"S.m/0","type":"Global"}},"op":"mir_call"},{"op":"jump","target":5}],"pos":[2,0,0]},
|   {"id":4,"instructions":[{"dst":2,"kind":"user","op":"catch"},{"mir_call":{"args":[2],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":5}],"pos":[3,0,0]},
|   {"id":5,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> runs
> NameError: unknown function 'f'
> MethodNotFound: S has no method 'm' (0 arguments)

# neg of a String raises when it is executed.
// covers: mir 57
$ sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"string","value":"a"}},{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"dst":1,"op":"unop","operation":"neg","src":0},{"op":"jump","target":3}],"pos":[4,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> a
> TypeError: cannot negate String

# A handler entered at any instruction sees what the cells hold then; values of before stay.
// covers: mir 93
$ FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"string","value":"x"}},{"op":"throw","value":0}],"pos":[2,0,0]}],"kind":"static","name":"f/0","param_names":[],"params":[]}' sh $HERE/module '{"id":0,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}},{"args":[0],"dst":1,"op":"newbox","type":"Cell"},{"op":"jump","target":1}],"pos":[3,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":2,"op":"const","value":{"type":"i64","value":2}},{"op":"store","ptr":1,"value":2},{"mir_call":{"args":[],"callee":{"name":"f/0","type":"Global"}},"op":"mir_call"},{"dst":3,"op":"const","value":{"type":"i64","value":3}},{"op":"store","ptr":1,"value":3},{"op":"jump","target":3}],"pos":[6,0,0]},
|   {"id":2,"instructions":[{"dst":4,"kind":"user","op":"catch"},{"dst":5,"op":"load","ptr":1},{"mir_call":{"args":[5],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[5,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> 2
> 1

# throw of a plain value is a UserError with its text; with a kind it is an error of that kind.
$ sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":42}},{"op":"throw","value":0}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"dst":1,"kind":"user","op":"catch"},{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"unwind":4,"id":3,"instructions":[{"dst":2,"op":"const","value":{"type":"string","value":"none"}},{"kind":"MatchError","op":"throw","value":2}],"pos":[2,0,0]},
|   {"id":4,"instructions":[{"dst":3,"kind":"user","op":"catch"},{"mir_call":{"args":[3],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[3,0,0]}'
> UserError: 42
> MatchError: none

# An error that leaves a cleanup body passes user handlers, not cleanup handlers.
// covers: mir 94
$ sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"op":"jump","target":4}],"pos":[1,0,0]},
|   {"unwind":3,"id":2,"instructions":[{"dst":0,"kind":"cleanup","op":"catch"},{"op":"jump","target":4}],"pos":[2,0,0]},
|   {"id":3,"instructions":[{"dst":1,"kind":"user","op":"catch"},{"dst":2,"op":"const","value":{"type":"string","value":"user handler"}},{"mir_call":{"args":[2],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[4,0,0]},
|   {"cleanup":1,"unwind":3,"id":4,"instructions":[{"dst":3,"op":"const","value":{"type":"string","value":"fatal"}},{"op":"throw","value":3}],"pos":[2,0,0]}'
! m: UserError: fatal
! ...
? 1

# The field of a property is stored by init only.
// covers: mir 85
$ BOXES='{"field_decls":[],"name":"T","properties":[{"kind":"birth_once","name":"p"}]}' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"dst":1,"mir_call":{"args":[],"callee":{"name":"%get_p","receiver":0,"type":"Method"}},"op":"mir_call"},{"box":0,"field":"p","init":true,"op":"field_set","value":1},{"op":"ret"}],"pos":[3,0,0]}],"kind":"method","name":"T.%init/0","param_names":["me"],"params":[0]},{"blocks":[{"id":0,"instructions":[{"dst":1,"op":"const","value":{"type":"i64","value":3}},{"op":"ret","value":1}],"pos":[2,0,0]}],"kind":"method","name":"T.%get_p/0","param_names":["me"],"params":[0]}' sh $HERE/module '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"mir_call":{"args":[],"callee":{"name":"T","type":"Constructor"}},"op":"mir_call"},{"box":0,"dst":1,"field":"p","op":"field_get"},{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"box":0,"field":"p","op":"field_set","value":1},{"op":"jump","target":3}],"pos":[5,0,0]},
|   {"id":2,"instructions":[{"dst":90,"kind":"user","op":"catch"},{"mir_call":{"args":[90],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
> 3
> TypeError: property 'p' is read-only
