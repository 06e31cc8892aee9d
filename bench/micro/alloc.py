# alloc: short-lived objects of two fields. A ring of 1024 places keeps each one alive for a while, so
# that none of them can be optimised away.


class Pair:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def main():
    size = 1024
    ring = [Pair(0, 0) for _ in range(size)]
    total = 0
    for i in range(3000000):
        place = i % size
        old = ring[place]
        total += old.x + old.y
        ring[place] = Pair(i, 1)
    print(total)


main()
