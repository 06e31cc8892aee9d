# The entry of a program.
# covers: runtime 19, runtime 20, runtime 21, runtime 22
$ hako -c 'print("script")'
> script
$ hako -c 'print("never")  static box Main { main() { print("no") } }'
!^ <command>:1:1: ParseError: top-level statements next to a 'main'
! ...
? 1
$ hako -c 'box A { }'
! <command>: NameError: no entry point (expected static box Main with main)
? 1
$ printf 'static box App { main() { print("app")  return 4 } }\nstart() { print("start") }\nstatic box Main { main() { print("main") } }\n' > app.hako
$ hako --entry App.main app.hako
> app
? 4
$ hako --entry start app.hako
> start
$ hako --entry App.other app.hako
!^ app.hako: NameError: no entry point 'App.other'
? 1
