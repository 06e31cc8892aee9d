# list: Takeuchi's function on the lengths of linked lists.


class Cell:
    def __init__(self, next_cell):
        self.next = next_cell

    def length(self):
        if self.next is None:
            return 1
        return 1 + self.next.length()


def make(length):
    if length == 0:
        return None
    return Cell(make(length - 1))


def is_shorter(a, b):
    """Whether list a is shorter than list b."""
    while b is not None:
        if a is None:
            return True
        a = a.next
        b = b.next
    return False


def tail(x, y, z):
    if is_shorter(y, x):
        return tail(tail(x.next, y, z), tail(y.next, z, x), tail(z.next, x, y))
    return z


def main():
    total = 0
    for _ in range(100):
        total += tail(make(18), make(12), make(6)).length()
    print(total)


main()
