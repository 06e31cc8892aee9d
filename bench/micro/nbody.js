// nbody: objects with float fields. Sun and four planets attract each other; the energy of the
// system after all steps is the result (positive, in units of 1e-9, so that it prints as an integer).
"use strict";

class Body {
  constructor(x, y, z, vx, vy, vz, mass) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.vx = vx;
    this.vy = vy;
    this.vz = vz;
    this.mass = mass;
  }
}

class PlanetSystem {
  constructor() {
    const solarMass = 39.47841760435743;
    const days = 365.24;
    this.bodies = [
      new Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, solarMass),
      new Body(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
        0.00166007664274403694 * days, 0.00769901118419740425 * days, -0.0000690460016972063023 * days,
        0.000954791938424326609 * solarMass),
      new Body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
        -0.00276742510726411021 * days, 0.00499852801234917238 * days, 0.0000230417297573763929 * days,
        0.000285885980666130812 * solarMass),
      new Body(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
        0.00296460137564761618 * days, 0.00237847173959480950 * days, -0.0000296589568540237556 * days,
        0.0000436624404335156298 * solarMass),
      new Body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
        0.00268067772490389322 * days, 0.00162824170038242295 * days, -0.0000951592254519715870 * days,
        0.0000515138902046611451 * solarMass),
    ];
    this.offsetMomentum(solarMass);
  }

  // Gives the sun the momentum that keeps the whole system at rest.
  offsetMomentum(solarMass) {
    let px = 0.0, py = 0.0, pz = 0.0;
    for (const b of this.bodies) {
      px += b.vx * b.mass;
      py += b.vy * b.mass;
      pz += b.vz * b.mass;
    }
    const sun = this.bodies[0];
    sun.vx = -px / solarMass;
    sun.vy = -py / solarMass;
    sun.vz = -pz / solarMass;
  }

  advance(dt) {
    const bodies = this.bodies;
    const n = bodies.length;
    for (let i = 0; i < n; i++) {
      const a = bodies[i];
      for (let j = i + 1; j < n; j++) {
        const b = bodies[j];
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        const d2 = dx * dx + dy * dy + dz * dz;
        const mag = dt / (d2 * Math.sqrt(d2));
        const pushA = b.mass * mag;
        a.vx -= dx * pushA;
        a.vy -= dy * pushA;
        a.vz -= dz * pushA;
        const pushB = a.mass * mag;
        b.vx += dx * pushB;
        b.vy += dy * pushB;
        b.vz += dz * pushB;
      }
    }
    for (let i = 0; i < n; i++) {
      const b = bodies[i];
      b.x += dt * b.vx;
      b.y += dt * b.vy;
      b.z += dt * b.vz;
    }
  }

  energy() {
    const bodies = this.bodies;
    const n = bodies.length;
    let sum = 0.0;
    for (let i = 0; i < n; i++) {
      const a = bodies[i];
      sum += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
      for (let j = i + 1; j < n; j++) {
        const b = bodies[j];
        const dx = a.x - b.x;
        const dy = a.y - b.y;
        const dz = a.z - b.z;
        sum -= (a.mass * b.mass) / Math.sqrt(dx * dx + dy * dy + dz * dz);
      }
    }
    return sum;
  }
}

const planets = new PlanetSystem();
for (let i = 0; i < 200000; i++) planets.advance(0.01);
console.log(Math.floor(planets.energy() * -1000000000.0));
