# deltablue: an incremental solver of one-way constraints. Constraints of different strengths hold between variables; when one is
# added or removed, the solver finds anew which of them determine which variables, and makes a plan that computes these.
# Strengths are numbers: 0 is required, 6 the weakest.

class Variable
  attr_reader :constraints
  attr_accessor :value, :determined_by, :mark, :walk_strength, :stay

  # walk_strength: of the weakest constraint that could be given up to change the variable
  # stay: the value does not depend on any input
  def initialize(value)
    @value = value
    @constraints = []
    @determined_by = nil
    @mark = 0
    @walk_strength = 6
    @stay = true
  end

  def add(constraint)
    @constraints << constraint
  end

  def remove(constraint)
    @constraints.delete(constraint)
    @determined_by = nil if @determined_by.equal?(constraint)
  end
end

# What all constraints do. A kind of constraint adds how it is connected and what it computes.
class Constraint
  attr_reader :strength

  def initialize(strength)
    @strength = strength
  end

  def add_to(planner)
    connect
    planner.add(self)
    self
  end

  def remove_from(planner)
    if satisfied?
      planner.remove(self)
    else
      disconnect
    end
  end

  # Tries to enforce the constraint; what it displaced, or nil.
  def satisfy(mark, planner)
    choose_method(mark)
    unless satisfied?
      raise "a required constraint cannot be satisfied" if @strength == 0

      return nil
    end
    mark_inputs(mark)
    determined = output
    displaced = determined.determined_by
    displaced.give_up if displaced
    determined.determined_by = self
    raise "the constraints form a cycle" unless planner.propagate(self, mark)

    determined.mark = mark
    displaced
  end

  def input?
    false
  end
end

# Determines one variable.
class UnaryConstraint < Constraint
  def initialize(variable, strength)
    super(strength)
    @variable = variable
    @satisfied = false
  end

  def connect
    @variable.add(self)
    @satisfied = false
  end

  def disconnect
    @variable.remove(self)
    @satisfied = false
  end

  def choose_method(mark)
    @satisfied = @variable.mark != mark && @strength < @variable.walk_strength
  end

  def satisfied?
    @satisfied
  end

  def give_up
    @satisfied = false
  end

  def mark_inputs(_mark); end

  def inputs_known?(_mark)
    true
  end

  def output
    @variable
  end

  def execute; end

  def recalculate
    @variable.walk_strength = @strength
    @variable.stay = !input?
  end
end

# The variable is to keep its value.
class StayConstraint < UnaryConstraint
end

# The variable is set from outside.
class EditConstraint < UnaryConstraint
  def input?
    true
  end
end

# Determines one of two variables from the other.
class BinaryConstraint < Constraint
  # @direction: 1: first to second, -1: second to first, 0: not satisfied
  def initialize(first, second, strength)
    super(strength)
    @first = first
    @second = second
    @direction = 0
  end

  def connect
    @first.add(self)
    @second.add(self)
    @direction = 0
  end

  def disconnect
    @first.remove(self)
    @second.remove(self)
    @direction = 0
  end

  def choose_method(mark)
    @direction =
      if @first.mark == mark
        @second.mark != mark && @strength < @second.walk_strength ? 1 : 0
      elsif @second.mark == mark
        @strength < @first.walk_strength ? -1 : 0
      elsif @first.walk_strength > @second.walk_strength
        @strength < @first.walk_strength ? -1 : 0
      else
        @strength < @second.walk_strength ? 1 : 0
      end
  end

  def satisfied?
    @direction != 0
  end

  def give_up
    @direction = 0
  end

  def input
    @direction == 1 ? @first : @second
  end

  def output
    @direction == 1 ? @second : @first
  end

  def mark_inputs(mark)
    input.mark = mark
  end

  def inputs_known?(mark)
    source = input
    source.mark == mark || source.stay || source.determined_by.nil?
  end

  def recalculate
    source = input
    target = output
    target.walk_strength = [@strength, source.walk_strength].max
    target.stay = source.stay
    execute if target.stay
  end
end

class EqualConstraint < BinaryConstraint
  def execute
    output.value = input.value
  end
end

