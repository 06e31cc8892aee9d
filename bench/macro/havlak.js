// havlak: finds the loops of a control flow graph, reducible or not, and how they are nested.
"use strict";

class BasicBlock {
  constructor(name) {
    this.name = name;
    this.from = [];
    this.to = [];
  }
}

class FlowGraph {
  constructor() {
    this.blocks = new Map();
    this.start = this.block(0);
  }

  // The block of that name, made when it is first asked for.
  block(name) {
    let block = this.blocks.get(name);
    if (block === undefined) {
      block = new BasicBlock(name);
      this.blocks.set(name, block);
    }
    return block;
  }

  connect(from, to) {
    const source = this.block(from), target = this.block(to);
    source.to.push(target);
    target.from.push(source);
  }

  // The shapes that the graph is put together from; each begins at a block and returns the one where it ends.
  diamond(start) {
    this.connect(start, start + 1);
    this.connect(start, start + 2);
    this.connect(start + 1, start + 3);
    this.connect(start + 2, start + 3);
    return start + 3;
  }

  straight(start) {
    this.connect(start, start + 1);
    return start + 1;
  }

  baseLoop(from) {
    const header = this.straight(from);
    const first = this.diamond(header);
    const inner = this.straight(first);
    const second = this.diamond(inner);
    const footer = this.straight(second);
    this.connect(second, inner);
    this.connect(first, header);
    this.connect(footer, from);
    return this.straight(footer);
  }
}

class Loop {
  constructor(header, reducible) {
    this.parent = null;
    this.blocks = [header];
    this.reducible = reducible;
  }

  depth() {
    let depth = 1;
    for (let outer = this.parent; outer !== null; outer = outer.parent) depth++;
    return depth;
  }
}

// A block, or a loop that has been found already and is one node from then on: sets that are united.
class Node {
  constructor(block, number) {
    this.parent = this;
    this.block = block;
    this.number = number;
    this.found = null;
  }

  find() {
    let root = this;
    while (root.parent !== root) root = root.parent;
    let node = this;
    while (node.parent !== root) {
      const next = node.parent;
      node.parent = root;
      node = next;
    }
    return root;
  }

  unite(parent) { this.parent = parent; }
}

class LoopFinder {
  constructor(graph) {
    this.nodes = []; // in order of their first visit
    this.last = []; // the greatest number that is visited from a node
    this.numbers = new Map(); // by name of the block
    this.back = []; // predecessors over edges back, by number
    this.other = []; // sets of all others
    this.loops = [];
    this.visit(graph.start);
    for (const node of this.nodes) this.sortPredecessors(node);
  }

  // Numbers a block and what is reached from it; the last number given.
  visit(block) {
    const number = this.nodes.length;
    let last = number;
    this.numbers.set(block.name, number);
    this.nodes.push(new Node(block, number));
    this.last.push(number);
    for (const target of block.to) {
      if (!this.numbers.has(target.name)) last = this.visit(target);
    }
    this.last[number] = last;
    return last;
  }

  isAncestor(outer, inner) { return outer <= inner && inner <= this.last[outer]; }

  sortPredecessors(node) {
    const back = [], other = new Set();
    for (const source of node.block.from) {
      const number = this.numbers.get(source.name);
      if (number === undefined) continue;
      if (this.isAncestor(node.number, number)) back.push(number);
      else other.add(number);
    }
    this.back.push(back);
    this.other.push(other);
  }

  // From the inside to the outside.
  run() {
    for (let number = this.nodes.length - 1; number >= 0; number--) this.examine(this.nodes[number]);
    return this.loops;
  }

  // Whether the node is the header of a loop; then what is in it becomes one with it.
  examine(header) {
    const body = [];
    let isLoop = false;
    for (const number of this.back[header.number]) {
      isLoop = true;
      if (number !== header.number) body.push(this.nodes[number].find());
    }
    if (!isLoop) return;
    const reducible = this.collect(header, body);
    const found = new Loop(header.block, reducible);
    for (const node of body) {
      node.unite(header);
      if (node.found !== null) node.found.parent = found;
      else found.blocks.push(node.block);
    }
    header.found = found;
    this.loops.push(found);
  }

  // Completes the body by everything that leads to it; false if something enters it from elsewhere.
  collect(header, body) {
    let reducible = true;
    const inBody = new Set(body.map((node) => node.number));
    for (let next = 0; next < body.length; next++) {
      for (const number of this.other[body[next].number]) {
        const source = this.nodes[number].find();
        if (!this.isAncestor(header.number, source.number)) {
          reducible = false;
          this.other[header.number].add(source.number);
        } else if (source !== header && !inBody.has(source.number)) {
          inBody.add(source.number);
          body.push(source);
        }
      }
    }
    return reducible;
  }
}

// Nests of loops, side by side.
function makeGraph() {
  const graph = new FlowGraph();
  graph.connect(0, 2);
  graph.block(1);
  let last = 2;
  for (let i = 0; i < 10; i++) {
    graph.connect(2, last + 1);
    last++;
    for (let j = 0; j < 6; j++) {
      const top = last;
      last = graph.straight(last);
      for (let k = 0; k < 5; k++) last = graph.baseLoop(last);
      const bottom = graph.straight(last);
      graph.connect(last, top);
      last = bottom;
    }
    graph.connect(last, 1);
  }
  // Two blocks that enter each other's middle.
  graph.connect(0, last + 1);
  graph.connect(0, last + 2);
  graph.connect(last + 1, last + 2);
  graph.connect(last + 2, last + 1);
  return graph;
}

const graph = makeGraph();
let loops = 0, depths = 0, blocks = 0, reducible = 0;
for (let i = 0; i < 60; i++) {
  for (const found of new LoopFinder(graph).run()) {
    loops++;
    depths += found.depth();
    blocks += found.blocks.length;
    if (found.reducible) reducible++;
  }
}
console.log(`${graph.blocks.size} blocks, ${loops} loops, ${reducible} reducible, ${depths}, ${blocks}`);
