# The words that `hako lsp` completes are words of the language.
$ sed -n '/_keywords = /,/]/p' $HERE/../../../house/tools/lsp/completion.hako | grep -oE '"[a-z]+"' | sort -u > offered
| sed -n '/define HS_WORDS/,/^$/p' $HERE/../../../stage0/lexer.h | grep -oE '"[a-z_]+"' | sort -u > there
| comm -23 offered there
