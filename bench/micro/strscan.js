// strscan: what a scanner does. A text of records is read character by character, cut into lines and
// fields with indexOf and substring, and searched for a word.
"use strict";

function makeText(lines) {
  let text = "";
  for (let i = 0; i < lines; i++) text += `id=${i};name=user${i % 97};note=the quick brown fox\n`;
  return text;
}

function countSpaces(text) {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (text.charAt(i) === " ") count++;
  return count;
}

function split(text, separator) {
  const pieces = [];
  let start = 0;
  for (;;) {
    const end = text.indexOf(separator, start);
    if (end < 0) break;
    pieces.push(text.substring(start, end));
    start = end + separator.length;
  }
  pieces.push(text.substring(start));
  return pieces;
}

// The lengths of all values behind a '=' in all fields of all lines.
function measureFields(text) {
  let sum = 0;
  for (const line of split(text, "\n")) {
    for (const field of split(line, ";")) sum += field.length - field.indexOf("=") - 1;
  }
  return sum;
}

function countWord(text, word) {
  let count = 0;
  let at = text.indexOf(word);
  while (at >= 0) {
    count++;
    at = text.indexOf(word, at + 1);
  }
  return count;
}

function main() {
  const text = makeText(12000);
  let spaces = 0, values = 0, words = 0;
  for (let i = 0; i < 12; i++) {
    spaces += countSpaces(text);
    values += measureFields(text);
    words += countWord(text, "user13;") + countWord(text, "brown");
  }
  console.log(`${text.length} ${spaces} ${values} ${words}`);
}

main();
