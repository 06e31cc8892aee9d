-- havlak: finds the loops of a control flow graph, reducible or not, and how they are nested.

local function class()
    local new = {}
    new.__index = new
    return new
end

local BasicBlock = class()

function BasicBlock.new(name) return setmetatable({ name = name, from = {}, to = {} }, BasicBlock) end

local FlowGraph = class()

function FlowGraph.new()
    local graph = setmetatable({ blocks = {}, count = 0, start = nil }, FlowGraph)
    graph.start = graph:block(0)
    return graph
end

-- The block of that name, made when it is first asked for.
function FlowGraph:block(name)
    local block = self.blocks[name]
    if block == nil then
        block = BasicBlock.new(name)
        self.blocks[name] = block
        self.count = self.count + 1
    end
    return block
end

function FlowGraph:connect(from, to)
    local source, target = self:block(from), self:block(to)
    source.to[#source.to + 1] = target
    target.from[#target.from + 1] = source
end

-- The shapes that the graph is put together from; each begins at a block and returns the one where it ends.
function FlowGraph:diamond(start)
    self:connect(start, start + 1)
    self:connect(start, start + 2)
    self:connect(start + 1, start + 3)
    self:connect(start + 2, start + 3)
    return start + 3
end

function FlowGraph:straight(start)
    self:connect(start, start + 1)
    return start + 1
end

function FlowGraph:base_loop(from)
    local header = self:straight(from)
    local first = self:diamond(header)
    local inner = self:straight(first)
    local second = self:diamond(inner)
    local footer = self:straight(second)
    self:connect(second, inner)
    self:connect(first, header)
    self:connect(footer, from)
    return self:straight(footer)
end

local Loop = class()

function Loop.new(header, reducible)
    return setmetatable({ parent = nil, header = header, blocks = { header }, reducible = reducible }, Loop)
end

function Loop:depth()
    local depth = 1
    local outer = self.parent
    while outer ~= nil do
        depth = depth + 1
        outer = outer.parent
    end
    return depth
end

-- A block, or a loop that has been found already and is one node from then on: sets that are united.
local Node = class()

function Node.new(block, number)
    local node = setmetatable({ parent = nil, block = block, number = number, found = nil }, Node)
    node.parent = node
    return node
end

function Node:find()
    local root = self
    while root.parent ~= root do root = root.parent end
    local node = self
    while node.parent ~= root do
        local next = node.parent
        node.parent = root
        node = next
    end
    return root
end

function Node:unite(parent) self.parent = parent end

local LoopFinder = class()

function LoopFinder.new(graph)
    local finder = setmetatable({
        nodes = {},     -- in order of their first visit
        last = {},      -- the greatest number that is visited from a node
        numbers = {},   -- by name of the block
        back = {},      -- predecessors over edges back, by number
        other = {},     -- all others: tables used as sets
        loops = {},
    }, LoopFinder)
    finder:visit(graph.start)
    for _, node in ipairs(finder.nodes) do finder:sort_predecessors(node) end
    return finder
end

-- Numbers a block and what is reached from it; the last number given.
function LoopFinder:visit(block)
    local number = #self.nodes + 1
    local last = number
    self.numbers[block.name] = number
    self.nodes[number] = Node.new(block, number)
    for _, target in ipairs(block.to) do
        if self.numbers[target.name] == nil then last = self:visit(target) end
    end
    self.last[number] = last
    return last
end

function LoopFinder:is_ancestor(outer, inner) return outer <= inner and inner <= self.last[outer] end

function LoopFinder:sort_predecessors(node)
    local back, other = {}, {}
    for _, source in ipairs(node.block.from) do
        local number = self.numbers[source.name]
        if number ~= nil then
            if self:is_ancestor(node.number, number) then back[#back + 1] = number else other[number] = true end
        end
    end
    self.back[node.number] = back
    self.other[node.number] = other
end

-- From the inside to the outside.
function LoopFinder:run()
    for number = #self.nodes, 1, -1 do self:examine(self.nodes[number]) end
    return self.loops
end

-- Whether the node is the header of a loop; then what is in it becomes one with it.
function LoopFinder:examine(header)
    local body = {}
    local is_loop = false
    for _, number in ipairs(self.back[header.number]) do
        is_loop = true
        if number ~= header.number then body[#body + 1] = self.nodes[number]:find() end
    end
    if not is_loop then return end
    local reducible = self:collect(header, body)
    local found = Loop.new(header.block, reducible)
    for _, node in ipairs(body) do
        node:unite(header)
        if node.found ~= nil then node.found.parent = found else found.blocks[#found.blocks + 1] = node.block end
    end
    header.found = found
    self.loops[#self.loops + 1] = found
end

-- Completes the body by everything that leads to it; false if something enters it from elsewhere.
function LoopFinder:collect(header, body)
    local reducible = true
    local in_body = {}
    for _, node in ipairs(body) do in_body[node.number] = true end
    local next = 1
    while next <= #body do
        local node = body[next]
        next = next + 1
        for number in pairs(self.other[node.number]) do
            local source = self.nodes[number]:find()
            if not self:is_ancestor(header.number, source.number) then
                reducible = false
                self.other[header.number][source.number] = true
            elseif source ~= header and not in_body[source.number] then
                in_body[source.number] = true
                body[#body + 1] = source
            end
        end
    end
    return reducible
end

-- Nests of loops, side by side.
local function make_graph()
    local graph = FlowGraph.new()
    graph:connect(0, 2)
    graph:block(1)
    local last = 2
    for _ = 1, 10 do
        graph:connect(2, last + 1)
        last = last + 1
        for _ = 1, 6 do
            local top = last
            last = graph:straight(last)
            for _ = 1, 5 do last = graph:base_loop(last) end
            local bottom = graph:straight(last)
            graph:connect(last, top)
            last = bottom
        end
        graph:connect(last, 1)
    end
    -- Two blocks that enter each other's middle.
    graph:connect(0, last + 1)
    graph:connect(0, last + 2)
    graph:connect(last + 1, last + 2)
    graph:connect(last + 2, last + 1)
    return graph
end

local graph = make_graph()
local loops, depths, blocks, reducible = 0, 0, 0, 0
for _ = 1, 60 do
    for _, found in ipairs(LoopFinder.new(graph):run()) do
        loops = loops + 1
        depths = depths + found:depth()
        blocks = blocks + #found.blocks
        if found.reducible then reducible = reducible + 1 end
    end
end
print(graph.count .. " blocks, " .. loops .. " loops, " .. reducible .. " reducible, " .. depths .. ", " .. blocks)
