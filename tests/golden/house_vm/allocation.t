# covers: house 10
# Integer and float code of a guest allocates nothing: ten million instructions make as many objects as ten thousand do.
$ printf 'static box M { run(n) { local s = 0 local i = 0 loop(i < n) { s = s + i * 3 %% 7 i = i + 1 } return s } }\nstatic box Main { main(args) { print(M.run(args[0].toInteger())) } }\n' > integers.hako
$ printf 'static box M { run(n) { local s = 0.5 local i = 0 loop(i < n) { s = s * 0.5 + i / 2.0 i = i + 1 } return s > 1.0 } }\nstatic box Main { main(args) { print(M.run(args[0].toInteger())) } }\n' > floats.hako
$ allocs() { hako --backend vm-hako --stats $1 $2 2>&1 | grep 'allocs='; }
| for f in integers floats; do test "$(allocs $f.hako 1700)" = "$(allocs $f.hako 1700000)" && allocs $f.hako 10 | grep -c 'allocs=[1-9]'; done
> 1
> 1
$ hako --backend vm-hako integers.hako 1700000
> 5099997
