local function ms(start) return string.format("%.1f", (os.clock() - start) * 1000) end
local path = arg[1] .. "/lua-library"
local text = ("a line of text that is forty bytes long.\n"):rep(2500000)

local start = os.clock()
local file = io.open(path, "wb")
file:write(text)
file:close()
print("write " .. #text .. " " .. ms(start))

start = os.clock()
file = io.open(path, "rb")
local read = file:read("a")
file:close()
print("read " .. #read .. " " .. ms(start))

local count, length = 0, 0
start = os.clock()
for line in io.lines(path) do
  count = count + 1
  length = length + #line
end
print("lines " .. count .. "," .. length .. " " .. ms(start))
os.remove(path)
