# The verifier: errors and cleanup (mir.md 6.7).

# HM701: a handler that does not exist, a block that is its own handler.
$ sh $HERE/check '{"unwind":9,"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":1,"id":1,"instructions":[{"dst":0,"kind":"user","op":"catch"},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM701 f/0 bb0: 
!^ VerifyError: HM704 f/0 bb0:0: 
!^ VerifyError: HM701 f/0 bb1: 
? 1

# HM702: a handler without catch.
// covers: mir 51
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM702 f/0 bb2: 
? 1

# HM703: catch in a block that is no handler, and behind the first instruction.
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"dst":0,"kind":"user","op":"catch"},{"op":"jump","target":3}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"dst":1,"kind":"user","op":"catch"},{"dst":2,"kind":"user","op":"catch"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM703 f/0 bb1:0: 
!^ VerifyError: HM703 f/0 bb2:1: 
? 1

# HM704: a jump to a handler.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"cond":0,"else":2,"op":"branch","then":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"dst":1,"kind":"user","op":"catch"},{"op":"jump","target":3}],"pos":[2,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM704 f/1 bb0:0: 
? 1

# HM705: unwind targets that form a circle, and a block that leads there.
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"op":"jump","target":4}],"pos":[1,0,0]},
|   {"unwind":3,"id":2,"instructions":[{"dst":0,"kind":"user","op":"catch"},{"op":"jump","target":4}],"pos":[2,0,0]},
|   {"unwind":2,"id":3,"instructions":[{"dst":1,"kind":"user","op":"catch"},{"op":"jump","target":4}],"pos":[2,0,0]},
|   {"id":4,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM705 f/0 bb1: 
!^ VerifyError: HM705 f/0 bb2: 
!^ VerifyError: HM705 f/0 bb3: 
? 1

# HM706: a handler in more cleanup bodies than its blocks.
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"cleanup":1,"id":2,"instructions":[{"dst":0,"kind":"user","op":"catch"},{"op":"jump","target":3}],"pos":[2,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM706 f/0 bb1: 
? 1

# HM707: the kind of throw is one of the kinds of errors.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"kind":"Oops","op":"throw","value":0}],"pos":[1,0,0]}'
!^ VerifyError: HM707 f/1 bb0:0: 
? 1

# HM707: catch is user or cleanup.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"op":"ret"}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"dst":1,"kind":"none","op":"catch"},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM707 f/1 bb2:0: 
? 1

# HM708: an edge that enters two cleanup bodies at once, a ret inside one.
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"cleanup":2,"id":1,"instructions":[{"op":"jump","target":2}],"pos":[1,0,0]},
|   {"cleanup":1,"id":2,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM708 f/0 bb0:0: 
!^ VerifyError: HM708 f/0 bb2:0: 
? 1
