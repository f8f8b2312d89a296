// How the package's one file contains its WebAssembly module: compressed, as text. Decision 37 has the figures,
// `src/module/decode.wat` decodes it. `streams.mjs` sorts the bytes of the module into streams, which are sequences of tokens:
//
// - A token is a byte, or a *match*: a copy of bytes at a distance before, in this stream or an earlier one.
// - A number is written as its highest bits, which are a symbol (`highBits`), and the others, which are plain bits (`low`).
// - The *symbol* of a token is the byte; for a match it is 256 and that of the length less one.
// - The probabilities of a symbol depend on its *context* (`contextAt`). Contexts in which they are similar share a table
//   (`clusters.mjs`). A table is the *levels* of all symbols: their probabilities are in proportion to the squares of these.
//
// The text has the following parts, all of them written by an entropy coder (`model.mjs`) as digits with the base 64, which are ASCII
// characters that no minifier escapes:
//
// 1. The five tables of *values*, which are levels or entries of a map: 32 levels of 5 bits each. Four are for levels: after a level
//    of 0, 1, 2, and more. The fifth is for the entries of maps. Repetitions of a value are one symbol (`repetitions`).
// 2. For each stream:
//    - the number of its tables in 5 bits, and its size in bytes in 20 bits;
//    - as values, the levels of the table of distances, those of the other tables, and the map from contexts to tables;
//    - the tokens: a symbol, and for a match the plain bits of its length, the symbol of the distance, and the plain bits of that. A
//      distance of 0 is that of the match before.
import { cluster } from "./clusters.mjs";
import { LEVELS, SYMBOLS, Table, Writer } from "./model.mjs";
import { streams } from "./streams.mjs";

/** Returns the text. */
export function encode(module) {
  const parts = streams(module);
  const all = Buffer.concat(parts);
  let end = 0;
  const packed = parts.map(({ length }) => pack(all.subarray(0, (end += length)), end - length));
  const values = packed.map(({ distances, tables, map }) => [
    ...[distances, ...tables].map(({ levels }) => repetitions(levels, (before) => Math.min(before, MAP - 1))),
    repetitions(map, () => MAP),
  ]);
  const writer = new Writer();
  const valueTables = tablesOf(values.flat(2));
  for (const { levels } of valueTables) {
    for (const level of levels.slice(0, VALUES)) writer.bits(level, 5);
  }
  for (const [stream, { tables, distances, map, tokens, size }] of packed.entries()) {
    writer.bits(tables.length, 5);
    writer.bits(size, 20);
    for (const { context, symbol } of values[stream].flat()) writer.symbol(valueTables[context], symbol);
    for (const { context, symbol, length, distance } of tokens) {
      writer.symbol(tables[map[context]], symbol);
      if (length > 1) {
        writer.bits(low(length - 1), lowBits(length - 1));
        writer.symbol(distances, highBits(distance));
        writer.bits(low(distance), lowBits(distance));
      }
    }
  }
  return writer.text();
}

/** The tokens of the stream from `start` to the end of `bytes`, with their tables. Tokens and tables are chosen for each other in turn. */
function pack(bytes, start) {
  const matches = findMatches(bytes, start);
  // Roughly those of a typical stream.
  let prices = { distance: () => 4.5, symbol: (_, symbol) => (symbol < 256 ? 5 : 7 + 0.3 * (symbol - 256)) };
  let best = { cost: Infinity };
  let clusters;
  for (let round = 0; round < ROUNDS; round++) {
    const tokens = cheapest(bytes, start, matches, prices);
    const counts = Array.from({ length: CONTEXTS });
    const distanceCounts = new Float64Array(SYMBOLS);
    let plain = 0;
    for (const { context, symbol, length, distance } of tokens) {
      (counts[context] ??= new Float64Array(SYMBOLS))[symbol]++;
      if (length > 1) {
        distanceCounts[highBits(distance)]++;
        plain += lowBits(length - 1) + lowBits(distance);
      }
    }
    const distances = Table.of(distanceCounts);
    clusters = cluster(counts, clusters);
    const { tables, map } = clusters;
    const sum = clusters.cost + distances.priceOf(distanceCounts) + distances.priceOfLevels() + plain;
    if (sum < best.cost) best = { cost: sum, tokens, distances, tables, map, size: bytes.length - start };
    prices = { distance: (symbol) => distances.price(symbol), symbol: (context, symbol) => tables[map[context]].price(symbol) };
  }
  return best;
}

/** For each place of a stream, the nearest matches: the first is the shortest, each other one is longer. */
function findMatches(bytes, start) {
  const last = new Int32Array(65_536).fill(-1);
  const previous = new Int32Array(bytes.length);
  const found = [];
  for (let at = 0; at < bytes.length; at++) {
    const pair = (bytes[at] << 8) | (bytes[at + 1] ?? 0);
    if (at >= start) {
      found.push(matchesAt(bytes, at, last[pair], previous));
    }
    previous[at] = last[pair];
    last[pair] = at;
  }
  return found;
}

