# deltablue: an incremental solver of one-way constraints. Constraints of different strengths hold between variables; when one is
# added or removed, the solver finds anew which of them determine which variables, and makes a plan that computes these.
# Strengths are numbers: 0 is required, 6 the weakest.


class Variable:
    def __init__(self, value):
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.walk_strength = 6  # of the weakest constraint that could be given up to change the variable
        self.stay = True  # the value does not depend on any input

    def add(self, constraint):
        self.constraints.append(constraint)

    def remove(self, constraint):
        self.constraints.remove(constraint)
        if self.determined_by is constraint:
            self.determined_by = None


class Constraint:
    """What all constraints do. A kind of constraint adds how it is connected and what it computes."""

    def __init__(self, strength):
        self.strength = strength

    def add_to(self, planner):
        self.connect()
        planner.add(self)
        return self

    def remove_from(self, planner):
        if self.is_satisfied():
            planner.remove(self)
        else:
            self.disconnect()

    def satisfy(self, mark, planner):
        """Tries to enforce the constraint; what it displaced, or None."""
        self.choose_method(mark)
        if not self.is_satisfied():
            if self.strength == 0:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        self.mark_inputs(mark)
        output = self.output()
        displaced = output.determined_by
        if displaced is not None:
            displaced.give_up()
        output.determined_by = self
        if not planner.propagate(self, mark):
            raise ValueError("the constraints form a cycle")
        output.mark = mark
        return displaced

    def is_input(self):
        return False


class UnaryConstraint(Constraint):
    """Determines one variable."""

    def __init__(self, variable, strength):
        super().__init__(strength)
        self.variable = variable
        self.satisfied = False

    def connect(self):
        self.variable.add(self)
        self.satisfied = False

    def disconnect(self):
        self.variable.remove(self)
        self.satisfied = False

    def choose_method(self, mark):
        self.satisfied = self.variable.mark != mark and self.strength < self.variable.walk_strength

    def is_satisfied(self):
        return self.satisfied

    def give_up(self):
        self.satisfied = False

    def mark_inputs(self, mark):
        pass

    def inputs_known(self, mark):
        return True

    def output(self):
        return self.variable

    def execute(self):
        pass

    def recalculate(self):
        self.variable.walk_strength = self.strength
        self.variable.stay = not self.is_input()


class StayConstraint(UnaryConstraint):
    """The variable is to keep its value."""


class EditConstraint(UnaryConstraint):
    """The variable is set from outside."""

    def is_input(self):
        return True


class BinaryConstraint(Constraint):
    """Determines one of two variables from the other."""

    def __init__(self, first, second, strength):
        super().__init__(strength)
        self.first = first
        self.second = second
        self.direction = 0  # 1: first to second, -1: second to first, 0: not satisfied

    def connect(self):
        self.first.add(self)
        self.second.add(self)
        self.direction = 0

    def disconnect(self):
        self.first.remove(self)
        self.second.remove(self)
        self.direction = 0

    def choose_method(self, mark):
        first, second = self.first, self.second
        if first.mark == mark:
            self.direction = 1 if second.mark != mark and self.strength < second.walk_strength else 0
        elif second.mark == mark:
            self.direction = -1 if self.strength < first.walk_strength else 0
        elif first.walk_strength > second.walk_strength:
            self.direction = -1 if self.strength < first.walk_strength else 0
        else:
            self.direction = 1 if self.strength < second.walk_strength else 0

    def is_satisfied(self):
        return self.direction != 0

    def give_up(self):
        self.direction = 0

    def input(self):
        return self.first if self.direction == 1 else self.second

    def output(self):
        return self.second if self.direction == 1 else self.first

    def mark_inputs(self, mark):
        self.input().mark = mark

    def inputs_known(self, mark):
        source = self.input()
        return source.mark == mark or source.stay or source.determined_by is None

    def recalculate(self):
        source, output = self.input(), self.output()
        output.walk_strength = max(self.strength, source.walk_strength)
        output.stay = source.stay
        if output.stay:
            self.execute()


class EqualConstraint(BinaryConstraint):
    def execute(self):
        self.output().value = self.input().value


