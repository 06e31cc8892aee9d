# method: one method of one object, called in a hot loop.

class Counter
  attr_reader :count

  def initialize
    @count = 0
  end

  def increment
    @count += 1
  end
end

counter = Counter.new
12_000_000.times { counter.increment }
puts counter.count
