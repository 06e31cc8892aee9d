// mandelbrot: the points of a grid that stay near zero, packed eight to a byte; the bytes are combined.
"use strict";

class Mandelbrot {
  constructor(size) {
    this.size = size;
    this.checksum = 0;
  }

  render() {
    for (let y = 0; y < this.size; y++) this.renderRow((2.0 * y) / this.size - 1.0);
    return this.checksum;
  }

  renderRow(ci) {
    let bits = 0;
    for (let x = 0; x < this.size; x++) {
      bits = bits * 2 + this.escapes((2.0 * x) / this.size - 1.5, ci);
      if (x % 8 === 7) {
        this.checksum = (this.checksum * 3 + bits) % 65536;
        bits = 0;
      }
    }
  }

  // 1 if the iteration from point (cr, ci) leaves the circle of radius 2 within 50 steps, else 0.
  escapes(cr, ci) {
    let zr = 0.0, zi = 0.0, zr2 = 0.0, zi2 = 0.0;
    for (let i = 0; i < 50; i++) {
      zi = 2.0 * zr * zi + ci;
      zr = zr2 - zi2 + cr;
      zr2 = zr * zr;
      zi2 = zi * zi;
      if (zr2 + zi2 > 4.0) return 1;
    }
    return 0;
  }
}

console.log(new Mandelbrot(960).render());