# second = first * scale + offset
class ScaleConstraint < BinaryConstraint
  def initialize(first, scale, offset, second, strength)
    super(first, second, strength)
    @scale = scale
    @offset = offset
  end

  def connect
    super
    @scale.add(self)
    @offset.add(self)
  end

  def disconnect
    super
    @scale.remove(self)
    @offset.remove(self)
  end

  def mark_inputs(mark)
    super
    @scale.mark = mark
    @offset.mark = mark
  end

  def execute
    if @direction == 1
      @second.value = @first.value * @scale.value + @offset.value
    else
      @first.value = (@second.value - @offset.value) / @scale.value
    end
  end

  def recalculate
    source = input
    target = output
    target.walk_strength = [@strength, source.walk_strength].max
    target.stay = source.stay && @scale.stay && @offset.stay
    execute if target.stay
  end
end

class Planner
  attr_reader :mark

  def initialize
    @mark = 0
  end

  def new_mark
    @mark += 1
  end

  # Each constraint that is displaced is tried again, until nothing is displaced.
  def add(constraint)
    mark = new_mark
    displaced = constraint.satisfy(mark, self)
    displaced = displaced.satisfy(mark, self) while displaced
  end

  def remove(constraint)
    output = constraint.output
    constraint.give_up
    constraint.disconnect
    unsatisfied = withdraw(output)
    (0..6).each do |strength|
      unsatisfied.each { |other| add(other) if other.strength == strength }
    end
  end

  # Computes strengths and fixed values down the graph from a new constraint; false if it comes back to its start.
  def propagate(constraint, mark)
    todo = [constraint]
    until todo.empty?
      following = todo.pop
      output = following.output
      if output.mark == mark
        remove(constraint)
        return false
      end
      following.recalculate
      add_consumers(output, todo)
    end
    true
  end

  # Nothing determines `output` any more; the constraints below it that are not satisfied.
  def withdraw(output)
    unsatisfied = []
    todo = [output]
    output.determined_by = nil
    output.walk_strength = 6
    output.stay = true
    until todo.empty?
      variable = todo.pop
      variable.constraints.each do |constraint|
        if !constraint.satisfied?
          unsatisfied << constraint
        elsif !constraint.equal?(variable.determined_by)
          constraint.recalculate
          todo << constraint.output
        end
      end
    end
    unsatisfied
  end

  def add_consumers(variable, list)
    determining = variable.determined_by
    variable.constraints.each do |constraint|
      list << constraint if !constraint.equal?(determining) && constraint.satisfied?
    end
  end

  # The constraints to execute, in order, when the input `edit` changes.
  def plan(edit)
    mark = new_mark
    steps = []
    todo = edit.input? && edit.satisfied? ? [edit] : []
    until todo.empty?
      constraint = todo.pop
      output = constraint.output
      next unless output.mark != mark && constraint.inputs_known?(mark)

      steps << constraint
      output.mark = mark
      add_consumers(output, todo)
    end
    steps
  end
end

def execute(plan)
  plan.each { |constraint| constraint.execute }
end

def check(value, expected)
  raise "expected #{expected}, got #{value}" if value != expected
end

# A chain of equal variables; a change of the first must reach the last.
def chain(length)
  planner = Planner.new
  variables = Array.new(length + 1) { Variable.new(0) }
  length.times { |i| EqualConstraint.new(variables[i], variables[i + 1], 0).add_to(planner) }
  first = variables[0]
  last = variables[length]
  StayConstraint.new(last, 3).add_to(planner)
  edit = EditConstraint.new(first, 2).add_to(planner)
  plan = planner.plan(edit)
  100.times do |i|
    first.value = i
    execute(plan)
    check(last.value, i)
  end
  edit.remove_from(planner)
end

def change(planner, variable, value)
  edit = EditConstraint.new(variable, 2).add_to(planner)
  plan = planner.plan(edit)
  10.times do
    variable.value = value
    execute(plan)
  end
  edit.remove_from(planner)
end

# Pairs of variables related by the same scale and offset, changed at every side.
def projection(count)
  planner = Planner.new
  scale = Variable.new(10)
  offset = Variable.new(1000)
  source = target = nil
  targets = []
  count.times do |i|
    source = Variable.new(i)
    target = Variable.new(i)
    targets << target
    StayConstraint.new(source, 4).add_to(planner)
    ScaleConstraint.new(source, scale, offset, target, 0).add_to(planner)
  end
  change(planner, source, 17)
  check(target.value, 1170)
  change(planner, target, 1050)
  check(source.value, 5)
  change(planner, scale, 5)
  (count - 1).times { |i| check(targets[i].value, i * 5 + 1000) }
  change(planner, offset, 2000)
  (count - 1).times { |i| check(targets[i].value, i * 5 + 2000) }
  planner.mark
end

marks = 0
9.times do
  chain(2000)
  marks += projection(2000)
end
puts marks
