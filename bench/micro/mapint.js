// mapint: a map with scattered integer keys: all in once, all out three times.
"use strict";

// Spreads 0, 1, 2, ... over 32 bits; no two numbers get the same key.
function scatter(i) {
  return (i * 2654435761) % 4294967296;
}

function main() {
  const n = 500000;
  const map = new Map();
  for (let i = 0; i < n; i++) map.set(scatter(i), i);
  let sum = 0;
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < n; i++) sum += map.get(scatter(i));
  }
  console.log(sum);
}

main();
