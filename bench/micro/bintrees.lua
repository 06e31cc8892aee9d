-- bintrees: the collector. One long-lived tree, and many short-lived ones beside it.

local function build_tree(depth)
    if depth == 0 then return { left = nil, right = nil } end
    return { left = build_tree(depth - 1), right = build_tree(depth - 1) }
end

local function count(node)
    if node.left == nil then return 1 end
    return 1 + count(node.left) + count(node.right)
end

local min_depth, max_depth = 4, 14
print(count(build_tree(max_depth + 1)))
local long_lived = build_tree(max_depth)
local total = 0
for depth = min_depth, max_depth, 2 do
    local trees = 2 ^ (max_depth + min_depth - depth)
    for _ = 1, trees do
        total = total + count(build_tree(depth))
    end
end
print(total)
print(count(long_lived))
