import json, time

def ms(start):
    return "%.1f" % ((time.perf_counter() - start) * 1000)

parts = []
seed = 42
for i in range(90000):
    seed = seed * 16807 % 2147483647
    parts.append('{"id":%d,"name":"item %d","note":"first \\"line\\"\\nsecond é","ok":true,"price":%s,"tags":["a","bc",null]}' % (i, seed % 1000, seed % 100000 + 0.25))
text = "[" + ",".join(parts) + "]"

start = time.perf_counter()
value = json.loads(text)
print("parse", len(value), ms(start))

start = time.perf_counter()
again = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
print("stringify", "true" if again == text else "false", ms(start))
