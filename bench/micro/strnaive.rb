# strnaive: one character at a time at the end of a growing text, in every language without a builder.

s = ""
100_000.times { s = s + "x" }
puts s.size
