// How the package's one file contains its WebAssembly module: as text that gzip compresses well. Decision 22 has the
// figures, `src/module/decode.wat` decodes it. Two steps:
//
// 1. The bytes of the code are sorted into streams: the instructions, their operands by kind, and what describes the
//    functions. Each stream is alike, while the bytes of the code alternate between them. A header has the
//    addresses of the streams and of their end.
// 2. Each byte is one or two printable ASCII characters, which no minifier and no character encoding changes. The 87 most
//    frequent bytes have a character each, the others two: a space or an exclamation mark, which selects a
//    table, and a character.

/** Returns the tables of the decoder, in hexadecimal, and the text. */
export function encode(module) {
  const bytes = streams(module);
  const [tables, text] = characters(bytes);
  return Buffer.concat([tables, operandTable()]).toString("hex") + text;
}

function streams(module) {
  const { start, end } = codeSection(module);
  const code = new Reader(module, start);
  const streams = Object.fromEntries(STREAMS.map((name) => [name, []]));
  const functions = code.number();
  streams.before.push(module.subarray(0, code.at), int32(functions));
  for (let index = 0; index < functions; index++) {
    const to = code.copyNumber(streams.size) + code.at;
    code.copyNumbers(streams.locals, 2 * code.copyNumber(streams.locals));
    while (code.at < to) {
      instruction(code, streams);
    }
  }
  streams.after.push(module.subarray(end));
  const parts = STREAMS.map((name) => Buffer.concat(streams[name]));
  let at = 4 * (STREAMS.length + 1);
  const header = [int32(at), ...parts.map((part) => int32((at += part.length)))];
  return Buffer.concat([...header, ...parts]);
}

function instruction(code, streams) {
  let opcode = code.copyByte(streams.instruction);
  if (opcode === BULK_MEMORY) {
    opcode = 256 + code.copyByte(streams.instruction);
  }
  const operands = OPERANDS.get(opcode);
  if (operands === undefined) {
    throw new Error(`instruction ${opcode.toString(16)} is unknown: add its operands in js/scripts/encode.mjs`);
  }
  for (const name of operands) {
    const number = code.copyNumber(streams[name]);
    if (opcode === BR_TABLE) {
      code.copyNumbers(streams[name], number + 1);
    }
  }
}

function codeSection(module) {
  for (const reader = new Reader(module, 8); reader.at < module.length; ) {
    const id = module[reader.at++];
    const start = reader.number() + reader.at;
    if (id === 10) {
      return { start: reader.at, end: start };
    }
    reader.at = start;
  }
  throw new Error("the module has no code");
}

/** Reads a module; `copy…` also adds what it reads to a stream. */
class Reader {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  /** A number in LEB128. */
  number() {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }

  copyNumber(stream) {
    const from = this.at;
    const value = this.number();
    stream.push(this.bytes.subarray(from, this.at));
    return value;
  }

  copyNumbers(stream, count) {
    for (let index = 0; index < count; index++) this.copyNumber(stream);
  }

  copyByte(stream) {
    stream.push(this.bytes.subarray(this.at, this.at + 1));
    return this.bytes[this.at++];
  }
}

function operandTable() {
  const table = Buffer.alloc(256 + 18);
  for (const [opcode, [first, second]] of OPERANDS) {
    table[opcode] = index(first) | (index(second) << 4);
  }
  return table;
}

function index(stream) {
  return stream === undefined ? 0 : STREAMS.indexOf(stream);
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** Returns the three tables from characters to bytes, and the text. */
function characters(bytes) {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]++;
  const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const tables = Buffer.alloc(3 * WIDTH);
  const codes = [];
  for (const [index, byte] of order.entries()) {
    const table = Math.floor(index / CHARACTERS.length);
    const character = CHARACTERS[index % CHARACTERS.length];
    tables[table * WIDTH + character.charCodeAt(0) - FIRST] = byte;
    codes[byte] = table === 0 ? character : PREFIXES[table - 1] + character;
  }
  return [tables, Array.from(bytes, (byte) => codes[byte]).join("")];
}

/** In the order of the text. `decode.wat` has the places of those that it names: the first four, the instructions and the last. */
const STREAMS = ["before", "size", "locals", "call", "constant", "offset", "variable", "branch", "instruction", "after"];

const BR_TABLE = 0x0e;
const BULK_MEMORY = 0xfc;

/** The streams of the operands of each instruction that the compiler uses. All of them are numbers in LEB128. */
const OPERANDS = new Map(
  [
    // unreachable, nop, else, end, return, drop, select
    [[], [0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b]],
    // block, loop, if with their types, global.get, global.set; memory.size, memory.grow
    [["instruction"], [0x02, 0x03, 0x04, 0x23, 0x24, 0x3f, 0x40]],
    [["branch"], [0x0c, 0x0d, BR_TABLE]],
    [["call"], [0x10]],
    [["call", "call"], [0x11]],
    [["variable"], [0x20, 0x21, 0x22]],
    // Tables and references.
    [["call"], [0x25, 0x26, 0xd0, 0xd2]],
    // Loads and stores: the alignment, which depends on the instruction, and the offset.
    [["instruction", "offset"], range(0x28, 0x3e)],
    [["constant"], [0x41, 0x42]],
    // Comparisons, arithmetic and conversions.
    [[], range(0x45, 0xc4)],
    // Bulk memory: conversions without traps, and operations on memories, segments and tables.
    [[], range(256, 256 + 7)],
    [["call"], [256 + 9, 256 + 11, 256 + 13, 256 + 15, 256 + 16, 256 + 17]],
    [["call", "call"], [256 + 8, 256 + 10, 256 + 12, 256 + 14]],
  ].flatMap(([operands, opcodes]) => opcodes.map((opcode) => [opcode, operands])),
);

function range(first, last) {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Printable characters, other than the prefixes and those that a string, a template or a script in HTML would escape. */
const FIRST = 32;
const WIDTH = 95;
const PREFIXES = " !";
const CHARACTERS = Array.from({ length: WIDTH }, (_, index) => String.fromCharCode(FIRST + index)).filter(
  (character) => !(PREFIXES + "\"'`\\$<").includes(character),
);
