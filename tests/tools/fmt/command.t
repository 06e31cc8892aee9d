# The command line of `hako fmt`.
$ mkdir -p src/.hidden src/build src/deep && for f in a deep/b .hidden/c build/d; do printf 'x=1\n' > src/$f.hako; done; printf 'x=1\n' > src/note.txt; printf 'y = 1\n' > src/good.hako
$ hako fmt --check src
> src/a.hako
> src/deep/b.hako
? 1
$ hako fmt --check src/good.hako
$ hako fmt --diff src
> --- src/a.hako
> +++ src/a.hako
> @@ -1,1 +1,1 @@
> -x=1
> +x = 1
> --- src/deep/b.hako
> +++ src/deep/b.hako
> @@ -1,1 +1,1 @@
> -x=1
> +x = 1
$ cat src/a.hako
> x=1
$ hako fmt --diff --check src | head -3
> --- src/a.hako
> +++ src/a.hako
> @@ -1,1 +1,1 @@
# In place, and only what changes.
$ ln -s a.hako src/link.hako && touch -d 2001-01-01 src/good.hako && hako fmt src/link.hako src && cat src/a.hako src/deep/b.hako src/.hidden/c.hako src/build/d.hako src/note.txt
> x = 1
> x = 1
> x=1
> x=1
> x=1
$ find src/good.hako -newermt 2002-01-01; test -h src/link.hako && ls src
> a.hako
> build
> deep
> good.hako
> link.hako
> note.txt
$ (cd src && printf 'x=2' > a.hako && hako fmt . && cat a.hako)
> x = 2
# Standard input.
$ printf 'x=1;' | hako fmt -
> x = 1
$ printf 'x=1;' | hako fmt --check -
> <stdin>
? 1
$ printf 'x=1\n\n\n\ny=2' | hako fmt --diff -
> --- <stdin>
> +++ <stdin>
> @@ -1,5 +1,3 @@
> -x=1
> +x = 1
>  
> -
> -
> -y=2
> \ No newline at end of file
> +y = 2
$ printf '1\n2\n3\n4 ;\n5\n6\n7\n8\n9\n10\n11\n12\n13 ;\n14\n' | hako fmt --diff - | grep @@
> @@ -1,7 +1,7 @@
> @@ -10,5 +10,5 @@
# What is wrong is reported as the compiler does, the file left alone; others are still formatted.
$ rm src/link.hako && printf 'f( =\n' > src/a.hako && printf 'x=1' > src/deep/b.hako && hako fmt src; echo $? && cat src/a.hako src/deep/b.hako
> 1
> f( =
> x = 1
! src/a.hako:1:4: ParseError: expected an expression but found '='
!   1 | f( =
!     |    ^
$ printf 'a = )\nb = 2\nc = ]\n' | hako fmt - 2>&1 | tail -1
> 2 errors
$ printf 'x = 1\ny = "\377"\n' > src/a.hako && hako fmt src/a.hako
! src/a.hako:2:6: ParseError: invalid UTF-8
? 1
$ printf 'x="\357\277\275"\n' > src/a.hako && hako fmt src/a.hako && cat src/a.hako
> x = "�"
$ hako fmt missing.hako src
! hakorune: cannot read 'missing.hako': not found
? 1
# Names that are not declared and modules that are not there do not matter.
$ printf 'using "nowhere.hako"\nprint( y )' | hako fmt -
> using "nowhere.hako"
> print(y)
$ hako fmt
! hakorune fmt: no FILE given (see hako fmt --help)
? 2
$ hako fmt --nonsense x
! hakorune fmt: unknown option --nonsense (see hako fmt --help)
? 2
$ hako fmt --check=1 x
! hakorune fmt: option --check takes no value (see hako fmt --help)
? 2
$ hako fmt - x
! hakorune fmt: '-' stands alone (see hako fmt --help)
? 2
$ printf 'x=1' > --x && hako fmt -- --x && cat ./--x
> x = 1
$ hako fmt --help | head -1
> Usage: hako fmt [OPTION...] FILE|DIR...     formats files in place, *.hako below a directory
