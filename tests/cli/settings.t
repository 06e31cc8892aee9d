# Settings from the project file and the environment.
# covers: runtime 56, runtime 58, runtime 59, runtime 60, runtime 61, runtime 62, runtime 63
$ printf '[run]\nstrict_oob = true\n' > hako.toml; echo 'print([1][5])' > oob.hako; hako oob.hako 2>&1 | head -1 | cut -d: -f4-5
>  IndexError: index 5 out of range for Array of length 1
$ printf '[run]\nstrict_oob = false\n' > hako.toml; hako oob.hako
> null
$ printf '[run]\nfuel = 100\nmax_depth = 50\nmax_memory = "8M"\ngc = "off"\nwarn = "none"\nlog = "error"\nbackend = "vm-c"\n' > hako.toml
$ hako -c 'loop(true) { }' 2> err.txt
? 124
$ hako --fuel unlimited -c 'f(n) { return f(n + 1) } f(0)' 2>&1 | grep -c 'call depth limit 50 reached'
> 1
$ hako --fuel unlimited --max-depth 60 -c 'f(n) { return f(n + 1) } f(0)' 2>&1 | grep -c 'call depth limit 60 reached'
> 1
$ printf '[run]\ngc = "sometimes"\n' > hako.toml; hako -c 'print(1)'
! hakorune: bad value 'sometimes' for 'gc' in [run] of hako.toml (auto off rc+cycle)
? 2
$ printf '[run]\nstrict_oob = "yes"\n' > hako.toml; hako -c 'print(1)'
! hakorune: bad type of value for 'strict_oob' in [run] of hako.toml
? 2
$ printf '[run\n' > hako.toml; hako -c 'print(1)' 2>&1 | head -1 | cut -d: -f1-4
> hako.toml:1:1: ModuleError
$ hako -c 'print(1)' > out.txt 2>&1
? 1
$ hako --no-config -c 'print(1)'
> 1
# Unknown tables and keys: only all warnings tell.
$ printf '[run]\nspeed = 3\n[colors]\nx = 1\n' > hako.toml; hako -c 'print(1)'
> 1
$ hako --warn all -c 'print(1)'
> 1
! hako.toml: warning: unknown key 'speed' in [run] [unknown-setting]
! hako.toml: warning: unknown table 'colors' [unknown-setting]
# Another project file, or none.
$ printf '[run]\nstrict_oob = true\n' > other.toml; hako --config other.toml oob.hako 2>&1 | grep -c IndexError; hako oob.hako
> 1
> null
$ hako --config missing.toml -c 'print(1)' 2>&1 | head -1
> missing.toml: ModuleError: cannot be read: not found
# The project file is found next to the program and in the directories above.
$ mkdir -p app/src/deep; printf '[env]\nGREETING = "hello"\n' > app/hako.toml; echo 'print(env.get("GREETING"))' > app/src/deep/main.hako; hako app/src/deep/main.hako
> hello
$ printf '[env]\nGREETING = "old"\n' > app/src/nyash.toml; hako app/src/deep/main.hako; rm app/src/nyash.toml
> old
$ printf '[env]\nGREETING = "new"\n' > app/nyash.toml; hako app/src/deep/main.hako; rm app/hako.toml; hako app/src/deep/main.hako
> hello
> new
# [env] gives a value only where the environment has none.
$ GREETING=outside hako app/src/deep/main.hako; GREETING= hako app/src/deep/main.hako; hako app/src/deep/main.hako
> outside
> 
> new
$ echo 'print(env.has("GREETING")) print(env.all().get("GREETING"))  env.set("GREETING", "mine")  print(env.get("GREETING"))  env.remove("GREETING")  print(env.get("GREETING"))' > app/env.hako; hako app/env.hako
> true
> new
> mine
> null
# A directory is run by its project file.
$ mkdir -p proj/src; printf '[project]\nname = "p"\nmain = "src/main.hako"\n' > proj/hako.toml; printf 'static box Main { main(args) { print("main " + args) return 3 } }\n' > proj/src/main.hako; hako proj a b
> main [a, b]
? 3
$ cd proj && hako . x && cd ..
> main [x]
? 3
$ printf '[project]\nname = "p"\n' > proj/hako.toml; hako proj
! hakorune: proj/hako.toml names no main file ([project] main)
? 1
# Environment variables that nobody knows change nothing; bad values of switches are usage errors.
$ HAKO_STRICT_OOB=1 HAKO_FUEL=1 HAKO_WHATEVER=x hako oob.hako
> null
$ HAKO_GC_TRACE=maybe hako oob.hako
! hakorune: bad value 'maybe' for HAKO_GC_TRACE (1, true, on, yes, or 0, false, off, no)
? 2
$ for v in 0 false off no ''; do HAKO_GC_TRACE=$v HAKO_RESOLVER_TRACE=$v hako oob.hako; done
> null
> null
> null
> null
> null
$ for v in 1 true on yes; do HAKO_RESOLVER_TRACE=$v hako -c '[1].push(2)' 2>&1 | head -1; done
> [resolver] lookup Array.push/1 -> Array.push/1
> [resolver] lookup Array.push/1 -> Array.push/1
> [resolver] lookup Array.push/1 -> Array.push/1
> [resolver] lookup Array.push/1 -> Array.push/1
$ HAKO_TRACE=call,nonsense hako oob.hako
! hakorune: bad value 'call,nonsense' for HAKO_TRACE (vm, call, mir, using, resolver, gc, task, plugin, time)
? 2
$ HAKO_USE_PURE_EQ=1 HAKO_USE_NATIVE_EQ=1 hako -c 'print(1 == 1)'
! hakorune: HAKO_USE_PURE_EQ and HAKO_USE_NATIVE_EQ exclude each other
? 2
$ HAKO_USE_NATIVE_EQ=1 hako -c 'print([1, 2] == [1, 2])'; HAKO_USE_PURE_EQ=0 HAKO_USE_NATIVE_EQ=1 hako -c 'print([1] == [2])'
> true
> false
# --dev is --verify --strict-oob --warn all --leak-report; -q and -v have long names.
$ hako --no-config --dev -c 'static box Kept { all = [] } static box Main { main() { local unused = 1  Kept.all.push([])  return Kept.all[7] } }'
! <command>:1:63: warning: variable 'unused' is never read [unused-variable]
!   1 | static box Kept { all = [] } static box Main { main() { local unused = 1  Kept.all.push([])  return Kept.all[7] } }
!     |                                                               ^~~~~~
! <command>:1:109: IndexError: index 7 out of range for Array of length 1
!   1 | static box Kept { all = [] } static box Main { main() { local unused = 1  Kept.all.push([])  return Kept.all[7] } }
!     |                                                                                                             ^
!   at Main.main/0 (<command>:1:109)
! [leak] 2 objects still alive at exit
! [leak]   ArrayBox: 2
! [leak] roots: statics=1 modules=0 host=0
? 1
$ hako --quiet --using no.such.module -c 'console.debug("no")  print(1)'
> 1
$ hako --verbose -c 'console.debug("yes")'
! [debug] yes
