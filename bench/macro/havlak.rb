# havlak: finds the loops of a control flow graph, reducible or not, and how they are nested.

class BasicBlock
  attr_reader :name, :from, :to

  def initialize(name)
    @name = name
    @from = []
    @to = []
  end
end

class FlowGraph
  attr_reader :blocks, :start

  def initialize
    @blocks = {}
    @start = block(0)
  end

  # The block of that name, made when it is first asked for.
  def block(name)
    @blocks[name] ||= BasicBlock.new(name)
  end

  def connect(from, to)
    source = block(from)
    target = block(to)
    source.to << target
    target.from << source
  end

  # The shapes that the graph is put together from; each begins at a block and returns the one where it ends.
  def diamond(start)
    connect(start, start + 1)
    connect(start, start + 2)
    connect(start + 1, start + 3)
    connect(start + 2, start + 3)
    start + 3
  end

  def straight(start)
    connect(start, start + 1)
    start + 1
  end

  def base_loop(from)
    header = straight(from)
    first = diamond(header)
    inner = straight(first)
    second = diamond(inner)
    footer = straight(second)
    connect(second, inner)
    connect(first, header)
    connect(footer, from)
    straight(footer)
  end
end

class Loop
  attr_reader :blocks, :reducible
  attr_accessor :parent

  def initialize(header, reducible)
    @parent = nil
    @blocks = [header]
    @reducible = reducible
  end

  def depth
    depth = 1
    outer = @parent
    while outer
      depth += 1
      outer = outer.parent
    end
    depth
  end
end

# A block, or a loop that has been found already and is one node from then on: sets that are united.
class Node
  attr_reader :block, :number
  attr_accessor :parent, :found

  def initialize(block, number)
    @parent = self
    @block = block
    @number = number
    @found = nil
  end

  def find
    root = self
    root = root.parent until root.parent.equal?(root)
    node = self
    until node.parent.equal?(root)
      following = node.parent
      node.parent = root
      node = following
    end
    root
  end

  def unite(parent)
    @parent = parent
  end
end

class LoopFinder
  def initialize(graph)
    @nodes = [] # in order of their first visit
    @last = [] # the greatest number that is visited from a node
    @numbers = {} # by name of the block
    @back = [] # predecessors over edges back, by number
    @other = [] # all others: hashes used as sets
    @loops = []
    visit(graph.start)
    @nodes.each { |node| sort_predecessors(node) }
  end

  # Numbers a block and what is reached from it; the last number given.
  def visit(block)
    number = last = @nodes.size
    @numbers[block.name] = number
    @nodes << Node.new(block, number)
    block.to.each { |target| last = visit(target) unless @numbers.key?(target.name) }
    @last[number] = last
    last
  end

  def ancestor?(outer, inner)
    outer <= inner && inner <= @last[outer]
  end

  def sort_predecessors(node)
    back = []
    other = {}
    node.block.from.each do |source|
      number = @numbers[source.name]
      next if number.nil?

      if ancestor?(node.number, number)
        back << number
      else
        other[number] = true
      end
    end
    @back << back
    @other << other
  end

  # From the inside to the outside.
  def run
    @nodes.reverse_each { |node| examine(node) }
    @loops
  end

  # Whether the node is the header of a loop; then what is in it becomes one with it.
  def examine(header)
    body = []
    is_loop = false
    @back[header.number].each do |number|
      is_loop = true
      body << @nodes[number].find if number != header.number
    end
    return unless is_loop

    reducible = collect(header, body)
    found = Loop.new(header.block, reducible)
    body.each do |node|
      node.unite(header)
      if node.found
        node.found.parent = found
      else
        found.blocks << node.block
      end
    end
    header.found = found
    @loops << found
  end

  # Completes the body by everything that leads to it; false if something enters it from elsewhere.
  def collect(header, body)
    reducible = true
    in_body = {}
    body.each { |node| in_body[node.number] = true }
    body.each do |node| # grows on the way
      @other[node.number].each_key do |number|
        source = @nodes[number].find
        if !ancestor?(header.number, source.number)
          reducible = false
          @other[header.number][source.number] = true
        elsif !source.equal?(header) && !in_body[source.number]
          in_body[source.number] = true
          body << source
        end
      end
    end
    reducible
  end
end

# Nests of loops, side by side.
def make_graph
  graph = FlowGraph.new
  graph.connect(0, 2)
  graph.block(1)
  last = 2
  10.times do
    graph.connect(2, last + 1)
    last += 1
    6.times do
      top = last
      last = graph.straight(last)
      5.times { last = graph.base_loop(last) }
      bottom = graph.straight(last)
      graph.connect(last, top)
      last = bottom
    end
    graph.connect(last, 1)
  end
  # Two blocks that enter each other's middle.
  graph.connect(0, last + 1)
  graph.connect(0, last + 2)
  graph.connect(last + 1, last + 2)
  graph.connect(last + 2, last + 1)
  graph
end

graph = make_graph
loops = depths = blocks = reducible = 0
60.times do
  LoopFinder.new(graph).run.each do |found|
    loops += 1
    depths += found.depth
    blocks += found.blocks.size
    reducible += 1 if found.reducible
  end
end
puts "#{graph.blocks.size} blocks, #{loops} loops, #{reducible} reducible, #{depths}, #{blocks}"
