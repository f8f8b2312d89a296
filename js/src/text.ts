/**
 * Writes `text` at `at`, at most three bytes per UTF-16 unit, and gives the number of bytes.
 *
 * A lone surrogate has no UTF-8. `TextEncoder` would replace it, and the check would accept what
 * nobody wrote; so it is written as the three bytes it would have, which the core refuses.
 */
export function encodeText(text: string, into: Uint8Array, at: number): number {
  if (text.length <= SHORT) {
    const written = encodeAscii(text, into, at);
    if (written >= 0) {
      return written;
    }
  }
  if (!isWellFormed(text)) {
    return encodeWithSurrogates(text, into, at);
  }
  if (into !== lastInto || at !== lastAt) {
    [lastInto, lastAt, lastView] = [into, at, into.subarray(at)];
  }
  return encoder.encodeInto(text, lastView).written;
}

/** The number of bytes, or -1 when there is anything but ASCII. */
function encodeAscii(text: string, into: Uint8Array, at: number): number {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit > 0x7f) {
      return -1;
    }
    into[at + index] = unit;
  }
  return text.length;
}

function encodeWithSurrogates(text: string, into: Uint8Array, at: number): number {
  let end = at;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0xd800 || point > 0xdfff) {
      end += encoder.encodeInto(character, into.subarray(end)).written;
    } else {
      into[end++] = 0xe0 | (point >> 12);
      into[end++] = 0x80 | ((point >> 6) & 0x3f);
      into[end++] = 0x80 | (point & 0x3f);
    }
  }
  return end - at;
}

// Engines older than 2023 do not have `isWellFormed`.
const isWellFormed: (text: string) => boolean =
  typeof String.prototype.isWellFormed === "function"
    ? (text) => text.isWellFormed()
    : (text) => !/\p{Surrogate}/u.test(text);

const encoder = new TextEncoder();

// The last view, because the next text is mostly written at the same place, and a view takes longer
// to make than a short text takes to encode.
let lastInto: Uint8Array | undefined;
let lastAt = 0;
let lastView: Uint8Array = new Uint8Array(0);

/** Up to this length a loop is faster than the call of the encoder. */
const SHORT = 48;
