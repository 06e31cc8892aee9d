-- sizes: bytes a value takes, averaged over many of them, with all that belongs to them.

local Empty = {}
Empty.__index = Empty
local Pair = {}
Pair.__index = Pair

local function bytes()
    collectgarbage()
    collectgarbage()
    return collectgarbage("count") * 1024
end

-- Bytes for each of `count` values that `make` gives, without the place they have in the table.
local function each(name, make)
    local count = 200000
    local kept = {}
    for i = 1, count do kept[i] = false end
    local before = bytes()
    for i = 1, count do kept[i] = make(i) end
    print(name .. ": " .. math.floor((bytes() - before) / count))
    return kept
end

-- Bytes for each of `count` parts of what `make` gives.
local function part(name, count, make)
    local before = bytes()
    local whole = make(count)
    print(name .. ": " .. math.floor((bytes() - before) / count))
    return whole
end

each("instance without fields", function() return setmetatable({}, Empty) end)
each("instance with two fields", function(i) return setmetatable({ a = i, b = i }, Pair) end)
each("empty array", function() return {} end)
each("array of three", function(i) return { i, i, i } end)
each("empty map", function() return {} end)
each("map of three Integer keys", function(i) return { [1] = i, [2] = i, [3] = i } end)
each("string of 10 characters", function(i) return ("c%09d"):format(i) end)
each("closure with one captured value", function(i) return function() return i end end)
part("array element, pushed", 1000000, function(count)
    local a = {}
    for i = 1, count do a[i] = i end
    return a
end)
part("map entry, Integer key", 1000000, function(count)
    local m = {}
    for i = 1, count do m[i * 7] = i end
    return m
end)
