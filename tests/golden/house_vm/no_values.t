# Calls of functions that have no value at all: nothing is taken for an operand of theirs.
$ cat > p.hako <<'END'
| f() { print() }
| externcall "env.now_ms"()
| f()
| END
$ hako --warn none --emit-mir-json p.json p.hako
$ hako --backend vm-hako --mir-json-file p.json
>
