# How a run ends from outside.
# covers: runtime 110
$ hako -c 'loop(true) { print("y") }' 2> err.txt | head -1; wc -c < err.txt | tr -d ' '
> y
> 0
$ (hako -c 'loop(true) { print("y") }'; echo "status $?" >&2) | head -1
> y
! status 141
$ hako -c 'print("started")  { loop(true) { } } catch (e) { print("caught") } cleanup { print("cleanup") }' > out.txt 2> err.txt & pid=$!; sleep 0.2; kill -INT $pid; wait $pid; echo $?; cat out.txt; head -1 err.txt | cut -d: -f4
> 130
> started
>  Interrupted
$ hako -c 'loop(true) { }' 2> err.txt & pid=$!; sleep 0.2; kill -TERM $pid; wait $pid; echo $?
> 143

# A file of tests that is ended from outside has failed, whatever passed before.
$ cat > tests.hako <<'END'
| test_first() { }
| test_last() { Process.run("sh", ["-c", "kill -9 " + Process.pid()]) }
| END
| hako test tests.hako
> FAIL tests.hako
> 0 passed, 1 failed
? 1
