# havlak: finds the loops of a control flow graph, reducible or not, and how they are nested.
import sys


class BasicBlock:
    def __init__(self, name):
        self.name = name
        self.sources = []
        self.targets = []


class FlowGraph:
    def __init__(self):
        self.blocks = {}
        self.start = self.block(0)

    def block(self, name):
        """The block of that name, made when it is first asked for."""
        block = self.blocks.get(name)
        if block is None:
            block = BasicBlock(name)
            self.blocks[name] = block
        return block

    def connect(self, source_name, target_name):
        source, target = self.block(source_name), self.block(target_name)
        source.targets.append(target)
        target.sources.append(source)

    # The shapes that the graph is put together from; each begins at a block and returns the one where it ends.
    def diamond(self, start):
        self.connect(start, start + 1)
        self.connect(start, start + 2)
        self.connect(start + 1, start + 3)
        self.connect(start + 2, start + 3)
        return start + 3

    def straight(self, start):
        self.connect(start, start + 1)
        return start + 1

    def base_loop(self, start):
        header = self.straight(start)
        first = self.diamond(header)
        inner = self.straight(first)
        second = self.diamond(inner)
        footer = self.straight(second)
        self.connect(second, inner)
        self.connect(first, header)
        self.connect(footer, start)
        return self.straight(footer)


class Loop:
    def __init__(self, header, reducible):
        self.parent = None
        self.blocks = [header]
        self.reducible = reducible

    def depth(self):
        depth = 1
        outer = self.parent
        while outer is not None:
            depth += 1
            outer = outer.parent
        return depth


class Node:
    """A block, or a loop that has been found already and is one node from then on: sets that are united."""

    def __init__(self, block, number):
        self.parent = self
        self.block = block
        self.number = number
        self.found = None

    def find(self):
        root = self
        while root.parent is not root:
            root = root.parent
        node = self
        while node.parent is not root:
            next_node = node.parent
            node.parent = root
            node = next_node
        return root

    def unite(self, parent):
        self.parent = parent


class LoopFinder:
    def __init__(self, graph):
        self.nodes = []  # in order of their first visit
        self.last = []  # the greatest number that is visited from a node
        self.numbers = {}  # by name of the block
        self.back = []  # predecessors over edges back, by number
        self.other = []  # sets of all others
        self.loops = []
        self.visit(graph.start)
        for node in self.nodes:
            self.sort_predecessors(node)

    def visit(self, block):
        """Numbers a block and what is reached from it; the last number given."""
        number = last = len(self.nodes)
        self.numbers[block.name] = number
        self.nodes.append(Node(block, number))
        self.last.append(number)
        for target in block.targets:
            if target.name not in self.numbers:
                last = self.visit(target)
        self.last[number] = last
        return last

    def is_ancestor(self, outer, inner):
        return outer <= inner <= self.last[outer]

    def sort_predecessors(self, node):
        back, other = [], set()
        for source in node.block.sources:
            number = self.numbers.get(source.name)
            if number is None:
                continue
            if self.is_ancestor(node.number, number):
                back.append(number)
            else:
                other.add(number)
        self.back.append(back)
        self.other.append(other)

    def run(self):
        """From the inside to the outside."""
        for node in reversed(self.nodes):
            self.examine(node)
        return self.loops

    def examine(self, header):
        """Whether the node is the header of a loop; then what is in it becomes one with it."""
        body = []
        is_loop = False
        for number in self.back[header.number]:
            is_loop = True
            if number != header.number:
                body.append(self.nodes[number].find())
        if not is_loop:
            return
        reducible = self.collect(header, body)
        found = Loop(header.block, reducible)
        for node in body:
            node.unite(header)
            if node.found is not None:
                node.found.parent = found
            else:
                found.blocks.append(node.block)
        header.found = found
        self.loops.append(found)

    def collect(self, header, body):
        """Completes the body by everything that leads to it; False if something enters it from elsewhere."""
        reducible = True
        in_body = {node.number for node in body}
        for node in body:  # grows on the way
            for number in self.other[node.number]:
                source = self.nodes[number].find()
                if not self.is_ancestor(header.number, source.number):
                    reducible = False
                    self.other[header.number].add(source.number)
                elif source is not header and source.number not in in_body:
                    in_body.add(source.number)
                    body.append(source)
        return reducible


def make_graph():
    """Nests of loops, side by side."""
    graph = FlowGraph()
    graph.connect(0, 2)
    graph.block(1)
    last = 2
    for _ in range(10):
        graph.connect(2, last + 1)
        last += 1
        for _ in range(6):
            top = last
            last = graph.straight(last)
            for _ in range(5):
                last = graph.base_loop(last)
            bottom = graph.straight(last)
            graph.connect(last, top)
            last = bottom
        graph.connect(last, 1)
    # Two blocks that enter each other's middle.
    graph.connect(0, last + 1)
    graph.connect(0, last + 2)
    graph.connect(last + 1, last + 2)
    graph.connect(last + 2, last + 1)
    return graph


def main():
    sys.setrecursionlimit(10000)  # a visit goes as deep as the graph is long
    graph = make_graph()
    loops = depths = blocks = reducible = 0
    for _ in range(60):
        for found in LoopFinder(graph).run():
            loops += 1
            depths += found.depth()
            blocks += len(found.blocks)
            if found.reducible:
                reducible += 1
    print(f"{len(graph.blocks)} blocks, {loops} loops, {reducible} reducible, {depths}, {blocks}")


main()
