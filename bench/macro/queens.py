# queens: the first way to put eight queens on a board, found by trying; many times.


class Board:
    def __init__(self, size):
        self.size = size
        self.free_rows = [True] * size
        self.free_up = [True] * (2 * size)  # diagonals
        self.free_down = [True] * (2 * size)
        self.rows = [0] * size  # the row of the queen in each column

    def place(self, column):
        if column == self.size:
            return True
        for row in range(self.size):
            if self.is_free(row, column):
                self.rows[column] = row
                self.mark(row, column, False)
                if self.place(column + 1):
                    return True
                self.mark(row, column, True)
        return False

    def is_free(self, row, column):
        return self.free_rows[row] and self.free_up[column + row] and self.free_down[column - row + self.size]

    def mark(self, row, column, free):
        self.free_rows[row] = free
        self.free_up[column + row] = free
        self.free_down[column - row + self.size] = free


def main():
    total = 0
    for _ in range(7000):
        board = Board(8)
        if board.place(0):
            for row in board.rows:
                total = total * 3 % 1000003 + row
    print(total)


main()
