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
cp "$build/hako.exe" "$work/bin"  # what hako itself starts
chmod +x "$work/bin/hako" "$work/bin/hakorune"
export WINEDEBUG=-all

leave_out() {  # test or its folder, reason
  [ -e "$work/$1" ] || return 0
  rm -r "${work:?}/$1"
  echo "left out: $1: $2"
}

cp -R bench cli docs editors examples floor house stage0 tests tools README.md "$work"  # tests read more than themselves

# Directories in HAKO_PATH are separated by ';'.
for test in lang/modules/search_order/main.hako cli/modules.t; do
  sed "s/HAKO_PATH=\([a-z0-9]*\):\([a-z0-9]*\)/HAKO_PATH='\1;\2'/" "tests/$test" > "$work/tests/$test"
done
leave_out tests/boxes/file/remove_open.hako "a file that is removed while it is open stays until it is closed"
leave_out tests/boxes/process/run.hako "its programs are those of POSIX systems"
leave_out tests/tools/fmt/permissions.t "permissions of POSIX systems"
leave_out tests/cli/terminal.t "a console of Windows edits its lines itself"
leave_out tests/cli/ends.t "signals"
leave_out tests/cli/tests_and_tasks.t "the commands of its tasks are for sh"
leave_out tests/hostbridge_integration/limits.t "signals"

[ $# != 0 ] || set -- tests examples
cd "$work" || exit 2
"$OLDPWD/build/tests/run" bin/hako "$@" -j "$jobs" | tr -d '\r'
