// The bytes of a WebAssembly module in an order that compresses well. `src/module/decode.wat` restores the module.
//
// The code is sorted into streams: the operands by kind, and what is left of the instructions. Each stream is alike, while the
// bytes of the code alternate between them. An instruction is one byte, an index into a table of what precedes its operands;
// the most frequent pairs of instructions are one byte, too. The sizes of functions are left out.

/** In the order in which they are packed. `decode.wat` knows their number and their places. */
export const STREAMS = ["table", "before", "locals", "call", "constant", "long", "offset", "variable", "set", "branch", "instruction", "after", "rest"];

/** Returns the streams of a module. */
export function streams(module) {
  const { start, end } = codeSection(module);
  const code = new Reader(module, start);
  const streams = Object.fromEntries(STREAMS.map((name) => [name, []]));
  const functions = Array.from({ length: code.number() }, () => null);
  streams.before.push(module.subarray(0, code.at), int32(functions.length));
  const instructions = functions.map(() => readFunction(code, streams));
  const cut = end + cheapestCut(module.subarray(end));
  streams.after.push(module.subarray(end, cut));
  streams.rest.push(module.subarray(cut));

  const heads = [...new Map(instructions.flat().map((head) => [head.key, head])).values()];
  heads.sort((a, b) => (a.key < b.key ? -1 : 1));
  const places = new Map(heads.map(({ key }, place) => [key, place]));
  const { pairs, texts } = joinPairs(instructions.map((list) => list.map(({ key }) => places.get(key))), heads.length);
  streams.table.push(...heads.map(headEntry), ...pairs.map(([left, right]) => Buffer.from([left, right, PAIR, 0])));
  streams.instruction.push(...texts.map((text) => Buffer.from(text)));
  return STREAMS.map((name) => Buffer.concat(streams[name]));
}

/** Sorts the operands of a function into streams, and returns its instructions. */
function readFunction(code, streams) {
  const size = code.number();
  const end = code.at + size;
  code.copyNumbers(streams.locals, 2 * code.copyNumber(streams.locals));
  const heads = [];
  while (code.at < end) {
    heads.push(readInstruction(code, streams, end));
  }
  return heads;
}

function readInstruction(code, streams, end) {
  const start = code.at;
  let opcode = code.byte();
  if (opcode === BULK_MEMORY) {
    opcode = 256 + code.byte();
  }
  const operands = OPERANDS.get(opcode);
  if (operands === undefined) {
    throw new Error(`instruction ${opcode.toString(16)} is unknown: add its operands in js/scripts/streams.mjs`);
  }
  if (HAS_TYPE.has(opcode)) {
    code.number();
  }
  const bytes = code.bytes.subarray(start, code.at);
  if (bytes.length > 2) {
    throw new Error(`instruction ${opcode.toString(16)} has a type of more than one byte, which decode.wat cannot write`);
  }
  for (const name of operands) {
    const number = code.copyNumber(streams[name]);
    if (opcode === BR_TABLE) {
      code.copyNumbers(streams[name], number + 1);
    }
  }
  const isLast = code.at === end;
  return { key: bytes.toString("hex") + (isLast ? "!" : ""), bytes, operands, isLast };
}

/** Four bytes: the one or two of the instruction before its operands; their number, with LAST; the streams of two operands, 0 for none. */
function headEntry({ bytes, operands: [first, second], isLast }) {
  return Buffer.from([bytes[0], bytes[1] ?? 0, bytes.length | (isLast ? LAST : 0), index(first) | (index(second) << 4)]);
}

/** Replaces the most frequent pair by a byte that is not used yet, until all are. Both bytes of a pair are in the same function. */
function joinPairs(texts, first) {
  const pairs = [];
  for (let next = first; next < 256; next++) {
    const pair = mostFrequentPair(texts);
    pairs.push([pair >> 8, pair & 255]);
    texts = texts.map((text) => replacePair(text, pair, next));
  }
  return { pairs, texts };
}

function mostFrequentPair(texts) {
  const counts = new Uint32Array(65_536);
  for (const text of texts) {
    for (let at = 1; at < text.length; at++) counts[(text[at - 1] << 8) | text[at]]++;
  }
  return counts.indexOf(Math.max(...counts));
}

function replacePair(text, pair, by) {
  const out = [];
  for (const byte of text) {
    const isPair = out.length > 0 && ((out.at(-1) << 8) | byte) === pair;
    if (isPair) out.pop();
    out.push(isPair ? by : byte);
  }
  return out;
}

/** Where to cut, so that the bytes before and those after need the least, each with probabilities of their own. */
function cheapestCut(bytes) {
  const [before, after] = [new Float64Array(256), new Float64Array(256)];
  for (const byte of bytes) after[byte]++;
  // The sum of n * log(n) of each count, and of both sums.
  const part = (count) => count * Math.log2(Math.max(1, count));
  let saved = after.reduce((sum, count) => sum + part(count), 0);
  let best = { cost: Infinity, at: 0 };
  for (const [at, byte] of bytes.entries()) {
    const cost = part(at) + part(bytes.length - at) - saved;
    if (cost < best.cost) best = { cost, at };
    saved += part(before[byte] + 1) - part(before[byte]) + part(after[byte] - 1) - part(after[byte]);
    before[byte]++;
    after[byte]--;
  }
  return best.at;
}

function codeSection(module) {
  for (const reader = new Reader(module, 8); reader.at < module.length; ) {
    const id = reader.byte();
    const size = reader.number();
    if (id === 10) {
      return { start: reader.at, end: reader.at + size };
    }
    reader.at += size;
  }
  throw new Error("the module has no code");
}

/** Reads a module; `copy…` also adds what it reads to a stream. */
class Reader {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** A number in LEB128. */
  number() {
    for (let value = 0, factor = 1; ; factor *= 128) {
      const byte = this.byte();
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
}

function index(stream) {
  return stream === undefined ? 0 : STREAMS.indexOf(stream);
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** In the third byte of an entry of the table, where the others have the number of bytes. */
const PAIR = 0;
/** The last instruction of a function. */
const LAST = 4;

const BR_TABLE = 0x0e;
const BULK_MEMORY = 0xfc;

/** Blocks with their types, global variables, memory.size and memory.grow, loads and stores with their alignment. */
const HAS_TYPE = new Set([0x02, 0x03, 0x04, 0x23, 0x24, 0x3f, 0x40, ...range(0x28, 0x3e)]);

/** The streams of the operands of each instruction that the compiler uses. All of them are numbers in LEB128. */
const OPERANDS = new Map(
  [
    // unreachable, nop, else, end, return, drop, select; what HAS_TYPE
    [[], [0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0x02, 0x03, 0x04, 0x23, 0x24, 0x3f, 0x40]],
    [["branch"], [0x0c, 0x0d, BR_TABLE]],
    [["call"], [0x10]],
    [["call", "call"], [0x11]],
    [["variable"], [0x20]],
    [["set"], [0x21, 0x22]],
    // Tables and references.
    [["call"], [0x25, 0x26, 0xd0, 0xd2]],
    [["offset"], range(0x28, 0x3e)],
    [["constant"], [0x41]],
    [["long"], [0x42]],
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
