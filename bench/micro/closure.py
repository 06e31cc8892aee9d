# closure: two closures with a captured number each, called in turn.


def adder(step):
    return lambda x: x + step


def wrapper(limit):
    return lambda x: x % limit


def main():
    add = adder(7)
    wrap = wrapper(1000003)
    x = 0
    for _ in range(10000000):
        x = add(x)
        x = wrap(x)
    print(x)


main()
