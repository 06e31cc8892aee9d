#!/bin/sh
# Runs the tests of the C interface in every configuration: gcc and clang, static and shared library, sanitizers, threads under
# ThreadSanitizer, valgrind, and, where MinGW and Wine are installed, test_hostbridge_abi.exe with hakorune.dll. Says what it leaves out.
# Each configuration is one check of `N passed, M failed`. tools/test_hostbridge_abi.sh [NAME...] runs only the named ones.
cd "$(dirname "$0")/.." || exit 2
jobs=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 2)
passed=0 failed=0
wanted=$*
seed=build/hako-seed
tests="tests/hostbridge_abi_test.c tests/abi/*.c"
log=$(mktemp "${TMPDIR:-/tmp}/hako-abi.XXXXXX") || exit 2
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM

chosen() { [ -z "$wanted" ] || case " $wanted " in *" $1 "*) ;; *) false ;; esac; }

check() {  # name, command
  name=$1
  shift
  if "$@" > "$log" 2>&1; then
    passed=$((passed + 1))
    printf '%-16s %s\n' "$name" "$(tail -n 1 "$log" | tr -d '\r')"
  else
    failed=$((failed + 1))
    echo "FAIL $name"
    tail -n 20 "$log"
  fi
}

left_out() { printf '%-16s left out: %s is not installed\n' "$1" "$2"; }

built() {  # directory, variables of make; then what is built there runs
  dir=$1
  shift
  make -s -j "$jobs" BUILD="$dir" SEED=$seed "$@" "$dir/test_hostbridge_abi" && "$dir/test_hostbridge_abi"
}

with_shared() {  # compiler
  $1 -std=c11 -O2 -o build/abi_shared $tests -Lbuild -l:libhakorune.so -lm -pthread &&
    [ -z "$(nm -D --defined-only build/libhakorune.so | awk '{ print $3 }' | grep -v '^Hako_')" ] &&
    ln -sf libhakorune.so build/libhakorune.so.1 && LD_LIBRARY_PATH=build build/abi_shared
}

header() {  # the header alone, as C and as C++
  for compiler in "gcc -std=c11 -x c" "clang -std=c11 -x c" "g++ -std=c++17 -x c++" "clang++ -std=c++17 -x c++" \
    "x86_64-w64-mingw32-gcc -std=c11 -x c"; do
    command -v "${compiler%% *}" > /dev/null || continue
    printf '#include "hakorune_hostbridge.h"\nint main(void) { return (int)Hako_Null().tag; }\n' |
      $compiler -Wall -Wextra -Wpedantic -Werror -Iinclude -fsyntax-only - || return 1
  done
}

threads() {
  make -s -j "$jobs" BUILD=build/tsan OPT=-O1 CFLAGS='-g -fsanitize=thread' SEED=$seed build/tsan/test_hostbridge_abi &&
    TSAN_OPTIONS=halt_on_error=1 build/tsan/test_hostbridge_abi --stress 10
}

windows() {
  make -s -j "$jobs" CC=x86_64-w64-mingw32-gcc BUILD=build/windows SEED=$seed library build/windows/hako || return 1
  cp build/windows/test_hostbridge_abi.exe . || return 1
  WINEDEBUG=-all wine ./test_hostbridge_abi.exe || return 1
  x86_64-w64-mingw32-gcc -std=c11 -O2 -o build/windows/abi_shared.exe $tests build/windows/hakorune.dll.a &&
    (cd build/windows && WINEDEBUG=-all wine ./abi_shared.exe)
}

make -s -j "$jobs" library || exit 1
chosen header && check header header
chosen gcc && check gcc build/test_hostbridge_abi
chosen shared && check shared with_shared gcc
if chosen clang; then
  if command -v clang > /dev/null; then check clang built build/clang CC=clang CFLAGS=-Werror; else left_out clang clang; fi
fi
chosen sanitizers && check sanitizers built build/sanitize OPT=-O1 CFLAGS='-g -fsanitize=address,undefined -fno-sanitize-recover=undefined'
chosen small && check small built build/small CFLAGS='-DHK_SWITCH_DISPATCH=1 -DHK_SMALL_LIMITS=1'
chosen threads && check threads threads
chosen cycles && check cycles build/test_hostbridge_abi --cycles 1000000
if chosen valgrind; then
  if command -v valgrind > /dev/null; then
    check valgrind valgrind -q --error-exitcode=9 --leak-check=full build/test_hostbridge_abi --cycles 300
  else
    left_out valgrind valgrind
  fi
fi
if chosen windows; then
  if ! command -v x86_64-w64-mingw32-gcc > /dev/null; then
    left_out windows gcc-mingw-w64-x86-64
  elif ! command -v wine > /dev/null; then
    left_out windows wine
  else
    check windows windows
  fi
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
