-- richards: the kernel of a small operating system passes packets between its tasks and switches among them.
-- The tasks: one that only uses up time, a worker that fills packets, two handlers that pass packets on to their devices.

local floor = math.floor

-- Exclusive or of two numbers of 16 bits; not all Lua versions have the operator.
local xor
if bit then xor = bit.bxor else xor = load("return function(a, b) return a ~ b end")() end

-- A packet in a queue; queues are linked lists.
local Packet = {}
Packet.__index = Packet

-- is_work: for a worker, else for a device
function Packet.new(link, identity, is_work)
    return setmetatable({ link = link, identity = identity, is_work = is_work, datum = 0, data = { 0, 0, 0, 0 } }, Packet)
end

-- Puts the packet at the end of a queue; the queue with it.
function Packet:append_to(queue)
    self.link = nil
    if queue == nil then return self end
    local last = queue
    while last.link ~= nil do last = last.link end
    last.link = self
    return queue
end

-- What the scheduler knows about a task.
local Task = {}
Task.__index = Task

function Task.new(link, identity, priority, input, work)
    return setmetatable({
        link = link,
        identity = identity,
        priority = priority,
        input = input,
        work = work,
        pending = input ~= nil,   -- a packet is there
        waiting = input == nil,
        holding = false,
    }, Task)
end

function Task:begin()
    self.pending = false
    self.waiting = false
    return self
end

function Task:is_blocked() return self.holding or (not self.pending and self.waiting) end
function Task:is_woken_by_packet() return self.pending and self.waiting and not self.holding end

-- Runs the task once; the task to go on with.
function Task:run(scheduler)
    local packet = nil
    if self:is_woken_by_packet() then
        packet = self.input
        self.input = packet.link
        self.waiting = false
        self.pending = self.input ~= nil
    end
    return self.work:step(scheduler, packet)
end

-- A packet arrives from `sender`; whichever of the two goes on.
function Task:receive(packet, sender)
    if self.input == nil then
        self.input = packet
        self.pending = true
        if self.priority > sender.priority then return self end
    else
        packet:append_to(self.input)
    end
    return sender
end

local Scheduler = {}
Scheduler.__index = Scheduler

function Scheduler.new()
    -- tasks: the list of all, the newest first; table: by identity
    return setmetatable({ tasks = nil, current = nil, table = {}, queued = 0, held = 0 }, Scheduler)
end

function Scheduler:add(identity, priority, input, work)
    local task = Task.new(self.tasks, identity, priority, input, work)
    self.tasks = task
    self.table[identity] = task
    return task
end

function Scheduler:run()
    self.current = self.tasks
    while self.current ~= nil do
        if self.current:is_blocked() then
            self.current = self.current.link
        else
            self.current = self.current:run(self)
        end
    end
end

function Scheduler:wait()
    self.current.waiting = true
    return self.current
end

function Scheduler:hold()
    self.held = self.held + 1
    self.current.holding = true
    return self.current.link
end

function Scheduler:release(identity)
    local task = self:find(identity)
    task.holding = false
    return task.priority > self.current.priority and task or self.current
end

-- Sends a packet to the task it names.
function Scheduler:queue(packet)
    local task = self:find(packet.identity)
    self.queued = self.queued + 1
    packet.link = nil
    packet.identity = self.current.identity
    return task:receive(packet, self.current)
end

function Scheduler:find(identity)
    local task = self.table[identity]
    if task == nil then error("no task " .. identity) end
    return task
end

-- Uses up time and releases the devices by the bits of a pseudo-random number.
local IdleWork = {}
IdleWork.__index = IdleWork

function IdleWork.new(control, count) return setmetatable({ control = control, count = count }, IdleWork) end

function IdleWork:step(scheduler)
    self.count = self.count - 1
    if self.count == 0 then return scheduler:hold() end
    local half = floor(self.control / 2)
    if self.control % 2 == 0 then
        self.control = half
        return scheduler:release(4)
    end
    self.control = xor(half, 53256)
    return scheduler:release(5)
end

-- Fills packets with letters and sends them to the two handlers in turn.
local WorkerWork = {}
WorkerWork.__index = WorkerWork

function WorkerWork.new() return setmetatable({ destination = 2, letter = 0 }, WorkerWork) end

function WorkerWork:step(scheduler, packet)
    if packet == nil then return scheduler:wait() end
    self.destination = self.destination == 2 and 3 or 2
    packet.identity = self.destination
    packet.datum = 0
    for i = 1, 4 do
        self.letter = self.letter == 26 and 1 or self.letter + 1
        packet.data[i] = 64 + self.letter
    end
    return scheduler:queue(packet)
end

-- Hands the letters of work packets to a device, one by one, and then the packet back.
local HandlerWork = {}
HandlerWork.__index = HandlerWork

function HandlerWork.new(device)
    return setmetatable({ device = device, work_queue = nil, device_queue = nil }, HandlerWork)
end

function HandlerWork:step(scheduler, packet)
    if packet ~= nil then self:accept(packet) end
    local work = self.work_queue
    if work == nil then return scheduler:wait() end
    if work.datum >= 4 then
        self.work_queue = work.link
        return scheduler:queue(work)
    end
    local free = self.device_queue
    if free == nil then return scheduler:wait() end
    self.device_queue = free.link
    work.datum = work.datum + 1
    free.datum = work.data[work.datum]
    free.identity = self.device
    return scheduler:queue(free)
end

function HandlerWork:accept(packet)
    if packet.is_work then
        self.work_queue = packet:append_to(self.work_queue)
    else
        self.device_queue = packet:append_to(self.device_queue)
    end
end

-- Keeps a packet until it is released, then sends it back.
local DeviceWork = {}
DeviceWork.__index = DeviceWork

function DeviceWork.new() return setmetatable({ pending = nil }, DeviceWork) end

function DeviceWork:step(scheduler, packet)
    if packet == nil then
        local done = self.pending
        if done == nil then return scheduler:wait() end
        self.pending = nil
        return scheduler:queue(done)
    end
    self.pending = packet
    return scheduler:hold()
end

-- A queue of packets of one kind.
local function packets(count, identity, is_work)
    local queue = nil
    for _ = 1, count do queue = Packet.new(queue, identity, is_work) end
    return queue
end

local function simulate()
    local scheduler = Scheduler.new()
    scheduler:add(0, 0, nil, IdleWork.new(1, 10000)):begin()
    scheduler:add(1, 1000, packets(2, 1, true), WorkerWork.new())
    scheduler:add(2, 2000, packets(3, 4, false), HandlerWork.new(4))
    scheduler:add(3, 3000, packets(3, 5, false), HandlerWork.new(5))
    scheduler:add(4, 4000, nil, DeviceWork.new())
    scheduler:add(5, 5000, nil, DeviceWork.new())
    scheduler:run()
    return scheduler
end

local scheduler
for _ = 1, 24 do scheduler = simulate() end
print(scheduler.queued)
print(scheduler.held)
