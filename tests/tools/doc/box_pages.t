# The pages of the built-in boxes: every method of every table is described once, nothing else is, and what is generated is up to date.
$ hako --house $HERE/../../../tools/box_pages.hako --check $HERE/../../../docs/boxes
? 0

# What is missing or wrong is named; spellings, types and flags are filled in.
$ mkdir pages && cat > pages/p.md <<'END'
| <!-- box BoolBox -->
|
| | Call | Result |
| |---|---|
| | `not()` | Bool |
| | `not()` | Bool |
| | `and(a, b)` | Bool |
| | `or(other: Integer)` | Bool |
| | `toInt` | Integer |
| | `nand(other)` | Bool |
|
| <!-- box OrderedMapBox like SetBox -->
|
| <!-- box Nonsense -->
| END
| hako --house $HERE/../../../tools/box_pages.hako pages | grep -v 'no page'
> pages/p.md:6: not is described twice
> pages/p.md:7: and has other parameters: 'b'
> pages/p.md:10: there is no nand in the table of BoolBox
> pages/p.md:12: the methods are not those of SetBox
> pages/p.md:14: there is no box Nonsense
> pages/p.md: nothing about xor of BoolBox
> pages/p.md: nothing about BoolBox of BoolBox
> pages/p.md: nothing about OrderedMapBox of OrderedMapBox
$ cat pages/p.md | sed '/Nonsense/,$d'
> <!-- box BoolBox -->
> Type name `BoolBox`; `is` also accepts `Bool`, `Boolean`.
> <!-- end -->
>
> | Call | Result |
> |---|---|
> | `not()` | Bool |
> | `not()` | Bool |
> | `and(a, b)` | Bool |
> | `or(other: Bool)` | Bool |
> | `toInteger()` / `toInt` | Integer |
> | `nand(other)` | Bool |
>
> <!-- box OrderedMapBox like SetBox -->
> Type name `OrderedMapBox`; `is` also accepts `OrderedMap`, `Map`, `MapBox`.
> Methods also answer to the snake_case forms of their names.
> <!-- end -->
>
