// array: one long array: pushed, read and written by index, summed.
"use strict";

function main() {
  const n = 7500000;
  const items = [];
  for (let i = 0; i < n; i++) items.push(i);
  for (let i = 0; i < n; i++) items[i] = items[i] * 2 + 1;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += items[i];
  console.log(`${items.length} ${sum}`);
}

main();
