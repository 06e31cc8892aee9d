# The timing driver of bench/: peers that print something else or fail are reported and not counted.
$ here=$HERE/../../bench
| mkdir -p bin b/micro b/macro
| cc -std=c11 -O1 -o driver "$here/driver.c" "$here/gen_source.c" -lm || exit 1
| printf '#!/bin/sh\n[ "$1" = --jitless ] && shift 2\n[ -e "$1" ] && exec sh "$1"\necho 1.0\n' > bin/own
| chmod +x bin/own
| for peer in lua5.4 luajit node python3 ruby; do cp bin/own bin/$peer; done
| for name in micro/same micro/differs macro/fails; do
|   for ending in hako lua js py; do echo 'echo right' > b/$name.$ending; done
| done
| echo 'echo wrong' > b/micro/differs.py
| echo 'exit 1' > b/macro/fails.js
$ PATH=$PWD/bin:/usr/bin:/bin ./driver -n 3 -d b -p node-jitless,python3,ruby bin/own micro macro > out.txt
! bench: differs: python3 printed
! wrong
!   but should
! right
! bench: node-jitless failed on b/macro/fails.js
? 1
$ grep -E '^m' out.txt | awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^(micro|macro|FAILED|geometric)/) printf "%s ", $i; print "" }'
> micro/differs FAILED 
> micro/same 
> micro, geometric 
> macro/fails FAILED 
> macro, geometric 
$ sed -n 's/\(Geometric mean of [0-9] m[a-z]* programs: [a-z0-9-]*\).*/\1/p' out.txt
> Geometric mean of 2 micro programs: hako
> Geometric mean of 2 micro programs: node-jitless
> Geometric mean of 1 micro programs: python3
> Geometric mean of 1 macro programs: hako
> Geometric mean of 1 macro programs: python3
# So is Hakorune itself; where the reference fails, nobody runs.
$ echo 'echo wrong' > b/micro/same.hako
| echo 'exit 3' > b/macro/fails.lua
| PATH=$PWD/bin:/usr/bin:/bin ./driver -n 2 -d b bin/own same fails > out.txt
! bench: same: hako printed
! wrong
!   but should
! right
! bench: lua5.4 failed on b/macro/fails.lua
? 1
$ grep -c FAILED out.txt
> 2
$ grep -c 'Geometric mean' out.txt
> 0
? 1
$ PATH=$PWD/bin:/usr/bin:/bin ./driver -p perl bin/own
! bench: unknown peer 'perl'; known are lua5.4 luajit-joff luajit node-jitless node python3 ruby mruby
? 2
