# fannkuch: small lists shuffled by index. For every permutation of 1..n: how often must the first
# p elements be reversed (p being the first element) until the first element is 1?


class Fannkuch:
    def __init__(self, n):
        self.checksum = 0
        self.max_flips = 0
        self.run(n)

    def run(self, n):
        perm = list(range(n))
        work = list(range(n))
        count = [0] * n
        sign = 1
        r = n
        while True:
            while r > 1:
                count[r - 1] = r
                r -= 1
            if perm[0] != 0:
                flips = self.count_flips(perm, work, n)
                if flips > self.max_flips:
                    self.max_flips = flips
                self.checksum += sign * flips
            sign = -sign

            # The next permutation: rotate the first r + 1 elements, for the smallest r that is not done.
            while True:
                if r == n:
                    return
                first = perm[0]
                for i in range(r):
                    perm[i] = perm[i + 1]
                perm[r] = first
                count[r] -= 1
                if count[r] > 0:
                    break
                r += 1

    def count_flips(self, perm, work, n):
        for i in range(n):
            work[i] = perm[i]
        flips = 0
        first = work[0]
        while first != 0:
            low, high = 0, first
            while low < high:
                work[low], work[high] = work[high], work[low]
                low += 1
                high -= 1
            flips += 1
            first = work[0]
        return flips


for _ in range(2):
    result = Fannkuch(9)
    print(result.checksum, result.max_flips)
