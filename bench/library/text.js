const ms = (start) => (performance.now() - start).toFixed(1)
const text = "the quick brown fox jumps over the lazy dog; ".repeat(230000)

let start = performance.now()
const words = text.split(" ")
console.log("split", words.length, ms(start))

start = performance.now()
const joined = words.join("_")
console.log("join", joined.length, ms(start))

start = performance.now()
const replaced = text.replaceAll("fox", "badger")
console.log("replace", replaced.length, ms(start))

const padded = []
for (let i = 0; i < 500000; i++) padded.push("  \t field " + i % 100 + " \n")
start = performance.now()
let total = 0
for (const field of padded) total += field.trim().length
console.log("trim", total, ms(start))

start = performance.now()
let found = 0
for (let at = text.indexOf("lazy"); at >= 0; at = text.indexOf("lazy", at + 1)) found++
console.log("indexOf", found, ms(start))

start = performance.now()
const upper = text.toUpperCase()
console.log("upper", upper.length, ms(start))
