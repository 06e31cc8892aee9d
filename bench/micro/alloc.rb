# alloc: short-lived objects of two fields. A ring of 1024 places keeps each one alive for a while, so
# that none of them can be optimised away.

class Pair
  attr_reader :x, :y

  def initialize(x, y)
    @x = x
    @y = y
  end
end

size = 1024
ring = Array.new(size) { Pair.new(0, 0) }
sum = 0
3_000_000.times do |i|
  place = i % size
  old = ring[place]
  sum += old.x + old.y
  ring[place] = Pair.new(i, 1)
end
puts sum
