# The manual says something about every error kind that there is, and about no other: those that catch may name, those that built-in code and
# the front end raise.
$ cd $HERE/../../.. && { sed -n '/^static bool is_error_kind/,/^}/p' floor/mir_rules.c | grep -oE '"[A-Z][A-Za-z]*"'
| grep -ohE 'hk_raise\(run, "[A-Z][A-Za-z]*"' floor/*.c | grep -oE '"[A-Za-z]*"'
| grep -ohE '"[A-Z][A-Za-z]*Error"' floor/*.c stage0/*.c cli/*.c; } | tr -d '"' | sort -u > $OLDPWD/kinds
| grep '^## ' docs/errors.md | sed 's/## //' | sort -u | diff $OLDPWD/kinds -

# Every option of --help is explained, and every option that is explained exists.
$ options() { grep -oE '(^|[^-a-zA-Z0-9])(--[a-z][-a-z0-9]*|-[a-zA-Z][0-9]?)' | grep -oE -- '-.*' | grep -v -- '-$' | sort -u; }
| hako --help | sed '/^Known/,$d' | options > there
| sed -n '/^## Options/,/^## The project file/p' $HERE/../../../docs/cli.md | grep '^|' | cut -d'|' -f2 | options > described
| diff there described

# Every tool of --help has a section, and every section a tool.
$ hako --help | sed -n '/^Tools/,/^$/p' | grep -oE '^  [a-z]+' | sed 's/ *//' | sort > there
| grep '^## hako ' $HERE/../../../docs/cli.md | sed 's/## hako //' | sort | diff there -

# The manual becomes a site without a link that leads nowhere, and its first page leads to every page but reports.
$ hako doc --site $HERE/../../../docs site && sed -n '/<h2>More/,/<\/nav>/p' site/index.html | grep -o 'href="[^"]*"' | grep -v roadmap
? 1
