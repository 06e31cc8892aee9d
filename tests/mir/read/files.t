# Reading and writing canonical files (mir.md 3, 6.1) and the options for them (runtime-and-cli.md 2, 12).
$ cat > app.hako <<'END'
| box Zed { v }
| enum Alpha { One, Two(a) }
| static box Main {
|   helper(n) { return n * 2 }
|   main(args) {
|     print("in: " + args.join("|"))
|     print([1.0, 0.1, 1e16, -0.0, 0.0 / 1.0])
|     print(-9223372036854775807 - 1)
|     print("\u{1}\n/é\t\\\"".length())
|     return Main.helper(21)
|   }
| }
| box Abc { w }
| END

# Writing does not run; what was written runs like the source.
// covers: runtime 71, runtime 72
$ hako --emit-mir-json app.json app.hako && ls
> app.hako
> app.json
$ hako app.hako a "b c"
>^ in: a|b c
>^ [1.0
>^ -9223372036854775808
>^ 7
? 42
$ hako app.hako a "b c" > source.out; hako --mir-json-file app.json a "b c" > mir.out; echo $?; cmp source.out mir.out
> 42
$ hako --mir-json-file - --print-rc < app.json | tail -1
> RC: 42
$ hako --mir-json-file app.json --dump-mir > a.txt; hako --dump-mir app.hako | cmp - a.txt
$ hako --check --mir-json-file app.json
$ hako --verify --mir-json-file app.json > verified.out
? 42

# A read module is written as it was.
// covers: mir 4
$ hako --mir-json-file app.json --emit-mir-json - | cmp - app.json

# Numbers and strings keep their value and have one spelling.
// covers: mir 7, mir 8, mir 9, mir 10
$ sh $HERE/module constants.json '{"dst":0,"op":"const","value":{"type":"f64","value":1.0}},{"dst":1,"op":"const","value":{"type":"f64","value":0.1}},{"dst":2,"op":"const","value":{"type":"f64","value":1e+16}},{"dst":3,"op":"const","value":{"type":"f64","value":-0.0}},{"dst":4,"op":"const","value":{"type":"f64","value":"nan"}},{"dst":5,"op":"const","value":{"type":"f64","value":"-inf"}},{"dst":6,"op":"const","value":{"type":"i64","value":-9223372036854775808}},{"dst":7,"op":"const","value":{"type":"string","value":"\u0001\u001f\n/é\t\\\""}},{"dst":8,"items":[0,1,2,3,4,5,6,7],"op":"array_lit"},{"mir_call":{"args":[8],"callee":{"name":"env.console.log","type":"Extern"}},"op":"mir_call"},{"op":"ret"}' 11
$ hako --mir-json-file constants.json --emit-mir-json - | cmp - constants.json
$ hako --mir-json-file constants.json | head -1
>^ [1.0, 0.1, 1e16, -0.0, NaN, -inf, -9223372036854775808, 
$ sed 's/1\.0/1/; s/0\.1}/1e-1}/; s/1e+16/10000000000000000/; s/-0\.0/-0/; s/é/\\u00e9/; s/:\[/ : [ /g' constants.json > spelled.json
$ hako --mir-json-file spelled.json --emit-mir-json - | cmp - constants.json

# Compiling is reproducible: neither the directory nor anything else of the machine is in the file.
// covers: mir 12, mir 13, mir 19
$ mkdir -p other/place && cp app.hako other/place/ && hako --emit-mir-json other.json other/place/app.hako && cmp app.json other.json
$ hako --emit-mir-json absolute.json "$PWD/other/place/app.hako" && cmp app.json absolute.json
$ grep -c place other.json; grep -o '"units":[^]]*],' other.json
> 0
> "units":["app.hako"],

# Boxes, enums and functions are sorted by the bytes of their names.
// covers: mir 18
$ hako --dump-mir app.hako | grep -E '^(box|static box|enum|func)' | cut -d'(' -f1
> enum Alpha { One, Two/1 }
> box Abc { w }
> static box Main { }
> box Zed { v }
> func Main.helper/1
> func Main.main/1

# Errors name file, line and column of the source, whose text is not at hand.
$ cat > fail.hako <<'END'
| static box Main {
|   main() {
|     local zero = 0
|     return 1 / zero
|   }
| }
| END
$ hako --emit-mir-json fail.json fail.hako && hako --mir-json-file fail.json
! fail.hako:4:14: DivisionByZero: division by zero
!   at Main.main/0 (fail.hako:4:14)
? 1

# What cannot be written leaves the old file as it was.
$ mkdir -p full && cp app.json full/kept.json 
$ (trap '' XFSZ; ulimit -f 0; hako --emit-mir-json full/kept.json fail.hako) 2>&1 | cat >&2; ls full
! hakorune: cannot write 'full/kept.json'
> kept.json
$ cmp app.json full/kept.json
$ hako --mir-json-file missing.json
! hakorune: cannot read 'missing.json': not found
? 1

# Refused files run nothing.
// covers: mir 16, runtime 73
$ refuse() { printf '%s' "$1" > bad.json; hako --mir-json-file bad.json; }
| refuse ''; refuse '[]'; refuse '{"schema_version":"1.1"}'; refuse '{"functions":[]} {}'; refuse '{"functions":[' ; refuse "$(printf '{"functions":{"a":"\377"}}')"
! ParseError: MIR JSON: HM101 line 1, column 1: unexpected end of the text
! ParseError: MIR JSON: HM102 the file is no object with 'functions'
! ParseError: MIR JSON: HM102 the file is no object with 'functions'
! ParseError: MIR JSON: HM101 line 1, column 18: text behind the value
! ParseError: MIR JSON: HM101 line 1, column 15: unexpected end of the text
! ParseError: MIR JSON: HM101 line 1, column 20: invalid UTF-8
? 1
$ sed 's/"op":"ret"/"op":"rett"/g' app.json > unknown.json; hako --mir-json-file unknown.json x
! ParseError: MIR JSON: HM106 Main.helper/1 bb0:2: unknown op 'rett'
! ParseError: MIR JSON: HM106 Main.main/1 bb0:25: unknown op 'rett'
? 1

# Versions: other majors are refused, later minors read; their unknown keys are ignored, their unknown ops are not.
// covers: mir 14, mir 15
$ sed 's/"1\.1"/"2.0"/' app.json > major.json; hako --mir-json-file major.json
! ParseError: MIR JSON: HM103 'schema_version' must be "1.x"
? 1
$ sed 's/"schema_version":"1\.1"/"sections":{"a":[1]},"schema_version":"1.7"/; s/"op":"ret"/"hint":null,"op":"ret"/g' app.json > minor.json
$ hako --mir-json-file minor.json > minor.out
? 42
$ sed 's/"op":"ret"/"op":"leave"/g' minor.json > minor2.json; hako --mir-json-file minor2.json
!^ ParseError: MIR JSON: HM106 Main.helper/1 bb0:2: 
!^ ParseError: MIR JSON: HM106 Main.main/1 bb0:25: 
? 1

# A key twice; integers beyond 64 bits; too deep; wrong kinds; callees; places that do not add up.
// covers: mir 11, mir 17
$ sh $HERE/module twice.json '{"dst":0,"dst":0,"op":"const","value":{"type":"i64","value":1}},{"op":"ret"}' 2; hako --mir-json-file twice.json
!^ ParseError: MIR JSON: HM109 line 1, column 
? 1
$ for n in 9223372036854775807 9223372036854775808 -9223372036854775809 1e400 1.5; do
|   sh $HERE/module big.json '{"dst":0,"op":"const","value":{"type":"i64","value":'$n'}},{"op":"ret"}' 2; hako --mir-json-file big.json
| done
!^ ParseError: MIR JSON: HM105 m/0 bb0:0: 
!^ ParseError: MIR JSON: HM105 m/0 bb0:0: 
!^ ParseError: MIR JSON: HM105 line 1, column 
!^ VerifyError: HM502 m/0 bb0:0: 
? 1
$ { printf '{"functions":[],"x":'; printf '[%.0s' $(seq 512); printf ']%.0s' $(seq 512); printf '}'; } > deep.json; hako --mir-json-file deep.json
! ParseError: MIR JSON: HM101 line 1, column 532: nested too deep
? 1
$ { printf '{"functions":[],"x":'; printf '[%.0s' $(seq 511); printf ']%.0s' $(seq 511); printf '}'; } > deep.json; hako --mir-json-file deep.json
! <unknown>: NameError: no entry point (expected static box Main with main)
? 1
$ sh $HERE/module callee.json '{"mir_call":{"args":[],"callee":{"name":"f","type":"Telepathy"}},"op":"mir_call"},{"lhs":0,"op":"binop","operation":"+"},{"op":"jump","target":"0"},{"op":"copy","src":16777216}' 3; hako --mir-json-file callee.json
! ParseError: MIR JSON: HM107 m/0 bb0:0: unknown callee type 'Telepathy'
! ParseError: MIR JSON: HM104 m/0 bb0:1: key 'rhs' is missing
! ParseError: MIR JSON: HM105 m/0 bb0:2: 'target' must be an Integer that is not negative
! ParseError: MIR JSON: HM205 m/0 bb0:3: 'src' must be below 16777216
! ParseError: MIR JSON: HM124 m/0 bb0: 'pos' does not cover the 4 instructions
? 1

$ hako --error-format json --mir-json-file major.json
! {"severity":"error","kind":"ParseError","message":"MIR JSON: HM103 'schema_version' must be \"1.x\"","file":null,"line":0,"column":0,"endLine":0,"endColumn":0,"frames":[],"notes":[]}
? 1

# The verifier runs in any case.
// covers: runtime 75
$ sh $HERE/module undefined.json '{"op":"ret","value":7}' 1; hako --verify --mir-json-file undefined.json
!^ VerifyError: HM202 m/0 bb0:0: 
? 1

# Short spellings of mir.md 2.17.
$ sh $HERE/module short.json '{"dst":0,"op":"const","value":{"type":"i64","value":5}},{"dst":1,"op":"unaryop","operand":0,"operation":"neg","src":0},{"args":[],"callee":{"name":"ArrayBox","type":"Constructor"},"dst":2,"op":"call"},{"args":[1],"box":2,"method":"push","op":"boxcall"},{"args":[2],"func":"env.console.log","op":"externcall"},{"op":"ret","value":0}' 6
$ hako --mir-json-file short.json; hako --mir-json-file short.json --emit-mir-json - | grep -o '"op":"[a-z_]*"' | tr '\n' ' '
> [-5]
>^ "op":"const" "op":"unop" "op":"mir_call" "op":"mir_call" "op":"mir_call" "op":"ret"

# debug shows its message and value while MIR is traced.
$ sh $HERE/module debug.json '{"dst":0,"op":"const","value":{"type":"i64","value":5}},{"message":"five","op":"debug","value":0},{"message":"done","op":"debug"},{"op":"ret","value":0}' 4
$ hako --mir-json-file debug.json
? 5
$ hako --trace=mir --mir-json-file debug.json
! [mir] five 5
! [mir] done
? 5
