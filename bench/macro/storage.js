// storage: a tree of arrays of random sizes; only the collector has much to do.
"use strict";

class Random {
  constructor(seed) {
    this.seed = seed;
  }

  next(limit) {
    this.seed = (this.seed * 1103 + 12345) % 65536;
    return this.seed % limit;
  }
}

class Storage {
  constructor() {
    this.count = 0;
    this.random = new Random(74755);
  }

  // A tree of the given depth: four branches at each node, arrays of 1 to 10 empty elements as leaves.
  build(depth) {
    this.count++;
    if (depth === 1) return new Array(this.random.next(10) + 1).fill(null);
    const node = [];
    for (let i = 0; i < 4; i++) node.push(this.build(depth - 1));
    return node;
  }
}

let total = 0, leaves = 0;
for (let i = 0; i < 220; i++) {
  const storage = new Storage();
  const tree = storage.build(7);
  total += storage.count;
  leaves += tree[3][2][1][0][3][2].length;
}
console.log(total);
console.log(leaves);
