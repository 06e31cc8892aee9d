-- permute: all permutations of a small array by swapping in place.

local Permuter = {}
Permuter.__index = Permuter

function Permuter.new(size)
    local items = {}
    for i = 1, size do items[i] = i end
    return setmetatable({ items = items, count = 0 }, Permuter)
end

function Permuter:permute(n)
    self.count = self.count + 1
    if n == 0 then return end
    self:permute(n - 1)
    for i = n, 1, -1 do
        self:swap(n, i)
        self:permute(n - 1)
        self:swap(n, i)
    end
end

function Permuter:swap(i, j)
    local items = self.items
    items[i], items[j] = items[j], items[i]
end

local total = 0
for _ = 1, 10 do
    local permuter = Permuter.new(8)
    permuter:permute(8)
    total = total + permuter.count
end
print(total)
