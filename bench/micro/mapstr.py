# mapstr: a dict with string keys: each key is made, put in, made again and looked up.


def main():
    n = 200000
    numbers = {}
    for i in range(n):
        numbers["key" + str(i)] = i
    total = 0
    for i in range(n):
        total += numbers["key" + str(i)]
    print(len(numbers), total)


main()
