// deltablue: an incremental solver of one-way constraints. Constraints of different strengths hold between variables; when one is
// added or removed, the solver finds anew which of them determine which variables, and makes a plan that computes these.
// Strengths are numbers: 0 is required, 6 the weakest.
"use strict";

class Variable {
  constructor(value) {
    this.value = value;
    this.constraints = [];
    this.determinedBy = null;
    this.mark = 0;
    this.walkStrength = 6; // of the weakest constraint that could be given up to change the variable
    this.stay = true; // the value does not depend on any input
  }

  add(constraint) { this.constraints.push(constraint); }

  remove(constraint) {
    const at = this.constraints.indexOf(constraint);
    if (at >= 0) this.constraints.splice(at, 1);
    if (this.determinedBy === constraint) this.determinedBy = null;
  }
}

// What all constraints do. A kind of constraint adds how it is connected and what it computes.
class Constraint {
  constructor(strength) {
    this.strength = strength;
  }

  addTo(planner) {
    this.connect();
    planner.add(this);
    return this;
  }

  removeFrom(planner) {
    if (this.isSatisfied()) planner.remove(this);
    else this.disconnect();
  }

  // Tries to enforce the constraint; what it displaced, or null.
  satisfy(mark, planner) {
    this.chooseMethod(mark);
    if (!this.isSatisfied()) {
      if (this.strength === 0) throw new Error("a required constraint cannot be satisfied");
      return null;
    }
    this.markInputs(mark);
    const output = this.output();
    const displaced = output.determinedBy;
    if (displaced !== null) displaced.giveUp();
    output.determinedBy = this;
    if (!planner.propagate(this, mark)) throw new Error("the constraints form a cycle");
    output.mark = mark;
    return displaced;
  }

  isInput() { return false; }
}

// Determines one variable.
class UnaryConstraint extends Constraint {
  constructor(variable, strength) {
    super(strength);
    this.variable = variable;
    this.satisfied = false;
  }

  connect() {
    this.variable.add(this);
    this.satisfied = false;
  }

  disconnect() {
    this.variable.remove(this);
    this.satisfied = false;
  }

  chooseMethod(mark) {
    this.satisfied = this.variable.mark !== mark && this.strength < this.variable.walkStrength;
  }

  isSatisfied() { return this.satisfied; }
  giveUp() { this.satisfied = false; }
  markInputs() {}
  inputsKnown() { return true; }
  output() { return this.variable; }
  execute() {}

  recalculate() {
    this.variable.walkStrength = this.strength;
    this.variable.stay = !this.isInput();
  }
}

// The variable is to keep its value.
class StayConstraint extends UnaryConstraint {}

// The variable is set from outside.
class EditConstraint extends UnaryConstraint {
  isInput() { return true; }
}

// Determines one of two variables from the other.
class BinaryConstraint extends Constraint {
  constructor(first, second, strength) {
    super(strength);
    this.first = first;
    this.second = second;
    this.direction = 0; // 1: first to second, -1: second to first, 0: not satisfied
  }

  connect() {
    this.first.add(this);
    this.second.add(this);
    this.direction = 0;
  }

  disconnect() {
    this.first.remove(this);
    this.second.remove(this);
    this.direction = 0;
  }

  chooseMethod(mark) {
    const { first, second } = this;
    if (first.mark === mark) {
      this.direction = second.mark !== mark && this.strength < second.walkStrength ? 1 : 0;
    } else if (second.mark === mark) {
      this.direction = this.strength < first.walkStrength ? -1 : 0;
    } else if (first.walkStrength > second.walkStrength) {
      this.direction = this.strength < first.walkStrength ? -1 : 0;
    } else {
      this.direction = this.strength < second.walkStrength ? 1 : 0;
    }
  }

  isSatisfied() { return this.direction !== 0; }
  giveUp() { this.direction = 0; }
  input() { return this.direction === 1 ? this.first : this.second; }
  output() { return this.direction === 1 ? this.second : this.first; }
  markInputs(mark) { this.input().mark = mark; }

  inputsKnown(mark) {
    const input = this.input();
    return input.mark === mark || input.stay || input.determinedBy === null;
  }

  recalculate() {
    const input = this.input(), output = this.output();
    output.walkStrength = Math.max(this.strength, input.walkStrength);
    output.stay = input.stay;
    if (output.stay) this.execute();
  }
}

class EqualConstraint extends BinaryConstraint {
  execute() { this.output().value = this.input().value; }
}

// second = first * scale + offset
class ScaleConstraint extends BinaryConstraint {
  constructor(first, scale, offset, second, strength) {
    super(first, second, strength);
    this.scale = scale;
    this.offset = offset;
  }

  connect() {
    super.connect();
    this.scale.add(this);
    this.offset.add(this);
  }

  disconnect() {
    super.disconnect();
    this.scale.remove(this);
    this.offset.remove(this);
  }

  markInputs(mark) {
    super.markInputs(mark);
    this.scale.mark = mark;
    this.offset.mark = mark;
  }

