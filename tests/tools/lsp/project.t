# `hako lsp`: a client that opens a file of a folder and asks about it.
$ cat > used.hako <<'END'
| // Vec: two numbers.
| box Vec {
|   x
|   y  // up
|
|   birth(x, y) { me.x = x  me.y = y }
|
|   // the sum of both,
|   // as a new one
|   plus(other) { return new Vec(me.x + other.x, me.y + other.y) }
| }
|
| enum Shape { Circle(radius)  Square(side) }
|
| static box Tools {
|   twice(n) { return n * 2 }
| }
| END
| cat > talk <<'END'
| {"id": 1, "method": "initialize", "params": {"rootUri": "$PWD", "capabilities": {}}}
| {"method": "initialized", "params": {}}
| {"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "$PWD/main.hako", "text": "using \"used.hako\"\n\nfunction area(shape) {\n  return match shape { Circle(r) => r * r * 3  Square(s) => s * s }\n}\n\nlocal v = new Vec(1, 2), w = v.plus(v)\nlocal text = \"𝄞\" + v.x\nfor i in 0..3 { local f = fn(n) { n + i }  print(f(i)) }\n{ print(Tools.twice(3)) } catch (DivisionByZero e) { print(e.message) }\nprint(text.length() + area(Shape.Circle(2)))\n"}}}
| # definitions: a method of a box of another file, a variable of a pattern, a box, a member behind a character of two units, a module
| {"id": 2, "method": "textDocument/definition", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 6, "character": 32}}}
| {"id": 3, "method": "textDocument/definition", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 3, "character": 37}}}
| {"id": 4, "method": "textDocument/definition", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 6, "character": 14}}}
| {"id": 5, "method": "textDocument/definition", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 7, "character": 22}}}
| {"id": 6, "method": "textDocument/definition", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 0, "character": 9}}}
| # hover
| {"id": 7, "method": "textDocument/hover", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 6, "character": 33}}}
| {"id": 8, "method": "textDocument/hover", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 9, "character": 9}}}
| {"id": 9, "method": "textDocument/hover", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 9, "character": 2}}}
| # all uses, here and in the other file
| {"id": 10, "method": "textDocument/references", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 7, "character": 22}}}
| {"id": 11, "method": "textDocument/documentHighlight", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 8, "character": 4}}}
| # symbols
| {"id": 12, "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": "$PWD/main.hako"}}}
| {"id": 13, "method": "workspace/symbol", "params": {"query": "TW"}}
| # completion behind a dot that was just typed, and of a name
| {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "$PWD/main.hako", "version": 2}, "contentChanges": [{"range": {"start": {"line": 7, "character": 20}, "end": {"line": 7, "character": 23}}, "text": "v."}]}}
| {"id": 14, "method": "textDocument/completion", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 7, "character": 22}}}
| {"id": 15, "method": "textDocument/completion", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 8, "character": 34}}}
| # layout
| {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "$PWD/main.hako", "version": 3}, "contentChanges": [{"text": "if true   {\nprint( 1 )\n}\n"}]}}
| {"id": 20, "method": "textDocument/formatting", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "options": {}}}
| {"method": "textDocument/didClose", "params": {"textDocument": {"uri": "$PWD/main.hako"}}}
| {"id": 16, "method": "shutdown"}
| {"method": "exit"}
| END
| hako $HERE/client.hako send < talk > in && hako lsp < in > out && hako $HERE/client.hako show < out
> 1 {"capabilities":{"completionProvider":{"triggerCharacters":["."]},"definitionProvider":true,"documentFormattingProvider":true,"documentHighlightProvider":true,"documentSymbolProvider":true,"hoverProvider":true,"positionEncoding":"utf-16","referencesProvider":true,"textDocumentSync":{"change":2,"openClose":true,"save":true},"workspaceSymbolProvider":true},"serverInfo":{"name":"hakorune"}}
> textDocument/publishDiagnostics {"diagnostics":[],"uri":"$PWD/main.hako"}
> 2 [{"range":"9:2-9:6","uri":"$PWD/used.hako"}]
> 3 [{"range":"3:30-3:31","uri":"$PWD/main.hako"}]
> 4 [{"range":"1:4-1:7","uri":"$PWD/used.hako"}]
> 5 [{"range":"2:2-2:3","uri":"$PWD/used.hako"}]
> 6 [{"range":"0:0-0:0","uri":"$PWD/used.hako"}]
> 7 {"contents":{"kind":"markdown","value":"```hako\nVec.plus(other)\n```\nthe sum of both,\nas a new one"},"range":"6:31-6:35"}
> 8 {"contents":{"kind":"markdown","value":"```hako\nstatic box Tools\n```"},"range":"9:8-9:13"}
> 9 {"contents":{"kind":"markdown","value":"built-in function print"},"range":"9:2-9:7"}
> 10 [{"range":"7:22-7:23","uri":"$PWD/main.hako"},{"range":"2:2-2:3","uri":"$PWD/used.hako"},{"range":"5:19-5:20","uri":"$PWD/used.hako"},{"range":"9:34-9:35","uri":"$PWD/used.hako"},{"range":"9:44-9:45","uri":"$PWD/used.hako"}]
> 11 [{"range":"8:4-8:5"},{"range":"8:38-8:39"},{"range":"8:51-8:52"}]
> 12 [{"children":[],"detail":"function area(shape)","kind":12,"name":"area","range":"2:0-4:1","selectionRange":"2:9-2:13"}]
> 13 [{"containerName":"Tools","kind":6,"location":{"range":"15:2-15:7","uri":"$PWD/used.hako"},"name":"twice"}]
> textDocument/publishDiagnostics {"diagnostics":[{"code":"NameError","message":"unknown name 'i'","range":{"end":{"character":5,"line":8},"start":{"character":4,"line":8}},"severity":1,"source":"hakorune"},{"code":"NameError","message":"unknown name 'in'","range":{"end":{"character":8,"line":8},"start":{"character":6,"line":8}},"severity":1,"source":"hakorune"},{"code":"NameError","message":"unknown name 'i'","range":{"end":{"character":39,"line":8},"start":{"character":38,"line":8}},"severity":1,"source":"hakorune"},{"code":"NameError","message":"unknown name 'i'","range":{"end":{"character":52,"line":8},"start":{"character":51,"line":8}},"severity":1,"source":"hakorune"}],"uri":"$PWD/main.hako"}
> 14 "as birth debugString equals hasMethod hash is isNull methodRef plus stringify toBool toString typeName x y"
> 15 "Err None Ok Shape Some Tools Vec abs area asType assert bool box break catch ceil cleanup continue cos else enum error exit f false float floor fn for function hasBox if in input int interface isType len local loop match max me min n new now null panic pow print println range return sin sqrt static str text true typeOf unwrap using v w warn weak while write"
> textDocument/publishDiagnostics {"diagnostics":[],"uri":"$PWD/main.hako"}
> 20 [{"newText":"if true {\n  print(1)\n}\n","range":"0:0-3:0"}]
> textDocument/publishDiagnostics {"diagnostics":[],"uri":"$PWD/main.hako"}
> 16 null

