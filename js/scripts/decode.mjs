// Decodes the text of `encode.mjs` with the decoder of the package, as `src/module/inline.ts` does.
import { CONTEXTS } from "./encode.mjs";

/** The address after the contexts of the decoder, each of which has 32 bytes. */
export const START = 32 * CONTEXTS;

/** Returns the module. `decoder` is decode.wat, assembled. */
export function decode(text, decoder) {
  const { memory, decode, end } = new WebAssembly.Instance(new WebAssembly.Module(decoder)).exports;
  memory.grow((START + 8 * text.length) / 65_536);
  const bytes = Buffer.from(memory.buffer);
  const address = decode(START, START + bytes.write(text, START));
  return Buffer.from(bytes.subarray(address, end.value));
}
