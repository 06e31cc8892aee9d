# How the program is called: names, options and where they end, arguments, what is run.
# covers: runtime 1, runtime 2, runtime 3, runtime 4, runtime 5, runtime 6, runtime 9, runtime 12, runtime 13, runtime 14
# covers: runtime 15, runtime 16, runtime 17, runtime 18
$ hako --version
>^ hakorune 
$ hakorune -V
>^ hakorune 
$ hako --help | head -1; hako -h > help.txt; test -s help.txt
>^ usage: hakorune [options] FILE
# Every option of the help is aligned: the text begins in one column.
$ hako --help | sed '/^Known/,$d' | grep '^ *-' | grep -v '^  -*[a-z-]* --[a-z]' | cut -c33 | sort -u | wc -l | tr -d ' '
> 1
$ hako --nonsense
! hakorune: unknown option '--nonsense'
? 2
$ hako --bakend vm -c 'print(1)'
! hakorune: unknown option '--bakend'; did you mean '--backend'?
? 2
$ hako --print_rc -c 'print(1)'
! hakorune: unknown option '--print_rc'; did you mean '--print-rc'?
? 2
$ hako missing.hako
! hakorune: cannot read 'missing.hako': not found
? 1
$ mkdir -p sub; hako sub
! hakorune: no project file in 'sub'
? 1
$ hako -c 'print(1)'; hako -e 'print(2)'; hako --eval 'print(3)'; hako --eval='print(4)'
> 1
> 2
> 3
> 4
$ echo 'print(1)' | hako -; echo 'print(2)' | hako
> 1
> 2
$ hakorune -c 'print("a" + 1)  return 3'; a=$?; hako -c 'print("a" + 1)  return 3'; test $a = $?
> a1
> a1
$ hako --print-rc --color never -c 'return 7'; hako --print-rc --color=never -c 'return 7'
> RC: 7
> RC: 7
? 7
$ hako -c
! hakorune: option '-c' needs a value
? 2
$ hako --print-rc=1 -c 'print(1)'
! hakorune: option '--print-rc' takes no value
? 2
$ hako --color blue -c 'print(1)'
! hakorune: bad value 'blue' for option '--color' (auto always never)
? 2
$ printf '#!/usr/bin/env hakorune\nprint(1)\n' > bang.hako; hako bang.hako
> 1
$ printf '\357\273\277print(2)\n' > mark.hako; hako mark.hako
> 2
$ printf '\357\273\277#!/usr/bin/env hakorune\nprint(3)\n' > both.hako; hako both.hako
> 3
$ printf 'print(1)\nprint("a\377")\n' > bytes.hako; hako bytes.hako
!^ bytes.hako:2:9: ParseError: 
! ...
? 1
$ printf 'static box Main { main(args) { print(args.length() + " " + args.join("|"))  return 0 } }' > args.hako
$ hako args.hako x "y z"
> 2 x|y z
$ hako args.hako
> 0 
$ hako args.hako -- --version -c
> 2 --version|-c
$ hako args.hako --check a -- b
> 4 --check|a|--|b
$ hako -- args.hako q
> 1 q
$ hako -c 'static box Main { main(args) { print(args) } }' -- a b; hako -c 'static box Main { main(args) { print(args) } }' a b
> [a, b]
> [a, b]
$ hako args.hako "$(printf 'a\377b')" | od -An -c | tr -d ' \n'
> 1a357277275b\n
$ hako -c 'static box Main { main() { print("none") } }' a b
> none
$ hako -c 'static box Main { main(a, b, c) { print(b)  print(c) } }' x
> null
> null
$ hako --fuel 10 --fuel unlimited -c 'local i = 0 loop(i < 100) { i = i + 1 } print(i)'
> 100
$ cp args.hako program.txt; hako program.txt a; cp args.hako old.nyash; hako old.nyash b
> 1 a
> 1 b