class ScaleConstraint(BinaryConstraint):
    """second = first * scale + offset"""

    def __init__(self, first, scale, offset, second, strength):
        super().__init__(first, second, strength)
        self.scale = scale
        self.offset = offset

    def connect(self):
        super().connect()
        self.scale.add(self)
        self.offset.add(self)

    def disconnect(self):
        super().disconnect()
        self.scale.remove(self)
        self.offset.remove(self)

    def mark_inputs(self, mark):
        super().mark_inputs(mark)
        self.scale.mark = mark
        self.offset.mark = mark

    def execute(self):
        if self.direction == 1:
            self.second.value = self.first.value * self.scale.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.scale.value

    def recalculate(self):
        source, output = self.input(), self.output()
        output.walk_strength = max(self.strength, source.walk_strength)
        output.stay = source.stay and self.scale.stay and self.offset.stay
        if output.stay:
            self.execute()


class Planner:
    def __init__(self):
        self.mark = 0

    def new_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        """Each constraint that is displaced is tried again, until nothing is displaced."""
        mark = self.new_mark()
        displaced = constraint.satisfy(mark, self)
        while displaced is not None:
            displaced = displaced.satisfy(mark, self)

    def remove(self, constraint):
        output = constraint.output()
        constraint.give_up()
        constraint.disconnect()
        unsatisfied = self.withdraw(output)
        for strength in range(7):
            for other in unsatisfied:
                if other.strength == strength:
                    self.add(other)

    def propagate(self, constraint, mark):
        """Computes strengths and fixed values down the graph from a new constraint; False if it comes back to its start."""
        todo = [constraint]
        while todo:
            following = todo.pop()
            output = following.output()
            if output.mark == mark:
                self.remove(constraint)
                return False
            following.recalculate()
            self.add_consumers(output, todo)
        return True

    def withdraw(self, output):
        """Nothing determines `output` any more; the constraints below it that are not satisfied."""
        unsatisfied = []
        todo = [output]
        output.determined_by = None
        output.walk_strength = 6
        output.stay = True
        while todo:
            variable = todo.pop()
            for constraint in variable.constraints:
                if not constraint.is_satisfied():
                    unsatisfied.append(constraint)
                elif constraint is not variable.determined_by:
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def add_consumers(self, variable, consumers):
        determining = variable.determined_by
        for constraint in variable.constraints:
            if constraint is not determining and constraint.is_satisfied():
                consumers.append(constraint)

    def plan(self, edit):
        """The constraints to execute, in order, when the input `edit` changes."""
        mark = self.new_mark()
        steps = []
        todo = [edit] if edit.is_input() and edit.is_satisfied() else []
        while todo:
            constraint = todo.pop()
            output = constraint.output()
            if output.mark != mark and constraint.inputs_known(mark):
                steps.append(constraint)
                output.mark = mark
                self.add_consumers(output, todo)
        return steps


def execute(plan):
    for constraint in plan:
        constraint.execute()


def check(value, expected):
    if value != expected:
        raise ValueError(f"expected {expected}, got {value}")


def chain(length):
    """A chain of equal variables; a change of the first must reach the last."""
    planner = Planner()
    variables = [Variable(0) for _ in range(length + 1)]
    for i in range(length):
        EqualConstraint(variables[i], variables[i + 1], 0).add_to(planner)
    first, last = variables[0], variables[length]
    StayConstraint(last, 3).add_to(planner)
    edit = EditConstraint(first, 2).add_to(planner)
    plan = planner.plan(edit)
    for i in range(100):
        first.value = i
        execute(plan)
        check(last.value, i)
    edit.remove_from(planner)


def change(planner, variable, value):
    edit = EditConstraint(variable, 2).add_to(planner)
    plan = planner.plan(edit)
    for _ in range(10):
        variable.value = value
        execute(plan)
    edit.remove_from(planner)


def projection(count):
    """Pairs of variables related by the same scale and offset, changed at every side."""
    planner = Planner()
    scale, offset = Variable(10), Variable(1000)
    targets = []
    for i in range(count):
        source = Variable(i)
        target = Variable(i)
        targets.append(target)
        StayConstraint(source, 4).add_to(planner)
        ScaleConstraint(source, scale, offset, target, 0).add_to(planner)
    change(planner, source, 17)
    check(target.value, 1170)
    change(planner, target, 1050)
    check(source.value, 5)
    change(planner, scale, 5)
    for i in range(count - 1):
        check(targets[i].value, i * 5 + 1000)
    change(planner, offset, 2000)
    for i in range(count - 1):
        check(targets[i].value, i * 5 + 2000)
    return planner.mark


def main():
    marks = 0
    for _ in range(9):
        chain(2000)
        marks += projection(2000)
    print(marks)


main()
