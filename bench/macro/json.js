// json: a parser by recursive descent reads one text again and again; what it read is counted.
"use strict";

const escapes = new Map([["n", "\n"], ["t", "\t"]]);

class Parser {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.current = text.charAt(0); // the character at `at`, empty at the end
  }

  parse() {
    this.skipBlanks();
    const value = this.readValue();
    if (this.current !== "") this.fail("end of text");
    return value;
  }

  // Goes on to the next character.
  step() {
    this.at++;
    this.current = this.text.charAt(this.at);
  }

  skipBlanks() {
    while (this.current === " " || this.current === "\n" || this.current === "\t") this.step();
  }

  fail(expected) {
    throw new Error(`expected ${expected} at ${this.at}`);
  }

  // Whether the next character is `c`; then it and the blanks behind it are passed.
  accept(c) {
    if (this.current !== c) return false;
    this.step();
    this.skipBlanks();
    return true;
  }

  expect(c) {
    if (!this.accept(c)) this.fail(c);
  }

  readValue() {
    switch (this.current) {
    case "{": return this.readObject();
    case "[": return this.readArray();
    case '"': return this.readString();
    case "t": return this.readName("true", true);
    case "f": return this.readName("false", false);
    case "n": return this.readName("null", null);
    default: return this.readNumber();
    }
  }

  readObject() {
    const object = new Map();
    this.expect("{");
    if (this.accept("}")) return object;
    do {
      if (this.current !== '"') this.fail("a name");
      const name = this.readString();
      this.expect(":");
      object.set(name, this.readValue());
    } while (this.accept(","));
    this.expect("}");
    return object;
  }

  readArray() {
    const array = [];
    this.expect("[");
    if (this.accept("]")) return array;
    do array.push(this.readValue());
    while (this.accept(","));
    this.expect("]");
    return array;
  }

  readName(name, value) {
    if (this.text.substring(this.at, this.at + name.length) !== name) this.fail(name);
    this.at += name.length - 1;
    this.step();
    this.skipBlanks();
    return value;
  }

  readString() {
    this.step();
    let result = "";
    let start = this.at;
    while (this.current !== '"') {
      if (this.current === "") this.fail("a quote");
      if (this.current === "\\") {
        result += this.text.substring(start, this.at);
        this.step();
        result += escapes.get(this.current) ?? this.current;
        start = this.at + 1;
      }
      this.step();
    }
    result += this.text.substring(start, this.at);
    this.step();
    this.skipBlanks();
    return result;
  }

  isDigit() { return this.current >= "0" && this.current <= "9"; }

  skipDigits() {
    if (!this.isDigit()) this.fail("a digit");
    while (this.isDigit()) this.step();
  }

  readNumber() {
    const start = this.at;
    if (this.current === "-") this.step();
    this.skipDigits();
    if (this.current === ".") {
      this.step();
      this.skipDigits();
    }
    const digits = this.text.substring(start, this.at);
    this.skipBlanks();
    return Number(digits);
  }
}

// The list of what a shop has.
function makeText() {
  const items = [];
  for (let i = 0; i < 60; i++) {
    items.push(`  { "id": ${i}, "name": "article ${i * 7}", "price": ${i * 3}.25, "stock": ${(i * i) % 17},\n` +
      `    "tags": ["red", "a \\"quoted\\" word", "line\\nend"], "discount": ${i % 3 === 0 ? "null" : "-5"},\n` +
      `    "available": ${i % 2 === 0 ? "true" : "false"}, "size": { "width": ${i + 10}, "height": [] } }`);
  }
  return "[\n" + items.join(",\n") + "\n]\n";
}

const text = makeText();
let sum = 0;
for (let i = 0; i < 300; i++) {
  for (const item of new Parser(text).parse()) {
    sum += item.get("name").length + item.get("stock") + item.get("size").get("width") + item.get("tags").length;
    if (item.get("available")) sum += 1000;
    if (item.get("discount") !== null) sum += item.get("discount");
    if (item.get("price") > 90.0) sum += 100;
  }
}
console.log(sum);
