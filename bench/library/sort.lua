local function ms(start) return string.format("%.1f", (os.clock() - start) * 1000) end
local count, seed = 1000000, 42
local integers, floats, strings = {}, {}, {}
for i = 1, count do
  seed = seed * 16807 % 2147483647
  integers[i], floats[i], strings[i] = seed, seed / 65536, "key" .. seed
end

local start = os.clock()
table.sort(integers)
print("integers " .. integers[1] .. "," .. integers[500001] .. "," .. integers[count] .. " " .. ms(start))

start = os.clock()
table.sort(floats)
print("floats " .. tostring(floats[1] < floats[500001] and floats[500001] < floats[count]) .. " " .. ms(start))

start = os.clock()
table.sort(strings)
print("strings " .. strings[1] .. "," .. strings[500001] .. "," .. strings[count] .. " " .. ms(start))
