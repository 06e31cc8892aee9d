# strnaive: one character at a time at the end of a growing text, in every language without a builder.


def main():
    s = ""
    for _ in range(100000):
        s = s + "x"
    print(len(s))


main()
