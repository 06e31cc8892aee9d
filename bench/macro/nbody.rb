# nbody: the planets again (micro/nbody is one long function), written with small methods of small objects.

class Vector
  attr_reader :x, :y, :z

  def initialize(x, y, z)
    @x = x
    @y = y
    @z = z
  end

  def minus(other)
    Vector.new(@x - other.x, @y - other.y, @z - other.z)
  end

  def squared
    @x * @x + @y * @y + @z * @z
  end

  # Adds a multiple of another vector.
  def add(other, factor)
    @x += other.x * factor
    @y += other.y * factor
    @z += other.z * factor
  end
end

class Body
  attr_reader :position, :velocity, :mass

  # Speeds are given per day, masses relative to the sun's.
  def initialize(x, y, z, vx, vy, vz, mass)
    days = 365.24
    @position = Vector.new(x, y, z)
    @velocity = Vector.new(vx * days, vy * days, vz * days)
    @mass = mass * 39.47841760435743
  end

  def attract(other, dt)
    distance = @position.minus(other.position)
    squared = distance.squared
    factor = dt / (squared * Math.sqrt(squared))
    @velocity.add(distance, -other.mass * factor)
    other.velocity.add(distance, @mass * factor)
  end

  def move(dt)
    @position.add(@velocity, dt)
  end

  def kinetic_energy
    0.5 * @mass * @velocity.squared
  end

  def potential_energy(other)
    @mass * other.mass / Math.sqrt(@position.minus(other.position).squared)
  end
end

class PlanetSystem
  def initialize
    @bodies = [
      Body.new(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
      Body.new(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
               0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
      Body.new(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
               -0.00276742510726411021, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
      Body.new(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
               0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
      Body.new(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
               0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451)
    ]
    momentum = Vector.new(0.0, 0.0, 0.0)
    @bodies.each { |body| momentum.add(body.velocity, body.mass) }
    @bodies[0].velocity.add(momentum, -1.0 / @bodies[0].mass)
  end

  def advance(dt)
    @bodies.each_with_index do |body, i|
      (i + 1).upto(@bodies.size - 1) { |j| body.attract(@bodies[j], dt) }
    end
    @bodies.each { |body| body.move(dt) }
  end

  def energy
    sum = 0.0
    @bodies.each_with_index do |body, i|
      sum += body.kinetic_energy
      (i + 1).upto(@bodies.size - 1) { |j| sum -= body.potential_energy(@bodies[j]) }
    end
    sum
  end
end

planets = PlanetSystem.new
100_000.times { planets.advance(0.01) }
puts (planets.energy * -1_000_000_000.0).floor
