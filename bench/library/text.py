import time

def ms(start):
    return "%.1f" % ((time.perf_counter() - start) * 1000)

def main():
    text = "the quick brown fox jumps over the lazy dog; " * 230000

    start = time.perf_counter()
    words = text.split(" ")
    print("split", len(words), ms(start))

    start = time.perf_counter()
    joined = "_".join(words)
    print("join", len(joined), ms(start))

    start = time.perf_counter()
    replaced = text.replace("fox", "badger")
    print("replace", len(replaced), ms(start))

    padded = ["  \t field " + str(i % 100) + " \n" for i in range(500000)]
    start = time.perf_counter()
    total = 0
    for field in padded:
        total += len(field.strip())
    print("trim", total, ms(start))

    start = time.perf_counter()
    found = 0
    at = text.find("lazy")
    while at >= 0:
        found += 1
        at = text.find("lazy", at + 1)
    print("indexOf", found, ms(start))

    start = time.perf_counter()
    upper = text.upper()
    print("upper", len(upper), ms(start))

main()
