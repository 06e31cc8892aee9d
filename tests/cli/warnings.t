# Warnings: their names, which of them are shown, and what turns them into errors.
$ cat > all.hako <<'END'
| function work(a) {
|   local unused = 1
|   local _quiet = 2
|   a + 1
|   { local a = 3 print(a) }
|   local add = fn(b) { b + a }
|   return add(1)
|   print("never")
| }
| static box Main {
|   main() {
|     local m = { "k": 1 }
|     print(work(m.k))
|   }
| }
| END
| hako all.hako
> 3
> 2
! all.hako:8:3: warning: this is never reached [unreachable]
!   8 |   print("never")
!     |   ^~~~~
! all.hako:12:15: warning: a Map written '{ ... }' is an older form; write '%{ ... }' [legacy-syntax]
!   12 |     local m = { "k": 1 }
!      |               ^
$ hako --warn default all.hako 2>&1 | grep -c warning; hako --warn all all.hako 2>&1 | grep warning; hako --warn none all.hako; hako -q all.hako
> 2
> all.hako:2:9: warning: variable 'unused' is never read [unused-variable]
> all.hako:4:5: warning: the value of this expression is not used [unused-result]
> all.hako:5:11: warning: 'a' hides another variable of that name [shadow]
> all.hako:8:3: warning: this is never reached [unreachable]
> all.hako:12:15: warning: a Map written '{ ... }' is an older form; write '%{ ... }' [legacy-syntax]
> 3
> 2
> 3
> 2
$ hako --warn error all.hako 2>&1 | grep -E 'error|warning'
> all.hako:2:9: error: variable 'unused' is never read [unused-variable]
> all.hako:4:5: error: the value of this expression is not used [unused-result]
> all.hako:5:11: error: 'a' hides another variable of that name [shadow]
> all.hako:8:3: error: this is never reached [unreachable]
> all.hako:12:15: error: a Map written '{ ... }' is an older form; write '%{ ... }' [legacy-syntax]
> 5 errors
$ hako --warn error all.hako > out.txt 2>&1
? 1
$ hako --warn error -c 'local x = 1  print(x)'
> 1
$ hako --warn loud all.hako
! hakorune: bad value 'loud' for option '--warn' (none default all error)
? 2
# What counts as read.
$ cat > read.hako <<'END'
| local a = 1
| local f = fn() { a }
| local b = 2
| b = 3
| local c = 4
| { f() } catch (e) { print("no") } cleanup { print(c) }
| for x in [1] { }
| nowait g = f()
| local h = 5 fini { print("fini") }
| END
| hako --warn all read.hako 2>&1 | grep warning
> read.hako:3:7: warning: variable 'b' is never read [unused-variable]
> read.hako:8:1: warning: variable 'g' is never read [unused-variable]
> read.hako:9:7: warning: variable 'h' is never read [unused-variable]
# What is never reached.
$ reach() { hako --warn default -c "$1" 2>&1 | grep -c unreachable; }
| reach 'loop(true) { break print(1) }'; reach 'f(x) { if x { return 1 } else { return 2 } print(3) } print(f(true))'; reach 'f(x) { if x { return 1 } print(3) } f(true)'
| reach 'f() { loop(true) { } print(1) } print(2)'; reach 'f() { loop(true) { if true { break } } print(1) } f()'; reach 'return 1 function g() { } print(g())'
> 1
> 1
> 0
> 1
> 0
> 1
# Older forms, one warning each.
$ cat > old.hako <<'END'
| using nyashstd
| global g = 1
| flow Fl { a() { return this } }
| singleton box Sg { init { a, weak b } }
| fn top(n) { return n }
| plain(n) {
|   outbox x = 1
|   @y = x
|   try { x = 2 } catch (e) { x = y }
|   local r = peek n { 1 => 2 else => 3 }
|   local f = function(a) { return a }
|   local f2 = (a, b) => a
|   function inner(q) { return q }
|   return [r, f, f2, inner(1), %{ k: 1 }, fn(z) => z]
| }
| main() { top(1) print(plain(1).length()) }
| END
| hako old.hako 2>&1 | grep -o "warning: .* is an older form"
> warning: 'using nyashstd' is an older form
> warning: 'global' is an older form
> warning: 'flow' is an older form
> warning: 'this' is an older form
> warning: 'singleton box' is an older form
> warning: 'init { ... }' is an older form
> warning: 'fn name' is an older form
> warning: 'outbox' is an older form
> warning: '@name = value' is an older form
> warning: 'try' is an older form
> warning: 'peek' is an older form
> warning: an arm 'else' is an older form
> warning: a lambda written 'function(...)' is an older form
> warning: a lambda written '(...) =>' is an older form
> warning: a named function inside a body is an older form
