# sieve: an array of booleans, read and written by index. Counts the primes up to a limit.

def count_primes(limit)
  is_prime = []
  (limit + 1).times { is_prime << true }
  count = 0
  2.upto(limit) do |i|
    next unless is_prime[i]

    count += 1
    (i * 2).step(limit, i) { |multiple| is_prime[multiple] = false }
  end
  count
end

puts count_primes(5_000_000)
