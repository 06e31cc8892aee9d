# A function of many branches is decoded in a time that grows with its size, not with its square.
$ awk 'BEGIN { printf "local x = 20999\nif x == 0 { }"; for (i = 1; i < 21000; i++) print " else if x == " i " { print(" i ") }" }' > branches.hako; hako --backend vm-hako branches.hako
> 20999
