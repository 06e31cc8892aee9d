-- queens: the first way to put eight queens on a board, found by trying; many times.

local Board = {}
Board.__index = Board

local function flags(count)
    local all = {}
    for i = 1, count do all[i] = true end
    return all
end

function Board.new(size)
    return setmetatable({
        size = size,
        free_rows = flags(size),
        free_up = flags(2 * size),    -- diagonals
        free_down = flags(2 * size),
        rows = {},                    -- the row of the queen in each column
    }, Board)
end

function Board:place(column)
    if column > self.size then return true end
    for row = 1, self.size do
        if self:is_free(row, column) then
            self.rows[column] = row
            self:mark(row, column, false)
            if self:place(column + 1) then return true end
            self:mark(row, column, true)
        end
    end
    return false
end

function Board:is_free(row, column)
    return self.free_rows[row] and self.free_up[column + row - 1] and self.free_down[column - row + self.size]
end

function Board:mark(row, column, free)
    self.free_rows[row] = free
    self.free_up[column + row - 1] = free
    self.free_down[column - row + self.size] = free
end

local sum = 0
for _ = 1, 7000 do
    local board = Board.new(8)
    if board:place(1) then
        for _, row in ipairs(board.rows) do sum = sum * 3 % 1000003 + row - 1 end
    end
end
print(sum)
