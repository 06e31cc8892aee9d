# The verifier: control flow (mir.md 6.3).

# HM301: a block without terminator, an empty block. HM302: a terminator inside.
// covers: mir 42, mir 56
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"dst":0,"op":"const","value":{"type":"i64","value":1}}],"pos":[1,0,0]},
|   {"id":2,"instructions":[],"pos":[]},
|   {"id":3,"instructions":[{"op":"ret"},{"op":"ret"}],"pos":[2,0,0]}'
!^ VerifyError: HM301 f/0 bb1: 
!^ VerifyError: HM304 f/0 bb2: 
!^ VerifyError: HM301 f/0 bb2: 
!^ VerifyError: HM304 f/0 bb3: 
!^ VerifyError: HM302 f/0 bb3:0: 
? 1

# HM303: a target that does not exist.
// covers: mir 43
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":7}],"pos":[1,0,0]}'
!^ VerifyError: HM303 f/0 bb0:0: 
? 1

# HM303: a block of a loopform.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"body":9,"carriers":[],"exit":2,"header":1,"latch":1,"op":"loopform","preheader":0},{"op":"jump","target":1}],"pos":[2,0,0]},
|   {"id":1,"instructions":[{"op":"safepoint"},{"cond":0,"else":2,"op":"branch","then":1}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM303 f/1 bb0:0: 
? 1

# HM304: a block that cannot be reached.
// covers: mir 44
$ sh $HERE/check '{"id":0,"instructions":[{"op":"ret"}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]}'
!^ VerifyError: HM304 f/0 bb1: 
? 1

# HM305: both targets of a branch are the same.
// covers: mir 45
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"cond":0,"else":1,"op":"branch","then":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM305 f/1 bb0:0: 
? 1

# HM306: the first block is a target and a handler.
$ sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"unwind":0,"id":1,"instructions":[{"op":"jump","target":0}],"pos":[1,0,0]}'
!^ VerifyError: HM702 f/0 bb0: 
!^ VerifyError: HM306 f/0 bb1: 
!^ VerifyError: HM306 f/0 bb1:0: 
!^ VerifyError: HM704 f/0 bb1:0: 
? 1
