// fannkuch: small arrays shuffled by index. For every permutation of 1..n: how often must the first
// p elements be reversed (p being the first element) until the first element is 1?
"use strict";

class Fannkuch {
  constructor(n) {
    this.checksum = 0;
    this.maxFlips = 0;
    this.run(n);
  }

  run(n) {
    const perm = [], work = [], count = [];
    for (let i = 0; i < n; i++) {
      perm.push(i);
      work.push(i);
      count.push(0);
    }
    let sign = 1;
    let r = n;
    for (;;) {
      while (r > 1) {
        count[r - 1] = r;
        r--;
      }
      if (perm[0] !== 0) {
        const flips = this.countFlips(perm, work, n);
        if (flips > this.maxFlips) this.maxFlips = flips;
        this.checksum += sign * flips;
      }
      sign = -sign;

      // The next permutation: rotate the first r + 1 elements, for the smallest r that is not done.
      for (;;) {
        if (r === n) return;
        const first = perm[0];
        for (let i = 0; i < r; i++) perm[i] = perm[i + 1];
        perm[r] = first;
        count[r]--;
        if (count[r] > 0) break;
        r++;
      }
    }
  }

  countFlips(perm, work, n) {
    for (let i = 0; i < n; i++) work[i] = perm[i];
    let flips = 0;
    let first = work[0];
    while (first !== 0) {
      let low = 0, high = first;
      while (low < high) {
        const other = work[low];
        work[low] = work[high];
        work[high] = other;
        low++;
        high--;
      }
      flips++;
      first = work[0];
    }
    return flips;
  }
}

for (let i = 0; i < 2; i++) {
  const result = new Fannkuch(9);
  console.log(`${result.checksum} ${result.maxFlips}`);
}
