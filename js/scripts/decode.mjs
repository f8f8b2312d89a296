/** The address after the tables of the decoder, where the text begins. */
export const START = 167_936;
/** The text, its streams and the module take at most this much memory, in multiples of the text. */
export const GROWTH = 8;

/** Decodes the text of `encode.mjs` with the decoder of the package, as `src/module/inline.ts` does. `decoder` is decode.wat, assembled. */
export function decode(text, decoder) {
  const { memory, decode, end } = new WebAssembly.Instance(new WebAssembly.Module(decoder)).exports;
  memory.grow((START + GROWTH * text.length) / 65_536);
  const bytes = Buffer.from(memory.buffer);
  const address = decode(START, START + bytes.write(text, START));
  return Buffer.from(bytes.subarray(address, end.value));
}
