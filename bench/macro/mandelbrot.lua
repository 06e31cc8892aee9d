-- mandelbrot: the points of a grid that stay near zero, packed eight to a byte; the bytes are combined.

local Mandelbrot = {}
Mandelbrot.__index = Mandelbrot

function Mandelbrot.new(size) return setmetatable({ size = size, checksum = 0 }, Mandelbrot) end

function Mandelbrot:render()
    for y = 0, self.size - 1 do self:render_row(2.0 * y / self.size - 1.0) end
    return self.checksum
end

function Mandelbrot:render_row(ci)
    local bits = 0
    for x = 0, self.size - 1 do
        bits = bits * 2 + self:escapes(2.0 * x / self.size - 1.5, ci)
        if x % 8 == 7 then
            self.checksum = (self.checksum * 3 + bits) % 65536
            bits = 0
        end
    end
end

-- 1 if the iteration from point (cr, ci) leaves the circle of radius 2 within 50 steps, else 0.
function Mandelbrot:escapes(cr, ci)
    local zr, zi, zr2, zi2 = 0.0, 0.0, 0.0, 0.0
    for _ = 1, 50 do
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0 then return 1 end
    end
    return 0
end

print(Mandelbrot.new(960):render())
