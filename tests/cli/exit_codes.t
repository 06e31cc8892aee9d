# Exit codes from the result of the entry and from everything else.
# covers: runtime 23, runtime 24, runtime 25, runtime 26, runtime 27, runtime 28, runtime 29, runtime 30, runtime 31, runtime 32, runtime 33
$ run() { hako -c "static box Main { main() { $1 } }"; echo "$?"; }; run 'return 7'; run 'return 300'; run 'return -1'; run 'return 256'
> 7
> 44
> 255
> 0
$ run() { hako -c "static box Main { main() { $1 } }"; echo "$?"; }; run 'return true'; run 'return false'; run 'return 3.9'; run 'return -3.9'; run 'return 1e300'
> 1
> 0
> 3
> 253
> 0
$ run() { hako -c "static box Main { main() { $1 } }"; echo "$?"; }; run 'return "5"'; run 'local x = 5'; run 'return [5]'; run 'return null'
> 0
> 0
> 0
> 0
$ run() { hako -c "static box Main { main() { $1 } }"; echo "$?"; }; run 'return Result.Ok(3)'; run 'return Result.Ok(Result.Ok(true))'
> 3
> 1
$ hako -c 'return Result.Err("bad")'
!^ error: entry returned Err(
? 1
$ hako -c 'exit(4)'
? 4
$ hako -c 'exit(260)'
? 4
$ hako -c 'panic("x")'
!^ <command>:1:1: UserError: x
! ...
? 1
$ hako -c 'print("never") print(('
!^ <command>:1:23: ParseError: 
! ...
? 1
$ hako -c 'local x = 7  return x'
? 7
$ hako --print-rc -c 'print("out")  return 7'
> out
> RC: 7
? 7
$ hako --print-rc -c 'print("out")  panic("x")' 2> err.txt; echo "status $?"; head -1 err.txt
> out
> RC: 1
> status 1
> <command>:1:15: UserError: x
