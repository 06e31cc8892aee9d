-- mapint: a map with scattered integer keys: all in once, all out three times.

-- Spreads 0, 1, 2, ... over 32 bits; no two numbers get the same key.
local function scatter(i)
    return i * 2654435761 % 4294967296
end

local n = 500000
local map = {}
for i = 0, n - 1 do
    map[scatter(i)] = i
end
local sum = 0
for _ = 1, 3 do
    for i = 0, n - 1 do
        sum = sum + map[scatter(i)]
    end
end
print(sum)
