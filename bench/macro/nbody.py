# nbody: the planets again (micro/nbody is one long function), written with small methods of small objects.
from math import floor, sqrt


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def minus(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def squared(self):
        return self.x * self.x + self.y * self.y + self.z * self.z

    def add(self, other, factor):
        """Adds a multiple of another vector."""
        self.x += other.x * factor
        self.y += other.y * factor
        self.z += other.z * factor


class Body:
    def __init__(self, x, y, z, vx, vy, vz, mass):
        """Speeds are given per day, masses relative to the sun's."""
        days = 365.24
        self.position = Vector(x, y, z)
        self.velocity = Vector(vx * days, vy * days, vz * days)
        self.mass = mass * 39.47841760435743

    def attract(self, other, dt):
        distance = self.position.minus(other.position)
        squared = distance.squared()
        factor = dt / (squared * sqrt(squared))
        self.velocity.add(distance, -other.mass * factor)
        other.velocity.add(distance, self.mass * factor)

    def move(self, dt):
        self.position.add(self.velocity, dt)

    def kinetic_energy(self):
        return 0.5 * self.mass * self.velocity.squared()

    def potential_energy(self, other):
        return self.mass * other.mass / sqrt(self.position.minus(other.position).squared())


class PlanetSystem:
    def __init__(self):
        self.bodies = [
            Body(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
            Body(4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
                 0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
            Body(8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
                 -0.00276742510726411021, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
            Body(12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
                 0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
            Body(15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
                 0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
        ]
        momentum = Vector(0.0, 0.0, 0.0)
        for body in self.bodies:
            momentum.add(body.velocity, body.mass)
        self.bodies[0].velocity.add(momentum, -1.0 / self.bodies[0].mass)

    def advance(self, dt):
        bodies = self.bodies
        for i, body in enumerate(bodies):
            for j in range(i + 1, len(bodies)):
                body.attract(bodies[j], dt)
        for body in bodies:
            body.move(dt)

    def energy(self):
        total = 0.0
        bodies = self.bodies
        for i, body in enumerate(bodies):
            total += body.kinetic_energy()
            for j in range(i + 1, len(bodies)):
                total -= body.potential_energy(bodies[j])
        return total


def main():
    planets = PlanetSystem()
    for _ in range(100000):
        planets.advance(0.01)
    print(floor(planets.energy() * -1000000000.0))


main()
