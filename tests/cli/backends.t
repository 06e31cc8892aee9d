# Back ends by name.
# covers: runtime 7, runtime 8, runtime 10, runtime 11, runtime 57, runtime 76
$ for b in vm vm-c mir auto; do hako --backend $b -c 'print(6 * 7)  return 2'; echo $?; done
> 42
> 2
> 42
> 2
> 42
> 2
> 42
> 2
$ hako --backend vm-rust -c 'print(42)'
> 42
! hakorune: warning: back end 'vm-rust' is now called 'vm'
$ hako --backend bogus -c 'print(42)'
!^ hakorune: unknown back end 'bogus' (available: vm
? 2
$ for b in llvm wasm interpreter jit native aot; do hako --backend $b -c 'print(42)'; echo $?; done
> 3
> 3
> 3
> 3
> 3
> 3
! hakorune: back end 'llvm' is not available
! hakorune: back end 'wasm' is not available
! hakorune: back end 'interpreter' is not available
! hakorune: back end 'jit' is not available
! hakorune: back end 'native' is not available
! hakorune: back end 'aot' is not available
# The command line wins over the environment, the environment over the project file.
$ HAKO_BACKEND=llvm hako -c 'print(1)'
! hakorune: back end 'llvm' is not available
? 3
$ HAKO_BACKEND=llvm hako --backend vm -c 'print(1)'
> 1
$ printf '[run]\nbackend = "wasm"\n' > hako.toml; hako -c 'print(1)'
! hakorune: back end 'wasm' is not available
? 3
$ HAKO_BACKEND=llvm hako -c 'print(1)'
! hakorune: back end 'llvm' is not available
? 3
$ HAKO_BACKEND=vm hako -c 'print(1)'; rm hako.toml
> 1
$ hako -O0 -c 'print(3 + 4 * 5)'; hako -O1 -c 'print(3 + 4 * 5)'; hako --no-optimize -c 'print(3 + 4 * 5)'
> 23
> 23
> 23
# The virtual machine written in Hakorune does what the floor does: output, messages, exit code, steps.
# covers: runtime 77
$ hako --backend vm-hako -c 'print([1, 2].map(fn(x) { x * 21 }))  return 2'
> [21, 42]
? 2
$ for n in 1 10 57 501 2003; do for b in vm vm-hako; do hako --backend $b --fuel $n -c 'f(n) { return n == 0 ? 0 : 1 + f(n - 1) }  local i = 0  loop { i = i + f(3)  print(i) }' > $b.out 2>&1; echo $? >> $b.out; done; cmp vm.out vm-hako.out && tail -n 1 vm.out; done
> 124
> 124
> 124
> 124
> 124
$ hako --backend vm-hako --max-depth 50 -c 'f(n) { return f(n + 1) }  f(0)' 2>&1 | head -n 1
> <command>:1:15: StackOverflow: call depth limit 50 reached
