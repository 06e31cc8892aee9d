// queens: the first way to put eight queens on a board, found by trying; many times.
"use strict";

class Board {
  constructor(size) {
    this.size = size;
    this.freeRows = new Array(size).fill(true);
    this.freeUp = new Array(2 * size).fill(true); // diagonals
    this.freeDown = new Array(2 * size).fill(true);
    this.rows = new Array(size).fill(0); // the row of the queen in each column
  }

  place(column) {
    if (column === this.size) return true;
    for (let row = 0; row < this.size; row++) {
      if (!this.isFree(row, column)) continue;
      this.rows[column] = row;
      this.mark(row, column, false);
      if (this.place(column + 1)) return true;
      this.mark(row, column, true);
    }
    return false;
  }

  isFree(row, column) {
    return this.freeRows[row] && this.freeUp[column + row] && this.freeDown[column - row + this.size];
  }

  mark(row, column, free) {
    this.freeRows[row] = free;
    this.freeUp[column + row] = free;
    this.freeDown[column - row + this.size] = free;
  }
}

let sum = 0;
for (let i = 0; i < 7000; i++) {
  const board = new Board(8);
  if (board.place(0)) {
    for (const row of board.rows) sum = ((sum * 3) % 1000003) + row;
  }
}
console.log(sum);
