-- sieve: an array of booleans, read and written by index. Counts the primes up to a limit.

local function count_primes(limit)
    local is_prime = {}
    for i = 1, limit do
        is_prime[i] = true
    end
    local count = 0
    for i = 2, limit do
        if is_prime[i] then
            count = count + 1
            for multiple = i * 2, limit, i do
                is_prime[multiple] = false
            end
        end
    end
    return count
end

print(count_primes(5000000))
