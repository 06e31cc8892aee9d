-- nbody: objects with float fields. Sun and four planets attract each other; the energy of the
-- system after all steps is the result (positive, in units of 1e-9, so that it prints as an integer).

local sqrt = math.sqrt

local function body(x, y, z, vx, vy, vz, mass)
    return { x = x, y = y, z = z, vx = vx, vy = vy, vz = vz, mass = mass }
end

local PlanetSystem = {}
PlanetSystem.__index = PlanetSystem

function PlanetSystem.new()
    local solar_mass = 39.47841760435743
    local days = 365.24
    local self = setmetatable({}, PlanetSystem)
    self.bodies = {
        body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, solar_mass),
        body(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
            0.00166007664274403694 * days, 0.00769901118419740425 * days, -0.0000690460016972063023 * days,
            0.000954791938424326609 * solar_mass),
        body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
            -0.00276742510726411021 * days, 0.00499852801234917238 * days, 0.0000230417297573763929 * days,
            0.000285885980666130812 * solar_mass),
        body(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
            0.00296460137564761618 * days, 0.00237847173959480950 * days, -0.0000296589568540237556 * days,
            0.0000436624404335156298 * solar_mass),
        body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
            0.00268067772490389322 * days, 0.00162824170038242295 * days, -0.0000951592254519715870 * days,
            0.0000515138902046611451 * solar_mass),
    }
    self:offset_momentum(solar_mass)
    return self
end

-- Gives the sun the momentum that keeps the whole system at rest.
function PlanetSystem:offset_momentum(solar_mass)
    local px, py, pz = 0.0, 0.0, 0.0
    for i = 1, #self.bodies do
        local b = self.bodies[i]
        px = px + b.vx * b.mass
        py = py + b.vy * b.mass
        pz = pz + b.vz * b.mass
    end
    local sun = self.bodies[1]
    sun.vx = -px / solar_mass
    sun.vy = -py / solar_mass
    sun.vz = -pz / solar_mass
end

function PlanetSystem:advance(dt)
    local bodies = self.bodies
    local n = #bodies
    for i = 1, n do
        local a = bodies[i]
        for j = i + 1, n do
            local b = bodies[j]
            local dx = a.x - b.x
            local dy = a.y - b.y
            local dz = a.z - b.z
            local d2 = dx * dx + dy * dy + dz * dz
            local mag = dt / (d2 * sqrt(d2))
            local push = b.mass * mag
            a.vx = a.vx - dx * push
            a.vy = a.vy - dy * push
            a.vz = a.vz - dz * push
            push = a.mass * mag
            b.vx = b.vx + dx * push
            b.vy = b.vy + dy * push
            b.vz = b.vz + dz * push
        end
    end
    for i = 1, n do
        local b = bodies[i]
        b.x = b.x + dt * b.vx
        b.y = b.y + dt * b.vy
        b.z = b.z + dt * b.vz
    end
end

function PlanetSystem:energy()
    local bodies = self.bodies
    local n = #bodies
    local sum = 0.0
    for i = 1, n do
        local a = bodies[i]
        sum = sum + 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
        for j = i + 1, n do
            local b = bodies[j]
            local dx = a.x - b.x
            local dy = a.y - b.y
            local dz = a.z - b.z
            sum = sum - a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
        end
    end
    return sum
end

local planets = PlanetSystem.new()
for _ = 1, 200000 do
    planets:advance(0.01)
end
print(math.floor(planets:energy() * -1000000000.0))
