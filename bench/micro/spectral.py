# spectral: float arithmetic behind small calls. Largest eigenvalue of an endless matrix, cut at n x n.
from math import sqrt


def element(i, j):
    """One element of the matrix."""
    ij = i + j
    return 1.0 / (ij * (ij + 1) * 0.5 + i + 1)


def multiply_av(n, v, out):
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += element(i, j) * v[j]
        out[i] = total


def multiply_atv(n, v, out):
    """The same with the transposed matrix."""
    for i in range(n):
        total = 0.0
        for j in range(n):
            total += element(j, i) * v[j]
        out[i] = total


def multiply_atav(n, v, out, scratch):
    multiply_av(n, v, scratch)
    multiply_atv(n, scratch, out)


def main():
    n = 500
    u = [1.0] * n
    v = [0.0] * n
    scratch = [0.0] * n
    for _ in range(10):
        multiply_atav(n, u, v, scratch)
        multiply_atav(n, v, u, scratch)
    vbv = 0.0
    vv = 0.0
    for i in range(n):
        vbv += u[i] * v[i]
        vv += v[i] * v[i]
    print(int(sqrt(vbv / vv) * 1000000000.0))


main()
