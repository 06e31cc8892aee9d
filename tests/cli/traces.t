# Log, traces and statistics.
# covers: runtime 89, runtime 90, runtime 91, runtime 92, runtime 97
$ cat > app.hako <<'END'
| box P { a  birth(a) { me.a = a }  get() { return me.a } }
| f(n) { if n <= 0 { return 0 }  return f(n - 1) + 1 }
| bad() { return [1].wobble() }
| static box Main { main(args) { local p = new P("v")  print(p.get() + f(1))  { bad() } catch (e) { print(e.kind) }  return 5 } }
| END
| hako --trace=call app.hako x
> v1
> MethodNotFound
! [call] > Main.main/1(["x"])
! [call]   > P.birth/1("v")
! [call]   < P.birth/1 = null
! [call]   > P.get/0()
! [call]   < P.get/0 = "v"
! [call]   > f/1(1)
! [call]     > f/1(0)
! [call]     < f/1 = 0
! [call]   < f/1 = 1
! [call]   > bad/0()
! [call]   < bad/0 ! MethodNotFound: Array has no method 'wobble' (0 arguments)
! [call] < Main.main/1 = 5
? 5
$ HAKO_RESOLVER_TRACE=1 hako app.hako
> v1
> MethodNotFound
! [resolver] lookup P.get/0 -> P.get/0
! [resolver] call P.get/0
! [resolver] lookup Array.wobble/0 -> none
? 5
$ hako --trace=resolver -c 'local a = [] loop(a.length() < 2) { a.push(1) }' 2>&1 | sort | uniq -c | tr -s ' '
>  3 [resolver] call Array.length/0
>  2 [resolver] call Array.push/1
>  3 [resolver] lookup Array.length/0 -> Array.length/0
>  2 [resolver] lookup Array.push/1 -> Array.push/1
$ hako --trace -c 'local i = 1 + 2 print("é" + i)'
> é3
! [vm] <script>/0 bb0:0 const 1 -> 1
! [vm] <script>/0 bb0:1 const 2
! [vm] <script>/0 bb0:2 binop + %0, %1 (1, 2) -> 3
! [vm] <script>/0 bb0:3 const "é" -> "é"
! [vm] <script>/0 bb0:4 binop + %3, %2 ("é", 3) -> "é3"
! [vm] <script>/0 bb0:5 call extern env.console.log(%4) ("é3")
! [vm] <script>/0 bb0:6 ret
$ hako --trace=vm -c 'local s = "0123456789".repeat(20) print(s.length())' 2>&1 | grep -c '"01234567890123456789012345678901234567890123456789012345678\.\.\.'
> 2
$ hako --trace=time -c 'print(1)' 2>&1 | cut -d' ' -f1,2
> [time] parse
> [time] resolve
> [time] lower
> 1
> [time] run
$ hako --trace=time --verify -c 'print(1)' 2>&1 | grep -c 'time. verify [0-9.]*$'
> 1
$ hako -c '__mir__.log("point", 1, "a")  __mir__.mark("here")'; hako --trace=mir -c '__mir__.log("point", 1, "a")  __mir__.mark("here")'
! [mir] point 1 a
! [mir] here
$ hako -c 'Console.debug("shown")'; hako -v -c 'Console.debug("shown")'; hako --log debug -c 'Console.debug("shown")'
! [debug] shown
! [debug] shown
$ hako --trace=task,plugin -c 'print(1)'
> 1
$ hako --trace=gc,call -c 'print(1)' 2>&1 | cut -c1-6 | sort -u
> 1
> [call]
> [gc] t
$ hako --stats app.hako 2>&1 > out.txt | cut -d= -f1
> [stats] steps
> [stats] calls
> [stats] max_depth
> [stats] allocs
> [stats] alloc_bytes
> [stats] peak_bytes
> [stats] live_at_exit
> [stats] gc_runs
> [stats] gc_freed
> [stats] gc_ms
> [stats] run_ms
> [stats] op.const
> [stats] op.mir_call
> [stats] op.ret
> [stats] op.binop
> [stats] op.jump
> [stats] op.branch
> [stats] op.compare
> [stats] op.field_get
> [stats] op.array_lit
> [stats] op.catch
> [stats] op.field_set
$ printf 'f(n) { return n + 1 }\nlocal i = 0\nloop(i < 10) { i = f(i) }\n' > calls.hako; hako --stats calls.hako 2>&1 | grep -E 'calls|max_depth|binop'
> [stats] calls=11
> [stats] max_depth=2
> [stats] op.binop=10
$ hako --stats-json app.hako 2>&1 > out.txt | wc -l | tr -d ' '; hako --stats-json app.hako 2>&1 > out.txt | cut -c1-10
> 1
> {"steps":3
$ hako -c 'f() { print("first") return 1 }
| nowait a = f()
| print("second")
| print(await a)'
> first
> second
> 1
$ hako -c 'f() { panic("lost") }
| nowait a = f()
| print("goes on")'
> goes on
# Without a trace nothing is written.
$ HAKO_TRACE= hako -c 'print(1)'; HAKO_TRACE=call hako -c 'print(1)' 2>&1 | head -1
> 1
> [call] > <script>/0()
$ for l in error warn info debug trace; do hako --log $l -c 'print(1)'; done
> 1
> 1
> 1
> 1
> 1
$ hako --log loud -c 'print(1)'
! hakorune: bad value 'loud' for option '--log' (error warn info debug trace)
? 2
