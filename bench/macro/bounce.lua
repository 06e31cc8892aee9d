-- bounce: a hundred balls fly in a square room and bounce off its walls; the bounces are counted.

local abs = math.abs

local Random = {}
Random.__index = Random

function Random.new(seed) return setmetatable({ seed = seed }, Random) end

function Random:next(limit)
    self.seed = (self.seed * 1103 + 12345) % 65536
    return self.seed % limit
end

local Ball = {}
Ball.__index = Ball

function Ball.new(random)
    local x, y = random:next(500), random:next(500)
    local vx = random:next(300) - 150
    local vy = random:next(300) - 150
    return setmetatable({ x = x, y = y, vx = vx, vy = vy }, Ball)
end

-- One step; whether a wall was hit.
function Ball:move()
    local hit = false
    self.x = self.x + self.vx
    self.y = self.y + self.vy
    if self.x > 500 then self.x = 500; self.vx = -abs(self.vx); hit = true end
    if self.x < 0 then self.x = 0; self.vx = abs(self.vx); hit = true end
    if self.y > 500 then self.y = 500; self.vy = -abs(self.vy); hit = true end
    if self.y < 0 then self.y = 0; self.vy = abs(self.vy); hit = true end
    return hit
end

local function run(seed)
    local random = Random.new(seed)
    local balls = {}
    for i = 1, 100 do balls[i] = Ball.new(random) end
    local bounces = 0
    for _ = 1, 50 do
        for _, ball in ipairs(balls) do
            if ball:move() then bounces = bounces + 1 end
        end
    end
    return bounces
end

local total = 0
for i = 0, 999 do total = total + run(i * 31 + 7) end
print(total)
