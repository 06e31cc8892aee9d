# richards: the kernel of a small operating system passes packets between its tasks and switches among them.
# The tasks: one that only uses up time, a worker that fills packets, two handlers that pass packets on to their devices.


class Packet:
    """A packet in a queue; queues are linked lists."""

    def __init__(self, link, identity, is_work):
        self.link = link
        self.identity = identity
        self.is_work = is_work  # for a worker, else for a device
        self.datum = 0
        self.data = [0, 0, 0, 0]

    def append_to(self, queue):
        """Puts the packet at the end of a queue; the queue with it."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    """What the scheduler knows about a task."""

    def __init__(self, link, identity, priority, packets, work):
        self.link = link
        self.identity = identity
        self.priority = priority
        self.input = packets
        self.work = work
        self.pending = packets is not None  # a packet is there
        self.waiting = packets is None
        self.holding = False

    def begin(self):
        self.pending = False
        self.waiting = False
        return self

    def is_blocked(self):
        return self.holding or (not self.pending and self.waiting)

    def is_woken_by_packet(self):
        return self.pending and self.waiting and not self.holding

    def run(self, scheduler):
        """Runs the task once; the task to go on with."""
        packet = None
        if self.is_woken_by_packet():
            packet = self.input
            self.input = packet.link
            self.waiting = False
            self.pending = self.input is not None
        return self.work.step(scheduler, packet)

    def receive(self, packet, sender):
        """A packet arrives from `sender`; whichever of the two goes on."""
        if self.input is None:
            self.input = packet
            self.pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.input)
        return sender


class Scheduler:
    def __init__(self):
        self.tasks = None  # the list of all, the newest first
        self.current = None
        self.table = {}  # by identity
        self.queued = 0
        self.held = 0

    def add(self, identity, priority, packets, work):
        task = Task(self.tasks, identity, priority, packets, work)
        self.tasks = task
        self.table[identity] = task
        return task

    def run(self):
        self.current = self.tasks
        while self.current is not None:
            if self.current.is_blocked():
                self.current = self.current.link
            else:
                self.current = self.current.run(self)

    def wait(self):
        self.current.waiting = True
        return self.current

    def hold(self):
        self.held += 1
        self.current.holding = True
        return self.current.link

    def release(self, identity):
        task = self.find(identity)
        task.holding = False
        return task if task.priority > self.current.priority else self.current

    def queue(self, packet):
        """Sends a packet to the task it names."""
        task = self.find(packet.identity)
        self.queued += 1
        packet.link = None
        packet.identity = self.current.identity
        return task.receive(packet, self.current)

    def find(self, identity):
        return self.table[identity]


class IdleWork:
    """Uses up time and releases the devices by the bits of a pseudo-random number."""

    def __init__(self, control, count):
        self.control = control
        self.count = count

    def step(self, scheduler, _):
        self.count -= 1
        if self.count == 0:
            return scheduler.hold()
        half = self.control >> 1
        if self.control % 2 == 0:
            self.control = half
            return scheduler.release(4)
        self.control = half ^ 53256
        return scheduler.release(5)


class WorkerWork:
    """Fills packets with letters and sends them to the two handlers in turn."""

    def __init__(self):
        self.destination = 2
        self.letter = 0

    def step(self, scheduler, packet):
        if packet is None:
            return scheduler.wait()
        self.destination = 3 if self.destination == 2 else 2
        packet.identity = self.destination
        packet.datum = 0
        for i in range(4):
            self.letter = 1 if self.letter == 26 else self.letter + 1
            packet.data[i] = 64 + self.letter
        return scheduler.queue(packet)


class HandlerWork:
    """Hands the letters of work packets to a device, one by one, and then the packet back."""

    def __init__(self, device):
        self.device = device
        self.work_queue = None
        self.device_queue = None

    def step(self, scheduler, packet):
        if packet is not None:
            self.accept(packet)
        work = self.work_queue
        if work is None:
            return scheduler.wait()
        if work.datum >= 4:
            self.work_queue = work.link
            return scheduler.queue(work)
        free = self.device_queue
        if free is None:
            return scheduler.wait()
        self.device_queue = free.link
        free.datum = work.data[work.datum]
        work.datum += 1
        free.identity = self.device
        return scheduler.queue(free)

    def accept(self, packet):
        if packet.is_work:
            self.work_queue = packet.append_to(self.work_queue)
        else:
            self.device_queue = packet.append_to(self.device_queue)


class DeviceWork:
    """Keeps a packet until it is released, then sends it back."""

    def __init__(self):
        self.pending = None

    def step(self, scheduler, packet):
        if packet is None:
            done = self.pending
            if done is None:
                return scheduler.wait()
            self.pending = None
            return scheduler.queue(done)
        self.pending = packet
        return scheduler.hold()


def make_packets(count, identity, is_work):
    """A queue of packets of one kind."""
    queue = None
    for _ in range(count):
        queue = Packet(queue, identity, is_work)
    return queue


def simulate():
    scheduler = Scheduler()
    scheduler.add(0, 0, None, IdleWork(1, 10000)).begin()
    scheduler.add(1, 1000, make_packets(2, 1, True), WorkerWork())
    scheduler.add(2, 2000, make_packets(3, 4, False), HandlerWork(4))
    scheduler.add(3, 3000, make_packets(3, 5, False), HandlerWork(5))
    scheduler.add(4, 4000, None, DeviceWork())
    scheduler.add(5, 5000, None, DeviceWork())
    scheduler.run()
    return scheduler


def main():
    for _ in range(24):
        scheduler = simulate()
    print(scheduler.queued)
    print(scheduler.held)


main()
