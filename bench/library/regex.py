# regex: ten patterns over a text of ten million characters, each in the way a program would use it.
import re
import time


def make_text(size):
    """Lines of a log: dates, words, addresses, numbers, names in mixed case."""
    words = ["the", "quick", "brown", "fox", "jumps", "over", "lazy", "dogs", "Error", "warning", "request", "timeout", "Hello", "HELLO", "connection", "closed"]
    parts = []
    length = 0
    seed = 42
    line = 0
    while length < 100000:
        row = "2024-" + str(10 + line % 3) + "-" + str(10 + line % 19) + " "
        for _ in range(12):
            seed = (seed * 1103515245 + 12345) % 2147483648
            row += words[(seed // 65536) % 16] + " "
        if line % 4 == 0:
            row += "user" + str(line) + "@example.org "
        row += "id=" + str(line * 7) + ";\n"
        parts.append(row)
        length += len(row)
        line += 1
    text = "".join(parts)
    return (text * (size // len(text) + 1))[:size]


def report(name, result, start):
    print(name, result, "%.1f" % ((time.perf_counter() - start) * 1000))


def count_all(name, pattern, text):
    start = time.perf_counter()
    report(name, len(re.compile(pattern).findall(text)), start)


def replacing(text):
    start = time.perf_counter()
    result = re.compile("([0-9]+)-([0-9]+)-([0-9]+)").sub(r"\3.\2.\1", text)
    report("replace", str(len(result)) + "," + result[:10], start)


def splitting(text):
    start = time.perf_counter()
    report("split", len(re.compile("[ ;\n]+").split(text)), start)


def capturing(text):
    start = time.perf_counter()
    total = 0
    for m in re.compile(r"(\d{4})-(\d\d)-(\d\d)").finditer(text):
        total += int(m.group(2)) * 31 + int(m.group(3))
    report("captures", total, start)


def testing(text):
    start = time.perf_counter()
    expression = re.compile(r"^\d+-\d+-\d+ .*timeout.*id=\d+;$")
    count = 0
    for line in text.splitlines():
        if expression.search(line):
            count += 1
    report("lines", count, start)


def main():
    text = make_text(10000000)
    count_all("literal", "timeout", text)
    count_all("date", r"\d{4}-\d\d-\d\d", text)
    count_all("words", "[a-z]+", text)
    count_all("choice", "Error|warning|timeout", text)
    count_all("address", r"[\w.+-]+@[\w-]+\.[\w.-]+", text)
    count_all("nocase", "(?i)hello", text)
    capturing(text)
    replacing(text)
    splitting(text)
    testing(text)


main()
