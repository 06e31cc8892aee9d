# towers: the towers of Hanoi with discs as objects linked into piles.


class Disc:
    def __init__(self, size):
        self.size = size
        self.below = None


class Towers:
    def __init__(self, discs):
        self.piles = [None, None, None]
        self.moves = 0
        for size in range(discs, 0, -1):
            self.push(Disc(size), 0)

    def push(self, disc, pile):
        top = self.piles[pile]
        if top is not None and disc.size >= top.size:
            raise ValueError("a disc on a smaller one")
        disc.below = top
        self.piles[pile] = disc

    def pop(self, pile):
        top = self.piles[pile]
        if top is None:
            raise ValueError("no disc left")
        self.piles[pile] = top.below
        top.below = None
        return top

    def move_top(self, source, target):
        self.push(self.pop(source), target)
        self.moves += 1

    def move(self, discs, source, target):
        if discs == 1:
            self.move_top(source, target)
            return
        other = 3 - source - target
        self.move(discs - 1, source, other)
        self.move_top(source, target)
        self.move(discs - 1, other, target)


def main():
    total = 0
    for _ in range(400):
        towers = Towers(13)
        towers.move(13, 0, 1)
        total += towers.moves
    print(total)


main()
