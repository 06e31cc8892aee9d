# What docs/fmt.md says: pairs/NAME.in becomes pairs/NAME.out, which stays as it is. A new pair is found by itself.
$ for f in $HERE/pairs/*.in; do hako fmt - < $f > out || echo "$f fails"; diff ${f%.in}.out out > difference || { echo "$f"; cat difference; }; done
$ for f in $HERE/pairs/*.out; do hako fmt - < $f | cmp - $f; done
# The programs of the page are formatted.
$ awk '/^```hako/ { file = ++n ".hako"; next } /^```/ { file = "" } file { print > file }' $HERE/../../../docs/fmt.md; hako fmt --check *.hako; ls *.hako | wc -l | tr -d ' '
> 5
