// How the package's one file contains its WebAssembly module: as text of printable ASCII characters. No
// minifier and no character encoding changes them, and gzip finds the repetitions of the module in them: decision 22.
//
// The 87 most frequent bytes have a character each. The others have two: a space or an exclamation mark,
// which selects a table, and a character. `src/module/decode.wat` decodes the text.

/** Returns the three tables of the decoder, in hexadecimal, and the text. */
export function encode(bytes) {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]++;
  const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const tables = new Uint8Array(3 * WIDTH);
  const codes = new Map();
  for (const [index, byte] of order.entries()) {
    const table = Math.floor(index / CHARACTERS.length);
    const character = CHARACTERS[index % CHARACTERS.length];
    tables[table * WIDTH + character.charCodeAt(0) - FIRST] = byte;
    codes.set(byte, table === 0 ? character : PREFIXES[table - 1] + character);
  }
  return Buffer.from(tables).toString("hex") + Array.from(bytes, (byte) => codes.get(byte)).join("");
}

/** Printable characters, other than the prefixes and those that a string, a template or a script in HTML would escape. */
const FIRST = 32;
const WIDTH = 95;
const PREFIXES = " !";
const CHARACTERS = Array.from({ length: WIDTH }, (_, index) => String.fromCharCode(FIRST + index)).filter(
  (character) => !(PREFIXES + "\"'`\\$<").includes(character),
);
