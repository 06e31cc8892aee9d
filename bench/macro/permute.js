// permute: all permutations of a small array by swapping in place.
"use strict";

class Permuter {
  constructor(size) {
    this.items = [];
    for (let i = 0; i < size; i++) this.items.push(i);
    this.count = 0;
  }

  permute(n) {
    this.count++;
    if (n === 0) return;
    this.permute(n - 1);
    for (let i = n - 1; i >= 0; i--) {
      this.swap(n - 1, i);
      this.permute(n - 1);
      this.swap(n - 1, i);
    }
  }

  swap(i, j) {
    const items = this.items;
    const kept = items[i];
    items[i] = items[j];
    items[j] = kept;
  }
}

let total = 0;
for (let i = 0; i < 10; i++) {
  const permuter = new Permuter(8);
  permuter.permute(8);
  total += permuter.count;
}
console.log(total);
