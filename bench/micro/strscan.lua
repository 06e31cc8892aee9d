-- strscan: what a scanner does. A text of records is read character by character, cut into lines and
-- fields with string.find and string.sub, and searched for a word.

local find, sub = string.find, string.sub

local function make_text(lines)
    local parts = {}
    for i = 0, lines - 1 do
        parts[#parts + 1] = "id=" .. i .. ";name=user" .. i % 97 .. ";note=the quick brown fox\n"
    end
    return table.concat(parts)
end

local function count_spaces(text)
    local count = 0
    for i = 1, #text do
        if sub(text, i, i) == " " then count = count + 1 end
    end
    return count
end

local function split(text, separator)
    local pieces = {}
    local start = 1
    while true do
        local first, last = find(text, separator, start, true)
        if not first then break end
        pieces[#pieces + 1] = sub(text, start, first - 1)
        start = last + 1
    end
    pieces[#pieces + 1] = sub(text, start)
    return pieces
end

-- The lengths of all values behind a '=' in all fields of all lines.
local function measure_fields(text)
    local sum = 0
    local lines = split(text, "\n")
    for i = 1, #lines do
        local fields = split(lines[i], ";")
        for j = 1, #fields do
            local field = fields[j]
            sum = sum + #field - (find(field, "=", 1, true) or 0)
        end
    end
    return sum
end

local function count_word(text, word)
    local count = 0
    local at = find(text, word, 1, true)
    while at do
        count = count + 1
        at = find(text, word, at + 1, true)
    end
    return count
end

local text = make_text(12000)
local spaces, values, words = 0, 0, 0
for _ = 1, 12 do
    spaces = spaces + count_spaces(text)
    values = values + measure_fields(text)
    words = words + count_word(text, "user13;") + count_word(text, "brown")
end
print(#text .. " " .. spaces .. " " .. values .. " " .. words)