function matchesAt(bytes, at, nearest, previous) {
  const found = [];
  const most = Math.min(LONGEST, bytes.length - at);
  let longest = 1;
  for (let place = nearest, steps = 0; place >= 0 && steps < MAX_STEPS && longest < most; place = previous[place], steps++) {
    if (bytes[place + longest] !== bytes[at + longest]) continue;
    const length = lengthOf(bytes, place, at, most);
    if (length > longest) {
      found.push({ length, distance: at - place });
      longest = length;
    }
  }
  return found;
}

function lengthOf(bytes, place, at, most) {
  let length = 0;
  while (length < most && bytes[place + length] === bytes[at + length]) length++;
  return length;
}

/** The cheapest tokens of a stream. Each place has two states: with the index 2n after a byte, and 2n + 1 after a match. */
function cheapest(bytes, start, matches, prices) {
  const count = bytes.length - start;
  const states = Array.from({ length: 2 * count + 2 }, () => ({ cost: Infinity }));
  states[0] = { cost: 0, last: 0 };
  const distancePrices = Array.from({ length: 64 }, (_, symbol) => prices.distance(symbol));
  const offer = (state, cost, length, distance, from, last) => {
    if (cost < states[state].cost) states[state] = { cost, length, distance, from, last };
  };
  for (let from = 0; from < 2 * count; from++) {
    const { cost, last } = states[from];
    if (cost === Infinity) continue;
    const [at, isAfterMatch] = [from >> 1, from & 1];
    const context = contextAt(bytes, start, at, isAfterMatch);
    offer(2 * at + 2, cost + prices.symbol(context, bytes[start + at]), 1, 0, from, last);
    const offerMatches = (shortest, longest, distance, place) => {
      const far = cost + distancePrices[highBits(distance)] + lowBits(distance);
      for (let length = shortest; length <= longest; length++) {
        if (length >= MANY) length = longest;
        const price = prices.symbol(context, 256 + highBits(length - 1)) + lowBits(length - 1);
        offer(2 * (at + length) + 1, far + price, length, distance, from, place);
      }
    };
    if (last > 0) {
      offerMatches(2, lengthOf(bytes, start + at - last, start + at, Math.min(LONGEST, count - at)), 0, last);
    }
    let shortest = 2;
    for (const { length, distance } of matches[at]) {
      offerMatches(shortest, length, distance, distance);
      shortest = length + 1;
    }
  }
  return chosen(bytes, start, states);
}

/** The tokens that led to the cheapest state at the end. */
function chosen(bytes, start, states) {
  const tokens = [];
  let state = states.at(-2).cost < states.at(-1).cost ? states.length - 2 : states.length - 1;
  while (state > 1) {
    const { length, distance, from } = states[state];
    const symbol = length === 1 ? bytes[start + (from >> 1)] : 256 + highBits(length - 1);
    tokens.push({ context: contextAt(bytes, start, from >> 1, from & 1), symbol, length, distance });
    state = from;
  }
  return tokens.reverse();
}

/** The byte before; whether a match precedes; whether the byte before that one is above 127, as in a long number in LEB128. */
function contextAt(bytes, start, at, isAfterMatch) {
  const before = at < 1 ? 0 : bytes[start + at - 1];
  const isLong = at > 1 && bytes[start + at - 2] > 127;
  return before + 256 * isAfterMatch + 512 * isLong;
}

/** The symbol of a number: how many bits it has, and the second one. */
function highBits(number) {
  const bits = 31 - Math.clz32(number);
  return number < 2 ? number : 2 * bits + ((number >> (bits - 1)) & 1);
}

/** The bits after those of the symbol. */
function low(number) {
  return number & (2 ** lowBits(number) - 1);
}

function lowBits(number) {
  return number < 4 ? 0 : 30 - Math.clz32(number);
}

/** Values as symbols, each with the table that it has: a value less than LEVELS, or 2, 4, 8 … repetitions of the one before. */
function repetitions(values, contextAfter) {
  const symbols = [];
  for (let at = 0, before = 0; at < values.length; ) {
    let run = 0;
    while (at + run < values.length && values[at + run] === before) run++;
    const power = Math.min(31 - Math.clz32(run), VALUES - LEVELS);
    symbols.push({ context: contextAfter(before), symbol: run < 2 ? values[at] : LEVELS + power - 1 });
    before = values[at];
    at += run < 2 ? 1 : 2 ** power;
  }
  return symbols;
}

/** The five tables of values. */
function tablesOf(values) {
  const counts = Array.from({ length: MAP + 1 }, () => new Float64Array(SYMBOLS));
  for (const { context, symbol } of values) counts[context][symbol]++;
  return counts.map((counts) => Table.of(counts));
}

const CONTEXTS = 1024;
/** The table of the values in maps. */
const MAP = 4;
/** The number of symbols of values: LEVELS, and eight for 2 to 256 repetitions. */
const VALUES = 32;
/** How many times the tokens are chosen. */
const ROUNDS = 30;
/** The longest match. */
const LONGEST = 2000;
/** How many earlier places are compared at most. */
const MAX_STEPS = 4000;
/** Of longer matches, only the whole one is considered. */
const MANY = 40;
