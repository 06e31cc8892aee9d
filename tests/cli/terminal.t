# Interactive mode on a terminal: the line editor and everything around it (tests/unit/test_line_editor.c tries the keys one by one).
# covers: runtime 99, runtime 104
$ cc -std=c11 -o typist "$HERE/typist.c" || exit 1
$ cat > keys <<'END'
| > - .help for help
| > >>> 
| < 1 + 2\r
| > 3
| > >>> 
| < 1 + x\x7f4\x01(\x05) * 2\r
| > (1 + 4) * 2
| > 10
| > >>> 
| < f(n) {\r
| > ... 
| < return n * 100\r}\r
| > >>> 
| < f(7)\r
| > 700
| > >>> 
| < \e[A\r
| > 700
| > >>> 
| < \x12* 2\r
| > (1 + 4) * 2
| > 10
| > >>> 
| < \x04
| > Goodbye!
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 0
# The history is kept, for nobody else's eyes, and is there the next time.
$ cat state/hakorune/history
| ls -ld state/hakorune | cut -c1-10
> 1 + 2
> (1 + 4) * 2
> f(n) {\nreturn n * 100\n}
> f(7)
> (1 + 4) * 2
> drwx------
$ cat > keys <<'END'
| > >>> 
| < \e[A\e[A\e[A\r
| > ... return n * 100
| > >>> 
| < f(1)\r
| > 100
| > >>> 
| < .exit\r
| > Goodbye!
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 0
# A long history is shortened when it is read. Without a directory for it there is none.
$ for i in $(seq 1 1200); do echo $i; done > state/hakorune/history
| cat > keys <<'END'
| > >>> 
| < \e[A\r
| > 1200
| > >>> 
| < 7\r
| > 7
| > >>> 
| < .exit\r
| > Goodbye!
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
| sed -n '1p;$p' state/hakorune/history
| wc -l < state/hakorune/history | tr -d ' '
> exit 0
> 201
> .exit
> 1002
$ cat > keys <<'END'
| > >>> 
| < 8\r
| > 8
| > >>> 
| < \x04
| > Goodbye!
| END
| mkdir home && TERM=xterm XDG_STATE_HOME= HOME=$PWD/home ./typist hako -i < keys
> exit 0
$ cat home/.local/state/hakorune/history
> 8
$ cat > keys <<'END'
| > >>> 
| < 8\r
| > 8
| > >>> 
| < \e[A\r
| > 8
| > >>> 
| < \x04
| > Goodbye!
| END
| TERM=xterm XDG_STATE_HOME=/dev/null HOME= ./typist hako -i < keys
> exit 0
# Ctrl-C drops what is typed and stops what runs, as often as one likes; Ctrl-Z and a clear screen leave the input as it is.
$ cat > keys <<'END'
| > >>> 
| < abc\x03
| > abc^C
| > >>> 
| < def\x03
| > def^C
| > >>> 
| < n = 0\rprint("now"); loop { n = n + 1 }\r
| > now\r
| < \x03
| > Interrupted: 
| > >>> 
| < print("now"); loop { }\r
| > now\r
| < \x03
| > Interrupted: 
| > >>> 
| < n >= 0\x1a
| > >>> n >= 0
| < \x0c
| > \e[H\e[2J>>> n >= 0
| < \r
| > true
| > >>> 
| < \x04
| > Goodbye!
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 0
# A program that reads has the terminal as ever.
$ cat > keys <<'END'
| > >>> 
| < "<" + input("what? ") + ">"\r
| > >"\r
| > what? 
| < typed\x7fing\r
| > "<typeing>"
| > >>> 
| < exit(3)\r
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 3
# Tab: commands, words and built-in names, names of the session, members of what a name means; a second one lists.
$ cat > keys <<'END'
| > >>> 
| < .nam\t\r
| > .names
| > >>> 
| < countdown = [1]\rbox Point { x: IntegerBox  private secret  birth() { me.x = 4 }  moveBy(d) { me.x = me.x + d } }\r
| < static box Store { shelf = 2  stock() { return 9 } }\renum Colour { Red  Green }\rthing = new Point()\r
| < count\t.len\t()\r
| > countdown.length()
| > 1
| > >>> 
| < thin\t.mo\t(3)\rthing.x\t\r
| > thing.moveBy(3)
| > >>> thing.x
| > 7
| > >>> 
| < Sto\t.sto\t()\r
| > Store.stock()
| > 9
| > >>> 
| < Col\t.Gr\t\r
| > Colour.Green
| > >>> 
| < String.fromCod\t(65)\r
| > String.fromCodePoint(65)
| > "A"
| > >>> 
| < retu\t
| > return
| < \x15
| < printl\t("x")\r
| > println("x")
| > >>> 
| < thing.\t
| > debugString
| > moveBy
| > >>> thing.
| < sec\t\x15nope.\t\t\x15unknown\t\r
| > unknown name 'unknown'
| > >>> 
| < .type coun\t\r
| > .type countdown
| > ArrayBox
| > >>> 
| < .exit\r
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 0
# Pasted lines are one input.
$ cat > keys <<'END'
| > \e[?2004h
| > >>> 
| < \e[200~a = 1\rb = a +\t1\r\e[201~\r
| > >>> 
| < b\r
| > 2
| > >>> 
| < .exit\r
| > Goodbye!
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 0
# A request to terminate ends the session, and gives the terminal back.
$ cat > keys <<'END'
| > >>> 
| < abc
| > abc
| kill 15
| > \e[?2004l
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 143
$ cat > keys <<'END'
| > >>> 
| < abc
| > abc
| kill 2
| > abc^C
| > >>> 
| < 1\r
| > 1
| > >>> 
| < \x04
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 0
# A terminal that cannot be drawn on gives its own lines.
$ cat > keys <<'END'
| > >>> 
| < 1 + 1\r
| > 2
| > >>> 
| < f() {\r
| > ... 
| < return 5 }\r
| > >>> 
| < abc\x03
| > >>> 
| < abc\x03
| > >>> 
| < f()\r
| > 5
| > >>> 
| < abc
| > abc
| kill 15
| END
| TERM=dumb XDG_STATE_HOME=$PWD/state ./typist hako -i < keys
> exit 143
# Without FILE a terminal means interactive mode; colours are for terminals.
$ cat > keys <<'END'
| > >>> 
| < nope\r
| > \e[1m<repl>:1:1: \e[0m\e[31mNameError: \e[0munknown name 'nope'
| > >>> 
| < .quit\r
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako < keys
> exit 0
$ cat > keys <<'END'
| > >>> 
| < nope\r
| > <repl>:1:1: NameError: unknown name 'nope'
| > >>> 
| < .quit\r
| END
| NO_COLOR=1 TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako < keys
> exit 0
$ cat > keys <<'END'
| > <command>:1:7: NameError: unknown name 'nope'
| END
| TERM=xterm XDG_STATE_HOME=$PWD/state ./typist hako --color never -c 'print(nope)' < keys
> exit 1
$ cat > keys <<'END'
| > \e[31mNameError
| END
| NO_COLOR=1 HAKO_COLOR=always ./typist hako -c 'print(nope)' < keys
> exit 1
