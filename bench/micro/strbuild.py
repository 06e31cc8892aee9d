# strbuild: long texts built piece by piece, the way each language does it: in Hakorune s = s + piece,
# here a list of pieces and join.


def build(words, pieces):
    parts = []
    for i in range(pieces):
        parts.append(words[i % 8])
    return "".join(parts)


def main():
    words = ["box ", "is ", "everything, ", "and ", "everything ", "is ", "a ", "box.\n"]
    length = 0
    for round_number in range(5):
        text = build(words, 1000000) + "the end " + str(round_number)
        length += len(text) + text.find("the end")
    print(length)


main()
