// towers: the towers of Hanoi with discs as objects linked into piles.
"use strict";

class Disc {
  constructor(size) {
    this.size = size;
    this.below = null;
  }
}

class Towers {
  constructor(discs) {
    this.piles = [null, null, null];
    this.moves = 0;
    for (let size = discs; size >= 1; size--) this.push(new Disc(size), 0);
  }

  push(disc, pile) {
    const top = this.piles[pile];
    if (top !== null && disc.size >= top.size) throw new Error("a disc on a smaller one");
    disc.below = top;
    this.piles[pile] = disc;
  }

  pop(pile) {
    const top = this.piles[pile];
    if (top === null) throw new Error("no disc left");
    this.piles[pile] = top.below;
    top.below = null;
    return top;
  }

  moveTop(from, to) {
    this.push(this.pop(from), to);
    this.moves++;
  }

  move(discs, from, to) {
    if (discs === 1) {
      this.moveTop(from, to);
      return;
    }
    const other = 3 - from - to;
    this.move(discs - 1, from, other);
    this.moveTop(from, to);
    this.move(discs - 1, other, to);
  }
}

let total = 0;
for (let i = 0; i < 400; i++) {
  const towers = new Towers(13);
  towers.move(13, 0, 1);
  total += towers.moves;
}
console.log(total);
