// regex: ten patterns over a text of ten million characters, each in the way a program would use it.
"use strict";

// Lines of a log: dates, words, addresses, numbers, names in mixed case.
function makeText(size) {
  const words = ["the", "quick", "brown", "fox", "jumps", "over", "lazy", "dogs", "Error", "warning", "request", "timeout", "Hello", "HELLO", "connection", "closed"];
  const parts = [];
  let length = 0, seed = 42n, line = 0;
  while (length < 100000) {
    let row = "2024-" + (10 + line % 3) + "-" + (10 + line % 19) + " ";
    for (let i = 0; i < 12; i++) {
      seed = (seed * 1103515245n + 12345n) % 2147483648n;
      row += words[Number(seed / 65536n) % 16] + " ";
    }
    if (line % 4 === 0) row += "user" + line + "@example.org ";
    row += "id=" + line * 7 + ";\n";
    parts.push(row);
    length += row.length;
    line++;
  }
  const text = parts.join("");
  return text.repeat(Math.floor(size / text.length) + 1).slice(0, size);
}

function report(name, result, start) {
  console.log(name, result, (performance.now() - start).toFixed(1));
}

function countAll(name, expression, text) {
  const start = performance.now();
  report(name, text.match(expression).length, start);
}

function replacing(text) {
  const start = performance.now();
  const result = text.replace(/([0-9]+)-([0-9]+)-([0-9]+)/g, "$3.$2.$1");
  report("replace", result.length + "," + result.slice(0, 10), start);
}

function splitting(text) {
  const start = performance.now();
  report("split", text.split(/[ ;\n]+/).length, start);
}

function capturing(text) {
  const start = performance.now();
  let sum = 0;
  for (const m of text.matchAll(/(\d{4})-(\d\d)-(\d\d)/g)) sum += Number(m[2]) * 31 + Number(m[3]);
  report("captures", sum, start);
}

function testing(text) {
  const start = performance.now();
  const expression = /^\d+-\d+-\d+ .*timeout.*id=\d+;$/;
  let count = 0;
  for (const line of text.split("\n")) if (expression.test(line)) count++;
  report("lines", count, start);
}

const text = makeText(10000000);
countAll("literal", /timeout/g, text);
countAll("date", /\d{4}-\d\d-\d\d/g, text);
countAll("words", /[a-z]+/g, text);
countAll("choice", /Error|warning|timeout/g, text);
countAll("address", /[\w.+-]+@[\w-]+\.[\w.-]+/g, text);
countAll("nocase", /hello/gi, text);
capturing(text);
replacing(text);
splitting(text);
testing(text);
