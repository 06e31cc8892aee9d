-- deltablue: an incremental solver of one-way constraints. Constraints of different strengths hold between variables; when one is
-- added or removed, the solver finds anew which of them determine which variables, and makes a plan that computes these.
-- Strengths are numbers: 0 is required, 6 the weakest.

local max = math.max

local function class(parent)
    local new = setmetatable({}, parent)
    new.__index = new
    return new
end

local Variable = class()

-- walk_strength: of the weakest constraint that could be given up to change the variable
-- stay: the value does not depend on any input
function Variable.new(value)
    return setmetatable({ value = value, constraints = {}, determined_by = nil, mark = 0, walk_strength = 6, stay = true }, Variable)
end

function Variable:add(constraint) self.constraints[#self.constraints + 1] = constraint end

function Variable:remove(constraint)
    for i, other in ipairs(self.constraints) do
        if other == constraint then
            table.remove(self.constraints, i)
            break
        end
    end
    if self.determined_by == constraint then self.determined_by = nil end
end

-- What all constraints do. A kind of constraint adds how it is connected and what it computes.
local Constraint = class()

function Constraint:add_to(planner)
    self:connect()
    planner:add(self)
    return self
end

function Constraint:remove_from(planner)
    if self:is_satisfied() then planner:remove(self) else self:disconnect() end
end

-- Tries to enforce the constraint; what it displaced, or nil.
function Constraint:satisfy(mark, planner)
    self:choose_method(mark)
    if not self:is_satisfied() then
        if self.strength == 0 then error("a required constraint cannot be satisfied") end
        return nil
    end
    self:mark_inputs(mark)
    local output = self:output()
    local displaced = output.determined_by
    if displaced ~= nil then displaced:give_up() end
    output.determined_by = self
    if not planner:propagate(self, mark) then error("the constraints form a cycle") end
    output.mark = mark
    return displaced
end

function Constraint:is_input() return false end

-- Determines one variable.
local UnaryConstraint = class(Constraint)

function UnaryConstraint:connect()
    self.variable:add(self)
    self.satisfied = false
end

function UnaryConstraint:disconnect()
    self.variable:remove(self)
    self.satisfied = false
end

function UnaryConstraint:choose_method(mark)
    self.satisfied = self.variable.mark ~= mark and self.strength < self.variable.walk_strength
end

function UnaryConstraint:is_satisfied() return self.satisfied end
function UnaryConstraint:give_up() self.satisfied = false end
function UnaryConstraint:mark_inputs() end
function UnaryConstraint:inputs_known() return true end
function UnaryConstraint:output() return self.variable end
function UnaryConstraint:execute() end

function UnaryConstraint:recalculate()
    self.variable.walk_strength = self.strength
    self.variable.stay = not self:is_input()
end

-- The variable is to keep its value.
local StayConstraint = class(UnaryConstraint)

function StayConstraint.new(variable, strength)
    return setmetatable({ variable = variable, strength = strength, satisfied = false }, StayConstraint)
end

-- The variable is set from outside.
local EditConstraint = class(UnaryConstraint)

function EditConstraint.new(variable, strength)
    return setmetatable({ variable = variable, strength = strength, satisfied = false }, EditConstraint)
end

function EditConstraint:is_input() return true end

-- Determines one of two variables from the other.
-- direction: 1: first to second, -1: second to first, 0: not satisfied
local BinaryConstraint = class(Constraint)

function BinaryConstraint:connect()
    self.first:add(self)
    self.second:add(self)
    self.direction = 0
end

function BinaryConstraint:disconnect()
    self.first:remove(self)
    self.second:remove(self)
    self.direction = 0
end

function BinaryConstraint:choose_method(mark)
    local first, second = self.first, self.second
    if first.mark == mark then
        self.direction = second.mark ~= mark and self.strength < second.walk_strength and 1 or 0
    elseif second.mark == mark then
        self.direction = self.strength < first.walk_strength and -1 or 0
    elseif first.walk_strength > second.walk_strength then
        self.direction = self.strength < first.walk_strength and -1 or 0
    else
        self.direction = self.strength < second.walk_strength and 1 or 0
    end
end

function BinaryConstraint:is_satisfied() return self.direction ~= 0 end
function BinaryConstraint:give_up() self.direction = 0 end
function BinaryConstraint:input() return self.direction == 1 and self.first or self.second end
function BinaryConstraint:output() return self.direction == 1 and self.second or self.first end
function BinaryConstraint:mark_inputs(mark) self:input().mark = mark end

function BinaryConstraint:inputs_known(mark)
    local input = self:input()
    return input.mark == mark or input.stay or input.determined_by == nil
end

function BinaryConstraint:recalculate()
    local input, output = self:input(), self:output()
    output.walk_strength = max(self.strength, input.walk_strength)
    output.stay = input.stay
    if output.stay then self:execute() end
end

local EqualConstraint = class(BinaryConstraint)

function EqualConstraint.new(first, second, strength)
    return setmetatable({ first = first, second = second, strength = strength, direction = 0 }, EqualConstraint)
end

function EqualConstraint:execute() self:output().value = self:input().value end

-- second = first * scale + offset
local ScaleConstraint = class(BinaryConstraint)

function ScaleConstraint.new(first, scale, offset, second, strength)
    return setmetatable({
        first = first, second = second, strength = strength, direction = 0, scale = scale, offset = offset,
    }, ScaleConstraint)
end

function ScaleConstraint:connect()
    BinaryConstraint.connect(self)
    self.scale:add(self)
    self.offset:add(self)
end

function ScaleConstraint:disconnect()
    BinaryConstraint.disconnect(self)
    self.scale:remove(self)
    self.offset:remove(self)
end

function ScaleConstraint:mark_inputs(mark)
    BinaryConstraint.mark_inputs(self, mark)
    self.scale.mark = mark
    self.offset.mark = mark
end

function ScaleConstraint:execute()
    if self.direction == 1 then
        self.second.value = self.first.value * self.scale.value + self.offset.value
    else
        self.first.value = (self.second.value - self.offset.value) / self.scale.value
    end
end

function ScaleConstraint:recalculate()
    local input, output = self:input(), self:output()
    output.walk_strength = max(self.strength, input.walk_strength)
    output.stay = input.stay and self.scale.stay and self.offset.stay
    if output.stay then self:execute() end
end

local Planner = class()

function Planner.new() return setmetatable({ mark = 0 }, Planner) end

function Planner:new_mark()
    self.mark = self.mark + 1
    return self.mark
end

-- Each constraint that is displaced is tried again, until nothing is displaced.
function Planner:add(constraint)
    local mark = self:new_mark()
    local displaced = constraint:satisfy(mark, self)
    while displaced ~= nil do displaced = displaced:satisfy(mark, self) end
end

function Planner:remove(constraint)
    local output = constraint:output()
    constraint:give_up()
    constraint:disconnect()
    local unsatisfied = self:withdraw(output)
    for strength = 0, 6 do
        for _, other in ipairs(unsatisfied) do
            if other.strength == strength then self:add(other) end
        end
    end
end

-- Computes strengths and fixed values down the graph from a new constraint; false if it comes back to its start.
function Planner:propagate(constraint, mark)
    local todo = { constraint }
    while #todo > 0 do
        local next = table.remove(todo)
        local output = next:output()
        if output.mark == mark then
            self:remove(constraint)
            return false
        end
        next:recalculate()
        self:add_consumers(output, todo)
    end
    return true
end

-- Nothing determines `output` any more; the constraints below it that are not satisfied.
function Planner:withdraw(output)
    local unsatisfied = {}
    local todo = { output }
    output.determined_by = nil
    output.walk_strength = 6
    output.stay = true
    while #todo > 0 do
        local variable = table.remove(todo)
        for _, constraint in ipairs(variable.constraints) do
            if not constraint:is_satisfied() then
                unsatisfied[#unsatisfied + 1] = constraint
            elseif constraint ~= variable.determined_by then
                constraint:recalculate()
                todo[#todo + 1] = constraint:output()
            end
        end
    end
    return unsatisfied
end

function Planner:add_consumers(variable, list)
    local determining = variable.determined_by
    for _, constraint in ipairs(variable.constraints) do
        if constraint ~= determining and constraint:is_satisfied() then list[#list + 1] = constraint end
    end
end

-- The constraints to execute, in order, when the input `edit` changes.
function Planner:plan(edit)
    local mark = self:new_mark()
    local steps = {}
    local todo = edit:is_input() and edit:is_satisfied() and { edit } or {}
    while #todo > 0 do
        local constraint = table.remove(todo)
        local output = constraint:output()
        if output.mark ~= mark and constraint:inputs_known(mark) then
            steps[#steps + 1] = constraint
            output.mark = mark
            self:add_consumers(output, todo)
        end
    end
    return steps
end

local function execute(plan)
    for _, constraint in ipairs(plan) do constraint:execute() end
end

local function check(value, expected)
    if value ~= expected then error("expected " .. expected .. ", got " .. value) end
end

-- A chain of equal variables; a change of the first must reach the last.
local function chain(length)
    local planner = Planner.new()
    local variables = {}
    for i = 1, length + 1 do variables[i] = Variable.new(0) end
    for i = 1, length do EqualConstraint.new(variables[i], variables[i + 1], 0):add_to(planner) end
    local first, last = variables[1], variables[length + 1]
    StayConstraint.new(last, 3):add_to(planner)
    local edit = EditConstraint.new(first, 2):add_to(planner)
    local plan = planner:plan(edit)
    for i = 0, 99 do
        first.value = i
        execute(plan)
        check(last.value, i)
    end
    edit:remove_from(planner)
end

local function change(planner, variable, value)
    local edit = EditConstraint.new(variable, 2):add_to(planner)
    local plan = planner:plan(edit)
    for _ = 1, 10 do
        variable.value = value
        execute(plan)
    end
    edit:remove_from(planner)
end

-- Pairs of variables related by the same scale and offset, changed at every side.
local function projection(count)
    local planner = Planner.new()
    local scale, offset = Variable.new(10), Variable.new(1000)
    local source, target
    local targets = {}
    for i = 0, count - 1 do
        source = Variable.new(i)
        target = Variable.new(i)
        targets[#targets + 1] = target
        StayConstraint.new(source, 4):add_to(planner)
        ScaleConstraint.new(source, scale, offset, target, 0):add_to(planner)
    end
    change(planner, source, 17)
    check(target.value, 1170)
    change(planner, target, 1050)
    check(source.value, 5)
    change(planner, scale, 5)
    for i = 0, count - 2 do check(targets[i + 1].value, i * 5 + 1000) end
    change(planner, offset, 2000)
    for i = 0, count - 2 do check(targets[i + 1].value, i * 5 + 2000) end
    return planner.mark
end

local marks = 0
for _ = 1, 9 do
    chain(2000)
    marks = marks + projection(2000)
end
print(marks)
