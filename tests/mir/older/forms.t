# Files of version 0 and 1.0 (mir.md 4). Each is run as it is and in the canonical form it is converted to.

# The version 0 file of mir.md 4.3.
// covers: mir 21, mir 29, mir 30, mir 35
$ cat > zero.json <<'END'
| {"functions":[{"name":"main","params":[],"blocks":[{"id":0,"instructions":[
|  {"op":"const","dst":1,"value":{"type":"i64","value":7}},
|  {"op":"newbox","dst":2,"type":"ArrayBox","args":[]},
|  {"op":"boxcall","dst":3,"box":2,"method":"push","args":[1]},
|  {"op":"const","dst":4,"value":{"type":"i64","value":0}},
|  {"op":"boxcall","dst":5,"box":2,"method":"get","args":[4]},
|  {"op":"externcall","func":"nyash.console.log","args":[5]},
|  {"op":"const","dst":6,"value":{"type":"int","value":5}},
|  {"op":"ret","value":6}]}]}]}
| END
$ sh $HERE/same zero.json
> 7
? 5

# The version 1.0 file of mir.md 4.3: a flat call, a separate terminator, a Bool stored as integer, names with and without count.
// covers: mir 22, mir 25, mir 28
$ cat > one.json <<'END'
| {"schema_version":"1.0","functions":[
|  {"name":"Main.main","params":[],"metadata":{"value_types":{"3":"i1"}},"blocks":[
|   {"id":4,"instructions":[
|     {"op":"const","dst":3,"value":{"type":"i64","value":1}},
|     {"op":"mir_call","dst":8,"callee":{"type":"Global","name":"flip/1"},"args":[3],"effects":["IO"],"flags":{}},
|     {"op":"unop","dst":9,"operation":"not","src":8}],
|    "terminator":{"op":"ret","value":9}}]},
|  {"name":"flip","params":[0],"blocks":[{"id":0,"instructions":[
|     {"op":"unaryop","dst":1,"operation":"Not","operand":0},{"op":"ret","value":1}]}]}]}
| END
$ sh $HERE/same one.json
? 1
$ sed 's/"op":"mir_call","dst":8,\("callee":{[^}]*},"args":\[3\]\)/"op":"mir_call","dst":8,"mir_call":{\1}/' one.json > nested.json
$ grep -c '"mir_call":{"callee"' nested.json
> 1
$ sh $HERE/same nested.json
? 1

# The converted module has names with counts, dense numbers, and no trace of the file's ways.
$ hako --mir-json-file one.json --dump-mir
> mir 1.1
> entry Main.main/0
>
> func Main.main/0() static {
> bb0:
>   %0 = const true
>   %1 = call global flip/1(%0)
>   %2 = unop not %1
>   ret %2
> }
>
> func flip/1(%0 p0) static {
> bb0:
>   %1 = unop not %0
>   ret %1
> }

# Functions in an object, ids of blocks in any order: the first listed block is the entry. Unreachable blocks go, with their phi inputs.
// covers: mir 23, mir 24, mir 34
$ cat > order.json <<'END'
| {"functions":{"main":{"blocks":[
|   {"id":4,"instructions":[{"op":"const","dst":1,"value":{"type":"i64","value":10}},{"op":"jump","target":9}]},
|   {"id":9,"instructions":[{"op":"phi","dst":7,"incoming":[[1,4],[99,3]]},{"op":"jump","target":2}]},
|   {"id":2,"instructions":[{"op":"ret","value":7}]},
|   {"id":3,"instructions":[{"op":"binop","dst":99,"op_kind":"Add","lhs":50,"rhs":51},{"op":"jump","target":9}]},
|   {"id":5,"instructions":[{"op":"nop"}]}]}}}
| END
$ sh $HERE/same order.json
? 10
$ hako --mir-json-file order.json --dump-mir
> mir 1.1
> entry main/0
>
> func main/0() static {
> bb0:
>   %0 = const 10
>   jump bb1
> bb1:
>   %1 = phi [%0, bb0]
>   jump bb2
> bb2:
>   ret %1
> }

