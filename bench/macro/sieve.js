// sieve: the primes up to 5000, crossed out in an array of flags; many times, with flags made anew.
"use strict";

class Sieve {
  constructor(size) {
    this.flags = [];
    for (let i = 0; i < size; i++) this.flags.push(true);
  }

  countPrimes() {
    let count = 0;
    for (let i = 2; i < this.flags.length; i++) {
      if (this.flags[i]) {
        count++;
        this.crossOut(i);
      }
    }
    return count;
  }

  crossOut(prime) {
    const flags = this.flags;
    for (let k = prime + prime; k < flags.length; k += prime) flags[k] = false;
  }
}

let total = 0;
for (let i = 0; i < 2500; i++) total += new Sieve(5001).countPrimes();
console.log(total);
