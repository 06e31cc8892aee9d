// deepeq: two nested structures of arrays and maps in turn are compared by content. In Hakorune the
// language's own == does it; here it is a function of the program.
"use strict";

// A tree of `depth` levels with ten children each: arrays on even levels, maps on odd ones.
function build(depth, seed) {
  if (depth === 0) return seed;
  if (depth % 2 === 0) {
    const items = [];
    for (let i = 0; i < 10; i++) items.push(build(depth - 1, seed + i));
    return items;
  }
  const map = new Map();
  for (let i = 0; i < 10; i++) map.set("k" + i, build(depth - 1, seed + i));
  return map;
}

function arraysEqual(a, b) {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false;
  return true;
}

function mapsEqual(a, b) {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (!b.has(key) || !deepEqual(value, b.get(key))) return false;
  return true;
}

function deepEqual(a, b) {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && arraysEqual(a, b);
  if (a instanceof Map) return b instanceof Map && mapsEqual(a, b);
  return false;
}

function main() {
  const a = build(5, 1);
  const b = build(5, 1);
  let equal = 0;
  for (let i = 0; i < 20; i++) if (deepEqual(a, b)) equal++;
  // One leaf changed, the last one a walk in key order meets.
  b.get("k9")[9].get("k9")[9].set("k9", 0);
  if (deepEqual(a, b)) equal += 1000;
  console.log(equal);
}

main();
