# Chains of parents are bounded; nothing that follows them can overflow or run forever.
$ boxes() { printf '{"user_box_decls":['; i=0; while [ $i -lt $1 ]; do printf '{"name":"B%d","parents":["B%d"%s]},' $i $((i + 1)) "$2"; i=$((i + 1)); done; printf '{"name":"B%d"},{"name":"B%d"}],"functions":[{"name":"main","blocks":[{"id":0,"instructions":[{"op":"ret"}]}]}]}' $1 $((i + 1)); }
| boxes 1000 > deep.json; boxes 1001 > deeper.json; hako --mir-json-file deep.json && hako --mir-json-file deeper.json
! <unknown>: InternalError: box 'B1001' has too many ancestors
? 70
$ i=0; { printf '{"user_box_decls":['; while [ $i -lt 40 ]; do printf '{"name":"B%d","parents":["B%d","B%d"]},' $i $((i + 1)) $((i + 2)); i=$((i + 1)); done
| printf '{"name":"B40"},{"name":"B41"}],"functions":[{"name":"main","blocks":[{"id":0,"instructions":[{"op":"ret"}]}]}]}'; } > wide.json
| hako --mir-json-file wide.json
!^ <unknown>: InternalError: box 'B
? 70