# The entry block may be named; a loop back to it gets a block of its own before it.
$ cat > entry.json <<'END'
| {"functions":[{"name":"main","entry_block":3,"blocks":[
|   {"id":1,"instructions":[{"op":"load","dst":5,"ptr":70},{"op":"ret","value":5}]},
|   {"id":3,"instructions":[
|    {"op":"load","dst":1,"ptr":70},
|    {"op":"const","dst":2,"value":null},
|    {"op":"compare","dst":3,"operation":"eq","lhs":1,"rhs":2},
|    {"op":"branch","cond":3,"then":4,"else":5}]},
|   {"id":4,"instructions":[{"op":"const","dst":6,"value":3},{"op":"store","ptr":70,"value":6},{"op":"jump","target":3}]},
|   {"id":5,"instructions":[
|    {"op":"const","dst":7,"value":{"type":"i32","value":4}},
|    {"op":"binop","dst":8,"operation":"mul","lhs":1,"rhs":7},
|    {"op":"store","ptr":70,"value":8},{"op":"jump","target":1}]}]}]}
| END
$ sh $HERE/same entry.json
? 12

# Only the last block, and only if nothing leads there, may lack its terminator.
$ printf '%s' '{"functions":[{"name":"main","blocks":[{"id":0,"instructions":[{"op":"ret"}]},{"id":1,"instructions":[]},{"id":2,"instructions":[]}]}]}' > open.json
$ hako --mir-json-file open.json
!^ ParseError: MIR JSON: HM301 main bb1: 
? 1

# Constants.
// covers: mir 26
$ cat > constants.json <<'END'
| {"functions":[{"name":"main","blocks":[{"id":0,"instructions":[
|   {"op":"const","dst":1,"value":{"type":"int","value":-3}},{"op":"print","value":1},
|   {"op":"const","dst":2,"value":{"type":"float","value":2}},{"op":"print","value":2},
|   {"op":"const","dst":3,"value":{"type":"bool","value":true}},{"op":"print","value":3},
|   {"op":"const","dst":4,"value":{"type":"boolean","value":0}},{"op":"print","value":4},
|   {"op":"const","dst":5,"value":{"type":"String","value":"text"}},{"op":"print","value":5},
|   {"op":"const","dst":6,"value":{"type":{"kind":"handle","box_type":"StringBox"},"value":"handle"}},{"op":"print","value":6},
|   {"op":"const","dst":7,"value":{"type":"unit","value":null}},{"op":"print","value":7},
|   {"op":"const","dst":8,"value":{"value":1.5}},{"op":"print","value":8},
|   {"op":"const","dst":9,"value":"plain"},{"op":"print","value":9},
|   {"op":"const","dst":10,"value":{"type":"integer","value":9}},
|   {"op":"ret","value":10}]}]}]}
| END
$ sh $HERE/same constants.json
> -3
> 2.0
> true
> false
> text
> handle
> null
> 1.5
> plain
? 9

# Operators in their older spellings. `and` and `or` of values give the truth of the combination.
// covers: mir 27
$ cat > operators.json <<'END'
| {"functions":[{"name":"main","blocks":[{"id":0,"instructions":[
|   {"op":"const","dst":1,"value":7},{"op":"const","dst":2,"value":2},{"op":"const","dst":30,"value":""},
|   {"op":"binop","dst":3,"op_kind":"Add","lhs":1,"rhs":2},{"op":"print","value":3},
|   {"op":"binop","dst":4,"op_kind":"Mod","lhs":1,"rhs":2},{"op":"print","value":4},
|   {"op":"binop","dst":5,"operation":"shl","lhs":1,"rhs":2},{"op":"print","value":5},
|   {"op":"binop","dst":6,"operation":"bitxor","lhs":1,"rhs":2},{"op":"print","value":6},
|   {"op":"binop","dst":7,"operation":"/","lhs":1,"rhs":2},{"op":"print","value":7},
|   {"op":"compare","dst":8,"cmp":"Lt","lhs":1,"rhs":2},{"op":"print","value":8},
|   {"op":"compare","dst":9,"op_kind":"Ge","lhs":1,"rhs":2},{"op":"print","value":9},
|   {"op":"binop","dst":10,"op_kind":"And","lhs":1,"rhs":30},{"op":"print","value":10},
|   {"op":"binop","dst":11,"operation":"or","lhs":30,"rhs":1},{"op":"print","value":11},
|   {"op":"unop","dst":12,"operation":"-","src":1},{"op":"print","value":12},
|   {"op":"unaryop","dst":13,"operation":"BitNot","operand":1},{"op":"print","value":13},
|   {"op":"unop","dst":14,"operation":"!","operand":30},{"op":"print","value":14},
|   {"op":"select","dst":15,"cond":8,"then_val":1,"else_val":2},
|   {"op":"copy","dst":16,"src":15},
|   {"op":"ret","value":16}]}]}]}
| END
$ sh $HERE/same operators.json
> 9
> 1
> 28
> 5
> 3
> false
> true
> false
> true
> -7
> -8
> true
? 2

