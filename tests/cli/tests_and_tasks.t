# --run-tests and --run-task.
# covers: runtime 105, runtime 106, runtime 107, runtime 108, runtime 109
$ cat > t.hako <<'END'
| static box Count { n = 0  up() { me.n = me.n + 1  return me.n } }
| static box Main { main() { print("main does not run") } }
| function test_zebra() { print("z " + Count.up()) }
| function test_apple() { print("a " + Count.up())  return 0 }
| static box Suite {
|   test_true() { return true }
|   test_ok() { return Result.Ok(5) }
|   test_with(x) { return false }
|   helper() { return false }
| }
| box Plain { test_not() { return false } }
| function other_test() { return false }
| END
| hako --run-tests t.hako
> z 1
> ok test_zebra
> a 1
> ok test_apple
> ok Suite.test_true
> ok Suite.test_ok
> 4 passed, 0 failed
$ cat > bad.hako <<'END'
| function test_false() { return false }
| function test_one() { return 1 }
| function test_err() { return Result.Err("no") }
| function test_raise() { local a = [] return a.get("x") + null.f }
| function test_exit() { exit(3) }
| function test_fine() { }
| END
| hako --run-tests bad.hako 2> err.txt
> FAIL test_false: returned false
> FAIL test_one: returned 1
>^ FAIL test_err: returned Err(
>^ FAIL test_raise: TypeError: 
> FAIL test_exit: exit(3)
> ok test_fine
> 1 passed, 5 failed
? 1
$ grep -c 'at test_raise/0' err.txt
> 1
$ hako --run-tests --test-filter app t.hako
> a 1
> ok test_apple
> 1 passed, 0 failed
$ hako --run-tests --test-filter=Suite.test_o t.hako
> ok Suite.test_ok
> 1 passed, 0 failed
$ hako --run-tests --test-filter nothing t.hako
> 0 passed, 0 failed
? 1
$ hako --run-tests -c 'print("no test")'
> 0 passed, 0 failed
? 1
$ hako --run-tests --fuel 1000 -c 'function test_loop() { loop(true) { } } function test_b() { return null }' 2> err.txt
> FAIL test_loop: FuelExhausted: step limit 1000 reached
> ok test_b
> 1 passed, 1 failed
? 1
$ mkdir -p p/sub
| cat > p/hako.toml <<'END'
| [tasks]
| hello = "echo hello from here"
| fail = "exit 7"
| args = "echo {args}"
| root = "test '{root}' = \"$PWD\" && echo same"
| END
| cd p && hako --run-task hello
> hello from here
$ cd p/sub; hako --run-task fail
? 7
$ cd p; hako --run-task args "a b" 'c"d' "e'f"; hako --run-task args -- x; hako --run-task root
> a b c"d e'f
> x
> same
$ hako --config p/hako.toml --run-task hello
> hello from here
$ cd p; hako --run-task nothing
! hakorune: no task 'nothing' (available: hello, fail, args, root)
? 2
$ hako --no-config --run-task hello
! hakorune: no task 'hello'
? 2
