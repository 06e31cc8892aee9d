-- alloc: short-lived objects of two fields. A ring of 1024 places keeps each one alive for a while, so
-- that none of them can be optimised away.

local size = 1024
local ring = {}
for i = 1, size do
    ring[i] = { x = 0, y = 0 }
end
local sum = 0
for i = 0, 3000000 - 1 do
    local place = i % size + 1
    local old = ring[place]
    sum = sum + old.x + old.y
    ring[place] = { x = i, y = 1 }
end
print(sum)
