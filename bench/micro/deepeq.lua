-- deepeq: two nested structures of arrays and maps in turn are compared by content. In Hakorune the
-- language's own == does it; here it is a function of the program.

-- A tree of `depth` levels with ten children each: arrays on even levels, maps on odd ones.
local function build(depth, seed)
    if depth == 0 then return seed end
    local node = {}
    for i = 0, 9 do
        local key = depth % 2 == 0 and i + 1 or "k" .. i
        node[key] = build(depth - 1, seed + i)
    end
    return node
end

local function deep_equal(a, b)
    if a == b then return true end
    if type(a) ~= "table" or type(b) ~= "table" then return false end
    for key, value in pairs(a) do
        if not deep_equal(value, b[key]) then return false end
    end
    for key in pairs(b) do
        if a[key] == nil then return false end
    end
    return true
end

local a = build(5, 1)
local b = build(5, 1)
local equal = 0
for _ = 1, 20 do
    if deep_equal(a, b) then equal = equal + 1 end
end
-- One leaf changed, the last one a walk in key order meets.
b["k9"][10]["k9"][10]["k9"] = 0
if deep_equal(a, b) then equal = equal + 1000 end
print(equal)
