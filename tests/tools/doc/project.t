# hako doc: declarations with the comments above them or behind them, as Markdown.
$ mkdir -p src/.hidden && echo 'static box Hidden { }' > src/.hidden/h.hako && cat > src/shapes.hako <<'END'
| // Shapes of a drawing.
| // They know their area.
|
| using "other.hako"
|
| // This comment stands alone.
|
| /* A point in the plane.
|  *
|  * - *x* goes right
|  */
| box Point<T> from Base implements Named {
|   x: IntegerBox = 1 + 2   // distance from the left
|   y = fn(a) { return a }  // distance from the top,
|                           // downwards
|   weak parent
|   private { hidden }
|   _inside = 3
|   init { name, weak owner: Point }  // how it was made
|
|   // From the origin:
|   //   square root of the sum
|   // of squares.
|   norm(a: IntegerBox,
|        b): FloatBox? { return 1 }
|   once twice: IntegerBox => me.x * 2  // computed once
|   area: ArrayBox<IntegerBox>[] { 3 }
|   { 5 } as five
|   static make(a, b) { return new Point() }
|   birth(x) { me.x = x }
|   override toString() { return "" }
|   private secret() { }
|   _helper() { }
|   static { print(1) }
| }
| // What can be drawn.
| enum Shape<T> { Leaf, Node(l, r), Rec { name: StringBox } }
| interface Named {
|   name(): StringBox  // what it is called
|   other(a)
| }
| global LIMIT: IntegerBox = 3  // as many
| function f(a, b: IntegerBox) -> MapBox<StringBox, ArrayBox<IntegerBox>> { return 1 }
| # Of a point.
| static function Point.g(a) { return 1 }
| flow F { run() { } }
| singleton box S { v = 1 }
| // Not for others.
| static box _Inner { }
| h(z) { return z }
| END
| hako doc src
> # src/shapes.hako
>
> Shapes of a drawing.
> They know their area.
>
> ## Point
>
> `box Point<T> from Base implements Named`
>
> A point in the plane.
>
> - *x* goes right
>
> - `x: IntegerBox` - distance from the left
> - `y` - distance from the top,
>   downwards
> - `weak parent`
> - `name` - how it was made
> - `weak owner: Point` - how it was made
> - `once twice: IntegerBox` - computed once
> - `area: ArrayBox<IntegerBox>[]`
> - `five`
>
> ### `norm(a: IntegerBox, b): FloatBox?`
>
> From the origin:
> ```text
> square root of the sum
> ```
> of squares.
>
> ### `static make(a, b)`
>
> ### `birth(x)`
>
> ### `override toString()`
>
> ## Shape
>
> `enum Shape<T>`
>
> What can be drawn.
>
> - `Leaf`
> - `Node(l, r)`
> - `Rec { name: StringBox }`
>
> ## Named
>
> `interface Named`
>
> ### `name(): StringBox`
>
> what it is called
>
> ### `other(a)`
>
> ## LIMIT
>
> `global LIMIT: IntegerBox`
>
> as many
>
> ## f
>
> `function f(a, b: IntegerBox) -> MapBox<StringBox, ArrayBox<IntegerBox>>`
>
> ## Point.g
>
> `static function Point.g(a)`
>
> Of a point.
>
> ## F
>
> `flow F`
>
> ### `run()`
>
> ## S
>
> `singleton box S`
>
> - `v`
>
> ## h
>
> `h(z)`

# What is public and has no comment; constructors, overrides, variants and what stands in the line of its box need none.
$ hako doc --check src/shapes.hako
> src/shapes.hako:16: field Point.parent has no comment
> src/shapes.hako:27: property Point.area has no comment
> src/shapes.hako:28: property Point.five has no comment
> src/shapes.hako:29: method Point.make has no comment
> src/shapes.hako:38: interface Named has no comment
> src/shapes.hako:40: method Named.other has no comment
> src/shapes.hako:43: function f has no comment
> src/shapes.hako:46: box F has no comment
> src/shapes.hako:47: box S has no comment
> src/shapes.hako:50: function h has no comment
? 1
$ printf '// All said.\nfn f() { }\n' > good.hako && hako doc --check good.hako

# The comment at the beginning belongs to the file, unless it touches a declaration.
$ printf '#!/usr/bin/env hako\n// Of the file.\nusing "x.hako"\nbox A { }\n' > a.hako && printf '// Of the box.\n@rune Public\nbox A { }' > b.hako
| hako doc a.hako b.hako a.hako
> # a.hako
>
> Of the file.
>
> ## A
>
> `box A`
>
> # b.hako
>
> ## A
>
> `box A`
>
> Of the box.

# What cannot be read is reported; the rest is shown.
$ printf 'box A {\n  x = = 2\n}\n// f\nfn f() { }\n' > bad.hako && hako doc bad.hako
> # bad.hako
>
> ## A
>
> `box A`
>
> - `x`
>
> ## f
>
> `fn f()`
>
> f
! bad.hako:2:7: ParseError: expected an expression but found '='
!   2 |   x = = 2
!     |       ^
? 1
$ hako doc nowhere.hako
! hakorune: cannot read 'nowhere.hako': not found
? 1
$ hako doc
! hako doc: no FILE given
! ...
? 2
$ hako doc --nonsense
! hako doc: unknown option '--nonsense'
! ...
? 2
$ hako doc -o
! hako doc: option '-o' needs a value
! ...
? 2
