# mandelbrot: the points of a grid that stay near zero, packed eight to a byte; the bytes are combined.

class Mandelbrot
  def initialize(size)
    @size = size
    @checksum = 0
  end

  def render
    @size.times { |y| render_row(2.0 * y / @size - 1.0) }
    @checksum
  end

  def render_row(ci)
    bits = 0
    @size.times do |x|
      bits = bits * 2 + escapes(2.0 * x / @size - 1.5, ci)
      if x % 8 == 7
        @checksum = (@checksum * 3 + bits) % 65536
        bits = 0
      end
    end
  end

  # 1 if the iteration from point (cr, ci) leaves the circle of radius 2 within 50 steps, else 0.
  def escapes(cr, ci)
    zr = zi = zr2 = zi2 = 0.0
    50.times do
      zi = 2.0 * zr * zi + ci
      zr = zr2 - zi2 + cr
      zr2 = zr * zr
      zi2 = zi * zi
      return 1 if zr2 + zi2 > 4.0
    end
    0
  end
end

puts Mandelbrot.new(960).render
