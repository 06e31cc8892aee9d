# bounce: a hundred balls fly in a square room and bounce off its walls; the bounces are counted.


class Random:
    def __init__(self, seed):
        self.seed = seed

    def next(self, limit):
        self.seed = (self.seed * 1103 + 12345) % 65536
        return self.seed % limit


class Ball:
    def __init__(self, random):
        self.x = random.next(500)
        self.y = random.next(500)
        self.vx = random.next(300) - 150
        self.vy = random.next(300) - 150

    def move(self):
        """One step; whether a wall was hit."""
        hit = False
        self.x += self.vx
        self.y += self.vy
        if self.x > 500:
            self.x = 500
            self.vx = -abs(self.vx)
            hit = True
        if self.x < 0:
            self.x = 0
            self.vx = abs(self.vx)
            hit = True
        if self.y > 500:
            self.y = 500
            self.vy = -abs(self.vy)
            hit = True
        if self.y < 0:
            self.y = 0
            self.vy = abs(self.vy)
            hit = True
        return hit


def run(seed):
    random = Random(seed)
    balls = [Ball(random) for _ in range(100)]
    bounces = 0
    for _ in range(50):
        for ball in balls:
            if ball.move():
                bounces += 1
    return bounces


def main():
    total = 0
    for i in range(1000):
        total += run(i * 31 + 7)
    print(total)


main()
