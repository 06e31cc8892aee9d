// strbuild: long texts built piece by piece, the way each language does it: in Hakorune s = s + piece,
// here text += piece.
"use strict";

function build(words, pieces) {
  let text = "";
  for (let i = 0; i < pieces; i++) text += words[i % 8];
  return text;
}

function main() {
  const words = ["box ", "is ", "everything, ", "and ", "everything ", "is ", "a ", "box.\n"];
  let length = 0;
  for (let round = 0; round < 5; round++) {
    const text = build(words, 1000000) + "the end " + round;
    length += text.length + text.indexOf("the end");
  }
  console.log(length);
}

main();
