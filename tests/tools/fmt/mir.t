# The sources of the house and the examples with other blanks, indentation and empty lines: formatted they are what they were, but for the columns
# of comments, and have the same MIR.
$ cp -r $HERE/../../../house $HERE/../../../examples . && find house examples -name '*.hako' | sort > list && awk 'END { print (NR > 90) }' list
> 1
$ printf 'using "house/house.hako"\nprint(1)\n' > house.hako; printf 'using "house/tools/tools.hako"\nprint(1)\n' > tools.hako; (echo house.hako; echo tools.hako; ls examples/*.hako examples/*/main.hako) > mains
$ while read f; do hako --house --dump-mir $f; done < mains > before; awk 'END { print (NR > 30000) }' before
> 1
$ n=0; while read f; do n=$((n + 1)); hako --house $HERE/scramble/main.hako $f $n > scrambled && cp scrambled $f; done < list
$ hako fmt --check house examples > changed
? 1
$ sort changed | diff list -
$ hako fmt house examples
$ while read f; do sed 's|  *//|  //|' $HERE/../../../$f > old && sed 's|  *//|  //|' $f | cmp old - || echo $f; done < list
$ while read f; do hako --house --dump-mir $f; done < mains > after; cmp before after