  execute() {
    if (this.direction === 1) this.second.value = this.first.value * this.scale.value + this.offset.value;
    else this.first.value = (this.second.value - this.offset.value) / this.scale.value;
  }

  recalculate() {
    const input = this.input(), output = this.output();
    output.walkStrength = Math.max(this.strength, input.walkStrength);
    output.stay = input.stay && this.scale.stay && this.offset.stay;
    if (output.stay) this.execute();
  }
}

class Planner {
  constructor() {
    this.mark = 0;
  }

  newMark() {
    this.mark++;
    return this.mark;
  }

  // Each constraint that is displaced is tried again, until nothing is displaced.
  add(constraint) {
    const mark = this.newMark();
    let displaced = constraint.satisfy(mark, this);
    while (displaced !== null) displaced = displaced.satisfy(mark, this);
  }

  remove(constraint) {
    const output = constraint.output();
    constraint.giveUp();
    constraint.disconnect();
    const unsatisfied = this.withdraw(output);
    for (let strength = 0; strength <= 6; strength++) {
      for (const other of unsatisfied) if (other.strength === strength) this.add(other);
    }
  }

  // Computes strengths and fixed values down the graph from a new constraint; false if it comes back to its start.
  propagate(constraint, mark) {
    const todo = [constraint];
    while (todo.length > 0) {
      const next = todo.pop();
      const output = next.output();
      if (output.mark === mark) {
        this.remove(constraint);
        return false;
      }
      next.recalculate();
      this.addConsumers(output, todo);
    }
    return true;
  }

  // Nothing determines `output` any more; the constraints below it that are not satisfied.
  withdraw(output) {
    const unsatisfied = [];
    const todo = [output];
    output.determinedBy = null;
    output.walkStrength = 6;
    output.stay = true;
    while (todo.length > 0) {
      const variable = todo.pop();
      for (const constraint of variable.constraints) {
        if (!constraint.isSatisfied()) {
          unsatisfied.push(constraint);
        } else if (constraint !== variable.determinedBy) {
          constraint.recalculate();
          todo.push(constraint.output());
        }
      }
    }
    return unsatisfied;
  }

  addConsumers(variable, list) {
    const determining = variable.determinedBy;
    for (const constraint of variable.constraints) {
      if (constraint !== determining && constraint.isSatisfied()) list.push(constraint);
    }
  }

  // The constraints to execute, in order, when the input `edit` changes.
  plan(edit) {
    const mark = this.newMark();
    const steps = [];
    const todo = edit.isInput() && edit.isSatisfied() ? [edit] : [];
    while (todo.length > 0) {
      const constraint = todo.pop();
      const output = constraint.output();
      if (output.mark !== mark && constraint.inputsKnown(mark)) {
        steps.push(constraint);
        output.mark = mark;
        this.addConsumers(output, todo);
      }
    }
    return steps;
  }
}

function execute(plan) {
  for (const constraint of plan) constraint.execute();
}

function check(value, expected) {
  if (value !== expected) throw new Error(`expected ${expected}, got ${value}`);
}

// A chain of equal variables; a change of the first must reach the last.
function chain(length) {
  const planner = new Planner();
  const variables = [];
  for (let i = 0; i <= length; i++) variables.push(new Variable(0));
  for (let i = 0; i < length; i++) new EqualConstraint(variables[i], variables[i + 1], 0).addTo(planner);
  const first = variables[0], last = variables[length];
  new StayConstraint(last, 3).addTo(planner);
  const edit = new EditConstraint(first, 2).addTo(planner);
  const plan = planner.plan(edit);
  for (let i = 0; i < 100; i++) {
    first.value = i;
    execute(plan);
    check(last.value, i);
  }
  edit.removeFrom(planner);
}

function change(planner, variable, value) {
  const edit = new EditConstraint(variable, 2).addTo(planner);
  const plan = planner.plan(edit);
  for (let i = 0; i < 10; i++) {
    variable.value = value;
    execute(plan);
  }
  edit.removeFrom(planner);
}

// Pairs of variables related by the same scale and offset, changed at every side.
function projection(count) {
  const planner = new Planner();
  const scale = new Variable(10), offset = new Variable(1000);
  const targets = [];
  let source, target;
  for (let i = 0; i < count; i++) {
    source = new Variable(i);
    target = new Variable(i);
    targets.push(target);
    new StayConstraint(source, 4).addTo(planner);
    new ScaleConstraint(source, scale, offset, target, 0).addTo(planner);
  }
  change(planner, source, 17);
  check(target.value, 1170);
  change(planner, target, 1050);
  check(source.value, 5);
  change(planner, scale, 5);
  for (let i = 0; i < count - 1; i++) check(targets[i].value, i * 5 + 1000);
  change(planner, offset, 2000);
  for (let i = 0; i < count - 1; i++) check(targets[i].value, i * 5 + 2000);
  return planner.mark;
}

let marks = 0;
for (let i = 0; i < 9; i++) {
  chain(2000);
  marks += projection(2000);
}
console.log(marks);
