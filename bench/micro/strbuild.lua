-- strbuild: long texts built piece by piece, the way each language does it: in Hakorune s = s + piece,
-- here a table of pieces and table.concat.

local function build(words, pieces)
    local parts = {}
    for i = 0, pieces - 1 do
        parts[#parts + 1] = words[i % 8 + 1]
    end
    return table.concat(parts)
end

local words = { "box ", "is ", "everything, ", "and ", "everything ", "is ", "a ", "box.\n" }
local length = 0
for round = 0, 4 do
    local text = build(words, 1000000) .. "the end " .. round
    length = length + #text + text:find("the end", 1, true) - 1
end
print(length)
