# array: one long list: pushed, read and written by index, summed.


def main():
    n = 7500000
    items = []
    for i in range(n):
        items.append(i)
    for i in range(n):
        items[i] = items[i] * 2 + 1
    total = 0
    for i in range(n):
        total += items[i]
    print(len(items), total)


main()
