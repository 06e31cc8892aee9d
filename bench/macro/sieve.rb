# sieve: the primes up to 5000, crossed out in an array of flags; many times, with flags made anew.

class Sieve
  def initialize(size)
    @flags = []
    size.times { @flags << true }
  end

  def count_primes
    count = 0
    2.upto(@flags.size - 1) do |i|
      next unless @flags[i]

      count += 1
      cross_out(i)
    end
    count
  end

  def cross_out(prime)
    (prime + prime).step(@flags.size - 1, prime) { |k| @flags[k] = false }
  end
end

total = 0
2500.times { total += Sieve.new(5001).count_primes }
puts total
