# closure: two closures with a captured number each, called in turn.

def adder(step)
  ->(x) { x + step }
end

def wrapper(limit)
  ->(x) { x % limit }
end

add = adder(7)
wrap = wrapper(1_000_003)
x = 0
10_000_000.times do
  x = add.call(x)
  x = wrap.call(x)
end
puts x
