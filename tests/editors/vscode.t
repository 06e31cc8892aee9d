# The TextMate grammar of editors/vscode: what it makes of a sample.
$ hako $HERE/tokenize.hako $HERE/../../editors/vscode/syntaxes/hakorune.tmLanguage.json < $HERE/sample.txt | diff $HERE/sample.pieces -

# Every word with a meaning of its own has a colour of its own.
$ sed -n '/define HS_WORDS/,/^$/p' $HERE/../../stage0/lexer.h | grep -oE '"[a-z_]+"' | tr -d '"' > words
| hako $HERE/tokenize.hako $HERE/../../editors/vscode/syntaxes/hakorune.tmLanguage.json < words | grep -E '^ .*(variable.other|entity)'
? 1

# The files of the extension are JSON, and what they name is there.
$ cd $HERE/../../editors/vscode && hako -c 'for file in ["package.json", "language-configuration.json", "syntaxes/hakorune.tmLanguage.json"] { JSON.parse(File.readText(file)) }
| local about = JSON.parse(File.readText("package.json"))
| local named = [about.main, about.contributes.grammars[0].path, about.contributes.languages[0].configuration]
| print(named.map(fn(file) { File.exists(file) }))'
> [true, true, true]
