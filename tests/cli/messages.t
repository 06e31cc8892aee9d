# Streams and the layout of messages.
# covers: runtime 34, runtime 35, runtime 36, runtime 37, runtime 38, runtime 39, runtime 40, runtime 41, runtime 42, runtime 43, runtime 44
$ printf 'half(n) {\n  return 10 / n\n}\nprint("before")\nprint(half(0))\n' > app.hako; hako app.hako
> before
! app.hako:2:13: DivisionByZero: division by zero
!   2 |   return 10 / n
!     |             ^
!   at half/1 (app.hako:2:13)
!   at <script>/0 (app.hako:5:7)
? 1
# A merged capture keeps the order.
$ hako app.hako 2>&1 | head -2
> before
> app.hako:2:13: DivisionByZero: division by zero
$ hako -c 'print(1)  warn("w")  print(2)  error("e")  print(3)' 2>&1
> 1
>^ 
> 2
>^ 
> 3
$ printf 'f(x) {\n  if (x > 1 {\n    return x\n  }\n}\nprint(f(1))\n' > broken.hako; hako broken.hako
! broken.hako:2:13: ParseError: expected ')' but found '{'
!   2 |   if (x > 1 {
!     |             ^
? 1
$ printf 'local a = )\nlocal b = 2\nlocal c = ]\n' > two.hako; hako two.hako
!^ two.hako:1:11: ParseError: 
!   1 | local a = )
!     |           ^
!^ two.hako:3:11: ParseError: 
!   3 | local c = ]
!     |           ^
! 2 errors
? 1
$ hako -c 'panic("x")' 2>&1 | head -1
> <command>:1:1: UserError: x
$ hako -c 'throw 1'
!^ <command>:1:1: ParseError: 
! ...
? 1
$ printf 'local s = "äöü" + null.x\n' > wide.hako; hako wide.hako
! wide.hako:1:24: TypeError: cannot read field 'x' of null
!   1 | local s = "äöü" + null.x
!     |                        ^
!   at <script>/0 (wide.hako:1:24)
? 1
$ echo 'print(1' | hako - 2>&1 | cut -d: -f1-4 | head -1
> <stdin>:2:1: ParseError
# The machine form: one object a line.
$ hako --error-format json two.hako 2>&1 | cut -c1-60
> {"severity":"error","kind":"ParseError","message":"expected 
> {"severity":"error","kind":"ParseError","message":"expected 
$ hako --error-format json app.hako
> before
! {"severity":"error","kind":"DivisionByZero","message":"division by zero","file":"app.hako","line":2,"column":13,"endLine":2,"endColumn":14,"frames":[{"name":"half/1","file":"app.hako","line":2,"column":13},{"name":"<script>/0","file":"app.hako","line":5,"column":7}],"notes":[]}
? 1
$ hako --error-format json -c 'using a.b as X
| print(1)'
> 1
! {"severity":"warning","kind":"missing-module","message":"module 'a.b' not found","file":"<command>","line":1,"column":1,"endLine":1,"endColumn":6,"frames":[],"notes":["note: tried a/b.hako","note: tried a/b.nyash","note: tried apps/a/b.hako","note: tried apps/a/b.nyash","note: tried lib/a/b.hako","note: tried lib/a/b.nyash"]}
$ hako --error-format xml -c 'print(1)'
! hakorune: bad value 'xml' for option '--error-format' (text json)
? 2
# Colours: the option wins over HAKO_COLOR, that over NO_COLOR; none where nobody looks.
$ esc() { grep -c "$(printf '\033')"; }; hako app.hako 2>&1 | esc; hako --color never app.hako 2>&1 | esc; hako --color always app.hako 2>&1 | esc
> 0
> 0
> 2
$ esc() { grep -c "$(printf '\033')"; }; HAKO_COLOR=always hako app.hako 2>&1 | esc; NO_COLOR=1 HAKO_COLOR=always hako app.hako 2>&1 | esc; HAKO_COLOR=always hako --color never app.hako 2>&1 | esc; NO_COLOR= HAKO_COLOR=always hako two.hako 2>&1 | esc
> 2
> 2
> 0
> 4
$ HAKO_COLOR=red hako app.hako
! hakorune: bad value 'red' for HAKO_COLOR (auto always never)
? 2
# A cause has its own lines.
$ printf 'static box Main {\n  main() {\n    { panic("inner") } catch (e) { throw_it(e) }\n  }\n}\nthrow_it(e) { panic("outer") }\n' > cause.hako; hako cause.hako
!^ cause.hako:6:15: UserError: outer
! ...
? 1
