# spectral: float arithmetic behind small calls. Largest eigenvalue of an endless matrix, cut at n x n.

# One element of the matrix.
def element(i, j)
  ij = i + j
  1.0 / (ij * (ij + 1) * 0.5 + i + 1)
end

def multiply_av(n, v, out)
  n.times do |i|
    sum = 0.0
    n.times { |j| sum += element(i, j) * v[j] }
    out[i] = sum
  end
end

# The same with the transposed matrix.
def multiply_atv(n, v, out)
  n.times do |i|
    sum = 0.0
    n.times { |j| sum += element(j, i) * v[j] }
    out[i] = sum
  end
end

def multiply_atav(n, v, out, scratch)
  multiply_av(n, v, scratch)
  multiply_atv(n, scratch, out)
end

n = 500
u = Array.new(n, 1.0)
v = Array.new(n, 0.0)
scratch = Array.new(n, 0.0)
10.times do
  multiply_atav(n, u, v, scratch)
  multiply_atav(n, v, u, scratch)
end
vbv = 0.0
vv = 0.0
n.times do |i|
  vbv += u[i] * v[i]
  vv += v[i] * v[i]
end
puts (Math.sqrt(vbv / vv) * 1_000_000_000.0).floor
