-- towers: the towers of Hanoi with discs as objects linked into piles.

local Disc = {}
Disc.__index = Disc

function Disc.new(size) return setmetatable({ size = size, below = nil }, Disc) end

local Towers = {}
Towers.__index = Towers

function Towers.new(discs)
    local towers = setmetatable({ piles = {}, moves = 0 }, Towers)
    for size = discs, 1, -1 do towers:push(Disc.new(size), 1) end
    return towers
end

function Towers:push(disc, pile)
    local top = self.piles[pile]
    if top ~= nil and disc.size >= top.size then error("a disc on a smaller one") end
    disc.below = top
    self.piles[pile] = disc
end

function Towers:pop(pile)
    local top = self.piles[pile]
    if top == nil then error("no disc left") end
    self.piles[pile] = top.below
    top.below = nil
    return top
end

function Towers:move_top(from, to)
    self:push(self:pop(from), to)
    self.moves = self.moves + 1
end

function Towers:move(discs, from, to)
    if discs == 1 then
        self:move_top(from, to)
        return
    end
    local other = 6 - from - to
    self:move(discs - 1, from, other)
    self:move_top(from, to)
    self:move(discs - 1, other, to)
end

local total = 0
for _ = 1, 400 do
    local towers = Towers.new(13)
    towers:move(13, 1, 2)
    total = total + towers.moves
end
print(total)
