const fs = require("fs")
const ms = (start) => (performance.now() - start).toFixed(1)
const path = process.argv[2] + "/node-library"
const text = "a line of text that is forty bytes long.\n".repeat(2500000)

let start = performance.now()
fs.writeFileSync(path, text)
console.log("write", text.length, ms(start))

start = performance.now()
const read = fs.readFileSync(path, "utf8")
console.log("read", read.length, ms(start))

const bytes = Buffer.from(text)
start = performance.now()
fs.writeFileSync(path, bytes)
console.log("write-bytes", bytes.length, ms(start))

start = performance.now()
const back = fs.readFileSync(path)
console.log("read-bytes", back.length, ms(start))
fs.unlinkSync(path)
