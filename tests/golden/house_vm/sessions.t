# Modules that are loaded one after the other run on the machine of the house side by side: functions of an earlier one call, are called, and
# show their own places.
$ printf 'fn f(n) {\n return n * 2\n}\nf(4)\nfn g(n) {\n return f(n) + 1\n}\ng(f(5))\nfn h(n) {\n return 10 / n\n}\nfn k(x) { return [x].map(fn(y) => h(y)) }\nk(0)\nk(5)\ng(1)\n' > in; hako -i --backend vm-hako < in > house.out 2>&1; hako -i < in > floor.out 2>&1; cmp house.out floor.out && grep -c DivisionByZero house.out
> 1
$ grep -E '^(>|[.]|hako)*[ >.]*(8|21|\[2\]|3)$' -c house.out
> 4
