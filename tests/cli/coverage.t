# --coverage: which lines with statements ran, in the form of lcov.
$ cat > t.hako <<'END'
| using "used.hako"
| function test_a() {
|   local x = 3
|   if x > 5 {
|     print("no")
|   } else { print(twice(4)) }
|   return match x {
|     1 => 1
|     _ => 0
|   }
| }
|
| function test_never_asked_for() {
|   local f = fn(a) { return a }
|   return f(0)
| }
| END
| cat > used.hako <<'END'
| function twice(x) {
|   return x * 2
| }
| END
| hako --run-tests --test-filter test_a --coverage c.info t.hako
> 8
> ok test_a
> 1 passed, 0 failed
$ cat c.info
> SF:t.hako
> DA:3,1
> DA:4,1
> DA:5,0
> DA:6,1
> DA:7,1
> DA:8,0
> DA:9,1
> DA:14,0
> DA:15,0
> LF:9
> LH:5
> end_of_record
> SF:used.hako
> DA:2,1
> LF:1
> LH:1
> end_of_record

# The same on the other machine, for programs, and for those that fail.
$ hako --backend vm-hako --run-tests --test-filter test_a --coverage d.info t.hako && cmp c.info d.info
> 8
> ok test_a
> 1 passed, 0 failed
$ cat > loop.hako <<'END'
| for i in 0..3 {
|   print(i)
| }
| print(1 / 0)
| print(2)
| END
| hako --coverage c.info loop.hako
> 0
> 1
> 2
!^ loop.hako:4:9: DivisionByZero
! ...
? 1
$ grep DA c.info
> DA:1,1
> DA:2,3
> DA:4,1
> DA:5,0
$ hako --coverage /no/such/dir/c.info -c 'print(1)'
> 1
! hakorune: cannot write '/no/such/dir/c.info'
? 1
