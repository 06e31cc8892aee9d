# sieve: a list of bools, read and written by index. Counts the primes up to a limit.


def count_primes(limit):
    is_prime = []
    for _ in range(limit + 1):
        is_prime.append(True)
    count = 0
    for i in range(2, limit + 1):
        if is_prime[i]:
            count += 1
            for multiple in range(i * 2, limit + 1, i):
                is_prime[multiple] = False
    return count


print(count_primes(5000000))
