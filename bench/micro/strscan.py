# strscan: what a scanner does. A text of records is read character by character, cut into lines and
# fields with find and slices, and searched for a word.


def make_text(lines):
    parts = []
    for i in range(lines):
        parts.append("id=" + str(i) + ";name=user" + str(i % 97) + ";note=the quick brown fox\n")
    return "".join(parts)


def count_spaces(text):
    count = 0
    for i in range(len(text)):
        if text[i:i + 1] == " ":
            count += 1
    return count


def split(text, separator):
    pieces = []
    start = 0
    while True:
        end = text.find(separator, start)
        if end < 0:
            break
        pieces.append(text[start:end])
        start = end + len(separator)
    pieces.append(text[start:])
    return pieces


def measure_fields(text):
    """The lengths of all values behind a '=' in all fields of all lines."""
    total = 0
    for line in split(text, "\n"):
        for field in split(line, ";"):
            total += len(field) - field.find("=") - 1
    return total


def count_word(text, word):
    count = 0
    at = text.find(word)
    while at >= 0:
        count += 1
        at = text.find(word, at + 1)
    return count


def main():
    text = make_text(12000)
    spaces = values = words = 0
    for _ in range(12):
        spaces += count_spaces(text)
        values += measure_fields(text)
        words += count_word(text, "user13;") + count_word(text, "brown")
    print(len(text), spaces, values, words)


main()
