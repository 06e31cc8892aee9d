# `hako lsp`: what counts as the sources of a folder, and boxes that come from each other in a circle while they are written.
$ mkdir .hidden build && echo 'box HereHidden { }' | tee .hidden/a.hako build/b.hako > /dev/null
| echo 'box Here from There { }' > here.hako && echo 'box There from Here { }' > there.hako
| cat > talk <<'END'
| {"id": 1, "method": "initialize", "params": {"rootUri": "$PWD", "capabilities": {}}}
| {"method": "textDocument/didOpen", "params": {"textDocument": {"uri": "$PWD/main.hako", "text": "local h = new Here()\nh.nothing()\n"}}}
| {"id": 2, "method": "workspace/symbol", "params": {"query": "here"}}
| {"id": 3, "method": "textDocument/definition", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 1, "character": 4}}}
| {"id": 4, "method": "textDocument/completion", "params": {"textDocument": {"uri": "$PWD/main.hako"}, "position": {"line": 1, "character": 2}}}
| {"id": 5, "method": "shutdown"}
| {"method": "exit"}
| END
| hako $HERE/client.hako send < talk > in && hako lsp < in > out && hako $HERE/client.hako show < out | grep '^[2345]'
> 2 [{"containerName":null,"kind":5,"location":{"range":"0:4-0:8","uri":"$PWD/here.hako"},"name":"Here"},{"containerName":null,"kind":5,"location":{"range":"0:4-0:9","uri":"$PWD/there.hako"},"name":"There"}]
> 3 []
> 4 "as debugString equals hasMethod hash is isNull methodRef stringify toBool toString typeName"
> 5 null
