// bintrees: the collector. One long-lived tree, and many short-lived ones beside it.
"use strict";

class Node {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }

  count() {
    if (this.left === null) return 1;
    return 1 + this.left.count() + this.right.count();
  }
}

function buildTree(depth) {
  if (depth === 0) return new Node(null, null);
  return new Node(buildTree(depth - 1), buildTree(depth - 1));
}

function main() {
  const minDepth = 4, maxDepth = 14;
  console.log(buildTree(maxDepth + 1).count());
  const longLived = buildTree(maxDepth);
  let total = 0;
  for (let depth = minDepth; depth <= maxDepth; depth += 2) {
    const trees = 2 ** (maxDepth + minDepth - depth);
    for (let i = 0; i < trees; i++) total += buildTree(depth).count();
  }
  console.log(total);
  console.log(longLived.count());
}

main();
