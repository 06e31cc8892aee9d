# towers: the towers of Hanoi with discs as objects linked into piles.

class Disc
  attr_reader :size
  attr_accessor :below

  def initialize(size)
    @size = size
    @below = nil
  end
end

class Towers
  attr_reader :moves

  def initialize(discs)
    @piles = [nil, nil, nil]
    @moves = 0
    discs.downto(1) { |size| push(Disc.new(size), 0) }
  end

  def push(disc, pile)
    top = @piles[pile]
    raise "a disc on a smaller one" if top && disc.size >= top.size

    disc.below = top
    @piles[pile] = disc
  end

  def pop(pile)
    top = @piles[pile]
    raise "no disc left" if top.nil?

    @piles[pile] = top.below
    top.below = nil
    top
  end

  def move_top(from, to)
    push(pop(from), to)
    @moves += 1
  end

  def move(discs, from, to)
    if discs == 1
      move_top(from, to)
      return
    end
    other = 3 - from - to
    move(discs - 1, from, other)
    move_top(from, to)
    move(discs - 1, other, to)
  end
end

total = 0
400.times do
  towers = Towers.new(13)
  towers.move(13, 0, 1)
  total += towers.moves
end
puts total
