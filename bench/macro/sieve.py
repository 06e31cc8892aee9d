# sieve: the primes up to 5000, crossed out in a list of flags; many times, with flags made anew.


class Sieve:
    def __init__(self, size):
        self.flags = []
        for _ in range(size):
            self.flags.append(True)

    def count_primes(self):
        count = 0
        for i in range(2, len(self.flags)):
            if self.flags[i]:
                count += 1
                self.cross_out(i)
        return count

    def cross_out(self, prime):
        flags = self.flags
        for k in range(prime + prime, len(flags), prime):
            flags[k] = False


def main():
    total = 0
    for _ in range(2500):
        total += Sieve(5001).count_primes()
    print(total)


main()
