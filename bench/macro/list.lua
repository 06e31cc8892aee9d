-- list: Takeuchi's function on the lengths of linked lists.

local Cell = {}
Cell.__index = Cell

function Cell.new(next) return setmetatable({ next = next }, Cell) end

function Cell:length()
    if self.next == nil then return 1 end
    return 1 + self.next:length()
end

local function make(length)
    if length == 0 then return nil end
    return Cell.new(make(length - 1))
end

-- Whether list a is shorter than list b.
local function is_shorter(a, b)
    while b ~= nil do
        if a == nil then return true end
        a = a.next
        b = b.next
    end
    return false
end

local function tail(x, y, z)
    if is_shorter(y, x) then
        return tail(tail(x.next, y, z), tail(y.next, z, x), tail(z.next, x, y))
    end
    return z
end

local total = 0
for _ = 1, 100 do total = total + tail(make(18), make(12), make(6)):length() end
print(total)
