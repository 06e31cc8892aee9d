const ms = (start) => (performance.now() - start).toFixed(1)
const bytes = Buffer.from("0123456789".repeat(10000000))

let start = performance.now()
console.log("sha256", require("crypto").createHash("sha256").update(bytes).digest("hex"), ms(start))

start = performance.now()
console.log("base64", bytes.toString("base64").length, ms(start))

start = performance.now()
console.log("hex", bytes.toString("hex").length, ms(start))
