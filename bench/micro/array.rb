# array: one long array: pushed, read and written by index, summed.

n = 7_500_000
items = []
n.times { |i| items << i }
n.times { |i| items[i] = items[i] * 2 + 1 }
sum = 0
n.times { |i| sum += items[i] }
puts "#{items.size} #{sum}"
