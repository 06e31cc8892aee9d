# strbuild: long texts built piece by piece, the way each language does it: in Hakorune s = s + piece,
# here a string that pieces are appended to.

def build(words, pieces)
  text = String.new
  pieces.times { |i| text << words[i % 8] }
  text
end

words = ["box ", "is ", "everything, ", "and ", "everything ", "is ", "a ", "box.\n"]
length = 0
5.times do |round|
  text = build(words, 1_000_000) + "the end #{round}"
  length += text.size + text.index("the end")
end
puts length
