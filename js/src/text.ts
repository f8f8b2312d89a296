/**
 * Encodes `text` as UTF-8 at the offset `at`, at most three bytes per UTF-16 unit, and returns the
 * number of bytes.
 *
 * UTF-8 cannot encode a lone surrogate. `TextEncoder` replaces it with U+FFFD, so that the check
 * would accept a text that was not sent. This function writes the three bytes of the generalised
 * encoding instead, which the core rejects.
 */
export function encodeText(text: string, into: Uint8Array, at: number): number {
  if (text.length <= MAX_SHORT) {
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

/** Returns the number of bytes, or -1 if a character is not ASCII. */
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

// Engines released before 2023 lack `isWellFormed`.
const isWellFormed: (text: string) => boolean =
  typeof String.prototype.isWellFormed === "function"
    ? (text) => text.isWellFormed()
    : (text) => !/\p{Surrogate}/u.test(text);

const encoder = new TextEncoder();

// Caches the last view: most texts start at the same offset, and creating a view takes longer than
// encoding a short text.
let lastInto: Uint8Array | undefined;
let lastAt = 0;
let lastView: Uint8Array = new Uint8Array(0);

/** Up to this many UTF-16 units the loop is faster than a call of the encoder. */
const MAX_SHORT = 48;
