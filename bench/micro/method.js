// method: one method of one object, called in a hot loop.
"use strict";

class Counter {
  constructor() {
    this.count = 0;
  }

  increment() {
    this.count++;
  }
}

function main() {
  const counter = new Counter();
  for (let i = 0; i < 12000000; i++) counter.increment();
  console.log(counter.count);
}

main();
