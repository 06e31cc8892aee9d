// alloc: short-lived objects of two fields. A ring of 1024 places keeps each one alive for a while, so
// that none of them can be optimised away.
"use strict";

class Pair {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
}

function main() {
  const size = 1024;
  const ring = [];
  for (let i = 0; i < size; i++) ring.push(new Pair(0, 0));
  let sum = 0;
  for (let i = 0; i < 3000000; i++) {
    const place = i % size;
    const old = ring[place];
    sum += old.x + old.y;
    ring[place] = new Pair(i, 1);
  }
  console.log(sum);
}

main();
