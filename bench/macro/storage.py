# storage: a tree of lists of random sizes; only the collector has much to do.


class Random:
    def __init__(self, seed):
        self.seed = seed

    def next(self, limit):
        self.seed = (self.seed * 1103 + 12345) % 65536
        return self.seed % limit


class Storage:
    def __init__(self):
        self.count = 0
        self.random = Random(74755)

    def build(self, depth):
        """A tree of the given depth: four branches at each node, lists of 1 to 10 empty elements as leaves."""
        self.count += 1
        if depth == 1:
            return [None] * (self.random.next(10) + 1)
        return [self.build(depth - 1) for _ in range(4)]


def main():
    total = leaves = 0
    for _ in range(220):
        storage = Storage()
        tree = storage.build(7)
        total += storage.count
        leaves += len(tree[3][2][1][0][3][2])
    print(total)
    print(leaves)


main()
