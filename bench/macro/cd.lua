-- cd: collision detection. Aircraft move from frame to frame; those whose paths come near each other are looked for, first by squares
-- of the map that their paths touch, then pair by pair within a square.

local floor, min, max, sqrt = math.floor, math.min, math.max, math.sqrt

local function class()
    local new = {}
    new.__index = new
    return new
end

local Vector = class()

function Vector.new(x, y, z) return setmetatable({ x = x, y = y, z = z }, Vector) end

function Vector:plus(other) return Vector.new(self.x + other.x, self.y + other.y, self.z + other.z) end
function Vector:minus(other) return Vector.new(self.x - other.x, self.y - other.y, self.z - other.z) end
function Vector:times(factor) return Vector.new(self.x * factor, self.y * factor, self.z * factor) end
function Vector:dot(other) return self.x * other.x + self.y * other.y + self.z * other.z end
function Vector:squared() return self:dot(self) end

local Collision = class()

function Collision.new(first, second, position)
    return setmetatable({ first = first, second = second, position = position }, Collision)
end

-- The path of an aircraft during one frame.
local Motion = class()

function Motion.new(call_sign, from, to) return setmetatable({ call_sign = call_sign, from = from, to = to }, Motion) end

function Motion:delta() return self.to:minus(self.from) end

-- Where the two come within `distance` of each other first, or nil.
function Motion:collide(other, distance)
    local apart = self.from:minus(other.from)
    local speed = self:delta():minus(other:delta())
    local time = self:first_time(apart, speed, distance)
    if time == nil then return nil end
    local here = self.from:plus(self:delta():times(time))
    local there = other.from:plus(other:delta():times(time))
    return here:plus(there):times(0.5)
end

-- The first time from 0 to 1 at which |apart + time * speed| <= distance, or nil: the roots of a quadratic equation.
function Motion:first_time(apart, speed, distance)
    local c = apart:squared() - distance * distance
    if c <= 0.0 then return 0.0 end
    local a = speed:squared()
    if a == 0.0 then return nil end
    local b = 2.0 * apart:dot(speed)
    local discriminant = b * b - 4.0 * a * c
    if discriminant < 0.0 then return nil end
    local time = (-b - sqrt(discriminant)) / (2.0 * a)
    return time >= 0.0 and time <= 1.0 and time or nil
end

-- The map in squares; each square knows the motions that touch it.
local SquareMap = class()

function SquareMap.new(margin) return setmetatable({ squares = {}, margin = margin }, SquareMap) end

function SquareMap:add(motion)
    local from, to = motion.from, motion.to
    local low = self:column(min(from.y, to.y) - self.margin)
    local high = self:column(max(from.y, to.y) + self.margin)
    for x = self:column(min(from.x, to.x) - self.margin), self:column(max(from.x, to.x) + self.margin) do
        for y = low, high do self:put(x * 65536 + y, motion) end
    end
end

function SquareMap:column(position) return floor(position / 2.0) end

function SquareMap:put(square, motion)
    local motions = self.squares[square]
    if motions == nil then
        motions = {}
        self.squares[square] = motions
    end
    motions[#motions + 1] = motion
end

-- The squares with at least two motions.
function SquareMap:crowded()
    local crowded = {}
    for _, motions in pairs(self.squares) do
        if #motions > 1 then crowded[#crowded + 1] = motions end
    end
    return crowded
end

local Detector = class()

-- positions: by call sign, of the frame before
function Detector.new(distance) return setmetatable({ positions = {}, distance = distance }, Detector) end

-- `frame`: the positions by call sign.
function Detector:handle(frame)
    local map = SquareMap.new(self.distance)
    for call_sign, position in pairs(frame) do
        map:add(Motion.new(call_sign, self.positions[call_sign] or position, position))
    end
    self.positions = frame
    local found = {}
    for _, motions in ipairs(map:crowded()) do self:compare_all(motions, found) end
    return found
end

-- Each pair is found once, in however many squares they meet.
function Detector:compare_all(motions, found)
    for i = 1, #motions - 1 do
        local first = motions[i]
        for j = i + 1, #motions do
            local second = motions[j]
            local position = first:collide(second, self.distance)
            if position ~= nil then
                found[first.call_sign .. second.call_sign] = Collision.new(first.call_sign, second.call_sign, position)
            end
        end
    end
end

-- Two rows of aircraft that wave through each other.
local function make_frame(count, time)
    local frame = {}
    for i = 0, count - 1 do
        frame["A" .. i] = Vector.new(time, math.cos(time) * 2.0 + i * 3.0, 10.0)
        frame["B" .. i] = Vector.new(time, math.sin(time) * 2.0 + i * 3.0, 10.0)
    end
    return frame
end

local detector = Detector.new(1.0)
local collisions, height = 0, 0.0
for i = 0, 799 do
    for _, collision in pairs(detector:handle(make_frame(30, i / 10.0))) do
        collisions = collisions + 1
        height = max(height, collision.position.y)
    end
end
print(collisions)
print(floor(height * 1000.0))
