import os, sys, time

def ms(start):
    return "%.1f" % ((time.perf_counter() - start) * 1000)

def main():
    path = sys.argv[1] + "/python-library"
    text = "a line of text that is forty bytes long.\n" * 2500000

    start = time.perf_counter()
    with open(path, "w", encoding="utf-8", newline="") as file:
        written = file.write(text)
    print("write", written, ms(start))

    start = time.perf_counter()
    with open(path, encoding="utf-8", newline="") as file:
        read = file.read()
    print("read", len(read), ms(start))

    data = text.encode()
    start = time.perf_counter()
    with open(path, "wb") as file:
        written = file.write(data)
    print("write-bytes", written, ms(start))

    start = time.perf_counter()
    with open(path, "rb") as file:
        back = file.read()
    print("read-bytes", len(back), ms(start))

    count = length = 0
    start = time.perf_counter()
    with open(path, encoding="utf-8") as file:
        for line in file:
            count += 1
            length += len(line.rstrip("\n"))
    print("lines", "%d,%d" % (count, length), ms(start))
    os.remove(path)

main()
