# Process.run with a program that is there on every system: hako itself, with what its command line, streams and environment must carry.
$ printf 'static box Main { main(args) { print(args) } }' > arguments.hako
$ cat > run.hako <<'END'
| static box Main {
|   main(args) {
|     local hako = args[0]
|     print(Process.run(hako, ["arguments.hako", "a b", "", "\"q\" \\", "end\\", "\\\"", "é", "*", "%PATH%"]).stdout.trim())
|     print(Process.run(hako, ["-c", "console.error(1 / 0)"]).code)
|     local both = Process.run(hako, ["-c", "print(1) console.error(2) exit(3)"])
|     print([both.stdout.trim(), both.stderr.trim(), both.code])
|     local text = "0123456789abcde\n".repeat(50000)
|     print(Process.run(hako, ["-c", "console.write(console.readAll())"], %{ "stdin" => text }).stdout.replace("\r", "") == text)
|     print(Process.run(hako, ["-c", "print(env.get(\"GIVEN\"))"], %{ "env" => %{ "GIVEN" => "a = é" } }).stdout.trim())
|     Dir.create("inner")
|     print(Process.run(hako, ["-c", "print(Path.basename(Dir.current()))"], %{ "cwd" => "inner" }).stdout.trim())
|     print(Process.run(hako, ["-c", "loop(true) {}"], %{ "timeoutMs" => 500 }).code)
|     print(Process.run(hako, ["-c", "print(5)"], %{ "inherit" => true }).code)
|     print(Process.run(hako + "-nowhere") catch (e) { e.message.endsWith("not found") })
|   }
| }
| END
$ hako run.hako "$(command -v hako.exe || command -v hako)"
> [a b, , "q" \, end\, \", é, *, %PATH%]
> 1
> [1, [error] 2, 3]
> true
> a = é
> inner
> 137
> 5
> 0
> true
