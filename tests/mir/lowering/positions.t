# Where the instructions of each construct are (mir.md 8.12). Functions in the order of their names; per block triples count, line, column.
$ cat > p.hako <<'EOF'
| f01_binary(a, b) { return a + b * 2 }
| f02_logic(a, b) { return a && -b }
| f03_choice(a, b) { return a ? 1 : b ?? 2 }
| f04_calls(a) { return f05_member(a.m(1), a(2)) }
| f05_member(a, b) { return a.b?.c }
| f06_index(a, i) { return a[i][0] }
| f07_guarded(a) { return a.b catch (e) { 1 } }
| f08_first_token(a) { return [%{ k: 1 }, new B(), weak a, await a, fn() => 1] }
| f09_blocks(a) { return { 1 } + if a { 2 } else { 3 } }
| f10_grouped(a) { return (a = 1) + Shape::Dot }
| f11_match(a) { return match a { 1 | 2 => 3, [x] if x > 4 => x, _ => 5 } }
| f12_stores(a) { a.b = 1; a.b += 2; a[3] = 4; a = 5 }
| f13_loop(a) { loop(a) { a = 1 } }
| f14_cleanup(a) { { a } cleanup { } }
| f15_body(a) { a.b } catch (e) { 1 }
| f16_fini(a) { local b = 1 fini { } }
| f17_tail() { local f = fn() { local x = 1 } }
| f18_pipe(a) { return a |> f02_logic(1) }
| f19_parts(a) { return (a)? }
| box B { private x = 1
|   birth_once y => 2
|   override_not() { }
|   private z: Int { 3 }
| }
| static box S { static { S.n = 1 } }
| enum Shape { Dot }
| global g = 1
| print(g)
| EOF
| hako --warn none --verify --emit-mir-json p.json p.hako
| tr '{' '\n' < p.json | grep -o '"pos":[^]]*]\|"[^"]*","param_names' | sed 's/","param_names//' | tr -d '"' | sed 's/^pos://'
> [3,27,1,1,1,1]
> %init/0
> [2,28,7,1,28,6,1,1,1]
> %script/0
> [2,21,3]
> B.%get_y/0
> [1,23,20,1,23,11]
> B.%get_z/0
> [2,20,17,2,21,3,1,20,1]
> B.%init/0
> [1,22,3]
> B.override_not/0
> [2,25,25,1,25,26,1,25,8]
> S.%static/0
> [2,1,33,1,1,29,1,1,20]
> f01_binary/2
> [1,2,28]
> [1,2,31,2,2,28]
> [2,2,28]
> [1,2,28,1,2,19]
> f02_logic/2
> [1,3,29]
> [2,3,29]
> [3,3,37]
> [2,3,37]
> [1,3,37,1,3,29]
> [1,3,29,1,3,20]
> f03_choice/2
> [2,4,35,2,4,43,1,4,33,1,4,16]
> f04_calls/1
> [1,5,28,3,5,30]
> [2,5,30]
> [2,5,30]
> [1,5,30,1,5,20]
> f05_member/2
> [1,6,27,2,6,30,1,6,19]
> f06_index/2
> [1,7,29]
> [1,7,26,1,7,29]
> [1,7,29,1,7,41,1,7,29]
> [1,7,29,1,7,18]
> f07_guarded/1
> [3,8,30,1,8,41,1,8,50,1,8,58,1,8,67,1,8,29,1,8,22]
> f08_first_token/1
> [2,8,67]
> f08_first_token/1$0
> [1,9,26,1,9,32]
> [1,9,39,1,9,32]
> [1,9,50,1,9,32]
> [1,9,32,1,9,30,1,9,17]
> f09_blocks/1
> [1,10,25,1,10,35,1,10,33,1,10,18]
> f10_grouped/1
> [3,11,33]
> [1,11,33]
> [3,11,33]
> [1,11,33]
> [2,11,23]
> [2,11,45]
> [4,11,45]
> [2,11,45,2,11,54,1,11,45]
> [1,11,23]
> [2,11,23]
> [1,11,23,1,11,16]
> f11_match/1
> [1,12,17,1,12,18,1,12,27,2,12,26,1,12,27,1,12,37,1,12,36,1,12,37,1,12,46,1,12,1]
> f12_stores/1
> [2,13,15]
> [3,13,15]
> [1,13,25,1,13,15]
> [1,13,15]
> [1,13,1]
> f13_loop/1
> [1,14,18]
> [3,14,18]
> [3,14,18]
> [3,14,18]
> [3,14,18]
> [1,14,18]
> [1,14,18]
> [1,14,1]
> f14_cleanup/1
> [1,15,1]
> [1,15,16,1,15,1]
> [1,15,1,1,15,33,1,15,1]
> [1,15,1]
> f15_body/1
> [2,16,15]
> [3,16,15]
> [3,16,15]
> [3,16,15]
> [3,16,15]
> [1,16,15]
> [1,16,15]
> [1,16,1]
> f16_fini/1
> [1,17,24,1,17,1]
> f17_tail/0
> [1,17,31,2,17,24]
> f17_tail/0$0
> [2,18,24,1,18,15]
> f18_pipe/1
> [2,19,26]
> [1,19,26]
> [1,19,26,1,19,16]
> f19_parts/1
