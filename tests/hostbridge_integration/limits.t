# What bounds the program bounds the scripts it runs: fuel, depth, memory, interrupt, exit.
$ hako --fuel 100000 -c 'loop { HostBridge.run("local n = 0  loop(n < 100) { n = n + 1 }") }' 2>&1 | head -1 | cut -d: -f4
>  FuelExhausted
$ hako --fuel 100000 -c 'HostBridge.run("loop { }")  loop { }' 2> err.txt
? 124
# What a callback spends is taken from the same account.
$ hako --fuel 100000 -c 'HostBridge.run("loop { host.f() }", %{"functions" => %{"host.f" => fn() { for i in 0..100 { } }}})  print("not reached")' 2> err.txt
? 124
$ hako --max-depth 60 -c 'print(HostBridge.run("f(n) { return f(n + 1) + 1 }  return f(0)", %{"depth" => 1000}))'
> Err(StackOverflow: call depth limit 60 reached)
# The memory of a script counts as the program's and comes back.
$ hako --max-memory 8M -c 'print(HostBridge.run("local a = []  loop { a.push(\"item \" + a.length()) }"))  local b = []  for i in 0..100 { b.push("x") }  print(b.length())'
> Err(OutOfMemory: memory was refused)
> 100
$ hako --max-memory 8M -c 'for i in 0..200 { HostBridge.run("local a = []  for i in 0..2000 { a.push(\"item \" + i) }") }  print("done")'
> done
$ hako -c 'print("started")  { HostBridge.run("{ loop { } } catch (e) { print(e) }") } catch (e) { print("caught") }' > out.txt 2> err.txt & pid=$!; sleep 0.3; kill -INT $pid; wait $pid; echo $?; cat out.txt
> 130
> started
$ hako -c 'HostBridge.run("{ host.stop() } catch (e) { print(1) } cleanup { print(2) }  print(3)", %{"functions" => %{"host.stop" => fn() { exit(5) }}})  print("not reached")'
? 5
$ hako -c 'HostBridge.run("loop { print(1) }")  print("not reached")' 2> err.txt | head -1; wc -c < err.txt | tr -d ' '
> 1
> 0
