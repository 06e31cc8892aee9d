// mapstr: a map with string keys: each key is made, put in, made again and looked up.
"use strict";

function main() {
  const n = 200000;
  const map = new Map();
  for (let i = 0; i < n; i++) map.set("key" + i, i);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += map.get("key" + i);
  console.log(`${map.size} ${sum}`);
}

main();
