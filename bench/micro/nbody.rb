# nbody: objects with float fields. Sun and four planets attract each other; the energy of the
# system after all steps is the result (positive, in units of 1e-9, so that it prints as an integer).

class Body
  attr_accessor :x, :y, :z, :vx, :vy, :vz, :mass

  def initialize(x, y, z, vx, vy, vz, mass)
    @x = x
    @y = y
    @z = z
    @vx = vx
    @vy = vy
    @vz = vz
    @mass = mass
  end
end

class PlanetSystem
  def initialize
    solar_mass = 39.47841760435743
    days = 365.24
    @bodies = [
      Body.new(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, solar_mass),
      Body.new(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
               0.00166007664274403694 * days, 0.00769901118419740425 * days, -0.0000690460016972063023 * days,
               0.000954791938424326609 * solar_mass),
      Body.new(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
               -0.00276742510726411021 * days, 0.00499852801234917238 * days, 0.0000230417297573763929 * days,
               0.000285885980666130812 * solar_mass),
      Body.new(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
               0.00296460137564761618 * days, 0.00237847173959480950 * days, -0.0000296589568540237556 * days,
               0.0000436624404335156298 * solar_mass),
      Body.new(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
               0.00268067772490389322 * days, 0.00162824170038242295 * days, -0.0000951592254519715870 * days,
               0.0000515138902046611451 * solar_mass)
    ]
    offset_momentum(solar_mass)
  end

  # Gives the sun the momentum that keeps the whole system at rest.
  def offset_momentum(solar_mass)
    px = py = pz = 0.0
    @bodies.each do |b|
      px += b.vx * b.mass
      py += b.vy * b.mass
      pz += b.vz * b.mass
    end
    sun = @bodies[0]
    sun.vx = -px / solar_mass
    sun.vy = -py / solar_mass
    sun.vz = -pz / solar_mass
  end

  def advance(dt)
    n = @bodies.size
    n.times do |i|
      a = @bodies[i]
      (i + 1).upto(n - 1) do |j|
        b = @bodies[j]
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        d2 = dx * dx + dy * dy + dz * dz
        mag = dt / (d2 * Math.sqrt(d2))
        push = b.mass * mag
        a.vx -= dx * push
        a.vy -= dy * push
        a.vz -= dz * push
        push = a.mass * mag
        b.vx += dx * push
        b.vy += dy * push
        b.vz += dz * push
      end
    end
    @bodies.each do |b|
      b.x += dt * b.vx
      b.y += dt * b.vy
      b.z += dt * b.vz
    end
  end

  def energy
    n = @bodies.size
    sum = 0.0
    n.times do |i|
      a = @bodies[i]
      sum += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
      (i + 1).upto(n - 1) do |j|
        b = @bodies[j]
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        sum -= a.mass * b.mass / Math.sqrt(dx * dx + dy * dy + dz * dz)
      end
    end
    sum
  end
end

planets = PlanetSystem.new
200_000.times { planets.advance(0.01) }
puts (planets.energy * -1_000_000_000.0).floor
