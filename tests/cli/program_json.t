# --emit-program-json and --json-file: a front end of one's own hands its tree over (stage0/program_json.h).
$ cat > app.hako <<'EOF'
| using util
| static box Main {
|   main(args) {
|     print("a " + args.join(",") + " " + Util.half(-9.0))
|     return args[0] / 0
|   }
| }
| EOF
| echo 'static box Util { half(x) { return x / 2 } }' > util.hako
| hako --emit-program-json app.json app.hako
| head -3 app.json; tail -2 app.json
| mv app.hako elsewhere.hako
| hako --json-file app.json b c
> {"program":1,"name":"app.hako","nodes":[
> {"kind":"File","line":1,"column":1,"kids":2},
> {"kind":"Using","line":1,"column":1,"name":"util","width":5,"kids":0},
> {"kind":"Int","line":5,"column":22,"value":0,"kids":0}
> ]}
> a b,c -4.5
! app.hako:5:20: TypeError: cannot divide String and Integer
!   at Main.main/1 (app.hako:5:20)
? 1
# Written by hand, from standard input; what is missing has a default.
$ cat > hand.json <<'EOF'
| { "program": 1, "nodes": [
|   {"kind": "File", "kids": 1}, {"kind": "ExprStatement", "kids": 1}, {"kind": "Call", "kids": 2},
|   {"kind": "Name", "name": "print"}, {"kind": "Binary", "op": "+", "kids": 2}, {"kind": "Int", "value": 40}, {"kind": "Int", "value": 2} ] }
| EOF
| hako --json-file - < hand.json; hako --check --json-file hand.json; hako --dump-mir --json-file hand.json | grep binop; hako --backend vm-hako --json-file hand.json
| hako --emit-program-json - -c 'print((1e999))' | grep -c '"flags":\["parens"\]'
| hako --emit-program-json - -c 'print(1e999)' | hako --json-file -
> 42
>   %2 = binop + %0, %1
> 42
> 1
> inf
# What no parser would make is refused before anything runs.
$ try() { sed "$@" hand.json | hako --json-file - 2>&1 | head -1; }
| try 's/1,/2,/'; try 's/"File", "kids": 1/"File", "kids": 2/'; try 's/"kids": 1}, {"kind": "Call"/"kids": 0}, {"kind": "Call"/'
| try 's/"Int", "value": 40/"Int"/'; try 's/"Int", "value": 40/"Integer"/'; try 's/"op": "+"/"op": "and"/'; try 's/"print"/"pri nt"/'
| try 's/"name": "print"/"name": "print", "flags": ["odd"]/'; try 's/"Binary", "op": "+"/"Block"/'; try 's/"kind": "File"/"kind": "Block"/'
| try 's/] }/, null ] }/'; try 's/] }//'; try 's/.*//'; hako --json-file absent.json
> <stdin>:1:14: ParseError: Program JSON: unknown version
> <stdin>:1:26: ParseError: Program JSON: nodes are missing
> <stdin>:2:32: ParseError: Program JSON: this node cannot have these kids
> <stdin>:3:80: ParseError: Program JSON: bad value
> <stdin>:3:89: ParseError: Program JSON: unknown kind
> <stdin>:3:38: ParseError: Program JSON: this node cannot have this operator
> <stdin>:3:3: ParseError: Program JSON: this node cannot have this name
> <stdin>:3:47: ParseError: Program JSON: unknown flag
> <stdin>:3:38: ParseError: Program JSON: this node cannot have these kids
> <stdin>:2:3: ParseError: Program JSON: the first node must be a File
> <stdin>:3:140: ParseError: Program JSON: nodes behind the tree
>^ <stdin>:4:1: ParseError: Program JSON: expected
>^ <stdin>:4:1: ParseError: Program JSON: unexpected end
! hakorune: cannot read 'absent.json': not found
? 1
$ hako --emit-program-json out.json -c 'print((' 2> /dev/null; echo "status $?"; ls out.json 2>&1 | grep -c 'No such'
> status 1
> 1
# Deep trees and long chains come back as they were; what is too deep for the parser is so here.
$ awk 'BEGIN { printf "print(0"; for (i = 0; i < 20000; i++) printf " + 1"; print ")" }' > chain.hako
| hako --emit-program-json chain.json chain.hako && hako --json-file chain.json
| awk 'BEGIN { printf "{\"program\":1,\"nodes\":[{\"kind\":\"File\",\"kids\":1},{\"kind\":\"ExprStatement\",\"kids\":1}"
|   for (i = 0; i < 100000; i++) printf ",{\"kind\":\"Unary\",\"op\":\"neg\",\"kids\":1}"; print ",{\"kind\":\"Null\"}]}" }' | hako --json-file - 2>&1 | head -1 | grep -o 'ParseError.*'
> 20000
> ParseError: Program JSON: nesting too deep
# Programs give the same MIR from their trees as from their texts: every fourth of the golden ones.
$ cd "$HERE/../golden" && find . -name '*.hako' | sort | awk 'NR % 4 == 0' | while read -r file; do
|   hako --emit-program-json - "$file" > "$OLDPWD/tree.json" 2> /dev/null || continue
|   hako --no-config --emit-mir-json - "$file" > "$OLDPWD/text.mir" 2> /dev/null
|   hako --no-config --emit-mir-json - --json-file "$OLDPWD/tree.json" > "$OLDPWD/tree.mir" 2> /dev/null
|   grep -q 'Using\|"Include"' "$OLDPWD/tree.json" || cmp -s "$OLDPWD/text.mir" "$OLDPWD/tree.mir" || echo "$file differs"
| done
