# Interactive mode.
# covers: runtime 99, runtime 100, runtime 101, runtime 102, runtime 103, runtime 104
$ printf '1 + 1\n"a"\n1.5\nnull\nprint("out")\n[1, "b"]\n' | hako -i
> 2
> "a"
> 1.5
> out
> [1, "b"]
$ printf 'x = 2\nx * 21\n"a" + _\n_\nprint(_)\nx = 3\n_\n' | hako --repl
> 42
> "a42"
> "a42"
> a42
> "a42"
# An error is reported, and the session goes on with its names.
$ printf 'x = 1\ny = x / 0\nx\ny\n(\n\nz = 5; 1 / 0\nz\n' | hako -i
> 1
> 5
! <repl>:1:7: DivisionByZero: division by zero
!   1 | y = x / 0
!     |       ^
!   at <script>/0 (<repl>:1:7)
! <repl>:1:1: NameError: unknown name 'y'
!   1 | y
!     | ^
!   help: assign it first, e.g. y = 0
!^ <repl>:2:1: ParseError: 
!   2 | 
!     | ^
! <repl>:1:10: DivisionByZero: division by zero
!   1 | z = 5; 1 / 0
!     |          ^
!   at <script>/0 (<repl>:1:10)
# Declarations stay, see the variables of the session, and may be replaced.
$ cat > in.txt <<'END'
| x = 1
| f(n) {
|   return n + x
| }
| x = 10
| f(1)
| f(n) { return n * 100 }
| f(1)
| box P { a  birth(a) { me.a = a }  get() { return me.a } }
| local p = new P(5), q
| p.get()
| q == null
| box Q from P { twice() { return me.a * 2 } }
| local r = new Q(4)
| r.twice() + r.get()
| r.is("P")
| static box S { n = 0  up() { me.n = me.n + 1  return me.n } }
| S.up()
| S.up()
| enum E { A(v) B }
| match E::A(7) { A(v) => v B => 0 }
| if true { inner = 6 }
| inner
| for i in [1, 2] { last = i }
| last
| g = fn(k) { k + x }
| g(1)
| END
| hako -i < in.txt
> 11
> 100
> 5
> true
> 12
> true
> 1
> 2
> 7
> 6
> 2
> 11
# An input goes on while something is open; an empty line ends it.
$ printf 'local m = %%{\n  a: 1\n}\nm\n"""\n\n' | hako -i 2> err.txt
> {"a": 1}
$ printf 'using "./lib.hako" as Lib\nLib.one()\nLib.one() + 1\n' > use.txt; printf 'static box Lib { one() { return 1 } }\n' > lib.hako; hako -i < use.txt
> 1
> 2
$ printf '.exit\nprint("never")\n' | hako -i; echo $?; printf '.quit\n' | hako -i; echo $?; printf '' | hako -i; echo $?; printf 'exit(3)\n' | hako -i; echo $?
> 0
> 0
> 0
> 3
$ printf 'x = 1\ny = "b"\n.names\n.type [1]\n.type 5\n.reset\n.names\nx\n.nope\n' | hako -i
> x = 1
> y = "b"
> ArrayBox
> IntegerBox
! <repl>:1:1: NameError: unknown name 'x'
!   1 | x
!     | ^
!   help: assign it first, e.g. x = 0
! unknown command '.nope' (.help lists them)
$ printf '.mir 1 + x\nx = 1\n.mir x + 1\n' | hako -i 2> err.txt | grep -c binop
> 1
$ printf '.help\n' | hako -i | cut -c1-6
> .help 
> .exit 
> .reset
> .load 
> .type 
> .mir E
> .names
# With FILE: it runs first, and its names stay.
$ printf 'local v = 4\nhelp(n) { return n * v }\nprint("file")\n' > start.hako; printf 'help(2)\nv\n' | hako -i start.hako
> file
> 8
> 4
$ printf '.load start.hako\nhelp(3)\n.load missing.hako\n' | hako -i
> file
> 12
! hakorune: cannot read 'missing.hako': not found
$ printf 'static box Main { main(args) { print("main " + args) } }\n' > main.hako; printf '1\n' | hako -i main.hako a b
> main [a, b]
> 1
$ printf 'box A { }\n' > decl.hako; printf 'new A().is("A")\n' | hako -i decl.hako
> true
$ printf 'f() { return null.x }\nf()\n' | hako -i
! <repl>:1:19: TypeError: cannot read field 'x' of null
!   at f/0 (<repl>:1:19)
!   at <script>/0 (<repl>:1:1)
$ printf 'loop(true) { }\n1\n' | hako -i --fuel 1000 2> err.txt; grep -c FuelExhausted err.txt
> 2
