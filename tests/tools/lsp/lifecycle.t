# `hako lsp`: how it begins and ends, and what it says to nonsense.
$ cat > talk <<'END'
| {"id": 0, "method": "textDocument/hover", "params": {}}
| {"id": 1, "method": "initialize", "params": {"rootUri": null, "capabilities": {"general": {"positionEncodings": ["utf-32", "utf-16"]}}}}
| {broken
| {"id": 2, "method": "textDocument/rename", "params": {}}
| {"method": "$/setTrace", "params": {"value": "off"}}
| {"id": 3, "method": "textDocument/hover", "params": {"textDocument": {"uri": "$PWD/no.hako"}, "position": {"line": 0, "character": 0}}}
| {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "$PWD/no.hako"}, "contentChanges": []}}
| {"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "$PWD/a.hako", "text": "local é = \"𝄞𝄞\" + 1 +\n"}}}
| {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "$PWD/a.hako"}, "contentChanges": [{"text": "print(\"𝄞𝄞\" + é)\r\nlocal x = [\r\n"}]}}
| {"id": 4, "method": "textDocument/hover", "params": {"textDocument": {"uri": "$PWD/a.hako"}, "position": {"line": 99, "character": 99}}}
| {"id": 5, "method": "textDocument/completion", "params": {"textDocument": {"uri": "$PWD/a.hako"}, "position": {"line": 0, "character": 8}}}
| {"id": 6, "method": "shutdown"}
| {"method": "exit"}
| END
| hako $HERE/client.hako send < talk > in && hako lsp < in > out && hako $HERE/client.hako show < out
> 0 error {"code":-32002,"message":"NotInitialized: the client has not introduced itself"}
> 1 {"capabilities":{"completionProvider":{"triggerCharacters":["."]},"definitionProvider":true,"documentFormattingProvider":true,"documentHighlightProvider":true,"documentSymbolProvider":true,"hoverProvider":true,"positionEncoding":"utf-32","referencesProvider":true,"textDocumentSync":{"change":2,"openClose":true,"save":true},"workspaceSymbolProvider":true},"serverInfo":{"name":"hakorune"}}
> null error {"code":-32700,"message":"expected a key at line 1, column 2"}
> 2 error {"code":-32601,"message":"Unsupported: no method 'textDocument/rename'"}
> 3 error {"code":-32603,"message":"ValueError: the file is not open: $PWD/no.hako"}
> window/logMessage {"message":"textDocument/didChange: ValueError: the file is not open: $PWD/no.hako","type":1}
> textDocument/publishDiagnostics {"diagnostics":[{"code":"ParseError","message":"expected an expression but found end of file","range":{"end":{"character":0,"line":1},"start":{"character":0,"line":1}},"severity":1,"source":"hakorune"}],"uri":"$PWD/a.hako"}
> textDocument/publishDiagnostics {"diagnostics":[{"code":"ParseError","message":"expected an expression but found end of file","range":{"end":{"character":0,"line":2},"start":{"character":0,"line":2}},"severity":1,"source":"hakorune"}],"uri":"$PWD/a.hako"}
> 4 null
> 5 ""
> 6 null
$ printf 'Content-Length: 33\r\n\r\n{"jsonrpc":"2.0","method":"exit"}' | hako lsp
? 1
$ printf 'Content-Length: 1000\r\n\r\n{}' | hako lsp
? 1
$ hako lsp < /dev/null
? 1
$ hako lsp --help | head -1
> usage: hakorune lsp
$ hako lsp --port
! hakorune lsp: unknown argument '--port' (it takes none; see --help)
? 2
