# The collector: modes, traces, the leak report.
# covers: runtime 78, runtime 79, runtime 80, runtime 81, runtime 82, runtime 83, runtime 84, runtime 85, runtime 86, runtime 87, runtime 88
$ cat > work.hako <<'END'
| box Node { next }
| box Noisy { fini() { print("never") } }
| static box Main {
|   main() {
|     local kept = new Node()
|     local i = 0
|     loop(i < 20000) { local n = new Node()  n.next = n  local m = new Noisy()  kept.next = "text " + i  i = i + 1 }
|     print(kept.next)
|     local w = weak kept
|     local gone = weak new Node()
|     print(Gc.collect() > 0)
|     print(gone.weak_to_strong())
|     print(w.weak_to_strong() == kept)
|     return 3
|   }
| }
| END
| for o in '--gc auto' '--gc off' '--gc=rc+cycle' '--gc-stress 7'; do hako $o work.hako | tr '\n' ' '; done
> text 19999 true null true text 19999 true null true text 19999 true null true text 19999 true null true 
$ hako --gc-stress 1 -c 'local a = [] local i = 0 loop(i < 100) { a.push("x" + i) i = i + 1 } print(a.join("").length())'
> 290
$ hako --gc maybe work.hako
! hakorune: bad value 'maybe' for option '--gc' (auto off rc+cycle)
? 2
$ hako -c 'box N { o } local a = new N() local b = new N() a.o = b b.o = a a = null b = null print(Gc.collect() >= 2)'; hako --gc off -c 'box N { o } local a = new N() local b = new N() a.o = b b.o = a a = null b = null print(Gc.collect() >= 2)'
> true
> true
$ hako -c 'print(Gc.stats().keys().sort()) Gc.collect() local s = Gc.stats() print(s.get("runs") >= 1) print(s.get("live") > 0) print(s.get("handles"))'
> [freed, handles, live, ms, runs]
> true
> true
> 0
$ HAKO_GC_TRACE=1 hako -c 'Gc.collect()  print("out")' 
> out
!^ [gc] start reason=explicit live=
!^ [gc] mark objects=
!^ [gc] sweep freed=
!^ [gc] total runs=1
$ for o in --gc-trace --trace=gc; do hako $o -c 'Gc.collect()' 2>&1 | cut -d= -f1; done
> [gc] start reason
> [gc] mark objects
> [gc] sweep freed
> [gc] total runs
> [gc] start reason
> [gc] mark objects
> [gc] sweep freed
> [gc] total runs
$ hako --gc-trace work.hako 2>&1 > out.txt | grep -c 'reason=growth'; hako --gc off --gc-trace work.hako 2>&1 > out.txt | grep -c 'reason=growth'
>^ 
>^ 
? 1
$ hako --gc-stress 1 --gc-trace -c 'print([1])' 2>&1 | grep -c 'reason=stress' | sed 's/[0-9]*/&/;s/^[1-9].*/some/'
> some
# Nothing is left: no report. What statics and globals hold is left.
$ hako --leak-report -c 'local a = [1, [2, 3]]  print(a.length())'
> 2
$ cat > leak.hako <<'END'
| box Node { next }
| static box Cache { items = []  node  add() { me.items.push(new Node())  me.node = new Node() } }
| static box Empty { value = 5 }
| static box Main { main() { Cache.add()  print(Empty.value)  return 2 } }
| END
| hako --leak-report leak.hako
> 5
! [leak] 3 objects still alive at exit
! [leak]   Node: 2
! [leak]   ArrayBox: 1
! [leak] roots: statics=1 modules=0 host=0
? 2
$ hako --leak-report=2 leak.hako
> 5
! [leak] 3 objects still alive at exit
! [leak]   Node: 2
! [leak]   ArrayBox: 1
!^ [leak]   #1 ArrayBox [Node
!^ [leak]   #2 Node Node
!^ [leak]   #3 Node Node
! [leak] roots: statics=1 modules=0 host=0
? 2
$ hako --warn none --leak-report -c 'global box_of_all = [[1]]
| print(1)'
> 1
! [leak] 2 objects still alive at exit
! [leak]   ArrayBox: 2
! [leak] roots: statics=0 modules=1 host=0
$ hako --leak-report --gc off -c 'box Node { next }
| local n = new Node()
| n = null'
! [leak] 1 object still alive at exit
! [leak]   Node: 1
! [leak] roots: statics=0 modules=0 host=0
$ hako --leak-report=3 -c 'print(1)'
! hakorune: bad value '3' for option '--leak-report' (1 2)
? 2
