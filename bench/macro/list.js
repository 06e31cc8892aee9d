// list: Takeuchi's function on the lengths of linked lists.
"use strict";

class Cell {
  constructor(next) {
    this.next = next;
  }

  length() {
    if (this.next === null) return 1;
    return 1 + this.next.length();
  }
}

function make(length) {
  if (length === 0) return null;
  return new Cell(make(length - 1));
}

// Whether list a is shorter than list b.
function isShorter(a, b) {
  while (b !== null) {
    if (a === null) return true;
    a = a.next;
    b = b.next;
  }
  return false;
}

function tail(x, y, z) {
  if (isShorter(y, x)) return tail(tail(x.next, y, z), tail(y.next, z, x), tail(z.next, x, y));
  return z;
}

let total = 0;
for (let i = 0; i < 100; i++) total += tail(make(18), make(12), make(6)).length();
console.log(total);
