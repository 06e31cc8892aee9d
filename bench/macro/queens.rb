# queens: the first way to put eight queens on a board, found by trying; many times.

class Board
  attr_reader :rows

  def initialize(size)
    @size = size
    @free_rows = Array.new(size, true)
    @free_up = Array.new(2 * size, true) # diagonals
    @free_down = Array.new(2 * size, true)
    @rows = Array.new(size, 0) # the row of the queen in each column
  end

  def place(column)
    return true if column == @size

    @size.times do |row|
      next unless free?(row, column)

      @rows[column] = row
      mark(row, column, false)
      return true if place(column + 1)

      mark(row, column, true)
    end
    false
  end

  def free?(row, column)
    @free_rows[row] && @free_up[column + row] && @free_down[column - row + @size]
  end

  def mark(row, column, free)
    @free_rows[row] = free
    @free_up[column + row] = free
    @free_down[column - row + @size] = free
  end
end

sum = 0
7000.times do
  board = Board.new(8)
  board.rows.each { |row| sum = sum * 3 % 1_000_003 + row } if board.place(0)
end
puts sum
