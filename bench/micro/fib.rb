# fib: calls. Doubly recursive Fibonacci; the work is almost nothing but calls.

def fib(n)
  return n if n < 2

  fib(n - 1) + fib(n - 2)
end

puts fib(35)
