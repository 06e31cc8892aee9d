# storage: a tree of arrays of random sizes; only the collector has much to do.

class Generator
  def initialize(seed)
    @seed = seed
  end

  def next(limit)
    @seed = (@seed * 1103 + 12345) % 65536
    @seed % limit
  end
end

class Storage
  attr_reader :count

  def initialize
    @count = 0
    @generator = Generator.new(74755)
  end

  # A tree of the given depth: four branches at each node, arrays of 1 to 10 empty elements as leaves.
  def build(depth)
    @count += 1
    return Array.new(@generator.next(10) + 1) if depth == 1

    Array.new(4) { build(depth - 1) }
  end
end

total = 0
leaves = 0
220.times do
  storage = Storage.new
  tree = storage.build(7)
  total += storage.count
  leaves += tree[3][2][1][0][3][2].size
end
puts total
puts leaves
