# bounce: a hundred balls fly in a square room and bounce off its walls; the bounces are counted.

class Generator
  def initialize(seed)
    @seed = seed
  end

  def next(limit)
    @seed = (@seed * 1103 + 12345) % 65536
    @seed % limit
  end
end

class Ball
  def initialize(generator)
    @x = generator.next(500)
    @y = generator.next(500)
    @vx = generator.next(300) - 150
    @vy = generator.next(300) - 150
  end

  # One step; whether a wall was hit.
  def move
    hit = false
    @x += @vx
    @y += @vy
    if @x > 500
      @x = 500
      @vx = -@vx.abs
      hit = true
    end
    if @x < 0
      @x = 0
      @vx = @vx.abs
      hit = true
    end
    if @y > 500
      @y = 500
      @vy = -@vy.abs
      hit = true
    end
    if @y < 0
      @y = 0
      @vy = @vy.abs
      hit = true
    end
    hit
  end
end

def run(seed)
  generator = Generator.new(seed)
  balls = Array.new(100) { Ball.new(generator) }
  bounces = 0
  50.times do
    balls.each { |ball| bounces += 1 if ball.move }
  end
  bounces
end

total = 0
1000.times { |i| total += run(i * 31 + 7) }
puts total
