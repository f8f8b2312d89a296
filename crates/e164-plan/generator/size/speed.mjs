// Measures look-ups per second from JavaScript, with the numbers of a file (one per line).
import { readFileSync } from "node:fs";

const [module, list] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(module), {});
const { memory, place, plan } = instance.exports;
const numbers = readFileSync(list, "utf8").trimEnd().split("\n");
const buffer = new Uint8Array(memory.buffer, place(), 24);
const encoder = new TextEncoder();
const look = (number) => plan(encoder.encodeInto(number, buffer).written);
const copy = (number) => {
  for (let at = 0; at < number.length; at++) buffer[at] = number.charCodeAt(at);
  return plan(number.length);
};
for (const [name, call] of [["encodeInto", look], ["byte by byte", copy]]) {
  const rates = [];
  for (let round = 0; round < 12; round++) {
    const start = process.hrtime.bigint();
    let found = 0;
    for (const number of numbers) found += call(number) === 0n ? 0 : 1;
    rates.push((numbers.length * 1e3) / Number(process.hrtime.bigint() - start));
    if (found === 0) throw new Error("nothing was found");
  }
  rates.sort((a, b) => a - b);
  console.log(`  WebAssembly in Node, ${name}: ${rates[6].toFixed(2)} million per second`);
}
