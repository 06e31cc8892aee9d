# loops: integer arithmetic in two nested loops.

def run(n)
  sum = 0
  n.times do |i|
    n.times { |j| sum += (i * j) % 7 }
  end
  sum
end

puts run(6500)
