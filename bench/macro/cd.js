// cd: collision detection. Aircraft move from frame to frame; those whose paths come near each other are looked for, first by squares
// of the map that their paths touch, then pair by pair within a square.
"use strict";

class Vector {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  plus(other) { return new Vector(this.x + other.x, this.y + other.y, this.z + other.z); }
  minus(other) { return new Vector(this.x - other.x, this.y - other.y, this.z - other.z); }
  times(factor) { return new Vector(this.x * factor, this.y * factor, this.z * factor); }
  dot(other) { return this.x * other.x + this.y * other.y + this.z * other.z; }
  squared() { return this.dot(this); }
}

class Collision {
  constructor(first, second, position) {
    this.first = first;
    this.second = second;
    this.position = position;
  }
}

// The path of an aircraft during one frame.
class Motion {
  constructor(callSign, from, to) {
    this.callSign = callSign;
    this.from = from;
    this.to = to;
  }

  delta() { return this.to.minus(this.from); }

  // Where the two come within `distance` of each other first, or null.
  collide(other, distance) {
    const apart = this.from.minus(other.from);
    const speed = this.delta().minus(other.delta());
    const time = this.firstTime(apart, speed, distance);
    if (time === null) return null;
    const here = this.from.plus(this.delta().times(time));
    const there = other.from.plus(other.delta().times(time));
    return here.plus(there).times(0.5);
  }

  // The first time from 0 to 1 at which |apart + time * speed| <= distance, or null: the roots of a quadratic equation.
  firstTime(apart, speed, distance) {
    const c = apart.squared() - distance * distance;
    if (c <= 0.0) return 0.0;
    const a = speed.squared();
    if (a === 0.0) return null;
    const b = 2.0 * apart.dot(speed);
    const discriminant = b * b - 4.0 * a * c;
    if (discriminant < 0.0) return null;
    const time = (-b - Math.sqrt(discriminant)) / (2.0 * a);
    return time >= 0.0 && time <= 1.0 ? time : null;
  }
}

// The map in squares; each square knows the motions that touch it.
class SquareMap {
  constructor(margin) {
    this.squares = new Map();
    this.margin = margin;
  }

  add(motion) {
    const { from, to } = motion;
    const left = this.column(Math.min(from.x, to.x) - this.margin);
    const right = this.column(Math.max(from.x, to.x) + this.margin);
    const low = this.column(Math.min(from.y, to.y) - this.margin);
    const high = this.column(Math.max(from.y, to.y) + this.margin);
    for (let x = left; x <= right; x++) {
      for (let y = low; y <= high; y++) this.put(x * 65536 + y, motion);
    }
  }

  column(position) { return Math.floor(position / 2.0); }

  put(square, motion) {
    const motions = this.squares.get(square);
    if (motions === undefined) this.squares.set(square, [motion]);
    else motions.push(motion);
  }

  // The squares with at least two motions.
  crowded() {
    const crowded = [];
    for (const motions of this.squares.values()) if (motions.length > 1) crowded.push(motions);
    return crowded;
  }
}

class Detector {
  constructor(distance) {
    this.positions = new Map(); // by call sign, of the frame before
    this.distance = distance;
  }

  // `frame`: the positions by call sign.
  handle(frame) {
    const map = new SquareMap(this.distance);
    for (const [callSign, position] of frame) {
      map.add(new Motion(callSign, this.positions.get(callSign) ?? position, position));
    }
    this.positions = frame;
    const found = new Map();
    for (const motions of map.crowded()) this.compareAll(motions, found);
    return found;
  }

  // Each pair is found once, in however many squares they meet.
  compareAll(motions, found) {
    for (let i = 0; i < motions.length - 1; i++) {
      const first = motions[i];
      for (let j = i + 1; j < motions.length; j++) {
        const second = motions[j];
        const position = first.collide(second, this.distance);
        if (position !== null) {
          found.set(first.callSign + second.callSign, new Collision(first.callSign, second.callSign, position));
        }
      }
    }
  }
}

// Two rows of aircraft that wave through each other.
function makeFrame(count, time) {
  const frame = new Map();
  for (let i = 0; i < count; i++) {
    frame.set("A" + i, new Vector(time, Math.cos(time) * 2.0 + i * 3.0, 10.0));
    frame.set("B" + i, new Vector(time, Math.sin(time) * 2.0 + i * 3.0, 10.0));
  }
  return frame;
}

const detector = new Detector(1.0);
let collisions = 0, height = 0.0;
for (let i = 0; i < 800; i++) {
  for (const collision of detector.handle(makeFrame(30, i / 10.0)).values()) {
    collisions++;
    height = Math.max(height, collision.position.y);
  }
}
console.log(collisions);
console.log(Math.floor(height * 1000.0));
