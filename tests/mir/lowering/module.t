# What does not depend on one function: names of units, order, equal bytes, what optimization may change.

# The second file's box is Text#1; its text form and type tests say Text. No path of the machine is written.
// covers: mir 12, mir 13, mir 18, mir 19, mir 20
$ mkdir -p one/lib two/lib
| cat > one/app.hako <<'EOF'
| using "lib/text.hako"
| using "lib/text.hako" as Other
| box Zebra { }
| box Text { }
| enum Animal { A }
| function b() { return 1 }
| function a() { return b() }
| main() {
|   print(new Other.Text())
|   print(new Other.Text().is("Text"))
|   print(new Text() == new Other.Text())
|   print(Other.Text.twice(2))
| }
| EOF
| cat > one/lib/text.hako <<'EOF'
| box Text { static twice(x) { return helper(x) } }
| function helper(x) { return x + count }
| global count = 1
| EOF
| cp -r one/* two
| hako --warn none one/app.hako
> <Text instance>
> true
> false
> 3
$ hako --warn none --verify --emit-mir-json a.json one/app.hako
| (cd two && hako --warn none --emit-mir-json ../b.json app.hako)
| cmp a.json b.json && grep -c "$PWD" a.json
> 0
? 1
$ grep -o '"name":"[^"]*","param_names' a.json
> "name":"%init#1/0","param_names
> "name":"Text#1.twice/1","param_names
> "name":"a/0","param_names
> "name":"b/0","param_names
> "name":"helper#1/1","param_names
> "name":"main/0","param_names
$ grep -o '"units".*' a.json
> "units":["app.hako","lib/text.hako"],"user_box_decls":[{"field_decls":[],"name":"Text"},{"field_decls":[],"name":"Text#1"},{"field_decls":[],"name":"Zebra"}]}
$ grep -o '"inits":[^]]*]' a.json
> "inits":["%init#1/0"]

# One line feed at the end, no white space but in strings.
// covers: mir 6
$ wc -l < a.json | tr -d ' '
| tail -c 3 a.json
| tr -d '\n' < a.json | grep -c '[[:space:]]'
> 1
> ]}
> 0
? 1

# The dump is the same in two runs, and the same for the module written and read again.
// covers: mir 139
$ hako --warn none --dump-mir one/app.hako > a.txt
| hako --warn none --dump-mir one/app.hako | cmp - a.txt
| hako --warn none --dump-mir --mir-json-file a.json | cmp - a.txt

# Output, status and error text do not depend on optimization.
// covers: mir 140
$ cat > p.hako <<'EOF'
| main() {
|   local sum = 0
|   for i in 0 .. 10 { sum += i * 2 }
|   print(sum)
|   { sum = sum / 0 } catch (e) { print(e) } cleanup { print("cleanup") }
|   return sum % null
| }
| EOF
| for o in -O0 -O1 --no-optimize; do hako $o p.hako > out$o 2> err$o; echo $? >> out$o; done
| for o in -O1 --no-optimize; do cmp out-O0 out$o; cmp err-O0 err$o; done
| cat out-O0
> 90
> DivisionByZero: division by zero
> cleanup
> 1
