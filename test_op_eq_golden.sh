#!/bin/sh
# test_op_eq_golden.sh - the equality of the floor against the one written in Hakorune: all golden programs of tests/golden/op_eq with both, and
# 100,000 random pairs of structures (tests/golden/op_eq_random), answer by answer. The last line is `N passed, M failed`.
cd "$(dirname "$0")" || exit 2
hako=$PWD/${HAKO:-hako}
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
result() {  # what, whether it is right
  if [ "$2" = yes ]; then passed=$((passed + 1)); else
    failed=$((failed + 1))
    echo "FAIL $1"
  fi
}
for program in tests/golden/op_eq/*.hako tests/golden/op_eq_random/*.hako; do
  arguments=$(sed -n 's|^// args: ||p' "$program")
  for eq in NATIVE PURE; do
    # shellcheck disable=SC2086
    (cd "$(dirname "$program")" && env "HAKO_USE_${eq}_EQ=1" "$hako" "$(basename "$program")" $arguments) > "$tmp/$eq" 2>&1
    echo "exit $?" >> "$tmp/$eq"
  done
  result "$program" "$(cmp -s "$tmp/NATIVE" "$tmp/PURE" && echo yes)"
done
for seed in 1 2 3 4 5 6 7 8 9 10; do
  for eq in NATIVE PURE; do
    env "HAKO_USE_${eq}_EQ=1" "$hako" tests/golden/op_eq_random/random_pairs.hako $seed 10000 all > "$tmp/$eq" 2>&1
  done
  result "random pairs, seed $seed" "$(grep -q '10000 pairs' "$tmp/PURE" && cmp -s "$tmp/NATIVE" "$tmp/PURE" && echo yes)"
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
