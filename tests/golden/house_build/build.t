# What the build does with the house, and how its frames are shown.
$ printf 'static box A {\n  m(v) { return floor.kind(v) }\n}\n' > good.hako; hako --emit-house good.c good.hako && grep -c 'const HkMirModule' good.c
> 2
$ printf 'static box A {\n  m(v) { return floor.nothing(v) }\n}\n' > bad.hako; hako --emit-house bad.c bad.hako; test -e bad.c
! bad.hako:2:22: NameError: the floor has no 'floor.nothing' with 1 argument
? 1
$ printf 'static box A {\n  m(v) { return floor.kind(v, v) }\n}\n' > bad.hako; hako --emit-house bad.c bad.hako
! bad.hako:2:22: NameError: the floor has no 'floor.kind' with 2 arguments
? 1
$ printf 'static box A { m( }\n' > broken.hako; hako --emit-house broken.c broken.hako
! broken.hako:1:19: ParseError: expected a name but found '}'
! ...
? 1
$ printf 'box P { equals(o) { panic("no") } }\nprint(new P() == new P())\n' > e.hako; HAKO_USE_PURE_EQ=1 hako e.hako 2>&1 | grep '^  at'
>   at P.equals/1 (e.hako:1:21)
>   at <script>/0 (e.hako:2:15)
$ HAKO_TRACE=house HAKO_USE_PURE_EQ=1 hako e.hako 2>&1 | grep -c 'house/eq/op_eq_box.hako'
> 4
$ printf 'box P { equals(o) { return null } }\n\nprint(new P() == new P())\n' > t.hako; HAKO_USE_PURE_EQ=1 hako t.hako 2>&1 | head -1; HAKO_USE_NATIVE_EQ=1 hako t.hako 2>&1 | head -1
> t.hako:3:15: TypeError: null has no truth value
> t.hako:3:15: TypeError: null has no truth value
