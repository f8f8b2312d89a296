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
  encoder ??= typeof TextEncoder === "undefined" ? undefined : new TextEncoder();
  if (encoder === undefined || !isWellFormed(text)) {
    return encodePoints(text, into, at);
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

/** Encodes surrogates as well. */
function encodePoints(text: string, into: Uint8Array, at: number): number {
  let end = at;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    into[end++] = (FIRST_BYTE[more] ?? 0) | (point >> (6 * more));
    for (let left = more - 1; left >= 0; left--) {
      into[end++] = 0x80 | ((point >> (6 * left)) & 0x3f);
    }
  }
  return end - at;
}

/** Decodes UTF-8 where there is no `TextDecoder`, as in Jest with jsdom. The texts of the module are valid. */
class PlainDecoder {
  decode(bytes: Uint8Array = new Uint8Array(0)): string {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""));
  }
}

/** `TextDecoder`, or a replacement. */
export const Decoder: new () => { decode(bytes?: Uint8Array): string } =
  typeof TextDecoder === "undefined" ? PlainDecoder : TextDecoder;

// Engines released before 2023 lack `isWellFormed`.
const isWellFormed: (text: string) => boolean =
  typeof String.prototype.isWellFormed === "function"
    ? (text) => text.isWellFormed()
    : (text) => !/\p{Surrogate}/u.test(text);

/** Created at the first use: some test environments have no `TextEncoder` while they load modules. */
let encoder: TextEncoder | undefined;

// Caches the last view: most texts start at the same offset, and creating a view takes longer than
// encoding a short text.
let lastInto: Uint8Array | undefined;
let lastAt = 0;
let lastView: Uint8Array = new Uint8Array(0);

/** Up to this many UTF-16 units the loop is faster than a call of the encoder. */
const MAX_SHORT = 48;

/** The marks of the first byte of a character, by the number of bytes that follow it. */
const FIRST_BYTE = [0, 0xc0, 0xe0, 0xf0] as const;
