local function ms(start) return string.format("%.1f", (os.clock() - start) * 1000) end
local text = ("the quick brown fox jumps over the lazy dog; "):rep(230000)

local start = os.clock()
local words, from = {}, 1
while true do
  local at = text:find(" ", from, true)
  if not at then break end
  words[#words + 1] = text:sub(from, at - 1)
  from = at + 1
end
words[#words + 1] = text:sub(from)
print("split " .. #words .. " " .. ms(start))

start = os.clock()
local joined = table.concat(words, "_")
print("join " .. #joined .. " " .. ms(start))

start = os.clock()
local replaced = text:gsub("fox", "badger")
print("replace " .. #replaced .. " " .. ms(start))

local padded = {}
for i = 0, 499999 do padded[#padded + 1] = "  \t field " .. i % 100 .. " \n" end
start = os.clock()
local total = 0
for _, field in ipairs(padded) do total = total + #field:match("^%s*(.-)%s*$") end
print("trim " .. total .. " " .. ms(start))

start = os.clock()
local found, at = 0, text:find("lazy", 1, true)
while at do
  found = found + 1
  at = text:find("lazy", at + 1, true)
end
print("indexOf " .. found .. " " .. ms(start))

start = os.clock()
local upper = text:upper()
print("upper " .. #upper .. " " .. ms(start))
