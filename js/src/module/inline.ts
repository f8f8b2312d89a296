import { decoder, start } from "acg-policy:decoder";

import { compile, compileSync } from "./compile.js";

/** Compiles the module in this file. The thread can do something else before it decodes the module, and after. */
export async function load(): Promise<WebAssembly.Module> {
  return compile(decodeWith(await compile(fromHex(decoder))));
}

/** Compiles the module, and blocks the thread meanwhile. */
export function loadSync(): WebAssembly.Module {
  return compileSync(decodeWith(compileSync(fromHex(decoder))));
}

/** Decodes the module in the first line of the package's one file. */
function decodeWith(compiled: WebAssembly.Module): Uint8Array<ArrayBuffer> {
  const { memory, decode, end } = new WebAssembly.Instance(compiled).exports as unknown as Decoder;
  memory.grow((start + LARGEST * ACG_POLICY_MODULE.length) / PAGE);
  const view = new Uint8Array(memory.buffer);
  write(ACG_POLICY_MODULE, view.subarray(start));
  return view.slice(decode(start, start + ACG_POLICY_MODULE.length), end.value);
}

/** Writes an ASCII text. */
function write(text: string, into: Uint8Array): void {
  if (typeof TextEncoder !== "undefined") {
    new TextEncoder().encodeInto(text, into);
    return;
  }
  for (let at = 0; at < text.length; at++) {
    into[at] = text.charCodeAt(at);
  }
}

/** `Uint8Array.fromHex` is missing in older engines, and the text is short. */
function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** What decode.wat exports. */
interface Decoder {
  readonly memory: WebAssembly.Memory;
  /** The end of the module. */
  readonly end: WebAssembly.Global<"i32">;
  /** Decodes the text at `text`, uses the memory from `to` on, and returns the address of the module. */
  decode(text: number, to: number): number;
}

/** The module: `scripts/encode.mjs` documents the text. */
declare const ACG_POLICY_MODULE: string;

/** At least the size of the text, its streams and the module, in multiples of the text; `scripts/decode.mjs` has the same. */
const LARGEST = 8;
const PAGE = 65_536;
