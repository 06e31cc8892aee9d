# `hako lsp` has an answer to every question about sources with mistakes: no request fails.
$ hako $HERE/client.hako mutants 1 60 $HERE/../../../house > in && hako lsp < in > out && hako $HERE/client.hako show < out > answers
| grep -E '^[0-9]+ error|logMessage' answers
| tail -n 1 answers
> 542 null
