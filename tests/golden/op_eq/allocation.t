// covers: house 6
// Comparing flat values allocates nothing: ten times as many comparisons make not one object more.
$ flat() { hako --stats -c "local a = [1, 2.5, 'three', null] local b = [1, 2.5, 'three', null] local m = %{'k' => 1} local n = %{'k' => 1} local i = 0 loop(i < $1) { if a != b or m != n { print(0) } i = i + 1 }" 2>&1 | grep allocs; }
| export HAKO_USE_PURE_EQ=1
| test "$(flat 100)" = "$(flat 1000)" && echo the same
> the same
