# cd: collision detection. Aircraft move from frame to frame; those whose paths come near each other are looked for, first by squares
# of the map that their paths touch, then pair by pair within a square.

class Vector
  attr_reader :x, :y, :z

  def initialize(x, y, z)
    @x = x
    @y = y
    @z = z
  end

  def plus(other)
    Vector.new(@x + other.x, @y + other.y, @z + other.z)
  end

  def minus(other)
    Vector.new(@x - other.x, @y - other.y, @z - other.z)
  end

  def times(factor)
    Vector.new(@x * factor, @y * factor, @z * factor)
  end

  def dot(other)
    @x * other.x + @y * other.y + @z * other.z
  end

  def squared
    dot(self)
  end
end

class Collision
  attr_reader :first, :second, :position

  def initialize(first, second, position)
    @first = first
    @second = second
    @position = position
  end
end

# The path of an aircraft during one frame.
class Motion
  attr_reader :call_sign, :from, :to

  def initialize(call_sign, from, to)
    @call_sign = call_sign
    @from = from
    @to = to
  end

  def delta
    @to.minus(@from)
  end

  # Where the two come within `distance` of each other first, or nil.
  def collide(other, distance)
    apart = @from.minus(other.from)
    speed = delta.minus(other.delta)
    time = first_time(apart, speed, distance)
    return nil if time.nil?

    here = @from.plus(delta.times(time))
    there = other.from.plus(other.delta.times(time))
    here.plus(there).times(0.5)
  end

  # The first time from 0 to 1 at which |apart + time * speed| <= distance, or nil: the roots of a quadratic equation.
  def first_time(apart, speed, distance)
    c = apart.squared - distance * distance
    return 0.0 if c <= 0.0

    a = speed.squared
    return nil if a == 0.0

    b = 2.0 * apart.dot(speed)
    discriminant = b * b - 4.0 * a * c
    return nil if discriminant < 0.0

    time = (-b - Math.sqrt(discriminant)) / (2.0 * a)
    time >= 0.0 && time <= 1.0 ? time : nil
  end
end

# The map in squares; each square knows the motions that touch it.
class SquareMap
  def initialize(margin)
    @squares = {}
    @margin = margin
  end

  def add(motion)
    from = motion.from
    to = motion.to
    left = column([from.x, to.x].min - @margin)
    right = column([from.x, to.x].max + @margin)
    low = column([from.y, to.y].min - @margin)
    high = column([from.y, to.y].max + @margin)
    left.upto(right) do |x|
      low.upto(high) { |y| put(x * 65536 + y, motion) }
    end
  end

  def column(position)
    (position / 2.0).floor
  end

  def put(square, motion)
    (@squares[square] ||= []) << motion
  end

  # The squares with at least two motions.
  def crowded
    @squares.values.select { |motions| motions.size > 1 }
  end
end

class Detector
  def initialize(distance)
    @positions = {} # by call sign, of the frame before
    @distance = distance
  end

  # `frame`: the positions by call sign.
  def handle(frame)
    map = SquareMap.new(@distance)
    frame.each { |call_sign, position| map.add(Motion.new(call_sign, @positions[call_sign] || position, position)) }
    @positions = frame
    found = {}
    map.crowded.each { |motions| compare_all(motions, found) }
    found
  end

  # Each pair is found once, in however many squares they meet.
  def compare_all(motions, found)
    (motions.size - 1).times do |i|
      first = motions[i]
      (i + 1).upto(motions.size - 1) do |j|
        second = motions[j]
        position = first.collide(second, @distance)
        found[first.call_sign + second.call_sign] = Collision.new(first.call_sign, second.call_sign, position) if position
      end
    end
  end
end

# Two rows of aircraft that wave through each other.
def make_frame(count, time)
  frame = {}
  count.times do |i|
    frame["A#{i}"] = Vector.new(time, Math.cos(time) * 2.0 + i * 3.0, 10.0)
    frame["B#{i}"] = Vector.new(time, Math.sin(time) * 2.0 + i * 3.0, 10.0)
  end
  frame
end

detector = Detector.new(1.0)
collisions = 0
height = 0.0
800.times do |i|
  detector.handle(make_frame(30, i / 10.0)).each_value do |collision|
    collisions += 1
    height = [height, collision.position.y].max
  end
end
puts collisions
puts (height * 1000.0).floor
