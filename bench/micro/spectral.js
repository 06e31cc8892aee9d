// spectral: float arithmetic behind small calls. Largest eigenvalue of an endless matrix, cut at n x n.
"use strict";

// One element of the matrix.
function element(i, j) {
  const ij = i + j;
  return 1.0 / (ij * (ij + 1) * 0.5 + i + 1);
}

function multiplyAv(n, v, out) {
  for (let i = 0; i < n; i++) {
    let sum = 0.0;
    for (let j = 0; j < n; j++) sum += element(i, j) * v[j];
    out[i] = sum;
  }
}

// The same with the transposed matrix.
function multiplyAtv(n, v, out) {
  for (let i = 0; i < n; i++) {
    let sum = 0.0;
    for (let j = 0; j < n; j++) sum += element(j, i) * v[j];
    out[i] = sum;
  }
}

function multiplyAtav(n, v, out, scratch) {
  multiplyAv(n, v, scratch);
  multiplyAtv(n, scratch, out);
}

function main() {
  const n = 500;
  const u = new Array(n).fill(1.0);
  const v = new Array(n).fill(0.0);
  const scratch = new Array(n).fill(0.0);
  for (let i = 0; i < 10; i++) {
    multiplyAtav(n, u, v, scratch);
    multiplyAtav(n, v, u, scratch);
  }
  let vbv = 0.0, vv = 0.0;
  for (let i = 0; i < n; i++) {
    vbv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  console.log(Math.floor(Math.sqrt(vbv / vv) * 1000000000.0));
}

main();
