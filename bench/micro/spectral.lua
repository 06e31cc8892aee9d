-- spectral: float arithmetic behind small calls. Largest eigenvalue of an endless matrix, cut at n x n.

-- One element of the matrix.
local function element(i, j)
    local ij = i + j
    return 1.0 / (ij * (ij + 1) * 0.5 + i + 1)
end

local function multiply_av(n, v, out)
    for i = 1, n do
        local sum = 0.0
        for j = 1, n do
            sum = sum + element(i - 1, j - 1) * v[j]
        end
        out[i] = sum
    end
end

-- The same with the transposed matrix.
local function multiply_atv(n, v, out)
    for i = 1, n do
        local sum = 0.0
        for j = 1, n do
            sum = sum + element(j - 1, i - 1) * v[j]
        end
        out[i] = sum
    end
end

local function multiply_atav(n, v, out, scratch)
    multiply_av(n, v, scratch)
    multiply_atv(n, scratch, out)
end

local n = 500
local u, v, scratch = {}, {}, {}
for i = 1, n do
    u[i] = 1.0
    v[i] = 0.0
    scratch[i] = 0.0
end
for _ = 1, 10 do
    multiply_atav(n, u, v, scratch)
    multiply_atav(n, v, u, scratch)
end
local vbv, vv = 0.0, 0.0
for i = 1, n do
    vbv = vbv + u[i] * v[i]
    vv = vv + v[i] * v[i]
end
print(math.floor(math.sqrt(vbv / vv) * 1000000000.0))
