-- strnaive: one character at a time at the end of a growing text, in every language without a builder.

local s = ""
for _ = 1, 100000 do
    s = s .. "x"
end
print(#s)
