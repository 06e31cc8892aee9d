// sieve: an array of booleans, read and written by index. Counts the primes up to a limit.
"use strict";

function countPrimes(limit) {
  const isPrime = [];
  for (let i = 0; i <= limit; i++) isPrime.push(true);
  let count = 0;
  for (let i = 2; i <= limit; i++) {
    if (isPrime[i]) {
      count++;
      for (let multiple = i * 2; multiple <= limit; multiple += i) isPrime[multiple] = false;
    }
  }
  return count;
}

console.log(countPrimes(5000000));
