# cd: collision detection. Aircraft move from frame to frame; those whose paths come near each other are looked for, first by squares
# of the map that their paths touch, then pair by pair within a square.
from math import cos, floor, sin, sqrt


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def plus(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def minus(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def times(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def squared(self):
        return self.dot(self)


class Collision:
    def __init__(self, first, second, position):
        self.first = first
        self.second = second
        self.position = position


class Motion:
    """The path of an aircraft during one frame."""

    def __init__(self, call_sign, start, end):
        self.call_sign = call_sign
        self.start = start
        self.end = end

    def delta(self):
        return self.end.minus(self.start)

    def collide(self, other, distance):
        """Where the two come within `distance` of each other first, or None."""
        apart = self.start.minus(other.start)
        speed = self.delta().minus(other.delta())
        time = self.first_time(apart, speed, distance)
        if time is None:
            return None
        here = self.start.plus(self.delta().times(time))
        there = other.start.plus(other.delta().times(time))
        return here.plus(there).times(0.5)

    def first_time(self, apart, speed, distance):
        """The first time from 0 to 1 at which |apart + time * speed| <= distance, or None: the roots of a quadratic equation."""
        c = apart.squared() - distance * distance
        if c <= 0.0:
            return 0.0
        a = speed.squared()
        if a == 0.0:
            return None
        b = 2.0 * apart.dot(speed)
        discriminant = b * b - 4.0 * a * c
        if discriminant < 0.0:
            return None
        time = (-b - sqrt(discriminant)) / (2.0 * a)
        return time if 0.0 <= time <= 1.0 else None


class SquareMap:
    """The map in squares; each square knows the motions that touch it."""

    def __init__(self, margin):
        self.squares = {}
        self.margin = margin

    def add(self, motion):
        start, end = motion.start, motion.end
        left = self.column(min(start.x, end.x) - self.margin)
        right = self.column(max(start.x, end.x) + self.margin)
        low = self.column(min(start.y, end.y) - self.margin)
        high = self.column(max(start.y, end.y) + self.margin)
        for x in range(left, right + 1):
            for y in range(low, high + 1):
                self.put(x * 65536 + y, motion)

    def column(self, position):
        return floor(position / 2.0)

    def put(self, square, motion):
        motions = self.squares.get(square)
        if motions is None:
            self.squares[square] = [motion]
        else:
            motions.append(motion)

    def crowded(self):
        """The squares with at least two motions."""
        return [motions for motions in self.squares.values() if len(motions) > 1]


class Detector:
    def __init__(self, distance):
        self.positions = {}  # by call sign, of the frame before
        self.distance = distance

    def handle(self, frame):
        """`frame`: the positions by call sign."""
        squares = SquareMap(self.distance)
        for call_sign, position in frame.items():
            squares.add(Motion(call_sign, self.positions.get(call_sign, position), position))
        self.positions = frame
        found = {}
        for motions in squares.crowded():
            self.compare_all(motions, found)
        return found

    def compare_all(self, motions, found):
        """Each pair is found once, in however many squares they meet."""
        for i in range(len(motions) - 1):
            first = motions[i]
            for j in range(i + 1, len(motions)):
                second = motions[j]
                position = first.collide(second, self.distance)
                if position is not None:
                    found[first.call_sign + second.call_sign] = Collision(first.call_sign, second.call_sign, position)


def make_frame(count, time):
    """Two rows of aircraft that wave through each other."""
    frame = {}
    for i in range(count):
        frame["A" + str(i)] = Vector(time, cos(time) * 2.0 + i * 3.0, 10.0)
        frame["B" + str(i)] = Vector(time, sin(time) * 2.0 + i * 3.0, 10.0)
    return frame


def main():
    detector = Detector(1.0)
    collisions, height = 0, 0.0
    for i in range(800):
        for collision in detector.handle(make_frame(30, i / 10.0)).values():
            collisions += 1
            height = max(height, collision.position.y)
    print(collisions)
    print(floor(height * 1000.0))


main()
