-- fannkuch: small arrays shuffled by index. For every permutation of 1..n: how often must the first
-- p elements be reversed (p being the first element) until the first element is 1?

local Fannkuch = {}
Fannkuch.__index = Fannkuch

function Fannkuch.new(n)
    local self = setmetatable({ checksum = 0, max_flips = 0 }, Fannkuch)
    self:run(n)
    return self
end

function Fannkuch:run(n)
    local perm, work, count = {}, {}, {}
    for i = 1, n do
        perm[i] = i
        work[i] = i
        count[i] = 0
    end
    local sign = 1
    local r = n
    while true do
        while r > 1 do
            count[r] = r
            r = r - 1
        end
        if perm[1] ~= 1 then
            local flips = self:count_flips(perm, work, n)
            if flips > self.max_flips then self.max_flips = flips end
            self.checksum = self.checksum + sign * flips
        end
        sign = -sign

        -- The next permutation: rotate the first r + 1 elements, for the smallest r that is not done.
        while true do
            if r == n then return end
            local first = perm[1]
            for i = 1, r do
                perm[i] = perm[i + 1]
            end
            perm[r + 1] = first
            count[r + 1] = count[r + 1] - 1
            if count[r + 1] > 0 then break end
            r = r + 1
        end
    end
end

function Fannkuch:count_flips(perm, work, n)
    for i = 1, n do
        work[i] = perm[i]
    end
    local flips = 0
    local first = work[1]
    while first ~= 1 do
        local low, high = 1, first
        while low < high do
            work[low], work[high] = work[high], work[low]
            low = low + 1
            high = high - 1
        end
        flips = flips + 1
        first = work[1]
    end
    return flips
end

for _ = 1, 2 do
    local result = Fannkuch.new(9)
    print(result.checksum .. " " .. result.max_flips)
end
