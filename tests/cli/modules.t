# Where modules are found, and what a missing one means.
# covers: runtime 64, runtime 65, runtime 66, runtime 67, runtime 68
$ mkdir -p src inc env lib home; for d in src inc env lib home; do printf 'static box Who { name() { return "%s" } }\n' $d > $d/m.hako; done
$ printf '[using]\npaths = ["lib"]\n' > hako.toml; printf 'using m as Who\nprint(Who.name())\n' > src/main.hako
$ HAKO_HOME=home HAKO_PATH=env hako -I inc src/main.hako
> src
$ rm src/m.hako; HAKO_HOME=home HAKO_PATH=none:env hako -I none -I inc src/main.hako
> inc
$ HAKO_HOME=home HAKO_PATH=none:env hako src/main.hako
> env
$ HAKO_HOME=home hako src/main.hako
> lib
$ rm lib/m.hako; HAKO_HOME=home hako src/main.hako; HAKO_HOME=home hako --include=inc src/main.hako
> home
> inc
$ printf 'using no.such as X\nprint("runs")\n' > missing.hako; hako missing.hako
> runs
! missing.hako:1:1: warning: module 'no.such' not found [missing-module]
!   1 | using no.such as X
!     | ^~~~~
!   note: tried no/such.hako
!   note: tried no/such.nyash
!   note: tried apps/no/such.hako
!   note: tried apps/no/such.nyash
!   note: tried lib/no/such.hako
!   note: tried lib/no/such.nyash
$ hako -q missing.hako; hako --warn none missing.hako
> runs
> runs
$ hako --check missing.hako 2>&1 | head -1; hako --warn error missing.hako 2>&1 | head -1
> missing.hako:1:1: ModuleError: module 'no.such' not found
> missing.hako:1:1: ModuleError: module 'no.such' not found
$ hako --check missing.hako > out.txt 2>&1
? 1
$ hako --warn error missing.hako > out.txt 2>&1
? 1
$ printf 'using "./nowhere/x.hako" as X\nprint("never")\n' > path.hako; hako path.hako
! path.hako:1:1: ModuleError: module './nowhere/x.hako' not found
!   1 | using "./nowhere/x.hako" as X
!     | ^~~~~
! ...
? 1
$ printf 'print("module")\n' > stmt.hako; printf 'using "stmt.hako" as S\nprint("never")\n' > uses.hako; hako uses.hako > out.txt 2>&1; echo $?; cat out.txt | head -1 | cut -d: -f1-4
> 1
> stmt.hako:1:1: ModuleError
$ HAKO_PATH=env hako --using m -c 'print(Who.name())'
> env
$ cp -R env né && HAKO_PATH=né hako --using m -c 'print(Who.name())'
> env
$ HAKO_PATH=env hako --trace=using src/main.hako
> env
! [using] m -> env/m.hako
