# method: one method of one object, called in a hot loop.


class Counter:
    def __init__(self):
        self.count = 0

    def increment(self):
        self.count += 1


def main():
    counter = Counter()
    for _ in range(12000000):
        counter.increment()
    print(counter.count)


main()
