# mapint: a hash with scattered integer keys: all in once, all out three times.

# Spreads 0, 1, 2, ... over 32 bits; no two numbers get the same key.
def scatter(i)
  i * 2_654_435_761 % 4_294_967_296
end

n = 500_000
map = {}
n.times { |i| map[scatter(i)] = i }
sum = 0
3.times do
  n.times { |i| sum += map[scatter(i)] }
end
puts sum
