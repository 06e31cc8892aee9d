# bintrees: the collector. One long-lived tree, and many short-lived ones beside it.

class Node
  def initialize(left, right)
    @left = left
    @right = right
  end

  def count
    return 1 if @left.nil?

    1 + @left.count + @right.count
  end
end

def build_tree(depth)
  return Node.new(nil, nil) if depth == 0

  Node.new(build_tree(depth - 1), build_tree(depth - 1))
end

min_depth = 4
max_depth = 14
puts build_tree(max_depth + 1).count
long_lived = build_tree(max_depth)
total = 0
min_depth.step(max_depth, 2) do |depth|
  (2**(max_depth + min_depth - depth)).times { total += build_tree(depth).count }
end
puts total
puts long_lived.count
