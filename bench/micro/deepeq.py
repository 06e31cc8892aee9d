# deepeq: two nested structures of lists and dicts in turn are compared by content, with the language's
# own ==.


def build(depth, seed):
    """A tree of `depth` levels with ten children each: lists on even levels, dicts on odd ones."""
    if depth == 0:
        return seed
    if depth % 2 == 0:
        return [build(depth - 1, seed + i) for i in range(10)]
    return {"k" + str(i): build(depth - 1, seed + i) for i in range(10)}


def main():
    a = build(5, 1)
    b = build(5, 1)
    equal = 0
    for _ in range(20):
        if a == b:
            equal += 1
    # One leaf changed, the last one a walk in key order meets.
    b["k9"][9]["k9"][9]["k9"] = 0
    if a == b:
        equal += 1000
    print(equal)


main()