# A branch with equal targets tests its condition and jumps.
$ cat > branch.json <<'END'
| {"functions":[{"name":"main","params":[],"blocks":[
|   {"id":0,"instructions":[{"op":"const","dst":1,"value":null},{"op":"branch","cond":1,"then":1,"else":1}]},
|   {"id":1,"instructions":[{"op":"phi","dst":2,"incoming":[{"value":1,"block":0},{"value":1,"block":0}]},{"op":"ret","value":null}]}]}]}
| END
$ sh $HERE/same branch.json
! <unknown>: TypeError: null has no truth value
!   at main/0
? 1

# A variable for each plain `ptr`, its own in each activation.
// covers: mir 32
$ cat > variables.json <<'END'
| {"functions":[
|  {"name":"down","params":[0],"blocks":[
|   {"id":0,"instructions":[
|    {"op":"load","dst":1,"ptr":90},{"op":"print","value":1},
|    {"op":"store","ptr":90,"value":0},
|    {"op":"const","dst":2,"value":0},{"op":"compare","dst":3,"operation":"==","lhs":0,"rhs":2},
|    {"op":"branch","cond":3,"then":1,"else":2}]},
|   {"id":1,"instructions":[{"op":"ret","value":2}]},
|   {"id":2,"instructions":[
|    {"op":"const","dst":4,"value":1},{"op":"binop","dst":5,"operation":"-","lhs":0,"rhs":4},
|    {"op":"call","dst":6,"callee":{"type":"Global","name":"down/1"},"args":[5]},
|    {"op":"load","dst":7,"ptr":90},{"op":"print","value":7},
|    {"op":"load","dst":8,"ptr":91},{"op":"print","value":8},
|    {"op":"ret","value":7}]}]},
|  {"name":"main","blocks":[{"id":0,"instructions":[
|    {"op":"const","dst":1,"value":2},{"op":"call","dst":2,"callee":{"type":"ModuleFunction","name":"down"},"args":[1]},{"op":"ret","value":2}]}]}]}
| END
$ sh $HERE/same variables.json
> null
> null
> null
> 1
> null
> 2
> null
? 2

# The entry: main, ny_main, Main.main; with a parameter it gets the arguments.
$ printf '%s' '{"functions":[{"name":"ny_main","params":[{"id":0}],"blocks":[{"id":0,"instructions":[{"op":"boxcall","dst":1,"box":0,"method":"length/0","args":[]},{"op":"print","value":0},{"op":"ret","value":1}]}]}]}' > args.json
$ sh $HERE/same args.json a "b c"
> [a, b c]
? 2
$ printf '%s' '{"entry":"start/0","functions":[{"name":"main","blocks":[{"id":0,"instructions":[{"op":"ret"}]}]},{"name":"start","blocks":[{"id":0,"instructions":[{"op":"const","dst":9,"value":33},{"op":"ret","value":9}]}]}]}' > named.json
$ sh $HERE/same named.json
? 33

# Line information of the file is kept.
$ printf '%s' '{"functions":[{"name":"main","blocks":[{"id":0,"instructions":[{"op":"const","dst":1,"value":0,"line":3},{"op":"binop","dst":2,"operation":"/","lhs":1,"rhs":1,"line":4,"column":7},{"op":"ret","value":2}]}]}]}' > lines.json
$ hako --mir-json-file lines.json --emit-mir-json - | grep -o '"pos":[^]]*]'
> "pos":[1,3,1,1,4,7,1,0,0]

# What is no instruction is refused by its name.
$ printf '%s' '{"functions":[{"name":"main","blocks":[{"id":0,"instructions":[{"op":"teleport"},{"op":"ret"}]}]}]}' > unknown.json
$ hako --mir-json-file unknown.json
! ParseError: MIR JSON: HM106 main bb0:0: unknown op 'teleport'
? 1

# Numbering anew hides no mistake.
$ printf '%s' '{"functions":[{"name":"main","blocks":[{"id":0,"instructions":[{"op":"const","dst":70000000,"value":1},{"op":"const","dst":70000000,"value":2},{"op":"ret","value":5}]}]}]}' > ids.json
$ hako --mir-json-file ids.json
!^ ParseError: MIR JSON: HM201 main bb0:1: 
!^ ParseError: MIR JSON: HM202 main bb0:2: 
? 1
