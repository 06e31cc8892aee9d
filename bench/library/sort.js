const ms = (start) => (performance.now() - start).toFixed(1)
const count = 1000000
let seed = 42
const integers = [], floats = [], strings = []
for (let i = 0; i < count; i++) {
  seed = seed * 16807 % 2147483647
  integers.push(seed)
  floats.push(seed / 65536)
  strings.push("key" + seed)
}

let start = performance.now()
integers.sort((a, b) => a - b)
console.log("integers", `${integers[0]},${integers[500000]},${integers[count - 1]}`, ms(start))

start = performance.now()
floats.sort((a, b) => a - b)
console.log("floats", floats[0] < floats[500000] && floats[500000] < floats[count - 1], ms(start))

start = performance.now()
strings.sort()
console.log("strings", `${strings[0]},${strings[500000]},${strings[count - 1]}`, ms(start))
