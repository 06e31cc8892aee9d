# The seven examples of mir.md 5: the bytes of the module, compared by length and SHA-256, then what running it gives.
// covers: mir 1, mir 2, mir 3

# 5.1 Return an Integer
$ cat > example.hako <<'EOF'
| static box Main {
|   main() { return 42 }
| }
| EOF
$ hako --verify --emit-mir-json example.json example.hako
$ printf '%s\n' $(wc -c < example.json) $(sha256sum < example.json)
> 381
> 5eb0e891fd43077d377b250bfff0efe8183c7edb0ea9bf4f1f37cbb47a42791f
> -
$ hako example.hako
? 42
$ hako --mir-json-file example.json
? 42

# 5.2 if/else with phi
$ cat > example.hako <<'EOF'
| static box Main {
|   main() { return Main.pick(25) }
|   pick(n) {
|     local size
|     if n > 10 { size = "big" } else { size = "small" }
|     print(size)
|     if size == "big" { return 1 }
|     return 0
|   }
| }
| EOF
$ hako --verify --emit-mir-json example.json example.hako
$ printf '%s\n' $(wc -c < example.json) $(sha256sum < example.json)
> 1716
> 74c7aa99ac822ca41e8f2f32e5387b85f22327dc8243230c3afe300d32c7d4e9
> -
$ hako example.hako
> big
? 1
$ hako --mir-json-file example.json
> big
? 1

# 5.3 Loop with break and continue
$ cat > example.hako <<'EOF'
| static box Main {
|   main() {
|     local i = 0
|     local sum = 0
|     loop(i < 100) {
|       i = i + 1
|       if i % 2 == 0 { continue }
|       if i > 9 { break }
|       sum = sum + i
|     }
|     return sum
|   }
| }
| EOF
$ hako --verify --emit-mir-json example.json example.hako
$ printf '%s\n' $(wc -c < example.json) $(sha256sum < example.json)
> 2001
> b1160df4ffc36b4ce4cd5a4a7338a5cf7afdf6840316354849e1d3ab40287805
> -
$ hako example.hako
? 25
$ hako --mir-json-file example.json
? 25

# 5.4 Boxes and method calls
$ cat > example.hako <<'EOF'
| box Tally {
|   total
|   birth(start) { me.total = start }
|   bump(by) {
|     me.total = me.total + by
|     return me.total
|   }
| }
| static box Main {
|   main() {
|     local t = new Tally(40)
|     t.bump(1)
|     return t.bump(1)
|   }
| }
| EOF
$ hako --verify --emit-mir-json example.json example.hako
$ printf '%s\n' $(wc -c < example.json) $(sha256sum < example.json)
> 1464
> cb67ea5122961ff9c61bf96c746e4b7471e1eaefb010724895710d62fc3725a8
> -
$ hako example.hako
? 42
$ hako --mir-json-file example.json
? 42

# 5.5 Closure
$ cat > example.hako <<'EOF'
| static box Main {
|   main() {
|     local base = 30
|     local seen = []
|     local add = fn(n) {
|       seen.push(n)
|       base + n
|     }
|     base = 0
|     return add(2) + add(8) + seen.length()
|   }
| }
| EOF
$ hako --verify --emit-mir-json example.json example.hako
$ printf '%s\n' $(wc -c < example.json) $(sha256sum < example.json)
> 1514
> 462f3cb93d97437fad49dfc691a99b2a2084fef008cb927a011a1ce9a8c17f5c
> -
$ hako example.hako
? 72
$ hako --mir-json-file example.json
? 72

# 5.6 String print
$ cat > example.hako <<'EOF'
| static box Main {
|   main(args) {
|     print("tab\tquote\" " + 7)
|     return args.length()
|   }
| }
| EOF
$ hako --verify --emit-mir-json example.json example.hako
$ printf '%s\n' $(wc -c < example.json) $(sha256sum < example.json)
> 734
> b5fe8352dfb3bc3f91866a0c1d105cc7a60d063b32692a2590553c29832433ca
> -
$ hako example.hako
> tab	quote" 7
? 0
$ hako --mir-json-file example.json
> tab	quote" 7
? 0

# 5.7 catch and cleanup
$ cat > example.hako <<'EOF'
| static box Main {
|   main() {
|     local n = 0
|     {
|       n = n + 1
|       panic("bad")
|     } catch (e) {
|       print("caught " + e)
|       n = n + 10
|     } cleanup {
|       n = n + 100
|     }
|     return n
|   }
| }
| EOF
$ hako --verify --emit-mir-json example.json example.hako
$ printf '%s\n' $(wc -c < example.json) $(sha256sum < example.json)
> 2649
> adc86eb0852daaeef98ba592242aa959db754d579a2b392c38b1ecfe0b316ad5
> -
$ hako example.hako
> caught UserError: bad
? 111
$ hako --mir-json-file example.json
> caught UserError: bad
? 111
