# Steps are those of the program as it is written, whether small functions become part of their callers or not.
$ cat > p.hako <<'END'
| static box Main {
|   main() {
|     local sum = 0
|     local i = 0
|     loop(i < 100) { sum = Main.add(sum, i) i = i + 1 }
|     print(sum)
|   }
|   add(a, b) { return a + b }
| }
| END
$ hako -O0 --stats p.hako 2>&1 >/dev/null | grep -E "steps|calls|max_depth" > plain; hako -O1 --stats p.hako 2>&1 >/dev/null | grep -E "steps|calls|max_depth" | diff plain - && echo same
> same
$ n=$(sed -n 's/.*steps=//p' plain); hako --fuel $n p.hako; hako --fuel $((n - 1)) p.hako 2> err; echo $?; grep -c FuelExhausted err
> 4950
> 4950
> 124
> 1
$ hako -O0 --dump-mir p.hako > plain; hako -O1 --dump-mir p.hako | diff plain - && echo the MIR is that of the front end
> the MIR is that of the front end
