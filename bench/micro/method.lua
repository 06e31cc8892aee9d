-- method: one method of one object, called in a hot loop.

local Counter = {}
Counter.__index = Counter

function Counter.new()
    return setmetatable({ count = 0 }, Counter)
end

function Counter:increment()
    self.count = self.count + 1
end

local counter = Counter.new()
for _ = 1, 12000000 do
    counter:increment()
end
print(counter.count)
