// How the package's one file contains its WebAssembly module: compressed, as text. Decision 34 has the figures,
// `src/module/decode.wat` decodes it. `streams.mjs` sorts the bytes of the module. They are packed as follows:
//
// 1. A token is one byte or eight, or a number of bytes as they are at a distance before.
// 2. A token is some *nibbles*, numbers from 0 to 15. The probability of each depends on its context, such as the byte before,
//    and is learnt from the nibbles in the same context before. `model.mjs` has the probabilities.
// 3. An entropy coder writes the nibbles as digits with the base 64, which are ASCII characters that no minifier escapes.
import { Model } from "./model.mjs";
import { STREAMS, streams } from "./streams.mjs";

/** Returns the text. */
export function encode(module) {
  const parts = streams(module);
  const matches = parts.map((_, stream) => findMatches(parts, stream));
  let price = (one, other) => (one === other ? 5 : 1.2);
  for (let round = 0; ; round++) {
    const tokens = parts.map((bytes, stream) => cheapest(bytes, stream, matches[stream], price));
    const model = new Model(CONTEXTS);
    write(parts, tokens, (one, other, nibble) => model.write(one, other, nibble));
    if (round === ROUNDS) {
      return model.text();
    }
    // What a nibble costs is learnt in the last round. Each one takes time to decode, too.
    price = (one, other, nibble) => model.price(one, other, nibble) + DECODING;
  }
}

/** For each place of a stream, the nearest matches: the first is the shortest, each other one is longer. */
function findMatches(parts, stream) {
  const before = parts.slice(0, stream).reduce((sum, { length }) => sum + length, 0);
  const end = before + parts[stream].length;
  const bytes = Buffer.concat(parts.slice(0, stream + 1));
  const last = new Int32Array(65_536).fill(-1);
  const previous = new Int32Array(bytes.length);
  const found = [];
  for (let at = 0; at + 1 < end; at++) {
    const pair = (bytes[at] << 8) | bytes[at + 1];
    if (at >= before) {
      found[at - before] = matchesAt(bytes, at, last[pair], previous);
    }
    previous[at] = last[pair];
    last[pair] = at;
  }
  found[end - before - 1] = [];
  return found;
}

function matchesAt(bytes, at, start, previous) {
  const found = [];
  let longest = 1;
  for (let place = start, steps = 0; place >= 0 && steps < MAX_STEPS; place = previous[place], steps++) {
    if (bytes[place + longest] !== bytes[at + longest]) continue;
    let length = 2;
    while (at + length < bytes.length && bytes[place + length] === bytes[at + length]) length++;
    if (length > longest) {
      found.push({ length, distance: at - place });
      longest = length;
    }
  }
  return found;
}

/** The cheapest tokens of a stream: lengths with distances, or 1 for a byte. */
function cheapest(bytes, stream, matches, price) {
  const best = Array.from({ length: bytes.length + 1 }, () => ({ cost: Infinity }));
  best[0] = { cost: 0, history: 0 };
  const literals = [0];
  for (let at = 0; at < bytes.length; at++) {
    literals.push(literals[at] + literal(price, stream, bytes[at - 1] ?? 0, bytes[at]));
  }
  for (let at = 0; at < bytes.length; at++) {
    const { cost, history } = best[at];
    const kinds = Array.from({ length: 16 }, (_, kind) => price(KIND + 4 * stream + history, KIND + 4 * stream + history, kind));
    const offer = (length, distance, more) => {
      if (cost + more < best[at + length].cost) {
        best[at + length] = { cost: cost + more, length, distance, history: next(history, distance) };
      }
    };
    for (const length of [1, RUN]) {
      if (at + length <= bytes.length) offer(length, 0, kinds[kindOf(length, 0)] + literals[at + length] - literals[at]);
    }
    let length = 2;
    for (const { length: most, distance } of matches[at]) {
      for (; length <= most; length++) {
        if (length >= MANY) length = most;
        offer(length, distance, kinds[kindOf(length, distance)] + far(price, stream, length, distance));
      }
    }
  }
  const tokens = [];
  for (let at = bytes.length; at > 0; at -= best[at].length) tokens.push(best[at]);
  return tokens.reverse();
}

function write(parts, tokens, nibble) {
  for (const [stream, bytes] of parts.entries()) {
    for (let shift = 16; shift >= 0; shift -= 4) nibble(SIZE, SIZE, (bytes.length >> shift) & 15);
    let [at, history] = [0, 0];
    for (const { length, distance } of tokens[stream]) {
      const context = KIND + 4 * stream + history;
      nibble(context, context, kindOf(length, distance));
      const end = at + length;
      if (distance === 0) {
        for (; at < end; at++) literal(nibble, stream, bytes[at - 1] ?? 0, bytes[at]);
      } else {
        far(nibble, stream, length, distance);
        at = end;
      }
      history = next(history, distance);
    }
  }
}

/** Whether the last two tokens were matches. */
function next(history, distance) {
  return ((history << 1) & 2) | (distance > 0 ? 1 : 0);
}

/** The first nibble of a token: 0 for a byte, 1 for several, else the length of a match. */
function kindOf(length, distance) {
  return distance === 0 ? Number(length === RUN) : Math.min(length, 15);
}

function literal(nibble, stream, before, byte) {
  const one = BYTE + 17 * ((stream << 8) | before);
  const other = ROUGH + 17 * ((stream << 2) | (before >> 6));
  const high = byte >> 4;
  return nibble(one, other, high) + nibble(one + 1 + high, other + 1 + high, byte & 15);
}

/** The rest of a long length, the number of bits of the distance, and the bits after the highest one. */
function far(nibble, stream, length, distance) {
  const bits = 31 - Math.clz32(distance);
  const context = BITS + 4 * stream + Math.min(length, 5) - 2;
  let sum = 0;
  for (let rest = length - 15; rest >= 0; rest -= 15) sum += nibble(LENGTH, LENGTH, Math.min(rest, 15));
  sum += nibble(context, context, Math.min(bits, 15));
  if (bits >= 15) sum += nibble(MANY_BITS, MANY_BITS, bits - 15);
  for (let nibbles = (bits + 3) >> 2; nibbles > 0; nibbles--) {
    const context = DISTANCE + 32 * nibbles + bits;
    sum += nibble(context, context, ((distance - 2 ** bits) >> (4 * nibbles - 4)) & 15);
  }
  return sum;
}

/** The first context of each kind. `decode.wat` has the same numbers, and its own memory where the contexts 448 to 511 would be. */
const KIND = 0; // 4 for each stream
const BITS = 64; // 4 for each stream
const SIZE = 128;
const LENGTH = 129;
const MANY_BITS = 130;
const DISTANCE = 132; // 32 for each of at most 8 nibbles
const ROUGH = 512; // 17 for each stream and the two upper bits of the byte before
const BYTE = 1536; // 17 for each stream and byte before: one for the upper half of a byte, 16 for the lower
export const CONTEXTS = BYTE + 17 * 256 * STREAMS.length;

/** How many bytes a token has, if it is no match and has more than one. */
const RUN = 8;
/** How many times the tokens are chosen again. */
const ROUNDS = 3;
/** For so many bits, a nibble less is decoded: five percent less for two tenths of a percent. */
const DECODING = 0.3;
/** How many earlier places are compared at most. */
const MAX_STEPS = 4000;
/** Of longer matches, only the whole one is considered. */
const MANY = 40;
