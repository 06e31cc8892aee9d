-- array: one long array: pushed, read and written by index, summed.

local n = 7500000
local items = {}
for i = 0, n - 1 do
    items[#items + 1] = i
end
for i = 1, n do
    items[i] = items[i] * 2 + 1
end
local sum = 0
for i = 1, n do
    sum = sum + items[i]
end
print(#items .. " " .. sum)
