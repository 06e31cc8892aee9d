-- closure: two closures with a captured number each, called in turn.

local function adder(step)
    return function(x) return x + step end
end

local function wrapper(limit)
    return function(x) return x % limit end
end

local add = adder(7)
local wrap = wrapper(1000003)
local x = 0
for _ = 1, 10000000 do
    x = add(x)
    x = wrap(x)
end
print(x)
