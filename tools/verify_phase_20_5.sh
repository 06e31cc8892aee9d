#!/bin/sh
# verify_phase_20_5.sh - the three parts of phase 20.5 together: the C interface, equality in Hakorune, the virtual machine in Hakorune. Run it after
# `make`. Says what each check gave, then PASS or FAIL.
#   tools/verify_phase_20_5.sh            all of it
#   tools/verify_phase_20_5.sh --quick    what uses all three, and both equalities on some programs (part of `make test`)
cd "$(dirname "$0")/.." || exit 2
hako=$PWD/${HAKO:-hako} abi=${ABI:-./test_hostbridge_abi}
out=$(mktemp -d "${TMPDIR:-/tmp}/hako-verify.XXXXXX") || exit 2
trap 'rm -rf "$out"' EXIT
trap 'exit 130' INT TERM
passed=0 failed=0

check() {  # title, command
  title=$1
  shift
  if "$@" > "$out/log" 2>&1; then
    passed=$((passed + 1)) verdict=ok
  else
    failed=$((failed + 1)) verdict=FAIL
    sed 's/^/  /' "$out/log" | tail -n 20
  fi
  printf '%-4s %s: %s\n' "$verdict" "$title" "$(tail -n 1 "$out/log")"
}

# Standard output, standard error and exit code of programs are the same on both machines and with both equalities.
agree() {
  programs=0
  for program; do
    options=$(sed -n 's|^// options: ||p' "$program") arguments=$(sed -n 's|^// args: ||p' "$program")
    # shellcheck disable=SC2086
    for way in native pure machine; do
      case $way in
      native) HAKO_USE_NATIVE_EQ=1 "$hako" $options "$program" $arguments ;;
      pure) HAKO_USE_PURE_EQ=1 "$hako" $options "$program" $arguments ;;
      machine) "$hako" $options --backend vm-hako "$program" $arguments ;;
      esac > "$out/$way.out" 2> "$out/$way.err" < /dev/null
      echo "exit $?" >> "$out/$way.err"
    done
    for way in pure machine; do
      cmp -s "$out/native.out" "$out/$way.out" && cmp -s "$out/native.err" "$out/$way.err" && continue
      echo "$program: $way differs"
      diff "$out/native.out" "$out/$way.out"
      diff "$out/native.err" "$out/$way.err"
      return 1
    done
    programs=$((programs + 1))
  done
  echo "$programs programs agree"
}

expected() {  # output, program
  [ "$("$hako" --backend vm-hako "$2")" = "$1" ] && echo "$1"
}

quick=
[ "$1" = --quick ] && quick=--house
# shellcheck disable=SC2086
check 'C interface' "$abi" $quick
check 'a program on the machine in Hakorune' expected 'Hello from Hakorune' tests/vm_poc/hello.hako
if [ -n "$quick" ]; then
  check 'both machines, both equalities' agree tests/vm_poc/*.hako tests/golden/op_eq/[ae-m]*.hako
else
  check 'equality' env HAKO=hako ./test_op_eq_golden.sh
  check 'both machines, both equalities' agree tests/vm_poc/*.hako tests/golden/*/*.hako
fi
[ "$failed" = 0 ] && echo PASS || echo FAIL
if [ -n "$quick" ]; then echo "$passed passed, $failed failed"; fi
[ "$failed" = 0 ]
