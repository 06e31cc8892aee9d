# permute: all permutations of a small array by swapping in place.

class Permuter
  attr_reader :count

  def initialize(size)
    @items = Array.new(size) { |i| i }
    @count = 0
  end

  def permute(n)
    @count += 1
    return if n == 0

    permute(n - 1)
    (n - 1).downto(0) do |i|
      swap(n - 1, i)
      permute(n - 1)
      swap(n - 1, i)
    end
  end

  def swap(i, j)
    @items[i], @items[j] = @items[j], @items[i]
  end
end

total = 0
10.times do
  permuter = Permuter.new(8)
  permuter.permute(8)
  total += permuter.count
end
puts total
