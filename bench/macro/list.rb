# list: Takeuchi's function on the lengths of linked lists.

class Cell
  attr_reader :next

  def initialize(next_cell)
    @next = next_cell
  end

  def length
    return 1 if @next.nil?

    1 + @next.length
  end
end

def make(length)
  return nil if length == 0

  Cell.new(make(length - 1))
end

# Whether list a is shorter than list b.
def shorter?(a, b)
  until b.nil?
    return true if a.nil?

    a = a.next
    b = b.next
  end
  false
end

def tail(x, y, z)
  return z unless shorter?(y, x)

  tail(tail(x.next, y, z), tail(y.next, z, x), tail(z.next, x, y))
end

total = 0
100.times { total += tail(make(18), make(12), make(6)).length }
puts total
