# mandelbrot: the points of a grid that stay near zero, packed eight to a byte; the bytes are combined.


class Mandelbrot:
    def __init__(self, size):
        self.size = size
        self.checksum = 0

    def render(self):
        for y in range(self.size):
            self.render_row(2.0 * y / self.size - 1.0)
        return self.checksum

    def render_row(self, ci):
        bits = 0
        for x in range(self.size):
            bits = bits * 2 + self.escapes(2.0 * x / self.size - 1.5, ci)
            if x % 8 == 7:
                self.checksum = (self.checksum * 3 + bits) % 65536
                bits = 0

    def escapes(self, cr, ci):
        """1 if the iteration from point (cr, ci) leaves the circle of radius 2 within 50 steps, else 0."""
        zr = zi = zr2 = zi2 = 0.0
        for _ in range(50):
            zi = 2.0 * zr * zi + ci
            zr = zr2 - zi2 + cr
            zr2 = zr * zr
            zi2 = zi * zi
            if zr2 + zi2 > 4.0:
                return 1
        return 0


print(Mandelbrot(960).render())
