# richards: the kernel of a small operating system passes packets between its tasks and switches among them.
# The tasks: one that only uses up time, a worker that fills packets, two handlers that pass packets on to their devices.

# A packet in a queue; queues are linked lists.
class Packet
  attr_reader :is_work, :data
  attr_accessor :link, :identity, :datum

  # is_work: for a worker, else for a device
  def initialize(link, identity, is_work)
    @link = link
    @identity = identity
    @is_work = is_work
    @datum = 0
    @data = [0, 0, 0, 0]
  end

  # Puts the packet at the end of a queue; the queue with it.
  def append_to(queue)
    @link = nil
    return self if queue.nil?

    last = queue
    last = last.link while last.link
    last.link = self
    queue
  end
end

# What the scheduler knows about a task.
class Task
  attr_reader :link, :identity, :priority
  attr_writer :waiting, :holding

  def initialize(link, identity, priority, input, work)
    @link = link
    @identity = identity
    @priority = priority
    @input = input
    @work = work
    @pending = !input.nil? # a packet is there
    @waiting = input.nil?
    @holding = false
  end

  def begin
    @pending = false
    @waiting = false
    self
  end

  def blocked?
    @holding || (!@pending && @waiting)
  end

  def woken_by_packet?
    @pending && @waiting && !@holding
  end

  # Runs the task once; the task to go on with.
  def run(scheduler)
    packet = nil
    if woken_by_packet?
      packet = @input
      @input = packet.link
      @waiting = false
      @pending = !@input.nil?
    end
    @work.step(scheduler, packet)
  end

  # A packet arrives from `sender`; whichever of the two goes on.
  def receive(packet, sender)
    if @input.nil?
      @input = packet
      @pending = true
      return self if @priority > sender.priority
    else
      packet.append_to(@input)
    end
    sender
  end
end

class Scheduler
  attr_reader :queued, :held

  def initialize
    @tasks = nil # the list of all, the newest first
    @current = nil
    @table = {} # by identity
    @queued = 0
    @held = 0
  end

  def add(identity, priority, input, work)
    task = Task.new(@tasks, identity, priority, input, work)
    @tasks = task
    @table[identity] = task
  end

  def run
    @current = @tasks
    while @current
      @current = @current.blocked? ? @current.link : @current.run(self)
    end
  end

  def wait
    @current.waiting = true
    @current
  end

  def hold
    @held += 1
    @current.holding = true
    @current.link
  end

  def release(identity)
    task = find(identity)
    task.holding = false
    task.priority > @current.priority ? task : @current
  end

  # Sends a packet to the task it names.
  def queue(packet)
    task = find(packet.identity)
    @queued += 1
    packet.link = nil
    packet.identity = @current.identity
    task.receive(packet, @current)
  end

  def find(identity)
    @table[identity] || raise("no task #{identity}")
  end
end

# Uses up time and releases the devices by the bits of a pseudo-random number.
class IdleWork
  def initialize(control, count)
    @control = control
    @count = count
  end

  def step(scheduler, _packet)
    @count -= 1
    return scheduler.hold if @count == 0

    half = @control >> 1
    if @control % 2 == 0
      @control = half
      return scheduler.release(4)
    end
    @control = half ^ 53256
    scheduler.release(5)
  end
end

# Fills packets with letters and sends them to the two handlers in turn.
class WorkerWork
  def initialize
    @destination = 2
    @letter = 0
  end

  def step(scheduler, packet)
    return scheduler.wait if packet.nil?

    @destination = @destination == 2 ? 3 : 2
    packet.identity = @destination
    packet.datum = 0
    4.times do |i|
      @letter = @letter == 26 ? 1 : @letter + 1
      packet.data[i] = 64 + @letter
    end
    scheduler.queue(packet)
  end
end

# Hands the letters of work packets to a device, one by one, and then the packet back.
class HandlerWork
  def initialize(device)
    @device = device
    @work_queue = nil
    @device_queue = nil
  end

  def step(scheduler, packet)
    accept(packet) if packet
    work = @work_queue
    return scheduler.wait if work.nil?

    if work.datum >= 4
      @work_queue = work.link
      return scheduler.queue(work)
    end
    free = @device_queue
    return scheduler.wait if free.nil?

    @device_queue = free.link
    free.datum = work.data[work.datum]
    work.datum += 1
    free.identity = @device
    scheduler.queue(free)
  end

  def accept(packet)
    if packet.is_work
      @work_queue = packet.append_to(@work_queue)
    else
      @device_queue = packet.append_to(@device_queue)
    end
  end
end

# Keeps a packet until it is released, then sends it back.
class DeviceWork
  def initialize
    @pending = nil
  end

  def step(scheduler, packet)
    if packet.nil?
      done = @pending
      return scheduler.wait if done.nil?

      @pending = nil
      return scheduler.queue(done)
    end
    @pending = packet
    scheduler.hold
  end
end

# A queue of packets of one kind.
def packets(count, identity, is_work)
  queue = nil
  count.times { queue = Packet.new(queue, identity, is_work) }
  queue
end

def simulate
  scheduler = Scheduler.new
  scheduler.add(0, 0, nil, IdleWork.new(1, 10_000)).begin
  scheduler.add(1, 1000, packets(2, 1, true), WorkerWork.new)
  scheduler.add(2, 2000, packets(3, 4, false), HandlerWork.new(4))
  scheduler.add(3, 3000, packets(3, 5, false), HandlerWork.new(5))
  scheduler.add(4, 4000, nil, DeviceWork.new)
  scheduler.add(5, 5000, nil, DeviceWork.new)
  scheduler.run
  scheduler
end

scheduler = nil
24.times { scheduler = simulate }
puts scheduler.queued
puts scheduler.held
