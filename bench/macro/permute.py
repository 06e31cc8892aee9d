# permute: all permutations of a small list by swapping in place.


class Permuter:
    def __init__(self, size):
        self.items = list(range(size))
        self.count = 0

    def permute(self, n):
        self.count += 1
        if n == 0:
            return
        self.permute(n - 1)
        for i in range(n - 1, -1, -1):
            self.swap(n - 1, i)
            self.permute(n - 1)
            self.swap(n - 1, i)

    def swap(self, i, j):
        items = self.items
        items[i], items[j] = items[j], items[i]


def main():
    total = 0
    for _ in range(10):
        permuter = Permuter(8)
        permuter.permute(8)
        total += permuter.count
    print(total)


main()
