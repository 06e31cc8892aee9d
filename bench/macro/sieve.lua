-- sieve: the primes up to 5000, crossed out in an array of flags; many times, with flags made anew.

local Sieve = {}
Sieve.__index = Sieve

function Sieve.new(size)
    local flags = {}
    for i = 1, size do flags[i] = true end
    return setmetatable({ flags = flags }, Sieve)
end

function Sieve:count_primes()
    local count = 0
    for i = 2, #self.flags do
        if self.flags[i] then
            count = count + 1
            self:cross_out(i)
        end
    end
    return count
end

function Sieve:cross_out(prime)
    local flags = self.flags
    for k = prime + prime, #flags, prime do flags[k] = false end
end

local total = 0
for _ = 1, 2500 do total = total + Sieve.new(5000):count_primes() end
print(total)
