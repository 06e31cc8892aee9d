# Built-in methods whose work grows with their operands count it as steps, can be stopped, and keep to the memory limit.
$ hako --fuel 1000 -c 'local s = "a".repeat(10000000) print("never")' 2> err.txt; echo $?; grep -c FuelExhausted err.txt
> 124
> 1
$ hako --fuel 20000 -c 'local a = [] a.resize(1000000) local i = 0 loop(true) { a.contains(1) }' 2> err.txt; echo $?
> 124
$ hako --fuel 20000 -c 'local s = "ab".repeat(200) loop(true) { s.split("b") }' 2> err.txt; echo $?
> 124
$ hako --fuel 100000 -c '(0..4611686018427387904).forEach(fn(x) { x })' 2> err.txt; echo $?
> 124
$ hako --max-memory 32M -c '{ "abcdef".repeat(100000000) } catch (OutOfMemory e) { print(e.kind) }'
> OutOfMemory
$ hako --max-memory 32M -c '{ local a = [] a.resize(100000000) } catch (OutOfMemory e) { print(e.kind) }'
> OutOfMemory
$ hako --max-memory 32M -c '{ new IntArrayBox(100000000) } catch (OutOfMemory e) { print(e.kind) }'
> OutOfMemory
$ hako --max-memory 32M -c 'local b = new StringBuilderBox() { loop(true) { b.append("0123456789") } } catch (OutOfMemory e) { print(e.kind + " " + (b.length() % 10)) }'
> OutOfMemory 0
# Builders that are dropped are collected, whatever they hold.
$ hako --max-memory 64M -c 'local i = 0 loop(i < 2000) { new StringBuilderBox("x".repeat(100000))  i = i + 1 } print(i)'
> 2000
