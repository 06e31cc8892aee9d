# mapstr: a hash with string keys: each key is made, put in, made again and looked up.

n = 200_000
map = {}
n.times { |i| map["key#{i}"] = i }
sum = 0
n.times { |i| sum += map["key#{i}"] }
puts "#{map.size} #{sum}"
