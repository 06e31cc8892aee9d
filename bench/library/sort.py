import time

def ms(start):
    return "%.1f" % ((time.perf_counter() - start) * 1000)

def main():
    count = 1000000
    seed = 42
    integers, floats, strings = [], [], []
    for i in range(count):
        seed = seed * 16807 % 2147483647
        integers.append(seed)
        floats.append(seed / 65536.0)
        strings.append("key" + str(seed))

    start = time.perf_counter()
    integers.sort()
    print("integers", "%d,%d,%d" % (integers[0], integers[500000], integers[count - 1]), ms(start))

    start = time.perf_counter()
    floats.sort()
    print("floats", "true" if floats[0] < floats[500000] < floats[count - 1] else "false", ms(start))

    start = time.perf_counter()
    strings.sort()
    print("strings", "%s,%s,%s" % (strings[0], strings[500000], strings[count - 1]), ms(start))

main()