# A client may write the URI of a file in another way than the server does: the file is there once.
$ cat > talk <<'END'
| {"id": 1, "method": "initialize", "params": {"rootUri": "$PWD", "capabilities": {}}}
| {"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "$PWD/%75sed.hako", "text": "static box Tools {\n  thrice(n) { return n * 3 }\n}\n"}}}
| {"id": 2, "method": "workspace/symbol", "params": {"query": "Tools"}}
| {"method": "textDocument/didClose", "params": {"textDocument": {"uri": "$PWD/%75sed.hako"}}}
| {"id": 3, "method": "workspace/symbol", "params": {"query": "Tools"}}
| {"id": 4, "method": "shutdown"}
| {"method": "exit"}
| END
| hako $HERE/client.hako send < talk > in && hako lsp < in > out && hako $HERE/client.hako show < out | sed 1d
> textDocument/publishDiagnostics {"diagnostics":[],"uri":"$PWD/%75sed.hako"}
> 2 [{"containerName":null,"kind":5,"location":{"range":"0:11-0:16","uri":"$PWD/%75sed.hako"},"name":"Tools"}]
> textDocument/publishDiagnostics {"diagnostics":[],"uri":"$PWD/%75sed.hako"}
> 3 [{"containerName":null,"kind":5,"location":{"range":"14:11-14:16","uri":"$PWD/used.hako"},"name":"Tools"}]
> 4 null
