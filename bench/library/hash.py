import base64, hashlib, time, zlib

def ms(start):
    return "%.1f" % ((time.perf_counter() - start) * 1000)

data = b"0123456789" * 10000000

start = time.perf_counter()
print("sha256", hashlib.sha256(data).hexdigest(), ms(start))

start = time.perf_counter()
print("crc32", zlib.crc32(data), ms(start))

start = time.perf_counter()
print("base64", len(base64.b64encode(data).decode()), ms(start))

start = time.perf_counter()
print("hex", len(data.hex()), ms(start))
