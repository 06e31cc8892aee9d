-- json: a parser by recursive descent reads one text again and again; what it read is counted.

local null = {}

local Parser = {}
Parser.__index = Parser

function Parser.new(text)
    -- current: the character at `at`, empty at the end
    return setmetatable({ text = text, at = 1, current = text:sub(1, 1) }, Parser)
end

function Parser:parse()
    self:skip_blanks()
    local value = self:read_value()
    if self.current ~= "" then self:fail("end of text") end
    return value
end

-- Goes on to the next character.
function Parser:step()
    self.at = self.at + 1
    self.current = self.text:sub(self.at, self.at)
end

function Parser:skip_blanks()
    while self.current == " " or self.current == "\n" or self.current == "\t" do self:step() end
end

function Parser:fail(expected) error("expected " .. expected .. " at " .. self.at) end

-- Whether the next character is `c`; then it and the blanks behind it are passed.
function Parser:accept(c)
    if self.current ~= c then return false end
    self:step()
    self:skip_blanks()
    return true
end

function Parser:expect(c)
    if not self:accept(c) then self:fail(c) end
end

function Parser:read_value()
    local c = self.current
    if c == "{" then return self:read_object() end
    if c == "[" then return self:read_array() end
    if c == '"' then return self:read_string() end
    if c == "t" then return self:read_name("true", true) end
    if c == "f" then return self:read_name("false", false) end
    if c == "n" then return self:read_name("null", null) end
    return self:read_number()
end

function Parser:read_object()
    local object = {}
    self:expect("{")
    if self:accept("}") then return object end
    repeat
        if self.current ~= '"' then self:fail("a name") end
        local name = self:read_string()
        self:expect(":")
        object[name] = self:read_value()
    until not self:accept(",")
    self:expect("}")
    return object
end

function Parser:read_array()
    local array = {}
    self:expect("[")
    if self:accept("]") then return array end
    repeat
        array[#array + 1] = self:read_value()
    until not self:accept(",")
    self:expect("]")
    return array
end

function Parser:read_name(name, value)
    if self.text:sub(self.at, self.at + #name - 1) ~= name then self:fail(name) end
    self.at = self.at + #name - 1
    self:step()
    self:skip_blanks()
    return value
end

local escapes = { n = "\n", t = "\t" }

function Parser:read_string()
    self:step()
    local result = ""
    local start = self.at
    while self.current ~= '"' do
        if self.current == "" then self:fail("a quote") end
        if self.current == "\\" then
            result = result .. self.text:sub(start, self.at - 1)
            self:step()
            result = result .. (escapes[self.current] or self.current)
            start = self.at + 1
        end
        self:step()
    end
    result = result .. self.text:sub(start, self.at - 1)
    self:step()
    self:skip_blanks()
    return result
end

function Parser:is_digit() return self.current >= "0" and self.current <= "9" end

function Parser:skip_digits()
    if not self:is_digit() then self:fail("a digit") end
    while self:is_digit() do self:step() end
end

function Parser:read_number()
    local start = self.at
    if self.current == "-" then self:step() end
    self:skip_digits()
    if self.current == "." then
        self:step()
        self:skip_digits()
    end
    local digits = self.text:sub(start, self.at - 1)
    self:skip_blanks()
    return tonumber(digits)
end

-- The list of what a shop has.
local function make_text()
    local items = {}
    for i = 0, 59 do
        items[#items + 1] = '  { "id": ' .. i .. ', "name": "article ' .. i * 7 .. '", "price": ' .. i * 3 .. '.25, "stock": ' .. i * i % 17 ..
            ',\n    "tags": ["red", "a \\"quoted\\" word", "line\\nend"], "discount": ' .. (i % 3 == 0 and "null" or "-5") ..
            ',\n    "available": ' .. (i % 2 == 0 and "true" or "false") .. ', "size": { "width": ' .. (i + 10) .. ', "height": [] } }'
    end
    return "[\n" .. table.concat(items, ",\n") .. "\n]\n"
end

local text = make_text()
local sum = 0
for _ = 1, 300 do
    for _, item in ipairs(Parser.new(text):parse()) do
        sum = sum + #item.name + item.stock + item.size.width + #item.tags
        if item.available then sum = sum + 1000 end
        if item.discount ~= null then sum = sum + item.discount end
        if item.price > 90.0 then sum = sum + 100 end
    end
end
print(sum)
