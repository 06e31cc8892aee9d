# mapint: a dict with scattered integer keys: all in once, all out three times.


def scatter(i):
    """Spreads 0, 1, 2, ... over 32 bits; no two numbers get the same key."""
    return i * 2654435761 % 4294967296


def main():
    n = 500000
    numbers = {}
    for i in range(n):
        numbers[scatter(i)] = i
    total = 0
    for _ in range(3):
        for i in range(n):
            total += numbers[scatter(i)]
    print(total)


main()
