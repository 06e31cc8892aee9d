# bintrees: the collector. One long-lived tree, and many short-lived ones beside it.


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def build_tree(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build_tree(depth - 1), build_tree(depth - 1))


def main():
    min_depth, max_depth = 4, 14
    print(build_tree(max_depth + 1).count())
    long_lived = build_tree(max_depth)
    total = 0
    for depth in range(min_depth, max_depth + 1, 2):
        for _ in range(2 ** (max_depth + min_depth - depth)):
            total += build_tree(depth).count()
    print(total)
    print(long_lived.count())


main()
