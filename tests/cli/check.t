# --check of single files and of whole directories.
# covers: runtime 74
$ mkdir -p project/src project/tests project/inner/lib project/.hidden elsewhere
| cat > project/hako.toml <<'EOF'
| [project]
| name = "sample"
| main = "src/main.hako"
| EOF
| cat > project/src/main.hako <<'EOF'
| using src.util
| static box Main { main() { print(Util.answer())  return 3 } }
| EOF
| cat > project/src/util.hako <<'EOF'
| static box Util { answer() { return 42 } }
| EOF
| echo 'function test_answer() { return 0 }' > project/tests/answer.hako
| echo 'print("a script")' > project/script.nyash
| echo 'this is no program' > project/notes.txt
| echo 'broken (' > project/.hidden/x.hako
| hako --check project; echo "status $?"; hako --check project/src/util.hako; echo "status $?"; hako --check project/script.nyash
| echo 'print(1) static box Main { main() { } }' > project/both.hako
| hako --check project/both.hako > /dev/null 2>&1; echo "status $?"; rm project/both.hako
> status 0
> status 0
> status 1
# All files are checked, each error is told once, whichever files use it; a project inside has its own rules.
$ echo '[modules]' > project/inner/hako.toml
| echo 'inner.part = "lib/part.hako"' >> project/inner/hako.toml
| echo 'static box Part { n() { return nothing } }' > project/inner/lib/part.hako
| echo 'using inner.part  print(Part.n())' > project/inner/start.hako
| echo 'static box Util { answer() { return unknown } }' > project/src/util.hako
| echo 'local unused = 1' > project/a.hako
| hako --check --warn all project
! project/a.hako:1:7: warning: variable 'unused' is never read [unused-variable]
!   1 | local unused = 1
!     |       ^~~~~~
! project/inner/lib/part.hako:1:32: NameError: unknown name 'nothing'
!   1 | static box Part { n() { return nothing } }
!     |                                ^~~~~~~
! project/src/util.hako:1:37: NameError: unknown name 'unknown'
!   1 | static box Util { answer() { return unknown } }
!     |                                     ^~~~~~~
? 1
$ cd project && hako --check . 2>&1 | grep Error; hako --check src 2>&1 | grep Error; hako --check ../project/src/ --error-format json; hako --error-format json --check ../project/src/
> inner/lib/part.hako:1:32: NameError: unknown name 'nothing'
> src/util.hako:1:37: NameError: unknown name 'unknown'
> src/util.hako:1:37: NameError: unknown name 'unknown'
! ../project/src/util.hako:1:37: NameError: unknown name 'unknown'
!   1 | static box Util { answer() { return unknown } }
!     |                                     ^~~~~~~
! {"severity":"error","kind":"NameError","message":"unknown name 'unknown'","file":"../project/src/util.hako","line":1,"column":37,"endLine":1,"endColumn":44,"frames":[],"notes":[]}
? 1
$ hako --check elsewhere
! hakorune: no source files in 'elsewhere'
? 1
$ hako --check nowhere
! hakorune: cannot read 'nowhere': not found
? 1
# Also what concerns no place in a source is one object a line.
$ hako --error-format json nowhere.hako; hako --error-format json --mir-json-file nowhere.json
! {"severity":"error","kind":"IoError","message":"cannot read 'nowhere.hako': not found","file":null,"line":0,"column":0,"endLine":0,"endColumn":0,"frames":[],"notes":[]}
! {"severity":"error","kind":"IoError","message":"cannot read 'nowhere.json': not found","file":null,"line":0,"column":0,"endLine":0,"endColumn":0,"frames":[],"notes":[]}
? 1
# A module of the project is named as the program is, from wherever it is started.
$ cd project && hako src/main.hako 2>&1 | head -1; cd src && hako ../src/main.hako 2>&1 | head -1
> src/util.hako:1:37: NameError: unknown name 'unknown'
> ../src/util.hako:1:37: NameError: unknown name 'unknown'
