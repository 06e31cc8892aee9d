# Dumps, checks and MIR JSON.
# covers: runtime 69, runtime 70, runtime 71, runtime 72, runtime 73, runtime 74, runtime 75
$ cat > app.hako <<'END'
| box Point { x  y  birth(x, y) { me.x = x  me.y = y } }
| static box Main { main() { local p = new Point(1, 2)  loop(p.x < 5) { p.x = p.x + p.y }  print(p.x)  return p.x } }
| END
| hako --dump-mir app.hako > a.txt; hako --dump-mir app.hako > b.txt; cmp a.txt b.txt && head -2 a.txt
> mir 1.1
> entry Main.main/0
$ hako --dump=mir app.hako | cmp - a.txt
$ hako --dump-mir --dump-mir-effects app.hako | grep 'field_set' | head -1
>   field_set %2, x, %8  [C!]
$ hako --dump-mir --mir-verbose app.hako | grep -c '^; blocks='
> 2
$ hako --dump-ast -c 'print("never")'
> File @1:1
>   ExprStatement @1:1
>     Call @1:6
>       Name @1:1 print
>       String @1:7 "never"
$ hako --dump=ast app.hako > c.txt; hako --dump-ast app.hako | cmp - c.txt
$ hako --emit-ast-json - -c 'print(1.5, -x)'
> {"kind":"File","line":1,"column":1,"kids":[{"kind":"ExprStatement","line":1,"column":1,"kids":[{"kind":"Call","line":1,"column":6,"kids":[{"kind":"Name","line":1,"column":1,"name":"print","kids":[]},{"kind":"Float","line":1,"column":7,"value":1.5,"kids":[]},{"kind":"Unary","line":1,"column":12,"op":"neg","kids":[{"kind":"Name","line":1,"column":13,"name":"x","kids":[]}]}]}]}]}
$ hako --emit-ast-json tree.json app.hako; hako -c 'print(JSON.parse(File.readText("tree.json")).get("kids").length())'
> 2
$ hako --dump-tokens -c 'print(1 + x)'
>^ 1:1 
>^ 1:6 
>^ 1:7 
>^ 1:9 
>^ 1:11 
>^ 1:12 
>^ 1:13 
$ hako --dump=nothing -c 'print(1)'
! hakorune: bad value 'nothing' for option '--dump' (ast tokens mir)
? 2
$ hako --emit-mir-json out.json app.hako; tail -c 1 out.json | od -An -c | tr -d ' '; ls | grep -c 'out.json'
> \n
> 1
$ hako app.hako; a=$?; hako --mir-json-file out.json; test $? = $a && echo same
> 5
> 5
> same
$ hako --emit-mir-json - app.hako | cmp - out.json; hako --mir-json-file - < out.json
> 5
? 5
# On failure nothing is written.
$ hako --emit-mir-json bad.json -c 'print((' > err.txt 2>&1; test -e bad.json || echo none; hako --emit-mir-json no/such/dir.json app.hako
> none
! hakorune: cannot write 'no/such/dir.json'
? 1
$ echo '{"not mir": 1}' > junk.json; hako --mir-json-file junk.json
!^ ParseError: MIR JSON: 
! ...
? 1
$ echo 'print(1' | sed 's/$/,/' > junk.json; hako --mir-json-file junk.json 2>&1 | cut -c1-21 | sort -u
> ParseError: MIR JSON:
$ hako --error-format json --mir-json-file junk.json 2>&1 | cut -c1-67
> {"severity":"error","kind":"ParseError","message":"MIR JSON: HM101 
$ hako --mir-json-file missing.json
! hakorune: cannot read 'missing.json': not found
? 1
$ hako --check app.hako; hako --check --verify app.hako; hako --check --mir-json-file out.json
$ hako --verify app.hako
> 5
? 5
$ hako --check -c 'print((' 2>&1 | head -1 | cut -d: -f1-4
> <command>:1:8: ParseError
$ hako --emit-mir-json - -c 'print(1 + 2)' | sed 's/"lhs":0/"lhs":9/' > use.json; hako --verify --mir-json-file use.json
!^ VerifyError: HM
! ...
? 1
$ hako --check --mir-json-file use.json > out.txt 2>&1
? 1
$ hako --list-boxes | grep -c Box; hako --list-boxes | sort -c
>^ 
$ hako --list-boxes | grep -x ArrayBox
> ArrayBox
