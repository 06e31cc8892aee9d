-- hello: what a start costs.

print("Hello, world!")
