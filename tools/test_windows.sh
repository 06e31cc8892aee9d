#!/bin/sh
# Runs the golden programs and the scripts of commands with hako.exe, cross-built by MinGW, under Wine. Says what it leaves out and why.
# tools/test_windows.sh [DIRECTORY...]: only these; all of tests and examples otherwise.
cd "$(dirname "$0")/.." || exit 2
compiler=x86_64-w64-mingw32-gcc
jobs=$(getconf _NPROCESSORS_ONLN 2> /dev/null || echo 2)
build=$PWD/build/windows
work=$(mktemp -d "${TMPDIR:-/tmp}/hako-windows.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

for need in $compiler wine; do
  command -v $need > /dev/null && continue
  echo "left out: $need is not installed"
  exit 0
done
make -s -j "$jobs" build/hako-seed build/tests/run || exit 1
make -s -j "$jobs" CC=$compiler BUILD=build/windows SEED=build/hako-seed build/windows/hako || exit 1

# What the tests start as `hako` and `hakorune`.
mkdir "$work/bin"
printf '#!/bin/sh\nexec wine "%s" "$@"\n' "$build/hako.exe" > "$work/bin/hako"
cp "$work/bin/hako" "$work/bin/hakorune"
chmod +x "$work/bin/hako" "$work/bin/hakorune"
export WINEDEBUG=-all

leave_out() {  # test or its folder, reason
  [ -e "$work/$1" ] || return 0
  rm -r "${work:?}/$1"
  echo "left out: $1: $2"
}

cp -R tests examples house "$work"  # some tests name modules of the house
leave_out tests/boxes/file/dir.hako "names that differ in case only are one file"
leave_out tests/boxes/file/file.hako "a file that is removed while it is open stays until it is closed"
leave_out tests/lang/modules/search_order "directories in HAKO_PATH are separated by ';'"
leave_out tests/cli/modules.t "the same"
leave_out tests/boxes/process/run.hako "its programs are those of POSIX systems"
leave_out tests/cli/ends.t "signals"
leave_out tests/cli/tests_and_tasks.t "the commands of its tasks are for sh"
leave_out tests/hostbridge_integration/limits.t "signals"

[ $# != 0 ] || set -- tests examples
cd "$work" || exit 2
"$OLDPWD/build/tests/run" bin/hako "$@" -j "$jobs" | tr -d '\r'
