// nbody: the planets again (micro/nbody is one long function), written with small methods of small objects.
"use strict";

class Vector {
  constructor(x, y, z) {
    this.x = x;
    this.y = y;
    this.z = z;
  }

  minus(other) { return new Vector(this.x - other.x, this.y - other.y, this.z - other.z); }
  squared() { return this.x * this.x + this.y * this.y + this.z * this.z; }

  // Adds a multiple of another vector.
  add(other, factor) {
    this.x += other.x * factor;
    this.y += other.y * factor;
    this.z += other.z * factor;
  }
}

class Body {
  // Speeds are given per day, masses relative to the sun's.
  constructor(x, y, z, vx, vy, vz, mass) {
    const days = 365.24;
    this.position = new Vector(x, y, z);
    this.velocity = new Vector(vx * days, vy * days, vz * days);
    this.mass = mass * 39.47841760435743;
  }

  attract(other, dt) {
    const distance = this.position.minus(other.position);
    const squared = distance.squared();
    const factor = dt / (squared * Math.sqrt(squared));
    this.velocity.add(distance, -other.mass * factor);
    other.velocity.add(distance, this.mass * factor);
  }

  move(dt) { this.position.add(this.velocity, dt); }
  kineticEnergy() { return 0.5 * this.mass * this.velocity.squared(); }

  potentialEnergy(other) {
    return (this.mass * other.mass) / Math.sqrt(this.position.minus(other.position).squared());
  }
}

class PlanetSystem {
  constructor() {
    this.bodies = [
      new Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
      new Body(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
        0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
      new Body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
        -0.00276742510726411021, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
      new Body(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
        0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
      new Body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
        0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
    ];
    const momentum = new Vector(0.0, 0.0, 0.0);
    for (const body of this.bodies) momentum.add(body.velocity, body.mass);
    this.bodies[0].velocity.add(momentum, -1.0 / this.bodies[0].mass);
  }

  advance(dt) {
    const bodies = this.bodies;
    for (let i = 0; i < bodies.length; i++) {
      const body = bodies[i];
      for (let j = i + 1; j < bodies.length; j++) body.attract(bodies[j], dt);
    }
    for (const body of bodies) body.move(dt);
  }

  energy() {
    const bodies = this.bodies;
    let sum = 0.0;
    for (let i = 0; i < bodies.length; i++) {
      const body = bodies[i];
      sum += body.kineticEnergy();
      for (let j = i + 1; j < bodies.length; j++) sum -= body.potentialEnergy(bodies[j]);
    }
    return sum;
  }
}

const planets = new PlanetSystem();
for (let i = 0; i < 100000; i++) planets.advance(0.01);
console.log(Math.floor(planets.energy() * -1000000000.0));
