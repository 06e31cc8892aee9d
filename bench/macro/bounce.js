// bounce: a hundred balls fly in a square room and bounce off its walls; the bounces are counted.
"use strict";

class Random {
  constructor(seed) {
    this.seed = seed;
  }

  next(limit) {
    this.seed = (this.seed * 1103 + 12345) % 65536;
    return this.seed % limit;
  }
}

class Ball {
  constructor(random) {
    this.x = random.next(500);
    this.y = random.next(500);
    this.vx = random.next(300) - 150;
    this.vy = random.next(300) - 150;
  }

  // One step; whether a wall was hit.
  move() {
    let hit = false;
    this.x += this.vx;
    this.y += this.vy;
    if (this.x > 500) { this.x = 500; this.vx = -Math.abs(this.vx); hit = true; }
    if (this.x < 0) { this.x = 0; this.vx = Math.abs(this.vx); hit = true; }
    if (this.y > 500) { this.y = 500; this.vy = -Math.abs(this.vy); hit = true; }
    if (this.y < 0) { this.y = 0; this.vy = Math.abs(this.vy); hit = true; }
    return hit;
  }
}

function run(seed) {
  const random = new Random(seed);
  const balls = [];
  for (let i = 0; i < 100; i++) balls.push(new Ball(random));
  let bounces = 0;
  for (let i = 0; i < 50; i++) {
    for (const ball of balls) if (ball.move()) bounces++;
  }
  return bounces;
}

let total = 0;
for (let i = 0; i < 1000; i++) total += run(i * 31 + 7);
console.log(total);
