# The verifier: lifetimes, tasks, loops (mir.md 6.8).

# HM801: keepalive and release_strong of nothing.
$ sh $HERE/check '{"id":0,"instructions":[{"op":"keepalive","values":[]},{"op":"release_strong","values":[]},{"op":"ret"}],"pos":[3,0,0]}'
!^ VerifyError: HM801 f/0 bb0:0: 
!^ VerifyError: HM801 f/0 bb0:1: 
? 1

# HM803: a task is a closure without declared parameters.
$ F='f/1' NAMES='"x"' FUNCTIONS='{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"closure","name":"f/1$0","param_names":["n"],"params":[0]},{"blocks":[{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]}],"kind":"static","name":"g/0","param_names":[],"params":[]}' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"op":"nowait","value":0},{"dst":2,"mir_call":{"args":[],"callee":{"captures":[],"function":"f/1$0","type":"Closure"}},"op":"mir_call"},{"dst":3,"op":"nowait","value":2},{"dst":4,"mir_call":{"args":[],"callee":{"captures":[],"function":"g/0","type":"Closure"}},"op":"mir_call"},{"dst":5,"op":"nowait","value":4},{"op":"ret"}],"pos":[6,0,0]}'
!^ VerifyError: HM803 f/1 bb0:0: 
!^ VerifyError: HM803 f/1 bb0:2: 
? 1

# HM804: a constant is no Future.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"op":"const","value":{"type":"i64","value":1}},{"future":1,"op":"future_set","value":0},{"dst":2,"op":"future_new"},{"future":2,"op":"future_set","value":0},{"op":"ret"}],"pos":[5,0,0]}'
!^ VerifyError: HM804 f/1 bb0:1: 
? 1

# HM805: a use after release_strong, in the block and on one path.
// covers: mir 54
$ F='f/2' NAMES='"x","y"' sh $HERE/check '{"id":0,"instructions":[{"op":"release_strong","values":[0]},{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"cond":1,"else":2,"op":"branch","then":1}],"pos":[3,0,0]},
|   {"id":1,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"dst":2,"incoming":[[0,1],[1,2]],"op":"phi"},{"op":"ret","value":0}],"pos":[2,0,0]}'
!^ VerifyError: HM805 f/2 bb0:1: 
!^ VerifyError: HM805 f/2 bb3:0: 
!^ VerifyError: HM805 f/2 bb3:1: 
? 1

# A value that a loop defines anew may be released in every turn.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"op":"safepoint"},{"dst":1,"mir_call":{"args":[0],"callee":{"name":"env.get","type":"Extern"}},"op":"mir_call"},{"mir_call":{"args":[1],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"release_strong","values":[1]},{"cond":0,"else":2,"op":"branch","then":1}],"pos":[5,0,0]},
|   {"id":2,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'

# HM805: the next turn of a loop, and a handler.
$ F='f/2' NAMES='"x","y"' sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":3,"id":1,"instructions":[{"op":"safepoint"},{"mir_call":{"args":[0],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"release_strong","values":[0]},{"cond":1,"else":2,"op":"branch","then":1}],"pos":[4,0,0]},
|   {"id":2,"instructions":[{"op":"ret"}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"dst":2,"kind":"user","op":"catch"},{"op":"ret","value":0}],"pos":[2,0,0]}'
!^ VerifyError: HM805 f/2 bb1:1: 
!^ VerifyError: HM805 f/2 bb1:2: 
!^ VerifyError: HM805 f/2 bb3:1: 
? 1

# HM901: loopform stands directly before a jump to its header, in its preheader.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"body":2,"carriers":[],"exit":3,"header":1,"latch":2,"op":"loopform","preheader":0},{"op":"nop"},{"op":"jump","target":1}],"pos":[3,0,0]},
|   {"id":1,"instructions":[{"op":"safepoint"},{"cond":0,"else":3,"op":"branch","then":2}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"body":5,"carriers":[],"exit":6,"header":4,"latch":5,"op":"loopform","preheader":2},{"op":"jump","target":4}],"pos":[2,0,0]},
|   {"id":4,"instructions":[{"op":"safepoint"},{"cond":0,"else":6,"op":"branch","then":5}],"pos":[2,0,0]},
|   {"id":5,"instructions":[{"op":"jump","target":4}],"pos":[1,0,0]},
|   {"id":6,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM901 f/1 bb0:0: 
!^ VerifyError: HM901 f/1 bb3:0: 
? 1

# HM902: latch, dominance and carriers.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"cond":0,"else":3,"op":"branch","then":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"body":3,"carriers":[],"exit":5,"header":2,"latch":3,"op":"loopform","preheader":1},{"op":"jump","target":2}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"dst":1,"incoming":[[0,1],[0,4]],"op":"phi"},{"op":"safepoint"},{"cond":0,"else":5,"op":"branch","then":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"cond":0,"else":5,"op":"branch","then":4}],"pos":[1,0,0]},
|   {"id":4,"instructions":[{"op":"jump","target":2}],"pos":[1,0,0]},
|   {"id":5,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM902 f/1 bb1:0: 
!^ VerifyError: HM902 f/1 bb1:0: 
!^ VerifyError: HM902 f/1 bb1:0: 
!^ VerifyError: HM902 f/1 bb1:0: 
? 1
