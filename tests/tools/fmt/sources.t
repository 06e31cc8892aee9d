# Every source of the repository: what is formatted is formatted, has the same MIR and is left alone the second time.
$ hako fmt --check $HERE/../../../house $HERE/../../../examples
$ cd $HERE/../../.. && find house examples tests bench -name '*.hako' | tar cf - -T - | (cd "$OLDPWD" && mkdir all && cd all && tar xf -)
$ hako fmt all 2>&1 | grep -c InternalError
> 0
? 1
$ hako fmt --check all 2> errors
? 1
$ sed -n 's/^\([^ :]*\):[0-9]*:[0-9]*: ParseError: .*/\1/p' errors | sort -u | xargs rm && hako fmt --check all
