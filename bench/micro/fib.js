// fib: calls. Doubly recursive Fibonacci; the work is almost nothing but calls.
"use strict";

function fib(n) {
  if (n < 2) return n;
  return fib(n - 1) + fib(n - 2);
}

console.log(fib(35));
