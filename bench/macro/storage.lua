-- storage: a tree of arrays of random sizes; only the collector has much to do.

local Random = {}
Random.__index = Random

function Random.new(seed) return setmetatable({ seed = seed }, Random) end

function Random:next(limit)
    self.seed = (self.seed * 1103 + 12345) % 65536
    return self.seed % limit
end

local Storage = {}
Storage.__index = Storage

function Storage.new() return setmetatable({ count = 0, random = Random.new(74755) }, Storage) end

-- A tree of the given depth: four branches at each node, arrays of 1 to 10 empty elements as leaves.
function Storage:build(depth)
    self.count = self.count + 1
    local node = {}
    if depth == 1 then
        for i = 1, self.random:next(10) + 1 do node[i] = false end
        return node
    end
    for i = 1, 4 do node[i] = self:build(depth - 1) end
    return node
end

local total, leaves = 0, 0
for _ = 1, 220 do
    local storage = Storage.new()
    local tree = storage:build(7)
    total = total + storage.count
    leaves = leaves + #tree[4][3][2][1][4][3]
end
print(total)
print(leaves)
