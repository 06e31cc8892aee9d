// strnaive: one character at a time at the end of a growing text, in every language without a builder.
"use strict";

let s = "";
for (let i = 0; i < 100000; i++) s = s + "x";
console.log(s.length);
