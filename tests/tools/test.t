# `hako test`: the tests of a folder, what failed, which lines ran.
$ mkdir tests other && cat > lib.hako <<'END'
| function twice(x) { return x * 2 }
| function never(x) {
|   if x > 3 {
|     return 4
|   }
|   local y = 5
|   return y
| }
| END
| cat > tests/a.hako <<'END'
| using "../lib.hako"
| function test_twice() { assert(twice(2) == 4) }
| function test_wrong() { assert(twice(2) == 5, "twice two") }
| function test_never() { return never(4) == 4 }
| END
| cat > tests/b.hako <<'END'
| static box Suite { test_ok() { print("noise")  return true } }
| END
| echo 'print("nothing to test")' > tests/program.hako
| hako test
> FAIL tests/a.hako (3)
>   FAIL test_wrong: AssertionError: twice two
>   | tests/a.hako:3:25: AssertionError: twice two
>   |   3 | function test_wrong() { assert(twice(2) == 5, "twice two") }
>   |     |                         ^
>   |   at test_wrong/0 (tests/a.hako:3:25)
> ok   tests/b.hako (1)
> 3 passed, 1 failed
? 1
$ hako test --backend=vm-hako -v tests/b.hako
> ok   tests/b.hako (1)
>   noise
>   ok Suite.test_ok
> 1 passed, 0 failed
$ hako test --coverage=lines.info --filter=e tests
> FAIL tests/a.hako (3)
>   FAIL test_wrong: AssertionError: twice two
>   | tests/a.hako:3:25: AssertionError: twice two
>   |   3 | function test_wrong() { assert(twice(2) == 5, "twice two") }
>   |     |                         ^
>   |   at test_wrong/0 (tests/a.hako:3:25)
> ok   tests/b.hako (1)
> file      lines  ran        not run
> lib.hako      5    3  60 %  6-7
> all           5    3  60 %
> 3 passed, 1 failed
? 1
$ cat lines.info
> SF:lib.hako
> DA:1,2
> DA:3,1
> DA:4,1
> DA:6,0
> DA:7,0
> LF:5
> LH:3
> end_of_record

# One file that does not compile, folders without tests, wrong calls.
$ echo 'function test_x( {' > other/broken.hako && hako test other
> FAIL other/broken.hako
>   | other/broken.hako:1:18: ParseError: expected a name but found '{'
>   |   1 | function test_x( {
>   |     |                  ^
> 0 passed, 1 failed
? 1
$ hako test --filter=nothing
> 0 passed, 0 failed
! hakorune test: no test found
? 1
$ hako test nowhere
! hakorune: cannot read 'nowhere': not found
? 2
$ hako test --nonsense
! hakorune test: unknown option --nonsense (see --help)
? 2
$ hako test --coverage=/no/such/folder/lines.info tests/b.hako
> ok   tests/b.hako (1)
> file  lines  ran    not run
> all       0    0
> 1 passed, 0 failed
! hakorune test: cannot write '/no/such/folder/lines.info': not found
? 1
$ hako test --help | head -1
> usage: hakorune test [options] [FILE or DIRECTORY ...]

# What counts is what `--run-tests` says, not what a test prints in the same form.
$ mkdir said && cat > said/a.hako <<'END'
| test_says() { print("ok nothing") print("FAIL nothing") }
| END
| hako test said
> ok   said/a.hako (1)
> 1 passed, 0 failed
