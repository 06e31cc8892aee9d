# fannkuch: small arrays shuffled by index. For every permutation of 1..n: how often must the first
# p elements be reversed (p being the first element) until the first element is 1?

class Fannkuch
  attr_reader :checksum, :max_flips

  def initialize(n)
    @checksum = 0
    @max_flips = 0
    run(n)
  end

  def run(n)
    perm = Array.new(n) { |i| i }
    work = Array.new(n) { |i| i }
    count = Array.new(n, 0)
    sign = 1
    r = n
    loop do
      while r > 1
        count[r - 1] = r
        r -= 1
      end
      if perm[0] != 0
        flips = count_flips(perm, work, n)
        @max_flips = flips if flips > @max_flips
        @checksum += sign * flips
      end
      sign = -sign

      # The next permutation: rotate the first r + 1 elements, for the smallest r that is not done.
      loop do
        return if r == n

        first = perm[0]
        r.times { |i| perm[i] = perm[i + 1] }
        perm[r] = first
        count[r] -= 1
        break if count[r] > 0

        r += 1
      end
    end
  end

  def count_flips(perm, work, n)
    n.times { |i| work[i] = perm[i] }
    flips = 0
    first = work[0]
    while first != 0
      low = 0
      high = first
      while low < high
        work[low], work[high] = work[high], work[low]
        low += 1
        high -= 1
      end
      flips += 1
      first = work[0]
    end
    flips
  end
end

2.times do
  result = Fannkuch.new(9)
  puts "#{result.checksum} #{result.max_flips}"
end
