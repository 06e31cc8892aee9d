# The verifier: calls (mir.md 6.6).

# HM601: the count in the name of a function is the number of arguments.
// covers: mir 49
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"mir_call":{"args":[0],"callee":{"name":"g/2","type":"Global"}},"op":"mir_call"},{"mir_call":{"args":[0],"callee":{"name":"T.m/0","type":"Global"}},"op":"mir_call"},{"mir_call":{"args":[0],"callee":{"name":"plain","type":"Global"}},"op":"mir_call"},{"op":"ret"}],"pos":[4,0,0]}'
!^ VerifyError: HM601 f/1 bb0:0: 
!^ VerifyError: HM601 f/1 bb0:1: 
? 1

# HM602: captures are the leading parameters by name; static functions have none, methods are no functions of closures.
// covers: mir 50
$ F='f/1' NAMES='"x"' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"closure","name":"f/1$0","param_names":["a","b","n"],"params":[0,1,2]},{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"method","name":"T.m/0","param_names":["me"],"params":[0]},{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"static","name":"g/0","param_names":[],"params":[]},{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"closure","name":"f/1$1","param_names":["a","me"],"params":[0,1]}' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"mir_call":{"args":[],"callee":{"captures":[["a",0]],"function":"f/1$0","type":"Closure"}},"op":"mir_call"},{"dst":2,"mir_call":{"args":[],"callee":{"captures":[["b",0],["a",0]],"function":"f/1$0","type":"Closure"}},"op":"mir_call"},{"dst":3,"mir_call":{"args":[],"callee":{"captures":[],"function":"f/1$9","type":"Closure"}},"op":"mir_call"},{"dst":4,"mir_call":{"args":[],"callee":{"captures":[],"function":"T.m/0","type":"Closure"}},"op":"mir_call"},{"dst":5,"mir_call":{"args":[],"callee":{"captures":[["a",0]],"function":"g/0","type":"Closure"}},"op":"mir_call"},{"dst":6,"mir_call":{"args":[],"callee":{"captures":[["a",0]],"function":"f/1$1","type":"Closure"}},"op":"mir_call"},{"dst":7,"mir_call":{"args":[],"callee":{"captures":[["a",0],["b",0],["n",0],["o",0]],"function":"f/1$0","type":"Closure"}},"op":"mir_call"},{"op":"ret"}],"pos":[8,0,0]}'
!^ VerifyError: HM602 f/1 bb0:1: 
!^ VerifyError: HM602 f/1 bb0:2: 
!^ VerifyError: HM602 f/1 bb0:3: 
!^ VerifyError: HM602 f/1 bb0:4: 
!^ VerifyError: HM602 f/1 bb0:5: 
!^ VerifyError: HM602 f/1 bb0:6: 
? 1

# HM603: a closure has no arguments.
$ F='f/1' NAMES='"x"' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"static","name":"g/0","param_names":[],"params":[]}' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"mir_call":{"args":[0],"callee":{"captures":[],"function":"g/0","type":"Closure"}},"op":"mir_call"},{"op":"ret"}],"pos":[2,0,0]}'
!^ ParseError: MIR JSON: HM603 f/1 bb0:0: 
? 1

# HM604: super names an ancestor of the owner and the receiver is me.
$ BOXES='{"field_decls":[],"name":"A"},{"field_decls":[],"name":"B","parents":["A"]},{"field_decls":[],"name":"C"}' F='B.m/1' KIND='method' NAMES='"me","x"' sh $HERE/check '{"id":0,"instructions":[{"mir_call":{"args":[],"callee":{"name":"m","receiver":0,"super":"A","type":"Method"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"m","receiver":0,"super":"C","type":"Method"}},"op":"mir_call"},{"mir_call":{"args":[],"callee":{"name":"m","receiver":1,"super":"A","type":"Method"}},"op":"mir_call"},{"op":"ret"}],"pos":[4,0,0]}'
!^ VerifyError: HM604 B.m/1 bb0:1: 
!^ VerifyError: HM604 B.m/1 bb0:2: 
? 1

# HM604: a function without owner.
$ BOXES='{"field_decls":[],"name":"A"},{"field_decls":[],"name":"B","parents":["A"]},{"field_decls":[],"name":"C"}' F='f/1' NAMES='"me"' sh $HERE/check '{"id":0,"instructions":[{"mir_call":{"args":[],"callee":{"name":"m","receiver":0,"super":"A","type":"Method"}},"op":"mir_call"},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM604 f/1 bb0:0: 
? 1

# HM605: me_capture is the me of the function.
$ BOXES='{"field_decls":[],"name":"A"},{"field_decls":[],"name":"B","parents":["A"]},{"field_decls":[],"name":"C"}' F='B.m/1' KIND='method' NAMES='"me","x"' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"closure","name":"B.m/1$0","param_names":["me"],"params":[0]}' sh $HERE/check '{"id":0,"instructions":[{"dst":2,"mir_call":{"args":[],"callee":{"captures":[],"function":"B.m/1$0","me_capture":0,"type":"Closure"}},"op":"mir_call"},{"dst":3,"mir_call":{"args":[],"callee":{"captures":[],"function":"B.m/1$0","me_capture":1,"type":"Closure"}},"op":"mir_call"},{"op":"ret"}],"pos":[3,0,0]}'
!^ VerifyError: HM605 B.m/1 bb0:1: 
? 1

# HM606: more than 255 arguments.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"mir_call":{"args":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM606 f/1 bb0:0: 
? 1
