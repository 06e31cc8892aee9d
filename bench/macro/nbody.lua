-- nbody: the planets again (micro/nbody is one long function), written with small methods of small objects.

local sqrt = math.sqrt

local Vector = {}
Vector.__index = Vector

function Vector.new(x, y, z) return setmetatable({ x = x, y = y, z = z }, Vector) end

function Vector:minus(other) return Vector.new(self.x - other.x, self.y - other.y, self.z - other.z) end
function Vector:squared() return self.x * self.x + self.y * self.y + self.z * self.z end

-- Adds a multiple of another vector.
function Vector:add(other, factor)
    self.x = self.x + other.x * factor
    self.y = self.y + other.y * factor
    self.z = self.z + other.z * factor
end

local Body = {}
Body.__index = Body

-- Speeds are given per day, masses relative to the sun's.
function Body.new(x, y, z, vx, vy, vz, mass)
    local days = 365.24
    return setmetatable({
        position = Vector.new(x, y, z),
        velocity = Vector.new(vx * days, vy * days, vz * days),
        mass = mass * 39.47841760435743,
    }, Body)
end

function Body:attract(other, dt)
    local distance = self.position:minus(other.position)
    local squared = distance:squared()
    local factor = dt / (squared * sqrt(squared))
    self.velocity:add(distance, -other.mass * factor)
    other.velocity:add(distance, self.mass * factor)
end

function Body:move(dt) self.position:add(self.velocity, dt) end
function Body:kinetic_energy() return 0.5 * self.mass * self.velocity:squared() end
function Body:potential_energy(other)
    return self.mass * other.mass / sqrt(self.position:minus(other.position):squared())
end

local PlanetSystem = {}
PlanetSystem.__index = PlanetSystem

function PlanetSystem.new()
    local bodies = {
        Body.new(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
        Body.new(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
            0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
        Body.new(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
            -0.00276742510726411021, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
        Body.new(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
            0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
        Body.new(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
            0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
    }
    local momentum = Vector.new(0.0, 0.0, 0.0)
    for _, body in ipairs(bodies) do momentum:add(body.velocity, body.mass) end
    bodies[1].velocity:add(momentum, -1.0 / bodies[1].mass)
    return setmetatable({ bodies = bodies }, PlanetSystem)
end

function PlanetSystem:advance(dt)
    local bodies = self.bodies
    for i, body in ipairs(bodies) do
        for j = i + 1, #bodies do body:attract(bodies[j], dt) end
    end
    for _, body in ipairs(bodies) do body:move(dt) end
end

function PlanetSystem:energy()
    local sum = 0.0
    local bodies = self.bodies
    for i, body in ipairs(bodies) do
        sum = sum + body:kinetic_energy()
        for j = i + 1, #bodies do sum = sum - body:potential_energy(bodies[j]) end
    end
    return sum
end

local planets = PlanetSystem.new()
for _ = 1, 100000 do planets:advance(0.01) end
print(string.format("%d", math.floor(planets:energy() * -1000000000.0)))
