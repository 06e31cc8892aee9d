# deepeq: two nested structures of arrays and hashes in turn are compared by content, with the language's
# own ==.

# A tree of `depth` levels with ten children each: arrays on even levels, hashes on odd ones.
def build(depth, seed)
  return seed if depth == 0
  return Array.new(10) { |i| build(depth - 1, seed + i) } if depth % 2 == 0

  node = {}
  10.times { |i| node["k#{i}"] = build(depth - 1, seed + i) }
  node
end

a = build(5, 1)
b = build(5, 1)
equal = 0
20.times { equal += 1 if a == b }
# One leaf changed, the last one a walk in key order meets.
b["k9"][9]["k9"][9]["k9"] = 0
equal += 1000 if a == b
puts equal
