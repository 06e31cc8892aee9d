# strscan: what a scanner does. A text of records is read character by character, cut into lines and
# fields with index and slices, and searched for a word.

def make_text(lines)
  text = String.new
  lines.times { |i| text << "id=#{i};name=user#{i % 97};note=the quick brown fox\n" }
  text
end

def count_spaces(text)
  count = 0
  text.size.times { |i| count += 1 if text[i] == " " }
  count
end

def split(text, separator)
  pieces = []
  start = 0
  while (stop = text.index(separator, start))
    pieces << text[start...stop]
    start = stop + separator.size
  end
  pieces << text[start..-1]
end

# The lengths of all values behind a '=' in all fields of all lines.
def measure_fields(text)
  sum = 0
  split(text, "\n").each do |line|
    split(line, ";").each { |field| sum += field.size - (field.index("=") || -1) - 1 }
  end
  sum
end

def count_word(text, word)
  count = 0
  at = text.index(word)
  while at
    count += 1
    at = text.index(word, at + 1)
  end
  count
end

text = make_text(12_000)
spaces = values = words = 0
12.times do
  spaces += count_spaces(text)
  values += measure_fields(text)
  words += count_word(text, "user13;") + count_word(text, "brown")
end
puts "#{text.size} #{spaces} #{values} #{words}"
