// closure: two closures with a captured number each, called in turn.
"use strict";

function adder(step) {
  return (x) => x + step;
}

function wrapper(limit) {
  return (x) => x % limit;
}

function main() {
  const add = adder(7);
  const wrap = wrapper(1000003);
  let x = 0;
  for (let i = 0; i < 10000000; i++) {
    x = add(x);
    x = wrap(x);
  }
  console.log(x);
}

main();
