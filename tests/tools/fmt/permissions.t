# A file keeps the permissions that it has.
$ printf 'x=1\n' > a.hako && chmod 750 a.hako && hako fmt a.hako && cat a.hako && ls -l a.hako | cut -c1-10
> x = 1
> -rwxr-x---
