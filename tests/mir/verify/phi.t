# The verifier: phis (mir.md 6.4).

# HM401: a phi behind another instruction.
// covers: mir 40
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"cond":0,"else":2,"op":"branch","then":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"dst":1,"op":"const","value":{"type":"i64","value":1}},{"dst":2,"incoming":[[0,1],[0,2]],"op":"phi"},{"op":"ret","value":2}],"pos":[3,0,0]}'
!^ VerifyError: HM401 f/1 bb3:1: 
? 1

# HM402: a predecessor is missing, and a block that is none.
// covers: mir 39
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"cond":0,"else":2,"op":"branch","then":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"dst":1,"incoming":[[0,1],[0,0]],"op":"phi"},{"dst":2,"incoming":[[0,9],[0,1],[0,2]],"op":"phi"},{"op":"ret","value":2}],"pos":[3,0,0]}'
!^ VerifyError: HM402 f/1 bb3:0: 
!^ VerifyError: HM402 f/1 bb3:0: 
!^ VerifyError: HM402 f/1 bb3:1: 
? 1

# HM403: a phi in the first block and in a handler.
// covers: mir 41
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"dst":1,"incoming":[],"op":"phi"},{"op":"jump","target":1}],"pos":[2,0,0]},
|   {"unwind":2,"id":1,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":2,"instructions":[{"dst":2,"kind":"user","op":"catch"},{"dst":3,"incoming":[],"op":"phi"},{"op":"jump","target":3}],"pos":[3,0,0]},
|   {"id":3,"instructions":[{"op":"ret"}],"pos":[1,0,0]}'
!^ VerifyError: HM403 f/1 bb0:0: 
!^ VerifyError: HM401 f/1 bb2:1: 
!^ VerifyError: HM403 f/1 bb2:1: 
? 1

# HM404: an input that does not dominate the end of its predecessor.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"cond":0,"else":2,"op":"branch","then":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"dst":1,"op":"const","value":{"type":"i64","value":1}},{"op":"jump","target":3}],"pos":[2,0,0]},
|   {"id":2,"instructions":[{"op":"jump","target":3}],"pos":[1,0,0]},
|   {"id":3,"instructions":[{"dst":2,"incoming":[[1,1],[1,2]],"op":"phi"},{"op":"ret","value":2}],"pos":[2,0,0]}'
!^ VerifyError: HM404 f/1 bb3:0: 
? 1

# HM405: a block stands twice.
$ F='f/1' NAMES='"x"' sh $HERE/check '{"id":0,"instructions":[{"op":"jump","target":1}],"pos":[1,0,0]},
|   {"id":1,"instructions":[{"dst":1,"incoming":[[0,0],[0,0]],"op":"phi"},{"op":"ret","value":1}],"pos":[2,0,0]}'
!^ VerifyError: HM405 f/1 bb1:0: 
? 1
