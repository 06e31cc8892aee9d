const ms = (start) => (performance.now() - start).toFixed(1)
const parts = []
let seed = 42
for (let i = 0; i < 90000; i++) {
  seed = seed * 16807 % 2147483647
  parts.push(`{"id":${i},"name":"item ${seed % 1000}","note":"first \\"line\\"\\nsecond é","ok":true,"price":${seed % 100000 + 0.25},"tags":["a","bc",null]}`)
}
const text = "[" + parts.join(",") + "]"

let start = performance.now()
const value = JSON.parse(text)
console.log("parse", value.length, ms(start))

start = performance.now()
const again = JSON.stringify(value)
console.log("stringify", again === text, ms(start))
