// richards: the kernel of a small operating system passes packets between its tasks and switches among them.
// The tasks: one that only uses up time, a worker that fills packets, two handlers that pass packets on to their devices.
"use strict";

// A packet in a queue; queues are linked lists.
class Packet {
  // isWork: for a worker, else for a device
  constructor(link, identity, isWork) {
    this.link = link;
    this.identity = identity;
    this.isWork = isWork;
    this.datum = 0;
    this.data = [0, 0, 0, 0];
  }

  // Puts the packet at the end of a queue; the queue with it.
  appendTo(queue) {
    this.link = null;
    if (queue === null) return this;
    let last = queue;
    while (last.link !== null) last = last.link;
    last.link = this;
    return queue;
  }
}

// What the scheduler knows about a task.
class Task {
  constructor(link, identity, priority, input, work) {
    this.link = link;
    this.identity = identity;
    this.priority = priority;
    this.input = input;
    this.work = work;
    this.pending = input !== null; // a packet is there
    this.waiting = input === null;
    this.holding = false;
  }

  begin() {
    this.pending = false;
    this.waiting = false;
    return this;
  }

  isBlocked() { return this.holding || (!this.pending && this.waiting); }
  isWokenByPacket() { return this.pending && this.waiting && !this.holding; }

  // Runs the task once; the task to go on with.
  run(scheduler) {
    let packet = null;
    if (this.isWokenByPacket()) {
      packet = this.input;
      this.input = packet.link;
      this.waiting = false;
      this.pending = this.input !== null;
    }
    return this.work.step(scheduler, packet);
  }

  // A packet arrives from `sender`; whichever of the two goes on.
  receive(packet, sender) {
    if (this.input === null) {
      this.input = packet;
      this.pending = true;
      if (this.priority > sender.priority) return this;
    } else {
      packet.appendTo(this.input);
    }
    return sender;
  }
}

class Scheduler {
  constructor() {
    this.tasks = null; // the list of all, the newest first
    this.current = null;
    this.table = []; // by identity
    this.queued = 0;
    this.held = 0;
  }

  add(identity, priority, input, work) {
    const task = new Task(this.tasks, identity, priority, input, work);
    this.tasks = task;
    this.table[identity] = task;
    return task;
  }

  run() {
    this.current = this.tasks;
    while (this.current !== null) {
      if (this.current.isBlocked()) this.current = this.current.link;
      else this.current = this.current.run(this);
    }
  }

  wait() {
    this.current.waiting = true;
    return this.current;
  }

  hold() {
    this.held++;
    this.current.holding = true;
    return this.current.link;
  }

  release(identity) {
    const task = this.find(identity);
    task.holding = false;
    return task.priority > this.current.priority ? task : this.current;
  }

  // Sends a packet to the task it names.
  queue(packet) {
    const task = this.find(packet.identity);
    this.queued++;
    packet.link = null;
    packet.identity = this.current.identity;
    return task.receive(packet, this.current);
  }

  find(identity) {
    const task = this.table[identity];
    if (task === undefined) throw new Error("no task " + identity);
    return task;
  }
}

// Uses up time and releases the devices by the bits of a pseudo-random number.
class IdleWork {
  constructor(control, count) {
    this.control = control;
    this.count = count;
  }

  step(scheduler) {
    this.count--;
    if (this.count === 0) return scheduler.hold();
    const half = this.control >> 1;
    if (this.control % 2 === 0) {
      this.control = half;
      return scheduler.release(4);
    }
    this.control = half ^ 53256;
    return scheduler.release(5);
  }
}

// Fills packets with letters and sends them to the two handlers in turn.
class WorkerWork {
  constructor() {
    this.destination = 2;
    this.letter = 0;
  }

  step(scheduler, packet) {
    if (packet === null) return scheduler.wait();
    this.destination = this.destination === 2 ? 3 : 2;
    packet.identity = this.destination;
    packet.datum = 0;
    for (let i = 0; i < 4; i++) {
      this.letter = this.letter === 26 ? 1 : this.letter + 1;
      packet.data[i] = 64 + this.letter;
    }
    return scheduler.queue(packet);
  }
}

// Hands the letters of work packets to a device, one by one, and then the packet back.
class HandlerWork {
  constructor(device) {
    this.device = device;
    this.workQueue = null;
    this.deviceQueue = null;
  }

  step(scheduler, packet) {
    if (packet !== null) this.accept(packet);
    const work = this.workQueue;
    if (work === null) return scheduler.wait();
    if (work.datum >= 4) {
      this.workQueue = work.link;
      return scheduler.queue(work);
    }
    const free = this.deviceQueue;
    if (free === null) return scheduler.wait();
    this.deviceQueue = free.link;
    free.datum = work.data[work.datum];
    work.datum++;
    free.identity = this.device;
    return scheduler.queue(free);
  }

  accept(packet) {
    if (packet.isWork) this.workQueue = packet.appendTo(this.workQueue);
    else this.deviceQueue = packet.appendTo(this.deviceQueue);
  }
}

// Keeps a packet until it is released, then sends it back.
class DeviceWork {
  constructor() {
    this.pending = null;
  }

  step(scheduler, packet) {
    if (packet === null) {
      const done = this.pending;
      if (done === null) return scheduler.wait();
      this.pending = null;
      return scheduler.queue(done);
    }
    this.pending = packet;
    return scheduler.hold();
  }
}

// A queue of packets of one kind.
function packets(count, identity, isWork) {
  let queue = null;
  for (let i = 0; i < count; i++) queue = new Packet(queue, identity, isWork);
  return queue;
}

function simulate() {
  const scheduler = new Scheduler();
  scheduler.add(0, 0, null, new IdleWork(1, 10000)).begin();
  scheduler.add(1, 1000, packets(2, 1, true), new WorkerWork());
  scheduler.add(2, 2000, packets(3, 4, false), new HandlerWork(4));
  scheduler.add(3, 3000, packets(3, 5, false), new HandlerWork(5));
  scheduler.add(4, 4000, null, new DeviceWork());
  scheduler.add(5, 5000, null, new DeviceWork());
  scheduler.run();
  return scheduler;
}

let scheduler;
for (let i = 0; i < 24; i++) scheduler = simulate();
console.log(scheduler.queued);
console.log(scheduler.held);
