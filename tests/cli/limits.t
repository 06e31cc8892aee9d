# Limits.
# covers: runtime 45, runtime 46, runtime 47, runtime 48, runtime 49, runtime 50, runtime 51, runtime 52, runtime 53, runtime 54, runtime 55
$ hako -c 'f(n) { return f(n + 1) + 1 } print(f(0))' 2>&1 | head -1
> <command>:1:15: StackOverflow: call depth limit 100000 reached
$ hako -c 'f(n) { return f(n + 1) + 1 } { f(0) } catch (StackOverflow e) { print(e.message) }'
> call depth limit 100000 reached
$ hako -c 'f(n) { if n == 0 { return 0 } return f(n - 1) + 1 } print(f(90000))'
> 90000
# Exactly so many calls are active, whatever the floor does between them.
$ cat > depth.hako <<'END'
| box Deep { level  birth(n) { me.level = n }  down(d) { d.reached = me.level; local next = new Deep(me.level + 1); next.down(d) } }
| box Depth { reached = 0 }
| static box Main {
|   main() {
|     local d = new Depth()
|     { new Deep(1).down(d) } catch (StackOverflow e) { print(e.message) }
|     print(d.reached)
|   }
| }
| END
| hako --max-depth 100 depth.hako; hako --max-depth 3 depth.hako
> call depth limit 100 reached
> 99
> call depth limit 3 reached
> 2
$ hako --max-depth 100 -c 'f(n) { if n == 0 { return 0 } return f(n - 1) + 1 } print(f(98))  print(f(99))'
> 98
!^ <command>:1:38: StackOverflow: call depth limit 100 reached
! ...
? 1
$ hako --max-depth 0 -c 'print(1)'
! hakorune: bad value '0' for option '--max-depth' (at least 1)
? 2
$ hako --fuel 1000 -c 'loop(true) { }' 2>&1 | head -1; hako --fuel 1000 -c 'loop(true) { }' 2> err.txt
>^ <command>:1:1: FuelExhausted: step limit 1000 reached
? 124
$ hako --debug-fuel 10 -c 'loop(true) { }' 2> err.txt
? 124
$ hako --fuel unlimited -c 'print(1)'
> 1
$ hako --fuel many -c 'print(1)'
! hakorune: bad value 'many' for option '--fuel' (a number or unlimited)
? 2
$ hako -c 'local i = 0 loop(i < 10000000) { i = i + 1 } print(i)'
> 10000000
# No handler runs when the fuel is out.
$ hako --fuel 1000 -c '{ fini { print("fini") } loop(true) { } } catch (e) { print("caught") } cleanup { print("cleanup") }' 2> err.txt; echo $?; grep -c FuelExhausted err.txt
> 124
> 1
# A program stops at the same instruction however much lies in one piece: its steps are its MIR instructions.
$ printf 'print(1)\nprint(2)\nprint(3)\n' > three.hako; hako --stats three.hako 2>&1 | grep steps
> [stats] steps=7
$ for n in 1 2 3 4 5 6 7; do echo "$n: $(hako --fuel $n three.hako 2> err.txt | tr '\n' ' ')$?"; done
> 1: 0
> 2: 1 0
> 3: 1 0
> 4: 1 2 0
> 5: 1 2 0
> 6: 1 2 3 0
> 7: 1 2 3 0
$ hako --fuel 6 three.hako > out.txt 2> err.txt; echo $?; hako --fuel 7 three.hako > out.txt; echo $?
> 124
> 0
$ hako --max-memory 64M -c 'local a = [] loop(true) { a.push("text " + a.length()) }' 2>&1 | head -1; hako --max-memory 64M -c 'local a = [] loop(true) { a.push("text " + a.length()) }' 2> err.txt
>^ <command>:1:
? 137
$ hako --max-memory 8M -c '{ local a = [] loop(true) { a.push("text " + a.length()) } } catch (OutOfMemory e) { print(e.message) }'
> memory limit 8388608 reached
# It can be caught once.
$ cat > twice.hako <<'END'
| fill() { local a = [] loop(true) { a.push("text " + a.length()) } }
| { fill() } catch (OutOfMemory e) { print("first") }
| { fill() } catch (OutOfMemory e) { print("second") } cleanup { print("cleanup") }
| END
| hako --max-memory 8M twice.hako 2> err.txt; echo $?; grep -c 'OutOfMemory: memory limit 8388608 reached' err.txt
> first
> 137
> 1
$ for s in 0 x 12X 99999999999999999999 M; do hako --max-memory $s -c 'print(1)'; done
! hakorune: bad value '0' for option '--max-memory' (bytes, or a number with K, M or G)
! hakorune: bad value 'x' for option '--max-memory' (bytes, or a number with K, M or G)
! hakorune: bad value '12X' for option '--max-memory' (bytes, or a number with K, M or G)
! hakorune: bad value '99999999999999999999' for option '--max-memory' (bytes, or a number with K, M or G)
! hakorune: bad value 'M' for option '--max-memory' (bytes, or a number with K, M or G)
? 2
$ hako -c 'box Node { next } local l = null local i = 0 loop(i < 1000000) { local n = new Node() n.next = l l = n i = i + 1 } l = null print(Gc.collect() >= 1000000)'
> true
$ awk 'BEGIN { for (i = 0; i < 100000; i++) printf "("; print "1" }' > deep.hako; hako deep.hako 2>&1 | head -1
>^ deep.hako:1:
$ hako deep.hako 2>&1 | grep -c 'ParseError: nesting too deep'
> 1
$ hako --strict-oob -c 'print([1][5])' 2>&1 | head -1; hako -c 'print([1][5])'
>^ <command>:1:
> null
$ hako --strict-oob -c 'print([1][5])' 2>&1 | grep -c 'IndexError: index 5 out of range for Array of length 1'
> 1
$ awk 'BEGIN { printf "f("; for (i = 0; i < 256; i++) printf "%sp%d", i ? ", " : "", i; print ") { }" }' > many.hako; hako many.hako 2>&1 | head -1 | cut -d: -f4
>  ParseError
$ hako -c '"abc".repeat(2000000000)' 2>&1 | head -1
>^ <command>:1:
$ hako -c '{ "abc".repeat(2000000000) } catch (ValueError e) { print(e.message) }'
> too large
