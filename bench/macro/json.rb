# json: a parser by recursive descent reads one text again and again; what it read is counted.

class Parser
  ESCAPES = { "n" => "\n", "t" => "\t" }

  def initialize(text)
    @text = text
    @at = 0
    @current = text[0] || "" # the character at @at, empty at the end
  end

  def parse
    skip_blanks
    value = read_value
    fail_at("end of text") if @current != ""
    value
  end

  # Goes on to the next character.
  def step
    @at += 1
    @current = @text[@at] || ""
  end

  def skip_blanks
    step while @current == " " || @current == "\n" || @current == "\t"
  end

  def fail_at(expected)
    raise "expected #{expected} at #{@at}"
  end

  # Whether the next character is `c`; then it and the blanks behind it are passed.
  def accept(c)
    return false if @current != c

    step
    skip_blanks
    true
  end

  def expect(c)
    fail_at(c) unless accept(c)
  end

  def read_value
    case @current
    when "{" then read_object
    when "[" then read_array
    when '"' then read_string
    when "t" then read_name("true", true)
    when "f" then read_name("false", false)
    when "n" then read_name("null", nil)
    else read_number
    end
  end

  def read_object
    object = {}
    expect("{")
    return object if accept("}")

    loop do
      fail_at("a name") if @current != '"'
      name = read_string
      expect(":")
      object[name] = read_value
      break unless accept(",")
    end
    expect("}")
    object
  end

  def read_array
    array = []
    expect("[")
    return array if accept("]")

    loop do
      array << read_value
      break unless accept(",")
    end
    expect("]")
    array
  end

  def read_name(name, value)
    fail_at(name) if @text[@at, name.size] != name
    @at += name.size - 1
    step
    skip_blanks
    value
  end

  def read_string
    step
    result = ""
    start = @at
    while @current != '"'
      fail_at("a quote") if @current == ""
      if @current == "\\"
        result << @text[start...@at]
        step
        result << (ESCAPES[@current] || @current)
        start = @at + 1
      end
      step
    end
    result << @text[start...@at]
    step
    skip_blanks
    result
  end

  def digit?
    @current >= "0" && @current <= "9"
  end

  def skip_digits
    fail_at("a digit") unless digit?
    step while digit?
  end

  def read_number
    start = @at
    step if @current == "-"
    skip_digits
    is_float = @current == "."
    if is_float
      step
      skip_digits
    end
    digits = @text[start...@at]
    skip_blanks
    is_float ? digits.to_f : digits.to_i
  end
end

# The list of what a shop has.
def make_text
  items = Array.new(60) do |i|
    "  { \"id\": #{i}, \"name\": \"article #{i * 7}\", \"price\": #{i * 3}.25, \"stock\": #{i * i % 17},\n" +
      "    \"tags\": [\"red\", \"a \\\"quoted\\\" word\", \"line\\nend\"], \"discount\": #{i % 3 == 0 ? 'null' : '-5'},\n" +
      "    \"available\": #{i % 2 == 0}, \"size\": { \"width\": #{i + 10}, \"height\": [] } }"
  end
  "[\n#{items.join(",\n")}\n]\n"
end

text = make_text
sum = 0
300.times do
  Parser.new(text).parse.each do |item|
    sum += item["name"].size + item["stock"] + item["size"]["width"] + item["tags"].size
    sum += 1000 if item["available"]
    sum += item["discount"] unless item["discount"].nil?
    sum += 100 if item["price"] > 90.0
  end
end
puts sum
